/* Jobs: who is due, the visit itself, the alarm after a day. */
#include "modules/directory/alive.h"

#include "base/rand.h"
#include "base/text.h"
#include "core/fetch.h"
#include "core/jobs/jobs.h"
#include "core/journal.h"
#include "core/mail/mail.h"
#include "core/settings.h"

enum { AT_ONCE = 200, PAGE_MAX = 2 << 20, FILE_MAX = 32 << 10, SPREAD_PERCENT = 10 };
#define ALARM_AFTER USEC_DAY

static const char *const sources[] = { "portal", "security_txt" };

/* ---- planning ---- */

static usec next_visit(struct work *w)
{
	usec period = setting_int(w, "directory.site_hours") * USEC_HOUR;
	return w->now + period + (usec)((uint64_t)id_new() % (uint64_t)(period * SPREAD_PERCENT / 100 + 1));
}

static err rows_for(struct work *w, int64_t org_id)
{
	for (size_t i = 0; i < COUNT(sources); i++)
		TRY(site_add(w->db, &(struct site_add_in){ .id = id_new(), .org = org_id, .source = str_of(sources[i]), .now = w->now }, NULL));
	return OK;
}

static err visit_planned(struct work *w, int64_t org_id)
{
	struct str id = a_fmt(w->a, "%lld", (long long)org_id);
	return job_add(w, "directory.site_visit", id, a_fmt(w->a, "{\"org\":\"%.*s\"}", STR_ARG(id)), 0);
}

err sites_plan(struct work *w, struct str args_json)
{
	struct site_missing_rows missing;
	struct site_due_rows due;
	TRY(site_missing(w->db, w->a, &(struct site_missing_in){ .max = AT_ONCE }, &missing));
	for (size_t i = 0; i < missing.n; i++)
		TRY(rows_for(w, missing.at[i].id));
	TRY(site_due(w->db, w->a, &(struct site_due_in){ .now = w->now, .max = AT_ONCE }, &due));
	for (size_t i = 0; i < due.n; i++) {
		TRY(site_wait(w->db, &(struct site_wait_in){ .org = due.at[i].org_id, .next = next_visit(w) }, NULL));
		TRY(visit_planned(w, due.at[i].org_id));
	}
	return OK;
}

err site_visit_soon(struct work *w, int64_t org_id, struct str code)
{
	struct org_by_id_row o;
	TRY(network_org(w, org_id, &o));
	if (!o.website.n)
		return fail(w, E_CONFLICT, M_DIRECTORY_NO_WEBSITE);
	TRY(rows_for(w, org_id));
	TRY(visit_planned(w, org_id));
	return journal_add(w, "directory.visit_ask", (struct journal_ref){ "organisation", org_id }, a_fmt(w->a, "{\"code\":\"%.*s\"}", STR_ARG(code)));
}

/* ---- the visit ---- */

struct visit {
	struct work *w;
	int64_t org;
	struct str website;
	struct site_contacts_rows contacts;
	struct fetched portal, file;
	struct security_found found;
	struct differences portal_differs, file_differs;
};

static err in_transaction(struct db *db, void *arg)
{
	struct visit *v = arg;
	struct org_by_id_row o;
	v->w->db = db;
	err e = network_org(v->w, v->org, &o);
	if (e == OK)
		e = site_contacts(db, v->w->a, &(struct site_contacts_in){ .org = v->org }, &v->contacts);
	v->website = e == OK && !o.ended_at ? o.website : STR_NONE;
	v->w->db = NULL;
	return e;
}

/* "https://so.gov.vn/lien-he" → "https://so.gov.vn"; without a scheme https is meant. */
static struct str site_of(struct arena *a, struct str website)
{
	ptrdiff_t at = str_find(website, S("://"));
	struct str rest = at < 0 ? website : str_sub(website, (size_t)at + 3, website.n);
	return a_cat(a, S("https://"), str_cut(&rest, '/'));
}

/* A page that is not there, or cannot be read, says nothing about single contacts: those keep their state. */
static bool is_read(const struct fetched *f) { return f->end == FETCH_OK && f->status == 200; }

static const char *result_of(const struct fetched *f)
{
	return f->end != FETCH_OK ? fetch_end_name(f->end) : f->status == 200 ? "ok" : "absent";
}

static err unread(struct work *w, int64_t org, const char *source, const struct fetched *f)
{
	struct difference_open_rows rows;
	struct difference all[256];
	size_t n = 0;
	TRY(difference_open(w->db, w->a, &(struct difference_open_in){ .org = org }, &rows));
	for (size_t i = 0; i < rows.n && n + 1 < COUNT(all); i++)
		if (str_is(rows.at[i].source, source) && !str_is(rows.at[i].kind, "unreachable") && !str_is(rows.at[i].kind, "absent"))
			all[n++] = (struct difference){ source, a_z(w->a, rows.at[i].kind), rows.at[i].value };
	bool absent = f->end == FETCH_OK;
	all[n++] = (struct difference){ source, absent ? "absent" : "unreachable", absent ? a_fmt(w->a, "%d", f->status) : str_of(fetch_end_name(f->end)) };
	return differences_keep(w, org, source, &(struct differences){ all, n });
}

static err keep_one(struct visit *v, const char *source, const struct fetched *f, const struct differences *d, bool is_signed, usec expires)
{
	struct work *w = v->w;
	TRY(site_done(w->db, &(struct site_done_in){ .org = v->org, .source = str_of(source), .url = text_clip(w->a, utf8_valid(f->url) ? f->url : STR_NONE, 500),
		.now = w->now, .next = next_visit(w), .result = str_of(result_of(f)), .status = f->status, .is_signed = is_signed, .expires = expires }, NULL));
	return is_read(f) ? differences_keep(w, v->org, source, d) : unread(w, v->org, source, f);
}

/* A visit that finds everything as it was is no news. */
static err tell_news(struct visit *v)
{
	struct work *w = v->w;
	struct site_news_row news;
	struct org_by_id_row o;
	TRY(site_news(w->db, w->a, &(struct site_news_in){ .org = v->org, .now = w->now }, &news));
	if (!news.n)
		return OK;
	TRY(network_org(w, v->org, &o));
	return journal_add(w, "directory.visit", (struct journal_ref){ "organisation", v->org }, a_fmt(w->a, "{\"code\":\"%.*s\"}", STR_ARG(o.code)));
}

static err keep(struct db *db, void *arg)
{
	struct visit *v = arg;
	v->w->db = db;
	err e = keep_one(v, "portal", &v->portal, &v->portal_differs, false, 0);
	if (e == OK)
		e = keep_one(v, "security_txt", &v->file, &v->file_differs, v->found.is_signed, v->found.expires_at);
	if (e == OK)
		e = tell_news(v);
	v->w->db = NULL;
	return e;
}

err site_visit(struct store *s, struct work *w, struct str args_json)
{
	struct visit v = { .w = w };
	if (!str_int(journal_text(w->a, args_json, "org"), &v.org))
		return E_BUG;
	TRY(store_run(s, TX_READ, w->a, in_transaction, &v));
	if (!v.website.n)
		return OK;
	struct str site = site_of(w->a, v.website), portal = str_find(v.website, S("://")) < 0 ? site : v.website;
	struct str file = a_cat(w->a, site, S(SECURITY_PATH));
	fetch(w, portal, &(struct fetch_limits){ .max_bytes = PAGE_MAX, .allow_http = true }, &v.portal);
	fetch(w, file, &(struct fetch_limits){ .max_bytes = FILE_MAX }, &v.file);
	if (v.portal.end == FETCH_STOPPED || v.file.end == FETCH_STOPPED)
		return E_IO;
	if (is_read(&v.portal))
		compare_portal(w->a, &v.contacts, v.portal.body, &v.portal_differs);
	if (is_read(&v.file)) {
		security_parse(w->a, v.file.body, v.file.media_type, file, w->now, &v.found);
		compare_security(w->a, &v.contacts, &v.found, &v.file_differs);
	}
	return store_run(s, TX_WRITE, w->a, keep, &v);
}

/* ---- the alarm ---- */

static err alarm_one(struct work *w, int64_t org_id, usec before)
{
	struct org_by_id_row o;
	struct contact_mailable_rows to;
	TRY(network_org(w, org_id, &o));
	TRY(network_contacts_of(w, org_id, &to));
	for (size_t i = 0; i < to.n; i++)
		TRY(mail_queue(w, &(struct mail){ .to = to.at[i].email, .to_name = to.at[i].name, .lang = LANG_VI,
			.subject = say_in(w->a, LANG_VI, M_DIRECTORY_ALARM_SUBJECT, o.code), .text = say_in(w->a, LANG_VI, M_DIRECTORY_ALARM_TEXT, o.name),
			.about_path = a_fmt(w->a, "/reachability/%.*s", STR_ARG(o.code)), .kind = "organisation", .record_id = org_id,
			.key = a_fmt(w->a, "differs:%lld:%lld:%.*s", (long long)org_id, (long long)w->now, STR_ARG(to.at[i].email)) }, NULL));
	TRY(difference_alarmed(w->db, &(struct difference_alarmed_in){ .org = org_id, .before = before, .now = w->now }, NULL));
	return journal_add(w, "directory.differs", (struct journal_ref){ "organisation", org_id }, a_fmt(w->a, "{\"code\":\"%.*s\"}", STR_ARG(o.code)));
}

err sites_alarm(struct work *w, struct str args_json)
{
	struct difference_late_rows late;
	usec before = w->now - ALARM_AFTER;
	TRY(difference_late(w->db, w->a, &(struct difference_late_in){ .before = before, .max = AT_ONCE }, &late));
	for (size_t i = 0; i < late.n; i++)
		TRY(alarm_one(w, late.at[i].org_id, before));
	return OK;
}
