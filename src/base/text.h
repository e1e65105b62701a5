/* text: Unicode text from people. UTF-8 only, NFC inside the program, folded for searching. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"

bool utf8_valid(struct str s);                      /* RFC 3629: no surrogates, no overlongs, no NUL byte */
size_t utf8_length(struct str s);                   /* code points; s must be valid */
/* NFC, CRLF and CR made LF, other C0 controls except tab removed. s must be valid UTF-8. */
struct str text_clean(struct arena *a, struct str s);
/* For comparison and search: NFD, marks dropped, case folded, đ/Đ → d, white space runs → one space.
 * «Ứng Cứu» and “ung cuu” fold to the same bytes. */
struct str text_fold(struct arena *a, struct str s);
/* Capitals, as official documents print names: «Trung tâm» → «TRUNG TÂM». s must be valid UTF-8. */
struct str text_upper(struct arena *a, struct str s);
/* Cut to at most n code points on a boundary, with “…” when cut. */
struct str text_clip(struct arena *a, struct str s, size_t n);

#endif
