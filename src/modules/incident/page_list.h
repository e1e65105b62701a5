/* The list of incidents: one form, one query, two faces (page and JSON). */
#ifndef MODULES_INCIDENT_PAGE_LIST_H
#define MODULES_INCIDENT_PAGE_LIST_H

#include "modules/incident/incident.h"
#include "web/ui.h"

struct list_form {
	struct str q, state, step, type, class, sector, province, responsible, month, due, sort, cursor;
	int64_t severity, limit;
};
extern const struct field incident_list_fields[14];

struct list_line {
	struct str code, title, type, step, responsible, detected;
	struct badge severity, class;
	bool is_serious, is_demo, has_due;
	struct clock_chip due;
};
struct incident_list {
	struct page_head head;
	struct str q;
	struct form_field state, step, type, severity, class, sector, province, responsible, month, due, sort;
	bool is_filtered;
	const struct link *tabs; size_t n_tabs;   /* open, closed, all: the same filters */
	const struct list_line *lines; size_t n_lines;
	struct empty_state none;
	struct pager pager;
};

struct badge severity_badge(const struct work *w, int64_t severity);

err incident_list_get(struct req *r);
err incident_list_api(struct req *r);

#endif
