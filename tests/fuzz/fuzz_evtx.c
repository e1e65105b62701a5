/* Any bytes as a Windows event log, whole or carved: what is told are lines of JSON objects of bounded length, and not more of them than there is room for
 * records. */
#include <assert.h>

#include <jansson.h>

#include "engine/evtx/evtx.h"
#include "engine/source/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct memory_reader { struct reader r; const uint8_t *p; size_t n; };

static ssize_t memory_read(struct reader *r, void *to, size_t n)
{
	struct memory_reader *x = (struct memory_reader *)r;
	n = n < x->n ? n : x->n;
	if (n)
		memcpy(to, x->p, n);
	x->p += n;
	x->n -= n;
	return (ssize_t)n;
}

static void memory_close(struct reader *r) {}

static void check(const char *line, size_t n)
{
	json_error_t e;
	json_t *root = json_loadb(line, n, JSON_ALLOW_NUL, &e);
	/* jansson has no names with NUL, and bounds of its own */
	assert(json_is_object(root) || json_error_code(&e) == json_error_null_byte_in_key || json_error_code(&e) == json_error_numeric_overflow);
	json_decref(root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char line[EVTX_LINE_MAX];
	struct memory_reader m = { { memory_read, memory_close, SOURCE_OK }, data, size };
	struct reader *r = reader_evtx(&m.r);
	size_t n = 0, lines = 0;
	ssize_t k;
	/* the reader gives at most one line at a time */
	while ((k = reader_read(r, line + n, sizeof line - n)) > 0) {
		n += (size_t)k;
		if (line[n - 1] != '\n')
			continue;
		check(line, n);
		n = 0;
		lines++;
	}
	assert(n == 0 && lines <= size / EVTX_RECORD_LEAST);
	assert(r->fault == SOURCE_OK || r->fault == SOURCE_DAMAGED);
	reader_close(r);
	return 0;
}
