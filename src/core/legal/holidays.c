#include <pthread.h>
#include <stdatomic.h>

#include "core/legal/data_files.h"
#include "core/legal/holidays.h"
#include "core/legal/legal.h"

/* An immutable calendar, sorted by day. Readers may hold an older one at any moment, so none is ever freed; a new one
 * is made only at start and when an administrator changes a day. */
struct calendar {
	const struct calendar *older;            /* kept reachable, with its arena: leak checkers see the purpose */
	struct arena *memory;
	struct day_off *at;
	size_t n;
};
static _Atomic(const struct calendar *) current;
static pthread_mutex_t publishing = PTHREAD_MUTEX_INITIALIZER;

static bool is_current(const struct day_off *days, size_t n)
{
	const struct calendar *c = atomic_load(&current);
	if (!c || c->n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (c->at[i].day != days[i].day || c->at[i].is_off != days[i].is_off)
			return false;
	return true;
}

void holidays_publish(const struct day_off *days, size_t n)
{
	if (is_current(days, n))
		return;
	struct arena *a = arena_new(0);
	struct calendar *c = a_new(a, struct calendar);
	c->at = a_array(a, struct day_off, n);
	c->n = n;
	c->memory = a;
	for (size_t i = 0; i < n; i++)
		c->at[i] = days[i];
	pthread_mutex_lock(&publishing);
	c->older = atomic_load(&current);
	atomic_store(&current, c);
	pthread_mutex_unlock(&publishing);
}

void holidays_compiled_in(struct arena *a, struct holiday_day **ret, size_t *ret_n)
{
	struct sheet s = data_sheet(a, "holidays.csv");
	*ret = a_array(a, struct holiday_day, s.n);
	*ret_n = s.n;
	for (size_t i = 0; i < s.n; i++) {
		usec t = 0;
		bool is_date = time_parse(sheet_cell(&s, i, "date"), &t);
		(*ret)[i] = (struct holiday_day){
			.is = { is_date ? civil_day_number(t) : 0, str_is(sheet_cell(&s, i, "is_off"), "1") },
			.name = sheet_cell(&s, i, "vi"), .is_expected = str_is(sheet_cell(&s, i, "status"), "expected"),
		};
	}
}

/* For programs without a database: unit tests, tools. */
static void publish_compiled_in(void)
{
	struct arena *a = arena_new(0);
	struct holiday_day *days;
	size_t n;
	holidays_compiled_in(a, &days, &n);
	struct day_off *plain = a_array(a, struct day_off, n);
	for (size_t i = 0; i < n; i++)
		plain[i] = days[i].is;
	holidays_publish(plain, n);
	arena_free(a);
}

bool legal_is_off(void *unused, int64_t day_number)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const struct calendar *c = atomic_load(&current);
	if (!c) {
		pthread_once(&once, publish_compiled_in);
		c = atomic_load(&current);
	}
	size_t low = 0, high = c->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c->at[middle].day < day_number)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < c->n && c->at[low].day == day_number)
		return c->at[low].is_off;
	int weekday = civil_weekday(day_number);
	return weekday == 0 || weekday == 6;
}
