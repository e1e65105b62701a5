/* The registers of this module as spreadsheets: what each column is, how a row becomes a record, how records go out.
 * What a file has no column for stays as it is. */
#include "modules/network/org_names.h"
#include "modules/network/pages.h"

enum { AT_ONCE = 1000 };

#define WORD(word, says) { word, M_NETWORK_WORD_##says }
static const struct sheet_choice org_kinds[] = {
	WORD("ministry", MINISTRY), WORD("agency", AGENCY), WORD("province", PROVINCE), WORD("soe", SOE), WORD("isp", ISP),
	WORD("security_firm", SECURITY_FIRM), WORD("bank", BANK), WORD("hospital", HOSPITAL), WORD("school", SCHOOL), WORD("company", COMPANY),
	WORD("coordinator", COORDINATOR), WORD("other", OTHER),
};
static const struct sheet_choice org_roles[] = {
	WORD("none", NONE), WORD("member", MEMBER), WORD("specialised_unit", SPECIALISED_UNIT), WORD("sector_team", SECTOR_TEAM),
	WORD("sector_lead", SECTOR_LEAD), WORD("coordinator", COORDINATOR),
};
static const struct sheet_choice contact_kinds[] = {
	WORD("in_hours", IN_HOURS), WORD("out_of_hours", OUT_OF_HOURS), WORD("leadership", LEADERSHIP), WORD("post", POST), WORD("im", IM),
};
static const struct sheet_choice sources[] = {
	WORD("declared", DECLARED), WORD("whois", WHOIS), WORD("vnnic", VNNIC), WORD("observed", OBSERVED), WORD("import", IMPORT),
};
#define REFERENCE(table) .type = SHEET_CHOICE, .has_reference = true, .reference = (table)

/* ---- organisations ---- */

static const struct sheet_column org_columns[] = {
	{ "code", M_NETWORK_CODE, "ma|ma co quan|ma don vi|ma to chuc", SHEET_TEXT, true, .example = "SYT-HN", .rule = M_NETWORK_RULE_CODE },
	{ "name", M_NETWORK_NAME, "ten|ten co quan|ten don vi|ten to chuc", SHEET_TEXT, true, .example = "Sở Y tế Hà Nội", .rule = M_NETWORK_RULE_NAME, .width = 45 },
	{ "name_en", M_NETWORK_NAME_EN, "ten tieng anh", SHEET_TEXT, .example = "Ha Noi Department of Health", .rule = M_NETWORK_RULE_OPTIONAL, .width = 35 },
	{ "kind", M_NETWORK_KIND, "loai|loai hinh", SHEET_CHOICE, true, LIST(org_kinds), .example = "agency", .rule = M_NETWORK_RULE_CHOICE, .width = 26 },
	{ "network_role", M_NETWORK_ROLE, "vai tro", SHEET_CHOICE, .choices = org_roles, .n_choices = COUNT(org_roles), .example = "member", .rule = M_NETWORK_RULE_ROLE, .width = 24 },
	{ "member_group", M_NETWORK_MEMBER_GROUP, "nhom thanh vien", REFERENCE(REF_MEMBER_GROUP), .example = "b", .rule = M_NETWORK_RULE_ROLE, .width = 24 },
	{ "sector", M_NETWORK_SECTOR, "linh vuc", REFERENCE(REF_SECTOR), .example = "health", .rule = M_NETWORK_RULE_CHOICE, .width = 22 },
	{ "province", M_NETWORK_PROVINCE, "tinh|tinh thanh|tinh, thanh pho", REFERENCE(REF_PROVINCE), .example = "Hà Nội", .rule = M_NETWORK_RULE_PROVINCE, .width = 20 },
	{ "parent", M_NETWORK_PARENT, "cap tren|co quan cap tren|co quan chu quan", SHEET_TEXT, .example = "UBND-HN", .rule = M_NETWORK_RULE_PARENT, .width = 20 },
	{ "address", M_NETWORK_ADDRESS, "dia chi", SHEET_TEXT, .rule = M_NETWORK_RULE_OPTIONAL, .width = 40 },
	{ "phone", M_NETWORK_PHONE, "so dien thoai|dien thoai", SHEET_TEXT, .example = "024 3998 5765", .rule = M_NETWORK_RULE_PHONE },
	{ "email", M_NETWORK_EMAIL, "thu dien tu|e-mail", SHEET_TEXT, .example = "vanthu@example.gov.vn", .rule = M_NETWORK_RULE_OPTIONAL, .width = 28 },
	{ "website", M_NETWORK_WEBSITE, "trang thong tin dien tu|trang web", SHEET_TEXT, .example = "https://example.gov.vn", .rule = M_NETWORK_RULE_OPTIONAL, .width = 28 },
};

static void over(const struct sheet_line *l, const char *key, struct str *to)
{
	if (sheet_has(l, key))
		*to = sheet_text(l, key);
}

static void org_over(const struct sheet_line *l, struct org_form *f)
{
	over(l, "name", &f->name);
	over(l, "name_en", &f->name_en);
	over(l, "kind", &f->kind);
	over(l, "network_role", &f->network_role);
	over(l, "member_group", &f->member_group);
	over(l, "sector", &f->sector);
	over(l, "province", &f->province);
	over(l, "parent", &f->parent);
	over(l, "address", &f->address);
	over(l, "phone", &f->phone);
	over(l, "email", &f->email);
	over(l, "website", &f->website);
	if (!f->network_role.n)
		f->network_role = S("none");
}

static bool org_same(const struct org_form *f, const struct org_form *was)
{
	return str_eq(f->name, was->name) && str_eq(f->name_en, was->name_en) && str_eq(f->kind, was->kind)
		&& str_eq(f->network_role, was->network_role) && str_eq(f->member_group, was->member_group) && str_eq(f->sector, was->sector)
		&& str_eq(f->province, was->province) && str_eq(f->parent, was->parent) && str_eq(f->address, was->address)
		&& str_eq(f->phone, was->phone) && str_eq(f->email, was->email) && str_eq(f->website, was->website);
}

static err org_take(struct work *w, const struct sheet_line *l, enum sheet_done *ret)
{
	struct org_form was = { 0 }, f;
	struct org_id_of_code_row known;
	int64_t id;
	bool found;
	TRY(org_id_of_code(w->db, w->a, &(struct org_id_of_code_in){ .code = sheet_text(l, "code") }, &known, &found));
	if (found)
		TRY(network_org_form(w, known.id, &was));
	f = was;
	f.code = sheet_text(l, "code");
	org_over(l, &f);
	*ret = !found ? SHEET_ADDED : org_same(&f, &was) ? SHEET_SAME : SHEET_CHANGED;
	if (*ret == SHEET_SAME)
		return network_need_edit(w, known.id);
	return found ? network_org_edit(w, known.id, &f) : network_org_add(w, &f, &id);
}

static err org_some(struct work *w, struct sheet_out *out, int64_t *after, bool *ret_more)
{
	struct org_export_rows rows;
	TRY(org_export(w->db, w->a, &(struct org_export_in){ .after = *after, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct org_export_row *o = &rows.at[i];
		SHEET_PUT(out, o->code, o->name, o->name_en, o->kind, o->network_role, o->member_group, o->sector, o->province, o->parent,
			o->address, o->phone, o->email, o->website);
		TRY(sheet_end_row(out));
		*after = o->id;
	}
	*ret_more = rows.n == AT_ONCE;
	return OK;
}

/* ---- which organisation: the same few are named in thousands of rows ---- */

/* The ids of organisations that this import adds itself are never asked for here. */
static err org_named(struct work *w, const struct sheet_line *l, const char *field, int64_t *ret_id)
{
	struct arena *keep;
	void **memory = sheet_memory(l, &keep);
	if (!*memory)
		*memory = a_new(keep, struct org_names);
	return org_names_find(w, *memory, keep, field, sheet_text(l, field), ret_id);
}

/* ---- systems ---- */

static const struct sheet_column system_columns[] = {
	{ "code", M_NETWORK_CODE, "ma|ma he thong", SHEET_TEXT, .example = "HT-000123", .rule = M_NETWORK_RULE_SYSTEM_CODE },
	{ "owner", M_NETWORK_OWNER, "chu quan|co quan chu quan", SHEET_TEXT, true, .example = "SYT-HN", .rule = M_NETWORK_RULE_ORG, .width = 20 },
	{ "operator", M_NETWORK_OPERATOR, "van hanh|don vi van hanh", SHEET_TEXT, .example = "TT-CNTT", .rule = M_NETWORK_RULE_OPERATOR, .width = 20 },
	{ "isp", M_NETWORK_ISP, "isp|nha cung cap", SHEET_TEXT, .rule = M_NETWORK_RULE_ORG },
	{ "name", M_NETWORK_SYSTEM_NAME, "ten|ten he thong", SHEET_TEXT, true, .example = "Cổng dịch vụ công", .rule = M_NETWORK_RULE_NAME, .width = 45 },
	{ "level", M_NETWORK_LEVEL, "cap do", SHEET_INT, .example = "3", .rule = M_NETWORK_RULE_LEVEL, .width = 8 },
	{ "decision_no", M_NETWORK_DECISION_NO, "so quyet dinh", SHEET_TEXT, .example = "12/QĐ-SYT", .rule = M_NETWORK_RULE_OPTIONAL },
	{ "decision_at", M_NETWORK_DECISION_AT, "ngay quyet dinh", SHEET_DAY, .example = "01/02/2026", .rule = M_NETWORK_RULE_DAY, .width = 12 },
	{ "is_national_important", M_NETWORK_IS_IMPORTANT, "quan trong quoc gia", SHEET_BOOL, .example = "Không", .rule = M_NETWORK_RULE_YES_NO },
	{ "is_internet_facing", M_NETWORK_IS_FACING, "ket noi internet", SHEET_BOOL, .example = "Có", .rule = M_NETWORK_RULE_YES_NO },
	{ "sector", M_NETWORK_SECTOR, "linh vuc", REFERENCE(REF_SECTOR), .example = "health", .rule = M_NETWORK_RULE_CHOICE, .width = 22 },
	{ "province", M_NETWORK_PROVINCE, "tinh|tinh thanh|tinh, thanh pho", REFERENCE(REF_PROVINCE), .example = "Hà Nội", .rule = M_NETWORK_RULE_PROVINCE, .width = 20 },
	{ "purpose", M_NETWORK_PURPOSE, "muc dich", SHEET_LINES, .rule = M_NETWORK_RULE_OPTIONAL, .width = 40 },
	{ "domains", M_NETWORK_DOMAINS, "ten mien", SHEET_LIST, .example = "dichvucong.example.gov.vn", .rule = M_NETWORK_RULE_LIST, .width = 30 },
	{ "ips", M_NETWORK_IPS, "dia chi ip|ip", SHEET_LIST, .example = "203.0.113.4 203.0.113.0/28", .rule = M_NETWORK_RULE_LIST, .width = 30 },
};

static void system_over(const struct sheet_line *l, struct system_form *f)
{
	over(l, "owner", &f->owner);
	over(l, "operator", &f->operator);
	over(l, "isp", &f->isp);
	over(l, "name", &f->name);
	over(l, "decision_no", &f->decision_no);
	over(l, "sector", &f->sector);
	over(l, "province", &f->province);
	over(l, "purpose", &f->purpose);
	f->level = sheet_has(l, "level") ? sheet_int(l, "level", 0) : f->level;
	f->decision_at = sheet_has(l, "decision_at") ? sheet_day(l, "decision_at") : f->decision_at;
	f->is_national_important = sheet_has(l, "is_national_important") ? sheet_bool(l, "is_national_important") : f->is_national_important;
	f->is_internet_facing = sheet_has(l, "is_internet_facing") ? sheet_bool(l, "is_internet_facing") : f->is_internet_facing;
	f->domains = sheet_has(l, "domains") ? sheet_list(l, "domains") : f->domains;
	f->ips = sheet_has(l, "ips") ? sheet_list(l, "ips") : f->ips;
}

/* Without a code: the owner's system of that name, so that reading a file twice adds nothing twice. */
static err system_code(struct work *w, const struct sheet_line *l, struct str *ret)
{
	struct sys_named_row row;
	int64_t owner;
	bool found;
	*ret = sheet_text(l, "code");
	if (ret->n)
		return OK;
	TRY(org_named(w, l, "owner", &owner));
	if (!owner)
		return OK;
	TRY(sys_named(w->db, w->a, &(struct sys_named_in){ .owner = owner, .name = sheet_text(l, "name") }, &row, &found));
	if (found)
		*ret = row.code;
	return OK;
}

static err system_take(struct work *w, const struct sheet_line *l, enum sheet_done *ret)
{
	struct system_form f = { 0 };
	struct str code;
	bool is_same;
	TRY(system_code(w, l, &code));
	*ret = code.n ? SHEET_CHANGED : SHEET_ADDED;
	if (code.n)
		TRY(network_system_form(w, code, &f));
	system_over(l, &f);
	if (!code.n)
		return network_system_add(w, &f, &code);
	TRY(network_system_is(w, code, &f, &is_same));
	if (is_same)
		*ret = SHEET_SAME;
	return is_same ? OK : network_system_edit(w, code, &f);
}

static err system_some(struct work *w, struct sheet_out *out, int64_t *after, bool *ret_more)
{
	struct sys_export_rows rows;
	bool wide;
	TRY(network_sees_all(w, &wide));
	TRY(sys_export(w->db, w->a, &(struct sys_export_in){ .after = *after, .viewer = w->by.org_id, .wide = wide, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct sys_export_row *s = &rows.at[i];
		SHEET_PUT(out, s->code, s->owner, s->operator, s->isp, s->name);
		sheet_put_int(out, s->level);
		sheet_put(out, s->decision_no);
		sheet_put_day(out, s->decision_at);
		sheet_put_bool(out, s->is_national_important);
		sheet_put_bool(out, s->is_internet_facing);
		SHEET_PUT(out, s->sector, s->province, s->purpose, s->domains, s->ips);
		TRY(sheet_end_row(out));
		*after = s->id;
	}
	*ret_more = rows.n == AT_ONCE;
	return OK;
}

/* ---- software ---- */

static const struct sheet_column software_columns[] = {
	{ "system", M_NETWORK_SHEET_SYSTEM, "ma he thong|he thong", SHEET_TEXT, true, .example = "HT-000123", .rule = M_NETWORK_RULE_SOFTWARE_SYSTEM, .width = 14 },
	{ "cpe", M_NETWORK_SOFTWARE_CPE, "cpe|ma cpe", SHEET_TEXT, .example = "cpe:2.3:a:apache:http_server:2.4.58:*:*:*:*:*:*:*", .rule = M_NETWORK_RULE_SOFTWARE, .width = 44 },
	{ "purl", M_NETWORK_SOFTWARE_PURL, "purl|ma goi", SHEET_TEXT, .example = "pkg:deb/debian/apache2@2.4.58-1", .rule = M_NETWORK_RULE_SOFTWARE, .width = 36 },
	{ "vendor", M_NETWORK_SOFTWARE_VENDOR, "nha san xuat|hang", SHEET_TEXT, .example = "Apache", .rule = M_NETWORK_RULE_OPTIONAL, .width = 18 },
	{ "product", M_NETWORK_SOFTWARE_PRODUCT, "san pham|ten phan mem|phan mem", SHEET_TEXT, .example = "HTTP Server", .rule = M_NETWORK_RULE_SOFTWARE, .width = 24 },
	{ "version", M_NETWORK_SOFTWARE_VERSION, "phien ban", SHEET_TEXT, .example = "2.4.58", .rule = M_NETWORK_RULE_OPTIONAL },
	{ "valid_from", M_NETWORK_VALID_FROM, "tu ngay|dung tu ngay|from", SHEET_DAY, .rule = M_NETWORK_RULE_DAY, .width = 12 },
};

/* What the system has already, under the same names, is no mistake in a file that is read again. */
static err software_take(struct work *w, const struct sheet_line *l, enum sheet_done *ret)
{
	struct part_form f = { .cpe = sheet_text(l, "cpe"), .purl = sheet_text(l, "purl"), .vendor = sheet_text(l, "vendor"), .product = sheet_text(l, "product"),
		.version = sheet_text(l, "version"), .valid_from = sheet_day(l, "valid_from") };
	int64_t line;
	bool is_known;
	if (!f.valid_from)
		f.valid_from = w->now;
	TRY(work_checked(w));
	TRY(network_software_known(w, sheet_text(l, "system"), &f, &is_known));
	*ret = is_known ? SHEET_SAME : SHEET_ADDED;
	return is_known ? OK : network_part_add(w, sheet_text(l, "system"), PART_SOFTWARE, &f, &line);
}

static err software_some(struct work *w, struct sheet_out *out, int64_t *after, bool *ret_more)
{
	struct software_export_rows rows;
	bool wide;
	TRY(network_sees_all(w, &wide));
	TRY(software_export(w->db, w->a, &(struct software_export_in){ .after = *after, .viewer = w->by.org_id, .wide = wide, .now = w->now, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct software_export_row *s = &rows.at[i];
		SHEET_PUT(out, s->system_code, s->cpe, s->purl, s->vendor, s->product, s->version);
		sheet_put_day(out, s->valid_from);
		TRY(sheet_end_row(out));
		*after = s->id;
	}
	*ret_more = rows.n == AT_ONCE;
	return OK;
}

/* ---- address space ---- */

static const struct sheet_column space_columns[] = {
	{ "organisation", M_NETWORK_SHEET_ORG, "co quan|don vi|ma co quan|to chuc", SHEET_TEXT, true, .example = "SYT-HN", .rule = M_NETWORK_RULE_ORG, .width = 20 },
	{ "value", M_NETWORK_SPACE_VALUE, "gia tri|dia chi|dai dia chi|ten mien", SHEET_TEXT, true, .example = "203.0.113.0/24", .rule = M_NETWORK_RULE_SPACE, .width = 28 },
	{ "isp", M_NETWORK_ISP, "isp|nha cung cap", SHEET_TEXT, .rule = M_NETWORK_RULE_ORG },
	{ "source", M_NETWORK_SOURCE, "nguon", SHEET_CHOICE, .choices = sources, .n_choices = COUNT(sources), .example = "declared", .rule = M_NETWORK_RULE_CHOICE },
	{ "valid_from", M_NETWORK_VALID_FROM, "tu ngay|hieu luc tu", SHEET_DAY, .rule = M_NETWORK_RULE_DAY, .width = 12 },
};

/* What is known is no mistake in a file that is read again. */
static bool is_known_only(const struct work *w)
{
	return w->problem.fields.n == 1 && str_is(w->problem.fields.at[0].code, "network.space_known");
}

static err space_take(struct work *w, const struct sheet_line *l, enum sheet_done *ret)
{
	int64_t org, id;
	TRY(org_named(w, l, "organisation", &org));
	if (!org)
		return work_checked(w);
	struct org_by_id_row o;
	TRY(network_org(w, org, &o));
	struct space_form f = { .org = o.code, .value = sheet_text(l, "value"), .isp = sheet_text(l, "isp"), .source = sheet_text(l, "source"),
		.valid_from = sheet_day(l, "valid_from") };
	if (!f.source.n)
		f.source = S("import");
	*ret = SHEET_ADDED;
	err e = network_space_add(w, &f, &id, NULL);
	if (e != E_INVALID || !is_known_only(w))
		return e;
	w->problem = (struct problem){ 0 };
	*ret = SHEET_SAME;
	return OK;
}

static err space_some(struct work *w, struct sheet_out *out, int64_t *after, bool *ret_more)
{
	struct space_export_rows rows;
	TRY(space_export(w->db, w->a, &(struct space_export_in){ .after = *after, .now = w->now, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		SHEET_PUT(out, rows.at[i].organisation, rows.at[i].value, rows.at[i].isp, rows.at[i].source);
		sheet_put_day(out, rows.at[i].valid_from);
		TRY(sheet_end_row(out));
		*after = rows.at[i].id;
	}
	*ret_more = rows.n == AT_ONCE;
	return OK;
}

/* ---- contact points ---- */

static const struct sheet_column contact_columns[] = {
	{ "organisation", M_NETWORK_SHEET_ORG, "co quan|don vi|ma co quan|to chuc", SHEET_TEXT, true, .example = "SYT-HN", .rule = M_NETWORK_RULE_ORG, .width = 20 },
	{ "kind", M_NETWORK_CONTACT_KIND, "loai|loai dau moi", SHEET_CHOICE, true, LIST(contact_kinds), .example = "in_hours", .rule = M_NETWORK_RULE_CHOICE, .width = 22 },
	{ "name", M_NETWORK_CONTACT_NAME, "ten|ho ten|ho va ten", SHEET_TEXT, true, .example = "Tổ trực ban", .rule = M_NETWORK_RULE_NAME, .width = 28 },
	{ "title", M_NETWORK_CONTACT_TITLE, "chuc vu", SHEET_TEXT, .rule = M_NETWORK_RULE_OPTIONAL, .width = 22 },
	{ "email", M_NETWORK_EMAIL, "thu dien tu|e-mail", SHEET_TEXT, .example = "truc@example.gov.vn", .rule = M_NETWORK_RULE_WAY, .width = 28 },
	{ "phone", M_NETWORK_PHONE, "so dien thoai|dien thoai", SHEET_TEXT, .example = "024 3998 5765", .rule = M_NETWORK_RULE_WAY },
	{ "hours", M_NETWORK_HOURS, "gio|gio truc", SHEET_TEXT, .example = "08:00-17:00", .rule = M_NETWORK_RULE_OPTIONAL },
	{ "call_order", M_NETWORK_CALL_ORDER, "thu tu|thu tu goi", SHEET_INT, .example = "1", .rule = M_NETWORK_RULE_CALL_ORDER, .width = 10 },
	{ "is_public", M_NETWORK_IS_PUBLIC, "cong khai", SHEET_BOOL, .example = "Có", .rule = M_NETWORK_RULE_YES_NO, .width = 10 },
	{ "pgp_uid", M_NETWORK_PGP_UID, NULL, SHEET_TEXT, .rule = M_NETWORK_RULE_OPTIONAL },
	{ "pgp_fingerprint", M_NETWORK_PGP_FINGERPRINT, NULL, SHEET_TEXT, .rule = M_NETWORK_RULE_OPTIONAL, .width = 44 },
	{ "pgp_url", M_NETWORK_PGP_URL, NULL, SHEET_TEXT, .rule = M_NETWORK_RULE_OPTIONAL, .width = 28 },
};

static void contact_over(const struct sheet_line *l, struct contact_form *f)
{
	over(l, "kind", &f->kind);
	over(l, "name", &f->name);
	over(l, "title", &f->title);
	over(l, "email", &f->email);
	over(l, "phone", &f->phone);
	over(l, "hours", &f->hours);
	over(l, "pgp_uid", &f->pgp_uid);
	over(l, "pgp_fingerprint", &f->pgp_fingerprint);
	over(l, "pgp_url", &f->pgp_url);
	f->call_order = sheet_has(l, "call_order") || !f->call_order ? sheet_int(l, "call_order", 1) : f->call_order;
	f->is_public = sheet_has(l, "is_public") ? sheet_bool(l, "is_public") : f->is_public;
}

static bool contact_same(struct work *w, const struct contact_form *f, const struct contact_form *was)
{
	struct str key = STR_NONE;
	bool read = !f->pgp_fingerprint.n || pgp_fingerprint_parse(w->a, f->pgp_fingerprint, &key);
	return read && str_eq(key, was->pgp_fingerprint) && str_eq(f->pgp_uid, was->pgp_uid) && str_eq(f->pgp_url, was->pgp_url)
		&& str_eq(f->title, was->title) && str_eq(f->email, was->email) && str_eq(f->phone, was->phone) && str_eq(f->hours, was->hours)
		&& f->call_order == was->call_order && f->is_public == was->is_public;
}

/* The contact of that kind and name; 0 when the body has none. */
static err contact_known(struct work *w, const struct sheet_line *l, int64_t org, int64_t *ret_id)
{
	struct contact_list_rows rows;
	TRY(contact_list(w->db, w->a, &(struct contact_list_in){ .org = org, .viewer = w->by.org_id, .wide = true }, &rows));
	*ret_id = 0;
	for (size_t i = 0; i < rows.n && !*ret_id; i++)
		if (str_eq(rows.at[i].kind, sheet_text(l, "kind")) && str_eq(rows.at[i].name, sheet_text(l, "name")))
			*ret_id = rows.at[i].id;
	return OK;
}

static err contact_take(struct work *w, const struct sheet_line *l, enum sheet_done *ret)
{
	struct contact_form was = { 0 }, f;
	int64_t org, id;
	TRY(org_named(w, l, "organisation", &org));
	if (!org)
		return work_checked(w);
	TRY(network_need_edit(w, org));
	TRY(contact_known(w, l, org, &id));
	*ret = id ? SHEET_CHANGED : SHEET_ADDED;
	if (id)
		TRY(network_contact_form(w, org, id, &was));
	f = was;
	contact_over(l, &f);
	if (id && contact_same(w, &f, &was)) {
		*ret = SHEET_SAME;
		return OK;
	}
	return id ? network_contact_edit(w, org, id, &f) : network_contact_add(w, org, &f, &id);
}

static err contact_some(struct work *w, struct sheet_out *out, int64_t *after, bool *ret_more)
{
	struct contact_export_rows rows;
	bool wide;
	TRY(network_sees_all(w, &wide));
	TRY(contact_export(w->db, w->a, &(struct contact_export_in){ .after = *after, .viewer = w->by.org_id, .wide = wide, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct contact_export_row *c = &rows.at[i];
		SHEET_PUT(out, c->organisation, c->kind, c->name, c->title, c->email, c->phone, c->hours);
		sheet_put_int(out, c->call_order);
		sheet_put_bool(out, c->is_public);
		SHEET_PUT(out, c->pgp_uid, c->pgp_fingerprint, c->pgp_url);
		TRY(sheet_end_row(out));
		*after = c->id;
	}
	*ret_more = rows.n == AT_ONCE;
	return OK;
}

const struct sheet_register network_sheets[5] = {
	{ "organisations", M_NETWORK_ORGANISATIONS, &may_read_network, &may_edit_network, LIST(org_columns), "code", true, org_take, org_some },
	{ "systems", M_NETWORK_SYSTEMS, &may_read_network, &may_edit_network, LIST(system_columns), "code|owner,name", false, system_take, system_some },
	{ "software", M_NETWORK_SOFTWARE, &may_read_network, &may_edit_network, LIST(software_columns), "system,cpe|system,purl|system,product,version", false,
		software_take, software_some },
	{ "contacts", M_NETWORK_SHEET_CONTACTS, &may_read_network, &may_edit_network, LIST(contact_columns), "organisation,kind,name", false,
		contact_take, contact_some },
	{ "address-space", M_NETWORK_SHEET_SPACE, &may_read_network, &may_edit_network, LIST(space_columns), "organisation,value", false, space_take, space_some },
};
