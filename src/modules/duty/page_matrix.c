/* The nation or a sector: duty × class of body, the map of provinces, this day against the same day of last year. */
#include "core/legal/reference.h"
#include "formats/csv.h"
#include "modules/duty/pages.h"
#include "modules/duty/pages_gen.h"
#include "modules/network/network.h"

#define CSV_MAX (8u << 20)

static const char *const classes[] = { "min", "gov", "prov", "soe", "isp", "secco", "other" };
enum { N_CLASSES = COUNT(classes) };

static struct str group_path(struct work *w, struct str path, const struct duty_group *g)
{
	return a_fmt(w->a, "%.*s%cgroup=%s", STR_ARG(path), str_find_char(path, '?') < 0 ? '?' : '&', g->name);
}

struct duty_cell cell_of(struct work *w, const struct duty_count *c, struct str path, struct str label)
{
	int64_t all = duty_count_in_scope(c), done = c->n[DUTY_MET] + c->n[DUTY_MET_LATE];
	struct buf b __attribute__((cleanup(buf_done)));
	struct duty_cell cell = { .path = path, .label = label, .tone = "info" };
	buf_init(&b, 4096);
	if (!all)
		return (struct duty_cell){ 0 };
	cell.main = say(w, M_DUTY_N_OF_M, duty_number_text(w, done), duty_number_text(w, all));
	for (size_t g = 0; g < GROUP_MET; g++) {
		int64_t n = group_count(c, &duty_groups[g]);
		if (!n)
			continue;
		if (buf_str(&b).n)
			buf_add_z(&b, " · ");
		struct str name = say(w, duty_groups[g].says);
		buf_add(&b, say(w, M_DUTY_GROUP_N, name, duty_number_text(w, n)));
	}
	cell.rest = a_dup(w->a, buf_str(&b));
	if (path.n && group_count(c, &duty_groups[GROUP_OVERDUE]))
		cell.path = group_path(w, path, &duty_groups[GROUP_OVERDUE]);
	cell.tone = group_count(c, &duty_groups[GROUP_OVERDUE]) ? "bad" : c->n[DUTY_UNDETERMINED] ? "warn" : done == all ? "good" : "info";
	return cell;
}

struct figure *figures_of(struct work *w, const struct duty_count *c, struct str path, size_t *ret_n)
{
	struct figure *at = a_array(w->a, struct figure, N_GROUPS);
	for (size_t g = 0; g < N_GROUPS; g++)
		at[g] = (struct figure){ .label = say(w, duty_groups[g].says), .n = group_count(c, &duty_groups[g]), .tone = duty_groups[g].tone, .icon = duty_groups[g].icon,
			.path = group_path(w, path, &duty_groups[g]) };
	*ret_n = N_GROUPS;
	return at;
}

static struct str list_path(struct work *w, const struct duty_query *in, struct str duty, struct str class, struct str province)
{
	const struct query_part parts[] = { { "duty", duty }, { "clause", duty.n ? STR_NONE : in->clause }, { "class", class }, { "sector", in->sector },
		{ "province", province.n ? province : in->province }, { "role", in->role }, { "catalogue", in->catalogue }, { "as_of", in->as_of } };
	return link_with(w->a, S("/duties/list"), parts, COUNT(parts));
}

static void count_add(struct duty_count *to, const struct duty_count *c)
{
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		to->n[i] += c->n[i];
}

static void row_new(struct work *w, const struct duty_books *b, const struct duty_query *in, struct str duty, struct matrix_row *row)
{
	const struct duty_catalogue *c;
	int index;
	*row = (struct matrix_row){ .duty = duty, .cells = a_array(w->a, struct duty_cell, N_CLASSES + 1), .n_cells = N_CLASSES + 1,
		.path = list_path(w, in, duty, STR_NONE, STR_NONE) };
	if (duty_book_find(b, duty, &c, &index)) {
		row->clause = clause_text(w, c->duties[index].clause);
		row->title = duty_said(w, c->duties[index].title);
		row->unit = duty_said(w, b->vocabulary->units[c->duties[index].unit]);
	}
}

static int class_at(struct str class)
{
	for (int i = 0; i < N_CLASSES; i++)
		if (str_is(class, classes[i]))
			return i;
	return N_CLASSES - 1;
}

struct counted { struct matrix_row *rows; struct duty_count (*counts)[N_CLASSES + 1]; size_t n; struct duty_count all; bool has[N_CLASSES]; };

/* Counts by duty and class, duties in the order of the catalogue's numbers. */
static err count_matrix(struct work *w, const struct duty_query *in, struct counted *ret, struct as_of *ret_as_of)
{
	struct duty_books b;
	struct duty_filter f;
	struct duty_group_cell *cells;
	size_t n;
	TRY(duty_books(w, &b));
	TRY(filter_read(w, in, &f, ret_as_of));
	TRY(duty_numbers(w, &f, BY_CLASS, &cells, &n));
	*ret = (struct counted){ .rows = a_array(w->a, struct matrix_row, n), .counts = (void *)a_array(w->a, struct duty_count, n * (N_CLASSES + 1)) };
	for (size_t number = 1; number < b.n_codes; number++)
		for (size_t i = 0; i < n; i++) {
			if (!str_eq(cells[i].duty, b.codes[number]))
				continue;
			if (!ret->n || !str_eq(ret->rows[ret->n - 1].duty, cells[i].duty)) {
				row_new(w, &b, in, cells[i].duty, &ret->rows[ret->n]);
				ret->n++;
			}
			int k = class_at(cells[i].group);
			ret->has[k] = true;
			count_add(&ret->counts[ret->n - 1][k], &cells[i].count);
			count_add(&ret->counts[ret->n - 1][N_CLASSES], &cells[i].count);
			count_add(&ret->all, &cells[i].count);
		}
	return OK;
}

/* Columns of classes that nobody is in are left out. */
static void show_cells(struct work *w, const struct duty_query *in, struct counted *x, struct matrix_view *v)
{
	v->columns = a_array(w->a, struct str, N_CLASSES + 1);
	v->columns[v->n_columns++] = say(w, M_DUTY_CLASS_ALL);
	for (int k = 0; k < N_CLASSES; k++)
		if (x->has[k])
			v->columns[v->n_columns++] = class_text(w, str_of(classes[k]));
	for (size_t i = 0; i < x->n; i++) {
		struct matrix_row *row = &x->rows[i];
		row->n_cells = 0;
		row->cells[row->n_cells++] = cell_of(w, &x->counts[i][N_CLASSES], row->path, v->columns[0]);
		for (int k = 0; k < N_CLASSES; k++)
			if (x->has[k])
				row->cells[row->n_cells++] = cell_of(w, &x->counts[i][k], list_path(w, in, row->duty, str_of(classes[k]), STR_NONE), class_text(w, str_of(classes[k])));
	}
	v->rows = x->rows;
	v->n_rows = x->n;
}

static struct str with_query(struct work *w, const char *path, const struct duty_query *in)
{
	const struct query_part parts[] = { { "catalogue", in->catalogue }, { "clause", in->clause }, { "sector", in->sector }, { "province", in->province }, { "role", in->role },
		{ "as_of", in->as_of } };
	return link_with(w->a, str_of(path), parts, COUNT(parts));
}

static const struct link *matrix_actions(struct work *w, size_t *ret_n)
{
	struct link *at = a_array(w->a, struct link, 5);
	at[0] = (struct link){ S("/duties/risk"), say(w, M_DUTY_RISK), "clock-exclamation", false };
	at[1] = (struct link){ S("/duties/calendar"), say(w, M_DUTY_CALENDAR), "calendar-event", false };
	at[2] = (struct link){ S("/duties/map"), say(w, M_DUTY_MAP), "map-pin", false };
	at[3] = (struct link){ S("/duties/compare"), say(w, M_DUTY_COMPARE), "chart-bar", false };
	at[4] = (struct link){ S("/duties/catalogue"), say(w, M_DUTY_CATALOGUE), "file-text", false };
	*ret_n = 5;
	return at;
}

err duty_matrix_page(struct req *r)
{
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	struct counted x;
	struct as_of as_of;
	struct matrix_view v = { .head = { .title = say(w, M_DUTY_MATRIX), .subtitle = say(w, M_DUTY_MATRIX_LEAD) }, .csv = with_query(w, "/duties/matrix.csv", in),
		.empty = { .icon = "clipboard-check", .title = say(w, M_DUTY_NOTHING), .text = say(w, M_DUTY_NOTHING_HINT), .path = S("/duties/catalogue"), .label = say(w, M_DUTY_CATALOGUE) } };
	TRY(count_matrix(w, in, &x, &as_of));
	v.head.actions = matrix_actions(w, &v.head.n_actions);
	v.as_of = as_of.text;
	v.filters = filter_fields(r, LIST(duty_matrix_fields));
	v.n_filters = COUNT(duty_matrix_fields);
	v.figures = figures_of(w, &x.all, list_path(w, in, STR_NONE, STR_NONE, STR_NONE), &v.n_figures);
	show_cells(w, in, &x, &v);
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_matrix, &v));
}

err duty_start_page(struct req *r)
{
	bool wide;
	struct org_by_id_row org;
	TRY(duty_sees_all(&r->w, &wide));
	if (wide)
		return duty_matrix_page(r);
	TRY(network_org(&r->w, r->w.by.org_id, &org));
	r->args[0] = org.code;
	return duty_org_page(r);
}

err duty_matrix_csv(struct req *r)
{
	struct work *w = &r->w;
	struct counted x;
	struct as_of as_of;
	struct csv_writer c;
	struct buf b __attribute__((cleanup(buf_done)));
	buf_init(&b, CSV_MAX);
	TRY(count_matrix(w, r->in, &x, &as_of));
	csv_write(&c, &b, ',', true);
	for (size_t i = 0; i < 4; i++)
		csv_text(&c, say(w, ((enum msg[]){ M_DUTY_CLAUSE, M_DUTY_DUTY, M_DUTY_NAME, M_DUTY_CLASS })[i]));
	for (int s = 0; s < DUTY_NOT_APPLICABLE; s++)
		csv_text(&c, status_text(w, (enum duty_status)s));
	csv_end_row(&c);
	for (size_t i = 0; i < x.n; i++)
		for (int k = 0; k < N_CLASSES; k++) {
			if (!duty_count_in_scope(&x.counts[i][k]))
				continue;
			csv_text(&c, x.rows[i].clause);
			csv_text(&c, x.rows[i].duty);
			csv_text(&c, x.rows[i].title);
			csv_text(&c, class_text(w, str_of(classes[k])));
			for (int s = 0; s < DUTY_NOT_APPLICABLE; s++)
				csv_int(&c, x.counts[i][k].n[s]);
			csv_end_row(&c);
		}
	TRY(buf_end(&b));
	return reply_download(r, S("nghia-vu.csv"), "text/csv; charset=utf-8", a_dup(w->a, buf_str(&b)));
}

/* ---- map: about where the provinces lie ---- */

static const struct { uint8_t row, column; const char *code; } places[] = {
	{ 0, 0, "11" }, { 0, 1, "12" }, { 0, 2, "15" }, { 0, 3, "08" }, { 0, 4, "04" }, { 1, 0, "14" }, { 1, 1, "25" }, { 1, 2, "19" }, { 1, 3, "24" }, { 1, 4, "20" },
	{ 2, 1, "01" }, { 2, 2, "33" }, { 2, 3, "31" }, { 2, 4, "22" }, { 3, 1, "38" }, { 3, 2, "37" }, { 4, 1, "40" }, { 4, 2, "42" }, { 5, 2, "44" }, { 5, 3, "46" }, { 6, 3, "48" },
	{ 7, 2, "51" }, { 7, 3, "52" }, { 8, 2, "66" }, { 8, 3, "56" }, { 9, 0, "80" }, { 9, 1, "75" }, { 9, 2, "68" }, { 10, 0, "82" }, { 10, 1, "79" }, { 11, 0, "91" }, { 11, 1, "86" },
	{ 12, 0, "92" }, { 12, 1, "96" },
};
enum { TILE_ROWS = 13, TILE_COLUMNS = 5 };

static void show_tiles(struct work *w, const struct map_line *lines, size_t n, const struct reference *names, const struct duty_group *g, struct map_view *v)
{
	v->rows = a_array(w->a, struct tile_row, TILE_ROWS);
	v->n_rows = TILE_ROWS;
	for (size_t i = 0; i < TILE_ROWS; i++) {
		v->rows[i] = (struct tile_row){ a_array(w->a, struct tile, TILE_COLUMNS), TILE_COLUMNS };
		for (size_t k = 0; k < TILE_COLUMNS; k++)
			v->rows[i].tiles[k].is_blank = true;
	}
	for (size_t i = 0; i < COUNT(places); i++)
		for (size_t k = 0; k < n; k++) {
			if (!str_is(names[k].code, places[i].code))
				continue;
			int64_t part = g ? lines[k].numbers[g - duty_groups].n : lines[k].numbers[GROUP_MET].n + lines[k].numbers[GROUP_LATE].n;
			int64_t share = lines[k].all ? part * 100 / lines[k].all : 0;
			const char *tone = !lines[k].all ? "neutral" : g ? (share >= 50 ? "bad" : share >= 20 ? "warn" : "good") : (share >= 90 ? "good" : share >= 60 ? "info" : share >= 30 ? "warn" : "bad");
			v->rows[places[i].row].tiles[places[i].column] = (struct tile){ lines[k].path, names[k].label[w->by.lang],
				lines[k].all ? a_fmt(w->a, "%lld %%", (long long)share) : S("–"), tone, false };
		}
}

static err map_lines(struct work *w, const struct duty_query *in, const struct reference *names, size_t n_names, struct as_of *ret_as_of, struct map_line **ret)
{
	struct duty_filter f;
	struct duty_group_cell *cells;
	size_t n;
	TRY(filter_read(w, in, &f, ret_as_of));
	TRY(duty_numbers(w, &f, BY_PROVINCE, &cells, &n));
	*ret = a_array(w->a, struct map_line, n_names);
	for (size_t k = 0; k < n_names; k++) {
		struct map_line *l = &(*ret)[k];
		l->name = names[k].label[w->by.lang];
		l->numbers = a_array(w->a, struct map_number, N_GROUPS);
		l->n_numbers = N_GROUPS;
		l->path = list_path(w, in, in->duty, STR_NONE, names[k].code);
		for (size_t i = 0; i < n; i++)
			for (size_t g = 0; g < N_GROUPS && str_eq(cells[i].group, names[k].code); g++) {
				l->numbers[g].n += group_count(&cells[i].count, &duty_groups[g]);
				l->all += group_count(&cells[i].count, &duty_groups[g]);
			}
		l->share = l->all ? a_fmt(w->a, "%lld %%", (long long)((l->numbers[GROUP_MET].n + l->numbers[GROUP_LATE].n) * 100 / l->all)) : S("–");
	}
	return OK;
}

err duty_map_page(struct req *r)
{
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	const struct reference *names;
	struct as_of as_of;
	const struct duty_group *g = str_is(in->figure, "overdue") ? &duty_groups[GROUP_OVERDUE] : str_is(in->figure, "undetermined") ? &duty_groups[GROUP_UNKNOWN] : NULL;
	struct link up = duties_link(w);
	struct map_view v = { .head = { .title = say(w, M_DUTY_MAP), .subtitle = say(w, M_DUTY_MAP_LEAD), .crumbs = &up, .n_crumbs = 1 } };
	reference_all(REF_PROVINCE, &names, &v.n_lines);
	TRY(map_lines(w, in, names, v.n_lines, &as_of, &v.lines));
	struct form_field *f = filter_fields(r, LIST(duty_map_fields));
	struct choice *c = a_array(w->a, struct choice, 3);
	c[0] = (struct choice){ S("met"), say(w, M_DUTY_SHARE_MET), !g };
	c[1] = (struct choice){ S("overdue"), say(w, M_DUTY_SHARE_OVERDUE), g == &duty_groups[GROUP_OVERDUE] };
	c[2] = (struct choice){ S("undetermined"), say(w, M_DUTY_SHARE_UNKNOWN), g == &duty_groups[GROUP_UNKNOWN] };
	f[0].choices = c;
	f[0].n_choices = 3;
	v.filters = f;
	v.n_filters = COUNT(duty_map_fields);
	v.as_of = as_of.text;
	v.heads = a_array(w->a, struct str, N_GROUPS);
	for (; v.n_heads < N_GROUPS; v.n_heads++)
		v.heads[v.n_heads] = say(w, duty_groups[v.n_heads].says);
	show_tiles(w, v.lines, v.n_lines, names, g, &v);
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_map, &v));
}
