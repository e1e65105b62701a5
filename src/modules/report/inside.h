/* inside: what the files of the report module share. */
#ifndef MODULES_REPORT_INSIDE_H
#define MODULES_REPORT_INSIDE_H

#include "modules/report/report.h"

/* Lines of one organisation: sorted, packed with Zstandard. */
struct org_lines { int64_t org; struct str code, name, class, sector, province; struct duty_count count; int64_t n, n_bytes; struct str packed; };
struct taken { VEC(struct org_lines) orgs; struct facts facts; };   /* orgs by code */

#define DELTA_MAX 5000
enum { OVERDUE_MAX = 50, WAIVED_MAX = 100, ANNEXED_MAX = 200, TYPES_MAX = 5 };

/* ---- lines.c ---- */
void line_write(struct buf *to, const struct duty_seen *s, const struct duty_vocabulary *v);
/* text: lines each ended by a line feed. Sorted by bytes, in place of an arena. */
struct str lines_sort(struct arena *a, struct str text);
err lines_pack(struct arena *a, struct str text, struct str *ret) MUST_USE;
err lines_unpack(struct arena *a, struct str packed, int64_t n_bytes, struct str *ret) MUST_USE;

/* ---- take.c ---- */
/* Computes everything in the scope. from, to, at, known and the scope of ret->facts are filled in before; figures says whether those of
 * the register are wanted too. Everything lies in w->a. */
err snapshot_take(struct store *s, struct work *w, const struct report_scope *scope, bool figures, struct taken *ret) MUST_USE;
/* E_INVALID, E_DENIED with a problem at the field. */
err report_scope_of(struct work *w, struct str kind, struct str code, struct report_scope *ret, struct str *ret_name) MUST_USE;
/* The same of a scope that was checked before. */
err report_scope_known(struct work *w, struct str kind, struct str code, struct report_scope *ret) MUST_USE;

/* ---- register.c: figures beside the duties ---- */
err register_figures(struct work *w, const struct report_scope *scope, struct facts *f) MUST_USE;

/* ---- facts.c ---- */
struct duty_count *facts_cell(struct arena *a, struct facts *f, struct str duty, struct str clause, struct str class);
/* Catalogues and parameters as they stand at the time of the facts. */
err facts_laws(struct work *w, struct facts *f) MUST_USE;

/* ---- snapshot.c ---- */
err snapshot_put(struct work *w, struct taken *t, int64_t org, int64_t *ret_id) MUST_USE;

#endif
