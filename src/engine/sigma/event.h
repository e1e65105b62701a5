/* event: one log record as names and values, whatever it was written in. Readers of formats fill it; the matcher reads it.
 *
 * A name is a path with dots (“winlog.event_data.Image”); the same name may come several times (arrays). Texts are borrowed and must live
 * until the event has been matched. JSON: any nesting up to EVENT_MAX_DEPTH, names EVENT_MAX_NAME bytes, EVENT_MAX_VALUES values; beyond
 * that the rest of the record is left out and `cut` is set. */
#ifndef ENGINE_SIGMA_EVENT_H
#define ENGINE_SIGMA_EVENT_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

#define EVENT_MAX_DEPTH 32
#define EVENT_MAX_NAME 512
#define EVENT_MAX_VALUES 4096

enum event_kind { EVENT_TEXT, EVENT_NUMBER, EVENT_BOOL, EVENT_NULL };
struct event_value { struct str name, text; enum event_kind kind; };   /* text: of NUMBER and BOOL as written */

struct event {
	struct event_value *at; size_t n, cap;
	struct str raw;                   /* the record as it stands in the file; may be empty */
	struct str category, product, service;   /* what the reader knows of its source, as Sigma calls it; mostly "" */
	usec time;                        /* 0: look for it in the fields */
	int64_t order;                    /* place among all records of the hunt: decides between equal times */
	bool cut;                         /* something was left out */
};

void event_clear(struct event *e);                /* empty again, memory kept */
void event_add(struct arena *a, struct event *e, struct str name, struct str text, enum event_kind kind);

/* A JSON object. E_INVALID: it is none. Decoded texts live in the arena, the others in the line; invalid UTF-8 stays as it is. */
err event_json(struct arena *a, struct str line, struct event *e) MUST_USE;
/* key=value, as logfmt and auditd write it: values bare, "…" with escapes, '…' with pairs inside (auditd's msg). auditd: bare values of
 * names that the kernel writes in hexadecimal when they have special characters are decoded. E_INVALID: no pair in it. */
err event_pairs(struct arena *a, struct str line, bool auditd, struct event *e) MUST_USE;

#endif
