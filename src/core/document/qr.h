/* qr: QR codes (ISO/IEC 18004) as inline SVG, for second-factor set-up and receipts. */
#ifndef CORE_DOCUMENT_QR_H
#define CORE_DOCUMENT_QR_H

#include "base/arena.h"
#include "base/err.h"

#define QR_MAX_BYTES 1000

/* An <svg> element, black on white with the quiet zone of four modules, error correction level M. The label is escaped
 * into its <title>, which readers of pages without sight hear; it must not repeat a secret. Contains nothing but
 * markup of ours and the escaped label, so it may be made html as it is. E_INVALID when the text is empty or longer
 * than QR_MAX_BYTES. */
err qr_svg(struct arena *a, struct str text, struct str label, struct str *ret) MUST_USE;

#endif
