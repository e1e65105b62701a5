/* Writes: forms and the API alike; documents and files. */
#include "modules/oversight/pages.h"

#include "core/files.h"

#define DOCUMENT_MAX (32u << 20)

/* ---- answers ---- */

static err done_at(struct req *r, struct str path, struct str code, enum msg notice)
{
	if (!r->is_api)
		return reply_see(r, path, notice);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", code);
	json_end(&j);
	return OK;
}

static err done(struct req *r, const char *page, enum msg notice) { return done_at(r, ov_path(r->w.a, page, r->args[0], ""), r->args[0], notice); }

static err made(struct req *r, const char *page, struct str code, enum msg notice)
{
	struct str path = ov_path(r->w.a, page, code, "");
	if (!r->is_api)
		return reply_see(r, path, notice);
	struct json j = reply_made(r, a_cat(r->w.a, S("/api/v1"), path));
	json_object(&j);
	json_text(&j, "code", code);
	json_end(&j);
	return OK;
}

/* ---- uploads ---- */

static err keep(struct req *r, const struct uploads *u)
{
	for (size_t i = 0; i < u->n; i++)
		TRY(file_keep(&r->w, &u->at[i]));
	return OK;
}

err waiver_keep(struct req *r) { return keep(r, &((const struct waiver_form *)r->in)->files); }
err dispute_keep(struct req *r) { return keep(r, &((const struct dispute_form *)r->in)->files); }
err line_keep(struct req *r) { return keep(r, &((const struct line_form *)r->in)->files); }
err fix_keep(struct req *r) { return keep(r, &((const struct fix_form *)r->in)->files); }

/* ---- waivers ---- */

err waiver_post(struct req *r)
{
	struct str code;
	TRY(waiver_request(&r->w, r->in, &code));
	return made(r, "waivers", code, M_OVERSIGHT_SENT);
}

static err decide(struct req *r, err (*how)(struct work *, struct str, const struct waiver_decision *))
{
	TRY(how(&r->w, r->args[0], r->in));
	return done(r, "waivers", M_NETWORK_SAVED);
}

err waiver_approve_post(struct req *r) { return decide(r, waiver_approve); }
err waiver_refuse_post(struct req *r) { return decide(r, waiver_refuse); }
err waiver_revoke_post(struct req *r) { return decide(r, waiver_revoke); }

err waiver_withdraw_post(struct req *r)
{
	TRY(waiver_withdraw(&r->w, r->args[0]));
	return done(r, "waivers", M_OVERSIGHT_TAKEN_BACK);
}

/* ---- disputes ---- */

err dispute_post(struct req *r)
{
	struct str code;
	TRY(dispute_raise(&r->w, r->in, &code));
	return made(r, "disputes", code, M_OVERSIGHT_SENT);
}

err dispute_answer_post(struct req *r)
{
	TRY(dispute_answer(&r->w, r->args[0], r->in));
	return done(r, "disputes", M_OVERSIGHT_SENT);
}

err dispute_close_post(struct req *r)
{
	TRY(dispute_close(&r->w, r->args[0], r->in));
	return done(r, "disputes", M_NETWORK_SAVED);
}

err dispute_withdraw_post(struct req *r)
{
	TRY(dispute_withdraw(&r->w, r->args[0]));
	return done(r, "disputes", M_OVERSIGHT_TAKEN_BACK);
}

/* ---- inspections ---- */

err inspection_post(struct req *r)
{
	struct str code;
	TRY(inspection_plan(&r->w, r->in, &code));
	return made(r, "inspections", code, M_OVERSIGHT_PLANNED);
}

err inspection_list_post(struct req *r)
{
	TRY(inspection_list_again(&r->w, r->args[0], r->in));
	return done(r, "inspections", M_NETWORK_SAVED);
}

err inspection_begin_post(struct req *r)
{
	TRY(inspection_begin(&r->w, r->args[0]));
	return done(r, "inspections", M_OVERSIGHT_BEGUN);
}

err inspection_cancel_post(struct req *r)
{
	TRY(inspection_cancel(&r->w, r->args[0], r->in));
	return done(r, "inspections", M_NETWORK_SAVED);
}

err line_post(struct req *r)
{
	int64_t id = 0;
	str_int(r->args[1], &id);
	TRY(inspection_answer(&r->w, r->args[0], id, r->in));
	return done(r, "inspections", M_NETWORK_SAVED);
}

err rest_post(struct req *r)
{
	TRY(inspection_answer_rest(&r->w, r->args[0], r->in));
	return done(r, "inspections", M_NETWORK_SAVED);
}

err finding_post(struct req *r)
{
	int64_t no;
	TRY(inspection_find(&r->w, r->args[0], r->in, &no));
	if (!r->is_api)
		return done(r, "inspections", M_NETWORK_SAVED);
	struct json j = reply_made(r, a_fmt(r->w.a, "/api/v1/inspections/%.*s", STR_ARG(r->args[0])));
	json_object(&j);
	json_text(&j, "no", ov_number(&r->w, no));
	json_end(&j);
	return OK;
}

err minutes_post(struct req *r)
{
	TRY(inspection_write_up(&r->w, r->args[0], r->in));
	return done(r, "inspections", M_OVERSIGHT_WRITTEN);
}

err sign_post(struct req *r)
{
	TRY(inspection_sign_side(&r->w, r->args[0], r->in));
	return done(r, "inspections", M_OVERSIGHT_SIGNED);
}

static err finding_done(struct req *r)
{
	return done_at(r, a_fmt(r->w.a, "/inspections/%.*s/findings/%.*s", STR_ARG(r->args[0]), STR_ARG(r->args[1])), r->args[0], M_NETWORK_SAVED);
}

err fix_post(struct req *r)
{
	int64_t no = 0;
	str_int(r->args[1], &no);
	TRY(finding_fix(&r->w, r->args[0], no, r->in));
	return finding_done(r);
}

err recheck_post(struct req *r)
{
	int64_t no = 0;
	str_int(r->args[1], &no);
	TRY(finding_check(&r->w, r->args[0], no, r->in));
	return finding_done(r);
}

/* ---- files and documents ---- */

static int64_t file_asked(const struct req *r)
{
	int64_t id = 0;
	str_int(r->args[1], &id);
	return id;
}

err waiver_file_get(struct req *r)
{
	struct waiver_get_row x;
	TRY(waiver_see(&r->w, r->args[0], &x));
	return file_reply(r, S("waiver"), x.id, file_asked(r));
}

err dispute_file_get(struct req *r)
{
	struct dispute_get_row x;
	TRY(dispute_see(&r->w, r->args[0], &x));
	return file_reply(r, S("dispute"), x.id, file_asked(r));
}

err inspection_file_get(struct req *r)
{
	struct inspection_get_row x;
	TRY(inspection_see(&r->w, r->args[0], &x));
	return file_reply(r, S("inspection"), x.id, file_asked(r));
}

static err minutes_get(struct req *r, enum oversight_media media, const char *ext, const char *type)
{
	const struct ov_document *in = r->in;
	struct inspection_get_row x;
	struct buf out;
	TRY(inspection_see(&r->w, r->args[0], &x));
	buf_init(&out, DOCUMENT_MAX);
	err e = inspection_minutes(&r->w, &x, media, str_is(in->lang, "en") ? LANG_EN : LANG_VI, &out);
	if (e == OK)
		e = reply_download(r, a_fmt(r->w.a, "%.*s.%s", STR_ARG(x.code), ext), type, buf_str(&out));
	buf_done(&out);
	return e;
}

err minutes_pdf_get(struct req *r) { return minutes_get(r, OVERSIGHT_PDF, "pdf", "application/pdf"); }
err minutes_docx_get(struct req *r)
{
	return minutes_get(r, OVERSIGHT_DOCX, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
}
