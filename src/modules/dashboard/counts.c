#include "modules/dashboard/dashboard.h"

#include <pthread.h>

#include "core/legal/reference.h"
#include "modules/incident/process.h"

static size_t reference_index(enum reference_table t, struct str code)
{
	const struct reference *at;
	size_t n;
	reference_all(t, &at, &n);
	for (size_t i = 0; i < n && i < BOARD_CODES - 1; i++)
		if (str_eq(at[i].code, code))
			return i;
	return BOARD_CODES - 1; /* none, or one the tables do not know any more */
}

err board_count_open(struct work *w, struct board_open_counts *ret)
{
	struct board_open_rows rows;
	TRY(board_open(w->db, w->a, &(struct board_open_in){ .viewer = w->by.org_id }, &rows));
	*ret = (struct board_open_counts){ 0 };
	for (size_t i = 0; i < rows.n; i++) {
		const struct board_open_row *x = &rows.at[i];
		ret->all += x->n;
		ret->step[process_index(x->step) % BOARD_STEPS] += x->n;
		ret->severity[x->severity >= 1 && x->severity <= 4 ? x->severity : 0] += x->n;
		ret->type[reference_index(REF_INCIDENT_TYPE, x->type)] += x->n;
		ret->sector[reference_index(REF_SECTOR, x->sector)] += x->n;
	}
	return OK;
}

usec board_month_start(usec t, int back)
{
	struct civil c = civil_of(t);
	return civil_usec((struct civil){ .year = c.year, .month = c.month - back, .day = 1 });
}

static err count_months(struct work *w, struct board_past *ret)
{
	struct board_months_rows rows;
	usec m[BOARD_MONTHS + 1];
	for (int k = 0; k <= BOARD_MONTHS; k++)
		m[k] = board_month_start(w->now, BOARD_MONTHS - 1 - k);
	TRY(board_months(w->db, w->a, &(struct board_months_in){ .viewer = w->by.org_id, .m0 = m[0], .m1 = m[1], .m2 = m[2], .m3 = m[3], .m4 = m[4],
		.m5 = m[5], .m6 = m[6], .m7 = m[7], .m8 = m[8], .m9 = m[9], .m10 = m[10], .m11 = m[11], .m12 = m[12] }, &rows));
	for (size_t k = 0; k < BOARD_MONTHS && k < rows.n; k++)
		ret->months[k] = (struct board_month){ m[k], m[k + 1], rows.at[k].n, rows.at[k].still_open };
	return OK;
}

static err count_rules(struct work *w, struct board_past *ret)
{
	struct board_kept_rows rows;
	TRY(board_kept(w->db, w->a, &(struct board_kept_in){ .viewer = w->by.org_id, .since = board_month_start(w->now, BOARD_MONTHS - 1), .now = w->now }, &rows));
	for (size_t i = 0; i < rows.n && ret->n_rules < BOARD_RULES; i++) {
		struct board_rule *x = &ret->rules[ret->n_rules++];
		*x = (struct board_rule){ .kept = rows.at[i].kept, .late = rows.at[i].late, .over = rows.at[i].over };
		snprintf(x->profile, sizeof x->profile, "%.*s", STR_ARG(rows.at[i].profile));
		snprintf(x->rule, sizeof x->rule, "%.*s", STR_ARG(rows.at[i].rule));
	}
	return OK;
}

/* ---- kept for a moment: the coordinator of a country has a hundred thousand cases to count ---- */

enum { SLOTS = 256 };
static struct { int64_t org; usec at, steady; struct board_past past; } slots[SLOTS];
static pthread_mutex_t slots_lock = PTHREAD_MUTEX_INITIALIZER;

static size_t slot_of(int64_t org) { return (uint64_t)org * 0x9e3779b97f4a7c15u >> 56; }

static bool recall(int64_t org, usec now, struct board_past *ret)
{
	size_t k = slot_of(org);
	pthread_mutex_lock(&slots_lock);
	bool is_fresh = slots[k].org == org && clock_steady() - slots[k].steady < BOARD_KEPT && now >= slots[k].at && now - slots[k].at < BOARD_KEPT;
	if (is_fresh)
		*ret = slots[k].past;
	pthread_mutex_unlock(&slots_lock);
	return is_fresh;
}

static void remember(int64_t org, usec now, const struct board_past *past)
{
	size_t k = slot_of(org);
	pthread_mutex_lock(&slots_lock);
	slots[k].org = org;
	slots[k].at = now;
	slots[k].steady = clock_steady();
	slots[k].past = *past;
	pthread_mutex_unlock(&slots_lock);
}

void board_forget(void)
{
	pthread_mutex_lock(&slots_lock);
	for (size_t k = 0; k < SLOTS; k++)
		slots[k].org = 0;
	pthread_mutex_unlock(&slots_lock);
}

err board_count_past(struct work *w, struct board_past *ret)
{
	if (recall(w->by.org_id, w->now, ret))
		return OK;
	*ret = (struct board_past){ 0 };
	TRY(count_months(w, ret));
	TRY(count_rules(w, ret));
	remember(w->by.org_id, w->now, ret);
	return OK;
}
