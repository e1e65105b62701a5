#include "base/err.h"

static const struct {
	const char *name;
	int http_status, exit_code;
} rows[N_ERR] = {
	[OK] = { "ok", 200, 0 },
	[E_INVALID] = { "invalid", 422, 2 },
	[E_UNSIGNED] = { "unsigned", 401, 3 },
	[E_DENIED] = { "denied", 403, 3 },
	[E_NOT_FOUND] = { "not-found", 404, 4 },
	[E_CONFLICT] = { "conflict", 409, 5 },
	[E_LIMIT] = { "limit", 413, 6 },
	[E_RATE] = { "rate", 429, 6 },
	[E_RETRY] = { "retry", 503, 7 },
	[E_IO] = { "io", 503, 7 },
	[E_FULL] = { "full", 507, 7 },
	[E_BUG] = { "bug", 500, 70 },
};

static unsigned row_of(err e)
{
	return (unsigned)e < N_ERR ? (unsigned)e : E_BUG;
}

const char *err_name(err e) { return rows[row_of(e)].name; }
int err_http_status(err e) { return rows[row_of(e)].http_status; }
int err_exit_code(err e) { return rows[row_of(e)].exit_code; }
