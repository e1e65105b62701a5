/* Signing in by passkey, without a name: the authenticator knows whose key it is. */
#include "core/identity/passkey_pages.h"
#include "core/journal.h"

const struct field passkey_sign_fields[6] = {
	FIELD(struct passkey_sign_form, id, F_SECRET, .required = true, .max = 2000, .label = M_IDENTITY_PASSKEY_ANSWER),
	FIELD(struct passkey_sign_form, client_data, F_SECRET, .required = true, .max = 20000, .label = M_IDENTITY_PASSKEY_ANSWER),
	FIELD(struct passkey_sign_form, auth_data, F_SECRET, .required = true, .max = 4000, .label = M_IDENTITY_PASSKEY_ANSWER),
	FIELD(struct passkey_sign_form, signature, F_SECRET, .required = true, .max = 2000, .label = M_IDENTITY_PASSKEY_ANSWER),
	FIELD(struct passkey_sign_form, user_handle, F_SECRET, .max = 200, .label = M_IDENTITY_PASSKEY_ANSWER),
	FIELD(struct passkey_sign_form, next, F_TEXT, .max = 2000, .label = M_IDENTITY_NEXT),
};

bool passkey_way(struct work *w, struct str next, struct form_card *ret)
{
	struct webauthn_site site;
	if (!passkey_site(w, &site))
		return false;
	*ret = (struct form_card){ .action = S("/sign-in/passkey/begin"), .submit = say(w, M_IDENTITY_PASSKEY_SIGN_IN), .hidden_name = S("next"),
		.hidden_value = next };
	return true;
}

err passkey_sign_begin_post(struct req *r)
{
	const struct next_form *f = r->in;
	struct work *w = &r->w;
	struct webauthn_site site;
	struct str challenge;
	if (!passkey_site(w, &site))
		return fail(w, E_CONFLICT, M_IDENTITY_PASSKEY_NO_SITE);
	TRY(challenge_begin(w, 0, STR_NONE, &challenge));
	reply_cookie(r, CHALLENGE_COOKIE, challenge, CHALLENGE_LIMIT / USEC_S);
	return reply_see(r, link_with(w->a, S("/sign-in/passkey"), &(struct query_part){ "next", next_path(f->next) }, 1), 0);
}

/* PublicKeyCredentialRequestOptions (WebAuthn §5.5); no allowCredentials: whichever passkey the device has for us. */
static struct str options_json(struct req *r, const struct webauthn_site *site)
{
	struct buf b __attribute__((cleanup(buf_done)));
	buf_init(&b, 4 << 10);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "challenge", req_cookie(r, CHALLENGE_COOKIE));
	json_text(&j, "rpId", site->rp_id);
	json_text(&j, "userVerification", S("required"));
	json_int(&j, "timeout", CHALLENGE_LIMIT / USEC_MS);
	json_end(&j);
	return a_dup(r->w.a, buf_str(&b));
}

err passkey_sign_get(struct req *r)
{
	struct work *w = &r->w;
	struct webauthn_site site;
	struct str next = next_path(req_typed(r, "next"));
	if (w->by.account_id)
		return reply_see(r, next, 0);
	if (!req_cookie(r, CHALLENGE_COOKIE).n || !passkey_site(w, &site))
		return reply_see(r, link_with(w->a, S("/sign-in"), &(struct query_part){ "next", next }, 1), 0);
	struct passkey_prompt p = {
		.head = { .title = say(w, M_IDENTITY_PASSKEY_SIGN_IN) }, .action = S("/sign-in/passkey"), .next = next, .options = options_json(r, &site),
		.back = { .path = S("/sign-in"), .label = say(w, M_IDENTITY_BACK_TO_SIGN_IN) },
	};
	return passkey_prompt_reply(r, &p);
}

struct passkey_try { struct req *r; struct passkey_sign_form *form; struct webauthn_answer answer; struct str id, handle; bool found; };

static err challenge_used(struct work *w, void *arg)
{
	const struct passkey_try *t = arg;
	struct str label;
	return challenge_take(w, 0, req_cookie(t->r, CHALLENGE_COOKIE), &label);
}

/* A passkey that was removed, or a disabled account's, is as unknown as one nobody has. */
static err key_find(struct work *w, void *arg)
{
	struct passkey_try *t = arg;
	struct passkey_by_credential_row *row = &t->form->key;
	TRY(passkey_by_credential(w->db, w->a, &(struct passkey_by_credential_in){ .credential_id = t->id }, row, &t->found));
	bool is_theirs = !t->handle.n || same_secret(t->handle, row->handle);
	t->found = t->found && !row->ended_at && !row->disabled_at && is_theirs;
	return OK;
}

static err alarm_raise(struct work *w, void *arg)
{
	return passkey_alarmed(w, arg);
}

static bool answer_read(struct arena *a, const struct passkey_sign_form *f, struct passkey_try *t)
{
	return base64_parse(a, f->id, &t->id) && base64_parse(a, f->client_data, &t->answer.client_data)
		&& base64_parse(a, f->auth_data, &t->answer.auth_data) && base64_parse(a, f->signature, &t->answer.signature)
		&& base64_parse(a, f->user_handle, &t->handle);
}

static err refuse(struct req *r, struct passkey_sign_form *f, enum webauthn_end end)
{
	TRY(work_run(&r->w, TX_WRITE, sign_in_refusal_note, &f->attempt));
	return end == WEBAUTHN_OK ? fail(&r->w, E_INVALID, M_IDENTITY_PASSKEY_UNKNOWN)
		: fail(&r->w, E_INVALID, M_IDENTITY_PASSKEY_NOT_HELD, passkey_says(&r->w, end));
}

err passkey_sign_before(struct req *r)
{
	struct work *w = &r->w;
	struct passkey_sign_form *f = input_of(r);
	struct passkey_try t = { .r = r, .form = f };
	struct webauthn_site site;
	TRY(work_run(w, TX_WRITE, challenge_used, &t));
	if (!passkey_site(w, &site) || !answer_read(w->a, f, &t))
		return fail(w, E_INVALID, M_IDENTITY_PASSKEY_BROKEN);
	TRY(work_run(w, TX_READ, key_find, &t));
	f->attempt = (struct attempt){ a_fmt(w->a, "passkey:%lld", (long long)(t.found ? f->key.id : 0)), place_of(w->a, r->address),
		t.found ? f->key.account_id : 0 };
	TRY(attempt_guard(r, &f->attempt));
	if (!t.found)
		return refuse(r, f, WEBAUTHN_OK);
	enum webauthn_end end = webauthn_assert(w->a, &site, req_cookie(r, CHALLENGE_COOKIE), &t.answer, (int)f->key.alg, f->key.public_key, &f->count);
	if (end != WEBAUTHN_OK)
		return refuse(r, f, end);
	if ((f->count || f->key.sign_count) && f->count <= f->key.sign_count) {
		TRY(work_run(w, TX_WRITE, alarm_raise, &f->key));
		return fail(w, E_CONFLICT, M_IDENTITY_PASSKEY_COPIED);
	}
	return OK;
}

err passkey_sign_post(struct req *r)
{
	const struct passkey_sign_form *f = r->in;
	struct work *w = &r->w;
	TRY(passkey_used(w, &f->key, f->count));
	TRY(attempt_forgive(w, &f->attempt));
	TRY(journal_add(w, "account.passkey_right", (struct journal_ref){ "account", f->key.account_id },
		PAIRS(w->a, { "name", f->key.name }, { "address", f->attempt.address })));
	reply_cookie(r, CHALLENGE_COOKIE, STR_NONE, -1);
	TRY(session_begin(r, f->key.account_id));
	return reply_see(r, next_path(f->next), 0);
}
