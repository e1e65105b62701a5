/* Compiling: libyara's compiler is of no use after an error, so a file is left out and the others are compiled again without it. */
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "engine/yara/inside.h"

#define ROUNDS 8   /* two are enough, unless files that are right alone are wrong together */

struct unit {
	const struct source *source;
	struct str space;
	bool is_refused, is_included;
	VEC(struct yara_note) notes;
	VEC(struct str) includes;            /* paths below the same root */
};

struct job {
	struct yara_pack *pack;
	const struct listing *listing;
	struct unit *units, **by_path;       /* by_path: in order of root and path */
	size_t n;
	/* the file at hand */
	YR_COMPILER *compiler;
	struct unit *unit;
	struct str stack[YR_MAX_INCLUDE_DEPTH + 1];   /* paths of the file and of what it includes, by depth */
	struct { bool is_refused; enum yara_note_kind why; struct str words; } include;   /* known before libyara says where that is */
};

/* ---- notes ---- */

static int depth(const struct job *j)
{
	int n = j->compiler->file_name_stack_ptr;
	return n < 1 ? 0 : n > YR_MAX_INCLUDE_DEPTH ? YR_MAX_INCLUDE_DEPTH : n - 1;
}

static struct str shown(const struct job *j, struct str path)
{
	const struct source *s = j->unit->source;
	return a_fmt(j->pack->a, "%.*s%.*s", (int)(s->shown.n - s->path.n), s->shown.p, STR_ARG(path));
}

static void note(struct job *j, enum yara_note_kind kind, int line, const char *rule, struct str words)
{
	struct arena *a = j->pack->a;
	if (j->unit->notes.n < YARA_FILE_NOTES)
		*VEC_ADD(a, &j->unit->notes) = (struct yara_note){ kind, shown(j, j->stack[depth(j)]), a_dup(a, str_of(rule)), a_dup(a, words), line };
}

static void said(int level, const char *file, int line, const YR_RULE *rule, const char *message, void *arg)
{
	struct job *j = arg;
	struct str words = str_of(message);
	bool is_slow = str_find(words, S("slow")) >= 0;
	if (level == YARA_ERROR_LEVEL_ERROR && j->include.is_refused)
		note(j, j->include.why, line, NULL, j->include.words);
	else
		note(j, level == YARA_ERROR_LEVEL_ERROR ? YARA_ERROR : is_slow ? YARA_SLOW : YARA_WARNING, line, rule ? rule->identifier : NULL, words);
	j->include.is_refused = false;
}

/* ---- includes ---- */

static const char *no_include(struct job *j, enum yara_note_kind why, struct str words)
{
	j->include.is_refused = true;
	j->include.why = why;
	j->include.words = words;
	return NULL;
}

static const char *include_open(const char *name, const char *from, const char *space, void *arg)
{
	struct job *j = arg;
	struct arena *a = j->pack->a;
	struct str path, words = STR_NONE;
	enum yara_note_kind why = YARA_BINARY;
	int at = depth(j);
	if (!source_join(a, j->stack[at], str_of(name), &path))
		return no_include(j, YARA_OUTSIDE, str_of(name));
	AUTO_FD fd = source_open(a, j->listing->roots.at[j->unit->source->root].fd, path, &why, &words);
	size_t n;
	char *text = fd >= 0 ? source_bytes(fd, &n) : NULL;
	if (text && strlen(text) != n) {
		free(text);
		text = NULL;
	}
	if (!text)
		return no_include(j, why, a_fmt(a, "%s%s%.*s", name, words.n ? ": " : "", STR_ARG(words)));
	if (at + 1 <= YR_MAX_INCLUDE_DEPTH)
		j->stack[at + 1] = path;
	*VEC_ADD(a, &j->unit->includes) = path;
	return text;
}

static void include_close(const char *text, void *arg) { free((void *)(uintptr_t)text); }

/* ---- one file ---- */

static YR_COMPILER *compiler_new(struct job *j)
{
	static const char *const variables[] = { "filename", "filepath", "extension", "filetype", "owner" };
	YR_COMPILER *c;
	if (yr_compiler_create(&c) != ERROR_SUCCESS)
		return NULL;
	yr_compiler_set_callback(c, said, j);
	yr_compiler_set_include_callback(c, include_open, include_close, j);
	for (size_t i = 0; i < COUNT(variables); i++)
		if (yr_compiler_define_string_variable(c, variables[i], "") != ERROR_SUCCESS) {
			yr_compiler_destroy(c);
			return NULL;
		}
	return c;
}

/* True when the compiler is as good as before. */
static bool compile(struct job *j, YR_COMPILER *c, struct unit *u)
{
	struct arena *a = j->pack->a;
	enum yara_note_kind why;
	struct str words = STR_NONE;
	const char *space = a_z(a, u->space);
	j->compiler = c;
	j->unit = u;
	j->stack[0] = u->source->path;
	j->include.is_refused = false;
	u->notes.n = u->includes.n = 0;
	AUTO_FD fd = source_open(a, j->listing->roots.at[u->source->root].fd, u->source->path, &why, &words);
	u->is_refused = true;
	if (fd < 0) {
		note(j, why, 0, NULL, words);
		return true;
	}
	if (yr_compiler_add_fd(c, fd, space, a_z(a, u->source->shown)) != 0) {
		if (!u->notes.n)
			note(j, YARA_ERROR, 0, NULL, S("?"));
		return false;
	}
	if (yr_hash_table_lookup(c->objects_table, "magic", space)) {
		note(j, YARA_MODULE, 0, NULL, S("magic"));
		return false;
	}
	u->is_refused = false;
	return true;
}

/* ---- all files ---- */

static int by_root_and_path(const void *x, const void *y)
{
	const struct source *p = (*(struct unit *const *)x)->source, *q = (*(struct unit *const *)y)->source;
	return p->root != q->root ? (p->root > q->root) - (p->root < q->root) : str_cmp(p->path, q->path);
}

/* What good files include is not compiled by itself. True when one was, until now. */
static bool mark_included(struct job *j)
{
	bool is_new = false;
	for (size_t i = 0; i < j->n; i++)
		for (size_t k = 0; !j->units[i].is_refused && k < j->units[i].includes.n; k++) {
			const struct source s = { .root = j->units[i].source->root, .path = j->units[i].includes.at[k] };
			const struct unit key = { .source = &s }, *at = &key;
			struct unit **found = bsearch(&at, j->by_path, j->n, sizeof *j->by_path, by_root_and_path);
			if (!found || (*found)->is_included || (*found)->is_refused)
				continue;
			(*found)->is_included = is_new = true;
		}
	return is_new;
}

static err compile_alone(struct job *j, struct unit *u)
{
	YR_COMPILER *c = compiler_new(j);
	if (!c)
		return E_LIMIT;
	compile(j, c, u);
	yr_compiler_destroy(c);
	return OK;
}

/* Each file into one compiler; after an error those left each into one of its own, to know all that are wrong. ret: NULL when some were. */
static err compile_all(struct job *j, YR_COMPILER **ret)
{
	YR_COMPILER *all = compiler_new(j);
	err e = all ? OK : E_LIMIT;
	bool is_good = e == OK;
	for (size_t i = 0; i < j->n && e == OK; i++) {
		struct unit *u = &j->units[i];
		if (u->is_refused || u->is_included)
			continue;
		if (is_good)
			is_good = compile(j, all, u);
		else
			e = compile_alone(j, u);
	}
	if (e == OK && !mark_included(j) && is_good)
		*ret = all;
	else if (all)
		yr_compiler_destroy(all);
	return e;
}

static void units_make(struct job *j)
{
	struct arena *a = j->pack->a;
	j->n = j->listing->sources.n;
	j->units = a_array(a, struct unit, j->n);
	j->by_path = a_array(a, struct unit *, j->n);
	for (size_t i = 0; i < j->n; i++) {
		j->units[i].source = &j->listing->sources.at[i];
		j->by_path[i] = &j->units[i];
	}
	qsort(j->by_path, j->n, sizeof *j->by_path, by_root_and_path);
	/* the same path below two folders: the later one is called by the folder's name as well */
	for (size_t i = 0; i < j->n; i++) {
		bool is_taken = false;
		for (size_t root = 0; root < j->units[i].source->root && !is_taken; root++) {
			const struct source s = { .root = root, .path = j->units[i].source->path };
			const struct unit key = { .source = &s }, *at = &key;
			is_taken = bsearch(&at, j->by_path, j->n, sizeof *j->by_path, by_root_and_path) != NULL;
		}
		j->units[i].space = is_taken ? j->units[i].source->shown : j->units[i].source->path;
	}
}

static int by_line(const void *x, const void *y)
{
	const struct yara_note *p = x, *q = y;
	int files = str_cmp(p->file, q->file);
	return files ? files : (p->line > q->line) - (p->line < q->line);
}

static void hash_file(struct job *j, crypto_hash_sha256_state *h, size_t root, struct str path)
{
	enum yara_note_kind why;
	struct str words;
	size_t n = 0;
	AUTO_FD fd = source_open(j->pack->a, j->listing->roots.at[root].fd, path, &why, &words);
	char *bytes = fd >= 0 ? source_bytes(fd, &n) : NULL;
	uint64_t size = n;
	crypto_hash_sha256_update(h, (const unsigned char *)path.p, path.n);
	crypto_hash_sha256_update(h, (const unsigned char *)&size, sizeof size);
	crypto_hash_sha256_update(h, (const unsigned char *)(bytes ? bytes : ""), n);
	free(bytes);
}

static void hash_all(struct job *j)
{
	crypto_hash_sha256_state h;
	crypto_hash_sha256_init(&h);
	for (size_t i = 0; i < j->n; i++) {
		const struct unit *u = &j->units[i];
		if (u->is_refused || u->is_included)
			continue;
		hash_file(j, &h, u->source->root, u->source->path);
		for (size_t k = 0; k < u->includes.n; k++)
			hash_file(j, &h, u->source->root, u->includes.at[k]);
	}
	crypto_hash_sha256_final(&h, j->pack->hash);
}

static void conclude(struct job *j)
{
	struct yara_pack *p = j->pack;
	for (size_t i = 0; i < j->listing->notes.n; i++)
		*VEC_ADD(p->a, &p->notes) = j->listing->notes.at[i];
	for (size_t i = 0; i < j->n; i++) {
		const struct unit *u = &j->units[i];
		p->counts.refused += u->is_refused;
		p->counts.included += u->is_included;
		for (size_t k = 0; k < u->notes.n && !u->is_included; k++)
			*VEC_ADD(p->a, &p->notes) = u->notes.at[k];
	}
	if (p->notes.n)
		qsort(p->notes.at, p->notes.n, sizeof *p->notes.at, by_line);
	p->counts.files = j->n;
	p->counts.rules = p->rules->num_rules;
	hash_all(j);
}

err pack_compile(struct yara_pack *p, const struct listing *l)
{
	struct job j = { .pack = p, .listing = l };
	YR_COMPILER *c = NULL;
	units_make(&j);
	for (int i = 0; i < ROUNDS && !c; i++)
		TRY(compile_all(&j, &c));
	if (!c)
		return E_LIMIT;
	int got = yr_compiler_get_rules(c, &p->rules);
	yr_compiler_destroy(c);
	if (got != ERROR_SUCCESS)
		return E_LIMIT;
	conclude(&j);
	return OK;
}
