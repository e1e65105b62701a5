/* Waivers: asked for, looked at, decided. */
#include "modules/oversight/pages.h"

#include "modules/oversight/pages_gen.h"

err waiver_new_page(struct req *r)
{
	const struct ov_new *in = r->in;
	bool is_get = r->route->method == GET;
	struct duty_books b;
	struct str values[COUNT(waiver_fields)] = { is_get ? in->org : STR_NONE, is_get ? in->duty : STR_NONE, is_get ? in->subject : STR_NONE, S("waive") };
	struct ov_form_page v = { .errors = form_errors_of(r, LIST(waiver_fields)), .back = S("/waivers"),
		.form = { .action = S("/waivers"), .lead = say(&r->w, M_OVERSIGHT_WAIVER_NEW_LEAD), .submit = say(&r->w, M_OVERSIGHT_SEND) } };
	ov_head(r, &v.head, "waivers", M_OVERSIGHT_WAIVERS, say(&r->w, M_OVERSIGHT_WAIVER_NEW), STR_NONE);
	TRY(duty_books(&r->w, &b));
	TRY(ov_form_fields(r, &v.form, LIST(waiver_fields), values, "org"));
	struct net_field *at = v.form.fields;
	size_t n = v.form.n_fields;
	field_named(at, n, "org")->help = say(&r->w, M_OVERSIGHT_ORG_HELP);
	TRY(ov_duty_choices(r, field_named(at, n, "duty"), true, true));
	field_named(at, n, "subject")->help = say(&r->w, M_OVERSIGHT_SUBJECT_HELP);
	ov_choices(r, field_named(at, n, "kind"), WAIVER_KINDS, false);
	field_named(at, n, "extend_days")->help = say(&r->w, M_OVERSIGHT_EXTEND_HELP);
	ov_kind_choices(r, field_named(at, n, "substitute_kind"), b.vocabulary);
	field_named(at, n, "substitute_kind")->help = say(&r->w, M_OVERSIGHT_SUBSTITUTE_HELP);
	field_named(at, n, "ends_at")->help = say(&r->w, M_OVERSIGHT_ENDS_HELP);
	return reply_page(r, v.head.title, HTML_OF(r, page_oversight_form, &v));
}

static struct str kind_text(const struct duty_names *n, const struct waiver_get_row *x)
{
	struct work *w = n->w;
	if (str_is(x->kind, "extend"))
		return say(w, M_OVERSIGHT_EXTENDED_BY, ov_number(w, x->extend_days));
	if (!str_is(x->kind, "substitute"))
		return ov_word(w, x->kind);
	int kind = vocabulary_kind(n->books.vocabulary, x->substitute_kind);
	return say(w, M_OVERSIGHT_PROVED_BY, kind < 0 ? x->substitute_kind : duty_said(w, n->books.vocabulary->kinds[kind].says));
}

static void waiver_facts(const struct duty_names *n, struct ov_view *v, const struct waiver_get_row *x)
{
	struct work *w = n->w;
	ov_fact(w, v, M_OVERSIGHT_ORG, x->org_name, org_path(w->a, x->org_code));
	ov_fact(w, v, M_OVERSIGHT_DUTY, ov_duty_text(n, x->duty), STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_SUBJECT, ov_subject_text(w, x->subject_code, x->subject_name), STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_KIND, kind_text(n, x), STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_WHEN, ov_days(w, x->starts_at, x->ends_at), STR_NONE);
	if (x->asked_ends_at != x->ends_at)
		ov_fact(w, v, M_OVERSIGHT_ASKED_UNTIL, date_shown(w->a, x->asked_ends_at - 1), STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_GROUND_NO, x->ground_no, STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_GROUND_AT, date_shown(w->a, x->ground_at), STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_REQUESTED_BY, x->requested_name, STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_REQUESTED_AT, time_shown(w->a, x->requested_at), STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_DECIDED_BY, x->decided_org_name.n ? a_fmt(w->a, "%.*s (%.*s)", STR_ARG(x->decided_name), STR_ARG(x->decided_org_name)) : STR_NONE, STR_NONE);
	ov_fact(w, v, M_OVERSIGHT_DECIDED_AT, x->decided_at ? time_shown(w->a, x->decided_at) : STR_NONE, STR_NONE);
}

static err overlaps(const struct duty_names *n, struct ov_view *v, const struct waiver_get_row *x)
{
	struct work *w = n->w;
	struct waiver_overlaps_rows rows;
	TRY(waiver_overlaps(w->db, w->a, &(struct waiver_overlaps_in){ .org = x->org_id, .id = x->id, .duty = x->duty, .subject = x->subject_id,
		.starts = x->starts_at, .ends = x->ends_at }, &rows));
	v->has_found = rows.n > 0;
	v->found_title = say(w, M_OVERSIGHT_OVERLAPS);
	v->n_found = rows.n;
	v->found = a_array(w->a, struct ov_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v->found[i] = (struct ov_line){ .path = ov_path(w->a, "waivers", rows.at[i].code, ""), .code = rows.at[i].code, .state = ov_badge(w, rows.at[i].state),
			.what = a_fmt(w->a, "%.*s: %.*s", STR_ARG(ov_word(w, rows.at[i].kind)), STR_ARG(ov_duty_text(n, rows.at[i].duty))),
			.more = rows.at[i].subject_code.n ? rows.at[i].subject_code : say(w, M_OVERSIGHT_ALL_SUBJECTS),
			.when = ov_days(w, rows.at[i].starts_at, rows.at[i].ends_at) };
	if (rows.n)
		v->alarm = say(w, M_OVERSIGHT_OVERLAP_RULE);
	return OK;
}

static err waiver_forms(struct req *r, struct ov_view *v, const struct waiver_get_row *x)
{
	struct work *w = &r->w;
	struct oversight_sight s;
	TRY(oversight_sight(w, x->org_id, &s));
	bool asked = str_is(x->state, "requested"), decides = s.is_above && may(w, &oversight_decide);
	if (asked && decides && w->by.account_id == x->requested_by)
		v->alarm = say(w, M_OVERSIGHT_FOUR_EYES);
	else if (asked && decides) {
		struct ov_form *f = ov_form_add(r, v, "approve", M_OVERSIGHT_APPROVE, ov_path(w->a, "waivers", x->code, "/approve"), M_OVERSIGHT_APPROVE);
		f->lead = say(w, M_OVERSIGHT_APPROVE_LEAD, date_shown(w->a, x->ends_at - 1));
		TRY(ov_form_fields(r, f, LIST(approve_fields), NULL, NULL));
		f = ov_form_add(r, v, "refuse", M_OVERSIGHT_REFUSE, ov_path(w->a, "waivers", x->code, "/refuse"), M_OVERSIGHT_REFUSE);
		f->is_grave = true;
		TRY(ov_form_fields(r, f, LIST(refuse_fields), NULL, NULL));
	}
	if (asked && s.is_own && may(w, &oversight_request))
		ov_form_add(r, v, "withdraw", M_OVERSIGHT_WITHDRAW, ov_path(w->a, "waivers", x->code, "/withdraw"), M_OVERSIGHT_WITHDRAW)->is_grave = true;
	if (decides && str_is(waiver_state_at(x, w->now), "approved")) {
		struct ov_form *f = ov_form_add(r, v, "revoke", M_OVERSIGHT_REVOKE, ov_path(w->a, "waivers", x->code, "/revoke"), M_OVERSIGHT_REVOKE);
		f->is_grave = true;
		f->lead = say(w, M_OVERSIGHT_REVOKE_LEAD);
		TRY(ov_form_fields(r, f, LIST(revoke_fields), NULL, NULL));
	}
	return OK;
}

err waiver_page_one(struct req *r)
{
	struct duty_names names;
	struct waiver_get_row x;
	struct ov_view v = { .errors = ov_errors(r) };
	TRY(waiver_see(&r->w, r->args[0], &x));
	ov_head(r, &v.head, "waivers", M_OVERSIGHT_WAIVERS, say(&r->w, M_OVERSIGHT_WAIVER_TITLE, x.code), x.org_name);
	v.badges[v.n_badges++] = ov_badge(&r->w, waiver_state_at(&x, r->w.now));
	TRY(duty_names_open(&r->w, &names));
	waiver_facts(&names, &v, &x);
	ov_text(&r->w, &v, M_OVERSIGHT_REASON, x.reason);
	TRY(overlaps(&names, &v, &x));
	TRY(waiver_forms(r, &v, &x));
	TRY(ov_files(&r->w, &v, "waiver", "waivers", x.code, x.id, STR_NONE));
	TRY(ov_steps(&r->w, &v, "waiver", x.id));
	return reply_page(r, v.head.title, HTML_OF(r, page_oversight_view, &v));
}
