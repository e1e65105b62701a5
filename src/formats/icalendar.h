/* icalendar: a calendar of events for other programs to subscribe to (RFC 5545, RFC 7986). Pure functions; they only append.
 *
 * Lines end in CRLF and are folded at 75 octets without cutting a character (§3.1); texts are escaped (§3.3.11); times are UTC
 * (§3.3.5, form 2), to the second. Programs know an event by its UID: whoever changes one keeps the UID and raises SEQUENCE
 * (§3.8.7.4); what no longer happens stays in the calendar as cancelled, else subscribers would keep it. */
#ifndef FORMATS_ICALENDAR_H
#define FORMATS_ICALENDAR_H

#include "base/buf.h"
#include "base/clock.h"

struct ical_event {
	struct str uid;                      /* the same for ever, unlike any other in the world: "12@example.vn" */
	usec from, to;                       /* half-open */
	usec changed_at;                     /* DTSTAMP and LAST-MODIFIED */
	int64_t sequence;
	struct str summary, description;     /* description "": none */
	struct str url;                      /* "": none; a complete URI */
	bool is_cancelled;
};

/* name: what the calendar is called where it is shown; refresh: how often it should be fetched, whole minutes. */
void ical_begin(struct buf *b, struct str name, usec refresh);
void ical_event(struct buf *b, const struct ical_event *e);
void ical_end(struct buf *b);

#endif
