/* What bodies of the same kind and size have, as quartiles: no figure of another body leaves this file. */
#include "modules/budget/rules.h"

#include <stdlib.h>

const int64_t size_bands[N_SIZE_BANDS] = { 0, 1, 10, 50, 200 };

int size_band(int64_t weight)
{
	int band = 0;
	while (band + 1 < N_SIZE_BANDS && weight >= size_bands[band + 1])
		band++;
	return band;
}

int64_t quartile(const int64_t *sorted, size_t n, int quarter)
{
	size_t at = (n - 1) * (size_t)quarter, low = at / 4, part = at % 4;
	if (!part)
		return sorted[low];
	int64_t step = sorted[low + 1] - sorted[low];
	return sorted[low] + step / 4 * (int64_t)part + step % 4 * (int64_t)part / 4;
}

int64_t two_figures(int64_t amount)
{
	int64_t unit = 1;
	while (amount / unit >= 100)
		unit *= 10;
	return (amount / unit + (amount % unit * 2 >= unit && unit > 1)) * unit;
}

static int ascending(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return (a > b) - (a < b);
}

/* False: the body says nothing about it. */
static bool measure(const struct budget_peers_row *b, enum peer_measure m, int64_t *ret)
{
	if (m == PEER_APPROVED)
		*ret = b->approved;
	else if (m == PEER_DISBURSED_SHARE)
		*ret = share_of(b->disbursed, b->approved);
	else
		*ret = share_of(b->vacant, b->posts);
	return m == PEER_APPROVED ? b->is_stated : m == PEER_DISBURSED_SHARE ? b->approved > 0 : b->posts > 0;
}

static void line_of(struct arena *a, const struct budget_peers_rows *all, int64_t own, int band, enum peer_measure m, struct peer_line *ret)
{
	int64_t *at = a_array(a, int64_t, all->n + 1), value;
	size_t n = 0;
	for (size_t i = 0; i < all->n; i++) {
		if (size_band(all->at[i].weight) != band || !measure(&all->at[i], m, &value))
			continue;
		at[n++] = value;
		if (all->at[i].id == own) {
			ret->own = value;
			ret->has_own = true;
		}
	}
	ret->n = (int64_t)n;
	if (n < PEERS_LEAST)
		return;
	qsort(at, n, sizeof *at, ascending);
	for (int q = 0; q < 3; q++)
		ret->quarters[q] = two_figures(quartile(at, n, q + 1));
	ret->rank = 1;
	for (size_t i = 0; i < n; i++)
		ret->rank += at[i] > ret->own;
}

err budget_compare(struct work *w, const struct org_by_id_row *o, int64_t year, struct peer_view *ret)
{
	struct budget_peers_rows all;
	*ret = (struct peer_view){ 0 };
	TRY(budget_peers(w->db, w->a, &(struct budget_peers_in){ .kind = o->kind, .year = year }, &all));
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].id == o->id)
			ret->weight = all.at[i].weight;
	ret->band = size_band(ret->weight);
	for (int m = 0; m < N_PEER_MEASURES; m++)
		line_of(w->a, &all, o->id, ret->band, (enum peer_measure)m, &ret->at[m]);
	return OK;
}
