/* Writes: forms and the API alike. A form goes on to the page of what was written, the API gets its address. */
#include "modules/team/pages.h"

static err changed(struct req *r, struct str path, struct str code, enum msg notice)
{
	if (!r->is_api)
		return reply_see(r, path, notice);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", code);
	json_end(&j);
	return OK;
}

static err made(struct req *r, struct str path, const char *key, struct str value, enum msg notice)
{
	if (!r->is_api)
		return reply_see(r, path, notice);
	struct json j = reply_made(r, a_cat(r->w.a, S("/api/v1"), path));
	json_object(&j);
	json_text(&j, key, value);
	json_end(&j);
	return OK;
}

static struct str id_text(struct req *r, int64_t id)
{
	return a_fmt(r->w.a, "%lld", (long long)id);
}

static int64_t id_of_path(const struct req *r)
{
	int64_t id;
	return str_int(r->args[1], &id) ? id : 0;
}

err team_add_post(struct req *r)
{
	struct str code;
	TRY(team_add(&r->w, r->in, &code));
	return made(r, team_path(r->w.a, code), "code", code, M_NETWORK_SAVED);
}

err team_edit_post(struct req *r)
{
	TRY(team_edit(&r->w, r->args[0], r->in));
	return changed(r, team_path(r->w.a, r->args[0]), r->args[0], M_NETWORK_SAVED);
}

err team_end_post(struct req *r)
{
	const struct last_input *in = r->in;
	TRY(team_end(&r->w, r->args[0], in->last));
	return changed(r, team_path(r->w.a, r->args[0]), r->args[0], M_NETWORK_SAVED);
}

err member_add_post(struct req *r)
{
	int64_t id;
	TRY(member_add(&r->w, r->args[0], r->in, &id));
	return made(r, team_path(r->w.a, r->args[0]), "id", id_text(r, id), M_NETWORK_SAVED);
}

err member_edit_post(struct req *r)
{
	TRY(member_edit(&r->w, r->args[0], id_of_path(r), r->in));
	return changed(r, team_path(r->w.a, r->args[0]), r->args[0], M_NETWORK_SAVED);
}

err member_end_post(struct req *r)
{
	const struct last_input *in = r->in;
	TRY(member_end(&r->w, r->args[0], id_of_path(r), in->last));
	return changed(r, team_path(r->w.a, r->args[0]), r->args[0], M_NETWORK_SAVED);
}

/* That the number is known already is told to those alone who may decide about it. */
static err same_notice(struct req *r, bool is_same, enum msg *ret)
{
	bool decides;
	TRY(team_decides(&r->w, &decides));
	*ret = is_same && decides ? M_TEAM_SAVED_SAME : M_NETWORK_SAVED;
	return OK;
}

err person_add_post(struct req *r)
{
	struct str code;
	bool is_same;
	enum msg notice;
	TRY(person_add(&r->w, r->in, &code, &is_same));
	TRY(same_notice(r, is_same, &notice));
	return made(r, person_path(r->w.a, code), "code", code, notice);
}

err person_edit_post(struct req *r)
{
	bool is_same;
	enum msg notice;
	TRY(person_edit(&r->w, r->args[0], r->in, &is_same));
	TRY(same_notice(r, is_same, &notice));
	return changed(r, person_path(r->w.a, r->args[0]), r->args[0], notice);
}

err person_end_post(struct req *r)
{
	const struct last_input *in = r->in;
	TRY(person_end(&r->w, r->args[0], in->last));
	return changed(r, person_path(r->w.a, r->args[0]), r->args[0], M_NETWORK_SAVED);
}

err pair_post(struct req *r)
{
	const struct pair_form *in = r->in;
	TRY(person_decide(&r->w, in));
	return changed(r, S("/experts/duplicates"), in->low, M_NETWORK_SAVED);
}

err credential_add_post(struct req *r)
{
	int64_t id;
	TRY(credential_add(&r->w, r->args[0], r->in, &id));
	return made(r, person_path(r->w.a, r->args[0]), "id", id_text(r, id), M_NETWORK_SAVED);
}

err credential_end_post(struct req *r)
{
	TRY(credential_end(&r->w, r->args[0], id_of_path(r)));
	return changed(r, person_path(r->w.a, r->args[0]), r->args[0], M_NETWORK_SAVED);
}

err credential_origin_post(struct req *r)
{
	const struct origin_input *in = r->in;
	TRY(credential_origin(&r->w, r->args[0], id_of_path(r), in->origin));
	return changed(r, person_path(r->w.a, r->args[0]), r->args[0], M_NETWORK_SAVED);
}

err education_add_post(struct req *r)
{
	int64_t id;
	TRY(education_add(&r->w, r->args[0], r->in, &id));
	return made(r, person_path(r->w.a, r->args[0]), "id", id_text(r, id), M_NETWORK_SAVED);
}

err education_end_post(struct req *r)
{
	TRY(education_end(&r->w, r->args[0], id_of_path(r)));
	return changed(r, person_path(r->w.a, r->args[0]), r->args[0], M_NETWORK_SAVED);
}

err skills_post(struct req *r)
{
	const struct skills_input *in = r->in;
	TRY(skills_set(&r->w, r->args[0], in->skills));
	return changed(r, person_path(r->w.a, r->args[0]), r->args[0], M_NETWORK_SAVED);
}

err training_add_post(struct req *r)
{
	int64_t id;
	TRY(training_add(&r->w, r->args[0], r->in, &id));
	return made(r, person_path(r->w.a, r->args[0]), "id", id_text(r, id), M_NETWORK_SAVED);
}

err training_end_post(struct req *r)
{
	TRY(training_end(&r->w, r->args[0], id_of_path(r)));
	return changed(r, person_path(r->w.a, r->args[0]), r->args[0], M_NETWORK_SAVED);
}

err affiliation_add_post(struct req *r)
{
	int64_t id;
	TRY(affiliation_add(&r->w, r->args[0], r->in, &id));
	return made(r, team_path(r->w.a, r->args[0]), "id", id_text(r, id), M_NETWORK_SAVED);
}

err affiliation_end_post(struct req *r)
{
	const struct last_input *in = r->in;
	TRY(affiliation_end(&r->w, r->args[0], id_of_path(r), in->last));
	return changed(r, team_path(r->w.a, r->args[0]), r->args[0], M_NETWORK_SAVED);
}
