/* choices: form fields of this module with the words people know. */
#ifndef MODULES_INCIDENT_CHOICES_H
#define MODULES_INCIDENT_CHOICES_H

#include "core/legal/reference_field.h"
#include "modules/incident/page_case.h"

/* Each makes the field a list to choose from; what is chosen is the field's value. none 0: something must be chosen. */
void choose_said(struct req *r, struct form_field *f, const struct said *table, size_t n, enum msg none);
err choose_org(struct req *r, struct form_field *f, enum msg none) MUST_USE;
/* Boxes for words joined by spaces; after an error those that were ticked. */
void tick_said(struct req *r, struct form_field *f, const struct said *table, size_t n, struct str words);
void tick_reference(struct req *r, struct form_field *f, enum reference_table table, struct str words);
void choose_severity(struct req *r, struct form_field *f, enum msg none);
void choose_class(struct req *r, struct form_field *f, enum msg none);
/* For <input type="datetime-local">; "" for 0. */
struct str time_input(struct arena *a, usec t);

/* A form being put together from the declared fields of the route that takes it. */
struct asking { struct req *r; const struct field *fields; size_t n_fields; struct form_field *at; size_t n; };
struct asking asking_of(struct req *r, const struct field *fields, size_t n_fields);
struct form_field *ask(struct asking *x, const char *name, struct str value);

#endif
