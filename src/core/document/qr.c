#include "core/document/qr.h"

#include <qrencode.h>

#include "base/buf.h"

#define QUIET 4

/* One path; a run of dark modules in a row is one rectangle. */
static void path_add(struct buf *b, const QRcode *code)
{
	for (int y = 0; y < code->width; y++) {
		const unsigned char *row = code->data + y * code->width;

		for (int x = 0, n; x < code->width; x += n) {
			for (n = 0; x + n < code->width && (row[x + n] & 1); n++)
				;
			if (n)
				buf_fmt(b, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, n, n);
			else
				n = 1;
		}
	}
}

err qr_svg(struct arena *a, struct str text, struct str label, struct str *ret)
{
	QRcode *code = NULL;
	struct buf b;
	int side;
	err e;

	if (text.n == 0 || text.n > QR_MAX_BYTES)
		return E_INVALID;
	code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
	if (!code)
		return E_BUG;
	side = code->width + 2 * QUIET;
	buf_init(&b, 1 << 20);
	buf_fmt(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" class=\"qr\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\"><title>",
		side, side);
	buf_add_html(&b, label);
	buf_fmt(&b, "</title><path fill=\"#fff\" d=\"M0 0h%dv%dh-%dz\"/><path fill=\"#000\" d=\"", side, side, side);
	path_add(&b, code);
	buf_lit(&b, "\"/></svg>");
	QRcode_free(code);
	e = buf_end(&b);
	if (e == OK)
		*ret = a_dup(a, buf_str(&b));
	buf_done(&b);
	return e;
}
