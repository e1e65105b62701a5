/* observable_scan: how the text is read: cut into tokens, those into runs and URLs, and each found trace kept once. Seen
 * inside this room only. */
#ifndef FORMATS_OBSERVABLE_SCAN_H
#define FORMATS_OBSERVABLE_SCAN_H

#include <sodium.h>

#include "formats/observable.h"

#define TOKEN_MAX 4096

/* A run of the text without white space or quotes, refanged. */
struct token {
	char c[TOKEN_MAX];
	size_t at[TOKEN_MAX + 1];  /* where each byte stands in the text; at[n] is the end */
	size_t n;
	bool joined_left, joined_right;  /* cut out of a longer run: what touches the cut is not whole */
};

struct scan {
	struct arena *a, *scratch;
	struct str text;
	size_t i, max;
	bool is_field, is_cut;
	VEC(struct observable) found;
	size_t *slots, n_slots;   /* open addressing; 1 + index into found, 0 free */
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct token t;
};

static inline bool is_letter(char c)
{
	c |= 0x20;
	return c >= 'a' && c <= 'z';
}

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_word(char c)
{
	return is_letter(c) || is_digit(c) || (unsigned char)c >= 0x80 || (c && strchr("._:@%+-", c));
}

/* The next token of the text into s->t; false at its end. */
bool token_next(struct scan *s);
struct str token_part(const struct scan *s, size_t from, size_t to);

/* The bytes from … to of the token are an observable. */
void observable_found(struct scan *s, enum observable_kind kind, struct str value, size_t from, size_t to);

/* A stretch of the token that is no URL: addresses, names, hashes, CVE ids. */
void runs_scan(struct scan *s, size_t from, size_t to);
/* A URL whose “://” stands at `sep`; gives where the scan goes on. */
size_t url_scan(struct scan *s, size_t from, size_t sep);

#endif
