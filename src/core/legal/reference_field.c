#include "core/legal/reference_field.h"

void reference_choose(struct work *w, struct form_field *f, enum reference_table t, enum msg none)
{
	const struct reference *rows;
	size_t n, k = 0;
	reference_all(t, &rows, &n);
	struct choice *at = a_array(w->a, struct choice, n + 1);
	if (none)
		at[k++] = (struct choice){ STR_NONE, say(w, none), !f->value.n };
	for (size_t i = 0; i < n; i++)
		at[k++] = (struct choice){ rows[i].code, rows[i].label[w->by.lang], str_eq(rows[i].code, f->value) };
	f->is_select = true;
	f->is_lines = false;
	f->choices = at;
	f->n_choices = k;
}
