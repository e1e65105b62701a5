/* membership: who is a member of the national incident response network, and the files they are admitted by. No HTTP and no HTML.
 *
 * Sources: Decision 05/2017/QĐ-TTg Article 7 (obligatory groups a … e, voluntary members); Circular 20/2017/TT-BTTTT Articles 5, 6,
 * Form 01 (every member, again each year) and Form 02 (voluntary members).
 *
 * Who may: an organisation's membership is seen within its own tree and by the coordinator's people, a draft within the tree alone.
 * membership.apply writes files of the own tree. The coordinator's people decide: membership.check says that a file is complete,
 * membership.decide approves, refuses, suspends, restores, ends; one person does not both check and approve. To run the
 * installation is not enough for any of it. */
#ifndef MODULES_MEMBERSHIP_MEMBERSHIP_H
#define MODULES_MEMBERSHIP_MEMBERSHIP_H

#include "modules/membership/queries.h"
#include "modules/network/network.h"

extern const struct perm may_read_membership, may_apply_membership, may_check_membership, may_decide_membership;

#define MEMBERSHIP_STATES "none|applied|member|suspended|ended"
#define MEMBERSHIP_FORMS "01|02"
#define MEMBERSHIP_GROUPS "a|b|c|d|dd|e"                /* of Form 01 */
#define APPLICATION_OPEN "draft|submitted|checked|returned"
#define APPLICATION_STATES APPLICATION_OPEN "|approved|refused|withdrawn"

/* ---- rights ---- */
/* E_NOT_FOUND, as of an organisation that does not exist, outside the tree. */
err membership_need_see(struct work *w, int64_t org_id) MUST_USE;
err membership_in_tree(struct work *w, int64_t org_id, bool *ret) MUST_USE;
/* The actor works for the national coordination agency (or is the program itself). */
err membership_is_coordinator(struct work *w, bool *ret) MUST_USE;

/* ---- the membership ---- */
/* State "none" where there is no row yet. */
err membership_of(struct work *w, int64_t org_id, struct membership_get_row *ret) MUST_USE;
/* 00:00 of the last day for the next yearly file: the same day a year after the approval; after 29 February it is 28 February. */
usec membership_due_after(usec approved_at);
/* Whether that day has passed. */
static inline bool membership_is_late(usec due, usec now) { return due && civil_day_number(now) > civil_day_number(due); }
/* Members of the police and the army send neither periodic nor incident reports (Circular 20/2017 Article 6.1.h). */
bool membership_reports_exempt(struct str member_group);

/* ---- the file ---- */
struct file_form {
	int64_t version;                     /* of the draft that was changed */
	struct str member_group;             /* Form 01; a voluntary member has none to choose */
	struct str fax, lead_name, lead_title;
	struct str intake_address, intake_landline, intake_mobile, intake_fax, intake_email;
	struct str capability;
	struct str pgp_uid, pgp_fingerprint, pgp_url;
	bool has_pledge;
	struct str signed_by, signed_title;
	usec signed_at;
};
/* A draft, filled in from the last approved file and the register; the one that is there already: E_CONFLICT. */
err membership_begin(struct work *w, int64_t org_id, struct str form, struct str *ret_code) MUST_USE;
/* Anything may still be missing; what is there must have its form. E_CONFLICT when somebody else has changed it meanwhile. */
err membership_save(struct work *w, int64_t org_id, const struct file_form *f) MUST_USE;
struct file_form membership_form_of(const struct application_get_row *x);

/* What a file still lacks, named as the field of the form, or as the part of the register: "address", "contacts", … */
struct file_gap { const char *field; enum msg says; struct str what; bool is_register; };   /* says with {1}: what */
struct file_gaps { struct file_gap *at; size_t n; };
err membership_gaps(struct work *w, const struct application_get_row *x, struct file_gaps *ret) MUST_USE;

/* The file on its way; E_NOT_FOUND when there is none, or a draft that is not the actor's to see. */
err membership_open_file(struct work *w, int64_t org_id, struct application_get_row *ret) MUST_USE;
err membership_file(struct work *w, int64_t org_id, int64_t id, struct application_get_row *ret) MUST_USE;

err membership_submit(struct work *w, int64_t org_id) MUST_USE;       /* E_INVALID with every gap; a receipt goes out */
err membership_withdraw(struct work *w, int64_t org_id) MUST_USE;
/* The signed paper, before sending or later. */
err membership_paper_add(struct work *w, int64_t org_id, const struct uploads *papers) MUST_USE;

struct file_decision {
	struct str member_group;             /* "": as applied for */
	struct str decision_no;
	usec decision_at;                    /* 0: today */
	struct str reason;                   /* required to return and to refuse */
};
err membership_return(struct work *w, int64_t org_id, const struct file_decision *d) MUST_USE;
err membership_check(struct work *w, int64_t org_id, const struct file_decision *d) MUST_USE;
/* E_DENIED for whoever has checked it. Gives number, group and role in the register. */
err membership_approve(struct work *w, int64_t org_id, const struct file_decision *d) MUST_USE;
err membership_refuse(struct work *w, int64_t org_id, const struct file_decision *d) MUST_USE;

/* ---- suspension, restoration, end: with a reason and papers ---- */
enum membership_turn { TURN_SUSPEND, TURN_RESTORE, TURN_END };
struct turn_form { struct str reason; struct uploads papers; };
err membership_turn(struct work *w, int64_t org_id, enum membership_turn turn, const struct turn_form *f) MUST_USE;

/* ---- sub-members ---- */
/* A member names an organisation below it; the coordinator decides. */
err membership_name_sub(struct work *w, int64_t org_id, struct str typed) MUST_USE;
struct sub_decision { struct str decision, reason; };                 /* approve, refuse */
err membership_decide_sub(struct work *w, int64_t org_id, struct str sub_code, const struct sub_decision *d) MUST_USE;

/* ---- papers ---- */
/* The step a paper hangs on, for file_reply(); E_NOT_FOUND when it is not the actor's to see. */
err membership_paper_step(struct work *w, int64_t org_id, int64_t file_id, int64_t *ret_step) MUST_USE;

/* ---- jobs ---- */
err membership_remind(struct work *w, struct str args_json) MUST_USE;
/* Keeps the document as it was when the file was sent, args {"id":"<step>"}. */
err membership_keep_form(struct store *s, struct work *w, struct str args_json) MUST_USE;

/* ---- documents ---- */
enum membership_media { MEMBERSHIP_PDF, MEMBERSHIP_DOCX };
/* Form 01 or 02 from the file and the register as they are now; "" for the file's own form. Appends to out. */
err membership_document(struct work *w, const struct application_get_row *x, struct str form, enum membership_media media, enum lang lang,
	struct buf *out) MUST_USE;

extern const struct module membership_module;

#endif
