/* report: what somebody tells us about an incident (notice, Circular 20/2017 Art. 9.3.a), without an account, and what the
 * duty officer decides about it. The notifier's words are never rewritten. No HTTP and no HTML here. */
#ifndef MODULES_INTAKE_REPORT_H
#define MODULES_INTAKE_REPORT_H

#include "core/journal.h"
#include "core/module.h"
#include "modules/incident/casework.h"
#include "modules/incident/incident.h"
#include "modules/intake/queries.h"
#include "web/route.h"

/* intake.read sees the queue; intake.triage decides; intake.reply is for teams whose case came from a report. */
extern const struct perm intake_read, intake_triage, intake_reply;
extern const struct module intake_module;

/* The form of the public and of programs; names are those of the API. */
struct report_new {
	struct str notifier_name, notifier_address, notifier_email, notifier_phone;
	struct str system_name, operator, owner, description, result, proposal;
	struct strs domains, ips;
	usec detected_at;
	struct uploads files;           /* kept before (file_keep) */
	const char *channel;            /* "web", "api", "phone" */
	bool is_demo;
};

struct receipt {
	int64_t id;
	usec received_at;
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
/* HMAC-SHA256 of the program's key over purpose and text, base32; what is signed for one purpose is worth nothing for another. */
struct str report_mac(struct arena *a, const char *purpose, struct str text);
/* As typed or read aloud → "TB-7K3M-9QXD"; spaces, small letters and O, I, L for 0, 1, 1 are forgiven. "" when it is no code. */
struct str report_code_typed(struct arena *a, struct str typed);
/* Whether the secret is that code's; takes the same time whether there is such a code or not. */
err report_secret_holds(struct work *w, struct str code, struct str secret, struct report_by_secret_row *ret,
	bool *ret_holds) MUST_USE;
/* The same with E_NOT_FOUND when it is not. */
err report_open_with_secret(struct work *w, struct str code, struct str secret,
	struct report_by_secret_row *ret) MUST_USE;
/* The same for whoever has proved before that he knows the secret (signed cookie). */
err report_open_known(struct work *w, struct str code, struct report_by_secret_row *ret) MUST_USE;

/* What the notifier is told about where things stand; the team's inner steps are not shown. */
enum report_stage { STAGE_RECEIVED, STAGE_VERIFYING, STAGE_HANDLING, STAGE_DONE, STAGE_REFUSED };
enum report_stage report_stage_of(const struct report_by_secret_row *r);

/* ---- the duty officer: whose organisation has no grant on the report gets E_NOT_FOUND; permissions are the routes' ---- */
/* The kind "report" (struct record_kind). */
err report_link(struct work *w, int64_t id, struct link *ret) MUST_USE;
err report_by_code(struct work *w, struct str code, struct report_get_row *ret) MUST_USE;
err report_take(struct work *w, struct str code, int64_t version) MUST_USE;              /* new → verifying, by the actor */
err report_refuse(struct work *w, struct str code, int64_t version, struct str reason) MUST_USE;
err report_mark_same(struct work *w, struct str code, int64_t version, struct str other_code) MUST_USE;
err report_back_to_queue(struct work *w, struct str code, int64_t version,
	struct str reason) MUST_USE; /* undo of refuse, same, attach */
err report_attach(struct work *w, struct str code, int64_t version, struct str incident_code) MUST_USE;
/* Opens the incident from what the officer confirmed. Clock “received” starts at receipt and is met by the acknowledgement. */
err report_accept(struct work *w, struct str code, int64_t version, struct incident_new *n,
	struct str *ret_incident_code) MUST_USE;

/* ---- messages (message.c) ---- */
/* text or files, or both. */
err report_message_from_reporter(struct work *w, const struct report_by_secret_row *r, struct str text,
	const struct uploads *files, int64_t *ret_id) MUST_USE;
/* By the duty officer, or by a team that works the case the report led to. Also mailed (as a pointer) when an address was given. */
err report_message_from_team(struct work *w, struct str code, struct str text, int64_t *ret_id) MUST_USE;
/* The report's messages have been looked at by the duty officer. */
err report_messages_seen(struct work *w, struct str code) MUST_USE;

/* ---- shared with message.c and triage.c ---- */
struct journal_ref report_ref(int64_t id);
enum lang report_lang(struct str lang);
/* Live queues: somebody should look again. */
err report_queue_changed(struct work *w) MUST_USE;
/* Mail to the notifier about the report; nothing when no address was given. what makes the key with the version. */
struct notifier { int64_t id, version; struct str code, lang, name, email; };
err report_tell(struct work *w, const struct notifier *n, struct str text, const char *what) MUST_USE;
err report_files_attach(struct work *w, int64_t id, const struct uploads *files) MUST_USE;

#endif
