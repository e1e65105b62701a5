/* Behind a cell of the matrix: the subjects, worst first; of a past day the organisations, as the register saw them. */
#include <stdlib.h>

#include "formats/csv.h"
#include "modules/duty/pages.h"
#include "modules/duty/pages_gen.h"

enum { SCREEN = 50, CSV_ROWS = 20000 };
#define CSV_MAX (16u << 20)

static const struct duty_group *group_named(struct str name)
{
	for (size_t g = 0; g < N_GROUPS; g++)
		if (str_is(name, duty_groups[g].name))
			return &duty_groups[g];
	return NULL;
}

static struct str here(struct work *w, const char *path, const struct duty_query *in, struct str group, struct str after)
{
	const struct query_part parts[] = { { "duty", in->duty }, { "clause", in->clause }, { "class", in->class }, { "sector", in->sector }, { "province", in->province },
		{ "role", in->role }, { "catalogue", in->catalogue }, { "org", in->org }, { "as_of", in->as_of }, { "group", group }, { "after", after } };
	return link_with(w->a, str_of(path), parts, COUNT(parts));
}

static struct str counts_text(struct work *w, const struct duty_count *c)
{
	struct duty_cell cell = cell_of(w, c, STR_NONE, STR_NONE);
	return cell.rest.n ? a_fmt(w->a, "%.*s · %.*s", STR_ARG(cell.main), STR_ARG(cell.rest)) : cell.main;
}

static err show_tabs(struct work *w, const struct duty_query *in, const struct duty_filter *f, struct list_view *v)
{
	struct duty_group_cell *cells;
	size_t n;
	TRY(duty_numbers(w, f, BY_NOTHING, &cells, &n));
	v->tabs = a_array(w->a, struct tab, N_GROUPS + 1);
	v->tabs[v->n_tabs++] = (struct tab){ here(w, "/duties/list", in, STR_NONE, STR_NONE), say(w, M_DUTY_GROUP_ALL), 0, !group_named(in->group) };
	for (size_t g = 0; g < N_GROUPS; g++) {
		int64_t sum = 0;
		for (size_t i = 0; i < n; i++)
			sum += group_count(&cells[i].count, &duty_groups[g]);
		v->tabs[0].n += sum;
		v->tabs[v->n_tabs++] = (struct tab){ here(w, "/duties/list", in, str_of(duty_groups[g].name), STR_NONE), say(w, duty_groups[g].says), sum,
			str_is(in->group, duty_groups[g].name) };
	}
	return OK;
}

/* ---- today: subjects ---- */

static struct list_line line_of(struct work *w, const struct duty_books *b, const struct duty_line *l)
{
	const struct duty_catalogue *c;
	int i;
	struct list_line out = { .path = duty_path(w, l->org_code, l->duty, l->unit, l->code, STR_NONE), .code = l->code, .name = l->name, .org = l->org_name,
		.org_path = duty_path(w, l->org_code, STR_NONE, 0, STR_NONE, STR_NONE), .due = due_text(w, l->is.due), .state = status_badge(w, l->is.status) };
	if (l->is.need > 1)
		out.counts = say(w, M_DUTY_HAVE_OF_NEED, duty_number_text(w, l->is.have), duty_number_text(w, l->is.need));
	if (duty_book_find(b, l->duty, &c, &i))
		out.duty = duty_said(w, c->duties[i].title);
	return out;
}

static err show_subjects(struct work *w, const struct duty_query *in, const struct duty_filter *f, struct list_view *v)
{
	struct duty_books b;
	struct duty_lines lines;
	const struct duty_group *g = group_named(in->group);
	TRY(duty_books(w, &b));
	TRY(duty_list(w, f, g ? g->set : 0, 0, 0, in->after, SCREEN, &lines));
	v->lines = a_array(w->a, struct list_line, lines.n);
	for (; v->n_lines < lines.n; v->n_lines++)
		v->lines[v->n_lines] = line_of(w, &b, &lines.at[v->n_lines]);
	if (in->after.n)
		v->pager.first = here(w, "/duties/list", in, in->group, STR_NONE);
	if (lines.after.n)
		v->pager.next = here(w, "/duties/list", in, in->group, lines.after);
	return OK;
}

/* ---- a past day: organisations ---- */

struct org_sum { struct str code; struct duty_count count; };

static int worst_first(const void *x, const void *y)
{
	const struct org_sum *a = x, *b = y;
	for (size_t g = 0; g < N_GROUPS; g++) {
		int64_t n = group_count(&a->count, &duty_groups[g]), m = group_count(&b->count, &duty_groups[g]);
		if (n != m)
			return n > m ? -1 : 1;
	}
	return str_cmp(a->code, b->code);
}

static struct org_sum *org_sums(struct work *w, const struct duty_group_cell *cells, size_t n, size_t *ret_n)
{
	struct org_sum *at = a_array(w->a, struct org_sum, n);
	size_t n_at = 0;
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < n_at && !str_eq(at[k].code, cells[i].group))
			k++;
		if (k == n_at)
			at[n_at++].code = cells[i].group;
		for (int s = 0; s < N_DUTY_STATUSES; s++)
			at[k].count.n[s] += cells[i].count.n[s];
	}
	qsort(at, n_at, sizeof *at, worst_first);
	*ret_n = n_at;
	return at;
}

static err show_orgs(struct work *w, const struct duty_query *in, const struct duty_filter *f, struct list_view *v)
{
	struct duty_group_cell *cells;
	struct org_sum *sums;
	const struct duty_group *g = group_named(in->group);
	size_t n;
	TRY(duty_numbers(w, f, BY_ORG, &cells, &n));
	sums = org_sums(w, cells, n, &n);
	v->lines = a_array(w->a, struct list_line, n);
	for (size_t i = 0; i < n && v->n_lines < SCREEN * 10; i++) {
		const struct org_sum *s = &sums[i];
		if (g && !group_count(&s->count, g))
			continue;
		const struct duty_group *worst = &duty_groups[GROUP_OVERDUE];
		while (worst < &duty_groups[GROUP_MET] && !group_count(&s->count, worst))
			worst++;
		v->lines[v->n_lines++] = (struct list_line){ .path = duty_path(w, s->code, in->duty, 0, STR_NONE, in->as_of), .code = s->code, .name = s->code,
			.counts = counts_text(w, &s->count), .state = { say(w, worst->says), worst->tone, worst->icon } };
	}
	return OK;
}

static err show_head(struct work *w, const struct duty_query *in, struct list_view *v)
{
	struct duty_books b;
	const struct duty_catalogue *c;
	int i;
	TRY(duty_books(w, &b));
	v->has_duty = in->duty.n && duty_book_find(&b, in->duty, &c, &i);
	if (in->duty.n && !v->has_duty)
		return fail(w, E_NOT_FOUND, M_DUTY_UNKNOWN, in->duty);
	if (!v->has_duty)
		return OK;
	v->head.title = duty_said(w, c->duties[i].title);
	v->must = duty_said(w, c->duties[i].must);
	return OK;
}

err duty_list_page_get(struct req *r)
{
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	struct duty_filter f;
	struct as_of as_of;
	struct link up = duties_link(w);
	struct list_view v = { .head = { .title = say(w, M_DUTY_LIST), .crumbs = &up, .n_crumbs = 1 }, .csv = here(w, "/duties/list.csv", in, in->group, STR_NONE),
		.empty = { .icon = "clipboard-check", .title = say(w, M_DUTY_LIST_NONE), .text = say(w, M_DUTY_LIST_NONE_HINT) } };
	TRY(filter_read(w, in, &f, &as_of));
	TRY(show_head(w, in, &v));
	v.head.subtitle = in->class.n ? class_text(w, in->class) : STR_NONE;
	v.as_of = as_of.text;
	TRY(show_tabs(w, in, &f, &v));
	TRY(as_of.value.n ? show_orgs(w, in, &f, &v) : show_subjects(w, in, &f, &v));
	if (as_of.value.n)
		v.csv = STR_NONE;
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_list, &v));
}

static void csv_line(struct work *w, struct csv_writer *c, const struct duty_line *l)
{
	csv_text(c, l->org_code);
	csv_text(c, l->org_name);
	csv_text(c, l->duty);
	csv_text(c, l->code);
	csv_text(c, l->name);
	csv_text(c, status_text(w, l->is.status));
	csv_text(c, due_text(w, l->is.due));
	csv_int(c, l->is.have);
	csv_int(c, l->is.need);
	csv_end_row(c);
}

err duty_list_csv(struct req *r)
{
	static const enum msg heads[] = { M_DUTY_ORG_CODE, M_DUTY_ORG, M_DUTY_DUTY, M_DUTY_CODE, M_DUTY_SUBJECT, M_DUTY_STATE, M_DUTY_DUE, M_DUTY_HAVE, M_DUTY_NEED };
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	struct duty_filter f;
	struct as_of as_of;
	struct duty_lines lines = { 0 };
	struct csv_writer c;
	struct buf b __attribute__((cleanup(buf_done)));
	const struct duty_group *g = group_named(in->group);
	buf_init(&b, CSV_MAX);
	TRY(filter_read(w, in, &f, &as_of));
	csv_write(&c, &b, ',', true);
	for (size_t i = 0; i < COUNT(heads); i++)
		csv_text(&c, say(w, heads[i]));
	csv_end_row(&c);
	for (int n = 0; n < CSV_ROWS && (!n || lines.after.n); n += 500) {
		TRY(duty_list(w, &f, g ? g->set : 0, 0, 0, lines.after, 500, &lines));
		for (size_t i = 0; i < lines.n; i++)
			csv_line(w, &c, &lines.at[i]);
	}
	TRY(buf_end(&b));
	return reply_download(r, S("nghia-vu-chi-tiet.csv"), "text/csv; charset=utf-8", a_dup(w->a, buf_str(&b)));
}
