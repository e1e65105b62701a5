/* fetch: gets something from an address that somebody else has written (portals, security.txt, feeds), without letting that
 * somebody reach what only this machine can reach.
 *
 * https only, unless the caller allows http; TLS 1.2 or later with a verified certificate; no other protocol, no credentials, no
 * proxy of the environment, no cookies. Every address that is connected to is looked at on the very socket, after the name was
 * resolved and for each redirect anew, so that a name which changes its answer in between gains nothing: only public addresses,
 * or those the setting fetch.allow_addresses lists. Size (after decompression), time, head and number of redirects are limited.
 *
 * It waits for the network: jobs with .outside, or route.before; never inside a transaction. */
#ifndef CORE_FETCH_H
#define CORE_FETCH_H

#include "formats/ip.h"
#include "store/work.h"

enum fetch_end {
	FETCH_OK,                /* an answer came, whatever its status */
	FETCH_BAD_URL,           /* no absolute URL, or one with a user name */
	FETCH_PROTOCOL,          /* neither https nor an allowed http, here or in a redirect */
	FETCH_NO_NAME,           /* the name has no address */
	FETCH_ADDRESS_REFUSED,   /* every address is private, loopback, link-local, … */
	FETCH_NO_CONNECTION,
	FETCH_TLS,               /* certificate or handshake */
	FETCH_TOO_SLOW,
	FETCH_TOO_LARGE,
	FETCH_TOO_MANY_REDIRECTS,
	FETCH_BROKEN,            /* not HTTP, broken compression, ended early */
	FETCH_STOPPED,           /* the program is ending: try again later */
	N_FETCH_ENDS
};

struct fetch_limits {
	int64_t max_bytes;       /* of the body; 0: 1 MB */
	int64_t timeout_ms;      /* all in all; 0: 20,000 */
	int redirects;           /* 0: 5; < 0: none */
	bool allow_http;
	struct str form;         /* not empty: POST with this body, application/x-www-form-urlencoded */
	struct str authorization; /* header "Authorization"; only without redirects */
};

struct fetched {
	enum fetch_end end;
	struct str detail;       /* for the log and experts, English; not to be shown as it is to the public */
	int status;              /* of the last answer */
	struct str body, media_type, etag;
	struct str url;          /* where the answer came from, after redirects */
	int n_redirects;
	struct ip refused;       /* FETCH_ADDRESS_REFUSED: the last one */
};

/* Memory from w->a. limits may be NULL. */
void fetch(struct work *w, struct str url, const struct fetch_limits *limits, struct fetched *ret);
/* The sentence for people. */
struct str fetch_says(struct work *w, enum fetch_end end);
const char *fetch_end_name(enum fetch_end end);   /* "too-slow"; stable */
/* Whether fetch() would connect to the address: public, or in the list of prefixes (separated by commas or spaces). */
bool fetch_may_connect(struct ip ip, struct str allowed);

#endif
