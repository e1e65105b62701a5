/* test_oscal_rules: what OSCAL 1.1.2 asks of the documents we write, for tests. Source: the JSON schemas of release 1.1.2 (catalog, profile, assessment results, POA&M);
 * each row is the definition of that name there, less the members we never write. A member that has no row here is refused: enter its rule before writing it. */
#ifndef ENGINE_DUTY_TEST_OSCAL_RULES_H
#define ENGINE_DUTY_TEST_OSCAL_RULES_H

#include <jansson.h>

#include "base/arena.h"
#include "base/clock.h"

/* "name!kind": must be there; "name?kind": may. Kinds: another row, a datatype, or words with "|". "[]": a list of at least one. */
static const struct { const char *is, *members; } oscal_rules[] = {
	{ "document", "catalog?catalog profile?profile assessment-results?assessment-results plan-of-action-and-milestones?plan" },
	{ "catalog", "uuid!uuid metadata!metadata params?parameter[] groups?group[] back-matter?back-matter" },
	{ "metadata", "title!text last-modified!time version!string oscal-version!string parties?party[] props?property[]" },
	{ "party", "uuid!uuid type!person|organization name?string props?property[]" },
	{ "property", "name!token ns?uri value!string" },
	{ "link", "href!reference rel?token" },
	{ "parameter", "id!token label?text props?property[] values?string[] select?selection" },
	{ "selection", "how-many?one|one-or-more choice?text[]" },
	{ "group", "id?token class?token title!text parts?part[] groups?group[] controls?control[]" },
	{ "control", "id!token class?token title!text props?property[] links?link[] parts?part[]" },
	{ "part", "id?token name!token props?property[] prose?text" },
	{ "back-matter", "resources?resource[]" },
	{ "resource", "uuid!uuid title?text props?property[] rlinks?resource-link[] base64?embedded" },
	{ "resource-link", "href!reference media-type?string hashes?hash[]" },
	{ "hash", "algorithm!string value!string" },
	{ "embedded", "filename?token media-type?string value!base64" },
	{ "profile", "uuid!uuid metadata!metadata imports!import[] merge?merge" },
	{ "import", "href!reference include-all?nothing include-controls?select-control[] exclude-controls?select-control[]" },
	{ "nothing", "" },
	{ "select-control", "with-ids?token[] matching?matching[]" },
	{ "matching", "pattern?string" },
	{ "merge", "as-is?boolean" },
	{ "assessment-results", "uuid!uuid metadata!metadata import-ap!import-ap results!result[]" },
	{ "import-ap", "href!reference" },
	{ "result", "uuid!uuid title!text description!text start!time end?time local-definitions?local-definitions reviewed-controls!reviewed-controls "
		"observations?observation[] findings?finding[]" },
	{ "local-definitions", "inventory-items?inventory-item[]" },
	{ "inventory-item", "uuid!uuid description!text props?property[]" },
	{ "reviewed-controls", "control-selections!control-selection[]" },
	{ "control-selection", "include-all?nothing" },
	{ "observation", "uuid!uuid title?text description!text props?property[] methods!string[] subjects?subject[] collected!time" },
	{ "subject", "subject-uuid!uuid type!token title?text" },
	{ "finding", "uuid!uuid title!text description!text props?property[] target!target related-observations?related-observation[]" },
	{ "target", "type!statement-id|objective-id target-id!token status!objective-status" },
	{ "objective-status", "state!satisfied|not-satisfied reason?token" },
	{ "related-observation", "observation-uuid!uuid" },
	{ "plan", "uuid!uuid metadata!metadata system-id?system-id risks?risk[] poam-items!poam-item[]" },
	{ "system-id", "id!string" },
	{ "risk", "uuid!uuid title!text description!text statement!text props?property[] status!token deadline?time" },
	{ "poam-item", "uuid?uuid title!text description!text props?property[] related-risks?related-risk[]" },
	{ "related-risk", "risk-uuid!uuid" },
};

/* ---- datatypes ---- */

static const char oscal_alnum[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

static inline bool oscal_all_in(struct str s, const char *set)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr(oscal_alnum, s.p[i]) && !strchr(set, s.p[i]))
			return false;
	return true;
}

/* Ours say more than the schema: nothing is empty. */
static inline bool oscal_is_text(struct str s) { return s.n > 0; }
/* One line, no white space at its ends. */
static inline bool oscal_is_string(struct str s) { return s.n > 0 && str_trim(s).n == s.n && str_find_char(s, '\n') < 0 && str_find_char(s, '\r') < 0; }
/* The schema allows letters of all alphabets; ours are ASCII. */
static inline bool oscal_is_token(struct str s) { return s.n > 0 && (s.p[0] == '_' || (s.p[0] > '9' && strchr(oscal_alnum, s.p[0]))) && oscal_all_in(s, "._-"); }
static inline bool oscal_is_time(struct str s) { usec t; return s.n > 19 && s.p[10] == 'T' && str_ends(s, S("Z")) && time_parse(s, &t); }

/* RFC 3986: only its characters, "%" with two hexadecimal digits. */
static inline bool oscal_is_reference(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '%' && (i + 2 >= s.n || !strchr("0123456789abcdefABCDEF", s.p[i + 1]) || !strchr("0123456789abcdefABCDEF", s.p[i + 2])))
			return false;
	return s.n > 0 && oscal_all_in(s, "-._~:/?#[]@!$&'()*+,;=%");
}

static inline bool oscal_is_uri(struct str s)
{
	ptrdiff_t colon = str_find_char(s, ':');
	return oscal_is_reference(s) && colon > 1 && (size_t)colon + 1 < s.n && oscal_all_in(str_sub(s, 0, (size_t)colon), "+-.");
}

/* Base 64 without line breaks; RFC 4648 padding. */
static inline bool oscal_is_base64(struct str s)
{
	size_t pad = s.n > 1 && s.p[s.n - 1] == '=' ? 1 + (s.p[s.n - 2] == '=') : 0;
	return s.n > pad && s.n % 4 == 0 && oscal_all_in(str_sub(s, 0, s.n - pad), "+/");
}

/* Version 5, variant of RFC 9562. */
static inline bool oscal_is_uuid(struct str s)
{
	static const char form[] = "hhhhhhhh-hhhh-5hhh-vhhh-hhhhhhhhhhhh";
	for (size_t i = 0; i < s.n && s.n == sizeof form - 1; i++) {
		const char *of = form[i] == 'h' ? "0123456789abcdef" : form[i] == 'v' ? "89ab" : form[i] == '5' ? "5" : "-";
		if (!strchr(of, s.p[i]))
			return false;
	}
	return s.n == sizeof form - 1;
}

static const struct { const char *is; bool (*holds)(struct str); } oscal_datatypes[] = {
	{ "text", oscal_is_text }, { "string", oscal_is_string }, { "token", oscal_is_token }, { "uuid", oscal_is_uuid }, { "uri", oscal_is_uri },
	{ "reference", oscal_is_reference }, { "time", oscal_is_time }, { "base64", oscal_is_base64 },
};

/* ---- a whole document ---- */

/* All of these return the first fault, "where: what", or an empty text. */
static inline struct str oscal_fault_of(struct arena *a, struct str where, struct str kind, const json_t *v);

static inline struct str oscal_wrong(struct arena *a, struct str where, struct str what) { return a_fmt(a, "%.*s: %.*s", STR_ARG(where), STR_ARG(what)); }

/* The kind of a member, and whether it must be there. */
static inline struct str oscal_member_kind(const char *members, struct str name, bool *ret_must)
{
	for (struct str rest = str_of(members); rest.p;) {
		struct str one = str_cut(&rest, ' '), is = one;
		ptrdiff_t mark = str_find_char(one, '!');
		*ret_must = mark >= 0;
		is = str_cut(&one, *ret_must ? '!' : '?');
		if (str_eq(is, name))
			return one;
	}
	return STR_NONE;
}

static inline struct str oscal_missing(struct arena *a, struct str where, const char *members, const json_t *v)
{
	for (struct str rest = str_of(members); rest.p && members[0];) {
		struct str one = str_cut(&rest, ' '), name = one;
		if (str_find_char(one, '!') >= 0 && (name = str_cut(&one, '!'), !json_object_get(v, a_z(a, name))))
			return oscal_wrong(a, where, a_cat(a, S("lacks "), name));
	}
	return STR_NONE;
}

static inline struct str oscal_object_fault(struct arena *a, struct str where, const char *members, const json_t *v)
{
	const char *name;
	json_t *x;
	bool must;
	struct str fault = json_is_object(v) ? oscal_missing(a, where, members, v) : oscal_wrong(a, where, S("no object"));
	if (fault.n)
		return fault;
	json_object_foreach((json_t *)v, name, x) {
		struct str kind = oscal_member_kind(members, str_of(name), &must);
		fault = kind.n ? oscal_fault_of(a, a_fmt(a, "%.*s/%s", STR_ARG(where), name), kind, x) : oscal_wrong(a, where, a_fmt(a, "may not have %s", name));
		if (fault.n)
			return fault;
	}
	return STR_NONE;
}

static inline struct str oscal_list_fault(struct arena *a, struct str where, struct str kind, const json_t *v)
{
	size_t i;
	json_t *x;
	if (!json_is_array(v) || !json_array_size(v))
		return oscal_wrong(a, where, S("no list, or an empty one"));
	json_array_foreach(v, i, x) {
		struct str fault = oscal_fault_of(a, a_fmt(a, "%.*s/%zu", STR_ARG(where), i), kind, x);
		if (fault.n)
			return fault;
	}
	return STR_NONE;
}

static inline struct str oscal_word_fault(struct arena *a, struct str where, struct str words, struct str v)
{
	for (struct str rest = words; rest.p;)
		if (str_eq(str_cut(&rest, '|'), v))
			return STR_NONE;
	return oscal_wrong(a, where, a_fmt(a, "none of %.*s", STR_ARG(words)));
}

static inline struct str oscal_fault_of(struct arena *a, struct str where, struct str kind, const json_t *v)
{
	struct str text = json_is_string(v) ? str_from(json_string_value(v), json_string_length(v)) : STR_NONE;
	if (str_ends(kind, S("[]")))
		return oscal_list_fault(a, where, str_sub(kind, 0, kind.n - 2), v);
	if (str_is(kind, "boolean"))
		return json_is_boolean(v) ? STR_NONE : oscal_wrong(a, where, S("not true or false"));
	if (str_find_char(kind, '|') >= 0)
		return oscal_word_fault(a, where, kind, text);
	for (size_t i = 0; i < sizeof oscal_datatypes / sizeof *oscal_datatypes; i++)
		if (str_is(kind, oscal_datatypes[i].is))
			return json_is_string(v) && oscal_datatypes[i].holds(text) ? STR_NONE : oscal_wrong(a, where, a_fmt(a, "no %.*s: %.*s", STR_ARG(kind), STR_ARG(text)));
	for (size_t i = 0; i < sizeof oscal_rules / sizeof *oscal_rules; i++)
		if (str_is(kind, oscal_rules[i].is))
			return oscal_object_fault(a, where, oscal_rules[i].members, v);
	return oscal_wrong(a, where, a_cat(a, S("no rule "), kind));
}

/* Of one of our documents: exactly one model at the root, every member of every object. */
static inline struct str oscal_document_fault(struct arena *a, const json_t *root)
{
	if (json_object_size(root) != 1)
		return S("not one model");
	return oscal_fault_of(a, STR_NONE, S("document"), root);
}

#endif
