/* Reading a result, line by line; apart from result.c, because jansson and base/json.h do not meet in one file. */
#include "modules/hunt/result.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"

#define SEAL_BEGINS "{\"kind\":\"seal\""
enum { READ_BYTES = 1 << 16, TECHNIQUES_BYTES = 400 };

struct reading {
	const struct result_reader *to;
	struct result_seen seen;
	crypto_hash_sha256_state hash;
	bool has_head, has_sum, is_sealed;
	char *line;                           /* RESULT_LINE_MAX bytes */
	size_t n;
	struct arena *a;                      /* of one line */
};

/* ---- members ---- */

static struct str text_of(const json_t *o, const char *key)
{
	const json_t *x = json_object_get(o, key);
	return json_is_string(x) ? str_from(json_string_value(x), json_string_length(x)) : STR_NONE;
}

static int64_t count_of(const json_t *o, const char *key)
{
	const json_t *x = json_object_get(o, key);
	int64_t n = json_is_integer(x) ? json_integer_value(x) : 0;
	return n < 0 ? 0 : n;
}

static int64_t place_of(const json_t *o, const char *key)
{
	return json_is_integer(json_object_get(o, key)) ? count_of(o, key) : -1;
}

static usec time_of(const json_t *o, const char *key)
{
	usec t = 0;
	struct str s = text_of(o, key);
	return s.n && time_parse(s, &t) && t > 0 ? t : 0;
}

static size_t texts_of(const json_t *o, const char *key, struct str *to)
{
	const json_t *list = json_object_get(o, key);
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(list) && n < RESULT_WORDS_MAX; i++) {
		const json_t *x = json_array_get(list, i);
		if (json_is_string(x))
			to[n++] = str_from(json_string_value(x), json_string_length(x));
	}
	return n;
}

/* "attack.t1059.001" among the tags of a rule → "T1059.001". */
static struct str techniques_of(struct reading *r, const json_t *o)
{
	struct str tags[RESULT_WORDS_MAX], all = STR_NONE;
	size_t n = texts_of(o, "tags", tags);
	for (size_t i = 0; i < n && all.n < TECHNIQUES_BYTES; i++)
		if (str_starts(tags[i], S("attack.t")) && tags[i].n > 8 && tags[i].n <= 17 && tags[i].p[8] >= '0' && tags[i].p[8] <= '9')
			all = a_fmt(r->a, "%.*s%sT%.*s", STR_ARG(all), all.n ? " " : "", STR_ARG(str_sub(tags[i], 8, tags[i].n)));
	return all;
}

/* ---- lines ---- */

static bool take_head(struct reading *r, const json_t *o)
{
	struct result_head h = { .program = text_of(o, "program"), .host = text_of(o, "host"), .hunt = text_of(o, "hunt"), .why = text_of(o, "why"), .started = time_of(o, "started") };
	if (!str_is(text_of(o, "kind"), "head") || !str_is(text_of(o, "format"), RESULT_FORMAT) || count_of(o, "version") != RESULT_VERSION)
		return false;
	h.n_systems = texts_of(o, "systems", h.systems);
	h.n_paths = texts_of(o, "paths", h.paths);
	r->has_head = true;
	if (r->to->head)
		r->to->head(r->to->arg, &h);
	return true;
}

static void take_hit(struct reading *r, const json_t *o)
{
	if (r->to->hit)
		r->to->hit(r->to->arg, &(struct result_hit){ .file = text_of(o, "file"), .inside = text_of(o, "inside"), .kind = text_of(o, "kind"), .id = text_of(o, "id"),
			.value = text_of(o, "value"), .type = text_of(o, "type"), .text = text_of(o, "text"), .title = text_of(o, "title"),
			.author = text_of(o, "author"), .techniques = techniques_of(r, o), .line = place_of(o, "line"), .record = place_of(o, "record"), .offset = place_of(o, "offset") });
}

static void take_sum(struct reading *r, const json_t *o)
{
	const json_t *looked_for = json_object_get(o, "indicators");
	const char *key;
	json_t *value;
	struct result_sum s = { .hits = count_of(o, "hits"), .files = count_of(o, "files"), .bytes = count_of(o, "bytes"), .text_bytes = count_of(o, "text_bytes"),
		.lines = count_of(o, "lines"), .unreadable = count_of(o, "unreadable"), .skipped = count_of(o, "skipped"), .filtered_files = count_of(o, "filtered_files"),
		.filtered_bytes = count_of(o, "filtered_bytes"), .filtered_lines = count_of(o, "filtered_lines"), .ended = time_of(o, "ended"), .list_hash = text_of(o, "list_hash") };
	json_object_foreach((json_t *)(uintptr_t)looked_for, key, value)
		if (json_is_integer(value) && json_integer_value(value) > 0 && json_integer_value(value) < INT32_MAX)
			s.looked_for += json_integer_value(value);
	r->has_sum = true;
	if (r->to->sum)
		r->to->sum(r->to->arg, &s);
}

static bool take(struct reading *r, const json_t *o)
{
	struct str kind = text_of(o, "kind");
	if (!r->has_head)
		return take_head(r, o);
	if (r->has_sum || !kind.n || str_is(kind, "head"))
		return false;                     /* the summary is the last line before the seal */
	if (str_is(kind, "summary"))
		take_sum(r, o);
	else if (str_is(kind, "trouble") && r->to->trouble)
		r->to->trouble(r->to->arg, &(struct result_named){ text_of(o, "file"), text_of(o, "inside"), text_of(o, "fault"), json_is_true(json_object_get(o, "skipped")) });
	else if (str_is(kind, "coverage") && r->to->path)
		r->to->path(r->to->arg, &(struct result_path){ text_of(o, "path"), count_of(o, "files"), count_of(o, "bytes"), count_of(o, "lines"), count_of(o, "unread"),
			time_of(o, "written_from"), time_of(o, "written_to") });
	else if (str_is(kind, "list") && r->to->source)
		r->to->source(r->to->arg, &(struct result_source){ text_of(o, "file"), text_of(o, "sha256"), count_of(o, "bytes") });
	else if (json_object_get(o, "id"))
		take_hit(r, o);
	return true;
}

/* ---- the seal ---- */

static bool bytes_of(struct str hex, unsigned char *ret, size_t n)
{
	size_t got = 0;
	const char *end = NULL;
	return hex.n == 2 * n && sodium_hex2bin(ret, n, hex.p, hex.n, NULL, &got, &end) == 0 && got == n;
}

static enum result_state sealed(struct reading *r, const json_t *o)
{
	struct sha256 said;
	unsigned char signature[RESULT_SIGNATURE_BYTES];
	struct str key = text_of(o, "key");
	crypto_hash_sha256_final(&r->hash, r->seen.hash.b);
	if (!bytes_of(text_of(o, "sha256"), said.b, sizeof said.b) || sodium_memcmp(said.b, r->seen.hash.b, sizeof said.b) != 0)
		return RESULT_ALTERED;
	if (!r->has_head || !r->has_sum)
		return RESULT_OTHER;
	if (!json_object_get(o, "key") && !json_object_get(o, "signature"))
		return RESULT_UNSIGNED;
	if (!bytes_of(key, r->seen.public_key, sizeof r->seen.public_key) || !bytes_of(text_of(o, "signature"), signature, sizeof signature))
		return RESULT_FORGED;
	return result_key_signed(r->seen.public_key, &r->seen.hash, signature) ? RESULT_SIGNED : RESULT_FORGED;
}

/* False: nothing behind this line is looked at. */
static bool line_done(struct reading *r)
{
	struct str line = str_from(r->line, r->n);
	bool is_seal = str_starts(line, S(SEAL_BEGINS));
	r->seen.lines++;
	if (r->is_sealed) {
		r->seen.state = RESULT_ALTERED;   /* something behind the seal */
		return false;
	}
	json_t *o = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	bool ok = json_is_object(o);
	if (ok && is_seal) {
		r->seen.state = sealed(r, o);
		r->is_sealed = true;
	} else if (ok) {
		crypto_hash_sha256_update(&r->hash, (const unsigned char *)line.p, line.n);
		crypto_hash_sha256_update(&r->hash, (const unsigned char *)"\n", 1);
		ok = take(r, o);
	}
	json_decref(o);
	arena_reset(r->a);
	if (!ok) {
		r->seen.state = r->has_head ? RESULT_ALTERED : RESULT_OTHER;
		r->seen.bad_line = r->seen.lines;
	}
	return ok;
}

static bool bytes_done(struct reading *r, const char *p, size_t n)
{
	while (n) {
		const char *end = memchr(p, '\n', n);
		size_t k = end ? (size_t)(end - p) : n;
		if (r->n + k > RESULT_LINE_MAX) {
			r->seen.state = r->has_head ? RESULT_ALTERED : RESULT_OTHER;
			r->seen.bad_line = r->seen.lines + 1;
			return false;
		}
		memcpy(r->line + r->n, p, k);
		r->n += k;
		if (!end)
			return true;
		if (!line_done(r))
			return false;
		r->n = 0;
		p = end + 1;
		n -= k + 1;
	}
	return true;
}

static void read_all(struct reading *r, int fd)
{
	char bytes[READ_BYTES];
	for (;;) {
		ssize_t n = read(fd, bytes, sizeof bytes);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			r->seen.state = RESULT_UNREADABLE;
			return;
		}
		if (n == 0)
			break;
		if (!bytes_done(r, bytes, (size_t)n))
			return;
	}
	if (r->is_sealed && r->n)
		r->seen.state = RESULT_ALTERED;
	else if (!r->is_sealed)
		r->seen.state = r->has_head ? RESULT_CUT : RESULT_OTHER;
}

struct result_seen result_read(const char *path, const struct result_reader *to)
{
	struct reading r = { .to = to, .seen = { .state = RESULT_UNREADABLE } };
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0)
		return r.seen;
	if (!S_ISREG(st.st_mode)) {
		r.seen.state = RESULT_OTHER;
		return r.seen;
	}
	if (!(r.line = malloc(RESULT_LINE_MAX)))
		abort();
	r.a = arena_new(0);
	crypto_hash_sha256_init(&r.hash);
	read_all(&r, fd);
	arena_free(r.a);
	free(r.line);
	return r.seen;
}
