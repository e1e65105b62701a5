#include "core/jobs/queue_pages.h"

#define MAX_ACTS 2

const struct queue_state *queue_state_of(const struct queue_state *states, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, states[i].name))
			return &states[i];
	return &states[0];
}

struct queue_tabs queue_tabs_of(struct req *r, const char *path, const struct queue_state *states, const int64_t *counts, size_t n,
	struct str chosen)
{
	struct arena *a = r->w.a;
	struct queue_tabs t = { a_array(a, struct queue_tab, n + 1), n + 1 };
	t.tabs[0] = (struct queue_tab){ say(&r->w, M_CORE_QUEUE_ALL), str_of(path), STR_NONE, !chosen.n };
	for (size_t i = 0; i < n; i++)
		t.tabs[i + 1] = (struct queue_tab){ say(&r->w, states[i].says),
			link_with(a, str_of(path), &(struct query_part){ "state", str_of(states[i].name) }, 1),
			link_number(a, counts[i]), str_is(chosen, states[i].name) };
	return t;
}

void queue_act_add(struct arena *a, struct queue_acts *to, struct str label, const char *path, int64_t id, const char *verb)
{
	if (!to->acts)
		to->acts = a_array(a, struct queue_act, MAX_ACTS);
	to->acts[to->n_acts++] = (struct queue_act){ label, a_fmt(a, "%s/%lld/%s", path, (long long)id, verb) };
}

err queue_reply(struct req *r, struct str id, const char *path, enum msg notice)
{
	if (!r->is_api)
		return reply_see(r, str_of(path), notice);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "id", id);
	json_end(&j);
	return OK;
}

err queue_act(struct req *r, err (*what)(struct work *, int64_t), enum msg not_found, const char *path, enum msg notice)
{
	int64_t id;
	if (!str_int(r->args[0], &id))
		return fail(&r->w, E_NOT_FOUND, not_found);
	TRY(what(&r->w, id));
	return queue_reply(r, r->args[0], path, notice);
}
