/* What falls due: risk in 30, 60, 90 days, and the calendar. */
#include <stdlib.h>

#include "modules/duty/pages.h"
#include "modules/duty/pages_gen.h"
#include "modules/network/network.h"

enum { ORGS_SHOWN = 50, WEEK = 7 };

/* ---- risk ---- */

static void risk_add(struct risk_line *to, const struct duty_risk *x)
{
	to->overdue += x->overdue;
	to->d30 += x->within[0];
	to->d60 += x->within[1];
	to->d90 += x->within[2];
}

static bool is_any(const struct risk_line *l)
{
	return l->overdue || l->d90;
}

static int most_first(const void *x, const void *y)
{
	const struct risk_line *a = x, *b = y;
	if (a->overdue != b->overdue)
		return a->overdue > b->overdue ? -1 : 1;
	return a->d90 != b->d90 ? (a->d90 > b->d90 ? -1 : 1) : str_cmp(a->label, b->label);
}

/* Lines that say something, those with most first. */
static size_t lines_order(struct risk_line *at, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (is_any(&at[i]))
			at[kept++] = at[i];
	qsort(at, kept, sizeof *at, most_first);
	return kept;
}

static void duty_line_name(struct work *w, const struct duty_books *b, size_t number, struct risk_line *to)
{
	const struct duty_catalogue *c;
	int index;
	if (!is_any(to) || !duty_book_find(b, b->codes[number], &c, &index))
		return;
	to->label = a_fmt(w->a, "%.*s · %.*s", STR_ARG(clause_text(w, c->duties[index].clause)), STR_ARG(duty_said(w, c->duties[index].title)));
	to->path = link_with(w->a, S("/duties/list"), &(struct query_part){ "duty", b->codes[number] }, 1);
}

err risk_ask(struct work *w, struct risk_sums *ret)
{
	struct duty_books b;
	struct duty_risk_org *orgs;
	size_t n;
	const struct duty_catalogue *c;
	int index;
	TRY(duty_books(w, &b));
	TRY(duty_risks(w, &orgs, &n));
	*ret = (struct risk_sums){ .duties = a_array(w->a, struct risk_line, b.n_codes), .orgs = a_array(w->a, struct risk_line, n) };
	for (size_t number = 1; number < b.n_codes; number++) {
		if (!duty_book_find(&b, b.codes[number], &c, &index))
			continue;
		for (size_t i = 0; i < n; i++) {
			risk_add(&ret->duties[number], &orgs[i].by_number[number]);
			risk_add(&ret->orgs[i], &orgs[i].by_number[number]);
		}
		duty_line_name(w, &b, number, &ret->duties[number]);
		ret->all.overdue += ret->duties[number].overdue;
		ret->all.d30 += ret->duties[number].d30;
		ret->all.d60 += ret->duties[number].d60;
		ret->all.d90 += ret->duties[number].d90;
	}
	for (size_t i = 0; i < n; i++) {
		ret->orgs[i].label = orgs[i].name;
		ret->orgs[i].path = duty_path(w, orgs[i].code, STR_NONE, 0, STR_NONE, STR_NONE);
	}
	ret->n_duties = lines_order(ret->duties, b.n_codes);
	ret->n_orgs = lines_order(ret->orgs, n);
	return OK;
}

static struct risk_table table_of(struct work *w, enum msg head, struct risk_line *lines, size_t n)
{
	return (struct risk_table){ .head = say(w, head), .in30 = say(w, M_DUTY_DAYS, S("30")), .in60 = say(w, M_DUTY_DAYS, S("60")), .in90 = say(w, M_DUTY_DAYS, S("90")),
		.lines = lines, .n_lines = n };
}

err duty_risk_page(struct req *r)
{
	struct work *w = &r->w;
	struct risk_sums s;
	struct link up = duties_link(w);
	struct figure *at = a_array(w->a, struct figure, 4);
	TRY(risk_ask(w, &s));
	at[0] = (struct figure){ .label = say(w, M_DUTY_GROUP_OVERDUE), .n = s.all.overdue, .tone = "bad", .icon = "alert-circle", .path = S("/duties/list?group=overdue") };
	at[1] = (struct figure){ .label = say(w, M_DUTY_WITHIN, S("30")), .n = s.all.d30, .tone = "warn", .icon = "clock", .path = S("#duties") };
	at[2] = (struct figure){ .label = say(w, M_DUTY_WITHIN, S("60")), .n = s.all.d60, .tone = "info", .icon = "clock", .path = S("#duties") };
	at[3] = (struct figure){ .label = say(w, M_DUTY_WITHIN, S("90")), .n = s.all.d90, .tone = "info", .icon = "clock", .path = S("#duties") };
	struct risk_view v = { .head = { .title = say(w, M_DUTY_RISK), .subtitle = say(w, M_DUTY_RISK_LEAD), .crumbs = &up, .n_crumbs = 1 }, .figures = at, .n_figures = 4,
		.n_duties = s.n_duties, .duties_table = table_of(w, M_DUTY_DUTY, s.duties, s.n_duties), .orgs_table = table_of(w, M_DUTY_ORG, s.orgs, s.n_orgs < ORGS_SHOWN ? s.n_orgs : ORGS_SHOWN) };
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_risk, &v));
}

/* ---- calendar ---- */

struct month { int year, month; usec from, to; };

static err month_asked(struct work *w, struct str asked, struct month *ret)
{
	struct civil c = civil_of(w->now);
	int64_t y = c.year, m = c.month;
	struct str rest = asked;
	if (asked.n && (!str_int(str_cut(&rest, '-'), &y) || !str_int(rest, &m) || y < 2000 || y > 2200 || m < 1 || m > 12)) {
		fail_field(w, S("month"), M_DUTY_BAD_MONTH);
		y = c.year;
		m = c.month;
	}
	*ret = (struct month){ (int)y, (int)m, civil_usec((struct civil){ .year = (int)y, .month = (int)m, .day = 1 }), civil_usec((struct civil){ .year = (int)y, .month = (int)m + 1, .day = 1 }) };
	return work_checked(w);
}

err calendar_filter(struct work *w, struct str org, struct duty_filter *ret, struct str *ret_code, struct str *ret_name)
{
	struct org_by_id_row o;
	*ret = (struct duty_filter){ .above = w->by.org_id };
	if (org.n)
		TRY(duty_need_org(w, org, &ret->above));
	TRY(network_org(w, ret->above, &o));
	*ret_code = o.code;
	*ret_name = o.name;
	return OK;
}

int64_t calendar_day(const struct duty_line *l)
{
	return civil_day_number(l->is.due - 1);
}

static bool is_shown(const struct duty_books *b, const struct duty_line *l)
{
	return l->is.status != DUTY_MET || duty_rolls(b, l->duty);
}

static void show_grid(struct work *w, const struct month *m, const struct duty_line *at, size_t n, struct calendar_view *v)
{
	int64_t first = civil_day_number(m->from), last = civil_day_number(m->to - 1), today = civil_day_number(w->now);
	int64_t day = first - (civil_weekday(first) + 6) % WEEK;
	v->weeks = a_array(w->a, struct week_row, 6);
	for (; day <= last; v->n_weeks++) {
		struct week_row *row = &v->weeks[v->n_weeks];
		*row = (struct week_row){ a_array(w->a, struct day_cell, WEEK), WEEK };
		for (int k = 0; k < WEEK; k++, day++) {
			struct day_cell *c = &row->days[k];
			*c = (struct day_cell){ .day = duty_number_text(w, civil_of(civil_day_start(day)).day), .is_today = day == today, .is_other = day < first || day > last };
			for (size_t i = 0; i < n && !c->is_other; i++)
				c->n += calendar_day(&at[i]) == day;
			if (c->n) {
				c->path = a_fmt(w->a, "#d%lld", (long long)day);
				c->label = say(w, M_DUTY_N_DUE, duty_number_text(w, c->n));
			}
		}
	}
}

static void show_days(struct work *w, const struct duty_books *b, const struct duty_line *at, size_t n, struct calendar_view *v)
{
	v->days = a_array(w->a, struct calendar_day, n);
	for (size_t i = 0; i < n; i++) {
		const struct duty_catalogue *c;
		int index;
		struct calendar_day *d = v->n_days ? &v->days[v->n_days - 1] : NULL;
		struct str id = a_fmt(w->a, "d%lld", (long long)calendar_day(&at[i]));
		if (!d || !str_eq(d->id, id)) {
			d = &v->days[v->n_days++];
			*d = (struct calendar_day){ .id = id, .title = date_shown(w->a, at[i].is.due - 1), .lines = a_array(w->a, struct list_line, n - i) };
		}
		d->lines[d->n_lines++] = (struct list_line){ .path = duty_path(w, at[i].org_code, at[i].duty, at[i].unit, at[i].code, STR_NONE), .name = at[i].name, .org = at[i].org_name,
			.duty = duty_book_find(b, at[i].duty, &c, &index) ? duty_said(w, c->duties[index].title) : at[i].duty, .state = status_badge(w, at[i].is.status) };
	}
}

static struct str month_path(struct work *w, int year, int month, struct str org)
{
	struct civil c = civil_of(civil_usec((struct civil){ .year = year, .month = month, .day = 1 }));
	return link_with(w->a, S("/duties/calendar"), (struct query_part[]){ { "month", a_fmt(w->a, "%04d-%02d", c.year, c.month) }, { "org", org } }, 2);
}

err calendar_lines(struct work *w, const struct duty_books *b, const struct duty_filter *f, usec from, usec to, struct duty_lines *ret)
{
	size_t n = 0;
	TRY(duty_list(w, f, CALENDAR_OPEN | 1u << DUTY_MET, from + 1, to + 1, STR_NONE, CALENDAR_MAX, ret));
	for (size_t i = 0; i < ret->n; i++)
		if (is_shown(b, &ret->at[i]))
			ret->at[n++] = ret->at[i];
	ret->n = n;
	return OK;
}

err duty_calendar_page(struct req *r)
{
	static const enum msg heads[] = { M_DUTY_MON, M_DUTY_TUE, M_DUTY_WED, M_DUTY_THU, M_DUTY_FRI, M_DUTY_SAT, M_DUTY_SUN };
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	struct duty_books b;
	struct duty_filter f;
	struct duty_lines lines;
	struct month m;
	struct str code, name;
	struct link up = duties_link(w), *act = a_array(w->a, struct link, 1);
	TRY(duty_books(w, &b));
	TRY(month_asked(w, in->month, &m));
	TRY(calendar_filter(w, in->org, &f, &code, &name));
	TRY(calendar_lines(w, &b, &f, m.from, m.to, &lines));
	act[0] = (struct link){ link_with(w->a, S("/duties/calendar.ics"), &(struct query_part){ "org", code }, 1), say(w, M_DUTY_ICS), "download", false };
	struct calendar_view v = { .head = { .title = say(w, M_DUTY_CALENDAR), .subtitle = name, .crumbs = &up, .n_crumbs = 1, .actions = act, .n_actions = 1 },
		.month = a_fmt(w->a, "%02d/%d", m.month, m.year), .previous = month_path(w, m.year, m.month - 1, in->org), .next = month_path(w, m.year, m.month + 1, in->org),
		.more = lines.after.n ? say(w, M_DUTY_CALENDAR_MORE, duty_number_text(w, CALENDAR_MAX)) : STR_NONE, .heads = a_array(w->a, struct str, WEEK), .n_heads = WEEK,
		.org = in->org, .feeds_lead = say(w, M_DUTY_FEEDS_LEAD, name),
		.empty = { .icon = "calendar-event", .title = say(w, M_DUTY_CALENDAR_NONE), .text = say(w, M_DUTY_CALENDAR_NONE_HINT) } };
	for (int i = 0; i < WEEK; i++)
		v.heads[i] = say(w, heads[i]);
	show_grid(w, &m, lines.at, lines.n, &v);
	show_days(w, &b, lines.at, lines.n, &v);
	TRY(duty_feeds_show(r, &v.feeds));
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_calendar, &v));
}
