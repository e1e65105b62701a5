/* Lists and normal forms, index files, traces and their filters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/indicator/fuse.h"
#include "engine/indicator/index_inside.h"
#include "engine/indicator/list.h"
#include "engine/indicator/random_text.h"
#include "engine/indicator/scan.h"

static void normal_is(const char *text, enum indicator_type type, const char *value)
{
	struct arena *a = arena_new(0);
	struct indicator i = { 0 };
	enum indicator_fault f = indicator_normal(a, str_of(text), N_INDICATOR_TYPE, false, &i);
	if (f != FAULT_NONE || i.type != type || !str_is(i.value, value))
		fail_msg("%s: fault %d type %s value %.*s", text, f, indicator_type_name(i.type), STR_ARG(i.value));
	arena_free(a);
}

static void refused(const char *text, enum indicator_type want, enum indicator_fault fault)
{
	struct arena *a = arena_new(0);
	struct indicator i = { 0 };
	enum indicator_fault f = indicator_normal(a, str_of(text), want, false, &i);
	if (f != fault)
		fail_msg("%s: fault %d, not %d", text, f, fault);
	arena_free(a);
}

static void types_are_recognised(void **state)
{
	normal_is("45.77.12.9", INDICATOR_IPV4, "45.77.12.9");
	normal_is(" 45[.]77[.]12[.]9 ", INDICATOR_IPV4, "45.77.12.9");
	normal_is("45.77.12.9:443", INDICATOR_IPV4, "45.77.12.9");
	normal_is("::ffff:45.77.12.9", INDICATOR_IPV4, "45.77.12.9");
	normal_is("::ffff:2d4d:c09", INDICATOR_IPV4, "45.77.12.9");
	normal_is("45.77.12.9/32", INDICATOR_IPV4, "45.77.12.9");
	normal_is("2001:0DB8::0001", INDICATOR_IPV6, "2001:db8::1");
	normal_is("[2001:db8::1]:443", INDICATOR_IPV6, "2001:db8::1");
	normal_is("2001[:]db8[:][:]1", INDICATOR_IPV6, "2001:db8::1");
	normal_is("45.77.0.0/17", INDICATOR_CIDR, "45.77.0.0/17");
	normal_is("2001:db8::/33", INDICATOR_CIDR, "2001:db8::/33");
	normal_is("Bad[.]COM.", INDICATOR_DOMAIN, "bad.com");
	normal_is("bad(dot)com", INDICATOR_DOMAIN, "bad.com");
	normal_is("*.bad.com", INDICATOR_DOMAIN, "bad.com");
	normal_is("sở.vn", INDICATOR_DOMAIN, "xn--s-lym.vn");
	normal_is("_x.a_b.bad.com", INDICATOR_DOMAIN, "_x.a_b.bad.com");
	normal_is("install[.]sh", INDICATOR_DOMAIN, "install.sh");
	normal_is("install.sh", INDICATOR_FILE, "install.sh");
	normal_is("evil.exe", INDICATOR_FILE, "evil.exe");
	normal_is("hxxps://Bad[.]com", INDICATOR_URL, "https://bad.com/");
	normal_is("HTTP://bad.com:80/A?b=C#d", INDICATOR_URL, "http://bad.com/A?b=C");
	normal_is("http:\\/\\/bad.com\\/a", INDICATOR_URL, "http://bad.com/a");
	normal_is("http://[2001:DB8::1]:8080/", INDICATOR_URL, "http://[2001:db8::1]:8080/");
	normal_is("bad.com/a/b", INDICATOR_URL, "bad.com/a/b");
	normal_is("bad.com:8443/", INDICATOR_URL, "bad.com:8443/");
	normal_is("bad.com/", INDICATOR_DOMAIN, "bad.com");
	normal_is("A.B[@]Bad.com", INDICATOR_EMAIL, "a.b@bad.com");
	normal_is("a[at]bad[dot]com", INDICATOR_EMAIL, "a@bad.com");
	normal_is("0CC175B9C0F1B6A831C399E269772661", INDICATOR_MD5, "0cc175b9c0f1b6a831c399e269772661");
	normal_is("C:\\\\Temp\\X.dll", INDICATOR_FILE, "c:/temp/x.dll");
	normal_is("%APPDATA%\\x\\run.dll", INDICATOR_FILE, "x/run.dll");
	normal_is("%TEMP%\\%X%\\a b.exe / ", INDICATOR_FILE, "a b.exe");   /* reading a normal form again changes nothing */
	normal_is("/usr/bin/kworkerds", INDICATOR_FILE, "/usr/bin/kworkerds");
}

static void junk_is_refused(void **state)
{
	refused("com", N_INDICATOR_TYPE, FAULT_SUFFIX);
	refused("gov.vn", N_INDICATOR_TYPE, FAULT_SUFFIX);
	refused("co.uk", INDICATOR_DOMAIN, FAULT_SUFFIX);
	refused("127.0.0.1", N_INDICATOR_TYPE, FAULT_LOCAL);
	refused("::1", N_INDICATOR_TYPE, FAULT_LOCAL);
	refused("::", N_INDICATOR_TYPE, FAULT_LOCAL);
	refused("255.255.255.255", N_INDICATOR_TYPE, FAULT_LOCAL);
	refused("192.168.1.1", N_INDICATOR_TYPE, FAULT_PRIVATE);
	refused("10.0.0.0/8", N_INDICATOR_TYPE, FAULT_PRIVATE);
	refused("fe80::1", N_INDICATOR_TYPE, FAULT_PRIVATE);
	refused("1.2.3", N_INDICATOR_TYPE, FAULT_ADDRESS);
	refused("1.2.3.04", N_INDICATOR_TYPE, FAULT_ADDRESS);
	refused("1.2.3.256", N_INDICATOR_TYPE, FAULT_ADDRESS);
	refused("1.2.3.4/24", N_INDICATOR_TYPE, FAULT_PREFIX);
	refused("0.0.0.0/0", N_INDICATOR_TYPE, FAULT_PREFIX);
	refused("-bad.com", INDICATOR_DOMAIN, FAULT_DOMAIN);
	refused("http://user@bad.com/", N_INDICATOR_TYPE, FAULT_URL);
	refused("http://bad.com:99999/", N_INDICATOR_TYPE, FAULT_URL);
	refused("a b@bad.com", N_INDICATOR_TYPE, FAULT_EMAIL);
	refused("d41d8cd98f00b204e9800998ecf8427e", N_INDICATOR_TYPE, FAULT_HASH_TRIVIAL);
	refused("00000000000000000000000000000000", INDICATOR_MD5, FAULT_HASH_TRIVIAL);
	refused("abcdef", INDICATOR_SHA1, FAULT_HASH);
	refused("some words", N_INDICATOR_TYPE, FAULT_UNKNOWN);
	refused("word", INDICATOR_KEYWORD, FAULT_SHORT);
	refused("a.b", INDICATOR_FILE, FAULT_SHORT);
	refused("\xff\xfe", N_INDICATOR_TYPE, FAULT_UNKNOWN);
	refused("", N_INDICATOR_TYPE, FAULT_UNKNOWN);
}

/* ---- traces ---- */

struct hits { bool any[64]; };
static void note(void *arg, const struct found *f) { ((struct hits *)arg)->any[f->item] = true; }

static struct index *index_of(const struct indicator *list, size_t n)
{
	struct index_builder *b = index_builder_new();
	struct index *ix = NULL;
	for (size_t i = 0; i < n; i++)
		assert_int_equal(index_add(b, &list[i]), FAULT_NONE);
	assert_int_equal(index_built(b, &ix), OK);
	return ix;
}

static void sweep(const struct index *ix, struct str text, struct trace *t, struct hits *ret)
{
	struct scanner *s = scanner_new(ix, SCAN_BEST, note, ret);
	size_t room;
	scan_trace(s, t);
	unsigned char *to = scan_room(s, &room);
	assert_true(room >= text.n);
	memcpy(to, text.p, text.n);
	scan_filled(s, text.n);
	scan_end(s);
	scanner_free(s);
}

/* The trace is left by a sweep for another list; then no item that is in the text may be said to be out. */
static bool never_missed(struct arena *a, uint64_t seed, struct trace *t)
{
	struct rng r = { seed };
	struct indicator list[40], other = { INDICATOR_DOMAIN, S("nobody.example"), S("1") };
	struct hits hits = { { false } }, none = { { false } };
	struct buf text;
	buf_init(&text, 1 << 20);
	size_t n = random_list(a, &r, list, 1 + rng_below(&r, 40)), n_keys, out = 0;
	random_text(&r, list, n, 2000, 200, &text);
	struct index *ix = index_of(list, n), *before = index_of(&other, 1);
	sweep(before, buf_str(&text), t, &none);
	sweep(ix, buf_str(&text), NULL, &hits);
	const uint64_t *keys = trace_take(t, &n_keys);
	struct fuse f;
	fuse_build(keys, (uint32_t)n_keys, &f);
	assert_true(fuse_is_sound(&f));
	for (uint32_t i = 0; i < n; i++) {
		uint64_t asked[TRACE_KEYS];
		bool may = trace_keys(ix, i, asked) == 0 || fuse_may_have(&f, asked[0]);
		if (hits.any[i] && !may)
			fail_msg("seed %u: %.*s is in the text, its filter says no", (unsigned)seed, STR_ARG(list[i].value));
		out += !may;
	}
	free((void *)(uintptr_t)f.at);
	index_close(before);
	index_close(ix);
	buf_done(&text);
	return out > 0;
}

static void a_filter_never_misses(void **state)
{
	struct arena *a = arena_new(0);
	struct trace *t = trace_new();
	size_t useful = 0;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct arena_mark m = arena_mark(a);
		useful += never_missed(a, seed, t);
		arena_rewind(a, m);
	}
	assert_true(useful > 20);   /* and does say no where it can */
	trace_free(t);
	arena_free(a);
}

static void a_filter_holds_its_keys(void **state)
{
	static const uint32_t sizes[] = { 0, 1, 2, 3, 10, 1000, 200000 };
	for (size_t k = 0; k < COUNT(sizes); k++) {
		uint64_t *keys = calloc(sizes[k] + 1, sizeof *keys);
		struct rng r = { k };
		struct fuse f;
		size_t wrong = 0;
		assert_non_null(keys);
		for (uint32_t i = 0; i < sizes[k]; i++)
			keys[i] = rng_next(&r);
		fuse_build(keys, sizes[k], &f);
		assert_true(fuse_is_sound(&f));
		for (uint32_t i = 0; i < sizes[k]; i++)
			assert_true(fuse_may_have(&f, keys[i]));
		for (int i = 0; i < 100000; i++)
			wrong += fuse_may_have(&f, rng_next(&r));
		assert_true(wrong < 20);
		if (sizes[k] >= 200000)
			assert_true(f.n * 2.0 < 2.4 * sizes[k]);
		free((void *)(uintptr_t)f.at);
		free(keys);
	}
}

/* ---- lists ---- */

struct counted { size_t taken, refused; };
static void take(void *arg, const struct indicator *i) { ((struct counted *)arg)->taken++; }
static void refuse(void *arg, const struct list_refusal *r) { ((struct counted *)arg)->refused++; }

static void counts_are(const char *text, size_t taken, size_t refused_n)
{
	struct counted c = { 0, 0 };
	list_read(&(struct list_reader){ false, &c, take, refuse }, str_of(text));
	if (c.taken != taken || c.refused != refused_n)
		fail_msg("%s: %zu taken, %zu refused", text, c.taken, c.refused);
}

static void forms_of_lists(void **state)
{
	counts_are("", 0, 0);
	counts_are("\xef\xbb\xbf" "bad.com\r\n\r\n# no\nevil.exe # why\n", 2, 0);
	counts_are("value\nbad.com\n", 1, 0);
	counts_are("ioc,type\n\"bad.com\",domain\nx,foo\n", 1, 1);
	counts_are("value\n\"bad.com\n", 0, 1);
	counts_are("[ipv4]\n", 0, 1);
	counts_are("{\"type\":\"bundle\",\"objects\":[]}", 0, 1);
	counts_are("{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"pattern\":\"[a:b = 'c']\"}]}", 0, 1);
	counts_are("{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"pattern\":\"([url:value = 'http://bad.com/'] OR [domain-name:value='bad.com'])\"}]}", 2, 0);
	counts_are("{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"pattern\":\"[domain-name:value = 'bad.com'] FOLLOWEDBY [domain-name:value = 'c.com']\"}]}", 0, 1);
	counts_are("{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"pattern\":\"[domain-name:value != 'bad.com']\"}]}", 0, 1);
	counts_are("{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\",\"pattern\":\"[domain-name:value = 'bad.com'\"}]}", 0, 1);
	counts_are("{\"Attribute\":[{\"type\":\"domain\",\"value\":\"bad.com\",\"to_ids\":true}]}", 1, 0);
	counts_are("{", 0, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_are_recognised), cmocka_unit_test(junk_is_refused), cmocka_unit_test(forms_of_lists), cmocka_unit_test(a_filter_holds_its_keys),
		cmocka_unit_test(a_filter_never_misses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
