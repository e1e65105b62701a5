/* What was found: fixed by the organisation, looked at again by the inspecting body. */
#include "modules/oversight/rules.h"

static err finding_of(struct work *w, struct str code, int64_t no, struct inspection_get_row *x, struct inspection_finding_get_row *ret)
{
	bool found;
	TRY(inspection_see(w, code, x));
	TRY(inspection_finding_get(w->db, w->a, &(struct inspection_finding_get_in){ .inspection = x->id, .no = no }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_OVERSIGHT_UNKNOWN, code);
}

static err finding_turn(struct work *w, const struct inspection_get_row *x, struct inspection_finding_get_row *f, const char *from, const char *to)
{
	int64_t n = 0;
	if (!str_is(x->state, "signed") || !str_is(f->state, from))
		return fail(w, E_CONFLICT, M_OVERSIGHT_STATE_FORBIDS);
	TRY(inspection_finding_move(w->db, &(struct inspection_finding_move_in){ .id = f->id, .from = str_of(from), .to = str_of(to),
		.fixed_note = f->fixed_note, .fixed_at = f->fixed_at, .checked_note = f->checked_note, .checked_at = f->checked_at, .now = w->now }, &n));
	return n == 1 ? OK : fail(w, E_CONFLICT, M_OVERSIGHT_STATE_FORBIDS);
}

err finding_fix(struct work *w, struct str code, int64_t no, const struct fix_form *f)
{
	struct inspection_get_row x;
	struct inspection_finding_get_row r;
	TRY(finding_of(w, code, no, &x, &r));
	TRY(need_inspected(w, &x));
	check_text(w, "fixed", f->fixed, true, REASON_LETTERS);
	TRY(work_checked(w));
	r.fixed_note = f->fixed;
	r.fixed_at = w->now;
	TRY(finding_turn(w, &x, &r, "open", "fixed"));
	TRY(keep_files(w, "inspection", x.id, &f->files, a_fmt(w->a, "finding:%lld", (long long)r.no)));
	TRY(note_step(w, "inspection", x.id, x.code, "fix", a_fmt(w->a, "%lld: %.*s", (long long)no, STR_ARG(f->fixed))));
	return notice_send(w, &(struct notice){ .to = x.body_id, .kind = "inspection", .page = "inspections", .id = x.id, .code = x.code, .words = f->fixed,
		.subject = M_OVERSIGHT_MAIL_FIXED, .text = M_OVERSIGHT_MAIL_FIXED_TEXT });
}

err finding_check(struct work *w, struct str code, int64_t no, const struct check_form *f)
{
	struct inspection_get_row x;
	struct inspection_finding_get_row r;
	bool is_done = str_is(f->result, "done");
	TRY(finding_of(w, code, no, &x, &r));
	TRY(need_body(w, &x));
	check_choice(w, "result", f->result, "done|again", true);
	check_text(w, "checked", f->checked, !is_done, REASON_LETTERS);
	TRY(work_checked(w));
	r.checked_note = f->checked;
	r.checked_at = is_done ? w->now : 0;
	if (!is_done)
		r.fixed_at = 0;
	TRY(finding_turn(w, &x, &r, "fixed", is_done ? "checked" : "open"));
	TRY(inspection_settle(w, &x));
	struct str said = say(w, is_done ? M_OVERSIGHT_WORD_DONE : M_OVERSIGHT_WORD_AGAIN);
	return note_step(w, "inspection", x.id, x.code, "check", a_fmt(w->a, "%lld: %.*s. %.*s", (long long)no, STR_ARG(said), STR_ARG(f->checked)));
}
