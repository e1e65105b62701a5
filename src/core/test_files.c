#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/answer.h"
#include "core/files.h"
#include "core/test_core.h"

const struct module *const all_modules[] = { &core_module };
const size_t n_modules = 1;

static void begin(struct fixture *f)
{
	struct str folder = a_fmt(f->a, "%s/files", f->folder);
	mkdir(a_z(f->a, folder), 0700);
	files_use_folder(folder);
}

static struct upload upload_of(struct fixture *f, const char *name, struct str bytes)
{
	char *path = a_z(f->a, a_fmt(f->a, "%s/upload", f->folder));
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
	close(fd);
	struct sha256 h = sha256_of(bytes);
	return (struct upload){ .name = str_of(name), .media_type = S("text/plain"), .size = (int64_t)bytes.n, .path = path,
		.sha256_hex = hex_of(f->a, str_from((const char *)h.b, sizeof h.b)) };
}

struct attach { struct upload *u; int64_t record, id; };

static err attach_fn(struct work *w, void *arg)
{
	struct attach *x = arg;
	return file_attach(w, x->u, S("case"), x->record, S("evidence"), &x->id);
}

static int64_t kept(struct fixture *f, struct upload *u, int64_t record)
{
	struct work w = test_work(f, ORG_A);
	struct attach x = { u, record, 0 };
	assert_int_equal(file_keep(&w, u), OK);
	assert_int_equal(test_run(f, &w, TX_WRITE, attach_fn, &x), OK);
	return x.id;
}

struct opened { int64_t record, id; struct file_row row; const char *path; };

static err open_fn(struct work *w, void *arg)
{
	struct opened *x = arg;
	return file_open(w, S("case"), x->record, x->id, &x->row, &x->path);
}

static err opened(struct fixture *f, int64_t record, int64_t id, struct opened *ret)
{
	struct work w = test_work(f, ORG_A);
	*ret = (struct opened){ .record = record, .id = id };
	return test_run(f, &w, TX_READ, open_fn, ret);
}

struct found { enum file_finding what; struct str path, name; char space[300]; int n; };
static struct found found_last;

static void note_found(void *arg, enum file_finding what, struct str path, struct str name)
{
	struct found *x = arg;
	*x = (struct found){ .what = what, .n = x->n + 1 };
	assert_true(path.n + name.n < sizeof x->space);
	x->path = str_from(memcpy(x->space, path.p, path.n), path.n);
	x->name = str_from(name.n ? memcpy(x->space + path.n, name.p, name.n) : x->space, name.n);
}

static err verify_fn(struct work *w, void *arg)
{
	return files_verify(w, note_found, &found_last, arg);
}

static struct files_checked verified(struct fixture *f)
{
	struct files_checked n;
	struct work w = test_work(f, ORG_A);
	assert_int_equal(test_run(f, &w, TX_READ, verify_fn, &n), OK);
	return n;
}

static void kept_file_comes_back(void **state)
{
	struct fixture *f = *state;
	struct opened x;
	struct stat st;
	begin(f);
	struct upload u = upload_of(f, "chứng cứ.txt", S("nội dung"));
	int64_t id = kept(f, &u, 1);
	assert_int_equal(opened(f, 1, id, &x), OK);
	assert_true(str_is(x.row.name, "chứng cứ.txt"));
	assert_int_equal(x.row.size, u.size);
	assert_int_equal(stat(x.path, &st), 0);
	assert_int_equal(st.st_size, u.size);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void another_record_does_not_reach_it(void **state)
{
	struct fixture *f = *state;
	struct opened x;
	begin(f);
	struct upload u = upload_of(f, "a.txt", S("a"));
	int64_t id = kept(f, &u, 1);
	assert_int_equal(opened(f, 2, id, &x), E_NOT_FOUND);
	assert_int_equal(opened(f, 1, id + 1, &x), E_NOT_FOUND);
}

static void equal_contents_are_one(void **state)
{
	struct fixture *f = *state;
	begin(f);
	struct upload u = upload_of(f, "a.txt", S("same"));
	int64_t first = kept(f, &u, 1);
	int64_t second = kept(f, &u, 2);
	assert_true(first != second);
	struct files_checked n = verified(f);
	assert_int_equal(n.good, 2);
	assert_int_equal(n.unowned, 0);
}

static void changed_on_the_way_in_is_refused(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, ORG_A);
	begin(f);
	struct upload u = upload_of(f, "a.txt", S("before"));
	struct upload v = upload_of(f, "a.txt", S("behind"));
	v.sha256_hex = u.sha256_hex;
	assert_int_equal(file_keep(&w, &v), E_BUG);
	assert_int_equal(verified(f).unowned, 0);
}

static void overwrite(const char *path, const char *bytes)
{
	int fd = open(path, O_WRONLY | O_TRUNC);
	assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
	close(fd);
}

static void changed_on_disk_is_noticed(void **state)
{
	struct fixture *f = *state;
	struct opened x;
	begin(f);
	struct upload u = upload_of(f, "a.txt", S("good"));
	int64_t id = kept(f, &u, 1);
	assert_int_equal(opened(f, 1, id, &x), OK);
	overwrite(x.path, "evil");
	const char *path = x.path;
	assert_int_equal(opened(f, 1, id, &x), E_BUG);
	assert_int_equal(verified(f).changed, 1);
	unlink(path);
	assert_int_equal(opened(f, 1, id, &x), E_BUG);
	assert_int_equal(verified(f).missing, 1);
	assert_int_equal(found_last.what, FILE_MISSING);
	assert_true(str_is(found_last.name, "a.txt"));
	assert_true(str_ends(str_of(path), found_last.path));
}

static void content_without_row_is_counted(void **state)
{
	struct fixture *f = *state;
	struct sha256 h;
	struct work w = test_work(f, ORG_A);
	begin(f);
	assert_int_equal(file_keep_bytes(&w, S("nobody's"), &h), OK);
	assert_int_equal(file_keep_bytes(&w, S("nobody's"), &h), OK);
	struct files_checked n = verified(f);
	assert_int_equal(n.unowned, 1);
	assert_int_equal(n.good + n.changed + n.missing, 0);
	assert_int_equal(found_last.what, FILE_UNOWNED);
	assert_true(str_ends(str_of(file_path(f->a, str_from((const char *)h.b, sizeof h.b))), found_last.path));
}

/* ---- contents that no row came to name ---- */

static int64_t cleaned(struct fixture *f, usec later)
{
	struct work w = test_work(f, ORG_A);
	int64_t removed = -1;
	w.now += later;
	assert_int_equal(files_clean(f->s, &w, &removed), OK);
	return removed;
}

static void only_old_contents_without_row_are_removed(void **state)
{
	struct fixture *f = *state;
	struct sha256 h;
	struct opened x;
	struct work w = test_work(f, ORG_A);
	begin(f);
	struct upload u = upload_of(f, "a.txt", S("named by a row"));
	int64_t id = kept(f, &u, 1);
	assert_int_equal(file_keep_bytes(&w, S("nobody's"), &h), OK);
	const char *killed = a_z(f->a, a_fmt(f->a, "%s/files/new-killed", f->folder));
	close(open(killed, O_CREAT | O_WRONLY, 0600));
	assert_int_equal(cleaned(f, USEC_DAY - USEC_S), 0);
	assert_int_equal(verified(f).unowned, 1);
	assert_int_equal(access(killed, F_OK), 0);
	assert_int_equal(utimensat(AT_FDCWD, killed, (struct timespec[2]){ { .tv_sec = 1 }, { .tv_sec = 1 } }, 0), 0);
	assert_int_equal(cleaned(f, USEC_DAY + USEC_S), 1);
	assert_int_not_equal(access(killed, F_OK), 0);
	assert_int_equal(verified(f).unowned, 0);
	assert_int_equal(opened(f, 1, id, &x), OK);
	assert_int_equal(cleaned(f, USEC_DAY * 400), 0);
	assert_int_equal(opened(f, 1, id, &x), OK);
}

/* Found where it lay, then removed before the row came: the report would have lost its file. */
static void content_kept_again_waits_for_its_row(void **state)
{
	struct fixture *f = *state;
	struct opened x;
	struct work w = test_work(f, ORG_A);
	begin(f);
	struct upload u = upload_of(f, "a.txt", S("sent twice"));
	assert_int_equal(file_keep(&w, &u), OK);
	w.now += 2 * USEC_DAY;
	assert_int_equal(file_keep(&w, &u), OK);
	assert_int_equal(cleaned(f, 2 * USEC_DAY + USEC_HOUR), 0);
	struct attach at = { &u, 1, 0 };
	assert_int_equal(test_run(f, &w, TX_WRITE, attach_fn, &at), OK);
	assert_int_equal(opened(f, 1, at.id, &x), OK);
}

enum { RACED = 300 };
struct race { struct fixture *f; struct upload u[RACED]; _Atomic(bool) is_over; int64_t removed; };

static void *clean_until_over(void *arg)
{
	struct race *r = arg;
	struct arena *a = arena_new(0);
	while (!r->is_over) {
		int64_t n = 0;
		struct work w = { .a = a, .now = test_work(r->f, ORG_A).now + 2 * USEC_DAY };
		if (files_clean(r->f->s, &w, &n) != OK)
			break;
		r->removed += n;
		arena_reset(a);
	}
	arena_free(a);
	return NULL;
}

/* Old contents lie there; while they are cleaned away the same files are sent again and taken. */
static void cleaning_never_takes_what_is_being_accepted(void **state)
{
	struct fixture *f = *state;
	struct race *r = a_new(f->a, struct race);
	pthread_t thread;
	begin(f);
	r->f = f;
	for (int i = 0; i < RACED; i++) {
		struct work w = test_work(f, ORG_A);
		r->u[i] = upload_of(f, "a.txt", a_fmt(f->a, "content %d", i));
		char *own = a_z(f->a, a_fmt(f->a, "%s/upload-%d", f->folder, i));
		assert_int_equal(rename(r->u[i].path, own), 0);
		r->u[i].path = own;
		assert_int_equal(file_keep(&w, &r->u[i]), OK);
	}
	assert_int_equal(pthread_create(&thread, NULL, clean_until_over, r), 0);
	for (int i = RACED; i-- > 0;) {
		struct work w = test_work(f, ORG_A);
		struct attach x = { &r->u[i], i, 0 };
		w.now += 2 * USEC_DAY;
		assert_int_equal(file_keep(&w, x.u), OK);
		assert_int_equal(test_run(f, &w, TX_WRITE, attach_fn, &x), OK);
	}
	r->is_over = true;
	pthread_join(thread, NULL);
	struct files_checked n = verified(f);
	assert_int_equal(n.good, RACED);
	assert_int_equal(n.missing + n.unowned, 0);
}

static err forget_owner_fn(struct work *w, void *arg)
{
	return setting_put(w->db, &(struct setting_put_in){ .name = S("files.owner"), .value = S("another database"), .now = w->now }, NULL);
}

static void another_database_removes_nothing(void **state)
{
	struct fixture *f = *state;
	struct sha256 h;
	int64_t removed = 0;
	struct work w = test_work(f, ORG_A);
	begin(f);
	assert_int_equal(cleaned(f, 0), 0);
	assert_int_equal(file_keep_bytes(&w, S("of the first"), &h), OK);
	assert_int_equal(test_run(f, &w, TX_WRITE, forget_owner_fn, NULL), OK);
	w.now += 2 * USEC_DAY;
	assert_int_equal(files_clean(f->s, &w, &removed), E_CONFLICT);
	assert_true(w.problem.text.n > 0);
	assert_int_equal(verified(f).unowned, 1);
}

static void folder_that_cannot_be_written(void **state)
{
	struct fixture *f = *state;
	struct sha256 h;
	struct work w = test_work(f, ORG_A);
	files_use_folder(a_fmt(f->a, "%s/not/there", f->folder));
	assert_int_equal(file_keep_bytes(&w, S("x"), &h), E_IO);
	assert_true(w.problem.text.n > 0);
}

/* ---- given answers ---- */

struct asked { struct str request; struct given given; bool found; };

static err put_fn(struct work *w, void *arg)
{
	struct asked *x = arg;
	return answer_put(w, S("key"), sha256_of(x->request), x->given);
}

static err find_fn(struct work *w, void *arg)
{
	struct asked *x = arg;
	return answer_find(w, S("key"), sha256_of(x->request), &x->given, &x->found);
}

static err forget_fn(struct work *w, void *arg)
{
	return answer_forget(w, STR_NONE);
}

static void same_request_same_answer(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, ORG_A);
	struct asked x = { .request = S("a"), .given = { 201, S("{\"code\":\"BC-1\"}") } };
	assert_int_equal(test_run(f, &w, TX_WRITE, find_fn, &x), OK);
	assert_false(x.found);
	assert_int_equal(test_run(f, &w, TX_WRITE, put_fn, &x), OK);
	x = (struct asked){ .request = S("a") };
	assert_int_equal(test_run(f, &w, TX_READ, find_fn, &x), OK);
	assert_true(x.found);
	assert_int_equal(x.given.status, 201);
	assert_true(str_is(x.given.answer, "{\"code\":\"BC-1\"}"));
	x = (struct asked){ .request = S("b") };
	assert_int_equal(test_run(f, &w, TX_READ, find_fn, &x), E_CONFLICT);
}

static void answers_are_forgotten_after_a_day(void **state)
{
	struct fixture *f = *state;
	struct work w = test_work(f, ORG_A);
	struct asked x = { .request = S("a"), .given = { 201, S("old") } };
	assert_int_equal(test_run(f, &w, TX_WRITE, put_fn, &x), OK);
	w.now += USEC_DAY + 1;
	x = (struct asked){ .request = S("b") };
	assert_int_equal(test_run(f, &w, TX_READ, find_fn, &x), OK);
	assert_false(x.found);
	x = (struct asked){ .request = S("b"), .given = { 201, S("new") } };
	assert_int_equal(test_run(f, &w, TX_WRITE, put_fn, &x), OK);
	assert_int_equal(test_run(f, &w, TX_WRITE, forget_fn, NULL), OK);
	x = (struct asked){ .request = S("b") };
	assert_int_equal(test_run(f, &w, TX_READ, find_fn, &x), OK);
	assert_true(x.found);
	assert_true(str_is(x.given.answer, "new"));
}

int main(void)
{
	static const struct migration_set *const sets[] = { &core_migrations };
	fixture_use(sets, 1);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(kept_file_comes_back), TEST_ON_BOTH(another_record_does_not_reach_it), TEST_ON_BOTH(equal_contents_are_one),
		TEST_ON_BOTH(changed_on_the_way_in_is_refused), TEST_ON_BOTH(changed_on_disk_is_noticed),
		TEST_ON_BOTH(content_without_row_is_counted), TEST_ON_BOTH(only_old_contents_without_row_are_removed),
		TEST_ON_BOTH(content_kept_again_waits_for_its_row), TEST_ON_BOTH(cleaning_never_takes_what_is_being_accepted),
		TEST_ON_BOTH(another_database_removes_nothing), TEST_ON_BOTH(folder_that_cannot_be_written),
		TEST_ON_BOTH(same_request_same_answer), TEST_ON_BOTH(answers_are_forgotten_after_a_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
