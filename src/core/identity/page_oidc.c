/* Signing in by a provider: there and back, and what the way back was for. */
#include "base/text.h"
#include "core/identity/oidc_pages.h"
#include "core/journal.h"
#include "core/pages_gen.h"
#include "core/settings.h"

const struct field oidc_begin_fields[1] = {
	FIELD(struct oidc_begin_form, next, F_TEXT, .max = 2000, .label = M_IDENTITY_NEXT),
};
/* In an address, as the protocol has it: a code is worth nothing without the verifier, is used up here, and addresses are logged without queries. */
#define ALSO(parameter) { .name = parameter, .type = F_TEXT, .offset = offsetof(struct oidc_return_form, other), .max = 2000, .label = M_IDENTITY_OIDC_ANSWER }
const struct field oidc_return_fields[12] = {
	FIELD(struct oidc_return_form, code, F_TEXT, .max = 4000, .label = M_IDENTITY_OIDC_ANSWER),
	FIELD(struct oidc_return_form, state, F_TEXT, .max = 200, .label = M_IDENTITY_OIDC_ANSWER),
	FIELD(struct oidc_return_form, iss, F_TEXT, .max = 1000, .label = M_IDENTITY_OIDC_ANSWER),
	FIELD(struct oidc_return_form, error, F_TEXT, .max = 200, .label = M_IDENTITY_OIDC_ANSWER),
	ALSO("error_description"), ALSO("error_uri"), ALSO("error_subcode"), ALSO("session_state"), ALSO("scope"), ALSO("authuser"), ALSO("prompt"),
	ALSO("hd"),
};
const struct field oidc_join_fields[4] = {
	FIELD(struct oidc_join_form, full_name, F_TEXT, .required = true, .max = 120, .label = M_IDENTITY_FULL_NAME),
	FIELD(struct oidc_join_form, name, F_TEXT, .required = true, .max = 40, .label = M_IDENTITY_NAME),
	FIELD(struct oidc_join_form, email, F_EMAIL, .label = M_IDENTITY_EMAIL),
	FIELD(struct oidc_join_form, phone, F_TEXT, .max = 40, .label = M_IDENTITY_PHONE),
};

/* The cookie: the secret of the flow, and behind a point that of the invitation, which is kept nowhere else. */
static struct str cookie_part(const struct req *r, bool is_invitation)
{
	struct str rest = req_cookie(r, OIDC_COOKIE), flow = str_cut(&rest, '.');
	return is_invitation ? rest : flow;
}

static void cookie_give(struct req *r, struct str secret, struct str invitation)
{
	struct str value = invitation.n ? a_fmt(r->w.a, "%.*s.%.*s", STR_ARG(secret), STR_ARG(invitation)) : secret;
	reply_cookie(r, OIDC_COOKIE, value, OIDC_LIMIT / USEC_S);
}

/* ---- there ---- */

bool oidc_way(struct work *w, struct str action, struct str next, struct form_card *ret)
{
	if (!oidc_is_on(w))
		return false;
	*ret = (struct form_card){ .action = action, .submit = oidc_button(w), .hidden_name = S("next"), .hidden_value = next };
	return true;
}

/* Asks the provider where to go, so that the person hears here when it is not there. */
err oidc_begin_before(struct req *r)
{
	struct oidc_begin_form *f = input_of(r);
	enum oidc_end end = oidc_is_on(&r->w) ? oidc_discover(&r->w, &f->provider) : OIDC_DOWN;
	return end == OIDC_OK ? OK : fail(&r->w, E_CONFLICT, M_IDENTITY_OIDC_FAILED, oidc_says(&r->w, end));
}

/* A page and not a redirect: browsers let a form lead nowhere but to us (Content-Security-Policy, form-action). */
static err go(struct req *r, const char *purpose, struct str next, struct str invitation)
{
	struct work *w = &r->w;
	const struct oidc_begin_form *f = r->in;
	struct str secret;
	TRY(oidc_begin(w, purpose, next, &secret));
	struct str path = oidc_ask_path(w, &f->provider, secret);
	struct oidc_go_page p = { .head = { .title = say(w, M_IDENTITY_OIDC_GOING), .subtitle = say(w, M_IDENTITY_OIDC_GOING_LEAD) },
		.there = { .path = path, .label = say(w, M_IDENTITY_OIDC_GO) } };
	cookie_give(r, secret, invitation);
	reply_header(r, "Refresh", a_cat(w->a, S("0; url="), path));
	reply_header(r, "Cache-Control", S("no-store"));
	return reply_page(r, p.head.title, HTML_OF(r, page_oidc_go_page, &p));
}

err oidc_begin_post(struct req *r)
{
	const struct oidc_begin_form *f = r->in;
	return go(r, "sign_in", next_path(f->next), STR_NONE);
}

static err invitation_look(struct work *w, void *arg)
{
	const struct req *r = arg;
	struct invitation_get_row row;
	return invitation_known(w, r->args[0], false, &row);
}

err oidc_invitation_before(struct req *r)
{
	TRY(work_run(&r->w, TX_READ, invitation_look, r));
	return oidc_begin_before(r);
}

err oidc_invitation_post(struct req *r)
{
	return go(r, "invitation", STR_NONE, r->args[0]);
}

/* ---- and back ---- */

static err flow_take(struct work *w, void *arg)
{
	struct req *r = arg;
	struct oidc_return_form *f = input_of(r);
	return oidc_take(w, cookie_part(r, false), &f->flow);
}

static err sign_in_finish(struct req *r, struct oidc_return_form *f)
{
	struct work *w = &r->w;
	struct oidc_identity_find_row row;
	TRY(oidc_identity_find(w->db, w->a, &(struct oidc_identity_find_in){ .issuer = str_trim(setting_text(w, "identity.oidc_issuer")),
		.subject = f->person.subject }, &row, &f->is_known));
	f->is_known = f->is_known && !row.disabled_at;
	if (!f->is_known)
		return sign_in_refusal_note(w, &f->attempt);
	TRY(oidc_identity_touch(w->db, &(struct oidc_identity_touch_in){ .id = row.id, .now = w->now }, NULL));
	TRY(attempt_forgive(w, &f->attempt));
	TRY(journal_add(w, "account.oidc_right", (struct journal_ref){ "account", row.account_id },
		PAIRS(w->a, { "address", f->attempt.address }, { "amr", f->person.amr }, { "acr", f->person.acr })));
	return row.totp_secret.n && setting_bool(w, "identity.oidc_second_factor") ? step_make(w, row.account_id, &f->step)
		: session_make(r, row.account_id, &f->session);
}

/* Only the session that began it, and only the account that was signed in then. */
static err link_finish(struct req *r, struct oidc_return_form *f)
{
	struct work *w = &r->w;
	if (!w->by.account_id || w->by.account_id != f->flow.account_id)
		return fail(w, E_INVALID, M_IDENTITY_OIDC_EXPIRED);
	f->is_known = true;
	TRY(attempt_forgive(w, &f->attempt));
	return oidc_link(w, w->by.account_id, str_trim(setting_text(w, "identity.oidc_issuer")), f->person.subject, f->person.email);
}

static err return_finish(struct work *w, void *arg)
{
	struct req *r = arg;
	struct oidc_return_form *f = input_of(r);
	if (str_is(f->flow.purpose, "sign_in"))
		return sign_in_finish(r, f);
	if (str_is(f->flow.purpose, "link"))
		return link_finish(r, f);
	f->is_known = true;
	TRY(attempt_forgive(w, &f->attempt));
	return oidc_keep(w, &f->person, &f->kept);
}

static err return_refused(struct req *r, enum oidc_end end)
{
	struct oidc_return_form *f = input_of(r);
	TRY(work_run(&r->w, TX_WRITE, sign_in_refusal_note, &f->attempt));
	return fail(&r->w, E_INVALID, M_IDENTITY_OIDC_FAILED, oidc_says(&r->w, end));
}

/* A GET that writes, as the protocol has it: guarded by state, which only the browser that began can know, and done once. */
err oidc_return_before(struct req *r)
{
	struct work *w = &r->w;
	struct oidc_return_form *f = input_of(r);
	struct str secret = cookie_part(r, false), place = place_of(w->a, r->address);
	f->attempt = (struct attempt){ a_fmt(w->a, "oidc:%.*s", STR_ARG(place)), place, 0 };
	if (!oidc_is_on(w) || !oidc_state_holds(w, secret, f->state))
		return fail(w, E_INVALID, M_IDENTITY_OIDC_EXPIRED);
	TRY(work_run(w, TX_WRITE, flow_take, r));
	if (f->error.n)
		return fail(w, E_INVALID, M_IDENTITY_OIDC_FAILED, oidc_says(w, OIDC_REFUSED));
	TRY(attempt_guard(r, &f->attempt));
	if (f->iss.n && !str_eq(f->iss, str_trim(setting_text(w, "identity.oidc_issuer"))))
		return return_refused(r, OIDC_ISSUER);
	enum oidc_end end = f->code.n ? oidc_exchange(w, f->code, secret, &f->person) : OIDC_BROKEN;
	if (end == OIDC_DOWN)
		return fail(w, E_CONFLICT, M_IDENTITY_OIDC_FAILED, oidc_says(w, end));
	if (end != OIDC_OK)
		return return_refused(r, end);
	TRY(work_run(w, TX_WRITE, return_finish, r));
	return f->is_known ? OK : fail(w, E_INVALID, M_IDENTITY_OIDC_UNKNOWN);
}

err oidc_return_get(struct req *r)
{
	const struct oidc_return_form *f = r->in;
	if (f->kept.n) {
		cookie_give(r, f->kept, cookie_part(r, true));
		return reply_see(r, S("/sign-in/oidc/join"), 0);
	}
	reply_cookie(r, OIDC_COOKIE, STR_NONE, -1);
	if (f->step.n)
		return step_reply(r, f->step, f->flow.next);
	if (!f->session.n)
		return reply_see(r, S("/account/oidc"), M_IDENTITY_OIDC_LINKED);
	session_hand_over(r, f->session);
	return reply_see(r, next_path(f->flow.next), 0);
}

err oidc_return_again(struct req *r)
{
	return r->w.by.account_id ? oidc_account_get(r) : sign_in_get(r);
}

/* ---- an invited person ---- */

static struct str name_suggested(struct work *w, const struct oidc_flow_get_row *flow)
{
	struct str at = flow->email, local = str_cut(&at, '@');
	struct str login = text_fold(w->a, flow->login);
	return account_name_valid(login) ? login : account_name_valid(text_fold(w->a, local)) ? text_fold(w->a, local) : STR_NONE;
}

err oidc_join_get(struct req *r)
{
	struct work *w = &r->w;
	struct invitation_get_row row;
	struct oidc_flow_get_row flow;
	TRY(invitation_known(w, cookie_part(r, true), false, &row));
	TRY(oidc_kept(w, cookie_part(r, false), &flow));
	struct form_field *f = form_fields_of(r, oidc_join_fields, COUNT(oidc_join_fields));
	const struct str known[] = { flow.full_name, name_suggested(w, &flow), flow.email };
	for (size_t i = 0; i < COUNT(known) && !w->problem.e; i++)
		f[i].value = known[i];
	f[1].help = say(w, M_IDENTITY_NAME_HELP);
	f[3].type = "tel";
	struct form_page p = {
		.head = { .title = say(w, M_IDENTITY_INVITATION_TITLE),
			.subtitle = say(w, M_IDENTITY_INVITATION_LEAD, row.org_name, role_title(w->a, w->by.lang, row.role)) },
		.errors = errors_of(r),
		.card = { .action = S("/sign-in/oidc/join"), .submit = say(w, M_IDENTITY_INVITATION_SUBMIT), .tone = "primary", .fields = f,
			.n_fields = COUNT(oidc_join_fields) },
	};
	return form_page_reply(r, &p);
}

err oidc_join_post(struct req *r)
{
	const struct oidc_join_form *f = r->in;
	struct work *w = &r->w;
	struct oidc_flow_get_row flow;
	struct account_new n = { .name = f->name, .full_name = f->full_name, .email = f->email, .phone = f->phone, .lang = w->by.lang };
	int64_t id;
	TRY(oidc_kept(w, cookie_part(r, false), &flow));
	TRY(invitation_accept(w, cookie_part(r, true), &n, &id));
	TRY(oidc_link(w, id, flow.issuer, flow.subject, flow.email));
	TRY(oidc_take(w, cookie_part(r, false), &flow));
	reply_cookie(r, OIDC_COOKIE, STR_NONE, -1);
	TRY(session_begin(r, id));
	return reply_see(r, S("/account"), M_IDENTITY_WELCOME);
}

/* ---- one's own account ---- */

const struct field oidc_link_fields[2] = {
	FIELD(struct oidc_begin_form, current, F_SECRET, .max = 1000, .label = M_IDENTITY_PASSWORD_CURRENT),
	FIELD(struct oidc_begin_form, code, F_SECRET, .max = 40, .label = M_IDENTITY_CODE),
};

static err lines_of(struct work *w, struct oidc_account_page *p)
{
	struct oidc_identity_of_account_rows rows;
	TRY(oidc_list(w, &rows));
	struct oidc_line *at = a_array(w->a, struct oidc_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		at[i] = (struct oidc_line){ .id = a_fmt(w->a, "%lld", (long long)rows.at[i].id), .issuer = rows.at[i].issuer, .email = rows.at[i].email,
			.linked = time_shown(w->a, rows.at[i].created_at),
			.used = rows.at[i].used_at ? time_shown(w->a, rows.at[i].used_at) : say(w, M_IDENTITY_UNUSED) };
	p->identities = at;
	p->n_identities = rows.n;
	return OK;
}

err oidc_account_get(struct req *r)
{
	struct work *w = &r->w;
	struct link crumbs[] = { { .path = S("/account"), .label = say(w, M_IDENTITY_ACCOUNT_TITLE) } };
	struct form_field *f = a_array(w->a, struct form_field, 2);
	size_t n = 0;
	TRY(proof_fields(r, oidc_link_fields, 0, f, &n));
	struct oidc_account_page p = {
		.head = { .title = say(w, M_IDENTITY_OIDC_TITLE), .subtitle = say(w, M_IDENTITY_OIDC_LEAD), .crumbs = crumbs, .n_crumbs = 1 },
		.errors = errors_of(r), .is_on = oidc_is_on(w),
		.card = { .title = say(w, M_IDENTITY_OIDC_LINK), .action = S("/account/oidc"), .submit = oidc_button(w), .tone = "primary", .fields = f,
			.n_fields = n },
	};
	TRY(lines_of(w, &p));
	return reply_page(r, p.head.title, HTML_OF(r, page_oidc_account_page, &p));
}

err oidc_link_before(struct req *r)
{
	const struct oidc_begin_form *f = r->in;
	TRY(own_proof_check(r, f->current, f->code));
	return oidc_begin_before(r);
}

err oidc_link_post(struct req *r)
{
	return go(r, "link", STR_NONE, STR_NONE);
}

err oidc_unlink_post(struct req *r)
{
	TRY(oidc_unlink(&r->w, r->args[0]));
	return reply_see(r, S("/account/oidc"), M_IDENTITY_OIDC_UNLINKED);
}

/* ---- API ---- */

err identities_api(struct req *r)
{
	struct work *w = &r->w;
	struct oidc_identity_of_account_rows rows;
	TRY(oidc_list(w, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		json_object(&j);
		json_text(&j, "id", a_fmt(w->a, "%lld", (long long)rows.at[i].id));
		json_text(&j, "issuer", rows.at[i].issuer);
		json_text(&j, "email", rows.at[i].email);
		json_time(&j, "created_at", rows.at[i].created_at);
		json_time(&j, "used_at", rows.at[i].used_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}

err identity_end_api(struct req *r)
{
	TRY(oidc_unlink(&r->w, r->args[0]));
	r->status = 204;
	return OK;
}
