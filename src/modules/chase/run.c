/* The day's round: settle, climb, tell. Each piece in a transaction of its own, so that a round that was broken off goes on where it was. */
#include "modules/chase/rules.h"

#include "core/command.h"
#include "core/journal.h"
#include "core/legal/legal.h"
#include "core/settings.h"

enum { BATCH = 32 };

struct rounds { struct work w; int64_t day, at, n; bool is_climbed, is_ended; };

/* One piece in a transaction; the arena begins anew with each. */
static err piece(struct store *s, struct rounds *x, enum tx_mode mode, err (*fn)(struct db *, void *))
{
	arena_reset(x->w.a);
	return store_run(s, mode, x->w.a, fn, x);
}

static struct work *work_of(struct rounds *x, struct db *db)
{
	x->w.db = db;
	x->w.problem = (struct problem){ 0 };
	return &x->w;
}

/* ---- settling ---- */

static err settle_next(struct db *db, void *arg)
{
	struct rounds *x = arg;
	struct work *w = work_of(x, db);
	struct chase_changed_org_row o;
	TRY(chase_changed_org(db, w->a, &(struct chase_changed_org_in){ .after = x->at }, &o));
	if (o.id)
		TRY(chase_settle_org(w, o.id));
	x->n = o.id;
	return OK;
}

static err settle_all(struct store *s, struct rounds *x)
{
	x->at = 0;
	do {
		TRY(piece(s, x, TX_WRITE, settle_next));
		x->at = x->n;
	} while (x->at);
	return OK;
}

/* ---- climbing ---- */

static err where_we_are(struct db *db, void *arg)
{
	struct rounds *x = arg;
	struct work *w = work_of(x, db);
	struct chase_run_get_row run;
	TRY(chase_run_get(db, w->a, &(struct chase_run_get_in){ .day = x->day }, &run, &x->is_climbed));
	x->is_ended = x->is_climbed && run.ended_at;
	return OK;
}

static err climb_next(struct db *db, void *arg)
{
	struct rounds *x = arg;
	struct work *w = work_of(x, db);
	struct chase_orgs_after_rows o;
	int64_t n;
	TRY(chase_orgs_after(db, w->a, &(struct chase_orgs_after_in){ .after = x->at, .max = BATCH }, &o));
	x->n = o.n ? o.at[o.n - 1].id : 0;
	return o.n ? chase_climb(w, x->at + 1, x->n + 1, &n) : OK;
}

static err climbed(struct db *db, void *arg)
{
	struct rounds *x = arg;
	struct work *w = work_of(x, db);
	struct chase_items_on_row n;
	TRY(chase_items_on(db, w->a, &(struct chase_items_on_in){ .day = x->day }, &n));
	TRY(chase_run_put(db, &(struct chase_run_put_in){ .day = x->day, .now = w->now, .n = n.n }, NULL));
	return journal_add(w, "chase.run", (struct journal_ref){ NULL, 0 }, a_fmt(w->a, "{\"code\":\"%.*s\",\"n\":%lld}", STR_ARG(date_shown(w->a, w->now)), (long long)n.n));
}

static err climb_all(struct store *s, struct rounds *x)
{
	x->at = 0;
	do {
		TRY(piece(s, x, TX_WRITE, climb_next));
		x->at = x->n;
	} while (x->at);
	return piece(s, x, TX_WRITE, climbed);
}

/* ---- telling ---- */

static err tell_next(struct db *db, void *arg)
{
	struct rounds *x = arg;
	struct work *w = work_of(x, db);
	struct chase_digest_org_row o;
	TRY(chase_digest_org(db, w->a, &(struct chase_digest_org_in){ .after = x->at }, &o));
	if (o.id)
		TRY(chase_digest_of(w, o.id));
	x->n = o.id;
	return OK;
}

static err told(struct db *db, void *arg)
{
	struct rounds *x = arg;
	return chase_run_end(db, &(struct chase_run_end_in){ .day = x->day, .now = x->w.now }, NULL);
}

static err tell_all(struct store *s, struct rounds *x)
{
	x->at = 0;
	do {
		TRY(piece(s, x, TX_WRITE, tell_next));
		x->at = x->n;
	} while (x->at);
	return piece(s, x, TX_WRITE, told);
}

/* ---- all ---- */

static err go_round(struct store *s, struct rounds *x)
{
	TRY(settle_all(s, x));
	TRY(piece(s, x, TX_READ, where_we_are));
	if (!x->is_climbed)
		TRY(climb_all(s, x));
	return x->is_ended ? OK : tell_all(s, x);
}

err chase_round(struct store *s, struct work *w)
{
	struct rounds x = { .w = *w, .day = civil_day_number(w->now) };
	if (legal_is_off(NULL, x.day))
		return OK;
	x.w.a = arena_new(0);
	err e = go_round(s, &x);
	arena_free(x.w.a);
	return e;
}

err chase_daily(struct store *s, struct work *w, struct str args_json)
{
	return civil_of(w->now).hour < setting_int(w, "chase.hour") ? OK : chase_round(s, w);
}

/* ---- ungcuu chase run|list ---- */

static err list_fn(struct work *w, void *arg)
{
	struct command *c = arg;
	struct chase_page_rows rows;
	TRY(chase_page(w->db, w->a, &(struct chase_page_in){ .wide = true, .before = INT64_MAX, .max = 200 }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		command_say(c, a_fmt(w->a, "%.*s\t%.*s\t%.*s\t%.*s\t%lld/%lld", STR_ARG(rows.at[i].code), STR_ARG(rows.at[i].kind), STR_ARG(rows.at[i].org_code),
			STR_ARG(rows.at[i].state), (long long)rows.at[i].n_open, (long long)rows.at[i].n));
	return OK;
}

int chase_verb(int argc, char **argv)
{
	struct command c;
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	if (argc == 2 && !strcmp(argv[1], "run"))
		return command_close(&c, chase_round(c.store, &c.w));
	if (argc == 2 && !strcmp(argv[1], "list"))
		return command_close(&c, command_run(&c, TX_READ, list_fn, &c));
	return command_usage(&c, argv[0], say(&c.w, M_CHASE_USAGE));
}
