/* The document as it was when the file was sent: made by a job outside any transaction, kept with the step of sending. */
#include "modules/membership/rules.h"

#include "base/buf.h"
#include "core/files.h"
#include "core/jobs/jobs.h"

#define DOCUMENT_MAX (32u << 20)

struct keeping {
	struct work *w;
	int64_t step;
	struct membership_sent_row sent;
	bool found;
	struct buf document;
	struct sha256 hash;
};

static err run_keeping(struct db *db, void *arg, err (*act)(struct keeping *k))
{
	struct keeping *k = arg;
	k->w->db = db;
	err e = act(k);
	k->w->db = NULL;
	return e;
}

static err read_form(struct keeping *k)
{
	struct work *w = k->w;
	struct application_get_row x;
	bool found;
	buf_clear(&k->document);
	TRY(membership_sent(w->db, w->a, &(struct membership_sent_in){ .step = k->step }, &k->sent, &k->found));
	if (!k->found)
		return OK;
	TRY(application_get(w->db, w->a, &(struct application_get_in){ .org = k->sent.org_id, .id = k->sent.application_id }, &x, &found));
	k->found = found;
	return found ? membership_document(w, &x, STR_NONE, MEMBERSHIP_PDF, LANG_VI, &k->document) : OK;
}

static err write_form(struct keeping *k)
{
	struct membership_form_kept_row row;
	struct work *w = k->w;
	int64_t id;
	bool is_done;
	TRY(membership_form_kept(w->db, w->a, &(struct membership_form_kept_in){ .step = k->step }, &row, &is_done));
	if (is_done)
		return OK;
	return file_add(w, &(struct file_new){ .name = a_fmt(w->a, "%.*s.pdf", STR_ARG(k->sent.code)), .media_type = S("application/pdf"),
		.kind = STEP_KIND, .purpose = S("form"), .record_id = k->step, .size = (int64_t)k->document.n, .sha256 = k->hash }, &id);
}

static err read_tx(struct db *db, void *arg) { return run_keeping(db, arg, read_form); }
static err write_tx(struct db *db, void *arg) { return run_keeping(db, arg, write_form); }

static err keep(struct store *s, struct keeping *k)
{
	TRY(store_run(s, TX_READ, k->w->a, read_tx, k));
	if (!k->found)
		return OK;
	TRY(buf_end(&k->document));
	TRY(file_keep_bytes(k->w, buf_str(&k->document), &k->hash));
	return store_run(s, TX_WRITE, k->w->a, write_tx, k);
}

err membership_keep_form(struct store *s, struct work *w, struct str args_json)
{
	struct keeping k = { .w = w, .step = job_record_id(args_json) };
	buf_init(&k.document, DOCUMENT_MAX);
	err e = keep(s, &k);
	buf_done(&k.document);
	return e;
}
