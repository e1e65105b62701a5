/* document/pdf_parts: what the PDF writer's files share: the page being filled and paragraphs set in lines. Points. */
#ifndef CORE_DOCUMENT_PDF_PARTS_H
#define CORE_DOCUMENT_PDF_PARTS_H

#include <pango/pangocairo.h>

#include "core/document/parts.h"

#define PT(mm) ((mm) * 72.0 / 25.4)
#define PAGE_BOTTOM PT(PAGE_HEIGHT_MM - MARGIN_BOTTOM_MM)
#define BODY_HEIGHT PT(PAGE_HEIGHT_MM - MARGIN_TOP_MM - MARGIN_BOTTOM_MM)
#define CELL_PAD PT(CELL_PAD_MM)

struct pdf {
	const struct outline *o;
	struct arena *a;
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoContext *pango;
	double y;   /* where the next thing goes, points from the top */
	int page;
};

/* A paragraph set in lines for one width. */
struct setting {
	PangoLayout *layout;
	double *pitch;  /* distance to the next line */
	size_t n;
	double height;
};

/* The twin of Times New Roman in its measures. */
PangoContext *pdf_context_new(void);
PangoLayout *pdf_layout_new(PangoContext *pango, enum style style, struct str text);
struct setting pdf_setting_new(struct pdf *p, enum style style, struct str text, double width);
/* Where a paragraph's left edge lies: a hanging first line begins before its indent. */
double pdf_style_left(enum style style);
void pdf_setting_done(struct setting *s);
/* Lines from … to, the first at height y. Returns the height below. */
double pdf_lines_draw(struct pdf *p, const struct setting *s, size_t from, size_t to, double x, double y);
void pdf_line_draw(struct pdf *p, double x0, double y0, double x1, double y1, double width);
/* How many lines from `from` on fit in that height. */
size_t pdf_lines_that_fit(const struct setting *s, size_t from, double height);
void pdf_page_begin(struct pdf *p);
void pdf_page_next(struct pdf *p);
double pdf_page_room(const struct pdf *p);
bool pdf_page_is_empty(const struct pdf *p);
double pdf_grid_start_height(struct pdf *p, const struct grid *g);
void pdf_grid_place(struct pdf *p, const struct grid *g);
void pdf_bar_place(struct pdf *p, const struct bar_row *row);

#endif
