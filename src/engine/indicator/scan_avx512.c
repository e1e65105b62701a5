/* With AVX-512, 64 bytes at a time. */
#include "engine/indicator/scan_inside.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "engine/indicator/classes.h"

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx2,bmi,bmi2,lzcnt,popcnt"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512vl,avx2,bmi,bmi2,lzcnt,popcnt")
#endif

#define SCAN_WINDOW scan_window_avx512
#include "engine/indicator/scan_loop.h"

static inline __m512i table(const byte t[16])
{
	return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)t));
}

static inline __m512i both(__m512i v, __m512i low, __m512i high)
{
	const __m512i half = _mm512_set1_epi8(15);
	return _mm512_and_si512(_mm512_shuffle_epi8(low, _mm512_and_si512(v, half)), _mm512_shuffle_epi8(high, _mm512_and_si512(_mm512_srli_epi16(v, 4), half)));
}

static inline void masks(const byte *p, struct masks *ret)
{
	__m512i v = _mm512_loadu_si512(p), x = both(v, table(class_low), table(class_high));
	ret->high = _mm512_movepi8_mask(v);
	ret->word = _mm512_test_epi8_mask(x, _mm512_set1_epi8(B_WORD)) | ret->high;
	ret->dot = _mm512_test_epi8_mask(x, _mm512_set1_epi8(B_DOT));
	ret->colon = _mm512_test_epi8_mask(x, _mm512_set1_epi8(B_COLON));
	ret->alnum = _mm512_test_epi8_mask(x, _mm512_set1_epi8(B_ALNUM));
	ret->hex = _mm512_test_epi8_mask(x, _mm512_set1_epi8((char)(B_DIGIT | B_HEX)));
	ret->newline = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\n'));
}

static inline uint64_t window_mask(const struct index_head *h, const byte *p)
{
	__m512i r = _mm512_set1_epi8(-1);
	for (int at = 0; at < 3; at++)
		r = _mm512_and_si512(r, both(_mm512_loadu_si512(p + at), table(h->low[at]), table(h->high[at])));
	return _mm512_test_epi8_mask(r, r);
}
#if defined(__clang__)
#pragma clang attribute pop
#endif
#else
void scan_window_avx512(struct scanner *s) { scan_window_portable(s); }
#endif
