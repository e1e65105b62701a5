/* The same numbers as JSON. */
#include "core/legal/legal.h"
#include "core/legal/reference.h"
#include "modules/dashboard/dashboard.h"
#include "modules/incident/incident.h"
#include "modules/incident/process.h"

enum { TERMS_SHOWN = 10 };

static void put_waiting(struct json *j, const struct board_waiting *x)
{
	json_key_object(j, "waiting");
	if (x->has_queue) {
		json_int(j, "triage", x->queue);
		json_time(j, "triage_oldest", x->oldest);
	}
	if (x->has_decide)
		json_int(j, "reports_to_decide", x->decide);
	if (x->has_calls)
		json_int(j, "calls", x->calls);
	if (x->has_tasks) {
		json_int(j, "my_tasks", x->mine);
		json_int(j, "my_tasks_late", x->mine_late);
		json_int(j, "tasks_of_nobody", x->nobody);
	}
	if (x->has_cases) {
		json_int(j, "responsible", x->lead);
		json_int(j, "responsible_unassigned", x->lead_unassigned);
		json_int(j, "overdue", x->overdue);
		json_int(j, "due_within_a_day", x->soon);
	}
	json_end(j);
}

static void put_count(struct json *j, struct str code, int64_t n)
{
	if (!n)
		return;
	json_object(j);
	json_text_or_null(j, "code", code);
	json_int(j, "n", n);
	json_end(j);
}

static void put_reference(struct json *j, const char *key, enum reference_table t, const int64_t *counts)
{
	const struct reference *at;
	size_t n;
	reference_all(t, &at, &n);
	json_key_array(j, key);
	for (size_t i = 0; i < n && i < BOARD_CODES - 1; i++)
		put_count(j, at[i].code, counts[i]);
	put_count(j, STR_NONE, counts[BOARD_CODES - 1]);
	json_end(j);
}

static void put_open(struct work *w, struct json *j, const struct board_open_counts *c)
{
	json_key_object(j, "open");
	json_int(j, "all", c->all);
	json_key_array(j, "by_step");
	size_t n = 0;
	for (const struct step *s; n < BOARD_STEPS && (s = process_at(n)); n++)
		put_count(j, s->code, c->step[n]);
	json_end(j);
	json_key_array(j, "by_severity");
	for (int64_t k = 4; k > 0; k--)
		put_count(j, link_number(w->a, k), c->severity[k]);
	json_end(j);
	put_reference(j, "by_type", REF_INCIDENT_TYPE, c->type);
	put_reference(j, "by_sector", REF_SECTOR, c->sector);
	json_end(j);
}

static void put_past(struct work *w, struct json *j, const struct board_past *p)
{
	json_key_array(j, "months");
	for (int k = 0; k < BOARD_MONTHS; k++) {
		struct civil c = civil_of(p->months[k].from);
		json_object(j);
		json_text(j, "month", a_fmt(w->a, "%04d-%02d", c.year, c.month));
		json_int(j, "opened", p->months[k].opened);
		json_int(j, "still_open", p->months[k].still_open);
		json_end(j);
	}
	json_end(j);
	if (!may(w, &dashboard_terms))
		return;
	json_key_array(j, "terms_kept");
	for (size_t i = 0; i < p->n_rules; i++) {
		json_object(j);
		json_text(j, "profile", str_of(p->rules[i].profile));
		json_text(j, "rule", str_of(p->rules[i].rule));
		json_int(j, "kept", p->rules[i].kept);
		json_int(j, "late", p->rules[i].late);
		json_int(j, "over", p->rules[i].over);
		json_end(j);
	}
	json_end(j);
}

static err put_nearest(struct work *w, struct json *j)
{
	struct board_nearest_rows rows;
	TRY(board_nearest(w->db, w->a, &(struct board_nearest_in){ .viewer = w->by.org_id, .max = TERMS_SHOWN }, &rows));
	json_key_array(j, "nearest_terms");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_text(j, "incident", rows.at[i].code);
		json_text(j, "title", rows.at[i].title);
		json_text(j, "profile", rows.at[i].profile);
		json_text(j, "rule", rows.at[i].rule);
		json_time(j, "due_at", rows.at[i].due_at);
		json_end(j);
	}
	json_end(j);
	return OK;
}

err dashboard_api(struct req *r)
{
	struct board_waiting x;
	struct board_open_counts open = { 0 };
	struct board_past *past = a_new(r->w.a, struct board_past);
	TRY(board_waiting_of(&r->w, &x));
	if (x.has_cases) {
		TRY(board_count_open(&r->w, &open));
		TRY(board_count_past(&r->w, past));
	}
	struct json j = reply_json(r);
	json_object(&j);
	put_waiting(&j, &x);
	if (x.has_cases) {
		TRY(put_nearest(&r->w, &j));
		put_open(&r->w, &j, &open);
		put_past(&r->w, &j, past);
	}
	json_end(&j);
	return OK;
}
