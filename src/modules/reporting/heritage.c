/* Reports required by law go on under the successor: those being written, those that may still come back, those waiting for it. */
#include "modules/reporting/inside.h"

static err counted(struct work *w, const struct succession *s, struct heritage_statutory_count_row *ret)
{
	return heritage_statutory_count(w->db, w->a, &(struct heritage_statutory_count_in){ .from = s->from }, ret);
}

static err own_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct heritage_statutory_count_row row;
	TRY(counted(w, s, &row));
	*ret_n = row.own;
	return OK;
}

static err received_count(struct work *w, const struct succession *s, int64_t *ret_n)
{
	struct heritage_statutory_count_row row;
	TRY(counted(w, s, &row));
	*ret_n = row.received;
	return OK;
}

static err assign(struct work *w, const struct succession *s)
{
	return heritage_statutory_assign(w->db, &(struct heritage_statutory_assign_in){ .id = s->id, .from = s->from, .main = s->main }, NULL);
}

static err own_move(struct work *w, const struct succession *s)
{
	return heritage_statutory_move(w->db, &(struct heritage_statutory_move_in){ .id = s->id, .from = s->from, .now = w->now }, NULL);
}

static err received_move(struct work *w, const struct succession *s)
{
	TRY(heritage_recipients_join(w->db, &(struct heritage_recipients_join_in){ .id = s->id, .from = s->from }, NULL));
	TRY(heritage_recipients_leave(w->db, &(struct heritage_recipients_leave_in){ .id = s->id, .from = s->from }, NULL));
	return heritage_recipients_move(w->db, &(struct heritage_recipients_move_in){ .id = s->id, .from = s->from }, NULL);
}

const struct heritage reporting_heritage[2] = {
	{ M_REPORTING_HERITAGE_DRAFTS, own_count, assign, own_move, .by_record = true },
	{ M_REPORTING_HERITAGE_RECEIVED, received_count, NULL, received_move, .by_record = true },
};
