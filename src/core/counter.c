#include "core/counter.h"

#include "core/queries.h"

err counter_take(struct work *w, struct str name, int64_t n, int64_t *ret_first)
{
	struct counter_bump_row row;
	TRY(counter_bump(w->db, w->a, &(struct counter_bump_in){ .name = name, .n = n }, &row));
	*ret_first = row.value - n + 1;
	return OK;
}

err counter_next(struct work *w, struct str name, int64_t *ret_n)
{
	return counter_take(w, name, 1, ret_n);
}
