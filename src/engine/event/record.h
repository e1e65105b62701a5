/* record: the records of one text after the other, whatever they are written in, recognised by their content.
 *
 * A text is a table with a header (CSV as RFC 4180 has it, Zeek's TSV, W3C extended), a journal export, or lines, each recognised by itself: JSON,
 * auditd, syslog (RFC 3164, RFC 5424) with what its message holds, access logs (common, combined), CEF, key=value, else plain. Fields have the names
 * that Sigma's public rules use, or those of the source, which data/sigma/fields.json maps.
 *
 *   records_begin(r, head); while (records_next(r, &rest, is_end, &record)) if (record.format) record_read(r, a, &record, &event); */
#ifndef ENGINE_EVENT_RECORD_H
#define ENGINE_EVENT_RECORD_H

#include "engine/event/event.h"

#define RECORD_MAX ((size_t)1 << 20)     /* bytes of one record; of a table's record also RECORD_LINES lines */
#define RECORD_LINES 1000

enum record_format { RECORD_NONE /* blank, header, comment */, RECORD_PLAIN, RECORD_JSON, RECORD_AUDITD, RECORD_PAIRS, RECORD_SYSLOG, RECORD_ACCESS, RECORD_CEF, RECORD_TABLE, RECORD_JOURNAL };
/* hides: reading it may bring texts to light that its bytes do not show (of JSON those that write ASCII as \u00.. or \/ are not counted). */
struct record { struct str text; size_t lines; enum record_format format; bool hides; };

struct records;
/* now: times without a year are of the year that puts them nearest before the day after it. */
struct records *records_new(usec now);
void *records_free(struct records *r);           /* accepts NULL, returns NULL */

/* A text begins; head: its first bytes when what follows is a part from its middle, else empty. */
void records_begin(struct records *r, struct str head);
/* Takes the next record off *rest. False when its end is not there yet; never with is_end, unless *rest is empty. */
bool records_next(struct records *r, struct str *rest, bool is_end, struct record *ret);
/* Texts live in the arena, the record and the reader. E_INVALID: not what it seemed to be; then the event has its text alone. */
err record_read(struct records *r, struct arena *a, const struct record *rec, struct event *e) MUST_USE;

/* Whether a text that begins like this must be read from its beginning: its records may span lines. */
bool records_are_whole(struct str head);

#endif
