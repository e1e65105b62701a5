#include "store/driver.h"

#include "base/log.h"

static unsigned mask_of(const struct statement *st, const void *in)
{
	unsigned mask = 0;
	for (size_t k = 0; k < st->n_optional; k++) {
		struct statement_field f = st->in[st->optional[k]];
		struct value_in v;
		f.nullable = true; /* asks the question that decides here too: neither 0 nor empty */
		if (!value_of(&f, in, &v) || !v.is_null)
			mask |= 1u << k;
	}
	return mask;
}

static err statement_begin(struct db *db, const struct statement *st)
{
	if (db->broken != OK)
		return db->broken;
	db->n_statements++;
	if (st->writes && db->mode == TX_READ) {
		log_error("statement.write_in_read", "statement", st->name, NULL);
		return db->broken = E_BUG;
	}
	return store_fails_now() ? db->broken = E_IO : OK;
}

static err statement_run(struct db *db, const struct statement *st, const void *in, struct sink *k, int64_t *ret_n)
{
	TRY(statement_begin(db, st));
	_Alignas(16) char row[STATEMENT_ROW_MAX];
	int64_t n = 0;
	k->row = row;
	err e = db->s->d->query(db, st, mask_of(st, in), in, k, &n);
	if (e != OK && !k->stopped)
		db->broken = e;
	if (e == OK && ret_n)
		*ret_n = n;
	return e;
}

/* ---- sinks ---- */

struct one_sink { struct sink k; size_t n; size_t size; void *ret; };

static err took_one(struct sink *k)
{
	struct one_sink *o = (struct one_sink *)k;
	if (o->n++ == 0)
		memcpy(o->ret, k->row, o->size);
	return OK;
}

static err run_one(struct db *db, struct arena *a, const struct statement *st, const void *in, void *ret, size_t *ret_n)
{
	_Alignas(16) char row[STATEMENT_ROW_MAX];
	struct one_sink o = { .k = { .a = a, .took = took_one }, .size = st->row_size, .ret = row };
	TRY(statement_run(db, st, in, &o.k, NULL));
	if (o.n > 1) {
		log_error("statement.many_rows", "statement", st->name, NULL);
		return db->broken = E_BUG;
	}
	if (o.n == 1)
		memcpy(ret, row, st->row_size);
	*ret_n = o.n;
	return OK;
}

err statement_one(struct db *db, struct arena *a, const struct statement *st, const void *in, void *ret)
{
	size_t n = 0;
	TRY(run_one(db, a, st, in, ret, &n));
	return n ? OK : E_NOT_FOUND;
}

err statement_maybe(struct db *db, struct arena *a, const struct statement *st, const void *in, void *ret, bool *ret_found)
{
	size_t n = 0;
	TRY(run_one(db, a, st, in, ret, &n));
	*ret_found = n > 0;
	return OK;
}

struct many_sink { struct sink k; char *at; size_t n, cap, size; };

static err took_many(struct sink *k)
{
	struct many_sink *m = (struct many_sink *)k;
	if (m->n == m->cap)
		m->at = a_grow(k->a, m->at, m->size, &m->cap);
	memcpy(m->at + m->n++ * m->size, k->row, m->size);
	return OK;
}

err statement_many(struct db *db, struct arena *a, const struct statement *st, const void *in, void **ret_at, size_t *ret_n)
{
	struct many_sink m = { .k = { .a = a, .took = took_many }, .size = st->row_size };
	TRY(statement_run(db, st, in, &m.k, NULL));
	*ret_at = m.at;
	*ret_n = m.n;
	return OK;
}

struct each_sink { struct sink k; err (*row)(void *, const void *); void *arg; };

static err took_each(struct sink *k)
{
	struct each_sink *s = (struct each_sink *)k;
	err e = s->row(s->arg, k->row);
	k->stopped = e != OK;
	return e;
}

err statement_each(struct db *db, const struct statement *st, const void *in, err (*row)(void *, const void *), void *arg)
{
	TRY(statement_begin(db, st));
	_Alignas(16) char room[STATEMENT_ROW_MAX];
	struct each_sink s = { .k = { .took = took_each, .row = room }, .row = row, .arg = arg };
	err e = db->s->d->stream(db, st, mask_of(st, in), in, &s.k);
	if (e != OK && !s.k.stopped)
		db->broken = e;
	return e;
}

static err took_none(struct sink *k)
{
	(void)k;
	return OK;
}

err statement_exec(struct db *db, const struct statement *st, const void *in, int64_t *ret_n)
{
	struct sink k = { .took = took_none };
	return statement_run(db, st, in, &k, ret_n);
}

err statement_bulk(struct db *db, const struct statement *st, const void *rows, size_t n)
{
	TRY(statement_begin(db, st));
	err e = n ? db->s->d->bulk(db, st, rows, n) : OK;
	if (e != OK)
		db->broken = e;
	return e;
}

/* ---- for tests ---- */

struct prepare_all { const struct statement_set *sets; size_t n_sets; };

static err prepare_set(struct db *db, const struct statement_set *set)
{
	for (size_t i = 0; i < set->n; i++)
		for (unsigned mask = 0; mask < 1u << set->at[i]->n_optional; mask++) {
			err e = db->s->d->prepare(db, set->at[i], mask);
			if (e == OK)
				continue;
			log_error("statement.unprepared", "statement", set->at[i]->name, "sql",
				set->at[i]->variants[db->s->d->engine][mask].sql, NULL);
			return db->broken = e;
		}
	return OK;
}

static err prepare_sets(struct db *db, void *arg)
{
	const struct prepare_all *p = arg;
	for (size_t i = 0; i < p->n_sets; i++)
		TRY(prepare_set(db, &p->sets[i]));
	return OK;
}

err statement_prepare_all(struct store *s, const struct statement_set *sets, size_t n_sets)
{
	struct prepare_all p = { sets, n_sets };
	return store_run(s, TX_READ, NULL, prepare_sets, &p);
}
