#include "engine/yara/pack.h"

#include <stdlib.h>

#include "engine/yara/inside.h"

#define WORDS_MAX ((size_t)1 << 30)
#define MATCH_BYTES 128   /* of what matched that libyara keeps */

err yara_pack_read(char *const *paths, size_t n, struct yara_pack **ret)
{
	if (yr_initialize() != ERROR_SUCCESS)
		return E_LIMIT;
	yr_set_configuration_uint32(YR_CONFIG_MAX_MATCH_DATA, MATCH_BYTES);
	struct yara_pack *p = calloc(1, sizeof *p);
	if (!p)
		abort();
	p->a = arena_new(WORDS_MAX);
	struct listing l = { .a = p->a };
	for (size_t i = 0; i < n; i++)
		listing_add(&l, paths[i]);
	err e = pack_compile(p, &l);
	listing_done(&l);
	if (e == OK)
		*ret = p;
	else
		yara_pack_free(p);
	return e;
}

void *yara_pack_free(struct yara_pack *p)
{
	if (!p)
		return NULL;
	if (p->rules)
		yr_rules_destroy(p->rules);
	arena_free(p->a);
	free(p);
	yr_finalize();
	return NULL;
}

const struct yara_note *yara_pack_notes(const struct yara_pack *p, size_t *ret_n)
{
	*ret_n = p->notes.n;
	return p->notes.at;
}

struct yara_counts yara_pack_counts(const struct yara_pack *p) { return p->counts; }

const unsigned char *yara_pack_hash(const struct yara_pack *p) { return p->hash; }

struct yara_rule yara_pack_rule(const struct yara_pack *p, uint32_t rule)
{
	const YR_RULE *r = &p->rules->rules_table[rule];
	return (struct yara_rule){ str_of(r->ns->name), str_of(r->identifier) };
}

const char *yara_pack_tag(const struct yara_pack *p, uint32_t rule, const char *last)
{
	const char *tag = last ? last + strlen(last) + 1 : p->rules->rules_table[rule].tags;
	return tag && *tag ? tag : NULL;
}

static struct str meta_text(struct arena *a, const YR_META *m)
{
	return m->type == META_TYPE_STRING ? str_of(m->string) : m->type == META_TYPE_BOOLEAN ? str_of(m->integer ? "true" : "false")
		: a_fmt(a, "%lld", (long long)m->integer);
}

struct str yara_pack_meta(const struct yara_pack *p, struct arena *a, uint32_t rule, enum yara_meta what)
{
	static const struct str names[N_YARA_META] = {
		[YARA_AUTHOR] = S_INIT("author"), [YARA_DESCRIPTION] = S_INIT("description"), [YARA_REFERENCE] = S_INIT("reference"),
		[YARA_SEVERITY] = S_INIT("severity"), [YARA_SCORE] = S_INIT("score"),
	};
	const YR_RULE *r = &p->rules->rules_table[rule];
	const YR_META *m;
	yr_rule_metas_foreach(r, m)
		if (str_eq_nocase(str_of(m->identifier), names[what]))
			return meta_text(a, m);
	return STR_NONE;
}

struct str yara_pack_string(const struct yara_pack *p, uint32_t string) { return str_of(p->rules->strings_table[string].identifier); }
