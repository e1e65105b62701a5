/* The count of a day in memory, until something changes that it depends on: the lists (team_version), the rules of counting, and, for
 * what comes of itself or from elsewhere (a provider's name), a minute. */
#include "modules/team/rules.h"

#include <pthread.h>

#include "base/rand.h"
#include "core/settings.h"

enum { DAYS_KEPT = 4 };
#define OLD_AFTER USEC_MIN

struct key { usec day; int64_t version, demand, cap; struct str standard; };

struct kept {
	struct count_view v;                 /* the first member: who holds it has its address */
	struct arena *a;
	struct key key;
	usec made_at;                        /* on the steady clock */
	int64_t n_held;                      /* those who show it, and one while it is in its place */
};

static pthread_mutex_t places = PTHREAD_MUTEX_INITIALIZER, counting = PTHREAD_MUTEX_INITIALIZER;
static struct kept *kept[DAYS_KEPT];
static size_t turn;

err team_changed(struct work *w)
{
	return team_touch(w->db, &(struct team_touch_in){ .version = id_new() }, NULL);
}

static err key_of(struct work *w, usec at, struct key *ret)
{
	struct team_version_row row;
	TRY(team_version(w->db, w->a, &row));
	*ret = (struct key){ .day = day_first(at), .version = row.version, .demand = setting_int(w, "team.demand"), .cap = setting_int(w, "team.cap"),
		.standard = setting_text(w, "team.standard") };
	return OK;
}

static bool is_same(const struct key *x, const struct key *y)
{
	return x->day == y->day && x->version == y->version && x->demand == y->demand && x->cap == y->cap && str_eq(x->standard, y->standard);
}

static void let_go(struct kept *k)
{
	pthread_mutex_lock(&places);
	bool is_last = k && --k->n_held == 0;
	pthread_mutex_unlock(&places);
	if (!is_last)
		return;
	count_done(&k->v);
	arena_free(k->a);
}

static struct kept *find(const struct key *key)
{
	struct kept *found = NULL;
	pthread_mutex_lock(&places);
	for (size_t i = 0; i < DAYS_KEPT && !found; i++)
		if (kept[i] && is_same(&kept[i]->key, key) && clock_steady() - kept[i]->made_at < OLD_AFTER)
			found = kept[i];
	if (found)
		found->n_held++;
	pthread_mutex_unlock(&places);
	return found;
}

/* Into the place of an older count of the same day, else of the one that has been there longest. */
static void put(struct kept *k)
{
	pthread_mutex_lock(&places);
	size_t place = turn;
	for (size_t i = 0; i < DAYS_KEPT; i++)
		if (kept[i] && kept[i]->key.day == k->key.day)
			place = i;
	if (place == turn)
		turn = (turn + 1) % DAYS_KEPT;
	struct kept *old = kept[place];
	kept[place] = k;
	k->n_held++;
	pthread_mutex_unlock(&places);
	let_go(old);
}

static err count_anew(struct work *w, const struct key *key, struct kept **ret)
{
	struct arena *whole = w->a, *a = arena_new(SIZE_MAX);
	struct kept *k = a_new(a, struct kept);
	*k = (struct kept){ .a = a, .key = *key, .made_at = clock_steady(), .n_held = 1 };
	k->key.standard = a_dup(a, key->standard);
	w->a = a;
	err e = count_at(w, key->day, &k->v);
	w->a = whole;
	if (e != OK) {
		arena_free(a);
		return e;
	}
	put(k);
	*ret = k;
	return OK;
}

err count_hold(struct work *w, usec at, const struct count_view **ret)
{
	struct key key;
	TRY(key_of(w, at, &key));
	struct kept *k = find(&key);
	if (!k) {
		pthread_mutex_lock(&counting);
		k = find(&key);
		err e = k ? OK : count_anew(w, &key, &k);
		pthread_mutex_unlock(&counting);
		TRY(e);
	}
	*ret = &k->v;
	return OK;
}

void count_release(const struct count_view *c)
{
	if (c)
		let_go((struct kept *)(uintptr_t)c);
}
