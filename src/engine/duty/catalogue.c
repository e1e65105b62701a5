/* The document as a whole: its head, parameters, clauses and ladders. */
#include "engine/duty/catalogue_read.h"

#include "base/code.h"
#include "base/text.h"
#include "engine/duty/history.h"

static const char format[] = "ungcuu-duties/1";
enum { MAX_PARAMS = 500, MAX_CLAUSES = 1000, MAX_LADDERS = 50, MAX_STEPS = 30 };

int catalogue_duty(const struct duty_catalogue *c, struct str id)
{
	for (size_t i = 0; i < c->n_duties; i++)
		if (str_eq(c->duties[i].id, id))
			return i;
	return -1;
}

int catalogue_param(const struct duty_catalogue *c, struct str id)
{
	for (size_t i = 0; i < c->n_params; i++)
		if (str_eq(c->params[i].id, id))
			return i;
	return -1;
}

int catalogue_clause(const struct duty_catalogue *c, struct str id)
{
	for (size_t i = 0; i < c->n_clauses; i++)
		if (str_eq(c->clauses[i].id, id))
			return i;
	return -1;
}

int ladder_named(const struct duty_catalogue *c, struct str id)
{
	for (size_t i = 0; i < c->n_ladders; i++)
		if (str_eq(c->ladders[i].id, id))
			return i;
	return -1;
}

void problem(struct reader *r, const struct node *n, enum problem_code code, struct duty_text x, struct duty_text y)
{
	if (r->n_problems >= CATALOGUE_PROBLEMS)
		return;
	struct catalogue_problem *p = &r->problems[r->n_problems++];
	problem_say(r->a, p, code, x, y);
	source_place_of(r->json, n, &p->line, &p->column);
	p->where = place_path(r->a, n);
}

/* ---- parameters ---- */

/* A value as text, whatever sort of JSON it was written in. */
static struct str written(struct reader *r, const json_t *v)
{
	if (json_is_string(v))
		return a_dup(r->a, str_from(json_string_value(v), json_string_length(v)));
	if (json_is_integer(v))
		return a_fmt(r->a, "%lld", (long long)json_integer_value(v));
	return json_is_true(v) ? S("true") : json_is_false(v) ? S("false") : STR_NONE;
}

static void read_choices(struct reader *r, const struct node *list, struct duty_param *p)
{
	size_t n = list_of(r, list, 20);
	int64_t *words = a_array(r->a, int64_t, n);
	struct duty_text *labels = a_array(r->a, struct duty_text, n);
	p->choices = words;
	p->choice_labels = labels;
	for (size_t i = 0; i < n; i++) {
		struct node of = element(list, i), is = member(&of, "is"), vi = member(&of, "vi"), en = member(&of, "en");
		struct str word = STR_NONE;
		if (!is_object(r, &of, "is vi en") || !need_member(r, &of, "is") || !read_token(r, &is, &word))
			continue;
		if (!vi.is || !en.is)
			problem(r, &of, P_LANGUAGE, NOTHING, NOTHING);
		read_text(r, &vi, &labels[i].vi);
		read_text(r, &en, &labels[i].en);
		words[i] = duty_word(word);
		for (size_t k = 0; k < i; k++)
			if (words[k] == words[i])
				problem(r, &is, P_DOUBLED, SAME(word), NOTHING);
	}
	p->n_choices = n;
	if (n < 2)
		problem(r, list->is ? list : list->up, P_MISSING, SAME(S("choices")), NOTHING);
}

static void read_limit(struct reader *r, const struct node *n, enum duty_type type, int64_t *ret)
{
	struct duty_value v;
	*ret = DUTY_NULL;
	if (!n->is)
		return;
	if (type != DUTY_INT && type != DUTY_SHARE)
		problem(r, n, P_ONLY_FOR, SAME(str_of(n->key)), SAME(S("int, share")));
	else if (read_value(r, n, type, NULL, 0, &v) && v.param < 0)
		*ret = v.literal;
}

static void read_initial(struct reader *r, const struct node *n, struct duty_param *p)
{
	if (json_is_object(n->is))
		problem(r, n, P_PARAM_OF_PARAM, NOTHING, NOTHING);
	else if (!param_read(p, written(r, n->is), &p->initial, &p->initial_span))
		problem(r, n, p->type == DUTY_DURATION ? P_SPAN : p->type == DUTY_SHARE ? P_SHARE : p->type == DUTY_WORD ? P_UNKNOWN_WORD : P_TYPE,
			p->type == DUTY_WORD ? SAME(text_clip(r->a, written(r, n->is), 60)) : duty_type_says[p->type], SAME(words_listed(r->a, p->choices, p->n_choices)));
}

static bool read_type(struct reader *r, const struct node *n, enum duty_type *ret)
{
	struct str text;
	if (!read_text(r, n, &text))
		return false;
	if (duty_type_named(text, ret) && *ret != DUTY_TIME && *ret != DUTY_ID)
		return true;
	problem(r, n, P_UNKNOWN_TYPE, SAME(text_clip(r->a, text, 60)), SAME(S("int, bool, word, share, duration")));
	return false;
}

static void read_one_param(struct reader *r, const struct node *n, struct duty_param *p)
{
	struct node id = member(n, "id"), type = member(n, "type"), label = member(n, "label"), ground = member(n, "ground"), value = member(n, "value"),
		min = member(n, "min"), max = member(n, "max"), choices = member(n, "choices");
	if (!is_object(r, n, "id type label ground value min max choices"))
		return;
	if (need_member(r, n, "id") && read_token(r, &id, &p->id) && catalogue_param(r->c, p->id) >= 0)
		problem(r, &id, P_DOUBLED, SAME(p->id), NOTHING);
	if (need_member(r, n, "label"))
		read_both(r, &label, &p->label);
	if (need_member(r, n, "ground"))
		read_text(r, &ground, &p->ground);
	if (!need_member(r, n, "type") || !read_type(r, &type, &p->type))
		return;
	read_limit(r, &min, p->type, &p->min);
	read_limit(r, &max, p->type, &p->max);
	if (p->type == DUTY_WORD)
		read_choices(r, &choices, p);
	else if (choices.is)
		problem(r, &choices, P_ONLY_FOR, SAME(S("choices")), SAME(S("word")));
	if (need_member(r, n, "value"))
		read_initial(r, &value, p);
}

void read_params(struct reader *r, const struct node *list)
{
	size_t n = list_of(r, list, MAX_PARAMS);
	struct duty_param *at = a_array(r->a, struct duty_param, n);
	r->c->params = at;
	for (size_t i = 0; i < n; i++) {
		struct node of = element(list, i);
		at[i].min = at[i].max = DUTY_NULL;
		read_one_param(r, &of, &at[i]);
		r->c->n_params = i + 1;
	}
}

/* ---- clauses ---- */

static void read_clause(struct reader *r, const struct node *n, struct duty_clause *c)
{
	struct node id = member(n, "id"), title = member(n, "title"), text = member(n, "text");
	if (!is_object(r, n, "id parent title text"))
		return;
	if (need_member(r, n, "id") && read_token(r, &id, &c->id) && catalogue_clause(r->c, c->id) >= 0)
		problem(r, &id, P_DOUBLED, SAME(c->id), NOTHING);
	if (need_member(r, n, "title"))
		read_both(r, &title, &c->title);
	read_both(r, &text, &c->text);
}

static void read_parent(struct reader *r, const struct node *n, struct duty_clause *c)
{
	struct node parent = member(n, "parent");
	struct str id;
	if (!read_text(r, &parent, &id))
		return;
	c->parent = catalogue_clause(r->c, id);
	if (c->parent < 0)
		problem(r, &parent, P_UNKNOWN_CLAUSE, SAME(text_clip(r->a, id, 60)), NOTHING);
}

/* 1 for one without parent; 0 when it lies within itself. */
static size_t clause_depth(const struct duty_catalogue *c, size_t i)
{
	size_t depth = 1;
	for (int up = c->clauses[i].parent; up >= 0; up = c->clauses[up].parent)
		if (++depth > c->n_clauses)
			return 0;
	return depth;
}

void read_clauses(struct reader *r, const struct node *list)
{
	size_t n = list_of(r, list, MAX_CLAUSES);
	struct duty_clause *at = a_array(r->a, struct duty_clause, n);
	r->c->clauses = at;
	for (size_t i = 0; i < n; i++) {
		struct node of = element(list, i);
		at[i].parent = -1;
		read_clause(r, &of, &at[i]);
		r->c->n_clauses = i + 1;
	}
	for (size_t i = 0; i < n; i++) {
		struct node of = element(list, i);
		read_parent(r, &of, &at[i]);
	}
	for (size_t i = 0; i < n; i++) {
		struct node of = element(list, i), parent = member(&of, "parent");
		size_t depth = clause_depth(r->c, i);
		if (!depth)
			problem(r, &parent, P_CYCLE, SAME(at[i].id), NOTHING);
		else if (depth > CLAUSE_DEPTH)
			problem(r, &parent, P_CLAUSE_DEEP, SAME(at[i].id), SAME(a_fmt(r->a, "%d", CLAUSE_DEPTH)));
	}
}

/* ---- ladders ---- */

/* A number of days, or the parameter that holds it. */
static void read_days(struct reader *r, const struct node *n, struct duty_value *ret)
{
	if (n->is && json_is_object(n->is))
		read_value(r, n, DUTY_INT, NULL, 0, ret);
	else
		read_int(r, n, -365, 3650, &ret->literal);
}

static void read_steps(struct reader *r, const struct node *list, struct chase_ladder *l)
{
	size_t n = list_of(r, list, MAX_STEPS);
	struct chase_step *at = a_array(r->a, struct chase_step, n);
	for (size_t i = 0; i < n; i++) {
		struct node of = element(list, i), day = member(&of, "day"), to = member(&of, "to"), form = member(&of, "form");
		struct duty_value days = { .param = -1 };
		if (!is_object(r, &of, "day to form") || !need_member(r, &of, "day") || !need_member(r, &of, "to") || !need_member(r, &of, "form"))
			continue;
		read_days(r, &day, &days);
		read_token(r, &to, &at[i].to);
		read_token(r, &form, &at[i].form);
		at[i].days = (int)(days.param < 0 ? days.literal : r->c->params[days.param].initial);
		at[i].param = days.param;
		if (i > 0 && at[i].days <= at[i - 1].days)
			problem(r, &day, P_LADDER_ORDER, NOTHING, NOTHING);
	}
	l->steps = at;
	l->n_steps = n;
	if (!n)
		problem(r, list->is ? list : list->up, P_MISSING, SAME(S("steps")), NOTHING);
}

void read_ladders(struct reader *r, const struct node *list)
{
	size_t n = list_of(r, list, MAX_LADDERS);
	struct chase_ladder *at = a_array(r->a, struct chase_ladder, n);
	r->c->ladders = at;
	for (size_t i = 0; i < n; i++) {
		struct node of = element(list, i), id = member(&of, "id"), steps = member(&of, "steps");
		if (is_object(r, &of, "id steps") && need_member(r, &of, "id") && read_token(r, &id, &at[i].id)) {
			if (ladder_named(r->c, at[i].id) >= 0)
				problem(r, &id, P_DOUBLED, SAME(at[i].id), NOTHING);
			read_steps(r, &steps, &at[i]);
		}
		r->c->n_ladders = i + 1;
	}
}

/* ---- the whole ---- */

static void read_force(struct reader *r, const struct node *n)
{
	struct node from = member(n, "from"), to = member(n, "to");
	int64_t day;
	r->c->in_force_to = TIME_OPEN;
	if (!n->is || !is_object(r, n, "from to"))
		return;
	if (need_member(r, n, "from") && read_day(r, &from, &day))
		r->c->in_force_from = civil_day_start(day);
	if (to.is && !json_is_null(to.is) && read_day(r, &to, &day)) {
		r->c->in_force_to = civil_day_start(day);
		if (r->c->in_force_to <= r->c->in_force_from)
			problem(r, &to, P_WINDOW, SAME(S("to")), SAID("phải sau «from»", "must lie behind «from»"));
	}
}

static void read_head(struct reader *r, const struct node *root)
{
	struct node form = member(root, "format"), id = member(root, "id"), version = member(root, "version"), title = member(root, "title"),
		document = member(root, "document"), force = member(root, "in_force");
	struct str is = STR_NONE;
	if (need_member(r, root, "format") && read_text(r, &form, &is) && !str_is(is, format))
		problem(r, &form, P_FORMAT, SAME(str_of(format)), NOTHING);
	/* an OSCAL token begins with a letter */
	if (need_member(r, root, "id") && read_token(r, &id, &r->c->id) && (r->c->id.p[0] < 'a' || r->c->id.p[0] > 'z'))
		problem(r, &id, P_ID_PREFIX, SAME(r->c->id), SAID("một chữ cái", "a letter"));
	if (need_member(r, root, "version"))
		read_token(r, &version, &r->c->version);
	if (need_member(r, root, "title"))
		read_both(r, &title, &r->c->title);
	if (need_member(r, root, "document"))
		read_both(r, &document, &r->c->document);
	if (need_member(r, root, "in_force"))
		read_force(r, &force);
}

static void read_root(struct reader *r, const json_t *document)
{
	struct node root = { document, NULL, NULL, 0 };
	if (!json_is_object(document)) {
		problem(r, &root, P_FORMAT, SAME(str_of(format)), NOTHING);
		return;
	}
	struct node params = member(&root, "params"), clauses = member(&root, "clauses"), ladders = member(&root, "ladders"), duties = member(&root, "duties");
	is_object(r, &root, "format id version title document in_force params clauses ladders duties");
	read_head(r, &root);
	read_params(r, &params);
	if (need_member(r, &root, "clauses"))
		read_clauses(r, &clauses);
	read_ladders(r, &ladders);
	if (need_member(r, &root, "duties"))
		read_duties(r, &duties);
}

static void syntax_problem(struct reader *r, json_error_t *e)
{
	struct node root = { 0 };
	bool is_double = json_error_code(e) == json_error_duplicate_key;
	problem(r, &root, is_double ? P_DOUBLE_MEMBER : P_SYNTAX, SAME(a_dup(r->a, str_of(e->text))), NOTHING);
	r->problems[0].line = e->line > 0 ? e->line : 1;
	r->problems[0].column = e->column > 0 ? e->column : 1;
}

static void read_document(struct reader *r)
{
	struct node root = { 0 };
	json_error_t e;
	if (r->json.n > CATALOGUE_MAX) {
		problem(r, &root, P_SIZE, NOTHING, NOTHING);
		return;
	}
	if (!utf8_valid(r->json)) {
		problem(r, &root, P_UTF8, NOTHING, NOTHING);
		return;
	}
	json_t *document = json_loadb(r->json.p ? r->json.p : "", r->json.n, JSON_REJECT_DUPLICATES, &e);
	if (document)
		read_root(r, document);
	else
		syntax_problem(r, &e);
	json_decref(document);
}

err catalogue_read(struct arena *a, const struct duty_vocabulary *v, struct str json, const struct duty_catalogue **ret,
	struct catalogue_problem **ret_problems, size_t *ret_n)
{
	struct reader r = { .a = a, .v = v, .json = a_dup(a, json), .c = a_new(a, struct duty_catalogue), .problems = a_array(a, struct catalogue_problem, CATALOGUE_PROBLEMS) };
	struct sha256 hash = sha256_of(json);
	r.c->json = r.json;
	r.c->hash = hex_of(a, str_from((const char *)hash.b, sizeof hash.b));
	read_document(&r);
	*ret = r.n_problems ? NULL : r.c;
	*ret_problems = r.problems;
	*ret_n = r.n_problems;
	return r.n_problems ? E_INVALID : OK;
}
