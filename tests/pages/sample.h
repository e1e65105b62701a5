/* Sample pages that show every part of web/ui.h; invented names, documentation addresses. */
#ifndef TESTS_PAGES_SAMPLE_H
#define TESTS_PAGES_SAMPLE_H

#include "web/ui.h"

struct sample_row { struct str code, title, path, org, time; struct badge state; struct clock_chip clock; };
struct sample_list { struct page_head head; struct form_field type, state; const struct sample_row *rows; size_t n_rows; struct pager pager; struct empty_state empty; };
struct sample_form { struct page_head head; struct form_errors errors; const struct form_field *fields; size_t n_fields; };
struct sample_case { struct page_head head; const struct clock_chip *clocks; size_t n_clocks; struct html note; struct badge tlp, state; };
struct sample_bar { struct str name; int64_t n, closed; };
struct sample_dashboard { struct page_head head; const struct figure *figures; size_t n_figures; const struct sample_bar *bars; size_t n_bars; };

#endif
