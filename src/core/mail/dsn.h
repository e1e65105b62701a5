/* mail/dsn: what a bounce says (delivery status notification, RFC 3464, in multipart/report, RFC 6522).
 * The parsing is done in a sandbox; what comes out is still somebody else's claim. */
#ifndef CORE_MAIL_DSN_H
#define CORE_MAIL_DSN_H

#include "base/buf.h"

#define DSN_MAX_NAMES 16

struct mail_dsn {
	struct str action;       /* "failed", "delayed", "delivered", "relayed", "expanded"; lower case */
	struct str status;       /* "5.1.1" */
	struct str diagnostic;   /* the remote server's words, one line, valid UTF-8, at most 300 code points */
	struct str to[DSN_MAX_NAMES];  size_t n_to;    /* addresses that the bounce was sent to */
	struct str ids[DSN_MAX_NAMES]; size_t n_ids;   /* Message-IDs of what it is about, without angle brackets */
};

/* E_NOT_FOUND: a message, but no delivery status notification. E_LIMIT: it killed its sandbox. Texts are in a. */
err mail_dsn_read(struct str message, struct arena *a, struct mail_dsn *ret) MUST_USE;

/* What runs in the sandbox: lines “name value” for the reader above. The fuzzer runs it too. */
err mail_dsn_parse(struct str in, struct buf *out, void *unused) MUST_USE;

#endif
