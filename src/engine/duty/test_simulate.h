/* test_simulate: history files for tests. Catalogues they name lie beside the vectors, in UNGCUU_VECTORS. */
#ifndef ENGINE_DUTY_TEST_SIMULATE_H
#define ENGINE_DUTY_TEST_SIMULATE_H

#include "engine/duty/simulate.h"

struct str test_file(struct arena *a, const char *path);
struct simulate_books test_books(const struct duty_vocabulary *v);
/* Aborts with the problem when it cannot be read. */
struct simulation *test_simulation(struct arena *a, const struct duty_vocabulary *v, const struct simulate_books *b, struct str json);
struct str test_answer(struct arena *a, const struct simulation *s, bool explain);
struct str test_written(struct arena *a, const struct simulation *s);

#endif
