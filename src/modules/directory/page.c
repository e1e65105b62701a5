/* The public pages of the directory. */
#include "modules/directory/pages.h"

#include "base/text.h"
#include "core/legal/reference_field.h"
#include "core/settings.h"
#include "modules/directory/pages_gen.h"

enum { SCREEN = 50, PAPER_MAX = 256 << 10 };

const struct field directory_fields[5] = {
	FIELD(struct directory_filter, q, F_TEXT, .label = M_DIRECTORY_SEARCH),
	FIELD(struct directory_filter, sector, F_CODE, .label = M_NETWORK_SECTOR),
	FIELD(struct directory_filter, province, F_CODE, .label = M_NETWORK_PROVINCE),
	FIELD(struct directory_filter, address, F_TEXT, .max = 500, .label = M_DIRECTORY_ADDRESS),
	FIELD(struct directory_filter, after, F_CODE, .max = 30, .label = M_NETWORK_AFTER),
};

struct str directory_path(struct arena *a, struct str code)
{
	return a_fmt(a, "/directory/%.*s", STR_ARG(code));
}

struct str directory_word(struct work *w, struct str word)
{
	static const struct { const char *word; enum msg says; } words[] = {
		{ "ministry", M_NETWORK_WORD_MINISTRY }, { "agency", M_NETWORK_WORD_AGENCY }, { "province", M_NETWORK_WORD_PROVINCE },
		{ "soe", M_NETWORK_WORD_SOE }, { "isp", M_NETWORK_WORD_ISP }, { "security_firm", M_NETWORK_WORD_SECURITY_FIRM },
		{ "bank", M_NETWORK_WORD_BANK }, { "hospital", M_NETWORK_WORD_HOSPITAL }, { "school", M_NETWORK_WORD_SCHOOL },
		{ "company", M_NETWORK_WORD_COMPANY }, { "coordinator", M_NETWORK_WORD_COORDINATOR }, { "other", M_NETWORK_WORD_OTHER },
		{ "none", M_NETWORK_WORD_NONE }, { "member", M_NETWORK_WORD_MEMBER }, { "specialised_unit", M_NETWORK_WORD_SPECIALISED_UNIT },
		{ "sector_team", M_NETWORK_WORD_SECTOR_TEAM }, { "sector_lead", M_NETWORK_WORD_SECTOR_LEAD },
		{ "in_hours", M_NETWORK_WORD_IN_HOURS }, { "out_of_hours", M_NETWORK_WORD_OUT_OF_HOURS },
		{ "leadership", M_NETWORK_WORD_LEADERSHIP }, { "post", M_NETWORK_WORD_POST }, { "im", M_NETWORK_WORD_IM },
	};
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(word, words[i].word))
			return say(w, words[i].says);
	return word;
}

/* ---- kept replies ---- */

/* Free words are asked once; what everybody asks is worth keeping. */
static bool may_keep(const struct req *r)
{
	return !r->w.by.account_id && !r->is_partial && !req_cookie(r, "notice").n && !req_typed(r, "q").n && !req_typed(r, "address").n;
}

static struct str key_of(const struct req *r)
{
	struct query_part parts[COUNT(directory_fields)];
	size_t n = r->route->n_in < COUNT(parts) ? r->route->n_in : COUNT(parts);
	for (size_t i = 0; i < n; i++)
		parts[i] = (struct query_part){ r->route->in[i].name, req_typed(r, r->route->in[i].name) };
	return a_fmt(r->w.a, "%d %.*s", (int)r->w.by.lang, STR_ARG(link_with(r->w.a, r->path, parts, n)));
}

err reply_kept(struct req *r, made_fn *make, const char *media_type)
{
	struct held h __attribute__((cleanup(directory_release))) = { 0 };
	struct str body, id = r->w.request_id;
	TRY(directory_hold(&r->w, &h));
	if (!may_keep(r))
		return make(r, h.of);
	struct str key = key_of(r);
	reply_header(r, "Cache-Control", S("no-cache"));
	if (rendered_find(h.of, key, &body)) {
		r->media_type = media_type;
		buf_add(&r->body, body);
		return buf_end(&r->body);
	}
	r->w.request_id = STR_NONE;           /* nobody else's request shows it */
	err e = make(r, h.of);
	r->w.request_id = id;
	if (e == OK && r->status == 200)
		rendered_keep(h.of, key, buf_str(&r->body));
	return e;
}

#define HTML "text/html; charset=utf-8"
#define JSON "application/json"

/* ---- the list ---- */

static struct listed_filter filter_of(const struct directory_filter *in)
{
	return (struct listed_filter){ .q = in->q, .sector = in->sector, .province = in->province, .after = in->after };
}

static struct str place_of(struct work *w, const struct listed_org *o)
{
	struct str sector = reference_label(REF_SECTOR, o->sector, w->by.lang), province = reference_label(REF_PROVINCE, o->province, w->by.lang);
	return sector.n && province.n ? a_fmt(w->a, "%.*s · %.*s", STR_ARG(sector), STR_ARG(province)) : sector.n ? sector : province;
}

static struct str first_of(const struct listed_org *o, bool phone)
{
	for (size_t i = 0; i < o->n_contacts; i++) {
		struct str v = phone ? o->contacts[i].phone : o->contacts[i].email;
		if (v.n)
			return v;
	}
	return phone ? o->phone : o->email;
}

static struct str scheme(struct arena *a, const char *scheme_name, struct str v)
{
	return v.n ? a_fmt(a, "%s:%.*s", scheme_name, STR_ARG(v)) : STR_NONE;
}

static struct directory_line line_of(struct work *w, const struct listed_org *o)
{
	struct str phone = first_of(o, true), email = first_of(o, false);
	return (struct directory_line){ .path = directory_path(w->a, o->code), .name = w->by.lang == LANG_EN && o->name_en.n ? o->name_en : o->name,
		.name_en = w->by.lang == LANG_EN ? (o->name_en.n ? o->name : STR_NONE) : o->name_en,
		.role = directory_word(w, str_is(o->role, "none") ? o->kind : o->role), .place = place_of(w, o),
		.phone = phone, .phone_path = scheme(w->a, "tel", phone), .email = email, .email_path = scheme(w->a, "mailto", email) };
}

struct form_field directory_choose(struct req *r, const struct field *fields, size_t n_fields, const char *name, enum reference_table t)
{
	struct form_field f = form_field_of(r, fields, n_fields, name, req_typed(r, name));
	reference_choose(&r->w, &f, t, M_NETWORK_ALL);
	return f;
}

static void answer_whose(struct req *r, const struct snapshot *s, struct directory_list *v)
{
	const struct directory_filter *in = r->in;
	const struct listed_org *o;
	if (!in->address.n)
		return;
	if (directory_whose(&r->w, s, in->address, &o) != OK) {
		v->problem = r->w.problem.text;
		v->address.error = v->problem;
		r->w.problem = (struct problem){ 0 };
		r->status = 422;
		return;
	}
	const struct listed_org *shown = o ? o : directory_coordinator(s);
	v->answer = say(&r->w, o ? M_DIRECTORY_IS_OF : shown ? M_DIRECTORY_IS_OF_NOBODY : M_DIRECTORY_IS_UNKNOWN, text_clip(r->w.a, in->address, 100));
	v->answer_name = shown ? shown->name : STR_NONE;
	v->answer_path = shown ? directory_path(r->w.a, shown->code) : STR_NONE;
}

static struct str next_page(struct req *r, struct str after)
{
	const struct directory_filter *in = r->in;
	const struct query_part parts[] = { { "q", in->q }, { "sector", in->sector }, { "province", in->province }, { "after", after } };
	return link_with(r->w.a, S("/directory"), parts, COUNT(parts));
}

static err list_make(struct req *r, const struct snapshot *s)
{
	const struct directory_filter *in = r->in;
	struct listed_filter f = filter_of(in);
	struct work *w = &r->w;
	bool more;
	size_t n;
	const struct listed_org **at = directory_find(w->a, s, &f, SCREEN, &n, &more);
	struct directory_list v = { .head = { .title = say(w, M_DIRECTORY_TITLE), .subtitle = say(w, M_DIRECTORY_LEAD) },
		.q = form_field_of(r, LIST(directory_fields), "q", in->q), .sector = directory_choose(r, LIST(directory_fields), "sector", REF_SECTOR),
		.province = directory_choose(r, LIST(directory_fields), "province", REF_PROVINCE), .address = form_field_of(r, LIST(directory_fields), "address", in->address),
		.lines = a_array(w->a, struct directory_line, n), .n_lines = n,
		.empty = { "search", say(w, M_DIRECTORY_NOBODY), say(w, M_DIRECTORY_NOBODY_HELP), S("/directory"), say(w, M_DIRECTORY_ALL) } };
	for (size_t i = 0; i < n; i++)
		v.lines[i] = line_of(w, at[i]);
	v.pager.first = in->after.n ? next_page(r, STR_NONE) : STR_NONE;
	v.pager.next = more ? next_page(r, at[n - 1]->code) : STR_NONE;
	answer_whose(r, s, &v);
	return reply_page(r, v.head.title, HTML_OF(r, page_directory_list, &v));
}

err directory_list_page(struct req *r) { return reply_kept(r, list_make, HTML); }

/* ---- one organisation ---- */

struct facts { struct fact *at; size_t n; struct work *w; };

static void fact_add(struct facts *f, enum msg label, struct str value, struct str path)
{
	if (value.n)
		f->at[f->n++] = (struct fact){ say(f->w, label), value, path };
}

static void facts_of(struct work *w, const struct listed_org *o, struct directory_org_view *v)
{
	struct facts f = { .at = a_array(w->a, struct fact, 10), .w = w };
	bool is_link = str_starts(o->website, S("https://")) || str_starts(o->website, S("http://"));
	fact_add(&f, M_NETWORK_CODE, o->code, STR_NONE);
	fact_add(&f, M_NETWORK_NAME_EN, o->name_en, STR_NONE);
	fact_add(&f, M_NETWORK_KIND, directory_word(w, o->kind), STR_NONE);
	fact_add(&f, M_NETWORK_ROLE, str_is(o->role, "none") ? STR_NONE : directory_word(w, o->role), STR_NONE);
	fact_add(&f, M_NETWORK_SECTOR, reference_label(REF_SECTOR, o->sector, w->by.lang), STR_NONE);
	fact_add(&f, M_NETWORK_PROVINCE, reference_label(REF_PROVINCE, o->province, w->by.lang), STR_NONE);
	fact_add(&f, M_DIRECTORY_RECEPTION, o->address, STR_NONE);
	fact_add(&f, M_NETWORK_PHONE, o->phone, scheme(w->a, "tel", o->phone));
	fact_add(&f, M_NETWORK_EMAIL, o->email, scheme(w->a, "mailto", o->email));
	fact_add(&f, M_NETWORK_WEBSITE, o->website, is_link ? o->website : STR_NONE);
	v->facts = f.at;
	v->n_facts = f.n;
}

static struct badge state_of(struct work *w, const struct listed_contact *c)
{
	if (!c->verified_at)
		return (struct badge){ say(w, M_NETWORK_NOT_VERIFIED), "neutral", "clock" };
	if (network_contact_due(w, c->verified_at, c->changed_at) <= w->now)
		return (struct badge){ say(w, M_NETWORK_LAST_VERIFIED, date_shown(w->a, c->verified_at)), "warn", "clock" };
	return (struct badge){ say(w, M_NETWORK_VERIFIED_AT, date_shown(w->a, c->verified_at)), "good", "check" };
}

static void contacts_of(struct work *w, const struct listed_org *o, struct directory_org_view *v)
{
	v->n_contacts = o->n_contacts;
	v->contacts = a_array(w->a, struct directory_contact, o->n_contacts);
	for (size_t i = 0; i < o->n_contacts; i++) {
		const struct listed_contact *c = &o->contacts[i];
		v->contacts[i] = (struct directory_contact){ .kind = directory_word(w, c->kind), .name = c->name, .title = c->title, .hours = c->hours,
			.phone = c->phone, .phone_path = scheme(w->a, "tel", c->phone), .email = c->email, .email_path = scheme(w->a, "mailto", c->email),
			.pgp_uid = c->pgp_uid, .pgp_fingerprint = pgp_fingerprint_shown(w->a, c->pgp_fingerprint), .pgp_url = c->pgp_url,
			.state = state_of(w, c) };
	}
}

static err org_of(struct req *r, const struct snapshot *s, struct str code, const struct listed_org **ret)
{
	*ret = directory_org(s, code);
	return *ret ? OK : fail(&r->w, E_NOT_FOUND, M_DIRECTORY_UNKNOWN, code);
}

static err org_make(struct req *r, const struct snapshot *s)
{
	const struct listed_org *o;
	struct work *w = &r->w;
	TRY(org_of(r, s, r->args[0], &o));
	struct str path = directory_path(w->a, o->code);
	struct link crumb = { S("/directory"), say(w, M_DIRECTORY_TITLE), NULL, false };
	struct directory_org_view v = { .head = { .title = w->by.lang == LANG_EN && o->name_en.n ? o->name_en : o->name, .subtitle = o->code,
		.crumbs = &crumb, .n_crumbs = 1 }, .vcard_path = a_cat(w->a, path, S(".vcf")), .profile_path = a_cat(w->a, path, S("/rfc2350.txt")),
		.security_path = a_cat(w->a, path, S("/security-txt")), .json_path = a_cat(w->a, S("/api/v1"), path) };
	facts_of(w, o, &v);
	contacts_of(w, o, &v);
	return reply_page(r, v.head.title, HTML_OF(r, page_directory_org, &v));
}

static err paper(struct req *r, struct str code, void (*write)(struct work *w, struct buf *b, const struct listed_org *o), struct str *ret)
{
	struct held h __attribute__((cleanup(directory_release))) = { 0 };
	struct buf b __attribute__((cleanup(buf_done)));
	const struct listed_org *o;
	buf_init(&b, PAPER_MAX);
	TRY(directory_hold(&r->w, &h));
	TRY(org_of(r, h.of, code, &o));
	write(&r->w, &b, o);
	TRY(buf_end(&b));
	*ret = a_dup(r->w.a, buf_str(&b));
	return OK;
}

/* Codes are capitals, so that ".vcf" can only be our ending. */
err directory_org_page(struct req *r)
{
	struct str card, code = r->args[0];
	if (!str_ends(code, S(".vcf")))
		return reply_kept(r, org_make, HTML);
	code.n -= 4;
	TRY(paper(r, code, vcard_write, &card));
	return reply_download(r, r->args[0], "text/vcard; charset=utf-8", card);
}

static err reply_plain(struct req *r, struct str text)
{
	r->media_type = "text/plain; charset=utf-8";
	buf_add(&r->body, text);
	return buf_end(&r->body);
}

err directory_profile_text(struct req *r)
{
	struct str text;
	TRY(paper(r, r->args[0], team_profile_write, &text));
	return reply_plain(r, text);
}

err directory_security_page(struct req *r)
{
	struct work *w = &r->w;
	struct link *crumbs = a_array(w->a, struct link, 2);
	struct security_draft v = { .head = { .title = say(w, M_DIRECTORY_DRAFT_TITLE), .subtitle = r->args[0], .crumbs = crumbs, .n_crumbs = 2 },
		.place = S(SECURITY_PATH) };
	TRY(paper(r, r->args[0], security_txt_of, &v.text));
	crumbs[0] = (struct link){ S("/directory"), say(w, M_DIRECTORY_TITLE), NULL, false };
	crumbs[1] = (struct link){ directory_path(w->a, r->args[0]), r->args[0], NULL, false };
	return reply_page(r, v.head.title, HTML_OF(r, page_security_draft, &v));
}

/* ---- the API ---- */

static void put_org(struct json *j, const struct listed_org *o)
{
	json_text(j, "code", o->code);
	json_text(j, "name", o->name);
	json_text_or_null(j, "name_en", o->name_en);
	json_text(j, "kind", o->kind);
	json_text(j, "network_role", o->role);
	json_text_or_null(j, "sector", o->sector);
	json_text_or_null(j, "province", o->province);
	json_text_or_null(j, "address", o->address);
	json_text_or_null(j, "phone", o->phone);
	json_text_or_null(j, "email", o->email);
	json_text_or_null(j, "website", o->website);
}

static void put_contacts(struct json *j, const struct listed_org *o)
{
	json_key_array(j, "contacts");
	for (size_t i = 0; i < o->n_contacts; i++) {
		const struct listed_contact *c = &o->contacts[i];
		json_object(j);
		json_text(j, "kind", c->kind);
		json_text(j, "name", c->name);
		json_text_or_null(j, "title", c->title);
		json_text_or_null(j, "email", c->email);
		json_text_or_null(j, "phone", c->phone);
		json_text_or_null(j, "hours", c->hours);
		json_text_or_null(j, "pgp_uid", c->pgp_uid);
		json_text_or_null(j, "pgp_fingerprint", c->pgp_fingerprint);
		json_text_or_null(j, "pgp_url", c->pgp_url);
		json_time(j, "verified_at", c->verified_at);
		json_end(j);
	}
	json_end(j);
}

static err list_api_make(struct req *r, const struct snapshot *s)
{
	const struct directory_filter *in = r->in;
	struct listed_filter f = filter_of(in);
	const struct listed_org **at, *owner;
	bool more = false;
	size_t n = 1;
	if (in->address.n) {
		TRY(directory_whose(&r->w, s, in->address, &owner));
		at = &owner;
		n = owner != NULL;
	} else {
		at = directory_find(r->w.a, s, &f, SCREEN, &n, &more);
	}
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		json_object(&j);
		put_org(&j, at[i]);
		put_contacts(&j, at[i]);
		json_end(&j);
	}
	return reply_list_end(r, &j, more ? at[n - 1]->code : STR_NONE);
}

err directory_list_api(struct req *r) { return reply_kept(r, list_api_make, JSON); }

static err org_api_make(struct req *r, const struct snapshot *s)
{
	const struct listed_org *o;
	TRY(org_of(r, s, r->args[0], &o));
	struct json j = reply_json(r);
	json_object(&j);
	put_org(&j, o);
	put_contacts(&j, o);
	json_end(&j);
	return OK;
}

err directory_org_api(struct req *r) { return reply_kept(r, org_api_make, JSON); }
