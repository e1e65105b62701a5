/* What the module gives the duties engine, and what a successor goes on with. */
#include "modules/budget/rules.h"

/* ---- money: every line of every version, at the time since when it is said ---- */

struct reading { struct duty_history *to; struct duty_form form; };

static err line_put(void *arg, const struct source_budget_row *l)
{
	struct reading *r = arg;
	int64_t values[] = { l->year, duty_word(l->purpose), l->planned, l->approved, l->disbursed };
	duty_record_add(r->to, &r->form, UNIT_ORG, l->org_id, (struct duty_record){ .id = l->id, .grade = GRADE_AUTO, .begins = l->since, .ends = l->since,
		.stated = l->since, .known_from = l->known_from, .known_to = duty_until(l->known_to) }, values);
	return OK;
}

static err money_read(struct work *w, const struct duty_scope *s, struct duty_history *to)
{
	struct reading r = { to, duty_form(to, "budget", "year purpose planned approved disbursed") };
	return source_budget(w->db, &(struct source_budget_in){ .org_from = s->org_from, .org_to = s->org_to }, line_put, &r);
}

/* ---- positions: all those of an organisation together, from one change to the next ---- */

struct standing { int64_t post, planned, filled; };

/* In each year that [from, to) touches: how many were filled and vacant when it, or the year, began. */
static void standing_put(struct reading *r, int64_t org, const struct standing *at, size_t n, int64_t changed, usec from, usec to, int last_year)
{
	int64_t planned = 0, filled = 0, vacant = 0;
	for (size_t i = 0; i < n; i++) {
		planned += at[i].planned;
		filled += at[i].filled;
		vacant += post_vacant(at[i].planned, at[i].filled);
	}
	for (int year = civil_of(from).year; planned && year <= last_year; year++) {
		usec begins = civil_usec((struct civil){ year, 1, 1, 0, 0, 0 });
		begins = begins < from ? from : begins;
		if (begins >= to)
			return;
		int64_t values[] = { year, filled, vacant, share_of(vacant, planned) };
		duty_record_add(r->to, &r->form, UNIT_ORG, org, (struct duty_record){ .id = changed, .grade = GRADE_AUTO, .begins = begins, .ends = begins,
			.stated = begins, .known_from = from, .known_to = TIME_OPEN }, values);
	}
}

/* rows: versions of one organisation in the order in which they became known. */
static void org_put(struct work *w, struct reading *r, const struct source_posts_row *rows, size_t n)
{
	struct standing *at = a_array(w->a, struct standing, n);
	size_t n_at = 0;
	int last_year = civil_of(w->now).year + 1;
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < n_at && at[k].post != rows[i].id)
			k++;
		if (k == n_at)
			n_at++;
		at[k] = (struct standing){ rows[i].id, rows[i].ended_at ? 0 : rows[i].planned, rows[i].ended_at ? 0 : rows[i].filled };
		usec until = i + 1 < n ? rows[i + 1].known_from : TIME_OPEN;
		if (rows[i].known_from < until)
			standing_put(r, rows[i].org_id, at, n_at, rows[i].id, rows[i].known_from, until, last_year);
	}
}

static err posts_read(struct work *w, const struct duty_scope *s, struct duty_history *to)
{
	struct source_posts_rows rows;
	struct reading r = { to, duty_form(to, "positions", "year filled vacant vacancy") };
	TRY(source_posts(w->db, w->a, &(struct source_posts_in){ .org_from = s->org_from, .org_to = s->org_to }, &rows));
	for (size_t i = 0, from = 0; i < rows.n; i++)
		if (i + 1 == rows.n || rows.at[i + 1].org_id != rows.at[i].org_id) {
			org_put(w, &r, rows.at + from, i + 1 - from);
			from = i + 1;
		}
	return OK;
}

/* ---- whose duties may change ---- */

static err budget_told(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct budget_place_row row;
	bool found;
	TRY(budget_place(w->db, w->a, &(struct budget_place_in){ .id = id }, &row, &found));
	if (found)
		duty_one_add(w, add, (struct duty_one){ row.org_id, UNIT_ORG, row.org_id, "budget" });
	return OK;
}

static err post_told(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct post_place_row row;
	bool found;
	TRY(post_place(w->db, w->a, &(struct post_place_in){ .id = id }, &row, &found));
	if (found)
		duty_one_add(w, add, (struct duty_one){ row.org_id, UNIT_ORG, row.org_id, "positions" });
	return OK;
}

const struct duty_source budget_sources[2] = {
	{ "budget.money", M_BUDGET_SAYS_MONEY, { "budget" }, DUTY_ABOUT(UNIT_ORG), money_read, { { "budget", budget_told } } },
	{ "budget.posts", M_BUDGET_SAYS_POSTS, { "positions" }, DUTY_ABOUT(UNIT_ORG), posts_read, { { "post", post_told } } },
};

/* ---- successors ---- */

static err posts_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct post_heritage_count_row row;
	TRY(post_heritage_count(w->db, w->a, &(struct post_heritage_count_in){ .org = s->from }, &row));
	*ret_n = row.n;
	return OK;
}

static err posts_move(struct work *w, const struct succession *s)
{
	return post_heritage_move(w->db, &(struct post_heritage_move_in){ .from = s->from, .to = s->main }, NULL);
}

const struct heritage budget_heritage[1] = { { M_BUDGET_HERITAGE, posts_count, NULL, posts_move } };
