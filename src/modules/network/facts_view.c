/* Facts of systems at one moment, and the columns of `system` as their view of the present. */
#include "modules/network/rules.h"

#include "core/jobs/jobs.h"

enum { AT_ONCE = 1000 };
/* A change takes effect when its job has run; the view may be behind by so much before it counts as wrong. */
#define SETTLED (10 * USEC_MIN)

static void state_take(struct system_state *x, const struct facts_as_of_row *f)
{
	enum fact_attribute at;
	if (fact_named(f->attribute, &at))
		x->at[at] = (struct fact_state){ f->value, f->document, f->org_id, f->document_at, f->valid_from, f->valid_to, f->stated_at };
}

int64_t system_state_level(const struct system_state *x)
{
	int64_t level;
	return str_int(x->at[FACT_LEVEL].value, &level) ? level : 0;
}

err network_system_as_of(struct work *w, int64_t system_id, usec valid_at, usec known_at, struct system_state *ret)
{
	struct facts_as_of_rows rows;
	*ret = (struct system_state){ 0 };
	TRY(facts_as_of(w->db, w->a, &(struct facts_as_of_in){ .after = system_id - 1, .last = system_id, .valid = valid_at, .known = known_at }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		state_take(ret, &rows.at[i]);
	return OK;
}

/* ---- the columns ---- */

static struct str value_or(const struct fact_state *f, const char *other)
{
	return f->value.n ? f->value : str_of(other);
}

static struct sys_columns_set_in columns_of(const struct sys_columns_row *s, const struct system_state *x)
{
	const struct fact_state *level = &x->at[FACT_LEVEL], *stage = &x->at[FACT_STAGE];
	return (struct sys_columns_set_in){ .id = s->id,
		.owner = x->at[FACT_OWNER].org_id ? x->at[FACT_OWNER].org_id : s->owner_id,
		.operator = x->at[FACT_OPERATOR].org_id ? x->at[FACT_OPERATOR].org_id : s->operator_id,
		.level = system_state_level(x), .decision_no = level->document, .decision_at = level->document_at,
		.important = str_is(x->at[FACT_IMPORTANT].value, "yes"), .facing = str_is(x->at[FACT_FACING].value, "yes"),
		.stage = value_or(stage, "operating"), .dossier = value_or(&x->at[FACT_DOSSIER], "none"), .hosting = x->at[FACT_HOSTING].value,
		.ended_at = str_is(stage->value, "retired") ? stage->valid_from : 0 };
}

static bool columns_differ(const struct sys_columns_row *s, const struct sys_columns_set_in *c)
{
	return s->owner_id != c->owner || s->operator_id != c->operator || s->level != c->level || !str_eq(s->decision_no, c->decision_no)
		|| s->decision_at != c->decision_at || s->is_national_important != c->important || s->is_internet_facing != c->facing
		|| !str_eq(s->stage, c->stage) || !str_eq(s->dossier, c->dossier) || !str_eq(s->hosting, c->hosting) || s->ended_at != c->ended_at;
}

/* One batch of systems after an id: each that differs from its facts is handed on. */
struct walk { err (*differs)(struct work *w, const struct sys_columns_row *s, const struct sys_columns_set_in *c, void *arg); void *arg; };

static err walk_some(struct work *w, const struct walk *x, int64_t max, int64_t *after, size_t *ret_n)
{
	struct sys_columns_rows s;
	struct facts_as_of_rows f;
	TRY(sys_columns(w->db, w->a, &(struct sys_columns_in){ .after = *after, .max = max }, &s));
	*ret_n = s.n;
	if (!s.n)
		return OK;
	TRY(facts_as_of(w->db, w->a, &(struct facts_as_of_in){ .after = *after, .last = s.at[s.n - 1].id, .valid = w->now, .known = w->now }, &f));
	for (size_t i = 0, k = 0; i < s.n; i++) {
		struct system_state now = { 0 };
		for (; k < f.n && f.at[k].system_id == s.at[i].id; k++)
			state_take(&now, &f.at[k]);
		struct sys_columns_set_in c = columns_of(&s.at[i], &now);
		if (columns_differ(&s.at[i], &c))
			TRY(x->differs(w, &s.at[i], &c, x->arg));
	}
	*after = s.at[s.n - 1].id;
	return OK;
}

static err walk_all(struct work *w, const struct walk *x)
{
	struct arena *whole = w->a;
	int64_t after = 0;
	size_t n;
	err e;
	do {
		w->a = arena_new(0);
		e = walk_some(w, x, AT_ONCE, &after, &n);
		arena_free(w->a);
	} while (e == OK && n == AT_ONCE);
	w->a = whole;
	return e;
}

static err write_columns(struct work *w, const struct sys_columns_row *s, const struct sys_columns_set_in *c, void *arg)
{
	return sys_columns_set(w->db, c, NULL);
}

err facts_apply(struct work *w, int64_t system)
{
	int64_t after = system - 1;
	size_t n;
	return walk_some(w, &(struct walk){ write_columns, NULL }, 1, &after, &n);
}

err facts_apply_job(struct work *w, struct str args_json)
{
	return facts_apply(w, job_record_id(args_json));
}

err facts_rebuild(struct work *w)
{
	return walk_all(w, &(struct walk){ write_columns, NULL });
}

static err count_wrong(struct work *w, const struct sys_columns_row *s, const struct sys_columns_set_in *c, void *arg)
{
	struct system_state before;
	TRY(network_system_as_of(w, s->id, w->now - SETTLED, w->now, &before));
	struct sys_columns_set_in then = columns_of(s, &before);
	*(int64_t *)arg += columns_differ(s, &then);
	return OK;
}

err facts_verify(struct work *w, int64_t *ret_wrong)
{
	*ret_wrong = 0;
	return walk_all(w, &(struct walk){ count_wrong, ret_wrong });
}
