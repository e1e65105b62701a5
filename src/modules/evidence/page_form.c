/* Stating and correcting: the questions of a form are those of the kind, as the vocabulary has them. */
#include "modules/evidence/pages.h"

#include "modules/evidence/pages_gen.h"

enum { CHECKED_ONE_BY_ONE = 24, ORGS_MAX = 200 };
#define FIELDS LIST(evidence_page_fields)

/* ---- which kind, for whom ---- */

static struct str asked(const struct req *r, const char *field)
{
	const struct evidence_ask *in = r->in;
	if (r->route->in != evidence_ask_fields)
		return req_typed(r, field);
	return strcmp(field, "kind") ? in->org : in->kind;
}

static err kinds_page(struct req *r)
{
	struct work *w = &r->w;
	struct evidence_orgs_stated_rows orgs;
	struct evidence_kinds v = { .head = { .title = say(w, M_EVIDENCE_NEW), .subtitle = say(w, M_EVIDENCE_NEW_LEAD) },
		.empty = { .icon = "file-check", .title = say(w, M_EVIDENCE_ALL_AUTOMATIC), .text = say(w, M_EVIDENCE_ALL_AUTOMATIC_HINT) } };
	size_t n;
	v.head.crumbs = evidence_crumbs(r, &v.head.n_crumbs);
	TRY(evidence_orgs_stated(w->db, w->a, &(struct evidence_orgs_stated_in){ .viewer = w->by.org_id, .max = ORGS_MAX }, &orgs));
	struct choice *kinds = kind_choices(w, STR_NONE, true, &n), *at = a_array(w->a, struct choice, orgs.n);
	for (size_t i = 0; i < orgs.n; i++)
		at[i] = (struct choice){ orgs.at[i].code, orgs.at[i].name, false };
	v.fields = a_array(w->a, struct form_field, 2);
	if (n)
		v.fields[v.n_fields++] = choice_field(r, LIST(evidence_ask_fields), "kind", STR_NONE, kinds, n);
	if (n && orgs.n > 1) {
		v.fields[v.n_fields] = choice_field(r, LIST(evidence_ask_fields), "org", STR_NONE, at, orgs.n);
		v.fields[v.n_fields++].help = say(w, M_EVIDENCE_ORG_HELP);
	}
	return reply_page(r, v.head.title, HTML_OF(r, page_evidence_kinds, &v));
}

/* ---- the questions ---- */

static struct form_field word_field(struct req *r, const struct duty_field *f, const char *name, struct str value)
{
	const struct reference *all;
	size_t n = f->n_words;
	if (!n)
		reference_all(REF_SECTOR, &all, &n);
	struct choice *at = a_array(r->w.a, struct choice, n);
	for (size_t i = 0; i < n; i++) {
		struct str word = f->n_words ? duty_word_text(f->words[i]) : all[i].code;
		at[i] = (struct choice){ word, f->n_words ? word_text(&r->w, word) : all[i].label[r->w.by.lang], false };
	}
	return choice_field(r, FIELDS, name, value, at, n);
}

static struct form_field value_field(struct req *r, const struct duty_field *f, size_t i, struct str value)
{
	const char *name = a_fmt(r->w.a, "v%zu", i + 1).p;
	const struct choice yes_no[] = { { S("yes"), yes_text(&r->w, true), false }, { S("no"), yes_text(&r->w, false), false } };
	struct form_field q = form_field_of(r, FIELDS, name, value);
	if (f->type == DUTY_BOOL)
		q = choice_field(r, FIELDS, name, value, yes_no, 2);
	else if (f->type == DUTY_WORD && (f->n_words || str_is(f->name, "sector")))
		q = word_field(r, f, name, value);
	else if (f->type == DUTY_INT)
		q.type = "number";
	else if (f->type == DUTY_SHARE)
		q.help = say(&r->w, M_EVIDENCE_WANT_SHARE);
	else if (f->type == DUTY_ID)
		q.help = say(&r->w, M_EVIDENCE_WANT_ID);
	else if (f->type == DUTY_TIME)
		q.help = say(&r->w, M_EVIDENCE_WANT_TIME);
	else
		q.help = say(&r->w, M_EVIDENCE_WANT_CODE);
	q.label = text_in(&r->w, f->says);
	return q;
}

static struct str chosen_text(struct arena *a, struct strs list)
{
	struct str s = STR_NONE;
	for (size_t i = 0; i < list.n; i++)
		s = a_fmt(a, "%.*s%s%.*s", STR_ARG(s), i ? "\n" : "", STR_ARG(list.at[i]));
	return s;
}

static bool is_line_of(struct str lines, struct str word)
{
	for (struct str rest = lines; rest.p;)
		if (str_eq(str_trim(str_cut(&rest, '\n')), word))
			return true;
	return false;
}

/* Few things are ticked, many are written down; the organisation alone needs no question. */
static err subjects_field(struct req *r, int64_t org, const struct duty_kind *k, const struct evidence_form *f, struct evidence_form_page *v)
{
	struct subjects all;
	TRY(subjects_of(&r->w, org, k, STR_NONE, &all));
	if (all.n == 1 && all.at[0].unit == UNIT_ORG) {
		v->about = all.at[0].name;
		return OK;
	}
	v->subjects = form_field_of(r, FIELDS, "subjects", chosen_text(r->w.a, f->subjects));
	v->subjects.help = say(&r->w, all.n > CHECKED_ONE_BY_ONE ? M_EVIDENCE_SUBJECTS_HELP_LINES : all.n ? M_EVIDENCE_SUBJECTS_HELP : M_EVIDENCE_SUBJECTS_NONE);
	v->subjects.is_lines = v->subjects.is_checkboxes = false;
	if (!all.n || all.n > CHECKED_ONE_BY_ONE) {
		v->subjects.is_lines = true;
		v->subjects.rows = 4;
		return OK;
	}
	struct choice *at = a_array(r->w.a, struct choice, all.n);
	for (size_t i = 0; i < all.n; i++)
		at[i] = (struct choice){ all.at[i].code, about_text(&r->w, 1, all.at[i].code, all.at[i].name), is_line_of(v->subjects.value, all.at[i].code) };
	v->subjects.choices = at;
	v->subjects.n_choices = all.n;
	v->subjects.is_checkboxes = true;
	return OK;
}

/* A date where only a date was said. */
static struct form_field time_field(struct req *r, const char *name, usec t)
{
	bool is_day = t == civil_day_start(civil_day_number(t));
	struct form_field f = form_field_of(r, FIELDS, name, !t || is_day ? day_value(r->w.a, t) : time_rfc3339(r->w.a, t));
	f.type = !t || is_day ? "date" : "text";
	return f;
}

static void when_fields(struct req *r, const struct evidence_form *f, struct evidence_form_page *v)
{
	v->when = a_array(r->w.a, struct form_field, 4);
	v->when[v->n_when++] = time_field(r, "begins", f->begins);
	v->when[0].is_required = true;
	v->when[v->n_when] = time_field(r, "ends", f->ends);
	v->when[v->n_when++].help = say(&r->w, M_EVIDENCE_ENDS_HELP);
	v->when[v->n_when] = time_field(r, "judged", f->judged);
	v->when[v->n_when++].help = say(&r->w, M_EVIDENCE_JUDGED_HELP);
	v->when[v->n_when++] = form_field_of(r, FIELDS, "goes_on", f->goes_on ? S("1") : STR_NONE);
}

static void paper_fields(struct req *r, const struct evidence_form *f, bool has_paper, struct evidence_form_page *v)
{
	v->paper = a_array(r->w.a, struct form_field, 6);
	v->paper[v->n_paper++] = form_field_of(r, FIELDS, "doc_no", f->doc_no);
	v->paper[v->n_paper++] = time_field(r, "doc_at", f->doc_at);
	v->paper[v->n_paper++] = form_field_of(r, FIELDS, "issuer", f->issuer);
	v->paper[v->n_paper++] = form_field_of(r, FIELDS, "signer", f->signer);
	v->paper[v->n_paper] = form_field_of(r, FIELDS, "file", STR_NONE);
	v->paper[v->n_paper++].help = say(&r->w, has_paper ? M_EVIDENCE_FILE_KEPT : M_EVIDENCE_FILE_HELP);
	v->paper[v->n_paper] = form_field_of(r, FIELDS, "note", f->note);
	v->paper[v->n_paper++].rows = 3;
}

/* The questions of the kind are called by their names in the list of problems, too. */
static struct form_errors errors_of(struct req *r, const struct duty_kind *k)
{
	struct form_errors e = form_errors_of(r, FIELDS);
	struct form_error *at = a_array(r->w.a, struct form_error, e.n_items);
	for (size_t i = 0; i < e.n_items; i++) {
		int64_t n;
		at[i] = e.items[i];
		if (at[i].name.n == 2 && at[i].name.p[0] == 'v' && str_int(str_sub(at[i].name, 1, 1), &n) && n >= 1 && n <= (int64_t)k->n_fields)
			at[i].label = text_in(&r->w, k->fields[n - 1].says);
	}
	e.items = at;
	return e;
}

static err form_reply(struct req *r, const struct org_by_id_row *o, const struct duty_kind *k, const struct evidence_form *f, bool has_paper, struct evidence_form_page *v)
{
	v->head.title = text_in(&r->w, k->says);
	v->head.subtitle = o->name;
	v->head.crumbs = evidence_crumbs(r, &v->head.n_crumbs);
	v->errors = errors_of(r, k);
	v->org = o->code;
	v->kind = k->name;
	TRY(subjects_field(r, o->id, k, f, v));
	v->values = a_array(r->w.a, struct form_field, k->n_fields);
	for (size_t i = 0; i < k->n_fields; i++)
		v->values[v->n_values++] = value_field(r, &k->fields[i], i, f->value[i]);
	when_fields(r, f, v);
	paper_fields(r, f, has_paper, v);
	return reply_page(r, v->head.title, HTML_OF(r, page_evidence_form, v));
}

err evidence_new_page(struct req *r)
{
	const struct duty_kind *k = evidence_kind(asked(r, "kind"));
	struct str code = asked(r, "org");
	struct org_by_id_row o;
	int64_t org = r->w.by.org_id;
	if (!k || !evidence_is_offered(k))
		return kinds_page(r);
	if (code.n)
		TRY(network_org_id(&r->w, code, &org));
	TRY(network_org(&r->w, org, &o));
	struct evidence_form_page v = { .action = S("/evidence"), .back = S("/evidence"), .submit = say(&r->w, M_EVIDENCE_STATE_IT) };
	return form_reply(r, &o, k, &(struct evidence_form){ .issuer = o.name }, false, &v);
}

err evidence_edit_page(struct req *r)
{
	struct evidence_form f;
	struct evidence_by_code_row e;
	struct org_by_id_row o;
	TRY(evidence_find(&r->w, r->args[0], &e));
	TRY(evidence_form_of(&r->w, r->args[0], &f));
	TRY(network_org(&r->w, e.org_id, &o));
	const struct duty_kind *k = evidence_kind(e.kind);
	if (!k)
		return fail(&r->w, E_CONFLICT, M_EVIDENCE_KIND_UNKNOWN);
	struct evidence_form_page v = { .action = evidence_path(r->w.a, e.code, "/correct"), .back = evidence_path(r->w.a, e.code, ""),
		.submit = say(&r->w, M_EVIDENCE_CORRECT_IT), .version = a_fmt(r->w.a, "%lld", (long long)f.version) };
	return form_reply(r, &o, k, &f, e.file_id > 0, &v);
}
