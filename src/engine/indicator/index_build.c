#include <sodium.h>

#include "engine/indicator/index_inside.h"
#include "engine/indicator/run.h"
#include "formats/ip.h"

struct index_builder {
	struct item *items;
	char *text;
	struct window *windows;
	struct index_list_name lists[256];
	size_t n_items, cap_items, n_text, cap_text, n_windows, n_lists;
	size_t n_keys;            /* for the filter: what index_fill will put in, at most */
	bool is_full;
	crypto_generichash_state hash;
};

static void *sure(void *p)
{
	if (!p)
		abort();
	return p;
}

struct index_builder *index_builder_new(void)
{
	struct index_builder *b = sure(calloc(1, sizeof *b));
	b->windows = sure(calloc(INDICATOR_KEYWORDS_MAX, sizeof *b->windows));
	crypto_generichash_init(&b->hash, NULL, 0, INDEX_HASH_BYTES);
	return b;
}

static uint32_t text_put(struct index_builder *b, struct str s)
{
	if (b->n_text + s.n > UINT32_MAX) {
		b->is_full = true;
		return 0;
	}
	if (b->n_text + s.n > b->cap_text)
		b->text = sure(realloc(b->text, b->cap_text = (b->n_text + s.n) + (b->cap_text / 2) + 4096));
	if (s.n)
		memcpy(b->text + b->n_text, s.p, s.n);
	b->n_text += s.n;
	return (uint32_t)(b->n_text - s.n);
}

err index_list(struct index_builder *b, struct str name, struct str text)
{
	if (b->n_lists == 255)
		return E_LIMIT;
	b->lists[b->n_lists++] = (struct index_list_name){ text_put(b, name), (uint32_t)name.n };
	crypto_generichash_update(&b->hash, (const unsigned char *)text.p, text.n);
	return OK;
}

/* ---- parts of values ---- */

struct str file_anchor(struct str value)
{
	const byte *p = (const byte *)value.p;
	struct str best = STR_NONE;
	size_t s = 0, e;
	while (run_next(p, value.n, &s, &e)) {
		bool has_letter = false, has_dot = false;
		for (size_t i = s; i < e; i++) {
			has_letter |= is_alpha(p[i]) || p[i] >= 0x80;
			has_dot |= p[i] == '.' && i + 1 < e && p[i + 1] != '.';
		}
		if (has_letter && has_dot && e - s >= 6 && e - s > best.n)
			best = str_from(value.p + s, e - s);
		s = e;
	}
	return best;
}

struct str url_host(struct str url)
{
	ptrdiff_t sep = str_find(url, S("://"));
	struct str host = sep >= 0 ? str_sub(url, (size_t)sep + 3, url.n) : url;
	size_t n = 0;
	if (host.p[0] == '[')
		return str_sub(host, 0, (size_t)str_find_char(host, ']') + 1);
	while (n < host.n && host.p[n] != ':' && host.p[n] != '/')
		n++;
	return str_sub(host, 0, n);
}

struct str name_stem(struct str name)
{
	size_t i = name.n;
	for (int dots = 0; i > 0; i--)
		if (name.p[i - 1] == '.' && ++dots == 2)
			break;
	return str_sub(name, i, name.n);
}

/* ---- windows of keywords ---- */

static int rarity(byte c)
{
	if (strchr("etaoinsrhldu /", c))
		return 1;
	return is_alnum(c) ? 3 : 2;
}

/* The rarest four bytes; of a file none with a slash, which may be written in several ways. */
static bool window_of(struct str s, bool is_file, struct window *ret)
{
	int best = 0;
	for (size_t i = 0; i + 4 <= s.n; i++) {
		int sum = 0;
		for (size_t k = i; k < i + 4; k++)
			sum += is_file && s.p[k] == '/' ? -100 : rarity((byte)s.p[k]);
		if (sum > best) {
			best = sum;
			ret->at = (uint32_t)i;
		}
	}
	if (best > 0)
		ret->word = load4(s.p + ret->at) | 0x20202020u;
	return best > 0;
}

/* ---- adding ---- */

static void id_put(struct index_builder *b, struct item *i, struct str id)
{
	int64_t number;
	if (id.n < 10 && str_int(id, &number) && number >= 0 && (id.n == 1 || id.p[0] != '0')) {
		i->id = (uint32_t)number;
		i->id_n = ID_IS_NUMBER;
		return;
	}
	id = str_sub(id, 0, 1024);
	i->id = text_put(b, id);
	i->id_n = (uint16_t)id.n;
}

enum indicator_fault index_add(struct index_builder *b, const struct indicator *x)
{
	struct item i = { .type = (uint8_t)x->type, .list = (uint8_t)(b->n_lists ? b->n_lists - 1 : 0) };
	struct str anchor = x->type == INDICATOR_FILE ? file_anchor(x->value) : STR_NONE;
	struct ip ip = { { 0 } };
	i.anchor = anchor.n ? (uint16_t)(anchor.p - x->value.p) : 0;
	i.anchor_n = (uint16_t)anchor.n;
	if ((x->type == INDICATOR_FILE && !anchor.n) || x->type == INDICATOR_KEYWORD) {
		struct window w = { .item = (uint32_t)b->n_items };
		if (b->n_windows == INDICATOR_KEYWORDS_MAX)
			return FAULT_MANY;
		if (!window_of(x->value, x->type == INDICATOR_FILE, &w))
			return FAULT_SHORT;
		b->windows[b->n_windows++] = w;
	}
	if (x->type == INDICATOR_IPV4 && ip_parse(x->value, &ip))
		i.value = (uint32_t)ip.b[12] << 24 | (uint32_t)ip.b[13] << 16 | (uint32_t)ip.b[14] << 8 | ip.b[15];
	else {
		i.value = text_put(b, x->value);
		i.value_n = (uint16_t)x->value.n;
	}
	id_put(b, &i, x->id);
	if (b->n_items == b->cap_items)
		b->items = sure(realloc(b->items, (b->cap_items = b->cap_items * 3 / 2 + 1024) * sizeof *b->items));
	b->items[b->n_items++] = i;
	b->n_keys += x->type == INDICATOR_URL ? 4 : x->type == INDICATOR_DOMAIN || x->type == INDICATOR_EMAIL || x->type == INDICATOR_FILE ? 2 : 1;
	return FAULT_NONE;
}

/* ---- filling ---- */

static void filter_put(struct index *ix, uint64_t key)
{
	uint64_t *w = (uint64_t *)(uintptr_t)&ix->filter[key >> (64 - ix->head->filter_bits)];
	*w |= (uint64_t)1 << (key & 63) | (uint64_t)1 << (key >> 6 & 63);
}

static void name_put(struct index *ix, struct str name)
{
	struct str stem = name_stem(name);
	size_t i = name.n;
	byte room[8 + 8] = { 0 };
	while (i > 0 && name.p[i - 1] != '.')
		i--;
	struct str last = str_sub(name, i, name.n), tail = last.n > 8 ? str_sub(last, last.n - 8, 8) : last;
	memcpy(room + 16 - tail.n, tail.p, tail.n);
	((byte *)(uintptr_t)ix->tlds)[tld_index(room + 16, last.n)] = 1;
	filter_put(ix, salted(SALT_STEM, name_hash_of(stem)));
}

static void host_put(struct index *ix, struct str host)
{
	struct ip ip;
	filter_put(ix, salted(SALT_HOST, text_hash(host)));
	if (ip_parse(host, &ip) && ip_is_v4(ip))
		filter_put(ix, key_v4((uint32_t)ip.b[12] << 24 | (uint32_t)ip.b[13] << 16 | (uint32_t)ip.b[14] << 8 | ip.b[15]));
	else if (host.p[0] != '[')
		name_put(ix, host);
}

static void net_put(struct index *ix, struct index_head *h, struct ip_prefix p)
{
	h->net_lengths[p.bits / 64] |= (uint64_t)1 << p.bits % 64;
	if (!ip_prefix_is_v4(p))
		return;
	struct ip last = ip_prefix_last(p);
	uint64_t *nets = (uint64_t *)(uintptr_t)ix->nets;
	for (uint32_t n = (uint32_t)p.ip.b[12] << 8 | p.ip.b[13]; n <= ((uint32_t)last.b[12] << 8 | last.b[13]); n++)
		nets[n / 64] |= (uint64_t)1 << n % 64;
}

/* The key in the table; also puts into the filter and the other tables what leads there. */
static uint64_t item_fill(struct index *ix, struct index_head *h, const struct item *i)
{
	struct str v = item_value(ix, i), anchor;
	struct ip_prefix p;
	struct ip ip;
	switch ((enum indicator_type)i->type) {
	case INDICATOR_IPV4:
		return key_v4(i->value);
	case INDICATOR_IPV6:
		return ip_parse(v, &ip) ? key_bits(SALT_V6, ip.b, 128) : 0;
	case INDICATOR_CIDR:
		if (!ip_prefix_parse(v, &p))
			return 0;
		net_put(ix, h, p);
		return key_bits(SALT_CIDR, p.ip.b, p.bits);
	case INDICATOR_DOMAIN:
		name_put(ix, v);
		return salted(SALT_DOMAIN, name_hash_of(v));
	case INDICATOR_URL:
		host_put(ix, url_host(v));
		return salted(SALT_URL, text_hash(v));
	case INDICATOR_EMAIL:
		name_put(ix, str_sub(v, (size_t)str_find_char(v, '@') + 1, v.n));
		return salted(SALT_EMAIL, text_hash(v));
	case INDICATOR_MD5: case INDICATOR_SHA1: case INDICATOR_SHA256:
		return hash_key(v);
	case INDICATOR_FILE: case INDICATOR_KEYWORD: case N_INDICATOR_TYPE:
		break;
	}
	if (!i->anchor_n)
		return salted(SALT_FILE, text_hash(v));
	anchor = str_sub(v, i->anchor, i->anchor_n);
	name_put(ix, anchor);
	return salted(SALT_FILE, name_hash_of(anchor));
}

static bool item_same(const struct index *ix, const struct item *a, const struct item *b)
{
	return a->type == b->type && (a->type == INDICATOR_IPV4 ? a->value == b->value : str_eq(item_value(ix, a), item_value(ix, b)));
}

/* False when the same one is in already. */
static bool table_put(struct index *ix, uint64_t key, uint32_t item)
{
	size_t at = 0, mask = ((size_t)1 << ix->head->table_bits) - 1;
	struct slot *table = (struct slot *)(uintptr_t)ix->table;
	for (uint32_t other; (other = table_next(ix, key, &at)) != NO_ITEM;)
		if (item_same(ix, &ix->items[other], &ix->items[item]))
			return false;
	table[((key >> (64 - ix->head->table_bits)) + at - 1) & mask] = (struct slot){ (uint32_t)key, item };
	return true;
}

static int by_word(const void *x, const void *y)
{
	const struct window *a = x, *b = y;
	return a->word != b->word ? (a->word > b->word) - (a->word < b->word) : (a->item > b->item) - (a->item < b->item);
}

/* Eight buckets, a bit each: a byte's two halves lead to the buckets that have it at this place. */
static void windows_mask(struct index_head *h, const struct window *w)
{
	byte bucket = (byte)(1u << (mix(w->word) & 7));
	for (int at = 0; at < 3; at++) {
		byte c = (byte)(w->word >> 8 * at);
		for (int k = 0; k < 2; k++, c &= (byte)~0x20) {
			h->low[at][c & 15] |= bucket;
			h->high[at][c >> 4] |= bucket;
		}
	}
}

static void index_fill(struct index *ix, struct index_head *h)
{
	memset((void *)(uintptr_t)ix->table, 0xff, h->n[SECTION_TABLE]);
	for (size_t n = 0; n < h->n_items; n++) {
		uint64_t key = item_fill(ix, h, &ix->items[n]);
		filter_put(ix, key);
		if (table_put(ix, key, (uint32_t)n))
			h->counts[ix->items[n].type]++;
		else
			h->repeated++;
	}
	for (size_t n = 0; n < h->n_windows; n++)
		windows_mask(h, &ix->windows[n]);
}

/* ---- the block ---- */

static uint32_t bits_for(uint64_t n)
{
	uint32_t bits = 6;
	while (((uint64_t)1 << bits) < n)
		bits++;
	return bits;
}

static size_t layout(struct index_head *h, const struct index_builder *b)
{
	uint64_t at = (sizeof *h + 63) & ~(uint64_t)63;
	h->n[SECTION_ITEMS] = b->n_items * sizeof(struct item);
	h->n[SECTION_TEXT] = b->n_text;
	h->n[SECTION_TABLE] = ((uint64_t)1 << h->table_bits) * sizeof(struct slot);
	h->n[SECTION_FILTER] = ((uint64_t)1 << h->filter_bits) * 8;
	h->n[SECTION_TLDS] = 1 << TLD_BITS;
	h->n[SECTION_NETS] = 65536 / 8;
	h->n[SECTION_WINDOWS] = b->n_windows * sizeof(struct window);
	h->n[SECTION_LISTS] = b->n_lists * sizeof(struct index_list_name);
	for (int i = 0; i < N_SECTION; i++) {
		h->at[i] = at;
		at = (at + h->n[i] + 63) & ~(uint64_t)63;
	}
	return at;
}

/* A repeated keyword is not in the table, but its window would still find it. */
static void windows_single(struct index *ix, struct index_head *h)
{
	struct window *w = (struct window *)(uintptr_t)ix->windows;
	size_t n = 0;
	for (size_t i = 0; i < h->n_windows; i++) {
		bool again = false;
		for (size_t k = n; k > 0 && w[k - 1].word == w[i].word && !again; k--)
			again = item_same(ix, &ix->items[w[k - 1].item], &ix->items[w[i].item]);
		if (!again)
			w[n++] = w[i];
	}
	h->n_windows = n;
}

static void builder_free(struct index_builder *b)
{
	free(b->items);
	free(b->text);
	free(b->windows);
	free(b);
}

/* Moves what was collected into the block, and frees it at once: a million indicators would else be in memory twice. */
static void section_put(const void *to, void *from, size_t n)
{
	void **p = from;
	if (n)
		memcpy((void *)(uintptr_t)to, *p, n);
	free(*p);
	*p = NULL;
}

err index_built(struct index_builder *b, struct index **ret)
{
	struct index_head head = { .magic = INDEX_MAGIC, .version = INDEX_VERSION, .n_lists = (uint32_t)b->n_lists, .n_items = b->n_items, .n_windows = b->n_windows };
	if (b->is_full || b->n_items >= NO_ITEM) {
		builder_free(b);
		return E_LIMIT;
	}
	crypto_generichash_final(&b->hash, head.hash, INDEX_HASH_BYTES);
	head.table_bits = bits_for(b->n_items * 3 / 2);
	head.filter_bits = bits_for(b->n_keys / 4);   /* words of 64 bits: 16 a key and more */
	head.size = layout(&head, b);
	struct index *ix = sure(calloc(1, sizeof *ix));
	struct index_head *h = sure(calloc(1, head.size));   /* fresh pages: not touched before they are filled */
	*h = head;
	if (!index_lay(ix, h, head.size))
		abort();
	qsort(b->windows, b->n_windows, sizeof *b->windows, by_word);
	section_put(ix->items, &b->items, h->n[SECTION_ITEMS]);
	section_put(ix->text, &b->text, b->n_text);
	section_put(ix->windows, &b->windows, h->n[SECTION_WINDOWS]);
	memcpy((void *)(uintptr_t)ix->lists, b->lists, h->n[SECTION_LISTS]);
	builder_free(b);
	index_fill(ix, h);
	windows_single(ix, h);
	h->checksum = index_checksum(h + 1, h->size - sizeof *h);
	h->head_checksum = index_checksum(h, offsetof(struct index_head, head_checksum));
	*ret = ix;
	return OK;
}
