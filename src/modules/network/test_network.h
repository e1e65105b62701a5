/* test_network: what the tests of the register share: a store, people with rights, organisations and their addresses. */
#ifndef MODULES_NETWORK_TEST_NETWORK_H
#define MODULES_NETWORK_TEST_NETWORK_H

#include "base/json.h"
#include "base/text.h"
#include "core/routes.h"
#include "core/test_core.h"
#include "modules/network/rules.h"

const struct module *const all_modules[] = { &network_module };
const size_t n_modules = 1;

/* One transaction as `by`; the problem of the last one stays in *w. */
static inline err as(struct fixture *f, struct work *w, struct actor by, err (*fn)(struct work *w, void *arg), void *arg)
{
	*w = (struct work){ .a = f->a, .now = clock_now(), .by = by };
	return test_run(f, w, TX_WRITE, fn, arg);
}

static inline struct actor the_system(void)
{
	return (struct actor){ .is_system = true, .name = S("system") };
}

static inline struct actor person(int64_t org, const struct perm *p, const struct perm *also)
{
	struct actor by = { .account_id = 7, .org_id = org, .name = S("An") };
	const struct perm *const perms[] = { &may_read_network, p, also };
	for (size_t i = 0; i < 3; i++)
		if (perms[i])
			by.perms[0] |= 1ull << perm_index(perms[i]);
	return by;
}

/* ---- adding ---- */

struct add_org { struct org_form f; int64_t id; };

static inline err add_org(struct work *w, void *arg)
{
	struct add_org *x = arg;
	return network_org_add(w, &x->f, &x->id);
}

static inline int64_t org(struct fixture *f, const char *code, const char *name, const char *role, const char *sector, const char *parent)
{
	struct work w;
	struct add_org x = { .f = { .code = str_of(code), .name = str_of(name), .kind = S("company"), .network_role = str_of(role),
		.sector = str_of(sector), .parent = str_of(parent), .is_demo = true } };
	assert_int_equal(as(f, &w, the_system(), add_org, &x), OK);
	return x.id;
}

struct add_space { struct space_form f; struct overlaps o; int64_t id; };

static inline err add_space(struct work *w, void *arg)
{
	struct add_space *x = arg;
	return network_space_add(w, &x->f, &x->id, &x->o);
}

static inline struct overlaps space(struct fixture *f, const char *code, const char *value, const char *isp)
{
	struct work w;
	struct add_space x = { .f = { .org = str_of(code), .value = str_of(value), .isp = str_of(isp) } };
	assert_int_equal(as(f, &w, the_system(), add_space, &x), OK);
	return x.o;
}

struct org_named { const char *code; int64_t id; };

static inline err org_named(struct work *w, void *arg)
{
	struct org_named *x = arg;
	return network_org_id(w, str_of(x->code), &x->id);
}

static inline int64_t org_id(struct fixture *f, const char *code)
{
	struct work w;
	struct org_named x = { .code = code };
	assert_int_equal(as(f, &w, the_system(), org_named, &x), OK);
	return x.id;
}

static inline void a_small_network(struct fixture *f)
{
	org(f, "DPQG", "Cơ quan điều phối", "coordinator", "", "");
	org(f, "BO", "Bộ Thử nghiệm", "sector_lead", "health", "");
	org(f, "BV", "Bệnh viện Một", "member", "health", "BO");
	org(f, "NHA", "Nhà mạng A", "member", "information", "");
	space(f, "NHA", "198.51.100.0/24", "");
	space(f, "BV", "198.51.100.128/25", "NHA");
	space(f, "BV", "bv.example", "");
}

#endif
