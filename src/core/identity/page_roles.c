/* Which role may do what. */
#include "core/identity/pages.h"
#include "core/pages_gen.h"

const struct field permissions_fields[1] = {
	FIELD(struct permissions_form, permissions, F_TEXTS, .max = MAX_PERMISSIONS, .label = M_IDENTITY_PERMISSIONS),
};

static bool role_has(const struct role_permission_all_rows *rows, struct str role, struct str permission)
{
	for (size_t i = 0; i < rows->n; i++)
		if (str_eq(rows->at[i].role, role) && str_eq(rows->at[i].permission, permission))
			return true;
	return false;
}

static struct role_box role_box_of(const struct work *w, struct str role, const struct role_permission_all_rows *rows)
{
	struct permission_line *at = a_array(w->a, struct permission_line, MAX_PERMISSIONS);
	size_t n = 0;
	for (; n < MAX_PERMISSIONS && perm_at((unsigned)n); n++) {
		struct str name = str_of(perm_at((unsigned)n)->name);
		at[n] = (struct permission_line){ name, say(w, perm_at((unsigned)n)->says), role_has(rows, role, name) };
	}
	return (struct role_box){ role, role_title(w->a, w->by.lang, role), at, n };
}

err roles_get(struct req *r)
{
	struct work *w = &r->w;
	struct role_permission_all_rows rows;
	struct role_box *at = a_array(w->a, struct role_box, N_ROLES);
	struct link crumbs[] = { { .path = S("/admin/accounts"), .label = say(w, M_IDENTITY_ACCOUNTS_TITLE) } };
	struct roles_page p = { .head = { .title = say(w, M_IDENTITY_ROLES_TITLE), .subtitle = say(w, M_IDENTITY_ROLES_LEAD),
		.crumbs = crumbs, .n_crumbs = 1 }, .problem = req_problem_text(r), .roles = at, .n_roles = N_ROLES };
	TRY(role_permission_all(w->db, w->a, &rows));
	for (int i = 0; i < N_ROLES; i++)
		at[i] = role_box_of(w, str_of(role_names[i]), &rows);
	return reply_page(r, p.head.title, HTML_OF(r, page_roles_page, &p));
}

err role_post(struct req *r)
{
	const struct permissions_form *f = r->in;
	TRY(role_set_permissions(&r->w, r->args[0], f->permissions.at, f->permissions.n));
	return reply_see(r, S("/admin/roles"), M_IDENTITY_SAVED);
}
