/* What a system consists of: lines on two time axes, names of software, and who may say it. */
#include "modules/network/test_network.h"

static usec vn(int year, int month, int day)
{
	return civil_usec((struct civil){ year, month, day, 0, 0, 0 });
}

struct made { struct system_form f; struct str code; };

static err make_it(struct work *w, void *arg)
{
	struct made *x = arg;
	return network_system_add(w, &x->f, &x->code);
}

static struct str a_system(struct fixture *f, const char *owner, const char *name)
{
	struct work w;
	struct made x = { .f = { .owner = str_of(owner), .name = str_of(name), .is_demo = true } };
	assert_int_equal(as(f, &w, the_system(), make_it, &x), OK);
	return x.code;
}

static struct str begin(struct fixture *f, usec now)
{
	clock_set(now);
	a_small_network(f);
	return a_system(f, "BV", "Hồ sơ bệnh án");
}

struct said { struct str code; enum part_kind k; int64_t line; struct part_form f; usec end; };

static err say_part(struct work *w, void *arg)
{
	struct said *x = arg;
	if (x->end)
		return network_part_end(w, x->code, x->k, x->line, x->end);
	return x->line ? network_part_change(w, x->code, x->k, x->line, &x->f) : network_part_add(w, x->code, x->k, &x->f, &x->line);
}

static struct said said(struct fixture *f, struct said x)
{
	struct work w;
	err e = as(f, &w, the_system(), say_part, &x);
	if (e != OK)
		fail_msg("refused: %.*s %.*s", STR_ARG(w.problem.text), STR_ARG(w.problem.fields.n ? w.problem.fields.at[0].text : STR_NONE));
	return x;
}

struct asked { struct str code; struct parts_ask ask; struct parts parts; };

static err ask_it(struct work *w, void *arg)
{
	struct asked *x = arg;
	struct sys_by_code_row s;
	bool found;
	TRY(sys_by_code(w->db, w->a, &(struct sys_by_code_in){ .code = x->code, .wide = true }, &s, &found));
	x->ask.system = s.id;
	return network_parts(w, &x->ask, &x->parts);
}

static struct parts at(struct fixture *f, struct str code, enum part_kind k, usec valid, usec known)
{
	struct work w;
	struct asked x = { .code = code, .ask = { .kind = k, .valid = valid, .known = known } };
	assert_int_equal(as(f, &w, the_system(), ask_it, &x), OK);
	return x.parts;
}

static struct said openssl(struct str code, const char *version, usec from)
{
	return (struct said){ .code = code, .k = PART_SOFTWARE, .f = { .product = S("OpenSSL"), .version = str_of(version), .valid_from = from } };
}

/* ---- */

static void an_upgrade_leaves_what_was_before(void **state)
{
	struct fixture *f = *state;
	struct str code = begin(f, vn(2028, 1, 5));
	struct said x = said(f, openssl(code, "3.0.11", vn(2027, 6, 1)));
	usec before = clock_now(), leap = vn(2028, 2, 29);
	clock_set(vn(2028, 3, 1));
	struct said up = openssl(code, "3.0.13", leap);
	up.line = x.line;
	said(f, up);
	usec now = clock_now();
	assert_true(str_is(at(f, code, PART_SOFTWARE, leap - 1, now).at[0].form.version, "3.0.11"));
	assert_true(str_is(at(f, code, PART_SOFTWARE, leap, now).at[0].form.version, "3.0.13"));
	/* What was known then is still what was known then. */
	assert_true(str_is(at(f, code, PART_SOFTWARE, leap, before).at[0].form.version, "3.0.11"));
	assert_int_equal(at(f, code, PART_SOFTWARE, leap, now).n, 1);
	assert_int_equal(at(f, code, PART_SOFTWARE, vn(2027, 6, 1) - 1, now).n, 0);
}

static void a_mistake_is_replaced_whole(void **state)
{
	struct fixture *f = *state;
	struct str code = begin(f, vn(2026, 3, 1));
	struct said x = said(f, openssl(code, "9.9.9", vn(2026, 1, 1)));
	usec before = clock_now();
	clock_set(vn(2026, 3, 2));
	struct said right = openssl(code, "3.0.11", vn(2026, 2, 1));
	right.line = x.line;
	right.f.replaces = true;
	said(f, right);
	usec now = clock_now();
	assert_int_equal(at(f, code, PART_SOFTWARE, vn(2026, 1, 15), now).n, 0);
	assert_true(str_is(at(f, code, PART_SOFTWARE, vn(2026, 2, 1), now).at[0].form.version, "3.0.11"));
	assert_true(str_is(at(f, code, PART_SOFTWARE, vn(2026, 1, 15), before).at[0].form.version, "9.9.9"));
}

static void an_end_is_the_first_moment_without(void **state)
{
	struct fixture *f = *state;
	struct work w;
	struct str code = begin(f, vn(2026, 12, 1));
	struct said x = said(f, (struct said){ .code = code, .k = PART_PROVIDER, .f = { .org = S("NHA"), .service = S("hosting"), .contract_no = S("7/HĐ"),
		.valid_from = vn(2026, 1, 1) } });
	usec end = vn(2027, 1, 1);
	said(f, (struct said){ .code = code, .k = PART_PROVIDER, .line = x.line, .end = end });
	usec now = clock_now();
	assert_int_equal(at(f, code, PART_PROVIDER, end - 1, now).n, 1);
	assert_int_equal(at(f, code, PART_PROVIDER, end, now).n, 0);
	assert_true(str_is(at(f, code, PART_PROVIDER, end - 1, now).at[0].shown, "Nhà mạng A"));
	struct said again = { .code = code, .k = PART_PROVIDER, .line = x.line, .end = end };
	assert_int_equal(as(f, &w, the_system(), say_part, &again), E_CONFLICT);
	/* An end at the very beginning leaves nothing. */
	again.end = vn(2026, 1, 1);
	said(f, again);
	assert_int_equal(at(f, code, PART_PROVIDER, vn(2026, 1, 1), clock_now()).n, 0);
}

static void names_of_software_are_canonical_and_fill_in(void **state)
{
	struct fixture *f = *state;
	struct str code = begin(f, vn(2026, 3, 1));
	said(f, (struct said){ .code = code, .k = PART_SOFTWARE, .f = { .cpe = S("cpe:/a:Apache:HTTP_Server:2.4.58"), .purl = S("pkg:Deb/Debian/Apache2@2.4.58-1"),
		.valid_from = vn(2026, 1, 1) } });
	struct part p = at(f, code, PART_SOFTWARE, vn(2026, 2, 1), clock_now()).at[0];
	assert_true(str_is(p.form.cpe, "cpe:2.3:a:apache:http_server:2.4.58:*:*:*:*:*:*:*"));
	assert_true(str_is(p.form.purl, "pkg:deb/debian/apache2@2.4.58-1"));
	assert_true(str_is(p.shown, "apache http server 2.4.58"));
}

struct search { const char *typed; struct sys_page_rows rows; };

static err search_it(struct work *w, void *arg)
{
	struct search *x = arg;
	return network_systems(w, &(struct system_ask){ .software = str_of(x->typed), .max = 10 }, &x->rows);
}

static size_t found(struct fixture *f, struct actor by, const char *typed)
{
	struct work w;
	struct search x = { .typed = typed };
	assert_int_equal(as(f, &w, by, search_it, &x), OK);
	return x.rows.n;
}

static void who_runs_it_is_answered_to_those_who_may_know(void **state)
{
	struct fixture *f = *state;
	struct str code = begin(f, vn(2026, 3, 1)), other = a_system(f, "NHA", "Cổng");
	static const char *const names[] = { "cpe:2.3:a:apache:http_server", "cpe:/a:apache:http_server", "CPE:/a:apache:http_server:2.4.58", "pkg:deb/debian/apache2",
		"PKG:deb/Debian/Apache2@2.4.58-1", "http server", "Apache HTTP Server 2.4", "http" };
	struct said x = { .code = code, .k = PART_SOFTWARE, .f = { .cpe = S("cpe:/a:apache:http_server:2.4.58"), .purl = S("pkg:deb/debian/apache2@2.4.58-1"),
		.valid_from = vn(2026, 1, 1) } };
	x = said(f, x);
	said(f, openssl(other, "3.0.11", vn(2026, 1, 1)));
	for (size_t i = 0; i < COUNT(names); i++) {
		if (found(f, person(org_id(f, "BV"), NULL, NULL), names[i]) != 1)
			fail_msg("%s is not found", names[i]);
		assert_int_equal(found(f, person(org_id(f, "DPQG"), NULL, NULL), names[i]), 1);
		assert_int_equal(found(f, person(org_id(f, "BO"), NULL, NULL), names[i]), 1);
		assert_int_equal(found(f, person(org_id(f, "NHA"), NULL, NULL), names[i]), 0);
	}
	assert_int_equal(found(f, the_system(), "cpe:/a:apache:http"), 0);      /* whole attributes */
	assert_int_equal(found(f, the_system(), "cpe:/a:apache:http_server:2.4.59"), 0);
	assert_int_equal(found(f, the_system(), "openssl"), 1);
	said(f, (struct said){ .code = code, .k = PART_SOFTWARE, .line = x.line, .end = vn(2026, 2, 1) });
	assert_int_equal(found(f, the_system(), "http"), 0);
}

static void assert_refused(struct fixture *f, struct said x, const char *field, const char *rule)
{
	struct work w;
	assert_int_equal(as(f, &w, the_system(), say_part, &x), E_INVALID);
	if (!test_has_problem(&w, field, rule))
		fail_msg("no %s at %s", rule, field);
}

static void what_cannot_be_said(void **state)
{
	struct fixture *f = *state;
	struct work w;
	struct str code = begin(f, vn(2026, 3, 1));
	usec day = vn(2026, 1, 1);
	assert_refused(f, (struct said){ .code = code, .k = PART_SOFTWARE, .f = { .cpe = S("cpe:2.3:a:x"), .purl = S("npm/x"), .valid_from = day } }, "cpe", "network.part_cpe");
	assert_refused(f, (struct said){ .code = code, .k = PART_SOFTWARE, .f = { .purl = S("npm/x"), .valid_from = day } }, "purl", "network.part_purl");
	assert_refused(f, (struct said){ .code = code, .k = PART_SOFTWARE, .f = { .valid_from = day } }, "product", "network.field_required");
	assert_refused(f, (struct said){ .code = code, .k = PART_SERVICE, .f = { .name = S("W"), .kind = S("web"), .url = S("javascript:alert(1)"), .valid_from = day } },
		"url", "network.part_url");
	assert_refused(f, (struct said){ .code = code, .k = PART_SERVICE, .f = { .name = S("W"), .kind = S("x"), .valid_from = day } }, "kind", "network.field_choice");
	assert_refused(f, (struct said){ .code = code, .k = PART_LINK, .f = { .direction = S("both"), .target = code, .valid_from = day } }, "target", "network.part_self");
	assert_refused(f, (struct said){ .code = code, .k = PART_LINK, .f = { .direction = S("both"), .target = S("HT-9"), .valid_from = day } }, "target", "network.system_unknown");
	assert_refused(f, (struct said){ .code = code, .k = PART_LINK, .f = { .direction = S("both"), .valid_from = day } }, "target", "network.field_required");
	assert_refused(f, (struct said){ .code = code, .k = PART_PROVIDER, .f = { .org = S("NHA"), .outside = S("X"), .service = S("hosting"), .valid_from = day } },
		"outside", "network.part_one_of_two");
	assert_refused(f, (struct said){ .code = code, .k = PART_SERVICE, .f = { .name = S("W"), .kind = S("web"), .valid_from = day, .valid_to = day } }, "valid_to", "network.fact_to");
	struct said x = openssl(code, "1", day);
	assert_int_equal(as(f, &w, person(org_id(f, "NHA"), &may_edit_network, NULL), say_part, &x), E_DENIED);
	x.line = 12345;
	assert_int_equal(as(f, &w, the_system(), say_part, &x), E_NOT_FOUND);
	/* A line is of one system and of one kind. */
	struct said mine = said(f, openssl(code, "1", day));
	mine.k = PART_SERVICE;
	mine.f = (struct part_form){ .name = S("W"), .kind = S("web"), .valid_from = day };
	assert_int_equal(as(f, &w, the_system(), say_part, &mine), E_NOT_FOUND);
	mine = (struct said){ .code = a_system(f, "NHA", "Khác"), .k = PART_SOFTWARE, .line = mine.line, .end = day };
	assert_int_equal(as(f, &w, the_system(), say_part, &mine), E_NOT_FOUND);
}

static int restore_clock(void **state)
{
	clock_set(0);
	return 0;
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations };
	fixture_use(sets, 2);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(an_upgrade_leaves_what_was_before),
		TEST_ON_BOTH(a_mistake_is_replaced_whole),
		TEST_ON_BOTH(an_end_is_the_first_moment_without),
		TEST_ON_BOTH(names_of_software_are_canonical_and_fill_in),
		TEST_ON_BOTH(who_runs_it_is_answered_to_those_who_may_know),
		TEST_ON_BOTH(what_cannot_be_said),
	};
	return cmocka_run_group_tests(tests, NULL, restore_clock);
}
