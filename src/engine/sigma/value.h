/* value: between the files that make values of what is written. */
#ifndef ENGINE_SIGMA_VALUE_H
#define ENGINE_SIGMA_VALUE_H

#include "engine/sigma/rule.h"

struct making {
	struct sigma_reading *r;
	struct arena *a;
	struct sigma_item *item;
	int line;
	size_t done;                     /* modifiers applied that change values */
};

/* Notes why the value is refused; always false. */
bool value_refuse(struct making *m, const char *code, struct str vi, struct str en);
/* It becomes a pattern if it is one or a number; else refused in the modifier's name. */
bool value_need_text(struct making *m, struct sigma_value *v, const char *modifier);
static inline bool value_is_text(const struct sigma_value *v) { return v->kind == VALUE_PATTERN || v->kind == VALUE_NUMBER; }

/* ---- encode.c: each changes one value; the windows of base64offset are three for one ---- */
bool mod_base64(struct making *m, struct sigma_value *v);
bool mod_wide(struct making *m, struct sigma_value *v);
bool mod_utf16be(struct making *m, struct sigma_value *v);
bool mod_utf16(struct making *m, struct sigma_value *v);
bool mod_base64offset(struct making *m, struct sigma_group *g);
/* ---- expand.c: values of placeholders ---- */
bool mod_expand(struct making *m, struct sigma_group *g);

#endif
