#include "web/rate.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>

enum { SETS = 4096, WAYS = 4 };

struct bucket {
	uint64_t key;            /* 0: free */
	usec at;                 /* when level was true */
	double level;
};

struct rates {
	struct web_rate class[5];
	unsigned char salt[crypto_shorthash_KEYBYTES];
	pthread_mutex_t lock;
	struct bucket at[SETS][WAYS];
};

struct rates *rates_new(const struct web_rate classes[5])
{
	struct rates *x = calloc(1, sizeof *x);
	if (!x)
		abort();
	memcpy(x->class, classes, sizeof x->class);
	randombytes_buf(x->salt, sizeof x->salt);
	pthread_mutex_init(&x->lock, NULL);
	return x;
}

void *rates_free(struct rates *x)
{
	if (x)
		pthread_mutex_destroy(&x->lock);
	free(x);
	return NULL;
}

static uint64_t key_of(const struct rates *x, enum rate_class class, struct str who)
{
	unsigned char hash[crypto_shorthash_BYTES];
	uint64_t key;
	crypto_shorthash(hash, (const unsigned char *)(who.p ? who.p : ""), who.n, x->salt);
	memcpy(&key, hash, sizeof key);
	key = (key & ~(uint64_t)3) | (uint64_t)class;
	return key ? key : 4;
}

/* The bucket, filled up to now. Call with the lock held. */
static struct bucket *bucket_of(struct rates *x, enum rate_class class, struct str who, usec steady)
{
	uint64_t key = key_of(x, class, who);
	struct bucket *set = x->at[key / 4 % SETS], *found = NULL, *oldest = &set[0];
	for (int i = 0; i < WAYS && !found; i++) {
		if (set[i].key == key)
			found = &set[i];
		if (set[i].at < oldest->at)
			oldest = &set[i];
	}
	const struct web_rate *c = &x->class[class];
	if (!found) {
		found = oldest;
		*found = (struct bucket){ .key = key, .at = steady, .level = c->burst };
	}
	found->level += (double)(steady - found->at) / USEC_S * c->per_second;
	if (found->level > c->burst)
		found->level = c->burst;
	found->at = steady;
	return found;
}

bool rate_take(struct rates *x, enum rate_class class, struct str who, usec steady, int64_t *ret_wait_s)
{
	const struct web_rate *c = &x->class[class];
	if (c->burst <= 0)
		return true;
	pthread_mutex_lock(&x->lock);
	struct bucket *b = bucket_of(x, class, who, steady);
	bool has = b->level >= 1;
	if (has)
		b->level -= 1;
	else
		*ret_wait_s = c->per_second > 0 ? (int64_t)((1 - b->level) / c->per_second) + 1 : 3600;
	pthread_mutex_unlock(&x->lock);
	return has;
}

void rate_charge(struct rates *x, enum rate_class class, struct str who, usec steady)
{
	const struct web_rate *c = &x->class[class];
	if (c->burst <= 0)
		return;
	pthread_mutex_lock(&x->lock);
	struct bucket *b = bucket_of(x, class, who, steady);
	b->level -= c->failure_cost;
	if (b->level < -c->burst)
		b->level = -c->burst;
	pthread_mutex_unlock(&x->lock);
}

struct str rate_address(struct arena *a, struct str address)
{
	struct in6_addr six;
	char text[INET6_ADDRSTRLEN];
	if (inet_pton(AF_INET6, a_z(a, address), &six) != 1)
		return address;
	if (IN6_IS_ADDR_V4MAPPED(&six)) {
		inet_ntop(AF_INET, six.s6_addr + 12, text, sizeof text);
		return a_dup(a, str_of(text));
	}
	memset(six.s6_addr + 8, 0, 8);
	inet_ntop(AF_INET6, &six, text, sizeof text);
	return a_fmt(a, "%s/64", text);
}
