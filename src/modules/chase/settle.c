/* What became of what was chased: met, waived, gone to another body, no longer binding. */
#include "modules/chase/rules.h"

#include "base/rand.h"

struct settling {
	struct work *w;
	struct duty_books books;
	struct duty_history *history;            /* read when it is first needed */
	int64_t org;
};

static const char *state_of(enum duty_status s)
{
	if (s == DUTY_MET || s == DUTY_MET_LATE)
		return "met";
	return s == DUTY_WAIVED ? "waived" : s == DUTY_NOT_APPLICABLE ? "ended" : NULL;
}

/* The window of the item, when another one speaks for the duty now: it is known by its due time. A window that is there no more was put off. */
static err window_state(struct settling *x, const struct chase_changed_row *i, const char **ret)
{
	const struct duty_catalogue *book;
	const struct duty_subject *s;
	struct duty_instance *at;
	struct duty_rules rules;
	size_t n;
	int index;
	*ret = "ended";
	if (!duty_book_find(&x->books, i->duty, &book, &index))
		return OK;
	if (!x->history)
		TRY(duty_history(x->w, x->org, &x->history));
	s = history_find(x->history, (enum duty_unit)i->unit, i->subject_id);
	if (!s)
		return OK;
	TRY(duty_rules(x->w, book, &rules));
	duty_instances(x->w->a, &rules, index, x->history, s, x->w->now, x->w->now, &at, &n);
	*ret = "waived";
	for (size_t k = 0; k < n; k++)
		if (at[k].due == i->due_at)
			*ret = state_of(at[k].status);
	return OK;
}

static err settle_one(struct settling *x, const struct chase_changed_row *i)
{
	const char *state;
	if (i->status < 0 || i->status == DUTY_NOT_APPLICABLE)
		state = "ended";
	else if (i->now_org != x->org)
		state = "moved";
	else if (i->now_due == i->due_at)
		state = state_of((enum duty_status)i->status);
	else
		TRY(window_state(x, i, &state));
	return state ? chase_item_settle(x->w->db, &(struct chase_item_settle_in){ .id = i->id, .state = str_of(state), .now = x->w->now }, NULL) : OK;
}

static const char *why_over(const struct chase_settled_row *c)
{
	return c->n_met ? "met" : c->n_waived ? "waived" : c->n_moved ? "moved" : "ended";
}

/* Nothing is open: what was sent is cured when anything was met, else the chase falls away; what was not sent falls away. */
static err over(struct work *w, const struct chase_settled_row *c)
{
	const char *why = why_over(c);
	bool is_sent = str_is(c->state, "issued") || str_is(c->state, "answered"), is_cured = is_sent && c->n_met;
	TRY(chase_over(w->db, &(struct chase_over_in){ .id = c->id, .state = is_cured ? S("cured") : S("cancelled"), .reason = str_of(why), .now = w->now }, NULL));
	return chase_note(w, c->id, c->code, is_cured ? "cure" : "fall", STR_NONE);
}

err chase_settle_org(struct work *w, int64_t org)
{
	struct settling x = { .w = w, .org = org };
	struct chase_changed_rows rows;
	struct chase_settled_rows done;
	TRY(chase_changed(w->db, w->a, &(struct chase_changed_in){ .org = org }, &rows));
	TRY(duty_books(w, &x.books));
	for (size_t i = 0; i < rows.n; i++)
		TRY(settle_one(&x, &rows.at[i]));
	TRY(chase_settled(w->db, w->a, &(struct chase_settled_in){ .org = org }, &done));
	for (size_t i = 0; i < done.n; i++)
		TRY(over(w, &done.at[i]));
	return OK;
}
