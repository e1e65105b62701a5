/* The way of a case through the steps of the law, and the clocks that run beside it. */
#include "modules/demo/cases.h"

#include "core/legal/legal.h"
#include "modules/incident/process.h"

static const char *const ordinary[] = { "o1a", "o1b", "o2", "o3a", "o3b", "o3c", "o4" };
static const char *const serious[] = { "s1", "s2", "s3", "s4", "s6", "s7" };
enum { N_ORDINARY = COUNT(ordinary), N_SERIOUS = COUNT(serious) };
/* When each begins, in thousandths of the time to the end of the response; the last is the end itself. */
static const int ordinary_at[N_ORDINARY] = { 0, 60, 180, 450, 650, 820, 1000 };
static const int serious_at[N_SERIOUS] = { 0, 50, 120, 250, 1000, 1040 };

static usec part(const struct demo_case *c, int thousandths)
{
	return c->opened + (c->will_end - c->opened) / 1000 * thousandths;
}

/* Soon after the beginning some cases turn out to be none, and some to be another case of the same system's owner. */
static bool ends_early(struct demo *d, struct demo_case *c, struct demo_moment *ret)
{
	bool is_none = demo_chance(d, 5), is_other = demo_chance(d, 2);
	usec at = c->opened + demo_between(d, 40, 600) * USEC_MIN;
	struct demo_org *owner = &d->orgs[c->owner - d->orgs];
	int64_t before = owner->last_case;
	owner->last_case = c->id;
	if (at > d->w->now || !(is_none || (is_other && before)))
		return false;
	c->merged_into = is_none ? 0 : before;
	c->step = is_none ? S("cancelled") : S("merged");
	c->closed = at;
	ret[1] = (struct demo_moment){ at, c->step };
	return true;
}

/* Sent some hours before it was accepted and the case closed; of cases at their end some still write it. */
static usec closing_when(struct demo *d, const struct demo_case *c)
{
	usec before = (c->closed ? c->closed : d->w->now) - demo_between(d, 1, 20) * USEC_HOUR, first = c->ended + 10 * USEC_MIN;
	usec at = before > first ? before : first;
	if (c->closed)
		return at < c->closed ? at : c->closed;
	return at <= d->w->now && demo_chance(d, 60) ? at : 0;
}

size_t demo_steps(struct demo *d, struct demo_case *c, struct demo_moment *ret)
{
	bool is_serious = str_is(c->class, "serious");
	const char *const *codes = is_serious ? serious : ordinary;
	const int *when = is_serious ? serious_at : ordinary_at;
	int last = is_serious ? N_SERIOUS : N_ORDINARY;
	size_t n = 0;
	ret[0] = (struct demo_moment){ c->opened, process_first(c->class) };
	if (ends_early(d, c, ret))
		return 2;
	for (int k = 0; k < last && part(c, when[k]) <= d->w->now; k++) {
		ret[n++] = (struct demo_moment){ part(c, when[k]), str_of(codes[k]) };
		if (when[k] == 1000)
			c->ended = part(c, when[k]);
	}
	usec close = c->will_close > ret[n - 1].at ? c->will_close : ret[n - 1].at + USEC_HOUR;
	if (c->ended && close <= d->w->now) {
		ret[n++] = (struct demo_moment){ close, S("closed") };
		c->closed = close;
	}
	if (c->ended)
		c->closing_sent = closing_when(d, c);
	c->step = ret[n - 1].step;
	return n;
}

/* ---- clocks ---- */

/* When a duty was or will be fulfilled: mostly in time, sometimes late; 0: never. */
static usec met_when(struct demo *d, const struct demo_case *c, const struct clock_rule *rule, const struct demo_clock_put_in *k)
{
	if (str_is(rule->met_by, "ack"))
		return c->received;
	if (str_is(rule->met_by, "closing"))
		return c->closing_sent;
	int64_t luck = demo_below(d, 100), late = c->closed ? 8 : 18;
	int64_t share = luck < late ? demo_between(d, 102, 180) : c->closed ? demo_between(d, 10, 95) : demo_between(d, 45, 98);
	return luck >= 97 ? 0 : k->started_at + (k->due_at - k->started_at) / 100 * share;
}

/* A case that is over has no clock left running. */
static void meet(struct demo *d, const struct demo_case *c, const struct clock_rule *rule, struct demo_clock_put_in *k)
{
	usec at = met_when(d, c, rule, k), end = c->closed ? c->closed : d->w->now;
	bool is_ack = str_is(rule->met_by, "ack");
	if (at && at <= end) {
		k->met_at = at;
		k->met_kind = is_ack ? S("report") : S("statutory_report");
		k->met_id = is_ack ? c->notice : 0;
	} else if (c->closed) {
		k->ended_at = c->closed;
	}
	usec running_to = k->met_at ? k->met_at : end;
	k->warned_at = k->warn_at <= running_to ? k->warn_at : 0;
	k->escalated_at = k->due_at <= running_to ? k->due_at : 0;
}

static void start(struct demo *d, struct demo_rows *r, const struct demo_case *c, const char *event, usec at)
{
	const struct clock_rule *rules;
	size_t n;
	struct incident_facts_row facts = { .class = c->class, .is_national_important = c->is_important, .flags = c->flags };
	legal_rules(c->profile, &rules, &n);
	for (size_t i = 0; i < n; i++) {
		if (!str_is(rules[i].start_event, event) || !clock_applies(&rules[i], &facts))
			continue;
		struct clock_due due = clock_due_of(&rules[i], at, legal_is_off, NULL);
		struct demo_clock_put_in k = { .id = demo_id(d, at), .incident_id = c->id, .profile = rules[i].profile, .rule = rules[i].code,
			.started_at = at, .due_at = due.due, .due_rolled_at = due.due_rolled, .warn_at = due.warn };
		meet(d, c, &rules[i], &k);
		*VEC_ADD(d->w->a, &r->clocks) = k;
	}
}

void demo_clocks(struct demo *d, struct demo_rows *r, const struct demo_case *c)
{
	start(d, r, c, "detected", c->detected);
	if (c->notice)
		start(d, r, c, "received", c->received);
	if (c->is_beyond)
		start(d, r, c, "beyond_capability", c->opened);
	if (str_is(c->flags, "personal_data"))
		start(d, r, c, "personal_data_breach", c->detected);
	if (!c->ended)
		return;
	start(d, r, c, "handling_ended", c->ended);
	start(d, r, c, "response_ended", c->ended);
}
