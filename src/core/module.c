#include "core/access.h"
#include "core/admin.h"
#include "core/answer.h"
#include "core/files.h"
#include "core/legal/holidays_pages.h"
#include "core/journal.h"
#include "core/legal/legal.h"
#include "core/queries.h"
#include "core/routes.h"
#include "core/settings.h"

static const struct perm may_read_journal = { "core.journal", M_CORE_MAY_READ_JOURNAL, ROLE_ADMIN };
static const struct perm may_change_settings = { "core.settings", M_CORE_MAY_CHANGE_SETTINGS, ROLE_ADMIN };
static const struct perm may_see_system = { "core.system", M_CORE_MAY_SEE_SYSTEM, ROLE_ADMIN };
static const struct perm may_change_holidays = { "core.holidays", M_CORE_MAY_CHANGE_HOLIDAYS, ROLE_ADMIN | ROLE_OFFICER };

static const struct perm *const perms[] = { &may_read_journal, &may_change_settings, &may_see_system, &may_change_holidays };

static const struct field journal_fields[] = {
	FIELD(struct journal_filter, before, F_ID, .label = M_CORE_JOURNAL_OLDER),
	FIELD(struct journal_filter, name, F_CODE, .label = M_CORE_JOURNAL_WHAT),
	FIELD(struct journal_filter, actor, F_TEXT, .label = M_CORE_JOURNAL_WHO),
	FIELD(struct journal_filter, kind, F_CODE, .label = M_CORE_JOURNAL_KIND),
	FIELD(struct journal_filter, since, F_TIME, .label = M_CORE_JOURNAL_SINCE),
	FIELD(struct journal_filter, until, F_TIME, .label = M_CORE_JOURNAL_UNTIL),
};

static const struct field setting_fields[] = {
	FIELD(struct setting_input, name, F_CODE, .required = true, .label = M_CORE_SETTING_NAME),
	FIELD(struct setting_input, value, F_TEXT, .max = 4000, .label = M_CORE_SETTING_VALUE),
	FIELD(struct setting_input, secret, F_SECRET, .max = 4000, .label = M_CORE_SETTING_VALUE),
};

/* Any attachment of a record the viewer has a grant for. */
err file_get(struct req *r)
{
	int64_t id;
	struct file_owner_row owner;
	bool found = false;
	if (str_int(r->args[0], &id))
		TRY(file_owner(r->w.db, r->w.a, &(struct file_owner_in){ .id = id }, &owner, &found));
	if (!found || !record_declared(owner.kind))
		return fail(&r->w, E_NOT_FOUND, M_CORE_NOT_FOUND);
	TRY(access_need(&r->w, owner.kind, owner.record_id, ACCESS_SEE));
	return file_reply(r, owner.kind, owner.record_id, id);
}

static const struct route routes[] = {
	{ GET, "/admin/journal", &may_read_journal, journal_page, INPUT(struct journal_filter, journal_fields),
		.says = M_CORE_SAYS_JOURNAL },
	{ GET, "/api/v1/journal", &may_read_journal, journal_api, INPUT(struct journal_filter, journal_fields),
		.says = M_CORE_SAYS_JOURNAL },
	{ GET, "/admin/settings", &may_change_settings, settings_page, .says = M_CORE_SAYS_SETTINGS },
	{ POST, "/admin/settings", &may_change_settings, settings_post, .again = settings_page,
		INPUT(struct setting_input, setting_fields), .journal = "setting.set", .says = M_CORE_SAYS_SETTING_SET },
	{ GET, "/api/v1/settings", &may_change_settings, settings_api, .says = M_CORE_SAYS_SETTINGS },
	{ POST, "/api/v1/settings", &may_change_settings, settings_post,
		INPUT(struct setting_input, setting_fields), .journal = "setting.set", .says = M_CORE_SAYS_SETTING_SET },
	{ GET, "/admin/holidays", &may_change_holidays, holidays_page, INPUT(struct holiday_query, holiday_query_fields),
		.says = M_CORE_SAYS_HOLIDAYS },
	{ POST, "/admin/holidays", &may_change_holidays, holiday_add_post, .again = holidays_page,
		INPUT(struct holiday_form, holiday_fields), .journal = "holiday.set", .says = M_CORE_SAYS_HOLIDAY_SET },
	{ POST, "/admin/holidays/{date}/remove", &may_change_holidays, holiday_remove_post, .journal = "holiday.remove",
		.says = M_CORE_SAYS_HOLIDAY_REMOVE },
	{ GET, "/api/v1/holidays", &may_change_holidays, holidays_api, INPUT(struct holiday_query, holiday_query_fields),
		.says = M_CORE_SAYS_HOLIDAYS },
	{ POST, "/api/v1/holidays", &may_change_holidays, holiday_add_post, INPUT(struct holiday_form, holiday_fields),
		.journal = "holiday.set", .says = M_CORE_SAYS_HOLIDAY_SET, .made = "date" },
	{ DELETE, "/api/v1/holidays/{date}", &may_change_holidays, holiday_remove_post, .journal = "holiday.remove",
		.says = M_CORE_SAYS_HOLIDAY_REMOVE },
	{ GET, "/admin/system", &may_see_system, system_page, .says = M_CORE_SAYS_SYSTEM },
	{ GET, "/api/v1/system", &may_see_system, system_api, .says = M_CORE_SAYS_SYSTEM },
	{ GET, "/files/{id}", &PERM_SIGNED_IN, file_get, .flags = ROUTE_SLOW, .says = M_CORE_SAYS_FILE },
	{ GET, "/api/v1/files/{id}", &PERM_SIGNED_IN, file_get, .flags = ROUTE_SLOW, .says = M_CORE_SAYS_FILE },
};

static err seal(struct work *w, struct str args_json)
{
	return journal_seal(w);
}

static err clean_files(struct store *s, struct work *w, struct str args_json)
{
	int64_t removed;
	return files_clean(s, w, &removed);
}

static const struct job_kind jobs[] = {
	{ .name = "journal.seal", .run = seal, .every = USEC_MIN, .says = M_CORE_JOB_SEAL },
	{ .name = "files.clean", .outside = clean_files, .every = 6 * USEC_HOUR, .says = M_CORE_JOB_FILES },
	{ .name = "answer.forget", .run = answer_forget, .every = USEC_HOUR, .says = M_CORE_JOB_FORGET },
};

static const struct setting settings[] = {
	{ .name = "site.url", .type = 't', .initial = "", .says = M_CORE_SETTING_SITE_URL },
	{ .name = "files.orphan_hours", .type = 'i', .min = 1, .max = 8760, .initial = "24", .says = M_CORE_SETTING_ORPHANS },
	{ .name = "fetch.allow_addresses", .type = 't', .initial = "", .says = M_CORE_SETTING_FETCH_ALLOW },
	{ .name = "fetch.ca_file", .type = 't', .initial = "", .says = M_CORE_SETTING_FETCH_CA },
	{ .name = "site.demo", .type = 'b', .initial = "0", .says = M_CORE_SETTING_SITE_DEMO },
};

static const struct nav nav[] = {
	{ "/admin/settings", M_CORE_SETTINGS_TITLE, "settings", &may_change_settings, 910 },
	{ "/admin/holidays", M_CORE_HOLIDAY_TITLE, "calendar-event", &may_change_holidays, 915 },
	{ "/admin/journal", M_CORE_JOURNAL_TITLE, "history", &may_read_journal, 920 },
	{ "/admin/system", M_CORE_SYSTEM_TITLE, "server", &may_see_system, 930 },
};

static const struct journal_kind journal[] = {
	{ "setting.set", M_CORE_DID_SETTING_SET },
	{ "holiday.set", M_CORE_DID_HOLIDAY_SET },
	{ "holiday.remove", M_CORE_DID_HOLIDAY_REMOVE },
};

static err start(struct store *s)
{
	TRY(settings_load(s));
	return legal_load(s);
}

const struct module core_module = {
	.name = "core",
	.says = M_CORE_SAYS,
	.migrations = &core_migrations,
	.perms = LIST(perms),
	.routes = LIST(routes),
	.jobs = LIST(jobs),
	.settings = LIST(settings),
	.nav = LIST(nav),
	.journal = LIST(journal),
	.start = start,
};
