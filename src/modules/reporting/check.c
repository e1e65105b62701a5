/* The rules of items. Sentences name the item as the person sees it; the stable code names the rule. */
#include "base/text.h"
#include "core/settings.h"
#include "formats/domain.h"
#include "formats/ip.h"
#include "modules/reporting/form.h"

struct checking { struct work *w; const struct item *item; struct str label; };

#define refuse(c, message, ...) fail_field((c)->w, (c)->item->key, (message), (c)->label, ##__VA_ARGS__)

static struct str number_text(struct work *w, int64_t n) { return a_fmt(w->a, "%lld", (long long)n); }

/* ---- one value ---- */

static void check_email(const struct checking *c, struct str s)
{
	ptrdiff_t at = str_find_char(s, '@');
	struct str domain = at > 0 ? str_sub(s, (size_t)at + 1, s.n) : STR_NONE, as_name;
	bool is_good = at > 0 && at <= 64 && domain_parse(c->w->a, domain, &as_name);
	for (size_t i = 0; i < s.n && is_good; i++)
		is_good = (unsigned char)s.p[i] > ' ' && !strchr("<>()[]\\,;:\"", s.p[i]);
	if (!is_good)
		refuse(c, M_WEB_IN_BAD_EMAIL);
}

/* Digits with + ( ) - . and spaces between, several numbers apart by ; or /. */
static void check_phone(const struct checking *c, struct str s)
{
	size_t digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool is_digit = s.p[i] >= '0' && s.p[i] <= '9';
		digits += is_digit;
		if (!is_digit && !strchr("+()-. ;/", s.p[i]))
			return refuse(c, M_REPORTING_RULE_PHONE);
	}
	if (digits < 3)
		refuse(c, M_REPORTING_RULE_PHONE);
}

/* 1.300.000 and 1300000 alike. */
static struct str check_number(const struct checking *c, struct str s)
{
	char *digits = a_alloc(c->w->a, s.n + 1);
	size_t n = 0;
	int64_t v = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '.' && s.p[i] != ' ')
			digits[n++] = s.p[i];
	struct str plain = str_from(digits, n);
	if (!str_int(plain, &v) || v < 0 || v > 1000000000000000)
		return refuse(c, M_REPORTING_RULE_NUMBER), s;
	return number_text(c->w, v);
}

static struct str check_time(const struct checking *c, struct str s)
{
	usec t;
	if (!time_parse(s, &t))
		return refuse(c, M_WEB_IN_BAD_TIME), s;
	if (c->item->is_past && t > c->w->now + 5 * USEC_MIN)
		refuse(c, M_REPORTING_RULE_PAST);
	if (civil_of(t).year < 2000 || civil_of(t).year > 2100)
		refuse(c, M_REPORTING_RULE_YEAR);
	if (c->item->type == ITEM_TIME)
		return time_rfc3339(c->w->a, t);
	struct civil d = civil_of(t);
	return a_fmt(c->w->a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static void check_choice(const struct checking *c, struct str s)
{
	for (size_t i = 0; i < c->item->n_choices; i++)
		if (str_eq(c->item->choices[i].value, s))
			return;
	refuse(c, M_WEB_IN_BAD_CHOICE);
}

/* ---- lists: one a line ---- */

static struct str check_ip(const struct checking *c, struct str field, struct str s)
{
	struct ip_prefix p;
	struct ip ip;
	bool is_one = ip_parse(s, &ip);
	if (!is_one && !ip_prefix_parse(s, &p)) {
		fail_field(c->w, field, M_REPORTING_RULE_IP, c->label, s);
		return s;
	}
	bool documentation = setting_bool(c->w, "reporting.allow_documentation_addresses");
	if (!(is_one ? ip_is_public(ip, documentation) : ip_prefix_is_public(p, documentation)))
		fail_field(c->w, field, M_REPORTING_RULE_IP_PUBLIC, c->label, s);
	return is_one ? ip_text(c->w->a, ip) : ip_prefix_text(c->w->a, p);
}

static struct str check_domain(const struct checking *c, struct str field, struct str s)
{
	struct str name = s;
	if (!domain_parse(c->w->a, s, &name))
		fail_field(c->w, field, M_REPORTING_RULE_DOMAIN, c->label, s);
	return name;
}

static struct str check_list(const struct checking *c, struct str s)
{
	struct str all = STR_NONE;
	int64_t n = 0;
	for (struct str rest = s; rest.p;) {
		struct str one = str_trim(str_cut(&rest, '\n')), field = a_fmt(c->w->a, "%.*s[%lld]", STR_ARG(c->item->key), (long long)n);
		if (!one.n)
			continue;
		if (++n > c->item->max)
			return refuse(c, M_WEB_IN_TOO_MANY, number_text(c->w, c->item->max)), s;
		if (c->item->type == ITEM_IPS)
			one = check_ip(c, field, one);
		else if (c->item->type == ITEM_DOMAINS)
			one = check_domain(c, field, one);
		else
			check_choice(c, one);
		all = all.n ? a_fmt(c->w->a, "%.*s\n%.*s", STR_ARG(all), STR_ARG(one)) : one;
	}
	return all;
}

/* ---- all ---- */

static struct str check_one(const struct checking *c, struct str s)
{
	switch (c->item->type) {
	case ITEM_EMAIL: check_email(c, s); return s;
	case ITEM_PHONE: check_phone(c, s); return s;
	case ITEM_NUMBER: return check_number(c, s);
	case ITEM_TIME: case ITEM_DATE: return check_time(c, s);
	case ITEM_CHOICE: check_choice(c, s); return s;
	case ITEM_CHECKS: case ITEM_DOMAINS: case ITEM_IPS: return check_list(c, s);
	case ITEM_TEXT: case ITEM_LINES: return s;
	case N_ITEM_TYPES: break;
	}
	return s;
}

static bool is_asked_for(const struct question *q, const struct answers *x)
{
	const struct item *when = q->item->when_key.n ? item_of(q->item->when_key) : NULL;
	return q->is_required || (when && answer_holds(x->at[when->at], q->item->when_value));
}

static void check_question(struct work *w, const struct question *q, struct answers *x, bool is_complete)
{
	struct checking c = { w, q->item, q->item->label[w->by.lang] };
	struct str *s = &x->at[q->item->at];
	*s = str_trim(*s);
	bool is_list = q->item->type == ITEM_CHECKS || q->item->type == ITEM_DOMAINS || q->item->type == ITEM_IPS;
	if (!is_list && (int64_t)utf8_length(*s) > q->item->max)
		refuse(&c, M_WEB_IN_TOO_LONG, number_text(w, q->item->max));
	else if (s->n)
		*s = check_one(&c, *s);
	else if (is_complete && is_asked_for(q, x))
		refuse(&c, M_WEB_IN_REQUIRED);
}

static void check_order(struct work *w, const struct answers *x)
{
	const struct item *from = item_of(S("detected_at")), *to = item_of(S("ended_at"));
	usec start, end;
	if (time_parse(x->at[from->at], &start) && time_parse(x->at[to->at], &end) && end < start)
		fail_field(w, to->key, M_REPORTING_RULE_ENDED_BEFORE, to->label[w->by.lang]);
}

err answers_check(struct work *w, const struct report_form *f, struct answers *x, bool is_complete)
{
	for (size_t s = 0; s < f->n_sections; s++)
		for (size_t i = 0; i < f->sections[s].n_questions; i++)
			check_question(w, &f->sections[s].questions[i], x, is_complete);
	if (form_asks(f, item_of(S("ended_at"))))
		check_order(w, x);
	return work_checked(w);
}
