/* The “correlation” part of a document (Sigma correlation rules specification 2.1 and the value metrics of its reference implementation). */
#include "engine/sigma/rule.h"

static const struct { const char *name; enum correlation_kind kind; } kinds[] = {
	{ "event_count", EVENT_COUNT }, { "value_count", VALUE_COUNT }, { "temporal", TEMPORAL }, { "temporal_ordered", TEMPORAL_ORDERED },
	{ "temporal_extended", TEMPORAL }, { "temporal_ordered_extended", TEMPORAL_ORDERED },
	{ "value_sum", VALUE_SUM }, { "value_avg", VALUE_AVG }, { "value_percentile", VALUE_PERCENTILE }, { "value_median", VALUE_MEDIAN },
};
static const char *const comparisons[] = { "eq", "neq", "lt", "lte", "gt", "gte" };

static bool fault(struct sigma_reading *r, const struct tree *t, struct str vi, struct str en) { return sigma_fault(r, t ? t->line : 1, "correlation", vi, en); }

static bool read_kind(struct sigma_reading *r, const struct tree *t, struct sigma_correlation *c)
{
	struct str s = tree_text_of(t, "type");
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_is(s, kinds[i].name)) {
			c->kind = kinds[i].kind;
			return true;
		}
	return fault(r, t, a_fmt(r->book->a, "không có loại tương quan “%.*s”", STR_ARG(s)), a_fmt(r->book->a, "there is no correlation type “%.*s”", STR_ARG(s)));
}

static bool read_span(struct sigma_reading *r, const struct tree *t, struct sigma_correlation *c)
{
	static const struct { char unit; int64_t seconds; } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 }, { 'M', 2629746 }, { 'y', 31556952 } };
	struct str s = tree_text_of(t, "timespan");
	int64_t n = 0, seconds = 0;
	for (size_t i = 0; s.n && i < COUNT(units); i++)
		if (s.p[s.n - 1] == units[i].unit)
			seconds = units[i].seconds;
	if (!seconds || !str_int(str_sub(s, 0, s.n - 1), &n) || n <= 0 || n > 10000000)
		return fault(r, t, S("“timespan” phải là một số và s, m, h hoặc d, như 15m"), S("“timespan” must be a number and s, m, h or d, as 15m"));
	c->span_usec = n * seconds * 1000000;
	return true;
}

static bool read_aliases(struct sigma_reading *r, const struct tree *t, struct sigma_correlation *c)
{
	VEC(struct sigma_alias) out = { 0 };
	for (size_t i = 0; t && t->kind == TREE_MAP && i < t->n; i++) {
		const struct tree *of = t->at[i];
		if (of->kind != TREE_MAP)
			return fault(r, of, S("bí danh trường phải là bảng luật: trường"), S("an alias must be a map of rule: field"));
		for (size_t k = 0; k < of->n; k++)
			*VEC_ADD(r->book->a, &out) = (struct sigma_alias){ t->keys[i], of->keys[k], of->at[k]->text };
	}
	c->aliases = out.at;
	c->n_aliases = out.n;
	return true;
}

static bool read_bounds(struct sigma_reading *r, const struct tree *t, struct sigma_correlation *c)
{
	for (size_t i = 0; i < t->n; i++) {
		bool found = str_is(t->keys[i], "field") || str_is(t->keys[i], "percentile");
		for (size_t k = 0; k < COUNT(comparisons); k++)
			if (str_is(t->keys[i], comparisons[k]) && c->n_bounds < COUNT(c->bounds)) {
				if (t->at[i]->kind != TREE_INT && t->at[i]->kind != TREE_REAL)
					return fault(r, t->at[i], S("điều kiện tương quan cần một số"), S("a correlation condition needs a number"));
				c->bounds[c->n_bounds++] = (struct sigma_bound){ (enum compare)k, strtod(a_z(r->book->a, t->at[i]->text), NULL) };
				found = true;
			}
		if (!found)
			return fault(r, t->at[i], a_fmt(r->book->a, "điều kiện tương quan không có “%.*s”", STR_ARG(t->keys[i])), a_fmt(r->book->a, "a correlation condition has no “%.*s”", STR_ARG(t->keys[i])));
	}
	const struct tree *percentile = tree_get(t, "percentile");
	c->percentile = percentile && percentile->kind == TREE_INT && percentile->whole >= 0 && percentile->whole <= 100 ? (int)percentile->whole : -1;
	if (c->kind == VALUE_PERCENTILE && c->percentile < 0)
		return fault(r, t, S("“percentile” phải từ 0 đến 100"), S("“percentile” must be 0 to 100"));
	return sigma_texts(r, tree_get(t, "field"), "field", &c->fields, &c->n_fields);
}

/* Names of the correlated rules as tests of an expression: the item's slot is the rule's place in the list. */
static bool read_expression(struct sigma_reading *r, const struct tree *t, struct sigma_correlation *c)
{
	struct sigma_names names = { .names = c->rules, .n = c->n_rules };
	names.nodes = a_array(r->book->a, const struct sigma_node *, c->n_rules + 1);
	for (size_t i = 0; i < c->n_rules; i++) {
		struct sigma_node *node = a_new(r->book->a, struct sigma_node);
		*node = (struct sigma_node){ .kind = NODE_ITEM, .item = a_new(r->book->a, struct sigma_item), .weight = 1 };
		node->item->slot = (unsigned)i;
		names.nodes[i] = node;
	}
	c->expression = sigma_condition_read(r, t->text, t->line, &names);
	if (c->expression && c->kind == TEMPORAL_ORDERED && c->expression->kind != NODE_AND && c->expression->kind != NODE_ITEM)
		return fault(r, t, S("“temporal_ordered” chỉ nhận điều kiện nối bằng and"), S("“temporal_ordered” takes a condition joined by and only"));
	return c->expression;
}

static bool read_condition(struct sigma_reading *r, const struct tree *t, struct sigma_correlation *c)
{
	const struct tree *condition = tree_get(t, "condition");
	bool temporal = c->kind == TEMPORAL || c->kind == TEMPORAL_ORDERED;
	if (condition && condition->kind == TREE_TEXT && temporal)
		return read_expression(r, condition, c);
	if (condition && condition->kind == TREE_MAP) {
		if (!read_bounds(r, condition, c))
			return false;
	} else if (condition || !temporal)
		return fault(r, condition ? condition : t, S("thiếu “condition” với gt, gte, lt, lte, eq hoặc neq"), S("“condition” with gt, gte, lt, lte, eq or neq is missing"));
	if (!temporal && !c->n_bounds)
		return fault(r, condition, S("điều kiện tương quan thiếu số để so sánh"), S("the correlation condition has no number to compare with"));
	for (size_t i = 0; c->kind == TEMPORAL_ORDERED && i < c->n_bounds; i++) {
		struct sigma_bound b = c->bounds[i];
		if (b.compare != (b.number == (double)c->n_rules - 1 ? CMP_GT : CMP_GTE) || b.number < (double)c->n_rules - 1)
			return fault(r, condition, S("“temporal_ordered” cần mọi luật theo thứ tự; hãy bỏ số trong điều kiện"), S("“temporal_ordered” needs all rules in their order; leave the number out"));
	}
	if (!temporal && c->kind != EVENT_COUNT && !c->n_fields)
		return fault(r, condition, S("điều kiện tương quan thiếu “field”"), S("the correlation condition has no “field”"));
	return true;
}

struct sigma_correlation *sigma_correlation_read(struct sigma_reading *r, const struct tree *t)
{
	struct sigma_correlation *c = a_new(r->book->a, struct sigma_correlation);
	c->generate = str_eq_nocase(tree_text_of(t, "generate"), S("true"));
	if (!t || t->kind != TREE_MAP) {
		fault(r, t, S("“correlation” phải là bảng các khoá"), S("“correlation” must be a map of keys"));
		return NULL;
	}
	if (!read_kind(r, t, c) || !sigma_texts(r, tree_get(t, "rules"), "rules", &c->rules, &c->n_rules) || !read_span(r, t, c) ||
		!sigma_texts(r, tree_get(t, "group-by"), "group-by", &c->group_by, &c->n_group_by) || !read_aliases(r, tree_get(t, "aliases"), c) || !read_condition(r, t, c))
		return NULL;
	if (c->n_rules && c->n_rules <= 64)
		return c;
	fault(r, t, S("“rules” phải có từ 1 đến 64 luật"), S("“rules” must name 1 to 64 rules"));
	return NULL;
}
