/* org_names: organisations as thousands of rows of a spreadsheet name them, each looked up once. */
#ifndef MODULES_NETWORK_ORG_NAMES_H
#define MODULES_NETWORK_ORG_NAMES_H

#include "modules/network/network.h"

struct org_named { struct str typed; int64_t id; struct field_problem why; };
struct org_names { VEC(struct org_named); };     /* begins zeroed */

/* As network_org_typed() for a required field, with a memory whose texts lie in `keep`. It outlives transactions that are rolled
 * back: never ask for organisations that the same import adds. */
err org_names_find(struct work *w, struct org_names *x, struct arena *keep, const char *field, struct str typed, int64_t *ret_id) MUST_USE;

#endif
