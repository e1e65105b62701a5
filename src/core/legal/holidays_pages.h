/* holidays_pages: what the administrators' page of days off shows, and its handlers. */
#ifndef CORE_LEGAL_HOLIDAYS_PAGES_H
#define CORE_LEGAL_HOLIDAYS_PAGES_H

#include "web/ui.h"

struct holiday_query { int64_t year; };                       /* 0: the present one */
struct holiday_form { struct str name; usec first, last, worked; };   /* last 0: one day; worked: the weekend worked in exchange */

struct holiday_year { struct str path, label; bool is_shown; };
struct holiday_line {
	struct str date, weekday, name, remove_path;
	struct badge kind, source;
	bool is_fixed;                       /* nothing to take out: it is what its weekday makes it */
};
struct holidays_view {
	struct page_head head;
	struct form_errors errors;
	struct str count;
	struct holiday_year *years; size_t n_years;
	struct holiday_line *lines; size_t n_lines;
	struct empty_state empty;
	const struct form_field *fields; size_t n_fields;
};

extern const struct field holiday_query_fields[1], holiday_fields[4];
err holidays_page(struct req *r);
err holidays_api(struct req *r);
err holiday_add_post(struct req *r);
err holiday_remove_post(struct req *r);

#endif
