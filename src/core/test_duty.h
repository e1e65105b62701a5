/* test_duty: reads the sources of a module as the duties engine does, and asks what holds at a pair of times. */
#ifndef CORE_TEST_DUTY_H
#define CORE_TEST_DUTY_H

#include "core/duty_source.h"
#include "core/legal/data_files.h"
#include "core/test_core.h"

static inline const struct duty_vocabulary *test_vocabulary(struct arena *a)
{
	const struct duty_vocabulary *v;
	struct str why;
	assert_int_equal(vocabulary_read(a, data_file("duties/vocabulary.json"), &v, &why), OK);
	return v;
}

static inline err test_sources_read(struct work *w, const struct duty_source *at, size_t n, const struct duty_scope *scope, struct duty_history *to)
{
	for (size_t i = 0; i < n; i++)
		TRY(at[i].read(w, scope, to));
	return OK;
}

/* What the sources know of the organisations from ≤ id < to. */
static inline struct duty_history *test_history(struct fixture *f, const struct duty_source *at, size_t n, int64_t from, int64_t to)
{
	struct work me = { .a = f->a, .now = clock_now(), .by = { .is_system = true } };
	struct duty_scope scope = { from, to };
	struct duty_history *h = NULL;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, (h = history_new(w->a, test_vocabulary(w->a)), test_sources_read(w, at, n, &scope, h))), OK);
	history_ready(h);
	return h;
}

static inline bool test_holds(usec from, usec to, usec known_from, usec known_to, usec at, usec known)
{
	return from <= at && at < to && known_from <= known && known < known_to;
}

/* How many values of the attribute hold; *ret: the last of them, DUTY_NULL when none. */
static inline int test_facts(const struct duty_history *h, enum duty_unit unit, int64_t id, const char *attribute, usec at, usec known, int64_t *ret)
{
	const struct duty_subject *s = history_find(h, unit, id);
	int which = str_is(str_of(attribute), "owner") ? DUTY_OWNER : duty_given(h, attribute), n = 0;
	*ret = DUTY_NULL;
	for (size_t i = 0; s && i < s->n_facts; i++) {
		const struct duty_fact *x = &s->facts[i];
		if (x->attribute != which || !test_holds(x->from, x->to, x->known_from, x->known_to, at, known))
			continue;
		*ret = x->value;
		n++;
	}
	return n;
}

/* The one value; DUTY_NULL when there is none. */
static inline int64_t test_fact(const struct duty_history *h, enum duty_unit unit, int64_t id, const char *attribute, usec at, usec known)
{
	int64_t value;
	assert_true(test_facts(h, unit, id, attribute, at, known, &value) <= 1);
	return value;
}

static inline bool test_is(const struct duty_history *h, enum duty_unit unit, int64_t id, const char *attribute, usec at, usec known, const char *word)
{
	return test_fact(h, unit, id, attribute, at, known) == duty_word(str_of(word));
}

/* Records of the kind that touch [from, to) (a point lies in it), as known then. *ret, may be NULL: the last of them. */
static inline int test_records(const struct duty_history *h, enum duty_unit unit, int64_t id, const char *kind, usec from, usec to, usec known,
	const struct duty_record **ret)
{
	const struct duty_subject *s = history_find(h, unit, id);
	int which = vocabulary_kind(history_vocabulary(h), str_of(kind)), n = 0;
	for (size_t i = 0; s && i < s->n_records; i++) {
		const struct duty_record *r = &s->records[i];
		bool touches = r->begins < to && (r->ends > from || (r->begins == r->ends && r->begins >= from));
		if (r->kind != which || !touches || r->known_from > known || r->known_to <= known)
			continue;
		if (ret)
			*ret = r;
		n++;
	}
	return n;
}

static inline int64_t test_value(const struct duty_history *h, const struct duty_record *r, const char *field)
{
	int at = duty_kind_field(&history_vocabulary(h)->kinds[r->kind], str_of(field));
	assert_true(at >= 0);
	return r->values[at];
}

#endif
