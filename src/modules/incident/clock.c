#include "modules/incident/incident.h"

#include "base/rand.h"
#include "core/legal/legal.h"

bool clock_applies(const struct clock_rule *rule, const struct incident_facts_row *i)
{
	if (str_is(rule->applies, "any") || str_eq(rule->applies, i->class))
		return true;
	if (str_is(rule->applies, "critical"))
		return i->is_national_important;
	return words_hold(i->flags, rule->applies);
}

static bool is_running(const struct clocks_of_row *c) { return !c->met_at && !c->ended_at; }

static bool is_of_response_end(const struct clock_rule *rule)
{
	return str_is(rule->start_event, "response_ended") || str_is(rule->start_event, "handling_ended");
}

/* A closing duty fulfilled before the case was opened again does not fulfil the next one. */
static bool is_bygone(const struct clocks_of_row *c, const struct clock_rule *rule, const struct incident_facts_row *i)
{
	return c->met_at && is_of_response_end(rule) && c->met_at < i->reopened_at;
}

/* Running or met: a rule starts once a case; an ended clock may be started again. */
static bool has_clock(const struct clocks_of_rows *clocks, const struct clock_rule *rule, const struct incident_facts_row *i)
{
	for (size_t k = 0; k < clocks->n; k++) {
		const struct clocks_of_row *c = &clocks->at[k];
		if (!c->ended_at && str_eq(c->rule, rule->code) && str_eq(c->profile, rule->profile) && !is_bygone(c, rule, i))
			return true;
	}
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
		if (str_eq(rules[k].start_event, event) && clock_applies(&rules[k], &i) && !has_clock(&clocks, &rules[k], &i))
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

err clocks_unmeet(struct work *w, int64_t incident_id, struct str record_kind, int64_t record_id)
{
	return clock_set_unmet(w->db, &(struct clock_set_unmet_in){ .incident_id = incident_id, .kind = record_kind, .record_id = record_id }, NULL);
}

/* Would this clock still be started, at the same moment, by the case as it now stands? */
static bool still_right(const struct clocks_of_row *c, const struct incident_facts_row *i)
{
	const struct clock_rule *rule = legal_rule(c->profile, c->rule);
	if (!rule || !str_eq(c->profile, i->profile) || !clock_applies(rule, i) || incident_is_over(i->step))
		return false;
	if (is_of_response_end(rule))
		return c->started_at == i->response_ended_at;
	if (str_is(rule->start_event, "beyond_capability"))
		return i->is_beyond_capability;
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
	if (!i->response_ended_at)
		return OK;
	TRY(clocks_start(w, id, S("handling_ended"), i->response_ended_at));
	return clocks_start(w, id, S("response_ended"), i->response_ended_at);
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
	return incident_is_over(i.step) ? OK : start_past_events(w, incident_id, &i);
}
