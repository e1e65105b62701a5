/* What the duties engine learns here: waivers, inspections that were held; and what goes over to a successor. */
#include "modules/oversight/rules.h"

#include "core/duty_source.h"

/* ---- waivers ---- */

static enum waiver_type type_of(struct str kind)
{
	return str_is(kind, "extend") ? WAIVER_EXTEND : str_is(kind, "substitute") ? WAIVER_SUBSTITUTE : WAIVER_WAIVE;
}

/* One that was revoked was in force until then: a second version, known from then on, ends there. */
static void waiver_add(struct duty_history *to, const struct waiver_history_row *x)
{
	struct duty_waiver v = { .id = x->id, .duty = x->duty, .subject = x->subject_id, .type = type_of(x->kind), .from = x->starts_at, .to = x->ends_at,
		.extend_days = (int)x->extend_days, .known_from = x->decided_at, .known_to = duty_until(x->revoked_at) };
	if (v.type == WAIVER_SUBSTITUTE)
		v.substitute_kind = vocabulary_kind(history_vocabulary(to), x->substitute_kind);
	history_waiver(to, x->org_id, &v);
	if (!x->revoked_at || x->revoked_at <= x->starts_at)
		return;
	v.to = x->revoked_at < x->ends_at ? x->revoked_at : x->ends_at;
	v.known_from = x->revoked_at;
	v.known_to = TIME_OPEN;
	history_waiver(to, x->org_id, &v);
}

static err waivers_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct waiver_history_rows rows;
	TRY(waiver_history(w->db, w->a, &(struct waiver_history_in){ .from = scope->org_from, .to = scope->org_to }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		waiver_add(to, &rows.at[i]);
	return OK;
}

static err waiver_orgs(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct waiver_code_row x;
	bool found;
	TRY(waiver_code(w->db, w->a, &(struct waiver_code_in){ .id = id }, &x, &found));
	if (found)
		duty_orgs_add(w, add, x.org_id);
	return OK;
}

/* ---- inspections ---- */

static err inspections_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct inspection_history_rows rows;
	TRY(inspection_history(w->db, w->a, &(struct inspection_history_in){ .from = scope->org_from, .to = scope->org_to }, &rows));
	struct duty_form form = duty_form(to, "chase", "kind");
	const int64_t kind = duty_word(S("inspection"));
	for (size_t i = 0; i < rows.n; i++) {
		const struct inspection_history_row *x = &rows.at[i];
		duty_record_add(to, &form, UNIT_ORG, x->body_id, (struct duty_record){ .id = x->id, .grade = GRADE_AUTO, .begins = x->begun_at,
			.ends = x->body_signed_at, .judged = x->body_signed_at, .stated = x->begun_at, .known_from = x->body_signed_at, .known_to = TIME_OPEN }, &kind);
	}
	return OK;
}

static err inspection_orgs(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct inspection_code_row x;
	bool found;
	TRY(inspection_code(w->db, w->a, &(struct inspection_code_in){ .id = id }, &x, &found));
	if (found)
		duty_orgs_add(w, add, x.body_id);
	return OK;
}

const struct duty_source oversight_duties[2] = {
	{ .name = "oversight.waivers", .says = M_OVERSIGHT_SOURCE_WAIVERS, .gives = { NULL }, .about = DUTY_ABOUT_ALL, .read = waivers_read, .told = { { "waiver", waiver_orgs } } },
	{ .name = "oversight.inspections", .says = M_OVERSIGHT_SOURCE_INSPECTIONS, .gives = { "chase" }, .about = DUTY_ABOUT(UNIT_ORG), .read = inspections_read,
		.told = { { "inspection", inspection_orgs } } },
};

/* ---- what a successor goes on with ---- */

static err waivers_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct oversight_waivers_open_row n;
	TRY(oversight_waivers_open(w->db, w->a, &(struct oversight_waivers_open_in){ .org = s->from }, &n));
	*ret_n = n.n;
	return OK;
}

static err disputes_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct oversight_disputes_open_row n;
	TRY(oversight_disputes_open(w->db, w->a, &(struct oversight_disputes_open_in){ .org = s->from }, &n));
	*ret_n = n.n;
	return OK;
}

static err inspections_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct oversight_inspections_open_row n;
	TRY(oversight_inspections_open(w->db, w->a, &(struct oversight_inspections_open_in){ .org = s->from }, &n));
	*ret_n = n.n;
	return OK;
}

static err waivers_move(struct work *w, const struct succession *s)
{
	return oversight_waivers_move(w->db, &(struct oversight_waivers_move_in){ .from = s->from, .main = s->main, .now = w->now }, NULL);
}

static err disputes_move(struct work *w, const struct succession *s)
{
	return oversight_disputes_move(w->db, &(struct oversight_disputes_move_in){ .from = s->from, .main = s->main, .now = w->now }, NULL);
}

static err inspections_move(struct work *w, const struct succession *s)
{
	TRY(oversight_inspections_move(w->db, &(struct oversight_inspections_move_in){ .from = s->from, .main = s->main, .now = w->now }, NULL));
	return oversight_inspectors_move(w->db, &(struct oversight_inspectors_move_in){ .from = s->from, .main = s->main, .now = w->now }, NULL);
}

const struct heritage oversight_heritage[3] = {
	{ M_OVERSIGHT_HERITAGE_WAIVERS, waivers_count, NULL, waivers_move },
	{ M_OVERSIGHT_HERITAGE_DISPUTES, disputes_count, NULL, disputes_move },
	{ M_OVERSIGHT_HERITAGE_INSPECTIONS, inspections_count, NULL, inspections_move },
};
