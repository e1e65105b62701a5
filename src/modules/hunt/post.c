/* Writes: forms and the API alike; files and documents. */
#include "core/files.h"
#include "modules/hunt/pages.h"

#define DOCUMENT_MAX (32u << 20)

/* ---- answers ---- */

static err done_at(struct req *r, struct str path, enum msg notice)
{
	if (!r->is_api)
		return reply_see(r, path, notice);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", r->args[0]);
	json_end(&j);
	return OK;
}

static err done(struct req *r, enum msg notice) { return done_at(r, hunts_path(r->w.a, r->args[0], ""), notice); }

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

static struct str id_text(struct req *r, int64_t id) { return a_fmt(r->w.a, "%lld", (long long)id); }

static int64_t id_asked(const struct req *r, size_t i)
{
	int64_t id = 0;
	str_int(r->args[i], &id);
	return id;
}

/* ---- hunts ---- */

err hunt_plan_post(struct req *r)
{
	struct str code;
	TRY(hunt_plan(&r->w, r->in, &code));
	return made(r, hunts_path(r->w.a, code, ""), "code", code, M_HUNTS_PLANNED);
}

err hunt_begin_post(struct req *r)
{
	TRY(hunt_begin(&r->w, r->args[0]));
	return done(r, M_HUNTS_BEGAN);
}

err hunt_cancel_post(struct req *r)
{
	TRY(hunt_cancel(&r->w, r->args[0], r->in));
	return done(r, M_NETWORK_SAVED);
}

err hunt_close_post(struct req *r)
{
	TRY(hunt_close(&r->w, r->args[0], r->in));
	return done(r, M_HUNTS_ENDED);
}

err hunt_reopen_post(struct req *r)
{
	TRY(hunt_reopen(&r->w, r->args[0], r->in));
	return done(r, M_NETWORK_SAVED);
}

err hunt_release_post(struct req *r)
{
	TRY(hunt_release(&r->w, r->args[0], ((const struct hunts_released *)r->in)->released));
	return done(r, M_NETWORK_SAVED);
}

/* ---- results ---- */

/* Kept and read before the transaction begins: there may be millions of lines. */
err hunt_result_keep(struct req *r)
{
	struct hunt_upload *in = (struct hunt_upload *)(uintptr_t)r->in;
	struct str sha256;
	if (in->file.n != 1)
		return OK;
	TRY(file_keep(&r->w, &in->file.at[0]));
	if (!hex_parse(r->w.a, in->file.at[0].sha256_hex, &sha256))
		return E_BUG;
	struct hunt_result *result = a_new(r->w.a, struct hunt_result);
	hunt_result_load(r->w.a, file_path(r->w.a, sha256), result);
	in->result = result;
	return OK;
}

err hunt_result_post(struct req *r)
{
	const struct hunt_upload *in = r->in;
	int64_t run;
	TRY(hunt_take_result(&r->w, r->args[0], in, &run));
	bool has_hits = in->result->groups.n > 0;
	struct str path = hunts_path(r->w.a, r->args[0], !r->is_api && has_hits ? "/hits?verdict=unjudged" : "");
	return made(r, path, "id", id_text(r, run), has_hits ? M_HUNTS_TAKEN_HITS : M_HUNTS_TAKEN);
}

err hunt_file_get(struct req *r)
{
	struct hunt_get_row h;
	struct hunt_sight s;
	TRY(hunt_see(&r->w, r->args[0], &h, &s));
	if (!s.details)
		return fail(&r->w, E_DENIED, M_HUNTS_WITHHELD);
	return file_reply(r, S("hunt"), h.id, id_asked(r, 1));
}

/* ---- hits ---- */

err hunt_judge_post(struct req *r)
{
	TRY(hunt_judge(&r->w, r->args[0], id_asked(r, 1), r->in));
	return done_at(r, hunts_path(r->w.a, r->args[0], "/hits?verdict=unjudged"), M_HUNTS_JUDGED);
}

err hunt_incident_post(struct req *r)
{
	struct str incident;
	TRY(hunt_open_incident(&r->w, r->args[0], id_asked(r, 1), &incident));
	return made(r, a_fmt(r->w.a, "/incidents/%.*s", STR_ARG(incident)), "incident", incident, M_HUNTS_OPENED);
}

/* ---- keys ---- */

err hunt_key_post(struct req *r)
{
	int64_t id;
	TRY(hunt_key_add(&r->w, r->in, &id));
	return made(r, S("/hunts/keys"), "id", id_text(r, id), M_NETWORK_SAVED);
}

err hunt_key_end_post(struct req *r)
{
	TRY(hunt_key_end(&r->w, id_asked(r, 0), r->in));
	return done_at(r, S("/hunts/keys"), M_NETWORK_SAVED);
}

/* ---- the report ---- */

static err report_get(struct req *r, enum hunt_media media, const char *ext, const char *type)
{
	const struct hunts_document *in = r->in;
	struct hunt_get_row h;
	struct hunt_sight s;
	struct buf out;
	TRY(hunt_see(&r->w, r->args[0], &h, &s));
	buf_init(&out, DOCUMENT_MAX);
	err e = hunt_report(&r->w, &h, s.details, media, str_is(in->lang, "en") ? LANG_EN : LANG_VI, &out);
	if (e == OK)
		e = reply_download(r, a_fmt(r->w.a, "%.*s.%s", STR_ARG(h.code), ext), type, buf_str(&out));
	buf_done(&out);
	return e;
}

err hunt_pdf_get(struct req *r) { return report_get(r, HUNT_PDF, "pdf", "application/pdf"); }
err hunt_docx_get(struct req *r) { return report_get(r, HUNT_DOCX, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"); }
