#include "core/sheet/tape.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "core/command.h"
#include "core/sandbox.h"
#include "formats/xlsx.h"

#define CHILD_MEMORY (256 << 20)
#define CHILD_MILLISECONDS 60000
#define TAPE_MAX (1LL << 30)
#define FLUSH_FROM (64 << 10)
#define BUFFER (64 << 10)

struct tape {
	FILE *f;
	int64_t end;               /* where a new record is written */
};

/* ---- a record: letter, then numbers as 8 bytes and texts with their length before them ---- */

static void put_int(struct buf *b, int64_t n)
{
	buf_add(b, str_from((const char *)&n, sizeof n));
}

static void put_text(struct buf *b, struct str s)
{
	put_int(b, (int64_t)s.n);
	buf_add(b, s);
}

static void put_row(struct buf *b, int64_t row, bool is_hidden, const struct table_cell *cells, size_t n)
{
	buf_add_char(b, 'R');
	put_int(b, row);
	put_int(b, is_hidden);
	put_int(b, (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		put_int(b, cells[i].column);
		put_int(b, cells[i].marks);
		put_text(b, cells[i].text);
	}
}

static bool get_int(FILE *f, int64_t *ret)
{
	return fread(ret, sizeof *ret, 1, f) == 1;
}

static bool get_text(FILE *f, struct arena *a, struct str *ret)
{
	int64_t n;
	if (!get_int(f, &n) || n < 0 || n > TABLE_MAX_CELL)
		return false;
	char *p = a_alloc(a, (size_t)n + 1);
	*ret = str_from(p, (size_t)n);
	return fread(p, 1, (size_t)n, f) == (size_t)n;
}

static bool get_row(FILE *f, struct arena *a, struct tape_record *r)
{
	int64_t hidden, n, marks, all = 0;
	if (!get_int(f, &r->row) || !get_int(f, &hidden) || !get_int(f, &n) || n < 0 || n > TABLE_MAX_COLUMNS)
		return false;
	r->is_hidden = hidden;
	r->n = (size_t)n;
	r->cells = a_array(a, struct table_cell, r->n);
	for (size_t i = 0; i < r->n; i++) {
		struct table_cell *c = &r->cells[i];
		if (!get_int(f, &c->column) || !get_int(f, &marks) || !get_text(f, a, &c->text) || (all += (int64_t)c->text.n) > TABLE_MAX_ROW)
			return false;
		c->marks = (unsigned)marks;
	}
	return true;
}

/* ---- in the child ---- */

struct reading { struct str sheet; struct buf *out; };

static err flush(struct reading *x)
{
	return x->out->n < FLUSH_FROM ? OK : sandbox_flush(x->out);
}

static err on_sheet(void *arg, struct str name)
{
	struct reading *x = arg;
	buf_add_char(x->out, 'S');
	put_text(x->out, name);
	return flush(x);
}

static err on_row(void *arg, int64_t row, bool is_hidden, const struct table_cell *cells, size_t n)
{
	struct reading *x = arg;
	put_row(x->out, row, is_hidden, cells, n);
	return flush(x);
}

static err on_merged(void *arg, struct str range)
{
	struct reading *x = arg;
	buf_add_char(x->out, 'M');
	put_text(x->out, range);
	return flush(x);
}

static err read_in_child(struct str in, struct buf *out, void *arg)
{
	struct reading *x = arg;
	enum table_fault fault;
	x->out = out;
	err e = table_read(arena_new(0), in, x->sheet, &(struct table_sink){ x, on_sheet, on_row, on_merged }, &fault);
	if (e != OK && !fault)
		return e;
	buf_add_char(out, fault ? 'F' : 'Z');
	put_int(out, fault);
	return sandbox_flush(out);
}

/* ---- in the parent ---- */

struct tape *tape_new(void)
{
	int fd = open(folder_tmp(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w+b");
	if (!f && fd >= 0)
		close(fd);
	if (!f)
		return NULL;
	struct tape *t = calloc(1, sizeof *t);
	if (!t)
		abort();
	setvbuf(f, NULL, _IOFBF, BUFFER);
	t->f = f;
	return t;
}

void *tape_close(struct tape *t)
{
	if (t)
		fclose(t->f);
	free(t);
	return NULL;
}

void tape_go(struct tape *t, int64_t at)
{
	fseeko(t->f, at, SEEK_SET);
}

int64_t tape_at(const struct tape *t)
{
	return ftello(t->f);
}

err tape_add_row(struct tape *t, int64_t row, const struct table_cell *cells, size_t n, int64_t *ret_at)
{
	struct buf b;
	buf_init(&b, TABLE_MAX_ROW * 2);
	put_row(&b, row, false, cells, n);
	err e = buf_end(&b);
	if (e == OK && (fseeko(t->f, t->end, SEEK_SET) != 0 || fwrite(b.p, 1, b.n, t->f) != b.n))
		e = E_IO;
	*ret_at = t->end;
	t->end += (int64_t)b.n;
	buf_done(&b);
	return e;
}

static err next(struct tape *t, struct arena *a, struct tape_record *r, int64_t *ret_fault)
{
	*r = (struct tape_record){ .what = TAPE_END, .at = ftello(t->f) };
	switch (fgetc(t->f)) {
	case 'S':
		r->what = TAPE_SHEET;
		return get_text(t->f, a, &r->text) ? OK : E_IO;
	case 'M':
		r->what = TAPE_MERGED;
		return get_text(t->f, a, &r->text) ? OK : E_IO;
	case 'R':
		r->what = TAPE_ROW;
		return get_row(t->f, a, r) ? OK : E_IO;
	case 'Z':
		tape_go(t, r->at);
		return OK;
	case 'F':
		return get_int(t->f, ret_fault) && *ret_fault > 0 && *ret_fault < N_TABLE_FAULTS ? OK : E_IO;
	default:
		return E_IO;
	}
}

err tape_next(struct tape *t, struct arena *a, struct tape_record *ret)
{
	int64_t fault = 0;
	return next(t, a, ret, &fault);
}

/* One way through: whether the child came to the end. */
static err look_through(struct tape *t, enum table_fault *ret_fault)
{
	struct arena *a = arena_new(0);
	struct tape_record r;
	int64_t fault = 0;
	err e;
	tape_go(t, 0);
	while ((e = next(t, a, &r, &fault)) == OK && r.what != TAPE_END)
		arena_reset(a);
	arena_free(a);
	tape_go(t, 0);
	*ret_fault = (enum table_fault)fault;
	return e != OK ? e : fault ? E_INVALID : OK;
}

static err pour(struct tape *t, int fd, size_t size, struct str sheet)
{
	struct sandbox_limits limits = { CHILD_MEMORY, CHILD_MILLISECONDS };
	struct reading x = { .sheet = sheet };
	char *p = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
	if (p == MAP_FAILED)
		return E_IO;
	xlsx_prepare();
	err e = sandbox_pour(&limits, read_in_child, str_from(p, size), &x, fileno(t->f), TAPE_MAX);
	if (p)
		munmap(p, size);
	return e;
}

err tape_open(const char *path, struct str sheet, struct tape **ret, enum table_fault *ret_fault)
{
	struct stat st;
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	*ret_fault = TABLE_GOOD;
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return E_IO;
	if (st.st_size > TAPE_FILE_MAX)
		return E_LIMIT;
	struct tape *t = tape_new();
	err e = t ? pour(t, fd, (size_t)st.st_size, sheet) : E_IO;
	if (e == OK)
		e = look_through(t, ret_fault);
	if (e != OK)
		t = tape_close(t);
	else
		*ret = t;
	return e;
}
