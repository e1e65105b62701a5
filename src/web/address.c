#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "web/inside.h"

enum { BACKLOG = 1024 };

/* "127.0.0.1:80" → host and port; the host of "[::1]:80" loses its brackets. */
static bool listen_split(struct str listen, struct str *ret_host, struct str *ret_port)
{
	ptrdiff_t colon = -1;
	for (size_t i = 0; i < listen.n; i++)
		if (listen.p[i] == ':')
			colon = (ptrdiff_t)i;
	if (colon < 0)
		return false;
	struct str host = str_sub(listen, 0, (size_t)colon);
	*ret_port = str_sub(listen, (size_t)colon + 1, listen.n);
	bool is_bracketed = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
	if (!is_bracketed && str_find_char(host, ':') >= 0)
		return false;
	*ret_host = is_bracketed ? str_sub(host, 1, host.n - 2) : host;
	int64_t port;
	return str_int(*ret_port, &port) && port >= 0 && port <= 65535;
}

static int socket_on(const struct addrinfo *to)
{
	int on = 1, fd = socket(to->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, to->ai_addr, to->ai_addrlen) || listen(fd, BACKLOG)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int port_of(int fd)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof at;
	if (getsockname(fd, (struct sockaddr *)&at, &n))
		return 0;
	return ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port : ((struct sockaddr_in *)&at)->sin_port);
}

err address_listen(struct str listen_at, int *ret_fd, struct str *ret_host, int *ret_port, struct arena *a)
{
	struct str host, port;
	if (!listen_split(listen_at, &host, &port)) {
		log_error("web.listen", "address", log_s(listen_at), "why", "not ADDRESS:PORT", NULL);
		return E_INVALID;
	}
	struct addrinfo *found = NULL, want = { .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM };
	if (str_is(host, "localhost"))
		host = S("127.0.0.1");
	if (getaddrinfo(host.n ? a_z(a, host) : NULL, a_z(a, port), &want, &found)) {
		log_error("web.listen", "address", log_s(listen_at), "why", "not a numeric address", NULL);
		return E_INVALID;
	}
	int fd = socket_on(found);
	freeaddrinfo(found);
	if (fd < 0) {
		log_error("web.listen", "address", log_s(listen_at), "why", "the address is taken or not ours", NULL);
		return E_IO;
	}
	*ret_fd = fd;
	*ret_port = port_of(fd);
	*ret_host = str_find_char(host, ':') >= 0 ? a_fmt(a, "[%.*s]", STR_ARG(host)) : host.n ? a_dup(a, host) : S("0.0.0.0");
	return OK;
}

static struct str address_text(struct arena *a, const struct sockaddr *from)
{
	char text[INET6_ADDRSTRLEN] = "";
	if (from->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)from)->sin_addr, text, sizeof text);
	else if (from->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)from)->sin6_addr, text, sizeof text);
	struct str s = str_of(text);
	return a_dup(a, str_starts(s, S("::ffff:")) ? str_sub(s, 7, s.n) : s);
}

static bool is_proxy(const struct web_options *o, struct str address)
{
	for (size_t i = 0; i < o->n_proxies; i++)
		if (str_eq(o->proxies[i], address))
			return true;
	return false;
}

/* The rightmost forwarded address that is not a proxy of ours: everything left of it anybody may have written. */
static struct str forwarded(struct exchange *x, struct str peer)
{
	struct str rest = req_header(&x->r, "X-Forwarded-For"), address = peer;
	while (rest.n && is_proxy(&x->web->o, address)) {
		ptrdiff_t comma = -1;
		for (size_t i = 0; i < rest.n; i++)
			if (rest.p[i] == ',')
				comma = (ptrdiff_t)i;
		struct str last = str_trim(str_sub(rest, (size_t)(comma + 1), rest.n));
		rest = comma > 0 ? str_sub(rest, 0, (size_t)comma) : STR_NONE;
		unsigned char bytes[16];
		char *z = a_z(x->r.w.a, last);
		if (inet_pton(AF_INET, z, bytes) != 1 && inet_pton(AF_INET6, z, bytes) != 1)
			break;
		address = a_dup(x->r.w.a, last);
	}
	return address;
}

void address_of_client(struct exchange *x)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct str peer = info ? address_text(x->r.w.a, info->client_addr) : STR_NONE;
	x->is_loopback = str_starts(peer, S("127.")) || str_is(peer, "::1");
	x->is_forwarded = req_header(&x->r, "X-Forwarded-For").n || req_header(&x->r, "Forwarded").n || req_header(&x->r, "Via").n;
	x->r.address = peer;
	x->is_tls = x->web->is_tls;
	if (!is_proxy(&x->web->o, peer))
		return;
	x->r.address = forwarded(x, peer);
	x->is_tls = x->is_tls || str_is(req_header(&x->r, "X-Forwarded-Proto"), "https");
}
