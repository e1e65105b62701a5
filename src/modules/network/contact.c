/* Contact points: whom to call, in which order, when it was last tried. */
#include "modules/network/rules.h"

#include "base/rand.h"

static err check_form(struct work *w, const struct contact_form *f)
{
	check_choice(w, "kind", f->kind, CONTACT_KINDS, true);
	check_text(w, "name", f->name, true, 200);
	check_text(w, "title", f->title, false, 200);
	check_text(w, "phone", f->phone, false, 50);
	check_text(w, "hours", f->hours, false, 200);
	check_email(w, "email", f->email);
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
		.email = f->email, .phone = f->phone, .hours = f->hours, .call_order = f->call_order, .public = f->is_public, .now = w->now }, NULL));
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
		.public = f->is_public, .now = w->now }, &n));
	TRY(changed_one(w, n));
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
		.call_order = c.call_order, .is_public = c.is_public };
	return OK;
}

err network_contact_verify(struct work *w, int64_t org_id, int64_t contact_id)
{
	int64_t n;
	struct str code;
	TRY(network_need_edit(w, org_id));
	TRY(org_code_of(w, org_id, &code));
	TRY(contact_verify(w->db, &(struct contact_verify_in){ .id = contact_id, .org = org_id, .now = w->now }, &n));
	TRY(changed_one(w, n));
	return NOTE(w, "network.contact_verify", "organisation", org_id, { "code", code });
}

err network_contact_end(struct work *w, int64_t org_id, int64_t contact_id)
{
	int64_t n;
	struct str code;
	TRY(network_need_edit(w, org_id));
	TRY(org_code_of(w, org_id, &code));
	TRY(contact_end(w->db, &(struct contact_end_in){ .id = contact_id, .org = org_id, .now = w->now }, &n));
	TRY(changed_one(w, n));
	return NOTE(w, "network.contact_end", "organisation", org_id, { "code", code });
}

err network_contacts_of(struct work *w, int64_t org_id, struct contact_mailable_rows *ret)
{
	return contact_mailable(w->db, w->a, &(struct contact_mailable_in){ .org = org_id }, ret);
}
