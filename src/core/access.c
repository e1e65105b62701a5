#include "core/access.h"

#include "core/queries.h"

err access_give(struct work *w, struct str kind, int64_t record_id, int64_t org_id, enum access_level level, struct str reason)
{
	return grant_give(w->db, &(struct grant_give_in){ .kind = kind, .record = record_id, .org = org_id, .level = level,
		.reason = reason, .now = w->now, .by = w->by.account_id }, NULL);
}

err access_take(struct work *w, struct str kind, int64_t record_id, int64_t org_id)
{
	int64_t n;
	TRY(grant_take(w->db, &(struct grant_take_in){ .kind = kind, .record = record_id, .org = org_id }, &n));
	return n ? OK : fail(w, E_NOT_FOUND, M_CORE_NO_GRANT);
}

err access_level_of(struct work *w, struct str kind, int64_t record_id, enum access_level *ret)
{
	struct grant_level_row row;
	bool found;
	if (w->by.is_system) {
		*ret = ACCESS_LEAD;
		return OK;
	}
	TRY(grant_level(w->db, w->a, &(struct grant_level_in){ .kind = kind, .record = record_id, .org = w->by.org_id }, &row, &found));
	*ret = found ? (enum access_level)row.level : ACCESS_NONE;
	return OK;
}

err access_need(struct work *w, struct str kind, int64_t record_id, enum access_level need)
{
	enum access_level has;
	TRY(access_level_of(w, kind, record_id, &has));
	if (has >= need)
		return OK;
	return has == ACCESS_NONE ? fail(w, E_NOT_FOUND, M_CORE_NOT_FOUND) : fail(w, E_DENIED, M_CORE_ACCESS_TOO_LOW);
}

static const char *const tlp_names[] = {
	[TLP_CLEAR] = "TLP:CLEAR", [TLP_GREEN] = "TLP:GREEN", [TLP_AMBER] = "TLP:AMBER",
	[TLP_AMBER_STRICT] = "TLP:AMBER+STRICT", [TLP_RED] = "TLP:RED",
};

const char *tlp_name(enum tlp t)
{
	return tlp_names[t];
}

bool tlp_parse(struct str s, enum tlp *ret)
{
	const struct str prefix = S("TLP:");
	struct str name = str_trim(s);
	if (name.n >= prefix.n && str_eq_nocase(str_sub(name, 0, prefix.n), prefix))
		name = str_sub(name, prefix.n, name.n);
	for (int t = TLP_CLEAR; t <= TLP_RED; t++) {
		if (!str_eq_nocase(name, str_sub(str_of(tlp_names[t]), prefix.n, SIZE_MAX)))
			continue;
		*ret = (enum tlp)t;
		return true;
	}
	return false;
}
