/* admin: what the administrators' pages of core show: journal, settings, system. */
#ifndef CORE_ADMIN_H
#define CORE_ADMIN_H

#include "web/ui.h"

struct journal_filter { int64_t before; struct str name, actor, kind; usec since, until; };
struct journal_line { struct str at, at_iso, name, says, actor, org, data; };
struct journal_view {
	struct page_head head;
	struct journal_line *lines; size_t n_lines;
	struct choice *names; size_t n_names;
	struct str actor, since, until;
	struct pager pager;
	struct empty_state none;
};

struct setting_input { struct str name, value, secret; };
struct setting_line {
	struct str name, says, value, range, problem, id;
	bool is_text, is_number, is_bool, is_on, is_secret, is_set;
	int64_t min, max;
};
struct setting_group { struct str title, anchor; struct setting_line *lines; size_t n_lines; };
struct settings_view { struct page_head head; struct setting_group *groups; size_t n_groups; struct str problem; };

struct fact { struct str label, value; };
struct system_view { struct page_head head; struct fact *facts; size_t n_facts; struct fact *modules; size_t n_modules; };

#endif
