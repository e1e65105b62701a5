#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>

#include "engine/duty/oscal.h"
#include "engine/duty/history.h"
#include "engine/duty/test_data.h"
#include "engine/duty/test_oscal_rules.h"

static struct arena *a;
static const struct duty_vocabulary *v;
static const struct duty_catalogue *c;
static const usec made = 1793000000 * USEC_S;

static int setup(void **state)
{
	a = arena_new(0);
	v = test_vocabulary(a);
	c = test_catalogue(a, v, "ct18.json");
	return 0;
}

static int teardown(void **state) { a = arena_free(a); return 0; }

static struct str written(struct buf *b)
{
	struct str text = a_dup(a, buf_str(b));
	buf_done(b);
	return text;
}

static struct str catalog(const struct duty_catalogue *of, bool in_english)
{
	struct buf b;
	buf_init(&b, OSCAL_MAX);
	assert_int_equal(oscal_catalog(of, in_english, made, &b), OK);
	return written(&b);
}

static json_t *parsed(struct str text)
{
	json_error_t e;
	json_t *o = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &e);
	if (!o)
		fail_msg("%s at %d", e.text, e.line);
	return o;
}

/* What carries an id or uuid, each once. */
static void collect(json_t *value, json_t *ids)
{
	const char *key;
	json_t *x;
	size_t i;
	json_array_foreach(value, i, x)
		collect(x, ids);
	json_object_foreach(value, key, x) {
		if ((!strcmp(key, "id") || !strcmp(key, "uuid")) && json_is_string(x)) {
			if (json_object_get(ids, json_string_value(x)))
				fail_msg("%s is there twice", json_string_value(x));
			json_object_set_new(ids, json_string_value(x), json_true());
		}
		collect(x, ids);
	}
}

/* What is pointed to is in the document. */
static void follow(json_t *value, json_t *ids)
{
	const char *key;
	json_t *x;
	size_t i;
	json_array_foreach(value, i, x)
		follow(x, ids);
	json_object_foreach(value, key, x) {
		const char *to = json_string_value(x);
		bool is_inner = to && ((!strcmp(key, "href") && *to == '#') || str_ends(str_of(key), S("-uuid")));
		if (is_inner && !json_object_get(ids, *to == '#' ? to + 1 : to))
			fail_msg("%s %s is not in the document", key, to);
		follow(x, ids);
	}
}

static json_t *checked(struct str text, const char *model)
{
	json_t *root = parsed(text), *ids = json_object();
	struct str fault = oscal_document_fault(a, root);
	if (fault.n)
		fail_msg("%.*s", STR_ARG(fault));
	assert_non_null(json_object_get(root, model));
	collect(root, ids);
	follow(root, ids);
	json_decref(ids);
	return root;
}

static struct str replaced(struct str text, const char *from, const char *to)
{
	ptrdiff_t at = str_find(text, str_of(from));
	assert_true(at >= 0);
	return a_fmt(a, "%.*s%s%.*s", (int)at, text.p, to, (int)(text.n - (size_t)at - strlen(from)), text.p + at + strlen(from));
}

static void the_rules_find_what_is_wrong(void **state)
{
	static const struct { const char *from, *to, *fault; } wrong[] = {
		{ "{\"catalog\":", "{\"profile\":", "/profile: lacks imports" },
		{ "\"last-modified\":\"2026-10-26T", "\"last-modified\":\"2026-13-26T", "/catalog/metadata/last-modified: no time" },
		{ "Z\",\"version\"", "\",\"version\"", "/catalog/metadata/last-modified: no time" },
		{ "\"version\":\"2022.1\"", "\"version\":\" 2022.1\"", "/catalog/metadata/version: no string" },
		{ "\"version\":\"2022.1\"", "\"version\":\"2022\\n1\"", "/catalog/metadata/version: no string" },
		{ "\"version\":\"2022.1\"", "\"version\":2022", "/catalog/metadata/version: no string" },
		{ "\"oscal-version\":", "\"oscal_version\":", "/catalog/metadata: lacks oscal-version" },
		{ "\"name\":\"catalogue\"", "\"name\":\"cata logue\"", "/catalog/metadata/props/0/name: no token" },
		{ "\"ns\":\"https:", "\"ns\":\"", "/catalog/metadata/props/0/ns: no uri" },
		{ "\"how-many\":\"one\"", "\"how-many\":\"two\"", "how-many: none of one|one-or-more" },
		{ "\"id\":\"ct18_c_1\"", "\"id\":\"18_c_1\"", "/catalog/groups/0/id: no token" },
		{ "\"class\":\"clause\"", "\"kind\":\"clause\"", "/catalog/groups/0: may not have kind" },
		{ "\"href\":\"#", "\"href\":\"% ", "href: no reference" },
		{ "\"algorithm\":\"SHA-256\",", "", "hashes/0: lacks algorithm" },
		{ "=\"}}", "\"}}", "base64/value: no base64" },
		{ "\"groups\":[", "\"controls\":[],\"groups\":[", "may not have controls" },
	};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		json_t *root = parsed(replaced(catalog(c, true), wrong[i].from, wrong[i].to));
		struct str fault = oscal_document_fault(a, root);
		if (str_find(fault, str_of(wrong[i].fault)) < 0)
			fail_msg("%s: %.*s", wrong[i].fault, STR_ARG(fault));
		json_decref(root);
	}
	json_t *empty = json_pack("{s:{s:s, s:{s:s, s:s, s:s, s:s}, s:[]}}", "catalog", "uuid", oscal_uuid(a, S("a")).p, "metadata", "title", "t", "last-modified",
		"2026-10-26T00:00:00Z", "version", "1", "oscal-version", "1.1.2", "groups");
	assert_true(str_is(oscal_document_fault(a, empty), "/catalog/groups: no list, or an empty one"));
	json_decref(empty);
}

static void the_catalog_has_the_shape_of_the_schema(void **state)
{
	for (int english = 0; english < 2; english++) {
		json_t *root = checked(catalog(c, english), "catalog");
		json_t *first = json_array_get(json_object_get(json_object_get(root, "catalog"), "groups"), 0);
		assert_string_equal(json_string_value(json_object_get(first, "id")), "ct18_c_1");
		assert_int_equal(json_array_size(json_object_get(json_object_get(json_object_get(root, "catalog"), "back-matter"), "resources")), c->n_duties + 1);
		json_decref(root);
	}
}

static size_t profile_size(const char *class)
{
	struct buf b;
	buf_init(&b, OSCAL_MAX);
	assert_int_equal(oscal_profile(v, c, str_of(class), true, made, &b), OK);
	json_t *root = checked(written(&b), "profile");
	json_t *import = json_array_get(json_object_get(json_object_get(root, "profile"), "imports"), 0);
	size_t n = json_array_size(json_object_get(json_array_get(json_object_get(import, "include-controls"), 0), "with-ids"));
	json_decref(root);
	return n;
}

static void profiles_are_those_of_the_class(void **state)
{
	/* 7-1 binds all. What members of the network owe may bind any class; offices are no class; sectors are asked by their code. */
	size_t ministry = profile_size("min"), isp = profile_size("isp"), firm = profile_size("secco");
	assert_true(isp == ministry + 5 && firm == ministry + 3);
	assert_int_equal(ministry, 33);
}

static struct oscal_line line(const char *duty, enum duty_unit unit, const char *code, enum duty_status status)
{
	return (struct oscal_line){ .duty = catalogue_duty(c, str_of(duty)), .unit = unit, .org = S("H05"), .code = str_of(code), .name = S("Cổng dữ liệu"),
		.is = { .status = status, .due = status == DUTY_MET ? TIME_OPEN : made, .have = 1, .need = 2 } };
}

static void results_and_plans_have_the_shape_of_the_schema(void **state)
{
	struct oscal_line lines[N_DUTY_STATUSES];
	struct buf b;
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		lines[i] = line("ct18-1b-1", UNIT_SYSTEM, a_fmt(a, "HT-%d", i).p, i);
	buf_init(&b, OSCAL_MAX);
	assert_int_equal(oscal_results(c, lines, N_DUTY_STATUSES, false, made, &b), OK);
	json_t *root = checked(written(&b), "assessment-results");
	json_t *result = json_array_get(json_object_get(json_object_get(root, "assessment-results"), "results"), 0);
	assert_int_equal(json_array_size(json_object_get(result, "findings")), N_DUTY_STATUSES - 1);
	assert_int_equal(json_array_size(json_object_get(json_object_get(result, "local-definitions"), "inventory-items")), N_DUTY_STATUSES - 1);
	json_decref(root);
	buf_init(&b, OSCAL_MAX);
	assert_int_equal(oscal_poam(c, lines, N_DUTY_STATUSES, false, made, &b), OK);
	root = checked(written(&b), "plan-of-action-and-milestones");
	assert_int_equal(json_array_size(json_object_get(json_object_get(root, "plan-of-action-and-milestones"), "risks")), 6);
	json_decref(root);
}

static void subjects_are_defined_once(void **state)
{
	struct oscal_line lines[] = { line("ct18-1b-1", UNIT_SYSTEM, "HT-1", DUTY_MET), line("ct18-1a-1", UNIT_ORG, "H05", DUTY_OVERDUE), line("ct18-1a-1", UNIT_ORG, "H04", DUTY_NOT_APPLICABLE),
		line("ct18-1b-2", UNIT_SYSTEM, "HT-1", DUTY_MET_LATE), line("ct18-1a-2", UNIT_ORG, "H05", DUTY_WAIVED) };
	struct buf b;
	lines[1].name = S(" Sở\nThông tin ");
	buf_init(&b, OSCAL_MAX);
	assert_int_equal(oscal_results(c, lines, COUNT(lines), false, made, &b), OK);
	json_t *root = checked(written(&b), "assessment-results"), *results = json_object_get(root, "assessment-results"), *result = json_array_get(json_object_get(results, "results"), 0);
	json_t *parties = json_object_get(json_object_get(results, "metadata"), "parties"), *items = json_object_get(json_object_get(result, "local-definitions"), "inventory-items");
	assert_true(json_array_size(parties) == 1 && json_array_size(items) == 1);
	assert_string_equal(json_string_value(json_object_get(json_array_get(parties, 0), "name")), "Sở Thông tin");
	assert_string_equal(json_string_value(json_object_get(json_object_get(json_array_get(json_object_get(result, "findings"), 0), "target"), "target-id")), "ct18-1b-1_smt");
	json_decref(root);
}

static void nothing_to_say_is_a_document_too(void **state)
{
	struct buf b;
	buf_init(&b, OSCAL_MAX);
	assert_int_equal(oscal_results(c, NULL, 0, true, made, &b), OK);
	json_decref(checked(written(&b), "assessment-results"));
	buf_init(&b, OSCAL_MAX);
	assert_int_equal(oscal_poam(c, NULL, 0, true, made, &b), OK);
	json_decref(checked(written(&b), "plan-of-action-and-milestones"));
	buf_init(&b, 100);
	assert_int_equal(oscal_poam(c, NULL, 0, true, made, &b), E_LIMIT);
	buf_done(&b);
}

static void our_own_comes_back_as_it_was(void **state)
{
	static const char *const names[] = { "ct18.json", "vn-2026.json" };
	for (size_t i = 0; i < COUNT(names); i++) {
		const struct duty_catalogue *of = test_catalogue(a, v, names[i]);
		struct str native;
		struct duty_text why;
		assert_int_equal(oscal_catalog_read(a, v, catalog(of, i), &native, &why), OK);
		assert_true(str_eq(native, of->json));
	}
	assert_true(str_eq(catalog(c, true), catalog(c, true)));
}

static void assert_refused(struct str text, const char *en)
{
	struct str native;
	struct duty_text why;
	assert_int_equal(oscal_catalog_read(a, v, text, &native, &why), E_INVALID);
	if (!why.vi.n || str_find(why.en, str_of(en)) < 0)
		fail_msg("%.*s", STR_ARG(why.en));
}

static void what_was_changed_is_noticed(void **state)
{
	struct str text = catalog(c, false);
	assert_refused(replaced(text, "\"ct18-1b-1\"", "\"ct18-1b-9\""), "no longer agree");
	assert_refused(replaced(text, "\"title\":\"Săn lùng mối nguy hại\"", "\"title\":\"Săn\""), "no longer agree");
	json_t *root = parsed(text);
	json_t *resources = json_object_get(json_object_get(json_object_get(root, "catalog"), "back-matter"), "resources");
	json_t *last = json_object_get(json_array_get(resources, json_array_size(resources) - 1), "base64");
	json_object_set_new(last, "value", json_string("e30="));
	char *changed = json_dumps(root, 0);
	assert_refused(str_of(changed), "SHA-256");
	free(changed);
	json_object_set_new(last, "value", json_string("*"));
	changed = json_dumps(root, 0);
	assert_refused(str_of(changed), "base64");
	free(changed);
	json_decref(root);
}

static const char foreign[] =
	"{\"catalog\":{\"uuid\":\"74c8ba1e-5cd4-4ad1-bbfd-d888e2f6c724\",\"metadata\":{\"title\":\"Sample\",\"last-modified\":\"2023-10-12T00:00:00.000-04:00\",\"version\":\"1.0 A\","
	"\"oscal-version\":\"1.1.1\"},\"groups\":[{\"id\":\"S1\",\"class\":\"family\",\"title\":\"Organization\",\"controls\":[{\"id\":\"S1.1\",\"title\":\"Responsibilities\","
	"\"parts\":[{\"id\":\"s1.1_smt\",\"name\":\"statement\",\"prose\":\"All shall be defined.\",\"parts\":[{\"name\":\"item\",\"prose\":\"And allocated.\"}]},"
	"{\"name\":\"guidance\",\"prose\":\"Roles.\"}],\"controls\":[{\"id\":\"S1.1.1\",\"title\":\"Deputies\"}]},"
	"{\"id\":\"S1.2\",\"title\":\"Old\",\"props\":[{\"name\":\"status\",\"value\":\"withdrawn\"}]}],\"groups\":[{\"title\":\"Inner\",\"controls\":[{\"id\":\"x\",\"title\":\"X\"}]}]}],"
	"\"controls\":[{\"id\":\"loose-1\",\"title\":\"Loose\"}]}}";

static void a_foreign_catalog_becomes_duties_without_a_rule(void **state)
{
	struct str native;
	struct duty_text why;
	const struct duty_catalogue *of;
	struct catalogue_problem *problems;
	size_t n;
	assert_int_equal(oscal_catalog_read(a, v, str_of(foreign), &native, &why), OK);
	if (catalogue_read(a, v, native, &of, &problems, &n) != OK)
		fail_msg("%.*s: %.*s", STR_ARG(problems[0].where), STR_ARG(problems[0].en));
	assert_int_equal(of->n_duties, 4);
	assert_int_equal(of->n_clauses, 3);
	assert_true(str_is(of->version, "1.0-a") && of->clauses[2].parent == 1);
	const struct duty_template *d = &of->duties[catalogue_duty(of, a_fmt(a, "%.*s-s1.1", STR_ARG(of->id)))];
	assert_true(str_is(d->text.en, "All shall be defined. And allocated.") && str_is(d->must.vi, "Roles.") && str_is(d->proof.en, "Responsibilities"));
	assert_true(str_is(d->applies.text, "org.rule_written = true") && d->readings[0].recur.kind == RECUR_CREDIT);
}

static void parameters_stand_in_sentences_as_words(void **state)
{
	static const char one[] = "{\"catalog\":{\"uuid\":\"x\",\"metadata\":{\"title\":\"T\",\"oscal-version\":\"1.1.2\"},\"params\":[{\"id\":\"p1\",\"values\":[\"30 days\",\"{{insert: param, p1}}\"]}],"
		"\"controls\":[{\"id\":\"c\",\"title\":\"C\",\"params\":[{\"id\":\"p2\",\"label\":\"the office\"},{\"id\":\"p3\",\"select\":{\"choice\":[\"by {{ insert: param, p2 }}\",\"never\"]}}],\"parts\":"
		"[{\"name\":\"statement\",\"prose\":\"Within {{ insert: param, p1 }}, told to {{insert: param,p2}} {{ insert: param, p3 }} {{ insert: param, p4 }} {{ other }} {{ open\"}]}]}}";
	struct str native;
	struct duty_text why;
	const struct duty_catalogue *of;
	struct catalogue_problem *problems;
	size_t n;
	assert_int_equal(oscal_catalog_read(a, v, str_of(one), &native, &why), OK);
	assert_int_equal(catalogue_read(a, v, native, &of, &problems, &n), OK);
	assert_string_equal(a_z(a, of->duties[0].text.en), "Within 30 days, 30 days, [p1], told to [the office] [by [the office] / never] [p4] {{ other }} {{ open");
}

static void what_others_wrote_goes_out_in_order(void **state)
{
	static const char one[] = "{\"catalog\":{\"uuid\":\"x\",\"metadata\":{\"title\":\" Two\\nlines \",\"oscal-version\":\"1.1.2\"},"
		"\"controls\":[{\"id\":\"1\",\"title\":\"A\\ttitle\\n\"}]}}";
	struct str native;
	struct duty_text why;
	const struct duty_catalogue *of;
	struct catalogue_problem *problems;
	size_t n;
	struct buf b;
	assert_int_equal(oscal_catalog_read(a, v, str_of(one), &native, &why), OK);
	native = replaced(native, "org.rule_written = true", "org.class = isp");
	assert_int_equal(catalogue_read(a, v, native, &of, &problems, &n), OK);
	json_decref(checked(catalog(of, true), "catalog"));
	buf_init(&b, OSCAL_MAX);
	assert_int_equal(oscal_profile(v, of, S("min"), true, made, &b), OK);
	json_t *root = checked(written(&b), "profile"), *import = json_array_get(json_object_get(json_object_get(root, "profile"), "imports"), 0);
	assert_true(json_object_get(import, "exclude-controls") && !json_object_get(import, "include-controls"));
	json_decref(root);
}

static void hostile_documents_are_refused(void **state)
{
	static const char *const bad[] = { "", "[]", "{}", "{\"catalog\":[]}", "{\"catalog\":{\"uuid\":\"x\",\"metadata\":{\"title\":\"t\",\"oscal-version\":\"1\"}}}",
		"{\"catalog\":{\"uuid\":\"x\",\"metadata\":{\"title\":\"t\",\"oscal-version\":\"1\"},\"controls\":[{\"id\":\"a\"}]}}",
		"{\"catalog\":{\"uuid\":\"x\",\"metadata\":{\"title\":\"t\",\"oscal-version\":\"1\"},\"controls\":[{\"id\":\"a\",\"title\":\"t\"},{\"id\":\"A\",\"title\":\"t\"}]}}",
		"{\"catalog\":{\"back-matter\":{\"resources\":[{\"props\":[{\"name\":\"kind\",\"ns\":\"" OSCAL_NS "\",\"value\":\"native-catalogue\"}]}]}}}", "\xff" };
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_refused(str_of(bad[i]), "");
	assert_refused(S("{\"assessment-results\":{\"uuid\":\"x\"}}"), "only OSCAL catalogs");
	struct str deep = S("{\"catalog\":{\"uuid\":\"x\",\"metadata\":{\"title\":\"t\",\"oscal-version\":\"1\"}");
	for (int i = 0; i < 50; i++)
		deep = a_fmt(a, "%.*s,\"groups\":[{\"id\":\"g%d\",\"title\":\"t\"", STR_ARG(deep), i);
	for (int i = 0; i < 50; i++)
		deep = a_cat(a, deep, S("}]"));
	assert_refused(a_cat(a, deep, S("}}")), "too deep");
}

static void uuids_follow_from_names(void **state)
{
	struct str x = oscal_uuid(a, S("a"));
	assert_true(oscal_is_uuid(x) && str_eq(x, oscal_uuid(a, S("a"))) && !str_eq(x, oscal_uuid(a, S("b"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rules_find_what_is_wrong), cmocka_unit_test(the_catalog_has_the_shape_of_the_schema), cmocka_unit_test(profiles_are_those_of_the_class),
		cmocka_unit_test(results_and_plans_have_the_shape_of_the_schema), cmocka_unit_test(subjects_are_defined_once), cmocka_unit_test(nothing_to_say_is_a_document_too),
		cmocka_unit_test(our_own_comes_back_as_it_was), cmocka_unit_test(what_was_changed_is_noticed),
		cmocka_unit_test(a_foreign_catalog_becomes_duties_without_a_rule), cmocka_unit_test(parameters_stand_in_sentences_as_words), cmocka_unit_test(what_others_wrote_goes_out_in_order), cmocka_unit_test(hostile_documents_are_refused), cmocka_unit_test(uuids_follow_from_names),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
