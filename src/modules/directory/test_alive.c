#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include <stdio.h>
#include <unistd.h>

#include "core/jobs/jobs.h"
#include "core/queries.h"
#include "core/routes.h"
#include "core/settings.h"
#include "fetch_server.h"
#include "modules/directory/alive.h"
#include "store/statement.h"

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &directory_module };
const size_t n_modules = COUNT(all_modules);

/* ---- security.txt ---- */

static usec moment(const char *text)
{
	usec t = 0;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

#define URL "https://so.example/.well-known/security.txt"

static struct security_found parsed(struct fixture *f, const char *text)
{
	struct security_found x;
	security_parse(f->a, str_of(text), S("text/plain; charset=utf-8"), S(URL), moment("2026-11-22T00:00:00Z"), &x);
	return x;
}

static bool has_fault(const struct security_found *x, const char *word)
{
	for (size_t i = 0; i < x->n_faults; i++)
		if (str_is(x->faults[i], word))
			return true;
	return false;
}

#define GOOD "# ours\r\nContact: mailto:a@so.example\r\nContact: tel:+84-24-1234567\r\nExpires: 2027-05-01T00:00:00+07:00\r\nPreferred-Languages: vi, en\r\n" \
	"Canonical: " URL "\r\nEncryption: https://so.example/k.asc\r\n"

static void a_good_file_has_no_fault(void **state)
{
	struct fixture *f = *state;
	struct security_found x = parsed(f, GOOD);
	assert_int_equal(x.n_faults, 0);
	assert_int_equal(x.n_contacts, 2);
	assert_true(str_is(x.contacts[1], "tel:+84-24-1234567"));
	assert_int_equal(x.expires_at, moment("2027-04-30T17:00:00Z"));
	assert_true(str_is(x.encryption, "https://so.example/k.asc"));
	assert_false(x.is_signed);
}

static void faults_are_named(void **state)
{
	static const struct { const char *text, *fault; } cases[] = {
		{ "Expires: 2027-05-01T00:00:00Z\n", "no_contact" },
		{ "Contact: mailto:a@so.example\n", "no_expires" },
		{ "Contact: mailto:a@so.example\nExpires: 2026-11-21T23:59:59Z\n", "expired" },
		{ "Contact: mailto:a@so.example\nExpires: 2026-11-22T00:00:00Z\n", "expired" },
		{ "Contact: mailto:a@so.example\nExpires: 2099-01-01T00:00:00Z\n", "expires_far" },
		{ "Contact: mailto:a@so.example\nExpires: soon\n", "bad_expires" },
		{ "Contact: mailto:a@so.example\nExpires: 2027-05-01\n", "bad_expires" },
		{ "Contact: mailto:a@so.example\nExpires: 2027-05-01T00:00:00Z\nexpires: 2027-06-01T00:00:00Z\n", "two_expires" },
		{ "Contact: a@so.example\nExpires: 2027-05-01T00:00:00Z\n", "contact_no_uri" },
		{ "Contact: http://so.example/bao\nExpires: 2027-05-01T00:00:00Z\n", "contact_no_uri" },
		{ GOOD "Canonical: https://other.example/x\nPreferred-Languages: fr\n", "two_languages" },
		{ "Contact: mailto:a@so.example\nExpires: 2027-05-01T00:00:00Z\nCanonical: https://other.example/.well-known/security.txt\n", "canonical_other" },
		{ "<!doctype html><title>404</title>", "no_contact" },
		{ "", "no_contact" },
		{ "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" GOOD, "bad_signature" },
		{ "Contact: mailto:evil@x.example\n-----BEGIN PGP SIGNED MESSAGE-----\n\n" GOOD "-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n", "bad_signature" },
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct security_found x = parsed(f, cases[i].text);
		if (!has_fault(&x, cases[i].fault))
			print_error("case %zu: %s\n", i, cases[i].fault);
		assert_true(has_fault(&x, cases[i].fault));
	}
	struct security_found x;
	security_parse(f->a, S(GOOD), S("text/html"), S(URL), 1, &x);
	assert_true(has_fault(&x, "not_text"));
	security_parse(f->a, S("Contact: \xff\xfe"), S("text/plain"), S(URL), 1, &x);
	assert_true(has_fault(&x, "not_text"));
}

/* Text outside the signature is not read: it is where somebody would lie. */
static void only_the_signed_part_counts(void **state)
{
	struct fixture *f = *state;
	struct security_found x = parsed(f, "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n- -- dashed\n" GOOD
		"-----BEGIN PGP SIGNATURE-----\n\niQ=\n-----END PGP SIGNATURE-----\n");
	assert_true(x.is_signed);
	assert_int_equal(x.n_faults, 0);
	assert_int_equal(x.n_contacts, 2);
	x = parsed(f, "Contact: mailto:evil@x.example\n-----BEGIN PGP SIGNED MESSAGE-----\n\n" GOOD "-----BEGIN PGP SIGNATURE-----\n-----END PGP SIGNATURE-----\n");
	for (size_t i = 0; i < x.n_contacts; i++)
		assert_false(str_is(x.contacts[i], "mailto:evil@x.example"));
}

/* ---- a page ---- */

static void addresses_are_found_however_a_page_writes_them(void **state)
{
	struct fixture *f = *state;
	struct str page = page_text(f->a, S("<p>Trực: Truc&#64;So&#x2E;example, t\xe1\xbb\x95ng \xc4\x91\xc3\xa0i (+84)&nbsp;24.3943-1234<a href=\"mailto:a&commat;so.example?x\">"
		"</a> <b>ketoan.b@so.example.</b> &broken &; &#xfffffff; &#0;"));
	assert_true(page_has_email(page, S("truc@so.example")));
	assert_true(page_has_email(page, S("a@so.example")));
	assert_true(page_has_email(page, S("ketoan.b@so.example")));
	assert_false(page_has_email(page, S("b@so.example")));
	assert_false(page_has_email(page, S("truc@so.exam")));
	assert_false(page_has_email(STR_NONE, S("truc@so.example")));
	assert_true(page_has_phone(f->a, page, S("024 3943 1234")));
	assert_true(page_has_phone(f->a, page, S("+84 24 39431234")));
	assert_false(page_has_phone(f->a, page, S("024 3943 1235")));
	assert_true(page_has_phone(f->a, page, S("113")));                 /* too short to tell */
	assert_false(page_has_phone(f->a, S("0243 <b>94</b> abc 31234"), S("024 3943 1234")));
	assert_true(str_is(phone_core(f->a, S("0084 (24) 12-34567")), "241234567"));
	assert_true(str_is(phone_core(f->a, S("024 1234567")), "241234567"));
}

static bool differs(const struct differences *d, const char *kind, const char *value)
{
	for (size_t i = 0; i < d->n; i++)
		if (!strcmp(d->at[i].kind, kind) && str_is(d->at[i].value, value))
			return true;
	return false;
}

static void each_difference_is_named(void **state)
{
	struct fixture *f = *state;
	struct site_contacts_row rows[] = {
		{ .id = 1, .email = S("Truc@so.example"), .phone = S("024 3943 1234"), .is_public = true },
		{ .id = 2, .email = S("lanhdao@so.example"), .phone = S("0900000001"), .is_public = false },
		{ .id = 3, .email = S("khac@so.example"), .is_public = true } };
	struct site_contacts_rows contacts = { rows, COUNT(rows) };
	struct differences d;
	compare_portal(f->a, &contacts, S("<p>truc@so.example 024 3943 9999</p>"), &d);
	assert_int_equal(d.n, 2);
	assert_true(differs(&d, "missing", "024 3943 1234"));
	assert_true(differs(&d, "missing", "khac@so.example"));            /* a private one is never looked for */
	struct security_found found = parsed(f, "Contact: mailto:TRUC@so.example?subject=x\nContact: mailto:la@dau.example\nContact: tel:+84900000001\n"
		"Contact: https://so.example/form\nExpires: 2027-05-01T00:00:00Z\n");
	compare_security(f->a, &contacts, &found, &d);
	assert_int_equal(d.n, 2);
	assert_true(differs(&d, "unknown", "mailto:la@dau.example"));
	assert_true(differs(&d, "missing", "khac@so.example"));
}

/* ---- in the database ---- */

static struct work work_of(struct fixture *f, struct db *db)
{
	return (struct work){ .a = f->a, .db = db, .now = clock_now(), .by = { .is_system = true, .name = S("system"), .lang = LANG_VI } };
}

struct world { int64_t org, contact; };

static err fill(struct work *w, struct world *x, const char *website)
{
	struct org_form o = { .code = S("SO"), .name = S("Sở Mẫu"), .kind = S("agency"), .network_role = S("member"), .website = str_of(website) };
	TRY(network_org_add(w, &o, &x->org));
	return network_contact_add(w, x->org, &(struct contact_form){ .kind = S("in_hours"), .name = S("Trực"), .email = S("truc@so.example"),
		.phone = S("024 3943 1234"), .call_order = 1, .is_public = true }, &x->contact);
}

#define IN_TRANSACTION(f, mode, w, ...) do { \
	struct transaction *t_ = transaction_begin((f), (mode)); \
	while (transaction_turn(t_)) { struct work w = work_of((f), t_->db); t_->answer = ({ __VA_ARGS__; }); } \
	assert_int_equal(transaction_end(t_), OK); \
} while (0)

static struct world filled(struct fixture *f, const char *website)
{
	struct world x = { 0 };
	clock_set(moment("2026-11-22T01:00:00Z"));
	IN_TRANSACTION(f, TX_WRITE, w, fill(&w, &x, website));
	return x;
}

static size_t open_differences(struct fixture *f, int64_t org, usec *ret_first)
{
	struct difference_open_rows rows = { 0 };
	IN_TRANSACTION(f, TX_READ, w, difference_open(w.db, w.a, &(struct difference_open_in){ .org = org }, &rows));
	if (ret_first && rows.n)
		*ret_first = rows.at[0].since;
	return rows.n;
}

static void keep(struct fixture *f, int64_t org, struct difference *at, size_t n)
{
	struct differences d = { at, n };
	IN_TRANSACTION(f, TX_WRITE, w, differences_keep(&w, org, "portal", &d));
}

static void a_difference_keeps_the_date_it_began(void **state)
{
	struct fixture *f = *state;
	struct world x = filled(f, "");
	struct difference two[] = { { "portal", "missing", S("a") }, { "portal", "missing", S("b") } };
	usec since, first = clock_now();
	keep(f, x.org, two, 2);
	clock_set(first + 3 * USEC_HOUR);
	keep(f, x.org, two, 1);
	assert_int_equal(open_differences(f, x.org, &since), 1);
	assert_int_equal(since, first);
	keep(f, x.org, two, 2);                  /* it came back: it begins anew */
	assert_int_equal(open_differences(f, x.org, &since), 2);
	keep(f, x.org, NULL, 0);
	assert_int_equal(open_differences(f, x.org, NULL), 0);
	clock_set(0);
}

static int64_t mails(struct fixture *f, const char *path)
{
	struct mail_page_rows rows = { 0 };
	int64_t n = 0;
	IN_TRANSACTION(f, TX_READ, w, mail_page(w.db, w.a, &(struct mail_page_in){ .before_id = INT64_MAX, .max = 100 }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		n += str_find(rows.at[i].subject, str_of(path)) >= 0;
	return n;
}

static void the_alarm_comes_after_a_day_and_once(void **state)
{
	struct fixture *f = *state;
	struct world x = filled(f, "");
	usec first = clock_now();
	keep(f, x.org, &(struct difference){ "portal", "missing", S("a") }, 1);
	clock_set(first + USEC_DAY - 1);
	IN_TRANSACTION(f, TX_WRITE, w, sites_alarm(&w, STR_NONE));
	assert_int_equal(mails(f, "SO"), 0);
	clock_set(first + USEC_DAY);
	IN_TRANSACTION(f, TX_WRITE, w, sites_alarm(&w, STR_NONE));
	IN_TRANSACTION(f, TX_WRITE, w, sites_alarm(&w, STR_NONE));
	assert_int_equal(mails(f, "SO"), 1);
	clock_set(0);
}

static struct check_list_row last_check(struct fixture *f, int64_t org)
{
	struct check_list_rows rows = { 0 };
	IN_TRANSACTION(f, TX_READ, w, check_list(w.db, w.a, &(struct check_list_in){ .org = org, .max = 1 }, &rows));
	assert_int_equal(rows.n, 1);
	return rows.at[0];
}

static usec verified(struct fixture *f, const struct world *x)
{
	struct contact_one_row c = { 0 };
	bool found;
	IN_TRANSACTION(f, TX_READ, w, contact_one(w.db, w.a, &(struct contact_one_in){ .id = x->contact, .org = x->org }, &c, &found));
	return c.verified_at;
}

/* The link, out of the mail as it lies in the outbox. */
static struct str secret_in_mail(struct fixture *f)
{
	struct mail_page_rows rows = { 0 };
	struct mail_one_row m = { 0 };
	bool found = false;
	IN_TRANSACTION(f, TX_READ, w, mail_page(w.db, w.a, &(struct mail_page_in){ .before_id = INT64_MAX, .max = 1 }, &rows));
	assert_int_equal(rows.n, 1);
	IN_TRANSACTION(f, TX_READ, w, mail_one(w.db, w.a, &(struct mail_one_in){ .id = rows.at[0].id }, &m, &found));
	ptrdiff_t at = str_find(m.body, S("/contact-check/"));
	assert_true(found && at > 0);
	struct str rest = str_sub(m.body, (size_t)at + 15, m.body.n);
	return a_dup(f->a, str_cut(&rest, ' '));
}

static err answer(struct fixture *f, struct str secret, bool is_wrong)
{
	struct transaction *t = transaction_begin(f, TX_WRITE);
	while (transaction_turn(t)) {
		struct work w = work_of(f, t->db);
		t->answer = check_answer_mail(&w, secret, &(struct check_answer){ .name = S("Bà Ba"), .is_wrong = is_wrong });
	}
	return transaction_end(t);
}

static err ask(struct fixture *f, const struct world *x)
{
	struct transaction *t = transaction_begin(f, TX_WRITE);
	while (transaction_turn(t)) {
		struct work w = work_of(f, t->db);
		t->answer = check_ask_mail(&w, x->org, x->contact, "mail");
	}
	return transaction_end(t);
}

static void a_link_answers_once(void **state)
{
	struct fixture *f = *state;
	struct world x = filled(f, "");
	usec asked = clock_now();
	assert_int_equal(ask(f, &x), OK);
	assert_int_equal(ask(f, &x), E_CONFLICT);            /* one question at a time */
	struct str secret = secret_in_mail(f);
	assert_int_equal(answer(f, S("nothing"), false), E_NOT_FOUND);
	clock_set(asked + 90 * USEC_MIN);
	assert_int_equal(answer(f, secret, false), OK);
	assert_int_equal(answer(f, secret, false), E_CONFLICT);
	struct check_list_row k = last_check(f, x.org);
	assert_true(str_is(k.result, "answered"));
	assert_true(str_is(k.answered_by, "Bà Ba"));
	assert_int_equal(k.answered_at - k.asked_at, 90 * USEC_MIN);
	assert_int_equal(verified(f, &x), asked + 90 * USEC_MIN);
	clock_set(0);
}

static void what_is_wrong_confirms_nothing(void **state)
{
	struct fixture *f = *state;
	struct world x = filled(f, "");
	assert_int_equal(ask(f, &x), OK);
	assert_int_equal(answer(f, secret_in_mail(f), true), OK);
	assert_true(str_is(last_check(f, x.org).result, "wrong"));
	assert_int_equal(verified(f, &x), 0);
	clock_set(0);
}

static void a_link_ends(void **state)
{
	struct fixture *f = *state;
	struct world x = filled(f, "");
	usec asked = clock_now();
	assert_int_equal(ask(f, &x), OK);
	struct str secret = secret_in_mail(f);
	clock_set(asked + 14 * USEC_DAY);
	assert_int_equal(answer(f, secret, false), E_CONFLICT);
	IN_TRANSACTION(f, TX_WRITE, w, checks_chase(&w, STR_NONE));
	struct check_list_rows rows = { 0 };
	IN_TRANSACTION(f, TX_READ, w, check_list(w.db, w.a, &(struct check_list_in){ .org = x.org, .max = 5 }, &rows));
	assert_int_equal(rows.n, 2);                         /* closed, and asked again */
	assert_true(str_is(rows.at[1].result, "no_answer"));
	assert_true(str_is(rows.at[0].kind, "confirm"));
	clock_set(0);
}

static void a_code_is_called_back(void **state)
{
	struct fixture *f = *state;
	struct world x = filled(f, "");
	struct str code = STR_NONE;
	IN_TRANSACTION(f, TX_WRITE, w, check_ask_phone(&w, x.org, x.contact, &code));
	struct check_list_row k = last_check(f, x.org);
	struct { const char *code, *name; bool silent; int64_t org; err answer; } tries[] = {
		{ "0000-0000", "Ông Tư", false, x.org, E_INVALID }, { a_z(f->a, code), "", false, x.org, E_INVALID },
		{ a_z(f->a, code), "Ông Tư", false, x.org + 1, E_NOT_FOUND }, { a_z(f->a, code), "Ông Tư", false, x.org, OK },
		{ a_z(f->a, code), "Ông Tư", false, x.org, E_CONFLICT }, { "", "", true, x.org, E_CONFLICT } };
	for (size_t i = 0; i < COUNT(tries); i++) {
		struct transaction *t = transaction_begin(f, TX_WRITE);
		while (transaction_turn(t)) {
			struct work w = work_of(f, t->db);
			t->answer = check_answer_phone(&w, tries[i].org, k.id, &(struct check_answer){ .name = str_of(tries[i].name), .code = str_of(tries[i].code) },
				tries[i].silent);
		}
		assert_int_equal(transaction_end(t), tries[i].answer);
	}
	assert_true(verified(f, &x) > 0);
	clock_set(0);
}

static void confirmation_is_chased_when_due(void **state)
{
	struct fixture *f = *state;
	struct world x = filled(f, "");
	IN_TRANSACTION(f, TX_WRITE, w, network_contact_verify(&w, x.org, x.contact));
	clock_set(moment("2027-03-22T00:59:59Z"));
	IN_TRANSACTION(f, TX_WRITE, w, checks_chase(&w, STR_NONE));
	assert_int_equal(mails(f, "SO"), 0);
	clock_set(moment("2027-03-22T01:00:00Z"));
	IN_TRANSACTION(f, TX_WRITE, w, checks_chase(&w, STR_NONE));
	IN_TRANSACTION(f, TX_WRITE, w, checks_chase(&w, STR_NONE));
	assert_int_equal(mails(f, "SO"), 1);
	clock_set(0);
}

/* ---- a real visit ---- */

static void put_file(struct fixture *f, const char *name, const char *text)
{
	struct str ca = str_of(fetch_server.ca);
	const char *path = a_z(f->a, a_fmt(f->a, "%.*s/%s", (int)(ca.n - strlen("/cert.pem")), ca.p, name));
	if (!text) {
		unlink(path);
		return;
	}
	FILE *out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void visit(struct fixture *f, const struct world *x)
{
	struct work w = work_of(f, NULL);
	assert_int_equal(site_visit(f->s, &w, a_fmt(f->a, "{\"org\":\"%lld\"}", (long long)x->org)), OK);
}

static struct str result_of(struct fixture *f, int64_t org, size_t i)
{
	struct site_rows_of_rows rows = { 0 };
	IN_TRANSACTION(f, TX_READ, w, site_rows_of(w.db, w.a, &(struct site_rows_of_in){ .org = org }, &rows));
	assert_int_equal(rows.n, 2);
	return rows.at[i].result;
}

static void sites_are_visited_and_compared(void **state)
{
	struct fixture *f = *state;
	struct world x = filled(f, a_z(f->a, a_fmt(f->a, "https://localhost:%d/portal", fetch_server.https)));
	clock_set(0);
	IN_TRANSACTION(f, TX_WRITE, w, setting_set(&w, S("fetch.allow_addresses"), S("127.0.0.1/32,::1/128")));
	IN_TRANSACTION(f, TX_WRITE, w, setting_set(&w, S("fetch.ca_file"), str_of(fetch_server.ca)));
	IN_TRANSACTION(f, TX_WRITE, w, sites_plan(&w, STR_NONE));
	put_file(f, "portal", "<p>Trực: truc@so.example, 024 3943 1234</p>");
	put_file(f, "security.txt", "Contact: mailto:truc@so.example\nExpires: 2020-01-01T00:00:00Z\n");
	visit(f, &x);
	assert_true(str_is(result_of(f, x.org, 0), "ok"));
	assert_int_equal(open_differences(f, x.org, NULL), 1);             /* expired */
	put_file(f, "portal", "<p>cũ@so.example</p>");
	put_file(f, "security.txt", NULL);
	visit(f, &x);
	assert_true(str_is(result_of(f, x.org, 1), "absent"));
	assert_int_equal(open_differences(f, x.org, NULL), 4);             /* mail, phone; expired stays unknown; absent */
	put_file(f, "portal", "<p>truc@so.example +84 24 3943.1234</p>");
	struct str good = a_fmt(f->a, "Contact: mailto:truc@so.example\nExpires: %.*s\n", STR_ARG(time_rfc3339(f->a, clock_now() + 30 * USEC_DAY)));
	put_file(f, "security.txt", a_z(f->a, good));
	visit(f, &x);
	assert_int_equal(open_differences(f, x.org, NULL), 0);
	IN_TRANSACTION(f, TX_WRITE, w, setting_set(&w, S("fetch.allow_addresses"), STR_NONE));
	visit(f, &x);
	assert_true(str_is(result_of(f, x.org, 0), "address-refused"));
	assert_int_equal(open_differences(f, x.org, NULL), 2);
}

static void who_is_reachable_is_seen_within_the_own_tree(void **state)
{
	struct fixture *f = *state;
	struct world x = filled(f, "");
	static const char *const states[] = { "due", "alive", "differs" };
	for (size_t i = 0; i < COUNT(states); i++) {
		struct reach_page_rows wide = { 0 }, own = { 0 }, other = { 0 }, filtered = { 0 };
		if (i == 1)
			IN_TRANSACTION(f, TX_WRITE, w, network_contact_verify(&w, x.org, x.contact));
		if (i == 2)
			keep(f, x.org, &(struct difference){ "portal", "missing", S("a") }, 1);
		IN_TRANSACTION(f, TX_READ, w, reach_page(w.db, w.a, &(struct reach_page_in){ .wide = true, .cut = confirm_cut(&w), .max = 9 }, &wide));
		IN_TRANSACTION(f, TX_READ, w, reach_page(w.db, w.a, &(struct reach_page_in){ .viewer = x.org, .cut = confirm_cut(&w), .max = 9 }, &own));
		IN_TRANSACTION(f, TX_READ, w, reach_page(w.db, w.a, &(struct reach_page_in){ .viewer = 77, .cut = confirm_cut(&w), .max = 9 }, &other));
		IN_TRANSACTION(f, TX_READ, w, reach_page(w.db, w.a, &(struct reach_page_in){ .wide = true, .cut = confirm_cut(&w), .state = S("none"), .max = 9 }, &filtered));
		assert_int_equal(wide.n, 1);
		assert_int_equal(own.n, 1);
		assert_int_equal(other.n, 0);
		assert_int_equal(filtered.n, 0);
		assert_true(str_is(wide.at[0].state, states[i]));
	}
	clock_set(0);
}

static void every_statement_prepares(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(statement_prepare_all(f->s, &directory_statements, 1), OK);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &directory_migrations };
	fixture_use(sets, COUNT(sets));
	const struct CMUnitTest tests[] = {
		TEST_ON_SQLITE(a_good_file_has_no_fault),
		TEST_ON_SQLITE(faults_are_named),
		TEST_ON_SQLITE(only_the_signed_part_counts),
		TEST_ON_SQLITE(addresses_are_found_however_a_page_writes_them),
		TEST_ON_SQLITE(each_difference_is_named),
		TEST_ON_BOTH(a_difference_keeps_the_date_it_began),
		TEST_ON_BOTH(the_alarm_comes_after_a_day_and_once),
		TEST_ON_BOTH(a_link_answers_once),
		TEST_ON_BOTH(what_is_wrong_confirms_nothing),
		TEST_ON_BOTH(a_link_ends),
		TEST_ON_BOTH(a_code_is_called_back),
		TEST_ON_BOTH(confirmation_is_chased_when_due),
		TEST_ON_BOTH(sites_are_visited_and_compared),
		TEST_ON_BOTH(who_is_reachable_is_seen_within_the_own_tree),
		TEST_ON_BOTH(every_statement_prepares),
	};
	return cmocka_run_group_tests(tests, fetch_server_start, fetch_server_stop);
}
