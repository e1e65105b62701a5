/* When a duty is due: one recurrence, or one for each reading of a switch. */
#include "engine/duty/catalogue_read.h"

static const char *const kind_names[] = {
	[RECUR_ONCE] = "once", [RECUR_ONCE_REL] = "once-rel", [RECUR_ROLLING] = "rolling", [RECUR_BUCKET] = "bucket", [RECUR_INVARIANT] = "invariant",
	[RECUR_ON_EVENT] = "on-event", [RECUR_ACTIVITY] = "activity", [RECUR_CREDIT] = "credit",
};
static const char *const bucket_names[] = { [BUCKET_MONTH] = "month", [BUCKET_QUARTER] = "quarter", [BUCKET_HALF] = "half", [BUCKET_YEAR] = "year" };

/* What each kind may say besides its name; anything else has no meaning there. */
static const char *const members_of[] = {
	[RECUR_ONCE] = "kind due before grace",
	[RECUR_ONCE_REL] = "kind gap shifts",
	[RECUR_ROLLING] = "kind gap scheduled shifts",
	[RECUR_BUCKET] = "kind bucket cutoff deadline deadline_years",
	[RECUR_INVARIANT] = "kind due before grace tolerance holds",
	[RECUR_ON_EVENT] = "kind trigger where gap deadline shifts",
	[RECUR_ACTIVITY] = "kind bucket cutoff",
	[RECUR_CREDIT] = "kind",
};

static bool read_span(struct reader *r, const struct node *of, const char *key, struct duty_value *ret)
{
	struct node n = member(of, key);
	*ret = (struct duty_value){ .param = -1 };
	return !n.is || read_value(r, &n, DUTY_DURATION, NULL, 0, ret);
}

/* The parameter is a switch that has these readings. */
static bool read_switch(struct reader *r, const struct node *n, const char *one, const char *other, int *ret)
{
	struct node param = member(n, "param");
	if (!json_is_object(n->is))
		problem(r, n, P_SHAPE, SAME(S("{\"param\": …}")), NOTHING);
	if (!json_is_object(n->is) || !is_object(r, n, "param") || !need_member(r, n, "param") || !read_param(r, &param, DUTY_WORD, ret))
		return false;
	const struct duty_param *p = &r->c->params[*ret];
	for (size_t i = 0; i < p->n_choices; i++)
		if (p->choices[i] != duty_word(str_of(one)) && p->choices[i] != duty_word(str_of(other))) {
			problem(r, &param, P_NOT_A_SWITCH, SAME(p->id), SAME(a_fmt(r->a, "%s, %s", one, other)));
			return false;
		}
	return true;
}

static bool read_shifts(struct reader *r, const struct node *of, struct recurrence *ret)
{
	struct node n = member(of, "shifts");
	ret->shifts = n.is;
	return !n.is || read_switch(r, &n, "shift", "no", &ret->shift_param);
}

/* «trước ngày D»: the day, how it is read, and the grace of those bound later. */
static bool read_due(struct reader *r, const struct node *of, struct recurrence *ret)
{
	struct node due = member(of, "due"), before = member(of, "before");
	if (due.is && !read_day(r, &due, &ret->due_day))
		return false;
	if (before.is && !due.is) {
		problem(r, &before, P_ONLY_FOR, SAME(S("before")), SAME(S("due")));
		return false;
	}
	return (!before.is || read_switch(r, &before, "exclusive", "inclusive", &ret->exclusive)) && read_span(r, of, "grace", &ret->grace);
}

static bool read_once(struct reader *r, const struct node *n, struct recurrence *ret)
{
	if (!read_due(r, n, ret))
		return false;
	if (!json_object_get(n->is, "due") && !json_object_get(n->is, "grace")) {
		problem(r, n, P_NO_TERM, SAME(S("due")), SAME(S("grace")));
		return false;
	}
	return true;
}

static bool read_gap(struct reader *r, const struct node *n, struct recurrence *ret)
{
	struct node scheduled = member(n, "scheduled");
	return need_member(r, n, "gap") && read_span(r, n, "gap", &ret->gap) && read_shifts(r, n, ret) &&
		(!scheduled.is || read_bool(r, &scheduled, &ret->is_scheduled));
}

static bool refuse_window(struct reader *r, const struct node *n, struct duty_text why)
{
	problem(r, n, P_WINDOW, SAME(str_of(n->key)), why);
	return false;
}

/* A cut-off and a deadline are days of the year: only a yearly bucket has them. */
static bool read_days_of_year(struct reader *r, const struct node *n, struct recurrence *ret)
{
	struct node cutoff = member(n, "cutoff"), deadline = member(n, "deadline"), years = member(n, "deadline_years");
	int64_t later = 0;
	if ((cutoff.is && !read_month_day(r, &cutoff, &ret->cutoff_month, &ret->cutoff_day)) ||
			(deadline.is && !read_month_day(r, &deadline, &ret->deadline_month, &ret->deadline_day)) ||
			(years.is && !read_int(r, &years, 0, 5, &later)))
		return false;
	ret->deadline_years = later;
	if (cutoff.is && ret->bucket != BUCKET_YEAR)
		return refuse_window(r, &cutoff, SAID("chỉ dùng cho kỳ một năm", "needs a yearly bucket"));
	if (deadline.is && ret->bucket != BUCKET_YEAR)
		return refuse_window(r, &deadline, SAID("chỉ dùng cho kỳ một năm", "needs a yearly bucket"));
	if (years.is && !deadline.is)
		return refuse_window(r, &years, SAID("cần có «deadline»", "needs a «deadline»"));
	if (cutoff.is && deadline.is && !later && 100 * ret->cutoff_month + ret->cutoff_day >= 100 * ret->deadline_month + ret->deadline_day)
		return refuse_window(r, &cutoff, SAID("không được sau «deadline»", "may not lie behind the «deadline»"));
	return true;
}

static bool read_bucket(struct reader *r, const struct node *n, struct recurrence *ret)
{
	struct node bucket = member(n, "bucket");
	int size;
	if (!need_member(r, n, "bucket") || !read_name(r, &bucket, bucket_names, COUNT(bucket_names), &size))
		return false;
	ret->bucket = size;
	return read_days_of_year(r, n, ret);
}

static bool read_invariant(struct reader *r, const struct node *n, enum duty_unit unit, struct recurrence *ret)
{
	struct node holds = member(n, "holds");
	return read_due(r, n, ret) && read_span(r, n, "tolerance", &ret->tolerance) && (!holds.is || read_selector(r, &holds, unit, &ret->holds));
}

static bool read_deadline_field(struct reader *r, const struct node *n, const struct duty_kind *k, int *ret)
{
	struct str name;
	if (!n->is || !read_text(r, n, &name))
		return !n->is;
	*ret = duty_kind_field(k, name);
	if (*ret < 0)
		problem(r, n, P_UNKNOWN_FIELD, SAME(name), SAME(k->name));
	else if (k->fields[*ret].type != DUTY_TIME)
		problem(r, n, P_TYPE, duty_type_says[DUTY_TIME], NOTHING);
	return *ret >= 0 && k->fields[*ret].type == DUTY_TIME;
}

static bool read_event(struct reader *r, const struct node *n, const struct duty_template *d, struct recurrence *ret)
{
	struct node trigger = member(n, "trigger"), where = member(n, "where"), deadline = member(n, "deadline");
	if (!need_member(r, n, "trigger") || !read_kind(r, &trigger, d->unit, &ret->trigger))
		return false;
	const struct duty_kind *k = &r->v->kinds[ret->trigger];
	read_where(r, &where, k, NULL, &ret->trigger_where, &ret->n_trigger_where);
	if (!read_span(r, n, "gap", &ret->gap) || !read_shifts(r, n, ret) || !read_deadline_field(r, &deadline, k, &ret->deadline_field))
		return false;
	if (!deadline.is && !json_object_get(n->is, "gap")) {
		problem(r, n, P_NO_TERM, SAME(S("gap")), SAME(S("deadline")));
		return false;
	}
	return true;
}

static bool read_one(struct reader *r, const struct node *n, const struct duty_template *d, struct recurrence *ret)
{
	struct node kind_node = member(n, "kind");
	struct duty_value none = { .param = -1 };
	int kind;
	*ret = (struct recurrence){ .due_day = INT64_MIN, .exclusive = -1, .deadline_field = -1, .shift_param = -1, .trigger = -1,
		.grace = none, .gap = none, .tolerance = none };
	if (!json_is_object(n->is)) {
		problem(r, n, P_SHAPE, SAID("đối tượng {…}", "an object {…}"), NOTHING);
		return false;
	}
	if (!need_member(r, n, "kind") || !read_name(r, &kind_node, kind_names, COUNT(kind_names), &kind) || !is_object(r, n, members_of[kind]))
		return false;
	ret->kind = kind;
	switch (ret->kind) {
	case RECUR_ONCE: return read_once(r, n, ret);
	case RECUR_ONCE_REL: case RECUR_ROLLING: return read_gap(r, n, ret);
	case RECUR_BUCKET: case RECUR_ACTIVITY: return read_bucket(r, n, ret);
	case RECUR_INVARIANT: return read_invariant(r, n, d->unit, ret);
	case RECUR_ON_EVENT: return read_event(r, n, d, ret);
	case RECUR_CREDIT: break;
	}
	return true;
}

static bool read_choices(struct reader *r, const struct node *list, const struct duty_param *p, struct duty_template *d)
{
	struct duty_reading *all = a_array(r->a, struct duty_reading, p->n_choices);
	const char *key;
	json_t *value;
	bool ok = true;
	for (size_t i = 0; i < p->n_choices; i++) {
		struct node of = member(list, a_z(r->a, duty_word_text(p->choices[i])));
		all[i].choice = p->choices[i];
		if (!of.is)
			problem(r, list, P_READING_MISSING, SAME(duty_word_text(p->choices[i])), SAME(p->id));
		ok = of.is && read_one(r, &of, d, &all[i].recur) && ok;
	}
	json_object_foreach((json_t *)list->is, key, value) {
		struct node of = member(list, key);
		struct duty_span span;
		int64_t word;
		if (!param_read(p, str_of(key), &word, &span)) {
			problem(r, &of, P_UNKNOWN_CHOICE, SAME(a_dup(r->a, str_of(key))), SAME(p->id));
			ok = false;
		}
	}
	d->readings = all;
	d->n_readings = p->n_choices;
	return ok;
}

static bool read_switched(struct reader *r, const struct node *n, struct duty_template *d)
{
	struct node param = member(n, "switch"), readings = member(n, "readings");
	if (!is_object(r, n, "switch readings") || !need_member(r, n, "readings") || !read_param(r, &param, DUTY_WORD, &d->reading_param))
		return false;
	if (!json_is_object(readings.is)) {
		problem(r, &readings, P_SHAPE, SAID("đối tượng {…}", "an object {…}"), NOTHING);
		return false;
	}
	return read_choices(r, &readings, &r->c->params[d->reading_param], d);
}

bool read_recurrence(struct reader *r, const struct node *n, struct duty_template *d)
{
	d->reading_param = -1;
	if (json_object_get(n->is, "switch"))
		return read_switched(r, n, d);
	struct duty_reading *one = a_new(r->a, struct duty_reading);
	d->readings = one;
	d->n_readings = 1;
	return read_one(r, n, d, &one->recur);
}
