#include "engine/indicator/reference.h"

#include "engine/indicator/index_inside.h"
#include "formats/domain.h"
#include "formats/ip.h"

/* A line, and the one indicator that is looked for in it. The best hit so far is the one that begins first. */
struct look {
	struct arena *a;
	const byte *p;
	size_t n;
	const struct indicator *i;
	bool found;
	size_t at, to;
};

static void hit(struct look *l, size_t s, size_t e)
{
	if (l->found && (l->at < s || (l->at == s && l->to <= e)))
		return;
	l->found = true;
	l->at = s;
	l->to = e;
}

static struct str part(const struct look *l, size_t s, size_t e) { return str_from((const char *)l->p + s, e - s); }

static bool has(const struct look *l, size_t at, const char *what)
{
	return at + strlen(what) <= l->n && !memcmp(l->p + at, what, strlen(what));
}

static bool ended_by(const struct look *l, size_t at, const char *what)
{
	return at >= strlen(what) && has(l, at - strlen(what), what);
}

static struct str lowered(struct arena *a, struct str s)
{
	char *p = a_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)lower((byte)p[i]);
	return str_from(p, s.n);
}

/* ---- readings ---- */

typedef void reading_fn(struct look *l, size_t s, size_t e, bool is_letter);

static bool hex_at(const struct look *l, size_t at, size_t n, size_t end)
{
	for (size_t i = at; i < at + n; i++)
		if (i >= end || !is_hex(l->p[i]))
			return false;
	return true;
}

static void each_reading(struct look *l, size_t s, size_t e, reading_fn *fn)
{
	size_t slashes = 0;
	while (slashes < s && l->p[s - 1 - slashes] == '\\')
		slashes++;
	fn(l, s, e, false);
	if (ended_by(l, s, "%") && hex_at(l, s, 2, e) && s + 2 < e)
		fn(l, s + 2, e, false);
	if (slashes % 2 && s + 1 < e && strchr("nrtbf", l->p[s]))
		fn(l, s + 1, e, true);
	if (slashes % 2 && l->p[s] == 'u' && hex_at(l, s + 1, 4, e) && s + 5 < e)
		fn(l, s + 5, e, false);
}

/* ---- addresses ---- */

static bool quad(struct str s, struct ip *ret)
{
	return ip_parse(s, ret) && ip_is_v4(*ret) && str_find_char(s, ':') < 0;
}

static bool address_is(const struct look *l, struct ip ip)
{
	struct ip_prefix p;
	if (l->i->type == INDICATOR_CIDR)
		return ip_prefix_parse(l->i->value, &p) && ip_prefix_has(p, ip);
	return (l->i->type == INDICATOR_IPV4 || l->i->type == INDICATOR_IPV6) && str_eq(ip_text(l->a, ip), l->i->value);
}

static void quad_at(struct look *l, size_t s, size_t e)
{
	struct ip ip;
	if (quad(part(l, s, e), &ip) && address_is(l, ip))
		hit(l, s, e);
}

static void address_run(struct look *l, size_t s, size_t e, bool is_letter)
{
	struct ip a, b;
	ptrdiff_t hyphen = str_find_char(part(l, s, e), '-');
	quad_at(l, s, e);
	if (hyphen > 0 && quad(part(l, s, s + (size_t)hyphen), &a) && quad(part(l, s + (size_t)hyphen + 1, e), &b)) {
		quad_at(l, s, s + (size_t)hyphen);
		quad_at(l, s + (size_t)hyphen + 1, e);
	}
}

static bool of_token(byte c) { return is_hex(c) || c == ':' || c == '.'; }
static bool of_word(byte c) { return is_alnum(c) || c == '_'; }

/* The address in a token: false when there is none. */
static bool six_in(const struct look *l, size_t *s, size_t *e, struct ip *ret)
{
	while (*e > *s && l->p[*e - 1] == '.')
		--*e;
	if (*e - *s >= 2 && ended_by(l, *e, ":") && !ended_by(l, *e, "::"))
		--*e;
	if (*s > 0 && of_word(l->p[*s - 1])) {
		while (*s < *e && l->p[*s] != ':')
			++*s;
		if (*s == *e || has(l, *s, "::"))
			return false;
	}
	if (*e - *s >= 2 && has(l, *s, ":") && !has(l, *s, "::"))
		++*s;
	if (*e < l->n && of_word(l->p[*e]))
		return false;
	return str_find_char(part(l, *s, *e), ':') >= 0 && ip_parse(part(l, *s, *e), ret);
}

typedef void six_fn(struct look *l, struct ip ip, size_t s, size_t e);

static void each_six(struct look *l, six_fn *fn)
{
	struct ip ip;
	for (size_t s = 0, e; s < l->n; s = e) {
		e = s;
		while (e < l->n && of_token(l->p[e]))
			e++;
		size_t from = s, to = e;
		if (e > s && e - s <= 64 && six_in(l, &from, &to, &ip))
			fn(l, ip, from, to);
		e += e == s;
	}
}

static void six_address(struct look *l, struct ip ip, size_t s, size_t e)
{
	if (address_is(l, ip))
		hit(l, s, e);
}

/* ---- names ---- */

/* What a run says as a name: in A-labels. */
static struct str name_of(const struct look *l, size_t s, size_t e)
{
	struct str name, text = part(l, s, e);
	for (size_t i = 0; i < text.n; i++)
		if ((byte)text.p[i] >= 0x80)
			return domain_parse(l->a, text, &name) ? name : STR_NONE;
	return lowered(l->a, text);
}

static void domain_run(struct look *l, size_t s, size_t e, bool is_letter)
{
	struct str name = name_of(l, s, e);
	if (name.n && domain_is_under(name, l->i->value))
		hit(l, s, e);
}

/* ---- e-mail ---- */

static struct str wanted_local;
static size_t email_end;

static void local_reading(struct look *l, size_t s, size_t e, bool is_letter)
{
	if (str_eq(lowered(l->a, part(l, s, e)), wanted_local))
		hit(l, s, email_end);
}

static bool of_local(byte c) { return is_word_ascii(c) || c == '.' || c == '+'; }

static void email_run(struct look *l, size_t s, size_t e, bool is_letter)
{
	ptrdiff_t at = str_find_char(l->i->value, '@');
	size_t end = ended_by(l, s, "@") ? s - 1 : ended_by(l, s, "%40") ? s - 3 : s, begin = end;
	if (end == s || !str_eq(name_of(l, s, e), str_sub(l->i->value, (size_t)at + 1, l->i->value.n)))
		return;
	while (begin > 0 && of_local(l->p[begin - 1]))
		begin--;
	wanted_local = str_sub(l->i->value, 0, (size_t)at);
	email_end = e;
	if (begin < end)
		each_reading(l, begin, end, local_reading);
}

/* ---- URLs ---- */

/* The character of a URL at `at` and how many bytes say it; 0 where a URL must end. */
static size_t url_at(const struct look *l, size_t at, byte *ret)
{
	bool is_word;
	if (at >= l->n)
		return 0;
	if (has(l, at, "\\/"))
		return *ret = '/', 2;
	if (has(l, at, "\\u00") && hex_at(l, at + 4, 2, l->n)) {
		*ret = (byte)(hex_value(l->p[at + 4]) * 16 + hex_value(l->p[at + 5]));
		return *ret > 0x20 && *ret < 0x7f && !strchr("\"<>`\\", *ret) ? 6 : 0;
	}
	*ret = l->p[at];
	if (*ret >= 0x80)
		return character_at(l->p + at, l->p + l->n, &is_word) && (is_word || (*ret & 0xC0) == 0x80);
	return *ret > 0x20 && *ret != 0x7f && !strchr("\"<>`\\", *ret);
}

static bool url_ends(const struct look *l, size_t at)
{
	byte c, d;
	size_t n = url_at(l, at, &c), k;
	if (!n || strchr("'()[]{},;|^?#&*", c))
		return true;
	k = url_at(l, at + n, &d);
	return strchr(".:!", c) && (!k || strchr("'()[]{},;|^?#&*", d));
}

struct url_parts { struct str scheme, host, rest; int64_t port; };

static struct url_parts url_parts(struct str url)
{
	struct url_parts p = { .port = -1 };
	ptrdiff_t sep = str_find(url, S("://"));
	if (sep >= 0 && sep < str_find_char(url, '/')) {
		p.scheme = str_sub(url, 0, (size_t)sep);
		url = str_sub(url, (size_t)sep + 3, url.n);
	}
	size_t slash = (size_t)str_find_char(url, '/');
	p.rest = str_sub(url, slash, url.n);
	p.host = str_sub(url, 0, slash);
	size_t colon = p.host.n;
	while (colon > 0 && is_digit((byte)p.host.p[colon - 1]))
		colon--;
	if (colon > 0 && p.host.p[colon - 1] == ':' && p.host.p[p.host.n - 1] != ']' && str_int(str_sub(p.host, colon, p.host.n), &p.port))
		p.host.n = colon - 1;
	return p;
}

static int64_t own_port(struct str scheme) { return str_is(scheme, "http") ? 80 : str_is(scheme, "https") ? 443 : str_is(scheme, "ftp") ? 21 : -2; }

/* Port, path and query behind the host; true with the end. */
static bool url_tail(const struct look *l, const struct url_parts *want, size_t at, size_t *ret)
{
	int64_t port = -1;
	size_t k = at + 1, i = 0;
	byte c = 0;
	while (has(l, at, ":") && k < l->n && is_digit(l->p[k]) && k <= at + 5)
		k++;
	if (has(l, at, ":") && k > at + 1 && str_int(part(l, at + 1, k), &port) && port <= 65535)
		at = k;
	else
		port = -1;
	if (port == own_port(want->scheme) || (!want->scheme.n && (port == 80 || port == 443)))
		port = -1;
	if (port != want->port)
		return false;
	size_t from = at;
	if (!url_at(l, at, &c) || c != '/') {
		i = 1;
		if (want->rest.n > 1 && c != '?')
			return false;
	}
	for (size_t n; i < want->rest.n; i++, at += n)
		if (at >= from + 4096 || !(n = url_at(l, at, &c)) || c != (byte)want->rest.p[i])
			return false;
	*ret = at;
	return url_ends(l, at);
}

static void url_host_at(struct look *l, struct str host, size_t s, size_t e)
{
	struct url_parts want = url_parts(l->i->value);
	size_t to, scheme_end = ended_by(l, s, "://") ? s - 3 : ended_by(l, s, ":\\/\\/") ? s - 5 : 0, begin = scheme_end;
	if (!str_eq(host, want.host) || !url_tail(l, &want, e, &to))
		return;
	if (!want.scheme.n) {
		hit(l, s, to);
		return;
	}
	while (begin > 0 && (is_alnum(l->p[begin - 1]) || strchr("+.-", l->p[begin - 1])))
		begin--;
	if (begin == scheme_end || scheme_end - begin > 16)
		return;
	size_t n = want.scheme.n;
	if (n <= scheme_end && scheme_end - n >= begin && str_eq(lowered(l->a, part(l, scheme_end - n, scheme_end)), want.scheme)) {
		size_t s0 = scheme_end - n, slashes = 0;
		while (slashes < begin && l->p[begin - 1 - slashes] == '\\')
			slashes++;
		bool is_run = s0 == begin, is_percent = s0 == begin + 2 && ended_by(l, begin, "%") && hex_at(l, begin, 2, scheme_end);
		bool is_letter = slashes % 2 && ((s0 == begin + 1 && strchr("nrtbf", l->p[begin])) || (s0 == begin + 5 && l->p[begin] == 'u' && hex_at(l, begin + 1, 4, scheme_end)));
		if (is_run || is_percent || is_letter)
			hit(l, s0, to);
	}
}

static void url_run(struct look *l, size_t s, size_t e, bool is_letter)
{
	struct str name = name_of(l, s, e);
	if (name.n)
		url_host_at(l, name, s, e);
}

static void url_six(struct look *l, struct ip ip, size_t s, size_t e)
{
	if (!ip_is_v4(ip) && ended_by(l, s, "[") && has(l, e, "]"))
		url_host_at(l, a_fmt(l->a, "[%.*s]", STR_ARG(ip_text(l->a, ip))), s - 1, e + 1);
}

/* ---- files ---- */

static bool slash(byte c) { return c == '/' || c == '\\'; }

static bool value_at(const struct look *l, size_t at, size_t *ret)
{
	for (size_t i = 0; i < l->i->value.n; i++) {
		byte c = (byte)l->i->value.p[i];
		size_t n = 0;
		if (c == '/')
			while (n < 4 && at < l->n && slash(l->p[at]))
				at++, n++;
		else if (at < l->n && lower(l->p[at]) == c)
			at++, n++;
		if (!n)
			return false;
	}
	*ret = at;
	return true;
}

/* Neither inside a word, nor inside the slashes that the value's first one stands for. */
static bool file_begins(const struct look *l, size_t at)
{
	size_t n = 0;
	while (at + n < l->n && slash(l->p[at + n]))
		n++;
	if (l->i->value.p[0] == '/' && n < 4 && at > 0 && slash(l->p[at - 1]))
		return false;
	return !ended_by(l, at, ".") && !word_ends(l->p, l->p + at);
}

static bool file_ends(const struct look *l, size_t at)
{
	for (size_t dots = 0; dots < 1024 && at < l->n && l->p[at] == '.'; dots++)
		at++;
	return !word_begins(l->p + at, l->p + l->n);
}

static void file_free(struct look *l)
{
	for (size_t s = 0, e; s < l->n; s++)
		if (value_at(l, s, &e) && file_begins(l, s) && file_ends(l, e))
			hit(l, s, e);
}

static size_t anchor_at;
static struct str anchor;

/* The run is the value's looked-up part: then the rest must stand around it. */
static void file_run(struct look *l, size_t s, size_t e, bool is_letter)
{
	size_t to;
	if (is_letter || !str_eq(lowered(l->a, part(l, s, e)), anchor))
		return;
	for (size_t from = anchor_at ? 0 : s; from <= s; from++) {
		bool begins = (from == s && !anchor_at) || file_begins(l, from);
		struct indicator head = { .value = str_sub(l->i->value, 0, anchor_at) };
		struct look before = *l;
		size_t middle;
		before.i = &head;
		if (begins && value_at(&before, from, &middle) && middle == s && value_at(l, from, &to) && file_ends(l, to))
			hit(l, from, to);
	}
}

/* ---- digests and keywords ---- */

static void digest_stretch(struct look *l, size_t s, size_t e, bool is_letter)
{
	if (str_eq(lowered(l->a, part(l, s, e)), l->i->value))
		hit(l, s, e);
}

static void each_stretch(struct look *l)
{
	for (size_t s = 0, e; s < l->n; s = e + (e == s)) {
		e = s;
		while (e < l->n && is_alnum(l->p[e]))
			e++;
		if (e > s)
			each_reading(l, s, e, digest_stretch);
	}
}

static void keyword(struct look *l)
{
	struct str v = l->i->value;
	for (size_t s = 0; s + v.n <= l->n; s++)
		if (str_eq(lowered(l->a, part(l, s, s + v.n)), v))
			hit(l, s, s + v.n);
}

/* ---- runs ---- */

/* Characters of a run one by one; those that are not end it. */
static void runs_in(struct look *l, size_t s, size_t e, reading_fn *fn)
{
	while (s < e) {
		size_t i = s, n = 0;
		bool is_word = false;
		while (i < e && (n = character_at(l->p + i, l->p + e, &is_word)) && (is_word || l->p[i] == '.'))
			i += n;
		size_t end = i;
		while (end > s && (l->p[end - 1] == '.' || l->p[end - 1] == '-'))
			end--;
		if (end > s)
			each_reading(l, s, end, fn);
		s = i == s ? s + n : i;
	}
}

static void each_run(struct look *l, reading_fn *fn)
{
	for (size_t s = 0, e; s < l->n; s = e + (e == s)) {
		e = s;
		while (e < l->n && is_run(l->p[e]))
			e++;
		if (e > s && e - s <= 1024)
			runs_in(l, s, e, fn);
	}
}

static void look_for(struct look *l)
{
	switch (l->i->type) {
	case INDICATOR_IPV4: case INDICATOR_IPV6: case INDICATOR_CIDR:
		each_run(l, address_run);
		each_six(l, six_address);
		break;
	case INDICATOR_DOMAIN: each_run(l, domain_run); break;
	case INDICATOR_URL:
		each_run(l, url_run);
		each_six(l, url_six);
		break;
	case INDICATOR_EMAIL: each_run(l, email_run); break;
	case INDICATOR_MD5: case INDICATOR_SHA1: case INDICATOR_SHA256: each_stretch(l); break;
	case INDICATOR_FILE:
		anchor = file_anchor(l->i->value);
		anchor_at = anchor.n ? (size_t)(anchor.p - l->i->value.p) : 0;
		if (anchor.n)
			each_run(l, file_run);
		else
			file_free(l);
		break;
	case INDICATOR_KEYWORD: keyword(l); break;
	case N_INDICATOR_TYPE: break;
	}
}

static int by_place(const void *x, const void *y)
{
	const struct reference_hit *a = x, *b = y;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->indicator > b->indicator) - (a->indicator < b->indicator);
}

void reference_scan(struct arena *a, const struct indicator *list, size_t n_list, struct str text, struct reference_hits *ret)
{
	uint64_t number = 0;
	for (struct str rest = text; rest.p;) {
		size_t begin = (size_t)(rest.p - text.p);
		struct str line = str_cut(&rest, '\n');
		number++;
		for (size_t i = 0; i < n_list; i++) {
			struct arena_mark m = arena_mark(a);
			struct look l = { .a = a, .p = (const byte *)line.p, .n = line.n, .i = &list[i] };
			look_for(&l);
			arena_rewind(a, m);
			if (l.found)
				*VEC_ADD(a, ret) = (struct reference_hit){ begin + l.at, l.to - l.at, number, i };
		}
	}
	if (ret->n)
		qsort(ret->at, ret->n, sizeof *ret->at, by_place);
}
