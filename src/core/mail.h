/* mail: the outbox. A mail is a row written in the transaction that causes it; the job "mail.send" delivers it by SMTP
 * (libcurl; STARTTLS, authentication), retries with back-off, and records refusals and bounces. */
#ifndef CORE_MAIL_H
#define CORE_MAIL_H

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
	int64_t file_id;               /* 0: no attachment */
	struct str key;                /* the same key is never queued twice; "" = none */
};
err mail_queue(struct work *w, const struct mail *m, int64_t *ret_id) MUST_USE;

#endif
