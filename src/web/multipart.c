#include "web/multipart.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/text.h"
#include "web/inside.h"

enum { TEXT_MAX = 1024 * 1024, TAIL = 160 };

struct part_file {
	const char *path;
	int fd;
};

struct multipart {
	struct exchange *x;
	struct MHD_PostProcessor *parser;
	err e;
	bool is_open;                  /* a part is arriving; it is the last of x->sent */
	char tail[TAIL];               /* the last bytes: the parser does not say whether the end was seen */
	size_t n_tail;
	struct buf text;
	crypto_hash_sha256_state hash;
	VEC(struct part_file) files;
};

static struct sent *part_now(struct multipart *m) { return &m->x->sent.at[m->x->sent.n - 1]; }

/* The last component, cleaned: browsers of old sent whole paths, hostile ones anything. */
static struct str file_name(struct arena *a, const char *sent)
{
	struct str s = str_of(sent);
	if (!utf8_valid(s))
		return S("file");
	s = text_clean(a, s);
	for (size_t i = s.n; i-- > 0;)
		if (s.p[i] == '/' || s.p[i] == '\\') {
			s = str_sub(s, i + 1, s.n);
			break;
		}
	s = text_clip(a, str_trim(s), 150);
	return s.n && !str_is(s, ".") && !str_is(s, "..") ? s : S("file");
}

static struct str media_type(struct arena *a, const char *sent)
{
	struct str s = str_of(sent);
	bool has_slash = false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool is_word = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || strchr("+-._", c);
		if (!is_word && (c != '/' || has_slash))
			return S("application/octet-stream");
		has_slash = has_slash || c == '/';
	}
	return has_slash && s.n < 100 ? a_dup(a, s) : S("application/octet-stream");
}

/* On a full disk the files are dropped and the fields still read, so that the form can be shown again with what was typed. */
static err write_failed(struct multipart *m)
{
	if (!errno_is_full(errno))
		return E_IO;
	m->x->is_full = true;
	log_disk_full("upload");
	for (size_t i = 0; i < m->files.n; i++)
		if (m->files.at[i].fd >= 0 && ftruncate(m->files.at[i].fd, 0))
			return E_IO;
	return OK;
}

static void part_close(struct multipart *m)
{
	if (!m->is_open)
		return;
	m->is_open = false;
	struct sent *s = part_now(m);
	struct arena *a = m->x->r.w.a;
	if (s->kind == SENT_TEXT) {
		s->text = a_dup(a, buf_str(&m->text));
		if (buf_end(&m->text) != OK)
			m->e = E_LIMIT;
		return;
	}
	unsigned char sum[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_final(&m->hash, sum);
	s->file.sha256_hex = hex_of(a, str_from((const char *)sum, sizeof sum));
	struct part_file *f = &m->files.at[m->files.n - 1];
	if (f->fd >= 0 && close(f->fd))
		m->e = write_failed(m);
	f->fd = -1;
}

static err file_open(struct multipart *m, struct sent *s)
{
	struct arena *a = m->x->r.w.a;
	const char *folder = m->x->web->o.temporary ? m->x->web->o.temporary : "/tmp";
	char *path = a_z(a, a_fmt(a, "%s/upload-XXXXXX", folder));
	int fd = mkostemp(path, O_CLOEXEC);
	*VEC_ADD(a, &m->files) = (struct part_file){ path, fd };
	s->file.path = path;
	crypto_hash_sha256_init(&m->hash);
	return fd < 0 ? write_failed(m) : OK;
}

static err part_open(struct multipart *m, const char *key, const char *filename, const char *type)
{
	struct exchange *x = m->x;
	struct arena *a = x->r.w.a;
	part_close(m);
	if (x->sent.n == MAX_SENT)
		return E_LIMIT;
	struct sent *s = VEC_ADD(a, &x->sent);
	s->name = a_dup(a, str_of(key));
	s->kind = SENT_TEXT;
	m->is_open = true;
	buf_clear(&m->text);
	if (!filename)
		return OK;
	s->kind = SENT_FILE;
	s->file.name = file_name(a, filename);
	s->file.media_type = media_type(a, type);
	return file_open(m, s);
}

static err file_write(struct multipart *m, const char *p, size_t n)
{
	struct part_file *f = &m->files.at[m->files.n - 1];
	crypto_hash_sha256_update(&m->hash, (const unsigned char *)p, n);
	part_now(m)->file.size += (int64_t)n;
	if (m->x->is_full || fd_write(f->fd, str_from(p, n)))
		return OK;
	return write_failed(m);
}

static err part_bytes(struct multipart *m, const char *p, size_t n)
{
	if (part_now(m)->kind == SENT_FILE)
		return file_write(m, p, n);
	buf_add(&m->text, str_from(p, n));
	return buf_end(&m->text);
}

static enum MHD_Result on_part(void *arg, enum MHD_ValueKind kind, const char *key, const char *filename, const char *type,
	const char *coding, const char *data, uint64_t off, size_t size)
{
	struct multipart *m = arg;
	/* A file input left empty arrives as a nameless, empty file. */
	bool is_left_empty = filename && !*filename && !size && !off;
	if (m->e == OK && off == 0 && !is_left_empty)
		m->e = key ? part_open(m, key, filename, type) : E_INVALID;
	if (m->e == OK && size)
		m->e = part_bytes(m, data, size);
	return m->e == OK ? MHD_YES : MHD_NO;
}

struct multipart *multipart_new(struct exchange *x)
{
	struct multipart *m = a_new(x->r.w.a, struct multipart);
	m->x = x;
	buf_init(&m->text, TEXT_MAX);
	m->parser = MHD_create_post_processor(x->mhd, 16 * 1024, on_part, m);
	return m->parser ? m : NULL;
}

static void tail_keep(struct multipart *m, const char *p, size_t n)
{
	if (n > TAIL) {
		p += n - TAIL;
		n = TAIL;
	}
	size_t old = m->n_tail + n > TAIL ? TAIL - n : m->n_tail;
	memmove(m->tail, m->tail + m->n_tail - old, old);
	memcpy(m->tail + old, p, n);
	m->n_tail = old + n;
}

/* The closing line "--boundary--" (RFC 2046 §5.1.1) is among the last bytes. */
static bool is_complete(const struct multipart *m)
{
	struct str type = req_header(&m->x->r, "Content-Type");
	ptrdiff_t at = str_find(type, S("boundary="));
	struct str boundary = at < 0 ? STR_NONE : str_sub(type, (size_t)at + 9, type.n);
	boundary = str_trim(str_cut(&boundary, ';'));
	if (boundary.n > 1 && boundary.p[0] == '"')
		boundary = str_sub(boundary, 1, boundary.n - 2);
	return str_find(str_from(m->tail, m->n_tail), a_fmt(m->x->r.w.a, "--%.*s--", STR_ARG(boundary))) >= 0;
}

void multipart_add(struct multipart *m, const char *p, size_t n)
{
	tail_keep(m, p, n);
	if (m->e == OK && MHD_post_process(m->parser, p, n) != MHD_YES && m->e == OK)
		m->e = E_INVALID;
}

err multipart_end(struct multipart *m)
{
	if (m->parser && MHD_destroy_post_processor(m->parser) != MHD_YES && m->e == OK)
		m->e = E_INVALID;
	m->parser = NULL;
	part_close(m);
	if (m->e == OK && !is_complete(m))
		m->e = E_INVALID;
	return m->e;
}

void multipart_free(struct multipart *m)
{
	if (!m)
		return;
	if (m->parser)
		MHD_destroy_post_processor(m->parser);
	for (size_t i = 0; i < m->files.n; i++) {
		if (m->files.at[i].fd >= 0)
			close(m->files.at[i].fd);
		unlink(m->files.at[i].path);
	}
	buf_done(&m->text);
}
