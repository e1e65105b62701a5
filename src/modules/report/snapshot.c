/* Snapshots kept, found, verified and compared with what is known today. */
#include "modules/report/inside.h"

#include <stdlib.h>

#include "base/rand.h"
#include "core/counter.h"
#include "core/journal.h"
#include "core/jobs/jobs.h"

/* ---- keeping ---- */

static struct str counts_text(struct arena *a, const struct duty_count *c)
{
	struct str s = STR_NONE;
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		s = a_fmt(a, "%.*s%s%lld", STR_ARG(s), i ? " " : "", (long long)c->n[i]);
	return s;
}

static struct str org_called(const struct summary_org_names_rows *names, struct str code)
{
	size_t low = 0, high = names->n;
	for (size_t i = 0; i < names->n && names->n < 32; i++)
		if (str_eq(names->at[i].code, code))
			return names->at[i].name;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (str_cmp(names->at[middle].code, code) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < names->n && str_eq(names->at[low].code, code) ? names->at[low].name : STR_NONE;
}

static int by_name_code(const void *x, const void *y)
{
	return str_cmp(((const struct summary_org_names_row *)x)->code, ((const struct summary_org_names_row *)y)->code);
}

static err put_orgs(struct work *w, const struct taken *t, int64_t id)
{
	struct summary_org_names_rows names;
	struct snapshot_org_insert_in *rows = a_array(w->a, struct snapshot_org_insert_in, t->orgs.n + 1);
	TRY(summary_org_names(w->db, w->a, &names));
	if (names.n)
		qsort(names.at, names.n, sizeof *names.at, by_name_code);   /* by bytes, whatever the database sorts by */
	for (size_t i = 0; i < t->orgs.n; i++) {
		const struct org_lines *o = &t->orgs.at[i];
		rows[i] = (struct snapshot_org_insert_in){ .snapshot = id, .org_code = o->code, .org_name = org_called(&names, o->code), .class = o->class,
			.sector = o->sector, .province = o->province, .counts = counts_text(w->a, &o->count), .n_lines = o->n, .n_bytes = o->n_bytes, .lines = o->packed };
	}
	return t->orgs.n ? snapshot_org_insert(w->db, rows, t->orgs.n) : OK;
}

err snapshot_put(struct work *w, struct taken *t, int64_t org, int64_t *ret_id)
{
	struct facts *f = &t->facts;
	struct str signature, key;
	struct buf body;
	int64_t n;
	int year = civil_of(w->now).year;
	TRY(counter_next(w, a_fmt(w->a, "KS-%d", year), &n));
	f->code = a_fmt(w->a, "KS-%d-%04lld", year, (long long)n);
	buf_init(&body, (size_t)64 << 20);
	facts_write(f, &body);
	err e = buf_end(&body);
	struct str text = e == OK ? a_dup(w->a, buf_str(&body)) : STR_NONE;
	buf_done(&body);
	TRY(e);
	snapshot_sign(w->a, text, &signature, &key);
	*ret_id = id_new();
	TRY(snapshot_insert(w->db, &(struct snapshot_insert_in){ .id = *ret_id, .code = f->code, .org = org, .scope = f->scope, .scope_code = f->scope_code, .from = f->from,
		.to = f->to, .at = f->at, .known = f->known, .n = f->n_lines, .hash = f->hash, .body = text, .signature = signature, .public_key = key, .now = w->now,
		.account = w->by.account_id }, NULL));
	return put_orgs(w, t, *ret_id);
}

/* ---- finding ---- */

err snapshot_find(struct work *w, struct str code, struct snapshot_get_row *ret)
{
	struct snapshot_get_in in = { .code = code, .viewer = w->by.org_id };
	bool found = false;
	TRY(duty_sees_all(w, &in.wide));
	if (code.n)
		TRY(snapshot_get(w->db, w->a, &in, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_REPORT_SNAPSHOT_UNKNOWN, code);
}

err snapshot_org_lines(struct work *w, int64_t snapshot, struct str org, struct snapshot_org_row *ret, struct str *ret_lines)
{
	bool found;
	TRY(snapshot_org(w->db, w->a, &(struct snapshot_org_in){ snapshot, org }, ret, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_REPORT_ORG_UNKNOWN, org);
	return lines_unpack(w->a, ret->lines, ret->n_bytes, ret_lines);
}

/* ---- comparing ---- */

struct comparing { struct work *w; struct store *s; const struct snapshot_get_row *snap; struct taken now; bool *is_met; struct compared *to; struct arena *turn; struct report_scope scope; };

/* What makes a line the same line: organisation, unit, subject, duty, beginning, trigger. */
static struct str key_of(struct str line)
{
	struct str rest = line;
	for (int i = 0; i <= LINE_TRIGGER; i++)
		str_cut(&rest, '\t');
	return str_sub(line, 0, rest.p ? (size_t)(rest.p - line.p) : line.n);
}

static void differ(struct comparing *c, struct str org, struct str before, struct str after)
{
	struct arena *a = c->w->a;
	if (c->to->n++ < DELTA_MAX)
		c->to->at[c->to->n_at++] = (struct difference){ a_dup(a, org), a_dup(a, before), a_dup(a, after) };
}

/* Two sorted texts side by side. */
static void compare_lines(struct comparing *c, struct str org, struct str before, struct str after)
{
	struct str x = before.n ? str_cut(&before, '\n') : STR_NONE, y = after.n ? str_cut(&after, '\n') : STR_NONE;
	while (x.n || y.n) {
		int order = !x.n ? 1 : !y.n ? -1 : str_cmp(key_of(x), key_of(y));
		if (order < 0)
			differ(c, org, x, STR_NONE);
		else if (order > 0)
			differ(c, org, STR_NONE, y);
		else if (!str_eq(x, y))
			differ(c, org, x, y);
		if (order <= 0)
			x = before.n ? str_cut(&before, '\n') : STR_NONE;
		if (order >= 0)
			y = after.n ? str_cut(&after, '\n') : STR_NONE;
	}
}

static size_t taken_place(const struct taken *t, struct str org)
{
	size_t low = 0, high = t->orgs.n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (str_cmp(t->orgs.at[middle].code, org) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < t->orgs.n && str_eq(t->orgs.at[low].code, org) ? low : t->orgs.n;
}

static err compare_org(void *arg, const struct snapshot_lines_row *row)
{
	struct comparing *c = arg;
	struct str before, after = STR_NONE;
	size_t place = taken_place(&c->now, row->org_code);
	TRY(lines_unpack(c->turn, row->lines, row->n_bytes, &before));
	if (place < c->now.orgs.n) {
		c->is_met[place] = true;
		TRY(lines_unpack(c->turn, c->now.orgs.at[place].packed, c->now.orgs.at[place].n_bytes, &after));
	}
	if (!str_eq(before, after))
		compare_lines(c, row->org_code, before, after);
	arena_reset(c->turn);
	return OK;
}

static err compare_kept(struct db *db, void *arg)
{
	struct comparing *c = arg;
	c->to->n = 0;
	c->to->n_at = 0;
	TRY(snapshot_lines(db, &(struct snapshot_lines_in){ c->snap->id }, compare_org, c));
	for (size_t i = 0; i < c->now.orgs.n; i++) {
		struct str after;
		if (c->is_met[i])
			continue;
		TRY(lines_unpack(c->turn, c->now.orgs.at[i].packed, c->now.orgs.at[i].n_bytes, &after));
		compare_lines(c, c->now.orgs.at[i].code, STR_NONE, after);
		arena_reset(c->turn);
	}
	return OK;
}

/* Another text of law or another parameter than the snapshot went by explains what differs. */
static struct str laws_differ(struct work *w, const struct facts *then, const struct facts *now)
{
	for (size_t i = 0; i < then->books.n; i++) {
		const struct fact_book *x = &then->books.at[i];
		bool same = false;
		for (size_t k = 0; k < now->books.n; k++)
			same = same || (str_eq(x->id, now->books.at[k].id) && str_eq(x->hash, now->books.at[k].hash));
		if (!same)
			return say(w, M_REPORT_WHY_CATALOGUE, x->id, x->version);
	}
	for (size_t i = 0; i < then->params.n; i++) {
		const struct fact_param *x = &then->params.at[i];
		for (size_t k = 0; k < now->params.n; k++)
			if (str_eq(x->catalogue, now->params.at[k].catalogue) && str_eq(x->id, now->params.at[k].id) && !str_eq(x->value, now->params.at[k].value))
				return say(w, M_REPORT_WHY_PARAM, x->id, x->value, now->params.at[k].value);
	}
	return STR_NONE;
}

static err scope_fn(struct db *db, void *arg)
{
	struct comparing *c = arg;
	c->w->db = db;
	return report_scope_known(c->w, c->snap->scope, c->snap->scope_code, &c->scope);
}

static err compare_all(struct comparing *c, usec known)
{
	const struct snapshot_get_row *s = c->snap;
	struct facts then;
	TRY(facts_read(c->w->a, s->body, &then));
	TRY(store_run(c->s, TX_READ, NULL, scope_fn, c));
	c->now.facts = (struct facts){ .scope = s->scope, .scope_code = s->scope_code, .from = s->from_at, .to = s->to_at, .at = s->at_at, .known = known ? known : s->known_at };
	TRY(snapshot_take(c->s, c->w, &c->scope, false, &c->now));
	c->is_met = a_array(c->w->a, bool, c->now.orgs.n + 1);
	TRY(store_run(c->s, TX_READ, NULL, compare_kept, c));
	c->to->hash = c->now.facts.hash;
	c->to->is_signed = snapshot_signed(c->w->a, s->body, s->signature, s->public_key);
	c->to->is_ours = str_eq(s->public_key, snapshot_own_key(c->w->a));
	c->to->is_equal = !c->to->n && str_eq(c->now.facts.hash, then.hash) && str_eq(then.hash, s->hash);
	c->to->why = c->to->is_equal ? STR_NONE : laws_differ(c->w, &then, &c->now.facts);
	return OK;
}

err snapshot_compare(struct store *s, struct work *w, const struct snapshot_get_row *snap, usec known, struct compared *ret)
{
	struct comparing c = { .w = w, .s = s, .snap = snap, .to = ret, .turn = arena_new((size_t)1 << 30) };
	struct db *db = w->db;
	*ret = (struct compared){ .at = a_array(w->a, struct difference, DELTA_MAX) };
	err e = compare_all(&c, known);
	w->db = db;
	arena_free(c.turn);
	return e;
}

/* ---- what has been corrected since ---- */

struct delta { struct work *w; int64_t snapshot; struct snapshot_get_row snap; struct compared found; usec known; };

static err delta_read(struct db *db, void *arg)
{
	struct delta *d = arg;
	bool found;
	TRY(snapshot_get(db, d->w->a, &(struct snapshot_get_in){ .id = d->snapshot, .wide = true }, &d->snap, &found));
	return found ? OK : E_NOT_FOUND;
}

static err delta_write(struct db *db, void *arg)
{
	struct delta *d = arg;
	struct delta_row_insert_in *rows = a_array(d->w->a, struct delta_row_insert_in, d->found.n_at + 1);
	int64_t id = id_new();
	d->w->db = db;
	for (size_t i = 0; i < d->found.n_at; i++)
		rows[i] = (struct delta_row_insert_in){ id, (int64_t)i + 1, d->found.at[i].org, d->found.at[i].before, d->found.at[i].after };
	TRY(delta_insert(db, &(struct delta_insert_in){ id, d->snapshot, d->known, d->found.n, d->found.hash, d->w->now }, NULL));
	return d->found.n_at ? delta_row_insert(db, rows, d->found.n_at) : OK;
}

err snapshot_delta(struct store *s, struct work *w, int64_t snapshot_id)
{
	struct delta d = { .w = w, .snapshot = snapshot_id, .known = w->now };
	struct db *db = w->db;
	TRY(store_run(s, TX_READ, NULL, delta_read, &d));
	TRY(snapshot_compare(s, w, &d.snap, d.known, &d.found));
	err e = store_run(s, TX_WRITE, NULL, delta_write, &d);
	w->db = db;
	return e;
}
