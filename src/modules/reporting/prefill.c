/* What a new form already knows: from the case, the register, the person writing, and earlier reports of the organisation. */
#include "formats/ip.h"
#include "core/settings.h"
#include "modules/network/network.h"
#include "modules/reporting/statutory.h"

enum { TASKS_SHOWN = 50, FILES_SHOWN = 100, EARLIER_READ = 20 };

struct fact { const char *name; struct str text; };
struct facts { VEC(struct fact); };

static void know(struct work *w, struct facts *k, const char *name, struct str text)
{
	*VEC_ADD(w->a, k) = (struct fact){ name, text };
}

static struct str fact_of(const struct facts *k, struct str name)
{
	for (size_t i = 0; i < k->n; i++)
		if (str_is(name, k->at[i].name))
			return k->at[i].text;
	return STR_NONE;
}

static struct str line_added(struct work *w, struct str lines, struct str one)
{
	return !one.n ? lines : lines.n ? a_fmt(w->a, "%.*s\n%.*s", STR_ARG(lines), STR_ARG(one)) : one;
}

static struct str number_text(struct work *w, int64_t n) { return n ? a_fmt(w->a, "%lld", (long long)n) : STR_NONE; }
static struct str time_text(struct work *w, usec t) { return t ? time_rfc3339(w->a, t) : STR_NONE; }
static struct str yes_no(bool is) { return is ? S("yes") : S("no"); }

/* ---- who writes ---- */

static err know_writer(struct work *w, struct facts *k)
{
	struct org_by_id_row org;
	struct prefill_person_row person = { 0 };
	bool found;
	TRY(network_org(w, w->by.org_id, &org));
	TRY(prefill_person(w->db, w->a, &(struct prefill_person_in){ .id = w->by.account_id }, &person, &found));
	know(w, k, "reporter.name", org.name);
	know(w, k, "reporter.address", org.address);
	know(w, k, "reporter.phone", org.phone);
	know(w, k, "reporter.email", org.email);
	know(w, k, "contact.name", person.full_name);
	know(w, k, "contact.phone", person.phone.n ? person.phone : org.phone);
	know(w, k, "contact.email", person.email.n ? person.email : org.email);
	know(w, k, "now", time_rfc3339(w->a, w->now - w->now % USEC_MIN));
	return OK;
}

/* ---- the case ---- */

static void know_case(struct work *w, struct facts *k, const struct prefill_case_row *i)
{
	know(w, k, "operator.name", i->operator_name.n ? i->operator_name : i->owner_name);
	know(w, k, "operator.address", i->operator_address.n ? i->operator_address : i->owner_address);
	know(w, k, "owner.name", i->owner_name);
	know(w, k, "isp.name", i->isp_name);
	know(w, k, "system.name", i->system_name);
	know(w, k, "system.level", number_text(w, i->system_level));
	know(w, k, "incident.title", i->title);
	know(w, k, "incident.description", i->summary.n ? i->summary : i->title);
	know(w, k, "incident.detected_at", time_text(w, i->detected_at));
	know(w, k, "incident.ended_at", time_text(w, i->response_ended_at));
	know(w, k, "incident.handled", yes_no(i->response_ended_at));
	know(w, k, "incident.type", i->type);
	know(w, k, "incident.severity", number_text(w, i->severity));
	know(w, k, "incident.damage", number_text(w, i->damage_vnd));
	know(w, k, "incident.grave", yes_no(words_hold(i->flags, S("grave"))));
	know(w, k, "incident.personal_data", yes_no(words_hold(i->flags, S("personal_data"))));
	know(w, k, "incident.important", yes_no(i->is_national_important));
	know(w, k, "incident.owner_capable", i->owner_capable < 0 ? STR_NONE : yes_no(i->owner_capable));
	char *criteria = a_z(w->a, i->criteria);
	for (char *p = criteria; *p; p++)
		*p = *p == ' ' ? '\n' : *p;
	know(w, k, "incident.criteria", str_of(criteria));
}

/* Internal addresses stay at home: Form 03 asks for public ones only. */
static struct str public_only(struct work *w, struct str lines)
{
	struct str kept = STR_NONE;
	bool documentation = setting_bool(w, "reporting.allow_documentation_addresses");
	for (struct str rest = lines; rest.p;) {
		struct str one = str_trim(str_cut(&rest, '\n'));
		struct ip_prefix p;
		struct ip ip;
		bool is_public = ip_parse(one, &ip) ? ip_is_public(ip, documentation) : ip_prefix_parse(one, &p) && ip_prefix_is_public(p, documentation);
		if (is_public)
			kept = line_added(w, kept, one);
	}
	return kept;
}

/* Addresses of a system are shown to its owner's own tree only; so the register decides what comes. */
static err know_system(struct work *w, struct facts *k, int64_t system_id)
{
	struct sys_details_row d = { 0 };
	bool found = false, wide;
	TRY(network_sees_all(w, &wide));
	if (system_id)
		TRY(sys_details(w->db, w->a, &(struct sys_details_in){ .id = system_id, .viewer = w->by.org_id, .wide = wide }, &d, &found));
	know(w, k, "system.domains", d.domains);
	know(w, k, "system.public_ips", public_only(w, d.ips));
	know(w, k, "system.purpose", d.purpose);
	return OK;
}

/* ---- work done ---- */

static err know_tasks(struct work *w, struct facts *k, int64_t id, const char *name, struct str state)
{
	struct prefill_tasks_rows rows;
	struct str lines = STR_NONE;
	TRY(prefill_tasks(w->db, w->a, &(struct prefill_tasks_in){ .incident_id = id, .state = state, .max = TASKS_SHOWN }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct prefill_tasks_row *t = &rows.at[i];
		struct str when = t->at ? a_fmt(w->a, "%.*s – ", STR_ARG(time_shown(w->a, t->at))) : STR_NONE;
		struct str outcome = t->outcome.n ? a_fmt(w->a, ": %.*s", STR_ARG(t->outcome)) : STR_NONE;
		lines = line_added(w, lines, a_fmt(w->a, "%.*s%.*s%.*s (%.*s)", STR_ARG(when), STR_ARG(t->title), STR_ARG(outcome), STR_ARG(t->org_name)));
	}
	know(w, k, name, lines);
	return OK;
}

static err know_parties(struct work *w, struct facts *k, int64_t id)
{
	struct prefill_parties_rows rows;
	struct str all = STR_NONE, support = STR_NONE;
	TRY(prefill_parties(w->db, w->a, &(struct prefill_parties_in){ .incident_id = id }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		if (!answer_holds(all, rows.at[i].name))
			all = line_added(w, all, rows.at[i].name);
		if (str_is(rows.at[i].role, "support") || str_is(rows.at[i].role, "isp"))
			support = line_added(w, support, rows.at[i].name);
	}
	know(w, k, "parties.all", all);
	know(w, k, "parties.support", support);
	return OK;
}

static err know_files(struct work *w, struct facts *k, int64_t id)
{
	struct prefill_files_rows rows;
	struct str lines = STR_NONE;
	TRY(prefill_files(w->db, w->a, &(struct prefill_files_in){ .incident_id = id, .max = FILES_SHOWN }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		lines = line_added(w, lines, rows.at[i].name);
	know(w, k, "incident.files", lines);
	return OK;
}

/* ---- earlier reports ---- */

/* The latest answer to each item wins. */
static void read_earlier(struct work *w, const struct statutory_earlier_rows *rows, struct facts *k, struct answers *ret)
{
	const struct item *items;
	size_t n = items_all(&items);
	*ret = (struct answers){ 0 };
	for (size_t i = 0; i < rows->n; i++) {
		struct answers x;
		answers_read(w->a, rows->at[i].fields, &x);
		for (size_t j = 0; j < n; j++)
			if (!ret->at[j].n)
				ret->at[j] = x.at[j];
		if (str_is(rows->at[i].kind, "initial") || str_is(rows->at[i].kind, "report_24h")) {
			know(w, k, "initial.number", rows->at[i].number);
			know(w, k, "initial.date", str_sub(time_rfc3339(w->a, rows->at[i].sent_at + VN_OFFSET), 0, 10));
		}
	}
	if (rows->n)
		know(w, k, "incident.notified", S("coordinator"));
}

static struct str first_of(struct str x, struct str y) { return x.n ? x : y; }

static void fill(const struct report_form *f, const struct facts *k, const struct answers *earlier, struct answers *ret)
{
	*ret = (struct answers){ 0 };
	for (size_t s = 0; s < f->n_sections; s++) {
		for (size_t i = 0; i < f->sections[s].n_questions; i++) {
			const struct item *it = f->sections[s].questions[i].item;
			struct str known = fact_of(k, it->prefill), before = it->carry == CARRY_NEVER ? STR_NONE : earlier->at[it->at];
			ret->at[it->at] = it->carry == CARRY_FIRST ? first_of(before, known) : first_of(known, before);
		}
	}
}

err statutory_prefill(struct work *w, int64_t incident_id, const struct report_form *f, struct answers *ret)
{
	struct facts k = { 0 };
	struct prefill_case_row i;
	struct statutory_earlier_rows rows;
	struct answers earlier;
	TRY(prefill_case(w->db, w->a, &(struct prefill_case_in){ .id = incident_id }, &i));
	know_case(w, &k, &i);
	TRY(know_writer(w, &k));
	TRY(know_system(w, &k, i.system_id));
	TRY(know_tasks(w, &k, incident_id, "tasks.done", S("done")));
	TRY(know_tasks(w, &k, incident_id, "tasks.open", S("open")));
	TRY(know_parties(w, &k, incident_id));
	TRY(know_files(w, &k, incident_id));
	TRY(statutory_earlier(w->db, w->a, &(struct statutory_earlier_in){ .incident_id = incident_id, .from_org = w->by.org_id, .max = EARLIER_READ }, &rows));
	read_earlier(w, &rows, &k, &earlier);
	fill(f, &k, &earlier, ret);
	return OK;
}
