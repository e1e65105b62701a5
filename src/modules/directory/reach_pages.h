/* reach_pages: what the templates about reachable contact points are given, and the handlers. */
#ifndef MODULES_DIRECTORY_REACH_PAGES_H
#define MODULES_DIRECTORY_REACH_PAGES_H

#include "modules/directory/alive.h"
#include "modules/directory/pages.h"

struct reach_line { struct str path, name, place, contacts, confirmed, waiting, differs, answered; struct badge state; };
struct reach_list {
	struct page_head head;
	struct form_field q, state, sector, province;
	struct str median;
	struct reach_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};

struct site_line { struct str source, url, checked, next; struct badge state; };
struct differ_line { struct str source, says, value, since; bool is_late; };
struct reach_contact { struct str name, kind, phone, email, confirmed, ask_path; bool may_mail, may_phone; struct badge state; };
struct check_line {
	struct str kind, name, asked, answered, by, note, code, answer_path;
	struct badge state;
	bool is_call;                        /* a call that waits: its code is shown, and a form for the answer */
};
struct reach_view {
	struct page_head head;
	struct form_errors errors;
	struct str visit_path;
	struct site_line *sites; size_t n_sites;
	struct differ_line *differs; size_t n_differs;
	struct differ_line *past; size_t n_past;
	struct reach_contact *contacts; size_t n_contacts;
	struct check_line *checks; size_t n_checks;
	bool may_ask, may_visit;
};

struct check_form_view {
	struct page_head head;
	struct form_errors errors;
	struct str action;
	struct fact *facts; size_t n_facts;
	struct form_field name, result, note;
};

struct reach_filter { struct str q, state, sector, province, after; };
struct ask_input { struct str by; };
struct call_input { struct str code, name, result; };
struct answer_input { struct str name, result, note; };
extern const struct field reach_fields[5], ask_fields[1], call_fields[3], answer_fields[3];

err reach_list_page(struct req *r);
err reach_list_csv(struct req *r);
err reach_list_api(struct req *r);
err reach_org_page(struct req *r);
err reach_org_api(struct req *r);
err visit_post(struct req *r);
err ask_post(struct req *r);
err call_post(struct req *r);
err answer_page(struct req *r);
err answer_post(struct req *r);

/* Shared by both pages. */
struct badge reach_state(struct work *w, struct str state);
err reach_org_of(struct req *r, struct reach_sees_row *ret) MUST_USE;
struct str difference_says(struct work *w, struct str kind);

#endif
