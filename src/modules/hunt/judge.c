/* Hits judged. */
#include "modules/hunt/hunts.h"
#include "modules/network/rules.h"

err hunt_hit_of(struct work *w, const struct hunt_get_row *h, int64_t id, struct hunt_hit_get_row *ret)
{
	bool found;
	TRY(hunt_hit_get(w->db, w->a, &(struct hunt_hit_get_in){ .hunt = h->id, .id = id }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_HUNTS_HIT_UNKNOWN);
}

err hunt_judge(struct work *w, struct str code, int64_t hit, const struct hunt_verdict *v)
{
	struct hunt_get_row h;
	struct hunt_hit_get_row x;
	TRY(hunt_own(w, code, "running|judging", &h));
	TRY(hunt_hit_of(w, &h, hit, &x));
	check_choice(w, "verdict", v->verdict, HUNT_VERDICTS, true);
	check_text(w, "reason", v->reason, str_is(v->verdict, "benign"), HUNT_WORDS);
	TRY(work_checked(w));
	if (x.incident_id && !str_is(v->verdict, "true"))
		return fail(w, E_CONFLICT, M_HUNTS_HAS_INCIDENT);
	TRY(hunt_hit_judge(w->db, &(struct hunt_hit_judge_in){ .id = x.id, .verdict = v->verdict, .reason = v->reason, .by = w->by.name, .now = w->now }, NULL));
	return hunt_note(w, &h, "judge", "verdict", v->verdict);
}
