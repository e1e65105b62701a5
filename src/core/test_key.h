/* test_key: the program's key lives in a data folder; the stores of the fixture have none. Once before the first test. */
#ifndef CORE_TEST_KEY_H
#define CORE_TEST_KEY_H

#include "core/command.h"

static inline void key_make(void)
{
	char folder[] = "/tmp/ungcuu-key-XXXXXX", data[sizeof folder + 8];
	assert_non_null(mkdtemp(folder));
	snprintf(data, sizeof data, "--data=%s", folder);
	char *argv[] = { (char *)(uintptr_t)"test", data, NULL };
	int argc = 2;
	struct command c;
	assert_int_equal(command_open(&c, &argc, argv, 0), 0);
	assert_int_equal(command_close(&c, OK), 0);
}

#endif
