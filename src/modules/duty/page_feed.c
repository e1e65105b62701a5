/* The calendar as a file, and the secret addresses one has for it. */
#include "core/feed.h"
#include "modules/duty/pages.h"

err duty_calendar_ics(struct req *r)
{
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	struct str code;
	struct buf out __attribute__((cleanup(buf_done)));
	buf_init(&out, FEED_BYTES_MAX);
	TRY(duty_calendar_write(w, in->org, &out, &code));
	return feed_reply(r, a_fmt(w->a, "nghia-vu-%.*s.ics", STR_ARG(code)), &out);
}

err duty_feed_get(struct req *r)
{
	struct buf out __attribute__((cleanup(buf_done)));
	buf_init(&out, FEED_BYTES_MAX);
	TRY(duty_feed_write(&r->w, feed_secret(r), &out));
	return feed_reply(r, S("nghia-vu.ics"), &out);
}

err duty_feeds_show(struct req *r, struct html *ret)
{
	struct work *w = &r->w;
	struct duty_feed_list_rows rows;
	TRY(duty_feed_list(w->db, w->a, &(struct duty_feed_list_in){ .account = w->by.account_id }, &rows));
	struct feed_list list = { .at = a_array(w->a, struct feed_line, rows.n + 1) };
	for (; list.n < rows.n; list.n++) {
		const struct duty_feed_list_row *f = &rows.at[list.n];
		list.at[list.n] = (struct feed_line){ f->org_name.n ? f->org_name : say(w, M_DUTY_FEED_OWN), time_shown(w->a, f->created_at),
			a_fmt(w->a, "/duties/feeds/%lld/end", (long long)f->id) };
	}
	*ret = feed_list_html(r, &list);
	return OK;
}

err duty_feeds_api(struct req *r)
{
	struct work *w = &r->w;
	struct duty_feed_list_rows rows;
	TRY(duty_feed_list(w->db, w->a, &(struct duty_feed_list_in){ .account = w->by.account_id }, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		json_object(&j);
		json_text(&j, "id", duty_number_text(w, rows.at[i].id));
		json_text(&j, "org", rows.at[i].org_code);
		json_time(&j, "created_at", rows.at[i].created_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}

err duty_feed_make_post(struct req *r)
{
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	struct str secret;
	int64_t id;
	TRY(duty_feed_make(w, in->org, &id, &secret));
	return feed_made_reply(r, id, "/duty-feed", secret, (struct link){ .path = S("/duties/calendar"), .label = say(w, M_DUTY_CALENDAR) }, S("/api/v1/duties/feeds"));
}

err duty_feed_end_post(struct req *r)
{
	int64_t id;
	TRY(str_int(r->args[0], &id) ? duty_feed_end(&r->w, id) : feed_unknown(&r->w));
	return feed_ended_reply(r, S("/duties/calendar"));
}
