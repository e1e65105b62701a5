/* Writes: forms and the API alike. A form goes on to the page of what was written, the API gets its number. */
#include "modules/roster/pages.h"

static err changed(struct req *r, struct str path, enum msg notice)
{
	if (!r->is_api)
		return reply_see(r, path, notice);
	struct json j = reply_json(r);
	json_object(&j);
	json_bool(&j, "done", true);
	json_end(&j);
	return OK;
}

/* found: where the API reads what was made. */
static err made(struct req *r, struct str path, struct str found, int64_t id, enum msg notice)
{
	if (!r->is_api)
		return reply_see(r, path, notice);
	struct json j = reply_made(r, a_cat(r->w.a, S("/api/v1"), found));
	json_object(&j);
	json_text(&j, "id", number_text(r->w.a, id));
	json_end(&j);
	return OK;
}

static struct str team_path_of(struct req *r, const char *rest)
{
	return roster_path(r->w.a, r->args[0], rest);
}

static struct str numbered(struct req *r, const char *part, int64_t id)
{
	return a_fmt(r->w.a, "/roster/%.*s/%s/%lld", STR_ARG(r->args[0]), part, (long long)id);
}

err shift_add_post(struct req *r)
{
	int64_t id;
	TRY(shift_add(&r->w, r->args[0], r->in, &id));
	return made(r, team_path_of(r, ""), team_path_of(r, ""), id, M_NETWORK_SAVED);
}

err shift_edit_post(struct req *r)
{
	int64_t id;
	TRY(shift_change(&r->w, r->args[0], path_number(r, 1), r->in, &id));
	return made(r, numbered(r, "shifts", id), team_path_of(r, ""), id, M_NETWORK_SAVED);
}

err shift_end_post(struct req *r)
{
	TRY(shift_end(&r->w, r->args[0], path_number(r, 1)));
	return changed(r, team_path_of(r, ""), M_ROSTER_SHIFT_GONE);
}

err pattern_add_post(struct req *r)
{
	int64_t id;
	TRY(pattern_add(&r->w, r->args[0], r->in, &id));
	return made(r, team_path_of(r, "/patterns"), team_path_of(r, ""), id, M_NETWORK_SAVED);
}

err pattern_end_post(struct req *r)
{
	TRY(pattern_end(&r->w, r->args[0], path_number(r, 1)));
	return changed(r, team_path_of(r, "/patterns"), M_NETWORK_SAVED);
}

err pattern_generate_post(struct req *r)
{
	int64_t n;
	TRY(pattern_generate(&r->w, r->args[0], path_number(r, 1), r->in, &n));
	if (!r->is_api)
		return reply_see(r, team_path_of(r, ""), M_ROSTER_GENERATED);
	struct json j = reply_json(r);
	json_object(&j);
	json_int(&j, "shifts", n);
	json_end(&j);
	return OK;
}

err swap_ask_post(struct req *r)
{
	int64_t id;
	TRY(swap_ask(&r->w, r->args[0], path_number(r, 1), r->in, &id));
	return made(r, S("/my-duty"), S("/my-duty"), id, M_ROSTER_SWAP_ASKED);
}

err swap_accept_post(struct req *r)
{
	TRY(swap_accept(&r->w, r->args[0], path_number(r, 1)));
	return changed(r, S("/my-duty"), M_ROSTER_SWAP_DONE);
}

err swap_close_post(struct req *r)
{
	TRY(swap_close(&r->w, r->args[0], path_number(r, 1)));
	return changed(r, S("/my-duty"), M_NETWORK_SAVED);
}

err absence_add_post(struct req *r)
{
	int64_t id, shifts;
	TRY(absence_add(&r->w, r->in, &id, &shifts));
	if (!r->is_api)
		return reply_see(r, S("/my-duty"), shifts ? M_ROSTER_ABSENCE_SHIFTS : M_NETWORK_SAVED);
	struct json j = reply_made(r, S("/api/v1/my-duty"));
	json_object(&j);
	json_text(&j, "id", number_text(r->w.a, id));
	json_int(&j, "shifts", shifts);
	json_end(&j);
	return OK;
}

err absence_end_post(struct req *r)
{
	TRY(absence_end(&r->w, path_number(r, 0)));
	return changed(r, S("/my-duty"), M_NETWORK_SAVED);
}

err handover_post(struct req *r)
{
	int64_t id;
	TRY(handover_write(&r->w, r->args[0], path_number(r, 1), r->in, &id));
	return made(r, team_path_of(r, ""), team_path_of(r, ""), id, M_ROSTER_HANDOVER_KEPT);
}

err handover_read_post(struct req *r)
{
	TRY(handover_read(&r->w, r->args[0], path_number(r, 1)));
	return changed(r, team_path_of(r, ""), M_NETWORK_SAVED);
}

err calendar_end_post(struct req *r)
{
	TRY(calendar_end(&r->w, path_number(r, 0)));
	return feed_ended_reply(r, S("/my-duty"));
}

err call_check_post(struct req *r)
{
	int64_t id;
	TRY(call_check(&r->w, r->args[0], r->in, &id));
	return made(r, numbered(r, "calls", id), team_path_of(r, "/calls"), id, M_ROSTER_CALLED);
}

err call_answer_post(struct req *r)
{
	TRY(call_answer(&r->w, r->args[0], path_number(r, 1)));
	return changed(r, numbered(r, "calls", path_number(r, 1)), M_ROSTER_YOU_HAVE_IT);
}

err call_link_post(struct req *r)
{
	const struct answer_form *in = r->in;
	TRY(call_answer_link(&r->w, r->args[0], in->name));
	return reply_see(r, S("/directory"), M_ROSTER_YOU_HAVE_IT);
}
