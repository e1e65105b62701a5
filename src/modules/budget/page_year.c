/* One year of one organisation: a small table to fill in, with last year beside it and peers below. */
#include "modules/budget/pages.h"

#include "modules/budget/pages_gen.h"

enum { VERSIONS_SHOWN = 50 };
static const char *const columns[3] = { "planned", "approved", "disbursed" };
static const enum msg column_says[3] = { M_BUDGET_PLANNED, M_BUDGET_APPROVED, M_BUDGET_DISBURSED };

/* ---- the table ---- */

static const struct field_problem *problem_at(const struct req *r, struct str field)
{
	for (size_t i = 0; i < r->w.problem.fields.n; i++)
		if (str_eq(r->w.problem.fields.at[i].field, field))
			return &r->w.problem.fields.at[i];
	return NULL;
}

static struct str typed_of(const struct budget_form *f, int purpose, int column)
{
	const struct budget_typed *t = &f->line[purpose];
	return column == 0 ? t->planned : column == 1 ? t->approved : t->disbursed;
}

static void odd_of(struct work *w, const struct budget_amounts *x, struct year_line *to)
{
	unsigned odd = budget_odd(x);
	if (odd & ODD_OVERSPENT)
		to->odd[to->n_odd++] = (struct badge){ say(w, M_BUDGET_ODD_OVERSPENT), "warn", "alert-triangle" };
	if (odd & ODD_NOT_PLANNED)
		to->odd[to->n_odd++] = (struct badge){ say(w, M_BUDGET_ODD_NOT_PLANNED), "warn", "alert-triangle" };
}

static struct str before_text(struct work *w, const struct budget_amounts *x)
{
	if (!x->planned && !x->approved && !x->disbursed)
		return S("–");
	return a_fmt(w->a, "%.*s / %.*s", STR_ARG(money_short(w->a, w->by.lang, x->approved)), STR_ARG(money_short(w->a, w->by.lang, x->disbursed)));
}

static void lines_of(struct req *r, const struct budget_sheet *now, const struct budget_sheet *before, const struct budget_form *f, struct year_view *v)
{
	struct work *w = &r->w;
	bool is_again = r->route->method != GET;
	v->n_lines = N_PURPOSES;
	for (int i = 0; i < N_PURPOSES; i++) {
		struct year_line *l = &v->lines[i];
		l->label = purpose_text(w, i);
		l->n_cells = 3;
		l->before = before_text(w, &before->line[i]);
		odd_of(w, &now->line[i], l);
		for (int c = 0; c < 3; c++) {
			struct str name = a_fmt(w->a, "%s_%s", purpose_names[i], columns[c]);
			const struct field_problem *p = problem_at(r, name);
			l->cells[c] = (struct year_cell){ .name = name, .value = is_again ? req_typed(r, name.p) : typed_of(f, i, c), .column = say(w, column_says[c]),
				.label = a_fmt(w->a, "%.*s – %.*s", STR_ARG(l->label), STR_ARG(say(w, column_says[c]))), .error = p ? p->text : STR_NONE };
		}
	}
	v->sum_planned = money_typed(w->a, now->sum.planned);
	v->sum_approved = money_typed(w->a, now->sum.approved);
	v->sum_disbursed = money_typed(w->a, now->sum.disbursed);
	v->rate = now->sum.approved ? share_text(w, share_of(now->sum.disbursed, now->sum.approved)) : STR_NONE;
	v->before_sum = before_text(w, &before->sum);
}

/* “Drills – planned” instead of “planned”: which of the eight is meant. */
static struct form_errors errors_of(struct req *r, const struct year_view *v)
{
	struct form_errors e = form_errors_of(r, LIST(budget_fields));
	struct form_error *mine = a_array(r->w.a, struct form_error, e.n_items + 1);
	for (size_t i = 0; i < e.n_items; i++) {
		mine[i] = e.items[i];
		for (size_t l = 0; l < v->n_lines; l++)
			for (int c = 0; c < 3; c++)
				if (str_eq(mine[i].name, v->lines[l].cells[c].name))
					mine[i].label = v->lines[l].cells[c].label;
	}
	e.items = mine;
	return e;
}

/* ---- beside the table ---- */

static void fields_of(struct req *r, const struct budget_form *f, struct year_view *v)
{
	struct work *w = &r->w;
	v->fields[0] = form_field_of(r, LIST(budget_fields), "decision_no", f->decision_no);
	v->fields[1] = form_field_of(r, LIST(budget_fields), "decision_at", day_value(w->a, f->decision_at));
	v->fields[1].type = "date";
	v->fields[2] = form_field_of(r, LIST(budget_fields), "note", f->note);
	v->fields[2].rows = 2;
	v->n_fields = 3;
	v->version = a_fmt(w->a, "%lld", (long long)f->version);
}

static void facts_of(struct work *w, const struct budget_sheet *s, struct year_view *v)
{
	const struct { enum msg says; struct str value; } all[] = { { M_BUDGET_DECISION_NO, s->decision_no },
		{ M_BUDGET_DECISION_AT, s->decision_at ? date_shown(w->a, s->decision_at) : STR_NONE }, { M_BUDGET_NOTE, s->note } };
	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i].value.n)
			v->facts[v->n_facts++] = (struct fact){ say(w, all[i].says), all[i].value, STR_NONE };
}

static err versions_of(struct work *w, const struct budget_sheet *s, struct year_view *v)
{
	struct budget_versions_rows rows;
	TRY(budget_versions(w->db, w->a, &(struct budget_versions_in){ s->id, VERSIONS_SHOWN }, &rows));
	v->versions = a_array(w->a, struct year_version, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v->versions[v->n_versions++] = (struct year_version){ time_shown(w->a, rows.at[i].known_from), time_rfc3339(w->a, rows.at[i].known_from), rows.at[i].author,
			say(w, M_BUDGET_AMOUNTS, money_short(w->a, w->by.lang, rows.at[i].planned), money_short(w->a, w->by.lang, rows.at[i].approved),
				money_short(w->a, w->by.lang, rows.at[i].disbursed)), rows.at[i].decision_no, rows.at[i].note };
	return OK;
}

static void head_of(struct req *r, const struct org_by_id_row *o, int64_t year, bool may_copy, struct year_view *v)
{
	struct work *w = &r->w;
	struct link *acts = a_array(w->a, struct link, 4);
	size_t n = 0;
	struct str path = budget_path(w->a, o->code, year);
	v->action = path;
	v->year_before = a_fmt(w->a, "%lld", (long long)year - 1);
	v->head = (struct page_head){ .title = say(w, M_BUDGET_YEAR_TITLE, a_fmt(w->a, "%lld", (long long)year)), .subtitle = o->name };
	v->head.crumbs = crumb_of(r, "/budget", M_BUDGET_TITLE, &v->head.n_crumbs);
	if (may_copy)
		acts[n++] = (struct link){ a_cat(w->a, path, S("?copy=1")), say(w, M_BUDGET_COPY), "clipboard-list", false };
	if (year > YEAR_FIRST)
		acts[n++] = (struct link){ budget_path(w->a, o->code, year - 1), v->year_before, "chevron-left", false };
	if (year < year_last(w))
		acts[n++] = (struct link){ budget_path(w->a, o->code, year + 1), a_fmt(w->a, "%lld", (long long)year + 1), "chevron-right", false };
	v->head.actions = acts;
	v->head.n_actions = n;
}

/* What was planned and approved last year, as a beginning; nothing of it is said before it is saved. */
static void copy_before(struct arena *a, const struct budget_sheet *before, struct budget_form *f)
{
	for (int i = 0; i < N_PURPOSES; i++)
		f->line[i] = (struct budget_typed){ money_typed(a, before->line[i].planned), money_typed(a, before->line[i].approved), STR_NONE };
}

err budget_year_page(struct req *r)
{
	struct work *w = &r->w;
	const struct year_ask *ask = r->route->method == GET ? r->in : NULL;
	struct org_by_id_row o;
	struct budget_sheet now, before;
	struct budget_form f;
	struct year_view v = { 0 };
	int64_t year;
	TRY(year_of(r, r->args[1], &year));
	TRY(budget_org(w, r->args[0], &o));
	TRY(budget_may_write(w, &o, &v.may_write));
	TRY(budget_sheet(w, o.id, year, &now));
	TRY(budget_sheet(w, o.id, year - 1, &before));
	budget_form_of(w->a, &now, &f);
	if (v.may_write && ask && ask->copy)
		copy_before(w->a, &before, &f);
	head_of(r, &o, year, v.may_write && !now.number && before.number, &v);
	lines_of(r, &now, &before, &f, &v);
	v.errors = errors_of(r, &v);
	v.lead = say(w, v.may_write ? M_BUDGET_FILL_LEAD : M_BUDGET_READ_LEAD);
	v.state = now.number ? say(w, M_BUDGET_SAID_BY, now.author, time_shown(w->a, now.known_from)) : say(w, M_BUDGET_NOTHING_SAID);
	fields_of(r, &f, &v);
	facts_of(w, &now, &v);
	TRY(peers_shown(r, &o, year, &v));
	if (now.number)
		TRY(versions_of(w, &now, &v));
	return reply_page(r, v.head.title, HTML_OF(r, page_budget_year, &v));
}

/* ---- peers ---- */

static struct str peer_value(struct work *w, int m, int64_t n)
{
	return m == PEER_APPROVED ? money_short(w->a, w->by.lang, n) : share_text(w, n);
}

err peers_shown(struct req *r, const struct org_by_id_row *o, int64_t year, struct year_view *v)
{
	static const enum msg says[N_PEER_MEASURES] = { M_BUDGET_PEER_APPROVED, M_BUDGET_PEER_DISBURSED, M_BUDGET_PEER_VACANT };
	struct work *w = &r->w;
	struct peer_view p;
	TRY(budget_compare(w, o, year, &p));
	struct str from = a_fmt(w->a, "%lld", (long long)size_bands[p.band]);
	struct str band = p.band + 1 == N_SIZE_BANDS ? say(w, M_BUDGET_BAND_OPEN, from) : p.band == 0 ? say(w, M_BUDGET_BAND_NONE) :
		say(w, M_BUDGET_BAND, from, a_fmt(w->a, "%lld", (long long)size_bands[p.band + 1] - 1));
	for (int m = 0; m < N_PEER_MEASURES; m++) {
		const struct peer_line *l = &p.at[m];
		if (l->n < PEERS_LEAST)
			continue;
		struct peer_row *row = &v->peers[v->n_peers++];
		*row = (struct peer_row){ .label = say(w, says[m]), .low = peer_value(w, m, l->quarters[0]), .median = peer_value(w, m, l->quarters[1]),
			.high = peer_value(w, m, l->quarters[2]), .own = l->has_own ? peer_value(w, m, l->own) : S("–"),
			.rank = l->has_own ? a_fmt(w->a, "%lld/%lld", (long long)l->rank, (long long)l->n) : S("–") };
	}
	v->peers_lead = say(w, v->n_peers ? M_BUDGET_PEERS_LEAD : M_BUDGET_PEERS_FEW, word_label(w, o->kind), band, a_fmt(w->a, "%lld", (long long)p.weight));
	return OK;
}
