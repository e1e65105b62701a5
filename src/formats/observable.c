#include "formats/observable_scan.h"

#include "base/rand.h"

/* ---- results ---- */

static size_t *slot_of(struct scan *s, enum observable_kind kind, struct str value)
{
	uint64_t h;

	crypto_shorthash((unsigned char *)&h, (const unsigned char *)value.p, value.n, s->key);
	for (size_t i = (h + kind) & (s->n_slots - 1);; i = (i + 1) & (s->n_slots - 1)) {
		const struct observable *o = s->slots[i] ? &s->found.at[s->slots[i] - 1] : NULL;

		if (!o || (o->kind == kind && str_eq(o->value, value)))
			return &s->slots[i];
	}
}

static void slots_grow(struct scan *s)
{
	s->n_slots = s->n_slots ? 2 * s->n_slots : 64;
	s->slots = a_array(s->a, size_t, s->n_slots);
	for (size_t i = 0; i < s->found.n; i++)
		*slot_of(s, s->found.at[i].kind, s->found.at[i].value) = i + 1;
}

void observable_found(struct scan *s, enum observable_kind kind, struct str value, size_t from, size_t to)
{
	struct observable *o;
	size_t *slot;

	if (s->is_cut)
		return;
	if (2 * s->found.n >= s->n_slots)
		slots_grow(s);
	slot = slot_of(s, kind, value);
	if (*slot) {
		s->found.at[*slot - 1].seen++;
		return;
	}
	s->is_cut = s->found.n == s->max;
	if (s->is_cut)
		return;
	o = VEC_ADD(s->a, &s->found);
	*o = (struct observable){ kind, a_dup(s->a, value), s->t.at[from], s->t.at[to] - s->t.at[from], 1 };
	*slot = s->found.n;
}

/* ---- reading ---- */

static void token_scan(struct scan *s)
{
	const struct token *t = &s->t;
	size_t from = 0;

	for (;;) {
		ptrdiff_t sep = str_find(token_part(s, from, t->n), S("://"));
		size_t at = from + (size_t)sep, scheme;

		if (sep < 0)
			break;
		for (scheme = at; scheme > from && (is_letter(t->c[scheme - 1]) || is_digit(t->c[scheme - 1])); scheme--)
			;
		runs_scan(s, from, scheme);
		from = url_scan(s, scheme, at);
	}
	runs_scan(s, from, t->n);
}

static void scan(struct scan *s)
{
	s->scratch = arena_new(0);
	rand_bytes(s->key, sizeof s->key);
	while (!s->is_cut && token_next(s)) {
		token_scan(s);
		arena_reset(s->scratch);
	}
	arena_free(s->scratch);
}

void observable_extract(struct arena *a, struct str text, size_t max, struct observables *ret)
{
	struct scan s = { .a = a, .text = text, .max = max };

	scan(&s);
	*ret = (struct observables){ s.found.at, s.found.n, s.is_cut };
}

bool observable_parse(struct arena *a, struct str text, struct observable *ret)
{
	struct str trimmed = str_trim(text);
	struct scan s = { .a = a, .text = trimmed, .max = 2, .is_field = true };

	if (trimmed.n > 4 * OBSERVABLE_URL_MAX)
		return false;
	scan(&s);
	if (s.found.n == 0 || s.found.at[0].at != 0 || s.found.at[0].n != trimmed.n)
		return false;
	*ret = s.found.at[0];
	ret->at = (size_t)(trimmed.p - text.p);
	return true;
}
