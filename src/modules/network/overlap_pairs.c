#include "modules/network/overlap_pairs.h"

#include "modules/network/kept.h"
#include "modules/network/rules.h"

struct pair { struct overlap_place at; int64_t outer_org, inner_org; usec until; };
struct pairs { struct pair *at; size_t n, cap; };

struct ask { struct overlap_place after; bool wide; struct org_tree_rows tree; struct overlaps_decided_rows decided; };

/* ---- what is kept ---- */

static struct kept_box box = KEPT_BOX_INIT;

static void *pairs_new(void)
{
	struct pairs *p = calloc(1, sizeof *p);
	if (!p)
		abort();
	return p;
}

static void pairs_free(void *pairs)
{
	struct pairs *p = pairs;
	if (!p)
		return;
	free(p->at);
	free(p);
}

static err pair_add(void *pairs, const struct overlap_pairs_row *r)
{
	struct pairs *p = pairs;
	if (p->n == p->cap) {
		p->cap = p->n + p->n / 2 + 64;
		p->at = realloc(p->at, p->cap * sizeof *p->at);
		if (!p->at)
			abort();
	}
	p->at[p->n++] = (struct pair){ { r->outer_id, r->inner_id }, r->outer_org, r->inner_org, r->until };
	return OK;
}

static err pairs_read(struct work *w, void *into)
{
	return overlap_pairs(w->db, &(struct overlap_pairs_in){ .now = w->now }, pair_add, into);
}

/* ---- choosing ---- */

static int place_cmp(struct overlap_place x, struct overlap_place y)
{
	return x.outer != y.outer ? (x.outer > y.outer) - (x.outer < y.outer) : (x.inner > y.inner) - (x.inner < y.inner);
}

static bool is_in_tree(const struct org_tree_rows *t, int64_t org)
{
	size_t from = 0, to = t->n;
	while (from < to) {
		size_t m = from + (to - from) / 2;
		if (t->at[m].id < org)
			from = m + 1;
		else
			to = m;
	}
	return from < t->n && t->at[from].id == org;
}

static bool is_decided(const struct overlaps_decided_rows *d, struct overlap_place place)
{
	size_t from = 0, to = d->n;
	while (from < to) {
		size_t m = from + (to - from) / 2;
		if (place_cmp((struct overlap_place){ d->at[m].outer_id, d->at[m].inner_id }, place) < 0)
			from = m + 1;
		else
			to = m;
	}
	return from < d->n && d->at[from].outer_id == place.outer && d->at[from].inner_id == place.inner;
}

static bool is_asked_for(const struct ask *q, const struct pair *p, usec now)
{
	return place_cmp(p->at, q->after) > 0 && (!p->until || p->until > now) && (q->wide || is_in_tree(&q->tree, p->outer_org) || is_in_tree(&q->tree, p->inner_org))
		&& !is_decided(&q->decided, p->at);
}

err network_overlaps(struct work *w, struct overlap_place after, bool open, struct overlap_place *ret)
{
	struct ask q = { .after = after };
	struct space_version_row version;
	const void *now;
	TRY(network_sees_all(w, &q.wide));
	if (!q.wide)
		TRY(org_tree(w->db, w->a, &(struct org_tree_in){ .top = w->by.org_id }, &q.tree));
	if (open)
		TRY(overlaps_decided(w->db, w->a, &q.decided));
	TRY(space_version(w->db, w->a, &version));
	TRY(kept_take(w, &box, version.version, &(struct kept_kind){ pairs_new, pairs_read, pairs_free }, &now));
	const struct pairs *pairs = now;
	for (size_t i = 0, n = 0; i < pairs->n && n < OVERLAPS_MAX; i++)
		if (is_asked_for(&q, &pairs->at[i], w->now))
			ret[n++] = pairs->at[i].at;
	kept_give_back(&box);
	return OK;
}
