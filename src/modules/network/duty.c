/* What the register knows that bears on duties: who is bound (organisations), and their systems with every change of them. */
#include "modules/network/duty_orgs.h"
#include "modules/network/rules.h"

struct reading {
	struct arena *a;
	struct duty_history *to;
	struct duty_form change;
	int level, stage, facing, important;
};
/* Facts of one attribute of one system, sorted by valid_from, known_from. */
struct run { const struct source_systems_row *s; const struct source_facts_row *at; size_t n; struct str attribute; };

static struct duty_area area_of(const struct source_facts_row *f)
{
	return (struct duty_area){ f->valid_from, duty_until(f->valid_to), f->known_from, duty_until(f->known_to) };
}

static void fact(const struct reading *r, int64_t system, int attribute, int64_t value, const struct duty_area *in)
{
	history_fact(r->to, UNIT_SYSTEM, system, &(struct duty_fact){ attribute, value, in->from, in->to, in->known_from, in->known_to });
}

/* ---- what it is ---- */

/* Yes where it is said, no in all the rest of its days. */
static void yes_or_no(const struct reading *r, const struct run *x, int attribute)
{
	struct duty_area whole = { x->s->begins_at, TIME_OPEN, x->s->created_at, TIME_OPEN }, *yes = a_array(r->a, struct duty_area, x->n);
	struct tally_piece *at;
	size_t n = 0;
	for (size_t i = 0; i < x->n; i++) {
		if (str_is(x->at[i].value, "yes"))
			yes[n++] = area_of(&x->at[i]);
		if (x->at[i].valid_from < whole.from)
			whole.from = x->at[i].valid_from;
	}
	tally(r->a, &whole, yes, n, &at, &n);
	for (size_t i = 0; i < n; i++)
		fact(r, x->s->id, attribute, at[i].n > 0, &at[i].in);
}

static void state(const struct reading *r, const struct run *x)
{
	for (size_t i = 0; i < x->n; i++) {
		struct duty_area in = area_of(&x->at[i]);
		int64_t level;
		if (str_is(x->attribute, "owner"))
			fact(r, x->s->id, DUTY_OWNER, x->at[i].org_id, &in);
		else if (str_is(x->attribute, "stage"))
			fact(r, x->s->id, r->stage, duty_word(x->at[i].value), &in);
		else if (str_is(x->attribute, "level") && str_int(x->at[i].value, &level) && level > 0)   /* 0: not classified, which is not known */
			fact(r, x->s->id, r->level, level, &in);
	}
}

/* ---- how it changed ---- */

/* Another value held before it, while both were known; or it began to be so after the system began. */
static bool is_change(const struct run *x, size_t i)
{
	bool is_flag = str_is(x->attribute, "facing");
	for (size_t k = 0; k < i; k++) {
		struct duty_area a = area_of(&x->at[k]), b = area_of(&x->at[i]);
		if (a.from < b.from && a.known_from < b.known_to && b.known_from < a.known_to && !str_eq(x->at[k].value, x->at[i].value))
			return true;
	}
	return is_flag && x->at[i].valid_from > x->s->begins_at && str_is(x->at[i].value, "yes");
}

/* Versions of one change: the same value since the same moment. The record is called after the first. */
static int64_t first_of(const struct run *x, size_t i)
{
	size_t first = i;
	while (first > 0 && x->at[first - 1].valid_from == x->at[i].valid_from && str_eq(x->at[first - 1].value, x->at[i].value))
		first--;
	return x->at[first].id;
}

static void changes(const struct reading *r, const struct run *x)
{
	int64_t what = duty_word(x->attribute);
	if (str_is(x->attribute, "important"))
		return;
	for (size_t i = 0; i < x->n; i++)
		if (is_change(x, i)) {
			const struct source_facts_row *f = &x->at[i];
			duty_record_add(r->to, &r->change, UNIT_SYSTEM, x->s->id, (struct duty_record){ .id = first_of(x, i), .grade = GRADE_AUTO,
				.begins = f->valid_from, .ends = f->valid_from, .stated = f->stated_at, .known_from = f->known_from,
				.known_to = duty_until(f->known_to) }, &what);
		}
}

/* ---- one system after the other ---- */

static void one_system(const struct reading *r, const struct source_systems_row *s, const struct source_facts_row *at, size_t n)
{
	struct run facing = { .s = s, .attribute = S("facing") }, important = { .s = s, .attribute = S("important") };
	history_subject(r->to, UNIT_SYSTEM, s->id, s->owner_id, s->code, s->name);
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i; k < n && str_eq(at[k].attribute, at[i].attribute); k++)
			;
		struct run x = { s, at + i, k - i, at[i].attribute };
		state(r, &x);
		changes(r, &x);
		if (str_is(x.attribute, "facing"))
			facing = x;
		else if (str_is(x.attribute, "important"))
			important = x;
	}
	yes_or_no(r, &facing, r->facing);
	yes_or_no(r, &important, r->important);
}

static err systems_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_systems_rows systems;
	struct source_facts_rows facts;
	struct reading r = { .a = w->a, .to = to, .change = duty_form(to, "change", "what"), .level = duty_given(to, "system.level"),
		.stage = duty_given(to, "system.stage"), .facing = duty_given(to, "system.facing"), .important = duty_given(to, "system.important") };
	TRY(source_systems(w->db, w->a, &(struct source_systems_in){ scope->org_from, scope->org_to, duty_only(scope, UNIT_SYSTEM) }, &systems));
	TRY(source_facts(w->db, w->a, &(struct source_facts_in){ scope->org_from, scope->org_to, duty_only(scope, UNIT_SYSTEM) }, &facts));
	for (size_t i = 0, from = 0, to_n = 0; i < systems.n; i++, from = to_n) {
		while (to_n < facts.n && facts.at[to_n].system_id == systems.at[i].id)
			to_n++;
		one_system(&r, &systems.at[i], facts.at ? facts.at + from : NULL, to_n - from);
	}
	return OK;
}

/* ---- whose duties an entry of the journal may change ---- */

static err org_told(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct told_org_rows rows;
	TRY(told_org(w->db, w->a, &(struct told_org_in){ id }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		duty_orgs_add(w, add, rows.at[i].id);
	return OK;
}

static err system_told(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct told_system_row row = { 0 };
	bool found;
	TRY(told_system(w->db, w->a, &(struct told_system_in){ id }, &row, &found));
	duty_one_add(w, add, (struct duty_one){ row.owner_id, UNIT_SYSTEM, id });
	return OK;
}

const struct duty_source network_duties[2] = {
	{ "network.organisations", M_NETWORK_DUTY_ORGS,
		{ "org.class", "org.netmember", "org.role", "org.sector", "org.leads", "org.province", "org.above", "org.children", "sector.code" },
		DUTY_ABOUT_ALL, network_orgs_read, { { "organisation", org_told } } },
	{ "network.systems", M_NETWORK_DUTY_SYSTEMS, { "system.level", "system.stage", "system.facing", "system.important", "change" },
		DUTY_ABOUT(UNIT_SYSTEM), systems_read, { { "system", system_told } } },
};
