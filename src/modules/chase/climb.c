/* Going through the ladder: what has reached a step becomes items, and items become chases. */
#include "modules/chase/rules.h"

#include "base/rand.h"
#include "core/counter.h"
#include "core/journal.h"
#include "core/legal/legal.h"
#include "core/settings.h"

enum { AHEAD_DAYS = 62 };                /* further ahead nobody's ladder begins; the catalogue allows no earlier step to matter */

/* A chase being put together. */
struct group { struct chase_insert_in chase; int64_t n; bool is_there; };
struct climb {
	struct work *w;
	struct duty_books books;
	struct chase_ladder **ladders;           /* of each book, with the days that hold today */
	struct chasers bodies;
	int64_t today;
	usec answer_by;
	VEC(struct group) groups;
	VEC(struct chase_item_insert_in) items;
};

/* ---- ladders ---- */

/* As decided for today, else as the catalogue has it. */
static int days_of(const struct duty_rules *r, const struct chase_step *s, usec now)
{
	for (size_t i = r->n_settings; i-- > 0 && s->param >= 0;) {
		const struct duty_setting *x = &r->settings[i];
		if (x->param == s->param && x->from <= now && now < x->to && x->known_to == TIME_OPEN)
			return (int)x->value;
	}
	return s->days;
}

err chase_ladders(struct work *w, const struct duty_catalogue *c, struct chase_ladder **ret)
{
	struct duty_rules rules;
	struct chase_ladder *at = a_array(w->a, struct chase_ladder, c->n_ladders);
	TRY(duty_rules(w, c, &rules));
	for (size_t i = 0; i < c->n_ladders; i++) {
		struct chase_step *steps = a_array(w->a, struct chase_step, c->ladders[i].n_steps);
		for (size_t k = 0; k < c->ladders[i].n_steps; k++) {
			steps[k] = c->ladders[i].steps[k];
			steps[k].days = days_of(&rules, &steps[k], w->now);
		}
		at[i] = (struct chase_ladder){ c->ladders[i].id, steps, c->ladders[i].n_steps };
	}
	*ret = at;
	return OK;
}

static err ladders_all(struct climb *x)
{
	x->ladders = a_array(x->w->a, struct chase_ladder *, x->books.n);
	for (size_t i = 0; i < x->books.n; i++)
		TRY(chase_ladders(x->w, x->books.at[i], &x->ladders[i]));
	return OK;
}

static const struct chase_ladder *ladder_of(const struct climb *x, const struct duty_catalogue *c, struct str id)
{
	for (size_t b = 0; b < x->books.n; b++)
		for (size_t i = 0; x->books.at[b] == c && i < c->n_ladders; i++)
			if (str_eq(c->ladders[i].id, id))
				return &x->ladders[b][i];
	return NULL;
}

/* ---- chases ---- */

/* The organisation's groups are the last ones: rows come organisation by organisation. */
static struct group *group_find(struct climb *x, const struct chase_item_insert_in *i, struct str kind, bool for_pmo)
{
	for (size_t k = x->groups.n; k-- > 0;) {
		struct chase_insert_in *c = &x->groups.at[k].chase;
		if (c->org == i->org && c->by == i->by && c->for_pmo == for_pmo && str_eq(c->kind, kind) && (str_is(kind, "letter") || str_eq(c->step, i->step)))
			return &x->groups.at[k];
	}
	return NULL;
}

static int64_t chase_for(struct climb *x, const struct chase_item_insert_in *i, struct str kind, bool for_pmo)
{
	bool is_letter = str_is(kind, "letter");
	struct group *g = group_find(x, i, kind, for_pmo);
	if (!g) {
		g = VEC_ADD(x->w->a, &x->groups);
		*g = (struct group){ .chase = { .id = id_new(), .kind = kind, .step = i->step, .org = i->org, .by = i->by, .for_pmo = for_pmo, .made_on = x->today,
			.now = x->w->now, .changed = x->w->now, .state = is_letter ? S("draft") : S("issued"), .answer_by = str_is(kind, "reminder") ? x->answer_by : 0,
			.issued_at = is_letter ? 0 : x->w->now } };
	}
	g->n++;
	return g->chase.id;
}

/* Letters that are being written go on: what reaches the step meanwhile is added to them. */
static err drafts_there(struct climb *x, int64_t from, int64_t to)
{
	struct chase_drafts_rows d;
	TRY(chase_drafts(x->w->db, x->w->a, &(struct chase_drafts_in){ from, to }, &d));
	for (size_t i = 0; i < d.n; i++)
		*VEC_ADD(x->w->a, &x->groups) = (struct group){ .chase = { .id = d.at[i].id, .kind = S("letter"), .org = d.at[i].org_id, .by = d.at[i].by_id,
			.for_pmo = d.at[i].is_for_pmo }, .is_there = true };
	return OK;
}

/* ---- items ---- */

static bool is_suspended(const struct chase_candidates_row *c, const struct duty_template *d)
{
	return c->is_asked || c->is_disputed || (c->is_all_asked && d->is_waivable);
}

static void take_step(struct climb *x, const struct chase_candidates_row *c, const struct duty_template *d, const struct chase_step *s)
{
	struct str kind = chase_kind_of(s);
	bool for_pmo, is_annex = str_is(kind, "annex");
	int64_t by = chaser_of(&x->bodies, &(struct chased){ c->org_id, c->parent_id, c->sector }, s->to, d->first_chaser, &for_pmo);
	struct chase_item_insert_in i = { .id = id_new(), .unit = c->unit, .subject = c->subject_id, .subject_code = c->subject_code, .subject_name = c->subject_name,
		.duty = c->duty, .clause = d->clause, .class = duty_class_of(c->org_kind), .org = c->org_id, .by = by, .due = c->due_at, .day = s->days, .step = s->to,
		.form = s->form, .status = str_of(duty_status_names[c->status]), .reached_on = x->today, .sent_at = str_is(kind, "letter") || is_annex ? 0 : x->w->now, .state = S("open") };
	i.chase = is_annex ? 0 : chase_for(x, &i, kind, for_pmo);
	*VEC_ADD(x->w->a, &x->items) = i;
}

static void look_at(struct climb *x, const struct chase_candidates_row *c)
{
	const struct duty_catalogue *book;
	int index;
	if (!duty_book_find(&x->books, c->duty, &book, &index))
		return;
	const struct duty_template *d = &book->duties[index];
	bool is_owed = c->status == DUTY_OVERDUE || c->status == DUTY_CONTRADICTED || c->status == DUTY_PARTLY;
	struct ladder_place p = { ladder_of(x, book, d->ladder), c->due_at, is_owed && c->due_at <= x->w->now, c->last_day, c->last_on };
	if (!p.ladder || is_suspended(c, d))
		return;
	const struct chase_step *s = ladder_step(&p, x->today, legal_is_off, NULL);
	if (s)
		take_step(x, c, d, s);
}

/* ---- writing ---- */

static struct str made_json(struct work *w, const struct group *g)
{
	return a_fmt(w->a, "{\"code\":\"%.*s\",\"kind\":\"%.*s\",\"n\":%lld}", STR_ARG(g->chase.code), STR_ARG(g->chase.kind), (long long)g->n);
}

static err chases_write(struct climb *x)
{
	struct work *w = x->w;
	struct chase_insert_in *rows = a_array(w->a, struct chase_insert_in, x->groups.n + 1);
	struct journal_many *notes = a_array(w->a, struct journal_many, x->groups.n + 1);
	size_t n = 0;
	int64_t first;
	int year = civil_of(w->now).year;
	for (size_t i = 0; i < x->groups.n; i++)
		n += !x->groups.at[i].is_there;
	if (!n)
		return OK;
	TRY(counter_take(w, a_fmt(w->a, "DD-%d", year), (int64_t)n, &first));
	n = 0;
	for (size_t i = 0; i < x->groups.n; i++) {
		struct group *g = &x->groups.at[i];
		if (g->is_there)
			continue;
		g->chase.code = a_fmt(w->a, "DD-%d-%06lld", year, (long long)(first + (int64_t)n));
		notes[n] = (struct journal_many){ g->chase.id, made_json(w, g) };
		rows[n++] = g->chase;
	}
	TRY(chase_insert(w->db, rows, n));
	return journal_add_many(w, "chase.make", "chase", notes, n);
}

err chase_climb(struct work *w, int64_t org_from, int64_t org_to, int64_t *ret_n)
{
	struct climb x = { .w = w, .today = civil_day_number(w->now), .answer_by = chase_term(w->now, setting_int(w, "chase.answer_days")) };
	struct chase_candidates_rows rows;
	TRY(duty_books(w, &x.books));
	TRY(ladders_all(&x));
	TRY(chasers_find(w, &x.bodies));
	TRY(chase_candidates(w->db, w->a, &(struct chase_candidates_in){ .from = org_from, .to = org_to, .until = civil_day_start(x.today + AHEAD_DAYS) }, &rows));
	TRY(drafts_there(&x, org_from, org_to));
	for (size_t i = 0; i < rows.n; i++)
		look_at(&x, &rows.at[i]);
	*ret_n = (int64_t)x.items.n;
	TRY(chases_write(&x));
	return x.items.n ? chase_item_insert(w->db, x.items.at, x.items.n) : OK;
}
