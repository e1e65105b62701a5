/* ip: Internet addresses, prefixes and AS numbers. Pure functions.
 *
 * Every address is 16 bytes in network order; IPv4 is held as ::ffff:a.b.c.d (RFC 4291 §2.5.5.2), so one column, one
 * index and one comparison serve both. Reading is strict: no octal, no leading zeros, no short forms like 10.1, no
 * zone ids; white space around is an error. Text out follows RFC 5952. */
#ifndef FORMATS_IP_H
#define FORMATS_IP_H

#include "base/arena.h"

struct ip { unsigned char b[16]; };

/* bits counts over the 16 bytes: 203.0.113.0/24 has bits 120. Bits after the prefix are always zero. */
struct ip_prefix { struct ip ip; int bits; };

enum ip_class {
	IP_PUBLIC,
	IP_PRIVATE,        /* RFC 1918 */
	IP_LOOPBACK,
	IP_LINK_LOCAL,
	IP_CGNAT,          /* 100.64.0.0/10, RFC 6598 */
	IP_ULA,            /* fc00::/7, RFC 4193 */
	IP_MULTICAST,
	IP_DOCUMENTATION,  /* RFC 5737, 3849, 9637 */
	IP_RESERVED,       /* the rest of the IANA special-purpose registries and what is not yet given out */
	N_IP_CLASS
};

bool ip_parse(struct str s, struct ip *ret);
struct str ip_text(struct arena *a, struct ip ip);        /* v4 dotted, v6 per RFC 5952 */
bool ip_is_v4(struct ip ip);
int ip_cmp(struct ip x, struct ip y);                     /* -1, 0, 1; IPv4 sorts as ::ffff:… */

enum ip_class ip_class(struct ip ip);
/* May be reported as the address of a victim or an attacker on the Internet. Demonstration data lives in the
 * documentation ranges, so its nodes accept those too. */
bool ip_is_public(struct ip ip, bool accept_documentation);

/* "203.0.113.0/24", "2001:db8::/32"; a bare address is a prefix of one address. False when bits beyond the
 * length are set: 203.0.113.7/24 may mean either thing, so the person must say which. */
bool ip_prefix_parse(struct str s, struct ip_prefix *ret);
struct str ip_prefix_text(struct arena *a, struct ip_prefix p);   /* always with its length */
struct ip_prefix ip_prefix_of(struct ip ip, int bits);    /* masks; bits 0 … 128 */
bool ip_prefix_is_v4(struct ip_prefix p);
/* Families never mix: ::/0 does not contain 192.0.2.1. */
bool ip_prefix_has(struct ip_prefix p, struct ip ip);
bool ip_prefix_covers(struct ip_prefix p, struct ip_prefix inner);
struct ip ip_prefix_last(struct ip_prefix p);             /* highest address in it; the lowest is p.ip */
/* Every address of the prefix is public (ip_is_public). */
bool ip_prefix_is_public(struct ip_prefix p, bool accept_documentation);

/* "AS64500", "as64500" or "64500", 1 … 4294967295 (RFC 5396 asplain). */
bool asn_parse(struct str s, int64_t *ret);
struct str asn_text(struct arena *a, int64_t asn);        /* "AS64500" */
/* Neither reserved nor private (RFC 6996, 7300, 7607); documentation numbers of RFC 5398 on request. */
bool asn_is_public(int64_t asn, bool accept_documentation);

#endif
