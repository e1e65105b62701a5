/* reference_field: a form field whose value is a code of one of the tables of data/. */
#ifndef CORE_LEGAL_REFERENCE_FIELD_H
#define CORE_LEGAL_REFERENCE_FIELD_H

#include "core/legal/reference.h"
#include "store/work.h"
#include "web/ui.h"

/* Makes the field a list to choose from: the table's labels in the actor's language, in their official order, the field's
 * value chosen. none: the words of a first, empty choice; 0: something must be chosen. The choices live in w's arena. */
void reference_choose(struct work *w, struct form_field *f, enum reference_table t, enum msg none);

#endif
