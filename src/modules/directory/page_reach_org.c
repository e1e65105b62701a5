/* One body: what its sites say, who was asked, and the questions themselves. */
#include "modules/directory/reach_pages.h"

#include "core/fetch.h"
#include "modules/directory/pages_gen.h"

enum { CHECKS_SHOWN = 50, PAST_SHOWN = 20 };

const struct field ask_fields[1] = { FIELD(struct ask_input, by, F_CHOICE, .required = true, .choices = "mail|phone", .label = M_DIRECTORY_ASK_BY) };
const struct field call_fields[3] = {
	FIELD(struct call_input, code, F_TEXT, .max = 40, .label = M_DIRECTORY_CODE_HEARD),
	FIELD(struct call_input, name, F_TEXT, .label = M_DIRECTORY_WHO_ANSWERED),
	FIELD(struct call_input, result, F_CHOICE, .required = true, .choices = "answered|no_answer", .label = M_DIRECTORY_RESULT),
};
const struct field answer_fields[3] = {
	FIELD(struct answer_input, name, F_TEXT, .required = true, .label = M_DIRECTORY_YOUR_NAME),
	FIELD(struct answer_input, result, F_CHOICE, .required = true, .choices = "right|wrong", .label = M_DIRECTORY_IS_IT_RIGHT),
	FIELD(struct answer_input, note, F_LINES, .max = 1000, .label = M_DIRECTORY_WHAT_IS_WRONG),
};

err reach_org_of(struct req *r, struct reach_sees_row *ret)
{
	bool wide, found;
	TRY(network_sees_all(&r->w, &wide));
	TRY(reach_sees(r->w.db, r->w.a, &(struct reach_sees_in){ .viewer = r->w.by.org_id, .wide = wide, .code = r->args[0] }, ret, &found));
	return found ? OK : fail(&r->w, E_NOT_FOUND, M_DIRECTORY_UNKNOWN, r->args[0]);
}

static struct str reach_path(struct arena *a, struct str code) { return a_fmt(a, "/reachability/%.*s", STR_ARG(code)); }

/* ---- sites ---- */

struct str difference_says(struct work *w, struct str kind)
{
	static const struct { const char *kind; enum msg says; } kinds[] = {
		{ "missing", M_DIRECTORY_DIFF_MISSING }, { "unknown", M_DIRECTORY_DIFF_UNKNOWN }, { "unreachable", M_DIRECTORY_DIFF_UNREACHABLE },
		{ "absent", M_DIRECTORY_DIFF_ABSENT }, { "expired", M_DIRECTORY_DIFF_EXPIRED }, { "expires_far", M_DIRECTORY_DIFF_EXPIRES_FAR },
		{ "no_expires", M_DIRECTORY_DIFF_NO_EXPIRES }, { "bad_expires", M_DIRECTORY_DIFF_BAD_EXPIRES }, { "two_expires", M_DIRECTORY_DIFF_TWO_EXPIRES },
		{ "no_contact", M_DIRECTORY_DIFF_NO_CONTACT }, { "contact_no_uri", M_DIRECTORY_DIFF_NO_URI }, { "not_text", M_DIRECTORY_DIFF_NOT_TEXT },
		{ "bad_signature", M_DIRECTORY_DIFF_BAD_SIGNATURE }, { "canonical_other", M_DIRECTORY_DIFF_CANONICAL },
		{ "two_languages", M_DIRECTORY_DIFF_TWO_LANGUAGES } };
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_is(kind, kinds[i].kind))
			return say(w, kinds[i].says);
	return kind;
}

/* Why a site could not be read is kept as a stable word. */
static struct str value_shown(struct work *w, struct str kind, struct str value)
{
	for (int i = 0; i < N_FETCH_ENDS && str_is(kind, "unreachable"); i++)
		if (str_is(value, fetch_end_name((enum fetch_end)i)))
			return fetch_says(w, (enum fetch_end)i);
	return str_is(kind, "absent") ? a_fmt(w->a, "HTTP %.*s", STR_ARG(value)) : value;
}

static struct str source_says(struct work *w, struct str source)
{
	return str_is(source, "portal") ? say(w, M_DIRECTORY_PORTAL) : S("security.txt");
}

static struct badge site_badge(struct work *w, const struct site_rows_of_row *s)
{
	if (!s->checked_at)
		return (struct badge){ say(w, M_DIRECTORY_NOT_VISITED), "neutral", "clock" };
	if (!str_is(s->result, "ok"))
		return (struct badge){ say(w, str_is(s->result, "absent") ? M_DIRECTORY_DIFF_ABSENT : M_DIRECTORY_DIFF_UNREACHABLE), "bad", "circle-x" };
	return (struct badge){ say(w, s->is_signed ? M_DIRECTORY_READ_SIGNED : M_DIRECTORY_READ), "good", "check" };
}

static err sites_of(struct req *r, int64_t org, struct reach_view *v)
{
	struct site_rows_of_rows rows;
	struct work *w = &r->w;
	TRY(site_rows_of(w->db, w->a, &(struct site_rows_of_in){ .org = org }, &rows));
	v->sites = a_array(w->a, struct site_line, rows.n);
	v->n_sites = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		v->sites[i] = (struct site_line){ .source = source_says(w, rows.at[i].source), .url = rows.at[i].url,
			.checked = rows.at[i].checked_at ? time_shown(w->a, rows.at[i].checked_at) : STR_NONE, .next = time_shown(w->a, rows.at[i].next_at),
			.state = site_badge(w, &rows.at[i]) };
	return OK;
}

static err differs_of(struct req *r, int64_t org, struct reach_view *v)
{
	struct difference_open_rows rows;
	struct difference_past_rows past;
	struct work *w = &r->w;
	TRY(difference_open(w->db, w->a, &(struct difference_open_in){ .org = org }, &rows));
	TRY(difference_past(w->db, w->a, &(struct difference_past_in){ .org = org, .max = PAST_SHOWN }, &past));
	v->differs = a_array(w->a, struct differ_line, rows.n);
	v->past = a_array(w->a, struct differ_line, past.n);
	for (; v->n_differs < rows.n; v->n_differs++) {
		const struct difference_open_row *d = &rows.at[v->n_differs];
		v->differs[v->n_differs] = (struct differ_line){ source_says(w, d->source), difference_says(w, d->kind), value_shown(w, d->kind, d->value),
			time_shown(w->a, d->since), w->now - d->since > USEC_DAY };
	}
	for (; v->n_past < past.n; v->n_past++) {
		const struct difference_past_row *d = &past.at[v->n_past];
		v->past[v->n_past] = (struct differ_line){ source_says(w, d->source), difference_says(w, d->kind), value_shown(w, d->kind, d->value),
			say(w, M_DIRECTORY_FROM_TO, date_shown(w->a, d->since), date_shown(w->a, d->ended_at)), false };
	}
	return OK;
}

/* ---- people ---- */

static struct badge contact_badge(struct work *w, usec verified_at, usec changed_at)
{
	if (!verified_at)
		return (struct badge){ say(w, M_NETWORK_NOT_VERIFIED), "warn", "alert-triangle" };
	usec due = network_contact_due(w, verified_at, changed_at);
	if (due <= w->now)
		return (struct badge){ say(w, M_NETWORK_CONFIRM_SINCE, date_shown(w->a, due)), "warn", "clock" };
	return (struct badge){ say(w, M_NETWORK_VERIFIED_AT, date_shown(w->a, verified_at)), "good", "check" };
}

static err contacts_of(struct req *r, const struct reach_sees_row *o, struct reach_view *v)
{
	struct contact_list_rows rows;
	struct work *w = &r->w;
	bool wide;
	TRY(network_sees_all(w, &wide));
	TRY(contact_list(w->db, w->a, &(struct contact_list_in){ .org = o->id, .viewer = w->by.org_id, .wide = wide }, &rows));
	v->contacts = a_array(w->a, struct reach_contact, rows.n);
	v->n_contacts = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct contact_list_row *c = &rows.at[i];
		v->contacts[i] = (struct reach_contact){ .name = c->name, .kind = directory_word(w, c->kind), .phone = c->phone, .email = c->email,
			.ask_path = a_fmt(w->a, "/reachability/%.*s/contacts/%lld/ask", STR_ARG(o->code), (long long)c->id),
			.may_mail = v->may_ask && c->email.n, .may_phone = v->may_ask && c->phone.n, .state = contact_badge(w, c->verified_at, c->changed_at) };
	}
	return OK;
}

static struct badge check_badge(struct work *w, struct str result)
{
	static const struct { const char *result; enum msg says; const char *tone, *icon; } results[] = {
		{ "waiting", M_DIRECTORY_RESULT_WAITING, "info", "clock" }, { "answered", M_DIRECTORY_RESULT_ANSWERED, "good", "check" },
		{ "wrong", M_DIRECTORY_RESULT_WRONG, "bad", "alert-circle" }, { "no_answer", M_DIRECTORY_RESULT_NO_ANSWER, "bad", "circle-x" } };
	for (size_t i = 0; i < COUNT(results); i++)
		if (str_is(result, results[i].result))
			return (struct badge){ say(w, results[i].says), results[i].tone, results[i].icon };
	return (struct badge){ result, "neutral", "clock" };
}

static struct str check_kind(struct work *w, struct str kind)
{
	return say(w, str_is(kind, "phone") ? M_DIRECTORY_BY_PHONE : str_is(kind, "confirm") ? M_DIRECTORY_BY_CONFIRM : M_DIRECTORY_BY_MAIL);
}

static err checks_of(struct req *r, const struct reach_sees_row *o, struct reach_view *v)
{
	struct check_list_rows rows;
	struct work *w = &r->w;
	TRY(check_list(w->db, w->a, &(struct check_list_in){ .org = o->id, .max = CHECKS_SHOWN }, &rows));
	v->checks = a_array(w->a, struct check_line, rows.n);
	v->n_checks = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct check_list_row *k = &rows.at[i];
		bool is_call = v->may_ask && str_is(k->kind, "phone") && str_is(k->result, "waiting");
		v->checks[i] = (struct check_line){ .kind = check_kind(w, k->kind), .name = k->name, .asked = time_shown(w->a, k->asked_at),
			.answered = k->answered_at ? say(w, M_DIRECTORY_AFTER, duration_words(w->a, w->by.lang, k->answered_at - k->asked_at)) : STR_NONE,
			.by = k->answered_by, .note = k->note, .state = check_badge(w, k->result), .is_call = is_call, .code = is_call ? k->code : STR_NONE,
			.answer_path = a_fmt(w->a, "/reachability/%.*s/checks/%lld", STR_ARG(o->code), (long long)k->id) };
	}
	return OK;
}

err reach_org_page(struct req *r)
{
	struct reach_sees_row o;
	struct work *w = &r->w;
	TRY(reach_org_of(r, &o));
	struct link crumb = { S("/reachability"), say(w, M_DIRECTORY_REACH_TITLE), NULL, false };
	struct link org = { a_fmt(w->a, "/organisations/%.*s", STR_ARG(o.code)), say(w, M_DIRECTORY_IN_REGISTER), "building", false };
	struct reach_view v = { .head = { .title = o.name, .subtitle = o.code, .crumbs = &crumb, .n_crumbs = 1, .actions = &org, .n_actions = 1 },
		.errors = form_errors_of(r, LIST(call_fields)), .visit_path = a_cat(w->a, reach_path(w->a, o.code), S("/visit")),
		.may_ask = may(w, &may_ask_contacts), .may_visit = may(w, &may_ask_contacts) };
	TRY(sites_of(r, o.id, &v));
	TRY(differs_of(r, o.id, &v));
	TRY(contacts_of(r, &o, &v));
	TRY(checks_of(r, &o, &v));
	return reply_page(r, o.name, HTML_OF(r, page_reach_org, &v));
}

static void put_differences(struct json *j, const struct difference_open_rows *rows)
{
	json_key_array(j, "differences");
	for (size_t i = 0; i < rows->n; i++) {
		json_object(j);
		json_text(j, "source", rows->at[i].source);
		json_text(j, "kind", rows->at[i].kind);
		json_text_or_null(j, "value", rows->at[i].value);
		json_time(j, "since", rows->at[i].since);
		json_end(j);
	}
	json_end(j);
}

static void put_checks(struct work *w, struct json *j, const struct check_list_rows *rows)
{
	json_key_array(j, "checks");
	for (size_t i = 0; i < rows->n; i++) {
		json_object(j);
		json_text(j, "id", a_fmt(w->a, "%lld", (long long)rows->at[i].id));
		json_text(j, "kind", rows->at[i].kind);
		json_text(j, "contact", rows->at[i].name);
		json_time(j, "asked_at", rows->at[i].asked_at);
		json_time(j, "answered_at", rows->at[i].answered_at);
		json_text_or_null(j, "answered_by", rows->at[i].answered_by);
		json_text(j, "result", rows->at[i].result);
		json_end(j);
	}
	json_end(j);
}

err reach_org_api(struct req *r)
{
	struct reach_sees_row o;
	struct difference_open_rows differs;
	struct check_list_rows checks;
	TRY(reach_org_of(r, &o));
	TRY(difference_open(r->w.db, r->w.a, &(struct difference_open_in){ .org = o.id }, &differs));
	TRY(check_list(r->w.db, r->w.a, &(struct check_list_in){ .org = o.id, .max = CHECKS_SHOWN }, &checks));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", o.code);
	put_differences(&j, &differs);
	put_checks(&r->w, &j, &checks);
	json_end(&j);
	return OK;
}

/* ---- asking ---- */

static err seen(struct req *r, struct str code, enum msg notice)
{
	if (!r->is_api)
		return reply_see(r, reach_path(r->w.a, code), notice);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", code);
	json_end(&j);
	return OK;
}

err visit_post(struct req *r)
{
	struct reach_sees_row o;
	TRY(reach_org_of(r, &o));
	TRY(site_visit_soon(&r->w, o.id, o.code));
	return seen(r, o.code, M_DIRECTORY_VISIT_SOON);
}

static int64_t id_of(const struct req *r)
{
	int64_t id = 0;
	return str_int(r->args[1], &id) ? id : 0;
}

err ask_post(struct req *r)
{
	const struct ask_input *in = r->in;
	struct reach_sees_row o;
	struct str code;
	TRY(reach_org_of(r, &o));
	if (str_is(in->by, "mail")) {
		TRY(check_ask_mail(&r->w, o.id, id_of(r), "mail"));
		return seen(r, o.code, M_DIRECTORY_ASKED_MAIL);
	}
	TRY(check_ask_phone(&r->w, o.id, id_of(r), &code));
	return seen(r, o.code, M_DIRECTORY_ASKED_PHONE);
}

err call_post(struct req *r)
{
	const struct call_input *in = r->in;
	struct reach_sees_row o;
	TRY(reach_org_of(r, &o));
	TRY(check_answer_phone(&r->w, o.id, id_of(r), &(struct check_answer){ .name = in->name, .code = in->code }, str_is(in->result, "no_answer")));
	return seen(r, o.code, M_DIRECTORY_ANSWER_KEPT);
}

/* ---- the answer of a person with the link ---- */

static void add_fact(struct work *w, struct check_form_view *v, enum msg label, struct str value)
{
	if (value.n)
		v->facts[v->n_facts++] = (struct fact){ say(w, label), value, STR_NONE };
}

err answer_page(struct req *r)
{
	struct check_by_secret_row k;
	struct work *w = &r->w;
	TRY(check_find(w, r->args[0], &k));
	struct check_form_view v = { .head = { .title = say(w, M_DIRECTORY_ANSWER_TITLE), .subtitle = k.org_name }, .errors = form_errors_of(r, LIST(answer_fields)),
		.action = a_cat(w->a, S("/contact-check/"), r->args[0]), .facts = a_array(w->a, struct fact, 6),
		.name = form_field_of(r, LIST(answer_fields), "name", k.name), .result = form_field_of(r, LIST(answer_fields), "result", S("right")),
		.note = form_field_of(r, LIST(answer_fields), "note", STR_NONE) };
	add_fact(w, &v, M_NETWORK_CONTACT_NAME, k.name);
	add_fact(w, &v, M_NETWORK_CONTACT_TITLE, k.title);
	add_fact(w, &v, M_NETWORK_CONTACT_KIND, directory_word(w, k.kind));
	add_fact(w, &v, M_NETWORK_PHONE, k.phone);
	add_fact(w, &v, M_NETWORK_EMAIL, k.email);
	add_fact(w, &v, M_NETWORK_HOURS, k.hours);
	struct choice *c = a_array(w->a, struct choice, 2);
	c[0] = (struct choice){ S("right"), say(w, M_DIRECTORY_IT_IS_RIGHT), !str_is(v.result.value, "wrong") };
	c[1] = (struct choice){ S("wrong"), say(w, M_DIRECTORY_IT_IS_WRONG), str_is(v.result.value, "wrong") };
	v.result.choices = c;
	v.result.n_choices = 2;
	v.result.is_select = false;
	v.result.is_radio = true;
	v.note.rows = 3;
	return reply_page(r, v.head.title, HTML_OF(r, page_check_form, &v));
}

err answer_post(struct req *r)
{
	const struct answer_input *in = r->in;
	TRY(check_answer_mail(&r->w, r->args[0], &(struct check_answer){ .name = in->name, .note = in->note, .is_wrong = str_is(in->result, "wrong") }));
	return reply_see(r, S("/directory"), M_DIRECTORY_THANKS);
}
