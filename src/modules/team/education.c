/* Where people have learnt their trade, and the skills they work in. */
#include "modules/team/rules.h"

#include "base/rand.h"

enum { YEAR_MIN = 1940 };

static bool digits(struct str s, size_t min, size_t max, int64_t *ret)
{
	if (s.n < min || s.n > max)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return str_int(s, ret);
}

bool graduated_parse(struct str s, int64_t *ret_year, int64_t *ret_month)
{
	struct str text = str_trim(s), year = text, month = STR_NONE;
	ptrdiff_t slash = str_find_char(text, '/'), dash = str_find_char(text, '-');
	*ret_year = *ret_month = 0;
	if (!text.n)
		return true;
	if (slash > 0) {
		month = str_sub(text, 0, (size_t)slash);
		year = str_sub(text, (size_t)slash + 1, text.n);
	} else if (dash > 0) {
		year = str_sub(text, 0, (size_t)dash);
		month = str_sub(text, (size_t)dash + 1, text.n);
	}
	usec day;
	if (text.n >= 8 && time_parse(text, &day)) {
		struct civil c = civil_of(day);
		*ret_year = c.year;
		*ret_month = c.month;
		return true;
	}
	bool has_month = slash > 0 || dash > 0;
	return digits(year, 4, 4, ret_year) && *ret_year > 0 && (!has_month || (digits(month, 1, 2, ret_month) && *ret_month >= 1 && *ret_month <= 12));
}

struct str graduated_text(struct arena *a, int64_t year, int64_t month)
{
	return !year ? STR_NONE : month ? a_fmt(a, "%02lld/%lld", (long long)month, (long long)year) : a_fmt(a, "%lld", (long long)year);
}

static void check_graduated(struct work *w, struct str typed, int64_t *ret_year, int64_t *ret_month)
{
	struct civil now = civil_of(w->now);
	if (!graduated_parse(typed, ret_year, ret_month))
		fail_field(w, S("graduated"), M_TEAM_GRADUATED_SHAPE);
	else if (*ret_year && *ret_year < YEAR_MIN)
		fail_field(w, S("graduated"), M_TEAM_GRADUATED_SHAPE);
	else if (*ret_year * 12 + *ret_month > now.year * 12 + now.month)
		fail_field(w, S("graduated"), M_TEAM_DAY_FUTURE);
}

void education_check(struct work *w, const struct education_form *f)
{
	int64_t year, month;
	check_text(w, "school", f->school, true, 200);
	check_text(w, "major", f->major, true, 200);
	check_choice(w, "field", f->field, EDUCATION_FIELDS, true);
	check_choice(w, "degree", f->degree, EDUCATION_DEGREES, true);
	check_text(w, "qualification", f->qualification, false, 200);
	check_graduated(w, f->graduated, &year, &month);
}

err education_put(struct work *w, int64_t person, struct str code, const struct education_form *f, int64_t *ret_id)
{
	int64_t year, month;
	if (!graduated_parse(f->graduated, &year, &month))
		return E_BUG;
	*ret_id = id_new();
	TRY(education_insert(w->db, &(struct education_insert_in){ .id = *ret_id, .person = person, .school = f->school, .major = f->major,
		.field = f->field, .degree = f->degree, .qualification = f->qualification, .year = year, .month = month, .now = w->now }, NULL));
	return NOTE(w, "team.education_add", "person", person, { "code", code }, { "school", f->school });
}

err education_add(struct work *w, struct str person, const struct education_form *f, int64_t *ret_id)
{
	struct person_by_code_row p;
	struct education_same_row same;
	TRY(person_known(w, person, &p));
	TRY(network_need_edit(w, p.org_id));
	education_check(w, f);
	TRY(education_same(w->db, w->a, &(struct education_same_in){ .person = p.id, .school = f->school, .major = f->major, .degree = f->degree }, &same));
	if (same.n)
		fail_field(w, S("school"), M_TEAM_EDUCATION_TWICE);
	TRY(work_checked(w));
	return education_put(w, p.id, person, f, ret_id);
}

err education_end_put(struct work *w, int64_t person, struct str code, int64_t id)
{
	int64_t n;
	TRY(education_end_at(w->db, &(struct education_end_at_in){ .id = id, .person = person, .now = w->now }, &n));
	TRY(need_one(w, n));
	return NOTE(w, "team.education_end", "person", person, { "code", code });
}

err education_end(struct work *w, struct str person, int64_t id)
{
	struct person_by_code_row p;
	TRY(person_known(w, person, &p));
	TRY(network_need_edit(w, p.org_id));
	return education_end_put(w, p.id, person, id);
}

/* ---- skills ---- */

static bool has_code(const struct person_skill_own_rows *rows, struct str code)
{
	for (size_t i = 0; i < rows->n; i++)
		if (str_eq(rows->at[i].code, code))
			return true;
	return false;
}

static bool asks(struct strs codes, struct str code)
{
	for (size_t i = 0; i < codes.n; i++)
		if (str_eq(codes.at[i], code))
			return true;
	return false;
}

void skills_check(struct work *w, struct strs codes)
{
	for (size_t i = 0; i < codes.n; i++) {
		const struct term *t = term_of(annex_skills_all(), codes.at[i]);
		if (!t || !t->group.n)
			fail_field(w, S("skills"), M_NETWORK_FIELD_CHOICE, codes.at[i]);
	}
}

err skills_put(struct work *w, int64_t person, struct str code, struct strs codes)
{
	struct terms all = annex_skills_all();
	struct person_skill_own_rows had;
	struct person_skill_insert_in *more = a_array(w->a, struct person_skill_insert_in, all.n);
	struct str keep = S("|");
	size_t n = 0;
	TRY(person_skill_own(w->db, w->a, &(struct person_skill_own_in){ .person = person }, &had));
	for (size_t i = 0; i < all.n; i++) {
		if (!asks(codes, all.at[i].code))
			continue;
		keep = a_fmt(w->a, "%.*s%.*s|", STR_ARG(keep), STR_ARG(all.at[i].code));
		if (!has_code(&had, all.at[i].code))
			more[n++] = (struct person_skill_insert_in){ .id = id_new(), .person = person, .code = all.at[i].code, .recorded_at = w->now };
	}
	TRY(person_skill_end_rest(w->db, &(struct person_skill_end_rest_in){ .person = person, .keep = keep, .now = w->now }, NULL));
	TRY(person_skill_insert(w->db, more, n));
	return NOTE(w, "team.person_skills", "person", person, { "code", code }, { "skills", codes.n ? str_sub(keep, 1, keep.n - 2) : STR_NONE });
}

err skills_set(struct work *w, struct str person, struct strs codes)
{
	struct person_by_code_row p;
	TRY(person_known(w, person, &p));
	TRY(network_need_edit(w, p.org_id));
	skills_check(w, codes);
	TRY(work_checked(w));
	return skills_put(w, p.id, person, codes);
}
