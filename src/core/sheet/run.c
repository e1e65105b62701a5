/* An import from beginning to end: file → tape → headings → rows → what is to be said about them. */
#include "core/sheet/parts.h"

#include "base/text.h"

enum { BATCH = 500, PASSES_MAX = 20, PROGRESS_EVERY = 200, FACTS_MAX = 50 };

struct place { int64_t at, row, said; };         /* of a bad row: on the tape, in the file, and what is wrong with it on run.said */

struct run {
	struct sheet_import *m;
	struct work *w;                              /* the caller's: actor, request, problem */
	struct store *s;
	struct tape *tape, *said;
	struct headings head;
	struct arena *keep;                          /* for the whole run */
	struct sheet_line line;
	void *memory;
	VEC(struct place) bad;
	struct { uint64_t hash; int64_t row; } *known; size_t cap_known;   /* open addressing, never more than half full */
	int64_t first;                               /* where the rows begin */
	usec told;
};

/* ---- rows that say the same record twice ---- */

static uint64_t hash_more(uint64_t h, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return (h ^ 0xff) * 1099511628211u;
}

/* 0: none of the alternatives has all its columns filled. */
static uint64_t identity_of(const struct run *x)
{
	for (struct str all = str_of(x->m->about->identity); all.p && all.n;) {
		struct str one = str_cut(&all, '|');
		uint64_t h = hash_more(14695981039346656037u, one);
		bool is_whole = true;
		for (struct str rest = one; rest.p && is_whole;) {
			char key[64];
			struct str name = str_cut(&rest, ',');
			snprintf(key, sizeof key, "%.*s", STR_ARG(name));
			struct str text = sheet_text(&x->line, key);
			is_whole = text.n > 0;
			h = hash_more(h, text);
		}
		if (is_whole)
			return h ? h : 1;
	}
	return 0;
}

/* The earlier row of the same record, 0 when this is the first; asking about the same row again (a repeated batch) changes nothing. */
static int64_t row_before(struct run *x, uint64_t hash, int64_t row)
{
	if (!hash)
		return 0;
	size_t at = hash & (x->cap_known - 1);
	while (x->known[at].hash && x->known[at].hash != hash)
		at = (at + 1) & (x->cap_known - 1);
	if (x->known[at].hash)
		return x->known[at].row == row ? 0 : x->known[at].row;
	x->known[at].hash = hash;
	x->known[at].row = row;
	return 0;
}

/* ---- one row ---- */

static bool is_ours(err e)
{
	return e == E_INVALID || e == E_DENIED || e == E_NOT_FOUND || e == E_CONFLICT || e == E_LIMIT;
}

static bool is_said(const struct table_cell *cells, size_t n, struct str field)
{
	for (size_t i = 0; i < n; i += 2)
		if (str_eq(cells[i].text, field))
			return true;
	return false;
}

/* What is wrong, for later: pairs of column and sentence, the first of each column: what a cell that cannot be read lets follow
 * says nothing new. */
static err bad_say(struct run *x, struct work *w, int64_t row, int64_t *ret_at)
{
	struct table_cell cells[32];
	size_t n = 0;
	for (size_t i = 0; i < w->problem.fields.n && n + 2 <= COUNT(cells); i++) {
		struct str field = w->problem.fields.at[i].field;
		ptrdiff_t bracket = str_find_char(field, '[');
		field = bracket < 0 ? field : str_sub(field, 0, (size_t)bracket);
		if (is_said(cells, n, field))
			continue;
		cells[n++] = (struct table_cell){ .text = field };
		cells[n++] = (struct table_cell){ .text = w->problem.fields.at[i].text };
	}
	if (!n) {
		cells[n++] = (struct table_cell){ 0 };
		cells[n++] = (struct table_cell){ .text = w->problem.text };
	}
	return tape_add_row(x->said, row, cells, n, ret_at);
}

static void count_done(struct sheet_counts *c, enum sheet_done done)
{
	c->added += done == SHEET_ADDED;
	c->changed += done == SHEET_CHANGED;
	c->same += done == SHEET_SAME;
}

/* *ret_good; a failure of the database ends the run. Behind cells that cannot be read the rules are asked all the same, so that
 * everything wrong with a row is said at once; but not where the good rows stay whatever becomes of the others. */
static err row_take(struct run *x, struct work *w, const struct tape_record *r, bool *ret_good)
{
	enum sheet_done done = SHEET_SAME;
	w->problem = (struct problem){ 0 };
	line_read(w, &x->head, r, &x->line);
	err e = work_checked(w);
	int64_t before = e == OK ? row_before(x, identity_of(x), r->row) : 0;
	if (before)
		e = fail(w, E_INVALID, M_SHEET_ROW_TWICE, a_fmt(w->a, "%lld", (long long)before));
	if (e == OK || (x->m->mode != SHEET_GOOD && !before))
		e = x->m->about->take(w, &x->line, &done);
	if (e == OK)
		e = work_checked(w);
	if (e != OK && !is_ours(e))
		return e;
	*ret_good = e == OK;
	if (e == OK)
		count_done(&x->m->counts, done);
	return OK;
}

static void tell(struct run *x)
{
	usec now = clock_steady();
	if (!x->m->progress || now - x->told < 400 * USEC_MS)
		return;
	x->told = now;
	x->m->progress(x->m->arg, &x->m->counts);
}

/* ---- passes; each piece of work is a transaction that may be run again from its beginning ---- */

struct piece {
	struct run *x;
	int64_t at, next;                            /* where it begins on the tape, and where the next one does */
	size_t rows;                                 /* at most */
	const struct place *again; size_t n_again;   /* instead of the tape: bad rows once more, from the last to the first */
	size_t n_bad; struct sheet_counts counts;    /* as they were at the beginning */
	bool is_end, is_dry;
};

static err one_row(struct run *x, struct work *w, const struct tape_record *r)
{
	bool good = false;
	int64_t said;
	TRY(row_take(x, w, r, &good));
	x->m->counts.seen++;
	if (!good) {
		TRY(bad_say(x, w, r->row, &said));
		*VEC_ADD(x->keep, &x->bad) = (struct place){ r->at, r->row, said };
		x->m->counts.bad++;
	}
	if (x->m->counts.seen % PROGRESS_EVERY == 0)
		tell(x);
	return OK;
}

static err rows_of_tape(struct piece *p, struct work *w)
{
	struct tape_record r;
	tape_go(p->x->tape, p->at);
	for (size_t n = 0; n < p->rows;) {
		struct arena_mark mark = arena_mark(w->a);
		TRY(tape_next(p->x->tape, w->a, &r));
		p->is_end = r.what == TAPE_END;
		if (p->is_end)
			return OK;
		p->next = tape_at(p->x->tape);
		if (r.what == TAPE_ROW)
			TRY(one_row(p->x, w, &r));
		n += r.what == TAPE_ROW;
		arena_rewind(w->a, mark);
	}
	return OK;
}

static err rows_again(struct piece *p, struct work *w)
{
	struct tape_record r;
	for (size_t i = p->n_again; i-- > 0;) {
		struct arena_mark mark = arena_mark(w->a);
		tape_go(p->x->tape, p->again[i].at);
		TRY(tape_next(p->x->tape, w->a, &r));
		p->x->m->counts.seen--;
		p->x->m->counts.bad--;
		TRY(one_row(p->x, w, &r));
		arena_rewind(w->a, mark);
	}
	return OK;
}

/* Sets everything back to the piece's beginning, then does it. */
static err piece_do(struct piece *p, struct db *db, err (*how)(struct piece *p, struct work *w))
{
	struct run *x = p->x;
	struct work w = { .a = arena_new(0), .db = db, .now = x->w->now, .by = x->w->by, .request_id = x->w->request_id };
	x->bad.n = p->n_bad;
	x->m->counts = p->counts;
	err e = how(p, &w);
	arena_free(w.a);
	return e;
}

/* Rows that failed because of rows behind them are tried again while that helps. run: does one piece. */
static err until_nothing_helps(struct run *x, size_t at_once, err (*run)(struct piece *p, void *arg), void *arg)
{
	for (int pass = 0; pass < PASSES_MAX && x->m->about->is_tree && x->bad.n; pass++) {
		const struct place *again = x->bad.at;
		size_t n = x->bad.n;
		memset(&x->bad, 0, sizeof x->bad);
		for (size_t left = n; left > 0;) {
			size_t some = left < at_once ? left : at_once;
			left -= some;
			TRY(run(&(struct piece){ .x = x, .again = again + left, .n_again = some }, arg));
		}
		if (x->bad.n == n)
			break;
	}
	return OK;
}

static err again_within(struct piece *p, void *w)
{
	return rows_again(p, w);
}

static err whole(struct piece *p, struct work *w)
{
	TRY(rows_of_tape(p, w));
	TRY(until_nothing_helps(p->x, SIZE_MAX, again_within, w));
	/* what fails is rolled back: so are the preview, and all rows when one is bad */
	return p->is_dry || p->x->m->counts.bad ? E_CONFLICT : OK;
}

static err whole_in(struct db *db, void *arg)
{
	struct piece *p = arg;
	memset(&p->x->bad, 0, sizeof p->x->bad);
	return piece_do(p, db, whole);
}

static err run_whole(struct run *x)
{
	struct piece p = { .x = x, .at = x->first, .rows = SIZE_MAX, .counts = x->m->counts, .is_dry = x->m->mode == SHEET_CHECK };
	err e = store_run(x->s, TX_BULK, NULL, whole_in, &p);
	return e == E_CONFLICT ? OK : e;
}

static err batch_in(struct db *db, void *arg)
{
	struct piece *p = arg;
	return piece_do(p, db, p->again ? rows_again : rows_of_tape);
}

static err batch(struct piece *p, void *unused)
{
	(void)unused;
	p->n_bad = p->x->bad.n;
	p->counts = p->x->m->counts;
	return store_run(p->x->s, TX_BULK, NULL, batch_in, p);
}

static err run_batches(struct run *x)
{
	struct piece p = { .x = x, .next = x->first, .rows = BATCH };
	while (!p.is_end) {
		p.at = p.next;
		TRY(batch(&p, NULL));
	}
	return until_nothing_helps(x, BATCH, batch, NULL);
}

/* ---- what is said about the file ---- */

static void note(struct run *x, struct sheet_note n)
{
	struct sheet_import *m = x->m;
	if (m->n_notes < SHEET_NOTES_MAX)
		m->notes[m->n_notes++] = n;
}

static struct str clipped(struct run *x, struct str s)
{
	return a_dup(x->w->a, text_clip(x->w->a, s, 120));
}

/* What may be repeated of a cell. */
static struct str shown_of(const struct run *x, int64_t column, struct str text)
{
	bool known = column >= 0 && (size_t)column < x->head.n && x->head.at[column];
	return known && x->head.at[column]->is_secret ? STR_NONE : text;
}

static void note_cell(struct run *x, const struct tape_record *r, const struct table_cell *c, enum msg says)
{
	struct work *w = x->w;
	size_t at = (size_t)c->column;
	bool known = at < x->head.n && x->head.at[at];
	struct str shown = clipped(x, shown_of(x, c->column, c->text));
	note(x, (struct sheet_note){ .row = r->row, .column = known ? x->head.names[at] : STR_NONE, .cell = cell_name(w->a, c->column, r->row),
		.value = shown, .text = say(w, says, shown) });
}

struct facts { int64_t computed, hidden, merged, unknown; };

static void facts_of_row(struct run *x, const struct tape_record *r, struct facts *f)
{
	for (size_t i = 0; i < r->n; i++) {
		size_t at = (size_t)r->cells[i].column;
		if (r->cells[i].marks & CELL_COMPUTED && at < x->head.n && x->head.at[at] && f->computed++ < FACTS_MAX)
			note_cell(x, r, &r->cells[i], M_SHEET_CELL_COMPUTED);
	}
	if (r->is_hidden && f->hidden++ < FACTS_MAX)
		note(x, (struct sheet_note){ .row = r->row, .text = say(x->w, M_SHEET_ROW_HIDDEN) });
}

static bool is_own_heading(struct work *w, struct str name)
{
	for (int lang = 0; lang < N_LANGS; lang++)
		if (str_eq(name, msg_text((enum lang)lang, M_SHEET_HEAD_ROW)) || str_eq(name, msg_text((enum lang)lang, M_SHEET_HEAD_WHY)))
			return true;
	return false;
}

static void note_unknown_headings(struct run *x, int64_t row)
{
	for (size_t i = 0; i < x->head.n; i++)
		if (!x->head.at[i] && x->head.names[i].n && !is_own_heading(x->w, x->head.names[i]))
			note(x, (struct sheet_note){ .row = row, .column = clipped(x, x->head.names[i]), .cell = cell_name(x->w->a, (int64_t)i, row),
				.text = say(x->w, M_SHEET_COLUMN_UNKNOWN, clipped(x, x->head.names[i])) });
}

static void sheet_named(struct run *x, struct str name)
{
	struct sheet_import *m = x->m;
	if (m->n_sheets >= FACTS_MAX)
		return;
	if (!m->sheets)
		m->sheets = a_array(x->w->a, struct str, FACTS_MAX);
	m->sheets[m->n_sheets++] = a_dup(x->w->a, name);
}

/* Sheets and headings; then once over all rows for what is remarkable about them. */
static err look_over(struct run *x)
{
	struct tape_record r;
	struct facts f = { 0 };
	struct arena *a = arena_new(0);
	err e;
	tape_go(x->tape, 0);
	while ((e = tape_next(x->tape, a, &r)) == OK && r.what != TAPE_END) {
		if (r.what == TAPE_SHEET) {
			sheet_named(x, r.text);
		} else if (r.what == TAPE_MERGED && f.merged++ < FACTS_MAX) {
			note(x, (struct sheet_note){ .cell = clipped(x, r.text), .text = say(x->w, M_SHEET_CELLS_MERGED, clipped(x, r.text)) });
		} else if (r.what == TAPE_ROW && !x->first) {
			if ((e = headings_read(x->w, x->m->about, &r, &x->head, x->keep)) != OK)
				break;
			note_unknown_headings(x, r.row);
			x->first = tape_at(x->tape);
		} else if (r.what == TAPE_ROW) {
			facts_of_row(x, &r, &f);
			x->m->counts.rows++;
		}
		arena_reset(a);
	}
	arena_free(a);
	return e != OK ? e : x->first ? OK : fail(x->w, E_INVALID, M_SHEET_EMPTY);
}

/* ---- what is said about bad rows ---- */

static int by_row(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	return (x->row > y->row) - (x->row < y->row);
}

/* The file's column that holds the register's column; -1. */
static int64_t file_column(const struct run *x, struct str key)
{
	for (size_t i = 0; i < x->head.n; i++)
		if (x->head.at[i] && str_is(key, x->head.at[i]->key))
			return (int64_t)i;
	return -1;
}

static struct str cell_at(const struct tape_record *r, int64_t column)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->cells[i].column == column)
			return r->cells[i].text;
	return STR_NONE;
}

static void note_bad(struct run *x, const struct tape_record *row, const struct tape_record *said)
{
	struct arena *a = x->w->a;
	for (size_t i = 0; i + 1 < said->n; i += 2) {
		struct str key = said->cells[i].text;
		int64_t at = file_column(x, key);
		note(x, (struct sheet_note){ .row = row->row, .column = at < 0 ? a_dup(a, key) : x->head.names[at],
			.cell = at < 0 ? STR_NONE : cell_name(a, at, row->row), .value = clipped(x, shown_of(x, at, cell_at(row, at))),
			.text = a_dup(a, said->cells[i + 1].text), .is_bad = true });
	}
}

static void put_bad(struct run *x, struct sheet_out *o, const struct tape_record *row, const struct tape_record *said, struct arena *a)
{
	struct str why = STR_NONE;
	for (size_t i = 0; i < x->head.n; i++)
		sheet_put(o, shown_of(x, (int64_t)i, cell_at(row, (int64_t)i)));
	for (size_t i = 0; i + 1 < said->n; i += 2) {
		int64_t at = file_column(x, said->cells[i].text);
		struct str one = at < 0 ? said->cells[i + 1].text : a_fmt(a, "%.*s: %.*s", STR_ARG(x->head.names[at]), STR_ARG(said->cells[i + 1].text));
		why = why.n ? a_fmt(a, "%.*s; %.*s", STR_ARG(why), STR_ARG(one)) : one;
	}
	sheet_put_int(o, row->row);
	sheet_put(o, why);
}

static err bad_head(struct run *x, struct sheet_out *o)
{
	for (size_t i = 0; i < x->head.n; i++)
		sheet_put(o, x->head.names[i]);
	sheet_put(o, say(x->w, M_SHEET_HEAD_ROW));
	sheet_put(o, say(x->w, M_SHEET_HEAD_WHY));
	return sheet_end_row(o);
}

static err bad_rows(struct run *x, struct sheet_out *o, struct arena *a)
{
	struct tape_record row, said;
	for (size_t i = 0; i < x->bad.n; i++) {
		tape_go(x->tape, x->bad.at[i].at);
		TRY(tape_next(x->tape, a, &row));
		tape_go(x->said, x->bad.at[i].said);
		TRY(tape_next(x->said, a, &said));
		note_bad(x, &row, &said);
		if (o) {
			put_bad(x, o, &row, &said, a);
			TRY(sheet_end_row(o));
		} else if (x->m->n_notes == SHEET_NOTES_MAX) {
			break;
		}
		arena_reset(a);
	}
	return OK;
}

static err report_bad(struct run *x)
{
	struct sheet_out *o = NULL;
	struct arena *a = arena_new(0);
	err e = OK;
	if (x->bad.n)
		qsort(x->bad.at, x->bad.n, sizeof *x->bad.at, by_row);
	if (x->bad.n && x->m->bad_path) {
		e = out_open(x->m->bad_path, SHEET_XLSX, x->m->about->name, &o);
		if (e == OK)
			e = bad_head(x, o);
	}
	if (e == OK)
		e = bad_rows(x, o, a);
	arena_free(a);
	err closed = out_close(o);
	return e != OK ? e : closed;
}

/* ---- the whole ---- */

static const enum msg fault_says[N_TABLE_FAULTS] = {
	[TABLE_NOT_A_TABLE] = M_SHEET_NOT_A_TABLE, [TABLE_LOCKED] = M_SHEET_LOCKED, [TABLE_BROKEN] = M_SHEET_BROKEN,
	[TABLE_DOCTYPE] = M_SHEET_DOCTYPE, [TABLE_BOMB] = M_SHEET_BOMB, [TABLE_TOO_WIDE] = M_SHEET_TOO_WIDE, [TABLE_TOO_LONG] = M_SHEET_TOO_LONG,
	[TABLE_CELL_TOO_LONG] = M_SHEET_CELL_TOO_LONG, [TABLE_NO_SHEET] = M_SHEET_NO_SHEET, [TABLE_NOT_UTF8] = M_SHEET_NOT_UTF8,
};

static err open_file(struct run *x)
{
	enum table_fault fault;
	err e = tape_open(x->m->path, x->m->sheet, &x->tape, &fault);
	if (e == E_INVALID && fault)
		return fail(x->w, E_INVALID, fault_says[fault]);
	if (e == E_LIMIT)
		return fail(x->w, E_INVALID, M_SHEET_TOO_LARGE);
	if (e == OK && !(x->said = tape_new()))
		e = E_IO;
	return e == OK ? OK : fail(x->w, e, M_SHEET_UNREADABLE);
}

static void known_begin(struct run *x)
{
	size_t most = *x->m->about->identity ? 2 * (size_t)x->m->counts.rows + 2 : 0;
	for (x->cap_known = 64; x->cap_known < most;)
		x->cap_known *= 2;
	x->known = a_alloc_array(x->keep, sizeof *x->known, x->cap_known);
}

static err run_all(struct run *x)
{
	TRY(open_file(x));
	TRY(look_over(x));
	known_begin(x);
	TRY(x->m->mode == SHEET_GOOD ? run_batches(x) : run_whole(x));
	tell(x);
	return report_bad(x);
}

err sheet_run(struct store *s, struct work *w, struct sheet_import *m)
{
	struct run x = { .m = m, .w = w, .s = s, .keep = arena_new(0) };
	m->counts = (struct sheet_counts){ 0 };
	m->n_notes = m->n_sheets = 0;
	m->notes = a_array(w->a, struct sheet_note, SHEET_NOTES_MAX);
	x.line = (struct sheet_line){ .about = m->about, .memory = &x.memory, .keep = x.keep,
		.seen = a_array(x.keep, struct choices_seen, m->about->n_columns) };
	err e = run_all(&x);
	for (size_t i = 0; i < m->n_notes; i++)
		m->notes[i].column = a_dup(w->a, m->notes[i].column);     /* headings lie in the run's memory */
	tape_close(x.tape);
	tape_close(x.said);
	arena_free(x.keep);
	return e;
}
