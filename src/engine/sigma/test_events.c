/* Events: JSON and key=value as logs write them, times, log sources and other names of fields. */
#include <stddef.h>

#include "engine/sigma/test_world.h"

static const char *flat(struct arena *a, const struct event *e)
{
	struct str out = S("");
	for (size_t i = 0; i < e->n; i++)
		out = a_fmt(a, "%.*s%.*s%c%.*s;", STR_ARG(out), STR_ARG(e->at[i].name), "=#!~"[e->at[i].kind], STR_ARG(e->at[i].text));
	return a_z(a, out);
}

static void test_json(void **state)
{
	static const struct { const char *json, *flat; } list[] = {
		{ "{}", "" },
		{ " {\"a\":1,\"b\":\"x\",\"c\":true,\"d\":null,\"e\":-1.5e3} trailing", "a#1;b=x;c!true;d~;e#-1.5e3;" },
		{ "{\"a\":{\"b\":{\"c\":\"x\"},\"d\":[1,\"y\",{\"e\":2}]},\"f\":3}", "a.b.c=x;a.d#1;a.d=y;a.d.e#2;f#3;" },
		{ "{\"a\":\"q\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "a=q\"\\/\b\f\n\r\t;" },
		{ "{\"a\":\"\\u0041\\u1ee9\\ud83d\\ude00\\ud83dx\"}", "a=A\xe1\xbb\xa9\xf0\x9f\x98\x80\xef\xbf\xbdx;" },
		{ "{\"a\":1,\"a\":2}", "a#1;a#2;" },                          /* twice: both are there */
		{ "{\"EventID\":{\"#text\":4688,\"#attributes\":{\"Qualifiers\":\"\"}}}", "EventID#4688;EventID.#attributes.Qualifiers=;" },
		{ "{\"D\":{\"Data\":[{\"@Name\":\"Image\",\"#text\":\"x\"},{\"@Name\":\"User\"}]}}", "D.Data.@Name=Image;D.Data.Image=x;D.Data.@Name=User;" },
		{ "{\"\":1,\"a\":[[],{}]}", "#1;" },
		{ "{\"a\":\"\\\\\",\"b\":\"\\\\\\\"\"}", "a=\\;b=\\\";" },
	};
	static const char *const broken[] = { "", "[1]", "x", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{\"a\":1 \"b\":2}", "{\"a\":\"x}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":tru}", "{a:1}", "{\"a\":[1 2]}" };
	struct arena *a = arena_new(0);
	for (size_t i = 0; i < COUNT(list); i++) {
		struct event e = { 0 };
		assert_int_equal(event_json(a, str_of(list[i].json), &e), OK);
		assert_string_equal(flat(a, &e), list[i].flat);
	}
	for (size_t i = 0; i < COUNT(broken); i++) {
		struct event e = { 0 };
		if (event_json(a, str_of(broken[i]), &e) != E_INVALID)
			fail_msg("«%s» must be refused", broken[i]);
	}
	arena_free(a);
}

static void test_limits(void **state)
{
	struct arena *a = arena_new(0);
	struct buf b;
	struct event e = { 0 };
	buf_init(&b, 1 << 20);
	for (int i = 0; i < EVENT_MAX_DEPTH + 1; i++)
		buf_lit(&b, "{\"a\":");
	assert_int_equal(event_json(a, buf_str(&b), &e), E_INVALID);
	buf_clear(&b);
	buf_lit(&b, "{");
	for (int i = 0; i < EVENT_MAX_VALUES + 10; i++)
		buf_fmt(&b, "%s\"k%d\":%d", i ? "," : "", i, i);
	buf_lit(&b, "}");
	event_clear(&e);
	assert_int_equal(event_json(a, buf_str(&b), &e), OK);
	assert_true(e.n == EVENT_MAX_VALUES && e.cut);
	buf_clear(&b);
	buf_lit(&b, "{\"ok\":1,\"");
	for (int i = 0; i < 2000; i++)
		buf_lit(&b, "n");
	buf_lit(&b, "\":{\"deep\":2},\"after\":3}");
	e = (struct event){ 0 };
	assert_int_equal(event_json(a, buf_str(&b), &e), OK);
	assert_string_equal(flat(a, &e), "ok#1;after#3;");
	assert_true(e.cut);
	buf_done(&b);
	arena_free(a);
}

static void test_pairs(void **state)
{
	static const struct { const char *line, *flat; bool auditd; } list[] = {
		{ "ts=2026-01-01T00:00:00Z level=info msg=\"said \\\"hello\\\"\" n=5", "ts=2026-01-01T00:00:00Z;level=info;msg=said \"hello\";n=5;", false },
		{ "type=EXECVE msg=audit(1364481363.243:24287): argc=2 a0=\"cat\" a1=2F7372762F6120622E747874", "type=EXECVE;msg=audit(1364481363.243:24287):;argc=2;a0=cat;a1=/srv/a b.txt;", true },
		{ "type=PROCTITLE proctitle=636174002F6574632F706173737764", "type=PROCTITLE;proctitle=cat /etc/passwd;", true },
		{ "type=PROCTITLE proctitle=636174002F6574632F706173737764", "type=PROCTITLE;proctitle=636174002F6574632F706173737764;", false },
		{ "type=USER_CMD msg='cwd=\"/root\" cmd=6C73202D6C exe=\"/bin/sudo\"'", "type=USER_CMD;cwd=/root;cmd=ls -l;exe=/bin/sudo;msg=cwd=\"/root\" cmd=6C73202D6C exe=\"/bin/sudo\";", true },
		{ "type=SYSCALL a0=7fff exe=2F62696E2F6C73", "type=SYSCALL;a0=7fff;exe=/bin/ls;", true },
		{ "key= other=x", "key=;other=x;", false },
		{ "open=\"never closed", "open=never closed;", false },
	};
	struct arena *a = arena_new(0);
	for (size_t i = 0; i < COUNT(list); i++) {
		struct event e = { 0 };
		assert_int_equal(event_pairs(a, str_of(list[i].line), list[i].auditd, &e), OK);
		assert_string_equal(flat(a, &e), list[i].flat);
	}
	struct event e = { 0 };
	assert_int_equal(event_pairs(a, S("no pairs in here"), false, &e), E_INVALID);
	arena_free(a);
}

static void test_times(void **state)
{
	static const struct { const char *json; usec time; } list[] = {
		{ "{\"UtcTime\":\"2026-03-02 08:51:00.008\"}", 1772441460008000 },
		{ "{\"@timestamp\":\"2026-03-02T08:51:00.008Z\"}", 1772441460008000 },
		{ "{\"@timestamp\":\"2026-03-02T15:51:00.008+07:00\"}", 1772441460008000 },
		{ "{\"Event\":{\"System\":{\"TimeCreated\":{\"#attributes\":{\"SystemTime\":\"2026-03-02T08:51:00.0080000Z\"}}}}}", 1772441460008000 },
		{ "{\"ts\":1772441460.008}", 1772441460008000 },
		{ "{\"timestamp\":1772441460008}", 1772441460008000 },
		{ "{\"eventTime\":\"2026-03-02T08:51:00Z\",\"time\":\"rubbish\"}", 1772441460000000 },
		{ "{\"@timestamp\":\"2026-13-02T08:51:00Z\"}", 0 },
		{ "{\"a\":1}", 0 },
	};
	struct world *w = world_new();
	for (size_t i = 0; i < COUNT(list); i++) {
		struct event e = { 0 };
		assert_int_equal(event_json(w->a, str_of(list[i].json), &e), OK);
		if (sigma_event_time(w->data, &e) != list[i].time)
			fail_msg("%s is %lld", list[i].json, (long long)sigma_event_time(w->data, &e));
	}
	world_free(w);
}

/* Rules a: Sysmon's process creation, b: the Security log, c: auditd, d: web logs, e: an application's words, f: of a source nobody knows. */
static const char sources[] =
	"title: a\nlogsource: {product: windows, category: process_creation}\ndetection: {s: {Image|endswith: '\\evil.exe'}, condition: s}\n---\n"
	"title: b\nlogsource: {product: windows, service: security}\ndetection: {s: {SubjectUserName: evil}, condition: s}\n---\n"
	"title: c\nlogsource: {product: linux, service: auditd}\ndetection: {s: {a0: evil}, condition: s}\n---\n"
	"title: d\nlogsource: {category: webserver}\ndetection: {s: {cs-uri-query|contains: evil}, condition: s}\n---\n"
	"title: e\nlogsource: {product: django, category: application}\ndetection: {keywords: [evil], condition: keywords}\n---\n"
	"title: f\nlogsource: {product: unheard, service: of}\ndetection: {s: {word: evil}, condition: s}\n---\n"
	"title: g\nlogsource: {product: windows, service: application}\ndetection: {keywords: [evil], condition: keywords}\n";

static void test_sources(void **state)
{
	static const struct { const char *json, *fire; } list[] = {
		{ "{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1,\"Image\":\"C:\\\\evil.exe\"}", "a\n" },
		{ "{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":5,\"Image\":\"C:\\\\evil.exe\"}", "" },
		{ "{\"Channel\":\"Security\",\"EventID\":4688,\"NewProcessName\":\"C:\\\\evil.exe\"}", "a\n" },      /* the other name of Image */
		{ "{\"winlog\":{\"channel\":\"Security\",\"event_id\":4688,\"event_data\":{\"NewProcessName\":\"C:\\\\evil.exe\"}}}", "a\n" },
		{ "{\"Event\":{\"System\":{\"Channel\":\"Security\",\"EventID\":4688},\"EventData\":{\"NewProcessName\":\"C:\\\\evil.exe\"}}}", "a\n" },
		{ "{\"Image\":\"C:\\\\evil.exe\"}", "a\ne\n" },                /* of unknown origin: fields decide */
		{ "{\"Channel\":\"Security\",\"EventID\":4624,\"SubjectUserName\":\"Evil\"}", "b\n" },
		{ "{\"Channel\":\"System\",\"EventID\":4624,\"SubjectUserName\":\"Evil\"}", "" },
		{ "{\"Channel\":\"Application\",\"EventID\":1,\"Data\":\"evil\"}", "g\n" },
		{ "{\"cs-uri-query\":\"q=evil\",\"sc-status\":200}", "d\ne\n" },
		{ "{\"word\":\"evil\"}", "e\nf\n" },
		{ "{\"Channel\":\"Security\",\"word\":\"evil\"}", "" },
	};
	struct world *w = world_new();
	world_add(w, sources);
	world_build(w);
	for (size_t i = 0; i < COUNT(list); i++)
		if (strcmp(world_json(w, list[i].json), list[i].fire))
			fail_msg("%s: «%s», not «%s»", list[i].json, w->hits.p, list[i].fire);
	struct event e = { .category = S("webserver"), .raw = S("GET /?q=evil") };
	event_add(w->a, &e, S("cs-uri-query"), S("q=evil"), EVENT_TEXT);
	assert_string_equal(world_event(w, &e), "d\n");                 /* the reader knows what it reads */
	struct event audit = { 0 };
	assert_int_equal(event_pairs(w->a, S("type=EXECVE argc=1 a0=6576696C"), true, &audit), OK);
	assert_string_equal(world_event(w, &audit), "c\ne\n");
	struct event plain = { 0 };
	assert_int_equal(event_pairs(w->a, S("type=EXECVE argc=1 a0=\"evil\""), true, &plain), OK);
	assert_string_equal(world_event(w, &plain), "c\ne\n");
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json), cmocka_unit_test(test_limits), cmocka_unit_test(test_pairs), cmocka_unit_test(test_times), cmocka_unit_test(test_sources),
	};
	return cmocka_run_group_tests_name("sigma events", tests, NULL, NULL);
}
