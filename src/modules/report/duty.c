/* An issued report is the proof of the duty to report to the Prime Minister (Directive 18/CT-TTg clause 2d). */
#include "modules/report/inside.h"

static err summaries_read(struct work *w, const struct duty_scope *scope, struct duty_history *to)
{
	struct source_summaries_rows rows;
	struct duty_form form = duty_form(to, "pm_report", "year signed");
	TRY(source_summaries(w->db, w->a, &(struct source_summaries_in){ scope->org_from, scope->org_to }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct source_summaries_row *r = &rows.at[i];
		const int64_t orgs[] = { r->org_id, r->lead_id }, values[] = { r->year, true };
		for (size_t k = 0; k < 2; k++)
			if (orgs[k] >= scope->org_from && orgs[k] < scope->org_to && (!k || orgs[1] != orgs[0]))
				duty_record_add(to, &form, UNIT_ORG, orgs[k], (struct duty_record){ .id = r->id, .grade = GRADE_AUTO, .begins = r->signed_at, .ends = r->signed_at,
					.stated = r->issued_at, .known_from = r->issued_at, .known_to = TIME_OPEN }, values);
	}
	return OK;
}

static err summary_told(struct work *w, int64_t id, struct duty_orgs *add)
{
	struct told_summary_rows rows;
	TRY(told_summary(w->db, w->a, &(struct told_summary_in){ id }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		duty_orgs_add(w, add, rows.at[i].org_id);
		duty_orgs_add(w, add, rows.at[i].lead_id);
	}
	return OK;
}

const struct duty_source report_duties[1] = {
	{ "report.summaries", M_REPORT_DUTY_SUMMARIES, { "pm_report" }, DUTY_ABOUT(UNIT_ORG), summaries_read, { { "summary_report", summary_told } } },
};
