/* History files: what is left out, what is refused and where, and that a file written out says the same. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glob.h>

#include "engine/duty/test_data.h"
#include "engine/duty/test_simulate.h"

static struct arena *a;
static const struct duty_vocabulary *v;
static struct simulate_books books;

static int setup(void **state)
{
	a = arena_new(0);
	v = test_vocabulary(a);
	books = test_books(v);
	return 0;
}

static int teardown(void **state) { a = arena_free(a); return 0; }

static usec day(int y, int m, int d) { return civil_usec((struct civil){ .year = y, .month = m, .day = d }); }

static void what_is_left_out_is_filled_in(void **state)
{
	const struct simulation *s = test_simulation(a, v, &books, S("{\"catalogue\": \"rules\", \"subjects\": [{\"unit\": \"org\", \"code\": \"A\"},"
		"{\"unit\": \"system\", \"code\": \"S\", \"facts\": [{\"system.level\": 3}, {\"system.stage\": \"pilot\", \"from\": \"2026-03-01\"}],"
		" \"records\": [{\"kind\": \"hunt\", \"on\": \"2026-04-01T10:00+07:00\"}, {\"kind\": \"monitoring\", \"begins\": \"2026-05-01\"}]}],"
		"\"ask\": [{\"at\": \"2026-06-01\"}]}"));
	const struct duty_subject *of = history_find(s->history, UNIT_SYSTEM, 2);
	assert_true(of && of->org == 1 && str_is(of->name, "S") && of->n_facts == 2 && of->n_records == 2);
	assert_true(of->facts[0].from == SIMULATE_ALWAYS && of->facts[0].known_from == SIMULATE_ALWAYS && of->facts[0].to == TIME_OPEN);
	assert_true(of->facts[1].from == day(2026, 3, 1) && of->facts[1].known_from == day(2026, 3, 1));
	const struct duty_record *hunt = &of->records[0], *watch = &of->records[1];
	assert_true(hunt->id == 1 && hunt->grade == GRADE_AUTO && hunt->begins == hunt->ends && hunt->stated == hunt->ends && hunt->known_from == hunt->ends && !hunt->judged);
	assert_true(watch->id == 2 && watch->ends == TIME_OPEN && watch->stated == watch->begins && hunt->values[0] == DUTY_NULL);
	assert_true(s->asks[0].known == s->asks[0].at && s->asks[0].n_duties == 0);
}

static void later_versions_follow_each_other(void **state)
{
	const struct simulation *s = test_simulation(a, v, &books, S("{\"catalogue\": \"rules\", \"subjects\": [{\"unit\": \"org\", \"code\": \"A\"},"
		"{\"unit\": \"system\", \"code\": \"S\", \"records\": [{\"kind\": \"hunt\", \"on\": \"2026-04-01\", \"grade\": \"claimed\", \"fields\": {\"sources\": 2}, \"later\": ["
		"{\"known_from\": \"2026-05-01\", \"grade\": \"verified\"}, {\"known_from\": \"2026-06-01\", \"fields\": {\"sources\": 3}}, {\"known_from\": \"2026-07-01\", \"withdrawn\": true}]}]}]}"));
	const struct duty_subject *of = history_find(s->history, UNIT_SYSTEM, 2);
	int sources = duty_kind_field(&v->kinds[vocabulary_kind(v, S("hunt"))], S("sources"));
	assert_int_equal(of->n_records, 3);
	assert_true(of->records[0].grade == GRADE_CLAIMED && of->records[0].known_to == day(2026, 5, 1) && of->records[0].values[sources] == 2);
	assert_true(of->records[1].grade == GRADE_VERIFIED && of->records[1].known_from == day(2026, 5, 1) && of->records[1].values[sources] == 2);
	assert_true(of->records[2].grade == GRADE_VERIFIED && of->records[2].values[sources] == 3 && of->records[2].known_to == day(2026, 7, 1));
}

/* Everything a file can say, and what is made of it. X marks where a change is put. */
static const char whole[] =
	"{\"title\": \"t\", \"catalogue\": \"rules\", \"off\": [\"2026-02-17\"], \"weekends_off\": true,"
	"\"subjects\": [{\"unit\": \"org\", \"code\": \"A\", \"facts\": [{\"org.class\": [\"soe\", \"isp\"]}], \"heir\": \"B\", \"heir_from\": \"2026-05-01\"}, {\"unit\": \"org\", \"code\": \"B\"},"
	"{\"unit\": \"system\", \"code\": \"S\", \"org\": \"A\", \"facts\": [{\"system.level\": 3, \"from\": \"2026-01-01\", \"to\": \"2027-01-01\"}, {\"owner\": \"A\"}, {\"system.facing\": true}],"
	"\"records\": [{\"kind\": \"hunt\", \"id\": 7, \"on\": \"2026-04-01\", \"fields\": {\"coverage\": \"0.9\", \"state\": \"closed\"}}]}],"
	"\"waivers\": [{\"org\": \"A\", \"subject\": \"S\", \"duty\": \"tv-hunt\", \"type\": \"extend\", \"days\": 9, \"from\": \"2026-01-01\", \"to\": \"2026-07-01\"},"
	"{\"org\": \"A\", \"type\": \"substitute\", \"kind\": \"scan\"}],"
	"\"settings\": [{\"gap\": \"P3M\", \"from\": \"2026-01-01\"}, {\"coverage\": \"0.5\"}, {\"six\": \"halves\"}],"
	"\"ask\": [{\"at\": \"2026-06-01\", \"known\": \"2026-07-01\", \"duties\": [\"tv-hunt\"], \"subjects\": [\"S\"]}]}";

static const struct { const char *from, *to, *code, *where; } wrong[] = {
	{ "{\"title\"", "{\"title\", ", "json", "" },
	{ "\"catalogue\": \"rules\"", "\"catalogue\": \"none\"", "catalogue", "catalogue" },
	{ "\"catalogue\": \"rules\"", "\"catalogue\": 7", "catalogue", "catalogue" },
	{ "\"catalogue\": \"rules\"", "\"catalog\": \"rules\"", "unknown_member", "catalog" },
	{ "\"title\": \"t\"", "\"title\": \"\"", "text", "title" },
	{ "\"title\": \"t\"", "\"title\": \"t\", \"title\": \"u\"", "json", "" },
	{ "2026-02-17", "2026-02-30", "time", "off[0]" },
	{ "\"weekends_off\": true", "\"weekends_off\": 1", "bool", "weekends_off" },
	{ "\"subjects\": [{\"unit\": \"org\"", "\"subjects\": [7, {\"unit\": \"org\"", "object", "subjects[0]" },
	{ "\"unit\": \"org\"", "\"unit\": \"orgs\"", "unit", "subjects[0].unit" },
	{ "\"code\": \"B\"", "\"code\": \"A\"", "twice", "subjects[1].code" },
	{ "\"code\": \"B\"", "\"code\": \"B\", \"id\": 1", "twice", "subjects[1].id" },
	{ "\"code\": \"B\"", "\"code\": \"B\", \"id\": -1", "id", "subjects[1].id" },
	{ "\"heir\": \"B\"", "\"heir\": \"S\"", "org", "subjects[0].heir" },
	{ "\"heir\": \"B\"", "\"heir\": \"A\"", "heir", "subjects[0].heir" },
	{ "\"heir_from\": \"2026-05-01\"", "\"name\": \"A\"", "missing", "subjects[0].heir_from" },
	{ "\"org\": \"A\"", "\"org\": \"C\"", "org", "subjects[2].org" },
	{ "\"soe\"", "\"king\"", "word", "subjects[0].facts[0].org.class" },
	{ "\"system.level\": 3", "\"system.level\": \"3\"", "int", "subjects[2].facts[0].system.level" },
	{ "\"system.level\": 3", "\"system.level\": [3, 4]", "one_value", "subjects[2].facts[0].system.level" },
	{ "\"system.level\": 3", "\"org.class\": \"soe\"", "attribute", "subjects[2].facts[0].org.class" },
	{ "\"system.level\": 3, ", "", "attribute", "subjects[2].facts[0]" },
	{ "\"to\": \"2027-01-01\"", "\"to\": \"2025-01-01\"", "order", "subjects[2].facts[0].to" },
	{ "{\"owner\": \"A\"}", "{\"owner\": 1}", "text", "subjects[2].facts[1].owner" },
	{ "\"system.facing\": true", "\"system.facing\": 1", "bool", "subjects[2].facts[2].system.facing" },
	{ "\"kind\": \"hunt\"", "\"kind\": \"team\"", "kind", "subjects[2].records[0].kind" },
	{ "\"on\": \"2026-04-01\", ", "", "missing", "subjects[2].records[0].on" },
	{ "\"on\": \"2026-04-01\"", "\"begins\": \"2026-04-02\", \"ends\": \"2026-04-01\"", "order", "subjects[2].records[0].ends" },
	{ "\"on\": \"2026-04-01\"", "\"on\": \"2026-04-01\", \"grade\": \"good\"", "grade", "subjects[2].records[0].grade" },
	{ "\"on\": \"2026-04-01\"", "\"on\": \"2026-04-01\", \"later\": [{}]", "missing", "subjects[2].records[0].later[0].known_from" },
	{ "\"on\": \"2026-04-01\"", "\"on\": \"2026-04-01\", \"later\": [{\"known_from\": \"2026-03-01\"}]", "order", "subjects[2].records[0].later[0].known_from" },
	{ "\"on\": \"2026-04-01\"", "\"on\": \"2026-04-01\", \"later\": [{\"known_from\": \"2026-05-01\", \"withdrawn\": true}, {}]", "withdrawn", "subjects[2].records[0].later[1]" },
	{ "\"0.9\"", "\"1.9\"", "share", "subjects[2].records[0].fields.coverage" },
	{ "\"0.9\"", "9000", "share", "subjects[2].records[0].fields.coverage" },
	{ "\"coverage\": \"0.9\"", "\"cover\": 1", "field", "subjects[2].records[0].fields.cover" },
	{ "\"duty\": \"tv-hunt\"", "\"duty\": \"tv-hunts\"", "duty", "waivers[0].duty" },
	{ "\"subject\": \"S\"", "\"subject\": \"T\"", "subject", "waivers[0].subject" },
	{ "\"type\": \"extend\"", "\"type\": \"extent\"", "waiver_type", "waivers[0].type" },
	{ "\"days\": 9", "\"days\": 0", "days", "waivers[0].days" },
	{ "\"kind\": \"scan\"", "\"kind\": \"scans\"", "kind", "waivers[1].kind" },
	{ "\"gap\": \"P3M\"", "\"gap\": \"P0M\"", "setting", "settings[0].gap" },
	{ "\"gap\": \"P3M\"", "\"gaps\": \"P3M\"", "param", "settings[0].gaps" },
	{ "\"gap\": \"P3M\"", "\"gap\": \"P3M\", \"year\": \"P3M\"", "param", "settings[0]" },
	{ "\"six\": \"halves\"", "\"six\": \"thirds\"", "setting", "settings[2].six" },
	{ "\"at\": \"2026-06-01\", ", "", "missing", "ask[0].at" },
	{ "\"duties\": [\"tv-hunt\"]", "\"duties\": [\"hunt\"]", "unknown", "ask[0].duties[0]" },
	{ "\"subjects\": [\"S\"]", "\"subjects\": {}", "list", "ask[0].subjects" },
};

static struct str changed(const char *from, const char *to)
{
	const char *at = strstr(whole, from);
	if (!at)
		fail_msg("%s is not there", from);
	return a_fmt(a, "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
}

static void what_is_wrong_is_said_with_its_path(void **state)
{
	(void)test_simulation(a, v, &books, str_of(whole));
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct simulation *s;
		struct catalogue_problem p = { 0 };
		err e = simulate_read(a, v, &books, changed(wrong[i].from, wrong[i].to), &s, &p);
		if (e != E_INVALID || !str_eq(p.code, a_fmt(a, "history.%s", wrong[i].code)) || !str_is(p.where, wrong[i].where) || !p.vi.n || !p.en.n)
			fail_msg("%s: %s, %.*s at “%.*s”", wrong[i].to, err_name(e), STR_ARG(p.code), STR_ARG(p.where));
	}
}

static void a_wrong_inline_catalogue_says_where(void **state)
{
	struct simulation *s;
	struct catalogue_problem p;
	assert_int_equal(simulate_read(a, v, &books, S("{\"catalogue\": {\"format\": \"ungcuu-duties/1\"}}"), &s, &p), E_INVALID);
	assert_true(str_starts(p.where, S("catalogue")) && str_starts(p.code, S("catalogue.")));
}

static void hostile_bytes_are_refused(void **state)
{
	struct simulation *s;
	struct catalogue_problem p;
	char *deep = a_alloc(a, 100000);
	memset(deep, '[', 100000);
	char *big = a_alloc(a, SIMULATE_MAX_BYTES + 2);
	memset(big, ' ', SIMULATE_MAX_BYTES + 1);
	const struct str bad[] = { STR_NONE, S("7"), S("[]"), S("null"), S("{\"title\": \"\\ud800\"}"), S("{\"title\": \"\xff\"}"), S("{\"subjects\": [[]]}"),
		str_from(deep, 100000), str_from(big, SIMULATE_MAX_BYTES + 1) };
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(simulate_read(a, v, &books, bad[i], &s, &p), E_INVALID);
}

/* The catalogue's own text is laid out anew the first time. */
static void same_after_writing(struct str file)
{
	struct simulation *first = test_simulation(a, v, &books, file), *again = test_simulation(a, v, &books, test_written(a, first));
	struct str text = test_written(a, again);
	assert_true(str_eq(text, test_written(a, test_simulation(a, v, &books, text))));
	assert_true(str_eq(test_answer(a, first, true), test_answer(a, again, true)));
}

static void written_and_read_again_says_the_same(void **state)
{
	glob_t files;
	same_after_writing(str_of(whole));
	assert_int_equal(glob(a_fmt(a, "%s/[0-9]*.json", getenv("UNGCUU_VECTORS")).p, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		same_after_writing(test_file(a, files.gl_pathv[i]));
	globfree(&files);
}

static void reasons_are_told_when_asked_for(void **state)
{
	struct simulation *s = test_simulation(a, v, &books, str_of(whole));
	assert_true(str_find(test_answer(a, s, true), S("\"reasons\":[{\"kind\":\"hunt\",\"record\":7,\"query\":0,\"why\":\"condition-not-met\",\"condition\":2}]")) > 0);
	assert_true(str_find(test_answer(a, s, false), S("reasons")) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_left_out_is_filled_in), cmocka_unit_test(later_versions_follow_each_other), cmocka_unit_test(what_is_wrong_is_said_with_its_path),
		cmocka_unit_test(a_wrong_inline_catalogue_says_where), cmocka_unit_test(hostile_bytes_are_refused), cmocka_unit_test(written_and_read_again_says_the_same),
		cmocka_unit_test(reasons_are_told_when_asked_for),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
