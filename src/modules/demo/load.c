/* The whole load, in the caller's transaction. */
#include "modules/demo/demo.h"

#include "core/settings.h"
#include "modules/network/succession.h"

int64_t demo_id(struct demo *d, usec at)
{
	static const usec epoch = 1577836800 * USEC_S;   /* 2020-01-01, as in base/rand.c */
	return (int64_t)((uint64_t)((at - epoch) / USEC_MS) << 21 | (uint64_t)(d->seq++ & 0x1fffff));
}

int64_t demo_below(struct demo *d, int64_t n)
{
	return (int64_t)rng_below(&d->rng, (uint64_t)n);
}

int64_t demo_between(struct demo *d, int64_t from, int64_t to)
{
	return from + demo_below(d, to - from + 1);
}

bool demo_chance(struct demo *d, int percent)
{
	return demo_below(d, 100) < percent;
}

/* What is put there must be told apart from real work for ever: only an empty database takes it. */
static err need_empty(struct work *w)
{
	struct demo_state_row s;
	TRY(demo_state(w->db, w->a, &s));
	return s.organisations || s.seals ? fail(w, E_CONFLICT, M_DEMO_NOT_EMPTY) : OK;
}

static err settings(struct work *w)
{
	TRY(setting_set(w, S("site.demo"), S("1")));
	static const struct str documentation[] = { S_INIT("intake.allow_documentation_addresses"), S_INIT("reporting.allow_documentation_addresses") };
	for (size_t i = 0; i < 2; i++)
		if (setting_declared(documentation[i]))
			TRY(setting_set(w, documentation[i], S("1")));
	return OK;
}

/* One reorganisation to come: two of the bodies that no log-in belongs to. */
static err plans(struct demo *d)
{
	const struct demo_org *from = NULL, *to = NULL;
	struct civil day = civil_of(d->w->now);
	int64_t id;
	for (size_t i = 0; i < d->n_orgs; i++) {
		const struct demo_org *o = &d->orgs[i];
		if (!str_is(o->kind, "bank") && !str_is(o->kind, "hospital") && !str_is(o->kind, "company"))
			continue;
		from = to;
		to = o;
	}
	if (!from)
		return OK;
	return network_org_succeed(d->w, &(struct succession_form){ .from = from->code, .to = to->code, .kind = S("merged"), .note = S("01/QĐ-MẪU"),
		.at = civil_usec((struct civil){ day.year + 1, 1, 1, 0, 0, 0 }) }, &id);
}

err demo_load(struct work *w, struct demo_wish *wish)
{
	struct demo d = { .w = w, .size = wish->size, .rng = { (uint64_t)wish->seed } };
	w->now -= w->now % USEC_S;
	TRY(need_empty(w));
	TRY(settings(w));
	TRY(demo_orgs(&d));
	TRY(demo_systems(&d));
	TRY(demo_people(&d));
	TRY(demo_lending(&d));
	TRY(demo_teams(&d));
	TRY(demo_cases(&d));
	TRY(demo_alive(&d));
	TRY(plans(&d));
	TRY(demo_roster(&d));
	TRY(demo_members(&d));
	TRY(demo_evidence(&d));
	TRY(demo_oversight(&d));
	TRY(demo_hunts(&d));
	TRY(demo_budget(&d));
	wish->n_orgs = (int64_t)d.n_orgs;
	wish->n_systems = (int64_t)d.n_systems;
	wish->n_incidents = d.n_incidents;
	return demo_passwords(w, wish->logins);
}
