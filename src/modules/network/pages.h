/* pages: what the templates of this module are given, and the handlers of its routes. */
#ifndef MODULES_NETWORK_PAGES_H
#define MODULES_NETWORK_PAGES_H

#include "core/panel.h"
#include "core/sheet/sheet.h"
#include "modules/network/org_field.h"
#include "modules/network/rules.h"
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
struct system_line { struct str path, code, name, owner, owner_path, level, place; bool is_ended; };
struct org_view {
	struct page_head head;
	struct fact *facts; size_t n_facts;
	struct str *names; size_t n_names;   /* «Trước 01/07/2025: Sở …» */
	struct fact *before, *after; size_t n_before, n_after;   /* bodies this one came from and has gone into */
	struct str ended;                    /* alarm above everything: the body has ended */
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
struct system_view {
	struct page_head head;
	struct fact *facts; size_t n_facts;
	struct level_line *levels; size_t n_levels;
	struct str ended;
	bool is_open;                        /* details may be shown */
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
struct system_filter { struct str q, org, sector, province, after; int64_t level; };
struct lookup_input { struct str q, ip, domain; };
struct owner_input { struct str owner; };
extern const struct field org_filter_fields[7], org_fields[13], succession_fields[5], system_filter_fields[6], system_fields[14];
extern const struct field moment_fields[2], fact_fields[5];
extern const struct field space_fields[4], contact_fields[11], lookup_fields[3], owner_fields[1], end_fields[1];
/* The same with nothing required: a PATCH names only what it changes. */
extern const struct field org_patch_fields[12], system_patch_fields[14], contact_patch_fields[11];

/* ---- helpers ---- */
struct choice *choices_of_table(struct work *w, enum reference_table t, struct str chosen, size_t *ret_n);
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
/* The value for <input type="date">; "" for 0. */
struct str day_value(struct arena *a, usec t);
struct str count_text(struct work *w, enum msg message, int64_t n);
/* Place in a list ordered by folded text and id. */
struct str cursor_make(struct arena *a, struct str folded, int64_t id);
bool cursor_parse(struct arena *a, struct str cursor, struct str *ret_folded, int64_t *ret_id);
struct str org_path(struct arena *a, struct str code);
struct str system_path(struct arena *a, struct str code);
/* The system of the path, and its details when the actor may see them; ret->is_open says so. */
err system_of_path(struct req *r, struct sys_by_code_row *ret, struct sys_details_row *ret_details, bool *ret_wide) MUST_USE;
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
err succession_page(struct req *r);
err system_list_page(struct req *r);
err system_show_page(struct req *r);
err system_new_page(struct req *r);
err system_edit_page(struct req *r);
err system_end_page(struct req *r);
err fact_history_page(struct req *r);
err fact_page(struct req *r);
err space_new_page(struct req *r);
err contact_new_page(struct req *r);
err contact_edit_page(struct req *r);
err contact_history_page(struct req *r);
err lookup_page(struct req *r);
/* Writes answer forms and the API alike. */
err org_add_post(struct req *r);
err org_edit_post(struct req *r);
err succession_post(struct req *r);
err system_add_post(struct req *r);
err system_edit_post(struct req *r);
err system_end_post(struct req *r);
err fact_post(struct req *r);
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
err org_patch(struct req *r);
err system_patch(struct req *r);
err contact_patch(struct req *r);
err lookup_api(struct req *r);

err overlap_list_page(struct req *r);
err overlap_list_api(struct req *r);
err overlap_post(struct req *r);

/* ---- spreadsheets ---- */
extern const struct sheet_register network_sheets[4];

#endif
