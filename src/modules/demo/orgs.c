/* The invented organisations: a coordinator, ministries and provinces with their response units, and those below them. */
#include "modules/demo/demo.h"

#include "base/text.h"
#include "core/legal/reference.h"
#include "modules/network/network.h"

#define SAMPLE_VI " (mẫu)"
#define SAMPLE_EN " (sample)"
#define FOUNDED (4 * 365 * USEC_DAY)   /* before the first case */

struct ministry { const char *code, *vi, *en, *sector; };
static const struct ministry ministries[] = {
	{ "SKCD", "Sức khỏe Cộng đồng", "Community Health", "health" },
	{ "VTKN", "Vận tải và Kết nối", "Transport Links", "transport" },
	{ "TAIKHOA", "Tài khóa", "Public Accounts", "finance" },
	{ "TTDB", "Trật tự Địa bàn", "Local Order", "security" },
	{ "HTTR", "Học tập và Tri thức", "Learning", "government" },
	{ "NLX", "Năng lượng Xanh", "Green Energy", "energy" },
	{ "TTIN", "Truyền tin", "Communications", "information" },
	{ "DDKH", "Đất đai và Khí hậu", "Land and Climate", "environment" },
	{ "DTM", "Đô thị Mới", "New Towns", "urban" },
	{ "TTQG", "Tiền tệ", "Money and Credit", "banking" },
	{ "VHDS", "Văn hóa và Di sản", "Culture and Heritage", "government" },
	{ "VLTD", "Việc làm và Trợ đỡ", "Work and Care", "government" },
	{ "LTP", "Lương thực và Thủy sản", "Food and Fisheries", "environment" },
	{ "KTSX", "Kỹ thuật và Sản xuất", "Engineering", "energy" },
	{ "HTPL", "Hỗ trợ Pháp lý", "Legal Aid", "government" },
	{ "DTBD", "Dữ liệu và Bản đồ", "Data and Maps", "information" },
};

static const char *const places[][2] = {
	{ "Sông Mây", "Song May" }, { "Đồng Sương", "Dong Suong" }, { "Núi Lam", "Nui Lam" }, { "Hồ Trong", "Ho Trong" },
	{ "Rừng Thưa", "Rung Thua" }, { "Cát Vàng", "Cat Vang" }, { "Biển Lặng", "Bien Lang" }, { "Gò Sen", "Go Sen" },
	{ "Đá Trắng", "Da Trang" }, { "Suối Bạc", "Suoi Bac" }, { "Bãi Dâu", "Bai Dau" }, { "Cửa Gió", "Cua Gio" },
	{ "Đồi Thông", "Doi Thong" }, { "Lúa Mới", "Lua Moi" }, { "Vịnh Xanh", "Vinh Xanh" }, { "Tre Ngà", "Tre Nga" },
	{ "Mây Hồng", "May Hong" }, { "Đất Lành", "Dat Lanh" }, { "Chim Lạc", "Chim Lac" }, { "Nắng Sớm", "Nang Som" },
	{ "Trăng Non", "Trang Non" }, { "Cồn Én", "Con En" }, { "Đầm Sen Hạ", "Dam Sen Ha" }, { "Phố Thượng", "Pho Thuong" },
	{ "Mưa Ngâu", "Mua Ngau" }, { "Giếng Ngọc", "Gieng Ngoc" }, { "Bến Cũ", "Ben Cu" }, { "Làng Gốm", "Lang Gom" },
	{ "Cầu Vồng", "Cau Vong" }, { "Sương Mai", "Suong Mai" }, { "Thác Lụa", "Thac Lua" }, { "Đảo Trúc", "Dao Truc" },
	{ "Hang Rồng", "Hang Rong" }, { "Mũi Sóng", "Mui Song" },
};

/* What stands below a province: word, kind, sector. */
struct below { const char *code, *vi, *en, *kind, *sector; };
static const struct below of_province[] = {
	{ "BV", "Bệnh viện Đa khoa", "General Hospital of", "hospital", "health" },
	{ "CN", "Công ty Cấp nước", "Water Company of", "company", "urban" },
	{ "DH", "Trường Đại học", "University of", "school", "government" },
	{ "YT", "Chi cục Sức khỏe", "Health Office of", "agency", "health" },
	{ "GT", "Chi cục Đường bộ", "Road Office of", "agency", "transport" },
	{ "MT", "Chi cục Đất đai", "Land Office of", "agency", "environment" },
	{ "BX", "Công ty Xe buýt", "Bus Company of", "company", "transport" },
	{ "DL", "Công ty Điện", "Power Company of", "company", "energy" },
};

static const struct below companies[] = {
	{ "NH", "Ngân hàng", "Bank", "bank", "banking" },
	{ "BV", "Bệnh viện Chuyên khoa", "Special Hospital", "hospital", "health" },
	{ "TCT", "Tổng công ty", "Corporation", "soe", "energy" },
	{ "ATTT", "Công ty An toàn số", "Security Firm", "security_firm", "information" },
	{ "BH", "Công ty Bảo hiểm", "Insurance", "company", "finance" },
	{ "TMDT", "Sàn giao dịch", "Marketplace", "company", "" },
	{ "CT", "Công ty Phần mềm", "Software", "company", "information" },
	{ "CK", "Công ty Chứng khoán", "Securities", "company", "finance" },
};
static const char *const brands[][2] = {
	{ "Hạt Nắng", "Hat Nang" }, { "Lá Phong", "La Phong" }, { "Sóng Ngầm", "Song Ngam" }, { "Đèn Giấy", "Den Giay" },
	{ "Cánh Diều", "Canh Dieu" }, { "Mái Chèo", "Mai Cheo" }, { "Trống Cơm", "Trong Com" }, { "Gốm Nâu", "Gom Nau" },
	{ "Nón Lá", "Non La" }, { "Chuông Gió", "Chuong Gio" }, { "Tre Xanh", "Tre Xanh" }, { "Mắt Lưới", "Mat Luoi" },
};
static const char *const further[] = { "", " 2", " 3", " 4" };   /* a brand's further units */

const struct demo_size *demo_size_of(struct str name)
{
	static const struct demo_size sizes[] = {
		{ "small", 4, 8, 9, 7, 300, 400, 12 },
		{ "national", 34, 16, 150, 30, 100000, 3 * 365, 60 },
		{ "million", 34, 16, 150, 30, 1000000, 3 * 365, 60 },   /* tests/bench/run.sh --long */
	};
	for (size_t i = 0; i < COUNT(sizes); i++)
		if (str_is(name, sizes[i].name))
			return &sizes[i];
	return NULL;
}

/* ---- one organisation ---- */

static struct str lower(struct arena *a, struct str s)
{
	char *p = a_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] + 'a' - 'A');
	return str_from(p, s.n);
}

/* Completes what the caller has not said and gives the id; the place in the array never changes. */
static struct demo_org *org_new(struct demo *d, struct demo_org o)
{
	struct demo_org *x = &d->orgs[d->n_orgs++];
	*x = o;
	x->id = demo_id(d, d->w->now - FOUNDED);
	x->slug = lower(d->w->a, o.code);
	x->name = a_cat(d->w->a, o.name, S(SAMPLE_VI));
	x->name_en = a_cat(d->w->a, o.name_en, S(SAMPLE_EN));
	if (!x->role.n)
		x->role = S("none");
	if (!x->team)
		x->team = x;
	return x;
}

/* The body and its response unit, which handles the cases of everything below. */
static struct demo_org *body_with_unit(struct demo *d, struct demo_org o, struct str unit_code, const char *unit_vi, const char *unit_en)
{
	struct demo_org *body = org_new(d, o);
	struct demo_org *unit = org_new(d, (struct demo_org){ .code = unit_code, .name = a_fmt(d->w->a, "%s %.*s", unit_vi, STR_ARG(o.name)),
		.name_en = a_fmt(d->w->a, "%s %.*s", unit_en, STR_ARG(o.name_en)), .kind = S("agency"), .role = S("specialised_unit"),
		.group = S("a"), .sector = o.sector, .province = o.province, .parent = body });
	body->team = unit;
	return body;
}

static void ministry_new(struct demo *d, const struct ministry *m, bool leads)
{
	struct arena *a = d->w->a;
	struct demo_org *body = body_with_unit(d, (struct demo_org){ .code = a_fmt(a, "BO-%s", m->code), .name = a_fmt(a, "Bộ %s", m->vi),
		.name_en = a_fmt(a, "Ministry of %s", m->en), .kind = S("ministry"), .role = leads ? S("sector_lead") : S("member"),
		.sector = str_of(m->sector) }, a_fmt(a, "TT-%s", m->code), "Trung tâm Ứng cứu sự cố", "Response Centre of the");
	if (!d->star)
		d->star = body->team;
}

static void province_new(struct demo *d, size_t k, bool is_whole)
{
	struct arena *a = d->w->a;
	const struct reference *provinces;
	size_t n;
	reference_all(REF_PROVINCE, &provinces, &n);
	struct str name = str_of(places[k][0]), en = str_of(places[k][1]), code = a_fmt(a, "%02zu", k + 1);
	struct demo_org *body = body_with_unit(d, (struct demo_org){ .code = a_fmt(a, "T%.*s", STR_ARG(code)), .name = a_fmt(a, "UBND tỉnh %.*s", STR_ARG(name)),
		.name_en = a_fmt(a, "Province of %.*s", STR_ARG(en)), .kind = S("province"), .role = S("member"), .sector = S("government"),
		.province = provinces[k % n].code }, a_fmt(a, "T%.*s-TTS", STR_ARG(code)), "Trung tâm Dữ liệu số", "Digital Centre of the");
	size_t n_below = is_whole ? COUNT(of_province) : 1;
	for (size_t i = 0; i < n_below; i++) {
		const struct below *b = &of_province[i];
		org_new(d, (struct demo_org){ .code = a_fmt(a, "T%.*s-%s", STR_ARG(code), b->code), .name = a_fmt(a, "%s %.*s", b->vi, STR_ARG(name)),
			.name_en = a_fmt(a, "%s %.*s", b->en, STR_ARG(en)), .kind = str_of(b->kind), .sector = str_of(b->sector),
			.province = body->province, .parent = body, .team = body->team });
	}
}

static void isp_new(struct demo *d, size_t k)
{
	static const char *const names[][2] = { { "Mạng Lưới Xanh", "Green Net" }, { "Viễn Thông Cánh Én", "Swallow Telecom" }, { "Kết Nối Bốn Mùa", "Four Seasons Link" } };
	struct arena *a = d->w->a;
	d->isps[k] = org_new(d, (struct demo_org){ .code = a_fmt(a, "ISP-%zu", k + 1), .name = a_fmt(a, "Nhà mạng %s", names[k][0]),
		.name_en = str_of(names[k][1]), .kind = S("isp"), .role = S("member"), .group = S("dd"), .sector = S("information") });
	d->n_isps++;
}

static void company_new(struct demo *d, size_t k)
{
	struct arena *a = d->w->a;
	size_t n_kinds = COUNT(companies), n_brands = COUNT(brands);
	const struct below *b = &companies[k % n_kinds];
	size_t brand = (k / n_kinds + k % n_kinds) % n_brands, again = k / (n_kinds * n_brands);
	bool is_member = k % 3 == 0;
	/* hospitals belong to the ministry of health, whose unit handles their cases */
	bool is_hospital = str_is(str_of(b->kind), "hospital");
	org_new(d, (struct demo_org){ .code = a_fmt(a, "%s-%02zu", b->code, k / n_kinds + 1),
		.name = a_fmt(a, "%s %s%s", b->vi, brands[brand][0], further[again % 4]), .name_en = a_fmt(a, "%s %s%s", brands[brand][1], b->en, further[again % 4]),
		.kind = str_of(b->kind), .role = is_member ? S("member") : S("none"), .group = is_member ? S("voluntary") : STR_NONE,
		.parent = is_hospital ? d->star->parent : NULL, .team = is_hospital ? d->star : NULL,
		.sector = str_of(b->sector), .province = d->orgs[1 + demo_below(d, (int64_t)d->n_orgs - 1)].province });
}

/* ---- writing ---- */

static err org_rows(struct demo *d)
{
	struct arena *a = d->w->a;
	usec begins = d->w->now - FOUNDED;
	struct org_insert_many_in *rows = a_array(a, struct org_insert_many_in, d->n_orgs);
	for (size_t i = 0; i < d->n_orgs; i++) {
		const struct demo_org *o = &d->orgs[i];
		struct str folded = text_fold(a, a_fmt(a, "%.*s %.*s %.*s", STR_ARG(o->code), STR_ARG(o->name), STR_ARG(o->name_en)));
		rows[i] = (struct org_insert_many_in){ .id = o->id, .code = o->code, .name = o->name, .name_en = o->name_en, .folded = folded,
			.kind = o->kind, .role = o->role, .member_group = o->group, .sector = o->sector, .province = o->province,
			.parent = o->parent ? o->parent->id : 0, .demo = true, .begins = begins, .now = begins };
	}
	return org_insert_many(d->w->db, rows, d->n_orgs);
}

/* No subscriber number begins with 0, so these reach nobody. */
static struct str phone_of(struct demo *d, const struct demo_org *o, int k)
{
	return a_fmt(d->w->a, "024 0000 %04zu", ((size_t)(o - d->orgs) * 4 + (size_t)k) % 10000);
}

static err org_profiles(struct demo *d)
{
	for (size_t i = 0; i < d->n_orgs; i++) {
		const struct demo_org *o = &d->orgs[i];
		struct arena *a = d->w->a;
		TRY(org_profile_set(d->w->db, &(struct org_profile_set_in){ .id = o->id, .address = a_fmt(a, "Số %zu phố Mẫu", i + 1),
			.phone = phone_of(d, o, 0), .email = a_fmt(a, "lienhe@%.*s.example", STR_ARG(o->slug)),
			.website = a_fmt(a, "https://%.*s.example", STR_ARG(o->slug)), .now = d->w->now - FOUNDED }, NULL));
	}
	return OK;
}

static err contact_rows(struct demo *d)
{
	static const struct { const char *kind, *title, *hours; bool is_public; } points[] = {
		{ "in_hours", "Đầu mối ứng cứu sự cố", "08:00–17:00", true }, { "out_of_hours", "Trực ngoài giờ", "17:00–08:00", false },
		{ "leadership", "Lãnh đạo phụ trách", "", false } };
	enum { POINTS = COUNT(points) };
	struct arena *a = d->w->a;
	struct contact_insert_many_in *rows = a_array(a, struct contact_insert_many_in, d->n_orgs * POINTS);
	usec since = d->w->now - FOUNDED;
	for (size_t i = 0; i < d->n_orgs * POINTS; i++) {
		const struct demo_org *o = &d->orgs[i / POINTS];
		int k = (int)(i % POINTS);
		rows[i] = (struct contact_insert_many_in){ .id = demo_id(d, since), .org = o->id, .kind = str_of(points[k].kind), .name = demo_person(d),
			.title = str_of(points[k].title), .email = a_fmt(a, "daumoi%d@%.*s.example", k + 1, STR_ARG(o->slug)), .phone = phone_of(d, o, k + 1),
			.hours = str_of(points[k].hours), .call_order = k + 1, .public = points[k].is_public,
			.verified = demo_chance(d, 80) ? d->w->now - demo_between(d, 5, 300) * USEC_DAY : 0, .now = since };
	}
	return contact_insert_many(d->w->db, rows, d->n_orgs * POINTS);
}

err demo_orgs(struct demo *d)
{
	d->orgs = a_array(d->w->a, struct demo_org, DEMO_ORGS_MAX);
	d->isps = a_array(d->w->a, struct demo_org *, 3);
	d->coordinator = org_new(d, (struct demo_org){ .code = S("DPQG"), .name = S("Trung tâm Điều phối Ứng cứu Quốc gia"),
		.name_en = S("National Response Coordination Centre"), .kind = S("coordinator"), .role = S("coordinator") });
	for (int i = 0; i < d->size->ministries; i++)
		ministry_new(d, &ministries[i], i < 8);
	for (size_t k = 0; k < 3; k++)
		isp_new(d, k);
	for (int k = 0; k < d->size->provinces; k++)
		province_new(d, (size_t)k, d->size->provinces > 4);
	for (int k = 0; k < d->size->companies; k++)
		company_new(d, (size_t)k);
	for (size_t i = 0; i < d->n_orgs; i++)
		d->orgs[i].isp = d->isps[i % d->n_isps];
	TRY(org_rows(d));
	TRY(org_profiles(d));
	return contact_rows(d);
}
