/* sheet_memory: what the import of experts looks up once and remembers for all rows. It outlives transactions that are rolled
 * back, so it holds only what the import does not write itself: organisations, teams, rights, and what the file's own rows say. */
#ifndef MODULES_TEAM_SHEET_MEMORY_H
#define MODULES_TEAM_SHEET_MEMORY_H

#include "core/sheet/sheet.h"
#include "modules/network/org_names.h"
#include "modules/team/rules.h"

/* What an earlier row said of a person: hashes of its cells, 0 for an empty one; and of a membership, a credential, an education:
 * of all its cells. There are more of these than the file has rows, so they are small. */
#define SAID_CELLS 7
struct said { int64_t id; int32_t row; uint16_t cells[SAID_CELLS]; };
struct part_said { int64_t id; int32_t row; uint16_t cells; };
/* Open addressing, at most 7/8 full. */
struct said_table { void *at; size_t n, cap; };

struct team_seen { struct str typed; bool is_known; struct team_by_code_row team; };
struct provider_seen { struct str typed; struct provider by; };
struct right_seen { int64_t org; bool may; };

struct expert_memory {
	struct arena *keep;
	struct org_names orgs;
	VEC(struct team_seen) teams;
	VEC(struct provider_seen) providers;
	VEC(struct right_seen) rights;
	struct said_table said, parts;
	bool asked_wide, wide;
};

struct expert_memory *expert_memory_of(const struct sheet_line *l);
/* A team by its code, or by the name only one living team has; notes the problem on the column "team". Only id, code, org_id,
 * begins_at and ended_at are filled in. */
err team_remembered(struct work *w, struct expert_memory *m, struct str typed, struct team_by_code_row *ret) MUST_USE;
/* As provider_of(). */
err provider_remembered(struct work *w, struct expert_memory *m, const struct member_form *f, struct provider *ret) MUST_USE;
/* As network_need_edit(). */
err right_remembered(struct work *w, struct expert_memory *m, int64_t org) MUST_USE;
err sees_all_remembered(struct work *w, struct expert_memory *m, bool *ret) MUST_USE;

uint16_t said_hash(struct str cell);
/* What a row before this one said of the record; NULL. */
const struct said *said_before(const struct expert_memory *m, int64_t person, int64_t row);
const struct part_said *part_said_before(const struct expert_memory *m, int64_t id, int64_t row);
/* Of rows that say something of the same record the first is kept. */
void said_add(struct expert_memory *m, int64_t person, int64_t row, const uint16_t *cells);
void part_said_add(struct expert_memory *m, int64_t id, int64_t row, uint16_t cells);

#endif
