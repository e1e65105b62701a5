/* Writes: forms and the API alike; the letter and files. */
#include "modules/chase/pages.h"

#include "core/files.h"

#define DOCUMENT_MAX (32u << 20)

static err done(struct req *r, err e, enum msg notice)
{
	if (e != OK)
		return e;
	if (!r->is_api)
		return reply_see(r, ov_path(r->w.a, "chases", r->args[0], ""), notice);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", r->args[0]);
	json_end(&j);
	return OK;
}

err chase_word_post(struct req *r) { return done(r, chase_word(&r->w, r->args[0], r->in), M_NETWORK_SAVED); }
err chase_hand_in_post(struct req *r) { return done(r, chase_hand_in(&r->w, r->args[0]), M_CHASE_HANDED_IN); }
err chase_back_post(struct req *r) { return done(r, chase_send_back(&r->w, r->args[0], r->in), M_NETWORK_SAVED); }
err chase_withdraw_post(struct req *r) { return done(r, chase_withdraw(&r->w, r->args[0], r->in), M_OVERSIGHT_TAKEN_BACK); }
err chase_send_post(struct req *r) { return done(r, chase_send(&r->w, r->args[0], r->in), M_CHASE_SENT); }
err chase_acknowledge_post(struct req *r) { return done(r, chase_acknowledge(&r->w, r->args[0]), M_NETWORK_SAVED); }
err chase_answer_post(struct req *r) { return done(r, chase_reply(&r->w, r->args[0], r->in), M_OVERSIGHT_SENT); }
err chase_accept_post(struct req *r) { return done(r, chase_accept(&r->w, r->args[0], r->in), M_NETWORK_SAVED); }
err chase_insist_post(struct req *r) { return done(r, chase_insist(&r->w, r->args[0], r->in), M_NETWORK_SAVED); }

err chase_answer_keep(struct req *r)
{
	const struct answer_form *f = r->in;
	for (size_t i = 0; i < f->files.n; i++)
		TRY(file_keep(&r->w, &f->files.at[i]));
	return OK;
}

/* ---- the letter ---- */

static err letter_get(struct req *r, enum chase_media media, const char *ext, const char *type)
{
	const struct chase_lang *in = r->in;
	struct chase_get_row x;
	struct buf out;
	TRY(chase_see(&r->w, r->args[0], &x));
	buf_init(&out, DOCUMENT_MAX);
	err e = chase_letter(&r->w, &x, media, str_is(in->lang, "en") ? LANG_EN : LANG_VI, &out);
	if (e == OK)
		e = reply_download(r, a_fmt(r->w.a, "%.*s.%s", STR_ARG(x.code), ext), type, buf_str(&out));
	buf_done(&out);
	return e;
}

err chase_pdf_get(struct req *r) { return letter_get(r, CHASE_PDF, "pdf", "application/pdf"); }
err chase_docx_get(struct req *r) { return letter_get(r, CHASE_DOCX, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"); }

err chase_file_get(struct req *r)
{
	struct chase_get_row x;
	int64_t id = 0;
	TRY(chase_see(&r->w, r->args[0], &x));
	str_int(r->args[1], &id);
	return file_reply(r, S("chase"), x.id, id);
}
