/* The list of experts: for most viewers those of their own tree; for those who see everybody, a part of a name is looked for in
 * memory (roll.h), since no index of the database finds it. */
#include <assert.h>
#include <stddef.h>

#include "modules/network/roll.h"
#include "modules/team/pages.h"

enum { NAMED_MAX = 51 };                 /* parameters of person_page_named */

static struct kept_box names = KEPT_BOX_INIT;

static err name_add(void *arg, const struct person_names_row *p)
{
	roll_add(arg, p->folded, p->id);
	return OK;
}

static err names_read(struct work *w, void *into)
{
	return person_names(w->db, name_add, into);
}

static err by_name(struct work *w, const struct person_page_in *q, struct str typed, struct person_page_rows *ret)
{
	struct person_page_named_rows rows;
	struct person_page_named_in in = { .q = q->q };
	struct team_version_row now;
	int64_t ids[NAMED_MAX] = { 0 };
	size_t n;
	static_assert(sizeof in - offsetof(struct person_page_named_in, i0) == sizeof ids, "as many parameters as ids");
	TRY(team_version(w->db, w->a, &now));
	TRY(roll_find(w, &names, now.version, names_read, &(struct roll_ask){ .needle = network_needle(w->a, typed), .after = q->after, .after_id = q->after_id,
		.max = (size_t)q->max }, ids, &n));
	memcpy(&in.i0, ids, sizeof ids);
	TRY(person_page_named(w->db, w->a, &in, &rows));
	ret->at = a_array(w->a, struct person_page_row, rows.n);
	for (ret->n = 0; ret->n < rows.n; ret->n++) {
		const struct person_page_named_row *p = &rows.at[ret->n];
		ret->at[ret->n] = (struct person_page_row){ p->id, p->code, p->name, p->folded, p->org_code, p->org_name, p->consent_at, p->is_demo, p->ended_at };
	}
	return OK;
}

static err everybody(struct work *w, const struct person_page_in *q, struct person_page_rows *ret)
{
	struct person_page_all_rows rows;
	TRY(person_page_all(w->db, w->a, &(struct person_page_all_in){ .after = q->after, .after_id = q->after_id, .q = q->q, .org = q->org, .max = q->max }, &rows));
	ret->at = a_array(w->a, struct person_page_row, rows.n);
	for (ret->n = 0; ret->n < rows.n; ret->n++) {
		const struct person_page_all_row *p = &rows.at[ret->n];
		ret->at[ret->n] = (struct person_page_row){ p->id, p->code, p->name, p->folded, p->org_code, p->org_name, p->consent_at, p->is_demo, p->ended_at };
	}
	return OK;
}

err people_asked_for(struct req *r, const struct person_filter *in, int64_t max, struct person_page_rows *ret)
{
	struct person_page_in q = { .viewer = r->w.by.org_id, .q = network_pattern(r->w.a, in->q), .max = max };
	bool wide;
	TRY(team_sees_all(&r->w, &wide));
	TRY(network_org_typed(&r->w, "org", in->org, false, &q.org));
	TRY(work_checked(&r->w));
	if (!cursor_parse(r->w.a, in->after, &q.after, &q.after_id))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	*ret = (struct person_page_rows){ 0 };
	if (!wide)
		return person_page(r->w.db, r->w.a, &q, ret);
	return q.q.n && !q.org && max <= NAMED_MAX ? by_name(&r->w, &q, in->q, ret) : everybody(&r->w, &q, ret);
}
