/* The module's declaration: tables of plain rows. */
#include "modules/roster/pages.h"

const struct perm roster_read = { "roster.read", M_ROSTER_MAY_READ, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR };
const struct perm roster_plan = { "roster.plan", M_ROSTER_MAY_PLAN, ROLE_OFFICER | ROLE_HEAD };
const struct perm roster_duty = { "roster.duty", M_ROSTER_MAY_DUTY, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD };
const struct perm roster_call = { "roster.call", M_ROSTER_MAY_CALL, ROLE_OFFICER | ROLE_HEAD };
static const struct perm *const perms[] = { &roster_read, &roster_plan, &roster_duty, &roster_call };

#define READ .perm = &roster_read
#define PLAN .perm = &roster_plan
#define DUTY .perm = &roster_duty
#define CALL .perm = &roster_call
#define PUBLIC .perm = &PERM_PUBLIC

static const struct route routes[] = {
	{ GET, "/on-call", READ, .run = on_call_page, INPUT(struct on_call_filter, roster_on_call_fields), .says = M_ROSTER_SAYS_ON_CALL },
	{ GET, "/roster/{code}", READ, .run = roster_show_page, INPUT(struct roster_filter, roster_fields), .says = M_ROSTER_SAYS_SHOW },
	{ GET, "/roster/{code}/roster.ics", READ, .run = roster_ics, .flags = ROUTE_SLOW, .says = M_ROSTER_SAYS_ICS },
	{ GET, "/roster/{code}/hours", READ, .run = hours_show_page, INPUT(struct month_filter, roster_month_fields), .says = M_ROSTER_SAYS_HOURS },
	{ GET, "/roster/{code}/hours.csv", READ, .run = hours_csv, INPUT(struct month_filter, roster_month_fields), .says = M_ROSTER_SAYS_HOURS },
	{ GET, "/roster/{code}/shifts/new", PLAN, .run = shift_new_page, .says = M_ROSTER_SAYS_SHIFT_ADD },
	{ POST, "/roster/{code}/shifts", PLAN, .run = shift_add_post, .again = shift_new_page, INPUT(struct shift_form, roster_shift_fields), .journal = "roster.shift_add",
		.says = M_ROSTER_SAYS_SHIFT_ADD },
	{ GET, "/roster/{code}/shifts/{id}", READ, .run = shift_show_page, .says = M_ROSTER_SAYS_SHIFT },
	{ GET, "/roster/{code}/shifts/{id}/edit", PLAN, .run = shift_edit_page, .says = M_ROSTER_SAYS_SHIFT_EDIT },
	{ POST, "/roster/{code}/shifts/{id}", PLAN, .run = shift_edit_post, .again = shift_edit_page, INPUT(struct shift_form, roster_shift_fields),
		.journal = "roster.shift_edit", .says = M_ROSTER_SAYS_SHIFT_EDIT },
	{ POST, "/roster/{code}/shifts/{id}/end", PLAN, .run = shift_end_post, .again = shift_show_page, .journal = "roster.shift_end", .says = M_ROSTER_SAYS_SHIFT_END },
	{ POST, "/roster/{code}/shifts/{id}/swap", DUTY, .run = swap_ask_post, .again = shift_show_page, INPUT(struct swap_form, roster_swap_fields),
		.journal = "roster.swap_ask", .says = M_ROSTER_SAYS_SWAP },
	{ POST, "/roster/{code}/swaps/{id}/accept", DUTY, .run = swap_accept_post, .journal = "roster.swap_accept", .says = M_ROSTER_SAYS_SWAP_ACCEPT },
	{ POST, "/roster/{code}/swaps/{id}/close", DUTY, .run = swap_close_post, .journal = "roster.swap_close", .says = M_ROSTER_SAYS_SWAP_CLOSE },
	{ GET, "/roster/{code}/shifts/{id}/handover", DUTY, .run = handover_page, .says = M_ROSTER_SAYS_HANDOVER },
	{ POST, "/roster/{code}/shifts/{id}/handover", DUTY, .run = handover_post, .again = handover_page, INPUT(struct handover_form, roster_handover_fields),
		.journal = "roster.handover", .says = M_ROSTER_SAYS_HANDOVER },
	{ POST, "/roster/{code}/handovers/{id}/read", DUTY, .run = handover_read_post, .journal = "roster.handover_read", .says = M_ROSTER_SAYS_HANDOVER_READ },
	{ GET, "/roster/{code}/patterns", PLAN, .run = pattern_list_page, INPUT(struct plan_filter, roster_plan_fields), .says = M_ROSTER_SAYS_PATTERNS },
	{ GET, "/roster/{code}/patterns/new", PLAN, .run = pattern_new_page, .says = M_ROSTER_SAYS_PATTERN_ADD },
	{ POST, "/roster/{code}/patterns", PLAN, .run = pattern_add_post, .again = pattern_new_page, INPUT(struct pattern_form, roster_pattern_fields),
		.journal = "roster.pattern_add", .says = M_ROSTER_SAYS_PATTERN_ADD },
	{ POST, "/roster/{code}/patterns/{id}/generate", PLAN, .run = pattern_generate_post, .again = pattern_list_page, INPUT(struct generate_form, roster_generate_fields),
		.journal = "roster.generate", .says = M_ROSTER_SAYS_GENERATE },
	{ POST, "/roster/{code}/patterns/{id}/end", PLAN, .run = pattern_end_post, .journal = "roster.pattern_end", .says = M_ROSTER_SAYS_PATTERN_END },
	{ GET, "/roster/{code}/calls", READ, .run = calls_list_page, INPUT(struct calls_filter, roster_calls_fields), .says = M_ROSTER_SAYS_CALLS },
	{ POST, "/roster/{code}/calls", CALL, .run = call_check_post, .again = calls_list_page, INPUT(struct call_form, roster_call_fields), .journal = "roster.call",
		.says = M_ROSTER_SAYS_CALL },
	{ GET, "/roster/{code}/calls/{id}", READ, .run = call_show_page, .says = M_ROSTER_SAYS_CALL_SHOW },
	{ POST, "/roster/{code}/calls/{id}/answer", DUTY, .run = call_answer_post, .again = call_show_page, .journal = "roster.call_answer", .says = M_ROSTER_SAYS_ANSWER },

	{ GET, "/my-duty", DUTY, .run = my_duty_page, .says = M_ROSTER_SAYS_MY_DUTY },
	{ GET, "/my-duty/absences/new", DUTY, .run = absence_new_page, .says = M_ROSTER_SAYS_ABSENCE_ADD },
	{ POST, "/my-duty/absences", DUTY, .run = absence_add_post, .again = absence_new_page, INPUT(struct absence_form, roster_absence_fields),
		.journal = "roster.absence_add", .says = M_ROSTER_SAYS_ABSENCE_ADD },
	{ POST, "/my-duty/absences/{id}/end", DUTY, .run = absence_end_post, .journal = "roster.absence_end", .says = M_ROSTER_SAYS_ABSENCE_END },
	{ POST, "/my-duty/feeds", DUTY, .run = calendar_make_post, .again = my_duty_page, INPUT(struct feed_form, roster_feed_fields), .journal = "roster.feed_make",
		.says = M_ROSTER_SAYS_FEED_MAKE },
	{ POST, "/my-duty/feeds/{id}/end", DUTY, .run = calendar_end_post, .journal = "roster.feed_end", .says = M_ROSTER_SAYS_FEED_END },

	/* who holds the link answers once; a mail scanner that opens it answers nothing */
	{ GET, "/call/{secret}", PUBLIC, .rate = RATE_PUBLIC_GET, .run = call_answer_page, .says = M_ROSTER_SAYS_ANSWER },
	{ POST, "/call/{secret}", PUBLIC, .rate = RATE_PUBLIC_POST, .run = call_link_post, .again = call_answer_page, INPUT(struct answer_form, roster_answer_fields),
		.journal = "roster.call_answer", .says = M_ROSTER_SAYS_ANSWER },
	{ GET, "/roster-feed/{secret}", PUBLIC, .rate = RATE_PUBLIC_GET, .run = roster_calendar_get, .flags = ROUTE_SLOW, .says = M_ROSTER_SAYS_FEED },

	{ GET, "/api/v1/on-call", READ, .run = on_call_api, INPUT(struct on_call_filter, roster_on_call_fields), .says = M_ROSTER_SAYS_ON_CALL },
	{ GET, "/api/v1/roster/{code}", READ, .run = roster_show_api, INPUT(struct roster_filter, roster_fields), .says = M_ROSTER_SAYS_SHOW },
	{ GET, "/api/v1/roster/{code}/hours", READ, .run = hours_api, INPUT(struct month_filter, roster_month_fields), .says = M_ROSTER_SAYS_HOURS },
	{ POST, "/api/v1/roster/{code}/shifts", PLAN, .run = shift_add_post, INPUT(struct shift_form, roster_shift_fields), .journal = "roster.shift_add",
		.says = M_ROSTER_SAYS_SHIFT_ADD, .made = "id" },
	{ POST, "/api/v1/roster/{code}/shifts/{id}", PLAN, .run = shift_edit_post, INPUT(struct shift_form, roster_shift_fields), .journal = "roster.shift_edit",
		.says = M_ROSTER_SAYS_SHIFT_EDIT, .made = "id" },
	{ POST, "/api/v1/roster/{code}/shifts/{id}/end", PLAN, .run = shift_end_post, .journal = "roster.shift_end", .says = M_ROSTER_SAYS_SHIFT_END },
	{ POST, "/api/v1/roster/{code}/shifts/{id}/swap", DUTY, .run = swap_ask_post, INPUT(struct swap_form, roster_swap_fields), .journal = "roster.swap_ask",
		.says = M_ROSTER_SAYS_SWAP, .made = "id" },
	{ POST, "/api/v1/roster/{code}/swaps/{id}/accept", DUTY, .run = swap_accept_post, .journal = "roster.swap_accept", .says = M_ROSTER_SAYS_SWAP_ACCEPT },
	{ POST, "/api/v1/roster/{code}/swaps/{id}/close", DUTY, .run = swap_close_post, .journal = "roster.swap_close", .says = M_ROSTER_SAYS_SWAP_CLOSE },
	{ POST, "/api/v1/roster/{code}/shifts/{id}/handover", DUTY, .run = handover_post, INPUT(struct handover_form, roster_handover_fields), .journal = "roster.handover",
		.says = M_ROSTER_SAYS_HANDOVER, .made = "id" },
	{ POST, "/api/v1/roster/{code}/handovers/{id}/read", DUTY, .run = handover_read_post, .journal = "roster.handover_read", .says = M_ROSTER_SAYS_HANDOVER_READ },
	{ POST, "/api/v1/roster/{code}/patterns", PLAN, .run = pattern_add_post, INPUT(struct pattern_form, roster_pattern_fields), .journal = "roster.pattern_add",
		.says = M_ROSTER_SAYS_PATTERN_ADD, .made = "id" },
	{ GET, "/api/v1/roster/{code}/patterns/{id}/plan", PLAN, .run = pattern_plan_api, INPUT(struct generate_form, roster_generate_fields), .says = M_ROSTER_SAYS_PATTERNS },
	{ POST, "/api/v1/roster/{code}/patterns/{id}/generate", PLAN, .run = pattern_generate_post, INPUT(struct generate_form, roster_generate_fields),
		.journal = "roster.generate", .says = M_ROSTER_SAYS_GENERATE },
	{ POST, "/api/v1/roster/{code}/patterns/{id}/end", PLAN, .run = pattern_end_post, .journal = "roster.pattern_end", .says = M_ROSTER_SAYS_PATTERN_END },
	{ GET, "/api/v1/roster/{code}/calls", READ, .run = calls_list_api, INPUT(struct calls_filter, roster_calls_fields), .says = M_ROSTER_SAYS_CALLS },
	{ POST, "/api/v1/roster/{code}/calls", CALL, .run = call_check_post, INPUT(struct call_form, roster_call_fields), .journal = "roster.call", .says = M_ROSTER_SAYS_CALL,
		.made = "id" },
	{ POST, "/api/v1/roster/{code}/calls/{id}/answer", DUTY, .run = call_answer_post, .journal = "roster.call_answer", .says = M_ROSTER_SAYS_ANSWER },
	{ GET, "/api/v1/my-duty", DUTY, .run = my_duty_api, .says = M_ROSTER_SAYS_MY_DUTY },
	{ POST, "/api/v1/my-duty/absences", DUTY, .run = absence_add_post, INPUT(struct absence_form, roster_absence_fields), .journal = "roster.absence_add",
		.says = M_ROSTER_SAYS_ABSENCE_ADD, .made = "id shifts#" },
	{ POST, "/api/v1/my-duty/absences/{id}/end", DUTY, .run = absence_end_post, .journal = "roster.absence_end", .says = M_ROSTER_SAYS_ABSENCE_END },
	{ POST, "/api/v1/my-duty/feeds", DUTY, .run = calendar_make_post, INPUT(struct feed_form, roster_feed_fields), .journal = "roster.feed_make",
		.says = M_ROSTER_SAYS_FEED_MAKE, .made = "id address" },
	{ POST, "/api/v1/my-duty/feeds/{id}/end", DUTY, .run = calendar_end_post, .journal = "roster.feed_end", .says = M_ROSTER_SAYS_FEED_END },
};

static const struct nav nav[] = {
	{ "/on-call", M_ROSTER_ON_CALL, "calendar-event", &roster_read, 65 },
	{ "/my-duty", M_ROSTER_MY_DUTY, "user", &roster_duty, 66 },
};

static const struct setting settings[] = {
	{ "roster.answer_minutes", 'i', 1, 240, "15", M_ROSTER_SET_ANSWER },
	{ "roster.handover_minutes", 'i', 0, 1440, "30", M_ROSTER_SET_HANDOVER },
};

static const struct job_kind jobs[] = {
	{ .name = "roster.watch", .run = calls_watch, .every = 30 * USEC_S, .says = M_ROSTER_JOB_WATCH },
	{ .name = "roster.escalate", .run = calls_escalate, .every = 30 * USEC_S, .says = M_ROSTER_JOB_ESCALATE },
};

static const struct journal_kind journal[] = {
	{ "roster.shift_add", M_ROSTER_DID_SHIFT_ADD },
	{ "roster.shift_edit", M_ROSTER_DID_SHIFT_EDIT },
	{ "roster.shift_end", M_ROSTER_DID_SHIFT_END },
	{ "roster.swap_ask", M_ROSTER_DID_SWAP_ASK },
	{ "roster.swap_accept", M_ROSTER_DID_SWAP_ACCEPT },
	{ "roster.swap_close", M_ROSTER_DID_SWAP_CLOSE },
	{ "roster.pattern_add", M_ROSTER_DID_PATTERN_ADD },
	{ "roster.pattern_end", M_ROSTER_DID_PATTERN_END },
	{ "roster.generate", M_ROSTER_DID_GENERATE },
	{ "roster.absence_add", M_ROSTER_DID_ABSENCE_ADD },
	{ "roster.absence_end", M_ROSTER_DID_ABSENCE_END },
	{ "roster.handover", M_ROSTER_DID_HANDOVER },
	{ "roster.handover_read", M_ROSTER_DID_HANDOVER_READ },
	{ "roster.feed_make", M_ROSTER_DID_FEED_MAKE },
	{ "roster.feed_end", M_ROSTER_DID_FEED_END },
	{ "roster.call", M_ROSTER_DID_CALL },
	{ "roster.call_next", M_ROSTER_DID_CALL_NEXT },
	{ "roster.call_answer", M_ROSTER_DID_CALL_ANSWER },
};

static const struct panel panels[] = {
	{ "incident", M_ROSTER_PANEL_CALLS, &roster_read, 15, roster_incident_panel },
	{ "team", M_ROSTER_PANEL_NOW, &roster_read, 10, roster_team_panel },
};

const struct module roster_module = {
	.name = "roster", .says = M_ROSTER_SAYS, .needs = { "core", "network", "team", "incident" },
	.migrations = &roster_migrations,
	.perms = LIST(perms),
	.routes = LIST(routes),
	.jobs = LIST(jobs),
	.settings = LIST(settings),
	.nav = LIST(nav),
	.journal = LIST(journal),
	.panels = LIST(panels),
	.duties = LIST(roster_duties),
};
