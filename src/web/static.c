#include "web/inside.h"

static const char *const coding_name[N_CODINGS] = { NULL, "gzip", "zstd" };

static struct str asset_bytes(const struct asset *a, enum coding c)
{
	return c == CODING_ZSTD ? a->zstd : c == CODING_GZIP ? a->gzip : a->plain;
}

/* What carries the content's hash in its address never changes. */
static bool is_hashed(const struct asset *a) { return str_starts(a->path, S("/static/")); }

static struct MHD_Response *response_of(struct web *web, const struct served *s, struct str bytes, enum coding c, bool has_body)
{
	struct MHD_Response *m = MHD_create_response_from_buffer(bytes.n, (void *)(uintptr_t)bytes.p, MHD_RESPMEM_PERSISTENT);
	if (!m)
		abort();
	if (has_body)
		MHD_add_response_header(m, "Content-Type", s->asset->media_type);
	if (coding_name[c])
		MHD_add_response_header(m, "Content-Encoding", coding_name[c]);
	MHD_add_response_header(m, "ETag", s->etag.p);
	MHD_add_response_header(m, "Cache-Control", is_hashed(s->asset) ? "public, max-age=31536000, immutable" : "public, max-age=3600");
	MHD_add_response_header(m, "Vary", "Accept-Encoding");
	add_security_headers(m, web->is_tls);
	return m;
}

static struct str asset_etag(struct web *web, const struct asset *a)
{
	struct sha256 sum = sha256_of(a->plain);
	struct str hex = hex_of(web->a, str_from((const char *)sum.b, 12));
	return a_fmt(web->a, "\"%.*s\"", STR_ARG(hex));
}

static int by_path(const void *a, const void *b)
{
	const struct served *x = a, *y = b;
	return str_cmp(x->asset->path, y->asset->path);
}

void served_build(struct web *web)
{
	web->n_served = web->o.n_assets;
	web->served = a_array(web->a, struct served, web->n_served + 1);
	for (size_t i = 0; i < web->n_served; i++) {
		struct served *s = &web->served[i];
		s->asset = &web->o.assets[i];
		s->etag = asset_etag(web, s->asset);
		for (enum coding c = 0; c < N_CODINGS; c++)
			if (c == CODING_NONE || asset_bytes(s->asset, c).n)
				s->as[c] = response_of(web, s, asset_bytes(s->asset, c), c, true);
		s->unchanged = response_of(web, s, STR_NONE, CODING_NONE, false);
	}
	qsort(web->served, web->n_served, sizeof *web->served, by_path);
}

void served_free(struct web *web)
{
	for (size_t i = 0; i < web->n_served; i++) {
		for (enum coding c = 0; c < N_CODINGS; c++)
			if (web->served[i].as[c])
				MHD_destroy_response(web->served[i].as[c]);
		MHD_destroy_response(web->served[i].unchanged);
	}
}

const struct served *served_find(const struct web *web, struct str path)
{
	size_t low = 0, high = web->n_served;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = str_cmp(web->served[mid].asset->path, path);
		if (!order)
			return &web->served[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

enum MHD_Result served_send(struct exchange *x, const struct served *s)
{
	if (etag_matches(req_header(&x->r, "If-None-Match"), s->etag)) {
		x->status = 304;
		return MHD_queue_response(x->mhd, 304, s->unchanged);
	}
	enum coding c = accept_coding(req_header(&x->r, "Accept-Encoding"));
	if (!s->as[c])
		c = c == CODING_ZSTD && s->as[CODING_GZIP] && str_find(req_header(&x->r, "Accept-Encoding"), S("gzip")) >= 0 ? CODING_GZIP : CODING_NONE;
	x->status = 200;
	x->bytes = (int64_t)asset_bytes(s->asset, c).n;
	return MHD_queue_response(x->mhd, 200, s->as[c]);
}
