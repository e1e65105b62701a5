/* The same figures on this day and on the same day a year earlier, as the register saw them then. */
#include "modules/duty/pages.h"
#include "modules/duty/pages_gen.h"

struct pair { struct str duty; struct duty_count then, now; };

static struct pair *pair_of(struct pair *at, size_t *n, struct str duty)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(at[i].duty, duty))
			return &at[i];
	at[*n] = (struct pair){ .duty = duty };
	return &at[(*n)++];
}

static usec year_before(usec t)
{
	struct civil c = civil_of(t);
	c.year--;
	if (c.month == 2 && c.day == 29)
		c.day = 28;
	return civil_usec(c);
}

static err pairs_ask(struct req *r, struct pair **ret, size_t *ret_n, usec *ret_then)
{
	struct work *w = &r->w;
	struct duty_filter f;
	struct as_of as_of;
	struct duty_group_cell *now, *then;
	size_t n_now, n_then;
	TRY(filter_read(w, r->in, &f, &as_of));
	TRY(duty_numbers(w, &f, BY_NOTHING, &now, &n_now));
	f.at = *ret_then = year_before(as_of.at);
	TRY(duty_numbers(w, &f, BY_NOTHING, &then, &n_then));
	*ret = a_array(w->a, struct pair, n_now + n_then);
	*ret_n = 0;
	for (size_t i = 0; i < n_now; i++)
		pair_of(*ret, ret_n, now[i].duty)->now = now[i].count;
	for (size_t i = 0; i < n_then; i++)
		pair_of(*ret, ret_n, then[i].duty)->then = then[i].count;
	return OK;
}

static int64_t share_of(const struct duty_count *c)
{
	int64_t all = duty_count_in_scope(c);
	return all ? (c->n[DUTY_MET] + c->n[DUTY_MET_LATE]) * 100 / all : -1;
}

static struct str share_words(struct work *w, const struct duty_count *c)
{
	int64_t all = duty_count_in_scope(c), done = c->n[DUTY_MET] + c->n[DUTY_MET_LATE];
	return all ? a_fmt(w->a, "%lld %% (%lld/%lld)", (long long)share_of(c), (long long)done, (long long)all) : S("–");
}

static struct badge change_badge(struct work *w, const struct pair *p)
{
	int64_t a = share_of(&p->then), b = share_of(&p->now), d = b - a;
	if (a < 0 || b < 0)
		return (struct badge){ say(w, a < 0 ? M_DUTY_CHANGE_NEW : M_DUTY_CHANGE_GONE), "neutral", NULL };
	struct str text = say(w, M_DUTY_CHANGE_POINTS, a_fmt(w->a, "%+lld", (long long)d));
	return d ? (struct badge){ text, d > 0 ? "good" : "bad", d > 0 ? "circle-check" : "alert-circle" } : (struct badge){ say(w, M_DUTY_CHANGE_SAME), "neutral", NULL };
}

static struct compare_line line_of(struct work *w, const struct duty_books *b, const struct pair *p)
{
	const struct duty_catalogue *c;
	int i;
	struct compare_line l = { .then = share_words(w, &p->then), .now = share_words(w, &p->now), .then_overdue = group_count(&p->then, &duty_groups[GROUP_OVERDUE]),
		.now_overdue = group_count(&p->now, &duty_groups[GROUP_OVERDUE]), .change = change_badge(w, p),
		.path = link_with(w->a, S("/duties/list"), &(struct query_part){ "duty", p->duty }, 1) };
	if (duty_book_find(b, p->duty, &c, &i)) {
		l.clause = clause_text(w, c->duties[i].clause);
		l.title = duty_said(w, c->duties[i].title);
	}
	return l;
}

err duty_compare_page(struct req *r)
{
	struct work *w = &r->w;
	struct duty_books b;
	struct pair *pairs;
	struct as_of as_of;
	usec then;
	struct link up = duties_link(w);
	struct compare_view v = { .head = { .title = say(w, M_DUTY_COMPARE), .subtitle = say(w, M_DUTY_COMPARE_LEAD), .crumbs = &up, .n_crumbs = 1 },
		.empty = { .icon = "chart-bar", .title = say(w, M_DUTY_NOTHING), .text = say(w, M_DUTY_NOTHING_HINT) } };
	TRY(duty_books(w, &b));
	TRY(pairs_ask(r, &pairs, &v.n_lines, &then));
	TRY(as_of_read(w, ((const struct duty_query *)r->in)->as_of, &as_of));
	v.then = date_shown(w->a, then);
	v.now = date_shown(w->a, as_of.at);
	v.filters = filter_fields(r, LIST(duty_compare_fields));
	v.n_filters = COUNT(duty_compare_fields);
	v.lines = a_array(w->a, struct compare_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = line_of(w, &b, &pairs[i]);
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_compare, &v));
}

static void put_count(struct json *j, const char *key, const struct duty_count *c)
{
	json_key_object(j, key);
	for (int s = 0; s < DUTY_NOT_APPLICABLE; s++)
		json_int(j, duty_status_names[s], c->n[s]);
	json_end(j);
}

err duty_compare_api(struct req *r)
{
	struct pair *pairs;
	size_t n;
	usec then;
	TRY(pairs_ask(r, &pairs, &n, &then));
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		json_object(&j);
		json_text(&j, "duty", pairs[i].duty);
		json_time(&j, "then_at", then);
		put_count(&j, "then", &pairs[i].then);
		put_count(&j, "now", &pairs[i].now);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}
