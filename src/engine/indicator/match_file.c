/* match_file: file names and paths around the part that is looked up, and keywords. */
#include "engine/indicator/scan_inside.h"

#define SLASHES_MAX 4   /* \ / \\ \/ and a path that was escaped twice */

static bool is_slash(byte c) { return c == '/' || c == '\\'; }

/* One character of the value before, or behind, the place in the text; a slash stands for one to four of either kind. */
static bool step_back(const struct scanner *sc, byte c, size_t *at)
{
	size_t n = 0;
	if (c != '/')
		return *at > 0 && lower(sc->p[*at - 1]) == c && (*at)--;
	while (n < SLASHES_MAX && *at > 0 && is_slash(sc->p[*at - 1]))
		(*at)--, n++;
	return n > 0;
}

static bool step_on(const struct scanner *sc, byte c, size_t *at)
{
	size_t n = 0;
	if (c != '/')
		return *at < sc->n && lower(sc->p[*at]) == c && ++*at;
	while (n < SLASHES_MAX && *at < sc->n && is_slash(sc->p[*at]))
		(*at)++, n++;
	return n > 0;
}

/* Neither a word nor, with dots between, the rest of a name goes on. */
static bool ends_here(const struct scanner *sc, size_t at)
{
	size_t n = 0;
	while (at < sc->n && sc->p[at] == '.' && n++ < RUN_MAX)
		at++;
	return !word_begins(sc->p + at, sc->p + sc->n);
}

static bool begins_here(const struct scanner *sc, size_t at)
{
	return at == 0 || (sc->p[at - 1] != '.' && !word_ends(sc->p, sc->p + at));
}

/* The item of which value[from, to) stands at [s, e); start: a place that counts as a beginning (behind an escape). */
static void match_around(struct scanner *sc, uint32_t item, size_t from, size_t to, size_t s, size_t e, size_t start)
{
	struct str v = item_value(sc->ix, &sc->ix->items[item]);
	while (from > 0 && step_back(sc, (byte)v.p[from - 1], &s))
		from--;
	while (to < v.n && step_on(sc, (byte)v.p[to], &e))
		to++;
	if (from == 0 && to == v.n && (s == start || begins_here(sc, s)) && ends_here(sc, e))
		found_add(sc, s, e, item);
}

void match_file(struct scanner *sc, const struct reading *r, size_t e)
{
	byte room[8 + RUN_MAX] = { 0 };
	size_t n = e - r->s, at = 0;
	for (size_t i = 0; i < n; i++)
		room[8 + i] = lower(sc->p[r->s + i]);
	uint64_t key = salted(SALT_FILE, name_hash(room + 8 + n, n));
	for (uint32_t item; (item = table_next(sc->ix, key, &at)) != NO_ITEM;) {
		const struct item *i = &sc->ix->items[item];
		struct str v = item_value(sc->ix, i);
		if (i->type == INDICATOR_FILE && i->anchor_n == n && i->anchor + n <= v.n && !memcmp(v.p + i->anchor, room + 8, n))
			match_around(sc, item, i->anchor, i->anchor + n, r->s, e, r->s);
	}
}

/* ---- keywords ---- */

static bool stands_at(const struct scanner *sc, struct str v, size_t s)
{
	if (v.n > sc->n - s)
		return false;
	for (size_t i = 0; i < v.n; i++)
		if (lower(sc->p[s + i]) != (byte)v.p[i])
			return false;
	return true;
}

static void match_keyword(struct scanner *sc, const struct window *w, size_t at)
{
	const struct item *i = &sc->ix->items[w->item];
	struct str v = item_value(sc->ix, i);
	if (w->at + 4 > v.n)
		return;
	if (i->type == INDICATOR_FILE) {
		for (size_t k = 0; k < 4; k++)
			if (lower(sc->p[at + k]) != (byte)v.p[w->at + k])
				return;
		match_around(sc, w->item, w->at, w->at + 4, at, at + 4, SIZE_MAX);
	} else if (at >= w->at && stands_at(sc, v, at - w->at))
		found_add(sc, at - w->at, at - w->at + v.n, w->item);
}

void match_window(struct scanner *sc, size_t at)
{
	size_t low = 0, high = sc->ix->head->n_windows;
	if (at + 4 > sc->n || at + 4 <= sc->from || at + 4 > sc->to)
		return;
	uint32_t word = load4(sc->p + at) | 0x20202020u;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (sc->ix->windows[middle].word < word)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < sc->ix->head->n_windows && sc->ix->windows[low].word == word; low++)
		if (sc->ix->windows[low].item < sc->ix->head->n_items)
			match_keyword(sc, &sc->ix->windows[low], at);
}
