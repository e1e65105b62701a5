/* module: everything a domain module tells the program. No module is reached in any other way.
 * A module is one folder under src/modules and one line in src/app/modules.c. Rows are plain data. */
#ifndef CORE_MODULE_H
#define CORE_MODULE_H

#include "core/duty_source.h"
#include "store/store.h"
#include "web/html.h"
#include "web/route.h"
#include "web/ui.h"

/* Roles every installation starts with; administrators may change what each may do. Stored by name. */
enum role {
	ROLE_ADMIN = 1 << 0,       /* "admin"      runs the installation; sees no case content by this role alone */
	ROLE_OFFICER = 1 << 1,     /* "officer"    duty officer: intake, triage, coordination */
	ROLE_RESPONDER = 1 << 2,   /* "responder"  member of a response team: works cases */
	ROLE_HEAD = 1 << 3,        /* "head"       leads an organisation: approves and signs off reports */
	ROLE_INSPECTOR = 1 << 4,   /* "inspector"  reads everything of its organisations, changes nothing */
};
#define N_ROLES 5
extern const char *const role_names[N_ROLES];

struct job_kind {
	const char *name;                          /* "mail.send" */
	err (*run)(struct work *w, struct str args_json);  /* in a WRITE transaction unless outside is set */
	err (*outside)(struct store *s, struct work *w, struct str args_json); /* for work that waits (network); opens its own transactions */
	usec every;                                /* > 0: runs by itself this often */
	int max_tries;                             /* 0: 10 */
	enum msg says;
};

struct verb {
	const char *name;                          /* "backup": ungcuu backup … */
	const char *usage;                         /* "--data DIR FILE" */
	enum msg says;
	int (*run)(int argc, char **argv);         /* exit code */
};

struct setting {
	const char *name;                          /* "mail.smtp_url" */
	char type;                                 /* 't' text, 'i' integer, 'b' 0/1, 's' secret (never shown) */
	int64_t min, max;                          /* 'i' */
	const char *initial;
	enum msg says;                             /* one sentence, with the unit */
};

struct nav {
	const char *path;
	enum msg label;
	const char *icon;                          /* file name in ui/icons without .svg */
	const struct perm *perm;
	int order;
};

/* Kinds of record that may be seen by grant: "incident", "report". link says what a record is called and where the actor reads it;
 * it leaves *ret as it is (no path) when the actor may not. */
struct record_kind { const char *name; enum msg says; err (*link)(struct work *w, int64_t id, struct link *ret); };

/* A part of another module's record page: the incident page shows the statutory reports of the reporting module. */
struct panel {
	const char *on;                            /* record kind of the page: "incident" */
	enum msg title;
	const struct perm *perm;
	int order;
	err (*show)(struct req *r, int64_t record_id, struct html *ret);  /* empty html: nothing to show */
};

/* One organisation goes into another, or leaves part of its work to it, on a day (network/succession.h). */
struct succession {
	int64_t id;                                /* of the reorganisation: what goes to whom stands in succession_record under it */
	int64_t from, main;                        /* main takes what is not assigned; 0: that stays where it is */
	usec at;                                   /* first moment of the new order; not after w->now */
	struct str from_code, from_name, to_name;  /* to_name: of main, "" when there is none */
};
/* Something an organisation has that its successor goes on with. All `assign` of all modules run before the first `move`, which
 * run in the order of the modules, in the transaction in which the reorganisation takes effect. What is open moves, what is
 * closed stays. No statement for each row: there may be ten thousand. */
struct heritage {
	enum msg says;                             /* with {1} how many: “{1} open cases” */
	err (*count)(struct work *w, const struct succession *s, int64_t *ret_n);
	err (*assign)(struct work *w, const struct succession *s);  /* optional: rows of succession_record for what goes the way of its system or case */
	err (*move)(struct work *w, const struct succession *s);    /* called only with a main, unless … */
	bool by_record;                                             /* … its rows of succession_record alone say what goes to whom */
};
struct sheet_register;

struct journal_kind { const char *name; enum msg says; };  /* says with {1} the record's code: “đóng sự cố {1}” */

struct module {
	const char *name;                          /* folder, table prefix, URL prefix by habit */
	enum msg says;
	const char *needs[20];
	const struct migration_set *migrations;    /* &incident_migrations; NULL: none */
	const struct perm *const *perms;     size_t n_perms;
	const struct route *routes;          size_t n_routes;
	const struct job_kind *jobs;         size_t n_jobs;
	const struct verb *verbs;            size_t n_verbs;
	const struct setting *settings;      size_t n_settings;
	const struct nav *nav;               size_t n_nav;
	const struct journal_kind *journal;  size_t n_journal;
	const struct record_kind *records;   size_t n_records;
	const struct panel *panels;          size_t n_panels;
	const struct heritage *heritage;     size_t n_heritage; /* what a successor goes on with */
	const struct sheet_register *sheets; size_t n_sheets;   /* registers in and out of spreadsheets: core/sheet/sheet.h */
	const struct duty_source *duties;    size_t n_duties;   /* what it knows that bears on duties: core/duty_source.h */
	err (*heard)(struct work *w, const char *kind, const int64_t *ids, size_t n);  /* optional: records the journal has an entry about, in its transaction */
	err (*start)(struct store *s);             /* optional: warm caches, load reference data; may be called again after restore */
	err (*rebuild)(struct work *w);            /* optional: makes this module's views again from its facts */
	err (*verify)(struct work *w, int64_t *ret_wrong); /* optional: counts rows of views that differ from the facts; reads only */
};

extern const struct module core_module;
/* src/app/modules.c */
extern const struct module *const all_modules[];
extern const size_t n_modules;

/* Index of a declared permission in the program's list, for actor_may(). Aborts on an undeclared one. */
unsigned perm_index(const struct perm *p);
/* The same list by index and by name; NULL / false when there is none. */
const struct perm *perm_at(unsigned index);
bool perm_find(struct str name, unsigned *ret_index);
size_t n_perms_declared(void);

/* Rows by name over all modules; NULL when nobody declares it. */
const struct setting *setting_declared(struct str name);
const struct journal_kind *journal_declared(struct str name);
const struct record_kind *record_declared(struct str name);
/* Where the actor reads the record that did something; path "" when he may not see it, or nobody declares the kind. */
err record_link(struct work *w, struct str kind, int64_t id, struct link *ret) MUST_USE;

/* Applies the migrations of all modules in their order and seeds roles. */
err modules_migrate(struct store *s) MUST_USE;
/* How many migrations of this program the database has not had yet. */
err modules_unmigrated(struct store *s, int64_t *ret_n) MUST_USE;
/* Calls every start(): caches and reference data. */
err modules_start(struct store *s) MUST_USE;

static inline bool may(const struct work *w, const struct perm *p)
{
	return actor_may(&w->by, perm_index(p)) || (p->within && actor_may(&w->by, perm_index(p->within)));
}

#endif
