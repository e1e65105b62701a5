#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/text.h"
#include "core/legal/data_files.h"
#include "core/legal/reference.h"

struct alias { struct str folded, code; };
struct lead { struct str sector; struct sector_lead lead; };

static struct { struct reference *at; size_t n; } tables[N_REFERENCE_TABLES];
struct aliases { struct alias *at; size_t n; };
static struct aliases old_names, forms;
static struct { struct lead *at; size_t n; } leads;
static struct arena *memory;                 /* lives as long as the program */
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* ---- reading ---- */

static void broken(const char *file)
{
	log_error("reference.broken", "file", file, NULL);
	abort();
}

static void read_table(enum reference_table t, const char *file, const char *code_column)
{
	struct sheet s = data_sheet(memory, file);
	tables[t].n = s.n;
	tables[t].at = a_array(memory, struct reference, s.n);
	for (size_t i = 0; i < s.n; i++) {
		tables[t].at[i] = (struct reference){
			.code = sheet_cell(&s, i, code_column),
			.label = { [LANG_VI] = sheet_cell(&s, i, "vi"), [LANG_EN] = sheet_cell(&s, i, "en") },
			.letter = sheet_cell(&s, i, "letter"),
			.rsit_class = sheet_cell(&s, i, "rsit_class"), .rsit_type = sheet_cell(&s, i, "rsit_type"),
			.is_city = str_is(sheet_cell(&s, i, "is_city"), "1"),
			.is_obligatory = str_is(sheet_cell(&s, i, "obligatory"), "1"),
		};
		if (!tables[t].at[i].code.n || !tables[t].at[i].label[LANG_VI].n)
			broken(file);
	}
}

static struct str bare_name(struct arena *a, struct str written);

static void read_aliases(struct aliases *into, const char *file)
{
	struct sheet s = data_sheet(memory, file);
	into->n = s.n;
	into->at = a_array(memory, struct alias, s.n);
	for (size_t i = 0; i < s.n; i++)
		into->at[i] = (struct alias){ bare_name(memory, sheet_cell(&s, i, "name")), sheet_cell(&s, i, "code") };
}

static usec day_or_none(struct str s, bool day_after)
{
	usec t;
	if (!s.n)
		return 0;
	if (!time_parse(s, &t))
		broken("sector_leads.csv");
	return day_after ? t + USEC_DAY : t;
}

static void read_leads(void)
{
	struct sheet s = data_sheet(memory, "sector_leads.csv");
	leads.n = s.n;
	leads.at = a_array(memory, struct lead, s.n);
	for (size_t i = 0; i < s.n; i++)
		leads.at[i] = (struct lead){
			.sector = sheet_cell(&s, i, "sector"),
			.lead = {
				.name = { [LANG_VI] = sheet_cell(&s, i, "vi"), [LANG_EN] = sheet_cell(&s, i, "en") },
				.from = day_or_none(sheet_cell(&s, i, "valid_from"), false),
				.to = day_or_none(sheet_cell(&s, i, "valid_to"), true),
			},
		};
}

static void read_all(void)
{
	memory = arena_new(0);
	read_table(REF_SECTOR, "sectors.csv", "code");
	read_table(REF_PROVINCE, "provinces.csv", "code");
	read_table(REF_MEMBER_GROUP, "member_groups.csv", "code");
	read_table(REF_LEVEL, "system_levels.csv", "level");
	read_table(REF_INCIDENT_TYPE, "incident_types.csv", "code");
	read_table(REF_SERIOUS, "serious_criteria.csv", "code");
	read_aliases(&old_names, "province_aliases.csv");
	read_aliases(&forms, "province_forms.csv");
	read_leads();
}

/* ---- asking ---- */

void reference_all(enum reference_table t, const struct reference **ret, size_t *ret_n)
{
	pthread_once(&once, read_all);
	*ret = tables[t].at;
	*ret_n = tables[t].n;
}

const struct reference *reference_of(enum reference_table t, struct str code)
{
	pthread_once(&once, read_all);
	for (size_t i = 0; i < tables[t].n; i++)
		if (str_eq(tables[t].at[i].code, code))
			return &tables[t].at[i];
	return NULL;
}

struct str reference_label(enum reference_table t, struct str code, enum lang lang)
{
	const struct reference *r = reference_of(t, code);
	return r ? r->label[lang] : code;
}

/* Only letters and digits count: «Bà Rịa - Vũng Tàu», “TP.HCM” and “tp hcm” are written in many ways. */
static struct str letters_of(struct arena *a, struct str folded)
{
	char *p = a_alloc(a, folded.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < folded.n; i++)
		if ((folded.p[i] >= 'a' && folded.p[i] <= 'z') || (folded.p[i] >= '0' && folded.p[i] <= '9'))
			p[n++] = folded.p[i];
	return str_from(p, n);
}

/* «Tỉnh Hà Giang», «TP. Huế» → "hagiang", "hue". */
static struct str bare_name(struct arena *a, struct str written)
{
	static const struct str titles[] = { S_INIT("tinh "), S_INIT("thanh pho "), S_INIT("tp. "), S_INIT("tp."), S_INIT("tp ") };
	struct str s = str_trim(text_fold(a, written));
	for (size_t i = 0; i < COUNT(titles); i++)
		if (str_starts(s, titles[i]))
			return letters_of(a, str_sub(s, titles[i].n, s.n));
	return letters_of(a, s);
}

static const struct reference *province_named(struct arena *a, struct str name)
{
	for (size_t i = 0; i < tables[REF_PROVINCE].n; i++)
		for (int l = 0; l < N_LANGS; l++)
			if (str_eq(bare_name(a, tables[REF_PROVINCE].at[i].label[l]), name))
				return &tables[REF_PROVINCE].at[i];
	return NULL;
}

static const struct reference *province_called(const struct aliases *by, struct str name)
{
	for (size_t i = 0; i < by->n; i++)
		if (str_eq(by->at[i].folded, name))
			return reference_of(REF_PROVINCE, by->at[i].code);
	return NULL;
}

const struct reference *province_find(struct arena *a, struct str written, bool *ret_is_old)
{
	const struct reference *r = reference_of(REF_PROVINCE, str_trim(written));
	struct str name = bare_name(a, written);
	bool is_old = false;
	if (!r && name.n)
		r = province_named(a, name);
	if (!r && name.n) {
		r = province_called(&old_names, name);
		is_old = r != NULL;
	}
	if (!r && name.n)
		r = province_called(&forms, name);
	if (ret_is_old)
		*ret_is_old = is_old;
	return r;
}

size_t sector_leads_ever(struct str sector, struct sector_lead *at, size_t max)
{
	pthread_once(&once, read_all);
	size_t n = 0;
	for (size_t i = 0; i < leads.n && n < max; i++)
		if (str_eq(leads.at[i].sector, sector))
			at[n++] = leads.at[i].lead;
	return n;
}

size_t sector_leads_at(struct str sector, usec t, struct sector_lead *at, size_t max)
{
	pthread_once(&once, read_all);
	size_t n = 0;
	for (size_t i = 0; i < leads.n && n < max; i++) {
		const struct sector_lead *x = &leads.at[i].lead;
		if (str_eq(leads.at[i].sector, sector) && t >= x->from && (!x->to || t < x->to))
			at[n++] = *x;
	}
	return n;
}
