#include "store/driver.h"
#include "store/queries.h"

#include "base/log.h"

struct step { const struct migration *m; struct arena *a; struct migration_list_rows applied; };

static bool is_applied(const struct migration_list_rows *applied, const struct migration *m)
{
	for (size_t i = 0; i < applied->n; i++)
		if (applied->at[i].number == m->number && str_is(applied->at[i].module, m->module))
			return true;
	return false;
}

static bool is_known(const struct migration_set *sets, size_t n_sets, const struct migration_list_row *row)
{
	for (size_t i = 0; i < n_sets; i++)
		for (size_t k = 0; k < sets[i].n; k++)
			if (sets[i].at[k].number == row->number && str_is(row->module, sets[i].at[k].module))
				return true;
	return false;
}

static err create_list(struct db *db, void *arg)
{
	(void)arg;
	const struct migration *m = &store_migrations.at[0];
	return db->s->d->script(db, db_engine(db) == ENGINE_SQLITE ? m->sqlite : m->postgres);
}

static err list_applied(struct db *db, void *arg)
{
	struct step *step = arg;
	return migration_list(db, step->a, &step->applied);
}

static err apply(struct db *db, void *arg)
{
	struct step *step = arg;
	const struct migration *m = step->m;
	const char *sql = db_engine(db) == ENGINE_SQLITE ? m->sqlite : m->postgres;
	TRY(list_applied(db, step)); /* another process may have been faster: now that we may write, nobody else is */
	if (is_applied(&step->applied, m))
		return OK;
	if (sql[0])
		TRY(db->s->d->script(db, sql));
	return migration_add(db, &(struct migration_add_in){ .module = str_of(m->module), .number = m->number,
		.name = str_of(m->name), .applied_at = clock_now() }, NULL);
}

static err apply_missing(struct store *s, struct step *step, const struct migration_set *set)
{
	for (size_t i = 0; i < set->n; i++) {
		if (is_applied(&step->applied, &set->at[i]))
			continue;
		step->m = &set->at[i];
		err e = store_run(s, TX_WRITE, step->a, apply, step);
		if (e != OK) {
			log_error("migration.failed", "module", step->m->module, "number", log_n(step->m->number), "why", err_name(e), NULL);
			return e;
		}
	}
	return OK;
}

static err migrate_locked(struct store *s, struct step *step, const struct migration_set *sets, size_t n_sets)
{
	TRY(store_run(s, TX_WRITE, NULL, create_list, NULL));
	TRY(store_run(s, TX_READ, step->a, list_applied, step));
	for (size_t i = 0; i < step->applied.n; i++)
		if (!is_known(sets, n_sets, &step->applied.at[i])) {
			log_error("migration.newer", "module", log_s(step->applied.at[i].module), "number",
				log_n(step->applied.at[i].number), NULL);
			return E_CONFLICT;
		}
	for (size_t i = 0; i < n_sets; i++)
		TRY(apply_missing(s, step, &sets[i]));
	return OK;
}

err store_migrate(struct store *s, const struct migration_set *sets, size_t n_sets)
{
	struct step step = { .a = arena_new(0) };
	void *lock = NULL;
	err e = s->d->lock_migrations ? s->d->lock_migrations(s, &lock) : OK;
	if (e == OK)
		e = migrate_locked(s, &step, sets, n_sets);
	if (lock)
		s->d->unlock_migrations(s, lock);
	arena_free(step.a);
	return e;
}

err store_unmigrated(struct store *s, const struct migration_set *sets, size_t n_sets, int64_t *ret_n)
{
	struct step step = { .a = arena_new(0) };
	err e = store_run(s, TX_READ, step.a, list_applied, &step);
	*ret_n = 0;
	for (size_t i = 0; e == OK && i < n_sets; i++)
		for (size_t k = 0; k < sets[i].n; k++)
			*ret_n += !is_applied(&step.applied, &sets[i].at[k]);
	arena_free(step.a);
	return e;
}
