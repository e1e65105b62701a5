/* Why a window has its status: every record of the kinds it asks for, and what became of it. */
#include "engine/duty/inside.h"

static enum duty_why why(const struct ask *k, const struct evidence_query *q, const struct duty_record *r, const struct window *w, int *ret_where)
{
	usec time = record_time(q, r);
	*ret_where = -1;
	if (r->known_from > k->known)
		return WHY_NOT_KNOWN;
	if (r->known_to <= k->known)
		return WHY_WITHDRAWN;
	if (r->is_false)
		return WHY_FALSE;
	if (k->recur->kind == RECUR_INVARIANT ? r->begins > k->at || lasts_until(k, q, r) <= w->from : !work_is_in(k, q, r, time, w))
		return WHY_OUTSIDE;
	if (q->is_linked && !record_is_linked(k, r, w))
		return WHY_NOT_LINKED;
	if ((*ret_where = where_fails(k, q->where, q->n_where, r, w)) >= 0)
		return WHY_CONDITION;
	if ((int)record_grade(r) < (int)q->min_grade)
		return record_grade(r) < r->grade ? WHY_LATE_RECORDED : WHY_GRADE;
	return WHY_COUNTS;
}

static const struct duty_record *trigger_of(const struct ask *k, int64_t id)
{
	for (size_t i = 0; i < k->s->n_records && id; i++)
		if (k->s->records[i].id == id && k->s->records[i].kind == k->recur->trigger && is_known(k->s->records[i].known_from, k->s->records[i].known_to, k->known))
			return &k->s->records[i];
	return NULL;
}

static bool is_double(const struct evidence_query *q, int query, const struct duty_record *r, const struct duty_reason *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (at[i].query == query && at[i].why == WHY_COUNTS && query_distinct(q, at[i].record) == query_distinct(q, r))
			return true;
	return false;
}

void duty_explain(struct arena *a, const struct duty_rules *r, int duty, const struct duty_history *h, const struct duty_subject *s, usec at, usec known,
	const struct duty_instance *i, struct duty_reason **ret, size_t *ret_n)
{
	struct ask k = ask_of(a, r, duty, h, s, at, known);
	struct window w = window_of(&k, i, trigger_of(&k, i->trigger));
	VEC(struct duty_reason) out = { 0 };
	const struct duty_subject *from[] = { s, k.heir };
	for (size_t q = 0; q < k.t->n_evidence; q++)
		for (size_t j = 0; j < COUNT(from); j++)
			for (size_t n = 0; from[j] && n < from[j]->n_records; n++) {
				const struct duty_record *rec = &from[j]->records[n];
				if (!query_is_of(&k.t->evidence[q], rec->kind))
					continue;
				struct duty_reason x = { .record = rec, .query = q, .where = -1 };
				x.why = j && rec->begins < s->heir_from ? WHY_OUTSIDE : why(&k, &k.t->evidence[q], rec, &w, &x.where);
				if (x.why == WHY_COUNTS && is_double(&k.t->evidence[q], q, rec, out.at, out.n))
					x.why = WHY_DOUBLE;
				*VEC_ADD(a, &out) = x;
			}
	*ret = out.at;
	*ret_n = out.n;
}
