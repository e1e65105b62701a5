/* statutory: reports required by law, from draft to acceptance. No HTTP and no HTML here.
 *
 *   draft ─► sent ─► acknowledged ─► accepted | returned          draft, sent, acknowledged ─► withdrawn
 *
 * Acknowledged: by the program itself, at once, for every recipient in this network (Decision 05/2017 Art. 12). A returned
 * report goes on as a new draft with the reasons. What was sent never changes; only a number still missing may be added once.
 * Who may: a draft is its author's organisation's alone; a sent report is also its recipients'. All others get E_NOT_FOUND. */
#ifndef MODULES_REPORTING_STATUTORY_H
#define MODULES_REPORTING_STATUTORY_H

#include "core/legal/legal.h"
#include "modules/incident/incident.h"
#include "modules/reporting/form.h"
#include "modules/reporting/queries.h"

/* What the successor of an organisation goes on with (heritage.c). */
extern const struct heritage reporting_heritage[2];
extern const struct perm reporting_read, reporting_write, reporting_send, reporting_decide;

/* A draft of that kind for the case, filled in from the case, the register and earlier reports; the organisation's draft of the
 * kind when it has one already. Needs ACCESS_WORK on the case. E_CONFLICT: the case is over, or one still waits to be decided. */
err statutory_begin(struct work *w, struct str incident_code, struct str kind, struct str *ret_code, bool *ret_is_new) MUST_USE;

/* The report, if the actor's organisation may see it. */
err statutory_by_code(struct work *w, struct str code, struct statutory_get_row *ret) MUST_USE;
bool statutory_is_over(struct str state);
/* The actor's organisation wrote it. */
bool statutory_is_own(const struct work *w, const struct statutory_get_row *s);
/* The actor's organisation decides it, and nobody has yet. */
err statutory_may_decide(struct work *w, const struct statutory_get_row *s, bool *ret) MUST_USE;

/* A draft's answers, all of them; version is what the person saw. Required ones may still be missing. */
err statutory_save(struct work *w, struct str code, int64_t version, const struct answers *x) MUST_USE;

struct send_form {
	struct str number;             /* "" : given later */
	struct str place, authority, signer_title, signer_name, file_unit, urgency;
};
/* Complete, or E_INVALID with every item that is not. Meets the case's clocks of that kind. */
err statutory_send(struct work *w, struct str code, int64_t version, const struct send_form *f) MUST_USE;
err statutory_number(struct work *w, struct str code, struct str number) MUST_USE;

/* A recipient takes it in hand. */
err statutory_see(struct work *w, struct str code) MUST_USE;
/* The deciding recipient alone; accepting the closing report closes the case in the same transaction. */
err statutory_accept(struct work *w, struct str code, int64_t version, struct str remark) MUST_USE;
/* ret_draft: the code of the author's new draft. */
err statutory_return(struct work *w, struct str code, int64_t version, struct str reason, struct str *ret_draft) MUST_USE;
/* By its author's organisation; a sent one with a reason and only until a recipient has taken it in hand. */
err statutory_withdraw(struct work *w, struct str code, int64_t version, struct str reason) MUST_USE;

/* ---- recipients (recipient.c) ---- */
struct recipient { int64_t org_id; struct str role, role_title, name; bool is_copy, decides; };  /* org_id 0: a name on the document only */
struct recipients { struct recipient *at; size_t n; };
/* To whom a report of that kind about the case goes now, by the profile's roles; each organisation once, never from_org unless
 * nobody else can decide. Exactly one decides when any of them is in this network. */
err recipients_find(struct work *w, int64_t incident_id, struct str profile, struct str kind, int64_t from_org, struct recipients *ret) MUST_USE;

/* ---- filling in (prefill.c) ---- */
err statutory_prefill(struct work *w, int64_t incident_id, const struct report_form *f, struct answers *ret) MUST_USE;

/* ---- document (report_document.c) ---- */
enum document_kind { DOCUMENT_PDF, DOCUMENT_DOCX };
/* The report as an official document; drafts too, marked as such. Appends to out. */
err statutory_document(struct work *w, const struct statutory_get_row *s, enum document_kind kind, enum lang lang, struct buf *out) MUST_USE;
/* "BC-2026-000045.pdf" */
struct str statutory_document_name(struct arena *a, const struct statutory_get_row *s, enum document_kind kind);

/* ---- delivery (deliver.c): the job "reporting.deliver" {"report":"<id>"} ---- */
err statutory_deliver(struct store *s, struct work *w, struct str args_json) MUST_USE;

/* «Báo cáo ban đầu sự cố» as the profile calls it; the kind itself when it does not know it. */
struct str statutory_title(struct str profile, struct str kind, enum lang lang);

/* The kind "statutory_report" (struct record_kind). */
err statutory_link(struct work *w, int64_t id, struct link *ret) MUST_USE;

#endif
