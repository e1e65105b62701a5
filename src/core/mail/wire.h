/* mail/wire: the conversation with mail servers, through libcurl: one message out by SMTP (RFC 5321, STARTTLS RFC 3207,
 * AUTH RFC 4954); bounce candidates in by IMAP (RFC 9051). Blocks on the network: never inside a transaction. */
#ifndef CORE_MAIL_WIRE_H
#define CORE_MAIL_WIRE_H

#include "base/buf.h"

enum mail_tls { MAIL_TLS_REQUIRED, MAIL_TLS_IF_OFFERED, MAIL_TLS_NONE };

struct mail_server {
	struct str url;            /* smtp://host:port, smtps://host:port; imap:// and imaps:// alike */
	struct str user, password; /* user "" = no sign-in; a password never goes over a line without TLS */
	struct str ca_file;        /* "" = the system's authorities. Certificates are always verified */
	enum mail_tls tls;         /* for smtp:// and imap:// */
	int64_t timeout_s;
	struct str own_name;       /* for EHLO; "" = the host's */
};

enum smtp_result { SMTP_SENT, SMTP_LATER, SMTP_REFUSED };

/* Hands the message over. SMTP_REFUSED: the server said 5xx to this recipient or this message; everything else that is
 * not success (4xx, no connection, TLS or sign-in trouble) is SMTP_LATER. ret_answer: the server's last words, or curl's. */
enum smtp_result smtp_send(const struct mail_server *s, struct arena *a, struct str sender, struct str recipient,
	struct str message, struct str *ret_answer);

struct imap;
/* Signs in and selects the folder named in the URL's path (INBOX when none). E_IO with the reason in *ret_why. */
err imap_open(const struct mail_server *s, struct arena *a, struct imap **ret, struct str *ret_why) MUST_USE;
void *imap_close(struct imap *m);
/* UIDs that answer an IMAP SEARCH (criteria are ours, never from outside), at most max. */
err imap_search(struct imap *m, struct arena *a, const char *criteria, int64_t *ret_uids, size_t max, size_t *ret_n) MUST_USE;
/* The whole message; E_LIMIT when larger than out's ceiling. Marks it \Seen. */
err imap_fetch(struct imap *m, int64_t uid, struct buf *out) MUST_USE;
/* E.g. "-FLAGS.SILENT (\\Seen)". */
err imap_flag(struct imap *m, struct arena *a, int64_t uid, const char *change) MUST_USE;

#endif
