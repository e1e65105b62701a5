/* Directories of FIRST and Trusted Introducer: what is read, which team is meant, and what is taken over, on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include "core/routes.h"
#include "core/test_core.h"
#include "modules/team/directory.h"
#include "modules/team/rules.h"

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &team_module };
const size_t n_modules = COUNT(all_modules);

#define FIRST_ONE "{\"id\":\"song-cert\",\"team\":\"SONG-CERT\",\"team-full\":\"Song Emergency Team\",\"membership\":\"Full Member\",\"host\":\"Song JSC\"," \
	"\"country\":\"VN\",\"email\":\"cert@song.example\",\"phone\":\"+84 24 0001\",\"website\":\"https://www.song.example/cert\",\"member-since\":\"February 29, 2024\"}"
#define FIRST_FILE "{\"status\":\"OK\",\"data\":[" FIRST_ONE "]}"
#define TI_FILE "[{\"official_name\":\"Song Emergency Team\",\"short_name\":\"SONG-CERT\",\"country\":{\"code\":\"VN\"},\"host_organisation\":\"Song JSC\"," \
	"\"classification\":{\"code\":\"a\",\"name\":\"Accredited\",\"since\":\"2023-12-31\"}," \
	"\"phones\":[{\"usage\":[\"fax\"],\"number\":\"+84 24 0009\"},{\"usage\":[\"voice\"],\"number\":\"+84 24 0001\"}]," \
	"\"emails\":[{\"address\":\"office@song.example\",\"usage\":[]},{\"address\":\"cert@song.example\",\"usage\":[\"contact\"]}]}]"

static usec day(const char *text)
{
	usec t;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

static struct work system_work(struct fixture *f)
{
	return (struct work){ .a = f->a, .now = day("2026-11-22T10:00:00+07:00"), .by = { .is_system = true, .name = S("system") } };
}

static struct work officer(struct fixture *f, int64_t org)
{
	struct work w = system_work(f);
	w.by = (struct actor){ .account_id = 7, .org_id = org, .name = S("An"), .lang = LANG_EN };
	const struct perm *const perms[] = { &may_read_network, &may_edit_network };
	for (size_t i = 0; i < COUNT(perms); i++)
		w.by.perms[0] |= 1ull << perm_index(perms[i]);
	return w;
}

static struct fixture *stage(void **state)
{
	struct fixture *f = *state;
	test_orgs(f);
	return f;
}

static struct str team(struct fixture *f, const char *org, const char *name, const char *email, const char *website)
{
	struct work me = system_work(f);
	struct team_form t = { .org = str_of(org), .kind = S("organisation"), .name = str_of(name), .email = str_of(email), .website = str_of(website),
		.from = day("2020-01-01") };
	struct str code;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, team_add(w, &t, &code)), OK);
	return code;
}

/* ---- reading ---- */

static struct str parsed(struct arena *a, const char *json, err want)
{
	struct buf out;
	buf_init(&out, 1 << 20);
	assert_int_equal(directory_read(str_of(json), &out), want);
	struct str lines = a_dup(a, buf_str(&out));
	buf_done(&out);
	return lines;
}

static struct directory_entry only_entry(struct arena *a, const char *json)
{
	struct str rest = parsed(a, json, OK);
	struct directory_entry e;
	assert_true(directory_line(&rest, &e));
	assert_false(rest.p && rest.n);
	return e;
}

#define SAYS(field, text) assert_true(str_is((field), (text)))

static void both_directories_are_read(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;
	struct directory_entry e = only_entry(a, FIRST_FILE);
	SAYS(e.body, "FIRST"), SAYS(e.name, "SONG-CERT"), SAYS(e.full, "Song Emergency Team"), SAYS(e.host, "Song JSC"), SAYS(e.country, "VN");
	SAYS(e.email, "cert@song.example"), SAYS(e.phone, "+84 24 0001"), SAYS(e.website, "https://www.song.example/cert");
	SAYS(e.level, "full member"), SAYS(e.since, "2024-02-29"), SAYS(e.evidence, "https://www.first.org/members/teams/song-cert");
	e = only_entry(a, TI_FILE);
	SAYS(e.body, "TF-CSIRT"), SAYS(e.name, "SONG-CERT"), SAYS(e.full, "Song Emergency Team"), SAYS(e.email, "cert@song.example");
	SAYS(e.phone, "+84 24 0001"), SAYS(e.level, "accredited"), SAYS(e.since, "2023-12-31"), SAYS(e.country, "VN");
}

static void what_means_nothing_is_left_out(void **state)
{
	struct arena *a = ((struct fixture *)*state)->a;
	struct directory_entry e = only_entry(a, "[{\"team\":\"A\\tB\\nC\",\"id\":\"../x\",\"email\":\"no address\",\"website\":\"javascript:alert(1)\","
		"\"country\":\"Viet Nam\",\"member-since\":\"February 29, 2023\",\"phone\":7},{\"team\":\"\"},7,null]");
	SAYS(e.name, "A B C"), SAYS(e.email, ""), SAYS(e.website, ""), SAYS(e.country, ""), SAYS(e.since, ""), SAYS(e.phone, ""), SAYS(e.level, "");
	SAYS(e.evidence, "https://www.first.org/members/teams/");
	e = only_entry(a, "[{\"short_name\":\"A\",\"official_name\":null,\"country\":\"VN\",\"classification\":[],\"phones\":{},\"emails\":\"x\"}]");
	SAYS(e.name, "A"), SAYS(e.full, ""), SAYS(e.email, ""), SAYS(e.level, "");
	SAYS(only_entry(a, "[{\"team\":\"A\",\"member-since\":\"December 31, 2024\"}]").since, "2024-12-31");
}

static void other_files_are_refused(void **state)
{
	struct fixture *f = *state;
	static const char *const bad[] = { "", "{", "[]", "{}", "null", "7", "{\"data\":{}}", "[{\"name\":\"x\"}]", "[[[[[[[[", "[{\"team\":1}]",
		"[{\"team\":\"a\",\"team\":\"b\"}]", "\xff\xfe", "[{\"team\":\"\xc0\x80\"}]" };
	for (size_t i = 0; i < COUNT(bad); i++)
		parsed(f->a, bad[i], E_INVALID);
	struct buf deep;
	buf_init(&deep, 1 << 20);
	for (int i = 0; i < 500000; i++)
		buf_add(&deep, S("["));
	parsed(f->a, a_fmt(f->a, "%.*s", STR_ARG(buf_str(&deep))).p, E_INVALID);
	buf_done(&deep);
}

/* ---- comparing ---- */

static struct directory_view compared(struct fixture *f, struct work *me, const char *json)
{
	struct directory_view v;
	struct str lines = parsed(f->a, json, OK);
	assert_int_equal(TEST_CALL(f, me, TX_READ, directory_compare(w, lines, &v)), OK);
	return v;
}

static const struct directory_change *change(const struct directory_view *v, size_t at, enum directory_field field)
{
	for (size_t i = 0; i < v->at[at].n_changes; i++)
		if (v->at[at].changes[i].field == field)
			return &v->at[at].changes[i];
	return NULL;
}

static void differences_are_named_field_by_field(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str t = team(f, "AAA", "Đội Sông", "CERT@song.example", "http://song.example/cert/");
	struct directory_view v = compared(f, &me, FIRST_FILE);
	assert_int_equal(v.n, 1);
	assert_true(str_eq(v.at[0].code, t) && v.at[0].reason == M_TEAM_DIRECTORY_BY_EMAIL);
	assert_null(change(&v, 0, DIRECTORY_EMAIL));         /* another case is no difference */
	SAYS(change(&v, 0, DIRECTORY_NAME_EN)->now, "Song Emergency Team");
	SAYS(change(&v, 0, DIRECTORY_WEBSITE)->was, "http://song.example/cert/");
	SAYS(change(&v, 0, DIRECTORY_AFFILIATION)->was, "");
	SAYS(change(&v, 0, DIRECTORY_AFFILIATION)->now, "FIRST, full member, 29/02/2024");
	/* What is sent back compares the same. */
	struct directory_view again;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, directory_compare(w, v.lines, &again)), OK);
	assert_true(again.n == 1 && str_eq(again.at[0].changes[0].key, v.at[0].changes[0].key));
}

static void a_team_is_recognised_by_one_sign_or_not_at_all(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	assert_true(compared(f, &me, FIRST_FILE).at[0].reason == M_TEAM_DIRECTORY_NOT_HERE);
	struct str site = team(f, "AAA", "Đội một", "", "https://song.example/");
	struct directory_view v = compared(f, &me, FIRST_FILE);
	assert_true(v.at[0].reason == M_TEAM_DIRECTORY_BY_SITE && str_eq(v.at[0].code, site));
	team(f, "AAA", "Đội hai", "", "https://www.song.example/hai");
	v = compared(f, &me, FIRST_FILE);
	assert_true(v.at[0].reason == M_TEAM_DIRECTORY_SEVERAL && !v.at[0].code.n && !v.at[0].n_changes);
	struct str named = team(f, "BBB", "Sóng Cért", "", "");
	assert_true(compared(f, &me, FIRST_FILE).at[0].reason == M_TEAM_DIRECTORY_SEVERAL);
	struct str exact = team(f, "BBB", "song-cert", "", "");
	v = compared(f, &me, FIRST_FILE);
	assert_true(v.at[0].reason == M_TEAM_DIRECTORY_BY_NAME && str_eq(v.at[0].code, exact) && !str_eq(exact, named));
}

static void others_teams_are_not_compared(void **state)
{
	struct fixture *f = stage(state);
	struct work mine = officer(f, ORG_A), foreign = officer(f, ORG_B);
	team(f, "AAA", "Đội Sông", "cert@song.example", "");
	assert_int_equal(compared(f, &foreign, FIRST_FILE).n, 0);
	struct directory_view v = compared(f, &mine, FIRST_FILE);
	assert_int_equal(v.n, 1);
	struct strs keys = { (struct str[]){ change(&v, 0, DIRECTORY_NAME_EN)->key }, 1 };
	int64_t n;
	assert_int_equal(TEST_CALL(f, &foreign, TX_WRITE, directory_take(w, v.lines, keys, &n)), E_INVALID);
	assert_true(test_has_problem(&foreign, "take", "team.directory_changed"));
	assert_int_equal(TEST_CALL(f, &mine, TX_WRITE, directory_take(w, v.lines, keys, &n)), OK);
	/* Teams abroad that nobody knows are left out. */
	assert_int_equal(compared(f, &mine, "[{\"team\":\"FJORD\",\"country\":\"NO\"}]").n, 0);
}

/* ---- taking over ---- */

static void only_what_is_chosen_is_taken(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str t = team(f, "AAA", "Đội Sông", "cert@song.example", "https://cu.example/");
	struct directory_view v = compared(f, &me, FIRST_FILE);
	struct strs keys = { (struct str[]){ change(&v, 0, DIRECTORY_PHONE)->key, change(&v, 0, DIRECTORY_AFFILIATION)->key }, 2 };
	struct team_by_code_row row;
	struct affiliation_list_rows bodies;
	int64_t n;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, directory_take(w, v.lines, keys, &n)), OK);
	assert_int_equal(n, 2);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, team_known(w, t, &row)), OK);
	SAYS(row.phone, "+84 24 0001"), SAYS(row.website, "https://cu.example/"), SAYS(row.name_en, "");
	assert_int_equal(TEST_CALL(f, &me, TX_READ, affiliation_list(w->db, w->a, &(struct affiliation_list_in){ .team = row.id }, &bodies)), OK);
	assert_int_equal(bodies.n, 1);
	SAYS(bodies.at[0].body, "FIRST"), SAYS(bodies.at[0].level, "full member"), SAYS(bodies.at[0].evidence, "https://www.first.org/members/teams/song-cert");
	assert_true(bodies.at[0].from_at == day("2024-02-29") && !bodies.at[0].to_at);
	/* A second time nothing of it is left, and what was shown before no longer counts. */
	struct directory_view again = compared(f, &me, FIRST_FILE);
	assert_null(change(&again, 0, DIRECTORY_AFFILIATION));
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, directory_take(w, v.lines, keys, &n)), E_INVALID);
}

static void what_has_changed_meanwhile_is_not_overwritten(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str t = team(f, "AAA", "Đội Sông", "cert@song.example", "https://cu.example/");
	struct directory_view v = compared(f, &me, FIRST_FILE);
	struct strs keys = { (struct str[]){ change(&v, 0, DIRECTORY_PHONE)->key, change(&v, 0, DIRECTORY_WEBSITE)->key }, 2 };
	struct team_form form;
	struct team_by_code_row row;
	int64_t n;
	assert_int_equal(TEST_CALL(f, &me, TX_READ, team_form_of(w, t, &form)), OK);
	form.website = S("https://moi.example/");
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, team_edit(w, t, &form)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, directory_take(w, v.lines, keys, &n)), E_INVALID);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, team_known(w, t, &row)), OK);
	SAYS(row.website, "https://moi.example/"), SAYS(row.phone, "");
}

static void two_entries_do_not_overwrite_each_other(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	team(f, "AAA", "Đội Sông", "cert@song.example", "");
	struct directory_view v = compared(f, &me, "[" FIRST_ONE ",{\"team\":\"B\",\"email\":\"cert@song.example\",\"phone\":\"+84 7\"}]");
	struct strs keys = { (struct str[]){ change(&v, 0, DIRECTORY_PHONE)->key, change(&v, 1, DIRECTORY_PHONE)->key }, 2 };
	int64_t n;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, directory_take(w, v.lines, keys, &n)), E_INVALID);
	assert_true(test_has_problem(&me, "take", "team.directory_twice"));
	keys.n = 1;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, directory_take(w, v.lines, keys, &n)), OK);
}

/* The open membership after taking over what the directory of TF-CSIRT says (accredited since 31 December 2023). */
static struct affiliation_list_rows after_taking(struct fixture *f, struct work *me, const char *listed_from)
{
	struct str t = team(f, "AAA", "Đội Sông", "cert@song.example", "");
	struct affiliation_form x = { .body = S("TF-CSIRT"), .level = S("listed"), .from = day(listed_from) };
	struct affiliation_list_rows bodies;
	struct team_by_code_row row;
	int64_t n;
	assert_int_equal(TEST_CALL(f, me, TX_WRITE, affiliation_add(w, t, &x, &n)), OK);
	struct directory_view v = compared(f, me, TI_FILE);
	SAYS(change(&v, 0, DIRECTORY_AFFILIATION)->now, "TF-CSIRT, accredited, 31/12/2023");
	struct strs keys = { (struct str[]){ change(&v, 0, DIRECTORY_AFFILIATION)->key }, 1 };
	assert_int_equal(TEST_CALL(f, me, TX_WRITE, directory_take(w, v.lines, keys, &n)), OK);
	assert_int_equal(TEST_CALL(f, me, TX_READ, team_known(w, t, &row)), OK);
	assert_int_equal(TEST_CALL(f, me, TX_READ, affiliation_list(w->db, w->a, &(struct affiliation_list_in){ .team = row.id }, &bodies)), OK);
	assert_int_equal(bodies.n, 2);
	SAYS(bodies.at[0].level, "accredited"), SAYS(bodies.at[1].level, "listed");
	assert_true(!bodies.at[0].to_at && bodies.at[1].to_at == bodies.at[0].from_at);
	return bodies;
}

static void a_new_level_begins_when_the_directory_says(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	assert_true(after_taking(f, &me, "2020-02-29").at[0].from_at == day("2023-12-31"));
}

static void a_new_level_never_begins_before_the_old_one(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	assert_true(after_taking(f, &me, "2024-05-01").at[0].from_at == day("2026-11-22"));
}

static void a_membership_begins_after_the_one_that_ended(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	struct str t = team(f, "AAA", "Đội Sông", "cert@song.example", "");
	struct affiliation_form x = { .body = S("FIRST"), .from = day("2023-01-01"), .last = day("2024-12-31") };
	struct affiliation_list_rows bodies;
	struct team_by_code_row row;
	int64_t n;
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, affiliation_add(w, t, &x, &n)), OK);
	struct directory_view v = compared(f, &me, FIRST_FILE);
	struct strs keys = { (struct str[]){ change(&v, 0, DIRECTORY_AFFILIATION)->key }, 1 };
	assert_int_equal(TEST_CALL(f, &me, TX_WRITE, directory_take(w, v.lines, keys, &n)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, team_known(w, t, &row)), OK);
	assert_int_equal(TEST_CALL(f, &me, TX_READ, affiliation_list(w->db, w->a, &(struct affiliation_list_in){ .team = row.id }, &bodies)), OK);
	assert_true(bodies.n == 2 && bodies.at[0].from_at == day("2025-01-01") && !bodies.at[0].to_at);
}

static void a_level_of_today_holds_today(void **state)
{
	struct fixture *f = stage(state);
	struct work me = system_work(f);
	assert_true(after_taking(f, &me, "2026-11-22").at[0].from_at == day("2026-11-23"));
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &team_migrations };
	fixture_use(sets, 3);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(both_directories_are_read),
		TEST_ON_BOTH(what_means_nothing_is_left_out),
		TEST_ON_BOTH(other_files_are_refused),
		TEST_ON_BOTH(differences_are_named_field_by_field),
		TEST_ON_BOTH(a_team_is_recognised_by_one_sign_or_not_at_all),
		TEST_ON_BOTH(others_teams_are_not_compared),
		TEST_ON_BOTH(only_what_is_chosen_is_taken),
		TEST_ON_BOTH(what_has_changed_meanwhile_is_not_overwritten),
		TEST_ON_BOTH(two_entries_do_not_overwrite_each_other),
		TEST_ON_BOTH(a_new_level_begins_when_the_directory_says),
		TEST_ON_BOTH(a_new_level_never_begins_before_the_old_one),
		TEST_ON_BOTH(a_membership_begins_after_the_one_that_ended),
		TEST_ON_BOTH(a_level_of_today_holds_today),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
