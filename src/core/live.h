/* live: hands the topics that the journal names after each commit, in whichever process of the installation, to the live
 * pages of this process. */
#ifndef CORE_LIVE_H
#define CORE_LIVE_H

#include "store/store.h"
#include "web/req.h"

void live_listen(struct store *s);     /* before anything is served */
/* From now on to this server; NULL before it stops. */
void live_serve(struct web *web);
/* Tells the live pages of this process at once, without a commit: how far something has come. */
void live_tell(struct str topic);

#endif
