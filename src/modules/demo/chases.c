/* Chases of the invented network: the ladder gone through some weeks ago, letters in each state, and reminders that were followed. */
#include "modules/demo/demo.h"

#include "core/counter.h"
#include "core/legal/legal.h"
#include "modules/chase/chase.h"

enum { WEEKS_AGO = 24, LETTERS = 9, CURED = 40, LATELY = 75 };

/* A working day so many days ago, at half past seven. */
static usec morning(usec now, int64_t days_ago)
{
	int64_t day = civil_day_number(now) - days_ago;
	while (legal_is_off(NULL, day))
		day--;
	return civil_day_start(day) + 7 * USEC_HOUR + 30 * USEC_MIN;
}

static struct work as(const struct work *w, int64_t org, int64_t account, struct str name, usec now)
{
	struct work me = *w;
	me.now = now;
	me.by = (struct actor){ .account_id = account, .org_id = org, .name = name, .lang = LANG_VI, .is_system = !account };
	return me;
}

/* ---- letters, one of each state ---- */

struct letter { const struct demo_letters_row *x; struct work officer, head, answers; usec made; };

static err sent(struct letter *l)
{
	TRY(chase_hand_in(&l->officer, l->x->code));
	l->head.now = l->made + 2 * USEC_DAY;
	return chase_send(&l->head, l->x->code, &(struct issue_form){ S("Lê Thử Mẫu"), S("Giám đốc") });
}

static err answered(struct letter *l, int64_t days)
{
	TRY(sent(l));
	l->answers.now = l->made + days * USEC_DAY;
	TRY(chase_acknowledge(&l->answers, l->x->code));
	return chase_reply(&l->answers, l->x->code, &(struct answer_form){ .answer = S("Đơn vị đang thực hiện, còn vướng về nhân lực (mẫu)."),
		.promised_at = l->made + 60 * USEC_DAY });
}

static err letter_done(struct letter *l, size_t k)
{
	struct str code = l->x->code;
	switch (k) {
	case 0: return sent(l);
	case 1: return OK;
	case 2: return chase_hand_in(&l->officer, code);
	case 3: return answered(l, 5);               /* waits for its judgement longer than it may */
	case 4: return answered(l, 20);
	case 5:
		TRY(answered(l, 6));
		l->officer.now = l->made + 9 * USEC_DAY;
		return chase_insist(&l->officer, code, &(struct verdict_form){ .finding = S("Chưa nêu nguyên nhân và người chịu trách nhiệm (mẫu).") });
	case 6:
		TRY(answered(l, 4));
		l->officer.now = l->made + 8 * USEC_DAY;
		return chase_accept(&l->officer, code, &(struct verdict_form){ 0 });
	case 7: return chase_withdraw(&l->officer, code, &(struct reason_form){ S("Đã nhắc qua điện thoại (mẫu).") });
	default: return sent(l);                     /* no answer in time */
	}
}

static err letters(struct work *w, const struct demo_account_org_row *officer, int64_t star, usec made)
{
	struct demo_letters_rows rows;
	TRY(demo_letters(w->db, w->a, &(struct demo_letters_in){ .star = star, .max = LETTERS }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct demo_letters_row *x = &rows.at[i];
		struct letter l = { .x = x, .made = made, .officer = as(w, officer->org_id, officer->id, officer->full_name, made + USEC_DAY),
			.head = as(w, x->by_id, 0, S("Lãnh đạo Mẫu"), made), .answers = as(w, x->org_id, x->account_id, S("Cán bộ Mẫu"), made) };
		err e = x->account_id ? letter_done(&l, x->is_star ? 0 : i + (rows.at[0].is_star ? 0 : 1)) : OK;
		if (e != OK)
			return e;
	}
	return OK;
}

/* ---- reminders that were followed ---- */

static err one_cured(struct work *w, const struct duty_books *b, const struct demo_done_lately_row *x, int64_t by, size_t i)
{
	const struct duty_catalogue *c;
	int index;
	usec sent_at = morning(x->since, 1 + (int64_t)(i * 5 % 27)), due = x->due_at < sent_at ? x->due_at : sent_at - 7 * USEC_DAY;
	int64_t n, id = id_new(), item = id_new();
	if (!duty_book_find(b, x->duty, &c, &index) || !c->duties[index].ladder.n)
		return OK;
	TRY(counter_next(w, a_fmt(w->a, "DD-%d", civil_of(w->now).year), &n));
	TRY(chase_insert(w->db, &(struct chase_insert_in){ .id = id, .code = a_fmt(w->a, "DD-%d-%06lld", civil_of(w->now).year, (long long)n), .kind = S("reminder"),
		.step = S("head-office"), .org = x->org_id, .by = by, .made_on = civil_day_number(sent_at), .now = sent_at, .changed = sent_at, .state = S("issued"),
		.answer_by = sent_at + 10 * USEC_DAY, .issued_at = sent_at }, 1));
	TRY(chase_item_insert(w->db, &(struct chase_item_insert_in){ .id = item, .chase = id, .unit = x->unit, .subject = x->subject_id, .subject_code = x->subject_code,
		.subject_name = x->subject_name, .duty = x->duty, .clause = c->duties[index].clause, .class = duty_class_of(x->kind), .org = x->org_id, .by = by, .due = due, .day = 7,
		.step = S("head-office"), .form = S("letter"), .status = S("overdue"), .reached_on = civil_day_number(sent_at), .sent_at = sent_at, .state = S("open") }, 1));
	TRY(demo_chase_item_met(w->db, &(struct demo_chase_item_met_in){ .id = item, .met = x->since }, NULL));
	return demo_chase_cured(w->db, &(struct demo_chase_cured_in){ .id = id, .met = x->since }, NULL);
}

static err cured(struct work *w, int64_t by)
{
	struct demo_done_lately_rows rows;
	struct duty_books b;
	TRY(duty_books(w, &b));
	TRY(demo_done_lately(w->db, w->a, &(struct demo_done_lately_in){ .from = w->now - LATELY * USEC_DAY, .to = w->now - USEC_DAY, .max = CURED }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(one_cured(w, &b, &rows.at[i], by, i));
	return OK;
}

/* ---- all of it ---- */

err demo_chases(struct work *w, void *unused)
{
	struct demo_account_org_row officer, head;
	struct demo_last_org_row last;
	usec now = w->now, made = morning(now, WEEKS_AGO), today = morning(now, 0);
	int64_t n;
	TRY(demo_account_org(w->db, w->a, &(struct demo_account_org_in){ .name = S("truc") }, &officer));
	TRY(demo_account_org(w->db, w->a, &(struct demo_account_org_in){ .name = S("lanhdao") }, &head));
	TRY(demo_last_org(w->db, w->a, &last));
	w->now = made;
	TRY(chase_climb(w, 1, last.id + 1, &n));
	w->now = now;
	TRY(letters(w, &officer, head.org_id, made));
	TRY(cured(w, officer.org_id));
	w->now = today;
	TRY(chase_climb(w, 1, last.id + 1, &n));
	TRY(chase_digest_of(w, head.org_id));
	TRY(chase_digest_of(w, officer.org_id));
	TRY(chase_run_put(w->db, &(struct chase_run_put_in){ .day = civil_day_number(now), .now = today, .n = n }, NULL));
	TRY(chase_run_end(w->db, &(struct chase_run_end_in){ .day = civil_day_number(now), .now = today }, NULL));
	w->now = now;
	return OK;
}
