/* Parts that all pages of identity are made of. */
#include <ctype.h>

#include "core/identity/pages.h"
#include "core/pages_gen.h"
#include "core/settings.h"

#define FRESH_FOR (15 * USEC_MIN)

err form_page_reply(struct req *r, const struct form_page *p)
{
	return reply_page(r, p->head.title, HTML_OF(r, page_form_page, p));
}

err once_page_reply(struct req *r, const struct once_page *p)
{
	reply_header(r, "Cache-Control", S("no-store"));
	return reply_page(r, p->head.title, HTML_OF(r, page_once_page, p));
}

/* What browsers and password managers know the field as (HTML, autofill field names). */
static const char *autocomplete_of(const char *name)
{
	static const char *const known[][2] = {
		{ "name", "username" }, { "full_name", "name" }, { "email", "email" }, { "phone", "tel" }, { "current", "current-password" },
		{ "password", "new-password" }, { "again", "new-password" }, { "code", "one-time-code" }, { "org_name", "organization" },
	};
	for (size_t i = 0; i < COUNT(known); i++)
		if (!strcmp(name, known[i][0]))
			return known[i][1];
	return NULL;
}

struct form_field *form_fields_of(const struct req *r, const struct field *fields, size_t n)
{
	struct form_field *at = a_array(r->w.a, struct form_field, n);
	for (size_t i = 0; i < n; i++) {
		at[i] = form_field_of(r, fields, n, fields[i].name, STR_NONE);
		at[i].autocomplete = autocomplete_of(fields[i].name);
	}
	return at;
}

struct form_field *form_field_named(struct form_field *fields, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(fields[i].name, name))
			return &fields[i];
	abort();
}

struct form_errors errors_of(const struct req *r)
{
	return form_errors_of(r, r->route->in, r->route->n_in);
}

static bool is_host(struct str host)
{
	bool is_plain = host.n > 0 && host.n < 256;
	for (size_t i = 0; i < host.n; i++)
		is_plain = is_plain && (isalnum((unsigned char)host.p[i]) || strchr(".-:[]", host.p[i]));
	return is_plain;
}

/* Without a configured address, as the person's own browser reached us; only ever shown back to that person. */
struct str whole_url(struct req *r, struct str path)
{
	struct work *w = &r->w;
	struct str site = setting_text(w, "site.url"), host = req_header(r, "Host");
	const char *scheme = str_starts(web_address(r->web), S("https:")) ? "https" : "http";
	while (str_ends(site, S("/")))
		site.n--;
	if (!site.n && is_host(host))
		site = a_fmt(w->a, "%s://%.*s", scheme, STR_ARG(host));
	return a_cat(w->a, site, path);
}

struct str next_path(struct str next)
{
	bool is_ours = next.n && next.p[0] == '/' && !(next.n > 1 && (next.p[1] == '/' || next.p[1] == '\\'));
	for (size_t i = 0; i < next.n; i++)
		is_ours = is_ours && (unsigned char)next.p[i] >= 0x20 && next.p[i] != '\\';
	return is_ours ? next : S("/");
}

struct guard { const struct attempt *t; usec wait; };

static err guard_count(struct work *w, void *arg)
{
	struct guard *g = arg;
	return attempt_count(w, g->t, &g->wait);
}

static err guard_forgive(struct work *w, void *arg)
{
	const struct guard *g = arg;
	return attempt_forgive(w, g->t);
}

err attempt_guard(struct req *r, const struct attempt *t)
{
	struct guard g = { .t = t };
	if (password_is_busy()) {
		reply_header(r, "Retry-After", S("2"));
		return fail(&r->w, E_RATE, M_IDENTITY_WAIT, S("2"));
	}
	err e = work_run(&r->w, TX_WRITE, guard_count, &g);
	if (e == E_RATE)
		reply_header(r, "Retry-After", a_fmt(r->w.a, "%lld", (long long)((g.wait + USEC_S - 1) / USEC_S)));
	return e;
}

err attempt_done(struct req *r, const struct attempt *t)
{
	return work_run(&r->w, TX_WRITE, guard_forgive, &(struct guard){ .t = t });
}

static err own_read(struct work *w, void *arg)
{
	return account_own(w, arg);
}

err own_account(struct req *r, struct account_by_id_row *ret)
{
	return work_run(&r->w, TX_READ, own_read, ret);
}

err own_password_check(struct req *r, struct str password, const char *field)
{
	struct work *w = &r->w;
	struct account_by_id_row own;
	struct attempt t = { a_fmt(w->a, "account:%lld", (long long)w->by.account_id), place_of(w->a, r->address), w->by.account_id };
	TRY(attempt_guard(r, &t));
	TRY(own_account(r, &own));
	if (password_holds(own.password_hash, password))
		return attempt_done(r, &t);
	fail_field(w, str_of(field), M_IDENTITY_PASSWORD_WRONG);
	return work_checked(w);
}

struct own_try { struct str code; bool holds; };

static err own_code_use(struct work *w, void *arg)
{
	struct own_try *t = arg;
	struct account_by_id_row own;
	TRY(account_own(w, &own));
	return second_factor_use(w, own.id, own.totp_secret, t->code, &t->holds);
}

err own_code_check(struct req *r, struct str code)
{
	struct own_try t = { .code = code };
	struct attempt attempt = { a_fmt(r->w.a, "code:%lld", (long long)r->w.by.account_id), place_of(r->w.a, r->address),
		r->w.by.account_id };
	TRY(attempt_guard(r, &attempt));
	TRY(work_run(&r->w, TX_WRITE, own_code_use, &t));
	if (t.holds)
		return attempt_done(r, &attempt);
	fail_field(&r->w, S("code"), M_IDENTITY_CODE_WRONG);
	return work_checked(&r->w);
}

struct fresh_try { struct str secret; bool is_fresh; };

static err session_look(struct work *w, void *arg)
{
	struct fresh_try *t = arg;
	struct session_of_account_rows rows;
	struct str own = secret_hash(w->a, t->secret);
	TRY(session_list(w, w->by.account_id, &rows));
	for (size_t i = 0; i < rows.n; i++)
		t->is_fresh = t->is_fresh || (str_eq(rows.at[i].secret_hash, own) && rows.at[i].created_at > w->now - FRESH_FOR);
	return OK;
}

static err own_session_is_fresh(struct req *r)
{
	struct fresh_try t = { .secret = r->session_secret };
	TRY(work_run(&r->w, TX_READ, session_look, &t));
	return t.is_fresh ? OK : fail(&r->w, E_CONFLICT, M_IDENTITY_SIGN_IN_AGAIN);
}

err own_proof_check(struct req *r, struct str password, struct str code)
{
	struct account_by_id_row own;
	TRY(own_account(r, &own));
	TRY(own.password_hash.n ? own_password_check(r, password, "current") : own_session_is_fresh(r));
	return own.totp_secret.n ? own_code_check(r, code) : OK;
}

err proof_fields(struct req *r, const struct field *fields, size_t first, struct form_field *at, size_t *n)
{
	struct account_by_id_row own;
	TRY(account_own(&r->w, &own));
	struct form_field *all = form_fields_of(r, fields, first + 2);
	all[first].is_required = all[first + 1].is_required = true;
	if (own.password_hash.n) {
		all[first].autocomplete = "current-password";
		at[(*n)++] = all[first];
	}
	if (own.totp_secret.n) {
		all[first + 1].type = "text";
		all[first + 1].autocomplete = "one-time-code";
		at[(*n)++] = all[first + 1];
	}
	return OK;
}

err new_password_check(struct req *r, struct str password, struct str again, struct str name, struct str *ret_hash)
{
	if (!same_secret(password, again))
		fail_field(&r->w, S("again"), M_IDENTITY_PASSWORDS_DIFFER);
	err e = password_check_rules(&r->w, password, name);
	if (e != OK)
		return e;
	TRY(work_checked(&r->w));
	*ret_hash = password_hash(r->w.a, password);
	return OK;
}
