/* The API's answers. */
#include "modules/hunt/pages.h"

enum { SCREEN = 50, HITS_SCREEN = 200 };

static struct str id_text(struct work *w, int64_t id) { return a_fmt(w->a, "%lld", (long long)id); }
static void put_day(struct work *w, struct json *j, const char *key, usec t) { json_text_or_null(j, key, day_value(w->a, t)); }

static void put_words(struct json *j, const char *key, struct str words, char sep)
{
	json_key_array(j, key);
	for (struct str rest = words; rest.n;) {
		struct str word = str_trim(str_cut(&rest, sep));
		if (word.n)
			json_text(j, NULL, word);
	}
	json_end(j);
}

err hunt_list_api(struct req *r)
{
	struct work *w = &r->w;
	struct hunt_page_rows rows;
	TRY(hunts_asked(r, SCREEN + 1, &rows));
	size_t n = rows.n > SCREEN ? SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		const struct hunt_page_row *x = &rows.at[i];
		json_object(&j);
		json_text(&j, "code", x->code);
		json_text(&j, "org", x->org_code);
		json_text(&j, "title", x->title);
		json_text(&j, "why", x->why);
		json_text(&j, "state", x->state);
		put_day(w, &j, "starts_at", x->starts_at);
		put_day(w, &j, "ends_at", x->ends_at - 1);
		json_time(&j, "closed_at", x->closed_at);
		json_int(&j, "systems", x->systems);
		json_int(&j, "groups", x->hits);
		json_int(&j, "unjudged", x->unjudged);
		json_int(&j, "true", x->true_hits);
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > SCREEN ? id_text(w, rows.at[n - 1].id) : STR_NONE);
}

/* ---- one hunt ---- */

static err put_scope(struct work *w, struct json *j, int64_t hunt)
{
	struct hunt_scope_rows rows;
	struct hunt_sources_rows sources;
	TRY(hunt_scope(w->db, w->a, &(struct hunt_scope_in){ .hunt = hunt }, &rows));
	TRY(hunt_sources(w->db, w->a, &(struct hunt_sources_in){ .hunt = hunt }, &sources));
	json_key_array(j, "systems");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(j);
		json_text(j, "code", rows.at[i].code);
		json_int(j, "coverage", hunt_coverage(rows.at[i].share, rows.at[i].sources));
		json_key_array(j, "sources");
		for (size_t k = 0; k < sources.n; k++) {
			if (sources.at[k].system_id != rows.at[i].id)
				continue;
			json_object(j);
			json_text(j, "id", id_text(w, sources.at[k].id));
			json_text(j, "name", sources.at[k].name);
			json_bool(j, "is_read", sources.at[k].run_id != 0);
			json_int(j, "share", sources.at[k].share);
			json_end(j);
		}
		json_end(j);
		json_end(j);
	}
	json_end(j);
	return OK;
}

static void put_run(struct work *w, struct json *j, const struct hunt_runs_row *x, bool details)
{
	json_object(j);
	json_text(j, "id", id_text(w, x->id));
	json_text(j, "seal", x->seal);
	json_text_or_null(j, "key", x->public_key);
	json_text(j, "host", x->host);
	json_text(j, "program", x->program);
	json_time(j, "started_at", x->started_at);
	json_time(j, "ended_at", x->ended_at);
	json_int(j, "hits", x->hits);
	json_int(j, "files", x->files);
	json_int(j, "bytes", x->bytes);
	json_int(j, "lines", x->lines);
	json_int(j, "unreadable", x->unreadable);
	json_int(j, "skipped", x->skipped);
	json_int(j, "filtered_files", x->filtered_files);
	json_int(j, "looked_for", x->looked_for);
	json_text_or_null(j, "list_hash", x->list_hash);
	json_time(j, "uploaded_at", x->uploaded_at);
	if (details) {
		json_text(j, "file", id_text(w, x->file_id));
		put_words(j, "troubles", x->troubles, '\n');
		put_words(j, "coverage", x->coverage, '\n');
		put_words(j, "lists", x->lists, '\n');
	}
	json_end(j);
}

static err put_runs(struct work *w, struct json *j, int64_t hunt, bool details)
{
	struct hunt_runs_rows rows;
	TRY(hunt_runs(w->db, w->a, &(struct hunt_runs_in){ .hunt = hunt }, &rows));
	json_key_array(j, "results");
	for (size_t i = 0; i < rows.n; i++)
		put_run(w, j, &rows.at[i], details);
	json_end(j);
	return OK;
}

static err put_counts(struct work *w, struct json *j, int64_t hunt)
{
	struct hunt_hit_counts_row n;
	TRY(hunt_hit_counts(w->db, w->a, &(struct hunt_hit_counts_in){ .hunt = hunt }, &n));
	json_key_object(j, "counts");
	json_int(j, "groups", n.groups);
	json_int(j, "hits", n.hits);
	json_int(j, "unjudged", n.unjudged);
	json_int(j, "true", n.true_hits);
	json_int(j, "benign", n.benign);
	json_int(j, "unsure", n.unsure);
	json_end(j);
	return OK;
}

err hunt_view_api(struct req *r)
{
	struct work *w = &r->w;
	struct hunt_get_row h;
	struct hunt_sight s;
	TRY(hunt_see(w, r->args[0], &h, &s));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", h.code);
	json_text(&j, "org", h.org_code);
	json_text(&j, "title", h.title);
	json_text(&j, "why", h.why);
	json_text_or_null(&j, "reference", h.reference);
	put_words(&j, "hypotheses", h.hypotheses, '\n');
	put_words(&j, "techniques", h.techniques, ' ');
	json_text(&j, "state", h.state);
	put_day(w, &j, "starts_at", h.starts_at);
	put_day(w, &j, "ends_at", h.ends_at - 1);
	json_text(&j, "person", h.person);
	json_time(&j, "begun_at", h.begun_at);
	json_time(&j, "closed_at", h.closed_at);
	json_int(&j, "minutes", h.minutes);
	json_text_or_null(&j, "gaps", h.gaps);
	json_text_or_null(&j, "conclusion", s.details ? h.conclusion : STR_NONE);
	json_bool(&j, "is_released", h.is_released);
	json_bool(&j, "has_details", s.details);
	TRY(put_scope(w, &j, h.id));
	TRY(put_runs(w, &j, h.id, s.details));
	TRY(put_counts(w, &j, h.id));
	json_end(&j);
	return OK;
}

/* ---- hits ---- */

static void put_examples(struct json *j, struct str examples)
{
	json_key_array(j, "examples");
	for (struct str rest = examples; rest.n;) {
		struct str line = str_cut(&rest, '\n');
		json_object(j);
		json_text(j, "place", str_cut(&line, '\t'));
		json_text(j, "text", line);
		json_end(j);
	}
	json_end(j);
}

static void put_hit(struct work *w, struct json *j, const struct hunt_hits_row *x)
{
	json_object(j);
	json_text(j, "id", id_text(w, x->id));
	json_text(j, "kind", x->kind);
	json_text_or_null(j, "type", x->type);
	json_text(j, "item", x->item);
	json_text_or_null(j, "value", x->value);
	json_text_or_null(j, "title", x->title);
	json_text_or_null(j, "author", x->author);
	put_words(j, "techniques", x->techniques, ' ');
	json_int(j, "hits", x->hits);
	json_int(j, "score", x->score);
	json_text(j, "first", x->first_place);
	json_text(j, "last", x->last_place);
	put_examples(j, x->examples);
	json_text_or_null(j, "verdict", x->verdict);
	json_text_or_null(j, "reason", x->reason);
	json_text_or_null(j, "judged_by", x->judged_by);
	json_time(j, "judged_at", x->judged_at);
	json_text_or_null(j, "incident", x->incident);
	json_end(j);
}

err hunt_hits_api(struct req *r)
{
	struct work *w = &r->w;
	struct hunt_get_row h;
	struct hunt_sight s;
	struct hunt_hits_rows rows;
	TRY(hunt_see(w, r->args[0], &h, &s));
	if (!s.details)
		return fail(w, E_DENIED, M_HUNTS_WITHHELD);
	TRY(hunts_hits_asked(r, &h, r->in, HITS_SCREEN + 1, &rows));
	size_t n = rows.n > HITS_SCREEN ? HITS_SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++)
		put_hit(w, &j, &rows.at[i]);
	return reply_list_end(r, &j, rows.n > HITS_SCREEN ? id_text(w, rows.at[n - 1].id) : STR_NONE);
}

/* ---- keys ---- */

err hunt_keys_api(struct req *r)
{
	struct work *w = &r->w;
	struct hunt_key_list_rows rows;
	TRY(hunt_key_list(w->db, w->a, &(struct hunt_key_list_in){ .org = w->by.org_id }, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		json_object(&j);
		json_text(&j, "id", id_text(w, rows.at[i].id));
		json_text(&j, "key", rows.at[i].public_key);
		json_text(&j, "name", rows.at[i].name);
		json_time(&j, "added_at", rows.at[i].added_at);
		json_text(&j, "added_by", rows.at[i].added_by);
		json_time(&j, "revoked_at", rows.at[i].revoked_at);
		json_text_or_null(&j, "reason", rows.at[i].reason);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}
