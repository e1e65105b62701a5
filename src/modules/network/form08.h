/* form08: the yearly system report (Decree 331/2026/NĐ-CP Art. 35–36, Form 08), computed from what is said of systems.
 *
 * The period of year Y runs from 15 December Y−1 to 14 December Y, civil days in Viet Nam; the report says what was true at the end of its last
 * day, as the register knows it at the moment of making. What becomes true on 15 December belongs to the next year. */
#ifndef MODULES_NETWORK_FORM08_H
#define MODULES_NETWORK_FORM08_H

#include "base/buf.h"
#include "core/legal/legal.h"
#include "modules/network/network.h"

#define FORM08_ROLES "owner|operator"
#define FORM08_CHANNELS "document|portal|email|other"    /* Art. 35 */
#define FORM08_FIRST_YEAR 2026
#define FORM08_LAST_YEAR 2100

/* org "": the actor's own. to: an operator's report for one owner; "" = for all. known_at 0: now. */
struct form08_ask { struct str org, role, to; int64_t year; usec known_at; };

/* Texts in the reader's language; days as dd/mm/yyyy. */
struct form08_line { struct str code, name, owner, operator, level, status, decision, regulation, approval_due, measures, measures_due, checks; };
struct form08_party { struct str name, head, head_title, address, phone, email; };
struct form08_totals { int64_t systems, classified, with_dossier, appraised, approved, checked, planned; usec planned_by; };   /* planned: with a day ahead */

struct form08 {
	struct form08_ask ask;               /* completed */
	int64_t org_id, to_id;
	struct str org_code, org_name, superior, place, to_name;
	usec from, valid_at, known_at;       /* from: first moment of the period; valid_at: its last */
	struct form08_line *lines; size_t n_lines;
	struct form08_totals totals;
	struct form08_party party, unit;     /* unit: the specialised one, name "" when there is none */
	struct str duty, basis; usec due;    /* the first moment too late, as the legal profile has it; 0: it has none */
	bool is_demo, is_over;               /* is_over: the period has ended at known_at */
};
usec form08_begins(int64_t year);            /* 00:00 on 15 December of the year before, UTC+7 */
/* E_NOT_FOUND: no such organisation, or not within the actor's tree (the coordinator sees all). Notes problems on org, to, role, year. */
err form08_make(struct work *w, const struct form08_ask *ask, struct form08 *ret) MUST_USE;

/* The twelve headings and cells, in the form's order. */
enum { FORM08_COLUMNS = 12 };
void form08_heads(struct work *w, struct str ret[FORM08_COLUMNS]);
void form08_cells(struct work *w, const struct form08_line *l, size_t number, struct str ret[FORM08_COLUMNS]);
/* Name and value of each total. */
enum { FORM08_TOTALS = 7 };
void form08_figures(struct work *w, const struct form08 *f, struct str names[FORM08_TOTALS], int64_t values[FORM08_TOTALS]);
err form08_xlsx(struct work *w, const struct form08 *f, const char *path) MUST_USE;
err form08_document(struct work *w, const struct form08 *f, bool is_pdf, struct buf *out) MUST_USE;

/* That it was sent: the signed copy is kept with its hash. */
struct form08_sent { struct form08_ask ask; struct str number, channel; usec sent_at; struct uploads file; };
/* E_DENIED unless the actor may edit the organisation; the contents are on disk already (file_keep()). */
err form08_send(struct work *w, const struct form08_sent *s, int64_t *ret_id) MUST_USE;

#endif
