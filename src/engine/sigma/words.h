/* words: numbers 0, 1, 2 … given to texts in the order they are first met; a hash table in an arena. */
#ifndef ENGINE_SIGMA_WORDS_H
#define ENGINE_SIGMA_WORDS_H

#include "base/arena.h"

struct words {
	struct arena *a;
	VEC(struct str) at;              /* text of each number */
	uint32_t *table; size_t mask;    /* number + 1; 0: free */
};

uint32_t words_add(struct words *w, struct str text);                /* the text is borrowed */
#define NO_WORD UINT32_MAX
uint32_t words_find(const struct words *w, struct str text);         /* NO_WORD: never met */

#endif
