#include "engine/yara/match.h"

#include <stdlib.h>

#include "engine/yara/inside.h"

#define FLAGS (SCAN_FLAGS_FAST_MODE | SCAN_FLAGS_NO_TRYCATCH | SCAN_FLAGS_REPORT_RULES_MATCHING)

struct yara_scanner {
	YR_SCANNER *scanner;
	const struct yara_pack *pack;
	void (*hit)(void *arg, const struct yara_hit *h);
	void *arg;
	struct arena *a;                     /* of the text at hand */
	VEC(struct yara_hit) hits;
	size_t overfull;
	uint32_t overfull_rule;
};

/* ---- a rule that matches ---- */

/* The matches belong to libyara until the scan ends; they are copied, for hits are told in order of place. */
static void add_match(struct yara_scanner *s, struct yara_hit *h, const YR_STRING *string, const YR_MATCH *m)
{
	size_t n = m->data_length < YARA_SHOWN_BYTES ? (size_t)m->data_length : YARA_SHOWN_BYTES;
	uint64_t at = (uint64_t)(m->base + m->offset);
	h->matches[h->n++] = (struct yara_match){ string->idx, at, (uint64_t)m->match_length, a_dup(s->a, str_from((const char *)m->data, n)) };
	if (h->n == 1 || at < h->at)
		h->at = at;
}

static void rule_matches(struct yara_scanner *s, YR_SCAN_CONTEXT *c, const YR_RULE *rule)
{
	struct yara_hit *h = VEC_ADD(s->a, &s->hits);
	const YR_STRING *string;
	YR_MATCH m;                          /* copied, for libyara does not align its own */
	h->rule = (uint32_t)(rule - s->pack->rules->rules_table);
	yr_rule_strings_foreach(rule, string) {
		size_t n = 0;
		for (const void *at = c->matches[string->idx].head; at; at = m.next) {
			memcpy(&m, at, sizeof m);
			h->n_matches += !m.is_private;
			if (m.is_private || h->n == YARA_SHOWN || n == YARA_SHOWN_OF_ONE)
				continue;
			add_match(s, h, string, &m);
			n++;
		}
	}
}

static int event(YR_SCAN_CONTEXT *c, int message, void *data, void *arg)
{
	struct yara_scanner *s = arg;
	if (message == CALLBACK_MSG_RULE_MATCHING)
		rule_matches(s, c, data);
	else if (message == CALLBACK_MSG_TOO_MANY_MATCHES && !s->overfull++)
		s->overfull_rule = ((const YR_STRING *)data)->rule_idx;
	return CALLBACK_CONTINUE;
}

/* ---- scanning ---- */

struct yara_scanner *yara_scanner_new(const struct yara_pack *p, int seconds, void (*hit)(void *arg, const struct yara_hit *h), void *arg)
{
	struct yara_scanner *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	if (yr_scanner_create(p->rules, &s->scanner) != ERROR_SUCCESS) {
		free(s);
		return NULL;
	}
	s->pack = p;
	s->hit = hit;
	s->arg = arg;
	s->a = arena_new((size_t)1 << 30);
	yr_scanner_set_callback(s->scanner, event, s);
	yr_scanner_set_flags(s->scanner, FLAGS);
	yr_scanner_set_timeout(s->scanner, seconds);
	return s;
}

void *yara_scanner_free(struct yara_scanner *s)
{
	if (!s)
		return NULL;
	yr_scanner_destroy(s->scanner);
	arena_free(s->a);
	free(s);
	return NULL;
}

static int by_place(const void *x, const void *y)
{
	const struct yara_hit *p = x, *q = y;
	return p->at != q->at ? (p->at > q->at) - (p->at < q->at) : (p->rule > q->rule) - (p->rule < q->rule);
}

static bool name_it(struct yara_scanner *s, const struct yara_names *n)
{
	return yr_scanner_define_string_variable(s->scanner, "filename", a_z(s->a, n->name)) == ERROR_SUCCESS
		&& yr_scanner_define_string_variable(s->scanner, "filepath", a_z(s->a, n->path)) == ERROR_SUCCESS
		&& yr_scanner_define_string_variable(s->scanner, "extension", a_z(s->a, n->extension)) == ERROR_SUCCESS;
}

enum yara_end yara_scan(struct yara_scanner *s, const struct yara_names *names, struct str text)
{
	arena_reset(s->a);
	s->hits.at = NULL;
	s->hits.n = s->hits.cap = 0;
	s->overfull = 0;
	s->scanner->entry_point = YR_UNDEFINED;   /* else that of the text before, where this one has none */
	if (!name_it(s, names))
		return YARA_BROKEN;
	int got = yr_scanner_scan_mem(s->scanner, (const uint8_t *)(text.n ? text.p : ""), text.n);
	if (got != ERROR_SUCCESS)
		return got == ERROR_SCAN_TIMEOUT ? YARA_LATE : YARA_BROKEN;
	if (s->hits.n)
		qsort(s->hits.at, s->hits.n, sizeof *s->hits.at, by_place);
	for (size_t i = 0; i < s->hits.n; i++)
		s->hit(s->arg, &s->hits.at[i]);
	return YARA_WHOLE;
}

size_t yara_scan_overfull(const struct yara_scanner *s, uint32_t *ret_rule)
{
	*ret_rule = s->overfull_rule;
	return s->overfull;
}
