/* client: a small HTTP client for tests that must be able to send anything. One connection a request. */
#ifndef TESTS_WEB_CLIENT_H
#define TESTS_WEB_CLIENT_H

#include "base/buf.h"
#include "base/clock.h"

struct answer { int status; struct str head, body; };

int client_connect(int port);                         /* descriptor with 10 s limits, or -1 */
void client_send(int fd, struct str bytes);
/* Reads until the other side closes; chunked bodies are put together. status 0: no answer. */
struct answer client_read(struct arena *a, int fd);
/* Reads what comes within ms, at most until `until` has been seen. */
struct str client_read_until(struct arena *a, int fd, const char *until, int ms);

/* headers: "Name: value\r\n…" or "". Sends Connection: close and Content-Length. */
struct answer client_ask(struct arena *a, int port, const char *method, const char *target, const char *headers, struct str body);
#define client_get(a, port, target, headers) client_ask((a), (port), "GET", (target), (headers), STR_NONE)
struct str answer_header(struct answer x, const char *name);   /* "" when absent */

#endif
