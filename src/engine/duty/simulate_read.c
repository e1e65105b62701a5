/* A history file becomes a history: every member is known, every reference is to something that is there, everything else is refused with
 * its path. What is left out is filled in: what was true from a day was known from that day on, work was stated when it ended. */
#include "engine/duty/simulate_inside.h"

static err waiver_type_read(struct reader *r, struct str where, const json_t *o, struct duty_waiver *w)
{
	struct str type, kind;
	const json_t *days = json_object_get(o, "days");
	TRY(sim_text(r, where, o, "type", true, &type));
	TRY(sim_text(r, where, o, "kind", false, &kind));
	w->type = str_is(type, "extend") ? WAIVER_EXTEND : str_is(type, "substitute") ? WAIVER_SUBSTITUTE : WAIVER_WAIVE;
	if (w->type == WAIVER_WAIVE && !str_is(type, "waive"))
		return sim_wrong(r, sim_member(r, where, "type"), "waiver_type", "phải là waive, extend hoặc substitute", "must be waive, extend or substitute");
	w->extend_days = json_is_integer(days) && json_integer_value(days) > 0 && json_integer_value(days) <= 36500 ? (int)json_integer_value(days) : 0;
	if (w->type == WAIVER_EXTEND && !w->extend_days)
		return sim_wrong(r, sim_member(r, where, "days"), "days", "phải là số ngày, từ 1 đến 36500", "must be a number of days, 1 to 36500");
	w->substitute_kind = kind.n ? vocabulary_kind(r->v, kind) : -1;
	if (w->type == WAIVER_SUBSTITUTE && w->substitute_kind < 0)
		return sim_wrong(r, sim_member(r, where, "kind"), "kind", "không có loại hồ sơ này", "there is no such kind of record");
	return OK;
}

static err waiver_read(struct reader *r, struct str where, json_t *o)
{
	static const char *const names[] = { "id", "org", "duty", "subject", "type", "from", "to", "days", "kind", "known_from", "known_to", NULL };
	struct duty_waiver w = { 0 };
	struct str org, subject;
	int64_t org_id;
	TRY(sim_known_members(r, where, o, names));
	TRY(sim_id(r, where, o, r->last_id + 1, &w.id));
	r->last_id = w.id > r->last_id ? w.id : r->last_id;
	TRY(sim_text(r, where, o, "org", true, &org));
	TRY(sim_org(r, sim_member(r, where, "org"), org, &org_id));
	TRY(sim_text(r, where, o, "duty", false, &w.duty));
	if (w.duty.n && catalogue_duty(r->to->rules.catalogue, w.duty) < 0)
		return sim_wrong(r, sim_member(r, where, "duty"), "duty", "danh mục không có nghĩa vụ này", "the catalogue has no such duty");
	TRY(sim_text(r, where, o, "subject", false, &subject));
	if (subject.n) {
		const struct named *n = sim_subject(r, subject);
		if (!n)
			return sim_wrong(r, sim_member(r, where, "subject"), "subject", "không có đối tượng nào mang mã này", "no subject has this code");
		w.subject = n->id;
	}
	TRY(waiver_type_read(r, where, o, &w));
	TRY(sim_axes(r, where, o, &w.from, &w.to, &w.known_from, &w.known_to));
	history_waiver(r->to->history, org_id, &w);
	return OK;
}

/* As in catalogues: 5, true, "P6M", "0.80", "rolling". */
static err setting_value(struct reader *r, struct str where, const struct duty_param *p, const json_t *x, struct duty_setting *s)
{
	struct str text = json_is_string(x) ? sim_text_in(r, x) : json_is_integer(x) ? a_fmt(r->a, "%lld", (long long)json_integer_value(x))
		: json_is_boolean(x) ? str_of(json_is_true(x) ? "true" : "false") : STR_NONE;
	return param_read(p, text, &s->value, &s->span) ? OK
		: sim_wrong(r, where, "setting", "không phải giá trị mà tham số này nhận", "is no value this parameter takes");
}

static err setting_read(struct reader *r, struct str where, json_t *o, struct duty_setting *s)
{
	const char *key;
	json_t *value;
	size_t n = 0;
	if (!json_is_object(o))
		return sim_wrong(r, where, "object", "phải là một đối tượng { … }", "must be an object { … }");
	TRY(sim_axes(r, where, o, &s->from, &s->to, &s->known_from, &s->known_to));
	json_object_foreach(o, key, value) {
		if (sim_is_axis(key))
			continue;
		s->param = catalogue_param(r->to->rules.catalogue, str_of(key));
		if (s->param < 0)
			return sim_wrong(r, sim_member(r, where, key), "param", "danh mục không có tham số này", "the catalogue has no such parameter");
		TRY(setting_value(r, sim_member(r, where, key), &r->to->rules.catalogue->params[s->param], value, s));
		n++;
	}
	return n == 1 ? OK : sim_wrong(r, where, "param", "mỗi mục đặt đúng một tham số", "each entry sets exactly one parameter");
}

static err names_read(struct reader *r, struct str where, const json_t *o, const char *name, const struct str **ret, size_t *ret_n)
{
	json_t *list;
	TRY(sim_list(r, where, o, name, &list));
	struct str *at = a_array(r->a, struct str, json_array_size(list));
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct str here = sim_element(r, sim_member(r, where, name), i);
		const json_t *s = json_array_get(list, i);
		if (!json_is_string(s))
			return sim_wrong(r, here, "text", "phải là một chuỗi", "must be a text");
		at[i] = sim_text_in(r, s);
		if (!strcmp(name, "duties") ? catalogue_duty(r->to->rules.catalogue, at[i]) < 0 : !sim_subject(r, at[i]))
			return sim_wrong(r, here, "unknown", "không có trong tệp này", "is not in this file");
	}
	*ret = at;
	*ret_n = json_array_size(list);
	return OK;
}

static err ask_read(struct reader *r, struct str where, json_t *o, struct simulate_ask *ret)
{
	static const char *const names[] = { "at", "known", "duties", "subjects", "expect", NULL };
	TRY(sim_known_members(r, where, o, names));
	if (!json_object_get(o, "at"))
		return sim_wrong(r, sim_member(r, where, "at"), "missing", "phải có thời điểm hỏi", "the time asked about is needed");
	TRY(sim_time(r, where, o, "at", 0, &ret->at));
	TRY(sim_time(r, where, o, "known", ret->at, &ret->known));
	TRY(names_read(r, where, o, "duties", &ret->duties, &ret->n_duties));
	return names_read(r, where, o, "subjects", &ret->subjects, &ret->n_subjects);
}

static err lists_read(struct reader *r, const json_t *root)
{
	json_t *list;
	TRY(sim_list(r, STR_NONE, root, "waivers", &list));
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(waiver_read(r, sim_element(r, S("waivers"), i), json_array_get(list, i)));
	TRY(sim_list(r, STR_NONE, root, "settings", &list));
	struct duty_setting *settings = a_array(r->a, struct duty_setting, json_array_size(list));
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(setting_read(r, sim_element(r, S("settings"), i), json_array_get(list, i), &settings[i]));
	r->to->rules.settings = settings;
	r->to->rules.n_settings = json_array_size(list);
	TRY(sim_list(r, STR_NONE, root, "ask", &list));
	r->to->asks = a_array(r->a, struct simulate_ask, json_array_size(list));
	r->to->n_asks = json_array_size(list);
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(ask_read(r, sim_element(r, S("ask"), i), json_array_get(list, i), &r->to->asks[i]));
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
	TRY(sim_list(r, STR_NONE, root, "off", &list));
	int64_t *days = a_array(r->a, int64_t, json_array_size(list));
	for (size_t i = 0; i < json_array_size(list); i++) {
		usec t;
		TRY(sim_time_of(r, sim_element(r, S("off"), i), json_array_get(list, i), &t));
		days[i] = civil_day_number(t);
	}
	if (weekends && !json_is_boolean(weekends))
		return sim_wrong(r, S("weekends_off"), "bool", "phải là true hoặc false", "must be true or false");
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
		return sim_wrong(r, S("catalogue"), "catalogue", "không đọc được", "cannot be read");
	struct str json = a_dup(r->a, str_of(text));
	free(text);
	struct catalogue_problem *problems;
	size_t n;
	err e = catalogue_read(r->a, r->v, json, &r->to->rules.catalogue, &problems, &n);
	if (e == E_INVALID && n) {
		*r->problem = problems[0];
		r->problem->line = r->problem->column = 0;   /* of the text written anew */
		r->problem->where = sim_member(r, S("catalogue"), a_z(r->a, problems[0].where));
	}
	return e;
}

static err catalogue_member(struct reader *r, const json_t *root)
{
	const json_t *c = json_object_get(root, "catalogue");
	if (json_is_object(c))
		return inline_catalogue(r, c);
	if (!json_is_string(c))
		return sim_wrong(r, S("catalogue"), "catalogue", "phải là tên một danh mục, hoặc cả danh mục", "must be the name of a catalogue, or a whole one");
	err e = r->books ? r->books->find(r->books->arg, r->a, sim_text_in(r, c), &r->to->rules.catalogue, r->problem) : E_NOT_FOUND;
	if (e == E_INVALID)
		r->problem->where = sim_member(r, S("catalogue"), a_z(r->a, r->problem->where));
	return e == E_NOT_FOUND ? sim_wrong(r, S("catalogue"), "catalogue", "không có danh mục nào tên như vậy", "there is no catalogue of this name") : e;
}

static err root_read(struct reader *r, json_t *root)
{
	static const char *const names[] = { "title", "notes", "catalogue", "off", "weekends_off", "subjects", "waivers", "settings", "ask", NULL };
	json_t *subjects;
	TRY(sim_known_members(r, STR_NONE, root, names));
	TRY(sim_text(r, STR_NONE, root, "title", false, &r->to->title));
	TRY(catalogue_member(r, root));
	TRY(off_read(r, root));
	TRY(sim_list(r, STR_NONE, root, "subjects", &subjects));
	TRY(sim_subjects(r, subjects));
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
		return sim_wrong(&r, STR_NONE, "size", "tệp lớn hơn 4 MB", "the file is larger than 4 MB");
	json_t *root = json_loadb(json.p ? json.p : "", json.n, JSON_REJECT_DUPLICATES, &bad);
	if (!root) {
		err e = sim_wrong(&r, STR_NONE, "json", "không phải JSON hợp lệ", "is no JSON");
		ret_problem->line = bad.line;
		ret_problem->column = bad.column;
		return e;
	}
	r.to->history = history_new(a, v);
	r.to->rules.vocabulary = v;
	err e = root_read(&r, root);
	json_decref(root);
	if (e == OK)
		*ret = r.to;
	return e;
}
