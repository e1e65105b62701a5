/* What came of chases, counted from their items. */
#include "modules/chase/rules.h"

const int cure_days[3] = { 7, 15, 30 };

static void add_to(struct cure_count *to, const struct cure_count *more)
{
	to->n += more->n;
	to->met += more->met;
	to->waived += more->waived;
	to->open += more->open;
	for (int k = 0; k < 3; k++) {
		to->of[k] += more->of[k];
		to->met_in[k] += more->met_in[k];
	}
}

err chase_cure_of(struct work *w, usec from, usec to, struct cure *ret)
{
	struct chase_cure_in in = { .viewer = w->by.org_id, .from = from, .to = to, .d7 = w->now - cure_days[0] * USEC_DAY, .d15 = w->now - cure_days[1] * USEC_DAY,
		.d30 = w->now - cure_days[2] * USEC_DAY, .day7 = cure_days[0] * USEC_DAY, .day15 = cure_days[1] * USEC_DAY, .day30 = cure_days[2] * USEC_DAY };
	struct chase_cure_rows rows;
	TRY(oversight_viewer(w, &in.wide, &in.sector));
	TRY(chase_cure(w->db, w->a, &in, &rows));
	*ret = (struct cure){ .at = a_array(w->a, struct cure_line, rows.n + 1), .n = rows.n };
	for (size_t i = 0; i < rows.n; i++) {
		const struct chase_cure_row *x = &rows.at[i];
		ret->at[i] = (struct cure_line){ x->step, x->clause, x->class, { x->n, x->n_met, x->n_waived, x->n_open, { x->of7, x->of15, x->of30 },
			{ x->met7, x->met15, x->met30 } } };
		add_to(&ret->all, &ret->at[i].is);
	}
	return OK;
}

static struct cure_line kept(const struct cure_line *x, struct str by)
{
	return (struct cure_line){ .step = str_is(by, "step") ? x->step : STR_NONE, .clause = str_is(by, "clause") ? x->clause : STR_NONE,
		.class = str_is(by, "class") ? x->class : STR_NONE };
}

void cure_sum(struct arena *a, struct cure *c, struct str by)
{
	struct cure_line *at = a_array(a, struct cure_line, c->n + 1);
	size_t n = 0;
	if (str_is(by, "each"))
		return;
	for (size_t i = 0; i < c->n; i++) {
		struct cure_line key = kept(&c->at[i], by);
		size_t k = 0;
		while (k < n && !(str_eq(at[k].step, key.step) && str_eq(at[k].clause, key.clause) && str_eq(at[k].class, key.class)))
			k++;
		if (k == n)
			at[n++] = key;
		add_to(&at[k].is, &c->at[i].is);
	}
	c->at = at;
	c->n = n;
}
