/* Correlations over what the matchers kept. Each correlation takes the matches of its rules in the order of time, then of place; those below it
 * come first, so their hits are there. docs/sigma.md, “Correlations”, says when one fires. */
#include <math.h>

#include "engine/sigma/inside.h"

struct seen {
	usec time; int64_t order;
	uint32_t which;                  /* place in the correlation's list of rules */
	uint32_t base;                   /* compiled rule whose values these are */
	const struct str *values;
	uint32_t group;
};

struct seen_list { struct seen *at; size_t n, cap; };

struct correlating {
	const struct sigma_set *s;
	struct arena *a;
	struct seen_list *of;            /* by index of the book: matches of a rule, hits of a correlation */
	sigma_hit_fn fn; void *arg;
};

static int in_order(const void *x, const void *y)
{
	const struct seen *a = x, *b = y;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return a->which > b->which ? -1 : a->which < b->which;      /* the later step first: one event does not follow itself */
}

static int by_group(const void *x, const void *y)
{
	const struct seen *a = x, *b = y;
	return a->group != b->group ? (a->group < b->group ? -1 : 1) : in_order(x, y);
}

/* ---- values of a match ---- */
static struct str value_of(const struct correlating *c, const struct sigma_correlation *r, const struct seen *s, struct str field)
{
	const struct compiled *base = &c->s->rules.at[s->base];
	uint32_t name = words_find(&c->s->names, sigma_field_of(r, r->of[s->which], field));
	for (size_t i = 0; i < base->n_tracked; i++)
		if (base->tracked[i].name == name)
			return s->values[i];
	return STR_NONE;
}

/* One text of several values; false when one of them is missing. */
static bool key_of(struct correlating *c, const struct sigma_correlation *r, const struct seen *s, const struct str *fields, size_t n, struct str *ret)
{
	struct str key = S("");
	for (size_t i = 0; i < n; i++) {
		struct str v = value_of(c, r, s, fields[i]);
		if (!v.p)
			return false;
		key = n == 1 ? v : a_fmt(c->a, "%.*s%zu:%.*s", STR_ARG(key), v.n, STR_ARG(v));
	}
	*ret = key;
	return true;
}

/* ---- what is in a window ---- */
struct window {
	struct correlating *c;
	const struct sigma_correlation *r;
	size_t events;
	size_t per_rule[64];
	struct words values; uint32_t *times; size_t cap, distinct;      /* VALUE_COUNT */
	double *sorted; size_t n_sorted;                                 /* the numbers, in order of size */
};

static bool numeric(const struct sigma_correlation *r) { return r->kind >= VALUE_SUM; }

static void change_number(struct window *w, const struct seen *s, bool in)
{
	double v;
	if (!sigma_number(value_of(w->c, w->r, s, w->r->fields[0]), &v))
		return;
	size_t low = 0, high = w->n_sorted;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (w->sorted[middle] < v)
			low = middle + 1;
		else
			high = middle;
	}
	if (in) {
		memmove(w->sorted + low + 1, w->sorted + low, (w->n_sorted++ - low) * sizeof v);
		w->sorted[low] = v;
	} else
		memmove(w->sorted + low, w->sorted + low + 1, (--w->n_sorted - low) * sizeof v);
}

static void change(struct window *w, const struct seen *s, bool in)
{
	struct str key;
	w->events += in ? 1 : (size_t)-1;
	w->per_rule[s->which] += in ? 1 : (size_t)-1;
	if (numeric(w->r))
		change_number(w, s, in);
	if (w->r->kind != VALUE_COUNT || !key_of(w->c, w->r, s, w->r->fields, w->r->n_fields, &key))
		return;
	uint32_t at = words_add(&w->values, key);
	if (in)
		w->distinct += w->times[at]++ == 0;
	else
		w->distinct -= --w->times[at] == 0;
}

static void clear(struct window *w)
{
	w->events = w->distinct = w->n_sorted = 0;
	memset(w->per_rule, 0, sizeof w->per_rule);
	if (w->times)
		memset(w->times, 0, w->cap * sizeof *w->times);
}

/* False: there is nothing to measure. */
static bool measure(const struct window *w, double *ret)
{
	double sum = 0;
	size_t n = w->n_sorted, rank;
	for (size_t i = 0; i < n && (w->r->kind == VALUE_SUM || w->r->kind == VALUE_AVG); i++)
		sum += w->sorted[i];
	switch (w->r->kind) {
	case EVENT_COUNT: return *ret = (double)w->events, true;
	case VALUE_COUNT: return *ret = (double)w->distinct, true;
	case VALUE_SUM: return *ret = sum, n > 0;
	case VALUE_AVG: return *ret = n ? sum / (double)n : 0, n > 0;
	case VALUE_MEDIAN: return *ret = n ? (w->sorted[(n - 1) / 2] + w->sorted[n / 2]) / 2 : 0, n > 0;
	case VALUE_PERCENTILE:           /* nearest rank */
		rank = (size_t)ceil((double)w->r->percentile / 100 * (double)n);
		return *ret = n ? w->sorted[rank ? rank - 1 : 0] : 0, n > 0;
	case TEMPORAL:
	case TEMPORAL_ORDERED:
		*ret = 0;
		for (size_t i = 0; i < w->r->n_rules; i++)
			*ret += w->per_rule[i] > 0;
		return true;
	}
	return false;
}

static bool within(struct sigma_bound b, double v)
{
	switch (b.compare) {
	case CMP_EQ: return v == b.number;
	case CMP_NEQ: return v != b.number;
	case CMP_LT: return v < b.number;
	case CMP_LTE: return v <= b.number;
	case CMP_GT: return v > b.number;
	case CMP_GTE: return v >= b.number;
	}
	return false;
}

static bool expression_true(const struct window *w, const struct sigma_node *node)
{
	if (node->kind == NODE_ITEM)
		return w->per_rule[node->item->slot] > 0;
	if (node->kind == NODE_NOT)
		return !expression_true(w, node->at[0]);
	for (size_t i = 0; i < node->n; i++)
		if (expression_true(w, node->at[i]) == (node->kind == NODE_OR))
			return node->kind == NODE_OR;
	return node->kind == NODE_AND;
}

static bool satisfied(const struct window *w)
{
	double v;
	if (!w->events || !measure(w, &v))
		return false;
	if (w->r->expression)
		return expression_true(w, w->r->expression);
	for (size_t i = 0; i < w->r->n_bounds; i++)
		if (!within(w->r->bounds[i], v))
			return false;
	return w->r->n_bounds || v == (double)w->r->n_rules;
}

/* ---- hits ---- */
static void emit(struct correlating *c, const struct sigma_rule *rule, const struct seen *first, const struct seen *last)
{
	const struct sigma_correlation *r = rule->correlation;
	struct sigma_found *found = a_array(c->a, struct sigma_found, r->n_group_by + 1);
	*VEC_ADD(c->a, &c->of[rule->index]) = *last;
	if (rule->silent)
		return;
	for (size_t i = 0; i < r->n_group_by; i++)
		found[i] = (struct sigma_found){ r->group_by[i], value_of(c, r, last, r->group_by[i]) };
	struct sigma_hit h = { rule, NULL, last->time, last->order, found, r->n_group_by, (size_t)(last - first) + 1 };
	c->fn(c->arg, &h);
}

static bool has_not(const struct sigma_node *node)
{
	if (node->kind == NODE_NOT)
		return true;
	for (size_t i = 0; i < node->n; i++)
		if (has_not(node->at[i]))
			return true;
	return false;
}

/* Whether more events can make it untrue again: then it is judged when its window is over. */
static bool waits(const struct sigma_correlation *r)
{
	for (size_t i = 0; i < r->n_bounds; i++)
		if (r->bounds[i].compare != CMP_GT && r->bounds[i].compare != CMP_GTE)
			return true;
	return r->expression && has_not(r->expression);
}

static void fixed_windows(struct window *w, const struct sigma_rule *rule, const struct seen *at, size_t n)
{
	for (size_t i = 0, end; i < n; i = end) {
		clear(w);
		for (end = i; end < n && at[end].time - at[i].time <= w->r->span_usec; end++)
			change(w, &at[end], true);
		if (satisfied(w))
			emit(w->c, rule, &at[i], &at[end - 1]);
	}
}

static void sliding(struct window *w, const struct sigma_rule *rule, const struct seen *at, size_t n)
{
	clear(w);
	for (size_t i = 0, start = 0; i < n; i++) {
		change(w, &at[i], true);
		while (at[i].time - at[start].time > w->r->span_usec)
			change(w, &at[start++], false);
		if (!satisfied(w))
			continue;
		emit(w->c, rule, &at[start], &at[i]);
		clear(w);
		start = i + 1;
	}
}

/* begin[k]: where the latest beginning of the first k + 1 steps is. */
static void ordered(struct window *w, const struct sigma_rule *rule, const struct seen *at, size_t n)
{
	size_t begin[64], last = w->r->n_rules - 1;
	memset(begin, 0xff, sizeof begin);
	for (size_t i = 0; i < n; i++) {
		size_t k = at[i].which, from = k ? begin[k - 1] : i;
		if (from == SIZE_MAX || at[i].time - at[from].time > w->r->span_usec)
			continue;
		begin[k] = from;
		if (k == last) {
			emit(w->c, rule, &at[from], &at[i]);
			memset(begin, 0xff, sizeof begin);
		}
	}
}

static void correlate_one(struct correlating *c, const struct sigma_rule *rule)
{
	const struct sigma_correlation *r = rule->correlation;
	struct words groups = { .a = c->a };
	struct seen_list in = { 0 };
	for (size_t i = 0; i < r->n_rules; i++)
		for (size_t k = 0; k < c->of[r->of[i]->index].n; k++) {
			struct seen one = c->of[r->of[i]->index].at[k];
			struct str key;
			one.which = (uint32_t)i;
			if (!key_of(c, r, &one, r->group_by, r->n_group_by, &key))
				continue;            /* without a value it belongs to no group */
			one.group = words_add(&groups, key);
			*VEC_ADD(c->a, &in) = one;
		}
	if (in.n)
		qsort(in.at, in.n, sizeof *in.at, by_group);
	for (size_t i = 0, end; i < in.n; i = end) {
		for (end = i; end < in.n && in.at[end].group == in.at[i].group; end++)
			;
		struct window w = { .c = c, .r = r, .values = { .a = c->a }, .cap = end - i };
		w.times = r->kind == VALUE_COUNT ? a_array(c->a, uint32_t, w.cap) : NULL;
		w.sorted = numeric(r) ? a_array(c->a, double, w.cap + 1) : NULL;
		if (r->kind == TEMPORAL_ORDERED)
			ordered(&w, rule, in.at + i, end - i);
		else if (waits(r))
			fixed_windows(&w, rule, in.at + i, end - i);
		else
			sliding(&w, rule, in.at + i, end - i);
	}
	struct seen_list *out = &c->of[rule->index];
	if (out->n)
		qsort(out->at, out->n, sizeof *out->at, in_order);
}

static int by_value(const void *x, const void *y) { return *(const int64_t *)x < *(const int64_t *)y ? -1 : *(const int64_t *)x > *(const int64_t *)y; }

/* The order behind which matches take no part, so that SIGMA_MAX_KEPT of all matchers together do: the first ones, however many threads there were. */
static int64_t last_order(struct arena *a, struct sigma_matcher *const *m, size_t n)
{
	size_t all = 0;
	for (size_t i = 0; i < n; i++)
		all += m[i]->kept.n;
	if (all <= SIGMA_MAX_KEPT)
		return INT64_MAX;
	int64_t *orders = a_array(a, int64_t, all);
	all = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m[i]->kept.n; k++)
			orders[all++] = m[i]->kept.at[k].order;
	qsort(orders, all, sizeof *orders, by_value);
	return orders[SIGMA_MAX_KEPT - 1];
}

static void gather(struct correlating *c, const struct sigma_matcher *m, int64_t last, size_t *left_out)
{
	for (size_t i = 0; i < m->kept.n; i++) {
		const struct kept *k = &m->kept.at[i];
		if (k->order > last) {
			++*left_out;
			continue;
		}
		const struct sigma_rule *rule = c->s->rules.at[k->rule].rule;
		*VEC_ADD(c->a, &c->of[rule->index]) = (struct seen){ .time = k->time, .order = k->order, .base = k->rule, .values = k->values };
	}
}

void sigma_correlate(const struct sigma_set *s, struct sigma_matcher *const *m, size_t n, sigma_hit_fn fn, void *arg, size_t *ret_left_out)
{
	struct arena *a = arena_new((size_t)16 << 30);
	struct correlating c = { s, a, a_array(a, struct seen_list, s->book->rules.n + 1), fn, arg };
	*ret_left_out = 0;
	int64_t last = last_order(a, m, n);
	for (size_t i = 0; i < n; i++) {
		gather(&c, m[i], last, ret_left_out);
		*ret_left_out += m[i]->left_out;
	}
	for (size_t i = 0; i < s->book->rules.n; i++)   /* groups are told in the order of their first match */
		if (c.of[i].n)
			qsort(c.of[i].at, c.of[i].n, sizeof *c.of[i].at, in_order);
	for (size_t i = 0; i < s->correlations.n; i++)
		correlate_one(&c, s->correlations.at[i]);
	arena_free(a);
}
