/* Recursive descent over the text, postfix out:
 *   or := and {"or" and} ; and := not {"and" not} ; not := ["not"] prim
 *   prim := "(" or ")" | attribute cmp literal | attribute "in" "{" literal {"," literal} "}"
 *         | "has(" attribute "," word ")" | "role(" word ")" | "under(" word ")" */
#include "base/text.h"
#include "engine/duty/catalogue_read.h"

enum token_kind { T_END, T_WORD, T_QUOTED, T_NUMBER, T_SIGN };
struct token { enum token_kind kind; struct str text; const char *at; };

struct parser {
	struct arena *a;
	const struct duty_vocabulary *v;
	enum duty_unit unit;
	struct str text;
	const char *p;                  /* behind the token */
	struct token now;
	int depth;
	VEC(struct selector_step) steps;
	struct catalogue_problem *problem;
};

/* ---- tokens ---- */

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static const char *end_of(const struct parser *p) { return p->text.p + p->text.n; }

static struct token run(struct parser *p, enum token_kind kind, bool (*belongs)(char))
{
	const char *from = p->p;
	while (p->p < end_of(p) && belongs(*p->p))
		p->p++;
	return (struct token){ kind, str_from(from, (size_t)(p->p - from)), from };
}

static bool is_number_char(char c) { return is_digit(c) || c == '.'; }

static struct token quoted(struct parser *p)
{
	const char *from = p->p++;
	while (p->p < end_of(p) && *p->p != '"')
		p->p++;
	if (p->p == end_of(p))
		return (struct token){ T_SIGN, S("\""), from };
	p->p++;
	return (struct token){ T_QUOTED, str_from(from + 1, (size_t)(p->p - from - 2)), from };
}

static struct token sign(struct parser *p)
{
	const char *from = p->p;
	bool is_two = end_of(p) - from > 1 && from[1] == '=' && strchr("!<>", *from);
	p->p += is_two ? 2 : 1;
	while (p->p < end_of(p) && ((unsigned char)*p->p & 0xc0) == 0x80)   /* a character stays whole */
		p->p++;
	return (struct token){ T_SIGN, str_from(from, (size_t)(p->p - from)), from };
}

/* A word that is all digits is a number. */
static struct token word(struct parser *p)
{
	struct token t = run(p, T_WORD, is_word_char);
	bool is_number = is_digit(t.text.p[0]);
	for (size_t i = 0; i < t.text.n; i++)
		is_number = is_number && is_number_char(t.text.p[i]);
	if (is_number)
		t.kind = T_NUMBER;
	return t;
}

static void next(struct parser *p)
{
	while (p->p < end_of(p) && strchr(" \t\r\n", *p->p))
		p->p++;
	if (p->p == end_of(p))
		p->now = (struct token){ T_END, STR_NONE, p->p };
	else if (*p->p == '"')
		p->now = quoted(p);
	else
		p->now = is_word_char(*p->p) ? word(p) : sign(p);
}

static void place(const struct parser *p, const char *at, int *ret_line, int *ret_column)
{
	*ret_line = *ret_column = 1;
	for (const char *c = p->text.p; c < at; c++)
		if (*c == '\n') {
			++*ret_line;
			*ret_column = 1;
		} else if (((unsigned char)*c & 0xc0) != 0x80) {
			++*ret_column;
		}
}

static bool wrong_at(struct parser *p, const char *at, enum problem_code code, struct duty_text x, struct duty_text y)
{
	problem_say(p->a, p->problem, code, x, y);
	place(p, at, &p->problem->line, &p->problem->column);
	return false;
}

static bool expected(struct parser *p, struct duty_text what)
{
	if (p->now.kind == T_END)
		return wrong_at(p, p->now.at, P_SELECTOR_END, what, NOTHING);
	return wrong_at(p, p->now.at, P_SELECTOR, SAME(text_clip(p->a, p->now.text, 40)), what);
}

static bool is_now(const struct parser *p, const char *text) { return p->now.kind != T_QUOTED && str_is(p->now.text, text); }

static bool take(struct parser *p, const char *text)
{
	if (!is_now(p, text))
		return false;
	next(p);
	return true;
}

static bool need(struct parser *p, const char *text)
{
	return take(p, text) || expected(p, SAME(a_fmt(p->a, "«%s»", text)));
}

/* ---- attributes and literals ---- */

static struct selector_step *emit(struct parser *p, enum selector_op op, int attribute, const char *at)
{
	struct selector_step *s = VEC_ADD(p->a, &p->steps);
	s->op = op;
	s->attribute = attribute;
	place(p, at, &s->line, &s->column);
	return s;
}

static bool take_attribute(struct parser *p, int *ret)
{
	struct token t = p->now;
	if (t.kind != T_WORD || str_find_char(t.text, '.') < 0)
		return expected(p, SAID("một thuộc tính", "an attribute"));
	*ret = vocabulary_attribute(p->v, t.text);
	if (*ret < 0)
		return wrong_at(p, t.at, P_UNKNOWN_ATTRIBUTE, SAME(text_clip(p->a, t.text, 40)), NOTHING);
	enum duty_unit unit = p->v->attributes[*ret].unit;
	if (unit != p->unit && unit != UNIT_ORG)
		return wrong_at(p, t.at, P_OTHER_UNIT, SAME(t.text), p->v->units[p->unit]);
	next(p);
	return true;
}

static bool word_value(struct parser *p, const struct duty_attribute *x, int64_t *ret)
{
	struct token t = p->now;
	if (t.kind == T_END || t.kind == T_SIGN || !t.text.n || t.text.n > 64)
		return expected(p, duty_type_says[DUTY_WORD]);
	*ret = duty_word(t.text);
	for (size_t i = 0; i < x->n_words; i++)
		if (x->words[i] == *ret)
			return true;
	return x->n_words == 0 || wrong_at(p, t.at, P_UNKNOWN_WORD, SAME(t.text), SAME(words_listed(p->a, x->words, x->n_words)));
}

static bool literal_value(struct parser *p, const struct duty_attribute *x, int64_t *ret)
{
	struct token t = p->now;
	switch (x->type) {
	case DUTY_WORD:
		return word_value(p, x, ret);
	case DUTY_INT:
		return (t.kind == T_NUMBER && str_int(t.text, ret)) || expected(p, duty_type_says[x->type]);
	case DUTY_SHARE:
		return (t.kind == T_NUMBER && share_read(t.text, ret)) || expected(p, duty_type_says[x->type]);
	case DUTY_BOOL:
		*ret = is_now(p, "true");
		return *ret || is_now(p, "false") || expected(p, duty_type_says[x->type]);
	case DUTY_TIME: case DUTY_ID: case DUTY_DURATION:
		break;
	}
	return wrong_at(p, t.at, P_NO_LITERAL, duty_type_says[x->type], NOTHING);
}

static bool take_literal(struct parser *p, int attribute, int64_t *ret)
{
	if (!literal_value(p, &p->v->attributes[attribute], ret))
		return false;
	next(p);
	return true;
}

static bool take_set(struct parser *p, int attribute, const char *at)
{
	VEC(int64_t) set = { 0 };
	do {
		int64_t value;
		if (!take_literal(p, attribute, &value))
			return false;
		*VEC_ADD(p->a, &set) = value;
	} while (take(p, ","));
	struct selector_step *s = emit(p, SEL_IN, attribute, at);
	s->set = set.at;
	s->n_set = set.n;
	return need(p, "}");
}

static const struct { const char *sign; enum selector_op op; } comparisons[] = {
	{ "=", SEL_EQ }, { "!=", SEL_NE }, { "<", SEL_LT }, { "<=", SEL_LE }, { ">", SEL_GT }, { ">=", SEL_GE },
};

static bool take_comparison(struct parser *p, int attribute, const char *at)
{
	const struct duty_attribute *x = &p->v->attributes[attribute];
	size_t i = 0;
	while (i < COUNT(comparisons) && !is_now(p, comparisons[i].sign))
		i++;
	if (i == COUNT(comparisons))
		return expected(p, SAID("«=», «!=», «<», «<=», «>», «>=» hoặc «in»", "«=», «!=», «<», «<=», «>», «>=» or «in»"));
	enum selector_op op = comparisons[i].op;
	if (op >= SEL_LT && (x->type == DUTY_WORD || x->type == DUTY_BOOL))
		return wrong_at(p, p->now.at, P_ORDER, SAME(x->name), NOTHING);
	if (op != SEL_EQ && x->is_many)
		return wrong_at(p, p->now.at, P_NOT_EQUAL_MANY, SAME(x->name), NOTHING);
	next(p);
	int64_t value;
	if (!take_literal(p, attribute, &value))
		return false;
	emit(p, op, attribute, at)->literal = value;
	return true;
}

static bool take_test(struct parser *p)
{
	const char *at = p->now.at;
	int attribute;
	if (!take_attribute(p, &attribute))
		return false;
	if (take(p, "in"))
		return need(p, "{") && take_set(p, attribute, at);
	return take_comparison(p, attribute, at);
}

/* has(attribute, word); role(word) and under(CODE) name the attribute themselves. */
static bool take_has(struct parser *p, const char *attribute_name)
{
	const char *at = p->now.at;
	int attribute = attribute_name ? vocabulary_attribute(p->v, str_of(attribute_name)) : -1;
	int64_t value;
	next(p);
	if (!need(p, "("))
		return false;
	if (attribute_name && attribute < 0)
		return wrong_at(p, at, P_UNKNOWN_ATTRIBUTE, SAME(str_of(attribute_name)), NOTHING);
	if (!attribute_name) {
		const char *named = p->now.at;
		if (!take_attribute(p, &attribute))
			return false;
		if (!p->v->attributes[attribute].is_many)
			return wrong_at(p, named, P_NOT_MANY, SAME(p->v->attributes[attribute].name), NOTHING);
		if (!need(p, ","))
			return false;
	}
	if (!take_literal(p, attribute, &value))
		return false;
	emit(p, SEL_HAS, attribute, at)->literal = value;
	return need(p, ")");
}

/* ---- connectives ---- */

static bool take_or(struct parser *p);

static bool take_primary(struct parser *p)
{
	if (take(p, "("))
		return take_or(p) && need(p, ")");
	if (is_now(p, "has"))
		return take_has(p, NULL);
	if (is_now(p, "role"))
		return take_has(p, "org.role");
	if (is_now(p, "under"))
		return take_has(p, "org.above");
	return take_test(p);
}

static bool take_not(struct parser *p)
{
	const char *at = p->now.at;
	bool is_not = take(p, "not");
	if (!take_primary(p))
		return false;
	if (is_not)
		emit(p, SEL_NOT, -1, at);
	return true;
}

static bool take_and(struct parser *p)
{
	if (!take_not(p))
		return false;
	for (const char *at = p->now.at; take(p, "and"); at = p->now.at) {
		if (!take_not(p))
			return false;
		emit(p, SEL_AND, -1, at);
	}
	return true;
}

static bool take_or(struct parser *p)
{
	if (++p->depth > SELECTOR_DEPTH)
		return wrong_at(p, p->now.at, P_SELECTOR_DEEP, NOTHING, NOTHING);
	if (!take_and(p))
		return false;
	for (const char *at = p->now.at; take(p, "or"); at = p->now.at) {
		if (!take_and(p))
			return false;
		emit(p, SEL_OR, -1, at);
	}
	p->depth--;
	return true;
}

err selector_read(struct arena *a, const struct duty_vocabulary *v, enum duty_unit unit, struct str text, struct selector *ret, struct catalogue_problem *ret_problem)
{
	*ret_problem = (struct catalogue_problem){ 0 };
	*ret = (struct selector){ 0 };
	struct parser p = { .a = a, .v = v, .unit = unit, .text = a_dup(a, text), .problem = ret_problem };
	p.p = p.text.p;
	if (text.n > SELECTOR_MAX)
		return wrong_at(&p, p.p, P_SELECTOR_LONG, NOTHING, NOTHING), E_INVALID;
	if (!utf8_valid(text))
		return wrong_at(&p, p.p, P_UTF8, NOTHING, NOTHING), E_INVALID;
	next(&p);
	bool ok = take_or(&p) && (p.now.kind == T_END || expected(&p, SAID("«and», «or» hoặc hết", "«and», «or» or the end")));
	if (ok)
		*ret = (struct selector){ p.steps.at, p.steps.n, p.text };
	return ok ? OK : E_INVALID;
}
