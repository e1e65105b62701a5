/* STIX 2.1 patterns (part 9 of the standard) as far as they are comparisons for equality joined by AND and OR. */
#include "engine/indicator/letter.h"
#include "engine/indicator/list_inside.h"

struct lexer { struct arena *a; struct str rest; };

enum token_kind { TOKEN_END, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_WORD, TOKEN_TEXT, TOKEN_EQUAL, TOKEN_OTHER };
struct token { enum token_kind kind; struct str text; };

/* A text in single quotes, with \' and \\ inside. */
static struct token quoted(struct lexer *l)
{
	char *p = a_z(l->a, l->rest);
	size_t n = 0, i = 1;
	while (i < l->rest.n && l->rest.p[i] != '\'') {
		i += l->rest.p[i] == '\\' && i + 1 < l->rest.n;
		p[n++] = l->rest.p[i++];
	}
	bool closed = i < l->rest.n;
	l->rest = str_sub(l->rest, i + 1, l->rest.n);
	return (struct token){ closed ? TOKEN_TEXT : TOKEN_OTHER, str_from(p, n) };
}

/* file:hashes.'SHA-256' is one word. */
static struct token word(struct lexer *l)
{
	size_t i = 0;
	bool in_quotes = false;
	while (i < l->rest.n && (in_quotes || is_word_ascii((byte)l->rest.p[i]) || strchr(":.'\"", l->rest.p[i]))) {
		in_quotes ^= l->rest.p[i] == '\'' || l->rest.p[i] == '"';
		i++;
	}
	struct token t = { i ? TOKEN_WORD : TOKEN_OTHER, str_sub(l->rest, 0, i) };
	l->rest = str_sub(l->rest, i ? i : 1, l->rest.n);
	return t;
}

static struct token next(struct lexer *l)
{
	l->rest = str_trim(l->rest);
	if (!l->rest.n)
		return (struct token){ TOKEN_END, STR_NONE };
	char c = l->rest.p[0];
	if (c == '\'')
		return quoted(l);
	if (c != '[' && c != ']' && c != '(' && c != ')' && c != '=')
		return word(l);
	l->rest = str_sub(l->rest, 1, l->rest.n);
	return (struct token){ c == '[' || c == '(' ? TOKEN_OPEN : c == '=' ? TOKEN_EQUAL : TOKEN_CLOSE, STR_NONE };
}

static bool type_of_path(struct str path, enum indicator_type *ret)
{
	static const struct { const char *path; enum indicator_type type; } known[] = {
		{ "ipv4-addr:value", INDICATOR_IPV4 }, { "ipv6-addr:value", INDICATOR_IPV6 }, { "domain-name:value", INDICATOR_DOMAIN }, { "url:value", INDICATOR_URL },
		{ "email-addr:value", INDICATOR_EMAIL }, { "email-message:from_ref.value", INDICATOR_EMAIL }, { "email-message:sender_ref.value", INDICATOR_EMAIL },
		{ "network-traffic:dst_ref.value", N_INDICATOR_TYPE }, { "network-traffic:src_ref.value", N_INDICATOR_TYPE },
		{ "file:hashes.MD5", INDICATOR_MD5 }, { "file:hashes.'MD5'", INDICATOR_MD5 }, { "file:hashes.'SHA-1'", INDICATOR_SHA1 }, { "file:hashes.SHA1", INDICATOR_SHA1 },
		{ "file:hashes.'SHA-256'", INDICATOR_SHA256 }, { "file:hashes.SHA256", INDICATOR_SHA256 }, { "file:hashes.\"SHA-256\"", INDICATOR_SHA256 },
		{ "file:name", INDICATOR_FILE }, { "directory:path", INDICATOR_FILE }, { "process:command_line", INDICATOR_KEYWORD }, { "mutex:name", INDICATOR_KEYWORD },
	};
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_eq_nocase(path, str_of(known[i].path))) {
			*ret = known[i].type;
			return true;
		}
	return false;
}

#define COMPARISONS_MAX 256

struct pattern { struct entry at[COMPARISONS_MAX]; size_t n; };

/* path = 'text' after its first token. */
static bool comparison(struct lexer *l, struct str path, struct pattern *p)
{
	struct entry *e = &p->at[p->n];
	struct token equal = next(l), text = next(l);
	if (equal.kind != TOKEN_EQUAL || text.kind != TOKEN_TEXT || p->n + 1 >= COMPARISONS_MAX || !type_of_path(path, &e->want))
		return false;
	e->text = text.text;
	p->n++;
	return true;
}

static bool is_joint(struct token t)
{
	return t.kind == TOKEN_WORD && (str_is(t.text, "AND") || str_is(t.text, "OR"));
}

static bool pattern_parse(struct lexer *l, struct pattern *p)
{
	int depth = 0;
	for (bool want_value = true;;) {
		struct token t = next(l);
		if (t.kind == TOKEN_END)
			return depth == 0 && !want_value;
		if (want_value && t.kind == TOKEN_OPEN)
			depth++;
		else if (!want_value && t.kind == TOKEN_CLOSE && depth > 0)
			depth--;
		else if (!want_value && is_joint(t))
			want_value = true;
		else if (want_value && t.kind == TOKEN_WORD && depth > 0 && comparison(l, t.text, p))
			want_value = false;
		else
			return false;
	}
}

void list_read_pattern(const struct list_reader *r, struct arena *a, struct str pattern, struct str id, struct str field)
{
	struct pattern *p = a_new(a, struct pattern);
	struct lexer l = { a, pattern };
	if (!pattern_parse(&l, p)) {
		r->refuse(r->arg, &(struct list_refusal){ 0, field, pattern, FAULT_PATTERN });
		return;
	}
	for (size_t i = 0; i < p->n; i++) {
		p->at[i].id = id;
		p->at[i].field = field;
		list_entry(r, a, &p->at[i]);
	}
}
