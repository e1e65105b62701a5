/* One chase: what is owed, the letter, answers, what can be done now. */
#include "modules/chase/pages.h"

#include "core/files.h"
#include "modules/chase/pages_gen.h"

struct viewing { struct req *r; struct work *w; struct chase_get_row x; struct chase_side side; struct duty_names names; struct chase_view *v; };

static void fact(struct viewing *x, enum msg label, struct str value, struct str path)
{
	if (value.n)
		x->v->facts[x->v->n_facts++] = (struct fact){ say(x->w, label), value, path };
}

static struct str day_or_none(struct work *w, usec t) { return t ? date_shown(w->a, t) : STR_NONE; }
static struct str time_or_none(struct work *w, usec t) { return t ? time_shown(w->a, t) : STR_NONE; }

static void facts_show(struct viewing *x)
{
	const struct chase_get_row *c = &x->x;
	struct work *w = x->w;
	fact(x, M_CHASE_ORG, c->org_name, org_path(w->a, c->org_code));
	fact(x, M_CHASE_BY, c->by_name, org_path(w->a, c->by_code));
	fact(x, M_CHASE_STEP, chase_word_of(w, c->step), STR_NONE);
	fact(x, M_CHASE_MADE, time_shown(w->a, c->made_at), STR_NONE);
	fact(x, M_CHASE_NUMBER, c->number, STR_NONE);
	fact(x, M_CHASE_SUBMITTED, c->submitted_at && x->side.is_chaser ? a_fmt(w->a, "%.*s, %.*s", STR_ARG(c->submitted_name), STR_ARG(time_shown(w->a, c->submitted_at))) : STR_NONE,
		STR_NONE);
	if (str_is(c->kind, "letter")) {
		fact(x, M_OVERSIGHT_SIGNER, c->signer.n ? a_fmt(w->a, "%.*s, %.*s", STR_ARG(c->signer), STR_ARG(c->signer_title)) : STR_NONE, STR_NONE);
		fact(x, M_CHASE_ISSUED, time_or_none(w, c->issued_at), STR_NONE);
	}
	fact(x, M_CHASE_ANSWER_BY, day_or_none(w, c->answer_by ? c->answer_by - 1 : 0), STR_NONE);
	fact(x, M_CHASE_SEEN, time_or_none(w, c->seen_at), STR_NONE);
	fact(x, M_CHASE_CLOSED, time_or_none(w, c->closed_at), STR_NONE);
	fact(x, M_CHASE_REASON, c->reason.n ? chase_why(w, c->reason) : STR_NONE, STR_NONE);
}

static void head_show(struct viewing *x)
{
	const struct chase_get_row *c = &x->x;
	struct chase_view *v = x->v;
	struct work *w = x->w;
	chase_head(x->r, &v->head, say(w, M_CHASE_ONE, c->code), c->org_name);
	v->badges[v->n_badges++] = chase_badge(w, c->kind);
	v->badges[v->n_badges++] = chase_badge(w, c->state);
	if (c->is_for_pmo)
		v->badges[v->n_badges++] = chase_badge(w, S("for_pmo"));
	bool waits = str_is(c->state, "issued") && c->answer_by, judged = str_is(c->state, "answered");
	v->has_clock = waits || judged;
	usec due = judged ? c->judge_by : c->answer_by;
	if (v->has_clock)
		v->clock = clock_chip_of(w, say(w, judged ? M_CHASE_JUDGE_CLOCK : M_CHASE_ANSWER_CLOCK), due - USEC_MIN, due - 3 * USEC_DAY, 0);
	if (!str_is(c->kind, "letter"))
		return;
	struct link *files = a_array(w->a, struct link, 2);
	files[0] = (struct link){ ov_path(w->a, "chases", c->code, "/letter.pdf"), S("PDF"), "download", false };
	files[1] = (struct link){ ov_path(w->a, "chases", c->code, "/letter.docx"), S("DOCX"), "download", false };
	v->head.actions = files;
	v->head.n_actions = 2;
	v->body = c->body.n ? c->body : say(w, M_CHASE_DOC_BODY, c->by_name, c->org_name);
	if (c->is_for_pmo)
		v->note = say(w, M_CHASE_FOR_PMO_NOTE);
}

/* ---- what is owed ---- */

static struct chase_line line_of(struct viewing *x, const struct chase_items_row *i)
{
	struct work *w = x->w;
	struct duty_named d = { 0 };
	bool is_known = duty_name_in(&x->names, i->duty, &d);
	return (struct chase_line){ .path = duty_path(w, x->x.org_code, i->duty, (enum duty_unit)i->unit, i->subject_code, STR_NONE), .duty = i->duty,
		.title = is_known ? d.title : i->duty, .subject = a_fmt(w->a, "%.*s · %.*s", STR_ARG(i->subject_code), STR_ARG(i->subject_name)),
		.due = date_shown(w->a, i->due_at - 1), .then = ov_status_badge(w, i->status), .state = chase_badge(w, i->state),
		.is_pending = i->is_pending && str_is(i->state, "open"), .pending = chase_badge(w, S("pending")) };
}

static err lines_show(struct viewing *x)
{
	const struct chase_part *in = x->r->route->method == GET ? x->r->in : NULL;
	struct work *w = x->w;
	struct chase_items_rows rows;
	TRY(chase_items(w->db, w->a, &(struct chase_items_in){ .chase = x->x.id, .after = in ? in->after : 0, .max = CHASE_ITEMS + 1 }, &rows));
	x->v->n_lines = rows.n > CHASE_ITEMS ? CHASE_ITEMS : rows.n;
	x->v->lines = a_array(w->a, struct chase_line, x->v->n_lines);
	for (size_t i = 0; i < x->v->n_lines; i++)
		x->v->lines[i] = line_of(x, &rows.at[i]);
	if (in && in->after)
		x->v->pager.first = ov_path(w->a, "chases", x->x.code, "");
	if (rows.n > CHASE_ITEMS)
		x->v->pager.next = link_with(w->a, ov_path(w->a, "chases", x->x.code, ""), &(struct query_part){ "after", link_number(w->a, rows.at[CHASE_ITEMS - 1].id) }, 1);
	return OK;
}

/* ---- answers, files, steps ---- */

static err answers_show(struct viewing *x)
{
	struct work *w = x->w;
	struct chase_answers_rows rows;
	TRY(chase_answers(w->db, w->a, &(struct chase_answers_in){ .chase = x->x.id }, &rows));
	x->v->answers = a_array(w->a, struct chase_reply_view, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		x->v->answers[x->v->n_answers++] = (struct chase_reply_view){
			.head = say(w, M_CHASE_ANSWER_HEAD, ov_number(w, rows.at[i].round), rows.at[i].full_name, time_shown(w->a, rows.at[i].answered_at)), .text = rows.at[i].text,
			.promised = rows.at[i].promised_at ? say(w, M_CHASE_PROMISED_BY, date_shown(w->a, rows.at[i].promised_at)) : STR_NONE, .finding = rows.at[i].finding,
			.verdict = chase_badge(w, rows.at[i].verdict.n ? rows.at[i].verdict : S("unjudged")) };
	return OK;
}

static err files_show(struct viewing *x)
{
	struct work *w = x->w;
	struct chase_files_rows rows;
	TRY(chase_files(w->db, w->a, &(struct chase_files_in){ .chase = x->x.id }, &rows));
	x->v->files = a_array(w->a, struct ov_file, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		x->v->files[x->v->n_files++] = (struct ov_file){ .name = rows.at[i].name, .size = file_size_shown(w->a, rows.at[i].size),
			.path = a_fmt(w->a, "/chases/%.*s/files/%lld", STR_ARG(x->x.code), (long long)rows.at[i].id) };
	return OK;
}

/* What the chaser did before the letter was issued is the chaser's own affair. */
static bool is_for_reader(const struct viewing *x, const struct chase_steps_row *s)
{
	return x->side.is_chaser || x->side.is_coordinator || (x->x.issued_at && s->at >= x->x.issued_at);
}

static err steps_show(struct viewing *x)
{
	struct work *w = x->w;
	struct chase_steps_rows rows;
	TRY(chase_steps(w->db, w->a, &(struct chase_steps_in){ .chase = x->x.id }, &rows));
	x->v->steps = a_array(w->a, struct ov_step, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct chase_steps_row *s = &rows.at[i];
		struct str what = chase_act(w, s->act);
		if (is_for_reader(x, s))
			x->v->steps[x->v->n_steps++] = (struct ov_step){ .at = time_shown(w->a, s->at), .at_machine = time_rfc3339(w->a, s->at), .note = s->note,
				.text = s->author_org.n ? a_fmt(w->a, "%.*s – %.*s (%.*s)", STR_ARG(what), STR_ARG(s->author), STR_ARG(s->author_org)) : what };
	}
	return OK;
}

/* ---- forms ---- */

static struct ov_form *form(struct viewing *x, const char *act, enum msg title, enum msg submit)
{
	struct ov_form *f = &x->v->forms[x->v->n_forms++];
	*f = (struct ov_form){ .id = str_of(act), .title = say(x->w, title), .submit = say(x->w, submit),
		.action = a_fmt(x->w->a, "/chases/%.*s/%s", STR_ARG(x->x.code), act) };
	return f;
}

static err forms_of_draft(struct viewing *x)
{
	struct work *w = x->w;
	struct str values[2] = { x->v->body, day_value(w->a, x->x.answer_by ? x->x.answer_by - 1 : 0) };
	struct ov_form *f = form(x, "word", M_CHASE_WORDING, M_CHASE_SAVE);
	f->lead = say(w, M_CHASE_WORDING_LEAD);
	TRY(ov_form_fields(x->r, f, LIST(chase_word_fields), values, NULL));
	f->fields[0].field.rows = 10;
	form(x, "hand-in", M_CHASE_HAND_IN, M_CHASE_HAND_IN)->lead = say(w, M_CHASE_HAND_IN_LEAD);
	return OK;
}

static err forms_of_writer(struct viewing *x)
{
	struct work *w = x->w;
	bool is_draft = str_is(x->x.state, "draft"), is_submitted = str_is(x->x.state, "submitted");
	if (is_draft && may(w, &chase_write))
		TRY(forms_of_draft(x));
	if (is_submitted && x->side.is_chaser && may(w, &chase_sign)) {
		if (x->x.submitted_by == w->by.account_id)
			x->v->note = say(w, M_CHASE_TWO_PEOPLE);
		else
			TRY(ov_form_fields(x->r, form(x, "send", M_CHASE_SEND, M_CHASE_SEND), LIST(chase_send_fields), NULL, NULL));
		TRY(ov_form_fields(x->r, form(x, "back", M_CHASE_BACK, M_CHASE_BACK), LIST(chase_back_fields), NULL, NULL));
	}
	if ((is_draft || is_submitted) && may(w, &chase_write)) {
		struct ov_form *f = form(x, "withdraw", M_CHASE_WITHDRAW, M_CHASE_WITHDRAW);
		f->is_grave = true;
		TRY(ov_form_fields(x->r, f, LIST(chase_withdraw_fields), NULL, NULL));
	}
	return OK;
}

static err forms_of_judge(struct viewing *x)
{
	struct work *w = x->w;
	if (!str_is(x->x.state, "answered") || !may(w, &chase_write) || (x->x.org_id == w->by.org_id && !x->side.is_chaser))
		return OK;
	TRY(ov_form_fields(x->r, form(x, "accept", M_CHASE_ACCEPT, M_CHASE_ACCEPT), LIST(chase_accept_fields), NULL, NULL));
	struct ov_form *f = form(x, "insist", M_CHASE_INSIST, M_CHASE_INSIST);
	f->lead = say(w, M_CHASE_INSIST_LEAD);
	return ov_form_fields(x->r, f, LIST(chase_insist_fields), NULL, NULL);
}

static err forms_of_chased(struct viewing *x)
{
	struct work *w = x->w;
	if (!x->side.is_chased || !str_is(x->x.state, "issued") || !x->x.answer_by || !may(w, &chase_answer_perm))
		return OK;
	if (!x->x.seen_at)
		form(x, "acknowledge", M_CHASE_ACKNOWLEDGE, M_CHASE_ACKNOWLEDGE);
	struct ov_form *f = form(x, "answer", M_CHASE_ANSWER_NOW, M_CHASE_ANSWER_SEND);
	f->lead = say(w, M_CHASE_ANSWER_LEAD);
	return ov_form_fields(x->r, f, LIST(chase_answer_fields), NULL, NULL);
}

static err forms_show(struct viewing *x)
{
	if (x->side.is_chaser || x->side.is_coordinator) {
		TRY(forms_of_writer(x));
		TRY(forms_of_judge(x));
	}
	return forms_of_chased(x);
}

err chase_one_page(struct req *r)
{
	struct chase_view v = { .errors = ov_errors(r) };
	struct viewing x = { .r = r, .w = &r->w, .v = &v };
	TRY(chase_see(&r->w, r->args[0], &x.x));
	TRY(chase_side_of(&r->w, x.x.org_id, x.x.by_id, x.x.issued_at, &x.side));
	TRY(duty_names_open(&r->w, &x.names));
	head_show(&x);
	facts_show(&x);
	TRY(lines_show(&x));
	TRY(answers_show(&x));
	TRY(forms_show(&x));
	TRY(files_show(&x));
	TRY(steps_show(&x));
	return reply_page(r, v.head.title, HTML_OF(r, page_chase_view, &v));
}
