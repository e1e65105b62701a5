/* result: the file in which a hunt travels from the machine it ran on to the node, over the network or by hand: lines of JSON, the last
 * of which seals all bytes before it. docs/hunt-result.md has the format. No database.
 *
 * The seal is the SHA-256 of what is before it and, with a key, an Ed25519 signature (RFC 8032) over RESULT_CONTEXT followed by that hash.
 * Without a key it proves that the file is complete, not where it comes from. */
#ifndef MODULES_HUNT_RESULT_H
#define MODULES_HUNT_RESULT_H

#include <sys/stat.h>

#include "base/clock.h"
#include "base/code.h"
#include "base/err.h"
#include "engine/source/sweep.h"

#define RESULT_FORMAT "ungcuu.hunt.result"
#define RESULT_VERSION 1
#define RESULT_CONTEXT "ungcuu hunt result 1\n"
enum { RESULT_LINE_MAX = 256 * 1024, RESULT_WORDS_MAX = 100, RESULT_KEY_BYTES = 32, RESULT_SIGNATURE_BYTES = 64, RESULT_SEED_BYTES = 32 };

/* ---- keys: files of one line, for their owner alone ---- */
struct result_key { unsigned char seed[RESULT_SEED_BYTES], public_key[RESULT_KEY_BYTES]; };
enum result_key_fault { KEY_GOOD, KEY_UNREADABLE, KEY_OPEN_TO_OTHERS, KEY_NOT_ONE };   /* UNREADABLE: errno */
enum result_key_fault result_key_read(const char *path, struct result_key *ret);
/* False with errno; EEXIST: nothing is overwritten. */
bool result_key_new(const char *path, struct result_key *ret);
void result_key_sign(const struct result_key *k, const struct sha256 *hash, unsigned char ret[RESULT_SIGNATURE_BYTES]);
bool result_key_signed(const unsigned char public_key[RESULT_KEY_BYTES], const struct sha256 *hash, const unsigned char signature[RESULT_SIGNATURE_BYTES]);
/* 64 hexadecimal digits of either case; false when it is none. */
bool result_key_parse(struct str hex, unsigned char ret[RESULT_KEY_BYTES]);

/* ---- writing ---- */
struct result_ask {
	struct str hunt, why;                 /* the record's code and the hypothesis; "" */
	struct str systems[RESULT_WORDS_MAX]; size_t n_systems;
	struct str key_file;                  /* "": unsigned */
};
struct result;
/* Begins the file beside `out`: it has its name when it is complete. NULL with errno; *ret_fault says whether it was the key. Paths are borrowed. */
struct result *result_new(struct str out, const struct result_ask *ask, char *const *paths, size_t n_paths, enum result_key_fault *ret_fault);
int result_fd(const struct result *r);    /* where lines of hits go, whole ones */
void result_list(struct result *r, const char *path);                          /* a list or rules that are looked for, by name, size and hash */
void result_trouble(struct result *r, const struct trouble *t, bool is_skipped);
/* What has been read when a file is done, in order of files: attributed to the path it is under. */
void result_covered(struct result *r, const char *file, const struct stat *st, const struct sweep_result *so_far);
/* Coverage, the summary (a JSON object) and the seal; then the file takes its name. False with errno, and nothing is left behind. */
bool result_end(struct result *r, struct str summary);
void *result_free(struct result *r);      /* accepts NULL, returns NULL; what was not ended is removed */

/* ---- reading ---- */
enum result_state { RESULT_SIGNED, RESULT_UNSIGNED, RESULT_CUT, RESULT_ALTERED, RESULT_FORGED, RESULT_OTHER, RESULT_UNREADABLE, N_RESULT_STATE };
struct result_head { struct str program, host, hunt, why, systems[RESULT_WORDS_MAX], paths[RESULT_WORDS_MAX]; size_t n_systems, n_paths; usec started; };
struct result_hit {
	struct str file, inside, kind, id, value, type, text, title, author, techniques;   /* techniques: "T1059.001 T1566" */
	int64_t line, record, offset;         /* -1: not said */
};
struct result_named { struct str file, inside, fault; bool is_skipped; };
struct result_path { struct str path; int64_t files, bytes, lines, unread; usec from, to; };    /* from, to: when its files were last written; 0 */
struct result_source { struct str name, sha256; int64_t bytes; };
struct result_sum { int64_t hits, files, bytes, text_bytes, lines, unreadable, skipped, filtered_files, filtered_bytes, filtered_lines, looked_for; usec ended; struct str list_hash; };
/* Told as lines are read, before it is known whether the seal holds; what is pointed to is valid during the call. Any may be NULL. */
struct result_reader {
	void *arg;
	void (*head)(void *arg, const struct result_head *h);
	void (*hit)(void *arg, const struct result_hit *h);
	void (*trouble)(void *arg, const struct result_named *t);
	void (*path)(void *arg, const struct result_path *p);
	void (*source)(void *arg, const struct result_source *s);
	void (*sum)(void *arg, const struct result_sum *s);
};
struct result_seen {
	enum result_state state;
	int64_t lines, bad_line;              /* bad_line: the first that is no line of a result; 0 */
	struct sha256 hash;                   /* of all before the seal */
	unsigned char public_key[RESULT_KEY_BYTES];   /* SIGNED and FORGED */
};
/* One pass in bounded memory, whatever the size. */
struct result_seen result_read(const char *path, const struct result_reader *r);

#endif
