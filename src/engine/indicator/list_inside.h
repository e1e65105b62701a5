/* What the readers of the several forms share. */
#ifndef ENGINE_INDICATOR_LIST_INSIDE_H
#define ENGINE_INDICATOR_LIST_INSIDE_H

#include "engine/indicator/list.h"

struct entry { struct str text, id, field; int64_t line; enum indicator_type want; };
void list_entry(const struct list_reader *r, struct arena *a, const struct entry *e);

void list_read_csv(const struct list_reader *r, struct str text);
bool list_is_csv(struct str text);
void list_read_json(const struct list_reader *r, struct str text);
/* A STIX pattern; field says where it stands. */
void list_read_pattern(const struct list_reader *r, struct arena *a, struct str pattern, struct str id, struct str field);

#endif
