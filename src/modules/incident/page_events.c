#include "core/journal.h"
#include "core/legal/legal.h"
#include "modules/incident/page_case.h"

/* The timeline in people's words. */

static const struct { const char *name; enum msg says; } words[] = {
	{ "incident.open", M_INCIDENT_T_OPEN }, { "incident.step", M_INCIDENT_T_STEP }, { "incident.close", M_INCIDENT_T_CLOSE },
	{ "incident.reopen", M_INCIDENT_T_REOPEN }, { "incident.assign", M_INCIDENT_T_ASSIGN }, { "incident.bring_in", M_INCIDENT_T_BRING_IN },
	{ "incident.leave", M_INCIDENT_T_LEAVE }, { "incident.succeed", M_INCIDENT_T_SUCCEED }, { "incident.correct", M_INCIDENT_T_CORRECT }, { "incident.edit", M_INCIDENT_T_EDIT },
	{ "incident.class", M_INCIDENT_T_CLASS }, { "incident.merge", M_INCIDENT_T_MERGE }, { "incident.unmerge", M_INCIDENT_T_UNMERGE },
	{ "incident.merged_in", M_INCIDENT_T_MERGED_IN }, { "incident.merged_out", M_INCIDENT_T_MERGED_OUT }, { "incident.note", M_INCIDENT_T_NOTE },
	{ "incident.task", M_INCIDENT_T_TASK }, { "incident.task_state", M_INCIDENT_T_TASK_STATE }, { "incident.observable", M_INCIDENT_T_OBSERVABLE },
	{ "incident.observable_drop", M_INCIDENT_T_OBSERVABLE_DROP }, { "incident.file", M_INCIDENT_T_FILE },
	{ "incident.clock_warn", M_INCIDENT_T_CLOCK_WARN }, { "incident.clock_overrun", M_INCIDENT_T_CLOCK_OVERRUN },
};

static const struct said task_states[] = { { "open", M_INCIDENT_TASK_OPEN }, { "done", M_INCIDENT_TASK_DONE }, { "dropped", M_INCIDENT_TASK_DROPPED } };
static const struct said fact_names[] = {
	{ "title", M_INCIDENT_TITLE }, { "summary", M_INCIDENT_SUMMARY }, { "type", M_INCIDENT_TYPE }, { "severity", M_INCIDENT_SEVERITY },
	{ "tlp", M_INCIDENT_TLP }, { "pap", M_INCIDENT_PAP }, { "system_name", M_INCIDENT_SYSTEM_NAME }, { "sector", M_INCIDENT_SECTOR },
	{ "province", M_INCIDENT_PROVINCE }, { "flags", M_INCIDENT_FLAGS }, { "beyond_capability", M_INCIDENT_BEYOND_CAPABILITY },
	{ "handled_by", M_INCIDENT_HANDLED_BY }, { "damage_vnd", M_INCIDENT_DAMAGE_VND },
};

static struct str fact_list(struct work *w, struct str names)
{
	struct str all = STR_NONE;
	for (struct str rest = names; rest.n;) {
		struct str one = incident_said(w, fact_names, COUNT(fact_names), str_cut(&rest, ' '));
		all = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(all), all.n ? ", " : "", STR_ARG(one));
	}
	return all;
}

static struct str moment(struct work *w, struct str rfc3339)
{
	usec t;
	return time_parse(rfc3339, &t) ? time_shown(w->a, t) : rfc3339;
}

/* One value of an entry as people say it; `what` tells which kind of value it is. */
static struct str spoken(struct work *w, struct str what, struct str value)
{
	if (str_is(what, "step"))
		return step_label(w, value);
	if (str_is(what, "class"))
		return class_label(w, value);
	if (str_is(what, "detected_at"))
		return moment(w, value);
	if (str_is(what, "facts"))
		return fact_list(w, value);
	if (str_is(what, "party"))
		return incident_said(w, incident_roles, 6, value);
	return str_is(what, "task") ? incident_said(w, task_states, COUNT(task_states), value) : value;
}

static struct str sentence(struct work *w, const struct incident_timeline_row *row, struct str what)
{
	struct str from = journal_text(w->a, row->data, "from"), to = journal_text(w->a, row->data, "to");
	if (str_is(what, "own"))
		return say(w, M_INCIDENT_T_NOTE_OWN);
	if (str_is(what, "clock")) {
		const struct clock_rule *rule = legal_rule(from, to);
		to = rule ? rule->title[w->by.lang] : to;
	}
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(row->name, words[i].name))
			return say(w, words[i].says, spoken(w, what, from), spoken(w, what, to));
	const struct journal_kind *kind = journal_declared(row->name);
	return kind ? say(w, kind->says, journal_text(w->a, row->data, "code")) : row->name;
}

size_t events_show(struct work *w, const struct incident_timeline_rows *rows, struct event_line *at)
{
	size_t n = 0;
	for (size_t i = 0; i < rows->n; i++) {
		const struct incident_timeline_row *row = &rows->at[i];
		struct str what = journal_text(w->a, row->data, "what");
		if (str_is(what, "own") && row->org_id != w->by.org_id)
			continue;
		at[n++] = (struct event_line){ .at = time_shown(w->a, row->at), .at_machine = time_rfc3339(w->a, row->at),
			.actor = row->actor.n ? journal_actor(w, row->actor, row->data) : say(w, M_INCIDENT_SYSTEM_ACTOR), .org = row->org_code, .says = sentence(w, row, what),
			.reason = journal_text(w->a, row->data, "reason") };
	}
	return n;
}
