/* bench_store [LOCATION]: durable inserts a second with 64 threads that share fsyncs, against one thread whose every row
 * waits for its own; and what a short read costs. Interleaved rounds, medians, so that a noisy machine harms both alike.
 * Without LOCATION: SQLite in a new folder under TMPDIR (which should not be a memory file system). */
#include "store/trial/queries.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { N_THREADS = 64, N_ROUNDS = 5 };
#define ROUND (USEC_S)

static struct store *store;
static int64_t first_id;          /* of this run: a server keeps the rows of earlier ones */
static atomic_llong next_id, n_done;
static atomic_bool stop;

static err add(struct db *db, void *arg)
{
	int64_t id = *(int64_t *)arg;
	char code[32];
	snprintf(code, sizeof code, "B-%lld", (long long)id);
	return thing_add(db, &(struct thing_add_in){ .id = id, .code = str_of(code), .at = id, .data = S("{}"), .n = 1 }, NULL);
}

static void *insert(void *arg)
{
	(void)arg;
	while (!atomic_load(&stop)) {
		int64_t id = atomic_fetch_add(&next_id, 1);
		if (store_run(store, TX_WRITE, NULL, add, &id) != OK)
			abort();
		atomic_fetch_add(&n_done, 1);
	}
	return NULL;
}

static double inserts_a_second(int n_threads)
{
	pthread_t t[N_THREADS];
	atomic_store(&n_done, 0);
	atomic_store(&stop, false);
	usec begun = clock_steady();
	for (int i = 0; i < n_threads; i++)
		if (pthread_create(&t[i], NULL, insert, NULL) != 0)
			abort();
	usleep(ROUND);
	atomic_store(&stop, true);
	for (int i = 0; i < n_threads; i++)
		pthread_join(t[i], NULL);
	return (double)atomic_load(&n_done) * USEC_S / (double)(clock_steady() - begun);
}

static err look(struct db *db, void *arg)
{
	return thing_get(db, arg, &(struct thing_get_in){ first_id }, &(struct thing_get_row){ 0 });
}

static err nothing(struct db *db, void *arg)
{
	(void)db, (void)arg;
	return OK;
}

static double reads_usec(tx_fn *fn)
{
	enum { N = 20000 };
	struct arena *a = arena_new(0);
	usec begun = clock_steady();
	for (int i = 0; i < N; i++) {
		if (store_run(store, TX_READ, a, fn, a) != OK)
			abort();
		arena_reset(a);
	}
	double each = (double)(clock_steady() - begun) / N;
	arena_free(a);
	return each;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	double one[N_ROUNDS], many[N_ROUNDS];
	next_id = first_id = clock_now();
	char folder[256] = "", path[300];
	if (argc < 2) {
		const char *tmp = getenv("TMPDIR");
		snprintf(folder, sizeof folder, "%s/bench-store-XXXXXX", tmp && tmp[0] ? tmp : "/tmp");
		if (!mkdtemp(folder))
			return 7;
	}
	snprintf(path, sizeof path, "%s/bench.db", folder);
	struct store_options o = { .location = str_of(argc < 2 ? path : argv[1]) };
	if (store_open(&o, &store) != OK || store_migrate(store, &trial_migrations, 1) != OK)
		return 7;
	for (int i = 0; i < N_ROUNDS; i++) {
		one[i] = inserts_a_second(1);
		many[i] = inserts_a_second(N_THREADS);
	}
	qsort(one, N_ROUNDS, sizeof *one, by_size);
	qsort(many, N_ROUNDS, sizeof *many, by_size);
	printf("one row a commit    %10.0f rows/s\n", one[N_ROUNDS / 2]);
	printf("64 threads          %10.0f rows/s   %.1f x\n", many[N_ROUNDS / 2], many[N_ROUNDS / 2] / one[N_ROUNDS / 2]);
	printf("empty read          %10.2f us\n", reads_usec(nothing));
	printf("read of one row     %10.2f us\n", reads_usec(look));
	store_close(store);
	if (argc < 2) {
		remove(path);
		rmdir(folder);
	}
	return 0;
}
