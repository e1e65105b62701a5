/* document/parts: an official document cut into styled paragraphs, once, for both writers. Private to this folder.
 *
 * All wording, numbering and cleaning happens here, so PDF and DOCX cannot say different things. Sizes are points,
 * lengths millimetres, from Decree 30/2020/NĐ-CP, Appendix I. */
#ifndef CORE_DOCUMENT_PARTS_H
#define CORE_DOCUMENT_PARTS_H

#include "core/document/document.h"

#define PAGE_WIDTH_MM 210.0
#define PAGE_HEIGHT_MM 297.0
#define MARGIN_TOP_MM 20.0
#define MARGIN_BOTTOM_MM 20.0
#define MARGIN_LEFT_MM 30.0
#define MARGIN_RIGHT_MM 15.0
#define TEXT_WIDTH_MM (PAGE_WIDTH_MM - MARGIN_LEFT_MM - MARGIN_RIGHT_MM)
#define HEAD_LEFT_MM 69.0        /* issuer | national name */
#define CLOSE_LEFT_MM 82.0       /* recipients | signature */
#define SIGN_SPACE_MM 26.0       /* for the signature and the seal */
#define HEADER_AT_MM 10.0        /* page number and footer from the paper's edge */
#define LINE_MIN_PT 18.0         /* body lines; Appendix I allows single to 1.5 */
#define COPIES_BESIDE 42         /* lines of recipients beside the signature; more go below it */
#define COPIES_LINE_BYTES 60     /* about what one such line holds */
#define CELL_PAD_MM 1.9
#define STAMP_HEIGHT_MM 8.0
#define DOCUMENT_MAX_PAGES 500
#define DOCUMENT_MAX_BYTES (4 << 20)  /* of text: certainly more than 500 pages */
#define LINE_MAX_BYTES 2000           /* a name, a title, a label */
#define CELL_MAX_BYTES (64 << 10)
#define PARAGRAPH_MAX_BYTES (16 << 10)  /* longer ones are cut into several */
#define TABLE_MAX_COLUMNS 16

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT, ALIGN_JUSTIFY };

enum style {
	STYLE_SUPERIOR, STYLE_ISSUER, STYLE_NATION, STYLE_MOTTO, STYLE_TRANSLATION, STYLE_NUMBER, STYLE_ABOUT, STYLE_PLACE, STYLE_STAMP,
	STYLE_TYPE, STYLE_ABSTRACT, STYLE_TO, STYLE_TO_ONE, STYLE_TO_ITEM,
	STYLE_BASIS, STYLE_HEADING, STYLE_SUBHEADING, STYLE_BODY, STYLE_CHECKS,
	STYLE_CELL_HEAD, STYLE_CELL, STYLE_CELL_NUMBER, STYLE_BAR,
	STYLE_COPIES_HEAD, STYLE_COPIES_ITEM, STYLE_SIGN, STYLE_SIGN_NAME, STYLE_PAGE, STYLE_MARK,
	N_STYLE
};

struct style_rule {
	const char *id;                 /* style name in the DOCX */
	double size;                    /* points */
	bool bold, italic;
	enum align align;
	double first_mm, left_mm;       /* indents: first line (negative hangs), whole paragraph */
	double gap_pt;                  /* before the paragraph */
	double line_pt;                 /* smallest distance of lines; 0 as the font wants */
};
extern const struct style_rule style_rules[N_STYLE];

struct para {
	enum style style;
	struct str text;                /* one line, clean; never with '\n' */
	bool keep_next;
	bool new_page;                  /* begins a page */
	double rule_share;              /* a rule below, this share of the text's length; 0 none */
};

struct paras { struct para *at; size_t n, cap; };

/* Rows and columns of cleaned cells; a cell's lines are separated by '\n'. */
struct grid {
	const struct block *block;
	struct str *text;               /* n_rows × n_columns */
	double *width_mm;               /* n_columns */
};

/* One bar of a chart, or its legend: a label and a value of one line each. */
#define BAR_LABEL_MM 32.0
#define BAR_VALUE_MM 28.0
#define BAR_HEIGHT_MM 4.2
#define BAR_ROW_MM 6.2
#define BAR_WIDTH_MM (TEXT_WIDTH_MM - BAR_LABEL_MM - BAR_VALUE_MM)
/* From dark to light and unlike in print without colours; 0xRRGGBB. */
extern const unsigned bar_colours[BAR_PARTS_MAX];
struct bar_row {
	struct str label, value;
	double share[BAR_PARTS_MAX];    /* of the chart's width */
	struct str legend[BAR_PARTS_MAX];   /* of the row that only explains; else "" */
	bool is_legend;
};

struct part {
	const struct grid *grid;        /* or NULL */
	const struct bar_row *bar;      /* or NULL; both NULL: a paragraph */
	struct para para;
};

struct parts { struct part *at; size_t n, cap; };

struct outline {
	struct paras head_left, head_right, head_left2, head_right2;  /* two rows of two cells */
	struct str stamp;
	double stamp_width_mm;
	struct parts flow, annex;       /* before and behind the signature */
	struct paras close_left, close_right;  /* the last of close_right is the name, set apart by SIGN_SPACE_MM */
	bool close_is_long;             /* more recipients than fit beside the signature: they stand below it */
	struct str mark, title, author;
	int64_t date_usec;
	bool english;
};

/* E_LIMIT beyond the lengths above. The outline lives in the arena. */
err outline_of(const struct document *d, struct arena *a, struct outline *ret) MUST_USE;

/* Valid UTF-8 in NFC; lines separated by '\n'; no controls, no marks that turn the writing direction, nothing that
 * XML 1.0 forbids. */
struct str document_clean(struct arena *a, struct str s);
/* The same for what stands on one line: titles, names, numbers. */
struct str document_clean_line(struct arena *a, struct str s);

/* Length of the rule below a paragraph: its share of the text set on one line, at most of max_mm. */
double rule_length_mm(const struct para *p, double max_mm);

#endif
