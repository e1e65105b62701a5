/* match_url: URLs and e-mail addresses, both around a name. */
#include "engine/indicator/normal.h"
#include "engine/indicator/scan_inside.h"

/* What may follow the URL of a list for it to be the one in the text. */
static bool ends_softly(byte c) { return c != 0 && strchr("'()[]{},;|^?#&*", c) != NULL; }
static bool ends_hard(byte c) { return c <= 0x20 || c == 0x7f || c == '"' || c == '<' || c == '>' || c == '`' || c == '\\'; }

/* One character of a URL as written: escapes of JSON are undone. 0 bytes at its end. */
static size_t url_char(const struct scanner *sc, size_t at, byte *ret)
{
	const byte *p = sc->p + at;
	size_t n = sc->n - at;
	bool is_word;
	if (n == 0)
		return 0;
	*ret = p[0];
	if (n > 1 && p[0] == '\\' && p[1] == '/') {
		*ret = '/';
		return 2;
	}
	if (n > 5 && p[0] == '\\' && p[1] == 'u' && p[2] == '0' && p[3] == '0' && is_hex(p[4]) && is_hex(p[5])) {
		*ret = (byte)(hex_value(p[4]) << 4 | hex_value(p[5]));
		return *ret < 0x80 && !ends_hard(*ret) ? 6 : 0;
	}
	if (p[0] >= 0x80)     /* of a character that is no letter, as a quotation mark, none */
		return character_at(p, p + n, &is_word) && (is_word || (p[0] & 0xC0) == 0x80) ? 1 : 0;
	return ends_hard(p[0]) ? 0 : 1;
}

/* A URL may end here: at what cannot be in one, at a delimiter, at punctuation before either. */
static bool may_end(const struct scanner *sc, size_t at)
{
	byte c, d;
	size_t n = url_char(sc, at, &c);
	if (n == 0 || ends_softly(c))
		return true;
	if (c != '.' && c != ':' && c != '!')
		return false;
	return url_char(sc, at + n, &d) == 0 || ends_softly(d);
}

struct url { byte c[INDICATOR_URL_MAX]; size_t n; uint64_t hash; };

static bool url_add(struct url *u, byte c)
{
	if (u->n == INDICATOR_URL_MAX)
		return false;
	u->c[u->n++] = c;
	u->hash = text_step(u->hash, c);
	return true;
}

static void url_add_text(struct url *u, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		url_add(u, (byte)s.p[i]);
}

static void url_take(struct scanner *sc, const struct url *u, size_t s, size_t e)
{
	uint64_t key = salted(SALT_URL, u->hash);
	size_t at = 0;
	if (!filter_has(sc->ix, key))
		return;
	for (uint32_t item; (item = table_next(sc->ix, key, &at)) != NO_ITEM;)
		if (sc->ix->items[item].type == INDICATOR_URL && str_eq(item_value(sc->ix, &sc->ix->items[item]), str_from((const char *)u->c, u->n)))
			found_add(sc, s, e, item);
}

/* Path and query from `at`: looked up wherever it may end. */
static void url_rest(struct scanner *sc, struct url *u, size_t s, size_t at)
{
	size_t end = at + URL_RAW_MAX, n;
	byte c = 0;
	n = url_char(sc, at, &c);
	if (n == 0 || c != '/') {
		url_add(u, '/');
		if (may_end(sc, at))
			url_take(sc, u, s, at);
		if (n == 0 || c != '?')
			return;
	}
	while (at < end && (n = url_char(sc, at, &c)) && url_add(u, c)) {
		at += n;
		if (may_end(sc, at))
			url_take(sc, u, s, at);
	}
}

/* The port behind the host; -1 for none. */
static int64_t port_at(const struct scanner *sc, size_t *at)
{
	int64_t port = 0;
	size_t i = *at;
	if (i >= sc->n || sc->p[i] != ':')
		return -1;
	for (i++; i < sc->n && is_digit(sc->p[i]) && i - *at <= 5; i++)
		port = port * 10 + sc->p[i] - '0';
	if (i == *at + 1 || port > 65535)
		return -1;
	*at = i;
	return port;
}

static void url_read(struct scanner *sc, struct str scheme, struct str host, size_t s, size_t at)
{
	struct url u = { .hash = TEXT_SEED };
	char text[8];
	int64_t port = port_at(sc, &at);
	for (size_t i = 0; i < scheme.n; i++)
		url_add(&u, lower((byte)scheme.p[i]));
	struct str low = str_from((const char *)u.c, u.n);
	bool is_default = port < 0 || normal_port_is_default(low, port);
	url_add_text(&u, scheme.n ? S("://") : STR_NONE);
	url_add_text(&u, host);
	if (!is_default)
		url_add_text(&u, str_from(text, (size_t)snprintf(text, sizeof text, ":%d", (int)port)));
	url_rest(sc, &u, s, at);
}

/* Where the scheme before “://” ends, perhaps “:\/\/”; 0 when there is none. */
static size_t scheme_end(const struct scanner *sc, size_t s)
{
	const byte *p = sc->p + s;
	if (s > 3 && !memcmp(p - 3, "://", 3))
		return s - 3;
	if (s > 5 && !memcmp(p - 5, ":\\/\\/", 5))
		return s - 5;
	return 0;
}

void match_url(struct scanner *sc, struct str host, size_t s, size_t e)
{
	struct reading r[3];
	if (!sc->ix->head->counts[INDICATOR_URL] || !filter_has(sc->ix, salted(SALT_HOST, text_hash(host))))
		return;
	url_read(sc, STR_NONE, host, s, e);
	size_t end = scheme_end(sc, s), begin = end;
	while (begin > 0 && end - begin <= 16 && (is_alnum(sc->p[begin - 1]) || strchr("+.-", sc->p[begin - 1])))
		begin--;
	if (begin == end || end - begin > 16)
		return;
	size_t n = readings(sc, begin, end, r);
	for (size_t i = 0; i < n; i++)
		url_read(sc, str_from((const char *)sc->p + r[i].s, end - r[i].s), host, r[i].s, e);
}

/* ---- e-mail ---- */

static bool of_local(byte c) { return is_word_ascii(c) || c == '.' || c == '+'; }

static void email_take(struct scanner *sc, struct str local, struct str name, size_t s, size_t e)
{
	char text[INDICATOR_LOCAL_MAX + 1 + RUN_MAX];
	size_t n = 0, at = 0;
	for (; n < local.n; n++)
		text[n] = (char)lower((byte)local.p[n]);
	text[n++] = '@';
	memcpy(text + n, name.p, name.n);
	struct str value = str_from(text, n + name.n);
	uint64_t key = salted(SALT_EMAIL, text_hash(value));
	if (!filter_has(sc->ix, key))
		return;
	for (uint32_t item; (item = table_next(sc->ix, key, &at)) != NO_ITEM;)
		if (sc->ix->items[item].type == INDICATOR_EMAIL && str_eq(item_value(sc->ix, &sc->ix->items[item]), value))
			found_add(sc, s, e, item);
}

void match_email(struct scanner *sc, struct str name, size_t s, size_t e)
{
	struct reading r[3];
	size_t at = s;
	if (!sc->ix->head->counts[INDICATOR_EMAIL])
		return;
	if (s > 0 && sc->p[s - 1] == '@')
		at = s - 1;
	else if (s > 2 && !memcmp(sc->p + s - 3, "%40", 3))
		at = s - 3;
	size_t begin = at;
	while (begin > 0 && at - begin <= INDICATOR_LOCAL_MAX + 8 && of_local(sc->p[begin - 1]))
		begin--;
	if (at == s || begin == at)
		return;
	size_t n = readings(sc, begin, at, r);
	for (size_t i = 0; i < n; i++)
		if (at - r[i].s <= INDICATOR_LOCAL_MAX)
			email_take(sc, str_from((const char *)sc->p + r[i].s, at - r[i].s), name, r[i].s, e);
}
