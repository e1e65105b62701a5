#include "modules/incident/process.h"

#include <assert.h>

#include "core/legal/data_files.h"

enum { MAX_STEPS = 64 };

static struct step steps[MAX_STEPS];
static size_t n_steps;
static struct arena *memory; /* lives as long as the program */

err process_load(void)
{
	if (n_steps)
		return OK;
	memory = arena_new(1 << 20);
	struct sheet s = data_sheet(memory, "processes.csv");
	assert(s.n > 0 && s.n <= MAX_STEPS);
	for (size_t i = 0; i < s.n; i++)
		steps[i] = (struct step){
			.class = sheet_cell(&s, i, "class"), .code = sheet_cell(&s, i, "step"), .next = sheet_cell(&s, i, "next"),
			.phase = sheet_cell(&s, i, "phase"), .lead = sheet_cell(&s, i, "lead"), .basis = sheet_cell(&s, i, "basis"),
			.title = { [LANG_VI] = sheet_cell(&s, i, "vi"), [LANG_EN] = sheet_cell(&s, i, "en") },
		};
	n_steps = s.n;
	return OK;
}

const struct step *process_step(struct str code)
{
	for (size_t i = 0; i < n_steps; i++)
		if (str_eq(steps[i].code, code))
			return &steps[i];
	return NULL;
}

const struct step *process_at(size_t index)
{
	return index < n_steps ? &steps[index] : NULL;
}

size_t process_index(struct str code)
{
	const struct step *s = process_step(code);
	return s ? (size_t)(s - steps) : n_steps;
}

struct str process_first(struct str class)
{
	for (size_t i = 0; i < n_steps; i++)
		if (str_eq(steps[i].class, class))
			return steps[i].code;
	return STR_NONE;
}

bool process_allows(const struct step *from, struct str to)
{
	for (struct str rest = from->next; rest.p;)
		if (str_eq(str_cut(&rest, ' '), to))
			return to.n > 0;
	return false;
}

bool process_goes_back(const struct step *from, const struct step *to)
{
	return str_eq(from->class, to->class) && to < from;
}

struct str process_again(struct str class, struct str over)
{
	const struct step *s = process_step(over);
	for (struct str rest = s->next; rest.p;) {
		const struct step *next = process_step(str_cut(&rest, ' '));
		if (next && str_eq(next->class, class))
			return next->code;
	}
	return process_first(class);
}

size_t process_steps(struct str class, const struct step **ret, size_t max)
{
	size_t n = 0;
	for (size_t i = 0; i < n_steps && n < max; i++)
		if (str_eq(steps[i].class, class) || str_is(steps[i].class, "any"))
			ret[n++] = &steps[i];
	return n;
}

struct str process_same_phase(struct str class, const struct step *now)
{
	for (size_t i = 0; i < n_steps; i++)
		if (str_eq(steps[i].class, class) && str_eq(steps[i].phase, now->phase))
			return steps[i].code;
	return now->code;
}
