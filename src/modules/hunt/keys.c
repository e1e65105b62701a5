/* Keys of an organisation that sign its results. */
#include "base/rand.h"
#include "modules/hunt/hunts.h"
#include "modules/network/rules.h"

/* By the beginning of the key: its name is the organisation's own. */
static err note(struct work *w, int64_t id, const char *name, struct str public_key, struct str reason)
{
	return NOTE(w, name, "hunt_key", id, { "code", str_sub(public_key, 0, 16) }, { "reason", reason });
}

err hunt_key_add(struct work *w, const struct hunt_key_form *f, int64_t *ret_id)
{
	unsigned char bytes[RESULT_KEY_BYTES];
	struct hunt_key_named_row old;
	struct str hex = STR_NONE;
	bool found = false;
	check_text(w, "name", f->name, true, HUNT_LINE);
	if (result_key_parse(f->key, bytes))
		hex = hex_of(w->a, str_from((const char *)bytes, sizeof bytes));
	else
		fail_field(w, S("key"), M_HUNTS_KEY_NOT_ONE);
	if (hex.n)
		TRY(hunt_key_named(w->db, w->a, &(struct hunt_key_named_in){ .public_key = hex }, &old, &found));
	if (found)
		fail_field(w, S("key"), M_HUNTS_KEY_THERE);
	TRY(work_checked(w));
	*ret_id = id_new();
	TRY(hunt_key_insert(w->db, &(struct hunt_key_insert_in){ .id = *ret_id, .org = w->by.org_id, .public_key = hex, .name = f->name, .now = w->now, .by = w->by.name }, NULL));
	return note(w, *ret_id, "hunt.key_add", hex, STR_NONE);
}

err hunt_key_end(struct work *w, int64_t id, const struct hunt_reason *f)
{
	struct hunt_key_get_row k;
	bool found;
	int64_t n = 0;
	TRY(hunt_key_get(w->db, w->a, &(struct hunt_key_get_in){ .id = id }, &k, &found));
	if (!found || (k.org_id != w->by.org_id && !w->by.is_system))
		return fail(w, E_NOT_FOUND, M_HUNTS_KEY_UNKNOWN);
	check_text(w, "reason", f->reason, true, HUNT_LINE);
	TRY(work_checked(w));
	TRY(hunt_key_revoke(w->db, &(struct hunt_key_revoke_in){ .id = id, .by = w->by.name, .reason = f->reason, .now = w->now }, &n));
	return n == 1 ? note(w, id, "hunt.key_end", k.public_key, f->reason) : fail(w, E_CONFLICT, M_HUNTS_KEY_ENDED);
}
