/* Positions: planned, filled, vacant; some count the members of their team. */
#include "modules/budget/rules.h"

#include "base/json.h"
#include "base/rand.h"
#include "core/counter.h"
#include "core/journal.h"
#include "modules/team/skills.h"
#include "modules/team/team.h"

static const char skill_standard[] = "nd333-2026";

/* ---- reading ---- */

static err members_now(struct work *w, int64_t team, int64_t *ret)
{
	struct post_members_row row;
	TRY(post_members(w->db, w->a, &(struct post_members_in){ .team = team, .at = w->now }, &row));
	*ret = row.n;
	return OK;
}

err post_find(struct work *w, struct str code, struct post_by_code_row *ret)
{
	struct budget_sight s;
	bool found;
	TRY(budget_sight(w, &s));
	TRY(post_by_code(w->db, w->a, &(struct post_by_code_in){ .code = code, .viewer = s.org, .wide = s.wide, .sector = s.sector }, ret, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_BUDGET_POST_NONE, code);
	return ret->is_counted && !ret->ended_at ? members_now(w, ret->team_id, &ret->filled) : OK;
}

void post_form_of(struct arena *a, const struct post_by_code_row *p, struct post_form *ret)
{
	*ret = (struct post_form){ .org = p->org_code, .title = p->title, .team = p->team_code, .skill = p->skill, .planned = p->planned,
		.filled = p->is_counted ? STR_NONE : a_fmt(a, "%lld", (long long)p->filled), .vacant_since = p->vacant_since, .hiring = p->hiring, .note = p->note,
		.version = p->number };
}

/* ---- checking ---- */

static err team_read(struct work *w, int64_t org, struct str code, int64_t *ret)
{
	struct team_by_code_row t;
	struct org_is_under_row under;
	bool found;
	*ret = 0;
	if (!code.n)
		return OK;
	TRY(team_by_code(w->db, w->a, &(struct team_by_code_in){ .code = code }, &t, &found));
	if (found)
		TRY(org_is_under(w->db, w->a, &(struct org_is_under_in){ .id = t.org_id, .top = org }, &under));
	if (!found || t.ended_at || !under.n)
		fail_field(w, S("team"), M_BUDGET_TEAM_UNKNOWN, code);
	else
		*ret = t.id;
	return OK;
}

/* Members of a team fill one position that counts them, or several that say so themselves. */
static err filled_read(struct work *w, const struct post_form *f, int64_t post, struct post_version_insert_in *to)
{
	struct post_in_team_row others = { 0 };
	if (to->team_id)
		TRY(post_in_team(w->db, w->a, &(struct post_in_team_in){ .team = to->team_id, .but = post }, &others));
	if (others.counted)
		fail_field(w, S("team"), M_BUDGET_TEAM_COUNTED);
	if (f->filled.n) {
		if (!str_int(f->filled, &to->filled) || to->filled < 0 || to->filled > POST_MOST)
			fail_field(w, S("filled"), M_BUDGET_WANT_FILLED);
		return OK;
	}
	if (!to->team_id || others.n)
		fail_field(w, S("filled"), others.n ? M_BUDGET_FILLED_OF_MANY : M_BUDGET_FILLED_NEEDED);
	to->is_counted = true;
	return to->team_id ? members_now(w, to->team_id, &to->filled) : OK;
}

/* since: what was known before; 0: nothing was vacant. */
static usec vacant_since(const struct work *w, const struct post_version_insert_in *v, usec said, usec since)
{
	usec today = civil_day_start(civil_day_number(w->now));
	return !post_vacant(v->planned, v->filled) ? 0 : said ? said : since ? since : today;
}

static err version_read(struct work *w, const struct post_form *f, int64_t org, const struct post_by_code_row *was, struct post_version_insert_in *ret)
{
	*ret = (struct post_version_insert_in){ .id = id_new(), .post_id = was->id, .number = was->number + 1, .title = f->title, .skill = f->skill,
		.planned = f->planned, .hiring = f->hiring.n ? f->hiring : S("none"), .note = f->note, .known_from = w->now, .account_id = w->by.account_id,
		.author = w->by.name };
	check_text(w, "title", f->title, true, POST_TITLE_MAX);
	check_text(w, "note", f->note, false, BUDGET_NOTE_MAX);
	check_choice(w, "hiring", f->hiring, POST_HIRING, false);
	if (f->skill.n && !term_of(skills_of(str_of(skill_standard)), f->skill))
		fail_field(w, S("skill"), M_BUDGET_SKILL_UNKNOWN, f->skill);
	if (f->planned < 1 || f->planned > POST_MOST)
		fail_field(w, S("planned"), M_BUDGET_WANT_PLANNED);
	if (f->vacant_since > w->now)
		fail_field(w, S("vacant_since"), M_BUDGET_IN_FUTURE);
	TRY(team_read(w, org, f->team, &ret->team_id));
	if (!f->team.n || ret->team_id)
		TRY(filled_read(w, f, was->id, ret));
	ret->vacant_since = vacant_since(w, ret, f->vacant_since, was->vacant_since);
	return work_checked(w);
}

/* ---- writing ---- */

static err org_asked(struct work *w, struct str typed, struct org_by_id_row *ret)
{
	int64_t id = w->by.org_id;
	if (typed.n)
		TRY(network_org_typed(w, "org", typed, true, &id));
	TRY(work_checked(w));
	TRY(network_org(w, id, ret));
	return budget_need_write(w, ret);
}

err post_add(struct work *w, const struct post_form *f, struct str *ret_code)
{
	struct org_by_id_row o;
	struct post_version_insert_in v;
	int64_t n;
	TRY(org_asked(w, f->org, &o));
	TRY(version_read(w, f, o.id, &(struct post_by_code_row){ .id = id_new() }, &v));
	TRY(counter_next(w, S("VT"), &n));
	*ret_code = a_fmt(w->a, "VT-%04lld", (long long)n);
	TRY(post_insert(w->db, &(struct post_insert_in){ .id = v.post_id, .code = *ret_code, .org = o.id, .now = w->now }, NULL));
	TRY(post_version_insert(w->db, &v, 1));
	return NOTE(w, "budget.post_add", "post", v.post_id, { "code", *ret_code });
}

static err post_for_edit(struct work *w, struct str code, int64_t version, struct post_by_code_row *ret)
{
	struct org_by_id_row o;
	TRY(post_find(w, code, ret));
	TRY(network_org(w, ret->org_id, &o));
	TRY(budget_need_write(w, &o));
	if (ret->ended_at)
		return fail(w, E_CONFLICT, M_BUDGET_POST_ENDED, code);
	return version && version != ret->number ? fail(w, E_CONFLICT, M_BUDGET_CHANGED_MEANWHILE) : OK;
}

static err version_put(struct work *w, const struct post_by_code_row *was, const struct post_version_insert_in *v)
{
	int64_t n;
	TRY(post_version_end(w->db, &(struct post_version_end_in){ .id = was->version_id, .now = w->now }, &n));
	return n == 1 ? post_version_insert(w->db, v, 1) : fail(w, E_CONFLICT, M_BUDGET_CHANGED_MEANWHILE);
}

static bool says_the_same(const struct post_by_code_row *p, const struct post_version_insert_in *v)
{
	return str_eq(p->title, v->title) && p->team_id == v->team_id && str_eq(p->skill, v->skill) && p->planned == v->planned && p->filled == v->filled &&
		!p->is_counted == !v->is_counted && p->vacant_since == v->vacant_since && str_eq(p->hiring, v->hiring) && str_eq(p->note, v->note);
}

err post_edit(struct work *w, struct str code, const struct post_form *f, bool *ret_changed)
{
	struct post_by_code_row was;
	struct post_version_insert_in v;
	TRY(post_for_edit(w, code, f->version, &was));
	TRY(version_read(w, f, was.org_id, &was, &v));
	*ret_changed = !says_the_same(&was, &v);
	if (!*ret_changed)
		return OK;
	TRY(version_put(w, &was, &v));
	return NOTE(w, "budget.post_edit", "post", was.id, { "code", was.code });
}

err post_end(struct work *w, struct str code)
{
	struct post_by_code_row p;
	TRY(post_for_edit(w, code, 0, &p));
	struct post_version_insert_in v = { .id = id_new(), .post_id = p.id, .number = p.number + 1, .title = p.title, .team_id = p.team_id, .skill = p.skill,
		.planned = p.planned, .filled = p.filled, .is_counted = p.is_counted, .hiring = S("none"), .note = p.note, .ended_at = w->now, .known_from = w->now,
		.account_id = w->by.account_id, .author = w->by.name };
	TRY(version_put(w, &p, &v));
	return NOTE(w, "budget.post_end", "post", p.id, { "code", p.code });
}

/* ---- following the teams ---- */

err post_recount_run(struct work *w, struct str args_json)
{
	enum { AT_ONCE = 500 };
	struct post_recount_rows rows;
	(void)args_json;
	TRY(post_recount(w->db, w->a, &(struct post_recount_in){ .at = w->now, .max = AT_ONCE }, &rows));
	if (!rows.n)
		return OK;
	struct post_version_insert_in *at = a_array(w->a, struct post_version_insert_in, rows.n);
	struct journal_many *notes = a_array(w->a, struct journal_many, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct post_recount_row *p = &rows.at[i];
		at[i] = (struct post_version_insert_in){ .id = id_new(), .post_id = p->post_id, .number = p->number + 1, .title = p->title, .team_id = p->team_id,
			.skill = p->skill, .planned = p->planned, .filled = p->n, .is_counted = true, .hiring = p->hiring, .note = p->note, .known_from = w->now };
		at[i].vacant_since = vacant_since(w, &at[i], 0, p->vacant_since);
		notes[i] = (struct journal_many){ p->post_id, a_fmt(w->a, "{\"code\":\"%.*s\"}", STR_ARG(p->code)) };
	}
	TRY(post_recount_end(w->db, &(struct post_recount_end_in){ .at = w->now, .upto = rows.at[rows.n - 1].post_id }, NULL));
	TRY(post_version_insert(w->db, at, rows.n));
	return journal_add_many(w, "budget.post_count", "post", notes, rows.n);
}
