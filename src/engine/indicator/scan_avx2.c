/* With AVX2, 32 bytes at a time. */
#include "engine/indicator/scan_inside.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "engine/indicator/classes.h"

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))), apply_to = function)
#else
#pragma GCC target("avx2,bmi,bmi2,lzcnt,popcnt")
#endif

#define SCAN_WINDOW scan_window_avx2
#include "engine/indicator/scan_loop.h"

static inline __m256i table(const byte t[16])
{
	return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)t));
}

static inline __m256i both(__m256i v, __m256i low, __m256i high)
{
	const __m256i half = _mm256_set1_epi8(15);
	return _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(v, half)), _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(v, 4), half)));
}

static inline uint64_t any_of(__m256i a, __m256i b, int bits)
{
	const __m256i none = _mm256_setzero_si256(), want = _mm256_set1_epi8((char)bits);
	uint32_t x = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_and_si256(a, want), none));
	uint32_t y = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_and_si256(b, want), none));
	return ~((uint64_t)y << 32 | x);
}

static inline uint64_t two(__m256i a, __m256i b)
{
	return (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32 | (uint32_t)_mm256_movemask_epi8(a);
}

static inline void masks(const byte *p, struct masks *ret)
{
	const __m256i low = table(class_low), high = table(class_high), line = _mm256_set1_epi8('\n');
	__m256i a = _mm256_loadu_si256((const __m256i *)(const void *)p), b = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
	__m256i x = both(a, low, high), y = both(b, low, high);
	ret->high = two(a, b);
	ret->word = any_of(x, y, B_WORD) | ret->high;
	ret->dot = any_of(x, y, B_DOT);
	ret->colon = any_of(x, y, B_COLON);
	ret->alnum = any_of(x, y, B_ALNUM);
	ret->hex = any_of(x, y, B_DIGIT | B_HEX);
	ret->newline = two(_mm256_cmpeq_epi8(a, line), _mm256_cmpeq_epi8(b, line));
}

static inline __m256i buckets(const struct index_head *h, const byte *p)
{
	__m256i r = _mm256_set1_epi8(-1);
	for (int at = 0; at < 3; at++)
		r = _mm256_and_si256(r, both(_mm256_loadu_si256((const __m256i *)(const void *)(p + at)), table(h->low[at]), table(h->high[at])));
	return r;
}

static inline uint64_t window_mask(const struct index_head *h, const byte *p)
{
	return any_of(buckets(h, p), buckets(h, p + 32), 0xff);
}
#if defined(__clang__)
#pragma clang attribute pop
#endif
#else
void scan_window_avx2(struct scanner *s) { scan_window_portable(s); }
#endif
