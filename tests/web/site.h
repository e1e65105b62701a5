/* site: a tiny set of routes, accounts and assets for the tests and the bench of web/. */
#ifndef TESTS_WEB_SITE_H
#define TESTS_WEB_SITE_H

#include "web/web.h"

extern const struct web_table site_table;
extern const struct asset site_assets[];
enum { SITE_ASSETS = 2, SITE_STATIC_BYTES = 20000 };
extern _Atomic(bool) site_sees_live;         /* whether anybody may see the live page */
extern _Atomic(int) site_again_after;        /* the next so many runs of a write answer E_IO first */

/* Accounts: session cookies "alice" (may write) and "bob" (may not), bearer tokens "t-alice", "t-bob". */
void site_options(struct web_options *o, struct store *s);

#endif
