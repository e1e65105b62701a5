#include "engine/indicator/index_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "formats/ip.h"

uint64_t name_hash_of(struct str name)
{
	byte room[8 + 1024] = { 0 };
	if (name.n > 1024)
		name = str_sub(name, name.n - 1024, 1024);
	memcpy(room + 8, name.p, name.n);
	return name_hash(room + 8 + name.n, name.n);
}

uint64_t index_checksum(const void *p, size_t n)
{
	uint64_t h[4] = { 1, 2, 3, 4 };
	const byte *b = p;
	size_t i = 0;
	for (; i + 32 <= n; i += 32)
		for (size_t k = 0; k < 4; k++) {
			h[k] = (h[k] ^ load8(b + i + 8 * k)) * 0x9e3779b97f4a7c15ULL;
			h[k] ^= h[k] >> 29;
		}
	for (; i < n; i++)
		h[0] = text_step(h[0], b[i]);
	return mix(h[0] + mix(h[1] + mix(h[2] + mix(h[3] + n))));
}

/* ---- laying out ---- */

static bool sections_ok(const struct index_head *h)
{
	const size_t least[N_SECTION] = {
		h->n_items * sizeof(struct item), 0, ((size_t)1 << h->table_bits) * sizeof(struct slot), ((size_t)1 << h->filter_bits) * 8,
		(size_t)1 << TLD_BITS, 65536 / 8, h->n_windows * sizeof(struct window), h->n_lists * sizeof(struct index_list_name),
	};
	for (int i = 0; i < N_SECTION; i++)
		if (h->at[i] % 64 || h->at[i] > h->size || h->n[i] > h->size - h->at[i] || h->n[i] < least[i])
			return false;
	return true;
}

bool index_lay(struct index *ix, void *memory, size_t size)
{
	const struct index_head *h = memory;
	if (size < sizeof *h || memcmp(h->magic, INDEX_MAGIC, 8) || h->version != INDEX_VERSION || h->size != size)
		return false;
	if (h->n_items >= NO_ITEM || h->table_bits < 1 || h->table_bits > 32 || h->filter_bits < 1 || h->filter_bits > 32 || h->n_windows > INDICATOR_KEYWORDS_MAX || !sections_ok(h))
		return false;
	char *p = memory;
	ix->head = h;
	ix->items = (void *)(p + h->at[SECTION_ITEMS]);
	ix->text = p + h->at[SECTION_TEXT];
	ix->table = (void *)(p + h->at[SECTION_TABLE]);
	ix->filter = (void *)(p + h->at[SECTION_FILTER]);
	ix->tlds = (void *)(p + h->at[SECTION_TLDS]);
	ix->nets = (void *)(p + h->at[SECTION_NETS]);
	ix->windows = (void *)(p + h->at[SECTION_WINDOWS]);
	ix->lists = (void *)(p + h->at[SECTION_LISTS]);
	ix->memory = memory;
	ix->size = size;
	return true;
}

/* ---- the file ---- */

static bool sums_hold(const struct index_head *h)
{
	return index_checksum(h, offsetof(struct index_head, head_checksum)) == h->head_checksum && index_checksum(h + 1, h->size - sizeof *h) == h->checksum;
}

static err map(int fd, struct index *ix)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < (off_t)sizeof(struct index_head))
		return E_INVALID;
	void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (p == MAP_FAILED)
		return E_IO;
	ix->is_mapped = true;
	if (index_lay(ix, p, (size_t)st.st_size) && sums_hold(ix->head))
		return OK;
	munmap(p, (size_t)st.st_size);
	return E_INVALID;
}

err index_open(const char *path, struct index **ret)
{
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return E_NOT_FOUND;
	struct index *ix = calloc(1, sizeof *ix);
	if (!ix)
		abort();
	err e = map(fd, ix);
	if (e == OK)
		*ret = ix;
	else
		free(ix);
	return e;
}

bool index_is_file(const char *path)
{
	char head[8];
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && read(fd, head, sizeof head) == sizeof head && !memcmp(head, INDEX_MAGIC, sizeof head);
}

static err save_to(int fd, const struct index *ix)
{
	if (fd >= 0 && fd_write(fd, str_from(ix->memory, ix->size)) && fsync(fd) == 0)
		return OK;
	return errno_is_full(errno) ? E_FULL : E_IO;
}

err index_save(const struct index *ix, const char *path)
{
	struct arena *a = arena_new(0);
	char *beside = a_z(a, a_fmt(a, "%s.%ld.new", path, (long)getpid()));
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	err e = save_to(fd, ix);
	if (fd >= 0)
		close(fd);
	if (e == OK && rename(beside, path) != 0)
		e = E_IO;
	if (e != OK) {
		int why = errno;
		unlink(beside);
		errno = why;
	}
	arena_free(a);
	return e;
}

void *index_close(struct index *ix)
{
	if (ix && ix->is_mapped)
		munmap(ix->memory, ix->size);
	else if (ix)
		free(ix->memory);
	free(ix);
	return NULL;
}

/* ---- what is in it ---- */

size_t index_count(const struct index *ix, enum indicator_type type) { return ix->head->counts[type]; }
uint32_t index_items(const struct index *ix) { return (uint32_t)ix->head->n_items; }
size_t index_repeated(const struct index *ix) { return ix->head->repeated; }
const unsigned char *index_hash(const struct index *ix) { return ix->head->hash; }

static struct str text_at(const struct index *ix, uint32_t at, size_t n)
{
	return at + n <= ix->head->n[SECTION_TEXT] ? str_from(ix->text + at, n) : STR_NONE;
}

struct indicator index_item(const struct index *ix, struct arena *a, uint32_t item)
{
	const struct item *i = &ix->items[item];
	struct indicator r = { .type = i->type < N_INDICATOR_TYPE ? (enum indicator_type)i->type : INDICATOR_KEYWORD };
	struct str list = i->list < ix->head->n_lists ? text_at(ix, ix->lists[i->list].name, ix->lists[i->list].n) : STR_NONE;
	struct str id = i->id_n == ID_IS_NUMBER ? a_fmt(a, "%u", i->id) : text_at(ix, i->id, i->id_n);
	r.id = a_cat(a, a_cat(a, list, list.n ? S(":") : STR_NONE), id);
	r.value = r.type == INDICATOR_IPV4 ? a_fmt(a, "%u.%u.%u.%u", i->value >> 24, i->value >> 16 & 255, i->value >> 8 & 255, i->value & 255)
		: a_dup(a, item_value(ix, i));
	return r;
}
