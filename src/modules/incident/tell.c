#include "core/mail/mail.h"
#include "modules/incident/incident.h"
#include "modules/network/network.h"

/* Who has been given a case hears of it. The title stays inside: the subject travels further than the text. */

struct given { struct incident_facts_row facts; int64_t id; struct str org; };

static enum lang lang_of_row(struct str code) { return str_is(code, "en") ? LANG_EN : LANG_VI; }

static err write_to(struct work *w, const struct given *g, struct str address, struct str name, enum lang lang)
{
	return mail_queue(w, &(struct mail){ .to = address, .to_name = name, .lang = lang,
		.subject = say_in(w->a, lang, M_INCIDENT_GIVEN_SUBJECT, g->facts.code, g->org),
		.text = say_in(w->a, lang, M_INCIDENT_GIVEN_TEXT, w->by.name, g->org, g->facts.code, g->facts.title),
		.tlp = (enum tlp)g->facts.tlp, .about_path = a_fmt(w->a, "/incidents/%.*s", STR_ARG(g->facts.code)), .kind = "incident", .record_id = g->id,
		.key = a_fmt(w->a, "incident-given:%lld:%lld:%.*s", (long long)g->id, (long long)w->now, STR_ARG(address)) }, NULL);
}

/* A contact point has no language of its own: the account with its address has chosen one, everybody else reads Vietnamese. */
static err write_to_contact(struct work *w, const struct given *g, const struct contact_mailable_row *to)
{
	struct incident_lang_of_row row;
	bool found;
	TRY(incident_lang_of(w->db, w->a, &(struct incident_lang_of_in){ .email = to->email }, &row, &found));
	return write_to(w, g, to->email, to->name, found ? lang_of_row(row.lang) : LANG_VI);
}

static err write_to_account(struct work *w, const struct given *g, int64_t account)
{
	struct incident_addressee_row row;
	bool found;
	TRY(incident_addressee(w->db, w->a, &(struct incident_addressee_in){ .id = account }, &row, &found));
	return found ? write_to(w, g, row.email, row.full_name, lang_of_row(row.lang)) : OK;
}

err incident_tell_given(struct work *w, int64_t id, int64_t org, int64_t assignee)
{
	struct given g = { .id = id };
	struct org_by_id_row o;
	struct contact_mailable_rows contacts = { 0 };
	TRY(incident_facts(w->db, w->a, &(struct incident_facts_in){ .id = id }, &g.facts));
	TRY(network_org(w, g.facts.responsible_org, &o));
	g.org = o.name;
	if (org && org != w->by.org_id)
		TRY(network_contacts_of(w, org, &contacts));
	for (size_t i = 0; i < contacts.n; i++)
		TRY(write_to_contact(w, &g, &contacts.at[i]));
	return assignee && assignee != w->by.account_id ? write_to_account(w, &g, assignee) : OK;
}
