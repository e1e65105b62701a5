/* The API's answers about evidence. */
#include "modules/evidence/pages.h"

#include "base/code.h"

enum { SCREEN = 50, QUEUE = 50 };

static void put_id(struct work *w, struct json *j, const char *key, int64_t id) { json_text_or_null(j, key, id ? a_fmt(w->a, "%lld", (long long)id) : STR_NONE); }


/* ---- kinds ---- */

static void put_field(struct work *w, struct json *j, const struct duty_field *f)
{
	json_object(j);
	json_text(j, "name", f->name);
	json_text(j, "label", text_in(w, f->says));
	json_text(j, "type", str_of(duty_type_name(f->type)));
	json_key_array(j, "words");
	for (size_t i = 0; i < f->n_words; i++)
		json_text(j, NULL, duty_word_text(f->words[i]));
	json_end(j);
	json_end(j);
}

err evidence_kinds_api(struct req *r)
{
	const struct duty_vocabulary *v = evidence_vocabulary();
	struct json j = reply_list(r);
	for (size_t i = 0; i < v->n_kinds; i++) {
		const struct duty_kind *k = &v->kinds[i];
		if (!evidence_is_offered(k))
			continue;
		json_object(&j);
		json_text(&j, "kind", k->name);
		json_text(&j, "label", text_in(&r->w, k->says));
		json_key_array(&j, "units");
		for (int u = 0; u < N_DUTY_UNITS; u++)
			if (k->units >> u & 1)
				json_text(&j, NULL, str_of(duty_unit_names[u]));
		json_end(&j);
		json_key_array(&j, "fields");
		for (size_t f = 0; f < k->n_fields; f++)
			put_field(&r->w, &j, &k->fields[f]);
		json_end(&j);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}

/* ---- lists ---- */

err evidence_list_api(struct req *r)
{
	struct evidence_page_rows rows;
	TRY(evidence_asked_for(r, SCREEN + 1, &rows));
	size_t n = rows.n > SCREEN ? SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		const struct evidence_page_row *e = &rows.at[i];
		json_object(&j);
		json_text(&j, "code", e->code);
		json_text(&j, "kind", e->kind);
		json_text(&j, "org", e->org_code);
		json_text(&j, "state", e->state);
		json_text(&j, "grade", str_of(duty_grade_names[e->grade]));
		json_int(&j, "subjects", e->subjects);
		json_time(&j, "begins", e->begins_at);
		json_time(&j, "ends", e->ends_at);
		json_text_or_null(&j, "doc_no", e->doc_no);
		json_time(&j, "stated_at", e->stated_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > SCREEN ? link_number(r->w.a, rows.at[n - 1].id) : STR_NONE);
}

static void put_flags(struct json *j, unsigned flags)
{
	json_key_array(j, "flags");
	for (int f = 0; f < N_EVIDENCE_FLAGS; f++)
		if (flags >> f & 1)
			json_text(j, NULL, str_of(evidence_flag_names[f]));
	json_end(j);
}

err evidence_review_api(struct req *r)
{
	struct evidence_queue_rows rows;
	TRY(evidence_queue_asked(r, QUEUE + 1, &rows));
	size_t n = rows.n > QUEUE ? QUEUE : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		const struct evidence_queue_row *e = &rows.at[i];
		usec due = evidence_review_due(&r->w, e->known_from);
		json_object(&j);
		json_text(&j, "code", e->code);
		json_text(&j, "kind", e->kind);
		json_text(&j, "org", e->org_code);
		json_text(&j, "grade", str_of(duty_grade_names[e->grade]));
		json_int(&j, "subjects", e->subjects);
		json_int(&j, "version", e->number);
		json_time(&j, "waiting_since", e->known_from);
		json_time(&j, "due", due);
		json_bool(&j, "is_late", r->w.now >= due);
		put_flags(&j, evidence_flags(&r->w, &(struct evidence_looked_at){ e->kind, e->fields, e->ends_at, e->stated_at, e->file_id, e->papers_of_others,
			e->papers_of_own, e->alike }));
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > QUEUE ? evidence_queue_cursor(r->w.a, &rows.at[n - 1]) : STR_NONE);
}

/* ---- one ---- */

static void put_values(struct work *w, struct json *j, const struct duty_kind *k, struct str fields)
{
	json_key_object(j, "values");
	for (size_t i = 0; k && i < k->n_fields; i++)
		json_text_or_null(j, k->fields[i].name.p, value_typed(w->a, &k->fields[i], value_kept(k, i, fields)));
	json_end(j);
}

static err put_subjects(struct req *r, struct json *j, int64_t version)
{
	struct evidence_subjects_rows rows;
	TRY(evidence_subjects(r->w.db, r->w.a, &(struct evidence_subjects_in){ .version = version, .max = EVIDENCE_SUBJECTS_MAX }, &rows));
	json_key_array(j, "subjects");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_text(j, "unit", str_of(duty_unit_names[rows.at[i].unit]));
		json_text(j, "code", rows.at[i].code);
		json_text(j, "name", rows.at[i].name);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static void put_version(struct work *w, struct json *j, const struct duty_kind *k, const struct evidence_versions_row *v)
{
	json_object(j);
	json_int(j, "version", v->number);
	json_text(j, "act", v->act);
	json_text(j, "state", v->state);
	json_text(j, "grade", str_of(duty_grade_names[v->grade]));
	json_time(j, "known_from", v->known_from);
	json_time(j, "known_to", v->known_to);
	json_time(j, "stated_at", v->stated_at);
	json_time(j, "begins", v->begins_at);
	json_time(j, "ends", v->ends_at);
	json_time(j, "judged", v->judged_at);
	put_values(w, j, k, v->fields);
	json_text_or_null(j, "doc_no", v->doc_no);
	json_time(j, "doc_at", v->doc_at);
	json_text_or_null(j, "issuer", v->issuer);
	json_text_or_null(j, "signer", v->signer);
	json_text_or_null(j, "note", v->note);
	put_id(w, j, "file", v->file_id);
	json_text_or_null(j, "file_name", v->paper);
	json_text_or_null(j, "sha256", hex_of(w->a, v->sha256));
	json_text_or_null(j, "by", v->author);
	json_text_or_null(j, "by_org", v->author_org);
	json_text_or_null(j, "reason", v->reason);
	json_end(j);
}

err evidence_show_api(struct req *r)
{
	struct evidence_by_code_row e;
	struct evidence_versions_rows rows;
	TRY(evidence_find(&r->w, r->args[0], &e));
	TRY(evidence_versions(r->w.db, r->w.a, &(struct evidence_versions_in){ .evidence = e.id }, &rows));
	bool is_judge = evidence_is_judge(&r->w, &e);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", e.code);
	json_text(&j, "kind", e.kind);
	json_text(&j, "org", e.org_code);
	json_text(&j, "state", e.state);
	json_text(&j, "grade", str_of(duty_grade_names[e.grade]));
	json_int(&j, "version", e.number);
	json_bool(&j, "may_judge", is_judge);
	json_time(&j, "review_due", str_is(e.state, "waiting") ? evidence_review_due(&r->w, e.known_from) : 0);
	put_flags(&j, is_judge ? evidence_flags(&r->w, &(struct evidence_looked_at){ e.kind, e.fields, e.ends_at, e.stated_at, e.file_id, e.papers_of_others,
		e.papers_of_own, e.alike }) : 0);
	TRY(put_subjects(r, &j, e.version_id));
	json_key_array(&j, "versions");
	for (size_t i = 0; i < rows.n; i++)
		put_version(&r->w, &j, evidence_kind(e.kind), &rows.at[i]);
	json_end(&j);
	json_end(&j);
	return OK;
}
