/* work: what every piece of domain code gets: memory, transaction, time, who acts, and where to say what went wrong.
 *
 * Lives for one request, job or command. Domain functions take `struct work *w` first and answer err. */
#ifndef STORE_WORK_H
#define STORE_WORK_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "messages.h"   /* generated from po/: enum lang, enum msg, msg_text() */
#include "store/store.h"

#define MAX_PERMISSIONS 256

/* Permissions another account has lent the actor: one delegation in force. In the work's arena. */
struct lent {
	int64_t id;                            /* of the delegation */
	struct str by;                         /* who lends, for the journal */
	uint64_t perms[MAX_PERMISSIONS / 64];
	bool is_used;                          /* something was allowed because of it: what is done is done on behalf of who lends */
	struct lent *next;
};

/* Who acts. account_id 0: nobody signed in (public), or the system itself (then is_system). */
struct actor {
	int64_t account_id;
	int64_t org_id;
	struct str name;                       /* for the journal and pages */
	enum lang lang;
	bool is_system;
	uint64_t perms[MAX_PERMISSIONS / 64];  /* all he may now; bit = index of the permission in the program's list */
	uint64_t extra[MAX_PERMISSIONS / 64];  /* those of perms that none of his roles gives: lent, or by break-glass */
	struct lent *lent;                     /* delegations in force, NULL: none */
	int64_t emergency_id;                  /* break-glass in force, 0: none */
	usec emergency_until;
};

struct field_problem {
	struct str field;                      /* name as in the form or JSON: "detected_at", "ips[2]" */
	struct str text;                       /* in the actor's language */
	struct str code;                       /* stable: "report.detected_in_future" */
};

/* The first failure wins; field problems collect. */
struct problem {
	err e;
	struct str code;                       /* stable: "incident.closed" */
	struct str text;                       /* sentence for people, in the actor's language */
	struct str cause;                      /* for the log only */
	VEC(struct field_problem) fields;
};

struct work {
	struct arena *a;
	struct db *db;                         /* NULL outside a transaction */
	usec now;                              /* one instant for the whole work */
	struct actor by;
	struct str request_id;
	struct problem problem;
};

/* Says what went wrong and answers e, for `return fail(w, E_CONFLICT, M_INCIDENT_CLOSED, code);`
 * The words are the message of that id in the actor's language, with {1}, {2}, … replaced by the str arguments. */
#undef fail /* cmocka's; tests include cmocka.h (or fixture.h) before this */
#define fail(w, e, message, ...) \
	fail_with((w), (e), (message), (struct str[]){ STR_NONE, ##__VA_ARGS__ }, \
		sizeof((struct str[]){ STR_NONE, ##__VA_ARGS__ }) / sizeof(struct str) - 1)
err fail_with(struct work *w, err e, enum msg message, const struct str *args_from_1, size_t n);

/* Notes a problem of one field; work_checked() then answers E_INVALID if any was noted, else OK. */
#define fail_field(w, field, message, ...) \
	fail_field_with((w), (field), (message), (struct str[]){ STR_NONE, ##__VA_ARGS__ }, \
		sizeof((struct str[]){ STR_NONE, ##__VA_ARGS__ }) / sizeof(struct str) - 1)
void fail_field_with(struct work *w, struct str field, enum msg message, const struct str *args_from_1, size_t n);
err work_checked(struct work *w) MUST_USE;

/* The message with arguments filled in, in the actor's language or the given one. Arguments beyond those given stay as written. */
#define say(w, message, ...) \
	say_with((w)->a, (w)->by.lang, (message), (struct str[]){ STR_NONE, ##__VA_ARGS__ }, \
		sizeof((struct str[]){ STR_NONE, ##__VA_ARGS__ }) / sizeof(struct str) - 1)
#define say_in(a, lang, message, ...) \
	say_with((a), (lang), (message), (struct str[]){ STR_NONE, ##__VA_ARGS__ }, \
		sizeof((struct str[]){ STR_NONE, ##__VA_ARGS__ }) / sizeof(struct str) - 1)
struct str say_with(struct arena *a, enum lang lang, enum msg message, const struct str *args_from_1, size_t n);

/* Marks the delegation as used that alone lets the actor do this. */
void actor_note_lent(const struct actor *by, unsigned perm_index);

/* May he now? What rests on a delegation is noted, and with it every entry of the journal that follows in this work. */
static inline bool actor_may(const struct actor *by, unsigned perm_index)
{
	bool is_held = by->perms[perm_index / 64] >> (perm_index % 64) & 1;
	if (is_held && by->lent)
		actor_note_lent(by, perm_index);
	return is_held;
}

/* Has he the permission by his own roles, for good? What is passed on (tokens, roles, delegations) is decided by this. */
static inline bool actor_holds(const struct actor *by, unsigned perm_index)
{
	return (by->perms[perm_index / 64] & ~by->extra[perm_index / 64]) >> (perm_index % 64) & 1;
}

#endif
