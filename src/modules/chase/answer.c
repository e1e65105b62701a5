/* Acknowledged, answered, and what the chaser finds of the answer. */
#include "modules/chase/rules.h"

#include "base/rand.h"
#include "core/settings.h"

static err chased_one(struct work *w, struct str code, struct chase_get_row *ret)
{
	struct chase_side s;
	TRY(chase_see(w, code, ret));
	TRY(chase_side_of(w, ret->org_id, ret->by_id, ret->issued_at, &s));
	if (!s.is_chased)
		return fail(w, E_DENIED, M_CHASE_NOT_CHASED, ret->org_name);
	return str_is(ret->state, "issued") && ret->answer_by ? OK : fail(w, E_CONFLICT, M_CHASE_STATE_FORBIDS);
}

static err turned(struct work *w, int64_t n) { return n == 1 ? OK : fail(w, E_CONFLICT, M_CHASE_STATE_FORBIDS); }

err chase_acknowledge(struct work *w, struct str code)
{
	struct chase_get_row x;
	int64_t n = 0;
	TRY(chased_one(w, code, &x));
	TRY(chase_seen(w->db, &(struct chase_seen_in){ .id = x.id, .now = w->now }, &n));
	TRY(turned(w, n));
	return chase_note(w, x.id, x.code, "acknowledge", STR_NONE);
}

static err tell_chaser(struct work *w, const struct chase_get_row *x)
{
	return notice_send(w, &(struct notice){ .to = x->by_id, .kind = "chase", .page = "chases", .id = x->id, .code = x->code, .words = x->org_name,
		.subject = M_CHASE_MAIL_ANSWERED, .text = M_CHASE_MAIL_ANSWERED_TEXT });
}

err chase_reply(struct work *w, struct str code, const struct answer_form *f)
{
	struct chase_get_row x;
	int64_t n = 0;
	TRY(chased_one(w, code, &x));
	check_text(w, "answer", f->answer, true, CHASE_TEXT_MAX);
	if (f->promised_at && civil_day_number(f->promised_at) < civil_day_number(w->now))
		fail_field(w, S("promised_at"), M_CHASE_DAY_PAST);
	TRY(work_checked(w));
	TRY(chase_answer_add(w->db, &(struct chase_answer_add_in){ .id = id_new(), .chase = x.id, .text = f->answer, .promised = f->promised_at, .by = w->by.account_id,
		.now = w->now }, NULL));
	TRY(keep_files(w, "chase", x.id, &f->files, S("answer")));
	TRY(chase_answered(w->db, &(struct chase_answered_in){ .id = x.id, .judge_by = chase_term(w->now, setting_int(w, "chase.judge_days")), .now = w->now }, &n));
	TRY(turned(w, n));
	TRY(tell_chaser(w, &x));
	return chase_note(w, x.id, x.code, "answer", STR_NONE);
}

/* ---- judging ---- */

static err answer_of(struct work *w, struct str code, struct chase_get_row *ret)
{
	struct chase_side s;
	TRY(chase_see(w, code, ret));
	TRY(chase_side_of(w, ret->org_id, ret->by_id, ret->issued_at, &s));
	if ((!s.is_chaser && !s.is_coordinator) || (ret->org_id == w->by.org_id && ret->by_id != w->by.org_id))
		return fail(w, E_DENIED, M_CHASE_NOT_CHASER, ret->by_name);
	return str_is(ret->state, "answered") ? OK : fail(w, E_CONFLICT, M_CHASE_STATE_FORBIDS);
}

static err judge(struct work *w, const struct chase_get_row *x, const char *verdict, struct str finding, const struct chase_judge_in *in)
{
	int64_t n = 0;
	TRY(chase_answer_judge(w->db, &(struct chase_answer_judge_in){ .chase = x->id, .verdict = str_of(verdict), .finding = finding, .by = w->by.account_id,
		.now = w->now }, NULL));
	TRY(chase_judge(w->db, in, &n));
	return turned(w, n);
}

static err tell_chased(struct work *w, const struct chase_get_row *x, struct str finding, enum msg subject, enum msg text)
{
	return notice_send(w, &(struct notice){ .to = x->org_id, .kind = "chase", .page = "chases", .id = x->id, .code = x->code, .words = finding, .subject = subject,
		.text = text });
}

err chase_accept(struct work *w, struct str code, const struct verdict_form *f)
{
	struct chase_get_row x;
	TRY(answer_of(w, code, &x));
	check_text(w, "finding", f->finding, false, REASON_LETTERS);
	TRY(work_checked(w));
	TRY(judge(w, &x, "accepted", f->finding, &(struct chase_judge_in){ .id = x.id, .state = S("accepted"), .answer_by = x.answer_by, .closed_at = w->now, .now = w->now }));
	TRY(tell_chased(w, &x, f->finding, M_CHASE_MAIL_ACCEPTED, M_CHASE_MAIL_ACCEPTED_TEXT));
	return chase_note(w, x.id, x.code, "accept", f->finding);
}

err chase_insist(struct work *w, struct str code, const struct verdict_form *f)
{
	struct chase_get_row x;
	TRY(answer_of(w, code, &x));
	check_text(w, "finding", f->finding, true, REASON_LETTERS);
	if (f->answer_by && civil_day_number(f->answer_by) <= civil_day_number(w->now))
		fail_field(w, S("answer_by"), M_CHASE_DAY_PAST);
	TRY(work_checked(w));
	usec by = f->answer_by ? day_end(f->answer_by) : chase_term(w->now, setting_int(w, "chase.answer_days"));
	TRY(judge(w, &x, "insisted", f->finding, &(struct chase_judge_in){ .id = x.id, .state = S("issued"), .answer_by = by, .now = w->now }));
	TRY(tell_chased(w, &x, f->finding, M_CHASE_MAIL_INSISTED, M_CHASE_MAIL_INSISTED_TEXT));
	return chase_note(w, x.id, x.code, "insist", f->finding);
}
