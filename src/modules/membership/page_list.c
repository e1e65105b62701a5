/* The list of members. */
#include "modules/membership/pages.h"

#include "modules/membership/pages_gen.h"

enum { SCREEN = 50, SOON_DAYS = 30 };

static usec due_before(const struct req *r, struct str due)
{
	int64_t today = civil_day_number(r->w.now);
	return str_is(due, "late") ? civil_day_start(today) : str_is(due, "soon") ? civil_day_start(today + SOON_DAYS + 1) : 0;
}

err members_asked_for(struct req *r, int64_t max, struct membership_page_rows *ret)
{
	const struct member_filter *in = r->in;
	struct membership_page_in q = { .viewer = r->w.by.org_id, .q = network_pattern(r->w.a, in->q), .state = in->state,
		.member_group = in->member_group, .waiting = in->waiting, .due_before = due_before(r, in->due), .max = max };
	TRY(membership_is_coordinator(&r->w, &q.wide));
	if (!cursor_parse(r->w.a, in->after, &q.after, &q.after_id))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	return membership_page(r->w.db, r->w.a, &q, ret);
}

static err filters_of(struct req *r, struct member_list *v)
{
	const struct member_filter *in = r->in;
	const struct str values[] = { in->q, in->state, in->member_group, in->waiting, in->due };
	const char *const lists[] = { NULL, MEMBERSHIP_STATES, MEMBERSHIP_GROUPS "|voluntary", APPLICATION_OPEN, "soon|late" };
	v->n_filters = COUNT(values);
	TRY(net_fields(r, member_filter_fields, v->n_filters, values, NULL, &v->filters));
	v->filters[0].field.type = "search";
	for (size_t i = 1; i < v->n_filters; i++) {
		choices_of_list(r, &v->filters[i].field, lists[i]);
		field_any(r, &v->filters[i].field);
	}
	return OK;
}

static struct member_line line_of(struct work *w, const struct membership_page_row *m)
{
	usec soon = civil_day_start(civil_day_number(w->now) + SOON_DAYS + 1);
	return (struct member_line){ .path = membership_path(w->a, m->code, ""), .code = m->code, .name = m->name, .number = m->number,
		.group = group_text(w, m->member_group), .due = m->refresh_due ? date_shown(w->a, m->refresh_due) : STR_NONE,
		.parent = m->parent_name, .state = membership_badge(w, m->state), .is_waiting = m->waiting.n > 0, .waiting = file_badge(w, m->waiting),
		.is_due_soon = m->refresh_due && m->refresh_due < soon };
}

static struct str next_address(struct req *r, const struct membership_page_row *last)
{
	const struct member_filter *in = r->in;
	const struct query_part parts[] = { { "q", in->q }, { "state", in->state }, { "member_group", in->member_group }, { "waiting", in->waiting },
		{ "due", in->due }, { "after", cursor_make(r->w.a, last->folded, last->id) } };
	return link_with(r->w.a, S("/memberships"), parts, COUNT(parts));
}

err member_list_page(struct req *r)
{
	const struct member_filter *in = r->in;
	struct membership_page_rows rows;
	struct member_list v = { .head = { .title = say(&r->w, M_MEMBERSHIP_TITLE), .subtitle = say(&r->w, M_MEMBERSHIP_LEAD) },
		.empty = { .icon = "certificate", .title = say(&r->w, M_MEMBERSHIP_NONE_FOUND), .text = say(&r->w, M_MEMBERSHIP_NONE_FOUND_HINT) } };
	TRY(members_asked_for(r, SCREEN + 1, &rows));
	TRY(filters_of(r, &v));
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v.lines = a_array(r->w.a, struct member_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = line_of(&r->w, &rows.at[i]);
	if (in->after.n)
		v.pager.first = S("/memberships");
	if (rows.n > SCREEN)
		v.pager.next = next_address(r, &rows.at[SCREEN - 1]);
	return reply_page(r, v.head.title, HTML_OF(r, page_member_list, &v));
}

/* On the page of an organisation. */
err member_panel_show(struct req *r, int64_t org_id, struct html *ret)
{
	struct membership_get_row m;
	struct org_by_id_row o;
	bool in_tree, wide;
	TRY(membership_in_tree(&r->w, org_id, &in_tree));
	TRY(membership_is_coordinator(&r->w, &wide));
	TRY(membership_of(&r->w, org_id, &m));
	TRY(network_org(&r->w, org_id, &o));
	if (!in_tree && !wide)
		return OK;
	struct member_panel v = { .state = membership_badge(&r->w, m.state), .path = membership_path(r->w.a, o.code, "") };
	if (m.number.n && m.refresh_due)
		v.text = say(&r->w, M_MEMBERSHIP_NUMBER_DUE, m.number, date_shown(r->w.a, m.refresh_due));
	else if (m.number.n)
		v.text = m.number;
	*ret = HTML_OF(r, page_member_panel, &v);
	return OK;
}
