/* What one organisation owes, by when, and how it stands; a strip of the year for each duty and for each subject. */
#include "modules/duty/inside.h"
#include "modules/duty/pages.h"
#include "modules/duty/pages_gen.h"
#include "modules/network/network.h"

enum { SCREEN = 30 };

struct strip_cell strip_cell_of(struct work *w, int month, enum duty_status s, bool is_future)
{
	static const char *const marks[N_DUTY_STATUSES] = { "!", "M", "✓", "✓", "½", "…", "!", "○", "○", "?", "–" };
	struct str name = duty_number_text(w, month);
	if (is_future)
		return (struct strip_cell){ name, STR_NONE, say(w, M_DUTY_STRIP_FUTURE, name), "" };
	return (struct strip_cell){ name, str_of(marks[s]), say(w, M_DUTY_STRIP_SAYS, name, status_text(w, s)), status_tone(s) };
}

static int year_of(struct work *w, const struct duty_query *in, usec at)
{
	int64_t y;
	if (in->month.n && str_int(in->month, &y) && y > 2000 && y < 2200)
		return (int)y;
	return civil_of(at).year;
}

/* The last moment of a month of the year, or `at` when that is earlier; 0: all of the month lies ahead. */
static usec month_end(int year, int month, usec at)
{
	usec from = civil_usec((struct civil){ .year = year, .month = month, .day = 1 });
	usec to = civil_usec((struct civil){ .year = year, .month = month + 1, .day = 1 }) - 1;
	return from > at ? 0 : to < at ? to : at;
}

static enum duty_status worst_of(const struct duty_count *c)
{
	static const enum duty_status order[] = { DUTY_CONTRADICTED, DUTY_OVERDUE, DUTY_UNDETERMINED, DUTY_PARTLY, DUTY_DUE_SOON, DUTY_IN_REVIEW, DUTY_NOT_DUE, DUTY_WAIVED,
		DUTY_MET_LATE, DUTY_MET };
	for (size_t i = 0; i < COUNT(order); i++)
		if (c->n[order[i]])
			return order[i];
	return DUTY_NOT_APPLICABLE;
}

static struct str counts_text(struct work *w, const struct duty_count *c)
{
	struct duty_cell cell = cell_of(w, c, STR_NONE, STR_NONE);
	return cell.rest.n ? a_fmt(w->a, "%.*s · %.*s", STR_ARG(cell.main), STR_ARG(cell.rest)) : cell.main;
}

/* ---- by duty ---- */

static err strips_add(struct work *w, int64_t org, int year, usec at, const struct duty_owed *owed, struct owed_line *lines, size_t n)
{
	usec ends[STRIP], asked[STRIP];
	struct duty_count *counts[STRIP];
	struct duty_books b;
	for (int m = 0; m < STRIP; m++) {
		ends[m] = month_end(year, m + 1, at);
		asked[m] = ends[m] == w->now ? 0 : ends[m] ? ends[m] : 1;      /* 1: long ago, nothing */
	}
	TRY(duty_books(w, &b));
	TRY(duty_counts_at(w, org, asked, STRIP, counts));
	for (size_t i = 0; i < n; i++) {
		int64_t number = duty_number(&b, owed[i].catalogue->duties[owed[i].index].id);
		for (int m = 0; m < STRIP; m++)
			lines[i].strip[m] = strip_cell_of(w, m + 1, worst_of(&counts[m][number]), !ends[m]);
	}
	return OK;
}

static struct owed_line owed_line_of(struct work *w, struct str org, const struct duty_owed *o, struct str as_of)
{
	const struct duty_template *t = &o->catalogue->duties[o->index];
	return (struct owed_line){ .clause = clause_text(w, t->clause), .duty = t->id, .title = duty_said(w, t->title), .path = duty_path(w, org, t->id, 0, STR_NONE, as_of),
		.due = due_text(w, o->due), .counts = counts_text(w, &o->count), .worst = status_badge(w, worst_of(&o->count)), .strip = a_array(w->a, struct strip_cell, STRIP), .n_strip = STRIP };
}

static err org_asked(struct req *r, struct as_of *ret_as_of, struct org_by_id_row *ret)
{
	int64_t id;
	TRY(as_of_read(&r->w, ((const struct duty_query *)r->in)->as_of, ret_as_of));
	TRY(duty_need_org(&r->w, r->args[0], &id));
	return network_org(&r->w, id, ret);
}

static const struct link *org_actions(struct work *w, const struct org_by_id_row *o, size_t *ret_n)
{
	struct link *at = a_array(w->a, struct link, 4);
	struct query_part org = { "org", o->code };
	at[0] = (struct link){ link_with(w->a, S("/duties/list"), &org, 1), say(w, M_DUTY_LIST), "list-check", false };
	at[1] = (struct link){ link_with(w->a, S("/duties/calendar"), &org, 1), say(w, M_DUTY_CALENDAR), "calendar-event", false };
	at[2] = (struct link){ a_cat(w->a, S("/duties/dossier/"), o->code), say(w, M_DUTY_DOSSIER), "file-text", false };
	at[3] = (struct link){ S("/duties/risk"), say(w, M_DUTY_RISK), "clock-exclamation", false };
	*ret_n = 4;
	return at;
}

err duty_org_page(struct req *r)
{
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	struct as_of as_of;
	struct org_by_id_row o;
	struct duty_owed *owed;
	struct duty_count all = { 0 };
	struct link up = { S("/duties/matrix"), say(w, M_DUTY_MATRIX), NULL, false };
	struct org_view_duty v = { .head = { .crumbs = &up, .n_crumbs = 1 },
		.empty = { .icon = "clipboard-check", .title = say(w, M_DUTY_OWES_NOTHING), .text = say(w, M_DUTY_OWES_NOTHING_HINT), .path = S("/duties/catalogue"), .label = say(w, M_DUTY_CATALOGUE) } };
	TRY(org_asked(r, &as_of, &o));
	TRY(duty_of_org(w, o.id, as_of.at, as_of.at, &owed, &v.n_lines));
	v.head.title = o.name;
	v.head.subtitle = say(w, M_DUTY_ORG_LEAD);
	v.head.actions = org_actions(w, &o, &v.head.n_actions);
	v.as_of = as_of.text;
	v.lines = a_array(w->a, struct owed_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++) {
		v.lines[i] = owed_line_of(w, o.code, &owed[i], as_of.value);
		for (int s = 0; s < N_DUTY_STATUSES; s++)
			all.n[s] += owed[i].count.n[s];
	}
	int year = year_of(w, in, as_of.at);
	v.year = duty_number_text(w, year);
	TRY(strips_add(w, o.id, year, as_of.at, owed, v.lines, v.n_lines));
	v.filters = filter_fields(r, LIST(duty_org_fields));
	v.n_filters = 2;
	v.figures = figures_of(w, &all, link_with(w->a, S("/duties/list"), (struct query_part[]){ { "org", o.code }, { "as_of", as_of.value } }, 2), &v.n_figures);
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_org, &v));
}

/* ---- by subject ---- */

static void subject_strip(struct work *w, const struct duty_flip *flips, size_t n, int year, usec at, struct owed_line *l)
{
	l->strip = a_array(w->a, struct strip_cell, STRIP);
	l->n_strip = STRIP;
	for (int m = 1; m <= STRIP; m++) {
		usec end = month_end(year, m, at);
		enum duty_status status = DUTY_NOT_APPLICABLE;
		for (size_t i = 0; i < n && flips[i].at <= end; i++)
			status = flips[i].status;
		l->strip[m - 1] = strip_cell_of(w, m, status, !end);
	}
}

static struct owed_line subject_line_of(struct work *w, const struct org_by_id_row *o, const struct duty_template *t, struct str code, struct str name,
	const struct duty_standing *st, struct str as_of)
{
	struct owed_line l = { .duty = code, .title = name, .path = duty_path(w, o->code, t->id, t->unit, code.n ? code : o->code, as_of),
		.due = due_text(w, st->due), .worst = status_badge(w, st->status) };
	if (st->need > 1)
		l.counts = say(w, M_DUTY_HAVE_OF_NEED, duty_number_text(w, st->have), duty_number_text(w, st->need));
	return l;
}

static void next_screen(struct work *w, const struct org_by_id_row *o, const struct duty_template *t, struct str as_of, int64_t after, struct org_view_duty *v)
{
	v->pager.next = link_with(w->a, duty_path(w, o->code, t->id, 0, STR_NONE, STR_NONE), (struct query_part[]){ { "as_of", as_of },
		{ "after", duty_number_text(w, after) } }, 2);
}

static size_t flips_read(struct arena *a, struct str bytes, struct duty_flip **ret)
{
	struct duty_flip last = { 0 };
	size_t n = 0, pos = 0;
	*ret = a_array(a, struct duty_flip, bytes.n / 2 + 1);
	while (n < bytes.n / 2 && flips_next(bytes, &pos, &last))
		(*ret)[n++] = last;
	return n;
}

/* Now, from what is kept: a body may have thousands of systems. after: the last subject shown. */
static err show_kept(struct req *r, const struct org_by_id_row *o, const struct duty_template *t, usec now, struct org_view_duty *v)
{
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	struct duty_subjects_kept_rows rows;
	struct duty_books b;
	int64_t after = 0;
	str_int(in->after, &after);
	TRY(duty_books(w, &b));
	TRY(duty_subjects_kept(w->db, w->a, &(struct duty_subjects_kept_in){ .org = o->id, .duty = duty_number(&b, t->id), .unit = t->unit, .out_of_scope = DUTY_NOT_APPLICABLE,
		.after = after, .max = SCREEN + 1 }, &rows));
	for (size_t i = 0; i < rows.n && i < SCREEN; i++) {
		const struct duty_subjects_kept_row *row = &rows.at[i];
		struct duty_standing st = { .status = (enum duty_status)row->status, .due = duty_loaded(row->due_at), .have = (int)row->have, .need = (int)row->need };
		struct duty_flip *flips;
		size_t n = flips_read(w->a, row->flips, &flips);
		v->lines[v->n_lines] = subject_line_of(w, o, t, row->code, row->name, &st, STR_NONE);
		subject_strip(w, flips, n, year_of(w, in, now), now, &v->lines[v->n_lines++]);
	}
	if (rows.n > SCREEN)
		next_screen(w, o, t, STR_NONE, rows.at[SCREEN - 1].subject_id, v);
	return OK;
}

/* In the past, from the records. after: how many have been shown. */
static err show_past(struct req *r, const struct org_by_id_row *o, const struct duty_catalogue *c, int index, const struct as_of *as_of, struct org_view_duty *v)
{
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	const struct duty_template *t = &c->duties[index];
	struct duty_rules rules;
	struct duty_history *h;
	int64_t skip = 0, seen = 0;
	size_t n;
	str_int(in->after, &skip);
	TRY(duty_rules(w, c, &rules));
	TRY(duty_history(w, o->id, &h));
	const struct duty_subject *s = history_subjects(h, &n);
	for (size_t i = 0; i < n; i++) {
		if (s[i].org != o->id || s[i].unit != t->unit)
			continue;
		struct duty_standing st = duty_stand(w->a, &rules, index, h, &s[i], as_of->at, as_of->at);
		if (st.status == DUTY_NOT_APPLICABLE || seen++ < skip)
			continue;
		if (v->n_lines == SCREEN) {
			next_screen(w, o, t, as_of->value, skip + SCREEN, v);
			return OK;
		}
		struct duty_flip *flips;
		size_t n_flips;
		duty_flips(w->a, &rules, index, h, &s[i], as_of->at, &flips, &n_flips);
		v->lines[v->n_lines] = subject_line_of(w, o, t, s[i].code, s[i].name, &st, as_of->value);
		subject_strip(w, flips, n_flips, year_of(w, in, as_of->at), as_of->at, &v->lines[v->n_lines++]);
	}
	return OK;
}

err duty_subjects_page(struct req *r)
{
	struct work *w = &r->w;
	struct as_of as_of;
	struct org_by_id_row o;
	struct duty_books b;
	const struct duty_catalogue *c;
	int index;
	TRY(org_asked(r, &as_of, &o));
	TRY(duty_books(w, &b));
	if (!duty_book_find(&b, r->args[1], &c, &index))
		return fail(w, E_NOT_FOUND, M_DUTY_UNKNOWN, r->args[1]);
	struct link crumbs[] = { duties_link(w), duty_org_link(w, o.code, o.name, as_of.value) };
	struct org_view_duty v = { .head = { .title = duty_said(w, c->duties[index].title), .subtitle = o.name, .crumbs = crumbs, .n_crumbs = 2 },
		.as_of = as_of.text, .must = duty_said(w, c->duties[index].must), .is_subjects = true, .lines = a_array(w->a, struct owed_line, SCREEN),
		.year = duty_number_text(w, year_of(w, r->in, as_of.at)),
		.empty = { .icon = "clipboard-check", .title = say(w, M_DUTY_NO_SUBJECTS), .text = say(w, M_DUTY_NO_SUBJECTS_HINT) } };
	v.filters = filter_fields(r, LIST(duty_org_fields));
	v.n_filters = 2;
	if (!as_of.value.n)
		TRY(show_kept(r, &o, &c->duties[index], w->now, &v));
	else
		TRY(show_past(r, &o, c, index, &as_of, &v));
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_org, &v));
}
