/* report: what somebody tells us about an incident (notice, Circular 20/2017 Art. 9.3.a), without an account, and what the
 * duty officer decides about it. The notifier's words are never rewritten. No HTTP and no HTML here. */
#ifndef MODULES_INTAKE_REPORT_H
#define MODULES_INTAKE_REPORT_H

#include "core/module.h"
#include "modules/incident/casework.h"
#include "modules/incident/incident.h"
#include "modules/intake/queries.h"
#include "web/route.h"

extern const struct perm intake_triage;

/* The form of the public and of programs; names are those of the API. */
struct report_new {
	struct str notifier_name, notifier_address, notifier_email, notifier_phone;
	struct str system_name, operator, owner, description, result, proposal;
	struct strs domains, ips;
	usec detected_at;
	const char *channel;            /* "web", "api", "phone" */
	bool is_demo;
};

struct receipt {
	int64_t id;
	struct str code;                /* TB-7K3M-9QXD */
	struct str secret;              /* 26 characters; shown to the notifier alone, never stored */
	bool is_repeat;                 /* the same content came within the last day: joined to that report */
};

/* Checks, keeps, acknowledges (mail when an address was given). once: Idempotency-Key or the form's hidden value ("" = none);
 * the same key and content again answers the same receipt, another content with it E_CONFLICT. Anybody may call it. */
err report_submit(struct work *w, const struct report_new *n, struct str once, struct receipt *ret) MUST_USE;

/* The secret of a code: base32 of HMAC-SHA256(program's key, code), so that a repeated request can be answered the same
 * while the database holds only its hash. */
struct str report_secret(struct arena *a, struct str code);
/* For the notifier: E_NOT_FOUND when code or secret is wrong, in the same time. */
err report_open_with_secret(struct work *w, struct str code, struct str secret, struct report_by_secret_row *ret) MUST_USE;

/* ---- the duty officer; the report's grant and intake.triage are checked ---- */
err report_by_code(struct work *w, struct str code, struct report_get_row *ret) MUST_USE;
err report_take(struct work *w, struct str code, int64_t version) MUST_USE;              /* new → verifying, by the actor */
err report_refuse(struct work *w, struct str code, int64_t version, struct str reason) MUST_USE;
err report_mark_same(struct work *w, struct str code, int64_t version, struct str other_code) MUST_USE;
err report_back_to_queue(struct work *w, struct str code, int64_t version, struct str reason) MUST_USE; /* undo of refuse, same, attach */
err report_attach(struct work *w, struct str code, int64_t version, struct str incident_code) MUST_USE;
/* Opens the incident from what the officer confirmed. Clock “received” starts at receipt and is met by the acknowledgement. */
err report_accept(struct work *w, struct str code, int64_t version, struct incident_new *n, struct str *ret_incident_code) MUST_USE;

/* ---- messages ---- */
err report_message_from_reporter(struct work *w, const struct report_by_secret_row *r, struct str text) MUST_USE;
err report_message_from_team(struct work *w, struct str code, struct str text) MUST_USE; /* also mailed when an address was given */

#endif
