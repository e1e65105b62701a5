#include "web/ui.h"

#define CLOCK_WARN (15 * USEC_MIN)

static struct str count_words(struct arena *a, enum lang lang, enum msg unit, int64_t n)
{
	return say_in(a, lang, unit, a_fmt(a, "%lld", (long long)n));
}

struct str duration_words(struct arena *a, enum lang lang, usec d)
{
	int64_t minutes = (d < 0 ? -(d / USEC_MIN) : d / USEC_MIN), hours = minutes / 60, days = hours / 24;
	struct str large, small;

	if (minutes == 0)
		return msg_text(lang, M_WEB_MINUTE_BELOW);
	if (days) {
		large = count_words(a, lang, M_WEB_DAYS, days);
		small = hours % 24 ? count_words(a, lang, M_WEB_HOURS, hours % 24) : STR_NONE;
	} else if (hours) {
		large = count_words(a, lang, M_WEB_HOURS, hours);
		small = minutes % 60 ? count_words(a, lang, M_WEB_MINUTES, minutes % 60) : STR_NONE;
	} else {
		return count_words(a, lang, M_WEB_MINUTES, minutes);
	}
	return small.n ? a_fmt(a, "%.*s %.*s", STR_ARG(large), STR_ARG(small)) : large;
}

static void clock_chip_look(const struct work *w, struct clock_chip *c, enum msg state, const char *tone, const char *icon)
{
	c->state = msg_text(w->by.lang, state);
	c->tone = tone;
	c->icon = icon;
}

struct clock_chip clock_chip_of(const struct work *w, struct str label, usec due, usec warn_at, usec met_at)
{
	struct clock_chip c = { .label = label, .due = time_shown(w->a, due), .due_machine = time_rfc3339(w->a, due) };
	struct str words = duration_words(w->a, w->by.lang, due - w->now);

	if (met_at && met_at <= due) {
		clock_chip_look(w, &c, M_WEB_CLOCK_MET, "good", "circle-check");
	} else if (met_at) {
		clock_chip_look(w, &c, M_WEB_CLOCK_MET_LATE, "warn", "circle-check");
	} else if (w->now > due) {
		clock_chip_look(w, &c, M_WEB_CLOCK_OVERDUE, "bad", "alert-triangle");
		c.left = say_in(w->a, w->by.lang, M_WEB_CLOCK_OVER, words);
	} else {
		bool is_near = w->now >= (warn_at ? warn_at : due - CLOCK_WARN);

		clock_chip_look(w, &c, is_near ? M_WEB_CLOCK_WARNED : M_WEB_CLOCK_RUNNING, is_near ? "warn" : "info",
			is_near ? "clock-exclamation" : "clock");
		c.left = say_in(w->a, w->by.lang, M_WEB_CLOCK_LEFT, words);
	}
	return c;
}

struct str link_with(struct arena *a, struct str path, const struct query_part *parts, size_t n)
{
	struct buf b __attribute__((cleanup(buf_done)));
	char before = '?';

	buf_init(&b, LINK_BYTES_MAX);
	buf_add(&b, path);
	for (size_t i = 0; i < n; i++) {
		if (!parts[i].value.n)
			continue;
		buf_add_char(&b, before);
		buf_add_z(&b, parts[i].name);
		buf_add_char(&b, '=');
		buf_add_urlencoded(&b, parts[i].value);
		before = '&';
	}
	return buf_end(&b) == OK ? a_dup(a, buf_str(&b)) : path;
}

struct str link_number(struct arena *a, int64_t n)
{
	return n ? a_fmt(a, "%lld", (long long)n) : STR_NONE;
}
