/* bench_commit FILE SECONDS: the peer of our durable writes: one program, one connection, SQLite in WAL mode with
 * synchronous=FULL, one row a transaction. Prints commits a second. FILE must not exist. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/clock.h"

static void must(int rc, int want)
{
	if (rc != want)
		abort();
}

int main(int argc, char **argv)
{
	static const char row[] = "insert into report (id, at, text) values (?, ?, 'Trang của đơn vị bị thay nội dung, người dân không vào được')";
	sqlite3 *db;
	sqlite3_stmt *insert;
	if (argc != 3 || access(argv[1], F_OK) == 0)
		return 2;
	usec lasts = (usec)(strtod(argv[2], NULL) * USEC_S);
	must(sqlite3_open(argv[1], &db), SQLITE_OK);
	must(sqlite3_exec(db, "pragma journal_mode = wal; pragma synchronous = full; "
		"create table report (id integer primary key, at integer not null, text text not null) strict", NULL, NULL, NULL), SQLITE_OK);
	must(sqlite3_prepare_v2(db, row, -1, &insert, NULL), SQLITE_OK);
	usec begun = clock_steady(), now = begun;
	int64_t n = 0;
	for (; now - begun < lasts; now = clock_steady(), n++) {
		sqlite3_bind_int64(insert, 1, n);
		sqlite3_bind_int64(insert, 2, now);
		must(sqlite3_step(insert), SQLITE_DONE);
		must(sqlite3_reset(insert), SQLITE_OK);
	}
	printf("%.0f\n", (double)n * USEC_S / (double)(now - begun));
	sqlite3_finalize(insert);
	sqlite3_close(db);
	return 0;
}
