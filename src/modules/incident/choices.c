#include "modules/incident/choices.h"

enum { MAX_ORGS = 3000 };

struct str time_input(struct arena *a, usec t)
{
	struct civil c = civil_of(t);
	return t ? a_fmt(a, "%04d-%02d-%02dT%02d:%02d", c.year, c.month, c.day, c.hour, c.minute) : STR_NONE;
}

struct asking asking_of(struct req *r, const struct field *fields, size_t n_fields)
{
	return (struct asking){ r, fields, n_fields, a_array(r->w.a, struct form_field, n_fields), 0 };
}

struct form_field *ask(struct asking *x, const char *name, struct str value)
{
	struct form_field *f = &x->at[x->n++];
	*f = form_field_of(x->r, x->fields, x->n_fields, name, value);
	return f;
}

/* ---- one of several ---- */

static struct choice *begin(struct req *r, struct form_field *f, size_t n, enum msg none)
{
	struct choice *at = a_array(r->w.a, struct choice, n + 1);
	f->is_select = true;
	f->is_lines = false;
	f->choices = at;
	f->n_choices = 0;
	if (none)
		at[f->n_choices++] = (struct choice){ STR_NONE, say(&r->w, none), !f->value.n };
	return at;
}

static void add(struct form_field *f, struct choice *at, struct str value, struct str label)
{
	at[f->n_choices++] = (struct choice){ value, label, str_eq(value, f->value) };
}

void choose_said(struct req *r, struct form_field *f, const struct said *table, size_t n, enum msg none)
{
	struct choice *at = begin(r, f, n, none);
	for (size_t i = 0; i < n; i++)
		add(f, at, str_of(table[i].value), say(&r->w, table[i].says));
}

err choose_org(struct req *r, struct form_field *f, enum msg none)
{
	struct incident_organisations_rows rows;
	TRY(incident_organisations(r->w.db, r->w.a, &(struct incident_organisations_in){ .max = MAX_ORGS }, &rows));
	struct choice *at = begin(r, f, rows.n, none);
	for (size_t i = 0; i < rows.n; i++)
		add(f, at, rows.at[i].code, a_fmt(r->w.a, "%.*s (%.*s)", STR_ARG(rows.at[i].name), STR_ARG(rows.at[i].code)));
	return OK;
}

void choose_severity(struct req *r, struct form_field *f, enum msg none)
{
	static const struct said severities[] = { { "1", M_INCIDENT_SEVERITY_1 }, { "2", M_INCIDENT_SEVERITY_2 }, { "3", M_INCIDENT_SEVERITY_3 }, { "4", M_INCIDENT_SEVERITY_4 } };
	choose_said(r, f, severities, 4, none);
}

void choose_class(struct req *r, struct form_field *f, enum msg none)
{
	static const struct said classes[] = { { "ordinary", M_INCIDENT_CLASS_ORDINARY }, { "serious", M_INCIDENT_CLASS_SERIOUS } };
	choose_said(r, f, classes, 2, none);
}

/* ---- several of several ---- */

static bool was_ticked(const struct req *r, const struct form_field *f, struct str value)
{
	for (size_t i = 0; i < r->route->n_in; i++) {
		const struct field *d = &r->route->in[i];
		if (d->type != F_TEXTS || !str_is(f->name, d->name))
			continue;
		const struct strs *typed = (const void *)((const char *)r->in + d->offset);
		for (size_t k = 0; k < typed->n; k++)
			if (str_eq(typed->at[k], value))
				return true;
	}
	return false;
}

static void tick(struct req *r, struct form_field *f, struct choice *at, struct str value, struct str label, struct str words)
{
	bool is_again = r->w.problem.e != OK && r->in;
	at[f->n_choices++] = (struct choice){ value, label, is_again ? was_ticked(r, f, value) : words_hold(words, value) };
}

static struct choice *boxes(struct req *r, struct form_field *f, size_t n)
{
	struct choice *at = begin(r, f, n, 0);
	f->is_select = false;
	f->is_checkboxes = true;
	return at;
}

void tick_said(struct req *r, struct form_field *f, const struct said *table, size_t n, struct str words)
{
	struct choice *at = boxes(r, f, n);
	for (size_t i = 0; i < n; i++)
		tick(r, f, at, str_of(table[i].value), say(&r->w, table[i].says), words);
}

void tick_reference(struct req *r, struct form_field *f, enum reference_table table, struct str words)
{
	const struct reference *rows;
	size_t n;
	reference_all(table, &rows, &n);
	struct choice *at = boxes(r, f, n);
	for (size_t i = 0; i < n; i++)
		tick(r, f, at, rows[i].code, rows[i].label[r->w.by.lang], words);
}
