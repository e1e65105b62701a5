/* verb_result: what the verb hunt has to do with results. */
#ifndef MODULES_HUNT_VERB_RESULT_H
#define MODULES_HUNT_VERB_RESULT_H

#include "modules/hunt/hunt.h"
#include "modules/hunt/result.h"

/* Takes --hunt, --why, --system, --key; what is wrong, 0 for nothing. */
enum msg hunt_result_asked(struct arena *a, struct result_ask *ret, int *argc, char **argv);
void hunt_key_warn(struct arena *a, const char *path, enum result_key_fault f);
/* hunt key FILE, hunt verify RESULT [--public KEY]; false when it is neither. Exit codes of verify: 0 whole and signed (with --public: by that
 * key), 1 whole, but unsigned or signed by another, 2 altered, cut short or no result. */
bool hunt_result_verb(int argc, char **argv, int *ret_code);

#endif
