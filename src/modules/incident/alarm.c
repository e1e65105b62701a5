#include "core/legal/legal.h"
#include "core/mail/mail.h"
#include "modules/incident/incident.h"
#include "modules/network/network.h"

/* Terms that run out: a warning to the responsible body's contacts, then a word to the heads, the owner and the
 * coordinator. Each once a clock: the keys of the mails and the marks on the clock see to it. */

enum { AT_ONCE = 200 };

struct alarm { struct clocks_to_warn_row clock; const char *kind; enum msg subject, text; };

static err write_to(struct work *w, const struct alarm *x, struct str address, struct str name, enum lang lang)
{
	const struct clocks_to_warn_row *c = &x->clock;
	const struct clock_rule *rule = legal_rule(c->profile, c->rule);
	struct str title = rule ? rule->title[lang] : c->rule, due = time_shown(w->a, c->due_at);
	/* the title of the case stays inside: the subject travels further than the text */
	return mail_queue(w, &(struct mail){ .to = address, .to_name = name, .lang = lang, .subject = say_in(w->a, lang, x->subject, c->code, due),
		.text = say_in(w->a, lang, x->text, c->code, c->title, title, due), .tlp = (enum tlp)c->tlp,
		.about_path = a_fmt(w->a, "/incidents/%.*s", STR_ARG(c->code)), .kind = "incident", .record_id = c->incident_id,
		.key = a_fmt(w->a, "%s:%lld:%.*s", x->kind, (long long)c->id, STR_ARG(address)) }, NULL);
}

static err write_to_contacts(struct work *w, const struct alarm *x, int64_t org)
{
	struct contact_mailable_rows rows;
	if (!org)
		return OK;
	TRY(network_contacts_of(w, org, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(write_to(w, x, rows.at[i].email, rows.at[i].name, LANG_VI));
	return OK;
}

static err write_to_heads(struct work *w, const struct alarm *x, int64_t org)
{
	struct incident_heads_of_rows rows;
	TRY(incident_heads_of(w->db, w->a, &(struct incident_heads_of_in){ .org_id = org }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(write_to(w, x, rows.at[i].email, rows.at[i].full_name, str_is(rows.at[i].lang, "en") ? LANG_EN : LANG_VI));
	return OK;
}

static err warn(struct work *w, const struct clocks_to_warn_row *c)
{
	struct alarm x = { *c, "clock-warn", M_INCIDENT_WARN_SUBJECT, M_INCIDENT_WARN_TEXT };
	TRY(write_to_contacts(w, &x, c->responsible_org));
	TRY(clock_set_warned(w->db, &(struct clock_set_warned_in){ .id = c->id, .at = w->now }, NULL));
	return incident_noted(w, c->incident_id, "incident.clock_warn", &(struct change){ .code = c->code, .what = "clock", .from = c->profile, .to = c->rule });
}

static err escalate(struct work *w, const struct clocks_to_warn_row *c)
{
	struct alarm x = { *c, "clock-overrun", M_INCIDENT_OVERRUN_SUBJECT, M_INCIDENT_OVERRUN_TEXT };
	int64_t coordinator;
	TRY(incident_coordinator(w, &coordinator));
	TRY(write_to_heads(w, &x, c->responsible_org));
	TRY(write_to_contacts(w, &x, c->owner_org));
	TRY(write_to_contacts(w, &x, coordinator));
	TRY(clock_set_escalated(w->db, &(struct clock_set_escalated_in){ .id = c->id, .at = w->now }, NULL));
	return incident_noted(w, c->incident_id, "incident.clock_overrun", &(struct change){ .code = c->code, .what = "clock", .from = c->profile, .to = c->rule });
}

_Static_assert(sizeof(struct clocks_to_warn_row) == sizeof(struct clocks_to_escalate_row), "same columns");

err clocks_alarm(struct work *w, struct str args_json)
{
	struct clocks_to_warn_rows soon;
	struct clocks_to_escalate_rows over;
	TRY(clocks_to_warn(w->db, w->a, &(struct clocks_to_warn_in){ .now = w->now, .max = AT_ONCE }, &soon));
	for (size_t i = 0; i < soon.n; i++)
		TRY(warn(w, &soon.at[i]));
	TRY(clocks_to_escalate(w->db, w->a, &(struct clocks_to_escalate_in){ .now = w->now, .max = AT_ONCE }, &over));
	for (size_t i = 0; i < over.n; i++)
		TRY(escalate(w, (const struct clocks_to_warn_row *)&over.at[i]));
	return OK;
}
