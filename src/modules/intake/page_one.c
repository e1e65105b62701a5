/* One report on one screen: what was said, what the program can tell about it, and what the officer may decide. */
#include "modules/intake/pages.h"

#include "base/text.h"
#include "modules/intake/lists.h"
#include "modules/intake/pages_gen.h"

/* ---- the seriousness test, explained ---- */

/* Each of the three conditions of Decision 05/2017 Art. 9, met or not. */
static struct class_view class_view_of(struct work *w, int64_t level, bool is_important, struct str criteria,
	int64_t capable)
{
	bool is_serious = str_is(str_of(incident_class_of(level, is_important, criteria, capable)), "serious");
	struct str one = say(w, level >= 4 || is_important ? M_INTAKE_TEST_LEVEL_YES : M_INTAKE_TEST_LEVEL_NO);
	struct str two = say(w, criteria.n ? M_INTAKE_TEST_HARM_YES : M_INTAKE_TEST_HARM_NO);
	struct str three = say(w, capable == 0 ? M_INTAKE_TEST_CAPABLE_NO : capable == 1
		? M_INTAKE_TEST_CAPABLE_YES : M_INTAKE_TEST_CAPABLE_UNKNOWN);
	return (struct class_view){
		.result = is_serious ? (struct badge){ say(w, M_INTAKE_CLASS_SERIOUS), "bad",
			"alert-triangle" } : (struct badge){ say(w, M_INTAKE_CLASS_ORDINARY), "info", "info-circle" },
		.why = a_fmt(w->a, "%.*s %.*s %.*s", STR_ARG(one), STR_ARG(two), STR_ARG(three)),
	};
}

err triage_class_get(struct req *r)
{
	const struct class_form *f = r->in;
	struct report_get_row row;
	TRY(report_by_code(&r->w, r->args[0], &row)); /* nothing is answered about a report of others */
	struct class_view v = class_view_of(&r->w, f->level, f->is_national_important, intake_words(r->w.a, &f->criteria),
		intake_capable(f->capable));
	return reply_html(r, HTML_OF(r, page_triage_class, &v));
}

/* ---- what was said ---- */

static void fact(struct work *w, struct one_page *p, enum msg label, struct str value)
{
	if (value.n)
		((struct said_fact *)(uintptr_t)p->facts)[p->n_facts++] = (struct said_fact){ say(w, label), value,
			value.n > 120 };
}

static struct str joined(struct arena *a, struct strs list)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < list.n; i++)
		all = a_fmt(a, "%.*s%s%.*s", STR_ARG(all), i ? ", " : "", STR_ARG(list.at[i]));
	return all;
}

static void show_facts(struct work *w, const struct report_get_row *row, struct one_page *p)
{
	p->facts = a_array(w->a, struct said_fact, 16);
	fact(w, p, M_INTAKE_F_DETECTED_AT, time_shown(w->a, row->detected_at));
	fact(w, p, M_INTAKE_F_SYSTEM_NAME, row->system_name);
	fact(w, p, M_INTAKE_F_DOMAINS, joined(w->a, intake_list_of_json(w->a, row->domains)));
	fact(w, p, M_INTAKE_F_IPS, joined(w->a, intake_list_of_json(w->a, row->ips)));
	fact(w, p, M_INTAKE_F_OWNER, row->owner);
	fact(w, p, M_INTAKE_F_OPERATOR, row->operator);
	fact(w, p, M_INTAKE_F_RESULT, row->result);
	fact(w, p, M_INTAKE_F_PROPOSAL, row->proposal);
	fact(w, p, M_INTAKE_F_NAME, row->notifier_name.n ? row->notifier_name : say(w, M_INTAKE_ANONYMOUS));
	fact(w, p, M_INTAKE_F_PHONE, row->notifier_phone);
	fact(w, p, M_INTAKE_F_EMAIL, row->notifier_email);
	fact(w, p, M_INTAKE_F_ADDRESS, row->notifier_address);
	fact(w, p, M_INTAKE_F_CHANNEL, say(w, str_is(row->channel, "phone")
		? M_INTAKE_CHANNEL_PHONE : str_is(row->channel, "api") ? M_INTAKE_CHANNEL_API : M_INTAKE_CHANNEL_WEB));
	fact(w, p, M_INTAKE_F_ACKNOWLEDGED, row->acknowledged_at ? time_shown(w->a, row->acknowledged_at) : STR_NONE);
	p->description = row->description;
}

static err show_files(struct work *w, const struct report_get_row *row, struct one_page *p)
{
	struct file_row *rows;
	TRY(files_of(w, S("report"), row->id, &rows, &p->n_files));
	struct file_line *at = a_array(w->a, struct file_line, p->n_files);
	for (size_t i = 0; i < p->n_files; i++)
		at[i] = (struct file_line){ a_fmt(w->a, "/triage/%.*s/files/%lld", STR_ARG(row->code), (long long)rows[i].id),
			rows[i].name,
			intake_size_shown(w->a, rows[i].size), rows[i].sha256 };
	p->files = at;
	return OK;
}

static err show_messages(struct work *w, const struct report_get_row *row, struct one_page *p)
{
	struct report_messages_rows rows;
	TRY(report_messages(w->db, w->a, &(struct report_messages_in){ .report_id = row->id }, &rows));
	p->messages = intake_message_lines(w, &rows, &p->n_messages);
	for (size_t i = 0; i < p->n_messages; i++)
		p->has_unread = p->has_unread || p->messages[i].is_new;
	return OK;
}

/* The acknowledgement and what followed: that it went out is evidence. */
static err show_mails(struct work *w, const struct report_get_row *row, struct one_page *p)
{
	static const struct { const char *state; enum msg text; const char *tone; } looks[] = { { "queued",
		M_CORE_MAIL_QUEUED, "info" },
		{ "sent", M_CORE_MAIL_SENT, "good" }, { "refused", M_CORE_MAIL_REFUSED, "bad" },
			{ "bounced", M_CORE_MAIL_BOUNCED, "warn" } };
	struct mails_for_report_rows rows;
	TRY(mails_for_report(w->db, w->a, &(struct mails_for_report_in){ .report_id = row->id }, &rows));
	struct mail_line *at = a_array(w->a, struct mail_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		size_t k = 0;
		while (k + 1 < COUNT(looks) && !str_is(rows.at[i].state, looks[k].state))
			k++;
		at[i] = (struct mail_line){ rows.at[i].subject,
			time_shown(w->a, rows.at[i].sent_at ? rows.at[i].sent_at : rows.at[i].queued_at),
			{ say(w, looks[k].text), looks[k].tone, "mail" } };
	}
	p->mails = at;
	p->n_mails = rows.n;
	return OK;
}

/* ---- what the program can tell ---- */

static void show_bodies(struct work *w, const struct hints *h, struct one_page *p)
{
	struct body_line *at = a_array(w->a, struct body_line, h->n_bodies);
	for (size_t i = 0; i < h->n_bodies; i++)
		at[i] = (struct body_line){ h->bodies[i].code, h->bodies[i].name, h->bodies[i].reason, h->bodies[i].value,
			h->bodies[i].is_shared };
	p->bodies = at;
	p->n_bodies = h->n_bodies;
	struct str level = h->system.level ? a_fmt(w->a, "%lld", (long long)h->system.level) : msg_text(w->by.lang,
		M_INTAKE_LEVEL_UNKNOWN);
	if (h->has_system)
		p->system = say(w, M_INTAKE_SYSTEM_FOUND, h->system.name, h->system.code, level, h->system.value);
	if (h->type.n)
		p->guess = say(w, M_INTAKE_GUESSED, reference_label(REF_INCIDENT_TYPE, h->type, w->by.lang), h->cue);
}

static void show_alike(struct work *w, const struct hints *h, struct one_page *p)
{
	struct alike_line *at = a_array(w->a, struct alike_line, h->reports.n + h->incidents.n);
	size_t n = 0;
	for (size_t i = 0; i < h->incidents.n; i++) {
		const struct incident_alike_row *x = &h->incidents.at[i];
		at[n++] = (struct alike_line){ a_fmt(w->a, "/incidents/%.*s", STR_ARG(x->code)), x->code, x->title, x->value,
			time_shown(w->a, x->opened_at), false, !x->is_open };
	}
	for (size_t i = 0; i < h->reports.n; i++) {
		const struct report_alike_row *x = &h->reports.at[i];
		at[n++] = (struct alike_line){ triage_path(w->a, x->code, ""), x->code, x->text, x->value,
			time_shown(w->a, x->received_at), true, false };
	}
	p->alike = at;
	p->n_alike = n;
}

/* ---- the form of the decision, filled in as far as the program knows ---- */

static struct form_field ask(struct req *r, const char *name, struct str value)
{
	struct form_field f = form_field_of(r, LIST(triage_accept_fields), name, value);
	if (r->route->run != triage_accept_post) { /* another form of this page came back: this one begins afresh */
		f.value = value;
		f.error = STR_NONE;
	}
	return f;
}

static bool holds_line(struct str lines, struct str word)
{
	for (struct str rest = lines; rest.p;)
		if (str_eq(str_trim(str_cut(&rest, '\n')), word))
			return true;
	return false;
}

static void tick_boxes(struct work *w, struct form_field *f, const struct choice *rows, size_t n)
{
	struct choice *at = a_array(w->a, struct choice, n);
	for (size_t i = 0; i < n; i++)
		at[i] = (struct choice){ rows[i].value, rows[i].label, holds_line(f->value, rows[i].value) };
	f->is_lines = false;
	f->is_checkboxes = true;
	f->choices = at;
	f->n_choices = n;
}

static void ask_harms(struct req *r, struct one_page *p)
{
	const struct reference *rows;
	size_t n;
	reference_all(REF_SERIOUS, &rows, &n);
	struct choice *at = a_array(r->w.a, struct choice, n);
	for (size_t i = 0; i < n; i++)
		at[i] = (struct choice){ rows[i].code, a_fmt(r->w.a, "%.*s) %.*s", STR_ARG(rows[i].letter),
			STR_ARG(rows[i].label[r->w.by.lang])), false };
	p->criteria = ask(r, "criteria", STR_NONE);
	tick_boxes(&r->w, &p->criteria, at, n);
}

static void ask_flags(struct req *r, struct one_page *p)
{
	static const struct said flags[] = { { "personal_data", M_INTAKE_FLAG_PERSONAL },
		{ "location_or_biometric_data", M_INTAKE_FLAG_BIOMETRIC },
		{ "grave", M_INTAKE_FLAG_GRAVE }, { "complex", M_INTAKE_FLAG_COMPLEX }, { "provider", M_INTAKE_FLAG_PROVIDER } };
	struct choice at[COUNT(flags)];
	for (size_t i = 0; i < COUNT(flags); i++)
		at[i] = (struct choice){ str_of(flags[i].value), say(&r->w, flags[i].label), false };
	p->flags = ask(r, "flags", STR_NONE);
	tick_boxes(&r->w, &p->flags, at, COUNT(flags));
}

static struct str number(struct arena *a, int64_t n) { return n ? a_fmt(a, "%lld", (long long)n) : STR_NONE; }

static struct str title_of(struct work *w, const struct report_get_row *row, const struct hints *h)
{
	struct strs domains = intake_list_of_json(w->a, row->domains), ips = intake_list_of_json(w->a, row->ips);
	struct str type = h->type.n ? reference_label(REF_INCIDENT_TYPE, h->type, w->by.lang) : say(w,
		M_INTAKE_TITLE_NO_TYPE);
	struct str what = h->has_system ? h->system.name : row->system_name.n ? row->system_name : domains.n
		? domains.at[0] : ips.n ? ips.at[0] : STR_NONE;
	return what.n ? a_fmt(w->a, "%.*s: %.*s", STR_ARG(type), STR_ARG(text_clip(w->a, what, 120))) : type;
}

static void ask_what(struct req *r, const struct report_get_row *row, const struct hints *h, struct one_page *p)
{
	static const struct said severities[] = { { "1", M_INTAKE_SEVERITY_1 }, { "2", M_INTAKE_SEVERITY_2 },
		{ "3", M_INTAKE_SEVERITY_3 }, { "4", M_INTAKE_SEVERITY_4 } };
	struct work *w = &r->w;
	struct civil c = civil_of(row->detected_at > row->received_at ? row->received_at : row->detected_at);
	p->title = ask(r, "title", title_of(w, row, h));
	p->type = ask(r, "type", h->type.n ? h->type : S("other"));
	intake_field_table(w, &p->type, REF_INCIDENT_TYPE, false);
	p->severity = ask(r, "severity", S("2"));
	intake_field_says(w, &p->severity, severities, COUNT(severities));
	p->summary = ask(r, "summary", row->description);
	p->summary.rows = 4;
	p->detected_at = ask(r, "detected_at", a_fmt(w->a, "%04d-%02d-%02dT%02d:%02d", c.year, c.month, c.day, c.hour,
		c.minute));
}

/* Suggested bodies, and whoever was chosen before; the box beside takes any other code. */
static void choose_body(struct work *w, struct form_field *f, const struct hints *h, bool is_required)
{
	struct choice *at = a_array(w->a, struct choice, h->n_bodies + 3);
	size_t n = 0;
	bool is_there = !f->value.n;
	if (!is_required)
		at[n++] = (struct choice){ STR_NONE, say(w, M_INTAKE_NOT_KNOWN), !f->value.n };
	for (size_t i = 0; i < h->n_bodies; i++) {
		bool is_chosen = str_eq(h->bodies[i].code, f->value);
		is_there = is_there || is_chosen;
		at[n++] = (struct choice){ h->bodies[i].code,
			a_fmt(w->a, "%.*s – %.*s", STR_ARG(h->bodies[i].code), STR_ARG(h->bodies[i].name)), is_chosen };
	}
	if (!is_there)
		at[n++] = (struct choice){ f->value, f->value, true };
	f->choices = at;
	f->n_choices = n;
}

static void ask_who(struct req *r, const struct report_get_row *row, const struct hints *h, struct one_page *p)
{
	struct work *w = &r->w;
	p->responsible = ask(r, "responsible", h->responsible_code);
	p->owner = ask(r, "owner", h->owner_code);
	p->isp = ask(r, "isp", h->isp_code);
	choose_body(w, &p->responsible, h, true);
	choose_body(w, &p->owner, h, false);
	choose_body(w, &p->isp, h, false);
	p->responsible.help = say(w, M_INTAKE_H_RESPONSIBLE);
	p->system_name = ask(r, "system_name", h->has_system ? h->system.name : row->system_name);
	p->system_code = h->has_system ? h->system.code : STR_NONE;
	p->sector = ask(r, "sector", h->sector);
	intake_field_table(w, &p->sector, REF_SECTOR, true);
	p->province = ask(r, "province", h->province);
	intake_field_table(w, &p->province, REF_PROVINCE, true);
}

static void ask_class(struct req *r, const struct hints *h, struct one_page *p)
{
	static const struct said capable[] = { { "unknown", M_INTAKE_CAPABLE_UNKNOWN }, { "yes", M_INTAKE_CAPABLE_YES },
		{ "no", M_INTAKE_CAPABLE_NO } };
	static const struct said overrides[] = { { "", M_INTAKE_CLASS_AS_COMPUTED }, { "ordinary", M_INTAKE_CLASS_ORDINARY },
		{ "serious", M_INTAKE_CLASS_SERIOUS } };
	static const struct said tlps[] = { { "CLEAR", M_INTAKE_TLP_CLEAR }, { "GREEN", M_INTAKE_TLP_GREEN },
		{ "AMBER", M_INTAKE_TLP_AMBER },
		{ "AMBER+STRICT", M_INTAKE_TLP_AMBER_STRICT }, { "RED", M_INTAKE_TLP_RED } };
	struct work *w = &r->w;
	p->level = ask(r, "level", number(w->a, h->system.level));
	intake_field_table(w, &p->level, REF_LEVEL, true);
	p->important = ask(r, "is_national_important", h->system.is_national_important ? S("1") : STR_NONE);
	p->important.is_checked = p->important.value.n != 0;
	p->beyond = ask(r, "is_beyond_capability", STR_NONE);
	p->beyond.is_checked = p->beyond.value.n != 0;
	p->capable = ask(r, "capable", S("unknown"));
	intake_field_says(w, &p->capable, capable, COUNT(capable));
	p->tlp = ask(r, "tlp", S("AMBER"));
	intake_field_says(w, &p->tlp, tlps, COUNT(tlps));
	p->class_override = ask(r, "class_override", STR_NONE);
	intake_field_says(w, &p->class_override, overrides, COUNT(overrides));
	p->class_reason = ask(r, "class_reason", STR_NONE);
	ask_harms(r, p);
	ask_flags(r, p);
	int64_t level = 0;
	(void)str_int(p->level.value, &level);
	p->class = class_view_of(w, level, p->important.is_checked, p->criteria.value, intake_capable(p->capable.value));
}

/* ---- the page ---- */

static struct form_field small(struct req *r, const struct field *fields, size_t n, const char *name, bool is_again)
{
	struct form_field f = form_field_of(r, fields, n, name, STR_NONE);
	if (!is_again)
		f.value = f.error = STR_NONE;
	return f;
}

/* The likeliest answer stands in the box already. */
static void suggest_alike(struct one_page *p)
{
	for (size_t i = p->n_alike; i-- > 0;) {
		struct form_field *f = p->alike[i].is_report ? &p->same_other : &p->attach_incident;
		if (!f->error.n && !p->alike[i].is_over)
			f->value = p->alike[i].code;
	}
}

static void ask_others(struct req *r, struct one_page *p)
{
	p->refuse_reason = small(r, LIST(triage_refuse_fields), "reason", r->route->run == triage_refuse_post);
	p->refuse_reason.rows = 3;
	p->refuse_reason.help = say(&r->w, M_INTAKE_H_REFUSE);
	p->same_other = small(r, LIST(triage_same_fields), "other", r->route->run == triage_same_post);
	p->attach_incident = small(r, LIST(triage_attach_fields), "incident", r->route->run == triage_attach_post);
	p->back_reason = small(r, LIST(triage_back_fields), "reason", r->route->run == triage_back_post);
	p->back_reason.rows = 2;
	p->text = small(r, LIST(triage_reply_fields), "text", r->route->run == triage_reply_post);
	p->text.rows = 3;
	suggest_alike(p);
}

static void show_state(struct work *w, const struct report_get_row *row, struct one_page *p)
{
	p->is_waiting = str_is(row->state, "new") || str_is(row->state, "verifying");
	p->may_decide = p->is_waiting && may(w, &intake_triage);
	p->may_undo = !p->is_waiting && !str_is(row->state, "accepted") && may(w, &intake_triage);
	p->is_mine = row->officer == w->by.account_id;
	p->has_email = row->notifier_email.n != 0;
	p->waits = p->is_waiting ? duration_words(w->a, w->by.lang, w->now - row->received_at) : STR_NONE;
	p->state_note = row->state_reason;
	if (row->incident_code.n) {
		p->link_code = row->incident_code;
		p->link_path = a_fmt(w->a, "/incidents/%.*s", STR_ARG(row->incident_code));
	} else if (row->same_code.n) {
		p->link_code = row->same_code;
		p->link_path = triage_path(w->a, row->same_code, "");
	}
}

static err hint(struct req *r, const struct report_get_row *row, struct one_page *p)
{
	struct hints h;
	TRY(hints_of(&r->w, row, &h));
	show_bodies(&r->w, &h, p);
	show_alike(&r->w, &h, p);
	ask_what(r, row, &h, p);
	ask_who(r, row, &h, p);
	ask_class(r, &h, p);
	return OK;
}

static struct form_errors errors_of_page(struct req *r)
{
	const struct route *row = r->route;
	return form_errors_of(r, row->in, row->n_in);
}

err triage_one_get(struct req *r)
{
	struct work *w = &r->w;
	struct report_get_row row;
	struct str code = report_code_typed(w->a, r->args[0]);
	TRY(report_by_code(w, code.n ? code : r->args[0], &row));
	const struct link crumbs[] = { { S("/triage"), say(w, M_INTAKE_QUEUE_TITLE), NULL, false } };
	struct one_page p = {
		.head = { .title = row.code, .subtitle = row.notifier_name.n ? row.notifier_name : say(w, M_INTAKE_ANONYMOUS),
			.crumbs = crumbs, .n_crumbs = 1 },
		.state = intake_report_badge(w, row.state), .code = row.code, .version = row.version, .officer = row.officer_name,
		.received = time_shown(w->a, row.received_at), .errors = errors_of_page(r),
	};
	show_state(w, &row, &p);
	show_facts(w, &row, &p);
	TRY(show_files(w, &row, &p));
	TRY(show_messages(w, &row, &p));
	TRY(show_mails(w, &row, &p));
	TRY(hint(r, &row, &p));
	ask_others(r, &p);
	return reply_page(r, row.code, HTML_OF(r, page_triage_one, &p));
}

err triage_file_get(struct req *r)
{
	struct report_get_row row;
	int64_t id;
	TRY(report_by_code(&r->w, r->args[0], &row));
	if (!str_int(r->args[1], &id))
		return fail(&r->w, E_NOT_FOUND, M_INTAKE_NO_SUCH, r->args[0]);
	return file_reply(r, S("report"), row.id, id);
}
