/* form: the forms of statutory reports as data (data/forms/): sections of items, each with its type, choices, limits, source in
 * the law and where it is filled in from. Read once, at start; valid for the life of the program. A fault in the data aborts.
 *
 * A filled-in form is one text for every item: several choices, domains and addresses one a line; times RFC 3339; dates
 * 2026-11-22; numbers in digits. "" is: not answered. */
#ifndef MODULES_REPORTING_FORM_H
#define MODULES_REPORTING_FORM_H

#include "store/work.h"

enum item_type {
	ITEM_TEXT, ITEM_LINES, ITEM_EMAIL, ITEM_PHONE, ITEM_NUMBER, ITEM_TIME, ITEM_DATE,
	ITEM_CHOICE,       /* one of the choices */
	ITEM_CHECKS,       /* any of them */
	ITEM_DOMAINS,
	ITEM_IPS,          /* public addresses only */
	N_ITEM_TYPES
};

enum carry { CARRY_AFTER, CARRY_FIRST, CARRY_NEVER };  /* what earlier reports said: when the case has nothing; before it; not at all */

struct item_choice { struct str value, label[N_LANGS]; };
struct item {
	size_t at;                     /* its place in struct answers */
	struct str key;                /* name on the wire and in the database */
	enum item_type type;
	struct str label[N_LANGS], help[N_LANGS];
	struct str prefill;            /* "system.level", "" */
	struct str source;             /* «TT 20/2017 Mẫu 03» */
	struct str when_key, when_value; /* must be answered when that item holds that choice */
	enum carry carry;
	int64_t max;                   /* characters, or items of a list */
	bool is_past;                  /* a time that cannot lie ahead */
	const struct item_choice *choices; size_t n_choices;
};

struct question { const struct item *item; bool is_required; };
struct form_section { struct str title[N_LANGS]; const struct question *questions; size_t n_questions; };
struct report_form {
	struct str kind;               /* "initial" */
	struct str id;                 /* "tt20-mau-03-1": with the version of our file */
	struct str document[N_LANGS];  /* «BÁO CÁO» */
	struct str symbol;             /* "BC" */
	struct str abstract[N_LANGS];  /* {1} the regime's word for an incident, {2} the case's code */
	const struct form_section *sections; size_t n_sections;
};

#define ITEMS_MAX 128
struct answers { struct str at[ITEMS_MAX]; };

/* Reads data/forms; again is harmless. */
void forms_load(void);
/* NULL when there is no such kind. */
const struct report_form *form_of(struct str kind);
size_t forms_all(const struct report_form **ret);
/* NULL when there is no such item. */
const struct item *item_of(struct str key);
size_t items_all(const struct item **ret);
/* A choice between yes and no. */
bool item_is_yes_no(const struct item *item);
bool form_asks(const struct report_form *f, const struct item *item);
/* The label of a choice; the value itself when there is none. */
struct str item_choice_label(const struct item *item, struct str value, enum lang lang);
/* Is the choice among those of a several-choices answer? */
bool answer_holds(struct str answer, struct str value);

/* As kept in the database and back (answers.c). What the form does not ask is left out. */
struct str answers_json(struct arena *a, const struct report_form *f, const struct answers *x);
void answers_read(struct arena *a, struct str json, struct answers *ret);

/* Puts the answers into their one form (addresses, times, numbers) and notes a problem on every item that breaks its rule;
 * is_complete also asks for what is required. Answers work_checked(). (check.c) */
err answers_check(struct work *w, const struct report_form *f, struct answers *x, bool is_complete) MUST_USE;

/* As people read it: labels of choices, dd/mm/yyyy, 1.300.000. (show.c) */
struct str answer_shown(struct arena *a, const struct item *item, struct str answer, enum lang lang);

#endif
