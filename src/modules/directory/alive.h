/* alive: the proof that published contact points exist and answer. Directive 18 clause 1l; duties.md ct18-1l-1.
 *
 * Register = portal = security.txt: the portal's page and /.well-known/security.txt of every member are fetched now and then and
 * compared with the register; each difference is a row with the moment it was first seen. And people are asked: by a mail with a
 * link that answers once, or by a code spoken on the phone and called back. */
#ifndef MODULES_DIRECTORY_ALIVE_H
#define MODULES_DIRECTORY_ALIVE_H

#include "modules/directory/directory.h"

extern const struct perm may_see_reachability, may_ask_contacts;

/* ---- security.txt as found (RFC 9116) ---- */
#define SECURITY_FAULTS_MAX 16
struct security_found {
	struct str contacts[32]; size_t n_contacts;    /* URIs as written */
	struct str faults[SECURITY_FAULTS_MAX]; size_t n_faults;   /* stable words: "no_contact", "expired", … */
	struct str encryption, canonical;              /* first of each */
	usec expires_at;                               /* 0: none that can be read */
	bool is_signed;
};
/* Reads the file that was found at url; faults are noted, what can be read is read. */
void security_parse(struct arena *a, struct str text, struct str media_type, struct str url, usec now, struct security_found *ret);

/* ---- what a page shows ---- */
/* HTML with character references decoded, lower case; tags stay. */
struct str page_text(struct arena *a, struct str html);
bool page_has_email(struct str page, struct str email);
/* Also with other separators, or with +84 for 0. Numbers of fewer than seven digits are taken to be there. */
bool page_has_phone(struct arena *a, struct str page, struct str phone);
/* "+84 (24) 1234-567" → "241234567": what stays of a number however it is written. */
struct str phone_core(struct arena *a, struct str phone);

/* ---- comparing ---- */
struct difference { const char *source, *kind; struct str value; };
struct differences { struct difference *at; size_t n; };
/* contacts: of the register. */
void compare_portal(struct arena *a, const struct site_contacts_rows *contacts, struct str html, struct differences *ret);
void compare_security(struct arena *a, const struct site_contacts_rows *contacts, const struct security_found *found, struct differences *ret);
/* Writes what was found for a source: new ones begin now, those that are gone end, the others keep their date. */
err differences_keep(struct work *w, int64_t org_id, const char *source, const struct differences *d) MUST_USE;

err sites_plan(struct work *w, struct str args_json) MUST_USE;                        /* job: who is due */
err site_visit(struct store *s, struct work *w, struct str args_json) MUST_USE;       /* job: one body's portal and security.txt */
err sites_alarm(struct work *w, struct str args_json) MUST_USE;                       /* job: differences older than a day */
/* Visited soon, whatever its turn. Journalled. */
err site_visit_soon(struct work *w, int64_t org_id, struct str code) MUST_USE;

/* ---- asking ---- */
/* A mail with a link. E_CONFLICT while an earlier one waits. Journalled. */
err check_ask_mail(struct work *w, int64_t org_id, int64_t contact_id, const char *kind) MUST_USE;
/* A code to be spoken on the phone. Journalled. */
err check_ask_phone(struct work *w, int64_t org_id, int64_t contact_id, struct str *ret_code) MUST_USE;
struct check_answer { struct str name, note, code; bool is_wrong; };
/* By whoever holds the link; no account. E_NOT_FOUND for a link that is none, E_CONFLICT for one that was used or is over. */
err check_find(struct work *w, struct str secret, struct check_by_secret_row *ret) MUST_USE;
err check_answer_mail(struct work *w, struct str secret, const struct check_answer *a) MUST_USE;
/* The call came back with the code: answered; without an answer: is_silent. */
err check_answer_phone(struct work *w, int64_t org_id, int64_t check_id, const struct check_answer *a, bool is_silent) MUST_USE;
err checks_chase(struct work *w, struct str args_json) MUST_USE;                      /* job: expires old questions, asks for confirmations that are due */
/* What it proves of published contacts (duty.c). */
extern const struct duty_source directory_duties[1];
/* The moment before which a confirmation is too old. */
usec confirm_cut(struct work *w);

#endif
