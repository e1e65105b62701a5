/* classes: the bits that two look-ups by half bytes give a byte; the sets are products of low and high halves. */
#ifndef ENGINE_INDICATOR_CLASSES_H
#define ENGINE_INDICATOR_CLASSES_H

enum {
	B_DIGIT = 1,       /* 30–39 */
	B_LETTER1 = 2,     /* 41–4F, 61–6F */
	B_LETTER2 = 4,     /* 50–5A, 70–7A */
	B_UNDERSCORE = 8,  /* 5F */
	B_HYPHEN = 16,     /* 2D */
	B_DOT = 32,        /* 2E */
	B_COLON = 64,      /* 3A */
	B_HEX = 128,       /* 41–46, 61–66 */
	B_ALNUM = B_DIGIT | B_LETTER1 | B_LETTER2,
	B_WORD = B_ALNUM | B_UNDERSCORE | B_HYPHEN,
};

static const unsigned char class_low[16] = {
	B_DIGIT | B_LETTER2,
	B_DIGIT | B_LETTER1 | B_LETTER2 | B_HEX, B_DIGIT | B_LETTER1 | B_LETTER2 | B_HEX, B_DIGIT | B_LETTER1 | B_LETTER2 | B_HEX,
	B_DIGIT | B_LETTER1 | B_LETTER2 | B_HEX, B_DIGIT | B_LETTER1 | B_LETTER2 | B_HEX, B_DIGIT | B_LETTER1 | B_LETTER2 | B_HEX,
	B_DIGIT | B_LETTER1 | B_LETTER2, B_DIGIT | B_LETTER1 | B_LETTER2, B_DIGIT | B_LETTER1 | B_LETTER2,
	B_LETTER1 | B_LETTER2 | B_COLON, B_LETTER1, B_LETTER1, B_LETTER1 | B_HYPHEN, B_LETTER1 | B_DOT, B_LETTER1 | B_UNDERSCORE,
};

static const unsigned char class_high[16] = {
	0, 0, B_HYPHEN | B_DOT, B_DIGIT | B_COLON, B_LETTER1 | B_HEX, B_LETTER2 | B_UNDERSCORE, B_LETTER1 | B_HEX, B_LETTER2,
	0, 0, 0, 0, 0, 0, 0, 0,
};

#endif
