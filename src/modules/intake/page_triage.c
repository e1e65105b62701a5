/* The duty officer's queue, as a page, live, and for programs. */
#include "modules/intake/pages.h"

#include "base/text.h"
#include "formats/observable.h"
#include "modules/intake/pages_gen.h"

enum { SCREEN = 30 };
#define LATE USEC_HOUR              /* waiting longer than this is said in colour and words */
#define FAR_FUTURE 9000000000000000000LL

/* ---- finding ---- */

struct cursor { usec at; int64_t id; };

struct found {
	struct report_waiting_row *at;
	size_t n;
	struct str next;
};

/* The three statements give the same columns in the same order. */
_Static_assert(sizeof(struct report_page_row) == sizeof(struct report_waiting_row), "same columns");
_Static_assert(sizeof(struct report_with_news_row) == sizeof(struct report_waiting_row), "same columns");

static bool is_oldest_first(const struct queue_form *f)
{
	return !f->view.n || str_is(f->view, "waiting") || str_is(f->view, "new") || str_is(f->view, "verifying");
}

static err cursor_of(struct work *w, const struct queue_form *f, struct cursor *ret)
{
	*ret = is_oldest_first(f) ? (struct cursor){ 0, 0 } : (struct cursor){ FAR_FUTURE, INT64_MAX };
	if (!f->cursor.n)
		return OK;
	struct str id = f->cursor, at = str_cut(&id, '.');
	if (str_int(at, &ret->at) && str_int(id, &ret->id))
		return OK;
	fail_field(w, S("cursor"), M_INTAKE_CURSOR_WRONG);
	return work_checked(w);
}

/* Addresses and names are looked for as they are kept; anything else as typed. */
static struct str value_sought(struct arena *a, struct str q)
{
	struct observable o;
	return !q.n ? STR_NONE : observable_parse(a, q, &o) ? o.value : q;
}

static err find_rows(struct work *w, const struct queue_form *f, struct cursor c, int64_t max, struct found *ret)
{
	int64_t officer = f->mine ? w->by.account_id : 0;
	struct str value = value_sought(w->a, f->q), state = str_is(f->view, "waiting") ||
		str_is(f->view, "all") ? STR_NONE : f->view;
	if (is_oldest_first(f)) {
		struct report_waiting_rows rows;
		TRY(report_waiting(w->db, w->a, &(struct report_waiting_in){ .viewer = w->by.org_id, .after = c.at,
			.after_id = c.id, .state = state,
			.officer = officer, .value = value, .max = max }, &rows));
		*ret = (struct found){ .at = rows.at, .n = rows.n };
		return OK;
	}
	if (str_is(f->view, "news")) {
		struct report_with_news_rows rows;
		TRY(report_with_news(w->db, w->a, &(struct report_with_news_in){ .viewer = w->by.org_id, .before = c.at,
			.before_id = c.id,
			.officer = officer, .value = value, .max = max }, &rows));
		*ret = (struct found){ .at = (void *)rows.at, .n = rows.n };
		return OK;
	}
	struct report_page_rows rows;
	TRY(report_page(w->db, w->a, &(struct report_page_in){ .viewer = w->by.org_id, .before = c.at, .before_id = c.id,
		.state = state,
		.officer = officer, .value = value, .max = max }, &rows));
	*ret = (struct found){ .at = (void *)rows.at, .n = rows.n };
	return OK;
}

static err find(struct work *w, const struct queue_form *f, struct found *ret)
{
	int64_t limit = f->limit ? f->limit : SCREEN;
	struct cursor c;
	TRY(cursor_of(w, f, &c));
	TRY(find_rows(w, f, c, limit + 1, ret));
	if (ret->n <= (size_t)limit)
		return OK;
	ret->n = (size_t)limit;
	const struct report_waiting_row *last = &ret->at[limit - 1];
	ret->next = a_fmt(w->a, "%lld.%lld", (long long)last->received_at, (long long)last->id);
	return OK;
}

/* ---- showing ---- */

static void show_line(struct work *w, const struct report_waiting_row *row, struct queue_line *l)
{
	bool is_waiting = str_is(row->state, "new") || str_is(row->state, "verifying");
	struct str what = text_clip(w->a, row->text, 180);
	*l = (struct queue_line){
		.code = row->code, .text = what, .who = row->notifier_name.n ? row->notifier_name : say(w, M_INTAKE_ANONYMOUS),
		.received = time_shown(w->a, row->received_at), .received_machine = time_rfc3339(w->a, row->received_at),
		.officer = row->officer_name,
		.state = intake_report_badge(w, row->state), .is_demo = row->is_demo, .is_phone = str_is(row->channel, "phone"),
		.is_late = is_waiting && w->now - row->received_at > LATE,
	};
	if (is_waiting)
		l->waits = duration_words(w->a, w->by.lang, w->now - row->received_at);
	if (row->unread)
		l->news = say(w, M_INTAKE_UNREAD, a_fmt(w->a, "%lld", (long long)row->unread));
}

/* The same queue from another place. */
static struct str queue_path(struct arena *a, const struct queue_form *f, struct str view, struct str cursor)
{
	const struct query_part parts[] = { { "view", view }, { "mine", link_number(a, f->mine) }, { "q", f->q }, { "cursor", cursor } };
	return link_with(a, S("/triage"), parts, COUNT(parts));
}

static err count(struct work *w, struct queue_tab *tabs, struct queue_page *p)
{
	struct report_counts_rows rows;
	struct report_news_count_row news;
	usec oldest = 0;
	TRY(report_counts(w->db, w->a, &(struct report_counts_in){ .viewer = w->by.org_id }, &rows));
	TRY(report_news_count(w->db, w->a, &(struct report_news_count_in){ .viewer = w->by.org_id }, &news));
	for (size_t i = 0; i < rows.n; i++) {
		tabs[0].n += rows.at[i].n;
		tabs[str_is(rows.at[i].state, "new") ? 1 : 2].n = rows.at[i].n;
		if (!oldest || rows.at[i].oldest < oldest)
			oldest = rows.at[i].oldest;
	}
	tabs[3].n = news.n;
	p->summary = oldest ? say(w, M_INTAKE_QUEUE_OLDEST, a_fmt(w->a, "%lld", (long long)tabs[0].n),
		duration_words(w->a, w->by.lang, w->now - oldest))
		: say(w, M_INTAKE_QUEUE_EMPTY);
	return OK;
}

static err show_tabs(struct work *w, const struct queue_form *f, struct queue_page *p)
{
	static const struct said tabs[] = {
		{ "waiting", M_INTAKE_TAB_WAITING }, { "new", M_INTAKE_STATE_NEW }, { "verifying", M_INTAKE_STATE_VERIFYING },
			{ "news", M_INTAKE_TAB_NEWS },
		{ "accepted", M_INTAKE_STATE_ACCEPTED }, { "attached", M_INTAKE_STATE_ATTACHED },
			{ "refused", M_INTAKE_STATE_REFUSED },
		{ "duplicate", M_INTAKE_STATE_DUPLICATE }, { "all", M_INTAKE_TAB_ALL },
	};
	struct queue_tab *at = a_array(w->a, struct queue_tab, COUNT(tabs));
	for (size_t i = 0; i < COUNT(tabs); i++)
		at[i] = (struct queue_tab){ queue_path(w->a, f, str_of(tabs[i].value), STR_NONE), say(w, tabs[i].label), 0,
			str_is(f->view, tabs[i].value) || (!f->view.n && i == 0) };
	p->tabs = at;
	p->n_tabs = COUNT(tabs);
	return count(w, at, p);
}

/* A code typed into the search box leads straight to its report. */
static bool is_code_of_one(struct work *w, const struct queue_form *f, struct str *ret)
{
	*ret = report_code_typed(w->a, f->q);
	return ret->n != 0;
}

err triage_queue_get(struct req *r)
{
	const struct queue_form *f = r->in;
	struct work *w = &r->w;
	struct found found = { 0 };
	struct str code;
	if (is_code_of_one(w, f, &code))
		return reply_see(r, triage_path(w->a, code, ""), 0);
	TRY(find(w, f, &found));
	struct queue_line *lines = a_array(w->a, struct queue_line, found.n);
	for (size_t i = 0; i < found.n; i++)
		show_line(w, &found.at[i], &lines[i]);
	const struct link actions[] = { { S("/report"), say(w, M_INTAKE_NEW_BY_PHONE), "phone", false } };
	struct queue_page p = {
		.head = { .title = say(w, M_INTAKE_QUEUE_TITLE), .actions = actions, .n_actions = may(w, &intake_triage) },
		.q = f->q, .view = f->view.n ? f->view : S("waiting"), .mine = f->mine, .lines = lines, .n_lines = found.n,
		.path = queue_path(w->a, f, f->view.n ? f->view : S("waiting"), f->cursor),
		.none = { "inbox", say(w, M_INTAKE_NONE_TITLE), say(w, M_INTAKE_NONE_TEXT), STR_NONE, STR_NONE },
	};
	TRY(show_tabs(w, f, &p));
	if (found.next.n)
		p.pager.next = queue_path(w->a, f, p.view, found.next);
	if (f->cursor.n)
		p.pager.first = queue_path(w->a, f, p.view, STR_NONE);
	return reply_page(r, p.head.title, HTML_OF(r, page_triage_queue, &p));
}

err triage_live(struct req *r)
{
	static const char *const topics[] = { "triage" };
	return reply_events(r, topics, 1);
}

err triage_list_api(struct req *r)
{
	struct found found = { 0 };
	TRY(find(&r->w, r->in, &found));
	struct json j = reply_list(r);
	for (size_t i = 0; i < found.n; i++) {
		const struct report_waiting_row *row = &found.at[i];
		json_object(&j);
		json_text(&j, "code", row->code);
		json_text(&j, "state", row->state);
		json_text(&j, "channel", row->channel);
		json_text_or_null(&j, "system_name", row->system_name);
		json_text(&j, "summary", row->text);
		json_time(&j, "detected_at", row->detected_at);
		json_time(&j, "received_at", row->received_at);
		json_text_or_null(&j, "officer", row->officer_name);
		json_int(&j, "unread", row->unread);
		json_bool(&j, "is_demo", row->is_demo);
		json_end(&j);
	}
	return reply_list_end(r, &j, found.next);
}
