/* A register of national size for measuring its pages: 5,000 organisations, 100,000 systems, 50,000 experts in 5,000 teams, on top of
 * the small demonstration, whose log-ins open it.
 *   bench_register --data DIR [--database URL] [--years N]      how long it has been there, 2
 * The same every time but for the moment it is made at. Everybody is invented; addresses are those for documentation and
 * benchmarks (RFC 2544, 3849). */
#include <stdlib.h>

#include "base/rand.h"
#include "base/text.h"
#include "core/command.h"
#include "core/counter.h"
#include "core/legal/reference.h"
#include "modules/directory/queries.h"
#include "modules/network/network.h"
#include "modules/team/queries.h"

enum { ORGS = 5000, SYSTEMS = 100000, EXPERTS = 50000, CARRIERS = 20, CARRIER_SYSTEMS = 5000, CARRIER_PREFIXES = 1000, BRANCHES = 60, PROVIDERS = 250,
	SOLD_MAX = 6, CONTACTS = 3, OVERLAPS = 200 };
#define YEAR (365 * USEC_DAY)

struct org { int64_t id; struct str code, name, sector, province; size_t parent; };   /* parent: place + 1; 0: none */

struct load {
	struct work *w;
	struct rng rng;
	int64_t seq;
	usec age;
	struct org *orgs;
	int64_t branches_of;                 /* whose log-in lanhdao is: a tree of some size */
	const struct reference *provinces, *sectors;
	size_t n_provinces, n_sectors;
	int64_t teams[ORGS];
};

static int64_t load_id(struct load *x)
{
	static const usec epoch = 1577836800 * USEC_S;   /* 2020-01-01, as in base/rand.c */
	return (int64_t)((uint64_t)((x->w->now - x->age - epoch) / USEC_MS) << 21 | (uint64_t)(x->seq++ & 0x1fffff));
}

static int64_t below(struct load *x, int64_t n)
{
	return (int64_t)rng_below(&x->rng, (uint64_t)n);
}

/* ---- organisations ---- */

static const char *const departments[] = { "Sở Y tế", "Sở Giáo dục và Đào tạo", "Sở Khoa học và Công nghệ", "Sở Nông nghiệp và Môi trường", "Sở Tài chính",
	"Sở Xây dựng", "Trung tâm Chuyển đổi số", "Bệnh viện Đa khoa khu vực", "Trung tâm Y tế khu vực", "Trường Đại học Khoa học ứng dụng" };
static const char *const places[] = { "Sông Mây", "Đồng Sương", "Núi Lam", "Hồ Trong", "Rừng Thưa", "Cát Vàng", "Biển Lặng", "Gò Sen", "Đá Trắng", "Suối Bạc",
	"Bãi Dâu", "Cửa Gió", "Đồi Thông", "Lúa Mới", "Vịnh Xanh", "Tre Ngà" };
static const char *const parts[] = { "Thượng", "Hạ", "Đông", "Tây", "Nam", "Bắc", "Trung", "An", "Phú", "Tân" };

static struct str shown_place(struct arena *a, size_t k)
{
	return a_fmt(a, "%s %s", places[k % COUNT(places)], parts[k / COUNT(places) % COUNT(parts)]);
}

/* Below each province its departments and communes; then companies, the first of them carriers. */
static struct org_insert_many_in org_row(struct load *x, size_t i)
{
	enum { PER_PROVINCE = 110 };
	struct arena *a = x->w->a;
	size_t province = i / PER_PROVINCE, k = i % PER_PROVINCE, head = province * PER_PROVINCE;
	bool is_public = province < x->n_provinces;
	const struct reference *p = &x->provinces[province % x->n_provinces];
	const struct reference *s = &x->sectors[(i + province) % x->n_sectors];
	struct org_insert_many_in r = { .id = load_id(x), .code = a_fmt(a, "DV-%05zu", i + 1), .sector = s->code, .province = p->code,
		.role = is_public && k <= COUNT(departments) ? S("member") : S("none"), .member_group = is_public && !k ? S("c") : STR_NONE, .begins = x->w->now - x->age, .now = x->w->now - x->age };
	if (is_public && !k)
		r.name = a_fmt(a, "Ủy ban nhân dân tỉnh %.*s", STR_ARG(p->label[LANG_VI])), r.kind = S("province");
	else if (is_public && k <= COUNT(departments))
		r.name = a_fmt(a, "%s tỉnh %.*s", departments[k - 1], STR_ARG(p->label[LANG_VI])), r.kind = S("agency");
	else if (is_public)
		r.name = a_fmt(a, "Ủy ban nhân dân xã %.*s, tỉnh %.*s", STR_ARG(shown_place(a, k + province)), STR_ARG(p->label[LANG_VI])), r.kind = S("agency");
	else
		r.name = a_fmt(a, "Công ty trách nhiệm hữu hạn một thành viên Dịch vụ số %.*s %zu", STR_ARG(shown_place(a, i)), i), r.kind = S("company");
	if (i >= ORGS - CARRIERS) {
		r.name = a_fmt(a, "Tập đoàn Viễn thông %.*s", STR_ARG(shown_place(a, i)));
		r.kind = S("isp"), r.role = S("member"), r.member_group = S("dd");
	}
	x->orgs[i].parent = is_public && k ? head + 1 : 0;
	r.parent = is_public && k ? x->orgs[head].id : 0;
	if (!is_public && i < ORGS - CARRIERS && i >= ORGS - CARRIERS - BRANCHES)
		r.parent = x->branches_of;
	return r;
}

static err orgs_put(struct load *x)
{
	struct arena *a = x->w->a;
	struct org_insert_many_in *rows = a_array(a, struct org_insert_many_in, ORGS);
	for (size_t i = 0; i < ORGS; i++) {
		rows[i] = org_row(x, i);
		rows[i].name_en = a_fmt(a, "Organisation %zu (sample)", i + 1);
		rows[i].folded = text_fold(a, a_fmt(a, "%.*s %.*s %.*s", STR_ARG(rows[i].code), STR_ARG(rows[i].name), STR_ARG(rows[i].name_en)));
		x->orgs[i] = (struct org){ .id = rows[i].id, .code = rows[i].code, .name = rows[i].name, .sector = rows[i].sector, .province = rows[i].province, .parent = x->orgs[i].parent };
	}
	TRY(org_insert_many(x->w->db, rows, ORGS));
	for (size_t i = 0; i < ORGS; i++) {
		TRY(org_profile_set(x->w->db, &(struct org_profile_set_in){ .id = rows[i].id, .address = a_fmt(a, "Số %zu đường Mẫu, phường Thử Nghiệm", i + 1),
			.phone = a_fmt(a, "024 0000 %04zu", i % 10000), .email = a_fmt(a, "lienhe@dv%zu.example", i + 1), .website = a_fmt(a, "https://dv%zu.example", i + 1),
			.now = x->w->now - x->age }, NULL));
		if (i % 10 == 0)
			TRY(org_name_add(x->w->db, &(struct org_name_add_in){ .id = load_id(x), .org = rows[i].id, .name = a_fmt(a, "Đơn vị cũ %zu", i),
				.folded = a_fmt(a, "don vi cu %zu", i), .to = x->w->now - x->age }, NULL));
	}
	return OK;
}

static err contacts_put(struct load *x)
{
	static const char *const kinds[CONTACTS] = { "in_hours", "out_of_hours", "leadership" };
	struct arena *a = x->w->a;
	struct contact_insert_many_in *rows = a_array(a, struct contact_insert_many_in, ORGS * CONTACTS);
	for (size_t i = 0; i < ORGS * CONTACTS; i++)
		rows[i] = (struct contact_insert_many_in){ .id = load_id(x), .org = x->orgs[i / CONTACTS].id, .kind = str_of(kinds[i % CONTACTS]),
			.name = a_fmt(a, "Nguyễn Văn Mẫu %zu", i), .title = S("Đầu mối ứng cứu sự cố"), .email = a_fmt(a, "daumoi%zu@dv%zu.example", i % CONTACTS, i / CONTACTS + 1),
			.phone = a_fmt(a, "024 0001 %04zu", i % 10000), .hours = S("08:00–17:00"), .call_order = (int64_t)(i % CONTACTS) + 1, .public = i % CONTACTS == 0,
			.verified = below(x, 10) < 8 ? x->w->now - (5 + below(x, 300)) * USEC_DAY : 0, .now = x->w->now - x->age };
	TRY(contact_insert_many(x->w->db, rows, ORGS * CONTACTS));
	for (size_t i = 0; i < ORGS; i++) {
		int64_t id = load_id(x);
		usec asked = x->w->now - (5 + below(x, 110)) * USEC_DAY;
		TRY(check_add(x->w->db, &(struct check_add_in){ .id = id, .kind = S("confirm"), .org = x->orgs[i].id, .contact = rows[i * CONTACTS].id, .now = asked,
			.expires = asked + 5 * USEC_DAY, .secret = a_fmt(a, "bench %zu", i) }, NULL));
		TRY(check_close(x->w->db, &(struct check_close_in){ .id = id, .now = asked + USEC_HOUR, .by = S("Trực ban"), .result = i % 7 ? S("answered") : S("no_answer") }, NULL));
	}
	return OK;
}

/* ---- systems and address space ---- */

/* The last organisation is a carrier with very much; the others have a few to some hundreds. */
static size_t owner_of(struct load *x, size_t i)
{
	if (i < CARRIER_SYSTEMS)
		return ORGS - 1;
	size_t a = (size_t)below(x, ORGS - 1), b = (size_t)below(x, ORGS - 1);
	return i % 4 ? a : a < b ? a / 100 * 100 : b / 100 * 100;
}

static err systems_put(struct load *x)
{
	static const char *const words[] = { "Cổng thông tin điện tử", "Hệ thống thư điện tử công vụ", "Cổng dịch vụ công trực tuyến", "Hệ thống quản lý văn bản và điều hành",
		"Cơ sở dữ liệu chuyên ngành", "Kho dữ liệu dùng chung", "Hệ thống giám sát an toàn thông tin", "Phần mềm quản lý nhân sự", "Hệ thống thanh toán", "Trục tích hợp dữ liệu" };
	struct arena *a = x->w->a;
	int64_t number;
	struct sys_insert_many_in *rows = a_array(a, struct sys_insert_many_in, SYSTEMS);
	TRY(counter_take(x->w, S("HT"), SYSTEMS, &number));
	for (size_t i = 0; i < SYSTEMS; i++) {
		const struct org *o = &x->orgs[owner_of(x, i)], *carrier = &x->orgs[ORGS - 1 - i % CARRIERS];
		struct sys_insert_many_in *r = &rows[i];
		usec at = x->w->now - x->age;
		*r = (struct sys_insert_many_in){ .id = load_id(x), .code = a_fmt(a, "HT-%06lld", (long long)(number + (int64_t)i)), .owner = o->id,
			.operator = i % 5 ? o->id : carrier->id, .isp = carrier->id, .name = a_fmt(a, "%s %zu – %.*s", words[i % COUNT(words)], i, STR_ARG(o->name)),
			.level = i % 2000 == 0 ? 5 : 1 + below(x, 4), .decision_no = a_fmt(a, "%zu/QĐ-%.*s", i, STR_ARG(o->code)), .decision_at = at, .important = i % 400 == 0, .facing = true,
			.dossier = S("approved"), .sector = o->sector, .province = o->province, .domains = a_fmt(a, "h%zu.example", i), .ips = a_fmt(a, "2001:db8::%zx", i),
			.begins = at, .now = at, .changed = at };
		r->folded = text_fold(a, a_fmt(a, "%.*s %.*s", STR_ARG(r->code), STR_ARG(r->name)));
	}
	TRY(sys_insert_many(x->w->db, rows, SYSTEMS));
	return network_facts_missing(x->w);
}

static void space_row(struct load *x, struct space_insert_many_in *r, struct str value, const struct org *o, const struct org *carrier)
{
	struct ip_prefix p;
	*r = (struct space_insert_many_in){ .id = load_id(x), .kind = S("domain"), .value = value, .org = o->id, .isp = carrier ? carrier->id : 0, .source = S("declared"),
		.from = x->w->now - x->age, .now = x->w->now - x->age };
	if (!ip_prefix_parse(value, &p))
		return;
	struct ip last = ip_prefix_last(p);
	r->kind = S("prefix");
	r->first = a_dup(x->w->a, str_from((const char *)p.ip.b, sizeof p.ip.b));
	r->last = a_dup(x->w->a, str_from((const char *)last.b, sizeof last.b));
}

/* A /29 and a domain for everybody, inside what the carriers hold; a few are registered twice. */
static err spaces_put(struct load *x)
{
	struct arena *a = x->w->a;
	size_t n = 0;
	const struct org *big = &x->orgs[ORGS - 1];
	struct space_insert_many_in *rows = a_array(a, struct space_insert_many_in, 2 * ORGS + 2 * CARRIER_PREFIXES + OVERLAPS);
	space_row(x, &rows[n++], S("198.18.0.0/15"), big, NULL);
	for (size_t i = 0; i < CARRIER_PREFIXES; i++)
		space_row(x, &rows[n++], a_fmt(a, "2001:db8:%zx::/48", i + 0x1000), big, NULL);
	for (size_t i = 0; i + 1 < ORGS; i++) {
		space_row(x, &rows[n++], a_fmt(a, "198.%zu.%zu.%zu/29", 18 + i / 8192, i / 32 % 256, i % 32 * 8), &x->orgs[i], big);
		space_row(x, &rows[n++], a_fmt(a, "dv%zu.example", i + 1), &x->orgs[i], NULL);
	}
	for (size_t i = 0; i < OVERLAPS; i++)
		space_row(x, &rows[n++], a_fmt(a, "198.18.%zu.%zu/29", i * 16 / 32 % 256, i * 16 % 32 * 8), &x->orgs[i * 16 + 1], big);
	TRY(space_insert_many(x->w->db, rows, n));
	return network_space_changed(x->w);
}

/* ---- teams and experts ---- */

static err teams_put(struct load *x)
{
	struct arena *a = x->w->a;
	int64_t number;
	TRY(counter_take(x->w, S("DUC"), ORGS, &number));
	for (size_t i = 0; i < ORGS; i++) {
		struct str code = a_fmt(a, "DUC-%04lld", (long long)(number + (int64_t)i)), name = a_fmt(a, "Đội ứng cứu sự cố an toàn thông tin mạng – %.*s", STR_ARG(x->orgs[i].name));
		x->teams[i] = load_id(x);
		TRY(team_insert(x->w->db, &(struct team_insert_in){ .id = x->teams[i], .code = code, .org = x->orgs[i].id, .kind = S("organisation"), .name = name,
			.folded = text_fold(a, a_fmt(a, "%.*s %.*s", STR_ARG(code), STR_ARG(name))), .decision_no = a_fmt(a, "%zu/QĐ", i), .decision_at = x->w->now - x->age,
			.head = S("Trần Thị Mẫu"), .email = a_fmt(a, "doi@dv%zu.example", i + 1), .services = i % 3 ? S("6.1\n6.2\n6.5") : S("5.1\n6.1"), .begins = x->w->now - x->age,
			.now = x->w->now - x->age }, NULL));
	}
	return OK;
}

static err member_put(struct load *x, int64_t person, size_t team, const struct org *provider, bool is_primary)
{
	usec from = x->w->now - 365 * USEC_DAY;
	return member_insert(x->w->db, &(struct member_insert_in){ .id = load_id(x), .team = x->teams[team], .person = person, .from = from,
		.kind = provider ? S("hired") : S("staff"), .provider = provider ? provider->id : 0, .contract_no = provider ? S("12/HĐ") : STR_NONE,
		.contract_from = provider ? from : 0, .contract_to = provider ? x->w->now + (20 + below(x, 700)) * USEC_DAY : 0, .share = 50, .primary = is_primary, .now = from }, NULL);
}

/* The sharing of bench_teams.c with overlapping regions: four of five are staff of one team, the others are hired out to up to six. */
static err member_of(struct load *x, size_t k, int64_t person)
{
	enum { REGION = 40 };
	if (k % 5)
		return member_put(x, person, (size_t)below(x, ORGS), NULL, below(x, 10) < 3);
	size_t provider = k / 5 % PROVIDERS, n = 1 + (size_t)below(x, SOLD_MAX);
	for (size_t i = 0; i < n; i++)
		TRY(member_put(x, person, (provider * (ORGS / PROVIDERS) + (size_t)below(x, REGION)) % ORGS, &x->orgs[ORGS - CARRIERS - BRANCHES - 1 - provider], i == 0 && below(x, 50) == 0));
	return OK;
}

/* Every second expert counts; of the others some have no certificate any more and some are in no team. One in fifty is recorded twice. */
static err experts_put(struct load *x)
{
	static const char *const family[] = { "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ" };
	static const char *const given[] = { "An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Phúc", "Quân", "Sơn", "Thảo", "Tùng", "Vân" };
	int64_t number;
	struct arena *whole = x->w->a;
	err e = OK;
	TRY(counter_take(x->w, S("CG"), EXPERTS, &number));
	for (size_t i = 0; i < EXPERTS && e == OK; i++) {
		struct arena *a = x->w->a = arena_new(0);
		int64_t id = load_id(x), days = i % 2 ? -30 : 20 + below(x, 700);
		struct str code = a_fmt(a, "CG-%06lld", (long long)(number + (int64_t)i));
		struct str name = a_fmt(a, "%s Thử Mẫu %s %zu", family[below(x, COUNT(family))], given[below(x, COUNT(given))], i);
		e = person_insert(x->w->db, &(struct person_insert_in){ .id = id, .code = code, .org = x->orgs[below(x, ORGS)].id, .name = name,
			.folded = text_fold(a, a_fmt(a, "%.*s %.*s", STR_ARG(code), STR_ARG(name))), .mac = a_fmt(a, "%032zu", i % 50 == 49 ? i - 1 : i),
			.email = a_fmt(a, "cg%zu@mau.example", i), .consent_at = x->w->now - 365 * USEC_DAY, .now = x->w->now - x->age }, NULL);
		if (e == OK)
			e = credential_insert(x->w->db, &(struct credential_insert_in){ .id = load_id(x), .person = id, .standard = S("tt20-2017"), .skill = S("2.2.c"),
				.name = S("Ứng cứu sự cố (mẫu)"), .issuer = S("Trung tâm đào tạo (mẫu)"), .from = x->w->now - 365 * USEC_DAY, .to = x->w->now + days * USEC_DAY,
				.now = x->w->now - x->age }, NULL);
		if (e == OK && i % 4 != 3)
			e = member_of(x, i / 2, id);
		if (e == OK && i % 50 == 49)
			e = person_doubles(x->w->db, &(struct person_doubles_in){ .mac = a_fmt(a, "%032zu", i - 1) }, NULL);
		arena_free(a);
	}
	x->w->a = whole;
	return e;
}

static err load(struct work *w, void *arg)
{
	struct load *x = a_new(w->a, struct load);
	*x = (struct load){ .w = w, .rng = { 1 }, .age = *(int64_t *)arg * YEAR, .orgs = a_array(w->a, struct org, ORGS) };
	w->now -= w->now % USEC_S;
	reference_all(REF_PROVINCE, &x->provinces, &x->n_provinces);
	reference_all(REF_SECTOR, &x->sectors, &x->n_sectors);
	TRY(network_org_id(w, S("TT-SKCD"), &x->branches_of));
	TRY(orgs_put(x));
	TRY(contacts_put(x));
	TRY(systems_put(x));
	TRY(spaces_put(x));
	TRY(teams_put(x));
	return experts_put(x);
}

/* UNGCUU_CLOCK: the day on which it is measured. */
static void clock_stand(void)
{
	const char *when = getenv("UNGCUU_CLOCK");
	usec t;
	if (when && time_parse(str_of(when), &t))
		clock_set(t);
}

int main(int argc, char **argv)
{
	clock_stand();
	struct command c;
	struct str years = S("2");
	int64_t n = 2;
	command_option(&argc, argv, "--years", &years);
	int left = command_open(&c, &argc, argv, COMMAND_ALONE);
	if (left || !str_int(years, &n) || n < 1 || n > 12)
		return left ? left : 2;
	return command_close(&c, command_run(&c, TX_WRITE, load, &n));
}
