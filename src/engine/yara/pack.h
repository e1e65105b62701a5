/* pack: YARA rules from files, compiled once by libyara 4 and shared by any number of scanners. Packs come from sources only: compiled rules are
 * programs for libyara's machine, and whoever writes them can take that over.
 *
 * Every file is a namespace of its own, named by its path below the folder. A file with an error is left out, whole, and named; the others do not
 * suffer. A file that another one includes is compiled with that and not once more by itself. Nothing outside a folder is read and no symbolic link
 * followed, whatever an include says. The module `magic` is refused, because it opens files; `cuckoo` knows nothing here.
 * Rules may use the external variables filename, filepath and extension; filetype and owner are known, and empty. */
#ifndef ENGINE_YARA_PACK_H
#define ENGINE_YARA_PACK_H

#include "base/arena.h"
#include "base/err.h"

#define YARA_FILE_MAX ((size_t)16 << 20)
#define YARA_FILES_MAX 20000            /* of all folders together */
#define YARA_FILE_NOTES 20              /* kept of one file; the rest is not worth reading */

enum yara_note_kind {
	YARA_ERROR,         /* libyara's own words */
	YARA_WARNING,
	YARA_SLOW,          /* a warning: the rule slows scanning down */
	YARA_UNREADABLE,    /* words: why */
	YARA_LINK,          /* a symbolic link */
	YARA_LARGE,
	YARA_BINARY,        /* an included file with NUL bytes, or compiled rules */
	YARA_OUTSIDE,       /* an include that leads out of the folder; words: its name */
	YARA_MODULE,        /* words: the module that is refused */
	YARA_MANY,          /* more files than can be taken */
	N_YARA_NOTE
};

/* What is said of a file; line 0: of all of it. */
struct yara_note { enum yara_note_kind kind; struct str file, rule, words; int line; };

struct yara_counts { size_t files, refused, included, rules; };   /* files: that hold rules, refused ones too */

struct yara_rule { struct str space, name; };
enum yara_meta { YARA_AUTHOR, YARA_DESCRIPTION, YARA_REFERENCE, YARA_SEVERITY, YARA_SCORE, N_YARA_META };

struct yara_pack;
/* The .yar and .yara files in and below folders, in the order of their names, and files named themselves. A pack without rules is one, too.
 * E_LIMIT: libyara has no memory. */
err yara_pack_read(char *const *paths, size_t n, struct yara_pack **ret) MUST_USE;
void *yara_pack_free(struct yara_pack *p);   /* accepts NULL, returns NULL */

/* In order of file and line. */
const struct yara_note *yara_pack_notes(const struct yara_pack *p, size_t *ret_n);
struct yara_counts yara_pack_counts(const struct yara_pack *p);
/* SHA-256 over path, size and bytes of the files the rules come from, in order: the same rules, the same hash. */
#define YARA_HASH_BYTES 32
const unsigned char *yara_pack_hash(const struct yara_pack *p);

/* rule: by place in the pack. Texts belong to the pack and are as the file has them, which may be no UTF-8. */
struct yara_rule yara_pack_rule(const struct yara_pack *p, uint32_t rule);
/* The tags one after the other; NULL begins, NULL ends. */
const char *yara_pack_tag(const struct yara_pack *p, uint32_t rule, const char *last);
/* What the rule says of itself, the first of that name in any case; empty when it does not. Numbers are written into the arena. */
struct str yara_pack_meta(const struct yara_pack *p, struct arena *a, uint32_t rule, enum yara_meta what);
struct str yara_pack_string(const struct yara_pack *p, uint32_t string);   /* its identifier, with $ */

#endif
