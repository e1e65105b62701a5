#include <zlib.h>
#include <zstd.h>

#include "web/inside.h"

/* Both libraries' states are large: a few are kept, in turn, for whoever compresses. */
enum { KEPT = 4, LEVEL_ZSTD = 3, LEVEL_GZIP = 4, WINDOW_LOG = 18 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static ZSTD_CCtx *kept_zstd[KEPT];
static z_stream *kept_gzip[KEPT];

static void *take(void **kept)
{
	void *one = NULL;
	pthread_mutex_lock(&lock);
	for (int i = 0; i < KEPT && !one; i++) {
		one = kept[i];
		kept[i] = NULL;
	}
	pthread_mutex_unlock(&lock);
	return one;
}

/* NULL when kept, else the one that found no place. */
static void *give(void **kept, void *one)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < KEPT && one; i++)
		if (!kept[i]) {
			kept[i] = one;
			one = NULL;
		}
	pthread_mutex_unlock(&lock);
	return one;
}

static ZSTD_CCtx *zstd_new(void)
{
	ZSTD_CCtx *c = ZSTD_createCCtx();
	if (c) {
		ZSTD_CCtx_setParameter(c, ZSTD_c_compressionLevel, LEVEL_ZSTD);
		ZSTD_CCtx_setParameter(c, ZSTD_c_windowLog, WINDOW_LOG);
	}
	return c;
}

static bool encode_zstd(struct str from, struct buf *out)
{
	ZSTD_CCtx *c = take((void **)kept_zstd);
	if (!c && !(c = zstd_new()))
		return false;
	size_t room = ZSTD_compressBound(from.n);
	size_t n = buf_room(out, room) ? ZSTD_compress2(c, out->p, room, from.p, from.n) : (size_t)-1;
	ZSTD_freeCCtx(give((void **)kept_zstd, c));
	if (ZSTD_isError(n))
		return false;
	out->n = n;
	return true;
}

static z_stream *gzip_new(void)
{
	z_stream *z = calloc(1, sizeof *z);
	if (z && deflateInit2(z, LEVEL_GZIP, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
		free(z);
		return NULL;
	}
	return z;
}

static bool encode_gzip(struct str from, struct buf *out)
{
	z_stream *z = take((void **)kept_gzip);
	if (!z && !(z = gzip_new()))
		return false;
	size_t room = deflateBound(z, from.n);
	bool done = buf_room(out, room);
	if (done) {
		z->next_in = (Bytef *)(uintptr_t)from.p;
		z->avail_in = (uInt)from.n;
		z->next_out = (Bytef *)out->p;
		z->avail_out = (uInt)room;
		done = deflate(z, Z_FINISH) == Z_STREAM_END;
		out->n = done ? room - z->avail_out : 0;
	}
	deflateReset(z);
	z = give((void **)kept_gzip, z);
	if (z)
		deflateEnd(z);
	free(z);
	return done;
}

bool encode(enum coding c, struct str from, struct buf *out)
{
	buf_clear(out);
	bool done = c == CODING_ZSTD ? encode_zstd(from, out) : c == CODING_GZIP && encode_gzip(from, out);
	if (done && out->n < from.n)
		return true;
	buf_clear(out);
	return false;
}
