/* page_mail: outgoing mail for administrators and programs, and the module that brings mail into the program.
 * Running the installation gives no sight of cases: subjects of mail about shareable records are not shown here. */
#include "core/jobs/jobs.h"
#include "core/mail/parts.h"
#include "core/pages_gen.h"
#include "core/queries.h"
#include "core/jobs/queue_pages.h"
#include "core/routes.h"
#include "core/settings.h"
#include "web/web.h"

#define SCREEN 50
#define PLACE "/admin/mail"

static const struct perm may_manage_mail = { "mail.manage", M_CORE_MAY_MANAGE_MAIL, ROLE_ADMIN };
static const struct perm *const perms[] = { &may_manage_mail };

struct mail_filter { int64_t before; struct str state; };
static const struct field filter_fields[] = {
	FIELD(struct mail_filter, before, F_ID, .label = M_CORE_QUEUE_OLDER),
	FIELD(struct mail_filter, state, F_CHOICE, .choices = "queued|sent|refused|bounced", .label = M_CORE_QUEUE_STATE),
};

struct mail_test { struct str to; };
static const struct field test_fields[] = {
	FIELD(struct mail_test, to, F_EMAIL, .required = true, .label = M_CORE_MAIL_TO),
};

static const struct queue_state states[] = {
	{ "queued", M_CORE_MAIL_QUEUED, "info" },
	{ "sent", M_CORE_MAIL_SENT, "good" },
	{ "refused", M_CORE_MAIL_REFUSED, "bad" },
	{ "bounced", M_CORE_MAIL_BOUNCED, "warn" },
};
#define N_STATES (COUNT(states))

static err screen(struct req *r, const struct mail_filter *in, struct mail_page_rows *ret)
{
	return mail_page(r->w.db, r->w.a, &(struct mail_page_in){ .before_id = in->before ? in->before : INT64_MAX,
		.state = in->state, .max = SCREEN + 1 }, ret);
}

static struct str subject_shown(const struct mail_page_row *row)
{
	return record_declared(row->kind) ? STR_NONE : row->subject;
}

static struct mail_line line_of(struct req *r, const struct mail_page_row *row)
{
	struct arena *a = r->w.a;
	const struct queue_state *state = queue_state_of(states, N_STATES, row->state);
	usec when = row->sent_at ? row->sent_at : row->queued_at;
	bool is_queued = str_eq(row->state, S("queued"));
	struct mail_line line = { .to = row->to_address, .to_name = row->to_name, .subject = subject_shown(row),
		.tlp = row->tlp == TLP_CLEAR ? STR_NONE : str_of(tlp_name((enum tlp)row->tlp)), .state = say(&r->w, state->says), .tone = str_of(state->tone),
		.when = time_shown(a, when), .when_iso = time_rfc3339(a, when), .tries = a_fmt(a, "%lld", (long long)row->tries),
		.answer = row->answer };
	if (!str_eq(row->state, S("sent")))
		queue_act_add(a, &line.acts, say(&r->w, is_queued ? M_CORE_MAIL_SEND_NOW : M_CORE_MAIL_RESEND), PLACE, row->id, "resend");
	if (is_queued)
		queue_act_add(a, &line.acts, say(&r->w, M_CORE_MAIL_CANCEL), PLACE, row->id, "cancel");
	return line;
}

static err tabs(struct req *r, struct str chosen, struct mails_view *v)
{
	struct mail_numbers n;
	TRY(mail_count(&r->w, &n));
	const int64_t counts[N_STATES] = { n.queued, 0, n.refused, n.bounced };
	v->tabs = queue_tabs_of(r, PLACE, states, counts, N_STATES, chosen);
	return OK;
}

static err show(struct req *r, const struct mail_filter *in, struct mails_view *v)
{
	struct mail_page_rows rows;
	TRY(screen(r, in, &rows));
	TRY(tabs(r, in->state, v));
	v->head = (struct page_head){ .title = say(&r->w, M_CORE_MAILS_TITLE), .subtitle = say(&r->w, M_CORE_MAILS_LEAD) };
	v->none = (struct empty_state){ .icon = "mail", .title = say(&r->w, M_CORE_MAILS_NONE) };
	v->is_unconfigured = !mail_is_configured(&r->w);
	v->reads_bounces = setting_text(&r->w, "mail.imap_url").n > 0;
	v->n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v->lines = a_array(r->w.a, struct mail_line, v->n_lines);
	for (size_t i = 0; i < v->n_lines; i++)
		v->lines[i] = line_of(r, &rows.at[i]);
	if (rows.n > SCREEN)
		v->pager.next = link_with(r->w.a, S(PLACE), (const struct query_part[]){
			{ "before", link_number(r->w.a, rows.at[SCREEN - 1].id) }, { "state", in->state } }, 2);
	return reply_page(r, v->head.title, HTML_OF(r, page_mails, v));
}

static err mails_page(struct req *r)
{
	struct mails_view v = { 0 };
	return show(r, r->in, &v);
}

/* The page again after a test address was refused. */
static err mails_again(struct req *r)
{
	struct mails_view v = { .test_to = req_typed(r, "to"), .test_problem = req_field_problem(r, "to") };
	return show(r, &(struct mail_filter){ 0 }, &v);
}

static err mails_api(struct req *r)
{
	struct mail_page_rows rows;
	TRY(screen(r, r->in, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n && i < SCREEN; i++) {
		const struct mail_page_row *row = &rows.at[i];
		json_object(&j);
		json_text(&j, "id", a_fmt(r->w.a, "%lld", (long long)row->id));
		json_text(&j, "to", row->to_address);
		json_text(&j, "subject", subject_shown(row));
		json_text(&j, "tlp", str_of(tlp_name((enum tlp)row->tlp)));
		json_text(&j, "state", row->state);
		json_int(&j, "tries", row->tries);
		json_time(&j, "queued_at", row->queued_at);
		json_time(&j, "sent_at", row->sent_at);
		json_text(&j, "answer", row->answer);
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > SCREEN ? a_fmt(r->w.a, "%lld", (long long)rows.at[SCREEN - 1].id) : STR_NONE);
}

static err resend_post(struct req *r)
{
	return queue_act(r, mail_resend, M_CORE_MAIL_NOT_FOUND, PLACE, M_CORE_MAIL_RESENT);
}

static err cancel_post(struct req *r)
{
	return queue_act(r, mail_cancel, M_CORE_MAIL_NOT_FOUND, PLACE, M_CORE_MAIL_CANCEL_DONE);
}

static err test_post(struct req *r)
{
	const struct mail_test *in = r->in;
	int64_t id;
	struct mail m = { .to = in->to, .lang = r->w.by.lang, .subject = say(&r->w, M_CORE_MAIL_TEST_SUBJECT),
		.text = say(&r->w, M_CORE_MAIL_TEST_TEXT, r->w.by.name), .about_path = S("/admin/mail"), .kind = "" };
	TRY(mail_queue(&r->w, &m, &id));
	TRY(mail_journal(&r->w, "mail.test", id, STR_NONE, 0, STR_NONE));
	if (!r->is_api)
		return reply_see(r, S(PLACE), M_CORE_MAIL_TEST_QUEUED);
	struct json j = reply_made(r, a_fmt(r->w.a, "/api/v1/mail#%lld", (long long)id));
	json_object(&j);
	json_text(&j, "id", link_number(r->w.a, id));
	json_end(&j);
	return OK;
}

static const struct route routes[] = {
	{ GET, "/admin/mail", &may_manage_mail, mails_page, INPUT(struct mail_filter, filter_fields), .says = M_CORE_SAYS_MAIL },
	{ GET, "/api/v1/mail", &may_manage_mail, mails_api, INPUT(struct mail_filter, filter_fields), .says = M_CORE_SAYS_MAIL },
	{ POST, "/admin/mail/{id}/resend", &may_manage_mail, resend_post, .journal = "mail.resend", .says = M_CORE_SAYS_MAIL_RESEND },
	{ POST, "/api/v1/mail/{id}/resend", &may_manage_mail, resend_post, .journal = "mail.resend", .says = M_CORE_SAYS_MAIL_RESEND },
	{ POST, "/admin/mail/{id}/cancel", &may_manage_mail, cancel_post, .journal = "mail.cancel", .says = M_CORE_SAYS_MAIL_CANCEL },
	{ POST, "/api/v1/mail/{id}/cancel", &may_manage_mail, cancel_post, .journal = "mail.cancel", .says = M_CORE_SAYS_MAIL_CANCEL },
	{ POST, "/admin/mail/test", &may_manage_mail, test_post, .again = mails_again, INPUT(struct mail_test, test_fields),
		.journal = "mail.test", .says = M_CORE_SAYS_MAIL_TEST },
	{ POST, "/api/v1/mail/test", &may_manage_mail, test_post, INPUT(struct mail_test, test_fields),
		.journal = "mail.test", .says = M_CORE_SAYS_MAIL_TEST, .made = "id" },
};

static const struct job_kind jobs[] = {
	/* mail.give_up_hours ends the tries; the number only bounds them. */
	{ .name = "mail.send", .outside = mail_send_job, .max_tries = 1000, .says = M_CORE_JOB_MAIL_SEND },
	{ .name = "mail.plan", .run = mail_plan_job, .every = USEC_MIN, .says = M_CORE_JOB_MAIL_PLAN },
	{ .name = "mail.bounces", .outside = mail_bounces_job, .every = 2 * USEC_MIN, .says = M_CORE_JOB_MAIL_BOUNCES },
};

static const struct setting settings[] = {
	{ "mail.smtp_url", 't', 0, 0, "", M_CORE_SETTING_SMTP_URL },
	{ "mail.smtp_tls", 't', 0, 0, "required", M_CORE_SETTING_SMTP_TLS },
	{ "mail.smtp_user", 't', 0, 0, "", M_CORE_SETTING_SMTP_USER },
	{ "mail.smtp_password", 's', 0, 0, "", M_CORE_SETTING_SMTP_PASSWORD },
	{ "mail.from", 't', 0, 0, "", M_CORE_SETTING_MAIL_FROM },
	{ "mail.from_name", 't', 0, 0, "Ứng Cứu", M_CORE_SETTING_MAIL_FROM_NAME },
	{ "mail.bounce_address", 't', 0, 0, "", M_CORE_SETTING_BOUNCE_ADDRESS },
	{ "mail.imap_url", 't', 0, 0, "", M_CORE_SETTING_IMAP_URL },
	{ "mail.imap_tls", 't', 0, 0, "required", M_CORE_SETTING_IMAP_TLS },
	{ "mail.imap_user", 't', 0, 0, "", M_CORE_SETTING_IMAP_USER },
	{ "mail.imap_password", 's', 0, 0, "", M_CORE_SETTING_IMAP_PASSWORD },
	{ "mail.ca_file", 't', 0, 0, "", M_CORE_SETTING_MAIL_CA_FILE },
	{ "mail.timeout_s", 'i', 5, 300, "30", M_CORE_SETTING_MAIL_TIMEOUT },
	{ "mail.give_up_hours", 'i', 1, 720, "96", M_CORE_SETTING_MAIL_GIVE_UP },
	{ "mail.tlp_max", 't', 0, 0, "TLP:AMBER", M_CORE_SETTING_MAIL_TLP_MAX },
};

static const struct nav nav[] = { { "/admin/mail", M_CORE_MAILS_TITLE, "mail", &may_manage_mail, 935 } };

static const struct journal_kind journal[] = {
	{ "mail.sent", M_CORE_DID_MAIL_SENT },
	{ "mail.refused", M_CORE_DID_MAIL_REFUSED },
	{ "mail.bounced", M_CORE_DID_MAIL_BOUNCED },
	{ "mail.resend", M_CORE_DID_MAIL_RESEND },
	{ "mail.cancel", M_CORE_DID_MAIL_CANCEL },
	{ "mail.test", M_CORE_DID_MAIL_TEST },
};

const struct module mail_module = {
	.name = "mail",
	.says = M_CORE_SAYS_MAIL_MODULE,
	.needs = { "core", "jobs" },
	.perms = LIST(perms),
	.routes = LIST(routes),
	.jobs = LIST(jobs),
	.settings = LIST(settings),
	.nav = LIST(nav),
	.journal = LIST(journal),
};
