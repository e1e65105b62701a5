/* multipart: multipart/form-data as it arrives (libmicrohttpd's post processor): texts to memory, files to temporary files
 * with their SHA-256 computed on the way. Not for other rooms. */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "web/exchange.h"

/* Needs the request's Content-Type header. NULL when it has no usable boundary. */
struct multipart *multipart_new(struct exchange *x);
void multipart_add(struct multipart *m, const char *p, size_t n);
/* Everything has arrived. E_INVALID: incomplete or malformed; E_LIMIT: too many parts; E_IO: the disk did not take it. */
err multipart_end(struct multipart *m) MUST_USE;
/* Removes the temporary files that nobody has moved away. Accepts NULL. */
void multipart_free(struct multipart *m);

#endif
