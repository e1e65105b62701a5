#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/duty/history.h"
#include "engine/duty/test_data.h"

static struct arena *a;
static const struct duty_vocabulary *v;

static int setup(void **state) { a = arena_new(0); v = test_vocabulary(a); return 0; }
static int teardown(void **state) { a = arena_free(a); return 0; }

/* One of everything. */
static const char whole[] =
	"{\n"
	"\"format\": \"ungcuu-duties/1\", \"id\": \"tv\", \"version\": \"1\",\n"
	"\"title\": {\"vi\": \"Thử\", \"en\": \"Trial\"}, \"document\": {\"vi\": \"Văn bản\", \"en\": \"Text\"},\n"
	"\"in_force\": {\"from\": \"2022-10-13\", \"to\": null},\n"
	"\"params\": [\n"
	"{\"id\": \"gap\", \"type\": \"duration\", \"label\": {\"vi\": \"k\", \"en\": \"g\"}, \"ground\": \"[P]\", \"value\": \"P6M\"},\n"
	"{\"id\": \"cover\", \"type\": \"share\", \"label\": {\"vi\": \"k\", \"en\": \"g\"}, \"ground\": \"[P]\", \"value\": \"0.80\"},\n"
	"{\"id\": \"five\", \"type\": \"int\", \"label\": {\"vi\": \"k\", \"en\": \"g\"}, \"ground\": \"1c\", \"value\": 5, \"min\": 1, \"max\": 50},\n"
	"{\"id\": \"before\", \"type\": \"word\", \"label\": {\"vi\": \"k\", \"en\": \"g\"}, \"ground\": \"I1\", \"value\": \"exclusive\",\n"
	" \"choices\": [{\"is\": \"exclusive\", \"vi\": \"x\", \"en\": \"x\"}, {\"is\": \"inclusive\", \"vi\": \"x\", \"en\": \"x\"}]},\n"
	"{\"id\": \"six\", \"type\": \"word\", \"label\": {\"vi\": \"k\", \"en\": \"g\"}, \"ground\": \"I2\", \"value\": \"rolling\",\n"
	" \"choices\": [{\"is\": \"rolling\", \"vi\": \"x\", \"en\": \"x\"}, {\"is\": \"halves\", \"vi\": \"x\", \"en\": \"x\"}]},"
	"{\"id\": \"off\", \"type\": \"word\", \"label\": {\"vi\": \"k\", \"en\": \"g\"}, \"ground\": \"I9\", \"value\": \"no\","
	" \"choices\": [{\"is\": \"shift\", \"vi\": \"x\", \"en\": \"x\"}, {\"is\": \"no\", \"vi\": \"x\", \"en\": \"x\"}]}],\n"
	"\"clauses\": [{\"id\": \"1\", \"title\": {\"vi\": \"1\", \"en\": \"1\"}},\n"
	"{\"id\": \"1b\", \"parent\": \"1\", \"title\": {\"vi\": \"b\", \"en\": \"b\"}, \"text\": {\"vi\": \"b\", \"en\": \"b\"}}],\n"
	"\"ladders\": [{\"id\": \"default\", \"steps\": [{\"day\": -30, \"to\": \"doer\", \"form\": \"digest\"}, {\"day\": 60, \"to\": \"pmo\", \"form\": \"annex\"}]}],\n"
	"\"duties\": [\n"
	"{\"id\": \"tv-hunt\", \"clause\": \"1b\", \"modality\": \"M\", \"unit\": \"system\", \"title\": {\"vi\": \"t\", \"en\": \"t\"}, \"text\": {\"vi\": \"t\", \"en\": \"t\"},\n"
	" \"must\": {\"vi\": \"t\", \"en\": \"t\"}, \"proof\": {\"vi\": \"t\", \"en\": \"t\"}, \"applies\": \"system.stage in {pilot, operating}\",\n"
	" \"recur\": {\"switch\": \"six\", \"readings\": {\"rolling\": {\"kind\": \"rolling\", \"gap\": {\"param\": \"gap\"}, \"shifts\": {\"param\": \"off\"}}, \"halves\": {\"kind\": \"bucket\", \"bucket\": \"half\"}}},\n"
	" \"evidence\": [{\"kind\": \"hunt\", \"need\": 1, \"min_grade\": \"auto\", \"where\": [[\"state\", \"=\", \"closed\"], [\"coverage\", \">=\", {\"param\": \"cover\"}, {\"when\": [\"six\", \"rolling\"]}]]}],\n"
	" \"contradicts\": {\"kind\": \"scan\", \"where\": [[\"imported\", \"=\", false]]},\n"
	" \"waivable\": false, \"chase\": {\"ladder\": \"default\", \"first\": \"org-security\"}, \"rollup\": [\"class\", \"level\"]},\n"
	"{\"id\": \"tv-plan\", \"clause\": \"1b\", \"modality\": \"S\", \"unit\": \"org\", \"title\": {\"vi\": \"t\", \"en\": \"t\"}, \"text\": {\"vi\": \"t\", \"en\": \"t\"},\n"
	" \"must\": {\"vi\": \"t\", \"en\": \"t\"}, \"proof\": {\"vi\": \"t\", \"en\": \"t\"}, \"applies\": \"has(org.class, min)\", \"red_when_soft\": true,\n"
	" \"recur\": {\"kind\": \"bucket\", \"bucket\": \"year\", \"cutoff\": \"06-30\", \"deadline\": \"03-31\", \"deadline_years\": 1},\n"
	" \"evidence\": [{\"kind\": \"doc\", \"where\": [[\"topic\", \"=\", \"plan\"], [\"year\", \"=\", {\"window\": \"year\"}]]},\n"
	"  {\"kind\": \"ack\", \"need\": {\"param\": \"cover\"}, \"share_of\": \"org.children\", \"distinct\": \"from\"}]},\n"
	"{\"id\": \"tv-fix\", \"clause\": \"1b\", \"modality\": \"M\", \"unit\": \"finding\", \"title\": {\"vi\": \"t\", \"en\": \"t\"}, \"text\": {\"vi\": \"t\", \"en\": \"t\"},\n"
	" \"must\": {\"vi\": \"t\", \"en\": \"t\"}, \"proof\": {\"vi\": \"t\", \"en\": \"t\"}, \"applies\": \"finding.control = true\",\n"
	" \"recur\": {\"kind\": \"on-event\", \"trigger\": \"finding\", \"where\": [[\"severity\", \">=\", 3]], \"gap\": \"PT24H\", \"deadline\": \"fixed\"},\n"
	" \"evidence\": [{\"kind\": \"fix\", \"count_by\": \"start\", \"where\": [[\"@begins\", \"<\", {\"trigger\": \"fixed\"}]]}]},\n"
	"{\"id\": \"tv-once\", \"clause\": \"1b\", \"modality\": \"M\", \"unit\": \"team\", \"title\": {\"vi\": \"t\", \"en\": \"t\"}, \"text\": {\"vi\": \"t\", \"en\": \"t\"},\n"
	" \"must\": {\"vi\": \"t\", \"en\": \"t\"}, \"proof\": {\"vi\": \"t\", \"en\": \"t\"}, \"applies\": \"team.kind = organisation\",\n"
	" \"recur\": {\"kind\": \"once\", \"due\": \"2022-12-31\", \"before\": {\"param\": \"before\"}, \"grace\": \"P30D\"},\n"
	" \"evidence\": [{\"kind\": \"member\", \"need\": {\"param\": \"five\"}, \"distinct\": \"person\", \"ever\": true}]},\n"
	"{\"id\": \"tv-five\", \"clause\": \"1b\", \"modality\": \"M\", \"unit\": \"team\", \"title\": {\"vi\": \"t\", \"en\": \"t\"}, \"text\": {\"vi\": \"t\", \"en\": \"t\"},\n"
	" \"must\": {\"vi\": \"t\", \"en\": \"t\"}, \"proof\": {\"vi\": \"t\", \"en\": \"t\"}, \"applies\": \"team.kind = organisation\",\n"
	" \"recur\": {\"kind\": \"invariant\", \"tolerance\": \"P30D\", \"holds\": \"team.effective >= 5\"}}\n"
	"]}\n";

/* The text with the first `from` behind `behind` made `to`. */
static struct str changed(const char *behind, const char *from, const char *to)
{
	const char *at = strstr(whole, behind);
	at = at ? strstr(at, from) : NULL;
	if (!at)
		fail_msg("%s … %s is not there", behind, from);
	return a_fmt(a, "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
}

static const struct duty_catalogue *good(struct str json)
{
	const struct duty_catalogue *c;
	struct catalogue_problem *p;
	size_t n;
	if (catalogue_read(a, v, json, &c, &p, &n) != OK)
		fail_msg("%d:%d: %.*s: %.*s", p[0].line, p[0].column, STR_ARG(p[0].where), STR_ARG(p[0].en));
	return c;
}

static void everything_is_read(void **state)
{
	const struct duty_catalogue *c = good(str_of(whole));
	assert_true(str_is(c->id, "tv") && c->in_force_to == TIME_OPEN && c->hash.n == 64);
	assert_true(c->in_force_from == civil_usec((struct civil){ .year = 2022, .month = 10, .day = 13 }));
	assert_int_equal(c->n_params, 6);
	assert_int_equal(c->params[1].initial, 8000);
	assert_int_equal(c->params[0].initial_span.months, 6);
	assert_int_equal(c->params[2].max, 50);
	assert_true(c->params[3].n_choices == 2 && c->params[3].initial == duty_word(S("exclusive")));
	assert_true(c->clauses[0].parent == -1 && c->clauses[1].parent == 0);
	assert_true(c->ladders[0].steps[1].days == 60 && str_is(c->ladders[0].steps[1].form, "annex"));
	assert_int_equal(catalogue_duty(c, S("tv-five")), 4);
	assert_int_equal(catalogue_duty(c, S("tv-six")), -1);
}

static void readings_and_evidence_are_read(void **state)
{
	const struct duty_catalogue *c = good(str_of(whole));
	const struct duty_template *d = &c->duties[0];
	assert_true(d->n_readings == 2 && d->reading_param == 4 && !d->is_waivable && d->n_rollup == 2 && d->line == 17);
	assert_true(d->readings[0].choice == duty_word(S("rolling")) && d->readings[0].recur.kind == RECUR_ROLLING && d->readings[0].recur.gap.param == 0);
	assert_true(d->readings[0].recur.shifts && d->readings[0].recur.shift_param == 5 && d->readings[1].recur.bucket == BUCKET_HALF);
	const struct evidence_query *q = &d->evidence[0];
	assert_true(q->n_kinds == 1 && q->need.literal == 1 && q->need.param == -1 && q->min_grade == MIN_AUTO && q->share_of == -1 && q->distinct == -1);
	assert_true(q->n_where == 2 && q->where[0].value.literal == duty_word(S("closed")) && !q->where[0].when && q->where[1].value.param == 1);
	assert_true(q->where[1].when->param == 4 && q->where[1].when->word == duty_word(S("rolling")));
	assert_true(d->has_contradicts && d->contradicts.where[0].value.literal == 0);
	assert_true(str_starts(d->json, S("{\"id\": \"tv-hunt\"")) && str_ends(d->json, S("]}")));
}

static void the_other_kinds_are_read(void **state)
{
	const struct duty_catalogue *c = good(str_of(whole));
	const struct recurrence *plan = &c->duties[1].readings[0].recur, *fix = &c->duties[2].readings[0].recur, *once = &c->duties[3].readings[0].recur,
		*five = &c->duties[4].readings[0].recur;
	assert_true(plan->cutoff_month == 6 && plan->cutoff_day == 30 && plan->deadline_month == 3 && plan->deadline_years == 1 && c->duties[1].red_when_soft);
	assert_true(c->duties[1].evidence[0].where[1].of == OPERAND_YEAR && c->duties[1].evidence[1].need.param == 1 && c->duties[1].evidence[1].distinct == 0);
	assert_true(str_is(v->attributes[c->duties[1].evidence[1].share_of].name, "org.children"));
	assert_true(fix->trigger == vocabulary_kind(v, S("finding")) && fix->n_trigger_where == 1 && fix->gap.span.time == 24 * USEC_HOUR && fix->deadline_field == 2);
	const struct evidence_where *w = &c->duties[2].evidence[0].where[0];
	assert_true(w->field == FIELD_BEGINS && w->op == WHERE_LT && w->of == OPERAND_TRIGGER && w->trigger_field == 2 && c->duties[2].evidence[0].count_by == COUNT_BY_START);
	assert_true(once->exclusive == 3 && once->grace.span.days == 30 && civil_day_start(once->due_day) == civil_usec((struct civil){ .year = 2022, .month = 12, .day = 31 }));
	assert_true(c->duties[3].evidence[0].from_ever && c->duties[3].evidence[0].need.param == 2);
	assert_true(five->holds.n == 1 && five->tolerance.span.days == 30 && five->due_day == INT64_MIN && five->exclusive == -1 && !c->duties[4].n_evidence);
}

static const struct { const char *behind, *from, *to, *code, *where; int line; } wrong[] = {
	{ "", "{\n", "[\n", "syntax", "", 0 },
	{ "", "\"id\": \"tv\"", "\"id\": \"tv\", \"id\": \"tv\"", "double_member", "", 2 },
	{ "", "Thử", "\xc3", "utf8", "", 1 },
	{ "", "duties/1", "duties/2", "format", "format", 2 },
	{ "", "\"id\": \"tv\"", "\"id\": \"9tv\"", "id_prefix", "id", 2 },
	{ "", "\"id\": \"tv\"", "\"id\": \"tđ\"", "token", "id", 2 },
	{ "", "\"id\": \"tv\"", "\"id\": 7", "shape", "id", 2 },
	{ "", ", \"en\": \"Trial\"", "", "language", "title", 3 },
	{ "", "\"en\": \"Trial\"", "\"en\": \"\"", "shape", "title.en", 3 },
	{ "", "2022-10-13", "2022-02-30", "date", "in_force.from", 4 },
	{ "", "2022-10-13", "13/10/2022", "date", "in_force.from", 4 },
	{ "", "null", "\"2022-10-13\"", "window", "in_force.to", 4 },
	{ "", "\"params\"", "\"parameters\"", "unknown_member", "parameters", 5 },
	{ "\"gap\"", "P6M", "P6M30D", "span", "params[0].value", 6 },
	{ "\"gap\"", "P6M", "P0M", "span", "params[0].value", 6 },
	{ "\"gap\"", "\"P6M\"", "{\"param\": \"gap\"}", "param_of_param", "params[0].value", 6 },
	{ "\"gap\"", "duration", "time", "unknown_type", "params[0].type", 6 },
	{ "\"gap\"", ", \"ground\": \"[P]\"", "", "missing", "params[0]", 6 },
	{ "\"cover\"", "\"cover\"", "\"gap\"", "doubled", "params[1].id", 7 },
	{ "\"cover\"", "\"0.80\"", "\"1.01\"", "share", "params[1].value", 7 },
	{ "\"cover\"", "\"0.80\"", "0.8", "share", "params[1].value", 7 },
	{ "\"five\"", "\"value\": 5", "\"value\": 51", "type", "params[2].value", 8 },
	{ "\"before\"", "\"value\": \"exclusive\"", "\"value\": \"never\"", "unknown_word", "params[3].value", 9 },
	{ "\"before\"", "\"is\": \"inclusive\"", "\"is\": \"exclusive\"", "doubled", "params[3].choices[1].is", 10 },
	{ "\"before\"", ", {\"is\": \"inclusive\", \"vi\": \"x\", \"en\": \"x\"}", "", "missing", "params[3].choices", 10 },
	{ "\"clauses\"", "\"id\": \"1\"", "\"parent\": \"1b\", \"id\": \"1\"", "cycle", "clauses[0].parent", 13 },
	{ "\"clauses\"", "\"parent\": \"1\"", "\"parent\": \"2\"", "unknown_clause", "clauses[1].parent", 14 },
	{ "\"clauses\"", "\"parent\": \"1\"", "\"parent\": \"1b\"", "cycle", "clauses[1].parent", 14 },
	{ "\"ladders\"", "60", "-30", "ladder_order", "ladders[0].steps[1].day", 15 },
	{ "\"ladders\"", "60", "60.5", "shape", "ladders[0].steps[1].day", 15 },
	{ "\"ladders\"", "60", "{\"param\": \"nowhere\"}", "unknown_param", "ladders[0].steps[1].day.param", 15 },
	{ "\"duties\"", "tv-hunt", "ct18-hunt", "id_prefix", "duties[0].id", 17 },
	{ "\"duties\"", "tv-plan", "tv-hunt", "doubled", "duties[1].id", 23 },
	{ "\"duties\"", "\"clause\": \"1b\"", "\"clause\": \"1c\"", "unknown_clause", "duties[0].clause", 17 },
	{ "\"duties\"", "\"modality\": \"M\"", "\"modality\": \"Q\"", "unknown_name", "duties[0].modality", 17 },
	{ "\"duties\"", "\"unit\": \"system\"", "\"unit\": \"systems\"", "unknown_name", "duties[0].unit", 17 },
	{ "\"duties\"", "pilot, operating", "pilot, live", "unknown_word", "duties[0].applies", 18 },
	{ "\"duties\"", "system.stage in", "team.kind in", "other_unit", "duties[0].applies", 18 },
	{ "\"duties\"", "\"switch\": \"six\"", "\"switch\": \"seven\"", "unknown_param", "duties[0].recur.switch", 19 },
	{ "\"duties\"", "\"switch\": \"six\"", "\"switch\": \"gap\"", "param_type", "duties[0].recur.switch", 19 },
	{ "\"duties\"", "\"halves\": {", "\"quarters\": {", "reading_missing", "duties[0].recur.readings", 19 },
	{ "\"duties\"", "\"halves\": {", "\"x\": {\"kind\": \"credit\"}, \"halves\": {", "unknown_choice", "duties[0].recur.readings.x", 19 },
	{ "\"duties\"", "\"kind\": \"rolling\"", "\"kind\": \"turning\"", "unknown_name", "duties[0].recur.readings.rolling.kind", 19 },
	{ "\"duties\"", "{\"param\": \"gap\"}", "{\"param\": \"cover\"}", "param_type", "duties[0].recur.readings.rolling.gap.param", 19 },
	{ "\"duties\"", ", \"shifts\": {", ", \"bucket\": {", "unknown_member", "duties[0].recur.readings.rolling.bucket", 19 },
	{ "\"duties\"", "{\"param\": \"off\"}", "{\"param\": \"six\"}", "not_a_switch", "duties[0].recur.readings.rolling.shifts.param", 19 },
	{ "\"duties\"", "{\"param\": \"off\"}", "true", "shape", "duties[0].recur.readings.rolling.shifts", 19 },
	{ "\"duties\"", "\"bucket\": \"half\"", "\"bucket\": \"half\", \"cutoff\": \"06-30\"", "window", "duties[0].recur.readings.halves.cutoff", 19 },
	{ "\"duties\"", "\"kind\": \"hunt\"", "\"kind\": \"hunts\"", "unknown_kind", "duties[0].evidence[0].kind", 20 },
	{ "\"duties\"", "\"kind\": \"hunt\"", "\"kind\": \"doc\"", "kind_unit", "duties[0].evidence[0].kind", 20 },
	{ "\"duties\"", "\"kind\": \"hunt\"", "\"kind\": [\"hunt\", \"scan\"]", "several_kinds", "duties[0].evidence[0].where", 20 },
	{ "\"duties\"", "\"need\": 1", "\"need\": 0", "need", "duties[0].evidence[0].need", 20 },
	{ "\"duties\"", "\"need\": 1", "\"need\": \"1\"", "shape", "duties[0].evidence[0].need", 20 },
	{ "\"duties\"", "\"min_grade\": \"auto\"", "\"min_grade\": \"best\"", "unknown_name", "duties[0].evidence[0].min_grade", 20 },
	{ "\"duties\"", "\"min_grade\": \"auto\"", "\"lasts\": \"P4M\"", "only_for", "duties[0].evidence[0].lasts", 20 },
	{ "\"duties\"", "\"min_grade\": \"auto\"", "\"linked\": true", "only_for", "duties[0].evidence[0].linked", 20 },
	{ "\"duties\"", "\"closed\"", "\"shut\"", "unknown_word", "duties[0].evidence[0].where[0][2]", 20 },
	{ "\"duties\"", "\"closed\"", "3", "type", "duties[0].evidence[0].where[0][2]", 20 },
	{ "\"duties\"", "\"closed\"", "{\"param\": \"six\"}", "unknown_word", "duties[0].evidence[0].where[0][2]", 20 },
	{ "\"duties\"", "\"closed\"", "{\"window\": \"year\"}", "type", "duties[0].evidence[0].where[0][2]", 20 },
	{ "\"duties\"", "\"closed\"", "{\"trigger\": \"state\"}", "only_for", "duties[0].evidence[0].where[0][2]", 20 },
	{ "\"duties\"", "\"state\"", "\"condition\"", "unknown_field", "duties[0].evidence[0].where[0][0]", 20 },
	{ "\"duties\"", "\"=\"", "\"==\"", "unknown_name", "duties[0].evidence[0].where[0][1]", 20 },
	{ "\"duties\"", "\"=\"", "\">\"", "order", "duties[0].evidence[0].where[0][1]", 20 },
	{ "\"duties\"", "[\"state\", \"=\", \"closed\"]", "[\"state\", \"=\"]", "shape", "duties[0].evidence[0].where[0]", 20 },
	{ "\"duties\"", "[\"six\", \"rolling\"]", "[\"six\", \"turning\"]", "unknown_word", "duties[0].evidence[0].where[1][3].when[1]", 20 },
	{ "\"duties\"", "\"ladder\": \"default\"", "\"ladder\": \"steep\"", "unknown_ladder", "duties[0].chase.ladder", 22 },
	{ "\"duties\"", "\"level\"", "\"colour\"", "unknown_name", "duties[0].rollup[1]", 22 },
	{ "tv-plan", "\"modality\": \"S\"", "\"modality\": \"M\"", "only_for", "duties[1].red_when_soft", 24 },
	{ "tv-plan", "\"deadline_years\": 1", "\"deadline_years\": 0", "window", "duties[1].recur.cutoff", 25 },
	{ "tv-plan", "06-30", "02-29", "date", "duties[1].recur.cutoff", 25 },
	{ "tv-plan", "\"bucket\": \"year\"", "\"bucket\": \"half\"", "window", "duties[1].recur.cutoff", 25 },
	{ "tv-plan", "{\"param\": \"cover\"}", "{\"param\": \"five\"}", "param_type", "duties[1].evidence[1].need.param", 27 },
	{ "tv-plan", "org.children", "org.sector", "type", "duties[1].evidence[1].share_of", 27 },
	{ "tv-fix", "\"trigger\": \"finding\"", "\"trigger\": \"scan\"", "kind_unit", "duties[2].recur.trigger", 30 },
	{ "tv-fix", "\"deadline\": \"fixed\"", "\"deadline\": \"severity\"", "type", "duties[2].recur.deadline", 30 },
	{ "tv-fix", ", \"gap\": \"PT24H\", \"deadline\": \"fixed\"", "", "no_term", "duties[2].recur", 30 },
	{ "tv-fix", "\"gap\": \"PT24H\"", "\"gap\": \"PT0H\"", "span", "duties[2].recur.gap", 30 },
	{ "tv-fix", "[\"severity\", \">=\", 3]", "[\"severity\", \">=\", true]", "shape", "duties[2].recur.where[0][2]", 30 },
	{ "tv-fix", "{\"trigger\": \"fixed\"}", "{\"trigger\": \"control\"}", "type", "duties[2].evidence[0].where[0][2].trigger", 31 },
	{ "tv-fix", "{\"trigger\": \"fixed\"}", "\"2022-01-01\"", "no_literal", "duties[2].evidence[0].where[0][2]", 31 },
	{ "tv-fix", "\"count_by\": \"start\"", "\"linked\": true", "not_linked", "duties[2].evidence[0].linked", 31 },
	{ "tv-once", "\"due\": \"2022-12-31\", ", "", "only_for", "duties[3].recur.before", 34 },
	{ "tv-once", "\"due\": \"2022-12-31\", \"before\": {\"param\": \"before\"}, \"grace\": \"P30D\"", "\"due\": null", "shape", "duties[3].recur.due", 34 },
	{ "tv-once", ", \"due\": \"2022-12-31\", \"before\": {\"param\": \"before\"}, \"grace\": \"P30D\"", "", "no_term", "duties[3].recur", 34 },
	{ "tv-once", "{\"param\": \"before\"}", "{\"param\": \"six\"}", "not_a_switch", "duties[3].recur.before.param", 34 },
	{ "tv-five", "team.effective >= 5", "team.effective >= many", "selector", "duties[4].recur.holds", 38 },
	{ "tv-five", ", \"holds\": \"team.effective >= 5\"", "", "no_evidence", "duties[4]", 36 },
	{ "tv-five", "\"modality\": \"M\", ", "", "missing", "duties[4]", 36 },
};

static void every_fault_is_named_with_its_place(void **state)
{
	for (size_t i = 0; i < COUNT(wrong); i++) {
		const struct duty_catalogue *c;
		struct catalogue_problem *p;
		size_t n;
		err e = catalogue_read(a, v, changed(wrong[i].behind, wrong[i].from, wrong[i].to), &c, &p, &n);
		if (e != E_INVALID || c || !n || !p[0].vi.n || !p[0].en.n)
			fail_msg("%s -> %s is accepted", wrong[i].from, wrong[i].to);
		if (!str_eq(p[0].code, a_fmt(a, "catalogue.%s", wrong[i].code)) || !str_is(p[0].where, wrong[i].where) || (wrong[i].line && p[0].line != wrong[i].line))
			fail_msg("%s -> %s: %d:%d: %.*s: %.*s", wrong[i].from, wrong[i].to, p[0].line, p[0].column, STR_ARG(p[0].where), STR_ARG(p[0].code));
	}
}

static void columns_are_those_of_an_editor(void **state)
{
	const struct duty_catalogue *c;
	struct catalogue_problem *p;
	size_t n;
	assert_int_equal(catalogue_read(a, v, changed("", "\"document\"", "\"documents\""), &c, &p, &n), E_INVALID);
	assert_int_equal(p[0].column, 53);      /* «ử» is one character */
	assert_int_equal(n, 2);                 /* and it is missing */
	assert_int_equal(catalogue_read(a, v, changed("\"duties\"", "pilot, operating", "pilot, live"), &c, &p, &n), E_INVALID);
	const char *line = strstr(whole, " \"must\"");
	assert_int_equal(p[0].column, strstr(line, "operating") - line + 1);
}

static void hostile_texts_are_refused(void **state)
{
	const struct duty_catalogue *c;
	struct catalogue_problem *p;
	size_t n;
	struct str deep = { a_alloc(a, 100000), 100000 }, large = { a_alloc(a, CATALOGUE_MAX + 1), CATALOGUE_MAX + 1 };
	memset((char *)deep.p, '[', deep.n);
	memset((char *)large.p, ' ', large.n);
	const struct { struct str text; const char *code; } bad[] = {
		{ STR_NONE, "catalogue.syntax" }, { deep, "catalogue.syntax" }, { large, "catalogue.size" }, { S("null"), "catalogue.syntax" },
		{ S("[]"), "catalogue.format" }, { S("{\"a\":\"\\u0000\"}"), "catalogue.syntax" }, { S("{\"\\ud800\":1}"), "catalogue.syntax" }, { S("{}"), "catalogue.missing" },
		{ S("{\"duties\":[[],{},{\"id\":[]}],\"params\":[1],\"clauses\":{}}"), "catalogue.missing" }, { S("1e999"), "catalogue.syntax" },
	};
	for (size_t i = 0; i < COUNT(bad); i++)
		if (catalogue_read(a, v, bad[i].text, &c, &p, &n) != E_INVALID || !str_is(p[0].code, bad[i].code))
			fail_msg("%zu: %.*s %.*s", i, STR_ARG(p[0].code), STR_ARG(p[0].en));
}

static void problems_are_listed_up_to_a_hundred(void **state)
{
	const struct duty_catalogue *c;
	struct catalogue_problem *p;
	size_t n;
	struct str many = S("{\"params\":[{}");
	for (int i = 0; i < 300; i++)
		many = a_cat(a, many, S(",{}"));
	assert_int_equal(catalogue_read(a, v, a_cat(a, many, S("]}")), &c, &p, &n), E_INVALID);
	assert_int_equal(n, CATALOGUE_PROBLEMS);
}

static void clauses_lie_six_deep_at_most(void **state)
{
	const struct duty_catalogue *c;
	struct catalogue_problem *p;
	size_t n;
	struct str more = S("\"clauses\": [");
	for (int i = 0; i < CLAUSE_DEPTH + 1; i++)
		more = i ? a_fmt(a, "%.*s{\"id\": \"d%d\", \"parent\": \"d%d\", \"title\": {\"vi\": \"d\", \"en\": \"d\"}},", STR_ARG(more), i, i - 1)
			: a_fmt(a, "%.*s{\"id\": \"d0\", \"title\": {\"vi\": \"d\", \"en\": \"d\"}},", STR_ARG(more));
	assert_int_equal(catalogue_read(a, v, changed("", "\"clauses\": [", a_z(a, more)), &c, &p, &n), E_INVALID);
	assert_int_equal(n, 1);
	assert_true(str_is(p[0].code, "catalogue.clause_deep") && str_is(p[0].where, "clauses[6].parent"));
}

static void terms_have_one_unit(void **state)
{
	static const struct { const char *text; int months, days; int64_t minutes; } good_ones[] = {
		{ "P6M", 6, 0, 0 }, { "P1Y", 12, 0, 0 }, { "P30D", 0, 30, 0 }, { "P2W", 0, 14, 0 }, { "PT24H", 0, 0, 24 * 60 }, { "PT90M", 0, 0, 90 }, { "P100Y", 1200, 0, 0 },
	};
	static const char *const bad[] = { "", "P", "PT", "P6", "6M", "P6M1D", "P0D", "PT0H", "P-1D", "P1.5M", "p6m", "P101Y", "P99999999D", "PT24H ", "P T1H", "P1H", "PT1D", "PM" };
	struct duty_span s;
	for (size_t i = 0; i < COUNT(good_ones); i++)
		if (!span_read(str_of(good_ones[i].text), &s) || s.months != good_ones[i].months || s.days != good_ones[i].days || s.time != good_ones[i].minutes * USEC_MIN)
			fail_msg("%s", good_ones[i].text);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (span_read(str_of(bad[i]), &s))
			fail_msg("%s is accepted", bad[i]);
	assert_true(str_is(span_text(a, (struct duty_span){ .months = 6 }), "P6M") && str_is(span_text(a, (struct duty_span){ .time = 90 * USEC_MIN }), "PT90M"));
	int64_t share;
	assert_true(share_read(S("0.8"), &share) && share == 8000 && share_read(S("1"), &share) && share == 10000 && share_read(S("0.0001"), &share) && share == 1);
	assert_false(share_read(S("1.0001"), &share) || share_read(S(".5"), &share) || share_read(S("0."), &share) || share_read(S("0.00001"), &share) || share_read(S("80%"), &share));
}

/* ---- the catalogues of the program ---- */

/* The words of the law that a duty quotes stand in its clause; « … » leaves words out. */
static void assert_quotes(const struct duty_catalogue *c, const struct duty_template *d)
{
	const struct str gap = S(" … ");
	struct str text = c->clauses[catalogue_clause(c, d->clause)].text.vi, rest = d->text.vi;
	for (ptrdiff_t at = 0; at >= 0;) {
		at = str_find(rest, gap);
		struct str part = str_sub(rest, 0, at < 0 ? rest.n : (size_t)at);
		if (str_find(text, part) < 0)
			fail_msg("%.*s: «%.*s» is not in the clause", STR_ARG(d->id), STR_ARG(part));
		rest = str_sub(rest, part.n + gap.n, rest.n);
	}
}

static void the_directive_is_whole(void **state)
{
	const struct duty_catalogue *c = test_catalogue(a, v, "ct18.json");
	size_t first = 0;
	for (size_t i = 0; i < c->n_duties; i++) {
		first += c->duties[i].clause.p[0] == '1';
		assert_quotes(c, &c->duties[i]);
		assert_int_equal(catalogue_duty(c, c->duties[i].id), i);
	}
	assert_true(c->n_duties == 52 && first == 32);
	assert_true(c->ladders[0].steps[6].days == 30 && c->ladders[0].steps[6].param == catalogue_param(c, S("chase_letter")));
	static const char *const never_waived[] = { "ct18-1a-3", "ct18-1i-1", "ct18-2d-3" };
	for (size_t i = 0; i < COUNT(never_waived); i++)
		assert_false(c->duties[catalogue_duty(c, str_of(never_waived[i]))].is_waivable);
	assert_true(str_find(c->json, S("sẵn lòng")) < 0);     /* the scan's reading of «săn lùng» */
}

static void every_parameter_is_used(void **state)
{
	static const char *const names[] = { "ct18.json", "vn-2026.json" };
	for (size_t k = 0; k < COUNT(names); k++) {
		const struct duty_catalogue *c = test_catalogue(a, v, names[k]);
		for (size_t i = 0; i < c->n_params; i++) {
			bool is_used = false;
			struct str quoted = a_fmt(a, "\"%.*s\"", STR_ARG(c->params[i].id));
			for (size_t d = 0; d < c->n_duties && !is_used; d++)
				is_used = str_find(c->duties[d].json, quoted) >= 0;
			for (size_t l = 0; l < c->n_ladders && !is_used; l++)
				for (size_t st = 0; st < c->ladders[l].n_steps && !is_used; st++)
					is_used = c->ladders[l].steps[st].param == (int)i;
			if (!is_used)
				fail_msg("%s: %.*s", names[k], STR_ARG(c->params[i].id));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_read), cmocka_unit_test(readings_and_evidence_are_read), cmocka_unit_test(the_other_kinds_are_read),
		cmocka_unit_test(every_fault_is_named_with_its_place), cmocka_unit_test(columns_are_those_of_an_editor), cmocka_unit_test(hostile_texts_are_refused),
		cmocka_unit_test(problems_are_listed_up_to_a_hundred), cmocka_unit_test(terms_have_one_unit),
		cmocka_unit_test(clauses_lie_six_deep_at_most),
		cmocka_unit_test(the_directive_is_whole), cmocka_unit_test(every_parameter_is_used),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
