/* rules: what the parts of this module share. */
#ifndef MODULES_BUDGET_RULES_H
#define MODULES_BUDGET_RULES_H

#include "modules/budget/budget.h"
#include "modules/network/rules.h"

enum { BUDGET_NUMBER_MAX = 100, BUDGET_NOTE_MAX = 2000, POST_TITLE_MAX = 200, POST_MOST = 10000 };

#endif
