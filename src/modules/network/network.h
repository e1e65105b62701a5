/* network: the register: organisations as a tree with their history, information systems and their levels, address space,
 * contact points; and “whose is this?”. No HTTP and no HTML here.
 *
 * Who may: network.read sees organisations, systems' names and public contacts. Levels and addresses of systems and private
 * contacts are shown within the viewer's own organisation and those below it, and to the coordinator. network.edit changes
 * the own tree; the coordinator's officers, and network.edit_all, change everything. */
#ifndef MODULES_NETWORK_NETWORK_H
#define MODULES_NETWORK_NETWORK_H

#include "core/module.h"
#include "formats/ip.h"
#include "modules/network/queries.h"
#include "modules/network/whose.h"

extern const struct perm may_read_network, may_edit_network, may_edit_all_network;

/* ---- rights ---- */
/* The actor sees every detail: the system itself, the coordinator's people, network.edit_all. */
err network_sees_all(struct work *w, bool *ret) MUST_USE;
/* Whether the actor may change what belongs to org; need: else E_DENIED. */
err network_may_edit(struct work *w, int64_t org_id, bool *ret) MUST_USE;
err network_need_edit(struct work *w, int64_t org_id) MUST_USE;

/* ---- organisations ---- */
#define ORG_KINDS "ministry|agency|province|soe|isp|security_firm|bank|hospital|school|company|coordinator|other"
#define ORG_ROLES "none|member|specialised_unit|sector_team|sector_lead|coordinator"
#define ORG_GROUPS "a|b|c|d|dd|e|voluntary"

struct org_form {
	struct str code;                     /* [A-Z0-9][A-Z0-9.-]{1,29}, shown and stable; not changed by an edit */
	struct str name, name_en, kind, network_role, member_group, sector, province;
	struct str parent;                   /* code or whole name; "" = none */
	struct str address, phone, email, website;
	bool is_demo;
};
/* Only those who edit everything give roles in the network, member groups, and organisations without a parent. */
err network_org_add(struct work *w, const struct org_form *f, int64_t *ret_id) MUST_USE;
/* A changed name leaves the old one in the history. */
err network_org_edit(struct work *w, int64_t org_id, const struct org_form *f) MUST_USE;
/* The present state as a form: for editing, and for changing only some of it. */
err network_org_form(struct work *w, int64_t org_id, struct org_form *ret) MUST_USE;

/* E_NOT_FOUND (with the words) when there is none. */
err network_org_id(struct work *w, struct str code, int64_t *ret_id) MUST_USE;
err network_org(struct work *w, int64_t org_id, struct org_by_id_row *ret) MUST_USE;
/* Whom somebody means by what was typed: a code, or a whole name (present, English; without marks is fine) that only one
 * living body has: is_sure, at[0]. Otherwise the best candidates, living, for the person to choose from: parts of names, former
 * names, predecessors, provinces by their names before July 2025; the heirs when the code is of a body that has ended. */
struct org_candidate { int64_t id; struct str code, name; };
struct org_found { struct org_candidate *at; size_t n; bool is_sure, is_code, is_more; };
err network_org_find(struct work *w, struct str typed, struct org_found *ret) MUST_USE;
/* The same for a form's or the API's field: what is not sure is noted as the field's problem and *ret_id is 0; "" gives 0. */
err network_org_typed(struct work *w, const char *field, struct str typed, bool required, int64_t *ret_id) MUST_USE;
/* Code of the province that is meant, also by one of the 63 old names; "" when none. */
struct str network_province_called(struct arena *a, struct str typed);
/* The national coordination agency of this installation; E_CONFLICT when nobody has that role. */
err network_coordinator(struct work *w, int64_t *ret_id) MUST_USE;
/* Living organisations with a role; sector, province "" = any. */
err network_orgs_of_role(struct work *w, struct str role, struct str sector, struct str province, struct org_of_role_rows *ret) MUST_USE;
/* "%folded%" for like, special signs escaped. "" for "". */
struct str network_pattern(struct arena *a, struct str typed);
/* What is typed as names are folded, for roll_find(). */
struct str network_needle(struct arena *a, struct str typed);

/* ---- systems ---- */
struct system_form {
	struct str owner, operator, isp;     /* codes or whole names; operator "" = the owner */
	struct str name;
	int64_t level;                       /* 1 … 5, 0: not classified */
	struct str decision_no;
	usec decision_at;
	bool is_national_important, is_internet_facing;
	struct str sector, province, purpose;
	struct strs domains;
	struct strs ips;                     /* addresses or prefixes */
	bool is_demo;
};
err network_system_add(struct work *w, const struct system_form *f, struct str *ret_code) MUST_USE;
err network_system_edit(struct work *w, struct str code, const struct system_form *f) MUST_USE;
/* The system is switched off at `at`, today or earlier; it stays in the register. E_CONFLICT when it has ended already. */
err network_system_end(struct work *w, struct str code, usec at) MUST_USE;
/* The present state as a form: for editing, and for changing only some of it. E_NOT_FOUND, E_DENIED as for an edit. */
err network_system_form(struct work *w, struct str code, struct system_form *ret) MUST_USE;
/* Systems in the order of code and name, one screen; q and software (what they run) as they were typed. Levels only where the actor
 * may see them; by software only what he may see whole. */
struct system_ask { struct str after; int64_t after_id; struct str q, software; int64_t level; struct str sector, province; int64_t org, max; };
err network_systems(struct work *w, const struct system_ask *q, struct sys_page_rows *ret) MUST_USE;
/* How many there are on all screens; counting stops at COUNT_STOPS, which then means “more than”. */
enum { COUNT_STOPS = 1001 };
err network_systems_count(struct work *w, const struct system_ask *q, int64_t *ret) MUST_USE;
/* Whether the form would change nothing. Notes problems like an edit. */
err network_system_is(struct work *w, struct str code, const struct system_form *f, bool *ret) MUST_USE;

/* ---- what is said of systems ----
 * Each attribute a duty depends on is a line of facts with two time axes: valid (true when) and known (the register knew when),
 * both half-open. Nothing said is lost: a correction ends the knowledge of the old, and asking with the old known-at gives the old
 * answer. The columns of `system` are the view of these facts at the present moment. */
enum fact_attribute { FACT_LEVEL, FACT_OWNER, FACT_OPERATOR, FACT_IMPORTANT, FACT_FACING, FACT_STAGE, FACT_DOSSIER, FACT_HOSTING,
	FACT_REGULATION, FACT_APPROVAL_DUE, FACT_MEASURES, FACT_MEASURES_DUE, FACT_CHECKS, N_FACT_ATTRIBUTES };
#define SYSTEM_STAGES "planned|building|operating|changed|retired"
#define SYSTEM_DOSSIERS "none|drafting|submitted|appraised|approved|expired"
#define SYSTEM_HOSTINGS "own|rented|cloud|abroad"
#define SYSTEM_MEASURES "none|partial|full"               /* protection measures in place: Form 08 of Decree 331/2026, column 10 */
#define SYSTEM_CHECKS "before_use|periodic|both"          /* column 12 */
enum fact_type { FACT_IS_CHOICE, FACT_IS_ORG, FACT_IS_TEXT, FACT_IS_DAY };   /* day: "2027-03-01" */
struct str fact_name(enum fact_attribute at);             /* "level", as in addresses and the table */
bool fact_named(struct str name, enum fact_attribute *ret);
enum fact_type fact_type(enum fact_attribute at);
const char *fact_choices(enum fact_attribute at);         /* "a|b|c"; NULL unless FACT_IS_CHOICE */

/* One attribute at one moment; value "": nothing was said. */
struct fact_state { struct str value, document; int64_t org_id; usec document_at, valid_from, valid_to, stated_at; };
struct system_state { struct fact_state at[N_FACT_ATTRIBUTES]; };
int64_t system_state_level(const struct system_state *x);  /* 0: none */
/* E_NOT_FOUND never: a system that was not yet known has an empty state. The caller has checked that the actor may see details. */
err network_system_as_of(struct work *w, int64_t system_id, usec valid_at, usec known_at, struct system_state *ret) MUST_USE;

struct fact_form {
	struct str value;                    /* one of fact_choices(), an organisation's code or whole name, a text, a day */
	struct str document;                 /* decision, contract, or where it was learnt */
	usec document_at;
	usec valid_from;                     /* past: a correction; future: a job applies it at its moment */
	usec valid_to;                       /* first moment it is no longer true; 0: until the next change that is known */
};
/* E_DENIED unless the actor may change the owner's register, the new owner's too. Systems that have ended can be corrected. */
err network_system_say(struct work *w, struct str code, enum fact_attribute at, const struct fact_form *f) MUST_USE;
/* Facts of systems that were inserted in bulk, made of their columns. */
err network_facts_missing(struct work *w) MUST_USE;

/* ---- what a system consists of ----
 * Services, software, connections and hired providers: lines with the same two time axes. */
enum part_kind { PART_SERVICE, PART_SOFTWARE, PART_LINK, PART_PROVIDER, N_PART_KINDS };
#define PART_SERVICE_KINDS "web|mail|api|database|file|remote|voice|control|other"
#define PART_DIRECTIONS "sends|receives|both"
#define PART_PROVIDER_SERVICES "operation|hosting|monitoring|maintenance|security"
struct str part_name(enum part_kind k);                   /* "services", as in addresses and the table */
bool part_named(struct str name, enum part_kind *ret);

struct part_form {
	struct str name, kind, url; int64_t port; bool is_public;             /* a service; port 0: not said */
	struct str cpe, purl, vendor, product, version;                       /* software: a CPE name, a package URL, or what it is called */
	struct str target, outside, direction, purpose;                       /* a connection: the code of a system, or the name of one outside */
	struct str org, service, contract_no;                                 /* a provider: code or whole name, or `outside` */
	usec valid_from, valid_to;           /* as in struct fact_form; of a provider: the contract */
	bool replaces;                       /* what was held of the line is wrong from its beginning: nothing of it is left */
};
/* Checks and normalises; vendor, product and version that are empty are taken from the names. E_DENIED as network_system_say(). */
err network_part_add(struct work *w, struct str system, enum part_kind k, const struct part_form *f, int64_t *ret_line) MUST_USE;
/* Another content from valid_from on (to valid_to), or instead of everything held. */
err network_part_change(struct work *w, struct str system, enum part_kind k, int64_t line, const struct part_form *f) MUST_USE;
/* No longer true since `at`, which may lie ahead. E_CONFLICT when it has ended by then. */
err network_part_end(struct work *w, struct str system, enum part_kind k, int64_t line, usec at) MUST_USE;

/* Whether the system runs exactly this now, or will. Notes problems as an addition does. */
err network_software_known(struct work *w, struct str system, const struct part_form *f, bool *ret) MUST_USE;

/* One statement about a line; .form has the content as canonical texts. */
struct part {
	int64_t line, org_id;
	struct part_form form;
	struct str shown;                    /* what people call it: name, product and version, system, organisation */
	usec known_from, known_to, stated_at;
	struct str account;
};
struct parts { struct part *at; size_t n; };
/* Newest interval first. living, valid, known: 0 for not asked; living: not ended then; valid, known: the state at a moment. line 0: all.
 * Details: the caller has checked sys_by_code's is_open. */
struct parts_ask { int64_t system, line; enum part_kind kind; usec living, valid, known; };
err network_parts(struct work *w, const struct parts_ask *ask, struct parts *ret) MUST_USE;
/* The range of keys that a product typed by a person means: a CPE name or its beginning, a package URL or its beginning, words. False when nothing is left of it. */
bool network_software_keys(struct arena *a, struct str typed, struct str *ret_low, struct str *ret_high);
/* "vendor product version" for people. */
struct str network_software_shown(struct arena *a, struct str vendor, struct str product, struct str version);

/* ---- address space ---- */
struct space_form {
	struct str org, isp;                 /* code; code or whole name */
	struct str value;                    /* prefix, AS number or domain, as written */
	struct str source;                   /* declared, whois, vnnic, observed, import */
	usec valid_from;                     /* 0: now */
};
/* Another organisation's registration that covers, lies in, or equals the new one; both are kept. */
struct overlap { struct str value, org_code, org_name; };
struct overlaps { struct overlap *at; size_t n; };
/* ret may be NULL: not asked for. */
err network_space_add(struct work *w, const struct space_form *f, int64_t *ret_id, struct overlaps *ret) MUST_USE;
err network_space_end(struct work *w, int64_t org_id, int64_t space_id) MUST_USE;
/* After writing address_space directly (bulk loads): makes every process build its snapshot anew. */
err network_space_changed(struct work *w) MUST_USE;

struct overlap_form { struct str decision, reason; };     /* both, outer, inner */
/* A person's decision about two registrations of different owners; both stay. Whoever may edit both; again: the new one holds. */
err network_overlap_decide(struct work *w, int64_t outer, int64_t inner, const struct overlap_form *f) MUST_USE;

/* ---- contact points ---- */
#define CONTACT_KINDS "in_hours|out_of_hours|leadership|post|im"
struct contact_form {
	struct str kind, name, title, email, phone, hours;
	int64_t call_order;                  /* 1 is called first */
	bool is_public;
	struct str pgp_uid, pgp_fingerprint, pgp_url;   /* fingerprint in any usual spelling; kept as capital digits */
};
err network_contact_add(struct work *w, int64_t org_id, const struct contact_form *f, int64_t *ret_id) MUST_USE;
/* What was changed is unverified until somebody has tried it. */
err network_contact_edit(struct work *w, int64_t org_id, int64_t contact_id, const struct contact_form *f) MUST_USE;
/* The present state as a form. E_DENIED for those who may not edit, E_NOT_FOUND. */
err network_contact_form(struct work *w, int64_t org_id, int64_t contact_id, struct contact_form *ret) MUST_USE;
/* Whoever answers must have been tried within a year; before: the last time it was known to be right. */
#define CONTACT_STALE (365 * USEC_DAY)
static inline bool contact_is_stale(usec now, usec verified_at, usec changed_at)
{
	return now - (verified_at ? verified_at : changed_at) > CONTACT_STALE;
}
err network_contact_verify(struct work *w, int64_t org_id, int64_t contact_id) MUST_USE;
/* The same when the contact point itself has answered a check: whoever holds its link or code, no account needed. */
err network_contact_answered(struct work *w, int64_t org_id, int64_t contact_id) MUST_USE;
err network_contact_end(struct work *w, int64_t org_id, int64_t contact_id) MUST_USE;
/* When somebody must confirm it again: setting network.contact_confirm_months after the last time, to the day; what nobody has
 * confirmed since it was written is due at once. */
usec network_contact_due(struct work *w, usec verified_at, usec changed_at);
/* "0xab12 …" or "ab:12:…" → 40 (v4) or 64 (v6) capital hexadecimal digits; false when it is no fingerprint. Short key ids are none. */
bool pgp_fingerprint_parse(struct arena *a, struct str typed, struct str *ret);
struct str pgp_fingerprint_shown(struct arena *a, struct str fingerprint);   /* in groups of four */
/* Addresses the program itself writes to, first those to call first. Not limited by the actor: never show it. */
err network_contacts_of(struct work *w, int64_t org_id, struct contact_mailable_rows *ret) MUST_USE;

/* ---- whose is this? ---- */
enum whose_reason {
	WHOSE_OWNER,         /* registered for the address or name; the most specific first */
	WHOSE_SUCCESSOR,     /* came after a registered owner that has ended; via: its former name */
	WHOSE_ISP,           /* carries the registered prefix */
	WHOSE_SECTOR_LEAD,   /* leads the owner's sector; via: the sector */
	WHOSE_COORDINATOR,   /* always the last */
};
struct whose_candidate {
	int64_t org_id;
	struct str code, name;
	enum whose_reason reason;
	struct str via;          /* "203.0.113.0/24", "bo.gov.vn", … */
	bool is_shared;          /* more than one owner is registered for exactly this */
};
struct whose_answer {
	struct str asked;        /* normalised */
	struct whose_candidate *at; size_t n;
};
/* Candidates in order, each organisation once. text: an address, prefix, AS number, domain, or a URL or mail address of one,
 * fanged or not. E_INVALID when it is none of these. */
err network_whose(struct work *w, struct str text, struct whose_answer *ret) MUST_USE;
struct str network_reason_text(struct work *w, const struct whose_candidate *c);

/* The snapshot itself, brought up to date first, for code that asks about many; give it back with network_whose_done(). */
err network_whose_take(struct work *w, const struct whose **ret) MUST_USE;
void network_whose_done(const struct whose *x);

extern const struct module network_module;

#endif
