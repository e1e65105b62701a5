#include "modules/team/skills.h"

#include "core/legal/data_files.h"

#include <pthread.h>

static struct arena *memory;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct terms services, standards, ranks, circular, decree;

static struct terms read_terms(const char *file, const char *group)
{
	struct sheet s = data_sheet(memory, file);
	struct term *at = a_array(memory, struct term, s.n);
	for (size_t i = 0; i < s.n; i++) {
		at[i] = (struct term){ .code = sheet_cell(&s, i, "code"), .group = sheet_cell(&s, i, group),
			.label = { [LANG_VI] = sheet_cell(&s, i, "vi"), [LANG_EN] = sheet_cell(&s, i, "en") } };
		if (str_eq(at[i].group, at[i].code))
			at[i].group = STR_NONE;
	}
	return (struct terms){ at, s.n };
}

static void read_all(void)
{
	memory = arena_new(0);
	services = read_terms("csirt_services.csv", "area");
	standards = read_terms("skills/standards.csv", "group");
	ranks = read_terms("skills/ranks.csv", "group");
	circular = read_terms("skills/tt20-2017.csv", "group");
	decree = read_terms("skills/nd333-2026.csv", "group");
}

struct terms services_all(void)
{
	pthread_once(&once, read_all);
	return services;
}

bool service_known(struct str code)
{
	const struct term *t = term_of(services_all(), code);
	return t && t->group.n;
}

struct terms standards_all(void)
{
	pthread_once(&once, read_all);
	return standards;
}

struct terms skills_of(struct str standard)
{
	pthread_once(&once, read_all);
	return str_is(standard, "tt20-2017") ? circular : str_is(standard, "nd333-2026") ? decree : (struct terms){ 0 };
}

struct terms annex_skills_all(void)
{
	return skills_of(S("tt20-2017"));
}

struct str annex_code_text(struct arena *a, struct str code)
{
	return str_ends(code, S(".dd")) ? a_cat(a, str_sub(code, 0, code.n - 2), S("đ")) : code;
}

struct terms terms_under_headings(struct arena *a, struct terms t)
{
	struct term *at = a_array(a, struct term, t.n);
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++)
		if (t.at[i].group.n)
			at[n++] = t.at[i];
	return (struct terms){ at, n };
}

struct terms ranks_all(void)
{
	pthread_once(&once, read_all);
	return ranks;
}

const struct term *term_of(struct terms t, struct str code)
{
	for (size_t i = 0; i < t.n; i++)
		if (str_eq(t.at[i].code, code))
			return &t.at[i];
	return NULL;
}

struct str term_label(struct terms t, struct str code, enum lang lang)
{
	const struct term *x = term_of(t, code);
	return x ? x->label[lang] : code;
}
