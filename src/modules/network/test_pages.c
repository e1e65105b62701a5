/* The register through a running server: pages, forms with mistakes, the API, other people's things; on both engines. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */
#include "modules/network/pages.h"
#define SITE_MODULES , &network_module
#include "core/identity/test_site.h"

#include "core/legal/legal.h"

struct member { const char *name, *role, *code, *kind; };

static err member_run(struct work *w, void *arg)
{
	const struct member *m = arg;
	int64_t id;
	struct account_new n = { .name = str_of(m->name), .full_name = str_of(m->name), .role = str_of(m->role),
		.email = a_fmt(w->a, "%s@example.vn", m->name), .lang = LANG_EN, .password_hash = password_hash(w->a, S(PASSWORD)) };
	return first_account(w, &(struct first_org){ str_of(m->code), a_fmt(w->a, "Đơn vị %s", m->code), STR_NONE, str_of(m->kind) }, &n, &id);
}

struct stage { struct site x; struct browser an, lan; };   /* An: officer of the coordinator; Lan: officer of BV */

static struct stage stage_open(void **state)
{
	struct stage s = { .x = site_open(*state) };
	struct member an = { "an", "officer", "DPQG", "coordinator" }, lan = { "lan", "officer", "BV", "hospital" };
	assert_int_equal(run(s.x.f, member_run, &an), OK);
	assert_int_equal(run(s.x.f, member_run, &lan), OK);
	return s;
}

static void sign_both_in(struct stage *s)
{
	s->an = signed_in(&s->x, "an");
	s->lan = signed_in(&s->x, "lan");
}

static struct answer json(struct browser *b, const char *method, const char *path, const char *body)
{
	struct arena *a = b->site->f->a;
	get(b, "/organisations/new");
	const char *headers = a_z(a, a_fmt(a, "Cookie: %s=%.*s\r\nX-CSRF-Token: %.*s\r\nAccept-Language: en\r\n%s", SESSION_COOKIE,
		STR_ARG(b->session), STR_ARG(b->csrf), *body ? "Content-Type: application/json\r\n" : ""));
	return client_ask(a, b->site->port, method, path, headers, str_of(body));
}

static void add_org(struct stage *s, const char *code, const char *name)
{
	struct arena *a = s->x.f->a;
	assert_int_equal(json(&s->an, "POST", "/api/v1/organisations", a_z(a, a_fmt(a,
		"{\"code\":\"%s\",\"name\":\"%s\",\"kind\":\"company\"}", code, name))).status, 201);
}

static const char *add_system(struct stage *s, struct browser *b, const char *owner)
{
	struct arena *a = s->x.f->a;
	struct answer x = json(b, "POST", "/api/v1/systems", a_z(a, a_fmt(a,
		"{\"owner\":\"%s\",\"name\":\"Cổng dữ liệu\",\"level\":3,\"ips\":[\"203.0.113.4\"],\"purpose\":\"p\"}", owner)));
	assert_int_equal(x.status, 201);
	return a_z(a, between(x, "\"code\":\"", '"'));
}

/* ---- choosing an organisation ---- */

static void a_whole_name_is_enough(void **state)
{
	struct stage s = stage_open(state);
	sign_both_in(&s);
	add_org(&s, "MOT", "Công ty Ánh Sáng");
	struct answer x = send_form(&s.an, "/systems/new", "/systems", "owner=cong+ty+anh+sang&name=Web");
	assert_int_equal(x.status, 303);
	assert_true(has(get(&s.an, "/systems?org=mot"), "Web"));
	site_close(&s.x);
}

static void what_is_not_clear_comes_back_as_a_choice(void **state)
{
	struct stage s = stage_open(state);
	sign_both_in(&s);
	add_org(&s, "MOT", "Công ty Ánh Sáng Một");
	add_org(&s, "HAI", "Công ty Ánh Sáng Hai");
	struct answer x = send_form(&s.an, "/systems/new", "/systems", "owner=anh+sang&name=Web+%3Cb%3E&level=2&domains=a.vidu.vn&purpose=m%E1%BB%99t");
	assert_int_equal(x.status, 422);
	assert_true(has(x, "type=\"radio\" value=\"MOT\"") && has(x, "type=\"radio\" value=\"HAI\""));
	assert_true(has(x, "value=\"Web &lt;b&gt;\"") && has(x, "a.vidu.vn") && has(x, "một"));
	assert_true(has(x, "<option value=\"2\" selected>"));
	x = send_form(&s.an, "/systems/new", "/systems", "owner=%3F&name=Web");
	assert_int_equal(x.status, 422);
	assert_true(has(x, "list=\"f-owner-list\"") && has(x, "value=\"Web\""));
	x = send_form(&s.an, "/systems/new", "/systems", "owner=khong+ai&name=Web");
	assert_int_equal(x.status, 422);
	assert_true(has(x, "value=\"khong ai\""));
	assert_int_equal(send_form(&s.an, "/systems/new", "/systems", "owner=HAI&name=Web").status, 303);
	site_close(&s.x);
}

static void suggestions_for_pickers(void **state)
{
	struct stage s = stage_open(state);
	sign_both_in(&s);
	add_org(&s, "MOT", "Công ty Ánh Sáng và những người bạn");
	add_org(&s, "HAI", "Ánh Sáng");
	struct answer x = get(&s.lan, "/api/v1/organisations?limit=1&q=anh+sang");
	assert_true(has(x, "\"HAI\"") && !has(x, "\"MOT\""));       /* the better match first */
	assert_true(has(get(&s.lan, "/api/v1/organisations?limit=20&q=%25"), "\"items\":[]"));
	assert_int_equal(get(&s.lan, "/api/v1/organisations?limit=51&q=a").status, 422);
	struct browser nobody = { .site = &s.x };
	assert_int_equal(get(&nobody, "/api/v1/organisations?q=a").status, 401);
	site_close(&s.x);
}

/* ---- forms ---- */

static void a_refused_form_loses_nothing(void **state)
{
	struct stage s = stage_open(state);
	sign_both_in(&s);
	struct answer x = send_form(&s.an, "/organisations/new", "/organisations",
		"code=sai+m%C3%A3&name=T%C3%AAn&kind=bank&email=khong&province=79&phone=0240000000");
	assert_int_equal(x.status, 422);
	assert_true(has(x, "value=\"sai mã\"") && has(x, "value=\"Tên\"") && has(x, "value=\"khong\"") && has(x, "value=\"0240000000\""));
	assert_true(has(x, "<option value=\"bank\" selected>") && has(x, "<option value=\"79\" selected>"));
	x = send_form(&s.lan, "/organisations/BV/contacts/new", "/organisations/BV/contacts", "kind=in_hours&name=Tr%E1%BB%B1c&call_order=1");
	assert_int_equal(x.status, 422);
	assert_true(has(x, "value=\"Trực\""));
	x = send_form(&s.lan, "/organisations/BV/addresses/new", "/organisations/BV/addresses", "value=10.0.0.0%2F8&source=whois");
	assert_int_equal(x.status, 422);
	assert_true(has(x, "10.0.0.0/8") && has(x, "<option value=\"whois\" selected>"));
	site_close(&s.x);
}

static void contacts_are_verified_and_age(void **state)
{
	struct stage s = stage_open(state);
	sign_both_in(&s);
	assert_int_equal(send_form(&s.lan, "/organisations/BV/contacts/new", "/organisations/BV/contacts",
		"kind=in_hours&name=Truc&phone=0240000000&call_order=1").status, 303);
	struct answer x = get(&s.lan, "/organisations/BV");
	assert_true(has(x, "Not confirmed") && !has(x, "over a year"));
	const char *path = a_z(s.x.f->a, a_fmt(s.x.f->a, "/organisations/BV/contacts/%.*s/verify", STR_ARG(between(x, "action=\"/organisations/BV/contacts/", '/'))));
	assert_int_equal(send_form(&s.lan, "/organisations/BV", path, "").status, 303);
	assert_true(has(get(&s.lan, "/organisations/BV"), "Confirmed on"));
	clock_set(T0 + 366 * USEC_DAY);
	s.lan = signed_in(&s.x, "lan");
	x = get(&s.lan, "/organisations/BV");
	assert_true(has(x, "Not confirmed for over a year") && has(x, "last confirmed"));
	site_close(&s.x);
}

/* ---- the API ---- */

static void an_organisation_is_changed_in_part(void **state)
{
	struct stage s = stage_open(state);
	sign_both_in(&s);
	assert_int_equal(json(&s.lan, "PATCH", "/api/v1/organisations/BV", "{\"phone\":\"0241\",\"address\":\"1 Phố\"}").status, 200);
	assert_int_equal(json(&s.lan, "PATCH", "/api/v1/organisations/BV", "{\"phone\":\"\"}").status, 200);
	struct answer x = get(&s.lan, "/api/v1/organisations/BV");
	assert_true(has(x, "\"phone\":null") && has(x, "\"address\":\"1 Phố\"") && has(x, "\"name\":\"Đơn vị BV\""));
	assert_int_equal(json(&s.lan, "PATCH", "/api/v1/organisations/BV", "{\"network_role\":\"coordinator\"}").status, 422);
	assert_int_equal(json(&s.lan, "PATCH", "/api/v1/organisations/BV", "{\"code\":\"X\"}").status, 422);
	assert_int_equal(json(&s.lan, "PATCH", "/api/v1/organisations/DPQG", "{\"phone\":\"1\"}").status, 403);
	assert_int_equal(json(&s.lan, "PATCH", "/api/v1/organisations/KHONG", "{\"phone\":\"1\"}").status, 404);
	site_close(&s.x);
}

static void systems_are_read_changed_and_ended(void **state)
{
	struct stage s = stage_open(state);
	sign_both_in(&s);
	struct arena *a = s.x.f->a;
	const char *code = add_system(&s, &s.lan, "BV");
	const char *path = a_z(a, a_fmt(a, "/api/v1/systems/%s", code)), *end = a_z(a, a_fmt(a, "%s/end", path));
	assert_int_equal(json(&s.lan, "PATCH", path, "{\"level\":4}").status, 200);
	struct answer x = get(&s.lan, path);
	assert_true(has(x, "\"level\":4") && has(x, "203.0.113.4") && has(x, "\"purpose\":\"p\"") && has(x, "level_history"));
	assert_int_equal(json(&s.lan, "PATCH", path, "{\"level\":6}").status, 422);
	assert_int_equal(json(&s.lan, "POST", end, "{\"at\":\"2999-01-01\"}").status, 422);
	assert_int_equal(json(&s.lan, "POST", end, "{\"at\":\"2029-12-31\"}").status, 200);
	assert_int_equal(json(&s.lan, "POST", end, "{\"at\":\"2029-12-31\"}").status, 409);
	assert_int_equal(json(&s.lan, "PATCH", path, "{\"level\":1}").status, 409);
	assert_true(has(get(&s.lan, a_z(a, a_fmt(a, "/systems/%s", code))), "31/12/2029"));
	site_close(&s.x);
}

static void parts_are_removed_by_id(void **state)
{
	struct stage s = stage_open(state);
	sign_both_in(&s);
	struct arena *a = s.x.f->a;
	assert_int_equal(json(&s.lan, "POST", "/api/v1/organisations/BV/contacts",
		"{\"kind\":\"in_hours\",\"name\":\"Trực\",\"phone\":\"024\",\"call_order\":1}").status, 201);
	assert_int_equal(json(&s.lan, "POST", "/api/v1/organisations/BV/addresses", "{\"value\":\"198.41.0.0/24\"}").status, 201);
	struct answer x = get(&s.lan, "/api/v1/organisations/BV");
	struct str contact = between(x, "\"contacts\":[{\"id\":\"", '"'), space = between(x, "\"address_space\":[{\"id\":\"", '"');
	const char *c = a_z(a, a_fmt(a, "/api/v1/organisations/BV/contacts/%.*s", STR_ARG(contact)));
	const char *p = a_z(a, a_fmt(a, "/api/v1/organisations/BV/addresses/%.*s", STR_ARG(space)));
	assert_int_equal(json(&s.lan, "PATCH", c, "{\"phone\":\"025\"}").status, 200);
	assert_true(has(get(&s.lan, "/api/v1/organisations/BV"), "\"phone\":\"025\""));
	assert_int_equal(json(&s.lan, "POST", a_z(a, a_fmt(a, "%s/verify", c)), "").status, 200);
	/* nobody else's: not under another body's address either */
	const char *under = a_z(a, a_fmt(a, "/api/v1/organisations/DPQG/contacts/%.*s", STR_ARG(contact)));
	assert_int_equal(json(&s.an, "DELETE", under, "").status, 404);
	assert_int_equal(json(&s.lan, "DELETE", under, "").status, 403);
	assert_int_equal(json(&s.lan, "DELETE", c, "").status, 200);
	assert_int_equal(json(&s.lan, "DELETE", c, "").status, 404);
	assert_int_equal(json(&s.lan, "DELETE", p, "").status, 200);
	assert_int_equal(json(&s.lan, "DELETE", p, "").status, 404);
	site_close(&s.x);
}

/* ---- other people's things ---- */

static void strangers_see_that_it_is_there_and_no_more(void **state)
{
	struct stage s = stage_open(state);
	sign_both_in(&s);
	struct arena *a = s.x.f->a;
	add_org(&s, "LA", "Công ty Lạ");
	const char *code = add_system(&s, &s.an, "LA");
	const char *api = a_z(a, a_fmt(a, "/api/v1/systems/%s", code)), *page = a_z(a, a_fmt(a, "/systems/%s", code));
	assert_int_equal(json(&s.an, "POST", "/api/v1/organisations/LA/contacts",
		"{\"kind\":\"in_hours\",\"name\":\"Kín\",\"phone\":\"0999\",\"call_order\":1}").status, 201);
	assert_true(has(get(&s.an, api), "203.0.113.4"));
	struct answer x = get(&s.lan, api);
	assert_int_equal(x.status, 200);
	assert_false(has(x, "level") || has(x, "203.0.113.4"));
	assert_false(has(get(&s.lan, page), "203.0.113.4"));
	assert_false(has(get(&s.lan, "/organisations/LA"), "0999"));
	assert_false(has(get(&s.lan, "/api/v1/organisations/LA"), "0999"));
	assert_int_equal(get(&s.lan, a_z(a, a_fmt(a, "%s/edit", page))).status, 403);
	assert_int_equal(json(&s.lan, "PATCH", api, "{\"level\":1}").status, 403);
	assert_int_equal(get(&s.lan, "/organisations/LA/edit").status, 403);
	assert_int_equal(get(&s.lan, "/organisations/KHONG").status, 404);
	assert_int_equal(get(&s.lan, "/systems/HT-999999").status, 404);
	assert_int_equal(get(&s.lan, "/api/v1/systems/HT-999999").status, 404);
	site_close(&s.x);
}

/* ---- lists, look-up, history ---- */

static err many_run(struct work *w, void *arg)
{
	for (int i = 0; i < 120; i++) {
		int64_t id;
		TRY(network_org_add(w, &(struct org_form){ .code = a_fmt(w->a, "M%03d", i), .name = a_fmt(w->a, "Thành viên %d", i),
			.kind = S("company"), .network_role = S("member") }, &id));
	}
	return OK;
}

static size_t count_of(struct str s, const char *needle)
{
	size_t n = 0;
	for (ptrdiff_t at; (at = str_find(s, str_of(needle))) >= 0; n++)
		s = str_sub(s, (size_t)at + 1, s.n);
	return n;
}

static void paging_shows_each_once(void **state)
{
	struct stage s = stage_open(state);
	sign_both_in(&s);
	struct arena *a = s.x.f->a;
	size_t seen = 0, pages = 0;
	assert_int_equal(run(s.x.f, many_run, NULL), OK);
	const char *path = "/organisations?q=thanh+vien&network_role=member";
	for (bool more = true; more && pages < 10; pages++) {
		struct answer x = get(&s.lan, path);
		assert_int_equal(x.status, 200);
		assert_true(has(x, "120 organisations"));
		seen += count_of(x.body, "href=\"/organisations/M");
		more = has(x, "rel=\"next\"");
		if (!more)
			break;
		struct buf b;
		buf_init(&b, 1 << 16);
		for (struct str rest = between(x, "rel=\"next\" href=\"", '"'); rest.n;) {     /* &amp; → & */
			bool amp = str_starts(rest, S("&amp;"));
			buf_add_char(&b, rest.p[0]);
			rest = str_sub(rest, amp ? 5 : 1, rest.n);
		}
		path = a_z(a, buf_str(&b));
		buf_done(&b);
	}
	assert_int_equal(pages, 2);
	assert_int_equal(seen, 120);
	assert_int_equal(get(&s.lan, "/organisations?after=khong").status, 422);
	site_close(&s.x);
}

static void old_names_find_who_came_after(void **state)
{
	struct stage s = stage_open(state);
	sign_both_in(&s);
	add_org(&s, "SOHG", "Sở Thông tin Núi Cũ");
	add_org(&s, "SOTQ", "Sở Khoa học Sông Mới");
	struct answer x = send_form(&s.an, "/organisations/SOHG/succession", "/organisations/SOHG/successions",
		"to=So+Khoa+hoc+Song+Moi&at=2025-07-01&kind=merged");
	assert_int_equal(x.status, 303);
	struct arena *a = s.x.f->a;
	struct str draft = answer_header(x, "Location");
	assert_int_equal(get(&s.lan, a_z(a, draft)).status, 404);                /* a draft is its makers' */
	x = get(&s.an, a_z(a, draft));
	assert_true(has(x, "Draft, not confirmed") && has(x, "name=\"version\" value=\"1\""));
	assert_int_equal(send_form(&s.an, a_z(a, draft), a_z(a, a_cat(a, draft, S("/confirm"))), "version=1").status, 303);
	assert_true(has(get(&s.an, a_z(a, draft)), "In force"));
	x = get(&s.lan, "/organisations?q=nui+cu");
	assert_true(has(x, "/organisations/SOTQ") && has(x, "/organisations/SOHG"));
	x = get(&s.lan, "/organisations/SOTQ");
	assert_true(has(x, "Before 01/07/2025: Sở Thông tin Núi Cũ"));
	x = get(&s.lan, "/organisations/SOHG");
	assert_true(has(x, "ended on 01/07/2025") && has(x, "/organisations/SOTQ"));
	assert_int_equal(json(&s.an, "POST", "/api/v1/organisations", "{\"code\":\"UBTQ\",\"name\":\"Cơ quan tỉnh\",\"kind\":\"province\",\"province\":\"08\"}").status, 201);
	x = get(&s.lan, "/organisations?q=H%C3%A0+Giang");
	assert_true(has(x, "/organisations/UBTQ") && has(x, "Tuyen Quang"));
	/* an ended body is not taken for new things, its successor is offered */
	x = send_form(&s.an, "/systems/new", "/systems", "owner=SOHG&name=Web");
	assert_int_equal(x.status, 422);
	assert_true(has(x, "type=\"radio\" value=\"SOTQ\""));
	site_close(&s.x);
}

static void looking_up_on_page_and_by_api(void **state)
{
	struct stage s = stage_open(state);
	sign_both_in(&s);
	assert_int_equal(json(&s.an, "POST", "/api/v1/organisations/BV/addresses", "{\"value\":\"198.41.0.0/24\"}").status, 201);
	assert_true(has(get(&s.lan, "/lookup?q=198.41.0.9"), "/organisations/BV"));
	assert_true(has(get(&s.lan, "/lookup?q=hxxp%3A%2F%2F198%5B.%5D41%5B.%5D0%5B.%5D9%2Fx"), "/organisations/BV"));
	struct answer x = get(&s.lan, "/lookup?q=%3Cscript%3E");
	assert_int_equal(x.status, 200);
	assert_true(has(x, "&lt;script&gt;") && !has(x, "<script>"));
	x = get(&s.lan, "/api/v1/lookup?ip=198.41.0.9");
	assert_true(has(x, "\"organisation\":\"BV\"") && has(x, "\"reason\":\"owner\"") && has(x, "\"via\":\"198.41.0.0/24\""));
	assert_int_equal(get(&s.lan, "/api/v1/lookup?q=%21%21").status, 422);
	site_close(&s.x);
}

/* ---- days off ---- */

static void the_calendar_is_kept_by_officers(void **state)
{
	struct stage s = stage_open(state);
	struct member ha = { "ha", "responder", "BV", "hospital" };
	assert_int_equal(run(s.x.f, member_run, &ha), OK);
	sign_both_in(&s);
	usec t;
	assert_true(time_parse(S("2030-06-12"), &t));
	int64_t wednesday = civil_day_number(t), saturday = wednesday + 3;
	assert_false(legal_is_off(NULL, wednesday));
	struct answer x = send_form(&s.an, "/admin/holidays?year=2030", "/admin/holidays", "name=Ng%C3%A0y+ri%C3%AAng&first=2030-06-12&worked=2030-06-13");
	assert_int_equal(x.status, 422);
	assert_true(has(x, "value=\"Ngày riêng\"") && has(x, "value=\"2030-06-12\""));
	assert_int_equal(send_form(&s.an, "/admin/holidays", "/admin/holidays", "name=Ri%C3%AAng&first=2030-06-12&worked=2030-06-15").status, 303);
	assert_true(legal_is_off(NULL, wednesday));
	assert_false(legal_is_off(NULL, saturday));
	assert_true(has(get(&s.an, "/admin/holidays?year=2030"), "12/06/2030"));
	assert_true(has(get(&s.an, "/api/v1/holidays?year=2030"), "\"source\":\"entered\""));
	assert_int_equal(send_form(&s.an, "/admin/holidays?year=2030", "/admin/holidays/2030-06-12/remove", "").status, 303);
	assert_false(legal_is_off(NULL, wednesday));
	assert_int_equal(json(&s.an, "DELETE", "/api/v1/holidays/2030-06-12", "").status, 404);
	assert_int_equal(json(&s.an, "DELETE", "/api/v1/holidays/2028-01-01", "").status, 200);    /* of the file: a Saturday again */
	assert_int_equal(json(&s.an, "POST", "/api/v1/holidays", "{\"name\":\"x\",\"first\":\"2030-01-01\",\"last\":\"2030-03-01\"}").status, 422);
	assert_int_equal(journalled(s.x.f, "holiday.set"), 1);
	assert_int_equal(journalled(s.x.f, "holiday.remove"), 2);
	struct browser responder = signed_in(&s.x, "ha");
	assert_int_equal(get(&responder, "/admin/holidays").status, 403);
	site_close(&s.x);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations };
	fixture_use(sets, 2);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(a_whole_name_is_enough),
		TEST_ON_BOTH(what_is_not_clear_comes_back_as_a_choice),
		TEST_ON_BOTH(suggestions_for_pickers),
		TEST_ON_BOTH(a_refused_form_loses_nothing),
		TEST_ON_BOTH(contacts_are_verified_and_age),
		TEST_ON_BOTH(an_organisation_is_changed_in_part),
		TEST_ON_BOTH(systems_are_read_changed_and_ended),
		TEST_ON_BOTH(parts_are_removed_by_id),
		TEST_ON_BOTH(strangers_see_that_it_is_there_and_no_more),
		TEST_ON_BOTH(paging_shows_each_once),
		TEST_ON_BOTH(old_names_find_who_came_after),
		TEST_ON_BOTH(looking_up_on_page_and_by_api),
		TEST_ON_BOTH(the_calendar_is_kept_by_officers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
