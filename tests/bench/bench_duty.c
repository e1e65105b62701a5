/* Duties of a nation: what it costs to compute everything, to follow one new record, and to ask for today and for any day of ten years.
 * The records are those that duties.sh has put into the register of bench_register.
 *   bench_duty --data DIR       prints one line of JSON; times on the wall, in milliseconds */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/rand.h"
#include "core/command.h"
#include "modules/duty/inside.h"
#include "modules/evidence/queries.h"
#include "modules/network/queries.h"

enum { ROUNDS = 101 };

static int real_cmp(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;
	return (a > b) - (a < b);
}

struct times { double at[ROUNDS]; size_t n; };

static double middle(struct times *t)
{
	qsort(t->at, t->n, sizeof *t->at, real_cmp);
	return t->at[t->n / 2];
}

static double near_worst(struct times *t)     /* of 100: the 99th */
{
	qsort(t->at, t->n, sizeof *t->at, real_cmp);
	return t->at[t->n * 99 / 100];
}

static double since(usec t)
{
	return (double)(clock_steady() - t) / USEC_MS;
}

/* ---- one new record ---- */

struct follow { struct rng rng; struct str system; int64_t n, org, id; };

static err record_put(struct work *w, void *arg)
{
	struct follow *x = arg;
	struct sys_by_code_row s;
	bool found;
	int64_t id = id_new(), version = id_new();
	TRY(sys_by_code(w->db, w->a, &(struct sys_by_code_in){ .code = x->system }, &s, &found));
	if (!found)
		return E_NOT_FOUND;
	x->org = s.owner_id;
	x->id = id;
	TRY(evidence_insert(w->db, &(struct evidence_insert_in){ .id = id, .code = a_fmt(w->a, "MC-BENCH-%lld", (long long)id), .org = s.owner_id, .kind = S("hunt"), .now = w->now }, NULL));
	TRY(evidence_version_insert(w->db, &(struct evidence_version_insert_in){ .id = version, .evidence = id, .number = 1, .act = S("verify"), .state = S("verified"),
		.grade = GRADE_VERIFIED, .begins = w->now - USEC_HOUR, .ends = w->now - USEC_MIN, .fields = S("state=closed\ncoverage=9500\nhypotheses=1\nsources=1\nminutes=60"),
		.content = S("bench"), .stated = w->now, .now = w->now }, NULL));
	TRY(evidence_subject_insert(w->db, &(struct evidence_subject_insert_in){ .version_id = version, .unit = UNIT_SYSTEM, .subject_id = s.id, .code = x->system, .name = x->system }, 1));
	return duty_heard(w, "evidence", &id, 1);
}

/* ---- asking ---- */

struct asking { struct rng rng; bool is_past; size_t cells; };

static err matrix(struct work *w, void *arg)
{
	struct asking *x = arg;
	struct duty_filter f = { .at = x->is_past ? w->now - (usec)rng_below(&x->rng, 3650) * USEC_DAY : 0 };
	struct duty_group_cell *cells;
	return duty_numbers(w, &f, BY_CLASS, &cells, &x->cells);
}

static struct times repeat(struct command *c, err (*fn)(struct work *, void *), enum tx_mode mode, void *arg)
{
	struct times t = { 0 };
	for (int i = 0; i < ROUNDS; i++) {
		struct arena_mark mark = arena_mark(c->w.a);
		usec began = clock_steady();
		if (command_run(c, mode, fn, arg) != OK)
			abort();
		t.at[t.n++] = since(began);
		arena_rewind(c->w.a, mark);
	}
	return t;
}

static struct times follow_all(struct command *c)
{
	struct follow x = { .rng = { 3 } };
	struct times t = { 0 };
	for (int i = 0; i < ROUNDS; i++) {
		struct arena_mark mark = arena_mark(c->w.a);
		x.system = a_fmt(c->w.a, "HT-%06d", 6000 + (int)rng_below(&x.rng, 90000));
		if (command_run(c, TX_WRITE, record_put, &x) != OK)
			abort();
		usec began = clock_steady();
		c->w.now = clock_now();
		if (duty_follow(c->store, &c->w, STR_NONE) != OK)
			abort();
		t.at[t.n++] = since(began);
		arena_rewind(c->w.a, mark);
	}
	return t;
}

static double processor_ms(void)
{
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

struct spent { double wall, processor; };              /* ms */

static struct spent recompute(struct command *c)
{
	usec began = clock_steady();
	double processor = processor_ms();
	if (duty_recompute(c->store, &c->w, S("bench")) != OK)
		abort();
	return (struct spent){ since(began), processor_ms() - processor };
}

/* UNGCUU_CLOCK: the day on which it is measured. */
static void clock_stand(void)
{
	const char *when = getenv("UNGCUU_CLOCK");
	usec t;
	if (when && time_parse(str_of(when), &t))
		clock_set(t);
}

int main(int argc, char **argv)
{
	clock_stand();
	struct command c;
	struct rusage used;
	int left = command_open(&c, &argc, argv, COMMAND_ALONE);
	if (left)
		return left;
	struct spent first = recompute(&c), again = recompute(&c);
	getrusage(RUSAGE_SELF, &used);
	double peak = (double)used.ru_maxrss / 1024;
	struct asking now = { .rng = { 5 } }, past = { .rng = { 5 }, .is_past = true };
	(void)repeat(&c, matrix, TX_READ, &now);
	struct times matrix_now = repeat(&c, matrix, TX_READ, &now), matrix_past = repeat(&c, matrix, TX_READ, &past), followed = follow_all(&c);
	printf("{\"bench\":\"duty\",\"first_s\":%.2f,\"full_s\":%.2f,\"full_processor_s\":%.2f,\"peak_mb\":%.0f,\"follow_ms\":%.2f,\"follow_p99_ms\":%.2f,\"matrix_ms\":%.2f,\"matrix_past_ms\":%.2f,\"cells\":%zu}\n",
		first.wall / 1000, again.wall / 1000, again.processor / 1000, peak, middle(&followed), near_worst(&followed), middle(&matrix_now), middle(&matrix_past), now.cells);
	return command_close(&c, OK);
}
