/* panel: what modules show on a record's page that belongs to a lower module (struct panel in core/module.h). */
#ifndef CORE_PANEL_H
#define CORE_PANEL_H

#include "core/module.h"

struct panel_shown { struct str title, anchor; struct html body; };

/* All panels for the kind that the actor may see and that have something to show, in their order. Arena memory of r. */
err panels_show(struct req *r, const char *kind, int64_t record_id, struct panel_shown **ret, size_t *ret_n) MUST_USE;

#endif
