/* team: response teams, the experts in them with their contracts and credentials, and the count in which every expert fills one
 * place. No HTTP and no HTML here.
 *
 * Who may: everybody who reads the register sees teams; team.people is needed for experts, and then only those of the own tree
 * are seen (the record is kept there, or a team there has them), the coordinator's people see all. Changes need network_need_edit() on
 * the organisation that has the team or keeps the record.
 *
 * Dates are civil days. “last” in a form is the last day on which something holds; kept is the first moment after it. */
#ifndef MODULES_TEAM_TEAM_H
#define MODULES_TEAM_TEAM_H

#include "modules/network/network.h"
#include "modules/team/count_once.h"
#include "modules/team/queries.h"
#include "modules/team/skills.h"

extern const struct perm may_read_people;

#define TEAM_KINDS "organisation|sector"
#define MEMBER_KINDS "staff|hired"

/* First moment of the day of t; first moment after it. 0 stays 0. */
usec day_first(usec t);
usec day_after(usec t);
/* The last day of an interval that ends (exclusively) at `to`. 0 stays 0. */
usec day_last(usec to);

/* ---- teams ---- */
struct team_form {
	struct str org;                      /* code or whole name; not changed by an edit */
	struct str kind, sector;
	struct str name, name_en;
	struct str decision_no;
	usec decision_at;
	struct str head, email, phone, website, scope;
	struct strs services;                /* codes of data/csirt_services.csv */
	usec from;                           /* 0: the decision's day, else today */
	bool is_demo;
};
err team_add(struct work *w, const struct team_form *f, struct str *ret_code) MUST_USE;
err team_edit(struct work *w, struct str code, const struct team_form *f) MUST_USE;
/* Its last day; open memberships end with it. E_CONFLICT when it has ended already. */
err team_end(struct work *w, struct str code, usec last) MUST_USE;
/* E_NOT_FOUND with the words. */
err team_known(struct work *w, struct str code, struct team_by_code_row *ret) MUST_USE;
/* The present state as a form; E_DENIED for those who may not edit. */
err team_form_of(struct work *w, struct str code, struct team_form *ret) MUST_USE;
/* The coordinator's people and the system itself: every expert, the national figures. To run the installation is not enough. */
err team_sees_all(struct work *w, bool *ret) MUST_USE;
/* Of these, those who edit the whole register: whether two records are one person. */
err team_decides(struct work *w, bool *ret) MUST_USE;
/* Whether the actor sees who is in the team: its organisation is in the own tree, or the actor sees everything. */
err team_is_open(struct work *w, int64_t org_id, bool *ret) MUST_USE;

/* ---- experts ---- */
struct person_form {
	struct str org;                      /* keeps the record; not changed by an edit */
	struct str name, email, phone;
	struct str national_id;              /* 9 or 12 digits, or a passport's letter and 7 digits; never kept. "" = unknown, or unchanged */
	bool has_consent;
	usec consent_at;                     /* 0: today */
	struct str consent_note;
	bool is_demo;
};
/* *ret_same: other records have the same number; whether it is the same person somebody decides. */
err person_add(struct work *w, const struct person_form *f, struct str *ret_code, bool *ret_same) MUST_USE;
err person_edit(struct work *w, struct str code, const struct person_form *f, bool *ret_same) MUST_USE;
err person_end(struct work *w, struct str code, usec last) MUST_USE;
/* E_NOT_FOUND for those who may not see the person, too. */
err person_known(struct work *w, struct str code, struct person_by_code_row *ret) MUST_USE;
err person_form_of(struct work *w, struct str code, struct person_form *ret) MUST_USE;
/* Two records with the same number are the same person, or are not. Decided by the coordinator (team_decides()), else E_DENIED. */
struct pair_form { struct str low, high; bool is_same; };
err person_decide(struct work *w, const struct pair_form *f) MUST_USE;
/* HMAC-SHA256 of the number under the setting team.person_key, else the installation's key. False when it is no such number. */
bool person_mac(struct work *w, struct str national_id, struct str *ret);

/* ---- members ---- */
struct member_form {
	struct str person;                   /* code */
	usec from, last;                     /* last 0: open */
	struct str kind, provider;           /* provider: code, whole name, or the name of one that is not in the register */
	struct str contract_no;
	usec contract_from, contract_last;
	int64_t duty_share;                  /* percent */
	bool is_primary;
};
err member_add(struct work *w, struct str team, const struct member_form *f, int64_t *ret_id) MUST_USE;
err member_edit(struct work *w, struct str team, int64_t id, const struct member_form *f) MUST_USE;
err member_end(struct work *w, struct str team, int64_t id, usec last) MUST_USE;
err member_form_of(struct work *w, struct str team, int64_t id, struct member_form *ret) MUST_USE;

/* ---- credentials ---- */
#define CREDENTIAL_ORIGINS "international|domestic"
struct credential_form { struct str standard, skill, rank, name, issuer, number, origin; usec from, last; };   /* origin "": not known */
err credential_add(struct work *w, struct str person, const struct credential_form *f, int64_t *ret_id) MUST_USE;
/* Withdrawn now, or recorded by mistake: no longer counts. */
err credential_end(struct work *w, struct str person, int64_t id) MUST_USE;
/* Says where a certificate that is there comes from. */
err credential_origin(struct work *w, struct str person, int64_t id, struct str origin) MUST_USE;

/* ---- education, skills: what the staff annex of Form 01 asks (modules/team/annex.h) ---- */
#define EDUCATION_FIELDS "it|security|related"
#define EDUCATION_DEGREES "postgraduate|university|college|vocational"
struct education_form {
	struct str school, major, field, degree;
	struct str qualification;            /* as the diploma calls it; "" = the degree's own word */
	struct str graduated;                /* "06/2012", "2012", or "" = not known */
};
err education_add(struct work *w, struct str person, const struct education_form *f, int64_t *ret_id) MUST_USE;
/* Recorded by mistake. */
err education_end(struct work *w, struct str person, int64_t id) MUST_USE;
/* Month and year of a graduation: "6/2012", "06/2012", "2012-06", "2012" (month 0), "" (both 0), or a whole
 * date, which is what spreadsheets make of it. False for anything else. */
bool graduated_parse(struct str s, int64_t *ret_year, int64_t *ret_month);
struct str graduated_text(struct arena *a, int64_t year, int64_t month);   /* "06/2012", "2012", "" */
/* The skills of the annex that the record says the person works in become exactly these codes. They make nobody count in a team. */
err skills_set(struct work *w, struct str person, struct strs codes) MUST_USE;

/* ---- training, attendance ---- */
#define TRAINING_KINDS "course|drill|exercise|event"
struct training_form { struct str kind, title, standard, skill, source; int64_t hours; usec held_at; };
err training_add(struct work *w, struct str person, const struct training_form *f, int64_t *ret_id) MUST_USE;
/* Recorded by mistake. */
err training_end(struct work *w, struct str person, int64_t id) MUST_USE;
/* Hours since the half-year began (1 January, 1 July). */
err training_half_year(struct work *w, int64_t person_id, int64_t *ret_hours) MUST_USE;

/* ---- international bodies ---- */
#define AFFILIATION_BODIES "FIRST|APCERT|TF-CSIRT"
struct affiliation_form { struct str body, level, evidence; usec from, last; };
err affiliation_add(struct work *w, struct str team, const struct affiliation_form *f, int64_t *ret_id) MUST_USE;
err affiliation_end(struct work *w, struct str team, int64_t id, usec last) MUST_USE;

/* ---- counted once ---- */
struct provider_line { struct str name; int64_t people, places; };   /* “sells 6 experts as 31 places” */
struct count_view {
	usec at;
	struct count_once *x;                /* count_done() */
	struct team_all_at_rows teams;       /* ascending by id */
	int64_t *nominal;                    /* by team: people listed, whether they may count or not */
	struct count_total total;
	int64_t listed_people;               /* distinct people in any list */
	struct provider_line *providers; size_t n_providers;   /* those with more places than people, the most sold first */
	uint32_t *order;                     /* indexes of teams as they are shown: those that lack people first, each part by id */
};
/* The count on the day of `at`, made now. Not limited by the actor: callers show what the actor may see. */
err count_at(struct work *w, usec at, struct count_view *ret) MUST_USE;
void count_done(struct count_view *v);
/* Index of the team in c->teams, or -1. */
ptrdiff_t count_place(const struct count_view *c, int64_t team);
/* The same count, kept in memory until something changes that it depends on; shared by all who ask. */
err count_hold(struct work *w, usec at, const struct count_view **ret) MUST_USE;
void count_release(const struct count_view *c);

extern const struct module team_module;

#endif
