/* lists: ["a","b"] of a JSON column as texts. */
#ifndef MODULES_INTAKE_LISTS_H
#define MODULES_INTAKE_LISTS_H

#include "web/route.h"

/* Written by ourselves; anything else reads as an empty list. */
struct strs intake_list_of_json(struct arena *a, struct str json);

#endif
