/* messages: gettext PO files → one enum and one table of texts per language. */
#include "tools/pages.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>

#define MAX_MESSAGE_PLACEHOLDERS 9

struct text { struct str key, text; const char *path; unsigned line; };
struct texts { VEC(struct text) all; };

enum po_lang { PO_VI, PO_EN, PO_LANGS };
static const char *const po_ending[PO_LANGS] = { ".vi.po", ".en.po" };

/* One PO file being read, line by line. */
struct po {
	struct arena *a;
	const char *path;
	struct str room;             /* "incident" of incident.vi.po */
	unsigned line;
	bool fine;
	enum { PO_NOTHING, PO_ID, PO_STR } in;
	struct buf id, str;
	unsigned id_line;
	bool fuzzy;
	struct texts *out;
};

__attribute__((format(printf, 3, 4)))
static void po_refuse(struct po *p, unsigned line, const char *fmt, ...)
{
	va_list ap;
	char text[400];

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	place_report((struct place){ p->path, line, 1 }, "%s", text);
	p->fine = false;
}

/* Adds the bytes of one quoted PO string. */
static void po_quoted(struct po *p, struct str s, struct buf *to)
{
	static const char escapes[] = "n\nt\tr\r\"\"\\\\";

	s = str_trim(s);
	if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"') {
		po_refuse(p, p->line, "a text in double quotes must stand here");
		return;
	}
	for (size_t i = 1; i + 1 < s.n; i++) {
		if (s.p[i] == '"') {
			po_refuse(p, p->line, "write \\\" for a quote inside a text");
			return;
		}
		if (s.p[i] != '\\') {
			buf_add_char(to, s.p[i]);
			continue;
		}
		const char *e = i + 2 < s.n ? strchr(escapes, s.p[++i]) : NULL;
		if (!e || (e - escapes) % 2 != 0) {
			po_refuse(p, p->line, "unknown escape in a text");
			return;
		}
		buf_add_char(to, e[1]);
	}
}

static bool key_is_good(struct str key, struct str room)
{
	if (!str_starts(key, room) || key.n < room.n + 2 || key.p[room.n] != '.' || key.p[key.n - 1] == '.')
		return false;
	for (size_t i = 0; i < key.n; i++) {
		bool word = (key.p[i] >= 'a' && key.p[i] <= 'z') || (key.p[i] >= '0' && key.p[i] <= '9') || key.p[i] == '_';

		if (!word && !(key.p[i] == '.' && key.p[i - 1] != '.'))
			return false;
	}
	return true;
}

/* Which of {1} … {9} a text has, as bits; false when a brace is something else. */
static bool placeholders_of(struct str s, unsigned *ret)
{
	unsigned bits = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '}')
			return false;
		if (s.p[i] != '{')
			continue;
		if (i + 2 >= s.n || s.p[i + 1] < '1' || s.p[i + 1] > '0' + MAX_MESSAGE_PLACEHOLDERS || s.p[i + 2] != '}')
			return false;
		bits |= 1u << (s.p[i + 1] - '0');
		i += 2;
	}
	*ret = bits;
	return true;
}

/* The entry collected so far is complete. */
static void po_entry_end(struct po *p)
{
	struct str key = buf_str(&p->id), text = buf_str(&p->str);
	unsigned bits;

	if (p->in == PO_NOTHING)
		return;
	if (p->in == PO_ID) {
		po_refuse(p, p->id_line, "msgid without msgstr");
	} else if (key.n) { /* the entry with an empty key is the header */
		if (!key_is_good(key, p->room))
			po_refuse(p, p->id_line, "key “%.*s” must be %.*s.words_of [a-z0-9_] separated by dots", STR_ARG(key), STR_ARG(p->room));
		else if (p->fuzzy)
			po_refuse(p, p->id_line, "%.*s is marked fuzzy", STR_ARG(key));
		else if (!str_trim(text).n)
			po_refuse(p, p->id_line, "%.*s has an empty text", STR_ARG(key));
		else if (!placeholders_of(text, &bits))
			po_refuse(p, p->id_line, "%.*s: braces are for {1} … {9} only", STR_ARG(key));
		else
			*VEC_ADD(p->a, &p->out->all) = (struct text){ a_dup(p->a, key), a_dup(p->a, text), p->path, p->id_line };
	}
	p->in = PO_NOTHING;
	p->fuzzy = false;
}

static void po_line(struct po *p, struct str line)
{
	line = str_trim(line);
	if (line.n && line.p[0] == '#') {
		if (p->in == PO_STR)
			po_entry_end(p);
		if (str_starts(line, S("#,")) && str_find(line, S("fuzzy")) >= 0)
			p->fuzzy = true;
	} else if (!line.n) {
		po_entry_end(p);
	} else if (str_starts(line, S("msgid "))) {
		po_entry_end(p);
		p->in = PO_ID;
		p->id_line = p->line;
		buf_clear(&p->id);
		po_quoted(p, str_sub(line, 6, line.n), &p->id);
	} else if (str_starts(line, S("msgstr ")) && p->in == PO_ID) {
		p->in = PO_STR;
		buf_clear(&p->str);
		po_quoted(p, str_sub(line, 7, line.n), &p->str);
	} else if (line.p[0] == '"' && p->in != PO_NOTHING) {
		po_quoted(p, line, p->in == PO_ID ? &p->id : &p->str);
	} else {
		po_refuse(p, p->line, "only msgid, msgstr, texts and comments are known here");
	}
}

static bool po_read(struct arena *a, const char *path, enum po_lang lang, struct texts *out)
{
	struct str name = file_name(path);
	struct po p = { .a = a, .path = path, .fine = true, .out = out };

	p.room = str_sub(name, 0, name.n - strlen(po_ending[lang]));
	buf_init(&p.id, 1 << 10);
	buf_init(&p.str, 1 << 16);
	for (struct str rest = file_read(a, path); rest.p && rest.n;) {
		p.line++;
		po_line(&p, str_cut(&rest, '\n'));
	}
	po_entry_end(&p);
	if (buf_end(&p.id) != OK || buf_end(&p.str) != OK)
		po_refuse(&p, p.line, "a key or text is too long");
	buf_done(&p.id);
	buf_done(&p.str);
	return p.fine;
}

void buf_add_message_constant(struct buf *b, struct str key)
{
	buf_lit(b, "M_");
	for (size_t i = 0; i < key.n; i++)
		buf_add_char(b, key.p[i] == '.' ? '_' : (char)toupper((unsigned char)key.p[i]));
}

/* As C sees keys: '.' and '_' are the same, so that two keys with one constant meet here. */
static int text_cmp(const void *x, const void *y)
{
	struct str a = ((const struct text *)x)->key, b = ((const struct text *)y)->key;

	for (size_t i = 0; i < a.n && i < b.n; i++) {
		char ca = a.p[i] == '.' ? '_' : a.p[i], cb = b.p[i] == '.' ? '_' : b.p[i];

		if (ca != cb)
			return ca < cb ? -1 : 1;
	}
	return a.n < b.n ? -1 : a.n > b.n;
}

static bool texts_sort(struct texts *t)
{
	bool fine = true;

	if (t->all.n)
		qsort(t->all.at, t->all.n, sizeof *t->all.at, text_cmp);
	for (size_t i = 1; i < t->all.n; i++) {
		const struct text *x = &t->all.at[i - 1], *y = &t->all.at[i];

		if (text_cmp(x, y) != 0)
			continue;
		const struct text *later = x->line > y->line ? x : y;
		place_report((struct place){ later->path, later->line, 1 }, "%.*s stands twice", STR_ARG(later->key));
		fine = false;
	}
	return fine;
}

static bool texts_lack(const struct text *t, const char *other)
{
	place_report((struct place){ t->path, t->line, 1 }, "%.*s is missing in %s", STR_ARG(t->key), other);
	return false;
}

static bool texts_match(const struct texts *vi, const struct texts *en)
{
	bool fine = true;

	for (size_t i = 0, j = 0; i < vi->all.n || j < en->all.n;) {
		const struct text *x = i < vi->all.n ? &vi->all.at[i] : NULL, *y = j < en->all.n ? &en->all.at[j] : NULL;
		int order = !x ? 1 : !y ? -1 : text_cmp(x, y);

		if (order < 0) {
			fine = texts_lack(x, "English");
			i++;
			continue;
		}
		if (order > 0) {
			fine = texts_lack(y, "Vietnamese");
			j++;
			continue;
		}
		unsigned bits_x = 0, bits_y = 0;
		if (!placeholders_of(x->text, &bits_x) || !placeholders_of(y->text, &bits_y) || bits_x != bits_y) {
			place_report((struct place){ y->path, y->line, 1 }, "%.*s has other placeholders than in Vietnamese", STR_ARG(y->key));
			fine = false;
		}
		i++;
		j++;
	}
	return fine;
}

static void header_write(const char *path, const struct texts *vi)
{
	struct buf b;

	buf_init(&b, 1 << 24);
	buf_lit(&b, "/* generated by tools/pages from po/; do not edit */\n#ifndef MESSAGES_H\n#define MESSAGES_H\n\n#include \"base/str.h\"\n\n"
		"enum lang { LANG_VI, LANG_EN, N_LANGS };\n\nenum msg {\n\tM_NONE,\n");
	for (size_t i = 0; i < vi->all.n; i++) {
		buf_lit(&b, "\t");
		buf_add_message_constant(&b, vi->all.at[i].key);
		buf_lit(&b, ",\n");
	}
	buf_lit(&b, "\tN_MSG\n};\n\n/* The text, or \"\" for M_NONE. */\nstruct str msg_text(enum lang lang, enum msg m);\n"
		"/* The stable key, \"incident.closed\"; \"\" for M_NONE. */\nstruct str msg_key(enum msg m);\n\n#endif\n");
	file_write(path, buf_str(&b));
	buf_done(&b);
}

static void table_write(struct buf *b, const struct texts *t, bool keys)
{
	for (size_t i = 0; i < t->all.n; i++) {
		buf_lit(b, "\t[");
		buf_add_message_constant(b, t->all.at[i].key);
		buf_lit(b, "] = S_INIT(");
		buf_add_c_literal(b, keys ? t->all.at[i].key : t->all.at[i].text);
		buf_lit(b, "),\n");
	}
}

static void code_write(const char *path, const struct texts texts[PO_LANGS])
{
	struct buf b;

	buf_init(&b, 1 << 26);
	buf_lit(&b, "/* generated by tools/pages from po/; do not edit */\n#include \"messages.h\"\n\nstatic const struct str texts[N_LANGS][N_MSG] = { [LANG_VI] = {\n");
	table_write(&b, &texts[PO_VI], false);
	buf_lit(&b, "}, [LANG_EN] = {\n");
	table_write(&b, &texts[PO_EN], false);
	buf_lit(&b, "} };\n\nstatic const struct str keys[N_MSG] = {\n");
	table_write(&b, &texts[PO_VI], true);
	buf_lit(&b, "};\n\nstruct str msg_text(enum lang lang, enum msg m)\n{\n"
		"\treturn lang < N_LANGS && m < N_MSG ? texts[lang][m] : STR_NONE;\n}\n\n"
		"struct str msg_key(enum msg m)\n{\n\treturn m < N_MSG ? keys[m] : STR_NONE;\n}\n");
	file_write(path, buf_str(&b));
	buf_done(&b);
}

bool messages_compile(struct arena *a, const char *header, const char *code, char *const *paths, size_t n)
{
	struct texts texts[PO_LANGS] = { 0 };
	bool fine = true;

	for (size_t i = 0; i < n; i++) {
		struct str name = file_name(paths[i]);
		enum po_lang lang = PO_VI;

		while (lang < PO_LANGS && !str_ends(name, str_of(po_ending[lang])))
			lang++;
		if (lang == PO_LANGS) {
			place_report((struct place){ paths[i], 1, 1 }, "the file's name must end in .vi.po or .en.po");
			fine = false;
		} else {
			fine &= po_read(a, paths[i], lang, &texts[lang]);
		}
	}
	fine &= texts_sort(&texts[PO_VI]);
	fine &= texts_sort(&texts[PO_EN]);
	fine &= texts_match(&texts[PO_VI], &texts[PO_EN]);
	if (!fine)
		return false;
	header_write(header, &texts[PO_VI]);
	code_write(code, texts);
	return true;
}
