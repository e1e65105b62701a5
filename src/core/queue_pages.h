/* queue_pages: what the administrators' pages of jobs and of outgoing mail show. */
#ifndef CORE_QUEUE_PAGES_H
#define CORE_QUEUE_PAGES_H

#include "web/html.h"

/* A choice of the list above it: a link, with how many when that is of interest. */
struct queue_tab { struct str label, url, n; bool is_chosen; };

struct job_line {
	struct str kind, says, key, state, tone, when, when_iso, tries, error, retry_url, cancel_url;
};
struct jobs_view {
	struct queue_tab *tabs; size_t n_tabs;
	struct job_line *lines; size_t n_lines;
	struct str next_url;
};

struct mail_line {
	struct str to, to_name, subject, tlp, state, tone, when, when_iso, tries, answer, resend_url, resend_label, cancel_url;
};
struct mails_view {
	bool is_unconfigured, reads_bounces;
	struct queue_tab *tabs; size_t n_tabs;
	struct mail_line *lines; size_t n_lines;
	struct str next_url, test_to, test_problem;
};

#endif
