/* The API's answers. */
#include "modules/chase/pages.h"

static struct str id_text(struct work *w, int64_t id) { return a_fmt(w->a, "%lld", (long long)id); }
static void put_day(struct work *w, struct json *j, const char *key, usec end) { json_text_or_null(j, key, end ? day_value(w->a, end - 1) : STR_NONE); }

err chase_list_api(struct req *r)
{
	struct chase_page_rows rows;
	struct work *w = &r->w;
	TRY(chases_asked(r, &rows));
	size_t n = rows.n > CHASE_SCREEN ? CHASE_SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		const struct chase_page_row *x = &rows.at[i];
		json_object(&j);
		json_text(&j, "code", x->code);
		json_text(&j, "kind", x->kind);
		json_text(&j, "step", x->step);
		json_text(&j, "org", x->org_code);
		json_text(&j, "by", x->by_code);
		json_bool(&j, "is_for_pmo", x->is_for_pmo);
		json_text(&j, "state", x->state);
		json_text_or_null(&j, "number", x->number);
		json_time(&j, "made_at", x->made_at);
		put_day(w, &j, "answer_by", x->answer_by);
		put_day(w, &j, "judge_by", x->judge_by);
		json_bool(&j, "is_late", chase_is_late(x, w->now));
		json_int(&j, "items", x->n);
		json_int(&j, "open", x->n_open);
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > CHASE_SCREEN ? id_text(w, rows.at[n - 1].id) : STR_NONE);
}

/* ---- one ---- */

static err put_items(struct work *w, struct json *j, const struct chase_get_row *x, int64_t after)
{
	struct chase_items_rows rows;
	TRY(chase_items(w->db, w->a, &(struct chase_items_in){ .chase = x->id, .after = after, .max = CHASE_ITEMS + 1 }, &rows));
	size_t n = rows.n > CHASE_ITEMS ? CHASE_ITEMS : rows.n;
	json_key_array(j, "items");
	for (size_t i = 0; i < n; i++) {
		const struct chase_items_row *k = &rows.at[i];
		json_object(j);
		json_text(j, "duty", k->duty);
		json_text(j, "unit", str_of(duty_unit_names[k->unit]));
		json_text(j, "subject", k->subject_code);
		json_time(j, "due", k->due_at);
		json_int(j, "day", k->day);
		json_text(j, "status", k->status);
		json_text(j, "state", k->state);
		json_bool(j, "is_pending", k->is_pending && str_is(k->state, "open"));
		json_time(j, "settled_at", k->settled_at);
		json_end(j);
	}
	json_end(j);
	json_text_or_null(j, "next", rows.n > CHASE_ITEMS ? id_text(w, rows.at[n - 1].id) : STR_NONE);
	return OK;
}

static err put_answers(struct work *w, struct json *j, int64_t id)
{
	struct chase_answers_rows rows;
	TRY(chase_answers(w->db, w->a, &(struct chase_answers_in){ .chase = id }, &rows));
	json_key_array(j, "answers");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_int(j, "round", rows.at[i].round);
		json_text(j, "text", rows.at[i].text);
		json_time(j, "answered_at", rows.at[i].answered_at);
		json_text_or_null(j, "promised_at", rows.at[i].promised_at ? day_value(w->a, rows.at[i].promised_at) : STR_NONE);
		json_text_or_null(j, "verdict", rows.at[i].verdict);
		json_text_or_null(j, "finding", rows.at[i].finding);
		json_time(j, "judged_at", rows.at[i].judged_at);
		json_end(j);
	}
	json_end(j);
	return OK;
}

err chase_one_api(struct req *r)
{
	const struct chase_part *in = r->in;
	struct chase_get_row x;
	struct work *w = &r->w;
	TRY(chase_see(w, r->args[0], &x));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", x.code);
	json_text(&j, "kind", x.kind);
	json_text(&j, "step", x.step);
	json_text(&j, "org", x.org_code);
	json_text(&j, "by", x.by_code);
	json_bool(&j, "is_for_pmo", x.is_for_pmo);
	json_text(&j, "state", x.state);
	json_text_or_null(&j, "reason", x.reason);
	json_text_or_null(&j, "number", x.number);
	json_text_or_null(&j, "body", x.body);
	json_time(&j, "made_at", x.made_at);
	json_time(&j, "issued_at", x.issued_at);
	json_text_or_null(&j, "signer", x.signer);
	put_day(w, &j, "answer_by", x.answer_by);
	json_time(&j, "seen_at", x.seen_at);
	put_day(w, &j, "judge_by", x.judge_by);
	json_time(&j, "closed_at", x.closed_at);
	TRY(put_answers(w, &j, x.id));
	TRY(put_items(w, &j, &x, in->after));
	json_end(&j);
	return OK;
}

/* ---- tasks, cure rates, reviewers ---- */

err chase_tasks_api(struct req *r)
{
	struct digest d = { 0 };
	bool found;
	TRY(digest_last(&r->w, &d, &found));
	struct json j = reply_json(r);
	json_object(&j);
	json_text_or_null(&j, "digest_of", found ? day_value(r->w.a, civil_day_start(d.day)) : STR_NONE);
	json_key_array(&j, "items");
	for (size_t i = 0; i < d.n; i++) {
		json_object(&j);
		json_text(&j, "org", d.at[i].org_code);
		json_text(&j, "duty", d.at[i].duty);
		json_text(&j, "subject", d.at[i].subject_code);
		json_text(&j, "step", d.at[i].step);
		json_time(&j, "due", d.at[i].due_at);
		json_text(&j, "state", d.at[i].state);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	return OK;
}

static void put_count(struct json *j, const struct cure_count *c)
{
	static const char *const names[3][2] = { { "followed_7", "met_7" }, { "followed_15", "met_15" }, { "followed_30", "met_30" } };
	json_int(j, "chased", c->n);
	json_int(j, "met", c->met);
	json_int(j, "set_aside", c->waived);
	json_int(j, "open", c->open);
	for (int k = 0; k < 3; k++) {
		json_int(j, names[k][0], c->of[k]);
		json_int(j, names[k][1], c->met_in[k]);
	}
}

err chase_cure_api(struct req *r)
{
	struct cure c;
	usec from, to;
	TRY(cure_asked(r, &from, &to, &c));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "from", day_value(r->w.a, from));
	json_text(&j, "to", day_value(r->w.a, to - 1));
	json_key_object(&j, "all");
	put_count(&j, &c.all);
	json_end(&j);
	json_key_array(&j, "rows");
	for (size_t i = 0; i < c.n; i++) {
		json_object(&j);
		json_text(&j, "step", c.at[i].step);
		json_text(&j, "clause", c.at[i].clause);
		json_text(&j, "class", c.at[i].class);
		put_count(&j, &c.at[i].is);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	return OK;
}

err chase_review_api(struct req *r)
{
	struct chase_reviews_rows rows;
	TRY(reviews_asked(r, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n && i < CHASE_SCREEN; i++) {
		json_object(&j);
		json_text(&j, "kind", rows.at[i].kind);
		json_text(&j, "code", rows.at[i].code);
		json_text(&j, "org", rows.at[i].org_code);
		json_time(&j, "since", rows.at[i].since);
		json_time(&j, "due_at", rows.at[i].due_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, review_cursor(r, &rows));
}
