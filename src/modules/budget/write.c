/* Writes: forms and the API alike. */
#include "modules/budget/pages.h"

#include "web/web.h"

static err put_code(struct json j, struct str code)
{
	json_object(&j);
	json_text(&j, "code", code);
	json_end(&j);
	return OK;
}

/* Nothing differs: nothing is written, and the journal has nothing to tell. */
static void note_unchanged(const struct req *r, bool is_changed)
{
	if (!is_changed)
		web_note_journal(r->route->journal);
}

/* A page says everything anew, a program what it names. */
err budget_save_post(struct req *r)
{
	struct budget_form f = *(const struct budget_form *)r->in;
	struct work *w = &r->w;
	int64_t year;
	bool is_changed;
	TRY(year_of(r, r->args[1], &year));
	if (r->is_api) {
		struct org_by_id_row o;
		struct budget_sheet s;
		TRY(budget_org(w, r->args[0], &o));
		TRY(budget_sheet(w, o.id, year, &s));
		budget_form_of(w->a, &s, &f);
		f.version = 0;
		fields_overlay(r, LIST(budget_fields), r->in, &f);
	}
	TRY(budget_save(w, r->args[0], year, &f, &is_changed));
	note_unchanged(r, is_changed);
	return r->is_api ? budget_year_api(r) : reply_see(r, budget_path(w->a, r->args[0], year), is_changed ? M_BUDGET_SAVED_NOTICE : M_BUDGET_UNCHANGED_NOTICE);
}

err post_add_post(struct req *r)
{
	struct str code;
	TRY(post_add(&r->w, r->in, &code));
	if (!r->is_api)
		return reply_see(r, post_path(r->w.a, code, ""), M_BUDGET_SAVED_NOTICE);
	return put_code(reply_made(r, a_cat(r->w.a, S("/api/v1"), post_path(r->w.a, code, ""))), code);
}

err post_edit_post(struct req *r)
{
	struct post_form f = *(const struct post_form *)r->in;
	bool is_changed;
	if (r->is_api) {
		struct post_by_code_row p;
		TRY(post_find(&r->w, r->args[0], &p));
		post_form_of(r->w.a, &p, &f);
		f.version = 0;
		fields_overlay(r, LIST(post_fields), r->in, &f);
	}
	TRY(post_edit(&r->w, r->args[0], &f, &is_changed));
	note_unchanged(r, is_changed);
	if (r->is_api)
		return put_code(reply_json(r), r->args[0]);
	return reply_see(r, post_path(r->w.a, r->args[0], ""), is_changed ? M_BUDGET_SAVED_NOTICE : M_BUDGET_UNCHANGED_NOTICE);
}

err post_end_post(struct req *r)
{
	TRY(post_end(&r->w, r->args[0]));
	return r->is_api ? put_code(reply_json(r), r->args[0]) : reply_see(r, post_path(r->w.a, r->args[0], ""), M_BUDGET_SAVED_NOTICE);
}
