/* Values of a kind's fields: typed by people, kept as text, read by the duties engine as numbers. */
#include "modules/evidence/rules.h"

#define INT_MOST 1000000000000000
enum { YEAR_FIRST = 2000, YEAR_LAST = 2100, SHARE_WHOLE = 10000 };

/* ---- kept text ---- */

/* "year=2026", one a line. */
static struct str kept_of(struct str fields, struct str name)
{
	for (struct str rest = fields; rest.p && rest.n;) {
		struct str value = str_cut(&rest, '\n'), key = str_cut(&value, '=');
		if (str_eq(key, name))
			return value;
	}
	return STR_NONE;
}

struct str value_kept(const struct duty_kind *k, size_t field, struct str fields) { return kept_of(fields, k->fields[field].name); }

void values_decode(const struct duty_kind *k, struct str fields, int64_t *ret)
{
	for (size_t i = 0; i < k->n_fields; i++) {
		struct str kept = kept_of(fields, k->fields[i].name);
		ret[i] = DUTY_NULL;
		if (k->fields[i].type == DUTY_WORD && kept.n)
			ret[i] = duty_word(kept);
		else
			str_int(kept, &ret[i]);
	}
}

struct str value_typed(struct arena *a, const struct duty_field *f, struct str kept)
{
	int64_t n;
	if (!str_int(kept, &n))
		return kept;
	if (f->type == DUTY_SHARE)
		return n % 100 ? a_fmt(a, "%lld.%02lld", (long long)n / 100, (long long)n % 100) : a_fmt(a, "%lld", (long long)n / 100);
	return f->type == DUTY_TIME ? time_rfc3339(a, n) : f->type == DUTY_BOOL ? (n ? S("yes") : S("no")) : kept;
}

/* ---- typed text ---- */

/* "1.300.000" and "1 300 000" are whole numbers too. */
static bool int_typed(struct arena *a, struct str s, int64_t *ret)
{
	char *plain = a_array(a, char, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '.' && s.p[i] != ' ')
			plain[n++] = s.p[i];
	return str_int(str_from(plain, n), ret) && *ret >= 0 && *ret <= INT_MOST;
}

/* "80", "80%", "80,5" percent as parts of 10,000; at most two decimals. */
static bool share_typed(struct str s, int64_t *ret)
{
	int64_t whole, part = 0;
	if (str_ends(s, S("%")))
		s = str_trim(str_sub(s, 0, s.n - 1));
	ptrdiff_t at = str_find_char(s, ',') >= 0 ? str_find_char(s, ',') : str_find_char(s, '.');
	struct str decimals = at < 0 ? STR_NONE : str_sub(s, (size_t)at + 1, s.n);
	if (at >= 0 && (decimals.n > 2 || !str_int(decimals, &part) || part < 0))
		return false;
	if (!str_int(at < 0 ? s : str_sub(s, 0, (size_t)at), &whole) || whole < 0 || whole > SHARE_WHOLE)
		return false;
	*ret = whole * 100 + (decimals.n == 1 ? part * 10 : part);
	return *ret <= SHARE_WHOLE;
}

static bool bool_typed(struct str s, int64_t *ret)
{
	bool yes = word_among(s, "yes|true|1|on");
	*ret = yes;
	return yes || word_among(s, "no|false|0|off");
}

/* Words that are not listed are codes of the register: a sector, or an organisation. */
static bool word_typed(struct work *w, const struct duty_field *f, struct str s)
{
	int64_t id;
	for (size_t i = 0; i < f->n_words; i++)
		if (str_eq(duty_word_text(f->words[i]), s))
			return true;
	if (f->n_words)
		return false;
	if (str_is(f->name, "sector"))
		return reference_of(REF_SECTOR, s) != NULL;
	struct problem before = w->problem;
	bool found = network_org_id(w, s, &id) == OK;
	w->problem = before;
	return found;
}

/* Another statement of the organisation by its code, or a number. */
static bool id_typed(struct work *w, int64_t org, struct str s, int64_t *ret)
{
	struct evidence_id_of_row row;
	bool found;
	if (str_int(s, ret))
		return *ret > 0;
	if (evidence_id_of(w->db, w->a, &(struct evidence_id_of_in){ .code = s, .org = org }, &row, &found) != OK || !found)
		return false;
	*ret = row.id;
	return true;
}

static bool is_year(const struct duty_field *f) { return str_is(f->name, "year"); }

/* What is kept for it; false: it is no such thing. */
static bool value_read(struct work *w, int64_t org, const struct duty_field *f, struct str s, struct str *ret)
{
	int64_t n = 0;
	bool good = false;
	switch (f->type) {
	case DUTY_INT: good = int_typed(w->a, s, &n) && (!is_year(f) || (n >= YEAR_FIRST && n <= YEAR_LAST)); break;
	case DUTY_SHARE: good = share_typed(s, &n); break;
	case DUTY_BOOL: good = bool_typed(s, &n); break;
	case DUTY_TIME: good = time_parse(s, &n); break;
	case DUTY_ID: good = id_typed(w, org, s, &n); break;
	case DUTY_WORD:
		*ret = s;
		return word_typed(w, f, s);
	case DUTY_DURATION: break;
	}
	*ret = a_fmt(w->a, "%lld", (long long)n);
	return good;
}

static enum msg problem_of(const struct duty_field *f)
{
	static const enum msg says[] = { [DUTY_INT] = M_EVIDENCE_WANT_INT, [DUTY_BOOL] = M_EVIDENCE_WANT_BOOL, [DUTY_WORD] = M_EVIDENCE_WANT_WORD,
		[DUTY_SHARE] = M_EVIDENCE_WANT_SHARE, [DUTY_TIME] = M_EVIDENCE_WANT_TIME, [DUTY_ID] = M_EVIDENCE_WANT_ID, [DUTY_DURATION] = M_EVIDENCE_WANT_INT };
	return is_year(f) ? M_EVIDENCE_WANT_YEAR : f->type == DUTY_WORD && !f->n_words ? M_EVIDENCE_WANT_CODE : says[f->type];
}

/* What was given for a field: by its place, or the last "name=value". */
static struct str given(const struct evidence_form *f, const struct duty_kind *k, size_t i)
{
	struct str found = STR_NONE;
	if (f->by_place)
		return f->value[i];
	for (size_t n = 0; n < f->values.n; n++) {
		struct str value = f->values.at[n], key = str_cut(&value, '=');
		if (str_eq(str_trim(key), k->fields[i].name))
			found = str_trim(value);
	}
	return found;
}

/* Names that the kind does not have are a mistake of who asks. */
static void check_names(struct work *w, const struct duty_kind *k, const struct evidence_form *f)
{
	for (size_t n = 0; !f->by_place && n < f->values.n; n++) {
		struct str value = f->values.at[n], key = str_trim(str_cut(&value, '='));
		if (duty_kind_field(k, key) < 0)
			fail_field(w, S("values"), M_EVIDENCE_NO_SUCH_FIELD, key);
	}
}

struct str values_read(struct work *w, int64_t org, const struct duty_kind *k, const struct evidence_form *f)
{
	struct str all = STR_NONE;
	check_names(w, k, f);
	for (size_t i = 0; i < k->n_fields; i++) {
		struct str typed = given(f, k, i), kept;
		if (!typed.n)
			continue;
		if (!value_read(w, org, &k->fields[i], typed, &kept))
			fail_field(w, f->by_place ? a_fmt(w->a, "v%zu", i + 1) : k->fields[i].name, problem_of(&k->fields[i]));
		else
			all = a_fmt(w->a, "%.*s%s%.*s=%.*s", STR_ARG(all), all.n ? "\n" : "", STR_ARG(k->fields[i].name), STR_ARG(kept));
	}
	return all;
}
