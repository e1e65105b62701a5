/* The dashboard as a page. */
#include "core/legal/legal.h"
#include "core/legal/reference.h"
#include "modules/dashboard/dashboard.h"
#include "modules/dashboard/pages_gen.h"
#include "modules/incident/incident.h"
#include "modules/incident/page_list.h"
#include "modules/incident/process.h"
#include "modules/network/network.h"

enum { TERMS_SHOWN = 10, TASKS_SHOWN = 20, FIGURES_MAX = 9, BARS_MAX = 4 };

/* ---- figures ---- */

static void figure_add(struct dashboard *v, struct figure *at, struct figure f)
{
	at[v->n_figures++] = f;
}

static void work_figures(struct req *r, const struct board_waiting *x, struct figure *at, struct dashboard *v)
{
	struct work *w = &r->w;
	struct arena *a = w->a;
	if (x->has_calls && x->calls)
		figure_add(v, at, (struct figure){ .label = say(w, M_DASHBOARD_CALLS), .path = S("/my-duty"), .n = x->calls, .icon = "phone", .tone = "bad" });
	if (x->has_queue) {
		struct str waited = x->oldest ? duration_words(a, w->by.lang, w->now - x->oldest) : STR_NONE;
		figure_add(v, at, (struct figure){ .label = say(w, M_DASHBOARD_QUEUE), .path = S("/triage"), .n = x->queue, .icon = "inbox",
			.note = waited.n ? say(w, M_DASHBOARD_OLDEST, waited) : STR_NONE, .tone = x->queue ? "warn" : "good" });
	}
	if (x->has_decide)
		figure_add(v, at, (struct figure){ .label = say(w, M_DASHBOARD_DECIDE), .path = S("/reports-in?waiting=1"), .n = x->decide,
			.icon = "file-check", .tone = x->decide ? "warn" : "good" });
	if (x->has_tasks)
		figure_add(v, at, (struct figure){ .label = say(w, M_DASHBOARD_MY_TASKS), .path = S("#tasks"), .n = x->mine, .icon = "list-check",
			.note = x->mine_late ? say(w, M_DASHBOARD_LATE_OF_THEM, link_number(a, x->mine_late)) : STR_NONE, .tone = x->mine_late ? "bad" : "neutral" });
}

static void case_figures(struct req *r, const struct board_waiting *x, struct str org_code, int64_t n_open, struct figure *at, struct dashboard *v)
{
	struct work *w = &r->w;
	struct str led = link_with(w->a, S("/incidents"), (struct query_part[]){ { "state", S("open") }, { "responsible", org_code } }, 2);
	figure_add(v, at, (struct figure){ .label = say(w, M_DASHBOARD_OVERDUE), .path = S("/incidents?due=overdue"), .n = x->overdue,
		.icon = "clock-exclamation", .tone = x->overdue ? "bad" : "good" });
	figure_add(v, at, (struct figure){ .label = say(w, M_DASHBOARD_SOON), .path = S("/incidents?due=day"), .n = x->soon, .icon = "clock",
		.tone = x->soon ? "warn" : "good" });
	if (x->has_tasks)
		figure_add(v, at, (struct figure){ .label = say(w, M_DASHBOARD_LEAD), .path = led, .n = x->lead, .icon = "flag",
			.note = x->lead_unassigned ? say(w, M_DASHBOARD_UNASSIGNED, link_number(w->a, x->lead_unassigned)) : STR_NONE, .tone = "neutral" });
	figure_add(v, at, (struct figure){ .label = say(w, M_DASHBOARD_OPEN), .path = S("/incidents?state=open"), .n = n_open, .icon = "alert-triangle", .tone = "info" });
}

/* ---- terms and tasks ---- */

static struct str rule_title(const struct work *w, struct str profile, struct str rule)
{
	const struct clock_rule *x = legal_rule(profile, rule);
	return x ? x->title[w->by.lang] : rule;
}

static err show_terms(struct req *r, struct dashboard *v)
{
	struct work *w = &r->w;
	struct board_nearest_rows rows;
	TRY(board_nearest(w->db, w->a, &(struct board_nearest_in){ .viewer = w->by.org_id, .max = TERMS_SHOWN }, &rows));
	struct term_line *at = a_array(w->a, struct term_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct board_nearest_row *x = &rows.at[i];
		at[i] = (struct term_line){ .code = x->code, .title = x->title, .responsible = x->responsible, .severity = severity_badge(w, x->severity),
			.clock = clock_chip_of(w, rule_title(w, x->profile, x->rule), x->due_at, x->warn_at, 0) };
	}
	v->terms = at;
	v->n_terms = rows.n;
	return OK;
}

static err show_tasks(struct req *r, struct dashboard *v)
{
	struct work *w = &r->w;
	struct board_my_tasks_rows rows;
	TRY(board_my_tasks(w->db, w->a, &(struct board_my_tasks_in){ .me = w->by.account_id, .org = w->by.org_id, .max = TASKS_SHOWN }, &rows));
	struct task_line *at = a_array(w->a, struct task_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct board_my_tasks_row *x = &rows.at[i];
		at[i] = (struct task_line){ .title = x->title, .code = x->code, .incident = x->incident_title, .has_due = x->due_at != 0 };
		if (x->due_at)
			at[i].clock = clock_chip_of(w, STR_NONE, x->due_at, 0, 0);
	}
	v->tasks = at;
	v->n_tasks = rows.n;
	return OK;
}

/* ---- charts ---- */

struct row_source { struct str label, value; int64_t n; };

/* Rows that count something, in their order; each leads to the open cases it counts. */
static struct bars bars_of(struct req *r, enum msg title, enum msg head, const char *filter, const struct row_source *from, size_t n)
{
	struct arena *a = r->w.a;
	struct bar *rows = a_array(a, struct bar, n);
	struct bars b = { .title = say(&r->w, title), .head = say(&r->w, head), .rows = rows };
	int64_t max = 1;
	for (size_t i = 0; i < n; i++)
		max = from[i].n > max ? from[i].n : max;
	for (size_t i = 0; i < n; i++)
		if (from[i].n)
			rows[b.n_rows++] = (struct bar){ .label = from[i].label, .n = from[i].n, .max = max, .path = !from[i].value.n ? STR_NONE :
				link_with(a, S("/incidents"), (struct query_part[]){ { "state", S("open") }, { filter, from[i].value } }, 2) };
	return b;
}

static struct bars bars_of_reference(struct req *r, enum msg title, enum msg head, const char *filter, enum reference_table t, const int64_t *counts)
{
	const struct reference *at;
	size_t n;
	struct row_source rows[BOARD_CODES];
	reference_all(t, &at, &n);
	n = n < BOARD_CODES - 1 ? n : BOARD_CODES - 1;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct row_source){ at[i].label[r->w.by.lang], at[i].code, counts[i] };
	rows[n] = (struct row_source){ say(&r->w, M_DASHBOARD_NOT_SAID), STR_NONE, counts[BOARD_CODES - 1] };
	return bars_of(r, title, head, filter, rows, n + 1);
}

static struct bars bars_of_steps(struct req *r, const int64_t *counts)
{
	struct row_source rows[BOARD_STEPS];
	size_t n = 0;
	for (const struct step *s; n < BOARD_STEPS && (s = process_at(n)); n++)
		rows[n] = (struct row_source){ s->title[r->w.by.lang], s->code, counts[n] };
	return bars_of(r, M_DASHBOARD_BY_STEP, M_INCIDENT_STEP, "step", rows, n);
}

static struct bars bars_of_severity(struct req *r, const int64_t *counts)
{
	struct row_source rows[4];
	for (int k = 0; k < 4; k++) {
		int64_t severity = 4 - k;
		rows[k] = (struct row_source){ severity_badge(&r->w, severity).text, link_number(r->w.a, severity), counts[severity] };
	}
	return bars_of(r, M_DASHBOARD_BY_SEVERITY, M_INCIDENT_SEVERITY, "severity", rows, 4);
}

static void show_bars(struct req *r, const struct board_open_counts *c, struct dashboard *v)
{
	struct bars *at = a_array(r->w.a, struct bars, BARS_MAX);
	at[0] = bars_of_steps(r, c->step);
	at[1] = bars_of_severity(r, c->severity);
	at[2] = bars_of_reference(r, M_DASHBOARD_BY_TYPE, M_INCIDENT_TYPE, "type", REF_INCIDENT_TYPE, c->type);
	at[3] = bars_of_reference(r, M_DASHBOARD_BY_SECTOR, M_INCIDENT_SECTOR, "sector", REF_SECTOR, c->sector);
	v->bars = at;
	v->n_bars = c->all ? BARS_MAX : 0;
}

static void show_months(struct req *r, const struct board_past *p, struct dashboard *v)
{
	struct arena *a = r->w.a;
	struct month_line *at = a_array(a, struct month_line, BOARD_MONTHS);
	for (int k = 0; k < BOARD_MONTHS; k++) {
		struct civil c = civil_of(p->months[k].from);
		struct query_part parts[] = { { "state", S("all") }, { "month", a_fmt(a, "%04d-%02d", c.year, c.month) } };
		at[k] = (struct month_line){ .label = a_fmt(a, "%02d/%d", c.month, c.year), .path = link_with(a, S("/incidents"), parts, 2),
			.open_path = link_with(a, S("/incidents"), (struct query_part[]){ { "state", S("open") }, parts[1] }, 2),
			.opened = p->months[k].opened, .still_open = p->months[k].still_open };
	}
	v->months = at;
	v->n_months = BOARD_MONTHS;
}

/* ---- how duties were kept ---- */

static struct str terms_link(struct arena *a, const struct board_rule *x, const char *outcome)
{
	struct query_part parts[] = { { "profile", str_of(x->profile) }, { "rule", str_of(x->rule) }, { "outcome", str_of(outcome) } };
	return link_with(a, S("/dashboard/terms"), parts, 3);
}

static struct rate_line rate_of(struct work *w, const struct board_rule *x)
{
	const struct clock_rule *rule = legal_rule(str_of(x->profile), str_of(x->rule));
	int64_t all = x->kept + x->late + x->over, share = all ? x->kept * 100 / all : 0;
	return (struct rate_line){ .title = rule ? rule->title[w->by.lang] : str_of(x->rule), .basis = rule ? rule->basis : STR_NONE,
		.kept = x->kept, .late = x->late, .over = x->over,
		.kept_path = terms_link(w->a, x, "kept"), .late_path = terms_link(w->a, x, "late"), .over_path = terms_link(w->a, x, "over"),
		.mark = { a_fmt(w->a, "%lld %%", (long long)share), share >= 95 ? "good" : share >= 80 ? "warn" : "bad", share >= 95 ? "check" : "alert-circle" } };
}

static void show_rates(struct req *r, const struct board_past *p, struct dashboard *v)
{
	struct rate_line *at = a_array(r->w.a, struct rate_line, p->n_rules);
	for (size_t i = 0; i < p->n_rules; i++)
		if (p->rules[i].kept + p->rules[i].late + p->rules[i].over)
			at[v->n_rates++] = rate_of(&r->w, &p->rules[i]);
	v->rates = at;
}

/* ---- the page ---- */

static err show_cases(struct req *r, const struct board_waiting *x, struct figure *figures, struct dashboard *v)
{
	struct board_open_counts open;
	struct board_past *past = a_new(r->w.a, struct board_past);
	struct org_by_id_row org;
	TRY(network_org(&r->w, r->w.by.org_id, &org));
	TRY(board_count_open(&r->w, &open));
	TRY(board_count_past(&r->w, past));
	case_figures(r, x, org.code, open.all, figures, v);
	TRY(show_terms(r, v));
	show_bars(r, &open, v);
	show_months(r, past, v);
	if (may(&r->w, &dashboard_terms))
		show_rates(r, past, v);
	return OK;
}

err dashboard_page(struct req *r)
{
	struct board_waiting x;
	struct figure *figures = a_array(r->w.a, struct figure, FIGURES_MAX);
	struct dashboard v = { .head = { .title = say(&r->w, M_DASHBOARD_TITLE), .subtitle = say(&r->w, M_DASHBOARD_FOR, r->w.by.name) }, .figures = figures };
	TRY(board_waiting_of(&r->w, &x));
	v.has_cases = x.has_cases;
	v.has_tasks = x.has_tasks;
	v.none = (struct empty_state){ .icon = "shield-lock", .title = say(&r->w, M_DASHBOARD_NO_CASES), .text = say(&r->w, M_DASHBOARD_NO_CASES_WHY) };
	work_figures(r, &x, figures, &v);
	if (x.has_cases)
		TRY(show_cases(r, &x, figures, &v));
	if (x.has_tasks)
		TRY(show_tasks(r, &v));
	return reply_page(r, v.head.title, HTML_OF(r, page_dashboard, &v));
}
