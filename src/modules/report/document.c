/* The report as an official document (Decree 30/2020/NĐ-CP): parts I to X, and annexes behind the signature. */
#include "modules/report/inside.h"

#include "base/text.h"
#include "core/document/document.h"
#include "core/legal/reference.h"

enum { ORG_PAGES_MAX = 60, CORRECTIONS_MAX = 50, PARAMS_SHOWN = 200 };

struct writing {
	struct work *w;
	enum lang lang;
	const struct summary_get_row *r;
	struct report_sources s;
	struct summary_texts_rows texts;
	VEC(struct block) blocks;
	int n_annexes;
};

#define words(x, message, ...) say_in((x)->w->a, (x)->lang, message, ##__VA_ARGS__)

static struct block *add(struct writing *x, enum block_kind kind, struct str text)
{
	struct block *b = VEC_ADD(x->w->a, &x->blocks);
	*b = (struct block){ .kind = kind, .text = text };
	return b;
}

static struct str both(const struct writing *x, struct duty_text t) { return x->lang == LANG_EN && t.en.n ? t.en : t.vi; }
static struct str num(struct writing *x, int64_t n) { return report_number(x->w->a, x->lang, n); }

/* ---- tables ---- */

struct table { struct cell *cells; size_t n, columns; };

static struct table table_new(struct writing *x, size_t columns, size_t rows) { return (struct table){ a_array(x->w->a, struct cell, columns * (rows + 1)), 0, columns }; }
static void cell(struct table *t, struct str text, int weight, bool is_number) { t->cells[t->n++] = (struct cell){ text, weight, is_number }; }

static void table_done(struct writing *x, const struct table *t)
{
	struct block *b = add(x, BLOCK_TABLE, STR_NONE);
	b->cells = t->cells;
	b->n_columns = t->columns;
	b->n_rows = t->n / t->columns;
}

static void count_head(struct writing *x, struct table *t, enum msg first)
{
	static const enum msg heads[N_REPORT_COLUMNS] = { M_REPORT_COL_SCOPE, M_REPORT_COL_MET, M_REPORT_COL_LATE, M_REPORT_COL_OVERDUE, M_REPORT_COL_WAIVED, M_REPORT_COL_UNKNOWN,
		M_REPORT_COL_OPEN };
	cell(t, words(x, first), 42, false);
	for (size_t i = 0; i < N_REPORT_COLUMNS; i++)
		cell(t, words(x, heads[i]), 20, true);
}

static void count_row(struct writing *x, struct table *t, struct str name, const struct duty_count *c)
{
	struct report_row r = report_row_of(c);
	cell(t, name, 0, false);
	for (size_t i = 0; i < N_REPORT_COLUMNS; i++)
		cell(t, num(x, r.n[i]), 0, true);
}

static void add_count(struct duty_count *to, const struct duty_count *more)
{
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		to->n[i] += more->n[i];
}

static void clause_table(struct writing *x)
{
	size_t n;
	const struct clause_row *rows = report_clauses(x->w->a, &x->s, &n);
	struct table t = table_new(x, 1 + N_REPORT_COLUMNS, n + 1);
	struct duty_count all = { 0 };
	count_head(x, &t, M_REPORT_CLAUSE);
	for (size_t i = 0; i < n; i++) {
		count_row(x, &t, a_fmt(x->w->a, "%.*s %.*s", STR_ARG(rows[i].shown), STR_ARG(rows[i].catalogue)), &rows[i].count);
		add_count(&all, &rows[i].count);
	}
	count_row(x, &t, words(x, M_REPORT_TOTAL), &all);
	table_done(x, &t);
}

static void group_table(struct writing *x, enum msg title, const struct fact_group *at, size_t n, struct str (*name)(enum lang, struct str))
{
	struct table t = table_new(x, 1 + N_REPORT_COLUMNS, n + 1);
	struct duty_count all = { 0 };
	count_head(x, &t, title);
	for (size_t i = 0; i < n; i++) {
		count_row(x, &t, at[i].key.n ? name(x->lang, at[i].key) : words(x, M_REPORT_NONE), &at[i].count);
		add_count(&all, &at[i].count);
	}
	count_row(x, &t, words(x, M_REPORT_TOTAL), &all);
	table_done(x, &t);
}

static struct str sector_name(enum lang lang, struct str code) { return reference_label(REF_SECTOR, code, lang); }
static struct str province_name(enum lang lang, struct str code) { return reference_label(REF_PROVINCE, code, lang); }

static void clause_chart(struct writing *x)
{
	static const enum msg legend[] = { M_REPORT_COL_MET, M_REPORT_COL_LATE, M_REPORT_COL_OVERDUE, M_REPORT_COL_WAIVED, M_REPORT_COL_UNKNOWN, M_REPORT_COL_OPEN };
	size_t n;
	const struct clause_row *rows = report_clauses(x->w->a, &x->s, &n);
	struct block *b = add(x, BLOCK_BARS, words(x, M_REPORT_CHART));
	struct bar *bars = a_array(x->w->a, struct bar, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct report_row r = report_row_of(&rows[i].count);
		bars[i] = (struct bar){ .label = words(x, M_REPORT_CLAUSE_OF, rows[i].shown, rows[i].catalogue),
			.value = a_fmt(x->w->a, "%.*s (%.*s)", STR_ARG(num(x, r.n[COL_SCOPE])), STR_ARG(report_share(x->w->a, x->lang, r.n[COL_MET] + r.n[COL_LATE], r.n[COL_SCOPE]))) };
		for (int k = 0; k < BAR_PARTS_MAX; k++)               /* shares: each bar is a whole */
			bars[i].parts[k] = r.n[COL_SCOPE] ? r.n[COL_MET + k] * 100000 / r.n[COL_SCOPE] : 0;
	}
	for (size_t k = 0; k < COUNT(legend); k++)
		b->legend[k] = words(x, legend[k]);
	b->bars = bars;
	b->n_bars = n;
}

/* ---- parts ---- */

static struct str text_of(const struct writing *x, int place)
{
	for (size_t i = 0; i < x->texts.n; i++)
		if (x->texts.at[i].place == place)
			return x->texts.at[i].text;
	return STR_NONE;
}

static void body(struct writing *x)
{
	const struct facts *f = x->s.now;
	for (size_t i = 0; i < x->s.books.n; i++)
		add(x, BLOCK_BASIS, words(x, M_REPORT_BASIS, both(x, x->s.books.at[i]->document)));
	for (int place = 1; place <= REPORT_PARTS; place++) {
		add(x, BLOCK_HEADING, text_upper(x->w->a, report_part_title(x->lang, place)));
		add(x, BLOCK_PARAGRAPH, text_of(x, place));
		if (place != 2)
			continue;
		clause_table(x);
		clause_chart(x);
		group_table(x, M_REPORT_CLASS, f->classes.at, f->classes.n, report_class_name);
		group_table(x, M_REPORT_SECTOR, f->sectors.at, f->sectors.n, sector_name);
	}
	add(x, BLOCK_PARAGRAPH, words(x, M_REPORT_END));
}

/* ---- annexes ---- */

static void annex(struct writing *x, enum msg title)
{
	add(x, BLOCK_ANNEX, words(x, title))->label = words(x, M_REPORT_ANNEX, a_fmt(x->w->a, "%d", ++x->n_annexes));
}

static struct duty_count counts_read(struct str text)
{
	struct duty_count c = { 0 };
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		if (!str_int(str_cut(&text, ' '), &c.n[i]))
			return (struct duty_count){ 0 };
	return c;
}

static void orgs_annex(struct writing *x, const struct snapshot_orgs_rows *orgs)
{
	struct table t = table_new(x, 1 + N_REPORT_COLUMNS, orgs->n);
	annex(x, M_REPORT_ANNEX_ORGS);
	count_head(x, &t, M_REPORT_ORGANISATION);
	for (size_t i = 0; i < orgs->n; i++) {
		struct duty_count c = counts_read(orgs->at[i].counts);
		count_row(x, &t, orgs->at[i].org_name.n ? orgs->at[i].org_name : orgs->at[i].org_code, &c);
	}
	table_done(x, &t);
}

/* One organisation: each duty a row. */
static err org_page(struct writing *x, struct str org, bool as_annex)
{
	struct snapshot_org_row row;
	struct str lines;
	VEC(struct fact_group) duties = { 0 };
	TRY(snapshot_org_lines(x->w, x->r->snapshot_id, org, &row, &lines));
	for (struct str rest = lines; rest.n;) {
		struct str line = str_cut(&rest, '\n'), duty = line_field(line, LINE_DUTY);
		enum duty_status status;
		size_t k = 0;
		while (k < duties.n && !str_eq(duties.at[k].key, duty))
			k++;
		if (k == duties.n)
			*VEC_ADD(x->w->a, &duties) = (struct fact_group){ .key = duty };
		if (line_status(line, &status))
			duties.at[k].count.n[status]++;
	}
	struct str title = a_fmt(x->w->a, "%.*s (%.*s)", STR_ARG(row.org_name), STR_ARG(row.org_code));
	if (as_annex)
		add(x, BLOCK_ANNEX, title)->label = words(x, M_REPORT_ORG_PAGE);
	else
		add(x, BLOCK_PARAGRAPH, words(x, M_REPORT_ORG_LEAD, title, x->r->snapshot_code, x->s.now->hash));
	struct table t = table_new(x, 1 + N_REPORT_COLUMNS, duties.n + 1);
	struct duty_count all = { 0 };
	count_head(x, &t, M_REPORT_DUTY);
	for (size_t i = 0; i < duties.n; i++) {
		count_row(x, &t, duties.at[i].key, &duties.at[i].count);
		add_count(&all, &duties.at[i].count);
	}
	count_row(x, &t, words(x, M_REPORT_TOTAL), &all);
	table_done(x, &t);
	return OK;
}

static struct str shown_time(struct writing *x, struct str rfc3339)
{
	usec t;
	return time_parse(rfc3339, &t) ? date_shown(x->w->a, t) : S("–");
}

static void lines_annex(struct writing *x, enum msg title, const struct str *at, size_t n)
{
	struct table t = table_new(x, 4, n);
	annex(x, title);
	if (!n) {
		add(x, BLOCK_PARAGRAPH, words(x, M_REPORT_ANNEX_EMPTY));
		return;
	}
	cell(&t, words(x, M_REPORT_ORGANISATION), 20, false);
	cell(&t, words(x, M_REPORT_DUTY), 20, false);
	cell(&t, words(x, M_REPORT_SUBJECT), 22, false);
	cell(&t, words(x, M_REPORT_DUE), 18, false);
	for (size_t i = 0; i < n; i++) {
		cell(&t, line_field(at[i], LINE_ORG), 0, false);
		cell(&t, line_field(at[i], LINE_DUTY), 0, false);
		cell(&t, line_field(at[i], LINE_SUBJECT), 0, false);
		cell(&t, shown_time(x, line_field(at[i], LINE_DUE)), 0, false);
	}
	table_done(x, &t);
}

/* Whom the last letter was for, in the words of the chases. */
static struct str step_said(struct writing *x, struct str step)
{
	static const struct { const char *step; enum msg says; } steps[] = { { "head-office", M_CHASE_WORD_HEAD }, { "parent", M_CHASE_WORD_PARENT },
		{ "lead", M_CHASE_WORD_LEAD }, { "pmo", M_CHASE_WORD_PMO } };
	for (size_t i = 0; i < COUNT(steps); i++)
		if (str_is(step, steps[i].step))
			return words(x, steps[i].says);
	return S("–");
}

/* What letters have not moved. Snapshots of before have only the number. */
static void annexed_annex(struct writing *x)
{
	const struct facts *f = x->s.now;
	int64_t all = facts_number(f, "chases.annexed");
	struct table t = table_new(x, 5, f->annexed.n);
	if (all && !f->annexed.n)
		return;
	annex(x, M_REPORT_ANNEX_CHASED);
	add(x, BLOCK_PARAGRAPH, all ? words(x, M_REPORT_ANNEX_CHASED_SAYS, num(x, all), num(x, (int64_t)f->annexed.n)) : words(x, M_REPORT_ANNEX_EMPTY));
	if (!all)
		return;
	cell(&t, words(x, M_REPORT_ORGANISATION), 30, false);
	cell(&t, words(x, M_REPORT_DUTY), 20, false);
	cell(&t, words(x, M_REPORT_STEP), 22, false);
	cell(&t, words(x, M_REPORT_SINCE), 14, false);
	cell(&t, words(x, M_REPORT_ANSWERED), 14, false);
	for (size_t i = 0; i < f->annexed.n; i++) {
		const struct fact_annexed *c = &f->annexed.at[i];
		cell(&t, c->org_name, 0, false);
		cell(&t, str_eq(c->subject, c->org) ? c->duty : a_fmt(x->w->a, "%.*s, %.*s", STR_ARG(c->duty), STR_ARG(c->subject)), 0, false);
		cell(&t, step_said(x, c->step), 0, false);
		cell(&t, date_shown(x->w->a, c->due), 0, false);
		cell(&t, c->answered ? date_shown(x->w->a, c->answered) : words(x, M_REPORT_NOT_ANSWERED), 0, false);
	}
	table_done(x, &t);
}

static void laws_annex(struct writing *x, const struct snapshot_get_row *snap)
{
	const struct facts *f = x->s.now;
	struct table t = table_new(x, 4, f->params.n);
	annex(x, M_REPORT_ANNEX_LAWS);
	add(x, BLOCK_FIELD, snap->code)->label = words(x, M_REPORT_SNAPSHOT);
	add(x, BLOCK_FIELD, time_rfc3339(x->w->a, f->at))->label = words(x, M_REPORT_AS_OF);
	for (size_t i = 0; i < f->books.n; i++)
		add(x, BLOCK_FIELD, a_fmt(x->w->a, "%.*s %.*s, SHA-256 %.*s", STR_ARG(f->books.at[i].id), STR_ARG(f->books.at[i].version), STR_ARG(f->books.at[i].hash)))->label
			= words(x, M_REPORT_CATALOGUE);
	add(x, BLOCK_FIELD, num(x, f->n_lines))->label = words(x, M_REPORT_INSTANCES);
	add(x, BLOCK_FIELD, f->hash)->label = S("SHA-256");
	add(x, BLOCK_FIELD, snap->signature)->label = words(x, M_REPORT_SIGNATURE);
	add(x, BLOCK_FIELD, snap->public_key)->label = words(x, M_REPORT_PUBLIC_KEY);
	add(x, BLOCK_PARAGRAPH, words(x, M_REPORT_HOW_TO_VERIFY, snap->code));
	cell(&t, words(x, M_REPORT_CATALOGUE), 16, false);
	cell(&t, words(x, M_REPORT_PARAM), 24, false);
	cell(&t, words(x, M_REPORT_VALUE), 18, false);
	cell(&t, words(x, M_REPORT_GROUND), 30, false);
	for (size_t i = 0; i < f->params.n && i < PARAMS_SHOWN; i++) {
		cell(&t, f->params.at[i].catalogue, 0, false);
		cell(&t, f->params.at[i].id, 0, false);
		cell(&t, f->params.at[i].value, 0, false);
		cell(&t, f->params.at[i].ground, 0, false);
	}
	if (t.n > 4)
		table_done(x, &t);
}

/* What has been corrected in the report before, as known when this one was made. */
static err delta_annex(struct writing *x)
{
	struct summary_get_row before;
	struct delta_last_row d;
	struct delta_rows_rows rows;
	bool found = false;
	annex(x, M_REPORT_ANNEX_DELTA);
	if (x->r->previous_id)
		TRY(summary_get(x->w->db, x->w->a, &(struct summary_get_in){ .id = x->r->previous_id, .wide = true }, &before, &found));
	if (found)
		TRY(delta_last(x->w->db, x->w->a, &(struct delta_last_in){ before.snapshot_id }, &d, &found));
	if (!found) {
		add(x, BLOCK_PARAGRAPH, words(x, M_REPORT_NO_PREVIOUS));
		return OK;
	}
	add(x, BLOCK_PARAGRAPH, words(x, M_REPORT_DELTA_SAYS, before.code, time_shown(x->w->a, d.known_at), num(x, d.n_rows)));
	TRY(delta_rows(x->w->db, x->w->a, &(struct delta_rows_in){ d.id, 0, CORRECTIONS_MAX }, &rows));
	struct table t = table_new(x, 4, rows.n);
	cell(&t, words(x, M_REPORT_DUTY), 22, false);
	cell(&t, words(x, M_REPORT_SUBJECT), 22, false);
	cell(&t, words(x, M_REPORT_BEFORE), 18, false);
	cell(&t, words(x, M_REPORT_AFTER), 18, false);
	for (size_t i = 0; i < rows.n; i++) {
		struct str any = rows.at[i].before.n ? rows.at[i].before : rows.at[i].after;
		cell(&t, line_field(any, LINE_DUTY), 0, false);
		cell(&t, line_field(any, LINE_SUBJECT), 0, false);
		cell(&t, rows.at[i].before.n ? line_field(rows.at[i].before, LINE_STATUS) : S("–"), 0, false);
		cell(&t, rows.at[i].after.n ? line_field(rows.at[i].after, LINE_STATUS) : S("–"), 0, false);
	}
	if (rows.n)
		table_done(x, &t);
	return OK;
}

static err annexes(struct writing *x)
{
	const struct facts *f = x->s.now;
	struct snapshot_get_row snap;
	struct snapshot_orgs_rows orgs;
	bool found;
	TRY(snapshot_get(x->w->db, x->w->a, &(struct snapshot_get_in){ .id = x->r->snapshot_id, .wide = true }, &snap, &found));
	TRY(snapshot_orgs(x->w->db, x->w->a, &(struct snapshot_orgs_in){ x->r->snapshot_id }, &orgs));
	if (!found)
		return E_BUG;
	orgs_annex(x, &orgs);
	lines_annex(x, M_REPORT_ANNEX_OVERDUE, f->overdue.at, f->overdue.n);
	lines_annex(x, M_REPORT_ANNEX_WAIVED, f->waived.at, f->waived.n);
	annexed_annex(x);
	annex(x, M_REPORT_ANNEX_PROVINCES);
	group_table(x, M_REPORT_PROVINCE, f->provinces.at, f->provinces.n, province_name);
	TRY(delta_annex(x));
	laws_annex(x, &snap);
	for (size_t i = 0; i < orgs.n && orgs.n <= ORG_PAGES_MAX; i++)
		TRY(org_page(x, orgs.at[i].org_code, true));
	return OK;
}

/* ---- the frame ---- */

static struct str mark_of(struct writing *x)
{
	struct str mark = a_fmt(x->w->a, "%.*s · %.*s", STR_ARG(x->r->code), STR_ARG(x->r->snapshot_code));
	if (!str_is(x->r->state, "issued"))
		mark = a_fmt(x->w->a, "%.*s · %.*s", STR_ARG(mark), STR_ARG(words(x, M_REPORT_MARK_DRAFT)));
	if (x->r->is_demo)
		mark = a_fmt(x->w->a, "%.*s · %.*s", STR_ARG(mark), STR_ARG(words(x, M_REPORT_MARK_DEMO)));
	return mark;
}

static struct document frame(struct writing *x, struct str abstract)
{
	const struct summary_get_row *r = x->r;
	struct str *to = a_array(x->w->a, struct str, 1), *copies = a_array(x->w->a, struct str, 2);
	to[0] = str_is(r->scope, "nation") ? words(x, M_REPORT_TO_PM) : r->superior.n ? r->superior : words(x, M_REPORT_TO_NCC);
	copies[0] = words(x, M_REPORT_AS_ABOVE);
	return (struct document){ .superior = text_upper(x->w->a, r->superior), .issuer = text_upper(x->w->a, x->lang == LANG_EN && r->org_name_en.n ? r->org_name_en : r->org_name),
		.number = r->number, .place = r->place, .date_usec = r->signed_at, .type = words(x, M_REPORT_TYPE), .abstract = abstract, .to = to, .n_to = 1,
		.signer_title = text_upper(x->w->a, r->signer_title), .signer_name = r->signer_name, .copies = copies, .n_copies = 1, .mark = mark_of(x), .english = x->lang == LANG_EN };
}

static err texts_of(struct writing *x)
{
	return summary_texts(x->w->db, x->w->a, &(struct summary_texts_in){ x->r->id, x->lang == LANG_EN ? S("en") : S("vi") }, &x->texts);
}

static err too_long(struct writing *x, err e) { return e == E_LIMIT ? fail(x->w, E_LIMIT, M_REPORT_TOO_LONG) : e; }

static struct str scope_name(struct writing *x) { return x->r->scope_name.n ? x->r->scope_name : words(x, M_REPORT_NATION); }


err report_document(struct work *w, const struct summary_get_row *r, enum report_file kind, enum lang lang, struct buf *out)
{
	struct writing x = { .w = w, .lang = lang, .r = r };
	TRY(report_sources(w, r, &x.s));
	TRY(texts_of(&x));
	struct document d = frame(&x, words(&x, M_REPORT_ABSTRACT, x.s.books.n ? both(&x, x.s.books.at[0]->title) : STR_NONE, scope_name(&x),
		a_fmt(w->a, "%lld", (long long)r->year)));
	body(&x);
	d.blocks = x.blocks.at;
	d.n_blocks = x.blocks.n;
	x.blocks.at = NULL;
	x.blocks.n = x.blocks.cap = 0;
	TRY(annexes(&x));
	d.annex = x.blocks.at;
	d.n_annex = x.blocks.n;
	return too_long(&x, kind == REPORT_PDF ? document_pdf(&d, w->a, out) : document_docx(&d, w->a, out));
}

err report_org_document(struct work *w, const struct summary_get_row *r, struct str org, enum lang lang, struct buf *out)
{
	struct writing x = { .w = w, .lang = lang, .r = r };
	TRY(report_sources(w, r, &x.s));
	struct document d = frame(&x, words(&x, M_REPORT_ORG_ABSTRACT, a_fmt(w->a, "%lld", (long long)r->year)));
	d.n_to = 0;
	TRY(org_page(&x, org, false));
	d.blocks = x.blocks.at;
	d.n_blocks = x.blocks.n;
	return too_long(&x, document_pdf(&d, w->a, out));
}
