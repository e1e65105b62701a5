#include "base/log.h"
#include "web/inside.h"
#include "web/sent.h"

/* The write whose transaction this thread is in. */
static _Thread_local struct exchange *writing;

void web_note_journal(const char *name)
{
	if (writing && writing->r.route->journal && !strcmp(writing->r.route->journal, name))
		writing->is_journalled = true;
}

static bool needs_identity(const struct exchange *x)
{
	return x->web->o.hooks.identify && (req_header(&x->r, "Cookie").n || req_header(&x->r, "Authorization").n);
}

/* Who asks. The language asked for by ?lang= stands above the account's for this page. */
static err identify(struct exchange *x)
{
	struct actor *by = &x->r.w.by;
	enum lang lang = by->lang;
	if (needs_identity(x))
		TRY(x->web->o.hooks.identify(&x->r, x->web->o.store));
	if (!by->account_id || x->chose_lang)
		by->lang = lang;
	return OK;
}

static struct str who_counts(const struct exchange *x, enum rate_class class)
{
	const struct work *w = &x->r.w;
	if (w->by.account_id && class == RATE_NORMAL)
		return a_fmt(w->a, "account %lld", (long long)w->by.account_id);
	return rate_address(w->a, x->r.address);
}

static bool is_limited(const struct exchange *x)
{
	bool counts = x->r.route->rate == RATE_NORMAL ? x->method != GET : x->r.route->rate != RATE_NONE;
	return counts && (!x->is_loopback || x->is_forwarded || x->web->o.limit_loopback);
}

static err take_rate(struct exchange *x)
{
	struct work *w = &x->r.w;
	enum rate_class class = x->r.route->rate;
	int64_t wait_s = 1;
	if (!is_limited(x) || rate_take(x->web->rates, class, who_counts(x, class), clock_steady(), &wait_s))
		return OK;
	struct str wait = a_fmt(w->a, "%lld", (long long)wait_s);
	reply_header(&x->r, "Retry-After", wait);
	return fail(w, E_RATE, M_WEB_RATE, wait);
}

static err permitted(struct exchange *x)
{
	struct work *w = &x->r.w;
	const struct perm *perm = x->r.route->perm;
	if (perm == &PERM_PUBLIC)
		return OK;
	if (!w->by.account_id)
		return fail(w, E_UNSIGNED, M_WEB_UNSIGNED);
	if (perm == &PERM_SIGNED_IN || (x->web->o.hooks.may && x->web->o.hooks.may(w, perm)))
		return OK;
	return fail(w, E_DENIED, M_WEB_DENIED);
}

/* Forms carry their token among the fields; for the row it does not exist. */
static void drop_token(struct sents *sent)
{
	size_t kept = 0;
	for (size_t i = 0; i < sent->n; i++)
		if (!str_is(sent->at[i].name, "_csrf"))
			sent->at[kept++] = sent->at[i];
	sent->n = kept;
}

static err check(struct exchange *x)
{
	struct req *r = &x->r;
	const struct route *row = r->route;
	if (!(row->flags & ROUTE_NO_DATABASE))
		TRY(identify(x));
	TRY(take_rate(x));
	TRY(permitted(x));
	TRY(body_end(x));
	/* What was typed is known from here on, so that a form can be shown again even when its token has expired. */
	x->in = a_alloc(r->w.a, row->in_size + 1);
	r->in = x->in;
	TRY(guard_form(x));
	if (x->is_full)
		return fail(&r->w, E_FULL, M_WEB_FULL);
	if (x->method != GET && !r->is_api)
		drop_token(&x->sent);
	TRY(input_fill(&r->w, row, &x->sent, x->in));
	return row->before ? row->before(r) : OK;
}

static void restore(struct exchange *x)
{
	struct buf body = x->r.body;
	reply_reset(x);
	x->r = x->before_run;
	x->r.body = body;
	buf_clear(&x->r.body);
	x->reply.headers.at = x->before_headers.at;
	x->reply.headers.n = x->before_headers.n;
	x->reply.headers.cap = x->before_headers.cap;
}

static err journal_checked(struct exchange *x)
{
	const struct route *row = x->r.route;
	if (!x->is_writing || !row->journal || x->is_journalled)
		return OK;
	atomic_fetch_add(&x->web->journal_missing, 1);
	log_error("web.journal_missing", "path", row->path, "journal", row->journal, NULL);
	return x->web->o.strict_journal ? E_BUG : OK;
}

static err in_transaction(struct db *db, void *arg)
{
	struct exchange *x = arg;
	restore(x);
	x->r.w.db = db;
	x->is_journalled = false;
	writing = x->is_writing ? x : NULL;
	err e = x->run(&x->r);
	writing = NULL;
	x->statements = db_statements(db);
	return e == OK ? journal_checked(x) : e;
}

/* Runs a handler in a transaction that may be tried several times; each try begins from the same request. */
static err run(struct exchange *x, err (*handler)(struct req *r), enum tx_mode mode)
{
	x->run = handler;
	x->is_writing = mode == TX_WRITE;
	x->before_run = x->r;
	x->before_headers.at = x->reply.headers.at;
	x->before_headers.n = x->reply.headers.n;
	x->before_headers.cap = x->reply.headers.cap;
	err e = store_run(x->web->o.store, mode, x->r.w.a, in_transaction, x);
	x->r.w.db = NULL;
	return e;
}

static err run_route(struct exchange *x)
{
	const struct route *row = x->r.route;
	if (row->flags & ROUTE_NO_DATABASE)
		return row->run(&x->r);
	return run(x, row->run, x->method == GET ? TX_READ : TX_WRITE);
}

static bool may_show_again(const struct exchange *x, err e)
{
	const struct route *row = x->r.route;
	if (!row->again || x->r.is_api || x->malformed || !x->in)
		return false;
	return e == E_INVALID || e == E_CONFLICT || e == E_FULL || str_eq(x->r.w.problem.code, msg_key(M_WEB_FORM_EXPIRED));
}

/* The form once more, with the problem and everything typed; the status says that nothing was stored. */
static err show_again(struct exchange *x, err e)
{
	struct problem problem = x->r.w.problem;
	x->r.w.problem.e = e;
	if (!problem.text.n)
		x->r.w.problem.text = msg_text(x->r.w.by.lang, e == E_CONFLICT ? M_WEB_CONFLICT : e == E_FULL ? M_WEB_FULL : M_WEB_INVALID);
	reply_reset(x); /* what the handler answered before its commit failed */
	err again = run(x, x->r.route->again, TX_READ);
	if (again == OK && x->r.status == 200)
		x->r.status = err_http_status(e);
	if (again != OK)
		x->r.w.problem = problem;
	return again;
}

static err answer(struct exchange *x)
{
	err e = check(x);
	if (e == OK)
		e = run_route(x);
	if (e != OK && x->form_token.n)
		form_token_release(x->web->forms, x->r.w.a, x->form_token);
	if (e != OK && e != E_RATE && e != E_IO && e != E_FULL && e != E_BUG && is_limited(x))
		rate_charge(x->web->rates, x->r.route->rate, who_counts(x, x->r.route->rate), clock_steady());
	if (e != OK && may_show_again(x, e) && show_again(x, e) == OK)
		return OK;
	return e;
}

void exchange_answer(struct exchange *x)
{
	err e = answer(x);
	if (e != OK)
		problem_reply(x, e);
	if (x->asks_lang)
		reply_lang(&x->r);
	exchange_pack(x);
}

/* A second exchange asks what the first one asked. The first is only read: its event thread goes on sending. */
static struct exchange *exchange_like(const struct exchange *x)
{
	struct exchange *y = exchange_new(x->web);
	y->copies.at = x->copies.at;
	y->copies.n = x->copies.n;
	y->has_copies = true;
	y->method = x->method;
	y->in = x->in;
	y->r.in = x->in;
	y->r.route = x->r.route;
	y->r.path = x->r.path;
	memcpy(y->r.args, x->r.args, sizeof y->r.args);
	y->r.address = x->r.address;
	y->r.is_api = x->r.is_api;
	y->r.w.request_id = x->r.w.request_id;
	y->r.w.by.lang = x->r.w.by.lang;
	return y;
}

/* Whether a live page may still be seen: everything that let it begin, asked again. */
err exchange_recheck(const struct exchange *x)
{
	struct exchange *y = exchange_like(x);
	err e = identify(y);
	if (e == OK)
		e = permitted(y);
	if (e == OK)
		e = run(y, y->r.route->run, TX_READ);
	exchange_done(y);
	return e;
}
