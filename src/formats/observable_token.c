#include "formats/observable_scan.h"

/* Length of a bracketed replacement such as [.] at i, 0 when there is none. */
static size_t bracketed(struct str text, size_t i, struct str *ret_to)
{
	static const struct { struct str in, to; } forms[] = {
		{ S_INIT("."), S_INIT(".") }, { S_INIT("dot"), S_INIT(".") }, { S_INIT(":"), S_INIT(":") },
		{ S_INIT("://"), S_INIT("://") }, { S_INIT("@"), S_INIT("@") }, { S_INIT("at"), S_INIT("@") },
		{ S_INIT("/"), S_INIT("/") },
	};
	const char *open = i < text.n && text.p[i] ? strchr("([{", text.p[i]) : NULL;
	char close;

	if (!open)
		return 0;
	close = ")]}"[strcspn("([{", (char[]){ *open, 0 })];
	for (size_t k = 0; k < COUNT(forms); k++) {
		size_t n = forms[k].in.n;

		if (i + n + 1 < text.n && text.p[i + n + 1] == close && str_eq_nocase(str_sub(text, i + 1, n), forms[k].in)) {
			*ret_to = forms[k].to;
			return n + 2;
		}
	}
	return 0;
}

/* As above, or the same with a space on both sides. */
static size_t fanged(struct str text, size_t i, struct str *ret_to)
{
	size_t n;

	if (text.p[i] != ' ')
		return bracketed(text, i, ret_to);
	n = bracketed(text, i + 1, ret_to);
	return n && i + 1 + n < text.n && text.p[i + 1 + n] == ' ' ? n + 2 : 0;
}

/* Length of a character that no observable contains, 0 for others. */
static size_t delimiter(struct str text, size_t i)
{
	unsigned char c = (unsigned char)text.p[i];
	unsigned char next = i + 1 < text.n ? (unsigned char)text.p[i + 1] : 0;

	if (c < 0x80)
		return c <= ' ' || c == 0x7f || strchr("<>\"'`|\\^,;{}", c) ? 1 : 0;
	if (c == 0xc2)
		return 2;  /* Latin-1 signs: no-break space, « » and others */
	if ((c == 0xe2 || c == 0xe3) && next == 0x80)
		return 3;  /* general and ideographic punctuation */
	return c == 0xef && (next == 0xbb || next == 0xbc) ? 3 : 0;  /* byte order mark, full-width forms */
}

/* Word processors write CVE‑2021‑44228 with hyphens of their own (U+2010, U+2011). */
static size_t odd_hyphen(struct str text, size_t i)
{
	return str_starts(str_sub(text, i, 3), S("\xe2\x80\x90")) || str_starts(str_sub(text, i, 3), S("\xe2\x80\x91")) ? 3 : 0;
}

static size_t next_piece(struct str text, size_t i, struct str *ret_to)
{
	size_t n = fanged(text, i, ret_to);

	if (n)
		return n;
	n = odd_hyphen(text, i);
	if (n) {
		*ret_to = S("-");
		return n;
	}
	*ret_to = str_sub(text, i, 1);
	return delimiter(text, i) ? 0 : 1;
}

bool token_next(struct scan *s)
{
	struct token *t = &s->t;
	struct str to;
	size_t n;

	t->joined_left = t->joined_right;
	t->joined_right = false;
	t->n = 0;
	while (s->i < s->text.n && !bracketed(s->text, s->i, &to) && !odd_hyphen(s->text, s->i) && (n = delimiter(s->text, s->i))) {
		s->i += n;
		t->joined_left = false;
	}
	if (s->i >= s->text.n)
		return false;
	while (s->i < s->text.n && (n = next_piece(s->text, s->i, &to))) {
		if (t->n + to.n > TOKEN_MAX) {
			t->joined_right = true;
			break;
		}
		for (size_t k = 0; k < to.n; k++) {
			t->c[t->n] = to.p[k];
			t->at[t->n++] = s->i;
		}
		s->i += n;
	}
	t->at[t->n] = s->i;
	return true;
}

struct str token_part(const struct scan *s, size_t from, size_t to)
{
	return str_from(s->t.c + from, to - from);
}
