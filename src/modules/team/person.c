/* Experts: their records, and which records mean the same human being. */
#include "modules/team/rules.h"

#include "base/rand.h"
#include "base/text.h"
#include "core/command.h"
#include "core/counter.h"
#include "core/settings.h"

#include <sodium.h>

/* Letters and digits alone, capitals. */
static struct str signs_of(struct arena *a, struct str typed)
{
	char *p = a_alloc(a, typed.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i];
		c = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))
			p[n++] = c;
		else if (!strchr(" .-", c))
			return STR_NONE;
	}
	return str_from(p, n);
}

static bool is_national_id(struct str s)
{
	size_t digits = 0;
	for (size_t i = 0; i < s.n; i++)
		digits += s.p[i] >= '0' && s.p[i] <= '9';
	bool is_passport = s.n == 8 && digits == 7 && s.p[0] >= 'A';
	return is_passport || (digits == s.n && (s.n == 9 || s.n == 12));
}

bool person_mac(struct work *w, struct str national_id, struct str *ret)
{
	static const char purpose[] = "national id";
	struct str s = signs_of(w->a, national_id), key = setting_text(w, "team.person_key");
	crypto_auth_hmacsha256_state st;
	unsigned char *mac = a_alloc(w->a, crypto_auth_hmacsha256_BYTES);
	if (!is_national_id(s))
		return false;
	if (!key.n)
		key = secret_key();
	crypto_auth_hmacsha256_init(&st, (const unsigned char *)key.p, key.n);
	crypto_auth_hmacsha256_update(&st, (const unsigned char *)purpose, sizeof purpose);
	crypto_auth_hmacsha256_update(&st, (const unsigned char *)s.p, s.n);
	crypto_auth_hmacsha256_final(&st, mac);
	*ret = str_from((const char *)mac, crypto_auth_hmacsha256_BYTES);
	return true;
}

void person_check(struct work *w, const struct person_form *f, struct str *ret_mac)
{
	*ret_mac = STR_NONE;
	check_text(w, "name", f->name, true, 200);
	check_text(w, "phone", f->phone, false, 50);
	check_text(w, "consent_note", f->consent_note, false, 200);
	check_email(w, "email", f->email);
	check_day(w, "consent_at", f->consent_at, false);
	if (f->consent_at > w->now)
		fail_field(w, S("consent_at"), M_TEAM_DAY_FUTURE);
	if (f->national_id.n && !person_mac(w, f->national_id, ret_mac))
		fail_field(w, S("national_id"), M_TEAM_NATIONAL_ID_SHAPE);
}

static struct str folded_of(struct work *w, const struct person_form *f, struct str code)
{
	return text_fold(w->a, a_fmt(w->a, "%.*s %.*s", STR_ARG(code), STR_ARG(f->name)));
}

static usec consent_of(struct work *w, const struct person_form *f)
{
	return f->has_consent ? day_first(f->consent_at ? f->consent_at : w->now) : 0;
}

/* Another row has the number, too: both are looked at by whoever decides about doubles. */
static err same_number(struct work *w, int64_t id, struct str mac, bool *ret)
{
	struct person_same_mac_row row = { 0 };
	if (mac.n)
		TRY(person_same_mac(w->db, w->a, &(struct person_same_mac_in){ .id = id, .mac = mac }, &row));
	if (ret)
		*ret = row.n > 0;
	return row.n > 0 ? person_doubles(w->db, &(struct person_doubles_in){ .mac = mac }, NULL) : OK;
}

err person_put(struct work *w, int64_t org, const struct person_form *f, struct str mac, int64_t *ret_id, struct str *ret_code, bool *ret_same)
{
	int64_t n;
	TRY(counter_next(w, S("CG"), &n));
	*ret_id = id_new();
	*ret_code = number_code(w, "CG", n, 6);
	TRY(person_insert(w->db, &(struct person_insert_in){ .id = *ret_id, .code = *ret_code, .org = org, .name = f->name,
		.folded = folded_of(w, f, *ret_code), .mac = mac, .email = f->email, .phone = f->phone, .consent_at = consent_of(w, f),
		.consent_note = f->consent_note, .demo = f->is_demo, .now = w->now }, NULL));
	TRY(same_number(w, *ret_id, mac, ret_same));
	TRY(team_changed(w));
	return NOTE(w, "team.person_add", "person", *ret_id, { "code", *ret_code });
}

err person_add(struct work *w, const struct person_form *f, struct str *ret_code, bool *ret_same)
{
	int64_t org, id;
	struct str mac;
	person_check(w, f, &mac);
	TRY(network_org_typed(w, "org", f->org, true, &org));
	TRY(work_checked(w));
	TRY(network_need_edit(w, org));
	return person_put(w, org, f, mac, &id, ret_code, ret_same);
}

err person_known(struct work *w, struct str code, struct person_by_code_row *ret)
{
	bool found, wide;
	TRY(team_sees_all(w, &wide));
	TRY(person_by_code(w->db, w->a, &(struct person_by_code_in){ .code = code, .viewer = w->by.org_id, .wide = wide }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_TEAM_PERSON_UNKNOWN, code);
}

err person_change(struct work *w, const struct person_by_code_row *p, const struct person_form *f, struct str mac, bool *ret_same)
{
	if (mac.n && p->id_mac.n && !str_eq(mac, p->id_mac)) {
		TRY(person_others_alone(w->db, &(struct person_others_alone_in){ .id = p->id, .now = w->now }, NULL));
		TRY(person_alone(w->db, &(struct person_alone_in){ .id = p->id, .now = w->now }, NULL));
	}
	TRY(person_update(w->db, &(struct person_update_in){ .id = p->id, .name = f->name, .folded = folded_of(w, f, p->code),
		.mac = mac.n ? mac : p->id_mac, .email = f->email, .phone = f->phone,
		.consent_at = f->has_consent && !f->consent_at && p->consent_at ? p->consent_at : consent_of(w, f),
		.consent_note = f->consent_note, .now = w->now }, NULL));
	TRY(same_number(w, p->id, mac, ret_same));
	TRY(team_changed(w));
	return NOTE(w, "team.person_edit", "person", p->id, { "code", p->code });
}

err person_edit(struct work *w, struct str code, const struct person_form *f, bool *ret_same)
{
	struct person_by_code_row p;
	struct str mac;
	TRY(person_known(w, code, &p));
	TRY(network_need_edit(w, p.org_id));
	person_check(w, f, &mac);
	TRY(work_checked(w));
	return person_change(w, &p, f, mac, ret_same);
}

err person_end(struct work *w, struct str code, usec last)
{
	struct person_by_code_row p;
	int64_t n;
	TRY(person_known(w, code, &p));
	TRY(network_need_edit(w, p.org_id));
	check_day(w, "last", last, true);
	TRY(work_checked(w));
	TRY(person_end_at(w->db, &(struct person_end_at_in){ .id = p.id, .at = day_after(last), .now = w->now }, &n));
	TRY(need_one(w, n));
	TRY(member_was_add(w->db, &(struct member_was_add_in){ .person = p.id, .now = w->now }, NULL));
	TRY(member_end_person(w->db, &(struct member_end_person_in){ .person = p.id, .at = day_after(last), .now = w->now }, NULL));
	TRY(team_changed(w));
	return NOTE(w, "team.person_end", "person", p.id, { "code", code });
}

err person_form_of(struct work *w, struct str code, struct person_form *ret)
{
	struct person_by_code_row p;
	TRY(person_known(w, code, &p));
	TRY(network_need_edit(w, p.org_id));
	*ret = (struct person_form){ .org = p.org_code, .name = p.name, .email = p.email, .phone = p.phone, .has_consent = p.consent_at > 0,
		.consent_at = p.consent_at, .consent_note = p.consent_note };
	return OK;
}

/* ---- the same person? ---- */

static err canon_of(struct work *w, struct str code, struct person_canon_row *ret)
{
	bool found;
	TRY(person_canon(w->db, w->a, &(struct person_canon_in){ .code = code }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_TEAM_PERSON_UNKNOWN, code);
}

err person_decide(struct work *w, const struct pair_form *f)
{
	struct person_canon_row a, b;
	struct person_pair_row row;
	bool decides;
	TRY(team_decides(w, &decides));
	if (!decides)
		return fail(w, E_DENIED, M_NETWORK_NOT_YOURS);
	TRY(canon_of(w, f->low, &a));
	TRY(canon_of(w, f->high, &b));
	if (a.id > b.id) {
		struct person_canon_row c = a;
		a = b;
		b = c;
	}
	TRY(person_pair(w->db, w->a, &(struct person_pair_in){ .low = a.id, .high = b.id }, &row));
	if (!row.n || a.canon_id == b.canon_id)
		return fail(w, E_CONFLICT, M_TEAM_PAIR_DECIDED);
	int64_t to = a.canon_id < b.canon_id ? a.canon_id : b.canon_id, from = a.canon_id < b.canon_id ? b.canon_id : a.canon_id;
	if (f->is_same)
		TRY(person_merge(w->db, &(struct person_merge_in){ .from = from, .to = to, .now = w->now }, NULL));
	else
		TRY(person_distinct_add(w->db, &(struct person_distinct_add_in){ .low = a.id, .high = b.id, .account = w->by.account_id, .now = w->now }, NULL));
	TRY(team_changed(w));
	return NOTE(w, "team.person_decide", "person", a.id, { "code", a.code }, { "other", b.code }, { "answer", f->is_same ? S("same") : S("distinct") });
}
