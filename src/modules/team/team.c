/* Teams, and what the parts of the module share. */
#include "modules/team/rules.h"

#include "base/rand.h"
#include "base/text.h"
#include "core/counter.h"

const struct perm may_read_people = { "team.people", M_TEAM_MAY_READ_PEOPLE,
	ROLE_ADMIN | ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR };

/* ---- shared ---- */

usec day_first(usec t)
{
	return t ? civil_day_start(civil_day_number(t)) : 0;
}

usec day_after(usec t)
{
	return t ? civil_day_start(civil_day_number(t) + 1) : 0;
}

usec day_last(usec to)
{
	return to ? civil_day_start(civil_day_number(to) - 1) : 0;
}

void check_day(struct work *w, const char *field, usec t, bool required)
{
	int year = civil_of(t).year;
	if (!t && required)
		fail_field(w, str_of(field), M_NETWORK_FIELD_REQUIRED);
	else if (t && (year < 1950 || year > 2100))
		fail_field(w, str_of(field), M_TEAM_DAY_RANGE);
}

void check_days(struct work *w, const char *field, usec from, usec last)
{
	if (from && last && day_first(last) < day_first(from))
		fail_field(w, str_of(field), M_TEAM_DAYS_ORDER);
}

void check_term(struct work *w, const char *field, struct terms t, struct str code, bool required)
{
	if (!code.n && required)
		fail_field(w, str_of(field), M_NETWORK_FIELD_REQUIRED);
	else if (code.n && !term_of(t, code))
		fail_field(w, str_of(field), M_NETWORK_FIELD_CHOICE, code);
}

err need_one(struct work *w, int64_t n)
{
	return n == 1 ? OK : fail(w, E_CONFLICT, M_TEAM_ENDED_ALREADY);
}

struct str number_code(struct work *w, const char *prefix, int64_t n, int width)
{
	return a_fmt(w->a, "%s-%0*lld", prefix, width, (long long)n);
}

/* ---- teams ---- */

static struct str folded_of(struct work *w, const struct team_form *f, struct str code)
{
	return text_fold(w->a, a_fmt(w->a, "%.*s %.*s %.*s", STR_ARG(code), STR_ARG(f->name), STR_ARG(f->name_en)));
}

/* The ticked services in the framework's order, each once. */
static struct str services_text(struct work *w, const struct team_form *f)
{
	struct terms all = services_all();
	struct str s = STR_NONE;
	for (size_t i = 0; i < f->services.n; i++)
		if (!service_known(f->services.at[i]))
			fail_field(w, S("services"), M_NETWORK_FIELD_CHOICE, f->services.at[i]);
	for (size_t i = 0; i < all.n; i++)
		for (size_t k = 0; k < f->services.n; k++)
			if (str_eq(all.at[i].code, f->services.at[k])) {
				s = s.n ? a_fmt(w->a, "%.*s\n%.*s", STR_ARG(s), STR_ARG(all.at[i].code)) : all.at[i].code;
				break;
			}
	return s;
}

static void check_form(struct work *w, const struct team_form *f)
{
	bool is_sector = str_is(f->kind, "sector");
	check_choice(w, "kind", f->kind, TEAM_KINDS, true);
	check_text(w, "sector", f->sector, is_sector, 40);
	check_reference(w, "sector", f->sector, REF_SECTOR);
	check_text(w, "name", f->name, true, 200);
	check_text(w, "name_en", f->name_en, false, 200);
	check_text(w, "decision_no", f->decision_no, false, 100);
	check_day(w, "decision_at", f->decision_at, f->decision_no.n > 0);
	check_text(w, "head", f->head, false, 200);
	check_text(w, "phone", f->phone, false, 50);
	check_text(w, "website", f->website, false, 200);
	check_text(w, "scope", f->scope, false, 4000);
	check_email(w, "email", f->email);
	check_day(w, "from", f->from, false);
}

static usec begins_of(struct work *w, const struct team_form *f)
{
	return day_first(f->from ? f->from : f->decision_at ? f->decision_at : w->now);
}

err team_add(struct work *w, const struct team_form *f, struct str *ret_code)
{
	int64_t org, n, id = id_new();
	check_form(w, f);
	struct str services = services_text(w, f);
	TRY(network_org_typed(w, "org", f->org, true, &org));
	TRY(work_checked(w));
	TRY(network_need_edit(w, org));
	TRY(counter_next(w, S("DUC"), &n));
	*ret_code = number_code(w, "DUC", n, 4);
	TRY(team_insert(w->db, &(struct team_insert_in){ .id = id, .code = *ret_code, .org = org, .kind = f->kind, .sector = f->sector,
		.name = f->name, .name_en = f->name_en, .folded = folded_of(w, f, *ret_code), .decision_no = f->decision_no,
		.decision_at = day_first(f->decision_at), .head = f->head, .email = f->email, .phone = f->phone, .website = f->website,
		.scope = f->scope, .services = services, .demo = f->is_demo, .begins = begins_of(w, f), .now = w->now }, NULL));
	TRY(team_changed(w));
	return NOTE(w, "team.add", "team", id, { "code", *ret_code }, { "name", f->name });
}

err team_known(struct work *w, struct str code, struct team_by_code_row *ret)
{
	bool found;
	TRY(team_by_code(w->db, w->a, &(struct team_by_code_in){ .code = code }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_TEAM_UNKNOWN, code);
}

err team_edit(struct work *w, struct str code, const struct team_form *f)
{
	struct team_by_code_row t;
	TRY(team_known(w, code, &t));
	TRY(network_need_edit(w, t.org_id));
	check_form(w, f);
	struct str services = services_text(w, f);
	TRY(work_checked(w));
	TRY(team_was_add(w->db, &(struct team_was_add_in){ .id = t.id, .now = w->now }, NULL));
	TRY(team_update(w->db, &(struct team_update_in){ .id = t.id, .kind = f->kind, .sector = f->sector, .name = f->name, .name_en = f->name_en,
		.folded = folded_of(w, f, code), .decision_no = f->decision_no, .decision_at = day_first(f->decision_at), .head = f->head,
		.email = f->email, .phone = f->phone, .website = f->website, .scope = f->scope, .services = services,
		.begins = f->from ? day_first(f->from) : t.begins_at, .now = w->now }, NULL));
	TRY(team_changed(w));
	return NOTE(w, "team.edit", "team", t.id, { "code", code }, { "name", f->name });
}

err team_end(struct work *w, struct str code, usec last)
{
	struct team_by_code_row t;
	int64_t n;
	TRY(team_known(w, code, &t));
	TRY(network_need_edit(w, t.org_id));
	check_day(w, "last", last, true);
	check_days(w, "last", t.begins_at, last);
	TRY(work_checked(w));
	TRY(team_was_add(w->db, &(struct team_was_add_in){ .id = t.id, .now = w->now }, NULL));
	TRY(member_was_add(w->db, &(struct member_was_add_in){ .team = t.id, .now = w->now }, NULL));
	TRY(team_end_at(w->db, &(struct team_end_at_in){ .id = t.id, .at = day_after(last), .now = w->now }, &n));
	TRY(need_one(w, n));
	TRY(member_end_all(w->db, &(struct member_end_all_in){ .team = t.id, .at = day_after(last), .now = w->now }, NULL));
	TRY(team_changed(w));
	return NOTE(w, "team.end", "team", t.id, { "code", code });
}

static struct strs lines_of(struct work *w, struct str lines)
{
	VEC(struct str) at = { 0 };
	for (struct str rest = lines; rest.p && rest.n;)
		*VEC_ADD(w->a, &at) = str_cut(&rest, '\n');
	return (struct strs){ at.at, at.n };
}

err team_form_of(struct work *w, struct str code, struct team_form *ret)
{
	struct team_by_code_row t;
	TRY(team_known(w, code, &t));
	TRY(network_need_edit(w, t.org_id));
	*ret = (struct team_form){ .org = t.org_code, .kind = t.kind, .sector = t.sector, .name = t.name, .name_en = t.name_en,
		.decision_no = t.decision_no, .decision_at = t.decision_at, .head = t.head, .email = t.email, .phone = t.phone,
		.website = t.website, .scope = t.scope, .services = lines_of(w, t.services), .from = t.begins_at };
	return OK;
}

err team_sees_all(struct work *w, bool *ret)
{
	struct org_is_coordinator_row row = { 0 };
	if (!w->by.is_system && w->by.org_id)
		TRY(org_is_coordinator(w->db, w->a, &(struct org_is_coordinator_in){ .id = w->by.org_id }, &row));
	*ret = w->by.is_system || row.n > 0;
	return OK;
}

err team_decides(struct work *w, bool *ret)
{
	bool edits;
	TRY(team_sees_all(w, ret));
	TRY(network_may_edit(w, 0, &edits));
	*ret &= edits;
	return OK;
}

err team_is_open(struct work *w, int64_t org_id, bool *ret)
{
	struct org_in_tree_rows tree;
	TRY(team_sees_all(w, ret));
	if (*ret || !w->by.org_id)
		return OK;
	TRY(org_in_tree(w->db, w->a, &(struct org_in_tree_in){ .top = w->by.org_id }, &tree));
	for (size_t i = 0; i < tree.n; i++)
		*ret |= tree.at[i].id == org_id;
	return OK;
}
