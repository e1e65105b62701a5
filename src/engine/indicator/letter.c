#include "engine/indicator/letter.h"

#include <utf8proc.h>

static bool is_word_category(utf8proc_category_t c)
{
	return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) || (c >= UTF8PROC_CATEGORY_MN && c <= UTF8PROC_CATEGORY_ME) ||
		(c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
}

size_t character_at(const byte *p, const byte *end, bool *ret_is_word)
{
	utf8proc_int32_t c;
	if (*p < 0x80) {
		*ret_is_word = is_word_ascii(*p);
		return 1;
	}
	utf8proc_ssize_t n = utf8proc_iterate(p, end - p > 4 ? 4 : end - p, &c);
	*ret_is_word = n > 0 && is_word_category(utf8proc_category(c));
	return n > 0 ? (size_t)n : 1;
}

bool word_begins(const byte *p, const byte *end)
{
	bool is_word = false;
	return p < end && character_at(p, end, &is_word) && is_word;
}

bool word_ends(const byte *begin, const byte *p)
{
	bool is_word = false;
	if (p <= begin)
		return false;
	if (p[-1] < 0x80)
		return is_word_ascii(p[-1]);
	for (const byte *q = p - 1; q >= begin && p - q <= 4; q--)
		if ((*q & 0xC0) != 0x80)
			return character_at(q, p, &is_word) == (size_t)(p - q) && is_word;
	return false;
}
