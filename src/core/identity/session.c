#include <arpa/inet.h>
#include <stdatomic.h>

#include "base/log.h"
#include "base/rand.h"
#include "base/text.h"
#include "core/identity/parts.h"
#include "core/journal.h"
#include "core/settings.h"

enum { SECRET_BYTES = 32, HASH_BYTES = 32, AGENT_MAX = 200 };
/* Use is noted this often, and not again for as long after the database refused to take it. */
#define TOUCH_EVERY USEC_MIN

static _Atomic usec touch_paused_until;

struct who {
	struct req *r;
	struct str hash;
	usec now, idle_since;
	usec used_at;
	int64_t token_id;
	bool found;
};

static err touch_session(struct db *db, void *arg)
{
	const struct who *q = arg;
	return session_touch(db, &(struct session_touch_in){ .secret_hash = q->hash, .now = q->now }, NULL);
}

static err touch_token(struct db *db, void *arg)
{
	const struct who *q = arg;
	return api_token_touch(db, &(struct api_token_touch_in){ .id = q->token_id, .now = q->now }, NULL);
}

/* Loss of this note is harmless, so a failure is not the person's problem. */
static void touch(struct store *s, struct who *q, tx_fn *fn)
{
	usec steady = clock_steady();
	if (q->now - q->used_at < TOUCH_EVERY || steady < atomic_load(&touch_paused_until))
		return;
	err e = store_run(s, TX_WRITE, NULL, fn, q);
	if (e == OK)
		return;
	atomic_store(&touch_paused_until, steady + TOUCH_EVERY);
	if (e == E_FULL)
		return; /* said by the store */
	log_warn("session.touch", "err", err_name(e), NULL);
}

static void actor_set(struct actor *by, int64_t id, int64_t org_id, struct str name, struct str lang)
{
	*by = (struct actor){ .account_id = id, .org_id = org_id, .name = name, .lang = lang_of(lang) };
}

static void part_add(struct work *w, const struct session_actor_row *row)
{
	enum { BY_ROLE, BY_DELEGATION, BY_BREAK_GLASS };
	if (row->via == BY_ROLE)
		perms_of_role(row->role, w->by.perms);
	else if (row->via == BY_DELEGATION)
		actor_lend(w->a, &w->by, &(struct lending){ row->part_id, row->part_by, row->part_text, row->role });
	else if (row->via == BY_BREAK_GLASS)
		actor_emergency(&w->by, row->part_id, row->part_text, row->until);
}

static err read_session(struct db *db, void *arg)
{
	struct who *q = arg;
	struct work *w = &q->r->w;
	struct session_actor_rows rows;
	TRY(session_actor(db, w->a, &(struct session_actor_in){ .secret_hash = q->hash, .now = q->now, .idle_since = q->idle_since },
		&rows));
	q->found = rows.n > 0;
	if (!q->found)
		return OK;
	const struct session_actor_row *row = &rows.at[0];
	actor_set(&w->by, row->id, row->org_id, row->full_name, row->lang);
	q->used_at = row->seen_at;
	for (size_t i = 0; i < rows.n; i++)
		part_add(w, &rows.at[i]);
	return OK;
}

static err by_session(struct req *r, struct store *s, struct str secret)
{
	struct who q = { .r = r, .hash = secret_hash(r->w.a, secret), .now = r->w.now, .idle_since = r->w.now - session_idle_limit(&r->w) };
	TRY(store_run(s, TX_READ, NULL, read_session, &q));
	if (!q.found)
		return OK;
	r->session_secret = secret;
	touch(s, &q, touch_session);
	return OK;
}

/* A token may do what its account may by its roles and its scopes name; "" names everything. What is lent is lent to a person. */
static void keep_scopes(struct actor *by, struct str scopes)
{
	uint64_t kept[MAX_PERMISSIONS / 64] = { 0 };
	if (!scopes.n)
		return;
	perms_of_names(scopes, kept);
	for (size_t i = 0; i < MAX_PERMISSIONS / 64; i++)
		by->perms[i] &= kept[i];
}

static err read_token(struct db *db, void *arg)
{
	struct who *q = arg;
	struct work *w = &q->r->w;
	struct api_token_actor_rows rows;
	TRY(api_token_actor(db, w->a, &(struct api_token_actor_in){ .secret_hash = q->hash, .now = q->now }, &rows));
	q->found = rows.n > 0;
	if (!q->found)
		return OK;
	const struct api_token_actor_row *row = &rows.at[0];
	actor_set(&w->by, row->id, row->org_id, row->full_name, row->lang);
	q->used_at = row->used_at;
	q->token_id = row->token_id;
	for (size_t i = 0; i < rows.n; i++)
		perms_of_role(rows.at[i].role, w->by.perms);
	keep_scopes(&w->by, row->scopes);
	return OK;
}

struct str bearer_of(const struct req *r)
{
	const struct str scheme = S("Bearer ");
	struct str header = req_header(r, "Authorization");
	if (!r->is_api || header.n <= scheme.n || !str_eq_nocase(str_sub(header, 0, scheme.n), scheme))
		return STR_NONE;
	struct str token = str_trim(str_sub(header, scheme.n, header.n));
	return str_starts(token, S(TOKEN_PREFIX)) ? token : STR_NONE;
}

static err by_token(struct req *r, struct store *s, struct str token)
{
	struct who q = { .r = r, .hash = secret_hash(r->w.a, token), .now = r->w.now };
	TRY(store_run(s, TX_READ, NULL, read_token, &q));
	if (q.found)
		touch(s, &q, touch_token);
	return OK;
}

/* A request with an Authorization header is the program's it names, never the browser's whose cookie comes along. */
err identity_of_request(struct req *r, struct store *s)
{
	TRY(roles_refresh(s));
	if (r->is_api && req_header(r, "Authorization").n) {
		struct str token = bearer_of(r);
		return token.n ? by_token(r, s, token) : OK;
	}
	struct str secret = req_cookie(r, SESSION_COOKIE);
	return secret.n ? by_session(r, s, secret) : OK;
}

usec session_idle_limit(struct work *w)
{
	return setting_int(w, "identity.session_idle_minutes") * USEC_MIN;
}

struct str place_of(struct arena *a, struct str address)
{
	struct in6_addr six;
	char text[INET6_ADDRSTRLEN];
	if (str_find_char(address, ':') < 0 || address.n >= sizeof text || inet_pton(AF_INET6, a_z(a, address), &six) != 1)
		return address;
	memset(six.s6_addr + 8, 0, 8);
	inet_ntop(AF_INET6, &six, text, sizeof text);
	return a_fmt(a, "%s/64", text);
}

err session_end(struct req *r)
{
	if (!r->session_secret.n)
		return OK;
	struct str hash = secret_hash(r->w.a, r->session_secret);
	if (r->w.by.emergency_id)
		TRY(break_glass_end_session(r->w.db, &(struct break_glass_end_session_in){ .session_hash = hash, .now = r->w.now }, NULL));
	return session_delete(r->w.db, &(struct session_delete_in){ .secret_hash = hash }, NULL);
}

err session_list(struct work *w, int64_t account_id, struct session_of_account_rows *ret)
{
	return session_of_account(w->db, w->a, &(struct session_of_account_in){ .account_id = account_id, .now = w->now,
		.idle_since = w->now - session_idle_limit(w) }, ret);
}

err session_end_own(struct work *w, struct str handle)
{
	struct str hash;
	int64_t n = 0;
	if (hex_parse(w->a, handle, &hash) && hash.n == HASH_BYTES)
		TRY(session_delete_own(w->db, &(struct session_delete_own_in){ .secret_hash = hash, .account_id = w->by.account_id }, &n));
	if (!n)
		return fail(w, E_NOT_FOUND, M_IDENTITY_NO_SESSION);
	return journal_add(w, "account.session_end", (struct journal_ref){ "account", w->by.account_id }, STR_NONE);
}

err sessions_end_others(struct req *r)
{
	struct work *w = &r->w;
	struct str own = r->session_secret.n ? secret_hash(w->a, r->session_secret) : STR_NONE;
	TRY(session_delete_others(w->db, &(struct session_delete_others_in){ .account_id = w->by.account_id, .keep = own }, NULL));
	return journal_add(w, "account.session_end", (struct journal_ref){ "account", w->by.account_id }, STR_NONE);
}

static struct str agent_of(const struct req *r)
{
	struct str agent = req_header(r, "User-Agent");
	return utf8_valid(agent) ? text_clip(r->w.a, text_clean(r->w.a, agent), AGENT_MAX) : STR_NONE;
}

static int64_t session_hours(struct work *w)
{
	return setting_int(w, "identity.session_hours");
}

err session_make(struct req *r, int64_t account_id, struct str *ret_secret)
{
	struct work *w = &r->w;
	struct str secret = rand_token(w->a, SECRET_BYTES);
	TRY(session_end(r));
	TRY(actor_of_account(w, account_id, &w->by));
	TRY(session_insert(w->db, &(struct session_insert_in){ .secret_hash = secret_hash(w->a, secret), .account_id = account_id,
		.now = w->now, .expires_at = w->now + session_hours(w) * USEC_HOUR, .address = r->address,
		.agent = agent_of(r) }, NULL));
	TRY(sign_in_place_put(w->db, &(struct sign_in_place_put_in){ .account_id = account_id, .address = place_of(w->a, r->address),
		.now = w->now }, NULL));
	*ret_secret = secret;
	return journal_add(w, "account.sign_in", (struct journal_ref){ "account", account_id },
		PAIRS(w->a, { "address", r->address }));
}

void session_hand_over(struct req *r, struct str secret)
{
	reply_cookie(r, SESSION_COOKIE, secret, session_hours(&r->w) * 3600);
	reply_cookie(r, STEP_COOKIE, STR_NONE, -1);
	r->session_secret = secret;
}

err session_begin(struct req *r, int64_t account_id)
{
	struct str secret;
	TRY(session_make(r, account_id, &secret));
	session_hand_over(r, secret);
	return OK;
}

err identity_clean(struct work *w, struct str args_json)
{
	(void)args_json;
	usec day_ago = w->now - USEC_DAY;
	TRY(session_delete_old(w->db, &(struct session_delete_old_in){ .now = w->now, .idle_since = w->now - session_idle_limit(w) },
		NULL));
	TRY(sign_in_step_delete_old(w->db, &(struct sign_in_step_delete_old_in){ .now = w->now }, NULL));
	TRY(passkey_challenge_delete_old(w->db, &(struct passkey_challenge_delete_old_in){ .now = w->now }, NULL));
	TRY(oidc_flow_delete_old(w->db, &(struct oidc_flow_delete_old_in){ .now = w->now }, NULL));
	TRY(sign_in_place_delete_old(w->db, &(struct sign_in_place_delete_old_in){ .before = w->now - 90 * USEC_DAY }, NULL));
	TRY(throttle_delete_old(w->db, &(struct throttle_delete_old_in){ .before = w->now - 2 * USEC_HOUR }, NULL));
	return reset_link_delete_old(w->db, &(struct reset_link_delete_old_in){ .before = day_ago }, NULL);
}
