/* The same answers as JSON. */
#include "modules/duty/pages.h"
#include "modules/network/network.h"

enum { LINES_MAX = 200 };

static void put_counts(struct json *j, const struct duty_count *c)
{
	json_int(j, "in_scope", duty_count_in_scope(c));
	json_key_object(j, "counts");
	for (int s = 0; s < DUTY_NOT_APPLICABLE; s++)
		json_int(j, duty_status_names[s], c->n[s]);
	json_end(j);
}

static void put_due(struct json *j, const char *key, usec t)
{
	json_time(j, key, t == TIME_OPEN ? 0 : t);
}

static void put_duty(struct work *w, struct json *j, const struct duty_books *b, struct str duty)
{
	const struct duty_catalogue *c;
	int i;
	json_text(j, "duty", duty);
	if (!duty_book_find(b, duty, &c, &i))
		return;
	json_text(j, "catalogue", c->id);
	json_text(j, "clause", c->duties[i].clause);
	json_text(j, "title", duty_said(w, c->duties[i].title));
	json_text(j, "unit", str_of(duty_unit_names[c->duties[i].unit]));
}

static enum duty_grouping grouping_of(struct str by)
{
	static const char *const names[] = { "", "class", "sector", "province", "org" };
	for (int i = 0; i < 5; i++)
		if (str_is(by, names[i]))
			return (enum duty_grouping)i;
	return BY_NOTHING;
}

err duty_numbers_api(struct req *r)
{
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	struct duty_books b;
	struct duty_filter f;
	struct as_of as_of;
	struct duty_group_cell *cells;
	size_t n;
	TRY(duty_books(w, &b));
	TRY(filter_read(w, in, &f, &as_of));
	TRY(duty_numbers(w, &f, grouping_of(in->by), &cells, &n));
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		json_object(&j);
		put_duty(w, &j, &b, cells[i].duty);
		if (in->by.n)
			json_text(&j, "group", cells[i].group);
		json_time(&j, "as_of", as_of.at);
		put_counts(&j, &cells[i].count);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}

static unsigned set_of(struct str group)
{
	for (size_t g = 0; g < N_GROUPS; g++)
		if (str_is(group, duty_groups[g].name))
			return duty_groups[g].set;
	return 0;
}

err duty_list_api(struct req *r)
{
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	struct duty_filter f;
	struct as_of as_of;
	struct duty_lines lines;
	TRY(filter_read(w, in, &f, &as_of));
	TRY(duty_list(w, &f, set_of(in->group), in->from, in->to, in->after, LINES_MAX, &lines));
	struct json j = reply_list(r);
	for (size_t i = 0; i < lines.n; i++) {
		const struct duty_line *l = &lines.at[i];
		json_object(&j);
		json_text(&j, "duty", l->duty);
		json_text(&j, "unit", str_of(duty_unit_names[l->unit]));
		json_text(&j, "subject", l->code);
		json_text(&j, "name", l->name);
		json_text(&j, "organisation", l->org_code);
		json_text(&j, "status", str_of(duty_status_names[l->is.status]));
		put_due(&j, "due", l->is.due);
		put_due(&j, "changes_at", l->is.next);
		json_int(&j, "have", l->is.have);
		json_int(&j, "need", l->is.need);
		json_end(&j);
	}
	return reply_list_end(r, &j, lines.after);
}

err duty_org_api(struct req *r)
{
	struct work *w = &r->w;
	struct duty_books b;
	struct as_of as_of;
	struct duty_owed *owed;
	size_t n;
	int64_t id;
	TRY(as_of_read(w, ((const struct duty_query *)r->in)->as_of, &as_of));
	TRY(duty_need_org(w, r->args[0], &id));
	TRY(duty_books(w, &b));
	TRY(duty_of_org(w, id, as_of.at, as_of.at, &owed, &n));
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		json_object(&j);
		put_duty(w, &j, &b, owed[i].catalogue->duties[owed[i].index].id);
		json_text(&j, "worst", str_of(duty_status_names[owed[i].worst]));
		put_due(&j, "due", owed[i].due);
		json_time(&j, "as_of", as_of.at);
		put_counts(&j, &owed[i].count);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}

/* ---- instances ---- */

static void put_instance(struct json *j, const struct duty_instance *i)
{
	json_time(j, "from", i->from);
	put_due(j, "to", i->to);
	put_due(j, "due", i->due);
	json_text(j, "status", str_of(duty_status_names[i->status]));
	json_int(j, "have", i->have);
	json_int(j, "need", i->need);
	json_time(j, "met_at", i->met_at);
	put_due(j, "changes_at", i->next);
}

static err put_subject(struct work *w, struct json *j, const struct duty_rules *rules, int index, const struct duty_history *h, const struct duty_subject *s, usec at)
{
	struct duty_instance *i;
	size_t n;
	struct arena_mark mark = arena_mark(w->a);
	duty_instances(w->a, rules, index, h, s, at, at, &i, &n);
	for (size_t k = 0; k < n; k++) {
		json_object(j);
		json_text(j, "unit", str_of(duty_unit_names[s->unit]));
		json_text(j, "subject", s->code);
		put_instance(j, &i[k]);
		json_end(j);
	}
	arena_rewind(w->a, mark);
	return OK;
}

/* Of one organisation: the own one, when none is named; of all its subjects, or of one. */
err duty_instances_api(struct req *r)
{
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	struct duty_books b;
	struct duty_rules rules;
	struct duty_history *h;
	struct as_of as_of;
	const struct duty_catalogue *c;
	int index;
	int64_t org = w->by.org_id;
	size_t n;
	TRY(duty_books(w, &b));
	TRY(as_of_read(w, in->as_of, &as_of));
	if (!duty_book_find(&b, r->args[0], &c, &index))
		return fail(w, E_NOT_FOUND, M_DUTY_UNKNOWN, r->args[0]);
	if (in->org.n)
		TRY(duty_need_org(w, in->org, &org));
	TRY(duty_rules(w, c, &rules));
	TRY(duty_history(w, org, &h));
	const struct duty_subject *s = history_subjects(h, &n);
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++)
		if (s[i].org == org && s[i].unit == c->duties[index].unit && (!in->subject.n || str_eq(s[i].code, in->subject)))
			TRY(put_subject(w, &j, &rules, index, h, &s[i], as_of.at));
	return reply_list_end(r, &j, STR_NONE);
}

err duty_why_api(struct req *r)
{
	struct work *w = &r->w;
	struct why_asked x;
	TRY(why_ask(r, &x));
	static const char *const why_names[N_DUTY_WHY] = { "counts", "outside", "condition", "grade", "late_recorded", "false", "withdrawn", "double", "not_linked", "not_known" };
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "duty", r->args[1]);
	json_text(&j, "subject", x.answer.subject->code);
	json_time(&j, "as_of", x.as_of.at);
	json_text(&j, "status", str_of(duty_status_names[x.answer.standing.status]));
	put_due(&j, "changes_at", x.answer.standing.next);
	json_key_array(&j, "instances");
	for (size_t i = 0; i < x.answer.n_instances; i++) {
		json_object(&j);
		put_instance(&j, &x.answer.instances[i]);
		json_end(&j);
	}
	json_end(&j);
	json_key_array(&j, "records");
	for (size_t i = 0; i < x.n_reasons; i++) {
		json_object(&j);
		json_text(&j, "kind", x.answer.rules.vocabulary->kinds[x.reasons[i].record->kind].name);
		json_text(&j, "id", duty_number_text(w, x.reasons[i].record->id));
		json_time(&j, "begins", x.reasons[i].record->begins);
		put_due(&j, "ends", x.reasons[i].record->ends);
		json_text(&j, "grade", str_of(duty_grade_names[x.reasons[i].record->grade]));
		json_text(&j, "why", str_of(why_names[x.reasons[i].why]));
		json_text(&j, "says", why_text(w, &x, &x.reasons[i]));
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	return OK;
}

/* ---- the rest ---- */

err duty_risk_api(struct req *r)
{
	struct risk_sums s;
	TRY(risk_ask(&r->w, &s));
	struct json j = reply_list(r);
	for (size_t i = 0; i < s.n_orgs; i++) {
		json_object(&j);
		json_text(&j, "organisation", s.orgs[i].label);
		json_int(&j, "overdue", s.orgs[i].overdue);
		json_int(&j, "within_30_days", s.orgs[i].d30);
		json_int(&j, "within_60_days", s.orgs[i].d60);
		json_int(&j, "within_90_days", s.orgs[i].d90);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}

err duty_catalogue_api(struct req *r)
{
	struct duty_books b;
	TRY(duty_books(&r->w, &b));
	struct json j = reply_list(r);
	for (size_t i = 0; i < b.n; i++) {
		json_object(&j);
		json_text(&j, "catalogue", b.at[i]->id);
		json_text(&j, "version", b.at[i]->version);
		json_text(&j, "sha256", b.at[i]->hash);
		json_text(&j, "title", duty_said(&r->w, b.at[i]->title));
		json_int(&j, "duties", (int64_t)b.at[i]->n_duties);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}

err duty_law_api(struct req *r)
{
	struct duty_books b;
	const struct duty_catalogue *c;
	int i;
	TRY(duty_books(&r->w, &b));
	if (!duty_book_find(&b, r->args[0], &c, &i))
		return fail(&r->w, E_NOT_FOUND, M_DUTY_UNKNOWN, r->args[0]);
	struct json j = reply_json(r);
	json_object(&j);
	put_duty(&r->w, &j, &b, r->args[0]);
	json_text(&j, "must", duty_said(&r->w, c->duties[i].must));
	json_text(&j, "proof", duty_said(&r->w, c->duties[i].proof));
	json_text(&j, "applies", c->duties[i].applies.text);
	json_raw(&j, "rule", c->duties[i].json);
	json_end(&j);
	return OK;
}
