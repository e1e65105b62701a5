/* The journal for administrators. What a shareable record's entry holds is not shown here: running the installation gives
 * no sight of cases. */
#include "core/admin.h"
#include "core/journal.h"
#include "core/pages_gen.h"
#include "core/queries.h"
#include "core/routes.h"

#define SCREEN 50

static bool is_shareable(struct str kind)
{
	return record_declared(kind) != NULL;
}

/* What the entry is about, for the sentence: the code its data names, else kind and number. */
static struct str entry_code(struct arena *a, const struct journal_screen_row *row)
{
	struct str code = journal_text(a, row->data, "code");
	if (code.n || !row->kind.n || !row->record_id)
		return code;
	return a_fmt(a, "%.*s %lld", STR_ARG(row->kind), (long long)row->record_id);
}

static struct journal_line line_of(struct req *r, const struct journal_screen_row *row)
{
	const struct journal_kind *kind = journal_declared(row->name);
	return (struct journal_line){
		.at = time_shown(r->w.a, row->at), .at_iso = time_rfc3339(r->w.a, row->at), .name = row->name,
		.says = kind ? say(&r->w, kind->says, entry_code(r->w.a, row)) : row->name,
		.actor = row->actor.n ? journal_actor(&r->w, row->actor, row->data) : say(&r->w, M_CORE_JOURNAL_NOBODY), .org = row->org,
		.data = is_shareable(row->kind) || str_is(row->data, "{}") ? STR_NONE : row->data };
}

static err screen(struct req *r, struct journal_screen_rows *ret)
{
	const struct journal_filter *in = r->in;
	return journal_screen(r->w.db, r->w.a, &(struct journal_screen_in){
		.before = in->before ? in->before : INT64_MAX, .name = in->name, .actor = in->actor, .kind = in->kind,
		.since = in->since, .until = in->until ? in->until + USEC_DAY : 0, .max = SCREEN + 1 }, ret);
}

static struct choice *names(struct req *r, struct str chosen, size_t *ret_n)
{
	VEC(struct choice) list = { 0 };
	for (size_t i = 0; i < n_modules; i++) {
		for (size_t k = 0; k < all_modules[i]->n_journal; k++) {
			struct str name = str_of(all_modules[i]->journal[k].name);
			*VEC_ADD(r->w.a, &list) = (struct choice){ name, name, str_eq(name, chosen) };
		}
	}
	*ret_n = list.n;
	return list.at;
}

/* The same filters, from the entry on that was shown last. */
static struct str older_url(struct req *r, int64_t last_id)
{
	struct query_part parts[] = { { "before", link_number(r->w.a, last_id) }, { "name" }, { "actor" }, { "kind" }, { "since" }, { "until" } };
	size_t n = COUNT(parts);
	for (size_t i = 1; i < n; i++)
		parts[i].value = req_typed(r, parts[i].name);
	return link_with(r->w.a, S("/admin/journal"), parts, n);
}

err journal_page(struct req *r)
{
	const struct journal_filter *in = r->in;
	struct journal_screen_rows rows;
	struct journal_view v = { .actor = in->actor, .since = req_typed(r, "since"), .until = req_typed(r, "until") };
	TRY(screen(r, &rows));
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v.lines = a_array(r->w.a, struct journal_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		v.lines[i] = line_of(r, &rows.at[i]);
	v.head = (struct page_head){ .title = say(&r->w, M_CORE_JOURNAL_TITLE), .subtitle = say(&r->w, M_CORE_JOURNAL_LEAD) };
	v.none = (struct empty_state){ .icon = "history", .title = say(&r->w, M_CORE_JOURNAL_NONE) };
	v.names = names(r, in->name, &v.n_names);
	if (rows.n > SCREEN)
		v.pager.next = older_url(r, rows.at[SCREEN - 1].id);
	return reply_page(r, v.head.title, HTML_OF(r, page_journal, &v));
}

err journal_api(struct req *r)
{
	struct journal_screen_rows rows;
	TRY(screen(r, &rows));
	size_t n = rows.n > SCREEN ? SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		const struct journal_screen_row *row = &rows.at[i];
		json_object(&j);
		json_text(&j, "id", a_fmt(r->w.a, "%lld", (long long)row->id));
		json_time(&j, "at", row->at);
		json_text(&j, "name", row->name);
		json_text(&j, "actor", row->actor);
		json_text(&j, "organisation", row->org);
		json_text(&j, "kind", row->kind);
		json_text(&j, "code", entry_code(r->w.a, row));
		json_text_or_null(&j, "on_behalf_of", journal_text(r->w.a, row->data, "on_behalf_of"));
		json_text_or_null(&j, "break_glass", journal_text(r->w.a, row->data, "break_glass"));
		json_raw(&j, "data", is_shareable(row->kind) ? S("{}") : row->data);
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > SCREEN ? a_fmt(r->w.a, "%lld", (long long)rows.at[SCREEN - 1].id) : STR_NONE);
}
