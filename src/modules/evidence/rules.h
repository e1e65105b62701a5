/* rules: what the parts of this module share. */
#ifndef MODULES_EVIDENCE_RULES_H
#define MODULES_EVIDENCE_RULES_H

#include "modules/evidence/evidence.h"
#include "modules/network/rules.h"

enum { EVIDENCE_LATE_DAYS = 30, EVIDENCE_REASON_MAX = 2000 };   /* recorded later than this after the work: the engine believes less */

struct subject { enum duty_unit unit; int64_t id; struct str code, name; usec since, until; };   /* until 0: still there; since 0: not known */
struct subjects { struct subject *at; size_t n; };
/* Everything of the organisation that the kind may be about; code "": all. At most EVIDENCE_SUBJECTS_MAX of each unit. */
err subjects_of(struct work *w, int64_t org, const struct duty_kind *k, struct str code, struct subjects *ret) MUST_USE;
/* Those of these codes, each once; what is unknown, or was not there on the day of `begins`, is noted at "subjects". */
err subjects_read(struct work *w, int64_t org, const struct duty_kind *k, struct strs codes, usec begins, struct subjects *ret) MUST_USE;
/* E_DENIED outside the own tree. */
err need_writer(struct work *w, const struct evidence_by_code_row *e) MUST_USE;
/* E_CONFLICT when somebody has changed it since. */
err need_version(struct work *w, const struct evidence_by_code_row *e, int64_t version) MUST_USE;

/* A further version with the same content, and its journal entry. */
struct turn { const char *act, *state; enum duty_grade grade; struct str reason; const char *journal; };
err version_turn(struct work *w, const struct evidence_by_code_row *e, const struct turn *t) MUST_USE;
enum duty_grade grade_of_papers(int64_t file, struct str doc_no, usec doc_at);

bool word_among(struct str word, const char *list);   /* "a|b|c" */

#endif
