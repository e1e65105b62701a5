/* One row of a file, read by the types of its columns. */
#include "core/sheet/parts.h"

#include "base/text.h"

static const struct value *value_of(const struct sheet_line *l, const char *key)
{
	for (size_t i = 0; i < l->about->n_columns; i++)
		if (!strcmp(l->about->columns[i].key, key))
			return &l->at[i];
	abort();                                     /* a register asks for a column it does not describe */
}

bool sheet_has(const struct sheet_line *l, const char *key) { return value_of(l, key)->is_there; }
struct str sheet_text(const struct sheet_line *l, const char *key) { return value_of(l, key)->text; }
bool sheet_bool(const struct sheet_line *l, const char *key) { return value_of(l, key)->n != 0; }
usec sheet_day(const struct sheet_line *l, const char *key) { return value_of(l, key)->n; }
struct strs sheet_list(const struct sheet_line *l, const char *key) { return value_of(l, key)->list; }
int64_t sheet_row(const struct sheet_line *l) { return l->row; }

int64_t sheet_int(const struct sheet_line *l, const char *key, int64_t absent)
{
	const struct value *v = value_of(l, key);
	return v->text.n ? v->n : absent;
}

void **sheet_memory(const struct sheet_line *l, struct arena **ret_keep)
{
	*ret_keep = l->keep;
	return l->memory;
}

struct str cell_name(struct arena *a, int64_t column, int64_t row)
{
	char letters[8];
	size_t n = 0;
	for (int64_t c = column + 1; c > 0 && n < sizeof letters; c = (c - 1) / 26)
		letters[n++] = (char)('A' + (c - 1) % 26);
	char *p = a_alloc(a, n + 1);
	for (size_t i = 0; i < n; i++)
		p[i] = letters[n - 1 - i];
	return a_fmt(a, "%s%lld", p, (long long)row);
}

/* ---- choices: the declared words, or a table of the law ---- */

size_t choice_count(const struct sheet_column *c)
{
	const struct reference *at;
	size_t n = c->n_choices;
	if (c->has_reference)
		reference_all(c->reference, &at, &n);
	return n;
}

struct str choice_value(const struct sheet_column *c, size_t i)
{
	const struct reference *at;
	size_t n;
	if (!c->has_reference)
		return str_of(c->choices[i].value);
	reference_all(c->reference, &at, &n);
	return at[i].code;
}

struct str choice_label(const struct sheet_column *c, size_t i, enum lang lang)
{
	const struct reference *at;
	size_t n;
	if (!c->has_reference)
		return msg_text(lang, c->choices[i].label);
	reference_all(c->reference, &at, &n);
	return at[i].label[lang];
}

/* «Bệnh viện» is «Bệnh viện, cơ sở y tế». */
static bool is_label(struct arena *a, struct str label, struct str folded)
{
	struct str whole = str_trim(text_fold(a, label)), rest = whole;
	return str_eq(whole, folded) || str_eq(str_cut(&rest, ','), folded);
}

/* By value, else by label in either language, without marks; a province also by its older names. */
static bool choice_look(struct arena *a, const struct sheet_column *c, struct str typed, struct str *ret)
{
	size_t n = choice_count(c);
	for (size_t i = 0; i < n; i++)
		if (str_eq(choice_value(c, i), typed))
			return *ret = typed, true;
	struct str folded = str_trim(text_fold(a, typed));
	for (size_t i = 0; i < n; i++)
		for (int lang = 0; lang < N_LANGS; lang++)
			if (is_label(a, choice_label(c, i, (enum lang)lang), folded))
				return *ret = choice_value(c, i), true;
	const struct reference *p = c->has_reference && c->reference == REF_PROVINCE ? province_find(a, typed, NULL) : NULL;
	if (p)
		*ret = p->code;
	return p != NULL;
}

/* The same words stand in thousands of rows: what was found once is remembered. */
static bool choice_find(struct arena *a, const struct sheet_column *c, struct str typed, struct choices_seen *seen, struct arena *keep, struct str *ret)
{
	for (size_t i = 0; i < seen->n; i++)
		if (str_eq(seen->at[i].typed, typed))
			return *ret = seen->at[i].value, true;
	if (!choice_look(a, c, typed, ret))
		return false;
	if (seen->n < CHOICES_SEEN_MAX)
		*VEC_ADD(keep, seen) = (struct choice_seen){ a_dup(keep, typed), a_dup(keep, *ret) };
	return true;
}

/* ---- cells ---- */

static struct str one_line(struct arena *a, struct str s)
{
	bool plain = true;
	for (size_t i = 0; i < s.n; i++)
		plain &= s.p[i] != '\n' && s.p[i] != '\t';
	if (plain)
		return s;
	s = a_dup(a, s);
	char *p = (char *)(uintptr_t)s.p;
	for (size_t i = 0; i < s.n; i++)
		if (p[i] == '\n' || p[i] == '\t')
			p[i] = ' ';
	return s;
}

static struct strs parted(struct arena *a, struct str s)
{
	VEC(struct str) list = { 0 };
	for (size_t i = 0, from = 0; i <= s.n; i++) {
		if (i < s.n && !strchr(" ,;\t\r\n", s.p[i]))
			continue;
		if (i > from)
			*VEC_ADD(a, &list) = str_sub(s, from, i - from);
		from = i + 1;
	}
	return (struct strs){ list.at, list.n };
}

static bool bool_read(struct arena *a, struct str s, int64_t *ret)
{
	static const char *const yes[] = { "1", "true", "yes", "x", "co", "dung" }, *const no[] = { "0", "false", "no", "khong", "sai" };
	struct str f = str_trim(text_fold(a, s));
	*ret = 0;
	for (size_t i = 0; i < COUNT(yes); i++)
		if (str_is(f, yes[i]))
			return *ret = 1, true;
	for (size_t i = 0; i < COUNT(no); i++)
		if (str_is(f, no[i]))
			return true;
	return !f.n;
}

static void not_understood(struct work *w, const struct sheet_column *c, struct str typed)
{
	static const enum msg says[] = { [SHEET_INT] = M_SHEET_NOT_A_NUMBER, [SHEET_BOOL] = M_SHEET_NOT_YES_NO, [SHEET_DAY] = M_SHEET_NOT_A_DAY,
		[SHEET_CHOICE] = M_SHEET_NOT_A_CHOICE };
	fail_field(w, str_of(c->key), says[c->type], text_clip(w->a, typed, 60));
}

static void value_read(struct work *w, const struct sheet_line *l, const struct sheet_column *c, const struct table_cell *cell)
{
	size_t at = (size_t)(c - l->about->columns);
	struct value *v = &l->at[at];
	bool good = true;
	v->text = str_trim(text_clean(w->a, cell->text));
	if (c->type != SHEET_LINES && c->type != SHEET_LIST)
		v->text = one_line(w->a, v->text);
	if (cell->marks & CELL_ERROR) {
		fail_field(w, str_of(c->key), M_SHEET_CELL_ERROR, v->text);
		return;
	}
	if (!v->text.n)
		return;
	switch (c->type) {
	case SHEET_TEXT: case SHEET_LINES: break;
	case SHEET_LIST: v->list = parted(w->a, v->text); break;
	case SHEET_INT: good = str_int(v->text, &v->n); break;
	case SHEET_BOOL: good = bool_read(w->a, v->text, &v->n); break;
	case SHEET_DAY: good = time_parse(v->text, &v->n); break;
	case SHEET_CHOICE: good = choice_find(w->a, c, v->text, &l->seen[at], l->keep, &v->text); break;
	}
	if (!good)
		not_understood(w, c, v->text);
}

void line_read(struct work *w, const struct headings *h, const struct tape_record *row, struct sheet_line *l)
{
	l->at = a_array(w->a, struct value, l->about->n_columns);
	l->row = row->row;
	for (size_t i = 0; i < h->n; i++)
		if (h->at[i])
			l->at[h->at[i] - l->about->columns].is_there = true;
	for (size_t i = 0; i < row->n; i++) {
		int64_t at = row->cells[i].column;
		const struct sheet_column *c = at >= 0 && (size_t)at < h->n ? h->at[at] : NULL;
		if (c)
			value_read(w, l, c, &row->cells[i]);
	}
	for (size_t i = 0; i < l->about->n_columns; i++)
		if (l->about->columns[i].required && !l->at[i].text.n && !w->problem.fields.n)
			fail_field(w, str_of(l->about->columns[i].key), M_SHEET_CELL_EMPTY);
}
