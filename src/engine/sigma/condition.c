/* The condition's grammar, binding from weak to strong: or, and, not, “1 of …”, ( ). Words of the grammar in any case. */
#include "engine/sigma/rule.h"

#define MAX_TOKENS 2000
#define MAX_NESTING 50

struct parse {
	struct sigma_reading *r;
	struct arena *a;
	const struct sigma_names *names;
	struct str rest, word;           /* what follows; the present token, p NULL at the end */
	int line, depth, tokens;
};

static bool refuse(struct parse *p, struct str vi, struct str en) { return sigma_fault(p->r, p->line, "condition", vi, en); }

static void advance(struct parse *p)
{
	struct str s = str_trim(p->rest);
	size_t n = 0;
	if (s.n && (s.p[0] == '(' || s.p[0] == ')' || s.p[0] == '|' || s.p[0] == ','))
		n = 1;
	else
		while (n < s.n && !memchr(" \t\r\n()|,", s.p[n], 8))
			n++;
	p->word = n ? str_sub(s, 0, n) : STR_NONE;
	p->rest = str_sub(s, n, s.n);
	p->tokens++;
}

static bool word_is(const struct parse *p, const char *z) { return p->word.n && str_eq_nocase(p->word, str_of(z)); }

const struct sigma_node *sigma_join(struct sigma_reading *r, enum node_kind kind, const struct sigma_node **at, size_t n, int line)
{
	if (n == 1 && kind != NODE_NOT)
		return at[0];
	struct sigma_node *node = a_new(r->book->a, struct sigma_node);
	*node = (struct sigma_node){ .kind = kind, .at = at, .n = n };
	for (size_t i = 0; i < n; i++)
		node->weight += at[i]->weight;
	if (node->weight <= SIGMA_MAX_WEIGHT)
		return node;
	sigma_fault(r, line, "condition", S("điều kiện khai triển ra hơn 100.000 phép thử"), S("the condition unfolds to more than 100,000 tests"));
	return NULL;
}

/* A name with * for any number of characters. */
static bool name_fits(struct str pattern, struct str name)
{
	size_t star = 0, mark = 0, i = 0, k = 0;
	bool starred = false;
	while (k < name.n)
		if (i < pattern.n && pattern.p[i] == '*') {
			starred = true;
			star = ++i;
			mark = k;
		} else if (i < pattern.n && pattern.p[i] == name.p[k]) {
			i++;
			k++;
		} else if (starred) {
			i = star;
			k = ++mark;
		} else
			return false;
	while (i < pattern.n && pattern.p[i] == '*')
		i++;
	return i == pattern.n;
}

static const struct sigma_node *some_of(struct parse *p, enum node_kind kind)
{
	bool them = word_is(p, "them");
	struct str pattern = p->word;
	if (!pattern.n) {
		refuse(p, S("sau “of” phải là một tên hoặc them"), S("after “of” there must be a name or them"));
		return NULL;
	}
	const struct sigma_node **at = a_array(p->a, const struct sigma_node *, p->names->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < p->names->n; i++) {
		bool hidden = p->names->names[i].n && p->names->names[i].p[0] == '_' && (them || pattern.p[0] != '_');
		if (!hidden && (them || name_fits(pattern, p->names->names[i])))
			at[n++] = p->names->nodes[i];
	}
	if (n == 0) {
		refuse(p, a_fmt(p->a, "không tiêu chí nào có tên “%.*s”", STR_ARG(pattern)), a_fmt(p->a, "no search identifier is called “%.*s”", STR_ARG(pattern)));
		return NULL;
	}
	advance(p);
	return sigma_join(p->r, kind, at, n, p->line);
}

static const struct sigma_node *named(struct parse *p)
{
	for (size_t i = 0; i < p->names->n; i++)
		if (str_eq(p->names->names[i], p->word)) {
			advance(p);
			return p->names->nodes[i];
		}
	refuse(p, a_fmt(p->a, "điều kiện nhắc tới “%.*s” không có trong luật", STR_ARG(p->word)), a_fmt(p->a, "the condition names “%.*s”, which the rule does not define", STR_ARG(p->word)));
	return NULL;
}

static const struct sigma_node *parse_or(struct parse *p);

static const struct sigma_node *primary(struct parse *p)
{
	if (word_is(p, "(")) {
		advance(p);
		const struct sigma_node *inner = parse_or(p);
		if (inner && !word_is(p, ")")) {
			refuse(p, S("thiếu dấu đóng ngoặc"), S("a bracket is not closed"));
			return NULL;
		}
		if (inner)
			advance(p);
		return inner;
	}
	struct str after = str_trim(p->rest);
	bool quantified = after.n > 2 && str_eq_nocase(str_sub(after, 0, 2), S("of")) && memchr(" \t\r\n", after.p[2], 4);
	if (quantified) {
		enum node_kind kind = word_is(p, "all") ? NODE_AND : NODE_OR;
		if (kind == NODE_OR && !word_is(p, "1") && !word_is(p, "any")) {
			refuse(p, a_fmt(p->a, "chỉ có “1 of”, “any of” và “all of”, không có “%.*s of”", STR_ARG(p->word)),
				a_fmt(p->a, "there are “1 of”, “any of” and “all of”, but no “%.*s of”", STR_ARG(p->word)));
			return NULL;
		}
		advance(p);
		advance(p);
		return some_of(p, kind);
	}
	if (!p->word.p || word_is(p, ")") || word_is(p, "and") || word_is(p, "or") || word_is(p, "|") || word_is(p, ",")) {
		refuse(p, S("điều kiện thiếu một tên"), S("a name is missing in the condition"));
		return NULL;
	}
	return named(p);
}

static const struct sigma_node *parse_not(struct parse *p)
{
	if (p->depth > MAX_NESTING || p->tokens > MAX_TOKENS) {
		refuse(p, S("điều kiện quá dài hoặc lồng quá sâu"), S("the condition is too long or nested too deep"));
		return NULL;
	}
	if (!word_is(p, "not")) {
		p->depth++;
		const struct sigma_node *inner = primary(p);
		p->depth--;
		return inner;
	}
	advance(p);
	p->depth++;
	const struct sigma_node **at = a_array(p->a, const struct sigma_node *, 1);
	at[0] = parse_not(p);
	p->depth--;
	return at[0] ? sigma_join(p->r, NODE_NOT, at, 1, p->line) : NULL;
}

static const struct sigma_node *chain(struct parse *p, const char *word, enum node_kind kind, const struct sigma_node *(*inner)(struct parse *))
{
	VEC(const struct sigma_node *) parts = { 0 };
	for (;;) {
		const struct sigma_node *one = inner(p);
		if (!one)
			return NULL;
		*VEC_ADD(p->a, &parts) = one;
		if (!word_is(p, word))
			break;
		advance(p);
	}
	return sigma_join(p->r, kind, parts.at, parts.n, p->line);
}

static const struct sigma_node *parse_and(struct parse *p) { return chain(p, "and", NODE_AND, parse_not); }
static const struct sigma_node *parse_or(struct parse *p) { return chain(p, "or", NODE_OR, parse_and); }

const struct sigma_node *sigma_condition_read(struct sigma_reading *r, struct str text, int line, const struct sigma_names *names)
{
	struct parse p = { .r = r, .a = r->book->a, .names = names, .rest = text, .line = line };
	advance(&p);
	const struct sigma_node *node = parse_or(&p);
	if (!node || !p.word.p)
		return node;
	if (word_is(&p, "|"))
		refuse(&p, S("“|” trong điều kiện là cách viết cũ; hãy viết một luật tương quan (correlation)"), S("“|” in a condition is the old way; write a correlation rule"));
	else
		refuse(&p, a_fmt(p.a, "“%.*s” không hợp ở chỗ này của điều kiện", STR_ARG(p.word)), a_fmt(p.a, "“%.*s” does not fit at this place of the condition", STR_ARG(p.word)));
	return NULL;
}
