/* Their systems and address space, in the documentation ranges only. */
#include "modules/demo/demo.h"

#include "base/text.h"
#include "core/counter.h"
#include "modules/network/network.h"

#define DECLARED (3 * 365 * USEC_DAY + 30 * USEC_DAY)

struct system_word { const char *slug, *vi; int min_level, max_level; };
static const struct system_word words[] = {
	{ "www", "Cổng thông tin điện tử", 1, 3 }, { "mail", "Hệ thống thư điện tử công vụ", 2, 3 }, { "dvc", "Cổng dịch vụ trực tuyến", 3, 4 },
	{ "vanban", "Hệ thống quản lý văn bản", 2, 3 }, { "hop", "Hệ thống họp trực tuyến", 1, 2 }, { "csdl", "Cơ sở dữ liệu chuyên ngành", 3, 5 },
	{ "kho", "Kho dữ liệu dùng chung", 3, 4 }, { "giamsat", "Hệ thống giám sát an toàn", 2, 4 }, { "nhansu", "Phần mềm quản lý nhân sự", 1, 2 },
	{ "thanhtoan", "Hệ thống thanh toán", 3, 5 }, { "app", "Ứng dụng trên điện thoại", 2, 3 }, { "api", "Trục tích hợp dữ liệu", 3, 4 },
	{ "sso", "Hệ thống đăng nhập một lần", 2, 4 }, { "baocao", "Hệ thống báo cáo thống kê", 1, 3 }, { "dieukhien", "Hệ thống điều khiển công nghiệp", 3, 5 },
	{ "daotao", "Hệ thống đào tạo trực tuyến", 1, 2 }, { "tongdai", "Tổng đài hỗ trợ", 1, 2 }, { "saoluu", "Hệ thống sao lưu", 2, 3 },
	{ "camera", "Hệ thống camera", 1, 3 }, { "ketoan", "Phần mềm kế toán", 1, 2 },
};
enum { N_WORDS = COUNT(words) };

static bool owns_systems(const struct demo_org *o)
{
	return !str_is(o->role, "specialised_unit") && !str_is(o->role, "coordinator");
}

/* One IPv4 address and one IPv6 /48 for every organisation, in the order of the list. */
static struct str v4_of(struct demo *d, size_t k)
{
	static const char *const blocks[] = { "192.0.2", "198.51.100", "203.0.113" };
	return a_fmt(d->w->a, "%s.%zu", blocks[k % 3], k / 3 % 254 + 1);
}

static struct str v6_of(struct demo *d, size_t org, size_t host)
{
	return a_fmt(d->w->a, "2001:db8:%zx::%zx", org + 1, host + 1);
}

static struct demo_system system_new(struct demo *d, struct demo_org *o, size_t k, int64_t number)
{
	struct arena *a = d->w->a;
	const struct system_word *word = &words[k % N_WORDS];
	size_t org = (size_t)(o - d->orgs), again = k / N_WORDS;
	struct demo_system s = { .id = demo_id(d, d->w->now - DECLARED), .owner = o, .code = a_fmt(a, "HT-%06lld", (long long)number) };
	ptrdiff_t mark = str_find(o->name, S(" (mẫu)"));
	struct str owner = str_sub(o->name, 0, mark < 0 ? o->name.n : (size_t)mark);
	s.name = again ? a_fmt(a, "%s %zu – %.*s", word->vi, again + 1, STR_ARG(owner)) : a_fmt(a, "%s – %.*s", word->vi, STR_ARG(owner));
	s.domain = again ? a_fmt(a, "%s%zu.%.*s.example", word->slug, again + 1, STR_ARG(o->slug)) : a_fmt(a, "%s.%.*s.example", word->slug, STR_ARG(o->slug));
	s.ip = k % 3 == 0 ? v4_of(d, org) : v6_of(d, org, k);
	s.level = demo_between(d, word->min_level, word->max_level);
	s.is_important = s.level == 5 && demo_chance(d, 40);
	return s;
}

static struct sys_insert_many_in system_row(struct demo *d, const struct demo_system *s)
{
	struct arena *a = d->w->a;
	const struct demo_org *o = s->owner;
	usec at = d->w->now - DECLARED;
	struct str decision = s->level >= 2 ? a_fmt(a, "%lld/QĐ-%.*s", (long long)demo_between(d, 10, 900), STR_ARG(o->code)) : STR_NONE;
	return (struct sys_insert_many_in){ .id = s->id, .code = s->code, .owner = o->id, .operator = o->team->id, .isp = o->isp->id, .name = s->name,
		.folded = text_fold(a, a_fmt(a, "%.*s %.*s", STR_ARG(s->code), STR_ARG(s->name))), .level = s->level, .decision_no = decision,
		.decision_at = decision.n ? at : 0, .important = s->is_important, .facing = true,
		.dossier = decision.n ? S("approved") : S("none"), .sector = o->sector, .province = o->province,
		.domains = s->domain, .ips = s->ip, .demo = true, .begins = at, .now = at, .changed = at };
}

static size_t systems_of(struct demo *d, const struct demo_org *o)
{
	if (!owns_systems(o))
		return 0;
	int64_t mean = d->size->systems;
	return (size_t)demo_between(d, mean / 2 + 1, mean * 3 / 2);
}

static err write_systems(struct demo *d)
{
	int64_t number;
	size_t n = 0, max = 0;
	for (size_t i = 0; i < d->n_orgs; i++) {
		struct demo_org *o = &d->orgs[i];
		o->first_system = max;
		max += o->n_systems = systems_of(d, o);
	}
	TRY(counter_take(d->w, S("HT"), (int64_t)max, &number));
	d->systems = a_array(d->w->a, struct demo_system, max);
	struct sys_insert_many_in *rows = a_array(d->w->a, struct sys_insert_many_in, max);
	for (size_t i = 0; i < d->n_orgs; i++)
		for (size_t k = 0; k < d->orgs[i].n_systems; k++, n++) {
			d->systems[n] = system_new(d, &d->orgs[i], k, number + (int64_t)n);
			rows[n] = system_row(d, &d->systems[n]);
		}
	d->n_systems = n;
	TRY(sys_insert_many(d->w->db, rows, n));
	return network_facts_missing(d->w);
}

/* ---- address space ---- */

struct spaces { VEC(struct space_insert_many_in) rows; };

static void space_put(struct demo *d, struct spaces *s, struct str kind, struct str value, const struct demo_org *o, const struct demo_org *isp)
{
	struct space_insert_many_in row = { .id = demo_id(d, d->w->now - DECLARED), .kind = kind, .value = value, .org = o->id, .isp = isp ? isp->id : 0,
		.source = S("declared"), .from = d->w->now - DECLARED, .now = d->w->now - DECLARED };
	struct ip_prefix p;
	if (ip_prefix_parse(value, &p)) {
		struct ip last = ip_prefix_last(p);
		row.first = a_dup(d->w->a, str_from((const char *)p.ip.b, sizeof p.ip.b));
		row.last = a_dup(d->w->a, str_from((const char *)last.b, sizeof last.b));
	}
	*VEC_ADD(d->w->a, &s->rows) = row;
}

static err write_spaces(struct demo *d)
{
	static const char *const blocks[] = { "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24" };
	struct arena *a = d->w->a;
	struct spaces s = { 0 };
	for (size_t k = 0; k < d->n_isps; k++) {
		space_put(d, &s, S("prefix"), str_of(blocks[k]), d->isps[k], NULL);
		space_put(d, &s, S("asn"), a_fmt(a, "AS%zu", 64496 + k), d->isps[k], NULL);
	}
	for (size_t i = 0; i < d->n_orgs; i++) {
		const struct demo_org *o = &d->orgs[i];
		space_put(d, &s, S("domain"), a_fmt(a, "%.*s.example", STR_ARG(o->slug)), o, NULL);
		if (str_is(o->kind, "isp"))
			continue;
		space_put(d, &s, S("prefix"), a_fmt(a, "%.*s/32", STR_ARG(v4_of(d, i))), o, d->isps[i % 3]);
		space_put(d, &s, S("prefix"), a_fmt(a, "2001:db8:%zx::/48", i + 1), o, o->isp);
	}
	TRY(space_insert_many(d->w->db, s.rows.at, s.rows.n));
	return network_space_changed(d->w);
}

err demo_systems(struct demo *d)
{
	TRY(write_systems(d));
	TRY(demo_parts(d));
	return write_spaces(d);
}
