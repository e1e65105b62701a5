/* Who stands how to a chase; steps. */
#include "modules/chase/rules.h"

#include "base/rand.h"
#include "core/settings.h"

/* Those who read duties and statements: chases are about them. */
const struct perm chase_read = { "chase.read", M_CHASE_MAY_READ, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR };
const struct perm chase_answer_perm = { "chase.answer", M_CHASE_MAY_ANSWER, ROLE_OFFICER | ROLE_HEAD };
const struct perm chase_write = { "chase.write", M_CHASE_MAY_WRITE, ROLE_OFFICER | ROLE_HEAD };
const struct perm chase_sign = { "chase.sign", M_CHASE_MAY_SIGN, ROLE_HEAD };

err chase_side_of(struct work *w, int64_t org, int64_t by, bool is_issued, struct chase_side *ret)
{
	struct oversight_sight s;
	struct str sector;
	bool wide;
	TRY(oversight_viewer(w, &wide, &sector));
	TRY(oversight_sight(w, org, &s));
	*ret = (struct chase_side){ .is_chaser = w->by.is_system || w->by.org_id == by, .is_coordinator = wide, .is_chased = s.is_own };
	ret->sees = ret->is_chaser || wide || (is_issued && s.sees);
	return OK;
}

err chase_see(struct work *w, struct str code, struct chase_get_row *ret)
{
	struct chase_side s = { 0 };
	bool found;
	TRY(chase_get(w->db, w->a, &(struct chase_get_in){ .code = code }, ret, &found));
	if (found)
		TRY(chase_side_of(w, ret->org_id, ret->by_id, ret->issued_at, &s));
	return s.sees ? OK : fail(w, E_NOT_FOUND, M_CHASE_UNKNOWN, code);
}

err chase_note(struct work *w, int64_t id, struct str code, const char *act, struct str note)
{
	struct str org;
	TRY(org_code_of(w, w->by.org_id, &org));
	TRY(chase_step_add(w->db, &(struct chase_step_add_in){ .id = id_new(), .chase = id, .at = w->now, .act = str_of(act), .account = w->by.account_id,
		.author = w->by.name, .author_org = org, .note = note }, NULL));
	return NOTE(w, a_z(w->a, a_fmt(w->a, "chase.%s", act)), "chase", id, { "code", code });
}

err chase_reviews_late(struct work *w, const struct reviews_ask *a, struct chase_reviews_rows *ret)
{
	struct work as = *w;
	struct chase_reviews_in in = { .viewer = a->org, .kind = a->kind, .after = a->after, .after_id = a->after_id, .now = w->now,
		.evidence_days = setting_int(w, "evidence.review_days"), .waiver_days = setting_int(w, "chase.judge_days"), .max = a->max };
	as.by = (struct actor){ .org_id = a->org };
	TRY(oversight_viewer(&as, &in.wide, &in.sector));
	return chase_reviews(w->db, w->a, &in, ret);
}
