/* mail/parts: what mail.c, mail_bounce.c, page_mail.c and the tests share; nobody else includes it. */
#ifndef CORE_MAIL_PARTS_H
#define CORE_MAIL_PARTS_H

#include "core/mail/mail.h"
#include "core/mail/wire.h"

/* fn with w inside a transaction of its own; w->db is NULL again afterwards. */
err mail_tx(struct store *s, struct work *w, enum tx_mode mode, err (*fn)(struct work *w, void *arg), void *arg) MUST_USE;
struct mail_server mail_server_of(struct work *w, const char *protocol);   /* "smtp" or "imap": settings mail.<protocol>_… */
/* Journal entry on the record the mail belongs to, or on the mail itself when it belongs to none. */
err mail_journal(struct work *w, const char *name, int64_t mail_id, struct str kind, int64_t record_id, struct str answer) MUST_USE;
/* bounce+token@domain; token is the Message-ID's local part. Without mail.bounce_address: mail.from. */
struct str mail_envelope_sender(struct work *w, struct str message_id);

/* Address of a page of ours: setting site.url and the path. */
struct str mail_page_link(struct work *w, struct str path);

/* A secret mail has left or never will: its text goes from the outbox. Nothing for others. */
err mail_secret_forget(struct work *w, int64_t id) MUST_USE;

/* What TLP leaves of a mail: subject and text as they leave. */
struct str mail_subject_leaving(struct arena *a, enum lang lang, struct str subject, enum tlp tlp, bool is_pointer);
struct str mail_text_pointer(struct arena *a, enum lang lang, enum tlp tlp, struct str link);
bool mail_is_pointer(struct arena *a, enum lang lang, enum tlp tlp, struct str text);
enum tlp mail_tlp_max(struct work *w);
enum lang mail_lang(struct str name);

#endif
