#include "core/duty_source.h"

#include <stdlib.h>

#include "base/log.h"

static _Noreturn void no_such(const char *what, struct str name)
{
	log_error("duty.vocabulary", "missing", what, "name", log_s(name), NULL);
	abort();
}

int duty_given(const struct duty_history *to, const char *attribute)
{
	int i = vocabulary_attribute(history_vocabulary(to), str_of(attribute));
	if (i < 0)
		no_such("attribute", str_of(attribute));
	return i;
}

struct duty_form duty_form(const struct duty_history *to, const char *kind, const char *fields)
{
	const struct duty_vocabulary *v = history_vocabulary(to);
	struct duty_form f = { .kind = vocabulary_kind(v, str_of(kind)) };
	if (f.kind < 0)
		no_such("kind", str_of(kind));
	f.n_fields = v->kinds[f.kind].n_fields;
	for (struct str rest = str_of(fields); rest.n;) {
		struct str name = str_cut(&rest, ' ');
		int at = duty_kind_field(&v->kinds[f.kind], name);
		if (at < 0 || f.n == DUTY_FIELDS_MAX)
			no_such("field", name);
		f.at[f.n++] = at;
	}
	return f;
}

void duty_record_add(struct duty_history *to, const struct duty_form *f, enum duty_unit unit, int64_t id, struct duty_record r, const int64_t *values)
{
	enum { ALL = 32 };
	int64_t all[ALL];
	if (f->n_fields > ALL)
		no_such("room for so many fields of", STR_NONE);
	for (size_t i = 0; i < f->n_fields; i++)
		all[i] = DUTY_NULL;
	for (size_t i = 0; i < f->n; i++)
		all[f->at[i]] = values[i];
	r.kind = f->kind;
	r.values = all;
	history_record(to, unit, id, &r);
}

void duty_orgs_add(struct work *w, struct duty_orgs *to, int64_t org)
{
	for (size_t i = 0; i < to->ids.n; i++)
		if (to->ids.at[i] == org)
			return;
	if (org)
		*VEC_ADD(w->a, &to->ids) = org;
}

void duty_one_add(struct work *w, struct duty_orgs *to, struct duty_one one)
{
	for (size_t i = 0; i < to->ones.n; i++)
		if (to->ones.at[i].org == one.org && to->ones.at[i].unit == one.unit && to->ones.at[i].id == one.id && to->ones.at[i].kind == one.kind)
			return;
	if (one.org && one.id)
		*VEC_ADD(w->a, &to->ones) = one;
}
