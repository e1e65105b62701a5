#include "modules/dashboard/dashboard.h"
#include "modules/incident/incident.h"
#include "modules/intake/report.h"
#include "modules/reporting/queries.h"
#include "modules/reporting/statutory.h"
#include "modules/roster/roster.h"

#define SOON USEC_DAY

static err queue_of(struct work *w, struct board_waiting *ret)
{
	struct report_counts_rows rows;
	TRY(report_counts(w->db, w->a, &(struct report_counts_in){ .viewer = w->by.org_id }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		ret->queue += rows.at[i].n;
		if (!ret->oldest || rows.at[i].oldest < ret->oldest)
			ret->oldest = rows.at[i].oldest;
	}
	ret->has_queue = true;
	return OK;
}

static err decide_of(struct work *w, struct board_waiting *ret)
{
	struct statutory_inbox_waiting_row row;
	TRY(statutory_inbox_waiting(w->db, w->a, &(struct statutory_inbox_waiting_in){ .viewer = w->by.org_id }, &row));
	ret->decide = row.n;
	ret->has_decide = true;
	return OK;
}

static err tasks_of_mine(struct work *w, struct board_waiting *ret)
{
	struct board_tasks_row row;
	TRY(board_tasks(w->db, w->a, &(struct board_tasks_in){ .me = w->by.account_id, .org = w->by.org_id, .now = w->now }, &row));
	ret->mine = row.mine;
	ret->mine_late = row.late;
	ret->nobody = row.nobody;
	ret->has_tasks = true;
	return OK;
}

/* Somebody of the own teams is wanted, and nobody has answered. */
static err calls_of(struct work *w, struct board_waiting *ret)
{
	struct roster_call_waiting_rows rows;
	TRY(roster_call_waiting(w->db, w->a, &(struct roster_call_waiting_in){ .org = w->by.org_id }, &rows));
	ret->calls = (int64_t)rows.n;
	ret->has_calls = true;
	return OK;
}

static err cases_of(struct work *w, struct board_waiting *ret)
{
	struct board_lead_row lead;
	struct board_terms_row terms;
	TRY(board_lead(w->db, w->a, &(struct board_lead_in){ .viewer = w->by.org_id, .now = w->now }, &lead));
	TRY(board_terms(w->db, w->a, &(struct board_terms_in){ .viewer = w->by.org_id, .now = w->now, .soon = w->now + SOON }, &terms));
	ret->lead = lead.n;
	ret->lead_unassigned = lead.unassigned;
	ret->overdue = terms.overdue;
	ret->soon = terms.soon;
	ret->has_cases = true;
	return OK;
}

err board_waiting_of(struct work *w, struct board_waiting *ret)
{
	*ret = (struct board_waiting){ 0 };
	if (may(w, &intake_read))
		TRY(queue_of(w, ret));
	if (may(w, &reporting_decide))
		TRY(decide_of(w, ret));
	if (may(w, &incident_work))
		TRY(tasks_of_mine(w, ret));
	if (may(w, &roster_duty))
		TRY(calls_of(w, ret));
	return may(w, &incident_read) ? cases_of(w, ret) : OK;
}
