/* err: the one closed list of ways in which anything of ours can fail.
 *
 * Each value maps to one HTTP status, one exit code and one metric label. The words for people are
 * said once, where the failure is known, by fail() in store/work.h. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

typedef enum {
	OK = 0,
	E_INVALID,   /* input breaks a stated rule; the person can mend it          422, exit 2 */
	E_UNSIGNED,  /* nobody is signed in and the act needs somebody              401, exit 3 */
	E_DENIED,    /* known person, not allowed                                   403, exit 3 */
	E_NOT_FOUND, /* does not exist, or the viewer may not know that it exists   404, exit 4 */
	E_CONFLICT,  /* somebody else was faster, or the state forbids it           409, exit 5 */
	E_LIMIT,     /* too large                                                   413, exit 6 */
	E_RATE,      /* too often                                                   429, exit 6 */
	E_RETRY,     /* the database asks to run the transaction again; only store sees it */
	E_IO,        /* disk, database or network is unavailable                    503, exit 7 */
	E_FULL,      /* no room on a disk; reading goes on                          507, exit 7 */
	E_BUG,       /* our mistake                                                 500, exit 70 */
	N_ERR
} err;

#define MUST_USE __attribute__((warn_unused_result))

/* Short stable name ("invalid", "not-found", …) for logs, metrics and problem types. Never NULL. */
const char *err_name(err e);
int err_http_status(err e);
int err_exit_code(err e);

/* Return early on failure: TRY(buf_end(&b)); */
#define TRY(expr) do { err try_e_ = (expr); if (try_e_ != OK) return try_e_; } while (0)

#endif
