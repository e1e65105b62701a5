/* Legal profiles, read once from the JSON compiled in (data/profiles/). A fault in them is our mistake and aborts. */
#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "core/legal/data_files.h"
#include "core/legal/legal.h"

struct word { struct str key, text[N_LANGS]; };
struct holding { struct str name[N_LANGS]; usec from, to; };
struct role_rule { struct role_holder role; struct holding *holdings; size_t n_holdings; };

struct profile {
	struct str name, title[N_LANGS], basis[N_LANGS];
	bool is_regime;
	usec from, to;                           /* to: first moment outside, 0 = open */
	struct clock_rule *clocks; size_t n_clocks;
	struct duty_rule *duties; size_t n_duties;
	struct report_rule *reports; size_t n_reports;
	struct role_rule *roles; size_t n_roles;
	struct word *words; size_t n_words;
};

static const char *const profile_files[] = {
	"profiles/vn-2017.json", "profiles/vn-2026.json", "profiles/directive-18.json",
};
#define N_PROFILES (COUNT(profile_files))
static struct profile profiles[N_PROFILES];
static struct arena *memory;                 /* lives as long as the program */
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* ---- reading ---- */

static void broken(const char *what, const char *where)
{
	log_error("legal.profile_broken", "what", what, "where", where, NULL);
	abort();
}

static struct str text_of(const json_t *o, const char *key)
{
	const char *z = json_string_value(json_object_get(o, key));
	if (!z)
		broken("text missing", key);
	return a_dup(memory, str_of(z));
}

static void both_languages(const json_t *o, struct str ret[N_LANGS])
{
	ret[LANG_VI] = text_of(o, "vi");
	ret[LANG_EN] = text_of(o, "en");
}

/* "2026-08-19": the first moment of that day, or of the day after it. Absent or null: 0. */
static usec day_of(const json_t *o, const char *key, bool day_after)
{
	const char *z = json_string_value(json_object_get(o, key));
	if (!z)
		return 0;
	usec t;
	if (!time_parse(str_of(z), &t))
		broken("not a date", z);
	return day_after ? t + USEC_DAY : t;
}

static const json_t *list_of(const json_t *o, const char *key)
{
	const json_t *list = json_object_get(o, key);
	if (!json_is_array(list))
		broken("list missing", key);
	return list;
}

static void read_unit(const json_t *o, int64_t grace, struct clock_rule *c)
{
	struct str unit = text_of(o, "unit");
	c->unit = str_is(unit, "at_once") ? CLOCK_AT_ONCE : str_is(unit, "hours") ? CLOCK_HOURS : CLOCK_DAYS;
	if (c->unit == CLOCK_DAYS && !str_is(unit, "days"))
		broken("unknown unit", unit.p);
	c->amount = c->unit == CLOCK_AT_ONCE ? grace : json_integer_value(json_object_get(o, "amount"));
	if (c->amount <= 0)
		broken("amount missing", c->code.p);
}

static void read_clocks(const json_t *root, struct profile *p)
{
	const json_t *list = list_of(root, "clocks");
	int64_t grace = json_integer_value(json_object_get(root, "at_once_grace_minutes"));
	p->n_clocks = json_array_size(list);
	p->clocks = a_array(memory, struct clock_rule, p->n_clocks);
	for (size_t i = 0; i < p->n_clocks; i++) {
		const json_t *o = json_array_get(list, i);
		struct clock_rule *c = &p->clocks[i];
		*c = (struct clock_rule){
			.profile = p->name, .code = text_of(o, "code"),
			.start_event = text_of(o, "start"), .applies = text_of(o, "applies"), .met_by = text_of(o, "met_by"),
			.from_role = text_of(o, "from"), .to_roles = text_of(o, "to"),
			.basis = text_of(o, "basis"), .source = text_of(o, "source"),
		};
		both_languages(json_object_get(o, "title"), c->title);
		read_unit(o, grace, c);
	}
}

static void read_month_day(const json_t *o, struct duty_rule *d)
{
	struct str rest = text_of(o, "before"), month = str_cut(&rest, '-');
	int64_t m, day;
	if (!str_int(month, &m) || !str_int(rest, &day) || !civil_valid((struct civil){ 2027, (int)m, (int)day, 0, 0, 0 }))
		broken("not a month and day", d->code.p);
	d->month = (int)m;
	d->day = (int)day;
}

static void read_term(const json_t *o, struct duty_rule *d)
{
	struct str term = text_of(o, "term");
	if (str_is(term, "yearly_before")) {
		d->term = DUTY_YEARLY_BEFORE;
		read_month_day(o, d);
	} else if (str_is(term, "every_months")) {
		d->term = DUTY_EVERY_MONTHS;
		d->months = json_integer_value(json_object_get(o, "months"));
	} else if (str_is(term, "once_before")) {
		d->term = DUTY_ONCE_BEFORE;
		d->before = day_of(o, "before", false);
	} else if (str_is(term, "no_term")) {
		d->term = DUTY_NO_TERM;
	} else {
		broken("unknown term", term.p);
	}
}

static void read_duties(const json_t *root, struct profile *p)
{
	const json_t *list = list_of(root, "duties");
	p->n_duties = json_array_size(list);
	p->duties = a_array(memory, struct duty_rule, p->n_duties);
	for (size_t i = 0; i < p->n_duties; i++) {
		const json_t *o = json_array_get(list, i);
		struct duty_rule *d = &p->duties[i];
		*d = (struct duty_rule){
			.profile = p->name, .code = text_of(o, "code"), .applies = text_of(o, "applies"), .met_by = text_of(o, "met_by"),
			.from_role = text_of(o, "from"), .to_roles = text_of(o, "to"),
			.basis = text_of(o, "basis"), .source = text_of(o, "source"),
		};
		both_languages(json_object_get(o, "title"), d->title);
		read_term(o, d);
	}
}

static void read_reports(const json_t *root, struct profile *p)
{
	const json_t *list = list_of(root, "reports");
	p->n_reports = json_array_size(list);
	p->reports = a_array(memory, struct report_rule, p->n_reports);
	for (size_t i = 0; i < p->n_reports; i++) {
		const json_t *o = json_array_get(list, i);
		struct report_rule *r = &p->reports[i];
		*r = (struct report_rule){
			.profile = p->name, .kind = text_of(o, "kind"), .form = text_of(o, "form"),
			.to_roles = text_of(o, "to"), .cc_roles = text_of(o, "cc"),
			.subject_prefix = text_of(o, "subject_prefix"), .basis = text_of(o, "basis"),
			.is_signed = json_is_true(json_object_get(o, "signed")),
		};
		both_languages(json_object_get(o, "title"), r->title);
	}
}

static void read_holdings(const json_t *list, struct role_rule *r)
{
	r->n_holdings = json_array_size(list);
	r->holdings = a_array(memory, struct holding, r->n_holdings);
	for (size_t i = 0; i < r->n_holdings; i++) {
		const json_t *o = json_array_get(list, i);
		both_languages(o, r->holdings[i].name);
		r->holdings[i].from = day_of(o, "from", false);
		r->holdings[i].to = day_of(o, "to", true);
	}
}

static void read_roles(const json_t *root, struct profile *p)
{
	const json_t *list = list_of(root, "roles");
	p->n_roles = json_array_size(list);
	p->roles = a_array(memory, struct role_rule, p->n_roles);
	for (size_t i = 0; i < p->n_roles; i++) {
		const json_t *o = json_array_get(list, i);
		struct role_rule *r = &p->roles[i];
		r->role.code = text_of(o, "code");
		r->role.network_role = text_of(o, "network_role");
		both_languages(o, r->role.title);
		read_holdings(list_of(o, "holders"), r);
	}
}

static void read_words(const json_t *root, struct profile *p)
{
	json_t *words = json_object_get(root, "vocabulary");
	p->words = a_array(memory, struct word, json_object_size(words));
	const char *key;
	json_t *value;
	json_object_foreach(words, key, value) {
		struct word *x = &p->words[p->n_words++];
		x->key = a_dup(memory, str_of(key));
		both_languages(value, x->text);
	}
}

static void read_basis(const json_t *root, struct profile *p)
{
	const json_t *list = list_of(root, "basis");
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct str act[N_LANGS];
		both_languages(json_array_get(list, i), act);
		for (int l = 0; l < N_LANGS; l++)
			p->basis[l] = i == 0 ? act[l] : a_cat(memory, a_cat(memory, p->basis[l], S("; ")), act[l]);
	}
}

static void read_profile(const char *file, struct profile *p)
{
	struct str text = data_file(file);
	json_error_t why;
	json_t *root = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &why);
	if (!root)
		broken(why.text, file);
	p->name = text_of(root, "profile");
	p->is_regime = str_is(text_of(root, "kind"), "regime");
	p->from = day_of(root, "valid_from", false);
	p->to = day_of(root, "valid_to", true);
	both_languages(json_object_get(root, "title"), p->title);
	read_basis(root, p);
	read_clocks(root, p);
	read_duties(root, p);
	read_reports(root, p);
	read_roles(root, p);
	read_words(root, p);
	json_decref(root);
}

static void read_all(void)
{
	memory = arena_new(0);
	for (size_t i = 0; i < N_PROFILES; i++)
		read_profile(profile_files[i], &profiles[i]);
}

/* ---- asking ---- */

static const struct profile *profile_named(struct str name)
{
	pthread_once(&once, read_all);
	for (size_t i = 0; i < N_PROFILES; i++)
		if (str_eq(profiles[i].name, name))
			return &profiles[i];
	return NULL;
}

const struct str *legal_profile_at(usec t)
{
	pthread_once(&once, read_all);
	const struct profile *best = NULL, *first = NULL;
	for (size_t i = 0; i < N_PROFILES; i++) {
		const struct profile *p = &profiles[i];
		if (!p->is_regime)
			continue;
		if (!first || p->from < first->from)
			first = p;
		if (t >= p->from && (!p->to || t < p->to) && (!best || p->from > best->from))
			best = p;
	}
	return best ? &best->name : &first->name;
}

void legal_rules(struct str profile, const struct clock_rule **ret, size_t *ret_n)
{
	const struct profile *p = profile_named(profile);
	*ret = p ? p->clocks : NULL;
	*ret_n = p ? p->n_clocks : 0;
}

const struct clock_rule *legal_rule(struct str profile, struct str code)
{
	const struct profile *p = profile_named(profile);
	for (size_t i = 0; p && i < p->n_clocks; i++)
		if (str_eq(p->clocks[i].code, code))
			return &p->clocks[i];
	return NULL;
}

void legal_duties(struct str profile, const struct duty_rule **ret, size_t *ret_n)
{
	const struct profile *p = profile_named(profile);
	*ret = p ? p->duties : NULL;
	*ret_n = p ? p->n_duties : 0;
}

void legal_reports(struct str profile, const struct report_rule **ret, size_t *ret_n)
{
	const struct profile *p = profile_named(profile);
	*ret = p ? p->reports : NULL;
	*ret_n = p ? p->n_reports : 0;
}

const struct report_rule *legal_report(struct str profile, struct str kind)
{
	const struct profile *p = profile_named(profile);
	for (size_t i = 0; p && i < p->n_reports; i++)
		if (str_eq(p->reports[i].kind, kind))
			return &p->reports[i];
	return NULL;
}

static void fill_holder(const struct role_rule *r, usec t, struct role_holder *ret)
{
	*ret = r->role;
	for (size_t i = 0; i < r->n_holdings; i++) {
		const struct holding *h = &r->holdings[i];
		if (t < h->from || (h->to && t >= h->to))
			continue;
		for (int l = 0; l < N_LANGS; l++)
			ret->holder[l] = h->name[l];
	}
}

bool legal_role(struct str profile, struct str code, usec t, struct role_holder *ret)
{
	const struct profile *p = profile_named(profile);
	for (size_t i = 0; p && i < p->n_roles; i++) {
		if (!str_eq(p->roles[i].role.code, code))
			continue;
		fill_holder(&p->roles[i], t, ret);
		return true;
	}
	return false;
}

static usec sooner_end(usec x, usec y) { return !x ? y : !y || x < y ? x : y; }

static size_t holders_of(const struct profile *p, const struct role_rule *r, struct legal_holder *at, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n_holdings && n < max; i++) {
		const struct holding *h = &r->holdings[i];
		usec from = h->from > p->from ? h->from : p->from, to = sooner_end(h->to, p->to);
		if (!to || from < to)
			at[n++] = (struct legal_holder){ { h->name[LANG_VI], h->name[LANG_EN] }, from, to };
	}
	return n;
}

size_t legal_holders(struct str code, struct legal_holder *at, size_t max)
{
	size_t n = 0;
	pthread_once(&once, read_all);
	for (size_t k = 0; k < N_PROFILES; k++)
		for (size_t i = 0; i < profiles[k].n_roles && profiles[k].is_regime; i++)
			if (str_eq(profiles[k].roles[i].role.code, code))
				n += holders_of(&profiles[k], &profiles[k].roles[i], at + n, max - n);
	return n;
}

struct str legal_word(struct str profile, struct str key, enum lang lang)
{
	const struct profile *p = profile_named(profile);
	for (size_t i = 0; p && i < p->n_words; i++)
		if (str_eq(p->words[i].key, key))
			return p->words[i].text[lang];
	return key;
}

struct str legal_profile_title(struct str profile, enum lang lang)
{
	const struct profile *p = profile_named(profile);
	return p ? p->title[lang] : profile;
}

struct str legal_profile_basis(struct str profile, enum lang lang)
{
	const struct profile *p = profile_named(profile);
	return p ? p->basis[lang] : STR_NONE;
}
