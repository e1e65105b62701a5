/* queue_pages: what the administrators' pages of jobs and of outgoing mail show, and what both lists have in common. */
#ifndef CORE_JOBS_QUEUE_PAGES_H
#define CORE_JOBS_QUEUE_PAGES_H

#include "web/ui.h"

/* The states a row of a queue can be in; tone as in web/ui.h. */
struct queue_state { const char *name; enum msg says; const char *tone; };

/* A choice of the list above it: a link, with how many when that is of interest. */
struct queue_tab { struct str label, url, n; bool is_chosen; };
struct queue_tabs { struct queue_tab *tabs; size_t n_tabs; };

/* What can be done with one row; a form each. */
struct queue_act { struct str label, url; };
struct queue_acts { struct queue_act *acts; size_t n_acts; };

struct job_line {
	struct str kind, says, key, state, tone, when, when_iso, tries, error;
	struct queue_acts acts;
};
struct jobs_view {
	struct page_head head;
	struct queue_tabs tabs;
	struct job_line *lines; size_t n_lines;
	struct empty_state none;
	struct pager pager;
};

struct mail_line {
	struct str to, to_name, subject, tlp, state, tone, when, when_iso, tries, answer;
	struct queue_acts acts;
};
struct mails_view {
	struct page_head head;
	bool is_unconfigured, reads_bounces;
	struct queue_tabs tabs;
	struct mail_line *lines; size_t n_lines;
	struct empty_state none;
	struct pager pager;
	struct str test_to, test_problem;
};

/* The state of that name; the first one for a name not known. */
const struct queue_state *queue_state_of(const struct queue_state *states, size_t n, struct str name);
/* "All" and one tab for each state; counts: how many are in each, 0 is not shown. */
struct queue_tabs queue_tabs_of(struct req *r, const char *path, const struct queue_state *states, const int64_t *counts, size_t n,
	struct str chosen);
/* Adds POST path/id/verb; room for two. */
void queue_act_add(struct arena *a, struct queue_acts *to, struct str label, const char *path, int64_t id, const char *verb);
/* Does it to the row the address names, then answers: back to `path` with the notice, or {"id":"…"}. */
err queue_act(struct req *r, err (*what)(struct work *, int64_t), enum msg not_found, const char *path, enum msg notice) MUST_USE;
err queue_reply(struct req *r, struct str id, const char *path, enum msg notice) MUST_USE;

#endif
