#include "core/journal.h"
#include "core/legal/legal.h"
#include "core/files.h"
#include "modules/incident/page_case.h"
#include "modules/incident/process.h"

/* The JSON face of a case. */

static void words_json(struct json *j, const char *key, struct str words)
{
	json_key_array(j, key);
	for (struct str rest = words; rest.n;)
		json_text(j, NULL, str_cut(&rest, ' '));
	json_end(j);
}

static void facts_json(struct json *j, const struct incident_get_row *i, const struct incident_names_row *o)
{
	json_text(j, "code", i->code);
	json_text(j, "title", i->title);
	json_text(j, "summary", i->summary);
	json_text(j, "type", i->type);
	json_int(j, "severity", i->severity);
	json_text(j, "class", i->class);
	json_text(j, "class_computed", i->class_computed);
	json_text_or_null(j, "class_reason", i->class_reason);
	words_json(j, "criteria", i->criteria);
	words_json(j, "flags", i->flags);
	json_text(j, "step", i->step);
	json_text(j, "tlp", str_of(tlp_name((enum tlp)i->tlp)));
	json_text(j, "profile", i->profile);
	json_text(j, "source", i->source);
	json_time(j, "detected_at", i->detected_at);
	json_time(j, "received_at", i->received_at);
	json_time(j, "opened_at", i->opened_at);
	json_time(j, "response_ended_at", i->response_ended_at);
	json_time(j, "closed_at", i->closed_at);
	json_text_or_null(j, "responsible", o->responsible_code);
	json_text_or_null(j, "owner", o->owner_code);
	json_text_or_null(j, "operator", o->operator_code);
	json_text_or_null(j, "isp", o->isp_code);
	json_text_or_null(j, "system_name", i->system_name);
	if (i->system_level)
		json_int(j, "system_level", i->system_level);
	else
		json_null(j, "system_level");
	json_text_or_null(j, "sector", i->sector);
	json_text_or_null(j, "province", i->province);
	json_bool(j, "national_important", i->is_national_important);
	json_bool(j, "beyond_capability", i->is_beyond_capability);
	json_text_or_null(j, "handled_by", i->handled_by);
	json_int(j, "damage_vnd", i->damage_vnd);
	json_bool(j, "is_demo", i->is_demo);
	json_int(j, "version", i->version);
}

static void next_json(struct json *j, const struct incident_get_row *i)
{
	const struct step *now = process_step(i->step);
	words_json(j, "next_steps", now && !incident_is_over(i->step) ? now->next : STR_NONE);
}

static void clocks_json(struct json *j, const char *key, const struct clocks_of_rows *rows)
{
	json_key_array(j, key);
	for (size_t k = 0; k < rows->n; k++) {
		const struct clocks_of_row *c = &rows->at[k];
		const struct clock_rule *rule = legal_rule(c->profile, c->rule);
		json_object(j);
		json_text(j, "rule", c->rule);
		json_text(j, "profile", c->profile);
		json_text(j, "title", rule ? rule->title[LANG_VI] : c->rule);
		json_text_or_null(j, "basis", rule ? rule->basis : STR_NONE);
		json_time(j, "started_at", c->started_at);
		json_time(j, "due_at", c->due_at);
		json_time(j, "due_rolled_at", c->due_rolled_at);
		json_time(j, "warn_at", c->warn_at);
		json_time(j, "met_at", c->met_at);
		json_text_or_null(j, "met_by", c->met_kind);
		json_time(j, "ended_at", c->ended_at);
		json_text_or_null(j, "end_reason", c->end_reason);
		json_end(j);
	}
	json_end(j);
}

static err parties_json(struct work *w, struct json *j, int64_t id)
{
	static const char *const levels[] = { "none", "see", "work", "lead" };
	struct incident_parties_rows rows;
	TRY(incident_parties(w->db, w->a, &(struct incident_parties_in){ .incident_id = id }, &rows));
	json_key_array(j, "parties");
	for (size_t k = 0; k < rows.n; k++) {
		json_object(j);
		json_text(j, "org", rows.at[k].code);
		json_text(j, "name", rows.at[k].name);
		json_text(j, "role", rows.at[k].role);
		json_text(j, "level", str_of(levels[rows.at[k].level & 3]));
		json_time(j, "joined_at", rows.at[k].joined_at);
		json_time(j, "left_at", rows.at[k].left_at);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static err tasks_json(struct work *w, struct json *j, int64_t id)
{
	struct tasks_of_rows rows;
	TRY(tasks_of(w->db, w->a, &(struct tasks_of_in){ .incident_id = id }, &rows));
	json_key_array(j, "tasks");
	for (size_t k = 0; k < rows.n; k++) {
		json_object(j);
		json_text(j, "id", id_text(w->a, rows.at[k].id));
		json_text(j, "title", rows.at[k].title);
		json_text(j, "org", rows.at[k].org_code);
		json_text(j, "state", rows.at[k].state);
		json_time(j, "due_at", rows.at[k].due_at);
		json_text_or_null(j, "outcome", rows.at[k].outcome);
		json_int(j, "version", rows.at[k].version);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static err notes_json(struct work *w, struct json *j, const struct incident_get_row *i)
{
	struct notes_of_rows rows;
	TRY(notes_of(w->db, w->a, &(struct notes_of_in){ .incident_id = i->id, .viewer = w->by.org_id, .max_tlp = incident_tlp_max(i->level), .max = 500 }, &rows));
	json_key_array(j, "notes");
	for (size_t k = 0; k < rows.n; k++) {
		json_object(j);
		json_text(j, "id", id_text(w->a, rows.at[k].id));
		json_text(j, "text", rows.at[k].text);
		json_text(j, "tlp", str_of(tlp_name((enum tlp)rows.at[k].tlp)));
		json_bool(j, "own_only", rows.at[k].org_only != 0);
		json_text(j, "author", rows.at[k].author);
		json_text(j, "org", rows.at[k].org_code);
		json_time(j, "at", rows.at[k].at);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static err observables_json(struct work *w, struct json *j, const struct incident_get_row *i)
{
	struct observables_of_rows rows;
	TRY(observables_of(w->db, w->a, &(struct observables_of_in){ .incident_id = i->id, .viewer = w->by.org_id, .max_tlp = incident_tlp_max(i->level), .max = 1000 }, &rows));
	json_key_array(j, "observables");
	for (size_t k = 0; k < rows.n; k++) {
		json_object(j);
		json_text(j, "id", id_text(w->a, rows.at[k].id));
		json_text(j, "kind", rows.at[k].kind);
		json_text(j, "value", rows.at[k].value);
		json_text(j, "tlp", str_of(tlp_name((enum tlp)rows.at[k].tlp)));
		json_bool(j, "is_indicator", rows.at[k].is_indicator);
		json_int(j, "seen_elsewhere", rows.at[k].seen_elsewhere);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static err files_json(struct work *w, struct json *j, const struct incident_get_row *i)
{
	struct file_row *rows;
	size_t n = 0;
	if (i->level >= ACCESS_WORK || i->tlp <= TLP_AMBER)
		TRY(files_of(w, S("incident"), i->id, &rows, &n));
	json_key_array(j, "files");
	for (size_t k = 0; k < n; k++) {
		json_object(j);
		json_text(j, "id", id_text(w->a, rows[k].id));
		json_text(j, "name", rows[k].name);
		json_int(j, "size", rows[k].size);
		json_text(j, "sha256", rows[k].sha256);
		json_time(j, "added_at", rows[k].added_at);
		json_end(j);
	}
	json_end(j);
	return OK;
}

err incident_case_api(struct req *r)
{
	struct work *w = &r->w;
	struct incident_get_row i;
	struct incident_names_row o;
	struct clocks_of_rows clocks;
	TRY(incident_of_path(r, ACCESS_SEE, &i));
	TRY(incident_names(w->db, w->a, &(struct incident_names_in){ .owner = i.owner_org, .operator = i.operator_org,
		.responsible = i.responsible_org, .isp = i.isp_org, .assignee = i.assignee }, &o));
	TRY(clocks_of(w->db, w->a, &(struct clocks_of_in){ .incident_id = i.id }, &clocks));
	struct json j = reply_json(r);
	json_object(&j);
	facts_json(&j, &i, &o);
	next_json(&j, &i);
	clocks_json(&j, "clocks", &clocks);
	TRY(parties_json(w, &j, i.id));
	TRY(tasks_json(w, &j, i.id));
	TRY(notes_json(w, &j, &i));
	TRY(observables_json(w, &j, &i));
	TRY(files_json(w, &j, &i));
	json_end(&j);
	return OK;
}

err incident_clocks_api(struct req *r)
{
	struct incident_get_row i;
	struct clocks_of_rows rows;
	TRY(incident_of_path(r, ACCESS_SEE, &i));
	TRY(clocks_of(r->w.db, r->w.a, &(struct clocks_of_in){ .incident_id = i.id }, &rows));
	struct json j = reply_json(r);
	json_object(&j);
	clocks_json(&j, "items", &rows);
	json_null(&j, "next");
	json_end(&j);
	return OK;
}

err incident_timeline_api(struct req *r)
{
	enum { SCREEN = 200 };
	const struct timeline_in *in = r->in;
	struct incident_get_row i;
	struct incident_timeline_rows rows;
	TRY(incident_of_path(r, ACCESS_SEE, &i));
	TRY(incident_timeline(r->w.db, r->w.a, &(struct incident_timeline_in){ .record = i.id, .before = in->before ? in->before : INT64_MAX, .max = SCREEN }, &rows));
	struct event_line *at = a_array(r->w.a, struct event_line, rows.n + 1);
	size_t n = events_show(&r->w, &rows, at);
	struct json j = reply_list(r);
	for (size_t k = 0; k < n; k++) {
		json_object(&j);
		json_text(&j, "at", at[k].at_machine);
		json_text(&j, "actor", at[k].actor);
		json_text_or_null(&j, "org", at[k].org);
		json_text(&j, "says", at[k].says);
		json_text_or_null(&j, "reason", at[k].reason);
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n == SCREEN ? id_text(r->w.a, rows.at[SCREEN - 1].id) : STR_NONE);
}
