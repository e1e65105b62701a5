/* set: rules compiled into one matcher. A set does not change once made, so any number of threads share it, each with a matcher of its own.
 *
 *   book → sigma_set_new() → sigma_matcher_new() per thread → sigma_match_json(), sigma_match_event() → sigma_correlate() at the end
 *
 * A record is looked at closely only when a literal that some rule cannot do without stands in it (docs/sigma.md): one pass over its bytes.
 * Regular expressions are matched in linear time or the rule is refused. */
#ifndef ENGINE_SIGMA_SET_H
#define ENGINE_SIGMA_SET_H

#include "engine/sigma/data.h"
#include "engine/event/event.h"

struct sigma_set;
struct sigma_matcher;

struct sigma_set_counts {
	size_t rules, correlations;      /* that can give hits or feed correlations */
	size_t literals, without_literal;
	size_t bytes;                    /* memory of the set, roughly */
};

/* The book, the data and their arenas must outlive the set. What cannot be compiled (a regular expression, a reference) is added to the book's
 * problems and is not in the set. The filters are put into their rules. */
struct sigma_set *sigma_set_new(const struct sigma_data *d, struct sigma_book *b);
void sigma_set_free(struct sigma_set *s);       /* accepts NULL */
/* Whether a rule of the book is in it. */
bool sigma_set_has(const struct sigma_set *s, const struct sigma_rule *r);
struct sigma_set_counts sigma_set_counts(const struct sigma_set *s);

struct sigma_found { struct str field, text; };
struct sigma_hit {
	const struct sigma_rule *rule;   /* with its author: the Detection Rule License asks to name him with every match */
	const struct event *event;       /* NULL of a correlation */
	usec time;                       /* of the event; of the one that completed a correlation; 0: unknown */
	int64_t order;
	const struct sigma_found *found; size_t n_found;   /* fields that made it match; of a correlation the group */
	size_t n_events;                 /* of a correlation: events in it */
};
/* The hit and all it points to live until the function returns. */
typedef void (*sigma_hit_fn)(void *arg, const struct sigma_hit *hit);

struct sigma_matcher *sigma_matcher_new(const struct sigma_set *s, sigma_hit_fn fn, void *arg);
void sigma_matcher_free(struct sigma_matcher *m);
/* One JSON record. known: source, time and order, as the reader knows them. E_INVALID when it had to be read and is no JSON object. */
err sigma_match_json(struct sigma_matcher *m, struct str line, const struct event *known) MUST_USE;
/* An event of any reader. */
void sigma_match_event(struct sigma_matcher *m, const struct event *e);
/* Many records: one pass over a block of them for the literals of all rules, then each of them in their order, a slice of the block.
 *   sigma_block(m, block); for each record: if (sigma_block_may(m, record)) { …read it…; sigma_block_event(m, &event, hides); }
 * At most SIGMA_BLOCK_MAX bytes. */
#define SIGMA_BLOCK_MAX ((size_t)1 << 30)
void sigma_block(struct sigma_matcher *m, struct str block);
/* False: no rule can fire on the record, as its bytes stand. */
bool sigma_block_may(struct sigma_matcher *m, struct str record);
/* The event of the record just asked about. hides: it may have texts that the bytes do not show; JSON: never, the escapes that matter are looked for. */
void sigma_block_event(struct sigma_matcher *m, const struct event *e, bool hides);
/* Matches kept for correlations so far. */
size_t sigma_matcher_kept(const struct sigma_matcher *m);
/* Tests: every rule is tried on every event. */
void sigma_matcher_no_prefilter(struct sigma_matcher *m);

/* Finds correlations in what the matchers have kept, in the order of time and then of place: the same hits however many threads there were.
 * *ret_left_out: matches that took no part, because their event has no time or there were more than SIGMA_MAX_KEPT. */
#define SIGMA_MAX_KEPT 4000000
void sigma_correlate(const struct sigma_set *s, struct sigma_matcher *const *m, size_t n, sigma_hit_fn fn, void *arg, size_t *ret_left_out);

/* The time in an event: its own, else of the first time field that can be read. 0: none. */
usec sigma_event_time(const struct sigma_data *d, const struct event *e);

#endif
