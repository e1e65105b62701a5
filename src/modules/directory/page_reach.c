/* Who is reachable: the list, as page, CSV and JSON. */
#include "modules/directory/reach_pages.h"

#include <pthread.h>

#include "base/code.h"
#include "base/text.h"
#include "core/legal/reference.h"
#include "formats/csv.h"
#include "modules/directory/pages_gen.h"

enum { SCREEN = 50, CSV_SCREEN = 500, CSV_MAX = 8 << 20, DURATIONS = 20000, MEDIANS = 64, WIDE = -1 };
#define STATES "none|silent|due|differs|alive"
#define MEDIAN_OVER (365 * USEC_DAY)
#define MEDIAN_KEPT USEC_MIN

const struct field reach_fields[5] = {
	FIELD(struct reach_filter, q, F_TEXT, .label = M_DIRECTORY_SEARCH),
	FIELD(struct reach_filter, state, F_CHOICE, .choices = STATES, .label = M_DIRECTORY_STATE),
	FIELD(struct reach_filter, sector, F_CODE, .label = M_NETWORK_SECTOR),
	FIELD(struct reach_filter, province, F_CODE, .label = M_NETWORK_PROVINCE),
	FIELD(struct reach_filter, after, F_CODE, .max = 4000, .label = M_NETWORK_AFTER),
};

struct badge reach_state(struct work *w, struct str state)
{
	static const struct { const char *state; enum msg says; const char *tone, *icon; } states[] = {
		{ "none", M_DIRECTORY_STATE_NONE, "bad", "circle-x" }, { "silent", M_DIRECTORY_STATE_SILENT, "bad", "alert-circle" },
		{ "due", M_DIRECTORY_STATE_DUE, "warn", "clock" }, { "differs", M_DIRECTORY_STATE_DIFFERS, "warn", "alert-triangle" },
		{ "alive", M_DIRECTORY_STATE_ALIVE, "good", "check" } };
	for (size_t i = 0; i < COUNT(states); i++)
		if (str_is(state, states[i].state))
			return (struct badge){ say(w, states[i].says), states[i].tone, states[i].icon };
	return (struct badge){ state, "neutral", "clock" };
}

static err screen(struct req *r, struct str after, int64_t after_id, int64_t max, struct reach_page_rows *ret)
{
	const struct reach_filter *in = r->in;
	bool wide;
	TRY(network_sees_all(&r->w, &wide));
	return reach_page(r->w.db, r->w.a, &(struct reach_page_in){ .viewer = r->w.by.org_id, .wide = wide, .cut = confirm_cut(&r->w),
		.after = after, .after_id = after_id, .q = network_pattern(r->w.a, in->q), .sector = in->sector, .province = in->province,
		.state = in->state, .max = max }, ret);
}

static struct str cursor_of(struct arena *a, const struct reach_page_row *row)
{
	return base64url_of(a, a_fmt(a, "%lld %.*s", (long long)row->id, STR_ARG(row->folded)));
}

static err first_screen(struct req *r, struct reach_page_rows *ret, bool *ret_more)
{
	const struct reach_filter *in = r->in;
	struct str text = STR_NONE;
	int64_t id = 0;
	if (in->after.n && (!base64_parse(r->w.a, in->after, &text) || !str_int(str_cut(&text, ' '), &id) || !utf8_valid(text)))
		return fail(&r->w, E_INVALID, M_DIRECTORY_CURSOR_BAD);
	TRY(screen(r, text, id, SCREEN + 1, ret));
	*ret_more = ret->n > SCREEN;
	if (*ret_more)
		ret->n = SCREEN;
	return OK;
}

static struct str number(struct arena *a, int64_t n) { return n ? a_fmt(a, "%lld", (long long)n) : STR_NONE; }

static struct str date_or(struct work *w, usec t, enum msg none)
{
	return t ? date_shown(w->a, t) : none ? say(w, none) : STR_NONE;
}

static struct reach_line line_of(struct work *w, const struct reach_page_row *o)
{
	struct str sector = reference_label(REF_SECTOR, o->sector, w->by.lang), province = reference_label(REF_PROVINCE, o->province, w->by.lang);
	return (struct reach_line){ .path = a_fmt(w->a, "/reachability/%.*s", STR_ARG(o->code)),
		.name = w->by.lang == LANG_EN && o->name_en.n ? o->name_en : o->name, .place = sector.n ? sector : province,
		.contacts = a_fmt(w->a, "%lld", (long long)o->n_contacts), .confirmed = date_or(w, o->verified_at, M_DIRECTORY_NEVER),
		.waiting = number(w->a, o->n_waiting),
		.differs = o->n_differences ? say(w, M_DIRECTORY_DIFFERS_SINCE, number(w->a, o->n_differences), date_shown(w->a, o->since)) : STR_NONE,
		.answered = date_or(w, o->answered_at, 0), .state = reach_state(w, o->state) };
}

/* Reads the answers of a year: what it gave is good for a minute. */
static struct { pthread_mutex_t lock; struct { int64_t viewer; usec until, median; } of[MEDIANS]; } medians = { .lock = PTHREAD_MUTEX_INITIALIZER };

static bool median_known(int64_t viewer, usec now, usec *ret)
{
	pthread_mutex_lock(&medians.lock);
	const typeof(medians.of[0]) *m = &medians.of[(uint64_t)viewer % MEDIANS];
	bool is = m->viewer == viewer && m->until > now && m->until <= now + MEDIAN_KEPT;
	*ret = m->median;
	pthread_mutex_unlock(&medians.lock);
	return is;
}

static void median_keep(int64_t viewer, usec now, usec median)
{
	pthread_mutex_lock(&medians.lock);
	typeof(medians.of[0]) *m = &medians.of[(uint64_t)viewer % MEDIANS];
	m->viewer = viewer;
	m->until = now + MEDIAN_KEPT;
	m->median = median;
	pthread_mutex_unlock(&medians.lock);
}

/* 0 when nobody has answered yet. */
static err median_of(struct req *r, usec *ret)
{
	struct check_durations_rows rows;
	bool wide;
	TRY(network_sees_all(&r->w, &wide));
	int64_t viewer = wide ? WIDE : r->w.by.org_id;
	if (median_known(viewer, r->w.now, ret))
		return OK;
	TRY(check_durations(r->w.db, r->w.a, &(struct check_durations_in){ .viewer = r->w.by.org_id, .wide = wide, .since = r->w.now - MEDIAN_OVER,
		.max = DURATIONS }, &rows));
	*ret = !rows.n ? 0 : rows.n % 2 ? rows.at[rows.n / 2].took : (rows.at[rows.n / 2 - 1].took + rows.at[rows.n / 2].took) / 2;
	median_keep(viewer, r->w.now, *ret);
	return OK;
}

static struct form_field choose_state(struct req *r)
{
	struct form_field f = form_field_of(r, LIST(reach_fields), "state", req_typed(r, "state"));
	struct choice *c = a_array(r->w.a, struct choice, 6);
	size_t n = 0;
	c[n++] = (struct choice){ .label = say(&r->w, M_NETWORK_ALL), .is_chosen = !f.value.n };
	for (struct str rest = S(STATES); rest.p;) {
		struct str state = str_cut(&rest, '|');
		c[n++] = (struct choice){ state, reach_state(&r->w, state).text, str_eq(state, f.value) };
	}
	f.choices = c;
	f.n_choices = n;
	f.is_select = true;
	return f;
}

static struct str address(struct req *r, const char *path, struct str after)
{
	const struct reach_filter *in = r->in;
	const struct query_part parts[] = { { "q", in->q }, { "state", in->state }, { "sector", in->sector }, { "province", in->province }, { "after", after } };
	return link_with(r->w.a, str_of(path), parts, COUNT(parts));
}

err reach_list_page(struct req *r)
{
	const struct reach_filter *in = r->in;
	struct work *w = &r->w;
	struct reach_page_rows rows;
	bool more;
	usec median;
	TRY(first_screen(r, &rows, &more));
	TRY(median_of(r, &median));
	struct link csv = { address(r, "/reachability.csv", STR_NONE), S("CSV"), "download", false };
	struct reach_list v = { .head = { .title = say(w, M_DIRECTORY_REACH_TITLE), .subtitle = say(w, M_DIRECTORY_REACH_LEAD), .actions = &csv, .n_actions = 1 },
		.q = form_field_of(r, LIST(reach_fields), "q", in->q), .state = choose_state(r), .sector = directory_choose(r, LIST(reach_fields), "sector", REF_SECTOR),
		.province = directory_choose(r, LIST(reach_fields), "province", REF_PROVINCE), .lines = a_array(w->a, struct reach_line, rows.n), .n_lines = rows.n,
		.median = median ? say(w, M_DIRECTORY_MEDIAN, duration_words(w->a, w->by.lang, median)) : say(w, M_DIRECTORY_MEDIAN_NONE),
		.empty = { "search", say(w, M_DIRECTORY_NOBODY), say(w, M_DIRECTORY_NOBODY_HELP), S("/reachability"), say(w, M_DIRECTORY_ALL) } };
	for (size_t i = 0; i < rows.n; i++)
		v.lines[i] = line_of(w, &rows.at[i]);
	v.pager.first = in->after.n ? address(r, "/reachability", STR_NONE) : STR_NONE;
	v.pager.next = more ? address(r, "/reachability", cursor_of(w->a, &rows.at[rows.n - 1])) : STR_NONE;
	return reply_page(r, v.head.title, HTML_OF(r, page_reach_list, &v));
}

static void csv_line(struct work *w, struct csv_writer *x, const struct reach_page_row *o)
{
	const struct str texts[] = { o->code, o->name, reference_label(REF_SECTOR, o->sector, w->by.lang),
		reference_label(REF_PROVINCE, o->province, w->by.lang), reach_state(w, o->state).text };
	for (size_t i = 0; i < COUNT(texts); i++)
		csv_text(x, texts[i]);
	csv_int(x, o->n_contacts);
	csv_text(x, date_or(w, o->verified_at, 0));
	csv_text(x, o->answered_at ? time_shown(w->a, o->answered_at) : STR_NONE);
	csv_int(x, o->n_waiting);
	csv_int(x, o->n_differences);
	csv_text(x, date_or(w, o->since, 0));
	csv_end_row(x);
}

static err csv_rows(struct req *r, struct csv_writer *x)
{
	struct reach_page_rows rows = { 0 };
	struct str after = STR_NONE;
	int64_t id = 0;
	do {
		TRY(screen(r, after, id, CSV_SCREEN, &rows));
		for (size_t i = 0; i < rows.n; i++)
			csv_line(&r->w, x, &rows.at[i]);
		if (rows.n) {
			after = rows.at[rows.n - 1].folded;
			id = rows.at[rows.n - 1].id;
		}
	} while (rows.n == CSV_SCREEN);
	return OK;
}

err reach_list_csv(struct req *r)
{
	static const enum msg heads[] = { M_NETWORK_CODE, M_NETWORK_NAME, M_NETWORK_SECTOR, M_NETWORK_PROVINCE, M_DIRECTORY_STATE, M_DIRECTORY_CONTACTS_N,
		M_DIRECTORY_CONFIRMED, M_DIRECTORY_ANSWERED, M_DIRECTORY_WAITING, M_DIRECTORY_DIFFERENCES, M_DIRECTORY_SINCE };
	struct buf b __attribute__((cleanup(buf_done)));
	struct csv_writer x;
	buf_init(&b, CSV_MAX);
	csv_write(&x, &b, ',', true);
	for (size_t i = 0; i < COUNT(heads); i++)
		csv_text(&x, say(&r->w, heads[i]));
	csv_end_row(&x);
	TRY(csv_rows(r, &x));
	TRY(buf_end(&b));
	return reply_download(r, S("dau-moi.csv"), "text/csv; charset=utf-8", a_dup(r->w.a, buf_str(&b)));
}

err reach_list_api(struct req *r)
{
	struct reach_page_rows rows;
	bool more;
	TRY(first_screen(r, &rows, &more));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		const struct reach_page_row *o = &rows.at[i];
		json_object(&j);
		json_text(&j, "code", o->code);
		json_text(&j, "name", o->name);
		json_text(&j, "state", o->state);
		json_int(&j, "contacts", o->n_contacts);
		json_int(&j, "waiting", o->n_waiting);
		json_int(&j, "differences", o->n_differences);
		json_time(&j, "differs_since", o->since);
		json_time(&j, "confirmed_at", o->verified_at);
		json_time(&j, "answered_at", o->answered_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, more ? cursor_of(r->w.a, &rows.at[rows.n - 1]) : STR_NONE);
}
