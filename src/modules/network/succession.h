/* succession: reorganisations by decision: organisations merge, split, are renamed, or change place and function on a day.
 *
 * A reorganisation is drafted, looked at (what would go to whom), confirmed, and takes effect at its first moment: at once when
 * that has come, else by the job network.succession. Until then it can be changed and cancelled; afterwards only another
 * reorganisation answers it. What is open moves to the successor in one transaction (struct heritage in core/module.h), what is
 * closed stays where it was, readable for both.
 *
 * The forms are those of the Civil Code 2015 (91/2015/QH13): merger (sáp nhập, Art. 89), division (chia, Art. 90: the first one
 * ends) and separation (tách, Art. 91: it goes on).
 * Only those who edit everything plan; the organisations that it concerns may read what is planned. */
#ifndef MODULES_NETWORK_SUCCESSION_H
#define MODULES_NETWORK_SUCCESSION_H

#include "modules/network/network.h"

#define SUCCESSION_KINDS "merged|split|renamed|moved"

struct succession_form {
	struct str from;                     /* code; not changed afterwards */
	struct str kind;
	usec at;                             /* first moment of the new order; may lie behind or ahead */
	struct str to;                       /* merged, split: code or whole name; takes everything that is not assigned (unless the first goes on) */
	struct strs others;                  /* split: the further successors */
	bool ends;                           /* split: the first one ends. A merger always ends it */
	struct str name, name_en;            /* renamed */
	struct str parent, network_role, sector;  /* moved; "" = stays as it is */
	struct str note;                     /* number of the decision */
	int64_t version;                     /* of a change: what the person saw */
};
/* E_CONFLICT when another plan already ends the organisation, or it has ended. */
err network_succession_draft(struct work *w, const struct succession_form *f, int64_t *ret_id) MUST_USE;
/* E_CONFLICT when somebody was faster, or it is done or cancelled. */
err network_succession_change(struct work *w, int64_t id, const struct succession_form *f) MUST_USE;
err network_succession_confirm(struct work *w, int64_t id, int64_t version) MUST_USE;
err network_succession_cancel(struct work *w, int64_t id, int64_t version) MUST_USE;
/* Draft and confirmation in one. */
err network_org_succeed(struct work *w, const struct succession_form *f, int64_t *ret_id) MUST_USE;

struct assign_form {
	struct str to;                       /* code of a successor; of the organisation itself: taken back */
	struct str province;                 /* all its systems there; "" with codes */
	struct strs systems;                 /* codes */
};
/* Of a split: systems that do not go the main way; their cases and reports go with them. *ret_n: how many. */
err network_succession_assign(struct work *w, int64_t id, const struct assign_form *f, int64_t *ret_n) MUST_USE;

/* E_NOT_FOUND when there is none under that organisation, or the actor has nothing to do with it. */
err network_succession(struct work *w, struct str code, int64_t id, struct succession_get_row *ret) MUST_USE;
/* The present state as a form. */
err network_succession_form(struct work *w, int64_t id, struct succession_form *ret) MUST_USE;
/* «Bệnh viện Một sáp nhập vào Bệnh viện Hai từ ngày 01/01/2027» */
err network_succession_words(struct work *w, const struct succession_get_row *s, enum lang lang, struct str *ret) MUST_USE;
/* What would move now: one line for each kind of thing there is some of. Nothing for those who may not edit the organisation. */
struct heritage_line { struct str text; int64_t n; };
err network_succession_counts(struct work *w, const struct succession_get_row *s, struct heritage_line **ret, size_t *ret_n) MUST_USE;

/* ---- inside the module: succession.c → succession_run.c ---- */
/* Takes effect when it is planned and its moment has come; else nothing happens. */
err succession_run(struct work *w, int64_t id) MUST_USE;
err succession_job(struct work *w, struct str args_json) MUST_USE;
/* Mails those who lead the organisations it concerns. Once for each version. */
err succession_tell(struct work *w, const struct succession_get_row *s, const struct succession_heads_rows *heads, enum msg subject, enum msg text) MUST_USE;

#endif
