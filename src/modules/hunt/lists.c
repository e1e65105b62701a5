/* Lists of indicators from files. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "engine/indicator/list.h"
#include "modules/hunt/hunt.h"

struct reading { struct arena *a; struct index_builder *builder; struct str name; size_t refused; };

static enum msg fault_words(enum indicator_fault f)
{
	static const enum msg words[N_INDICATOR_FAULT] = {
		[FAULT_NONE] = M_HUNT_FAULT_UNKNOWN, [FAULT_UNKNOWN] = M_HUNT_FAULT_UNKNOWN, [FAULT_ADDRESS] = M_HUNT_FAULT_ADDRESS, [FAULT_LOCAL] = M_HUNT_FAULT_LOCAL,
		[FAULT_PRIVATE] = M_HUNT_FAULT_PRIVATE, [FAULT_PREFIX] = M_HUNT_FAULT_PREFIX, [FAULT_DOMAIN] = M_HUNT_FAULT_DOMAIN, [FAULT_SUFFIX] = M_HUNT_FAULT_SUFFIX,
		[FAULT_URL] = M_HUNT_FAULT_URL, [FAULT_EMAIL] = M_HUNT_FAULT_EMAIL, [FAULT_HASH] = M_HUNT_FAULT_HASH, [FAULT_HASH_TRIVIAL] = M_HUNT_FAULT_TRIVIAL,
		[FAULT_SHORT] = M_HUNT_FAULT_SHORT, [FAULT_LONG] = M_HUNT_FAULT_LONG, [FAULT_MANY] = M_HUNT_FAULT_MANY, [FAULT_PATTERN] = M_HUNT_FAULT_PATTERN,
		[FAULT_TYPE] = M_HUNT_FAULT_TYPE, [FAULT_JSON] = M_HUNT_FAULT_JSON, [FAULT_CSV] = M_HUNT_FAULT_CSV,
	};
	return words[f];
}

static void refuse(void *arg, const struct list_refusal *r)
{
	struct reading *x = arg;
	struct arena_mark m = arena_mark(x->a);
	if (x->refused++ < HUNT_NAMED) {
		struct str where = r->line ? a_fmt(x->a, "%.*s:%lld", STR_ARG(x->name), (long long)r->line) : a_fmt(x->a, "%.*s", STR_ARG(x->name));
		if (r->field.n)
			where = a_fmt(x->a, "%.*s: %.*s", STR_ARG(where), STR_ARG(r->field));
		hunt_warn(x->a, M_HUNT_REFUSED, where, str_sub(r->text, 0, 120), say_in(x->a, command_lang(), fault_words(r->fault)));
	}
	arena_rewind(x->a, m);
}

static void take(void *arg, const struct indicator *i)
{
	struct reading *x = arg;
	enum indicator_fault f = index_add(x->builder, i);
	int64_t line = 0;
	if (f != FAULT_NONE)
		refuse(x, &(struct list_refusal){ .line = str_int(i->id, &line) ? line : 0, .text = i->value, .fault = f });
}

static struct str base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return str_of(slash && slash[1] ? slash + 1 : path);
}

static err read_text(struct reading *x, struct str text, bool with_private)
{
	TRY(index_list(x->builder, x->name, text));
	size_t before = x->refused;
	list_read(&(struct list_reader){ with_private, x, take, refuse }, text);
	if (x->refused > HUNT_NAMED && x->refused > before)
		hunt_warn(x->a, M_HUNT_REFUSED_MORE, hunt_number(x->a, x->refused), x->name, STR_NONE);
	x->refused = 0;
	return OK;
}

static err read_list(struct reading *x, const char *path, bool with_private)
{
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		hunt_warn(x->a, M_HUNT_LIST_UNREADABLE, str_of(path), str_of(strerror(fd < 0 ? errno : EINVAL)), STR_NONE);
		return E_NOT_FOUND;
	}
	x->name = base_name(path);
	if (st.st_size == 0)
		return read_text(x, STR_NONE, with_private);
	void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return E_IO;
	err e = read_text(x, str_from(p, (size_t)st.st_size), with_private);
	munmap(p, (size_t)st.st_size);
	return e;
}

static err open_index(struct arena *a, const char *path, struct index **ret)
{
	err e = index_open(path, ret);
	if (e != OK)
		hunt_warn(a, M_HUNT_INDEX_BROKEN, str_of(path), STR_NONE, STR_NONE);
	return e;
}

err hunt_lists(struct arena *a, char *const *files, size_t n, bool with_private, struct index **ret)
{
	struct reading x = { .a = a };
	if (n == 1 && index_is_file(files[0]))
		return open_index(a, files[0], ret);
	for (size_t i = 0; i < n; i++)
		if (index_is_file(files[i])) {
			hunt_warn(a, M_HUNT_INDEX_ALONE, str_of(files[i]), STR_NONE, STR_NONE);
			return E_INVALID;
		}
	x.builder = index_builder_new();
	err e = OK;
	for (size_t i = 0; i < n && e == OK; i++)
		e = read_list(&x, files[i], with_private);
	struct index *ix = NULL;
	err built = index_built(x.builder, &ix);
	if (e == OK && built == OK && index_items(ix) == 0) {
		hunt_warn(a, M_HUNT_LIST_EMPTY, STR_NONE, STR_NONE, STR_NONE);
		e = E_INVALID;
	}
	if (e == OK && built == OK)
		*ret = ix;
	else
		index_close(ix);
	return e == OK ? built : e;
}
