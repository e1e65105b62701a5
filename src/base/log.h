/* log: one JSON object a line on stderr. Secrets, bodies and personal data do not go here.
 *   log_info("job.done", "kind", kind, "ms", log_n(12), NULL);   keys and values are C strings, NULL ends. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
extern enum log_level log_level;       /* lines below it are dropped; default LOG_INFO */
void log_line(enum log_level level, const char *event, ...) __attribute__((sentinel));
#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFO, __VA_ARGS__)
#define log_warn(...) log_line(LOG_WARN, __VA_ARGS__)
#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
/* Says that a disk is full, at most once a minute however many requests meet it. what: what could not be written. */
void log_disk_full(const char *what);
/* A number as text in one of eight rotating per-thread buffers; only for use inside one log call. */
const char *log_n(int64_t v);
/* A str as C text, cut at 200 bytes, same buffers. */
const char *log_s(struct str s);
/* Whole prepared line (no newline inside) to stdout's or stderr's descriptor, one write(). */
void log_raw(int fd, struct str line);

#endif
