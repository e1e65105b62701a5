#include "web/ui.h"

#include "web/web.h"

static const struct field *field_named(const struct field *fields, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, fields[i].name))
			return &fields[i];
	return NULL;
}

static void choices_fill(const struct req *r, struct form_field *f, struct str choices)
{
	size_t n = 1;

	for (size_t i = 0; i < choices.n; i++)
		n += choices.p[i] == '|';
	struct choice *at = a_array(r->w.a, struct choice, n);
	f->choices = at;
	for (struct str rest = choices; rest.p; f->n_choices++) {
		struct str one = str_cut(&rest, '|');

		at[f->n_choices] = (struct choice){ .value = one, .label = one, .is_chosen = str_eq(one, f->value) };
	}
}

static void kind_fill(const struct req *r, struct form_field *f, const struct field *d)
{
	switch (d->type) {
	case F_TEXT: f->max_length = d->max ? d->max : 200; break;
	case F_LINES: f->is_lines = true; f->max_length = d->max ? d->max : 20000; break;
	case F_CODE: f->max_length = d->max; break;
	case F_SECRET: f->type = "password"; f->value = STR_NONE; break;
	case F_EMAIL: f->type = "email"; f->autocomplete = "email"; break;
	case F_CHOICE: f->is_select = true; choices_fill(r, f, str_of(d->choices)); break;
	case F_INT: case F_ID: f->type = "number"; break;
	case F_BOOL: f->is_checkbox = true; f->is_checked = f->value.n && !str_is(f->value, "0"); break;
	case F_TIME: f->type = "datetime-local"; break;
	case F_TEXTS: f->is_lines = true; f->rows = 3; break;
	case F_FILES: f->is_file = f->is_multiple = true; break;
	}
}

struct form_field form_field_of(const struct req *r, const struct field *fields, size_t n, const char *name, struct str value)
{
	const struct field *d = field_named(fields, n, str_of(name));
	bool is_shown_again = r->w.problem.e != OK;
	struct form_field f = { .name = str_of(name), .value = is_shown_again ? req_typed(r, name) : value,
		.error = req_field_problem(r, name) };

	if (!d)
		return f;
	f.label = msg_text(r->w.by.lang, d->label);
	f.is_required = d->required;
	kind_fill(r, &f, d);
	return f;
}

struct form_errors form_errors_of(const struct req *r, const struct field *fields, size_t n)
{
	const struct problem *p = &r->w.problem;
	struct form_error *items = a_array(r->w.a, struct form_error, p->fields.n);

	for (size_t i = 0; i < p->fields.n; i++) {
		struct str rest = p->fields.at[i].field, name = str_cut(&rest, '[');
		const struct field *d = field_named(fields, n, name);

		items[i] = (struct form_error){ .name = name, .text = p->fields.at[i].text,
			.label = d ? msg_text(r->w.by.lang, d->label) : STR_NONE };
	}
	return (struct form_errors){ .text = req_problem_text(r), .items = items, .n_items = p->fields.n };
}
