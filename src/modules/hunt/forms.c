/* Declared input of the module's routes, and the words the pages share. */
#include "modules/hunt/pages.h"

const struct field hunts_filter_fields[4] = {
	FIELD(struct hunts_filter, state, F_CHOICE, .choices = HUNT_STATES, .label = M_HUNTS_STATE),
	FIELD(struct hunts_filter, why, F_CHOICE, .choices = HUNT_WHYS, .label = M_HUNTS_WHY),
	FIELD(struct hunts_filter, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_HUNTS_ORG),
	FIELD(struct hunts_filter, before, F_ID, .label = M_NETWORK_AFTER),
};
const struct field hunts_new_fields[3] = {
	FIELD(struct hunts_new, system, F_CODE, .max = 50, .label = M_HUNTS_SYSTEMS),
	FIELD(struct hunts_new, why, F_CHOICE, .choices = HUNT_WHYS, .label = M_HUNTS_WHY),
	FIELD(struct hunts_new, reference, F_TEXT, .max = HUNT_LINE, .label = M_HUNTS_REFERENCE),
};
const struct field hunts_ask_fields[2] = {
	FIELD(struct hunts_ask, verdict, F_CHOICE, .choices = "unjudged|" HUNT_VERDICTS, .label = M_HUNTS_VERDICT),
	FIELD(struct hunts_ask, after, F_ID, .label = M_NETWORK_AFTER),
};
const struct field hunts_matrix_fields[2] = {
	FIELD(struct hunts_matrix_ask, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_HUNTS_ORG),
	FIELD(struct hunts_matrix_ask, after, F_ID, .label = M_NETWORK_AFTER),
};
const struct field hunts_calendar_fields[1] = { FIELD(struct hunts_calendar_ask, from, F_TIME, .label = M_HUNTS_FROM) };
const struct field hunts_document_fields[1] = { FIELD(struct hunts_document, lang, F_CHOICE, .choices = "vi|en", .label = M_HUNTS_LANG) };

const struct field hunt_fields[10] = {
	FIELD(struct hunt_form, title, F_TEXT, .required = true, .max = HUNT_LINE, .label = M_HUNTS_NAME),
	FIELD(struct hunt_form, why, F_CHOICE, .required = true, .choices = HUNT_WHYS, .label = M_HUNTS_WHY),
	FIELD(struct hunt_form, reference, F_TEXT, .max = HUNT_LINE, .label = M_HUNTS_REFERENCE),
	FIELD(struct hunt_form, hypotheses, F_LINES, .required = true, .max = HUNT_WORDS, .label = M_HUNTS_HYPOTHESES),
	FIELD(struct hunt_form, techniques, F_TEXT, .max = HUNT_LINE, .label = M_HUNTS_TECHNIQUES),
	FIELD(struct hunt_form, systems, F_TEXTS, .max = HUNT_SYSTEMS_MAX, .label = M_HUNTS_SYSTEMS),
	FIELD(struct hunt_form, sources, F_TEXTS, .max = HUNT_SOURCES_MAX, .label = M_HUNTS_SOURCES),
	FIELD(struct hunt_form, starts_at, F_TIME, .required = true, .label = M_HUNTS_STARTS),
	FIELD(struct hunt_form, ends_at, F_TIME, .required = true, .label = M_HUNTS_ENDS),
	FIELD(struct hunt_form, person, F_TEXT, .max = HUNT_LINE, .label = M_HUNTS_PERSON),
};
const struct field hunt_upload_fields[2] = {
	FIELD(struct hunt_upload, file, F_FILES, .max = 1, .label = M_HUNTS_FILE),
	FIELD(struct hunt_upload, sources, F_TEXTS, .max = 100, .label = M_HUNTS_SOURCES_READ),
};
const struct field hunt_verdict_fields[2] = {
	FIELD(struct hunt_verdict, verdict, F_CHOICE, .required = true, .choices = HUNT_VERDICTS, .label = M_HUNTS_VERDICT),
	FIELD(struct hunt_verdict, reason, F_TEXT, .max = HUNT_LINE, .label = M_HUNTS_REASON),
};
const struct field hunt_closing_fields[3] = {
	FIELD(struct hunt_closing, minutes, F_INT, .required = true, .min = 1, .max = HUNT_MINUTES_MAX, .label = M_HUNTS_MINUTES),
	FIELD(struct hunt_closing, gaps, F_LINES, .max = HUNT_WORDS, .label = M_HUNTS_GAPS),
	FIELD(struct hunt_closing, conclusion, F_LINES, .required = true, .max = HUNT_WORDS, .label = M_HUNTS_CONCLUSION),
};
const struct field hunt_reason_fields[1] = { FIELD(struct hunt_reason, reason, F_TEXT, .required = true, .max = HUNT_LINE, .label = M_HUNTS_REASON) };
const struct field hunt_released_fields[1] = { FIELD(struct hunts_released, released, F_BOOL, .label = M_HUNTS_RELEASED) };
const struct field hunt_key_fields[2] = {
	FIELD(struct hunt_key_form, name, F_TEXT, .required = true, .max = HUNT_LINE, .label = M_HUNTS_KEY_NAME),
	FIELD(struct hunt_key_form, key, F_TEXT, .required = true, .max = HUNT_LINE, .label = M_HUNTS_KEY),
};

/* ---- words ---- */

struct word { const char *word; enum msg says; const char *tone, *icon; };
static const struct word words[] = {
	{ "warning", M_HUNTS_WHY_WARNING, NULL, NULL }, { "kev", M_HUNTS_WHY_KEV, NULL, NULL }, { "incident", M_HUNTS_WHY_INCIDENT, NULL, NULL },
	{ "technique", M_HUNTS_WHY_TECHNIQUE, NULL, NULL }, { "routine", M_HUNTS_WHY_ROUTINE, NULL, NULL },
	{ "planned", M_HUNTS_IS_PLANNED, "info", "calendar-event" }, { "running", M_HUNTS_IS_RUNNING, "warn", "player-play" },
	{ "judging", M_HUNTS_IS_JUDGING, "warn", "list-check" }, { "closed", M_HUNTS_IS_CLOSED, "good", "lock" }, { "cancelled", M_HUNTS_IS_CANCELLED, "neutral", "x" },
	{ "true", M_HUNTS_IS_TRUE, "bad", "flag" }, { "benign", M_HUNTS_IS_BENIGN, "good", "check" }, { "unsure", M_HUNTS_IS_UNSURE, "warn", "help-circle" },
	{ "unjudged", M_HUNTS_IS_UNJUDGED, "neutral", "clock" },
	{ "signed", M_HUNTS_SEAL_SIGNED, "good", "shield-check" }, { "unknown", M_HUNTS_SEAL_UNKNOWN, "warn", "help-circle" },
	{ "revoked", M_HUNTS_SEAL_REVOKED, "bad", "ban" }, { "unsigned", M_HUNTS_SEAL_UNSIGNED, "warn", "alert-circle" },
	{ "in_force", M_HUNTS_KEY_IN_FORCE, "good", "key" },
};

static const struct word *word_find(struct str word)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(word, words[i].word))
			return &words[i];
	return NULL;
}

struct str hunts_word(struct work *w, struct str word)
{
	const struct word *x = word_find(word);
	return x ? say(w, x->says) : word;
}

struct badge hunts_badge(struct work *w, struct str word)
{
	const struct word *x = word_find(word.n ? word : S("unjudged"));
	return x ? (struct badge){ say(w, x->says), x->tone, x->icon } : (struct badge){ word, "neutral", NULL };
}

struct str hunts_fault(struct work *w, struct str fault)
{
	static const struct { const char *name; enum msg says; } faults[] = { { "denied", M_HUNT_DENIED }, { "gone", M_HUNT_GONE }, { "link", M_HUNT_LINK }, { "special", M_HUNT_SPECIAL },
		{ "io", M_HUNT_IO }, { "shrank", M_HUNT_SHRANK }, { "damaged", M_HUNT_DAMAGED }, { "trailing", M_HUNT_TRAILING }, { "locked", M_HUNT_LOCKED }, { "bomb", M_HUNT_BOMB },
		{ "deep", M_HUNT_DEEP }, { "many", M_HUNT_MANY }, { "late", M_YARA_LATE }, { "unlooked", M_YARA_UNLOOKED }, { "cut", M_YARA_CUT } };
	for (size_t i = 0; i < COUNT(faults); i++)
		if (str_is(fault, faults[i].name))
			return say(w, faults[i].says);
	return fault;
}

struct str hunts_path(struct arena *a, struct str code, const char *rest) { return a_fmt(a, "/hunts/%.*s%s", STR_ARG(code), rest); }

struct str hunts_number(struct work *w, int64_t n)
{
	struct str digits = a_fmt(w->a, "%lld", (long long)(n < 0 ? 0 : n)), out = STR_NONE;
	for (size_t at = 0, first = digits.n % 3 ? digits.n % 3 : 3; at < digits.n; at += first, first = 3)
		out = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(out), !out.n ? "" : w->by.lang == LANG_EN ? "," : ".", STR_ARG(str_sub(digits, at, first)));
	return out;
}

struct str hunts_share(struct arena *a, int64_t share)
{
	return share % 100 ? a_fmt(a, "%lld,%02lld %%", (long long)(share / 100), (long long)(share % 100)) : a_fmt(a, "%lld %%", (long long)(share / 100));
}

struct str hunts_days(struct work *w, usec from, usec to)
{
	return a_fmt(w->a, "%.*s – %.*s", STR_ARG(date_shown(w->a, from)), STR_ARG(date_shown(w->a, to - 1)));
}

struct str hunts_hit_name(struct str title, struct str value, struct str item) { return title.n ? title : value.n ? value : item; }

struct str hunts_found_text(struct work *w, int64_t hits, int64_t lines, int64_t files)
{
	return say(w, hits ? M_HUNTS_FOUND_N : M_HUNTS_FOUND_NONE, hunts_number(w, hits), hunts_number(w, lines), hunts_number(w, files));
}

int64_t hunts_half_of(usec t)
{
	struct civil c = civil_of(t);
	return (int64_t)c.year * 2 + (c.month > 6);
}

struct str hunts_half(struct arena *a, int64_t half)
{
	return a_fmt(a, half % 2 ? "07–12/%lld" : "01–06/%lld", (long long)(half / 2));
}

/* ---- parts of pages ---- */

void hunts_choices(struct req *r, struct form_field *f, const char *list, bool none)
{
	VEC(struct choice) c = { 0 };
	if (none)
		*VEC_ADD(r->w.a, &c) = (struct choice){ .label = say(&r->w, M_NETWORK_NO_CHOICE), .is_chosen = !f->value.n };
	for (struct str rest = str_of(list); rest.p;) {
		struct str word = str_cut(&rest, '|');
		*VEC_ADD(r->w.a, &c) = (struct choice){ word, hunts_word(&r->w, word), str_eq(word, f->value) };
	}
	f->choices = c.at;
	f->n_choices = c.n;
	f->is_select = true;
}

void hunts_tabs(struct req *r, struct hunts_tab *to, size_t *ret_n, size_t here)
{
	static const struct { const char *path; enum msg label; } tabs[HUNTS_TABS] = { { "/hunts", M_HUNTS_TAB_LIST }, { "/hunts/calendar", M_HUNTS_TAB_CALENDAR },
		{ "/hunts/coverage", M_HUNTS_TAB_MATRIX }, { "/hunts/techniques", M_HUNTS_TAB_TECHNIQUES }, { "/hunts/keys", M_HUNTS_TAB_KEYS } };
	for (size_t i = 0; i < HUNTS_TABS; i++)
		to[i] = (struct hunts_tab){ str_of(tabs[i].path), say(&r->w, tabs[i].label), i == here };
	*ret_n = HUNTS_TABS;
}

void hunts_head(struct req *r, struct page_head *h, struct str title, struct str subtitle)
{
	struct link *crumbs = a_new(r->w.a, struct link);
	*crumbs = (struct link){ .path = S("/hunts"), .label = say(&r->w, M_HUNTS_TITLE) };
	*h = (struct page_head){ .title = title, .subtitle = subtitle, .crumbs = crumbs, .n_crumbs = 1 };
}

struct form_errors hunts_refused(const struct req *r)
{
	return r->w.problem.e == OK ? (struct form_errors){ .n_items = 0 } : form_errors_of(r, r->route->in, r->route->n_in);
}
