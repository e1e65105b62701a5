/* pages: what the templates of this module are given, its declared input, and the handlers of its routes. */
#ifndef MODULES_TEAM_PAGES_H
#define MODULES_TEAM_PAGES_H

#include "core/panel.h"
#include "modules/network/pages.h"
#include "modules/team/rules.h"

/* ---- teams ---- */
struct team_line { struct str path, code, name, name_en, kind, org, org_path, head; bool is_ended; };
struct team_list {
	struct page_head head;
	struct net_field *filters; size_t n_filters;
	struct team_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};
struct service_area { struct str name; struct str *services; size_t n_services; };
struct member_line {
	struct str path, code, name, since, terms, share, edit_path, end_path;
	struct badge state;                  /* counts, or why not */
	bool is_primary, is_active;
};
struct affiliation_line { struct str body, days, evidence, end_path; };
struct team_view {
	struct page_head head;
	struct str ended;
	struct fact *facts; size_t n_facts;
	struct service_area *areas; size_t n_areas;
	struct badge count;                  /* how many count here, of how many needed */
	struct member_line *members; size_t n_members;
	struct affiliation_line *affiliations; size_t n_affiliations;
	struct panel_shown *panels; size_t n_panels;   /* of other modules: whoever is on duty */
	struct str add_member, add_affiliation;
	bool is_open, may_edit;
};

/* ---- experts ---- */
struct person_line { struct str path, code, name, org, org_path; struct badge consent; bool is_ended; };
struct person_list {
	struct page_head head;
	struct net_field *filters; size_t n_filters;
	struct person_line *lines; size_t n_lines;
	struct empty_state empty;
	struct pager pager;
};
struct credential_line { struct str name, standard, skill, rank, issuer, origin, days, end_path, origin_path; struct badge state; };   /* origin_path: it is not known yet */
struct education_line { struct str qualification, school, major, field, graduated, end_path; };
struct place_line { struct str path, team, terms, days; bool is_primary; };
struct training_line { struct str title, kind, skill, source, when, end_path; int64_t hours; };
struct person_view {
	struct page_head head;
	struct str ended, same;
	struct fact *facts; size_t n_facts;
	struct credential_line *credentials; size_t n_credentials;
	struct place_line *places; size_t n_places;
	struct training_line *trainings; size_t n_trainings;
	struct education_line *education; size_t n_education;
	struct str *skills; size_t n_skills;   /* «2.2.c Ứng cứu, xử lý sự cố» */
	struct str add_credential, add_training, add_education, edit_skills, hours;
	bool may_edit;
};
struct pair_line { struct str low, low_name, low_org, low_path, high, high_name, high_org, high_path; };
struct pair_list {
	struct page_head head;
	struct form_errors errors;
	struct pair_line *lines; size_t n_lines;
	struct empty_state empty;
};
struct expiry_line { struct str when, kind, what, person, person_path, team, team_path; struct badge state; };
struct expiry_list {
	struct page_head head;
	struct link *windows; size_t n_windows;
	struct expiry_line *lines; size_t n_lines;
	struct pager pager;
	struct empty_state empty;
};

/* ---- counted once ---- */
struct count_line { struct str path, team; int64_t nominal, eligible, effective, missing; struct str why; struct badge state; };
struct count_page {
	struct page_head head;
	struct form_field as_of;
	struct figure *figures; size_t n_figures;
	struct str *sold; size_t n_sold;     /* «… bán 6 chuyên gia thành 31 vị trí» */
	struct count_line *lines; size_t n_lines;
	struct str bounds;                   /* when only bounds are known */
	struct pager pager;
	struct empty_state empty;
};

/* ---- input ---- */
struct team_filter { struct str q, kind, sector, org, service, after; };
struct person_filter { struct str q, org, after; };
struct expiry_filter { int64_t days; struct str after; };
struct count_filter { usec as_of; int64_t after; };
struct last_input { usec last; };
extern const struct field expiry_filter_fields[2], count_filter_fields[2], last_fields[1], pair_fields[3];
struct origin_input { struct str origin; };
struct skills_input { struct strs skills; };
extern const struct field team_filter_fields[6], team_fields[14], person_filter_fields[3], person_fields[8], member_fields[10], credential_fields[9];
extern const struct field training_fields[7], affiliation_fields[5], origin_fields[1], education_fields[6], skills_fields[1];

/* ---- helpers ---- */
struct str team_path(struct arena *a, struct str code);
struct str person_path(struct arena *a, struct str code);
/* The module's own words: kinds of teams and members. */
struct str team_word(struct work *w, struct str word);
/* «01/01/2026 – 31/12/2026»; an open end stays open. */
struct str days_text(struct work *w, usec from, usec to);
struct str day_text(struct work *w, usec t);
void terms_choices(struct req *r, struct form_field *f, struct terms t, bool with_none);
void words_choices(struct req *r, struct form_field *f, const char *words);
/* Every term that stands under a heading as a box; those of the value, one a line or between commas, are ticked. */
void terms_boxes(struct req *r, struct form_field *f, struct terms t);
/* Education and skills as the expert's page shows them. */
err education_shown(struct req *r, const struct person_by_code_row *p, struct person_view *v) MUST_USE;

/* The screen of teams a filter asks for; its problems are noted. */
err teams_asked_for(struct req *r, const struct team_filter *in, int64_t max, struct team_page_rows *ret) MUST_USE;
err people_asked_for(struct req *r, const struct person_filter *in, int64_t max, struct person_page_rows *ret) MUST_USE;
/* The question after the last day on which something holds. */
err last_day_reply(struct req *r, enum msg title, enum msg lead, struct str name, struct str path, struct str back) MUST_USE;

/* The kind "team" (struct record_kind). */
err team_link(struct work *w, int64_t id, struct link *ret) MUST_USE;

/* ---- handlers ---- */
err team_list_page(struct req *r);
err team_show_page(struct req *r);
err team_new_page(struct req *r);
err team_edit_page(struct req *r);
err team_end_page(struct req *r);
err member_new_page(struct req *r);
err member_edit_page(struct req *r);
err member_end_page(struct req *r);
err person_list_page(struct req *r);
err person_show_page(struct req *r);
err person_new_page(struct req *r);
err person_edit_page(struct req *r);
err person_end_page(struct req *r);
err pair_list_page(struct req *r);
err credential_new_page(struct req *r);
err expiry_list_page(struct req *r);
err training_new_page(struct req *r);
err education_new_page(struct req *r);
err skills_page(struct req *r);
err affiliation_new_page(struct req *r);
err affiliation_end_page(struct req *r);
err count_show_page(struct req *r);
/* Writes answer forms and the API alike. */
err team_add_post(struct req *r);
err team_edit_post(struct req *r);
err team_end_post(struct req *r);
err member_add_post(struct req *r);
err member_edit_post(struct req *r);
err member_end_post(struct req *r);
err person_add_post(struct req *r);
err person_edit_post(struct req *r);
err person_end_post(struct req *r);
err pair_post(struct req *r);
err credential_add_post(struct req *r);
err credential_end_post(struct req *r);
err credential_origin_post(struct req *r);
err education_add_post(struct req *r);
err education_end_post(struct req *r);
err skills_post(struct req *r);
err training_add_post(struct req *r);
err training_end_post(struct req *r);
err affiliation_add_post(struct req *r);
err affiliation_end_post(struct req *r);
err team_list_api(struct req *r);
err team_show_api(struct req *r);
err person_list_api(struct req *r);
err person_show_api(struct req *r);
err count_api(struct req *r);

#endif
