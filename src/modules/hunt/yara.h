/* yara: YARA rules in a hunt: the options, the pack and what is said of it, the consumer of the sweep, and the end. */
#ifndef MODULES_HUNT_YARA_H
#define MODULES_HUNT_YARA_H

#include "base/json.h"
#include "engine/yara/match.h"
#include "modules/hunt/hunt.h"

#define HUNT_YARA_MB 64            /* of a text that are looked at */
#define HUNT_YARA_SECONDS 60       /* for one text */
#define HUNT_YARA_LOG_MB 4         /* a text of plain characters longer than this is a log, and left out */
#define HUNT_YARA_SLOW 5           /* texts and rules named at the end */

/* ---- what is asked ---- */
struct hunt_yara_asked { char **folders; size_t n; int64_t seconds, mb; bool with_logs; };
/* Takes --yara and what belongs to it out of the command line. What is wrong, 0 for nothing. */
enum msg hunt_yara_asked(struct arena *a, int *argc, char **argv, struct hunt_yara_asked *ret);

/* ---- the hunt ---- */
struct hunt_yara;
/* Compiles the rules and says on standard error what of them is refused. E_INVALID, E_LIMIT: there are none to look for, explained already. */
err hunt_yara_new(struct arena *a, const struct hunt_yara_asked *asked, struct hunt_yara **ret) MUST_USE;
void *hunt_yara_free(struct hunt_yara *y);   /* accepts NULL, returns NULL */
struct consumer hunt_yara_consumer(struct hunt_yara *y, struct hunt_output *o);

/* ---- the end ---- */
void hunt_yara_end(struct arena *a, const struct hunt_yara *y);
/* The member "yara" of the summary. */
void hunt_yara_summary(struct json *j, struct arena *a, const struct hunt_yara *y);

#endif
