/* docx_parts: what the writers of the package and of its text share. Lengths of WordprocessingML (ECMA-376 part 1, 17.18). */
#ifndef CORE_DOCUMENT_DOCX_PARTS_H
#define CORE_DOCUMENT_DOCX_PARTS_H

#include "core/document/parts.h"

#define TWIPS(mm) ((int)((mm) * 1440.0 / 25.4 + 0.5))
#define HALF_POINTS(pt) ((int)((pt) * 2 + 0.5))
#define TWENTIETHS(pt) ((int)((pt) * 20 + 0.5))
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W_SPACE " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

/* word/document.xml: head, body and close of the document. */
void docx_document(struct buf *b, struct outline *o);
/* One paragraph; the first of a cell has no gap above. */
void docx_para(struct buf *b, const struct para *p, bool is_first);

#endif
