/* Any bytes as a JSON event, as pairs and as records of all formats: names and texts are bounded, and what jansson accepts as an object is accepted here with as many values. */
#include <assert.h>

#include <jansson.h>

#include "engine/event/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t leaves(const json_t *v)
{
	size_t n = 0, i;
	const char *key;
	json_t *inner;
	if (json_is_object(v)) {
		json_object_foreach((json_t *)v, key, inner) { n += leaves(inner); }
		return n;
	}
	if (!json_is_array(v))
		return 1;
	json_array_foreach(v, i, inner) { n += leaves(inner); }
	return n;
}

static int depth(const json_t *v)
{
	int most = 0;
	size_t i;
	const char *key;
	json_t *inner;
	if (json_is_object(v))
		json_object_foreach((json_t *)v, key, inner) { most = depth(inner) > most ? depth(inner) : most; }
	else if (json_is_array(v))
		json_array_foreach(v, i, inner) { most = depth(inner) > most ? depth(inner) : most; }
	return most + (json_is_object(v) || json_is_array(v));
}

static void check(const struct event *e)
{
	assert(e->n <= EVENT_MAX_VALUES);
	for (size_t i = 0; i < e->n; i++)
		assert(e->at[i].name.n <= EVENT_MAX_NAME && (e->at[i].text.n == 0 || e->at[i].text.p));
}

/* The text as records, in two pieces cut at `cut`; bytes are neither lost nor read twice, texts that the bytes do not show are announced. */
static void read_records(struct arena *a, struct str s, size_t cut)
{
	struct records *r = records_new(INT64_C(1772441460000000));
	struct record rec;
	struct str rest = str_sub(s, 0, cut);
	records_begin(r, STR_NONE);
	for (int is_end = 0; is_end < 2; is_end++) {
		while (records_next(r, &rest, is_end, &rec)) {
			struct event e = { 0 };
			assert(rec.text.p >= s.p && rec.text.p + rec.text.n <= rest.p);
			if (rec.format != RECORD_NONE)
				(void)!record_read(r, a, &rec, &e);
			check(&e);
			for (size_t i = 0; i < e.n && i < 64 && !rec.hides && rec.format != RECORD_JSON; i++)
				assert(str_find(rec.text, e.at[i].text) >= 0);
		}
		assert(!is_end || !rest.n);
		rest = is_end ? rest : str_from(rest.p, (size_t)(s.p + s.n - rest.p));
	}
	(void)records_are_whole(s);
	records_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	struct str s = str_from((const char *)data, size);
	struct event e = { 0 }, pairs = { 0 };
	err got = event_json(a, s, &e);
	json_t *root = json_loadb(s.p ? s.p : "", s.n, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, NULL);
	/* jansson overlooks NUL bytes between values */
	if (json_is_object(root) && depth(root) <= EVENT_MAX_DEPTH && !memchr(s.p, 0, s.n)) {
		assert(got == OK);
		assert(e.cut || e.n == leaves(root));
	}
	json_decref(root);
	check(&e);
	(void)!event_pairs(a, s, size % 2, &pairs);
	check(&pairs);
	if (size)
		read_records(a, s, data[size - 1] % size);
	arena_free(a);
	return 0;
}
