/* Hits of Sigma rules as lines of JSON, correlations behind them, and what the summary says. */
#include "modules/hunt/sigma_inside.h"

/* ---- hits ---- */

static struct str rule_id(struct arena *a, const struct sigma_rule *r) { return r->id.n ? r->id : a_fmt(a, "%.*s:%d", STR_ARG(r->file), r->line); }

static void put_rule(struct json *j, struct arena *a, const struct sigma_rule *r, usec time)
{
	json_text(j, "kind", S("sigma"));
	json_text(j, "id", rule_id(a, r));
	json_text(j, "value", r->title);
	json_text(j, "type", str_of(sigma_level_name(r->level)));
	if (r->author.n)
		json_text(j, "author", r->author);
	if (r->n_tags)
		json_key_array(j, "tags");
	for (size_t i = 0; i < r->n_tags; i++)
		json_text(j, NULL, r->tags[i]);
	if (r->n_tags)
		json_end(j);
	if (time)
		json_time(j, "time", time);
}

static void put_where(struct json *j, struct str file, struct str inside, uint64_t line, uint64_t record)
{
	json_text(j, "file", file);
	if (inside.n)
		json_text(j, "inside", inside);
	hunt_json_place(j, line, record);
}

static void put_found(struct json *j, struct arena *a, struct str bytes, uint32_t n)
{
	json_key_object(j, "found");
	for (uint32_t i = 0; i < n; i++) {
		uint32_t of[2];
		memcpy(of, bytes.p, sizeof of);
		bytes = str_sub(bytes, sizeof of, bytes.n);
		json_text(j, a_z(a, str_sub(bytes, 0, of[0])), str_sub(bytes, of[0], of[1]));
		bytes = str_sub(bytes, of[0] + of[1], bytes.n);
	}
	json_end(j);
}

/* Kept once as long as it stays the same. */
static struct str same(struct arena *a, struct str *last, struct str now)
{
	if (!str_eq(*last, now))
		*last = a_dup(a, now);
	return *last;
}

static void note_place(struct hunt_sigma *h, int64_t order, struct str file, struct str inside, const struct finding *f)
{
	h->n_notes++;
	if (h->places.n < SIGMA_MAX_KEPT)
		*VEC_ADD(h->a, &h->places) = (struct hunt_place){ order, f->line, f->record, same(h->a, &h->last_file, file), same(h->a, &h->last_inside, inside) };
}

void hunt_sigma_told(void *arg, struct str file, struct str inside, const struct finding *f)
{
	struct hunt_sigma *h = arg;
	struct hunt_sigma_hit hit;
	memcpy(&hit, f->what.p, sizeof hit);
	if (hit.rule == UINT32_MAX) {
		note_place(h, hit.order, file, inside, f);
		return;
	}
	struct arena_mark m = arena_mark(h->a);
	struct json j = json_to(hunt_output_line(h->output));
	json_object(&j);
	put_where(&j, file, inside, f->line, f->record);
	put_rule(&j, h->a, h->book->rules.at[hit.rule], hit.time);
	put_found(&j, h->a, str_sub(f->what, sizeof hit, f->what.n), hit.n_found);
	json_end(&j);
	h->n_hits++;
	arena_rewind(h->a, m);
	hunt_output_line_end(h->output);
}

/* ---- correlations ---- */

static const struct hunt_place *place_of(const struct hunt_sigma *h, int64_t order)
{
	size_t from = 0, to = h->places.n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (h->places.at[middle].order < order)
			from = middle + 1;
		else
			to = middle;
	}
	return from < h->places.n && h->places.at[from].order == order ? &h->places.at[from] : NULL;
}

static void tell_correlation(void *arg, const struct sigma_hit *hit)
{
	struct hunt_sigma *h = arg;
	struct arena_mark m = arena_mark(h->a);
	const struct hunt_place *place = place_of(h, hit->order);
	struct json j = json_to(hunt_output_line(h->output));
	json_object(&j);
	if (place)
		put_where(&j, place->file, place->inside, place->line, place->record);
	put_rule(&j, h->a, hit->rule, hit->time);
	json_key_object(&j, "found");
	for (size_t i = 0; i < hit->n_found; i++)
		json_text(&j, a_z(h->a, hit->found[i].field), str_sub(hit->found[i].text, 0, HUNT_SIGMA_SHOWN));
	json_end(&j);
	json_int(&j, "events", (int64_t)hit->n_events);
	json_end(&j);
	h->n_correlated++;
	arena_rewind(h->a, m);
	hunt_output_line_end(h->output);
}

static void count_chances(struct hunt_sigma *h)
{
	for (size_t i = 0; i < h->book->rules.n; i++) {
		struct arena_mark m = arena_mark(h->a);
		if (sigma_set_has(h->set, h->book->rules.at[i]))
			h->chances[sigma_outlook(h->a, h->sample, h->book->rules.at[i]).chance]++;
		arena_rewind(h->a, m);
	}
}

int64_t hunt_sigma_end(struct hunt_sigma *h)
{
	sigma_correlate(h->set, h->matchers, h->n_matchers, tell_correlation, h, &h->left_out);
	count_chances(h);
	return (int64_t)h->n_correlated - (int64_t)h->n_notes;
}

/* ---- the summary ---- */

void hunt_sigma_json(const struct hunt_sigma *h, struct json *j)
{
	struct sigma_set_counts n = sigma_set_counts(h->set);
	json_key_object(j, "sigma");
	json_int(j, "rules", (int64_t)n.rules);
	json_int(j, "correlations", (int64_t)n.correlations);
	json_int(j, "refused", (int64_t)h->book->problems.n);
	json_int(j, "unreadable_files", (int64_t)h->walk.unreadable.n);
	json_int(j, "hits", (int64_t)h->n_hits);
	json_int(j, "correlation_hits", (int64_t)h->n_correlated);
	json_int(j, "records", (int64_t)h->records);
	json_int(j, "unreadable_records", (int64_t)(h->unreadable + h->too_long));
	json_int(j, "uncorrelated_matches", (int64_t)h->left_out);
	json_int(j, "could_fire", (int64_t)h->chances[CHANCE_YES]);
	json_int(j, "no_source", (int64_t)h->chances[CHANCE_NO_SOURCE]);
	json_int(j, "no_field", (int64_t)h->chances[CHANCE_NO_FIELD]);
	json_int(j, "no_event_id", (int64_t)h->chances[CHANCE_NO_EVENT_ID]);
	json_int(j, "no_rule", (int64_t)h->chances[CHANCE_NO_RULE]);
	json_end(j);
}

void hunt_sigma_say(const struct hunt_sigma *h)
{
	struct arena *a = arena_new(0);
	const size_t *c = h->chances;
	struct sigma_set_counts n = sigma_set_counts(h->set);
	hunt_warn(a, M_HUNT_SIGMA_RECORDS, hunt_number(a, h->records), hunt_number(a, n.rules + n.correlations), hunt_number(a, h->unreadable + h->too_long));
	hunt_warn(a, M_HUNT_SIGMA_OUTLOOK, hunt_number(a, c[CHANCE_YES]), hunt_number(a, c[CHANCE_NO_SOURCE]),
		say_in(a, command_lang(), M_HUNT_SIGMA_LACKS, hunt_number(a, c[CHANCE_NO_FIELD]), hunt_number(a, c[CHANCE_NO_EVENT_ID]), hunt_number(a, c[CHANCE_NO_RULE])));
	if (h->left_out)
		hunt_warn(a, M_HUNT_SIGMA_LEFT_OUT, hunt_number(a, h->left_out), STR_NONE, STR_NONE);
	arena_free(a);
}
