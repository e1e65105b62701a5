/* code: hex, base64, base32, SHA-256 and constant-time comparison. */
#ifndef BASE_CODE_H
#define BASE_CODE_H

#include "base/arena.h"

struct sha256 { unsigned char b[32]; };
struct sha256 sha256_of(struct str s);
struct str hex_of(struct arena *a, struct str bytes);            /* lower case */
bool hex_parse(struct arena *a, struct str hex, struct str *ret);
struct str base64url_of(struct arena *a, struct str bytes);      /* no padding */
bool base64_parse(struct arena *a, struct str text, struct str *ret); /* either alphabet, padding optional */
struct str base32_of(struct arena *a, struct str bytes);         /* RFC 4648 §6, no padding */
bool same_secret(struct str a, struct str b);                    /* time depends on lengths only */

#endif
