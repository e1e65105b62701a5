/* Copying and checking the file: a connection of its own, beside the running ones. */
#include "store/sqlite.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static err sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0) {
		log_error("sqlite.sync", "path", path, "why", strerror(errno), NULL);
		if (fd >= 0)
			close(fd);
		return E_IO;
	}
	close(fd);
	return OK;
}

static err sync_file_and_folder(const char *path)
{
	TRY(sync_path(path, O_RDONLY));
	struct arena *a = arena_new(0);
	const char *slash = strrchr(path, '/');
	err e = sync_path(slash ? a_z(a, str_from(path, (size_t)(slash - path) + 1)) : ".", O_RDONLY | O_DIRECTORY);
	arena_free(a);
	return e;
}

err sqlite_copy_to(struct store *s, const char *path)
{
	struct sqlite_conn *c = sqlite_conn_new(s, TX_READ);
	if (!c)
		return E_IO;
	sqlite3_stmt *st = NULL;
	err e = E_IO;
	sqlite3_exec(c->h, "pragma query_only = off", NULL, NULL, NULL); /* it writes, though not to this file */
	if (sqlite3_prepare_v2(c->h, "vacuum into ?1", -1, &st, NULL) == SQLITE_OK)
		sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
	e = st && sqlite3_step(st) == SQLITE_DONE ? OK : sqlite_why(c->h, "vacuum into");
	sqlite3_finalize(st);
	sqlite_conn_free(c);
	return e == OK ? sync_file_and_folder(path) : E_IO;
}

/* Every row of the pragma is a finding, save a single "ok". */
static err check_with(sqlite3 *h, const char *pragma)
{
	sqlite3_stmt *st = NULL;
	err e = OK;
	int rc = sqlite3_prepare_v2(h, pragma, -1, &st, NULL);
	while (rc == SQLITE_OK || rc == SQLITE_ROW) {
		rc = sqlite3_step(st);
		const char *text = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(st, 0) : "ok";
		if (str_is(str_of(text), "ok"))
			continue;
		log_error("sqlite.broken", "pragma", pragma, "finding", text ? text : "", NULL);
		e = E_BUG;
	}
	if (rc != SQLITE_DONE) {
		(void)sqlite_why(h, pragma);
		e = E_BUG;
	}
	sqlite3_finalize(st);
	return e;
}

err sqlite_check(struct store *s)
{
	struct sqlite_conn *c = sqlite_conn_new(s, TX_READ);
	if (!c)
		return E_IO;
	err e = check_with(c->h, "pragma integrity_check");
	err keys = check_with(c->h, "pragma foreign_key_check");
	sqlite_conn_free(c);
	return e != OK ? e : keys;
}
