/* Writes: forms and the API alike; documents and papers. */
#include "modules/membership/pages.h"

#include "base/buf.h"
#include "core/files.h"

#define DOCUMENT_MAX (32u << 20)

static err done(struct req *r, struct str code, enum msg notice)
{
	if (!r->is_api)
		return reply_see(r, membership_path(r->w.a, code, ""), notice);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", code);
	json_end(&j);
	return OK;
}

static err org_asked_for(struct req *r, int64_t *ret_id) { return network_org_id(&r->w, r->args[0], ret_id); }

/* ---- uploads ---- */

static err uploads_keep(struct req *r, const struct uploads *u)
{
	for (size_t i = 0; i < u->n; i++)
		TRY(file_keep(&r->w, &u->at[i]));
	return OK;
}

err papers_keep(struct req *r) { return uploads_keep(r, &((const struct papers_input *)r->in)->papers); }
err turn_keep(struct req *r) { return uploads_keep(r, &((const struct turn_form *)r->in)->papers); }

/* ---- the file ---- */

err begin_post(struct req *r)
{
	const struct begin_input *in = r->in;
	struct str code;
	int64_t org;
	TRY(org_asked_for(r, &org));
	TRY(membership_begin(&r->w, org, in->form, &code));
	if (!r->is_api)
		return reply_see(r, membership_path(r->w.a, r->args[0], "/file"), M_MEMBERSHIP_BEGUN);
	struct json j = reply_made(r, a_cat(r->w.a, S("/api/v1"), membership_path(r->w.a, r->args[0], "")));
	json_object(&j);
	json_text(&j, "code", code);
	json_end(&j);
	return OK;
}

err file_save_post(struct req *r)
{
	int64_t org;
	TRY(org_asked_for(r, &org));
	TRY(membership_save(&r->w, org, r->in));
	return done(r, r->args[0], M_NETWORK_SAVED);
}

/* A program changes what it names; without a version, whatever is there now. */
err file_patch(struct req *r)
{
	struct application_get_row x;
	int64_t org;
	TRY(org_asked_for(r, &org));
	TRY(need_own(&r->w, org));
	TRY(membership_open_file(&r->w, org, &x));
	struct file_form f = membership_form_of(&x);
	fields_overlay(r, file_fields, COUNT(file_fields), r->in, &f);
	TRY(membership_save(&r->w, org, &f));
	return done(r, r->args[0], M_NETWORK_SAVED);
}

err submit_post(struct req *r)
{
	int64_t org;
	TRY(org_asked_for(r, &org));
	TRY(membership_submit(&r->w, org));
	return done(r, r->args[0], M_MEMBERSHIP_SENT);
}

err withdraw_post(struct req *r)
{
	int64_t org;
	TRY(org_asked_for(r, &org));
	TRY(membership_withdraw(&r->w, org));
	return done(r, r->args[0], M_MEMBERSHIP_WITHDRAWN);
}

err papers_post(struct req *r)
{
	const struct papers_input *in = r->in;
	int64_t org;
	TRY(org_asked_for(r, &org));
	TRY(membership_paper_add(&r->w, org, &in->papers));
	return done(r, r->args[0], M_MEMBERSHIP_UPLOADED);
}

/* ---- decisions ---- */

static err decide(struct req *r, err (*how)(struct work *, int64_t, const struct file_decision *), enum msg notice)
{
	int64_t org;
	TRY(org_asked_for(r, &org));
	TRY(how(&r->w, org, r->in));
	return done(r, r->args[0], notice);
}

err check_post(struct req *r) { return decide(r, membership_check, M_MEMBERSHIP_CHECKED); }
err return_post(struct req *r) { return decide(r, membership_return, M_MEMBERSHIP_RETURNED); }
err approve_post(struct req *r) { return decide(r, membership_approve, M_MEMBERSHIP_APPROVED_NOTICE); }
err refuse_post(struct req *r) { return decide(r, membership_refuse, M_MEMBERSHIP_REFUSED); }

static err turn(struct req *r, enum membership_turn how)
{
	int64_t org;
	TRY(org_asked_for(r, &org));
	TRY(membership_turn(&r->w, org, how, r->in));
	return done(r, r->args[0], M_NETWORK_SAVED);
}

err suspend_post(struct req *r) { return turn(r, TURN_SUSPEND); }
err restore_post(struct req *r) { return turn(r, TURN_RESTORE); }
err end_post(struct req *r) { return turn(r, TURN_END); }

err sub_name_post(struct req *r)
{
	const struct sub_input *in = r->in;
	int64_t org;
	TRY(org_asked_for(r, &org));
	TRY(membership_name_sub(&r->w, org, in->org));
	return done(r, r->args[0], M_MEMBERSHIP_SUB_NAMED);
}

err sub_decide_post(struct req *r)
{
	int64_t org;
	TRY(org_asked_for(r, &org));
	TRY(membership_decide_sub(&r->w, org, r->args[1], r->in));
	return done(r, r->args[0], M_NETWORK_SAVED);
}

/* ---- documents and papers ---- */

static err form_reply(struct req *r, enum membership_media media)
{
	const struct document_input *in = r->in;
	const char *type = media == MEMBERSHIP_PDF ? "application/pdf" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
	struct application_get_row x;
	struct buf out;
	int64_t org, id = 0;
	str_int(r->args[1], &id);
	TRY(org_asked_for(r, &org));
	TRY(membership_file(&r->w, org, id, &x));
	struct str form = in->form.n ? in->form : x.form;
	buf_init(&out, DOCUMENT_MAX);
	err e = membership_document(&r->w, &x, form, media, str_is(in->lang, "en") ? LANG_EN : LANG_VI, &out);
	if (e == OK)
		e = reply_download(r, a_fmt(r->w.a, "%.*s-%.*s.%s", STR_ARG(x.code), STR_ARG(form), media == MEMBERSHIP_PDF ? "pdf" : "docx"), type, buf_str(&out));
	buf_done(&out);
	return e;
}

err form_pdf_get(struct req *r) { return form_reply(r, MEMBERSHIP_PDF); }
err form_docx_get(struct req *r) { return form_reply(r, MEMBERSHIP_DOCX); }

err paper_get(struct req *r)
{
	int64_t org, step, id = 0;
	str_int(r->args[1], &id);
	TRY(org_asked_for(r, &org));
	TRY(membership_paper_step(&r->w, org, id, &step));
	return file_reply(r, STEP_KIND, step, id);
}
