#include "web/inside.h"

/* Liveness and readiness in one: the program answers and its database can be read. */
static err healthz(struct req *r)
{
	const struct web_hooks *hooks = &r->web->o.hooks;
	if (hooks->health)
		TRY(hooks->health(&r->w));
	r->media_type = "text/plain; charset=utf-8";
	buf_lit(&r->body, "ok\n");
	return buf_end(&r->body);
}

static err metrics(struct req *r)
{
	const struct exchange *x = exchange_of(r);
	if (!r->web->o.open_metrics && (!x->is_loopback || x->is_forwarded))
		return fail(&r->w, E_NOT_FOUND, M_WEB_NOT_FOUND);
	r->media_type = "text/plain; version=0.0.4; charset=utf-8";
	metrics_write(r->web, &r->body);
	return buf_end(&r->body);
}

static err openapi(struct req *r)
{
	r->media_type = "application/json";
	buf_add(&r->body, r->web->openapi);
	return buf_end(&r->body);
}

static const struct route rows[] = {
	{ .method = GET, .path = "/healthz", .perm = &PERM_PUBLIC, .run = healthz, .rate = RATE_NONE, .says = M_WEB_SAYS_HEALTHZ },
	{ .method = GET, .path = "/metrics", .perm = &PERM_PUBLIC, .run = metrics, .rate = RATE_NONE, .flags = ROUTE_NO_DATABASE,
		.says = M_WEB_SAYS_METRICS },
	{ .method = GET, .path = "/api/v1/openapi.json", .perm = &PERM_PUBLIC, .run = openapi, .rate = RATE_NONE, .flags = ROUTE_NO_DATABASE,
		.says = M_WEB_SAYS_OPENAPI },
};
const struct web_table own_table = { LIST(rows) };
