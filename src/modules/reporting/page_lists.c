/* What has come in, what has gone out: two lists, page and API. */
#include "modules/reporting/pages.h"
#include "modules/reporting/pages_gen.h"

enum { SCREEN = 50 };

static err cursor_of(struct work *w, struct str typed, int64_t *ret)
{
	*ret = INT64_MAX;
	if (!typed.n || (str_int(typed, ret) && *ret > 0))
		return OK;
	fail_field(w, S("cursor"), M_REPORTING_CURSOR_WRONG);
	return work_checked(w);
}

static struct str cursor_text(struct arena *a, int64_t id) { return a_fmt(a, "%lld", (long long)id); }

/* ---- finding ---- */

static err find_in(struct work *w, const struct list_input *in, struct statutory_inbox_rows *ret, struct str *ret_next)
{
	int64_t before, limit = in->limit ? in->limit : SCREEN;
	TRY(cursor_of(w, in->cursor, &before));
	TRY(statutory_inbox(w->db, w->a, &(struct statutory_inbox_in){ .viewer = w->by.org_id, .before = before, .state = in->state, .kind = in->kind,
		.waiting = in->waiting, .max = limit + 1 }, ret));
	*ret_next = STR_NONE;
	if (ret->n > (size_t)limit) {
		ret->n = (size_t)limit;
		*ret_next = cursor_text(w->a, ret->at[limit - 1].id);
	}
	return OK;
}

static err find_out(struct work *w, const struct list_input *in, struct statutory_outbox_rows *ret, struct str *ret_next)
{
	int64_t before, limit = in->limit ? in->limit : SCREEN;
	TRY(cursor_of(w, in->cursor, &before));
	TRY(statutory_outbox(w->db, w->a, &(struct statutory_outbox_in){ .viewer = w->by.org_id, .before = before, .state = in->state, .kind = in->kind,
		.max = limit + 1 }, ret));
	*ret_next = STR_NONE;
	if (ret->n > (size_t)limit) {
		ret->n = (size_t)limit;
		*ret_next = cursor_text(w->a, ret->at[limit - 1].id);
	}
	return OK;
}

/* ---- pages ---- */

static struct form_field state_filter(struct req *r, const struct list_input *in, bool with_draft)
{
	static const char *const states[] = { "draft", "acknowledged", "accepted", "returned", "withdrawn", "sent" };
	struct choice *at = a_array(r->w.a, struct choice, COUNT(states) + 1);
	size_t n = 0;
	at[n++] = (struct choice){ STR_NONE, say(&r->w, M_REPORTING_ANY), !in->state.n };
	for (size_t i = with_draft ? 0 : 1; i < COUNT(states); i++)
		at[n++] = (struct choice){ str_of(states[i]), statutory_badge(&r->w, str_of(states[i])).text, str_is(in->state, states[i]) };
	return (struct form_field){ .name = S("state"), .label = say(&r->w, M_REPORTING_STATE), .is_select = true, .choices = at, .n_choices = n };
}

static struct form_field kind_filter(struct req *r, const struct list_input *in)
{
	const struct report_form *forms;
	size_t n = forms_all(&forms);
	struct choice *at = a_array(r->w.a, struct choice, n + 1);
	at[0] = (struct choice){ STR_NONE, say(&r->w, M_REPORTING_ANY), !in->kind.n };
	for (size_t i = 0; i < n; i++) {
		bool is_2026 = legal_report(S("vn-2026"), forms[i].kind);
		at[i + 1] = (struct choice){ forms[i].kind, statutory_title(is_2026 ? S("vn-2026") : S("vn-2017"), forms[i].kind, r->w.by.lang),
			str_eq(in->kind, forms[i].kind) };
	}
	return (struct form_field){ .name = S("kind"), .label = say(&r->w, M_REPORTING_KIND), .is_select = true, .choices = at, .n_choices = n + 1 };
}

static struct str list_path(struct arena *a, const char *path, const struct list_input *in, struct str cursor)
{
	const struct query_part parts[] = { { "state", in->state }, { "kind", in->kind }, { "waiting", link_number(a, in->waiting) }, { "cursor", cursor } };
	return link_with(a, str_of(path), parts, COUNT(parts));
}

static struct pager pager_of(struct arena *a, const char *path, const struct list_input *in, struct str next)
{
	struct pager p = { 0 };
	if (next.n)
		p.next = list_path(a, path, in, next);
	if (in->cursor.n)
		p.first = list_path(a, path, in, STR_NONE);
	return p;
}

static struct report_line in_line(struct work *w, const struct statutory_inbox_row *x)
{
	bool waits = x->decides && !x->decision.n && !statutory_is_over(x->state);
	return (struct report_line){ .code = x->code, .title = statutory_title(x->profile, x->kind, w->by.lang), .incident = x->incident_code,
		.incident_title = x->incident_title, .other = x->from_name, .when = time_shown(w->a, x->sent_at), .state = statutory_badge(w, x->state),
		.has_todo = waits || (!x->seen_at && !statutory_is_over(x->state)), .is_new = !x->seen_at,
		.todo = waits ? (struct badge){ say(w, M_REPORTING_TODO_DECIDE), "warn", "scale" } : (struct badge){ say(w, M_REPORTING_TODO_SEE), "info", "eye" } };
}

err report_inbox_page(struct req *r)
{
	struct work *w = &r->w;
	const struct list_input *in = r->in;
	struct statutory_inbox_rows rows;
	struct str next;
	TRY(find_in(w, in, &rows, &next));
	struct report_line *lines = a_array(w->a, struct report_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		lines[i] = in_line(w, &rows.at[i]);
	struct report_list v = { .head = { .title = say(w, M_REPORTING_INBOX), .subtitle = say(w, M_REPORTING_INBOX_SUBTITLE) },
		.state = state_filter(r, in, false), .kind = kind_filter(r, in),
		.waiting = { .name = S("waiting"), .label = say(w, M_REPORTING_WAITING_ONLY), .is_checkbox = true, .is_checked = in->waiting },
		.lines = lines, .n_lines = rows.n, .none = { "inbox", say(w, M_REPORTING_INBOX_NONE), say(w, M_REPORTING_INBOX_NONE_TEXT), STR_NONE, STR_NONE },
		.pager = pager_of(w->a, "/reports-in", in, next) };
	return reply_page(r, v.head.title, HTML_OF(r, page_report_inbox, &v));
}

err report_outbox_page(struct req *r)
{
	struct work *w = &r->w;
	const struct list_input *in = r->in;
	struct statutory_outbox_rows rows;
	struct str next;
	TRY(find_out(w, in, &rows, &next));
	struct report_line *lines = a_array(w->a, struct report_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct statutory_outbox_row *x = &rows.at[i];
		lines[i] = (struct report_line){ .code = x->code, .title = statutory_title(x->profile, x->kind, w->by.lang), .incident = x->incident_code,
			.incident_title = x->incident_title, .other = x->decided_by_name, .when = time_shown(w->a, x->sent_at ? x->sent_at : x->changed_at),
			.state = statutory_badge(w, x->state) };
	}
	struct report_list v = { .head = { .title = say(w, M_REPORTING_OUTBOX), .subtitle = say(w, M_REPORTING_OUTBOX_SUBTITLE) },
		.state = state_filter(r, in, true), .kind = kind_filter(r, in), .lines = lines, .n_lines = rows.n,
		.none = { "send", say(w, M_REPORTING_OUTBOX_NONE), say(w, M_REPORTING_OUTBOX_NONE_TEXT), S("/incidents"), say(w, M_REPORTING_TO_INCIDENTS) },
		.pager = pager_of(w->a, "/reports-out", in, next) };
	return reply_page(r, v.head.title, HTML_OF(r, page_report_outbox, &v));
}

/* ---- API ---- */

static void put_common(struct json *j, struct str code, struct str kind, struct str incident, struct str state, struct str number, usec sent_at)
{
	json_text(j, "code", code);
	json_text(j, "kind", kind);
	json_text(j, "incident", incident);
	json_text(j, "state", state);
	json_text_or_null(j, "number", number);
	json_time(j, "sent_at", sent_at);
}

err report_inbox_api(struct req *r)
{
	struct statutory_inbox_rows rows;
	struct str next;
	TRY(find_in(&r->w, r->in, &rows, &next));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		const struct statutory_inbox_row *x = &rows.at[i];
		json_object(&j);
		put_common(&j, x->code, x->kind, x->incident_code, x->state, x->number, x->sent_at);
		json_text(&j, "from", x->from_name);
		json_bool(&j, "decides", x->decides);
		json_text_or_null(&j, "decision", x->decision);
		json_time(&j, "seen_at", x->seen_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, next);
}

err report_outbox_api(struct req *r)
{
	struct statutory_outbox_rows rows;
	struct str next;
	TRY(find_out(&r->w, r->in, &rows, &next));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		const struct statutory_outbox_row *x = &rows.at[i];
		json_object(&j);
		put_common(&j, x->code, x->kind, x->incident_code, x->state, x->number, x->sent_at);
		json_text_or_null(&j, "decided_by", x->decided_by_name);
		json_end(&j);
	}
	return reply_list_end(r, &j, next);
}
