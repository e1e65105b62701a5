/* Results taken into a hunt. */
#include "base/rand.h"
#include "core/files.h"
#include "modules/hunt/hunts.h"
#include "modules/network/rules.h"

/* ---- whether it may be taken ---- */

static err check_result(struct work *w, const struct hunt_get_row *h, const struct hunt_upload *f)
{
	static const enum msg says[N_RESULT_STATE] = { [RESULT_CUT] = M_HUNTS_FILE_CUT, [RESULT_ALTERED] = M_HUNTS_FILE_ALTERED, [RESULT_FORGED] = M_HUNTS_FILE_FORGED,
		[RESULT_OTHER] = M_HUNTS_FILE_OTHER, [RESULT_UNREADABLE] = M_HUNTS_FILE_OTHER };
	const struct hunt_result *r = f->result;
	if (f->file.n != 1 || !r) {
		fail_field(w, S("file"), M_HUNTS_FILE_NEEDED);
		return work_checked(w);
	}
	if (says[r->seen.state])
		fail_field(w, S("file"), says[r->seen.state], r->seen.bad_line ? a_fmt(w->a, "%lld", (long long)r->seen.bad_line) : S("–"));
	else if (r->hunt.n && !str_eq(r->hunt, h->code))
		fail_field(w, S("file"), M_HUNTS_FILE_OF_OTHER, r->hunt);
	else if (r->is_too_many)
		fail_field(w, S("file"), M_HUNTS_FILE_TOO_MANY);
	else if (!r->started || !r->sum.ended || r->sum.ended < r->started || r->sum.ended > w->now + USEC_HOUR)
		fail_field(w, S("file"), M_HUNTS_FILE_TIMES);
	else if (r->n_hits != r->sum.hits)
		fail_field(w, S("file"), M_HUNTS_FILE_COUNTS);
	return work_checked(w);
}

static err seal_of(struct work *w, const struct hunt_get_row *h, const struct hunt_result *r, struct str *ret, struct str *ret_key)
{
	struct hunt_key_named_row k;
	bool found;
	*ret = S("unsigned");
	*ret_key = STR_NONE;
	if (r->seen.state != RESULT_SIGNED)
		return OK;
	*ret_key = hex_of(w->a, str_from((const char *)r->seen.public_key, sizeof r->seen.public_key));
	TRY(hunt_key_named(w->db, w->a, &(struct hunt_key_named_in){ .public_key = *ret_key }, &k, &found));
	*ret = !found || k.org_id != h->org_id ? S("unknown") : k.revoked_at ? S("revoked") : S("signed");
	return OK;
}

/* E_CONFLICT when the organisation has given this file already; *ret_again: another has. */
static err same_file(struct work *w, const struct hunt_get_row *h, struct str sha256, bool *ret_again)
{
	struct hunt_run_same_rows rows;
	TRY(hunt_run_same(w->db, w->a, &(struct hunt_run_same_in){ .sha256 = sha256 }, &rows));
	*ret_again = rows.n > 0;
	for (size_t i = 0; i < rows.n; i++)
		if (rows.at[i].org_id == h->org_id)
			return fail(w, E_CONFLICT, M_HUNTS_FILE_AGAIN, rows.at[i].code);
	return OK;
}

/* ---- which sources it read ---- */

static bool is_chosen(struct work *w, const struct hunt_upload *f, const struct hunt_sources_row *s)
{
	struct str id = a_fmt(w->a, "%lld", (long long)s->id);
	for (size_t i = 0; i < f->sources.n; i++)
		if (str_eq(f->sources.at[i], id))
			return true;
	for (size_t i = 0; !f->sources.n && i < f->result->systems.n; i++)
		if (str_eq(f->result->systems.at[i], s->system_code))
			return true;
	return !f->sources.n && !f->result->systems.n;
}

/* Of the files it came to, how many could be read. */
static int64_t share_of(const struct hunt_result *r)
{
	int64_t read = r->sum.files + r->sum.filtered_files, all = read + r->sum.unreadable;
	return all > 0 && all < INT64_MAX / HUNT_WHOLE ? read * HUNT_WHOLE / all : 0;
}

static err sources_read(struct work *w, const struct hunt_get_row *h, const struct hunt_upload *f, int64_t run, size_t *ret_n)
{
	struct hunt_sources_rows rows;
	*ret_n = 0;
	TRY(hunt_sources(w->db, w->a, &(struct hunt_sources_in){ .hunt = h->id }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (is_chosen(w, f, &rows.at[i])) {
			++*ret_n;
			if (run)
				TRY(hunt_source_read(w->db, &(struct hunt_source_read_in){ .id = rows.at[i].id, .run = run, .share = share_of(f->result) }, NULL));
		}
	return OK;
}

/* ---- taking it ---- */

static err hits_write(struct work *w, const struct hunt_get_row *h, const struct hunt_result *r, int64_t run)
{
	struct hunt_hit_insert_in *rows = a_array(w->a, struct hunt_hit_insert_in, r->groups.n);
	for (size_t i = 0; i < r->groups.n; i++) {
		const struct hunt_group *g = &r->groups.at[i];
		rows[i] = (struct hunt_hit_insert_in){ .id = id_new(), .hunt = h->id, .run = run, .kind = g->kind, .type = g->type, .item = g->item, .value = g->value, .title = g->title,
			.author = g->author, .techniques = g->techniques, .hits = g->hits, .first = g->first, .last = g->last, .examples = g->examples, .score = g->score };
	}
	return hunt_hit_insert(w->db, rows, r->groups.n);
}

static err run_write(struct work *w, const struct hunt_get_row *h, const struct hunt_upload *f, int64_t run, bool is_again)
{
	const struct hunt_result *r = f->result;
	struct str seal, key;
	int64_t file;
	TRY(seal_of(w, h, r, &seal, &key));
	TRY(file_attach(w, &f->file.at[0], S("hunt"), h->id, S("result"), &file));
	return hunt_run_insert(w->db, &(struct hunt_run_insert_in){ .id = run, .hunt = h->id, .file = file, .sha256 = f->file.at[0].sha256_hex, .seal = seal, .public_key = key,
		.again = is_again, .host = r->host, .program = r->program, .started = r->started, .ended = r->sum.ended, .hits = r->sum.hits,
		.files = r->sum.files + r->sum.filtered_files, .bytes = r->sum.bytes + r->sum.filtered_bytes, .lines = r->sum.lines + r->sum.filtered_lines,
		.unreadable = r->sum.unreadable, .skipped = r->sum.skipped, .filtered = r->sum.filtered_files, .looked_for = r->sum.looked_for,
		.list_hash = r->sum.list_hash, .lists = r->lists, .coverage = r->coverage, .troubles = r->troubles, .now = w->now, .account = w->by.account_id,
		.author = w->by.name }, NULL);
}

err hunt_take_result(struct work *w, struct str code, const struct hunt_upload *f, int64_t *ret_run)
{
	struct hunt_get_row h;
	bool is_again;
	size_t n_sources;
	int64_t n = 0;
	TRY(hunt_own(w, code, "planned|running|judging", &h));
	TRY(check_result(w, &h, f));
	TRY(sources_read(w, &h, f, 0, &n_sources));
	if (!n_sources)
		fail_field(w, S("sources"), M_HUNTS_NO_SOURCE);
	TRY(work_checked(w));
	TRY(same_file(w, &h, f->file.at[0].sha256_hex, &is_again));
	*ret_run = id_new();
	TRY(run_write(w, &h, f, *ret_run, is_again));
	TRY(hits_write(w, &h, f->result, *ret_run));
	TRY(sources_read(w, &h, f, *ret_run, &n_sources));
	usec begun = h.begun_at ? h.begun_at : f->result->started < w->now ? f->result->started : w->now;
	TRY(hunt_move(w->db, &(struct hunt_move_in){ .id = h.id, .from = h.state, .to = S("judging"), .begun = begun, .now = w->now }, &n));
	return n == 1 ? hunt_note(w, &h, "result", NULL, STR_NONE) : fail(w, E_CONFLICT, M_HUNTS_STATE_FORBIDS);
}
