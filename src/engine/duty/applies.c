/* When a duty binds: the selector over the history of its attributes, in three values. */
#include <stdlib.h>

#include "engine/duty/inside.h"

/* Facts of one attribute, as they lie together. */
static void facts_of(const struct duty_subject *s, int attribute, const struct duty_fact **ret, size_t *ret_n)
{
	size_t low = 0, high = s ? s->n_facts : 0;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (s->facts[middle].attribute < attribute)
			low = middle + 1;
		else
			high = middle;
	}
	size_t n = 0;
	while (s && low + n < s->n_facts && s->facts[low + n].attribute == attribute)
		n++;
	*ret = n ? s->facts + low : NULL;
	*ret_n = n;
}

static bool holds_at(const struct duty_fact *f, usec at, usec known)
{
	return f->from <= at && at < f->to && is_known(f->known_from, f->known_to, known);
}

/* ---- whose it was ---- */

int64_t owner_id(const struct duty_subject *s, usec at, usec known)
{
	int64_t ret = s->org;
	for (size_t i = 0; i < s->n_facts && s->facts[i].attribute == DUTY_OWNER; i++)
		if (holds_at(&s->facts[i], at, known))
			ret = s->facts[i].value;
	return ret;
}

static void owner_add(struct owners *o, const struct duty_history *h, int64_t id)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->at[i].id == id)
			return;
	o->at[o->n++] = (struct owner){ id, history_find(h, UNIT_ORG, id) };
}

struct owners owners_of(struct arena *a, const struct duty_history *h, const struct duty_subject *s)
{
	size_t n = 0;
	while (n < s->n_facts && s->facts[n].attribute == DUTY_OWNER)
		n++;
	struct owners o = { .at = a_array(a, struct owner, n + 1) };
	owner_add(&o, h, s->org);
	for (size_t i = 0; i < n; i++)
		owner_add(&o, h, s->facts[i].value);
	return o;
}

static bool is_of_owner(const struct ask *k, int attribute)
{
	return attribute >= 0 && k->s->unit != UNIT_ORG && k->r->vocabulary->attributes[attribute].unit != k->s->unit;
}

/* Who bears the attribute at that time: the subject, or the organisation whose it was. NULL: nothing is known of it. */
static const struct duty_subject *bearer(const struct ask *k, int attribute, usec at)
{
	if (!is_of_owner(k, attribute))
		return k->s;
	int64_t id = k->owners.n > 1 ? owner_id(k->s, at, k->known) : k->owners.at[0].id;
	for (size_t i = 0; i < k->owners.n; i++)
		if (k->owners.at[i].id == id)
			return k->owners.at[i].org;
	return NULL;
}

int64_t ask_attribute(const struct ask *k, int attribute, usec at)
{
	const struct duty_fact *f;
	size_t n;
	facts_of(bearer(k, attribute, at), attribute, &f, &n);
	for (size_t i = 0; i < n; i++)
		if (holds_at(&f[i], at, k->known))
			return f[i].value;
	return DUTY_NULL;
}

static bool compare(enum selector_op op, int64_t value, const struct selector_step *s)
{
	switch (op) {
	case SEL_EQ: case SEL_HAS: return value == s->literal;
	case SEL_NE: return value != s->literal;
	case SEL_LT: return value < s->literal;
	case SEL_LE: return value <= s->literal;
	case SEL_GT: return value > s->literal;
	case SEL_GE: return value >= s->literal;
	case SEL_IN:
		for (size_t i = 0; i < s->n_set; i++)
			if (s->set[i] == value)
				return true;
		return false;
	case SEL_AND: case SEL_OR: case SEL_NOT: break;
	}
	return false;
}

/* Of several values: does one compare? `!=` asks that none is equal. */
static enum truth step_truth(const struct ask *k, const struct selector_step *s, usec at)
{
	const struct duty_fact *f;
	size_t n;
	facts_of(bearer(k, s->attribute, at), s->attribute, &f, &n);
	bool is_many = k->r->vocabulary->attributes[s->attribute].is_many, any = false;
	for (size_t i = 0; i < n; i++) {
		if (!holds_at(&f[i], at, k->known))
			continue;
		bool yes = compare(s->op == SEL_NE ? SEL_EQ : s->op, f[i].value, s);
		if (!is_many)
			return yes != (s->op == SEL_NE) ? TRUE3 : FALSE3;
		any |= yes;
	}
	if (!is_many)
		return UNKNOWN3;
	return any != (s->op == SEL_NE) ? TRUE3 : FALSE3;
}

static enum truth and3(enum truth a, enum truth b)
{
	if (a == FALSE3 || b == FALSE3)
		return FALSE3;
	return a == TRUE3 && b == TRUE3 ? TRUE3 : UNKNOWN3;
}

static enum truth not3(enum truth a)
{
	return a == UNKNOWN3 ? UNKNOWN3 : a == TRUE3 ? FALSE3 : TRUE3;
}

static bool exists(const struct ask *k, usec at)
{
	for (size_t i = 0; i < k->s->n_facts; i++)
		if (holds_at(&k->s->facts[i], at, k->known))
			return true;
	return false;
}

static enum truth selector_truth(const struct ask *k, const struct selector *sel, usec at)
{
	enum truth stack[SELECTOR_STACK];
	size_t n = 0;
	if (!exists(k, at))
		return FALSE3;
	for (size_t i = 0; i < sel->n; i++) {
		const struct selector_step *s = &sel->steps[i];
		if (s->op == SEL_NOT) {
			stack[n - 1] = not3(stack[n - 1]);
		} else if (s->op == SEL_AND || s->op == SEL_OR) {
			enum truth b = stack[--n], a = stack[n - 1];
			stack[n - 1] = s->op == SEL_AND ? and3(a, b) : not3(and3(not3(a), not3(b)));
		} else {
			stack[n++] = step_truth(k, s, at);
		}
	}
	return n ? stack[0] : TRUE3;
}

/* ---- over time ---- */

struct moments { usec *at; size_t n; };

static int usec_cmp(const void *x, const void *y)
{
	usec a = *(const usec *)x, b = *(const usec *)y;
	return (a > b) - (a < b);
}

/* There are few, most often, and often in order. */
void moments_sort(usec *at, size_t n)
{
	enum { FEW = 64 };
	if (n > FEW) {
		qsort(at, n, sizeof *at, usec_cmp);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		usec x = at[i];
		size_t j = i;
		for (; j && at[j - 1] > x; j--)
			at[j] = at[j - 1];
		at[j] = x;
	}
}

static void moments_add(struct moments *m, const struct ask *k, const struct duty_fact *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_known(f[i].known_from, f[i].known_to, k->known))
			continue;
		m->at[m->n++] = f[i].from;
		m->at[m->n++] = f[i].to;
	}
}

static bool asks_owner(const struct ask *k, const struct selector_step *s)
{
	return s->op < SEL_AND && is_of_owner(k, s->attribute);
}

static struct moments moments_of(const struct ask *k, const struct selector *sel)
{
	const struct duty_fact *f;
	size_t n, room = 2 * k->s->n_facts + 2;
	for (size_t i = 0; i < sel->n; i++)
		for (size_t j = 0; j < k->owners.n && asks_owner(k, &sel->steps[i]); j++) {
			facts_of(k->owners.at[j].org, sel->steps[i].attribute, &f, &n);
			room += 2 * n;
		}
	struct moments m = { .at = a_array(k->a, usec, room) };
	moments_add(&m, k, k->s->facts, k->s->n_facts);
	for (size_t i = 0; i < sel->n; i++)
		for (size_t j = 0; j < k->owners.n && asks_owner(k, &sel->steps[i]); j++) {
			facts_of(k->owners.at[j].org, sel->steps[i].attribute, &f, &n);
			moments_add(&m, k, f, n);
		}
	moments_sort(m.at, m.n);
	return m;
}

static void segments_of(const struct ask *k, const struct selector *sel, usec from, struct duty_segment **ret, size_t *ret_n)
{
	struct moments m = moments_of(k, sel);
	struct duty_segment *at = a_array(k->a, struct duty_segment, m.n + 2);
	size_t n = 0;
	usec begin = from;
	for (size_t i = 0; i <= m.n; i++) {
		usec end = i < m.n ? m.at[i] : TIME_OPEN;
		if (end <= begin)
			continue;
		enum truth truth = selector_truth(k, sel, begin);
		if (n && at[n - 1].truth == truth)
			at[n - 1].to = end;
		else
			at[n++] = (struct duty_segment){ begin, end, truth };
		begin = end;
	}
	*ret = at;
	*ret_n = n;
}

struct stretches ask_stretches(const struct ask *k)
{
	struct stretches x;
	segments_of(k, &k->t->applies, k->in_force, &x.at, &x.n);
	usec end = k->r->catalogue->in_force_to ? k->r->catalogue->in_force_to : TIME_OPEN;
	while (x.n && x.at[x.n - 1].from >= end)
		x.n--;
	if (x.n && x.at[x.n - 1].to > end)
		x.at[x.n - 1].to = end;
	return x;
}

enum truth ask_truth(const struct ask *k, usec at)
{
	for (size_t i = 0; i < k->n_segments; i++)
		if (k->segments[i].from <= at && at < k->segments[i].to)
			return k->segments[i].truth;
	return FALSE3;
}

void duty_applies(struct arena *a, const struct duty_rules *r, const struct selector *sel, const struct duty_history *h, const struct duty_subject *s, usec known,
	struct duty_segment **ret, size_t *ret_n)
{
	struct ask k = { .a = a, .r = r, .h = h, .s = s, .owners = owners_of(a, h, s), .known = known };
	segments_of(&k, sel, INT64_MIN, ret, ret_n);
}
