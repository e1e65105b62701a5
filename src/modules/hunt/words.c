#include "modules/hunt/hunt.h"

#include <unistd.h>

#include "base/log.h"

void hunt_warn(struct arena *a, enum msg m, struct str x, struct str y, struct str z)
{
	struct arena_mark mark = arena_mark(a);
	log_raw(STDERR_FILENO, a_fmt(a, "ungcuu: %.*s", STR_ARG(say_in(a, command_lang(), m, x, y, z))));
	arena_rewind(a, mark);
}

struct str hunt_fault_text(struct arena *a, enum source_fault f)
{
	static const enum msg words[N_SOURCE_FAULT] = {
		[SOURCE_DENIED] = M_HUNT_DENIED, [SOURCE_GONE] = M_HUNT_GONE, [SOURCE_LINK] = M_HUNT_LINK, [SOURCE_SPECIAL] = M_HUNT_SPECIAL, [SOURCE_IO] = M_HUNT_IO,
		[SOURCE_SHRANK] = M_HUNT_SHRANK, [SOURCE_DAMAGED] = M_HUNT_DAMAGED, [SOURCE_TRAILING] = M_HUNT_TRAILING, [SOURCE_LOCKED] = M_HUNT_LOCKED,
		[SOURCE_BOMB] = M_HUNT_BOMB, [SOURCE_DEEP] = M_HUNT_DEEP, [SOURCE_MANY] = M_HUNT_MANY, [SOURCE_LATE] = M_YARA_LATE, [SOURCE_UNLOOKED] = M_YARA_UNLOOKED, [SOURCE_CUT] = M_YARA_CUT,
	};
	return say_in(a, command_lang(), words[f]);
}

static bool is_group(size_t left) { return left > 0 && left % 3 == 0; }

/* 1.234.567 in Vietnamese, 1,234,567 in English. */
struct str hunt_number(struct arena *a, uint64_t n)
{
	struct str digits = a_fmt(a, "%llu", (unsigned long long)n);
	char *p = a_alloc(a, digits.n * 2 + 1);
	size_t k = 0;
	for (size_t i = 0; i < digits.n; i++) {
		p[k++] = digits.p[i];
		if (is_group(digits.n - i - 1))
			p[k++] = command_lang() == LANG_EN ? ',' : '.';
	}
	return str_from(p, k);
}
