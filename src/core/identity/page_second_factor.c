/* The second factor: setting up with a QR code, recovery codes, turning off. */
#include "core/identity/pages.h"
#include "core/journal.h"
#include "core/pages_gen.h"
#include "core/document/qr.h"

const struct field second_fields[1] = {
	FIELD(struct second_form, code, F_SECRET, .required = true, .max = 40, .label = M_IDENTITY_CODE),
};
const struct field second_off_fields[2] = {
	FIELD(struct second_off_form, current, F_SECRET, .required = true, .max = 1000, .label = M_IDENTITY_PASSWORD_CURRENT),
	FIELD(struct second_off_form, code, F_SECRET, .required = true, .max = 40, .label = M_IDENTITY_CODE),
};

/* In groups of four, as authenticator apps show it. */
static struct str secret_shown(struct arena *a, struct str secret)
{
	struct str text = base32_of(a, secret), shown = STR_NONE;
	for (size_t i = 0; i < text.n; i += 4)
		shown = a_fmt(a, "%.*s%s%.*s", STR_ARG(shown), i ? " " : "", STR_ARG(str_sub(text, i, 4)));
	return shown;
}

static struct form_field *code_field(struct req *r)
{
	struct form_field *f = form_fields_of(r, second_fields, 1);
	f->type = "text";
	return f;
}

static struct form_field *off_fields(struct req *r)
{
	struct form_field *f = form_fields_of(r, second_off_fields, 2);
	f[1].type = "text";
	return f;
}

static err second_state(struct req *r, struct second_page *p)
{
	struct work *w = &r->w;
	struct account_by_id_row own;
	struct recovery_code_left_row left;
	struct str secret;
	TRY(account_own(w, &own));
	TRY(totp_setup_secret(w, &secret));
	TRY(recovery_code_left(w->db, w->a, &(struct recovery_code_left_in){ .account_id = own.id }, &left));
	p->is_on = own.totp_secret.n > 0;
	p->is_setting_up = secret.n > 0;
	p->codes_left = say(w, M_IDENTITY_CODES_LEFT, a_fmt(w->a, "%lld", (long long)left.n));
	if (!secret.n)
		return OK;
	p->secret = secret_shown(w->a, secret);
	/* qr_svg() makes nothing but markup of ours */
	return qr_svg(w->a, totp_uri(w->a, own.name, secret), say(w, M_IDENTITY_QR_SAYS), &p->qr.is_html);
}

err second_get(struct req *r)
{
	struct work *w = &r->w;
	struct link crumbs[] = { { .path = S("/account"), .label = say(w, M_IDENTITY_ACCOUNT_TITLE) } };
	struct second_page p = {
		.head = { .title = say(w, M_IDENTITY_SECOND_TITLE), .subtitle = say(w, M_IDENTITY_SECOND_LEAD), .crumbs = crumbs,
			.n_crumbs = 1 },
		.errors = errors_of(r),
		.begin = { .action = S("/account/second-factor/begin"), .submit = say(w, M_IDENTITY_SECOND_BEGIN), .tone = "primary" },
		.confirm = { .title = say(w, M_IDENTITY_SECOND_CONFIRM_TITLE), .action = S("/account/second-factor"),
			.submit = say(w, M_IDENTITY_SECOND_CONFIRM), .tone = "primary", .fields = code_field(r), .n_fields = 1 },
		.renew = { .title = say(w, M_IDENTITY_CODES_TITLE), .lead = say(w, M_IDENTITY_CODES_RENEW_LEAD),
			.action = S("/account/second-factor/codes"), .submit = say(w, M_IDENTITY_CODES_RENEW), .fields = off_fields(r),
			.n_fields = 2 },
		.off = { .title = say(w, M_IDENTITY_SECOND_OFF_TITLE), .lead = say(w, M_IDENTITY_SECOND_OFF_LEAD),
			.action = S("/account/second-factor/off"), .submit = say(w, M_IDENTITY_SECOND_OFF), .tone = "danger",
			.fields = off_fields(r), .n_fields = 2 },
	};
	TRY(second_state(r, &p));
	return reply_page(r, p.head.title, HTML_OF(r, page_second_page, &p));
}

err second_begin_post(struct req *r)
{
	TRY(totp_setup_begin(&r->w));
	return reply_see(r, S("/account/second-factor"), 0);
}

static err codes_reply(struct req *r, struct str codes[RECOVERY_CODES])
{
	struct work *w = &r->w;
	struct once_page p = {
		.head = { .title = say(w, M_IDENTITY_CODES_TITLE) },
		.lead = say(w, M_IDENTITY_CODES_LEAD), .warning = say(w, M_IDENTITY_SHOWN_ONCE), .lines = codes, .n_lines = RECOVERY_CODES,
		.back = { .path = S("/account"), .label = say(w, M_IDENTITY_CODES_KEPT) },
	};
	return once_page_reply(r, &p);
}

err second_confirm_post(struct req *r)
{
	const struct second_form *f = r->in;
	struct str codes[RECOVERY_CODES];
	TRY(totp_confirm(&r->w, f->code, codes));
	return codes_reply(r, codes);
}

err second_password_before(struct req *r)
{
	const struct second_off_form *f = r->in;
	TRY(own_password_check(r, f->current, "current"));
	return own_code_check(r, f->code);
}

err second_renew_post(struct req *r)
{
	struct str codes[RECOVERY_CODES];
	TRY(recovery_codes_renew(&r->w, r->w.by.account_id, codes));
	return codes_reply(r, codes);
}

err second_off_post(struct req *r)
{
	TRY(totp_off(&r->w, r->w.by.account_id));
	return reply_see(r, S("/account/second-factor"), M_IDENTITY_SECOND_IS_NOW_OFF);
}
