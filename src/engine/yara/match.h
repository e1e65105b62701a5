/* match: the rules of a pack against one text after the other. A scanner belongs to one thread; any number of them share a pack.
 *
 * Of a string of which only the presence counts, libyara looks for the first match and no more (its fast mode): rules match as they would without.
 * Of the others it keeps at most 1,000,000 matches. What rules find does not depend on what was scanned before. */
#ifndef ENGINE_YARA_MATCH_H
#define ENGINE_YARA_MATCH_H

#include "engine/yara/pack.h"

#define YARA_SHOWN_BYTES 128     /* of a match */
#define YARA_SHOWN 16            /* matches of a hit … */
#define YARA_SHOWN_OF_ONE 4      /* … and of each string */

struct yara_match { uint32_t string; uint64_t at, n; struct str bytes; };   /* n: bytes it matched, of which `bytes` are the first */

/* A rule that matches. at: the first place among the shown matches, 0 without any. */
struct yara_hit {
	uint32_t rule;
	uint64_t at, n_matches;          /* all that libyara kept of strings that are not private */
	size_t n;
	struct yara_match matches[YARA_SHOWN];
};

/* What rules may ask a text for: “filename”, “filepath” and “extension” (with its dot). */
struct yara_names { struct str name, path, extension; };

enum yara_end {
	YARA_WHOLE,
	YARA_LATE,          /* the time was over: nothing is known of this text */
	YARA_BROKEN,        /* libyara gave up: no memory, or a regular expression that needs too much */
};

struct yara_scanner;
/* seconds: for each text, by the wall clock; 0: no end. hit: called in order of place and rule while yara_scan() runs; what it gets is gone after it.
 * NULL without memory. */
struct yara_scanner *yara_scanner_new(const struct yara_pack *p, int seconds, void (*hit)(void *arg, const struct yara_hit *h), void *arg);
void *yara_scanner_free(struct yara_scanner *s);   /* accepts NULL, returns NULL */
enum yara_end yara_scan(struct yara_scanner *s, const struct yara_names *names, struct str text);
/* Of the last text: strings of which there were more matches than are kept; empty when there were none. rule: to whom the first belongs. */
size_t yara_scan_overfull(const struct yara_scanner *s, uint32_t *ret_rule);

#endif
