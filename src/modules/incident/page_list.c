#include "modules/incident/page_list.h"

#include "formats/csv.h"
#include "modules/incident/choices.h"
#include "modules/incident/pages_gen.h"
#include "modules/incident/process.h"
#include "modules/network/network.h"

enum { SCREEN = 50, LIMIT_MAX = 200, MAX_STEPS_SHOWN = 32 };
#define FAR_FUTURE 9000000000000000000LL /* as in incident_list_fill: no clock runs */

const struct field incident_list_fields[14] = {
	FIELD(struct list_form, q, F_TEXT, .max = 200, .label = M_INCIDENT_FIND),
	FIELD(struct list_form, state, F_CHOICE, .choices = "open|closed|all", .label = M_INCIDENT_FILTER_STATE),
	FIELD(struct list_form, step, F_CODE, .max = 20, .label = M_INCIDENT_STEP),
	FIELD(struct list_form, type, F_CODE, .max = 40, .label = M_INCIDENT_TYPE),
	FIELD(struct list_form, severity, F_INT, .min = 1, .max = 4, .label = M_INCIDENT_SEVERITY),
	FIELD(struct list_form, class, F_CHOICE, .choices = "ordinary|serious", .label = M_INCIDENT_CLASS),
	FIELD(struct list_form, sector, F_CODE, .max = 40, .label = M_INCIDENT_SECTOR),
	FIELD(struct list_form, province, F_CODE, .max = 10, .label = M_INCIDENT_PROVINCE),
	FIELD(struct list_form, responsible, F_CODE, .max = 60, .label = M_INCIDENT_RESPONSIBLE),
	FIELD(struct list_form, month, F_CODE, .max = 7, .label = M_INCIDENT_MONTH),
	FIELD(struct list_form, due, F_CHOICE, .choices = "overdue|day|week", .label = M_INCIDENT_FILTER_DUE),
	FIELD(struct list_form, sort, F_CHOICE, .choices = "newest|due", .label = M_INCIDENT_SORT),
	FIELD(struct list_form, cursor, F_CODE, .max = 60, .label = M_INCIDENT_CURSOR),
	FIELD(struct list_form, limit, F_INT, .min = 1, .max = LIMIT_MAX, .label = M_INCIDENT_LIMIT),
};

/* ---- finding ---- */

/* Where the page before ended: "time.id" of its last row. */
struct cursor { usec at; int64_t id; };

/* Who asks for terms reads them in their order; what is found by words comes newest first. */
static bool is_by_due(const struct list_form *f)
{
	return !f->q.n && (str_is(f->sort, "due") || f->due.n);
}

static err cursor_of(struct work *w, const struct list_form *f, struct cursor *ret)
{
	*ret = is_by_due(f) ? (struct cursor){ 0, 0 } : (struct cursor){ FAR_FUTURE, INT64_MAX };
	if (!f->cursor.n)
		return OK;
	struct str id = f->cursor, at = str_cut(&id, '.');
	if (str_int(at, &ret->at) && str_int(id, &ret->id))
		return OK;
	fail_field(w, S("cursor"), M_INCIDENT_CURSOR_WRONG);
	return work_checked(w);
}

/* What the filters other than words mean to the statements. */
struct narrowed { int64_t responsible; usec since, until, due_since, due_until; };

struct found {
	struct incident_page_newest_row *at;
	size_t n;
	struct str next;               /* cursor of the next page, "" on the last */
};

/* All three statements give the same columns in the same order. */
#define SAME_ROW(other) _Static_assert(sizeof(struct other) == sizeof(struct incident_page_newest_row), "same columns")
SAME_ROW(incident_page_due_row);
SAME_ROW(incident_search_page_row);

/* 2 open, 1 closed, 0 both. Who names a step or looks for words means all cases unless saying otherwise. */
static int64_t state_of(const struct list_form *f)
{
	if (str_is(f->state, "closed"))
		return 1;
	return str_is(f->state, "open") || f->due.n || (!f->state.n && !f->step.n && !f->q.n) ? 2 : 0;
}

static err search(struct work *w, const struct list_form *f, struct cursor c, const struct narrowed *n, int64_t max, struct found *ret)
{
	struct incident_search_page_rows rows = { 0 };
	struct str query = search_query(w->a, db_engine(w->db), f->q);
	if (query.n)
		TRY(incident_search_page(w->db, w->a, &(struct incident_search_page_in){ .viewer = w->by.org_id, .query = query, .before_id = c.id,
			.state = state_of(f), .step = f->step, .type = f->type, .severity = f->severity, .sector = f->sector, .responsible = n->responsible,
			.class = f->class, .province = f->province, .since = n->since, .until = n->until,
			.due_since = n->due_since, .due_until = n->due_until, .max = max }, &rows));
	ret->at = (void *)rows.at;
	ret->n = rows.n;
	return OK;
}

static err by_due(struct work *w, const struct list_form *f, struct cursor c, const struct narrowed *n, int64_t max, struct found *ret)
{
	struct incident_page_due_rows rows;
	if (c.at < n->due_since)
		c = (struct cursor){ n->due_since - 1, INT64_MAX };
	TRY(incident_page_due(w->db, w->a, &(struct incident_page_due_in){ .viewer = w->by.org_id, .after = c.at, .after_id = c.id,
		.step = f->step, .type = f->type, .severity = f->severity, .sector = f->sector, .responsible = n->responsible,
		.class = f->class, .province = f->province, .since = n->since, .until = n->until, .due_until = n->due_until, .max = max }, &rows));
	ret->at = (void *)rows.at;
	ret->n = rows.n;
	return OK;
}

static err by_newest(struct work *w, const struct list_form *f, struct cursor c, const struct narrowed *n, int64_t max, struct found *ret)
{
	struct incident_page_newest_rows rows;
	struct cursor from = n->until < c.at ? (struct cursor){ n->until, 0 } : c; /* a month is read from its end */
	TRY(incident_page_newest(w->db, w->a, &(struct incident_page_newest_in){ .viewer = w->by.org_id, .before = from.at, .before_id = from.id,
		.state = state_of(f), .step = f->step, .type = f->type,
		.severity = f->severity, .sector = f->sector, .responsible = n->responsible, .class = f->class, .province = f->province,
		.since = n->since, .until = n->until, .max = max }, &rows));
	ret->at = rows.at;
	ret->n = rows.n;
	return OK;
}

/* "2026-11": cases opened in that month. */
static void month_of(struct work *w, struct str month, struct narrowed *ret)
{
	int64_t year, number;
	ret->until = FAR_FUTURE;
	if (!month.n)
		return;
	if (month.n != 7 || month.p[4] != '-' || !str_int(str_sub(month, 0, 4), &year) || !str_int(str_sub(month, 5, 2), &number) || year < 2000 || number < 1 || number > 12) {
		fail_field(w, S("month"), M_INCIDENT_MONTH_WRONG);
		return;
	}
	ret->since = civil_usec((struct civil){ .year = (int)year, .month = (int)number, .day = 1 });
	ret->until = civil_usec((struct civil){ .year = (int)year, .month = (int)number + 1, .day = 1 });
}

/* Terms that have run out, or run out within a day or a week from now; "" all, also none. The dashboard counts the same. */
static void due_of(const struct work *w, struct str due, struct narrowed *ret)
{
	ret->due_until = FAR_FUTURE + 1;
	if (str_is(due, "overdue"))
		ret->due_until = w->now;
	else if (due.n) {
		ret->due_since = w->now;
		ret->due_until = w->now + (str_is(due, "day") ? USEC_DAY : 7 * USEC_DAY);
	}
}

static err narrow(struct work *w, const struct list_form *f, struct narrowed *ret)
{
	*ret = (struct narrowed){ 0 };
	due_of(w, f->due, ret);
	month_of(w, f->month, ret);
	TRY(org_of_field(w, "responsible", f->responsible, &ret->responsible));
	return work_checked(w);
}

static err find(struct work *w, const struct list_form *f, struct found *ret)
{
	int64_t limit = f->limit ? f->limit : SCREEN;
	struct narrowed n;
	struct cursor c;
	TRY(cursor_of(w, f, &c));
	TRY(narrow(w, f, &n));
	if (f->q.n)
		TRY(search(w, f, c, &n, limit + 1, ret));
	else if (is_by_due(f))
		TRY(by_due(w, f, c, &n, limit + 1, ret));
	else
		TRY(by_newest(w, f, c, &n, limit + 1, ret));
	if (ret->n <= (size_t)limit)
		return OK;
	ret->n = (size_t)limit;
	const struct incident_page_newest_row *last = &ret->at[limit - 1];
	ret->next = a_fmt(w->a, "%lld.%lld", (long long)(is_by_due(f) ? last->due_at : last->opened_at), (long long)last->id);
	return OK;
}

/* ---- showing ---- */

struct badge severity_badge(const struct work *w, int64_t severity)
{
	static const struct { enum msg text; const char *tone, *icon; } looks[] = {
		{ M_INCIDENT_SEVERITY_1, "neutral", NULL }, { M_INCIDENT_SEVERITY_2, "info", NULL },
		{ M_INCIDENT_SEVERITY_3, "warn", "alert-triangle" }, { M_INCIDENT_SEVERITY_4, "bad", "alert-triangle" },
	};
	size_t i = severity >= 1 && severity <= 4 ? (size_t)severity - 1 : 0;
	return (struct badge){ say(w, looks[i].text), looks[i].tone, looks[i].icon };
}

static void show_line(const struct work *w, const struct incident_page_newest_row *row, struct list_line *l)
{
	const struct step *step = process_step(row->step);
	*l = (struct list_line){
		.code = row->code, .title = row->title, .type = reference_label(REF_INCIDENT_TYPE, row->type, w->by.lang),
		.step = step ? step->title[w->by.lang] : row->step, .responsible = row->responsible_name, .detected = time_shown(w->a, row->detected_at),
		.severity = severity_badge(w, row->severity), .is_demo = row->is_demo, .has_due = row->due_at != FAR_FUTURE,
		.is_serious = str_is(row->class, "serious"), .class = { say(w, M_INCIDENT_CLASS_SERIOUS), "bad", "alert-triangle" },
	};
	if (l->has_due)
		l->due = clock_chip_of(w, STR_NONE, row->due_at, 0, 0);
}

static struct form_field filter_of(struct req *r, const char *name, struct str value)
{
	struct form_field f = form_field_of(r, incident_list_fields, COUNT(incident_list_fields), name, value);
	f.is_required = false;
	return f;
}

static void choose_step(struct req *r, struct form_field *f)
{
	const struct step *steps[MAX_STEPS_SHOWN];
	size_t n = process_steps(S("ordinary"), steps, MAX_STEPS_SHOWN / 2), k = 0, n_ordinary = n;
	n += process_steps(S("serious"), steps + n, MAX_STEPS_SHOWN - n);
	struct choice *at = a_array(r->w.a, struct choice, n + 1);
	at[k++] = (struct choice){ STR_NONE, say(&r->w, M_INCIDENT_ANY), !f->value.n };
	for (size_t i = 0; i < n; i++) /* the shared steps stand in both classes: take them once */
		if (!str_is(steps[i]->class, "any") || i < n_ordinary)
			at[k++] = (struct choice){ steps[i]->code, steps[i]->title[r->w.by.lang], str_eq(steps[i]->code, f->value) };
	f->is_select = true;
	f->choices = at;
	f->n_choices = k;
}

static void show_filters(struct req *r, const struct list_form *f, struct incident_list *p)
{
	static const struct said states[] = { { "open", M_INCIDENT_STATE_OPEN }, { "closed", M_INCIDENT_STATE_CLOSED }, { "all", M_INCIDENT_STATE_ALL } };
	static const struct said sorts[] = { { "newest", M_INCIDENT_SORT_NEWEST }, { "due", M_INCIDENT_SORT_DUE } };
	static const struct said terms[] = { { "overdue", M_INCIDENT_DUE_OVERDUE }, { "day", M_INCIDENT_DUE_DAY }, { "week", M_INCIDENT_DUE_WEEK } };
	p->q = f->q;
	p->state = filter_of(r, "state", f->state.n ? f->state : f->q.n || f->step.n ? S("all") : S("open"));
	choose_said(r, &p->state, states, 3, 0);
	p->severity = filter_of(r, "severity", f->severity ? id_text(r->w.a, f->severity) : STR_NONE);
	choose_severity(r, &p->severity, M_INCIDENT_ANY);
	p->class = filter_of(r, "class", f->class);
	choose_class(r, &p->class, M_INCIDENT_ANY);
	p->sort = filter_of(r, "sort", f->sort.n ? f->sort : S("newest"));
	choose_said(r, &p->sort, sorts, 2, 0);
	p->due = filter_of(r, "due", f->due);
	choose_said(r, &p->due, terms, 3, M_INCIDENT_ANY);
	p->step = filter_of(r, "step", f->step);
	choose_step(r, &p->step);
	p->type = filter_of(r, "type", f->type);
	reference_choose(&r->w, &p->type, REF_INCIDENT_TYPE, M_INCIDENT_ANY);
	p->sector = filter_of(r, "sector", f->sector);
	reference_choose(&r->w, &p->sector, REF_SECTOR, M_INCIDENT_ANY);
	p->province = filter_of(r, "province", f->province);
	reference_choose(&r->w, &p->province, REF_PROVINCE, M_INCIDENT_ANY);
	p->responsible = filter_of(r, "responsible", f->responsible);
	p->responsible.help = say(&r->w, M_INCIDENT_RESPONSIBLE_HELP);
	p->month = filter_of(r, "month", f->month);
	p->month.type = "month";
	p->is_filtered = f->month.n || f->due.n || f->step.n || f->type.n || f->severity || f->class.n || f->sector.n || f->province.n || f->responsible.n || f->sort.n;
}

/* The same list from another place; cursor "" is its beginning. */
static struct str list_path(struct arena *a, const char *path, const struct list_form *f, struct str cursor)
{
	const struct query_part parts[] = {
		{ "q", f->q }, { "state", f->state }, { "step", f->step }, { "type", f->type }, { "severity", link_number(a, f->severity) },
		{ "class", f->class }, { "sector", f->sector }, { "province", f->province }, { "responsible", f->responsible },
		{ "month", f->month }, { "due", f->due }, { "sort", f->sort }, { "cursor", cursor },
	};
	return link_with(a, str_of(path), parts, COUNT(parts));
}

static void show_tabs(struct work *w, const struct list_form *f, struct incident_list *p)
{
	static const struct said states[] = { { "open", M_INCIDENT_STATE_OPEN }, { "closed", M_INCIDENT_STATE_CLOSED }, { "all", M_INCIDENT_STATE_ALL } };
	static const int64_t numbers[] = { 2, 1, 0 };
	struct link *at = a_array(w->a, struct link, 3);
	for (size_t i = 0; i < 3; i++) {
		struct list_form other = *f;
		other.state = str_of(states[i].value);
		if (i && is_by_due(f)) /* only open cases have terms */
			other.due = other.sort = STR_NONE;
		at[i] = (struct link){ list_path(w->a, "/incidents", &other, STR_NONE), say(w, states[i].says), NULL, numbers[i] == state_of(f) };
	}
	p->tabs = at;
	p->n_tabs = 3;
}

err incident_list_get(struct req *r)
{
	const struct list_form *f = r->in;
	struct work *w = &r->w;
	struct found found = { 0 };
	TRY(find(w, f, &found));
	struct list_line *lines = a_array(w->a, struct list_line, found.n);
	for (size_t i = 0; i < found.n; i++)
		show_line(w, &found.at[i], &lines[i]);
	bool may_open = may(w, &incident_triage) || may(w, &incident_work);
	const struct link actions[] = { { list_path(w->a, "/incidents.csv", f, STR_NONE), say(w, M_INCIDENT_EXPORT), "download", false },
		{ S("/incidents/new"), say(w, M_INCIDENT_NEW), "plus", true } };
	struct incident_list p = {
		.head = { .title = say(w, M_INCIDENT_LIST_TITLE), .actions = actions, .n_actions = may_open ? 2 : 1 },
		.lines = lines, .n_lines = found.n,
		.none = { "search", say(w, M_INCIDENT_LIST_NONE), say(w, M_INCIDENT_LIST_NONE_TEXT), STR_NONE, STR_NONE },
	};
	show_filters(r, f, &p);
	show_tabs(w, f, &p);
	if (found.next.n)
		p.pager.next = list_path(w->a, "/incidents", f, found.next);
	if (f->cursor.n)
		p.pager.first = list_path(w->a, "/incidents", f, STR_NONE);
	return reply_page(r, p.head.title, HTML_OF(r, page_incident_list, &p));
}

err incident_list_api(struct req *r)
{
	struct found found = { 0 };
	TRY(find(&r->w, r->in, &found));
	struct json j = reply_list(r);
	for (size_t i = 0; i < found.n; i++) {
		const struct incident_page_newest_row *row = &found.at[i];
		json_object(&j);
		json_text(&j, "code", row->code);
		json_text(&j, "title", row->title);
		json_text(&j, "type", row->type);
		json_int(&j, "severity", row->severity);
		json_text(&j, "class", row->class);
		json_text(&j, "step", row->step);
		json_text_or_null(&j, "sector", row->sector);
		json_text_or_null(&j, "province", row->province);
		json_text(&j, "responsible", row->responsible_code);
		json_text(&j, "tlp", str_of(tlp_name((enum tlp)row->tlp)));
		json_time(&j, "detected_at", row->detected_at);
		json_time(&j, "opened_at", row->opened_at);
		json_time(&j, "due_at", row->due_at == FAR_FUTURE ? 0 : row->due_at);
		json_bool(&j, "is_demo", row->is_demo);
		json_end(&j);
	}
	return reply_list_end(r, &j, found.next);
}

/* ---- export ---- */

static void time_cell(struct csv_writer *c, usec t)
{
	char text[40];
	size_t n = t && t != FAR_FUTURE ? time_write_rfc3339(text, t) : 0;
	csv_text(c, str_from(text, n));
}

static err export_row(void *arg, const struct incident_export_row *row)
{
	struct req *r = arg;
	struct csv_writer c;
	csv_write(&c, &r->body, ',', false);
	csv_text(&c, row->code);
	csv_text(&c, row->title);
	csv_text(&c, row->type);
	csv_int(&c, row->severity);
	csv_text(&c, row->class);
	csv_text(&c, row->step);
	csv_text(&c, row->responsible_code);
	csv_text(&c, row->system_name);
	csv_text(&c, row->sector);
	csv_text(&c, row->province);
	time_cell(&c, row->detected_at);
	time_cell(&c, row->received_at);
	time_cell(&c, row->opened_at);
	time_cell(&c, row->closed_at);
	time_cell(&c, row->due_at);
	csv_text(&c, str_of(tlp_name((enum tlp)row->tlp)));
	csv_int(&c, row->is_demo);
	csv_end_row(&c);
	return reply_spool(r);
}

err incident_export_get(struct req *r)
{
	struct work *w = &r->w;
	const struct list_form *f = r->in;
	struct narrowed n;
	TRY(narrow(w, f, &n));
	TRY(reply_spool_begin(r, a_fmt(w->a, "incidents-%lld.csv", (long long)(w->now / USEC_S)), "text/csv; charset=utf-8"));
	buf_lit(&r->body, "code,title,type,severity,class,step,responsible,system,sector,province,detected_at,received_at,opened_at,closed_at,due_at,tlp,is_demo\r\n");
	TRY(incident_export(w->db, &(struct incident_export_in){ .viewer = w->by.org_id, .state = state_of(f), .step = f->step, .type = f->type,
		.severity = f->severity, .sector = f->sector, .responsible = n.responsible, .class = f->class, .province = f->province, .since = n.since, .until = n.until,
		.due_since = n.due_since, .due_until = n.due_until }, export_row, r));
	return reply_spool_end(r);
}
