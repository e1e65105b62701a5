#include "engine/sigma/explain.h"

#include "engine/sigma/inside.h"

/* ---- what it needs ---- */
static struct str source_text(struct arena *a, const struct sigma_source *s)
{
	struct str out = S("");
	const struct str parts[] = { s->product, s->category, s->service };
	for (size_t i = 0; i < COUNT(parts); i++)
		if (parts[i].n)
			out = out.n ? a_fmt(a, "%.*s/%.*s", STR_ARG(out), STR_ARG(parts[i])) : parts[i];
	return out;
}

static struct str case_text(struct arena *a, const struct sigma_set *s, const struct route_case *c)
{
	struct str out = S("");
	for (size_t i = 0; i < c->n; i++) {
		const struct route_test *t = &c->tests[i];
		struct str one = s->slot_fields.at[t->slot];
		for (size_t k = 0; k < t->n && k < 6; k++)
			one = a_fmt(a, "%.*s%s%.*s", STR_ARG(one), k ? " | " : " = ", STR_ARG(t->values[k]));
		if (t->n > 6)
			one = a_fmt(a, "%.*s | …", STR_ARG(one));
		out = i ? a_fmt(a, "%.*s, %.*s", STR_ARG(out), STR_ARG(one)) : one;
	}
	return out;
}

static void add_field(struct words *w, struct str field)
{
	if (field.n)
		words_add(w, field);
}

static void fields_of(struct words *w, const struct sigma_node *node)
{
	if (node->kind == NODE_ITEM) {
		add_field(w, node->item->field);
		for (size_t i = 0; i < node->item->n; i++)
			for (size_t k = 0; k < node->item->groups[i].n; k++)
				if (node->item->groups[i].at[k].kind == VALUE_FIELD)
					add_field(w, node->item->groups[i].at[k].text);
		return;
	}
	for (size_t i = 0; i < node->n; i++)
		fields_of(w, node->at[i]);
}

static const struct compiled *compiled_of(const struct sigma_set *s, const struct sigma_rule *r)
{
	return s->by_index[r->index] == NO_WORD ? NULL : &s->rules.at[s->by_index[r->index]];
}

struct sigma_needs sigma_needs(struct arena *a, const struct sigma_set *s, const struct sigma_rule *r)
{
	struct sigma_needs out = { .source = source_text(a, &r->source) };
	struct words fields = { .a = a };
	const struct compiled *c = compiled_of(s, r);
	for (size_t i = 0; r->correlation && i < r->correlation->n_group_by; i++)
		add_field(&fields, r->correlation->group_by[i]);
	if (c) {
		const struct route *route = &s->routes.at[c->route];
		size_t n = 0;
		for (size_t i = 0; i < route->n; i++)
			n += route->clauses[i].n;
		struct str *found = a_array(a, struct str, n + 1);
		for (size_t i = 0; i < route->n; i++)
			for (size_t k = 0; k < route->clauses[i].n; k++)
				found[out.n_found_in++] = case_text(a, s, &route->clauses[i].cases[k]);
		out.found_in = found;
		fields_of(&fields, c->when);
	}
	out.fields = fields.at.at;
	out.n_fields = fields.at.n;
	return out;
}

/* ---- what the data has ---- */
#define MAX_EVENT_IDS 4096           /* of one log source */

struct sigma_sample {
	const struct sigma_set *s;
	struct sigma_matcher *m;
	struct arena *a;
	unsigned char *fields;           /* routes × slots: seen there */
	size_t *events, *unsure;         /* by route; the second: taken by rules with fields only */
	struct words *event_ids;         /* by route */
};

static void nothing(void *arg, const struct sigma_hit *h) { }

struct sigma_sample *sigma_sample_new(const struct sigma_set *s)
{
	struct arena *a = arena_new((size_t)1 << 30);
	struct sigma_sample *p = a_new(a, struct sigma_sample);
	size_t routes = s->routes.n + 1;
	*p = (struct sigma_sample){ s, sigma_matcher_new(s, nothing, NULL), a, a_array(a, unsigned char, routes * (s->slot_keys.at.n + 1)), a_array(a, size_t, routes),
		a_array(a, size_t, routes), a_array(a, struct words, routes) };
	for (size_t i = 0; i < routes; i++)
		p->event_ids[i].a = a;
	return p;
}

void sigma_sample_free(struct sigma_sample *p)
{
	sigma_matcher_free(p->m);
	arena_free(p->a);
}

static void note(struct sigma_sample *p, uint32_t route, const uint32_t *slots, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		p->fields[route * (p->s->slot_keys.at.n + 1) + slots[i]] = 1;
		if (!str_is(p->s->slot_fields.at[slots[i]], "EventID") || p->event_ids[route].at.n >= MAX_EVENT_IDS)
			continue;
		struct str id = p->m->e->at[p->m->values.at[sigma_slot_first(p->m, slots[i]) - 1].value].text;
		if (words_find(&p->event_ids[route], id) == NO_WORD)
			words_add(&p->event_ids[route], a_dup(p->a, id));
	}
}

void sigma_sample_event(struct sigma_sample *p, const struct event *e)
{
	struct sigma_matcher *m = p->m;
	arena_reset(m->a);
	m->epoch++;
	sigma_matcher_event(m, e);
	uint32_t *slots = a_array(m->a, uint32_t, p->s->slot_keys.at.n + 1);
	size_t n = 0;
	for (uint32_t i = 0; i < p->s->slot_keys.at.n; i++)
		if (sigma_slot_first(m, i))
			slots[n++] = i;
	for (uint32_t i = 0; i < p->s->routes.n; i++) {
		if (!sigma_route_takes(m, i, false))
			continue;
		p->events[i]++;
		p->unsure[i] += !sigma_route_takes(m, i, true);
		note(p, i, slots, n);
	}
}

/* ---- whether it could be true ---- */
struct asking { const struct sigma_sample *p; uint32_t route; struct words missing; bool id; };

static bool seen(const struct asking *q, unsigned slot) { return q->p->fields[q->route * (q->p->s->slot_keys.at.n + 1) + slot]; }

static bool id_seen(const struct asking *q, const struct sigma_value *v)
{
	const struct words *ids = &q->p->event_ids[q->route];
	if ((v->kind != VALUE_PATTERN && v->kind != VALUE_NUMBER) || ids->at.n >= MAX_EVENT_IDS)
		return true;
	for (size_t i = 0; i < ids->at.n; i++)
		if (pattern_match(&v->pattern, ids->at.at[i]))
			return true;
	return false;
}

static bool value_could(struct asking *q, const struct sigma_item *item, const struct sigma_value *v)
{
	if (v->kind == VALUE_NULL || (v->kind == VALUE_EXISTS && !v->yes))
		return true;
	if (!seen(q, item->slot)) {
		words_add(&q->missing, item->field);
		return false;
	}
	if (v->kind == VALUE_FIELD && !seen(q, v->at)) {
		words_add(&q->missing, v->text);
		return false;
	}
	bool ok = !str_is(item->field, "EventID") || id_seen(q, v);
	q->id |= !ok;
	return ok;
}

static bool item_could(struct asking *q, const struct sigma_item *item)
{
	if (item->negated || !item->field.n)
		return true;
	bool out = item->all;
	for (size_t i = 0; i < item->n && out == item->all; i++) {
		out = false;
		for (size_t k = 0; k < item->groups[i].n && !out; k++)
			out = value_could(q, item, &item->groups[i].at[k]);
	}
	return out;
}

static bool node_could(struct asking *q, const struct sigma_node *node)
{
	if (node->kind == NODE_ITEM)
		return item_could(q, node->item);
	if (node->kind == NODE_NOT)
		return true;
	for (size_t i = 0; i < node->n; i++)
		if (node_could(q, node->at[i]) == (node->kind == NODE_OR))
			return node->kind == NODE_OR;
	return node->kind == NODE_AND;
}

static struct str listed(struct arena *a, const struct words *w)
{
	struct str out = S("");
	for (size_t i = 0; i < w->at.n && i < 8; i++)
		out = i ? a_fmt(a, "%.*s, %.*s", STR_ARG(out), STR_ARG(w->at.at[i])) : w->at.at[i];
	return w->at.n > 8 ? a_fmt(a, "%.*s, …", STR_ARG(out)) : out;
}

static struct sigma_outlook rule_outlook(struct arena *a, const struct sigma_sample *p, const struct sigma_rule *r, const struct compiled *c)
{
	struct asking q = { p, c->route, { .a = a }, false };
	struct str source = source_text(a, &r->source);
	if (p->events[c->route] <= (c->keywords_only ? p->unsure[c->route] : 0))
		return (struct sigma_outlook){ CHANCE_NO_SOURCE, { a_fmt(a, "dữ liệu không có sự kiện nào của nguồn log %.*s", STR_ARG(source)), a_fmt(a, "the data has no event of the log source %.*s", STR_ARG(source)) } };
	if (node_could(&q, c->when))
		return (struct sigma_outlook){ .chance = CHANCE_YES };
	if (q.missing.at.n) {
		struct str names = listed(a, &q.missing);
		return (struct sigma_outlook){ CHANCE_NO_FIELD, { a_fmt(a, "sự kiện của nguồn này không có trường %.*s", STR_ARG(names)), a_fmt(a, "events of this source have no field %.*s", STR_ARG(names)) } };
	}
	return (struct sigma_outlook){ CHANCE_NO_EVENT_ID, { S("dữ liệu không có mã sự kiện (EventID) mà luật cần"), S("the data has none of the event numbers (EventID) the rule needs") } };
}

struct sigma_outlook sigma_outlook(struct arena *a, const struct sigma_sample *p, const struct sigma_rule *r)
{
	const struct sigma_correlation *c = r->correlation;
	const struct compiled *rule = c ? NULL : compiled_of(p->s, r);
	if (rule)
		return rule_outlook(a, p, r, rule);
	bool every = c && (c->kind == TEMPORAL || c->kind == TEMPORAL_ORDERED) && !c->expression && !c->n_bounds, some = false;
	for (size_t i = 0; c && c->of && i < c->n_rules; i++) {
		struct sigma_outlook one = c->of[i] ? sigma_outlook(a, p, c->of[i]) : (struct sigma_outlook){ .chance = CHANCE_NO_RULE };
		some |= one.chance == CHANCE_YES;
		if (one.chance == CHANCE_YES || !every)
			continue;
		return (struct sigma_outlook){ CHANCE_NO_RULE, { a_fmt(a, "luật được tương quan “%.*s” không thể khớp", STR_ARG(c->rules[i])), a_fmt(a, "the correlated rule “%.*s” cannot fire", STR_ARG(c->rules[i])) } };
	}
	if (some)
		return (struct sigma_outlook){ .chance = CHANCE_YES };
	return (struct sigma_outlook){ CHANCE_NO_RULE, { S("không luật nào được tương quan có thể khớp"), S("none of the correlated rules can fire") } };
}
