/* rules: checks that the parts of the register share. */
#ifndef MODULES_NETWORK_RULES_H
#define MODULES_NETWORK_RULES_H

#include "core/legal/reference.h"
#include "modules/network/network.h"

/* Each notes the problem on the field. An empty value passes unless `required`. */
void check_text(struct work *w, const char *field, struct str v, bool required, size_t max);
void check_choice(struct work *w, const char *field, struct str v, const char *choices, bool required);
void check_reference(struct work *w, const char *field, struct str v, enum reference_table t);
void check_email(struct work *w, const char *field, struct str v);
err org_code_of(struct work *w, int64_t org_id, struct str *ret) MUST_USE;   /* 0: "" */

/* To be called by everything that adds systems or changes their names. */
err network_system_names_changed(struct work *w) MUST_USE;
/* ---- organisations: what organisation.c and the reorganisations share ---- */
/* Notes it on the field "parent" when the organisation itself is the parent or stands above it. */
err org_check_tree(struct work *w, int64_t id, int64_t parent) MUST_USE;
/* Writes name, kind, role and place in the tree; a former name stays with the day it was valid until. No checks, no journal. */
err org_store(struct work *w, const struct org_by_id_row *was, const struct org_form *f, int64_t parent, usec at) MUST_USE;
/* What the register itself hands on to a successor. */
extern const struct heritage network_heritage[4];
/* What it knows that bears on duties. */
extern const struct duty_source network_duties[2];
/* ---- intervals of what is said: half-open, to 0: open ---- */
struct interval { usec from, to; };
/* What is left of an older interval before and behind the one that replaces it there: 0 to 2. The two overlap. */
size_t interval_rests(struct interval old, struct interval cut, struct interval ret[2]);
/* Notes problems at valid_from and valid_to. */
void check_interval(struct work *w, struct interval v);
/* "2027-03-01", as <input type="date"> and facts have it; "" for 0. */
struct str day_value(struct arena *a, usec t);

/* ---- facts of systems: what system.c and facts_view.c need ---- */
struct fact_new { int64_t system; enum fact_attribute at; struct str value, document; int64_t org_id; usec document_at, from, to; };
/* Says it from .from to .to (0: open) and puts an end to the knowledge of what was held there. No checks, no journal. */
err fact_put(struct work *w, const struct fact_new *f) MUST_USE;
/* The first facts of a new system, in one statement. */
err facts_begin(struct work *w, const struct fact_new *at, size_t n) MUST_USE;
/* Start of the next known change of the attribute after `after`; 0: none. */
err fact_next_change(struct work *w, int64_t system, enum fact_attribute at, usec after, usec *ret) MUST_USE;
/* Writes the columns of `system` anew from the facts at w->now. */
err facts_apply(struct work *w, int64_t system) MUST_USE;
err facts_apply_job(struct work *w, struct str args_json) MUST_USE;
err facts_rebuild(struct work *w) MUST_USE;
err facts_verify(struct work *w, int64_t *ret_wrong) MUST_USE;

/* One change of the register in the journal: {"name":"…"} with what is given. */
struct change { const char *key; struct str value; };
err note_change(struct work *w, const char *name, const char *kind, int64_t id, const struct change *at, size_t n) MUST_USE;
#define NOTE(w, name, kind, id, ...) note_change((w), (name), (kind), (id), \
	(struct change[]){ __VA_ARGS__ }, sizeof((struct change[]){ __VA_ARGS__ }) / sizeof(struct change))

#endif
