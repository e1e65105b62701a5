/* normal: the parts of indicator_normal() that other files of this folder use too. */
#ifndef ENGINE_INDICATOR_NORMAL_H
#define ENGINE_INDICATOR_NORMAL_H

#include "engine/indicator/indicator.h"

struct str normal_lower(struct arena *a, struct str s);
/* hxxp, fxp, [.] (.) {.} [dot] [:] [://] [@] [at] [/] and “\.” as they were before somebody made them harmless. */
struct str refang(struct arena *a, struct str s, bool *ret_was_defanged);
/* Port that a URL of this scheme need not name; without a scheme 80 and 443. */
bool normal_port_is_default(struct str scheme, int64_t port);

#endif
