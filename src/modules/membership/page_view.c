/* The page of one membership: what it is, the file on its way, what can be done, and everything that was done. */
#include "modules/membership/pages.h"

#include "core/files.h"
#include "modules/membership/pages_gen.h"

enum { STEPS_SHOWN = 30, FILES_SHOWN = 20, SUBS_SHOWN = 200, WARN_DAYS = 30 };

struct viewing {
	struct req *r;
	struct work *w;
	struct member_view *v;
	struct org_by_id_row o;
	struct membership_get_row m;
	struct application_get_row file;
	bool has_file, in_tree, is_coordinator;
};

static struct str path_of(const struct viewing *x, const char *rest) { return membership_path(x->w->a, x->o.code, rest); }
static bool may_apply(const struct viewing *x) { return x->in_tree && may(x->w, &may_apply_membership); }
static bool may_decide(const struct viewing *x) { return x->is_coordinator && may(x->w, &may_decide_membership); }

/* ---- facts ---- */

static void fact_add(struct viewing *x, enum msg label, struct str value, struct str path)
{
	if (value.n)
		x->v->facts[x->v->n_facts++] = (struct fact){ say(x->w, label), value, path };
}

static struct str day_or_none(struct work *w, usec t) { return t ? date_shown(w->a, t) : STR_NONE; }

static void facts_show(struct viewing *x)
{
	struct member_view *v = x->v;
	const struct membership_get_row *m = &x->m;
	struct str group = m->member_group.n ? m->member_group : x->o.member_group;
	v->facts = a_array(x->w->a, struct fact, 12);
	fact_add(x, M_MEMBERSHIP_ORGANISATION, x->o.name, org_path(x->w->a, x->o.code));
	fact_add(x, M_MEMBERSHIP_NUMBER, m->number, STR_NONE);
	fact_add(x, M_MEMBERSHIP_GROUP, group_text(x->w, group), STR_NONE);
	fact_add(x, M_MEMBERSHIP_GROUP_WHO, membership_word(x->w, group), STR_NONE);
	fact_add(x, M_MEMBERSHIP_PARENT, m->parent_name, membership_path(x->w->a, m->parent_code, ""));
	fact_add(x, M_MEMBERSHIP_ADMITTED, day_or_none(x->w, m->admitted_at), STR_NONE);
	fact_add(x, M_MEMBERSHIP_DECISION_NO, m->decision_no, STR_NONE);
	fact_add(x, M_MEMBERSHIP_DECISION_AT, day_or_none(x->w, m->decision_at), STR_NONE);
	fact_add(x, M_MEMBERSHIP_APPROVED, day_or_none(x->w, m->approved_at), STR_NONE);
	fact_add(x, M_MEMBERSHIP_DUE, day_or_none(x->w, m->refresh_due), STR_NONE);
	v->state = membership_badge(x->w, m->state);
	if (membership_reports_exempt(group))
		v->exempt = say(x->w, M_MEMBERSHIP_EXEMPT);
	v->has_due = m->refresh_due > 0;
	if (v->has_due) {
		usec end = civil_day_start(civil_day_number(m->refresh_due) + 1) - USEC_MIN;   /* shown as 23:59 of the last day */
		v->due = clock_chip_of(x->w, say(x->w, M_MEMBERSHIP_DUE), end, end - WARN_DAYS * USEC_DAY, 0);
	}
}

static void head_show(struct viewing *x)
{
	struct link *crumb = a_new(x->w->a, struct link), *at = a_array(x->w->a, struct link, 3);
	size_t n = 0;
	*crumb = (struct link){ .path = S("/memberships"), .label = say(x->w, M_MEMBERSHIP_TITLE) };
	if (may_decide(x) && word_in(x->m.state, "member"))
		at[n++] = (struct link){ path_of(x, "/suspend"), say(x->w, M_MEMBERSHIP_SUSPEND), "hand-stop", false };
	if (may_decide(x) && word_in(x->m.state, "suspended"))
		at[n++] = (struct link){ path_of(x, "/restore"), say(x->w, M_MEMBERSHIP_RESTORE), "refresh", true };
	if (may_decide(x) && word_in(x->m.state, "member|suspended"))
		at[n++] = (struct link){ path_of(x, "/end"), say(x->w, M_MEMBERSHIP_END), "x", false };
	x->v->head = (struct page_head){ .title = say(x->w, M_MEMBERSHIP_OF, x->o.name), .subtitle = x->o.code, .crumbs = crumb, .n_crumbs = 1,
		.actions = at, .n_actions = n };
}

/* ---- the file on its way ---- */

static void docs_show(struct viewing *x, int64_t id, bool is_voluntary, struct doc_link **ret, size_t *ret_n)
{
	static const struct { const char *media, *form; enum msg label; } all[] = {
		{ "pdf", "01", M_MEMBERSHIP_DOC_01_PDF }, { "docx", "01", M_MEMBERSHIP_DOC_01_DOCX },
		{ "pdf", "02", M_MEMBERSHIP_DOC_02_PDF }, { "docx", "02", M_MEMBERSHIP_DOC_02_DOCX },
	};
	struct doc_link *at = a_array(x->w->a, struct doc_link, COUNT(all));
	size_t n = 0;
	for (size_t i = 0; i < (is_voluntary ? COUNT(all) : 2); i++)
		at[n++] = (struct doc_link){ a_fmt(x->w->a, "/memberships/%.*s/applications/%lld/form.%s?form=%s&lang=%s", STR_ARG(x->o.code), (long long)id,
			all[i].media, all[i].form, x->w->by.lang == LANG_EN ? "en" : "vi"), say(x->w, all[i].label) };
	*ret = at;
	*ret_n = n;
}

static struct str gap_path(struct viewing *x, const struct file_gap *g)
{
	if (!may_apply(x))
		return STR_NONE;
	if (!g->is_register)
		return a_fmt(x->w->a, "/memberships/%.*s/file#f-%s", STR_ARG(x->o.code), g->field);
	return a_cat(x->w->a, org_path(x->w->a, x->o.code), strcmp(g->field, "contacts") ? S("/edit") : S("/contacts/new"));
}

static err gaps_show(struct viewing *x, struct member_file *f)
{
	struct file_gaps gaps;
	TRY(membership_gaps(x->w, &x->file, &gaps));
	f->n_gaps = gaps.n;
	f->gaps = a_array(x->w->a, struct gap_line, gaps.n);
	for (size_t i = 0; i < gaps.n; i++)
		f->gaps[i] = (struct gap_line){ gap_path(x, &gaps.at[i]), say(x->w, gaps.at[i].says, gaps.at[i].what) };
	return OK;
}

/* What the coordinator is asked: whether the file is complete; then whether the body is admitted. */
static void decide_show(struct viewing *x, struct member_file *f)
{
	struct req *r = x->r;
	bool is_new = word_in(x->file.state, "submitted"), may_check = x->is_coordinator && may(x->w, &may_check_membership);
	struct form_field *at = a_array(x->w->a, struct form_field, COUNT(decision_fields));
	f->may_check = is_new && may_check;
	f->may_return = word_in(x->file.state, "submitted|checked") && may_check;
	f->may_approve = word_in(x->file.state, "checked") && may_decide(x) && !file_was_mine(x->w, &x->file);
	f->may_refuse = word_in(x->file.state, "submitted|checked") && may_decide(x);
	f->decides = f->may_check || f->may_return || f->may_approve || f->may_refuse;
	f->decide_path = path_of(x, f->may_check ? "/check" : f->may_approve ? "/approve" : f->may_return ? "/return" : "/refuse");
	f->decide_fields = at;
	if (f->may_approve) {
		at[0] = form_field_of(r, LIST(decision_fields), "member_group", x->file.member_group);
		choices_of_list(r, &at[0], word_in(x->file.form, "02") ? "voluntary" : MEMBERSHIP_GROUPS);
		at[1] = form_field_of(r, LIST(decision_fields), "decision_no", STR_NONE);
		at[2] = form_field_of(r, LIST(decision_fields), "decision_at", STR_NONE);
		at[2].type = "date";
		f->n_decide_fields = 3;
	}
	struct form_field *reason = &at[f->n_decide_fields++];
	*reason = form_field_of(r, LIST(decision_fields), "reason", STR_NONE);
	reason->help = say(x->w, M_MEMBERSHIP_REASON_HELP);
	reason->rows = 3;
}

/* Why it came back, from the last step that sent it back. */
static struct str why_returned(const struct membership_steps_rows *steps)
{
	for (size_t i = 0; i < steps->n; i++)
		if (str_is(steps->at[i].act, "return"))
			return steps->at[i].reason;
	return STR_NONE;
}

static struct str waits_for(struct viewing *x)
{
	static const struct { const char *state; enum msg says; } all[] = { { "draft", M_MEMBERSHIP_WAITS_DRAFT }, { "submitted", M_MEMBERSHIP_WAITS_CHECK },
		{ "checked", M_MEMBERSHIP_WAITS_APPROVAL }, { "returned", M_MEMBERSHIP_WAITS_AGAIN } };
	if (word_in(x->file.state, "checked") && may_decide(x) && file_was_mine(x->w, &x->file))
		return say(x->w, M_MEMBERSHIP_FOUR_EYES);
	for (size_t i = 0; i < COUNT(all); i++)
		if (str_is(x->file.state, all[i].state))
			return say(x->w, all[i].says);
	return STR_NONE;
}

static err file_show(struct viewing *x, const struct membership_steps_rows *steps)
{
	if (!x->has_file)
		return OK;
	struct member_file *f = x->v->file = a_new(x->w->a, struct member_file);
	*f = (struct member_file){ .code = x->file.code, .state = file_badge(x->w, x->file.state), .waits_for = waits_for(x),
		.form = a_fmt(x->w->a, "%.*s · %.*s", STR_ARG(membership_word(x->w, x->file.form)), STR_ARG(membership_word(x->w, x->file.kind))),
		.edit_path = path_of(x, "/file"), .submit_path = path_of(x, "/submit"), .withdraw_path = path_of(x, "/withdraw"),
		.paper_path = path_of(x, "/papers"), .papers = form_field_of(x->r, LIST(papers_fields), "papers", STR_NONE),
		.may_edit = may_apply(x) && word_in(x->file.state, "draft|returned"), .may_withdraw = may_apply(x), .may_paper = may_apply(x) };
	if (word_in(x->file.state, "returned"))
		f->reason = why_returned(steps);
	docs_show(x, x->file.id, word_in(x->file.form, "02"), &f->docs, &f->n_docs);
	decide_show(x, f);
	return gaps_show(x, f);
}

static err begin_show(struct viewing *x)
{
	struct member_view *v = x->v;
	bool is_refresh = word_in(x->m.state, "member|suspended");
	v->may_begin = may_apply(x) && !x->has_file && !x->o.ended_at;
	v->begin_path = path_of(x, "/begin");
	v->begin_label = say(x->w, is_refresh ? M_MEMBERSHIP_BEGIN_REFRESH : M_MEMBERSHIP_BEGIN_FIRST);
	v->begin_lead = say(x->w, is_refresh ? M_MEMBERSHIP_BEGIN_REFRESH_LEAD : M_MEMBERSHIP_BEGIN_FIRST_LEAD);
	if (is_refresh && x->m.approved_at)
		v->refresh_form = str_is(x->m.member_group, "voluntary") ? S("02") : S("01");
	v->form_choice = form_field_of(x->r, LIST(begin_fields), "form", str_is(x->o.member_group, "voluntary") ? S("02") : S("01"));
	choices_of_list(x->r, &v->form_choice, MEMBERSHIP_FORMS);
	return OK;
}

/* ---- sub-members ---- */

static err subs_show(struct viewing *x)
{
	struct member_view *v = x->v;
	struct membership_subs_rows rows;
	TRY(membership_subs(x->w->db, x->w->a, &(struct membership_subs_in){ .parent = x->o.id, .max = SUBS_SHOWN }, &rows));
	v->n_subs = rows.n;
	v->subs = a_array(x->w->a, struct sub_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct membership_subs_row *s = &rows.at[i];
		v->subs[i] = (struct sub_line){ .path = membership_path(x->w->a, s->code, ""), .name = s->name, .number = s->number,
			.state = membership_badge(x->w, s->state) };
		if (may_decide(x) && word_in(s->state, "applied"))
			v->subs[i].decide_path = a_fmt(x->w->a, "/memberships/%.*s/sub-members/%.*s", STR_ARG(x->o.code), STR_ARG(s->code));
	}
	v->may_name_sub = may_apply(x) && word_in(x->m.state, "member");
	v->has_subs = v->n_subs || word_in(x->m.state, "member|suspended");
	v->sub_path = path_of(x, "/sub-members");
	return v->may_name_sub ? network_org_field(x->r, form_field_of(x->r, LIST(sub_fields), "org", STR_NONE), &v->sub_field) : OK;
}

/* ---- what was done ---- */

static void papers_of_step(struct viewing *x, const struct membership_papers_rows *papers, const struct membership_steps_row *s, struct step_line *line)
{
	line->papers = a_array(x->w->a, struct paper_line, papers->n);
	for (size_t i = 0; i < papers->n; i++) {
		const struct membership_papers_row *p = &papers->at[i];
		if (p->step_id == s->id)
			line->papers[line->n_papers++] = (struct paper_line){ .name = p->name, .size = file_size_shown(x->w->a, p->size),
				.path = a_fmt(x->w->a, "/memberships/%.*s/files/%lld", STR_ARG(x->o.code), (long long)p->id) };
	}
}

static err steps_show(struct viewing *x, const struct membership_steps_rows *rows)
{
	struct member_view *v = x->v;
	struct membership_papers_rows papers = { 0 };
	size_t n = rows->n > STEPS_SHOWN ? STEPS_SHOWN : rows->n;
	if (n)
		TRY(membership_papers(x->w->db, x->w->a, &(struct membership_papers_in){ .org = x->o.id, .from = rows->at[n - 1].id, .to = rows->at[0].id }, &papers));
	v->steps = a_array(x->w->a, struct step_line, n);
	for (size_t i = 0; i < n; i++) {
		const struct membership_steps_row *s = &rows->at[i];
		struct step_line *line = &v->steps[v->n_steps++];
		*line = (struct step_line){ .at = time_shown(x->w->a, s->at), .at_machine = time_rfc3339(x->w->a, s->at), .text = act_text(x->w, s), .reason = s->reason };
		papers_of_step(x, &papers, s, line);
	}
	if (rows->n > STEPS_SHOWN)
		v->pager.next = link_with(x->w->a, path_of(x, ""), &(struct query_part){ "before", link_number(x->w->a, rows->at[n - 1].id) }, 1);
	return OK;
}

static err files_show(struct viewing *x)
{
	struct member_view *v = x->v;
	struct application_list_rows rows;
	TRY(application_list(x->w->db, x->w->a, &(struct application_list_in){ .org = x->o.id, .own = x->in_tree, .max = FILES_SHOWN }, &rows));
	v->files = a_array(x->w->a, struct file_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct application_list_row *f = &rows.at[i];
		if (word_in(f->state, APPLICATION_OPEN))
			continue;
		struct file_line *line = &v->files[v->n_files++];
		*line = (struct file_line){ .code = f->code, .state = file_badge(x->w, f->state), .when = date_shown(x->w->a, f->decided_at ? f->decided_at : f->created_at),
			.form = a_fmt(x->w->a, "%.*s · %.*s", STR_ARG(membership_word(x->w, f->form)), STR_ARG(membership_word(x->w, f->kind))) };
		docs_show(x, f->id, word_in(f->form, "02"), &line->docs, &line->n_docs);
	}
	return OK;
}

/* ---- the page ---- */

static err look(struct viewing *x)
{
	TRY(member_of_path(x->r, &x->o));
	TRY(membership_of(x->w, x->o.id, &x->m));
	TRY(membership_in_tree(x->w, x->o.id, &x->in_tree));
	TRY(membership_is_coordinator(x->w, &x->is_coordinator));
	return application_get(x->w->db, x->w->a, &(struct application_get_in){ .org = x->o.id, .open = true }, &x->file, &x->has_file);
}

/* Of a form of this page that was refused: what is wrong. What a file lacks stands in its own list. */
static struct form_errors errors_of(const struct req *r)
{
	if (r->w.problem.e == OK)
		return (struct form_errors){ 0 };
	struct form_errors e = form_errors_of(r, r->route->in, r->route->n_in);
	if (!r->route->n_in)
		e.n_items = 0;
	return e;
}

err member_show_page(struct req *r)
{
	struct member_view v = { 0 };
	struct viewing x = { .r = r, .w = &r->w, .v = &v };
	struct membership_steps_rows steps;
	const struct steps_input *in = r->in;
	int64_t before = r->route->method == GET && in->before ? in->before : INT64_MAX;
	TRY(look(&x));
	TRY(membership_steps(r->w.db, r->w.a, &(struct membership_steps_in){ .org = x.o.id, .own = x.in_tree, .before = before, .max = STEPS_SHOWN + 1 }, &steps));
	head_show(&x);
	facts_show(&x);
	v.errors = errors_of(r);
	TRY(steps_show(&x, &steps));
	x.has_file = x.has_file && (x.in_tree || x.file.submitted_at);
	TRY(file_show(&x, &steps));
	TRY(begin_show(&x));
	TRY(subs_show(&x));
	TRY(files_show(&x));
	if (before != INT64_MAX)
		v.pager.first = path_of(&x, "");
	return reply_page(r, v.head.title, HTML_OF(r, page_member_view, &v));
}
