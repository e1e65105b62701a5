/* The API's answers. */
#include "modules/oversight/pages.h"

enum { SCREEN = 50, LINES_SCREEN = 200 };

static struct str id_text(struct work *w, int64_t id) { return a_fmt(w->a, "%lld", (long long)id); }
static void put_day(struct work *w, struct json *j, const char *key, usec t) { json_text_or_null(j, key, day_value(w->a, t)); }
static struct str cursor_of(struct req *r, size_t n, int64_t last) { return n > SCREEN ? id_text(&r->w, last) : STR_NONE; }

/* ---- lists ---- */

static void put_waiver_line(struct work *w, struct json *j, const struct waiver_page_row *x)
{
	json_object(j);
	json_text(j, "code", x->code);
	json_text(j, "org", x->org_code);
	json_text(j, "state", str_is(x->state, "approved") && x->ends_at <= w->now ? S("expired") : x->state);
	json_text(j, "kind", x->kind);
	json_text_or_null(j, "duty", x->duty);
	json_text_or_null(j, "subject", x->subject_code);
	put_day(w, j, "starts_at", x->starts_at);
	put_day(w, j, "ends_at", x->ends_at - 1);
	json_end(j);
}

static void put_dispute_line(struct work *w, struct json *j, const struct dispute_page_row *x)
{
	json_object(j);
	json_text(j, "code", x->code);
	json_text(j, "org", x->org_code);
	json_text(j, "state", x->state);
	json_text(j, "duty", x->duty);
	json_text(j, "subject", x->subject_code);
	json_text(j, "status", x->status);
	json_text_or_null(j, "outcome", x->outcome);
	json_time(j, "due_at", x->due_at);
	json_bool(j, "is_late", str_is(x->state, "open") && x->due_at <= w->now);
	json_end(j);
}

static void put_inspection_line(struct work *w, struct json *j, const struct inspection_page_row *x)
{
	json_object(j);
	json_text(j, "code", x->code);
	json_text(j, "org", x->org_code);
	json_text(j, "body", x->body_name);
	json_text(j, "state", x->state);
	json_text(j, "purpose", x->purpose);
	put_day(w, j, "starts_at", x->starts_at);
	put_day(w, j, "ends_at", x->ends_at - 1);
	json_end(j);
}

static void put_finding_line(struct work *w, struct json *j, const struct finding_page_row *x)
{
	json_object(j);
	json_text(j, "inspection", x->code);
	json_text(j, "no", id_text(w, x->no));
	json_text(j, "org", x->org_code);
	json_text(j, "state", x->state);
	json_text(j, "text", x->text);
	json_text(j, "owner", x->owner);
	put_day(w, j, "due_at", x->due_at - 1);
	json_bool(j, "is_late", str_is(x->state, "open") && x->due_at <= w->now);
	json_end(j);
}

/* One screen of rows, as the answer to a list. */
#define LIST_REPLY(r, rows, put) do { \
	size_t n_ = (rows).n > SCREEN ? SCREEN : (rows).n; \
	struct json j_ = reply_list(r); \
	for (size_t i_ = 0; i_ < n_; i_++) \
		put(&(r)->w, &j_, &(rows).at[i_]); \
	return reply_list_end((r), &j_, cursor_of((r), (rows).n, n_ ? (rows).at[n_ - 1].id : 0)); \
} while (0)

err waiver_list_api(struct req *r)
{
	struct waiver_page_rows rows;
	TRY(waivers_asked(r, SCREEN + 1, &rows));
	LIST_REPLY(r, rows, put_waiver_line);
}

err dispute_list_api(struct req *r)
{
	struct dispute_page_rows rows;
	TRY(disputes_asked(r, SCREEN + 1, &rows));
	LIST_REPLY(r, rows, put_dispute_line);
}

err inspection_list_api(struct req *r)
{
	struct inspection_page_rows rows;
	TRY(inspections_asked(r, SCREEN + 1, &rows));
	LIST_REPLY(r, rows, put_inspection_line);
}

err finding_list_api(struct req *r)
{
	struct finding_page_rows rows;
	TRY(findings_asked(r, SCREEN + 1, &rows));
	LIST_REPLY(r, rows, put_finding_line);
}

#define PUT_ALL(w, j, key, rows, put) do { \
	json_key_array((j), (key)); \
	for (size_t i_ = 0; i_ < (rows).n; i_++) \
		put((w), (j), &(rows).at[i_]); \
	json_end(j); \
} while (0)

err oversight_api(struct req *r)
{
	struct ov_waiting x;
	TRY(oversight_waiting(r, &x));
	struct json j = reply_json(r);
	json_object(&j);
	PUT_ALL(&r->w, &j, "waivers", x.waivers, put_waiver_line);
	PUT_ALL(&r->w, &j, "disputes", x.disputes, put_dispute_line);
	PUT_ALL(&r->w, &j, "inspections", x.inspections, put_inspection_line);
	PUT_ALL(&r->w, &j, "to_sign", x.to_sign, put_inspection_line);
	PUT_ALL(&r->w, &j, "to_check", x.to_check, put_finding_line);
	PUT_ALL(&r->w, &j, "to_fix", x.to_fix, put_finding_line);
	PUT_ALL(&r->w, &j, "late", x.late, put_finding_line);
	json_end(&j);
	return OK;
}

/* ---- one record ---- */

static err put_steps(struct work *w, struct json *j, const char *kind, int64_t id)
{
	struct oversight_steps_rows rows;
	TRY(oversight_steps(w->db, w->a, &(struct oversight_steps_in){ .kind = str_of(kind), .record = id }, &rows));
	json_key_array(j, "steps");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_time(j, "at", rows.at[i].at);
		json_text(j, "act", rows.at[i].act);
		json_text_or_null(j, "author", rows.at[i].author);
		json_text_or_null(j, "note", rows.at[i].note);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static err put_files(struct work *w, struct json *j, const char *kind, int64_t id)
{
	struct oversight_files_rows rows;
	TRY(oversight_files(w->db, w->a, &(struct oversight_files_in){ .kind = str_of(kind), .record = id }, &rows));
	json_key_array(j, "files");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_text(j, "id", id_text(w, rows.at[i].id));
		json_text(j, "name", rows.at[i].name);
		json_text(j, "purpose", rows.at[i].purpose);
		json_int(j, "size", rows.at[i].size);
		json_end(j);
	}
	json_end(j);
	return OK;
}

err waiver_api(struct req *r)
{
	struct waiver_get_row x;
	struct work *w = &r->w;
	TRY(waiver_see(w, r->args[0], &x));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", x.code);
	json_text(&j, "org", x.org_code);
	json_text(&j, "state", waiver_state_at(&x, w->now));
	json_text(&j, "kind", x.kind);
	json_text_or_null(&j, "duty", x.duty);
	json_text_or_null(&j, "subject", x.subject_code);
	json_int(&j, "extend_days", x.extend_days);
	json_text_or_null(&j, "substitute_kind", x.substitute_kind);
	put_day(w, &j, "starts_at", x.starts_at);
	put_day(w, &j, "ends_at", x.ends_at - 1);
	put_day(w, &j, "asked_ends_at", x.asked_ends_at - 1);
	json_text(&j, "ground_no", x.ground_no);
	put_day(w, &j, "ground_at", x.ground_at);
	json_text(&j, "reason", x.reason);
	json_time(&j, "requested_at", x.requested_at);
	json_time(&j, "decided_at", x.decided_at);
	json_time(&j, "revoked_at", x.revoked_at);
	TRY(put_files(w, &j, "waiver", x.id));
	TRY(put_steps(w, &j, "waiver", x.id));
	json_end(&j);
	return OK;
}

err dispute_api(struct req *r)
{
	struct dispute_get_row x;
	struct work *w = &r->w;
	struct str now;
	TRY(dispute_see(w, r->args[0], &x));
	TRY(dispute_status_now(w, &x, &now));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", x.code);
	json_text(&j, "org", x.org_code);
	json_text(&j, "state", x.state);
	json_text(&j, "duty", x.duty);
	json_text(&j, "subject", x.subject_code);
	put_day(w, &j, "window_at", x.window_at);
	json_text(&j, "status", x.status);
	json_text_or_null(&j, "status_now", now);
	json_text(&j, "claim", x.claim);
	json_time(&j, "due_at", x.due_at);
	json_bool(&j, "is_late", str_is(x.state, "open") && x.due_at <= w->now);
	json_text_or_null(&j, "outcome", x.outcome);
	json_text_or_null(&j, "follow", x.follow);
	json_text_or_null(&j, "answer", x.answer);
	json_time(&j, "opened_at", x.opened_at);
	json_time(&j, "answered_at", x.answered_at);
	json_time(&j, "closed_at", x.closed_at);
	TRY(put_files(w, &j, "dispute", x.id));
	TRY(put_steps(w, &j, "dispute", x.id));
	json_end(&j);
	return OK;
}

static err put_inspectors(struct work *w, struct json *j, int64_t id)
{
	struct inspection_members_rows m;
	TRY(inspection_members(w->db, w->a, &(struct inspection_members_in){ .inspection = id }, &m));
	json_key_array(j, "inspectors");
	for (size_t i = 0; i < m.n; i++)
		json_text(j, NULL, m.at[i].account);
	json_end(j);
	return OK;
}

static err put_findings(struct work *w, struct json *j, int64_t id)
{
	struct inspection_findings_rows f;
	TRY(inspection_findings(w->db, w->a, &(struct inspection_findings_in){ .inspection = id }, &f));
	json_key_array(j, "findings");
	for (size_t i = 0; i < f.n; i++) {
		json_object(j);
		json_text(j, "no", id_text(w, f.at[i].no));
		json_text_or_null(j, "line", f.at[i].line_id ? id_text(w, f.at[i].line_id) : STR_NONE);
		json_text(j, "state", f.at[i].state);
		json_text(j, "text", f.at[i].text);
		json_text(j, "remedy", f.at[i].remedy);
		json_text(j, "owner", f.at[i].owner);
		put_day(w, j, "due_at", f.at[i].due_at - 1);
		json_bool(j, "is_late", str_is(f.at[i].state, "open") && f.at[i].due_at <= w->now);
		json_text_or_null(j, "fixed", f.at[i].fixed_note);
		json_time(j, "fixed_at", f.at[i].fixed_at);
		json_text_or_null(j, "checked", f.at[i].checked_note);
		json_time(j, "checked_at", f.at[i].checked_at);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static void put_signature(struct json *j, const char *key, struct str name, struct str title, usec at)
{
	json_key_object(j, key);
	json_text_or_null(j, "signer", name);
	json_text_or_null(j, "signer_title", title);
	json_time(j, "signed_at", at);
	json_end(j);
}

err inspection_api(struct req *r)
{
	struct inspection_get_row x;
	struct inspection_line_count_row n;
	struct work *w = &r->w;
	TRY(inspection_see(w, r->args[0], &x));
	TRY(inspection_line_count(w->db, w->a, &(struct inspection_line_count_in){ .inspection = x.id, .round = x.round }, &n));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", x.code);
	json_text(&j, "org", x.org_code);
	json_text(&j, "body", x.body_code);
	json_text(&j, "state", x.state);
	json_text(&j, "purpose", x.purpose);
	json_text_or_null(&j, "place", x.place);
	put_day(w, &j, "starts_at", x.starts_at);
	put_day(w, &j, "ends_at", x.ends_at - 1);
	json_text(&j, "decision_no", x.decision_no);
	put_day(w, &j, "decision_at", x.decision_at);
	json_time(&j, "as_of", x.as_of);
	json_int(&j, "lines", n.n);
	json_int(&j, "unanswered", n.unanswered);
	json_text_or_null(&j, "attended", x.attended);
	json_text_or_null(&j, "conclusion", x.conclusion);
	put_signature(&j, "body_signature", x.body_signer, x.body_signer_title, x.body_signed_at);
	put_signature(&j, "org_signature", x.org_signer, x.org_signer_title, x.org_signed_at);
	TRY(put_inspectors(w, &j, x.id));
	TRY(put_findings(w, &j, x.id));
	TRY(put_files(w, &j, "inspection", x.id));
	TRY(put_steps(w, &j, "inspection", x.id));
	json_end(&j);
	return OK;
}

err lines_api(struct req *r)
{
	const struct ov_lines *in = r->in;
	struct inspection_get_row x;
	struct inspection_lines_rows rows;
	TRY(inspection_see(&r->w, r->args[0], &x));
	TRY(inspection_lines(r->w.db, r->w.a, &(struct inspection_lines_in){ .inspection = x.id, .round = x.round, .after = in->after, .answer = in->answer,
		.max = LINES_SCREEN + 1 }, &rows));
	size_t n = rows.n > LINES_SCREEN ? LINES_SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		json_object(&j);
		json_text(&j, "id", id_text(&r->w, rows.at[i].id));
		json_int(&j, "position", rows.at[i].position);
		json_text(&j, "duty", rows.at[i].duty);
		json_text(&j, "subject", rows.at[i].subject_code);
		json_text(&j, "status", rows.at[i].status);
		put_day(&r->w, &j, "due_at", rows.at[i].due_at ? rows.at[i].due_at - 1 : 0);
		json_text_or_null(&j, "answer", rows.at[i].answer);
		json_text_or_null(&j, "note", rows.at[i].note);
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > LINES_SCREEN ? id_text(&r->w, rows.at[n - 1].position) : STR_NONE);
}
