/* Packs from folders of rules, good and hostile, and what a scanner says of texts. The sweep with YARA is in tests/hunt_yara.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "engine/yara/match.h"

/* ---- folders ---- */

static char top[] = "/tmp/test_yara.XXXXXX";
static char folder[sizeof top + 16];
static int n_folders;

static const char *path_of(const char *name)
{
	static char path[512];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

/* An empty folder for the test at hand. */
static void fresh(void)
{
	snprintf(folder, sizeof folder, "%s/%d", top, n_folders++);
	assert_int_equal(mkdir(folder, 0700), 0);
}

static void put_bytes(const char *name, struct str bytes)
{
	for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		char part[256];
		snprintf(part, sizeof part, "%.*s", (int)(slash - name), name);
		mkdir(path_of(part), 0700);
	}
	FILE *f = fopen(path_of(name), "we");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
	fclose(f);
}

static void put(const char *name, const char *text) { put_bytes(name, str_of(text)); }

static struct yara_pack *pack_of(const char *path)
{
	char *paths[] = { (char *)(uintptr_t)path };
	struct yara_pack *p = NULL;
	assert_int_equal(yara_pack_read(paths, 1, &p), OK);
	return p;
}

/* The note of that kind about the file, that must be the only one. */
static const struct yara_note *noted(const struct yara_pack *p, enum yara_note_kind kind, const char *file)
{
	const struct yara_note *found = NULL;
	size_t n;
	const struct yara_note *notes = yara_pack_notes(p, &n);
	for (size_t i = 0; i < n; i++)
		if (notes[i].kind == kind && str_ends(notes[i].file, str_of(file))) {
			assert_null(found);
			found = &notes[i];
		}
	assert_non_null(found);
	return found;
}

static void counted(const struct yara_pack *p, size_t files, size_t refused, size_t included, size_t rules)
{
	struct yara_counts c = yara_pack_counts(p);
	assert_int_equal(c.files, files);
	assert_int_equal(c.refused, refused);
	assert_int_equal(c.included, included);
	assert_int_equal(c.rules, rules);
}

/* ---- scanning ---- */

/* Hits as "space:name@at(n) " each. */
struct told { const struct yara_pack *pack; struct buf text; struct yara_hit last; char bytes[YARA_SHOWN_BYTES]; };

static void hit(void *arg, const struct yara_hit *h)
{
	struct told *t = arg;
	struct yara_rule r = yara_pack_rule(t->pack, h->rule);
	buf_fmt(&t->text, "%.*s:%.*s@%llu(%llu) ", STR_ARG(r.space), STR_ARG(r.name), (unsigned long long)h->at, (unsigned long long)h->n_matches);
	t->last = *h;
	if (h->n)
		memcpy(t->bytes, h->matches[0].bytes.p, h->matches[0].bytes.n);
}

static const struct yara_names no_names = { S_INIT("a.exe"), S_INIT("/x/a.exe"), S_INIT(".exe") };

static enum yara_end scan_named(const struct yara_pack *p, struct told *t, const struct yara_names *names, struct str text, int seconds)
{
	*t = (struct told){ .pack = p };
	buf_init(&t->text, 1 << 20);
	struct yara_scanner *s = yara_scanner_new(p, seconds, hit, t);
	assert_non_null(s);
	enum yara_end end = yara_scan(s, names, text);
	yara_scanner_free(s);
	buf_add_char(&t->text, 0);
	assert_int_equal(buf_end(&t->text), OK);
	return end;
}

static void finds(const struct yara_pack *p, struct str text, const char *hits)
{
	struct told t;
	assert_int_equal(scan_named(p, &t, &no_names, text, 10), YARA_WHOLE);
	assert_string_equal(t.text.p, hits);
	buf_done(&t.text);
}

#define RULE(name, string, condition) "rule " name " { strings: $a = " string " condition: " condition " }\n"

/* ---- packs ---- */

static void a_bad_file_stands_alone(void **state)
{
	fresh();
	put("a.yar", RULE("a", "\"alpha\"", "$a"));
	put("b.yar", "rule b {\n condition:\n  zz }\nrule b2 { condition: true }");
	put("c/d.yara", RULE("a", "\"gamma\"", "$a"));
	put("e.yar", RULE("e", "\"x\"", "$a") RULE("e", "\"x\"", "$a"));
	put("f.txt", "no rules");
	put("g.yar", "");
	struct yara_pack *p = pack_of(folder);
	counted(p, 5, 2, 0, 2);
	const struct yara_note *n = noted(p, YARA_ERROR, "/b.yar");
	assert_int_equal(n->line, 3);
	assert_true(str_is(n->rule, "b"));
	assert_true(str_find(n->words, S("zz")) > 0);
	assert_int_equal(noted(p, YARA_ERROR, "/e.yar")->line, 2);
	finds(p, S("gamma alpha"), "c/d.yara:a@0(1) a.yar:a@6(1) ");
	yara_pack_free(p);
}

static void includes_stay_inside(void **state)
{
	fresh();
	put("secret.yar", RULE("secret", "\"x\"", "$a"));
	put("r/index.yar", "include \"sub/x.yar\"\nrule top { condition: x }");
	put("r/sub/x.yar", "include \"../common/y.yar\"\ninclude \"./z.yar\"\nrule x { condition: y and z }");
	put("r/sub/z.yar", RULE("z", "\"zz\"", "$a"));
	put("r/common/y.yar", "private " RULE("y", "\"yy\"", "$a"));
	put("r/out.yar", "rule before { condition: true }\ninclude \"../secret.yar\"\n");
	put("r/sub/out.yar", "include \"../../secret.yar\"\n");
	put("r/abs.yar", "include \"/etc/passwd\"\n");
	put("r/none.yar", "include \"nowhere.yar\"\n");
	put("r/self.yar", "include \"self.yar\"\n");
	put("r/folder.yar", "include \"sub\"\n");
	put("r/linked.yar", "include \"to_sub/z.yar\"\n");
	put("r/linked2.yar", "include \"link.yar\"\n");
	put_bytes("r/nul.inc", S("rule n { condition: true }\0 rule m { condition: true }"));
	put("r/nul.yar", "include \"nul.inc\"\n");
	assert_int_equal(symlink("sub", path_of("r/to_sub")), 0);
	assert_int_equal(symlink("../secret.yar", path_of("r/link.yar")), 0);
	struct yara_pack *p = pack_of(path_of("r"));
	counted(p, 13, 9, 3, 4);
	assert_int_equal(noted(p, YARA_OUTSIDE, "r/out.yar")->line, 2);
	assert_true(str_is(noted(p, YARA_OUTSIDE, "r/sub/out.yar")->words, "../../secret.yar"));
	noted(p, YARA_OUTSIDE, "r/abs.yar");
	noted(p, YARA_UNREADABLE, "r/none.yar");
	noted(p, YARA_ERROR, "r/self.yar");
	noted(p, YARA_UNREADABLE, "r/folder.yar");
	noted(p, YARA_LINK, "r/linked.yar");
	noted(p, YARA_LINK, "r/linked2.yar");
	noted(p, YARA_LINK, "r/link.yar");
	noted(p, YARA_LINK, "r/to_sub");
	noted(p, YARA_BINARY, "r/nul.yar");
	finds(p, S("yy zz"), "index.yar:x@0(0) index.yar:top@0(0) index.yar:z@3(1) ");
	yara_pack_free(p);
}

/* An error in a file that is included is told of that file, where it stands. */
static void errors_of_included_files(void **state)
{
	fresh();
	put("a.yar", "include \"lib/b.inc\"\n");
	put("lib/b.inc", "\n\nrule b { condition: unknown_thing }\n");
	struct yara_pack *p = pack_of(folder);
	counted(p, 1, 1, 0, 0);
	assert_int_equal(noted(p, YARA_ERROR, "/lib/b.inc")->line, 3);
	finds(p, S("anything"), "");
	yara_pack_free(p);
}

static void files_that_are_no_rules(void **state)
{
	fresh();
	put_bytes("compiled.yar", S("YARA\x0c\x16"));
	put("magic.yar", "import \"magic\"\nrule m { condition: magic.type() contains \"ELF\" }");
	put("deep.yar", "rule d { condition: ((((((((((((((((((((1)))))))))))))))))))) == 1 }");
	put_bytes("junk.yar", S("\xff\xfe\0\0 rule { \x01"));
	put("\nodd \"name\".yar", "rule o { condition: true }");
	put("large.yar", "");
	assert_int_equal(truncate(path_of("large.yar"), (off_t)YARA_FILE_MAX + 1), 0);
	assert_int_equal(mkfifo(path_of("fifo.yar"), 0600), 0);
	put("closed.yar", RULE("a", "\"a\"", "$a"));
	struct yara_pack *p = pack_of(folder);
	counted(p, 7, 4, 0, 3);
	noted(p, YARA_BINARY, "/compiled.yar");
	assert_true(str_is(noted(p, YARA_MODULE, "/magic.yar")->words, "magic"));
	noted(p, YARA_LARGE, "/large.yar");
	noted(p, YARA_ERROR, "/junk.yar");
	yara_pack_free(p);
}

static void folders_and_files_named(void **state)
{
	struct yara_pack *p;
	fresh();
	put("one/a.yar", RULE("a", "\"alpha\"", "$a"));
	put("two/a.yar", RULE("a", "\"alpha\"", "$a"));
	put("three.rules", RULE("c", "\"alpha\"", "$a"));
	assert_int_equal(symlink("three.rules", path_of("named")), 0);
	char *paths[4], nowhere[] = "/nowhere/at/all";
	paths[0] = strdup(path_of("one"));
	paths[1] = strdup(path_of("two/"));
	paths[2] = strdup(path_of("named"));
	paths[3] = nowhere;
	assert_int_equal(yara_pack_read(paths, 4, &p), OK);
	counted(p, 3, 0, 0, 3);
	noted(p, YARA_UNREADABLE, nowhere);
	struct told t;
	assert_int_equal(scan_named(p, &t, &no_names, S("alpha"), 10), YARA_WHOLE);
	char want[1024];
	snprintf(want, sizeof want, "a.yar:a@0(1) %sa.yar:a@0(1) three.rules:c@0(1) ", paths[1]);
	assert_string_equal(t.text.p, want);
	buf_done(&t.text);
	yara_pack_free(p);
	for (size_t i = 0; i < 3; i++)
		free(paths[i]);
}

static void slow_rules_are_named(void **state)
{
	fresh();
	put("slow.yar", "rule quick { condition: true }\nrule slow {\n strings:\n  $a = /.{1,200}x.*y/\n condition: $a }\n");
	struct yara_pack *p = pack_of(folder);
	size_t n, slow = 0;
	const struct yara_note *notes = yara_pack_notes(p, &n);
	for (size_t i = 0; i < n; i++)
		slow += notes[i].kind == YARA_SLOW && str_is(notes[i].rule, "slow");
	assert_int_equal(slow, 1);
	counted(p, 1, 0, 0, 2);
	yara_pack_free(p);
}

/* ---- rules and texts ---- */

static void what_rules_say(void **state)
{
	struct arena *a = arena_new(0);
	fresh();
	put("m.yar", "rule m : one two { meta: Author = \"Lê A\" score = 75 reference = true x = \"y\" strings: $first = \"beta\" $second = { 61 6c ?? 68 61 } condition: all of them }");
	struct yara_pack *p = pack_of(folder);
	struct told t;
	assert_int_equal(scan_named(p, &t, &no_names, S("..alpha..beta..beta"), 10), YARA_WHOLE);
	assert_string_equal(t.text.p, "m.yar:m@2(2) ");
	assert_true(str_is(yara_pack_string(p, t.last.matches[0].string), "$first"));
	assert_int_equal(t.last.matches[0].at, 9);
	assert_int_equal(t.last.matches[1].n, 5);
	assert_memory_equal(t.bytes, "beta", 4);
	assert_true(str_is(yara_pack_meta(p, a, t.last.rule, YARA_AUTHOR), "Lê A"));
	assert_true(str_is(yara_pack_meta(p, a, t.last.rule, YARA_SCORE), "75"));
	assert_true(str_is(yara_pack_meta(p, a, t.last.rule, YARA_REFERENCE), "true"));
	assert_int_equal(yara_pack_meta(p, a, t.last.rule, YARA_SEVERITY).n, 0);
	const char *tag = yara_pack_tag(p, t.last.rule, NULL);
	assert_string_equal(tag, "one");
	assert_string_equal(yara_pack_tag(p, t.last.rule, tag), "two");
	assert_null(yara_pack_tag(p, t.last.rule, yara_pack_tag(p, t.last.rule, tag)));
	buf_done(&t.text);
	yara_pack_free(p);
	arena_free(a);
}

static void private_and_global_rules(void **state)
{
	fresh();
	put("a.yar", "global private rule small { condition: filesize < 10 }\nglobal rule not_x { strings: $x = \"x\" condition: not $x }\nprivate rule p { condition: true }\nrule q { condition: p }");
	put("b.yar", "rule other { strings: $a = \"y\" private condition: $a }");
	struct yara_pack *p = pack_of(folder);
	finds(p, S("y"), "a.yar:not_x@0(0) a.yar:q@0(0) b.yar:other@0(0) ");
	finds(p, S("xy"), "b.yar:other@0(0) ");
	finds(p, S("yyyyyyyyyyyy"), "b.yar:other@0(0) ");
	finds(p, STR_NONE, "a.yar:not_x@0(0) a.yar:q@0(0) ");
	yara_pack_free(p);
}

static void modules_and_variables(void **state)
{
	fresh();
	put("m.yar", "import \"hash\" import \"math\" import \"pe\" import \"elf\" import \"time\" import \"console\" import \"dotnet\"\n"
		"rule h { condition: hash.md5(0, filesize) == \"900150983cd24fb0d6963f7d28e17f72\" and console.log(\"never seen\") }\n"
		"rule e { condition: math.entropy(0, filesize) > 7.9 }\n"
		"rule v { condition: filename == \"a.exe\" and filepath == \"/x/a.exe\" and extension == \".exe\" and filetype == \"\" and owner == \"\" }\n"
		"rule p { condition: pe.is_pe or elf.type == elf.ET_EXEC }\n"
		"rule t { condition: time.now() > 1000 }\n"
		"rule point { condition: entrypoint >= 0 }\n");
	struct yara_pack *p = pack_of(folder);
	counted(p, 1, 0, 0, 6);
	finds(p, S("abc"), "m.yar:h@0(0) m.yar:v@0(0) m.yar:t@0(0) ");
	struct told t;
	assert_int_equal(scan_named(p, &t, &(struct yara_names){ S_INIT("b") }, S("abc"), 10), YARA_WHOLE);
	assert_string_equal(t.text.p, "m.yar:h@0(0) m.yar:t@0(0) ");
	buf_done(&t.text);
	yara_pack_free(p);
}

/* The first bytes of a program of which `entrypoint` is known. */
static struct str an_elf(unsigned char to[128])
{
	memset(to, 0, 128);
	memcpy(to, "\x7f" "ELF\2\1\1", 7);
	to[16] = 2, to[18] = 62, to[20] = 1;                    /* a program for x86-64 */
	to[24] = 0x78, to[26] = 0x40;                           /* it begins at 0x400078 */
	to[32] = 64, to[52] = 64, to[54] = 56, to[56] = 1;      /* one segment, told of at 64 */
	to[64] = 1, to[68] = 5, to[82] = 0x40, to[90] = 0x40;   /* loaded at 0x400000 */
	to[96] = 128, to[104] = 128;
	return str_from((const char *)to, 128);
}

/* What was scanned before leaves no trace: not in matches, strings with too many of them, or where a program begins. */
static void texts_do_not_mix(void **state)
{
	unsigned char elf[128];
	fresh();
	put("a.yar", RULE("many", "\"a\"", "#a > 1000") RULE("few", "\"a\"", "#a < 5 and #a > 0") "rule point { condition: entrypoint >= 0 }\n");
	struct yara_pack *p = pack_of(folder);
	struct told t = { .pack = p };
	buf_init(&t.text, 1 << 20);
	struct yara_scanner *s = yara_scanner_new(p, 60, hit, &t);
	size_t n = 1500000;
	uint32_t rule = 9;
	char *many = malloc(n);
	assert_non_null(many);
	memset(many, 'a', n);
	for (int i = 0; i < 3; i++) {
		buf_clear(&t.text);
		assert_int_equal(yara_scan(s, &no_names, an_elf(elf)), YARA_WHOLE);
		assert_int_equal(yara_scan_overfull(s, &rule), 0);
		assert_int_equal(yara_scan(s, &no_names, str_from(many, n)), YARA_WHOLE);
		assert_int_equal(yara_scan_overfull(s, &rule), 2);
		assert_true(rule < 2);
		assert_int_equal(yara_scan(s, &no_names, S("aaa")), YARA_WHOLE);
		assert_int_equal(yara_scan_overfull(s, &rule), 0);
		buf_add_char(&t.text, 0);
		assert_string_equal(t.text.p, "a.yar:point@0(0) a.yar:many@0(1000000) a.yar:few@0(3) ");
		assert_int_equal(t.last.n, 3);
	}
	yara_scanner_free(s);
	yara_pack_free(p);
	buf_done(&t.text);
	free(many);
}

/* Rules that would take minutes end in time, and the scanner is as good as new. */
static void time_is_limited(void **state)
{
	fresh();
	put("slow.yar", RULE("slow", "/(a+)+b[^z]{1,900}c/", "$a") RULE("loop", "\"a\"", "for all i in (1..#a) : (for all j in (1..#a) : (@a[i] + @a[j] >= 0))") RULE("ok", "\"needle\"", "$a"));
	struct yara_pack *p = pack_of(folder);
	size_t n = 4 << 20;
	char *text = malloc(n);
	assert_non_null(text);
	memset(text, 'a', n);
	struct told t;
	usec began = clock_steady();
	assert_int_equal(scan_named(p, &t, &no_names, str_from(text, n), 1), YARA_LATE);
	assert_true(clock_steady() - began < 20 * USEC_S);
	assert_string_equal(t.text.p, "");
	buf_done(&t.text);
	finds(p, S("a needle"), "slow.yar:loop@0(1) slow.yar:ok@2(1) ");
	yara_pack_free(p);
	free(text);
}

static void matches_are_cut(void **state)
{
	fresh();
	put("a.yar", "rule a { strings: $a = /x[0-9]{200,300}/ $b = \"y\" condition: $a and #b > 3 and @a >= 0 }");
	struct yara_pack *p = pack_of(folder);
	char text[400];
	memset(text, '5', sizeof text);
	text[0] = 'x';
	memset(text + 350, 'y', 50);
	struct told t;
	assert_int_equal(scan_named(p, &t, &no_names, str_from(text, sizeof text), 10), YARA_WHOLE);
	assert_int_equal(t.last.n_matches, 51);
	assert_int_equal(t.last.n, 1 + YARA_SHOWN_OF_ONE);
	assert_int_equal(t.last.matches[0].n, 301);
	assert_int_equal(t.last.matches[0].bytes.n, YARA_SHOWN_BYTES);
	buf_done(&t.text);
	yara_pack_free(p);
}

static int setup(void **state) { return mkdtemp(top) ? 0 : -1; }

static int teardown(void **state)
{
	char command[64];
	snprintf(command, sizeof command, "rm -rf %s", top);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bad_file_stands_alone), cmocka_unit_test(includes_stay_inside), cmocka_unit_test(errors_of_included_files),
		cmocka_unit_test(files_that_are_no_rules), cmocka_unit_test(folders_and_files_named), cmocka_unit_test(slow_rules_are_named),
		cmocka_unit_test(what_rules_say), cmocka_unit_test(private_and_global_rules), cmocka_unit_test(modules_and_variables),
		cmocka_unit_test(texts_do_not_mix), cmocka_unit_test(time_is_limited), cmocka_unit_test(matches_are_cut),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
