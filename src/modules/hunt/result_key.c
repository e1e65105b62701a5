/* Keys that sign results: a seed in a file that only its owner reads. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "base/fd.h"
#include "modules/hunt/result.h"

#define KEY_HEAD "ungcuu-hunt-key 1 "
enum { KEY_LINE = sizeof KEY_HEAD - 1 + 2 * RESULT_SEED_BYTES + 1 };

static void pair_of(struct result_key *k, unsigned char secret[crypto_sign_SECRETKEYBYTES])
{
	crypto_sign_seed_keypair(k->public_key, secret, k->seed);
}

static void complete(struct result_key *k)
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	pair_of(k, secret);
	sodium_memzero(secret, sizeof secret);
}

static bool from_hex(struct str hex, unsigned char *ret, size_t n)
{
	size_t got = 0;
	const char *end = NULL;
	return hex.n == 2 * n && sodium_hex2bin(ret, n, hex.p, hex.n, NULL, &got, &end) == 0 && got == n && end == hex.p + hex.n;
}

enum result_key_fault result_key_read(const char *path, struct result_key *ret)
{
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;
	char text[KEY_LINE + 1];
	if (fd < 0 || fstat(fd, &st) != 0)
		return KEY_UNREADABLE;
	if (!S_ISREG(st.st_mode) || st.st_size != KEY_LINE)
		return KEY_NOT_ONE;
	if (st.st_mode & 077)
		return KEY_OPEN_TO_OTHERS;
	if (read(fd, text, sizeof text) != KEY_LINE)
		return KEY_NOT_ONE;
	struct str line = str_from(text, KEY_LINE - 1);
	bool ok = text[KEY_LINE - 1] == '\n' && str_starts(line, S(KEY_HEAD)) && from_hex(str_sub(line, sizeof KEY_HEAD - 1, line.n), ret->seed, sizeof ret->seed);
	sodium_memzero(text, sizeof text);
	if (ok)
		complete(ret);
	return ok ? KEY_GOOD : KEY_NOT_ONE;
}

bool result_key_new(const char *path, struct result_key *ret)
{
	char line[KEY_LINE + 1] = KEY_HEAD;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	randombytes_buf(ret->seed, sizeof ret->seed);
	sodium_bin2hex(line + sizeof KEY_HEAD - 1, sizeof line - sizeof KEY_HEAD + 1, ret->seed, sizeof ret->seed);
	line[KEY_LINE - 1] = '\n';
	bool ok = fd_write(fd, str_from(line, KEY_LINE)) && fsync(fd) == 0;
	ok = close(fd) == 0 && ok;
	int kept = errno;
	sodium_memzero(line, sizeof line);
	complete(ret);
	if (!ok)
		unlink(path);
	errno = kept;
	return ok;
}

static size_t message_of(unsigned char to[sizeof RESULT_CONTEXT + sizeof(struct sha256)], const struct sha256 *hash)
{
	memcpy(to, RESULT_CONTEXT, sizeof RESULT_CONTEXT - 1);
	memcpy(to + sizeof RESULT_CONTEXT - 1, hash->b, sizeof hash->b);
	return sizeof RESULT_CONTEXT - 1 + sizeof hash->b;
}

void result_key_sign(const struct result_key *k, const struct sha256 *hash, unsigned char ret[RESULT_SIGNATURE_BYTES])
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES], message[sizeof RESULT_CONTEXT + sizeof *hash];
	struct result_key pair = *k;
	size_t n = message_of(message, hash);
	pair_of(&pair, secret);
	crypto_sign_detached(ret, NULL, message, n, secret);
	sodium_memzero(secret, sizeof secret);
	sodium_memzero(&pair, sizeof pair);
}

bool result_key_signed(const unsigned char public_key[RESULT_KEY_BYTES], const struct sha256 *hash, const unsigned char signature[RESULT_SIGNATURE_BYTES])
{
	unsigned char message[sizeof RESULT_CONTEXT + sizeof *hash];
	size_t n = message_of(message, hash);
	return crypto_sign_verify_detached(signature, message, n, public_key) == 0;
}

bool result_key_parse(struct str hex, unsigned char ret[RESULT_KEY_BYTES])
{
	return from_hex(str_trim(hex), ret, RESULT_KEY_BYTES);
}
