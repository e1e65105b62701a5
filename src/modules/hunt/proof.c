/* What closed hunts prove of systems, for the duties engine; and what a successor goes on with. */
#include "base/rand.h"
#include "modules/hunt/hunts.h"

/* ---- at the end of a hunt ---- */

/* A result that a registered key signed proves itself; another is a paper of the organisation; one that others have too is a claim. */
static enum duty_grade grade_of(const struct hunt_sources_rows *s, int64_t system)
{
	enum duty_grade grade = GRADE_AUTO;
	for (size_t i = 0; i < s->n; i++) {
		const struct hunt_sources_row *x = &s->at[i];
		enum duty_grade this = x->is_again ? GRADE_CLAIMED : str_is(x->seal, "signed") ? GRADE_AUTO : GRADE_ATTESTED;
		if (x->system_id == system && x->run_id && this < grade)
			grade = this;
	}
	return grade;
}

static usec begun(const struct hunt_get_row *h, const struct hunt_runs_rows *runs, usec now)
{
	usec t = h->begun_at && h->begun_at < now ? h->begun_at : now;
	for (size_t i = 0; i < runs->n; i++)
		t = runs->at[i].started_at < t ? runs->at[i].started_at : t;
	return t;
}

err hunt_prove(struct work *w, const struct hunt_get_row *h, int64_t minutes)
{
	VEC(struct hunt_proof_insert_in) rows = { 0 };
	struct hunt_sources_rows sources;
	struct hunt_runs_rows runs;
	struct hunt_scope_rows scope;
	TRY(hunt_sources(w->db, w->a, &(struct hunt_sources_in){ .hunt = h->id }, &sources));
	TRY(hunt_runs(w->db, w->a, &(struct hunt_runs_in){ .hunt = h->id }, &runs));
	TRY(hunt_scope(w->db, w->a, &(struct hunt_scope_in){ .hunt = h->id }, &scope));
	for (size_t i = 0; i < scope.n; i++)
		if (scope.at[i].read_sources)
			*VEC_ADD(w->a, &rows) = (struct hunt_proof_insert_in){ .id = id_new(), .hunt = h->id, .system = scope.at[i].id, .grade = grade_of(&sources, scope.at[i].id),
				.coverage = hunt_coverage(scope.at[i].share, scope.at[i].sources), .hypotheses = hunt_count_lines(h->hypotheses),
				.sources = scope.at[i].read_sources, .minutes = minutes, .begins = begun(h, &runs, w->now), .ends = w->now, .now = w->now };
	return hunt_proof_insert(w->db, rows.at, rows.n);
}

/* ---- duties ---- */

struct reading { struct duty_history *to; struct duty_form form; };

static err put(void *arg, const struct hunt_proofs_row *p)
{
	struct reading *r = arg;
	const int64_t values[] = { duty_word(S("closed")), p->coverage, p->hypotheses, p->sources, p->minutes };
	duty_record_add(r->to, &r->form, UNIT_SYSTEM, p->system_id, (struct duty_record){ .id = p->hunt_id, .grade = (enum duty_grade)p->grade, .begins = p->begins_at,
		.ends = p->ends_at, .judged = p->ends_at, .stated = p->known_from, .known_from = p->known_from, .known_to = duty_until(p->known_to) }, values);
	return OK;
}

static err read_all(struct work *w, const struct duty_scope *s, struct duty_history *to)
{
	struct reading r = { to, duty_form(to, "hunt", "state coverage hypotheses sources minutes") };
	return hunt_proofs(w->db, &(struct hunt_proofs_in){ s->org_from, s->org_to, duty_only(s, UNIT_SYSTEM) }, put, &r);
}

static err told(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct hunt_told_rows rows;
	TRY(hunt_told(w->db, w->a, &(struct hunt_told_in){ .hunt = id }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		duty_one_add(w, add, (struct duty_one){ rows.at[i].owner_id, UNIT_SYSTEM, rows.at[i].id, "hunt" });
	return OK;
}

const struct duty_source hunt_sources_of_duty[1] = {
	{ .name = "hunt.hunts", .says = M_HUNTS_SAYS_SOURCE, .gives = { "hunt" }, .about = DUTY_ABOUT(UNIT_SYSTEM), .read = read_all, .told = { { "hunt", told } } },
};

/* ---- successors ---- */

static err open_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct hunt_heritage_count_row row;
	TRY(hunt_heritage_count(w->db, w->a, &(struct hunt_heritage_count_in){ .org = s->from }, &row));
	*ret_n = row.n;
	return OK;
}

static err open_move(struct work *w, const struct succession *s)
{
	return hunt_heritage_move(w->db, &(struct hunt_heritage_move_in){ .from = s->from, .to = s->main, .now = w->now }, NULL);
}

const struct heritage hunt_heritage[1] = { { M_HUNTS_HERITAGE, open_count, NULL, open_move } };
