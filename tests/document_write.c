/* document_write SAMPLE pdf|docx > FILE: writes one of the sample documents. */
#include "core/document/document.h"
#include "document_samples.h"

#include "base/log.h"

int main(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	struct document d;
	struct buf out;
	err e = E_INVALID;

	buf_init(&out, 64 << 20);
	if (argc == 3 && document_sample(a, str_of(argv[1]), &d))
		e = str_is(str_of(argv[2]), "pdf") ? document_pdf(&d, a, &out) : document_docx(&d, a, &out);
	if (e == OK && fwrite(out.p, 1, out.n, stdout) != out.n)
		e = E_IO;
	if (e != OK)
		log_error("document.write", "why", err_name(e), NULL);
	buf_done(&out);
	arena_free(a);
	return err_exit_code(e);
}
