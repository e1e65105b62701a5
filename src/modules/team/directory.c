#include "modules/team/directory.h"

#include "base/code.h"
#include "base/text.h"
#include "modules/team/rules.h"

#include <stdio.h>

enum { LINES_MAX = 8 << 20, SHOWN_MAX = 400 };

/* ---- the file ---- */

static err refused(struct work *w, enum msg why)
{
	fail_field(w, S("file"), why);
	return work_checked(w);
}

static err file_bytes(struct work *w, const char *path, struct str *ret)
{
	FILE *f = fopen(path, "rbe");
	if (!f)
		return refused(w, M_TEAM_DIRECTORY_UNREADABLE);
	char *p = a_alloc(w->a, DIRECTORY_FILE_MAX + 1);
	*ret = str_from(p, fread(p, 1, DIRECTORY_FILE_MAX + 1, f));
	bool bad = ferror(f);
	fclose(f);
	return bad ? refused(w, M_TEAM_DIRECTORY_UNREADABLE) : ret->n > DIRECTORY_FILE_MAX ? refused(w, M_TEAM_DIRECTORY_TOO_LARGE) : OK;
}

err directory_file_read(struct work *w, const char *path, struct str *ret_lines)
{
	struct str json;
	struct buf out;
	TRY(file_bytes(w, path, &json));
	buf_init(&out, LINES_MAX);
	err e = directory_read(json, &out);
	if (e == OK)
		*ret_lines = a_dup(w->a, buf_str(&out));
	buf_done(&out);
	return e == E_INVALID ? refused(w, M_TEAM_DIRECTORY_SHAPE) : e == E_LIMIT ? refused(w, M_TEAM_DIRECTORY_TOO_LARGE) : e;
}

/* ---- which team is meant ---- */

struct known {
	struct team_directory_rows teams;
	struct affiliation_open_rows affiliations;
	struct str *folded, *folded_en, *site;       /* by team */
	struct org_in_tree_rows tree;
	bool all;
};

/* "www.a.gov.vn" of "https://www.A.gov.vn/x" without the www. */
static struct str site_of(struct arena *a, struct str url)
{
	ptrdiff_t scheme = str_find(url, S("://"));
	struct str rest = scheme < 0 ? url : str_sub(url, (size_t)scheme + 3, url.n), host = str_cut(&rest, '/');
	host = text_fold(a, host);
	return str_starts(host, S("www.")) ? str_sub(host, 4, host.n) : host;
}

static err known_read(struct work *w, struct known *k)
{
	*k = (struct known){ 0 };
	TRY(team_directory(w->db, w->a, &k->teams));
	TRY(affiliation_open(w->db, w->a, &(struct affiliation_open_in){ .now = w->now }, &k->affiliations));
	TRY(network_may_edit(w, 0, &k->all));
	if (!k->all && may(w, &may_edit_network))
		TRY(org_in_tree(w->db, w->a, &(struct org_in_tree_in){ .top = w->by.org_id }, &k->tree));
	k->folded = a_array(w->a, struct str, k->teams.n);
	k->folded_en = a_array(w->a, struct str, k->teams.n);
	k->site = a_array(w->a, struct str, k->teams.n);
	for (size_t i = 0; i < k->teams.n; i++) {
		k->folded[i] = text_fold(w->a, k->teams.at[i].name);
		k->folded_en[i] = text_fold(w->a, k->teams.at[i].name_en);
		k->site[i] = site_of(w->a, k->teams.at[i].website);
	}
	return OK;
}

static bool is_ours(const struct known *k, const struct team_directory_row *t)
{
	for (size_t i = 0; i < k->tree.n && !k->all; i++)
		if (k->tree.at[i].id == t->org_id)
			return true;
	return k->all;
}

static bool is_same_name(struct str folded, struct str name, struct str full)
{
	return folded.n && (str_eq(folded, name) || str_eq(folded, full));
}

enum sign { BY_EMAIL, BY_NAME, BY_SITE, N_SIGNS };

struct meant { struct str email, name, full, site; };

static bool is_meant(const struct known *k, size_t i, const struct meant *m, enum sign by)
{
	if (by == BY_EMAIL)
		return m->email.n && str_eq_nocase(m->email, k->teams.at[i].email);
	if (by == BY_NAME)
		return is_same_name(k->folded[i], m->name, m->full) || is_same_name(k->folded_en[i], m->name, m->full);
	return m->site.n && str_eq(m->site, k->site[i]);
}

/* The e-mail address tells most, a web site least: many teams of one house share it. Of several nobody is chosen. */
static const struct team_directory_row *team_meant(struct work *w, const struct known *k, const struct directory_entry *e, enum msg *ret_reason)
{
	static const enum msg reasons[N_SIGNS] = { M_TEAM_DIRECTORY_BY_EMAIL, M_TEAM_DIRECTORY_BY_NAME, M_TEAM_DIRECTORY_BY_SITE };
	const struct meant m = { e->email, text_fold(w->a, e->name), text_fold(w->a, e->full), site_of(w->a, e->website) };
	*ret_reason = M_TEAM_DIRECTORY_NOT_HERE;
	for (enum sign by = 0; by < N_SIGNS; by++) {
		const struct team_directory_row *found = NULL;
		size_t n = 0;
		for (size_t i = 0; i < k->teams.n; i++)
			if (is_meant(k, i, &m, by) && ++n)
				found = &k->teams.at[i];
		if (n == 1) {
			*ret_reason = reasons[by];
			return found;
		}
		if (n)
			*ret_reason = M_TEAM_DIRECTORY_SEVERAL;
	}
	return NULL;
}

/* ---- differences ---- */

static const char *const field_names[N_DIRECTORY_FIELDS] = { "name_en", "email", "phone", "website", "affiliation" };

struct str directory_field_name(enum directory_field f)
{
	return str_of(field_names[f]);
}

static struct str digits_of(struct arena *a, struct str s)
{
	char *p = a_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			p[n++] = s.p[i];
	return str_from(p, n);
}

static struct str without_slash(struct str s)
{
	return s.n && s.p[s.n - 1] == '/' ? str_sub(s, 0, s.n - 1) : s;
}

static bool says_same(struct work *w, enum directory_field field, struct str was, struct str now)
{
	if (field == DIRECTORY_NAME_EN)
		return str_eq(was, now);
	if (field == DIRECTORY_PHONE)
		return str_eq(digits_of(w->a, was), digits_of(w->a, now));
	return str_eq_nocase(without_slash(was), without_slash(now));
}

static struct str key_of(struct work *w, const struct directory_match *m, size_t at, enum directory_field field, struct str was, struct str now)
{
	struct sha256 sum = sha256_of(a_fmt(w->a, "%.*s\n%.*s\n%.*s", STR_ARG(m->code), STR_ARG(was), STR_ARG(now)));
	struct str hex = hex_of(w->a, str_from((const char *)sum.b, 4));
	return a_fmt(w->a, "%zu.%s.%.*s", at, field_names[field], STR_ARG(hex));
}

static void add_change(struct work *w, struct directory_match *m, size_t at, enum directory_field field, struct str was, struct str now)
{
	m->changes[m->n_changes++] = (struct directory_change){ field, key_of(w, m, at, field, was, now), was, now };
}

static void differ(struct work *w, struct directory_match *m, size_t at, enum directory_field field, struct str was, struct str now)
{
	if (now.n && !says_same(w, field, was, now))
		add_change(w, m, at, field, was, now);
}

/* "FIRST, full member, 23/08/2019" */
static struct str membership_text(struct work *w, struct str body, struct str level, usec since)
{
	struct str named = level.n ? a_fmt(w->a, "%.*s, %.*s", STR_ARG(body), STR_ARG(level)) : body, day = since ? date_shown(w->a, since) : STR_NONE;
	return day.n ? a_fmt(w->a, "%.*s, %.*s", STR_ARG(named), STR_ARG(day)) : named;
}

static void differ_membership(struct work *w, const struct known *k, const struct team_directory_row *t, struct directory_match *m, size_t at)
{
	const struct directory_entry *e = &m->entry;
	struct str was = STR_NONE;
	usec since = 0;
	for (size_t i = 0; i < k->affiliations.n; i++) {
		const struct affiliation_open_row *x = &k->affiliations.at[i];
		if (x->team_id != t->id || !str_eq(x->body, e->body))
			continue;
		if (!e->level.n || str_eq_nocase(x->level, e->level))
			return;
		m->affiliation = x->id;
		m->affiliated_at = x->from_at;
		was = membership_text(w, x->body, x->level, x->from_at);
	}
	time_parse(e->since, &since);
	add_change(w, m, at, DIRECTORY_AFFILIATION, was, membership_text(w, e->body, e->level, since));
}

static void differences(struct work *w, const struct known *k, const struct team_directory_row *t, struct directory_match *m, size_t at)
{
	const struct directory_entry *e = &m->entry;
	m->code = t->code;
	m->name = t->name;
	differ(w, m, at, DIRECTORY_NAME_EN, t->name_en, e->full);
	differ(w, m, at, DIRECTORY_EMAIL, t->email, e->email);
	differ(w, m, at, DIRECTORY_PHONE, t->phone, e->phone);
	differ(w, m, at, DIRECTORY_WEBSITE, t->website, e->website);
	differ_membership(w, k, t, m, at);
}

/* Entries of others, and of other countries' teams that the register does not know, are none of the actor's business. */
static bool is_shown(const struct known *k, const struct team_directory_row *t, const struct directory_entry *e)
{
	return t ? is_ours(k, t) : str_is(e->country, "VN");
}

err directory_compare(struct work *w, struct str lines, struct directory_view *ret)
{
	struct known k;
	struct directory_entry e;
	struct buf kept;
	VEC(struct directory_match) at = { 0 };
	*ret = (struct directory_view){ 0 };
	TRY(known_read(w, &k));
	buf_init(&kept, LINES_MAX);
	for (struct str rest = lines; rest.p && rest.n && ret->n_entries < DIRECTORY_ENTRIES_MAX;) {
		enum msg reason;
		if (!directory_line(&rest, &e))
			continue;
		ret->n_entries++;
		if (ret->is_cut)
			continue;
		const struct team_directory_row *t = team_meant(w, &k, &e, &reason);
		if (!is_shown(&k, t, &e))
			continue;
		ret->is_cut = at.n == SHOWN_MAX;
		if (ret->is_cut)
			continue;
		struct directory_match *m = VEC_ADD(w->a, &at);
		*m = (struct directory_match){ .entry = e, .reason = reason };
		if (t)
			differences(w, &k, t, m, at.n - 1);
		directory_put(&kept, &e);
	}
	err wrote = buf_end(&kept);
	ret->lines = a_dup(w->a, buf_str(&kept));
	buf_done(&kept);
	ret->at = at.at;
	ret->n = at.n;
	return wrote;
}

/* ---- taking over ---- */

static bool is_chosen(struct strs keys, struct str key)
{
	for (size_t i = 0; i < keys.n; i++)
		if (str_eq(keys.at[i], key))
			return true;
	return false;
}

struct chosen { struct str code; enum directory_field field; };

/* Several entries may mean one team; of what they say about the same field one thing is taken. */
static void check_once(struct work *w, const struct directory_view *v, struct strs keys)
{
	struct chosen *at = a_array(w->a, struct chosen, keys.n);
	size_t n = 0;
	for (size_t i = 0; i < v->n; i++)
		for (size_t k = 0; k < v->at[i].n_changes; k++) {
			if (n == keys.n || !is_chosen(keys, v->at[i].changes[k].key))
				continue;
			at[n] = (struct chosen){ v->at[i].code, v->at[i].changes[k].field };
			for (size_t j = 0; j < n; j++)
				if (at[j].field == at[n].field && str_eq(at[j].code, at[n].code)) {
					fail_field(w, S("take"), M_TEAM_DIRECTORY_TWICE, v->at[i].name);
					return;
				}
			n++;
		}
}

/* When the directory says, unless another membership in the same body stands in the way: one in force keeps at least its first day. */
static err affiliation_begins(struct work *w, const struct directory_match *m, usec *ret)
{
	struct affiliation_ended_row ended;
	usec today = day_first(w->now), was = day_first(m->affiliated_at);
	TRY(affiliation_ended(w->db, w->a, &(struct affiliation_ended_in){ .team = m->code, .body = m->entry.body, .now = w->now }, &ended));
	if (!time_parse(m->entry.since, ret) || *ret > w->now || (m->affiliation && *ret <= was))
		*ret = today > was ? today : day_after(was);
	else if (*ret < ended.at)
		*ret = ended.at;
	return OK;
}

static err affiliation_take(struct work *w, const struct directory_match *m)
{
	const struct directory_entry *e = &m->entry;
	struct affiliation_form f = { .body = e->body, .level = e->level, .evidence = e->evidence };
	int64_t id;
	TRY(affiliation_begins(w, m, &f.from));
	if (m->affiliation)
		TRY(affiliation_end(w, m->code, m->affiliation, day_last(f.from)));
	return affiliation_add(w, m->code, &f, &id);
}

static err match_take(struct work *w, const struct directory_match *m, struct strs keys, int64_t *n)
{
	struct team_form f = { 0 };
	bool edits = false;
	for (size_t i = 0; i < m->n_changes; i++) {
		const struct directory_change *c = &m->changes[i];
		if (!is_chosen(keys, c->key))
			continue;
		++*n;
		if (c->field == DIRECTORY_AFFILIATION) {
			TRY(affiliation_take(w, m));
			continue;
		}
		if (!edits)
			TRY(team_form_of(w, m->code, &f));
		edits = true;
		*(c->field == DIRECTORY_NAME_EN ? &f.name_en : c->field == DIRECTORY_EMAIL ? &f.email : c->field == DIRECTORY_PHONE ? &f.phone : &f.website) = c->now;
	}
	return edits ? team_edit(w, m->code, &f) : OK;
}

err directory_take(struct work *w, struct str lines, struct strs keys, int64_t *ret_n)
{
	struct directory_view v;
	*ret_n = 0;
	TRY(directory_compare(w, lines, &v));
	check_once(w, &v, keys);
	TRY(work_checked(w));
	for (size_t i = 0; i < v.n; i++)
		TRY(match_take(w, &v.at[i], keys, ret_n));
	if ((size_t)*ret_n != keys.n || !keys.n)
		fail_field(w, S("take"), M_TEAM_DIRECTORY_CHANGED);
	TRY(work_checked(w));
	return NOTE(w, "team.directory_take", "", 0, { "code", v.at[0].entry.body }, { "keys", a_fmt(w->a, "%lld", (long long)*ret_n) });
}
