/* What the notifier sees later: where things stand, and the conversation with the team. */
#include "modules/intake/pages.h"

#include "core/identity/pages.h"
#include "modules/intake/pages_gen.h"

/* ---- with code and secret ---- */

static err sign_in_page(struct req *r)
{
	struct work *w = &r->w;
	struct status_sign_in p = {
		.head = { .title = say(w, M_INTAKE_STATUS_TITLE), .subtitle = say(w, M_INTAKE_STATUS_LEAD) },
		.errors = form_errors_of(r, LIST(intake_status_fields)),
		.code = form_field_of(r, LIST(intake_status_fields), "code", STR_NONE),
		.secret = form_field_of(r, LIST(intake_status_fields), "secret", STR_NONE),
	};
	p.code.help = say(w, M_INTAKE_H_CODE);
	p.secret.help = say(w, M_INTAKE_H_SECRET);
	p.code.autocomplete = "off";
	p.secret.autocomplete = "off";
	p.secret.type = "text";
	return reply_page(r, p.head.title, HTML_OF(r, page_intake_status_sign_in, &p));
}

err intake_status_post(struct req *r)
{
	const struct status_form *f = r->in;
	struct report_by_secret_row row;
	bool holds;
	TRY(report_secret_holds(&r->w, f->code, f->secret, &row, &holds));
	if (!holds)
		return fail(&r->w, E_INVALID, M_INTAKE_NOT_FOUND);
	intake_cookie_set(r, row.code);
	TRY(journal_add(&r->w, "report.open_by_notifier", report_ref(row.id), STR_NONE));
	return reply_see(r, S("/report/status"), 0);
}

err intake_leave_post(struct req *r)
{
	reply_cookie(r, STATUS_COOKIE, STR_NONE, -1);
	TRY(journal_add(&r->w, "report.leave", (struct journal_ref){ NULL, 0 }, STR_NONE));
	return reply_see(r, S("/report/status"), M_INTAKE_LEFT);
}

/* ---- where things stand ---- */

static struct str stage_says(struct work *w, const struct report_by_secret_row *row, enum report_stage stage)
{
	if (str_is(row->state, "duplicate"))
		return say(w, M_INTAKE_SAYS_DUPLICATE);
	switch (stage) {
	case STAGE_RECEIVED: return say(w, M_INTAKE_SAYS_RECEIVED);
	case STAGE_VERIFYING: return say(w, M_INTAKE_SAYS_VERIFYING);
	case STAGE_HANDLING: return say(w, M_INTAKE_SAYS_HANDLING);
	case STAGE_REFUSED: return say(w, M_INTAKE_SAYS_REFUSED, row->state_reason);
	case STAGE_DONE: break;
	}
	return say(w, M_INTAKE_SAYS_DONE, time_shown(w->a, row->closed_at));
}

static void show_stages(struct work *w, const struct report_by_secret_row *row, enum report_stage now,
	struct status_page *p)
{
	static const enum report_stage way[] = { STAGE_RECEIVED, STAGE_VERIFYING, STAGE_HANDLING, STAGE_DONE };
	struct stage_line *at = a_array(w->a, struct stage_line, COUNT(way));
	for (size_t i = 0; i < COUNT(way); i++) {
		at[i] = (struct stage_line){ .label = intake_stage_badge(w, way[i]).text,
			.is_done = way[i] < now || now == STAGE_DONE, .is_now = way[i] == now };
		if (way[i] == STAGE_RECEIVED)
			at[i].note = time_shown(w->a, row->received_at);
		if (way[i] == STAGE_DONE && row->closed_at && now == STAGE_DONE)
			at[i].note = time_shown(w->a, row->closed_at);
	}
	p->stages = at;
	p->n_stages = now == STAGE_REFUSED ? 0 : COUNT(way);
}

static err show_conversation(struct req *r, int64_t report_id, struct status_page *p)
{
	struct report_messages_rows rows;
	struct file_row *files;
	TRY(report_messages(r->w.db, r->w.a, &(struct report_messages_in){ .report_id = report_id }, &rows));
	p->messages = intake_message_lines(&r->w, &rows, &p->n_messages);
	TRY(files_of(&r->w, S("report"), report_id, &files, &p->n_files));
	struct str *names = a_array(r->w.a, struct str, p->n_files);
	for (size_t i = 0; i < p->n_files; i++)
		names[i] = files[i].name;
	p->files = names;
	p->text = form_field_of(r, LIST(intake_message_fields), "text", STR_NONE);
	p->text.rows = 4;
	p->add = form_field_of(r, LIST(intake_message_fields), "files", STR_NONE);
	p->add.help = say(&r->w, M_INTAKE_H_FILES);
	return OK;
}

err intake_status_get(struct req *r)
{
	struct work *w = &r->w;
	struct report_by_secret_row row;
	struct str code = intake_cookie_code(r);
	bool is_message_again = str_is(r->path, "/report/status/messages");
	if (!code.n || (w->problem.e != OK && !is_message_again))
		return sign_in_page(r);
	TRY(report_open_known(w, code, &row));
	enum report_stage stage = report_stage_of(&row);
	struct status_page p = {
		.head = { .title = say(w, M_INTAKE_STATUS_OF, row.code) }, .state = intake_stage_badge(w, stage),
			.says = stage_says(w, &row, stage),
		.code = row.code, .received = time_shown(w->a, row.received_at), .description = row.description,
		.errors = form_errors_of(r, LIST(intake_message_fields)),
	};
	show_stages(w, &row, stage, &p);
	TRY(show_conversation(r, row.id, &p));
	return reply_page(r, p.head.title, HTML_OF(r, page_intake_status, &p));
}

/* ---- messages ---- */

err intake_message_keep(struct req *r)
{
	const struct message_form *f = r->in;
	for (size_t i = 0; i < f->files.n; i++)
		TRY(file_keep(&r->w, &f->files.at[i]));
	return OK;
}

err intake_message_post(struct req *r)
{
	const struct message_form *f = r->in;
	struct report_by_secret_row row;
	struct str code = intake_cookie_code(r);
	int64_t id;
	if (!code.n)
		return fail(&r->w, E_INVALID, M_INTAKE_STATUS_AGAIN);
	TRY(report_open_known(&r->w, code, &row));
	TRY(report_message_from_reporter(&r->w, &row, f->text, &f->files, &id));
	return reply_see(r, S("/report/status"), M_INTAKE_MESSAGE_SENT);
}
