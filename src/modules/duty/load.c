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

/* Bodies that go on for one of the scope lie anywhere. What they do counts for the duties of the body itself, not for those of a thing. */
static err read_heirs(struct work *w, const struct duty_scope *scope, struct duty_history *h)
{
	struct duty_heirs_rows rows;
	if (!duty_asks(scope, UNIT_ORG))
		return OK;
	TRY(duty_heirs(w->db, w->a, &(struct duty_heirs_in){ .org_from = scope->org_from, .org_to = scope->org_to }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		int64_t id = rows.at[i].id;
		if (id < scope->org_from || id >= scope->org_to)
			TRY(read_all(w, &(struct duty_scope){ id, id + 1, true, UNIT_ORG, id }, h));
	}
	return OK;
}

err duty_load(struct work *w, struct duty_scope scope, struct duty_history **ret)
{
	struct duty_books books;
	TRY(duty_books(w, &books));
	*ret = history_new(w->a, books.vocabulary);
	TRY(read_all(w, &scope, *ret));
	TRY(read_heirs(w, &scope, *ret));
	history_ready(*ret);
	return OK;
}

err duty_history(struct work *w, int64_t org, struct duty_history **ret)
{
	return duty_load(w, (struct duty_scope){ org, org + 1 }, ret);
}
