/* Who was asked and who answered, and what the invented portals say: most are reachable, some are not. */
#include "modules/demo/demo.h"

#include "base/code.h"
#include "modules/directory/alive.h"

enum { ASKED = 85, SILENT = 15, DIFFERS = 12, NO_FILE = 30, EXPIRED = 8 };   /* per cent */

/* The link was never sent, and the check is closed: its secret opens nothing. */
static err ask_one(struct demo *d, const struct demo_org *o, int64_t contact)
{
	struct work *w = d->w;
	usec asked = w->now - demo_between(d, 5, 110) * USEC_DAY - demo_between(d, 0, 86399) * USEC_S;
	int64_t id = demo_id(d, asked);
	struct sha256 hash = sha256_of(a_fmt(w->a, "demo %lld", (long long)id));
	bool is_silent = demo_chance(d, SILENT);
	TRY(check_add(w->db, &(struct check_add_in){ .id = id, .kind = demo_chance(d, 60) ? S("confirm") : S("mail"), .org = o->id, .contact = contact,
		.now = asked, .expires = asked + 5 * USEC_DAY, .secret = str_from((const char *)hash.b, sizeof hash.b) }, NULL));
	return check_close(w->db, &(struct check_close_in){ .id = id, .now = is_silent ? 0 : asked + demo_between(d, 3, 600) * USEC_MIN,
		.by = is_silent ? STR_NONE : demo_person(d), .result = is_silent ? S("no_answer") : S("answered") }, NULL);
}

static err differ(struct demo *d, const struct demo_org *o, const char *source, const char *kind, struct str value)
{
	usec since = d->w->now - demo_between(d, 1, 40) * USEC_DAY;
	return difference_add(d->w->db, &(struct difference_add_in){ .id = demo_id(d, since), .org = o->id, .source = str_of(source), .kind = str_of(kind),
		.value = value, .now = since }, NULL);
}

static err site_one(struct demo *d, const struct demo_org *o, const char *source, const char *end, const char *result, int64_t status)
{
	struct work *w = d->w;
	usec at = w->now - demo_between(d, 1, 23) * USEC_HOUR;
	TRY(site_add(w->db, &(struct site_add_in){ .id = demo_id(d, at), .org = o->id, .source = str_of(source), .now = at }, NULL));
	return site_done(w->db, &(struct site_done_in){ .org = o->id, .source = str_of(source), .url = a_fmt(w->a, "https://%.*s.example%s", STR_ARG(o->slug), end),
		.now = at, .next = at + USEC_DAY, .result = str_of(result), .status = status, .expires = !strcmp(result, "ok") ? w->now + 90 * USEC_DAY : 0 }, NULL);
}

static err sites_of(struct demo *d, const struct demo_org *o, const struct site_contacts_row *c)
{
	bool no_file = demo_chance(d, NO_FILE);
	TRY(site_one(d, o, "portal", "", "ok", 200));
	TRY(site_one(d, o, "security_txt", SECURITY_PATH, no_file ? "absent" : "ok", no_file ? 404 : 200));
	if (demo_chance(d, DIFFERS))
		TRY(differ(d, o, "portal", "missing", c->phone));
	if (no_file)
		return differ(d, o, "security_txt", "absent", S("404"));
	return demo_chance(d, EXPIRED) ? differ(d, o, "security_txt", "expired", STR_NONE) : OK;
}

err demo_alive(struct demo *d)
{
	for (size_t i = 0; i < d->n_orgs; i++) {
		const struct demo_org *o = &d->orgs[i];
		struct site_contacts_rows rows;
		if (str_is(o->role, "none"))
			continue;
		TRY(site_contacts(d->w->db, d->w->a, &(struct site_contacts_in){ .org = o->id }, &rows));
		if (!rows.n)
			continue;
		TRY(sites_of(d, o, &rows.at[0]));
		if (demo_chance(d, ASKED))
			TRY(ask_one(d, o, rows.at[0].id));
	}
	return OK;
}
