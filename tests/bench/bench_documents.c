/* bench_documents: milliseconds for one PDF and one DOCX of two, thirteen and several hundred pages. */
#include "base/clock.h"
#include "base/log.h"
#include "core/document/document.h"
#include "document_samples.h"

static double median_ms(const struct document *d, err (*write)(const struct document *, struct arena *, struct buf *), int rounds)
{
	double took[21] = { 0 };
	struct arena *a = arena_new(0);
	struct buf out;

	buf_init(&out, 64 << 20);
	for (int i = 0; i < rounds; i++) {
		usec begun = clock_steady();
		int k = i;
		double ms;

		buf_clear(&out);
		if (write(d, a, &out) != OK)
			log_error("bench.documents", NULL);
		for (ms = (double)(clock_steady() - begun) / USEC_MS; k > 0 && took[k - 1] > ms; k--)
			took[k] = took[k - 1];
		took[k] = ms;
	}
	buf_done(&out);
	arena_free(a);
	return took[rounds / 2];
}

int main(void)
{
	static const struct { const char *name; int rounds; } samples[] = { { "short", 21 }, { "report", 21 }, { "extreme", 3 } };
	struct arena *a = arena_new(0);

	for (size_t i = 0; i < COUNT(samples); i++) {
		struct document d;
		double first;

		if (!document_sample(a, str_of(samples[i].name), &d))
			return 1;
		first = median_ms(&d, document_pdf, 1);
		printf("document %-8s pdf %8.1f ms (first %.1f)   docx %8.1f ms\n", samples[i].name, median_ms(&d, document_pdf, samples[i].rounds),
			first, median_ms(&d, document_docx, samples[i].rounds));
	}
	arena_free(a);
	return 0;
}
