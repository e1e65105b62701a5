#include <fcntl.h>
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

static err verify_fn(struct work *w, void *arg)
{
	return files_verify(w, arg);
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
		TEST_ON_BOTH(content_without_row_is_counted), TEST_ON_BOTH(folder_that_cannot_be_written),
		TEST_ON_BOTH(same_request_same_answer), TEST_ON_BOTH(answers_are_forgotten_after_a_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
