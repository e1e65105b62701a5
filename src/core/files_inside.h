/* files_inside: what files.c (keeping) and files_care.c (checking, removing) share. Not for others. */
#ifndef CORE_FILES_INSIDE_H
#define CORE_FILES_INSIDE_H

#include "core/files.h"

enum content { CONTENT_GOOD, CONTENT_MISSING, CONTENT_CHANGED };
enum content content_check(struct arena *a, struct str sha256, int64_t size);

const char *files_root(void);
/* LOCK_SH while a content is looked for or put in its place, LOCK_EX while one is removed: none vanishes between being found and
 * being dated anew. Across processes. -1 with errno; the caller closes it. */
int files_lock(int how);

#endif
