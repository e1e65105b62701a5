/* What a file still lacks, of the form and of the register. */
#include "modules/membership/rules.h"

struct gap_list { VEC(struct file_gap) v; struct work *w; };

static void gap_if(struct gap_list *g, bool is_missing, const char *field, enum msg what, bool is_register)
{
	if (is_missing)
		*VEC_ADD(g->w->a, &g->v) = (struct file_gap){ field, is_register ? M_MEMBERSHIP_GAP_REGISTER : M_MEMBERSHIP_GAP, say(g->w, what), is_register };
}

static void gaps_of_form(struct gap_list *g, const struct application_get_row *x)
{
	gap_if(g, !x->member_group.n, "member_group", M_MEMBERSHIP_GROUP, false);
	gap_if(g, !x->lead_name.n, "lead_name", M_MEMBERSHIP_LEAD_NAME, false);
	gap_if(g, !x->lead_title.n, "lead_title", M_MEMBERSHIP_LEAD_TITLE, false);
	gap_if(g, !x->intake_address.n, "intake_address", M_MEMBERSHIP_INTAKE_ADDRESS, false);
	gap_if(g, !x->intake_landline.n && !x->intake_mobile.n, "intake_landline", M_MEMBERSHIP_INTAKE_LANDLINE, false);
	gap_if(g, !x->intake_email.n, "intake_email", M_MEMBERSHIP_INTAKE_EMAIL, false);
	gap_if(g, !x->capability.n, "capability", M_MEMBERSHIP_CAPABILITY, false);
	gap_if(g, !x->has_pledge, "has_pledge", M_MEMBERSHIP_DOC_PLEDGE, false);
	gap_if(g, !x->signed_by.n, "signed_by", M_MEMBERSHIP_SIGNED_BY, false);
	gap_if(g, !x->signed_at, "signed_at", M_MEMBERSHIP_SIGNED_AT, false);
}

/* Form 01 asks for the main contact, Form 02 for those within and outside working hours, the leader and the postal address. */
static void gaps_of_contacts(struct gap_list *g, const struct membership_contacts_rows *contacts, bool is_voluntary)
{
	static const struct { const char *kind; enum msg what; } kinds[] = { { "in_hours", M_MEMBERSHIP_CONTACT_IN_HOURS },
		{ "out_of_hours", M_MEMBERSHIP_CONTACT_OUT_OF_HOURS }, { "leadership", M_MEMBERSHIP_CONTACT_LEADERSHIP }, { "post", M_MEMBERSHIP_CONTACT_POST } };
	for (size_t k = 0; k < (is_voluntary ? COUNT(kinds) : 1); k++) {
		bool found = false;
		for (size_t i = 0; i < contacts->n; i++)
			found |= str_is(contacts->at[i].kind, kinds[k].kind);
		gap_if(g, !found, "contacts", kinds[k].what, true);
	}
}

err membership_gaps(struct work *w, const struct application_get_row *x, struct file_gaps *ret)
{
	struct gap_list g = { .w = w };
	struct org_by_id_row o;
	struct membership_contacts_rows contacts;
	TRY(network_org(w, x->org_id, &o));
	TRY(membership_contacts(w->db, w->a, &(struct membership_contacts_in){ .org = x->org_id }, &contacts));
	gaps_of_form(&g, x);
	gap_if(&g, !o.address.n, "address", M_NETWORK_ADDRESS, true);
	gap_if(&g, !o.phone.n, "phone", M_NETWORK_PHONE, true);
	gap_if(&g, !o.email.n, "email", M_NETWORK_EMAIL, true);
	gaps_of_contacts(&g, &contacts, str_is(x->form, "02"));
	*ret = (struct file_gaps){ g.v.at, g.v.n };
	return OK;
}

err file_need_whole(struct work *w, const struct application_get_row *x)
{
	struct file_gaps gaps;
	TRY(membership_gaps(w, x, &gaps));
	for (size_t i = 0; i < gaps.n; i++)
		fail_field(w, str_of(gaps.at[i].field), gaps.at[i].says, gaps.at[i].what);
	return work_checked(w);
}
