/* Where subjects stand: assessment results and the plan of action. */
#include <stdlib.h>

#include "engine/duty/oscal_write.h"

#include "engine/duty/history.h"

static struct str line_name(struct writing *w, const struct oscal_line *l, const char *what)
{
	return a_fmt(w->a, "%s/%.*s/%s/%.*s", what, STR_ARG(w->c->duties[l->duty].id), duty_unit_names[l->unit], STR_ARG(l->code));
}

static struct str line_title(struct writing *w, const struct oscal_line *l)
{
	return a_fmt(w->a, "%.*s: %.*s (%.*s)", STR_ARG(oscal_said(w, w->c->duties[l->duty].title)), STR_ARG(l->name.n ? l->name : l->code), STR_ARG(l->code));
}

static bool is_in_scope(enum duty_status s) { return s != DUTY_NOT_APPLICABLE; }
static bool is_satisfied(enum duty_status s) { return s == DUTY_MET || s == DUTY_MET_LATE; }
static bool is_failed(enum duty_status s) { return s == DUTY_OVERDUE || s == DUTY_CONTRADICTED; }

static void write_state_props(struct writing *w, const struct oscal_line *l)
{
	json_key_array(&w->j, "props");
	oscal_prop(w, "status", str_of(duty_status_names[l->is.status]));
	oscal_prop(w, "organisation", l->org);
	oscal_prop(w, "have", a_fmt(w->a, "%d", l->is.have));
	oscal_prop(w, "need", a_fmt(w->a, "%d", l->is.need));
	if (l->is.due && l->is.due != TIME_OPEN)
		oscal_prop(w, "late-from", time_rfc3339(w->a, l->is.due));
	json_end(&w->j);
}

/* ---- subjects: organisations, teams and people are parties, all else is inventory ---- */

static bool is_party(enum duty_unit u) { return u == UNIT_ORG || u == UNIT_TEAM || u == UNIT_PERSON; }

static struct str subject_uuid(struct writing *w, const struct oscal_line *l)
{
	return oscal_uuid(w->a, a_fmt(w->a, OSCAL_NS "/subject/%s/%.*s", duty_unit_names[l->unit], STR_ARG(l->code)));
}

static void write_subject(struct writing *w, const struct oscal_line *l)
{
	json_key_array(&w->j, "subjects");
	json_object(&w->j);
	json_text(&w->j, "subject-uuid", subject_uuid(w, l));
	json_text(&w->j, "type", is_party(l->unit) ? S("party") : S("inventory-item"));
	json_text(&w->j, "title", l->name.n ? l->name : l->code);
	json_end(&w->j);
	json_end(&w->j);
}

static int by_subject(const void *a, const void *b)
{
	const struct oscal_line *x = *(const struct oscal_line *const *)a, *y = *(const struct oscal_line *const *)b;
	return x->unit != y->unit ? (int)x->unit - (int)y->unit : str_cmp(x->code, y->code);
}

/* One line of each subject in scope that is a party, or of each that is not. */
static const struct oscal_line **subjects(struct writing *w, const struct oscal_line *lines, size_t n, bool parties, size_t *ret_n)
{
	const struct oscal_line **at = a_array(w->a, const struct oscal_line *, n + 1);
	size_t found = 0, kept = 0;
	for (size_t i = 0; i < n; i++)
		if (is_in_scope(lines[i].is.status) && is_party(lines[i].unit) == parties)
			at[found++] = &lines[i];
	qsort(at, found, sizeof *at, by_subject);
	for (size_t i = 0; i < found; i++)
		if (!kept || by_subject(&at[kept - 1], &at[i]))
			at[kept++] = at[i];
	*ret_n = kept;
	return at;
}

static void write_parties(struct writing *w, const struct oscal_line *lines, size_t n)
{
	const struct oscal_line **at = subjects(w, lines, n, true, &n);
	if (!n)
		return;
	json_key_array(&w->j, "parties");
	for (size_t i = 0; i < n; i++) {
		json_object(&w->j);
		json_text(&w->j, "uuid", subject_uuid(w, at[i]));
		json_text(&w->j, "type", at[i]->unit == UNIT_PERSON ? S("person") : S("organization"));
		json_text(&w->j, "name", oscal_line_of(w, at[i]->name.n ? at[i]->name : at[i]->code));
		json_key_array(&w->j, "props");
		oscal_prop(w, "code", at[i]->code);
		oscal_prop(w, "unit", str_of(duty_unit_names[at[i]->unit]));
		json_end(&w->j);
		json_end(&w->j);
	}
	json_end(&w->j);
}

static void write_inventory(struct writing *w, const struct oscal_line *lines, size_t n)
{
	const struct oscal_line **at = subjects(w, lines, n, false, &n);
	if (!n)
		return;
	json_key_object(&w->j, "local-definitions");
	json_key_array(&w->j, "inventory-items");
	for (size_t i = 0; i < n; i++) {
		json_object(&w->j);
		json_text(&w->j, "uuid", subject_uuid(w, at[i]));
		json_text(&w->j, "description", at[i]->name.n ? at[i]->name : at[i]->code);
		json_key_array(&w->j, "props");
		oscal_prop(w, "code", at[i]->code);
		oscal_prop(w, "unit", str_of(duty_unit_names[at[i]->unit]));
		oscal_prop(w, "organisation", at[i]->org);
		json_end(&w->j);
		json_end(&w->j);
	}
	json_end(&w->j);
	json_end(&w->j);
}

/* ---- assessment results ---- */

static void write_observation(struct writing *w, const struct oscal_line *l)
{
	json_object(&w->j);
	oscal_uuid_of(w, "uuid", line_name(w, l, "observation"));
	json_text(&w->j, "title", line_title(w, l));
	json_text(&w->j, "description", oscal_said(w, w->c->duties[l->duty].proof));
	write_state_props(w, l);
	json_key_array(&w->j, "methods");
	json_text(&w->j, NULL, S("TEST"));
	json_end(&w->j);
	write_subject(w, l);
	json_time(&w->j, "collected", w->now);
	json_end(&w->j);
}

static void write_finding(struct writing *w, const struct oscal_line *l)
{
	json_object(&w->j);
	oscal_uuid_of(w, "uuid", line_name(w, l, "finding"));
	json_text(&w->j, "title", line_title(w, l));
	json_text(&w->j, "description", oscal_said(w, w->c->duties[l->duty].must));
	write_state_props(w, l);
	json_key_object(&w->j, "target");
	json_text(&w->j, "type", S("statement-id"));
	json_text(&w->j, "target-id", a_cat(w->a, w->c->duties[l->duty].id, S("_smt")));
	json_key_object(&w->j, "status");
	json_text(&w->j, "state", is_satisfied(l->is.status) ? S("satisfied") : S("not-satisfied"));
	json_text(&w->j, "reason", is_satisfied(l->is.status) ? S("pass") : is_failed(l->is.status) ? S("fail") : S("other"));
	json_end(&w->j);
	json_end(&w->j);
	json_key_array(&w->j, "related-observations");
	json_object(&w->j);
	oscal_uuid_of(w, "observation-uuid", line_name(w, l, "observation"));
	json_end(&w->j);
	json_end(&w->j);
	json_end(&w->j);
}

/* Lists with nothing in them are not allowed. */
static void write_lines(struct writing *w, const char *key, const struct oscal_line *lines, size_t n, bool (*belongs)(enum duty_status),
	void (*write)(struct writing *, const struct oscal_line *))
{
	bool is_open = false;
	for (size_t i = 0; i < n; i++) {
		if (!belongs(lines[i].is.status))
			continue;
		struct arena_mark mark = arena_mark(w->a);
		if (!is_open)
			json_key_array(&w->j, key);
		is_open = true;
		write(w, &lines[i]);
		arena_rewind(w->a, mark);
	}
	if (is_open)
		json_end(&w->j);
}

static void write_reviewed(struct writing *w)
{
	json_key_object(&w->j, "reviewed-controls");
	json_key_array(&w->j, "control-selections");
	json_object(&w->j);
	json_key_object(&w->j, "include-all");
	json_end(&w->j);
	json_end(&w->j);
	json_end(&w->j);
	json_end(&w->j);
}

err oscal_results(const struct duty_catalogue *c, const struct oscal_line *lines, size_t n, bool in_english, usec now, struct buf *out)
{
	struct writing w = oscal_begin(c, in_english, now, out, "assessment-results");
	struct str when = time_rfc3339(w.a, now);
	oscal_uuid_of(&w, "uuid", a_cat(w.a, S("results/"), when));
	oscal_metadata(&w, oscal_said(&w, c->title));
	write_parties(&w, lines, n);
	json_end(&w.j);
	json_key_object(&w.j, "import-ap");
	json_text(&w.j, "href", a_fmt(w.a, "%.*s-%.*s.oscal.json", STR_ARG(c->id), STR_ARG(c->version)));
	json_end(&w.j);
	json_key_array(&w.j, "results");
	json_object(&w.j);
	oscal_uuid_of(&w, "uuid", a_cat(w.a, S("result/"), when));
	json_text(&w.j, "title", oscal_said(&w, c->title));
	json_text(&w.j, "description", oscal_said(&w, c->document));
	json_time(&w.j, "start", now);
	json_time(&w.j, "end", now);
	write_inventory(&w, lines, n);
	write_reviewed(&w);
	write_lines(&w, "observations", lines, n, is_in_scope, write_observation);
	write_lines(&w, "findings", lines, n, is_in_scope, write_finding);
	json_end(&w.j);
	json_end(&w.j);
	return oscal_end(&w);
}

/* ---- plan of action and milestones ---- */

static bool is_open(enum duty_status s)
{
	return is_failed(s) || s == DUTY_WAIVED || s == DUTY_PARTLY || s == DUTY_IN_REVIEW || s == DUTY_DUE_SOON;
}

static void write_risk(struct writing *w, const struct oscal_line *l)
{
	json_object(&w->j);
	oscal_uuid_of(w, "uuid", line_name(w, l, "risk"));
	json_text(&w->j, "title", line_title(w, l));
	json_text(&w->j, "description", oscal_said(w, w->c->duties[l->duty].must));
	json_text(&w->j, "statement", oscal_said(w, w->c->duties[l->duty].text));
	write_state_props(w, l);
	json_text(&w->j, "status", l->is.status == DUTY_WAIVED ? S("deviation-approved") : S("open"));
	if (l->is.due && l->is.due != TIME_OPEN)
		json_time(&w->j, "deadline", l->is.due);
	json_end(&w->j);
}

static void write_item(struct writing *w, const struct oscal_line *l)
{
	json_object(&w->j);
	oscal_uuid_of(w, "uuid", line_name(w, l, "item"));
	json_text(&w->j, "title", line_title(w, l));
	json_text(&w->j, "description", oscal_said(w, w->c->duties[l->duty].must));
	write_state_props(w, l);
	json_key_array(&w->j, "related-risks");
	json_object(&w->j);
	oscal_uuid_of(w, "risk-uuid", line_name(w, l, "risk"));
	json_end(&w->j);
	json_end(&w->j);
	json_end(&w->j);
}

/* The list of items must have one: when nothing is open it says so. */
static void write_nothing_open(struct writing *w)
{
	json_key_array(&w->j, "poam-items");
	json_object(&w->j);
	oscal_uuid_of(w, "uuid", S("item/none"));
	json_text(&w->j, "title", w->in_english ? S("Nothing is open") : S("Không có việc tồn đọng"));
	json_text(&w->j, "description", oscal_said(w, w->c->title));
	json_end(&w->j);
	json_end(&w->j);
}

err oscal_poam(const struct duty_catalogue *c, const struct oscal_line *lines, size_t n, bool in_english, usec now, struct buf *out)
{
	struct writing w = oscal_begin(c, in_english, now, out, "plan-of-action-and-milestones");
	size_t open = 0;
	oscal_uuid_of(&w, "uuid", a_cat(w.a, S("poam/"), time_rfc3339(w.a, now)));
	oscal_metadata(&w, oscal_said(&w, c->title));
	json_end(&w.j);
	json_key_object(&w.j, "system-id");
	json_text(&w.j, "id", c->id);
	json_end(&w.j);
	for (size_t i = 0; i < n; i++)
		open += is_open(lines[i].is.status);
	write_lines(&w, "risks", lines, n, is_open, write_risk);
	write_lines(&w, "poam-items", lines, n, is_open, write_item);
	if (!open)
		write_nothing_open(&w);
	return oscal_end(&w);
}
