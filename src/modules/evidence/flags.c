/* What an overseer should look at twice. Nothing is dropped because of it: a person judges. */
#include "modules/evidence/rules.h"

#include "core/settings.h"

const char *const evidence_flag_names[N_EVIDENCE_FLAGS] = {
	[FLAG_PAPER_OTHERS] = "paper_of_others", [FLAG_PAPER_AGAIN] = "paper_again", [FLAG_LATE] = "recorded_late", [FLAG_HUNT_BLIND] = "hunt_without_source",
	[FLAG_HUNT_SHORT] = "hunt_too_short", [FLAG_BULK] = "same_words", [FLAG_NO_PAPER] = "no_paper",
};

static int64_t field_named_of(const struct duty_kind *k, const int64_t *values, const char *name)
{
	int i = duty_kind_field(k, str_of(name));
	return i < 0 ? DUTY_NULL : values[i];
}

static unsigned hunt_flags(struct work *w, const struct evidence_looked_at *e)
{
	const struct duty_kind *k = evidence_kind(e->kind);
	int64_t values[EVIDENCE_FIELDS_MAX];
	unsigned flags = 0;
	if (!k || !str_is(e->kind, "hunt") || k->n_fields > EVIDENCE_FIELDS_MAX)
		return 0;
	values_decode(k, e->fields, values);
	if (field_named_of(k, values, "sources") < 1)
		flags |= 1u << FLAG_HUNT_BLIND;
	if (field_named_of(k, values, "minutes") < setting_int(w, "evidence.hunt_minutes"))
		flags |= 1u << FLAG_HUNT_SHORT;
	return flags;
}

unsigned evidence_flags(struct work *w, const struct evidence_looked_at *e)
{
	unsigned flags = hunt_flags(w, e);
	if (e->papers_of_others)
		flags |= 1u << FLAG_PAPER_OTHERS;
	if (e->papers_of_own)
		flags |= 1u << FLAG_PAPER_AGAIN;
	if (e->ends && e->stated - e->ends > EVIDENCE_LATE_DAYS * USEC_DAY)
		flags |= 1u << FLAG_LATE;
	if (e->alike > setting_int(w, "evidence.bulk_subjects"))
		flags |= 1u << FLAG_BULK;
	if (!e->file)
		flags |= 1u << FLAG_NO_PAPER;
	return flags;
}
