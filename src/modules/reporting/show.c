#include "modules/reporting/form.h"

static struct str grouped(struct arena *a, struct str digits)
{
	struct str s = STR_NONE;
	for (size_t i = 0; i < digits.n; i++)
		s = a_fmt(a, "%.*s%s%c", STR_ARG(s), i && (digits.n - i) % 3 == 0 ? "." : "", digits.p[i]);
	return s;
}

static struct str labels_shown(struct arena *a, const struct item *item, struct str answer, enum lang lang)
{
	struct str s = STR_NONE;
	for (struct str rest = answer; rest.p;) {
		struct str label = item_choice_label(item, str_cut(&rest, '\n'), lang);
		s = s.n ? a_fmt(a, "%.*s; %.*s", STR_ARG(s), STR_ARG(label)) : label;
	}
	return s;
}

static struct str joined(struct arena *a, struct str lines)
{
	struct str s = STR_NONE;
	for (struct str rest = lines; rest.p;) {
		struct str one = str_cut(&rest, '\n');
		s = s.n ? a_fmt(a, "%.*s, %.*s", STR_ARG(s), STR_ARG(one)) : one;
	}
	return s;
}

struct str answer_shown(struct arena *a, const struct item *item, struct str answer, enum lang lang)
{
	usec t;
	if (!answer.n)
		return answer;
	switch (item->type) {
	case ITEM_NUMBER: return grouped(a, answer);
	case ITEM_TIME: return time_parse(answer, &t) ? time_shown(a, t) : answer;
	case ITEM_DATE: return time_parse(answer, &t) ? date_shown(a, t) : answer;
	case ITEM_CHOICE: case ITEM_CHECKS: return labels_shown(a, item, answer, lang);
	case ITEM_DOMAINS: case ITEM_IPS: return joined(a, answer);
	case ITEM_TEXT: case ITEM_LINES: case ITEM_EMAIL: case ITEM_PHONE: case N_ITEM_TYPES: break;
	}
	return answer;
}
