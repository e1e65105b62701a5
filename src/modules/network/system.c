/* Information systems and the history of their levels. */
#include "modules/network/rules.h"

#include "base/rand.h"
#include "base/text.h"
#include "core/counter.h"
#include "formats/domain.h"

#define MAX_LISTED 200

struct checked { int64_t owner, operator, isp; struct str owner_code, domains, ips; };

static struct str joined(struct work *w, struct str list, struct str one)
{
	return list.n ? a_fmt(w->a, "%.*s\n%.*s", STR_ARG(list), STR_ARG(one)) : one;
}

static void check_domains(struct work *w, const struct system_form *f, struct checked *c)
{
	for (size_t i = 0; i < f->domains.n; i++) {
		struct str name;
		if (domain_parse(w->a, f->domains.at[i], &name))
			c->domains = joined(w, c->domains, name);
		else
			fail_field(w, a_fmt(w->a, "domains[%zu]", i), M_NETWORK_NOT_A_DOMAIN, f->domains.at[i]);
	}
}

static void check_ips(struct work *w, const struct system_form *f, struct checked *c)
{
	for (size_t i = 0; i < f->ips.n; i++) {
		struct ip ip;
		struct ip_prefix prefix;
		if (ip_parse(f->ips.at[i], &ip))
			c->ips = joined(w, c->ips, ip_text(w->a, ip));
		else if (ip_prefix_parse(f->ips.at[i], &prefix))
			c->ips = joined(w, c->ips, ip_prefix_text(w->a, prefix));
		else
			fail_field(w, a_fmt(w->a, "ips[%zu]", i), M_NETWORK_NOT_AN_ADDRESS, f->ips.at[i]);
	}
}

static err check_form(struct work *w, const struct system_form *f, struct checked *c)
{
	*c = (struct checked){ 0 };
	TRY(network_org_typed(w, "owner", f->owner, true, &c->owner));
	TRY(network_org_typed(w, "operator", f->operator, false, &c->operator));
	TRY(network_org_typed(w, "isp", f->isp, false, &c->isp));
	TRY(org_code_of(w, c->owner, &c->owner_code));
	if (!f->operator.n)
		c->operator = c->owner;
	check_text(w, "name", f->name, true, 200);
	check_text(w, "decision_no", f->decision_no, false, 100);
	check_text(w, "purpose", f->purpose, false, 2000);
	check_reference(w, "sector", f->sector, REF_SECTOR);
	check_reference(w, "province", f->province, REF_PROVINCE);
	if (f->level < 0 || f->level > 5)
		fail_field(w, S("level"), M_NETWORK_LEVEL_RANGE);
	if (f->decision_at > w->now)
		fail_field(w, S("decision_at"), M_NETWORK_DATE_IN_FUTURE);
	if (f->domains.n > MAX_LISTED || f->ips.n > MAX_LISTED)
		fail_field(w, f->ips.n > MAX_LISTED ? S("ips") : S("domains"), M_NETWORK_TOO_MANY, S("200"));
	else
		check_domains(w, f, c), check_ips(w, f, c);
	return work_checked(w);
}

static struct str folded_of(struct work *w, struct str code, struct str name)
{
	return text_fold(w->a, a_fmt(w->a, "%.*s %.*s", STR_ARG(code), STR_ARG(name)));
}

/* A level holds since its decision, or since it was recorded. */
static usec level_since(struct work *w, const struct system_form *f)
{
	return f->level && f->decision_at ? f->decision_at : w->now;
}

static struct str level_text(struct work *w, int64_t level)
{
	return a_fmt(w->a, "%lld", (long long)level);
}

/* A level with a decision has an approved dossier. */
static bool is_approved(const struct system_form *f)
{
	return f->level && f->decision_no.n;
}

static err begin_facts(struct work *w, int64_t id, const struct system_form *f, const struct checked *c)
{
	struct fact_new at[N_FACT_ATTRIBUTES];
	struct str operator;
	size_t n = 0;
	TRY(org_code_of(w, c->operator, &operator));
	at[n++] = (struct fact_new){ .system = id, .at = FACT_OWNER, .value = c->owner_code, .org_id = c->owner, .from = w->now };
	at[n++] = (struct fact_new){ .system = id, .at = FACT_OPERATOR, .value = operator, .org_id = c->operator, .from = w->now };
	at[n++] = (struct fact_new){ .system = id, .at = FACT_STAGE, .value = S("operating"), .from = w->now };
	if (f->is_national_important)
		at[n++] = (struct fact_new){ .system = id, .at = FACT_IMPORTANT, .value = S("yes"), .from = w->now };
	if (f->is_internet_facing)
		at[n++] = (struct fact_new){ .system = id, .at = FACT_FACING, .value = S("yes"), .from = w->now };
	if (f->level || f->decision_no.n || f->decision_at)
		at[n++] = (struct fact_new){ .system = id, .at = FACT_LEVEL, .value = level_text(w, f->level), .document = f->decision_no,
			.document_at = f->decision_at, .from = level_since(w, f) };
	if (is_approved(f))
		at[n++] = (struct fact_new){ .system = id, .at = FACT_DOSSIER, .value = S("approved"), .document = f->decision_no,
			.document_at = f->decision_at, .from = level_since(w, f) };
	return facts_begin(w, at, n);
}

err network_system_add(struct work *w, const struct system_form *f, struct str *ret_code)
{
	struct checked c;
	int64_t n, id = id_new();
	TRY(check_form(w, f, &c));
	TRY(network_need_edit(w, c.owner));
	TRY(counter_next(w, S("HT"), &n));
	struct str code = a_fmt(w->a, "HT-%06lld", (long long)n);
	TRY(sys_insert(w->db, &(struct sys_insert_in){ .id = id, .code = code, .owner = c.owner, .operator = c.operator, .isp = c.isp,
		.name = f->name, .folded = folded_of(w, code, f->name), .level = f->level, .decision_no = f->decision_no,
		.decision_at = f->decision_at, .important = f->is_national_important, .facing = f->is_internet_facing,
		.dossier = is_approved(f) ? S("approved") : S("none"), .sector = f->sector, .province = f->province, .purpose = f->purpose,
		.domains = c.domains, .ips = c.ips, .demo = f->is_demo,
		.begins = w->now, .now = w->now }, NULL));
	TRY(network_system_names_changed(w));
	TRY(begin_facts(w, id, f, &c));
	*ret_code = code;
	return NOTE(w, "network.system_add", "system", id, { "code", code }, { "owner", c.owner_code }, { "name", f->name });
}

static bool level_changed(const struct system_form *f, const struct sys_details_row *was)
{
	return f->level != was->level || !str_eq(f->decision_no, was->decision_no) || f->decision_at != was->decision_at;
}

/* The system as somebody who may change it; E_DENIED or E_NOT_FOUND for others. */
static err system_to_edit(struct work *w, struct str code, struct sys_by_code_row *ret, struct sys_details_row *ret_details)
{
	bool wide, found;
	TRY(network_sees_all(w, &wide));
	TRY(sys_by_code(w->db, w->a, &(struct sys_by_code_in){ .code = code, .viewer = w->by.org_id, .wide = wide }, ret, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_NETWORK_SYSTEM_UNKNOWN, code);
	TRY(network_need_edit(w, ret->owner_id));
	if (ret->ended_at)
		return fail(w, E_CONFLICT, M_NETWORK_SYSTEM_ENDED, code);
	TRY(sys_details(w->db, w->a, &(struct sys_details_in){ .id = ret->id, .viewer = w->by.org_id, .wide = wide }, ret_details, &found));
	return found ? OK : fail(w, E_DENIED, M_NETWORK_NOT_YOURS);
}

/* Says it for the present and until the next change that is planned. */
static err say_now(struct work *w, struct fact_new f)
{
	TRY(fact_next_change(w, f.system, f.at, w->now, &f.to));
	return fact_put(w, &f);
}

static struct str yes_or_no(bool yes)
{
	return yes ? S("yes") : S("no");
}

static err say_parties(struct work *w, const struct checked *c, const struct sys_by_code_row *was)
{
	struct str operator;
	TRY(org_code_of(w, c->operator, &operator));
	if (c->owner != was->owner_id)
		TRY(say_now(w, (struct fact_new){ .system = was->id, .at = FACT_OWNER, .value = c->owner_code, .org_id = c->owner, .from = w->now }));
	if (c->operator != was->operator_id)
		TRY(say_now(w, (struct fact_new){ .system = was->id, .at = FACT_OPERATOR, .value = operator, .org_id = c->operator, .from = w->now }));
	return OK;
}

static err say_level(struct work *w, int64_t id, const struct system_form *f, const struct sys_details_row *was)
{
	struct fact_new level = { .system = id, .at = FACT_LEVEL, .value = level_text(w, f->level), .document = f->decision_no,
		.document_at = f->decision_at, .from = level_since(w, f) };
	if (!level_changed(f, was))
		return OK;
	TRY(say_now(w, level));
	if (!is_approved(f))
		return OK;
	level.at = FACT_DOSSIER;
	level.value = S("approved");
	return say_now(w, level);
}

static err say_changes(struct work *w, const struct system_form *f, const struct checked *c, const struct sys_by_code_row *s,
	const struct sys_details_row *was)
{
	TRY(say_parties(w, c, s));
	TRY(say_level(w, s->id, f, was));
	if (f->is_national_important != was->is_national_important)
		TRY(say_now(w, (struct fact_new){ .system = s->id, .at = FACT_IMPORTANT, .value = yes_or_no(f->is_national_important), .from = w->now }));
	if (f->is_internet_facing != was->is_internet_facing)
		TRY(say_now(w, (struct fact_new){ .system = s->id, .at = FACT_FACING, .value = yes_or_no(f->is_internet_facing), .from = w->now }));
	return facts_apply(w, s->id);
}

err network_system_edit(struct work *w, struct str code, const struct system_form *f)
{
	struct sys_by_code_row was;
	struct sys_details_row details;
	struct checked c;
	TRY(system_to_edit(w, code, &was, &details));
	TRY(check_form(w, f, &c));
	if (c.owner != was.owner_id)
		TRY(network_need_edit(w, c.owner));
	TRY(sys_update(w->db, &(struct sys_update_in){ .id = was.id, .isp = c.isp, .name = f->name, .folded = folded_of(w, code, f->name),
		.sector = f->sector, .province = f->province, .purpose = f->purpose, .domains = c.domains, .ips = c.ips, .now = w->now }, NULL));
	TRY(network_system_names_changed(w));
	TRY(say_changes(w, f, &c, &was, &details));
	return NOTE(w, "network.system_edit", "system", was.id, { "code", code }, { "owner", c.owner_code }, { "name", f->name },
		{ "level", a_fmt(w->a, "%lld", (long long)f->level) }, { "level_before", a_fmt(w->a, "%lld", (long long)details.level) });
}

static struct strs lines_of(struct work *w, struct str text)
{
	VEC(struct str) list = { 0 };
	for (struct str rest = text; rest.p && rest.n;)
		*VEC_ADD(w->a, &list) = str_cut(&rest, '\n');
	return (struct strs){ list.at, list.n };
}

err network_system_form(struct work *w, struct str code, struct system_form *ret)
{
	struct sys_by_code_row s;
	struct sys_details_row d;
	TRY(system_to_edit(w, code, &s, &d));
	*ret = (struct system_form){ .owner = s.owner_code, .operator = s.operator_code, .isp = d.isp_code, .name = s.name, .level = d.level,
		.decision_no = d.decision_no, .decision_at = d.decision_at, .is_national_important = d.is_national_important,
		.is_internet_facing = d.is_internet_facing, .sector = s.sector, .province = s.province, .purpose = d.purpose,
		.domains = lines_of(w, d.domains), .ips = lines_of(w, d.ips), .is_demo = s.is_demo };
	return OK;
}

err network_system_is(struct work *w, struct str code, const struct system_form *f, bool *ret)
{
	struct sys_by_code_row s;
	struct sys_details_row d;
	struct checked c;
	TRY(system_to_edit(w, code, &s, &d));
	TRY(check_form(w, f, &c));
	*ret = c.owner == s.owner_id && c.operator == s.operator_id && c.isp == d.isp_org_id && str_eq(f->name, s.name)
		&& !level_changed(f, &d) && f->is_national_important == d.is_national_important && f->is_internet_facing == d.is_internet_facing
		&& str_eq(f->sector, s.sector) && str_eq(f->province, s.province) && str_eq(f->purpose, d.purpose)
		&& str_eq(c.domains, d.domains) && str_eq(c.ips, d.ips);
	return OK;
}

err network_system_end(struct work *w, struct str code, usec at)
{
	struct sys_by_code_row s;
	struct sys_details_row d;
	TRY(system_to_edit(w, code, &s, &d));
	if (!at || at > w->now)
		fail_field(w, S("at"), M_NETWORK_DATE_IN_FUTURE);
	TRY(work_checked(w));
	TRY(fact_put(w, &(struct fact_new){ .system = s.id, .at = FACT_STAGE, .value = S("retired"), .from = at }));
	TRY(facts_apply(w, s.id));
	return NOTE(w, "network.system_end", "system", s.id, { "code", code }, { "at", date_shown(w->a, at) });
}
