/* asset: one static file, compiled in by tools/assets with its compressed forms. Plain data, lives as long as the program. */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include "base/str.h"

struct asset {
	struct str path;               /* address with the content's hash: "/static/ui.3f2a91c0.css"; served as immutable */
	const char *media_type;        /* "text/css; charset=utf-8" */
	struct str plain, gzip, zstd;  /* bytes; gzip, zstd: n == 0 where compression does not pay */
};

#endif
