/* identity/parts: what the parts of identity share with each other and with its pages; nobody else includes it. */
#ifndef CORE_IDENTITY_PARTS_H
#define CORE_IDENTITY_PARTS_H

#include "core/identity/identity.h"
#include "core/module.h"
#include "core/queries.h"
#include "core/secret.h"

extern const struct perm may_manage_accounts;
extern const struct perm may_manage_own;      /* the same within the actor's organisation and those below it */
extern const struct perm may_manage_roles;
extern const struct perm may_break_glass;

/* The store the program runs on, for work in route.before. */
struct store *identity_store(void);
/* The module's start(): loads roles and listens for their changes. */
err identity_start(struct store *s) MUST_USE;
/* Runs fn with w in a transaction of its own; w->db is NULL again afterwards. */
err work_run(struct work *w, enum tx_mode mode, err (*fn)(struct work *w, void *arg), void *arg) MUST_USE;

/* A JSON object of texts, for the journal: PAIRS(w->a, { "role", role }, { "name", name }). */
struct pair { const char *key; struct str value; };
struct str pairs_json(struct arena *a, const struct pair *at, size_t n);
#define PAIRS(a, ...) pairs_json((a), (struct pair[]){ __VA_ARGS__ }, sizeof((struct pair[]){ __VA_ARGS__ }) / sizeof(struct pair))

/* So many wait for hashing that one more should be told to come back: a flood of sign-ins must not hold every worker. */
bool password_is_busy(void);

/* ---- throttling of guesses ---- */

/* One attempt: name as typed (folded), from address, for the account of that name or 0. */
struct attempt {
	struct str name, address;
	int64_t account_id;
};
/* Counts the attempt before the secret is looked at, so that parallel guesses cannot slip past. E_RATE with the seconds to
 * wait when there were too many. By name and address together: five free, then a wait that doubles, at most 15 minutes.
 * By name alone and by address alone: far later, at most a minute, and never where the account signed in before. */
err attempt_count(struct work *w, const struct attempt *t, usec *ret_wait) MUST_USE;
/* The secret was right: the attempt and those before it by this name from this address are forgotten. */
err attempt_forgive(struct work *w, const struct attempt *t) MUST_USE;

/* ---- accounts and roles ---- */

bool account_name_valid(struct str name);
struct str email_kept(struct arena *a, struct str email);   /* as stored: small letters */
/* E_NOT_FOUND when there is none. */
err account_known(struct work *w, struct str name, struct account_by_name_row *ret) MUST_USE;
err account_own(struct work *w, struct account_by_id_row *ret) MUST_USE;   /* the actor's */
/* Makes the stored roles exactly these; E_CONFLICT when no administrator would remain. */
err account_roles_set(struct work *w, int64_t account_id, const struct str *roles, size_t n) MUST_USE;
/* Disabling signs the account out everywhere and ends its open links and the invitations it has made. */
err account_set_disabled(struct work *w, int64_t account_id, bool disabled) MUST_USE;
/* Sets the hash, ends all sessions but the one to keep (a hash, may be empty) and all open links. */
err account_set_password(struct work *w, int64_t account_id, struct str hash, struct str keep_session) MUST_USE;
struct account_profile { struct str full_name, email, phone; enum lang lang; };
err account_set_profile(struct work *w, const struct account_by_id_row *was, const struct account_profile *p) MUST_USE;
/* E_CONFLICT when nobody who can sign in could manage accounts and roles any more; called after every change that might. */
err administrators_remain(struct work *w) MUST_USE;

struct str role_title(struct arena *a, enum lang lang, struct str name);
/* The organisation at the top of what the actor manages, 0: all. */
int64_t managed_top(const struct work *w);
/* Is the organisation among those whose accounts the actor manages? */
err managed_holds(struct work *w, int64_t org_id, bool *ret) MUST_USE;
/* account_known() for managing: E_NOT_FOUND as well when the account is of another tree. */
err account_managed(struct work *w, struct str name, struct account_by_name_row *ret) MUST_USE;
/* E_DENIED when the account may do what an actor who manages but his own tree may not. */
err account_is_within(struct work *w, const struct account_by_name_row *row) MUST_USE;
/* Disables or enables an account the actor manages and which may do no more than he. */
err account_switch(struct work *w, struct str name, bool disabled) MUST_USE;
bool role_is_within(const struct work *w, struct str role);
/* E_DENIED when the role may do what the actor may not, unless the actor decides about roles anyway: nobody raises himself. */
err role_may_be_given(struct work *w, struct str role) MUST_USE;
err role_set_permissions(struct work *w, struct str role, const struct str *permissions, size_t n) MUST_USE;
/* Sets bits of the roles' permissions, from memory. */
void perms_of_role(struct str role, uint64_t *perms);
/* Sets bits of the permissions named, joined by blanks; unknown names set none. */
void perms_of_names(struct str names, uint64_t *perms);
/* Loads roles anew when they were changed or another store is used; quick when not. */
err roles_refresh(struct store *s) MUST_USE;
/* After commit, in every process. */
err roles_changed(struct work *w) MUST_USE;

enum lang lang_of(struct str code);
const char *lang_code(enum lang lang);

/* ---- accounts confirmed again (review.c) ---- */

enum review_state { REVIEW_FINE, REVIEW_SOON, REVIEW_OVERDUE };
/* By when an account last confirmed (or made) at `since` is to be confirmed again; 0: never, by the setting. */
usec review_due(struct work *w, usec since);
enum review_state review_state_of(struct work *w, usec since);
/* Accounts confirmed no later than this are due, or will be before long. */
usec review_until(struct work *w);
/* The actor confirms the account of that name, or ends it. Not his own, none outside his tree, none that may do more; E_CONFLICT:
 * disabled already. Each decision is kept and journalled. */
err review_decide(struct work *w, struct str name, bool ends) MUST_USE;
/* Enabling says that the account is needed. */
err review_enabled(struct work *w, int64_t account_id) MUST_USE;
/* Job identity.review: reminds once of each account that falls due; suspends those overdue for too long where the setting says so,
 * never the last that manages accounts or roles. */
err review_job(struct work *w, struct str args_json) MUST_USE;

/* ---- permissions for a time (lent.c, delegation.c) ---- */

/* One delegation in force, by one role of who lends: holds as far as that role gives it. */
struct lending { int64_t id; struct str giver, permissions, giver_role; };
/* Adds to the actor, whose own permissions are complete, what he has not by his roles; never what is bound to a role. */
void actor_lend(struct arena *a, struct actor *by, const struct lending *d);
/* The same for a break-glass with these roles, joined by blanks. */
void actor_emergency(struct actor *by, int64_t id, struct str roles, usec until);

struct delegation_new {
	struct str to;                       /* sign-in name */
	const struct str *permissions; size_t n_permissions;
	struct str cause, reason;            /* cause: leave, trip, duty, other */
	usec begins_at;                      /* 0: now */
	usec last_day;                       /* any instant of the last day at +07:00; ends when that day is over */
};
/* Lends permissions the actor holds by his roles to an account of his organisation, of one below it or above it. Problems on to,
 * permissions, begins_at, last_day; E_CONFLICT when he or the other has too many. Journalled, both are mailed. */
err delegation_add(struct work *w, const struct delegation_new *n, int64_t *ret_id) MUST_USE;

enum delegation_state { DELEGATION_PLANNED, DELEGATION_IN_FORCE, DELEGATION_LAPSED, DELEGATION_ENDED, DELEGATION_OVER };
struct delegation {
	struct delegation_page_row row;
	enum delegation_state state;         /* lapsed: who lends is disabled, or holds nothing of it any more */
	struct str holding, lapsed;          /* of row.permissions, what who lends holds, and what not */
};
struct delegation_query {
	int64_t account_id;                  /* given or received by it; 0: any */
	int64_t top;                         /* given or received in that organisation or below it; 0: any */
	bool is_open;                        /* only what is not over */
	int64_t before_id, max;              /* before_id 0: from the newest */
};
struct delegations { struct delegation *at; size_t n; bool has_more; };
/* The caller has decided that the actor may see them. */
err delegation_find(struct work *w, const struct delegation_query *q, struct delegations *ret) MUST_USE;
/* id as in the address. E_NOT_FOUND unless the actor gave or received it or manages the account of one who did. */
err delegation_known(struct work *w, struct str id, struct delegation *ret) MUST_USE;
/* Ends it before its time; E_CONFLICT when it is over. Journalled, both are mailed. */
err delegation_end_early(struct work *w, struct str id) MUST_USE;
struct str delegation_state_name(enum delegation_state s);

/* ---- break-glass (break_glass.c) ---- */

struct break_glass_new {
	const struct str *roles; size_t n_roles;   /* of break_glass_roles() */
	struct str reason;
	struct str session_hash, address;          /* of the session it holds in; "" : a token asks, and is refused */
};
/* Gives the actor's session the permissions of the roles for identity.break_glass_minutes. The caller has confirmed password and second
 * factor anew. Heads and administrators are mailed at once. Problems on roles, reason; E_CONFLICT: in force already. */
err break_glass_begin(struct work *w, const struct break_glass_new *n, int64_t *ret_id) MUST_USE;
/* The roles the actor can ask for, joined by blanks: of the setting, held by somebody of his organisation, and more than he has. */
err break_glass_roles(struct work *w, struct str *ret) MUST_USE;

/* The operator's link into an account, "/break-glass/…", valid 30 minutes, once; older ones of the account end. Mails the alarm. */
err break_glass_link_make(struct work *w, struct str name, struct str *ret_path) MUST_USE;
err break_glass_link_known(struct work *w, struct str secret, struct break_glass_link_get_row *ret) MUST_USE;
/* Uses the link up: the account is signed in on this request until identity.break_glass_minutes are over. */
err break_glass_link_enter(struct req *r, struct str secret, struct str reason) MUST_USE;

bool break_glass_in_force(const struct work *w, const struct break_glass_page_row *row);
/* E_NOT_FOUND unless it is the actor's own or he manages the account. */
err break_glass_known(struct work *w, struct str id, struct break_glass_page_row *ret) MUST_USE;
err break_glass_end_early(struct work *w, struct str id) MUST_USE;
/* Says afterwards whether it was justified. Not one's own, not while one is in an emergency oneself; E_CONFLICT: in force, or decided. */
err break_glass_decide(struct work *w, struct str id, bool is_justified, struct str comment) MUST_USE;
/* Job identity.break_glass: reminds of what nobody has reviewed for identity.break_glass_review_days, and again as long after. */
err break_glass_job(struct work *w, struct str args_json) MUST_USE;

/* ---- sessions and second factor ---- */

#define STEP_COOKIE "ungcuu_step"     /* between password and code */
#define TOKEN_PREFIX "uc_"

usec session_idle_limit(struct work *w);
/* Signs the account in on this request: ends the request's old session, sets the cookie and r->w.by, journals. */
err session_begin(struct req *r, int64_t account_id) MUST_USE;
/* The same in two halves, for route.before: the rows, in a transaction; then the cookies of the secret, outside it. */
err session_make(struct req *r, int64_t account_id, struct str *ret_secret) MUST_USE;
void session_hand_over(struct req *r, struct str secret);
err session_end(struct req *r) MUST_USE;
/* Sessions that would be let in now, the last used first. */
err session_list(struct work *w, int64_t account_id, struct session_of_account_rows *ret) MUST_USE;
/* Ends one session of the actor, named by the hexadecimal form of what is stored of it. Journalled, as what follows. */
err session_end_own(struct work *w, struct str handle) MUST_USE;
/* All sessions of the actor but that of the request. */
err sessions_end_others(struct req *r) MUST_USE;
/* All sessions of an account the actor manages and which may do no more than he. */
err account_sessions_end(struct work *w, struct str name) MUST_USE;
/* The token of a request under /api/, "" when there is none. */
struct str bearer_of(const struct req *r);
/* The address for throttling and known places: IPv6 by its /64, which one subscriber has to himself. */
struct str place_of(struct arena *a, struct str address);
/* Job identity.clean: forgets what has expired. */
err identity_clean(struct work *w, struct str args_json) MUST_USE;

#define RECOVERY_CODES 10
/* Begins setting a second factor up for the actor: a new secret of 20 bytes (RFC 4226 §4), kept for an hour.
 * E_CONFLICT while one is on. */
err totp_setup_begin(struct work *w) MUST_USE;
err totp_setup_secret(struct work *w, struct str *ret_secret) MUST_USE;   /* "" when none is being set up */
/* As it is kept (totp_secret.c): sealed for this account with DATA/secret.key. unseal answers "" for what was sealed with another
 * key or for another account. */
#define TOTP_SECRET_BYTES 20
struct str totp_seal(struct arena *a, int64_t account_id, struct str secret);
struct str totp_unseal(struct arena *a, int64_t account_id, struct str sealed);
/* At start: seals what an earlier version kept as it was. */
err totp_seal_plain(struct store *s) MUST_USE;
struct str totp_uri(struct arena *a, struct str account_name, struct str secret); /* otpauth://totp/… for the QR code */
/* Turns the second factor on if code fits the secret being set up; else a problem on field "code". */
err totp_confirm(struct work *w, struct str code, struct str ret_codes[RECOVERY_CODES]) MUST_USE;
err recovery_codes_renew(struct work *w, int64_t account_id, struct str ret_codes[RECOVERY_CODES]) MUST_USE;
err totp_off(struct work *w, int64_t account_id) MUST_USE;
/* Is code the account's present TOTP code, not used before, or an unused recovery code? Uses it up. */
err second_factor_use(struct work *w, int64_t account_id, struct str totp_secret, struct str code, bool *ret_holds) MUST_USE;

/* ---- links ---- */

#define INVITATION_LIMIT (7 * USEC_DAY)
struct invite { struct str org_code, role, email; enum lang lang; };
/* A link valid 7 days, also queued as mail when there is an address; ret_path is "/invitation/…". Problems on org, role. */
err invitation_make(struct work *w, const struct invite *in, int64_t *ret_id, struct str *ret_path) MUST_USE;
/* Withdraws an open invitation into an organisation the actor manages; E_NOT_FOUND when there is none. id is decimal text. */
err invitation_end(struct work *w, struct str id) MUST_USE;
/* E_NOT_FOUND when used, expired, or of the other sort; E_CONFLICT for a first link where somebody manages accounts already. */
err invitation_known(struct work *w, struct str secret, bool is_first, struct invitation_get_row *ret) MUST_USE;
/* Uses the link up; fills organisation and role (and e-mail when empty) into n. */
err invitation_accept(struct work *w, struct str secret, struct account_new *n, int64_t *ret_id) MUST_USE;

struct first_org { struct str code, name, name_en, kind; };
/* The same for the first link. An organisation that has the code already (imported before) is taken. */
err first_accept(struct work *w, struct str secret, const struct first_org *o, struct account_new *n, int64_t *ret_id) MUST_USE;
err first_account(struct work *w, const struct first_org *o, struct account_new *n, int64_t *ret_id) MUST_USE;

/* A link for a new password, "/reset/…", valid 24 hours; older ones of the account end. */
err reset_link_make(struct work *w, int64_t account_id, struct str *ret_path) MUST_USE;
err reset_link_mail(struct work *w, struct str email, struct str full_name, struct str name, enum lang lang, struct str path) MUST_USE;
err reset_link_known(struct work *w, struct str secret, struct reset_link_get_row *ret) MUST_USE;
err reset_accept(struct work *w, struct str secret, struct str password_hash, int64_t *ret_id) MUST_USE;

/* ---- tokens ---- */

/* Checks that all scopes are permissions of the program and of the actor; notes problems on field "scopes". */
err token_check_scopes(struct work *w, struct str scopes) MUST_USE;
/* Narrows what is asked for to the token that asks; nothing happens when a session asks. */
err token_bound(struct req *r, struct str *scopes, usec *expires_at) MUST_USE;
err token_revoke(struct work *w, int64_t account_id, int64_t token_id) MUST_USE;
err token_list(struct work *w, int64_t account_id, int64_t before_id, int64_t max, struct api_token_page_rows *ret) MUST_USE;

#endif
