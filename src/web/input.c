#include "base/text.h"
#include "web/sent.h"

/* One field being typed: its row, what was sent for it, and where it goes. */
struct typing {
	struct work *w;
	const struct field *f;
	const struct sent **at;      /* values of that name, in order */
	size_t n;
	char *in;
};

static struct str label_of(const struct typing *t)
{
	struct str label = t->f->label ? msg_text(t->w->by.lang, t->f->label) : STR_NONE;
	return label.n ? label : str_of(t->f->name);
}

static struct str number_text(const struct typing *t, int64_t v)
{
	return a_fmt(t->w->a, "%lld", (long long)v);
}

#define refuse(t, name, message, ...) fail_field((t)->w, (name), (message), label_of(t), ##__VA_ARGS__)

static struct str own_name(const struct typing *t) { return str_of(t->f->name); }

static struct str item_name(const struct typing *t, size_t i)
{
	return a_fmt(t->w->a, "%s[%zu]", t->f->name, i);
}

static int64_t text_max(const struct field *f)
{
	return f->max ? f->max : f->type == F_LINES ? 20000 : 200;
}

static bool has_line_break(struct str s)
{
	return str_find_char(s, '\n') >= 0;
}

static bool is_code(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool fine = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			c == '.' || c == '_' || c == ':' || c == '-';
		if (!fine)
			return false;
	}
	return true;
}

/* Good enough to reach SMTP, which decides: one @, no spaces or controls, a dot inside the domain. */
static bool is_email(struct str s)
{
	ptrdiff_t at = str_find_char(s, '@');
	if (at <= 0 || at > 64 || s.n > 254)
		return false;
	struct str domain = str_sub(s, (size_t)at + 1, s.n);
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 127 || strchr("<>()[]\\,;:\"", s.p[i]))
			return false;
	ptrdiff_t dot = str_find_char(domain, '.');
	return dot > 0 && str_find_char(domain, '@') < 0 && domain.p[domain.n - 1] != '.' && str_find(domain, S("..")) < 0;
}

static bool is_choice(struct str s, const char *choices)
{
	for (struct str rest = str_of(choices); rest.p;)
		if (str_eq(str_cut(&rest, '|'), s))
			return true;
	return false;
}

/* Cleans one text and checks its length and characters. False: noted. */
static bool text_typed(const struct typing *t, struct str name, struct str raw, int64_t min, int64_t max, struct str *ret)
{
	if (!utf8_valid(raw))
		return refuse(t, name, M_WEB_IN_NOT_UTF8), false;
	struct str s = raw;
	if (t->f->type != F_SECRET) {
		s = str_trim(text_clean(t->w->a, raw));
		if (t->f->type != F_LINES && has_line_break(s))
			return refuse(t, name, M_WEB_IN_ONE_LINE), false;
	}
	int64_t length = (int64_t)utf8_length(s);
	if (length > max)
		return refuse(t, name, M_WEB_IN_TOO_LONG, number_text(t, max)), false;
	if (length && length < min)
		return refuse(t, name, M_WEB_IN_TOO_SHORT, number_text(t, min)), false;
	*ret = s;
	return true;
}

static void fill_text(const struct typing *t, struct str *ret)
{
	const struct field *f = t->f;
	struct str s = STR_NONE;
	if (t->at[0]->kind != SENT_TEXT) {
		refuse(t, own_name(t), M_WEB_IN_WANT_TEXT);
		return;
	}
	if (!text_typed(t, own_name(t), t->at[0]->text, f->min, text_max(f), &s) || !s.n)
		return;
	if (f->type == F_CODE && !is_code(s))
		refuse(t, own_name(t), M_WEB_IN_BAD_CODE);
	else if (f->type == F_EMAIL && !is_email(s))
		refuse(t, own_name(t), M_WEB_IN_BAD_EMAIL);
	else if (f->type == F_CHOICE && !is_choice(s, f->choices ? f->choices : ""))
		refuse(t, own_name(t), M_WEB_IN_BAD_CHOICE);
	else
		*ret = s;
}

static void fill_int(const struct typing *t, int64_t *ret)
{
	const struct field *f = t->f;
	const struct sent *s = t->at[0];
	int64_t v = s->number;
	struct str text = str_trim(s->text);
	if (s->kind == SENT_TEXT && !text.n)
		return;
	/* JSON has numbers of its own; an id is decimal text because JavaScript's numbers cannot hold it. */
	bool may_be_text = !s->is_json || f->type == F_ID;
	bool is_number = s->kind == SENT_INT || (s->kind == SENT_TEXT && may_be_text && str_int(text, &v));
	if (!is_number)
		refuse(t, own_name(t), M_WEB_IN_WANT_INT);
	else if (f->type == F_ID && v <= 0)
		refuse(t, own_name(t), M_WEB_IN_BAD_ID);
	else if (f->min < f->max && (v < f->min || v > f->max))
		refuse(t, own_name(t), M_WEB_IN_OUT_OF_RANGE, number_text(t, f->min), number_text(t, f->max));
	else
		*ret = v;
}

static void fill_bool(const struct typing *t, bool *ret)
{
	const struct sent *s = t->at[0];
	struct str text = str_trim(s->text);
	if (s->kind == SENT_BOOL)
		*ret = s->number;
	else if (!s->is_json && s->kind == SENT_TEXT && is_choice(text, "on|true|1|yes"))
		*ret = true;
	else if (s->is_json || s->kind != SENT_TEXT || (text.n && !is_choice(text, "off|false|0|no")))
		refuse(t, own_name(t), M_WEB_IN_BAD_BOOL);
}

static void fill_time(const struct typing *t, usec *ret)
{
	const struct sent *s = t->at[0];
	struct str text = str_trim(s->text);
	usec v;
	if (s->kind == SENT_TEXT && !text.n)
		return;
	if (s->kind != SENT_TEXT || !time_parse(text, &v))
		refuse(t, own_name(t), M_WEB_IN_BAD_TIME);
	else
		*ret = v;
}

static int64_t list_max(const struct field *f) { return f->max ? f->max : 100; }

static bool list_fits(const struct typing *t, size_t n)
{
	if ((int64_t)n > list_max(t->f))
		return refuse(t, own_name(t), M_WEB_IN_TOO_MANY, number_text(t, list_max(t->f))), false;
	if (n && (int64_t)n < t->f->min)
		return refuse(t, own_name(t), M_WEB_IN_TOO_FEW, number_text(t, t->f->min)), false;
	return true;
}

/* One text of a form holds items on lines or between commas. */
static void list_split(const struct typing *t, struct str text, struct strs *into, size_t *cap)
{
	for (size_t from = 0, i = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != ',' && text.p[i] != '\n' && text.p[i] != '\r')
			continue;
		struct str item = str_trim(str_sub(text, from, i - from));
		from = i + 1;
		if (!item.n)
			continue;
		if (into->n == *cap)
			into->at = a_grow(t->w->a, into->at, sizeof *into->at, cap);
		into->at[into->n++] = item;
	}
}

static void fill_texts(const struct typing *t, struct strs *ret)
{
	struct strs raw = { 0 }, list;
	size_t cap = 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct sent *s = t->at[i];
		if (s->kind != SENT_TEXT) {
			refuse(t, item_name(t, i), M_WEB_IN_WANT_TEXT);
			return;
		}
		if (s->is_json && !s->in_list) {
			refuse(t, own_name(t), M_WEB_IN_WANT_LIST);
			return;
		}
		if (s->in_list || t->n > 1) {
			if (raw.n == cap)
				raw.at = a_grow(t->w->a, raw.at, sizeof *raw.at, &cap);
			raw.at[raw.n++] = s->text;
		} else {
			list_split(t, s->text, &raw, &cap);
		}
	}
	if (!list_fits(t, raw.n))
		return;
	list = (struct strs){ a_array(t->w->a, struct str, raw.n + 1), 0 };
	for (size_t i = 0; i < raw.n; i++) {
		struct str s = STR_NONE;
		if (text_typed(t, item_name(t, i), raw.at[i], 0, 500, &s) && s.n)
			list.at[list.n++] = s;
	}
	*ret = list;
}

static void fill_files(const struct typing *t, struct uploads *ret)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->at[i]->kind != SENT_FILE) {
			/* Browsers send an empty text for a file input that was left alone when a script builds the form. */
			if (t->at[i]->text.n)
				refuse(t, own_name(t), M_WEB_IN_WANT_FILE);
			return;
		}
	if (!list_fits(t, t->n))
		return;
	ret->at = a_array(t->w->a, struct upload, t->n);
	for (size_t i = 0; i < t->n; i++)
		ret->at[ret->n++] = t->at[i]->file;
}

static bool is_list(const struct field *f) { return f->type == F_TEXTS || f->type == F_FILES; }

static void fill_one(const struct typing *t)
{
	void *to = t->in + t->f->offset;
	switch (t->f->type) {
	case F_TEXT: case F_LINES: case F_CODE: case F_SECRET: case F_EMAIL: case F_CHOICE:
		fill_text(t, to);
		return;
	case F_INT: case F_ID:
		fill_int(t, to);
		return;
	case F_BOOL:
		fill_bool(t, to);
		return;
	case F_TIME:
		fill_time(t, to);
		return;
	case F_TEXTS:
		fill_texts(t, to);
		return;
	case F_FILES:
		fill_files(t, to);
		return;
	}
}

static bool is_blank(const struct sent *s)
{
	return s->kind == SENT_TEXT && !s->in_list && !str_trim(s->text).n;
}

static void field_fill(struct typing *t)
{
	const struct field *f = t->f;
	bool is_absent = t->n == 0 || (t->n == 1 && is_blank(t->at[0]));
	if (is_absent && f->required)
		refuse(t, own_name(t), M_WEB_IN_REQUIRED);
	else if (!is_absent && !is_list(f) && (t->n > 1 || t->at[0]->in_list))
		refuse(t, own_name(t), t->at[0]->in_list ? M_WEB_IN_WANT_ONE : M_WEB_IN_GIVEN_TWICE);
	else if (!is_absent)
		fill_one(t);
}

static const struct field *field_named(const struct route *route, struct str name)
{
	for (size_t i = 0; i < route->n_in; i++)
		if (str_is(name, route->in[i].name))
			return &route->in[i];
	return NULL;
}

/* A name nobody declared is told once, readable and short. */
static void refuse_unknown(struct work *w, const struct route *route, const struct sents *sent)
{
	for (size_t i = 0; i < sent->n; i++) {
		struct str name = sent->at[i].name;
		if (field_named(route, name) || (i && str_eq(name, sent->at[i - 1].name)))
			continue;
		struct str shown = utf8_valid(name) ? text_clip(w->a, text_clean(w->a, name), 60) : S("?");
		fail_field(w, shown, M_WEB_IN_UNKNOWN_FIELD, shown);
		if (w->problem.fields.n >= 20)
			return;
	}
}

err input_fill(struct work *w, const struct route *route, const struct sents *sent, void *in)
{
	const struct sent **at = a_array(w->a, const struct sent *, sent->n + 1);
	refuse_unknown(w, route, sent);
	for (size_t k = 0; k < route->n_in; k++) {
		struct typing t = { .w = w, .f = &route->in[k], .at = at, .in = in };
		for (size_t i = 0; i < sent->n; i++)
			if (str_is(sent->at[i].name, t.f->name))
				at[t.n++] = &sent->at[i];
		field_fill(&t);
	}
	return work_checked(w);
}
