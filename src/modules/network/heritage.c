/* What the register hands on to a successor: systems, address space, contact points, the units below. */
#include "modules/network/rules.h"

#include "base/rand.h"

/* ---- systems: said anew from that day on, the past stays said as it was ---- */

static err systems_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct heritage_systems_count_row row;
	TRY(heritage_systems_count(w->db, w->a, &(struct heritage_systems_count_in){ .from = s->from }, &row));
	*ret_n = row.n;
	return OK;
}

static err systems_assign(struct work *w, const struct succession *s)
{
	TRY(heritage_systems_keep(w->db, &(struct heritage_systems_keep_in){ .id = s->id, .from = s->from, .at = s->at }, NULL));
	if (!s->main)
		return OK;
	return heritage_systems_assign(w->db, &(struct heritage_systems_assign_in){ .id = s->id, .from = s->from, .main = s->main, .at = s->at }, NULL);
}

static struct fact_insert_many_in fact_until(const struct work *w, const struct heritage_facts_row *f, const struct succession *s)
{
	return (struct fact_insert_many_in){ .id = id_new(), .system = f->system_id, .attribute = f->attribute, .value = f->value, .org = s->from,
		.document = f->document, .document_at = f->document_at, .from = f->valid_from, .to = s->at, .now = w->now, .stated = f->stated_at,
		.account = f->account_id };
}

static struct fact_insert_many_in fact_since(const struct work *w, const struct heritage_facts_row *f, const struct succession *s)
{
	return (struct fact_insert_many_in){ .id = id_new(), .system = f->system_id, .attribute = f->attribute, .value = f->to_code, .org = f->to_id,
		.document = f->document, .document_at = f->document_at, .from = f->valid_from > s->at ? f->valid_from : s->at, .to = f->valid_to,
		.now = w->now, .stated = w->now, .account = w->by.account_id };
}

static err facts_move(struct work *w, const struct succession *s)
{
	struct heritage_facts_rows f;
	size_t n = 0;
	TRY(heritage_facts(w->db, w->a, &(struct heritage_facts_in){ .id = s->id, .from = s->from, .at = s->at }, &f));
	struct fact_insert_many_in *rows = a_array(w->a, struct fact_insert_many_in, 2 * f.n);
	for (size_t i = 0; i < f.n; i++) {
		if (f.at[i].valid_from < s->at)
			rows[n++] = fact_until(w, &f.at[i], s);
		rows[n++] = fact_since(w, &f.at[i], s);
	}
	TRY(heritage_facts_supersede(w->db, &(struct heritage_facts_supersede_in){ .id = s->id, .from = s->from, .at = s->at, .now = w->now }, NULL));
	return fact_insert_many(w->db, rows, n);
}

static err systems_move(struct work *w, const struct succession *s)
{
	TRY(facts_move(w, s));
	TRY(heritage_owners_move(w->db, &(struct heritage_owners_move_in){ .id = s->id, .from = s->from }, NULL));
	TRY(heritage_operators_move(w->db, &(struct heritage_operators_move_in){ .id = s->id, .from = s->from }, NULL));
	if (!s->main)
		return OK;
	return heritage_system_carrier_move(w->db, &(struct heritage_system_carrier_move_in){ .from = s->from, .main = s->main }, NULL);
}

/* ---- address space: registered again, so that both registrations keep their days ---- */

static err spaces_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct heritage_space_count_row row;
	TRY(heritage_space_count(w->db, w->a, &(struct heritage_space_count_in){ .from = s->from, .now = w->now }, &row));
	*ret_n = row.n;
	return OK;
}

static err spaces_move(struct work *w, const struct succession *s)
{
	struct heritage_spaces_rows x;
	TRY(heritage_carrier_move(w->db, &(struct heritage_carrier_move_in){ .from = s->from, .main = s->main, .now = w->now }, NULL));
	TRY(heritage_spaces(w->db, w->a, &(struct heritage_spaces_in){ .from = s->from, .main = s->main, .now = w->now }, &x));
	struct space_insert_many_in *rows = a_array(w->a, struct space_insert_many_in, x.n);
	for (size_t i = 0; i < x.n; i++)
		rows[i] = (struct space_insert_many_in){ .id = id_new(), .kind = x.at[i].kind, .value = x.at[i].value, .first = x.at[i].first_ip,
			.last = x.at[i].last_ip, .org = s->main, .isp = x.at[i].isp_org_id, .source = x.at[i].source,
			.from = x.at[i].valid_from > s->at ? x.at[i].valid_from : s->at, .now = w->now };
	TRY(heritage_spaces_end(w->db, &(struct heritage_spaces_end_in){ .from = s->from, .at = s->at, .now = w->now }, NULL));
	return space_insert_many(w->db, rows, x.n);
}

/* ---- contact points ---- */

static err contacts_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct heritage_contacts_count_row row;
	TRY(heritage_contacts_count(w->db, w->a, &(struct heritage_contacts_count_in){ .from = s->from }, &row));
	*ret_n = row.n;
	return OK;
}

static err contacts_move(struct work *w, const struct succession *s)
{
	struct heritage_contacts_rows x;
	TRY(heritage_contacts(w->db, w->a, &(struct heritage_contacts_in){ .from = s->from }, &x));
	struct heritage_contacts_keep_in *rows = a_array(w->a, struct heritage_contacts_keep_in, x.n);
	for (size_t i = 0; i < x.n; i++) {
		const struct heritage_contacts_row *c = &x.at[i];
		rows[i] = (struct heritage_contacts_keep_in){ .id = id_new(), .contact = c->id, .now = w->now, .account = w->by.account_id, .act = S("edit"),
			.kind = c->kind, .name = c->name, .title = c->title, .email = c->email, .phone = c->phone, .hours = c->hours,
			.call_order = c->call_order, .public = c->is_public, .pgp_uid = c->pgp_uid, .pgp_fingerprint = c->pgp_fingerprint, .pgp_url = c->pgp_url };
	}
	TRY(heritage_contacts_keep(w->db, rows, x.n));
	return heritage_contacts_move(w->db, &(struct heritage_contacts_move_in){ .from = s->from, .main = s->main, .now = w->now }, NULL);
}

/* ---- the units below ---- */

static err units_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct heritage_units_count_row row;
	TRY(heritage_units_count(w->db, w->a, &(struct heritage_units_count_in){ .from = s->from, .main = s->main }, &row));
	*ret_n = row.n;
	return OK;
}

static err units_move(struct work *w, const struct succession *s)
{
	struct org_is_under_row under;
	TRY(org_is_under(w->db, w->a, &(struct org_is_under_in){ .id = s->main, .top = s->from }, &under));
	TRY(heritage_units_was(w->db, &(struct heritage_units_was_in){ .from = s->from, .main = s->main, .at = s->at, .now = w->now }, NULL));
	if (under.n) {
		TRY(org_was_add(w->db, &(struct org_was_add_in){ .id = s->main, .at = s->at, .now = w->now }, NULL));
		TRY(heritage_main_lift(w->db, &(struct heritage_main_lift_in){ .from = s->from, .main = s->main }, NULL));
	}
	return heritage_units_move(w->db, &(struct heritage_units_move_in){ .from = s->from, .main = s->main }, NULL);
}

const struct heritage network_heritage[4] = {
	{ M_NETWORK_HERITAGE_SYSTEMS, systems_count, systems_assign, systems_move, .by_record = true },
	{ M_NETWORK_HERITAGE_SPACES, spaces_count, NULL, spaces_move },
	{ M_NETWORK_HERITAGE_CONTACTS, contacts_count, NULL, contacts_move },
	{ M_NETWORK_HERITAGE_UNITS, units_count, NULL, units_move },
};
