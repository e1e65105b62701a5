/* demo: an invented network with its cases, for trying the program and for measuring it.
 *
 * Nobody real is meant: units are invented and called «(mẫu)», addresses are those of RFC 5737, 3849 and 5398, names end in
 * .example. The same seed and the same moment give the same content; passwords are new each time. */
#ifndef MODULES_DEMO_DEMO_H
#define MODULES_DEMO_DEMO_H

#include "base/rand.h"
#include "core/module.h"
#include "modules/incident/incident.h"
#include "modules/demo/queries.h"

struct demo_size {
	const char *name;
	int provinces, ministries, companies;   /* how many of each sort */
	int systems;                            /* of each organisation that owns any, on average */
	int64_t incidents, days;                /* … over so many days up to now */
	int64_t waiting;                        /* public reports in the triage queue */
};

struct demo_org {
	int64_t id;
	struct str code, name, name_en, slug, kind, role, group, sector, province;
	struct demo_org *parent, *isp;
	struct demo_org *team;                  /* who handles its cases; itself when it has nobody */
	int64_t account;                        /* who writes for it; cannot sign in */
	struct str person;
	size_t first_system, n_systems;
	int64_t last_case;                      /* for merging the next one into it */
};

struct demo_system {
	int64_t id, level;
	struct str code, name, domain, ip;
	bool is_important;
	struct demo_org *owner;
};

struct demo_seen_value { int64_t id; struct str value; };

struct demo_counter { int year; int64_t n; };

enum { DEMO_ORGS_MAX = 1200, DEMO_YEARS = 8 };

struct demo {
	struct work *w;
	struct rng rng;
	const struct demo_size *size;
	int64_t seq;                            /* lowest bits of ids */
	struct demo_org *orgs; size_t n_orgs;
	struct demo_org *coordinator, *star;    /* star: the team of the log-ins ungcuu1 and lanhdao */
	struct demo_org **isps; size_t n_isps;
	struct demo_system *systems; size_t n_systems;
	struct demo_seen_value *observables; int64_t n_observables;
	struct demo_counter reports[DEMO_YEARS]; /* codes of statutory reports given out, by year */
	int64_t officer, responder;             /* accounts of the log-ins */
	int64_t n_incidents;
};

/* Ids like id_new()'s, but of a past moment and the same for the same seed. */
int64_t demo_id(struct demo *d, usec at);
int64_t demo_below(struct demo *d, int64_t n);             /* 0 … n-1 */
int64_t demo_between(struct demo *d, int64_t from, int64_t to);
bool demo_chance(struct demo *d, int percent);
#define DEMO_PICK(d, array) ((array)[demo_below((d), (int64_t)(COUNT(array)))])

/* One invented case before it becomes rows. */
struct demo_case {
	int64_t id, severity, system_level, owner_capable;
	struct str code, title, summary, type, class, criteria, flags, source, profile, step;
	const struct demo_system *system;
	const struct demo_org *owner, *team;
	bool is_important, is_beyond;
	usec detected, received, opened;
	usec ended, closed;                     /* the response ended, the case was closed; 0: not yet */
	usec closing_sent;                      /* the closing report; accepted when the case was closed */
	int64_t notice;                         /* the public's report behind it; 0: none */
	usec will_end, will_close;              /* as planned, maybe in the future */
	int64_t merged_into;
	int64_t assignee;
};

/* Parts in their order: orgs.c, systems.c, people.c, teams.c, cases.c. */
err demo_orgs(struct demo *d) MUST_USE;
err demo_systems(struct demo *d) MUST_USE;
err demo_parts(struct demo *d) MUST_USE;         /* what the systems consist of, and what the yearly report asks */
err demo_people(struct demo *d) MUST_USE;
err demo_lending(struct demo *d) MUST_USE;
err demo_teams(struct demo *d) MUST_USE;
err demo_cases(struct demo *d) MUST_USE;
err demo_alive(struct demo *d) MUST_USE;                   /* alive.c: after everything else, so that the rest stays the same */
err demo_roster(struct demo *d) MUST_USE;                  /* roster.c: after that */
err demo_members(struct demo *d) MUST_USE;                 /* members.c: and that */
err demo_evidence(struct demo *d) MUST_USE;                /* evidence.c: and that */
err demo_oversight(struct demo *d) MUST_USE;               /* oversight.c: and that */
err demo_hunts(struct demo *d) MUST_USE;                   /* hunts.c: some bodies with systems hunt */
err demo_budget(struct demo *d) MUST_USE;                  /* budget.c: last */
/* chases.c: from the standings, so after they have been computed. For command_run(). */
err demo_chases(struct work *w, void *unused) MUST_USE;
struct str demo_person(struct demo *d);                    /* an invented name */

/* The five log-ins of a demonstration. */
struct demo_login { const char *name, *role; struct str password, hash; };
enum { DEMO_LOGINS = 5 };
extern const struct demo_login demo_logins[DEMO_LOGINS];
/* Sets new passwords of the accounts that are there already. */
err demo_passwords(struct work *w, const struct demo_login *at) MUST_USE;

const struct demo_size *demo_size_of(struct str name);     /* NULL: none of that name */
/* Everything, in the caller's transaction. E_CONFLICT when the database holds anything else. */
struct demo_wish { const struct demo_size *size; int64_t seed; const struct demo_login *logins; int64_t n_orgs, n_systems, n_incidents; };
err demo_load(struct work *w, struct demo_wish *wish) MUST_USE;

int demo_verb(int argc, char **argv);
extern const struct module demo_module;

#endif
