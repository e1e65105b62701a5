#include "engine/indicator/trace.h"

#include "engine/indicator/index_inside.h"
#include "formats/domain.h"
#include "formats/ip.h"

#define SLOTS (2 * TRACE_MAX)
#define RESERVE (1 << 19)   /* a window of the scanner adds less */

struct trace { uint64_t *slots, *keys; size_t n; };

struct trace *trace_new(void)
{
	struct trace *t = calloc(1, sizeof *t);
	if (!t || !(t->slots = calloc(SLOTS, sizeof *t->slots)) || !(t->keys = calloc(TRACE_MAX, sizeof *t->keys)))
		abort();
	return t;
}

void *trace_free(struct trace *t)
{
	if (t) {
		free(t->slots);
		free(t->keys);
		free(t);
	}
	return NULL;
}

void trace_put(struct trace *t, uint64_t key)
{
	key += !key;   /* 0 marks a free slot */
	size_t i = key % SLOTS;
	while (t->slots[i] && t->slots[i] != key)
		i = (i + 1) % SLOTS;
	if (t->slots[i])
		return;
	if (t->n == TRACE_MAX)
		abort();
	t->slots[i] = key;
	t->keys[t->n++] = key;
}

bool trace_is_full(const struct trace *t) { return t->n > TRACE_MAX - RESERVE; }

const uint64_t *trace_take(struct trace *t, size_t *ret_n)
{
	memset(t->slots, 0, SLOTS * sizeof *t->slots);
	*ret_n = t->n;
	t->n = 0;
	return t->keys;
}

/* ---- what is kept ---- */

static const int lengths[] = { 128, 120, 112, 104, 64, 48, 32 };

static uint64_t key_net(struct ip ip, int bits)
{
	struct ip_prefix p = ip_prefix_of(ip, bits);
	return key_bits(SALT_CIDR, p.ip.b, bits) | 1;
}

static void trace_ip(struct trace *t, struct ip ip)
{
	for (size_t i = 0; i < COUNT(lengths); i++)
		if (ip_is_v4(ip) == (lengths[i] > 96) || lengths[i] == 128)
			trace_put(t, key_net(ip, lengths[i]));
}

void trace_v4(struct trace *t, uint32_t v)
{
	trace_ip(t, (struct ip){ { [10] = 0xff, [11] = 0xff, [12] = (byte)(v >> 24), [13] = (byte)(v >> 16), [14] = (byte)(v >> 8), [15] = (byte)v } });
}

void trace_v6(struct trace *t, const unsigned char b[16])
{
	struct ip ip;
	memcpy(ip.b, b, 16);
	trace_ip(t, ip);
}

static uint64_t key_name(uint64_t hash) { return salted(SALT_NAME, hash) | 1; }

void trace_name(struct trace *t, const unsigned char *end, size_t n)
{
	const byte *p = end - n;
	trace_put(t, key_name(name_hash(end, n)));
	for (size_t i = 1; i < n; i++)
		if (n - i <= DOMAIN_MAX && p[i - 1] == '.' && memchr(p + i, '.', n - i))
			trace_put(t, key_name(name_hash(end, n - i)));
}

void trace_hash(struct trace *t, uint64_t key) { trace_put(t, key | 1); }

/* ---- what is asked ---- */

static size_t one(uint64_t key, uint64_t ret[TRACE_KEYS])
{
	ret[0] = key;
	return 1;
}

static size_t host_keys(struct str host, uint64_t ret[TRACE_KEYS])
{
	struct ip ip;
	if (host.n > 2 && host.p[0] == '[')
		host = str_sub(host, 1, host.n - 2);
	return ip_parse(host, &ip) ? one(key_net(ip, 128), ret) : one(key_name(name_hash_of(host)), ret);
}

static size_t prefix_keys(struct str v, uint64_t ret[TRACE_KEYS])
{
	struct ip_prefix p;
	if (!ip_prefix_parse(v, &p))
		return 0;
	for (size_t i = 0; i < COUNT(lengths); i++)
		if (lengths[i] <= p.bits && (!ip_prefix_is_v4(p) || lengths[i] > 96))
			return ip_prefix_is_v4(p) || lengths[i] <= 64 ? one(key_net(p.ip, lengths[i]), ret) : one(key_net(p.ip, 64), ret);
	return 0;
}

size_t trace_keys(const struct index *ix, uint32_t item, uint64_t ret[TRACE_KEYS])
{
	const struct item *i = &ix->items[item];
	struct str v = item_value(ix, i);
	struct ip ip = { { [10] = 0xff, [11] = 0xff, [12] = (byte)(i->value >> 24), [13] = (byte)(i->value >> 16), [14] = (byte)(i->value >> 8), [15] = (byte)i->value } };
	switch ((enum indicator_type)i->type) {
	case INDICATOR_IPV4: return one(key_net(ip, 128), ret);
	case INDICATOR_IPV6: return ip_parse(v, &ip) ? one(key_net(ip, 128), ret) : 0;
	case INDICATOR_CIDR: return prefix_keys(v, ret);
	case INDICATOR_DOMAIN: return one(key_name(name_hash_of(v)), ret);
	case INDICATOR_URL: return host_keys(url_host(v), ret);
	case INDICATOR_EMAIL: return one(key_name(name_hash_of(str_sub(v, (size_t)str_find_char(v, '@') + 1, v.n))), ret);
	case INDICATOR_MD5: case INDICATOR_SHA1: case INDICATOR_SHA256: return one(hash_key(v) | 1, ret);
	case INDICATOR_FILE: return i->anchor_n ? one(key_name(name_hash_of(str_sub(v, i->anchor, i->anchor_n))), ret) : 0;
	case INDICATOR_KEYWORD: case N_INDICATOR_TYPE: break;
	}
	return 0;
}
