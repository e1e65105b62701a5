#include "modules/network/org_field.h"

enum { SUGGESTED = 50 };

/* The first of the register, for browsers without script; with script they give way to what fits the typed text. */
static err options_of(struct req *r, struct org_field *f)
{
	struct org_page_rows rows;
	TRY(org_page(r->w.db, r->w.a, &(struct org_page_in){ .max = SUGGESTED }, &rows));
	f->options = a_array(r->w.a, struct org_candidate, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		if (!rows.at[i].ended_at)
			f->options[f->n_options++] = (struct org_candidate){ rows.at[i].id, rows.at[i].code, rows.at[i].name };
	return OK;
}

err network_org_field(struct req *r, struct form_field f, struct org_field *ret)
{
	struct org_found found;
	*ret = (struct org_field){ .field = f };
	if (str_is(f.value, ORG_TYPE_AGAIN))
		ret->field.value = STR_NONE;
	TRY(network_org_find(&r->w, ret->field.value, &found));
	if (found.is_sure) {
		ret->field.value = found.at[0].code;
		ret->shown = found.at[0].name;
	} else if (f.error.n && found.n) {
		ret->candidates = found.at;
		ret->n_candidates = found.n;
		return OK;
	}
	return options_of(r, ret);
}
