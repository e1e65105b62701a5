/* Which literals a rule cannot do without. A literal is looked for, without regard to case, in the bytes of a record as it is written, so it
 * must look the same in JSON and in plain text: ASCII only; a backslash (doubled in JSON) at its ends only; a quotation mark (\" in JSON) at
 * its beginning only; no control characters. Lines with \u00.. or \/ are read first and their texts searched instead. */
#include "engine/sigma/inside.h"

#define WORST_SHARE 0.5              /* literals in more lines than this do not help */
#define MAX_LITERALS 20000           /* of one rule */

struct best { struct str text; double share; };

static void consider(struct arena *a, const struct sigma_data *d, struct str s, struct best *b)
{
	if (s.n < 2)
		return;
	s = pattern_fold(a, str_sub(s, 0, 32));
	double share = sigma_share(d, s);
	if (!b->text.n || share < b->share)
		*b = (struct best){ s, share };
}

static void segments(struct arena *a, const struct sigma_data *d, struct str s, struct best *b)
{
	size_t from = 0;
	for (size_t i = 0; i <= s.n; i++) {
		unsigned char c = i < s.n ? (unsigned char)s.p[i] : 0;
		bool cut = c < 0x20 || c >= 0x80;
		if (cut || (c == '"' && i > from)) {
			consider(a, d, str_sub(s, from, i - from), b);
			from = cut ? i + 1 : i;
		} else if (c == '\\' && i > from) {
			consider(a, d, str_sub(s, from, i + 1 - from), b);
			from = i;
		}
	}
}

static bool pattern_witness(struct arena *a, const struct sigma_data *d, const struct pattern *p, struct best *b)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->at[i].kind == PART_TEXT)
			segments(a, d, p->at[i].text, b);
	return b->text.n;
}

/* ---- regular expressions: runs of plain characters outside groups and classes ---- */
static size_t skip_class(struct str s, size_t i)
{
	size_t at = i + 1;
	if (at < s.n && s.p[at] == '^')
		at++;
	if (at < s.n && s.p[at] == ']')
		at++;
	while (at < s.n && s.p[at] != ']') {
		bool named = s.p[at] == '[' && at + 1 < s.n && memchr(":.=", s.p[at + 1], 3);
		ptrdiff_t end = named ? str_find(str_sub(s, at + 2, s.n), S("]")) : -1;
		at += end >= 0 ? (size_t)end + 3 : s.p[at] == '\\' ? 2 : 1;
	}
	return at + 1;
}

static size_t skip_group(struct str s, size_t i)
{
	int depth = 0;
	while (i < s.n) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '[') {
			i = skip_class(s, i);
			continue;
		} else if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && --depth == 0)
			return i + 1;
		i++;
	}
	return s.n;
}

/* The repetition at i, {n}, {n,} or {n,m}; 0: it is none. */
static size_t repetition(struct str s, size_t i)
{
	size_t at = i + 1;
	while (at < s.n && ((s.p[at] >= '0' && s.p[at] <= '9') || s.p[at] == ','))
		at++;
	return at > i + 1 && at < s.n && s.p[at] == '}' ? at + 1 - i : 0;
}

/* How many bytes at i are no plain text; 0: the byte (the one after a backslash) is. SIZE_MAX: too clever for us. */
static size_t no_text(struct str s, size_t i)
{
	char c = s.p[i], then = i + 1 < s.n ? s.p[i + 1] : 0;
	if (c == '|')
		return SIZE_MAX;             /* alternatives: nothing is certain */
	if (c == '(') {
		bool flags = then == '?' && i + 2 < s.n && s.p[i + 2] != ':';
		ptrdiff_t end = flags ? str_find_char(str_sub(s, i, s.n), ')') : 0;
		return flags && (end < 0 || text_has(str_sub(s, i, (size_t)end), S("x")) || text_has(str_sub(s, i, (size_t)end), S("#"))) ? SIZE_MAX : skip_group(s, i) - i;
	}
	if (c == '[')
		return skip_class(s, i) - i;
	if (c == '{')
		return repetition(s, i) ? repetition(s, i) : SIZE_MAX;
	if (c == '\\' && ((then >= '0' && then <= '9') || ((then | 32) >= 'a' && (then | 32) <= 'z')))
		return strchr("dDwWsSbBntrfAzZ", then) ? 2 : SIZE_MAX;
	return c && strchr(".^$+?*", c) ? 1 : 0;
}

static bool regex_witness(struct arena *a, const struct sigma_data *d, const struct sigma_value *v, struct best *b)
{
	struct str s = v->text;
	char *run = a_alloc(a, s.n + 1);
	size_t n = 0;
	bool folds = v->ignore_case || text_has(s, S("(?"));     /* then k and s are the Kelvin sign and the long s as well */
	for (size_t i = 0; i < s.n;) {
		size_t skip = no_text(s, i);
		if (skip == SIZE_MAX)
			return false;
		if (folds && !skip && memchr("kKsS", s.p[i], 4))
			skip = 1;
		if (!skip) {
			i += s.p[i] == '\\' && i + 1 < s.n;
			run[n++] = s.p[i++];
		}
		if ((skip || i >= s.n) && n) {
			bool maybe = i < s.n && skip && (s.p[i] == '?' || s.p[i] == '*' || s.p[i] == '{');      /* the last character need not be there */
			segments(a, d, a_dup(a, str_from(run, n - maybe)), b);
			n = 0;
		}
		i += skip;
	}
	return b->text.n;
}

/* ---- trees ---- */
static bool value_witness(struct arena *a, const struct sigma_data *d, const struct sigma_value *v, struct best *b)
{
	*b = (struct best){ 0 };
	if (v->kind == VALUE_PATTERN)
		return pattern_witness(a, d, &v->pattern, b);
	if (v->kind == VALUE_REGEX)
		return regex_witness(a, d, v, b);
	if (v->kind != VALUE_NUMBER || v->number != (double)(int64_t)v->number || str_find_char(v->text, '.') >= 0)
		return false;
	consider(a, d, v->text.p[0] == '-' ? str_sub(v->text, 1, v->text.n) : v->text, b);
	return b->text.n;
}

static bool add(struct arena *a, struct witness *w, struct str text, double share)
{
	if (w->n == MAX_LITERALS)
		return false;
	*VEC_ADD(a, w) = text;
	w->share += share;
	return true;
}

/* Adds what stands for a group to *w; false when one of its values has no literal. */
static bool group_witness(struct arena *a, const struct sigma_data *d, const struct sigma_group *g, struct witness *w)
{
	for (size_t i = 0; i < g->n; i++) {
		struct best b;
		if (!value_witness(a, d, &g->at[i], &b) || !add(a, w, b.text, b.share))
			return false;
	}
	return g->n > 0;
}

static bool better(const struct witness *than, const struct witness *is, bool have) { return !have || is->share < than->share; }

/* Adds to *w; after false *w is of no use. */
static bool item_witness(struct arena *a, const struct sigma_data *d, const struct sigma_item *item, struct witness *w)
{
	struct witness best = { 0 };
	bool have = false;
	for (size_t i = 0; i < item->n && !item->all && !item->negated; i++)
		if (!group_witness(a, d, &item->groups[i], w))
			return false;
	if (!item->all || item->negated)
		return !item->negated;
	for (size_t i = 0; i < item->n; i++) {
		struct witness one = { 0 };
		if (group_witness(a, d, &item->groups[i], &one) && better(&best, &one, have)) {
			best = one;
			have = true;
		}
	}
	for (size_t i = 0; i < best.n; i++)
		if (!add(a, w, best.at[i], i ? 0 : best.share))
			return false;
	return have;
}

static bool node_witness(struct arena *a, const struct sigma_data *d, const struct sigma_node *node, struct witness *w)
{
	struct witness best = { 0 };
	bool have = false;
	if (node->kind == NODE_ITEM)
		return item_witness(a, d, node->item, w);
	if (node->kind != NODE_AND && node->kind != NODE_OR)
		return false;
	for (size_t i = 0; i < node->n && node->kind == NODE_OR; i++)
		if (!node_witness(a, d, node->at[i], w))
			return false;
	for (size_t i = 0; i < node->n && node->kind == NODE_AND; i++) {
		struct witness one = { 0 };
		if (node_witness(a, d, node->at[i], &one) && better(&best, &one, have)) {
			best = one;
			have = true;
		}
	}
	for (size_t i = 0; i < best.n; i++)
		if (!add(a, w, best.at[i], i ? 0 : best.share))
			return false;
	return have || (node->kind == NODE_OR && node->n);
}

bool sigma_witness(struct arena *a, const struct sigma_data *d, const struct sigma_node *node, struct witness *ret)
{
	*ret = (struct witness){ 0 };
	return node_witness(a, d, node, ret) && ret->share <= WORST_SHARE;
}
