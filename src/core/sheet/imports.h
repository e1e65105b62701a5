/* imports: uploads of spreadsheets as records: checked by a job, shown, chosen about, saved by a job. */
#ifndef CORE_SHEET_IMPORTS_H
#define CORE_SHEET_IMPORTS_H

#include "core/sheet/queries.h"
#include "core/sheet/sheet.h"
#include "web/req.h"
#include "web/ui.h"

struct import_new { struct str reg, sheet; const struct upload *file; };
/* The upload has been kept already (file_keep). E_DENIED without the register's permission; E_INVALID. */
err import_add(struct work *w, const struct import_new *n, int64_t *ret_id) MUST_USE;
/* E_NOT_FOUND for those who may not see it. */
err import_of(struct work *w, int64_t id, struct sheet_import_one_row *ret) MUST_USE;
/* mode: "all" or "good". E_CONFLICT when it is not the time for that; E_INVALID: all, and a row is bad. */
err import_choose(struct work *w, int64_t id, struct str mode) MUST_USE;
/* How far a running job has come; false when nothing is known. */
bool import_progress(struct arena *a, int64_t id, struct sheet_counts *ret);
/* The job "sheet.run". */
err import_job(struct store *s, struct work *w, struct str args_json);

/* ---- pages ---- */
struct import_line { struct str path, reg, file, when, counts; struct badge state; };
struct register_card { struct str title, template_xlsx, template_csv, export_xlsx, export_csv; bool may_edit; };
struct imports_view {
	struct page_head head;
	struct form_errors errors;
	struct form_field reg, file, sheet;
	bool may_upload;
	struct register_card *cards; size_t n_cards;
	struct import_line *lines; size_t n_lines;
	struct empty_state none;
	struct pager pager;
};
struct note_line { struct str where, heading, value, says; };
struct import_view {
	struct page_head head;
	struct str live_path, self_path, commit_path, bad_path, problem, done, percent_text, sheets, again_path;
	int64_t percent;
	struct badge state;
	struct figure figures[5]; size_t n_figures;
	struct note_line *bad, *facts; size_t n_bad, n_facts;
	struct str more_bad;
	bool is_running, may_choose, may_all, has_good;
};

err imports_page(struct req *r);
err imports_post_before(struct req *r);
err imports_post(struct req *r);
err import_page(struct req *r);
err import_live(struct req *r);
err import_commit_post(struct req *r);
err import_bad_get(struct req *r);
err template_get(struct req *r);
err export_get(struct req *r);
err imports_api(struct req *r);
err import_api(struct req *r);

/* ---- verbs ---- */
int import_verb(int argc, char **argv);
int export_verb(int argc, char **argv);

#endif
