/* What oversight asks of the duties: their names, and what is open of an organisation's. */
#include "modules/oversight/rules.h"

#include "base/rand.h"

/* ---- names ---- */

static struct duty_named named(struct work *w, const struct duty_catalogue *c, int i)
{
	const struct duty_template *d = &c->duties[i];
	return (struct duty_named){ .code = d->id, .title = duty_said(w, d->title), .title_en = d->title.en.n ? d->title.en : d->title.vi, .unit = d->unit, .is_waivable = d->is_waivable };
}

err duty_names_open(struct work *w, struct duty_names *ret)
{
	ret->w = w;
	return duty_books(w, &ret->books);
}

bool duty_name_in(const struct duty_names *n, struct str code, struct duty_named *ret)
{
	const struct duty_catalogue *c;
	int i;
	if (!duty_book_find(&n->books, code, &c, &i))
		return false;
	*ret = named(n->w, c, i);
	return true;
}

err duty_named_of(struct work *w, struct str code, struct duty_named *ret, bool *ret_found)
{
	struct duty_names n;
	TRY(duty_names_open(w, &n));
	*ret_found = duty_name_in(&n, code, ret);
	return OK;
}

err duty_typed(struct work *w, struct str code, bool needs, struct duty_named *ret)
{
	bool found = true;
	*ret = (struct duty_named){ 0 };
	if (code.n)
		TRY(duty_named_of(w, code, ret, &found));
	if (!found)
		fail_field(w, S("duty"), M_OVERSIGHT_DUTY_UNKNOWN, code);
	else if (!code.n && needs)
		fail_field(w, S("duty"), M_OVERSIGHT_NEEDED);
	return OK;
}

err duty_all_named(struct work *w, struct duty_named **ret, size_t *ret_n)
{
	struct duty_books b;
	size_t n = 0;
	TRY(duty_books(w, &b));
	for (size_t k = 0; k < b.n; k++)
		n += b.at[k]->n_duties;
	*ret = a_array(w->a, struct duty_named, n);
	*ret_n = 0;
	for (size_t k = 0; k < b.n; k++)
		for (size_t i = 0; i < b.at[k]->n_duties; i++)
			(*ret)[(*ret_n)++] = named(w, b.at[k], (int)i);
	return OK;
}

err subject_of_duty(struct work *w, int64_t org, enum duty_unit unit, struct str code, const struct duty_subject **ret)
{
	struct duty_history *h;
	size_t n;
	TRY(duty_history(w, org, &h));
	const struct duty_subject *s = history_subjects(h, &n);
	*ret = NULL;
	for (size_t i = 0; i < n && !*ret; i++)
		if (s[i].org == org && s[i].unit == unit && (str_eq(s[i].code, code) || (unit == UNIT_ORG && !code.n && s[i].id == org)))
			*ret = &s[i];
	return OK;
}

/* ---- the checklist of an inspection ---- */

struct listing {
	struct work *w;
	int64_t inspection, round, org;
	usec as_of;
	const struct duty_history *history;
	VEC(struct inspection_line_add_in) lines;
};

/* Whatever somebody has to look at: late, contradicted, half done, waiting for review, soon due, not known. */
static bool is_open(enum duty_status s)
{
	return s == DUTY_OVERDUE || s == DUTY_CONTRADICTED || s == DUTY_PARTLY || s == DUTY_IN_REVIEW || s == DUTY_DUE_SOON || s == DUTY_UNDETERMINED;
}

static void line_add(struct listing *l, const struct duty_template *d, const struct duty_subject *s, const struct duty_standing *x)
{
	*VEC_ADD(l->w->a, &l->lines) = (struct inspection_line_add_in){ .id = id_new(), .inspection = l->inspection, .round = l->round,
		.position = (int64_t)l->lines.n, .duty = d->id, .title = d->title.vi, .unit = d->unit, .subject = s->id, .subject_code = s->code,
		.subject_name = s->name, .status = str_of(duty_status_names[x->status]), .due = x->due == TIME_OPEN ? 0 : x->due };
}

static void duty_list_lines(struct listing *l, const struct duty_rules *r, int duty)
{
	const struct duty_template *d = &r->catalogue->duties[duty];
	size_t n;
	const struct duty_subject *s = history_subjects(l->history, &n);
	for (size_t i = 0; i < n && l->lines.n < LINES_MAX; i++) {
		if (s[i].org != l->org || s[i].unit != d->unit)
			continue;
		struct duty_standing x = duty_stand(l->w->a, r, duty, l->history, &s[i], l->as_of, l->as_of);
		if (is_open(x.status))
			line_add(l, d, &s[i], &x);
	}
}

err checklist_make(struct work *w, int64_t inspection, int64_t round, int64_t org_id, usec as_of, size_t *ret_n)
{
	struct listing l = { .w = w, .inspection = inspection, .round = round, .org = org_id, .as_of = as_of };
	struct duty_history *h;
	struct duty_books b;
	struct duty_rules r;
	TRY(duty_books(w, &b));
	TRY(duty_history(w, org_id, &h));
	l.history = h;
	for (size_t k = 0; k < b.n; k++) {
		TRY(duty_rules(w, b.at[k], &r));
		for (size_t i = 0; i < b.at[k]->n_duties; i++)
			duty_list_lines(&l, &r, (int)i);
	}
	*ret_n = l.lines.n;
	return l.lines.n ? inspection_line_add(w->db, l.lines.at, l.lines.n) : OK;
}
