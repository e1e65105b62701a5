/* Declared input of the module's routes, and what the pages share. */
#include "modules/membership/pages.h"

#include "core/legal/reference.h"

#define FILES_MAX 5

const struct field member_filter_fields[6] = {
	FIELD(struct member_filter, q, F_TEXT, .label = M_NETWORK_SEARCH),
	FIELD(struct member_filter, state, F_CHOICE, .choices = MEMBERSHIP_STATES, .label = M_MEMBERSHIP_STATE),
	FIELD(struct member_filter, member_group, F_CHOICE, .choices = MEMBERSHIP_GROUPS "|voluntary", .label = M_MEMBERSHIP_GROUP),
	FIELD(struct member_filter, waiting, F_CHOICE, .choices = APPLICATION_OPEN, .label = M_MEMBERSHIP_FILE_STATE),
	FIELD(struct member_filter, due, F_CHOICE, .choices = "soon|late", .label = M_MEMBERSHIP_DUE),
	FIELD(struct member_filter, after, F_CODE, .max = 4000, .label = M_NETWORK_AFTER),
};

const struct field begin_fields[1] = { FIELD(struct begin_input, form, F_CHOICE, .required = true, .choices = MEMBERSHIP_FORMS, .label = M_MEMBERSHIP_FORM) };
const struct field papers_fields[1] = {
	FIELD(struct papers_input, papers, F_FILES, .required = true, .min = 1, .max = FILES_MAX, .label = M_MEMBERSHIP_SIGNED_PAPER),
};
const struct field sub_fields[1] = { FIELD(struct sub_input, org, F_TEXT, .required = true, .max = ORG_TYPED_MAX, .label = M_MEMBERSHIP_SUB_ORG) };
const struct field steps_fields[1] = { FIELD(struct steps_input, before, F_ID, .label = M_NETWORK_AFTER) };
const struct field document_fields[2] = {
	FIELD(struct document_input, form, F_CHOICE, .choices = MEMBERSHIP_FORMS, .label = M_MEMBERSHIP_FORM),
	FIELD(struct document_input, lang, F_CHOICE, .choices = "vi|en", .label = M_MEMBERSHIP_LANGUAGE),
};

const struct field file_fields[18] = {
	FIELD(struct file_form, member_group, F_CHOICE, .choices = MEMBERSHIP_GROUPS "|voluntary", .label = M_MEMBERSHIP_GROUP),
	FIELD(struct file_form, fax, F_TEXT, .max = 50, .label = M_MEMBERSHIP_FAX),
	FIELD(struct file_form, lead_name, F_TEXT, .label = M_MEMBERSHIP_LEAD_NAME),
	FIELD(struct file_form, lead_title, F_TEXT, .label = M_MEMBERSHIP_LEAD_TITLE),
	FIELD(struct file_form, intake_address, F_TEXT, .label = M_MEMBERSHIP_INTAKE_ADDRESS),
	FIELD(struct file_form, intake_landline, F_TEXT, .max = 50, .label = M_MEMBERSHIP_INTAKE_LANDLINE),
	FIELD(struct file_form, intake_mobile, F_TEXT, .max = 50, .label = M_MEMBERSHIP_INTAKE_MOBILE),
	FIELD(struct file_form, intake_fax, F_TEXT, .max = 50, .label = M_MEMBERSHIP_INTAKE_FAX),
	FIELD(struct file_form, intake_email, F_EMAIL, .label = M_MEMBERSHIP_INTAKE_EMAIL),
	FIELD(struct file_form, capability, F_LINES, .max = 10000, .label = M_MEMBERSHIP_CAPABILITY),
	FIELD(struct file_form, pgp_uid, F_TEXT, .label = M_MEMBERSHIP_PGP_UID),
	FIELD(struct file_form, pgp_fingerprint, F_TEXT, .max = 100, .label = M_MEMBERSHIP_PGP_FINGERPRINT),
	FIELD(struct file_form, pgp_url, F_TEXT, .max = 300, .label = M_MEMBERSHIP_PGP_URL),
	FIELD(struct file_form, signed_by, F_TEXT, .label = M_MEMBERSHIP_SIGNED_BY),
	FIELD(struct file_form, signed_title, F_TEXT, .label = M_MEMBERSHIP_SIGNED_TITLE),
	FIELD(struct file_form, signed_at, F_TIME, .label = M_MEMBERSHIP_SIGNED_AT),
	FIELD(struct file_form, has_pledge, F_BOOL, .label = M_MEMBERSHIP_PLEDGE),
	FIELD(struct file_form, version, F_INT, .label = M_MEMBERSHIP_VERSION),
};

const struct field decision_fields[4] = {
	FIELD(struct file_decision, member_group, F_CHOICE, .choices = MEMBERSHIP_GROUPS "|voluntary", .label = M_MEMBERSHIP_GROUP),
	FIELD(struct file_decision, decision_no, F_TEXT, .label = M_MEMBERSHIP_DECISION_NO),
	FIELD(struct file_decision, decision_at, F_TIME, .label = M_MEMBERSHIP_DECISION_AT),
	FIELD(struct file_decision, reason, F_LINES, .max = 2000, .label = M_MEMBERSHIP_REASON),
};

const struct field turn_fields[2] = {
	FIELD(struct turn_form, reason, F_LINES, .required = true, .max = 2000, .label = M_MEMBERSHIP_REASON),
	FIELD(struct turn_form, papers, F_FILES, .required = true, .min = 1, .max = FILES_MAX, .label = M_MEMBERSHIP_PAPERS),
};

const struct field sub_decision_fields[2] = {
	FIELD(struct sub_decision, decision, F_CHOICE, .required = true, .choices = "approve|refuse", .label = M_MEMBERSHIP_DECISION),
	FIELD(struct sub_decision, reason, F_LINES, .max = 2000, .label = M_MEMBERSHIP_REASON),
};

struct str membership_path(struct arena *a, struct str code, const char *rest)
{
	return a_fmt(a, "/memberships/%.*s%s", STR_ARG(code), rest);
}

/* ---- words ---- */

struct word { const char *word; enum msg says; const char *tone, *icon; };

static const struct word member_words[] = {
	{ "none", M_MEMBERSHIP_STATE_NONE, "neutral", "help-circle" }, { "applied", M_MEMBERSHIP_STATE_APPLIED, "info", "clock" },
	{ "member", M_MEMBERSHIP_STATE_MEMBER, "good", "check" }, { "suspended", M_MEMBERSHIP_STATE_SUSPENDED, "bad", "hand-stop" },
	{ "ended", M_MEMBERSHIP_STATE_ENDED, "neutral", "x" },
};
static const struct word file_words[] = {
	{ "draft", M_MEMBERSHIP_FILE_DRAFT, "neutral", "pencil" }, { "submitted", M_MEMBERSHIP_FILE_SUBMITTED, "info", "send" },
	{ "checked", M_MEMBERSHIP_FILE_CHECKED, "info", "list-check" }, { "returned", M_MEMBERSHIP_FILE_RETURNED, "warn", "alert-triangle" },
	{ "approved", M_MEMBERSHIP_FILE_APPROVED, "good", "check" }, { "refused", M_MEMBERSHIP_FILE_REFUSED, "bad", "x" },
	{ "withdrawn", M_MEMBERSHIP_FILE_WITHDRAWN, "neutral", "x" },
};
static const struct word other_words[] = {
	{ "01", M_MEMBERSHIP_FORM_01, NULL, NULL }, { "02", M_MEMBERSHIP_FORM_02, NULL, NULL },
	{ "first", M_MEMBERSHIP_KIND_FIRST, NULL, NULL }, { "refresh", M_MEMBERSHIP_KIND_REFRESH, NULL, NULL },
	{ "approve", M_MEMBERSHIP_APPROVE, NULL, NULL }, { "refuse", M_MEMBERSHIP_REFUSE, NULL, NULL },
	{ "soon", M_MEMBERSHIP_DUE_SOON, NULL, NULL }, { "late", M_MEMBERSHIP_DUE_LATE, NULL, NULL },
};
static const struct word act_words[] = {
	{ "begin", M_MEMBERSHIP_ACT_BEGIN, NULL, NULL }, { "submit", M_MEMBERSHIP_ACT_SUBMIT, NULL, NULL },
	{ "withdraw", M_MEMBERSHIP_ACT_WITHDRAW, NULL, NULL }, { "paper", M_MEMBERSHIP_ACT_PAPER, NULL, NULL },
	{ "return", M_MEMBERSHIP_ACT_RETURN, NULL, NULL }, { "check", M_MEMBERSHIP_ACT_CHECK, NULL, NULL },
	{ "approve", M_MEMBERSHIP_ACT_APPROVE, NULL, NULL }, { "refuse", M_MEMBERSHIP_ACT_REFUSE, NULL, NULL },
	{ "suspend", M_MEMBERSHIP_ACT_SUSPEND, NULL, NULL }, { "restore", M_MEMBERSHIP_ACT_RESTORE, NULL, NULL },
	{ "end", M_MEMBERSHIP_ACT_END, NULL, NULL }, { "name", M_MEMBERSHIP_ACT_NAME, NULL, NULL },
	{ "sub_approve", M_MEMBERSHIP_ACT_SUB_APPROVE, NULL, NULL }, { "sub_refuse", M_MEMBERSHIP_ACT_SUB_REFUSE, NULL, NULL },
	{ "remind", M_MEMBERSHIP_ACT_REMIND, NULL, NULL }, { "late", M_MEMBERSHIP_ACT_LATE, NULL, NULL },
};

static const struct word *word_find(const struct word *at, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(word, at[i].word))
			return &at[i];
	return NULL;
}

struct str membership_word(struct work *w, struct str word)
{
	const struct word *x = word_find(member_words, COUNT(member_words), word);
	if (!x)
		x = word_find(file_words, COUNT(file_words), word);
	if (!x)
		x = word_find(other_words, COUNT(other_words), word);
	return x ? say(w, x->says) : reference_label(REF_MEMBER_GROUP, word, w->by.lang);
}

static struct badge badge_of(struct work *w, const struct word *at, size_t n, struct str state)
{
	const struct word *x = word_find(at, n, state);
	return x ? (struct badge){ say(w, x->says), x->tone, x->icon } : (struct badge){ state, "neutral", NULL };
}

struct badge membership_badge(struct work *w, struct str state) { return badge_of(w, member_words, COUNT(member_words), state); }
struct badge file_badge(struct work *w, struct str state) { return badge_of(w, file_words, COUNT(file_words), state); }

struct str act_text(struct work *w, const struct membership_steps_row *s)
{
	const struct word *x = word_find(act_words, COUNT(act_words), s->act);
	struct str what = x ? say(w, x->says) : s->act;
	if (!s->author_org.n)
		return what;
	return a_fmt(w->a, "%.*s – %.*s (%.*s)", STR_ARG(what), STR_ARG(s->author), STR_ARG(s->author_org));
}

struct str group_text(struct work *w, struct str member_group)
{
	const struct reference *g = reference_of(REF_MEMBER_GROUP, member_group);
	if (!g)
		return STR_NONE;
	return g->is_obligatory ? say(w, M_MEMBERSHIP_GROUP_LETTER, g->letter) : g->label[w->by.lang];
}

/* ---- parts of pages ---- */

void choices_of_list(struct req *r, struct form_field *f, const char *list)
{
	VEC(struct choice) c = { 0 };
	*VEC_ADD(r->w.a, &c) = (struct choice){ .label = say(&r->w, M_NETWORK_NO_CHOICE), .is_chosen = !f->value.n };
	for (struct str rest = str_of(list); rest.p;) {
		struct str word = str_cut(&rest, '|');
		*VEC_ADD(r->w.a, &c) = (struct choice){ word, membership_word(&r->w, word), str_eq(word, f->value) };
	}
	f->choices = c.at;
	f->n_choices = c.n;
	f->is_select = true;
}

err member_of_path(struct req *r, struct org_by_id_row *ret)
{
	TRY(org_of_path(r, ret));
	return membership_need_see(&r->w, ret->id);
}

const struct link *member_crumbs(struct req *r, const struct org_by_id_row *o, size_t *ret_n)
{
	struct link *at = a_array(r->w.a, struct link, 2);
	at[0] = (struct link){ .path = S("/memberships"), .label = say(&r->w, M_MEMBERSHIP_TITLE) };
	at[1] = (struct link){ .path = membership_path(r->w.a, o->code, ""), .label = o->name };
	*ret_n = 2;
	return at;
}
