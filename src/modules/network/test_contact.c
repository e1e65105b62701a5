#include "modules/network/test_network.h"

/* ---- contacts ---- */

struct contact { int64_t org, id; struct contact_form f; size_t n_seen, n_mail; bool is_verified; };

static err add_contact(struct work *w, void *arg)
{
	struct contact *x = arg;
	return network_contact_add(w, x->org, &x->f, &x->id);
}

static err edit_contact(struct work *w, void *arg)
{
	struct contact *x = arg;
	return network_contact_edit(w, x->org, x->id, &x->f);
}

static err verify_contact(struct work *w, void *arg)
{
	struct contact *x = arg;
	return network_contact_verify(w, x->org, x->id);
}

static err see_contacts(struct work *w, void *arg)
{
	struct contact *x = arg;
	struct contact_list_rows rows;
	struct contact_mailable_rows mail;
	bool wide;
	TRY(network_sees_all(w, &wide));
	TRY(contact_list(w->db, w->a, &(struct contact_list_in){ .org = x->org, .viewer = w->by.org_id, .wide = wide }, &rows));
	TRY(network_contacts_of(w, x->org, &mail));
	x->n_seen = rows.n;
	x->is_verified = rows.n && rows.at[0].verified_at > 0;
	x->n_mail = mail.n;
	return OK;
}

static void contacts_public_private_and_verified(void **state)
{
	struct fixture *f = *state;
	struct work w;
	a_small_network(f);
	struct actor own = person(org_id(f, "BV"), &may_edit_network, NULL);
	struct contact x = { .org = org_id(f, "BV"), .f = { .kind = S("in_hours"), .name = S("Trực ban"), .email = S("truc@bv.example"),
		.call_order = 1, .is_public = true } };
	assert_int_equal(as(f, &w, own, add_contact, &x), OK);
	struct contact private = { .org = x.org, .f = { .kind = S("leadership"), .name = S("Giám đốc"), .phone = S("0900000000"), .call_order = 2 } };
	assert_int_equal(as(f, &w, own, add_contact, &private), OK);
	assert_int_equal(as(f, &w, own, verify_contact, &x), OK);
	assert_int_equal(as(f, &w, own, see_contacts, &x), OK);
	assert_int_equal(x.n_seen, 2);
	assert_true(x.is_verified);
	assert_int_equal(x.n_mail, 1);
	assert_int_equal(as(f, &w, person(org_id(f, "NHA"), NULL, NULL), see_contacts, &x), OK);
	assert_int_equal(x.n_seen, 1);
	assert_int_equal(as(f, &w, own, edit_contact, &x), OK);
	assert_int_equal(as(f, &w, own, see_contacts, &x), OK);
	assert_false(x.is_verified);             /* changed: somebody must try it anew */
	x.org = org_id(f, "NHA");                /* a contact of one body reached through another's path */
	assert_int_equal(as(f, &w, the_system(), verify_contact, &x), E_NOT_FOUND);
	assert_int_equal(as(f, &w, own, add_contact, &x), E_DENIED);
}

static void contacts_that_cannot_be(void **state)
{
	static const char *const wrong[] = { "x", "@b.vn", "a@", "a b@c.vn", "a@b.vn\r\nBcc: c@d.vn", "<a@b.vn>", "a@b.vn,c@d.vn" };
	struct fixture *f = *state;
	struct work w;
	a_small_network(f);
	struct contact x = { .org = org_id(f, "BV"), .f = { .kind = S("in_hours"), .name = S("Trực ban"), .call_order = 1 } };
	assert_int_equal(as(f, &w, the_system(), add_contact, &x), E_INVALID);
	assert_true(test_has_problem(&w, "phone", "network.contact_needs_a_way"));
	for (size_t i = 0; i < COUNT(wrong); i++) {
		x.f.email = str_of(wrong[i]);
		assert_int_equal(as(f, &w, the_system(), add_contact, &x), E_INVALID);
		assert_true(test_has_problem(&w, "email", "network.field_email"));
	}
}

/* ---- keys, dates, history ---- */

static void fingerprints_in_any_usual_spelling(void **state)
{
	struct fixture *f = *state;
	struct str v;
	assert_true(pgp_fingerprint_parse(f->a, S(" 0xd4c9 5f5b 9f5e 3f00 1111 2222 3333 4444 5555 abcd "), &v));
	assert_true(str_is(v, "D4C95F5B9F5E3F0011112222333344445555ABCD"));
	assert_true(str_is(pgp_fingerprint_shown(f->a, v), "D4C9 5F5B 9F5E 3F00 1111 2222 3333 4444 5555 ABCD"));
	assert_true(pgp_fingerprint_parse(f->a, a_cat(f->a, v, str_sub(v, 0, 24)), &v));
	assert_int_equal(v.n, 64);
	assert_false(pgp_fingerprint_parse(f->a, S("5555ABCD"), &v));                                       /* a short key id */
	assert_false(pgp_fingerprint_parse(f->a, S("G4C95F5B9F5E3F0011112222333344445555ABCD"), &v));
	assert_false(pgp_fingerprint_parse(f->a, S("D4C95F5B9F5E3F0011112222333344445555ABCD1"), &v));
}

static usec day(const char *text)
{
	usec t = 0;
	assert_true(time_parse(str_of(text), &t));
	return t;
}

static void confirmation_is_due_four_months_later(void **state)
{
	struct fixture *f = *state;
	struct work w = { .a = f->a };
	assert_int_equal(network_contact_due(&w, day("2026-11-22"), 1), day("2027-03-22"));
	assert_int_equal(network_contact_due(&w, day("2026-10-31"), 1), day("2027-02-28"));
	assert_int_equal(network_contact_due(&w, day("2027-10-31"), 1), day("2028-02-29"));
	assert_int_equal(network_contact_due(&w, day("2026-08-31"), 1), day("2026-12-31"));
	assert_int_equal(network_contact_due(&w, 0, day("2026-08-31")), day("2026-08-31"));   /* nobody has confirmed it yet */
}

static err read_versions(struct work *w, void *arg)
{
	struct contact *x = arg;
	struct contact_versions_rows rows;
	TRY(contact_versions(w->db, w->a, &(struct contact_versions_in){ .contact = x->id, .org = x->org, .max = 10 }, &rows));
	x->n_seen = rows.n;
	if (rows.n == 5) {
		assert_true(str_is(rows.at[0].act, "end"));
		assert_true(str_is(rows.at[1].act, "answer"));
		assert_true(str_is(rows.at[2].act, "edit"));
		assert_true(str_is(rows.at[2].phone, "0900000001"));
		assert_true(str_is(rows.at[2].pgp_fingerprint, "D4C95F5B9F5E3F0011112222333344445555ABCD"));
		assert_true(str_is(rows.at[3].act, "verify"));
		assert_true(str_is(rows.at[4].act, "add"));
		assert_true(str_is(rows.at[4].phone, "0900000000"));
	}
	return OK;
}

static err answer_contact(struct work *w, void *arg)
{
	struct contact *x = arg;
	return network_contact_answered(w, x->org, x->id);
}

static err end_contact(struct work *w, void *arg)
{
	struct contact *x = arg;
	return network_contact_end(w, x->org, x->id);
}

static void every_state_of_a_contact_is_kept(void **state)
{
	struct fixture *f = *state;
	struct work w;
	org(f, "BV", "Bệnh viện", "none", "", "");
	struct contact x = { .org = org_id(f, "BV"), .f = { .kind = S("in_hours"), .name = S("Trực ban"), .phone = S("0900000000"), .call_order = 1 } };
	assert_int_equal(as(f, &w, the_system(), add_contact, &x), OK);
	assert_int_equal(as(f, &w, the_system(), verify_contact, &x), OK);
	x.f.phone = S("0900000001");
	x.f.pgp_fingerprint = S("D4C95F5B 9F5E3F00 11112222 33334444 5555abcd");
	assert_int_equal(as(f, &w, the_system(), edit_contact, &x), OK);
	assert_int_equal(as(f, &w, the_system(), answer_contact, &x), OK);
	x.f.pgp_fingerprint = S("5555abcd");
	x.f.pgp_url = S("http://khoa.example/a.asc");
	assert_int_equal(as(f, &w, the_system(), edit_contact, &x), E_INVALID);
	assert_true(test_has_problem(&w, "pgp_fingerprint", "network.pgp_fingerprint_bad"));
	assert_true(test_has_problem(&w, "pgp_url", "network.pgp_url_bad"));
	x.f.pgp_fingerprint = STR_NONE;
	x.f.pgp_url = S("https://khoa.example/a.asc");
	assert_int_equal(as(f, &w, the_system(), edit_contact, &x), E_INVALID);
	assert_true(test_has_problem(&w, "pgp_fingerprint", "network.pgp_fingerprint_needed"));
	assert_int_equal(as(f, &w, the_system(), end_contact, &x), OK);
	assert_int_equal(as(f, &w, the_system(), answer_contact, &x), E_NOT_FOUND);
	assert_int_equal(as(f, &w, the_system(), read_versions, &x), OK);
	assert_int_equal(x.n_seen, 5);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations, &network_migrations };
	fixture_use(sets, 2);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(contacts_public_private_and_verified),
		TEST_ON_BOTH(contacts_that_cannot_be),
		TEST_ON_SQLITE(fingerprints_in_any_usual_spelling),
		TEST_ON_SQLITE(confirmation_is_due_four_months_later),
		TEST_ON_BOTH(every_state_of_a_contact_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
