/* normal: the parts of indicator_normal() that other files of this folder use too. */
#ifndef ENGINE_INDICATOR_NORMAL_H
#define ENGINE_INDICATOR_NORMAL_H

#include "engine/indicator/indicator.h"

struct str normal_lower(struct arena *a, struct str s);
/* hxxp, fxp, [.] (.) {.} [dot] [:] [://] [@] [at] [/] and “\.” as they were before somebody made them harmless. */
struct str refang(struct arena *a, struct str s, bool *ret_was_defanged);
/* One entry under way. */
struct normal { struct arena *a; bool with_private; struct indicator *to; };
enum indicator_fault normal_give(struct normal *n, enum indicator_type type, struct str value);
/* s is not empty and every byte of it is so. */
bool normal_all(struct str s, bool (*is)(unsigned char c));
/* want: N_INDICATOR_TYPE for any. */
enum indicator_fault normal_hash(struct normal *n, struct str s, enum indicator_type want);
enum indicator_fault normal_file(struct normal *n, struct str s);
enum indicator_fault normal_keyword(struct normal *n, struct str s);
/* Port that a URL of this scheme need not name; without a scheme 80 and 443. */
bool normal_port_is_default(struct str scheme, int64_t port);

#endif
