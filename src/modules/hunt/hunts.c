/* Who sees a hunt; planning, beginning, ending. */
#include "modules/hunt/hunts.h"

#include "base/rand.h"
#include "base/text.h"
#include "core/counter.h"
#include "modules/network/rules.h"

#define SEEING (ROLE_ADMIN | ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR)
const struct perm hunt_read = { "hunt.read", M_HUNTS_MAY_READ, SEEING };
const struct perm hunt_work = { "hunt.work", M_HUNTS_MAY_WORK, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD };
const struct perm hunt_keys = { "hunt.keys", M_HUNTS_MAY_KEYS, ROLE_ADMIN | ROLE_HEAD };

/* ---- sight ---- */

bool hunt_one_of(struct str word, const char *list)
{
	for (struct str rest = str_of(list); rest.p;)
		if (str_eq(str_cut(&rest, '|'), word))
			return true;
	return false;
}

err hunt_viewer(struct work *w, bool *ret_wide, struct str *ret_sector)
{
	struct org_is_coordinator_row c = { 0 };
	struct org_by_id_row o;
	*ret_sector = STR_NONE;
	*ret_wide = w->by.is_system;
	if (w->by.is_system || !w->by.org_id)
		return OK;
	TRY(org_is_coordinator(w->db, w->a, &(struct org_is_coordinator_in){ .id = w->by.org_id }, &c));
	*ret_wide = c.n > 0;
	TRY(network_org(w, w->by.org_id, &o));
	if (str_is(o.network_role, "sector_lead"))
		*ret_sector = o.sector;
	return OK;
}

err hunt_sight(struct work *w, const struct hunt_get_row *h, struct hunt_sight *ret)
{
	struct org_is_under_row under = { 0 };
	struct hunt_scope_seen_row scope = { 0 };
	struct str sector;
	bool wide;
	*ret = (struct hunt_sight){ .is_own = w->by.is_system || w->by.org_id == h->org_id };
	TRY(hunt_viewer(w, &wide, &sector));
	TRY(org_is_under(w->db, w->a, &(struct org_is_under_in){ .id = h->org_id, .top = w->by.org_id }, &under));
	ret->sees = ret->is_own || wide || under.n > 0 || (sector.n && str_eq(sector, h->sector));
	if (!ret->sees) {
		TRY(hunt_scope_seen(w->db, w->a, &(struct hunt_scope_seen_in){ .hunt = h->id, .viewer = w->by.org_id }, &scope));
		ret->sees = scope.n > 0;
	}
	ret->details = ret->is_own || (ret->sees && h->is_released);
	return OK;
}

err hunt_see(struct work *w, struct str code, struct hunt_get_row *ret, struct hunt_sight *ret_sight)
{
	bool found;
	*ret_sight = (struct hunt_sight){ 0 };
	TRY(hunt_get(w->db, w->a, &(struct hunt_get_in){ .code = code }, ret, &found));
	if (found)
		TRY(hunt_sight(w, ret, ret_sight));
	return ret_sight->sees ? OK : fail(w, E_NOT_FOUND, M_HUNTS_UNKNOWN, code);
}

err hunt_own(struct work *w, struct str code, const char *states, struct hunt_get_row *ret)
{
	struct hunt_sight s;
	TRY(hunt_see(w, code, ret, &s));
	if (!s.is_own)
		return fail(w, E_DENIED, M_HUNTS_NOT_YOURS);
	return hunt_one_of(ret->state, states) ? OK : fail(w, E_CONFLICT, M_HUNTS_STATE_FORBIDS);
}

err hunt_note(struct work *w, const struct hunt_get_row *h, const char *act, const char *key, struct str value)
{
	const char *name = a_z(w->a, a_fmt(w->a, "hunt.%s", act));
	return key ? NOTE(w, name, "hunt", h->id, { "code", h->code }, { key, value }) : NOTE(w, name, "hunt", h->id, { "code", h->code });
}

/* ---- planning ---- */

int64_t hunt_count_lines(struct str text)
{
	int64_t n = 0;
	for (struct str rest = text; rest.p;)
		n += str_trim(str_cut(&rest, '\n')).n > 0;
	return n;
}

static bool is_technique(struct str t)
{
	if (t.n != 5 && t.n != 9)
		return false;
	for (size_t i = 0; i < t.n; i++)
		if (i == 0 ? t.p[i] != 'T' : i == 5 ? t.p[i] != '.' : t.p[i] < '0' || t.p[i] > '9')
			return false;
	return true;
}

/* "t1059.001, T1566" → "T1059.001 T1566". */
static struct str techniques_read(struct work *w, struct str typed)
{
	struct str all = STR_NONE, folded = text_upper(w->a, typed);
	char *p = a_z(w->a, folded);
	for (size_t i = 0; i < folded.n; i++)
		if (p[i] == ',' || p[i] == ';' || p[i] == '\n')
			p[i] = ' ';
	for (struct str rest = str_from(p, folded.n); rest.p;) {
		struct str one = str_trim(str_cut(&rest, ' '));
		if (!one.n)
			continue;
		if (!is_technique(one))
			fail_field(w, S("techniques"), M_HUNTS_NO_TECHNIQUE, text_clip(w->a, one, 40));
		all = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(all), all.n ? " " : "", STR_ARG(one));
	}
	return all;
}

static void check_plan(struct work *w, const struct hunt_form *f)
{
	check_text(w, "title", f->title, true, HUNT_LINE);
	check_choice(w, "why", f->why, HUNT_WHYS, true);
	check_text(w, "reference", f->reference, f->why.n && !str_is(f->why, "routine"), HUNT_LINE);
	check_text(w, "hypotheses", f->hypotheses, true, HUNT_WORDS);
	check_text(w, "person", f->person, false, HUNT_LINE);
	if (!f->starts_at)
		fail_field(w, S("starts_at"), M_HUNTS_NEEDED);
	if (!f->ends_at)
		fail_field(w, S("ends_at"), M_HUNTS_NEEDED);
	else if (f->starts_at && f->ends_at < f->starts_at)
		fail_field(w, S("ends_at"), M_HUNTS_ENDS_BEFORE);
	else if (f->starts_at && civil_day_number(f->ends_at) - civil_day_number(f->starts_at) >= HUNT_DAYS_MAX)
		fail_field(w, S("ends_at"), M_HUNTS_TOO_LONG);
	if (!f->sources.n || f->sources.n > HUNT_SOURCES_MAX)
		fail_field(w, S("sources"), M_HUNTS_SOURCES_NEEDED);
	for (size_t i = 0; i < f->sources.n; i++)
		if (utf8_length(f->sources.at[i]) > HUNT_LINE)
			fail_field(w, S("sources"), M_HUNTS_SOURCE_LONG);
}

typedef VEC(struct hunt_system_insert_in) systems_vec;

static bool is_in(const systems_vec *v, int64_t id)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->at[i].system == id)
			return true;
	return false;
}

static err systems_read(struct work *w, int64_t hunt, struct strs codes, systems_vec *ret)
{
	if (!codes.n || codes.n > HUNT_SYSTEMS_MAX)
		fail_field(w, S("systems"), M_HUNTS_SYSTEMS_NEEDED);
	for (size_t i = 0; i < codes.n && i < HUNT_SYSTEMS_MAX; i++) {
		struct sys_by_code_row s;
		bool found;
		TRY(sys_by_code(w->db, w->a, &(struct sys_by_code_in){ .code = codes.at[i], .viewer = w->by.org_id, .wide = false }, &s, &found));
		if (!found || !s.is_open)
			fail_field(w, S("systems"), M_HUNTS_SYSTEM_UNKNOWN, text_clip(w->a, codes.at[i], 40));
		else if (s.ended_at && s.ended_at <= w->now)
			fail_field(w, S("systems"), M_HUNTS_SYSTEM_ENDED, s.code);
		else if (!is_in(ret, s.id))
			*VEC_ADD(w->a, ret) = (struct hunt_system_insert_in){ .hunt = hunt, .system = s.id };
	}
	return OK;
}

static err scope_write(struct work *w, const systems_vec *systems, struct strs sources)
{
	VEC(struct hunt_source_insert_in) rows = { 0 };
	for (size_t i = 0; i < systems->n; i++)
		for (size_t k = 0; k < sources.n; k++)
			*VEC_ADD(w->a, &rows) = (struct hunt_source_insert_in){ .id = id_new(), .hunt = systems->at[i].hunt, .system = systems->at[i].system,
				.position = (int64_t)k + 1, .name = sources.at[k] };
	TRY(hunt_system_insert(w->db, systems->at, systems->n));
	return hunt_source_insert(w->db, rows.at, rows.n);
}

static err code_next(struct work *w, struct str *ret)
{
	int year = civil_of(w->now).year;
	int64_t n;
	TRY(counter_next(w, a_fmt(w->a, "SL-%d", year), &n));
	*ret = a_fmt(w->a, "SL-%d-%04lld", year, (long long)n);
	return OK;
}

err hunt_plan(struct work *w, const struct hunt_form *f, struct str *ret_code)
{
	struct hunt_get_row h = { .id = id_new() };
	systems_vec systems = { 0 };
	struct str techniques = techniques_read(w, f->techniques);
	check_plan(w, f);
	TRY(systems_read(w, h.id, f->systems, &systems));
	TRY(work_checked(w));
	TRY(code_next(w, &h.code));
	TRY(hunt_insert(w->db, &(struct hunt_insert_in){ .id = h.id, .code = h.code, .org = w->by.org_id, .title = f->title, .why = f->why, .reference = f->reference,
		.hypotheses = f->hypotheses, .techniques = techniques, .starts = civil_day_start(civil_day_number(f->starts_at)),
		.ends = civil_day_start(civil_day_number(f->ends_at) + 1), .person = f->person.n ? f->person : w->by.name, .demo = f->is_demo, .by = w->by.account_id,
		.now = w->now }, NULL));
	TRY(scope_write(w, &systems, f->sources));
	*ret_code = h.code;
	return hunt_note(w, &h, "plan", NULL, STR_NONE);
}

/* ---- on its way ---- */

static err turn(struct work *w, struct hunt_get_row *h, const char *to)
{
	int64_t n = 0;
	TRY(hunt_move(w->db, &(struct hunt_move_in){ .id = h->id, .from = h->state, .to = str_of(to), .begun = h->begun_at, .now = w->now }, &n));
	return n == 1 ? OK : fail(w, E_CONFLICT, M_HUNTS_STATE_FORBIDS);
}

err hunt_begin(struct work *w, struct str code)
{
	struct hunt_get_row h;
	TRY(hunt_own(w, code, "planned", &h));
	h.begun_at = w->now;
	TRY(turn(w, &h, "running"));
	return hunt_note(w, &h, "begin", NULL, STR_NONE);
}

err hunt_cancel(struct work *w, struct str code, const struct hunt_reason *f)
{
	struct hunt_get_row h;
	TRY(hunt_own(w, code, "planned|running|judging", &h));
	check_text(w, "reason", f->reason, true, HUNT_WORDS);
	TRY(work_checked(w));
	TRY(turn(w, &h, "cancelled"));
	return hunt_note(w, &h, "cancel", "reason", f->reason);
}

err hunt_release(struct work *w, struct str code, bool is_released)
{
	struct hunt_get_row h;
	TRY(hunt_own(w, code, HUNT_STATES, &h));
	if (h.is_released == is_released)
		return fail(w, E_CONFLICT, M_HUNTS_STATE_FORBIDS);
	TRY(hunt_release_set(w->db, &(struct hunt_release_set_in){ .id = h.id, .released = is_released, .now = w->now }, NULL));
	return hunt_note(w, &h, "release", "released", is_released ? S("yes") : S("no"));
}

/* ---- the end ---- */

static err check_closing(struct work *w, const struct hunt_get_row *h, const struct hunt_closing *f)
{
	struct hunt_hit_counts_row n;
	struct hunt_runs_rows runs;
	struct hunt_scope_rows scope;
	bool has_gap = false;
	TRY(hunt_runs(w->db, w->a, &(struct hunt_runs_in){ .hunt = h->id }, &runs));
	if (!runs.n)
		return fail(w, E_CONFLICT, M_HUNTS_NO_RESULT);
	TRY(hunt_hit_counts(w->db, w->a, &(struct hunt_hit_counts_in){ .hunt = h->id }, &n));
	if (n.unjudged)
		return fail(w, E_CONFLICT, M_HUNTS_UNJUDGED, a_fmt(w->a, "%lld", (long long)n.unjudged));
	TRY(hunt_scope(w->db, w->a, &(struct hunt_scope_in){ .hunt = h->id }, &scope));
	for (size_t i = 0; i < scope.n; i++)
		has_gap = has_gap || scope.at[i].share < scope.at[i].sources * HUNT_WHOLE;
	if (f->minutes < 1 || f->minutes > HUNT_MINUTES_MAX)
		fail_field(w, S("minutes"), M_HUNTS_MINUTES_NEEDED);
	check_text(w, "conclusion", f->conclusion, true, HUNT_WORDS);
	check_text(w, "gaps", f->gaps, has_gap, HUNT_WORDS);
	return work_checked(w);
}

err hunt_close(struct work *w, struct str code, const struct hunt_closing *f)
{
	struct hunt_get_row h;
	int64_t n = 0;
	TRY(hunt_own(w, code, "running|judging", &h));
	TRY(check_closing(w, &h, f));
	TRY(hunt_end(w->db, &(struct hunt_end_in){ .id = h.id, .from = h.state, .minutes = f->minutes, .gaps = f->gaps, .conclusion = f->conclusion, .now = w->now }, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_HUNTS_STATE_FORBIDS);
	TRY(hunt_prove(w, &h, f->minutes));
	return hunt_note(w, &h, "close", NULL, STR_NONE);
}

err hunt_reopen(struct work *w, struct str code, const struct hunt_reason *f)
{
	struct hunt_get_row h;
	int64_t n = 0;
	TRY(hunt_own(w, code, "closed", &h));
	check_text(w, "reason", f->reason, true, HUNT_WORDS);
	TRY(work_checked(w));
	TRY(hunt_again(w->db, &(struct hunt_again_in){ .id = h.id, .now = w->now }, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_HUNTS_STATE_FORBIDS);
	TRY(hunt_proof_end(w->db, &(struct hunt_proof_end_in){ .hunt = h.id, .now = w->now }, NULL));
	return hunt_note(w, &h, "reopen", "reason", f->reason);
}
