#include <sodium.h>

#include "web/inside.h"

/* A form token is expiry (8 bytes) | nonce (8) | tag (16). People type long: it holds for half a day. */
enum { TAG = 16, TOKEN = 8 + 8 + TAG, SETS = 8192, WAYS = 4 };
#define FORM_LIFE (12 * USEC_HOUR)

struct forms {
	unsigned char key[crypto_auth_hmacsha256_KEYBYTES];
	pthread_mutex_t lock;
	uint64_t used[SETS][WAYS];   /* nonces; the newest first, the oldest falls out */
};

struct forms *forms_new(const unsigned char secret[32])
{
	struct forms *f = calloc(1, sizeof *f);
	if (!f)
		abort();
	memcpy(f->key, secret, sizeof f->key);
	pthread_mutex_init(&f->lock, NULL);
	return f;
}

void *forms_free(struct forms *f)
{
	if (!f)
		return NULL;
	pthread_mutex_destroy(&f->lock);
	sodium_memzero(f->key, sizeof f->key);
	free(f);
	return NULL;
}

/* HMAC-SHA256 over purpose | 0 | text: a signature made for one purpose is worth nothing for another. */
static void tag_of(const struct forms *f, const char *purpose, struct str text, unsigned char ret[32])
{
	crypto_auth_hmacsha256_state s;
	crypto_auth_hmacsha256_init(&s, f->key, sizeof f->key);
	crypto_auth_hmacsha256_update(&s, (const unsigned char *)purpose, strlen(purpose) + 1);
	crypto_auth_hmacsha256_update(&s, (const unsigned char *)(text.p ? text.p : ""), text.n);
	crypto_auth_hmacsha256_final(&s, ret);
}

struct str form_token_of_session(const struct forms *f, struct arena *a, struct str session_secret)
{
	unsigned char tag[32];
	tag_of(f, "session", session_secret, tag);
	return base64url_of(a, str_from((const char *)tag, sizeof tag));
}

struct str form_token_new(const struct forms *f, struct arena *a, usec now)
{
	unsigned char token[TOKEN], tag[32];
	int64_t expiry = now + FORM_LIFE;
	memcpy(token, &expiry, 8);
	randombytes_buf(token + 8, 8);
	tag_of(f, "form", str_from((const char *)token, 16), tag);
	memcpy(token + 16, tag, TAG);
	return base64url_of(a, str_from((const char *)token, sizeof token));
}

static bool token_read(const struct forms *f, struct arena *a, struct str text, int64_t *ret_expiry, uint64_t *ret_nonce)
{
	struct str token;
	unsigned char tag[32];
	if (text.n > 64 || !base64_parse(a, text, &token) || token.n != TOKEN)
		return false;
	tag_of(f, "form", str_sub(token, 0, 16), tag);
	memcpy(ret_expiry, token.p, 8);
	memcpy(ret_nonce, token.p + 8, 8);
	return same_secret(str_sub(token, 16, TAG), str_from((const char *)tag, TAG));
}

static bool nonce_is_used(const uint64_t *set, uint64_t nonce)
{
	for (int i = 0; i < WAYS; i++)
		if (set[i] == nonce)
			return true;
	return false;
}

enum form_verdict form_token_take(struct forms *f, struct arena *a, struct str token, usec now)
{
	int64_t expiry;
	uint64_t nonce;
	if (!token_read(f, a, token, &expiry, &nonce))
		return FORM_FORGED;
	if (expiry < now || expiry > now + 2 * FORM_LIFE)
		return FORM_EXPIRED;
	uint64_t *set = f->used[nonce % SETS];
	pthread_mutex_lock(&f->lock);
	bool is_used = nonce_is_used(set, nonce);
	if (!is_used) {
		memmove(set + 1, set, (WAYS - 1) * sizeof *set);
		set[0] = nonce;
	}
	pthread_mutex_unlock(&f->lock);
	return is_used ? FORM_USED : FORM_GOOD;
}

void form_token_release(struct forms *f, struct arena *a, struct str token)
{
	int64_t expiry;
	uint64_t nonce;
	if (!token_read(f, a, token, &expiry, &nonce))
		return;
	uint64_t *set = f->used[nonce % SETS];
	pthread_mutex_lock(&f->lock);
	for (int i = 0; i < WAYS; i++)
		if (set[i] == nonce)
			set[i] = 0;
	pthread_mutex_unlock(&f->lock);
}

struct str text_sign(const struct forms *f, struct arena *a, struct str text)
{
	unsigned char tag[32];
	tag_of(f, "text", text, tag);
	struct str mark = base64url_of(a, str_from((const char *)tag, TAG));
	return a_fmt(a, "%.*s.%.*s", STR_ARG(text), STR_ARG(mark));
}

struct str text_signed(const struct forms *f, struct arena *a, struct str both)
{
	if (both.n > 200)
		return STR_NONE;
	struct str text = both, mark = text;
	ptrdiff_t dot = -1;
	for (size_t i = 0; i < both.n; i++)
		if (both.p[i] == '.')
			dot = (ptrdiff_t)i;
	if (dot < 0)
		return STR_NONE;
	text = str_sub(both, 0, (size_t)dot);
	mark = str_sub(both, (size_t)dot + 1, both.n);
	struct str want = text_sign(f, a, text);
	return same_secret(mark, str_sub(want, (size_t)dot + 1, want.n)) ? text : STR_NONE;
}
