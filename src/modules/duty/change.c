/* What the coordinator decides: values of parameters with their ground, new versions of catalogues. */
#include "base/rand.h"
#include "core/jobs/jobs.h"
#include "modules/duty/pages.h"
#include "modules/network/network.h"
#include "modules/network/rules.h"

/* Everything is computed again: any standing may be another one. */
static err compute_all(struct work *w)
{
	return job_add(w, "duty.nightly", S("changed"), S("{}"), 0);
}

static const struct duty_catalogue *catalogue_named(const struct duty_books *b, struct str code)
{
	for (size_t i = 0; i < b->n; i++)
		if (str_eq(b->at[i]->id, code))
			return b->at[i];
	return NULL;
}

/* What holds on the day before goes on to hold until then. */
static err keep_earlier(struct work *w, struct str catalogue, struct str param, usec from)
{
	struct duty_param_of_rows rows;
	TRY(duty_param_of(w->db, w->a, &(struct duty_param_of_in){ .catalogue = catalogue }, &rows));
	TRY(duty_param_close(w->db, &(struct duty_param_close_in){ .catalogue = catalogue, .param = param, .from = from, .now = w->now }, NULL));
	for (size_t i = 0; i < rows.n; i++) {
		const struct duty_param_of_row *x = &rows.at[i];
		if (!str_eq(x->param, param) || x->known_to || x->valid_from >= from || (x->valid_to && x->valid_to <= from))
			continue;
		TRY(duty_param_insert(w->db, &(struct duty_param_insert_in){ .id = id_new(), .catalogue = catalogue, .param = param, .value = x->value, .ground = x->ground,
			.from = x->valid_from, .to = from, .now = w->now, .account = w->by.account_id }, NULL));
	}
	return OK;
}

err duty_param_set(struct work *w, struct str catalogue, struct str param, const struct duty_param_form *f)
{
	struct duty_books b;
	struct duty_span span;
	int64_t value;
	usec from = 0;
	TRY(network_need_edit(w, 0));
	TRY(duty_books(w, &b));
	const struct duty_catalogue *c = catalogue_named(&b, catalogue);
	int at = c ? catalogue_param(c, param) : -1;
	if (at < 0)
		return fail(w, E_NOT_FOUND, M_DUTY_PARAM_UNKNOWN, param);
	if (!param_read(&c->params[at], f->value, &value, &span))
		fail_field(w, S("value"), M_DUTY_PARAM_BAD);
	if (!time_parse(f->from, &from) || from < c->in_force_from)
		fail_field(w, S("from"), M_DUTY_PARAM_FROM, date_shown(w->a, c->in_force_from));
	TRY(work_checked(w));
	TRY(keep_earlier(w, catalogue, param, from));
	TRY(duty_param_insert(w->db, &(struct duty_param_insert_in){ .id = id_new(), .catalogue = catalogue, .param = param, .value = f->value, .ground = f->ground, .from = from,
		.now = w->now, .account = w->by.account_id }, NULL));
	TRY(compute_all(w));
	return NOTE(w, "duty.param_set", NULL, 0, { "code", param }, { "catalogue", catalogue }, { "value", f->value }, { "ground", f->ground }, { "from", date_shown(w->a, from) });
}

err duty_catalogue_take(struct work *w, const char *field, struct str text, int64_t *ret_id)
{
	struct duty_books b;
	const struct duty_catalogue *c;
	struct catalogue_problem *problems = NULL;
	size_t n = 0;
	TRY(network_need_edit(w, 0));
	TRY(duty_books(w, &b));
	if (!text.n)
		fail_field(w, str_of(field), M_DUTY_CATALOGUE_EMPTY);
	else if (text.n > CATALOGUE_MAX || catalogue_read(w->a, b.vocabulary, text, &c, &problems, &n) != OK) {
		for (size_t i = 0; i < n; i++)
			fail_field(w, str_of(field), M_DUTY_CATALOGUE_PROBLEM, duty_number_text(w, problems[i].line), duty_number_text(w, problems[i].column), problems[i].where,
				duty_said(w, (struct duty_text){ problems[i].vi, problems[i].en }));
		if (!n)
			fail_field(w, str_of(field), M_DUTY_CATALOGUE_UNREADABLE);
	}
	TRY(work_checked(w));
	const struct duty_catalogue *old = catalogue_named(&b, c->id);
	if (old && str_eq(old->hash, c->hash))
		return fail(w, E_CONFLICT, M_DUTY_CATALOGUE_SAME, c->version);
	TRY(duty_catalogue_put(w, c, ret_id));
	TRY(compute_all(w));
	return NOTE(w, "duty.catalogue_put", NULL, 0, { "code", c->id }, { "version", c->version }, { "hash", c->hash });
}
