/* inside: what the files of this module share and nobody else needs. */
#ifndef MODULES_REPORTING_INSIDE_H
#define MODULES_REPORTING_INSIDE_H

#include "base/json.h"
#include "modules/reporting/statutory.h"

/* A mail to the person who wrote the report, in their language: what: {1} kind, {2} code, {3} case. */
err statutory_tell_author(struct work *w, const struct statutory_get_row *s, struct str path_code, enum msg what, struct str words) MUST_USE;

/* Scans or digitally signed files beside the report, kept before by file_keep(). Until it is decided. */
err statutory_signed_copy(struct work *w, struct str code, const struct uploads *files, int64_t *ret_id) MUST_USE;

#endif
