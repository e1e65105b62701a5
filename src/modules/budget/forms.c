/* Declared input of the module's routes, and the words the pages share. */
#include "modules/budget/pages.h"

#include "modules/team/skills.h"

enum { TYPED_MAX = 40 };

#define CELL(word, at, column, says) { .name = word "_" #column, .type = F_TEXT, .offset = offsetof(struct budget_form, line[at].column), .max = TYPED_MAX, .label = says }
#define LINE(word, at) CELL(word, at, planned, M_BUDGET_PLANNED), CELL(word, at, approved, M_BUDGET_APPROVED), CELL(word, at, disbursed, M_BUDGET_DISBURSED)

const struct field budget_fields[N_BUDGET_FIELDS] = {
	LINE("csirt", PURPOSE_CSIRT), LINE("hunt", PURPOSE_HUNT), LINE("scan", PURPOSE_SCAN), LINE("drill", PURPOSE_DRILL), LINE("training", PURPOSE_TRAINING),
	LINE("tools", PURPOSE_TOOLS), LINE("hired", PURPOSE_HIRED), LINE("other", PURPOSE_OTHER),
	FIELD(struct budget_form, decision_no, F_TEXT, .max = BUDGET_NUMBER_MAX, .label = M_BUDGET_DECISION_NO),
	FIELD(struct budget_form, decision_at, F_TIME, .label = M_BUDGET_DECISION_AT),
	FIELD(struct budget_form, note, F_LINES, .max = BUDGET_NOTE_MAX, .label = M_BUDGET_NOTE),
	FIELD(struct budget_form, version, F_INT, .label = M_BUDGET_VERSION),
};
const struct field sum_fields[6] = {
	FIELD(struct sum_filter, year, F_INT, .min = YEAR_FIRST, .max = 2100, .label = M_BUDGET_YEAR),
	FIELD(struct sum_filter, by, F_CHOICE, .choices = "body|kind|sector|province", .label = M_BUDGET_BY),
	FIELD(struct sum_filter, kind, F_CHOICE, .choices = ORG_KINDS, .label = M_NETWORK_KIND),
	FIELD(struct sum_filter, sector, F_CODE, .max = 40, .label = M_NETWORK_SECTOR),
	FIELD(struct sum_filter, province, F_CODE, .max = 40, .label = M_NETWORK_PROVINCE),
	FIELD(struct sum_filter, after, F_CODE, .max = 40, .label = M_NETWORK_AFTER),
};
const struct field year_fields[1] = { FIELD(struct year_ask, copy, F_BOOL, .label = M_BUDGET_COPY) };
const struct field post_filter_fields[4] = {
	FIELD(struct post_filter, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_BUDGET_ORG),
	FIELD(struct post_filter, state, F_CHOICE, .choices = "vacant|filled|ended", .label = M_BUDGET_STATE),
	FIELD(struct post_filter, skill, F_CODE, .max = 10, .label = M_BUDGET_SKILL),
	FIELD(struct post_filter, before, F_ID, .label = M_NETWORK_AFTER),
};
const struct field post_fields[10] = {
	FIELD(struct post_form, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_BUDGET_ORG),
	FIELD(struct post_form, title, F_TEXT, .max = POST_TITLE_MAX, .label = M_BUDGET_POST_TITLE),
	FIELD(struct post_form, team, F_CODE, .max = 40, .label = M_BUDGET_TEAM),
	FIELD(struct post_form, skill, F_CODE, .max = 10, .label = M_BUDGET_SKILL),
	FIELD(struct post_form, planned, F_INT, .label = M_BUDGET_POSTS_PLANNED),
	FIELD(struct post_form, filled, F_TEXT, .max = 10, .label = M_BUDGET_POSTS_FILLED),
	FIELD(struct post_form, vacant_since, F_TIME, .label = M_BUDGET_VACANT_SINCE),
	FIELD(struct post_form, hiring, F_CHOICE, .choices = POST_HIRING, .label = M_BUDGET_HIRING),
	FIELD(struct post_form, note, F_LINES, .max = BUDGET_NOTE_MAX, .label = M_BUDGET_NOTE),
	FIELD(struct post_form, version, F_INT, .label = M_BUDGET_VERSION),
};

/* ---- words ---- */

struct str budget_path(struct arena *a, struct str org, int64_t year) { return a_fmt(a, "/budget/%.*s/%lld", STR_ARG(org), (long long)year); }
struct str post_path(struct arena *a, struct str code, const char *rest) { return a_fmt(a, "/posts/%.*s%s", STR_ARG(code), rest); }

struct str purpose_text(const struct work *w, int purpose)
{
	static const enum msg says[N_PURPOSES] = { M_BUDGET_OF_CSIRT, M_BUDGET_OF_HUNT, M_BUDGET_OF_SCAN, M_BUDGET_OF_DRILL, M_BUDGET_OF_TRAINING, M_BUDGET_OF_TOOLS,
		M_BUDGET_OF_HIRED, M_BUDGET_OF_OTHER };
	return say(w, says[purpose]);
}

struct str share_text(struct work *w, int64_t share)
{
	int64_t tenths = (share + 5) / 10;
	const char *point = w->by.lang == LANG_EN ? "." : ",";
	return tenths % 10 ? a_fmt(w->a, "%lld%s%lld%%", (long long)tenths / 10, point, (long long)tenths % 10) : a_fmt(w->a, "%lld%%", (long long)tenths / 10);
}

struct str skill_text(const struct work *w, struct str skill)
{
	return skill.n ? term_label(skills_of(S("nd333-2026")), skill, w->by.lang) : STR_NONE;
}

struct badge hiring_badge(struct work *w, struct str hiring)
{
	static const struct { const char *hiring; enum msg says; } at[] = { { "none", M_BUDGET_HIRING_NONE }, { "preparing", M_BUDGET_HIRING_PREPARING },
		{ "advertised", M_BUDGET_HIRING_ADVERTISED }, { "selecting", M_BUDGET_HIRING_SELECTING }, { "appointing", M_BUDGET_HIRING_APPOINTING } };
	size_t i = 0;
	while (i + 1 < COUNT(at) && !str_is(hiring, at[i].hiring))
		i++;
	return (struct badge){ say(w, at[i].says), i ? "info" : "neutral", i ? "search" : "clock" };
}

struct badge post_badge(struct work *w, int64_t planned, int64_t filled, usec ended_at)
{
	int64_t vacant = post_vacant(planned, filled);
	if (ended_at)
		return (struct badge){ say(w, M_BUDGET_POST_IS_ENDED), "neutral", "x" };
	if (!vacant)
		return (struct badge){ say(w, M_BUDGET_POST_IS_FILLED), "good", "check" };
	return (struct badge){ say(w, M_BUDGET_POST_IS_VACANT, a_fmt(w->a, "%lld", (long long)vacant)), "warn", "alert-circle" };
}

const struct link *crumb_of(struct req *r, const char *path, enum msg label, size_t *ret_n)
{
	struct link *at = a_new(r->w.a, struct link);
	*at = (struct link){ .path = str_of(path), .label = say(&r->w, label) };
	*ret_n = 1;
	return at;
}

err year_of(struct req *r, struct str typed, int64_t *ret)
{
	return str_int(typed, ret) && *ret >= YEAR_FIRST && *ret <= 2100 ? OK : fail(&r->w, E_NOT_FOUND, M_BUDGET_YEAR_NONE, typed);
}

int64_t year_asked(const struct work *w, const struct sum_filter *f) { return f->year ? f->year : civil_of(w->now).year; }
