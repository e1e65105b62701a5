/* The list of systems: by a part of a name, of one body, with filters and page by page, against what is in the register; and the
 * overlaps of address space. */
#include "modules/network/overlap_pairs.h"
#include "modules/network/test_network.h"

struct sys { struct system_form f; struct str code; };

static err add_system(struct work *w, void *arg)
{
	struct sys *x = arg;
	return network_system_add(w, &x->f, &x->code);
}

static err edit_system(struct work *w, void *arg)
{
	struct sys *x = arg;
	return network_system_edit(w, x->code, &x->f);
}

static struct sys named(struct fixture *f, const char *owner, const char *operator, const char *name)
{
	struct work w;
	struct sys x = { .f = { .owner = str_of(owner), .operator = str_of(operator), .name = str_of(name), .level = 3 } };
	assert_int_equal(as(f, &w, the_system(), add_system, &x), OK);
	return x;
}

struct list { struct system_ask ask; struct sys_page_rows rows; int64_t n; };

static err read_list(struct work *w, void *arg)
{
	struct list *x = arg;
	TRY(network_systems(w, &x->ask, &x->rows));
	return network_systems_count(w, &x->ask, &x->n);
}

static struct list list(struct fixture *f, struct actor by, struct system_ask ask)
{
	struct work w;
	struct list x = { .ask = ask };
	x.ask.max = ask.max ? ask.max : 51;
	assert_int_equal(as(f, &w, by, read_list, &x), OK);
	return x;
}

static void a_part_of_a_name_is_found(void **state)
{
	struct fixture *f = *state;
	org(f, "AA", "A", "none", "", "");
	named(f, "AA", "", "Cổng thông tin Y tế");
	struct sys mail = named(f, "AA", "", "Thư điện tử");
	struct list x = list(f, the_system(), (struct system_ask){ .q = S("  Y TẾ ") });
	assert_int_equal(x.rows.n, 1);
	assert_int_equal(x.n, 1);
	assert_true(str_is(x.rows.at[0].name, "Cổng thông tin Y tế"));
	assert_int_equal(list(f, the_system(), (struct system_ask){ .q = S("%") }).rows.n, 0);
	assert_int_equal(list(f, the_system(), (struct system_ask){ .q = S("không có") }).rows.n, 0);
	/* found by its new name at once, and not by the old one */
	struct work w;
	mail.f.name = S("Hòm thư y tế");
	assert_int_equal(as(f, &w, the_system(), edit_system, &mail), OK);
	assert_int_equal(list(f, the_system(), (struct system_ask){ .q = S("y te") }).n, 2);
	assert_int_equal(list(f, the_system(), (struct system_ask){ .q = S("thu dien tu") }).n, 0);
}

/* Two names together are none: what one ends with and the next begins with is not found. */
static void names_do_not_run_together(void **state)
{
	struct fixture *f = *state;
	org(f, "AA", "A", "none", "", "");
	named(f, "AA", "", "mot");
	named(f, "AA", "", "hai");
	assert_int_equal(list(f, the_system(), (struct system_ask){ .q = S("mot ht-") }).n, 0);
	assert_int_equal(list(f, the_system(), (struct system_ask){ .q = S("ht-") }).n, 2);
}

static void owned_and_operated_are_one_list(void **state)
{
	struct fixture *f = *state;
	int64_t a = org(f, "AA", "A", "none", "", ""), b = org(f, "BB", "B", "none", "", "");
	named(f, "AA", "", "của A");
	named(f, "AA", "BB", "B vận hành");
	named(f, "BB", "", "của B");
	assert_int_equal(list(f, the_system(), (struct system_ask){ .org = a }).n, 2);
	struct list x = list(f, the_system(), (struct system_ask){ .org = b });
	assert_int_equal(x.n, 2);
	assert_int_equal(x.rows.n, 2);
	assert_int_equal(list(f, the_system(), (struct system_ask){ .org = b, .q = S("vận hành") }).n, 1);
	assert_int_equal(list(f, the_system(), (struct system_ask){ .org = b, .level = 3 }).n, 2);
	assert_int_equal(list(f, the_system(), (struct system_ask){ .org = b, .level = 4 }).n, 0);
	/* a level is not told to others by a filter */
	assert_int_equal(list(f, person(b, NULL, NULL), (struct system_ask){ .level = 3 }).n, 2);
	assert_int_equal(list(f, person(a, NULL, NULL), (struct system_ask){ .org = b, .level = 3 }).n, 1);
}

/* Every way of asking comes through all systems, each once, in the same order. */
static void pages_follow_one_another(void **state)
{
	enum { ALL = 23, SCREEN = 4 };
	struct fixture *f = *state;
	int64_t a = org(f, "AA", "A", "none", "", "");
	for (int i = 0; i < ALL; i++)
		named(f, "AA", "", "Trang");
	const struct system_ask ways[] = { { .max = SCREEN }, { .q = S("trang"), .max = SCREEN }, { .org = a, .max = SCREEN }, { .level = 3, .max = SCREEN } };
	for (size_t k = 0; k < COUNT(ways); k++) {
		struct system_ask ask = ways[k];
		size_t n = 0;
		for (int turn = 0; turn < ALL; turn++) {
			struct list x = list(f, the_system(), ask);
			assert_int_equal(x.n, ALL);
			n += x.rows.n;
			if (x.rows.n < SCREEN)
				break;
			assert_true(!ask.after.n || str_cmp(ask.after, x.rows.at[0].folded) < 0);
			ask.after = x.rows.at[SCREEN - 1].folded;
			ask.after_id = x.rows.at[SCREEN - 1].id;
		}
		assert_int_equal(n, ALL);
	}
}

/* More names than one block of the roll, needles with fewer bytes than it remembers, and one that lies in the last name of a block. */
static void a_name_among_many_is_found(void **state)
{
	enum { ALL = 40 };
	struct fixture *f = *state;
	org(f, "AA", "A", "none", "", "");
	for (int i = 0; i < ALL; i++)
		named(f, "AA", "", i % 16 == 15 ? "Cổng dịch vụ" : i == 20 ? "Kho dữ liệu" : "Trang tin");
	const struct { const char *q; int64_t n; } asked[] = { { "trang tin", 37 }, { "cong dich vu", 2 }, { "kho du lieu", 1 }, { "kho du lieuu", 0 }, { "vu", 2 }, { "k", 1 },
		{ "trang vu", 0 } };
	for (size_t i = 0; i < COUNT(asked); i++)
		assert_int_equal(list(f, the_system(), (struct system_ask){ .q = str_of(asked[i].q) }).n, asked[i].n);
}

/* Those below a body see the levels of what they own or operate; filters stay together. */
static void levels_are_filtered_within_the_tree(void **state)
{
	struct fixture *f = *state;
	int64_t a = org(f, "AA", "A", "none", "", ""), c = org(f, "CC", "C", "none", "", "AA");
	org(f, "BB", "B", "none", "", "");
	named(f, "CC", "", "của đơn vị dưới");
	named(f, "BB", "CC", "do đơn vị dưới vận hành");
	named(f, "CC", "AA", "trong cây");
	named(f, "BB", "", "của người khác");
	assert_int_equal(list(f, person(a, NULL, NULL), (struct system_ask){ .level = 3 }).n, 3);
	assert_int_equal(list(f, person(a, NULL, NULL), (struct system_ask){ .level = 3 }).rows.n, 3);
	assert_int_equal(list(f, person(c, NULL, NULL), (struct system_ask){ .level = 3 }).n, 3);
	assert_int_equal(list(f, person(a, NULL, NULL), (struct system_ask){ .level = 3, .q = S("vận hành") }).n, 1);
	assert_int_equal(list(f, person(a, NULL, NULL), (struct system_ask){ .level = 4 }).n, 0);
}

/* ---- overlaps ---- */

struct places { struct overlap_place after, at[OVERLAPS_MAX]; bool open; };

static err read_overlaps(struct work *w, void *arg)
{
	struct places *x = arg;
	return network_overlaps(w, x->after, x->open, x->at);
}

static size_t overlaps(struct fixture *f, struct actor by, bool open, struct overlap_place after, struct places *ret)
{
	struct work w;
	size_t n = 0;
	*ret = (struct places){ .after = after, .open = open };
	assert_int_equal(as(f, &w, by, read_overlaps, ret), OK);
	while (n < OVERLAPS_MAX && ret->at[n].outer)
		n++;
	return n;
}

static err decide(struct work *w, void *arg)
{
	const struct overlap_place *x = arg;
	return network_overlap_decide(w, x->outer, x->inner, &(struct overlap_form){ .decision = S("both"), .reason = S("dùng chung") });
}

struct ended { int64_t org, id; };

static err end_space(struct work *w, void *arg)
{
	const struct ended *x = arg;
	return network_space_end(w, x->org, x->id);
}

static void overlaps_follow_what_is_registered(void **state)
{
	struct fixture *f = *state;
	struct work w;
	struct places x, y;
	const struct overlap_place first = { 0 };
	a_small_network(f);
	assert_int_equal(overlaps(f, the_system(), true, first, &x), 0);                     /* a carrier over what it carries is none */
	space(f, "BO", "198.51.100.128/25", "");                                             /* the hospital's, and inside the carrier's */
	space(f, "BO", "bv.example", "");
	assert_int_equal(overlaps(f, the_system(), true, first, &x), 3);
	assert_int_equal(overlaps(f, the_system(), true, x.at[0], &y), 2);
	assert_int_equal(y.at[0].outer, x.at[1].outer);
	assert_int_equal(overlaps(f, person(org_id(f, "NHA"), NULL, NULL), true, first, &y), 1);
	assert_int_equal(overlaps(f, person(org_id(f, "BO"), NULL, NULL), true, first, &y), 3);   /* both sides of two of them are its tree's */
	assert_int_equal(overlaps(f, person(org_id(f, "BV"), NULL, NULL), true, first, &y), 2);
	assert_int_equal(overlaps(f, person(org(f, "LA", "Người lạ", "none", "", ""), NULL, NULL), true, first, &y), 0);
	assert_int_equal(as(f, &w, the_system(), decide, &x.at[0]), OK);
	assert_int_equal(overlaps(f, the_system(), true, first, &y), 2);
	assert_int_equal(overlaps(f, the_system(), false, first, &y), 3);
	struct ended bv = { org_id(f, "BV"), x.at[2].outer };
	assert_int_equal(as(f, &w, the_system(), end_space, &bv), OK);
	assert_int_equal(overlaps(f, the_system(), false, first, &y), 2);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations };
	fixture_use(sets, 2);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_part_of_a_name_is_found),
		TEST_ON_BOTH(names_do_not_run_together),
		TEST_ON_BOTH(owned_and_operated_are_one_list),
		TEST_ON_BOTH(pages_follow_one_another),
		TEST_ON_BOTH(a_name_among_many_is_found),
		TEST_ON_BOTH(levels_are_filtered_within_the_tree),
		TEST_ON_BOTH(overlaps_follow_what_is_registered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
