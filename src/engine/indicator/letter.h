/* letter: classes of bytes and characters that docs/indicators.md speaks of. Seen inside this folder only. */
#ifndef ENGINE_INDICATOR_LETTER_H
#define ENGINE_INDICATOR_LETTER_H

#include <stdbool.h>
#include <stddef.h>

typedef unsigned char byte;

static inline bool is_digit(byte c) { return c >= '0' && c <= '9'; }
static inline bool is_alpha(byte c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
static inline bool is_alnum(byte c) { return is_digit(c) || is_alpha(c); }
static inline bool is_hex(byte c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }
static inline byte lower(byte c) { return c >= 'A' && c <= 'Z' ? c | 0x20 : c; }
/* Of a word, in ASCII: letters, digits, hyphen, underscore. */
static inline bool is_word_ascii(byte c) { return is_alnum(c) || c == '-' || c == '_'; }
/* Of a run, before the characters above ASCII are looked at. */
static inline bool is_run(byte c) { return is_word_ascii(c) || c == '.' || c >= 0x80; }
static inline int hex_value(byte c) { return is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10; }

/* The character that begins at p (before end): its length in bytes, and whether it is a letter, mark or digit. Of bytes that are no UTF-8, one that is neither. */
size_t character_at(const byte *p, const byte *end, bool *ret_is_word);
/* Whether the character that begins at, or ends before, this place is of a word. */
bool word_begins(const byte *p, const byte *end);
bool word_ends(const byte *begin, const byte *p);

#endif
