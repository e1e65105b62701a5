/* parts: what parts.c and parts_content.c share. */
#ifndef MODULES_NETWORK_PARTS_H
#define MODULES_NETWORK_PARTS_H

#include "modules/network/network.h"

/* A form that was checked: .form with canonical texts, and the records it names. */
struct part_content { struct part_form form; int64_t target_id, org_id; struct str shown; };
/* Notes problems on the fields; writes nothing. */
err part_check(struct work *w, enum part_kind k, int64_t system, const struct part_form *f, struct part_content *ret) MUST_USE;
/* Inserts the content. */
err part_keep(struct work *w, enum part_kind k, const struct part_content *c, int64_t *ret_id) MUST_USE;
/* The texts under which software is found: its names, and its words folded. */
#define SOFTWARE_MAX_KEYS 4
size_t software_keys(struct arena *a, const struct part_form *f, struct str ret[SOFTWARE_MAX_KEYS]);

#endif
