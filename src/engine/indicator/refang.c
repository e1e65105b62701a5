#include "engine/indicator/normal.h"

#include "engine/indicator/letter.h"

static const struct { struct str in, out; } marks[] = {
	{ S_INIT("."), S_INIT(".") }, { S_INIT("dot"), S_INIT(".") }, { S_INIT(":"), S_INIT(":") }, { S_INIT("://"), S_INIT("://") }, { S_INIT("@"), S_INIT("@") },
	{ S_INIT("at"), S_INIT("@") }, { S_INIT("/"), S_INIT("/") },
};

static char closing(char c)
{
	return c == '[' ? ']' : c == '(' ? ')' : c == '{' ? '}' : 0;
}

/* The length of a bracketed mark at the start of s, and what it stands for; 0 when there is none. */
static size_t mark_at(struct str s, struct str *ret)
{
	char close = closing(s.p[0]);
	for (size_t i = 0; close && i < COUNT(marks); i++) {
		size_t n = marks[i].in.n;
		if (s.n >= n + 2 && s.p[n + 1] == close && str_eq_nocase(str_sub(s, 1, n), marks[i].in)) {
			*ret = marks[i].out;
			return n + 2;
		}
	}
	if (s.n >= 2 && s.p[0] == '\\' && s.p[1] == '.') {
		*ret = S(".");
		return 2;
	}
	return 0;
}

static struct str without_marks(struct arena *a, struct str s, bool *ret_found)
{
	char *p = a_z(a, s);
	size_t n = 0;
	for (size_t i = 0; i < s.n;) {
		struct str out;
		size_t k = mark_at(str_sub(s, i, s.n), &out);
		if (!k) {
			p[n++] = s.p[i++];
			continue;
		}
		memcpy(p + n, out.p, out.n);
		n += out.n;
		i += k;
		*ret_found = true;
	}
	return str_from(p, n);
}

struct str refang(struct arena *a, struct str s, bool *ret_was_defanged)
{
	static const struct { struct str in, out; } schemes[] = {
		{ S_INIT("hxxps:"), S_INIT("https:") }, { S_INIT("hxxp:"), S_INIT("http:") }, { S_INIT("fxp:"), S_INIT("ftp:") },
		{ S_INIT("h**ps:"), S_INIT("https:") }, { S_INIT("h**p:"), S_INIT("http:") },
	};
	bool has_mark = false;
	for (size_t i = 0; i < s.n && !has_mark; i++)
		has_mark = closing(s.p[i]) || s.p[i] == '\\';
	if (has_mark)
		s = without_marks(a, s, ret_was_defanged);
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (str_eq_nocase(str_sub(s, 0, schemes[i].in.n), schemes[i].in)) {
			*ret_was_defanged = true;
			return a_cat(a, schemes[i].out, str_sub(s, schemes[i].in.n, s.n));
		}
	return s;
}
