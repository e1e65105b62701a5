/* mail: the outbox. A mail is a row written in the transaction that causes it; the job "mail.send" delivers it by SMTP
 * (libcurl; STARTTLS, authentication), retries with back-off, and records refusals and bounces.
 *
 * States: queued → sent | refused (5xx, no address, or nobody took it for mail.give_up_hours); sent → bounced.
 * Delivery is at least once: a crash after the server took the mail and before that was noted sends it again, with the
 * same Message-ID and date, so that the recipient's side can tell. Each end is a journal entry on the record it belongs to.
 * Without the setting mail.smtp_url mails stay queued and nothing is lost. See docs/mail.md. */
#ifndef CORE_MAIL_MAIL_H
#define CORE_MAIL_MAIL_H

#include "core/access.h"
#include "store/work.h"

struct mail {
	struct str to;                 /* address */
	struct str to_name;
	enum lang lang;
	struct str subject, text;      /* plain text, UTF-8 */
	enum tlp tlp;                  /* above the setting mail.tlp_max only a pointer to the page is sent, not the text */
	struct str about_path;         /* page to point to */
	const char *kind; int64_t record_id;  /* what it belongs to */
	int64_t file_id;               /* 0: no attachment; a file attached to the same record */
	bool is_secret;                /* the text carries a one-time link: gone from the outbox once the mail has left or is cancelled */
	struct str key;                /* the same key is never queued twice; "" = none */
};
/* An address that cannot be one does not fail the caller's work: the row is there at once as refused.
 * *ret_id (may be NULL): the row, or the earlier one with the same key. */
err mail_queue(struct work *w, const struct mail *m, int64_t *ret_id) MUST_USE;

/* Refused or bounced: queued again, same Message-ID. Queued: tried now instead of later. Sent, or its secret text gone:
 * E_CONFLICT. Journalled. */
err mail_resend(struct work *w, int64_t id) MUST_USE;

/* Queued: never sent, shown as refused with the reason. Otherwise E_CONFLICT. Journalled. */
err mail_cancel(struct work *w, int64_t id) MUST_USE;

/* Whether a server is configured; when not, pages say so. */
bool mail_is_configured(struct work *w);

struct mail_numbers { int64_t queued, refused, bounced; };
err mail_count(struct work *w, struct mail_numbers *ret) MUST_USE;

/* ---- jobs ---- */
err mail_send_job(struct store *s, struct work *w, struct str args_json) MUST_USE;     /* "mail.send" {"mail":"<id>"} */
err mail_plan_job(struct work *w, struct str args_json) MUST_USE;                      /* "mail.plan": jobs for queued mails that have none */
err mail_bounces_job(struct store *s, struct work *w, struct str args_json) MUST_USE;  /* "mail.bounces" (mail_bounce.c) */

#endif
