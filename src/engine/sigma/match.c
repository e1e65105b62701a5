#include "engine/sigma/inside.h"

/* ---- life ---- */
struct sigma_matcher *sigma_matcher_new(const struct sigma_set *s, sigma_hit_fn fn, void *arg)
{
	struct sigma_matcher *m = calloc(1, sizeof *m);
	if (!m)
		abort();
	m->set = s;
	m->fn = fn;
	m->arg = arg;
	m->a = arena_new((size_t)1 << 30);
	m->kept_arena = arena_new((size_t)8 << 30);
	m->marks = a_array(m->kept_arena, uint32_t, s->rules.n + 1);
	m->candidates = a_array(m->kept_arena, uint32_t, s->rules.n + 1);
	m->slots = a_array(m->kept_arena, struct slot_state, s->slot_keys.at.n + 1);
	m->routes = a_alloc_array(m->kept_arena, sizeof *m->routes, s->routes.n + 1);
	bool ok = hs_alloc_scratch(s->prefilter, &m->scratch) == HS_SUCCESS;
	for (size_t i = 0; i < s->regexes.n; i++)
		ok = ok && (!s->regexes.at[i] || hs_alloc_scratch(s->regexes.at[i], &m->scratch) == HS_SUCCESS);
	if (!ok)
		abort();
	return m;
}

void sigma_matcher_free(struct sigma_matcher *m)
{
	hs_free_scratch(m->scratch);
	arena_free(m->a);
	arena_free(m->kept_arena);
	free(m->block.at);
	free(m);
}

void sigma_matcher_no_prefilter(struct sigma_matcher *m) { m->all_rules = true; }

/* ---- candidates ---- */
static void nominate(struct sigma_matcher *m, uint32_t rule)
{
	if (m->marks[rule] != m->epoch) {
		m->marks[rule] = m->epoch;
		m->candidates[m->n_candidates++] = rule;
	}
}

static void met(struct sigma_matcher *m, unsigned literal)
{
	if (literal >= m->set->postings.n)
		m->escapes = true;
	else
		for (size_t i = 0; i < m->set->postings.at[literal].n; i++)
			nominate(m, m->set->postings.at[literal].at[i]);
}

static int on_literal(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *arg)
{
	met(arg, id);
	return 0;
}

static void search(struct sigma_matcher *m, struct str text)
{
	enum { AT_ONCE = 1 << 30, OVERLAP = 64 };     /* Hyperscan counts in 32 bits; no literal is longer than 32 bytes */
	for (; text.n > AT_ONCE; text = str_sub(text, AT_ONCE - OVERLAP, text.n))
		hs_scan(m->set->prefilter, text.p, AT_ONCE, 0, m->scratch, on_literal, m);
	if (text.n)
		hs_scan(m->set->prefilter, text.p, (unsigned)text.n, 0, m->scratch, on_literal, m);
}

static void begin(struct sigma_matcher *m)
{
	arena_reset(m->a);
	m->event = (struct event){ 0 };
	m->n_candidates = 0;
	m->escapes = false;
	if (++m->epoch == 0) {           /* after four thousand million events the marks are old */
		memset(m->marks, 0, m->set->rules.n * sizeof *m->marks);
		memset(m->slots, 0, m->set->slot_keys.at.n * sizeof *m->slots);
		memset(m->routes, 0, m->set->routes.n * sizeof *m->routes);
		m->epoch = 1;
	}
	for (size_t i = 0; m->all_rules && i < m->set->rules.n; i++)
		nominate(m, (uint32_t)i);
}

/* ---- names to slots ---- */
static void put(struct sigma_matcher *m, const struct slot_use *use, uint32_t value, uint32_t depth)
{
	struct slot_state *s = &m->slots[use->slot];
	uint32_t score = use->rank << 8 | depth;
	if (s->epoch == m->epoch && s->score < score)
		return;                      /* a better name, or nearer to the root, has been seen */
	uint32_t next = s->epoch == m->epoch && s->score == score ? s->first : 0;
	*VEC_ADD(m->a, &m->values) = (struct slot_value){ value, next };
	*s = (struct slot_state){ m->epoch, score, (uint32_t)m->values.n };
}

static void resolve(struct sigma_matcher *m, uint32_t value)
{
	struct str name = m->e->at[value].name;
	for (uint32_t depth = 0; name.p && depth < 256; depth++) {
		uint32_t at = words_find(&m->set->paths, name);
		for (size_t i = 0; at != NO_WORD && i < m->set->uses.at[at].n; i++)
			put(m, &m->set->uses.at[at].at[i], value, depth);
		str_cut(&name, '.');
	}
}

void sigma_matcher_event(struct sigma_matcher *m, const struct event *e)
{
	m->e = e;
	m->values.at = NULL;
	m->values.n = m->values.cap = 0;
	m->folded = a_array(m->a, struct str, e->n + 1);
	m->raw_folded = STR_NONE;
	m->product_known = false;
	m->product = NULL;
	for (uint32_t i = 0; i < e->n; i++)
		resolve(m, i);
}

/* ---- hits ---- */
typedef VEC(struct sigma_found) found_list;

static void collect_item(struct sigma_matcher *m, const struct sigma_item *item, found_list *out)
{
	if (item->negated || !item->field.n)
		return;
	for (size_t i = 0; i < out->n; i++)
		if (str_eq(out->at[i].field, item->field))
			return;
	uint32_t at = sigma_slot_first(m, item->slot);
	if (at)
		*VEC_ADD(m->a, out) = (struct sigma_found){ item->field, m->e->at[m->values.at[at - 1].value].text };
}

/* Fields of the items that are true and count towards the rule. */
static void collect(struct sigma_matcher *m, const struct sigma_node *node, found_list *out)
{
	if (node->kind == NODE_NOT || !sigma_node_true(m, node))
		return;
	if (node->kind == NODE_ITEM)
		collect_item(m, node->item, out);
	for (size_t i = 0; i < node->n && out->n < 32; i++)
		collect(m, node->at[i], out);
}

static void keep(struct sigma_matcher *m, uint32_t rule, usec time)
{
	const struct compiled *c = &m->set->rules.at[rule];
	if (!time || m->kept.n >= SIGMA_MAX_KEPT) {
		m->left_out++;
		return;
	}
	struct str *values = a_array(m->kept_arena, struct str, c->n_tracked + 1);
	for (size_t i = 0; i < c->n_tracked; i++) {
		uint32_t at = sigma_slot_first(m, c->tracked[i].slot);
		const struct event_value *v = at ? &m->e->at[m->values.at[at - 1].value] : NULL;
		if (v && v->kind != EVENT_NULL)
			values[i] = a_dup(m->kept_arena, v->text);
	}
	*VEC_ADD(m->kept_arena, &m->kept) = (struct kept){ rule, time, m->e->order, values };
}

static void hit(struct sigma_matcher *m, uint32_t rule)
{
	const struct compiled *c = &m->set->rules.at[rule];
	found_list found = { 0 };
	usec time = sigma_event_time(m->set->data, m->e);
	if (c->watched)
		keep(m, rule, time);
	if (c->rule->silent)
		return;
	collect(m, c->when, &found);
	struct sigma_hit h = { c->rule, m->e, time, m->e->order, found.at, found.n, 1 };
	m->fn(m->arg, &h);
}

static int by_number(const void *x, const void *y) { return *(const uint32_t *)x < *(const uint32_t *)y ? -1 : *(const uint32_t *)x > *(const uint32_t *)y; }

static void run(struct sigma_matcher *m, const struct event *e)
{
	size_t hits = 0;
	sigma_matcher_event(m, e);
	for (size_t i = 0; i < m->set->n_always; i++)
		nominate(m, m->set->always[i]);
	for (size_t i = 0; i < m->n_candidates; i++) {
		const struct compiled *c = &m->set->rules.at[m->candidates[i]];
		if (sigma_route_takes(m, c->route, c->keywords_only) && sigma_node_true(m, c->when))
			m->candidates[hits++] = m->candidates[i];
	}
	if (hits > 1)                    /* in the order of the book, whatever order the literals stood in */
		qsort(m->candidates, hits, sizeof *m->candidates, by_number);
	for (size_t i = 0; i < hits; i++)
		hit(m, m->candidates[i]);
}

static void search_values(struct sigma_matcher *m, const struct event *e)
{
	size_t n = 0, at = 0;
	for (size_t i = 0; i < e->n; i++)
		n += e->at[i].text.n + 1;
	char *all = a_alloc(m->a, n + 1);
	for (size_t i = 0; i < e->n; i++) {
		memcpy(all + at, e->at[i].text.p ? e->at[i].text.p : "", e->at[i].text.n);
		at += e->at[i].text.n;
		all[at++] = '\n';
	}
	search(m, str_from(all, n));
}

/* ---- a block of records ---- */
static int on_block_literal(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *arg)
{
	enum { MATCHES_MAX = 1 << 20 };  /* more: each record is searched by itself */
	struct sigma_matcher *m = arg;
	if (m->block.n == MATCHES_MAX) {
		m->block.is_full = true;
		return 1;
	}
	if (m->block.n == m->block.cap && !(m->block.at = realloc(m->block.at, (m->block.cap = m->block.cap * 2 + 1024) * sizeof *m->block.at)))
		abort();
	m->block.at[m->block.n++] = (struct block_match){ (uint32_t)to, id };
	return 0;
}

void sigma_block(struct sigma_matcher *m, struct str block)
{
	m->block.n = m->block.next = 0;
	m->block.is_full = block.n > SIGMA_BLOCK_MAX;
	m->block.from = block.p;
	if (block.n && !m->block.is_full)
		hs_scan(m->set->prefilter, block.p, (unsigned)block.n, 0, m->scratch, on_block_literal, m);
}

bool sigma_block_may(struct sigma_matcher *m, struct str record)
{
	begin(m);
	if (m->block.is_full)
		search(m, record);
	else
		for (size_t from = (size_t)(record.p - m->block.from); m->block.next < m->block.n && m->block.at[m->block.next].end <= from + record.n; m->block.next++)
			if (m->block.at[m->block.next].end > from)
				met(m, m->block.at[m->block.next].literal);
	return m->n_candidates || m->escapes || m->set->n_always;
}

void sigma_block_event(struct sigma_matcher *m, const struct event *e, bool hides)
{
	if (hides || m->escapes)
		search_values(m, e);
	run(m, e);
}

size_t sigma_matcher_kept(const struct sigma_matcher *m) { return m->kept.n; }

/* ---- records ---- */
err sigma_match_json(struct sigma_matcher *m, struct str line, const struct event *known)
{
	begin(m);
	search(m, line);
	if (!m->n_candidates && !m->escapes && !m->set->n_always)
		return OK;
	m->event = (struct event){ .category = known->category, .product = known->product, .service = known->service, .time = known->time, .order = known->order };
	if (event_json(m->a, line, &m->event) != OK)
		return E_INVALID;
	if (m->escapes)
		search_values(m, &m->event);
	run(m, &m->event);
	return OK;
}

void sigma_match_event(struct sigma_matcher *m, const struct event *e)
{
	begin(m);
	search(m, e->raw);
	search_values(m, e);
	run(m, e);
}
