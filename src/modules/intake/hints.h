/* hints: what the program can tell the duty officer about a report before he decides. Everything here is a suggestion:
 * whose the system probably is, what it may be the same as, what kind of incident the words point to. */
#ifndef MODULES_INTAKE_HINTS_H
#define MODULES_INTAKE_HINTS_H

#include "modules/intake/report.h"
#include "modules/network/network.h"

/* One body that may have to act, with why: «chủ quản của 203.0.113.0/24». */
struct hint_body { int64_t org_id; struct str value, code, name, reason; enum whose_reason why; bool is_shared; };

/* The registered system that the reported address or name belongs to. */
struct hint_system {
	int64_t id, level, operator_org, isp_org;
	struct str code, name, sector, province, value;
	bool is_national_important;
};

struct hints {
	struct hint_body *bodies; size_t n_bodies;  /* in the order in which one would call them, each body once */
	struct hint_system system; bool has_system;
	int64_t responsible, owner, isp;            /* 0: not known; responsible is never 0 */
	struct str responsible_code, owner_code, isp_code;
	struct str sector, province;
	struct report_alike_rows reports;
	struct incident_alike_rows incidents;
	struct str type, cue;                       /* guessed type and the word it was guessed from; "" = no guess */
};

err hints_of(struct work *w, const struct report_get_row *r, struct hints *ret) MUST_USE;

/* The type of data/incident_types.csv that the words point to most strongly; *ret_cue: as it stands in the text, folded. "" = none. */
struct str intake_type_guess(struct arena *a, struct str text, struct str *ret_cue);

#endif
