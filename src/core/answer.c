#include "core/answer.h"

#include "base/rand.h"
#include "core/queries.h"
#include "web/web.h"

#define ANSWER_LIFE USEC_DAY
#define ANSWER_MAX (256 << 10)

err answer_find(struct work *w, struct str key, struct sha256 request, struct given *ret, bool *ret_found)
{
	struct answer_get_row row;
	bool found;
	TRY(answer_get(w->db, w->a, &(struct answer_get_in){ .key = key, .since = w->now - ANSWER_LIFE }, &row, &found));
	if (found && !same_secret(row.request_hash, str_from((const char *)request.b, sizeof request.b)))
		return fail(w, E_CONFLICT, M_CORE_ANSWER_OTHER);
	if (found)
		*ret = (struct given){ row.status, row.answer };
	*ret_found = found;
	return OK;
}

err answer_put(struct work *w, struct str key, struct sha256 request, struct given given)
{
	if (given.answer.n > ANSWER_MAX)
		return fail(w, E_BUG, M_CORE_ANSWER_LARGE);
	return answer_set(w->db, &(struct answer_set_in){ .key = key, .hash = str_from((const char *)request.b, sizeof request.b),
		.status = given.status, .answer = given.answer, .at = w->now }, NULL);
}

err answer_forget(struct work *w, struct str args_json)
{
	return answers_delete(w->db, &(struct answers_delete_in){ .before = w->now - ANSWER_LIFE }, NULL);
}

struct str answer_once(struct req *r)
{
	return rand_token(r->w.a, 18);
}

static void add_text(struct buf *b, struct str s)
{
	buf_fmt(b, "%zu:", s.n);
	buf_add(b, s);
}

/* One input value, in a form that no other value shares. Secrets are left out: what is stored must not help to guess them. */
static void add_value(struct buf *b, enum field_type type, const void *value)
{
	const struct strs *texts = value;
	const struct uploads *files = value;
	switch (type) {
	case F_TEXT: case F_LINES: case F_CODE: case F_EMAIL: case F_CHOICE:
		add_text(b, *(const struct str *)value);
		break;
	case F_INT: case F_ID: case F_TIME:
		buf_add_int(b, *(const int64_t *)value);
		break;
	case F_BOOL:
		buf_add_int(b, *(const bool *)value);
		break;
	case F_TEXTS:
		for (size_t i = 0; i < texts->n; i++)
			add_text(b, texts->at[i]);
		break;
	case F_FILES:
		for (size_t i = 0; i < files->n; i++) {
			add_text(b, files->at[i].name);
			add_text(b, files->at[i].sha256_hex);
		}
		break;
	case F_SECRET:
		break;
	}
}

static struct sha256 request_hash(struct req *r)
{
	struct buf b;
	buf_init(&b, 64 << 20);
	for (size_t i = 0; i < r->route->n_in; i++) {
		const struct field *f = &r->route->in[i];
		if (!strcmp(f->name, "once"))
			continue;
		buf_fmt(&b, ";%s=", f->name);
		add_value(&b, f->type, (const char *)r->in + f->offset);
	}
	struct sha256 hash = sha256_of(buf_str(&b));
	buf_done(&b);
	return hash;
}

/* "" when the request brings no key. A stranger cannot ask for another account's answer: the account is part of the key. */
static struct str request_key(struct req *r, struct str once)
{
	struct str given = req_header(r, "Idempotency-Key");
	if (!given.n)
		given = once;
	if (!given.n)
		return given;
	struct str all = a_fmt(r->w.a, "%s|%s|%lld|%.*s", r->route->journal ? r->route->journal : "", r->route->path,
		(long long)r->w.by.account_id, STR_ARG(given));
	struct sha256 hash = sha256_of(all);
	return hex_of(r->w.a, str_from((const char *)hash.b, sizeof hash.b));
}

err answer_replay(struct req *r, struct str once, bool *ret_done)
{
	struct given given;
	bool found = false;
	struct str key = request_key(r, once);
	*ret_done = false;
	if (!key.n)
		return OK;
	TRY(answer_find(&r->w, key, request_hash(r), &given, &found));
	if (!found)
		return OK;
	*ret_done = true;
	web_note_journal(r->route->journal);   /* its entry was added the first time */
	if (!r->is_api)
		return reply_see(r, given.answer, 0);
	/* kept as: Location, line break, body */
	if (str_starts(given.answer, S("/")))
		reply_header(r, "Location", str_cut(&given.answer, '\n'));
	r->status = (int)given.status;
	r->media_type = "application/json";
	buf_clear(&r->body);
	buf_add(&r->body, given.answer);
	return buf_end(&r->body);
}

err answer_keep(struct req *r, struct str once, struct str path)
{
	struct str key = request_key(r, once);
	if (!key.n)
		return OK;
	struct str body = r->status == 201 ? a_fmt(r->w.a, "%.*s\n%.*s", STR_ARG(path), STR_ARG(buf_str(&r->body))) : buf_str(&r->body);
	struct given given = { r->status, r->is_api ? body : path };
	return answer_put(&r->w, key, request_hash(r), given);
}
