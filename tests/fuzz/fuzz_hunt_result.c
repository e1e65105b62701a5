/* Any bytes as a result: read in bounded memory; what is called whole is what its seal says. */
#include <assert.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"
#include "modules/hunt/result.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen { int heads, sums, others; };
static void head(void *arg, const struct result_head *h) { ((struct seen *)arg)->heads++; assert(h->n_systems <= RESULT_WORDS_MAX && h->n_paths <= RESULT_WORDS_MAX); }
static void sum(void *arg, const struct result_sum *s) { ((struct seen *)arg)->sums++; assert(s->hits >= 0 && s->lines >= 0 && s->ended >= 0); }
static void hit(void *arg, const struct result_hit *h) { ((struct seen *)arg)->others++; assert(h->line >= -1 && h->record >= -1 && h->offset >= -1); }
static void trouble(void *arg, const struct result_named *t) { ((struct seen *)arg)->others++; }
static void path(void *arg, const struct result_path *p) { ((struct seen *)arg)->others++; assert(p->files >= 0 && p->unread >= 0); }
static void source(void *arg, const struct result_source *s) { ((struct seen *)arg)->others++; assert(s->bytes >= 0); }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char name[64];
	struct seen seen = { 0 };
	AUTO_FD fd = memfd_create("result", MFD_CLOEXEC);
	assert(fd >= 0 && fd_write(fd, str_from((const char *)data, size)));
	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	struct result_seen r = result_read(name, &(struct result_reader){ &seen, head, hit, trouble, path, source, sum });
	assert(seen.heads <= 1 && seen.sums <= 1 && (seen.heads || !seen.others));
	if (r.state == RESULT_SIGNED || r.state == RESULT_UNSIGNED || r.state == RESULT_FORGED)
		assert(seen.heads == 1 && seen.sums == 1 && !r.bad_line);
	return 0;
}
