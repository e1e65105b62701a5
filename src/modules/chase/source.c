/* What the duties engine learns here, and what a successor goes on with. */
#include "modules/chase/rules.h"

#include "core/duty_source.h"

/* Digests and reminders are the program's work and prove nothing; a letter somebody signed is the body's. */
static err letters_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct chase_history_rows rows;
	TRY(chase_history(w->db, w->a, &(struct chase_history_in){ .from = scope->org_from, .to = scope->org_to }, &rows));
	struct duty_form form = duty_form(to, "chase", "kind");
	const int64_t kind = duty_word(S("letter"));
	for (size_t i = 0; i < rows.n; i++) {
		const struct chase_history_row *x = &rows.at[i];
		duty_record_add(to, &form, UNIT_ORG, x->issued_by, (struct duty_record){ .id = x->id, .grade = GRADE_AUTO, .begins = x->issued_at, .ends = x->issued_at,
			.judged = x->issued_at, .stated = x->issued_at, .known_from = x->issued_at, .known_to = TIME_OPEN }, &kind);
	}
	return OK;
}

static err chase_orgs(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct chase_code_row x;
	bool found;
	TRY(chase_code(w->db, w->a, &(struct chase_code_in){ .id = id }, &x, &found));
	if (found && x.issued_by)
		duty_one_add(w, add, (struct duty_one){ x.issued_by, UNIT_ORG, x.issued_by, "chase" });
	return OK;
}

const struct duty_source chase_duties[1] = {
	{ .name = "chase.letters", .says = M_CHASE_SOURCE_LETTERS, .gives = { "chase" }, .about = DUTY_ABOUT(UNIT_ORG), .read = letters_read, .told = { { "chase", chase_orgs } } },
};

static err chases_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct chase_heritage_count_row n;
	TRY(chase_heritage_count(w->db, w->a, &(struct chase_heritage_count_in){ .org = s->from }, &n));
	*ret_n = n.n;
	return OK;
}

static err chases_move(struct work *w, const struct succession *s)
{
	return chase_heritage_move(w->db, &(struct chase_heritage_move_in){ .from = s->from, .to = s->main, .now = w->now }, NULL);
}

const struct heritage chase_heritage[1] = { { M_CHASE_HERITAGE, chases_count, NULL, chases_move } };
