/* A hit of YARA as a line of JSON. Names, tags and what rules say of themselves come from strangers: they are cut, and written as JSON writes text. */
#include "base/text.h"
#include "modules/hunt/yara_inside.h"

#define META_BYTES 500
#define NAME_BYTES 200
#define TAGS_MAX 20

/* ---- matches ---- */

/* Text when all of it is, else digits. */
static bool is_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127)
			return false;
	return utf8_valid(s);
}

static struct str hex(struct arena *a, struct str s)
{
	static const char digits[] = "0123456789abcdef";
	char *p = a_alloc(a, 2 * s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		p[2 * i] = digits[(unsigned char)s.p[i] >> 4];
		p[2 * i + 1] = digits[(unsigned char)s.p[i] & 15];
	}
	return str_from(p, 2 * s.n);
}

/* The next match; the rest of the bytes is what follows it. */
static struct str next_match(struct str *rest, struct yara_record_match *ret)
{
	memcpy(ret, rest->p, sizeof *ret);
	struct str bytes = str_sub(*rest, sizeof *ret, ret->n);
	*rest = str_sub(*rest, sizeof *ret + ret->n, rest->n);
	return bytes;
}

static void say_matches(struct json *j, struct arena *a, const struct yara_pack *p, const struct yara_record *r, struct str rest)
{
	struct yara_record_match m;
	json_key_array(j, "strings");
	for (uint32_t i = 0; i < r->n; i++) {
		struct str bytes = next_match(&rest, &m);
		json_object(j);
		json_text(j, "id", str_sub(yara_pack_string(p, m.string), 0, NAME_BYTES));
		json_int(j, "offset", (int64_t)m.at);
		json_int(j, "length", (int64_t)m.length);
		json_text(j, is_text(bytes) ? "text" : "hex", is_text(bytes) ? bytes : hex(a, bytes));
		json_end(j);
	}
	json_end(j);
}

/* The identifier of the string that matches first in the text, else the rule's own. */
static struct str first_string(const struct yara_pack *p, const struct yara_record *r, struct str rest)
{
	struct yara_record_match m;
	struct str name = STR_NONE;
	uint64_t at = UINT64_MAX;
	for (uint32_t i = 0; i < r->n; i++) {
		next_match(&rest, &m);
		if (m.at < at) {
			at = m.at;
			name = yara_pack_string(p, m.string);
		}
	}
	return name.n ? name : yara_pack_rule(p, r->rule).name;
}

/* ---- rules ---- */

static struct str graded(const struct yara_pack *p, struct arena *a, uint32_t rule)
{
	struct str severity = yara_pack_meta(p, a, rule, YARA_SEVERITY), score = yara_pack_meta(p, a, rule, YARA_SCORE);
	return severity.n ? severity : score.n ? score : S("match");
}

static void say_tags(struct json *j, const struct yara_pack *p, uint32_t rule)
{
	size_t n = 0;
	json_key_array(j, "tags");
	for (const char *tag = yara_pack_tag(p, rule, NULL); tag && n < TAGS_MAX; tag = yara_pack_tag(p, rule, tag), n++)
		json_text(j, NULL, str_sub(str_of(tag), 0, NAME_BYTES));
	json_end(j);
}

static void say_meta(struct json *j, struct arena *a, const struct yara_pack *p, uint32_t rule)
{
	static const struct { const char *key; enum yara_meta what; } said[] = {
		{ "author", YARA_AUTHOR }, { "description", YARA_DESCRIPTION }, { "reference", YARA_REFERENCE },
	};
	json_key_object(j, "meta");
	for (size_t i = 0; i < COUNT(said); i++) {
		struct str v = yara_pack_meta(p, a, rule, said[i].what);
		if (v.n)
			json_text(j, said[i].key, str_sub(v, 0, META_BYTES));
	}
	json_end(j);
}

void hunt_yara_say(struct json *j, struct arena *a, const struct yara_pack *p, struct str file, struct str inside, const struct finding *f)
{
	struct yara_record r;
	memcpy(&r, f->what.p, sizeof r);
	struct str matches = str_sub(f->what, sizeof r, f->what.n);
	struct yara_rule rule = yara_pack_rule(p, r.rule);
	json_object(j);
	json_text(j, "file", file);
	if (inside.n)
		json_text(j, "inside", inside);
	json_int(j, "offset", (int64_t)f->at);
	json_text(j, "kind", S("yara"));
	json_text(j, "id", a_fmt(a, "%.*s:%.*s", STR_ARG(rule.space), STR_ARG(rule.name)));
	json_text(j, "value", str_sub(first_string(p, &r, matches), 0, NAME_BYTES));
	json_text(j, "type", str_sub(graded(p, a, r.rule), 0, NAME_BYTES));
	say_tags(j, p, r.rule);
	say_meta(j, a, p, r.rule);
	json_int(j, "matches", (int64_t)r.n_matches);
	say_matches(j, a, p, &r, matches);
	json_end(j);
}
