/* The catalogues: law text beside each duty, the rule in words, parameters with their ground; what the coordinator changes. */
#include <fcntl.h>
#include <unistd.h>

#include "base/fd.h"
#include "modules/duty/pages.h"
#include "modules/duty/pages_gen.h"
#include "modules/network/network.h"

static struct catalogue_head head_of(struct work *w, const struct duty_catalogue *c)
{
	struct catalogue_head h = { .id = c->id, .title = duty_said(w, c->title), .document = duty_said(w, c->document), .version = c->version, .since = date_shown(w->a, c->in_force_from),
		.clauses = a_array(w->a, struct catalogue_clause, c->n_clauses) };
	for (size_t i = 0; i < c->n_clauses; i++) {
		struct catalogue_clause *to = &h.clauses[h.n_clauses];
		*to = (struct catalogue_clause){ .id = clause_text(w, c->clauses[i].id), .title = duty_said(w, c->clauses[i].title), .text = duty_said(w, c->clauses[i].text),
			.duties = a_array(w->a, struct link, c->n_duties) };
		for (size_t d = 0; d < c->n_duties; d++)
			if (str_eq(c->duties[d].clause, c->clauses[i].id))
				to->duties[to->n_duties++] = (struct link){ a_cat(w->a, S("/duties/catalogue/"), c->duties[d].id), duty_said(w, c->duties[d].title), NULL, false };
		h.n_clauses++;
	}
	return h;
}

/* Decisions for the nation are the coordinator's. */
static err manages(struct work *w, bool *ret)
{
	*ret = false;
	return may(w, &duty_manage) ? network_may_edit(w, 0, ret) : OK;
}

err duty_catalogue_page(struct req *r)
{
	bool manage;
	struct work *w = &r->w;
	struct duty_books b;
	struct link up = duties_link(w), *add = a_array(w->a, struct link, 1);
	struct catalogue_view v = { .head = { .title = say(w, M_DUTY_CATALOGUE), .subtitle = say(w, M_DUTY_CATALOGUE_LEAD), .crumbs = &up, .n_crumbs = 1 } };
	add[0] = (struct link){ S("/duties/catalogue-new"), say(w, M_DUTY_CATALOGUE_NEW), "upload", true };
	TRY(duty_books(w, &b));
	v.head.actions = add;
	TRY(manages(w, &manage));
	v.head.n_actions = manage;
	v.catalogues = a_array(w->a, struct catalogue_head, b.n);
	for (; v.n_catalogues < b.n; v.n_catalogues++)
		v.catalogues[v.n_catalogues] = head_of(w, b.at[v.n_catalogues]);
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_catalogue, &v));
}

/* ---- one duty ---- */

/* Its native form names the parameters it uses. */
static bool uses_param(struct work *w, const struct duty_template *t, struct str id)
{
	return str_find(t->json, a_fmt(w->a, "\"%.*s\"", STR_ARG(id))) >= 0;
}

static void show_params(struct work *w, const struct duty_rules *r, const struct duty_template *t, struct duty_law_view *v)
{
	const struct duty_catalogue *c = r->catalogue;
	v->params = a_array(w->a, struct param_line, c->n_params);
	for (size_t i = 0; i < c->n_params; i++)
		if (uses_param(w, t, c->params[i].id))
			v->params[v->n_params++] = (struct param_line){ c->params[i].id, duty_said(w, c->params[i].label), param_now(w, r, (int)i, w->now), c->params[i].ground,
				a_fmt(w->a, "/duties/parameters/%.*s/%.*s", STR_ARG(c->id), STR_ARG(c->params[i].id)) };
}

static void show_conditions(struct work *w, const struct duty_rules *r, const struct duty_template *t, struct duty_law_view *v)
{
	size_t max = t->n_evidence;
	for (size_t q = 0; q < t->n_evidence; q++)
		max += t->evidence[q].n_where;
	v->conditions = a_array(w->a, struct str, max);
	for (size_t q = 0; q < t->n_evidence; q++) {
		const struct duty_kind *k = &r->vocabulary->kinds[t->evidence[q].kinds[0]];
		v->conditions[v->n_conditions++] = say(w, M_DUTY_NEEDS_KIND, duty_said(w, k->says), grade_text(w, (enum duty_grade)t->evidence[q].min_grade));
		for (size_t i = 0; i < t->evidence[q].n_where; i++)
			v->conditions[v->n_conditions++] = where_words(w, r, k, &t->evidence[q].where[i], w->now);
	}
}

err duty_law_page(struct req *r)
{
	static const enum msg modalities[] = { M_DUTY_MODALITY_M, M_DUTY_MODALITY_S, M_DUTY_MODALITY_E, M_DUTY_MODALITY_X };
	struct work *w = &r->w;
	struct duty_books b;
	struct duty_rules rules;
	const struct duty_catalogue *c;
	int i;
	TRY(duty_books(w, &b));
	if (!duty_book_find(&b, r->args[0], &c, &i))
		return fail(w, E_NOT_FOUND, M_DUTY_UNKNOWN, r->args[0]);
	TRY(duty_rules(w, c, &rules));
	const struct duty_template *t = &c->duties[i];
	struct link crumbs[] = { duties_link(w), { S("/duties/catalogue"), say(w, M_DUTY_CATALOGUE), NULL, false } };
	struct duty_law_view v = { .head = { .title = duty_said(w, t->title), .subtitle = t->id, .crumbs = crumbs, .n_crumbs = 2 }, .law = duty_said(w, t->text),
		.document = say(w, M_DUTY_CLAUSE_OF, clause_text(w, t->clause), duty_said(w, c->document)), .must = duty_said(w, t->must), .proof = duty_said(w, t->proof),
		.recurs = recurrence_words(w, &rules, t, w->now), .applies = t->applies.text, .unit = duty_said(w, b.vocabulary->units[t->unit]),
		.modality = say(w, modalities[t->modality]), .numbers_path = link_with(w->a, S("/duties/list"), &(struct query_part){ "duty", t->id }, 1) };
	show_conditions(w, &rules, t, &v);
	show_params(w, &rules, t, &v);
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_law, &v));
}

/* ---- one parameter ---- */

static err past_of(struct work *w, struct str catalogue, struct str param, struct param_view *v)
{
	struct duty_param_of_rows rows;
	TRY(duty_param_of(w->db, w->a, &(struct duty_param_of_in){ .catalogue = catalogue }, &rows));
	v->past = a_array(w->a, struct param_past, rows.n);
	for (size_t i = rows.n; i-- > 0;)
		if (str_eq(rows.at[i].param, param))
			v->past[v->n_past++] = (struct param_past){ rows.at[i].value, rows.at[i].ground, date_shown(w->a, rows.at[i].valid_from),
				rows.at[i].valid_to ? date_shown(w->a, rows.at[i].valid_to) : STR_NONE,
				rows.at[i].known_to ? say(w, M_DUTY_REPLACED_AT, time_shown(w->a, rows.at[i].known_to)) : time_shown(w->a, rows.at[i].known_from) };
	return OK;
}

static struct choice *choices_of(struct work *w, const struct duty_param *p)
{
	struct choice *at = a_array(w->a, struct choice, p->n_choices);
	for (size_t i = 0; i < p->n_choices; i++)
		at[i] = (struct choice){ duty_word_text(p->choices[i]), duty_said(w, p->choice_labels[i]), false };
	return at;
}

err duty_param_page(struct req *r)
{
	struct work *w = &r->w;
	struct duty_books b;
	struct duty_rules rules;
	const struct duty_catalogue *c = NULL;
	TRY(duty_books(w, &b));
	for (size_t i = 0; i < b.n; i++)
		c = str_eq(b.at[i]->id, r->args[0]) ? b.at[i] : c;
	int at = c ? catalogue_param(c, r->args[1]) : -1;
	if (at < 0)
		return fail(w, E_NOT_FOUND, M_DUTY_PARAM_UNKNOWN, r->args[1]);
	TRY(duty_rules(w, c, &rules));
	const struct duty_param *p = &c->params[at];
	struct link crumbs[] = { duties_link(w), { S("/duties/catalogue"), say(w, M_DUTY_CATALOGUE), NULL, false } };
	struct param_view v = { .head = { .title = duty_said(w, p->label), .subtitle = param_now(w, &rules, at, w->now), .crumbs = crumbs, .n_crumbs = 2 }, .errors = form_errors_of(r, LIST(duty_param_fields)),
		.action = a_fmt(w->a, "/duties/parameters/%.*s/%.*s", STR_ARG(c->id), STR_ARG(p->id)), .ground = p->ground };
	TRY(manages(w, &v.may_manage));
	v.value = form_field_of(r, LIST(duty_param_fields), "value", param_text(w->a, p->type, p->initial, p->initial_span));
	v.value.help = say(w, p->type == DUTY_DURATION ? M_DUTY_PARAM_HELP_SPAN : M_DUTY_PARAM_HELP);
	if (p->n_choices) {
		v.value.choices = choices_of(w, p);
		v.value.n_choices = p->n_choices;
		v.value.is_select = true;
	}
	v.why = form_field_of(r, LIST(duty_param_fields), "ground", STR_NONE);
	v.from = form_field_of(r, LIST(duty_param_fields), "from", STR_NONE);
	v.from.type = "date";
	TRY(past_of(w, c->id, p->id, &v));
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_param, &v));
}

err duty_param_post(struct req *r)
{
	TRY(duty_param_set(&r->w, r->args[0], r->args[1], r->in));
	if (!r->is_api)
		return reply_see(r, a_fmt(r->w.a, "/duties/parameters/%.*s/%.*s", STR_ARG(r->args[0]), STR_ARG(r->args[1])), M_DUTY_PARAM_SAVED);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "param", r->args[1]);
	json_end(&j);
	return OK;
}

/* ---- a new version ---- */

err duty_catalogue_new_page(struct req *r)
{
	struct work *w = &r->w;
	TRY(network_need_edit(w, 0));
	struct link crumbs[] = { duties_link(w), { S("/duties/catalogue"), say(w, M_DUTY_CATALOGUE), NULL, false } };
	struct catalogue_new_view v = { .head = { .title = say(w, M_DUTY_CATALOGUE_NEW), .subtitle = say(w, M_DUTY_CATALOGUE_NEW_LEAD), .crumbs = crumbs, .n_crumbs = 2 },
		.errors = form_errors_of(r, LIST(duty_catalogue_fields)), .file = form_field_of(r, LIST(duty_catalogue_fields), "file", STR_NONE) };
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_catalogue_new, &v));
}

/* The file of the upload becomes the text; what cannot be read is told by the handler. */
err duty_catalogue_before(struct req *r)
{
	struct duty_catalogue_form *in = (struct duty_catalogue_form *)r->in;
	if (!in->file.n || in->file.at[0].size <= 0 || in->file.at[0].size > CATALOGUE_MAX)
		return OK;
	size_t n = (size_t)in->file.at[0].size, got = 0;
	char *text = a_array(r->w.a, char, n + 1);
	int fd = open(in->file.at[0].path, O_RDONLY | O_CLOEXEC);
	for (ssize_t k; fd >= 0 && got < n && (k = read(fd, text + got, n - got)) > 0;)
		got += (size_t)k;
	if (fd >= 0)
		close(fd);
	in->text = str_from(text, got);
	return OK;
}

err duty_catalogue_post(struct req *r)
{
	const struct duty_catalogue_form *in = r->in;
	int64_t id;
	TRY(duty_catalogue_take(&r->w, r->is_api ? "text" : "file", in->text, &id));
	if (!r->is_api)
		return reply_see(r, S("/duties/catalogue"), M_DUTY_CATALOGUE_SAVED);
	struct json j = reply_made(r, S("/api/v1/duties/catalogue"));
	json_object(&j);
	json_text(&j, "id", duty_number_text(&r->w, id));
	json_end(&j);
	return OK;
}
