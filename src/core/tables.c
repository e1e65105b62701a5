/* The rows of all modules, found by index and by name. */
#include <assert.h>
#include <stdlib.h>

#include "base/log.h"
#include "core/module.h"
#include "core/sheet/sheet.h"
#include "core/identity/roles.h"

size_t n_perms_declared(void)
{
	size_t n = 0;
	for (size_t i = 0; i < n_modules; i++)
		n += all_modules[i]->n_perms;
	return n;
}

const struct perm *perm_at(unsigned index)
{
	for (size_t i = 0; i < n_modules; i++) {
		if (index < all_modules[i]->n_perms)
			return all_modules[i]->perms[index];
		index -= (unsigned)all_modules[i]->n_perms;
	}
	return NULL;
}

unsigned perm_index(const struct perm *p)
{
	unsigned index = 0;
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_perms; k++, index++)
			if (all_modules[i]->perms[k] == p && index < MAX_PERMISSIONS)
				return index;
	log_error("perm.undeclared", "name", p ? p->name : "", NULL);
	abort();
}

bool perm_find(struct str name, unsigned *ret_index)
{
	unsigned index = 0;
	for (size_t i = 0; i < n_modules; i++) {
		for (size_t k = 0; k < all_modules[i]->n_perms; k++, index++) {
			if (!str_is(name, all_modules[i]->perms[k]->name))
				continue;
			*ret_index = index;
			return true;
		}
	}
	return false;
}

const struct setting *setting_declared(struct str name)
{
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_settings; k++)
			if (str_is(name, all_modules[i]->settings[k].name))
				return &all_modules[i]->settings[k];
	return NULL;
}

const struct journal_kind *journal_declared(struct str name)
{
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_journal; k++)
			if (str_is(name, all_modules[i]->journal[k].name))
				return &all_modules[i]->journal[k];
	return NULL;
}

const struct record_kind *record_declared(struct str name)
{
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_records; k++)
			if (str_is(name, all_modules[i]->records[k].name))
				return &all_modules[i]->records[k];
	return NULL;
}

const struct sheet_register *sheet_register_of(struct str name)
{
	for (size_t m = 0; m < n_modules; m++)
		for (size_t i = 0; i < all_modules[m]->n_sheets; i++)
			if (str_is(name, all_modules[m]->sheets[i].name))
				return &all_modules[m]->sheets[i];
	return NULL;
}

err record_link(struct work *w, struct str kind, int64_t id, struct link *ret)
{
	const struct record_kind *k = record_declared(kind);
	*ret = (struct link){ 0 };
	return k ? k->link(w, id, ret) : OK;
}

struct all_sets { struct migration_set at[64]; size_t n; };

static struct all_sets all_migrations(void)
{
	struct all_sets all = { .n = 0 };
	for (size_t i = 0; i < n_modules; i++)
		if (all_modules[i]->migrations) {
			assert(all.n < COUNT(all.at));
			all.at[all.n++] = *all_modules[i]->migrations;
		}
	return all;
}

err modules_migrate(struct store *s)
{
	struct all_sets all = all_migrations();
	TRY(store_migrate(s, all.at, all.n));
	return roles_seed(s);
}

err modules_unmigrated(struct store *s, int64_t *ret_n)
{
	struct all_sets all = all_migrations();
	return store_unmigrated(s, all.at, all.n, ret_n);
}

err modules_start(struct store *s)
{
	for (size_t i = 0; i < n_modules; i++)
		if (all_modules[i]->start)
			TRY(all_modules[i]->start(s));
	return OK;
}
