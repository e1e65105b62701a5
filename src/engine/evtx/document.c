/* Documents: template instances and elements, written with their values. */
#include "engine/evtx/inside.h"

enum { AT_INSTANCE_ID = 2, AT_INSTANCE_PLACE = 6, INSTANCE_HEAD = 10, AT_DEFINITION_SIZE = 20, DEFINITION_HEAD = 24, DESCRIPTOR = 4 };
enum { TOKEN_EOF = 0, TOKEN_OPEN = 1, TOKEN_OPEN_ATTRIBUTES = 0x41, TOKEN_PI = 0x0A, TOKEN_INSTANCE = 0x0C, TOKEN_FRAGMENT = 0x0F, FRAGMENT_HEAD = 4 };

struct writing { struct evtx_chunk *c; struct evtx_out *o; const struct value *values; size_t n; int depth; };

static const struct value nothing;
static const struct value *value_of(const struct writing *w, uint16_t id) { return id < w->n ? &w->values[id] : &nothing; }

static bool members(struct writing *w, const struct value *v)
{
	size_t at = (size_t)(v->p - w->c->p);
	return document_write(w->c, w->o, at, at + v->n, false, w->depth + 1);
}

/* The bracket in place of the comma before it, if there is one. */
static bool close(struct evtx_out *o, char bracket)
{
	o->n -= o->n && o->p[o->n - 1] == ',';
	return out_bytes(o, &bracket, 1);
}

static bool write_value(struct writing *w, const struct value *v, bool in_array)
{
	if (v->type == TYPE_BINXML)
		return out_lit(w->o, "{") && members(w, v) && close(w->o, '}') && out_lit(w->o, ",");
	return in_array ? value_items(w->o, v) : value_json(w->o, v) && out_lit(w->o, ",");
}

static bool write_members(struct writing *w, const struct value *v)
{
	if (v->type == TYPE_NULL)
		return true;
	if (v->type == TYPE_BINXML)
		return members(w, v);
	return out_lit(w->o, "\"#text\":") && value_json(w->o, v) && out_lit(w->o, ",");
}

static bool run(struct writing *w, const struct program *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct op *op = &p->ops[i];
		bool ok = --w->c->fuel >= 0;
		switch (op->kind) {
		case OP_TEXT: ok = ok && out_bytes(w->o, p->text + op->at, op->n); break;
		case OP_CLOSE: ok = ok && close(w->o, (char)op->n); break;
		case OP_VALUE: ok = ok && write_value(w, value_of(w, op->id), false); break;
		case OP_ITEMS: ok = ok && write_value(w, value_of(w, op->id), true); break;
		case OP_PART: ok = ok && value_of(w, op->id)->type != TYPE_BINXML && value_part(w->o, value_of(w, op->id)); break;
		case OP_MEMBERS: ok = ok && write_members(w, value_of(w, op->id)); break;
		case OP_IF_NULL: i = value_of(w, op->id)->type == TYPE_NULL ? op->at - 1 : i; break;
		case OP_IF_SET: i = value_of(w, op->id)->type != TYPE_NULL ? op->at - 1 : i; break;
		case OP_JUMP: i = op->at - 1; break;
		}
		if (!ok)
			return false;
	}
	return true;
}

/* ---- templates ---- */

static bool compile(struct evtx_chunk *c, size_t at, size_t end, bool has_dependency, struct program *ret, size_t *ret_end)
{
	struct element *e = element_read(c, &at, end, has_dependency);
	*ret_end = at;
	return e && program_write(c, e, ret);
}

/* The size of a definition's own data, when all of it lies in the chunk. */
static bool definition_size(const struct evtx_chunk *c, size_t place, size_t *ret)
{
	if (place > c->n || c->n - place < DEFINITION_HEAD)
		return false;
	*ret = le32(c->p + place + AT_DEFINITION_SIZE);
	return *ret <= c->n - place - DEFINITION_HEAD && *ret > FRAGMENT_HEAD;
}

/* The definition at `place`, read once in a chunk; NULL: not sound. */
static const struct program *template_at(struct evtx_chunk *c, uint32_t place)
{
	struct program **head = &c->heads[place * 2654435761u >> 24], *p;
	size_t size, end;
	for (p = *head; p; p = p->next)
		if (p->place == place)
			return p->is_sound ? p : NULL;
	p = chunk_alloc(c, sizeof *p);
	if (!p)
		return NULL;
	p->place = place;
	p->next = *head;
	*head = p;
	p->is_sound = definition_size(c, place, &size) && c->p[place + DEFINITION_HEAD] == TOKEN_FRAGMENT &&
		compile(c, place + DEFINITION_HEAD + FRAGMENT_HEAD, place + DEFINITION_HEAD + size, true, p, &end);
	return p->is_sound ? p : NULL;
}

/* Descriptors at *at, then the bytes of all values; *at behind them. */
static bool take_values(struct evtx_chunk *c, size_t *at, size_t end, size_t *ret_n)
{
	if (*at > end || end - *at < 4)
		return false;
	size_t n = le32(c->p + *at), bytes;
	if (n > (end - *at - 4) / DESCRIPTOR || n > EVTX_VALUES - c->n_values)
		return false;
	const unsigned char *d = c->p + *at + 4;
	bytes = *at + 4 + n * DESCRIPTOR;
	struct value *v = c->values + c->n_values;
	for (size_t i = 0; i < n; i++, d += DESCRIPTOR) {
		v[i] = (struct value){ c->p + bytes, le16(d), d[2] };
		if (v[i].n > end - bytes)
			return false;
		bytes += v[i].n;
	}
	c->fuel -= (int64_t)n;
	*at = bytes;
	*ret_n = n;
	return true;
}

static bool instance(struct evtx_chunk *c, struct evtx_out *o, size_t *at, size_t end, int depth)
{
	size_t size, n;
	if (end - *at < INSTANCE_HEAD)
		return false;
	uint32_t place = le32(c->p + *at + AT_INSTANCE_PLACE);
	*at += INSTANCE_HEAD;
	if (place == *at) {              /* written out here */
		if (!definition_size(c, place, &size))
			return false;
		*at += DEFINITION_HEAD + size;
	}
	const struct program *p = template_at(c, place);
	if (!p || !take_values(c, at, end, &n))
		return false;
	struct writing w = { c, o, c->values + c->n_values, n, depth };
	c->n_values += n;
	bool ok = run(&w, p);
	c->n_values -= n;
	return ok;
}

/* An element that is no template's: read, written, forgotten. */
static bool plain(struct evtx_chunk *c, struct evtx_out *o, size_t *at, size_t end, bool has_dependency, int depth)
{
	struct arena_mark m = arena_mark(c->a);
	struct program p = { 0 };
	struct writing w = { .c = c, .o = o, .depth = depth };
	bool ok = compile(c, *at, end, has_dependency, &p, at) && run(&w, &p);
	arena_rewind(c->a, m);
	return ok;
}

bool document_write(struct evtx_chunk *c, struct evtx_out *o, size_t at, size_t end, bool has_dependency, int depth)
{
	bool ok = depth <= EVTX_NESTED;
	while (ok && at < end && c->p[at] != TOKEN_EOF)
		switch (c->p[at]) {
		case TOKEN_FRAGMENT: at += FRAGMENT_HEAD; break;
		case TOKEN_INSTANCE: ok = instance(c, o, &at, end, depth); break;
		case TOKEN_OPEN: case TOKEN_OPEN_ATTRIBUTES: ok = plain(c, o, &at, end, has_dependency, depth); break;
		case TOKEN_PI: ok = element_skip_instruction(c, &at, end); break;
		default: ok = false;
		}
	return ok;
}
