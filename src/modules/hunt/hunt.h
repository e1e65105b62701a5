/* hunt: what `ungcuu hunt` and `ungcuu index` share. No database. */
#ifndef MODULES_HUNT_HUNT_H
#define MODULES_HUNT_HUNT_H

#include "core/command.h"
#include "engine/indicator/index.h"
#include "engine/source/sweep.h"

#define HUNT_NAMED 20    /* refusals and troubles said by name; the rest is counted */

/* ---- lists ---- */

/* Reads lists of indicators and indexes from files and says on standard error what of them is refused. One index file alone is mapped; otherwise all
 * must be lists. E_INVALID, E_NOT_FOUND: explained already. */
err hunt_lists(struct arena *a, char *const *files, size_t n, bool with_private, struct index **ret) MUST_USE;

/* ---- words ---- */

/* One line on standard error in the operator's language. */
void hunt_warn(struct arena *a, enum msg m, struct str x, struct str y, struct str z);
struct str hunt_fault_text(struct arena *a, enum source_fault f);
struct str hunt_number(struct arena *a, uint64_t n);
/* “ipv4 12, domain 3”: what is looked for. */
struct str hunt_types(struct arena *a, const struct index *ix);

/* ---- what is found ---- */

/* Lines of JSON to a descriptor. */
struct hunt_output;
struct hunt_output *hunt_output_new(const struct index *ix, int fd);   /* ix: NULL without indicators */
void *hunt_output_free(struct hunt_output *o);
/* False when the descriptor takes no more (errno). */
bool hunt_output_flush(struct hunt_output *o);
const uint64_t *hunt_output_counts(const struct hunt_output *o);   /* what was found, by type: N_INDICATOR_TYPE */

/* Where the next line is put, without its end; the line is complete. */
struct buf *hunt_output_line(struct hunt_output *o);
void hunt_output_line_end(struct hunt_output *o);

/* Where it stands in its text: "record" of an event log, when that is not 0, else "line". */
struct json;
void hunt_json_place(struct json *j, uint64_t line, uint64_t record);

/* The indicator scanner as a consumer of a sweep. */
struct consumer hunt_indicators(const struct index *ix, struct hunt_output *o);
/* What a state of it reads from now on goes into the filter as well, unless that is NULL. The end gives the filter what is left and stops that. */
struct filter_writer;
void hunt_indicators_trace(void *state, struct filter_writer *w);
void hunt_indicators_trace_end(void *state, const struct file_read *f);

/* ---- verbs ---- */
int hunt_verb(int argc, char **argv);
int hunt_index_verb(int argc, char **argv);
int sigma_verb(int argc, char **argv);

#endif
