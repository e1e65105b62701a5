#include "base/rand.h"
#include "base/text.h"
#include "core/identity/parts.h"
#include "core/journal.h"
#include "core/mail/mail.h"
#include "core/identity/roles.h"

enum { LINK_BYTES = 24 };
#define RESET_LIMIT USEC_DAY
#define FIRST_LIMIT USEC_DAY

static err nobody_manages_yet(struct work *w)
{
	struct account_with_permission_row accounts;
	TRY(account_with_permission(w->db, w->a, &(struct account_with_permission_in){ .permission = str_of(may_manage_accounts.name) },
		&accounts));
	return accounts.n ? fail(w, E_CONFLICT, M_IDENTITY_FIRST_DONE) : OK;
}

err first_link_make(struct work *w, struct str *ret_path)
{
	struct str secret = rand_token(w->a, LINK_BYTES);
	TRY(nobody_manages_yet(w));
	TRY(invitation_delete_first(w->db, NULL));
	TRY(invitation_insert(w->db, &(struct invitation_insert_in){ .id = id_new(), .secret_hash = secret_hash(w->a, secret),
		.role = str_of(role_names[0]), .expires_at = w->now + FIRST_LIMIT }, NULL));
	*ret_path = a_fmt(w->a, "/first/%.*s", STR_ARG(secret));
	return OK;
}

static err invitation_mail(struct work *w, const struct invite *in, struct str org_name, struct str path)
{
	if (!in->email.n)
		return OK;
	struct str role = role_title(w->a, in->lang, in->role);
	return mail_queue(w, &(struct mail){ .to = in->email, .lang = in->lang,
		.subject = say_in(w->a, in->lang, M_IDENTITY_INVITATION_SUBJECT, org_name),
		.text = say_in(w->a, in->lang, M_IDENTITY_INVITATION_TEXT, w->by.name, org_name, role),
		.about_path = path, .kind = "invitation", .is_secret = true }, &(int64_t){ 0 });
}

err invitation_make(struct work *w, const struct invite *in, int64_t *ret_id, struct str *ret_path)
{
	struct organisation_by_code_row org;
	struct str secret = rand_token(w->a, LINK_BYTES);
	int64_t id = id_new();
	bool found, is_ours = true;
	TRY(organisation_by_code(w->db, w->a, &(struct organisation_by_code_in){ .code = in->org_code }, &org, &found));
	if (found)
		TRY(managed_holds(w, org.id, &is_ours));
	if (!found || org.ended_at)
		fail_field(w, S("org"), M_IDENTITY_ORG_UNKNOWN, in->org_code);
	else if (!is_ours)
		fail_field(w, S("org"), M_IDENTITY_ORG_NOT_YOURS);
	if (!role_known(in->role))
		fail_field(w, S("role"), M_IDENTITY_ROLE_UNKNOWN, in->role);
	TRY(work_checked(w));
	TRY(role_may_be_given(w, in->role));
	TRY(invitation_insert(w->db, &(struct invitation_insert_in){ .id = id, .secret_hash = secret_hash(w->a, secret),
		.org_id = org.id, .role = in->role, .email = in->email, .invited_by = w->by.account_id,
		.expires_at = w->now + INVITATION_LIMIT }, NULL));
	*ret_id = id;
	*ret_path = a_fmt(w->a, "/invitation/%.*s", STR_ARG(secret));
	TRY(invitation_mail(w, in, org.name, *ret_path));
	return journal_add(w, "invitation.add", (struct journal_ref){ "invitation", id },
		PAIRS(w->a, { "org", org.code }, { "role", in->role }, { "email", in->email }));
}

err invitation_end(struct work *w, struct str typed)
{
	struct invitation_org_row row;
	int64_t id, n = 0;
	bool is_ours = false;
	if (str_int(typed, &id))
		TRY(invitation_org(w->db, w->a, &(struct invitation_org_in){ .id = id }, &row, &is_ours));
	if (is_ours)
		TRY(managed_holds(w, row.org_id, &is_ours));
	if (is_ours)
		TRY(invitation_withdraw(w->db, &(struct invitation_withdraw_in){ .id = id }, &n));
	if (!n)
		return fail(w, E_NOT_FOUND, M_IDENTITY_LINK_ENDED);
	return journal_add(w, "invitation.withdraw", (struct journal_ref){ "invitation", id }, STR_NONE);
}

err invitation_known(struct work *w, struct str secret, bool is_first, struct invitation_get_row *ret)
{
	bool found;
	TRY(invitation_get(w->db, w->a, &(struct invitation_get_in){ .secret_hash = secret_hash(w->a, secret), .now = w->now }, ret,
		&found));
	if (!found || is_first != (ret->org_id == 0))
		return fail(w, E_NOT_FOUND, M_IDENTITY_LINK_ENDED);
	return is_first ? nobody_manages_yet(w) : OK;
}

static err invitation_take(struct work *w, int64_t id)
{
	int64_t n;
	TRY(invitation_use(w->db, &(struct invitation_use_in){ .id = id, .now = w->now }, &n));
	return n ? OK : fail(w, E_NOT_FOUND, M_IDENTITY_LINK_ENDED);
}

err invitation_accept(struct work *w, struct str secret, struct account_new *n, int64_t *ret_id)
{
	struct invitation_get_row row;
	TRY(invitation_known(w, secret, false, &row));
	TRY(invitation_take(w, row.id));
	n->org_id = row.org_id;
	n->role = row.role;
	if (!n->email.n)
		n->email = row.email;
	return account_add(w, n, ret_id);
}

static err organisation_first(struct work *w, const struct first_org *o, int64_t *ret_id)
{
	struct organisation_by_code_row row;
	bool found;
	TRY(organisation_by_code(w->db, w->a, &(struct organisation_by_code_in){ .code = o->code }, &row, &found));
	*ret_id = found ? row.id : id_new();
	if (found)
		return OK;
	struct str all = a_fmt(w->a, "%.*s %.*s %.*s", STR_ARG(o->code), STR_ARG(o->name), STR_ARG(o->name_en));
	TRY(organisation_first_insert(w->db, &(struct organisation_first_insert_in){ .id = *ret_id, .code = o->code,
		.name = o->name, .name_en = o->name_en, .folded = text_fold(w->a, all), .kind = o->kind,
		.network_role = str_is(o->kind, "coordinator") ? S("coordinator") : S("none"), .now = w->now }, NULL));
	return journal_add(w, "organisation.first", (struct journal_ref){ "organisation", *ret_id },
		PAIRS(w->a, { "code", o->code }, { "kind", o->kind }));
}

err first_accept(struct work *w, struct str secret, const struct first_org *o, struct account_new *n, int64_t *ret_id)
{
	struct invitation_get_row row;
	TRY(invitation_known(w, secret, true, &row));
	TRY(invitation_take(w, row.id));
	return first_account(w, o, n, ret_id);
}

err first_account(struct work *w, const struct first_org *o, struct account_new *n, int64_t *ret_id)
{
	TRY(organisation_first(w, o, &n->org_id));
	return account_add(w, n, ret_id);
}

err reset_link_make(struct work *w, int64_t account_id, struct str *ret_path)
{
	struct str secret = rand_token(w->a, LINK_BYTES);
	TRY(reset_link_delete_of(w->db, &(struct reset_link_delete_of_in){ .account_id = account_id }, NULL));
	TRY(reset_link_insert(w->db, &(struct reset_link_insert_in){ .secret_hash = secret_hash(w->a, secret),
		.account_id = account_id, .made_by = w->by.account_id, .expires_at = w->now + RESET_LIMIT }, NULL));
	*ret_path = a_fmt(w->a, "/reset/%.*s", STR_ARG(secret));
	return journal_add(w, "account.reset_link", (struct journal_ref){ "account", account_id }, STR_NONE);
}

err reset_link_mail(struct work *w, struct str email, struct str full_name, struct str name, enum lang lang, struct str path)
{
	if (!email.n)
		return OK;
	return mail_queue(w, &(struct mail){ .to = email, .to_name = full_name, .lang = lang,
		.subject = say_in(w->a, lang, M_IDENTITY_RESET_SUBJECT), .text = say_in(w->a, lang, M_IDENTITY_RESET_TEXT, full_name, name),
		.about_path = path, .kind = "account", .is_secret = true }, &(int64_t){ 0 });
}

err reset_link_known(struct work *w, struct str secret, struct reset_link_get_row *ret)
{
	bool found;
	TRY(reset_link_get(w->db, w->a, &(struct reset_link_get_in){ .secret_hash = secret_hash(w->a, secret), .now = w->now }, ret,
		&found));
	return found ? OK : fail(w, E_NOT_FOUND, M_IDENTITY_LINK_ENDED);
}

err reset_accept(struct work *w, struct str secret, struct str password_hash, int64_t *ret_id)
{
	struct reset_link_get_row row;
	int64_t n;
	TRY(reset_link_known(w, secret, &row));
	TRY(reset_link_use(w->db, &(struct reset_link_use_in){ .secret_hash = secret_hash(w->a, secret), .now = w->now }, &n));
	if (!n)
		return fail(w, E_NOT_FOUND, M_IDENTITY_LINK_ENDED);
	*ret_id = row.account_id;
	return account_set_password(w, row.account_id, password_hash, STR_NONE);
}
