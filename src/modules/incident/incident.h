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
 * Needs permission incident.triage or incident.work (own organisation responsible). */
err incident_open(struct work *w, const struct incident_new *n, int64_t *ret_id) MUST_USE;

/* The case by its code, if the actor's organisation has at least `need`. E_NOT_FOUND hides what may not be seen. */
err incident_by_code(struct work *w, struct str code, enum access_level need, struct incident_get_row *ret) MUST_USE;

/* serious = (level 4–5 or national list) and a harm of a)–đ) and the owner cannot handle it (Decision 05/2017 Art. 9). */
const char *incident_class_of(int64_t level, bool is_national_important, struct str criteria, int64_t owner_capable);

/* Every change goes through one of these; version is what the person saw, E_CONFLICT when somebody was faster. */
err incident_step(struct work *w, struct str code, int64_t version, struct str step, struct str note) MUST_USE;
err incident_assign(struct work *w, struct str code, int64_t version, int64_t responsible_org, int64_t assignee, struct str reason) MUST_USE;
err incident_bring_in(struct work *w, struct str code, int64_t org_id, enum access_level level, struct str role, struct str reason) MUST_USE;
err incident_correct_detected(struct work *w, struct str code, int64_t version, usec detected_at, struct str reason) MUST_USE;

/* Called by the reporting module alone, in the transaction in which the closing report is accepted (Circular 20/2017 Art. 9.2.b). */
err incident_close(struct work *w, int64_t id) MUST_USE;

/* After any change of an incident, its grants or its clocks: brings incident_list, search and tallies up to date. */
err incident_refresh(struct work *w, int64_t id) MUST_USE;

/* Is the word one of those joined by single spaces? */
bool words_hold(struct str words, struct str word);

/* ---- clocks (clock.c) ---- */
/* Starts every rule of the incident's profile that this event starts and that applies to the incident; never twice. */
err clocks_start(struct work *w, int64_t incident_id, struct str event, usec at) MUST_USE;
/* Meets every running clock of the incident whose rule is met by that kind of record. */
err clocks_meet(struct work *w, int64_t incident_id, struct str met_by, usec at, struct str record_kind, int64_t record_id) MUST_USE;
/* Ends clocks that no longer apply and starts those that now do, after class, T0 or flags have changed. */
err clocks_again(struct work *w, int64_t incident_id, struct str reason) MUST_USE;

/* Time left or overrun in words, “còn 5 giờ 20 phút”, “quá hạn 2 ngày”, in the actor's language. */
struct str clock_words(struct work *w, usec due);
enum clock_tone { CLOCK_CALM, CLOCK_SOON, CLOCK_LATE, CLOCK_MET };
enum clock_tone clock_tone_of(usec now, usec warn, usec due, usec met);

#endif
