#include <errno.h>
#include <fts.h>
#include <sys/stat.h>

#include "core/legal/data_files.h"
#include "engine/event/record.h"
#include "modules/hunt/sigma.h"

const struct sigma_data *sigma_data_own(struct arena *a)
{
	const struct sigma_data_texts t = { data_file("sigma/logsources.json"), data_file("sigma/fields.json"), data_file("sigma/placeholders.json"), data_file("sigma/frequencies.json") };
	const struct sigma_data *d;
	struct str why;
	if (sigma_data_read(a, &t, &d, &why) != OK)
		abort();
	return d;
}

/* A regular file's bytes, at most max; false with errno. */
static bool read_file(struct arena *a, const char *path, size_t max, struct str *ret)
{
	struct stat st;
	FILE *f = fopen(path, "rbe");
	if (!f)
		return false;
	bool ok = !fstat(fileno(f), &st) && S_ISREG(st.st_mode);
	if (ok) {
		size_t room = (size_t)st.st_size < max ? (size_t)st.st_size + 1 : max;
		char *bytes = a_alloc(a, room);
		*ret = str_from(bytes, fread(bytes, 1, room, f));
		ok = !ferror(f);
	} else
		errno = EINVAL;
	fclose(f);
	return ok;
}

err sigma_placeholders_add(struct sigma_book *b, const char *path, struct str *ret_why)
{
	struct str text;
	const struct sigma_placeholder *more;
	size_t n;
	if (!read_file(b->a, path, TREE_MAX_BYTES, &text)) {
		*ret_why = str_of(strerror(errno));
		return E_NOT_FOUND;
	}
	TRY(sigma_placeholders_read(b->a, text, &more, &n, ret_why));
	struct sigma_placeholder *all = a_array(b->a, struct sigma_placeholder, n + b->n_placeholders + 1);
	memcpy(all, more, n * sizeof *all);
	memcpy(all + n, b->placeholders, b->n_placeholders * sizeof *all);
	b->placeholders = all;
	b->n_placeholders += n;
	return OK;
}

/* ---- rules ---- */
static void read_rules(struct sigma_book *b, const char *path, struct sigma_walk *w)
{
	struct str text;
	if (w->bytes > SIGMA_RULES_MAX)
		errno = EFBIG;
	else if (read_file(b->a, path, TREE_MAX_BYTES + 1, &text)) {
		w->files++;
		w->bytes += text.n;
		sigma_book_add(b, a_dup(b->a, str_of(path)), text);
		return;
	}
	*VEC_ADD(b->a, &w->unreadable) = a_fmt(b->a, "%s: %s", path, strerror(errno));
}

static int by_name(const FTSENT **x, const FTSENT **y) { return strcmp((*x)->fts_name, (*y)->fts_name); }

static bool is_rule_file(const FTSENT *f)
{
	struct str name = str_from(f->fts_name, f->fts_namelen);
	return f->fts_info == FTS_F && (f->fts_level == 0 || str_ends(name, S(".yml")) || str_ends(name, S(".yaml")));
}

void sigma_read_path(struct sigma_book *b, const char *path, struct sigma_walk *w)
{
	char *paths[] = { a_z(b->a, str_of(path)), NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
	FTSENT *f = NULL;
	if (!fts)
		*VEC_ADD(b->a, &w->unreadable) = a_fmt(b->a, "%s: %s", path, strerror(errno));
	while (fts && (f = fts_read(fts)))
		if (is_rule_file(f))
			read_rules(b, f->fts_path, w);
		else if (f->fts_info == FTS_DNR || f->fts_info == FTS_ERR || f->fts_info == FTS_NS)
			*VEC_ADD(b->a, &w->unreadable) = a_fmt(b->a, "%s: %s", f->fts_path, strerror(f->fts_errno));
	if (fts)
		fts_close(fts);
}

/* ---- a sample of data ---- */
struct sampling { struct sigma_sample *sample; struct records *records; struct arena *a; size_t *events; };

/* The records in the bytes; how many bytes they had. */
static size_t sample_records(struct sampling *s, struct str bytes, bool is_end)
{
	struct record rec;
	struct str rest = bytes;
	while (*s->events < SIGMA_SAMPLE_EVENTS && records_next(s->records, &rest, is_end, &rec)) {
		struct event e = { 0 };
		if (rec.format == RECORD_NONE)
			continue;
		arena_reset(s->a);
		(void)!record_read(s->records, s->a, &rec, &e);   /* else its text alone */
		sigma_sample_event(s->sample, &e);
		++*s->events;
	}
	return bytes.n - rest.n;
}

bool sigma_sample_file(struct sigma_sample *p, const char *path, size_t *events)
{
	FILE *f = fopen(path, "rbe");
	struct sampling s = { p, records_new(clock_now()), arena_new((size_t)1 << 30), events };
	char *bytes = malloc(2 * RECORD_MAX);
	size_t have = 0;
	if (!bytes)
		abort();
	for (bool is_end = !f; !is_end && *events < SIGMA_SAMPLE_EVENTS;) {
		have += fread(bytes + have, 1, 2 * RECORD_MAX - have, f);
		is_end = have < 2 * RECORD_MAX;
		size_t used = sample_records(&s, str_from(bytes, have), is_end);
		used = used ? used : have;       /* longer than a record may be */
		memmove(bytes, bytes + used, have - used);
		have -= used;
	}
	bool ok = f && !ferror(f);
	free(bytes);
	records_free(s.records);
	arena_free(s.a);
	if (f)
		fclose(f);
	return ok;
}
