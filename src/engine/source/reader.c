#include "engine/source/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

const struct source_limits source_limits = { .free_bytes = 64 << 20, .ratio = 1000, .total_bytes = (uint64_t)1 << 40, .depth = 4 };

void *reader_close(struct reader *r)
{
	if (r)
		r->close(r);
	return NULL;
}

enum packing packing_of(const unsigned char *p, size_t n)
{
	static const struct { struct str head; size_t at; enum packing is; } known[] = {
		{ S_INIT("\x1f\x8b\x08"), 0, PACKING_GZIP }, { S_INIT("\x28\xb5\x2f\xfd"), 0, PACKING_ZSTD }, { S_INIT("\xfd" "7zXZ\0"), 0, PACKING_OTHER },
		{ S_INIT("BZh"), 0, PACKING_OTHER }, { S_INIT("\x04\x22\x4d\x18"), 0, PACKING_OTHER }, { S_INIT("PK\3\4"), 0, PACKING_ARCHIVE },
		{ S_INIT("PK\5\6"), 0, PACKING_ARCHIVE }, { S_INIT("ustar"), 257, PACKING_ARCHIVE }, { S_INIT("\xff\xfe"), 0, PACKING_UTF16_LITTLE }, { S_INIT("\xfe\xff"), 0, PACKING_UTF16_BIG },
		{ S_INIT("ElfFile\0"), 0, PACKING_EVTX }, { S_INIT("ElfChnk\0"), 0, PACKING_EVTX },
	};
	for (size_t i = 0; i < COUNT(known); i++)
		if (n >= known[i].at + known[i].head.n && !memcmp(p + known[i].at, known[i].head.p, known[i].head.n))
			return known[i].is;
	return PACKING_NONE;
}

static void *born(size_t n)
{
	void *p = calloc(1, n);
	if (!p)
		abort();
	return p;
}

/* ---- a descriptor ---- */

struct file_reader { struct reader r; int fd; struct budget *budget; };

static ssize_t file_read(struct reader *r, void *to, size_t n)
{
	struct file_reader *f = (struct file_reader *)r;
	ssize_t k;
	do
		k = read(f->fd, to, n);
	while (k < 0 && errno == EINTR);
	if (k < 0)
		r->fault = SOURCE_IO;
	else
		f->budget->in += (uint64_t)k;
	return k;
}

static void file_close(struct reader *r)
{
	close(((struct file_reader *)r)->fd);
	free(r);
}

struct reader *reader_file(int fd, struct budget *b)
{
	struct file_reader *f = born(sizeof *f);
	*f = (struct file_reader){ { file_read, file_close, SOURCE_OK }, fd, b };
	return &f->r;
}

/* ---- looked at in advance ---- */

struct peeked_reader { struct reader r, *below; size_t at, n; unsigned char head[PACKING_HEAD]; };

static ssize_t peeked_read(struct reader *r, void *to, size_t n)
{
	struct peeked_reader *x = (struct peeked_reader *)r;
	if (x->at == x->n) {
		ssize_t k = reader_read(x->below, to, n);
		r->fault = x->below->fault;
		return k;
	}
	n = n < x->n - x->at ? n : x->n - x->at;
	memcpy(to, x->head + x->at, n);
	x->at += n;
	return (ssize_t)n;
}

static void peeked_close(struct reader *r)
{
	reader_close(((struct peeked_reader *)r)->below);
	free(r);
}

struct reader *reader_peeked(struct reader *below, const void *p, size_t n)
{
	struct peeked_reader *x = born(sizeof *x);
	x->r = (struct reader){ peeked_read, peeked_close, SOURCE_OK };
	x->below = below;
	x->n = n;
	if (n)
		memcpy(x->head, p, n);
	return &x->r;
}

/* ---- limits ---- */

struct limited_reader { struct reader r, *below; struct budget *budget; };

static ssize_t limited_read(struct reader *r, void *to, size_t n)
{
	struct limited_reader *x = (struct limited_reader *)r;
	const struct source_limits *l = x->budget->limits;
	ssize_t k = reader_read(x->below, to, n);
	r->fault = x->below->fault;
	if (k <= 0)
		return k;
	x->budget->out += (uint64_t)k;
	if (x->budget->out <= l->free_bytes || (x->budget->out <= l->total_bytes && x->budget->out / l->ratio <= x->budget->in))
		return k;
	r->fault = SOURCE_BOMB;
	return -1;
}

static void limited_close(struct reader *r)
{
	reader_close(((struct limited_reader *)r)->below);
	free(r);
}

struct reader *reader_limited(struct reader *below, struct budget *b)
{
	struct limited_reader *x = born(sizeof *x);
	*x = (struct limited_reader){ { limited_read, limited_close, SOURCE_OK }, below, b };
	return &x->r;
}

/* ---- UTF-16 ---- */

struct utf16_reader {
	struct reader r, *below;
	bool is_big;
	size_t n, at;             /* bytes of out, and those given away */
	size_t left;              /* bytes of in not converted yet */
	unsigned char in[4096], out[3 * 2048 + 8];
};

static size_t utf8_put(unsigned char *to, uint32_t c)
{
	if (c < 0x80)
		return to[0] = (unsigned char)c, 1;
	if (c < 0x800)
		return to[0] = (unsigned char)(0xC0 | c >> 6), to[1] = (unsigned char)(0x80 | (c & 63)), 2;
	if (c < 0x10000)
		return to[0] = (unsigned char)(0xE0 | c >> 12), to[1] = (unsigned char)(0x80 | (c >> 6 & 63)), to[2] = (unsigned char)(0x80 | (c & 63)), 3;
	to[0] = (unsigned char)(0xF0 | c >> 18);
	to[1] = (unsigned char)(0x80 | (c >> 12 & 63));
	to[2] = (unsigned char)(0x80 | (c >> 6 & 63));
	to[3] = (unsigned char)(0x80 | (c & 63));
	return 4;
}

static uint32_t unit(const struct utf16_reader *x, size_t i)
{
	return x->is_big ? (uint32_t)x->in[i] << 8 | x->in[i + 1] : (uint32_t)x->in[i + 1] << 8 | x->in[i];
}

/* Converts what is whole; halves of pairs that stand alone become U+FFFD. */
static void convert(struct utf16_reader *x, bool is_end)
{
	size_t i = 0;
	x->n = x->at = 0;
	while (i + 2 <= x->left) {
		uint32_t c = unit(x, i);
		if (c >= 0xD800 && c < 0xDC00 && i + 4 > x->left && !is_end)
			break;
		uint32_t d = i + 4 <= x->left ? unit(x, i + 2) : 0;
		bool is_pair = c >= 0xD800 && c < 0xDC00 && d >= 0xDC00 && d < 0xE000;
		i += is_pair ? 4 : 2;
		if (is_pair)
			c = 0x10000 + ((c - 0xD800) << 10) + (d - 0xDC00);
		x->n += utf8_put(x->out + x->n, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
	}
	memmove(x->in, x->in + i, x->left - i);
	x->left -= i;
}

static ssize_t utf16_read(struct reader *r, void *to, size_t n)
{
	struct utf16_reader *x = (struct utf16_reader *)r;
	while (x->at == x->n) {
		ssize_t k = reader_read(x->below, x->in + x->left, sizeof x->in - x->left);
		r->fault = x->below->fault;
		if (k < 0 || (k == 0 && x->left < 2))
			return k;
		x->left += (size_t)k;
		convert(x, k == 0);
	}
	n = n < x->n - x->at ? n : x->n - x->at;
	memcpy(to, x->out + x->at, n);
	x->at += n;
	return (ssize_t)n;
}

static void utf16_close(struct reader *r)
{
	reader_close(((struct utf16_reader *)r)->below);
	free(r);
}

struct reader *reader_utf16(struct reader *below, bool is_big)
{
	struct utf16_reader *x = born(sizeof *x);
	x->r = (struct reader){ utf16_read, utf16_close, SOURCE_OK };
	x->below = below;
	x->is_big = is_big;
	return &x->r;
}
