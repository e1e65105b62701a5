/* A history file becomes a history: every member is known, every reference is to something that is there, everything else is refused with
 * its path. What is left out is filled in: what was true from a day was known from that day on, work was stated when it ended. */
#include "engine/duty/simulate.h"

#include <jansson.h>

#include "base/text.h"

struct reader {
	struct arena *a;
	const struct duty_vocabulary *v;
	const struct simulate_books *books;
	struct simulation *to;
	struct catalogue_problem *problem;
	VEC(struct named { struct str code; enum duty_unit unit; int64_t id, org; }) subjects;
	int64_t last_id;                 /* of subjects and waivers without a number of their own */
};

static err wrong(struct reader *r, struct str where, const char *code, const char *vi, const char *en)
{
	*r->problem = (struct catalogue_problem){ .where = where, .code = a_fmt(r->a, "history.%s", code), .vi = str_of(vi), .en = str_of(en) };
	return E_INVALID;
}

static struct str member(struct reader *r, struct str where, const char *name)
{
	return where.n ? a_fmt(r->a, "%.*s.%s", STR_ARG(where), name) : a_fmt(r->a, "%s", name);
}

static struct str element(struct reader *r, struct str where, size_t i) { return a_fmt(r->a, "%.*s[%zu]", STR_ARG(where), i); }

static struct str text_in(const struct reader *r, const json_t *s) { return a_dup(r->a, str_from(json_string_value(s), json_string_length(s))); }

/* Only members of that list (ended by NULL); `open` ones are names of the vocabulary and looked at by the caller. */
static err known_members(struct reader *r, struct str where, json_t *o, const char *const *names)
{
	const char *key;
	json_t *value;
	if (!json_is_object(o))
		return wrong(r, where, "object", "phải là một đối tượng { … }", "must be an object { … }");
	json_object_foreach(o, key, value) {
		bool found = false;
		for (const char *const *n = names; *n && !found; n++)
			found = !strcmp(*n, key);
		if (!found)
			return wrong(r, member(r, where, key), "unknown_member", "không có mục nào tên như vậy ở đây", "there is no member of this name here");
	}
	return OK;
}

static err list_in(struct reader *r, struct str where, const json_t *o, const char *name, json_t **ret)
{
	*ret = json_object_get(o, name);
	return !*ret || json_is_array(*ret) ? OK : wrong(r, member(r, where, name), "list", "phải là một danh sách [ … ]", "must be a list [ … ]");
}

static err text_member(struct reader *r, struct str where, const json_t *o, const char *name, bool needed, struct str *ret)
{
	const json_t *s = json_object_get(o, name);
	*ret = STR_NONE;
	if (!s && !needed)
		return OK;
	if (!json_is_string(s) || !json_string_length(s))
		return wrong(r, member(r, where, name), "text", "phải là một chuỗi không trống", "must be a text that is not empty");
	*ret = text_in(r, s);
	return OK;
}

static err time_of(struct reader *r, struct str where, const json_t *s, usec *ret)
{
	usec t;
	if (!json_is_string(s) || !time_parse(str_from(json_string_value(s), json_string_length(s)), &t))
		return wrong(r, where, "time", "phải là ngày (2026-03-01) hoặc thời điểm RFC 3339", "must be a day (2026-03-01) or a time of RFC 3339");
	*ret = t;
	return OK;
}

/* A time, or what stands for it when the member is missing. */
static err time_member(struct reader *r, struct str where, const json_t *o, const char *name, usec otherwise, usec *ret)
{
	const json_t *s = json_object_get(o, name);
	*ret = otherwise;
	return s ? time_of(r, member(r, where, name), s, ret) : OK;
}

static err order(struct reader *r, struct str where, const char *name, usec from, usec to)
{
	return from <= to ? OK : wrong(r, member(r, where, name), "order", "phải sau thời điểm bắt đầu", "must be after the beginning");
}

/* from, to, known_from, known_to with their defaults. */
static err axes(struct reader *r, struct str where, const json_t *o, usec *from, usec *to, usec *known_from, usec *known_to)
{
	TRY(time_member(r, where, o, "from", SIMULATE_ALWAYS, from));
	TRY(time_member(r, where, o, "to", TIME_OPEN, to));
	TRY(time_member(r, where, o, "known_from", *from, known_from));
	TRY(time_member(r, where, o, "known_to", TIME_OPEN, known_to));
	TRY(order(r, where, "to", *from, *to));
	return order(r, where, "known_to", *known_from, *known_to);
}

static err id_member(struct reader *r, struct str where, const json_t *o, int64_t otherwise, int64_t *ret)
{
	const json_t *i = json_object_get(o, "id");
	*ret = otherwise;
	if (!i)
		return OK;
	if (!json_is_integer(i) || json_integer_value(i) <= 0)
		return wrong(r, member(r, where, "id"), "id", "phải là số nguyên dương", "must be a whole number above 0");
	*ret = json_integer_value(i);
	return OK;
}

/* ---- values by their type ---- */

static err word_of(struct reader *r, struct str where, const json_t *s, const int64_t *words, size_t n_words, int64_t *ret)
{
	if (!json_is_string(s) || !json_string_length(s))
		return wrong(r, where, "word", "phải là một từ", "must be a word");
	/* what a closed list lacks is not remembered for ever */
	if (json_string_length(s) > 200)
		return wrong(r, where, "word", "từ quá dài", "this word is too long");
	*ret = duty_word(str_from(json_string_value(s), json_string_length(s)));
	for (size_t i = 0; i < n_words; i++)
		if (words[i] == *ret)
			return OK;
	return n_words ? wrong(r, where, "word", "không phải từ được phép ở đây", "is none of the words allowed here") : OK;
}

static err value_of(struct reader *r, struct str where, enum duty_type type, const int64_t *words, size_t n_words, const json_t *x, int64_t *ret)
{
	if (type == DUTY_WORD)
		return word_of(r, where, x, words, n_words, ret);
	if (type == DUTY_TIME)
		return time_of(r, where, x, ret);
	if (type == DUTY_BOOL) {
		*ret = json_is_true(x);
		return json_is_boolean(x) ? OK : wrong(r, where, "bool", "phải là true hoặc false", "must be true or false");
	}
	*ret = json_integer_value(x);
	if (!json_is_integer(x) || *ret <= -INT64_MAX)
		return wrong(r, where, "int", "phải là số nguyên", "must be a whole number");
	if (type == DUTY_SHARE && (*ret < 0 || *ret > 10000))
		return wrong(r, where, "share", "phải từ 0 đến 10000 (phần vạn)", "must be 0 to 10000 (parts of 10,000)");
	return OK;
}

/* ---- subjects ---- */

static const struct named *subject_named(const struct reader *r, struct str code)
{
	for (size_t i = 0; i < r->subjects.n; i++)
		if (str_eq(r->subjects.at[i].code, code))
			return &r->subjects.at[i];
	return NULL;
}

static err org_of(struct reader *r, struct str where, struct str code, int64_t *ret)
{
	const struct named *n = subject_named(r, code);
	if (!n || n->unit != UNIT_ORG)
		return wrong(r, where, "org", "không có cơ quan nào mang mã này trong tệp", "no organisation of this file has this code");
	*ret = n->id;
	return OK;
}

static err subject_read(struct reader *r, struct str where, const json_t *o, struct named *ret)
{
	struct str unit, org;
	TRY(text_member(r, where, o, "unit", true, &unit));
	if (!duty_unit_named(unit, &ret->unit))
		return wrong(r, member(r, where, "unit"), "unit", "không phải loại đối tượng nào", "is no unit");
	TRY(text_member(r, where, o, "code", true, &ret->code));
	if (subject_named(r, ret->code))
		return wrong(r, member(r, where, "code"), "twice", "mã này đã dùng ở trên", "this code is used above");
	TRY(id_member(r, where, o, r->last_id + 1, &ret->id));
	for (size_t i = 0; i < r->subjects.n; i++)
		if (r->subjects.at[i].unit == ret->unit && r->subjects.at[i].id == ret->id)
			return wrong(r, member(r, where, "id"), "twice", "số này đã dùng ở trên", "this number is used above");
	if (ret->id > r->last_id)
		r->last_id = ret->id;
	TRY(text_member(r, where, o, "org", false, &org));
	if (ret->unit == UNIT_ORG)
		ret->org = ret->id;
	else if (org.n)
		return org_of(r, member(r, where, "org"), org, &ret->org);
	else
		for (size_t i = r->subjects.n; i-- && !ret->org;)
			ret->org = r->subjects.at[i].unit == UNIT_ORG ? r->subjects.at[i].id : 0;
	return ret->org ? OK : wrong(r, member(r, where, "org"), "org", "chưa có cơ quan nào ở trên", "no organisation stands above");
}

/* All subjects first: an owner or an heir may stand further down. */
static err subjects_read(struct reader *r, json_t *list)
{
	static const char *const names[] = { "unit", "code", "id", "name", "org", "heir", "heir_from", "facts", "records", NULL };
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct str where = element(r, S("subjects"), i), name;
		json_t *o = json_array_get(list, i);
		struct named n = { 0 };
		TRY(known_members(r, where, o, names));
		TRY(subject_read(r, where, o, &n));
		TRY(text_member(r, where, o, "name", false, &name));
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
	TRY(text_member(r, where, o, "heir", false, &code));
	if (!code.n)
		return OK;
	TRY(org_of(r, member(r, where, "heir"), code, &heir));
	if (of->unit != UNIT_ORG || heir == of->id)
		return wrong(r, member(r, where, "heir"), "heir", "chỉ cơ quan mới có cơ quan kế tục, và phải là cơ quan khác",
			"only an organisation has an heir, and another one");
	if (!json_object_get(o, "heir_from"))
		return wrong(r, member(r, where, "heir_from"), "missing", "phải có khi có heir", "is needed with heir");
	TRY(time_member(r, where, o, "heir_from", 0, &from));
	history_heir(r->to->history, of->id, heir, from);
	return OK;
}

static bool is_axis(const char *key) { return !strcmp(key, "from") || !strcmp(key, "to") || !strcmp(key, "known_from") || !strcmp(key, "known_to"); }

/* {"system.level": 3, "from": …} or {"owner": "B", …}; several values of an attribute that has several: a list. */
static err fact_values(struct reader *r, struct str where, const struct named *of, const char *key, json_t *value, struct duty_fact f)
{
	if (!strcmp(key, "owner")) {
		if (!json_is_string(value))
			return wrong(r, where, "text", "phải là mã của một cơ quan", "must be the code of an organisation");
		f.attribute = DUTY_OWNER;
		TRY(org_of(r, where, text_in(r, value), &f.value));
		history_fact(r->to->history, of->unit, of->id, &f);
		return OK;
	}
	f.attribute = vocabulary_attribute(r->v, str_of(key));
	if (f.attribute < 0 || r->v->attributes[f.attribute].unit != of->unit)
		return wrong(r, where, "attribute", "đối tượng loại này không có thuộc tính đó", "a subject of this unit has no such attribute");
	const struct duty_attribute *at = &r->v->attributes[f.attribute];
	if (json_is_array(value) && !at->is_many)
		return wrong(r, where, "one_value", "thuộc tính này chỉ có một giá trị", "this attribute has one value only");
	size_t n = json_is_array(value) ? json_array_size(value) : 1;
	for (size_t i = 0; i < n; i++) {
		TRY(value_of(r, where, at->type, at->words, at->n_words, json_is_array(value) ? json_array_get(value, i) : value, &f.value));
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
		return wrong(r, where, "object", "phải là một đối tượng { … }", "must be an object { … }");
	TRY(axes(r, where, o, &f.from, &f.to, &f.known_from, &f.known_to));
	json_object_foreach(o, key, value)
		if (!is_axis(key)) {
			TRY(fact_values(r, member(r, where, key), of, key, value, f));
			n++;
		}
	return n ? OK : wrong(r, where, "attribute", "không nói thuộc tính nào", "says no attribute");
}

/* ---- records of work ---- */

static err grade_read(struct reader *r, struct str where, const json_t *o, enum duty_grade *ret)
{
	struct str name;
	TRY(text_member(r, where, o, "grade", false, &name));
	if (!name.n)
		return OK;
	for (int g = 0; g < N_DUTY_GRADES; g++)
		if (str_is(name, duty_grade_names[g])) {
			*ret = g;
			return OK;
		}
	return wrong(r, member(r, where, "grade"), "grade", "phải là claimed, attested, verified hoặc auto", "must be claimed, attested, verified or auto");
}

static err fields_read(struct reader *r, struct str where, json_t *o, const struct duty_kind *k, int64_t *values)
{
	const char *key;
	json_t *value;
	if (o && !json_is_object(o))
		return wrong(r, where, "object", "phải là một đối tượng { … }", "must be an object { … }");
	json_object_foreach(o, key, value) {
		int field = duty_kind_field(k, str_of(key));
		struct str at = member(r, where, key);
		if (field < 0)
			return wrong(r, at, "field", "loại hồ sơ này không có trường đó", "a record of this kind has no such field");
		const struct duty_field *f = &k->fields[field];
		if (json_is_null(value))
			values[field] = DUTY_NULL;
		else
			TRY(value_of(r, at, f->type, f->words, f->n_words, value, &values[field]));
	}
	return OK;
}

/* What a first and what a later version may say. The times of work: "on" for a point. */
static err version_read(struct reader *r, struct str where, json_t *o, struct duty_record *rec, int64_t *values)
{
	const json_t *is_false = json_object_get(o, "false");
	usec on = rec->begins;
	TRY(time_member(r, where, o, "on", rec->begins, &on));
	TRY(time_member(r, where, o, "begins", on, &rec->begins));
	TRY(time_member(r, where, o, "ends", json_object_get(o, "on") ? on : rec->ends, &rec->ends));
	TRY(order(r, where, "ends", rec->begins, rec->ends));
	TRY(time_member(r, where, o, "judged", rec->judged, &rec->judged));
	TRY(grade_read(r, where, o, &rec->grade));
	if (is_false && !json_is_boolean(is_false))
		return wrong(r, member(r, where, "false"), "bool", "phải là true hoặc false", "must be true or false");
	rec->is_false = is_false ? json_is_true(is_false) : rec->is_false;
	TRY(fields_read(r, member(r, where, "fields"), json_object_get(o, "fields"), &r->v->kinds[rec->kind], values));
	rec->values = values;
	return OK;
}

/* Each later version ends what was known before; one that is withdrawn leaves nothing after it. */
static err later_read(struct reader *r, struct str where, json_t *list, const struct named *of, struct duty_record *rec, int64_t *values)
{
	static const char *const names[] = { "known_from", "on", "begins", "ends", "judged", "grade", "false", "withdrawn", "fields", NULL };
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct str at = element(r, where, i);
		json_t *o = json_array_get(list, i);
		usec known;
		TRY(known_members(r, at, o, names));
		if (!json_object_get(o, "known_from"))
			return wrong(r, member(r, at, "known_from"), "missing", "bản sau phải nói biết từ khi nào", "a later version must say from when it was known");
		TRY(time_member(r, at, o, "known_from", 0, &known));
		TRY(order(r, at, "known_from", rec->known_from, known));
		rec->known_to = known;
		history_record(r->to->history, of->unit, of->id, rec);
		rec->known_from = known;
		rec->known_to = TIME_OPEN;
		if (json_is_true(json_object_get(o, "withdrawn"))) {
			rec->known_from = TIME_OPEN;
			return i + 1 == json_array_size(list) ? OK
				: wrong(r, element(r, where, i + 1), "withdrawn", "sau khi rút lại thì không có bản nào nữa", "nothing comes after a withdrawal");
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
	TRY(known_members(r, where, o, names));
	TRY(text_member(r, where, o, "kind", true, &kind));
	rec.kind = vocabulary_kind(r->v, kind);
	if (rec.kind < 0 || !(r->v->kinds[rec.kind].units & 1u << of->unit))
		return wrong(r, member(r, where, "kind"), "kind", "đối tượng loại này không có hồ sơ như vậy", "a subject of this unit has no records of this kind");
	TRY(id_member(r, where, o, *last_id + 1, &rec.id));
	if (rec.id > *last_id)
		*last_id = rec.id;
	if (!json_object_get(o, "on") && !json_object_get(o, "begins"))
		return wrong(r, member(r, where, "on"), "missing", "phải có on, hoặc begins", "is needed, or begins");
	const struct duty_kind *k = &r->v->kinds[rec.kind];
	int64_t *values = a_array(r->a, int64_t, k->n_fields + 1);
	for (size_t i = 0; i < k->n_fields; i++)
		values[i] = DUTY_NULL;
	TRY(version_read(r, where, o, &rec, values));
	TRY(time_member(r, where, o, "stated", rec.ends == TIME_OPEN ? rec.begins : rec.ends, &rec.stated));
	TRY(time_member(r, where, o, "known_from", rec.stated, &rec.known_from));
	TRY(time_member(r, where, o, "known_to", TIME_OPEN, &rec.known_to));
	TRY(order(r, where, "known_to", rec.known_from, rec.known_to));
	TRY(list_in(r, where, o, "later", &later));
	usec known_to = rec.known_to;
	TRY(later_read(r, member(r, where, "later"), later, of, &rec, values));
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
		struct str where = element(r, S("subjects"), i);
		json_t *o = json_array_get(list, i), *facts, *records;
		TRY(heir_read(r, where, o, &r->subjects.at[i]));
		TRY(list_in(r, where, o, "facts", &facts));
		for (size_t k = 0; k < json_array_size(facts); k++)
			TRY(fact_read(r, element(r, member(r, where, "facts"), k), json_array_get(facts, k), &r->subjects.at[i]));
		TRY(list_in(r, where, o, "records", &records));
		for (size_t k = 0; k < json_array_size(records); k++)
			TRY(record_read(r, element(r, member(r, where, "records"), k), json_array_get(records, k), &r->subjects.at[i], &last_id));
	}
	return OK;
}

/* ---- waivers, parameters, questions ---- */

static err waiver_type_read(struct reader *r, struct str where, const json_t *o, struct duty_waiver *w)
{
	struct str type, kind;
	const json_t *days = json_object_get(o, "days");
	TRY(text_member(r, where, o, "type", true, &type));
	TRY(text_member(r, where, o, "kind", false, &kind));
	w->type = str_is(type, "extend") ? WAIVER_EXTEND : str_is(type, "substitute") ? WAIVER_SUBSTITUTE : WAIVER_WAIVE;
	if (w->type == WAIVER_WAIVE && !str_is(type, "waive"))
		return wrong(r, member(r, where, "type"), "waiver_type", "phải là waive, extend hoặc substitute", "must be waive, extend or substitute");
	w->extend_days = json_is_integer(days) && json_integer_value(days) > 0 && json_integer_value(days) <= 36500 ? (int)json_integer_value(days) : 0;
	if (w->type == WAIVER_EXTEND && !w->extend_days)
		return wrong(r, member(r, where, "days"), "days", "phải là số ngày, từ 1 đến 36500", "must be a number of days, 1 to 36500");
	w->substitute_kind = kind.n ? vocabulary_kind(r->v, kind) : -1;
	if (w->type == WAIVER_SUBSTITUTE && w->substitute_kind < 0)
		return wrong(r, member(r, where, "kind"), "kind", "không có loại hồ sơ này", "there is no such kind of record");
	return OK;
}

static err waiver_read(struct reader *r, struct str where, json_t *o)
{
	static const char *const names[] = { "id", "org", "duty", "subject", "type", "from", "to", "days", "kind", "known_from", "known_to", NULL };
	struct duty_waiver w = { 0 };
	struct str org, subject;
	int64_t org_id;
	TRY(known_members(r, where, o, names));
	TRY(id_member(r, where, o, r->last_id + 1, &w.id));
	r->last_id = w.id > r->last_id ? w.id : r->last_id;
	TRY(text_member(r, where, o, "org", true, &org));
	TRY(org_of(r, member(r, where, "org"), org, &org_id));
	TRY(text_member(r, where, o, "duty", false, &w.duty));
	if (w.duty.n && catalogue_duty(r->to->rules.catalogue, w.duty) < 0)
		return wrong(r, member(r, where, "duty"), "duty", "danh mục không có nghĩa vụ này", "the catalogue has no such duty");
	TRY(text_member(r, where, o, "subject", false, &subject));
	if (subject.n) {
		const struct named *n = subject_named(r, subject);
		if (!n)
			return wrong(r, member(r, where, "subject"), "subject", "không có đối tượng nào mang mã này", "no subject has this code");
		w.subject = n->id;
	}
	TRY(waiver_type_read(r, where, o, &w));
	TRY(axes(r, where, o, &w.from, &w.to, &w.known_from, &w.known_to));
	history_waiver(r->to->history, org_id, &w);
	return OK;
}

static err setting_value(struct reader *r, struct str where, const struct duty_param *p, const json_t *x, struct duty_setting *s)
{
	if (p->type == DUTY_DURATION) {
		if (!json_is_string(x) || !span_read(str_from(json_string_value(x), json_string_length(x)), &s->span))
			return wrong(r, where, "duration", "phải là một thời hạn như P6M, P30D, PT24H", "must be a term such as P6M, P30D, PT24H");
		return OK;
	}
	TRY(value_of(r, where, p->type, p->choices, p->n_choices, x, &s->value));
	if ((p->min != DUTY_NULL && s->value < p->min) || (p->max != DUTY_NULL && s->value > p->max))
		return p->type == DUTY_WORD ? OK : wrong(r, where, "range", "ngoài giới hạn của tham số", "is outside the limits of the parameter");
	return OK;
}

static err setting_read(struct reader *r, struct str where, json_t *o, struct duty_setting *s)
{
	const char *key;
	json_t *value;
	size_t n = 0;
	if (!json_is_object(o))
		return wrong(r, where, "object", "phải là một đối tượng { … }", "must be an object { … }");
	TRY(axes(r, where, o, &s->from, &s->to, &s->known_from, &s->known_to));
	json_object_foreach(o, key, value) {
		if (is_axis(key))
			continue;
		s->param = catalogue_param(r->to->rules.catalogue, str_of(key));
		if (s->param < 0)
			return wrong(r, member(r, where, key), "param", "danh mục không có tham số này", "the catalogue has no such parameter");
		TRY(setting_value(r, member(r, where, key), &r->to->rules.catalogue->params[s->param], value, s));
		n++;
	}
	return n == 1 ? OK : wrong(r, where, "param", "mỗi mục đặt đúng một tham số", "each entry sets exactly one parameter");
}

static err names_read(struct reader *r, struct str where, const json_t *o, const char *name, const struct str **ret, size_t *ret_n)
{
	json_t *list;
	TRY(list_in(r, where, o, name, &list));
	struct str *at = a_array(r->a, struct str, json_array_size(list));
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct str here = element(r, member(r, where, name), i);
		const json_t *s = json_array_get(list, i);
		if (!json_is_string(s))
			return wrong(r, here, "text", "phải là một chuỗi", "must be a text");
		at[i] = text_in(r, s);
		if (!strcmp(name, "duties") ? catalogue_duty(r->to->rules.catalogue, at[i]) < 0 : !subject_named(r, at[i]))
			return wrong(r, here, "unknown", "không có trong tệp này", "is not in this file");
	}
	*ret = at;
	*ret_n = json_array_size(list);
	return OK;
}

static err ask_read(struct reader *r, struct str where, json_t *o, struct simulate_ask *ret)
{
	static const char *const names[] = { "at", "known", "duties", "subjects", "expect", NULL };
	TRY(known_members(r, where, o, names));
	if (!json_object_get(o, "at"))
		return wrong(r, member(r, where, "at"), "missing", "phải có thời điểm hỏi", "the time asked about is needed");
	TRY(time_member(r, where, o, "at", 0, &ret->at));
	TRY(time_member(r, where, o, "known", ret->at, &ret->known));
	TRY(names_read(r, where, o, "duties", &ret->duties, &ret->n_duties));
	return names_read(r, where, o, "subjects", &ret->subjects, &ret->n_subjects);
}

static err lists_read(struct reader *r, const json_t *root)
{
	json_t *list;
	TRY(list_in(r, STR_NONE, root, "waivers", &list));
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(waiver_read(r, element(r, S("waivers"), i), json_array_get(list, i)));
	TRY(list_in(r, STR_NONE, root, "settings", &list));
	struct duty_setting *settings = a_array(r->a, struct duty_setting, json_array_size(list));
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(setting_read(r, element(r, S("settings"), i), json_array_get(list, i), &settings[i]));
	r->to->rules.settings = settings;
	r->to->rules.n_settings = json_array_size(list);
	TRY(list_in(r, STR_NONE, root, "ask", &list));
	r->to->asks = a_array(r->a, struct simulate_ask, json_array_size(list));
	r->to->n_asks = json_array_size(list);
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(ask_read(r, element(r, S("ask"), i), json_array_get(list, i), &r->to->asks[i]));
	return OK;
}

/* ---- days off, catalogue, the whole ---- */

static bool day_is_off(void *arg, int64_t day)
{
	const struct simulation *s = arg;
	int weekday = civil_weekday(day);
	if (s->weekends_off && (weekday == 0 || weekday == 6))
		return true;
	for (size_t i = 0; i < s->n_off; i++)
		if (s->off[i] == day)
			return true;
	return false;
}

static err off_read(struct reader *r, const json_t *root)
{
	json_t *list;
	const json_t *weekends = json_object_get(root, "weekends_off");
	TRY(list_in(r, STR_NONE, root, "off", &list));
	int64_t *days = a_array(r->a, int64_t, json_array_size(list));
	for (size_t i = 0; i < json_array_size(list); i++) {
		usec t;
		TRY(time_of(r, element(r, S("off"), i), json_array_get(list, i), &t));
		days[i] = civil_day_number(t);
	}
	if (weekends && !json_is_boolean(weekends))
		return wrong(r, S("weekends_off"), "bool", "phải là true hoặc false", "must be true or false");
	r->to->off = days;
	r->to->n_off = json_array_size(list);
	r->to->weekends_off = json_is_true(weekends);
	if (r->to->n_off || r->to->weekends_off) {
		r->to->rules.is_off = day_is_off;
		r->to->rules.arg = r->to;
	}
	return OK;
}

static err inline_catalogue(struct reader *r, const json_t *o)
{
	char *text = json_dumps(o, JSON_COMPACT);
	if (!text)
		return wrong(r, S("catalogue"), "catalogue", "không đọc được", "cannot be read");
	struct str json = a_dup(r->a, str_of(text));
	free(text);
	struct catalogue_problem *problems;
	size_t n;
	err e = catalogue_read(r->a, r->v, json, &r->to->rules.catalogue, &problems, &n);
	if (e == E_INVALID && n) {
		*r->problem = problems[0];
		r->problem->line = r->problem->column = 0;   /* of the text written anew */
		r->problem->where = member(r, S("catalogue"), a_z(r->a, problems[0].where));
	}
	return e;
}

static err catalogue_member(struct reader *r, const json_t *root)
{
	const json_t *c = json_object_get(root, "catalogue");
	if (json_is_object(c))
		return inline_catalogue(r, c);
	if (!json_is_string(c))
		return wrong(r, S("catalogue"), "catalogue", "phải là tên một danh mục, hoặc cả danh mục", "must be the name of a catalogue, or a whole one");
	err e = r->books ? r->books->find(r->books->arg, r->a, text_in(r, c), &r->to->rules.catalogue) : E_NOT_FOUND;
	return e == E_NOT_FOUND ? wrong(r, S("catalogue"), "catalogue", "không có danh mục nào tên như vậy", "there is no catalogue of this name") : e;
}

static err root_read(struct reader *r, json_t *root)
{
	static const char *const names[] = { "title", "notes", "catalogue", "off", "weekends_off", "subjects", "waivers", "settings", "ask", NULL };
	json_t *subjects;
	TRY(known_members(r, STR_NONE, root, names));
	TRY(text_member(r, STR_NONE, root, "title", false, &r->to->title));
	TRY(catalogue_member(r, root));
	TRY(off_read(r, root));
	TRY(list_in(r, STR_NONE, root, "subjects", &subjects));
	TRY(subjects_read(r, subjects));
	TRY(contents_read(r, subjects));
	TRY(lists_read(r, root));
	history_ready(r->to->history);
	return OK;
}

err simulate_read(struct arena *a, const struct duty_vocabulary *v, const struct simulate_books *books, struct str json,
	struct simulation **ret, struct catalogue_problem *ret_problem)
{
	json_error_t bad = { .line = 0 };
	struct reader r = { .a = a, .v = v, .books = books, .to = a_new(a, struct simulation), .problem = ret_problem };
	if (json.n > SIMULATE_MAX_BYTES)
		return wrong(&r, STR_NONE, "size", "tệp lớn hơn 8 MB", "the file is larger than 8 MB");
	json_t *root = json_loadb(json.p ? json.p : "", json.n, JSON_REJECT_DUPLICATES, &bad);
	if (!root) {
		(void)wrong(&r, STR_NONE, "json", "không phải JSON hợp lệ", "is no JSON");
		ret_problem->line = bad.line;
		ret_problem->column = bad.column;
		return E_INVALID;
	}
	r.to->history = history_new(a, v);
	r.to->rules.vocabulary = v;
	err e = root_read(&r, root);
	json_decref(root);
	if (e == OK)
		*ret = r.to;
	return e;
}
