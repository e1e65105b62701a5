/* Search identifiers: maps (and), lists of maps (or), keywords; and the condition above them. */
#include "engine/sigma/rule.h"

#define MAX_IDENTIFIERS 500

static const struct sigma_node *item_node(struct sigma_reading *r, struct str key, int line, const struct tree *value)
{
	struct sigma_item *item = sigma_item_read(r, key, line, value);
	if (!item)
		return NULL;
	struct sigma_node *node = a_new(r->book->a, struct sigma_node);
	*node = (struct sigma_node){ .kind = NODE_ITEM, .item = item, .weight = item->n };
	return node;
}

static const struct sigma_node *map_node(struct sigma_reading *r, const struct tree *t)
{
	const struct sigma_node **at = a_array(r->book->a, const struct sigma_node *, t->n + 1);
	if (!t->n) {
		sigma_fault(r, t->line, "shape", S("tiêu chí trống"), S("an empty search identifier"));
		return NULL;
	}
	for (size_t i = 0; i < t->n; i++)
		if (!(at[i] = item_node(r, t->keys[i], t->key_lines[i], t->at[i])))
			return NULL;
	return sigma_join(r, NODE_AND, at, t->n, t->line);
}

static bool only_scalars(const struct tree *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->at[i]->kind >= TREE_LIST)
			return false;
	return true;
}

static const struct sigma_node *identifier(struct sigma_reading *r, const struct tree *t, int depth)
{
	if (t->kind == TREE_MAP)
		return map_node(r, t);
	if (t->kind != TREE_LIST || only_scalars(t))
		return item_node(r, S(""), t->line, t);
	if (depth > 4) {
		sigma_fault(r, t->line, "shape", S("danh sách lồng quá sâu"), S("lists nested too deep"));
		return NULL;
	}
	const struct sigma_node **at = a_array(r->book->a, const struct sigma_node *, t->n);
	for (size_t i = 0; i < t->n; i++)
		if (!(at[i] = identifier(r, t->at[i], depth + 1)))
			return NULL;
	return sigma_join(r, NODE_OR, at, t->n, t->line);
}

static const struct sigma_node *conditions(struct sigma_reading *r, const struct tree *t, const struct sigma_names *names)
{
	const struct tree *const *at = t->kind == TREE_LIST ? t->at : &t;
	size_t n = t->kind == TREE_LIST ? t->n : 1;
	const struct sigma_node **nodes = a_array(r->book->a, const struct sigma_node *, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (at[i]->kind != TREE_TEXT) {
			sigma_fault(r, at[i]->line, "condition", S("điều kiện phải là văn bản"), S("a condition must be a text"));
			return NULL;
		}
		if (!(nodes[i] = sigma_condition_read(r, at[i]->text, at[i]->line, names)))
			return NULL;
	}
	if (n)
		return sigma_join(r, NODE_OR, nodes, n, t->line);
	sigma_fault(r, t->line, "condition", S("không có điều kiện"), S("there is no condition"));
	return NULL;
}

static bool skipped(struct str key, const char *const *skip)
{
	for (; skip && *skip; skip++)
		if (str_is(key, *skip))
			return true;
	return str_is(key, "condition") || str_is(key, "timeframe");
}

const struct sigma_node *sigma_detection_read(struct sigma_reading *r, const struct tree *t, const char *const *skip)
{
	const struct tree *condition = tree_get(t, "condition");
	if (!t || t->kind != TREE_MAP || !condition) {
		sigma_fault(r, t ? t->line : 1, "shape", S("thiếu “detection” với “condition”"), S("“detection” with a “condition” is missing"));
		return NULL;
	}
	struct sigma_names names = { 0 };
	struct str *keys = a_array(r->book->a, struct str, t->n);
	names.names = keys;
	names.nodes = a_array(r->book->a, const struct sigma_node *, t->n);
	for (size_t i = 0; i < t->n; i++) {
		if (skipped(t->keys[i], skip))
			continue;
		keys[names.n] = t->keys[i];
		if (!(names.nodes[names.n++] = identifier(r, t->at[i], 0)))
			return NULL;
		if (names.n > MAX_IDENTIFIERS) {
			sigma_fault(r, t->line, "shape", S("hơn 500 tiêu chí trong một luật"), S("more than 500 search identifiers in one rule"));
			return NULL;
		}
	}
	return conditions(r, condition, &names);
}
