/* Reading through the API. */
#include "core/files.h"
#include "modules/reporting/pages.h"

enum { OF_INCIDENT_MAX = 200 };

static void put_answer(struct work *w, struct json *j, const struct item *it, struct str answer)
{
	const char *key = a_z(w->a, it->key);
	int64_t n = 0;
	usec t = 0;
	if (it->type == ITEM_NUMBER && str_int(answer, &n)) {
		json_int(j, key, n);
	} else if (it->type == ITEM_TIME && time_parse(answer, &t)) {
		json_time(j, key, t);
	} else if (item_is_yes_no(it) && answer.n) {
		json_bool(j, key, str_is(answer, "yes"));
	} else if (it->type == ITEM_CHECKS || it->type == ITEM_DOMAINS || it->type == ITEM_IPS) {
		json_key_array(j, key);
		for (struct str rest = answer; rest.p && answer.n;)
			json_text(j, NULL, str_cut(&rest, '\n'));
		json_end(j);
	} else {
		json_text_or_null(j, key, answer);
	}
}

static void put_answers(struct work *w, struct json *j, const struct statutory_get_row *s)
{
	const struct report_form *form = form_of(s->kind);
	struct answers x;
	answers_read(w->a, s->fields, &x);
	json_key_object(j, "fields");
	for (size_t i = 0; i < form->n_sections; i++)
		for (size_t k = 0; k < form->sections[i].n_questions; k++)
			put_answer(w, j, form->sections[i].questions[k].item, x.at[form->sections[i].questions[k].item->at]);
	json_end(j);
}

static void put_recipients(struct json *j, const struct recipients_of_rows *rows)
{
	json_key_array(j, "recipients");
	for (size_t i = 0; i < rows->n; i++) {
		const struct recipients_of_row *x = &rows->at[i];
		json_object(j);
		json_text(j, "name", x->name);
		json_text(j, "role", x->role);
		json_bool(j, "is_in_network", x->org_id > 0);
		json_bool(j, "is_copy", x->is_copy);
		json_bool(j, "decides", x->decides);
		json_time(j, "acknowledged_at", x->acknowledged_at);
		json_time(j, "seen_at", x->seen_at);
		json_text_or_null(j, "decision", x->decision);
		json_time(j, "decided_at", x->decided_at);
		json_text_or_null(j, "reason", x->reason);
		json_end(j);
	}
	json_end(j);
}

static void put_report(struct json *j, const struct statutory_get_row *s)
{
	json_text(j, "code", s->code);
	json_text(j, "kind", s->kind);
	json_text(j, "form", s->form);
	json_text(j, "incident", s->incident_code);
	json_text(j, "state", s->state);
	json_int(j, "version", s->version);
	json_int(j, "revision", s->revision);
	json_text_or_null(j, "replaces", s->replaces_code);
	json_text_or_null(j, "replaced_by", s->replaced_by);
	json_text(j, "from", s->from_code);
	json_text_or_null(j, "number", s->number);
	json_text_or_null(j, "signer_title", s->signer_title);
	json_text_or_null(j, "signer_name", s->signed_by);
	json_text(j, "tlp", str_of(tlp_name((enum tlp)s->tlp)));
	json_time(j, "created_at", s->created_at);
	json_time(j, "sent_at", s->sent_at);
	json_time(j, "ended_at", s->ended_at);
	json_text_or_null(j, "reason", s->reason);
	json_bool(j, "is_demo", s->is_demo);
}

static err put_files(struct work *w, struct json *j, int64_t report_id)
{
	struct file_row *rows;
	size_t n;
	TRY(files_of(w, S("statutory_report"), report_id, &rows, &n));
	json_key_array(j, "files");
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_text(j, "id", a_fmt(w->a, "%lld", (long long)rows[i].id));
		json_text(j, "name", rows[i].name);
		json_int(j, "size", rows[i].size);
		json_text(j, "sha256", rows[i].sha256);
		json_time(j, "added_at", rows[i].added_at);
		json_text(j, "added_by", rows[i].added_by);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static err put_whole(struct req *r, struct str code, struct json j)
{
	struct statutory_get_row s;
	struct recipients_of_rows to;
	TRY(statutory_by_code(&r->w, code, &s));
	TRY(recipients_of(r->w.db, r->w.a, &(struct recipients_of_in){ .report_id = s.id }, &to));
	json_object(&j);
	put_report(&j, &s);
	put_answers(&r->w, &j, &s);
	put_recipients(&j, &to);
	TRY(put_files(&r->w, &j, s.id));
	json_end(&j);
	return OK;
}

err report_put_api(struct req *r, struct str code) { return put_whole(r, code, reply_json(r)); }

err report_put_made(struct req *r, struct str code, struct str path) { return put_whole(r, code, reply_made(r, path)); }

err report_get_api(struct req *r) { return report_put_api(r, r->args[0]); }

err report_of_incident_api(struct req *r)
{
	struct incident_get_row i;
	struct statutory_of_incident_rows rows;
	TRY(incident_by_code(&r->w, r->args[0], ACCESS_SEE, &i));
	TRY(statutory_of_incident(r->w.db, r->w.a, &(struct statutory_of_incident_in){ .viewer = r->w.by.org_id, .incident_id = i.id, .max = OF_INCIDENT_MAX }, &rows));
	struct json j = reply_list(r);
	for (size_t k = 0; k < rows.n; k++) {
		const struct statutory_of_incident_row *x = &rows.at[k];
		json_object(&j);
		json_text(&j, "code", x->code);
		json_text(&j, "kind", x->kind);
		json_text(&j, "state", x->state);
		json_int(&j, "revision", x->revision);
		json_text(&j, "from", x->from_code);
		json_text_or_null(&j, "number", x->number);
		json_time(&j, "sent_at", x->sent_at);
		json_time(&j, "ended_at", x->ended_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}
