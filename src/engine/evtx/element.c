/* BinXML elements ([MS-EVEN6] 2.2.12) as a tree. Offsets of names count from the beginning of the chunk; a name may be written out where it is used. */
#include "engine/evtx/inside.h"

#define NAME_MAX_UNITS 1024
#define MORE 0x40                /* flag of a token */
enum token {
	TOKEN_OPEN = 1, TOKEN_CLOSE_START, TOKEN_CLOSE_EMPTY, TOKEN_END, TOKEN_TEXT, TOKEN_ATTRIBUTE, TOKEN_CDATA, TOKEN_CHARACTER, TOKEN_ENTITY,
	TOKEN_PI_TARGET, TOKEN_PI_DATA, TOKEN_TEMPLATE, TOKEN_NORMAL, TOKEN_OPTIONAL
};

struct parse { struct evtx_chunk *c; size_t at, end; bool has_dependency; };

static bool take(struct parse *x, size_t n, const unsigned char **ret)
{
	if (x->at > x->end || x->end - x->at < n)
		return false;
	*ret = x->c->p + x->at;
	x->at += n;
	return true;
}

static bool take16(struct parse *x, uint16_t *ret)
{
	const unsigned char *p;
	if (!take(x, 2, &p))
		return false;
	*ret = le16(p);
	return true;
}

static bool take32(struct parse *x, uint32_t *ret)
{
	const unsigned char *p;
	if (!take(x, 4, &p))
		return false;
	*ret = le32(p);
	return true;
}

/* The next token without moving; -1 at the end. */
static int peek(const struct parse *x) { return x->at < x->end ? x->c->p[x->at] : -1; }
static int next(struct parse *x) { return x->at < x->end ? x->c->p[x->at++] : -1; }

static bool text_of(struct parse *x, const unsigned char *p, size_t units, struct str *ret)
{
	struct evtx_out o = { .cap = 6 * units + 8 };
	o.p = chunk_alloc(x->c, o.cap);
	if (!o.p || !out_utf16(&o, p, units))
		return false;
	*ret = str_from(o.p, o.n);
	return true;
}

static bool is_name(const unsigned char *p, size_t units)
{
	for (size_t i = 0; i < units; i++)
		if (le16(p + 2 * i) < ' ')
			return false;
	return units && units <= NAME_MAX_UNITS;
}

/* Offset of the next name with the same hash, hash, number of characters, characters, NUL. */
static bool name(struct parse *x, struct str *ret)
{
	const struct evtx_chunk *c = x->c;
	uint32_t at;
	if (!take32(x, &at) || at > c->n || c->n - at < 10)
		return false;
	size_t units = le16(c->p + at + 6);
	if (c->n - at - 10 < 2 * units || !is_name(c->p + at + 8, units))
		return false;
	if (at == x->at)
		x->at += 10 + 2 * units;
	return text_of(x, c->p + at + 8, units, ret);
}

/* ---- pieces of text and values ---- */

static bool is_piece(int token)
{
	switch (token) {
	case TOKEN_TEXT: case TOKEN_TEXT | MORE: case TOKEN_CDATA: case TOKEN_CDATA | MORE: case TOKEN_CHARACTER: case TOKEN_CHARACTER | MORE:
	case TOKEN_ENTITY: case TOKEN_ENTITY | MORE: case TOKEN_NORMAL: case TOKEN_OPTIONAL: return true;
	default: return false;
	}
}

static bool counted_text(struct parse *x, struct piece *ret)
{
	uint16_t units;
	const unsigned char *p;
	if (!take16(x, &units) || !take(x, 2 * (size_t)units, &p))
		return false;
	ret->is_blank = true;
	for (size_t i = 0; i < units && ret->is_blank; i++)
		ret->is_blank = le16(p + 2 * i) == ' ' || (le16(p + 2 * i) >= '\t' && le16(p + 2 * i) <= '\r');
	return text_of(x, p, units, &ret->text);
}

static bool entity(struct parse *x, struct piece *ret)
{
	static const struct { struct str name, is; } known[] = { { S_INIT("amp"), S_INIT("&") }, { S_INIT("lt"), S_INIT("<") }, { S_INIT("gt"), S_INIT(">") },
		{ S_INIT("quot"), S_INIT("\\\"") }, { S_INIT("apos"), S_INIT("'") } };
	struct str word;
	if (!name(x, &word))
		return false;
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_eq(known[i].name, word)) {
			ret->text = known[i].is;
			return true;
		}
	char *p = chunk_alloc(x->c, word.n + 2);
	if (!p)
		return false;
	p[0] = '&';
	memcpy(p + 1, word.p, word.n);
	p[word.n + 1] = ';';
	ret->text = str_from(p, word.n + 2);
	return true;
}

static bool piece(struct parse *x, struct piece *ret)
{
	const unsigned char *p;
	switch (next(x) & ~MORE) {
	case TOKEN_TEXT: return take(x, 1, &p) && *p == TYPE_STRING && counted_text(x, ret);
	case TOKEN_CDATA: return counted_text(x, ret);
	case TOKEN_CHARACTER: return take(x, 2, &p) && text_of(x, p, 1, &ret->text);
	case TOKEN_ENTITY: return entity(x, ret);
	default:                     /* both kinds of substitution */
		ret->is_value = true;
		if (!take16(x, &ret->id) || !take(x, 1, &p))
			return false;
		ret->type = *p;
		return true;
	}
}

/* All that follow. *end: where the list ends, so that it can be added to. */
static bool pieces(struct parse *x, struct piece ***end)
{
	while (is_piece(peek(x))) {
		struct piece *p = chunk_alloc(x->c, sizeof *p);
		if (!p || !piece(x, p))
			return false;
		**end = p;
		*end = &p->next;
	}
	return true;
}

/* ---- elements ---- */

static bool attributes(struct parse *x, struct element *e)
{
	struct attribute **end = &e->attributes;
	const unsigned char *size;
	if (!take(x, 4, &size))
		return false;
	while (peek(x) == TOKEN_ATTRIBUTE || peek(x) == (TOKEN_ATTRIBUTE | MORE)) {
		struct attribute *a = chunk_alloc(x->c, sizeof *a);
		x->at++;
		if (!a || !name(x, &a->name))
			return false;
		struct piece **last = &a->pieces;
		if (!pieces(x, &last))
			return false;
		*end = a;
		end = &a->next;
		e->n_members++;
	}
	return true;
}

static bool instruction(struct parse *x)
{
	struct str target;
	struct piece data = { 0 };
	x->at++;
	return name(x, &target) && (peek(x) != TOKEN_PI_DATA || (next(x), counted_text(x, &data)));
}

static struct element *element(struct parse *x, int depth);

static bool content(struct parse *x, struct element *e, int depth)
{
	struct piece **last = &e->pieces;
	struct element **end = &e->children;
	for (;;) {
		int token = peek(x);
		if (token == TOKEN_END)
			return next(x), true;
		if (token == TOKEN_PI_TARGET) {
			if (!instruction(x))
				return false;
		} else if (token == TOKEN_OPEN || token == (TOKEN_OPEN | MORE)) {
			if (!(*end = element(x, depth + 1)))
				return false;
			end = &(*end)->next;
			e->n_members++;
		} else if (!is_piece(token) || !pieces(x, &last))
			return false;
	}
}

static struct element *element(struct parse *x, int depth)
{
	struct element *e = depth > EVTX_DEPTH ? NULL : chunk_alloc(x->c, sizeof *e);
	int token = next(x);
	uint16_t dependency = 0xFFFF;
	uint32_t size;
	if (!e || (x->has_dependency && !take16(x, &dependency)) || !take32(x, &size) || !name(x, &e->name))
		return NULL;
	e->dependency = dependency;
	e->depends = dependency != 0xFFFF;
	if (token & MORE && !attributes(x, e))
		return NULL;
	token = next(x);
	if (token == TOKEN_CLOSE_EMPTY)
		return e;
	return token == TOKEN_CLOSE_START && content(x, e, depth) ? e : NULL;
}

struct element *element_read(struct evtx_chunk *c, size_t *at, size_t end, bool has_dependency)
{
	struct parse x = { c, *at, end, has_dependency };
	struct element *e = element(&x, 1);
	*at = x.at;
	return e;
}

bool element_skip_instruction(struct evtx_chunk *c, size_t *at, size_t end)
{
	struct parse x = { c, *at, end, false };
	bool ok = instruction(&x);
	*at = x.at;
	return ok;
}
