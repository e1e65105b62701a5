/* Members of a history file by their types. */
#include "engine/duty/simulate_inside.h"

err sim_wrong(struct reader *r, struct str where, const char *code, const char *vi, const char *en)
{
	*r->problem = (struct catalogue_problem){ .where = where, .code = a_fmt(r->a, "history.%s", code), .vi = str_of(vi), .en = str_of(en) };
	return E_INVALID;
}

struct str sim_member(struct reader *r, struct str where, const char *name)
{
	return where.n ? a_fmt(r->a, "%.*s.%s", STR_ARG(where), name) : a_fmt(r->a, "%s", name);
}

struct str sim_element(struct reader *r, struct str where, size_t i) { return a_fmt(r->a, "%.*s[%zu]", STR_ARG(where), i); }

struct str sim_text_in(const struct reader *r, const json_t *s) { return a_dup(r->a, str_from(json_string_value(s), json_string_length(s))); }

/* Only members of that list (ended by NULL); `open` ones are names of the vocabulary and looked at by the caller. */
err sim_known_members(struct reader *r, struct str where, json_t *o, const char *const *names)
{
	const char *key;
	json_t *value;
	if (!json_is_object(o))
		return sim_wrong(r, where, "object", "phải là một đối tượng { … }", "must be an object { … }");
	json_object_foreach(o, key, value) {
		bool found = false;
		for (const char *const *n = names; *n && !found; n++)
			found = !strcmp(*n, key);
		if (!found)
			return sim_wrong(r, sim_member(r, where, key), "unknown_member", "không có mục nào tên như vậy ở đây", "there is no member of this name here");
	}
	return OK;
}

err sim_list(struct reader *r, struct str where, const json_t *o, const char *name, json_t **ret)
{
	*ret = json_object_get(o, name);
	return !*ret || json_is_array(*ret) ? OK : sim_wrong(r, sim_member(r, where, name), "list", "phải là một danh sách [ … ]", "must be a list [ … ]");
}

err sim_text(struct reader *r, struct str where, const json_t *o, const char *name, bool needed, struct str *ret)
{
	const json_t *s = json_object_get(o, name);
	*ret = STR_NONE;
	if (!s && !needed)
		return OK;
	if (!json_is_string(s) || !json_string_length(s))
		return sim_wrong(r, sim_member(r, where, name), "text", "phải là một chuỗi không trống", "must be a text that is not empty");
	*ret = sim_text_in(r, s);
	return OK;
}

err sim_time_of(struct reader *r, struct str where, const json_t *s, usec *ret)
{
	usec t;
	if (!json_is_string(s) || !time_parse(str_from(json_string_value(s), json_string_length(s)), &t))
		return sim_wrong(r, where, "time", "phải là ngày (2026-03-01) hoặc thời điểm RFC 3339", "must be a day (2026-03-01) or a time of RFC 3339");
	*ret = t;
	return OK;
}

/* A time, or what stands for it when the member is missing. */
err sim_time(struct reader *r, struct str where, const json_t *o, const char *name, usec otherwise, usec *ret)
{
	const json_t *s = json_object_get(o, name);
	*ret = otherwise;
	return s ? sim_time_of(r, sim_member(r, where, name), s, ret) : OK;
}

err sim_order(struct reader *r, struct str where, const char *name, usec from, usec to)
{
	return from <= to ? OK : sim_wrong(r, sim_member(r, where, name), "order", "phải sau thời điểm bắt đầu", "must be after the beginning");
}

/* from, to, known_from, known_to with their defaults. */
err sim_axes(struct reader *r, struct str where, const json_t *o, usec *from, usec *to, usec *known_from, usec *known_to)
{
	TRY(sim_time(r, where, o, "from", SIMULATE_ALWAYS, from));
	TRY(sim_time(r, where, o, "to", TIME_OPEN, to));
	TRY(sim_time(r, where, o, "known_from", *from, known_from));
	TRY(sim_time(r, where, o, "known_to", TIME_OPEN, known_to));
	TRY(sim_order(r, where, "to", *from, *to));
	return sim_order(r, where, "known_to", *known_from, *known_to);
}

err sim_id(struct reader *r, struct str where, const json_t *o, int64_t otherwise, int64_t *ret)
{
	const json_t *i = json_object_get(o, "id");
	*ret = otherwise;
	if (!i)
		return OK;
	if (!json_is_integer(i) || json_integer_value(i) <= 0)
		return sim_wrong(r, sim_member(r, where, "id"), "id", "phải là số nguyên dương", "must be a whole number above 0");
	*ret = json_integer_value(i);
	return OK;
}

/* ---- values by their type ---- */

static err word_of(struct reader *r, struct str where, const json_t *s, const int64_t *words, size_t n_words, int64_t *ret)
{
	if (!json_is_string(s) || !json_string_length(s))
		return sim_wrong(r, where, "word", "phải là một từ", "must be a word");
	/* what a closed list lacks is not remembered for ever */
	if (json_string_length(s) > 200)
		return sim_wrong(r, where, "word", "từ quá dài", "this word is too long");
	*ret = duty_word(str_from(json_string_value(s), json_string_length(s)));
	for (size_t i = 0; i < n_words; i++)
		if (words[i] == *ret)
			return OK;
	return n_words ? sim_wrong(r, where, "word", "không phải từ được phép ở đây", "is none of the words allowed here") : OK;
}

err sim_value(struct reader *r, struct str where, enum duty_type type, const int64_t *words, size_t n_words, const json_t *x, int64_t *ret)
{
	if (type == DUTY_WORD)
		return word_of(r, where, x, words, n_words, ret);
	if (type == DUTY_TIME)
		return sim_time_of(r, where, x, ret);
	if (type == DUTY_BOOL) {
		*ret = json_is_true(x);
		return json_is_boolean(x) ? OK : sim_wrong(r, where, "bool", "phải là true hoặc false", "must be true or false");
	}
	if (type == DUTY_SHARE)
		return json_is_string(x) && share_read(sim_text_in(r, x), ret) ? OK
			: sim_wrong(r, where, "share", "phải là tỷ lệ từ \"0\" đến \"1\", như \"0.80\"", "must be a share of \"0\" to \"1\", such as \"0.80\"");
	*ret = json_integer_value(x);
	return json_is_integer(x) && *ret > -INT64_MAX ? OK : sim_wrong(r, where, "int", "phải là số nguyên", "must be a whole number");
}

/* ---- references ---- */

const struct named *sim_subject(const struct reader *r, struct str code)
{
	for (size_t i = 0; i < r->subjects.n; i++)
		if (str_eq(r->subjects.at[i].code, code))
			return &r->subjects.at[i];
	return NULL;
}

err sim_org(struct reader *r, struct str where, struct str code, int64_t *ret)
{
	const struct named *n = sim_subject(r, code);
	if (!n || n->unit != UNIT_ORG)
		return sim_wrong(r, where, "org", "không có cơ quan nào mang mã này trong tệp", "no organisation of this file has this code");
	*ret = n->id;
	return OK;
}

bool sim_is_axis(const char *key) { return !strcmp(key, "from") || !strcmp(key, "to") || !strcmp(key, "known_from") || !strcmp(key, "known_to"); }
