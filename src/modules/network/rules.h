/* rules: checks that the parts of the register share. */
#ifndef MODULES_NETWORK_RULES_H
#define MODULES_NETWORK_RULES_H

#include "core/legal/reference.h"
#include "modules/network/network.h"

/* Each notes the problem on the field. An empty value passes unless `required`. */
void check_text(struct work *w, const char *field, struct str v, bool required, size_t max);
void check_choice(struct work *w, const char *field, struct str v, const char *choices, bool required);
void check_reference(struct work *w, const char *field, struct str v, enum reference_table t);
void check_email(struct work *w, const char *field, struct str v);
err org_code_of(struct work *w, int64_t org_id, struct str *ret) MUST_USE;   /* 0: "" */

/* One change of the register in the journal: {"name":"…"} with what is given. */
struct change { const char *key; struct str value; };
err note_change(struct work *w, const char *name, const char *kind, int64_t id, const struct change *at, size_t n) MUST_USE;
#define NOTE(w, name, kind, id, ...) note_change((w), (name), (kind), (id), \
	(struct change[]){ __VA_ARGS__ }, sizeof((struct change[]){ __VA_ARGS__ }) / sizeof(struct change))

#endif
