/* walk: the files below paths, in order of name. Symbolic links inside folders are not followed. Seen inside this folder only. */
#ifndef ENGINE_SOURCE_WALK_H
#define ENGINE_SOURCE_WALK_H

#include <sys/stat.h>

#include "engine/source/reader.h"

struct walk;
struct walk *walk_new(char *const *paths, size_t n);
void *walk_free(struct walk *w);
/* The next file, open (-1 with a fault). False at the end. The path is valid until the next call. */
bool walk_next(struct walk *w, const char **ret_path, int *ret_fd, struct stat *ret_st, enum source_fault *ret_fault);

#endif
