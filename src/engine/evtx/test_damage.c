/* Files that are in use, cut off, overwritten, carved from disks, or made to hurt: what is sound is told, the rest is called damaged, and nothing costs more
 * than its share. */
#include "engine/evtx/test_lines.h"

#include <jansson.h>
#include <zlib.h>

#include "base/rand.h"
#include "engine/evtx/inside.h"

#define CHUNKS 4
static struct arena *a;
static struct buf file, lines;
static uint64_t records, per_chunk;  /* of the whole file; of its first chunk */

static unsigned char *chunk_at(size_t i) { return (unsigned char *)file.p + EVTX_FILE_HEAD + i * EVTX_CHUNK_BYTES; }

static void add(struct sample *s, uint64_t i)
{
	struct sample_field f[12];
	size_t n = 3 + i % 3 * 3;
	for (size_t k = 0; k < n; k++)
		f[k] = (struct sample_field){ a_z(a, a_fmt(a, "Field%zu", k)), sample_text(a, a_z(a, a_fmt(a, "value %zu of record %llu", k, (unsigned long long)i))) };
	sample_add(s, &(struct sample_event){ .provider = "P", .channel = "C", .computer = "H", .id = (uint16_t)(1 + i % 3), .time = 133000832000000000u + i, .fields = f, .n = n });
}

/* CHUNKS chunks, the same each time. */
static void make(void)
{
	buf_clear(&file);
	struct sample *s = sample_new(&file);
	uint64_t more = 30;              /* in the last one */
	for (records = 0; file.n < EVTX_FILE_HEAD + (CHUNKS - 1) * EVTX_CHUNK_BYTES || more--; records++) {
		add(s, records);
		if (file.n == EVTX_FILE_HEAD)
			per_chunk = records + 1;
	}
	sample_end(s);
	assert_int_equal(file.n, EVTX_FILE_HEAD + CHUNKS * EVTX_CHUNK_BYTES);
}

static uint64_t count(enum source_fault want)
{
	uint64_t n;
	assert_int_equal(lines_of(buf_str(&file), &lines, &n), want);
	return n;
}

/* ---- whole files ---- */

static void in_any_pieces(void **state)
{
	static const size_t steps[] = { 1, 7, 511, 4096, 65537 };
	struct buf other;
	uint64_t n;
	make();
	assert_int_equal(count(SOURCE_OK), records);
	assert_non_null(memmem(lines.p, lines.n, "value 8 of record 5\"", 20));
	buf_init(&other, 1 << 24);
	for (size_t i = 0; i < COUNT(steps); i++) {
		assert_int_equal(lines_by(buf_str(&file), steps[i], steps[COUNT(steps) - 1 - i], &other, &n), SOURCE_OK);
		assert_true(str_eq(buf_str(&lines), buf_str(&other)));
	}
	buf_done(&other);
}

static void record_numbers(void **state)
{
	make();
	struct memory_reader m = { { memory_read, memory_close, SOURCE_OK }, buf_str(&file), SIZE_MAX };
	struct reader *r = reader_evtx(&m.r);
	char bytes[4096];
	assert_int_equal(reader_evtx_record(r, 1), 0);
	while (reader_read(r, bytes, sizeof bytes) > 0) {}
	assert_int_equal(reader_evtx_record(r, 0), 0);
	assert_int_equal(reader_evtx_record(r, 1), 1);
	assert_int_equal(reader_evtx_record(r, records), records);
	assert_int_equal(reader_evtx_record(r, records + 1), 0);
	reader_close(r);
}

static void in_use(void **state)
{
	make();
	unsigned char *h = (unsigned char *)file.p;
	h[42] = 1;                       /* says one chunk, and so does its checksum */
	h[120] = 1;
	uint32_t sum = (uint32_t)crc32(0, h, 120);
	for (unsigned i = 0; i < 4; i++)
		h[124 + i] = (unsigned char)(sum >> 8 * i);
	assert_int_equal(count(SOURCE_OK), records);
	h[124] ^= 1;
	assert_int_equal(count(SOURCE_DAMAGED), records);
	make();
	buf_room(&file, EVTX_CHUNK_BYTES);
	memset(file.p + file.n, 0, EVTX_CHUNK_BYTES);
	file.n += EVTX_CHUNK_BYTES;      /* room for more, not written yet */
	assert_int_equal(count(SOURCE_OK), records);
}

/* ---- damage ---- */

static void wrong_checksums(void **state)
{
	make();
	chunk_at(1)[52] ^= 1;
	chunk_at(2)[124] ^= 1;
	assert_int_equal(count(SOURCE_DAMAGED), records);
}

static void cut_off(void **state)
{
	make();
	file.n -= EVTX_CHUNK_BYTES + 20000;
	uint64_t n = count(SOURCE_DAMAGED);
	assert_true(n > 2 * per_chunk - 10 && n < 3 * per_chunk);
	make();
	file.n = EVTX_FILE_HEAD + 3 * EVTX_CHUNK_BYTES;   /* at the end of a chunk: nobody can tell */
	count(SOURCE_OK);
	file.n = 100;
	assert_int_equal(count(SOURCE_DAMAGED), 0);
	file.n = EVTX_FILE_HEAD;
	assert_int_equal(count(SOURCE_OK), 0);
}

static void zeros(void **state)
{
	make();
	memset(chunk_at(1), 0, EVTX_CHUNK_BYTES);
	uint64_t n = count(SOURCE_DAMAGED);
	assert_true(n < records && n > records - 2 * per_chunk);
}

static size_t record_at(const unsigned char *c, size_t nth)
{
	size_t at = EVTX_CHUNK_HEAD;
	while (nth--)
		at += le32(c + at + 4);
	return at;
}

static void one_record(void **state)
{
	make();
	unsigned char *c = chunk_at(1);
	size_t at = record_at(c, 9);
	memcpy(c + at + 4, "\xFF\xFF\xFF\x7F", 4);   /* its size: what is in it can be read */
	sample_seal(c);
	assert_int_equal(count(SOURCE_DAMAGED), records);
	memcpy(c + at, "gone", 4);                   /* its beginning: it cannot be found */
	sample_seal(c);
	assert_int_equal(count(SOURCE_DAMAGED), records - 1);
	make();
	at = record_at(c, 9);
	memset(c + at + 28, 0xEE, 20);               /* what is in it */
	assert_int_equal(count(SOURCE_DAMAGED), records - 1);
	assert_null(memmem(lines.p, lines.n, "\xEE", 1));
}

static void left_over(void **state)
{
	make();
	unsigned char *c = chunk_at(CHUNKS - 1);
	size_t last = record_at(c, 3), end = le32(c + 48);
	assert_true(end > last);
	memcpy(c + 48, (unsigned char[]){ (unsigned char)last, (unsigned char)(last >> 8), 0, 0 }, 4);
	sample_seal(c);                              /* the header knows of three, the others are still there */
	assert_int_equal(count(SOURCE_OK), records);
	memset(c + last + 28, 0xEE, 20);             /* and when they are not, nothing is lost */
	assert_int_equal(count(SOURCE_OK), records - 1);
}

/* ---- carved ---- */

static void from_a_chunk_on(void **state)
{
	uint64_t n;
	make();
	struct str all = buf_str(&file);
	assert_int_equal(lines_of(str_sub(all, EVTX_FILE_HEAD, all.n), &lines, &n), SOURCE_OK);
	assert_int_equal(n, records);
}

static void without_header(void **state)
{
	make();
	memset(chunk_at(0), 0xAA, EVTX_CHUNK_HEAD);
	assert_int_equal(count(SOURCE_DAMAGED), records);
	/* without its beginning: until a record that has a template written out, nothing can be read */
	make();
	memset(chunk_at(2), 0xAA, 8192);
	uint64_t n = count(SOURCE_DAMAGED);
	assert_true(n < records && n >= records - per_chunk - 10);
}

/* The second chunk was cut off in its middle by another that came to lie there. */
static void piece_upon_piece(void **state)
{
	make();
	memmove(chunk_at(1) + 32768, chunk_at(2), 2 * EVTX_CHUNK_BYTES);
	file.n -= 32768;
	uint64_t n = count(SOURCE_DAMAGED);
	assert_true(n < records && n > records - per_chunk);
}

/* A chunk's magic in a value, as an attacker would have it: the chunk is sound, so it is not cut there. */
static void a_magic_is_no_chunk(void **state)
{
	unsigned char *c;
	size_t at = 0;
	make();
	c = chunk_at(1);
	for (size_t sector = 4096; !at; sector += 512) {
		const unsigned char *text = memmem(c + sector - 8, 32, "v\0a\0l\0u\0e\0", 10);
		at = text && text <= c + sector && text + 10 >= c + sector + 8 ? sector : 0;
		assert_true(sector < EVTX_CHUNK_BYTES);
	}
	memcpy(c + at, "ElfChnk\0", 8);
	sample_seal(c);
	assert_int_equal(count(SOURCE_OK), records);
}

/* ---- hostile ---- */

static void loop_template(struct sample *s, const void *arg)
{
	size_t e = sample_open(s, "L", true, false);
	sample_put(s, 2, 1);
	for (size_t i = 0; i < *(const size_t *)arg; i++)
		sample_put(s, 0x2100000D, 4);
	sample_put(s, 4, 1);
	sample_shut(s, e);
}

/* An instance whose value is an instance of the same template, and so on: each level is told three times in the one above it. */
struct nest { size_t times, levels; };
static void nested(struct sample *s, const void *arg)
{
	const struct nest *x = arg;
	size_t inner = 0;                /* bytes of what stands in a level: an instance without its definition has 10 + 4 + 4 */
	for (size_t i = 1; i < x->levels; i++)
		inner += 18;
	for (size_t i = 0; i < x->levels; i++, inner -= 18) {
		char *none = a_alloc(a, inner + 1);
		struct sample_value v = { i + 1 < x->levels ? TYPE_BINXML : TYPE_NULL, str_from(none, i + 1 < x->levels ? inner : 0) };
		sample_instance(s, 5, loop_template, &x->times, &v, 1);
		sample_back(s, v.bytes.n);   /* the value is what is written next */
	}
}

static void many_values(struct sample *s, const void *arg)
{
	const size_t *times = arg;
	char *text = a_alloc(a, 40000);
	memset(text, 'x', 40000);
	sample_instance(s, 6, loop_template, times, &(struct sample_value){ TYPE_STRING, str_from(text, 40000) }, 1);
}

static void each_costs_its_share(void **state)
{
	struct sample *s;
	size_t times = 5000;
	buf_clear(&file);
	s = sample_new(&file);
	sample_add_raw(s, 133000832000000000u, many_values, &times);      /* 5,000 times 40,000 bytes */
	sample_end(s);
	assert_int_equal(count(SOURCE_DAMAGED), 0);
	/* 3 to the power of levels */
	for (size_t levels = 2; levels < 40; levels++) {
		struct nest x = { 3, levels };
		buf_clear(&file);
		s = sample_new(&file);
		sample_add_raw(s, 133000832000000000u, nested, &x);
		sample_end(s);
		assert_int_equal(count(levels <= EVTX_NESTED + 1 ? SOURCE_OK : SOURCE_DAMAGED), levels <= EVTX_NESTED + 1);
	}
}

/* Each record is an instance of another template; they all lie upon each other, so each has much to read. */
static void upon_each_other(struct sample *s, const void *arg)
{
	sample_put(s, 0x010C, 2);
	sample_put(s, 0, 4);
	sample_put(s, EVTX_CHUNK_HEAD + 64 + 4 * (sample_next_id(s) % 8192), 4);
	sample_put(s, 0, 4);
}

static void templates_without_end(void **state)
{
	buf_clear(&file);
	struct sample *s = sample_new(&file);
	while (file.n == EVTX_FILE_HEAD)
		sample_add_raw(s, 133000832000000000u, upon_each_other, NULL);
	sample_end(s);
	assert_int_equal(count(SOURCE_DAMAGED), 0);
}

/* Lines that are JSON, one for each, and not longer than is said. */
static void check_lines(uint64_t n)
{
	struct str rest = buf_str(&lines);
	for (uint64_t i = 0; i < n; i++) {
		struct str line = str_cut(&rest, '\n');
		assert_true(line.n < EVTX_LINE_MAX);
		json_error_t e;
		json_t *root = json_loadb(line.p, line.n, JSON_ALLOW_NUL, &e);
		/* which has no names with NUL; JSON has */
		if (!json_is_object(root) && json_error_code(&e) != json_error_null_byte_in_key)
			fail_msg("%s: %.*s", e.text, STR_ARG(line));
		json_decref(root);
	}
}

/* Bytes changed at random, with the checksums made right again half of the time: whatever is told is JSON, and nothing else happens. */
static void mutations(void **state)
{
	uint64_t n;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		struct rng r = { seed };
		make();
		file.n = EVTX_FILE_HEAD + EVTX_CHUNK_BYTES;
		unsigned char *c = chunk_at(0);
		for (uint64_t k = 1 + rng_below(&r, 60); k; k--) {
			size_t at = EVTX_CHUNK_HEAD + rng_below(&r, rng_below(&r, 2) ? 4000 : EVTX_CHUNK_BYTES - EVTX_CHUNK_HEAD);
			static const unsigned char likely[] = { 0, 1, 0x41, 2, 3, 4, 5, 6, 0x46, 0x0C, 0x0D, 0x0E, 0x0F, 0x21, 0x81, 0xFF };
			c[at] = rng_below(&r, 2) ? likely[rng_below(&r, COUNT(likely))] : (unsigned char)rng_next(&r);
		}
		if (seed % 2)
			sample_seal(c);
		lines_of(buf_str(&file), &lines, &n);
		check_lines(n);
	}
}

static int begin(void **state)
{
	a = arena_new((size_t)1 << 30);
	buf_init(&file, 1 << 24);
	buf_init(&lines, 1 << 28);
	return 0;
}

static int end(void **state)
{
	arena_free(a);
	buf_done(&file);
	buf_done(&lines);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(in_any_pieces), cmocka_unit_test(record_numbers), cmocka_unit_test(in_use), cmocka_unit_test(wrong_checksums), cmocka_unit_test(cut_off),
		cmocka_unit_test(zeros), cmocka_unit_test(one_record), cmocka_unit_test(left_over), cmocka_unit_test(from_a_chunk_on), cmocka_unit_test(without_header),
		cmocka_unit_test(piece_upon_piece), cmocka_unit_test(a_magic_is_no_chunk), cmocka_unit_test(each_costs_its_share), cmocka_unit_test(templates_without_end), cmocka_unit_test(mutations) };
	return cmocka_run_group_tests(tests, begin, end);
}
