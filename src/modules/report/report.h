/* report: snapshots of where everybody stood with the duties in a time, signed and able to be computed again, and the reports to those
 * above that are written from them. No HTTP and no HTML here. Source: Directive 18/CT-TTg clause 2d; duties.md §2.8, outline in §10.
 *
 * Who may: report.read sees the reports of the own organisation; those who see all (duty_sees_all()) see all. report.write makes and
 * edits, report.sign approves and issues. The nation, sectors and provinces only for those who see all. */
#ifndef MODULES_REPORT_REPORT_H
#define MODULES_REPORT_REPORT_H

#include "core/module.h"
#include "modules/duty/duty.h"
#include "modules/report/queries.h"

extern const struct module report_module;
extern const struct perm report_read, report_write, report_sign;

/* ---- what a snapshot holds ---- */
struct report_scope { struct str kind, code; int64_t above; struct str sector, province; };   /* kind: nation, organisation, sector, province */
struct fact_book { struct str id, version, hash; };
struct fact_param { struct str catalogue, id, value, ground; };
struct fact_cell { struct str duty, clause, class; struct duty_count count; };
struct fact_group { struct str key; struct duty_count count; };
struct fact_number { struct str name; int64_t n; };
struct fact_annexed { struct str org, org_name, duty, subject, step; usec due, answered; };   /* step: of the last letter, ""; answered 0: not */
struct facts {
	struct str code, scope, scope_code;
	usec from, to, at, known;
	int64_t n_lines;
	struct str hash;
	VEC(struct fact_book) books;
	VEC(struct fact_param) params;
	VEC(struct fact_cell) cells;         /* by duty and class of body */
	VEC(struct fact_group) classes, sectors, provinces;
	VEC(struct fact_number) numbers;     /* of the register and the cases, "systems.3" */
	VEC(struct fact_number) types;       /* the most frequent types of incidents */
	VEC(struct str) overdue, waived;     /* lines: the longest overdue, and waived ones */
	VEC(struct fact_annexed) annexed;    /* what letters have not moved; the longest owed */
};
/* The six columns of all tables: every instance in scope is in exactly one of the last five. A contradicted one counts as overdue;
 * open: not yet due, due soon, partly, in review. */
enum report_column { COL_SCOPE, COL_MET, COL_LATE, COL_OVERDUE, COL_WAIVED, COL_UNKNOWN, COL_OPEN, N_REPORT_COLUMNS };
struct report_row { int64_t n[N_REPORT_COLUMNS]; };
struct report_row report_row_of(const struct duty_count *c);
int64_t facts_number(const struct facts *f, const char *name);   /* 0 when there is none */
bool facts_has(const struct facts *f, const char *name);

/* JSON, byte for byte what is signed; and back. E_INVALID. */
void facts_write(const struct facts *f, struct buf *to);
err facts_read(struct arena *a, struct str json, struct facts *ret) MUST_USE;

/* ---- lines: docs/report.md defines them ---- */
enum line_field { LINE_ORG, LINE_UNIT, LINE_SUBJECT, LINE_DUTY, LINE_FROM, LINE_TRIGGER, LINE_TO, LINE_DUE, LINE_STATUS, LINE_HAVE, LINE_MET, LINE_PROOF, N_LINE_FIELDS };
struct str line_field(struct str line, enum line_field at);
bool line_status(struct str line, enum duty_status *ret);

/* ---- the signature: Ed25519 over the pre-authentication encoding of DSSE v1, by the key of this installation ---- */
#define SNAPSHOT_TYPE "application/vnd.ungcuu.snapshot+json"
void snapshot_sign(struct arena *a, struct str body, struct str *ret_signature, struct str *ret_public_key);
bool snapshot_signed(struct arena *a, struct str body, struct str signature, struct str public_key);
struct str snapshot_own_key(struct arena *a);
/* The file: {"payloadType","payload","signatures":[{"keyid","sig"}]}. */
void snapshot_envelope(struct arena *a, struct str body, struct str signature, struct str public_key, struct buf *to);
/* E_INVALID when it is none. */
err snapshot_open(struct arena *a, struct str envelope, struct str *ret_body, struct str *ret_signature, struct str *ret_public_key) MUST_USE;

/* ---- checking ---- */
struct difference { struct str org, before, after; };
struct compared {
	bool is_equal, is_signed, is_ours;         /* is_ours: by the key of this installation */
	struct str hash, why;                      /* why: another catalogue or parameter, in the operator's language; "" */
	int64_t n;                                 /* all differences; the first 5,000 are listed */
	struct difference *at; size_t n_at;
};
/* Computes the instances again and compares; known 0: by what the snapshot itself went by (verification). Opens its own transactions. */
err snapshot_compare(struct store *s, struct work *w, const struct snapshot_get_row *snap, usec known, struct compared *ret) MUST_USE;
/* The same with what is known now, kept as a delta sheet. Job "report.compare". */
err snapshot_delta(struct store *s, struct work *w, int64_t snapshot_id) MUST_USE;
/* E_NOT_FOUND when it is not there or not the actor's to see. */
err snapshot_find(struct work *w, struct str code, struct snapshot_get_row *ret) MUST_USE;
/* Lines of one organisation, sorted. */
err snapshot_org_lines(struct work *w, int64_t snapshot, struct str org, struct snapshot_org_row *ret, struct str *ret_lines) MUST_USE;

/* ---- reports ---- */
#define REPORT_SCOPES "nation|organisation|sector|province"
#define REPORT_STATES "preparing|draft|approved|issued|withdrawn"
enum { REPORT_PARTS = 10 };
struct summary_form { struct str scope, of; int64_t year; usec as_of; };   /* of: code; as_of 0: now */
/* Makes it and the job that computes its figures. */
err summary_open(struct work *w, const struct summary_form *f, int64_t *ret_id, struct str *ret_code) MUST_USE;
/* Takes the snapshot and writes the texts. Job "report.prepare". Opens its own transactions. */
err summary_prepare(struct store *s, struct work *w, int64_t id) MUST_USE;
err summary_find(struct work *w, struct str code, struct summary_get_row *ret) MUST_USE;
/* Its snapshot's figures; E_CONFLICT while they are being computed. */
err summary_facts(struct work *w, const struct summary_get_row *r, struct facts *ret) MUST_USE;
/* A new version of a part's text; approvals end. */
struct text_form { struct str lang, text; int64_t version; bool generated; };   /* version: the one that was edited; generated: as from the figures */
err summary_edit(struct work *w, struct str code, int place, const struct text_form *f) MUST_USE;
/* Once by each of two people; with the second it is approved. */
err summary_approve(struct work *w, struct str code, int64_t version) MUST_USE;
struct issue_form { struct str number, place, title, name, lead; usec signed_at; int64_t version; };
err summary_issue(struct work *w, struct str code, const struct issue_form *f) MUST_USE;
err summary_withdraw(struct work *w, struct str code) MUST_USE;
/* Computes anew what has been corrected since. */
err summary_compare(struct work *w, struct str code) MUST_USE;

/* The text of a part as the figures give it; one paragraph a line. */
struct report_sources { const struct facts *now, *before; struct duty_books books; struct str scope_name; int64_t year; };   /* before: of the report before; NULL */
err report_sources(struct work *w, const struct summary_get_row *r, struct report_sources *ret) MUST_USE;
struct str report_part(struct arena *a, enum lang lang, const struct report_sources *s, int place);
struct str report_part_title(enum lang lang, int place);
struct str report_number(struct arena *a, enum lang lang, int64_t n);      /* 1.300.000; 1,300,000 */
struct str report_share(struct arena *a, enum lang lang, int64_t n, int64_t of);   /* 41,7%; 41.7%; "–" of nothing */
/* Numbers of an edited text that are not in the generated one, in their order, each once. */
struct strs_found { struct str *at; size_t n; };
struct strs_found report_strangers(struct arena *a, struct str text, struct str generated);
/* Rows of the clauses in the order of the catalogues. shown: as printed, «1đ» for 1dd. */
struct clause_row { struct str catalogue, clause, shown; struct duty_text title; struct duty_count count; };
struct clause_row *report_clauses(struct arena *a, const struct report_sources *s, size_t *ret_n);
/* What a class, sector or province is called. */
struct str report_class_name(enum lang lang, struct str class);

enum report_file { REPORT_PDF, REPORT_DOCX };
#define REPORT_FILE_MAX (96u << 20)
err report_document(struct work *w, const struct summary_get_row *r, enum report_file kind, enum lang lang, struct buf *out) MUST_USE;
err report_org_document(struct work *w, const struct summary_get_row *r, struct str org, enum lang lang, struct buf *out) MUST_USE;
/* All figures; to a file. */
err report_book(struct work *w, const struct summary_get_row *r, const char *path) MUST_USE;
err report_delta_book(struct work *w, const struct summary_get_row *r, const char *path) MUST_USE;

int report_verb(int argc, char **argv);
extern const struct duty_source report_duties[1];

#endif
