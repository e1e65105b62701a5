#include "modules/incident/incident.h"

#include "base/rand.h"
#include "base/text.h"
#include "core/counter.h"
#include "core/journal.h"
#include "core/legal.h"
#include "modules/incident/process.h"
#include "modules/network/network.h"

#define RECORD S("incident")

static struct journal_ref about(int64_t id) { return (struct journal_ref){ "incident", id }; }

bool words_hold(struct str words, struct str word)
{
	for (struct str rest = words; rest.p;)
		if (str_eq(str_cut(&rest, ' '), word) && word.n)
			return true;
	return false;
}

const char *incident_class_of(int64_t level, bool is_national_important, struct str criteria, int64_t owner_capable)
{
	bool important = level >= 4 || is_national_important;
	return important && str_trim(criteria).n && owner_capable == 0 ? "serious" : "ordinary";
}

/* ---- opening ---- */

static err check_new(struct work *w, const struct incident_new *n, struct str computed)
{
	if (!n->title.n)
		fail_field(w, S("title"), M_INCIDENT_TITLE_NEEDED);
	if (n->detected_at > w->now)
		fail_field(w, S("detected_at"), M_INCIDENT_DETECTED_IN_FUTURE);
	if (n->severity < 1 || n->severity > 4)
		fail_field(w, S("severity"), M_INCIDENT_SEVERITY_RANGE);
	if (n->class_override.n && !str_eq(n->class_override, computed) && !n->class_reason.n)
		fail_field(w, S("class_reason"), M_INCIDENT_CLASS_REASON_NEEDED);
	return work_checked(w);
}

static err next_code(struct work *w, struct str *ret)
{
	int64_t n;
	int year = civil_of(w->now).year;
	TRY(counter_next(w, a_fmt(w->a, "SC-%d", year), &n));
	*ret = a_fmt(w->a, "SC-%d-%06lld", year, (long long)n);
	return OK;
}

static err join(struct work *w, int64_t id, int64_t org, const char *role, enum access_level level)
{
	if (!org)
		return OK;
	TRY(access_give(w, RECORD, id, org, level, str_of(role)));
	return incident_party_put(w->db, &(struct incident_party_put_in){ .incident_id = id, .org_id = org, .role = str_of(role), .at = w->now, .reason = STR_NONE }, NULL);
}

static err join_all(struct work *w, int64_t id, const struct incident_new *n)
{
	int64_t coordinator;
	TRY(network_coordinator(w, &coordinator));
	TRY(join(w, id, n->responsible_org, "responsible", ACCESS_LEAD));
	TRY(join(w, id, coordinator, "coordinator", ACCESS_LEAD));
	TRY(join(w, id, n->owner_org, "owner", ACCESS_WORK));
	return join(w, id, n->operator_org, "operator", ACCESS_WORK);
}

static err insert(struct work *w, const struct incident_new *n, int64_t id, struct str code, struct str computed)
{
	struct str class = n->class_override.n ? n->class_override : computed;
	return incident_insert(w->db, &(struct incident_insert_in){
		.id = id, .code = code, .title = n->title, .summary = n->summary, .type = n->type, .severity = n->severity,
		.class = class, .class_computed = computed, .class_reason = n->class_reason, .criteria = n->criteria,
		.owner_capable = n->owner_capable, .is_national_important = n->is_national_important, .step = process_first(class),
		.tlp = n->tlp, .pap = TLP_AMBER, .profile = *legal_profile_at(n->detected_at), .source = n->source,
		.detected_at = n->detected_at, .received_at = n->received_at ? n->received_at : w->now, .opened_at = w->now,
		.owner_org = n->owner_org, .operator_org = n->operator_org, .responsible_org = n->responsible_org, .isp_org = n->isp_org,
		.system_id = n->system_id, .system_name = n->system_name, .system_level = n->system_level,
		.sector = n->sector, .province = n->province, .flags = n->flags, .is_beyond_capability = n->is_beyond_capability,
		.is_demo = n->is_demo, .created_by = w->by.account_id }, NULL);
}

/* The events that have already happened when a case is opened. */
static err start_first_clocks(struct work *w, int64_t id, const struct incident_new *n)
{
	TRY(clocks_start(w, id, S("detected"), n->detected_at));
	if (n->is_beyond_capability)
		TRY(clocks_start(w, id, S("beyond_capability"), w->now));
	if (words_hold(n->flags, S("personal_data")))
		TRY(clocks_start(w, id, S("personal_data_breach"), n->detected_at));
	return OK;
}

err incident_open(struct work *w, const struct incident_new *n, int64_t *ret_id)
{
	struct str computed = str_of(incident_class_of(n->system_level, n->is_national_important, n->criteria, n->owner_capable)), code;
	TRY(check_new(w, n, computed));
	TRY(next_code(w, &code));
	int64_t id = id_new();
	TRY(insert(w, n, id, code, computed));
	TRY(join_all(w, id, n));
	TRY(start_first_clocks(w, id, n));
	TRY(journal_add(w, "incident.open", about(id), STR_NONE));
	TRY(incident_refresh(w, id));
	*ret_id = id;
	return OK;
}

/* ---- reading ---- */

err incident_by_code(struct work *w, struct str code, enum access_level need, struct incident_get_row *ret)
{
	bool found;
	TRY(incident_get(w->db, w->a, &(struct incident_get_in){ .viewer = w->by.org_id, .code = code }, ret, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_INCIDENT_NOT_FOUND, code);
	if (ret->level < need)
		return fail(w, E_DENIED, M_INCIDENT_LEVEL_TOO_LOW, code);
	return OK;
}

err incident_refresh(struct work *w, int64_t id)
{
	struct incident_words_row row;
	struct incident_observable_values_rows values;
	TRY(incident_list_clear(w->db, &(struct incident_list_clear_in){ .id = id }, NULL));
	TRY(incident_list_fill(w->db, &(struct incident_list_fill_in){ .id = id }, NULL));
	TRY(incident_words(w->db, w->a, &(struct incident_words_in){ .id = id }, &row));
	TRY(incident_observable_values(w->db, w->a, &(struct incident_observable_values_in){ .id = id }, &values));
	struct str words = a_fmt(w->a, "%.*s %.*s %.*s %.*s", STR_ARG(row.code), STR_ARG(row.title), STR_ARG(row.system_name), STR_ARG(row.summary));
	for (size_t i = 0; i < values.n; i++)
		words = a_fmt(w->a, "%.*s %.*s", STR_ARG(words), STR_ARG(values.at[i].value));
	return incident_search_put(w->db, &(struct incident_search_put_in){ .id = id, .words = text_fold(w->a, words) }, NULL);
}

/* ---- changing: every statement compares the version the person saw ---- */

static err one_changed(struct work *w, struct str code, int64_t n)
{
	return n == 1 ? OK : fail(w, E_CONFLICT, M_INCIDENT_CHANGED_MEANWHILE, code);
}

static err changed(struct work *w, int64_t id, const char *name, struct str data)
{
	TRY(journal_add(w, name, about(id), data));
	return incident_refresh(w, id);
}

static struct str change_json(struct work *w, const char *what, struct str from, struct str to, struct str reason)
{
	struct buf b;
	buf_init(&b, 64 * 1024);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "what", str_of(what));
	json_text(&j, "from", from);
	json_text(&j, "to", to);
	json_text_or_null(&j, "reason", reason);
	json_end(&j);
	struct str s = a_dup(w->a, buf_str(&b));
	buf_done(&b);
	return s;
}

/* A case that ends keeps when; one that loops back forgets the end. */
static usec ended_when(const struct incident_get_row *i, const struct step *to, usec now)
{
	if (str_is(to->phase, "review") || str_is(to->phase, "closed"))
		return i->response_ended_at ? i->response_ended_at : now;
	return 0;
}

static err start_clocks_of_step(struct work *w, const struct incident_get_row *i, usec ended_at)
{
	if (!ended_at || i->response_ended_at)
		return OK;
	TRY(clocks_start(w, i->id, S("handling_ended"), ended_at));
	return clocks_start(w, i->id, S("response_ended"), ended_at);
}

err incident_step(struct work *w, struct str code, int64_t version, struct str step, struct str note)
{
	struct incident_get_row i;
	TRY(incident_by_code(w, code, ACCESS_LEAD, &i));
	const struct step *from = process_step(i.step), *to = process_step(step);
	if (!to || !process_allows(from, step) || str_is(step, "closed"))
		return fail(w, E_CONFLICT, M_INCIDENT_STEP_NOT_ALLOWED, from->title[w->by.lang]);
	if (str_is(step, "cancelled") && !note.n) {
		fail_field(w, S("note"), M_INCIDENT_REASON_NEEDED);
		return work_checked(w);
	}
	usec ended_at = ended_when(&i, to, w->now);
	int64_t n;
	TRY(incident_set_step(w->db, &(struct incident_set_step_in){ .id = i.id, .version = version, .step = step,
		.response_ended_at = ended_at, .closed_at = str_is(to->phase, "closed") ? w->now : 0 }, &n));
	TRY(one_changed(w, code, n));
	TRY(start_clocks_of_step(w, &i, ended_at));
	if (str_is(step, "cancelled"))
		TRY(clocks_again(w, i.id, note));
	return changed(w, i.id, "incident.step", change_json(w, "step", i.step, step, note));
}

err incident_assign(struct work *w, struct str code, int64_t version, int64_t responsible_org, int64_t assignee, struct str reason)
{
	struct incident_get_row i;
	int64_t n;
	TRY(incident_by_code(w, code, ACCESS_LEAD, &i));
	TRY(incident_set_assigned(w->db, &(struct incident_set_assigned_in){ .id = i.id, .version = version,
		.responsible_org = responsible_org, .assignee = assignee }, &n));
	TRY(one_changed(w, code, n));
	if (responsible_org != i.responsible_org) {
		TRY(incident_party_leave(w->db, &(struct incident_party_leave_in){ .incident_id = i.id, .org_id = i.responsible_org, .role = S("responsible"), .at = w->now }, NULL));
		TRY(join(w, i.id, responsible_org, "responsible", ACCESS_LEAD));
	}
	return changed(w, i.id, "incident.assign", change_json(w, "responsible_org", a_fmt(w->a, "%lld", (long long)i.responsible_org), a_fmt(w->a, "%lld", (long long)responsible_org), reason));
}

err incident_bring_in(struct work *w, struct str code, int64_t org_id, enum access_level level, struct str role, struct str reason)
{
	struct incident_get_row i;
	TRY(incident_by_code(w, code, ACCESS_LEAD, &i));
	TRY(access_give(w, RECORD, i.id, org_id, level, reason));
	TRY(incident_party_put(w->db, &(struct incident_party_put_in){ .incident_id = i.id, .org_id = org_id, .role = role, .at = w->now, .reason = reason }, NULL));
	return changed(w, i.id, "incident.bring_in", change_json(w, "party", role, a_fmt(w->a, "%lld", (long long)org_id), reason));
}

err incident_correct_detected(struct work *w, struct str code, int64_t version, usec detected_at, struct str reason)
{
	struct incident_get_row i;
	int64_t n;
	TRY(incident_by_code(w, code, ACCESS_LEAD, &i));
	if (!reason.n)
		fail_field(w, S("reason"), M_INCIDENT_REASON_NEEDED);
	if (detected_at > i.received_at)
		fail_field(w, S("detected_at"), M_INCIDENT_DETECTED_AFTER_RECEIPT, time_shown(w->a, i.received_at));
	TRY(work_checked(w));
	TRY(incident_set_detected(w->db, &(struct incident_set_detected_in){ .id = i.id, .version = version, .detected_at = detected_at,
		.profile = *legal_profile_at(detected_at) }, &n));
	TRY(one_changed(w, code, n));
	struct str was = time_rfc3339(w->a, i.detected_at), is = time_rfc3339(w->a, detected_at);
	TRY(incident_correction_add(w->db, &(struct incident_correction_add_in){ .id = id_new(), .incident_id = i.id, .field = S("detected_at"),
		.old_value = was, .new_value = is, .reason = reason, .account_id = w->by.account_id, .at = w->now }, NULL));
	TRY(clocks_again(w, i.id, reason));
	return changed(w, i.id, "incident.correct", change_json(w, "detected_at", was, is, reason));
}

err incident_close(struct work *w, int64_t id)
{
	struct incident_facts_row i;
	int64_t n;
	TRY(incident_facts(w->db, w->a, &(struct incident_facts_in){ .id = id }, &i));
	if (str_is(process_step(i.step)->phase, "closed"))
		return fail(w, E_CONFLICT, M_INCIDENT_CLOSED, i.code);
	TRY(incident_set_step(w->db, &(struct incident_set_step_in){ .id = id, .version = i.version, .step = S("closed"),
		.response_ended_at = i.response_ended_at ? i.response_ended_at : w->now, .closed_at = w->now }, &n));
	TRY(one_changed(w, i.code, n));
	TRY(clocks_again(w, id, STR_NONE));
	return changed(w, id, "incident.close", STR_NONE);
}
