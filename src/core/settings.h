/* settings: values an administrator may change, declared by modules, kept in the database. */
#ifndef CORE_SETTINGS_H
#define CORE_SETTINGS_H

#include "core/module.h"

struct str setting_text(struct work *w, const char *name);   /* stored value or the declared initial one */
int64_t setting_int(struct work *w, const char *name);
bool setting_bool(struct work *w, const char *name);
/* All values again from the database. At start, after restore, and every few seconds by a running server, so that a change
 * made by another process is seen soon; a change made in this process is seen as soon as it is committed. */
err settings_load(struct store *s) MUST_USE;
err setting_set(struct work *w, struct str name, struct str value) MUST_USE; /* checked against the declaration; journalled */

#endif
