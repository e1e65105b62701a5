/* observable: technical traces in free text (addresses, names, hashes, CVE ids), fanged or defanged. Pure functions.
 *
 * Understands hxxp, hxxps, fxp and [.] (.) {.} [dot] [:] [://] [@] [at] [/] in any of the three brackets, with or
 * without a space on both sides. Works in time proportional to the text and in constant memory besides the results. */
#ifndef FORMATS_OBSERVABLE_H
#define FORMATS_OBSERVABLE_H

#include "base/arena.h"

enum observable_kind {
	OBSERVABLE_IP,      /* v4 or v6, RFC 5952 text */
	OBSERVABLE_PREFIX,  /* 203.0.113.0/24 */
	OBSERVABLE_DOMAIN,  /* lower case, A-labels */
	OBSERVABLE_URL,     /* scheme and host lower case, the rest as written */
	OBSERVABLE_EMAIL,   /* lower case */
	OBSERVABLE_MD5,     /* hashes in lower-case hex */
	OBSERVABLE_SHA1,
	OBSERVABLE_SHA256,
	OBSERVABLE_CVE,     /* CVE-2021-44228 */
	N_OBSERVABLE
};

struct observable {
	enum observable_kind kind;
	struct str value;   /* normalised, valid UTF-8, in the arena */
	size_t at, n;       /* bytes of the text where it stands first, as written */
	size_t seen;        /* how many times it stands in the text */
};

struct observables {
	struct observable *at;  /* each kind and value once, in order of first appearance */
	size_t n;
	bool is_cut;            /* the text holds more than was asked for */
};

#define OBSERVABLE_URL_MAX 2048  /* longer URLs are not taken; their host is */

/* The host of a URL is given as an observable of its own; the domain of an e-mail address is not. Names count as
 * domains only under a known top-level domain (formats/domain.h), and under one that is also a file ending
 * (install.sh) only when defanged or of three labels or more. At most `max` results. */
void observable_extract(struct arena *a, struct str text, size_t max, struct observables *ret);

/* One observable typed into a field: the whole text, white space at the ends aside, is exactly one. A domain may be
 * under any top-level domain here. */
bool observable_parse(struct arena *a, struct str text, struct observable *ret);

/* The form that no mail program makes clickable: hxxps://evil[.]example/x, 203[.]0[.]113[.]7, 2001[:]db8[:][:]1,
 * a[@]evil[.]example. Hashes and CVE ids stay. Reading it back gives the value again. */
struct str observable_defang(struct arena *a, enum observable_kind kind, struct str value);

/* "ip", "prefix", "domain", "url", "email", "md5", "sha1", "sha256", "cve": for records and the API. */
const char *observable_kind_name(enum observable_kind kind);
bool observable_kind_parse(struct str name, enum observable_kind *ret);

#endif
