/* Rosters as calendars: at a secret address, and as a file. */
#include "modules/roster/rules.h"

#include "base/rand.h"
#include "core/feed.h"
#include "core/secret.h"
#include "core/settings.h"
#include "formats/icalendar.h"

#define FEED_PAST (31 * USEC_DAY)
#define FEED_AHEAD (200 * USEC_DAY)
#define FEED_REFRESH (30 * USEC_MIN)

err calendar_make(struct work *w, struct str team, int64_t *ret_id, struct str *ret_secret)
{
	struct team_by_code_row t = { 0 };
	int64_t n;
	if (team.n)
		TRY(roster_team(w, team, ROSTER_SEE, &t));
	*ret_id = id_new();
	*ret_secret = feed_secret_new(w->a);
	TRY(roster_feed_insert(w->db, &(struct roster_feed_insert_in){ .id = *ret_id, .account = w->by.account_id, .team = t.id, .secret = secret_hash(w->a, *ret_secret),
		.now = w->now, .max = FEEDS_MAX }, &n));
	if (n != 1)
		return feed_too_many(w);
	return NOTE(w, "roster.feed_make", "account", w->by.account_id, { "team", team });
}

err calendar_end(struct work *w, int64_t id)
{
	int64_t n;
	TRY(roster_feed_close(w->db, &(struct roster_feed_close_in){ .id = id, .account = w->by.account_id, .now = w->now }, &n));
	if (n != 1)
		return feed_unknown(w);
	return NOTE(w, "roster.feed_end", "account", w->by.account_id, { "id", a_fmt(w->a, "%lld", (long long)id) });
}

_Static_assert(sizeof(struct roster_feed_team_row) == sizeof(struct roster_feed_account_row), "same columns");

static void write_event(struct work *w, struct buf *b, const struct roster_feed_team_row *s)
{
	struct str text = s->backup.n ? say(w, M_ROSTER_ICAL_BACKUP, s->person, s->backup) : s->person;
	ical_event(b, &(struct ical_event){ .uid = feed_uid(w, a_fmt(w->a, "roster-%lld", (long long)s->root_id)), .from = s->from_at, .to = s->to_at,
		.changed_at = s->ended_at ? s->ended_at : s->created_at, .sequence = s->sequence + (s->ended_at != 0), .summary = say(w, M_ROSTER_ICAL_SUMMARY, s->person, s->team), .description = text,
		.url = a_fmt(w->a, "%.*s/roster/%.*s", STR_ARG(setting_text(w, "site.url")), STR_ARG(s->team_code)), .is_cancelled = s->ended_at != 0 });
}

static void write_all(struct work *w, struct buf *b, struct str name, const struct roster_feed_team_row *at, size_t n)
{
	ical_begin(b, name, FEED_REFRESH);
	for (size_t i = 0; i < n; i++)
		write_event(w, b, &at[i]);
	ical_end(b);
}

static err write_team(struct work *w, int64_t team_id, struct str name, struct buf *b)
{
	struct roster_feed_team_rows rows;
	TRY(roster_feed_team(w->db, w->a, &(struct roster_feed_team_in){ .team = team_id, .from = w->now - FEED_PAST, .to = w->now + FEED_AHEAD }, &rows));
	write_all(w, b, say(w, M_ROSTER_ICAL_NAME, name), rows.at, rows.n);
	return OK;
}

err calendar_write_team(struct work *w, const struct team_by_code_row *t, struct buf *b)
{
	return write_team(w, t->id, t->name, b);
}

err calendar_write(struct work *w, struct str secret, struct buf *b)
{
	struct roster_feed_by_secret_row f;
	struct roster_feed_account_rows rows;
	struct work owner;
	bool found, sees = true;
	TRY(roster_feed_by_secret(w->db, w->a, &(struct roster_feed_by_secret_in){ .secret = secret_hash(w->a, secret) }, &f, &found));
	if (!found)
		return feed_unknown(w);
	TRY(feed_owner(w, f.account_id, &roster_read, &owner));
	if (f.team_id)
		TRY(team_is_open(&owner, f.team_org, &sees));
	if (!sees)
		return feed_unknown(w);
	if (f.team_id)
		return write_team(&owner, f.team_id, f.team, b);
	TRY(roster_feed_account(w->db, w->a, &(struct roster_feed_account_in){ .account = f.account_id, .from = w->now - FEED_PAST, .to = w->now + FEED_AHEAD }, &rows));
	write_all(&owner, b, say(&owner, M_ROSTER_ICAL_NAME, owner.by.name), (const struct roster_feed_team_row *)rows.at, rows.n);
	return OK;
}
