/* People: one writer for each organisation, who cannot sign in, and the five log-ins. */
#include "modules/demo/demo.h"

#include "core/identity/identity.h"
#include "core/identity/parts.h"

const struct demo_login demo_logins[DEMO_LOGINS] = {
	{ .name = "quantri", .role = "admin" }, { .name = "truc", .role = "officer" }, { .name = "ungcuu1", .role = "responder" },
	{ .name = "lanhdao", .role = "head" }, { .name = "thanhtra", .role = "inspector" },
};

struct str demo_person(struct demo *d)
{
	static const char *const family[] = { "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương" };
	static const char *const middle[] = { "Thị Mẫu", "Văn Mẫu", "Minh Họa", "Thử", "Ví Dụ" };
	static const char *const given[] = { "An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Phúc", "Quân", "Sơn", "Thảo", "Tùng", "Vân" };
	const char *f = DEMO_PICK(d, family), *m = DEMO_PICK(d, middle), *g = DEMO_PICK(d, given);
	return a_fmt(d->w->a, "%s %s %s", f, m, g);
}

static err writers(struct demo *d)
{
	for (size_t i = 0; i < d->n_orgs; i++) {
		struct demo_org *o = &d->orgs[i];
		o->person = demo_person(d);
		TRY(account_add(d->w, &(struct account_new){ .name = a_fmt(d->w->a, "cb.%.*s", STR_ARG(o->slug)), .full_name = o->person,
			.email = a_fmt(d->w->a, "canbo@%.*s.example", STR_ARG(o->slug)), .org_id = o->id, .role = S("responder"), .lang = LANG_VI }, &o->account));
	}
	return OK;
}

err demo_people(struct demo *d)
{
	static const char *const titles[DEMO_LOGINS] = { "Quản trị Mẫu", "Trực ban Mẫu", "Ứng cứu viên Mẫu", "Lãnh đạo Mẫu", "Thanh tra Mẫu" };
	int64_t ids[DEMO_LOGINS];
	for (int k = 0; k < DEMO_LOGINS; k++) {
		const struct demo_login *l = &demo_logins[k];
		bool in_team = k == 2 || k == 3;
		const struct demo_org *o = in_team ? d->star : d->coordinator;
		TRY(account_add(d->w, &(struct account_new){ .name = str_of(l->name), .full_name = str_of(titles[k]),
			.email = a_fmt(d->w->a, "%s@%.*s.example", l->name, STR_ARG(o->slug)), .org_id = o->id, .role = str_of(l->role), .lang = LANG_VI }, &ids[k]));
	}
	d->officer = ids[1];
	d->responder = ids[2];
	return writers(d);
}

err demo_passwords(struct work *w, const struct demo_login *at)
{
	for (int k = 0; k < DEMO_LOGINS; k++) {
		struct account_by_name_row row;
		TRY(account_known(w, str_of(at[k].name), &row));
		TRY(account_set_password(w, row.id, at[k].hash, STR_NONE));
	}
	return OK;
}
