/* The table of words grows and never shrinks; reading takes the lock of readers only. */
#include "engine/duty/vocabulary.h"

#include <pthread.h>
#include <stdlib.h>

static struct {
	pthread_rwlock_t lock;
	struct arena *a;
	VEC(struct str) texts;          /* of word i + 1 */
	uint32_t *slots;                /* words, 0: free; never more than half full */
	size_t n_slots;
} words = { .lock = PTHREAD_RWLOCK_INITIALIZER };

/* FNV-1a. */
static size_t hash_of(struct str s)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	return h ^ h >> 32;
}

/* The slot that has it, or the free one where it belongs. */
static uint32_t *slot_of(struct str s)
{
	size_t at = hash_of(s) & (words.n_slots - 1);
	while (words.slots[at] && !str_eq(words.texts.at[words.slots[at] - 1], s))
		at = (at + 1) & (words.n_slots - 1);
	return &words.slots[at];
}

static int64_t known(struct str s) { return words.n_slots ? *slot_of(s) : 0; }

static void make_room(void)
{
	if (!words.a)
		words.a = arena_new(0);
	if (words.n_slots > 2 * words.texts.n)
		return;
	words.n_slots = words.n_slots ? 2 * words.n_slots : 512;
	words.slots = a_array(words.a, uint32_t, words.n_slots);
	for (size_t i = 0; i < words.texts.n; i++)
		*slot_of(words.texts.at[i]) = i + 1;
}

static int64_t add(struct str s)
{
	make_room();
	uint32_t *slot = slot_of(s);
	if (!*slot) {
		*VEC_ADD(words.a, &words.texts) = a_dup(words.a, s);
		*slot = words.texts.n;
	}
	return *slot;
}

int64_t duty_word(struct str text)
{
	pthread_rwlock_rdlock(&words.lock);
	int64_t word = known(text);
	pthread_rwlock_unlock(&words.lock);
	if (word)
		return word;
	pthread_rwlock_wrlock(&words.lock);
	word = add(text);
	pthread_rwlock_unlock(&words.lock);
	return word;
}

struct str duty_word_text(int64_t word)
{
	pthread_rwlock_rdlock(&words.lock);
	struct str text = word > 0 && (uint64_t)word <= words.texts.n ? words.texts.at[word - 1] : STR_NONE;
	pthread_rwlock_unlock(&words.lock);
	return text;
}
