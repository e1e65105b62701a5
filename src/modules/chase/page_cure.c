/* What came of chases: page and CSV. */
#include "modules/chase/pages.h"

#include "formats/csv.h"
#include "modules/chase/pages_gen.h"

enum { DAYS_SHOWN = 365 };
#define CSV_MAX (16u << 20)

err cure_asked(struct req *r, usec *ret_from, usec *ret_to, struct cure *ret)
{
	const struct cure_filter *in = r->in;
	*ret_from = in->from ? civil_day_start(civil_day_number(in->from)) : civil_day_start(civil_day_number(r->w.now) - DAYS_SHOWN);
	*ret_to = in->to ? day_end(in->to) : day_end(r->w.now);
	if (*ret_to <= *ret_from)
		fail_field(&r->w, S("to"), M_OVERSIGHT_ENDS_BEFORE);
	TRY(work_checked(&r->w));
	return chase_cure_of(&r->w, *ret_from, *ret_to, ret);
}

/* «3/4 (75 %)»; a dash while nothing has been followed for so long. */
static struct str share(struct work *w, int64_t n, int64_t of)
{
	return of ? a_fmt(w->a, "%lld/%lld (%lld %%)", (long long)n, (long long)of, (long long)((n * 200 + of) / (2 * of))) : S("–");
}

static struct cure_row row_of(struct work *w, const struct cure_line *x)
{
	static const enum msg labels[3] = { M_CHASE_WITHIN_7, M_CHASE_WITHIN_15, M_CHASE_WITHIN_30 };
	struct cure_row r = { .step = chase_word_of(w, x->step), .clause = clause_text(w, x->clause), .class = x->class.n ? class_text(w, x->class) : STR_NONE, .n = x->is.n,
		.met = x->is.met, .waived = x->is.waived, .open = x->is.open, .n_shares = 3 };
	for (int k = 0; k < 3; k++)
		r.shares[k] = (struct cure_share){ say(w, labels[k]), share(w, x->is.met_in[k], x->is.of[k]) };
	return r;
}

static void fields_of(struct req *r, struct cure_page *v, usec from, usec to, struct str by)
{
	v->from = form_field_of(r, LIST(chase_cure_fields), "from", day_value(r->w.a, from));
	v->to = form_field_of(r, LIST(chase_cure_fields), "to", day_value(r->w.a, to - 1));
	v->by = form_field_of(r, LIST(chase_cure_fields), "by", by);
	v->from.type = v->to.type = "date";
	chase_choices(r, &v->by, CURE_BY, false);
	v->has_step = str_is(by, "step") || str_is(by, "each");
	v->has_clause = str_is(by, "clause") || str_is(by, "each");
	v->has_class = str_is(by, "class") || str_is(by, "each");
}

static void rows_of(struct work *w, struct cure_page *v, const struct cure *c)
{
	v->rows = a_array(w->a, struct cure_row, c->n + 1);
	v->n_rows = c->n ? c->n + 1 : 0;
	for (size_t i = 0; i < c->n; i++)
		v->rows[i] = row_of(w, &c->at[i]);
	struct cure_row *all = &v->rows[c->n];
	*all = row_of(w, &(struct cure_line){ .is = c->all });
	*(v->has_step ? &all->step : v->has_clause ? &all->clause : &all->class) = say(w, M_CHASE_ALL);
}

err chase_cure_page(struct req *r)
{
	const struct cure_filter *in = r->in;
	struct work *w = &r->w;
	struct str by = in->by.n ? in->by : S("step");
	struct cure c;
	usec from, to;
	struct cure_page v = { .how = say(w, M_CHASE_CURE_HOW), .empty = { .icon = "chart-bar", .title = say(w, M_CHASE_NO_CURE), .text = say(w, M_CHASE_NONE_HINT) } };
	TRY(cure_asked(r, &from, &to, &c));
	struct str csv = link_with(w->a, S("/chases/cure.csv"), (const struct query_part[]){ { "from", day_value(w->a, from) }, { "to", day_value(w->a, to - 1) } }, 2);
	struct link action = { csv, S("CSV"), "download", false };
	chase_head(r, &v.head, say(w, M_CHASE_CURE), say(w, M_CHASE_CURE_LEAD));
	v.head.actions = &action;
	v.head.n_actions = 1;
	cure_sum(w->a, &c, by);
	fields_of(r, &v, from, to, by);
	rows_of(w, &v, &c);
	return reply_page(r, v.head.title, HTML_OF(r, page_chase_cure, &v));
}

static void csv_line(struct csv_writer *x, const struct cure_line *l)
{
	csv_text(x, l->step);
	csv_text(x, l->clause);
	csv_text(x, l->class);
	const int64_t numbers[] = { l->is.n, l->is.met, l->is.waived, l->is.open, l->is.of[0], l->is.met_in[0], l->is.of[1], l->is.met_in[1], l->is.of[2], l->is.met_in[2] };
	for (size_t i = 0; i < COUNT(numbers); i++)
		csv_int(x, numbers[i]);
	csv_end_row(x);
}

err chase_cure_csv(struct req *r)
{
	static const char *const heads[] = { "step", "clause", "class", "chased", "met", "set_aside", "open", "followed_7", "met_7", "followed_15", "met_15", "followed_30", "met_30" };
	struct buf b __attribute__((cleanup(buf_done)));
	struct csv_writer x;
	struct cure c;
	usec from, to;
	TRY(cure_asked(r, &from, &to, &c));
	buf_init(&b, CSV_MAX);
	csv_write(&x, &b, ',', true);
	for (size_t i = 0; i < COUNT(heads); i++)
		csv_text(&x, str_of(heads[i]));
	csv_end_row(&x);
	for (size_t i = 0; i < c.n; i++)
		csv_line(&x, &c.at[i]);
	TRY(buf_end(&b));
	return reply_download(r, S("don-doc.csv"), "text/csv; charset=utf-8", a_dup(r->w.a, buf_str(&b)));
}
