/* What falls due as a calendar: at a secret address, and as a file. */
#include "core/feed.h"

#include "base/rand.h"
#include "core/secret.h"
#include "core/settings.h"
#include "formats/icalendar.h"
#include "modules/duty/pages.h"
#include "modules/network/rules.h"

#define REFRESH (6 * 60 * USEC_MIN)
#define AHEAD (366 * USEC_DAY)

err duty_feed_make(struct work *w, struct str org, int64_t *ret_id, struct str *ret_secret)
{
	int64_t org_id = 0, n;
	if (org.n)
		TRY(duty_need_org(w, org, &org_id));
	*ret_id = id_new();
	*ret_secret = feed_secret_new(w->a);
	TRY(duty_feed_insert(w->db, &(struct duty_feed_insert_in){ .id = *ret_id, .account = w->by.account_id, .org = org_id, .secret = secret_hash(w->a, *ret_secret),
		.now = w->now, .max = FEEDS_MAX }, &n));
	if (n != 1)
		return feed_too_many(w);
	return NOTE(w, "duty.feed_make", "account", w->by.account_id, { "org", org });
}

err duty_feed_end(struct work *w, int64_t id)
{
	int64_t n;
	TRY(duty_feed_close(w->db, &(struct duty_feed_close_in){ .id = id, .account = w->by.account_id, .now = w->now }, &n));
	if (n != 1)
		return feed_unknown(w);
	return NOTE(w, "duty.feed_end", "account", w->by.account_id, { "id", duty_number_text(w, id) });
}

/* ---- events ---- */

static void write_event(struct work *w, const struct duty_books *b, const struct duty_line *l, struct buf *out)
{
	const struct duty_catalogue *c;
	int i;
	usec day = civil_day_start(calendar_day(l));
	struct str title = duty_book_find(b, l->duty, &c, &i) ? duty_said(w, c->duties[i].title) : l->duty;
	struct str number = a_fmt(w->a, "%.*s-%d-%lld-%lld", STR_ARG(l->duty), l->unit, (long long)l->subject, (long long)calendar_day(l));
	ical_event(out, &(struct ical_event){ .uid = feed_uid(w, number), .from = day, .to = day + USEC_DAY, .changed_at = l->is.since ? l->is.since : day,
		.summary = a_fmt(w->a, "%.*s: %.*s", STR_ARG(title), STR_ARG(l->name)),
		.description = a_fmt(w->a, "%.*s. %.*s", STR_ARG(l->org_name), STR_ARG(status_text(w, l->is.status))),
		.url = a_cat(w->a, setting_text(w, "site.url"), duty_path(w, l->org_code, l->duty, l->unit, l->code, STR_NONE)) });
}

/* A calendar that holds not everything says so, on the day it is read. */
static void write_more(struct work *w, struct buf *out)
{
	usec day = civil_day_start(civil_day_number(w->now));
	ical_event(out, &(struct ical_event){ .uid = feed_uid(w, S("duties-more")), .from = day, .to = day + USEC_DAY, .changed_at = day,
		.summary = say(w, M_DUTY_ICS_MORE, duty_number_text(w, CALENDAR_MAX)), .url = a_cat(w->a, setting_text(w, "site.url"), S("/duties/list")) });
}

err duty_calendar_write(struct work *w, struct str org, struct buf *out, struct str *ret_code)
{
	struct duty_books b;
	struct duty_filter f;
	struct duty_lines owed, ahead;
	struct str name;
	TRY(duty_books(w, &b));
	TRY(calendar_filter(w, org, &f, ret_code, &name));
	TRY(duty_list(w, &f, CALENDAR_OPEN, 1, w->now + 1, STR_NONE, CALENDAR_MAX, &owed));
	TRY(calendar_lines(w, &b, &f, w->now, w->now + AHEAD, &ahead));
	ical_begin(out, say(w, M_DUTY_ICS_NAME, name), REFRESH);
	for (size_t i = 0; i < owed.n; i++)
		write_event(w, &b, &owed.at[i], out);
	for (size_t i = 0; i < ahead.n; i++)
		write_event(w, &b, &ahead.at[i], out);
	if (owed.after.n || ahead.after.n)
		write_more(w, out);
	ical_end(out);
	return OK;
}

err duty_feed_write(struct work *w, struct str secret, struct buf *out)
{
	struct duty_feed_by_secret_row f;
	struct work owner;
	struct str code;
	bool found;
	TRY(duty_feed_by_secret(w->db, w->a, &(struct duty_feed_by_secret_in){ .secret = secret_hash(w->a, secret) }, &f, &found));
	if (!found)
		return feed_unknown(w);
	TRY(feed_owner(w, f.account_id, &duty_read, &owner));
	err e = duty_calendar_write(&owner, f.org_code, out, &code);
	return e == E_NOT_FOUND ? feed_unknown(w) : e;
}
