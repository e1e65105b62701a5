#include "modules/incident/incident.h"

#include "base/rand.h"
#include "base/text.h"
#include "core/counter.h"
#include "core/legal/legal.h"
#include "modules/incident/process.h"
#include "modules/network/network.h"

#define RECORD S("incident")

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

bool incident_is_over(struct str step)
{
	const struct step *s = process_step(step);
	return s && str_is(s->phase, "closed");
}

enum tlp incident_tlp_max(int64_t level)
{
	return level >= ACCESS_WORK ? TLP_RED : TLP_AMBER;
}

/* ---- opening ---- */

static err check_new(struct work *w, const struct incident_new *n, struct str computed)
{
	if (!n->title.n)
		fail_field(w, S("title"), M_INCIDENT_TITLE_NEEDED);
	if (n->detected_at > w->now)
		fail_field(w, S("detected_at"), M_INCIDENT_DETECTED_IN_FUTURE);
	if (n->received_at > w->now)
		fail_field(w, S("received_at"), M_INCIDENT_RECEIVED_IN_FUTURE);
	else if (n->received_at && n->detected_at > n->received_at)
		fail_field(w, S("detected_at"), M_INCIDENT_DETECTED_AFTER_RECEIPT, time_shown(w->a, n->received_at));
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

err incident_join(struct work *w, int64_t id, int64_t org, struct str role, enum access_level level, struct str reason)
{
	if (!org)
		return OK;
	TRY(access_give(w, RECORD, id, org, level, reason.n ? reason : role));
	return incident_party_put(w->db, &(struct incident_party_put_in){ .incident_id = id, .org_id = org, .role = role, .at = w->now, .reason = reason }, NULL);
}

static err join_all(struct work *w, int64_t id, const struct incident_new *n)
{
	int64_t coordinator, opener = w->by.org_id;
	TRY(incident_coordinator(w, &coordinator));
	TRY(incident_join(w, id, n->responsible_org, S("responsible"), ACCESS_LEAD, STR_NONE));
	TRY(incident_join(w, id, coordinator, S("coordinator"), ACCESS_LEAD, STR_NONE));
	TRY(incident_join(w, id, n->owner_org, S("owner"), ACCESS_WORK, STR_NONE));
	TRY(incident_join(w, id, n->operator_org, S("operator"), ACCESS_WORK, STR_NONE));
	if (opener == n->responsible_org || opener == coordinator || opener == n->owner_org || opener == n->operator_org)
		return OK;
	return incident_join(w, id, opener, S("support"), ACCESS_WORK, STR_NONE);
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
	if (!w->by.is_system && !may(w, &incident_triage) && n->responsible_org != w->by.org_id)
		return fail(w, E_DENIED, M_INCIDENT_OPEN_OWN_ONLY);
	TRY(check_new(w, n, computed));
	TRY(next_code(w, &code));
	int64_t id = id_new();
	TRY(insert(w, n, id, code, computed));
	TRY(join_all(w, id, n));
	TRY(start_first_clocks(w, id, n));
	TRY(incident_tell_given(w, id, n->responsible_org, 0));
	*ret_id = id;
	return incident_changed(w, id, "incident.open", &(struct change){ .code = code });
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

/* What a case is found by: code, title, system, summary, observables; folded. */
static err search_words(struct work *w, int64_t id, struct str *ret)
{
	struct incident_words_row row;
	struct incident_observable_values_rows values;
	TRY(incident_words(w->db, w->a, &(struct incident_words_in){ .id = id }, &row));
	TRY(incident_observable_values(w->db, w->a, &(struct incident_observable_values_in){ .id = id }, &values));
	struct str words = a_fmt(w->a, "%.*s %.*s %.*s %.*s", STR_ARG(row.code), STR_ARG(row.title), STR_ARG(row.system_name), STR_ARG(row.summary));
	for (size_t i = 0; i < values.n; i++)
		words = a_fmt(w->a, "%.*s %.*s", STR_ARG(words), STR_ARG(values.at[i].value));
	*ret = text_fold(w->a, words);
	return OK;
}

err incident_refresh(struct work *w, int64_t id)
{
	struct str words;
	TRY(incident_list_clear(w->db, &(struct incident_list_clear_in){ .id = id }, NULL));
	TRY(incident_list_fill(w->db, &(struct incident_list_fill_in){ .id = id }, NULL));
	TRY(search_words(w, id, &words));
	return incident_search_put(w->db, &(struct incident_search_put_in){ .id = id, .words = words }, NULL);
}

enum { CASES_AT_ONCE = 500 };

/* fn for every case there is, in constant memory. */
static err each_case(struct work *w, err (*fn)(struct work *w, int64_t id, void *arg), void *arg)
{
	struct incident_all_ids_rows ids;
	struct arena_mark mark = arena_mark(w->a);
	for (int64_t after = 0;; arena_rewind(w->a, mark)) {
		TRY(incident_all_ids(w->db, w->a, &(struct incident_all_ids_in){ .after_id = after, .max = CASES_AT_ONCE }, &ids));
		for (size_t i = 0; i < ids.n; i++)
			TRY(fn(w, ids.at[i].id, arg));
		if (ids.n < CASES_AT_ONCE)
			return OK;
		after = ids.at[ids.n - 1].id;
	}
}

static err refresh_one(struct work *w, int64_t id, void *arg)
{
	return incident_refresh(w, id);
}

err incident_rebuild(struct work *w)
{
	return each_case(w, refresh_one, NULL);
}

static err verify_words(struct work *w, int64_t id, void *arg)
{
	int64_t *wrong = arg;
	struct incident_search_holds_row held;
	struct str words;
	TRY(search_words(w, id, &words));
	TRY(incident_search_holds(w->db, w->a, &(struct incident_search_holds_in){ .id = id, .words = words }, &held));
	*wrong += held.n != 1;
	return OK;
}

err incident_verify(struct work *w, int64_t *ret_wrong)
{
	struct incident_list_wrong_row list;
	struct incident_search_count_row search;
	TRY(incident_list_wrong(w->db, w->a, &list));
	TRY(incident_search_count(w->db, w->a, &search));
	*ret_wrong = list.extra + list.missing + (search.n > search.cases ? search.n - search.cases : 0);
	return each_case(w, verify_words, ret_wrong);
}

err incident_link(struct work *w, int64_t id, struct link *ret)
{
	struct incident_seen_row row;
	bool found = false;
	if (may(w, &incident_read))
		TRY(incident_seen(w->db, w->a, &(struct incident_seen_in){ .viewer = w->by.org_id, .id = id }, &row, &found));
	if (found)
		*ret = (struct link){ a_fmt(w->a, "/incidents/%.*s", STR_ARG(row.code)), row.code, NULL, false };
	return OK;
}
