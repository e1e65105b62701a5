/* Rights in the register and the questions other modules ask about organisations. */
#include "modules/network/rules.h"

#include "base/text.h"

#define EVERYBODY (ROLE_ADMIN | ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR)
#define MAX_OF_ROLE 200

const struct perm may_read_network = { "network.read", M_NETWORK_MAY_READ, EVERYBODY };
const struct perm may_edit_network = { "network.edit", M_NETWORK_MAY_EDIT, ROLE_ADMIN | ROLE_OFFICER | ROLE_HEAD };
const struct perm may_edit_all_network = { "network.edit_all", M_NETWORK_MAY_EDIT_ALL, ROLE_ADMIN };

static err actor_is_coordinator(struct work *w, bool *ret)
{
	struct org_is_coordinator_row row;
	TRY(org_is_coordinator(w->db, w->a, &(struct org_is_coordinator_in){ .id = w->by.org_id }, &row));
	*ret = row.n > 0;
	return OK;
}

err network_sees_all(struct work *w, bool *ret)
{
	*ret = w->by.is_system || may(w, &may_edit_all_network);
	return *ret || !w->by.org_id ? OK : actor_is_coordinator(w, ret);
}

static err edits_all(struct work *w, bool *ret)
{
	*ret = w->by.is_system || may(w, &may_edit_all_network);
	return *ret || !may(w, &may_edit_network) ? OK : actor_is_coordinator(w, ret);
}

err network_may_edit(struct work *w, int64_t org_id, bool *ret)
{
	TRY(edits_all(w, ret));
	if (*ret || !org_id || !w->by.org_id || !may(w, &may_edit_network))
		return OK;
	struct org_is_under_row row;
	TRY(org_is_under(w->db, w->a, &(struct org_is_under_in){ .id = org_id, .top = w->by.org_id }, &row));
	*ret = row.n > 0;
	return OK;
}

err network_need_edit(struct work *w, int64_t org_id)
{
	bool yes;
	TRY(network_may_edit(w, org_id, &yes));
	return yes ? OK : fail(w, E_DENIED, M_NETWORK_NOT_YOURS);
}

err network_org_id(struct work *w, struct str code, int64_t *ret_id)
{
	struct org_id_of_code_row row;
	bool found;
	TRY(org_id_of_code(w->db, w->a, &(struct org_id_of_code_in){ .code = code }, &row, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_NETWORK_ORG_UNKNOWN, code);
	*ret_id = row.id;
	return OK;
}

err network_org(struct work *w, int64_t org_id, struct org_by_id_row *ret)
{
	return org_by_id(w->db, w->a, &(struct org_by_id_in){ .id = org_id }, ret);
}

err network_orgs_of_role(struct work *w, struct str role, struct str sector, struct str province, struct org_of_role_rows *ret)
{
	return org_of_role(w->db, w->a, &(struct org_of_role_in){ .role = role, .sector = sector, .province = province,
		.max = MAX_OF_ROLE }, ret);
}

err network_coordinator(struct work *w, int64_t *ret_id)
{
	struct org_of_role_rows rows;
	TRY(org_of_role(w->db, w->a, &(struct org_of_role_in){ .role = S("coordinator"), .max = 1 }, &rows));
	if (!rows.n)
		return fail(w, E_CONFLICT, M_NETWORK_NO_COORDINATOR);
	*ret_id = rows.at[0].id;
	return OK;
}

struct str network_needle(struct arena *a, struct str typed)
{
	return str_trim(text_fold(a, typed));
}

struct str network_pattern(struct arena *a, struct str typed)
{
	struct str folded = network_needle(a, typed);
	if (!folded.n)
		return STR_NONE;
	char *p = a_alloc(a, 2 * folded.n + 2);
	size_t n = 0;
	p[n++] = '%';
	for (size_t i = 0; i < folded.n; i++) {
		if (folded.p[i] == '%' || folded.p[i] == '_' || folded.p[i] == '\\')
			p[n++] = '\\';
		p[n++] = folded.p[i];
	}
	p[n++] = '%';
	return str_from(p, n);
}
