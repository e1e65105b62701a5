/* follow: files that grow, are cut off and are replaced by new ones of the same name, read line by line as lines become whole. */
#ifndef ENGINE_SOURCE_FOLLOW_H
#define ENGINE_SOURCE_FOLLOW_H

#include "engine/source/sweep.h"

#define FOLLOW_FILES_MAX 4096

/* Like sweep_run, on one thread, then again and again: `pause` is called between, and says false when it shall end. Packed files are left out;
 * a line that never ends is read when it is 16 MB long, and when following ends. */
void follow_run(const struct sweep *s, bool (*pause)(void *arg), struct sweep_result *ret);

#endif
