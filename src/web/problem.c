#include "base/log.h"
#include "web/inside.h"
#include "web/ui.h"

/* What each failure is called, and what is said when nobody said more. */
static const struct { enum msg title, text; } words[N_ERR] = {
	[E_INVALID] = { M_WEB_TITLE_INVALID, M_WEB_INVALID },
	[E_UNSIGNED] = { M_WEB_TITLE_UNSIGNED, M_WEB_UNSIGNED },
	[E_DENIED] = { M_WEB_TITLE_DENIED, M_WEB_DENIED },
	[E_NOT_FOUND] = { M_WEB_TITLE_NOT_FOUND, M_WEB_NOT_FOUND },
	[E_CONFLICT] = { M_WEB_TITLE_CONFLICT, M_WEB_CONFLICT },
	[E_LIMIT] = { M_WEB_TITLE_LIMIT, M_WEB_LIMIT_ANY },
	[E_RATE] = { M_WEB_TITLE_RATE, M_WEB_TITLE_RATE },
	[E_RETRY] = { M_WEB_TITLE_UNAVAILABLE, M_WEB_UNAVAILABLE },
	[E_IO] = { M_WEB_TITLE_UNAVAILABLE, M_WEB_UNAVAILABLE },
	[E_FULL] = { M_WEB_TITLE_FULL, M_WEB_FULL },
	[E_BUG] = { M_WEB_TITLE_BUG, M_WEB_BUG },
};

err problem_malformed(struct exchange *x, int status, enum msg message)
{
	x->malformed = status;
	return fail(&x->r.w, E_INVALID, message);
}

static void log_cause(const struct exchange *x, err e)
{
	const struct problem *p = &x->r.w.problem;
	log_error("web.failed", "request", log_s(x->r.w.request_id), "path", log_s(exchange_path_logged(x)), "error", err_name(e),
		"code", log_s(p->code), "cause", log_s(p->cause), NULL);
}

/* Makes the problem whole: a sentence for every failure, and nothing of our own insides for E_IO and E_BUG. */
static void problem_complete(struct exchange *x, err e)
{
	struct work *w = &x->r.w;
	struct problem *p = &w->problem;
	if (e == E_IO || e == E_BUG || e == E_RETRY)
		log_cause(x, e);
	if (p->e == e && p->text.n && e != E_BUG)
		return;
	p->e = e;
	p->text = say(w, words[e].text, w->request_id);
	p->code = msg_key(words[e].text);
}

static void problem_json(struct exchange *x, struct str title)
{
	struct req *r = &x->r;
	const struct problem *p = &r->w.problem;
	struct json j = reply_json(r);
	r->media_type = "application/problem+json";
	json_object(&j);
	json_text(&j, "type", a_fmt(r->w.a, "urn:ungcuu:problem:%.*s", STR_ARG(p->code)));
	json_text(&j, "title", title);
	json_int(&j, "status", r->status);
	json_text(&j, "detail", p->text);
	json_text(&j, "instance", a_fmt(r->w.a, "urn:ungcuu:request:%.*s", STR_ARG(r->w.request_id)));
	if (p->fields.n)
		json_key_array(&j, "errors");
	for (size_t i = 0; i < p->fields.n; i++) {
		json_object(&j);
		json_text(&j, "field", p->fields.at[i].field);
		json_text(&j, "detail", p->fields.at[i].text);
		json_text(&j, "code", p->fields.at[i].code);
		json_end(&j);
	}
	if (p->fields.n)
		json_end(&j);
	json_end(&j);
}

static struct html bare_problem(struct req *r, struct str title)
{
	const struct problem *p = &r->w.problem;
	struct buf b;
	buf_init(&b, 1 << 20);
	buf_lit(&b, "<h1>");
	buf_add_html(&b, title);
	buf_lit(&b, "</h1><p>");
	buf_add_html(&b, p->text);
	buf_lit(&b, "</p>");
	if (p->fields.n)
		buf_lit(&b, "<ul>");
	for (size_t i = 0; i < p->fields.n; i++) {
		buf_lit(&b, "<li>");
		buf_add_html(&b, p->fields.at[i].text);
		buf_lit(&b, "</li>");
	}
	if (p->fields.n)
		buf_lit(&b, "</ul>");
	return html_from_template(r->w.a, &b);
}

static void problem_page(struct exchange *x, struct str title)
{
	struct req *r = &x->r;
	struct html body;
	int status = r->status;
	if (!x->web->o.hooks.problem || x->web->o.hooks.problem(r, title, &body) != OK)
		body = bare_problem(r, title);
	if (reply_page(r, title, body) != OK) {
		buf_clear(&r->body);
		buf_add(&r->body, body.is_html);
	}
	r->status = status;
}

/* Where to go on after signing in: the page asked for, or the one a form stood on. */
static void send_to_sign_in(struct exchange *x)
{
	struct req *r = &x->r;
	const char *sign_in = x->web->o.sign_in ? x->web->o.sign_in : "/sign-in";
	bool may_return = x->method == GET && !r->is_partial;
	struct query_part next = { "next", may_return ? x->target : STR_NONE };
	r->status = r->is_partial ? 401 : 303;
	reply_header(r, r->is_partial ? "HX-Redirect" : "Location", link_with(r->w.a, str_of(sign_in), &next, 1));
}

void problem_reply(struct exchange *x, err e)
{
	struct req *r = &x->r;
	struct reply kept = x->reply;
	reply_reset(x);
	for (size_t i = 0; i < kept.headers.n; i++)
		if (!strcmp(kept.headers.at[i].name, "Allow") || !strcmp(kept.headers.at[i].name, "Retry-After"))
			reply_header(r, kept.headers.at[i].name, kept.headers.at[i].value);
	problem_complete(x, e);
	if (e == E_UNSIGNED && !r->is_api) {
		send_to_sign_in(x);
		return;
	}
	r->status = x->malformed ? x->malformed : err_http_status(e);
	if (r->status == 401)
		reply_header(r, "WWW-Authenticate", S("Bearer realm=\"ungcuu\""));
	if (r->status == 503)
		reply_header(r, "Retry-After", S("5"));
	if (r->status == 507)
		reply_header(r, "Retry-After", S("60"));
	struct str title = msg_text(r->w.by.lang, x->malformed ? M_WEB_TITLE_MALFORMED : words[e].title);
	if (r->is_api)
		problem_json(x, title);
	else
		problem_page(x, title);
}
