/* Each change: microseconds since the one before as a varint, then status × 2 + whether the organisation is another one, then that. */
#include "modules/duty/inside.h"

static void varint(struct buf *b, uint64_t x)
{
	unsigned char out[10];
	size_t n = 0;
	for (; x >= 128; x >>= 7)
		out[n++] = (unsigned char)(x | 128);
	out[n++] = (unsigned char)x;
	buf_add(b, str_from((const char *)out, n));
}

static bool varint_read(struct str s, size_t *pos, uint64_t *ret)
{
	uint64_t x = 0;
	for (unsigned shift = 0; shift < 64 && *pos < s.n; shift += 7) {
		unsigned char c = (unsigned char)s.p[(*pos)++];
		x |= (uint64_t)(c & 127) << shift;
		if (c < 128) {
			*ret = x;
			return true;
		}
	}
	return false;
}

struct str flips_write(struct arena *a, const struct duty_flip *f, size_t n)
{
	struct duty_flip last = { 0 };
	struct buf b;
	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		bool moved = f[i].org != last.org;
		varint(&b, (uint64_t)(f[i].at - last.at));
		varint(&b, (uint64_t)f[i].status * 2 + moved);
		if (moved)
			varint(&b, (uint64_t)f[i].org);
		last = f[i];
	}
	struct str s = a_dup(a, buf_str(&b));
	buf_done(&b);
	return s;
}

bool flips_next(struct str bytes, size_t *pos, struct duty_flip *last)
{
	uint64_t step, what, org = (uint64_t)last->org;
	if (!varint_read(bytes, pos, &step) || !varint_read(bytes, pos, &what) || what / 2 >= N_DUTY_STATUSES || ((what & 1) && !varint_read(bytes, pos, &org)))
		return false;
	*last = (struct duty_flip){ .at = last->at + (usec)step, .org = (int64_t)org, .status = (enum duty_status)(what / 2) };
	return true;
}
