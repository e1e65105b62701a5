/* How an index lies in memory. Seen inside this folder only. */
#ifndef ENGINE_INDICATOR_INDEX_INSIDE_H
#define ENGINE_INDICATOR_INDEX_INSIDE_H

#include "engine/indicator/index.h"
#include "engine/indicator/key.h"

#define INDEX_MAGIC "UCINDEX\n"
#define INDEX_VERSION 1
#define NO_ITEM UINT32_MAX

enum section { SECTION_ITEMS, SECTION_TEXT, SECTION_TABLE, SECTION_FILTER, SECTION_TLDS, SECTION_NETS, SECTION_WINDOWS, SECTION_LISTS, N_SECTION };

struct item {
	uint32_t value;       /* where in the text; of an IPv4 address the address itself */
	uint32_t id;          /* where in the text, or the number */
	uint16_t value_n, id_n;         /* id_n ID_IS_NUMBER: a number */
	uint16_t anchor, anchor_n;      /* file: the part of the value that is looked up, anchor_n 0: by window */
	uint8_t type, list;
	uint16_t unused;      /* 0: no byte of the file is left to chance */
};
#define ID_IS_NUMBER UINT16_MAX

struct slot { uint32_t tag, item; };          /* item NO_ITEM: free */

/* Four bytes of a keyword by which it is found. */
struct window { uint32_t word, item; uint32_t at; };

struct index_list_name { uint32_t name, n; };

struct index_head {
	char magic[8];
	uint32_t version, n_lists;
	uint64_t size, checksum;              /* of the whole, of all behind the head */
	unsigned char hash[INDEX_HASH_BYTES];
	uint64_t counts[N_INDICATOR_TYPE], repeated;
	uint64_t n_items, n_windows;
	uint32_t table_bits, filter_bits;
	uint64_t net_lengths[3];              /* bit n: a prefix of n bits, of 128 */
	uint64_t at[N_SECTION], n[N_SECTION]; /* bytes */
	byte low[3][16], high[3][16];         /* of the windows' first three bytes, see mask_windows */
	uint64_t head_checksum;               /* of all before */
};

struct index {
	const struct index_head *head;
	const struct item *items;
	const char *text;
	const struct slot *table;
	const uint64_t *filter;
	const byte *tlds;                     /* 1 << TLD_BITS, 1: a name ends so */
	const uint64_t *nets;                 /* bit for every /16 of IPv4 that a prefix touches */
	const struct window *windows;         /* in order of word */
	const struct index_list_name *lists;
	void *memory;
	size_t size;
	bool is_mapped;
};

static inline bool filter_has(const struct index *ix, uint64_t key)
{
	uint64_t w = ix->filter[key >> (64 - ix->head->filter_bits)];
	return (w >> (key & 63) & w >> (key >> 6 & 63) & 1) != 0;
}

static inline struct str item_value(const struct index *ix, const struct item *i)
{
	return i->value + (size_t)i->value_n <= ix->head->n[SECTION_TEXT] ? str_from(ix->text + i->value, i->value_n) : STR_NONE;
}

/* The items of a key, one after the other: start with NO_ITEM and *at 0. NO_ITEM at the end. */
static inline uint32_t table_next(const struct index *ix, uint64_t key, size_t *at)
{
	size_t mask = ((size_t)1 << ix->head->table_bits) - 1;
	for (size_t i = key >> (64 - ix->head->table_bits); *at <= mask; ) {
		const struct slot *s = &ix->table[(i + (*at)++) & mask];
		if (s->item >= ix->head->n_items)
			return NO_ITEM;
		if (s->tag == (uint32_t)key)
			return s->item;
	}
	return NO_ITEM;
}

/* Points the sections into the block; false when they do not lie in it. */
bool index_lay(struct index *ix, void *memory, size_t size);
uint64_t index_checksum(const void *p, size_t n);

/* What of a normal file value is looked up: its longest run with a dot inside; n 0 when there is none of 6 bytes and a letter. */
struct str file_anchor(struct str value);
/* The host of a URL in normal form, without its port. */
struct str url_host(struct str url);
/* The last two labels of a name. */
struct str name_stem(struct str name);

#endif
