#include <liboath/oath.h>
#include <pthread.h>

#include "base/rand.h"
#include "core/identity/parts.h"
#include "core/journal.h"

/* RFC 6238 with the values every authenticator app takes for granted: SHA-1, six digits, 30 s; one step of drift each way. */
enum { STEP_S = 30, DIGITS = 6, DRIFT = 1, RECOVERY_CHARS = 12 };
#define SETUP_LIMIT USEC_HOUR

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void prepare(void)
{
	if (oath_init() != OATH_OK)
		abort();
}

static bool code_at(struct str secret, int64_t step, struct str code)
{
	char expected[DIGITS + 1];
	if (oath_totp_generate(secret.p, secret.n, (time_t)(step * STEP_S), STEP_S, 0, DIGITS, expected) != OATH_OK)
		return false;
	return same_secret(str_of(expected), code);
}

/* The step whose code this is, or 0. */
static int64_t step_of_code(struct str secret, usec now, struct str code)
{
	int64_t step = now / (STEP_S * USEC_S), found = 0;
	pthread_once(&once, prepare);
	for (int64_t s = step - DRIFT; s <= step + DRIFT; s++)
		if (code_at(secret, s, code))
			found = s;
	return found;
}

/* What people type: blanks and hyphens anywhere, small letters, O for 0 and I or L for 1 (Crockford). */
static struct str code_typed(struct arena *a, struct str typed)
{
	char *p = a_alloc(a, typed.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i];
		if (c == ' ' || c == '-' || c == '\t')
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		p[n++] = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
	}
	return str_from(p, n);
}

static struct str recovery_hash(struct arena *a, int64_t account_id, struct str code)
{
	return secret_hash(a, a_fmt(a, "recovery:%lld:%.*s", (long long)account_id, STR_ARG(code_typed(a, code))));
}

struct str totp_uri(struct arena *a, struct str account_name, struct str secret)
{
	return a_fmt(a, "otpauth://totp/Ung%%20Cuu:%.*s?secret=%.*s&issuer=Ung%%20Cuu", STR_ARG(account_name),
		STR_ARG(base32_of(a, secret)));
}

err totp_setup_secret(struct work *w, struct str *ret_secret)
{
	struct totp_setup_get_row row;
	bool found;
	TRY(totp_setup_get(w->db, w->a, &(struct totp_setup_get_in){ .account_id = w->by.account_id, .now = w->now }, &row, &found));
	*ret_secret = found ? totp_unseal(w->a, w->by.account_id, row.secret) : STR_NONE;
	return OK;
}

/* A stolen session must not put its own phone in the place of the owner's: what is on is first turned off, with password. */
static err second_must_be_off(struct work *w)
{
	struct account_by_id_row own;
	TRY(account_own(w, &own));
	return own.totp_secret.n ? fail(w, E_CONFLICT, M_IDENTITY_SECOND_ALREADY_ON) : OK;
}

err totp_setup_begin(struct work *w)
{
	char secret[TOTP_SECRET_BYTES];
	TRY(second_must_be_off(w));
	rand_bytes(secret, sizeof secret);
	TRY(totp_setup_put(w->db, &(struct totp_setup_put_in){ .account_id = w->by.account_id,
		.secret = totp_seal(w->a, w->by.account_id, str_from(secret, sizeof secret)), .expires_at = w->now + SETUP_LIMIT }, NULL));
	return journal_add(w, "account.second_factor_begin", (struct journal_ref){ "account", w->by.account_id }, STR_NONE);
}

err recovery_codes_renew(struct work *w, int64_t account_id, struct str ret_codes[RECOVERY_CODES])
{
	TRY(recovery_code_delete(w->db, &(struct recovery_code_delete_in){ .account_id = account_id }, NULL));
	for (int i = 0; i < RECOVERY_CODES; i++) {
		ret_codes[i] = rand_code(w->a, RECOVERY_CHARS);
		TRY(recovery_code_insert(w->db, &(struct recovery_code_insert_in){ .account_id = account_id,
			.code_hash = recovery_hash(w->a, account_id, ret_codes[i]) }, NULL));
	}
	return journal_add(w, "account.recovery_codes", (struct journal_ref){ "account", account_id }, STR_NONE);
}

err totp_confirm(struct work *w, struct str code, struct str ret_codes[RECOVERY_CODES])
{
	struct str secret;
	int64_t id = w->by.account_id;
	TRY(second_must_be_off(w));
	TRY(totp_setup_secret(w, &secret));
	if (!secret.n)
		return fail(w, E_CONFLICT, M_IDENTITY_SETUP_EXPIRED);
	int64_t step = step_of_code(secret, w->now, code_typed(w->a, code));
	if (!step) {
		fail_field(w, S("code"), M_IDENTITY_CODE_WRONG);
		return work_checked(w);
	}
	TRY(totp_set(w->db, &(struct totp_set_in){ .id = id, .secret = totp_seal(w->a, id, secret), .step = step, .now = w->now }, NULL));
	TRY(totp_setup_delete(w->db, &(struct totp_setup_delete_in){ .account_id = id }, NULL));
	TRY(recovery_codes_renew(w, id, ret_codes));
	return journal_add(w, "account.second_factor_on", (struct journal_ref){ "account", id }, STR_NONE);
}

err totp_off(struct work *w, int64_t account_id)
{
	TRY(totp_clear(w->db, &(struct totp_clear_in){ .id = account_id, .now = w->now }, NULL));
	TRY(recovery_code_delete(w->db, &(struct recovery_code_delete_in){ .account_id = account_id }, NULL));
	return journal_add(w, "account.second_factor_off", (struct journal_ref){ "account", account_id }, STR_NONE);
}

err second_factor_use(struct work *w, int64_t account_id, struct str totp_secret, struct str code, bool *ret_holds)
{
	int64_t n = 0;
	struct str secret = totp_unseal(w->a, account_id, totp_secret);
	int64_t step = secret.n ? step_of_code(secret, w->now, code_typed(w->a, code)) : 0;
	if (step)
		TRY(totp_step_use(w->db, &(struct totp_step_use_in){ .id = account_id, .step = step }, &n));
	else
		TRY(recovery_code_use(w->db, &(struct recovery_code_use_in){ .account_id = account_id,
			.code_hash = recovery_hash(w->a, account_id, code), .now = w->now }, &n));
	if (!step && n)
		TRY(journal_add(w, "account.recovery_code_used", (struct journal_ref){ "account", account_id }, STR_NONE));
	*ret_holds = n > 0;
	return OK;
}
