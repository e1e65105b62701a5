#include "core/identity/roles.h"

#include "core/queries.h"

const char *const role_names[N_ROLES] = { "admin", "officer", "responder", "head", "inspector" };

bool role_known(struct str name)
{
	for (int i = 0; i < N_ROLES; i++)
		if (str_is(name, role_names[i]))
			return true;
	return false;
}

static err role_rows_add(struct work *w)
{
	static const enum msg titles[N_ROLES] = { M_CORE_ROLE_ADMIN, M_CORE_ROLE_OFFICER, M_CORE_ROLE_RESPONDER, M_CORE_ROLE_HEAD,
		M_CORE_ROLE_INSPECTOR };
	for (int i = 0; i < N_ROLES; i++)
		TRY(role_add(w->db, &(struct role_add_in){ .name = str_of(role_names[i]), .title = msg_text(LANG_VI, titles[i]),
			.now = w->now }, NULL));
	return OK;
}

static err perm_seed(struct work *w, const struct perm *p)
{
	for (int i = 0; i < N_ROLES; i++)
		if (p->roles >> i & 1)
			TRY(role_allow(w->db, &(struct role_allow_in){ .role = str_of(role_names[i]), .permission = str_of(p->name) }, NULL));
	return reference_put(w->db, &(struct reference_put_in){ .name = a_fmt(w->a, "perm:%s", p->name), .version = S("1"),
		.now = w->now }, NULL);
}

static err seed(struct db *db, void *arg)
{
	struct work *w = arg;
	struct references_like_rows seen;
	w->db = db;
	TRY(references_like(db, w->a, &(struct references_like_in){ .from = S("perm:"), .below = S("perm;") }, &seen));
	TRY(role_rows_add(w));
	for (unsigned i = 0; i < n_perms_declared(); i++) {
		struct str name = a_fmt(w->a, "perm:%s", perm_at(i)->name);
		bool is_seen = false;
		for (size_t k = 0; k < seen.n && !is_seen; k++)
			is_seen = str_eq(seen.at[k].name, name);
		if (!is_seen)
			TRY(perm_seed(w, perm_at(i)));
	}
	return OK;
}

err roles_seed(struct store *s)
{
	struct work w = { .a = arena_new(0), .now = clock_now() };
	err e = store_run(s, TX_WRITE, w.a, seed, &w);
	arena_free(w.a);
	return e;
}
