#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "core/routes.h"
#include "core/queries.h"
#include "core/settings.h"
#include "modules/directory/directory.h"
#include "modules/directory/pages.h"

const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &network_module, &directory_module };
const size_t n_modules = COUNT(all_modules);

static struct work work_of(struct fixture *f, struct db *db)
{
	return (struct work){ .a = f->a, .db = db, .now = clock_now(), .by = { .is_system = true, .name = S("system"), .lang = LANG_VI } };
}

static void add_org(struct work *w, const char *code, const char *name, const char *role, const char *sector, int64_t *ret)
{
	struct org_form o = { .code = str_of(code), .name = str_of(name), .kind = S("company"), .network_role = str_of(role), .sector = str_of(sector),
		.website = S("https://www.bv.example"), .is_demo = true };
	assert_int_equal(network_org_add(w, &o, ret), OK);
}

static err fill(struct work *w)
{
	int64_t bv, other, none, id;
	add_org(w, "BV", "Bệnh viện Đa khoa Ứng Hoà", "member", "health", &bv);
	add_org(w, "DP", "Cơ quan Điều phối", "coordinator", "", &other);
	add_org(w, "KIN", "Đơn vị ngoài mạng lưới", "none", "", &none);
	TRY(network_contact_add(w, bv, &(struct contact_form){ .kind = S("in_hours"), .name = S("Trực ban; số 1, phòng\\2"), .email = S("truc@bv.example"),
		.phone = S("+84 24 1"), .call_order = 1, .is_public = true }, &id));
	TRY(network_contact_add(w, bv, &(struct contact_form){ .kind = S("leadership"), .name = S("Giám đốc"), .phone = S("0900000000"), .call_order = 2 }, &id));
	TRY(network_contact_add(w, none, &(struct contact_form){ .kind = S("leadership"), .name = S("Kín"), .phone = S("0911111111"), .call_order = 1 }, &id));
	TRY(network_space_add(w, &(struct space_form){ .org = S("BV"), .value = S("203.0.113.0/24"), .source = S("declared") }, &id, NULL));
	return network_space_add(w, &(struct space_form){ .org = S("BV"), .value = S("198.51.100.0/24"), .source = S("vnnic") }, &id, NULL);
}

static void filled(struct fixture *f)
{
	directory_outdated();
	struct transaction *t = transaction_begin(f, TX_WRITE);
	while (transaction_turn(t)) {
		struct work w = work_of(f, t->db);
		t->answer = fill(&w);
	}
	assert_int_equal(transaction_end(t), OK);
}

static void only_what_is_public_is_listed(void **state)
{
	struct fixture *f = *state;
	filled(f);
	struct transaction *t = transaction_begin(f, TX_READ);
	while (transaction_turn(t)) {
		struct work w = work_of(f, t->db);
		struct held h __attribute__((cleanup(directory_release))) = { 0 };
		t->answer = directory_hold(&w, &h);
		assert_int_equal(h.of->n, 2);
		const struct listed_org *bv = directory_org(h.of, S("BV"));
		assert_non_null(bv);
		assert_int_equal(bv->n_contacts, 1);
		assert_true(str_is(bv->contacts[0].email, "truc@bv.example"));
		assert_null(directory_org(h.of, S("KIN")));
		assert_true(directory_coordinator(h.of) == directory_org(h.of, S("DP")));
	}
	assert_int_equal(transaction_end(t), OK);
}

static size_t found(struct work *w, const struct snapshot *s, const char *q, const char *sector)
{
	size_t n;
	bool more;
	directory_find(w->a, s, &(struct listed_filter){ .q = str_of(q), .sector = str_of(sector) }, 50, &n, &more);
	return n;
}

static const char *owner(struct work *w, const struct snapshot *s, const char *address)
{
	const struct listed_org *o;
	if (directory_whose(w, s, str_of(address), &o) != OK)
		return "?";
	return o ? a_z(w->a, o->code) : "";
}

static void questions_are_answered_from_public_data(void **state)
{
	struct fixture *f = *state;
	filled(f);
	struct transaction *t = transaction_begin(f, TX_READ);
	while (transaction_turn(t)) {
		struct work w = work_of(f, t->db);
		struct held h __attribute__((cleanup(directory_release))) = { 0 };
		t->answer = directory_hold(&w, &h);
		assert_int_equal(found(&w, h.of, "ung hoa", ""), 1);
		assert_int_equal(found(&w, h.of, "HOÀ  đa", ""), 1);
		assert_int_equal(found(&w, h.of, "bv", "health"), 1);
		assert_int_equal(found(&w, h.of, "bv", "energy"), 0);
		assert_int_equal(found(&w, h.of, "", ""), 2);
		assert_string_equal(owner(&w, h.of, "198.51.100.7"), "BV");
		assert_string_equal(owner(&w, h.of, "203.0.113.7"), "");           /* declared, not public */
		assert_string_equal(owner(&w, h.of, "hxxps://mail[.]bv[.]example/x"), "BV");
		assert_string_equal(owner(&w, h.of, "khác.example"), "");
		assert_string_equal(owner(&w, h.of, "??"), "?");
	}
	assert_int_equal(transaction_end(t), OK);
}

static void a_page_turns_by_key(void **state)
{
	struct fixture *f = *state;
	filled(f);
	struct transaction *t = transaction_begin(f, TX_READ);
	while (transaction_turn(t)) {
		struct work w = work_of(f, t->db);
		struct held h __attribute__((cleanup(directory_release))) = { 0 };
		size_t n;
		bool more;
		t->answer = directory_hold(&w, &h);
		const struct listed_org **at = directory_find(w.a, h.of, &(struct listed_filter){ 0 }, 1, &n, &more);
		assert_true(n == 1 && more);
		struct str first = at[0]->code;
		at = directory_find(w.a, h.of, &(struct listed_filter){ .after = first }, 1, &n, &more);
		assert_true(n == 1 && !more);
		assert_false(str_eq(at[0]->code, first));
	}
	assert_int_equal(transaction_end(t), OK);
}

static void lines_of_a_card_fold_between_characters(void **state)
{
	struct fixture *f = *state;
	struct work w = work_of(f, NULL);
	struct buf b;
	struct listed_contact c = { .kind = S("in_hours"), .name = S("Tên, dài; ứ"), .phone = S("024 1") };
	struct listed_org o = { .code = S("BV"), .name = S("Ứng ứng ứng ứng ứng ứng ứng ứng ứng ứng ứng ứng ứng ứng ứng ứng ứng ứng cứu"), .contacts = &c,
		.n_contacts = 1, .changed_at = 1, .website = S("https://bv.example/a\r\nX:y") };
	buf_init(&b, 1 << 16);
	vcard_write(&w, &b, &o);
	struct str rest = buf_str(&b);
	assert_true(str_find(rest, S("FN:Tên\\, dài\\; ứ\r\n")) > 0);
	assert_true(str_find(rest, S("\r\nX:y")) < 0);
	while (rest.n) {
		struct str line = str_cut(&rest, '\n');
		assert_true(str_ends(line, S("\r")));
		assert_true(line.n - 1 <= 75);
		assert_true(utf8_valid(line));
	}
	buf_done(&b);
}

static void a_change_makes_the_next_snapshot(void **state)
{
	struct fixture *f = *state;
	filled(f);
	assert_int_equal(directory_listen(f->s), OK);
	for (int round = 0; round < 3; round++) {
		struct transaction *t = transaction_begin(f, TX_WRITE);
		while (transaction_turn(t)) {
			struct work w = work_of(f, t->db);
			struct held h __attribute__((cleanup(directory_release))) = { 0 };
			int64_t id;
			t->answer = directory_hold(&w, &h);
			assert_int_equal(h.of->n, 2 + round);
			add_org(&w, a_z(f->a, a_fmt(f->a, "MOI%d", round)), a_z(f->a, a_fmt(f->a, "Mới %d", round)), "member", "", &id);
		}
		assert_int_equal(transaction_end(t), OK);
		if (f->engine == ENGINE_POSTGRES)
			directory_outdated();            /* the notice comes on another connection, a moment later */
	}
}

static void the_text_names_a_contact_and_an_end(void **state)
{
	struct fixture *f = *state;
	struct transaction *t = transaction_begin(f, TX_WRITE);
	while (transaction_turn(t)) {
		struct work w = work_of(f, t->db);
		assert_int_equal(security_text(&w, clock_now()).n, 0);
		t->answer = setting_set(&w, S("directory.security_contact"), S("a@b.example, https://b.example/x,khong"));
	}
	assert_int_equal(transaction_end(t), OK);
	struct work w = work_of(f, NULL);
	usec end;
	assert_true(time_parse(S("2027-01-02T03:04:05Z"), &end));
	struct str text = security_text(&w, end);
	assert_true(str_starts(text, S("Contact: mailto:a@b.example\nContact: https://b.example/x\nExpires: 2027-01-02T03:04:05Z\n")));
	assert_true(str_find(text, S("khong")) < 0);
}

/* With a key made for the test: gpg itself says that the signature is good. */
static void the_signature_holds(void **state)
{
	struct fixture *f = *state;
	const char *home = a_z(f->a, a_fmt(f->a, "%s/gpg", f->folder));
	const char *make = a_z(f->a, a_fmt(f->a, "mkdir -m 700 %s && gpg --homedir %s --batch --quiet --passphrase '' --quick-generate-key 'Thu <thu@thu.example>' "
		"ed25519 sign 1d 2>/dev/null && gpg --homedir %s --list-keys --with-colons | awk -F: '/^fpr/ { print $10; exit }' >%s/fpr", home, home, home, home));
	char fingerprint[64] = "";
	if (system("command -v gpg >/dev/null") != 0)
		return;
	assert_int_equal(system(make), 0);
	FILE *in = fopen(a_z(f->a, a_fmt(f->a, "%s/fpr", home)), "r");
	assert_non_null(in);
	assert_non_null(fgets(fingerprint, sizeof fingerprint, in));
	fclose(in);
	struct transaction *t = transaction_begin(f, TX_WRITE);
	while (transaction_turn(t)) {
		struct work w = work_of(f, t->db);
		t->answer = setting_set(&w, S("directory.pgp_key"), str_trim(str_of(fingerprint)));
		assert_int_equal(setting_set(&w, S("directory.pgp_home"), str_of(home)), OK);
	}
	assert_int_equal(transaction_end(t), OK);
	struct work w = work_of(f, NULL);
	struct str text, by;
	assert_int_equal(security_sign(&w, S("Contact: mailto:a@b.example\n"), &text, &by), OK);
	assert_true(str_starts(text, S("-----BEGIN PGP SIGNED MESSAGE-----")));
	FILE *out = fopen(a_z(f->a, a_fmt(f->a, "%s/x.txt", home)), "w");
	assert_non_null(out);
	fwrite(text.p, 1, text.n, out);
	fclose(out);
	assert_int_equal(system(a_z(f->a, a_fmt(f->a, "gpg --homedir %s --verify %s/x.txt 2>/dev/null", home, home))), 0);
	assert_int_equal(system(a_z(f->a, a_fmt(f->a, "gpgconf --homedir %s --kill all", home))), 0);
	t = transaction_begin(f, TX_WRITE);
	while (transaction_turn(t)) {
		struct work x = work_of(f, t->db);
		t->answer = setting_set(&x, S("directory.pgp_key"), S("0000000000000000000000000000000000000000"));
	}
	assert_int_equal(transaction_end(t), OK);
	assert_int_equal(security_sign(&w, S("x\n"), &text, &by), E_CONFLICT);
}

/* ---- the watch over its end ---- */

struct watched { int64_t mails; usec expires; };

static err watch(struct work *w, struct watched *x, bool first)
{
	struct mail_page_rows rows;
	int64_t dp, id;
	if (first) {
		TRY(network_org_id(w, S("DP"), &dp));
		TRY(network_contact_add(w, dp, &(struct contact_form){ .kind = S("in_hours"), .name = S("Trực"), .email = S("truc@dp.example"), .call_order = 1 }, &id));
		TRY(security_put(w->db, &(struct security_put_in){ .text = S("x"), .expires = x->expires, .now = w->now }, NULL));
	}
	TRY(security_watch(w, STR_NONE));
	TRY(mail_page(w->db, w->a, &(struct mail_page_in){ .before_id = INT64_MAX, .max = 100 }, &rows));
	x->mails = (int64_t)rows.n;
	return OK;
}

static void the_end_is_announced_once_a_step(void **state)
{
	static const struct { int64_t days_left; int64_t mails; } days[] = { { 31, 0 }, { 30, 1 }, { 29, 1 }, { 15, 1 }, { 14, 2 }, { 6, 3 }, { 1, 4 }, { 0, 5 }, { -1, 5 } };
	struct fixture *f = *state;
	struct watched x = { 0 };
	assert_true(time_parse(S("2027-06-01T00:00:00Z"), &x.expires));
	filled(f);
	for (size_t i = 0; i < COUNT(days); i++) {
		clock_set(x.expires - days[i].days_left * USEC_DAY);
		struct transaction *t = transaction_begin(f, TX_WRITE);
		while (transaction_turn(t)) {
			struct work w = work_of(f, t->db);
			t->answer = watch(&w, &x, i == 0);
		}
		assert_int_equal(transaction_end(t), OK);
		assert_int_equal(x.mails, days[i].mails);
	}
	clock_set(0);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations, &directory_migrations };
	fixture_use(sets, COUNT(sets));
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(only_what_is_public_is_listed),
		TEST_ON_BOTH(questions_are_answered_from_public_data),
		TEST_ON_SQLITE(a_page_turns_by_key),
		TEST_ON_SQLITE(lines_of_a_card_fold_between_characters),
		TEST_ON_BOTH(a_change_makes_the_next_snapshot),
		TEST_ON_SQLITE(the_text_names_a_contact_and_an_end),
		TEST_ON_SQLITE(the_signature_holds),
		TEST_ON_BOTH(the_end_is_announced_once_a_step),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
