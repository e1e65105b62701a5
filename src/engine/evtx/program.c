/* From the tree of a template to the steps that write it: what is always the same is text already, elements of the same name become arrays,
 * <Data Name="x"> becomes "x". */
#include "engine/evtx/inside.h"

#define MEMBERS_MAX 4096

struct builder {
	struct evtx_chunk *c;
	struct op *ops; size_t n, cap;
	char *text; size_t n_text, cap_text;
	size_t label;            /* ops before this one are not added to: somebody jumps here */
	bool is_full;
	struct op nowhere;       /* what is written when it is full */
};

/* ---- steps ---- */

static void *grown(struct builder *b, const void *at, size_t size, size_t n, size_t need, size_t *cap)
{
	size_t more = *cap * 2 + need + 32;
	void *p = chunk_alloc(b->c, more * size);
	if (!p)
		b->is_full = true;
	else if (n)
		memcpy(p, at, n * size);
	*cap = p ? more : *cap;
	return p;
}

static struct op *step(struct builder *b, enum op_kind kind)
{
	if (b->n == b->cap) {
		struct op *p = grown(b, b->ops, sizeof *p, b->n, 1, &b->cap);
		if (!p)
			return &b->nowhere;
		b->ops = p;
	}
	b->ops[b->n] = (struct op){ .kind = kind };
	return &b->ops[b->n++];
}

static void value_step(struct builder *b, enum op_kind kind, uint16_t id) { step(b, kind)->id = id; }

static void text(struct builder *b, struct str s)
{
	if (b->cap_text - b->n_text < s.n) {
		char *p = grown(b, b->text, 1, b->n_text, s.n, &b->cap_text);
		if (!p)
			return;
		b->text = p;
	}
	if (s.n)
		memcpy(b->text + b->n_text, s.p, s.n);
	if (b->n && b->n > b->label && b->ops[b->n - 1].kind == OP_TEXT)
		b->ops[b->n - 1].n += (uint32_t)s.n;
	else {
		struct op *o = step(b, OP_TEXT);
		o->at = (uint32_t)b->n_text;
		o->n = (uint32_t)s.n;
	}
	b->n_text += s.n;
}

#define TEXT(b, literal) text((b), S(literal))

static void close(struct builder *b, char bracket) { step(b, OP_CLOSE)->n = (unsigned char)bracket; }

/* A jump whose goal is set by land(). */
static size_t jump(struct builder *b, enum op_kind kind, uint16_t id)
{
	step(b, kind)->id = id;
	return b->n - 1;
}

static void land(struct builder *b, size_t from)
{
	if (from < b->n)
		b->ops[from].at = (uint32_t)b->n;
	b->label = b->n;
}

/* ---- pieces ---- */

static bool is_all_text(const struct piece *p)
{
	for (; p; p = p->next)
		if (p->is_value)
			return false;
	return true;
}

static bool is_blank(const struct piece *p)
{
	for (; p; p = p->next)
		if (p->is_value || !p->is_blank)
			return false;
	return true;
}

static bool is_one_value(const struct piece *p) { return p && p->is_value && !p->next; }
static bool is_document(const struct piece *p) { return p->is_value && p->type == TYPE_BINXML; }

static bool has_document(const struct piece *p)
{
	for (; p; p = p->next)
		if (is_document(p))
			return true;
	return false;
}

static void quoted(struct builder *b, const struct piece *p)
{
	TEXT(b, "\"");
	for (; p; p = p->next)
		if (p->is_value)
			value_step(b, OP_PART, p->id);
		else
			text(b, p->text);
	TEXT(b, "\"");
}

static void value(struct builder *b, const struct piece *p, bool in_array)
{
	if (!p)
		TEXT(b, "null,");
	else if (is_one_value(p))
		value_step(b, in_array ? OP_ITEMS : OP_VALUE, p->id);
	else {
		quoted(b, p);
		TEXT(b, ",");
	}
}

/* What stands between elements or beside attributes: documents as members, the rest as "#text". */
static void loose(struct builder *b, const struct piece *p)
{
	bool documents = has_document(p);
	for (const struct piece *d = p; d; d = d->next)
		if (is_document(d))
			value_step(b, OP_MEMBERS, d->id);
	if (documents || is_blank(p))
		return;
	size_t none = is_one_value(p) ? jump(b, OP_IF_NULL, p->id) : SIZE_MAX;
	TEXT(b, "\"#text\":");
	value(b, p, false);
	land(b, none);
}

/* ---- members ---- */

struct member { struct str key; uint32_t hash; const struct attribute *a, *named; const struct element *e; bool is_list, is_done; };

static bool is_namespace(const struct attribute *a)
{
	return is_all_text(a->pieces) && (str_is(a->name, "xmlns") || str_starts(a->name, S("xmlns:")));
}

static void element_value(struct builder *b, const struct element *e, const struct attribute *named, bool in_array);

static void attribute_value(struct builder *b, const struct attribute *a, bool in_array)
{
	if (a->pieces)
		value(b, a->pieces, in_array);
	else
		TEXT(b, "\"\",");
}

static void member_value(struct builder *b, const struct member *m, bool in_array)
{
	if (m->a)
		attribute_value(b, m->a, in_array);
	else
		element_value(b, m->e, m->named, in_array);
}

/* The value on which it depends whether the member is there; -1: none. */
static int depends_on(const struct member *m)
{
	if (m->e)
		return m->e->depends ? m->e->dependency : -1;
	return is_one_value(m->a->pieces) ? m->a->pieces->id : -1;
}

static void one_member(struct builder *b, const struct member *m, bool in_array)
{
	int id = depends_on(m);
	size_t none = id >= 0 ? jump(b, OP_IF_NULL, (uint16_t)id) : SIZE_MAX;
	if (!in_array && m->named && !m->key.n) {
		quoted(b, m->named->pieces);
		TEXT(b, ":");
	} else if (!in_array) {
		TEXT(b, "\"");
		text(b, m->key);
		TEXT(b, "\":");
	}
	member_value(b, m, in_array);
	land(b, none);
}

static bool is_same(const struct member *a, const struct member *b) { return a->hash == b->hash && a->key.n && str_eq(a->key, b->key); }

/* The member and all of its name behind it. */
static void members_from(struct builder *b, struct member *m, size_t n)
{
	bool is_list = m->is_list;
	for (size_t i = 1; i < n; i++)
		is_list = is_list || is_same(m, &m[i]);
	if (!is_list) {
		one_member(b, m, false);
		return;
	}
	TEXT(b, "\"");
	text(b, m->key);
	TEXT(b, "\":[");
	for (size_t i = 0; i < n; i++)
		if (i == 0 || is_same(m, &m[i])) {
			one_member(b, &m[i], true);
			m[i].is_done = true;
		}
	close(b, ']');
	TEXT(b, ",");
}

static uint32_t hash_of(struct str s)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h;
}

static const struct attribute *name_attribute(const struct element *e)
{
	for (const struct attribute *a = e->attributes; a; a = a->next)
		if (str_is(a->name, "Name") && a->pieces)
			return a;
	return NULL;
}

/* <Data Name="x"> of event data is called x; without a name there may be many. */
static void call(struct builder *b, const struct element *parent, struct member *m)
{
	bool is_data = str_is(parent->name, "EventData") && (str_is(m->e->name, "Data") || str_is(m->e->name, "ComplexData"));
	m->key = m->e->name;
	m->named = is_data ? name_attribute(m->e) : NULL;
	m->is_list = is_data && !m->named;
	if (!m->named)
		return;
	m->key = STR_NONE;
	if (!is_all_text(m->named->pieces))
		return;
	for (const struct piece *p = m->named->pieces; p; p = p->next) {
		char *joined = chunk_alloc(b->c, m->key.n + p->text.n + 1);
		if (!joined) {
			b->is_full = true;
			return;
		}
		memcpy(joined, m->key.p ? m->key.p : "", m->key.n);
		memcpy(joined + m->key.n, p->text.p ? p->text.p : "", p->text.n);
		m->key = str_from(joined, m->key.n + p->text.n);
	}
}

static void members(struct builder *b, const struct element *e, const struct attribute *named)
{
	size_t n = 0;
	struct member *m = e->n_members <= MEMBERS_MAX ? chunk_alloc(b->c, (e->n_members + 1) * sizeof *m) : NULL;
	if (!m) {
		b->is_full = true;
		return;
	}
	for (const struct attribute *a = e->attributes; a; a = a->next)
		if (a != named && !is_namespace(a))
			m[n++] = (struct member){ .key = a->name, .a = a };
	for (const struct element *child = e->children; child; child = child->next) {
		m[n].e = child;
		call(b, e, &m[n++]);
	}
	for (size_t i = 0; i < n; i++)
		m[i].hash = hash_of(m[i].key);
	b->c->fuel -= (int64_t)(n * n / 8);      /* each is compared with each */
	for (size_t i = 0; i < n; i++)
		if (!m[i].is_done)
			members_from(b, &m[i], n - i);
}

/* ---- elements ---- */

static size_t attributes_of(const struct element *e, const struct attribute *named, bool *ret_may_be_none)
{
	size_t n = 0;
	*ret_may_be_none = true;
	for (const struct attribute *a = e->attributes; a; a = a->next) {
		if (a == named || is_namespace(a))
			continue;
		n++;
		*ret_may_be_none = *ret_may_be_none && is_one_value(a->pieces);
	}
	return n;
}

static void object(struct builder *b, const struct element *e, const struct attribute *named)
{
	TEXT(b, "{");
	members(b, e, named);
	loose(b, e->pieces);
	close(b, '}');
	TEXT(b, ",");
}

/* An element is its text when it has neither elements nor attributes in it, which may turn out only when the values are there. */
static void element_value(struct builder *b, const struct element *e, const struct attribute *named, bool in_array)
{
	bool may_be_none;
	size_t n = attributes_of(e, named, &may_be_none);
	bool is_plain = !e->children && (!has_document(e->pieces) || is_one_value(e->pieces));
	if (is_plain && !n) {
		value(b, e->pieces, in_array);
		return;
	}
	if (!is_plain || !may_be_none) {
		object(b, e, named);
		return;
	}
	size_t first = b->n;
	for (const struct attribute *a = e->attributes; a; a = a->next)
		if (a != named && !is_namespace(a))
			jump(b, OP_IF_SET, a->pieces->id);
	value(b, e->pieces, in_array);
	size_t done = jump(b, OP_JUMP, 0);
	for (size_t i = first; i < first + n; i++)
		land(b, i);
	object(b, e, named);
	land(b, done);
}

bool program_write(struct evtx_chunk *c, const struct element *e, struct program *ret)
{
	struct builder b = { .c = c };
	one_member(&b, &(struct member){ .key = e->name, .e = e }, false);
	ret->ops = b.ops;
	ret->n = b.n;
	ret->text = b.text;
	return !b.is_full && c->fuel >= 0;
}
