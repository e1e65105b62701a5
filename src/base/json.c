#include "base/json.h"

#include <assert.h>
#include <math.h>

#include "base/text.h"

struct json json_to(struct buf *b) { return (struct json){ .b = b }; }

static size_t sequence_length(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
}

/* Length of the valid UTF-8 sequence at p, 0 when there is none. */
static size_t valid_at(const char *p, size_t left)
{
	size_t n = sequence_length((unsigned char)*p);
	return n && n <= left && (n == 1 || utf8_valid(str_from(p, n))) ? n : 0;
}

static void add_escaped(struct buf *b, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	switch (c) {
	case '"': buf_lit(b, "\\\""); break;
	case '\\': buf_lit(b, "\\\\"); break;
	case '\n': buf_lit(b, "\\n"); break;
	case '\r': buf_lit(b, "\\r"); break;
	case '\t': buf_lit(b, "\\t"); break;
	default: buf_add(b, str_from((char[]){ '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] }, 6));
	}
}

void buf_add_json(struct buf *b, struct str s)
{
	buf_add_char(b, '"');
	size_t from = 0;
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		size_t n = c >= 0x80 ? valid_at(s.p + i, s.n - i) : c >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
		if (n) {
			i += n;
			continue;
		}
		buf_add(b, str_from(s.p + from, i - from));
		if (c >= 0x80)
			buf_lit(b, "\xEF\xBF\xBD");
		else
			add_escaped(b, c);
		from = ++i;
	}
	buf_add(b, str_from(s.p + from, s.n - from));
	buf_add_char(b, '"');
}

/* The comma and the key before a value. */
static void begin(struct json *j, const char *key)
{
	if (j->has_item[j->depth])
		buf_add_char(j->b, ',');
	j->has_item[j->depth] = true;
	if (key) {
		buf_add_json(j->b, str_of(key));
		buf_add_char(j->b, ':');
	}
}

static void open_with(struct json *j, const char *key, char opener, char closer)
{
	begin(j, key);
	assert(j->depth + 1 < sizeof j->closer);
	buf_add_char(j->b, opener);
	j->closer[++j->depth] = closer;
	j->has_item[j->depth] = false;
}

void json_key_object(struct json *j, const char *key) { open_with(j, key, '{', '}'); }
void json_key_array(struct json *j, const char *key) { open_with(j, key, '[', ']'); }

void json_end(struct json *j)
{
	assert(j->depth > 0);
	buf_add_char(j->b, j->closer[j->depth--]);
}

void json_text(struct json *j, const char *key, struct str v)
{
	begin(j, key);
	buf_add_json(j->b, v);
}

void json_null(struct json *j, const char *key)
{
	begin(j, key);
	buf_lit(j->b, "null");
}

void json_text_or_null(struct json *j, const char *key, struct str v)
{
	if (v.n)
		json_text(j, key, v);
	else
		json_null(j, key);
}

void json_int(struct json *j, const char *key, int64_t v)
{
	begin(j, key);
	buf_add_int(j->b, v);
}

void json_real(struct json *j, const char *key, double v)
{
	if (!isfinite(v)) {
		json_null(j, key);
		return;
	}
	begin(j, key);
	buf_fmt(j->b, "%.17g", v);
}

void json_bool(struct json *j, const char *key, bool v)
{
	begin(j, key);
	buf_add_z(j->b, v ? "true" : "false");
}

void json_time(struct json *j, const char *key, usec v)
{
	if (!v) {
		json_null(j, key);
		return;
	}
	char text[40];
	begin(j, key);
	buf_add_char(j->b, '"');
	buf_add(j->b, str_from(text, time_write_rfc3339(text, v)));
	buf_add_char(j->b, '"');
}

void json_raw(struct json *j, const char *key, struct str json)
{
	if (!json.n) {
		json_null(j, key);
		return;
	}
	begin(j, key);
	buf_add(j->b, json);
}
