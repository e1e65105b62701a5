/* Pages of experts, of records that may mean one person, and of what ends soon. */
#include "modules/team/pages.h"

#include "modules/team/pages_gen.h"

enum { SCREEN = 50, PAIRS_MAX = 50, TRAININGS_MAX = 200 };

static struct link home_link(struct work *w)
{
	return (struct link){ .path = S("/experts"), .label = say(w, M_TEAM_EXPERTS) };
}

/* ---- the list ---- */

static struct badge consent_badge(struct work *w, usec consent_at)
{
	if (!consent_at)
		return (struct badge){ say(w, M_TEAM_NO_CONSENT), "warn", "alert-triangle" };
	return (struct badge){ say(w, M_TEAM_CONSENT_ON, day_text(w, consent_at)), "good", "check" };
}

static struct str next_address(struct req *r, const struct person_filter *in, const struct person_page_row *last)
{
	const struct query_part parts[] = { { "q", in->q }, { "org", in->org }, { "after", cursor_make(r->w.a, last->folded, last->id) } };
	return link_with(r->w.a, S("/experts"), parts, COUNT(parts));
}

err person_list_page(struct req *r)
{
	const struct person_filter *in = r->in;
	struct person_page_rows rows;
	const struct str values[] = { in->q, in->org };
	struct link actions[2] = { { S("/experts/new"), say(&r->w, M_TEAM_PERSON_NEW), "plus", true },
		{ S("/experts/duplicates"), say(&r->w, M_TEAM_PAIRS), "users", false } };
	struct person_list v = { .head = { .title = say(&r->w, M_TEAM_EXPERTS), .subtitle = say(&r->w, M_TEAM_EXPERTS_LEAD), .actions = actions },
		.n_filters = COUNT(values), .empty = { .icon = "users", .title = say(&r->w, M_TEAM_NO_EXPERTS), .text = say(&r->w, M_TEAM_NO_EXPERTS_HINT) } };
	bool wide;
	TRY(team_decides(&r->w, &wide));
	v.head.n_actions = wide ? 2 : may(&r->w, &may_edit_network);
	TRY(people_asked_for(r, in, SCREEN + 1, &rows));
	TRY(net_fields(r, person_filter_fields, COUNT(values), values, "org", &v.filters));
	v.filters[0].field.type = "search";
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v.lines = a_array(r->w.a, struct person_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++) {
		const struct person_page_row *p = &rows.at[i];
		v.lines[i] = (struct person_line){ person_path(r->w.a, p->code), p->code, p->name, p->org_name, org_path(r->w.a, p->org_code),
			consent_badge(&r->w, p->consent_at), p->ended_at && p->ended_at <= r->w.now };
	}
	if (in->after.n)
		v.pager.first = S("/experts");
	if (rows.n > SCREEN)
		v.pager.next = next_address(r, in, &rows.at[SCREEN - 1]);
	return reply_page(r, v.head.title, HTML_OF(r, page_person_list, &v));
}

/* ---- one expert ---- */

static struct badge validity(struct work *w, usec from, usec to, usec ended)
{
	if (ended)
		return (struct badge){ say(w, M_TEAM_WITHDRAWN), "neutral", "x" };
	if (from > w->now)
		return (struct badge){ say(w, M_TEAM_NOT_YET), "neutral", "clock" };
	if (to && to <= w->now)
		return (struct badge){ say(w, M_TEAM_EXPIRED), "bad", "circle-x" };
	if (to && to - w->now <= 90 * USEC_DAY)
		return (struct badge){ say(w, M_TEAM_EXPIRES_SOON), "warn", "clock-exclamation" };
	return (struct badge){ say(w, M_TEAM_VALID), "good", "check" };
}

static err credentials_shown(struct req *r, const struct person_by_code_row *p, struct person_view *v)
{
	struct credential_list_rows rows;
	struct work *w = &r->w;
	TRY(credential_list(w->db, w->a, &(struct credential_list_in){ .person = p->id }, &rows));
	v->n_credentials = rows.n;
	v->credentials = a_array(w->a, struct credential_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct credential_list_row *c = &rows.at[i];
		v->credentials[i] = (struct credential_line){ .name = c->name, .standard = term_label(standards_all(), c->standard, w->by.lang),
			.skill = term_label(skills_of(c->standard), c->skill, w->by.lang), .rank = term_label(ranks_all(), c->rank, w->by.lang),
			.issuer = a_fmt(w->a, "%.*s %.*s", STR_ARG(c->issuer), STR_ARG(c->number)), .origin = team_word(w, c->origin), .days = days_text(w, c->from_at, c->to_at),
			.state = validity(w, c->from_at, c->to_at, c->ended_at) };
		if (!v->may_edit || c->ended_at || c->person_id != p->id)
			continue;
		v->credentials[i].end_path = a_fmt(w->a, "/experts/%.*s/credentials/%lld/end", STR_ARG(p->code), (long long)c->id);
		if (!c->origin.n)
			v->credentials[i].origin_path = a_fmt(w->a, "/experts/%.*s/credentials/%lld/origin", STR_ARG(p->code), (long long)c->id);
	}
	return OK;
}

static err places_shown(struct req *r, const struct person_by_code_row *p, struct person_view *v)
{
	struct member_of_person_rows rows;
	struct work *w = &r->w;
	bool all;
	TRY(team_is_open(w, p->org_id, &all));
	TRY(member_of_person(w->db, w->a, &(struct member_of_person_in){ .person = p->id, .viewer = w->by.org_id, .all = all }, &rows));
	v->n_places = rows.n;
	v->places = a_array(w->a, struct place_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct member_of_person_row *m = &rows.at[i];
		struct str kind = team_word(w, m->kind);
		v->places[i] = (struct place_line){ .path = team_path(w->a, m->team_code), .team = m->team_name,
			.terms = m->provider.n ? a_fmt(w->a, "%.*s, %.*s", STR_ARG(kind), STR_ARG(m->provider)) : kind,
			.days = days_text(w, m->from_at, m->to_at), .is_primary = m->is_primary };
	}
	return OK;
}

static err trainings_shown(struct req *r, const struct person_by_code_row *p, struct person_view *v)
{
	struct training_list_rows rows;
	struct work *w = &r->w;
	int64_t hours;
	TRY(training_list(w->db, w->a, &(struct training_list_in){ .person = p->id, .max = TRAININGS_MAX }, &rows));
	TRY(training_half_year(w, p->id, &hours));
	v->hours = count_text(w, M_TEAM_HOURS_HALF_YEAR, hours);
	v->n_trainings = rows.n;
	v->trainings = a_array(w->a, struct training_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct training_list_row *x = &rows.at[i];
		v->trainings[i] = (struct training_line){ .title = x->title, .kind = team_word(w, x->kind), .source = x->source, .hours = x->hours,
			.skill = term_label(skills_of(x->standard), x->skill, w->by.lang), .when = day_text(w, x->held_at) };
		if (v->may_edit && x->person_id == p->id)
			v->trainings[i].end_path = a_fmt(w->a, "/experts/%.*s/trainings/%lld/end", STR_ARG(p->code), (long long)x->id);
	}
	return OK;
}

static void facts_of(struct work *w, const struct person_by_code_row *p, struct person_view *v)
{
	const struct fact all[] = {
		{ say(w, M_TEAM_KEEPER), p->org_name, org_path(w->a, p->org_code) },
		{ say(w, M_NETWORK_PHONE), p->phone, a_fmt(w->a, "tel:%.*s", STR_ARG(p->phone)) },
		{ say(w, M_NETWORK_EMAIL), p->email, a_fmt(w->a, "mailto:%.*s", STR_ARG(p->email)) },
		{ say(w, M_TEAM_NATIONAL_ID), say(w, p->id_mac.n ? M_TEAM_ID_KNOWN : M_TEAM_ID_UNKNOWN), STR_NONE },
		{ say(w, M_TEAM_HAS_CONSENT), p->consent_at ? day_text(w, p->consent_at) : say(w, M_NETWORK_NO), STR_NONE },
		{ say(w, M_TEAM_CONSENT_NOTE), p->consent_note, STR_NONE },
	};
	v->facts = a_array(w->a, struct fact, COUNT(all));
	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i].value.n)
			v->facts[v->n_facts++] = all[i];
	if (p->ended_at)
		v->ended = say(w, M_TEAM_ENDED_ON, day_text(w, day_last(p->ended_at)));
	if (p->canon_id != p->id)
		v->same = say(w, M_TEAM_SAME_AS_OTHER);
}

err person_show_page(struct req *r)
{
	struct person_by_code_row p;
	struct link crumb = home_link(&r->w);
	TRY(person_known(&r->w, r->args[0], &p));
	struct str path = person_path(r->w.a, p.code);
	struct link actions[2] = { { a_cat(r->w.a, path, S("/edit")), say(&r->w, M_TEAM_PERSON_EDIT), "pencil", true },
		{ a_cat(r->w.a, path, S("/end")), say(&r->w, M_TEAM_PERSON_END), "x", false } };
	struct person_view v = { .head = { .title = p.name, .subtitle = p.code, .crumbs = &crumb, .n_crumbs = 1, .actions = actions },
		.add_credential = a_cat(r->w.a, path, S("/credentials/new")), .add_training = a_cat(r->w.a, path, S("/trainings/new")),
		.add_education = a_cat(r->w.a, path, S("/education/new")), .edit_skills = a_cat(r->w.a, path, S("/skills")) };
	TRY(network_may_edit(&r->w, p.org_id, &v.may_edit));
	v.may_edit &= !p.ended_at;
	v.head.n_actions = v.may_edit ? 2 : 0;
	facts_of(&r->w, &p, &v);
	TRY(credentials_shown(r, &p, &v));
	TRY(education_shown(r, &p, &v));
	TRY(places_shown(r, &p, &v));
	TRY(trainings_shown(r, &p, &v));
	return reply_page(r, p.name, HTML_OF(r, page_person_view, &v));
}

/* ---- forms ---- */

static err person_form_reply(struct req *r, enum msg title, struct str action, struct str back, const struct str *values, size_t first)
{
	struct link crumb = home_link(&r->w);
	const struct field *fields = person_fields + first;
	size_t n = COUNT(person_fields) - first;
	struct net_form f = { .head = { .title = say(&r->w, title), .crumbs = &crumb, .n_crumbs = 1 }, .errors = form_errors_of(r, fields, n),
		.lead = say(&r->w, M_TEAM_PERSON_LEAD), .action = action, .back = back, .n_fields = n, .submit = say(&r->w, M_NETWORK_SAVE) };
	TRY(net_fields(r, fields, n, values ? values + first : NULL, "org", &f.fields));
	struct form_field *id = field_named(f.fields, n, "national_id");
	id->help = say(&r->w, first ? M_TEAM_NATIONAL_ID_KEEP : M_TEAM_NATIONAL_ID_HELP);
	id->autocomplete = "off";
	field_named(f.fields, n, "consent_at")->type = "date";
	return net_form_reply(r, &f);
}

err person_new_page(struct req *r)
{
	return person_form_reply(r, M_TEAM_PERSON_NEW, S("/experts"), S("/experts"), NULL, 0);
}

err person_edit_page(struct req *r)
{
	struct person_form f;
	TRY(person_form_of(&r->w, r->args[0], &f));
	const struct str values[COUNT(person_fields)] = { f.org, f.name, STR_NONE, f.phone, f.email, f.has_consent ? S("1") : STR_NONE,
		day_value(r->w.a, f.consent_at), f.consent_note };
	struct str path = person_path(r->w.a, r->args[0]);
	return person_form_reply(r, M_TEAM_PERSON_EDIT, path, path, values, 1);
}

err person_end_page(struct req *r)
{
	struct person_form now;
	TRY(person_form_of(&r->w, r->args[0], &now));
	struct str path = person_path(r->w.a, r->args[0]);
	return last_day_reply(r, M_TEAM_PERSON_END, M_TEAM_PERSON_END_LEAD, now.name, a_cat(r->w.a, path, S("/end")), path);
}

/* Skills of every standard in one list; which go with which is checked when the form is sent. */
static struct terms all_skills(struct arena *a)
{
	struct terms standards = standards_all();
	VEC(struct term) at = { 0 };
	for (size_t i = 0; i < standards.n; i++) {
		struct terms t = skills_of(standards.at[i].code);
		for (size_t k = 0; k < t.n; k++) {
			struct term *x = VEC_ADD(a, &at);
			*x = t.at[k];
			for (size_t l = 0; l < N_LANGS; l++)
				x->label[l] = a_fmt(a, "%.*s %.*s", STR_ARG(x->code), STR_ARG(x->label[l]));
		}
	}
	return (struct terms){ at.at, at.n };
}

err credential_new_page(struct req *r)
{
	struct person_form now;
	struct link crumb = home_link(&r->w);
	size_t n = COUNT(credential_fields);
	TRY(person_form_of(&r->w, r->args[0], &now));
	struct str path = person_path(r->w.a, r->args[0]);
	struct net_form f = { .head = { .title = say(&r->w, M_TEAM_CREDENTIAL_NEW), .subtitle = now.name, .crumbs = &crumb, .n_crumbs = 1 },
		.errors = form_errors_of(r, credential_fields, n), .action = a_cat(r->w.a, path, S("/credentials")), .back = path, .n_fields = n,
		.lead = say(&r->w, M_TEAM_RANK_DRAFT), .submit = say(&r->w, M_NETWORK_SAVE) };
	TRY(net_fields(r, credential_fields, n, NULL, NULL, &f.fields));
	terms_choices(r, field_named(f.fields, n, "standard"), standards_all(), true);
	terms_choices(r, field_named(f.fields, n, "skill"), all_skills(r->w.a), true);
	terms_choices(r, field_named(f.fields, n, "rank"), ranks_all(), true);
	words_choices(r, field_named(f.fields, n, "origin"), CREDENTIAL_ORIGINS);
	field_named(f.fields, n, "from")->type = "date";
	field_named(f.fields, n, "last")->type = "date";
	return net_form_reply(r, &f);
}

err training_new_page(struct req *r)
{
	struct person_form now;
	struct link crumb = home_link(&r->w);
	size_t n = COUNT(training_fields);
	const struct str values[COUNT(training_fields)] = { [2] = day_value(r->w.a, r->w.now) };
	TRY(person_form_of(&r->w, r->args[0], &now));
	struct str path = person_path(r->w.a, r->args[0]);
	struct net_form f = { .head = { .title = say(&r->w, M_TEAM_TRAINING_NEW), .subtitle = now.name, .crumbs = &crumb, .n_crumbs = 1 },
		.errors = form_errors_of(r, training_fields, n), .action = a_cat(r->w.a, path, S("/trainings")), .back = path, .n_fields = n,
		.submit = say(&r->w, M_NETWORK_SAVE) };
	TRY(net_fields(r, training_fields, n, values, NULL, &f.fields));
	words_choices(r, field_named(f.fields, n, "kind"), TRAINING_KINDS);
	terms_choices(r, field_named(f.fields, n, "standard"), standards_all(), true);
	terms_choices(r, field_named(f.fields, n, "skill"), all_skills(r->w.a), true);
	field_named(f.fields, n, "held_at")->type = "date";
	return net_form_reply(r, &f);
}

/* ---- two records, one number ---- */

err pair_list_page(struct req *r)
{
	struct person_pairs_rows rows;
	struct link crumb = home_link(&r->w);
	bool decides;
	TRY(team_decides(&r->w, &decides));
	if (!decides)
		return fail(&r->w, E_DENIED, M_NETWORK_NOT_YOURS);
	TRY(person_pairs(r->w.db, r->w.a, &(struct person_pairs_in){ .max = PAIRS_MAX }, &rows));
	struct pair_list v = { .head = { .title = say(&r->w, M_TEAM_PAIRS), .subtitle = say(&r->w, M_TEAM_PAIRS_LEAD), .crumbs = &crumb, .n_crumbs = 1 },
		.errors = form_errors_of(r, pair_fields, COUNT(pair_fields)), .n_lines = rows.n, .lines = a_array(r->w.a, struct pair_line, rows.n),
		.empty = { .icon = "check", .title = say(&r->w, M_TEAM_NO_PAIRS), .text = say(&r->w, M_TEAM_NO_PAIRS_HINT) } };
	for (size_t i = 0; i < rows.n; i++) {
		const struct person_pairs_row *p = &rows.at[i];
		v.lines[i] = (struct pair_line){ p->low_code, p->low_name, p->low_org, person_path(r->w.a, p->low_code),
			p->high_code, p->high_name, p->high_org, person_path(r->w.a, p->high_code) };
	}
	return reply_page(r, v.head.title, HTML_OF(r, page_pair_list, &v));
}

/* ---- what ends soon ---- */

/* The place behind a line: its end, its membership, its credential. */
static struct str expiry_cursor(struct arena *a, const struct expiry_page_row *e)
{
	return cursor_make(a, a_fmt(a, "%lld %lld", (long long)e->at, (long long)e->key), e->id);
}

static err expiries_of_all(struct work *w, const struct expiry_page_in *q, struct expiry_page_rows *ret)
{
	struct expiry_page_all_rows rows;
	TRY(expiry_page_all(w->db, w->a, &(struct expiry_page_all_in){ .from = q->from, .to = q->to, .after_at = q->after_at, .after_id = q->after_id,
		.after_key = q->after_key, .max = q->max }, &rows));
	ret->at = a_array(w->a, struct expiry_page_row, rows.n);
	for (ret->n = 0; ret->n < rows.n; ret->n++) {
		const struct expiry_page_all_row *e = &rows.at[ret->n];
		ret->at[ret->n] = (struct expiry_page_row){ e->at, e->kind, e->what, e->person_code, e->person_name, e->team_code, e->team_name, e->id, e->key };
	}
	return OK;
}

static err expiries_asked_for(struct req *r, const struct expiry_filter *in, int64_t days, struct expiry_page_rows *ret)
{
	struct expiry_page_in q = { .viewer = r->w.by.org_id, .from = r->w.now, .to = day_first(r->w.now) + (days + 1) * USEC_DAY, .max = SCREEN + 1 };
	struct str place = STR_NONE;
	bool wide;
	TRY(team_sees_all(&r->w, &wide));
	if (!cursor_parse(r->w.a, in->after, &place, &q.after_id))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	if (in->after.n && (!str_int(str_cut(&place, ' '), &q.after_at) || !str_int(place, &q.after_key)))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	return wide ? expiries_of_all(&r->w, &q, ret) : expiry_page(r->w.db, r->w.a, &q, ret);
}

static struct expiry_line expiry_line_of(struct work *w, const struct expiry_page_row *e)
{
	bool is_near = e->at - w->now <= 30 * USEC_DAY;
	return (struct expiry_line){ .when = day_text(w, day_last(e->at)), .kind = team_word(w, e->kind), .what = e->what,
		.person = e->person_name, .person_path = person_path(w->a, e->person_code), .team = e->team_name, .team_path = team_path(w->a, e->team_code),
		.state = { say(w, M_TEAM_LEFT, duration_words(w->a, w->by.lang, e->at - w->now)), is_near ? "bad" : "warn", "clock-exclamation" } };
}

static struct str expiries_path(struct req *r, int64_t days, struct str after)
{
	return link_with(r->w.a, S("/teams/expiries"), (const struct query_part[]){ { "days", link_number(r->w.a, days) }, { "after", after } }, 2);
}

err expiry_list_page(struct req *r)
{
	const struct expiry_filter *in = r->in;
	static const int64_t windows[] = { 30, 60, 90 };
	struct expiry_page_rows rows;
	struct link links[COUNT(windows)], crumb = { .path = S("/teams"), .label = say(&r->w, M_TEAM_TEAMS) };
	int64_t days = in->days ? in->days : 90;
	TRY(expiries_asked_for(r, in, days, &rows));
	struct expiry_list v = { .head = { .title = say(&r->w, M_TEAM_EXPIRIES), .subtitle = say(&r->w, M_TEAM_EXPIRIES_LEAD, link_number(r->w.a, days)), .crumbs = &crumb, .n_crumbs = 1 },
		.windows = links, .n_windows = COUNT(links), .n_lines = rows.n > SCREEN ? SCREEN : rows.n,
		.empty = { .icon = "check", .title = say(&r->w, M_TEAM_NO_EXPIRIES), .text = say(&r->w, M_TEAM_NO_EXPIRIES_HINT) } };
	for (size_t i = 0; i < COUNT(links); i++)
		links[i] = (struct link){ .path = expiries_path(r, windows[i], STR_NONE),
			.label = say(&r->w, M_TEAM_N_DAYS, link_number(r->w.a, windows[i])), .is_main = windows[i] == days };
	v.lines = a_array(r->w.a, struct expiry_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = expiry_line_of(&r->w, &rows.at[i]);
	if (in->after.n)
		v.pager.first = expiries_path(r, days, STR_NONE);
	if (rows.n > SCREEN)
		v.pager.next = expiries_path(r, days, expiry_cursor(r->w.a, &rows.at[SCREEN - 1]));
	return reply_page(r, v.head.title, HTML_OF(r, page_expiry_list, &v));
}
