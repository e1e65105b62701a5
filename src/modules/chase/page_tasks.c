/* “Việc cần làm”: what the last digest said, and how it stands now. */
#include "modules/chase/pages.h"

#include "core/settings.h"
#include "modules/chase/pages_gen.h"

enum { SCREEN = 100 };

static struct str roles_of(struct work *w, unsigned sees)
{
	struct str said = STR_NONE;
	static const struct { unsigned bit; enum msg says; } all[] = { { SEES_DOER, M_CHASE_WORD_DOER }, { SEES_FOCAL, M_CHASE_WORD_FOCAL }, { SEES_HEAD, M_CHASE_WORD_HEAD } };
	for (size_t i = 0; i < COUNT(all); i++)
		if (sees & all[i].bit)
			said = said.n ? a_fmt(w->a, "%.*s, %.*s", STR_ARG(said), STR_ARG(say(w, all[i].says))) : say(w, all[i].says);
	return said;
}

static void group_begin(struct task_page *v, struct duty_names *names, const struct chase_digest_items_row *i, int64_t org)
{
	struct work *w = names->w;
	const struct duty_catalogue *c;
	int index;
	struct task_group *g = &v->groups[v->n_groups++];
	*g = (struct task_group){ .code = i->duty, .title = i->duty, .path = duty_path(w, i->org_code, i->duty, UNIT_ORG, STR_NONE, STR_NONE),
		.org = i->org_id == org ? STR_NONE : i->org_name };
	if (!duty_book_find(&names->books, i->duty, &c, &index))
		return;
	g->title = duty_said(w, c->duties[index].title);
	g->must = duty_said(w, c->duties[index].must);
}

/* The lines from `from` on, one screen; a day's digest stays as it is, so that its places are cursors. */
static void groups_of(struct task_page *v, struct duty_names *names, const struct digest *d, size_t from)
{
	struct work *w = names->w;
	size_t to = from < d->n && d->n - from > SCREEN ? from + SCREEN : d->n;
	struct task_line *lines = a_array(w->a, struct task_line, d->n);
	v->groups = a_array(w->a, struct task_group, SCREEN);
	if (from)
		v->pager.first = S("/my-tasks");
	if (to < d->n)
		v->pager.next = link_with(w->a, S("/my-tasks"), &(struct query_part){ "after", a_fmt(w->a, "%zu", to) }, 1);
	for (size_t i = from; i < to; i++) {
		const struct chase_digest_items_row *x = &d->at[i];
		if (i == from || !str_eq(x->duty, x[-1].duty) || x->org_id != x[-1].org_id) {
			group_begin(v, names, x, d->org);
			v->groups[v->n_groups - 1].lines = &lines[i];
		}
		lines[i] = (struct task_line){ a_fmt(w->a, "%.*s · %.*s", STR_ARG(x->subject_code), STR_ARG(x->subject_name)),
			say(w, M_CHASE_DUE_ON, date_shown(w->a, x->due_at - 1)), chase_badge(w, x->state) };
		v->groups[v->n_groups - 1].n_lines++;
	}
}

/* For those who decide; of what an organisation itself has asked for it decides nothing. */
static err late_reviews(struct work *w, struct task_page *v)
{
	struct chase_reviews_rows rows;
	int64_t n = 0;
	if (!may(w, &oversight_decide))
		return OK;
	TRY(chase_reviews_late(w, &(struct reviews_ask){ .org = w->by.org_id, .max = 500 }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		n += rows.at[i].org_id != w->by.org_id || rows.at[i].by_id == w->by.org_id;
	if (n)
		v->late = say(w, M_CHASE_REVIEWS_LATE, ov_number(w, n));
	return OK;
}

err chase_tasks_page(struct req *r)
{
	struct work *w = &r->w;
	const struct chase_part *in = r->in;
	struct digest d = { 0 };
	struct duty_names names;
	bool found;
	struct task_page v = { .empty = { .icon = "circle-check", .title = say(w, M_CHASE_NO_TASKS), .text = say(w, M_CHASE_NO_TASKS_HINT) },
		.settings = say(w, M_CHASE_SETTINGS, ov_number(w, setting_int(w, "chase.hour"))) };
	TRY(late_reviews(w, &v));
	TRY(digest_last(w, &d, &found));
	TRY(duty_names_open(w, &names));
	v.head = (struct page_head){ .title = say(w, M_CHASE_TASKS), .subtitle = say(w, M_CHASE_TASKS_LEAD) };
	if (found) {
		v.when = say(w, M_CHASE_DIGEST_OF, date_shown(w->a, civil_day_start(d.day)), ov_number(w, (int64_t)d.n));
		v.why = say(w, M_CHASE_DIGEST_WHY, roles_of(w, d.sees));
		groups_of(&v, &names, &d, in->after > 0 && (size_t)in->after < d.n ? (size_t)in->after : 0);
	}
	return reply_page(r, v.head.title, HTML_OF(r, page_chase_tasks, &v));
}
