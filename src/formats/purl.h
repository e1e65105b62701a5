/* purl: package URLs (ECMA-427, github.com/package-url/purl-spec): "pkg:deb/debian/openssl@3.0.11-1?arch=amd64#usr/bin". Pure functions.
 *
 * Read leniently as the specification asks ("pkg://NPM/…", capital keys, stray slashes), written in the one canonical form, so that equal
 * packages are equal texts. Of the types' own rules the ones that change letters are followed; an unknown type is taken as it is. */
#ifndef FORMATS_PURL_H
#define FORMATS_PURL_H

#include "base/arena.h"

#define PURL_MAX 2048                    /* bytes of a name that is read */
#define PURL_MAX_QUALIFIERS 32

struct purl_qualifier { struct str key, value; };
/* Decoded; "" for what is absent. A namespace and a subpath are their segments joined by "/". */
struct purl {
	struct str type, namespace, name, version, subpath;
	struct purl_qualifier qualifiers[PURL_MAX_QUALIFIERS]; size_t n_qualifiers;   /* by key */
};

/* False when it is none; white space around is an error. */
bool purl_parse(struct arena *a, struct str s, struct purl *ret);
struct str purl_text(struct arena *a, const struct purl *p);

#endif
