/* The list of systems, and how many there are. What one body owns or operates is read from two indexes; a part of a name alone is
 * looked for in memory (roll.h), since no index of the database finds it; everything else is read in the order of names. */
#include "modules/network/rules.h"

#include <assert.h>
#include <stddef.h>

#include "base/rand.h"
#include "modules/network/roll.h"

enum { NAMED_MAX = 51 };                 /* parameters of sys_page_named */

err network_system_names_changed(struct work *w)
{
	return sys_names_touch(w->db, &(struct sys_names_touch_in){ .version = id_new() }, NULL);
}

/* The keys of the software asked for. */
struct keys { struct str low, high; };

/* False when software is asked for of which no key is left: nothing runs it. */
static bool keys_of(struct work *w, const struct system_ask *q, struct keys *ret)
{
	*ret = (struct keys){ 0 };
	return !q->software.n || network_software_keys(w->a, q->software, &ret->low, &ret->high);
}

/* ---- parts of names ---- */

static struct kept_box names = KEPT_BOX_INIT;

static err name_add(void *arg, const struct sys_names_row *s)
{
	roll_add(arg, s->folded, s->id);
	return OK;
}

static err names_read(struct work *w, void *into)
{
	return sys_names(w->db, name_add, into);
}

/* Ids of the systems whose names hold what was typed, the first max of them. */
static err named(struct work *w, const struct system_ask *q, size_t max, int64_t *ret, size_t *ret_n)
{
	struct sys_names_version_row now;
	TRY(sys_names_version(w->db, w->a, &now));
	return roll_find(w, &names, now.version, names_read, &(struct roll_ask){ .needle = network_needle(w->a, q->q), .after = q->after, .after_id = q->after_id,
		.max = max }, ret, ret_n);
}

static bool is_by_name_alone(struct work *w, const struct system_ask *q)
{
	return !q->software.n && !q->level && !q->sector.n && !q->province.n && !q->org && q->max <= NAMED_MAX && network_needle(w->a, q->q).n;
}

static struct sys_page_row row_named(const struct sys_page_named_row *s)
{
	return (struct sys_page_row){ .id = s->id, .code = s->code, .name = s->name, .folded = s->folded, .owner_id = s->owner_id, .owner_code = s->owner_code,
		.owner_name = s->owner_name, .sector = s->sector, .province = s->province, .is_demo = s->is_demo, .ended_at = s->ended_at, .level = s->level,
		.is_open = s->is_open };
}

static err by_name(struct work *w, const struct system_ask *q, bool wide, struct sys_page_rows *ret)
{
	struct sys_page_named_rows rows;
	struct sys_page_named_in in = { .viewer = w->by.org_id, .wide = wide, .q = network_pattern(w->a, q->q) };
	int64_t ids[NAMED_MAX] = { 0 };
	size_t n;
	static_assert(sizeof in - offsetof(struct sys_page_named_in, i0) == sizeof ids, "as many parameters as ids");
	TRY(named(w, q, (size_t)q->max, ids, &n));
	memcpy(&in.i0, ids, sizeof ids);
	TRY(sys_page_named(w->db, w->a, &in, &rows));
	ret->at = a_array(w->a, struct sys_page_row, rows.n);
	for (ret->n = 0; ret->n < rows.n; ret->n++)
		ret->at[ret->n] = row_named(&rows.at[ret->n]);
	return OK;
}

/* ---- what a body owns or operates ---- */

static struct sys_page_row row_of(const struct sys_page_of_org_row *s)
{
	return (struct sys_page_row){ .id = s->id, .code = s->code, .name = s->name, .folded = s->folded, .owner_id = s->owner_id, .owner_code = s->owner_code,
		.owner_name = s->owner_name, .sector = s->sector, .province = s->province, .is_demo = s->is_demo, .ended_at = s->ended_at, .level = s->level,
		.is_open = s->is_open };
}

static err of_org(struct work *w, const struct system_ask *q, bool wide, struct keys k, struct sys_page_rows *ret)
{
	struct sys_page_of_org_rows rows;
	TRY(sys_page_of_org(w->db, w->a, &(struct sys_page_of_org_in){ .after = q->after, .after_id = q->after_id, .viewer = w->by.org_id, .wide = wide,
		.q = network_pattern(w->a, q->q), .level = q->level, .sector = q->sector, .province = q->province, .org = q->org, .low = k.low, .high = k.high, .now = w->now,
		.max = q->max }, &rows));
	ret->at = a_array(w->a, struct sys_page_row, rows.n);
	for (ret->n = 0; ret->n < rows.n; ret->n++)
		ret->at[ret->n] = row_of(&rows.at[ret->n]);
	return OK;
}

/* ---- the list ---- */

err network_systems(struct work *w, const struct system_ask *q, struct sys_page_rows *ret)
{
	struct keys k;
	bool wide;
	TRY(network_sees_all(w, &wide));
	*ret = (struct sys_page_rows){ 0 };
	if (!keys_of(w, q, &k))
		return OK;
	if (q->org)
		return of_org(w, q, wide, k, ret);
	if (is_by_name_alone(w, q))
		return by_name(w, q, wide, ret);
	return sys_page(w->db, w->a, &(struct sys_page_in){ .after = q->after, .after_id = q->after_id, .viewer = w->by.org_id, .wide = wide,
		.q = network_pattern(w->a, q->q), .level = wide ? q->level : 0, .own_level = wide ? 0 : q->level, .sector = q->sector, .province = q->province,
		.low = k.low, .high = k.high, .now = w->now, .max = q->max }, ret);
}

static err count_by_name(struct work *w, const struct system_ask *q, int64_t *ret)
{
	int64_t *ids = a_array(w->a, int64_t, COUNT_STOPS);
	const struct system_ask from_the_first = { .q = q->q };
	size_t n;
	TRY(named(w, &from_the_first, COUNT_STOPS, ids, &n));
	*ret = (int64_t)n;
	return OK;
}

static err count_of_org(struct work *w, const struct system_ask *q, bool wide, struct keys k, int64_t *ret)
{
	struct sys_count_of_org_row row;
	TRY(sys_count_of_org(w->db, w->a, &(struct sys_count_of_org_in){ .viewer = w->by.org_id, .wide = wide, .q = network_pattern(w->a, q->q), .level = q->level,
		.sector = q->sector, .province = q->province, .org = q->org, .low = k.low, .high = k.high, .now = w->now, .max = COUNT_STOPS }, &row));
	*ret = row.n < COUNT_STOPS ? row.n : COUNT_STOPS;
	return OK;
}

err network_systems_count(struct work *w, const struct system_ask *q, int64_t *ret)
{
	struct sys_count_row row;
	struct keys k;
	bool wide;
	TRY(network_sees_all(w, &wide));
	*ret = 0;
	if (!keys_of(w, q, &k))
		return OK;
	if (q->org)
		return count_of_org(w, q, wide, k, ret);
	if (is_by_name_alone(w, q))
		return count_by_name(w, q, ret);
	TRY(sys_count(w->db, w->a, &(struct sys_count_in){ .viewer = w->by.org_id, .wide = wide, .q = network_pattern(w->a, q->q),
		.level = wide ? q->level : 0, .own_level = wide ? 0 : q->level, .sector = q->sector, .province = q->province,
		.low = k.low, .high = k.high, .now = w->now, .max = COUNT_STOPS }, &row));
	*ret = row.n;
	return OK;
}
