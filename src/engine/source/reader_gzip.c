/* gzip with ISA-L, which unpacks several times faster than zlib; members one behind the other. */
#include <isa-l/igzip_lib.h>
#include <stdlib.h>

#include "engine/source/reader.h"

#define IN_BYTES (64 * 1024)

struct gzip_reader {
	struct reader r, *below;
	struct inflate_state state;
	bool is_end, in_member, had_member;
	unsigned char in[IN_BYTES];
};

/* More bytes to unpack; false at the end, or with a fault. */
static bool refill(struct gzip_reader *x)
{
	memmove(x->in, x->state.next_in, x->state.avail_in);
	ssize_t k = reader_read(x->below, x->in + x->state.avail_in, IN_BYTES - x->state.avail_in);
	x->state.next_in = x->in;
	if (k < 0)
		x->r.fault = x->below->fault;
	if (k <= 0)
		return false;
	x->state.avail_in += (uint32_t)k;
	return true;
}

static void member_begin(struct gzip_reader *x)
{
	unsigned char *at = x->state.next_in;
	uint32_t n = x->state.avail_in;
	isal_inflate_reset(&x->state);
	x->state.crc_flag = ISAL_GZIP;
	x->state.next_in = at;
	x->state.avail_in = n;
	x->in_member = true;
}

/* 1: a member begins; 0: the end; -1: garbage, or a fault. NULs behind the last member are padding of tapes. */
static int next_member(struct gzip_reader *x)
{
	for (;;) {
		while (x->had_member && x->state.avail_in && !*x->state.next_in) {
			x->state.next_in++;
			x->state.avail_in--;
		}
		if (x->state.avail_in >= 2)
			break;
		if (!refill(x)) {
			if (x->r.fault == SOURCE_OK && x->state.avail_in)
				x->r.fault = SOURCE_TRAILING;
			return x->r.fault == SOURCE_OK ? 0 : -1;
		}
	}
	if (x->state.next_in[0] != 0x1f || x->state.next_in[1] != 0x8b) {
		x->r.fault = x->had_member ? SOURCE_TRAILING : SOURCE_DAMAGED;
		return -1;
	}
	member_begin(x);
	return 1;
}

static ssize_t gzip_read(struct reader *r, void *to, size_t n)
{
	struct gzip_reader *x = (struct gzip_reader *)r;
	n = n > 1 << 30 ? 1 << 30 : n;
	while (r->fault == SOURCE_OK) {
		int step = x->in_member ? 1 : x->is_end ? 0 : next_member(x);
		x->state.next_out = to;
		x->state.avail_out = (uint32_t)n;
		if (step <= 0) {
			x->is_end = true;
			return step;
		}
		int status = isal_inflate(&x->state);
		if (status != ISAL_DECOMP_OK && status != ISAL_END_INPUT) {
			r->fault = SOURCE_DAMAGED;
			break;
		}
		size_t out = n - x->state.avail_out;
		if (x->state.block_state == ISAL_BLOCK_FINISH) {
			x->in_member = false;
			x->had_member = true;
		}
		if (out)
			return (ssize_t)out;
		if (x->in_member && !x->state.avail_in && !refill(x))
			r->fault = r->fault ? r->fault : SOURCE_DAMAGED;
	}
	return -1;
}

static void gzip_close(struct reader *r)
{
	reader_close(((struct gzip_reader *)r)->below);
	free(r);
}

struct reader *reader_gzip(struct reader *below)
{
	struct gzip_reader *x = calloc(1, sizeof *x);
	if (!x)
		abort();
	x->r = (struct reader){ gzip_read, gzip_close, SOURCE_OK };
	x->below = below;
	isal_inflate_init(&x->state);
	x->state.next_in = x->in;
	return &x->r;
}
