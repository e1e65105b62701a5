/* What a snapshot says, as the JSON that is signed, and read again from it. */
#include "modules/report/inside.h"

#include "base/json.h"
#include "modules/report/tree.h"

struct report_row report_row_of(const struct duty_count *c)
{
	const int64_t *n = c->n;
	return (struct report_row){ { [COL_SCOPE] = duty_count_in_scope(c), [COL_MET] = n[DUTY_MET], [COL_LATE] = n[DUTY_MET_LATE],
		[COL_OVERDUE] = n[DUTY_OVERDUE] + n[DUTY_CONTRADICTED], [COL_WAIVED] = n[DUTY_WAIVED], [COL_UNKNOWN] = n[DUTY_UNDETERMINED],
		[COL_OPEN] = n[DUTY_PARTLY] + n[DUTY_IN_REVIEW] + n[DUTY_DUE_SOON] + n[DUTY_NOT_DUE] } };
}

static const struct fact_number *number_find(const struct facts *f, const char *name)
{
	for (size_t i = 0; i < f->numbers.n; i++)
		if (str_is(f->numbers.at[i].name, name))
			return &f->numbers.at[i];
	return NULL;
}

int64_t facts_number(const struct facts *f, const char *name)
{
	const struct fact_number *x = number_find(f, name);
	return x ? x->n : 0;
}

bool facts_has(const struct facts *f, const char *name) { return number_find(f, name); }

struct duty_count *facts_cell(struct arena *a, struct facts *f, struct str duty, struct str clause, struct str class)
{
	for (size_t i = 0; i < f->cells.n; i++)
		if (str_eq(f->cells.at[i].duty, duty) && str_eq(f->cells.at[i].class, class))
			return &f->cells.at[i].count;
	struct fact_cell *c = VEC_ADD(a, &f->cells);
	*c = (struct fact_cell){ .duty = a_dup(a, duty), .clause = a_dup(a, clause), .class = a_dup(a, class) };
	return &c->count;
}

/* ---- catalogues and parameters in force ---- */

/* The value decided for that time, as it was known, else the catalogue's own. */
static struct str value_at(struct work *w, const struct duty_rules *r, int param, usec at, usec known)
{
	const struct duty_param *p = &r->catalogue->params[param];
	for (size_t i = r->n_settings; i-- > 0;) {
		const struct duty_setting *s = &r->settings[i];
		if (s->param == param && s->from <= at && at < s->to && s->known_from <= known && known < s->known_to)
			return param_text(w->a, p->type, s->value, s->span);
	}
	return param_text(w->a, p->type, p->initial, p->initial_span);
}

err facts_laws(struct work *w, struct facts *f)
{
	struct duty_books b;
	TRY(duty_books(w, &b));
	for (size_t i = 0; i < b.n; i++) {
		const struct duty_catalogue *c = b.at[i];
		struct duty_rules r;
		TRY(duty_rules(w, c, &r));
		*VEC_ADD(w->a, &f->books) = (struct fact_book){ c->id, c->version, c->hash };
		for (size_t k = 0; k < c->n_params; k++)
			*VEC_ADD(w->a, &f->params) = (struct fact_param){ c->id, c->params[k].id, value_at(w, &r, (int)k, f->at, f->known), c->params[k].ground };
	}
	return OK;
}

/* ---- writing ---- */

static void write_count(struct json *j, const struct duty_count *c)
{
	json_int(j, "in_scope", duty_count_in_scope(c));
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		if (i != DUTY_NOT_APPLICABLE)
			json_int(j, duty_status_names[i], c->n[i]);
}

static void write_groups(struct json *j, const char *key, const struct fact_group *at, size_t n)
{
	json_key_array(j, key);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_text(j, "key", at[i].key);
		write_count(j, &at[i].count);
		json_end(j);
	}
	json_end(j);
}

static void write_numbers(struct json *j, const char *key, const struct fact_number *at, size_t n)
{
	json_key_array(j, key);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_text(j, "name", at[i].name);
		json_int(j, "n", at[i].n);
		json_end(j);
	}
	json_end(j);
}

static void write_lines(struct json *j, const char *key, const struct str *at, size_t n)
{
	json_key_array(j, key);
	for (size_t i = 0; i < n; i++)
		json_text(j, NULL, at[i]);
	json_end(j);
}

static void write_laws(struct json *j, const struct facts *f)
{
	json_key_array(j, "catalogues");
	for (size_t i = 0; i < f->books.n; i++) {
		json_object(j);
		json_text(j, "id", f->books.at[i].id);
		json_text(j, "version", f->books.at[i].version);
		json_text(j, "sha256", f->books.at[i].hash);
		json_end(j);
	}
	json_end(j);
	json_key_array(j, "parameters");
	for (size_t i = 0; i < f->params.n; i++) {
		json_object(j);
		json_text(j, "catalogue", f->params.at[i].catalogue);
		json_text(j, "id", f->params.at[i].id);
		json_text(j, "value", f->params.at[i].value);
		json_text(j, "ground", f->params.at[i].ground);
		json_end(j);
	}
	json_end(j);
}

static void write_cells(struct json *j, const struct facts *f)
{
	json_key_array(j, "totals");
	for (size_t i = 0; i < f->cells.n; i++) {
		json_object(j);
		json_text(j, "duty", f->cells.at[i].duty);
		json_text(j, "clause", f->cells.at[i].clause);
		json_text(j, "class", f->cells.at[i].class);
		write_count(j, &f->cells.at[i].count);
		json_end(j);
	}
	json_end(j);
}

static void write_annexed(struct json *j, const struct facts *f)
{
	json_key_array(j, "annexed");
	for (size_t i = 0; i < f->annexed.n; i++) {
		const struct fact_annexed *x = &f->annexed.at[i];
		json_object(j);
		json_text(j, "organisation", x->org);
		json_text(j, "name", x->org_name);
		json_text(j, "duty", x->duty);
		json_text(j, "subject", x->subject);
		json_time(j, "due", x->due);
		json_text(j, "step", x->step);
		if (x->answered)
			json_time(j, "answered", x->answered);
		json_end(j);
	}
	json_end(j);
}

void facts_write(const struct facts *f, struct buf *to)
{
	struct json j = json_to(to);
	json_object(&j);
	json_text(&j, "format", S("ungcuu-snapshot-1"));
	json_text(&j, "code", f->code);
	json_text(&j, "scope", f->scope);
	json_text(&j, "scope_code", f->scope_code);
	json_time(&j, "from", f->from);
	json_time(&j, "to", f->to);
	json_time(&j, "at", f->at);
	json_time(&j, "known", f->known);
	json_int(&j, "instances", f->n_lines);
	json_text(&j, "sha256", f->hash);
	write_laws(&j, f);
	write_cells(&j, f);
	write_groups(&j, "classes", f->classes.at, f->classes.n);
	write_groups(&j, "sectors", f->sectors.at, f->sectors.n);
	write_groups(&j, "provinces", f->provinces.at, f->provinces.n);
	write_numbers(&j, "register", f->numbers.at, f->numbers.n);
	write_numbers(&j, "incident_types", f->types.at, f->types.n);
	write_lines(&j, "longest_overdue", f->overdue.at, f->overdue.n);
	write_lines(&j, "waived", f->waived.at, f->waived.n);
	write_annexed(&j, f);
	json_end(&j);
}

/* ---- reading ---- */

static usec time_of(struct arena *a, tree o, const char *key)
{
	usec t;
	return time_parse(tree_text(a, o, key), &t) ? t : 0;
}

static struct duty_count count_of(tree o)
{
	struct duty_count c = { 0 };
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		c.n[i] = tree_int(o, duty_status_names[i]);
	return c;
}

#define EACH(root, key, o) for (size_t i_ = 0; ((o) = tree_item((root), (key), i_)); i_++)

static void read_all(struct arena *a, tree root, struct facts *f)
{
	tree o;
	EACH(root, "catalogues", o)
		*VEC_ADD(a, &f->books) = (struct fact_book){ tree_text(a, o, "id"), tree_text(a, o, "version"), tree_text(a, o, "sha256") };
	EACH(root, "parameters", o)
		*VEC_ADD(a, &f->params) = (struct fact_param){ tree_text(a, o, "catalogue"), tree_text(a, o, "id"), tree_text(a, o, "value"), tree_text(a, o, "ground") };
	EACH(root, "totals", o)
		*VEC_ADD(a, &f->cells) = (struct fact_cell){ tree_text(a, o, "duty"), tree_text(a, o, "clause"), tree_text(a, o, "class"), count_of(o) };
	EACH(root, "classes", o)
		*VEC_ADD(a, &f->classes) = (struct fact_group){ tree_text(a, o, "key"), count_of(o) };
	EACH(root, "sectors", o)
		*VEC_ADD(a, &f->sectors) = (struct fact_group){ tree_text(a, o, "key"), count_of(o) };
	EACH(root, "provinces", o)
		*VEC_ADD(a, &f->provinces) = (struct fact_group){ tree_text(a, o, "key"), count_of(o) };
	EACH(root, "register", o)
		*VEC_ADD(a, &f->numbers) = (struct fact_number){ tree_text(a, o, "name"), tree_int(o, "n") };
	EACH(root, "incident_types", o)
		*VEC_ADD(a, &f->types) = (struct fact_number){ tree_text(a, o, "name"), tree_int(o, "n") };
	EACH(root, "longest_overdue", o)
		*VEC_ADD(a, &f->overdue) = tree_text(a, o, NULL);
	EACH(root, "waived", o)
		*VEC_ADD(a, &f->waived) = tree_text(a, o, NULL);
	EACH(root, "annexed", o)
		*VEC_ADD(a, &f->annexed) = (struct fact_annexed){ tree_text(a, o, "organisation"), tree_text(a, o, "name"), tree_text(a, o, "duty"),
			tree_text(a, o, "subject"), tree_text(a, o, "step"), time_of(a, o, "due"), time_of(a, o, "answered") };
}

err facts_read(struct arena *a, struct str text, struct facts *f)
{
	tree root = tree_open(text);
	*f = (struct facts){ 0 };
	if (!root || !str_is(tree_text(a, root, "format"), "ungcuu-snapshot-1")) {
		tree_close(root);
		return E_INVALID;
	}
	f->code = tree_text(a, root, "code");
	f->scope = tree_text(a, root, "scope");
	f->scope_code = tree_text(a, root, "scope_code");
	f->from = time_of(a, root, "from");
	f->to = time_of(a, root, "to");
	f->at = time_of(a, root, "at");
	f->known = time_of(a, root, "known");
	f->n_lines = tree_int(root, "instances");
	f->hash = tree_text(a, root, "sha256");
	read_all(a, root, f);
	tree_close(root);
	return OK;
}
