#include <pthread.h>
#include <stdatomic.h>

#include "core/identity/parts.h"
#include "core/journal.h"
#include "core/identity/roles.h"

const struct perm may_manage_accounts = { "identity.accounts", M_IDENTITY_MAY_ACCOUNTS, ROLE_ADMIN, .is_bound = true };
const struct perm may_manage_own = { "identity.invite_own", M_IDENTITY_MAY_OWN_ACCOUNTS, ROLE_HEAD, &may_manage_accounts,
	.is_bound = true };
const struct perm may_manage_roles = { "identity.roles", M_IDENTITY_MAY_ROLES, ROLE_ADMIN, .is_bound = true };
const struct perm may_break_glass = { "identity.break_glass", M_IDENTITY_MAY_BREAK_GLASS, ROLE_HEAD, .is_bound = true };

enum { MAX_ROLES = 64, WORDS = MAX_PERMISSIONS / 64 };
/* Changes are announced; a lost announcement (connection to the database gone) is made good after this long. */
#define ROLES_AGE_MAX (30 * USEC_S)

struct role_perms { char name[64]; uint64_t perms[WORDS]; };

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static struct role_perms known[MAX_ROLES];
static size_t n_known;
static _Atomic(struct store *) known_store;
static atomic_bool is_stale;
static _Atomic usec loaded_at;

struct store *identity_store(void)
{
	return atomic_load(&known_store);
}

static void roles_heard(void *arg, struct str channel, struct str payload)
{
	(void)arg;
	(void)payload;
	if (str_is(channel, "roles"))
		atomic_store(&is_stale, true);
}

err identity_start(struct store *s)
{
	store_listen(s, roles_heard, NULL);
	atomic_store(&known_store, s);
	atomic_store(&is_stale, true);
	TRY(totp_seal_plain(s));
	return roles_refresh(s);
}

static struct role_perms *role_slot(struct role_perms *at, size_t *n, struct str name)
{
	for (size_t i = 0; i < *n; i++)
		if (str_is(name, at[i].name))
			return &at[i];
	if (*n == MAX_ROLES || name.n >= sizeof at->name)
		return NULL;
	struct role_perms *slot = &at[(*n)++];
	*slot = (struct role_perms){ 0 };
	memcpy(slot->name, name.p, name.n);
	return slot;
}

static err roles_load(struct db *db, void *arg)
{
	struct arena *a = arg;
	struct role_permission_all_rows rows;
	struct role_perms *fresh = a_array(a, struct role_perms, MAX_ROLES);
	size_t n = 0;
	unsigned index;
	TRY(role_permission_all(db, a, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct role_perms *slot = role_slot(fresh, &n, rows.at[i].role);
		if (slot && perm_find(rows.at[i].permission, &index))
			slot->perms[index / 64] |= (uint64_t)1 << (index % 64);
	}
	pthread_rwlock_wrlock(&lock);
	memcpy(known, fresh, sizeof known);
	n_known = n;
	pthread_rwlock_unlock(&lock);
	return OK;
}

err roles_refresh(struct store *s)
{
	usec steady = clock_steady();
	bool same = atomic_load(&known_store) == s && steady - atomic_load(&loaded_at) < ROLES_AGE_MAX;
	if (same && !atomic_load(&is_stale))
		return OK;
	atomic_store(&known_store, s);
	atomic_store(&loaded_at, steady);
	atomic_store(&is_stale, false);
	struct arena *a = arena_new(0);
	err e = store_run(s, TX_READ, a, roles_load, a);
	arena_free(a);
	if (e != OK)
		atomic_store(&is_stale, true);
	return e;
}

static void roles_now_stale(void *unused)
{
	(void)unused;
	atomic_store(&is_stale, true);
}

/* This process knows as soon as the change is committed, the others when the announcement arrives. */
err roles_changed(struct work *w)
{
	db_after_commit(w->db, roles_now_stale, NULL);
	return db_notify(w->db, S("roles"), S("changed"));
}

void perms_of_role(struct str role, uint64_t *perms)
{
	pthread_rwlock_rdlock(&lock);
	for (size_t i = 0; i < n_known; i++)
		for (size_t k = 0; str_is(role, known[i].name) && k < WORDS; k++)
			perms[k] |= known[i].perms[k];
	pthread_rwlock_unlock(&lock);
}

void perms_of_names(struct str names, uint64_t *perms)
{
	unsigned index;
	for (struct str rest = names; rest.n;)
		if (perm_find(str_cut(&rest, ' '), &index))
			perms[index / 64] |= (uint64_t)1 << (index % 64);
}

void actor_be_system(struct work *w)
{
	w->by = (struct actor){ .is_system = true, .name = say(w, M_IDENTITY_SYSTEM), .lang = w->by.lang };
	for (unsigned i = 0; i < n_perms_declared() && i < MAX_PERMISSIONS; i++)
		w->by.perms[i / 64] |= (uint64_t)1 << (i % 64);
}

struct str role_title(struct arena *a, enum lang lang, struct str name)
{
	static const enum msg titles[N_ROLES] = { M_CORE_ROLE_ADMIN, M_CORE_ROLE_OFFICER, M_CORE_ROLE_RESPONDER, M_CORE_ROLE_HEAD,
		M_CORE_ROLE_INSPECTOR };
	for (int i = 0; i < N_ROLES; i++)
		if (str_is(name, role_names[i]))
			return say_in(a, lang, titles[i]);
	return name;
}

err administrators_remain(struct work *w)
{
	const struct perm *const needed[] = { &may_manage_accounts, &may_manage_roles };
	for (size_t i = 0; i < COUNT(needed); i++) {
		struct account_with_permission_row row;
		TRY(account_with_permission(w->db, w->a, &(struct account_with_permission_in){ .permission = str_of(needed[i]->name) },
			&row));
		if (row.n == 0)
			return fail(w, E_CONFLICT, M_IDENTITY_LAST_ADMINISTRATOR);
	}
	return OK;
}

bool role_is_within(const struct work *w, struct str role)
{
	uint64_t perms[WORDS] = { 0 };
	bool is_within = true;
	perms_of_role(role, perms);
	for (size_t i = 0; i < WORDS; i++)
		is_within = is_within && !(perms[i] & ~(w->by.perms[i] & ~w->by.extra[i]));
	return is_within || may(w, &may_manage_roles);
}

err role_may_be_given(struct work *w, struct str role)
{
	if (role_is_within(w, role))
		return OK;
	return fail(w, E_DENIED, M_IDENTITY_ROLE_ABOVE_YOU, role_title(w->a, w->by.lang, role));
}

static bool is_among(struct str s, const struct str *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, at[i]))
			return true;
	return false;
}

/* Permissions stored but unknown to this program (of a module left out of this build) stay as they are. */
static err role_take_others(struct work *w, struct str role, const struct str *keep, size_t n, struct buf *changes)
{
	struct role_permission_all_rows rows;
	unsigned index;
	TRY(role_permission_all(w->db, w->a, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct str p = rows.at[i].permission;
		if (!str_eq(rows.at[i].role, role) || !perm_find(p, &index) || is_among(p, keep, n))
			continue;
		TRY(role_permission_delete(w->db, &(struct role_permission_delete_in){ .role = role, .permission = p }, NULL));
		buf_fmt(changes, " -%.*s", STR_ARG(p));
	}
	return OK;
}

static err role_give(struct work *w, struct str role, const struct str *permissions, size_t n, struct buf *changes)
{
	unsigned index;
	int64_t added;
	for (size_t i = 0; i < n; i++) {
		if (!perm_find(permissions[i], &index))
			return fail(w, E_INVALID, M_IDENTITY_PERMISSION_UNKNOWN, permissions[i]);
		TRY(role_allow(w->db, &(struct role_allow_in){ .role = role, .permission = permissions[i] }, &added));
		if (added)
			buf_fmt(changes, " +%.*s", STR_ARG(permissions[i]));
	}
	return OK;
}

static struct str role_change_json(struct arena *a, struct str role, struct str changes)
{
	struct buf b;
	buf_init(&b, 64 << 10);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "role", role);
	json_text(&j, "changes", str_trim(changes));
	json_end(&j);
	struct str s = a_dup(a, buf_str(&b));
	buf_done(&b);
	return s;
}

err role_set_permissions(struct work *w, struct str role, const struct str *permissions, size_t n)
{
	struct buf changes;
	if (!role_known(role))
		return fail(w, E_NOT_FOUND, M_IDENTITY_ROLE_UNKNOWN, role);
	buf_init(&changes, 32 << 10);
	err e = role_take_others(w, role, permissions, n, &changes);
	if (e == OK)
		e = role_give(w, role, permissions, n, &changes);
	struct str data = role_change_json(w->a, role, buf_str(&changes));
	buf_done(&changes);
	TRY(e);
	TRY(administrators_remain(w));
	TRY(roles_changed(w));
	return journal_add(w, "role.permissions", (struct journal_ref){ NULL, 0 }, data);
}
