/* The yearly system report: the facts of one moment, counted. */
#include "modules/network/form08.h"

#include "base/rand.h"
#include "core/files.h"
#include "modules/network/pages.h"

enum { FACTS_MAX = 100000 };

usec form08_begins(int64_t year)
{
	return civil_usec((struct civil){ (int)year - 1, 12, 15, 0, 0, 0 });
}

/* ---- lines ---- */

struct counting { struct work *w; struct form08 *f; VEC(struct form08_line) lines; };

static struct str day_shown(struct work *w, struct str day)
{
	usec t;
	return time_parse(day, &t) ? date_shown(w->a, t) : STR_NONE;
}

static bool is_among(struct str word, const char *words)
{
	for (struct str rest = str_of(words); rest.p;)
		if (str_eq(str_cut(&rest, '|'), word))
			return true;
	return false;
}

/* Number and day of the decision: of the dossier when it says one, else of the level. */
static struct str decision_of(struct work *w, const struct system_state *x)
{
	const struct fact_state *d = &x->at[FACT_DOSSIER];
	if (!str_is(d->value, "approved"))
		return STR_NONE;
	if (!d->document.n)
		d = &x->at[FACT_LEVEL];
	return d->document_at ? a_fmt(w->a, "%.*s (%.*s)", STR_ARG(d->document), STR_ARG(date_shown(w->a, d->document_at))) : d->document;
}

/* The latest day on which something of it is still to be finished, after the report's moment. */
static usec planned_day(const struct system_state *x, usec after)
{
	static const enum fact_attribute days[] = { FACT_APPROVAL_DUE, FACT_MEASURES_DUE };
	usec last = 0, t;
	for (size_t i = 0; i < COUNT(days); i++)
		if (time_parse(x->at[days[i]].value, &t) && t > after && t > last)
			last = t;
	return last;
}

static void count(struct form08 *f, const struct system_state *x)
{
	struct form08_totals *n = &f->totals;
	struct str dossier = x->at[FACT_DOSSIER].value;
	usec planned = planned_day(x, f->valid_at);
	n->systems++;
	n->classified += system_state_level(x) > 0;
	n->with_dossier += is_among(dossier, "submitted|appraised|approved|expired");
	n->appraised += is_among(dossier, "appraised|approved");
	n->approved += str_is(dossier, "approved");
	n->checked += is_among(x->at[FACT_CHECKS].value, "periodic|both");
	n->planned += planned > 0;
	if (planned > n->planned_by)
		n->planned_by = planned;
}

static struct str label(struct work *w, const struct system_state *x, enum fact_attribute at)
{
	return x->at[at].value.n ? fact_value_label(w, at, x->at[at].value, STR_NONE) : STR_NONE;
}

/* Names of organisations stand in .value here: facts_take() puts them there. */
static void line_add(struct counting *c, const struct form08_facts_row *s, const struct system_state *x)
{
	struct work *w = c->w;
	int64_t level = system_state_level(x);
	bool is_other = c->f->to_id && x->at[FACT_OWNER].org_id != c->f->to_id;
	if (str_is(x->at[FACT_STAGE].value, "retired") || is_other)
		return;
	count(c->f, x);
	*VEC_ADD(w->a, &c->lines) = (struct form08_line){ .code = s->code, .name = s->name, .owner = x->at[FACT_OWNER].value, .operator = x->at[FACT_OPERATOR].value,
		.level = level ? a_fmt(w->a, "%lld", (long long)level) : STR_NONE,
		.status = is_among(x->at[FACT_DOSSIER].value, "none") ? STR_NONE : label(w, x, FACT_DOSSIER), .decision = decision_of(w, x),
		.regulation = x->at[FACT_REGULATION].value, .approval_due = day_shown(w, x->at[FACT_APPROVAL_DUE].value),
		.measures = label(w, x, FACT_MEASURES), .measures_due = day_shown(w, x->at[FACT_MEASURES_DUE].value), .checks = label(w, x, FACT_CHECKS) };
}

static err lines_make(struct work *w, struct form08 *f)
{
	struct form08_facts_rows rows;
	struct counting c = { .w = w, .f = f };
	TRY(form08_facts(w->db, w->a, &(struct form08_facts_in){ .org = f->org_id, .role = f->ask.role, .valid = f->valid_at, .known = f->known_at,
		.max = FACTS_MAX }, &rows));
	if (rows.n == FACTS_MAX)
		return fail(w, E_LIMIT, M_NETWORK_FORM08_TOO_MANY);
	for (size_t i = 0; i < rows.n;) {
		const struct form08_facts_row *s = &rows.at[i];
		struct system_state x = { 0 };
		for (; i < rows.n && rows.at[i].system_id == s->system_id; i++) {
			const struct form08_facts_row *r = &rows.at[i];
			enum fact_attribute at;
			if (fact_named(r->attribute, &at))
				x.at[at] = (struct fact_state){ .value = r->org_name.n ? r->org_name : r->value, .document = r->document, .org_id = r->org_id,
					.document_at = r->document_at };
		}
		line_add(&c, s, &x);
	}
	f->lines = c.lines.at;
	f->n_lines = c.lines.n;
	return OK;
}

/* ---- who reports, by when ---- */

static err party_of(struct work *w, int64_t org, struct form08_party *ret)
{
	struct org_by_id_row o;
	struct form08_head_row head = { 0 };
	bool found;
	TRY(network_org(w, org, &o));
	TRY(form08_head(w->db, w->a, &(struct form08_head_in){ .org = org }, &head, &found));
	*ret = (struct form08_party){ .name = o.name, .head = head.name, .head_title = head.title, .address = o.address,
		.phone = o.phone.n ? o.phone : head.phone, .email = o.email.n ? o.email : head.email };
	return OK;
}

static err parties_make(struct work *w, struct form08 *f)
{
	struct form08_unit_row unit;
	bool found;
	TRY(party_of(w, f->org_id, &f->party));
	TRY(form08_unit(w->db, w->a, &(struct form08_unit_in){ .org = f->org_id }, &unit, &found));
	return found ? party_of(w, unit.id, &f->unit) : OK;
}

/* The duty of the profile in force in the period's last moment: R26-07.owner, R26-07.unit. */
static void duty_find(struct work *w, struct form08 *f)
{
	const char *met_by = str_is(f->ask.role, "owner") ? "system_report_owner" : "system_report_unit";
	const struct str *profile = legal_profile_at(f->valid_at);
	const struct duty_rule *rules;
	size_t n = 0;
	if (profile)
		legal_duties(*profile, &rules, &n);
	for (size_t i = 0; i < n; i++) {
		if (!str_is(rules[i].met_by, met_by))
			continue;
		f->duty = rules[i].title[w->by.lang];
		f->basis = rules[i].basis;
		f->due = civil_usec((struct civil){ (int)f->ask.year, rules[i].month, rules[i].day, 0, 0, 0 });
	}
}

static err recipient_find(struct work *w, struct form08 *f)
{
	const struct str *profile = legal_profile_at(f->valid_at);
	struct role_holder force;
	struct org_by_id_row to;
	if (f->to_id) {
		TRY(network_org(w, f->to_id, &to));
		f->to_name = to.name;
	} else if (str_is(f->ask.role, "owner") && profile && legal_role(*profile, S("force"), f->valid_at, &force)) {
		f->to_name = force.holder[w->by.lang];
	}
	return OK;
}

/* Those who see every system that the organisation owns or operates: its own tree, and whoever sees all. */
static err sees(struct work *w, int64_t org, bool *ret)
{
	struct org_is_under_row row;
	TRY(network_sees_all(w, ret));
	if (*ret || !w->by.org_id)
		return OK;
	TRY(org_is_under(w->db, w->a, &(struct org_is_under_in){ .id = org, .top = w->by.org_id }, &row));
	*ret = row.n > 0;
	return OK;
}

static err ask_check(struct work *w, struct form08 *f)
{
	struct form08_ask *a = &f->ask;
	bool yes;
	f->org_id = w->by.org_id;
	if (a->org.n)
		TRY(network_org_typed(w, "org", a->org, true, &f->org_id));
	else if (!f->org_id)
		fail_field(w, S("org"), M_NETWORK_FIELD_REQUIRED);
	if (!a->role.n)
		a->role = S("owner");
	check_choice(w, "role", a->role, FORM08_ROLES, true);
	if (a->year < FORM08_FIRST_YEAR || a->year > FORM08_LAST_YEAR)
		fail_field(w, S("year"), M_NETWORK_FORM08_YEAR);
	if (str_is(a->role, "operator"))
		TRY(network_org_typed(w, "to", a->to, false, &f->to_id));
	TRY(work_checked(w));
	TRY(sees(w, f->org_id, &yes));
	return yes ? OK : fail(w, E_NOT_FOUND, M_NETWORK_FORM08_HIDDEN);
}

err form08_make(struct work *w, const struct form08_ask *ask, struct form08 *ret)
{
	struct org_by_id_row o;
	*ret = (struct form08){ .ask = *ask };
	TRY(ask_check(w, ret));
	TRY(network_org(w, ret->org_id, &o));
	ret->org_code = o.code;
	ret->org_name = o.name;
	ret->superior = o.parent_name;
	ret->place = reference_label(REF_PROVINCE, o.province, LANG_VI);
	ret->is_demo = o.is_demo;
	ret->from = form08_begins(ask->year);
	ret->valid_at = form08_begins(ask->year + 1) - 1;
	ret->known_at = ask->known_at ? ask->known_at : w->now;
	ret->is_over = ret->known_at > ret->valid_at;
	duty_find(w, ret);
	TRY(recipient_find(w, ret));
	TRY(parties_make(w, ret));
	return lines_make(w, ret);
}

/* ---- sent ---- */

err form08_send(struct work *w, const struct form08_sent *s, int64_t *ret_id)
{
	struct form08 f;
	int64_t file;
	check_choice(w, "channel", s->channel, FORM08_CHANNELS, true);
	check_text(w, "number", s->number, false, 100);
	if (!s->file.n)
		fail_field(w, S("file"), M_NETWORK_FIELD_REQUIRED);
	TRY(form08_make(w, &s->ask, &f));
	if (s->sent_at > w->now || s->sent_at < f.from)
		fail_field(w, S("sent_at"), M_NETWORK_FORM08_SENT_AT);
	TRY(work_checked(w));
	TRY(network_need_edit(w, f.org_id));
	*ret_id = id_new();
	TRY(file_attach(w, &s->file.at[0], S("system_report"), *ret_id, S("sent"), &file));
	TRY(system_report_insert(w->db, &(struct system_report_insert_in){ .id = *ret_id, .org = f.org_id, .role = f.ask.role, .to = f.to_id, .year = f.ask.year,
		.number = s->number, .channel = s->channel, .sent = s->sent_at, .valid = f.valid_at, .known = f.known_at, .systems = f.totals.systems,
		.file = file, .now = w->now, .account = w->by.account_id }, NULL));
	return NOTE(w, "network.system_report", "organisation", f.org_id, { "code", f.org_code }, { "year", a_fmt(w->a, "%lld", (long long)f.ask.year) },
		{ "role", f.ask.role }, { "number", s->number }, { "channel", s->channel }, { "sent_at", time_shown(w->a, s->sent_at) },
		{ "sha256", s->file.at[0].sha256_hex });
}
