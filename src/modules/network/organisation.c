/* Organisations: added and changed. What follows them is in succession.c. */
#include "modules/network/rules.h"

#include "base/rand.h"
#include "base/text.h"

#define NAME_MAX_LENGTH 200

static bool code_valid(struct str code)
{
	for (size_t i = 0; i < code.n; i++) {
		char c = code.p[i];
		bool sign = i > 0 && (c == '.' || c == '-');
		if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && !sign)
			return false;
	}
	return code.n >= 2 && code.n <= 30;
}

static struct str folded_of(struct work *w, const struct org_form *f, struct str code)
{
	return text_fold(w->a, a_fmt(w->a, "%.*s %.*s %.*s", STR_ARG(code), STR_ARG(f->name), STR_ARG(f->name_en)));
}

static void check_form(struct work *w, const struct org_form *f)
{
	check_text(w, "name", f->name, true, NAME_MAX_LENGTH);
	check_text(w, "name_en", f->name_en, false, NAME_MAX_LENGTH);
	check_choice(w, "kind", f->kind, ORG_KINDS, true);
	check_choice(w, "network_role", f->network_role, ORG_ROLES, true);
	check_reference(w, "member_group", f->member_group, REF_MEMBER_GROUP);
	check_reference(w, "sector", f->sector, REF_SECTOR);
	check_reference(w, "province", f->province, REF_PROVINCE);
	check_text(w, "address", f->address, false, 300);
	check_text(w, "phone", f->phone, false, 50);
	check_text(w, "website", f->website, false, 200);
	check_email(w, "email", f->email);
}

/* What only those decide who edit everything: the wide reach of network_may_edit() on no organisation at all. */
static err check_reserved(struct work *w, const struct org_form *f, const struct org_by_id_row *was, int64_t parent)
{
	bool wide;
	TRY(network_may_edit(w, 0, &wide));
	if (wide)
		return OK;
	if (!str_eq(f->network_role, was ? was->network_role : S("none")))
		fail_field(w, S("network_role"), M_NETWORK_COORDINATOR_DECIDES);
	if (!str_eq(f->member_group, was ? was->member_group : STR_NONE))
		fail_field(w, S("member_group"), M_NETWORK_COORDINATOR_DECIDES);
	if (was ? parent != was->parent_id : !parent)
		fail_field(w, S("parent"), M_NETWORK_COORDINATOR_DECIDES);
	return OK;
}

static err profile_set(struct work *w, int64_t id, const struct org_form *f)
{
	return org_profile_set(w->db, &(struct org_profile_set_in){ .id = id, .address = f->address, .phone = f->phone,
		.email = f->email, .website = f->website, .now = w->now }, NULL);
}

static err check_code_free(struct work *w, struct str code)
{
	struct org_id_of_code_row row;
	bool found;
	if (!code_valid(code)) {
		fail_field(w, S("code"), M_NETWORK_CODE_SHAPE);
		return OK;
	}
	TRY(org_id_of_code(w->db, w->a, &(struct org_id_of_code_in){ .code = code }, &row, &found));
	if (found)
		fail_field(w, S("code"), M_NETWORK_CODE_TAKEN, code);
	return OK;
}

err network_org_add(struct work *w, const struct org_form *f, int64_t *ret_id)
{
	int64_t parent, id = id_new();
	check_form(w, f);
	TRY(check_code_free(w, f->code));
	TRY(network_org_typed(w, "parent", f->parent, false, &parent));
	TRY(check_reserved(w, f, NULL, parent));
	TRY(work_checked(w));
	TRY(network_need_edit(w, parent));
	TRY(org_insert(w->db, &(struct org_insert_in){ .id = id, .code = f->code, .name = f->name, .name_en = f->name_en,
		.folded = folded_of(w, f, f->code), .kind = f->kind, .role = f->network_role, .member_group = f->member_group,
		.sector = f->sector, .province = f->province, .parent = parent, .demo = f->is_demo, .begins = w->now, .now = w->now }, NULL));
	TRY(profile_set(w, id, f));
	*ret_id = id;
	return NOTE(w, "network.organisation_add", "organisation", id, { "code", f->code }, { "name", f->name });
}

err org_check_tree(struct work *w, int64_t id, int64_t parent)
{
	struct org_ancestors_rows up;
	TRY(org_ancestors(w->db, w->a, &(struct org_ancestors_in){ .id = parent }, &up));
	for (size_t i = 0; i < up.n; i++)
		if (up.at[i].id == id)
			fail_field(w, S("parent"), M_NETWORK_TREE_CIRCLE);
	return OK;
}

static err keep_old_name(struct work *w, const struct org_by_id_row *was, usec until)
{
	struct org_names_rows names;
	TRY(org_names(w->db, w->a, &(struct org_names_in){ .org = was->id }, &names));
	usec since = names.n ? names.at[0].valid_to : was->begins_at;
	return org_name_add(w->db, &(struct org_name_add_in){ .id = id_new(), .org = was->id, .name = was->name, .name_en = was->name_en,
		.folded = text_fold(w->a, a_fmt(w->a, "%.*s %.*s", STR_ARG(was->name), STR_ARG(was->name_en))),
		.from = since, .to = until }, NULL);
}

/* Whether something changes that its duties depend on. */
static bool is_another(const struct org_by_id_row *was, const struct org_form *f, int64_t parent)
{
	return !str_eq(f->kind, was->kind) || !str_eq(f->network_role, was->network_role) || !str_eq(f->member_group, was->member_group)
		|| !str_eq(f->sector, was->sector) || !str_eq(f->province, was->province) || parent != was->parent_id;
}

err org_store(struct work *w, const struct org_by_id_row *was, const struct org_form *f, int64_t parent, usec at)
{
	if (!str_eq(f->name, was->name) || !str_eq(f->name_en, was->name_en))
		TRY(keep_old_name(w, was, at));
	if (is_another(was, f, parent))
		TRY(org_was_add(w->db, &(struct org_was_add_in){ .id = was->id, .at = at, .now = w->now }, NULL));
	return org_update(w->db, &(struct org_update_in){ .id = was->id, .name = f->name, .name_en = f->name_en,
		.folded = folded_of(w, f, was->code), .kind = f->kind, .role = f->network_role, .member_group = f->member_group,
		.sector = f->sector, .province = f->province, .parent = parent }, NULL);
}

err network_org_edit(struct work *w, int64_t org_id, const struct org_form *f)
{
	struct org_by_id_row was;
	int64_t parent;
	TRY(network_need_edit(w, org_id));
	TRY(network_org(w, org_id, &was));
	check_form(w, f);
	if (str_eq(f->parent, was.parent_code))
		parent = was.parent_id;
	else
		TRY(network_org_typed(w, "parent", f->parent, false, &parent));
	if (parent)
		TRY(org_check_tree(w, org_id, parent));
	TRY(check_reserved(w, f, &was, parent));
	TRY(work_checked(w));
	TRY(org_store(w, &was, f, parent, w->now));
	TRY(profile_set(w, org_id, f));
	return NOTE(w, "network.organisation_edit", "organisation", org_id, { "code", was.code }, { "name", f->name }, { "name_before", was.name },
		{ "network_role", f->network_role }, { "network_role_before", was.network_role });
}

err network_org_form(struct work *w, int64_t org_id, struct org_form *ret)
{
	struct org_by_id_row o;
	TRY(network_org(w, org_id, &o));
	*ret = (struct org_form){ .code = o.code, .name = o.name, .name_en = o.name_en, .kind = o.kind, .network_role = o.network_role,
		.member_group = o.member_group, .sector = o.sector, .province = o.province, .parent = o.parent_code,
		.address = o.address, .phone = o.phone, .email = o.email, .website = o.website, .is_demo = o.is_demo };
	return OK;
}
