/* The state of the installation, for its administrators. */
#include "core/admin.h"
#include "core/files.h"
#include "core/pages_gen.h"
#include "core/queries.h"
#include "core/routes.h"

static void fact_add(struct req *r, struct system_view *v, enum msg label, struct str value)
{
	v->facts[v->n_facts++] = (struct fact){ say(&r->w, label), value };
}

static struct str number(struct req *r, int64_t n)
{
	return a_fmt(r->w.a, "%lld", (long long)n);
}

/* When the last backup was made, from the reference row the verb leaves; 0: never. */
static err last_backup(struct req *r, usec *ret)
{
	struct reference_get_row row;
	bool found;
	TRY(reference_get(r->w.db, r->w.a, &(struct reference_get_in){ .name = S("backup") }, &row, &found));
	*ret = 0;
	if (found && !time_parse(row.version, ret))
		*ret = 0;
	return OK;
}

static struct str engine_name(struct req *r)
{
	return db_engine(r->w.db) == ENGINE_SQLITE ? S("SQLite") : S("PostgreSQL");
}

err system_page(struct req *r)
{
	struct system_counts_row n;
	usec backup;
	TRY(system_counts(r->w.db, r->w.a, &n));
	TRY(last_backup(r, &backup));
	struct system_view v = { .head = { .title = say(&r->w, M_CORE_SYSTEM_TITLE) }, .facts = a_array(r->w.a, struct fact, 16) };
	fact_add(r, &v, M_CORE_SYSTEM_VERSION, str_of(PROGRAM_VERSION));
	fact_add(r, &v, M_CORE_SYSTEM_ENGINE, engine_name(r));
	fact_add(r, &v, M_CORE_SYSTEM_CLOCK, time_shown(r->w.a, r->w.now));
	fact_add(r, &v, M_CORE_SYSTEM_ORGANISATIONS, number(r, n.organisations));
	fact_add(r, &v, M_CORE_SYSTEM_ACCOUNTS, number(r, n.accounts));
	fact_add(r, &v, M_CORE_SYSTEM_FILES, a_fmt(r->w.a, "%lld (%.*s)", (long long)n.files, STR_ARG(file_size_shown(r->w.a, n.file_bytes))));
	fact_add(r, &v, M_CORE_SYSTEM_JOBS_WAITING, number(r, n.jobs_waiting));
	fact_add(r, &v, M_CORE_SYSTEM_JOBS_FAILED, number(r, n.jobs_failed));
	fact_add(r, &v, M_CORE_SYSTEM_BACKUP, backup ? time_shown(r->w.a, backup) : say(&r->w, M_CORE_SYSTEM_NEVER));
	v.modules = a_array(r->w.a, struct fact, n_modules);
	for (size_t i = 0; i < n_modules; i++)
		v.modules[v.n_modules++] = (struct fact){ str_of(all_modules[i]->name), say(&r->w, all_modules[i]->says) };
	return reply_page(r, v.head.title, HTML_OF(r, page_system, &v));
}

err system_api(struct req *r)
{
	struct system_counts_row n;
	usec backup;
	TRY(system_counts(r->w.db, r->w.a, &n));
	TRY(last_backup(r, &backup));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "version", str_of(PROGRAM_VERSION));
	json_text(&j, "engine", engine_name(r));
	json_time(&j, "now", r->w.now);
	json_int(&j, "organisations", n.organisations);
	json_int(&j, "accounts", n.accounts);
	json_int(&j, "files", n.files);
	json_int(&j, "file_bytes", n.file_bytes);
	json_int(&j, "jobs_waiting", n.jobs_waiting);
	json_int(&j, "jobs_failed", n.jobs_failed);
	json_time(&j, "last_backup", backup);
	json_end(&j);
	return OK;
}
