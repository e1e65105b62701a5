#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>

#include "engine/duty/test_data.h"

static struct arena *a;

static int setup(void **state) { a = arena_new(0); return 0; }
static int teardown(void **state) { a = arena_free(a); return 0; }

static void the_file_is_read_whole(void **state)
{
	const struct duty_vocabulary *v = test_vocabulary(a);
	const struct duty_attribute *class = &v->attributes[vocabulary_attribute(v, S("org.class"))];
	assert_true(class->is_many && class->type == DUTY_WORD && class->unit == UNIT_ORG && class->n_words == 7);
	assert_true(class->words[0] == duty_word(S("min")));
	const struct duty_kind *hunt = &v->kinds[vocabulary_kind(v, S("hunt"))];
	assert_int_equal(hunt->units, 1u << UNIT_SYSTEM | 1u << UNIT_ORG | 1u << UNIT_FINDING);
	assert_int_equal(hunt->fields[duty_kind_field(hunt, S("coverage"))].type, DUTY_SHARE);
	assert_int_equal(duty_kind_field(hunt, S("cover")), -1);
	assert_int_equal(vocabulary_kind(v, S("hunts")), -1);
	assert_int_equal(vocabulary_attribute(v, S("org")), -1);
	assert_true(str_is(v->units[UNIT_SECTOR].en, "sector"));
}

#define UNITS "\"units\":[{\"name\":\"org\",\"vi\":\"a\",\"en\":\"a\"},{\"name\":\"team\",\"vi\":\"a\",\"en\":\"a\"},{\"name\":\"system\",\"vi\":\"a\",\"en\":\"a\"}," \
	"{\"name\":\"sector\",\"vi\":\"a\",\"en\":\"a\"},{\"name\":\"incident\",\"vi\":\"a\",\"en\":\"a\"},{\"name\":\"finding\",\"vi\":\"a\",\"en\":\"a\"}," \
	"{\"name\":\"alert\",\"vi\":\"a\",\"en\":\"a\"},{\"name\":\"vendor\",\"vi\":\"a\",\"en\":\"a\"},{\"name\":\"person\",\"vi\":\"a\",\"en\":\"a\"}]"
#define SAYS "\"vi\":\"a\",\"en\":\"a\""

static void wrong_ones_are_refused(void **state)
{
	static const char *const bad[] = {
		"", "[]", "{}", "{" UNITS ",\"kinds\":[{}]}",
		"{" UNITS ",\"attributes\":[{\"name\":\"org.x\",\"type\":\"text\"," SAYS "}]}",
		"{" UNITS ",\"attributes\":[{\"name\":\"x\",\"type\":\"int\"," SAYS "}]}",
		"{" UNITS ",\"attributes\":[{\"name\":\"org.x\",\"type\":\"int\",\"vi\":\"a\"}]}",
		"{" UNITS ",\"attributes\":[{\"name\":\"org.x\",\"type\":\"int\"," SAYS "},{\"name\":\"org.x\",\"type\":\"int\"," SAYS "}]}",
		"{" UNITS ",\"attributes\":[{\"name\":\"org.x\",\"type\":\"word\",\"words\":[1]," SAYS "}]}",
		"{" UNITS ",\"attributes\":[{\"name\":\"org.x\",\"type\":\"word\",\"words\":[\"a\"]," SAYS "}]}",
		"{" UNITS ",\"attributes\":[{\"name\":\"org.x\",\"type\":\"word\",\"words\":[\"a\"]," SAYS "}],\"words\":[{\"name\":\"a\",\"vi\":\"x\"}]}",
		"{" UNITS ",\"kinds\":[{\"name\":\"x\",\"units\":[]," SAYS "}]}",
		"{" UNITS ",\"kinds\":[{\"name\":\"x\",\"units\":[\"orgs\"]," SAYS "}]}",
		"{" UNITS ",\"kinds\":[{\"name\":\"x\",\"units\":[3]," SAYS "}]}",
		"{" UNITS ",\"kinds\":[{\"name\":\"x\",\"units\":[\"org\"],\"fields\":[{\"name\":\"f\",\"type\":\"int\"," SAYS "},{\"name\":\"f\",\"type\":\"int\"," SAYS "}]," SAYS "}]}",
	};
	for (size_t i = 0; i < COUNT(bad); i++) {
		const struct duty_vocabulary *v;
		struct str why;
		if (vocabulary_read(a, str_of(bad[i]), &v, &why) != E_INVALID || !why.n || v)
			fail_msg("%s is accepted", bad[i]);
	}
}

static void a_word_has_one_number(void **state)
{
	int64_t x = duty_word(S("xã hội"));
	assert_true(x > 0 && x == duty_word(S("xã hội")) && x != duty_word(S("xã")));
	assert_true(str_is(duty_word_text(x), "xã hội"));
	assert_true(duty_word(STR_NONE) > 0 && duty_word(STR_NONE) == duty_word(S("")));
	assert_int_equal(duty_word_text(0).n, 0);
	assert_int_equal(duty_word_text(-1).n, 0);
	assert_int_equal(duty_word_text(1 << 30).n, 0);
}

enum { N_WORDS = 3000 };

static void *says_words(void *arg)
{
	int64_t *ret = arg;
	for (int i = 0; i < N_WORDS; i++) {
		char text[16];
		ret[i] = duty_word(str_from(text, (size_t)snprintf(text, sizeof text, "w%d", i)));
	}
	return NULL;
}

static void threads_agree(void **state)
{
	static int64_t got[4][N_WORDS];
	pthread_t thread[4];
	for (int t = 0; t < 4; t++)
		assert_int_equal(pthread_create(&thread[t], NULL, says_words, got[t]), 0);
	for (int t = 0; t < 4; t++)
		pthread_join(thread[t], NULL);
	for (int t = 1; t < 4; t++)
		assert_memory_equal(got[0], got[t], sizeof got[0]);
	assert_true(str_is(duty_word_text(got[0][2999]), "w2999"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_file_is_read_whole), cmocka_unit_test(wrong_ones_are_refused), cmocka_unit_test(a_word_has_one_number),
		cmocka_unit_test(threads_agree),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
