/* Calendars at secret addresses: what is the same for all modules that have them. */
#include "core/feed.h"

#include "base/rand.h"
#include "core/identity/identity.h"
#include "core/pages_gen.h"
#include "core/settings.h"

enum { SECRET_BYTES = 24 };

struct str feed_secret_new(struct arena *a)
{
	return rand_token(a, SECRET_BYTES);
}

err feed_too_many(struct work *w)
{
	return fail(w, E_CONFLICT, M_CORE_FEED_TOO_MANY, a_fmt(w->a, "%d", FEEDS_MAX));
}

err feed_unknown(struct work *w)
{
	return fail(w, E_NOT_FOUND, M_CORE_FEED_UNKNOWN);
}

err feed_owner(struct work *w, int64_t account_id, const struct perm *need, struct work *ret)
{
	*ret = *w;
	err e = actor_of_account(ret, account_id, &ret->by);
	if (e == E_NOT_FOUND || (e == OK && !may(ret, need)))
		return feed_unknown(w);
	return e;
}

struct str feed_uid(struct work *w, struct str number)
{
	struct str site = setting_text(w, "site.url");
	ptrdiff_t at = str_find(site, S("://"));
	return a_fmt(w->a, "%.*s@%.*s", STR_ARG(number), STR_ARG(at < 0 ? S("ungcuu") : str_sub(site, (size_t)at + 3, site.n)));
}

/* ---- answers ---- */

struct html feed_list_html(struct req *r, const struct feed_list *l)
{
	return HTML_OF(r, page_feed_list, l);
}

err feed_made_reply(struct req *r, int64_t id, const char *path, struct str secret, struct link back, struct str list)
{
	struct work *w = &r->w;
	struct str address = whole_url(r, a_fmt(w->a, "%s/%.*s.ics", path, STR_ARG(secret)));
	reply_header(r, "Cache-Control", S("no-store"));
	if (!r->is_api) {
		struct feed_made v = { .head = { .title = say(w, M_CORE_FEED_MADE), .crumbs = &back, .n_crumbs = 1 }, .address = address };
		return reply_page(r, v.head.title, HTML_OF(r, page_feed_made, &v));
	}
	struct json j = reply_made(r, list);
	json_object(&j);
	json_text(&j, "id", a_fmt(w->a, "%lld", (long long)id));
	json_text(&j, "address", address);
	json_end(&j);
	return OK;
}

err feed_ended_reply(struct req *r, struct str back)
{
	if (!r->is_api)
		return reply_see(r, back, M_CORE_FEED_ENDED);
	struct json j = reply_json(r);
	json_object(&j);
	json_bool(&j, "done", true);
	json_end(&j);
	return OK;
}

struct str feed_secret(const struct req *r)
{
	struct str secret = r->args[0];
	return str_ends(secret, S(".ics")) ? str_sub(secret, 0, secret.n - 4) : secret;
}

err feed_reply(struct req *r, struct str file, struct buf *calendar)
{
	TRY(buf_end(calendar));
	return reply_download(r, file, "text/calendar; charset=utf-8", a_dup(r->w.a, buf_str(calendar)));
}
