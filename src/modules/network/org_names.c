#include "modules/network/org_names.h"

#include "modules/network/rules.h"

enum { REMEMBERED = 512 };

static const struct org_named *seen_before(const struct org_names *x, struct str typed)
{
	for (size_t i = x->n; i-- > 0;)
		if (str_eq(x->at[i].typed, typed))
			return &x->at[i];
	return NULL;
}

static void problem_again(struct work *w, const char *field, const struct field_problem *p)
{
	*VEC_ADD(w->a, &w->problem.fields) = (struct field_problem){ str_of(field), p->text, p->code };
}

err org_names_find(struct work *w, struct org_names *x, struct arena *keep, const char *field, struct str typed, int64_t *ret_id)
{
	const struct org_named *seen = seen_before(x, typed);
	if (!seen) {
		size_t before = w->problem.fields.n;
		TRY(network_org_typed(w, field, typed, true, ret_id));
		if (x->n >= REMEMBERED)
			x->n = 0;
		struct org_named *n = VEC_ADD(keep, x);
		*n = (struct org_named){ .typed = a_dup(keep, typed), .id = *ret_id };
		if (w->problem.fields.n > before)
			n->why = (struct field_problem){ .text = a_dup(keep, w->problem.fields.at[before].text), .code = a_dup(keep, w->problem.fields.at[before].code) };
		return OK;
	}
	*ret_id = seen->id;
	if (seen->why.text.n)
		problem_again(w, field, &seen->why);
	return OK;
}
