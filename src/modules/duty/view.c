/* Words and colours of the duties' pages, the moment asked for, filters. */
#include "core/legal/reference.h"
#include "modules/duty/pages.h"
#include "modules/network/pages.h"

#define BIT(s) (1u << (s))

const struct duty_group duty_groups[N_GROUPS] = {
	[GROUP_OVERDUE] = { "overdue", M_DUTY_GROUP_OVERDUE, "bad", "alert-circle", BIT(DUTY_OVERDUE) | BIT(DUTY_CONTRADICTED) },
	[GROUP_UNKNOWN] = { "undetermined", M_DUTY_GROUP_UNKNOWN, "warn", "help-circle", BIT(DUTY_UNDETERMINED) },
	[GROUP_OPEN] = { "open", M_DUTY_GROUP_OPEN, "info", "clock", BIT(DUTY_PARTLY) | BIT(DUTY_IN_REVIEW) | BIT(DUTY_DUE_SOON) | BIT(DUTY_NOT_DUE) },
	[GROUP_WAIVED] = { "waived", M_DUTY_GROUP_WAIVED, "neutral", "hand-stop", BIT(DUTY_WAIVED) },
	[GROUP_LATE] = { "late", M_DUTY_GROUP_LATE, "warn", "clock-exclamation", BIT(DUTY_MET_LATE) },
	[GROUP_MET] = { "met", M_DUTY_GROUP_MET, "good", "check", BIT(DUTY_MET) },
};

int64_t group_count(const struct duty_count *c, const struct duty_group *g)
{
	int64_t n = 0;
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		n += g->set >> i & 1 ? c->n[i] : 0;
	return n;
}

static const struct { enum msg says; const char *tone, *icon; } statuses[N_DUTY_STATUSES] = {
	[DUTY_CONTRADICTED] = { M_DUTY_STATUS_CONTRADICTED, "bad", "alert-triangle" },
	[DUTY_WAIVED] = { M_DUTY_STATUS_WAIVED, "neutral", "hand-stop" },
	[DUTY_MET_LATE] = { M_DUTY_STATUS_MET_LATE, "warn", "clock-exclamation" },
	[DUTY_MET] = { M_DUTY_STATUS_MET, "good", "check" },
	[DUTY_PARTLY] = { M_DUTY_STATUS_PARTLY, "warn", "clipboard-list" },
	[DUTY_IN_REVIEW] = { M_DUTY_STATUS_IN_REVIEW, "info", "eye" },
	[DUTY_OVERDUE] = { M_DUTY_STATUS_OVERDUE, "bad", "alert-circle" },
	[DUTY_DUE_SOON] = { M_DUTY_STATUS_DUE_SOON, "warn", "clock" },
	[DUTY_NOT_DUE] = { M_DUTY_STATUS_NOT_DUE, "info", "clock" },
	[DUTY_UNDETERMINED] = { M_DUTY_STATUS_UNDETERMINED, "warn", "help-circle" },
	[DUTY_NOT_APPLICABLE] = { M_DUTY_STATUS_NOT_APPLICABLE, "neutral", "ban" },
};

struct str status_text(struct work *w, enum duty_status s) { return say(w, statuses[s].says); }
const char *status_tone(enum duty_status s) { return statuses[s].tone; }

struct badge status_badge(struct work *w, enum duty_status s)
{
	return (struct badge){ status_text(w, s), statuses[s].tone, statuses[s].icon };
}

struct str class_text(struct work *w, struct str class)
{
	static const struct { const char *class; enum msg says; } rows[] = { { "min", M_DUTY_CLASS_MIN }, { "gov", M_DUTY_CLASS_GOV }, { "prov", M_DUTY_CLASS_PROV },
		{ "soe", M_DUTY_CLASS_SOE }, { "isp", M_DUTY_CLASS_ISP }, { "secco", M_DUTY_CLASS_SECCO } };
	for (size_t i = 0; i < COUNT(rows); i++)
		if (str_is(class, rows[i].class))
			return say(w, rows[i].says);
	return say(w, M_DUTY_CLASS_OTHER);
}

struct str duty_number_text(struct work *w, int64_t n)
{
	return a_fmt(w->a, "%lld", (long long)n);
}

struct str clause_text(struct work *w, struct str clause)
{
	if (clause.n > 2 && str_is(str_sub(clause, clause.n - 2, 2), "dd"))
		return a_cat(w->a, str_sub(clause, 0, clause.n - 2), S("đ"));
	return clause;
}

struct str due_text(struct work *w, usec due)
{
	if (due == TIME_OPEN || !due)
		return STR_NONE;
	return due == civil_day_start(civil_day_number(due)) ? date_shown(w->a, due - 1) : time_shown(w->a, due);
}

struct str span_words(struct work *w, struct duty_span s)
{
	if (s.months)
		return s.months % 12 ? say(w, M_DUTY_MONTHS, duty_number_text(w, s.months)) : say(w, M_DUTY_YEARS, duty_number_text(w, s.months / 12));
	return s.days ? say(w, M_DUTY_DAYS, duty_number_text(w, s.days)) : duration_words(w->a, w->by.lang, s.time);
}

static struct str share_text(struct work *w, int64_t v)
{
	return v % 100 ? a_fmt(w->a, "%lld,%02lld %%", (long long)(v / 100), (long long)(v % 100)) : a_fmt(w->a, "%lld %%", (long long)(v / 100));
}

struct str value_words(struct work *w, const struct duty_vocabulary *v, enum duty_type type, int64_t value, struct duty_span span)
{
	if (type == DUTY_DURATION)
		return span_words(w, span);
	if (value == DUTY_NULL)
		return say(w, M_DUTY_NOT_SAID);
	switch (type) {
	case DUTY_BOOL: return say(w, value ? M_DUTY_YES : M_DUTY_NO);
	case DUTY_WORD: return duty_said(w, vocabulary_word(v, value));
	case DUTY_SHARE: return share_text(w, value);
	case DUTY_TIME: return time_shown(w->a, value);
	case DUTY_INT: case DUTY_ID: case DUTY_DURATION: break;
	}
	return duty_number_text(w, value);
}

static const struct duty_setting *setting_at(const struct duty_rules *r, int param, usec at)
{
	for (size_t i = r->n_settings; i-- > 0;) {
		const struct duty_setting *s = &r->settings[i];
		if (s->param == param && s->from <= at && at < s->to && s->known_to == TIME_OPEN)
			return s;
	}
	return NULL;
}

static struct str choice_text(struct work *w, const struct duty_param *p, int64_t value)
{
	for (size_t i = 0; i < p->n_choices; i++)
		if (p->choices[i] == value)
			return duty_said(w, p->choice_labels[i]);
	return duty_word_text(value);
}

struct str param_now(struct work *w, const struct duty_rules *r, int param, usec at)
{
	const struct duty_param *p = &r->catalogue->params[param];
	const struct duty_setting *s = setting_at(r, param, at);
	int64_t value = s ? s->value : p->initial;
	if (p->type == DUTY_WORD)
		return choice_text(w, p, value);
	return value_words(w, r->vocabulary, p->type, value, s ? s->span : p->initial_span);
}

struct str rule_value(struct work *w, const struct duty_rules *r, struct duty_value v, enum duty_type type, usec at)
{
	return v.param >= 0 ? param_now(w, r, v.param, at) : value_words(w, r->vocabulary, type, v.literal, v.span);
}

/* ---- rules ---- */

static const struct recurrence *recurrence_now(const struct duty_rules *r, const struct duty_template *t, usec at)
{
	int64_t choice = 0;
	if (t->reading_param >= 0) {
		const struct duty_setting *s = setting_at(r, t->reading_param, at);
		choice = s ? s->value : r->catalogue->params[t->reading_param].initial;
	}
	for (size_t i = 0; i < t->n_readings; i++)
		if (t->reading_param < 0 || t->readings[i].choice == choice)
			return &t->readings[i].recur;
	return &t->readings[0].recur;
}

static struct str bucket_words(struct work *w, const struct recurrence *c)
{
	static const enum msg sizes[] = { M_DUTY_EVERY_MONTH, M_DUTY_EVERY_QUARTER, M_DUTY_EVERY_HALF, M_DUTY_EVERY_YEAR };
	struct str every = say(w, sizes[c->bucket]);
	if (!c->deadline_month)
		return every;
	struct str day = a_fmt(w->a, "%d/%d", c->deadline_day, c->deadline_month);
	return a_fmt(w->a, "%.*s; %.*s", STR_ARG(every), STR_ARG(say(w, c->deadline_years ? M_DUTY_DEADLINE_NEXT : M_DUTY_DEADLINE, day)));
}

struct str recurrence_words(struct work *w, const struct duty_rules *r, const struct duty_template *t, usec at)
{
	const struct recurrence *c = recurrence_now(r, t, at);
	switch (c->kind) {
	case RECUR_ONCE:
		return c->due_day != INT64_MIN ? say(w, M_DUTY_RECUR_ONCE, date_shown(w->a, civil_day_start(c->due_day))) : say(w, M_DUTY_RECUR_ONCE_GRACE, rule_value(w, r, c->grace, DUTY_DURATION, at));
	case RECUR_ONCE_REL: return say(w, M_DUTY_RECUR_ONCE_GRACE, rule_value(w, r, c->gap, DUTY_DURATION, at));
	case RECUR_ROLLING: return say(w, M_DUTY_RECUR_ROLLING, rule_value(w, r, c->gap, DUTY_DURATION, at));
	case RECUR_BUCKET: case RECUR_ACTIVITY: return bucket_words(w, c);
	case RECUR_INVARIANT: return say(w, M_DUTY_RECUR_INVARIANT);
	case RECUR_ON_EVENT: return say(w, M_DUTY_RECUR_EVENT, duty_said(w, r->vocabulary->kinds[c->trigger].says));
	case RECUR_CREDIT: break;
	}
	return say(w, M_DUTY_RECUR_CREDIT);
}

struct str where_words(struct work *w, const struct duty_rules *r, const struct duty_kind *k, const struct evidence_where *c, usec at)
{
	static const char *const ops[] = { "=", "≠", "<", "≤", ">", "≥" };
	struct str what = c->field == FIELD_BEGINS ? say(w, M_DUTY_FIELD_BEGINS) : c->field == FIELD_ENDS ? say(w, M_DUTY_FIELD_ENDS) :
		c->field == FIELD_JUDGED ? say(w, M_DUTY_FIELD_JUDGED) : duty_said(w, k->fields[c->field].says);
	enum duty_type type = c->field < 0 ? DUTY_TIME : k->fields[c->field].type;
	struct str value = c->of == OPERAND_YEAR ? say(w, M_DUTY_OF_WINDOW_YEAR) : c->of == OPERAND_TRIGGER ? say(w, M_DUTY_OF_TRIGGER) : rule_value(w, r, c->value, type, at);
	return a_fmt(w->a, "%.*s %s %.*s", STR_ARG(what), ops[c->op], STR_ARG(value));
}

/* ---- addresses ---- */

struct str duty_path(struct work *w, struct str org, struct str duty, enum duty_unit unit, struct str subject, struct str as_of)
{
	struct buf b __attribute__((cleanup(buf_done)));
	buf_init(&b, LINK_BYTES_MAX);
	buf_add_z(&b, "/duties/organisations/");
	buf_add_urlencoded(&b, org);
	if (duty.n) {
		buf_add_z(&b, "/");
		buf_add_urlencoded(&b, duty);
	}
	if (subject.n) {
		buf_add_z(&b, "/");
		buf_add_z(&b, duty_unit_names[unit]);
		buf_add_z(&b, "/");
		buf_add_urlencoded(&b, subject);
	}
	return link_with(w->a, a_dup(w->a, buf_str(&b)), &(struct query_part){ "as_of", as_of }, 1);
}

struct link duties_link(struct work *w)
{
	return (struct link){ .path = S("/duties"), .label = say(w, M_DUTY_TITLE) };
}

struct link duty_org_link(struct work *w, struct str code, struct str name, struct str as_of)
{
	return (struct link){ .path = duty_path(w, code, STR_NONE, 0, STR_NONE, as_of), .label = name };
}

/* ---- as of ---- */

err as_of_read(struct work *w, struct str asked, struct as_of *ret)
{
	usec t;
	*ret = (struct as_of){ .at = w->now };
	if (!asked.n)
		return OK;
	if (!time_parse(asked, &t) || t > w->now) {
		fail_field(w, S("as_of"), M_DUTY_BAD_AS_OF);
		return work_checked(w);
	}
	if (asked.n == 10)      /* a date alone: the end of that day */
		t += USEC_DAY - 1;
	ret->at = t < w->now ? t : w->now;
	ret->value = asked;
	ret->text = say(w, M_DUTY_AS_OF_SAYS, time_shown(w->a, ret->at));
	return OK;
}

err filter_read(struct work *w, const struct duty_query *in, struct duty_filter *ret, struct as_of *ret_as_of)
{
	TRY(as_of_read(w, in->as_of, ret_as_of));
	*ret = (struct duty_filter){ .catalogue = in->catalogue, .duty = in->duty, .clause = in->clause, .class = in->class, .sector = in->sector, .province = in->province,
		.network_role = in->role, .at = ret_as_of->value.n ? ret_as_of->at : 0 };
	return in->org.n ? duty_need_org(w, in->org, &ret->org) : OK;
}

/* ---- filters ---- */

static void choices_of_clauses(struct req *r, struct form_field *f, struct str chosen, bool is_catalogue)
{
	struct duty_books b;
	VEC(struct choice) at = { 0 };
	*VEC_ADD(r->w.a, &at) = (struct choice){ 0 };
	if (duty_books(&r->w, &b) != OK)
		return;
	for (size_t i = 0; i < b.n; i++) {
		const struct duty_catalogue *c = b.at[i];
		if (is_catalogue)
			*VEC_ADD(r->w.a, &at) = (struct choice){ c->id, duty_said(&r->w, c->title), str_eq(c->id, chosen) };
		for (size_t d = 0; d < c->n_duties && !is_catalogue; d++)
			if (!d || !str_eq(c->duties[d].clause, c->duties[d - 1].clause))
				*VEC_ADD(r->w.a, &at) = (struct choice){ c->duties[d].clause, clause_text(&r->w, c->duties[d].clause), str_eq(c->duties[d].clause, chosen) };
	}
	f->choices = at.at;
	f->n_choices = at.n;
	f->is_select = true;
}

static void field_fill(struct req *r, struct form_field *f, const char *name)
{
	if (str_is(f->name, "sector"))
		field_choices(r, f, REF_SECTOR);
	else if (str_is(f->name, "province"))
		field_choices(r, f, REF_PROVINCE);
	else if (str_is(f->name, "role"))
		field_words(r, f, ORG_ROLES);
	else if (str_is(f->name, "clause"))
		choices_of_clauses(r, f, f->value, false);
	else if (str_is(f->name, "catalogue"))
		choices_of_clauses(r, f, f->value, true);
	else if (str_is(f->name, "as_of"))
		f->type = "date";
	if (f->is_select)
		field_any(r, f);
}

struct form_field *filter_fields(struct req *r, const struct field *fields, size_t n)
{
	struct form_field *f = a_array(r->w.a, struct form_field, n);
	for (size_t i = 0; i < n; i++) {
		f[i] = form_field_of(r, fields, n, fields[i].name, req_typed(r, fields[i].name));
		field_fill(r, &f[i], fields[i].name);
	}
	return f;
}
