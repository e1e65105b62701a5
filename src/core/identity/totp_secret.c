/* A TOTP secret at rest: XChaCha20-Poly1305 with a key made from DATA/secret.key, bound to its account, so that a copy of the
 * database alone makes no codes and one account's secret is worth nothing in another's row. */
#include <sodium.h>

#include "base/log.h"
#include "base/rand.h"
#include "core/command.h"
#include "core/identity/parts.h"

/* version | nonce | secret and tag */
enum { VERSION = 1, NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	HEAD = 1 + NONCE, SECRET_MAX = 64, KEY = crypto_aead_xchacha20poly1305_ietf_KEYBYTES };

static void sealing_key(unsigned char key[KEY])
{
	static const unsigned char purpose[] = "totp secret at rest";
	struct str from = secret_key();
	crypto_generichash(key, KEY, purpose, sizeof purpose - 1, (const unsigned char *)from.p, from.n);
}

static struct str bound_to(struct arena *a, int64_t account_id)
{
	return a_fmt(a, "account %lld", (long long)account_id);
}

struct str totp_seal(struct arena *a, int64_t account_id, struct str secret)
{
	unsigned char key[KEY], *p = a_alloc(a, HEAD + secret.n + TAG);
	struct str bound = bound_to(a, account_id);
	unsigned long long n;
	p[0] = VERSION;
	rand_bytes(p + 1, NONCE);
	sealing_key(key);
	crypto_aead_xchacha20poly1305_ietf_encrypt(p + HEAD, &n, (const unsigned char *)secret.p, secret.n, (const unsigned char *)bound.p,
		bound.n, NULL, p + 1, key);
	sodium_memzero(key, sizeof key);
	return str_from((const char *)p, HEAD + (size_t)n);
}

struct str totp_unseal(struct arena *a, int64_t account_id, struct str sealed)
{
	const unsigned char *p = (const unsigned char *)sealed.p;
	if (sealed.n <= HEAD + TAG || sealed.n > HEAD + SECRET_MAX + TAG || p[0] != VERSION)
		return STR_NONE;
	unsigned char key[KEY], *secret = a_alloc(a, SECRET_MAX);
	struct str bound = bound_to(a, account_id);
	unsigned long long n;
	sealing_key(key);
	int bad = crypto_aead_xchacha20poly1305_ietf_decrypt(secret, &n, NULL, p + HEAD, sealed.n - HEAD, (const unsigned char *)bound.p,
		bound.n, p + 1, key);
	sodium_memzero(key, sizeof key);
	if (!bad)
		return str_from((const char *)secret, (size_t)n);
	log_warn("totp.sealed_with_another_key", "account", log_n(account_id), NULL);
	return STR_NONE;
}

static err seal_plain(struct db *db, void *arg)
{
	struct work *w = arg;
	struct totp_plain_rows rows;
	TRY(totp_plain(db, w->a, &(struct totp_plain_in){ .bytes = TOTP_SECRET_BYTES }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(totp_put(db, &(struct totp_put_in){ .id = rows.at[i].id,
			.secret = totp_seal(w->a, rows.at[i].id, rows.at[i].totp_secret) }, NULL));
	/* what was being set up is begun again */
	return totp_setup_delete_plain(db, &(struct totp_setup_delete_plain_in){ .bytes = TOTP_SECRET_BYTES }, NULL);
}

err totp_seal_plain(struct store *s)
{
	struct work w = { .a = arena_new(0) };
	err e = store_run(s, TX_WRITE, w.a, seal_plain, &w);
	arena_free(w.a);
	return e;
}
