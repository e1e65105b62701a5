/* Sight and judgement: who stands above, and what he finds. */
#include "modules/evidence/rules.h"

#include "core/settings.h"

const struct perm evidence_read = { "evidence.read", M_EVIDENCE_MAY_READ, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD | ROLE_INSPECTOR };
const struct perm evidence_write = { "evidence.state", M_EVIDENCE_MAY_STATE, ROLE_OFFICER | ROLE_RESPONDER | ROLE_HEAD };
const struct perm evidence_verify = { "evidence.verify", M_EVIDENCE_MAY_VERIFY, ROLE_OFFICER | ROLE_HEAD };

err evidence_sight(struct work *w, struct evidence_sight *ret)
{
	struct org_by_id_row o = { 0 };
	*ret = (struct evidence_sight){ .org = w->by.org_id, .account = w->by.account_id, .wide = w->by.is_system };
	if (w->by.is_system)
		return OK;
	TRY(network_org(w, w->by.org_id, &o));
	if (o.ended_at)
		return OK;
	ret->wide = str_is(o.network_role, "coordinator");
	if (str_is(o.network_role, "sector_lead"))
		ret->sector = o.sector;
	return OK;
}

err evidence_find(struct work *w, struct str code, struct evidence_by_code_row *ret)
{
	struct evidence_sight s;
	bool found;
	TRY(evidence_sight(w, &s));
	TRY(evidence_by_code(w->db, w->a, &(struct evidence_by_code_in){ .code = code, .viewer = s.org, .wide = s.wide, .sector = s.sector,
		.account = s.account }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_EVIDENCE_NONE, code);
}

bool evidence_is_judge(struct work *w, const struct evidence_by_code_row *e)
{
	return w->by.is_system || (e->is_overseer && !e->has_stated && may(w, &evidence_verify));
}

usec evidence_review_due(struct work *w, usec known_from)
{
	return civil_day_start(civil_day_number(known_from) + setting_int(w, "evidence.review_days") + 1);
}

/* ---- judging ---- */

struct verdict { const char *from; bool needs_reason; struct turn turn; };

static err judge(struct work *w, struct str code, const struct evidence_act *a, const struct verdict *v)
{
	struct evidence_by_code_row e;
	struct turn t = v->turn;
	TRY(evidence_find(w, code, &e));
	if (!evidence_is_judge(w, &e))
		return fail(w, E_DENIED, e.has_stated ? M_EVIDENCE_OWN_WORDS : M_EVIDENCE_NOT_ABOVE);
	TRY(need_version(w, &e, a->version));
	if (!word_among(e.state, v->from))
		return fail(w, E_CONFLICT, M_EVIDENCE_STATE_FORBIDS);
	check_text(w, "reason", a->reason, v->needs_reason, EVIDENCE_REASON_MAX);
	TRY(work_checked(w));
	t.reason = a->reason;
	return version_turn(w, &e, &t);
}

err evidence_accept(struct work *w, struct str code, const struct evidence_act *a)
{
	return judge(w, code, a, &(struct verdict){ "waiting", false, { "verify", "verified", GRADE_VERIFIED, STR_NONE, "evidence.verify" } });
}

/* What came back counts as a mere claim until it is corrected. */
err evidence_return(struct work *w, struct str code, const struct evidence_act *a)
{
	return judge(w, code, a, &(struct verdict){ "waiting", true, { "return", "returned", GRADE_CLAIMED, STR_NONE, "evidence.return" } });
}

err evidence_judge_false(struct work *w, struct str code, const struct evidence_act *a)
{
	return judge(w, code, a, &(struct verdict){ "waiting|verified", true, { "judge_false", "false", GRADE_CLAIMED, STR_NONE, "evidence.judge_false" } });
}

err evidence_reopen(struct work *w, struct str code, const struct evidence_act *a)
{
	struct evidence_by_code_row e;
	struct evidence_sight s;
	TRY(evidence_find(w, code, &e));
	TRY(evidence_sight(w, &s));
	if (!evidence_is_judge(w, &e) || (!s.wide && e.author_org_id != s.org))
		return fail(w, E_DENIED, e.has_stated ? M_EVIDENCE_OWN_WORDS : M_EVIDENCE_NOT_YOUR_JUDGEMENT);
	TRY(need_version(w, &e, a->version));
	if (!word_among(e.state, "verified|returned|false"))
		return fail(w, E_CONFLICT, M_EVIDENCE_STATE_FORBIDS);
	check_text(w, "reason", a->reason, true, EVIDENCE_REASON_MAX);
	TRY(work_checked(w));
	return version_turn(w, &e, &(struct turn){ "reopen", "waiting", grade_of_papers(e.file_id, e.doc_no, e.doc_at), a->reason, "evidence.reopen" });
}
