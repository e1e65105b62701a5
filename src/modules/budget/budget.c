/* One year of one organisation: read, checked, saved as one change. */
#include "modules/budget/rules.h"

#include "base/rand.h"

#define READERS (ROLE_OFFICER | ROLE_HEAD | ROLE_INSPECTOR)
const struct perm budget_read = { "budget.read", M_BUDGET_MAY_READ, READERS };
const struct perm budget_write = { "budget.write", M_BUDGET_MAY_WRITE, ROLE_OFFICER | ROLE_HEAD };

const char *const purpose_names[N_PURPOSES] = { "csirt", "hunt", "scan", "drill", "training", "tools", "hired", "other" };

int purpose_of(struct str name)
{
	for (int i = 0; i < N_PURPOSES; i++)
		if (str_is(name, purpose_names[i]))
			return i;
	return -1;
}

/* ---- rights ---- */

err budget_sight(struct work *w, struct budget_sight *ret)
{
	struct org_by_id_row o = { 0 };
	*ret = (struct budget_sight){ .org = w->by.org_id, .wide = w->by.is_system };
	if (w->by.is_system)
		return OK;
	TRY(network_org(w, w->by.org_id, &o));
	if (o.ended_at)
		return OK;
	ret->wide = str_is(o.network_role, "coordinator");
	if (str_is(o.network_role, "sector_lead"))
		ret->sector = o.sector;
	return OK;
}

static err is_below(struct work *w, int64_t org, bool *ret)
{
	struct org_is_under_row row = { 0 };
	if (!w->by.is_system)
		TRY(org_is_under(w->db, w->a, &(struct org_is_under_in){ .id = org, .top = w->by.org_id }, &row));
	*ret = w->by.is_system || row.n > 0;
	return OK;
}

/* Years of a body that has ended stay its own; whoever goes on for it reads them. */
static err goes_on_below(struct work *w, int64_t org, bool *ret)
{
	struct org_heirs_rows heirs;
	*ret = false;
	TRY(org_heirs(w->db, w->a, &(struct org_heirs_in){ .id = org }, &heirs));
	for (size_t i = 0; i < heirs.n && !*ret; i++)
		TRY(is_below(w, heirs.at[i].id, ret));
	return OK;
}

err budget_sees(struct work *w, const struct org_by_id_row *o, bool *ret)
{
	struct budget_sight s;
	bool is_own;
	TRY(budget_sight(w, &s));
	TRY(is_below(w, o->id, &is_own));
	if (!is_own && o->ended_at)
		TRY(goes_on_below(w, o->id, &is_own));
	*ret = is_own || s.wide || (s.sector.n && str_eq(s.sector, o->sector));
	return OK;
}

err budget_org(struct work *w, struct str code, struct org_by_id_row *ret)
{
	int64_t id;
	bool sees;
	TRY(network_org_id(w, code, &id));
	TRY(network_org(w, id, ret));
	TRY(budget_sees(w, ret, &sees));
	return sees ? OK : fail(w, E_NOT_FOUND, M_NETWORK_ORG_UNKNOWN, code);
}

err budget_may_write(struct work *w, const struct org_by_id_row *o, bool *ret)
{
	bool is_own;
	TRY(is_below(w, o->id, &is_own));
	*ret = is_own && !o->ended_at && (w->by.is_system || may(w, &budget_write));
	return OK;
}

err budget_need_write(struct work *w, const struct org_by_id_row *o)
{
	bool is_own;
	TRY(is_below(w, o->id, &is_own));
	if (!is_own)
		return fail(w, E_DENIED, M_BUDGET_NOT_YOURS);
	return o->ended_at ? fail(w, E_CONFLICT, M_NETWORK_ORG_ENDED, o->code) : OK;
}

/* ---- reading ---- */

static void amounts_add(struct budget_amounts *to, const struct budget_amounts *x)
{
	to->planned += x->planned;
	to->approved += x->approved;
	to->disbursed += x->disbursed;
}

err budget_sheet(struct work *w, int64_t org, int64_t year, struct budget_sheet *ret)
{
	struct budget_of_row row;
	struct budget_lines_rows lines;
	bool found;
	*ret = (struct budget_sheet){ 0 };
	TRY(budget_of(w->db, w->a, &(struct budget_of_in){ org, year }, &row, &found));
	if (!found)
		return OK;
	TRY(budget_lines(w->db, w->a, &(struct budget_lines_in){ row.version_id }, &lines));
	*ret = (struct budget_sheet){ .id = row.id, .version_id = row.version_id, .number = row.number, .decision_no = row.decision_no, .note = row.note,
		.author = row.author, .decision_at = row.decision_at, .known_from = row.known_from };
	for (size_t i = 0; i < lines.n; i++) {
		int at = purpose_of(lines.at[i].purpose);
		if (at < 0)
			continue;
		ret->line[at] = (struct budget_amounts){ lines.at[i].planned, lines.at[i].approved, lines.at[i].disbursed };
		ret->since[at] = lines.at[i].since;
		amounts_add(&ret->sum, &ret->line[at]);
	}
	return OK;
}

void budget_form_of(struct arena *a, const struct budget_sheet *s, struct budget_form *ret)
{
	*ret = (struct budget_form){ .decision_no = s->decision_no, .decision_at = s->decision_at, .note = s->note, .version = s->number };
	for (int i = 0; i < N_PURPOSES; i++)
		ret->line[i] = (struct budget_typed){ money_typed(a, s->line[i].planned), money_typed(a, s->line[i].approved), money_typed(a, s->line[i].disbursed) };
}

unsigned budget_odd(const struct budget_amounts *line)
{
	return (line->disbursed > line->approved ? ODD_OVERSPENT : 0) | (line->approved > line->planned ? ODD_NOT_PLANNED : 0);
}

int64_t share_of(int64_t part, int64_t whole)
{
	return whole > 0 ? (int64_t)((__int128)part * 10000 / whole) : 0;
}

/* ---- saving ---- */

static int64_t amount_read(struct work *w, int purpose, const char *column, struct str typed)
{
	int64_t n = 0;
	struct str field = a_fmt(w->a, "%s_%s", purpose_names[purpose], column);
	if (str_starts(str_trim(typed), S("-")))
		fail_field(w, field, M_BUDGET_NEGATIVE);
	else if (!money_parse(w->a, typed, &n))
		fail_field(w, field, M_BUDGET_WANT_MONEY);
	return n;
}

static void lines_read(struct work *w, const struct budget_form *f, struct budget_sheet *to)
{
	for (int i = 0; i < N_PURPOSES; i++) {
		const struct budget_typed *t = &f->line[i];
		to->line[i] = (struct budget_amounts){ amount_read(w, i, "planned", t->planned), amount_read(w, i, "approved", t->approved),
			amount_read(w, i, "disbursed", t->disbursed) };
	}
	to->decision_no = f->decision_no;
	to->decision_at = f->decision_at;
	to->note = f->note;
}

static void check(struct work *w, int64_t year, const struct budget_form *f)
{
	if (year < YEAR_FIRST || year > year_last(w))
		fail_field(w, S("year"), M_BUDGET_WANT_YEAR, a_fmt(w->a, "%d", YEAR_FIRST), a_fmt(w->a, "%d", year_last(w)));
	check_text(w, "decision_no", f->decision_no, false, BUDGET_NUMBER_MAX);
	check_text(w, "note", f->note, false, BUDGET_NOTE_MAX);
	if (f->decision_no.n && !f->decision_at)
		fail_field(w, S("decision_at"), M_BUDGET_DATE_OF_DECISION);
	if (f->decision_at > w->now)
		fail_field(w, S("decision_at"), M_BUDGET_IN_FUTURE);
}

static bool is_nothing(const struct budget_amounts *x) { return !x->planned && !x->approved && !x->disbursed; }

static bool is_same(const struct budget_sheet *x, const struct budget_sheet *y)
{
	for (int i = 0; i < N_PURPOSES; i++)
		if (memcmp(&x->line[i], &y->line[i], sizeof x->line[i]))
			return false;
	return str_eq(x->decision_no, y->decision_no) && x->decision_at == y->decision_at && str_eq(x->note, y->note);
}

/* A correction of an amount is not a new beginning: what was approved and spent before keeps its time. */
static usec since_of(struct work *w, const struct budget_sheet *was, const struct budget_amounts *now, int i)
{
	const struct budget_amounts *old = &was->line[i];
	bool as_before = !is_nothing(old) && (now->approved > 0) == (old->approved > 0) && (now->disbursed > 0) == (old->disbursed > 0);
	return as_before ? was->since[i] : w->now;
}

static err version_write(struct work *w, const struct budget_sheet *was, const struct budget_sheet *now)
{
	struct budget_line_insert_in lines[N_PURPOSES];
	size_t n = 0;
	int64_t id = id_new();
	TRY(budget_version_insert(w->db, &(struct budget_version_insert_in){ .id = id, .budget = was->id, .number = was->number + 1, .decision_no = now->decision_no,
		.decision_at = now->decision_at, .note = now->note, .now = w->now, .account = w->by.account_id, .author = w->by.name }, NULL));
	for (int i = 0; i < N_PURPOSES; i++)
		if (!is_nothing(&now->line[i]))
			lines[n++] = (struct budget_line_insert_in){ id, str_of(purpose_names[i]), now->line[i].planned, now->line[i].approved, now->line[i].disbursed,
				since_of(w, was, &now->line[i], i) };
	return budget_line_insert(w->db, lines, n);
}

static err place_of(struct work *w, int64_t org, int64_t year, struct budget_sheet *was)
{
	int64_t n;
	if (!was->number) {
		was->id = id_new();
		return budget_insert(w->db, &(struct budget_insert_in){ .id = was->id, .org = org, .year = year, .now = w->now }, NULL);
	}
	TRY(budget_version_end(w->db, &(struct budget_version_end_in){ .id = was->version_id, .now = w->now }, &n));
	return n == 1 ? OK : fail(w, E_CONFLICT, M_BUDGET_CHANGED_MEANWHILE);
}

err budget_save(struct work *w, struct str org, int64_t year, const struct budget_form *f, bool *ret_changed)
{
	struct org_by_id_row o;
	struct budget_sheet was, now = { 0 };
	TRY(budget_org(w, org, &o));
	TRY(budget_need_write(w, &o));
	check(w, year, f);
	lines_read(w, f, &now);
	TRY(work_checked(w));
	TRY(budget_sheet(w, o.id, year, &was));
	if (f->version && f->version != was.number)
		return fail(w, E_CONFLICT, M_BUDGET_CHANGED_MEANWHILE);
	*ret_changed = !is_same(&was, &now);
	if (!*ret_changed)
		return OK;
	TRY(place_of(w, o.id, year, &was));
	TRY(version_write(w, &was, &now));
	struct str code = a_fmt(w->a, "%.*s %lld", STR_ARG(o.code), (long long)year);
	return NOTE(w, "budget.save", "budget", was.id, { "code", code });
}
