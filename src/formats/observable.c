#include "formats/observable.h"

#include <assert.h>
#include <sodium.h>

#include "base/buf.h"
#include "base/rand.h"
#include "base/text.h"
#include "formats/domain.h"
#include "formats/ip.h"

#define TOKEN_MAX 4096

/* A run of the text without white space or quotes, refanged. */
struct token {
	char c[TOKEN_MAX];
	size_t at[TOKEN_MAX + 1];  /* where each byte stands in the text; at[n] is the end */
	size_t n;
	bool joined_left, joined_right;  /* cut out of a longer run: what touches the cut is not whole */
};

struct scan {
	struct arena *a, *scratch;
	struct str text;
	size_t i, max;
	bool is_field, is_cut;
	VEC(struct observable) found;
	size_t *slots, n_slots;   /* open addressing; 1 + index into found, 0 free */
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct token t;
};

static bool is_letter(char c)
{
	c |= 0x20;
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_letter(c) || is_digit(c) || (unsigned char)c >= 0x80 || (c && strchr("._:@%+-", c));
}

static struct str lower(struct arena *a, struct str s)
{
	char *p = a_z(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] |= 0x20;
	return str_from(p, s.n);
}

/* ---- results ---- */

static size_t *slot_of(struct scan *s, enum observable_kind kind, struct str value)
{
	uint64_t h;

	crypto_shorthash((unsigned char *)&h, (const unsigned char *)value.p, value.n, s->key);
	for (size_t i = (h + kind) & (s->n_slots - 1);; i = (i + 1) & (s->n_slots - 1)) {
		const struct observable *o = s->slots[i] ? &s->found.at[s->slots[i] - 1] : NULL;

		if (!o || (o->kind == kind && str_eq(o->value, value)))
			return &s->slots[i];
	}
}

static void slots_grow(struct scan *s)
{
	s->n_slots = s->n_slots ? 2 * s->n_slots : 64;
	s->slots = a_array(s->a, size_t, s->n_slots);
	for (size_t i = 0; i < s->found.n; i++)
		*slot_of(s, s->found.at[i].kind, s->found.at[i].value) = i + 1;
}

/* The bytes from … to of the token are an observable. */
static void found(struct scan *s, enum observable_kind kind, struct str value, size_t from, size_t to)
{
	struct observable *o;
	size_t *slot;

	if (s->is_cut)
		return;
	if (2 * s->found.n >= s->n_slots)
		slots_grow(s);
	slot = slot_of(s, kind, value);
	if (*slot) {
		s->found.at[*slot - 1].seen++;
		return;
	}
	s->is_cut = s->found.n == s->max;
	if (s->is_cut)
		return;
	o = VEC_ADD(s->a, &s->found);
	*o = (struct observable){ kind, a_dup(s->a, value), s->t.at[from], s->t.at[to] - s->t.at[from], 1 };
	*slot = s->found.n;
}

/* ---- tokens ---- */

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

static bool token_next(struct scan *s)
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

static struct str token_part(const struct scan *s, size_t from, size_t to)
{
	return str_from(s->t.c + from, to - from);
}

/* ---- addresses ---- */

/* “/24” behind an address, as a prefix when no host bits are set. */
static void found_ip(struct scan *s, struct ip ip, size_t from, size_t to)
{
	const struct token *t = &s->t;
	struct ip_prefix p;
	size_t end = to + 1;

	while (to < t->n && t->c[to] == '/' && end < t->n && is_digit(t->c[end]))
		end++;
	if (end > to + 1 && (end == t->n ? !t->joined_right : !is_word(t->c[end]) || t->c[end] == '.' || t->c[end] == ':')
	    && ip_prefix_parse(token_part(s, from, end), &p) && p.bits < 128)
		found(s, OBSERVABLE_PREFIX, ip_prefix_text(s->scratch, p), from, end);
	else
		found(s, OBSERVABLE_IP, ip_text(s->scratch, ip), from, to);
}

/* C++ and Perl write a::b; an address has a digit or three groups. */
static bool looks_like_v6(struct str s)
{
	size_t colons = 0, digits = 0;

	for (size_t i = 0; i < s.n; i++) {
		colons += s.p[i] == ':';
		digits += is_digit(s.p[i]);
	}
	return colons >= 2 && (digits > 0 || colons >= 3);
}

static bool v6_run(struct scan *s, size_t from, size_t to)
{
	struct str run = token_part(s, from, to);
	struct ip ip;

	run = str_cut(&run, '%');
	if (run.n > 1 && run.p[run.n - 1] == ':' && run.p[run.n - 2] != ':')
		run.n--;
	if (run.n > 45 || !(s->is_field || looks_like_v6(run)) || !ip_parse(run, &ip))
		return false;
	found_ip(s, ip, from, from + run.n);
	return true;
}

static bool v4_part(struct scan *s, size_t from, size_t to)
{
	struct str second = token_part(s, from, to), first;
	struct ip x, y;

	if (second.n > 31 || !is_digit(second.p[0]))
		return false;
	first = str_cut(&second, '-');
	if (!ip_parse(first, &x) || (second.p && !ip_parse(second, &y)))
		return false;
	found_ip(s, x, from, from + first.n);
	if (second.p)
		found_ip(s, y, to - second.n, to);
	return true;
}

/* ---- names ---- */

static bool is_defanged(const struct scan *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (s->t.c[i] == '.' && s->t.at[i + 1] - s->t.at[i] > 1)
			return true;
	return false;
}

/* «xong.In ra» is the end of a sentence: a top-level domain is written in one case. */
static bool same_case(struct str tld)
{
	size_t capitals = 0;

	for (size_t i = 0; i < tld.n; i++)
		capitals += tld.p[i] >= 'A' && tld.p[i] <= 'Z';
	return capitals == 0 || capitals == tld.n;
}

static bool believable_tld(struct scan *s, size_t from, size_t to)
{
	struct str name = token_part(s, from, to), tld = domain_tld(name), folded = lower(s->scratch, tld);
	size_t dots = 0;

	if (s->is_field)
		return true;
	if (!same_case(tld) || !domain_tld_known(folded))
		return false;
	for (size_t i = 0; i < name.n; i++)
		dots += name.p[i] == '.';
	return dots >= 2 || !domain_tld_is_file_ending(folded) || is_defanged(s, from, to);
}

static bool domain_part(struct scan *s, size_t from, size_t to, struct str *ret)
{
	struct str part = token_part(s, from, to);

	return part.n <= 4 * DOMAIN_MAX && str_find_char(part, '.') > 0 && believable_tld(s, from, to)
		&& domain_parse(s->scratch, part, ret);
}

static bool is_local_char(char c)
{
	return is_letter(c) || is_digit(c) || (c && strchr("._%+-", c));
}

static bool email_run(struct scan *s, size_t from, size_t to)
{
	const char *c = s->t.c;
	size_t at = from, local, end;
	struct str domain, name;

	while (at < to && c[at] != '@')
		at++;
	for (local = at; local > from && at - local < 64 && is_local_char(c[local - 1]); local--)
		;
	while (local < at && c[local] == '.')
		local++;
	for (end = at; end < to && (end == at || (c[end] != '@' && c[end] != ':')); end++)
		;
	while (end > at + 1 && strchr(".-_", c[end - 1]))
		end--;
	if (at == to || local == at || end == at + 1 || !domain_part(s, at + 1, end, &domain))
		return false;
	name = lower(s->scratch, token_part(s, local, at));
	found(s, OBSERVABLE_EMAIL, a_fmt(s->scratch, "%.*s@%.*s", STR_ARG(name), STR_ARG(domain)), local, end);
	return true;
}

/* ---- hashes and CVE ---- */

static bool hash_kind(struct str s, enum observable_kind *ret)
{
	bool has_letter = false;

	if (s.n != 32 && s.n != 40 && s.n != 64)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		has_letter |= !is_digit(s.p[i]);
		if (!is_digit(s.p[i]) && ((s.p[i] | 0x20) < 'a' || (s.p[i] | 0x20) > 'f'))
			return false;
	}
	*ret = s.n == 32 ? OBSERVABLE_MD5 : s.n == 40 ? OBSERVABLE_SHA1 : OBSERVABLE_SHA256;
	return has_letter;
}

static bool is_cve(struct str s)
{
	int64_t year, number;

	return s.n >= 13 && s.n <= 19 && str_eq_nocase(str_sub(s, 0, 4), S("CVE-")) && s.p[8] == '-' && is_digit(s.p[4])
		&& is_digit(s.p[9]) && str_int(str_sub(s, 4, 4), &year) && year >= 1999 && str_int(str_sub(s, 9, s.n), &number);
}

static void cve_found(struct scan *s, size_t from, size_t to)
{
	struct str digits = token_part(s, from + 4, to);

	found(s, OBSERVABLE_CVE, a_fmt(s->scratch, "CVE-%.*s", STR_ARG(digits)), from, to);
}

/* ---- runs of a token ---- */

static void part_scan(struct scan *s, size_t from, size_t to)
{
	enum observable_kind kind;
	struct str part, name;

	while (from < to && strchr(".-_+%", s->t.c[from]))
		from++;
	while (from < to && strchr(".-_+%", s->t.c[to - 1]))
		to--;
	if (from == to)
		return;
	part = token_part(s, from, to);
	if (hash_kind(part, &kind))
		found(s, kind, lower(s->scratch, part), from, to);
	else if (is_cve(part))
		cve_found(s, from, to);
	else if (!v4_part(s, from, to) && domain_part(s, from, to, &name))
		found(s, OBSERVABLE_DOMAIN, name, from, to);
}

static void run_scan(struct scan *s, size_t from, size_t to)
{
	const struct token *t = &s->t;

	if ((from == 0 && t->joined_left) || (to == t->n && t->joined_right))
		return;
	while (to > from && t->c[to - 1] == '.')
		to--;
	if (to == from || v6_run(s, from, to) || email_run(s, from, to))
		return;
	for (size_t i = from; i <= to; i++) {
		if (i < to && t->c[i] != ':' && t->c[i] != '@')
			continue;
		part_scan(s, from, i);
		from = i + 1;
	}
}

static void runs_scan(struct scan *s, size_t from, size_t to)
{
	for (size_t i = from; i <= to; i++) {
		if (i < to && is_word(s->t.c[i]))
			continue;
		if (i > from)
			run_scan(s, from, i);
		from = i + 1;
	}
}

/* ---- URLs ---- */

struct url {
	struct str scheme, value_host;
	size_t host_at, host_end;
	bool is_ip;
	struct ip ip;
};

static bool url_scheme(struct str written, struct str *ret)
{
	static const struct { const char *in, *to; } schemes[] = {
		{ "http", "http" }, { "https", "https" }, { "hxxp", "http" }, { "hxxps", "https" }, { "ftp", "ftp" },
		{ "fxp", "ftp" }, { "ftps", "ftps" }, { "sftp", "sftp" }, { "ws", "ws" }, { "wss", "wss" }, { "tcp", "tcp" },
		{ "udp", "udp" }, { "ldap", "ldap" }, { "ldaps", "ldaps" }, { "rmi", "rmi" }, { "dns", "dns" }, { "smb", "smb" },
		{ "ssh", "ssh" }, { "telnet", "telnet" }, { "rtsp", "rtsp" },
	};

	for (size_t i = 0; i < COUNT(schemes); i++)
		if (str_eq_nocase(written, str_of(schemes[i].in))) {
			*ret = str_of(schemes[i].to);
			return true;
		}
	return false;
}

/* Sentence marks and closing brackets that were not opened inside belong to the text around. */
static size_t url_trim(const char *c, size_t from, size_t to)
{
	int round = 0, square = 0;

	for (size_t i = from; i < to; i++) {
		round += (c[i] == ')') - (c[i] == '(');
		square += (c[i] == ']') - (c[i] == '[');
	}
	for (; to > from; to--) {
		char last = c[to - 1];

		if (last == ')' && round > 0)
			round--;
		else if (last == ']' && square > 0)
			square--;
		else if (!strchr(".:!?*", last))
			break;
	}
	return to;
}

static bool port_ok(struct str port)
{
	int64_t v;

	return port.n == 0 || (port.n <= 5 && is_digit(port.p[0]) && str_int(port, &v) && v <= 65535);
}

/* The host between `from` and `to`, with an optional port behind it. */
static bool url_host(struct scan *s, size_t from, size_t to, struct url *u)
{
	const char *c = s->t.c;
	size_t end = from;

	u->host_at = from;
	if (from < to && c[from] == '[') {
		while (end < to && c[end] != ']')
			end++;
		u->is_ip = end < to && ip_parse(token_part(s, from + 1, end), &u->ip);
		u->host_end = end + 1;
		return u->is_ip && (u->host_end == to || (c[u->host_end] == ':' && port_ok(token_part(s, u->host_end + 1, to))));
	}
	while (end < to && c[end] != ':')
		end++;
	u->host_end = end;
	u->is_ip = ip_parse(token_part(s, from, end), &u->ip);
	if (!u->is_ip && !domain_parse(s->scratch, token_part(s, from, end), &u->value_host))
		return false;
	return end == to || port_ok(token_part(s, end + 1, to));
}

static size_t authority_end(const struct token *t, size_t from)
{
	size_t i = from;
	bool bracket = i < t->n && t->c[i] == '[';

	for (; i < t->n; i++) {
		char c = t->c[i];

		if (bracket && (c == '[' || c == ']')) {
			bracket = c == '[';
			continue;
		}
		if (!is_word(c) && c != '~' && c != '=' && c != '$' && c != '!')
			break;
	}
	return i;
}

static void url_found(struct scan *s, const struct url *u, size_t from, size_t user_at, size_t end)
{
	bool whole = !(end == s->t.n && s->t.joined_right) && !(from == 0 && s->t.joined_left);
	struct str user = token_part(s, user_at, u->host_at), rest = token_part(s, u->host_end, end), host = u->value_host, value;

	if (u->is_ip) {
		host = ip_text(s->scratch, u->ip);
		value = ip_is_v4(u->ip) ? host : a_fmt(s->scratch, "[%.*s]", STR_ARG(host));
	} else {
		value = host;
	}
	value = a_fmt(s->scratch, "%.*s://%.*s%.*s%.*s", STR_ARG(u->scheme), STR_ARG(user), STR_ARG(value), STR_ARG(rest));
	if (whole && value.n <= OBSERVABLE_URL_MAX && utf8_valid(value))
		found(s, OBSERVABLE_URL, value, from, end);
	if (u->host_end < s->t.n || whole)
		found(s, u->is_ip ? OBSERVABLE_IP : OBSERVABLE_DOMAIN, host, u->host_at, u->host_end);
}

/* A URL whose “://” stands at `sep`; gives where the scan goes on. */
static size_t url_scan(struct scan *s, size_t from, size_t sep)
{
	const struct token *t = &s->t;
	struct url u = { 0 };
	size_t start = sep + 3, user_at = start, end = authority_end(t, start), host_at = start;

	if (!url_scheme(token_part(s, from, sep), &u.scheme))
		return start;
	for (size_t i = start; i < end; i++)
		if (t->c[i] == '@')
			host_at = i + 1;
	if (end < t->n && strchr("/?#", t->c[end])) {
		if (!url_host(s, host_at, end, &u))
			return start;
		end = url_trim(t->c, from, t->n);
		end = end < u.host_end ? u.host_end : end;
	} else {
		end = url_trim(t->c, from, end);
		if (end <= host_at || !url_host(s, host_at, end, &u))
			return start;
	}
	url_found(s, &u, from, user_at, end);
	return end;
}

static void token_scan(struct scan *s)
{
	const struct token *t = &s->t;
	size_t from = 0;

	for (;;) {
		ptrdiff_t sep = str_find(token_part(s, from, t->n), S("://"));
		size_t at = from + (size_t)sep, scheme;

		if (sep < 0)
			break;
		for (scheme = at; scheme > from && (is_letter(t->c[scheme - 1]) || is_digit(t->c[scheme - 1])); scheme--)
			;
		runs_scan(s, from, scheme);
		from = url_scan(s, scheme, at);
	}
	runs_scan(s, from, t->n);
}

static void scan(struct scan *s)
{
	s->scratch = arena_new(0);
	rand_bytes(s->key, sizeof s->key);
	while (!s->is_cut && token_next(s)) {
		token_scan(s);
		arena_reset(s->scratch);
	}
	arena_free(s->scratch);
}

void observable_extract(struct arena *a, struct str text, size_t max, struct observables *ret)
{
	struct scan s = { .a = a, .text = text, .max = max };

	scan(&s);
	*ret = (struct observables){ s.found.at, s.found.n, s.is_cut };
}

bool observable_parse(struct arena *a, struct str text, struct observable *ret)
{
	struct str trimmed = str_trim(text);
	struct scan s = { .a = a, .text = trimmed, .max = 2, .is_field = true };

	if (trimmed.n > 4 * OBSERVABLE_URL_MAX)
		return false;
	scan(&s);
	if (s.found.n == 0 || s.found.at[0].at != 0 || s.found.at[0].n != trimmed.n)
		return false;
	*ret = s.found.at[0];
	ret->at = (size_t)(trimmed.p - text.p);
	return true;
}
