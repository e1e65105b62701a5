/* Digests, files and keywords in normal form. */
#include "engine/indicator/letter.h"
#include "engine/indicator/normal.h"

static bool hex(byte c) { return is_hex(c); }

/* ---- hashes ---- */

static bool hash_is_trivial(struct str h)
{
	static const char *const known[] = {
		"d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",   /* of nothing */
		"098f6bcd4621d373cade4e832627b4f6", "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
		"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",   /* of “test” */
	};
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_is(h, known[i]))
			return true;
	for (size_t i = 1; i < h.n; i++)
		if (h.p[i] != h.p[0])
			return false;
	return true;
}

enum indicator_fault normal_hash(struct normal *n, struct str s, enum indicator_type want)
{
	enum indicator_type type = s.n == 32 ? INDICATOR_MD5 : s.n == 40 ? INDICATOR_SHA1 : s.n == 64 ? INDICATOR_SHA256 : N_INDICATOR_TYPE;
	if (type == N_INDICATOR_TYPE || (want != N_INDICATOR_TYPE && want != type) || !normal_all(s, hex))
		return FAULT_HASH;
	s = normal_lower(n->a, s);
	return hash_is_trivial(s) ? FAULT_HASH_TRIVIAL : normal_give(n, type, s);
}

/* ---- files and keywords ---- */

/* %APPDATA%\x.exe is x.exe: logs show what the variable stands for. */
static struct str without_variable(struct str s)
{
	ptrdiff_t end = s.n > 2 && s.p[0] == '%' ? str_find_char(str_sub(s, 1, s.n), '%') : -1;
	if (end <= 0 || (size_t)end + 2 >= s.n || !strchr("\\/", s.p[end + 2]))
		return s;
	return str_sub(s, (size_t)end + 3, s.n);
}

enum indicator_fault normal_file(struct normal *n, struct str s)
{
	bool has_letter = false;
	for (struct str rest; (rest = str_trim(without_variable(s))).n < s.n;)
		s = rest;
	if (s.n > INDICATOR_FILE_MAX)
		return FAULT_LONG;
	char *p = a_z(n->a, s);
	size_t k = 0;
	for (size_t i = 0; i < s.n; i++) {
		byte c = lower((byte)s.p[i]);
		if (c < 0x20)
			return FAULT_UNKNOWN;
		has_letter |= is_alpha(c) || c >= 0x80;
		c = c == '\\' ? '/' : c;
		if (c != '/' || k == 0 || p[k - 1] != '/')   /* a slash however often */
			p[k++] = (char)c;
	}
	while (k && strchr("./ ", p[k - 1]))
		k--;
	return k < INDICATOR_KEYWORD_MIN || !has_letter ? FAULT_SHORT : normal_give(n, INDICATOR_FILE, str_from(p, k));
}

enum indicator_fault normal_keyword(struct normal *n, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\n' || s.p[i] == 0)
			return FAULT_UNKNOWN;
	if (s.n > INDICATOR_KEYWORD_MAX)
		return FAULT_LONG;
	return s.n < INDICATOR_KEYWORD_MIN ? FAULT_SHORT : normal_give(n, INDICATOR_KEYWORD, normal_lower(n->a, s));
}
