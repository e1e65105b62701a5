#include "modules/incident/incident.h"

#include "base/rand.h"
#include "core/legal.h"
#include "modules/incident/process.h"

/* Does the rule apply to this case as it stands? */
static bool applies(const struct clock_rule *rule, const struct incident_facts_row *i)
{
	if (str_is(rule->applies, "any") || str_eq(rule->applies, i->class))
		return true;
	if (str_is(rule->applies, "critical"))
		return i->is_national_important;
	return words_hold(i->flags, rule->applies);
}

static bool is_running(const struct clocks_of_row *c) { return !c->met_at && !c->ended_at; }

/* Running or met: a rule starts once a case; an ended clock may be started again. */
static bool has_clock(const struct clocks_of_rows *clocks, const struct clock_rule *rule)
{
	for (size_t k = 0; k < clocks->n; k++)
		if (!clocks->at[k].ended_at && str_eq(clocks->at[k].rule, rule->code) && str_eq(clocks->at[k].profile, rule->profile))
			return true;
	return false;
}

static err start_rule(struct work *w, int64_t incident_id, const struct clock_rule *rule, usec at)
{
	struct clock_due due = clock_due_of(rule, at, legal_is_off, NULL);
	return clock_insert(w->db, &(struct clock_insert_in){ .id = id_new(), .incident_id = incident_id, .profile = rule->profile, .rule = rule->code,
		.started_at = at, .due_at = due.due, .due_rolled_at = due.due_rolled, .warn_at = due.warn }, NULL);
}

err clocks_start(struct work *w, int64_t incident_id, struct str event, usec at)
{
	struct incident_facts_row i;
	struct clocks_of_rows clocks;
	const struct clock_rule *rules;
	size_t n;
	TRY(incident_facts(w->db, w->a, &(struct incident_facts_in){ .id = incident_id }, &i));
	TRY(clocks_of(w->db, w->a, &(struct clocks_of_in){ .incident_id = incident_id }, &clocks));
	legal_rules(i.profile, &rules, &n);
	for (size_t k = 0; k < n; k++)
		if (str_eq(rules[k].start_event, event) && applies(&rules[k], &i) && !has_clock(&clocks, &rules[k]))
			TRY(start_rule(w, incident_id, &rules[k], at));
	return OK;
}

err clocks_meet(struct work *w, int64_t incident_id, struct str met_by, usec at, struct str record_kind, int64_t record_id)
{
	struct clocks_of_rows clocks;
	TRY(clocks_of(w->db, w->a, &(struct clocks_of_in){ .incident_id = incident_id }, &clocks));
	for (size_t k = 0; k < clocks.n; k++) {
		const struct clocks_of_row *c = &clocks.at[k];
		const struct clock_rule *rule = legal_rule(c->profile, c->rule);
		if (is_running(c) && rule && str_eq(rule->met_by, met_by))
			TRY(clock_set_met(w->db, &(struct clock_set_met_in){ .id = c->id, .at = at, .kind = record_kind, .record_id = record_id }, NULL));
	}
	return OK;
}

/* Would this clock still be started, at the same moment, by the case as it now stands? */
static bool still_right(const struct clocks_of_row *c, const struct incident_facts_row *i)
{
	const struct clock_rule *rule = legal_rule(c->profile, c->rule);
	if (!rule || !str_eq(c->profile, i->profile) || !applies(rule, i) || str_is(process_step(i->step)->phase, "closed"))
		return false;
	bool from_detection = str_is(rule->start_event, "detected") || str_is(rule->start_event, "personal_data_breach");
	return !from_detection || c->started_at == i->detected_at;
}

/* What has happened to the case so far, as events that start clocks. */
static err start_past_events(struct work *w, int64_t id, const struct incident_facts_row *i)
{
	TRY(clocks_start(w, id, S("detected"), i->detected_at));
	if (i->is_beyond_capability)
		TRY(clocks_start(w, id, S("beyond_capability"), w->now));
	if (words_hold(i->flags, S("personal_data")))
		TRY(clocks_start(w, id, S("personal_data_breach"), i->detected_at));
	return OK;
}

err clocks_again(struct work *w, int64_t incident_id, struct str reason)
{
	struct incident_facts_row i;
	struct clocks_of_rows clocks;
	TRY(incident_facts(w->db, w->a, &(struct incident_facts_in){ .id = incident_id }, &i));
	TRY(clocks_of(w->db, w->a, &(struct clocks_of_in){ .incident_id = incident_id }, &clocks));
	for (size_t k = 0; k < clocks.n; k++)
		if (is_running(&clocks.at[k]) && !still_right(&clocks.at[k], &i))
			TRY(clock_set_ended(w->db, &(struct clock_set_ended_in){ .id = clocks.at[k].id, .at = w->now, .reason = reason }, NULL));
	return str_is(process_step(i.step)->phase, "closed") ? OK : start_past_events(w, incident_id, &i);
}

struct str clock_words(struct work *w, usec due)
{
	usec left = due - w->now, size = left < 0 ? -left : left;
	long long days = size / USEC_DAY, hours = size / USEC_HOUR % 24, minutes = size / USEC_MIN % 60;
	struct str span = days ? say(w, M_INCIDENT_SPAN_DAYS, a_fmt(w->a, "%lld", days), a_fmt(w->a, "%lld", hours))
		: hours ? say(w, M_INCIDENT_SPAN_HOURS, a_fmt(w->a, "%lld", hours), a_fmt(w->a, "%lld", minutes))
		: say(w, M_INCIDENT_SPAN_MINUTES, a_fmt(w->a, "%lld", minutes));
	return say(w, left < 0 ? M_INCIDENT_CLOCK_OVER : M_INCIDENT_CLOCK_LEFT, span);
}

enum clock_tone clock_tone_of(usec now, usec warn, usec due, usec met)
{
	if (met)
		return CLOCK_MET;
	return now > due ? CLOCK_LATE : now >= warn ? CLOCK_SOON : CLOCK_CALM;
}
