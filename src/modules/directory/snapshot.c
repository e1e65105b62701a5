/* The snapshot: read in one go, held by readers, replaced when the register has changed. */
#include <pthread.h>
#include <stdatomic.h>

#include "modules/directory/directory.h"

#include "base/text.h"
#include "formats/domain.h"

enum { RENDERED_SLOTS = 4096, RENDERED_MAX = 16 << 20 };
#define LOOK_AGAIN (3 * USEC_S)            /* SQLite: a change by a process that cannot tell us is seen after so long */
#define OLD_AFTER (10 * USEC_MIN)          /* then made anew in any case: registrations end by themselves, and few entries are looked through */

/* ---- rendered replies ---- */

struct kept { struct kept *next; struct str key, body; };
struct rendered {
	pthread_mutex_t lock;
	struct arena *a;
	size_t bytes;
	struct kept *slots[RENDERED_SLOTS];
};

static size_t slot_of(struct str key)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * 1099511628211u;
	return h % RENDERED_SLOTS;
}

static struct kept *kept_of(const struct rendered *r, struct str key)
{
	for (struct kept *k = r->slots[slot_of(key)]; k; k = k->next)
		if (str_eq(k->key, key))
			return k;
	return NULL;
}

bool rendered_find(const struct snapshot *s, struct str key, struct str *ret_body)
{
	pthread_mutex_lock(&s->rendered->lock);
	const struct kept *k = kept_of(s->rendered, key);
	pthread_mutex_unlock(&s->rendered->lock);
	if (k)
		*ret_body = k->body;
	return k != NULL;
}

void rendered_keep(const struct snapshot *s, struct str key, struct str body)
{
	struct rendered *r = s->rendered;
	pthread_mutex_lock(&r->lock);
	if (r->bytes + key.n + body.n <= RENDERED_MAX && !kept_of(r, key)) {
		struct kept *k = a_new(r->a, struct kept);
		*k = (struct kept){ r->slots[slot_of(key)], a_dup(r->a, key), a_dup(r->a, body) };
		r->slots[slot_of(key)] = k;
		r->bytes += key.n + body.n;
	}
	pthread_mutex_unlock(&r->lock);
}

/* ---- reading ---- */

struct reading {
	struct arena *a;
	VEC(struct listed_org) orgs;
	const struct listed_org **by_id;
	VEC(struct whose_prefix) prefixes;
	VEC(struct whose_domain) domains;
};

static err read_org(void *arg, const struct directory_orgs_row *row)
{
	struct reading *x = arg;
	struct arena *a = x->a;
	*VEC_ADD(a, &x->orgs) = (struct listed_org){ .id = row->id, .code = a_dup(a, row->code), .name = a_dup(a, row->name),
		.name_en = a_dup(a, row->name_en), .folded = a_dup(a, row->folded), .sorted_by = text_fold(a, row->name), .kind = a_dup(a, row->kind), .role = a_dup(a, row->network_role),
		.sector = a_dup(a, row->sector), .province = a_dup(a, row->province), .address = a_dup(a, row->address),
		.phone = a_dup(a, row->phone), .email = a_dup(a, row->email), .website = a_dup(a, row->website) };
	return OK;
}

static int by_name(const void *x, const void *y)
{
	const struct listed_org *a = x, *b = y;
	int order = str_cmp(a->sorted_by, b->sorted_by);
	return order ? order : (a->id > b->id) - (a->id < b->id);
}

static int by_id(const void *x, const void *y)
{
	int64_t a = (*(const struct listed_org *const *)x)->id, b = (*(const struct listed_org *const *)y)->id;
	return (a > b) - (a < b);
}

static struct listed_org *of_id(const struct listed_org **sorted, size_t n, int64_t id)
{
	struct listed_org wanted = { .id = id };
	const struct listed_org *key = &wanted, **found = n ? bsearch(&key, sorted, n, sizeof *sorted, by_id) : NULL;
	return found ? (struct listed_org *)(uintptr_t)*found : NULL;
}

/* Rows come by organisation, so a list grows only at the end of the arena's present one. */
static err read_contact(void *arg, const struct directory_contacts_row *row)
{
	struct reading *x = arg;
	struct arena *a = x->a;
	struct listed_org *o = of_id(x->by_id, x->orgs.n, row->org_id);
	if (!o)
		return OK;
	struct listed_contact *grown = a_array(a, struct listed_contact, o->n_contacts + 1);
	for (size_t i = 0; i < o->n_contacts; i++)
		grown[i] = o->contacts[i];
	grown[o->n_contacts++] = (struct listed_contact){ a_dup(a, row->kind), a_dup(a, row->name), a_dup(a, row->title), a_dup(a, row->email),
		a_dup(a, row->phone), a_dup(a, row->hours), a_dup(a, row->pgp_uid), a_dup(a, row->pgp_fingerprint), a_dup(a, row->pgp_url),
		row->verified_at, row->changed_at };
	o->contacts = grown;
	if (o->changed_at < row->changed_at)
		o->changed_at = row->changed_at;
	return OK;
}

static err read_name(void *arg, const struct directory_names_row *row)
{
	struct reading *x = arg;
	struct listed_org *o = of_id(x->by_id, x->orgs.n, row->org_id);
	if (o)
		o->folded = a_fmt(x->a, "%.*s | %.*s", STR_ARG(o->folded), STR_ARG(row->folded));
	return OK;
}

static err read_space(void *arg, const struct directory_spaces_row *row)
{
	struct reading *x = arg;
	struct whose_owner owner = { .org_id = row->org_id };
	struct whose_prefix p = { .owner = owner };
	if (!of_id(x->by_id, x->orgs.n, row->org_id))
		return OK;
	if (str_is(row->kind, "domain"))
		*VEC_ADD(x->a, &x->domains) = (struct whose_domain){ a_dup(x->a, row->value), owner };
	else if (ip_prefix_parse(row->value, &p.prefix))
		*VEC_ADD(x->a, &x->prefixes) = p;
	return OK;
}

/* The host of the website that the body publishes is public. */
static void add_website(struct reading *x, const struct listed_org *o)
{
	struct str host, name;
	ptrdiff_t at = str_find(o->website, S("://"));
	struct str rest = at < 0 ? o->website : str_sub(o->website, (size_t)at + 3, o->website.n);
	host = str_cut(&rest, '/');
	if (str_starts(host, S("www.")))
		host = str_sub(host, 4, host.n);
	if (domain_parse(x->a, host, &name))
		*VEC_ADD(x->a, &x->domains) = (struct whose_domain){ name, { .org_id = o->id } };
}

static err read_all(struct work *w, struct reading *x, struct snapshot *s)
{
	struct directory_last_row last;
	struct security_now_row security = { 0 };
	bool found;
	TRY(directory_last(w->db, w->a, &last));
	TRY(directory_orgs(w->db, read_org, x));
	if (x->orgs.n)
		qsort(x->orgs.at, x->orgs.n, sizeof *x->orgs.at, by_name);
	x->by_id = a_array(x->a, const struct listed_org *, x->orgs.n);
	for (size_t i = 0; i < x->orgs.n; i++)
		x->by_id[i] = &x->orgs.at[i];
	if (x->orgs.n)
		qsort(x->by_id, x->orgs.n, sizeof *x->by_id, by_id);
	TRY(directory_contacts(w->db, read_contact, x));
	TRY(directory_names(w->db, read_name, x));
	TRY(directory_spaces(w->db, &(struct directory_spaces_in){ .now = w->now }, read_space, x));
	TRY(security_now(w->db, w->a, &security, &found));
	for (size_t i = 0; i < x->orgs.n; i++)
		add_website(x, &x->orgs.at[i]);
	s->at = x->orgs.at;
	s->n = x->orgs.n;
	s->by_id = x->by_id;
	s->last_journal = last.id;
	s->security = a_dup(s->a, security.text);
	s->whose = whose_new(x->prefixes.at, x->prefixes.n, x->domains.at, x->domains.n);
	return OK;
}

static struct snapshot *snapshot_free(struct snapshot *s)
{
	if (!s)
		return NULL;
	struct arena *a = s->a;
	pthread_mutex_destroy(&s->rendered->lock);
	whose_free(s->whose);
	arena_free(s->rendered->a);
	arena_free(a);
	return NULL;
}

static err snapshot_read(struct work *w, struct snapshot **ret)
{
	struct arena *a = arena_new(SIZE_MAX);
	struct reading x = { .a = a };
	struct snapshot *s = a_new(a, struct snapshot);
	s->a = a;
	s->rendered = a_new(a, struct rendered);
	s->rendered->a = arena_new(2 * RENDERED_MAX);
	pthread_mutex_init(&s->rendered->lock, NULL);
	err e = read_all(w, &x, s);
	*ret = e == OK ? s : snapshot_free(s);
	return e;
}

/* ---- the present one ---- */

/* A writer comes before new readers: under load there is always a reader. */
static pthread_rwlock_t lock = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
static pthread_mutex_t reading = PTHREAD_MUTEX_INITIALIZER;
static struct snapshot *present;
static _Atomic bool is_outdated = true;
static _Atomic int64_t looked_at, made_at;

void directory_outdated(void)
{
	atomic_store(&is_outdated, true);
}

static void heard(void *arg, struct str channel, struct str payload)
{
	struct str kind = str_cut(&payload, ':');
	if (str_is(channel, "topic") && (str_is(kind, "organisation") || str_is(kind, "setting") || str_is(kind, "security_file")))
		directory_outdated();
}

err directory_listen(struct store *s)
{
	static struct store *listened;
	directory_outdated();
	if (listened != s)
		store_listen(s, heard, NULL);
	listened = s;
	return OK;
}

/* Whether another process has changed something; asked now and then, by whoever comes by. On PostgreSQL each time: its notices come
 * on another connection, a moment after the commit. */
static err look_again(struct work *w)
{
	struct directory_changed_row row;
	bool found;
	int64_t last, before = atomic_load(&looked_at), now = clock_steady();
	if (now - atomic_load(&made_at) > OLD_AFTER)
		directory_outdated();
	if (db_engine(w->db) == ENGINE_SQLITE && (now - before < LOOK_AGAIN || !atomic_compare_exchange_strong(&looked_at, &before, now)))
		return OK;
	pthread_rwlock_rdlock(&lock);
	last = present ? present->last_journal : 0;
	pthread_rwlock_unlock(&lock);
	TRY(directory_changed(w->db, w->a, &(struct directory_changed_in){ .last = last }, &row, &found));
	if (found)
		directory_outdated();
	return OK;
}

/* The mark is taken down before reading, so that a change during the reading is not missed. */
static err renew(struct work *w)
{
	struct snapshot *next = NULL, *old;
	if (!atomic_exchange(&is_outdated, false))
		return OK;
	err e = snapshot_read(w, &next);
	if (e != OK) {
		directory_outdated();
		return e;
	}
	pthread_rwlock_wrlock(&lock);
	old = present;
	present = next;
	pthread_rwlock_unlock(&lock);
	atomic_store(&made_at, clock_steady());
	snapshot_free(old);
	return OK;
}

err directory_hold(struct work *w, struct held *ret)
{
	TRY(look_again(w));
	if (atomic_load(&is_outdated)) {
		pthread_mutex_lock(&reading);
		err e = renew(w);
		pthread_mutex_unlock(&reading);
		TRY(e);
	}
	pthread_rwlock_rdlock(&lock);
	ret->of = present;
	return OK;
}

void directory_release(struct held *h)
{
	if (h->of)
		pthread_rwlock_unlock(&lock);
	h->of = NULL;
}
