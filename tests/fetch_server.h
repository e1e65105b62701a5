/* fetch_server: tests/fetch_server.py, run beside a test; its path is in the environment, FETCH_SERVER. It serves on 127.0.0.1, and as
 * "portal" and "security.txt" whatever the test puts into its folder, which is that of ca. */
#ifndef TESTS_FETCH_SERVER_H
#define TESTS_FETCH_SERVER_H

#include <sys/types.h>

struct fetch_server { pid_t pid; int in; int http, https; char ca[200]; };
extern struct fetch_server fetch_server;

/* For cmocka_run_group_tests(). */
int fetch_server_start(void **state);
int fetch_server_stop(void **state);

#endif
