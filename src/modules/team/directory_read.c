#include "modules/team/directory_read.h"

#include "base/clock.h"
#include "base/text.h"
#include "core/sandbox.h"

#include <jansson.h>

enum { EMAIL_MAX = 254, PHONE_MAX = 50, WEBSITE_MAX = 200, LEVEL_MAX = 100 };

/* One part: on one line, clean. */
static struct str part_of(struct arena *a, const json_t *v)
{
	if (!json_is_string(v))
		return STR_NONE;
	struct str s = text_clean(a, str_from(json_string_value(v), json_string_length(v)));
	char *p = a_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (unsigned char)s.p[i] < ' ' || s.p[i] == 127 ? ' ' : s.p[i];
	return str_trim(str_from(p, s.n));
}

static struct str name_in(struct arena *a, const json_t *o, const char *key)
{
	return text_clip(a, part_of(a, json_object_get(o, key)), DIRECTORY_NAME_MAX - 1);
}

/* What means nothing when it is cut: "" when it is longer. */
static struct str whole_in(struct arena *a, const json_t *o, const char *key, size_t max)
{
	struct str s = part_of(a, json_object_get(o, key));
	return utf8_length(s) > max ? STR_NONE : s;
}

static bool has_any(struct str s, const char *of)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || strchr(of, s.p[i]))
			return true;
	return false;
}

static struct str email_in(struct arena *a, const json_t *o, const char *key)
{
	struct str s = whole_in(a, o, key, EMAIL_MAX);
	ptrdiff_t at = str_find_char(s, '@');
	return at < 1 || (size_t)at + 1 == s.n || s.n > EMAIL_MAX || has_any(s, "<>,;\"\\") ? STR_NONE : s;
}

static struct str website_in(struct arena *a, const json_t *o, const char *key)
{
	struct str s = whole_in(a, o, key, WEBSITE_MAX);
	return (str_starts(s, S("https://")) || str_starts(s, S("http://"))) && !has_any(s, "<>\"\\") ? s : STR_NONE;
}

static struct str small(struct arena *a, struct str s)
{
	char *p = a_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];
	return str_from(p, s.n);
}

static struct str iso_day(struct arena *a, usec t)
{
	struct civil c = civil_of(t);
	return a_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* "August 23, 2019" or "2019-08-23"; "" for anything else. */
static struct str day_of(struct arena *a, struct str s)
{
	static const char *const months[] = { "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
		"november", "december" };
	struct str rest = small(a, s), month = str_cut(&rest, ' '), day = str_cut(&rest, ',');
	int64_t d, y;
	usec t;
	if (s.n == 10 && time_parse(s, &t))
		return iso_day(a, t);
	for (size_t i = 0; i < COUNT(months); i++)
		if (str_is(month, months[i]) && str_int(str_trim(day), &d) && str_int(str_trim(rest), &y) && y > 1950 && y < 2101 && d > 0 && d < 32) {
			struct civil c = { .year = (int)y, .month = (int)i + 1, .day = (int)d };
			return civil_valid(c) ? iso_day(a, civil_usec(c)) : STR_NONE;
		}
	return STR_NONE;
}

static bool is_plain(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (!((id.p[i] >= 'a' && id.p[i] <= 'z') || (id.p[i] >= '0' && id.p[i] <= '9') || id.p[i] == '-' || id.p[i] == '_' || id.p[i] == '.'))
			return false;
	return id.n > 0;
}

static struct directory_entry first_entry(struct arena *a, const json_t *o)
{
	struct str id = whole_in(a, o, "id", 100), phone = whole_in(a, o, "phone", PHONE_MAX);
	return (struct directory_entry){ .body = S("FIRST"), .name = name_in(a, o, "team"), .full = name_in(a, o, "team-full"),
		.host = name_in(a, o, "host"), .country = whole_in(a, o, "country", 2), .email = email_in(a, o, "email"),
		.phone = phone.n ? phone : whole_in(a, o, "telephone", PHONE_MAX), .website = website_in(a, o, "website"),
		.level = small(a, whole_in(a, o, "membership", LEVEL_MAX)), .since = day_of(a, whole_in(a, o, "member-since", LEVEL_MAX)),
		.evidence = is_plain(id) ? a_fmt(a, "https://www.first.org/members/teams/%.*s", STR_ARG(id)) : S("https://www.first.org/members/teams/") };
}

static bool is_used_for(const json_t *o, const char *use)
{
	const json_t *all = json_object_get(o, "usage"), *one;
	size_t i;
	json_array_foreach(all, i, one)
		if (json_is_string(one) && !strcmp(json_string_value(one), use))
			return true;
	return false;
}

/* The first of the list that is for `use`, else the first. */
static const json_t *listed(const json_t *list, const char *use)
{
	const json_t *one, *found = json_array_get(list, 0);
	size_t i;
	json_array_foreach(list, i, one)
		if (is_used_for(one, use))
			return one;
	return found;
}

static struct directory_entry ti_entry(struct arena *a, const json_t *o)
{
	const json_t *class = json_object_get(o, "classification");
	return (struct directory_entry){ .body = S("TF-CSIRT"), .name = name_in(a, o, "short_name"), .full = name_in(a, o, "official_name"),
		.host = name_in(a, o, "host_organisation"), .country = whole_in(a, json_object_get(o, "country"), "code", 2),
		.email = email_in(a, listed(json_object_get(o, "emails"), "contact"), "address"),
		.phone = whole_in(a, listed(json_object_get(o, "phones"), "voice"), "number", PHONE_MAX),
		.website = website_in(a, o, "website"), .level = small(a, whole_in(a, class, "name", LEVEL_MAX)),
		.since = day_of(a, whole_in(a, class, "since", LEVEL_MAX)), .evidence = S("https://www.trusted-introducer.org/directory/teams.html") };
}

void directory_put(struct buf *out, const struct directory_entry *e)
{
	const struct str parts[] = { e->body, e->name, e->full, e->host, e->country, e->email, e->phone, e->website, e->level, e->since, e->evidence };
	for (size_t i = 0; i < COUNT(parts); i++) {
		if (i)
			buf_add(out, S("\t"));
		buf_add(out, parts[i]);
	}
	buf_add(out, S("\n"));
}

bool directory_line(struct str *rest, struct directory_entry *ret)
{
	*ret = (struct directory_entry){ 0 };
	struct str *const parts[] = { &ret->body, &ret->name, &ret->full, &ret->host, &ret->country, &ret->email, &ret->phone, &ret->website, &ret->level,
		&ret->since, &ret->evidence };
	if (!rest->p || !rest->n)
		return false;
	struct str line = str_cut(rest, '\n');
	size_t n = 0;
	while (line.p && n < COUNT(parts))
		*parts[n++] = str_trim(str_cut(&line, '\t'));
	return n == COUNT(parts) && ret->name.n && (str_is(ret->body, "FIRST") || str_is(ret->body, "TF-CSIRT"));
}

static err entries_put(const json_t *list, bool is_first, struct buf *out)
{
	struct arena *a = arena_new(0);
	const json_t *one;
	size_t i;
	json_array_foreach(list, i, one) {
		struct directory_entry e = is_first ? first_entry(a, one) : ti_entry(a, one);
		if (json_is_object(one) && e.name.n)
			directory_put(out, &e);
		arena_reset(a);
	}
	arena_free(a);
	return OK;
}

/* A list whose first entry has the names of that directory. */
static bool is_list_of(const json_t *list, const char *key)
{
	return json_is_array(list) && json_is_string(json_object_get(json_array_get(list, 0), key));
}

err directory_parse(struct str json, struct buf *out, void *unused)
{
	(void)unused;
	json_t *root = json_loadb(json.p ? json.p : "", json.n, JSON_REJECT_DUPLICATES, NULL);
	const json_t *list = json_is_object(root) ? json_object_get(root, "data") : root;
	bool is_first = is_list_of(list, "team"), is_ti = is_list_of(list, "short_name");
	err e = !is_first && !is_ti ? E_INVALID : json_array_size(list) > DIRECTORY_ENTRIES_MAX ? E_LIMIT : entries_put(list, is_first, out);
	json_decref(root);
	return e;
}

err directory_read(struct str json, struct buf *out)
{
	static const struct sandbox_limits limits = { .memory_bytes = 256 << 20, .milliseconds = 3000 };
	json_object_seed(0);                         /* here: the child can open no source of randomness */
	return sandbox_run(&limits, directory_parse, json, NULL, out);
}
