/* Formats of records: what real logs look like, and what hostile ones do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "engine/event/record.h"

#define NOW INT64_C(1772441460000000)   /* 2026-03-02T08:51:00Z */

/* A text that the record's bytes do not show: only where that is said. */
static void check_hidden(const struct record *rec, const struct event *e)
{
	for (size_t i = 0; i < e->n && !rec->hides && rec->format != RECORD_JSON; i++)
		assert_true(str_find(rec->text, e->at[i].text) >= 0);
}

/* Every record of the text as a line “format lines category/product/service time name=text;…”. */
static struct str all(struct arena *a, struct str text, struct str head)
{
	struct records *r = records_new(NOW);
	struct buf out;
	struct record rec;
	buf_init(&out, 1 << 20);
	records_begin(r, head);
	for (struct str rest = text; records_next(r, &rest, true, &rec);) {
		struct event e = { 0 };
		if (rec.format == RECORD_NONE)
			continue;
		err got = record_read(r, a, &rec, &e);
		check_hidden(&rec, &e);
		buf_fmt(&out, "%d %zu %.*s/%.*s/%.*s %lld ", got == OK ? (int)rec.format : -1, rec.lines, STR_ARG(e.category), STR_ARG(e.product), STR_ARG(e.service), (long long)(e.time / USEC_S));
		for (size_t i = 0; i < e.n; i++)
			buf_fmt(&out, "%.*s=%.*s;", STR_ARG(e.at[i].name), STR_ARG(e.at[i].text));
		buf_add_char(&out, '\n');
	}
	struct str copy = a_dup(a, buf_str(&out));
	buf_done(&out);
	records_free(r);
	return copy;
}

struct sample { const char *text, *told; };

static void check(const struct sample *list, size_t n)
{
	struct arena *a = arena_new(0);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(a_z(a, all(a, str_of(list[i].text), STR_NONE)), list[i].told);
	arena_free(a);
}

static void lines(void **state)
{
	static const struct sample list[] = {
		{ "{\"a\":1}\r\n\n{\"a\":", "2 1 // 0 a=1;\n-1 1 // 0 \n" },
		{ "\xef\xbb\xbf{\"a\":1}\n", "2 1 // 0 a=1;\n" },
		{ "plain words\n", "1 1 // 0 \n" },
		{ "level=warn msg=\"a b\" n=1", "4 1 // 0 level=warn;msg=a b;n=1;\n" },
		{ "= x", "1 1 // 0 \n" },
		{ "type=EXECVE msg=audit(1.2:3): argc=1 a0=6C73\n", "3 1 // 0 type=EXECVE;msg=audit(1.2:3):;argc=1;a0=ls;\n" },
		{ "node=h type=CWD msg=audit(1.2:3): cwd=\"/\"\n", "3 1 // 0 node=h;type=CWD;msg=audit(1.2:3):;cwd=/;\n" },
	};
	check(list, COUNT(list));
}

static void syslog(void **state)
{
	static const struct sample list[] = {
		{ "<34>Oct 11 22:14:15 mymachine su: 'su root' failed\n", "5 1 // 1760220855 facility=4;severity=2;hostname=mymachine;program=su;message='su root' failed;\n" },
		{ "Mar  2 08:50:59 web1 sshd[812]: Failed password for root from 1.2.3.4 port 22 ssh2\n",
			"5 1 // 1772441459 hostname=web1;program=sshd;pid=812;message=Failed password for root from 1.2.3.4 port 22 ssh2;\n" },
		{ "Mar  4 00:00:00 h p: x", "5 1 // 1741046400 hostname=h;program=p;message=x;\n" },            /* not in two days: a year ago */
		{ "Feb 29 00:00:00 h p: x", "5 1 // 1709164800 hostname=h;program=p;message=x;\n" },            /* the last that was */
		{ "2026-03-02T15:51:00.5+07:00 h cron[1]: (root) CMD (x)", "5 1 // 1772441460 hostname=h;program=cron;pid=1;message=(root) CMD (x);\n" },
		{ "<165>1 2003-10-11T22:14:15.003Z m.example.com evntslog - ID47 [ex@32473 iut=\"3\" q=\"a\\\"\\]b\"][y@1 z=\"\"] \xef\xbb\xbf" "An event",
			"5 1 // 1065910455 facility=20;severity=5;hostname=m.example.com;program=evntslog;msgid=ID47;iut=3;q=a\"]b;z=;message=An event;\n" },
		{ "<13>1 - - - - - -", "5 1 // 0 facility=1;severity=5;message=;\n" },
		{ "<13>1 - h a 1 - [x", "5 1 // 0 facility=1;severity=5;hostname=h;program=a;pid=1;message=;\n" },
		{ "<13>1 - h a 1 - [x y=\"z", "5 1 // 0 facility=1;severity=5;hostname=h;program=a;pid=1;y=z;message=;\n" },
		{ "<13>", "5 1 // 0 facility=1;severity=5;message=;\n" },
		{ "<192>x", "1 1 // 0 \n" },
		{ "<13>Mar  2 08:50:59 h app: {\"a\":{\"b\":1}}", "5 1 // 1772441459 facility=1;severity=5;hostname=h;program=app;message={\"a\":{\"b\":1}};a.b=1;\n" },
		{ "Mar  2 08:50:59 h app: @cee: {\"a\":1}", "5 1 // 1772441459 hostname=h;program=app;message=@cee: {\"a\":1};a=1;\n" },
		{ "Mar  2 08:50:59 h app: {\"a\":1", "5 1 // 1772441459 hostname=h;program=app;message={\"a\":1;\n" },
		{ "Mar  2 08:50:59 fw CEF:0|V|P|1|9|N|5|src=1.2.3.4 msg=a b", "5 1 // 1772441459 hostname=fw;message=CEF:0|V|P|1|9|N|5|src=1.2.3.4 msg=a b;"
			"deviceVendor=V;deviceProduct=P;deviceVersion=1;deviceEventClassId=9;name=N;severity=5;src=1.2.3.4;msg=a b;\n" },
		{ "Mar  2 08:50:59 fw kernel: [1.2] DROP SRC=1.2.3.4 DPT=22", "5 1 // 1772441459 hostname=fw;program=kernel;message=[1.2] DROP SRC=1.2.3.4 DPT=22;SRC=1.2.3.4;DPT=22;\n" },
		{ "<1><1><1><1><1><1>a=b", "5 1 // 0 facility=0;severity=1;message=<1><1><1><1><1>a=b;facility=0;severity=1;message=<1><1><1><1>a=b;facility=0;severity=1;message=<1><1><1>a=b;"
			"facility=0;severity=1;message=<1><1>a=b;\n" },
	};
	check(list, COUNT(list));
}

static void access(void **state)
{
	static const struct sample list[] = {
		{ "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif?a=1 HTTP/1.0\" 200 2326\n",
			"6 1 webserver// 971211336 c-ip=127.0.0.1;cs-username=frank;cs-method=GET;cs-uri=/apache_pb.gif?a=1;cs-uri-stem=/apache_pb.gif;cs-uri-query=a=1;cs-uri-query=/apache_pb.gif?a=1;"
			"cs-version=HTTP/1.0;sc-status=200;sc-bytes=2326;\n" },
		{ "::1 - - [02/Mar/2026:08:51:00 +0000] \"POST /x HTTP/1.1\" 404 - \"http://r/\" \"a \\\"b\\\" \\x41\" \"extra\"\n",
			"6 1 webserver// 1772441460 c-ip=::1;cs-method=POST;cs-uri=/x;cs-uri-stem=/x;cs-uri-query=/x;cs-version=HTTP/1.1;sc-status=404;cs-referer=http://r/;cs-user-agent=a \"b\" A;\n" },
		{ "1.2.3.4 - - [02/Mar/2026:08:51:00 +0000] \"\\x16\\x03\\x01\" 400 150 \"-\" \"-\"\n", "6 1 webserver// 1772441460 c-ip=1.2.3.4;cs-uri=\x16\x03\x01;sc-status=400;sc-bytes=150;\n" },
		{ "1.2.3.4 - - [02/Mar/2026:08:51:00 +0000] \"GET /a b c HTTP/1.1\" 200 1\n", "6 1 webserver// 1772441460 c-ip=1.2.3.4;cs-method=GET;cs-uri=/a b c;cs-uri-stem=/a b c;cs-uri-query=/a b c;"
			"cs-version=HTTP/1.1;sc-status=200;sc-bytes=1;\n" },
		{ "1.2.3.4 - - [02/Mar/2026:08:51:00 +0000] \"GET /", "-1 1 // 0 \n" },
		{ "1.2.3.4 - - [99/Xyz/2026:08:51:00 +0000] \"-\" 408 -\n", "6 1 webserver// 0 c-ip=1.2.3.4;sc-status=408;\n" },
		{ "a - - [02/Mar/2026:08:51:00 +0000]", "1 1 // 0 \n" },
	};
	check(list, COUNT(list));
}

static void cef(void **state)
{
	static const struct sample list[] = {
		{ "CEF:0|Sec\\|urity|threat\\\\m|1.0|100|worm|10|src=10.0.0.1 dst=2.1.2.2 msg=a\\=b c\\n d cs1Label=Policy cs1=deny all spt=1232",
			"7 1 // 0 deviceVendor=Sec|urity;deviceProduct=threat\\m;deviceVersion=1.0;deviceEventClassId=100;name=worm;severity=10;src=10.0.0.1;dst=2.1.2.2;msg=a=b c\n d;cs1Label=Policy;cs1=deny all;spt=1232;Policy=deny all;\n" },
		{ "CEF:0|a|b|c|d|e|f|", "7 1 // 0 deviceVendor=a;deviceProduct=b;deviceVersion=c;deviceEventClassId=d;name=e;severity=f;\n" },
		{ "CEF:0|a|b|c|d|e|f", "-1 1 // 0 \n" },
		{ "CEF:0|a|b\\", "-1 1 // 0 \n" },
		{ "CEF:", "-1 1 // 0 \n" },
		{ "CEF:0|a|b|c|d|e|f|request=http://x/?a=b&c=d x= y=\\", "7 1 // 0 deviceVendor=a;deviceProduct=b;deviceVersion=c;deviceEventClassId=d;name=e;severity=f;request=http://x/?a=b&c=d;x=;y=\\;\n" },
	};
	check(list, COUNT(list));
}

static void tables(void **state)
{
	static const struct sample list[] = {
		{ "EventID,Image,CommandLine\n1,C:\\a.exe,\"a \"\"b\"\", c\r\nd\"\n4688,,x\n", "8 2 // 0 EventID=1;Image=C:\\a.exe;CommandLine=a \"b\", c\r\nd;\n8 1 // 0 EventID=4688;Image=;CommandLine=x;\n" },
		{ "\"a\";\"b c\";d\r\n1;2\r\n", "8 1 // 0 a=1;b c=2;\n" },
		{ "a,b,c\n\"x,y\n1,2,3\n", "8 1 // 0 a=x,y;\n8 1 // 0 a=1;b=2;c=3;\n" },                        /* a quotation mark that nothing closes */
		{ "a,b,c\n\"x\"z,2,3,4,5\n", "8 1 // 0 a=xz;b=2;c=3;\n" },
		{ "one, two, three\n", "1 1 // 0 \n" },
		{ "a,b,a\nx", "1 1 // 0 \n1 1 // 0 \n" },
		{ "2026,b,c\nx=1,2", "1 1 // 0 \n4 1 // 0 x=1,2;\n" },
		{ "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n#open\t2026\n#fields\tts\tid.orig_h\tquery\tanswers\tnone\n#types\ttime\taddr\tstring\tvector[string]\tstring\n"
			"1772441460.250000\t10.0.0.1\tevil.example\t1.2.3.4,5.6.7.8\t-\n1772441461.0\t::1\t(empty)\t-\t-\n#close\tx\n",
			"8 1 /zeek/dns 1772441460 _path=dns;ts=1772441460.250000;id.orig_h=10.0.0.1;query=evil.example;answers=1.2.3.4;answers=5.6.7.8;\n8 1 /zeek/dns 1772441461 _path=dns;ts=1772441461.0;id.orig_h=::1;query=;\n" },
		{ "#separator \\x09\n1\t2\n", "-1 1 // 0 \n" },
		{ "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status\n"
			"2026-03-02 08:51:00 10.0.0.1 GET /a.aspx id=1 1.2.3.4 Mozilla/5.0+(X11) 200\n#Fields: cs-uri-stem c-ip\n/b 5.6.7.8\n",
			"8 1 webserver// 1772441460 date=2026-03-02;time=08:51:00;s-ip=10.0.0.1;cs-method=GET;cs-uri-stem=/a.aspx;cs-uri-query=id=1;cs-uri-query=/a.aspx?id=1;c-ip=1.2.3.4;cs-user-agent=Mozilla/5.0 (X11);sc-status=200;\n"
			"8 1 webserver// 0 cs-uri-stem=/b;c-ip=5.6.7.8;\n" },
	};
	check(list, COUNT(list));
}

static void journal(void **state)
{
	struct arena *a = arena_new(0);
	static const char binary[] = "__REALTIME_TIMESTAMP=1772441460000000\nMESSAGE\n\x03\0\0\0\0\0\0\0a\nb\n_COMM=sh\n\n\n__CURSOR=x\nMESSAGE=last";
	static const char cut[] = "__CURSOR=x\nMESSAGE\n\xff\xff\xff\xff\xff\xff\xff\xff" "abc\n\n__CURSOR=y\n\n";
	assert_string_equal(a_z(a, all(a, str_from(binary, sizeof binary - 1), STR_NONE)),
		"9 6 /linux/ 1772441460 __REALTIME_TIMESTAMP=1772441460000000;MESSAGE=a\nb;_COMM=sh;\n9 2 /linux/ 0 __CURSOR=x;MESSAGE=last;\n");
	assert_string_equal(a_z(a, all(a, str_from(cut, sizeof cut - 1), STR_NONE)), "9 6 /linux/ 0 __CURSOR=x;\n");
	arena_free(a);
}

/* A part from the middle of a text is read by the text's head. */
static void parts(void **state)
{
	struct arena *a = arena_new(0);
	struct str zeek = S("#separator \\x09\n#path\tconn\n#fields\tts\tuid\n1\tx\n"), csv = S("a,b,c\n1,2,3\n");
	assert_true(records_are_whole(zeek) && records_are_whole(csv) && records_are_whole(S("__CURSOR=")) && !records_are_whole(S("{\"a\":1}\n")) && !records_are_whole(STR_NONE));
	assert_string_equal(a_z(a, all(a, S("2\ty\n"), zeek)), "8 1 /zeek/conn 0 _path=conn;ts=2;uid=y;\n");
	assert_string_equal(a_z(a, all(a, S("x,y,z\n"), csv)), "8 1 // 0 a=x;b=y;c=z;\n");
	assert_string_equal(a_z(a, all(a, S("x,y,z\n1,2,3\n"), S("a line of text\n"))), "1 1 // 0 \n1 1 // 0 \n");
	arena_free(a);
}

/* However a text comes in pieces, its records are the same. */
static void pieces(void **state)
{
	static const char *const texts[] = { "a,b,c\n1,\"2\n2\",3\n4,5,6\n7,8,\"9\"\n", "x\ny=1\n\n{\"a\":2}\nlast" };
	for (size_t i = 0; i < COUNT(texts); i++)
		for (size_t cut = 0; cut <= strlen(texts[i]); cut++) {
			struct records *r = records_new(NOW), *whole = records_new(NOW);
			struct record one, other;
			struct str all_of = str_of(texts[i]), rest = all_of, seen = str_sub(all_of, 0, cut);
			records_begin(r, STR_NONE);
			records_begin(whole, STR_NONE);
			size_t until = cut;
			while (records_next(whole, &rest, true, &one)) {
				while (!records_next(r, &seen, until == all_of.n, &other)) {
					assert_int_not_equal(until, all_of.n);
					seen.n += all_of.n - until;
					seen.p = seen.p ? seen.p : all_of.p;
					until = all_of.n;
				}
				assert_true(str_eq(one.text, other.text) && one.lines == other.lines && one.format == other.format);
			}
			records_free(r);
			records_free(whole);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(lines), cmocka_unit_test(syslog), cmocka_unit_test(access), cmocka_unit_test(cef), cmocka_unit_test(tables), cmocka_unit_test(journal),
		cmocka_unit_test(parts), cmocka_unit_test(pieces) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
