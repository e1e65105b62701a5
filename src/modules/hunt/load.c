/* A result read into memory: hits grouped by indicator or rule, in bounded memory however many there are. */
#include <stdlib.h>

#include "base/text.h"
#include "modules/hunt/hunts.h"

enum { SLOTS = 4 * HUNT_GROUPS_MAX, PLACE_LETTERS = 300, TEXT_LETTERS = 300, NAME_LETTERS = 300, NAMED_MAX = 500 };

struct loading {
	struct arena *a, *scratch;
	struct hunt_result *to;
	uint32_t *slots;                      /* number of a group + 1, by the hash of what makes it one */
	size_t n_lists, n_paths;
};

/* What others wrote, as one line: no tabs, breaks, controls; clipped. */
static struct str plain(struct arena *a, struct str s, size_t letters)
{
	struct str clipped = str_sub(s, 0, 4 * letters + 4);
	while (clipped.n && clipped.n < s.n && ((unsigned char)s.p[clipped.n] & 0xc0) == 0x80)
		clipped.n--;
	char *p = a_z(a, clipped);
	for (size_t i = 0; i < clipped.n; i++)
		if ((unsigned char)p[i] < ' ' || p[i] == 0x7f)
			p[i] = ' ';
	return text_clip(a, str_trim(text_clean(a, str_from(p, clipped.n))), letters);
}

/* Adds a line to a text kept as lines. */
static void add_line(struct arena *a, struct str *to, struct str line)
{
	*to = a_fmt(a, "%.*s%s%.*s", STR_ARG(*to), to->n ? "\n" : "", STR_ARG(line));
}

static void head(void *arg, const struct result_head *h)
{
	struct loading *l = arg;
	struct hunt_result *r = l->to;
	r->program = plain(l->a, h->program, 50);
	r->host = plain(l->a, h->host, NAME_LETTERS);
	r->hunt = plain(l->a, h->hunt, 50);
	r->why = plain(l->a, h->why, HUNT_WORDS);
	r->started = h->started;
	r->systems.at = a_array(l->a, struct str, h->n_systems);
	for (; r->systems.n < h->n_systems; r->systems.n++)
		r->systems.at[r->systems.n] = plain(l->a, h->systems[r->systems.n], 50);
}

static void source(void *arg, const struct result_source *s)
{
	struct loading *l = arg;
	if (l->n_lists++ < NAMED_MAX)
		add_line(l->a, &l->to->lists, a_fmt(l->scratch, "%.*s\t%.*s\t%lld", STR_ARG(plain(l->scratch, s->name, NAME_LETTERS)), STR_ARG(plain(l->scratch, s->sha256, 64)), (long long)s->bytes));
}

static void path(void *arg, const struct result_path *p)
{
	struct loading *l = arg;
	if (l->n_paths++ < NAMED_MAX)
		add_line(l->a, &l->to->coverage, a_fmt(l->scratch, "%.*s\t%lld\t%lld\t%lld\t%lld\t%lld\t%lld", STR_ARG(plain(l->scratch, p->path, PLACE_LETTERS)), (long long)p->files,
			(long long)p->bytes, (long long)p->lines, (long long)p->unread, (long long)p->from, (long long)p->to));
}

static struct str place_of(struct arena *a, struct str file, struct str inside, int64_t line, int64_t record, int64_t offset)
{
	struct str at = inside.n ? a_fmt(a, "%.*s!%.*s", STR_ARG(file), STR_ARG(inside)) : file;
	const int64_t n = line >= 0 ? line : record >= 0 ? record : offset;
	return n < 0 ? plain(a, at, PLACE_LETTERS) : a_fmt(a, "%.*s%s%lld", STR_ARG(plain(a, at, PLACE_LETTERS)), line >= 0 ? ":" : record >= 0 ? "#" : "@", (long long)n);
}

static void trouble(void *arg, const struct result_named *t)
{
	struct loading *l = arg;
	if (t->is_skipped)
		l->to->n_skipped++;
	else
		l->to->n_troubles++;
	if (l->to->n_skipped + l->to->n_troubles <= HUNT_TROUBLES_KEPT)
		add_line(l->a, &l->to->troubles, a_fmt(l->scratch, "%.*s\t%.*s", STR_ARG(plain(l->scratch, t->fault, 30)), STR_ARG(place_of(l->scratch, t->file, t->inside, -1, -1, -1))));
	arena_reset(l->scratch);
}

/* ---- groups ---- */

static bool is_indicator(struct str kind) { return str_is(kind, "indicator"); }

/* An indicator is its type and value, a rule its id. */
static bool is_of(const struct hunt_group *g, const struct hunt_group *x)
{
	if (!str_eq(g->kind, x->kind))
		return false;
	return is_indicator(g->kind) ? str_eq(g->type, x->type) && str_eq(g->value, x->value) : str_eq(g->item, x->item);
}

static uint64_t hash_more(uint64_t h, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	return (h ^ 0xff) * 0x100000001b3u;
}

static size_t slot_of(const struct hunt_group *g)
{
	uint64_t h = hash_more(0xcbf29ce484222325u, g->kind);
	h = is_indicator(g->kind) ? hash_more(hash_more(h, g->type), g->value) : hash_more(h, g->item);
	return (size_t)((h ^ h >> 29) % SLOTS);
}

static struct hunt_group *group_of(struct loading *l, const struct hunt_group *g)
{
	size_t i = slot_of(g);
	for (; l->slots[i]; i = (i + 1) % SLOTS)
		if (is_of(&l->to->groups.at[l->slots[i] - 1], g))
			return &l->to->groups.at[l->slots[i] - 1];
	if (l->to->groups.n == HUNT_GROUPS_MAX) {
		l->to->is_too_many = true;
		return NULL;
	}
	struct hunt_group *new = VEC_ADD(l->a, &l->to->groups);
	*new = (struct hunt_group){ .kind = a_dup(l->a, g->kind), .type = a_dup(l->a, g->type), .item = a_dup(l->a, g->item), .value = a_dup(l->a, g->value),
		.title = a_dup(l->a, g->title), .author = a_dup(l->a, g->author), .techniques = a_dup(l->a, g->techniques) };
	l->slots[i] = (uint32_t)l->to->groups.n;
	return new;
}

static void hit(void *arg, const struct result_hit *h)
{
	struct loading *l = arg;
	struct arena *s = l->scratch;
	struct hunt_group *g = group_of(l, &(struct hunt_group){ .kind = plain(s, h->kind, 20), .type = plain(s, h->type, 30), .item = plain(s, h->id, NAME_LETTERS),
		.value = plain(s, h->value, NAME_LETTERS), .title = plain(s, h->title, NAME_LETTERS), .author = plain(s, h->author, NAME_LETTERS),
		.techniques = plain(s, h->techniques, NAME_LETTERS) });
	l->to->n_hits++;
	if (g) {
		struct str place = place_of(s, h->file, h->inside, h->line, h->record, h->offset);
		g->hits++;
		if (!g->first.n)
			g->first = a_dup(l->a, place);
		if (g->n_examples < HUNT_EXAMPLES) {
			add_line(l->a, &g->examples, a_fmt(s, "%.*s\t%.*s", STR_ARG(place), STR_ARG(plain(s, h->text, TEXT_LETTERS))));
			g->n_examples++;
		}
		/* the last place is written over where there is room, for there may be millions */
		if (g->last.p && place.n <= g->last.n && g->last.p != g->first.p)
			memcpy((char *)(uintptr_t)g->last.p, place.p, place.n);
		else
			g->last = a_dup(l->a, place);
		g->last.n = place.n;
	}
	arena_reset(s);
}

static void sum(void *arg, const struct result_sum *s)
{
	struct loading *l = arg;
	l->to->sum = *s;
	l->to->sum.list_hash = plain(l->a, s->list_hash, 64);
}

/* ---- how telling ---- */

int64_t hunt_score(const struct hunt_group *g)
{
	static const struct { const char *word; int score; } types[] = { { "md5", 90 }, { "sha1", 90 }, { "sha256", 90 }, { "url", 80 }, { "domain", 70 }, { "email", 60 },
		{ "ipv4", 60 }, { "ipv6", 60 }, { "cidr", 40 }, { "file", 40 }, { "keyword", 20 } };
	static const struct { const char *word; int score; } levels[] = { { "critical", 90 }, { "high", 75 }, { "medium", 50 }, { "low", 30 }, { "informational", 10 } };
	int64_t score = str_is(g->kind, "yara") ? 75 : 50;
	for (size_t i = 0; is_indicator(g->kind) && i < COUNT(types); i++)
		if (str_is(g->type, types[i].word))
			score = types[i].score;
	for (size_t i = 0; !is_indicator(g->kind) && i < COUNT(levels); i++)
		if (str_is(g->type, levels[i].word))   /* the type of such a hit is its level */
			score = levels[i].score;
	return g->hits <= 5 ? score + 10 : g->hits >= 1000 ? score - 10 : score;
}

void hunt_result_load(struct arena *a, const char *file, struct hunt_result *ret)
{
	struct loading l = { .a = a, .scratch = arena_new(0), .to = ret, .slots = calloc(SLOTS, sizeof *l.slots) };
	const struct result_reader reader = { &l, head, hit, trouble, path, source, sum };
	if (!l.slots)
		abort();
	*ret = (struct hunt_result){ 0 };
	ret->seen = result_read(file, &reader);
	for (size_t i = 0; i < ret->groups.n; i++)
		ret->groups.at[i].score = hunt_score(&ret->groups.at[i]);
	arena_free(l.scratch);
	free(l.slots);
}
