/* Lists: what waits for the actor; waivers, disputes, inspections, findings. */
#include "modules/oversight/pages.h"

#include "modules/oversight/pages_gen.h"

enum { SCREEN = 50, HOME_LINES = 6 };

/* ---- what is asked for ---- */

int64_t ov_before(const struct req *r)
{
	const struct ov_filter *in = r->in;
	return in->before ? in->before : INT64_MAX;
}

err ov_lists(struct req *r, struct str org, struct ov_lists *ret)
{
	*ret = (struct ov_lists){ 0 };
	if (org.n)
		TRY(network_org_typed(&r->w, "org", org, false, &ret->org));
	TRY(work_checked(&r->w));
	return oversight_viewer(&r->w, &ret->wide, &ret->sector);
}

err waivers_asked(struct req *r, int64_t max, struct waiver_page_rows *ret)
{
	const struct ov_filter *in = r->in;
	struct ov_lists l;
	TRY(ov_lists(r, in->org, &l));
	return waiver_page(r->w.db, r->w.a, &(struct waiver_page_in){ .viewer = r->w.by.org_id, .wide = l.wide, .sector = l.sector, .before = ov_before(r),
		.state = in->state, .org = l.org, .in_force = str_is(in->show, "in_force") ? r->w.now : 0, .waiting = str_is(in->show, "waiting"),
		.account = r->w.by.account_id, .max = max }, ret);
}

err disputes_asked(struct req *r, int64_t max, struct dispute_page_rows *ret)
{
	const struct ov_filter *in = r->in;
	struct ov_lists l;
	TRY(ov_lists(r, in->org, &l));
	return dispute_page(r->w.db, r->w.a, &(struct dispute_page_in){ .viewer = r->w.by.org_id, .wide = l.wide, .sector = l.sector, .before = ov_before(r),
		.state = in->state, .org = l.org, .late = str_is(in->show, "late") ? r->w.now : 0, .waiting = str_is(in->show, "waiting"),
		.account = r->w.by.account_id, .max = max }, ret);
}

err inspections_asked(struct req *r, int64_t max, struct inspection_page_rows *ret)
{
	const struct ov_filter *in = r->in;
	struct ov_lists l;
	TRY(ov_lists(r, in->org, &l));
	return inspection_page(r->w.db, r->w.a, &(struct inspection_page_in){ .viewer = r->w.by.org_id, .wide = l.wide, .sector = l.sector,
		.before = ov_before(r), .state = in->state, .org = l.org, .max = max }, ret);
}

err findings_asked(struct req *r, int64_t max, struct finding_page_rows *ret)
{
	const struct ov_filter *in = r->in;
	struct ov_lists l;
	TRY(ov_lists(r, STR_NONE, &l));
	return finding_page(r->w.db, r->w.a, &(struct finding_page_in){ .viewer = r->w.by.org_id, .wide = l.wide, .sector = l.sector, .before = ov_before(r),
		.state = in->state, .late = str_is(in->show, "late") ? r->w.now : 0, .to_fix = str_is(in->show, "to_fix"),
		.to_check = str_is(in->show, "to_check"), .max = max }, ret);
}

err oversight_waiting(struct req *r, struct ov_waiting *ret)
{
	struct work *w = &r->w;
	struct ov_lists l;
	bool decides = may(w, &oversight_decide), inspects = may(w, &oversight_inspect), asks = may(w, &oversight_request);
	TRY(ov_lists(r, STR_NONE, &l));
	*ret = (struct ov_waiting){ 0 };
	if (decides)
		TRY(waiver_page(w->db, w->a, &(struct waiver_page_in){ .viewer = w->by.org_id, .wide = l.wide, .sector = l.sector, .before = INT64_MAX,
			.waiting = true, .account = w->by.account_id, .max = HOME_LINES + 1 }, &ret->waivers));
	if (decides)
		TRY(dispute_page(w->db, w->a, &(struct dispute_page_in){ .viewer = w->by.org_id, .wide = l.wide, .sector = l.sector, .before = INT64_MAX,
			.waiting = true, .account = w->by.account_id, .max = HOME_LINES + 1 }, &ret->disputes));
	struct inspection_page_in i = { .viewer = w->by.org_id, .wide = l.wide, .sector = l.sector, .before = INT64_MAX, .max = HOME_LINES + 1 };
	struct finding_page_in f = { .viewer = w->by.org_id, .wide = l.wide, .sector = l.sector, .before = INT64_MAX, .max = HOME_LINES + 1 };
	i.waiting = true;
	if (inspects)
		TRY(inspection_page(w->db, w->a, &i, &ret->inspections));
	i.waiting = false;
	i.to_sign = true;
	if (asks)
		TRY(inspection_page(w->db, w->a, &i, &ret->to_sign));
	f.to_check = true;
	if (inspects)
		TRY(finding_page(w->db, w->a, &f, &ret->to_check));
	f.to_check = false;
	f.to_fix = true;
	if (asks)
		TRY(finding_page(w->db, w->a, &f, &ret->to_fix));
	f.to_fix = false;
	f.late = w->now;
	return finding_page(w->db, w->a, &f, &ret->late);
}

/* ---- lines ---- */

static struct str place_of(struct work *w, struct str code, struct str name) { return a_fmt(w->a, "%.*s (%.*s)", STR_ARG(name), STR_ARG(code)); }

struct ov_line waiver_line(const struct duty_names *n, const struct waiver_page_row *x)
{
	struct work *w = n->w;
	bool is_over = str_is(x->state, "approved") && x->ends_at <= w->now;
	return (struct ov_line){ .path = ov_path(w->a, "waivers", x->code, ""), .code = x->code, .org = place_of(w, x->org_code, x->org_name),
		.what = a_fmt(w->a, "%.*s: %.*s", STR_ARG(ov_word(w, x->kind)), STR_ARG(ov_duty_text(n, x->duty))),
		.more = ov_subject_text(w, x->subject_code, x->subject_name), .when = ov_days(w, x->starts_at, x->ends_at),
		.state = ov_badge(w, is_over ? S("expired") : x->state) };
}

struct ov_line dispute_line(const struct duty_names *n, const struct dispute_page_row *x)
{
	struct work *w = n->w;
	bool is_open = str_is(x->state, "open");
	return (struct ov_line){ .path = ov_path(w->a, "disputes", x->code, ""), .code = x->code, .org = place_of(w, x->org_code, x->org_name),
		.what = ov_duty_text(n, x->duty),
		.more = a_fmt(w->a, "%.*s · %.*s", STR_ARG(ov_subject_text(w, x->subject_code, x->subject_name)), STR_ARG(ov_status_badge(w, x->status).text)),
		.when = is_open ? say(w, M_OVERSIGHT_ANSWER_BY, date_shown(w->a, x->due_at - 1)) : date_shown(w->a, x->opened_at),
		.state = ov_badge(w, x->outcome.n ? x->outcome : x->state), .is_late = is_open && x->due_at <= w->now, .late = ov_badge(w, S("late")) };
}

struct ov_line inspection_line_of(const struct duty_names *n, const struct inspection_page_row *x)
{
	struct work *w = n->w;
	return (struct ov_line){ .path = ov_path(w->a, "inspections", x->code, ""), .code = x->code, .org = place_of(w, x->org_code, x->org_name),
		.what = x->purpose, .more = x->body_name, .when = ov_days(w, x->starts_at, x->ends_at), .state = ov_badge(w, x->state) };
}

struct ov_line finding_line(const struct duty_names *n, const struct finding_page_row *x)
{
	struct work *w = n->w;
	return (struct ov_line){ .path = a_fmt(w->a, "/inspections/%.*s/findings/%lld", STR_ARG(x->code), (long long)x->no),
		.code = a_fmt(w->a, "%.*s/%lld", STR_ARG(x->code), (long long)x->no), .org = place_of(w, x->org_code, x->org_name), .what = x->text,
		.more = x->owner, .when = say(w, M_OVERSIGHT_FIX_BY, date_shown(w->a, x->due_at - 1)), .state = ov_badge(w, x->state),
		.is_late = str_is(x->state, "open") && x->due_at <= w->now, .late = ov_badge(w, S("late")) };
}

/* ---- what waits ---- */

/* Adds a group of what rows came, when any did. */
#define GROUP_ADD(w, v, name, heading, address, rows, line) do { \
	struct ov_group *g_ = &(v)->groups[(v)->n_groups]; \
	size_t n_ = (rows).n > HOME_LINES ? HOME_LINES : (rows).n; \
	*g_ = (struct ov_group){ .id = S(name), .title = say((w), (heading)), .more = (rows).n > HOME_LINES ? S(address) : STR_NONE, \
		.lines = a_array((w)->a, struct ov_line, n_), .n_lines = n_ }; \
	for (size_t i_ = 0; i_ < n_; i_++) \
		g_->lines[i_] = line(&names, &(rows).at[i_]); \
	(v)->n_groups += n_ > 0; \
} while (0)

err oversight_page(struct req *r)
{
	struct work *w = &r->w;
	struct duty_names names;
	struct ov_waiting x;
	struct ov_home v = { .head = { .title = say(w, M_OVERSIGHT_TITLE), .subtitle = say(w, M_OVERSIGHT_LEAD) },
		.empty = { .icon = "circle-check", .title = say(w, M_OVERSIGHT_NOTHING_WAITS), .text = say(w, M_OVERSIGHT_NOTHING_WAITS_HINT) },
		.links = { { S("/waivers"), say(w, M_OVERSIGHT_WAIVERS), NULL, false }, { S("/disputes"), say(w, M_OVERSIGHT_DISPUTES), NULL, false },
			{ S("/inspections"), say(w, M_OVERSIGHT_INSPECTIONS), NULL, false }, { S("/findings"), say(w, M_OVERSIGHT_FINDINGS), NULL, false } }, .n_links = 4 };
	TRY(oversight_waiting(r, &x));
	TRY(duty_names_open(w, &names));
	GROUP_ADD(w, &v, "waivers", M_OVERSIGHT_WAIT_WAIVERS, "/waivers?show=waiting", x.waivers, waiver_line);
	GROUP_ADD(w, &v, "disputes", M_OVERSIGHT_WAIT_DISPUTES, "/disputes?show=waiting", x.disputes, dispute_line);
	GROUP_ADD(w, &v, "inspections", M_OVERSIGHT_WAIT_INSPECTIONS, "/inspections", x.inspections, inspection_line_of);
	GROUP_ADD(w, &v, "to-sign", M_OVERSIGHT_WAIT_SIGN, "/inspections?state=written", x.to_sign, inspection_line_of);
	GROUP_ADD(w, &v, "to-check", M_OVERSIGHT_WAIT_CHECK, "/findings?show=to_check", x.to_check, finding_line);
	GROUP_ADD(w, &v, "to-fix", M_OVERSIGHT_WAIT_FIX, "/findings?show=to_fix", x.to_fix, finding_line);
	GROUP_ADD(w, &v, "late", M_OVERSIGHT_WAIT_LATE, "/findings?show=late", x.late, finding_line);
	return reply_page(r, v.head.title, HTML_OF(r, page_oversight_home, &v));
}

/* ---- the lists ---- */

err ov_list_reply(struct req *r, struct ov_list *v) { return reply_page(r, v->head.title, HTML_OF(r, page_oversight_list, v)); }

static err filters_of(struct req *r, struct ov_list *v, const struct field *fields, size_t n, const char *states, const char *shows)
{
	const struct ov_filter *in = r->in;
	struct str values[4] = { in->state };
	size_t k = 1;
	if (!strcmp(fields[1].name, "org"))
		values[k++] = in->org;
	if (shows)
		values[k++] = in->show;
	TRY(net_fields(r, fields, k, values, "org", &v->filters));
	v->n_filters = k;
	ov_choices(r, field_named(v->filters, k, "state"), states, true);
	field_any(r, field_named(v->filters, k, "state"));
	if (shows) {
		ov_choices(r, &v->filters[k - 1].field, shows, true);
		field_any(r, &v->filters[k - 1].field);
	}
	return OK;
}

static void pages_of(struct req *r, struct ov_list *v, const char *path, size_t n, int64_t last)
{
	const struct ov_filter *in = r->in;
	v->action = str_of(path);
	if (in->before)
		v->pager.first = str_of(path);
	if (n > SCREEN)
		v->pager.next = link_with(r->w.a, str_of(path), (const struct query_part[]){ { "state", in->state }, { "org", in->org }, { "show", in->show },
			{ "before", link_number(r->w.a, last) } }, 4);
}

static struct link *action_new(struct req *r, const char *path, enum msg label)
{
	struct link *at = a_new(r->w.a, struct link);
	*at = (struct link){ str_of(path), say(&r->w, label), "plus", true };
	return at;
}

static struct ov_list list_of(struct req *r, enum msg title, enum msg lead, const char *icon, enum msg none)
{
	struct ov_list v = { .empty = { .icon = icon, .title = say(&r->w, none), .text = say(&r->w, M_OVERSIGHT_NONE_HINT) } };
	ov_head(r, &v.head, "", 0, say(&r->w, title), say(&r->w, lead));
	return v;
}

#define LINES_OF(r, v, rows, line) do { \
	struct duty_names names_; \
	TRY(duty_names_open(&(r)->w, &names_)); \
	(v)->n_lines = (rows).n > SCREEN ? SCREEN : (rows).n; \
	(v)->lines = a_array((r)->w.a, struct ov_line, (v)->n_lines); \
	for (size_t i_ = 0; i_ < (v)->n_lines; i_++) \
		(v)->lines[i_] = line(&names_, &(rows).at[i_]); \
} while (0)

err waiver_list_page(struct req *r)
{
	struct waiver_page_rows rows;
	struct ov_list v = list_of(r, M_OVERSIGHT_WAIVERS, M_OVERSIGHT_WAIVERS_LEAD, "file-check", M_OVERSIGHT_NO_WAIVERS);
	TRY(waivers_asked(r, SCREEN + 1, &rows));
	TRY(filters_of(r, &v, LIST(waiver_filter_fields), WAIVER_STATES, "in_force|waiting"));
	LINES_OF(r, &v, rows, waiver_line);
	pages_of(r, &v, "/waivers", rows.n, v.n_lines ? rows.at[v.n_lines - 1].id : 0);
	if (may(&r->w, &oversight_request)) {
		v.head.actions = action_new(r, "/waivers/new", M_OVERSIGHT_WAIVER_NEW);
		v.head.n_actions = 1;
	}
	return ov_list_reply(r, &v);
}

err dispute_list_page(struct req *r)
{
	struct dispute_page_rows rows;
	struct ov_list v = list_of(r, M_OVERSIGHT_DISPUTES, M_OVERSIGHT_DISPUTES_LEAD, "scale", M_OVERSIGHT_NO_DISPUTES);
	TRY(disputes_asked(r, SCREEN + 1, &rows));
	TRY(filters_of(r, &v, LIST(dispute_filter_fields), DISPUTE_STATES, "late|waiting"));
	LINES_OF(r, &v, rows, dispute_line);
	pages_of(r, &v, "/disputes", rows.n, v.n_lines ? rows.at[v.n_lines - 1].id : 0);
	if (may(&r->w, &oversight_request)) {
		v.head.actions = action_new(r, "/disputes/new", M_OVERSIGHT_DISPUTE_NEW);
		v.head.n_actions = 1;
	}
	return ov_list_reply(r, &v);
}

err inspection_list_page(struct req *r)
{
	struct inspection_page_rows rows;
	struct ov_list v = list_of(r, M_OVERSIGHT_INSPECTIONS, M_OVERSIGHT_INSPECTIONS_LEAD, "clipboard-check", M_OVERSIGHT_NO_INSPECTIONS);
	TRY(inspections_asked(r, SCREEN + 1, &rows));
	TRY(filters_of(r, &v, LIST(inspection_filter_fields), INSPECTION_STATES, NULL));
	LINES_OF(r, &v, rows, inspection_line_of);
	pages_of(r, &v, "/inspections", rows.n, v.n_lines ? rows.at[v.n_lines - 1].id : 0);
	if (may(&r->w, &oversight_inspect)) {
		v.head.actions = action_new(r, "/inspections/new", M_OVERSIGHT_INSPECTION_NEW);
		v.head.n_actions = 1;
	}
	return ov_list_reply(r, &v);
}

err finding_list_page(struct req *r)
{
	struct finding_page_rows rows;
	struct ov_list v = list_of(r, M_OVERSIGHT_FINDINGS, M_OVERSIGHT_FINDINGS_LEAD, "flag", M_OVERSIGHT_NO_FINDINGS);
	TRY(findings_asked(r, SCREEN + 1, &rows));
	TRY(filters_of(r, &v, LIST(finding_filter_fields), FINDING_STATES, "late|to_fix|to_check"));
	LINES_OF(r, &v, rows, finding_line);
	pages_of(r, &v, "/findings", rows.n, v.n_lines ? rows.at[v.n_lines - 1].id : 0);
	return ov_list_reply(r, &v);
}
