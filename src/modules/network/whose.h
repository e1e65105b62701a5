/* whose: “whose is this address?” answered in memory, by longest prefix and by domain suffix.
 *
 * A `struct whose` is an immutable snapshot of the registered address space. Each family has one sorted array of the
 * points where the innermost prefix changes; a look-up is a search in that array (a few cache lines) and a walk up the
 * chain of enclosing prefixes. Domains stand in a hash table probed once per label.
 * Memory: at most 96 bytes per prefix and 80 bytes plus the name per domain, besides the input copied.
 *
 * A `struct whose_box` holds the current snapshot. Readers take and give back a reference without a lock, a publisher
 * swaps in the next one; the last holder of an old one frees it. */
#ifndef NETWORK_WHOSE_H
#define NETWORK_WHOSE_H

#include "base/arena.h"
#include "formats/ip.h"

/* Whose a prefix or a domain is; id is the row of address_space. */
struct whose_owner { int64_t org_id, isp_org_id, id; };

struct whose_prefix { struct ip_prefix prefix; struct whose_owner owner; };
struct whose_domain { struct str name; struct whose_owner owner; };   /* normalised by domain_parse() */

struct whose;
/* Builds a snapshot; the inputs may come in any order (sorted is fastest), repeat, nest, and are not kept. */
struct whose *whose_new(const struct whose_prefix *prefixes, size_t n_prefixes,
	const struct whose_domain *domains, size_t n_domains);
void *whose_free(struct whose *x);                 /* accepts NULL, returns NULL; not for one held by a box */
size_t whose_bytes(const struct whose *x);

struct whose_hit {
	const struct whose_owner *owner;           /* valid while the snapshot is held */
	int length;                                /* bits of the prefix as in struct ip_prefix, or bytes of the domain */
};

/* Everything registered that contains the address, the most specific first; several owners of one prefix follow each
 * other by id. Writes at most max and returns how many there are to write. */
size_t whose_ip(const struct whose *x, struct ip ip, struct whose_hit *ret, size_t max);
/* The same for a normalised domain name: itself, then its parents. */
size_t whose_domain(const struct whose *x, struct str name, struct whose_hit *ret, size_t max);

/* ---- the box ---- */
struct whose_box { _Atomic uint64_t word; };       /* zero at birth: empty */
/* Never NULL once something was published. Pair with whose_give_back(), soon: at most 65,535 references at a time. */
const struct whose *whose_take(struct whose_box *box);
void whose_give_back(struct whose_box *box, const struct whose *x);  /* accepts NULL */
/* Makes x current; the one before is freed by its last holder. x NULL empties the box. */
void whose_publish(struct whose_box *box, struct whose *x);

#endif
