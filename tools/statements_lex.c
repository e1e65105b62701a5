#include "tools/statements.h"

#include "base/str.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t end_of_quoted(struct str sql, size_t from, char quote)
{
	size_t i = from + 1;
	while (i < sql.n) {
		if (sql.p[i++] != quote)
			continue;
		if (i < sql.n && sql.p[i] == quote)
			i++;
		else
			break;
	}
	return i;
}

static size_t end_of_word(struct str sql, size_t i)
{
	while (i < sql.n && (is_letter(sql.p[i]) || is_digit(sql.p[i])))
		i++;
	return i;
}

static size_t end_of_comment(struct str sql, size_t i)
{
	if (sql.p[i] == '-') {
		while (i < sql.n && sql.p[i] != '\n')
			i++;
		return i;
	}
	ptrdiff_t end = str_find(str_sub(sql, i + 2, sql.n), S("*/"));
	return end < 0 ? sql.n : i + 2 + (size_t)end + 2;
}

static enum token_kind kind_at(struct str sql, size_t i)
{
	char c = sql.p[i];
	char next = i + 1 < sql.n ? sql.p[i + 1] : 0;
	if (is_space(c))
		return TOKEN_SPACE;
	if ((c == '-' && next == '-') || (c == '/' && next == '*'))
		return TOKEN_COMMENT;
	if (c == '\'')
		return TOKEN_STRING;
	if (c == '"' || c == '`')
		return TOKEN_QUOTED;
	if (c == '$')
		return TOKEN_PARAM;
	if (is_letter(c))
		return TOKEN_WORD;
	return is_digit(c) ? TOKEN_NUMBER : TOKEN_MARK;
}

static size_t end_of(struct str sql, size_t i, enum token_kind kind)
{
	switch (kind) {
	case TOKEN_SPACE:
		while (i < sql.n && is_space(sql.p[i]))
			i++;
		return i;
	case TOKEN_COMMENT: return end_of_comment(sql, i);
	case TOKEN_STRING:
	case TOKEN_QUOTED: return end_of_quoted(sql, i, sql.p[i]);
	case TOKEN_PARAM: return end_of_word(sql, i + 1);
	case TOKEN_WORD:
	case TOKEN_NUMBER: return end_of_word(sql, i);
	case TOKEN_MARK: return i + (i + 1 < sql.n && sql.p[i] == ':' && sql.p[i + 1] == ':' ? 2 : 1);
	}
	return sql.n;
}

bool token_next(struct str sql, size_t *pos, struct token *ret)
{
	if (*pos >= sql.n)
		return false;
	enum token_kind kind = kind_at(sql, *pos);
	size_t end = end_of(sql, *pos, kind);
	*ret = (struct token){ kind, str_sub(sql, *pos, end - *pos), *pos };
	*pos = end;
	return true;
}

bool token_next_solid(struct str sql, size_t *pos, struct token *ret)
{
	while (token_next(sql, pos, ret))
		if (ret->kind != TOKEN_SPACE && ret->kind != TOKEN_COMMENT)
			return true;
	return false;
}

bool token_is(struct token t, const char *word)
{
	return str_eq_nocase(t.s, str_of(word));
}

struct str sql_squeeze(struct arena *a, struct str sql)
{
	char *out = a_alloc(a, sql.n + 1);
	size_t n = 0;
	struct token t;
	bool gap = false, break_line = false;
	for (size_t pos = 0; token_next(sql, &pos, &t);) {
		if (t.kind == TOKEN_SPACE || t.kind == TOKEN_COMMENT) {
			gap = true;
			break_line |= str_find_char(t.s, '\n') >= 0;
			continue;
		}
		if (gap && n)
			out[n++] = break_line ? '\n' : ' ';
		gap = break_line = false;
		memcpy(out + n, t.s.p, t.s.n);
		n += t.s.n;
	}
	return str_from(out, n);
}
