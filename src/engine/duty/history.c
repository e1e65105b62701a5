/* What is added waits until history_ready() has all subjects; then each fact and record goes to its subject by one pass of counting. */
#include "engine/duty/history.h"

#include <stdlib.h>

const char *const duty_grade_names[N_DUTY_GRADES] = { "claimed", "attested", "verified", "auto" };

struct key { enum duty_unit unit; int64_t id; };
struct fact_of { struct key of; struct duty_fact is; };
struct record_of { struct key of; struct duty_record is; };
struct waiver_of { int64_t org; struct duty_waiver is; };
struct heir_of { int64_t org, heir; usec from; };

struct duty_history {
	struct arena *a;
	const struct duty_vocabulary *v;
	VEC(struct duty_subject) subjects;
	VEC(struct fact_of) facts;
	VEC(struct record_of) records;
	VEC(struct waiver_of) waivers;
	VEC(struct heir_of) heirs;
	struct duty_waiver *waivers_sorted;
	uint32_t *slots;                /* index + 1 into subjects, 0: free */
	size_t n_slots;
};

struct duty_history *history_new(struct arena *a, const struct duty_vocabulary *v)
{
	struct duty_history *h = a_new(a, struct duty_history);
	h->a = a;
	h->v = v;
	return h;
}

const struct duty_vocabulary *history_vocabulary(const struct duty_history *h)
{
	return h->v;
}

void history_subject(struct duty_history *h, enum duty_unit unit, int64_t id, int64_t org, struct str code, struct str name)
{
	*VEC_ADD(h->a, &h->subjects) = (struct duty_subject){ .unit = unit, .id = id, .org = org, .code = code, .name = name };
}

void history_heir(struct duty_history *h, int64_t org, int64_t heir, usec from)
{
	*VEC_ADD(h->a, &h->heirs) = (struct heir_of){ org, heir, from };
}

void history_fact(struct duty_history *h, enum duty_unit unit, int64_t id, const struct duty_fact *f)
{
	*VEC_ADD(h->a, &h->facts) = (struct fact_of){ { unit, id }, *f };
}

void history_record(struct duty_history *h, enum duty_unit unit, int64_t id, const struct duty_record *r)
{
	size_t n = h->v->kinds[r->kind].n_fields;
	int64_t *values = a_array(h->a, int64_t, n);
	if (n)
		memcpy(values, r->values, n * sizeof *values);
	struct record_of *at = VEC_ADD(h->a, &h->records);
	*at = (struct record_of){ { unit, id }, *r };
	at->is.values = values;
}

void history_waiver(struct duty_history *h, int64_t org, const struct duty_waiver *w)
{
	*VEC_ADD(h->a, &h->waivers) = (struct waiver_of){ org, *w };
}

static int id_cmp(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return (a > b) - (a < b);
}

void history_owners(const struct duty_history *h, struct arena *a, int64_t **ret, size_t *ret_n)
{
	int64_t *at = a_array(a, int64_t, h->facts.n);
	size_t n = 0, kept = 0;
	for (size_t i = 0; i < h->facts.n; i++)
		if (h->facts.at[i].is.attribute == DUTY_OWNER && (!n || at[n - 1] != h->facts.at[i].is.value))
			at[n++] = h->facts.at[i].is.value;
	if (n)
		qsort(at, n, sizeof *at, id_cmp);
	for (size_t i = 0; i < n; i++)
		if (!kept || at[kept - 1] != at[i])
			at[kept++] = at[i];
	*ret = at;
	*ret_n = kept;
}

/* ---- finding ---- */

static size_t hash_of(struct key k)
{
	uint64_t x = ((uint64_t)k.id + (uint64_t)k.unit) * 0x9e3779b97f4a7c15u;
	return x ^ x >> 32;
}

static void index_build(struct duty_history *h)
{
	for (h->n_slots = 16; h->n_slots < 2 * h->subjects.n; h->n_slots *= 2)
		;
	h->slots = a_array(h->a, uint32_t, h->n_slots);
	for (size_t i = 0; i < h->subjects.n; i++) {
		size_t at = hash_of((struct key){ h->subjects.at[i].unit, h->subjects.at[i].id }) & (h->n_slots - 1);
		while (h->slots[at])
			at = (at + 1) & (h->n_slots - 1);
		h->slots[at] = i + 1;
	}
}

static struct duty_subject *find(const struct duty_history *h, struct key k)
{
	for (size_t at = hash_of(k) & (h->n_slots - 1); h->slots[at]; at = (at + 1) & (h->n_slots - 1)) {
		struct duty_subject *s = &h->subjects.at[h->slots[at] - 1];
		if (s->unit == k.unit && s->id == k.id)
			return s;
	}
	return NULL;
}

const struct duty_subject *history_find(const struct duty_history *h, enum duty_unit unit, int64_t id)
{
	return find(h, (struct key){ unit, id });
}

const struct duty_subject *history_subjects(const struct duty_history *h, size_t *ret_n)
{
	*ret_n = h->subjects.n;
	return h->subjects.at;
}

/* ---- putting in order ---- */

#define ORDER(x, y) if ((x) != (y)) return (x) < (y) ? -1 : 1

static int subject_cmp(const void *x, const void *y)
{
	const struct duty_subject *a = x, *b = y;
	ORDER(a->org, b->org);
	ORDER(a->unit, b->unit);
	ORDER(a->id, b->id);
	return 0;
}

static int fact_cmp(const void *x, const void *y)
{
	const struct duty_fact *a = x, *b = y;
	ORDER(a->attribute, b->attribute);
	ORDER(a->from, b->from);
	ORDER(a->known_from, b->known_from);
	ORDER(a->value, b->value);
	return 0;
}

static int record_cmp(const void *x, const void *y)
{
	const struct duty_record *a = x, *b = y;
	ORDER(a->kind, b->kind);
	ORDER(a->begins, b->begins);
	ORDER(a->id, b->id);
	ORDER(a->known_from, b->known_from);
	return 0;
}

static int waiver_cmp(const void *x, const void *y)
{
	const struct waiver_of *a = x, *b = y;
	ORDER(a->org, b->org);
	ORDER(a->is.from, b->is.from);
	ORDER(a->is.id, b->is.id);
	return 0;
}

static void facts_share_out(struct duty_history *h)
{
	struct duty_fact *all = a_array(h->a, struct duty_fact, h->facts.n);
	for (size_t i = 0; i < h->facts.n; i++) {
		struct duty_subject *s = find(h, h->facts.at[i].of);
		if (s)
			s->n_facts++;
	}
	size_t n = 0;
	for (size_t i = 0; i < h->subjects.n; i++) {
		struct duty_subject *s = &h->subjects.at[i];
		s->facts = all + n;
		n += s->n_facts;
		s->n_facts = 0;
	}
	for (size_t i = 0; i < h->facts.n; i++) {
		struct duty_subject *s = find(h, h->facts.at[i].of);
		if (s)
			s->facts[s->n_facts++] = h->facts.at[i].is;
	}
}

static void records_share_out(struct duty_history *h)
{
	struct duty_record *all = a_array(h->a, struct duty_record, h->records.n);
	for (size_t i = 0; i < h->records.n; i++) {
		struct duty_subject *s = find(h, h->records.at[i].of);
		if (s)
			s->n_records++;
	}
	size_t n = 0;
	for (size_t i = 0; i < h->subjects.n; i++) {
		struct duty_subject *s = &h->subjects.at[i];
		s->records = all + n;
		n += s->n_records;
		s->n_records = 0;
	}
	for (size_t i = 0; i < h->records.n; i++) {
		struct duty_subject *s = find(h, h->records.at[i].of);
		if (s)
			s->records[s->n_records++] = h->records.at[i].is;
	}
}

static bool is_sorted(const void *at, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	for (size_t i = 1; i < n; i++)
		if (cmp((const char *)at + (i - 1) * size, (const char *)at + i * size) > 0)
			return false;
	return true;
}

static void sort(void *at, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	if (!is_sorted(at, n, size, cmp))
		qsort(at, n, size, cmp);
}

void history_ready(struct duty_history *h)
{
	sort(h->subjects.at, h->subjects.n, sizeof *h->subjects.at, subject_cmp);
	index_build(h);
	facts_share_out(h);
	records_share_out(h);
	for (size_t i = 0; i < h->subjects.n; i++) {
		struct duty_subject *s = &h->subjects.at[i];
		sort(s->facts, s->n_facts, sizeof *s->facts, fact_cmp);
		sort(s->records, s->n_records, sizeof *s->records, record_cmp);
	}
	for (size_t i = 0; i < h->heirs.n; i++) {
		struct duty_subject *s = find(h, (struct key){ UNIT_ORG, h->heirs.at[i].org });
		if (s) {
			s->heir = h->heirs.at[i].heir;
			s->heir_from = h->heirs.at[i].from;
		}
	}
	sort(h->waivers.at, h->waivers.n, sizeof *h->waivers.at, waiver_cmp);
	h->waivers_sorted = a_array(h->a, struct duty_waiver, h->waivers.n);
	for (size_t i = 0; i < h->waivers.n; i++)
		h->waivers_sorted[i] = h->waivers.at[i].is;
}

const struct duty_waiver *history_waivers(const struct duty_history *h, int64_t org, size_t *ret_n)
{
	size_t low = 0, high = h->waivers.n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (h->waivers.at[middle].org < org)
			low = middle + 1;
		else
			high = middle;
	}
	size_t n = 0;
	while (low + n < h->waivers.n && h->waivers.at[low + n].org == org)
		n++;
	*ret_n = n;
	return n ? h->waivers_sorted + low : NULL;
}
