#include "engine/sigma/rule.h"

static const char *const level_names[N_LEVELS] = { "informational", "low", "medium", "high", "critical" };

const char *sigma_level_name(enum sigma_level level) { return level_names[level]; }

bool sigma_fault(struct sigma_reading *r, int line, const char *code, struct str vi, struct str en)
{
	if (!r->problem.code) {
		r->problem.line = line;
		r->problem.code = code;
		r->problem.why = (struct tree_text){ vi, en };
	}
	return false;
}

bool sigma_texts(struct sigma_reading *r, const struct tree *t, const char *what, const struct str **ret, size_t *ret_n)
{
	const struct tree *const *at = t && t->kind == TREE_LIST ? t->at : &t;
	size_t n = !t || t->kind == TREE_NULL ? 0 : t->kind == TREE_LIST ? t->n : 1;
	struct str *out = a_array(r->book->a, struct str, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (at[i]->kind >= TREE_LIST)
			return sigma_fault(r, at[i]->line, "shape", a_fmt(r->book->a, "“%s” phải là danh sách văn bản", what), a_fmt(r->book->a, "“%s” must be a list of texts", what));
		out[i] = at[i]->text;
	}
	*ret = out;
	*ret_n = n;
	return true;
}

static struct str small(struct arena *a, struct str s) { return pattern_fold(a, str_trim(s)); }

static bool level_of(struct sigma_reading *r, const struct tree *t, enum sigma_level *ret)
{
	struct str s = tree_text_of(t, "level");
	*ret = LEVEL_MEDIUM;
	if (!s.n)
		return true;
	for (int i = 0; i < N_LEVELS; i++)
		if (str_eq_nocase(s, str_of(level_names[i]))) {
			*ret = (enum sigma_level)i;
			return true;
		}
	return sigma_fault(r, tree_get(t, "level")->line, "shape", a_fmt(r->book->a, "không có mức “%.*s”", STR_ARG(s)), a_fmt(r->book->a, "there is no level “%.*s”", STR_ARG(s)));
}

static bool head(struct sigma_reading *r, const struct tree *t, struct sigma_rule *rule)
{
	struct arena *a = r->book->a;
	const struct tree *source = tree_get(t, "logsource");
	rule->file = r->problem.file;
	rule->line = t->line;
	rule->id = tree_text_of(t, "id");
	rule->name = tree_text_of(t, "name");
	rule->title = tree_text_of(t, "title");
	if (!rule->title.n)
		rule->title = rule->name;
	r->problem.title = rule->title;
	rule->author = tree_text_of(t, "author");
	rule->status = tree_text_of(t, "status");
	rule->description = tree_text_of(t, "description");
	rule->date = tree_text_of(t, "date");
	rule->source = (struct sigma_source){ small(a, tree_text_of(source, "category")), small(a, tree_text_of(source, "product")), small(a, tree_text_of(source, "service")) };
	if (!rule->title.n)
		return sigma_fault(r, t->line, "shape", S("thiếu “title”"), S("“title” is missing"));
	return level_of(r, t, &rule->level) && sigma_texts(r, tree_get(t, "tags"), "tags", &rule->tags, &rule->n_tags);
}

static bool need_source(struct sigma_reading *r, const struct tree *t, const struct sigma_rule *rule)
{
	const struct sigma_source *s = &rule->source;
	return s->category.n || s->product.n || s->service.n ||
		sigma_fault(r, t->line, "shape", S("thiếu “logsource” với category, product hoặc service"), S("“logsource” with a category, product or service is missing"));
}

static bool read_rule(struct sigma_reading *r, const struct tree *t, struct sigma_rule *rule)
{
	return head(r, t, rule) && need_source(r, t, rule) && (rule->when = sigma_detection_read(r, tree_get(t, "detection"), NULL));
}

static bool read_correlation(struct sigma_reading *r, const struct tree *t, struct sigma_rule *rule)
{
	return head(r, t, rule) && (rule->correlation = sigma_correlation_read(r, tree_get(t, "correlation")));
}

/* A filter's condition says what is dropped; when it begins with “not”, what is kept (both ways of writing are in use). */
static const struct sigma_node *dropped(const struct sigma_node *node)
{
	return node->kind == NODE_NOT ? node->at[0] : node;
}

static bool read_filter(struct sigma_reading *r, const struct tree *t, struct sigma_filter *f)
{
	static const char *const skip[] = { "rules", NULL };
	const struct tree *filter = tree_get(t, "filter"), *rules = tree_get(filter, "rules");
	if (!head(r, t, &f->head) || !need_source(r, t, &f->head))
		return false;
	if (!rules)
		return sigma_fault(r, t->line, "filter", S("bộ lọc thiếu “rules” (danh sách luật hoặc any)"), S("the filter has no “rules” (a list of rules, or any)"));
	f->any = (rules->kind == TREE_TEXT && (str_eq_nocase(rules->text, S("any")) || str_eq_nocase(rules->text, S("all")))) || (rules->kind == TREE_LIST && !rules->n);
	if (!f->any && !sigma_texts(r, rules, "rules", &f->rules, &f->n_rules))
		return false;
	f->head.when = sigma_detection_read(r, filter, skip);
	if (f->head.when)
		f->head.when = dropped(f->head.when);
	return f->head.when;
}

static void keep_rule(struct sigma_book *b, struct sigma_rule *rule)
{
	rule->index = b->rules.n;
	*VEC_ADD(b->a, &b->rules) = rule;
}

static void add_document(struct sigma_book *b, struct str file, const struct tree *t)
{
	struct sigma_reading r = { .book = b, .problem = { .file = file } };
	if (t->kind == TREE_NULL)
		return;
	if (t->kind != TREE_MAP)
		sigma_fault(&r, t->line, "shape", S("tài liệu phải là bảng các khoá"), S("a document must be a map of keys"));
	else if (tree_get(t, "filter")) {
		struct sigma_filter *f = a_new(b->a, struct sigma_filter);
		if (read_filter(&r, t, f))
			*VEC_ADD(b->a, &b->filters) = f;
	} else {
		struct sigma_rule *rule = a_new(b->a, struct sigma_rule);
		if (tree_get(t, "correlation") ? read_correlation(&r, t, rule) : read_rule(&r, t, rule))
			keep_rule(b, rule);
	}
	if (r.problem.code)
		*VEC_ADD(b->a, &b->problems) = r.problem;
}

void sigma_book_add(struct sigma_book *b, struct str file, struct str yaml)
{
	const struct tree **at;
	struct tree_fault fault;
	size_t n;
	tree_read(b->a, yaml, &at, &n, &fault);
	for (size_t i = 0; i < n; i++)
		add_document(b, file, at[i]);
	if (fault.line)
		*VEC_ADD(b->a, &b->problems) = (struct sigma_problem){ file, fault.line, STR_NONE, "yaml", fault.why };
}
