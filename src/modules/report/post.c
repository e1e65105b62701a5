/* Writes: forms and the API alike; and files. */
#include "modules/report/pages.h"

#include <unistd.h>

#include "core/sheet/sheet.h"

static err changed(struct req *r, const char *rest, enum msg notice)
{
	if (!r->is_api)
		return reply_see(r, report_path(r->w.a, r->args[0], rest), notice);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", r->args[0]);
	json_end(&j);
	return OK;
}

err summary_open_post(struct req *r)
{
	int64_t id;
	struct str code;
	TRY(summary_open(&r->w, r->in, &id, &code));
	if (!r->is_api)
		return reply_see(r, report_path(r->w.a, code, ""), M_REPORT_OPENED);
	struct json j = reply_made(r, a_fmt(r->w.a, "/api/v1/summary-reports/%.*s", STR_ARG(code)));
	json_object(&j);
	json_text(&j, "code", code);
	json_end(&j);
	return OK;
}

err summary_edit_post(struct req *r)
{
	int64_t place = 0;
	if (!str_int(r->args[1], &place) || place < 1 || place > REPORT_PARTS)
		return fail(&r->w, E_NOT_FOUND, M_REPORT_PART_UNKNOWN);
	TRY(summary_edit(&r->w, r->args[0], (int)place, r->in));
	return changed(r, "", M_NETWORK_SAVED);
}

err summary_approve_post(struct req *r)
{
	const struct version_input *in = r->in;
	TRY(summary_approve(&r->w, r->args[0], in->version));
	return changed(r, "", M_REPORT_APPROVED);
}

err summary_issue_post(struct req *r)
{
	TRY(summary_issue(&r->w, r->args[0], r->in));
	return changed(r, "", M_REPORT_ISSUED);
}

err summary_withdraw_post(struct req *r)
{
	TRY(summary_withdraw(&r->w, r->args[0]));
	return changed(r, "", M_NETWORK_SAVED);
}

err summary_compare_post(struct req *r)
{
	TRY(summary_compare(&r->w, r->args[0]));
	return changed(r, "/delta", M_REPORT_COMPARING);
}

/* ---- files ---- */

static err document_reply(struct req *r, enum report_file kind, struct str org)
{
	struct summary_get_row s;
	struct buf out;
	const char *ending = kind == REPORT_PDF ? "pdf" : "docx";
	TRY(summary_find(&r->w, r->args[0], &s));
	buf_init(&out, REPORT_FILE_MAX);
	err e = org.n ? report_org_document(&r->w, &s, org, r->w.by.lang, &out) : report_document(&r->w, &s, kind, r->w.by.lang, &out);
	if (e == OK)
		e = reply_download(r, org.n ? a_fmt(r->w.a, "%.*s-%.*s.%s", STR_ARG(s.code), STR_ARG(org), ending) : a_fmt(r->w.a, "%.*s.%s", STR_ARG(s.code), ending),
			kind == REPORT_PDF ? "application/pdf" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document", buf_str(&out));
	buf_done(&out);
	return e;
}

err summary_pdf_get(struct req *r) { return document_reply(r, REPORT_PDF, STR_NONE); }
err summary_docx_get(struct req *r) { return document_reply(r, REPORT_DOCX, STR_NONE); }
err summary_org_pdf_get(struct req *r) { return document_reply(r, REPORT_PDF, r->args[1]); }

static err book_reply(struct req *r, const char *name, err (*write)(struct work *, const struct summary_get_row *, const char *))
{
	struct summary_get_row s;
	TRY(summary_find(&r->w, r->args[0], &s));
	const char *path = sheet_path(r->w.a);
	err e = write(&r->w, &s, path);
	if (e == OK) {
		r->media_type = sheet_media_types[SHEET_XLSX];
		e = reply_download_file(r, a_fmt(r->w.a, "%.*s%s.xlsx", STR_ARG(s.code), name), path);
	}
	unlink(path);                                /* the open reply keeps it */
	return e;
}

err summary_xlsx_get(struct req *r) { return book_reply(r, "", report_book); }
err summary_delta_xlsx_get(struct req *r) { return book_reply(r, "-delta", report_delta_book); }

err summary_snapshot_get(struct req *r)
{
	struct summary_get_row s;
	struct snapshot_get_row snap;
	struct buf out;
	TRY(summary_find(&r->w, r->args[0], &s));
	if (!s.snapshot_code.n)
		return fail(&r->w, E_CONFLICT, M_REPORT_NOT_READY);
	TRY(snapshot_find(&r->w, s.snapshot_code, &snap));
	buf_init(&out, REPORT_FILE_MAX);
	snapshot_envelope(r->w.a, snap.body, snap.signature, snap.public_key, &out);
	err e = buf_end(&out);
	if (e == OK)
		e = reply_download(r, a_fmt(r->w.a, "%.*s.json", STR_ARG(snap.code)), "application/json", buf_str(&out));
	buf_done(&out);
	return e;
}
