/* The API's answers about memberships. */
#include "modules/membership/pages.h"

enum { SCREEN = 50, STEPS_MAX = 100, FILES_MAX = 50 };

static void put_day(struct work *w, struct json *j, const char *key, usec t)
{
	json_text_or_null(j, key, day_value(w->a, t));
}

err member_list_api(struct req *r)
{
	struct membership_page_rows rows;
	TRY(members_asked_for(r, SCREEN + 1, &rows));
	size_t n = rows.n > SCREEN ? SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		const struct membership_page_row *m = &rows.at[i];
		json_object(&j);
		json_text(&j, "code", m->code);
		json_text(&j, "name", m->name);
		json_text(&j, "state", m->state);
		json_text_or_null(&j, "member_group", m->member_group);
		json_text_or_null(&j, "number", m->number);
		json_text_or_null(&j, "parent", m->parent_name);
		json_text_or_null(&j, "file_state", m->waiting);
		put_day(&r->w, &j, "refresh_due", m->refresh_due);
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > SCREEN ? cursor_make(r->w.a, rows.at[n - 1].folded, rows.at[n - 1].id) : STR_NONE);
}

static void put_membership(struct work *w, struct json *j, const struct org_by_id_row *o, const struct membership_get_row *m)
{
	struct str group = m->member_group.n ? m->member_group : o->member_group;
	json_text(j, "code", o->code);
	json_text(j, "name", o->name);
	json_text(j, "state", m->state);
	json_text_or_null(j, "member_group", group);
	json_text_or_null(j, "number", m->number);
	json_text_or_null(j, "parent", m->parent_code);
	put_day(w, j, "admitted_at", m->admitted_at);
	put_day(w, j, "approved_at", m->approved_at);
	put_day(w, j, "refresh_due", m->refresh_due);
	json_bool(j, "is_late", membership_is_late(m->refresh_due, w->now));
	json_text_or_null(j, "decision_no", m->decision_no);
	put_day(w, j, "decision_at", m->decision_at);
	json_bool(j, "is_report_exempt", membership_reports_exempt(group));
}

static void put_form(struct work *w, struct json *j, const struct application_get_row *x)
{
	const struct { const char *key; struct str v; } texts[] = { { "member_group", x->member_group }, { "fax", x->fax }, { "lead_name", x->lead_name },
		{ "lead_title", x->lead_title }, { "intake_address", x->intake_address }, { "intake_landline", x->intake_landline },
		{ "intake_mobile", x->intake_mobile }, { "intake_fax", x->intake_fax }, { "intake_email", x->intake_email },
		{ "capability", x->capability }, { "pgp_uid", x->pgp_uid }, { "pgp_fingerprint", x->pgp_fingerprint }, { "pgp_url", x->pgp_url },
		{ "signed_by", x->signed_by }, { "signed_title", x->signed_title } };
	for (size_t i = 0; i < COUNT(texts); i++)
		json_text(j, texts[i].key, texts[i].v);
	put_day(w, j, "signed_at", x->signed_at);
	json_bool(j, "has_pledge", x->has_pledge);
	json_int(j, "version", x->version);
}

/* The file on its way with what it still lacks; nothing when there is none that the actor sees. */
static err put_file(struct req *r, struct json *j, int64_t org, bool in_tree)
{
	struct application_get_row x;
	struct file_gaps gaps;
	bool found;
	TRY(application_get(r->w.db, r->w.a, &(struct application_get_in){ .org = org, .open = true }, &x, &found));
	if (!found || (!x.submitted_at && !in_tree)) {
		json_null(j, "file");
		return OK;
	}
	TRY(membership_gaps(&r->w, &x, &gaps));
	json_key_object(j, "file");
	json_text(j, "id", a_fmt(r->w.a, "%lld", (long long)x.id));
	json_text(j, "code", x.code);
	json_text(j, "form", x.form);
	json_text(j, "kind", x.kind);
	json_text(j, "state", x.state);
	put_form(&r->w, j, &x);
	json_key_array(j, "gaps");
	for (size_t i = 0; i < gaps.n; i++) {
		json_object(j);
		json_text(j, "field", str_of(gaps.at[i].field));
		json_text(j, "text", say(&r->w, gaps.at[i].says, gaps.at[i].what));
		json_end(j);
	}
	json_end(j);
	json_end(j);
	return OK;
}

static err put_files(struct req *r, struct json *j, int64_t org, bool in_tree)
{
	struct application_list_rows rows;
	TRY(application_list(r->w.db, r->w.a, &(struct application_list_in){ .org = org, .own = in_tree, .max = FILES_MAX }, &rows));
	json_key_array(j, "files");
	for (size_t i = 0; i < rows.n; i++) {
		const struct application_list_row *f = &rows.at[i];
		json_object(j);
		json_text(j, "id", a_fmt(r->w.a, "%lld", (long long)f->id));
		json_text(j, "code", f->code);
		json_text(j, "form", f->form);
		json_text(j, "kind", f->kind);
		json_text(j, "state", f->state);
		json_time(j, "submitted_at", f->submitted_at);
		json_time(j, "decided_at", f->decided_at);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static err put_subs(struct req *r, struct json *j, int64_t org)
{
	struct membership_subs_rows rows;
	TRY(membership_subs(r->w.db, r->w.a, &(struct membership_subs_in){ .parent = org, .max = FILES_MAX }, &rows));
	json_key_array(j, "sub_members");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_text(j, "code", rows.at[i].code);
		json_text(j, "name", rows.at[i].name);
		json_text(j, "state", rows.at[i].state);
		json_text_or_null(j, "number", rows.at[i].number);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static err put_steps(struct req *r, struct json *j, int64_t org, bool in_tree)
{
	struct membership_steps_rows rows;
	TRY(membership_steps(r->w.db, r->w.a, &(struct membership_steps_in){ .org = org, .own = in_tree, .before = INT64_MAX, .max = STEPS_MAX }, &rows));
	json_key_array(j, "steps");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_time(j, "at", rows.at[i].at);
		json_text(j, "act", rows.at[i].act);
		json_text_or_null(j, "author", rows.at[i].author);
		json_text_or_null(j, "reason", rows.at[i].reason);
		json_end(j);
	}
	json_end(j);
	return OK;
}

err member_show_api(struct req *r)
{
	struct org_by_id_row o;
	struct membership_get_row m;
	bool in_tree;
	TRY(member_of_path(r, &o));
	TRY(membership_of(&r->w, o.id, &m));
	TRY(membership_in_tree(&r->w, o.id, &in_tree));
	struct json j = reply_json(r);
	json_object(&j);
	put_membership(&r->w, &j, &o, &m);
	TRY(put_file(r, &j, o.id, in_tree));
	TRY(put_files(r, &j, o.id, in_tree));
	TRY(put_subs(r, &j, o.id));
	TRY(put_steps(r, &j, o.id, in_tree));
	json_end(&j);
	return OK;
}
