/* What proves a duty: queries over records of work, with typed conditions. */
#include "engine/duty/catalogue_read.h"

static const char *const operators[] = { [WHERE_EQ] = "=", [WHERE_NE] = "!=", [WHERE_LT] = "<", [WHERE_LE] = "<=", [WHERE_GT] = ">", [WHERE_GE] = ">=" };
static const char *const grades[] = { [MIN_CLAIMED] = "claimed", [MIN_ATTESTED] = "attested", [MIN_VERIFIED] = "verified", [MIN_AUTO] = "auto" };
static const char *const counts[] = { [COUNT_BY_END] = "end", [COUNT_BY_START] = "start", [COUNT_BY_JUDGED] = "judged" };

bool read_kind(struct reader *r, const struct node *n, enum duty_unit unit, int *ret)
{
	struct str name;
	if (!read_text(r, n, &name))
		return false;
	*ret = vocabulary_kind(r->v, name);
	if (*ret < 0)
		problem(r, n, P_UNKNOWN_KIND, SAME(name), NOTHING);
	else if (!(r->v->kinds[*ret].units & 1u << unit))
		problem(r, n, P_KIND_UNIT, SAME(name), r->v->units[unit]);
	return *ret >= 0 && r->v->kinds[*ret].units & 1u << unit;
}

/* ---- conditions ---- */

static const struct { const char *name; int field; } pseudo_fields[] = { { "@begins", FIELD_BEGINS }, { "@ends", FIELD_ENDS }, { "@judged", FIELD_JUDGED } };
enum { NO_FIELD = -9 };

static int field_named(const struct duty_kind *k, struct str name)
{
	for (size_t i = 0; i < COUNT(pseudo_fields); i++)
		if (str_is(name, pseudo_fields[i].name))
			return pseudo_fields[i].field;
	int field = duty_kind_field(k, name);
	return field >= 0 ? field : NO_FIELD;
}

static struct duty_field field_of(const struct duty_kind *k, int field)
{
	return field >= 0 ? k->fields[field] : (struct duty_field){ .name = S("time"), .type = DUTY_TIME };
}

static bool read_field(struct reader *r, const struct node *n, const struct duty_kind *k, int *ret)
{
	struct str name;
	if (!read_text(r, n, &name))
		return false;
	*ret = field_named(k, name);
	if (*ret == NO_FIELD)
		problem(r, n, P_UNKNOWN_FIELD, SAME(name), SAME(k->name));
	return *ret != NO_FIELD;
}

/* The one kind of record that begins the duty in every reading; NULL when there is none. */
static const struct duty_kind *trigger_of(struct reader *r, const struct duty_template *d)
{
	for (size_t i = 0; d && i < d->n_readings; i++)
		if (d->readings[i].recur.kind != RECUR_ON_EVENT || d->readings[i].recur.trigger != d->readings[0].recur.trigger)
			return NULL;
	return d && d->n_readings && d->readings[0].recur.trigger >= 0 ? &r->v->kinds[d->readings[0].recur.trigger] : NULL;
}

static bool is_yearly(const struct duty_template *d)
{
	for (size_t i = 0; d && i < d->n_readings; i++)
		if ((d->readings[i].recur.kind != RECUR_BUCKET && d->readings[i].recur.kind != RECUR_ACTIVITY) || d->readings[i].recur.bucket != BUCKET_YEAR)
			return false;
	return d && d->n_readings;
}

/* { "trigger": field }: what the record that began it says. */
static bool read_of_trigger(struct reader *r, const struct node *n, const struct duty_template *d, enum duty_type type, struct evidence_where *ret)
{
	const struct duty_kind *k = trigger_of(r, d);
	struct node field = member(n, "trigger");
	ret->of = OPERAND_TRIGGER;
	if (!k)
		problem(r, n, P_ONLY_FOR, SAME(S("trigger")), SAME(S("on-event")));
	if (!k || !is_object(r, n, "trigger") || !read_field(r, &field, k, &ret->trigger_field))
		return false;
	if (field_of(k, ret->trigger_field).type == type)
		return true;
	problem(r, &field, P_TYPE, duty_type_says[type], NOTHING);
	return false;
}

/* { "window": "year" }: the year of the bucket. */
static bool read_of_window(struct reader *r, const struct node *n, const struct duty_template *d, enum duty_type type, struct evidence_where *ret)
{
	static const char *const year[] = { "year" };
	struct node what = member(n, "window");
	int nothing;
	ret->of = OPERAND_YEAR;
	if (!is_object(r, n, "window") || !read_name(r, &what, year, 1, &nothing))
		return false;
	if (type != DUTY_INT)
		problem(r, n, P_TYPE, duty_type_says[type], NOTHING);
	else if (!is_yearly(d))
		problem(r, n, P_ONLY_FOR, SAME(S("window")), SAID("kỳ một năm", "a yearly bucket"));
	return type == DUTY_INT && is_yearly(d);
}

static bool read_operand(struct reader *r, const struct node *n, const struct duty_field *f, const struct duty_template *d, struct evidence_where *ret)
{
	if (json_object_get(n->is, "trigger"))
		return read_of_trigger(r, n, d, f->type, ret);
	if (json_object_get(n->is, "window"))
		return read_of_window(r, n, d, f->type, ret);
	return read_value(r, n, f->type, f->words, f->n_words, &ret->value);
}

/* [field, operator, value] or [field, operator, value, { "when": [switch, reading] }] */
static bool read_condition(struct reader *r, const struct node *n, const struct duty_kind *k, const struct duty_template *d, struct evidence_where *ret)
{
	struct node field = element(n, 0), op_node = element(n, 1), value = element(n, 2), more = element(n, 3), when = member(&more, "when");
	int op;
	ret->value.param = -1;
	ret->trigger_field = -1;
	if (json_array_size(n->is) < 3 || json_array_size(n->is) > 4) {
		problem(r, n, P_SHAPE, SAID("[\"trường\", \"phép so sánh\", giá trị]", "[\"field\", \"comparison\", value]"), NOTHING);
		return false;
	}
	if (!read_field(r, &field, k, &ret->field) || !read_name(r, &op_node, operators, COUNT(operators), &op))
		return false;
	struct duty_field f = field_of(k, ret->field);
	ret->op = op;
	if (op >= WHERE_LT && (f.type == DUTY_WORD || f.type == DUTY_BOOL || f.type == DUTY_ID)) {
		problem(r, &op_node, P_ORDER, SAME(f.name), NOTHING);
		return false;
	}
	if (more.is && (!is_object(r, &more, "when") || !need_member(r, &more, "when") || !read_when(r, &when, &ret->when)))
		return false;
	return read_operand(r, &value, &f, d, ret);
}

void read_where(struct reader *r, const struct node *list, const struct duty_kind *k, const struct duty_template *d, const struct evidence_where **ret, size_t *ret_n)
{
	size_t n = list_of(r, list, 20);
	struct evidence_where *at = a_array(r->a, struct evidence_where, n);
	for (size_t i = 0; i < n; i++) {
		struct node of = element(list, i);
		read_condition(r, &of, k, d, &at[i]);
	}
	*ret = at;
	*ret_n = n;
}

/* ---- queries ---- */

static bool read_kinds(struct reader *r, const struct node *n, enum duty_unit unit, struct evidence_query *ret)
{
	size_t count = json_is_array(n->is) ? list_of(r, n, 10) : 1;
	int *kinds = a_array(r->a, int, count);
	bool ok = count > 0;
	for (size_t i = 0; i < count; i++) {
		struct node of = json_is_array(n->is) ? element(n, i) : *n;
		ok = read_kind(r, &of, unit, &kinds[i]) && ok;
	}
	if (!count)
		problem(r, n, P_MISSING, SAME(S("kind")), NOTHING);
	ret->kinds = kinds;
	ret->n_kinds = count;
	return ok;
}

static bool read_attribute_int(struct reader *r, const struct node *n, enum duty_unit unit, int *ret)
{
	struct str name;
	if (!read_text(r, n, &name))
		return false;
	*ret = vocabulary_attribute(r->v, name);
	if (*ret < 0) {
		problem(r, n, P_UNKNOWN_ATTRIBUTE, SAME(name), NOTHING);
		return false;
	}
	const struct duty_attribute *x = &r->v->attributes[*ret];
	if (x->unit != unit && x->unit != UNIT_ORG)
		problem(r, n, P_OTHER_UNIT, SAME(name), r->v->units[unit]);
	else if (x->type != DUTY_INT || x->is_many)
		problem(r, n, P_TYPE, duty_type_says[DUTY_INT], NOTHING);
	else
		return true;
	return false;
}

/* How many: a number, or a share of an attribute. */
static void read_need(struct reader *r, const struct node *n, enum duty_unit unit, struct evidence_query *ret)
{
	struct node need = member(n, "need"), of = member(n, "share_of");
	ret->share_of = -1;
	ret->need = (struct duty_value){ .param = -1, .literal = 1 };
	if (of.is && (!need_member(r, n, "need") || !read_attribute_int(r, &of, unit, &ret->share_of)))
		return;
	if (!need.is || !read_value(r, &need, of.is ? DUTY_SHARE : DUTY_INT, NULL, 0, &ret->need))
		return;
	const struct duty_param *p = ret->need.param >= 0 ? &r->c->params[ret->need.param] : NULL;
	bool may_be_none = p ? p->initial < 1 || (p->type == DUTY_INT && (p->min == DUTY_NULL || p->min < 1)) : ret->need.literal < 1;
	if (may_be_none)
		problem(r, &need, P_NEED, NOTHING, NOTHING);
}

static bool has_recur(const struct duty_template *d, enum recur_kind kind)
{
	for (size_t i = 0; i < d->n_readings; i++)
		if (d->readings[i].recur.kind == kind)
			return true;
	return false;
}

static void read_link(struct reader *r, const struct node *n, const struct duty_template *d, struct evidence_query *ret)
{
	if (!read_bool(r, n, &ret->is_linked) || !ret->is_linked)
		return;
	if (!trigger_of(r, d)) {
		problem(r, n, P_ONLY_FOR, SAME(S("linked")), SAME(S("on-event")));
		return;
	}
	for (size_t i = 0; i < ret->n_kinds; i++) {
		const struct duty_kind *k = &r->v->kinds[ret->kinds[i]];
		int field = duty_kind_field(k, S("for"));
		if (field < 0 || k->fields[field].type != DUTY_ID)
			problem(r, n, P_NOT_LINKED, SAME(k->name), NOTHING);
	}
}

static void read_lasting(struct reader *r, const struct node *n, const struct duty_template *d, struct evidence_query *ret)
{
	struct node lasts = member(n, "lasts"), ever = member(n, "ever");
	ret->lasts = (struct duty_value){ .param = -1 };
	if (lasts.is && read_value(r, &lasts, DUTY_DURATION, NULL, 0, &ret->lasts) && !has_recur(d, RECUR_INVARIANT))
		problem(r, &lasts, P_ONLY_FOR, SAME(S("lasts")), SAME(S("invariant")));
	if (ever.is && read_bool(r, &ever, &ret->from_ever) && !has_recur(d, RECUR_ONCE))
		problem(r, &ever, P_ONLY_FOR, SAME(S("ever")), SAME(S("once")));
}

static void read_conditions(struct reader *r, const struct node *n, const struct duty_template *d, struct evidence_query *ret)
{
	struct node where = member(n, "where"), distinct = member(n, "distinct");
	const struct duty_kind *k = &r->v->kinds[ret->kinds[0]];
	ret->distinct = -1;
	if (ret->n_kinds > 1 && (where.is || distinct.is)) {
		problem(r, where.is ? &where : &distinct, P_SEVERAL_KINDS, NOTHING, NOTHING);
		return;
	}
	read_where(r, &where, k, d, &ret->where, &ret->n_where);
	if (distinct.is && read_field(r, &distinct, k, &ret->distinct) && ret->distinct < 0)
		problem(r, &distinct, P_UNKNOWN_FIELD, SAME(S("@")), SAME(k->name));
}

bool read_query(struct reader *r, const struct node *n, const struct duty_template *d, struct evidence_query *ret)
{
	struct node kind = member(n, "kind"), grade_node = member(n, "min_grade"), count = member(n, "count_by"), linked = member(n, "linked");
	int grade = MIN_VERIFIED, by = COUNT_BY_END;
	if (!is_object(r, n, "kind need share_of distinct where min_grade count_by lasts linked ever") || !need_member(r, n, "kind") ||
			!read_kinds(r, &kind, d->unit, ret))
		return false;
	read_need(r, n, d->unit, ret);
	read_conditions(r, n, d, ret);
	if (grade_node.is)
		read_name(r, &grade_node, grades, COUNT(grades), &grade);
	if (count.is)
		read_name(r, &count, counts, COUNT(counts), &by);
	ret->min_grade = grade;
	ret->count_by = by;
	read_link(r, &linked, d, ret);
	read_lasting(r, n, d, ret);
	return true;
}
