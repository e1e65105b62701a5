/* mail_bounce: reads delivery status notifications from the bounce mailbox and marks the mails they are about.
 *
 * Only messages that call themselves multipart/report are touched at all; of those, what is not about a mail of ours gets
 * its \Seen flag taken back and a keyword, so that it is not read again. */
#include "base/log.h"
#include "base/text.h"
#include "core/mail/compose.h"
#include "core/mail/dsn.h"
#include "core/mail/parts.h"
#include "core/queries.h"
#include "core/settings.h"

#define AT_ONCE 100
#define BOUNCE_MAX (2 << 20)
#define CANDIDATES "UNSEEN UNKEYWORD UngCuuRead HEADER Content-Type \"multipart/report\""

struct bounce { const struct mail_dsn *dsn; bool is_ours; };

/* The Message-ID that a bounce's recipient address carries: bounce+token@domain → token@<domain of mail.from>. */
static struct str id_of_recipient(struct work *w, struct str to)
{
	struct str ours = setting_text(w, "mail.bounce_address"), domain = mail_domain(ours);
	struct str head = domain.n ? str_sub(ours, 0, ours.n - domain.n - 1) : STR_NONE;
	struct str local = to;
	local = str_cut(&local, '@');
	if (!head.n || local.n <= head.n + 1 || !str_eq_nocase(str_sub(local, 0, head.n), head) || local.p[head.n] != '+' ||
	    !str_eq_nocase(mail_domain(to), domain))
		return STR_NONE;
	return a_fmt(w->a, "%.*s@%.*s", STR_ARG(str_sub(local, head.n + 1, local.n)), STR_ARG(mail_domain(setting_text(w, "mail.from"))));
}

static err note_bounce(struct work *w, const struct mail_by_message_row *mail, const struct mail_dsn *d)
{
	int64_t n = 0;
	struct str answer = text_clip(w->a, a_fmt(w->a, "%.*s %.*s", STR_ARG(d->status), STR_ARG(d->diagnostic)), 400);
	if (str_eq(d->action, S("delayed")))
		return mail_note_delay(w->db, &(struct mail_note_delay_in){ .id = mail->id, .answer = answer }, NULL);
	if (!str_eq(d->action, S("failed")))
		return OK;
	TRY(mail_set_bounced(w->db, &(struct mail_set_bounced_in){ .id = mail->id, .answer = answer }, &n));
	return n ? mail_journal(w, "mail.bounced", mail->id, mail->kind, mail->record_id, answer) : OK;
}

static err match_id(struct work *w, struct bounce *b, struct str id)
{
	struct mail_by_message_row mail;
	bool found = false;
	if (!id.n || b->is_ours)
		return OK;
	TRY(mail_by_message(w->db, w->a, &(struct mail_by_message_in){ .message_id = id }, &mail, &found));
	if (!found)
		return OK;
	b->is_ours = true;
	return note_bounce(w, &mail, b->dsn);
}

static err match(struct work *w, void *arg)
{
	struct bounce *b = arg;
	b->is_ours = false;
	for (size_t i = 0; i < b->dsn->n_to; i++)
		TRY(match_id(w, b, id_of_recipient(w, b->dsn->to[i])));
	for (size_t i = 0; i < b->dsn->n_ids; i++)
		TRY(match_id(w, b, b->dsn->ids[i]));
	return OK;
}

/* E_IO when the mailbox or the database is away; what one message contains never stops the others. */
static err take_one(struct store *s, struct work *w, struct imap *m, int64_t uid)
{
	struct mail_dsn dsn;
	struct bounce b = { .dsn = &dsn };
	struct buf bytes;
	buf_init(&bytes, BOUNCE_MAX);
	err e = imap_fetch(m, uid, &bytes);
	if (e == OK)
		e = mail_dsn_read(buf_str(&bytes), w->a, &dsn);
	if (e == E_LIMIT && buf_end(&bytes) == OK)   /* the child may have inherited a lock: once more */
		e = mail_dsn_read(buf_str(&bytes), w->a, &dsn);
	buf_done(&bytes);
	if (e == E_IO || e == E_FULL)
		return e;
	if (e == OK)
		TRY(mail_tx(s, w, TX_WRITE, match, &b));
	if (b.is_ours)
		return OK;
	log_info("mail.bounce_not_ours", "uid", log_n(uid), "reason", err_name(e), NULL);
	TRY(imap_flag(m, w->a, uid, "-FLAGS.SILENT (\\Seen)"));
	/* A server that knows no keywords refuses: then it is read again. */
	return imap_flag(m, w->a, uid, "+FLAGS.SILENT (UngCuuRead)") == E_LIMIT ? E_LIMIT : OK;
}

static err take_all(struct store *s, struct work *w, struct imap *m)
{
	int64_t uids[AT_ONCE];
	size_t n = 0;
	err e = imap_search(m, w->a, CANDIDATES, uids, AT_ONCE, &n);
	for (size_t i = 0; e == OK && i < n; i++) {
		struct arena_mark mark = arena_mark(w->a);
		e = take_one(s, w, m, uids[i]);
		arena_rewind(w->a, mark);
	}
	return e;
}

err mail_bounces_job(struct store *s, struct work *w, struct str args_json)
{
	struct mail_server server = mail_server_of(w, "imap");
	struct imap *m;
	struct str why = STR_NONE;
	(void)args_json;
	if (!server.url.n)
		return OK;
	if (imap_open(&server, w->a, &m, &why) != OK)
		return fail(w, E_IO, M_CORE_MAIL_IMAP, why);
	err e = take_all(s, w, m);
	imap_close(m);
	return e == OK ? OK : fail(w, e, M_CORE_MAIL_IMAP, str_of(err_name(e)));
}
