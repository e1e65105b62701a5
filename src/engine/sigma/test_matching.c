/* What rules mean: one line for each trap of the specification. */
#include <stddef.h>

#include "engine/sigma/test_world.h"

struct one { const char *detection, *json; bool yes; };

static void check(const struct one *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fires(at[i].detection, at[i].json) != at[i].yes)
			fail_msg("%zu: «%s» on %s must be %s", i, at[i].detection, at[i].json, at[i].yes ? "true" : "false");
}
#define CHECK(list) check(list, COUNT(list))
#define SEL(text) " s:\n  " text "\n condition: s\n"
#define KEYS(text) " s:\n" text " condition: s\n"

static void test_texts(void **state)
{
	static const struct one list[] = {
		{ SEL("A: 'Cmd.exe'"), "{\"A\":\"cMD.EXE\"}", true },
		{ SEL("A: 'cmd.exe'"), "{\"A\":\"cmd.exe \"}", false },
		{ SEL("A: 'cmd.exe'"), "{\"B\":\"cmd.exe\"}", false },
		{ SEL("A: 'ứng CỨU'"), "{\"A\":\"Ứng cứu\"}", true },
		{ SEL("A: 'k'"), "{\"A\":\"\xe2\x84\xaa\"}", false },          /* the Kelvin sign is no k */
		{ SEL("A|contains: 'hello'"), "{\"A\":\"say HELLO there\"}", true },
		{ SEL("A|startswith: 'say'"), "{\"A\":\"Say hello\"}", true },
		{ SEL("A|startswith: 'hello'"), "{\"A\":\"say hello\"}", false },
		{ SEL("A|endswith: '\\cmd.exe'"), "{\"A\":\"C:\\\\Windows\\\\CMD.exe\"}", true },
		{ SEL("A|endswith: '\\cmd.exe'"), "{\"A\":\"C:\\\\Windows\\\\xcmd.exe\"}", false },
		{ SEL("A|contains|all: ['one', 'two']"), "{\"A\":\"two one\"}", true },
		{ SEL("A|contains|all: ['one', 'two']"), "{\"A\":\"two\"}", false },
		{ SEL("A|contains: ['one', 'two']"), "{\"A\":\"two\"}", true },
		{ SEL("A|cased: 'Cmd'"), "{\"A\":\"Cmd\"}", true },
		{ SEL("A|cased: 'Cmd'"), "{\"A\":\"cmd\"}", false },
		{ SEL("A|contains|cased: 'mD'"), "{\"A\":\"cmD \"}", true },
		{ SEL("A|neq: 'x'"), "{\"A\":\"y\"}", true },
		{ SEL("A|neq: 'x'"), "{\"A\":\"X\"}", false },
		{ SEL("A|neq: ['x', 'y']"), "{\"A\":\"y\"}", false },
		{ SEL("A|neq: 'x'"), "{\"B\":1}", true },
		{ SEL("A: 'x'\n  B: 'y'"), "{\"A\":\"x\",\"B\":\"y\"}", true },
		{ SEL("A: 'x'\n  B: 'y'"), "{\"A\":\"x\",\"B\":\"z\"}", false },
		{ SEL("- A: 'x'\n  - B: 'y'"), "{\"A\":\"q\",\"B\":\"y\"}", true },
		{ SEL("A: 'x'"), "{\"A\":[\"q\",\"x\"]}", true },
		{ SEL("A: 'x'"), "{\"deep\":{\"er\":{\"A\":\"x\"}}}", true },
		{ SEL("er.A: 'x'"), "{\"deep\":{\"er\":{\"A\":\"x\"}}}", true },
		{ SEL("A: 'x'"), "{\"deep\":{\"A\":\"x\"},\"A\":\"y\"}", false },   /* the one nearer to the root is meant */
		{ SEL("A: 'x'"), "{\"A\":{\"#text\":\"x\",\"#attributes\":{\"q\":1}}}", true },
		{ SEL("A: 'x'"), "{\"A\":\"\\u0078\"}", true },
		{ SEL("A|contains: 'long/path'"), "{\"A\":\"a long\\/path here\"}", true },
		{ SEL("A|contains: 'quoted\"text'"), "{\"A\":\"a quoted\\\"text here\"}", true },
		{ SEL("A|contains: '\\\\server\\share'"), "{\"A\":\"\\\\\\\\server\\\\share\"}", true },
	};
	CHECK(list);
}

static void test_wildcards(void **state)
{
	static const struct one list[] = {
		{ SEL("A: 'prog?.exe'"), "{\"A\":\"progX.exe\"}", true },
		{ SEL("A: 'prog?.exe'"), "{\"A\":\"prog.exe\"}", false },
		{ SEL("A: 'prog?.exe'"), "{\"A\":\"progứ.exe\"}", true },
		{ SEL("A: 'v*1*.exe'"), "{\"A\":\"V21.2.1.exe\"}", true },
		{ SEL("A: 'v*1*.exe'"), "{\"A\":\"V2.exe\"}", false },
		{ SEL("A: '*'"), "{\"A\":\"\"}", true },
		{ SEL("A: '*'"), "{\"B\":\"x\"}", false },
		{ SEL("A: '?*'"), "{\"A\":\"\"}", false },
		{ SEL("A: '*aab'"), "{\"A\":\"aaab\"}", true },
		{ SEL("A: 'a\\*b'"), "{\"A\":\"a*b\"}", true },
		{ SEL("A: 'a\\*b'"), "{\"A\":\"axb\"}", false },
		{ SEL("A: 'a\\?b'"), "{\"A\":\"a?b\"}", true },
		{ SEL("A: 'a\\?b'"), "{\"A\":\"axb\"}", false },
		{ SEL("A: 'a\\\\*b'"), "{\"A\":\"a\\\\zzb\"}", true },        /* a backslash, then anything */
		{ SEL("A: 'a\\\\*b'"), "{\"A\":\"a*b\"}", false },
		{ SEL("A: 'a\\\\\\*b'"), "{\"A\":\"a\\\\*b\"}", true },
		{ SEL("A: 'a\\\\\\*b'"), "{\"A\":\"a\\\\zb\"}", false },
		{ SEL("A: 'a\\b'"), "{\"A\":\"a\\\\b\"}", true },
		{ SEL("A: 'a\\\\b'"), "{\"A\":\"a\\\\b\"}", true },           /* single and double mean one */
		{ SEL("A: 'a\\\\\\b'"), "{\"A\":\"a\\\\\\\\b\"}", true },     /* three and four mean two */
		{ SEL("A: 'a\\\\\\\\b'"), "{\"A\":\"a\\\\\\\\b\"}", true },
		{ SEL("A|contains: 'b*d'"), "{\"A\":\"abcde\"}", true },
		{ SEL("A|endswith: 'x\\'"), "{\"A\":\"ax\\\\\"}", true },
	};
	CHECK(list);
}

static void test_nothing(void **state)
{
	static const struct one list[] = {
		{ SEL("A: null"), "{\"B\":1}", true },
		{ SEL("A: null"), "{\"A\":null}", true },
		{ SEL("A: null"), "{\"A\":\"\"}", false },
		{ SEL("A: ''"), "{\"A\":\"\"}", true },
		{ SEL("A: ''"), "{\"A\":null}", false },
		{ SEL("A: ''"), "{\"B\":1}", false },
		{ SEL("A: []"), "{\"B\":1}", true },
		{ SEL("A: [null, '']"), "{\"A\":\"\"}", true },
		{ SEL("A:"), "{\"A\":null}", true },
		{ SEL("A|exists: true"), "{\"A\":null}", true },
		{ SEL("A|exists: true"), "{\"A\":\"\"}", true },
		{ SEL("A|exists: true"), "{\"B\":\"\"}", false },
		{ SEL("A|exists: false"), "{\"B\":\"\"}", true },
		{ SEL("A|exists: false"), "{\"A\":null}", false },
		{ " s:\n  B: 1\n f:\n  A: null\n condition: s and not f\n", "{\"B\":1}", false },
		{ " s:\n  B: 1\n f:\n  A: null\n condition: s and not f\n", "{\"B\":1,\"A\":\"q\"}", true },
	};
	CHECK(list);
}

static void test_numbers(void **state)
{
	static const struct one list[] = {
		{ SEL("EventID: 4720"), "{\"EventID\":4720}", true },
		{ SEL("EventID: 4720"), "{\"EventID\":\"4720\"}", true },
		{ SEL("EventID: 4720"), "{\"EventID\":4720.0}", true },
		{ SEL("EventID: 4720"), "{\"EventID\":47200}", false },
		{ SEL("EventID: '4720'"), "{\"EventID\":4720}", true },
		{ SEL("A: 0x10"), "{\"A\":16}", true },
		{ SEL("A: '0x10'"), "{\"A\":16}", false },
		{ SEL("A: -5"), "{\"A\":-5}", true },
		{ SEL("A: true"), "{\"A\":true}", true },
		{ SEL("A: true"), "{\"A\":\"True\"}", true },
		{ SEL("A: 'true'"), "{\"A\":true}", true },
		{ SEL("A: true"), "{\"A\":false}", false },
		{ SEL("A|gt: 10"), "{\"A\":11}", true },
		{ SEL("A|gt: 10"), "{\"A\":\"11\"}", true },
		{ SEL("A|gt: 10"), "{\"A\":10}", false },
		{ SEL("A|gte: 10"), "{\"A\":10}", true },
		{ SEL("A|lt: 10"), "{\"A\":9.5}", true },
		{ SEL("A|lte: 10"), "{\"A\":\"text\"}", false },
		{ SEL("A|gte: 10"), "{\"B\":10}", false },
		{ SEL("A|gte: 1.5"), "{\"A\":1.5}", true },
		{ SEL("A|contains: 444"), "{\"A\":\"port 4444\"}", true },
		{ SEL("A|neq: 5"), "{\"A\":5}", false },
		{ SEL("T|hour: 23"), "{\"T\":\"2026-03-02 23:51:00\"}", true },
		{ SEL("T|hour|gte: 22"), "{\"T\":\"2026-03-02T23:51:00Z\"}", true },
		{ SEL("T|gte|hour: 22"), "{\"T\":\"2026-03-02T21:51:00Z\"}", false },
		{ SEL("T|minute: 51"), "{\"T\":\"2026-03-02T21:51:00Z\"}", true },
		{ SEL("T|day: 2"), "{\"T\":\"2026-03-02T21:51:00Z\"}", true },
		{ SEL("T|month: 3"), "{\"T\":\"2026-03-02\"}", true },
		{ SEL("T|year: 2026"), "{\"T\":\"2026-03-02\"}", true },
		{ SEL("T|week: 53"), "{\"T\":\"2027-01-01\"}", true },          /* a Friday: the week of 31 December */
		{ SEL("T|week: 1"), "{\"T\":\"2026-01-01\"}", true },
		{ SEL("T|week: 1"), "{\"T\":\"2024-12-30\"}", true },
		{ SEL("T|hour: 0"), "{\"T\":\"2026-03-02\"}", false },
	};
	CHECK(list);
}

static void test_encodings(void **state)
{
	static const struct one list[] = {
		{ SEL("A|base64|contains: 'foobar'"), "{\"A\":\"x Zm9vYmFy y\"}", true },
		{ SEL("A|base64offset|contains: 'foobar'"), "{\"A\":\"Zm9vYmFy\"}", true },         /* foobar */
		{ SEL("A|base64offset|contains: 'foobar'"), "{\"A\":\"eGZvb2Jhcg==\"}", true },     /* xfoobar */
		{ SEL("A|base64offset|contains: 'foobar'"), "{\"A\":\"eHhmb29iYXI=\"}", true },     /* xxfoobar */
		{ SEL("A|base64offset|contains: 'foobar'"), "{\"A\":\"eHh4Zm9vYmFyeA==\"}", true }, /* xxxfoobarx */
		{ SEL("A|base64offset|contains: 'foobar'"), "{\"A\":\"Zm9vYmF6\"}", false },        /* foobaz */
		{ SEL("A|wide|base64offset|contains: 'cmd'"), "{\"A\":\"YwBtAGQA\"}", true },
		{ SEL("A|utf16le|base64offset|contains: 'cmd'"), "{\"A\":\"eGMAbQBkAA==\"}", true },
		{ SEL("A|utf16be|base64offset|contains: 'cmd'"), "{\"A\":\"AGMAbQBk\"}", true },
		{ SEL("A|utf16|base64|contains: 'cmd'"), "{\"A\":\"//5jAG0AZAA=\"}", true },
		{ SEL("A|base64offset|contains|all: ['foobar', 'cmdline']"), "{\"A\":\"Zm9vYmFyY21kbGluZQ==\"}", true },
		{ SEL("A|windash|contains: ' -param-name '"), "{\"A\":\"x.exe /param-name v\"}", true },
		{ SEL("A|contains|windash: ' -param-name '"), "{\"A\":\"x.exe \xe2\x80\x95param-name v\"}", true },
		{ SEL("A|contains|windash: ' /param '"), "{\"A\":\"x.exe \xe2\x80\x93param v\"}", true },
		{ SEL("A|contains|windash: ' /param '"), "{\"A\":\"x.exe \xe2\x80\x94param v\"}", true },
		{ SEL("A|contains|windash: ' /param '"), "{\"A\":\"x.exe \\u2014param v\"}", true },
		{ SEL("A|contains|windash: ' -param-name '"), "{\"A\":\"x.exe -param/name v\"}", false },  /* inside a word it stays */
		{ SEL("A|contains|windash: ' -param '"), "{\"A\":\"x.exe +param v\"}", false },
		{ SEL("A|endswith|windash: '-x'"), "{\"A\":\"a /x\"}", true },
	};
	CHECK(list);
}

static void test_expressions(void **state)
{
	static const struct one list[] = {
		{ SEL("A|re: 'b[0-9]{2}d'"), "{\"A\":\"ab12de\"}", true },      /* found anywhere */
		{ SEL("A|re: '^b[0-9]{2}d'"), "{\"A\":\"ab12de\"}", false },
		{ SEL("A|re: 'B'"), "{\"A\":\"b\"}", false },
		{ SEL("A|re|i: 'B'"), "{\"A\":\"b\"}", true },
		{ SEL("A|re: '(?i)HELLO world'"), "{\"A\":\"hello WORLD\"}", true },
		{ SEL("A|re: 'a.b'"), "{\"A\":\"a\\nb\"}", false },
		{ SEL("A|re|s: 'a.b'"), "{\"A\":\"a\\nb\"}", true },
		{ SEL("A|re: '^b'"), "{\"A\":\"a\\nb\"}", false },
		{ SEL("A|re|m: '^b'"), "{\"A\":\"a\\nb\"}", true },
		{ SEL("A|re|i|s: 'A.B'"), "{\"A\":\"a\\nb\"}", true },
		{ SEL("A|re: '^ứ.{1}g$'"), "{\"A\":\"ứệg\"}", true },         /* a letter is one character */
		{ SEL("A|re|i: '^Ứ..$'"), "{\"A\":\"ứệạ\"}", true },
		{ SEL("A|re|i: 'task'"), "{\"A\":\"ta\u017f\u212a\"}", true },      /* there the long s and the Kelvin sign are letters like others */
		{ SEL("A|re: '(?i)^task'"), "{\"A\":\"TA\xc5\xbf\xe2\x84\xaa\"}", true },
		{ SEL("A|re: '^.$'"), "{\"A\":\"ứ\"}", true },
		{ SEL("A|re: 'colou?r-name'"), "{\"A\":\"color-name\"}", true },
		{ SEL("A|re: 'abcx{0,2}def'"), "{\"A\":\"abcdef\"}", true },
		{ SEL("A|re: '[[:digit:]]]{1,2}xy'"), "{\"A\":\"5]xy\"}", true },
		{ SEL("A|re: 'alpha|beta'"), "{\"A\":\"beta\"}", true },
		{ SEL("A|re: '(alpha)?beta(gamma)+'"), "{\"A\":\"betagamma\"}", true },
		{ SEL("A|re: '\\\\cmd\\.exe'"), "{\"A\":\"c:\\\\cmd.exe\"}", true },
		{ SEL("A|re: ''"), "{\"A\":\"x\"}", true },
		{ SEL("A|re: ['x1', 'y2']"), "{\"A\":\"-y2-\"}", true },
		{ SEL("A|cidr: '10.0.0.0/8'"), "{\"A\":\"10.1.2.3\"}", true },
		{ SEL("A|cidr: '10.0.0.0/8'"), "{\"A\":\"110.1.2.3\"}", false },
		{ SEL("A|cidr: '10.0.0.0/8'"), "{\"A\":\"::ffff:10.1.2.3\"}", true },
		{ SEL("A|cidr: ['192.168.0.0/16', 'fe80::/10']"), "{\"A\":\"fe80::1%eth0\"}", true },
		{ SEL("A|cidr: '::1'"), "{\"A\":\"::1\"}", true },
		{ SEL("A|cidr: '127.0.0.0/8'"), "{\"A\":\"::1\"}", false },
		{ SEL("A|fieldref: B"), "{\"A\":\"Alice\",\"B\":\"alice\"}", true },
		{ SEL("A|fieldref: B"), "{\"A\":\"Alice\",\"B\":\"bob\"}", false },
		{ SEL("A|fieldref: B"), "{\"A\":\"Alice\"}", false },
		{ SEL("A|fieldref|neq: B"), "{\"A\":\"Alice\",\"B\":\"bob\"}", true },
		{ SEL("A|fieldref|endswith: B"), "{\"A\":\"c:\\\\alice\",\"B\":\"Alice\"}", true },
		{ SEL("A|expand: '%Servers%'"), "{\"A\":\"srv01\"}", true },
		{ SEL("A|expand: '%Servers%'"), "{\"A\":\"%Servers%\"}", false },
		{ SEL("A: '%Servers%'"), "{\"A\":\"%servers%\"}", true },
		{ SEL("A|contains|expand: '%Servers%'"), "{\"A\":\"on srv01 now\"}", true },
		{ SEL("A|contains|expand: '%userdomain%'"), "{\"A\":\"echo %USERDOMAIN%\"}", true },      /* a value that is its own name is not looked into again */
		{ SEL("A|expand: '%Servers% on %DomainControllers%'"), "{\"A\":\"srv1 on dc7\"}", true },
		{ SEL("A|expand: 'x\\%plain%'"), "{\"A\":\"x%plain%\"}", true },
	};
	CHECK(list);
}

static void test_keywords(void **state)
{
	static const struct one list[] = {
		{ KEYS("  - 'EVILSERVICE'\n  - 'svchost.exe -n evil'\n"), "{\"a\":{\"b\":[\"run svchost.exe -N evil\"]}}", true },
		{ KEYS("  - 'evil'\n"), "{\"evil\":1}", true },               /* the record as it stands */
		{ KEYS("  - 'evil'\n"), "{\"a\":\"good\"}", false },
		{ KEYS("  '|all':\n   - 'one'\n   - 'two'\n"), "{\"a\":\"one\",\"b\":\"two\"}", true },
		{ KEYS("  '|all':\n   - 'one'\n   - 'two'\n"), "{\"a\":\"one\"}", false },
		{ KEYS("  '|re': 'ev.l[0-9]'\n"), "{\"a\":\"an evil1\"}", true },
		{ KEYS("  - 'a*z'\n"), "{\"k\":\"-a--z-\"}", true },
		{ KEYS("  - 4711\n"), "{\"k\":4711}", true },
		{ " s: 'plain'\n condition: s\n", "{\"k\":\"a plain text\"}", true },
		{ KEYS("  - 'C:\\Temp\\x'\n"), "{\"k\":\"C:\\\\temp\\\\X\"}", true },
		{ KEYS("  - A: 1\n  - 'word'\n"), "{\"k\":\"a word\"}", true },
	};
	CHECK(list);
}

static void test_conditions(void **state)
{
#define ABC " sel_a:\n  A: 1\n sel_b:\n  B: 1\n _c:\n  C: 1\n condition: "
	static const struct one list[] = {
		{ ABC "1 of them\n", "{\"C\":1}", false },                    /* names with _ are left out */
		{ ABC "1 of them\n", "{\"B\":1}", true },
		{ ABC "any of them\n", "{\"B\":1}", true },
		{ ABC "all of them\n", "{\"A\":1,\"B\":1}", true },
		{ ABC "all of sel_*\n", "{\"A\":1}", false },
		{ ABC "1 of *_b\n", "{\"B\":1}", true },
		{ ABC "1 of s*_b or _c\n", "{\"C\":1}", true },
		{ ABC "1 of _*\n", "{\"C\":1}", true },
		{ ABC "sel_a or sel_b and _c\n", "{\"A\":1}", true },         /* and binds stronger */
		{ ABC "(sel_a or sel_b) and _c\n", "{\"A\":1}", false },
		{ ABC "not sel_a and sel_b\n", "{\"B\":1}", true },
		{ ABC "not (sel_a and sel_b)\n", "{\"B\":1}", true },
		{ ABC "not not sel_a\n", "{\"A\":1}", true },
		{ ABC "sel_a and not 1 of sel_b*\n", "{\"A\":1,\"B\":1}", false },
		{ ABC "sel_a AND NOT sel_b\n", "{\"A\":1}", true },
		{ ABC "\n  - sel_a and sel_b\n  - _c\n", "{\"C\":1}", true },  /* a list: one is enough */
		{ " sel-1:\n  A: 1\n condition: sel-1\n", "{\"A\":1}", true },
	};
	CHECK(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts), cmocka_unit_test(test_wildcards), cmocka_unit_test(test_nothing), cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_encodings), cmocka_unit_test(test_expressions), cmocka_unit_test(test_keywords), cmocka_unit_test(test_conditions),
	};
	return cmocka_run_group_tests_name("sigma matching", tests, NULL, NULL);
}
