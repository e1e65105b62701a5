/* What one record becomes: values of every type, the shapes of elements, and Sigma rules on them. */
#include "engine/evtx/test_lines.h"

#include "engine/evtx/inside.h"
#include "engine/sigma/test_world.h"

static struct arena *a;
static struct buf file, lines;

static struct str line_of(void (*write)(struct sample *s, const void *arg), const void *arg)
{
	uint64_t n;
	buf_clear(&file);
	struct sample *s = sample_new(&file);
	sample_add_raw(s, 133000832000000000u, write, arg);
	sample_end(s);
	assert_int_equal(lines_of(buf_str(&file), &lines, &n), SOURCE_OK);
	assert_int_equal(n, 1);
	return str_sub(buf_str(&lines), 0, lines.n - 1);
}

static void same(struct str got, const char *want)
{
	if (!str_is(got, want))
		fail_msg("\n%.*s\nis not\n%s", STR_ARG(got), want);
}

/* ---- values ---- */

static void one_value_template(struct sample *s, const void *arg)
{
	size_t open = sample_open(s, "V", true, false);
	sample_put(s, 2, 1);
	sample_put(s, 0x0E | (uint32_t)((const struct sample_value *)arg)->type << 24, 4);
	sample_put(s, 4, 1);
	sample_shut(s, open);
}

static void one_value(struct sample *s, const void *arg) { sample_instance(s, 7, one_value_template, arg, arg, 1); }

static void every_type(void **state)
{
	static const struct { uint8_t type; struct str bytes; const char *json; } cases[] = {
		{ TYPE_NULL, S_INIT(""), "null" },
		{ TYPE_STRING, S_INIT(""), "\"\"" },
		{ TYPE_STRING, S_INIT("a\0\"\0\\\0\n\0\1\0"), "\"a\\\"\\\\\\n\\u0001\"" },
		{ TYPE_STRING, S_INIT("x\0\0\0"), "\"x\"" },
		{ TYPE_STRING, S_INIT("\xE9\0\x01\x1E\x3D\xD8\x00\xDE"), "\"é\u1E01😀\"" },
		{ TYPE_STRING, S_INIT("\x3D\xD8\x41\0\x00\xDE\x3D\xD8"), "\"\uFFFD" "A\uFFFD\uFFFD\"" },
		{ TYPE_STRING, S_INIT("a\0b\0c"), "\"ab\"" },
		{ TYPE_ANSI, S_INIT("caf\xE9 \x80\0"), "\"café €\"" },
		{ TYPE_INT8, S_INIT("\x80"), "-128" }, { TYPE_UINT8, S_INIT("\xFF"), "255" },
		{ TYPE_INT16, S_INIT("\xFE\xFF"), "-2" }, { TYPE_UINT16, S_INIT("\xFE\xFF"), "65534" },
		{ TYPE_INT32, S_INIT("\0\0\0\x80"), "-2147483648" }, { TYPE_UINT32, S_INIT("\0\0\0\x80"), "2147483648" },
		{ TYPE_INT64, S_INIT("\0\0\0\0\0\0\0\x80"), "-9223372036854775808" }, { TYPE_UINT64, S_INIT("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), "18446744073709551615" },
		{ TYPE_REAL32, S_INIT("\0\0\xC0\x3F"), "1.5" }, { TYPE_REAL32, S_INIT("\xCD\xCC\xCC\x3D"), "0.1" }, { TYPE_REAL64, S_INIT("\0\0\0\0\0\0\xF0\xBF"), "-1" },
		{ TYPE_REAL64, S_INIT("\0\0\0\0\0\0\xF0\x7F"), "\"1.#INF\"" }, { TYPE_REAL64, S_INIT("\1\0\0\0\0\0\xF8\x7F"), "\"-1.#IND\"" },
		{ TYPE_BOOL, S_INIT("\1\0\0\0"), "true" }, { TYPE_BOOL, S_INIT("\0\0\0\0"), "false" },
		{ TYPE_BINARY, S_INIT("\0\x0F\xA5"), "\"000FA5\"" },
		{ TYPE_GUID, S_INIT("\x28\x96\x84\x54\x78\x54\x94\x49\xA5\xBA\x3E\x3B\x03\x28\xC3\x0D"), "\"{54849628-5478-4994-A5BA-3E3B0328C30D}\"" },
		{ TYPE_SIZE, S_INIT("\x10\0\0\0"), "\"0x10\"" }, { TYPE_SIZE, S_INIT("\0\0\0\0\1\0\0\0"), "\"0x100000000\"" },
		{ TYPE_FILETIME, S_INIT("\0\0\0\0\0\0\0\0"), "\"1601-01-01T00:00:00.0000000Z\"" },
		{ TYPE_FILETIME, S_INIT("\x00\x80\x3E\xD5\xDE\xB1\x9D\x01"), "\"1970-01-01T00:00:00.0000000Z\"" },
		{ TYPE_FILETIME, S_INIT("\x01\x40\x8C\xE8\xA3\x1B\xDA\x01"), "\"2023-11-20T11:22:55.5975681Z\"" },
		{ TYPE_FILETIME, S_INIT("\x80)\xBA" "fkk\xDA\1"), "\"2024-02-29T23:59:59.0000000Z\"" },
		{ TYPE_FILETIME, S_INIT("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F"), "\"9223372036854775807\"" },
		{ TYPE_SYSTEMTIME, S_INIT("\xEA\x07\x0C\0\2\0\1\0\x10\0\x1E\0\x05\0\x07\0"), "\"2026-12-01T16:30:05.0070000Z\"" },
		{ TYPE_SYSTEMTIME, S_INIT("\xEA\x07\x0D\0\2\0\1\0\x10\0\x1E\0\x05\0\x07\0"), "\"EA070D00020001001000" "1E0005000700\"" },
		{ TYPE_SID, S_INIT("\1\1\0\0\0\0\0\5\x12\0\0\0"), "\"S-1-5-18\"" }, { TYPE_SID, S_INIT("\1\2\0\0\0\0\0\5\x12\0\0\0"), "\"010200000000000512000000\"" },
		{ TYPE_HEX32, S_INIT("\0\0\0\0"), "\"0x0\"" }, { TYPE_HEX32, S_INIT("\xE7\3\0\0"), "\"0x3e7\"" }, { TYPE_HEX64, S_INIT("\0\0\0\0\0\0\x20\x80"), "\"0x8020000000000000\"" },
		{ TYPE_HANDLE, S_INIT("\1\0\0\0"), "\"0x1\"" }, { TYPE_XML, S_INIT("<\0a\0/\0>\0"), "\"<a/>\"" },
		{ TYPE_UINT32, S_INIT("\1\2\3"), "\"010203\"" }, { 0x55, S_INIT("\1\2"), "\"0102\"" },
		{ TYPE_ARRAY | TYPE_STRING, S_INIT("a\0\0\0b\0c\0\0\0"), "[\"a\",\"bc\"]" }, { TYPE_ARRAY | TYPE_STRING, S_INIT("a\0\0\0b\0"), "[\"a\",\"b\"]" },
		{ TYPE_ARRAY | TYPE_STRING, S_INIT("\0\0\0\0"), "[\"\",\"\"]" }, { TYPE_ARRAY | TYPE_STRING, S_INIT(""), "[]" }, { TYPE_ARRAY | TYPE_ANSI, S_INIT("a\0b\0"), "[\"a\",\"b\"]" },
		{ TYPE_ARRAY | TYPE_UINT16, S_INIT("\1\0\2\0"), "[1,2]" }, { TYPE_ARRAY | TYPE_UINT16, S_INIT("\1\0\2"), "[1,\"02\"]" }, { TYPE_ARRAY | TYPE_HEX32, S_INIT("\1\0\0\0"), "[\"0x1\"]" },
		{ TYPE_ARRAY | TYPE_SID, S_INIT("\1\1\0\0\0\0\0\5\x12\0\0\0\1\1\0\0\0\0\0\5\x13\0\0\0"), "[\"S-1-5-18\",\"S-1-5-19\"]" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct sample_value v = { cases[i].type, cases[i].bytes };
		same(line_of(one_value, &v), a_z(a, a_fmt(a, "{\"V\":%s}", cases[i].json)));
	}
}

/* ---- shapes ---- */

static void shapes_template(struct sample *s, const void *arg)
{
	size_t top = sample_open(s, "E", true, true), e;
	sample_put(s, 0, 4);
	sample_put(s, 0x46, 1);
	sample_name(s, "xmlns");
	sample_string(s, "urn:x");
	sample_put(s, 0x46, 1);
	sample_name(s, "A");
	sample_string(s, "1");
	sample_put(s, 6, 1);
	sample_name(s, "Gone");
	sample_put(s, 0x0000000E, 4);
	sample_put(s, 2, 1);
	/* text of many kinds around a value */
	e = sample_open(s, "Mixed", true, false);
	sample_put(s, 2, 1);
	sample_string(s, "a");
	sample_put(s, 0x49, 1);
	sample_name(s, "amp");
	sample_put(s, 0x49, 1);
	sample_name(s, "quot");
	sample_put(s, 0x49, 1);
	sample_name(s, "nbsp");
	sample_put(s, 0x004148, 3);
	sample_put(s, 0x47, 1);
	sample_put(s, 2, 2);
	sample_bytes(s, S("<\0>\0"));
	sample_put(s, 0x0800010D, 4);
	sample_put(s, 4, 1);
	sample_shut(s, e);
	/* twice the same name, another between them */
	for (int i = 0; i < 3; i++) {
		e = sample_open(s, i == 1 ? "Other" : "Same", true, false);
		if (i == 1)
			sample_put(s, 3, 1);
		else {
			sample_put(s, 2, 1);
			sample_string(s, i ? "second" : "first");
			sample_put(s, 4, 1);
		}
		sample_shut(s, e);
	}
	/* a processing instruction */
	sample_put(s, 0x0A, 1);
	sample_name(s, "pi");
	sample_put(s, 0x0B, 1);
	sample_put(s, 1, 2);
	sample_put(s, 'x', 2);
	/* text and an attribute */
	e = sample_open(s, "T", true, true);
	sample_put(s, 0, 4);
	sample_put(s, 6, 1);
	sample_name(s, "q");
	sample_put(s, 0x0800010D, 4);
	sample_put(s, 2, 1);
	sample_string(s, "text");
	sample_put(s, 4, 1);
	sample_shut(s, e);
	sample_put(s, 4, 1);
	sample_shut(s, top);
}

static void shapes(struct sample *s, const void *arg)
{
	struct sample_value v[2] = { { 0 }, sample_number(a, TYPE_UINT32, 42, 4) };
	sample_instance(s, 9, shapes_template, NULL, v, 2);
}

static void elements_and_texts(void **state)
{
	same(line_of(shapes, NULL), "{\"E\":{\"A\":\"1\",\"Mixed\":\"a&\\\"&nbsp;A<>42\",\"Same\":[\"first\",\"second\"],\"Other\":null,\"T\":{\"q\":42,\"#text\":\"text\"}}}");
}

static void by_hand(struct sample *s, const void *arg)
{
	size_t e = sample_open(s, "Event", true, false);
	sample_put(s, 2, 1);
	size_t inner = sample_open(s, "Plain", true, false);
	sample_put(s, 2, 1);
	sample_string(s, "no template");
	sample_put(s, 4, 1);
	sample_shut(s, inner);
	sample_put(s, 4, 1);
	sample_shut(s, e);
}

static void without_template(void **state) { same(line_of(by_hand, NULL), "{\"Event\":{\"Plain\":\"no template\"}}"); }

/* An element that is only there when value 0 is, and a place for a document, which is empty. */
static void depending_template(struct sample *s, const void *arg)
{
	size_t e = sample_open(s, "Event", true, false);
	sample_put(s, 2, 1);
	sample_put(s, 1, 1);             /* an element that depends on value 0 */
	sample_put(s, 0, 6);
	sample_name(s, "Maybe");
	sample_put(s, 2, 1);
	sample_string(s, "here");
	sample_put(s, 4, 1);
	sample_put(s, 0x2100010D, 4);
	sample_put(s, 4, 1);
	sample_shut(s, e);
}

static void depending(struct sample *s, const void *arg)
{
	const struct sample_value v[2] = { *(const struct sample_value *)arg, { TYPE_BINXML, STR_NONE } };
	sample_instance(s, 11, depending_template, NULL, v, 2);
}

static void dependencies(void **state)
{
	struct sample_value none = { 0 }, one = sample_number(a, TYPE_UINT8, 1, 1);
	same(line_of(depending, &one), "{\"Event\":{\"Maybe\":\"here\"}}");
	same(line_of(depending, &none), "{\"Event\":{}}");
}

/* ---- whole events ---- */

static struct str event_line(const struct sample_event *e)
{
	uint64_t n;
	buf_clear(&file);
	struct sample *s = sample_new(&file);
	sample_add(s, e);
	sample_end(s);
	assert_int_equal(lines_of(buf_str(&file), &lines, &n), SOURCE_OK);
	return str_sub(buf_str(&lines), 0, lines.n - 1);
}

static const char head[] = "{\"Event\":{\"System\":{\"Provider\":{\"Name\":\"P\"},\"EventID\":7,\"Version\":5,\"Level\":4,\"Task\":7,\"Opcode\":0,\"Keywords\":\"0x8020000000000000\","
	"\"TimeCreated\":{\"SystemTime\":\"2022-06-19T03:33:20.0000000Z\"},\"EventRecordID\":1,\"Correlation\":null,\"Execution\":{\"ProcessID\":4321,\"ThreadID\":1234},"
	"\"Channel\":\"C\",\"Computer\":\"H\",\"Security\":null},";

static void events(void **state)
{
	const struct sample_field named[] = { { "Image", sample_text(a, "C:\\x.exe") }, { "Empty", sample_text(a, "") }, { "Null", { 0 } } };
	const struct sample_field bare[] = { { NULL, { TYPE_ARRAY | TYPE_STRING, S("a\0\0\0b\0") } }, { NULL, sample_text(a, "c") } };
	const struct sample_field twice[] = { { "X", sample_text(a, "1") }, { "X", sample_text(a, "2") } };
	struct sample_event e = { .provider = "P", .channel = "C", .computer = "H", .id = 7, .time = 133000832000000000u, .fields = named, .n = 3 };
	same(event_line(&e), a_z(a, a_fmt(a, "%s\"EventData\":{\"Image\":\"C:\\\\x.exe\",\"Empty\":\"\",\"Null\":null}}}", head)));
	e.user_data = "Done";
	same(event_line(&e), a_z(a, a_fmt(a, "%s\"UserData\":{\"Done\":{\"Image\":\"C:\\\\x.exe\",\"Empty\":\"\",\"Null\":null}}}}", head)));
	e = (struct sample_event){ .provider = "P", .channel = "C", .computer = "H", .id = 7, .time = e.time, .fields = bare, .n = 2 };
	same(event_line(&e), a_z(a, a_fmt(a, "%s\"EventData\":{\"Data\":[\"a\",\"b\",\"c\"]}}}", head)));
	e.n = 1;
	same(event_line(&e), a_z(a, a_fmt(a, "%s\"EventData\":{\"Data\":[\"a\",\"b\"]}}}", head)));
	e.fields = twice;
	e.n = 2;
	same(event_line(&e), a_z(a, a_fmt(a, "%s\"EventData\":{\"X\":[\"1\",\"2\"]}}}", head)));
}

/* ---- Sigma ---- */

static const char rules[] =
	"title: process\nlogsource: {product: windows, category: process_creation}\ndetection:\n    s: {Image|endswith: '\\whoami.exe'}\n    condition: s\n"
	"---\ntitle: sysmon\nlogsource: {product: windows, service: sysmon}\ndetection:\n    s: {EventID: 1, Provider_Name: Microsoft-Windows-Sysmon}\n    condition: s\n"
	"---\ntitle: security\nlogsource: {product: windows, service: security}\ndetection:\n    s: {EventID: 4688, NewProcessName|contains: whoami}\n    condition: s\n"
	"---\ntitle: network\nlogsource: {product: windows, category: network_connection}\ndetection:\n    s: {Image|contains: whoami}\n    condition: s\n"
	"---\ntitle: words\nlogsource: {product: windows, service: application}\ndetection:\n    keywords: ['something bad']\n    condition: keywords\n"
	"---\ntitle: linux\nlogsource: {product: linux, category: process_creation}\ndetection:\n    s: {Image|contains: whoami}\n    condition: s\n";

static void sigma(void **state)
{
	struct world *w = world_new();
	const struct sample_field started[] = { { "Image", sample_text(a, "C:\\Windows\\whoami.exe") } }, created[] = { { "NewProcessName", sample_text(a, "C:\\Windows\\whoami.exe") } },
		said[] = { { NULL, sample_text(a, "something bad") } };
	world_add(w, rules);
	world_build(w);
	struct sample_event e = { .provider = "Microsoft-Windows-Sysmon", .channel = "Microsoft-Windows-Sysmon/Operational", .computer = "H", .id = 1, .time = 133000832000000000u, .fields = started, .n = 1 };
	assert_string_equal(world_json(w, a_z(a, event_line(&e))), "process\nsysmon\n");
	e.id = 3;
	assert_string_equal(world_json(w, a_z(a, event_line(&e))), "network\n");
	e = (struct sample_event){ .provider = "Microsoft-Windows-Security-Auditing", .channel = "Security", .computer = "H", .id = 4688, .time = e.time, .fields = created, .n = 1 };
	assert_string_equal(world_json(w, a_z(a, event_line(&e))), "process\nsecurity\n");
	e.id = 4624;
	assert_string_equal(world_json(w, a_z(a, event_line(&e))), "");
	e = (struct sample_event){ .provider = "Other", .channel = "Application", .computer = "H", .id = 1, .time = e.time, .fields = said, .n = 1 };
	assert_string_equal(world_json(w, a_z(a, event_line(&e))), "words\n");
	/* the time is the event's own */
	struct event read = { 0 };
	assert_int_equal(event_json(a, event_line(&e), &read), OK);
	assert_int_equal(sigma_event_time(w->data, &read), (133000832000000000 - 116444736000000000) / 10);
	world_free(w);
}

static int begin(void **state)
{
	a = arena_new(0);
	buf_init(&file, 1 << 24);
	buf_init(&lines, 1 << 24);
	return 0;
}

static int end(void **state)
{
	arena_free(a);
	buf_done(&file);
	buf_done(&lines);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_type), cmocka_unit_test(elements_and_texts), cmocka_unit_test(without_template), cmocka_unit_test(dependencies),
		cmocka_unit_test(events), cmocka_unit_test(sigma) };
	return cmocka_run_group_tests(tests, begin, end);
}
