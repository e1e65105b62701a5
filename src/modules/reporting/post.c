/* What changes reports: thin handlers, page and API alike. */
#include "core/answer.h"
#include "core/files.h"
#include "modules/reporting/pages.h"
#include "web/web.h"

/* Pages go on to `path`; programs get the report as it now is. */
static err done(struct req *r, struct str code, struct str path, enum msg notice)
{
	return r->is_api ? report_put_api(r, code) : reply_see(r, path, notice);
}

static err save(struct req *r, struct str code, const struct report_input *in, int64_t version)
{
	struct statutory_get_row s;
	struct answers x = { 0 };
	TRY(statutory_by_code(&r->w, code, &s));
	answers_read(r->w.a, s.fields, &x);
	TRY(input_answers(&r->w, form_of(s.kind), in, !r->is_api, &x));
	return statutory_save(&r->w, code, version, &x);
}

err report_begin_post(struct req *r)
{
	const struct report_input *in = input_typed(r);
	struct statutory_get_row s;
	struct str code, path;
	bool is_done, is_new;
	TRY(answer_replay(r, STR_NONE, &is_done));
	if (is_done)
		return web_note_journal(r->route->journal), OK;
	TRY(statutory_begin(&r->w, r->args[0], in->kind, &code, &is_new));
	web_note_journal(r->route->journal);   /* the draft begun before is answered without a change */
	if (!r->is_api)
		return reply_see(r, a_cat(r->w.a, statutory_path(r->w.a, code), S("/edit")), M_REPORTING_BEGUN);
	if (input_has_answers(in)) {
		TRY(statutory_by_code(&r->w, code, &s));
		TRY(save(r, code, in, s.version));
	}
	path = a_cat(r->w.a, S("/api/v1/statutory-reports/"), code);
	TRY(is_new ? report_put_made(r, code, path) : report_put_api(r, code));
	return answer_keep(r, STR_NONE, path);
}

err report_save_post(struct req *r)
{
	const struct report_input *in = input_typed(r);
	struct str path = statutory_path(r->w.a, r->args[0]);
	TRY(save(r, r->args[0], in, in->version));
	return done(r, r->args[0], str_is(in->then, "view") ? path : a_cat(r->w.a, path, S("/edit")), M_REPORTING_SAVED);
}

err report_send_post(struct req *r)
{
	const struct send_input *in = r->in;
	TRY(statutory_send(&r->w, r->args[0], in->version, &in->f));
	return done(r, r->args[0], statutory_path(r->w.a, r->args[0]), M_REPORTING_SENT);
}

err report_number_post(struct req *r)
{
	const struct number_input *in = r->in;
	TRY(statutory_number(&r->w, r->args[0], in->number));
	return done(r, r->args[0], statutory_path(r->w.a, r->args[0]), M_REPORTING_NUMBERED);
}

err report_see_post(struct req *r)
{
	TRY(statutory_see(&r->w, r->args[0]));
	return done(r, r->args[0], statutory_path(r->w.a, r->args[0]), M_REPORTING_SEEN);
}

err report_accept_post(struct req *r)
{
	const struct decide_input *in = r->in;
	TRY(statutory_accept(&r->w, r->args[0], in->version, in->remark));
	return done(r, r->args[0], statutory_path(r->w.a, r->args[0]), M_REPORTING_ACCEPTED);
}

err report_return_post(struct req *r)
{
	const struct decide_input *in = r->in;
	struct str draft;
	TRY(statutory_return(&r->w, r->args[0], in->version, in->reason, &draft));
	return done(r, r->args[0], statutory_path(r->w.a, r->args[0]), M_REPORTING_RETURNED);
}

err report_withdraw_post(struct req *r)
{
	const struct decide_input *in = r->in;
	TRY(statutory_withdraw(&r->w, r->args[0], in->version, in->reason));
	return done(r, r->args[0], statutory_path(r->w.a, r->args[0]), M_REPORTING_WITHDRAWN);
}

/* ---- the signed copy ---- */

err report_upload_before(struct req *r)
{
	const struct upload_input *in = r->in;
	for (size_t i = 0; i < in->signed_copy.n; i++)
		TRY(file_keep(&r->w, &in->signed_copy.at[i]));
	return OK;
}

err report_upload_post(struct req *r)
{
	const struct upload_input *in = r->in;
	int64_t id;
	TRY(statutory_signed_copy(&r->w, r->args[0], &in->signed_copy, &id));
	if (r->is_api)
		return report_put_made(r, r->args[0], a_fmt(r->w.a, "/api/v1/files/%lld", (long long)id));
	return reply_see(r, statutory_path(r->w.a, r->args[0]), M_REPORTING_UPLOADED);
}
