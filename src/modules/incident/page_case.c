#include "modules/incident/page_shown.h"

#include "core/files.h"
#include "core/legal/legal.h"
#include "modules/incident/pages_gen.h"
#include "modules/incident/process.h"

enum { MAX_MARKS = 32, EVENTS_SHOWN = 30 };

/* ---- progress ---- */

static void show_marks(const struct shown *x)
{
	const struct step *steps[MAX_MARKS];
	size_t n = process_steps(x->i->class, steps, MAX_MARKS), k = 0;
	struct step_mark *at = a_array(x->w->a, struct step_mark, n + 1);
	bool is_past = true;
	for (size_t s = 0; s < n; s++) {
		bool is_now = str_eq(steps[s]->code, x->i->step);
		if (str_is(steps[s]->class, "any") && !is_now && !str_is(steps[s]->code, "closed"))
			continue;
		is_past = is_past && !is_now;
		at[k++] = (struct step_mark){ steps[s]->title[x->w->by.lang], is_now, is_past };
	}
	x->p->marks = at;
	x->p->n_marks = k;
	x->p->now_at = step_label(x->w, x->i->step);
}

static struct step_button button_of(const struct shown *x, const struct step *from, const struct step *to, bool is_first)
{
	struct str title = to->title[x->w->by.lang];
	if (str_is(to->code, "cancelled"))
		return (struct step_button){ to->code, say(x->w, M_INCIDENT_STEP_CANCEL), false, true };
	if (process_goes_back(from, to))
		return (struct step_button){ to->code, say(x->w, M_INCIDENT_STEP_BACK_TO, title), false, true };
	return (struct step_button){ to->code, say(x->w, M_INCIDENT_STEP_TO, title), is_first, false };
}

static void show_steps(const struct shown *x)
{
	const struct step *from = process_step(x->i->step);
	struct step_button *at = a_array(x->w->a, struct step_button, MAX_MARKS);
	size_t n = 0;
	if (!from || x->p->is_over)
		return;
	for (struct str rest = from->next; rest.n && n < MAX_MARKS;) {
		const struct step *to = process_step(str_cut(&rest, ' '));
		if (to && !str_is(to->code, "closed"))
			at[n] = button_of(x, from, to, n == 0), n++;
	}
	x->p->steps = at;
	x->p->n_steps = n;
	if (str_is(from->phase, "review"))
		x->p->closing_hint = say(x->w, M_INCIDENT_CLOSING_HINT);
}

/* ---- clocks ---- */

static err clock_shown(const struct shown *x, const struct clocks_of_row *c, struct clock_line *ret)
{
	struct work *w = x->w;
	const struct clock_rule *rule = legal_rule(c->profile, c->rule);
	*ret = (struct clock_line){
		.chip = clock_chip_of(w, rule ? rule->title[w->by.lang] : c->rule, c->due_at, c->warn_at, c->met_at),
		.basis = rule ? rule->basis : c->profile, .started = say(w, M_INCIDENT_CLOCK_STARTED, time_shown(w->a, c->started_at)),
	};
	if (c->due_rolled_at != c->due_at)
		ret->due = say(w, M_INCIDENT_CLOCK_BOTH, time_shown(w->a, c->due_at), time_shown(w->a, c->due_rolled_at));
	if (c->met_at)
		ret->end = say(w, M_INCIDENT_CLOCK_MET, time_shown(w->a, c->met_at));
	else if (c->ended_at)
		ret->end = say(w, M_INCIDENT_CLOCK_ENDED, c->end_reason.n ? c->end_reason : time_shown(w->a, c->ended_at));
	return c->met_at ? record_link(w, c->met_kind, c->met_id, &ret->by) : OK;
}

static err show_clocks(const struct shown *x)
{
	struct clocks_of_rows rows;
	TRY(clocks_of(x->w->db, x->w->a, &(struct clocks_of_in){ .incident_id = x->i->id }, &rows));
	struct clock_line *now = a_array(x->w->a, struct clock_line, rows.n + 1), *past = a_array(x->w->a, struct clock_line, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++) {
		const struct clocks_of_row *c = &rows.at[k];
		TRY(clock_shown(x, c, c->ended_at ? &past[x->p->n_past++] : &now[x->p->n_clocks++]));
	}
	x->p->clocks = now;
	x->p->past = past;
	return OK;
}

/* ---- the journal ---- */

static err show_events(const struct shown *x)
{
	struct incident_timeline_rows rows;
	TRY(incident_timeline(x->w->db, x->w->a, &(struct incident_timeline_in){ .record = x->i->id, .before = INT64_MAX, .max = EVENTS_SHOWN + 1 }, &rows));
	x->p->has_more_events = rows.n > EVENTS_SHOWN;
	if (x->p->has_more_events)
		rows.n = EVENTS_SHOWN;
	struct event_line *at = a_array(x->w->a, struct event_line, rows.n + 1);
	x->p->n_events = events_show(x->w, &rows, at);
	x->p->events = at;
	return OK;
}

/* ---- the whole page ---- */

static struct badge state_badge(struct work *w, const struct incident_get_row *i)
{
	struct str words = step_label(w, i->step);
	return incident_is_over(i->step) ? (struct badge){ words, "neutral", "check" } : (struct badge){ words, "info", NULL };
}

static void show_head(const struct shown *x)
{
	struct work *w = x->w;
	const struct incident_get_row *i = x->i;
	struct incident_case *p = x->p;
	struct link *crumbs = a_array(w->a, struct link, 1);
	crumbs[0] = (struct link){ S("/incidents"), say(w, M_INCIDENT_LIST_TITLE), NULL, false };
	p->is_over = incident_is_over(i->step);
	p->may_work = may(w, &incident_work) && i->level >= ACCESS_WORK;
	p->may_step = may(w, &incident_work) && i->level >= ACCESS_LEAD;
	p->may_lead = may(w, &incident_lead) && i->level >= ACCESS_LEAD;
	p->code = i->code;
	p->version = id_text(w->a, i->version);
	p->live_path = incident_path(w->a, i->code, "/live");
	p->severity = severity_badge(w, i->severity);
	p->class = (struct badge){ class_label(w, i->class), str_is(i->class, "serious") ? "bad" : "neutral", NULL };
	p->state = state_badge(w, i);
	p->tlp = str_of(tlp_name((enum tlp)i->tlp));
	p->summary = i->summary;
	p->is_demo = i->is_demo;
	p->head = (struct page_head){ .title = i->title, .subtitle = i->code, .crumbs = crumbs, .n_crumbs = 1 };
}

err incident_case_get(struct req *r)
{
	struct incident_get_row i;
	struct incident_case p = { 0 };
	struct shown x = { r, &r->w, &i, &p };
	TRY(incident_of_path(r, ACCESS_SEE, &i));
	show_head(&x);
	p.errors = form_errors_of(r, r->route->in, r->route->n_in);
	show_marks(&x);
	show_steps(&x);
	TRY(show_clocks(&x));
	TRY(show_facts(&x));
	TRY(show_corrections(&x));
	TRY(show_merges(&x));
	show_acts(&x);
	TRY(show_parties(&x));
	TRY(show_tasks(&x));
	TRY(show_notes(&x));
	TRY(show_observables(&x));
	TRY(show_files(&x));
	TRY(show_events(&x));
	struct panel_shown *panels;
	TRY(panels_show(r, "incident", i.id, &panels, &p.n_panels));
	p.panels = panels;
	return reply_page(r, a_fmt(r->w.a, "%.*s – %.*s", STR_ARG(i.code), STR_ARG(i.title)), HTML_OF(r, page_incident_case, &p));
}

err incident_live_get(struct req *r)
{
	struct incident_get_row i;
	TRY(incident_of_path(r, ACCESS_SEE, &i));
	const char **topics = a_array(r->w.a, const char *, 1);
	topics[0] = a_z(r->w.a, a_fmt(r->w.a, "incident:%lld", (long long)i.id));
	return reply_events(r, topics, 1);
}

err incident_timeline_get(struct req *r)
{
	enum { SCREEN = 100 };
	const struct timeline_in *in = r->in;
	struct incident_get_row i;
	struct incident_timeline_rows rows;
	TRY(incident_of_path(r, ACCESS_SEE, &i));
	TRY(incident_timeline(r->w.db, r->w.a, &(struct incident_timeline_in){ .record = i.id, .before = in->before ? in->before : INT64_MAX, .max = SCREEN }, &rows));
	struct event_line *at = a_array(r->w.a, struct event_line, rows.n + 1);
	const struct link crumbs[] = { { S("/incidents"), say(&r->w, M_INCIDENT_LIST_TITLE), NULL, false },
		{ incident_path(r->w.a, i.code, ""), i.code, NULL, false } };
	struct case_timeline p = { .head = { .title = say(&r->w, M_INCIDENT_TIMELINE), .subtitle = i.title, .crumbs = crumbs, .n_crumbs = 2 }, .events = at };
	p.n_events = events_show(&r->w, &rows, at);
	struct str here = incident_path(r->w.a, i.code, "/timeline");
	if (rows.n == SCREEN)
		p.pager.next = link_with(r->w.a, here, &(struct query_part){ "before", link_number(r->w.a, rows.at[SCREEN - 1].id) }, 1);
	if (in->before)
		p.pager.first = here;
	return reply_page(r, p.head.title, HTML_OF(r, page_incident_timeline, &p));
}

err incident_file_get(struct req *r)
{
	struct incident_get_row i;
	int64_t id;
	TRY(incident_of_path(r, ACCESS_SEE, &i));
	if (i.level < ACCESS_WORK && i.tlp > TLP_AMBER)
		return fail(&r->w, E_DENIED, M_INCIDENT_LEVEL_TOO_LOW, i.code);
	if (!str_int(r->args[1], &id))
		return fail(&r->w, E_NOT_FOUND, M_INCIDENT_NOT_FOUND, i.code);
	return file_reply(r, S("incident"), i.id, id);
}
