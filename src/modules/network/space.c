/* Address space: prefixes, AS numbers and domains, and who holds them. */
#include "modules/network/rules.h"

#include "base/rand.h"
#include "formats/domain.h"

enum { MAX_OVERLAPS = 20 };

struct held { struct str kind, text; struct ip_prefix prefix; };

static struct str bytes_of(struct work *w, struct ip ip)
{
	return a_dup(w->a, str_from((const char *)ip.b, sizeof ip.b));
}

/* Nobody holds a top part of the address space or a public suffix of .vn; a slip of the hand would make somebody answer for all. */
static bool too_wide(const struct held *v)
{
	static const char *const suffixes[] = {
		"ac.vn", "ai.vn", "biz.vn", "com.vn", "edu.vn", "gov.vn", "health.vn", "id.vn", "info.vn", "int.vn", "io.vn",
		"name.vn", "net.vn", "org.vn", "pro.vn",
	};
	if (str_is(v->kind, "prefix"))
		return v->prefix.bits < (ip_prefix_is_v4(v->prefix) ? 96 + 8 : 16);
	for (size_t i = 0; i < COUNT(suffixes); i++)
		if (str_is(v->text, suffixes[i]))
			return true;
	return false;
}

static bool value_parse(struct work *w, struct str text, struct held *ret)
{
	int64_t asn;
	*ret = (struct held){ 0 };
	if (ip_prefix_parse(text, &ret->prefix)) {
		ret->kind = S("prefix");
		ret->text = ip_prefix_text(w->a, ret->prefix);
	} else if (asn_parse(text, &asn)) {
		ret->kind = S("asn");
		ret->text = asn_text(w->a, asn);
	} else if (domain_parse(w->a, text, &ret->text)) {
		ret->kind = S("domain");
	} else {
		return false;
	}
	return true;
}

static bool value_is_public(const struct held *v, bool is_demo)
{
	int64_t asn;
	if (str_is(v->kind, "prefix"))
		return ip_prefix_is_public(v->prefix, is_demo);
	return !str_is(v->kind, "asn") || (asn_parse(v->text, &asn) && asn_is_public(asn, is_demo));
}

static void check_value(struct work *w, struct str text, bool is_demo, struct held *ret)
{
	if (!value_parse(w, text, ret))
		fail_field(w, S("value"), M_NETWORK_NOT_ADDRESS_SPACE, text);
	else if (too_wide(ret))
		fail_field(w, S("value"), M_NETWORK_TOO_WIDE, ret->text);
	else if (!value_is_public(ret, is_demo))
		fail_field(w, S("value"), M_NETWORK_NOT_PUBLIC, ret->text);
}

static err check_not_held(struct work *w, const struct held *v, int64_t org)
{
	struct space_same_row row;
	bool found;
	TRY(space_same(w->db, w->a, &(struct space_same_in){ .kind = v->kind, .value = v->text, .org = org, .now = w->now }, &row, &found));
	if (found)
		fail_field(w, S("value"), M_NETWORK_SPACE_KNOWN, v->text);
	return work_checked(w);
}

static void overlap_add(struct work *w, struct overlaps *o, size_t *cap, struct overlap one)
{
	if (o->n == *cap)
		o->at = a_grow(w->a, o->at, sizeof *o->at, cap);
	o->at[o->n++] = one;
}

static err overlaps_valued(struct work *w, const struct held *v, int64_t org, struct overlaps *o, size_t *cap)
{
	struct space_valued_rows rows;
	TRY(space_valued(w->db, w->a, &(struct space_valued_in){ .kind = v->kind, .value = v->text, .now = w->now, .max = MAX_OVERLAPS }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.at[i].org_id != org)
			overlap_add(w, o, cap, (struct overlap){ rows.at[i].value, rows.at[i].code, rows.at[i].name });
	return OK;
}

/* Prefixes above the new one: every shorter length is one possible value. */
static err overlaps_above(struct work *w, const struct held *v, int64_t org, struct overlaps *o, size_t *cap)
{
	int least = ip_prefix_is_v4(v->prefix) ? 96 + 8 : 16;
	for (int bits = v->prefix.bits - 1; bits >= least; bits--) {
		struct held outer = { .kind = v->kind, .text = ip_prefix_text(w->a, ip_prefix_of(v->prefix.ip, bits)) };
		TRY(overlaps_valued(w, &outer, org, o, cap));
	}
	return OK;
}

static err overlaps_of(struct work *w, const struct held *v, int64_t org, struct overlaps *ret)
{
	size_t cap = 0;
	*ret = (struct overlaps){ 0 };
	if (!str_is(v->kind, "prefix"))
		return overlaps_valued(w, v, org, ret, &cap);
	struct space_within_rows rows;
	TRY(space_within(w->db, w->a, &(struct space_within_in){ .first = bytes_of(w, v->prefix.ip),
		.last = bytes_of(w, ip_prefix_last(v->prefix)), .org = org, .now = w->now, .max = MAX_OVERLAPS }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		overlap_add(w, ret, &cap, (struct overlap){ rows.at[i].value, rows.at[i].code, rows.at[i].name });
	return overlaps_above(w, v, org, ret, &cap);
}

err network_space_changed(struct work *w)
{
	return space_touch(w->db, &(struct space_touch_in){ .version = id_new() }, NULL);
}

static err space_store(struct work *w, const struct space_form *f, const struct held *v, int64_t id, int64_t org, int64_t isp)
{
	bool is_prefix = str_is(v->kind, "prefix");
	TRY(space_insert(w->db, &(struct space_insert_in){ .id = id, .kind = v->kind, .value = v->text,
		.first = is_prefix ? bytes_of(w, v->prefix.ip) : STR_NONE,
		.last = is_prefix ? bytes_of(w, ip_prefix_last(v->prefix)) : STR_NONE,
		.org = org, .isp = isp, .source = f->source.n ? f->source : S("declared"),
		.from = f->valid_from ? f->valid_from : w->now, .now = w->now }, NULL));
	return network_space_changed(w);
}

err network_space_add(struct work *w, const struct space_form *f, int64_t *ret_id, struct overlaps *ret)
{
	struct org_by_id_row owner;
	struct held v;
	int64_t org, isp, id = id_new();
	TRY(network_org_id(w, f->org, &org));
	TRY(network_need_edit(w, org));
	TRY(network_org(w, org, &owner));
	TRY(network_org_typed(w, "isp", f->isp, false, &isp));
	check_choice(w, "source", f->source, "declared|whois|vnnic|observed|import", false);
	if (f->valid_from > w->now)
		fail_field(w, S("valid_from"), M_NETWORK_DATE_IN_FUTURE);
	check_value(w, f->value, owner.is_demo, &v);
	TRY(work_checked(w));
	TRY(check_not_held(w, &v, org));
	TRY(space_store(w, f, &v, id, org, isp));
	if (ret)
		TRY(overlaps_of(w, &v, org, ret));
	*ret_id = id;
	return NOTE(w, "network.address_add", "organisation", org, { "code", owner.code }, { "value", v.text });
}

err network_space_end(struct work *w, int64_t org_id, int64_t space_id)
{
	int64_t n;
	struct org_by_id_row org;
	TRY(network_need_edit(w, org_id));
	TRY(network_org(w, org_id, &org));
	TRY(space_end(w->db, &(struct space_end_in){ .id = space_id, .org = org_id, .at = w->now }, &n));
	if (n != 1)
		return fail(w, E_NOT_FOUND, M_NETWORK_SPACE_UNKNOWN);
	TRY(network_space_changed(w));
	return NOTE(w, "network.address_end", "organisation", org_id, { "code", org.code });
}
