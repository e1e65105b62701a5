/* indicator: what a hunt looks for, typed and in normal form. docs/indicators.md says what each type means in a log. Pure.
 *
 * Normal forms: addresses as RFC 5952 writes them (a mapped IPv6 address is the IPv4 address), prefixes with their length, names in
 * lower-case A-labels, URLs with scheme and host in lower case and without the scheme's own port (without a scheme: host/path), hashes
 * in lower-case hex, e-mail addresses in lower case, files in lower-case ASCII with forward slashes, keywords in lower-case ASCII. */
#ifndef ENGINE_INDICATOR_INDICATOR_H
#define ENGINE_INDICATOR_INDICATOR_H

#include "base/arena.h"

enum indicator_type {
	INDICATOR_IPV4, INDICATOR_IPV6, INDICATOR_CIDR, INDICATOR_DOMAIN, INDICATOR_URL, INDICATOR_EMAIL,
	INDICATOR_MD5, INDICATOR_SHA1, INDICATOR_SHA256, INDICATOR_FILE, INDICATOR_KEYWORD,
	N_INDICATOR_TYPE
};

/* Why an entry of a list is not taken. */
enum indicator_fault {
	FAULT_NONE,
	FAULT_UNKNOWN,      /* recognised as nothing; free text needs keyword: */
	FAULT_ADDRESS,      /* no address: leading zeros, a part above 255, … */
	FAULT_LOCAL,        /* loopback, unspecified, broadcast, multicast */
	FAULT_PRIVATE,      /* private or link-local, unless allowed */
	FAULT_PREFIX,       /* bits set behind the length, or length 0 */
	FAULT_DOMAIN,       /* no name of the DNS */
	FAULT_SUFFIX,       /* a public suffix: com, gov.vn */
	FAULT_URL,
	FAULT_EMAIL,
	FAULT_HASH,         /* neither MD5, SHA-1 nor SHA-256 */
	FAULT_HASH_TRIVIAL, /* of nothing, of “test”, all digits equal */
	FAULT_SHORT,        /* a keyword or file name too short to mean anything */
	FAULT_LONG,         /* above the limit of its type */
	FAULT_MANY,         /* more keywords than INDICATOR_KEYWORDS_MAX */
	FAULT_PATTERN,      /* a STIX pattern that is not made of comparisons for equality */
	FAULT_TYPE,         /* a type of the sender that logs cannot be searched for */
	FAULT_JSON,         /* neither a STIX 2.1 bundle nor MISP attributes */
	FAULT_CSV,          /* broken quoting, or no column value */
	N_INDICATOR_FAULT
};

#define INDICATOR_URL_MAX 2048      /* bytes in normal form */
#define INDICATOR_FILE_MAX 512
#define INDICATOR_KEYWORD_MAX 256
#define INDICATOR_KEYWORD_MIN 5
#define INDICATOR_LOCAL_MAX 64      /* before the @ (RFC 5321 §4.5.3.1.1) */
#define INDICATOR_KEYWORDS_MAX 4096 /* keywords, and files whose name has no part with a dot */

struct indicator { enum indicator_type type; struct str value, id; };

/* "ipv4", "ipv6", "cidr", "domain", "url", "email", "md5", "sha1", "sha256", "file", "keyword". */
const char *indicator_type_name(enum indicator_type type);
/* The same names, and what CSV files, STIX and MISP call them (ip-dst, hostname, filename, …). */
bool indicator_type_parse(struct str name, enum indicator_type *ret, bool *ret_any);

/* Brings `text` (white space at the ends aside, fanged or defanged) into normal form. `want` is N_INDICATOR_TYPE when the type shall be
 * recognised; a wanted address may turn out to be IPv6, a prefix of one address is an address. *ret points into the arena. */
enum indicator_fault indicator_normal(struct arena *a, struct str text, enum indicator_type want, bool with_private, struct indicator *ret);

#endif
