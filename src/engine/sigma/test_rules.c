/* Documents: what is refused and with which words, hostile YAML, filters, correlations. */
#include <stddef.h>

#include "engine/sigma/explain.h"
#include "engine/sigma/test_world.h"

#define HEAD "title: t\nlogsource: {category: test}\ndetection:\n"

static void test_refused(void **state)
{
	static const struct { const char *yaml, *begins; } list[] = {
		{ "title: t\n  bad: [", "yaml:" },
		{ "a: 1\na: 2\n", "yaml:2: the key “a” is there twice" },
		{ "- a\n- b\n", "shape:1: a document must be a map" },
		{ "logsource: {category: x}\ndetection: {s: {A: 1}, condition: s}\n", "shape:1: “title” is missing" },
		{ "title: t\ndetection: {s: {A: 1}, condition: s}\n", "shape:1: “logsource” with" },
		{ "title: t\nlogsource: {category: x}\n", "shape:1: “detection” with" },
		{ "title: t\nlogsource: {category: x}\ndetection: {s: {A: 1}}\n", "shape:3: “detection” with" },
		{ "title: t\nlevel: grave\nlogsource: {category: x}\ndetection: {s: {A: 1}, condition: s}\n", "shape:2: there is no level “grave”" },
		{ HEAD " s: {A|near: x}\n condition: s\n", "modifier:4: there is no modifier “near”" },
		{ HEAD " s: {A|re: '(?=look)ahead'}\n condition: s\n", "regex:4: the regular expression cannot be matched in linear time: Zero-width assertions" },
		{ HEAD " s: {A|re: '(.)\\1'}\n condition: s\n", "regex:4: the regular expression cannot be matched in linear time: Back-references" },
		{ HEAD " s: {A|contains|re: x}\n condition: s\n", "modifier:4: “re” comes first" },
		{ HEAD " s: {A|i: x}\n condition: s\n", "modifier:4: i, m, s stand after" },
		{ HEAD " s: {A|cidr: 10.0.0.0/33}\n condition: s\n", "value:4: “10.0.0.0/33” is no address range" },
		{ HEAD " s: {A|gt: many}\n condition: s\n", "modifier:4: a comparison of size needs a number" },
		{ HEAD " s: {A|exists: perhaps}\n condition: s\n", "modifier:4: “exists” needs" },
		{ HEAD " s: {A|base64: 'x*'}\n condition: s\n", "value:4: base64 takes no wildcards" },
		{ HEAD " s: {A|wide: 'ứ'}\n condition: s\n", "value:4: UTF-16 of letters outside ASCII" },
		{ HEAD " s: {A|fieldref: 'x*'}\n condition: s\n", "modifier:4: “fieldref” needs" },
		{ HEAD " s: {A|expand: '%Nobody_knows%'}\n condition: s\n", "placeholder:4: no value for %Nobody_knows%" },
		{ HEAD " s: {A: {B: 1}}\n condition: s\n", "shape:4: a value must be" },
		{ HEAD " s: []\n condition: s\n", "shape:4: an empty list of keywords" },
		{ HEAD " s: {'|gt': 5}\n condition: s\n", "modifier:4: this modifier needs a field" },
		{ HEAD " s: {A: 1}\n condition: s and t\n", "condition:5: the condition names “t”" },
		{ HEAD " s: {A: 1}\n condition: 2 of s*\n", "condition:5: there are “1 of”" },
		{ HEAD " s: {A: 1}\n condition: 1 of x*\n", "condition:5: no search identifier is called “x*”" },
		{ HEAD " s: {A: 1}\n condition: \"all of \"\n", "condition:5: " },
		{ HEAD " s: {A: 1}\n condition: \"all of \\0\"\n", "condition:5: " },
		{ HEAD " s: {A: 1}\n condition: (s\n", "condition:5: a bracket is not closed" },
		{ HEAD " s: {A: 1}\n condition: s s\n", "condition:5: “s” does not fit" },
		{ HEAD " s: {A: 1}\n condition: s and\n", "condition:5: a name is missing" },
		{ HEAD " s: {A: 1}\n condition: s | count() > 5\n", "condition:5: “|” in a condition is the old way" },
		{ HEAD " s: {A: 1}\n condition: {x: y}\n", "condition:5: a condition must be a text" },
		{ "title: c\ncorrelation: {type: magic, rules: [x], timespan: 1m}\n", "correlation:2: there is no correlation type “magic”" },
		{ "title: c\ncorrelation: {type: event_count, rules: [x], timespan: soon, condition: {gte: 1}}\n", "correlation:2: “timespan” must be" },
		{ "title: c\ncorrelation: {type: event_count, rules: [x], timespan: 1m}\n", "correlation:2: “condition” with" },
		{ "title: c\ncorrelation: {type: value_count, rules: [x], timespan: 1m, condition: {gte: 2}}\n", "correlation:2: the correlation condition has no “field”" },
		{ "title: c\ncorrelation: {type: event_count, rules: [missing], timespan: 1m, condition: {gte: 2}}\n", "correlation:1: the correlated rule “missing” is missing" },
		{ "title: c\nname: c\ncorrelation: {type: event_count, rules: [c], timespan: 1m, condition: {gte: 2}}\n", "correlation:1: the correlated rule “c” is missing, refused or goes round" },
		{ "title: c\ncorrelation: {type: temporal_ordered, rules: [a, b], timespan: 1m, condition: {gte: 1}}\n", "correlation:2: “temporal_ordered” needs all" },
		{ "title: f\nlogsource: {category: x}\nfilter: {s: {A: 1}, condition: s}\n", "filter:1: the filter has no “rules”" },
	};
	for (size_t i = 0; i < COUNT(list); i++) {
		struct world *w = world_new();
		const char *said = refused(w, list[i].yaml);
		if (strncmp(said, list[i].begins, strlen(list[i].begins)))
			fail_msg("«%s» must be refused with «%s», not «%s»", list[i].yaml, list[i].begins, said);
		world_free(w);
	}
}

static void test_bombs(void **state)
{
	struct world *w = world_new();
	struct buf b;
	buf_init(&b, 8 << 20);
	buf_lit(&b, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 9; i++)
		buf_fmt(&b, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	buf_add_char(&b, 0);
	assert_non_null(strstr(refused(w, b.p), "too large once its aliases are expanded"));
	buf_clear(&b);
	for (int i = 0; i < 200; i++)
		buf_lit(&b, "[");
	buf_add_char(&b, 0);
	assert_non_null(strstr(refused(w, b.p), "nested too deep"));
	assert_non_null(strstr(refused(w, "a: &a [*a]\n"), "an alias without an anchor before it"));
	buf_clear(&b);
	buf_lit(&b, HEAD " s: {A: 1}\n condition: ");
	for (int i = 0; i < 100; i++)
		buf_lit(&b, "(");
	buf_add_char(&b, 0);
	assert_non_null(strstr(refused(w, b.p), "condition:5:"));
	buf_clear(&b);
	buf_lit(&b, HEAD " s:\n  A:\n");
	for (int i = 0; i < 2000; i++)
		buf_fmt(&b, "   - v%d\n", i);
	buf_lit(&b, " condition: s");
	for (int i = 0; i < 60; i++)
		buf_lit(&b, " or s");
	buf_add_char(&b, 0);
	assert_non_null(strstr(refused(w, b.p), "unfolds to more than 100,000 tests"));
	buf_done(&b);
	world_free(w);
}

static void test_documents(void **state)
{
	struct world *w = world_new();
	world_add(w, HEAD " s: {A: 1}\n condition: s\nid: x\n---\n" "title: u\nauthor: Nguyễn Văn A\nlevel: high\ntags: [attack.t1059, attack.execution]\nid: y\n"
		"logsource: {Category: Ignored, product: Windows}\ndetection: &d\n s: {A: 2}\n condition: s\n---\ntitle: v\nid: x\nlogsource: {product: windows}\ndetection: {s: {A: 3}, condition: s}\n---\n---\ntitle: broken\n");
	world_build(w);
	assert_int_equal(w->book->rules.n, 3);
	const struct sigma_rule *u = w->book->rules.at[1];
	assert_true(str_is(u->author, "Nguyễn Văn A") && u->level == LEVEL_HIGH && u->n_tags == 2 && str_is(u->tags[0], "attack.t1059") && str_is(u->source.product, "windows"));
	assert_int_equal(u->line, 8);
	assert_int_equal(w->book->problems.n, 2);          /* one without logsource, one with an id that is taken */
	assert_string_equal(w->book->problems.at[1].code, "twice");
	assert_int_equal(sigma_set_counts(w->set).rules, 2);
	world_free(w);
}

static void test_filters(void **state)
{
	static const char rule[] = "title: r\nid: r1\nlogsource: {category: process_creation, product: windows}\ndetection: {s: {A: 1}, condition: s}\n";
	static const struct { const char *filter; bool hit_adm, hit_other; } list[] = {
		{ "title: f\nlogsource: {product: windows}\nfilter: {rules: [r1], s: {User|startswith: adm_}, condition: s}\n", false, true },
		{ "title: f\nlogsource: {product: windows}\nfilter: {rules: [r1], s: {User|startswith: adm_}, condition: not s}\n", false, true },
		{ "title: f\nlogsource: {product: windows}\nfilter: {rules: any, s: {User|startswith: adm_}, condition: s}\n", false, true },
		{ "title: f\nlogsource: {product: windows}\nfilter: {rules: [other], s: {User|startswith: adm_}, condition: s}\n", true, true },
		{ "title: f\nlogsource: {product: linux}\nfilter: {rules: any, s: {User|startswith: adm_}, condition: s}\n", true, true },
	};
	for (size_t i = 0; i < COUNT(list); i++) {
		struct world *w = world_new();
		world_add(w, rule);
		world_add(w, list[i].filter);
		world_build(w);
		assert_int_equal(w->book->problems.n, 0);
		assert_int_equal(*world_json(w, "{\"A\":1,\"User\":\"ADM_x\"}") == 'r', list[i].hit_adm);
		assert_int_equal(*world_json(w, "{\"A\":1,\"User\":\"binh\"}") == 'r', list[i].hit_other);
		world_free(w);
	}
}

/* ---- correlations ---- */
#define RULES "title: failed\nname: failed\nid: r-f\nlogsource: {category: test}\ndetection: {s: {Kind: failed}, condition: s}\n---\n" \
	"title: good\nname: good\nlogsource: {category: test}\ndetection: {s: {Kind: good}, condition: s}\n---\n" \
	"title: other\nname: other\nlogsource: {category: test}\ndetection: {s: {Kind: other}, condition: s}\n---\ntitle: C\nname: C\ncorrelation:\n "

static void note(void *arg, const struct sigma_hit *h)
{
	buf_fmt(arg, "%.*s", STR_ARG(h->rule->title));
	for (size_t i = 0; !h->event && i < h->n_found; i++)
		buf_fmt(arg, " %.*s", STR_ARG(h->found[i].text));
	buf_fmt(arg, "%s%d;", h->event ? "#" : "@", (int)(h->time / USEC_S % 100000));
}

/* events: "second kind user [n]" parted by |; `threads` matchers share them, last ones first. */
static const char *correlated(struct world *w, const char *yaml, const char *events, size_t threads)
{
	struct sigma_matcher *m[8];
	size_t left_out, i = 0;
	struct event known = { 0 };
	sigma_set_free(w->set);
	w->book = a_new(w->a, struct sigma_book);
	w->book->a = w->a;
	world_add(w, yaml);
	world_build(w);
	if (w->book->problems.n)
		fail_msg("%.*s", STR_ARG(w->book->problems.at[0].why.en));
	buf_clear(&w->hits);
	for (size_t k = 0; k < threads; k++)
		m[k] = sigma_matcher_new(w->set, note, &w->hits);
	for (struct str rest = str_of(events); rest.p;) {
		struct str one = str_cut(&rest, '|'), second = str_cut(&one, ' '), kind = str_cut(&one, ' '), user = str_cut(&one, ' ');
		int64_t t;
		assert_true(str_int(second, &t));
		known.time = (1800000000 + t) * USEC_S;
		known.order = (int64_t)++i;
		struct str json = a_fmt(w->a, "{\"Kind\":\"%.*s\",\"User\":\"%.*s\",\"N\":\"%.*s\",\"Who\":\"%.*s\"}", STR_ARG(kind), STR_ARG(user), STR_ARG(one), STR_ARG(user));
		assert_int_equal(sigma_match_json(m[threads - 1 - i % threads], json, &known), OK);
	}
	sigma_correlate(w->set, m, threads, note, &w->hits, &left_out);
	for (size_t k = 0; k < threads; k++)
		sigma_matcher_free(m[k]);
	buf_add_char(&w->hits, 0);
	return w->hits.p;
}

static void test_correlations(void **state)
{
	static const struct { const char *correlation, *events, *hits; } list[] = {
		{ "{type: event_count, rules: [failed], group-by: [User], timespan: 10s, condition: {gte: 3}}", "0 failed an|1 failed binh|2 failed an|9 failed an|10 failed binh", "C an@9;" },
		{ "{type: event_count, rules: [r-f], group-by: [User], timespan: 10s, condition: {gte: 3}}", "0 failed an|5 failed an|11 failed an|15 failed an", "C an@15;" },     /* the window slides */
		{ "{type: event_count, rules: [failed], group-by: [User], timespan: 10s, condition: {gt: 1}}", "0 failed an|1 failed an|2 failed an|3 failed an", "C an@1;C an@3;" },   /* each event counts once */
		{ "{type: event_count, rules: [failed, good], group-by: [User], timespan: 10s, condition: {gte: 2}}", "0 failed an|1 good an", "C an@1;" },
		{ "{type: event_count, rules: [failed], timespan: 10s, condition: {gte: 2}}", "0 failed an|1 failed binh", "C@1;" },
		{ "{type: event_count, rules: [failed], group-by: [User], timespan: 10s, condition: {lt: 3}}", "0 failed an|1 failed an|2 failed an|50 failed an", "C an@50;" },      /* judged when the window is over */
		{ "{type: event_count, rules: [failed], group-by: [User], timespan: 10s, condition: {eq: 2}}", "0 failed an|1 failed an|2 failed an|50 failed an|51 failed an", "C an@51;" },
		{ "{type: event_count, rules: [failed], group-by: [User], timespan: 10s, condition: {gt: 1, lte: 2}}", "0 failed an|1 failed an|2 failed an|50 failed an|51 failed an", "C an@51;" },
		{ "{type: value_count, rules: [failed], timespan: 1m, condition: {field: User, gte: 3}}", "0 failed an|1 failed an|2 failed binh|3 failed chi", "C@3;" },
		{ "{type: value_count, rules: [failed], group-by: [Missing], timespan: 1m, condition: {field: User, gte: 1}}", "0 failed an", "" },
		{ "{type: temporal, rules: [failed, good], group-by: [User], timespan: 10s}", "0 good an|5 failed an|6 failed binh|30 good binh", "C an@5;" },
		{ "{type: temporal, rules: [failed, good, other], group-by: [User], timespan: 10s, condition: {gte: 2}}", "0 good an|5 other an", "C an@5;" },
		{ "{type: temporal, rules: [failed, good, other], group-by: [User], timespan: 10s, condition: 'failed and (good or other)'}", "0 good an|1 other an|5 failed an", "C an@5;" },
		{ "{type: temporal, rules: [failed, good], group-by: [User], timespan: 10s, condition: 'failed and not good'}", "0 failed an|5 good an|30 failed binh", "C binh@30;" },
		{ "{type: temporal_ordered, rules: [failed, good], group-by: [User], timespan: 10s}", "0 good an|5 failed an|6 good an", "C an@6;" },
		{ "{type: temporal_ordered, rules: [failed, good, other], timespan: 10s}", "0 failed a|1 other a|2 good a|3 failed a|4 other a", "C@4;" },
		{ "{type: temporal_ordered, rules: [failed, good], timespan: 5s}", "0 failed a|6 good a|7 failed a|12 good a", "C@12;" },
		{ "{type: value_sum, rules: [failed], group-by: [User], timespan: 10s, condition: {field: N, gt: 100}}", "0 failed an 60|5 failed an 50|30 failed an 99", "C an@5;" },
		{ "{type: value_avg, rules: [failed], timespan: 10s, condition: {field: N, lt: 5}}", "0 failed a 4|1 failed a 5|2 failed a 3", "C@2;" },
		{ "{type: value_median, rules: [failed], timespan: 10s, condition: {field: N, eq: 3}}", "0 failed a 1|1 failed a 2|2 failed a 4|3 failed a 90", "C@3;" },
		{ "{type: value_percentile, rules: [failed], timespan: 10s, condition: {field: N, percentile: 95, gte: 90}}", "0 failed a 1|1 failed a 95", "C@1;" },
		{ "{type: temporal, rules: [failed, good], group-by: [person], timespan: 10s, aliases: {person: {failed: User, good: Who}}}", "0 failed an|3 good an", "C an@3;" },
		{ "{type: event_count, rules: [failed], group-by: [User], timespan: 10s, condition: {gte: 2}, generate: true}", "0 failed an|1 failed an", "failed#0;failed#1;C an@1;" },
		{ "{type: event_count, rules: [failed], group-by: [N], timespan: 10s, condition: {gte: 2}}\n---\ntitle: D\ncorrelation: {type: temporal_ordered, rules: [C, good], group-by: [User], timespan: 1m}",
			"0 failed an 7|1 failed binh 7|20 good binh|21 good an", "D binh@20;" },
	};
	struct world *w = world_new();
	for (size_t i = 0; i < COUNT(list); i++)
		for (size_t threads = 1; threads <= 8; threads *= 2) {
			const char *yaml = a_z(w->a, a_cat(w->a, S(RULES), a_cat(w->a, str_of(list[i].correlation), S("\n")))), *said = correlated(w, yaml, list[i].events, threads);
			if (strstr(list[i].correlation, "generate") && threads > 1)
				continue;        /* hits of events come as the threads come to them */
			if (strcmp(said, list[i].hits))
				fail_msg("%s on %s with %zu threads: «%s», not «%s»", list[i].correlation, list[i].events, threads, said, list[i].hits);
		}
	world_free(w);
}

static void test_outlook(void **state)
{
	struct world *w = world_new();
	struct event e = { 0 };
	world_add(w, "title: a\nlogsource: {product: windows, category: process_creation}\ndetection: {s: {Image: x, CommandLine|contains: y}, f: {Gone: z}, condition: s and not f}\n---\n"
		"title: b\nlogsource: {product: windows, category: process_creation}\ndetection: {s: {Image: x, Hashes: y}, condition: s}\n---\n"
		"title: c\nlogsource: {product: windows, service: security}\ndetection: {s: {EventID: 4720}, condition: s}\n---\n"
		"title: d\nlogsource: {product: windows, service: sysmon}\ndetection: {s: {EventID: 4720}, condition: s}\n---\n"
		"title: e\nlogsource: {product: linux, service: auditd}\ndetection: {s: {type: EXECVE}, condition: s}\n---\n"
		"title: f\nname: f\nlogsource: {product: windows, category: process_creation}\ndetection: {s: {Image: x}, o: {Hashes: y}, n: {Hashes: null}, condition: s and (o or n)}\n---\n"
		"title: g\ncorrelation: {type: event_count, rules: [f], timespan: 1m, condition: {gte: 2}}\n");
	world_build(w);
	struct sigma_sample *p = sigma_sample_new(w->set);
	assert_int_equal(event_json(w->a, S("{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1,\"Image\":\"q\",\"CommandLine\":\"r\"}"), &e), OK);
	sigma_sample_event(p, &e);
	static const enum sigma_chance wanted[] = { CHANCE_YES, CHANCE_NO_FIELD, CHANCE_NO_SOURCE, CHANCE_NO_EVENT_ID, CHANCE_NO_SOURCE, CHANCE_YES, CHANCE_YES };
	for (size_t i = 0; i < COUNT(wanted); i++) {
		struct sigma_outlook o = sigma_outlook(w->a, p, w->book->rules.at[i]);
		assert_int_equal(o.chance, wanted[i]);
		assert_int_equal(o.why.vi.n > 0 && o.why.en.n > 0, wanted[i] != CHANCE_YES);
	}
	assert_non_null(strstr(a_z(w->a, sigma_outlook(w->a, p, w->book->rules.at[1]).why.en), "Hashes"));
	struct sigma_needs n = sigma_needs(w->a, w->set, w->book->rules.at[0]);
	assert_true(str_is(n.source, "windows/process_creation") && n.n_fields == 3 && n.n_found_in == 2);
	sigma_sample_free(p);
	world_free(w);
}

/* How many literals a rule is looked for by; 0: none, it is tried on everything. */
static void test_literals(void **state)
{
	static const struct { const char *detection; size_t literals; } list[] = {
		{ " s: {Image|endswith: '\\cmd.exe', CommandLine|contains: qzxwv}\n condition: s\n", 1 },
		{ " s: {CommandLine|contains: [qzxwv, wvzxq]}\n condition: s\n", 2 },
		{ " s: {CommandLine|contains|all: [qzxwv, wvzxq, the]}\n condition: s\n", 1 },
		{ " s: {A: qzxwv}\n t: {B: wvzxq}\n condition: s or t\n", 2 },
		{ " s: {A: qzxwv}\n t: {B: wvzxq}\n condition: s and not t\n", 1 },
		{ " s: {A: qzxwv}\n t: {B|cidr: 10.0.0.0/8}\n condition: s or t\n", 0 },
		{ " s: {A|cidr: 10.0.0.0/8}\n condition: s\n", 0 },
		{ " s: {A: qzxwv}\n condition: not s\n", 0 },
		{ " s: {A|neq: qzxwv}\n condition: s\n", 0 },
		{ " s: {A: null}\n condition: s\n", 0 },
		{ " s: {A: [qzxwv, '']}\n condition: s\n", 0 },
		{ " s: {EventID: 4720}\n condition: s\n", 1 },
		{ " s: {A|gt: 4720}\n condition: s\n", 0 },
		{ " s: {A|contains: 'qz*xwvkj'}\n condition: s\n", 1 },
		{ " s: {A|base64offset|contains: whoami}\n condition: s\n", 3 },
		{ " s: {A|re: 'alpha|qzxwv'}\n condition: s\n", 0 },
		{ " s: {A|re: 'a[0-9]+qzxwv(x|y)?'}\n condition: s\n", 1 },
		{ " s: {A|re|i: 'ks'}\n condition: s\n", 0 },
		{ " s: {A|re: '(qzxwv)+'}\n condition: s\n", 0 },
		{ " s: {A|contains: ứứứ}\n condition: s\n", 0 },
	};
	for (size_t i = 0; i < COUNT(list); i++) {
		struct world *w = world_new();
		world_add(w, a_z(w->a, a_cat(w->a, S(HEAD), str_of(list[i].detection))));
		world_build(w);
		struct sigma_set_counts n = sigma_set_counts(w->set);
		if (w->book->problems.n || n.literals != list[i].literals || n.without_literal != (list[i].literals == 0))
			fail_msg("«%s» has %zu literals, not %zu", list[i].detection, n.literals, list[i].literals);
		world_free(w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused), cmocka_unit_test(test_bombs), cmocka_unit_test(test_documents), cmocka_unit_test(test_filters),
		cmocka_unit_test(test_correlations), cmocka_unit_test(test_outlook), cmocka_unit_test(test_literals),
	};
	return cmocka_run_group_tests_name("sigma rules", tests, NULL, NULL);
}
