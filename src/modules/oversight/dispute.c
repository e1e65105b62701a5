/* Disputes: raised, answered by a body above, closed when what follows is done. The status itself is never touched. */
#include "modules/oversight/rules.h"

#include "base/rand.h"

/* ---- raising ---- */

/* The status that is meant: how it stands, or of the instance whose window holds that day. */
static struct str status_of(const struct duty_answer *x, usec window_at)
{
	if (!window_at)
		return str_of(duty_status_names[x->standing.status]);
	for (size_t i = x->n_instances; i-- > 0;)
		if (x->instances[i].from <= window_at && window_at < x->instances[i].to)
			return str_of(duty_status_names[x->instances[i].status]);
	return STR_NONE;
}

static err contested(struct work *w, int64_t org, const struct duty_named *d, const struct dispute_form *f, const struct duty_subject **s, struct str *ret)
{
	struct duty_answer x;
	*s = NULL;
	if (!d->code.n)
		return OK;
	TRY(subject_of_duty(w, org, d->unit, f->subject, s));
	if (!*s) {
		fail_field(w, S("subject"), f->subject.n ? M_OVERSIGHT_SUBJECT_UNKNOWN : M_OVERSIGHT_NEEDED);
		return OK;
	}
	TRY(duty_ask(w, org, d->code, d->unit, (*s)->code, w->now, w->now, &x));
	*ret = status_of(&x, f->window_at);
	if (!ret->n)
		fail_field(w, S("window_at"), M_OVERSIGHT_NO_WINDOW);
	else if (one_of(*ret, "met|waived|not-applicable"))
		fail_field(w, S("duty"), M_OVERSIGHT_NOTHING_TO_CONTEST);
	return OK;
}

static err check_single(struct work *w, int64_t org, const struct duty_named *d, int64_t subject)
{
	struct dispute_open_of_row other;
	bool found;
	TRY(dispute_open_of(w->db, w->a, &(struct dispute_open_of_in){ .org = org, .duty = d->code, .unit = d->unit, .subject = subject }, &other, &found));
	return found ? fail(w, E_CONFLICT, M_OVERSIGHT_DISPUTED_ALREADY, other.code) : OK;
}

err dispute_raise(struct work *w, const struct dispute_form *f, struct str *ret_code)
{
	const struct duty_subject *s;
	struct duty_named d;
	struct str status = STR_NONE;
	int64_t org, id = id_new();
	TRY(org_asked(w, f->org, false, &org));
	TRY(duty_typed(w, f->duty, true, &d));
	TRY(contested(w, org, &d, f, &s, &status));
	check_text(w, "claim", f->claim, true, REASON_LETTERS);
	TRY(work_checked(w));
	TRY(check_single(w, org, &d, s->id));
	TRY(code_next(w, "KN", ret_code));
	TRY(dispute_insert(w->db, &(struct dispute_insert_in){ .id = id, .code = *ret_code, .org = org, .duty = d.code, .unit = d.unit, .subject = s->id,
		.subject_code = s->code, .subject_name = s->name, .window = f->window_at, .status = status, .claim = f->claim,
		.due = civil_day_start(civil_day_number(w->now) + DISPUTE_DAYS + 1), .by = w->by.account_id, .now = w->now }, NULL));
	TRY(keep_files(w, "dispute", id, &f->files, S("claim")));
	TRY(note_step(w, "dispute", id, *ret_code, "raise", STR_NONE));
	return notice_above(w, org, (struct notice){ .kind = "dispute", .page = "disputes", .id = id, .code = *ret_code, .words = d.title,
		.subject = M_OVERSIGHT_MAIL_DISPUTE, .text = M_OVERSIGHT_MAIL_DISPUTE_TEXT });
}

/* ---- looking ---- */

err dispute_see(struct work *w, struct str code, struct dispute_get_row *ret)
{
	struct oversight_sight s = { 0 };
	bool found;
	TRY(dispute_get(w->db, w->a, &(struct dispute_get_in){ .code = code }, ret, &found));
	if (found)
		TRY(oversight_sight(w, ret->org_id, &s));
	return s.sees ? OK : fail(w, E_NOT_FOUND, M_OVERSIGHT_UNKNOWN, code);
}

err dispute_status_now(struct work *w, const struct dispute_get_row *x, struct str *ret)
{
	struct duty_answer now;
	struct problem before = w->problem;
	*ret = STR_NONE;
	err e = duty_ask(w, x->org_id, x->duty, (enum duty_unit)x->unit, x->subject_code, w->now, w->now, &now);
	if (e == E_NOT_FOUND) {
		w->problem = before;
		return OK;
	}
	if (e == OK)
		*ret = status_of(&now, x->window_at);
	return e;
}

/* ---- answering ---- */

static err dispute_finished(struct work *w, const struct dispute_get_row *x, const char *from, const char *to)
{
	int64_t n = 0;
	TRY(dispute_finish(w->db, &(struct dispute_finish_in){ .id = x->id, .from = str_of(from), .to = str_of(to), .now = w->now }, &n));
	return n == 1 ? OK : fail(w, E_CONFLICT, M_OVERSIGHT_STATE_FORBIDS);
}

err dispute_answer(struct work *w, struct str code, const struct dispute_verdict *a)
{
	struct dispute_get_row x;
	TRY(dispute_see(w, code, &x));
	TRY(need_above(w, x.org_id));
	if (w->by.account_id && w->by.account_id == x.opened_by)
		return fail(w, E_DENIED, M_OVERSIGHT_FOUR_EYES);
	if (!str_is(x.state, "open"))
		return fail(w, E_CONFLICT, M_OVERSIGHT_STATE_FORBIDS);
	check_choice(w, "outcome", a->outcome, DISPUTE_OUTCOMES, true);
	check_choice(w, "follow", a->follow, DISPUTE_FOLLOWS, true);
	check_text(w, "answer", a->answer, true, REASON_LETTERS);
	if (one_of(a->outcome, "upheld|partly") && str_is(a->follow, "nothing"))
		fail_field(w, S("follow"), M_OVERSIGHT_FOLLOW_NEEDED);
	TRY(work_checked(w));
	TRY(dispute_reply(w->db, &(struct dispute_reply_in){ .id = x.id, .outcome = a->outcome, .follow = a->follow, .answer = a->answer,
		.by = w->by.account_id, .org = w->by.org_id, .now = w->now }, NULL));
	TRY(note_step(w, "dispute", x.id, x.code, "answer", a->answer));
	return notice_send(w, &(struct notice){ .to = x.org_id, .kind = "dispute", .page = "disputes", .id = x.id, .code = x.code, .words = a->answer,
		.subject = M_OVERSIGHT_MAIL_ANSWERED, .text = M_OVERSIGHT_MAIL_ANSWERED_TEXT });
}

err dispute_close(struct work *w, struct str code, const struct dispute_end *c)
{
	struct dispute_get_row x;
	TRY(dispute_see(w, code, &x));
	check_text(w, "closing", c->closing, false, REASON_LETTERS);
	TRY(work_checked(w));
	TRY(dispute_finished(w, &x, "answered", "closed"));
	return note_step(w, "dispute", x.id, x.code, "close", c->closing);
}

err dispute_withdraw(struct work *w, struct str code)
{
	struct dispute_get_row x;
	TRY(dispute_see(w, code, &x));
	TRY(need_own_tree(w, x.org_id));
	TRY(dispute_finished(w, &x, "open", "withdrawn"));
	return note_step(w, "dispute", x.id, x.code, "withdraw", STR_NONE);
}
