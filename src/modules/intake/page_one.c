/* One report on one screen: what was said, what the program can tell about it, and what the officer may decide. */
#include "modules/intake/pages.h"

#include "modules/intake/lists.h"
#include "modules/intake/pages_gen.h"

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
			file_size_shown(w->a, rows[i].size), rows[i].sha256 };
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
	accept_form_show(r, row, &h, p);
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
