/* What the files of this folder share. */
#ifndef ENGINE_YARA_INSIDE_H
#define ENGINE_YARA_INSIDE_H

#include <yara.h>

#include "engine/yara/pack.h"

/* ---- files ---- */

/* A folder, or the folder of a file that was named. */
struct root { struct str path; int fd; };

/* A file of rules: `path` below its root, `shown` as people know it. */
struct source { size_t root; struct str path, shown; };

struct listing {
	struct arena *a;
	VEC(struct root) roots;
	VEC(struct source) sources;
	VEC(struct yara_note) notes;
};

/* What is in and below a path goes into the listing, or is noted there. */
void listing_add(struct listing *l, const char *path);
void listing_done(struct listing *l);
/* Opens a file below a root without following a link on the way, to be read only. -1: *ret says why, *ret_words more. */
int source_open(struct arena *a, int root, struct str path, enum yara_note_kind *ret, struct str *ret_words);
/* All of an open file, NUL behind it, from malloc; NULL when it cannot be read. */
char *source_bytes(int fd, size_t *ret_n);
/* Where an include leads, seen from the file it stands in, both below a root. False when that is outside. */
bool source_join(struct arena *a, struct str from, struct str include, struct str *ret);

/* ---- rules ---- */

struct yara_pack {
	struct arena *a;
	YR_RULES *rules;
	struct yara_counts counts;
	unsigned char hash[YARA_HASH_BYTES];
	VEC(struct yara_note) notes;
};

/* Compiles the listing's files into p->rules, and says in p->notes and p->counts what came of them. */
err pack_compile(struct yara_pack *p, const struct listing *l) MUST_USE;

#endif
