/* xlsx: the rows of one sheet of an Office Open XML workbook (ECMA-376), streamed: memory holds the shared texts, the styles and
 * one row. Pure functions; meant to run in core/sandbox, because the file may be anything. */
#ifndef FORMATS_XLSX_H
#define FORMATS_XLSX_H

#include "formats/table.h"

#define XLSX_MAX_TEXTS (48u << 20)       /* bytes of shared texts */
#define XLSX_MAX_PART (600u << 20)       /* bytes of one part, unpacked */

/* Whether the bytes begin like a ZIP archive. */
bool xlsx_looks_like(struct str file);
/* What both libraries prepare once and not in every child; harmless when called again. */
void xlsx_prepare(void);
/* sheet "": the first visible one; else by its name. E_INVALID with *ret_fault; or what the sink answered, with TABLE_GOOD. */
err xlsx_read(struct arena *a, struct str file, struct str sheet, const struct table_sink *sink, enum table_fault *ret_fault) MUST_USE;

#endif
