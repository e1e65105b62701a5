/* On the page of a case: the reports it came from and the conversation with their notifiers. */
#include "modules/intake/pages.h"

#include "modules/intake/pages_gen.h"

/* Those organisations that work the case read the notifier's words and address; a party that only looks on does not. */
static void panel_report(struct work *w, const struct reports_of_incident_row *row, struct panel_report *ret)
{
	struct str phone = row->notifier_phone, mail = row->notifier_email;
	*ret = (struct panel_report){
		.code = row->code, .received = time_shown(w->a, row->received_at), .description = row->description,
		.who = row->notifier_name.n ? row->notifier_name : say(w, M_INTAKE_ANONYMOUS),
		.contact = phone.n && mail.n ? a_fmt(w->a, "%.*s · %.*s", STR_ARG(phone), STR_ARG(mail)) : phone.n ? phone : mail,
		.has_email = mail.n != 0, .may_reply = may(w, &intake_reply) || may(w, &intake_triage),
	};
}

static void panel_messages(struct work *w, const struct messages_of_incident_rows *all, struct panel_report *p)
{
	p->messages = a_array(w->a, struct message_line, all->n);
	for (size_t i = 0; i < all->n; i++) {
		const struct messages_of_incident_row *m = &all->at[i];
		if (str_eq(m->code, p->code))
			p->messages[p->n_messages++] = (struct message_line){ .author = m->author, .text = m->text,
				.at = time_shown(w->a, m->at),
				.at_machine = time_rfc3339(w->a, m->at), .is_from_reporter = m->is_from_reporter };
	}
}

err intake_panel(struct req *r, int64_t incident_id, struct html *ret)
{
	struct work *w = &r->w;
	struct reports_of_incident_rows rows;
	struct messages_of_incident_rows messages;
	struct incident_facts_row i;
	TRY(reports_of_incident(w->db, w->a, &(struct reports_of_incident_in){ .incident_id = incident_id,
		.viewer = w->by.org_id }, &rows));
	if (!rows.n)
		return OK;
	TRY(messages_of_incident(w->db, w->a, &(struct messages_of_incident_in){ .incident_id = incident_id }, &messages));
	TRY(incident_facts(w->db, w->a, &(struct incident_facts_in){ .id = incident_id }, &i));
	struct panel_report *at = a_array(w->a, struct panel_report, rows.n);
	for (size_t k = 0; k < rows.n; k++) {
		panel_report(w, &rows.at[k], &at[k]);
		panel_messages(w, &messages, &at[k]);
	}
	struct panel_page p = { at, rows.n, i.code };
	*ret = HTML_OF(r, page_intake_case_reports, &p);
	return OK;
}
