/* Response teams of the members, with experts of their own and such that a few providers hire out to many. */
#include "modules/demo/demo.h"

#include "modules/team/team.h"

enum { TEAMS_MAX = 120, PROVIDERS = 3, SOLD = 6 };

static usec years_ago(const struct demo *d, int64_t n)
{
	return day_first(d->w->now - n * 365 * USEC_DAY);
}

/* Most have studied what they do; a few of them elsewhere. */
static err education_new(struct demo *d, struct str person, struct str skill)
{
	static const char *const schools[] = { "Đại học Bách khoa (mẫu)", "Học viện Kỹ thuật (mẫu)", "Đại học Công nghệ (mẫu)", "Cao đẳng Nghề (mẫu)" };
	static const char *const fields[] = { "it", "it", "security", "security", "related" };
	static const char *const degrees[] = { "university", "university", "university", "postgraduate", "college" };
	const char *school = DEMO_PICK(d, schools), *field = DEMO_PICK(d, fields), *degree = DEMO_PICK(d, degrees);
	struct education_form f = { .school = str_of(school), .field = str_of(field), .degree = str_of(degree),
		.major = str_is(str_of(field), "security") ? S("An toàn thông tin") : str_is(str_of(field), "it") ? S("Công nghệ thông tin") : S("Điện tử viễn thông"),
		.graduated = a_fmt(d->w->a, "06/%lld", (long long)demo_between(d, 2004, 2022)) };
	struct str skills[] = { skill, S("2.2.dd") };
	int64_t id;
	TRY(skills_set(d->w, person, (struct strs){ skills, demo_chance(d, 40) ? 2 : 1 }));
	return demo_chance(d, 85) ? education_add(d->w, person, &f, &id) : OK;
}

/* One of those whom people know by a certificate; a few run out soon, as they do. */
static err expert_new(struct demo *d, const struct demo_org *o, struct str *ret)
{
	static const char *const skills[] = { "2.2.c", "2.2.b", "2.2.d", "2.2.e", "2.1.b", "2.4.c" };
	static const char *const names[] = { "Ứng cứu sự cố (mẫu)", "Phân tích mã độc (mẫu)", "Giám sát an toàn (mẫu)", "Điều tra số (mẫu)" };
	const char *skill = DEMO_PICK(d, skills), *name = DEMO_PICK(d, names);
	struct person_form p = { .org = o->code, .name = demo_person(d), .has_consent = demo_chance(d, 95), .consent_at = years_ago(d, 2),
		.email = a_fmt(d->w->a, "chuyengia@%.*s.example", STR_ARG(o->slug)), .is_demo = true };
	struct credential_form c = { .standard = S("tt20-2017"), .skill = str_of(skill), .name = str_of(name), .issuer = S("Trung tâm đào tạo (mẫu)"),
		.origin = demo_chance(d, 30) ? S("international") : demo_chance(d, 80) ? S("domestic") : STR_NONE, .from = years_ago(d, 2), .last = d->w->now + demo_between(d, -30, 700) * USEC_DAY };
	bool is_same;
	int64_t id;
	TRY(person_add(d->w, &p, ret, &is_same));
	TRY(credential_add(d->w, *ret, &c, &id));
	return education_new(d, *ret, c.skill);
}

static err team_new(struct demo *d, const struct demo_org *o, struct str *ret)
{
	struct str services[] = { S("6.1"), S("6.2"), S("6.5"), demo_chance(d, 50) ? S("5.1") : S("9.3") };
	struct team_form f = { .org = o->code, .kind = o->sector.n && str_is(o->role, "sector_team") ? S("sector") : S("organisation"),
		.sector = str_is(o->role, "sector_team") ? o->sector : STR_NONE, .name = a_fmt(d->w->a, "Đội ứng cứu sự cố – %.*s", STR_ARG(o->name)),
		.decision_no = a_fmt(d->w->a, "%lld/QĐ-%.*s", (long long)demo_between(d, 10, 900), STR_ARG(o->code)), .decision_at = years_ago(d, 3),
		.head = demo_person(d), .email = a_fmt(d->w->a, "doi@%.*s.example", STR_ARG(o->slug)), .services = { services, COUNT(services) }, .is_demo = true };
	return team_add(d->w, &f, ret);
}

static err staff(struct demo *d, const struct demo_org *o, struct str team, int64_t n)
{
	for (int64_t i = 0; i < n; i++) {
		struct member_form m = { .kind = S("staff"), .from = years_ago(d, 1), .duty_share = demo_between(d, 5, 10) * 10, .is_primary = demo_chance(d, 30) };
		int64_t id;
		TRY(expert_new(d, o, &m.person));
		TRY(member_add(d->w, team, &m, &id));
	}
	return OK;
}

/* The provider's people, the same for everybody, until the list looks long enough. */
static err hired(struct demo *d, const struct demo_org *by, const struct str *people, struct str team, int64_t n)
{
	for (int64_t i = 0; i < n; i++) {
		struct member_form m = { .person = people[i], .kind = S("hired"), .from = years_ago(d, 1), .duty_share = 20, .provider = by->code,
			.contract_no = a_fmt(d->w->a, "%lld/HĐ", (long long)demo_between(d, 1, 99)), .contract_from = years_ago(d, 1),
			.contract_last = d->w->now + demo_between(d, 20, 400) * USEC_DAY };
		int64_t id;
		TRY(member_add(d->w, team, &m, &id));
	}
	return OK;
}

static bool has_team(const struct demo_org *o)
{
	return str_is(o->role, "member") || str_is(o->role, "sector_team") || str_is(o->role, "specialised_unit");
}

err demo_teams(struct demo *d)
{
	struct demo_org *providers[PROVIDERS] = { 0 };
	struct str people[PROVIDERS][SOLD];
	size_t n_providers = 0, n = 0;
	for (size_t i = d->n_orgs; i-- > 0 && n_providers < PROVIDERS;)
		if (str_is(d->orgs[i].kind, "company") || str_is(d->orgs[i].kind, "security_firm"))
			providers[n_providers++] = &d->orgs[i];
	for (size_t k = 0; k < n_providers; k++)
		for (size_t i = 0; i < SOLD; i++)
			TRY(expert_new(d, providers[k], &people[k][i]));
	for (size_t i = 0; i < d->n_orgs && n < TEAMS_MAX; i++) {
		struct demo_org *o = &d->orgs[i];
		struct str team;
		if (!has_team(o))
			continue;
		int64_t own = demo_between(d, 2, 6);
		TRY(team_new(d, o, &team));
		TRY(staff(d, o, team, own));
		if (own < COUNT_DEMAND && n_providers)
			TRY(hired(d, providers[n % n_providers], people[n % n_providers], team, COUNT_DEMAND - own));
		n++;
	}
	return OK;
}
