/* Facts of systems: said, corrected, planned ahead; nothing is overwritten (Snodgrass, Developing Time-Oriented Database
 * Applications, ch. 10: sequenced modification of a bitemporal table). */
#include "modules/network/rules.h"

#include "base/rand.h"
#include "core/jobs/jobs.h"

static const struct { const char *name, *choices; enum fact_type type; } attributes[N_FACT_ATTRIBUTES] = {
	[FACT_LEVEL] = { "level", "0|1|2|3|4|5" },
	[FACT_OWNER] = { "owner", NULL, FACT_IS_ORG },
	[FACT_OPERATOR] = { "operator", NULL, FACT_IS_ORG },
	[FACT_IMPORTANT] = { "important", "yes|no" },
	[FACT_FACING] = { "facing", "yes|no" },
	[FACT_STAGE] = { "stage", SYSTEM_STAGES },
	[FACT_DOSSIER] = { "dossier", SYSTEM_DOSSIERS },
	[FACT_HOSTING] = { "hosting", SYSTEM_HOSTINGS },
	[FACT_REGULATION] = { "regulation", NULL, FACT_IS_TEXT },
	[FACT_APPROVAL_DUE] = { "approval_due", NULL, FACT_IS_DAY },
	[FACT_MEASURES] = { "measures", SYSTEM_MEASURES },
	[FACT_MEASURES_DUE] = { "measures_due", NULL, FACT_IS_DAY },
	[FACT_CHECKS] = { "checks", SYSTEM_CHECKS },
};

struct str fact_name(enum fact_attribute at)
{
	return str_of(attributes[at].name);
}

const char *fact_choices(enum fact_attribute at)
{
	return attributes[at].choices;
}

enum fact_type fact_type(enum fact_attribute at)
{
	return attributes[at].type;
}

bool fact_named(struct str name, enum fact_attribute *ret)
{
	for (unsigned i = 0; i < N_FACT_ATTRIBUTES; i++)
		if (str_is(name, attributes[i].name)) {
			*ret = (enum fact_attribute)i;
			return true;
		}
	return false;
}

static struct fact_insert_many_in row_of(struct work *w, const struct fact_new *f)
{
	return (struct fact_insert_many_in){ .id = id_new(), .system = f->system, .attribute = fact_name(f->at), .value = f->value, .org = f->org_id,
		.document = f->document, .document_at = f->document_at, .from = f->from, .to = f->to, .now = w->now, .stated = w->now,
		.account = w->by.account_id };
}

/* What an older fact still says before or after the new one: said again today, by the same person as then. */
static struct fact_insert_many_in rest_of(struct work *w, const struct fact_new *f, const struct fact_touched_row *old, usec from, usec to)
{
	struct fact_insert_many_in row = row_of(w, f);
	row.value = old->value;
	row.org = old->org_id;
	row.document = old->document;
	row.document_at = old->document_at;
	row.from = from;
	row.to = to;
	row.stated = old->stated_at;
	row.account = old->account_id;
	return row;
}

size_t interval_rests(struct interval old, struct interval cut, struct interval ret[2])
{
	size_t n = 0;
	if (old.from < cut.from)
		ret[n++] = (struct interval){ old.from, cut.from };
	if (cut.to && (!old.to || old.to > cut.to))
		ret[n++] = (struct interval){ cut.to, old.to };
	return n;
}

err fact_put(struct work *w, const struct fact_new *f)
{
	struct fact_touched_rows old;
	VEC(struct fact_insert_many_in) rows = { 0 };
	TRY(fact_touched(w->db, w->a, &(struct fact_touched_in){ .system = f->system, .attribute = fact_name(f->at), .from = f->from, .to = f->to }, &old));
	for (size_t i = 0; i < old.n; i++) {
		const struct fact_touched_row *x = &old.at[i];
		struct interval rests[2];
		size_t n = interval_rests((struct interval){ x->valid_from, x->valid_to }, (struct interval){ f->from, f->to }, rests);
		TRY(fact_supersede(w->db, &(struct fact_supersede_in){ .id = x->id, .now = w->now }, NULL));
		for (size_t k = 0; k < n; k++)
			*VEC_ADD(w->a, &rows) = rest_of(w, f, x, rests[k].from, rests[k].to);
	}
	*VEC_ADD(w->a, &rows) = row_of(w, f);
	return fact_insert_many(w->db, rows.at, rows.n);
}

err facts_begin(struct work *w, const struct fact_new *at, size_t n)
{
	struct fact_insert_many_in *rows = a_array(w->a, struct fact_insert_many_in, n);
	for (size_t i = 0; i < n; i++)
		rows[i] = row_of(w, &at[i]);
	return fact_insert_many(w->db, rows, n);
}

err fact_next_change(struct work *w, int64_t system, enum fact_attribute at, usec after, usec *ret)
{
	struct fact_next_row next = { 0 };
	bool found;
	TRY(fact_next(w->db, w->a, &(struct fact_next_in){ .system = system, .attribute = fact_name(at), .after = after }, &next, &found));
	*ret = found ? next.valid_from : 0;
	return OK;
}

/* ---- saying ---- */

static err check_value(struct work *w, enum fact_attribute at, struct str value, struct fact_new *n)
{
	usec day;
	n->value = value;
	switch (fact_type(at)) {
	case FACT_IS_CHOICE:
		check_choice(w, "value", value, fact_choices(at), true);
		return OK;
	case FACT_IS_TEXT:
		check_text(w, "value", value, true, 200);
		return OK;
	case FACT_IS_DAY:
		if (time_parse(value, &day))
			n->value = day_value(w->a, day);
		else
			fail_field(w, S("value"), M_NETWORK_FACT_DAY);
		return OK;
	case FACT_IS_ORG:
		break;
	}
	TRY(network_org_typed(w, "value", value, true, &n->org_id));
	return org_code_of(w, n->org_id, &n->value);
}

void check_interval(struct work *w, struct interval v)
{
	static const usec first = 0, last = 7258093200 * USEC_S;      /* 1970 … 2200 in Viet Nam */
	if (v.from <= first || v.from > last)
		fail_field(w, S("valid_from"), M_NETWORK_FACT_FROM);
	if (v.to && (v.to <= v.from || v.to > last))
		fail_field(w, S("valid_to"), M_NETWORK_FACT_TO);
}

static void check_times(struct work *w, const struct fact_form *f)
{
	check_interval(w, (struct interval){ f->valid_from, f->valid_to });
	if (f->document_at > w->now)
		fail_field(w, S("document_at"), M_NETWORK_DATE_IN_FUTURE);
}

/* The columns follow when the moment comes. */
static err plan(struct work *w, int64_t system, usec at)
{
	if (at <= w->now)
		return OK;
	return job_add(w, "network.system_now", a_fmt(w->a, "%lld@%lld", (long long)system, (long long)at),
		a_fmt(w->a, "{\"id\":\"%lld\"}", (long long)system), at);
}

err network_system_say(struct work *w, struct str code, enum fact_attribute at, const struct fact_form *f)
{
	struct sys_by_code_row s;
	struct fact_new n = { .at = at, .document = f->document, .document_at = f->document_at, .from = f->valid_from, .to = f->valid_to };
	bool wide, found;
	TRY(network_sees_all(w, &wide));
	TRY(sys_by_code(w->db, w->a, &(struct sys_by_code_in){ .code = code, .viewer = w->by.org_id, .wide = wide }, &s, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_NETWORK_SYSTEM_UNKNOWN, code);
	TRY(network_need_edit(w, s.owner_id));
	TRY(check_value(w, at, f->value, &n));
	check_text(w, "document", f->document, false, 200);
	check_times(w, f);
	TRY(work_checked(w));
	if (at == FACT_OWNER)
		TRY(network_need_edit(w, n.org_id));
	n.system = s.id;
	if (!n.to)
		TRY(fact_next_change(w, s.id, at, n.from, &n.to));
	TRY(fact_put(w, &n));
	TRY(facts_apply(w, s.id));
	TRY(plan(w, s.id, n.from));
	TRY(plan(w, s.id, n.to));
	return NOTE(w, "network.system_fact", "system", s.id, { "code", code }, { "attribute", fact_name(at) }, { "value", n.value },
		{ "document", n.document }, { "from", time_shown(w->a, n.from) }, { "to", n.to ? time_shown(w->a, n.to) : STR_NONE });
}

/* ---- systems that came in bulk ---- */

static size_t first_facts(const struct sys_factless_row *s, struct fact_new *at)
{
	size_t n = 0;
	usec since = s->begins_at, decided = s->decision_at ? s->decision_at : since;
	at[n++] = (struct fact_new){ .system = s->id, .at = FACT_OWNER, .value = s->owner_code, .org_id = s->owner_id, .from = since };
	at[n++] = (struct fact_new){ .system = s->id, .at = FACT_OPERATOR, .value = s->operator_code, .org_id = s->operator_id, .from = since };
	at[n++] = (struct fact_new){ .system = s->id, .at = FACT_STAGE, .value = S("operating"), .from = since };
	if (s->is_national_important)
		at[n++] = (struct fact_new){ .system = s->id, .at = FACT_IMPORTANT, .value = S("yes"), .from = since };
	if (s->is_internet_facing)
		at[n++] = (struct fact_new){ .system = s->id, .at = FACT_FACING, .value = S("yes"), .from = since };
	if (!s->level)
		return n;
	static const struct str levels[] = { S_INIT("0"), S_INIT("1"), S_INIT("2"), S_INIT("3"), S_INIT("4"), S_INIT("5") };
	at[n++] = (struct fact_new){ .system = s->id, .at = FACT_LEVEL, .value = levels[s->level], .document = s->decision_no,
		.document_at = s->decision_at, .from = decided };
	if (s->decision_no.n)
		at[n++] = (struct fact_new){ .system = s->id, .at = FACT_DOSSIER, .value = S("approved"), .document = s->decision_no,
			.document_at = s->decision_at, .from = decided };
	return n;
}

static err begin_of(struct work *w, const struct sys_factless_rows *rows)
{
	struct fact_insert_many_in *at = a_array(w->a, struct fact_insert_many_in, rows->n * N_FACT_ATTRIBUTES);
	size_t n = 0;
	for (size_t i = 0; i < rows->n; i++) {
		struct fact_new first[N_FACT_ATTRIBUTES];
		for (size_t k = 0, m = first_facts(&rows->at[i], first); k < m; k++) {
			at[n] = row_of(w, &first[k]);
			at[n].now = at[n].stated = rows->at[i].created_at;
			n++;
		}
	}
	return fact_insert_many(w->db, at, n);
}

err network_facts_missing(struct work *w)
{
	enum { AT_ONCE = 1000 };
	struct sys_factless_rows rows;
	struct arena *whole = w->a;
	int64_t after = 0;
	err e;
	do {
		w->a = arena_new(0);
		e = sys_factless(w->db, w->a, &(struct sys_factless_in){ .after = after, .max = AT_ONCE }, &rows);
		if (e == OK && rows.n) {
			after = rows.at[rows.n - 1].id;
			e = begin_of(w, &rows);
		}
		arena_free(w->a);
	} while (e == OK && rows.n == AT_ONCE);
	w->a = whole;
	return e == OK ? network_system_names_changed(w) : e;
}
