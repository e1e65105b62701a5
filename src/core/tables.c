/* The rows of all modules, found by index and by name. */
#include <stdlib.h>

#include "base/log.h"
#include "core/module.h"
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

err modules_migrate(struct store *s)
{
	struct migration_set sets[64];
	if (n_modules > COUNT(sets))
		return E_BUG;
	size_t n = 0;
	for (size_t i = 0; i < n_modules; i++)
		if (all_modules[i]->migrations)
			sets[n++] = *all_modules[i]->migrations;
	TRY(store_migrate(s, sets, n));
	return roles_seed(s);
}

err modules_start(struct store *s)
{
	for (size_t i = 0; i < n_modules; i++)
		if (all_modules[i]->start)
			TRY(all_modules[i]->start(s));
	return OK;
}
