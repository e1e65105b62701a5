/* Writes: forms and the API alike; the signed paper. */
#include "modules/evidence/pages.h"

#include "core/files.h"

err evidence_paper_keep(struct req *r)
{
	const struct evidence_form *f = r->in;
	for (size_t i = 0; i < f->file.n; i++)
		TRY(file_keep(&r->w, &f->file.at[i]));
	return OK;
}

static err put_code(struct req *r, struct json j, struct str code)
{
	json_object(&j);
	json_text(&j, "code", code);
	json_end(&j);
	return OK;
}

static err done(struct req *r, struct str code, enum msg notice)
{
	return r->is_api ? put_code(r, reply_json(r), code) : reply_see(r, evidence_path(r->w.a, code, ""), notice);
}

err evidence_state_post(struct req *r)
{
	struct evidence_form f = *(const struct evidence_form *)r->in;
	struct str code;
	f.by_place = !r->is_api;
	TRY(evidence_state(&r->w, &f, &code));
	if (!r->is_api)
		return done(r, code, M_EVIDENCE_STATED_NOTICE);
	return put_code(r, reply_made(r, a_cat(r->w.a, S("/api/v1"), evidence_path(r->w.a, code, ""))), code);
}

/* A page says everything anew, a program what it names. */
err evidence_correct_post(struct req *r)
{
	struct evidence_form f = *(const struct evidence_form *)r->in;
	if (r->is_api) {
		TRY(evidence_form_of(&r->w, r->args[0], &f));
		f.version = 0;
		fields_overlay(r, LIST(evidence_api_fields), r->in, &f);
	}
	f.by_place = !r->is_api;
	TRY(evidence_correct(&r->w, r->args[0], &f));
	return done(r, r->args[0], M_EVIDENCE_CORRECTED_NOTICE);
}

/* ---- acts ---- */

static err act(struct req *r, err (*how)(struct work *, struct str, const struct evidence_act *), enum msg notice)
{
	const struct evidence_judging *in = r->in;
	TRY(how(&r->w, r->args[0], &(struct evidence_act){ in->reason, in->version }));
	if (!r->is_api && str_is(in->next, "review"))
		return reply_see(r, S("/evidence/review"), notice);
	return done(r, r->args[0], notice);
}

err evidence_withdraw_post(struct req *r) { return act(r, evidence_withdraw, M_EVIDENCE_WITHDRAWN_NOTICE); }
err evidence_verify_post(struct req *r) { return act(r, evidence_accept, M_EVIDENCE_VERIFIED_NOTICE); }
err evidence_return_post(struct req *r) { return act(r, evidence_return, M_EVIDENCE_RETURNED_NOTICE); }
err evidence_false_post(struct req *r) { return act(r, evidence_judge_false, M_EVIDENCE_FALSE_NOTICE); }
err evidence_reopen_post(struct req *r) { return act(r, evidence_reopen, M_EVIDENCE_REOPENED_NOTICE); }

err evidence_paper_get(struct req *r)
{
	struct evidence_by_code_row e;
	int64_t id = 0;
	str_int(r->args[1], &id);
	TRY(evidence_find(&r->w, r->args[0], &e));
	return file_reply(r, S("evidence"), e.id, id);
}
