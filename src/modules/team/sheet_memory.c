#include "modules/team/sheet_memory.h"

#include <string.h>

enum { REMEMBERED = 1024, SAID_FIRST = 1024 };

struct expert_memory *expert_memory_of(const struct sheet_line *l)
{
	struct arena *keep;
	void **memory = sheet_memory(l, &keep);
	if (!*memory) {
		struct expert_memory *m = a_new(keep, struct expert_memory);
		m->keep = keep;
		*memory = m;
	}
	return *memory;
}

/* ---- teams, providers, rights ---- */

static err team_look(struct work *w, struct str typed, struct team_by_code_row *ret, bool *ret_known)
{
	struct team_of_name_rows named;
	TRY(team_by_code(w->db, w->a, &(struct team_by_code_in){ .code = typed }, ret, ret_known));
	if (*ret_known)
		return OK;
	TRY(team_of_name(w->db, w->a, &(struct team_of_name_in){ .name = typed, .max = 2 }, &named));
	return named.n == 1 ? team_by_code(w->db, w->a, &(struct team_by_code_in){ .code = named.at[0].code }, ret, ret_known) : OK;
}

static const struct team_seen *team_seen_before(const struct expert_memory *m, struct str typed)
{
	for (size_t i = m->teams.n; i-- > 0;)
		if (str_eq(m->teams.at[i].typed, typed))
			return &m->teams.at[i];
	return NULL;
}

err team_remembered(struct work *w, struct expert_memory *m, struct str typed, struct team_by_code_row *ret)
{
	const struct team_seen *seen = team_seen_before(m, typed);
	if (!seen) {
		struct team_by_code_row t;
		bool known;
		TRY(team_look(w, typed, &t, &known));
		m->teams.n = m->teams.n < REMEMBERED ? m->teams.n : 0;
		struct team_seen *x = VEC_ADD(m->keep, &m->teams);
		*x = (struct team_seen){ .typed = a_dup(m->keep, typed), .is_known = known };
		if (known)
			x->team = (struct team_by_code_row){ .id = t.id, .code = a_dup(m->keep, t.code), .org_id = t.org_id, .begins_at = t.begins_at,
				.ended_at = t.ended_at };
		seen = x;
	}
	*ret = seen->team;
	if (!seen->is_known)
		fail_field(w, S("team"), M_TEAM_UNKNOWN, typed);
	return OK;
}

err provider_remembered(struct work *w, struct expert_memory *m, const struct member_form *f, struct provider *ret)
{
	for (size_t i = m->providers.n; str_is(f->kind, "hired") && i-- > 0;)
		if (str_eq(m->providers.at[i].typed, f->provider)) {
			*ret = m->providers.at[i].by;
			return OK;
		}
	size_t before = w->problem.fields.n;
	TRY(provider_of(w, f, ret));
	if (!str_is(f->kind, "hired") || w->problem.fields.n > before)
		return OK;
	m->providers.n = m->providers.n < REMEMBERED ? m->providers.n : 0;
	*VEC_ADD(m->keep, &m->providers) = (struct provider_seen){ a_dup(m->keep, f->provider), { ret->id, a_dup(m->keep, ret->name) } };
	return OK;
}

err right_remembered(struct work *w, struct expert_memory *m, int64_t org)
{
	struct right_seen seen = { 0 };
	for (size_t i = m->rights.n; !seen.org && i-- > 0;)
		if (m->rights.at[i].org == org)
			seen = m->rights.at[i];
	if (!seen.org) {
		seen.org = org;
		TRY(network_may_edit(w, org, &seen.may));
		m->rights.n = m->rights.n < REMEMBERED ? m->rights.n : 0;
		*VEC_ADD(m->keep, &m->rights) = seen;
	}
	return seen.may ? OK : fail(w, E_DENIED, M_NETWORK_NOT_YOURS);
}

err sees_all_remembered(struct work *w, struct expert_memory *m, bool *ret)
{
	if (!m->asked_wide)
		TRY(team_sees_all(w, &m->wide));
	m->asked_wide = true;
	*ret = m->wide;
	return OK;
}

/* ---- what earlier rows said ---- */

uint16_t said_hash(struct str cell)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < cell.n; i++)
		h = (h ^ (unsigned char)cell.p[i]) * 16777619u;
	return cell.n ? (uint16_t)((h ^ h >> 16) | 1) : 0;
}

/* Both kinds of entries begin alike. */
struct entry { int64_t id; int32_t row; };

static struct entry *entry_at(void *at, size_t size, size_t i)
{
	return (struct entry *)((char *)at + i * size);
}

static struct entry *place_of(void *at, size_t cap, size_t size, int64_t id)
{
	size_t i = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 32) & (cap - 1);
	while (entry_at(at, size, i)->id && entry_at(at, size, i)->id != id)
		i = (i + 1) & (cap - 1);
	return entry_at(at, size, i);
}

static const void *entry_before(const struct said_table *t, size_t size, int64_t id, int64_t row)
{
	const struct entry *x = t->cap && id ? place_of(t->at, t->cap, size, id) : NULL;
	return x && x->id && x->row < row ? x : NULL;
}

static void table_grow(struct arena *keep, struct said_table *t, size_t size)
{
	size_t cap = t->cap ? 2 * t->cap : SAID_FIRST;
	void *at = a_alloc_array(keep, size, cap);
	for (size_t i = 0; i < t->cap; i++)
		if (entry_at(t->at, size, i)->id)
			memcpy(place_of(at, cap, size, entry_at(t->at, size, i)->id), entry_at(t->at, size, i), size);
	t->at = at;
	t->cap = cap;
}

static void entry_add(struct arena *keep, struct said_table *t, size_t size, const void *entry)
{
	if (8 * (t->n + 1) > 7 * t->cap)
		table_grow(keep, t, size);
	struct entry *place = place_of(t->at, t->cap, size, ((const struct entry *)entry)->id);
	if (place->id)
		return;
	memcpy(place, entry, size);
	t->n++;
}

const struct said *said_before(const struct expert_memory *m, int64_t person, int64_t row)
{
	return entry_before(&m->said, sizeof(struct said), person, row);
}

const struct part_said *part_said_before(const struct expert_memory *m, int64_t id, int64_t row)
{
	return entry_before(&m->parts, sizeof(struct part_said), id, row);
}

void said_add(struct expert_memory *m, int64_t person, int64_t row, const uint16_t *cells)
{
	struct said s = { .id = person, .row = (int32_t)row };
	memcpy(s.cells, cells, sizeof s.cells);
	entry_add(m->keep, &m->said, sizeof s, &s);
}

void part_said_add(struct expert_memory *m, int64_t id, int64_t row, uint16_t cells)
{
	struct part_said s = { id, (int32_t)row, cells };
	entry_add(m->keep, &m->parts, sizeof s, &s);
}
