/* The module's declaration: tables of plain rows. */
#include "modules/hunt/hunt.h"
#include "modules/hunt/pages.h"

static const struct verb verbs[] = {
	{ "hunt", "[--indicators FILE]… [--sigma DIR]… [--yara DIR [--yara-seconds N] [--yara-mb N] [--yara-all]]… [--threads N] [--json] "
		"[--out RESULT [--hunt CODE] [--why TEXT] [--system CODE]… [--key FILE]] [--follow] [--filters DIR] [--private] PATH… | key FILE | verify RESULT [--public KEY]",
		M_HUNT_SAYS_HUNT, hunt_verb },
	{ "index", "build LIST… -o FILE [--private]", M_HUNT_SAYS_INDEX, hunt_index_verb },
	{ "sigma", "check PATH… [--data FILE]… [--placeholders FILE] [--explain] [--json]", M_SIGMA_SAYS_CHECK, sigma_verb },
};

static const struct perm *const perms[] = { &hunt_read, &hunt_work, &hunt_keys };

#define READ .perm = &hunt_read
#define WORK .perm = &hunt_work
#define KEYS .perm = &hunt_keys
#define API "/api/v1"
#define HUNT "/hunts/{code}"
#define KEY "/hunts/keys/{id}"
#define RESULT_BODY_MAX ((size_t)256 << 20)

/* Writes that pages and the API share: what differs is .again and .made. */
#define PLAN WORK, .run = hunt_plan_post, INPUT(struct hunt_form, hunt_fields), .journal = "hunt.plan", .says = M_HUNTS_SAYS_PLAN
#define BEGIN WORK, .run = hunt_begin_post, .journal = "hunt.begin", .says = M_HUNTS_SAYS_BEGIN
#define CANCEL WORK, .run = hunt_cancel_post, INPUT(struct hunt_reason, hunt_reason_fields), .journal = "hunt.cancel", .says = M_HUNTS_SAYS_CANCEL
#define TAKE WORK, .before = hunt_result_keep, .run = hunt_result_post, INPUT(struct hunt_upload, hunt_upload_fields), .body_max = RESULT_BODY_MAX, .flags = ROUTE_SLOW, \
	.journal = "hunt.result", .says = M_HUNTS_SAYS_RESULT
#define JUDGE WORK, .run = hunt_judge_post, INPUT(struct hunt_verdict, hunt_verdict_fields), .journal = "hunt.judge", .says = M_HUNTS_SAYS_JUDGE
#define OPEN WORK, .run = hunt_incident_post, .journal = "hunt.incident", .says = M_HUNTS_SAYS_INCIDENT
#define CLOSE WORK, .run = hunt_close_post, INPUT(struct hunt_closing, hunt_closing_fields), .journal = "hunt.close", .says = M_HUNTS_SAYS_CLOSE
#define REOPEN WORK, .run = hunt_reopen_post, INPUT(struct hunt_reason, hunt_reason_fields), .journal = "hunt.reopen", .says = M_HUNTS_SAYS_REOPEN
#define RELEASE WORK, .run = hunt_release_post, INPUT(struct hunts_released, hunt_released_fields), .journal = "hunt.release", .says = M_HUNTS_SAYS_RELEASE
#define KEY_NEW KEYS, .run = hunt_key_post, INPUT(struct hunt_key_form, hunt_key_fields), .journal = "hunt.key_add", .says = M_HUNTS_SAYS_KEY_ADD
#define KEY_END KEYS, .run = hunt_key_end_post, INPUT(struct hunt_reason, hunt_reason_fields), .journal = "hunt.key_end", .says = M_HUNTS_SAYS_KEY_END
#define DOCUMENT READ, INPUT(struct hunts_document, hunts_document_fields), .flags = ROUTE_SLOW, .says = M_HUNTS_SAYS_REPORT
#define A_FILE READ, .run = hunt_file_get, .flags = ROUTE_SLOW, .says = M_HUNTS_SAYS_FILE

static const struct route routes[] = {
	{ GET, "/hunts", READ, .run = hunt_list_page, INPUT(struct hunts_filter, hunts_filter_fields), .says = M_HUNTS_SAYS_LIST },
	{ GET, "/hunts/new", WORK, .run = hunt_new_page, INPUT(struct hunts_new, hunts_new_fields), .says = M_HUNTS_SAYS_PLAN },
	{ GET, "/hunts/calendar", READ, .run = hunt_calendar_page, INPUT(struct hunts_calendar_ask, hunts_calendar_fields), .says = M_HUNTS_SAYS_CALENDAR },
	{ GET, "/hunts/coverage", READ, .run = hunt_matrix_page, INPUT(struct hunts_matrix_ask, hunts_matrix_fields), .says = M_HUNTS_SAYS_MATRIX },
	{ GET, "/hunts/techniques", READ, .run = hunt_techniques_page, .says = M_HUNTS_SAYS_TECHNIQUES },
	{ GET, "/hunts/keys", READ, .run = hunt_keys_page, .says = M_HUNTS_SAYS_KEYS },
	{ POST, "/hunts/keys", .again = hunt_keys_page, KEY_NEW },
	{ POST, KEY "/revoke", .again = hunt_keys_page, KEY_END },
	{ POST, "/hunts", .again = hunt_new_page, PLAN },
	{ GET, HUNT, READ, .run = hunt_view_page, .says = M_HUNTS_SAYS_VIEW },
	{ POST, HUNT "/begin", .again = hunt_view_page, BEGIN },
	{ POST, HUNT "/cancel", .again = hunt_view_page, CANCEL },
	{ POST, HUNT "/results", .again = hunt_view_page, TAKE },
	{ GET, HUNT "/hits", READ, .run = hunt_triage_page, INPUT(struct hunts_ask, hunts_ask_fields), .says = M_HUNTS_SAYS_HITS },
	{ POST, HUNT "/hits/{id}", .again = hunt_triage_page, JUDGE },
	{ POST, HUNT "/hits/{id}/incident", .again = hunt_triage_page, OPEN },
	{ POST, HUNT "/close", .again = hunt_view_page, CLOSE },
	{ POST, HUNT "/reopen", .again = hunt_view_page, REOPEN },
	{ POST, HUNT "/release", .again = hunt_view_page, RELEASE },
	{ GET, HUNT "/report.pdf", .run = hunt_pdf_get, DOCUMENT },
	{ GET, HUNT "/report.docx", .run = hunt_docx_get, DOCUMENT },
	{ GET, HUNT "/files/{id}", A_FILE },

	{ GET, API "/hunts", READ, .run = hunt_list_api, INPUT(struct hunts_filter, hunts_filter_fields), .says = M_HUNTS_SAYS_LIST },
	{ POST, API "/hunts", .made = "code", PLAN },
	{ GET, API "/hunts/keys", READ, .run = hunt_keys_api, .says = M_HUNTS_SAYS_KEYS },
	{ POST, API "/hunts/keys", .made = "id", KEY_NEW },
	{ POST, API KEY "/revoke", KEY_END },
	{ GET, API HUNT, READ, .run = hunt_view_api, .says = M_HUNTS_SAYS_VIEW },
	{ POST, API HUNT "/begin", BEGIN },
	{ POST, API HUNT "/cancel", CANCEL },
	{ POST, API HUNT "/results", .made = "id", TAKE },
	{ GET, API HUNT "/hits", READ, .run = hunt_hits_api, INPUT(struct hunts_ask, hunts_ask_fields), .says = M_HUNTS_SAYS_HITS },
	{ POST, API HUNT "/hits/{id}", JUDGE },
	{ POST, API HUNT "/hits/{id}/incident", .made = "incident", OPEN },
	{ POST, API HUNT "/close", CLOSE },
	{ POST, API HUNT "/reopen", REOPEN },
	{ POST, API HUNT "/release", RELEASE },
	{ GET, API HUNT "/report.pdf", .run = hunt_pdf_get, DOCUMENT },
	{ GET, API HUNT "/report.docx", .run = hunt_docx_get, DOCUMENT },
	{ GET, API HUNT "/files/{id}", A_FILE },
};

static const struct journal_kind journal[] = {
	{ "hunt.plan", M_HUNTS_DID_PLAN }, { "hunt.begin", M_HUNTS_DID_BEGIN }, { "hunt.cancel", M_HUNTS_DID_CANCEL }, { "hunt.result", M_HUNTS_DID_RESULT },
	{ "hunt.judge", M_HUNTS_DID_JUDGE }, { "hunt.incident", M_HUNTS_DID_INCIDENT }, { "hunt.close", M_HUNTS_DID_CLOSE }, { "hunt.reopen", M_HUNTS_DID_REOPEN },
	{ "hunt.release", M_HUNTS_DID_RELEASE }, { "hunt.key_add", M_HUNTS_DID_KEY_ADD }, { "hunt.key_end", M_HUNTS_DID_KEY_END },
};

/* What a record is called, for those who may see it. */
static err hunt_link(struct work *w, int64_t id, struct link *ret)
{
	struct hunt_code_row x;
	struct hunt_get_row h;
	struct hunt_sight s = { 0 };
	bool found;
	TRY(hunt_code(w->db, w->a, &(struct hunt_code_in){ .id = id }, &x, &found));
	if (found)
		TRY(hunt_get(w->db, w->a, &(struct hunt_get_in){ .code = x.code }, &h, &found));
	if (found)
		TRY(hunt_sight(w, &h, &s));
	if (s.sees && may(w, &hunt_read))
		*ret = (struct link){ .path = hunts_path(w->a, h.code, ""), .label = h.code };
	return OK;
}

static err key_link(struct work *w, int64_t id, struct link *ret)
{
	struct hunt_key_get_row k;
	bool found;
	TRY(hunt_key_get(w->db, w->a, &(struct hunt_key_get_in){ .id = id }, &k, &found));
	if (found && k.org_id == w->by.org_id && may(w, &hunt_read))
		*ret = (struct link){ .path = S("/hunts/keys"), .label = k.name };
	return OK;
}

static const struct record_kind records[] = { { "hunt", M_HUNTS_RECORD, hunt_link }, { "hunt_key", M_HUNTS_RECORD_KEY, key_link } };
static const struct nav nav[] = { { "/hunts", M_HUNTS_TITLE, "target", &hunt_read, 58 } };
static const struct panel panels[] = { { "incident", M_HUNTS_TITLE, &hunt_read, 60, hunt_incident_panel } };

const struct module hunt_module = {
	.name = "hunt", .says = M_HUNT_SAYS, .needs = { "network", "incident" },
	.migrations = &hunt_migrations, .verbs = LIST(verbs),
	.perms = LIST(perms), .routes = LIST(routes), .nav = LIST(nav), .journal = LIST(journal), .records = LIST(records), .panels = LIST(panels),
	.heritage = LIST(hunt_heritage), .duties = LIST(hunt_sources_of_duty),
};
