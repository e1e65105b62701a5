/* Instances as lines of text: the form in which they are compared, hashed and kept. Defined in report.md. */
#include "modules/report/inside.h"

#include <stdlib.h>
#include <zstd.h>

static void add_time(struct buf *b, usec t)
{
	char out[40];
	if (t <= 0 || t == TIME_OPEN)
		buf_add_char(b, '-');
	else
		buf_add(b, str_from(out, time_write_rfc3339(out, t)));
}

/* Codes have no controls; whatever has is not to break the line. */
static void add_code(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_add_char(b, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
}

void line_write(struct buf *b, const struct duty_seen *s, const struct duty_vocabulary *v)
{
	const struct duty_instance *i = s->instance;
	add_code(b, s->org_code);
	buf_add_char(b, '\t');
	buf_add_z(b, duty_unit_names[s->unit]);
	buf_add_char(b, '\t');
	add_code(b, s->subject_code);
	buf_add_char(b, '\t');
	buf_add(b, s->duty);
	buf_add_char(b, '\t');
	add_time(b, i->from);
	buf_add_char(b, '\t');
	buf_add_int(b, i->trigger);
	buf_add_char(b, '\t');
	add_time(b, i->to);
	buf_add_char(b, '\t');
	add_time(b, i->due);
	buf_fmt(b, "\t%s\t%d/%d\t", duty_status_names[i->status], i->have, i->need);
	add_time(b, i->met_at);
	buf_add_char(b, '\t');
	if (i->by_kind >= 0 && (size_t)i->by_kind < v->n_kinds)
		buf_add(b, v->kinds[i->by_kind].name);
	buf_add_char(b, '\n');
}

struct str line_field(struct str line, enum line_field at)
{
	struct str rest = line, part = STR_NONE;
	for (int i = 0; i <= (int)at; i++)
		part = str_cut(&rest, '\t');
	return part;
}

bool line_status(struct str line, enum duty_status *ret)
{
	struct str name = line_field(line, LINE_STATUS);
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		if (str_is(name, duty_status_names[i])) {
			*ret = (enum duty_status)i;
			return true;
		}
	return false;
}

static int by_bytes(const void *x, const void *y) { return str_cmp(*(const struct str *)x, *(const struct str *)y); }

struct str lines_sort(struct arena *a, struct str text)
{
	VEC(struct str) lines = { 0 };
	for (struct str rest = text; rest.n;)
		*VEC_ADD(a, &lines) = str_cut(&rest, '\n');
	if (lines.n)
		qsort(lines.at, lines.n, sizeof *lines.at, by_bytes);
	char *out = a_alloc(a, text.n + 1), *p = out;
	for (size_t i = 0; i < lines.n; i++) {
		memcpy(p, lines.at[i].p, lines.at[i].n);
		p += lines.at[i].n;
		*p++ = '\n';
	}
	return str_from(out, (size_t)(p - out));
}

err lines_pack(struct arena *a, struct str text, struct str *ret)
{
	size_t most = ZSTD_compressBound(text.n);
	char *out = a_alloc(a, most);
	size_t n = ZSTD_compress(out, most, text.p, text.n, 1);
	if (ZSTD_isError(n))
		return E_BUG;
	*ret = str_from(out, n);
	return OK;
}

err lines_unpack(struct arena *a, struct str packed, int64_t n_bytes, struct str *ret)
{
	char *out = a_alloc(a, (size_t)n_bytes + 1);
	size_t n = ZSTD_decompress(out, (size_t)n_bytes, packed.p, packed.n);
	if (ZSTD_isError(n) || n != (size_t)n_bytes)
		return E_BUG;
	*ret = str_from(out, n);
	return OK;
}
