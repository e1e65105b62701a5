/* On the page of a case: its reports, what is due next, and how to begin one. */
#include "modules/reporting/pages.h"
#include "modules/reporting/pages_gen.h"

enum { SHOWN_MAX = 50 };

static err show_reports(struct work *w, int64_t incident_id, struct report_panel *p)
{
	struct statutory_of_incident_rows rows;
	TRY(statutory_of_incident(w->db, w->a, &(struct statutory_of_incident_in){ .viewer = w->by.org_id, .incident_id = incident_id, .max = SHOWN_MAX }, &rows));
	struct report_line *lines = a_array(w->a, struct report_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct statutory_of_incident_row *x = &rows.at[i];
		lines[i] = (struct report_line){ .code = x->code, .title = statutory_title(x->profile, x->kind, w->by.lang), .other = x->from_name,
			.when = time_shown(w->a, x->sent_at ? x->sent_at : x->changed_at), .state = statutory_badge(w, x->state) };
	}
	p->lines = lines;
	p->n_lines = rows.n;
	return OK;
}

/* Running terms that a report of ours meets, the nearest first. */
static err show_due(struct work *w, int64_t incident_id, bool may_begin, struct str profile, struct report_panel *p)
{
	struct clocks_of_rows clocks;
	TRY(clocks_of(w->db, w->a, &(struct clocks_of_in){ .incident_id = incident_id }, &clocks));
	struct due_line *at = a_array(w->a, struct due_line, clocks.n);
	usec *due = a_array(w->a, usec, clocks.n);
	size_t n = 0;
	for (size_t i = 0; i < clocks.n; i++) {
		const struct clocks_of_row *c = &clocks.at[i];
		const struct clock_rule *rule = legal_rule(c->profile, c->rule);
		const struct report_rule *report = rule && !c->met_at && !c->ended_at ? legal_report(profile, rule->met_by) : NULL;
		if (!report)
			continue;
		size_t k = n++;
		for (; k > 0 && due[k - 1] > c->due_at; k--) {
			at[k] = at[k - 1];
			due[k] = due[k - 1];
		}
		due[k] = c->due_at;
		at[k] = (struct due_line){ report->kind, report->title[w->by.lang], clock_chip_of(w, STR_NONE, c->due_at, c->warn_at, 0), may_begin };
	}
	p->due = at;
	p->n_due = n;
	return OK;
}

static void show_kinds(struct work *w, struct str profile, struct report_panel *p)
{
	const struct report_rule *rules;
	size_t n;
	legal_reports(profile, &rules, &n);
	struct kind_choice *at = a_array(w->a, struct kind_choice, n);
	for (size_t i = 0; i < n; i++)
		if (form_of(rules[i].kind))
			at[p->n_kinds++] = (struct kind_choice){ rules[i].kind, rules[i].title[w->by.lang] };
	p->kinds = at;
}

err report_panel_show(struct req *r, int64_t incident_id, struct html *ret)
{
	struct work *w = &r->w;
	struct incident_facts_row i;
	enum access_level level;
	TRY(incident_facts(w->db, w->a, &(struct incident_facts_in){ .id = incident_id }, &i));
	TRY(access_level_of(w, S("incident"), incident_id, &level));
	struct report_panel p = { .incident = i.code };
	bool may_begin = level >= ACCESS_WORK && !incident_is_over(i.step) && may(w, &reporting_write);
	TRY(show_reports(w, incident_id, &p));
	TRY(show_due(w, incident_id, may_begin, i.profile, &p));
	if (may_begin)
		show_kinds(w, i.profile, &p);
	*ret = HTML_OF(r, page_report_panel, &p);
	return OK;
}
