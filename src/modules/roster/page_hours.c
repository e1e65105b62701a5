/* Hours of duty by person and month, for the allowance of Circular 121/2018/TT-BTC. */
#include "formats/csv.h"
#include "modules/roster/pages.h"
#include "modules/roster/pages_gen.h"

#define CSV_MAX (1u << 20)

static err asked_for(struct req *r, struct team_by_code_row *ret_team, struct team_hours *ret)
{
	const struct month_filter *in = r->in;
	TRY(roster_team(&r->w, r->args[0], ROSTER_SEE, ret_team));
	check_day(&r->w, "month", in->month, false);
	TRY(work_checked(&r->w));
	return roster_hours(&r->w, ret_team, in->month ? in->month : r->w.now, ret);
}

static struct str month_text(struct work *w, usec t)
{
	struct civil c = civil_of(t);
	return a_fmt(w->a, "%02d/%04d", c.month, c.year);
}

err hours_show_page(struct req *r)
{
	struct work *w = &r->w;
	struct team_by_code_row t;
	struct team_hours h;
	TRY(asked_for(r, &t, &h));
	struct str month = day_value(w->a, h.from);
	struct hours_page v = { .head = { .title = say(w, M_ROSTER_HOURS), .subtitle = t.name }, .month = form_field_of(r, LIST(roster_month_fields), "month", month),
		.month_shown = month_text(w, h.from), .csv_path = link_with(w->a, roster_path(w->a, t.code, "/hours.csv"), (struct query_part[]){ { "month", month } }, 1),
		.lines = a_array(w->a, struct hours_line, h.n + 1),
		.empty = { .icon = "clock", .title = say(w, M_ROSTER_NO_HOURS), .text = say(w, M_ROSTER_HOURS_LEAD) } };
	v.head.crumbs = roster_crumbs(w, &t, &v.head.n_crumbs);
	v.month.type = "date";
	for (; v.n_lines < h.n; v.n_lines++) {
		const struct person_hours *p = &h.at[v.n_lines];
		v.lines[v.n_lines] = (struct hours_line){ p->name, hours_text(w, p->hours.at[DAY_WORKING]), hours_text(w, p->hours.at[DAY_WEEKEND]),
			hours_text(w, p->hours.at[DAY_HOLIDAY]), hours_text(w, p->hours.total) };
	}
	return reply_page(r, v.head.title, HTML_OF(r, page_roster_hours, &v));
}

static void minutes_cell(struct work *w, struct csv_writer *x, usec d)
{
	int64_t hundredths = (d / USEC_MIN * 100 + 30) / 60;
	csv_text(x, a_fmt(w->a, "%lld.%02lld", (long long)(hundredths / 100), (long long)(hundredths % 100)));
}

err hours_csv(struct req *r)
{
	static const enum msg heads[] = { M_ROSTER_MONTH, M_ROSTER_LOGIN, M_ROSTER_PERSON, M_ROSTER_DAY_WORKING, M_ROSTER_DAY_WEEKEND, M_ROSTER_DAY_HOLIDAY, M_ROSTER_TOTAL };
	struct work *w = &r->w;
	struct team_by_code_row t;
	struct team_hours h;
	struct csv_writer x;
	struct buf b __attribute__((cleanup(buf_done)));
	buf_init(&b, CSV_MAX);
	TRY(asked_for(r, &t, &h));
	csv_write(&x, &b, ',', true);
	for (size_t i = 0; i < COUNT(heads); i++)
		csv_text(&x, say(w, heads[i]));
	csv_end_row(&x);
	for (size_t i = 0; i < h.n; i++) {
		csv_text(&x, month_text(w, h.from));
		csv_text(&x, h.at[i].login);
		csv_text(&x, h.at[i].name);
		for (int k = 0; k < N_DAY_KINDS; k++)
			minutes_cell(w, &x, h.at[i].hours.at[k]);
		minutes_cell(w, &x, h.at[i].hours.total);
		csv_end_row(&x);
	}
	TRY(buf_end(&b));
	struct civil c = civil_of(h.from);
	return reply_download(r, a_fmt(w->a, "gio-truc-%.*s-%04d-%02d.csv", STR_ARG(t.code), c.year, c.month), "text/csv; charset=utf-8", a_dup(w->a, buf_str(&b)));
}

err hours_api(struct req *r)
{
	struct team_by_code_row t;
	struct team_hours h;
	TRY(asked_for(r, &t, &h));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "team", t.code);
	json_time(&j, "from", h.from);
	json_time(&j, "to", h.to);
	json_key_array(&j, "people");
	for (size_t i = 0; i < h.n; i++) {
		json_object(&j);
		json_text(&j, "person", h.at[i].login);
		json_text(&j, "name", h.at[i].name);
		json_int(&j, "working_day_minutes", h.at[i].hours.at[DAY_WORKING] / USEC_MIN);
		json_int(&j, "weekend_minutes", h.at[i].hours.at[DAY_WEEKEND] / USEC_MIN);
		json_int(&j, "holiday_minutes", h.at[i].hours.at[DAY_HOLIDAY] / USEC_MIN);
		json_int(&j, "minutes", h.at[i].hours.total / USEC_MIN);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	return OK;
}
