/* duty: the status of a duty, as a pure function of (template, parameters, history, as-of): no clock, no database, no memory of
 * earlier answers. The same question always has the same answer; `known` says what may be used of what was learnt when.
 * Source of the semantics: duties.md §2; calendar: civil dates of UTC+7, Civil Code 2015 Art. 147–148. */
#ifndef ENGINE_DUTY_DUTY_H
#define ENGINE_DUTY_DUTY_H

#include "engine/duty/catalogue.h"
#include "engine/duty/history.h"

/* In the order of precedence (duties.md §2.6). */
enum duty_status {
	DUTY_CONTRADICTED, DUTY_WAIVED, DUTY_MET_LATE, DUTY_MET, DUTY_PARTLY, DUTY_IN_REVIEW, DUTY_OVERDUE, DUTY_DUE_SOON, DUTY_NOT_DUE,
	DUTY_UNDETERMINED, DUTY_NOT_APPLICABLE, N_DUTY_STATUSES
};
extern const char *const duty_status_names[N_DUTY_STATUSES];  /* "contradicted" … "not-applicable" */

/* Parameters over time. Values not given are the catalogue's. */
struct duty_setting { int param; int64_t value; struct duty_span span; usec from, to, known_from, known_to; };
struct duty_rules {
	const struct duty_vocabulary *vocabulary;
	const struct duty_catalogue *catalogue;
	const struct duty_setting *settings; size_t n_settings;
	bool (*is_off)(void *arg, int64_t day_number);   /* NULL: no shift */
	void *arg;
	int soon_days;                                    /* 0: 30 */
};

/* One window of one duty of one subject. */
struct duty_instance {
	usec from, to;                /* in which it is to be done; to TIME_OPEN */
	usec due;                     /* the first moment it is late; TIME_OPEN: no date */
	enum duty_status status;
	int have, need;               /* k of n */
	usec met_at;                  /* when the last piece was there; 0 */
	int64_t by;                   /* id of the record that decided; 0 */
	int by_kind;                  /* its kind, -1 */
	int64_t trigger;              /* on-event: id of the record that began it; 0 */
	int64_t waiver;               /* 0 */
	usec next;                    /* when the status changes if nothing more becomes known; TIME_OPEN: never */
};

/* Where a subject stands with a duty: what its latest instances come to (docs/duty-status.md says how). */
struct duty_standing { enum duty_status status; usec since, due, next; int have, need; int64_t by; int by_kind; };

/* All instances up to `at` with what was known at `known`, oldest first. No instances: it never applied. */
void duty_instances(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known,
	struct duty_instance **ret, size_t *ret_n);
/* The same as the standing that duty_instances() gives, without listing them. */
struct duty_standing duty_stand(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known);

/* What the register said on every day as it went (as-of = known): one entry for each change of status or owner, oldest first, until `until`. */
struct duty_flip { usec at; int64_t org; enum duty_status status; };
void duty_flips(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec until,
	struct duty_flip **ret, size_t *ret_n);

/* Why: each record of a kind the duty asks for, and whether it counts for this instance. */
enum duty_why { WHY_COUNTS, WHY_OUTSIDE, WHY_CONDITION, WHY_GRADE, WHY_LATE_RECORDED, WHY_FALSE, WHY_WITHDRAWN, WHY_DOUBLE, WHY_NOT_LINKED, WHY_NOT_KNOWN, N_DUTY_WHY };
struct duty_reason { const struct duty_record *record; int query; enum duty_why why; int where; };  /* where: index of the condition that failed, -1 */
void duty_explain(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known,
	const struct duty_instance *i, struct duty_reason **ret, size_t *ret_n);

/* Whether a record of this kind may bear on the duty, as proof, as trigger or against it (waivers may name any kind beside). */
bool duty_asks_kind(const struct duty_template *t, int kind);

/* When the selector held: segments of unlike truth, oldest first, covering (-∞, TIME_OPEN). */
struct duty_segment { usec from, to; enum truth truth; };
void duty_applies(struct arena *a, const struct duty_rules *r, const struct selector *sel, const struct duty_history *h, const struct duty_subject *s, usec known,
	struct duty_segment **ret, size_t *ret_n);

#endif
