#include "web/client.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_MAX = 64 << 20 };

int client_connect(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval limit = { .tv_sec = 20 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
	if (fd >= 0 && !connect(fd, (struct sockaddr *)&to, sizeof to))
		return fd;
	close(fd);
	return -1;
}

void client_send(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
		if (n <= 0)
			return;
		bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
}

struct str answer_header(struct answer x, const char *name)
{
	for (struct str rest = x.head; rest.p;) {
		struct str value = str_cut(&rest, '\n'), key = str_cut(&value, ':');
		if (str_eq_nocase(key, str_of(name)))
			return str_trim(value);
	}
	return STR_NONE;
}

static struct str unchunk(struct arena *a, struct str raw)
{
	struct str whole = STR_NONE;
	while (raw.n) {
		ptrdiff_t line = str_find(raw, S("\r\n"));
		size_t n = 0;
		for (ptrdiff_t i = 0; i < line; i++)
			n = n * 16 + (size_t)(raw.p[i] <= '9' ? raw.p[i] - '0' : (raw.p[i] | 32) - 'a' + 10);
		if (line < 0 || !n)
			break;
		whole = a_cat(a, whole, str_sub(raw, (size_t)line + 2, n));
		raw = str_sub(raw, (size_t)line + 4 + n, raw.n);
	}
	return whole;
}

struct answer client_read(struct arena *a, int fd)
{
	struct answer x = { 0 };
	struct buf b;
	ssize_t n;
	buf_init(&b, ANSWER_MAX);
	while (buf_room(&b, 65536) && (n = read(fd, b.p + b.n, 65536)) > 0)
		b.n += (size_t)n;
	struct str all = a_dup(a, buf_str(&b));
	buf_done(&b);
	ptrdiff_t end = str_find(all, S("\r\n\r\n"));
	if (end < 0)
		return x;
	int64_t status = 0;
	str_int(str_sub(all, 9, 3), &status);
	x = (struct answer){ (int)status, str_sub(all, 0, (size_t)end + 2), str_sub(all, (size_t)end + 4, all.n) };
	if (str_is(answer_header(x, "Transfer-Encoding"), "chunked"))
		x.body = unchunk(a, x.body);
	return x;
}

struct str client_read_until(struct arena *a, int fd, const char *until, int ms)
{
	struct str all = STR_NONE;
	usec end = clock_steady() + ms * USEC_MS;
	char bytes[4096];
	while (clock_steady() < end && (!until || str_find(all, str_of(until)) < 0)) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		if (poll(&p, 1, 50) < 1)
			continue;
		ssize_t n = read(fd, bytes, sizeof bytes);
		if (n <= 0)
			break;
		all = a_cat(a, all, str_from(bytes, (size_t)n));
	}
	return all;
}

struct answer client_ask(struct arena *a, int port, const char *method, const char *target, const char *headers, struct str body)
{
	int fd = client_connect(port);
	if (fd < 0)
		return (struct answer){ 0 };
	struct str length = body.p ? a_fmt(a, "Content-Length: %zu\r\n", body.n) : STR_NONE;
	client_send(fd, a_fmt(a, "%s %s HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\n%s%.*s\r\n", method, target, headers, STR_ARG(length)));
	client_send(fd, body);
	struct answer x = client_read(a, fd);
	close(fd);
	return x;
}
