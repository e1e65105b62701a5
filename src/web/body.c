#include "web/inside.h"
#include "web/multipart.h"
#include "web/sent.h"

static bool row_takes_files(const struct route *row)
{
	for (size_t i = 0; i < row->n_in; i++)
		if (row->in[i].type == F_FILES)
			return true;
	return false;
}

/* The media type without parameters. */
static struct str type_sent(const struct exchange *x)
{
	struct str type = req_header(&x->r, "Content-Type");
	return str_trim(str_cut(&type, ';'));
}

static bool is_multipart(const struct exchange *x) { return str_eq_nocase(type_sent(x), S("multipart/form-data")); }
static bool is_json(const struct exchange *x) { return str_eq_nocase(type_sent(x), S("application/json")); }

err body_begin(struct exchange *x)
{
	const struct route *row = x->r.route;
	bool takes_files = row_takes_files(row);
	buf_init(&x->raw, x->body_max);
	if (!type_sent(x).n)
		return OK;
	if (is_multipart(x) && (takes_files || !x->r.is_api)) {
		x->multipart = multipart_new(x);
		return x->multipart ? OK : problem_malformed(x, 400, M_WEB_BAD_BODY);
	}
	if (x->r.is_api ? is_json(x) : str_eq_nocase(type_sent(x), S("application/x-www-form-urlencoded")))
		return OK;
	x->malformed = 415;
	return fail(&x->r.w, E_INVALID, M_WEB_MEDIA_TYPE, !x->r.is_api ? S("application/x-www-form-urlencoded, multipart/form-data")
		: takes_files ? S("application/json, multipart/form-data") : S("application/json"));
}

void body_add(struct exchange *x, const char *p, size_t n)
{
	x->swallowed += n;
	if (x->swallowed > x->body_max)
		x->stage = STAGE_SWALLOW;
	else if (x->multipart)
		multipart_add(x->multipart, p, n);
	else
		buf_add(&x->raw, str_from(p, n));
}

static err bad_body(struct exchange *x, err e, enum msg message)
{
	if (e == E_LIMIT)
		return fail(&x->r.w, E_LIMIT, M_WEB_TOO_MANY_FIELDS);
	return e == E_INVALID ? problem_malformed(x, 400, message) : e;
}

static err json_end_of_body(struct exchange *x)
{
	struct str why = STR_NONE;
	err e = sent_json(x->r.w.a, buf_str(&x->raw), &x->sent, &why);
	if (e != E_INVALID)
		return bad_body(x, e, M_WEB_BAD_BODY);
	x->malformed = 400;
	return fail(&x->r.w, e, M_WEB_BAD_JSON, why);
}

err body_end(struct exchange *x)
{
	if (x->method == GET)
		return bad_body(x, sent_form(x->r.w.a, x->query, &x->sent), M_WEB_BAD_QUERY);
	if (x->multipart)
		return bad_body(x, multipart_end(x->multipart), M_WEB_BAD_BODY);
	TRY(buf_end(&x->raw));
	if (!x->raw.n)
		return OK;
	if (!type_sent(x).n) {
		x->malformed = 415;
		return fail(&x->r.w, E_INVALID, M_WEB_MEDIA_TYPE, x->r.is_api ? S("application/json") : S("application/x-www-form-urlencoded"));
	}
	if (is_json(x))
		return json_end_of_body(x);
	return bad_body(x, sent_form(x->r.w.a, buf_str(&x->raw), &x->sent), M_WEB_BAD_BODY);
}

void body_done(struct exchange *x)
{
	multipart_free(x->multipart);
	x->multipart = NULL;
	buf_done(&x->raw);
}
