/* Histories from the modules: every source reads its tables for a scope of organisations. */
#include "modules/duty/inside.h"

static err read_all(struct work *w, const struct duty_scope *scope, struct duty_history *h)
{
	for (size_t i = 0; i < n_modules; i++)
		for (size_t j = 0; j < all_modules[i]->n_duties; j++) {
			const struct duty_source *s = &all_modules[i]->duties[j];
			if (!scope->is_one || (s->about & DUTY_ABOUT(scope->unit)))
				TRY(s->read(w, scope, h));
		}
	return OK;
}

struct others { VEC(int64_t) ids; };

static void others_add(struct work *w, const struct duty_scope *scope, struct others *to, int64_t id)
{
	for (size_t i = 0; i < to->ids.n; i++)
		if (to->ids.at[i] == id)
			return;
	if (id < scope->org_from || id >= scope->org_to)
		*VEC_ADD(w->a, &to->ids) = id;
}

/* Bodies that go on for one of the scope lie anywhere. What they do counts for the duties of the body itself, not for those of a thing. */
static err heirs_find(struct work *w, const struct duty_scope *scope, struct others *to)
{
	struct duty_heirs_rows rows;
	if (!duty_asks(scope, UNIT_ORG))
		return OK;
	TRY(duty_heirs(w->db, w->a, &(struct duty_heirs_in){ .org_from = scope->org_from, .org_to = scope->org_to }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		others_add(w, scope, to, rows.at[i].id);
	return OK;
}

/* Whose the things of the scope were: they are judged by what those bodies were then, and by their waivers. */
static void owners_find(struct work *w, const struct duty_scope *scope, const struct duty_history *h, struct others *to)
{
	int64_t *ids;
	size_t n;
	history_owners(h, w->a, &ids, &n);
	for (size_t i = 0; i < n; i++)
		others_add(w, scope, to, ids[i]);
}

err duty_load(struct work *w, struct duty_scope scope, struct duty_history **ret)
{
	struct duty_books books;
	struct others others = { 0 };
	TRY(duty_books(w, &books));
	*ret = history_new(w->a, books.vocabulary);
	TRY(read_all(w, &scope, *ret));
	TRY(heirs_find(w, &scope, &others));
	owners_find(w, &scope, *ret, &others);
	for (size_t i = 0; i < others.ids.n; i++)
		TRY(read_all(w, &(struct duty_scope){ others.ids.at[i], others.ids.at[i] + 1, true, UNIT_ORG, others.ids.at[i] }, *ret));
	history_ready(*ret);
	return OK;
}

err duty_history(struct work *w, int64_t org, struct duty_history **ret)
{
	return duty_load(w, (struct duty_scope){ org, org + 1 }, ret);
}
