/* Taking a snapshot: every instance of the scope becomes a line and a count. */
#include "modules/report/inside.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/code.h"
#include "core/legal/reference.h"
#include "modules/network/network.h"

struct taking {
	struct work *w;                      /* its arena holds the result */
	const struct duty_vocabulary *v;
	const struct duty_books *books;
	const int64_t *orgs; size_t n_orgs;  /* of the scope, ascending; NULL: all */
	struct taken *to;
	struct buf lines;                    /* of the organisation at hand */
	struct org_lines now;
	struct arena *turn;                  /* for sorting one organisation's lines */
};

/* ---- the scope ---- */

static err sector_scope(struct work *w, enum reference_table t, struct str code, struct str *to, struct str *ret_name)
{
	if (!reference_of(t, code))
		fail_field(w, S("of"), M_REPORT_SCOPE_UNKNOWN, code);
	*to = code;
	*ret_name = reference_label(t, code, LANG_VI);
	return work_checked(w);
}

static err org_scope(struct work *w, struct str code, struct report_scope *ret, struct str *ret_name)
{
	struct org_by_id_row org;
	TRY(duty_need_org(w, code, &ret->above));
	TRY(network_org(w, ret->above, &org));
	*ret_name = org.name;
	return OK;
}

err report_scope_of(struct work *w, struct str kind, struct str code, struct report_scope *ret, struct str *ret_name)
{
	bool wide;
	*ret = (struct report_scope){ .kind = kind, .code = str_is(kind, "nation") ? STR_NONE : code };
	*ret_name = STR_NONE;
	TRY(duty_sees_all(w, &wide));
	if (!wide && !str_is(kind, "organisation"))
		return fail(w, E_DENIED, M_REPORT_SCOPE_WIDE);
	if (str_is(kind, "organisation"))
		return org_scope(w, code, ret, ret_name);
	if (str_is(kind, "sector"))
		return sector_scope(w, REF_SECTOR, code, &ret->sector, ret_name);
	if (str_is(kind, "province"))
		return sector_scope(w, REF_PROVINCE, code, &ret->province, ret_name);
	return OK;
}

err report_scope_known(struct work *w, struct str kind, struct str code, struct report_scope *ret)
{
	*ret = (struct report_scope){ .kind = kind, .code = code };
	if (str_is(kind, "sector"))
		ret->sector = code;
	else if (str_is(kind, "province"))
		ret->province = code;
	else if (str_is(kind, "organisation"))
		return network_org_id(w, code, &ret->above);
	return OK;
}

static bool is_wanted(const struct taking *t, int64_t org)
{
	size_t low = 0, high = t->n_orgs;
	if (!t->orgs)
		return true;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (t->orgs[middle] < org)
			low = middle + 1;
		else
			high = middle;
	}
	return low < t->n_orgs && t->orgs[low] == org;
}

/* ---- counting ---- */

static void add_to(struct duty_count *to, const struct duty_count *more)
{
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		to->n[i] += more->n[i];
}

static void add_group(struct arena *a, struct facts *f, int which, struct str key, const struct duty_count *more)
{
	struct fact_group *at = which == 0 ? f->classes.at : which == 1 ? f->sectors.at : f->provinces.at;
	size_t n = which == 0 ? f->classes.n : which == 1 ? f->sectors.n : f->provinces.n;
	for (size_t i = 0; i < n; i++)
		if (str_eq(at[i].key, key)) {
			add_to(&at[i].count, more);
			return;
		}
	struct fact_group *g = which == 0 ? VEC_ADD(a, &f->classes) : which == 1 ? VEC_ADD(a, &f->sectors) : VEC_ADD(a, &f->provinces);
	*g = (struct fact_group){ a_dup(a, key), *more };
}

/* Lines in the order of their due times, the longest overdue first; at most max. */
static void keep_line(struct arena *a, struct str *at, size_t *n, size_t max, struct str line)
{
	struct str due = line_field(line, LINE_DUE);
	size_t place = *n;
	while (place > 0 && str_cmp(line_field(at[place - 1], LINE_DUE), due) > 0)
		place--;
	if (place == max)
		return;
	if (*n < max)
		(*n)++;
	memmove(&at[place + 1], &at[place], (*n - 1 - place) * sizeof *at);
	at[place] = a_dup(a, line);
}

static void keep_notable(struct taking *t, enum duty_status status, struct str line)
{
	struct facts *f = &t->to->facts;
	if (status == DUTY_OVERDUE && !str_is(line_field(line, LINE_DUE), "-"))
		keep_line(t->w->a, f->overdue.at, &f->overdue.n, OVERDUE_MAX, line);
	else if (status == DUTY_WAIVED)
		keep_line(t->w->a, f->waived.at, &f->waived.n, WAIVED_MAX, line);
}

/* ---- one organisation after the other ---- */

static err org_done(struct taking *t)
{
	struct arena *a = t->w->a;
	struct facts *f = &t->to->facts;
	TRY(buf_end(&t->lines));
	if (!t->now.n)
		return OK;
	struct str sorted = lines_sort(t->turn, buf_str(&t->lines));
	t->now.n_bytes = (int64_t)sorted.n;
	TRY(lines_pack(t->turn, sorted, &t->now.packed));
	t->now.packed = a_dup(a, t->now.packed);
	add_group(a, f, 0, t->now.class, &t->now.count);
	add_group(a, f, 1, t->now.sector, &t->now.count);
	add_group(a, f, 2, t->now.province, &t->now.count);
	f->n_lines += t->now.n;
	*VEC_ADD(a, &t->to->orgs) = t->now;
	arena_reset(t->turn);
	return OK;
}

static err seen_one(void *arg, const struct duty_seen *i)
{
	struct taking *t = arg;
	struct arena *a = t->w->a;
	const struct duty_catalogue *c;
	int index;
	if (i->instance->status == DUTY_NOT_APPLICABLE || !is_wanted(t, i->org))
		return OK;
	if (i->org != t->now.org) {
		TRY(org_done(t));
		buf_clear(&t->lines);
		t->now = (struct org_lines){ .org = i->org, .code = a_dup(a, i->org_code), .class = a_dup(a, i->class), .sector = a_dup(a, i->sector),
			.province = a_dup(a, i->province) };
	}
	size_t from = t->lines.n;
	line_write(&t->lines, i, t->v);
	t->now.n++;
	t->now.count.n[i->instance->status]++;
	if (!duty_book_find(t->books, i->duty, &c, &index))
		return E_BUG;
	facts_cell(a, &t->to->facts, i->duty, c->duties[index].clause, i->class)->n[i->instance->status]++;
	keep_notable(t, i->instance->status, str_trim(str_sub(buf_str(&t->lines), from, t->lines.n)));
	return buf_end(&t->lines);
}

/* ---- the whole ---- */

struct reading { struct work *w; const struct report_scope *scope; struct taken *to; struct taking *t; struct duty_books books; bool figures; };

static err read_before(struct db *db, void *arg)
{
	struct reading *r = arg;
	struct summary_scope_orgs_rows rows;
	struct facts *f = &r->to->facts;
	r->w->db = db;
	f->books.n = f->params.n = f->numbers.n = f->types.n = 0;   /* the store may run this again */
	TRY(duty_books(r->w, &r->books));
	TRY(facts_laws(r->w, &r->to->facts));
	if (r->figures)
		TRY(register_figures(r->w, r->scope, &r->to->facts));
	if (str_is(r->scope->kind, "nation"))
		return OK;
	TRY(summary_scope_orgs(db, r->w->a, &(struct summary_scope_orgs_in){ r->scope->above, r->scope->sector, r->scope->province }, &rows));
	int64_t *ids = a_array(r->w->a, int64_t, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		ids[i] = rows.at[i].id;
	r->t->orgs = ids;
	r->t->n_orgs = rows.n;
	return OK;
}

static int by_code(const void *x, const void *y)
{
	return str_cmp(((const struct org_lines *)x)->code, ((const struct org_lines *)y)->code);
}

static int by_cell(const void *x, const void *y)
{
	const struct fact_cell *a = x, *b = y;
	int c = str_cmp(a->duty, b->duty);
	return c ? c : str_cmp(a->class, b->class);
}

static int by_key(const void *x, const void *y)
{
	return str_cmp(((const struct fact_group *)x)->key, ((const struct fact_group *)y)->key);
}

#define SORT(v, by) do { if ((v).n) qsort((v).at, (v).n, sizeof *(v).at, (by)); } while (0)

static err hash_all(struct taken *to, struct arena *turn, struct arena *a)
{
	crypto_hash_sha256_state h;
	struct sha256 sum;
	SORT(to->orgs, by_code);
	crypto_hash_sha256_init(&h);
	for (size_t i = 0; i < to->orgs.n; i++) {
		struct str text;
		TRY(lines_unpack(turn, to->orgs.at[i].packed, to->orgs.at[i].n_bytes, &text));
		crypto_hash_sha256_update(&h, (const unsigned char *)text.p, text.n);
		arena_reset(turn);
	}
	crypto_hash_sha256_final(&h, sum.b);
	to->facts.hash = hex_of(a, str_from((const char *)sum.b, sizeof sum.b));
	return OK;
}

static err take_all(struct store *s, struct taking *t, struct reading *r)
{
	struct facts *f = &t->to->facts;
	TRY(store_run(s, TX_READ, NULL, read_before, r));
	t->books = &r->books;
	t->v = r->books.vocabulary;
	TRY(duty_each(s, f->at, f->known, f->from, f->to, seen_one, t));
	TRY(org_done(t));
	SORT(f->cells, by_cell);
	SORT(f->classes, by_key);
	SORT(f->sectors, by_key);
	SORT(f->provinces, by_key);
	return hash_all(t->to, t->turn, t->w->a);
}

err snapshot_take(struct store *s, struct work *w, const struct report_scope *scope, bool figures, struct taken *ret)
{
	struct taking t = { .w = w, .to = ret, .turn = arena_new((size_t)1 << 30) };
	struct reading r = { .w = w, .scope = scope, .to = ret, .t = &t, .figures = figures };
	struct db *db = w->db;
	ret->facts.overdue.at = a_array(w->a, struct str, OVERDUE_MAX + 1);
	ret->facts.waived.at = a_array(w->a, struct str, WAIVED_MAX + 1);
	buf_init(&t.lines, (size_t)256 << 20);
	err e = take_all(s, &t, &r);
	w->db = db;
	buf_done(&t.lines);
	arena_free(t.turn);
	return e;
}
