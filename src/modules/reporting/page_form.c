/* The form of a draft, made of its items. */
#include "base/text.h"
#include "modules/reporting/pages.h"
#include "modules/reporting/pages_gen.h"
#include "web/web.h"

struct str time_for_input(struct arena *a, struct str answer, bool is_date)
{
	usec t;
	if (!time_parse(answer, &t))
		return answer;
	struct civil c = civil_of(t);
	if (is_date)
		return a_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day);
	return a_fmt(a, "%04d-%02d-%02dT%02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
}

static void choices_fill(struct req *r, struct form_field *f, const struct item *it)
{
	bool is_long = it->type == ITEM_CHOICE && it->n_choices > 5;
	struct choice *at = a_array(r->w.a, struct choice, it->n_choices + 1);
	size_t n = 0;
	if (is_long)
		at[n++] = (struct choice){ STR_NONE, say(&r->w, M_REPORTING_NOT_CHOSEN), !f->value.n };
	for (size_t i = 0; i < it->n_choices; i++)
		at[n++] = (struct choice){ it->choices[i].value, it->choices[i].label[r->w.by.lang], answer_holds(f->value, it->choices[i].value) };
	f->choices = at;
	f->n_choices = n;
	f->is_select = is_long;
	f->is_radio = !is_long && it->type == ITEM_CHOICE;
	f->is_checkboxes = it->type == ITEM_CHECKS;
}

static void kind_fill(struct req *r, struct form_field *f, const struct item *it)
{
	switch (it->type) {
	case ITEM_TEXT: f->max_length = it->max; return;
	case ITEM_LINES: f->is_lines = true; f->max_length = it->max; f->rows = 4; return;
	case ITEM_EMAIL: f->type = "email"; return;
	case ITEM_PHONE: f->type = "tel"; return;
	case ITEM_NUMBER: f->max_length = 20; return;
	case ITEM_TIME: f->type = "datetime-local"; f->value = time_for_input(r->w.a, f->value, false); return;
	case ITEM_DATE: f->type = "date"; f->value = time_for_input(r->w.a, f->value, true); return;
	case ITEM_CHOICE: case ITEM_CHECKS: choices_fill(r, f, it); return;
	case ITEM_DOMAINS: case ITEM_IPS: f->is_lines = true; f->rows = 3; return;
	case N_ITEM_TYPES: return;
	}
}

/* After a conflict: what the other person has saved stands below what was typed. */
static struct str help_of(struct req *r, const struct item *it, struct str saved, struct str typed)
{
	struct str help = it->help[r->w.by.lang];
	if (r->w.problem.e != E_CONFLICT || str_eq(str_trim(saved), str_trim(typed)))
		return help;
	struct str shown = saved.n ? text_clip(r->w.a, answer_shown(r->w.a, it, saved, r->w.by.lang), 300) : say(&r->w, M_REPORTING_EMPTY);
	return say(&r->w, M_REPORTING_NOW_SAVED, shown);
}

static struct form_field field_of(struct req *r, const struct question *q, const struct answers *saved)
{
	const struct item *it = q->item;
	bool is_again = r->w.problem.e != OK;
	struct str name = it->key, was = saved->at[it->at];
	struct form_field f = { .name = name, .label = it->label[r->w.by.lang], .value = is_again ? req_typed(r, a_z(r->w.a, name)) : was,
		.error = req_field_problem(r, a_z(r->w.a, name)), .is_required = q->is_required };
	f.help = help_of(r, it, was, f.value);
	kind_fill(r, &f, it);
	return f;
}

/* Errors with the items' labels. */
static struct form_errors errors_of(struct req *r)
{
	struct form_errors e = form_errors_of(r, NULL, 0);
	struct form_error *at = a_array(r->w.a, struct form_error, e.n_items);
	for (size_t i = 0; i < e.n_items; i++) {
		const struct item *it = item_of(e.items[i].name);
		at[i] = e.items[i];
		at[i].label = it ? it->label[r->w.by.lang] : STR_NONE;
	}
	e.items = at;
	return e;
}

static bool is_short(const struct item *it)
{
	return it->type == ITEM_TEXT || it->type == ITEM_EMAIL || it->type == ITEM_PHONE || it->type == ITEM_NUMBER || it->type == ITEM_TIME ||
		it->type == ITEM_DATE || (it->type == ITEM_CHOICE && it->n_choices > 5);
}

static struct form_block block_of(struct req *r, const struct form_section *s, const struct answers *saved, size_t at)
{
	struct form_field *fields = a_array(r->w.a, struct form_field, s->n_questions);
	struct form_run *runs = a_array(r->w.a, struct form_run, s->n_questions);
	size_t n = 0;
	for (size_t i = 0; i < s->n_questions; i++) {
		bool is_two = is_short(s->questions[i].item);
		fields[i] = field_of(r, &s->questions[i], saved);
		if (!n || runs[n - 1].is_two != is_two)
			runs[n++] = (struct form_run){ .fields = &fields[i], .is_two = is_two };
		runs[n - 1].n_fields++;
	}
	return (struct form_block){ .title = s->title[r->w.by.lang], .anchor = a_fmt(r->w.a, "part-%zu", at + 1), .runs = runs, .n_runs = n };
}

err report_edit_page(struct req *r)
{
	struct work *w = &r->w;
	struct statutory_get_row s;
	struct answers saved;
	TRY(statutory_by_code(w, r->args[0], &s));
	if (!statutory_is_own(w, &s))
		return fail(w, E_DENIED, M_REPORTING_NOT_OWN, s.code);
	if (!str_is(s.state, "draft"))
		return fail(w, E_CONFLICT, M_REPORTING_FROZEN, s.code);
	const struct report_form *form = form_of(s.kind);
	answers_read(w->a, s.fields, &saved);
	struct form_block *blocks = a_array(w->a, struct form_block, form->n_sections);
	for (size_t i = 0; i < form->n_sections; i++)
		blocks[i] = block_of(r, &form->sections[i], &saved, i);
	const struct link crumbs[] = {
		{ .path = a_fmt(w->a, "/incidents/%.*s", STR_ARG(s.incident_code)), .label = s.incident_code },
		{ .path = statutory_path(w->a, s.code), .label = s.code } };
	struct report_form_page p = {
		.head = { .title = statutory_title(s.profile, s.kind, w->by.lang), .subtitle = s.incident_title, .crumbs = crumbs, .n_crumbs = 2 },
		.errors = errors_of(r), .code = s.code, .version = s.version, .returned = s.reason, .blocks = blocks, .n_blocks = form->n_sections };
	return reply_page(r, p.head.title, HTML_OF(r, page_report_form, &p));
}
