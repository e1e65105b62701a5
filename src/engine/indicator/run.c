#include "engine/indicator/run.h"

static size_t of_run(const byte *p, const byte *end)
{
	bool is_word;
	size_t n;
	if (*p < 0x80)
		return is_run(*p);
	n = character_at(p, end, &is_word);
	return is_word ? n : 0;
}

bool run_next(const byte *p, size_t n, size_t *s, size_t *ret_e)
{
	bool is_word;
	for (size_t i = *s; i < n;) {
		size_t from = i, k;
		while (i < n && (k = of_run(p + i, p + n)))
			i += k;
		size_t e = i;
		while (e > from && (p[e - 1] == '.' || p[e - 1] == '-'))
			e--;
		if (e > from) {
			*s = from;
			*ret_e = e;
			return true;
		}
		if (i < n)
			i += p[i] < 0x80 ? 1 : character_at(p + i, p + n, &is_word);
	}
	return false;
}
