/* budget: money and positions of incident response: what each organisation plans, is given and spends in a year, by purpose; the
 * positions it has, and how many of them are vacant; how that compares with bodies of the same kind and size. No HTTP and no HTML.
 *
 * Who may: budget.write writes for the own organisation and those below it. budget.read sees those, those of the sector one leads, and
 * everything for the coordinator. Of others nobody learns more than quartiles of a group of at least five (peers.c).
 *
 * Every change adds a version; versions are never changed, so what was known on a day can be asked again. Source: Directive 18/CT-TTg
 * clause 1e. Amounts are whole đồng. Times are usec UTC; a day is its first moment at UTC+7. */
#ifndef MODULES_BUDGET_BUDGET_H
#define MODULES_BUDGET_BUDGET_H

#include "core/duty_source.h"
#include "modules/budget/queries.h"
#include "modules/network/network.h"

extern const struct perm budget_read, budget_write;

/* ---- what the actor sees ---- */
struct budget_sight { int64_t org; bool wide; struct str sector; };
err budget_sight(struct work *w, struct budget_sight *ret) MUST_USE;
err budget_sees(struct work *w, const struct org_by_id_row *o, bool *ret) MUST_USE;
/* The organisation of that code; E_NOT_FOUND for those who may not see its money, too. */
err budget_org(struct work *w, struct str code, struct org_by_id_row *ret) MUST_USE;
/* Whether the actor may write for it; need: else E_DENIED, E_CONFLICT when it has ended. */
err budget_may_write(struct work *w, const struct org_by_id_row *o, bool *ret) MUST_USE;
err budget_need_write(struct work *w, const struct org_by_id_row *o) MUST_USE;

/* ---- amounts ---- */
#define MONEY_MAX 1000000000000000       /* a million billion đồng */
/* “1.300.000.000”, “1,3 tỷ”, “850 triệu”, "850 tr", "1.3 billion"; "" is 0. False: none of these, negative, or above MONEY_MAX. */
bool money_parse(struct arena *a, struct str typed, int64_t *ret);
/* “1.300.000.000”; "" for 0: as forms show it and take it again. */
struct str money_typed(struct arena *a, int64_t amount);
/* “1,3 tỷ”, “850 triệu”, «–» for 0: for people, rounded to one decimal. */
struct str money_short(struct arena *a, enum lang lang, int64_t amount);

/* ---- one year of one organisation ---- */
enum { PURPOSE_CSIRT, PURPOSE_HUNT, PURPOSE_SCAN, PURPOSE_DRILL, PURPOSE_TRAINING, PURPOSE_TOOLS, PURPOSE_HIRED, PURPOSE_OTHER, N_PURPOSES };
extern const char *const purpose_names[N_PURPOSES];       /* words of data/duties/vocabulary.json; a test compares */
int purpose_of(struct str name);                          /* -1: none */
enum { YEAR_FIRST = 2015 };
static inline int year_last(const struct work *w) { return civil_of(w->now).year + 2; }

struct budget_typed { struct str planned, approved, disbursed; };
struct budget_form {
	struct budget_typed line[N_PURPOSES];
	struct str decision_no;
	usec decision_at;
	struct str note;
	int64_t version;                     /* that was read; 0: whatever is there */
};
struct budget_amounts { int64_t planned, approved, disbursed; };
struct budget_sheet {                    /* as it stands; number 0: nothing was said yet */
	int64_t id, version_id, number;
	struct budget_amounts line[N_PURPOSES], sum;
	usec since[N_PURPOSES];
	struct str decision_no, note, author;
	usec decision_at, known_from;
};
/* No rights are asked: the caller has the organisation from budget_org(). */
err budget_sheet(struct work *w, int64_t org, int64_t year, struct budget_sheet *ret) MUST_USE;
void budget_form_of(struct arena *a, const struct budget_sheet *s, struct budget_form *ret);
/* All lines as one change; nothing is written when nothing differs (*ret_changed). Mistakes are noted at "csirt_planned" …; E_CONFLICT:
 * changed meanwhile. More spent than approved, and the like, is no mistake: budget_odd() says it. */
err budget_save(struct work *w, struct str org, int64_t year, const struct budget_form *f, bool *ret_changed) MUST_USE;
/* Bits of what looks odd about a line: to be looked at, not refused. */
enum { ODD_OVERSPENT = 1, ODD_NOT_PLANNED = 2 };
unsigned budget_odd(const struct budget_amounts *line);
/* Parts of 10,000; 0 of 0 is 0. */
int64_t share_of(int64_t part, int64_t whole);

/* ---- positions ---- */
#define POST_HIRING "none|preparing|advertised|selecting|appointing"
struct post_form {
	struct str org;                      /* code or whole name; "": the actor's own. Not changed by an edit */
	struct str title, team, skill;       /* team: code; skill: of data/skills/nd333-2026.csv */
	int64_t planned;
	struct str filled;                   /* "": the number of the team's members, for the only position of a team */
	usec vacant_since;                   /* 0: today, or since when it was */
	struct str hiring, note;
	int64_t version;
};
err post_add(struct work *w, const struct post_form *f, struct str *ret_code) MUST_USE;
/* *ret_changed false: it says what was said already, and nothing is written. */
err post_edit(struct work *w, struct str code, const struct post_form *f, bool *ret_changed) MUST_USE;
/* No longer planned. E_CONFLICT when that was said before. */
err post_end(struct work *w, struct str code) MUST_USE;
/* The present version; filled as the team is now where it is counted. E_NOT_FOUND for those who may not see it, too. */
err post_find(struct work *w, struct str code, struct post_by_code_row *ret) MUST_USE;
void post_form_of(struct arena *a, const struct post_by_code_row *p, struct post_form *ret);
static inline int64_t post_vacant(int64_t planned, int64_t filled) { return planned > filled ? planned - filled : 0; }
/* Positions that count their team follow it. Job "budget.recount". */
err post_recount_run(struct work *w, struct str args_json) MUST_USE;

/* ---- peers ---- */
enum { PEERS_LEAST = 5, N_SIZE_BANDS = 5 };
extern const int64_t size_bands[N_SIZE_BANDS];            /* least weight of each band, ascending */
int size_band(int64_t weight);
enum peer_measure { PEER_APPROVED, PEER_DISBURSED_SHARE, PEER_VACANT_SHARE, N_PEER_MEASURES };
/* Of a sorted list, by linear interpolation between closest ranks: quarter 1, 2, 3. n > 0. */
int64_t quartile(const int64_t *sorted, size_t n, int quarter);
/* To two significant figures, so that a quartile is nobody's own figure. */
int64_t two_figures(int64_t amount);
struct peer_line { int64_t own, quarters[3], rank, n; bool has_own; };    /* rank 1: the highest; n < PEERS_LEAST: nothing else is filled in */
struct peer_view { int band; int64_t weight; struct peer_line at[N_PEER_MEASURES]; };
/* Quartiles of the bodies of the same kind and size that have said something; the caller has the organisation from budget_org(). */
err budget_compare(struct work *w, const struct org_by_id_row *o, int64_t year, struct peer_view *ret) MUST_USE;

extern const struct duty_source budget_sources[2];
extern const struct heritage budget_heritage[1];
extern const struct module budget_module;

#endif
