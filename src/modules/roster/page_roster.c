/* A team's roster by week and by month, and as a calendar file. */
#include "modules/roster/pages.h"

#include "modules/roster/pages_gen.h"
#include "web/markdown.h"

enum { NOTES_SHOWN = 3, WEEK_DAYS = 7 };

/* ---- which days ---- */

static usec month_start(usec t, int ahead)
{
	struct civil c = civil_of(t);
	int64_t month = c.year * 12LL + c.month - 1 + ahead;
	return civil_usec((struct civil){ .year = (int)(month / 12), .month = (int)(month % 12) + 1, .day = 1 });
}

/* The week (from Monday) or month in which the asked day lies. */
static struct span window_of(struct req *r, bool *ret_month)
{
	const struct roster_filter *in = r->in;
	usec at = in->from ? in->from : r->w.now;
	int64_t day = civil_day_number(at);
	*ret_month = str_is(in->view, "month");
	if (*ret_month)
		return (struct span){ month_start(at, 0), month_start(at, 1) };
	int64_t monday = day - (civil_weekday(day) + 6) % 7;
	return (struct span){ civil_day_start(monday), civil_day_start(monday + WEEK_DAYS) };
}

static struct str view_path(struct req *r, struct str team, bool is_month, usec from)
{
	struct query_part parts[] = { { "view", is_month ? S("month") : S("week") }, { "from", day_value(r->w.a, from) } };
	return link_with(r->w.a, roster_path(r->w.a, team, ""), parts, COUNT(parts));
}

/* ---- the days ---- */

static struct str clock_text(struct work *w, usec t, usec day_end)
{
	struct civil c = civil_of(t);
	return t == day_end ? S("24:00") : a_fmt(w->a, "%02d:%02d", c.hour, c.minute);
}

static struct str times_on(struct work *w, struct span day, usec from, usec to)
{
	struct str a = clock_text(w, from > day.from ? from : day.from, 0), b = clock_text(w, to < day.to ? to : day.to, day.to);
	return a_fmt(w->a, "%.*s–%.*s", STR_ARG(a), STR_ARG(b));
}

static struct str weekday_of(struct work *w, int64_t day)
{
	static const enum msg names[] = { M_CORE_WEEKDAY_0, M_CORE_WEEKDAY_1, M_CORE_WEEKDAY_2, M_CORE_WEEKDAY_3, M_CORE_WEEKDAY_4, M_CORE_WEEKDAY_5, M_CORE_WEEKDAY_6 };
	return say(w, names[civil_weekday(day)]);
}

static struct day_line shift_line(struct work *w, const struct team_by_code_row *t, struct span day, const struct roster_shift_between_row *s)
{
	return (struct day_line){ .times = times_on(w, day, s->from_at, s->to_at), .person = s->person, .backup = s->backup,
		.path = a_fmt(w->a, "/roster/%.*s/shifts/%lld", STR_ARG(t->code), (long long)s->id), .is_now = s->from_at <= w->now && s->to_at > w->now,
		.is_mine = s->account_id == w->by.account_id };
}

/* Shifts and gaps of one day in the order of their beginnings. */
static struct day_view day_of(struct work *w, const struct team_by_code_row *t, const struct roster_view *x, struct span day)
{
	int64_t number = civil_day_number(day.from);
	struct day_view v = { .title = a_fmt(w->a, "%.*s %.*s", STR_ARG(weekday_of(w, number)), STR_ARG(date_shown(w->a, day.from))),
		.lines = a_array(w->a, struct day_line, x->shifts.n + x->gaps.n + 1), .is_today = number == civil_day_number(w->now) };
	size_t s = 0, g = 0;
	while (s < x->shifts.n || g < x->gaps.n) {
		bool is_gap = s == x->shifts.n || (g < x->gaps.n && x->gaps.at[g].from <= x->shifts.at[s].from_at);
		usec from = is_gap ? x->gaps.at[g].from : x->shifts.at[s].from_at, to = is_gap ? x->gaps.at[g].to : x->shifts.at[s].to_at;
		if (from < day.to && to > day.from)
			v.lines[v.n_lines++] = is_gap ? (struct day_line){ .times = times_on(w, day, from, to), .is_gap = true } : shift_line(w, t, day, &x->shifts.at[s]);
		is_gap ? g++ : s++;
	}
	return v;
}

static void days_shown(struct work *w, const struct team_by_code_row *t, const struct roster_view *x, struct span window, struct roster_page *v)
{
	v->n_days = (size_t)((window.to - window.from) / USEC_DAY);
	v->days = a_array(w->a, struct day_view, v->n_days);
	for (size_t i = 0; i < v->n_days; i++)
		v->days[i] = day_of(w, t, x, (struct span){ window.from + (usec)i * USEC_DAY, window.from + (usec)(i + 1) * USEC_DAY });
}

static void cover_shown(struct work *w, const struct roster_view *x, struct roster_page *v)
{
	int64_t tenths = x->covered_ppm / 1000;
	struct str share = a_fmt(w->a, "%lld%c%lld %%", (long long)(tenths / 10), w->by.lang == LANG_EN ? '.' : ',', (long long)(tenths % 10));
	v->cover = (struct badge){ say(w, M_ROSTER_COVERED, share), x->gaps.n ? "warn" : "good", x->gaps.n ? "alert-triangle" : "check" };
	v->gaps = a_array(w->a, struct gap_line, x->gaps.n + 1);
	for (size_t i = 0; i < x->gaps.n; i++)
		v->gaps[v->n_gaps++] = (struct gap_line){ roster_times(w, x->gaps.at[i].from, x->gaps.at[i].to), duration_of(w, x->gaps.at[i].to - x->gaps.at[i].from) };
	v->absences = a_array(w->a, struct gap_line, x->absences.n + 1);
	for (size_t i = 0; v->is_own && i < x->absences.n; i++)
		v->absences[v->n_absences++] = (struct gap_line){ roster_times(w, x->absences.at[i].from_at, x->absences.at[i].to_at), x->absences.at[i].person };
}

/* ---- hand-over ---- */

struct note_line note_line_of(struct work *w, const struct team_by_code_row *t, const struct roster_handover_list_row *h)
{
	bool is_read = h->read_at != 0;
	return (struct note_line){ .by = h->name, .at = time_shown(w->a, h->written_at), .text = markdown_html(w->a, h->text),
		.state = is_read ? (struct badge){ say(w, M_ROSTER_HANDOVER_READ_BY, h->read_name, time_shown(w->a, h->read_at)), "good", "check" }
			: (struct badge){ say(w, M_ROSTER_HANDOVER_UNREAD), "warn", "clock" },
		.may_read = !is_read && h->account_id != w->by.account_id && may(w, &roster_duty),
		.read_path = a_fmt(w->a, "/roster/%.*s/handovers/%lld/read", STR_ARG(t->code), (long long)h->id) };
}

static err handovers_shown(struct work *w, const struct team_by_code_row *t, struct roster_page *v)
{
	struct roster_handover_missing_rows late;
	struct roster_handover_list_rows notes = { 0 };
	TRY(handover_overdue(w, t->id, &late));
	if (v->is_own)
		TRY(roster_handover_list(w->db, w->a, &(struct roster_handover_list_in){ .team = t->id, .max = NOTES_SHOWN }, &notes));
	v->late = a_array(w->a, struct late_line, late.n + 1);
	for (; v->n_late < late.n; v->n_late++)
		v->late[v->n_late] = (struct late_line){ late.at[v->n_late].person, roster_times(w, late.at[v->n_late].from_at, late.at[v->n_late].to_at),
			a_fmt(w->a, "/roster/%.*s/shifts/%lld", STR_ARG(t->code), (long long)late.at[v->n_late].id) };
	v->notes = a_array(w->a, struct note_line, notes.n + 1);
	for (; v->n_notes < notes.n; v->n_notes++)
		v->notes[v->n_notes] = note_line_of(w, t, &notes.at[v->n_notes]);
	return OK;
}

/* ---- the page ---- */

static err head_of(struct work *w, const struct team_by_code_row *t, struct page_head *ret)
{
	struct link *at = a_array(w->a, struct link, 5), *crumbs = a_array(w->a, struct link, 1);
	size_t n = 0;
	bool plans;
	TRY(roster_may_plan(w, t->org_id, &plans));
	crumbs[0] = (struct link){ .path = S("/on-call"), .label = say(w, M_ROSTER_ON_CALL) };
	if (plans && !t->ended_at) {
		at[n++] = (struct link){ roster_path(w->a, t->code, "/shifts/new"), say(w, M_ROSTER_SHIFT_NEW), "plus", true };
		at[n++] = (struct link){ roster_path(w->a, t->code, "/patterns"), say(w, M_ROSTER_PATTERNS), "refresh", false };
	}
	at[n++] = (struct link){ roster_path(w->a, t->code, "/calls"), say(w, M_ROSTER_CALLS), "phone", false };
	at[n++] = (struct link){ roster_path(w->a, t->code, "/hours"), say(w, M_ROSTER_HOURS), "clock", false };
	at[n++] = (struct link){ roster_path(w->a, t->code, "/roster.ics"), say(w, M_ROSTER_ICS), "download", false };
	*ret = (struct page_head){ .title = say(w, M_ROSTER_OF, t->name), .subtitle = t->org_name, .crumbs = crumbs, .n_crumbs = 1, .actions = at, .n_actions = n };
	return OK;
}

err roster_show_page(struct req *r)
{
	struct work *w = &r->w;
	struct team_by_code_row t;
	struct roster_view x;
	bool is_month;
	struct span window = window_of(r, &is_month);
	TRY(roster_team(w, r->args[0], ROSTER_SEE, &t));
	struct roster_page v = { .is_own = is_own_team(w, &t), .n_views = 2, .span = say(w, M_ROSTER_FROM_TO, date_shown(w->a, window.from), date_shown(w->a, window.to - 1)),
		.views = { { view_path(r, t.code, false, window.from), say(w, M_ROSTER_WEEK), NULL, !is_month }, { view_path(r, t.code, true, window.from), say(w, M_ROSTER_MONTH), NULL, is_month } },
		.previous = view_path(r, t.code, is_month, is_month ? month_start(window.from, -1) : window.from - WEEK_DAYS * USEC_DAY),
		.next = view_path(r, t.code, is_month, window.to) };
	TRY(head_of(w, &t, &v.head));
	TRY(on_call_now(w, &t, &v.now));
	TRY(roster_of(w, &t, window.from, window.to, &x));
	cover_shown(w, &x, &v);
	days_shown(w, &t, &x, window, &v);
	TRY(handovers_shown(w, &t, &v));
	return reply_page(r, v.head.title, HTML_OF(r, page_roster_show, &v));
}

/* ---- the API, the file ---- */

static void put_shifts(struct work *w, struct json *j, const struct roster_view *x)
{
	json_key_array(j, "shifts");
	for (size_t i = 0; i < x->shifts.n; i++) {
		const struct roster_shift_between_row *s = &x->shifts.at[i];
		json_object(j);
		json_text(j, "id", number_text(w->a, s->id));
		json_text(j, "person", s->person);
		json_text_or_null(j, "backup", s->backup);
		json_time(j, "from", s->from_at);
		json_time(j, "to", s->to_at);
		json_end(j);
	}
	json_end(j);
	json_key_array(j, "gaps");
	for (size_t i = 0; i < x->gaps.n; i++) {
		json_object(j);
		json_time(j, "from", x->gaps.at[i].from);
		json_time(j, "to", x->gaps.at[i].to);
		json_end(j);
	}
	json_end(j);
}

err roster_show_api(struct req *r)
{
	struct team_by_code_row t;
	struct roster_view x;
	bool is_month;
	struct span window = window_of(r, &is_month);
	TRY(roster_team(&r->w, r->args[0], ROSTER_SEE, &t));
	TRY(roster_of(&r->w, &t, window.from, window.to, &x));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "team", t.code);
	json_time(&j, "from", window.from);
	json_time(&j, "to", window.to);
	json_real(&j, "covered", (double)x.covered_ppm / 1e6);
	put_shifts(&r->w, &j, &x);
	json_end(&j);
	return OK;
}

err roster_ics(struct req *r)
{
	struct team_by_code_row t;
	struct buf b __attribute__((cleanup(buf_done)));
	buf_init(&b, FEED_BYTES_MAX);
	TRY(roster_team(&r->w, r->args[0], ROSTER_SEE, &t));
	TRY(calendar_write_team(&r->w, &t, &b));
	return feed_reply(r, a_cat(r->w.a, t.code, S(".ics")), &b);
}

err roster_calendar_get(struct req *r)
{
	struct buf b __attribute__((cleanup(buf_done)));
	buf_init(&b, FEED_BYTES_MAX);
	TRY(calendar_write(&r->w, feed_secret(r), &b));
	return feed_reply(r, S("lich-truc.ics"), &b);
}
