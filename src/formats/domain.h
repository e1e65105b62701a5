/* domain: names in the Domain Name System. Pure functions.
 *
 * Inside the program a name is lower case, in A-labels (RFC 5890: «sở.vn» is xn--s-zjp.vn), without a trailing dot. */
#ifndef FORMATS_DOMAIN_H
#define FORMATS_DOMAIN_H

#include "base/arena.h"

#define DOMAIN_MAX 253 /* bytes, RFC 1035 §2.3.4 without the final dot */

/* Normalises a host name of two or more labels; letters, digits, hyphen, or Unicode (IDNA2008). Labels 1–63 bytes;
 * no hyphen at the ends, no underscore, no all-digit last label (it would read as an address). One trailing dot is
 * dropped. False otherwise; white space around is an error. */
bool domain_parse(struct arena *a, struct str s, struct str *ret);

/* The rest take normalised names. */
bool domain_is_under(struct str name, struct str suffix);  /* equal, or below it at a label's edge */
/* mail.so.gov.vn → so.gov.vn → gov.vn → vn → none. Points into name. */
struct str domain_parent(struct str name);
struct str domain_tld(struct str name);                    /* the last label */

/* A top-level domain that is in use; the list is compact (all country codes, the generic ones met in practice) and
 * serves to tell names from words and file names in free text, not to refuse what a person typed in a domain field. */
bool domain_tld_known(struct str tld);
/* The top-level domain is also a common file name ending: .sh, .py, .zip, … */
bool domain_tld_is_file_ending(struct str tld);

#endif
