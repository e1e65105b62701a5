/* Words, badges and the parts that all pages of the module are made of. */
#include "modules/oversight/pages.h"

#include "core/files.h"
#include "modules/oversight/pages_gen.h"

/* ---- words ---- */

struct word { const char *word; enum msg says; const char *tone, *icon; };
static const struct word words[] = {
	{ "requested", M_OVERSIGHT_WORD_REQUESTED, "info", "clock" }, { "approved", M_OVERSIGHT_WORD_APPROVED, "info", "check" },
	{ "refused", M_OVERSIGHT_WORD_REFUSED, "bad", "x" }, { "withdrawn", M_OVERSIGHT_WORD_WITHDRAWN, "neutral", "x" },
	{ "revoked", M_OVERSIGHT_WORD_REVOKED, "bad", "ban" }, { "expired", M_OVERSIGHT_WORD_EXPIRED, "neutral", "history" },
	{ "waive", M_OVERSIGHT_WORD_WAIVE, NULL, NULL }, { "extend", M_OVERSIGHT_WORD_EXTEND, NULL, NULL },
	{ "substitute", M_OVERSIGHT_WORD_SUBSTITUTE, NULL, NULL },
	{ "open", M_OVERSIGHT_WORD_OPEN, "info", "clock" }, { "answered", M_OVERSIGHT_WORD_ANSWERED, "warn", "message-report" },
	{ "closed", M_OVERSIGHT_WORD_CLOSED, "neutral", "lock" },
	{ "upheld", M_OVERSIGHT_WORD_UPHELD, "good", "check" }, { "rejected", M_OVERSIGHT_WORD_REJECTED, "bad", "x" },
	{ "partly", M_OVERSIGHT_WORD_PARTLY, "warn", "list-check" },
	{ "evidence", M_OVERSIGHT_WORD_EVIDENCE, NULL, NULL }, { "register", M_OVERSIGHT_WORD_REGISTER, NULL, NULL },
	{ "parameter", M_OVERSIGHT_WORD_PARAMETER, NULL, NULL }, { "waiver", M_OVERSIGHT_WORD_WAIVER, NULL, NULL },
	{ "nothing", M_OVERSIGHT_WORD_NOTHING, NULL, NULL },
	{ "planned", M_OVERSIGHT_WORD_PLANNED, "info", "calendar-event" }, { "under_way", M_OVERSIGHT_WORD_UNDER_WAY, "warn", "player-play" },
	{ "written", M_OVERSIGHT_WORD_WRITTEN, "warn", "file-text" }, { "signed", M_OVERSIGHT_WORD_SIGNED, "info", "file-check" },
	{ "cancelled", M_OVERSIGHT_WORD_CANCELLED, "neutral", "x" },
	{ "ok", M_OVERSIGHT_WORD_OK, "good", "check" }, { "finding", M_OVERSIGHT_WORD_FINDING, "bad", "flag" },
	{ "not_seen", M_OVERSIGHT_WORD_NOT_SEEN, "neutral", "eye" },
	{ "fixed", M_OVERSIGHT_WORD_FIXED, "warn", "tools" }, { "checked", M_OVERSIGHT_WORD_CHECKED, "good", "check" },
	{ "in_force", M_OVERSIGHT_WORD_IN_FORCE, NULL, NULL }, { "waiting", M_OVERSIGHT_WORD_WAITING, NULL, NULL },
	{ "late", M_OVERSIGHT_WORD_LATE, "bad", "clock-exclamation" }, { "to_fix", M_OVERSIGHT_WORD_TO_FIX, NULL, NULL },
	{ "to_check", M_OVERSIGHT_WORD_TO_CHECK, NULL, NULL },
	{ "done", M_OVERSIGHT_WORD_DONE, NULL, NULL }, { "again", M_OVERSIGHT_WORD_AGAIN, NULL, NULL },
};
static const struct word statuses[] = {
	{ "contradicted", M_OVERSIGHT_IS_CONTRADICTED, "bad", "alert-triangle" }, { "waived", M_OVERSIGHT_IS_WAIVED, "info", "file-check" },
	{ "met-late", M_OVERSIGHT_IS_MET_LATE, "warn", "check" }, { "met", M_OVERSIGHT_IS_MET, "good", "check" },
	{ "partly-met", M_OVERSIGHT_IS_PARTLY, "warn", "list-check" }, { "in-review", M_OVERSIGHT_IS_IN_REVIEW, "info", "eye" },
	{ "overdue", M_OVERSIGHT_IS_OVERDUE, "bad", "clock-exclamation" }, { "due-soon", M_OVERSIGHT_IS_DUE_SOON, "warn", "clock" },
	{ "not-due", M_OVERSIGHT_IS_NOT_DUE, "neutral", "clock" }, { "undetermined", M_OVERSIGHT_IS_UNDETERMINED, "neutral", "help-circle" },
	{ "not-applicable", M_OVERSIGHT_IS_NOT_APPLICABLE, "neutral", "x" },
};
/* What was done, with the journal's names behind the kind of record. */
static const struct word acts[] = {
	{ "request", M_OVERSIGHT_ACT_REQUEST, NULL, NULL }, { "approve", M_OVERSIGHT_ACT_APPROVE, NULL, NULL }, { "refuse", M_OVERSIGHT_ACT_REFUSE, NULL, NULL },
	{ "withdraw", M_OVERSIGHT_ACT_WITHDRAW, NULL, NULL }, { "revoke", M_OVERSIGHT_ACT_REVOKE, NULL, NULL }, { "remind", M_OVERSIGHT_ACT_REMIND, NULL, NULL },
	{ "raise", M_OVERSIGHT_ACT_RAISE, NULL, NULL }, { "answer", M_OVERSIGHT_ACT_ANSWER, NULL, NULL }, { "close", M_OVERSIGHT_ACT_CLOSE, NULL, NULL },
	{ "plan", M_OVERSIGHT_ACT_PLAN, NULL, NULL }, { "list", M_OVERSIGHT_ACT_LIST, NULL, NULL }, { "begin", M_OVERSIGHT_ACT_BEGIN, NULL, NULL },
	{ "look", M_OVERSIGHT_ACT_LOOK, NULL, NULL }, { "find", M_OVERSIGHT_ACT_FIND, NULL, NULL }, { "write", M_OVERSIGHT_ACT_WRITE, NULL, NULL },
	{ "sign", M_OVERSIGHT_ACT_SIGN, NULL, NULL }, { "cancel", M_OVERSIGHT_ACT_CANCEL, NULL, NULL }, { "fix", M_OVERSIGHT_ACT_FIX, NULL, NULL },
	{ "check", M_OVERSIGHT_ACT_CHECK, NULL, NULL },
};

static const struct word *word_find(const struct word *at, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(word, at[i].word))
			return &at[i];
	return NULL;
}

struct str ov_word(struct work *w, struct str word)
{
	const struct word *x = word_find(words, COUNT(words), word);
	return x ? say(w, x->says) : word;
}

static struct badge badge_of(struct work *w, const struct word *at, size_t n, struct str word)
{
	const struct word *x = word_find(at, n, word);
	return x ? (struct badge){ say(w, x->says), x->tone, x->icon } : (struct badge){ word, "neutral", NULL };
}

struct badge ov_badge(struct work *w, struct str word)
{
	return word.n ? badge_of(w, words, COUNT(words), word) : (struct badge){ say(w, M_OVERSIGHT_WORD_UNANSWERED), "neutral", "clock" };
}

struct badge ov_status_badge(struct work *w, struct str status) { return badge_of(w, statuses, COUNT(statuses), status); }

struct str ov_path(struct arena *a, const char *page, struct str code, const char *rest)
{
	return a_fmt(a, "/%s/%.*s%s", page, STR_ARG(code), rest);
}

struct str ov_number(struct work *w, int64_t n) { return a_fmt(w->a, "%lld", (long long)n); }

struct str ov_days(struct work *w, usec from, usec to)
{
	return a_fmt(w->a, "%.*s – %.*s", STR_ARG(date_shown(w->a, from)), STR_ARG(date_shown(w->a, to - 1)));
}

struct str ov_duty_text(const struct duty_names *n, struct str duty)
{
	struct duty_named d;
	if (!duty.n)
		return say(n->w, M_OVERSIGHT_ALL_DUTIES);
	return duty_name_in(n, duty, &d) ? a_fmt(n->w->a, "%.*s · %.*s", STR_ARG(duty), STR_ARG(d.title)) : duty;
}

struct str ov_subject_text(struct work *w, struct str code, struct str name)
{
	return code.n ? a_fmt(w->a, "%.*s · %.*s", STR_ARG(code), STR_ARG(name)) : say(w, M_OVERSIGHT_ALL_SUBJECTS);
}

/* ---- choices ---- */

void ov_choices(struct req *r, struct form_field *f, const char *list, bool none)
{
	VEC(struct choice) c = { 0 };
	if (none)
		*VEC_ADD(r->w.a, &c) = (struct choice){ .label = say(&r->w, M_NETWORK_NO_CHOICE), .is_chosen = !f->value.n };
	for (struct str rest = str_of(list); rest.p;) {
		struct str word = str_cut(&rest, '|');
		*VEC_ADD(r->w.a, &c) = (struct choice){ word, ov_word(&r->w, word), str_eq(word, f->value) };
	}
	f->choices = c.at;
	f->n_choices = c.n;
	f->is_select = true;
}

err ov_duty_choices(struct req *r, struct form_field *f, bool all, bool only_waivable)
{
	struct duty_named *d;
	size_t n;
	VEC(struct choice) c = { 0 };
	TRY(duty_all_named(&r->w, &d, &n));
	*VEC_ADD(r->w.a, &c) = (struct choice){ .label = say(&r->w, all ? M_OVERSIGHT_ALL_DUTIES : M_NETWORK_NO_CHOICE), .is_chosen = !f->value.n };
	for (size_t i = 0; i < n; i++)
		if (!only_waivable || d[i].is_waivable)
			*VEC_ADD(r->w.a, &c) = (struct choice){ d[i].code, a_fmt(r->w.a, "%.*s · %.*s", STR_ARG(d[i].code), STR_ARG(d[i].title)),
				str_eq(d[i].code, f->value) };
	f->choices = c.at;
	f->n_choices = c.n;
	f->is_select = true;
	return OK;
}

void ov_kind_choices(struct req *r, struct form_field *f, const struct duty_vocabulary *v)
{
	struct choice *c = a_array(r->w.a, struct choice, v->n_kinds + 1);
	c[0] = (struct choice){ .label = say(&r->w, M_NETWORK_NO_CHOICE), .is_chosen = !f->value.n };
	for (size_t i = 0; i < v->n_kinds; i++)
		c[i + 1] = (struct choice){ v->kinds[i].name, duty_said(&r->w, v->kinds[i].says), str_eq(v->kinds[i].name, f->value) };
	f->choices = c;
	f->n_choices = v->n_kinds + 1;
	f->is_select = true;
}

/* ---- the page of one record ---- */

void ov_fact(struct work *w, struct ov_view *v, enum msg label, struct str value, struct str path)
{
	if (value.n && v->n_facts < COUNT(v->facts))
		v->facts[v->n_facts++] = (struct fact){ say(w, label), value, path };
}

void ov_text(struct work *w, struct ov_view *v, enum msg title, struct str text)
{
	if (text.n && v->n_texts < COUNT(v->texts))
		v->texts[v->n_texts++] = (struct ov_text){ say(w, title), text };
}

static struct str act_text(struct work *w, const struct oversight_steps_row *s)
{
	const struct word *x = word_find(acts, COUNT(acts), s->act);
	struct str what = x ? say(w, x->says) : s->act;
	if (!s->author_org.n)
		return what;
	return a_fmt(w->a, "%.*s – %.*s (%.*s)", STR_ARG(what), STR_ARG(s->author), STR_ARG(s->author_org));
}

err ov_steps(struct work *w, struct ov_view *v, const char *kind, int64_t id)
{
	struct oversight_steps_rows rows;
	TRY(oversight_steps(w->db, w->a, &(struct oversight_steps_in){ .kind = str_of(kind), .record = id }, &rows));
	v->n_steps = rows.n;
	v->steps = a_array(w->a, struct ov_step, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v->steps[i] = (struct ov_step){ .at = time_shown(w->a, rows.at[i].at), .at_machine = time_rfc3339(w->a, rows.at[i].at),
			.text = act_text(w, &rows.at[i]), .note = rows.at[i].note };
	return OK;
}

err ov_files(struct work *w, struct ov_view *v, const char *kind, const char *page, struct str code, int64_t id, struct str purpose)
{
	struct oversight_files_rows rows;
	TRY(oversight_files(w->db, w->a, &(struct oversight_files_in){ .kind = str_of(kind), .record = id }, &rows));
	v->files = a_array(w->a, struct ov_file, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		if (!purpose.n || str_eq(rows.at[i].purpose, purpose))
			v->files[v->n_files++] = (struct ov_file){ .name = rows.at[i].name, .size = file_size_shown(w->a, rows.at[i].size),
				.path = a_fmt(w->a, "/%s/%.*s/files/%lld", page, STR_ARG(code), (long long)rows.at[i].id) };
	return OK;
}

struct ov_form *ov_form_add(struct req *r, struct ov_view *v, const char *id, enum msg title, struct str action, enum msg submit)
{
	struct ov_form *f = &v->forms[v->n_forms++];
	*f = (struct ov_form){ .id = str_of(id), .title = say(&r->w, title), .action = action, .submit = say(&r->w, submit) };
	return f;
}

err ov_form_fields(struct req *r, struct ov_form *f, const struct field *fields, size_t n, const struct str *values, const char *orgs)
{
	f->n_fields = n;
	TRY(net_fields(r, fields, n, values, orgs, &f->fields));
	for (size_t i = 0; i < n; i++) {
		if (fields[i].type == F_TIME)
			f->fields[i].field.type = "date";
		if (fields[i].type == F_LINES)
			f->fields[i].field.rows = 4;
		f->has_files = f->has_files || fields[i].type == F_FILES;
	}
	return OK;
}

void ov_head(struct req *r, struct page_head *h, const char *page, enum msg list, struct str title, struct str subtitle)
{
	struct link *crumbs = a_array(r->w.a, struct link, 2);
	crumbs[0] = (struct link){ .path = S("/oversight"), .label = say(&r->w, M_OVERSIGHT_TITLE) };
	crumbs[1] = (struct link){ .path = a_fmt(r->w.a, "/%s", page), .label = list ? say(&r->w, list) : STR_NONE };
	*h = (struct page_head){ .title = title, .subtitle = subtitle, .crumbs = crumbs, .n_crumbs = list ? 2 : 1 };
}

struct form_errors ov_errors(const struct req *r)
{
	return r->w.problem.e == OK ? (struct form_errors){ 0 } : form_errors_of(r, r->route->in, r->route->n_in);
}
