/* directory_read: the public directories of teams that FIRST and Trusted Introducer (TF-CSIRT) publish, as uploaded files.
 *
 * FIRST: https://api.first.org/data/v1/teams, an object with "status" and "data", entries with "team", "team-full", "host", "country",
 * "email", "phone" or "telephone", "website", "membership", "member-since" (https://api.first.org/v1/get-teams).
 * TI: https://www.trusted-introducer.org/directory/teams.json, a list of entries with "short_name", "official_name",
 * "host_organisation", "country" {code}, "classification" {name, since}, "emails" and "phones" with their usage.
 *
 * What is read becomes lines, one for each team, its parts between tabs: this is what comes out of the sandbox, and what the
 * page of differences sends back with a person's choices. An address, a number or a day that is none, or is too long for the
 * register, is left out; names are cut. */
#ifndef MODULES_TEAM_DIRECTORY_READ_H
#define MODULES_TEAM_DIRECTORY_READ_H

#include "base/buf.h"

enum { DIRECTORY_FILE_MAX = 8 << 20, DIRECTORY_ENTRIES_MAX = 5000, DIRECTORY_NAME_MAX = 200 };

struct directory_entry {
	struct str body;                 /* FIRST, TF-CSIRT */
	struct str name, full, host;
	struct str country;              /* "VN" */
	struct str email, phone, website;
	struct str level;                /* as the body calls it, small letters; "" = not said */
	struct str since;                /* "2019-08-23" or "" */
	struct str evidence;             /* https address */
};

/* directory_parse() in a sandboxed child. */
err directory_read(struct str json, struct buf *out) MUST_USE;
/* Appends the lines. E_INVALID: neither of the two; E_LIMIT: too many entries. Pure; a sandbox_fn. */
err directory_parse(struct str json, struct buf *out, void *unused) MUST_USE;
/* The next line of *rest; false when there is none that has all its parts. The texts point into it. */
bool directory_line(struct str *rest, struct directory_entry *ret);
void directory_put(struct buf *out, const struct directory_entry *e);

#endif
