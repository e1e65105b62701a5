/* Results: sealed, signed, altered, cut, hostile; keys. */
#include "fixture.h"
#undef fail   /* cmocka has one too; ours is meant */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "core/routes.h"
#include "core/test_core.h"
#include "modules/hunt/hunts.h"

extern const struct module incident_module, team_module;
const struct module *const all_modules[] = { &core_module, &identity_module, &jobs_module, &mail_module, &sheet_module, &network_module, &team_module, &incident_module, &hunt_module };
const size_t n_modules = COUNT(all_modules);

#define SUMMARY "{\"kind\":\"summary\",\"hits\":2,\"files\":3,\"bytes\":100,\"lines\":7,\"unreadable\":1,\"skipped\":0,\"indicators\":{\"domain\":4,\"ipv4\":1},\"ended\":\"2026-11-20T02:00:00Z\"}"
#define HIT "{\"file\":\"/l/a\",\"line\":3,\"kind\":\"indicator\",\"id\":\"x:1\",\"value\":\"bad.com\",\"type\":\"domain\",\"offset\":40,\"text\":\"bad.com\"}\n"

static const char *path_of(struct fixture *f, const char *name) { return a_fmt(f->a, "%s/%s", f->folder, name).p; }

static struct str bytes_of(struct fixture *f, const char *path)
{
	AUTO_FD fd = open(path, O_RDONLY);
	char *p = a_alloc(f->a, 1 << 16);
	ssize_t n = fd < 0 ? -1 : read(fd, p, 1 << 16);
	assert_true(n >= 0);
	return str_from(p, (size_t)n);
}

static const char *put_bytes(struct fixture *f, const char *name, struct str bytes)
{
	const char *path = path_of(f, name);
	AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0 && fd_write(fd, bytes));
	return path;
}

/* A result of two hits and one trouble, as the verb writes it; key "": unsigned. */
static const char *written(struct fixture *f, const char *name, const char *key)
{
	const char *path = path_of(f, name);
	char *const paths[] = { (char *)(uintptr_t)"/l", (char *)(uintptr_t)"/m/" };
	struct result_ask ask = { .hunt = S("SL-2026-0001"), .why = S("vì thế"), .systems = { S("HT-000001") }, .n_systems = 1, .key_file = str_of(key) };
	struct stat st = { .st_mode = S_IFREG, .st_mtim = { .tv_sec = 1700000000 } };
	enum result_key_fault fault;
	struct result *r = result_new(str_of(path), &ask, paths, 2, &fault);
	assert_non_null(r);
	assert_true(fd_write(result_fd(r), S(HIT HIT)));
	result_trouble(r, &(struct trouble){ S("/l/b"), S("in"), SOURCE_DENIED }, false);
	result_covered(r, "/l/a", &st, &(struct sweep_result){ .files = 2, .bytes = 60, .lines = 5 });
	result_covered(r, "/m/c", &st, &(struct sweep_result){ .files = 3, .bytes = 100, .lines = 7, .troubles = 1 });
	assert_int_equal(access(path, F_OK), -1);          /* it has its name when it is whole */
	assert_true(result_end(r, S(SUMMARY)));
	result_free(r);
	return path;
}

static enum result_state state_of(const char *path) { return result_read(path, &(struct result_reader){ 0 }).state; }

static const char *key_of(struct fixture *f, const char *name, struct result_key *k)
{
	assert_true(result_key_new(path_of(f, name), k));
	return path_of(f, name);
}

/* ---- keys ---- */

static void keys_are_for_their_owner_alone(void **s)
{
	struct fixture *f = *s;
	struct result_key k, again;
	const char *path = key_of(f, "k", &k);
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(result_key_read(path, &again), KEY_GOOD);
	assert_memory_equal(k.public_key, again.public_key, sizeof k.public_key);
	assert_false(result_key_new(path, &again));
	assert_int_equal(errno, EEXIST);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(result_key_read(path, &again), KEY_OPEN_TO_OTHERS);
	assert_int_equal(result_key_read(path_of(f, "none"), &again), KEY_UNREADABLE);
	struct str bytes = bytes_of(f, path);
	assert_int_equal(result_key_read(put_bytes(f, "short", str_sub(bytes, 0, bytes.n - 1)), &again), KEY_NOT_ONE);
	char *wrong = a_z(f->a, bytes);
	wrong[bytes.n - 2] = 'g';
	assert_int_equal(result_key_read(put_bytes(f, "wrong", str_from(wrong, bytes.n)), &again), KEY_NOT_ONE);
	assert_int_equal(result_key_read(f->folder, &again), KEY_NOT_ONE);
}

/* RFC 8032 §7.1, the seed of TEST 1: the public key is that of the standard. */
static void public_keys_are_those_of_the_standard(void **s)
{
	struct fixture *f = *s;
	struct result_key k;
	unsigned char want[RESULT_KEY_BYTES];
	const char *path = put_bytes(f, "k", S("ungcuu-hunt-key 1 9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60\n"));
	assert_int_equal(result_key_read(path, &k), KEY_GOOD);
	assert_true(result_key_parse(S("D75A980182B10AB7D54BFED3C964073A0EE172F3DAA62325AF021A68F707511A"), want));
	assert_memory_equal(k.public_key, want, sizeof want);
	assert_false(result_key_parse(S("d75a"), want));
	assert_false(result_key_parse(S("g75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), want));
}

/* ---- seals ---- */

static void what_is_whole_says_so(void **s)
{
	struct fixture *f = *s;
	struct result_key k;
	const char *key = key_of(f, "k", &k);
	struct result_seen seen = result_read(written(f, "signed", key), &(struct result_reader){ 0 });
	assert_int_equal(seen.state, RESULT_SIGNED);
	assert_memory_equal(seen.public_key, k.public_key, sizeof k.public_key);
	assert_int_equal(state_of(written(f, "unsigned", "")), RESULT_UNSIGNED);
	assert_int_equal(state_of(path_of(f, "none")), RESULT_UNREADABLE);
	assert_int_equal(state_of(f->folder), RESULT_OTHER);
}

/* Whichever byte is altered, the file is refused; and wherever it is cut. */
static void one_byte_altered_is_seen(void **s)
{
	struct fixture *f = *s;
	struct result_key k;
	struct str all = bytes_of(f, written(f, "r", key_of(f, "k", &k)));
	for (size_t i = 0; i < all.n; i++) {
		char *p = a_z(f->a, all);
		p[i] ^= 1;
		enum result_state state = state_of(put_bytes(f, "x", str_from(p, all.n)));
		assert_true(state == RESULT_ALTERED || state == RESULT_FORGED || state == RESULT_OTHER || state == RESULT_CUT);
	}
	for (size_t n = 0; n < all.n; n++) {
		enum result_state state = state_of(put_bytes(f, "x", str_sub(all, 0, n)));
		assert_true(state == RESULT_CUT || state == RESULT_OTHER);
	}
	assert_int_equal(state_of(put_bytes(f, "x", a_cat(f->a, all, S("x")))), RESULT_ALTERED);
	assert_int_equal(state_of(put_bytes(f, "x", a_cat(f->a, all, S("{}\n")))), RESULT_ALTERED);
	assert_int_equal(state_of(put_bytes(f, "x", a_cat(f->a, all, all))), RESULT_ALTERED);
}

/* Content under its right hash with another's signature. */
static void a_signature_is_of_one_content(void **s)
{
	struct fixture *f = *s;
	struct result_key k;
	struct str own = bytes_of(f, written(f, "a", key_of(f, "k", &k))), other;
	ptrdiff_t seal = str_find(own, S("{\"kind\":\"seal\"")), sign = str_find(own, S(",\"key\""));
	assert_true(seal > 0 && sign > seal);
	struct str changed = a_cat(f->a, S("{\"kind\":\"head\",\"format\":\"ungcuu.hunt.result\",\"version\":1}\n" SUMMARY "\n"), STR_NONE);
	struct sha256 h = sha256_of(changed);
	other = a_fmt(f->a, "%.*s{\"kind\":\"seal\",\"sha256\":\"%.*s\"%.*s", STR_ARG(changed), STR_ARG(hex_of(f->a, str_from((const char *)h.b, sizeof h.b))),
		STR_ARG(str_sub(own, (size_t)sign, own.n)));
	assert_int_equal(state_of(put_bytes(f, "x", other)), RESULT_FORGED);
	other = a_fmt(f->a, "%.*s{\"kind\":\"seal\",\"sha256\":\"%.*s\"}\n", STR_ARG(changed), STR_ARG(hex_of(f->a, str_from((const char *)h.b, sizeof h.b))));
	assert_int_equal(state_of(put_bytes(f, "x", other)), RESULT_UNSIGNED);
}

/* ---- reading ---- */

static struct hunt_result *loaded(struct fixture *f, const char *path)
{
	struct hunt_result *r = a_new(f->a, struct hunt_result);
	hunt_result_load(f->a, path, r);
	return r;
}

static void what_was_written_is_read(void **s)
{
	struct fixture *f = *s;
	struct hunt_result *r = loaded(f, written(f, "r", ""));
	assert_true(str_is(r->hunt, "SL-2026-0001") && str_is(r->why, "vì thế") && r->systems.n == 1 && str_is(r->systems.at[0], "HT-000001") && r->host.n && r->started);
	assert_int_equal(r->sum.hits, 2);
	assert_int_equal(r->sum.looked_for, 5);
	assert_int_equal(r->sum.unreadable, 1);
	assert_int_equal(r->n_hits, 2);
	assert_int_equal(r->groups.n, 1);
	assert_int_equal(r->groups.at[0].hits, 2);
	assert_int_equal(r->groups.at[0].score, 80);
	assert_true(str_is(r->groups.at[0].first, "/l/a:3") && str_is(r->groups.at[0].last, "/l/a:3"));
	assert_true(str_is(r->groups.at[0].examples, "/l/a:3\tbad.com\n/l/a:3\tbad.com"));
	assert_true(str_is(r->troubles, "denied\t/l/b!in"));
	assert_true(str_is(r->coverage, "/l\t2\t60\t5\t0\t1700000000000000\t1700000000000000\n/m/\t1\t40\t2\t1\t1700000000000000\t1700000000000000"));
}

/* Content sealed as it should be: what stands in it is the sender's. */
static const char *sealed(struct fixture *f, struct str content)
{
	struct str all = a_fmt(f->a, "{\"kind\":\"head\",\"format\":\"ungcuu.hunt.result\",\"version\":1,\"host\":\"h\",\"started\":\"2026-11-20T01:00:00Z\"}\n%.*s", STR_ARG(content));
	struct sha256 h = sha256_of(all);
	return put_bytes(f, "s", a_fmt(f->a, "%.*s{\"kind\":\"seal\",\"sha256\":\"%.*s\"}\n", STR_ARG(all), STR_ARG(hex_of(f->a, str_from((const char *)h.b, sizeof h.b)))));
}

static void hostile_content_is_taken_apart_safely(void **s)
{
	struct fixture *f = *s;
	struct hunt_result *r = loaded(f, sealed(f, S("{\"kind\":\"indicator\",\"id\":\"a\\u0000b\\n\\tc\",\"type\":5,\"value\":\"v\\u0001\",\"line\":-7,\"text\":\"x\\ty\\nz\"}\n"
		"{\"kind\":\"sigma\",\"id\":\"r1\",\"title\":\"Luật\",\"type\":\"high\",\"tags\":[\"attack.t1059.001\",\"attack.execution\",7,\"attack.txyz\"],\"record\":9,\"file\":\"/e\"}\n"
		"{\"kind\":\"of a later version\"}\n" SUMMARY "\n")));
	assert_int_equal(r->seen.state, RESULT_UNSIGNED);
	assert_int_equal(r->groups.n, 2);
	assert_true(str_is(r->groups.at[0].item, "a b  c") && !r->groups.at[0].type.n && str_is(r->groups.at[0].value, "v"));
	assert_true(str_is(r->groups.at[0].examples, ":0\tx y z"));
	assert_true(str_is(r->groups.at[1].techniques, "T1059.001") && str_is(r->groups.at[1].first, "/e#9") && r->groups.at[1].score == 85);
	/* no summary, two heads, something behind the summary, no object, a line without end */
	assert_int_equal(state_of(sealed(f, S(HIT))), RESULT_OTHER);
	assert_int_equal(state_of(sealed(f, S("{\"kind\":\"head\"}\n" SUMMARY "\n"))), RESULT_ALTERED);
	assert_int_equal(state_of(sealed(f, S(SUMMARY "\n" HIT))), RESULT_ALTERED);
	assert_int_equal(state_of(sealed(f, S("[]\n" SUMMARY "\n"))), RESULT_ALTERED);
	char *deep = a_alloc(f->a, RESULT_LINE_MAX + 100);
	memset(deep, '[', RESULT_LINE_MAX + 99);
	assert_int_equal(state_of(sealed(f, str_from(deep, RESULT_LINE_MAX + 99))), RESULT_ALTERED);
	assert_int_equal(state_of(sealed(f, str_from(deep, 100000))), RESULT_ALTERED);
	assert_int_equal(state_of(put_bytes(f, "empty", STR_NONE)), RESULT_OTHER);
}

static void hits_are_grouped_in_bounded_memory(void **s)
{
	struct fixture *f = *s;
	struct buf b;
	buf_init(&b, 64u << 20);
	for (int i = 0; i < 60000; i++)
		buf_fmt(&b, "{\"file\":\"/l/%d\",\"line\":%d,\"kind\":\"indicator\",\"id\":\"x:%d\",\"value\":\"v%d\",\"type\":\"ipv4\",\"text\":\"t\"}\n", i, i, i, i % 20000);
	buf_add_z(&b, SUMMARY "\n");
	struct hunt_result *r = loaded(f, sealed(f, buf_str(&b)));
	assert_true(r->is_too_many);
	assert_int_equal(r->groups.n, HUNT_GROUPS_MAX);
	assert_int_equal(r->n_hits, 60000);
	assert_int_equal(r->groups.at[7].hits, 3);
	assert_true(str_is(r->groups.at[7].first, "/l/7:7") && str_is(r->groups.at[7].last, "/l/40007:40007"));
	buf_done(&b);
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, COUNT(sets));
	const struct CMUnitTest tests[] = {
		TEST_ON_SQLITE(keys_are_for_their_owner_alone), TEST_ON_SQLITE(public_keys_are_those_of_the_standard), TEST_ON_SQLITE(what_is_whole_says_so),
		TEST_ON_SQLITE(one_byte_altered_is_seen), TEST_ON_SQLITE(a_signature_is_of_one_content), TEST_ON_SQLITE(what_was_written_is_read),
		TEST_ON_SQLITE(hostile_content_is_taken_apart_safely), TEST_ON_SQLITE(hits_are_grouped_in_bounded_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
