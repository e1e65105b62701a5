/* Inspections: planned, begun, looked through, written up, signed by both sides. */
#include "modules/oversight/rules.h"

#include "base/rand.h"

enum { INSPECTORS_MAX = 20, VISIT_DAYS_MAX = 60 };

/* ---- rights ---- */

err need_body(struct work *w, const struct inspection_get_row *x)
{
	return w->by.is_system || w->by.org_id == x->body_id ? OK : fail(w, E_DENIED, M_OVERSIGHT_NOT_BODY);
}

err need_inspected(struct work *w, const struct inspection_get_row *x)
{
	if (w->by.org_id == x->body_id && !w->by.is_system)
		return fail(w, E_DENIED, M_OVERSIGHT_NOT_INSPECTED);
	return need_own_tree(w, x->org_id);
}

err inspection_see(struct work *w, struct str code, struct inspection_get_row *ret)
{
	struct oversight_sight s = { 0 };
	bool found;
	TRY(inspection_get(w->db, w->a, &(struct inspection_get_in){ .code = code }, ret, &found));
	if (found)
		TRY(oversight_sight(w, ret->org_id, &s));
	if (found && ret->body_id == w->by.org_id)
		s.sees = true;
	return s.sees ? OK : fail(w, E_NOT_FOUND, M_OVERSIGHT_UNKNOWN, code);
}

/* ---- planning ---- */

static void check_visit(struct work *w, const struct inspection_form *f)
{
	int64_t from = civil_day_number(f->starts_at), to = civil_day_number(f->ends_at);
	check_text(w, "purpose", f->purpose, true, REASON_LETTERS);
	check_text(w, "place", f->place, false, LINE_LETTERS);
	check_text(w, "decision_no", f->decision_no, true, LINE_LETTERS);
	if (!f->starts_at)
		fail_field(w, S("starts_at"), M_OVERSIGHT_NEEDED);
	if (!f->ends_at)
		fail_field(w, S("ends_at"), M_OVERSIGHT_NEEDED);
	else if (f->starts_at && to < from)
		fail_field(w, S("ends_at"), M_OVERSIGHT_ENDS_BEFORE);
	else if (f->starts_at && to - from >= VISIT_DAYS_MAX)
		fail_field(w, S("ends_at"), M_OVERSIGHT_VISIT_TOO_LONG);
	if (!f->decision_at)
		fail_field(w, S("decision_at"), M_OVERSIGHT_NEEDED);
	else if (civil_day_number(f->decision_at) > civil_day_number(w->now))
		fail_field(w, S("decision_at"), M_NETWORK_DATE_IN_FUTURE);
	if (f->as_of > w->now)
		fail_field(w, S("as_of"), M_NETWORK_DATE_IN_FUTURE);
}

static const struct oversight_people_row *person_named(const struct oversight_people_rows *all, struct str name)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->at[i].name, name))
			return &all->at[i];
	return NULL;
}

static bool named_before(const struct strs *names, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(names->at[k], names->at[i]))
			return true;
	return false;
}

/* Adds them when inspection is not 0; else only looks. */
static err inspectors(struct work *w, int64_t inspection, const struct strs *names)
{
	struct oversight_people_rows all;
	int64_t position = 0;
	TRY(oversight_people(w->db, w->a, &(struct oversight_people_in){ .org = w->by.org_id }, &all));
	if (!names->n || names->n > INSPECTORS_MAX)
		fail_field(w, S("inspectors"), M_OVERSIGHT_INSPECTORS_NEEDED);
	for (size_t i = 0; i < names->n && i < INSPECTORS_MAX; i++) {
		const struct oversight_people_row *p = person_named(&all, names->at[i]);
		if (named_before(names, i))
			continue;
		if (!p)
			fail_field(w, S("inspectors"), M_OVERSIGHT_INSPECTOR_UNKNOWN, names->at[i]);
		else if (inspection)
			TRY(inspection_member_add(w->db, &(struct inspection_member_add_in){ .inspection = inspection, .account = p->id, .name = p->full_name,
				.position = ++position }, NULL));
	}
	return OK;
}

err inspection_plan(struct work *w, const struct inspection_form *f, struct str *ret_code)
{
	int64_t org, id = id_new();
	size_t n;
	TRY(org_asked(w, f->org, true, &org));
	check_visit(w, f);
	TRY(inspectors(w, 0, &f->inspectors));
	TRY(work_checked(w));
	TRY(code_next(w, "KT", ret_code));
	usec as_of = f->as_of ? f->as_of : w->now;
	TRY(inspection_insert(w->db, &(struct inspection_insert_in){ .id = id, .code = *ret_code, .org = org, .body = w->by.org_id, .purpose = f->purpose,
		.place = f->place, .starts = civil_day_start(civil_day_number(f->starts_at)), .ends = day_end(f->ends_at), .decision_no = f->decision_no,
		.decision_at = f->decision_at, .as_of = as_of, .by = w->by.account_id, .now = w->now }, NULL));
	TRY(inspectors(w, id, &f->inspectors));
	TRY(checklist_make(w, id, 1, org, as_of, &n));
	TRY(note_step(w, "inspection", id, *ret_code, "plan", STR_NONE));
	return notice_send(w, &(struct notice){ .to = org, .kind = "inspection", .page = "inspections", .id = id, .code = *ret_code,
		.words = date_shown(w->a, f->starts_at), .subject = M_OVERSIGHT_MAIL_INSPECTION, .text = M_OVERSIGHT_MAIL_INSPECTION_TEXT });
}

/* ---- on its way ---- */

static err inspection_of_body(struct work *w, struct str code, const char *states, struct inspection_get_row *ret)
{
	TRY(inspection_see(w, code, ret));
	TRY(need_body(w, ret));
	return one_of(ret->state, states) ? OK : fail(w, E_CONFLICT, M_OVERSIGHT_STATE_FORBIDS);
}

static err inspection_turn(struct work *w, struct inspection_get_row *x, const char *to)
{
	int64_t n = 0;
	TRY(inspection_move(w->db, &(struct inspection_move_in){ .id = x->id, .from = x->state, .to = str_of(to), .begun_at = x->begun_at,
		.closed_at = x->closed_at, .now = w->now }, &n));
	x->state = str_of(to);
	return n == 1 ? OK : fail(w, E_CONFLICT, M_OVERSIGHT_STATE_FORBIDS);
}

err inspection_list_again(struct work *w, struct str code, const struct checklist_form *f)
{
	struct inspection_get_row x;
	size_t n;
	TRY(inspection_of_body(w, code, "planned", &x));
	if (f->as_of > w->now)
		fail_field(w, S("as_of"), M_NETWORK_DATE_IN_FUTURE);
	TRY(work_checked(w));
	usec as_of = f->as_of ? f->as_of : w->now;
	TRY(inspection_round(w->db, &(struct inspection_round_in){ .id = x.id, .round = x.round + 1, .as_of = as_of, .now = w->now }, NULL));
	TRY(checklist_make(w, x.id, x.round + 1, x.org_id, as_of, &n));
	return note_step(w, "inspection", x.id, x.code, "list", STR_NONE);
}

err inspection_begin(struct work *w, struct str code)
{
	struct inspection_get_row x;
	TRY(inspection_of_body(w, code, "planned", &x));
	x.begun_at = w->now;
	TRY(inspection_turn(w, &x, "under_way"));
	return note_step(w, "inspection", x.id, x.code, "begin", STR_NONE);
}

err inspection_cancel(struct work *w, struct str code, const struct cancel_form *f)
{
	struct inspection_get_row x;
	TRY(inspection_of_body(w, code, "planned|under_way", &x));
	check_text(w, "reason", f->reason, true, REASON_LETTERS);
	TRY(work_checked(w));
	x.closed_at = w->now;
	TRY(inspection_turn(w, &x, "cancelled"));
	return note_step(w, "inspection", x.id, x.code, "cancel", f->reason);
}

/* ---- the checklist and what is found ---- */

static void check_finding(struct work *w, const char *text_field, struct str text, struct str remedy, struct str owner, usec due_at)
{
	check_text(w, text_field, text, true, REASON_LETTERS);
	check_text(w, "remedy", remedy, true, REASON_LETTERS);
	check_text(w, "owner", owner, true, LINE_LETTERS);
	if (!due_at)
		fail_field(w, S("due_at"), M_OVERSIGHT_NEEDED);
	else if (civil_day_number(due_at) < civil_day_number(w->now))
		fail_field(w, S("due_at"), M_OVERSIGHT_OVER_ALREADY);
}

static err finding_new(struct work *w, const struct inspection_get_row *x, int64_t line, const struct finding_form *f, int64_t *ret_no)
{
	struct inspection_finding_next_row next;
	TRY(inspection_finding_next(w->db, w->a, &(struct inspection_finding_next_in){ .inspection = x->id }, &next));
	*ret_no = next.n;
	return inspection_finding_add(w->db, &(struct inspection_finding_add_in){ .id = id_new(), .inspection = x->id, .line = line, .no = next.n,
		.text = f->text, .remedy = f->remedy, .owner = f->owner, .due = day_end(f->due_at), .now = w->now }, NULL);
}

/* The finding of a line follows its answer. */
static err finding_follows(struct work *w, const struct inspection_get_row *x, int64_t line, const struct line_form *f)
{
	struct inspection_finding_of_line_row old;
	struct finding_form new = { f->note, f->remedy, f->owner, f->due_at };
	bool found, is_finding = str_is(f->answer, "finding");
	int64_t no;
	TRY(inspection_finding_of_line(w->db, w->a, &(struct inspection_finding_of_line_in){ .line = line }, &old, &found));
	if (found && is_finding)
		return inspection_finding_edit(w->db, &(struct inspection_finding_edit_in){ .id = old.id, .text = f->note, .remedy = f->remedy,
			.owner = f->owner, .due = day_end(f->due_at), .now = w->now }, NULL);
	if (found)
		return inspection_finding_move(w->db, &(struct inspection_finding_move_in){ .id = old.id, .from = S("open"), .to = S("dropped"), .now = w->now }, NULL);
	return is_finding ? finding_new(w, x, line, &new, &no) : OK;
}

err inspection_answer(struct work *w, struct str code, int64_t line, const struct line_form *f)
{
	struct inspection_get_row x;
	struct inspection_line_get_row l;
	bool found;
	TRY(inspection_of_body(w, code, "under_way", &x));
	TRY(inspection_line_get(w->db, w->a, &(struct inspection_line_get_in){ .inspection = x.id, .round = x.round, .id = line }, &l, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_OVERSIGHT_UNKNOWN, code);
	check_choice(w, "answer", f->answer, LINE_ANSWERS, true);
	if (str_is(f->answer, "finding"))
		check_finding(w, "note", f->note, f->remedy, f->owner, f->due_at);
	else
		check_text(w, "note", f->note, str_is(f->answer, "not_seen"), REASON_LETTERS);
	TRY(work_checked(w));
	TRY(inspection_line_answer(w->db, &(struct inspection_line_answer_in){ .id = l.id, .answer = f->answer, .note = f->note, .by = w->by.account_id,
		.now = w->now }, NULL));
	TRY(finding_follows(w, &x, l.id, f));
	TRY(keep_files(w, "inspection", x.id, &f->files, a_fmt(w->a, "line:%lld", (long long)l.id)));
	return note_step(w, "inspection", x.id, x.code, "look", a_fmt(w->a, "%lld", (long long)l.position));
}

err inspection_answer_rest(struct work *w, struct str code, const struct rest_form *f)
{
	struct inspection_get_row x;
	int64_t n = 0;
	TRY(inspection_of_body(w, code, "under_way", &x));
	check_choice(w, "rest", f->rest, LINE_REST, true);
	check_text(w, "rest_note", f->rest_note, str_is(f->rest, "not_seen"), REASON_LETTERS);
	TRY(work_checked(w));
	TRY(inspection_line_rest(w->db, &(struct inspection_line_rest_in){ .inspection = x.id, .round = x.round, .answer = f->rest, .note = f->rest_note,
		.by = w->by.account_id, .now = w->now }, &n));
	return note_step(w, "inspection", x.id, x.code, "look", say(w, M_OVERSIGHT_REST_DONE, a_fmt(w->a, "%lld", (long long)n)));
}

err inspection_find(struct work *w, struct str code, const struct finding_form *f, int64_t *ret_no)
{
	struct inspection_get_row x;
	TRY(inspection_of_body(w, code, "under_way", &x));
	check_finding(w, "text", f->text, f->remedy, f->owner, f->due_at);
	TRY(work_checked(w));
	TRY(finding_new(w, &x, 0, f, ret_no));
	return note_step(w, "inspection", x.id, x.code, "find", a_fmt(w->a, "%lld", (long long)*ret_no));
}

/* ---- minutes ---- */

err inspection_write_up(struct work *w, struct str code, const struct minutes_form *f)
{
	struct inspection_get_row x;
	struct inspection_line_count_row n;
	TRY(inspection_of_body(w, code, "under_way", &x));
	check_text(w, "attended", f->attended, true, REASON_LETTERS);
	check_text(w, "conclusion", f->conclusion, true, REASON_LETTERS);
	TRY(work_checked(w));
	TRY(inspection_line_count(w->db, w->a, &(struct inspection_line_count_in){ .inspection = x.id, .round = x.round }, &n));
	if (n.unanswered)
		return fail(w, E_CONFLICT, M_OVERSIGHT_UNANSWERED, a_fmt(w->a, "%lld", (long long)n.unanswered));
	TRY(inspection_write(w->db, &(struct inspection_write_in){ .id = x.id, .attended = f->attended, .conclusion = f->conclusion, .now = w->now }, NULL));
	TRY(note_step(w, "inspection", x.id, x.code, "write", STR_NONE));
	return notice_send(w, &(struct notice){ .to = x.org_id, .kind = "inspection", .page = "inspections", .id = x.id, .code = x.code,
		.subject = M_OVERSIGHT_MAIL_MINUTES, .text = M_OVERSIGHT_MAIL_MINUTES_TEXT });
}

err inspection_settle(struct work *w, struct inspection_get_row *x)
{
	struct inspection_findings_open_row open;
	if (!str_is(x->state, "signed"))
		return OK;
	TRY(inspection_findings_open(w->db, w->a, &(struct inspection_findings_open_in){ .inspection = x->id }, &open));
	if (open.n)
		return OK;
	x->closed_at = w->now;
	return inspection_turn(w, x, "closed");
}

static err signed_by(struct work *w, struct inspection_get_row *x, const struct sign_form *f)
{
	bool is_body = w->by.org_id == x->body_id;
	if (is_body ? x->body_signed_at > 0 : x->org_signed_at > 0)
		return fail(w, E_CONFLICT, M_OVERSIGHT_SIGNED_ALREADY);
	if (is_body) {
		x->body_signer = f->signer;
		x->body_signer_title = f->signer_title;
		x->body_signed_at = w->now;
	} else {
		x->org_signer = f->signer;
		x->org_signer_title = f->signer_title;
		x->org_signed_at = w->now;
	}
	return inspection_sign(w->db, &(struct inspection_sign_in){ .id = x->id, .body_signer = x->body_signer, .body_title = x->body_signer_title,
		.body_at = x->body_signed_at, .org_signer = x->org_signer, .org_title = x->org_signer_title, .org_at = x->org_signed_at, .now = w->now }, NULL);
}

err inspection_sign_side(struct work *w, struct str code, const struct sign_form *f)
{
	struct inspection_get_row x;
	TRY(inspection_see(w, code, &x));
	if (w->by.org_id != x.body_id)
		TRY(need_inspected(w, &x));
	else if (!may(w, &oversight_inspect))
		return fail(w, E_DENIED, M_OVERSIGHT_NOT_BODY);
	if (!str_is(x.state, "written"))
		return fail(w, E_CONFLICT, M_OVERSIGHT_STATE_FORBIDS);
	check_text(w, "signer", f->signer, true, LINE_LETTERS);
	check_text(w, "signer_title", f->signer_title, true, LINE_LETTERS);
	TRY(work_checked(w));
	TRY(signed_by(w, &x, f));
	if (x.body_signed_at && x.org_signed_at)
		TRY(inspection_turn(w, &x, "signed"));
	TRY(inspection_settle(w, &x));
	return note_step(w, "inspection", x.id, x.code, "sign", a_fmt(w->a, "%.*s, %.*s", STR_ARG(f->signer), STR_ARG(f->signer_title)));
}
