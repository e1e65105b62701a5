/* security.txt (RFC 9116): this node's own, and a draft for every organisation. */
#include <gpgme.h>
#include <locale.h>
#include <pthread.h>

#include "modules/directory/directory.h"

#include "core/journal.h"
#include "core/mail/mail.h"
#include "core/settings.h"

enum { SIGNED_MAX = 64 << 10, TEXT_MAX = 16 << 10 };

/* ---- the text ---- */

static void add_line(struct buf *b, const char *field, struct str value)
{
	if (value.n)
		buf_fmt(b, "%s: %.*s\n", field, STR_ARG(value));
}

/* Contact is a URI (§2.5.3); what people write is made one. */
static struct str contact_uri(struct arena *a, struct str v)
{
	if (!v.n || str_find(v, S("://")) >= 0 || str_starts(v, S("mailto:")) || str_starts(v, S("tel:")))
		return v;
	return str_find_char(v, '@') >= 0 ? a_cat(a, S("mailto:"), v) : STR_NONE;
}

struct str security_text(struct work *w, usec expires)
{
	struct buf b __attribute__((cleanup(buf_done)));
	struct str site = setting_text(w, "site.url"), contacts = setting_text(w, "directory.security_contact");
	buf_init(&b, TEXT_MAX);
	for (struct str rest = contacts; rest.p && rest.n;)
		add_line(&b, "Contact", contact_uri(w->a, str_trim(str_cut(&rest, ','))));
	if (!b.n)
		return STR_NONE;
	add_line(&b, "Expires", time_rfc3339(w->a, expires));
	add_line(&b, "Encryption", setting_text(w, "directory.security_encryption"));
	add_line(&b, "Preferred-Languages", S("vi, en"));
	if (str_starts(site, S("https://")))
		add_line(&b, "Canonical", a_cat(w->a, site, S(SECURITY_PATH)));
	return a_dup(w->a, buf_str(&b));
}

static struct str phone_uri(struct arena *a, struct str phone)
{
	char *z = a_alloc(a, phone.n + 5);
	size_t n = 0;
	for (size_t i = 0; i < phone.n; i++)
		if ((phone.p[i] >= '0' && phone.p[i] <= '9') || (phone.p[i] == '+' && !n))
			z[n++] = phone.p[i];
	return n ? a_fmt(a, "tel:%.*s", (int)n, z) : STR_NONE;
}

void security_txt_of(struct work *w, struct buf *b, const struct listed_org *o)
{
	for (size_t i = 0; i < o->n_contacts; i++) {
		add_line(b, "Contact", contact_uri(w->a, o->contacts[i].email));
		add_line(b, "Contact", phone_uri(w->a, o->contacts[i].phone));
	}
	if (!o->n_contacts)
		add_line(b, "Contact", contact_uri(w->a, o->email));
	add_line(b, "Expires", time_rfc3339(w->a, civil_day_start(civil_day_number(w->now) + setting_int(w, "directory.security_days"))));
	for (size_t i = 0; i < o->n_contacts; i++)
		add_line(b, "Encryption", o->contacts[i].pgp_url);
	add_line(b, "Preferred-Languages", S("vi, en"));
	if (str_starts(o->website, S("https://"))) {
		struct str site = o->website;
		while (str_ends(site, S("/")))
			site.n--;
		add_line(b, "Canonical", a_cat(w->a, site, S(SECURITY_PATH)));
	}
}

/* ---- the signature ---- */

static pthread_once_t gpgme_once = PTHREAD_ONCE_INIT;

static void gpgme_begin(void)
{
	gpgme_check_version(NULL);
	gpgme_set_locale(NULL, LC_CTYPE, "C");
}

static err signing_failed(struct work *w, gpgme_error_t e)
{
	return fail(w, E_CONFLICT, M_DIRECTORY_SIGNING_FAILED, a_dup(w->a, str_of(gpgme_strerror(e))));
}

static gpgme_error_t context_new(struct work *w, gpgme_ctx_t *ret)
{
	struct str home = setting_text(w, "directory.pgp_home");
	gpgme_error_t e = gpgme_new(ret);
	if (e)
		return e;
	gpgme_set_armor(*ret, 1);
	gpgme_set_offline(*ret, 1);
	gpgme_set_pinentry_mode(*ret, GPGME_PINENTRY_MODE_ERROR);
	return gpgme_ctx_set_engine_info(*ret, GPGME_PROTOCOL_OpenPGP, NULL, home.n ? a_z(w->a, home) : NULL);
}

static gpgme_error_t sign_with(gpgme_ctx_t c, struct work *w, const char *fingerprint, struct str text, struct str *ret)
{
	gpgme_key_t key = NULL;
	gpgme_data_t in = NULL, out = NULL;
	size_t n = 0;
	gpgme_error_t e = gpgme_get_key(c, fingerprint, &key, 1);
	if (!e)
		e = gpgme_signers_add(c, key);
	if (!e)
		e = gpgme_data_new_from_mem(&in, text.p, text.n, 0);
	if (!e)
		e = gpgme_data_new(&out);
	if (!e)
		e = gpgme_op_sign(c, in, out, GPGME_SIG_MODE_CLEAR);
	if (!e) {
		char *signed_text = gpgme_data_release_and_get_mem(out, &n);
		out = NULL;
		*ret = n <= SIGNED_MAX ? a_dup(w->a, str_from(signed_text, n)) : STR_NONE;
		gpgme_free(signed_text);
	}
	if (in)
		gpgme_data_release(in);
	if (out)
		gpgme_data_release(out);
	if (key)
		gpgme_key_unref(key);
	return e;
}

err security_sign(struct work *w, struct str text, struct str *ret_signed, struct str *ret_fingerprint)
{
	struct str typed = setting_text(w, "directory.pgp_key");
	gpgme_ctx_t c = NULL;
	*ret_signed = text;
	*ret_fingerprint = STR_NONE;
	if (!typed.n)
		return OK;
	if (!pgp_fingerprint_parse(w->a, typed, ret_fingerprint))
		return fail(w, E_CONFLICT, M_NETWORK_PGP_FINGERPRINT_BAD);
	pthread_once(&gpgme_once, gpgme_begin);
	gpgme_error_t e = context_new(w, &c);
	if (!e)
		e = sign_with(c, w, a_z(w->a, *ret_fingerprint), text, ret_signed);
	if (c)
		gpgme_release(c);
	return e ? signing_failed(w, e) : OK;
}

/* ---- the watch over its end ---- */

static err warn(struct work *w, const struct security_now_row *now, int64_t days)
{
	struct contact_mailable_rows rows;
	int64_t coordinator;
	struct str end = date_shown(w->a, now->expires_at);
	if (network_coordinator(w, &coordinator) != OK)
		coordinator = 0;
	w->problem = (struct problem){ 0 };
	TRY(network_contacts_of(w, coordinator, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(mail_queue(w, &(struct mail){ .to = rows.at[i].email, .to_name = rows.at[i].name, .lang = LANG_VI,
			.subject = say_in(w->a, LANG_VI, M_DIRECTORY_SECURITY_WARN_SUBJECT, end),
			.text = say_in(w->a, LANG_VI, M_DIRECTORY_SECURITY_WARN_TEXT, end), .about_path = S("/admin/security-txt"), .kind = "security_file",
			.record_id = 1, .key = a_fmt(w->a, "security-txt:%lld:%lld:%.*s", (long long)now->expires_at, (long long)days,
			STR_ARG(rows.at[i].email)) }, NULL));
	TRY(security_warned(w->db, &(struct security_warned_in){ .days = days }, NULL));
	return journal_add(w, "directory.security_expires", (struct journal_ref){ "security_file", 1 }, a_fmt(w->a, "{\"code\":\"%.*s\"}", STR_ARG(end)));
}

/* A month, two weeks, a week and a day before, and once more when it is over. */
err security_watch(struct work *w, struct str args_json)
{
	static const int64_t steps[] = { 0, 1, 7, 14, 30 };
	struct security_now_row now;
	bool found;
	TRY(security_now(w->db, w->a, &now, &found));
	if (!found)
		return OK;
	for (size_t i = 0; i < COUNT(steps); i++)
		if (now.expires_at - w->now <= steps[i] * USEC_DAY)
			return now.warned_days > steps[i] ? warn(w, &now, steps[i]) : OK;
	return OK;
}
