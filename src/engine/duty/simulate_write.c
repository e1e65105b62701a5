/* Answers, and histories written out again. */
#include "engine/duty/simulate.h"

#include "base/json.h"

static const char *const waiver_names[] = { [WAIVER_WAIVE] = "waive", [WAIVER_EXTEND] = "extend", [WAIVER_SUBSTITUTE] = "substitute" };
static const char *const why_names[N_DUTY_WHY] = {
	[WHY_COUNTS] = "counts", [WHY_OUTSIDE] = "outside-the-window", [WHY_CONDITION] = "condition-not-met", [WHY_GRADE] = "grade-too-low",
	[WHY_LATE_RECORDED] = "recorded-too-late", [WHY_FALSE] = "found-false", [WHY_WITHDRAWN] = "withdrawn", [WHY_DOUBLE] = "counted-already",
	[WHY_NOT_LINKED] = "not-linked", [WHY_NOT_KNOWN] = "not-yet-known",
};

/* Left out when it is open or has no beginning. */
static void moment(struct arena *a, struct json *j, const char *key, usec t)
{
	if (t != TIME_OPEN && t > SIMULATE_ALWAYS)
		json_text(j, key, time_rfc3339(a, t));
}

/* ---- answers ---- */

/* The last day on which it is in time, and the first moment at which it is not. */
static void due_put(struct arena *a, struct json *j, usec due)
{
	if (due == TIME_OPEN)
		return;
	struct civil c = civil_of(due - 1);
	json_text(j, "due", a_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day));
	moment(a, j, "late_from", due);
}

static void id_put(struct json *j, const char *key, int64_t id)
{
	if (id)
		json_int(j, key, id);
}

static void by_put(const struct simulation *s, struct json *j, int64_t by, int kind)
{
	id_put(j, "by", by);
	if (by && kind >= 0)
		json_text(j, "by_kind", s->rules.vocabulary->kinds[kind].name);
}

struct asked { const struct simulation *s; const struct simulate_ask *ask; const struct duty_subject *subject; int duty; bool explain; };

static void reasons_put(struct arena *a, const struct asked *q, const struct duty_instance *i, struct json *j)
{
	struct duty_reason *why;
	size_t n;
	duty_explain(a, &q->s->rules, q->duty, q->s->history, q->subject, q->ask->at, q->ask->known, i, &why, &n);
	json_key_array(j, "reasons");
	for (size_t k = 0; k < n; k++) {
		json_object(j);
		json_text(j, "kind", q->s->rules.vocabulary->kinds[why[k].record->kind].name);
		json_int(j, "record", why[k].record->id);
		json_int(j, "query", why[k].query);
		json_text(j, "why", str_of(why_names[why[k].why]));
		if (why[k].where >= 0)
			json_int(j, "condition", why[k].where);
		json_end(j);
	}
	json_end(j);
}

static void instance_put(struct arena *a, const struct asked *q, const struct duty_instance *i, struct json *j)
{
	json_object(j);
	moment(a, j, "from", i->from);
	moment(a, j, "to", i->to);
	due_put(a, j, i->due);
	json_text(j, "status", str_of(duty_status_names[i->status]));
	json_int(j, "have", i->have);
	json_int(j, "need", i->need);
	moment(a, j, "met_at", i->met_at ? i->met_at : TIME_OPEN);
	by_put(q->s, j, i->by, i->by_kind);
	id_put(j, "trigger", i->trigger);
	id_put(j, "waiver", i->waiver);
	moment(a, j, "next", i->next);
	if (q->explain)
		reasons_put(a, q, i, j);
	json_end(j);
}

static void standing_put(struct arena *a, const struct asked *q, struct json *j)
{
	const struct duty_rules *r = &q->s->rules;
	struct duty_standing is = duty_stand(a, r, q->duty, q->s->history, q->subject, q->ask->at, q->ask->known);
	struct duty_instance *i;
	size_t n;
	duty_instances(a, r, q->duty, q->s->history, q->subject, q->ask->at, q->ask->known, &i, &n);
	json_object(j);
	json_text(j, "duty", r->catalogue->duties[q->duty].id);
	json_text(j, "unit", str_of(duty_unit_names[q->subject->unit]));
	json_text(j, "subject", q->subject->code);
	json_text(j, "status", str_of(duty_status_names[is.status]));
	moment(a, j, "since", is.since ? is.since : TIME_OPEN);
	due_put(a, j, is.due ? is.due : TIME_OPEN);
	moment(a, j, "next", is.next ? is.next : TIME_OPEN);
	json_int(j, "have", is.have);
	json_int(j, "need", is.need);
	by_put(q->s, j, is.by, is.by_kind);
	json_key_array(j, "instances");
	for (size_t k = 0; k < n; k++)
		instance_put(a, q, &i[k], j);
	json_end(j);
	json_end(j);
}

static bool is_named(struct str name, const struct str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return true;
	return !n;
}

static void ask_put(struct arena *a, const struct simulation *s, const struct simulate_ask *ask, bool explain, struct json *j)
{
	size_t n;
	const struct duty_subject *all = history_subjects(s->history, &n);
	json_object(j);
	moment(a, j, "at", ask->at);
	moment(a, j, "known", ask->known);
	json_key_array(j, "standings");
	for (size_t d = 0; d < s->rules.catalogue->n_duties; d++)
		for (size_t i = 0; i < n; i++) {
			const struct duty_template *t = &s->rules.catalogue->duties[d];
			struct asked q = { s, ask, &all[i], (int)d, explain };
			if (t->unit == all[i].unit && is_named(t->id, ask->duties, ask->n_duties) && is_named(all[i].code, ask->subjects, ask->n_subjects))
				standing_put(a, &q, j);
		}
	json_end(j);
	json_end(j);
}

void simulate_answer(struct arena *a, const struct simulation *s, bool explain, struct json *j)
{
	json_object(j);
	if (s->title.n)
		json_text(j, "title", s->title);
	json_text(j, "catalogue", s->rules.catalogue->id);
	json_text(j, "version", s->rules.catalogue->version);
	json_key_array(j, "answers");
	for (size_t i = 0; i < s->n_asks; i++)
		ask_put(a, s, &s->asks[i], explain, j);
	json_end(j);
	json_end(j);
}

/* ---- the file again ---- */

static void axes_put(struct arena *a, struct json *j, usec from, usec to, usec known_from, usec known_to)
{
	moment(a, j, "from", from);
	moment(a, j, "to", to);
	if (known_from != from)   /* what was always known of what began once is said, too */
		json_text(j, "known_from", time_rfc3339(a, known_from > SIMULATE_ALWAYS ? known_from : SIMULATE_ALWAYS));
	moment(a, j, "known_to", known_to);
}

static void value_put(struct arena *a, struct json *j, const char *key, enum duty_type type, int64_t value)
{
	if (type == DUTY_WORD)
		json_text(j, key, duty_word_text(value));
	else if (type == DUTY_BOOL)
		json_bool(j, key, value);
	else if (type == DUTY_TIME)
		json_text(j, key, time_rfc3339(a, value));
	else if (type == DUTY_SHARE)
		json_text(j, key, param_text(a, type, value, (struct duty_span){ 0 }));
	else
		json_int(j, key, value);
}

static struct str code_of(const struct simulation *s, enum duty_unit unit, int64_t id)
{
	const struct duty_subject *found = history_find(s->history, unit, id);
	return found ? found->code : STR_NONE;
}

static void facts_put(struct arena *a, const struct simulation *s, const struct duty_subject *of, struct json *j)
{
	json_key_array(j, "facts");
	for (size_t i = 0; i < of->n_facts; i++) {
		const struct duty_fact *f = &of->facts[i];
		json_object(j);
		if (f->attribute == DUTY_OWNER)
			json_text(j, "owner", code_of(s, UNIT_ORG, f->value));
		else {
			const struct duty_attribute *at = &s->rules.vocabulary->attributes[f->attribute];
			value_put(a, j, a_z(a, at->name), at->type, f->value);
		}
		axes_put(a, j, f->from, f->to, f->known_from, f->known_to);
		json_end(j);
	}
	json_end(j);
}

static void record_put(struct arena *a, const struct simulation *s, const struct duty_record *x, struct json *j)
{
	const struct duty_kind *k = &s->rules.vocabulary->kinds[x->kind];
	json_object(j);
	json_text(j, "kind", k->name);
	json_int(j, "id", x->id);
	json_text(j, "begins", time_rfc3339(a, x->begins));
	moment(a, j, "ends", x->ends);
	moment(a, j, "judged", x->judged ? x->judged : TIME_OPEN);
	json_text(j, "stated", time_rfc3339(a, x->stated));
	json_text(j, "known_from", time_rfc3339(a, x->known_from));
	moment(a, j, "known_to", x->known_to);
	json_text(j, "grade", str_of(duty_grade_names[x->grade]));
	json_bool(j, "false", x->is_false);
	json_key_object(j, "fields");
	for (size_t f = 0; f < k->n_fields; f++)
		if (x->values[f] != DUTY_NULL)
			value_put(a, j, a_z(a, k->fields[f].name), k->fields[f].type, x->values[f]);
	json_end(j);
	json_end(j);
}

static void subject_put(struct arena *a, const struct simulation *s, const struct duty_subject *of, struct json *j)
{
	json_object(j);
	json_text(j, "unit", str_of(duty_unit_names[of->unit]));
	json_text(j, "code", of->code);
	json_int(j, "id", of->id);
	json_text(j, "name", of->name);
	if (of->unit != UNIT_ORG)
		json_text(j, "org", code_of(s, UNIT_ORG, of->org));
	if (of->heir) {
		json_text(j, "heir", code_of(s, UNIT_ORG, of->heir));
		json_text(j, "heir_from", time_rfc3339(a, of->heir_from));
	}
	facts_put(a, s, of, j);
	json_key_array(j, "records");
	for (size_t i = 0; i < of->n_records; i++)
		record_put(a, s, &of->records[i], j);
	json_end(j);
	json_end(j);
}

/* A waiver names its subject by a number alone: the organisation's own subject that has it. */
static struct str waived_code(const struct duty_subject *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].id == id)
			return all[i].code;
	return STR_NONE;
}

static void waivers_put(struct arena *a, const struct simulation *s, const struct duty_subject *all, size_t n, struct json *j)
{
	json_key_array(j, "waivers");
	for (size_t i = 0; i < n; i++) {
		size_t n_waivers;
		const struct duty_waiver *w = all[i].unit == UNIT_ORG ? history_waivers(s->history, all[i].id, &n_waivers) : NULL;
		for (size_t k = 0; w && k < n_waivers; k++) {
			json_object(j);
			json_int(j, "id", w[k].id);
			json_text(j, "org", all[i].code);
			if (w[k].duty.n)
				json_text(j, "duty", w[k].duty);
			if (w[k].subject)
				json_text(j, "subject", waived_code(all, n, w[k].subject));
			json_text(j, "type", str_of(waiver_names[w[k].type]));
			if (w[k].type == WAIVER_EXTEND)
				json_int(j, "days", w[k].extend_days);
			if (w[k].type == WAIVER_SUBSTITUTE)
				json_text(j, "kind", s->rules.vocabulary->kinds[w[k].substitute_kind].name);
			axes_put(a, j, w[k].from, w[k].to, w[k].known_from, w[k].known_to);
			json_end(j);
		}
	}
	json_end(j);
}

static void settings_put(struct arena *a, const struct simulation *s, struct json *j)
{
	json_key_array(j, "settings");
	for (size_t i = 0; i < s->rules.n_settings; i++) {
		const struct duty_setting *set = &s->rules.settings[i];
		const struct duty_param *p = &s->rules.catalogue->params[set->param];
		json_object(j);
		json_text(j, a_z(a, p->id), param_text(a, p->type, set->value, set->span));
		axes_put(a, j, set->from, set->to, set->known_from, set->known_to);
		json_end(j);
	}
	json_end(j);
}

static void names_put(struct json *j, const char *key, const struct str *names, size_t n)
{
	json_key_array(j, key);
	for (size_t i = 0; i < n; i++)
		json_text(j, NULL, names[i]);
	json_end(j);
}

static void asks_put(struct arena *a, const struct simulation *s, struct json *j)
{
	json_key_array(j, "ask");
	for (size_t i = 0; i < s->n_asks; i++) {
		json_object(j);
		json_text(j, "at", time_rfc3339(a, s->asks[i].at));
		json_text(j, "known", time_rfc3339(a, s->asks[i].known));
		names_put(j, "duties", s->asks[i].duties, s->asks[i].n_duties);
		names_put(j, "subjects", s->asks[i].subjects, s->asks[i].n_subjects);
		json_end(j);
	}
	json_end(j);
}

void simulate_write(struct arena *a, const struct simulation *s, struct json *j)
{
	size_t n;
	const struct duty_subject *all = history_subjects(s->history, &n);
	json_object(j);
	if (s->title.n)
		json_text(j, "title", s->title);
	if (s->rules.catalogue->json.n)
		json_raw(j, "catalogue", s->rules.catalogue->json);
	json_key_array(j, "off");
	for (size_t i = 0; i < s->n_off; i++)
		json_text(j, NULL, time_rfc3339(a, civil_day_start(s->off[i])));
	json_end(j);
	json_bool(j, "weekends_off", s->weekends_off);
	json_key_array(j, "subjects");
	for (size_t i = 0; i < n; i++)
		subject_put(a, s, &all[i], j);
	json_end(j);
	waivers_put(a, s, all, n, j);
	settings_put(a, s, j);
	asks_put(a, s, j);
	json_end(j);
}
