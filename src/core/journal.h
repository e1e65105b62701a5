/* journal: one entry for every change, in the same transaction. Timeline, audit, notices, webhooks and statistics read it.
 * Entries are append-only and sealed by a hash chain in the background (`ungcuu verify` checks it). */
#ifndef CORE_JOURNAL_H
#define CORE_JOURNAL_H

#include "store/work.h"

struct journal_ref { const char *kind; int64_t id; };   /* the record it is about: {"incident", id}; {NULL, 0} for none */

/* data_json: a JSON object with what changed, or "" ; no secrets. By whose virtue it was done is added here: "on_behalf_of" and
 * "delegation" for permissions lent, "break_glass" for an emergency access. Also publishes the topic "kind:id" to live pages after commit. */
err journal_add(struct work *w, const char *name, struct journal_ref about, struct str data_json) MUST_USE;

/* The same change of many records in one statement, each with its own data. Live pages are not told. */
struct journal_many { int64_t id; struct str data_json; };
err journal_add_many(struct work *w, const char *name, const char *kind, const struct journal_many *at, size_t n) MUST_USE;

struct journal_entry {
	int64_t id;
	usec at;
	struct str name, actor, org, data;
};
/* The record's entries, oldest first, after the entry after_id, at most max. The caller has checked access. */
err journal_of(struct work *w, struct journal_ref about, int64_t after_id, int64_t max, struct journal_entry **ret, size_t *ret_n) MUST_USE;

/* Who acted, as pages say it: with on whose behalf, or that it was in an emergency, when the entry's data says so. */
struct str journal_actor(const struct work *w, struct str actor, struct str data_json);

/* A text or whole number of an entry's data: journal_text(a, entry.data, "code"); "" when it is not there. */
struct str journal_text(struct arena *a, struct str data_json, const char *member);

/* Extends the hash chain over entries older than one minute. Job "journal.seal". */
err journal_seal(struct work *w) MUST_USE;
/* Recomputes the chain; E_BUG with the first broken entry in the problem when it does not hold. */
err journal_verify(struct work *w, int64_t *ret_checked) MUST_USE;

#endif
