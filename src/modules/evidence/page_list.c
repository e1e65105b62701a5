/* The list, and the part of a system's page. */
#include "modules/evidence/pages.h"

#include "modules/evidence/pages_gen.h"

enum { SCREEN = 50, ON_SYSTEM = 8 };

err evidence_asked_for(struct req *r, int64_t max, struct evidence_page_rows *ret)
{
	const struct evidence_filter *in = r->in;
	struct evidence_sight s;
	int64_t before = INT64_MAX, org = 0;
	TRY(evidence_sight(&r->w, &s));
	if (in->after.n && (!str_int(in->after, &before) || before <= 0))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	TRY(network_org_typed(&r->w, "org", in->org, false, &org));
	TRY(work_checked(&r->w));
	return evidence_page(r->w.db, r->w.a, &(struct evidence_page_in){ .viewer = s.org, .wide = s.wide, .sector = s.sector, .before = before,
		.kind = in->kind, .state = in->state, .org = org, .max = max }, ret);
}

static err filters_of(struct req *r, struct evidence_list *v)
{
	const struct evidence_filter *in = r->in;
	const struct str values[] = { in->kind, in->state, in->org };
	size_t n;
	v->n_filters = COUNT(values);
	TRY(net_fields(r, evidence_filter_fields, v->n_filters, values, "org", &v->filters));
	struct choice *kinds = kind_choices(&r->w, in->kind, false, &n);
	v->filters[0].field = choice_field(r, LIST(evidence_filter_fields), "kind", in->kind, kinds, n);
	struct choice *states = a_array(r->w.a, struct choice, 5);
	n = 0;
	for (struct str rest = S(EVIDENCE_STATES); rest.p;) {
		struct str word = str_cut(&rest, '|');
		states[n++] = (struct choice){ word, state_badge(&r->w, word).text, false };
	}
	v->filters[1].field = choice_field(r, LIST(evidence_filter_fields), "state", in->state, states, n);
	for (size_t i = 0; i < 2; i++)
		field_any(r, &v->filters[i].field);
	return OK;
}

static struct evidence_line line_of(struct work *w, const struct evidence_page_row *e)
{
	return (struct evidence_line){ .path = evidence_path(w->a, e->code, ""), .code = e->code, .kind = kind_text(w, e->kind), .org = e->org_name,
		.about = about_text(w, e->subjects, e->subject_code, e->subject_name), .when = interval_text(w, e->begins_at, e->ends_at), .number = e->doc_no,
		.state = state_badge(w, e->state), .grade = grade_badge(w, e->grade) };
}

static void head_of(struct req *r, struct evidence_list *v)
{
	struct link *acts = a_array(r->w.a, struct link, 3);
	size_t n = 0;
	if (may(&r->w, &evidence_write))
		acts[n++] = (struct link){ S("/evidence/new"), say(&r->w, M_EVIDENCE_NEW), "plus", true };
	if (may(&r->w, &evidence_verify))
		acts[n++] = (struct link){ S("/evidence/review"), say(&r->w, M_EVIDENCE_REVIEW), "clipboard-check", false };
	if (may(&r->w, &evidence_write))
		acts[n++] = (struct link){ S("/imports"), say(&r->w, M_EVIDENCE_IMPORT), "upload", false };
	v->head = (struct page_head){ .title = say(&r->w, M_EVIDENCE_TITLE), .subtitle = say(&r->w, M_EVIDENCE_LEAD), .actions = acts, .n_actions = n };
	v->empty = (struct empty_state){ .icon = "file-check", .title = say(&r->w, M_EVIDENCE_NONE_FOUND), .text = say(&r->w, M_EVIDENCE_NONE_FOUND_HINT) };
}

err evidence_list_page(struct req *r)
{
	const struct evidence_filter *in = r->in;
	struct evidence_page_rows rows = { 0 };
	struct evidence_list v = { 0 };
	head_of(r, &v);
	TRY(evidence_asked_for(r, SCREEN + 1, &rows));
	TRY(filters_of(r, &v));
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v.lines = a_array(r->w.a, struct evidence_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = line_of(&r->w, &rows.at[i]);
	const struct query_part parts[] = { { "kind", in->kind }, { "state", in->state }, { "org", in->org },
		{ "after", v.n_lines ? link_number(r->w.a, rows.at[v.n_lines - 1].id) : STR_NONE } };
	if (in->after.n)
		v.pager.first = link_with(r->w.a, S("/evidence"), parts, COUNT(parts) - 1);
	if (rows.n > SCREEN)
		v.pager.next = link_with(r->w.a, S("/evidence"), parts, COUNT(parts));
	return reply_page(r, v.head.title, HTML_OF(r, page_evidence_list, &v));
}

/* On the page of a system: what was stated about it. */
err evidence_panel_show(struct req *r, int64_t system_id, struct html *ret)
{
	struct work *w = &r->w;
	struct evidence_sight s;
	struct evidence_of_system_rows rows;
	struct evidence_panel v = { 0 };
	TRY(evidence_sight(w, &s));
	TRY(evidence_of_system(w->db, w->a, &(struct evidence_of_system_in){ .system = system_id, .viewer = s.org, .wide = s.wide, .sector = s.sector,
		.max = ON_SYSTEM }, &rows));
	v.lines = a_array(w->a, struct evidence_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v.lines[v.n_lines++] = (struct evidence_line){ .path = evidence_path(w->a, rows.at[i].code, ""), .code = rows.at[i].code,
			.kind = kind_text(w, rows.at[i].kind), .when = interval_text(w, rows.at[i].begins_at, rows.at[i].ends_at), .state = state_badge(w, rows.at[i].state) };
	if (v.n_lines)
		*ret = HTML_OF(r, page_evidence_panel, &v);
	return OK;
}
