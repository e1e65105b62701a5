#include "engine/indicator/random_text.h"

#include "engine/indicator/letter.h"

static const char *const pool[] = {
	"1.2.3.4", "11.2.3.45", "45.77.12.9", "45.77.12.90", "203.0.113.7", "2001:db8::1", "2001:db8:0:1::12", "2a0b:1:2:3:4:5:6:7", "64:ff9b::102:304", "45.77.0.0/16", "1.2.3.0/24",
	"1.2.0.0/15", "203.0.113.0/25", "2001:db8::/32", "2a0b:1::/48", "bad.com", "notbad.com", "bad.com.vn", "sub.bad.com", "a-b.evil.top", "evil.top", "x_y.dyn.example.org", "sở.vn", "mã-độc.com",
	"xn--bcher-kva.de", "http://bad.com/a", "http://bad.com/a/b", "https://bad.com/a?x=1", "http://bad.com:8080/", "https://sub.bad.com/", "evil.top/gate.php", "http://1.2.3.4/x",
	"http://[2001:db8::1]/p", "http://bad.com/a?x=1&y=2", "ftp://files.evil.top/pub", "evil.top:81/a", "a.b@bad.com", "root@evil.top", "0123456789abcdef0123456789abcdef",
	"0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdee", "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb",
	"evil.exe", "my.evil.exe", "C:\\Temp\\evil.exe", "/tmp/.x/run.sh", "C:\\Program Files\\bad tool.dll", "/usr/bin/kworkerds", "\\\\server\\share\\drop", "Hóa đơn.exe", "file:install.sh",
	"keyword:mimikatz", "keyword:sekurlsa::log", "keyword:ế độ", "file:x (1).exe", "file:a.b/c.d-e",
};

static enum indicator_type said(struct str *s)
{
	enum indicator_type t = N_INDICATOR_TYPE;
	if (str_starts(*s, S("keyword:")))
		t = INDICATOR_KEYWORD;
	else if (str_starts(*s, S("file:")))
		t = INDICATOR_FILE;
	if (t != N_INDICATOR_TYPE)
		*s = str_sub(*s, (size_t)str_find_char(*s, ':') + 1, s->n);
	return t;
}

static bool is_in(const struct indicator *list, size_t n, const struct indicator *i)
{
	for (size_t k = 0; k < n; k++)
		if (list[k].type == i->type && str_eq(list[k].value, i->value))
			return true;
	return false;
}

size_t random_list(struct arena *a, struct rng *r, struct indicator *to, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < max; i++) {
		struct str s = str_of(pool[rng_below(r, COUNT(pool))]);
		enum indicator_type t = said(&s);
		to[n].id = S("1");
		if (indicator_normal(a, s, t, false, &to[n]) == FAULT_NONE && !is_in(to, n, &to[n]))
			n++;
	}
	return n;
}

/* ---- text ---- */

static const char *const around[] = {
	" ", " ", " ", "\t", "\"", "'", ",", ";", ":", "=", "/", "//", "\\", "\\\\", "\\n", "\\t", "\\/", "\\u0022", "\\u1ea1", "%2F", "%3D", "%40", "%20", "%", "@", ".", "..", "-", "->", "_", "x", "1", "0", "a", "Z",
	"(", ")", "[", "]", "{", "}", "<", ">", "|", "?", "#", "&", "!", "*", "^", "`", "~", "ê", "Đ", "“", "”", "\xc3", "\xff", "\xe2\x80", " ", "\r", "http://", "https://", "HTTP://", "hxxp://", "http:\\/\\/",
	"::", "::ffff:", "src:", ":80", ":443", ":8080", "?x=1", "&y=2", "/a", "com", ".com", ".vn", ".exe", "www.", "sub.", "12:34:56", "00:11:22:33:44:55", "user@", "a.b@", "2001:", "0:0:", "C:", "..\\", "d", "\\u002e",
};

static void put_slashed(struct rng *r, struct buf *to, byte c)
{
	static const char *const slashes[] = { "/", "\\", "\\\\", "\\/", "\\\\\\\\" };
	if ((c == '/' || c == '\\') && rng_below(r, 3) == 0)
		buf_add_z(to, slashes[rng_below(r, COUNT(slashes))]);
	else
		buf_add_char(to, (char)c);
}

/* The value, with case and slashes changed, sometimes a byte too. */
static void put_like(struct rng *r, struct buf *to, struct str v)
{
	bool changes = rng_below(r, 2), spoils = rng_below(r, 6) == 0;
	size_t spoiled = rng_below(r, v.n);
	for (size_t i = 0; i < v.n; i++) {
		byte c = (byte)v.p[i];
		if (changes && is_alpha(c) && rng_below(r, 2))
			c ^= 0x20;
		if (spoils && i == spoiled)
			c = (byte)"a1.-/: \\\n"[rng_below(r, 8)];
		put_slashed(r, to, c);
	}
}

static void put_word(struct rng *r, const struct indicator *list, size_t n_list, struct buf *to)
{
	if (n_list && rng_below(r, 3))
		put_like(r, to, list[rng_below(r, n_list)].value);
	else if (rng_below(r, 3))
		put_like(r, to, str_of(pool[rng_below(r, COUNT(pool))]));
	else
		for (uint64_t k = rng_below(r, 8); k > 0; k--)
			buf_add_char(to, (char)(rng_below(r, 6) ? 0x20 + rng_below(r, 0x5f) : 1 + rng_below(r, 255)));
}

/* Now and then what is as long as the limits. */
static void put_long(struct rng *r, struct buf *to)
{
	static const size_t lengths[] = { 31, 32, 33, 62, 63, 64, 65, 66, 127, 128, 250, 1019, 1022, 1023, 1024, 1025, 4090, 9000 };
	char c = "ab.-0f:/\\ %"[rng_below(r, 11)];
	for (size_t n = lengths[rng_below(r, COUNT(lengths))]; n > 0; n--)
		buf_add_char(to, c);
}

void random_text(struct rng *r, const struct indicator *list, size_t n_list, size_t n, size_t line, struct buf *to)
{
	size_t next = to->n + rng_below(r, line) + 1;
	for (size_t end = to->n + n; to->n < end;) {
		for (uint64_t k = rng_below(r, 3); k > 0; k--)
			buf_add_z(to, around[rng_below(r, COUNT(around))]);
		if (rng_below(r, 60) == 0)
			put_long(r, to);
		put_word(r, list, n_list, to);
		if (to->n < next)
			continue;
		buf_add_char(to, '\n');
		next = to->n + rng_below(r, line) + 1;
	}
}
