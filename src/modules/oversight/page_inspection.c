/* Inspections: planned, looked at, with their checklist and what was found. */
#include "modules/oversight/pages.h"

#include "modules/oversight/pages_gen.h"

enum { SCREEN = 50 };

/* ---- planning ---- */

static err people_choices(struct req *r, struct form_field *f)
{
	struct oversight_people_rows p;
	TRY(oversight_people(r->w.db, r->w.a, &(struct oversight_people_in){ .org = r->w.by.org_id }, &p));
	struct choice *c = a_array(r->w.a, struct choice, p.n);
	const struct inspection_form *in = r->route->method == POST ? r->in : NULL;
	for (size_t i = 0; i < p.n; i++) {
		c[i] = (struct choice){ p.at[i].name, p.at[i].full_name, false };
		for (size_t k = 0; in && k < in->inspectors.n; k++)
			c[i].is_chosen = c[i].is_chosen || str_eq(in->inspectors.at[k], p.at[i].name);
	}
	f->choices = c;
	f->n_choices = p.n;
	f->is_lines = false;
	f->is_checkboxes = true;
	f->help = say(&r->w, M_OVERSIGHT_INSPECTORS_HELP);
	return OK;
}

err inspection_new_page(struct req *r)
{
	struct str values[COUNT(inspection_fields)] = { r->route->method == GET ? ((const struct ov_new *)r->in)->org : STR_NONE };
	struct ov_form_page v = { .errors = form_errors_of(r, LIST(inspection_fields)), .back = S("/inspections"),
		.form = { .action = S("/inspections"), .lead = say(&r->w, M_OVERSIGHT_INSPECTION_NEW_LEAD), .submit = say(&r->w, M_OVERSIGHT_PLAN) } };
	ov_head(r, &v.head, "inspections", M_OVERSIGHT_INSPECTIONS, say(&r->w, M_OVERSIGHT_INSPECTION_NEW), STR_NONE);
	TRY(ov_form_fields(r, &v.form, LIST(inspection_fields), values, "org"));
	struct net_field *at = v.form.fields;
	size_t n = v.form.n_fields;
	field_named(at, n, "as_of")->help = say(&r->w, M_OVERSIGHT_AS_OF_HELP);
	TRY(people_choices(r, field_named(at, n, "inspectors")));
	return reply_page(r, v.head.title, HTML_OF(r, page_oversight_form, &v));
}

/* ---- one inspection ---- */

struct looking {
	struct req *r;
	struct work *w;
	struct ov_view *v;
	struct inspection_get_row x;
	struct duty_names names;
	bool is_body, is_inspected;
};

static err look(struct looking *l)
{
	struct oversight_sight s;
	TRY(inspection_see(l->w, l->r->args[0], &l->x));
	TRY(oversight_sight(l->w, l->x.org_id, &s));
	TRY(duty_names_open(l->w, &l->names));
	l->is_body = l->w->by.org_id == l->x.body_id && may(l->w, &oversight_inspect);
	l->is_inspected = l->w->by.org_id != l->x.body_id && s.is_own && may(l->w, &oversight_request);
	return OK;
}

static struct str path_of(const struct looking *l, const char *rest) { return ov_path(l->w->a, "inspections", l->x.code, rest); }

static err names_of(struct looking *l, struct str *ret)
{
	struct inspection_members_rows m;
	TRY(inspection_members(l->w->db, l->w->a, &(struct inspection_members_in){ .inspection = l->x.id }, &m));
	*ret = STR_NONE;
	for (size_t i = 0; i < m.n; i++)
		*ret = a_fmt(l->w->a, "%.*s%s%.*s%s%.*s", STR_ARG(*ret), i ? "\n" : "", STR_ARG(m.at[i].name), i ? "" : " – ", STR_ARG(i ? STR_NONE : say(l->w, M_OVERSIGHT_LEADS)));
	return OK;
}

static struct str signed_text(struct work *w, struct str name, struct str title, usec at)
{
	return at ? a_fmt(w->a, "%.*s, %.*s – %.*s", STR_ARG(name), STR_ARG(title), STR_ARG(time_shown(w->a, at))) : say(w, M_OVERSIGHT_NOT_SIGNED);
}

static err facts(struct looking *l)
{
	struct work *w = l->w;
	const struct inspection_get_row *x = &l->x;
	struct str names;
	TRY(names_of(l, &names));
	ov_fact(w, l->v, M_OVERSIGHT_ORG, x->org_name, org_path(w->a, x->org_code));
	ov_fact(w, l->v, M_OVERSIGHT_BODY, x->body_name, org_path(w->a, x->body_code));
	ov_fact(w, l->v, M_OVERSIGHT_INSPECTORS, names, STR_NONE);
	ov_fact(w, l->v, M_OVERSIGHT_WHEN, ov_days(w, x->starts_at, x->ends_at), STR_NONE);
	ov_fact(w, l->v, M_OVERSIGHT_PLACE, x->place, STR_NONE);
	ov_fact(w, l->v, M_OVERSIGHT_DECISION_NO, x->decision_no, STR_NONE);
	ov_fact(w, l->v, M_OVERSIGHT_DECISION_AT, date_shown(w->a, x->decision_at), STR_NONE);
	ov_fact(w, l->v, M_OVERSIGHT_AS_OF, time_shown(w->a, x->as_of), STR_NONE);
	if (one_of(x->state, "written|signed|closed")) {
		ov_fact(w, l->v, M_OVERSIGHT_BODY_SIGNED, signed_text(w, x->body_signer, x->body_signer_title, x->body_signed_at), STR_NONE);
		ov_fact(w, l->v, M_OVERSIGHT_ORG_SIGNED, signed_text(w, x->org_signer, x->org_signer_title, x->org_signed_at), STR_NONE);
	}
	return OK;
}

static void head(struct looking *l)
{
	struct link *at = a_array(l->w->a, struct link, 2);
	const char *lang = l->w->by.lang == LANG_EN ? "en" : "vi";
	ov_head(l->r, &l->v->head, "inspections", M_OVERSIGHT_INSPECTIONS, say(l->w, M_OVERSIGHT_INSPECTION_TITLE, l->x.code), l->x.org_name);
	at[0] = (struct link){ a_fmt(l->w->a, "/inspections/%.*s/minutes.pdf?lang=%s", STR_ARG(l->x.code), lang), say(l->w, M_OVERSIGHT_MINUTES_PDF), "file-text", false };
	at[1] = (struct link){ a_fmt(l->w->a, "/inspections/%.*s/minutes.docx?lang=%s", STR_ARG(l->x.code), lang), say(l->w, M_OVERSIGHT_MINUTES_DOCX), "file-text", false };
	l->v->head.actions = at;
	l->v->head.n_actions = one_of(l->x.state, "written|signed|closed") ? 2 : 0;
}

/* The line's own page is for those who look; the others read what was answered here. */
static struct ov_line line_shown(struct looking *l, const struct inspection_lines_row *x)
{
	return (struct ov_line){ .path = a_fmt(l->w->a, "/inspections/%.*s/lines/%lld", STR_ARG(l->x.code), (long long)x->id),
		.what = a_fmt(l->w->a, "%lld. %.*s", (long long)x->position, STR_ARG(ov_duty_text(&l->names, x->duty))),
		.more = ov_subject_text(l->w, x->subject_code, x->subject_name), .when = x->due_at ? date_shown(l->w->a, x->due_at - 1) : STR_NONE,
		.late = ov_status_badge(l->w, x->status), .state = ov_badge(l->w, x->answer) };
}

static err list(struct looking *l)
{
	struct inspection_lines_rows rows;
	struct inspection_line_count_row n;
	const struct ov_lines *in = l->r->route->method == GET ? l->r->in : &(struct ov_lines){ 0 };
	struct work *w = l->w;
	TRY(inspection_line_count(w->db, w->a, &(struct inspection_line_count_in){ .inspection = l->x.id, .round = l->x.round }, &n));
	TRY(inspection_lines(w->db, w->a, &(struct inspection_lines_in){ .inspection = l->x.id, .round = l->x.round, .after = in->after, .answer = in->answer,
		.max = SCREEN + 1 }, &rows));
	l->v->has_list = true;
	l->v->list_title = say(w, M_OVERSIGHT_CHECKLIST);
	l->v->list_empty = say(w, M_OVERSIGHT_CHECKLIST_EMPTY);
	if (n.n)
		l->v->list_lead = say(w, M_OVERSIGHT_CHECKLIST_LEAD, ov_number(w, n.n), ov_number(w, n.good), ov_number(w, n.findings), ov_number(w, n.not_seen), ov_number(w, n.unanswered));
	l->v->n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	l->v->lines = a_array(w->a, struct ov_line, l->v->n_lines);
	for (size_t i = 0; i < l->v->n_lines; i++)
		l->v->lines[i] = line_shown(l, &rows.at[i]);
	if (in->after)
		l->v->pager.first = path_of(l, "");
	if (rows.n > SCREEN)
		l->v->pager.next = link_with(w->a, path_of(l, ""), (const struct query_part[]){ { "answer", in->answer }, { "after", link_number(w->a, rows.at[SCREEN - 1].position) } }, 2);
	return OK;
}

static err found(struct looking *l)
{
	struct inspection_findings_rows rows;
	struct work *w = l->w;
	TRY(inspection_findings(w->db, w->a, &(struct inspection_findings_in){ .inspection = l->x.id }, &rows));
	l->v->has_found = !str_is(l->x.state, "planned");
	l->v->found_title = say(w, M_OVERSIGHT_FINDINGS);
	l->v->found_empty = say(w, M_OVERSIGHT_NO_FINDINGS);
	l->v->n_found = rows.n;
	l->v->found = a_array(w->a, struct ov_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct inspection_findings_row *f = &rows.at[i];
		l->v->found[i] = (struct ov_line){ .path = a_fmt(w->a, "/inspections/%.*s/findings/%lld", STR_ARG(l->x.code), (long long)f->no),
			.code = a_fmt(w->a, "%.*s/%lld", STR_ARG(l->x.code), (long long)f->no), .what = f->text, .more = f->owner,
			.when = say(w, M_OVERSIGHT_FIX_BY, date_shown(w->a, f->due_at - 1)), .state = ov_badge(w, f->state),
			.is_late = str_is(f->state, "open") && f->due_at <= w->now, .late = ov_badge(w, S("late")) };
	}
	return OK;
}

/* ---- what can be done ---- */

static err forms_planned(struct looking *l)
{
	struct req *r = l->r;
	struct ov_form *f = ov_form_add(r, l->v, "begin", M_OVERSIGHT_BEGIN, path_of(l, "/begin"), M_OVERSIGHT_BEGIN);
	f->lead = say(l->w, M_OVERSIGHT_BEGIN_LEAD);
	f = ov_form_add(r, l->v, "checklist", M_OVERSIGHT_LIST_AGAIN, path_of(l, "/checklist"), M_OVERSIGHT_LIST_AGAIN);
	f->lead = say(l->w, M_OVERSIGHT_LIST_AGAIN_LEAD);
	return ov_form_fields(r, f, LIST(checklist_fields), NULL, NULL);
}

static err forms_under_way(struct looking *l)
{
	struct req *r = l->r;
	struct ov_form *f = ov_form_add(r, l->v, "rest", M_OVERSIGHT_REST, path_of(l, "/rest"), M_OVERSIGHT_SAVE);
	f->lead = say(l->w, M_OVERSIGHT_REST_LEAD);
	TRY(ov_form_fields(r, f, LIST(rest_fields), NULL, NULL));
	ov_choices(r, &f->fields[0].field, LINE_REST, true);
	f = ov_form_add(r, l->v, "finding", M_OVERSIGHT_FINDING_NEW, path_of(l, "/findings"), M_OVERSIGHT_FINDING_NEW);
	f->lead = say(l->w, M_OVERSIGHT_FINDING_NEW_LEAD);
	TRY(ov_form_fields(r, f, LIST(finding_fields), NULL, NULL));
	f = ov_form_add(r, l->v, "minutes", M_OVERSIGHT_MINUTES, path_of(l, "/minutes"), M_OVERSIGHT_WRITE_UP);
	f->lead = say(l->w, M_OVERSIGHT_MINUTES_LEAD);
	return ov_form_fields(r, f, LIST(minutes_fields), NULL, NULL);
}

static err form_sign(struct looking *l)
{
	struct ov_form *f = ov_form_add(l->r, l->v, "sign", M_OVERSIGHT_SIGN, path_of(l, "/sign"), M_OVERSIGHT_SIGN);
	struct str values[COUNT(sign_fields)] = { l->w->by.name };
	f->lead = say(l->w, l->is_body ? M_OVERSIGHT_SIGN_BODY_LEAD : M_OVERSIGHT_SIGN_ORG_LEAD);
	return ov_form_fields(l->r, f, LIST(sign_fields), values, NULL);
}

static err forms(struct looking *l)
{
	struct ov_form *f;
	if (l->is_body && str_is(l->x.state, "planned"))
		TRY(forms_planned(l));
	if (l->is_body && str_is(l->x.state, "under_way"))
		TRY(forms_under_way(l));
	if (str_is(l->x.state, "written") && ((l->is_body && !l->x.body_signed_at) || (l->is_inspected && !l->x.org_signed_at)))
		TRY(form_sign(l));
	if (!l->is_body || !one_of(l->x.state, "planned|under_way"))
		return OK;
	f = ov_form_add(l->r, l->v, "cancel", M_OVERSIGHT_CANCEL, path_of(l, "/cancel"), M_OVERSIGHT_CANCEL);
	f->is_grave = true;
	return ov_form_fields(l->r, f, LIST(cancel_fields), NULL, NULL);
}

err inspection_page_one(struct req *r)
{
	struct ov_view v = { .errors = ov_errors(r) };
	struct looking l = { .r = r, .w = &r->w, .v = &v };
	TRY(look(&l));
	head(&l);
	v.badges[v.n_badges++] = ov_badge(&r->w, l.x.state);
	TRY(facts(&l));
	ov_text(&r->w, &v, M_OVERSIGHT_PURPOSE, l.x.purpose);
	ov_text(&r->w, &v, M_OVERSIGHT_ATTENDED, l.x.attended);
	ov_text(&r->w, &v, M_OVERSIGHT_CONCLUSION, l.x.conclusion);
	TRY(list(&l));
	TRY(found(&l));
	TRY(forms(&l));
	TRY(ov_files(&r->w, &v, "inspection", "inspections", l.x.code, l.x.id, STR_NONE));
	TRY(ov_steps(&r->w, &v, "inspection", l.x.id));
	return reply_page(r, v.head.title, HTML_OF(r, page_oversight_view, &v));
}

/* ---- one line ---- */

static err line_form(struct looking *l, const struct inspection_line_get_row *x)
{
	struct inspection_finding_of_line_row f;
	bool has_finding;
	struct work *w = l->w;
	if (!l->is_body || !str_is(l->x.state, "under_way"))
		return OK;
	TRY(inspection_finding_of_line(w->db, w->a, &(struct inspection_finding_of_line_in){ .line = x->id }, &f, &has_finding));
	struct str values[COUNT(line_fields)] = { x->answer, x->note };
	if (has_finding) {
		values[2] = f.remedy;
		values[3] = f.owner;
		values[4] = day_value(w->a, f.due_at - 1);
	}
	struct ov_form *form = ov_form_add(l->r, l->v, "answer", M_OVERSIGHT_LINE_ANSWER, a_fmt(w->a, "/inspections/%.*s/lines/%lld", STR_ARG(l->x.code), (long long)x->id),
		M_OVERSIGHT_SAVE);
	form->lead = say(w, M_OVERSIGHT_LINE_LEAD);
	TRY(ov_form_fields(l->r, form, LIST(line_fields), values, NULL));
	ov_choices(l->r, &form->fields[0].field, LINE_ANSWERS, !x->answer.n);
	return OK;
}

static void crumb_of(struct looking *l)
{
	struct link *at = a_array(l->w->a, struct link, 3);
	at[0] = l->v->head.crumbs[0];
	at[1] = l->v->head.crumbs[1];
	at[2] = (struct link){ .path = path_of(l, ""), .label = l->x.code };
	l->v->head.crumbs = at;
	l->v->head.n_crumbs = 3;
}

err line_page(struct req *r)
{
	struct ov_view v = { .errors = ov_errors(r) };
	struct looking l = { .r = r, .w = &r->w, .v = &v };
	struct inspection_line_get_row x;
	int64_t id = 0;
	bool is_there;
	str_int(r->args[1], &id);
	TRY(look(&l));
	TRY(inspection_line_get(r->w.db, r->w.a, &(struct inspection_line_get_in){ .inspection = l.x.id, .round = l.x.round, .id = id }, &x, &is_there));
	if (!is_there)
		return fail(&r->w, E_NOT_FOUND, M_OVERSIGHT_UNKNOWN, l.x.code);
	ov_head(r, &v.head, "inspections", M_OVERSIGHT_INSPECTIONS, ov_duty_text(&l.names, x.duty), ov_subject_text(&r->w, x.subject_code, x.subject_name));
	crumb_of(&l);
	v.badges[v.n_badges++] = ov_status_badge(&r->w, x.status);
	v.badges[v.n_badges++] = ov_badge(&r->w, x.answer);
	ov_fact(&r->w, &v, M_OVERSIGHT_ORG, l.x.org_name, org_path(r->w.a, l.x.org_code));
	ov_fact(&r->w, &v, M_OVERSIGHT_LINE_NO, ov_number(&r->w, x.position), STR_NONE);
	ov_fact(&r->w, &v, M_OVERSIGHT_AS_OF, time_shown(r->w.a, l.x.as_of), STR_NONE);
	ov_fact(&r->w, &v, M_OVERSIGHT_DUE_THEN, x.due_at ? date_shown(r->w.a, x.due_at - 1) : STR_NONE, STR_NONE);
	ov_text(&r->w, &v, M_OVERSIGHT_LINE_NOTE, x.note);
	TRY(line_form(&l, &x));
	TRY(ov_files(&r->w, &v, "inspection", "inspections", l.x.code, l.x.id, a_fmt(r->w.a, "line:%lld", (long long)x.id)));
	return reply_page(r, v.head.title, HTML_OF(r, page_oversight_view, &v));
}

/* ---- one finding ---- */

static err finding_forms(struct looking *l, const struct inspection_finding_get_row *x)
{
	struct work *w = l->w;
	struct ov_form *f;
	if (!str_is(l->x.state, "signed"))
		return OK;
	if (l->is_inspected && str_is(x->state, "open")) {
		f = ov_form_add(l->r, l->v, "fix", M_OVERSIGHT_FIX, a_fmt(w->a, "/inspections/%.*s/findings/%lld/fix", STR_ARG(l->x.code), (long long)x->no), M_OVERSIGHT_SEND);
		TRY(ov_form_fields(l->r, f, LIST(fix_fields), NULL, NULL));
	}
	if (l->is_body && str_is(x->state, "fixed")) {
		f = ov_form_add(l->r, l->v, "check", M_OVERSIGHT_CHECK, a_fmt(w->a, "/inspections/%.*s/findings/%lld/check", STR_ARG(l->x.code), (long long)x->no), M_OVERSIGHT_SAVE);
		TRY(ov_form_fields(l->r, f, LIST(check_fields), NULL, NULL));
		ov_choices(l->r, &f->fields[0].field, "done|again", true);
	}
	return OK;
}

err finding_page_one(struct req *r)
{
	struct ov_view v = { .errors = ov_errors(r) };
	struct looking l = { .r = r, .w = &r->w, .v = &v };
	struct inspection_finding_get_row x;
	int64_t no = 0;
	bool is_there;
	str_int(r->args[1], &no);
	TRY(look(&l));
	TRY(inspection_finding_get(r->w.db, r->w.a, &(struct inspection_finding_get_in){ .inspection = l.x.id, .no = no }, &x, &is_there));
	if (!is_there)
		return fail(&r->w, E_NOT_FOUND, M_OVERSIGHT_UNKNOWN, l.x.code);
	ov_head(r, &v.head, "inspections", M_OVERSIGHT_INSPECTIONS, say(&r->w, M_OVERSIGHT_FINDING_TITLE, a_fmt(r->w.a, "%.*s/%lld", STR_ARG(l.x.code), (long long)x.no)), l.x.org_name);
	crumb_of(&l);
	v.badges[v.n_badges++] = ov_badge(&r->w, x.state);
	v.has_due = true;
	v.due = clock_chip_of(&r->w, say(&r->w, M_OVERSIGHT_FIX_CLOCK), x.due_at - USEC_MIN, x.due_at - 7 * USEC_DAY, x.fixed_at);
	ov_fact(&r->w, &v, M_OVERSIGHT_ORG, l.x.org_name, org_path(r->w.a, l.x.org_code));
	ov_fact(&r->w, &v, M_OVERSIGHT_OWNER, x.owner, STR_NONE);
	ov_fact(&r->w, &v, M_OVERSIGHT_DUE, date_shown(r->w.a, x.due_at - 1), STR_NONE);
	ov_fact(&r->w, &v, M_OVERSIGHT_FIXED_AT, x.fixed_at ? time_shown(r->w.a, x.fixed_at) : STR_NONE, STR_NONE);
	ov_fact(&r->w, &v, M_OVERSIGHT_CHECKED_AT, x.checked_at ? time_shown(r->w.a, x.checked_at) : STR_NONE, STR_NONE);
	ov_text(&r->w, &v, M_OVERSIGHT_FINDING, x.text);
	ov_text(&r->w, &v, M_OVERSIGHT_REMEDY, x.remedy);
	ov_text(&r->w, &v, M_OVERSIGHT_FIXED, x.fixed_note);
	ov_text(&r->w, &v, M_OVERSIGHT_CHECKED_NOTE, x.checked_note);
	TRY(finding_forms(&l, &x));
	TRY(ov_files(&r->w, &v, "inspection", "inspections", l.x.code, l.x.id, a_fmt(r->w.a, "finding:%lld", (long long)x.no)));
	return reply_page(r, v.head.title, HTML_OF(r, page_oversight_view, &v));
}
