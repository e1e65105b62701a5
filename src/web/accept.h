/* accept: what a client says it prefers, and whether it already has a reply. Pure functions. Not for other rooms. */
#ifndef WEB_ACCEPT_H
#define WEB_ACCEPT_H

#include "store/work.h"

enum coding { CODING_NONE, CODING_GZIP, CODING_ZSTD, N_CODINGS };

/* RFC 9110 §12.5.4. The language of ours with the highest weight; Vietnamese when none is named or equal. */
enum lang accept_language(struct str header);
/* RFC 9110 §12.5.3. zstd before gzip at the same weight; weight 0 and unknown codings are left out. */
enum coding accept_coding(struct str header);
/* RFC 9110 §13.1.2: whether If-None-Match names etag (with its quotes); weak comparison. */
bool etag_matches(struct str header, struct str etag);

#endif
