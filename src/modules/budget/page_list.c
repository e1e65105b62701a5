/* Sums: body by body, or by kind, sector, province; as a page, CSV and XLSX. And the part of an organisation's page. */
#include "modules/budget/pages.h"

#include <unistd.h>

#include "core/sheet/book.h"
#include "formats/csv.h"
#include "modules/budget/pages_gen.h"

enum { SCREEN = 50, FIGURES_MOST = 5000, YEARS_ON_PANEL = 3 };

/* ---- what is asked ---- */

static bool is_by_body(const struct sum_filter *f) { return !f->by.n || str_is(f->by, "body"); }

static struct str group_name(struct work *w, struct str by, struct str key)
{
	if (!key.n)
		return say(w, M_BUDGET_NOT_GIVEN);
	return str_is(by, "sector") ? reference_label(REF_SECTOR, key, w->by.lang) : str_is(by, "province") ? reference_label(REF_PROVINCE, key, w->by.lang) :
		word_label(w, key);
}

static err groups_asked(struct work *w, const struct sum_filter *f, struct str by, const struct budget_sight *s, struct sums *to, bool is_all)
{
	struct budget_groups_rows rows;
	TRY(budget_groups(w->db, w->a, &(struct budget_groups_in){ .viewer = s->org, .wide = s->wide, .sector = s->sector, .year = year_asked(w, f), .by = by,
		.kind = f->kind, .of_sector = f->sector, .province = f->province }, &rows));
	struct sum_row *at = a_array(w->a, struct sum_row, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct budget_groups_row *g = &rows.at[i];
		at[i] = (struct sum_row){ g->name, group_name(w, by, g->name), g->bodies, g->stated, { g->planned, g->approved, g->disbursed }, g->posts, g->vacant };
	}
	if (is_all)
		to->all = at[0];
	else
		*to = (struct sums){ .at = at, .n = rows.n };
	return OK;
}

static err bodies_asked(struct work *w, const struct sum_filter *f, int64_t max, const struct budget_sight *s, struct sums *to)
{
	struct budget_bodies_rows rows;
	TRY(budget_bodies(w->db, w->a, &(struct budget_bodies_in){ .viewer = s->org, .wide = s->wide, .sector = s->sector, .year = year_asked(w, f), .after = f->after,
		.kind = f->kind, .of_sector = f->sector, .province = f->province, .max = max + 1 }, &rows));
	size_t n = rows.n > (size_t)max ? (size_t)max : rows.n;
	struct sum_row *at = a_array(w->a, struct sum_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct budget_bodies_row *b = &rows.at[i];
		at[i] = (struct sum_row){ b->code, b->name, 1, b->is_stated, { b->planned, b->approved, b->disbursed }, b->posts, b->vacant };
	}
	*to = (struct sums){ .at = at, .n = n, .next = rows.n > n ? at[n - 1].key : STR_NONE };
	return OK;
}

err sums_asked(struct req *r, const struct sum_filter *f, int64_t max, struct sums *ret)
{
	struct work *w = &r->w;
	struct budget_sight s;
	TRY(budget_sight(w, &s));
	if (is_by_body(f))
		TRY(bodies_asked(w, f, max, &s, ret));
	else
		TRY(groups_asked(w, f, f->by, &s, ret, false));
	return groups_asked(w, f, STR_NONE, &s, ret, true);
}

/* ---- the page ---- */

static struct str list_path(struct arena *a, const char *path, const struct sum_filter *f, struct str after)
{
	const struct query_part parts[] = { { "year", link_number(a, f->year) }, { "by", f->by }, { "kind", f->kind }, { "sector", f->sector },
		{ "province", f->province }, { "after", after } };
	return link_with(a, str_of(path), parts, COUNT(parts));
}

static struct str number_text(struct work *w, int64_t n) { return n ? money_typed(w->a, n) : S("0"); }
static struct str of_text(struct work *w, int64_t part, int64_t whole) { return a_fmt(w->a, "%lld/%lld", (long long)part, (long long)whole); }
static struct str rate_text(struct work *w, const struct sum_row *x)
{
	return x->money.approved ? share_text(w, share_of(x->money.disbursed, x->money.approved)) : S("–");
}

/* Where a row leads: the year of a body, the bodies of a group. */
static struct str row_path(struct work *w, const struct sum_filter *f, struct str key)
{
	struct sum_filter in = { .year = f->year, .kind = f->kind, .sector = f->sector, .province = f->province };
	if (is_by_body(f))
		return budget_path(w->a, key, year_asked(w, f));
	if (!key.n)
		return STR_NONE;
	*(str_is(f->by, "kind") ? &in.kind : str_is(f->by, "sector") ? &in.sector : &in.province) = key;
	return list_path(w->a, "/budget", &in, STR_NONE);
}

static struct sum_line line_of(struct work *w, const struct sum_filter *f, const struct sum_row *x)
{
	enum lang lang = w->by.lang;
	bool is_body = is_by_body(f);
	struct sum_line l = { .path = row_path(w, f, x->key), .name = x->name, .more = is_body ? x->key : STR_NONE,
		.said = is_body ? say(w, x->stated ? M_BUDGET_IS_SAID : M_BUDGET_NOT_SAID) : of_text(w, x->stated, x->bodies),
		.planned = S("–"), .approved = S("–"), .disbursed = S("–"), .rate = rate_text(w, x),
		.vacant = x->posts ? of_text(w, x->vacant, x->posts) : S("–") };
	if (x->stated) {
		l.planned = money_short(w->a, lang, x->money.planned);
		l.approved = money_short(w->a, lang, x->money.approved);
		l.disbursed = money_short(w->a, lang, x->money.disbursed);
	}
	return l;
}

static void filters_of(struct req *r, const struct sum_filter *f, struct sum_list *v)
{
	struct work *w = &r->w;
	static const struct { const char *by; enum msg says; } ways[] = { { "body", M_BUDGET_BY_BODY }, { "kind", M_BUDGET_BY_KIND }, { "sector", M_BUDGET_BY_SECTOR },
		{ "province", M_BUDGET_BY_PROVINCE } };
	struct choice *by = a_array(w->a, struct choice, COUNT(ways));
	const struct str values[] = { a_fmt(w->a, "%lld", (long long)year_asked(w, f)), f->by, f->kind, f->sector, f->province };
	v->n_filters = COUNT(values);
	for (size_t i = 0; i < COUNT(values); i++)
		v->filters[i] = form_field_of(r, LIST(sum_fields), sum_fields[i].name, values[i]);
	for (size_t i = 0; i < COUNT(ways); i++)
		by[i] = (struct choice){ str_of(ways[i].by), say(w, ways[i].says), str_is(f->by, ways[i].by) };
	v->filters[1].choices = by;
	v->filters[1].n_choices = COUNT(ways);
	field_words(r, &v->filters[2], ORG_KINDS);
	field_choices(r, &v->filters[3], REF_SECTOR);
	field_choices(r, &v->filters[4], REF_PROVINCE);
	for (size_t i = 2; i < COUNT(values); i++)
		field_any(r, &v->filters[i]);
}

static void facts_of(struct work *w, const struct sum_row *all, struct sum_list *v)
{
	const struct { enum msg says; struct str value; } facts[] = { { M_BUDGET_BODIES_SAID, of_text(w, all->stated, all->bodies) },
		{ M_BUDGET_PLANNED, money_short(w->a, w->by.lang, all->money.planned) }, { M_BUDGET_APPROVED, money_short(w->a, w->by.lang, all->money.approved) },
		{ M_BUDGET_DISBURSED, a_fmt(w->a, "%.*s (%.*s)", STR_ARG(money_short(w->a, w->by.lang, all->money.disbursed)), STR_ARG(rate_text(w, all))) },
		{ M_BUDGET_VACANT, of_text(w, all->vacant, all->posts) } };
	for (size_t i = 0; i < COUNT(facts); i++)
		v->facts[v->n_facts++] = (struct fact){ say(w, facts[i].says), facts[i].value, STR_NONE };
}

static err head_of(struct req *r, const struct sum_filter *f, struct sum_list *v)
{
	struct work *w = &r->w;
	struct link *acts = a_array(w->a, struct link, 4);
	struct str own;
	size_t n = 0;
	TRY(org_code_of(w, w->by.org_id, &own));
	if (own.n)
		acts[n++] = (struct link){ budget_path(w->a, own, year_asked(w, f)), say(w, M_BUDGET_OWN_YEAR, a_fmt(w->a, "%lld", (long long)year_asked(w, f))), "coins", true };
	acts[n++] = (struct link){ S("/posts"), say(w, M_BUDGET_POSTS), "users", false };
	acts[n++] = (struct link){ list_path(w->a, "/budget/figures.xlsx", f, STR_NONE), S("XLSX"), "download", false };
	acts[n++] = (struct link){ list_path(w->a, "/budget/figures.csv", f, STR_NONE), S("CSV"), "download", false };
	v->head = (struct page_head){ .title = say(w, M_BUDGET_TITLE), .subtitle = say(w, M_BUDGET_LEAD), .actions = acts, .n_actions = n };
	v->first_column = say(w, is_by_body(f) ? M_BUDGET_ORG : str_is(f->by, "kind") ? M_NETWORK_KIND : str_is(f->by, "sector") ? M_NETWORK_SECTOR : M_NETWORK_PROVINCE);
	v->empty = (struct empty_state){ .icon = "coins", .title = say(w, M_BUDGET_NONE_FOUND), .text = say(w, M_BUDGET_NONE_FOUND_HINT) };
	return OK;
}

err budget_list_page(struct req *r)
{
	const struct sum_filter *f = r->in;
	struct sums sums;
	struct sum_list v = { 0 };
	TRY(sums_asked(r, f, SCREEN, &sums));
	TRY(head_of(r, f, &v));
	filters_of(r, f, &v);
	facts_of(&r->w, &sums.all, &v);
	v.lines = a_array(r->w.a, struct sum_line, sums.n);
	for (size_t i = 0; i < sums.n; i++)
		v.lines[v.n_lines++] = line_of(&r->w, f, &sums.at[i]);
	v.pager = (struct pager){ .first = f->after.n ? list_path(r->w.a, "/budget", f, STR_NONE) : STR_NONE,
		.next = sums.next.n ? list_path(r->w.a, "/budget", f, sums.next) : STR_NONE };
	return reply_page(r, v.head.title, HTML_OF(r, page_budget_list, &v));
}

/* ---- figures to take away: whole đồng ---- */

static struct str figures_name(struct req *r, const char *ending)
{
	return a_fmt(r->w.a, "budget-%lld.%s", (long long)year_asked(&r->w, r->in), ending);
}

err budget_csv_get(struct req *r)
{
	struct sums sums;
	struct csv_writer c;
	TRY(sums_asked(r, r->in, FIGURES_MOST, &sums));
	TRY(reply_spool_begin(r, figures_name(r, "csv"), "text/csv; charset=utf-8"));
	csv_write(&c, &r->body, ',', true);
	buf_lit(&r->body, "key,name,bodies,stated,planned,approved,disbursed,posts,vacant\r\n");
	for (size_t i = 0; i < sums.n; i++) {
		const struct sum_row *x = &sums.at[i];
		const int64_t numbers[] = { x->bodies, x->stated, x->money.planned, x->money.approved, x->money.disbursed, x->posts, x->vacant };
		csv_text(&c, x->key);
		csv_text(&c, x->name);
		for (size_t k = 0; k < COUNT(numbers); k++)
			csv_int(&c, numbers[k]);
		csv_end_row(&c);
		TRY(reply_spool(r));
	}
	return reply_spool_end(r);
}

static void book_line(struct work *w, struct book *b, const struct sum_row *x, struct str name)
{
	const struct str cells[] = { x->key, name, of_text(w, x->stated, x->bodies), number_text(w, x->money.planned), number_text(w, x->money.approved),
		number_text(w, x->money.disbursed), rate_text(w, x), number_text(w, x->posts), number_text(w, x->vacant) };
	book_row(b, cells, COUNT(cells));
}

static err book_write(struct req *r, const struct sums *sums, const char *path)
{
	static const int widths[] = { 14, 40, 12, 20, 20, 20, 12, 10, 10 };
	struct work *w = &r->w;
	struct book *b;
	TRY(book_open(path, "Budget", widths, COUNT(widths), &b));
	const struct str heads[] = { say(w, M_BUDGET_KEY), say(w, M_BUDGET_NAME), say(w, M_BUDGET_BODIES_SAID), say(w, M_BUDGET_PLANNED), say(w, M_BUDGET_APPROVED),
		say(w, M_BUDGET_DISBURSED), say(w, M_BUDGET_RATE), say(w, M_BUDGET_POSTS), say(w, M_BUDGET_VACANT) };
	book_title(b, say(w, M_BUDGET_BOOK_TITLE, a_fmt(w->a, "%lld", (long long)year_asked(w, r->in))));
	book_gap(b);
	book_head(b, heads, COUNT(heads));
	for (size_t i = 0; i < sums->n; i++)
		book_line(w, b, &sums->at[i], sums->at[i].name);
	book_line(w, b, &sums->all, say(w, M_BUDGET_SUM));
	return book_close(b);
}

err budget_xlsx_get(struct req *r)
{
	struct sums sums;
	const char *path = sheet_path(r->w.a);
	TRY(sums_asked(r, r->in, FIGURES_MOST, &sums));
	err e = book_write(r, &sums, path);
	if (e == OK) {
		r->media_type = sheet_media_types[SHEET_XLSX];
		e = reply_download_file(r, figures_name(r, "xlsx"), path);
	}
	unlink(path);                                /* the open reply keeps it */
	return e;
}

/* ---- on the page of an organisation ---- */

err budget_panel_show(struct req *r, int64_t org_id, struct html *ret)
{
	struct work *w = &r->w;
	struct org_by_id_row o;
	struct budget_years_rows years;
	struct post_sums_row posts;
	struct budget_panel v = { 0 };
	bool sees;
	TRY(network_org(w, org_id, &o));
	TRY(budget_sees(w, &o, &sees));
	if (!sees)
		return OK;
	TRY(budget_years(w->db, w->a, &(struct budget_years_in){ org_id, YEARS_ON_PANEL }, &years));
	TRY(post_sums(w->db, w->a, &(struct post_sums_in){ .wide = true, .org = org_id }, &posts));
	v.years = a_array(w->a, struct fact, years.n);
	for (size_t i = 0; i < years.n; i++)
		v.years[v.n_years++] = (struct fact){ a_fmt(w->a, "%lld", (long long)years.at[i].year), say(w, M_BUDGET_AMOUNTS,
			money_short(w->a, w->by.lang, years.at[i].planned), money_short(w->a, w->by.lang, years.at[i].approved),
			money_short(w->a, w->by.lang, years.at[i].disbursed)), budget_path(w->a, o.code, years.at[i].year) };
	v.path = budget_path(w->a, o.code, civil_of(w->now).year);
	v.label = say(w, M_BUDGET_YEAR_TITLE, a_fmt(w->a, "%d", civil_of(w->now).year));
	if (posts.planned)
		v.posts = say(w, M_BUDGET_POSTS_COUNT, a_fmt(w->a, "%lld", (long long)posts.planned), a_fmt(w->a, "%lld", (long long)posts.filled),
			a_fmt(w->a, "%lld", (long long)posts.vacant));
	v.posts_path = link_with(w->a, S("/posts"), &(struct query_part){ "org", o.code }, 1);
	*ret = HTML_OF(r, page_budget_panel, &v);
	return OK;
}
