/* Values of the document, each checked where it is read: a problem names the value's place. */
#include "base/text.h"
#include "engine/duty/catalogue_read.h"

static struct str bytes_of(const json_t *s) { return str_from(json_string_value(s), json_string_length(s)); }

static bool wrong(struct reader *r, const struct node *n, enum problem_code code, struct duty_text x, struct duty_text y)
{
	problem(r, n, code, x, y);
	return false;
}

/* For messages: what was written, not longer than a line. */
static struct duty_text shown(struct reader *r, const struct node *n)
{
	return SAME(json_is_string(n->is) ? text_clip(r->a, a_dup(r->a, bytes_of(n->is)), 60) : STR_NONE);
}

static bool is_listed(const char *members, const char *key)
{
	for (struct str rest = str_of(members); rest.p;)
		if (str_is(str_cut(&rest, ' '), key))
			return true;
	return false;
}

bool is_object(struct reader *r, const struct node *n, const char *members)
{
	const char *key;
	json_t *value;
	if (!n->is)
		return false;
	if (!json_is_object(n->is))
		return wrong(r, n, P_SHAPE, SAID("đối tượng {…}", "an object {…}"), NOTHING);
	json_object_foreach((json_t *)n->is, key, value)
		if (!is_listed(members, key)) {
			struct node of = { value, n, key, 0 };
			problem(r, &of, P_UNKNOWN_MEMBER, SAME(text_clip(r->a, a_dup(r->a, str_of(key)), 60)), SAME(str_of(members)));
		}
	return true;
}

bool need_member(struct reader *r, const struct node *n, const char *key)
{
	return json_object_get(n->is, key) || wrong(r, n, P_MISSING, SAME(str_of(key)), NOTHING);
}

size_t list_of(struct reader *r, const struct node *n, size_t max)
{
	if (!n->is)
		return 0;
	if (!json_is_array(n->is))
		return wrong(r, n, P_SHAPE, SAID("danh sách […]", "a list […]"), NOTHING);
	size_t size = json_array_size(n->is);
	if (size > max)
		return wrong(r, n, P_TOO_MANY, SAME(a_fmt(r->a, "%zu", max)), NOTHING);
	return size;
}

bool read_text(struct reader *r, const struct node *n, struct str *ret)
{
	if (!n->is)
		return false;
	if (!json_is_string(n->is) || !json_string_length(n->is))
		return wrong(r, n, P_SHAPE, SAID("văn bản trong dấu ngoặc kép", "a text in quotation marks"), NOTHING);
	*ret = a_dup(r->a, bytes_of(n->is));
	return true;
}

bool read_both(struct reader *r, const struct node *n, struct duty_text *ret)
{
	if (!n->is || !is_object(r, n, "vi en"))
		return false;
	struct node vi = member(n, "vi"), en = member(n, "en");
	if (!vi.is || !en.is)
		return wrong(r, n, P_LANGUAGE, NOTHING, NOTHING);
	bool has_vi = read_text(r, &vi, &ret->vi);
	return read_text(r, &en, &ret->en) && has_vi;
}

static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_.-", s.p[i]))
			return false;
	return s.n > 0 && s.n <= 64;
}

bool read_token(struct reader *r, const struct node *n, struct str *ret)
{
	if (!read_text(r, n, ret))
		return false;
	return is_token(*ret) || wrong(r, n, P_TOKEN, shown(r, n), NOTHING);
}

bool read_bool(struct reader *r, const struct node *n, bool *ret)
{
	if (!n->is)
		return false;
	*ret = json_is_true(n->is);
	return json_is_boolean(n->is) || wrong(r, n, P_SHAPE, SAID("true hoặc false", "true or false"), NOTHING);
}

bool read_int(struct reader *r, const struct node *n, int64_t min, int64_t max, int64_t *ret)
{
	if (!n->is)
		return false;
	if (!json_is_integer(n->is))
		return wrong(r, n, P_SHAPE, SAID("số nguyên", "a whole number"), NOTHING);
	*ret = json_integer_value(n->is);
	return (*ret >= min && *ret <= max) ||
		wrong(r, n, P_RANGE, SAME(a_fmt(r->a, "%lld", (long long)min)), SAME(a_fmt(r->a, "%lld", (long long)max)));
}

bool read_day(struct reader *r, const struct node *n, int64_t *ret)
{
	struct str text;
	usec t;
	if (!read_text(r, n, &text))
		return false;
	if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-' || !time_parse(text, &t))
		return wrong(r, n, P_DATE, SAME(S("2022-12-31")), shown(r, n));
	*ret = civil_day_number(t);
	return true;
}

bool read_month_day(struct reader *r, const struct node *n, int *ret_month, int *ret_day)
{
	struct str text;
	usec t;
	if (!read_text(r, n, &text))
		return false;
	/* 2023 has no 29 February: a day that every year has */
	if (text.n != 5 || text.p[2] != '-' || !time_parse(a_fmt(r->a, "2023-%.*s", STR_ARG(text)), &t))
		return wrong(r, n, P_DATE, SAME(S("12-31")), shown(r, n));
	struct civil c = civil_of(t);
	*ret_month = c.month;
	*ret_day = c.day;
	return true;
}

bool read_name(struct reader *r, const struct node *n, const char *const *names, int n_names, int *ret)
{
	struct str text, all = STR_NONE;
	if (!read_text(r, n, &text))
		return false;
	for (*ret = 0; *ret < n_names; ++*ret) {
		if (str_is(text, names[*ret]))
			return true;
		all = a_fmt(r->a, "%.*s%s%s", STR_ARG(all), all.n ? ", " : "", names[*ret]);
	}
	*ret = 0;
	return wrong(r, n, P_UNKNOWN_NAME, shown(r, n), SAME(all));
}

bool read_param(struct reader *r, const struct node *n, enum duty_type type, int *ret)
{
	struct str id;
	if (!read_text(r, n, &id))
		return false;
	*ret = catalogue_param(r->c, id);
	if (*ret < 0)
		return wrong(r, n, P_UNKNOWN_PARAM, shown(r, n), NOTHING);
	return r->c->params[*ret].type == type || wrong(r, n, P_PARAM_TYPE, shown(r, n), duty_type_says[type]);
}

static bool is_among(int64_t word, const int64_t *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (words[i] == word)
			return true;
	return n == 0;
}

static bool read_word(struct reader *r, const struct node *n, const int64_t *words, size_t n_words, int64_t *ret)
{
	struct str text = bytes_of(n->is);
	*ret = text.n && text.n <= 64 ? duty_word(text) : 0;
	return (*ret && is_among(*ret, words, n_words)) || wrong(r, n, P_UNKNOWN_WORD, shown(r, n), SAME(words_listed(r->a, words, n_words)));
}

static bool read_literal(struct reader *r, const struct node *n, enum duty_type type, const int64_t *words, size_t n_words, struct duty_value *ret)
{
	bool is_text = json_is_string(n->is);
	switch (type) {
	case DUTY_INT:
		return read_int(r, n, DUTY_NULL + 1, INT64_MAX, &ret->literal);
	case DUTY_BOOL:
		ret->literal = json_is_true(n->is);
		return json_is_boolean(n->is) || wrong(r, n, P_TYPE, duty_type_says[type], NOTHING);
	case DUTY_WORD:
		return is_text ? read_word(r, n, words, n_words, &ret->literal) : wrong(r, n, P_TYPE, duty_type_says[type], NOTHING);
	case DUTY_SHARE:
		return (is_text && share_read(bytes_of(n->is), &ret->literal)) || wrong(r, n, P_SHARE, NOTHING, NOTHING);
	case DUTY_DURATION:
		return (is_text && span_read(bytes_of(n->is), &ret->span)) || wrong(r, n, P_SPAN, NOTHING, NOTHING);
	case DUTY_TIME: case DUTY_ID:
		break;
	}
	return wrong(r, n, P_NO_LITERAL, duty_type_says[type], NOTHING);
}

bool read_value(struct reader *r, const struct node *n, enum duty_type type, const int64_t *words, size_t n_words, struct duty_value *ret)
{
	*ret = (struct duty_value){ .param = -1 };
	if (!n->is)
		return false;
	if (!json_is_object(n->is))
		return read_literal(r, n, type, words, n_words, ret);
	struct node param = member(n, "param");
	if (!is_object(r, n, "param") || !need_member(r, n, "param") || !read_param(r, &param, type, &ret->param))
		return false;
	const struct duty_param *p = &r->c->params[ret->param];
	for (size_t i = 0; type == DUTY_WORD && i < p->n_choices; i++)
		if (!is_among(p->choices[i], words, n_words))
			return wrong(r, n, P_UNKNOWN_WORD, SAME(duty_word_text(p->choices[i])), SAME(words_listed(r->a, words, n_words)));
	return true;
}

bool read_when(struct reader *r, const struct node *n, const struct duty_when **ret)
{
	struct duty_when *w = a_new(r->a, struct duty_when);
	struct duty_value word;
	struct node param = element(n, 0), choice = element(n, 1);
	if (!n->is)
		return false;
	if (json_array_size(n->is) != 2)
		return wrong(r, n, P_SHAPE, SAID("[\"tham số\", \"cách hiểu\"]", "[\"parameter\", \"reading\"]"), NOTHING);
	if (!read_param(r, &param, DUTY_WORD, &w->param))
		return false;
	const struct duty_param *p = &r->c->params[w->param];
	if (!read_value(r, &choice, DUTY_WORD, p->choices, p->n_choices, &word))
		return false;
	if (word.param >= 0)
		return wrong(r, &choice, P_SHAPE, SAID("một cách hiểu", "a reading"), NOTHING);
	w->word = word.literal;
	*ret = w;
	return true;
}
