/* Without vector instructions: a table of classes. */
#include "engine/indicator/letter.h"

#define SCAN_WINDOW scan_window_portable
#include "engine/indicator/scan_loop.h"

enum { C_WORD = 1, C_DOT = 2, C_COLON = 4, C_ALNUM = 8, C_HEX = 16, C_HIGH = 32, C_NEWLINE = 64 };

#define LETTER (C_WORD | C_ALNUM)
static const byte classes[256] = {
	['0' ... '9'] = LETTER | C_HEX, ['A' ... 'F'] = LETTER | C_HEX, ['a' ... 'f'] = LETTER | C_HEX, ['G' ... 'Z'] = LETTER, ['g' ... 'z'] = LETTER,
	['-'] = C_WORD, ['_'] = C_WORD, ['.'] = C_DOT, [':'] = C_COLON, ['\n'] = C_NEWLINE, [0x80 ... 0xff] = C_WORD | C_HIGH,
};

static inline void masks(const byte *p, struct masks *ret)
{
	struct masks m = { 0 };
	for (unsigned i = 0; i < 64; i++) {
		uint64_t c = classes[p[i]];
		m.word |= (c & 1) << i;
		m.dot |= (c >> 1 & 1) << i;
		m.colon |= (c >> 2 & 1) << i;
		m.alnum |= (c >> 3 & 1) << i;
		m.hex |= (c >> 4 & 1) << i;
		m.high |= (c >> 5 & 1) << i;
		m.newline |= (c >> 6 & 1) << i;
	}
	*ret = m;
}

static inline uint64_t window_mask(const struct index_head *h, const byte *p)
{
	uint64_t m = 0;
	for (unsigned i = 0; i < 64; i++) {
		byte b = h->low[0][p[i] & 15] & h->high[0][p[i] >> 4];
		if (b && (b &= h->low[1][p[i + 1] & 15] & h->high[1][p[i + 1] >> 4]) && (b & h->low[2][p[i + 2] & 15] & h->high[2][p[i + 2] >> 4]))
			m |= UINT64_C(1) << i;
	}
	return m;
}
