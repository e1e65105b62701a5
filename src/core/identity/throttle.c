#include "core/identity/parts.h"

#define FORGET_AFTER (30 * USEC_MIN)
#define PLACE_KNOWN (90 * USEC_DAY)

/* free attempts, then 1, 2, 4, … seconds since the last one, up to wait_max */
struct limit { int64_t free; usec wait_max; };
static const struct limit pair_limit = { 5, 15 * USEC_MIN };
static const struct limit name_limit = { 50, USEC_MIN };
static const struct limit address_limit = { 200, USEC_MIN };

/* To the second: one row per key and second, and a guess about how many guesses were made reveals nothing finer. */
static usec second_of(usec t)
{
	return t - t % USEC_S;
}

/* People type passwords into the wrong box: what was typed as a name is not kept readable. */
static struct str name_mark(struct arena *a, struct str name)
{
	struct sha256 h = sha256_of(name);
	return hex_of(a, str_from((const char *)h.b, 12));
}

static struct str pair_key(struct arena *a, const struct attempt *t)
{
	return a_fmt(a, "sign_in:pair:%.*s:%.*s", STR_ARG(t->address), STR_ARG(name_mark(a, t->name)));
}

static struct str name_key(struct arena *a, const struct attempt *t)
{
	return a_fmt(a, "sign_in:name:%.*s", STR_ARG(name_mark(a, t->name)));
}

static struct str address_key(struct arena *a, const struct attempt *t)
{
	return a_fmt(a, "sign_in:address:%.*s", STR_ARG(t->address));
}

static usec wait_after(const struct limit *l, int64_t n)
{
	int64_t over = n - l->free;
	if (over < 0)
		return 0;
	usec wait = over > 20 ? l->wait_max : USEC_S << over;
	return wait < l->wait_max ? wait : l->wait_max;
}

static err wait_for(struct work *w, const struct limit *l, struct str key, usec *wait)
{
	struct throttle_recent_row row;
	TRY(throttle_recent(w->db, w->a, &(struct throttle_recent_in){ .key = key, .since = w->now - FORGET_AFTER }, &row));
	usec left = row.last_at + wait_after(l, row.n) - w->now;
	if (row.n >= l->free && left > *wait)
		*wait = left;
	return OK;
}

static err is_known_place(struct work *w, const struct attempt *t, bool *ret)
{
	struct sign_in_place_get_row row;
	*ret = false;
	return t->account_id == 0 ? OK : sign_in_place_get(w->db, w->a, &(struct sign_in_place_get_in){
		.account_id = t->account_id, .address = t->address, .since = w->now - PLACE_KNOWN }, &row, ret);
}

static err count_one(struct work *w, struct str key)
{
	return throttle_add(w->db, &(struct throttle_add_in){ .key = key, .at = second_of(w->now) }, NULL);
}

err attempt_count(struct work *w, const struct attempt *t, usec *ret_wait)
{
	usec wait = 0;
	bool known;
	struct str pair = pair_key(w->a, t), name = name_key(w->a, t), address = address_key(w->a, t);
	TRY(is_known_place(w, t, &known));
	TRY(wait_for(w, &pair_limit, pair, &wait));
	if (!known) {
		TRY(wait_for(w, &name_limit, name, &wait));
		TRY(wait_for(w, &address_limit, address, &wait));
	}
	if (wait > 0) {
		*ret_wait = wait;
		return fail(w, E_RATE, M_IDENTITY_WAIT, a_fmt(w->a, "%lld", (long long)((wait + USEC_S - 1) / USEC_S)));
	}
	TRY(count_one(w, pair));
	TRY(count_one(w, name));
	return count_one(w, address);
}

err attempt_forgive(struct work *w, const struct attempt *t)
{
	usec at = second_of(w->now);
	TRY(throttle_forget(w->db, &(struct throttle_forget_in){ .key = pair_key(w->a, t) }, NULL));
	TRY(throttle_take_back(w->db, &(struct throttle_take_back_in){ .key = name_key(w->a, t), .at = at }, NULL));
	return throttle_take_back(w->db, &(struct throttle_take_back_in){ .key = address_key(w->a, t), .at = at }, NULL);
}
