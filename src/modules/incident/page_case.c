#include "modules/incident/page_case.h"

#include "core/files.h"
#include "core/legal/legal.h"
#include "core/legal/reference.h"
#include "formats/observable.h"
#include "modules/incident/pages_gen.h"
#include "modules/incident/process.h"
#include "modules/network/network.h"
#include "web/markdown.h"

enum { MAX_MARKS = 32, NOTES_SHOWN = 200, OBSERVABLES_SHOWN = 200, EVENTS_SHOWN = 30 };

struct shown { struct req *r; struct work *w; const struct incident_get_row *i; struct incident_case *p; };

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

static struct clock_line clock_shown(const struct shown *x, const struct clocks_of_row *c)
{
	struct work *w = x->w;
	const struct clock_rule *rule = legal_rule(c->profile, c->rule);
	struct clock_line l = {
		.chip = clock_chip_of(w, rule ? rule->title[w->by.lang] : c->rule, c->due_at, c->warn_at, c->met_at),
		.basis = rule ? rule->basis : c->profile, .started = say(w, M_INCIDENT_CLOCK_STARTED, time_shown(w->a, c->started_at)),
	};
	if (c->due_rolled_at != c->due_at)
		l.due = say(w, M_INCIDENT_CLOCK_BOTH, time_shown(w->a, c->due_at), time_shown(w->a, c->due_rolled_at));
	if (c->met_at)
		l.end = say(w, M_INCIDENT_CLOCK_MET, time_shown(w->a, c->met_at));
	else if (c->ended_at)
		l.end = say(w, M_INCIDENT_CLOCK_ENDED, c->end_reason.n ? c->end_reason : time_shown(w->a, c->ended_at));
	return l;
}

static err show_clocks(const struct shown *x)
{
	struct clocks_of_rows rows;
	TRY(clocks_of(x->w->db, x->w->a, &(struct clocks_of_in){ .incident_id = x->i->id }, &rows));
	struct clock_line *now = a_array(x->w->a, struct clock_line, rows.n + 1), *past = a_array(x->w->a, struct clock_line, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++) {
		const struct clocks_of_row *c = &rows.at[k];
		if (c->ended_at)
			past[x->p->n_past++] = clock_shown(x, c);
		else
			now[x->p->n_clocks++] = clock_shown(x, c);
	}
	x->p->clocks = now;
	x->p->past = past;
	return OK;
}

/* ---- facts ---- */

static void fact(struct case_fact *at, size_t *n, struct work *w, enum msg label, struct str value)
{
	if (value.n)
		at[(*n)++] = (struct case_fact){ say(w, label), value };
}

static struct str named(struct work *w, struct str name, struct str code)
{
	return code.n ? a_fmt(w->a, "%.*s (%.*s)", STR_ARG(name), STR_ARG(code)) : STR_NONE;
}

static struct str joined_labels(struct work *w, enum reference_table table, struct str words)
{
	struct str all = STR_NONE;
	for (struct str rest = words; rest.n;) {
		struct str one = reference_label(table, str_cut(&rest, ' '), w->by.lang);
		all = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(all), all.n ? "; " : "", STR_ARG(one));
	}
	return all;
}

static struct str flag_labels(struct work *w, struct str words)
{
	struct str all = STR_NONE;
	for (struct str rest = words; rest.n;) {
		struct str one = incident_said(w, incident_flags, N_FLAGS, str_cut(&rest, ' '));
		all = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(all), all.n ? "; " : "", STR_ARG(one));
	}
	return all;
}

static struct str class_text(struct work *w, const struct incident_get_row *i)
{
	struct str how = str_eq(i->class, i->class_computed) ? say(w, M_INCIDENT_CLASS_AS_COMPUTED)
		: say(w, M_INCIDENT_CLASS_DIFFERS, class_label(w, i->class_computed), i->class_reason);
	return a_fmt(w->a, "%.*s – %.*s", STR_ARG(class_label(w, i->class)), STR_ARG(how));
}

static struct str money(struct work *w, int64_t vnd)
{
	struct buf b;
	buf_init(&b, 64);
	html_put_int(&b, vnd);
	struct str s = a_dup(w->a, buf_str(&b));
	buf_done(&b);
	return s;
}

static err show_facts(const struct shown *x)
{
	struct work *w = x->w;
	const struct incident_get_row *i = x->i;
	struct incident_names_row o;
	TRY(incident_names(w->db, w->a, &(struct incident_names_in){ .owner = i->owner_org, .operator = i->operator_org,
		.responsible = i->responsible_org, .isp = i->isp_org, .assignee = i->assignee }, &o));
	struct case_fact *at = a_array(w->a, struct case_fact, 24);
	size_t n = 0;
	enum lang lang = w->by.lang;
	fact(at, &n, w, M_INCIDENT_RESPONSIBLE, named(w, o.responsible_name, o.responsible_code));
	fact(at, &n, w, M_INCIDENT_ASSIGNEE, i->assignee ? o.assignee_full_name : say(w, M_INCIDENT_ASSIGNEE_NONE));
	fact(at, &n, w, M_INCIDENT_TYPE, reference_label(REF_INCIDENT_TYPE, i->type, lang));
	fact(at, &n, w, M_INCIDENT_CLASS, class_text(w, i));
	fact(at, &n, w, M_INCIDENT_CRITERIA, joined_labels(w, REF_SERIOUS, i->criteria));
	fact(at, &n, w, M_INCIDENT_FLAGS, flag_labels(w, i->flags));
	fact(at, &n, w, M_INCIDENT_SYSTEM_NAME, i->system_name);
	fact(at, &n, w, M_INCIDENT_SYSTEM_LEVEL, i->system_level ? reference_label(REF_LEVEL, id_text(w->a, i->system_level), lang) : STR_NONE);
	fact(at, &n, w, M_INCIDENT_NATIONAL_IMPORTANT, i->is_national_important ? say(w, M_INCIDENT_YES) : STR_NONE);
	fact(at, &n, w, M_INCIDENT_OWNER, named(w, o.owner_name, o.owner_code));
	fact(at, &n, w, M_INCIDENT_OPERATOR, named(w, o.operator_name, o.operator_code));
	fact(at, &n, w, M_INCIDENT_ISP, named(w, o.isp_name, o.isp_code));
	fact(at, &n, w, M_INCIDENT_SECTOR, reference_label(REF_SECTOR, i->sector, lang));
	fact(at, &n, w, M_INCIDENT_PROVINCE, reference_label(REF_PROVINCE, i->province, lang));
	fact(at, &n, w, M_INCIDENT_DETECTED_AT, time_shown(w->a, i->detected_at));
	fact(at, &n, w, M_INCIDENT_RECEIVED_AT, time_shown(w->a, i->received_at));
	fact(at, &n, w, M_INCIDENT_OPENED_AT, time_shown(w->a, i->opened_at));
	fact(at, &n, w, M_INCIDENT_CLOSED_AT, i->closed_at ? time_shown(w->a, i->closed_at) : STR_NONE);
	fact(at, &n, w, M_INCIDENT_SOURCE, incident_said(w, incident_sources, 5, i->source));
	fact(at, &n, w, M_INCIDENT_BEYOND_CAPABILITY, i->is_beyond_capability ? say(w, M_INCIDENT_YES) : STR_NONE);
	fact(at, &n, w, M_INCIDENT_HANDLED_BY, incident_said(w, incident_handled, 4, i->handled_by));
	fact(at, &n, w, M_INCIDENT_DAMAGE_VND, i->damage_vnd ? money(w, i->damage_vnd) : STR_NONE);
	x->p->facts = at;
	x->p->n_facts = n;
	return OK;
}

static err show_corrections(const struct shown *x)
{
	struct incident_corrections_rows rows;
	TRY(incident_corrections(x->w->db, x->w->a, &(struct incident_corrections_in){ .incident_id = x->i->id }, &rows));
	struct str *at = a_array(x->w->a, struct str, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++) {
		usec was = 0, is = 0;
		(void)time_parse(rows.at[k].old_value, &was);
		(void)time_parse(rows.at[k].new_value, &is);
		at[k] = say(x->w, M_INCIDENT_CORRECTION_LINE, time_shown(x->w->a, was), time_shown(x->w->a, is), rows.at[k].author, rows.at[k].reason);
	}
	x->p->corrections = at;
	x->p->n_corrections = rows.n;
	return OK;
}

static err show_merges(const struct shown *x)
{
	struct incidents_merged_into_rows rows;
	struct incident_code_for_row into;
	bool found = false;
	if (x->i->merged_into)
		TRY(incident_code_for(x->w->db, x->w->a, &(struct incident_code_for_in){ .id = x->i->merged_into, .viewer = x->w->by.org_id }, &into, &found));
	if (found)
		x->p->into = (struct case_link){ into.code, into.title };
	TRY(incidents_merged_into(x->w->db, x->w->a, &(struct incidents_merged_into_in){ .into = x->i->id, .viewer = x->w->by.org_id }, &rows));
	struct case_link *at = a_array(x->w->a, struct case_link, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++)
		at[k] = (struct case_link){ rows.at[k].code, rows.at[k].title };
	x->p->merged = at;
	x->p->n_merged = rows.n;
	return OK;
}

static void act(struct link *at, size_t *n, const struct shown *x, bool is_offered, const char *below, enum msg label)
{
	if (is_offered)
		at[(*n)++] = (struct link){ incident_path(x->w->a, x->i->code, below), say(x->w, label), NULL, false };
}

static void show_acts(const struct shown *x)
{
	struct link *at = a_array(x->w->a, struct link, 10);
	size_t n = 0;
	bool leads = x->p->may_lead, is_open = !x->p->is_over;
	bool is_merged = x->i->merged_into != 0;
	act(at, &n, x, leads && is_open, "/assign", M_INCIDENT_ASSIGN);
	act(at, &n, x, x->p->may_step && is_open, "/edit", M_INCIDENT_EDIT);
	act(at, &n, x, leads && is_open, "/class", M_INCIDENT_RECLASSIFY);
	act(at, &n, x, leads && is_open, "/detected", M_INCIDENT_CORRECT);
	act(at, &n, x, leads && is_open, "/merge", M_INCIDENT_MERGE);
	act(at, &n, x, leads && is_merged, "/unmerge", M_INCIDENT_UNMERGE);
	act(at, &n, x, leads && !is_open && !is_merged, "/reopen", M_INCIDENT_REOPEN);
	x->p->acts = at;
	x->p->n_acts = n;
}

/* ---- parties, tasks, notes, observables, files ---- */

static struct str level_text(struct work *w, int64_t level)
{
	return level >= 1 && level <= 3 ? say(w, incident_levels[level - 1].says) : say(w, M_INCIDENT_LEVEL_NONE);
}

/* One line an organisation: its rows come together because they are joined by the same code. */
static err show_parties(const struct shown *x)
{
	struct work *w = x->w;
	struct incident_parties_rows rows;
	int64_t coordinator;
	TRY(incident_parties(w->db, w->a, &(struct incident_parties_in){ .incident_id = x->i->id }, &rows));
	TRY(incident_coordinator(w, &coordinator));
	struct party_line *at = a_array(w->a, struct party_line, rows.n + 1);
	size_t n = 0;
	for (size_t k = 0; k < rows.n; k++) {
		const struct incident_parties_row *row = &rows.at[k];
		struct str role = incident_said(w, incident_roles, 6, row->role);
		size_t m = 0;
		while (m < n && !str_eq(at[m].code, row->code))
			m++;
		if (m == n) {
			bool must_stay = row->org_id == x->i->responsible_org || row->org_id == coordinator;
			at[n++] = (struct party_line){ .code = row->code, .name = row->name, .may = level_text(w, row->level),
				.left = row->level ? STR_NONE : say(w, M_INCIDENT_PARTY_LEFT, time_shown(w->a, row->left_at)),
				.may_remove = row->level && !must_stay && (x->p->may_lead || row->org_id == w->by.org_id) };
		}
		if (!row->left_at || !row->level)
			at[m].roles = at[m].roles.n ? a_fmt(w->a, "%.*s, %.*s", STR_ARG(at[m].roles), STR_ARG(role)) : role;
	}
	x->p->parties = at;
	x->p->n_parties = n;
	return OK;
}

static struct badge task_badge(struct work *w, struct str state)
{
	if (str_is(state, "done"))
		return (struct badge){ say(w, M_INCIDENT_TASK_DONE), "good", "check" };
	if (str_is(state, "dropped"))
		return (struct badge){ say(w, M_INCIDENT_TASK_DROPPED), "neutral", "x" };
	return (struct badge){ say(w, M_INCIDENT_TASK_OPEN), "info", NULL };
}

static err show_tasks(const struct shown *x)
{
	struct work *w = x->w;
	struct tasks_of_rows rows;
	TRY(tasks_of(w->db, w->a, &(struct tasks_of_in){ .incident_id = x->i->id }, &rows));
	struct task_line *at = a_array(w->a, struct task_line, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++) {
		const struct tasks_of_row *t = &rows.at[k];
		bool is_open = str_is(t->state, "open");
		at[k] = (struct task_line){ .id = id_text(w->a, t->id), .title = t->title, .org = t->org_name, .assignee = t->assignee_name, .outcome = t->outcome,
			.version = id_text(w->a, t->version), .state = task_badge(w, t->state), .is_open = is_open, .has_due = is_open && t->due_at,
			.may_change = x->p->may_work };
		if (at[k].has_due)
			at[k].due = clock_chip_of(w, STR_NONE, t->due_at, 0, 0);
	}
	x->p->tasks = at;
	x->p->n_tasks = rows.n;
	return OK;
}

static struct choice *tlp_choices(struct work *w, struct str chosen, size_t *ret_n)
{
	struct choice *at = a_array(w->a, struct choice, TLP_RED + 1);
	static const char *const values[] = { "clear", "green", "amber", "amber+strict", "red" };
	for (int t = TLP_CLEAR; t <= TLP_RED; t++)
		at[t] = (struct choice){ str_of(values[t]), str_of(tlp_name((enum tlp)t)), str_is(chosen, values[t]) };
	*ret_n = TLP_RED + 1;
	return at;
}

void tlp_field(struct req *r, struct form_field *f)
{
	f->is_select = true;
	f->choices = tlp_choices(&r->w, f->value, &f->n_choices);
}

struct str tlp_value(int64_t tlp)
{
	static const char *const values[] = { "clear", "green", "amber", "amber+strict", "red" };
	return str_of(values[tlp >= TLP_CLEAR && tlp <= TLP_RED ? tlp : TLP_AMBER]);
}

static err show_notes(const struct shown *x)
{
	struct work *w = x->w;
	struct notes_of_rows rows;
	TRY(notes_of(w->db, w->a, &(struct notes_of_in){ .incident_id = x->i->id, .viewer = w->by.org_id,
		.max_tlp = incident_tlp_max(x->i->level), .max = NOTES_SHOWN }, &rows));
	struct note_line *at = a_array(w->a, struct note_line, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++)
		at[k] = (struct note_line){ .author = rows.at[k].author, .org = rows.at[k].org_code, .at = time_shown(w->a, rows.at[k].at),
			.tlp = str_of(tlp_name((enum tlp)rows.at[k].tlp)), .text = markdown_html(w->a, rows.at[k].text), .is_own_only = rows.at[k].org_only != 0 };
	x->p->notes = at;
	x->p->n_notes = rows.n;
	x->p->note_text = form_field_of(x->r, LIST(incident_note_fields), "text", STR_NONE);
	x->p->note_text.help = say(w, M_INCIDENT_TEXT_HELP);
	x->p->note_text.rows = 4;
	x->p->note_tlp = form_field_of(x->r, LIST(incident_note_fields), "tlp", tlp_value(x->i->tlp));
	tlp_field(x->r, &x->p->note_tlp);
	x->p->note_own = form_field_of(x->r, LIST(incident_note_fields), "own_only", STR_NONE);
	return OK;
}

static err show_observables(const struct shown *x)
{
	struct work *w = x->w;
	struct observables_of_rows rows;
	TRY(observables_of(w->db, w->a, &(struct observables_of_in){ .incident_id = x->i->id, .viewer = w->by.org_id,
		.max_tlp = incident_tlp_max(x->i->level), .max = OBSERVABLES_SHOWN }, &rows));
	struct observable_line *at = a_array(w->a, struct observable_line, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++) {
		const struct observables_of_row *o = &rows.at[k];
		enum observable_kind kind = OBSERVABLE_DOMAIN;
		bool known = observable_kind_parse(o->kind, &kind);
		at[k] = (struct observable_line){ .id = id_text(w->a, o->id), .kind = o->kind, .plain = o->value,
			.shown = known ? observable_defang(w->a, kind, o->value) : o->value, .tlp = str_of(tlp_name((enum tlp)o->tlp)),
			.elsewhere = o->seen_elsewhere ? say(w, M_INCIDENT_SEEN_ELSEWHERE, id_text(w->a, o->seen_elsewhere)) : STR_NONE,
			.is_indicator = o->is_indicator, .may_remove = x->p->may_work };
	}
	x->p->observables = at;
	x->p->n_observables = rows.n;
	x->p->observable_value = form_field_of(x->r, LIST(incident_observable_fields), "value", STR_NONE);
	x->p->observable_value.help = say(w, M_INCIDENT_VALUE_HELP);
	return OK;
}

static struct str size_text(struct work *w, int64_t bytes)
{
	if (bytes < 1024)
		return a_fmt(w->a, "%lld B", (long long)bytes);
	return bytes < 1024 * 1024 ? a_fmt(w->a, "%lld KB", (long long)(bytes + 1023) / 1024) : a_fmt(w->a, "%.1f MB", (double)bytes / (1024 * 1024));
}

static err show_files(const struct shown *x)
{
	struct work *w = x->w;
	struct file_row *rows;
	size_t n = 0;
	if (x->i->level >= ACCESS_WORK || x->i->tlp <= TLP_AMBER)
		TRY(files_of(w, S("incident"), x->i->id, &rows, &n));
	struct file_line *at = a_array(w->a, struct file_line, n + 1);
	for (size_t k = 0; k < n; k++)
		at[k] = (struct file_line){ .id = id_text(w->a, rows[k].id), .name = rows[k].name, .size = size_text(w, rows[k].size), .sha256 = rows[k].sha256,
			.added = a_fmt(w->a, "%.*s, %.*s", STR_ARG(rows[k].added_by), STR_ARG(time_shown(w->a, rows[k].added_at))) };
	x->p->files = at;
	x->p->n_files = n;
	x->p->file_field = form_field_of(x->r, LIST(incident_files_fields), "files", STR_NONE);
	x->p->file_field.help = say(w, M_INCIDENT_EVIDENCE_HELP);
	return OK;
}

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

/* ---- where an observable has been seen ---- */

static err seen_rows(struct work *w, struct str typed, int64_t max, struct observable *ret, struct observable_seen_in_rows *ret_rows)
{
	struct observable_find_row row;
	bool found = false;
	*ret_rows = (struct observable_seen_in_rows){ 0 };
	if (!observable_parse(w->a, typed, ret)) {
		fail_field(w, S("value"), M_INCIDENT_OBSERVABLE_NONE);
		return work_checked(w);
	}
	TRY(observable_find(w->db, w->a, &(struct observable_find_in){ .kind = str_of(observable_kind_name(ret->kind)), .value = ret->value }, &row, &found));
	if (!found)
		return OK;
	return observable_seen_in(w->db, w->a, &(struct observable_seen_in_in){ .observable_id = row.id, .viewer = w->by.org_id, .max = max }, ret_rows);
}

err incident_seen_get(struct req *r)
{
	const struct seen_in *in = r->in;
	struct work *w = &r->w;
	struct observable_seen_in_rows rows = { 0 };
	struct observable o;
	struct seen_view p = { .head = { .title = say(w, M_INCIDENT_OBSERVABLES_FIND), .subtitle = say(w, M_INCIDENT_OBSERVABLES_LEAD) },
		.value = form_field_of(r, LIST(incident_seen_fields), "value", in->value), .none = { "search", say(w, M_INCIDENT_OBSERVABLES_UNSEEN), STR_NONE, STR_NONE, STR_NONE } };
	p.value.help = say(w, M_INCIDENT_VALUE_HELP);
	if (in->value.n)
		TRY(seen_rows(w, in->value, 100, &o, &rows));
	struct seen_line *at = a_array(w->a, struct seen_line, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++)
		at[k] = (struct seen_line){ rows.at[k].code, rows.at[k].title, time_shown(w->a, rows.at[k].detected_at), step_label(w, rows.at[k].step),
			severity_badge(w, rows.at[k].severity) };
	p.lines = at;
	p.n_lines = rows.n;
	if (!in->value.n)
		p.none = (struct empty_state){ 0 };
	return reply_page(r, p.head.title, HTML_OF(r, page_incident_seen, &p));
}

err incident_seen_api(struct req *r)
{
	const struct seen_in *in = r->in;
	struct observable_seen_in_rows rows;
	struct observable o;
	TRY(seen_rows(&r->w, in->value, 200, &o, &rows));
	struct json j = reply_list(r);
	for (size_t k = 0; k < rows.n; k++) {
		json_object(&j);
		json_text(&j, "kind", str_of(observable_kind_name(o.kind)));
		json_text(&j, "value", o.value);
		json_text(&j, "incident", rows.at[k].code);
		json_text(&j, "title", rows.at[k].title);
		json_text(&j, "tlp", str_of(tlp_name((enum tlp)rows.at[k].tlp)));
		json_time(&j, "added_at", rows.at[k].added_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}
