/* pages: what the pages of intake are given and what they send. */
#ifndef MODULES_INTAKE_PAGES_H
#define MODULES_INTAKE_PAGES_H

#include "core/files.h"
#include "core/legal/reference_field.h"
#include "modules/intake/hints.h"
#include "web/ui.h"

enum { MAX_FILES = 10 };

/* ---- the public's form (page_report.c) ---- */
struct report_form {
	struct str notifier_name, notifier_address, notifier_email, notifier_phone;
	struct str system_name, operator, owner, description, result, proposal, once;
	struct strs domains, ips, kept;
	struct uploads files;
	usec detected_at;
};
extern const struct field intake_report_fields[16];
extern const struct field intake_api_fields[13];   /* the fields programs send: no files, nothing a form needs */

struct kept_file { struct str name, token, size; };
struct report_page {
	struct page_head head;
	struct form_errors errors;
	struct form_field description, detected_at, system_name, domains, ips, owner, operator, result, proposal;
	struct form_field name, phone, email, address, files;
	const struct kept_file *kept; size_t n_kept;
	struct str once, last_code;          /* last_code: sent from this browser a moment ago */
	bool is_officer;
};
struct receipt_page {
	struct page_head head;
	struct str code, secret, at, email;
	struct html qr;
	bool is_repeat;
};
struct home_page { struct page_head head; };

/* ---- for the notifier (page_status.c) ---- */
struct status_form { struct str code, secret; };
struct message_form { struct str text; struct uploads files; };
extern const struct field intake_status_fields[2];
extern const struct field intake_message_fields[2];

struct status_sign_in { struct page_head head; struct form_errors errors; struct form_field code, secret; };
struct message_line { struct str author, text, at, at_machine; bool is_from_reporter, is_new; };
struct stage_line { struct str label, note; bool is_done, is_now; };
struct status_page {
	struct page_head head;
	struct badge state;
	struct str says, code, received, description;
	const struct stage_line *stages; size_t n_stages;
	const struct message_line *messages; size_t n_messages;
	const struct str *files; size_t n_files;
	struct form_errors errors;
	struct form_field text, add;
};

/* ---- the duty officer's queue (page_triage.c) ---- */
struct queue_form { struct str view, q, cursor; bool mine; int64_t limit; };
extern const struct field triage_queue_fields[5];

struct queue_tab { struct str path, label; int64_t n; bool is_now; };
struct queue_line {
	struct str code, text, who, received, received_machine, waits, officer, news;
	struct badge state;
	bool is_demo, is_late, is_phone;
};
struct queue_page {
	struct page_head head;
	const struct queue_tab *tabs; size_t n_tabs;
	struct str q, view, path, summary;
	bool mine;
	const struct queue_line *lines; size_t n_lines;
	struct empty_state none;
	struct pager pager;
};

/* ---- one report (page_one.c) ---- */
struct accept_form {
	int64_t version, severity, level;
	struct str title, summary, type, system_name, sector, province, responsible, owner, isp, system, tlp, capable,
		class_override, class_reason;
	struct strs criteria, flags;
	usec detected_at;
	bool is_national_important, is_beyond_capability;
};
extern const struct field triage_accept_fields[22];
struct decide_form { int64_t version; struct str reason, other, incident, text; };
extern const struct field triage_take_fields[1], triage_refuse_fields[2], triage_same_fields[2], triage_attach_fields[2],
	triage_back_fields[2], triage_reply_fields[2];
/* The test of Decision 05/2017 Art. 9 on what is chosen so far. */
struct class_form { int64_t level; struct str capable; struct strs criteria; bool is_national_important; };
extern const struct field triage_class_fields[4];

struct class_view { struct badge result; struct str why; };
struct said_fact { struct str label, value; bool is_long; };
struct body_line { struct str code, name, reason, value; bool is_shared; };
struct alike_line { struct str path, code, text, value, when; bool is_report, is_over; };
struct file_line { struct str path, name, size, sha256; };
struct mail_line { struct str subject, at; struct badge state; };
struct one_page {
	struct page_head head;
	struct badge state;
	struct str code, received, waits, officer, state_note, link_path, link_code;
	int64_t version;
	const struct said_fact *facts; size_t n_facts;
	struct str description;
	const struct file_line *files; size_t n_files;
	const struct mail_line *mails; size_t n_mails;
	const struct message_line *messages; size_t n_messages;
	bool has_unread, is_waiting, may_decide, may_undo, is_mine, has_email;
	const struct body_line *bodies; size_t n_bodies;
	const struct alike_line *alike; size_t n_alike;
	struct str system, guess;
	struct form_errors errors;
	struct form_field title, type, severity, summary, detected_at, responsible, owner, isp, system_name, level, important,
		beyond, capable, criteria, flags;
	struct form_field sector, province, tlp, class_override, class_reason;
	struct str system_code;
	struct class_view class;
	struct form_field refuse_reason, same_other, attach_incident, back_reason, text;
};

/* The questions of the accepting form, answered from the report and what is known (accept_form.c). */
void accept_form_show(struct req *r, const struct report_get_row *row, const struct hints *h, struct one_page *p);

/* ---- panel on the incident's page (panel.c) ---- */
struct panel_report { struct str code, received, who, contact, description; bool may_reply,
	has_email; struct message_line *messages; size_t n_messages; };
struct panel_page { const struct panel_report *reports; size_t n_reports; struct str incident; };

/* ---- shared (forms.c) ---- */
struct str triage_path(struct arena *a, struct str code, const char *rest);  /* "/triage/CODE" + rest */
struct badge intake_report_badge(struct work *w, struct str state);
struct message_line *intake_message_lines(struct work *w, const struct report_messages_rows *rows, size_t *ret_n);
/* A select or radio list of said words: value and message. */
struct said { const char *value; enum msg label; };
void intake_field_says(struct work *w, struct form_field *f, const struct said *rows, size_t n);
/* "a c": codes joined by spaces. */
struct str intake_words(struct arena *a, const struct strs *list);
/* "yes", "no" → 1, 0; anything else: not known, -1. */
int64_t intake_capable(struct str s);
#define STATUS_COOKIE "ungcuu_report"
/* The signed cookie that remembers for two hours that this browser knows a report's secret. */
void intake_cookie_set(struct req *r, struct str code);
struct str intake_cookie_code(struct req *r);   /* "" when there is none */
struct badge intake_stage_badge(struct work *w, enum report_stage s);

/* ---- handlers ---- */
err intake_home_get(struct req *r);
err intake_form_get(struct req *r);
err intake_form_keep(struct req *r);       /* before */
err intake_form_post(struct req *r);
err intake_receipt_get(struct req *r);
err intake_status_get(struct req *r);
err intake_status_post(struct req *r);
err intake_leave_post(struct req *r);
err intake_message_keep(struct req *r);    /* before */
err intake_message_post(struct req *r);

err triage_queue_get(struct req *r);
err triage_live(struct req *r);
err triage_one_get(struct req *r);
err triage_class_get(struct req *r);
err triage_take_post(struct req *r);
err triage_seen_post(struct req *r);
err triage_accept_post(struct req *r);
err triage_refuse_post(struct req *r);
err triage_same_post(struct req *r);
err triage_attach_post(struct req *r);
err triage_back_post(struct req *r);
err triage_reply_post(struct req *r);
err triage_file_get(struct req *r);

err intake_submit_api(struct req *r);
err intake_report_api(struct req *r);
err intake_message_api(struct req *r);
err triage_list_api(struct req *r);

err intake_panel(struct req *r, int64_t incident_id, struct html *ret);

#endif
