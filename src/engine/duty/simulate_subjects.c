/* Subjects of a history file: what they are, when, and the records of their work. */
#include "engine/duty/simulate_inside.h"

static err subject_read(struct reader *r, struct str where, const json_t *o, struct named *ret)
{
	struct str unit, org;
	TRY(sim_text(r, where, o, "unit", true, &unit));
	if (!duty_unit_named(unit, &ret->unit))
		return sim_wrong(r, sim_member(r, where, "unit"), "unit", "không phải loại đối tượng nào", "is no unit");
	TRY(sim_text(r, where, o, "code", true, &ret->code));
	if (sim_subject(r, ret->code))
		return sim_wrong(r, sim_member(r, where, "code"), "twice", "mã này đã dùng ở trên", "this code is used above");
	TRY(sim_id(r, where, o, r->last_id + 1, &ret->id));
	for (size_t i = 0; i < r->subjects.n; i++)
		if (r->subjects.at[i].unit == ret->unit && r->subjects.at[i].id == ret->id)
			return sim_wrong(r, sim_member(r, where, "id"), "twice", "số này đã dùng ở trên", "this number is used above");
	if (ret->id > r->last_id)
		r->last_id = ret->id;
	TRY(sim_text(r, where, o, "org", false, &org));
	if (ret->unit == UNIT_ORG)
		ret->org = ret->id;
	else if (org.n)
		return sim_org(r, sim_member(r, where, "org"), org, &ret->org);
	else
		for (size_t i = r->subjects.n; i-- && !ret->org;)
			ret->org = r->subjects.at[i].unit == UNIT_ORG ? r->subjects.at[i].id : 0;
	return ret->org ? OK : sim_wrong(r, sim_member(r, where, "org"), "org", "chưa có cơ quan nào ở trên", "no organisation stands above");
}

/* All subjects first: an owner or an heir may stand further down. */
static err subjects_read(struct reader *r, const json_t *list)
{
	static const char *const names[] = { "unit", "code", "id", "name", "org", "heir", "heir_from", "facts", "records", NULL };
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct str where = sim_element(r, S("subjects"), i), name;
		json_t *o = json_array_get(list, i);
		struct named n = { 0 };
		TRY(sim_known_members(r, where, o, names));
		TRY(subject_read(r, where, o, &n));
		TRY(sim_text(r, where, o, "name", false, &name));
		*VEC_ADD(r->a, &r->subjects) = n;
		history_subject(r->to->history, n.unit, n.id, n.org, n.code, name.n ? name : n.code);
	}
	return OK;
}

static err heir_read(struct reader *r, struct str where, const json_t *o, const struct named *of)
{
	struct str code;
	int64_t heir;
	usec from;
	TRY(sim_text(r, where, o, "heir", false, &code));
	if (!code.n)
		return OK;
	TRY(sim_org(r, sim_member(r, where, "heir"), code, &heir));
	if (of->unit != UNIT_ORG || heir == of->id)
		return sim_wrong(r, sim_member(r, where, "heir"), "heir", "chỉ cơ quan mới có cơ quan kế tục, và phải là cơ quan khác",
			"only an organisation has an heir, and another one");
	if (!json_object_get(o, "heir_from"))
		return sim_wrong(r, sim_member(r, where, "heir_from"), "missing", "phải có khi có heir", "is needed with heir");
	TRY(sim_time(r, where, o, "heir_from", 0, &from));
	history_heir(r->to->history, of->id, heir, from);
	return OK;
}

/* {"system.level": 3, "from": …} or {"owner": "B", …}; several values of an attribute that has several: a list. */
static err fact_values(struct reader *r, struct str where, const struct named *of, const char *key, json_t *value, struct duty_fact f)
{
	if (!strcmp(key, "owner")) {
		if (!json_is_string(value))
			return sim_wrong(r, where, "text", "phải là mã của một cơ quan", "must be the code of an organisation");
		f.attribute = DUTY_OWNER;
		TRY(sim_org(r, where, sim_text_in(r, value), &f.value));
		history_fact(r->to->history, of->unit, of->id, &f);
		return OK;
	}
	f.attribute = vocabulary_attribute(r->v, str_of(key));
	if (f.attribute < 0 || r->v->attributes[f.attribute].unit != of->unit)
		return sim_wrong(r, where, "attribute", "đối tượng loại này không có thuộc tính đó", "a subject of this unit has no such attribute");
	const struct duty_attribute *at = &r->v->attributes[f.attribute];
	if (json_is_array(value) && !at->is_many)
		return sim_wrong(r, where, "one_value", "thuộc tính này chỉ có một giá trị", "this attribute has one value only");
	size_t n = json_is_array(value) ? json_array_size(value) : 1;
	for (size_t i = 0; i < n; i++) {
		TRY(sim_value(r, where, at->type, at->words, at->n_words, json_is_array(value) ? json_array_get(value, i) : value, &f.value));
		history_fact(r->to->history, of->unit, of->id, &f);
	}
	return OK;
}

static err fact_read(struct reader *r, struct str where, json_t *o, const struct named *of)
{
	struct duty_fact f = { 0 };
	const char *key;
	json_t *value;
	size_t n = 0;
	if (!json_is_object(o))
		return sim_wrong(r, where, "object", "phải là một đối tượng { … }", "must be an object { … }");
	TRY(sim_axes(r, where, o, &f.from, &f.to, &f.known_from, &f.known_to));
	json_object_foreach(o, key, value)
		if (!sim_is_axis(key)) {
			TRY(fact_values(r, sim_member(r, where, key), of, key, value, f));
			n++;
		}
	return n ? OK : sim_wrong(r, where, "attribute", "không nói thuộc tính nào", "says no attribute");
}

/* ---- records of work ---- */

static err grade_read(struct reader *r, struct str where, const json_t *o, enum duty_grade *ret)
{
	struct str name;
	TRY(sim_text(r, where, o, "grade", false, &name));
	if (!name.n)
		return OK;
	for (int g = 0; g < N_DUTY_GRADES; g++)
		if (str_is(name, duty_grade_names[g])) {
			*ret = g;
			return OK;
		}
	return sim_wrong(r, sim_member(r, where, "grade"), "grade", "phải là claimed, attested, verified hoặc auto", "must be claimed, attested, verified or auto");
}

static err fields_read(struct reader *r, struct str where, json_t *o, const struct duty_kind *k, int64_t *values)
{
	const char *key;
	json_t *value;
	if (o && !json_is_object(o))
		return sim_wrong(r, where, "object", "phải là một đối tượng { … }", "must be an object { … }");
	json_object_foreach(o, key, value) {
		int field = duty_kind_field(k, str_of(key));
		struct str at = sim_member(r, where, key);
		if (field < 0)
			return sim_wrong(r, at, "field", "loại hồ sơ này không có trường đó", "a record of this kind has no such field");
		const struct duty_field *f = &k->fields[field];
		if (json_is_null(value))
			values[field] = DUTY_NULL;
		else
			TRY(sim_value(r, at, f->type, f->words, f->n_words, value, &values[field]));
	}
	return OK;
}

/* What a first and what a later version may say. The times of work: "on" for a point. */
static err version_read(struct reader *r, struct str where, json_t *o, struct duty_record *rec, int64_t *values)
{
	const json_t *is_false = json_object_get(o, "false");
	usec on = rec->begins;
	TRY(sim_time(r, where, o, "on", rec->begins, &on));
	TRY(sim_time(r, where, o, "begins", on, &rec->begins));
	TRY(sim_time(r, where, o, "ends", json_object_get(o, "on") ? on : rec->ends, &rec->ends));
	TRY(sim_order(r, where, "ends", rec->begins, rec->ends));
	TRY(sim_time(r, where, o, "judged", rec->judged, &rec->judged));
	TRY(grade_read(r, where, o, &rec->grade));
	if (is_false && !json_is_boolean(is_false))
		return sim_wrong(r, sim_member(r, where, "false"), "bool", "phải là true hoặc false", "must be true or false");
	rec->is_false = is_false ? json_is_true(is_false) : rec->is_false;
	TRY(fields_read(r, sim_member(r, where, "fields"), json_object_get(o, "fields"), &r->v->kinds[rec->kind], values));
	rec->values = values;
	return OK;
}

/* Each later version ends what was known before; one that is withdrawn leaves nothing after it. */
static err later_read(struct reader *r, struct str where, json_t *list, const struct named *of, struct duty_record *rec, int64_t *values)
{
	static const char *const names[] = { "known_from", "on", "begins", "ends", "judged", "grade", "false", "withdrawn", "fields", NULL };
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct str at = sim_element(r, where, i);
		json_t *o = json_array_get(list, i);
		usec known;
		TRY(sim_known_members(r, at, o, names));
		if (!json_object_get(o, "known_from"))
			return sim_wrong(r, sim_member(r, at, "known_from"), "missing", "bản sau phải nói biết từ khi nào", "a later version must say from when it was known");
		TRY(sim_time(r, at, o, "known_from", 0, &known));
		TRY(sim_order(r, at, "known_from", rec->known_from, known));
		rec->known_to = known;
		history_record(r->to->history, of->unit, of->id, rec);
		rec->known_from = known;
		rec->known_to = TIME_OPEN;
		if (json_is_true(json_object_get(o, "withdrawn"))) {
			rec->known_from = TIME_OPEN;
			return i + 1 == json_array_size(list) ? OK
				: sim_wrong(r, sim_element(r, where, i + 1), "withdrawn", "sau khi rút lại thì không có bản nào nữa", "nothing comes after a withdrawal");
		}
		TRY(version_read(r, at, o, rec, values));
	}
	return OK;
}

static err record_read(struct reader *r, struct str where, json_t *o, const struct named *of, int64_t *last_id)
{
	static const char *const names[] = { "kind", "id", "on", "begins", "ends", "judged", "stated", "known_from", "known_to", "grade", "false", "fields", "later", NULL };
	struct duty_record rec = { .grade = GRADE_AUTO, .ends = TIME_OPEN };
	struct str kind;
	json_t *later;
	TRY(sim_known_members(r, where, o, names));
	TRY(sim_text(r, where, o, "kind", true, &kind));
	rec.kind = vocabulary_kind(r->v, kind);
	if (rec.kind < 0 || !(r->v->kinds[rec.kind].units & 1u << of->unit))
		return sim_wrong(r, sim_member(r, where, "kind"), "kind", "đối tượng loại này không có hồ sơ như vậy", "a subject of this unit has no records of this kind");
	TRY(sim_id(r, where, o, *last_id + 1, &rec.id));
	if (rec.id > *last_id)
		*last_id = rec.id;
	if (!json_object_get(o, "on") && !json_object_get(o, "begins"))
		return sim_wrong(r, sim_member(r, where, "on"), "missing", "phải có on, hoặc begins", "is needed, or begins");
	const struct duty_kind *k = &r->v->kinds[rec.kind];
	int64_t *values = a_array(r->a, int64_t, k->n_fields + 1);
	for (size_t i = 0; i < k->n_fields; i++)
		values[i] = DUTY_NULL;
	TRY(version_read(r, where, o, &rec, values));
	TRY(sim_time(r, where, o, "stated", rec.ends == TIME_OPEN ? rec.begins : rec.ends, &rec.stated));
	TRY(sim_time(r, where, o, "known_from", rec.stated, &rec.known_from));
	TRY(sim_time(r, where, o, "known_to", TIME_OPEN, &rec.known_to));
	TRY(sim_order(r, where, "known_to", rec.known_from, rec.known_to));
	TRY(sim_list(r, where, o, "later", &later));
	usec known_to = rec.known_to;
	TRY(later_read(r, sim_member(r, where, "later"), later, of, &rec, values));
	if (rec.known_from == TIME_OPEN)
		return OK;
	if (json_array_size(later))
		rec.known_to = known_to > rec.known_from ? known_to : TIME_OPEN;
	history_record(r->to->history, of->unit, of->id, &rec);
	return OK;
}

static err contents_read(struct reader *r, const json_t *list)
{
	int64_t last_id = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct str where = sim_element(r, S("subjects"), i);
		json_t *o = json_array_get(list, i), *facts, *records;
		TRY(heir_read(r, where, o, &r->subjects.at[i]));
		TRY(sim_list(r, where, o, "facts", &facts));
		for (size_t k = 0; k < json_array_size(facts); k++)
			TRY(fact_read(r, sim_element(r, sim_member(r, where, "facts"), k), json_array_get(facts, k), &r->subjects.at[i]));
		TRY(sim_list(r, where, o, "records", &records));
		for (size_t k = 0; k < json_array_size(records); k++)
			TRY(record_read(r, sim_element(r, sim_member(r, where, "records"), k), json_array_get(records, k), &r->subjects.at[i], &last_id));
	}
	return OK;
}

err sim_subjects(struct reader *r, const json_t *list)
{
	TRY(subjects_read(r, list));
	return contents_read(r, list);
}
