/* Pages behind one-time links: the first administrator, an invitation, a new password. */
#include "core/identity/oidc_pages.h"

#define ORG_KINDS "coordinator|ministry|agency|province|soe|isp|security_firm|bank|hospital|school|company|other"

#define JOIN_FIELDS \
	FIELD(struct join_form, full_name, F_TEXT, .required = true, .max = 120, .label = M_IDENTITY_FULL_NAME), \
	FIELD(struct join_form, name, F_TEXT, .required = true, .max = 40, .label = M_IDENTITY_NAME), \
	FIELD(struct join_form, email, F_EMAIL, .label = M_IDENTITY_EMAIL), \
	FIELD(struct join_form, phone, F_TEXT, .max = 40, .label = M_IDENTITY_PHONE), \
	FIELD(struct join_form, password, F_SECRET, .required = true, .max = 1000, .label = M_IDENTITY_PASSWORD), \
	FIELD(struct join_form, again, F_SECRET, .required = true, .max = 1000, .label = M_IDENTITY_PASSWORD_AGAIN)

enum { ORG_FIELDS = 4 };
const struct field first_fields[10] = {
	FIELD(struct join_form, org_name, F_TEXT, .required = true, .label = M_IDENTITY_ORG_NAME),
	FIELD(struct join_form, org_name_en, F_TEXT, .label = M_IDENTITY_ORG_NAME_EN),
	FIELD(struct join_form, org_code, F_CODE, .required = true, .max = 40, .label = M_IDENTITY_ORG_CODE),
	FIELD(struct join_form, org_kind, F_CHOICE, .required = true, .choices = ORG_KINDS, .label = M_IDENTITY_ORG_KIND),
	JOIN_FIELDS,
};
const struct field invitation_fields[6] = { JOIN_FIELDS };
const struct field reset_fields[2] = {
	FIELD(struct reset_form, password, F_SECRET, .required = true, .max = 1000, .label = M_IDENTITY_PASSWORD_NEW),
	FIELD(struct reset_form, again, F_SECRET, .required = true, .max = 1000, .label = M_IDENTITY_PASSWORD_AGAIN),
};

static void org_kind_labels(const struct work *w, struct form_field *f)
{
	static const enum msg labels[] = { M_IDENTITY_KIND_COORDINATOR, M_IDENTITY_KIND_MINISTRY, M_IDENTITY_KIND_AGENCY,
		M_IDENTITY_KIND_PROVINCE, M_IDENTITY_KIND_SOE, M_IDENTITY_KIND_ISP, M_IDENTITY_KIND_SECURITY_FIRM, M_IDENTITY_KIND_BANK,
		M_IDENTITY_KIND_HOSPITAL, M_IDENTITY_KIND_SCHOOL, M_IDENTITY_KIND_COMPANY, M_IDENTITY_KIND_OTHER };
	struct choice *choices = a_array(w->a, struct choice, f->n_choices);
	for (size_t i = 0; i < f->n_choices; i++) {
		choices[i] = f->choices[i];
		if (i < COUNT(labels))
			choices[i].label = msg_text(w->by.lang, labels[i]);
	}
	f->choices = choices;
	f->is_select = true;
}

static void join_help(const struct work *w, struct form_field *fields, size_t n)
{
	form_field_named(fields, n, "name")->help = say(w, M_IDENTITY_NAME_HELP);
	form_field_named(fields, n, "password")->help = say(w, M_IDENTITY_PASSWORD_HELP);
	form_field_named(fields, n, "phone")->type = "tel";
}

err first_get(struct req *r)
{
	struct invitation_get_row row;
	TRY(invitation_known(&r->w, r->args[0], true, &row));
	size_t n = COUNT(first_fields);
	struct form_field *fields = form_fields_of(r, first_fields, n);
	org_kind_labels(&r->w, form_field_named(fields, n, "org_kind"));
	form_field_named(fields, n, "org_code")->help = say(&r->w, M_IDENTITY_ORG_CODE_HELP);
	join_help(&r->w, fields, n);
	struct form_page p = {
		.head = { .title = say(&r->w, M_IDENTITY_FIRST_TITLE), .subtitle = say(&r->w, M_IDENTITY_FIRST_LEAD) },
		.errors = errors_of(r),
		.card = { .action = r->path, .submit = say(&r->w, M_IDENTITY_FIRST_SUBMIT), .tone = "primary", .fields = fields,
			.n_fields = n },
	};
	return form_page_reply(r, &p);
}

err invitation_page_get(struct req *r)
{
	struct invitation_get_row row;
	TRY(invitation_known(&r->w, r->args[0], false, &row));
	size_t n = COUNT(invitation_fields);
	struct form_field *fields = form_fields_of(r, invitation_fields, n);
	struct form_field *email = form_field_named(fields, n, "email");
	if (!email->value.n && !r->w.problem.e)
		email->value = row.email;
	join_help(&r->w, fields, n);
	struct form_card way;
	size_t n_ways = oidc_way(&r->w, a_cat(r->w.a, r->path, S("/oidc")), STR_NONE, &way);
	struct form_page p = {
		.ways = &way, .n_ways = n_ways,
		.head = { .title = say(&r->w, M_IDENTITY_INVITATION_TITLE),
			.subtitle = say(&r->w, M_IDENTITY_INVITATION_LEAD, row.org_name, role_title(r->w.a, r->w.by.lang, row.role)) },
		.errors = errors_of(r),
		.card = { .action = r->path, .submit = say(&r->w, M_IDENTITY_INVITATION_SUBMIT), .tone = "primary", .fields = fields,
			.n_fields = n },
	};
	return form_page_reply(r, &p);
}

struct link_check { struct req *r; bool is_first; };

static err link_read(struct work *w, void *arg)
{
	const struct link_check *c = arg;
	struct invitation_get_row row;
	return invitation_known(w, c->r->args[0], c->is_first, &row);
}

/* The link first: without one nobody makes us hash. */
static err join_check(struct req *r, bool is_first)
{
	struct join_form *f = input_of(r);
	TRY(work_run(&r->w, TX_READ, link_read, &(struct link_check){ r, is_first }));
	return new_password_check(r, f->password, f->again, f->name, &f->hash);
}

err first_before(struct req *r)
{
	return join_check(r, true);
}

err invitation_before(struct req *r)
{
	return join_check(r, false);
}

static struct account_new account_of(const struct req *r, const struct join_form *f)
{
	return (struct account_new){ .name = f->name, .full_name = f->full_name, .email = f->email, .phone = f->phone,
		.password_hash = f->hash, .lang = r->w.by.lang };
}

err first_post(struct req *r)
{
	const struct join_form *f = r->in;
	const struct first_org org = { f->org_code, f->org_name, f->org_name_en.n ? f->org_name_en : f->org_name, f->org_kind };
	struct account_new n = account_of(r, f);
	int64_t id;
	n.role = str_of(role_names[0]);
	TRY(first_accept(&r->w, r->args[0], &org, &n, &id));
	TRY(session_begin(r, id));
	return reply_see(r, S("/account"), M_IDENTITY_FIRST_WELCOME);
}

err invitation_post(struct req *r)
{
	struct account_new n = account_of(r, r->in);
	int64_t id;
	TRY(invitation_accept(&r->w, r->args[0], &n, &id));
	TRY(session_begin(r, id));
	return reply_see(r, S("/account"), M_IDENTITY_WELCOME);
}

/* ---- a new password ---- */

err reset_page_get(struct req *r)
{
	struct reset_link_get_row row;
	TRY(reset_link_known(&r->w, r->args[0], &row));
	struct form_field *fields = form_fields_of(r, reset_fields, 2);
	fields[0].help = say(&r->w, M_IDENTITY_PASSWORD_HELP);
	struct form_page p = {
		.head = { .title = say(&r->w, M_IDENTITY_RESET_TITLE), .subtitle = say(&r->w, M_IDENTITY_RESET_LEAD, row.name) },
		.errors = errors_of(r),
		.card = { .action = r->path, .submit = say(&r->w, M_IDENTITY_PASSWORD_SAVE), .tone = "primary", .fields = fields,
			.n_fields = 2 },
	};
	return form_page_reply(r, &p);
}

struct reset_check { struct req *r; struct reset_link_get_row row; };

static err reset_read(struct work *w, void *arg)
{
	struct reset_check *c = arg;
	return reset_link_known(w, c->r->args[0], &c->row);
}

err reset_before(struct req *r)
{
	struct reset_form *f = input_of(r);
	struct reset_check c = { .r = r };
	TRY(work_run(&r->w, TX_READ, reset_read, &c));
	return new_password_check(r, f->password, f->again, c.row.name, &f->hash);
}

/* The link alone does not sign in: a second factor stays asked for. */
err reset_post(struct req *r)
{
	const struct reset_form *f = r->in;
	int64_t id;
	TRY(reset_accept(&r->w, r->args[0], f->hash, &id));
	return reply_see(r, S("/sign-in"), M_IDENTITY_PASSWORD_SAVED_SIGN_IN);
}
