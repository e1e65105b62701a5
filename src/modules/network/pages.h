/* pages: what the templates of this module are given, and the handlers of its routes. */
#ifndef MODULES_NETWORK_PAGES_H
#define MODULES_NETWORK_PAGES_H

#include "core/panel.h"
#include "core/sheet/sheet.h"
#include "modules/network/form08.h"
#include "modules/network/org_field.h"
#include "modules/network/rules.h"
#include "modules/network/succession.h"
#include "web/ui.h"

/* ---- shared parts ---- */
struct fact { struct str label, value, path; };       /* path "": plain text */
struct net_field { struct form_field field; struct org_field *org; };   /* org: the answer is an organisation */
struct net_form {
	struct page_head head;
	struct form_errors errors;
	struct str action, lead, submit, back;
	struct net_field *fields; size_t n_fields;
};

/* ---- organisations ---- */
struct org_line { struct str path, code, name, name_en, former, heir, heir_path, kind, role, place; bool is_ended; };
struct org_list {
	struct page_head head;
	struct str count, hint, hint_path;   /* hint: what an old name of a province means today */
	const struct form_field *filters; size_t n_filters;
	struct org_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};
struct contact_line {
	struct str kind, name, title, email, email_path, phone, phone_path, hours, edit_path, verify_path, end_path;
	int64_t call_order;
	struct badge state;                  /* confirmed, not yet, or too long ago */
	struct str last;                     /* when it was last tried, or until when it must be tried again */
	struct str pgp_uid, pgp_fingerprint, pgp_url, history_path;
	bool is_public;
};
struct contact_change { struct str at, act, by, says; };
struct contact_history {
	struct page_head head;
	struct contact_change *changes; size_t n_changes;
};
struct space_line { struct str kind, value, isp, source, since, end_path; };
struct system_line { struct str path, code, name, owner, owner_path, level, place, software; bool is_ended; };   /* software: what was asked for */
struct org_view {
	struct page_head head;
	struct fact *served; size_t n_served;   /* systems that it serves as a hired provider */
	struct fact *facts; size_t n_facts;
	struct str *names; size_t n_names;   /* «Trước 01/07/2025: Sở …» */
	struct fact *before, *after; size_t n_before, n_after;   /* bodies this one came from and has gone into */
	struct str ended;                    /* alarm above everything: the body has ended */
	struct link *ahead; size_t n_ahead;  /* reorganisations to come, as far as the viewer may know of them */
	struct str stale;                    /* alarm: contacts not tried for over a year */
	struct str n_contacts_text, n_systems_text, n_spaces_text, n_units_text;
	struct fact *units; size_t n_units;
	struct contact_line *contacts; size_t n_contacts;
	struct space_line *spaces; size_t n_spaces;
	struct system_line *systems; size_t n_systems;
	struct str add_contact, add_space, add_system, all_systems;
	struct badge public;
	const struct panel_shown *panels; size_t n_panels;       /* of modules above */
	bool may_edit, has_history;
};

/* ---- systems ---- */
struct system_list {
	struct page_head head;
	struct str count;
	struct net_field *filters; size_t n_filters;
	struct system_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};
struct level_line { struct str level, decision, at; };
/* One statement about a system: “true from … to …, known since … until …”. */
struct fact_line { struct str value, true_from, true_to, known_from, known_to, document, by; };
struct fact_section { struct str title, now, change_path; struct fact_line *lines; size_t n_lines; };
struct fact_history {
	struct page_head head;
	struct form_field *moment; size_t n_moment;   /* true when, known when */
	struct str action, asked;            /* asked: what the figures beside the titles are as of */
	struct fact_section *sections; size_t n_sections;
	bool may_edit, is_open;
};
/* What a system consists of: one kind. */
struct part_line { struct str shown, path, detail, names, holds, edit_path, end_path; bool is_planned; };   /* names: machine-readable, one a line */
struct part_section {
	struct str id, title, none, path, history, add_path, add;    /* history "": this is the page it leads to */
	struct part_line *lines; size_t n_lines;
	bool may_edit;
};
struct part_page {
	struct page_head head;
	struct form_field *moment; size_t n_moment;
	struct str action, asked;
	struct part_section section;
	struct fact_line *said; size_t n_said;
	bool is_open;
};
/* The yearly system report. */
struct form08_shown { int64_t number; struct str path; struct form08_line at; };
struct form08_sent_line { struct str when, how, number, to, systems, by, file, file_path, sha256, then_path; };
struct form08_page {
	struct page_head head;
	struct form_errors errors;
	struct net_field *filters; size_t n_filters;
	bool is_made, may_send;
	struct str org_name, to_name, period, duty, not_over, year;
	struct clock_chip chip;
	struct form08_ask ask;
	struct fact *figures; size_t n_figures;
	struct form08_shown *lines; size_t n_lines;
	struct form08_sent_line *sent; size_t n_sent;
	usec first_sent;                     /* 0: not yet */
	struct form_field *send; size_t n_send;
};
struct system_view {
	struct page_head head;
	struct part_section *parts; size_t n_parts;
	struct fact *incoming; size_t n_incoming;      /* connected systems that say so themselves */
	struct fact *facts; size_t n_facts;
	struct level_line *levels; size_t n_levels;
	struct str ended;
	const struct panel_shown *panels; size_t n_panels;       /* of modules above */
	bool is_open;                        /* details may be shown */
};

/* ---- reorganisations ---- */
struct kind_link { struct str path, label, text; bool is_chosen; };
struct succession_form_view {
	struct page_head head;
	struct form_errors errors;
	struct kind_link *kinds; size_t n_kinds;
	struct str kind, action, submit, back, lead;
	struct net_field *fields; size_t n_fields;
	int64_t version;                     /* 0: a new one */
};
struct succession_view {
	struct page_head head;
	struct form_errors errors;
	struct badge state;
	struct str lead, warning, path;
	struct fact *facts; size_t n_facts;
	struct str *counts; size_t n_counts; /* “12 open cases” */
	struct fact *shares; size_t n_shares; /* how many systems go to whom */
	struct form_field *assign; size_t n_assign;
	int64_t version;
	bool is_ahead, is_draft, hands_on;
};

/* ---- whose is this ---- */
struct candidate_line { struct str path, code, name, reason; int64_t rank; };
struct lookup_view {
	struct page_head head;
	struct str q, asked, problem;
	struct candidate_line *lines; size_t n_lines;
};

/* ---- overlaps ---- */
struct overlap_line { struct str id, path, outer_value, inner_value, outer_name, inner_name, outer_path, inner_path, decision, reason, by; bool may_decide; };
struct overlap_list {
	struct page_head head;
	struct overlap_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};
struct overlap_filter { bool all; struct str after; };
extern const struct field overlap_filter_fields[2], overlap_fields[2];

/* ---- input ---- */
struct org_filter { struct str q, kind, network_role, sector, province, after; int64_t limit; };
struct end_input { usec at; };
struct moment_input { usec valid_at, known_at; };
struct system_filter { struct str q, org, sector, province, software, after; int64_t level; };
struct form08_input { struct str org, to, role, number, channel; int64_t year; usec known_at, sent_at; struct uploads file; };
struct cursor_input { int64_t before; };
struct lookup_input { struct str q, ip, domain; };
struct owner_input { struct str owner; };
extern const struct field org_filter_fields[7], org_fields[13], system_filter_fields[7], system_fields[14];
extern const struct field moment_fields[2], fact_fields[5];
extern const struct field form08_ask_fields[5], form08_sent_fields[9], form08_list_fields[1];
extern const struct field service_fields[7], software_fields[7], link_fields[6], provider_fields[6], part_end_fields[1];
extern const struct field service_change_fields[8], software_change_fields[8], link_change_fields[7], provider_change_fields[7];
extern const struct field service_patch_fields[8], software_patch_fields[8], link_patch_fields[7], provider_patch_fields[7];
extern const struct field space_fields[4], contact_fields[11], lookup_fields[3], owner_fields[1], end_fields[1];
extern const struct field succession_fields[11], succession_kind_fields[1], succession_version_fields[1], assign_fields[3];
/* The same with nothing required: a PATCH names only what it changes. */
extern const struct field org_patch_fields[12], system_patch_fields[14], contact_patch_fields[11], succession_patch_fields[12];

/* ---- helpers ---- */
struct choice *choices_of_words(struct work *w, const char *words, struct str chosen, size_t *ret_n);
/* The word's label: kinds and roles of organisations, kinds of contacts, sources, kinds of succession. */
struct str word_label(struct work *w, struct str word);
/* Every declared field as a question, with values in their order (NULL: empty); questions named in orgs ("parent|isp") take organisations. */
err net_fields(struct req *r, const struct field *fields, size_t n, const struct str *values, const char *orgs, struct net_field **ret) MUST_USE;
struct form_field *field_named(struct net_field *fields, size_t n, const char *name);
void field_choices(struct req *r, struct form_field *f, enum reference_table t);
void field_words(struct req *r, struct form_field *f, const char *words);
/* The empty choice of a filter reads “all”. */
void field_any(struct req *r, struct form_field *f);
err net_form_reply(struct req *r, const struct net_form *f) MUST_USE;
/* Values of `in` for those fields that the request names, written over *form. Both are structs of the fields' type. */
void fields_overlay(const struct req *r, const struct field *fields, size_t n, const void *in, void *form);
struct str count_text(struct work *w, enum msg message, int64_t n);
/* “57”, or “1000+” where network_systems_count() has stopped. */
struct str count_text_stopped(struct work *w, enum msg message, int64_t n);
/* Place in a list ordered by folded text and id. */
struct str cursor_make(struct arena *a, struct str folded, int64_t id);
bool cursor_parse(struct arena *a, struct str cursor, struct str *ret_folded, int64_t *ret_id);
struct str org_path(struct arena *a, struct str code);
struct str system_path(struct arena *a, struct str code);
struct str succession_path(struct arena *a, const struct succession_get_row *s);
/* The reorganisation of the path, if the actor has to do with it. */
err succession_of_path(struct req *r, struct succession_get_row *ret) MUST_USE;
/* The system of the path, and its details when the actor may see them; ret->is_open says so. */
err system_of_path(struct req *r, struct sys_by_code_row *ret, struct sys_details_row *ret_details, bool *ret_wide) MUST_USE;
/* The moments asked for, now for what was not asked; and the form that asks. */
struct moment_input moment_asked(const struct req *r);
struct form_field *moment_form(struct req *r, size_t *ret_n);
/* The four sections of a system's page. The actor may see details. */
err part_sections(struct req *r, const struct sys_by_code_row *s, bool may_edit, struct part_section **ret) MUST_USE;
err part_incoming(struct req *r, int64_t system, bool wide, struct fact **ret, size_t *ret_n) MUST_USE;
/* What the value of an attribute is called; an organisation's is its name. */
struct str fact_value_label(struct work *w, enum fact_attribute at, struct str value, struct str org_name);
enum msg fact_title(enum fact_attribute at);
/* The way back to the list. */
struct link organisations_link(struct work *w);
/* The organisation named in the path. */
err org_of_path(struct req *r, struct org_by_id_row *ret) MUST_USE;

/* ---- handlers ---- */
err org_list_page(struct req *r);
err org_show_page(struct req *r);
err org_new_page(struct req *r);
err org_edit_page(struct req *r);
err succession_new_page(struct req *r);
err succession_edit_page(struct req *r);
err succession_show_page(struct req *r);
err system_list_page(struct req *r);
err system_show_page(struct req *r);
err system_new_page(struct req *r);
err system_edit_page(struct req *r);
err system_end_page(struct req *r);
err fact_history_page(struct req *r);
err fact_page(struct req *r);
err form08_get(struct req *r);
err form08_xlsx_get(struct req *r);
err form08_docx_get(struct req *r);
err form08_pdf_get(struct req *r);
err form08_copy_get(struct req *r);
err form08_file_keep(struct req *r);
err form08_send_post(struct req *r);
err form08_api(struct req *r);
err form08_list_api(struct req *r);
err part_list_page(struct req *r);
err part_new_page(struct req *r);
err part_edit_page(struct req *r);
err space_new_page(struct req *r);
err contact_new_page(struct req *r);
err contact_edit_page(struct req *r);
err contact_history_page(struct req *r);
err lookup_page(struct req *r);
/* Writes answer forms and the API alike. */
err org_add_post(struct req *r);
err org_edit_post(struct req *r);
err succession_draft_post(struct req *r);
err succession_post(struct req *r);
err succession_edit_post(struct req *r);
err succession_patch(struct req *r);
err succession_confirm_post(struct req *r);
err succession_cancel_post(struct req *r);
err succession_assign_post(struct req *r);
err succession_list_api(struct req *r);
err succession_show_api(struct req *r);
err system_add_post(struct req *r);
err system_edit_post(struct req *r);
err system_end_post(struct req *r);
err fact_post(struct req *r);
err part_add_post(struct req *r);
err part_change_post(struct req *r);
err part_patch(struct req *r);
err part_end_post(struct req *r);
err space_add_post(struct req *r);
err space_end_post(struct req *r);
err contact_add_post(struct req *r);
err contact_edit_post(struct req *r);
err contact_verify_post(struct req *r);
err contact_end_post(struct req *r);
err org_list_api(struct req *r);
err org_show_api(struct req *r);
err system_list_api(struct req *r);
err system_show_api(struct req *r);
err fact_history_api(struct req *r);
err part_list_api(struct req *r);
err org_patch(struct req *r);
err system_patch(struct req *r);
err contact_patch(struct req *r);
err lookup_api(struct req *r);

err overlap_list_page(struct req *r);
err overlap_list_api(struct req *r);
err overlap_post(struct req *r);

/* ---- spreadsheets ---- */
extern const struct sheet_register network_sheets[5];

#endif
