/* One mail to a person a day: what was reached since the last one, by duty and then by system, in the person's language. */
#include "modules/chase/rules.h"

#include "core/journal.h"
#include "core/mail/mail.h"
#include "core/mail/parts.h"

enum { LINES_SENT = 60, DAYS_BACK = 7, REVIEWS_MAX = 500, TEXT_MAX = 64 << 10 };

bool digest_has(const struct chase_digest_items_row *i, int64_t org, unsigned sees)
{
	if (i->org_id != org)                /* what the organisation has others do: those who write and sign for it */
		return i->by_id == org && (sees & (SEES_FOCAL | SEES_HEAD)) && (str_is(i->form, "letter") || str_is(i->form, "annex"));
	if (str_is(i->form, "letter") && !str_is(i->step, "head-office") && !str_is(i->step, "parent"))
		return false;                    /* a letter is not the organisation's to know before it is issued */
	if (str_is(i->form, "annex"))
		return false;
	return (str_is(i->step, "doer") && (sees & SEES_DOER)) || (str_is(i->step, "org-focal") && (sees & (SEES_FOCAL | SEES_HEAD)))
		|| ((str_is(i->step, "head-office") || str_is(i->step, "parent")) && (sees & (SEES_FOCAL | SEES_HEAD)));
}

/* ---- the text ---- */

struct writing { struct work *w; enum lang lang; struct duty_books books; struct buf out; int64_t org, day; };

#define words(x, message, ...) say_in((x)->w->a, (x)->lang, (message), ##__VA_ARGS__)

static struct str number_of(struct arena *a, int64_t n) { return a_fmt(a, "%lld", (long long)n); }

static struct str said_in(const struct writing *x, struct duty_text t) { return x->lang == LANG_EN && t.en.n ? t.en : t.vi; }

static struct str when_of(const struct writing *x, usec due)
{
	int64_t left = civil_day_number(due - 1) - x->day;
	enum msg m = left > 0 ? M_CHASE_IN_DAYS : left ? M_CHASE_DAYS_LATE : M_CHASE_TODAY;
	return words(x, m, date_shown(x->w->a, due - 1), number_of(x->w->a, left < 0 ? -left : left));
}

static void duty_line(struct writing *x, const struct chase_digest_items_row *i)
{
	const struct duty_catalogue *c;
	int index;
	struct arena *a = x->w->a;
	if (!duty_book_find(&x->books, i->duty, &c, &index))
		return;
	const struct duty_template *d = &c->duties[index];
	struct str path = a_fmt(a, "/duties/organisations/%.*s/%.*s", STR_ARG(i->org_code), STR_ARG(i->duty));
	buf_add(&x->out, a_fmt(a, "\n%.*s · %.*s\n%.*s\n%.*s\n", STR_ARG(i->duty), STR_ARG(said_in(x, d->title)), STR_ARG(said_in(x, d->must)),
		STR_ARG(mail_page_link(x->w, path))));
}

static void subject_line(struct writing *x, const struct chase_digest_items_row *i)
{
	struct arena *a = x->w->a;
	struct str whose = i->org_id == x->org ? STR_NONE : a_fmt(a, "%.*s: ", STR_ARG(i->org_name));
	struct str answer = i->answer_by ? a_fmt(a, "; %.*s", STR_ARG(words(x, M_CHASE_ANSWER_TO, i->chase_code, date_shown(a, i->answer_by - 1)))) : STR_NONE;
	buf_add(&x->out, a_fmt(a, "  - %.*s%.*s %.*s: %.*s%.*s\n", STR_ARG(whose), STR_ARG(i->subject_code), STR_ARG(i->subject_name), STR_ARG(when_of(x, i->due_at)), STR_ARG(answer)));
}

/* Whoever judges can be late too. */
static void reviews_of(struct writing *x, int64_t n)
{
	if (n)
		buf_add(&x->out, a_fmt(x->w->a, "%.*s\n%.*s\n", STR_ARG(words(x, M_CHASE_MAIL_REVIEWS, number_of(x->w->a, n))),
			STR_ARG(mail_page_link(x->w, S("/chases/reviews")))));
}

static void text_of(struct writing *x, const struct chase_digest_items_row *at, size_t n, int64_t n_reviews)
{
	reviews_of(x, n_reviews);
	if (n)
		buf_add(&x->out, a_fmt(x->w->a, "%.*s\n", STR_ARG(words(x, M_CHASE_MAIL_LEAD, number_of(x->w->a, (int64_t)n)))));
	for (size_t i = 0; i < n && i < LINES_SENT; i++) {
		if (!i || !str_eq(at[i].duty, at[i - 1].duty) || at[i].org_id != at[i - 1].org_id)
			duty_line(x, &at[i]);
		subject_line(x, &at[i]);
	}
	if (n > LINES_SENT)
		buf_add(&x->out, a_fmt(x->w->a, "\n%.*s\n", STR_ARG(words(x, M_CHASE_MAIL_MORE, number_of(x->w->a, (int64_t)n - LINES_SENT)))));
}

/* ---- sending ---- */

static unsigned sees_of(const struct chase_digest_people_row *p)
{
	return (p->is_doer ? SEES_DOER : 0u) | (p->is_focal ? SEES_FOCAL : 0u) | (p->is_head ? SEES_HEAD : 0u);
}

struct round { struct work *w; int64_t org, day; struct chase_digest_items_rows items; struct chase_reviews_rows reviews; int64_t n_sent; };
struct told { const struct chase_digest_items_row *at; size_t n; int64_t n_reviews; };

static err send_text(struct round *r, const struct chase_digest_people_row *p, const struct told *t, int64_t *ret_mail)
{
	struct work *w = r->w;
	struct writing x = { .w = w, .lang = str_is(p->lang, "en") ? LANG_EN : LANG_VI, .org = r->org, .day = r->day };
	TRY(duty_books(w, &x.books));
	buf_init(&x.out, TEXT_MAX);
	text_of(&x, t->at, t->n, t->n_reviews);
	err e = buf_end(&x.out);
	if (e == OK)
		e = mail_queue(w, &(struct mail){ .to = p->email, .to_name = p->full_name, .lang = x.lang,
			.subject = say_in(w->a, x.lang, M_CHASE_MAIL_SUBJECT, number_of(w->a, (int64_t)t->n + t->n_reviews), date_shown(w->a, civil_day_start(r->day))),
			.text = a_dup(w->a, buf_str(&x.out)), .about_path = S("/my-tasks"), .kind = "organisation", .record_id = r->org,
			.key = a_fmt(w->a, "chase:%lld:%lld", (long long)p->id, (long long)r->day) }, ret_mail);
	buf_done(&x.out);
	return e;
}

/* Since the last digest; who has had none begins with today. */
static int64_t told_until(const struct round *r, const struct chase_digest_people_row *p)
{
	if (!p->last_on)
		return r->day - 1;
	return p->last_on > r->day - DAYS_BACK ? p->last_on : r->day - DAYS_BACK;
}

/* Decisions that have become late since: those of bodies below, of the sector, of chases; for those who decide. */
static int64_t reviews_since(const struct round *r, unsigned sees, int64_t after)
{
	int64_t n = 0;
	for (size_t i = 0; i < r->reviews.n && (sees & (SEES_FOCAL | SEES_HEAD)); i++) {
		const struct chase_reviews_row *x = &r->reviews.at[i];
		n += civil_day_number(x->due_at) > after && (x->org_id != r->org || x->by_id == r->org);      /* nobody decides for himself */
	}
	return n;
}

static err send_one(struct round *r, const struct chase_digest_people_row *p)
{
	struct work *w = r->w;
	unsigned sees = sees_of(p);
	int64_t mail, after = told_until(r, p);
	struct chase_digest_items_row *mine = a_array(w->a, struct chase_digest_items_row, r->items.n + 1);
	struct told t = { .at = mine, .n_reviews = reviews_since(r, sees, after) };
	for (size_t i = 0; i < r->items.n; i++)
		if (str_is(r->items.at[i].state, "open") && r->items.at[i].reached_on > after && digest_has(&r->items.at[i], r->org, sees))
			mine[t.n++] = r->items.at[i];
	if (p->is_told || (!t.n && !t.n_reviews))
		return OK;
	TRY(send_text(r, p, &t, &mail));
	r->n_sent++;
	return chase_digest_insert(w->db, &(struct chase_digest_insert_in){ .account = p->id, .day = r->day, .after = after, .org = r->org, .sees = sees, .n = (int64_t)t.n,
		.mail = mail }, NULL);
}

err chase_digest_of(struct work *w, int64_t org)
{
	struct round r = { .w = w, .org = org, .day = civil_day_number(w->now) };
	struct chase_digest_people_rows people;
	TRY(chase_digest_items(w->db, w->a, &(struct chase_digest_items_in){ .org = org, .after = r.day - DAYS_BACK, .day = r.day }, &r.items));
	TRY(chase_reviews_late(w, &(struct reviews_ask){ .org = org, .after = civil_day_start(r.day - DAYS_BACK), .max = REVIEWS_MAX }, &r.reviews));
	TRY(chase_digest_people(w->db, w->a, &(struct chase_digest_people_in){ .org = org, .day = r.day }, &people));
	for (size_t i = 0; i < people.n; i++) {       /* what one is told may be thousands of lines */
		struct arena_mark mark = arena_mark(w->a);
		TRY(send_one(&r, &people.at[i]));
		arena_rewind(w->a, mark);
	}
	return r.n_sent ? journal_add(w, "chase.digest", (struct journal_ref){ "organisation", org }, a_fmt(w->a, "{\"n\":%lld}", (long long)r.n_sent)) : OK;
}

/* ---- on the web ---- */

err digest_last(struct work *w, struct digest *ret, bool *ret_found)
{
	struct chase_digest_last_row d;
	struct chase_digest_items_rows items;
	TRY(chase_digest_last(w->db, w->a, &(struct chase_digest_last_in){ .account = w->by.account_id }, &d, ret_found));
	if (!*ret_found || d.org_id != w->by.org_id) {       /* in another organisation now: that one's affairs are not his to read any more */
		*ret_found = false;
		return OK;
	}
	TRY(chase_digest_items(w->db, w->a, &(struct chase_digest_items_in){ .org = d.org_id, .after = d.after_on, .day = d.made_on }, &items));
	*ret = (struct digest){ .day = d.made_on, .org = d.org_id, .sees = (unsigned)d.sees, .at = items.at };
	for (size_t i = 0; i < items.n; i++)
		if (digest_has(&items.at[i], d.org_id, ret->sees))
			ret->at[ret->n++] = items.at[i];
	return OK;
}
