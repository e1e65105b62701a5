/* What an account may for a time: permissions others lend it, and those of a break-glass. A pure function of what is stored and the time. */
#include "core/identity/parts.h"

enum { WORDS = MAX_PERMISSIONS / 64 };

/* What the actor has for good, or may do by a wider permission of his own, is not extra; what is bound to a role cannot be. */
static bool may_be_extra(const struct actor *by, unsigned index)
{
	const struct perm *p = perm_at(index);
	return !p->is_bound && !actor_holds(by, index) && !(p->within && actor_holds(by, perm_index(p->within)));
}

/* part (may be NULL) gets the same bits. */
static void extra_add(struct actor *by, const uint64_t *perms, uint64_t *part)
{
	for (unsigned i = 0; i < MAX_PERMISSIONS && perm_at(i); i++) {
		uint64_t bit = (uint64_t)1 << (i % 64);
		if (!(perms[i / 64] & bit) || !may_be_extra(by, i))
			continue;
		by->perms[i / 64] |= bit;
		by->extra[i / 64] |= bit;
		if (part)
			part[i / 64] |= bit;
	}
}

static struct lent *lent_of(struct arena *a, struct actor *by, int64_t id, struct str giver)
{
	struct lent **end = &by->lent;
	while (*end && (*end)->id != id)
		end = &(*end)->next;
	if (!*end) {
		*end = a_new(a, struct lent);
		(*end)->id = id;
		(*end)->by = giver;
	}
	return *end;
}

void actor_lend(struct arena *a, struct actor *by, const struct lending *d)
{
	uint64_t named[WORDS] = { 0 }, held[WORDS] = { 0 };
	perms_of_names(d->permissions, named);
	perms_of_role(d->giver_role, held);
	for (size_t i = 0; i < WORDS; i++)
		held[i] &= named[i];
	extra_add(by, held, lent_of(a, by, d->id, d->giver)->perms);
}

void actor_emergency(struct actor *by, int64_t id, struct str roles, usec until)
{
	uint64_t perms[WORDS] = { 0 };
	for (struct str rest = roles; rest.n;)
		perms_of_role(str_cut(&rest, ' '), perms);
	extra_add(by, perms, NULL);
	by->emergency_id = id;
	by->emergency_until = until;
}
