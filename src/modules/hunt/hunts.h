/* hunts: a hunt as a record: planned, run on machines (ungcuu hunt --out), its results uploaded, what was found judged, closed. A closed
 * hunt is evidence of kind "hunt" for each system in scope. No HTTP and no HTML.
 *
 * Who may: hunt.work plans, uploads, judges and closes for the own organisation; hunt.keys registers the keys that sign its results.
 * hunt.read sees the figures and verdict counts of what the own organisation hunts, of the organisations below it, of the sector it leads,
 * for the coordinator of all, and of hunts on its own systems. Hits, places and words of judgement stay with the organisation that hunts until
 * it releases them to those who see the figures.
 *
 * Sources: Directive 18/CT-TTg of 13 October 2022, clauses 1b, 1đ, 1g; techniques: MITRE ATT&CK identifiers. Times are usec UTC; shares are
 * parts of 10,000. */
#ifndef MODULES_HUNT_HUNTS_H
#define MODULES_HUNT_HUNTS_H

#include "core/duty_source.h"
#include "modules/hunt/queries.h"
#include "modules/hunt/result.h"
#include "modules/network/network.h"

extern const struct module hunt_module;
extern const struct perm hunt_read, hunt_work, hunt_keys;

#define HUNT_WHYS "routine|warning|kev|incident|technique"
#define HUNT_STATES "planned|running|judging|closed|cancelled"
#define HUNT_VERDICTS "true|benign|unsure"
enum { HUNT_WHOLE = 10000, HUNT_SYSTEMS_MAX = 200, HUNT_SOURCES_MAX = 20, HUNT_DAYS_MAX = 366, HUNT_GROUPS_MAX = 10000, HUNT_EXAMPLES = 3,
	HUNT_TROUBLES_KEPT = 200, HUNT_MINUTES_MAX = 100000, HUNT_WORDS = 4000, HUNT_LINE = 200 };

/* ---- what the actor sees ---- */
struct hunt_sight { bool is_own, sees, details; };      /* details: hits and words, not only figures */
err hunt_viewer(struct work *w, bool *ret_wide, struct str *ret_sector) MUST_USE;
err hunt_sight(struct work *w, const struct hunt_get_row *h, struct hunt_sight *ret) MUST_USE;
/* E_NOT_FOUND, as of one that does not exist, when it is not the actor's to see. */
err hunt_see(struct work *w, struct str code, struct hunt_get_row *ret, struct hunt_sight *ret_sight) MUST_USE;

/* ---- planning ---- */
struct hunt_form {
	struct str title, why, reference;
	struct str hypotheses;               /* one a line, at least one */
	struct str techniques;               /* "T1059.001, T1566" */
	struct strs systems;                 /* codes, of the own tree */
	struct strs sources;                 /* names of what is to be read of each system, at least one */
	usec starts_at, ends_at;             /* first and last day */
	struct str person;                   /* "": the actor */
	bool is_demo;
};
err hunt_plan(struct work *w, const struct hunt_form *f, struct str *ret_code) MUST_USE;
err hunt_begin(struct work *w, struct str code) MUST_USE;
struct hunt_reason { struct str reason; };
err hunt_cancel(struct work *w, struct str code, const struct hunt_reason *f) MUST_USE;

/* ---- results (upload.c) ---- */
struct hunt_group {
	struct str kind, type, item, value, title, author, techniques, first, last, examples;
	int64_t hits, score; size_t n_examples;
};
/* A result read into memory: groups of hits, the rest as the tables keep it. */
struct hunt_result {
	struct result_seen seen;
	struct str host, program, hunt, why, lists, coverage, troubles;
	struct strs systems;
	usec started;
	struct result_sum sum;
	int64_t n_hits, n_troubles, n_skipped;
	bool is_too_many;                    /* more than HUNT_GROUPS_MAX different hits */
	VEC(struct hunt_group) groups;
};
/* Outside a transaction. Whether it holds stands in ret->seen. */
void hunt_result_load(struct arena *a, const char *path, struct hunt_result *ret);
struct hunt_upload {
	struct uploads file;                 /* exactly one */
	struct strs sources;                 /* ids of the sources it read; none: those of the systems it names, else all */
	const struct hunt_result *result;    /* loaded beforehand */
};
/* Mistakes at "file" and "sources". E_CONFLICT: closed, or this file was uploaded before. */
err hunt_take_result(struct work *w, struct str code, const struct hunt_upload *f, int64_t *ret_run) MUST_USE;
/* Of 100: how telling a group of hits is by its type and how often it occurs; docs/hunt-result.md. */
int64_t hunt_score(const struct hunt_group *g);

/* ---- judging ---- */
struct hunt_verdict { struct str verdict, reason; };    /* benign needs a reason */
err hunt_judge(struct work *w, struct str code, int64_t hit, const struct hunt_verdict *v) MUST_USE;
/* A case with the hit as its observable; the hit is then a true one. E_CONFLICT when it has one already. */
err hunt_open_incident(struct work *w, struct str code, int64_t hit, struct str *ret_incident) MUST_USE;

/* ---- the end ---- */
struct hunt_closing { int64_t minutes; struct str gaps, conclusion; };
/* Every group judged, at least one result, and a reason where a source was not read. */
err hunt_close(struct work *w, struct str code, const struct hunt_closing *f) MUST_USE;
/* What it proved ends now; it is judged again. */
err hunt_reopen(struct work *w, struct str code, const struct hunt_reason *f) MUST_USE;
err hunt_release(struct work *w, struct str code, bool is_released) MUST_USE;
/* Mean of what was read of a system: share is the sum over its sources. */
static inline int64_t hunt_coverage(int64_t share, int64_t sources) { return sources > 0 ? share / sources : 0; }
int64_t hunt_count_lines(struct str text);              /* that are not empty */

/* ---- keys ---- */
struct hunt_key_form { struct str key, name; };
err hunt_key_add(struct work *w, const struct hunt_key_form *f, int64_t *ret_id) MUST_USE;
err hunt_key_end(struct work *w, int64_t id, const struct hunt_reason *f) MUST_USE;

enum hunt_media { HUNT_PDF, HUNT_DOCX };
/* The report «Báo cáo kết quả săn lùng mối nguy hại» (form: Decree 30/2020/NĐ-CP). Appends to out. */
err hunt_report(struct work *w, const struct hunt_get_row *h, bool details, enum hunt_media media, enum lang lang, struct buf *out) MUST_USE;

extern const struct duty_source hunt_sources_of_duty[1];
extern const struct heritage hunt_heritage[1];

/* ---- what the parts of this module share ---- */
bool hunt_one_of(struct str word, const char *list);
err hunt_own(struct work *w, struct str code, const char *states, struct hunt_get_row *ret) MUST_USE;
/* Journal entry "hunt.<act>" about it. */
err hunt_note(struct work *w, const struct hunt_get_row *h, const char *act, const char *key, struct str value) MUST_USE;
err hunt_hit_of(struct work *w, const struct hunt_get_row *h, int64_t id, struct hunt_hit_get_row *ret) MUST_USE;
/* Writes what the closed hunt proves of each system. */
err hunt_prove(struct work *w, const struct hunt_get_row *h, int64_t minutes) MUST_USE;

#endif
