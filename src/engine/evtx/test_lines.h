/* What the tests of this folder share: a file in memory through the reader. */
#ifndef ENGINE_EVTX_TEST_LINES_H
#define ENGINE_EVTX_TEST_LINES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/evtx/sample.h"
#include "engine/source/reader.h"

struct memory_reader { struct reader r; struct str left; size_t step; };

static ssize_t memory_read(struct reader *r, void *to, size_t n)
{
	struct memory_reader *x = (struct memory_reader *)r;
	n = n < x->left.n ? n : x->left.n;
	n = n < x->step ? n : x->step;
	if (n)
		memcpy(to, x->left.p, n);
	x->left = str_sub(x->left, n, x->left.n);
	return (ssize_t)n;
}

static void memory_close(struct reader *r) {}

/* All lines of the file, read in pieces of `step` bytes and given in pieces of at most `give`; the number of records is ret_n. */
static inline enum source_fault lines_by(struct str file, size_t step, size_t give, struct buf *to, uint64_t *ret_n)
{
	struct memory_reader m = { { memory_read, memory_close, SOURCE_OK }, file, step };
	struct reader *r = reader_evtx(&m.r);
	char bytes[8192];
	ssize_t n;
	buf_clear(to);
	*ret_n = 0;
	while ((n = reader_read(r, bytes, give < sizeof bytes ? give : sizeof bytes)) > 0) {
		buf_add(to, str_from(bytes, (size_t)n));
		for (ssize_t i = 0; i < n; i++)
			*ret_n += bytes[i] == '\n';
	}
	assert_int_equal(buf_end(to), OK);
	enum source_fault f = r->fault;
	reader_close(r);
	return f;
}

static inline enum source_fault lines_of(struct str file, struct buf *to, uint64_t *ret_n) { return lines_by(file, SIZE_MAX, SIZE_MAX, to, ret_n); }

#endif
