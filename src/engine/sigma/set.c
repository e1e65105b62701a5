#include "engine/sigma/inside.h"

/* ---- fields ---- */
static bool compatible(const struct sigma_source *of, const struct sigma_source *rule)
{
	return (!of->product.n || !rule->product.n || str_eq(of->product, rule->product)) && (!of->category.n || str_eq(of->category, rule->category)) &&
		(!of->service.n || str_eq(of->service, rule->service));
}

static void use_path(struct sigma_set *s, struct str path, uint32_t slot, uint32_t rank)
{
	uint32_t at = words_add(&s->paths, path);
	while (s->uses.n <= at)
		(void)VEC_ADD(s->a, &s->uses);
	*VEC_ADD(s->a, &s->uses.at[at]) = (struct slot_use){ slot, rank };
}

unsigned sigma_slot(struct sigma_set *s, const struct sigma_source *source, struct str field)
{
	VEC(struct str) names = { 0 };
	struct str key = field;
	for (size_t i = 0; i < s->data->n_fields; i++) {
		const struct field_entry *e = &s->data->fields[i];
		for (size_t k = 0; compatible(&e->source, source) && k < e->n; k++)
			for (size_t j = 0; str_eq(e->fields[k].field, field) && j < e->fields[k].n; j++) {
				*VEC_ADD(s->a, &names) = e->fields[k].names[j];
				key = a_fmt(s->a, "%.*s\n%.*s", STR_ARG(key), STR_ARG(e->fields[k].names[j]));
			}
	}
	size_t before = s->slot_keys.at.n;
	uint32_t slot = words_add(&s->slot_keys, key);
	if (slot < before)
		return slot;
	*VEC_ADD(s->a, &s->slot_fields) = field;
	use_path(s, field, slot, 0);
	for (size_t i = 0; i < names.n; i++)
		use_path(s, names.at[i], slot, (uint32_t)i + 1);
	return slot;
}

/* ---- rules ---- */
static void refuse(struct sigma_set *s, const struct sigma_rule *r, int line, const char *code, struct str vi, struct str en)
{
	*VEC_ADD(s->book->a, &s->book->problems) = (struct sigma_problem){ r->file, line, r->title, code, { vi, en } };
}

static bool place_value(struct sigma_set *s, const struct sigma_rule *r, const struct sigma_item *item, struct sigma_value *v)
{
	struct str why;
	if (v->kind == VALUE_FIELD)
		v->at = sigma_slot(s, &r->source, v->text);
	if (v->kind != VALUE_REGEX || sigma_regex_build(s, v, &why))
		return true;
	refuse(s, r, item->line, "regex", a_fmt(s->book->a, "biểu thức chính quy không khớp được trong thời gian tuyến tính: %.*s", STR_ARG(why)),
		a_fmt(s->book->a, "the regular expression cannot be matched in linear time: %.*s", STR_ARG(why)));
	return false;
}

static bool place_item(struct sigma_set *s, const struct sigma_rule *r, struct sigma_item *item)
{
	item->slot = item->field.n ? sigma_slot(s, &r->source, item->field) : NO_WORD;
	for (size_t i = 0; i < item->n; i++)
		for (size_t k = 0; k < item->groups[i].n; k++)
			if (!place_value(s, r, item, &item->groups[i].at[k]))
				return false;
	return true;
}

static bool place_node(struct sigma_set *s, const struct sigma_rule *r, const struct sigma_node *node)
{
	if (node->kind == NODE_ITEM)
		return place_item(s, r, node->item);
	for (size_t i = 0; i < node->n; i++)
		if (!place_node(s, r, node->at[i]))
			return false;
	return true;
}

static bool has_field(const struct sigma_node *node)
{
	if (node->kind == NODE_ITEM)
		return node->item->field.n > 0;
	for (size_t i = 0; i < node->n; i++)
		if (has_field(node->at[i]))
			return true;
	return false;
}

/* ---- filters ---- */
static const struct sigma_node *copy(struct arena *a, const struct sigma_node *node)
{
	struct sigma_node *out = a_new(a, struct sigma_node);
	*out = *node;
	if (node->kind == NODE_ITEM) {
		out->item = a_new(a, struct sigma_item);
		*out->item = *node->item;
		out->item->groups = a_array(a, struct sigma_group, node->item->n);
		for (size_t i = 0; i < node->item->n; i++) {
			struct sigma_group *g = &out->item->groups[i];
			*g = node->item->groups[i];
			g->at = memcpy(a_array(a, struct sigma_value, g->n), g->at, g->n * sizeof *g->at);
		}
	} else
		out->at = a_array(a, const struct sigma_node *, node->n);
	for (size_t i = 0; i < node->n; i++)
		out->at[i] = copy(a, node->at[i]);
	return out;
}

static bool names_rule(const struct sigma_filter *f, const struct sigma_rule *r)
{
	const struct sigma_source *of = &f->head.source, *is = &r->source;
	bool named = f->any;
	for (size_t i = 0; i < f->n_rules; i++)
		named |= f->rules[i].n && (str_eq(f->rules[i], r->id) || str_eq(f->rules[i], r->name));
	return named && (!of->category.n || str_eq(of->category, is->category)) && (!of->product.n || str_eq(of->product, is->product)) &&
		(!of->service.n || str_eq(of->service, is->service));
}

static const struct sigma_node *filtered(struct sigma_set *s, const struct sigma_rule *r)
{
	const struct sigma_node *when = r->when;
	for (size_t i = 0; i < s->book->filters.n; i++) {
		const struct sigma_filter *f = s->book->filters.at[i];
		if (!names_rule(f, r))
			continue;
		struct sigma_node *parts = a_array(s->a, struct sigma_node, 2);
		const struct sigma_node **both = a_array(s->a, const struct sigma_node *, 2), **inner = a_array(s->a, const struct sigma_node *, 1);
		inner[0] = copy(s->a, f->head.when);
		parts[0] = (struct sigma_node){ .kind = NODE_NOT, .at = inner, .n = 1, .weight = inner[0]->weight };
		both[0] = when;
		both[1] = &parts[0];
		parts[1] = (struct sigma_node){ .kind = NODE_AND, .at = both, .n = 2, .weight = when->weight + inner[0]->weight };
		when = &parts[1];
	}
	return when;
}

static void add_rule(struct sigma_set *s, const struct sigma_rule *r)
{
	const struct sigma_node *when = filtered(s, r);
	if (!place_node(s, r, when))
		return;
	s->by_index[r->index] = (uint32_t)s->rules.n;
	s->taken[r->index] = true;
	*VEC_ADD(s->a, &s->rules) = (struct compiled){ .rule = r, .when = when, .route = sigma_route(s, r), .keywords_only = !has_field(when) };
}

/* ---- correlations ---- */
static const struct sigma_rule *find_rule(const struct sigma_set *s, struct str reference)
{
	for (size_t i = 0; i < s->book->rules.n; i++) {
		const struct sigma_rule *r = s->book->rules.at[i];
		if (reference.n && (str_eq(r->id, reference) || str_eq(r->name, reference)))
			return r;
	}
	return NULL;
}

enum { UNSEEN, UNDERWAY, USABLE, REFUSED };

#define MAX_CHAIN 10                 /* correlations of correlations of … */

static bool add_correlation(struct sigma_set *s, struct sigma_rule *r, unsigned char *state, int depth);

static bool usable(struct sigma_set *s, const struct sigma_rule *r, unsigned char *state, int depth)
{
	if (r->correlation)
		return depth < MAX_CHAIN && add_correlation(s, s->book->rules.at[r->index], state, depth + 1);
	return s->by_index[r->index] != NO_WORD;
}

static bool resolve(struct sigma_set *s, struct sigma_rule *r, unsigned char *state, int depth)
{
	struct sigma_correlation *c = r->correlation;
	c->of = a_array(s->a, const struct sigma_rule *, c->n_rules);
	for (size_t i = 0; i < c->n_rules; i++) {
		c->of[i] = find_rule(s, c->rules[i]);
		if (!c->of[i] || !usable(s, c->of[i], state, depth)) {
			refuse(s, r, r->line, "correlation", a_fmt(s->book->a, "luật được tương quan “%.*s” không có, không dùng được hoặc quay vòng", STR_ARG(c->rules[i])),
				a_fmt(s->book->a, "the correlated rule “%.*s” is missing, refused or goes round in a circle", STR_ARG(c->rules[i])));
			return false;
		}
	}
	return true;
}

static bool add_correlation(struct sigma_set *s, struct sigma_rule *r, unsigned char *state, int depth)
{
	if (state[r->index] != UNSEEN)
		return state[r->index] == USABLE;
	state[r->index] = UNDERWAY;
	state[r->index] = resolve(s, r, state, depth) ? USABLE : REFUSED;
	if (state[r->index] == USABLE) {
		*VEC_ADD(s->a, &s->correlations) = r;
		s->taken[r->index] = true;
	}
	return state[r->index] == USABLE;
}

static void track(struct sigma_set *s, const struct sigma_rule *r, struct str field)
{
	struct compiled *c = &s->rules.at[s->by_index[r->index]];
	uint32_t name = words_add(&s->names, field);
	for (size_t i = 0; i < c->n_tracked; i++)
		if (c->tracked[i].name == name)
			return;
	struct tracked *more = a_array(s->a, struct tracked, c->n_tracked + 1);
	if (c->n_tracked)
		memcpy(more, c->tracked, c->n_tracked * sizeof *more);
	more[c->n_tracked++] = (struct tracked){ name, sigma_slot(s, &r->source, field) };
	c->tracked = more;
}

struct str sigma_field_of(const struct sigma_correlation *c, const struct sigma_rule *r, struct str field)
{
	for (size_t i = 0; i < c->n_aliases; i++)
		if (str_eq(c->aliases[i].alias, field) && c->aliases[i].rule.n && (str_eq(c->aliases[i].rule, r->name) || str_eq(c->aliases[i].rule, r->id)))
			return c->aliases[i].field;
	return field;
}

/* A field asked of a rule; of a correlation it is asked of the events below it, since its hits carry those of the event that completed it. */
static void ask(struct sigma_set *s, struct words *asked, const struct sigma_rule *of, struct str field)
{
	if (of->correlation)
		words_add(&asked[of->index], field);
	else
		track(s, of, field);
}

static void track_all(struct sigma_set *s)
{
	struct words *asked = a_array(s->a, struct words, s->book->rules.n + 1);
	for (size_t i = 0; i < s->book->rules.n; i++)
		asked[i].a = s->a;
	for (size_t i = s->correlations.n; i-- > 0;) {
		const struct sigma_rule *r = s->correlations.at[i];
		const struct sigma_correlation *c = r->correlation;
		for (size_t k = 0; k < c->n_rules; k++) {
			if (!c->of[k]->correlation)
				s->rules.at[s->by_index[c->of[k]->index]].watched = true;
			for (size_t j = 0; j < c->n_group_by; j++)
				ask(s, asked, c->of[k], sigma_field_of(c, c->of[k], c->group_by[j]));
			for (size_t j = 0; j < c->n_fields; j++)
				ask(s, asked, c->of[k], sigma_field_of(c, c->of[k], c->fields[j]));
			for (size_t j = 0; j < asked[r->index].at.n; j++)
				ask(s, asked, c->of[k], asked[r->index].at.at[j]);
		}
	}
}

/* A rule that a correlation names gives no hits of its own, unless one of its correlations says “generate”. */
static void silence(struct sigma_set *s)
{
	bool *loud = a_array(s->a, bool, s->book->rules.n + 1), *named = a_array(s->a, bool, s->book->rules.n + 1);
	for (size_t i = 0; i < s->correlations.n; i++) {
		const struct sigma_correlation *c = s->correlations.at[i]->correlation;
		for (size_t k = 0; k < c->n_rules; k++) {
			named[c->of[k]->index] = true;
			loud[c->of[k]->index] |= c->generate;
		}
	}
	for (size_t i = 0; i < s->book->rules.n; i++)
		s->book->rules.at[i]->silent = named[i] && !loud[i];
}

/* ---- all of it ---- */
static void add_twice(struct sigma_set *s, struct words *ids, const struct sigma_rule *r, bool *ret)
{
	size_t before = ids->at.n;
	*ret = r->id.n && words_add(ids, r->id) < before;
	if (*ret)
		refuse(s, r, r->line, "twice", a_fmt(s->book->a, "đã có luật với id %.*s", STR_ARG(r->id)), a_fmt(s->book->a, "there is a rule with the id %.*s already", STR_ARG(r->id)));
}

static void choose_literals(struct sigma_set *s)
{
	s->always = a_array(s->a, uint32_t, s->rules.n + 1);
	for (size_t i = 0; i < s->rules.n; i++) {
		struct witness w;
		if (!sigma_witness(s->a, s->data, s->rules.at[i].when, &w)) {
			s->always[s->n_always++] = (uint32_t)i;
			continue;
		}
		for (size_t k = 0; k < w.n; k++) {
			uint32_t at = words_add(&s->literals, w.at[k]);
			while (s->postings.n <= at)
				(void)VEC_ADD(s->a, &s->postings);
			uint32_t *list = s->postings.at[at].at;
			if (!s->postings.at[at].n || list[s->postings.at[at].n - 1] != i)
				*VEC_ADD(s->a, &s->postings.at[at]) = (uint32_t)i;
		}
	}
}

struct sigma_set *sigma_set_new(const struct sigma_data *d, struct sigma_book *b)
{
	struct arena *a = arena_new((size_t)2 << 30);
	struct sigma_set *s = a_new(a, struct sigma_set);
	struct words ids = { .a = a };
	*s = (struct sigma_set){ .a = a, .data = d, .book = b };
	s->slot_keys.a = s->paths.a = s->route_keys.a = s->names.a = s->literals.a = s->regex_keys.a = a;
	s->by_index = a_array(a, uint32_t, b->rules.n + 1);
	s->taken = a_array(a, bool, b->rules.n + 1);
	unsigned char *state = a_array(a, unsigned char, b->rules.n + 1);
	for (size_t i = 0; i < b->rules.n; i++) {
		bool twice;
		s->by_index[i] = NO_WORD;
		add_twice(s, &ids, b->rules.at[i], &twice);
		if (twice)
			state[i] = REFUSED;
		else if (!b->rules.at[i]->correlation)
			add_rule(s, b->rules.at[i]);
	}
	for (size_t i = 0; i < b->rules.n; i++)
		if (b->rules.at[i]->correlation && state[i] == UNSEEN)
			add_correlation(s, b->rules.at[i], state, 0);
	track_all(s);
	silence(s);
	sigma_product_marks(s);
	choose_literals(s);
	sigma_prefilter_build(s);
	s->bytes += arena_used(a);
	return s;
}

void sigma_set_free(struct sigma_set *s)
{
	if (!s)
		return;
	hs_free_database(s->prefilter);
	for (size_t i = 0; i < s->regexes.n; i++)
		hs_free_database(s->regexes.at[i]);
	arena_free(s->a);
}

struct sigma_set_counts sigma_set_counts(const struct sigma_set *s)
{
	return (struct sigma_set_counts){ s->rules.n, s->correlations.n, s->literals.at.n, s->n_always, s->bytes };
}

bool sigma_set_has(const struct sigma_set *s, const struct sigma_rule *r)
{
	return s->taken[r->index];
}
