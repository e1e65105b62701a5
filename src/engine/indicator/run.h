/* run: the stretches of word characters and dots that names, addresses and files stand in. Seen inside this folder only. */
#ifndef ENGINE_INDICATOR_RUN_H
#define ENGINE_INDICATOR_RUN_H

#include "engine/indicator/letter.h"

#define RUN_MAX 1024   /* a longer one holds nothing */

/* The next run at or after *s, without the dots and hyphens at its end; true while there is one. */
bool run_next(const byte *p, size_t n, size_t *s, size_t *ret_e);

#endif
