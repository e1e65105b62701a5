#include "engine/sigma/random_rules.h"

static const char *const field_names[] = { "A", "B", "Image", "user.name", "EventID" };

uint64_t dice_roll(struct dice *d, uint64_t below)
{
	d->state += 0x9e3779b97f4a7c15u;
	uint64_t z = d->state;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (z ^ z >> 31) % below;
}

static bool maybe(struct dice *d, unsigned in) { return dice_roll(d, in) == 0; }

/* ---- rules ---- */
static struct str word(struct arena *a, struct dice *d, bool special)
{
	static const char *const plain[] = { "a", "B", "ab", "cmd", "Exe", "\\", "\\\\", "-x", "/y", " ", ".", "1", "42", "ứ", "Ứ", "\"", "'", "svc", "-", "\xe2\x80\x93q", "K", "\n", "%", "net.exe" };
	static const char *const odd[] = { "*", "?", "\\*", "\\?", "\\\\*", "\\\\\\*", "**" };
	struct str s = S("");
	for (uint64_t n = dice_roll(d, 4) + (special ? 0 : 1); n-- > 0;)
		s = a_cat(a, s, str_of(special && maybe(d, 4) ? odd[dice_roll(d, COUNT(odd))] : plain[dice_roll(d, COUNT(plain))]));
	return s;
}

static struct str plain_word(struct arena *a, struct dice *d)
{
	static const char *const parts[] = { "a", "bc", "cmd", "X1", "net", ":", "q " };
	struct str s = S("");
	for (uint64_t n = dice_roll(d, 3) + 1; n-- > 0;)
		s = a_cat(a, s, str_of(parts[dice_roll(d, COUNT(parts))]));
	return s;
}

static struct str regex(struct arena *a, struct dice *d)
{
	static const char *const parts[] = { "a", "b+", "cmd", "[0-9]", "[^a]", ".", "x?", "(a|b)", "\\\\", "\\.", "net*", "exe", "{2}", "(cd)?", "a{1,2}", "(foo|cmd)+", "1" };
	struct str s = maybe(d, 8) ? S("^") : S("");
	for (uint64_t n = dice_roll(d, 4) + 1; n-- > 0;) {
		const char *p = parts[dice_roll(d, COUNT(parts))];
		s = a_cat(a, s, str_of(*p == '{' ? "[ab]{2}" : p));
	}
	return maybe(d, 6) ? a_cat(a, s, S("|cmd")) : maybe(d, 8) ? a_cat(a, s, S("$")) : s;
}

static void random_value(struct arena *a, struct dice *d, struct model_item *i, struct model_value *v)
{
	static const char *const nets[] = { "10.0.0.0/8", "10.1.0.0/16", "192.168.1.128/25", "0.0.0.0/0" };
	*v = (struct model_value){ .type = TYPE_TEXT };
	if (i->way == WAY_RE || i->way == WAY_RE_I)
		v->text = regex(a, d);
	else if (i->way == WAY_CIDR)
		v->text = str_of(nets[dice_roll(d, COUNT(nets))]);
	else if (i->way == WAY_BASE64 || i->way == WAY_OFFSET || i->way == WAY_WIDE_OFFSET)
		v->text = plain_word(a, d);
	else if ((i->way >= WAY_LT && i->way <= WAY_GTE) || (i->way == WAY_PLAIN && i->field >= 0 && !i->cased && maybe(d, 4))) {
		v->type = TYPE_NUMBER;
		v->number = (int)dice_roll(d, 3) * 2100 - 4;
		v->text = a_fmt(a, "%d", v->number);
	} else if (i->way == WAY_PLAIN && i->field >= 0 && !i->cased && !i->windash && maybe(d, 8))
		v->type = TYPE_NULL;
	else
		v->text = word(a, d, true);
}

static void random_item(struct arena *a, struct dice *d, struct model_item *i, int field)
{
	*i = (struct model_item){ .field = field };
	i->way = maybe(d, 2) ? (enum model_way)dice_roll(d, 4) : (enum model_way)dice_roll(d, N_WAYS);
	if (field < 0)
		i->way = maybe(d, 4) ? WAY_RE : WAY_PLAIN;
	if (i->way <= WAY_ENDS && field >= 0) {
		i->cased = maybe(d, 5);
		i->windash = maybe(d, 5);
	}
	i->negated = field >= 0 && maybe(d, 8);
	i->yes = maybe(d, 2);
	i->other = (int)dice_roll(d, 5);
	i->n = i->way == WAY_EXISTS || i->way == WAY_FIELD ? 1 : 1 + (int)dice_roll(d, 4);
	i->all = i->n > 1 && maybe(d, 3);
	for (int k = 0; k < i->n; k++)
		random_value(a, d, i, &i->values[k]);
}

static void random_selection(struct arena *a, struct dice *d, struct model_selection *s)
{
	s->n = maybe(d, 3) ? 1 + (int)dice_roll(d, 3) : 1;
	for (int m = 0; m < s->n; m++) {
		bool keywords = maybe(d, 8);
		uint64_t first = dice_roll(d, 5);
		s->maps[m].n = keywords ? 1 : 1 + (int)dice_roll(d, 3);
		for (int k = 0; k < s->maps[m].n; k++)
			random_item(a, d, &s->maps[m].items[k], keywords ? -1 : (int)((first + (uint64_t)k) % 5));
	}
}

static struct model_condition *random_condition(struct arena *a, struct dice *d, const struct model_rule *r, int depth)
{
	static const char *const patterns[] = { "them", "sel*", "*", "*_1" };
	struct model_condition *c = a_new(a, struct model_condition);
	c->kind = depth > 2 || maybe(d, 2) ? MODEL_NAME + (enum model_kind)dice_roll(d, 3) : (enum model_kind)dice_roll(d, 3);
	c->name = c->kind == MODEL_NAME ? r->selections[dice_roll(d, (uint64_t)r->n)].name : str_of(patterns[dice_roll(d, COUNT(patterns))]);
	if (c->kind < MODEL_NAME)
		c->at[0] = random_condition(a, d, r, depth + 1);
	if (c->kind < MODEL_NOT)
		c->at[1] = random_condition(a, d, r, depth + 1);
	return c;
}

struct model_rule *random_rule(struct arena *a, struct dice *d)
{
	struct model_rule *r = a_new(a, struct model_rule);
	static const char *const names[] = { "sel_1", "sel-b", "filter_1", "_hidden" };
	r->n = 1 + (int)dice_roll(d, 4);
	for (int i = 0; i < r->n; i++) {
		r->selections[i].name = str_of(names[i]);
		random_selection(a, d, &r->selections[i]);
	}
	r->condition = random_condition(a, d, r, 0);
	return r;
}

/* ---- as YAML ---- */
static void print_quoted(struct str s, struct buf *out)
{
	buf_add_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_add_char(out, '\\');
		if (s.p[i] == '\n')
			buf_lit(out, "\\n");
		else
			buf_add_char(out, s.p[i]);
	}
	buf_add_char(out, '"');
}

static void print_value(const struct model_item *i, const struct model_value *v, struct buf *out)
{
	if (i->way == WAY_EXISTS)
		buf_add_z(out, i->yes ? "true" : "false");
	else if (i->way == WAY_FIELD)
		buf_add_z(out, field_names[i->other]);
	else if (v->type == TYPE_NULL)
		buf_lit(out, "null");
	else if (v->type == TYPE_NUMBER)
		buf_add_int(out, v->number);
	else
		print_quoted(v->text, out);
}

static void print_item(const struct model_item *i, struct buf *out)
{
	static const char *const ways[N_WAYS] = { "", "|contains", "|startswith", "|endswith", "|re", "|re|i", "|cidr", "|lt", "|lte", "|gt", "|gte", "|exists", "|fieldref", "|base64|contains",
		"|base64offset|contains", "|wide|base64offset|contains" };
	buf_fmt(out, "\"%s%s%s%s%s%s\": ", i->field < 0 ? "" : field_names[i->field], i->windash ? "|windash" : "", ways[i->way], i->cased ? "|cased" : "", i->all ? "|all" : "", i->negated ? "|neq" : "");
	for (int k = 0; k < i->n; k++) {
		buf_add_z(out, k ? ", " : i->n > 1 ? "[" : "");
		print_value(i, &i->values[k], out);
	}
	buf_add_z(out, i->n > 1 ? "]\n" : "\n");
}

static void print_condition(const struct model_condition *c, struct buf *out)
{
	if (c->kind == MODEL_NAME)
		buf_add(out, c->name);
	else if (c->kind >= MODEL_ONE_OF)
		buf_fmt(out, "%s of %.*s", c->kind == MODEL_ONE_OF ? "1" : "all", STR_ARG(c->name));
	else {
		buf_add_z(out, c->kind == MODEL_NOT ? "not (" : "(");
		print_condition(c->at[0], out);
		buf_add_char(out, ')');
		if (c->kind != MODEL_NOT) {
			buf_add_z(out, c->kind == MODEL_AND ? " and (" : " or (");
			print_condition(c->at[1], out);
			buf_add_char(out, ')');
		}
	}
}

void random_rule_print(const struct model_rule *r, int number, struct buf *out)
{
	buf_fmt(out, "---\ntitle: \"%d\"\nlogsource: {category: test}\ndetection:\n", number);
	for (int i = 0; i < r->n; i++) {
		const struct model_selection *s = &r->selections[i];
		buf_fmt(out, "  %.*s:\n", STR_ARG(s->name));
		for (int m = 0; m < s->n; m++)
			for (int k = 0; k < s->maps[m].n; k++) {
				buf_add_z(out, s->n > 1 ? (k ? "      " : "    - ") : "    ");
				print_item(&s->maps[m].items[k], out);
			}
	}
	buf_lit(out, "  condition: ");
	print_condition(r->condition, out);
	buf_add_char(out, '\n');
}

/* ---- events ---- */
/* A text the value may match: stars and marks filled in, escapes taken away, case changed. */
static struct str instance(struct arena *a, struct dice *d, struct str s)
{
	struct str out = S("");
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\\' && i + 1 < s.n && strchr("*?\\", s.p[i + 1]))
			c = s.p[++i];
		else if (c == '*' || c == '?') {
			out = a_cat(a, out, maybe(d, 3) ? S("") : c == '?' ? S("z") : plain_word(a, d));
			continue;
		}
		if (c >= 'a' && c <= 'z' && maybe(d, 3))
			c -= 32;
		if (c == '-' && maybe(d, 2))
			c = '/';
		out = a_cat(a, out, a_dup(a, str_from(&c, 1)));
	}
	return out;
}

static struct str coded(struct arena *a, struct dice *d, struct str s, bool wide)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct str bytes = str_from("xyz", (size_t)dice_roll(d, 3)), out = S("");
	for (size_t i = 0; i < s.n; i++)
		bytes = a_cat(a, bytes, a_dup(a, str_from(wide ? (char[]){ s.p[i], 0 } : (char[]){ s.p[i], 'x' }, wide ? 2 : 1)));
	bytes = a_cat(a, bytes, str_from("uv", (size_t)dice_roll(d, 3)));
	for (size_t bit = 0; bit < bytes.n * 8; bit += 6) {
		unsigned v = 0;
		for (size_t k = bit; k < bit + 6; k++)
			v = v << 1 | (k < bytes.n * 8 ? (unsigned char)bytes.p[k / 8] >> (7 - k % 8) & 1u : 0u);
		out = a_cat(a, out, a_dup(a, str_from(&digits[v], 1)));
	}
	return out;
}

static struct str text_for(struct arena *a, struct dice *d, struct model_rule *const *rules, size_t n)
{
	static const char *const fixed[] = { "10.1.2.3", "192.168.1.200", "4196", "-4", "2096", "42", "", "true", "net1.exe" };
	if (maybe(d, 5))
		return str_of(fixed[dice_roll(d, COUNT(fixed))]);
	if (maybe(d, 5))
		return word(a, d, false);
	const struct model_rule *r = rules[dice_roll(d, n)];
	const struct model_selection *s = &r->selections[dice_roll(d, (uint64_t)r->n)];
	const struct model_map *m = &s->maps[dice_roll(d, (uint64_t)s->n)];
	const struct model_item *i = &m->items[dice_roll(d, (uint64_t)m->n)];
	struct str v = i->values[dice_roll(d, (uint64_t)i->n)].text;
	if (i->way == WAY_BASE64 || i->way == WAY_OFFSET || i->way == WAY_WIDE_OFFSET)
		v = coded(a, d, v, i->way == WAY_WIDE_OFFSET);
	else
		v = instance(a, d, v);
	if (maybe(d, 3))
		v = a_cat(a, plain_word(a, d), v);
	return maybe(d, 3) ? a_cat(a, v, plain_word(a, d)) : v;
}

/* Escapes as different writers choose them. */
static void print_json_text(struct dice *d, struct str s, struct buf *out)
{
	buf_add_char(out, '"');
	bool slashes = maybe(d, 4), codes = maybe(d, 6);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || (c < 0x80 && codes && maybe(d, 3)))
			buf_fmt(out, "\\u%04X", c);
		else if (c == '"' || c == '\\' || (c == '/' && slashes))
			buf_fmt(out, "\\%c", c);
		else
			buf_add_char(out, (char)c);
	}
	buf_add_char(out, '"');
}

static void print_field(struct dice *d, const struct model_field *f, struct buf *out)
{
	if (f->has == HAS_NULL)
		buf_lit(out, "null");
	else if (f->has == HAS_NUMBER)
		buf_add(out, f->text[0]);
	else {
		if (f->n > 1)
			buf_add_char(out, '[');
		for (int i = 0; i < f->n; i++) {
			if (i)
				buf_add_char(out, ',');
			print_json_text(d, f->text[i], out);
		}
		if (f->n > 1)
			buf_add_char(out, ']');
	}
}

static void print_event(struct arena *a, struct dice *d, struct model_event *e)
{
	struct buf b;
	bool first = true, nested = maybe(d, 3);
	buf_init(&b, 1 << 20);
	buf_add_z(&b, nested ? "{\"Event\":{" : "{");
	for (int i = 0; i < 5; i++) {
		const struct model_field *f = &e->fields[i];
		bool dotted = str_find_char(f->name, '.') >= 0 && maybe(d, 2);
		if (f->has == HAS_NONE)
			continue;
		buf_add_z(&b, first ? "" : ", ");
		first = false;
		if (dotted)
			buf_lit(&b, "\"user\":{\"name\":");
		else
			buf_fmt(&b, "\"%.*s\":", STR_ARG(f->name));
		print_field(d, f, &b);
		if (dotted)
			buf_add_char(&b, '}');
	}
	buf_add_z(&b, nested ? "}}" : "}");
	e->json = a_dup(a, buf_str(&b));
	buf_done(&b);
}

struct model_event *random_event(struct arena *a, struct dice *d, struct model_rule *const *rules, size_t n)
{
	struct model_event *e = a_new(a, struct model_event);
	for (int i = 0; i < 5; i++) {
		struct model_field *f = &e->fields[i];
		f->name = str_of(field_names[i]);
		f->has = maybe(d, 4) ? HAS_NONE : maybe(d, 8) ? HAS_NULL : maybe(d, 5) ? HAS_NUMBER : HAS_TEXT;
		f->n = f->has == HAS_NUMBER ? 1 : f->has == HAS_TEXT ? (maybe(d, 6) ? 2 : 1) : 0;
		for (int k = 0; k < f->n; k++)
			f->text[k] = f->has == HAS_NUMBER ? a_fmt(a, "%d", (int)dice_roll(d, 3) * 2100 - 4) : text_for(a, d, rules, n);
	}
	print_event(a, d, e);
	return e;
}
