/* The list of systems, and how many there are. What one body owns or operates is read from two indexes, everything else in the
 * order of names. */
#include "modules/network/rules.h"

static struct sys_page_row row_of(const struct sys_page_of_org_row *s)
{
	return (struct sys_page_row){ .id = s->id, .code = s->code, .name = s->name, .folded = s->folded, .owner_id = s->owner_id, .owner_code = s->owner_code,
		.owner_name = s->owner_name, .sector = s->sector, .province = s->province, .is_demo = s->is_demo, .ended_at = s->ended_at, .level = s->level,
		.is_open = s->is_open };
}

static err of_org(struct work *w, const struct system_ask *q, bool wide, struct sys_page_rows *ret)
{
	struct sys_page_of_org_rows rows;
	TRY(sys_page_of_org(w->db, w->a, &(struct sys_page_of_org_in){ .after = q->after, .after_id = q->after_id, .viewer = w->by.org_id, .wide = wide, .q = q->q,
		.level = q->level, .sector = q->sector, .province = q->province, .org = q->org, .max = q->max }, &rows));
	ret->at = a_array(w->a, struct sys_page_row, rows.n);
	for (ret->n = 0; ret->n < rows.n; ret->n++)
		ret->at[ret->n] = row_of(&rows.at[ret->n]);
	return OK;
}

err network_systems(struct work *w, const struct system_ask *q, struct sys_page_rows *ret)
{
	bool wide;
	TRY(network_sees_all(w, &wide));
	if (q->org)
		return of_org(w, q, wide, ret);
	return sys_page(w->db, w->a, &(struct sys_page_in){ .after = q->after, .after_id = q->after_id, .viewer = w->by.org_id, .wide = wide, .q = q->q,
		.level = q->level, .sector = q->sector, .province = q->province, .max = q->max }, ret);
}

err network_systems_count(struct work *w, const struct system_ask *q, int64_t *ret)
{
	struct sys_count_row all;
	struct sys_count_of_org_row own;
	bool wide;
	TRY(network_sees_all(w, &wide));
	if (q->org) {
		TRY(sys_count_of_org(w->db, w->a, &(struct sys_count_of_org_in){ .viewer = w->by.org_id, .wide = wide, .q = q->q, .level = q->level, .sector = q->sector,
			.province = q->province, .org = q->org, .max = COUNT_STOPS }, &own));
		*ret = own.n < COUNT_STOPS ? own.n : COUNT_STOPS;
		return OK;
	}
	TRY(sys_count(w->db, w->a, &(struct sys_count_in){ .viewer = w->by.org_id, .wide = wide, .q = q->q, .level = q->level, .sector = q->sector,
		.province = q->province, .max = COUNT_STOPS }, &all));
	*ret = all.n;
	return OK;
}
