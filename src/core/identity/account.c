#include "base/rand.h"
#include "base/text.h"
#include "core/identity/parts.h"
#include "core/journal.h"
#include "core/identity/roles.h"

enum { NAME_MIN = 2, NAME_MAX = 40 };

enum lang lang_of(struct str code)
{
	return str_is(code, "en") ? LANG_EN : LANG_VI;
}

const char *lang_code(enum lang lang)
{
	return lang == LANG_EN ? "en" : "vi";
}

struct work_call { struct work *w; err (*fn)(struct work *w, void *arg); void *arg; struct problem problem; };

static err work_call_run(struct db *db, void *arg)
{
	struct work_call *c = arg;
	c->w->problem = c->problem;
	c->w->db = db;
	err e = c->fn(c->w, c->arg);
	c->w->db = NULL;
	return e;
}

err work_run(struct work *w, enum tx_mode mode, err (*fn)(struct work *w, void *arg), void *arg)
{
	struct work_call c = { w, fn, arg, w->problem };
	return store_run(identity_store(), mode, w->a, work_call_run, &c);
}

struct str pairs_json(struct arena *a, const struct pair *at, size_t n)
{
	struct buf b;
	buf_init(&b, 64 << 10);
	struct json j = json_to(&b);
	json_object(&j);
	for (size_t i = 0; i < n; i++)
		json_text(&j, at[i].key, at[i].value);
	json_end(&j);
	struct str s = a_dup(a, buf_str(&b));
	buf_done(&b);
	return s;
}

bool account_name_valid(struct str name)
{
	if (name.n < NAME_MIN || name.n > NAME_MAX)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (i > 0 && (c == '.' || c == '_' || c == '-'))))
			return false;
	}
	return true;
}

struct str email_kept(struct arena *a, struct str email)
{
	char *p = a_z(a, email);
	for (size_t i = 0; i < email.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	return str_from(p, email.n);
}

static err account_fold(struct work *w, int64_t id, struct str name, struct str full_name, struct str email)
{
	struct str all = a_fmt(w->a, "%.*s %.*s %.*s", STR_ARG(name), STR_ARG(full_name), STR_ARG(email));
	return account_folded_put(w->db, &(struct account_folded_put_in){ .account_id = id, .folded = text_fold(w->a, all) }, NULL);
}

static err account_check(struct work *w, const struct account_new *n)
{
	struct account_by_name_row row;
	bool taken = false;
	if (!account_name_valid(n->name))
		fail_field(w, S("name"), M_IDENTITY_NAME_INVALID);
	else
		TRY(account_by_name(w->db, w->a, &(struct account_by_name_in){ .name = n->name }, &row, &taken));
	if (taken)
		fail_field(w, S("name"), M_IDENTITY_NAME_TAKEN, n->name);
	if (!n->full_name.n)
		fail_field(w, S("full_name"), M_IDENTITY_FULL_NAME_EMPTY);
	if (!role_known(n->role))
		fail_field(w, S("role"), M_IDENTITY_ROLE_UNKNOWN, n->role);
	return work_checked(w);
}

err account_add(struct work *w, const struct account_new *n, int64_t *ret_id)
{
	TRY(account_check(w, n));
	int64_t id = id_new();
	TRY(account_insert(w->db, &(struct account_insert_in){ .id = id, .name = n->name, .full_name = n->full_name,
		.email = email_kept(w->a, n->email), .phone = n->phone, .org_id = n->org_id, .lang = str_of(lang_code(n->lang)),
		.password_hash = n->password_hash, .now = w->now }, NULL));
	TRY(account_fold(w, id, n->name, n->full_name, n->email));
	TRY(account_role_insert(w->db, &(struct account_role_insert_in){ .account_id = id, .role = n->role }, NULL));
	TRY(journal_add(w, "account.add", (struct journal_ref){ "account", id },
		PAIRS(w->a, { "name", n->name }, { "role", n->role })));
	*ret_id = id;
	return OK;
}

static err actor_lent_add(struct work *w, struct actor *by)
{
	struct account_lent_rows rows;
	TRY(account_lent(w->db, w->a, &(struct account_lent_in){ .account_id = by->account_id, .now = w->now }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		actor_lend(w->a, by, &(struct lending){ rows.at[i].id, rows.at[i].full_name, rows.at[i].permissions, rows.at[i].role });
	return OK;
}

err actor_of_account(struct work *w, int64_t account_id, struct actor *ret)
{
	struct account_actor_rows rows;
	unsigned index;
	TRY(account_actor(w->db, w->a, &(struct account_actor_in){ .account_id = account_id }, &rows));
	if (!rows.n)
		return fail(w, E_NOT_FOUND, M_IDENTITY_NO_ACCOUNT);
	*ret = (struct actor){ .account_id = account_id, .org_id = rows.at[0].org_id, .name = rows.at[0].full_name,
		.lang = lang_of(rows.at[0].lang) };
	for (size_t i = 0; i < rows.n; i++)
		if (perm_find(rows.at[i].permission, &index))
			ret->perms[index / 64] |= (uint64_t)1 << (index % 64);
	return actor_lent_add(w, ret);
}

static err account_role_take(struct work *w, int64_t account_id, struct str role)
{
	return account_role_delete(w->db, &(struct account_role_delete_in){ .account_id = account_id, .role = role }, NULL);
}

static bool is_among(struct str s, const struct str *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, at[i]))
			return true;
	return false;
}

static bool has_role(const struct account_roles_rows *rows, struct str role)
{
	for (size_t i = 0; i < rows->n; i++)
		if (str_eq(rows->at[i].role, role))
			return true;
	return false;
}

err account_roles_set(struct work *w, int64_t account_id, const struct str *roles, size_t n)
{
	struct account_roles_rows had;
	struct str list = STR_NONE;
	TRY(account_roles(w->db, w->a, &(struct account_roles_in){ .account_id = account_id }, &had));
	for (size_t i = 0; i < had.n; i++)
		if (!is_among(had.at[i].role, roles, n))
			TRY(account_role_take(w, account_id, had.at[i].role));
	for (size_t i = 0; i < n; i++) {
		if (!role_known(roles[i]))
			return fail(w, E_INVALID, M_IDENTITY_ROLE_UNKNOWN, roles[i]);
		if (!has_role(&had, roles[i]))
			TRY(role_may_be_given(w, roles[i]));
		TRY(account_role_insert(w->db, &(struct account_role_insert_in){ .account_id = account_id, .role = roles[i] }, NULL));
		list = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(list), i ? " " : "", STR_ARG(roles[i]));
	}
	TRY(administrators_remain(w));
	return journal_add(w, "account.roles", (struct journal_ref){ "account", account_id }, PAIRS(w->a, { "roles", list }));
}

/* Whoever could sign in so far cannot any more: sessions, steps and links end. Tokens are refused while disabled. */
static err account_sign_out(struct work *w, int64_t account_id, struct str keep_session)
{
	TRY(session_delete_others(w->db, &(struct session_delete_others_in){ .account_id = account_id, .keep = keep_session }, NULL));
	TRY(sign_in_step_delete_of(w->db, &(struct sign_in_step_delete_of_in){ .account_id = account_id }, NULL));
	return reset_link_delete_of(w->db, &(struct reset_link_delete_of_in){ .account_id = account_id }, NULL);
}

err account_set_disabled(struct work *w, int64_t account_id, bool disabled)
{
	int64_t n;
	if (disabled) {
		TRY(account_disable(w->db, &(struct account_disable_in){ .id = account_id, .now = w->now }, &n));
		TRY(account_sign_out(w, account_id, STR_NONE));
		TRY(invitation_withdraw_of(w->db, &(struct invitation_withdraw_of_in){ .account_id = account_id }, NULL));
		TRY(administrators_remain(w));
	} else {
		TRY(account_enable(w->db, &(struct account_enable_in){ .id = account_id, .now = w->now }, &n));
		TRY(review_enabled(w, account_id));
	}
	return n ? journal_add(w, disabled ? "account.disable" : "account.enable", (struct journal_ref){ "account", account_id },
		STR_NONE) : fail(w, E_CONFLICT, disabled ? M_IDENTITY_ALREADY_DISABLED : M_IDENTITY_NOT_DISABLED);
}

err account_set_password(struct work *w, int64_t account_id, struct str hash, struct str keep_session)
{
	TRY(account_password_set(w->db, &(struct account_password_set_in){ .id = account_id, .password_hash = hash, .now = w->now },
		NULL));
	TRY(account_sign_out(w, account_id, keep_session));
	return journal_add(w, "account.password", (struct journal_ref){ "account", account_id }, STR_NONE);
}

err account_set_profile(struct work *w, const struct account_by_id_row *was, const struct account_profile *p)
{
	TRY(account_profile_set(w->db, &(struct account_profile_set_in){ .id = was->id, .full_name = p->full_name,
		.email = email_kept(w->a, p->email),
		.phone = p->phone, .lang = str_of(lang_code(p->lang)), .now = w->now }, NULL));
	TRY(account_fold(w, was->id, was->name, p->full_name, p->email));
	return journal_add(w, "account.profile", (struct journal_ref){ "account", was->id }, STR_NONE);
}

err account_known(struct work *w, struct str name, struct account_by_name_row *ret)
{
	bool found;
	TRY(account_by_name(w->db, w->a, &(struct account_by_name_in){ .name = name }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_IDENTITY_NO_ACCOUNT);
}

int64_t managed_top(const struct work *w)
{
	return may(w, &may_manage_accounts) ? 0 : w->by.org_id;
}

err managed_holds(struct work *w, int64_t org_id, bool *ret)
{
	struct organisation_below_row row;
	int64_t top = managed_top(w);
	*ret = true;
	return top ? organisation_below(w->db, w->a, &(struct organisation_below_in){ .top = top, .id = org_id }, &row, ret) : OK;
}

err account_managed(struct work *w, struct str name, struct account_by_name_row *ret)
{
	bool is_ours;
	TRY(account_known(w, name, ret));
	TRY(managed_holds(w, ret->org_id, &is_ours));
	return is_ours ? OK : fail(w, E_NOT_FOUND, M_IDENTITY_NO_ACCOUNT);
}

err account_is_within(struct work *w, const struct account_by_name_row *row)
{
	struct account_roles_rows roles;
	if (!managed_top(w))
		return OK;
	TRY(account_roles(w->db, w->a, &(struct account_roles_in){ .account_id = row->id }, &roles));
	for (size_t i = 0; i < roles.n; i++)
		if (!role_is_within(w, roles.at[i].role))
			return fail(w, E_DENIED, M_IDENTITY_ACCOUNT_ABOVE_YOU, row->name);
	return OK;
}

err account_switch(struct work *w, struct str name, bool disabled)
{
	struct account_by_name_row row;
	TRY(account_managed(w, name, &row));
	TRY(account_is_within(w, &row));
	return account_set_disabled(w, row.id, disabled);
}

err account_sessions_end(struct work *w, struct str name)
{
	struct account_by_name_row row;
	TRY(account_managed(w, name, &row));
	TRY(account_is_within(w, &row));
	TRY(session_delete_others(w->db, &(struct session_delete_others_in){ .account_id = row.id }, NULL));
	return journal_add(w, "account.session_end", (struct journal_ref){ "account", row.id }, PAIRS(w->a, { "name", row.name }));
}

err account_own(struct work *w, struct account_by_id_row *ret)
{
	bool found;
	TRY(account_by_id(w->db, w->a, &(struct account_by_id_in){ .id = w->by.account_id }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_IDENTITY_NO_ACCOUNT);
}
