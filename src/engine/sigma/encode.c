/* Encoded texts: Base64, UTF-16. */
#include "base/buf.h"
#include "engine/sigma/value.h"

static bool each_wide(struct making *m, struct str s, bool big, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x80)
			return value_refuse(m, "value", S("UTF-16 của chữ ngoài ASCII không viết được trong luật"), S("UTF-16 of letters outside ASCII cannot stand in a rule"));
		if (big)
			buf_add_char(out, 0);
		buf_add_char(out, (char)c);
		if (!big)
			buf_add_char(out, 0);
	}
	return true;
}

static bool widen(struct making *m, struct sigma_value *v, bool big, bool bom)
{
	struct buf b;
	bool ok = value_need_text(m, v, "utf16");
	buf_init(&b, 1 << 20);
	if (bom)
		buf_lit(&b, "\xff\xfe");
	for (size_t i = 0; ok && i < v->pattern.n; i++) {
		struct part *p = &v->pattern.at[i];
		if (p->kind != PART_TEXT)
			continue;
		ok = each_wide(m, p->text, big, &b);
		p->text = a_dup(m->a, buf_str(&b));
		buf_clear(&b);
	}
	buf_done(&b);
	return ok;
}
bool mod_wide(struct making *m, struct sigma_value *v) { return widen(m, v, false, false); }
bool mod_utf16be(struct making *m, struct sigma_value *v) { return widen(m, v, true, false); }
bool mod_utf16(struct making *m, struct sigma_value *v) { return widen(m, v, false, true); }

static struct str base64(struct arena *a, struct str s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *out = a_alloc(a, (s.n + 2) / 3 * 4 + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i += 3) {
		unsigned v = (unsigned)(unsigned char)s.p[i] << 16 | (i + 1 < s.n ? (unsigned)(unsigned char)s.p[i + 1] << 8 : 0) | (i + 2 < s.n ? (unsigned char)s.p[i + 2] : 0u);
		out[n++] = digits[v >> 18];
		out[n++] = digits[v >> 12 & 63];
		out[n++] = i + 1 < s.n ? digits[v >> 6 & 63] : '=';
		out[n++] = i + 2 < s.n ? digits[v & 63] : '=';
	}
	return str_from(out, n);
}

static bool need_plain(struct making *m, struct sigma_value *v)
{
	return value_need_text(m, v, "base64") && (pattern_is_plain(&v->pattern) || value_refuse(m, "value", S("base64 không nhận ký tự đại diện"), S("base64 takes no wildcards")));
}

static void set_text(struct making *m, struct sigma_value *v, struct str text)
{
	bool cased = v->pattern.cased;
	v->pattern = pattern_plain(m->a, text);
	v->pattern.cased = cased;
}

bool mod_base64(struct making *m, struct sigma_value *v)
{
	if (!need_plain(m, v))
		return false;
	set_text(m, v, base64(m->a, pattern_text(m->a, &v->pattern)));
	return true;
}

/* The three windows of a text inside Base64: what does not depend on the bytes before and after it. */
bool mod_base64offset(struct making *m, struct sigma_group *g)
{
	static const size_t from[] = { 0, 2, 3 }, less[] = { 0, 3, 2 };
	struct sigma_value *at = a_array(m->a, struct sigma_value, g->n * 3);
	size_t n = 0;
	for (size_t i = 0; i < g->n; i++) {
		if (!need_plain(m, &g->at[i]))
			return false;
		struct str text = pattern_text(m->a, &g->at[i].pattern);
		for (size_t shift = 0; shift < 3; shift++) {
			struct str coded = base64(m->a, a_cat(m->a, str_from("   ", shift), text));
			size_t cut = less[(text.n + shift) % 3];
			at[n] = g->at[i];
			set_text(m, &at[n++], coded.n > from[shift] + cut ? str_sub(coded, from[shift], coded.n - from[shift] - cut) : S(""));
		}
	}
	*g = (struct sigma_group){ at, n };
	return true;
}
