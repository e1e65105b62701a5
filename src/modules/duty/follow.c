/* Keeping up: what the journal spoke of, and what time has changed. */
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/rand.h"
#include "core/jobs/jobs.h"
#include "modules/duty/inside.h"

enum { HEARD_AT_ONCE = 500, TURNING_AT_ONCE = 500, ONES_MAX = 20, PIECES_MAX = 100000 };
#define PIECE_TIME (50 * USEC_MS)    /* of the one writer, then others have their turn, */
#define PIECE_REST (10 * USEC_MS)    /* also other processes, which ask for the lock now and then */
#define ORG_LEFT S("duty.org")       /* heard of by nobody else: an organisation for which a piece had no time */

static const struct duty_told *told_of(const struct duty_source *s, struct str kind)
{
	for (size_t i = 0; i < COUNT(s->told) && s->told[i].record; i++)
		if (str_is(kind, s->told[i].record))
			return &s->told[i];
	return NULL;
}

static bool concerns_duties(struct str kind)
{
	for (size_t i = 0; i < n_modules; i++)
		for (size_t j = 0; j < all_modules[i]->n_duties; j++)
			if (told_of(&all_modules[i]->duties[j], kind))
				return true;
	return false;
}

err duty_heard(struct work *w, const char *kind, const int64_t *ids, size_t n)
{
	if (!n || !concerns_duties(str_of(kind)))
		return OK;
	for (size_t i = 0; i < n; i++)
		TRY(duty_heard_put(w->db, &(struct duty_heard_put_in){ .kind = str_of(kind), .record = ids[i], .now = w->now }, NULL));
	return job_add(w, "duty.follow", S("now"), S("{}"), 0);
}

/* ---- whose duties ---- */

static err touched_by(struct work *w, struct str kind, int64_t id, struct duty_orgs *to)
{
	for (size_t i = 0; i < n_modules; i++)
		for (size_t j = 0; j < all_modules[i]->n_duties; j++) {
			const struct duty_told *t = told_of(&all_modules[i]->duties[j], kind);
			if (t)
				TRY(t->orgs(w, id, to));
		}
	return OK;
}

static err touched_heard(struct work *w, struct duty_orgs *to, bool *ret_more)
{
	struct duty_heard_some_rows rows;
	TRY(duty_heard_some(w->db, w->a, &(struct duty_heard_some_in){ .max = HEARD_AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		if (str_eq(rows.at[i].kind, ORG_LEFT))
			duty_orgs_add(w, to, rows.at[i].record_id);
		else
			TRY(touched_by(w, rows.at[i].kind, rows.at[i].record_id, to));
		TRY(duty_heard_drop(w->db, &(struct duty_heard_drop_in){ .kind = rows.at[i].kind, .record = rows.at[i].record_id }, NULL));
	}
	*ret_more |= rows.n == HEARD_AT_ONCE;
	return OK;
}

static err touched_turning(struct work *w, struct duty_orgs *to, bool *ret_more)
{
	struct duty_turning_rows rows;
	TRY(duty_turning(w->db, w->a, &(struct duty_turning_in){ .now = w->now, .max = TURNING_AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		duty_one_add(w, to, (struct duty_one){ rows.at[i].org_id, (enum duty_unit)rows.at[i].unit, rows.at[i].subject_id });
	*ret_more |= rows.n == TURNING_AT_ONCE;
	return OK;
}

static bool a_duty_asks_for(const struct duty_laws *l, const struct duty_one *one)
{
	int kind = vocabulary_kind(l->books.vocabulary, str_of(one->kind));
	for (size_t b = 0; b < l->books.n; b++)
		for (size_t d = 0; d < l->books.at[b]->n_duties; d++)
			if (l->books.at[b]->duties[d].unit == one->unit && duty_asks_kind(&l->books.at[b]->duties[d], kind))
				return true;
	return false;
}

/* By a duty of the unit, or by a waiver that lets the kind stand for another. */
static err is_asked_for(struct work *w, const struct duty_laws *l, const struct duty_one *one, bool *ret)
{
	*ret = !one->kind || a_duty_asks_for(l, one);
	if (*ret)
		return OK;
	struct duty_substitute_of_rows rows;
	TRY(duty_substitute_of(w->db, w->a, &(struct duty_substitute_of_in){ .org = one->org }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ret |= str_is(rows.at[i].kind, one->kind);
	return OK;
}

static int scope_cmp(const void *x, const void *y)
{
	const struct duty_scope *a = x, *b = y;
	if (a->org_from != b->org_from)
		return a->org_from < b->org_from ? -1 : 1;
	if (a->is_one != b->is_one)
		return a->is_one ? 1 : -1;
	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

struct scopes { struct duty_scope *at; size_t n; };

/* Each once; of an organisation of which much is touched, all. */
static err scopes_of(struct work *w, const struct duty_laws *l, const struct duty_orgs *o, struct scopes *ret)
{
	struct scopes s = { .at = a_array(w->a, struct duty_scope, o->ids.n + o->ones.n) };
	size_t n = 0;
	for (size_t i = 0; i < o->ids.n; i++)
		s.at[n++] = (struct duty_scope){ o->ids.at[i], o->ids.at[i] + 1 };
	for (size_t i = 0; i < o->ones.n; i++) {
		bool yes;
		TRY(is_asked_for(w, l, &o->ones.at[i], &yes));
		if (yes)
			s.at[n++] = (struct duty_scope){ o->ones.at[i].org, o->ones.at[i].org + 1, true, o->ones.at[i].unit, o->ones.at[i].id };
	}
	if (n)
		qsort(s.at, n, sizeof *s.at, scope_cmp);
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i; k < n && s.at[k].org_from == s.at[i].org_from; k++)
			;
		if (!s.at[i].is_one || k - i > ONES_MAX) {
			s.at[s.n++] = (struct duty_scope){ s.at[i].org_from, s.at[i].org_to };
			continue;
		}
		for (; i < k; i++)
			if (!s.n || scope_cmp(&s.at[s.n - 1], &s.at[i]))
				s.at[s.n++] = s.at[i];
	}
	*ret = s;
	return OK;
}

/* What was an organisation's before is judged for that time by what it was then. */
static err touched_once(struct work *w, const struct scopes *s, struct duty_orgs *to)
{
	for (size_t i = 0; i < s->n; i++) {
		struct duty_owned_once_rows rows;
		if (s->at[i].is_one)
			continue;
		TRY(duty_owned_once(w->db, w->a, &(struct duty_owned_once_in){ .org = s->at[i].org_from }, &rows));
		for (size_t j = 0; j < rows.n; j++)
			duty_one_add(w, to, (struct duty_one){ rows.at[j].org_id, (enum duty_unit)rows.at[j].unit, rows.at[j].subject_id });
	}
	return OK;
}

/* Duties of a body that has ended are proved by its heir too. */
static err touched_before(struct work *w, const struct scopes *s, struct duty_orgs *to)
{
	for (size_t i = 0; i < s->n; i++) {
		struct duty_heired_rows rows;
		if (!duty_asks(&s->at[i], UNIT_ORG))
			continue;
		TRY(duty_heired(w->db, w->a, &(struct duty_heired_in){ .org = s->at[i].org_from }, &rows));
		for (size_t j = 0; j < rows.n; j++)
			duty_one_add(w, to, (struct duty_one){ rows.at[j].from_id, UNIT_ORG, rows.at[j].from_id });
	}
	return OK;
}

static err keep(struct work *w, const struct duty_laws *l, const struct duty_scope *of)
{
	struct duty_delta d = { .seq = id_new() };
	struct duty_history *h;
	TRY(duty_load(w, *of, &h));
	TRY(duty_differ(w, l, h, of, &d));
	return duty_delta_write(w, &d);
}

/* The rest of a piece is heard of again, by whole organisations. */
static err leave(struct work *w, const struct duty_scope *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(duty_heard_put(w->db, &(struct duty_heard_put_in){ .kind = ORG_LEFT, .record = at[i].org_from, .now = w->now }, NULL));
	return OK;
}

static err follow_piece(struct work *w, bool *ret_more)
{
	struct duty_orgs touched = { 0 };
	struct duty_laws laws;
	usec began = clock_steady();
	TRY(touched_heard(w, &touched, ret_more));
	TRY(touched_turning(w, &touched, ret_more));
	if (!touched.ids.n && !touched.ones.n)
		return OK;
	TRY(duty_laws(w, &laws));
	struct scopes s;
	TRY(scopes_of(w, &laws, &touched, &s));
	TRY(touched_before(w, &s, &touched));
	TRY(touched_once(w, &s, &touched));
	TRY(scopes_of(w, &laws, &touched, &s));
	size_t done = 0;
	for (; done < s.n && (done == 0 || clock_steady() - began < PIECE_TIME); done++) {
		struct arena_mark mark = arena_mark(w->a);
		TRY(keep(w, &laws, &s.at[done]));
		arena_rewind(w->a, mark);
	}
	*ret_more |= done < s.n;
	return leave(w, s.at + done, s.n - done);
}

struct piece { struct arena *a; const struct actor *by; usec now; bool more; };

static err piece_run(struct db *db, void *arg)
{
	struct piece *p = arg;
	p->more = false;
	return follow_piece(&(struct work){ .a = p->a, .db = db, .now = p->now, .by = *p->by }, &p->more);
}

err duty_follow(struct store *s, struct work *w, struct str args_json)
{
	struct piece p = { .a = arena_new(0), .by = &w->by, .now = w->now, .more = true };
	err e = OK;
	for (int i = 0; e == OK && p.more && i < PIECES_MAX && !jobs_stopping(); i++) {
		e = store_run(s, TX_BULK, p.a, piece_run, &p);
		arena_reset(p.a);
		if (p.more)
			usleep(PIECE_REST);
	}
	arena_free(p.a);
	return e;
}
