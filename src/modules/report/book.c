/* All figures as a workbook: totals by clause, duty and class, and how many instances each organisation has in each status. */
#include "modules/report/inside.h"

#include "core/sheet/book.h"

enum { COLUMNS = 4 + N_DUTY_STATUSES };

static struct str num(struct work *w, int64_t n) { return a_fmt(w->a, "%lld", (long long)n); }

static void row(struct work *w, struct book *b, struct str part, struct str name, struct str class, const struct duty_count *c)
{
	struct str cells[COLUMNS] = { part, name, class, num(w, duty_count_in_scope(c)) };
	size_t n = 4;
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		if (i != DUTY_NOT_APPLICABLE)
			cells[n++] = num(w, c->n[i]);
	book_row(b, cells, n);
}

static void head(struct work *w, struct book *b)
{
	struct str cells[COLUMNS] = { say(w, M_REPORT_PART), say(w, M_REPORT_DUTY), say(w, M_REPORT_CLASS), say(w, M_REPORT_COL_SCOPE) };
	size_t n = 4;
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		if (i != DUTY_NOT_APPLICABLE)
			cells[n++] = str_of(duty_status_names[i]);
	book_head(b, cells, n);
}

static struct duty_count counts_read(struct str text)
{
	struct duty_count c = { 0 };
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		if (!str_int(str_cut(&text, ' '), &c.n[i]))
			return (struct duty_count){ 0 };
	return c;
}

static void groups(struct work *w, struct book *b, enum msg part, const struct fact_group *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		row(w, b, say(w, part), at[i].key, STR_NONE, &at[i].count);
}

static void fill(struct work *w, struct book *b, const struct summary_get_row *r, const struct facts *f, const struct snapshot_orgs_rows *orgs)
{
	book_title(b, say(w, M_REPORT_BOOK_TITLE, r->code, num(w, r->year)));
	book_pair(b, say(w, M_REPORT_SNAPSHOT), f->code);
	book_pair(b, say(w, M_REPORT_AS_OF), time_rfc3339(w->a, f->at));
	book_pair(b, S("SHA-256"), f->hash);
	book_number(b, say(w, M_REPORT_INSTANCES), f->n_lines);
	for (size_t i = 0; i < f->books.n; i++)
		book_pair(b, say(w, M_REPORT_CATALOGUE), a_fmt(w->a, "%.*s %.*s %.*s", STR_ARG(f->books.at[i].id), STR_ARG(f->books.at[i].version), STR_ARG(f->books.at[i].hash)));
	for (size_t i = 0; i < f->params.n; i++)
		book_pair(b, a_fmt(w->a, "%.*s %.*s", STR_ARG(f->params.at[i].catalogue), STR_ARG(f->params.at[i].id)), f->params.at[i].value);
	for (size_t i = 0; i < f->numbers.n; i++)
		book_number(b, f->numbers.at[i].name, f->numbers.at[i].n);
	book_gap(b);
	head(w, b);
	for (size_t i = 0; i < f->cells.n; i++)
		row(w, b, a_fmt(w->a, "%.*s", STR_ARG(f->cells.at[i].clause)), f->cells.at[i].duty, f->cells.at[i].class, &f->cells.at[i].count);
	groups(w, b, M_REPORT_CLASS, f->classes.at, f->classes.n);
	groups(w, b, M_REPORT_SECTOR, f->sectors.at, f->sectors.n);
	groups(w, b, M_REPORT_PROVINCE, f->provinces.at, f->provinces.n);
	for (size_t i = 0; i < orgs->n; i++) {
		struct arena_mark mark = arena_mark(w->a);
		struct duty_count c = counts_read(orgs->at[i].counts);
		row(w, b, say(w, M_REPORT_ORGANISATION), a_fmt(w->a, "%.*s %.*s", STR_ARG(orgs->at[i].org_code), STR_ARG(orgs->at[i].org_name)), orgs->at[i].class, &c);
		arena_rewind(w->a, mark);
	}
}

err report_book(struct work *w, const struct summary_get_row *r, const char *path)
{
	static const int widths[COLUMNS - 1] = { 14, 34, 10, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12 };
	struct facts f;
	struct snapshot_orgs_rows orgs;
	struct book *b;
	TRY(summary_facts(w, r, &f));
	TRY(snapshot_orgs(w->db, w->a, &(struct snapshot_orgs_in){ r->snapshot_id }, &orgs));
	TRY(book_open(path, "Report", widths, COUNT(widths), &b));
	fill(w, b, r, &f, &orgs);
	return book_close(b);
}

/* ---- what has been corrected since ---- */

err report_delta_book(struct work *w, const struct summary_get_row *r, const char *path)
{
	static const int widths[] = { 14, 10, 18, 16, 22, 16, 16, 22, 22 };
	struct delta_last_row d;
	struct delta_rows_rows rows;
	struct book *b;
	bool found;
	TRY(delta_last(w->db, w->a, &(struct delta_last_in){ r->snapshot_id }, &d, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_REPORT_NOT_COMPARED);
	TRY(delta_rows(w->db, w->a, &(struct delta_rows_in){ d.id, 0, DELTA_MAX }, &rows));
	TRY(book_open(path, "Delta", widths, COUNT(widths), &b));
	book_title(b, say(w, M_REPORT_DELTA_SAYS, r->code, time_shown(w->a, d.known_at), num(w, d.n_rows)));
	book_gap(b);
	const struct str heads[] = { say(w, M_REPORT_ORGANISATION), say(w, M_REPORT_UNIT), say(w, M_REPORT_SUBJECT), say(w, M_REPORT_DUTY), say(w, M_REPORT_WINDOW), say(w, M_REPORT_BEFORE),
		say(w, M_REPORT_AFTER), say(w, M_REPORT_DUE_BEFORE), say(w, M_REPORT_DUE_AFTER) };
	book_head(b, heads, COUNT(heads));
	for (size_t i = 0; i < rows.n; i++) {
		struct str x = rows.at[i].before, y = rows.at[i].after, any = x.n ? x : y;
		const struct str cells[] = { line_field(any, LINE_ORG), line_field(any, LINE_UNIT), line_field(any, LINE_SUBJECT), line_field(any, LINE_DUTY), line_field(any, LINE_FROM),
			line_field(x, LINE_STATUS), line_field(y, LINE_STATUS), line_field(x, LINE_DUE), line_field(y, LINE_DUE) };
		book_row(b, cells, COUNT(cells));
	}
	return book_close(b);
}
