/* Declared input of the module's routes, and what its pages share. */
#include "modules/roster/pages.h"

const struct field roster_on_call_fields[1] = { FIELD(struct on_call_filter, after, F_CODE, .max = 4000, .label = M_NETWORK_AFTER) };
const struct field roster_fields[2] = {
	FIELD(struct roster_filter, view, F_CHOICE, .choices = "week|month", .label = M_ROSTER_VIEW),
	FIELD(struct roster_filter, from, F_TIME, .label = M_ROSTER_FROM),
};
const struct field roster_month_fields[1] = { FIELD(struct month_filter, month, F_TIME, .label = M_ROSTER_MONTH) };
const struct field roster_plan_fields[3] = {
	FIELD(struct plan_filter, pattern, F_ID, .label = M_ROSTER_PATTERN),
	FIELD(struct plan_filter, from, F_TIME, .label = M_ROSTER_GENERATE_FROM),
	FIELD(struct plan_filter, weeks, F_INT, .min = 1, .max = WEEKS_MOST, .label = M_ROSTER_WEEKS_AHEAD),
};
const struct field roster_calls_fields[1] = { FIELD(struct calls_filter, before, F_ID, .label = M_NETWORK_AFTER) };
const struct field roster_shift_fields[4] = {
	FIELD(struct shift_form, person, F_CODE, .required = true, .max = 100, .label = M_ROSTER_PERSON),
	FIELD(struct shift_form, backup, F_CODE, .max = 100, .label = M_ROSTER_BACKUP),
	FIELD(struct shift_form, from, F_TIME, .required = true, .label = M_ROSTER_FROM),
	FIELD(struct shift_form, to, F_TIME, .required = true, .label = M_ROSTER_TO),
};
const struct field roster_pattern_fields[4] = {
	FIELD(struct pattern_form, kind, F_CHOICE, .required = true, .choices = PATTERN_KINDS, .label = M_ROSTER_PATTERN_KIND),
	FIELD(struct pattern_form, people, F_TEXTS, .required = true, .max = PATTERN_PEOPLE_MAX, .label = M_ROSTER_PATTERN_PEOPLE),
	FIELD(struct pattern_form, anchor, F_TIME, .required = true, .label = M_ROSTER_ANCHOR),
	FIELD(struct pattern_form, night, F_TEXT, .max = 5, .label = M_ROSTER_NIGHT),
};
const struct field roster_generate_fields[2] = {
	FIELD(struct generate_form, from, F_TIME, .required = true, .label = M_ROSTER_GENERATE_FROM),
	FIELD(struct generate_form, weeks, F_INT, .required = true, .min = 1, .max = WEEKS_MOST, .label = M_ROSTER_WEEKS_AHEAD),
};
const struct field roster_swap_fields[3] = {
	FIELD(struct swap_form, to, F_CODE, .max = 100, .label = M_ROSTER_SWAP_TO),
	FIELD(struct swap_form, for_shift, F_ID, .label = M_ROSTER_SWAP_FOR_SHIFT),
	FIELD(struct swap_form, note, F_TEXT, .max = 500, .label = M_ROSTER_NOTE),
};
const struct field roster_absence_fields[4] = {
	FIELD(struct absence_form, person, F_CODE, .max = 100, .label = M_ROSTER_ABSENT_PERSON),
	FIELD(struct absence_form, kind, F_CHOICE, .required = true, .choices = ABSENCE_KINDS, .label = M_ROSTER_ABSENCE_KIND),
	FIELD(struct absence_form, from, F_TIME, .required = true, .label = M_ROSTER_FROM),
	FIELD(struct absence_form, to, F_TIME, .required = true, .label = M_ROSTER_TO),
};
const struct field roster_handover_fields[1] = { FIELD(struct handover_form, text, F_LINES, .required = true, .label = M_ROSTER_HANDOVER_TEXT) };
const struct field roster_feed_fields[1] = { FIELD(struct feed_form, team, F_CODE, .max = 30, .label = M_ROSTER_FEED_WHAT) };
const struct field roster_call_fields[1] = { FIELD(struct call_form, reason, F_TEXT, .max = 300, .label = M_ROSTER_CALL_REASON) };
const struct field roster_answer_fields[1] = { FIELD(struct answer_form, name, F_TEXT, .required = true, .label = M_ROSTER_ANSWER_NAME) };

/* ---- shared ---- */

struct str roster_path(struct arena *a, struct str team, const char *rest)
{
	return a_fmt(a, "/roster/%.*s%s", STR_ARG(team), rest);
}

struct str number_text(struct arena *a, int64_t n)
{
	return a_fmt(a, "%lld", (long long)n);
}

int64_t path_number(const struct req *r, size_t n)
{
	int64_t id;
	return str_int(r->args[n], &id) ? id : 0;
}

struct str hours_text(struct work *w, usec d)
{
	long long minutes = (long long)(d / USEC_MIN), tenths = (minutes * 10 + 30) / 60;
	return tenths % 10 ? a_fmt(w->a, "%lld%c%lld", tenths / 10, w->by.lang == LANG_EN ? '.' : ',', tenths % 10) : a_fmt(w->a, "%lld", tenths / 10);
}

struct str moment_value(struct arena *a, usec t)
{
	struct civil c = civil_of(t);
	return t ? a_fmt(a, "%04d-%02d-%02dT%02d:%02d", c.year, c.month, c.day, c.hour, c.minute) : STR_NONE;
}

err people_choices(struct req *r, struct form_field *f, int64_t org_id, bool with_none, enum msg none)
{
	struct roster_people_rows people;
	TRY(roster_people(r->w.db, r->w.a, &(struct roster_people_in){ .org = org_id }, &people));
	struct choice *c = a_array(r->w.a, struct choice, people.n + 1);
	size_t n = 0;
	if (with_none)
		c[n++] = (struct choice){ STR_NONE, say(&r->w, none), !f->value.n };
	for (size_t i = 0; i < people.n; i++)
		c[n++] = (struct choice){ people.at[i].name, people.at[i].full_name, str_eq(people.at[i].name, f->value) };
	f->choices = c;
	f->n_choices = n;
	f->is_select = true;
	return OK;
}

static const struct { const char *word; enum msg says; } words[] = {
	{ "week", M_ROSTER_WORD_WEEK }, { "day", M_ROSTER_WORD_DAY }, { "day_night", M_ROSTER_WORD_DAY_NIGHT },
	{ "leave", M_ROSTER_WORD_LEAVE }, { "sick", M_ROSTER_WORD_SICK }, { "training", M_ROSTER_WORD_TRAINING }, { "other", M_ROSTER_WORD_OTHER },
	{ "duty", M_ROSTER_WORD_DUTY }, { "backup", M_ROSTER_BACKUP }, { "head", M_ROSTER_WORD_HEAD }, { "contact", M_ROSTER_WORD_CONTACT },
};

struct str roster_word(struct work *w, struct str word)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(word, words[i].word))
			return say(w, words[i].says);
	return word;
}

void roster_words(struct req *r, struct form_field *f, const char *list)
{
	VEC(struct choice) c = { 0 };
	for (struct str rest = str_of(list); rest.p;) {
		struct str word = str_cut(&rest, '|');
		*VEC_ADD(r->w.a, &c) = (struct choice){ word, roster_word(&r->w, word), str_eq(word, f->value) };
	}
	f->choices = c.at;
	f->n_choices = c.n;
	f->is_select = true;
}

struct link *roster_crumbs(struct work *w, const struct team_by_code_row *t, size_t *ret_n)
{
	struct link *at = a_array(w->a, struct link, 2);
	at[0] = (struct link){ .path = S("/on-call"), .label = say(w, M_ROSTER_ON_CALL) };
	at[1] = (struct link){ .path = roster_path(w->a, t->code, ""), .label = t->name };
	*ret_n = 2;
	return at;
}

void fact_put_line(struct work *w, struct fact *at, size_t *n, enum msg label, struct str value, struct str path)
{
	if (value.n)
		at[(*n)++] = (struct fact){ say(w, label), value, path };
}

struct badge call_badge(struct work *w, struct str state)
{
	if (str_is(state, "answered"))
		return (struct badge){ say(w, M_ROSTER_CALL_ANSWERED), "good", "check" };
	if (str_is(state, "open"))
		return (struct badge){ say(w, M_ROSTER_CALL_OPEN), "warn", "phone" };
	return (struct badge){ say(w, M_ROSTER_CALL_UNANSWERED), "bad", "alert-circle" };
}

struct figure *answer_figures(struct work *w, const struct answer_times *x, size_t *ret_n)
{
	struct figure *at = a_array(w->a, struct figure, 2);
	struct str median = x->answered ? say(w, M_ROSTER_MEDIAN, duration_of(w, x->median)) : say(w, M_ROSTER_NO_ANSWERS);
	at[0] = (struct figure){ .label = say(w, M_ROSTER_FIGURE_CALLS), .n = x->calls, .tone = "neutral", .icon = "phone", .note = median };
	at[1] = (struct figure){ .label = say(w, M_ROSTER_FIGURE_IN_TIME), .n = x->in_time, .tone = x->in_time < x->calls ? "warn" : "good", .icon = "clock" };
	*ret_n = 2;
	return at;
}
