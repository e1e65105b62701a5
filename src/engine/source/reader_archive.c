/* tar and zip, and the packings where speed does not matter (xz, bzip2, lz4), with libarchive. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>

#include "engine/source/reader.h"

struct archive_reader {
	struct reader text;             /* of the entry at hand */
	struct reader *below;
	struct archive *a;
	bool is_single;
	char *name;
	unsigned char in[64 * 1024];
};

static la_ssize_t feed(struct archive *a, void *arg, const void **ret)
{
	struct archive_reader *x = arg;
	ssize_t k = reader_read(x->below, x->in, sizeof x->in);
	*ret = x->in;
	if (k < 0)
		archive_set_error(a, EIO, "read");
	return k < 0 ? ARCHIVE_FATAL : k;
}

static enum source_fault fault_of(const struct archive_reader *x)
{
	return x->below->fault ? x->below->fault : SOURCE_DAMAGED;
}

static ssize_t text_read(struct reader *r, void *to, size_t n)
{
	struct archive_reader *x = (struct archive_reader *)r;
	la_ssize_t k = r->fault ? -1 : archive_read_data(x->a, to, n);
	if (k >= 0)
		return k;
	r->fault = r->fault ? r->fault : fault_of(x);
	return -1;
}

static void text_close(struct reader *r) {}

struct archive_reader *archive_reader_new(struct reader *below, bool is_single)
{
	struct archive_reader *x = calloc(1, sizeof *x);
	if (!x || !(x->a = archive_read_new()))
		abort();
	x->below = below;
	x->is_single = is_single;
	x->text = (struct reader){ text_read, text_close, SOURCE_OK };
	archive_read_support_filter_xz(x->a);
	archive_read_support_filter_bzip2(x->a);
	archive_read_support_filter_lz4(x->a);
	if (is_single)
		archive_read_support_format_raw(x->a);
	else {
		archive_read_support_format_tar(x->a);
		archive_read_support_format_zip_streamable(x->a);
	}
	archive_read_open(x->a, x, NULL, feed, NULL);
	return x;
}

enum archive_step archive_reader_next(struct archive_reader *x, struct str *ret_name, enum source_fault *ret_fault)
{
	struct archive_entry *e;
	int status;
	*ret_fault = SOURCE_OK;
	do {
		status = archive_read_next_header(x->a, &e);
		if (status == ARCHIVE_EOF)
			return STEP_END;
		if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
			*ret_fault = fault_of(x);
			return STEP_END;
		}
	} while (!x->is_single && archive_entry_filetype(e) != AE_IFREG);
	const char *name = archive_entry_pathname_utf8(e);
	free(x->name);
	x->name = strdup(name ? name : archive_entry_pathname(e) ? archive_entry_pathname(e) : "");
	if (!x->name)
		abort();
	*ret_name = x->is_single ? STR_NONE : str_of(x->name);
	x->text.fault = SOURCE_OK;
	if (!archive_entry_is_encrypted(e))
		return STEP_TEXT;
	*ret_fault = SOURCE_LOCKED;
	return STEP_SKIPPED;
}

struct reader *archive_reader_text(struct archive_reader *x) { return &x->text; }

void *archive_reader_free(struct archive_reader *x)
{
	if (!x)
		return NULL;
	archive_read_free(x->a);
	free(x->name);
	reader_close(x->below);
	free(x);
	return NULL;
}
