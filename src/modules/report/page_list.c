/* The list of reports, a new one, the organisations of one, and what has been corrected since. */
#include "modules/report/pages.h"

#include "modules/report/pages_gen.h"

enum { SCREEN = 50 };

static err found(struct work *w, const struct summary_filter *in, struct summary_page_rows *ret, struct str *ret_next)
{
	struct summary_page_in q = { .viewer = w->by.org_id, .state = in->state, .scope = in->scope, .before = in->before ? in->before : INT64_MAX, .max = SCREEN + 1 };
	TRY(duty_sees_all(w, &q.wide));
	TRY(summary_page(w->db, w->a, &q, ret));
	*ret_next = STR_NONE;
	if (ret->n > SCREEN) {
		ret->n = SCREEN;
		*ret_next = a_fmt(w->a, "%lld", (long long)ret->at[SCREEN - 1].id);
	}
	return OK;
}

static struct str list_path(struct arena *a, const struct summary_filter *in, struct str before)
{
	const struct query_part parts[] = { { "state", in->state }, { "scope", in->scope }, { "before", before } };
	return link_with(a, S("/reports"), parts, COUNT(parts));
}

static struct summary_line line_of(struct work *w, const struct summary_page_row *x)
{
	struct str year = a_fmt(w->a, "%lld", (long long)x->year);
	return (struct summary_line){ .path = report_path(w->a, x->code, ""), .code = x->code, .title = say(w, M_REPORT_LINE_TITLE, year, report_scope_name(w, x->scope, x->scope_name)),
		.when = time_shown(w->a, x->at_at), .number = x->number, .count = x->snapshot_code.n ? report_number(w->a, w->by.lang, x->n_instances) : S("–"),
		.state = report_badge(w, x->state) };
}

err summary_list_page(struct req *r)
{
	struct work *w = &r->w;
	const struct summary_filter *in = r->in;
	struct summary_page_rows rows;
	struct str next;
	TRY(found(w, in, &rows, &next));
	struct summary_list v = { .head = { .title = say(w, M_REPORT_TITLE), .subtitle = say(w, M_REPORT_LEAD_TEXT) },
		.state = form_field_of(r, LIST(report_list_fields), "state", in->state), .scope = form_field_of(r, LIST(report_list_fields), "scope", in->scope),
		.empty = { "clipboard-list", say(w, M_REPORT_NO_REPORTS), say(w, M_REPORT_NO_REPORTS_TEXT), STR_NONE, STR_NONE } };
	report_words(r, &v.state, REPORT_STATES, M_REPORT_ANY);
	report_words(r, &v.scope, REPORT_SCOPES, M_REPORT_ANY);
	if (may(w, &report_write)) {
		struct link *add = a_new(w->a, struct link);
		*add = (struct link){ S("/reports/new"), say(w, M_REPORT_NEW), "plus", true };
		v.head.actions = add;
		v.head.n_actions = 1;
	}
	v.lines = a_array(w->a, struct summary_line, rows.n + 1);
	for (; v.n_lines < rows.n; v.n_lines++)
		v.lines[v.n_lines] = line_of(w, &rows.at[v.n_lines]);
	v.pager = (struct pager){ .first = in->before ? list_path(w->a, in, STR_NONE) : STR_NONE, .next = next.n ? list_path(w->a, in, next) : STR_NONE };
	return reply_page(r, v.head.title, HTML_OF(r, page_summary_list, &v));
}

err summary_list_api(struct req *r)
{
	struct summary_page_rows rows;
	struct str next;
	TRY(found(&r->w, r->in, &rows, &next));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		json_object(&j);
		json_text(&j, "code", rows.at[i].code);
		json_text(&j, "scope", rows.at[i].scope);
		json_text_or_null(&j, "of", rows.at[i].scope_code);
		json_int(&j, "year", rows.at[i].year);
		json_time(&j, "as_of", rows.at[i].at_at);
		json_text(&j, "state", rows.at[i].state);
		json_text_or_null(&j, "snapshot", rows.at[i].snapshot_code);
		json_text_or_null(&j, "number", rows.at[i].number);
		json_time(&j, "signed_at", rows.at[i].signed_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, next);
}

/* ---- a new one ---- */

err summary_new_page(struct req *r)
{
	struct work *w = &r->w;
	bool wide;
	struct org_by_id_row org = { 0 };
	TRY(duty_sees_all(w, &wide));
	if (!wide)
		TRY(network_org(w, w->by.org_id, &org));
	struct net_form f = { .head = { .title = say(w, M_REPORT_NEW) }, .errors = form_errors_of(r, LIST(report_new_fields)), .action = S("/reports"), .back = S("/reports"),
		.lead = say(w, M_REPORT_NEW_LEAD), .n_fields = COUNT(report_new_fields), .submit = say(w, M_REPORT_NEW_GO) };
	const struct str values[] = { wide ? S("nation") : S("organisation"), org.code, a_fmt(w->a, "%d", civil_of(w->now).year), STR_NONE };
	f.head.crumbs = report_crumbs(w, STR_NONE, &f.head.n_crumbs);
	TRY(net_fields(r, LIST(report_new_fields), values, NULL, &f.fields));
	report_words(r, &f.fields[0].field, wide ? REPORT_SCOPES : "organisation", (enum msg)0);
	f.fields[1].field.help = say(w, M_REPORT_OF_HELP);
	f.fields[3].field.help = say(w, M_REPORT_AS_OF_HELP);
	f.fields[3].field.type = "datetime-local";
	return net_form_reply(r, &f);
}

/* ---- organisations ---- */

static struct duty_count counts_read(struct str text)
{
	struct duty_count c = { 0 };
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		if (!str_int(str_cut(&text, ' '), &c.n[i]))
			return (struct duty_count){ 0 };
	return c;
}

static err orgs_found(struct work *w, struct str code, struct str after, struct summary_get_row *ret, struct snapshot_orgs_page_rows *ret_rows, struct str *ret_next)
{
	TRY(summary_find(w, code, ret));
	TRY(snapshot_orgs_page(w->db, w->a, &(struct snapshot_orgs_page_in){ ret->snapshot_id, after, SCREEN + 1 }, ret_rows));
	*ret_next = STR_NONE;
	if (ret_rows->n > SCREEN) {
		ret_rows->n = SCREEN;
		*ret_next = ret_rows->at[SCREEN - 1].org_code;
	}
	return OK;
}

err summary_orgs_page(struct req *r)
{
	struct work *w = &r->w;
	const struct code_input *in = r->in;
	struct summary_get_row s;
	struct snapshot_orgs_page_rows rows;
	struct str next;
	TRY(orgs_found(w, r->args[0], in->after, &s, &rows, &next));
	struct orgs_view v = { .head = { .title = say(w, M_REPORT_ORGS_TITLE), .subtitle = s.code }, .lines = a_array(w->a, struct org_count_line, rows.n + 1) };
	v.head.crumbs = report_crumbs(w, s.code, &v.head.n_crumbs);
	for (; v.n_lines < rows.n; v.n_lines++) {
		const struct snapshot_orgs_page_row *x = &rows.at[v.n_lines];
		struct duty_count c = counts_read(x->counts);
		struct report_row row = report_row_of(&c);
		struct org_count_line *l = &v.lines[v.n_lines];
		*l = (struct org_count_line){ .code = x->org_code, .name = x->org_name, .path = report_path(w->a, s.code, a_z(w->a, a_fmt(w->a, "/organisations/%.*s/page.pdf", STR_ARG(x->org_code)))), .n = a_array(w->a, struct str, N_REPORT_COLUMNS), .n_n = N_REPORT_COLUMNS };
		for (size_t k = 0; k < N_REPORT_COLUMNS; k++)
			l->n[k] = report_number(w->a, w->by.lang, row.n[k]);
	}
	if (next.n)
		v.pager.next = a_fmt(w->a, "/reports/%.*s/organisations?after=%.*s", STR_ARG(s.code), STR_ARG(next));
	if (in->after.n)
		v.pager.first = report_path(w->a, s.code, "/organisations");
	return reply_page(r, v.head.title, HTML_OF(r, page_summary_orgs, &v));
}

err summary_orgs_api(struct req *r)
{
	const struct code_input *in = r->in;
	struct summary_get_row s;
	struct snapshot_orgs_page_rows rows;
	struct str next;
	TRY(orgs_found(&r->w, r->args[0], in->after, &s, &rows, &next));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		struct duty_count c = counts_read(rows.at[i].counts);
		json_object(&j);
		json_text(&j, "code", rows.at[i].org_code);
		json_text(&j, "class", rows.at[i].class);
		for (int k = 0; k < N_DUTY_STATUSES; k++)
			if (k != DUTY_NOT_APPLICABLE)
				json_int(&j, duty_status_names[k], c.n[k]);
		json_end(&j);
	}
	return reply_list_end(r, &j, next);
}

/* ---- corrections ---- */

struct corrections { struct summary_get_row s; struct delta_last_row d; bool found; struct delta_rows_rows rows; int64_t next; };

static err corrections_of(struct work *w, struct str code, int64_t after, struct corrections *ret)
{
	*ret = (struct corrections){ 0 };
	TRY(summary_find(w, code, &ret->s));
	TRY(delta_last(w->db, w->a, &(struct delta_last_in){ ret->s.snapshot_id }, &ret->d, &ret->found));
	if (!ret->found)
		return OK;
	TRY(delta_rows(w->db, w->a, &(struct delta_rows_in){ ret->d.id, after, SCREEN + 1 }, &ret->rows));
	if (ret->rows.n > SCREEN) {
		ret->rows.n = SCREEN;
		ret->next = ret->rows.at[SCREEN - 1].seq;
	}
	return OK;
}

static struct str window_of(struct work *w, struct str line)
{
	usec from;
	return time_parse(line_field(line, LINE_FROM), &from) ? date_shown(w->a, from) : S("–");
}

err summary_delta_page(struct req *r)
{
	struct work *w = &r->w;
	const struct seq_input *in = r->in;
	struct corrections c;
	TRY(corrections_of(w, r->args[0], in->after, &c));
	struct delta_view v = { .head = { .title = say(w, M_REPORT_DELTA), .subtitle = c.s.code }, .path = report_path(w->a, c.s.code, "/compare"), .is_compared = c.found,
		.may_compare = c.s.snapshot_id && may(w, &report_write), .hash = c.d.hash, .lines = a_array(w->a, struct delta_line, c.rows.n + 1) };
	v.head.crumbs = report_crumbs(w, c.s.code, &v.head.n_crumbs);
	v.says = c.found ? say(w, M_REPORT_DELTA_SAYS, c.s.code, time_shown(w->a, c.d.known_at), report_number(w->a, w->by.lang, c.d.n_rows)) : say(w, M_REPORT_NOT_COMPARED);
	if (c.found) {
		struct link *file = a_new(w->a, struct link);
		*file = (struct link){ report_path(w->a, c.s.code, "/delta.xlsx"), S("XLSX"), "download", false };
		v.head.actions = file;
		v.head.n_actions = 1;
	}
	for (; v.n_lines < c.rows.n; v.n_lines++) {
		struct str x = c.rows.at[v.n_lines].before, y = c.rows.at[v.n_lines].after, any = x.n ? x : y;
		v.lines[v.n_lines] = (struct delta_line){ line_field(any, LINE_ORG), line_field(any, LINE_DUTY), line_field(any, LINE_SUBJECT), window_of(w, any),
			report_status_name(w, line_field(x, LINE_STATUS)), report_status_name(w, line_field(y, LINE_STATUS)) };
	}
	if (c.next)
		v.pager.next = a_fmt(w->a, "/reports/%.*s/delta?after=%lld", STR_ARG(c.s.code), (long long)c.next);
	return reply_page(r, v.head.title, HTML_OF(r, page_summary_delta, &v));
}

err summary_delta_api(struct req *r)
{
	const struct seq_input *in = r->in;
	struct corrections c;
	TRY(corrections_of(&r->w, r->args[0], in->after, &c));
	struct json j = reply_list(r);
	for (size_t i = 0; i < c.rows.n; i++) {
		json_object(&j);
		json_text(&j, "organisation", c.rows.at[i].org_code);
		json_text_or_null(&j, "before", c.rows.at[i].before);
		json_text_or_null(&j, "after", c.rows.at[i].after);
		json_end(&j);
	}
	return reply_list_end(r, &j, c.next ? a_fmt(r->w.a, "%lld", (long long)c.next) : STR_NONE);
}
