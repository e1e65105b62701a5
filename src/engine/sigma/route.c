/* Log sources: which events a rule is meant for. */
#include "engine/sigma/inside.h"

static struct route_case route_case(struct sigma_set *s, const struct sigma_source *source, const struct source_case *c)
{
	struct route_case out = { a_array(s->a, struct route_test, c->n + 1), c->n };
	for (size_t i = 0; i < c->n; i++) {
		struct str *values = a_array(s->a, struct str, c->tests[i].n + 1);
		for (size_t k = 0; k < c->tests[i].n; k++)
			values[k] = pattern_fold(s->a, c->tests[i].values[k]);
		out.tests[i] = (struct route_test){ sigma_slot(s, source, c->tests[i].field), values, c->tests[i].n };
	}
	return out;
}

/* Cases of every entry that speaks of this part of the source; none: no clause. */
static void clause(struct sigma_set *s, struct route *r, bool by_category)
{
	VEC(struct route_case) cases = { 0 };
	struct str word = by_category ? r->source.category : r->source.service;
	for (size_t i = 0; word.n && i < s->data->n_sources; i++) {
		const struct source_entry *e = &s->data->sources[i];
		bool same = str_eq(by_category ? e->source.category : e->source.service, word) && !(by_category ? e->source.service : e->source.category).n;
		if (!same || (e->source.product.n && r->source.product.n && !str_eq(e->source.product, r->source.product)))
			continue;
		for (size_t k = 0; k < e->n; k++)
			*VEC_ADD(s->a, &cases) = route_case(s, &r->source, &e->cases[k]);
	}
	if (cases.n)
		r->clauses[r->n++] = (struct route_clause){ cases.at, cases.n };
}

static const struct source_product *product_of(const struct sigma_data *d, struct str product)
{
	for (size_t i = 0; i < d->n_products; i++)
		if (str_eq(d->products[i].product, product))
			return &d->products[i];
	return NULL;
}

uint32_t sigma_route(struct sigma_set *s, const struct sigma_rule *rule)
{
	struct str key = a_fmt(s->a, "%.*s\n%.*s\n%.*s", STR_ARG(rule->source.category), STR_ARG(rule->source.product), STR_ARG(rule->source.service));
	size_t before = s->route_keys.at.n;
	uint32_t at = words_add(&s->route_keys, key);
	if (at < before)
		return at;
	const struct source_product *p = product_of(s->data, rule->source.product);
	struct route r = { .source = rule->source, .strict = p && p->strict };
	clause(s, &r, true);
	clause(s, &r, false);
	*VEC_ADD(s->a, &s->routes) = r;
	return at;
}

void sigma_product_marks(struct sigma_set *s)
{
	static const struct sigma_source none = { 0 };
	size_t n = 0;
	for (size_t i = 0; i < s->data->n_products; i++)
		n += s->data->products[i].n;
	s->product_slots = a_array(s->a, unsigned, n + 1);
	n = 0;
	for (size_t i = 0; i < s->data->n_products; i++)
		for (size_t k = 0; k < s->data->products[i].n; k++)
			s->product_slots[n++] = sigma_slot(s, &none, s->data->products[i].marks[k]);
}

/* ---- at an event ---- */
static enum fit test_fit(struct sigma_matcher *m, const struct route_test *t)
{
	uint32_t at = sigma_slot_first(m, t->slot);
	if (!at)
		return FIT_UNKNOWN;
	for (; at; at = m->values.at[at - 1].next)
		for (size_t i = 0; i < t->n; i++)
			if (str_eq(sigma_folded(m, m->values.at[at - 1].value), t->values[i]))
				return FIT_YES;
	return t->n ? FIT_NO : FIT_YES;
}

static enum fit case_fit(struct sigma_matcher *m, const struct route_case *c)
{
	enum fit out = FIT_UNKNOWN;
	for (size_t i = 0; i < c->n; i++) {
		enum fit one = test_fit(m, &c->tests[i]);
		if (one == FIT_NO)
			return FIT_NO;
		if (one == FIT_YES)
			out = FIT_YES;
	}
	return out;
}

static enum fit clause_fit(struct sigma_matcher *m, const struct route_clause *c)
{
	enum fit out = FIT_NO;
	for (size_t i = 0; i < c->n && out != FIT_YES; i++) {
		enum fit one = case_fit(m, &c->cases[i]);
		if (one != FIT_NO)
			out = one;
	}
	return out;
}

/* What the reader says of the source stands above what the fields look like. */
static enum fit stated_fit(const struct route *r, const struct event *e)
{
	enum fit out = FIT_UNKNOWN;
	const struct str rule[] = { r->source.category, r->source.product, r->source.service }, event[] = { e->category, e->product, e->service };
	for (size_t i = 0; i < COUNT(rule); i++) {
		if (!rule[i].n || !event[i].n)
			continue;
		if (!str_eq(rule[i], event[i]))
			return FIT_NO;
		if (i != 1)
			out = FIT_YES;       /* a product alone does not say which of its logs it is */
	}
	return out;
}

enum fit sigma_route_fit(struct sigma_matcher *m, uint32_t route)
{
	if (m->routes[route].epoch == m->epoch)
		return m->routes[route].fit;
	const struct route *r = &m->set->routes.at[route];
	enum fit fit = stated_fit(r, m->e);
	for (size_t i = 0; i < r->n && fit == FIT_UNKNOWN; i++) {
		fit = clause_fit(m, &r->clauses[i]);
		if (fit == FIT_YES && i + 1 < r->n && clause_fit(m, &r->clauses[i + 1]) == FIT_NO)
			fit = FIT_NO;
	}
	m->routes[route].epoch = m->epoch;
	m->routes[route].fit = fit;
	return fit;
}

const struct source_product *sigma_event_product(struct sigma_matcher *m)
{
	const struct sigma_data *d = m->set->data;
	if (m->product_known)
		return m->product;
	m->product_known = true;
	m->product = m->e->product.n ? product_of(d, m->e->product) : NULL;
	for (size_t i = 0, at = 0; !m->e->product.n && !m->product && i < d->n_products; i++)
		for (size_t k = 0; k < d->products[i].n; k++, at++)
			if (!m->product && sigma_slot_first(m, m->set->product_slots[at]))
				m->product = &d->products[i];
	return m->product;
}

/* docs/sigma.md, “Log sources”. */
bool sigma_route_takes(struct sigma_matcher *m, uint32_t route, bool keywords_only)
{
	enum fit fit = sigma_route_fit(m, route);
	if (fit != FIT_UNKNOWN)
		return fit == FIT_YES;
	const struct route *r = &m->set->routes.at[route];
	const struct source_product *p = sigma_event_product(m);
	if (p && r->source.product.n)
		return str_eq(p->product, r->source.product);
	return !keywords_only || (!p && !r->strict);
}
