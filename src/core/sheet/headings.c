#include "core/sheet/parts.h"

#include "base/text.h"

/* «Mã cơ quan *» and “ma co quan” are the same heading. */
static struct str heading_fold(struct arena *a, struct str s)
{
	struct str f = str_trim(text_fold(a, s));
	while (f.n && (f.p[f.n - 1] == '*' || f.p[f.n - 1] == ' ' || f.p[f.n - 1] == ':'))
		f.n--;
	return f;
}

static bool is_among(struct str folded, const char *list)
{
	for (struct str rest = str_of(list ? list : ""); rest.p && rest.n;)
		if (str_eq(str_cut(&rest, '|'), folded))
			return true;
	return false;
}

static bool is_called(struct arena *a, const struct sheet_column *c, struct str folded)
{
	return str_is(folded, c->key) || is_among(folded, c->also) || str_eq(folded, heading_fold(a, msg_text(LANG_VI, c->label)))
		|| str_eq(folded, heading_fold(a, msg_text(LANG_EN, c->label)));
}

static const struct sheet_column *column_called(struct arena *a, const struct sheet_register *about, struct str heading)
{
	struct str folded = heading_fold(a, heading);
	for (size_t i = 0; i < about->n_columns && folded.n; i++)
		if (is_called(a, &about->columns[i], folded))
			return &about->columns[i];
	return NULL;
}

static bool is_taken(const struct headings *h, const struct sheet_column *c)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->at[i] == c)
			return true;
	return false;
}

err headings_read(struct work *w, const struct sheet_register *about, const struct tape_record *row, struct headings *ret, struct arena *keep)
{
	*ret = (struct headings){ 0 };
	for (size_t i = 0; i < row->n; i++) {
		size_t at = (size_t)row->cells[i].column;
		if (row->cells[i].column < 0 || at >= TABLE_MAX_COLUMNS)
			continue;
		const struct sheet_column *c = column_called(w->a, about, row->cells[i].text);
		if (c && is_taken(ret, c))
			return fail(w, E_INVALID, M_SHEET_COLUMN_TWICE, str_trim(row->cells[i].text));
		ret->at[at] = c;
		ret->names[at] = a_dup(keep, str_trim(row->cells[i].text));
		ret->n = at + 1 > ret->n ? at + 1 : ret->n;
	}
	for (size_t i = 0; i < about->n_columns; i++)
		if (about->columns[i].required && !is_taken(ret, &about->columns[i]))
			return fail(w, E_INVALID, M_SHEET_NO_COLUMN, str_of(about->columns[i].key), say(w, about->columns[i].label));
	return OK;
}
