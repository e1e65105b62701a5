/* Forms about an organisation: itself, its addresses, its contacts. */
#include "modules/network/pages.h"

static const struct link *crumbs_to(struct work *w, const struct org_by_id_row *o, size_t *ret_n)
{
	struct link *at = a_array(w->a, struct link, 2);
	at[0] = organisations_link(w);
	at[1] = (struct link){ .path = org_path(w->a, o->code), .label = o->name };
	*ret_n = 2;
	return at;
}

/* The fields from `fields` on, filled in from `f`; a form shown again keeps what was typed. */
static err org_form_fields(struct req *r, const struct org_form *f, size_t first, struct net_form *ret)
{
	size_t n = COUNT(org_fields) - first;
	struct str values[COUNT(org_fields)];
	for (size_t i = 0; i < n; i++)
		values[i] = *(const struct str *)((const char *)f + org_fields[first + i].offset);
	struct net_field *at;
	TRY(net_fields(r, org_fields + first, n, values, "parent", &at));
	field_words(r, field_named(at, n, "kind"), ORG_KINDS);
	field_words(r, field_named(at, n, "network_role"), ORG_ROLES);
	field_choices(r, field_named(at, n, "member_group"), REF_MEMBER_GROUP);
	field_choices(r, field_named(at, n, "sector"), REF_SECTOR);
	field_choices(r, field_named(at, n, "province"), REF_PROVINCE);
	field_named(at, n, "parent")->help = say(&r->w, M_NETWORK_PARENT_HELP);
	ret->fields = at;
	ret->n_fields = n;
	return OK;
}

err org_new_page(struct req *r)
{
	struct org_form blank = { .network_role = S("none") };
	struct link crumb = organisations_link(&r->w);
	struct net_form f = { .head = { .title = say(&r->w, M_NETWORK_ORG_NEW), .crumbs = &crumb, .n_crumbs = 1 }, .back = crumb.path,
		.errors = form_errors_of(r, org_fields, COUNT(org_fields)), .action = S("/organisations"), .submit = say(&r->w, M_NETWORK_SAVE) };
	TRY(org_form_fields(r, &blank, 0, &f));
	f.fields[0].field.help = say(&r->w, M_NETWORK_CODE_HELP);
	return net_form_reply(r, &f);
}

/* What all forms about one organisation share. */
static struct net_form form_about(struct req *r, const struct org_by_id_row *o, enum msg title, struct str path_end,
	const struct field *fields, size_t n)
{
	struct net_form f = { .head = { .title = say(&r->w, title), .subtitle = o->name }, .errors = form_errors_of(r, fields, n),
		.action = a_cat(r->w.a, org_path(r->w.a, o->code), path_end), .back = org_path(r->w.a, o->code), .n_fields = n,
		.submit = say(&r->w, M_NETWORK_SAVE) };
	f.head.crumbs = crumbs_to(&r->w, o, &f.head.n_crumbs);
	return f;
}

static err org_to_edit(struct req *r, struct org_by_id_row *ret)
{
	TRY(org_of_path(r, ret));
	return network_need_edit(&r->w, ret->id);
}

err org_edit_page(struct req *r)
{
	struct org_by_id_row o;
	struct org_form now;
	TRY(org_to_edit(r, &o));
	TRY(network_org_form(&r->w, o.id, &now));
	struct net_form f = form_about(r, &o, M_NETWORK_EDIT, STR_NONE, org_fields, COUNT(org_fields));
	f.lead = say(&r->w, M_NETWORK_RENAME_HELP);
	TRY(org_form_fields(r, &now, 1, &f));
	return net_form_reply(r, &f);
}

err space_new_page(struct req *r)
{
	struct org_by_id_row o;
	TRY(org_to_edit(r, &o));
	struct net_form f = form_about(r, &o, M_NETWORK_SPACE_NEW, S("/addresses"), space_fields, COUNT(space_fields));
	TRY(net_fields(r, space_fields, f.n_fields, NULL, "isp", &f.fields));
	f.fields[0].field.help = say(&r->w, M_NETWORK_SPACE_HELP);
	field_words(r, field_named(f.fields, f.n_fields, "source"), "declared|whois|vnnic|observed|import");
	field_named(f.fields, f.n_fields, "valid_from")->type = "date";
	return net_form_reply(r, &f);
}

static err contact_form_reply(struct req *r, const struct org_by_id_row *o, enum msg title, struct str path_end, const struct str *values)
{
	struct net_form f = form_about(r, o, title, path_end, contact_fields, COUNT(contact_fields));
	TRY(net_fields(r, contact_fields, f.n_fields, values, NULL, &f.fields));
	field_words(r, field_named(f.fields, f.n_fields, "kind"), CONTACT_KINDS);
	field_named(f.fields, f.n_fields, "phone")->type = "tel";
	field_named(f.fields, f.n_fields, "pgp_fingerprint")->help = say(&r->w, M_NETWORK_PGP_FINGERPRINT_HELP);
	field_named(f.fields, f.n_fields, "pgp_url")->type = "url";
	field_named(f.fields, f.n_fields, "hours")->help = say(&r->w, M_NETWORK_HOURS_HELP);
	field_named(f.fields, f.n_fields, "is_public")->help = say(&r->w, M_NETWORK_IS_PUBLIC_HELP);
	return net_form_reply(r, &f);
}

err contact_new_page(struct req *r)
{
	struct org_by_id_row o;
	TRY(org_to_edit(r, &o));
	return contact_form_reply(r, &o, M_NETWORK_CONTACT_NEW, S("/contacts"), NULL);
}

err contact_edit_page(struct req *r)
{
	struct org_by_id_row o;
	struct contact_form now;
	int64_t id = 0;
	TRY(org_of_path(r, &o));
	str_int(r->args[1], &id);
	TRY(network_contact_form(&r->w, o.id, id, &now));
	const struct str values[] = { now.kind, now.name, now.title, now.phone, now.email, now.hours,
		a_fmt(r->w.a, "%lld", (long long)now.call_order), now.is_public ? S("1") : STR_NONE, now.pgp_uid, pgp_fingerprint_shown(r->w.a, now.pgp_fingerprint), now.pgp_url };
	return contact_form_reply(r, &o, M_NETWORK_CONTACT_EDIT, a_fmt(r->w.a, "/contacts/%lld", (long long)id), values);
}
