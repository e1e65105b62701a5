/* Waivers: asked for, decided above, revoked, over by themselves. */
#include "modules/oversight/rules.h"

#include "base/rand.h"
#include "engine/duty/calendar.h"

static int64_t last_allowed(usec starts) { return day_add_months(civil_day_number(starts), WAIVER_MONTHS_MAX) - 1; }

/* ---- asking ---- */

static void check_time(struct work *w, const struct waiver_form *f)
{
	int64_t today = civil_day_number(w->now), from = civil_day_number(f->starts_at), to = civil_day_number(f->ends_at);
	if (!f->starts_at)
		fail_field(w, S("starts_at"), M_OVERSIGHT_NEEDED);
	else if (from < day_add_months(today, -WAIVER_MONTHS_MAX))
		fail_field(w, S("starts_at"), M_OVERSIGHT_BEGAN_LONG_AGO);
	if (!f->ends_at)
		fail_field(w, S("ends_at"), M_OVERSIGHT_NEEDED);
	else if (f->starts_at && to < from)
		fail_field(w, S("ends_at"), M_OVERSIGHT_ENDS_BEFORE);
	else if (f->starts_at && to > last_allowed(f->starts_at))
		fail_field(w, S("ends_at"), M_OVERSIGHT_TOO_LONG);
	else if (to < today)
		fail_field(w, S("ends_at"), M_OVERSIGHT_OVER_ALREADY);
}

static void check_kind(struct work *w, const struct waiver_form *f, const struct duty_vocabulary *v)
{
	check_choice(w, "kind", f->kind, WAIVER_KINDS, true);
	if (str_is(f->kind, "extend") && (f->extend_days < 1 || f->extend_days > 366))
		fail_field(w, S("extend_days"), M_OVERSIGHT_DAYS_RANGE);
	if (str_is(f->kind, "substitute") && vocabulary_kind(v, f->substitute_kind) < 0)
		fail_field(w, S("substitute_kind"), M_OVERSIGHT_KIND_UNKNOWN);
}

static void check_ground(struct work *w, const struct waiver_form *f)
{
	check_text(w, "ground_no", f->ground_no, true, LINE_LETTERS);
	check_text(w, "reason", f->reason, true, REASON_LETTERS);
	if (!f->ground_at)
		fail_field(w, S("ground_at"), M_OVERSIGHT_NEEDED);
	else if (civil_day_number(f->ground_at) > civil_day_number(w->now))
		fail_field(w, S("ground_at"), M_NETWORK_DATE_IN_FUTURE);
	if (!f->files.n)
		fail_field(w, S("files"), M_OVERSIGHT_GROUND_FILE);
}

static err subject_typed(struct work *w, int64_t org, const struct duty_named *d, struct str code, const struct duty_subject **ret)
{
	*ret = NULL;
	if (!code.n)
		return OK;
	if (!d->code.n) {
		fail_field(w, S("subject"), M_OVERSIGHT_SUBJECT_NEEDS_DUTY);
		return OK;
	}
	TRY(subject_of_duty(w, org, d->unit, code, ret));
	if (!*ret)
		fail_field(w, S("subject"), M_OVERSIGHT_SUBJECT_UNKNOWN);
	return OK;
}

static err waiver_insert_of(struct work *w, const struct waiver_form *f, int64_t org, const struct duty_named *d, const struct duty_subject *s,
	int64_t id, struct str code)
{
	return waiver_insert(w->db, &(struct waiver_insert_in){ .id = id, .code = code, .org = org, .duty = d->code, .unit = s ? d->unit : 0, .subject = s ? s->id : 0,
		.subject_code = s ? s->code : STR_NONE, .subject_name = s ? s->name : STR_NONE, .kind = f->kind, .days = str_is(f->kind, "extend") ? f->extend_days : 0,
		.substitute = str_is(f->kind, "substitute") ? f->substitute_kind : STR_NONE, .starts = civil_day_start(civil_day_number(f->starts_at)),
		.ends = day_end(f->ends_at), .ground_no = f->ground_no, .ground_at = f->ground_at, .reason = f->reason, .by = w->by.account_id,
		.now = w->now }, NULL);
}

err waiver_request(struct work *w, const struct waiver_form *f, struct str *ret_code)
{
	const struct duty_subject *s;
	struct duty_named d;
	struct duty_books books;
	int64_t org, id = id_new();
	TRY(org_asked(w, f->org, false, &org));
	TRY(duty_books(w, &books));
	TRY(duty_typed(w, f->duty, false, &d));
	if (d.code.n && !d.is_waivable)
		fail_field(w, S("duty"), M_OVERSIGHT_NOT_WAIVABLE);
	TRY(subject_typed(w, org, &d, f->subject, &s));
	check_kind(w, f, books.vocabulary);
	check_time(w, f);
	check_ground(w, f);
	TRY(work_checked(w));
	TRY(code_next(w, "MT", ret_code));
	TRY(waiver_insert_of(w, f, org, &d, s, id, *ret_code));
	TRY(keep_files(w, "waiver", id, &f->files, S("ground")));
	TRY(note_step(w, "waiver", id, *ret_code, "request", STR_NONE));
	return notice_above(w, org, (struct notice){ .kind = "waiver", .page = "waivers", .id = id, .code = *ret_code, .words = d.code,
		.subject = M_OVERSIGHT_MAIL_WAIVER_ASKED, .text = M_OVERSIGHT_MAIL_WAIVER_ASKED_TEXT });
}

/* ---- looking ---- */

err waiver_see(struct work *w, struct str code, struct waiver_get_row *ret)
{
	struct oversight_sight s = { 0 };
	bool found;
	TRY(waiver_get(w->db, w->a, &(struct waiver_get_in){ .code = code }, ret, &found));
	if (found)
		TRY(oversight_sight(w, ret->org_id, &s));
	return s.sees ? OK : fail(w, E_NOT_FOUND, M_OVERSIGHT_UNKNOWN, code);
}

struct str waiver_state_at(const struct waiver_get_row *x, usec at)
{
	return str_is(x->state, "approved") && x->ends_at <= at ? S("expired") : x->state;
}

/* ---- deciding ---- */

static err waiver_turn(struct work *w, struct waiver_get_row *x, const char *from, const char *to)
{
	int64_t n = 0;
	if (!one_of(x->state, from))
		return fail(w, E_CONFLICT, M_OVERSIGHT_STATE_FORBIDS);
	TRY(waiver_move(w->db, &(struct waiver_move_in){ .id = x->id, .from = x->state, .to = str_of(to), .ends = x->ends_at, .decided_by = x->decided_by,
		.decided_org = x->decided_at ? w->by.org_id : 0, .decided_at = x->decided_at, .now = w->now }, &n));
	return n == 1 ? OK : fail(w, E_CONFLICT, M_OVERSIGHT_STATE_FORBIDS);
}

static err waiver_to_decide(struct work *w, struct str code, struct waiver_get_row *ret)
{
	TRY(waiver_see(w, code, ret));
	TRY(need_above(w, ret->org_id));
	if (w->by.account_id && w->by.account_id == ret->requested_by)
		return fail(w, E_DENIED, M_OVERSIGHT_FOUR_EYES);
	if (!str_is(ret->state, "requested"))
		return fail(w, E_CONFLICT, M_OVERSIGHT_STATE_FORBIDS);
	ret->decided_by = w->by.account_id;
	ret->decided_at = w->now;
	return OK;
}

static err waiver_told(struct work *w, const struct waiver_get_row *x, enum msg subject, enum msg text, struct str words)
{
	return notice_send(w, &(struct notice){ .to = x->org_id, .kind = "waiver", .page = "waivers", .id = x->id, .code = x->code, .words = words,
		.subject = subject, .text = text });
}

err waiver_approve(struct work *w, struct str code, const struct waiver_decision *d)
{
	struct waiver_get_row x;
	TRY(waiver_to_decide(w, code, &x));
	usec end = d->until ? day_end(d->until) : x.ends_at;
	check_text(w, "note", d->note, false, REASON_LETTERS);
	if (end > x.ends_at)
		fail_field(w, S("until"), M_OVERSIGHT_ONLY_SHORTER);
	else if (end <= x.starts_at)
		fail_field(w, S("until"), M_OVERSIGHT_ENDS_BEFORE);
	else if (end <= w->now)
		fail_field(w, S("until"), M_OVERSIGHT_OVER_ALREADY);
	TRY(work_checked(w));
	x.ends_at = end;
	TRY(waiver_turn(w, &x, "requested", "approved"));
	TRY(note_step(w, "waiver", x.id, x.code, "approve", d->note));
	return waiver_told(w, &x, M_OVERSIGHT_MAIL_WAIVER_APPROVED, M_OVERSIGHT_MAIL_WAIVER_APPROVED_TEXT, date_shown(w->a, end - 1));
}

err waiver_refuse(struct work *w, struct str code, const struct waiver_decision *d)
{
	struct waiver_get_row x;
	TRY(waiver_to_decide(w, code, &x));
	check_text(w, "reason", d->reason, true, REASON_LETTERS);
	TRY(work_checked(w));
	TRY(waiver_turn(w, &x, "requested", "refused"));
	TRY(note_step(w, "waiver", x.id, x.code, "refuse", d->reason));
	return waiver_told(w, &x, M_OVERSIGHT_MAIL_WAIVER_REFUSED, M_OVERSIGHT_MAIL_WAIVER_REFUSED_TEXT, d->reason);
}

err waiver_revoke(struct work *w, struct str code, const struct waiver_decision *d)
{
	struct waiver_get_row x;
	int64_t n = 0;
	TRY(waiver_see(w, code, &x));
	TRY(need_above(w, x.org_id));
	if (!str_is(waiver_state_at(&x, w->now), "approved"))
		return fail(w, E_CONFLICT, M_OVERSIGHT_STATE_FORBIDS);
	check_text(w, "reason", d->reason, true, REASON_LETTERS);
	TRY(work_checked(w));
	TRY(waiver_end(w->db, &(struct waiver_end_in){ .id = x.id, .now = w->now }, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_OVERSIGHT_STATE_FORBIDS);
	TRY(note_step(w, "waiver", x.id, x.code, "revoke", d->reason));
	return waiver_told(w, &x, M_OVERSIGHT_MAIL_WAIVER_REVOKED, M_OVERSIGHT_MAIL_WAIVER_REVOKED_TEXT, d->reason);
}

err waiver_withdraw(struct work *w, struct str code)
{
	struct waiver_get_row x;
	TRY(waiver_see(w, code, &x));
	TRY(need_own_tree(w, x.org_id));
	TRY(waiver_turn(w, &x, "requested", "withdrawn"));
	return note_step(w, "waiver", x.id, x.code, "withdraw", STR_NONE);
}

/* ---- the notice before the end ---- */

enum { AT_ONCE = 200 };

static err remind_days(struct work *w, int64_t days)
{
	struct waiver_ending_rows rows;
	usec before = civil_day_start(civil_day_number(w->now) + days + 1) + 1;
	TRY(waiver_ending(w->db, w->a, &(struct waiver_ending_in){ .now = w->now, .before = before, .days = days, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct waiver_ending_row *x = &rows.at[i];
		TRY(waiver_reminded(w->db, &(struct waiver_reminded_in){ .id = x->id, .days = days, .now = w->now }, NULL));
		TRY(note_step(w, "waiver", x->id, x->code, "remind", STR_NONE));
		TRY(notice_send(w, &(struct notice){ .to = x->org_id, .kind = "waiver", .page = "waivers", .id = x->id, .code = x->code,
			.words = date_shown(w->a, x->ends_at - 1), .subject = M_OVERSIGHT_MAIL_WAIVER_ENDS, .text = M_OVERSIGHT_MAIL_WAIVER_ENDS_TEXT,
			.key = a_fmt(w->a, "waiver-ends:%lld:%lld", (long long)x->id, (long long)days) }));
	}
	return OK;
}

/* The nearer notice first: who is told seven days before is not told of thirty in the same hour. */
err oversight_remind(struct work *w, struct str args_json)
{
	TRY(remind_days(w, 7));
	return remind_days(w, 30);
}
