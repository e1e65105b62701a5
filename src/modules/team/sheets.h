/* sheets: the register of experts in and out of spreadsheets (core/sheet). */
#ifndef MODULES_TEAM_SHEETS_H
#define MODULES_TEAM_SHEETS_H

#include "core/sheet/sheet.h"
#include "modules/team/rules.h"

err expert_take(struct work *w, const struct sheet_line *l, enum sheet_done *ret) MUST_USE;
err expert_some(struct work *w, struct sheet_out *out, int64_t *after, bool *ret_more) MUST_USE;
extern const struct sheet_register team_sheets[1];

#endif
