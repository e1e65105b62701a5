/* Disputes: raised, looked at, answered. */
#include "modules/oversight/pages.h"

#include "modules/oversight/pages_gen.h"

err dispute_new_page(struct req *r)
{
	const struct ov_new *in = r->route->method == GET ? r->in : &(struct ov_new){ 0 };
	struct str values[COUNT(dispute_fields)] = { in->org, in->duty, in->subject };
	struct ov_form_page v = { .errors = form_errors_of(r, LIST(dispute_fields)), .back = S("/disputes"),
		.form = { .action = S("/disputes"), .lead = say(&r->w, M_OVERSIGHT_DISPUTE_NEW_LEAD), .submit = say(&r->w, M_OVERSIGHT_SEND) } };
	ov_head(r, &v.head, "disputes", M_OVERSIGHT_DISPUTES, say(&r->w, M_OVERSIGHT_DISPUTE_NEW), STR_NONE);
	TRY(ov_form_fields(r, &v.form, LIST(dispute_fields), values, "org"));
	struct net_field *at = v.form.fields;
	size_t n = v.form.n_fields;
	field_named(at, n, "org")->help = say(&r->w, M_OVERSIGHT_ORG_HELP);
	TRY(ov_duty_choices(r, field_named(at, n, "duty"), false, false));
	field_named(at, n, "subject")->help = say(&r->w, M_OVERSIGHT_SUBJECT_ONE_HELP);
	field_named(at, n, "window_at")->help = say(&r->w, M_OVERSIGHT_WINDOW_HELP);
	return reply_page(r, v.head.title, HTML_OF(r, page_oversight_form, &v));
}

static void dispute_facts(const struct duty_names *n, struct ov_view *v, const struct dispute_get_row *x, struct str now)
{
	struct work *w = n->w;
	ov_fact(w, v, M_OVERSIGHT_ORG, x->org_name, org_path(w->a, x->org_code));
	ov_fact(w, v, M_OVERSIGHT_DUTY, ov_duty_text(n, x->duty), STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_SUBJECT, ov_subject_text(w, x->subject_code, x->subject_name), STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_WINDOW, x->window_at ? date_shown(w->a, x->window_at) : STR_NONE, STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_STATUS_THEN, ov_status_badge(w, x->status).text, STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_STATUS_NOW, now.n ? ov_status_badge(w, now).text : say(w, M_OVERSIGHT_STATUS_GONE), STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_REQUESTED_BY, x->opened_name, STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_REQUESTED_AT, time_shown(w->a, x->opened_at), STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_ANSWERED_BY, x->answered_org_name.n ? a_fmt(w->a, "%.*s (%.*s)", STR_ARG(x->answered_name), STR_ARG(x->answered_org_name)) : STR_NONE, STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_FOLLOW, x->follow.n ? ov_word(w, x->follow) : STR_NONE, STR_NONE);
}

static err dispute_forms(struct req *r, struct ov_view *v, const struct dispute_get_row *x)
{
	struct work *w = &r->w;
	struct oversight_sight s;
	TRY(oversight_sight(w, x->org_id, &s));
	bool open = str_is(x->state, "open"), decides = s.is_above && may(w, &oversight_decide), asks = s.is_own && may(w, &oversight_request);
	if (open && decides && w->by.account_id == x->opened_by)
		v->alarm = say(w, M_OVERSIGHT_FOUR_EYES);
	else if (open && decides) {
		struct ov_form *f = ov_form_add(r, v, "answer", M_OVERSIGHT_ANSWER_DO, ov_path(w->a, "disputes", x->code, "/answer"), M_OVERSIGHT_SEND);
		f->lead = say(w, M_OVERSIGHT_ANSWER_LEAD);
		TRY(ov_form_fields(r, f, LIST(dispute_answer_fields), NULL, NULL));
		ov_choices(r, &f->fields[0].field, DISPUTE_OUTCOMES, true);
		ov_choices(r, &f->fields[1].field, DISPUTE_FOLLOWS, true);
	}
	if (open && asks)
		ov_form_add(r, v, "withdraw", M_OVERSIGHT_WITHDRAW, ov_path(w->a, "disputes", x->code, "/withdraw"), M_OVERSIGHT_WITHDRAW)->is_grave = true;
	if (str_is(x->state, "answered") && (asks || decides)) {
		struct ov_form *f = ov_form_add(r, v, "close", M_OVERSIGHT_CLOSE, ov_path(w->a, "disputes", x->code, "/close"), M_OVERSIGHT_CLOSE);
		f->lead = say(w, M_OVERSIGHT_CLOSE_LEAD);
		TRY(ov_form_fields(r, f, LIST(close_fields), NULL, NULL));
	}
	return OK;
}

err dispute_page_one(struct req *r)
{
	struct duty_names names;
	struct dispute_get_row x;
	struct str now;
	struct ov_view v = { .errors = ov_errors(r) };
	TRY(dispute_see(&r->w, r->args[0], &x));
	TRY(dispute_status_now(&r->w, &x, &now));
	ov_head(r, &v.head, "disputes", M_OVERSIGHT_DISPUTES, say(&r->w, M_OVERSIGHT_DISPUTE_TITLE, x.code), x.org_name);
	v.badges[v.n_badges++] = ov_badge(&r->w, x.state);
	if (x.outcome.n)
		v.badges[v.n_badges++] = ov_badge(&r->w, x.outcome);
	v.has_due = one_of(x.state, "open|answered|closed");
	if (v.has_due)
		v.due = clock_chip_of(&r->w, say(&r->w, M_OVERSIGHT_ANSWER_CLOCK), x.due_at - USEC_MIN, x.due_at - 3 * USEC_DAY, x.answered_at);
	TRY(duty_names_open(&r->w, &names));
	dispute_facts(&names, &v, &x, now);
	ov_text(&r->w, &v, M_OVERSIGHT_CLAIM, x.claim);
	ov_text(&r->w, &v, M_OVERSIGHT_ANSWER, x.answer);
	TRY(dispute_forms(r, &v, &x));
	TRY(ov_files(&r->w, &v, "dispute", "disputes", x.code, x.id, STR_NONE));
	TRY(ov_steps(&r->w, &v, "dispute", x.id));
	return reply_page(r, v.head.title, HTML_OF(r, page_oversight_view, &v));
}
