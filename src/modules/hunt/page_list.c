/* Hunts in a list, by day, by system and half-year, by technique. */
#include "modules/hunt/pages.h"
#include "modules/hunt/pages_gen.h"

enum { SCREEN = 50, CALENDAR_MAX = 500, CALENDAR_MONTHS = 6, TECHNIQUE_HUNTS = 1000, YEARS_LOOKED = 2 };

static void plan_action(struct req *r, struct page_head *h)
{
	struct link *at = a_new(r->w.a, struct link);
	if (!may(&r->w, &hunt_work))
		return;
	*at = (struct link){ .path = S("/hunts/new"), .label = say(&r->w, M_HUNTS_NEW), .icon = "plus", .is_main = true };
	h->actions = at;
	h->n_actions = 1;
}

/* ---- the list ---- */

err hunts_asked(struct req *r, int64_t max, struct hunt_page_rows *ret)
{
	const struct hunts_filter *in = r->in;
	struct str sector;
	int64_t org = 0;
	bool wide;
	if (in->org.n)
		TRY(network_org_typed(&r->w, "org", in->org, false, &org));
	TRY(work_checked(&r->w));
	TRY(hunt_viewer(&r->w, &wide, &sector));
	return hunt_page(r->w.db, r->w.a, &(struct hunt_page_in){ .viewer = r->w.by.org_id, .wide = wide, .sector = sector, .before = in->before ? in->before : INT64_MAX,
		.state = in->state, .org = org, .why = in->why, .max = max }, ret);
}

static struct hunts_line line_of(struct work *w, const struct hunt_page_row *x)
{
	struct str hits = !x->hits ? STR_NONE : x->unjudged ? say(w, M_HUNTS_HITS_UNJUDGED, hunts_number(w, x->hits), hunts_number(w, x->unjudged)) :
		say(w, M_HUNTS_HITS_TRUE, hunts_number(w, x->hits), hunts_number(w, x->true_hits));
	return (struct hunts_line){ .path = hunts_path(w->a, x->code, ""), .code = x->code, .org = x->org_name, .title = x->title, .more = hunts_word(w, x->why),
		.when = hunts_days(w, x->starts_at, x->ends_at), .systems = hunts_number(w, x->systems), .hits = hits, .state = hunts_badge(w, x->state) };
}

err hunt_list_page(struct req *r)
{
	const struct hunts_filter *in = r->in;
	struct work *w = &r->w;
	struct hunt_page_rows rows;
	struct hunts_list v = { .action = S("/hunts"), .n_filters = COUNT(hunts_filter_fields) - 1 };
	TRY(hunts_asked(r, SCREEN + 1, &rows));
	v.head = (struct page_head){ .title = say(w, M_HUNTS_TITLE), .subtitle = say(w, M_HUNTS_LEAD) };
	plan_action(r, &v.head);
	hunts_tabs(r, v.tabs, &v.n_tabs, TAB_LIST);
	struct str values[] = { in->state, in->why, in->org };
	TRY(net_fields(r, hunts_filter_fields, v.n_filters, values, "org", &v.filters));
	hunts_choices(r, &v.filters[0].field, HUNT_STATES, true);
	hunts_choices(r, &v.filters[1].field, HUNT_WHYS, true);
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v.lines = a_array(w->a, struct hunts_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = line_of(w, &rows.at[i]);
	bool is_asked = in->state.n || in->why.n || in->org.n;
	v.empty = (struct empty_state){ .icon = "target", .title = say(w, is_asked ? M_HUNTS_NONE_SO : M_HUNTS_NONE), .text = say(w, is_asked ? M_HUNTS_NONE_SO_TEXT : M_HUNTS_NONE_TEXT) };
	if (!is_asked && may(w, &hunt_work)) {
		v.empty.path = S("/hunts/new");
		v.empty.label = say(w, M_HUNTS_NEW);
	}
	const struct query_part same[] = { { "state", in->state }, { "why", in->why }, { "org", in->org },
		{ "before", rows.n > SCREEN ? link_number(w->a, rows.at[SCREEN - 1].id) : STR_NONE } };
	if (in->before)
		v.pager.first = link_with(w->a, S("/hunts"), same, 3);
	if (rows.n > SCREEN)
		v.pager.next = link_with(w->a, S("/hunts"), same, COUNT(same));
	return reply_page(r, v.head.title, HTML_OF(r, page_hunts_list, &v));
}

/* ---- the calendar ---- */

static usec month_start(usec t, int add)
{
	struct civil c = civil_of(t);
	return civil_usec((struct civil){ c.year, c.month + add, 1, 0, 0, 0 });
}

static struct hunts_line day_line(struct work *w, const struct hunt_calendar_row *x)
{
	bool is_late = x->ends_at <= w->now && hunt_one_of(x->state, "planned|running|judging");
	return (struct hunts_line){ .path = hunts_path(w->a, x->code, ""), .code = x->code, .org = x->org_name, .title = x->title, .more = x->person,
		.when = hunts_days(w, x->starts_at, x->ends_at), .state = is_late ? (struct badge){ say(w, M_HUNTS_LATE), "bad", "clock-exclamation" } : hunts_badge(w, x->state) };
}

err hunt_calendar_page(struct req *r)
{
	const struct hunts_calendar_ask *in = r->in;
	struct work *w = &r->w;
	struct hunt_calendar_rows rows;
	struct hunts_calendar v = { .n_months = CALENDAR_MONTHS };
	struct str sector;
	bool wide;
	usec from = month_start(in->from ? in->from : w->now, 0), to = month_start(from, CALENDAR_MONTHS);
	TRY(hunt_viewer(w, &wide, &sector));
	TRY(hunt_calendar(w->db, w->a, &(struct hunt_calendar_in){ .viewer = w->by.org_id, .wide = wide, .sector = sector, .from = from, .to = to, .max = CALENDAR_MAX }, &rows));
	hunts_head(r, &v.head, say(w, M_HUNTS_CALENDAR), hunts_days(w, from, to));
	plan_action(r, &v.head);
	hunts_tabs(r, v.tabs, &v.n_tabs, TAB_CALENDAR);
	v.months = a_array(w->a, struct hunts_month, v.n_months);
	for (size_t m = 0; m < v.n_months; m++) {
		usec begins = month_start(from, (int)m), ends = month_start(from, (int)m + 1);
		struct civil c = civil_of(begins);
		v.months[m] = (struct hunts_month){ .name = a_fmt(w->a, "%02d/%d", c.month, c.year), .lines = a_array(w->a, struct hunts_line, rows.n) };
		for (size_t i = 0; i < rows.n; i++)
			if (rows.at[i].starts_at < ends && rows.at[i].ends_at > begins)
				v.months[m].lines[v.months[m].n_lines++] = day_line(w, &rows.at[i]);
	}
	v.before = link_with(w->a, S("/hunts/calendar"), &(struct query_part){ "from", day_value(w->a, month_start(from, -CALENDAR_MONTHS)) }, 1);
	v.after = link_with(w->a, S("/hunts/calendar"), &(struct query_part){ "from", day_value(w->a, to) }, 1);
	return reply_page(r, v.head.title, HTML_OF(r, page_hunts_calendar, &v));
}

/* ---- system × half-year ---- */

static void cell_add(struct work *w, struct hunts_cell *c, const struct hunt_matrix_proofs_row *p)
{
	struct link *at = a_array(w->a, struct link, c->n_hunts + 1);
	if (c->n_hunts)
		memcpy(at, c->hunts, c->n_hunts * sizeof *at);
	at[c->n_hunts++] = (struct link){ .path = hunts_path(w->a, p->code, ""), .label = a_fmt(w->a, "%.*s · %.*s", STR_ARG(p->code), STR_ARG(hunts_share(w->a, p->coverage))) };
	c->hunts = at;
}

static struct hunts_row row_of(struct work *w, const struct hunt_matrix_row *s, const struct hunt_matrix_proofs_rows *proofs, const struct str *halves)
{
	struct hunts_row row = { .path = a_fmt(w->a, "/systems/%.*s", STR_ARG(s->code)), .code = s->code, .name = s->name, .owner = s->owner_name, .n_cells = HUNTS_HALVES };
	int64_t now = hunts_half_of(w->now);
	for (size_t i = 0; i < HUNTS_HALVES; i++) {
		struct hunts_cell *c = &row.cells[i];
		int64_t half = now - (int64_t)(HUNTS_HALVES - 1 - i);
		c->half = halves[i];
		for (size_t k = 0; k < proofs->n; k++)
			if (proofs->at[k].system_id == s->id && hunts_half_of(proofs->at[k].ends_at) == half)
				cell_add(w, c, &proofs->at[k]);
		c->has_state = !c->n_hunts;
		c->state = half == now ? (struct badge){ say(w, M_HUNTS_NOT_YET), "warn", "clock" } : (struct badge){ say(w, M_HUNTS_NOT_HUNTED), "neutral", "x" };
	}
	if (may(w, &hunt_work) && !row.cells[HUNTS_HALVES - 1].n_hunts)
		row.plan = link_with(w->a, S("/hunts/new"), &(struct query_part){ "system", s->code }, 1);
	return row;
}

err hunt_matrix_page(struct req *r)
{
	const struct hunts_matrix_ask *in = r->in;
	struct work *w = &r->w;
	struct hunt_matrix_rows rows;
	struct hunt_matrix_proofs_rows proofs = { 0 };
	struct hunts_matrix v = { .action = S("/hunts/coverage"), .n_filters = 1, .n_halves = HUNTS_HALVES };
	struct str sector;
	int64_t org = 0, first_half = hunts_half_of(w->now) - HUNTS_HALVES + 1;
	bool wide;
	if (in->org.n)
		TRY(network_org_typed(w, "org", in->org, false, &org));
	TRY(work_checked(w));
	TRY(hunt_viewer(w, &wide, &sector));
	TRY(hunt_matrix(w->db, w->a, &(struct hunt_matrix_in){ .viewer = w->by.org_id, .wide = wide, .sector = sector, .org = org, .after = in->after, .max = SCREEN + 1 }, &rows));
	v.n_rows = rows.n > SCREEN ? SCREEN : rows.n;
	usec from = civil_usec((struct civil){ (int)(first_half / 2), first_half % 2 ? 7 : 1, 1, 0, 0, 0 });
	if (v.n_rows)
		TRY(hunt_matrix_proofs(w->db, w->a, &(struct hunt_matrix_proofs_in){ .first = rows.at[0].id, .last = rows.at[v.n_rows - 1].id, .from = from }, &proofs));
	hunts_head(r, &v.head, say(w, M_HUNTS_MATRIX), say(w, M_HUNTS_MATRIX_LEAD));
	hunts_tabs(r, v.tabs, &v.n_tabs, TAB_MATRIX);
	TRY(net_fields(r, hunts_matrix_fields, 1, &in->org, "org", &v.filters));
	for (size_t i = 0; i < HUNTS_HALVES; i++)
		v.halves[i] = hunts_half(w->a, first_half + (int64_t)i);
	v.rows = a_array(w->a, struct hunts_row, v.n_rows);
	for (size_t i = 0; i < v.n_rows; i++)
		v.rows[i] = row_of(w, &rows.at[i], &proofs, v.halves);
	v.empty = (struct empty_state){ .icon = "server", .title = say(w, M_HUNTS_NO_SYSTEMS), .text = say(w, M_HUNTS_NO_SYSTEMS_TEXT), .path = S("/systems"), .label = say(w, M_NETWORK_SYSTEMS) };
	const struct query_part next[] = { { "org", in->org }, { "after", rows.n > SCREEN ? link_number(w->a, rows.at[SCREEN - 1].id) : STR_NONE } };
	if (in->after)
		v.pager.first = link_with(w->a, v.action, next, 1);
	if (rows.n > SCREEN)
		v.pager.next = link_with(w->a, v.action, next, 2);
	return reply_page(r, v.head.title, HTML_OF(r, page_hunts_matrix, &v));
}

/* ---- techniques ---- */

struct techniques_seen { struct str code; VEC(struct link) looked, found; };
typedef VEC(struct techniques_seen) techniques_vec;

static struct techniques_seen *technique_of(struct work *w, techniques_vec *v, struct str code)
{
	size_t at = 0;
	while (at < v->n && str_cmp(v->at[at].code, code) < 0)
		at++;
	if (at < v->n && str_eq(v->at[at].code, code))
		return &v->at[at];
	VEC_ADD(w->a, v);
	memmove(v->at + at + 1, v->at + at, (v->n - 1 - at) * sizeof *v->at);
	v->at[at] = (struct techniques_seen){ .code = code };
	return &v->at[at];
}

static void techniques_add(struct work *w, techniques_vec *to, struct str techniques, struct str hunt, bool is_found)
{
	for (struct str rest = techniques; rest.p;) {
		struct str code = str_cut(&rest, ' ');
		if (!code.n)
			continue;
		struct techniques_seen *t = technique_of(w, to, code);
		struct link link = { .path = hunts_path(w->a, hunt, ""), .label = hunt };
		if (is_found)
			*VEC_ADD(w->a, &t->found) = link;
		else
			*VEC_ADD(w->a, &t->looked) = link;
	}
}

static err techniques_asked(struct req *r, techniques_vec *ret)
{
	struct work *w = &r->w;
	struct hunt_looked_for_rows looked;
	struct hunt_found_rows found;
	struct civil c = civil_of(w->now);
	usec from = civil_usec((struct civil){ c.year - YEARS_LOOKED, c.month, 1, 0, 0, 0 });
	struct str sector;
	bool wide;
	TRY(hunt_viewer(w, &wide, &sector));
	TRY(hunt_looked_for(w->db, w->a, &(struct hunt_looked_for_in){ .viewer = w->by.org_id, .wide = wide, .sector = sector, .from = from, .max = TECHNIQUE_HUNTS }, &looked));
	TRY(hunt_found(w->db, w->a, &(struct hunt_found_in){ .viewer = w->by.org_id, .wide = wide, .sector = sector, .from = from, .max = TECHNIQUE_HUNTS }, &found));
	for (size_t i = 0; i < looked.n; i++)
		techniques_add(w, ret, looked.at[i].techniques, looked.at[i].code, false);
	for (size_t i = 0; i < found.n; i++)
		techniques_add(w, ret, found.at[i].techniques, found.at[i].code, true);
	return OK;
}

err hunt_techniques_page(struct req *r)
{
	struct work *w = &r->w;
	techniques_vec seen = { 0 };
	struct hunts_techniques v = { 0 };
	TRY(techniques_asked(r, &seen));
	hunts_head(r, &v.head, say(w, M_HUNTS_TECHNIQUES_TITLE), say(w, M_HUNTS_TECHNIQUES_LEAD));
	hunts_tabs(r, v.tabs, &v.n_tabs, TAB_TECHNIQUES);
	v.n_rows = seen.n;
	v.rows = a_array(w->a, struct hunts_technique, seen.n);
	for (size_t i = 0; i < seen.n; i++)
		v.rows[i] = (struct hunts_technique){ seen.at[i].code, seen.at[i].looked.at, seen.at[i].found.at, seen.at[i].looked.n, seen.at[i].found.n };
	v.empty = (struct empty_state){ .icon = "radar", .title = say(w, M_HUNTS_NO_TECHNIQUES), .text = say(w, M_HUNTS_NO_TECHNIQUES_TEXT) };
	return reply_page(r, v.head.title, HTML_OF(r, page_hunts_techniques, &v));
}
