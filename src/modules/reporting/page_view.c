/* One report: what it says, to whom, what became of it, and what one can do now. */
#include "core/files.h"
#include "core/legal/reference.h"
#include "modules/network/network.h"
#include "modules/reporting/pages.h"
#include "modules/reporting/pages_gen.h"

enum { DOCUMENT_MAX = 8 << 20 };

struct badge statutory_badge(const struct work *w, struct str state)
{
	static const struct { const char *state; enum msg text; const char *tone, *icon; } looks[] = {
		{ "draft", M_REPORTING_STATE_DRAFT, "neutral", "pencil" }, { "sent", M_REPORTING_STATE_SENT, "info", "send" },
		{ "acknowledged", M_REPORTING_STATE_ACKNOWLEDGED, "info", "inbox" }, { "accepted", M_REPORTING_STATE_ACCEPTED, "good", "check" },
		{ "returned", M_REPORTING_STATE_RETURNED, "warn", "arrow-left" }, { "withdrawn", M_REPORTING_STATE_WITHDRAWN, "neutral", "ban" },
	};
	for (size_t i = 0; i < COUNT(looks); i++)
		if (str_is(state, looks[i].state))
			return (struct badge){ say(w, looks[i].text), looks[i].tone, looks[i].icon };
	return (struct badge){ state, "neutral", NULL };
}

struct str statutory_path(struct arena *a, struct str code) { return a_fmt(a, "/statutory-reports/%.*s", STR_ARG(code)); }

/* ---- what it says ---- */

static struct shown_section section_of(struct work *w, const struct form_section *s, const struct answers *x)
{
	struct shown_line *lines = a_array(w->a, struct shown_line, s->n_questions);
	size_t n = 0;
	for (size_t i = 0; i < s->n_questions; i++) {
		const struct item *it = s->questions[i].item;
		struct str shown = answer_shown(w->a, it, x->at[it->at], w->by.lang);
		if (shown.n)
			lines[n++] = (struct shown_line){ it->label[w->by.lang], shown };
	}
	return (struct shown_section){ s->title[w->by.lang], lines, n };
}

static void show_sections(struct work *w, const struct report_form *form, const struct answers *x, struct report_view *v)
{
	struct shown_section *at = a_array(w->a, struct shown_section, form->n_sections);
	for (size_t i = 0; i < form->n_sections; i++) {
		at[v->n_sections] = section_of(w, &form->sections[i], x);
		v->n_sections += at[v->n_sections].n_lines > 0;
	}
	v->sections = at;
}

/* What sending would refuse, with links to the questions. The problem of the request stays as it is. */
static void show_missing(struct work *w, const struct statutory_get_row *s, const struct report_form *form, struct answers x, struct report_view *v)
{
	struct work trial = *w;
	trial.problem = (struct problem){ 0 };
	if (answers_check(&trial, form, &x, true) == OK)
		return;
	struct missing_line *at = a_array(w->a, struct missing_line, trial.problem.fields.n);
	for (size_t i = 0; i < trial.problem.fields.n; i++) {
		struct str rest = trial.problem.fields.at[i].field, key = str_cut(&rest, '[');
		at[i] = (struct missing_line){ trial.problem.fields.at[i].text,
			a_fmt(w->a, "%.*s/edit#f-%.*s", STR_ARG(statutory_path(w->a, s->code)), STR_ARG(key)) };
	}
	v->missing = at;
	v->n_missing = trial.problem.fields.n;
}

static void add_fact(struct work *w, struct shown_line *at, size_t *n, enum msg label, struct str value)
{
	if (value.n)
		at[(*n)++] = (struct shown_line){ say(w, label), value };
}

static void show_facts(struct work *w, const struct statutory_get_row *s, struct report_view *v)
{
	struct shown_line *at = a_array(w->a, struct shown_line, 12);
	size_t n = 0;
	const struct report_rule *rule = legal_report(s->profile, s->kind);
	struct str signer = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(s->signer_title), s->signer_title.n ? " – " : "", STR_ARG(s->signed_by));
	add_fact(w, at, &n, M_REPORTING_FROM, s->from_name);
	add_fact(w, at, &n, M_REPORTING_NUMBER, s->number);
	add_fact(w, at, &n, M_REPORTING_FORM, rule ? rule->form : STR_NONE);
	add_fact(w, at, &n, M_REPORTING_BASIS, rule ? rule->basis : STR_NONE);
	if (s->sent_at)
		add_fact(w, at, &n, M_REPORTING_SENT_AT, say(w, M_REPORTING_AT_BY, time_shown(w->a, s->sent_at), s->sent_by));
	add_fact(w, at, &n, M_REPORTING_SIGNER, s->signed_by.n ? signer : STR_NONE);
	add_fact(w, at, &n, M_REPORTING_URGENCY, s->urgency);
	if (!s->sent_at)
		add_fact(w, at, &n, M_REPORTING_CHANGED_AT, say(w, M_REPORTING_AT_BY, time_shown(w->a, s->changed_at), s->changed_by));
	v->facts = at;
	v->n_facts = n;
}

/* ---- to whom ---- */

static struct str role_title(struct work *w, struct str profile, struct str code)
{
	struct role_holder role;
	return legal_role(profile, code, w->now, &role) ? role.title[w->by.lang] : code;
}

static struct recipient_line recipient_line_of(struct work *w, const struct statutory_get_row *s, const struct recipients_of_row *x)
{
	struct recipient_line l = { .name = x->name, .role = role_title(w, s->profile, x->role), .decides = x->decides,
		.how = say(w, x->is_copy ? M_REPORTING_AS_COPY : M_REPORTING_AS_ADDRESSEE) };
	if (!x->org_id)
		l.state = (struct badge){ say(w, M_REPORTING_OUTSIDE), "neutral", "external-link" };
	else if (x->decision.n)
		l.state = statutory_badge(w, x->decision);
	else if (x->seen_at)
		l.state = (struct badge){ say(w, M_REPORTING_STATE_SEEN), "info", "eye" };
	else if (x->acknowledged_at)
		l.state = statutory_badge(w, S("acknowledged"));
	else
		l.state = (struct badge){ say(w, M_REPORTING_WILL_RECEIVE), "neutral", NULL };
	if (x->acknowledged_at)
		l.seen = say(w, M_REPORTING_ACK_AT, time_shown(w->a, x->acknowledged_at));
	if (x->seen_at)
		l.seen = say(w, M_REPORTING_SEEN_AT, time_shown(w->a, x->seen_at), x->seen_by);
	if (x->decided_at)
		l.decision = say(w, M_REPORTING_AT_BY, time_shown(w->a, x->decided_at), x->decided_by);
	return l;
}

static err recipients_shown(struct work *w, const struct statutory_get_row *s, struct recipients_of_rows *ret)
{
	struct recipients now;
	if (!str_is(s->state, "draft"))
		return recipients_of(w->db, w->a, &(struct recipients_of_in){ .report_id = s->id }, ret);
	TRY(recipients_find(w, s->incident_id, s->profile, s->kind, s->from_org, &now));
	*ret = (struct recipients_of_rows){ a_array(w->a, struct recipients_of_row, now.n), now.n };
	for (size_t i = 0; i < now.n; i++)
		ret->at[i] = (struct recipients_of_row){ .org_id = now.at[i].org_id, .role = now.at[i].role, .name = now.at[i].name,
			.is_copy = now.at[i].is_copy, .decides = now.at[i].decides };
	return OK;
}

static err show_recipients(struct work *w, const struct statutory_get_row *s, struct report_view *v)
{
	struct recipients_of_rows rows;
	TRY(recipients_shown(w, s, &rows));
	struct recipient_line *at = a_array(w->a, struct recipient_line, rows.n);
	v->may_withdraw = true;
	for (size_t i = 0; i < rows.n; i++) {
		at[i] = recipient_line_of(w, s, &rows.at[i]);
		if (rows.at[i].seen_at || rows.at[i].decision.n)
			v->may_withdraw = false;
		if (rows.at[i].org_id == w->by.org_id && !rows.at[i].seen_at && s->sent_at && !statutory_is_over(s->state))
			v->may_see = may(w, &reporting_read);
	}
	v->recipients = at;
	v->n_recipients = rows.n;
	return OK;
}

/* ---- files, history ---- */

static err show_files(struct work *w, const struct statutory_get_row *s, struct report_view *v)
{
	struct reporting_files_rows rows;
	TRY(reporting_files(w->db, w->a, &(struct reporting_files_in){ .record_id = s->id }, &rows));
	struct file_line *at = a_array(w->a, struct file_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct reporting_files_row *x = &rows.at[i];
		at[i] = (struct file_line){ .id = a_fmt(w->a, "%lld", (long long)x->id), .name = x->name, .sha256 = hex_of(w->a, x->sha256),
			.purpose = say(w, str_is(x->purpose, "signed") ? M_REPORTING_FILE_SIGNED : M_REPORTING_FILE_SENT),
			.size = a_fmt(w->a, "%lld KB", (long long)(x->size + 1023) / 1024), .added = say(w, M_REPORTING_AT_BY, time_shown(w->a, x->added_at), x->added_by) };
		if (str_is(x->purpose, "signed"))
			v->needs_signature = false;
	}
	v->files = at;
	v->n_files = rows.n;
	return OK;
}

static void add_event(struct work *w, struct report_view *v, struct event_line *at, usec t, struct str text, struct str words)
{
	if (t)
		at[v->n_events++] = (struct event_line){ time_shown(w->a, t), time_rfc3339(w->a, t), text, words };
}

/* Told by the rows themselves, which never change once written. */
static err show_history(struct work *w, const struct statutory_get_row *s, struct report_view *v)
{
	struct recipients_of_rows to = { 0 };
	if (s->sent_at)
		TRY(recipients_of(w->db, w->a, &(struct recipients_of_in){ .report_id = s->id }, &to));
	struct event_line *at = a_array(w->a, struct event_line, 3 * to.n + 4);
	v->events = at;
	add_event(w, v, at, s->created_at, say(w, s->replaces ? M_REPORTING_DID_BEGIN_AGAIN : M_REPORTING_DID_BEGIN_SHORT), STR_NONE);
	add_event(w, v, at, s->sent_at, say(w, M_REPORTING_HIST_SENT, s->sent_by), STR_NONE);
	for (size_t i = 0; i < to.n; i++)
		add_event(w, v, at, to.at[i].acknowledged_at, say(w, M_REPORTING_HIST_ACK, to.at[i].name), STR_NONE);
	for (size_t i = 0; i < to.n; i++)
		add_event(w, v, at, to.at[i].seen_at, say(w, M_REPORTING_HIST_SEEN, to.at[i].name, to.at[i].seen_by), STR_NONE);
	for (size_t i = 0; i < to.n; i++)
		add_event(w, v, at, to.at[i].decided_at, say(w, str_is(to.at[i].decision, "accepted") ? M_REPORTING_HIST_ACCEPTED : M_REPORTING_HIST_RETURNED,
			to.at[i].name, to.at[i].decided_by), to.at[i].reason);
	if (str_is(s->state, "withdrawn"))
		add_event(w, v, at, s->ended_at, say(w, M_REPORTING_STATE_WITHDRAWN), s->reason);
	return OK;
}

/* ---- what one can do ---- */

static struct form_field choice_field(struct form_field f, struct req *r)
{
	static const struct { const char *value; enum msg label; } rows[] = { { "", M_REPORTING_URGENCY_NONE }, { "KHẨN", M_REPORTING_URGENCY_1 },
		{ "THƯỢNG KHẨN", M_REPORTING_URGENCY_2 }, { "HỎA TỐC", M_REPORTING_URGENCY_3 } };
	struct choice *at = a_array(r->w.a, struct choice, COUNT(rows));
	for (size_t i = 0; i < COUNT(rows); i++)
		at[i] = (struct choice){ str_of(rows[i].value), say(&r->w, rows[i].label), str_is(f.value, rows[i].value) };
	f.choices = at;
	f.n_choices = COUNT(rows);
	f.is_select = true;
	return f;
}

static err show_send_form(struct req *r, const struct statutory_get_row *s, struct report_view *v)
{
	struct org_by_id_row org;
	const struct report_rule *rule = legal_report(s->profile, s->kind);
	TRY(network_org(&r->w, s->from_org, &org));
	v->number = form_field_of(r, LIST(send_fields), "number", STR_NONE);
	v->number.help = say(&r->w, M_REPORTING_NUMBER_HELP);
	v->place = form_field_of(r, LIST(send_fields), "place", reference_label(REF_PROVINCE, org.province, LANG_VI));
	v->authority = form_field_of(r, LIST(send_fields), "authority", STR_NONE);
	v->authority.help = say(&r->w, M_REPORTING_AUTHORITY_HELP);
	v->signer_title = form_field_of(r, LIST(send_fields), "signer_title", STR_NONE);
	v->signer_title.is_required = rule && rule->is_signed;
	v->signer_name = form_field_of(r, LIST(send_fields), "signer_name", STR_NONE);
	v->signer_name.is_required = true;
	v->file_unit = form_field_of(r, LIST(send_fields), "file_unit", STR_NONE);
	v->file_unit.help = say(&r->w, M_REPORTING_FILE_UNIT_HELP);
	v->urgency = choice_field(form_field_of(r, LIST(send_fields), "urgency", STR_NONE), r);
	return OK;
}

static err show_acts(struct req *r, const struct statutory_get_row *s, struct report_view *v)
{
	struct work *w = &r->w;
	bool is_own = statutory_is_own(w, s), is_over = statutory_is_over(s->state), decides;
	v->is_draft = str_is(s->state, "draft");
	v->may_edit = v->is_draft && is_own && may(w, &reporting_write);
	v->may_send = v->is_draft && is_own && !v->n_missing && may(w, &reporting_send);
	v->may_number = is_own && !v->is_draft && !s->number.n && !str_is(s->state, "returned") && !str_is(s->state, "withdrawn") && may(w, &reporting_write);
	v->may_upload = is_own && !is_over && may(w, &reporting_write);
	v->may_withdraw = v->may_withdraw && is_own && !is_over && may(w, v->is_draft ? &reporting_write : &reporting_send);
	v->is_closing = str_is(s->kind, "closing");
	TRY(statutory_may_decide(w, s, &decides));
	v->may_decide = decides && may(w, &reporting_decide);
	v->remark = form_field_of(r, LIST(accept_fields), "remark", STR_NONE);
	v->remark.rows = 2;
	v->reason_field = form_field_of(r, LIST(return_fields), "reason", STR_NONE);
	v->reason_field.rows = 3;
	v->reason_field.is_required = true;
	v->signed_copy = form_field_of(r, LIST(upload_fields), "signed_copy", STR_NONE);
	v->signed_copy.help = say(w, M_REPORTING_SIGNED_COPY_HELP);
	if (v->may_number)
		v->number = form_field_of(r, LIST(number_fields), "number", STR_NONE);
	return v->may_send ? show_send_form(r, s, v) : OK;
}

/* Problems of whichever of the page's forms was sent. */
static struct form_errors errors_of(struct req *r)
{
	return form_errors_of(r, r->route->in, r->route->n_in);
}

static void show_head(struct work *w, const struct statutory_get_row *s, struct report_view *v)
{
	struct link *crumbs = a_array(w->a, struct link, 1), *actions = a_array(w->a, struct link, 4);
	struct str path = statutory_path(w->a, s->code);
	size_t n = 0;
	crumbs[0] = (struct link){ .path = s->sees_incident ? v->incident_path : S("/reports-in"), .label = s->incident_code };
	if (v->may_decide)
		actions[n++] = (struct link){ S("#decide"), say(w, M_REPORTING_DECIDE), "scale", true };
	if (v->may_send)
		actions[n++] = (struct link){ S("#send"), say(w, M_REPORTING_SIGN_AND_SEND), "send", true };
	if (v->may_edit)
		actions[n++] = (struct link){ a_cat(w->a, path, S("/edit")), say(w, M_REPORTING_EDIT), "pencil", !v->may_send };
	actions[n++] = (struct link){ v->pdf_path, say(w, M_REPORTING_PDF), "download", false };
	actions[n++] = (struct link){ v->docx_path, say(w, M_REPORTING_DOCX), "download", false };
	v->head = (struct page_head){ .title = statutory_title(s->profile, s->kind, w->by.lang),
		.subtitle = a_fmt(w->a, "%.*s · %.*s %.*s", STR_ARG(s->code), STR_ARG(s->incident_code), STR_ARG(s->incident_title)),
		.crumbs = crumbs, .n_crumbs = 1, .actions = actions, .n_actions = n };
}

static void show_links(struct work *w, const struct statutory_get_row *s, struct report_view *v)
{
	struct str path = statutory_path(w->a, s->code);
	v->pdf_path = a_cat(w->a, path, S("/document.pdf"));
	v->docx_path = a_cat(w->a, path, S("/document.docx"));
	v->incident = a_fmt(w->a, "%.*s – %.*s", STR_ARG(s->incident_code), STR_ARG(s->incident_title));
	if (s->sees_incident)
		v->incident_path = a_fmt(w->a, "/incidents/%.*s", STR_ARG(s->incident_code));
	v->replaces = s->replaces_code;
	v->replaces_path = s->replaces_code.n ? statutory_path(w->a, s->replaces_code) : STR_NONE;
	v->replaced_by = s->replaced_by;
	v->replaced_by_path = s->replaced_by.n ? statutory_path(w->a, s->replaced_by) : STR_NONE;
}

err report_view_page(struct req *r)
{
	struct work *w = &r->w;
	struct statutory_get_row s;
	struct answers x;
	TRY(statutory_by_code(w, r->args[0], &s));
	const struct report_form *form = form_of(s.kind);
	const struct report_rule *rule = legal_report(s.profile, s.kind);
	struct report_view v = { .state = statutory_badge(w, s.state), .tlp = { str_of(tlp_name((enum tlp)s.tlp)), "neutral", "shield" }, .code = s.code,
		.version = s.version, .reason = s.reason, .errors = errors_of(r),
		.reason_title = say(w, str_is(s.state, "accepted") ? M_REPORTING_REMARK : str_is(s.state, "withdrawn") ? M_REPORTING_WITHDRAWN_WHY : M_REPORTING_RETURNED_WHY),
		.needs_signature = rule && rule->is_signed && !statutory_is_over(s.state) && statutory_is_own(w, &s) };
	answers_read(w->a, s.fields, &x);
	show_sections(w, form, &x, &v);
	if (str_is(s.state, "draft"))
		show_missing(w, &s, form, x, &v);
	show_facts(w, &s, &v);
	show_links(w, &s, &v);
	TRY(show_recipients(w, &s, &v));
	TRY(show_files(w, &s, &v));
	TRY(show_history(w, &s, &v));
	TRY(show_acts(r, &s, &v));
	show_head(w, &s, &v);
	return reply_page(r, v.head.title, HTML_OF(r, page_report_view, &v));
}

/* ---- documents ---- */

static err document_reply(struct req *r, enum document_kind kind)
{
	struct statutory_get_row s;
	struct buf out;
	const char *media = kind == DOCUMENT_PDF ? "application/pdf" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
	TRY(statutory_by_code(&r->w, r->args[0], &s));
	buf_init(&out, DOCUMENT_MAX);
	err e = statutory_document(&r->w, &s, kind, LANG_VI, &out);
	if (e == OK)
		e = reply_download(r, statutory_document_name(r->w.a, &s, kind), media, buf_str(&out));
	buf_done(&out);
	return e;
}

err report_pdf_get(struct req *r) { return document_reply(r, DOCUMENT_PDF); }
err report_docx_get(struct req *r) { return document_reply(r, DOCUMENT_DOCX); }
