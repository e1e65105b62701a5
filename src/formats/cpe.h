/* cpe: names of products in the Common Platform Enumeration 2.3. Pure functions.
 *
 * Read: the formatted string binding (NIST IR 7695 §6.2, "cpe:2.3:a:apache:http_server:2.4.58:*:*:*:*:*:*:*") and the URI binding
 * (§6.1, "cpe:/a:apache:http_server:2.4.58"), which CPE 2.2 used, with the four attributes that 2.3 packs into its edition. Written:
 * the formatted string, in lower case, quoting only what must be quoted; so equal names are equal texts. */
#ifndef FORMATS_CPE_H
#define FORMATS_CPE_H

#include "base/arena.h"

#define CPE_MAX 2048                     /* bytes of a name that is read */

enum cpe_attribute { CPE_PART, CPE_VENDOR, CPE_PRODUCT, CPE_VERSION, CPE_UPDATE, CPE_EDITION, CPE_LANGUAGE, CPE_SW_EDITION, CPE_TARGET_SW, CPE_TARGET_HW,
	CPE_OTHER, N_CPE_ATTRIBUTES };
/* Each as the formatted string has it: "*" is the logical value ANY, "-" is NA, else a text in which punctuation is quoted by a
 * backslash and unquoted "*" and "?" at the ends are wild cards. */
struct cpe { struct str at[N_CPE_ATTRIBUTES]; };

/* False when it is neither; white space around is an error. Vendor and product may be ANY. */
bool cpe_parse(struct arena *a, struct str s, struct cpe *ret);
/* "cpe:2.3:…" with all eleven attributes. */
struct str cpe_text(struct arena *a, const struct cpe *c);
/* What every name begins with that is like c or says more than it: without the attributes at its end that are ANY. */
struct str cpe_prefix(struct arena *a, const struct cpe *c);
/* An attribute for people: without quoting, "_" as a space; "" for ANY and NA. */
struct str cpe_shown(struct arena *a, const struct cpe *c, enum cpe_attribute at);

#endif
