/* Hyperscan databases: the literals of all rules in one pass; each regular expression by itself. */
#include "engine/sigma/inside.h"

#define MAX_REGEX 4096
#define MAX_REGEXES 5000

static size_t size_of(hs_database_t *db)
{
	size_t n = 0;
	return db && hs_database_size(db, &n) == HS_SUCCESS ? n : 0;
}

void sigma_prefilter_build(struct sigma_set *s)
{
	static const char *const escapes[] = { "\\u00", "\\/" };      /* JSON that writes ASCII otherwise than plainly */
	size_t n = s->literals.at.n, all = n + COUNT(escapes);
	const char **text = a_array(s->a, const char *, all);
	unsigned *flags = a_array(s->a, unsigned, all), *ids = a_array(s->a, unsigned, all);
	size_t *lengths = a_array(s->a, size_t, all);
	hs_compile_error_t *e = NULL;
	for (size_t i = 0; i < all; i++) {
		text[i] = i < n ? s->literals.at.at[i].p : escapes[i - n];
		lengths[i] = i < n ? s->literals.at.at[i].n : strlen(escapes[i - n]);
		flags[i] = HS_FLAG_CASELESS;
		ids[i] = (unsigned)i;
	}
	if (hs_compile_lit_multi(text, flags, ids, lengths, (unsigned)all, HS_MODE_BLOCK, NULL, &s->prefilter, &e) != HS_SUCCESS)
		abort();                     /* literals always compile */
	s->bytes += size_of(s->prefilter);
}

static unsigned flags_of(const struct sigma_value *v)
{
	return HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY | HS_FLAG_UTF8 | (v->ignore_case ? HS_FLAG_CASELESS : 0) | (v->multi_line ? HS_FLAG_MULTILINE : 0) | (v->dot_all ? HS_FLAG_DOTALL : 0);
}

bool sigma_regex_build(struct sigma_set *s, struct sigma_value *v, struct str *ret_why)
{
	unsigned flags = flags_of(v);
	size_t before = s->regex_keys.at.n;
	uint32_t at = words_add(&s->regex_keys, a_fmt(s->a, "%u\n%.*s", flags, STR_ARG(v->text)));
	if (at == before) {
		hs_database_t *db = NULL;
		hs_compile_error_t *e = NULL;
		const char *z = a_z(s->a, v->text);
		bool fits = v->text.n <= MAX_REGEX && !memchr(z, 0, v->text.n) && before < MAX_REGEXES;
		if (fits && hs_compile(z, flags, HS_MODE_BLOCK, NULL, &db, &e) != HS_SUCCESS)
			*ret_why = a_dup(s->book->a, str_of(e && e->message ? e->message : "?"));
		else if (!fits)
			*ret_why = S("too long");
		hs_free_compile_error(e);
		*VEC_ADD(s->a, &s->regexes) = db;
		s->bytes += size_of(db);
	} else if (!s->regexes.at[at])
		*ret_why = S("refused before");
	v->at = at;
	return s->regexes.at[at];
}
