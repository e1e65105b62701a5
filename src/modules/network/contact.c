/* Contact points: whom to call, in which order, when it was last tried. */
#include "modules/network/rules.h"

#include "base/rand.h"
#include "core/settings.h"

bool pgp_fingerprint_parse(struct arena *a, struct str typed, struct str *ret)
{
	struct str s = str_trim(typed);
	if (str_starts(s, S("0x")) || str_starts(s, S("0X")))
		s = str_sub(s, 2, s.n);
	char *digits = a_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == ' ' || c == ':')
			continue;
		if (c >= 'a' && c <= 'f')
			c = (char)(c - 'a' + 'A');
		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F')))
			return false;
		digits[n++] = c;
	}
	*ret = str_from(digits, n);
	return n == 40 || n == 64;
}

struct str pgp_fingerprint_shown(struct arena *a, struct str fingerprint)
{
	char *out = a_alloc(a, fingerprint.n + fingerprint.n / 4 + 1);
	size_t n = 0;
	for (size_t i = 0; i < fingerprint.n; i++) {
		if (i && i % 4 == 0)
			out[n++] = ' ';
		out[n++] = fingerprint.p[i];
	}
	return str_from(out, n);
}

static struct str key_kept(struct work *w, struct str typed)
{
	struct str kept;
	return typed.n && pgp_fingerprint_parse(w->a, typed, &kept) ? kept : STR_NONE;
}

static bool is_key_url(struct str url)
{
	for (size_t i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] <= ' ' || url.p[i] == '"' || url.p[i] == '<' || url.p[i] == '>')
			return false;
	return str_starts(url, S("https://")) && url.n > 8;
}

/* An address of a key, or a name on it, proves nothing without the fingerprint. */
static void check_key(struct work *w, const struct contact_form *f)
{
	check_text(w, "pgp_uid", f->pgp_uid, false, 200);
	check_text(w, "pgp_url", f->pgp_url, false, 300);
	if (f->pgp_url.n && !is_key_url(f->pgp_url))
		fail_field(w, S("pgp_url"), M_NETWORK_PGP_URL_BAD);
	if (f->pgp_fingerprint.n && !key_kept(w, f->pgp_fingerprint).n)
		fail_field(w, S("pgp_fingerprint"), M_NETWORK_PGP_FINGERPRINT_BAD);
	if (!f->pgp_fingerprint.n && (f->pgp_uid.n || f->pgp_url.n))
		fail_field(w, S("pgp_fingerprint"), M_NETWORK_PGP_FINGERPRINT_NEEDED);
}

static usec months_after(usec t, int64_t months)
{
	struct civil c = civil_of(t);
	int64_t month = c.year * 12LL + c.month - 1 + months;
	c.year = (int)(month / 12);
	c.month = (int)(month % 12) + 1;
	while (c.day > 28 && !civil_valid(c))
		c.day--;
	return civil_usec(c);
}

usec network_contact_due(struct work *w, usec verified_at, usec changed_at)
{
	return verified_at ? months_after(verified_at, setting_int(w, "network.contact_confirm_months")) : changed_at;
}

static err keep(struct work *w, int64_t contact_id, const char *act)
{
	return contact_keep(w->db, &(struct contact_keep_in){ .id = id_new(), .contact = contact_id, .account = w->by.account_id,
		.act = str_of(act), .now = w->now }, NULL);
}

static err check_form(struct work *w, const struct contact_form *f)
{
	check_choice(w, "kind", f->kind, CONTACT_KINDS, true);
	check_text(w, "name", f->name, true, 200);
	check_text(w, "title", f->title, false, 200);
	check_text(w, "phone", f->phone, false, 50);
	check_text(w, "hours", f->hours, false, 200);
	check_email(w, "email", f->email);
	check_key(w, f);
	if (!f->email.n && !f->phone.n)
		fail_field(w, S("phone"), M_NETWORK_CONTACT_NEEDS_A_WAY);
	if (f->call_order < 1 || f->call_order > 99)
		fail_field(w, S("call_order"), M_NETWORK_CALL_ORDER_RANGE);
	return work_checked(w);
}

err network_contact_add(struct work *w, int64_t org_id, const struct contact_form *f, int64_t *ret_id)
{
	int64_t id = id_new();
	struct str code;
	TRY(network_need_edit(w, org_id));
	TRY(check_form(w, f));
	TRY(org_code_of(w, org_id, &code));
	TRY(contact_insert(w->db, &(struct contact_insert_in){ .id = id, .org = org_id, .kind = f->kind, .name = f->name, .title = f->title,
		.email = f->email, .phone = f->phone, .hours = f->hours, .call_order = f->call_order, .public = f->is_public,
		.pgp_uid = f->pgp_uid, .pgp_fingerprint = key_kept(w, f->pgp_fingerprint), .pgp_url = f->pgp_url, .now = w->now }, NULL));
	TRY(keep(w, id, "add"));
	*ret_id = id;
	return NOTE(w, "network.contact_add", "organisation", org_id, { "code", code }, { "contact", f->name });
}

/* n rows changed: none means that the organisation has no such contact. */
static err changed_one(struct work *w, int64_t n)
{
	return n == 1 ? OK : fail(w, E_NOT_FOUND, M_NETWORK_CONTACT_UNKNOWN);
}

err network_contact_edit(struct work *w, int64_t org_id, int64_t contact_id, const struct contact_form *f)
{
	int64_t n;
	struct str code;
	TRY(network_need_edit(w, org_id));
	TRY(check_form(w, f));
	TRY(org_code_of(w, org_id, &code));
	TRY(contact_update(w->db, &(struct contact_update_in){ .id = contact_id, .org = org_id, .kind = f->kind, .name = f->name,
		.title = f->title, .email = f->email, .phone = f->phone, .hours = f->hours, .call_order = f->call_order,
		.public = f->is_public, .pgp_uid = f->pgp_uid, .pgp_fingerprint = key_kept(w, f->pgp_fingerprint), .pgp_url = f->pgp_url,
		.now = w->now }, &n));
	TRY(changed_one(w, n));
	TRY(keep(w, contact_id, "edit"));
	return NOTE(w, "network.contact_edit", "organisation", org_id, { "code", code }, { "contact", f->name });
}

err network_contact_form(struct work *w, int64_t org_id, int64_t contact_id, struct contact_form *ret)
{
	struct contact_one_row c;
	bool found;
	TRY(network_need_edit(w, org_id));
	TRY(contact_one(w->db, w->a, &(struct contact_one_in){ .id = contact_id, .org = org_id }, &c, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_NETWORK_CONTACT_UNKNOWN);
	*ret = (struct contact_form){ .kind = c.kind, .name = c.name, .title = c.title, .email = c.email, .phone = c.phone, .hours = c.hours,
		.call_order = c.call_order, .is_public = c.is_public,
		.pgp_uid = c.pgp_uid, .pgp_fingerprint = c.pgp_fingerprint, .pgp_url = c.pgp_url };
	return OK;
}

static err confirmed(struct work *w, int64_t org_id, int64_t contact_id, const char *act)
{
	int64_t n;
	struct str code;
	TRY(org_code_of(w, org_id, &code));
	TRY(contact_verify(w->db, &(struct contact_verify_in){ .id = contact_id, .org = org_id, .now = w->now }, &n));
	TRY(changed_one(w, n));
	TRY(keep(w, contact_id, act));
	return NOTE(w, "network.contact_verify", "organisation", org_id, { "code", code });
}

err network_contact_verify(struct work *w, int64_t org_id, int64_t contact_id)
{
	TRY(network_need_edit(w, org_id));
	return confirmed(w, org_id, contact_id, "verify");
}

err network_contact_answered(struct work *w, int64_t org_id, int64_t contact_id)
{
	return confirmed(w, org_id, contact_id, "answer");
}

err network_contact_end(struct work *w, int64_t org_id, int64_t contact_id)
{
	int64_t n;
	struct str code;
	TRY(network_need_edit(w, org_id));
	TRY(org_code_of(w, org_id, &code));
	TRY(contact_end(w->db, &(struct contact_end_in){ .id = contact_id, .org = org_id, .now = w->now }, &n));
	TRY(changed_one(w, n));
	TRY(keep(w, contact_id, "end"));
	return NOTE(w, "network.contact_end", "organisation", org_id, { "code", code });
}

err network_contacts_of(struct work *w, int64_t org_id, struct contact_mailable_rows *ret)
{
	return contact_mailable(w->db, w->a, &(struct contact_mailable_in){ .org = org_id }, ret);
}
