#include <stdlib.h>
#include <zstd.h>

#include "engine/source/reader.h"

#define WINDOW_LOG_MAX 27   /* 128 MB, what the zstd program takes without being asked */

struct zstd_reader {
	struct reader r, *below;
	ZSTD_DStream *stream;
	ZSTD_inBuffer in;
	bool in_frame, had_frame;
	unsigned char bytes[64 * 1024];
};

static bool refill(struct zstd_reader *x)
{
	ssize_t k = reader_read(x->below, x->bytes, sizeof x->bytes);
	if (k < 0)
		x->r.fault = x->below->fault;
	if (k == 0 && x->in_frame)
		x->r.fault = SOURCE_DAMAGED;
	x->in = (ZSTD_inBuffer){ x->bytes, k > 0 ? (size_t)k : 0, 0 };
	return k > 0;
}

static ssize_t zstd_read(struct reader *r, void *to, size_t n)
{
	struct zstd_reader *x = (struct zstd_reader *)r;
	ZSTD_outBuffer out = { to, n, 0 };
	while (r->fault == SOURCE_OK) {
		if (x->in.pos == x->in.size && !x->in_frame && !refill(x))
			return r->fault == SOURCE_OK ? 0 : -1;
		size_t left = ZSTD_decompressStream(x->stream, &out, &x->in);
		if (ZSTD_isError(left)) {
			r->fault = x->had_frame && !x->in_frame ? SOURCE_TRAILING : SOURCE_DAMAGED;
			break;
		}
		x->in_frame = left != 0;
		x->had_frame |= left == 0;
		if (out.pos)
			return (ssize_t)out.pos;
		if (x->in_frame && x->in.pos == x->in.size)
			refill(x);
	}
	return -1;
}

static void zstd_close(struct reader *r)
{
	struct zstd_reader *x = (struct zstd_reader *)r;
	ZSTD_freeDStream(x->stream);
	reader_close(x->below);
	free(x);
}

struct reader *reader_zstd(struct reader *below)
{
	struct zstd_reader *x = calloc(1, sizeof *x);
	if (!x || !(x->stream = ZSTD_createDStream()))
		abort();
	ZSTD_DCtx_setParameter(x->stream, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
	x->r = (struct reader){ zstd_read, zstd_close, SOURCE_OK };
	x->below = below;
	x->in = (ZSTD_inBuffer){ x->bytes, 0, 0 };
	return &x->r;
}
