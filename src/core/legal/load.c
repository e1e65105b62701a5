/* Holidays from the database: seeded from data/holidays.csv when that file has changed, from then on the administrator's. */
#include "base/code.h"
#include "core/legal/data_files.h"
#include "core/legal/holidays.h"
#include "core/legal/legal.h"
#include "core/queries.h"

static err seed_days(struct db *db, struct arena *a)
{
	struct holiday_day *days;
	size_t n;
	holidays_compiled_in(a, &days, &n);
	for (size_t i = 0; i < n; i++)
		TRY(holiday_seed(db, &(struct holiday_seed_in){
			.day = days[i].is.day, .name = days[i].name, .is_off = days[i].is.is_off }, NULL));
	return OK;
}

static err seed_run(struct db *db, void *arg)
{
	struct arena *a = arg;
	struct sha256 hash = sha256_of(data_file("holidays.csv"));
	struct str version = hex_of(a, str_from((const char *)hash.b, sizeof hash.b));
	struct reference_get_row have = { 0 };
	bool found = false;
	TRY(reference_get(db, a, &(struct reference_get_in){ .name = S("holidays") }, &have, &found));
	if (found && str_eq(have.version, version))
		return OK;
	TRY(seed_days(db, a));
	return reference_put(db, &(struct reference_put_in){ .name = S("holidays"), .version = version, .now = clock_now() }, NULL);
}

struct loading { struct arena *a; struct holiday_all_rows rows; };

static err load_run(struct db *db, void *arg)
{
	struct loading *l = arg;
	return holiday_all(db, l->a, &l->rows);
}

static err load_with(struct store *s, struct arena *a)
{
	struct loading l = { .a = a };
	TRY(store_run(s, TX_READ, a, load_run, &l));
	struct day_off *days = a_array(a, struct day_off, l.rows.n);
	for (size_t i = 0; i < l.rows.n; i++)
		days[i] = (struct day_off){ l.rows.at[i].day, l.rows.at[i].is_off };
	holidays_publish(days, l.rows.n);
	return OK;
}

err legal_refresh(struct store *s)
{
	struct arena *scratch = arena_new(0);
	err e = load_with(s, scratch);
	arena_free(scratch);
	return e;
}

err legal_load(struct store *s)
{
	struct arena *scratch = arena_new(0);
	err e = store_run(s, TX_WRITE, scratch, seed_run, scratch);
	arena_free(scratch);
	return e == OK ? legal_refresh(s) : e;
}
