#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdatomic.h>

#include "base/text.h"
#include "core/identity/parts.h"

/* OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane. Two at a time bound the memory of a rush
 * of sign-ins to 38 MiB; the others wait, which also slows down guessing. */
enum { HASH_PASSES = 2, HASH_BYTES = 19 << 20, HASH_AT_ONCE = 2, WAITING_MAX = 40 };
enum { PASSWORD_MIN = 12, PASSWORD_MAX = 128, DISTINCT_MIN = 5, OWN_PART_MIN = 8 };

static sem_t hashing;
static atomic_int n_waiting;
static char stand_in[crypto_pwhash_STRBYTES];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void hash_into(char *ret, struct str password)
{
	if (crypto_pwhash_argon2id_str(ret, password.p ? password.p : "", password.n, HASH_PASSES, HASH_BYTES))
		abort();
}

static void prepare(void)
{
	if (sodium_init() < 0 || sem_init(&hashing, 0, HASH_AT_ONCE))
		abort();
	hash_into(stand_in, S("nobody's password"));
}

static void hashing_wait(void)
{
	pthread_once(&once, prepare);
	atomic_fetch_add(&n_waiting, 1);
	while (sem_wait(&hashing))
		;
	atomic_fetch_sub(&n_waiting, 1);
}

bool password_is_busy(void)
{
	return atomic_load(&n_waiting) >= WAITING_MAX;
}

struct str password_hash(struct arena *a, struct str password)
{
	char out[crypto_pwhash_STRBYTES];
	hashing_wait();
	hash_into(out, password);
	sem_post(&hashing);
	return a_dup(a, str_of(out));
}

bool password_holds(struct str hash, struct str password)
{
	char stored[crypto_pwhash_STRBYTES] = { 0 };
	bool known = hash.n > 0 && hash.n < sizeof stored;
	hashing_wait();
	memcpy(stored, known ? hash.p : stand_in, known ? hash.n : sizeof stored);
	bool holds = crypto_pwhash_str_verify(stored, password.p ? password.p : "", password.n) == 0;
	sem_post(&hashing);
	return known && holds;
}

bool password_is_stale(struct str hash)
{
	char stored[crypto_pwhash_STRBYTES] = { 0 };
	if (hash.n >= sizeof stored)
		return true;
	memcpy(stored, hash.p, hash.n);
	return crypto_pwhash_argon2id_str_needs_rehash(stored, HASH_PASSES, HASH_BYTES) != 0;
}

/* Words at the root of the most guessed passwords, folded, without figures and signs. A password that is nothing but one or
 * several of them with figures and signs around is refused, so the list stays short. */
static const char *const common_words[] = {
	"password", "passw", "pass", "word", "qwertyuiop", "qwerty", "asdfghjkl", "asdf", "zxcvbnm", "zxcv", "qazwsx", "qaz", "wsx", "edc",
	"abcdefghijklmnopqrstuvwxyz", "abcdefgh", "abcd", "abc", "admin", "administrator", "root", "user", "login", "welcome", "letmein",
	"iloveyou", "love", "you", "monkey", "dragon", "sunshine", "princess", "football", "baseball", "superman", "batman",
	"master", "hello", "secret", "changeme", "change", "default", "test", "guest", "summer", "winter", "spring", "autumn",
	"company", "server", "cisco", "oracle", "security", "computer", "internet", "freedom", "whatever", "trustno", "money",
	"matkhau", "mat", "khau", "anhyeuem", "emyeuanh", "yeuem", "yeuanh", "anh", "em", "yeu", "tinhyeu", "tinh", "vietnam", "viet", "nam",
	"hanoi", "saigon", "hochiminh", "danang", "haiphong", "cantho", "hue", "xinchao", "chao", "xin", "conheo", "concho", "conmeo", "heocon",
	"giadinh", "gia", "dinh", "hanhphuc", "hanh", "phuc", "baothanh", "nguyen", "tran", "pham", "quantri", "quan", "tri", "maytinh",
	"baomat", "bao", "antoan", "ungcuu", "suco", "ungcuusuco", "khongbiet", "khong", "biet", "toiyeu", "toi", "me", "bo", "con", "so",
	"motnam", "thang", "ngay", "sinhnhat", "mothaiba", "mot", "hai", "ba", "bon",
};

static char letter_meant(char c)
{
	switch (c) {
	case '@': case '4': return 'a';
	case '3': return 'e';
	case '1': case '!': return 'i';
	case '0': return 'o';
	case '$': case '5': return 's';
	case '7': return 't';
	default: return c;
	}
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* What stands before the first and behind the last letter is decoration: "P@ssw0rd1234!" is "p@ssw0rd". */
static struct str letters_of(struct arena *a, struct str folded, bool figures_as_letters)
{
	while (folded.n && !is_letter(folded.p[0]))
		folded = str_sub(folded, 1, folded.n);
	while (folded.n && !is_letter(folded.p[folded.n - 1]))
		folded.n--;
	char *p = a_alloc(a, folded.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < folded.n; i++) {
		char c = figures_as_letters ? letter_meant(folded.p[i]) : folded.p[i];
		if (is_letter(c))
			p[n++] = c;
	}
	return str_from(p, n);
}

/* Is s a row of common words with nothing between? reached[i]: a row of words ends before position i. */
static bool words_only(struct arena *a, struct str s)
{
	bool *reached = a_alloc(a, s.n + 1);
	reached[0] = true;
	for (size_t i = 0; i < s.n; i++) {
		for (size_t w = 0; reached[i] && w < COUNT(common_words); w++) {
			struct str word = str_of(common_words[w]);
			if (str_starts(str_sub(s, i, s.n), word))
				reached[i + word.n] = true;
		}
	}
	return reached[s.n];
}

static size_t distinct_bytes(struct str s)
{
	bool seen[256] = { false };
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		n += !seen[c];
		seen[c] = true;
	}
	return n;
}

/* Each byte one more, the same or one less than the byte before: 123456789012 up to the one turn from 9 to 0. */
static bool is_ladder(struct str s)
{
	size_t breaks = 0;
	for (size_t i = 1; i < s.n; i++) {
		int d = s.p[i] - s.p[i - 1];
		breaks += d < -1 || d > 1;
	}
	return breaks <= s.n / 8;
}

static bool is_common(struct arena *a, struct str folded)
{
	return distinct_bytes(folded) < DISTINCT_MIN || is_ladder(folded) || words_only(a, letters_of(a, folded, false)) ||
		words_only(a, letters_of(a, folded, true));
}

/* The sign-in name with little around it. */
static bool is_name(struct arena *a, struct str folded, struct str name)
{
	struct str n = text_fold(a, name);
	return n.n > 2 && str_find(folded, n) >= 0 && folded.n - n.n < OWN_PART_MIN;
}

err password_check_rules(struct work *w, struct str password, struct str name)
{
	const struct str field = S("password");
	size_t before = w->problem.fields.n;
	size_t length = utf8_valid(password) ? utf8_length(password) : 0;
	struct str folded = length ? text_fold(w->a, password) : STR_NONE;
	if (length < PASSWORD_MIN)
		fail_field(w, field, M_IDENTITY_PASSWORD_SHORT, a_fmt(w->a, "%d", PASSWORD_MIN));
	else if (length > PASSWORD_MAX)
		fail_field(w, field, M_IDENTITY_PASSWORD_LONG, a_fmt(w->a, "%d", PASSWORD_MAX));
	else if (is_name(w->a, folded, name))
		fail_field(w, field, M_IDENTITY_PASSWORD_IS_NAME);
	else if (is_common(w->a, folded))
		fail_field(w, field, M_IDENTITY_PASSWORD_COMMON);
	return w->problem.fields.n == before ? OK : work_checked(w);
}
