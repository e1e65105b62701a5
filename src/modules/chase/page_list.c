/* Lists: chases, and reviewers who are late. */
#include "modules/chase/pages.h"

#include "modules/chase/pages_gen.h"
#include "modules/oversight/pages_gen.h"

/* ---- chases ---- */

err chases_asked(struct req *r, struct chase_page_rows *ret)
{
	const struct chase_filter *in = r->in;
	struct work *w = &r->w;
	struct ov_lists l;
	TRY(ov_lists(r, in->org, &l));
	return chase_page(w->db, w->a, &(struct chase_page_in){ .viewer = w->by.org_id, .wide = l.wide, .sector = l.sector, .before = in->before ? in->before : INT64_MAX,
		.state = in->state, .kind = in->kind, .step = in->step, .org = l.org, .clause = in->clause, .late = str_is(in->show, "late") ? w->now : 0,
		.for_pmo = str_is(in->show, "for_pmo"), .max = CHASE_SCREEN + 1 }, ret);
}

bool chase_is_late(const struct chase_page_row *x, usec now)
{
	return (str_is(x->state, "issued") && x->answer_by && x->answer_by <= now) || (str_is(x->state, "answered") && x->judge_by <= now);
}

static struct str when_of(struct work *w, const struct chase_page_row *x)
{
	if (str_is(x->state, "issued") && x->answer_by)
		return say(w, M_OVERSIGHT_ANSWER_BY, date_shown(w->a, x->answer_by - 1));
	if (str_is(x->state, "answered"))
		return say(w, M_CHASE_JUDGE_UNTIL, date_shown(w->a, x->judge_by - 1));
	return date_shown(w->a, x->made_at);
}

static struct ov_line line_of(struct work *w, const struct chase_page_row *x)
{
	struct str what = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(chase_word_of(w, x->kind)), x->number.n ? " " : "", STR_ARG(x->number));
	struct str more = say(w, M_CHASE_LINE_MORE, x->by_name, chase_word_of(w, x->step), ov_number(w, x->n_open), ov_number(w, x->n));
	if (x->is_for_pmo)
		more = a_fmt(w->a, "%.*s · %.*s", STR_ARG(more), STR_ARG(chase_word_of(w, S("for_pmo"))));
	return (struct ov_line){ .path = ov_path(w->a, "chases", x->code, ""), .code = x->code, .org = a_fmt(w->a, "%.*s (%.*s)", STR_ARG(x->org_name), STR_ARG(x->org_code)),
		.what = what, .more = more, .when = when_of(w, x), .state = chase_badge(w, x->state), .is_late = chase_is_late(x, w->now), .late = chase_badge(w, S("late")) };
}

static void clause_choices(struct req *r, struct form_field *f)
{
	struct duty_books b;
	VEC(struct choice) c = { 0 };
	*VEC_ADD(r->w.a, &c) = (struct choice){ .is_chosen = !f->value.n };
	if (duty_books(&r->w, &b) != OK)
		return;
	for (size_t i = 0; i < b.n; i++)
		for (size_t d = 0; d < b.at[i]->n_duties; d++) {
			const struct duty_template *t = &b.at[i]->duties[d];
			if (t->ladder.n && (!d || !str_eq(t->clause, b.at[i]->duties[d - 1].clause)))
				*VEC_ADD(r->w.a, &c) = (struct choice){ t->clause, clause_text(&r->w, t->clause), str_eq(t->clause, f->value) };
		}
	f->choices = c.at;
	f->n_choices = c.n;
	f->is_select = true;
	field_any(r, f);
}

static err filters_of(struct req *r, struct ov_list *v)
{
	enum { STATE, KIND, STEP, ORG, CLAUSE, SHOW, N };
	const struct chase_filter *in = r->in;
	const struct str values[N] = { in->state, in->kind, in->step, in->org, in->clause, in->show };
	TRY(net_fields(r, chase_filter_fields, N, values, "org", &v->filters));
	v->n_filters = N;
	chase_choices(r, &v->filters[STATE].field, CHASE_STATES, true);
	chase_choices(r, &v->filters[KIND].field, CHASE_KINDS, true);
	chase_choices(r, &v->filters[STEP].field, CHASE_STEPS, true);
	clause_choices(r, &v->filters[CLAUSE].field);
	chase_choices(r, &v->filters[SHOW].field, "late|for_pmo", true);
	return OK;
}

static void pages_of(struct req *r, struct ov_list *v, size_t n, int64_t last)
{
	const struct chase_filter *in = r->in;
	v->action = S("/chases");
	if (in->before)
		v->pager.first = v->action;
	if (n > CHASE_SCREEN)
		v->pager.next = link_with(r->w.a, v->action, (const struct query_part[]){ { "state", in->state }, { "kind", in->kind }, { "step", in->step }, { "org", in->org },
			{ "clause", in->clause }, { "show", in->show }, { "before", link_number(r->w.a, last) } }, 7);
}

err chase_list_page(struct req *r)
{
	struct work *w = &r->w;
	struct chase_page_rows rows;
	struct ov_list v = { .empty = { .icon = "bell", .title = say(w, M_CHASE_NONE), .text = say(w, M_CHASE_NONE_HINT) } };
	struct link *actions = a_array(w->a, struct link, 3);
	TRY(chases_asked(r, &rows));
	TRY(filters_of(r, &v));
	actions[0] = (struct link){ S("/my-tasks"), say(w, M_CHASE_TASKS), "list-check", false };
	actions[1] = (struct link){ S("/chases/cure"), say(w, M_CHASE_CURE), "chart-bar", false };
	actions[2] = (struct link){ S("/chases/reviews"), say(w, M_CHASE_REVIEWS), "clock-exclamation", false };
	v.head = (struct page_head){ .title = say(w, M_CHASE_TITLE), .subtitle = say(w, M_CHASE_LEAD), .actions = actions, .n_actions = 3 };
	v.n_lines = rows.n > CHASE_SCREEN ? CHASE_SCREEN : rows.n;
	v.lines = a_array(w->a, struct ov_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = line_of(w, &rows.at[i]);
	pages_of(r, &v, rows.n, v.n_lines ? rows.at[v.n_lines - 1].id : 0);
	return ov_list_reply(r, &v);
}

/* ---- reviewers who are late ---- */

err reviews_asked(struct req *r, struct chase_reviews_rows *ret)
{
	const struct review_filter *in = r->in;
	struct work *w = &r->w;
	struct str after = in->after;
	struct reviews_ask ask = { .org = w->by.org_id, .kind = in->kind, .max = CHASE_SCREEN + 1 };
	if (after.n && (!str_int(str_cut(&after, '.'), &ask.after) || !str_int(after, &ask.after_id)))
		return fail(w, E_INVALID, M_NETWORK_BAD_CURSOR);
	return chase_reviews_late(w, &ask, ret);
}

struct str review_cursor(struct req *r, const struct chase_reviews_rows *rows)
{
	if (rows->n <= CHASE_SCREEN)
		return STR_NONE;
	const struct chase_reviews_row *x = &rows->at[CHASE_SCREEN - 1];
	return a_fmt(r->w.a, "%lld.%lld", (long long)x->due_at, (long long)x->id);
}

struct str review_path(struct arena *a, struct str kind, struct str code)
{
	static const char *const pages[][2] = { { "waiver", "waivers" }, { "dispute", "disputes" }, { "chase", "chases" }, { "evidence", "evidence" } };
	for (size_t i = 0; i < COUNT(pages); i++)
		if (str_is(kind, pages[i][0]))
			return ov_path(a, pages[i][1], code, "");
	return STR_NONE;
}

static struct ov_line review_line(struct work *w, const struct chase_reviews_row *x)
{
	return (struct ov_line){ .path = review_path(w->a, x->kind, x->code), .code = x->code, .org = a_fmt(w->a, "%.*s (%.*s)", STR_ARG(x->org_name), STR_ARG(x->org_code)),
		.what = chase_word_of(w, x->kind), .more = say(w, M_CHASE_CAME, date_shown(w->a, x->since)), .when = say(w, M_CHASE_JUDGE_UNTIL, date_shown(w->a, x->due_at - 1)),
		.state = { .text = say(w, M_CHASE_LATE_BY, duration_words(w->a, w->by.lang, w->now - x->due_at)), .tone = "bad", .icon = "clock-exclamation" } };
}

err chase_review_page(struct req *r)
{
	const struct review_filter *in = r->in;
	struct work *w = &r->w;
	struct chase_reviews_rows rows;
	struct ov_list v = { .action = S("/chases/reviews"), .empty = { .icon = "circle-check", .title = say(w, M_CHASE_NO_REVIEWS), .text = say(w, M_CHASE_NO_REVIEWS_HINT) } };
	TRY(reviews_asked(r, &rows));
	chase_head(r, &v.head, say(w, M_CHASE_REVIEWS), say(w, M_CHASE_REVIEWS_LEAD));
	TRY(net_fields(r, chase_review_fields, 1, &in->kind, NULL, &v.filters));
	v.n_filters = 1;
	chase_choices(r, &v.filters[0].field, CHASE_REVIEWS, true);
	v.n_lines = rows.n > CHASE_SCREEN ? CHASE_SCREEN : rows.n;
	v.lines = a_array(w->a, struct ov_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = review_line(w, &rows.at[i]);
	if (in->after.n)
		v.pager.first = v.action;
	struct str after = review_cursor(r, &rows);
	if (after.n)
		v.pager.next = link_with(w->a, v.action, (const struct query_part[]){ { "kind", in->kind }, { "after", after } }, 2);
	return ov_list_reply(r, &v);
}

/* ---- on the page of an organisation ---- */

enum { PANEL_LINES = 6 };

err chase_panel_show(struct req *r, int64_t org, struct html *ret)
{
	struct work *w = &r->w;
	struct chase_side s;
	struct chase_of_org_rows rows;
	struct chase_panel v = { 0 };
	struct str code;
	TRY(chase_side_of(w, org, 0, true, &s));
	if (!s.sees)
		return OK;
	TRY(chase_of_org(w->db, w->a, &(struct chase_of_org_in){ .org = org, .viewer = w->by.org_id, .by_side = s.is_coordinator, .max = PANEL_LINES }, &rows));
	if (!rows.n)
		return OK;
	TRY(org_code_of(w, org, &code));
	v.lines = a_array(w->a, struct ov_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v.lines[v.n_lines++] = (struct ov_line){ .path = ov_path(w->a, "chases", rows.at[i].code, ""), .code = rows.at[i].code, .what = chase_word_of(w, rows.at[i].kind),
			.state = chase_badge(w, rows.at[i].state),
			.when = rows.at[i].answer_by ? say(w, M_OVERSIGHT_ANSWER_BY, date_shown(w->a, rows.at[i].answer_by - 1)) : date_shown(w->a, rows.at[i].made_at) };
	v.more = link_with(w->a, S("/chases"), &(struct query_part){ "org", code }, 1);
	*ret = HTML_OF(r, page_chase_panel, &v);
	return OK;
}
