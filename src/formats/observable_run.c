#include "formats/observable_scan.h"

#include "formats/domain.h"
#include "formats/ip.h"

static struct str lower(struct arena *a, struct str s)
{
	char *p = a_z(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] |= 0x20;
	return str_from(p, s.n);
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
		observable_found(s, OBSERVABLE_PREFIX, ip_prefix_text(s->scratch, p), from, end);
	else
		observable_found(s, OBSERVABLE_IP, ip_text(s->scratch, ip), from, to);
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
	observable_found(s, OBSERVABLE_EMAIL, a_fmt(s->scratch, "%.*s@%.*s", STR_ARG(name), STR_ARG(domain)), local, end);
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

	observable_found(s, OBSERVABLE_CVE, a_fmt(s->scratch, "CVE-%.*s", STR_ARG(digits)), from, to);
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
		observable_found(s, kind, lower(s->scratch, part), from, to);
	else if (is_cve(part))
		cve_found(s, from, to);
	else if (!v4_part(s, from, to) && domain_part(s, from, to, &name))
		observable_found(s, OBSERVABLE_DOMAIN, name, from, to);
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

void runs_scan(struct scan *s, size_t from, size_t to)
{
	for (size_t i = from; i <= to; i++) {
		if (i < to && is_word(s->t.c[i]))
			continue;
		if (i > from)
			run_scan(s, from, i);
		from = i + 1;
	}
}
