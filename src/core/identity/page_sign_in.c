/* Signing in and out: password, second factor, “forgot password”. */
#include "base/rand.h"
#include "base/text.h"
#include "core/identity/oidc_pages.h"
#include "core/identity/passkey_pages.h"
#include "core/journal.h"

enum { STEP_BYTES = 32, FORGOT_FREE = 3 };
#define STEP_LIMIT (10 * USEC_MIN)
#define FORGOT_WINDOW USEC_HOUR

const struct field sign_in_fields[3] = {
	FIELD(struct sign_in_form, name, F_TEXT, .required = true, .max = 100, .label = M_IDENTITY_NAME),
	FIELD(struct sign_in_form, password, F_SECRET, .required = true, .max = 1000, .label = M_IDENTITY_PASSWORD),
	FIELD(struct sign_in_form, next, F_TEXT, .max = 2000, .label = M_IDENTITY_NEXT),
};
const struct field code_fields[2] = {
	FIELD(struct code_form, code, F_SECRET, .required = true, .max = 40, .label = M_IDENTITY_CODE),
	FIELD(struct code_form, next, F_TEXT, .max = 2000, .label = M_IDENTITY_NEXT),
};
const struct field forgot_fields[1] = {
	FIELD(struct forgot_form, who, F_TEXT, .required = true, .max = 200, .label = M_IDENTITY_NAME_OR_EMAIL),
};
const struct field next_fields[1] = {
	FIELD(struct next_form, next, F_TEXT, .max = 2000, .label = M_IDENTITY_NEXT),
};

/* ---- password ---- */

static struct str next_of(const struct req *r)
{
	return next_path(req_typed(r, "next"));
}

err sign_in_get(struct req *r)
{
	if (r->w.by.account_id)
		return reply_see(r, next_of(r), 0);
	struct form_field *fields = form_fields_of(r, sign_in_fields, 2);
	fields[0].is_focused = true;
	fields[1].autocomplete = "current-password";
	struct form_card ways[2];
	size_t n_ways = passkey_way(&r->w, next_of(r), &ways[0]);
	n_ways += oidc_way(&r->w, S("/sign-in/oidc/begin"), next_of(r), &ways[n_ways]);
	struct form_page p = {
		.head = { .title = say(&r->w, M_IDENTITY_SIGN_IN_TITLE), .subtitle = say(&r->w, M_IDENTITY_SIGN_IN_LEAD) },
		.errors = errors_of(r),
		.card = { .action = S("/sign-in"), .submit = say(&r->w, M_IDENTITY_SIGN_IN), .tone = "primary", .fields = fields,
			.n_fields = 2, .hidden_name = S("next"), .hidden_value = next_of(r) },
		.ways = ways, .n_ways = n_ways,
		.others = &(struct link){ .path = S("/forgot"), .label = say(&r->w, M_IDENTITY_FORGOT) }, .n_others = 1,
	};
	return form_page_reply(r, &p);
}

struct sign_in_try { struct sign_in_form *form; struct str hash; };

static err account_find(struct work *w, void *arg)
{
	struct sign_in_try *t = arg;
	struct account_by_name_row row;
	bool found;
	TRY(account_by_name(w->db, w->a, &(struct account_by_name_in){ .name = t->form->attempt.name }, &row, &found));
	if (!found || row.disabled_at)
		return OK;
	t->hash = row.password_hash;
	t->form->attempt.account_id = row.id;
	t->form->has_second = row.totp_secret.n > 0;
	return OK;
}

/* The name typed is kept only when it is an account's: people type passwords into the wrong box. */
err sign_in_refusal_note(struct work *w, void *arg)
{
	const struct attempt *t = arg;
	return journal_add(w, "account.sign_in_failed", (struct journal_ref){ "account", t->account_id },
		PAIRS(w->a, { "name", t->account_id ? t->name : STR_NONE }, { "address", t->address }));
}

err sign_in_before(struct req *r)
{
	struct work *w = &r->w;
	struct sign_in_form *f = input_of(r);
	struct sign_in_try t = { .form = f };
	f->attempt = (struct attempt){ .name = text_fold(w->a, f->name), .address = place_of(w->a, r->address) };
	TRY(work_run(w, TX_READ, account_find, &t));
	TRY(attempt_guard(r, &f->attempt));
	if (!password_holds(t.hash, f->password)) {
		TRY(work_run(w, TX_WRITE, sign_in_refusal_note, &f->attempt));
		return fail(w, E_INVALID, M_IDENTITY_SIGN_IN_WRONG);
	}
	if (password_is_stale(t.hash))
		f->new_hash = password_hash(w->a, f->password);
	return OK;
}

err step_make(struct work *w, int64_t account_id, struct str *ret_secret)
{
	*ret_secret = rand_token(w->a, STEP_BYTES);
	return sign_in_step_insert(w->db, &(struct sign_in_step_insert_in){ .secret_hash = secret_hash(w->a, *ret_secret),
		.account_id = account_id, .expires_at = w->now + STEP_LIMIT }, NULL);
}

err step_reply(struct req *r, struct str secret, struct str next)
{
	reply_cookie(r, STEP_COOKIE, secret, STEP_LIMIT / USEC_S);
	return reply_see(r, link_with(r->w.a, S("/sign-in/code"), &(struct query_part){ "next", next_path(next) }, 1), 0);
}

err sign_in_post(struct req *r)
{
	struct work *w = &r->w;
	const struct sign_in_form *f = r->in;
	struct str step;
	if (f->new_hash.n)
		TRY(account_password_set(w->db, &(struct account_password_set_in){ .id = f->attempt.account_id,
			.password_hash = f->new_hash, .now = w->now }, NULL));
	TRY(attempt_forgive(w, &f->attempt));
	TRY(journal_add(w, "account.password_right", (struct journal_ref){ "account", f->attempt.account_id },
		PAIRS(w->a, { "address", f->attempt.address })));
	if (f->has_second) {
		TRY(step_make(w, f->attempt.account_id, &step));
		return step_reply(r, step, f->next);
	}
	TRY(session_begin(r, f->attempt.account_id));
	return reply_see(r, next_path(f->next), 0);
}

/* ---- second factor ---- */

err code_get(struct req *r)
{
	struct form_field *fields = form_fields_of(r, code_fields, 1);
	fields[0].is_focused = true;
	fields[0].type = "text";
	fields[0].help = say(&r->w, M_IDENTITY_CODE_HELP);
	struct form_page p = {
		.head = { .title = say(&r->w, M_IDENTITY_CODE_TITLE), .subtitle = say(&r->w, M_IDENTITY_CODE_LEAD) },
		.errors = errors_of(r),
		.card = { .action = S("/sign-in/code"), .submit = say(&r->w, M_IDENTITY_SIGN_IN), .tone = "primary", .fields = fields,
			.n_fields = 1, .hidden_name = S("next"), .hidden_value = next_of(r) },
		.others = &(struct link){ .path = S("/sign-in"), .label = say(&r->w, M_IDENTITY_BACK_TO_SIGN_IN) }, .n_others = 1,
	};
	return form_page_reply(r, &p);
}

struct code_try { struct req *r; struct code_form *form; struct sign_in_step_get_row step; bool found, holds; };

static err step_find(struct work *w, void *arg)
{
	struct code_try *t = arg;
	struct str hash = secret_hash(w->a, req_cookie(t->r, STEP_COOKIE));
	return sign_in_step_get(w->db, w->a, &(struct sign_in_step_get_in){ .secret_hash = hash, .now = w->now }, &t->step, &t->found);
}

/* The code is used up here, in its own transaction, so that a refusal is kept too. */
static err code_try(struct work *w, void *arg)
{
	struct code_try *t = arg;
	TRY(second_factor_use(w, t->step.account_id, t->step.totp_secret, t->form->code, &t->holds));
	struct attempt by_name = { t->step.name, t->form->attempt.address, t->step.account_id };
	return t->holds ? OK : sign_in_refusal_note(w, &by_name);
}

err code_before(struct req *r)
{
	struct work *w = &r->w;
	struct code_form *f = input_of(r);
	struct code_try t = { .r = r, .form = f };
	TRY(work_run(w, TX_READ, step_find, &t));
	if (!t.found)
		return fail(w, E_INVALID, M_IDENTITY_STEP_EXPIRED);
	f->attempt = (struct attempt){ a_fmt(w->a, "code:%lld", (long long)t.step.account_id), place_of(w->a, r->address),
		t.step.account_id };
	TRY(attempt_guard(r, &f->attempt));
	TRY(work_run(w, TX_WRITE, code_try, &t));
	if (!t.holds)
		fail_field(w, S("code"), M_IDENTITY_CODE_WRONG);
	return work_checked(w);
}

err code_post(struct req *r)
{
	const struct code_form *f = r->in;
	struct str hash = secret_hash(r->w.a, req_cookie(r, STEP_COOKIE));
	int64_t n;
	TRY(sign_in_step_delete(r->w.db, &(struct sign_in_step_delete_in){ .secret_hash = hash }, &n));
	if (!n)
		return fail(&r->w, E_CONFLICT, M_IDENTITY_STEP_EXPIRED);
	TRY(attempt_forgive(&r->w, &f->attempt));
	TRY(session_begin(r, f->attempt.account_id));
	return reply_see(r, next_path(f->next), 0);
}

err sign_out_post(struct req *r)
{
	TRY(session_end(r));
	reply_cookie(r, SESSION_COOKIE, STR_NONE, -1);
	TRY(journal_add(&r->w, "account.sign_out", (struct journal_ref){ "account", r->w.by.account_id }, STR_NONE));
	return reply_see(r, S("/sign-in"), M_IDENTITY_SIGNED_OUT);
}

/* ---- forgotten password ---- */

err forgot_get(struct req *r)
{
	struct form_field *fields = form_fields_of(r, forgot_fields, 1);
	fields[0].is_focused = true;
	fields[0].autocomplete = "username";
	struct form_page p = {
		.head = { .title = say(&r->w, M_IDENTITY_FORGOT_TITLE), .subtitle = say(&r->w, M_IDENTITY_FORGOT_LEAD) },
		.errors = errors_of(r),
		.card = { .action = S("/forgot"), .submit = say(&r->w, M_IDENTITY_FORGOT_SEND), .tone = "primary", .fields = fields,
			.n_fields = 1 },
		.others = &(struct link){ .path = S("/sign-in"), .label = say(&r->w, M_IDENTITY_BACK_TO_SIGN_IN) }, .n_others = 1,
	};
	return form_page_reply(r, &p);
}

/* At most three an hour for one account: nobody's mailbox is flooded, and links sent before are not ended for ever. */
static err forgot_send(struct work *w, int64_t id, struct str name, struct str full_name, struct str email, enum lang lang)
{
	struct str path, key = a_fmt(w->a, "sign_in:forgot:%lld", (long long)id);
	struct throttle_recent_row recent;
	TRY(throttle_recent(w->db, w->a, &(struct throttle_recent_in){ .key = key, .since = w->now - FORGOT_WINDOW }, &recent));
	if (!email.n || recent.n >= FORGOT_FREE)
		return OK;
	TRY(throttle_add(w->db, &(struct throttle_add_in){ .key = key, .at = w->now }, NULL));
	TRY(reset_link_make(w, id, &path));
	return reset_link_mail(w, email, full_name, name, lang, path);
}

static err forgot_by_email(struct work *w, struct str email)
{
	struct account_by_email_rows rows;
	TRY(account_by_email(w->db, w->a, &(struct account_by_email_in){ .email = email }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(forgot_send(w, rows.at[i].id, rows.at[i].name, rows.at[i].full_name, rows.at[i].email, lang_of(rows.at[i].lang)));
	return OK;
}

static err forgot_by_name(struct work *w, struct str name)
{
	struct account_by_name_row row;
	bool found;
	TRY(account_by_name(w->db, w->a, &(struct account_by_name_in){ .name = name }, &row, &found));
	return found && !row.disabled_at ? forgot_send(w, row.id, row.name, row.full_name, row.email, lang_of(row.lang)) : OK;
}

/* The answer is the same whether or not there is such an account. */
err forgot_post(struct req *r)
{
	const struct forgot_form *f = r->in;
	struct work *w = &r->w;
	TRY(str_find_char(f->who, '@') > 0 ? forgot_by_email(w, email_kept(w->a, f->who)) : forgot_by_name(w, text_fold(w->a, f->who)));
	TRY(journal_add(w, "account.reset_asked", (struct journal_ref){ NULL, 0 }, PAIRS(w->a, { "address", r->address })));
	return reply_see(r, S("/sign-in"), M_IDENTITY_FORGOT_SENT);
}
