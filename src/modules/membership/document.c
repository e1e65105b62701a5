/* Forms 01 and 02 of Circular 20/2017/TT-BTTTT as official documents, from a file and the register; every number is counted. */
#include "modules/membership/document.h"

#include "base/text.h"
#include "core/legal/reference.h"

enum { SYSTEMS_NAMED = 300 };

struct block *block_add(struct writing *x, enum block_kind kind, struct str label, struct str text)
{
	struct block *b = VEC_ADD(x->w->a, &x->blocks);
	*b = (struct block){ .kind = kind, .label = label, .text = text };
	return b;
}

void heading_add(struct writing *x, enum msg what)
{
	block_add(x, BLOCK_HEADING, STR_NONE, text_upper(x->w->a, words(x, what)));
}

struct cell *table_add(struct writing *x, size_t n_rows, const struct cell *head, size_t n_columns)
{
	struct cell *at = a_array(x->w->a, struct cell, (n_rows + 1) * n_columns);
	memcpy(at, head, n_columns * sizeof *head);
	struct block *b = block_add(x, BLOCK_TABLE, STR_NONE, STR_NONE);
	b->cells = at;
	b->n_rows = n_rows + 1;
	b->n_columns = n_columns;
	return at + n_columns;
}

struct cell number_cell(struct writing *x, int64_t n)
{
	return (struct cell){ .text = a_fmt(x->w->a, "%lld", (long long)n), .is_number = true };
}

static void field_add(struct writing *x, enum msg label, struct str value)
{
	block_add(x, BLOCK_FIELD, words(x, label), value);
}

/* ---- the organisation ---- */

static void organisation_add(struct writing *x)
{
	const struct application_get_row *f = x->x;
	field_add(x, M_MEMBERSHIP_DOC_ORG, x->org.name);
	field_add(x, M_MEMBERSHIP_DOC_PARENT, x->org.parent_name);
	field_add(x, M_NETWORK_ADDRESS, x->org.address);
	field_add(x, M_NETWORK_PHONE, x->org.phone);
	field_add(x, M_MEMBERSHIP_FAX, f->fax);
	field_add(x, M_NETWORK_EMAIL, x->org.email);
	field_add(x, M_NETWORK_WEBSITE, x->org.website);
	field_add(x, M_MEMBERSHIP_LEAD_NAME, f->lead_name);
	field_add(x, M_MEMBERSHIP_LEAD_TITLE, f->lead_title);
	field_add(x, M_MEMBERSHIP_GROUP, reference_label(REF_MEMBER_GROUP, f->member_group, x->lang));
}

static void intake_add(struct writing *x)
{
	const struct application_get_row *f = x->x;
	heading_add(x, M_MEMBERSHIP_DOC_INTAKE);
	field_add(x, M_MEMBERSHIP_INTAKE_ADDRESS, f->intake_address);
	field_add(x, M_MEMBERSHIP_INTAKE_LANDLINE, f->intake_landline);
	field_add(x, M_MEMBERSHIP_INTAKE_MOBILE, f->intake_mobile);
	field_add(x, M_MEMBERSHIP_INTAKE_FAX, f->intake_fax);
	field_add(x, M_MEMBERSHIP_INTAKE_EMAIL, f->intake_email);
}

static void contact_add(struct writing *x, enum msg title, const struct membership_contacts_row *c)
{
	block_add(x, BLOCK_SUBHEADING, STR_NONE, words(x, title));
	field_add(x, M_MEMBERSHIP_DOC_PERSON, c ? c->name : STR_NONE);
	field_add(x, M_MEMBERSHIP_LEAD_TITLE, c ? c->title : STR_NONE);
	field_add(x, M_NETWORK_PHONE, c ? c->phone : STR_NONE);
	field_add(x, M_NETWORK_EMAIL, c ? c->email : STR_NONE);
	if (c && c->hours.n)
		field_add(x, M_NETWORK_HOURS, c->hours);
}

/* The nth contact point of a kind, or NULL. */
static const struct membership_contacts_row *contact_of(const struct writing *x, const char *kind, size_t nth)
{
	for (size_t i = 0; i < x->contacts.n; i++)
		if (str_is(x->contacts.at[i].kind, kind) && nth-- == 0)
			return &x->contacts.at[i];
	return NULL;
}

static void contacts_01_add(struct writing *x)
{
	const struct membership_contacts_row *second = contact_of(x, "in_hours", 1);
	heading_add(x, M_MEMBERSHIP_DOC_CONTACTS);
	contact_add(x, M_MEMBERSHIP_DOC_MAIN_CONTACT, contact_of(x, "in_hours", 0));
	if (!second)
		second = contact_of(x, "out_of_hours", 0);
	if (second)
		contact_add(x, M_MEMBERSHIP_DOC_DEPUTY_CONTACT, second);
}

static void contacts_02_add(struct writing *x)
{
	const struct application_get_row *f = x->x;
	heading_add(x, M_MEMBERSHIP_DOC_REACHED);
	field_add(x, M_NETWORK_WEBSITE, x->org.website);
	field_add(x, M_MEMBERSHIP_DOC_UNIT_EMAIL, f->intake_email);
	field_add(x, M_MEMBERSHIP_PGP_UID, f->pgp_uid);
	field_add(x, M_MEMBERSHIP_PGP_FINGERPRINT, pgp_fingerprint_shown(x->w->a, f->pgp_fingerprint));
	field_add(x, M_MEMBERSHIP_PGP_URL, f->pgp_url);
	contact_add(x, M_MEMBERSHIP_CONTACT_IN_HOURS, contact_of(x, "in_hours", 0));
	contact_add(x, M_MEMBERSHIP_CONTACT_OUT_OF_HOURS, contact_of(x, "out_of_hours", 0));
	contact_add(x, M_MEMBERSHIP_CONTACT_LEADERSHIP, contact_of(x, "leadership", 0));
	contact_add(x, M_MEMBERSHIP_CONTACT_POST, contact_of(x, "post", 0));
	if (contact_of(x, "im", 0))
		contact_add(x, M_MEMBERSHIP_DOC_IM, contact_of(x, "im", 0));
}

/* ---- systems ---- */

static struct str names_of(struct writing *x, const struct membership_systems_rows *rows)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < rows->n; i++)
		all = a_fmt(x->w->a, "%.*s%s%.*s", STR_ARG(all), i ? "\n" : "", STR_ARG(rows->at[i].name));
	return all;
}

/* One row for each level, from 1 to 5; a sixth for those not yet classified, when there are any. */
static err systems_add(struct writing *x)
{
	const struct cell head[] = { { .text = words(x, M_MEMBERSHIP_DOC_LEVEL), .weight = 3 }, { .text = words(x, M_MEMBERSHIP_DOC_COUNT), .weight = 2 },
		{ .text = words(x, M_MEMBERSHIP_DOC_SYSTEM_NAMES), .weight = 10 } };
	struct membership_systems_rows rows[6];
	for (int64_t level = 0; level <= 5; level++)
		TRY(membership_systems(x->w->db, x->w->a, &(struct membership_systems_in){ .org = x->x->org_id, .level = level, .max = SYSTEMS_NAMED },
			&rows[level]));
	heading_add(x, M_MEMBERSHIP_DOC_SYSTEMS);
	struct cell *at = table_add(x, rows[0].n ? 6 : 5, head, COUNT(head));
	for (int level = 1; level <= (rows[0].n ? 6 : 5); level++, at += COUNT(head)) {
		const struct membership_systems_rows *r = &rows[level % 6];
		at[0].text = level == 6 ? words(x, M_MEMBERSHIP_DOC_NO_LEVEL) : words(x, M_MEMBERSHIP_DOC_LEVEL_N, a_fmt(x->w->a, "%d", level));
		at[1] = number_cell(x, (int64_t)r->n);
		at[2].text = names_of(x, r);
	}
	return OK;
}

/* ---- the whole ---- */

static void capability_add(struct writing *x)
{
	heading_add(x, M_MEMBERSHIP_DOC_CAPABILITY);
	block_add(x, BLOCK_PARAGRAPH, STR_NONE, x->x->capability);
}

static err form_01(struct writing *x)
{
	heading_add(x, M_MEMBERSHIP_DOC_GENERAL);
	organisation_add(x);
	intake_add(x);
	contacts_01_add(x);
	capability_add(x);
	TRY(systems_add(x));
	TRY(staff_add(x));
	heading_add(x, M_MEMBERSHIP_DOC_PLEDGE);
	block_add(x, BLOCK_PARAGRAPH, STR_NONE, words(x, M_MEMBERSHIP_DOC_PLEDGE_01));
	return OK;
}

static err form_02(struct writing *x)
{
	block_add(x, BLOCK_PARAGRAPH, STR_NONE, words(x, M_MEMBERSHIP_DOC_ASKS, x->org.name));
	heading_add(x, M_MEMBERSHIP_DOC_GENERAL);
	organisation_add(x);
	capability_add(x);
	TRY(systems_add(x));
	TRY(staff_add(x));
	contacts_02_add(x);
	heading_add(x, M_MEMBERSHIP_DOC_PLEDGE);
	block_add(x, BLOCK_PARAGRAPH, STR_NONE, words(x, M_MEMBERSHIP_DOC_PLEDGE_02));
	return OK;
}

static struct str mark_of(struct writing *x)
{
	struct str mark = x->x->code;
	if (str_is(x->x->state, "draft") || str_is(x->x->state, "returned"))
		mark = a_fmt(x->w->a, "%.*s · %.*s", STR_ARG(mark), STR_ARG(words(x, M_MEMBERSHIP_DOC_DRAFT)));
	if (x->org.is_demo)
		mark = a_fmt(x->w->a, "%.*s · %.*s", STR_ARG(mark), STR_ARG(words(x, M_MEMBERSHIP_DOC_DEMO)));
	return mark;
}

static usec date_of(const struct writing *x)
{
	return x->x->signed_at ? x->x->signed_at : x->x->submitted_at ? x->x->submitted_at : x->w->now;
}

static err recipient_of(struct writing *x, struct str *ret, size_t *ret_n)
{
	struct org_of_role_rows c;
	struct org_by_id_row o;
	TRY(network_orgs_of_role(x->w, S("coordinator"), STR_NONE, STR_NONE, &c));
	*ret_n = c.n > 0;
	if (!c.n)
		return OK;
	TRY(network_org(x->w, c.at[0].id, &o));
	*ret = o.name;
	return OK;
}

err membership_document(struct work *w, const struct application_get_row *file, struct str form, enum membership_media media, enum lang lang,
	struct buf *out)
{
	struct writing x = { .w = w, .x = file, .lang = lang };
	struct str to;
	bool is_02 = str_is(form.n ? form : file->form, "02");
	TRY(network_org(w, file->org_id, &x.org));
	TRY(membership_contacts(w->db, w->a, &(struct membership_contacts_in){ .org = file->org_id }, &x.contacts));
	TRY(is_02 ? form_02(&x) : form_01(&x));
	struct document d = { .superior = text_upper(w->a, x.org.parent_name), .issuer = text_upper(w->a, x.org.name),
		.place = reference_label(REF_PROVINCE, x.org.province, LANG_VI), .date_usec = date_of(&x),
		.type = text_upper(w->a, words(&x, is_02 ? M_MEMBERSHIP_DOC_TYPE_02 : M_MEMBERSHIP_DOC_TYPE_01)), .abstract = words(&x, M_MEMBERSHIP_DOC_ABSTRACT),
		.to = &to, .blocks = x.blocks.at, .n_blocks = x.blocks.n,
		.signer_title = text_upper(w->a, file->signed_title.n ? file->signed_title : words(&x, M_MEMBERSHIP_DOC_REPRESENTATIVE)),
		.signer_name = file->signed_by, .mark = mark_of(&x), .english = lang == LANG_EN };
	TRY(recipient_of(&x, &to, &d.n_to));
	return media == MEMBERSHIP_PDF ? document_pdf(&d, w->a, out) : document_docx(&d, w->a, out);
}
