/* legal: dated legal profiles: clocks, recipients, report forms, vocabulary, as data (data/profiles/, data/holidays.csv).
 * No deadline, recipient or role holder is written in C. */
#ifndef CORE_LEGAL_LEGAL_H
#define CORE_LEGAL_LEGAL_H

#include "store/work.h"

enum clock_unit { CLOCK_AT_ONCE, CLOCK_HOURS, CLOCK_DAYS };

/* One row of legal.md §0.3, as loaded. Texts live as long as the program. */
struct clock_rule {
	struct str profile;              /* "vn-2017" */
	struct str code;                 /* "R17-01" */
	struct str title[N_LANGS];
	struct str start_event;          /* "detected", "response_ended", "beyond_capability", "received", "personal_data_breach", "order_received" … */
	struct str applies;              /* "any", "ordinary", "serious", "personal_data", "critical", "provider" … */
	struct str met_by;               /* kind of record that meets it: "notice", "initial", "closing", "ack", "report_24h", "report_72h" … */
	enum clock_unit unit;
	int64_t amount;                  /* hours or days; at once: minutes of grace for display, a parameter */
	struct str from_role, to_roles;  /* "operator"; "owner,coordinator,unit" */
	struct str basis, source;        /* "NĐ 331/2026 Điều 31.2.d"; "read", "read-in-converted-copy", "second-hand", "practice" */
};

struct clock_due {
	usec due;                        /* the plain end of the term */
	usec due_rolled;                 /* with the roll to the next working day (days only); else = due */
	usec warn;                       /* when to warn: 20 % of the term left, at least 1 h before, never before the start */
};

/* A duty of the calendar, or one without a stated term: what no event starts. */
enum duty_term { DUTY_YEARLY_BEFORE, DUTY_EVERY_MONTHS, DUTY_ONCE_BEFORE, DUTY_NO_TERM };
struct duty_rule {
	struct str profile, code;
	struct str title[N_LANGS];
	struct str applies, met_by, from_role, to_roles, basis, source;
	enum duty_term term;
	int month, day;                  /* yearly: done before that day begins */
	int64_t months;                  /* every so many months */
	usec before;                     /* once: done before that moment */
};

/* Who holds a role of the texts. network_role is organisation.network_role of the bodies that serve it in this
 * program ("" when the role is found from the case itself: owner, operator, sender …). */
struct role_holder {
	struct str code;                 /* "coordinator" */
	struct str title[N_LANGS];       /* «Cơ quan điều phối quốc gia» */
	struct str holder[N_LANGS];      /* who it is at the asked time; "" when every case has its own */
	struct str network_role;
};

/* A kind of report or notice, its form and its recipients. */
struct report_rule {
	struct str profile, kind;        /* "initial" */
	struct str title[N_LANGS];       /* «Báo cáo ban đầu sự cố» */
	struct str form;                 /* «Mẫu 03» or "" */
	struct str to_roles, cc_roles;   /* "owner,unit,coordinator" */
	struct str subject_prefix;       /* "[TBSC]" or "" */
	struct str basis;
	bool is_signed;                  /* must be signed and sealed, or digitally signed */
};

/* The profile in force at t; the later one when two overlap. */
const struct str *legal_profile_at(usec t);
/* The rules of a profile. Valid until the next legal_load(). */
void legal_rules(struct str profile, const struct clock_rule **ret, size_t *ret_n);
const struct clock_rule *legal_rule(struct str profile, struct str code);

/* The calendar's duties of a profile ("vn-2017", "vn-2026", "directive-18"). */
void legal_duties(struct str profile, const struct duty_rule **ret, size_t *ret_n);
/* Kinds of report of a profile, in the order of the process; NULL when there is no such kind. */
void legal_reports(struct str profile, const struct report_rule **ret, size_t *ret_n);
const struct report_rule *legal_report(struct str profile, struct str kind);
/* A role as held at t; false when the profile does not know it. */
bool legal_role(struct str profile, struct str code, usec t, struct role_holder *ret);
/* Everybody who has ever held a role, in all regimes, as long as each was in force; to 0: still. At most max are written; the number is returned. */
struct legal_holder { struct str name[N_LANGS]; usec from, to; };
size_t legal_holders(struct str code, struct legal_holder *at, size_t max);
/* A word of the regime: "incident" → «sự cố an ninh mạng». The key itself when the profile has no such word. */
struct str legal_word(struct str profile, struct str key, enum lang lang);
/* «Việt Nam 2026 – …», and the acts it rests on, joined by "; ". */
struct str legal_profile_title(struct str profile, enum lang lang);
struct str legal_profile_basis(struct str profile, enum lang lang);

/* Term arithmetic (Civil Code 2015 Art. 147–148): hours run from the moment; days exclude the first day, end at 24:00
 * of the last (UTC+7), and roll over weekends and holidays. is_off(day_number) says whether a day is no working day. */
struct clock_due clock_due_of(const struct clock_rule *rule, usec start, bool (*is_off)(void *, int64_t day_number), void *arg);

/* Seeds the holidays of data/ into the database when that file has changed, and reads the calendar. Called by core's start. */
err legal_load(struct store *s) MUST_USE;
/* Reads the calendar again: what an administrator changed in another process. Cheap when nothing changed. */
err legal_refresh(struct store *s) MUST_USE;
bool legal_is_off(void *unused, int64_t day_number);

#endif
