/* ungcuu hunt key, ungcuu hunt verify; the options of a hunt that say what its result is for. */
#include "modules/hunt/verb_result.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"

static struct str key_text(struct arena *a, const unsigned char key[RESULT_KEY_BYTES]) { return hex_of(a, str_from((const char *)key, RESULT_KEY_BYTES)); }

void hunt_key_warn(struct arena *a, const char *path, enum result_key_fault f)
{
	static const enum msg says[] = { [KEY_GOOD] = M_HUNT_KEY_UNREADABLE, [KEY_UNREADABLE] = M_HUNT_KEY_UNREADABLE, [KEY_OPEN_TO_OTHERS] = M_HUNT_KEY_OPEN, [KEY_NOT_ONE] = M_HUNT_KEY_NOT_ONE };
	hunt_warn(a, says[f], str_of(path), f == KEY_UNREADABLE ? str_of(strerror(errno)) : STR_NONE, STR_NONE);
}

enum msg hunt_result_asked(struct arena *a, struct result_ask *ret, int *argc, char **argv)
{
	struct str value;
	command_option(argc, argv, "--hunt", &ret->hunt);
	command_option(argc, argv, "--why", &ret->why);
	command_option(argc, argv, "--key", &ret->key_file);
	while (command_option(argc, argv, "--system", &value)) {
		if (ret->n_systems == RESULT_WORDS_MAX)
			return M_HUNT_SYSTEMS_MANY;
		ret->systems[ret->n_systems++] = a_dup(a, value);
	}
	return 0;
}

/* ---- hunt key FILE: a new key, or the public part of the one that is there ---- */

static int key_verb(struct arena *a, const char *path)
{
	struct result_key k;
	bool is_new = result_key_new(path, &k);
	if (!is_new && errno != EEXIST) {
		hunt_warn(a, M_HUNT_UNWRITTEN, str_of(path), str_of(strerror(errno)), STR_NONE);
		return 2;
	}
	enum result_key_fault f = is_new ? KEY_GOOD : result_key_read(path, &k);
	if (f != KEY_GOOD) {
		hunt_key_warn(a, path, f);
		return 2;
	}
	log_raw(STDOUT_FILENO, key_text(a, k.public_key));
	hunt_warn(a, is_new ? M_HUNT_KEY_NEW : M_HUNT_KEY_THERE, str_of(path), STR_NONE, STR_NONE);
	sodium_memzero(&k, sizeof k);
	return 0;
}

/* ---- hunt verify RESULT [--public KEY] ---- */

struct verified { struct arena *a; struct str host, hunt; usec started; struct result_sum sum; int64_t hits, troubles; };

static void head(void *arg, const struct result_head *h)
{
	struct verified *v = arg;
	v->host = a_dup(v->a, h->host);
	v->hunt = a_dup(v->a, h->hunt);
	v->started = h->started;
}
static void hit(void *arg, const struct result_hit *h) { ((struct verified *)arg)->hits++; }
static void trouble(void *arg, const struct result_named *t) { ((struct verified *)arg)->troubles++; }
static void sum(void *arg, const struct result_sum *s) { ((struct verified *)arg)->sum = *s; }

static int say_state(struct arena *a, const char *path, const struct result_seen *seen, bool asks, const unsigned char *asked)
{
	static const enum msg says[N_RESULT_STATE] = { [RESULT_SIGNED] = M_HUNT_VERIFY_SIGNED, [RESULT_UNSIGNED] = M_HUNT_VERIFY_UNSIGNED, [RESULT_CUT] = M_HUNT_VERIFY_CUT,
		[RESULT_ALTERED] = M_HUNT_VERIFY_ALTERED, [RESULT_FORGED] = M_HUNT_VERIFY_FORGED, [RESULT_OTHER] = M_HUNT_VERIFY_OTHER, [RESULT_UNREADABLE] = M_HUNT_VERIFY_UNREADABLE };
	struct str detail = STR_NONE;
	bool is_other = seen->state == RESULT_SIGNED && asks && memcmp(asked, seen->public_key, RESULT_KEY_BYTES) != 0;
	if (seen->state == RESULT_SIGNED || seen->state == RESULT_FORGED)
		detail = key_text(a, seen->public_key);
	else if (seen->state == RESULT_UNREADABLE)
		detail = str_of(strerror(errno));
	else if (seen->bad_line)
		detail = say_in(a, command_lang(), M_HUNT_VERIFY_LINE, hunt_number(a, (uint64_t)seen->bad_line));
	hunt_warn(a, is_other ? M_HUNT_VERIFY_OTHER_KEY : says[seen->state], str_of(path), detail, STR_NONE);
	if (seen->state == RESULT_SIGNED)
		return is_other ? 1 : 0;
	return seen->state == RESULT_UNSIGNED ? 1 : 2;
}

static int verify_verb(struct arena *a, const char *path, struct str public_hex)
{
	struct verified v = { .a = a };
	unsigned char asked[RESULT_KEY_BYTES];
	if (public_hex.n && !result_key_parse(public_hex, asked)) {
		hunt_warn(a, M_HUNT_PUBLIC_NOT_ONE, public_hex, STR_NONE, STR_NONE);
		return 2;
	}
	struct result_seen seen = result_read(path, &(struct result_reader){ .arg = &v, .head = head, .hit = hit, .trouble = trouble, .sum = sum });
	int code = say_state(a, path, &seen, public_hex.n > 0, asked);
	if (code == 2)
		return code;
	hunt_warn(a, M_HUNT_VERIFY_WHAT, v.host, time_shown(a, v.started), v.hunt.n ? v.hunt : S("–"));
	hunt_warn(a, M_HUNT_VERIFY_COUNTS, hunt_number(a, (uint64_t)v.hits), hunt_number(a, (uint64_t)(v.sum.lines + v.sum.filtered_lines)), hunt_number(a, (uint64_t)v.troubles));
	return code;
}

bool hunt_result_verb(int argc, char **argv, int *ret_code)
{
	struct str public_hex = STR_NONE;
	bool is_key = argc > 1 && !strcmp(argv[1], "key"), is_verify = argc > 1 && !strcmp(argv[1], "verify");
	if (!is_key && !is_verify)
		return false;
	struct arena *a = arena_new(0);
	if (is_verify)
		command_option(&argc, argv, "--public", &public_hex);
	if (argc != 3 || argv[2][0] == '-') {
		hunt_warn(a, is_key ? M_HUNT_KEY_USAGE : M_HUNT_VERIFY_USAGE, STR_NONE, STR_NONE, STR_NONE);
		*ret_code = 2;
	} else
		*ret_code = is_key ? key_verb(a, argv[2]) : verify_verb(a, argv[2], public_hex);
	arena_free(a);
	return true;
}
