#include "modules/network/roll.h"

struct entry { uint64_t from; int64_t id; };

/* The names one after the other, each ended by a line feed, so that one search runs through all of them. On the heap and not in an
 * arena: growing there would leave every smaller copy behind. */
struct roll {
	struct { char *at; size_t n, cap; } text;
	struct { struct entry *at; size_t n, cap; } entries;
};

static void *room(void *at, size_t size, size_t n, size_t *cap)
{
	if (n <= *cap)
		return at;
	*cap = n + n / 2 + 64;
	void *p = realloc(at, size * *cap);
	if (!p)
		abort();
	return p;
}

static struct roll *roll_new(void)
{
	struct roll *r = calloc(1, sizeof *r);
	if (!r)
		abort();
	return r;
}

static void roll_free(struct roll *r)
{
	if (!r)
		return;
	free(r->text.at);
	free(r->entries.at);
	free(r);
}

void roll_add(struct roll *r, struct str folded, int64_t id)
{
	r->entries.at = room(r->entries.at, sizeof *r->entries.at, r->entries.n + 1, &r->entries.cap);
	r->text.at = room(r->text.at, 1, r->text.n + folded.n + 1, &r->text.cap);
	r->entries.at[r->entries.n++] = (struct entry){ r->text.n, id };
	memcpy(r->text.at + r->text.n, folded.p, folded.n);
	r->text.n += folded.n;
	r->text.at[r->text.n++] = '\n';
}

static struct str name_of(const struct roll *r, size_t i)
{
	size_t from = r->entries.at[i].from, to = i + 1 < r->entries.n ? r->entries.at[i + 1].from : r->text.n;
	return str_from(r->text.at + from, to - from - 1);
}

/* The first entry behind the place. */
static size_t first_after(const struct roll *r, struct str folded, int64_t id)
{
	size_t from = 0, to = r->entries.n;
	while (from < to) {
		size_t m = from + (to - from) / 2;
		int c = str_cmp(name_of(r, m), folded);
		if (c < 0 || (!c && r->entries.at[m].id <= id))
			from = m + 1;
		else
			to = m;
	}
	return from;
}

/* The entry in whose name the byte lies; it is not before entry `from`. */
static size_t entry_at(const struct roll *r, size_t from, uint64_t byte)
{
	size_t to = r->entries.n;
	while (to - from > 1) {
		size_t m = from + (to - from) / 2;
		if (r->entries.at[m].from <= byte)
			from = m;
		else
			to = m;
	}
	return from;
}

static size_t search(const struct roll *r, const struct roll_ask *ask, int64_t *ret)
{
	size_t n = 0, i = first_after(r, ask->after, ask->after_id);
	while (n < ask->max && i < r->entries.n) {
		const char *from = r->text.at + r->entries.at[i].from;
		const char *hit = memmem(from, r->text.n - r->entries.at[i].from, ask->needle.p, ask->needle.n);
		if (!hit)
			break;
		i = entry_at(r, i, (uint64_t)(hit - r->text.at));
		ret[n++] = r->entries.at[i++].id;
	}
	return n;
}

/* Versions are compared for being the same, not for order, as those of the address space are. */
static bool is_present(struct roll_box *b, int64_t version)
{
	pthread_rwlock_rdlock(&b->lock);
	bool yes = b->now && b->version == version;
	pthread_rwlock_unlock(&b->lock);
	return yes;
}

static err renew(struct work *w, struct roll_box *b, int64_t version, err (*read)(struct work *w, struct roll *into))
{
	struct roll *next = roll_new(), *old;
	err e = read(w, next);
	if (e != OK) {
		roll_free(next);
		return e;
	}
	pthread_rwlock_wrlock(&b->lock);
	old = b->now;
	b->now = next;
	b->version = version;
	pthread_rwlock_unlock(&b->lock);
	roll_free(old);
	return OK;
}

err roll_find(struct work *w, struct roll_box *b, int64_t version, err (*read)(struct work *w, struct roll *into), const struct roll_ask *ask,
	int64_t *ret_ids, size_t *ret_n)
{
	err e = OK;
	if (!is_present(b, version)) {
		pthread_mutex_lock(&b->reading);
		if (!is_present(b, version))
			e = renew(w, b, version, read);
		pthread_mutex_unlock(&b->reading);
	}
	TRY(e);
	/* Another one may have come into the box in between: what it finds is read from the database, so nothing wrong is shown. */
	pthread_rwlock_rdlock(&b->lock);
	*ret_n = search(b->now, ask, ret_ids);
	pthread_rwlock_unlock(&b->lock);
	return OK;
}
