/* mail/compose: one RFC 5322 message as bytes ready for SMTP (CRLF line ends). Pure: no clock, no database. */
#ifndef CORE_MAIL_COMPOSE_H
#define CORE_MAIL_COMPOSE_H

#include "base/buf.h"
#include "base/clock.h"

struct mail_message {
	struct str from, from_name, to, to_name;   /* addresses: mail_address_ok() */
	struct str subject, text;                  /* UTF-8; control characters in the subject become spaces */
	struct str lang;                           /* "vi", "en": Content-Language */
	struct str message_id;                     /* without angle brackets */
	const struct str *thread; size_t n_thread; /* Message-IDs of earlier mail about the same record, oldest first */
	usec date;
	struct str file_name, file_type, file;     /* one attachment; file.n == 0: none */
};

/* Headers as RFC 2047 wants them, text as quoted-printable UTF-8 (its last line always ended), Auto-Submitted: auto-generated (RFC 3834).
 * E_INVALID: an address is none. E_LIMIT: larger than out's ceiling. */
err mail_compose(const struct mail_message *m, struct arena *a, struct buf *out) MUST_USE;

/* local@domain in the part of RFC 5321 that is used in practice: ASCII, no quotes, no spaces, at most 64@255. */
bool mail_address_ok(struct str address);
/* What follows the last @, or "". */
struct str mail_domain(struct str address);

#endif
