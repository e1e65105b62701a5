/* Kinds of evidence: the vocabulary, and which of them people state because nothing gives them by itself yet. */
#include "modules/evidence/rules.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "core/legal/data_files.h"

static const struct duty_vocabulary *vocabulary;

/* The file is compiled in: a broken one is our mistake. Kept for the life of the program. */
static void read_once(void)
{
	struct str why;
	if (vocabulary_read(arena_new(0), data_file("duties/vocabulary.json"), &vocabulary, &why) == OK)
		return;
	log_error("evidence.vocabulary", "why", "duties/vocabulary.json", NULL);
	abort();
}

const struct duty_vocabulary *evidence_vocabulary(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, read_once);
	return vocabulary;
}

const struct duty_kind *evidence_kind(struct str name)
{
	int i = vocabulary_kind(evidence_vocabulary(), name);
	return i < 0 ? NULL : &evidence_vocabulary()->kinds[i];
}

static bool gives(const struct duty_source *s, struct str name)
{
	for (size_t i = 0; i < COUNT(s->gives) && s->gives[i]; i++)
		if (str_is(name, s->gives[i]))
			return true;
	return false;
}

static bool is_automatic(struct str name)
{
	for (size_t m = 0; m < n_modules; m++)
		for (size_t i = 0; i < all_modules[m]->n_duties; i++)
			if (!all_modules[m]->duties[i].is_stated && gives(&all_modules[m]->duties[i], name))
				return true;
	return false;
}

bool evidence_is_offered(const struct duty_kind *k)
{
	const unsigned named = 1u << UNIT_ORG | 1u << UNIT_TEAM | 1u << UNIT_SYSTEM | 1u << UNIT_SECTOR;
	return k->units & named && k->n_fields <= EVIDENCE_FIELDS_MAX && !is_automatic(k->name);
}

bool word_among(struct str word, const char *list)
{
	for (struct str rest = str_of(list); rest.p;)
		if (str_eq(str_cut(&rest, '|'), word))
			return true;
	return false;
}
