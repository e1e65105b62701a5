/* Between the formats of this folder. */
#ifndef ENGINE_EVENT_INSIDE_H
#define ENGINE_EVENT_INSIDE_H

#include "engine/event/record.h"

static inline void event_text(struct arena *a, struct event *e, struct str name, struct str text) { event_add(a, e, name, text, EVENT_TEXT); }

static inline int hex_digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

/* ---- record.c ---- */
enum record_format record_line_format(struct str line);
/* What a line, or the message in one, holds; `format` as record_line_format() sees it. */
err record_line_read(struct arena *a, struct str line, enum record_format format, usec now, struct event *e, int depth);

/* ---- access.c ---- */
bool is_access_line(struct str line);
err access_line_read(struct arena *a, struct str line, struct event *e);
/* ---- cef.c ---- */
err cef_line_read(struct arena *a, struct str line, struct event *e);
/* ---- syslog.c ---- */
bool is_syslog_line(struct str line);
err syslog_line_read(struct arena *a, struct str line, usec now, struct event *e, int depth);

/* ---- table.c ---- */
enum table_kind { TABLE_NONE, TABLE_CSV, TABLE_ZEEK, TABLE_W3C };
#define TABLE_COLUMNS 512
struct table { struct arena *a; enum table_kind kind; char separator; struct str names[TABLE_COLUMNS], path, empty, unset; bool sets[TABLE_COLUMNS]; size_t n; };
enum table_kind event_table_kind(struct str head, char *ret_separator);
/* A line of the head, or a comment: true. */
bool event_table_header(struct table *t, struct str line);
err event_table_read(const struct table *t, struct arena *a, struct str record, struct event *e);

/* ---- journal.c ---- */
bool is_journal_head(struct str head);
/* Bytes of the first entry with the blank line behind it; 0: its end is not there yet. */
size_t journal_entry(struct str s, bool is_end);
err journal_entry_read(struct arena *a, struct str entry, struct event *e);

#endif
