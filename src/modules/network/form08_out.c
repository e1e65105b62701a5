/* The yearly system report as a workbook with the form's twelve columns, and as an official document, where two narrower tables with the same
 * numbers hold them. */
#include "base/text.h"
#include "core/document/document.h"
#include "core/sheet/book.h"
#include "modules/network/form08.h"

void form08_heads(struct work *w, struct str ret[FORM08_COLUMNS])
{
	static const enum msg heads[FORM08_COLUMNS] = { M_NETWORK_FORM08_NO, M_NETWORK_SYSTEM_NAME, M_NETWORK_OWNER, M_NETWORK_OPERATOR, M_NETWORK_FORM08_LEVEL,
		M_NETWORK_FORM08_STATUS, M_NETWORK_FORM08_DECISION, M_NETWORK_REGULATION, M_NETWORK_APPROVAL_DUE, M_NETWORK_MEASURES, M_NETWORK_MEASURES_DUE,
		M_NETWORK_CHECKS };
	for (size_t i = 0; i < FORM08_COLUMNS; i++)
		ret[i] = say(w, heads[i]);
}

void form08_cells(struct work *w, const struct form08_line *l, size_t number, struct str ret[FORM08_COLUMNS])
{
	const struct str cells[FORM08_COLUMNS] = { a_fmt(w->a, "%zu", number), l->name, l->owner, l->operator, l->level, l->status, l->decision, l->regulation,
		l->approval_due, l->measures, l->measures_due, l->checks };
	memcpy(ret, cells, sizeof cells);
}

void form08_figures(struct work *w, const struct form08 *f, struct str names[FORM08_TOTALS], int64_t values[FORM08_TOTALS])
{
	const struct form08_totals *t = &f->totals;
	const int64_t n[FORM08_TOTALS] = { t->systems, t->classified, t->with_dossier, t->appraised, t->approved, t->checked, t->planned };
	static const enum msg says[FORM08_TOTALS] = { M_NETWORK_FORM08_N_SYSTEMS, M_NETWORK_FORM08_N_CLASSIFIED, M_NETWORK_FORM08_N_DOSSIER, M_NETWORK_FORM08_N_APPRAISED,
		M_NETWORK_FORM08_N_APPROVED, M_NETWORK_FORM08_N_CHECKED, M_NETWORK_FORM08_N_PLANNED };
	for (size_t i = 0; i < FORM08_TOTALS; i++) {
		names[i] = say(w, says[i]);
		values[i] = n[i];
	}
	if (t->planned_by)
		names[FORM08_TOTALS - 1] = say(w, M_NETWORK_FORM08_PLANNED_BY, date_shown(w->a, t->planned_by));
}

static struct str title_of(struct work *w, const struct form08 *f)
{
	return say(w, M_NETWORK_FORM08_ABSTRACT, a_fmt(w->a, "%lld", (long long)f->ask.year), date_shown(w->a, f->from), date_shown(w->a, f->valid_at));
}

/* Label and value of what the form asks of the owner and of the unit. */
struct pairs { struct str label[7], value[7]; };

static struct pairs pairs_of(struct work *w, const struct form08_party *p, enum msg who)
{
	static const enum msg labels[] = { M_NETWORK_FORM08_FUNCTIONS, M_NETWORK_FORM08_HEAD, M_NETWORK_CONTACT_TITLE, M_NETWORK_ADDRESS, M_NETWORK_PHONE, M_NETWORK_EMAIL };
	const struct str values[] = { STR_NONE, p->head, p->head_title, p->address, p->phone, p->email };
	struct pairs x = { .label = { say(w, who) }, .value = { p->name } };
	for (size_t i = 0; i < COUNT(labels); i++) {
		x.label[i + 1] = say(w, labels[i]);
		x.value[i + 1] = values[i].n ? values[i] : S("…");       /* the register has none: to be filled in by hand */
	}
	return x;
}

/* ---- workbook ---- */

static void book_party(struct book *b, struct work *w, const struct form08_party *p, enum msg who)
{
	struct pairs x = pairs_of(w, p, who);
	for (size_t i = 0; p->name.n && i < COUNT(x.label); i++)
		book_pair(b, x.label[i], x.value[i]);
	book_gap(b);
}

static void book_fill(struct work *w, const struct form08 *f, struct book *b)
{
	struct str names[FORM08_TOTALS], cells[FORM08_COLUMNS];
	int64_t values[FORM08_TOTALS];
	book_title(b, title_of(w, f));
	book_gap(b);
	book_party(b, w, &f->party, str_is(f->ask.role, "owner") ? M_NETWORK_OWNER : M_NETWORK_OPERATOR);
	book_party(b, w, &f->unit, M_NETWORK_WORD_SPECIALISED_UNIT);
	form08_figures(w, f, names, values);
	for (size_t i = 0; i < FORM08_TOTALS; i++)
		book_number(b, names[i], values[i]);
	book_gap(b);
	form08_heads(w, cells);
	book_head(b, cells, FORM08_COLUMNS);
	for (size_t i = 0; i < f->n_lines; i++) {
		struct arena_mark mark = arena_mark(w->a);
		form08_cells(w, &f->lines[i], i + 1, cells);
		book_row(b, cells, FORM08_COLUMNS);
		arena_rewind(w->a, mark);
	}
}

err form08_xlsx(struct work *w, const struct form08 *f, const char *path)
{
	static const int widths[FORM08_COLUMNS] = { 6, 34, 26, 26, 10, 18, 24, 22, 13, 20, 13, 20 };
	struct book *b;
	err e = book_open(path, "Form 08", widths, FORM08_COLUMNS, &b);
	if (e == OK)
		book_fill(w, f, b);
	err closed = book_close(b);
	return e != OK ? e : closed;
}

/* ---- official document ---- */

struct writing { struct work *w; const struct form08 *f; VEC(struct block) blocks; };

static struct block *add(struct writing *x, enum block_kind kind, struct str label, struct str text)
{
	struct block *b = VEC_ADD(x->w->a, &x->blocks);
	*b = (struct block){ .kind = kind, .label = label, .text = text };
	return b;
}

static void add_party(struct writing *x, const struct form08_party *p, enum msg who)
{
	struct pairs pairs = pairs_of(x->w, p, who);
	for (size_t i = 0; p->name.n && i < COUNT(pairs.label); i++)
		add(x, BLOCK_FIELD, pairs.label[i], pairs.value[i]);
}

static void add_table(struct writing *x, const size_t *columns, const int *weights, size_t n)
{
	const struct form08 *f = x->f;
	struct cell *cells = a_array(x->w->a, struct cell, (f->n_lines + 1) * n);
	struct str texts[FORM08_COLUMNS];
	for (size_t row = 0; row <= f->n_lines; row++) {
		if (row)
			form08_cells(x->w, &f->lines[row - 1], row, texts);
		else
			form08_heads(x->w, texts);
		for (size_t i = 0; i < n; i++)
			cells[row * n + i] = (struct cell){ .text = texts[columns[i]], .weight = weights[i] };
	}
	struct block *b = add(x, BLOCK_TABLE, STR_NONE, STR_NONE);
	b->cells = cells;
	b->n_columns = n;
	b->n_rows = f->n_lines + 1;
}

static void add_systems(struct writing *x)
{
	static const size_t first[] = { 0, 1, 2, 3, 4, 5 }, second[] = { 0, 6, 7, 8, 9, 10, 11 };
	static const int first_weights[] = { 4, 11, 9, 9, 5, 7 }, second_weights[] = { 4, 8, 7, 6, 7, 6, 7 };
	if (!x->f->n_lines) {
		add(x, BLOCK_PARAGRAPH, STR_NONE, say(x->w, M_NETWORK_FORM08_NONE));
		return;
	}
	add(x, BLOCK_SUBHEADING, STR_NONE, say(x->w, M_NETWORK_FORM08_TABLE_1));
	add_table(x, first, first_weights, COUNT(first));
	add(x, BLOCK_SUBHEADING, STR_NONE, say(x->w, M_NETWORK_FORM08_TABLE_2));
	add_table(x, second, second_weights, COUNT(second));
}

static void add_body(struct writing *x)
{
	struct work *w = x->w;
	struct str names[FORM08_TOTALS];
	int64_t values[FORM08_TOTALS];
	if (x->f->basis.n)
		add(x, BLOCK_BASIS, STR_NONE, say(w, M_NETWORK_FORM08_BASIS, x->f->basis));
	add(x, BLOCK_HEADING, STR_NONE, say(w, M_NETWORK_FORM08_WHO));
	add_party(x, &x->f->party, str_is(x->f->ask.role, "owner") ? M_NETWORK_OWNER : M_NETWORK_OPERATOR);
	add_party(x, &x->f->unit, M_NETWORK_WORD_SPECIALISED_UNIT);
	add(x, BLOCK_HEADING, STR_NONE, say(w, M_NETWORK_FORM08_TOTALS));
	form08_figures(w, x->f, names, values);
	for (size_t i = 0; i < FORM08_TOTALS; i++)
		add(x, BLOCK_FIELD, names[i], a_fmt(w->a, "%lld", (long long)values[i]));
	add(x, BLOCK_HEADING, STR_NONE, say(w, M_NETWORK_FORM08_SYSTEMS));
	add_systems(x);
}

err form08_document(struct work *w, const struct form08 *f, bool is_pdf, struct buf *out)
{
	struct writing x = { .w = w, .f = f };
	const struct str copies[] = { say(w, M_NETWORK_FORM08_AS_ABOVE) };
	add_body(&x);
	struct document d = { .superior = text_upper(w->a, f->superior), .issuer = text_upper(w->a, f->org_name), .place = f->place, .date_usec = f->known_at,
		.type = say(w, M_NETWORK_FORM08_TYPE), .abstract = title_of(w, f), .to = &f->to_name, .n_to = f->to_name.n > 0, .blocks = x.blocks.at, .n_blocks = x.blocks.n,
		.signer_title = text_upper(w->a, f->party.head_title), .signer_name = f->party.head, .copies = copies, .n_copies = 1,
		.mark = f->is_demo ? say(w, M_NETWORK_FORM08_DEMO) : STR_NONE, .english = w->by.lang == LANG_EN };
	return is_pdf ? document_pdf(&d, w->a, out) : document_docx(&d, w->a, out);
}
