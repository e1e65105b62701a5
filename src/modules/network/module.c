/* The module's declaration: tables of plain rows. */
#include "modules/network/pages.h"
#include "modules/network/rules.h"

static const struct perm *const perms[] = { &may_read_network, &may_edit_network, &may_edit_all_network };

#define FORM08_BYTES (20u << 20)          /* a signed copy, scanned */
#define READ .perm = &may_read_network
#define EDIT .perm = &may_edit_network

/* One kind of what a system consists of: pages, and the same for programs. */
#define PART_ROUTES(kind, fields) \
	{ GET, "/systems/{code}/" kind, READ, .run = part_list_page, INPUT(struct moment_input, moment_fields), .says = M_NETWORK_SAYS_PARTS }, \
	{ GET, "/systems/{code}/" kind "/new", EDIT, .run = part_new_page, .says = M_NETWORK_SAYS_PART_ADD }, \
	{ POST, "/systems/{code}/" kind, EDIT, .run = part_add_post, .again = part_new_page, INPUT(struct part_form, fields##_fields), \
		.journal = "network.system_part_add", .says = M_NETWORK_SAYS_PART_ADD }, \
	{ GET, "/systems/{code}/" kind "/{id}/edit", EDIT, .run = part_edit_page, .says = M_NETWORK_SAYS_PART_CHANGE }, \
	{ POST, "/systems/{code}/" kind "/{id}", EDIT, .run = part_change_post, .again = part_edit_page, INPUT(struct part_form, fields##_change_fields), \
		.journal = "network.system_part_change", .says = M_NETWORK_SAYS_PART_CHANGE }, \
	{ POST, "/systems/{code}/" kind "/{id}/end", EDIT, .run = part_end_post, INPUT(struct end_input, part_end_fields), \
		.journal = "network.system_part_end", .says = M_NETWORK_SAYS_PART_END }, \
	{ GET, "/api/v1/systems/{code}/" kind, READ, .run = part_list_api, INPUT(struct moment_input, moment_fields), .says = M_NETWORK_SAYS_PARTS }, \
	{ POST, "/api/v1/systems/{code}/" kind, EDIT, .run = part_add_post, INPUT(struct part_form, fields##_fields), \
		.journal = "network.system_part_add", .says = M_NETWORK_SAYS_PART_ADD, .made = "id" }, \
	{ PATCH, "/api/v1/systems/{code}/" kind "/{id}", EDIT, .run = part_patch, INPUT(struct part_form, fields##_patch_fields), \
		.journal = "network.system_part_change", .says = M_NETWORK_SAYS_PART_CHANGE }, \
	{ POST, "/api/v1/systems/{code}/" kind "/{id}/end", EDIT, .run = part_end_post, INPUT(struct end_input, part_end_fields), \
		.journal = "network.system_part_end", .says = M_NETWORK_SAYS_PART_END }

static const struct route routes[] = {
	{ GET, "/organisations", READ, .run = org_list_page, INPUT(struct org_filter, org_filter_fields), .says = M_NETWORK_SAYS_ORG_LIST },
	{ GET, "/organisations/new", EDIT, .run = org_new_page, .says = M_NETWORK_SAYS_ORG_NEW },
	{ POST, "/organisations", EDIT, .run = org_add_post, .again = org_new_page, INPUT(struct org_form, org_fields),
		.journal = "network.organisation_add", .says = M_NETWORK_SAYS_ORG_ADD },
	{ GET, "/organisations/{code}", READ, .run = org_show_page, .says = M_NETWORK_SAYS_ORG_SHOW },
	{ GET, "/organisations/{code}/edit", EDIT, .run = org_edit_page, .says = M_NETWORK_SAYS_ORG_EDIT },
	{ POST, "/organisations/{code}", EDIT, .run = org_edit_post, .again = org_edit_page,
		.in = org_fields + 1, .n_in = COUNT(org_fields) - 1, .in_size = sizeof(struct org_form),
		.journal = "network.organisation_edit", .says = M_NETWORK_SAYS_ORG_EDIT },
	{ GET, "/organisations/{code}/succession", EDIT, .run = succession_new_page, INPUT(struct succession_form, succession_kind_fields), .says = M_NETWORK_SAYS_SUCCESSION_NEW },
	{ POST, "/organisations/{code}/successions", EDIT, .run = succession_draft_post, .again = succession_new_page,
		INPUT(struct succession_form, succession_fields), .journal = "network.succession_draft", .says = M_NETWORK_SAYS_SUCCESSION_NEW },
	{ GET, "/organisations/{code}/successions/{id}", EDIT, .run = succession_show_page, .says = M_NETWORK_SAYS_SUCCESSION_SHOW },
	{ GET, "/organisations/{code}/successions/{id}/edit", EDIT, .run = succession_edit_page, INPUT(struct succession_form, succession_kind_fields),
		.says = M_NETWORK_SAYS_SUCCESSION_EDIT },
	{ POST, "/organisations/{code}/successions/{id}", EDIT, .run = succession_edit_post, .again = succession_edit_page,
		INPUT(struct succession_form, succession_patch_fields), .journal = "network.succession_change", .says = M_NETWORK_SAYS_SUCCESSION_EDIT },
	{ POST, "/organisations/{code}/successions/{id}/assign", EDIT, .run = succession_assign_post, .again = succession_show_page,
		INPUT(struct assign_form, assign_fields), .journal = "network.succession_assign", .says = M_NETWORK_SAYS_SUCCESSION_ASSIGN },
	{ POST, "/organisations/{code}/successions/{id}/confirm", EDIT, .run = succession_confirm_post, INPUT(struct succession_form, succession_version_fields),
		.journal = "network.succession_confirm", .says = M_NETWORK_SAYS_SUCCESSION_CONFIRM },
	{ POST, "/organisations/{code}/successions/{id}/cancel", EDIT, .run = succession_cancel_post, INPUT(struct succession_form, succession_version_fields),
		.journal = "network.succession_cancel", .says = M_NETWORK_SAYS_SUCCESSION_CANCEL },
	{ GET, "/organisations/{code}/addresses/new", EDIT, .run = space_new_page, .says = M_NETWORK_SAYS_SPACE_ADD },
	{ POST, "/organisations/{code}/addresses", EDIT, .run = space_add_post, .again = space_new_page, INPUT(struct space_form, space_fields),
		.journal = "network.address_add", .says = M_NETWORK_SAYS_SPACE_ADD },
	{ POST, "/organisations/{code}/addresses/{id}/end", EDIT, .run = space_end_post, .journal = "network.address_end", .says = M_NETWORK_SAYS_SPACE_END },
	{ GET, "/organisations/{code}/contacts/new", EDIT, .run = contact_new_page, .says = M_NETWORK_SAYS_CONTACT_ADD },
	{ POST, "/organisations/{code}/contacts", EDIT, .run = contact_add_post, .again = contact_new_page, INPUT(struct contact_form, contact_fields),
		.journal = "network.contact_add", .says = M_NETWORK_SAYS_CONTACT_ADD },
	{ GET, "/organisations/{code}/contacts/{id}/edit", EDIT, .run = contact_edit_page, .says = M_NETWORK_SAYS_CONTACT_EDIT },
	{ GET, "/organisations/{code}/contacts/{id}/history", EDIT, .run = contact_history_page, .says = M_NETWORK_SAYS_CONTACT_HISTORY },
	{ POST, "/organisations/{code}/contacts/{id}", EDIT, .run = contact_edit_post, .again = contact_edit_page,
		INPUT(struct contact_form, contact_fields), .journal = "network.contact_edit", .says = M_NETWORK_SAYS_CONTACT_EDIT },
	{ POST, "/organisations/{code}/contacts/{id}/verify", EDIT, .run = contact_verify_post, .journal = "network.contact_verify",
		.says = M_NETWORK_SAYS_CONTACT_VERIFY },
	{ POST, "/organisations/{code}/contacts/{id}/end", EDIT, .run = contact_end_post, .journal = "network.contact_end",
		.says = M_NETWORK_SAYS_CONTACT_END },

	{ GET, "/systems", READ, .run = system_list_page, INPUT(struct system_filter, system_filter_fields), .says = M_NETWORK_SAYS_SYSTEM_LIST },
	{ GET, "/systems/new", EDIT, .run = system_new_page, INPUT(struct owner_input, owner_fields), .says = M_NETWORK_SAYS_SYSTEM_ADD },
	{ POST, "/systems", EDIT, .run = system_add_post, .again = system_new_page, INPUT(struct system_form, system_fields),
		.journal = "network.system_add", .says = M_NETWORK_SAYS_SYSTEM_ADD },
	{ GET, "/systems/{code}", READ, .run = system_show_page, .says = M_NETWORK_SAYS_SYSTEM_SHOW },
	{ GET, "/systems/{code}/edit", EDIT, .run = system_edit_page, .says = M_NETWORK_SAYS_SYSTEM_EDIT },
	{ POST, "/systems/{code}", EDIT, .run = system_edit_post, .again = system_edit_page, INPUT(struct system_form, system_fields),
		.journal = "network.system_edit", .says = M_NETWORK_SAYS_SYSTEM_EDIT },
	{ GET, "/systems/{code}/end", EDIT, .run = system_end_page, .says = M_NETWORK_SAYS_SYSTEM_END },
	{ POST, "/systems/{code}/end", EDIT, .run = system_end_post, .again = system_end_page, INPUT(struct end_input, end_fields),
		.journal = "network.system_end", .says = M_NETWORK_SAYS_SYSTEM_END },

	{ GET, "/systems/{code}/facts", READ, .run = fact_history_page, INPUT(struct moment_input, moment_fields), .says = M_NETWORK_SAYS_FACTS },
	{ GET, "/systems/{code}/facts/{attribute}", EDIT, .run = fact_page, .says = M_NETWORK_SAYS_FACT },
	{ POST, "/systems/{code}/facts/{attribute}", EDIT, .run = fact_post, .again = fact_page, INPUT(struct fact_form, fact_fields),
		.journal = "network.system_fact", .says = M_NETWORK_SAYS_FACT },

	PART_ROUTES("services", service),
	PART_ROUTES("software", software),
	PART_ROUTES("links", link),
	PART_ROUTES("providers", provider),

	{ GET, "/system-reports", READ, .run = form08_get, INPUT(struct form08_input, form08_ask_fields), .flags = ROUTE_SLOW, .says = M_NETWORK_SAYS_FORM08 },
	{ POST, "/system-reports", EDIT, .run = form08_send_post, .before = form08_file_keep, .again = form08_get, INPUT(struct form08_input, form08_sent_fields),
		.body_max = FORM08_BYTES, .flags = ROUTE_SLOW, .journal = "network.system_report", .says = M_NETWORK_SAYS_FORM08_SEND },
	{ GET, "/system-reports/form.xlsx", READ, .run = form08_xlsx_get, INPUT(struct form08_input, form08_ask_fields), .flags = ROUTE_SLOW, .says = M_NETWORK_SAYS_FORM08_FILE },
	{ GET, "/system-reports/form.docx", READ, .run = form08_docx_get, INPUT(struct form08_input, form08_ask_fields), .flags = ROUTE_SLOW, .says = M_NETWORK_SAYS_FORM08_FILE },
	{ GET, "/system-reports/form.pdf", READ, .run = form08_pdf_get, INPUT(struct form08_input, form08_ask_fields), .flags = ROUTE_SLOW, .says = M_NETWORK_SAYS_FORM08_FILE },
	{ GET, "/system-reports/{id}/copy", READ, .run = form08_copy_get, .says = M_NETWORK_SAYS_FORM08_COPY },
	{ GET, "/api/v1/system-reports", READ, .run = form08_list_api, INPUT(struct cursor_input, form08_list_fields), .says = M_NETWORK_SAYS_FORM08_LIST },
	{ POST, "/api/v1/system-reports", EDIT, .run = form08_send_post, .before = form08_file_keep, INPUT(struct form08_input, form08_sent_fields),
		.body_max = FORM08_BYTES, .flags = ROUTE_SLOW, .journal = "network.system_report", .says = M_NETWORK_SAYS_FORM08_SEND, .made = "id" },
	{ GET, "/api/v1/system-reports/form", READ, .run = form08_api, INPUT(struct form08_input, form08_ask_fields), .flags = ROUTE_SLOW, .says = M_NETWORK_SAYS_FORM08 },
	{ GET, "/api/v1/system-reports/{id}/copy", READ, .run = form08_copy_get, .says = M_NETWORK_SAYS_FORM08_COPY },

	{ GET, "/lookup", READ, .run = lookup_page, INPUT(struct lookup_input, lookup_fields), .says = M_NETWORK_SAYS_LOOKUP },

	{ GET, "/api/v1/organisations", READ, .run = org_list_api, INPUT(struct org_filter, org_filter_fields), .says = M_NETWORK_SAYS_ORG_LIST },
	{ POST, "/api/v1/organisations", EDIT, .run = org_add_post, INPUT(struct org_form, org_fields),
		.journal = "network.organisation_add", .says = M_NETWORK_SAYS_ORG_ADD, .made = "code" },
	{ GET, "/api/v1/organisations/{code}", READ, .run = org_show_api, .says = M_NETWORK_SAYS_ORG_SHOW },
	{ POST, "/api/v1/organisations/{code}/addresses", EDIT, .run = space_add_post, INPUT(struct space_form, space_fields),
		.journal = "network.address_add", .says = M_NETWORK_SAYS_SPACE_ADD, .made = "id overlaps[]" },
	{ POST, "/api/v1/organisations/{code}/contacts", EDIT, .run = contact_add_post, INPUT(struct contact_form, contact_fields),
		.journal = "network.contact_add", .says = M_NETWORK_SAYS_CONTACT_ADD, .made = "id" },
	{ PATCH, "/api/v1/organisations/{code}", EDIT, .run = org_patch, INPUT(struct org_form, org_patch_fields),
		.journal = "network.organisation_edit", .says = M_NETWORK_SAYS_ORG_EDIT },
	{ POST, "/api/v1/organisations/{code}/succession", EDIT, .run = succession_post, INPUT(struct succession_form, succession_fields),
		.journal = "network.succession_confirm", .says = M_NETWORK_SAYS_SUCCESSION, .made = "code id state" },
	{ GET, "/api/v1/organisations/{code}/successions", EDIT, .run = succession_list_api, .says = M_NETWORK_SAYS_SUCCESSION_LIST },
	{ POST, "/api/v1/organisations/{code}/successions", EDIT, .run = succession_draft_post, INPUT(struct succession_form, succession_fields),
		.journal = "network.succession_draft", .says = M_NETWORK_SAYS_SUCCESSION_NEW, .made = "code id state" },
	{ GET, "/api/v1/organisations/{code}/successions/{id}", EDIT, .run = succession_show_api, .says = M_NETWORK_SAYS_SUCCESSION_SHOW },
	{ PATCH, "/api/v1/organisations/{code}/successions/{id}", EDIT, .run = succession_patch, INPUT(struct succession_form, succession_patch_fields),
		.journal = "network.succession_change", .says = M_NETWORK_SAYS_SUCCESSION_EDIT },
	{ POST, "/api/v1/organisations/{code}/successions/{id}/assign", EDIT, .run = succession_assign_post, INPUT(struct assign_form, assign_fields),
		.journal = "network.succession_assign", .says = M_NETWORK_SAYS_SUCCESSION_ASSIGN },
	{ POST, "/api/v1/organisations/{code}/successions/{id}/confirm", EDIT, .run = succession_confirm_post, INPUT(struct succession_form, succession_version_fields),
		.journal = "network.succession_confirm", .says = M_NETWORK_SAYS_SUCCESSION_CONFIRM },
	{ POST, "/api/v1/organisations/{code}/successions/{id}/cancel", EDIT, .run = succession_cancel_post, INPUT(struct succession_form, succession_version_fields),
		.journal = "network.succession_cancel", .says = M_NETWORK_SAYS_SUCCESSION_CANCEL },
	{ DELETE, "/api/v1/organisations/{code}/addresses/{id}", EDIT, .run = space_end_post, .journal = "network.address_end",
		.says = M_NETWORK_SAYS_SPACE_END },
	{ PATCH, "/api/v1/organisations/{code}/contacts/{id}", EDIT, .run = contact_patch, INPUT(struct contact_form, contact_patch_fields),
		.journal = "network.contact_edit", .says = M_NETWORK_SAYS_CONTACT_EDIT },
	{ DELETE, "/api/v1/organisations/{code}/contacts/{id}", EDIT, .run = contact_end_post, .journal = "network.contact_end",
		.says = M_NETWORK_SAYS_CONTACT_END },
	{ POST, "/api/v1/organisations/{code}/contacts/{id}/verify", EDIT, .run = contact_verify_post, .journal = "network.contact_verify",
		.says = M_NETWORK_SAYS_CONTACT_VERIFY },
	{ GET, "/api/v1/systems/{code}", READ, .run = system_show_api, .says = M_NETWORK_SAYS_SYSTEM_SHOW },
	{ PATCH, "/api/v1/systems/{code}", EDIT, .run = system_patch, INPUT(struct system_form, system_patch_fields),
		.journal = "network.system_edit", .says = M_NETWORK_SAYS_SYSTEM_EDIT },
	{ POST, "/api/v1/systems/{code}/end", EDIT, .run = system_end_post, INPUT(struct end_input, end_fields),
		.journal = "network.system_end", .says = M_NETWORK_SAYS_SYSTEM_END },
	{ GET, "/api/v1/systems/{code}/facts", READ, .run = fact_history_api, INPUT(struct moment_input, moment_fields), .says = M_NETWORK_SAYS_FACTS },
	{ POST, "/api/v1/systems/{code}/facts/{attribute}", EDIT, .run = fact_post, INPUT(struct fact_form, fact_fields),
		.journal = "network.system_fact", .says = M_NETWORK_SAYS_FACT, .made = "code" },
	{ GET, "/api/v1/systems", READ, .run = system_list_api, INPUT(struct system_filter, system_filter_fields), .says = M_NETWORK_SAYS_SYSTEM_LIST },
	{ POST, "/api/v1/systems", EDIT, .run = system_add_post, INPUT(struct system_form, system_fields),
		.journal = "network.system_add", .says = M_NETWORK_SAYS_SYSTEM_ADD, .made = "code" },
	{ GET, "/overlaps", READ, .run = overlap_list_page, INPUT(struct overlap_filter, overlap_filter_fields), .flags = ROUTE_SLOW, .says = M_NETWORK_SAYS_OVERLAPS },
	{ POST, "/overlaps/{outer}/{inner}", EDIT, .run = overlap_post, INPUT(struct overlap_form, overlap_fields),
		.journal = "network.overlap_decide", .says = M_NETWORK_SAYS_OVERLAP },
	{ GET, "/api/v1/overlaps", READ, .run = overlap_list_api, INPUT(struct overlap_filter, overlap_filter_fields), .flags = ROUTE_SLOW, .says = M_NETWORK_SAYS_OVERLAPS },
	{ POST, "/api/v1/overlaps/{outer}/{inner}", EDIT, .run = overlap_post, INPUT(struct overlap_form, overlap_fields),
		.journal = "network.overlap_decide", .says = M_NETWORK_SAYS_OVERLAP },
	{ GET, "/api/v1/lookup", READ, .run = lookup_api, INPUT(struct lookup_input, lookup_fields), .says = M_NETWORK_SAYS_LOOKUP },
};

static const struct nav nav[] = {
	{ "/organisations", M_NETWORK_ORGANISATIONS, "building", &may_read_network, 60 },
	{ "/systems", M_NETWORK_SYSTEMS, "server", &may_read_network, 61 },
	{ "/lookup", M_NETWORK_LOOKUP, "search", &may_read_network, 62 },
	{ "/overlaps", M_NETWORK_OVERLAPS, "alert-circle", &may_edit_network, 64 },
};

static const struct journal_kind journal[] = {
	{ "network.organisation_add", M_NETWORK_DID_ORG_ADD },
	{ "network.organisation_edit", M_NETWORK_DID_ORG_EDIT },
	{ "network.organisation_succeed", M_NETWORK_DID_SUCCESSION },
	{ "network.organisation_inherit", M_NETWORK_DID_INHERIT },
	{ "network.succession_draft", M_NETWORK_DID_SUCCESSION_DRAFT },
	{ "network.succession_change", M_NETWORK_DID_SUCCESSION_CHANGE },
	{ "network.succession_assign", M_NETWORK_DID_SUCCESSION_ASSIGN },
	{ "network.succession_confirm", M_NETWORK_DID_SUCCESSION_CONFIRM },
	{ "network.succession_cancel", M_NETWORK_DID_SUCCESSION_CANCEL },
	{ "network.system_add", M_NETWORK_DID_SYSTEM_ADD },
	{ "network.system_edit", M_NETWORK_DID_SYSTEM_EDIT },
	{ "network.system_end", M_NETWORK_DID_SYSTEM_END },
	{ "network.system_fact", M_NETWORK_DID_SYSTEM_FACT },
	{ "network.system_part_add", M_NETWORK_DID_PART_ADD },
	{ "network.system_part_change", M_NETWORK_DID_PART_CHANGE },
	{ "network.system_part_end", M_NETWORK_DID_PART_END },
	{ "network.system_report", M_NETWORK_DID_FORM08 },
	{ "network.address_add", M_NETWORK_DID_SPACE_ADD },
	{ "network.address_end", M_NETWORK_DID_SPACE_END },
	{ "network.overlap_decide", M_NETWORK_DID_OVERLAP },
	{ "network.contact_add", M_NETWORK_DID_CONTACT_ADD },
	{ "network.contact_edit", M_NETWORK_DID_CONTACT_EDIT },
	{ "network.contact_verify", M_NETWORK_DID_CONTACT_VERIFY },
	{ "network.contact_end", M_NETWORK_DID_CONTACT_END },
};

static const struct job_kind jobs[] = {
	{ .name = "network.system_now", .run = facts_apply_job, .says = M_NETWORK_JOB_SYSTEM_NOW },
	{ .name = "network.succession", .run = succession_job, .says = M_NETWORK_JOB_SUCCESSION },
};

static const struct setting settings[] = {
	{ "network.contact_confirm_months", 'i', 1, 24, "4", M_NETWORK_SETTING_CONFIRM },
};

static err warm(struct db *db, void *arg)
{
	struct work w = { .a = arg, .db = db, .now = clock_now() };
	const struct whose *x;
	TRY(network_whose_take(&w, &x));
	network_whose_done(x);
	return OK;
}

/* The snapshot of the address space, so that the first question does not wait for it. */
static err start(struct store *s)
{
	struct arena *a = arena_new(0);
	err e = store_run(s, TX_READ, a, warm, a);
	arena_free(a);
	return e;
}

const struct module network_module = {
	.name = "network", .says = M_NETWORK_SAYS, .needs = { "core" },
	.migrations = &network_migrations,
	.perms = perms, .n_perms = COUNT(perms),
	.routes = routes, .n_routes = COUNT(routes),
	.sheets = network_sheets, .n_sheets = COUNT(network_sheets),
	.jobs = jobs, .n_jobs = COUNT(jobs),
	.settings = settings, .n_settings = COUNT(settings),
	.nav = nav, .n_nav = COUNT(nav),
	.journal = journal, .n_journal = COUNT(journal),
	.heritage = LIST(network_heritage),
	.duties = LIST(network_duties),
	.start = start, .rebuild = facts_rebuild, .verify = facts_verify,
};
