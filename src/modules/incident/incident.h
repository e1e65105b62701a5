/* incident: the case: opened, classified, worked through the steps of the law, closed. No HTTP and no HTML here.
 *
 * Steps and their order are data (data/processes.csv): the ordinary process of Circular 20/2017 Art. 11 and the serious
 * one of Decision 05/2017 Art. 14, with the loop back when the check finds the system unstable. */
#ifndef MODULES_INCIDENT_INCIDENT_H
#define MODULES_INCIDENT_INCIDENT_H

#include "core/access.h"
#include "core/module.h"
#include "modules/incident/queries.h"

extern const struct perm incident_read, incident_work, incident_triage, incident_lead;

struct incident_new {
	struct str title, summary, type, source, system_name, sector, province;
	int64_t severity;
	usec detected_at, received_at;
	int64_t owner_org, operator_org, responsible_org, isp_org, system_id, system_level;  /* 0: not known; responsible_org is required */
	bool is_national_important, is_beyond_capability;
	struct str flags;                  /* "personal_data grave …": words clock rules may apply to */
	struct str criteria;               /* "a c": harms of Decision 05/2017 Art. 9.1 */
	int64_t owner_capable;             /* 1, 0, -1 not known */
	struct str class_override, class_reason;  /* "" = as computed; an override needs a reason */
	enum tlp tlp;
	bool is_demo;
};

/* Opens a case: code, class, grants for responsible body, owner, operator and coordinator, parties, clocks, views, journal.
 * Without permission incident.triage the own organisation must be the responsible one (E_DENIED). */
err incident_open(struct work *w, const struct incident_new *n, int64_t *ret_id) MUST_USE;

/* The case by its code, if the actor's organisation has at least `need`. E_NOT_FOUND hides what may not be seen. */
/* The kind "incident" (struct record_kind). */
err incident_link(struct work *w, int64_t id, struct link *ret) MUST_USE;
err incident_by_code(struct work *w, struct str code, enum access_level need, struct incident_get_row *ret) MUST_USE;

/* serious = (level 4–5 or national list) and a harm of a)–đ) and the owner cannot handle it (Decision 05/2017 Art. 9). */
const char *incident_class_of(int64_t level, bool is_national_important, struct str criteria, int64_t owner_capable);

/* ---- changes (change.c, party.c) ----
 * version is what the person saw: E_CONFLICT when somebody was faster. A closed, cancelled or merged case takes no changes
 * (E_CONFLICT) until it is opened again; notes may still be added to it. All need ACCESS_LEAD unless said otherwise. */

/* Going back a step, and calling it no incident, need a note. */
err incident_step(struct work *w, struct str code, int64_t version, struct str step, struct str note) MUST_USE;
/* Mails the contact points of org (0, or the actor's own: nobody) and the account put in charge (0: none) that the case is theirs. (tell.c) */
err incident_tell_given(struct work *w, int64_t id, int64_t org, int64_t assignee) MUST_USE;
/* assignee 0: nobody yet; else an account of responsible_org. The former responsible body keeps ACCESS_WORK. */
err incident_assign(struct work *w, struct str code, int64_t version, int64_t responsible_org, int64_t assignee, struct str reason) MUST_USE;
err incident_correct_detected(struct work *w, struct str code, int64_t version, usec detected_at, struct str reason) MUST_USE;

struct incident_facts_new {
	struct str title, summary, type, system_name, sector, province, flags, handled_by;
	int64_t severity, damage_vnd;
	enum tlp tlp, pap;
	bool is_beyond_capability;
};
err incident_edit(struct work *w, struct str code, int64_t version, const struct incident_facts_new *f) MUST_USE;

struct incident_class_new {
	int64_t level, owner_capable;      /* as in struct incident_new */
	bool is_national_important;
	struct str criteria, override, reason;
};
/* The test of Decision 05/2017 Art. 9 again; another class moves the step to the same phase of the other process. */
err incident_reclassify(struct work *w, struct str code, int64_t version, const struct incident_class_new *c) MUST_USE;

/* A closed case only; the response goes on, and a new closing report will be due. */
err incident_reopen(struct work *w, struct str code, int64_t version, struct str reason) MUST_USE;
/* Into an open case that the actor leads as well. Nothing is moved; the case stays readable and can be taken out again. */
err incident_merge(struct work *w, struct str code, int64_t version, struct str into, struct str reason) MUST_USE;
err incident_unmerge(struct work *w, struct str code, int64_t version, struct str reason) MUST_USE;

err incident_bring_in(struct work *w, struct str code, int64_t org_id, enum access_level level, struct str role, struct str reason) MUST_USE;
/* Takes an organisation's sight away; an organisation may leave by itself. The responsible body and the coordinator stay. */
err incident_leave(struct work *w, struct str code, int64_t org_id, struct str reason) MUST_USE;

/* Called by the reporting module alone, in the transaction in which the closing report is accepted (Circular 20/2017 Art. 9.2.b). */
err incident_close(struct work *w, int64_t id) MUST_USE;

/* After any change of an incident, its grants or its clocks: brings incident_list and search up to date. */
err incident_refresh(struct work *w, int64_t id) MUST_USE;
/* All of them again (`ungcuu rebuild`), and how many rows of the view differ from the facts (`ungcuu verify`). */
err incident_rebuild(struct work *w) MUST_USE;
err incident_verify(struct work *w, int64_t *ret_wrong) MUST_USE;

/* Is the word one of those joined by single spaces? */
bool words_hold(struct str words, struct str word);
/* No step leads on from here by itself: closed, cancelled, merged. */
bool incident_is_over(struct str step);
/* What may be shown or sent of a case to an organisation with that level: TLP:AMBER, or everything from ACCESS_WORK on. */
enum tlp incident_tlp_max(int64_t level);

/* The coordinator that sees every case; 0 where an installation has none. */
err incident_coordinator(struct work *w, int64_t *ret_id) MUST_USE;

/* Journals one change and refreshes the views. Texts may be empty; they must not say more than the case itself does. */
struct change { const char *what; struct str from, to, reason, code; };
err incident_changed(struct work *w, int64_t id, const char *name, const struct change *c) MUST_USE;
/* The entry's data. */
struct str change_json(struct work *w, const struct change *c);
/* The journal entry alone, for what no view shows. */
err incident_noted(struct work *w, int64_t id, const char *name, const struct change *c) MUST_USE;
/* E_CONFLICT when a statement with a version changed nothing. */
err incident_one_changed(struct work *w, struct str code, int64_t n) MUST_USE;
err incident_join(struct work *w, int64_t id, int64_t org, struct str role, enum access_level level, struct str reason) MUST_USE;

/* What the successor of an organisation goes on with (heritage.c). */
extern const struct heritage incident_heritage[2];
/* What cases prove (duty.c). */
extern const struct duty_source incident_duties[1];

/* ---- clocks (clock.c) ---- */
/* Does the rule apply to this case as it stands? */
struct clock_rule;
bool clock_applies(const struct clock_rule *rule, const struct incident_facts_row *i);
/* Starts every rule of the incident's profile that this event starts and that applies to the incident; never twice. */
err clocks_start(struct work *w, int64_t incident_id, struct str event, usec at) MUST_USE;
/* Meets every running clock of the incident whose rule is met by that kind of record. */
err clocks_meet(struct work *w, int64_t incident_id, struct str met_by, usec at, struct str record_kind, int64_t record_id) MUST_USE;
/* The record that met them has been withdrawn: its clocks run on. */
err clocks_unmeet(struct work *w, int64_t incident_id, struct str record_kind, int64_t record_id) MUST_USE;
/* Ends clocks that no longer apply and starts those that now do, after class, T0, flags or step have changed. */
err clocks_again(struct work *w, int64_t incident_id, struct str reason) MUST_USE;
/* The job "incident.clocks" (alarm.c): each running term is warned of once and, once overrun, brought before the heads. */
err clocks_alarm(struct work *w, struct str args_json) MUST_USE;

#endif
