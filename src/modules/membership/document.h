/* document: what the parts of the forms' writer share. */
#ifndef MODULES_MEMBERSHIP_DOCUMENT_H
#define MODULES_MEMBERSHIP_DOCUMENT_H

#include "core/document/document.h"
#include "modules/membership/rules.h"

struct writing {
	struct work *w;
	const struct application_get_row *x;
	enum lang lang;
	struct org_by_id_row org;
	struct membership_contacts_rows contacts;
	VEC(struct block) blocks;
};

#define words(x, message, ...) say_in((x)->w->a, (x)->lang, message, ##__VA_ARGS__)

struct block *block_add(struct writing *x, enum block_kind kind, struct str label, struct str text);
void heading_add(struct writing *x, enum msg what);
/* A table whose head row carries the weights; the cells belong to the arena: n_rows × n_columns, filled by the caller. */
struct cell *table_add(struct writing *x, size_t n_rows, const struct cell *head, size_t n_columns);
struct cell number_cell(struct writing *x, int64_t n);
/* The staff annex: counts by field, degree, certificate and skill, and, for whom may read of people, the list. */
err staff_add(struct writing *x) MUST_USE;

#endif
