/* sigma: Sigma rules from files, for `ungcuu sigma` and for hunts. No database. */
#ifndef MODULES_HUNT_SIGMA_H
#define MODULES_HUNT_SIGMA_H

#include "core/command.h"
#include "engine/sigma/explain.h"

#define SIGMA_SAMPLE_EVENTS 100000   /* of all data files together; the rest of them is not read */

/* The program's own mappings and frequencies (data/sigma). */
const struct sigma_data *sigma_data_own(struct arena *a);
/* Values of placeholders from a file stand before the program's own. E_NOT_FOUND: unreadable, E_INVALID: broken; *ret_why says it. */
err sigma_placeholders_add(struct sigma_book *b, const char *path, struct str *ret_why) MUST_USE;

#define SIGMA_RULES_MAX ((size_t)256 << 20)   /* of all rule files together */

struct sigma_walk { size_t files, bytes; VEC(struct str) unreadable; };
/* Reads every .yml and .yaml file in and below a folder, in the order of their names, or one file. Symbolic links are not followed below it. */
void sigma_read_path(struct sigma_book *b, const char *path, struct sigma_walk *w);

/* Gives the records of a log (engine/event/record.h) to the sample. False when the file cannot be read. */
bool sigma_sample_file(struct sigma_sample *p, const char *path, size_t *events);

#endif
