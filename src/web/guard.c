#include "web/inside.h"

/* The host a browser believes to be ours: as configured, else as asked for. */
static struct str own_host(const struct exchange *x)
{
	return x->web->o.public_host.n ? x->web->o.public_host : req_header(&x->r, "Host");
}

static bool origin_is_ours(const struct exchange *x, struct str origin)
{
	struct str host = origin;
	if (str_starts(origin, S("https://")))
		host = str_sub(origin, 8, origin.n);
	else if (str_starts(origin, S("http://")))
		host = str_sub(origin, 7, origin.n);
	else
		return false;
	return str_eq_nocase(host, own_host(x));
}

err guard_origin(struct exchange *x)
{
	struct str site = req_header(&x->r, "Sec-Fetch-Site"), origin = req_header(&x->r, "Origin");
	bool is_foreign = site.n && !str_is(site, "same-origin") && !str_is(site, "none");
	if (!is_foreign && origin.n)
		is_foreign = !origin_is_ours(x, origin);
	return is_foreign ? fail(&x->r.w, E_DENIED, M_WEB_FORM_FOREIGN) : OK;
}

static struct str token_sent(const struct exchange *x)
{
	for (size_t i = 0; i < x->sent.n; i++)
		if (str_is(x->sent.at[i].name, "_csrf") && x->sent.at[i].kind == SENT_TEXT)
			return x->sent.at[i].text;
	return req_header(&x->r, "X-CSRF-Token");
}

/* A row with a field `once` recognises a form sent twice by itself and repeats its answer. */
static bool row_knows_repeats(const struct route *row)
{
	for (size_t i = 0; i < row->n_in; i++)
		if (!strcmp(row->in[i].name, "once"))
			return true;
	return false;
}

static err guard_public_form(struct exchange *x, struct str token)
{
	struct work *w = &x->r.w;
	switch (form_token_take(x->web->forms, w->a, token, w->now)) {
	case FORM_GOOD:
		x->form_token = token;
		return OK;
	case FORM_USED:
		return row_knows_repeats(x->r.route) ? OK : fail(w, E_CONFLICT, M_WEB_FORM_USED);
	case FORM_EXPIRED: case FORM_FORGED:
		break;
	}
	return fail(w, E_DENIED, M_WEB_FORM_EXPIRED);
}

err guard_form(struct exchange *x)
{
	struct req *r = &x->r;
	if (x->method == GET || (r->route->flags & ROUTE_NO_CSRF))
		return OK;
	TRY(guard_origin(x));
	struct str token = token_sent(x);
	if (r->session_secret.n) {
		struct str want = form_token_of_session(x->web->forms, r->w.a, r->session_secret);
		return same_secret(token, want) ? OK : fail(&r->w, E_DENIED, M_WEB_FORM_EXPIRED);
	}
	/* Without a session a program's request carries nothing that a foreign page could borrow. */
	return r->is_api ? OK : guard_public_form(x, token);
}
