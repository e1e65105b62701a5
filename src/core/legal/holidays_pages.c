/* Days off by year, added, exchanged and taken out by administrators and duty officers. A change counts at once here and
 * within seconds in every other process (legal_load()). */
#include "core/legal/holidays.h"
#include "core/legal/holidays_pages.h"
#include "core/journal.h"
#include "core/pages_gen.h"
#include "core/queries.h"
#include "core/routes.h"

enum { YEARS_BACK = 2, YEARS_AHEAD = 3, YEAR_MIN = 2000, YEAR_MAX = 2100, RANGE_MAX = 31, JOURNAL_MAX = 64 << 10 };

const struct field holiday_query_fields[1] = {
	FIELD(struct holiday_query, year, F_INT, .min = YEAR_MIN, .max = YEAR_MAX, .label = M_CORE_HOLIDAY_YEAR),
};
const struct field holiday_fields[4] = {
	FIELD(struct holiday_form, name, F_TEXT, .required = true, .max = 100, .label = M_CORE_HOLIDAY_NAME),
	FIELD(struct holiday_form, first, F_TIME, .label = M_CORE_HOLIDAY_FIRST),
	FIELD(struct holiday_form, last, F_TIME, .label = M_CORE_HOLIDAY_LAST),
	FIELD(struct holiday_form, worked, F_TIME, .label = M_CORE_HOLIDAY_WORKED),
};

static bool is_weekend(int64_t day)
{
	int weekday = civil_weekday(day);
	return weekday == 0 || weekday == 6;
}

static struct str day_shown(struct arena *a, int64_t day)
{
	return date_shown(a, civil_day_start(day));
}

static struct str day_code(struct arena *a, int64_t day)
{
	struct civil c = civil_of(civil_day_start(day));
	return a_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static bool day_parse(struct str text, int64_t *ret)
{
	usec t;
	if (text.n != 10 || !time_parse(text, &t))
		return false;
	*ret = civil_day_number(t);
	return true;
}

static int64_t first_of_year(int64_t year)
{
	usec t = 0;
	char text[32];
	snprintf(text, sizeof text, "%04lld-01-01", (long long)year);
	return time_parse(str_of(text), &t) ? civil_day_number(t) : 0;
}

/* ---- reading ---- */

struct known { struct holiday_day *at; size_t n; };

static const struct holiday_day *known_day(const struct known *k, int64_t day)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->at[i].is.day == day)
			return &k->at[i];
	return NULL;
}

enum source { ENTERED, EXPECTED, OFFICIAL };

static enum source source_of(const struct known *k, const struct holiday_named_row *d)
{
	const struct holiday_day *x = known_day(k, d->day);
	if (!x || x->is.is_off != d->is_off)
		return ENTERED;
	return x->is_expected ? EXPECTED : OFFICIAL;
}

/* A day of the file that was taken out: kept as what its weekday makes it. */
static bool is_ordinary(const struct known *k, const struct holiday_named_row *d)
{
	const struct holiday_day *x = known_day(k, d->day);
	return x && x->is.is_off != d->is_off && d->is_off == is_weekend(d->day);
}

/* Taking a holiday on a Sunday out of the file's calendar would change nothing. */
static bool is_fixed(const struct known *k, const struct holiday_named_row *d)
{
	return known_day(k, d->day) && d->is_off == is_weekend(d->day);
}

static struct badge kind_badge(struct work *w, const struct known *k, const struct holiday_named_row *d)
{
	if (is_ordinary(k, d))
		return (struct badge){ say(w, M_CORE_HOLIDAY_ORDINARY), "neutral", NULL };
	return d->is_off ? (struct badge){ say(w, M_CORE_HOLIDAY_OFF), "good", "calendar-event" }
		: (struct badge){ say(w, M_CORE_HOLIDAY_WORKED_DAY), "warn", "refresh" };
}

static struct badge source_badge(struct work *w, enum source s)
{
	switch (s) {
	case OFFICIAL: return (struct badge){ say(w, M_CORE_HOLIDAY_OFFICIAL), "good", "check" };
	case EXPECTED: return (struct badge){ say(w, M_CORE_HOLIDAY_EXPECTED), "warn", "clock" };
	case ENTERED: break;
	}
	return (struct badge){ say(w, M_CORE_HOLIDAY_ENTERED), "info", "pencil" };
}

static struct str weekday_words(struct work *w, int64_t day)
{
	static const enum msg words[] = { M_CORE_WEEKDAY_0, M_CORE_WEEKDAY_1, M_CORE_WEEKDAY_2, M_CORE_WEEKDAY_3, M_CORE_WEEKDAY_4,
		M_CORE_WEEKDAY_5, M_CORE_WEEKDAY_6 };
	return say(w, words[civil_weekday(day)]);
}

static struct holiday_line line_of(struct work *w, const struct known *k, const struct holiday_named_row *d)
{
	return (struct holiday_line){ .date = day_shown(w->a, d->day), .weekday = weekday_words(w, d->day), .name = d->name,
		.remove_path = a_fmt(w->a, "/admin/holidays/%.*s/remove", STR_ARG(day_code(w->a, d->day))),
		.kind = kind_badge(w, k, d), .source = source_badge(w, source_of(k, d)), .is_fixed = is_fixed(k, d) };
}

static struct str year_path(struct arena *a, int64_t year)
{
	return link_with(a, S("/admin/holidays"), &(struct query_part){ "year", link_number(a, year) }, 1);
}

static void years_of(struct req *r, int64_t shown, struct holidays_view *v)
{
	int64_t now = civil_of(r->w.now).year;
	v->years = a_array(r->w.a, struct holiday_year, YEARS_BACK + YEARS_AHEAD + 1);
	for (int64_t y = now - YEARS_BACK; y <= now + YEARS_AHEAD; y++)
		v->years[v->n_years++] = (struct holiday_year){ year_path(r->w.a, y),
			a_fmt(r->w.a, "%lld", (long long)y), y == shown };
}

static struct str count_words(struct work *w, const struct known *k, const struct holiday_named_rows *rows)
{
	size_t off = 0, worked = 0;
	for (size_t i = 0; i < rows->n; i++) {
		off += !is_ordinary(k, &rows->at[i]) && rows->at[i].is_off;
		worked += !is_ordinary(k, &rows->at[i]) && !rows->at[i].is_off;
	}
	return say(w, M_CORE_HOLIDAY_COUNT, a_fmt(w->a, "%zu", off), a_fmt(w->a, "%zu", worked));
}

static struct form_field *fields_of(struct req *r)
{
	struct form_field *f = a_array(r->w.a, struct form_field, COUNT(holiday_fields));
	for (size_t i = 0; i < COUNT(holiday_fields); i++) {
		f[i] = form_field_of(r, holiday_fields, COUNT(holiday_fields), holiday_fields[i].name, STR_NONE);
		if (i)
			f[i].type = "date";
	}
	f[2].help = say(&r->w, M_CORE_HOLIDAY_LAST_HELP);
	f[3].help = say(&r->w, M_CORE_HOLIDAY_WORKED_HELP);
	return f;
}

static err year_rows(struct req *r, int64_t *ret_year, struct known *ret_known, struct holiday_named_rows *ret)
{
	const struct holiday_query *in = r->route->in == holiday_query_fields ? r->in : NULL;
	*ret_year = in && in->year ? in->year : civil_of(r->w.now).year;
	holidays_compiled_in(r->w.a, &ret_known->at, &ret_known->n);
	return holiday_named(r->w.db, r->w.a, &(struct holiday_named_in){ .from = first_of_year(*ret_year),
		.below = first_of_year(*ret_year + 1) }, ret);
}

err holidays_page(struct req *r)
{
	struct holiday_named_rows rows;
	struct known known;
	int64_t year;
	TRY(year_rows(r, &year, &known, &rows));
	struct holidays_view v = { .errors = form_errors_of(r, holiday_fields, COUNT(holiday_fields)), .count = count_words(&r->w, &known, &rows),
		.head = { .title = say(&r->w, M_CORE_HOLIDAY_TITLE), .subtitle = say(&r->w, M_CORE_HOLIDAY_LEAD) },
		.empty = { .icon = "calendar-event", .title = say(&r->w, M_CORE_HOLIDAY_NONE), .text = say(&r->w, M_CORE_HOLIDAY_NONE_HINT) },
		.fields = fields_of(r), .n_fields = COUNT(holiday_fields) };
	years_of(r, year, &v);
	v.n_lines = rows.n;
	v.lines = a_array(r->w.a, struct holiday_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v.lines[i] = line_of(&r->w, &known, &rows.at[i]);
	return reply_page(r, v.head.title, HTML_OF(r, page_holidays, &v));
}

err holidays_api(struct req *r)
{
	static const char *const sources[] = { [ENTERED] = "entered", [EXPECTED] = "expected", [OFFICIAL] = "official" };
	struct holiday_named_rows rows;
	struct known known;
	int64_t year;
	TRY(year_rows(r, &year, &known, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n; i++) {
		json_object(&j);
		json_text(&j, "date", day_code(r->w.a, rows.at[i].day));
		json_text(&j, "name", rows.at[i].name);
		json_bool(&j, "is_off", rows.at[i].is_off);
		json_text(&j, "source", str_of(sources[source_of(&known, &rows.at[i])]));
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}

/* ---- writing ---- */

struct days { struct day_off *at; size_t n; };

static void publish(void *arg)
{
	const struct days *d = arg;
	holidays_publish(d->at, d->n);
}

/* The calendar as this transaction leaves it, in force here the moment it is committed. */
static err publish_after_commit(struct work *w)
{
	struct holiday_all_rows rows;
	struct days *d = a_new(w->a, struct days);
	TRY(holiday_all(w->db, w->a, &rows));
	d->n = rows.n;
	d->at = a_array(w->a, struct day_off, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		d->at[i] = (struct day_off){ rows.at[i].day, rows.at[i].is_off };
	db_after_commit(w->db, publish, d);
	return OK;
}

static err note(struct work *w, const char *name, struct str day, struct str title)
{
	struct buf b;
	buf_init(&b, JOURNAL_MAX);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "code", day);
	json_text(&j, "name", title);
	json_end(&j);
	struct str data = a_dup(w->a, buf_str(&b));
	buf_done(&b);
	return journal_add(w, name, (struct journal_ref){ "setting", 0 }, data);
}

static err check(struct work *w, const struct holiday_form *f)
{
	int64_t first = civil_day_number(f->first), last = civil_day_number(f->last);
	if (!f->first && !f->worked)
		fail_field(w, S("first"), M_CORE_HOLIDAY_NEEDS_DAY);
	if (f->last && (!f->first || last < first || last - first >= RANGE_MAX))
		fail_field(w, S("last"), M_CORE_HOLIDAY_RANGE);
	if (f->worked && !is_weekend(civil_day_number(f->worked)))
		fail_field(w, S("worked"), M_CORE_HOLIDAY_NOT_WEEKEND);
	return work_checked(w);
}

static err set_days(struct work *w, const struct holiday_form *f)
{
	int64_t last = f->last ? civil_day_number(f->last) : civil_day_number(f->first);
	for (int64_t day = civil_day_number(f->first); f->first && day <= last; day++)
		TRY(holiday_set(w->db, &(struct holiday_set_in){ .day = day, .name = f->name, .is_off = true }, NULL));
	if (f->worked)
		TRY(holiday_set(w->db, &(struct holiday_set_in){ .day = civil_day_number(f->worked), .name = f->name, .is_off = false }, NULL));
	return OK;
}

static err answer(struct req *r, int64_t day)
{
	if (!r->is_api)
		return reply_see(r, year_path(r->w.a, civil_of(civil_day_start(day)).year), M_CORE_HOLIDAY_SAVED);
	struct str date = day_code(r->w.a, day);
	struct json j = r->route->made ? reply_made(r, a_fmt(r->w.a, "/api/v1/holidays?year=%.4s#%.*s", date.p, STR_ARG(date))) : reply_json(r);
	json_object(&j);
	json_text(&j, "date", date);
	json_end(&j);
	return OK;
}

err holiday_add_post(struct req *r)
{
	const struct holiday_form *f = r->in;
	TRY(check(&r->w, f));
	int64_t day = civil_day_number(f->first ? f->first : f->worked);
	TRY(set_days(&r->w, f));
	TRY(note(&r->w, "holiday.set", day_code(r->w.a, day), f->name));
	TRY(publish_after_commit(&r->w));
	return answer(r, day);
}

/* A day of the file compiled in stays as an ordinary one, so that the next version of the file does not bring it back. */
err holiday_remove_post(struct req *r)
{
	int64_t day;
	struct holiday_named_rows rows;
	struct known known;
	if (!day_parse(r->args[0], &day))
		return fail(&r->w, E_NOT_FOUND, M_CORE_NOT_FOUND);
	TRY(holiday_named(r->w.db, r->w.a, &(struct holiday_named_in){ .from = day, .below = day + 1 }, &rows));
	if (!rows.n)
		return fail(&r->w, E_NOT_FOUND, M_CORE_NOT_FOUND);
	holidays_compiled_in(r->w.a, &known.at, &known.n);
	if (known_day(&known, day))
		TRY(holiday_set(r->w.db, &(struct holiday_set_in){ .day = day, .name = rows.at[0].name, .is_off = is_weekend(day) }, NULL));
	else
		TRY(holiday_remove(r->w.db, &(struct holiday_remove_in){ .day = day }, NULL));
	TRY(note(&r->w, "holiday.remove", day_code(r->w.a, day), rows.at[0].name));
	TRY(publish_after_commit(&r->w));
	return answer(r, day);
}
