/* Invented money and positions: last year's outturn, this year's so far, and a response team that is short of people. */
#include "modules/demo/demo.h"

#include "modules/budget/budget.h"

enum { BODIES = 400, MONTH_DAYS = 30 };
#define MILLION 1000000LL

static void act_as(struct demo *d, const struct demo_org *o, usec now)
{
	d->w->by = (struct actor){ .is_system = true, .account_id = o->account, .org_id = o->id, .name = o->person, .lang = LANG_VI };
	d->w->now = now;
}

/* spent: percent of what was approved. */
static void line_fill(struct demo *d, struct budget_typed *to, int64_t planned, int64_t spent)
{
	int64_t approved = planned * demo_between(d, 14, 20) / 20 / MILLION * MILLION, disbursed = approved / 100 * spent / MILLION * MILLION;
	*to = (struct budget_typed){ money_typed(d->w->a, planned), money_typed(d->w->a, approved), money_typed(d->w->a, disbursed) };
}

static err year_of(struct demo *d, const struct demo_org *o, int year, usec at, int64_t spent)
{
	static const int purposes[] = { PURPOSE_CSIRT, PURPOSE_TOOLS, PURPOSE_TRAINING, PURPOSE_HIRED, PURPOSE_DRILL };
	struct budget_form f = { .decision_no = a_fmt(d->w->a, "%d/QĐ-%.*s", (int)demo_between(d, 10, 900), STR_ARG(o->code)),
		.decision_at = civil_usec((struct civil){ year - 1, 12, 20, 0, 0, 0 }), .note = S("Số liệu mẫu.") };
	int64_t size = 1 + (int64_t)o->n_systems;
	bool is_changed;
	for (size_t i = 0; i < COUNT(purposes); i++)
		if (!i || demo_chance(d, 60))
			line_fill(d, &f.line[purposes[i]], size * demo_between(d, 4, 30) * 10 * MILLION, spent);
	act_as(d, o, at);
	return budget_save(d->w, o->code, year, &f, &is_changed);
}

static err posts_of(struct demo *d, const struct demo_org *o, usec at)
{
	static const struct { const char *title, *skill, *hiring; int planned, least; } posts[] = {
		{ "Chuyên viên ứng cứu sự cố (mẫu)", "b", "advertised", 6, 3 }, { "Chuyên viên giám sát (mẫu)", "d", "none", 4, 3 },
		{ "Chuyên viên kiểm tra lỗ hổng (mẫu)", "c", "selecting", 2, 0 },
	};
	struct post_teams_rows teams;
	struct str code;
	TRY(post_teams(d->w->db, d->w->a, &(struct post_teams_in){ o->id, 1 }, &teams));
	act_as(d, o, at);
	if (o == d->star && teams.n)
		TRY(post_add(d->w, &(struct post_form){ .org = o->code, .title = S("Thành viên đội ứng cứu (mẫu)"), .team = teams.at[0].code, .planned = 8,
			.hiring = S("advertised") }, &code));
	for (size_t i = 0; i < COUNT(posts); i++) {
		int64_t filled = demo_between(d, posts[i].least, posts[i].planned);
		act_as(d, o, at);
		TRY(post_add(d->w, &(struct post_form){ .org = o->code, .title = str_of(posts[i].title), .skill = str_of(posts[i].skill), .planned = posts[i].planned,
			.filled = a_fmt(d->w->a, "%lld", (long long)filled), .hiring = str_of(filled < posts[i].planned ? posts[i].hiring : "none") }, &code));
	}
	return OK;
}

static err body(struct demo *d, const struct demo_org *o, usec now)
{
	int year = civil_of(now).year;
	usec this_year = now - demo_between(d, 1, MONTH_DAYS) * USEC_DAY, last_year = this_year - 10 * MONTH_DAYS * USEC_DAY;
	TRY(year_of(d, o, year - 1, last_year, demo_between(d, 60, 100)));
	TRY(year_of(d, o, year, this_year, demo_between(d, 10, 90)));
	return demo_chance(d, 60) || o == d->star ? posts_of(d, o, this_year) : OK;
}

err demo_budget(struct demo *d)
{
	const usec now = d->w->now;
	const struct actor me = d->w->by;
	size_t n = 0;
	for (size_t i = 0; i < d->n_orgs && n < BODIES; i++) {
		const struct demo_org *o = &d->orgs[i];
		if (o == d->coordinator || (o != d->star && (!o->n_systems || demo_chance(d, 20))))
			continue;
		err e = body(d, o, now);
		d->w->now = now;
		d->w->by = me;
		TRY(e);
		n++;
	}
	return OK;
}
