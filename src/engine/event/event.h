/* event: one log record as names and values, whatever it was written in. Readers of formats fill it; the matcher reads it.
 *
 * A name is a path with dots (“winlog.event_data.Image”); the same name may come several times (arrays). Texts are borrowed and must live
 * until the event has been matched. JSON: any nesting up to EVENT_MAX_DEPTH, names EVENT_MAX_NAME bytes, EVENT_MAX_VALUES values; beyond
 * that the rest of the record is left out and `cut` is set. */
#ifndef ENGINE_EVENT_EVENT_H
#define ENGINE_EVENT_EVENT_H

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

/* 2026-03-02T08:51:00.008Z (with a space, an offset, without zone: UTC), 10/Oct/2000:13:55:36 -0700, or since 1970 in seconds, milli-, micro- or nanoseconds. */
bool event_time_of(struct str text, usec *ret);
/* “Oct  9 22:33:20” (RFC 3164), UTC: of the last year in which it is no later than a day from now. */
bool event_time_without_year(struct str text, usec now, usec *ret);

#endif
