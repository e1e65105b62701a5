/* directory: what the public may see of the register, and the proof that its contact points are alive. No HTTP here.
 *
 * The public part is an immutable snapshot in memory, made again when the register has changed; only public contacts are ever
 * read into it. Rendered pages are kept with the snapshot and go with it. */
#ifndef MODULES_DIRECTORY_DIRECTORY_H
#define MODULES_DIRECTORY_DIRECTORY_H

#include "core/module.h"
#include "modules/directory/queries.h"
#include "modules/network/network.h"

extern const struct perm may_manage_security_file;

/* ---- the snapshot ---- */
struct listed_contact { struct str kind, name, title, email, phone, hours, pgp_uid, pgp_fingerprint, pgp_url; usec verified_at, changed_at; };
struct listed_org {
	int64_t id;
	struct str code, name, name_en, folded;   /* folded: also code and former names */
	struct str sorted_by;                     /* the name, folded */
	struct str kind, role, sector, province;
	struct str address, phone, email, website;
	struct listed_contact *contacts; size_t n_contacts;
	usec changed_at;                          /* of its contacts, the latest; 0: none */
};
struct rendered;
struct snapshot {
	struct arena *a;
	struct listed_org *at; size_t n;          /* by name */
	const struct listed_org **by_id;          /* sorted by id */
	struct whose *whose;
	struct str security;                      /* this node's security.txt; "" for none */
	int64_t last_journal;
	struct rendered *rendered;
};

/* Holds the present snapshot until the end of the block:
 *   struct held h __attribute__((cleanup(directory_release))) = { 0 };
 *   TRY(directory_hold(w, &h)); */
struct held { const struct snapshot *of; };
err directory_hold(struct work *w, struct held *ret) MUST_USE;
void directory_release(struct held *h);
void directory_outdated(void);               /* the next holder gets a new one */
err directory_listen(struct store *s) MUST_USE;   /* before serving: hears of changes by any process */

/* NULL when there is none of that code. */
const struct listed_org *directory_org(const struct snapshot *s, struct str code);
struct listed_filter { struct str q, sector, province, after; };   /* after: code of the last one seen */
/* At most max of them; *ret_more: others follow. Sorted by name. */
const struct listed_org **directory_find(struct arena *a, const struct snapshot *s, const struct listed_filter *f, size_t max,
	size_t *ret_n, bool *ret_more);
/* Who is publicly registered for an address or name; NULL when nobody is. E_INVALID when it is neither. */
err directory_whose(struct work *w, const struct snapshot *s, struct str text, const struct listed_org **ret) MUST_USE;
const struct listed_org *directory_coordinator(const struct snapshot *s);

/* Kept replies of this snapshot; found: the body, in memory as long as the snapshot is held. */
bool rendered_find(const struct snapshot *s, struct str key, struct str *ret_body);
void rendered_keep(const struct snapshot *s, struct str key, struct str body);

/* The word's label: kinds of bodies and contacts, roles. */
struct str directory_word(struct work *w, struct str word);

/* ---- papers of one organisation (card.c, profile.c, security.c); appended to b ---- */
void vcard_write(struct work *w, struct buf *b, const struct listed_org *o);                    /* RFC 6350 */
void team_profile_write(struct work *w, struct buf *b, const struct listed_org *o);             /* RFC 2350, in the actor's language */
void security_txt_of(struct work *w, struct buf *b, const struct listed_org *o);                /* RFC 9116, unsigned */

/* ---- this node's security.txt (security.c) ---- */
#define SECURITY_PATH "/.well-known/security.txt"
/* From the settings; "" when no contact is set. */
struct str security_text(struct work *w, usec expires);
/* Signed in clear with the key of the settings. Waits for GnuPG: outside a transaction. E_CONFLICT with the words. */
err security_sign(struct work *w, struct str text, struct str *ret_signed, struct str *ret_fingerprint) MUST_USE;
err security_watch(struct work *w, struct str args_json) MUST_USE;   /* job: warns before it expires */

extern const struct module directory_module;

#endif
