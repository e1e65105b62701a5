/* Lines of money and positions in and out of spreadsheets. */
#include "modules/budget/pages.h"

enum { AT_ONCE = 200 };

#define OPTIONAL .rule = M_NETWORK_RULE_OPTIONAL
#define MONEY(key, label, also) { key, label, also, SHEET_TEXT, .example = "1.300.000.000", .rule = M_BUDGET_RULE_MONEY, .width = 20 }

static const struct sheet_choice purposes[] = { { "csirt", M_BUDGET_OF_CSIRT }, { "hunt", M_BUDGET_OF_HUNT }, { "scan", M_BUDGET_OF_SCAN }, { "drill", M_BUDGET_OF_DRILL },
	{ "training", M_BUDGET_OF_TRAINING }, { "tools", M_BUDGET_OF_TOOLS }, { "hired", M_BUDGET_OF_HIRED }, { "other", M_BUDGET_OF_OTHER } };
static const struct sheet_choice hirings[] = { { "none", M_BUDGET_HIRING_NONE }, { "preparing", M_BUDGET_HIRING_PREPARING },
	{ "advertised", M_BUDGET_HIRING_ADVERTISED }, { "selecting", M_BUDGET_HIRING_SELECTING }, { "appointing", M_BUDGET_HIRING_APPOINTING } };

static const struct sheet_column money_columns[] = {
	{ "org", M_BUDGET_ORG, "to chuc|don vi|co quan", SHEET_TEXT, true, .example = "SYT-HN", .rule = M_BUDGET_RULE_ORG },
	{ "year", M_BUDGET_YEAR, "nam", SHEET_INT, true, .example = "2026", .rule = M_BUDGET_RULE_YEAR, .width = 8 },
	{ "purpose", M_BUDGET_PURPOSE, "muc dich|noi dung chi", SHEET_CHOICE, true, LIST(purposes), .example = "csirt", .rule = M_NETWORK_RULE_CHOICE, .width = 28 },
	MONEY("planned", M_BUDGET_PLANNED, "du toan"), MONEY("approved", M_BUDGET_APPROVED, "duoc duyet|duoc giao"), MONEY("disbursed", M_BUDGET_DISBURSED, "da chi|giai ngan"),
	{ "decision_no", M_BUDGET_DECISION_NO, "so quyet dinh", SHEET_TEXT, .example = "12/QĐ-SYT", OPTIONAL },
	{ "decision_at", M_BUDGET_DECISION_AT, "ngay quyet dinh", SHEET_DAY, OPTIONAL, .width = 14 },
	{ "note", M_BUDGET_NOTE, "ghi chu", SHEET_LINES, OPTIONAL, .width = 40 },
};

static const struct sheet_column post_columns[] = {
	{ "code", M_BUDGET_CODE, "ma|ma vi tri", SHEET_TEXT, .example = "VT-0001", .rule = M_BUDGET_RULE_POST_CODE },
	{ "org", M_BUDGET_ORG, "to chuc|don vi|co quan", SHEET_TEXT, .example = "SYT-HN", .rule = M_BUDGET_RULE_ORG },
	{ "title", M_BUDGET_POST_TITLE, "chuc danh|vi tri", SHEET_TEXT, true, .example = "Chuyên viên ứng cứu sự cố", .rule = M_BUDGET_RULE_TITLE, .width = 32 },
	{ "team", M_BUDGET_TEAM, "doi", SHEET_TEXT, .example = "DUC-0001", OPTIONAL },
	{ "skill", M_BUDGET_SKILL, "nhom ky nang", SHEET_TEXT, .example = "b", .rule = M_BUDGET_RULE_SKILL, .width = 12 },
	{ "planned", M_BUDGET_POSTS_PLANNED, "chi tieu|bien che", SHEET_INT, true, .example = "6", .rule = M_BUDGET_RULE_PLANNED, .width = 12 },
	{ "filled", M_BUDGET_POSTS_FILLED, "da co nguoi", SHEET_TEXT, .example = "4", .rule = M_BUDGET_RULE_FILLED, .width = 12 },
	{ "vacant_since", M_BUDGET_VACANT_SINCE, "trong tu ngay", SHEET_DAY, OPTIONAL, .width = 14 },
	{ "hiring", M_BUDGET_HIRING, "tuyen dung", SHEET_CHOICE, .choices = hirings, .n_choices = COUNT(hirings), .example = "advertised", .rule = M_NETWORK_RULE_CHOICE, .width = 20 },
	{ "note", M_BUDGET_NOTE, "ghi chu", SHEET_LINES, OPTIONAL, .width = 40 },
};

/* ---- money ---- */

static void text_over(const struct sheet_line *l, const char *key, struct str *to)
{
	if (sheet_has(l, key))
		*to = sheet_text(l, key);
}

static err money_take(struct work *w, const struct sheet_line *l, enum sheet_done *ret)
{
	struct org_by_id_row o;
	struct budget_sheet s;
	struct budget_form f;
	int64_t org, year = sheet_int(l, "year", 0);
	int at = purpose_of(sheet_text(l, "purpose"));
	bool is_changed;
	TRY(network_org_typed(w, "org", sheet_text(l, "org"), true, &org));
	if (at < 0)
		fail_field(w, S("purpose"), M_NETWORK_FIELD_REQUIRED);
	TRY(work_checked(w));
	TRY(network_org(w, org, &o));
	TRY(budget_sheet(w, org, year, &s));
	budget_form_of(w->a, &s, &f);
	text_over(l, "planned", &f.line[at].planned);
	text_over(l, "approved", &f.line[at].approved);
	text_over(l, "disbursed", &f.line[at].disbursed);
	text_over(l, "decision_no", &f.decision_no);
	text_over(l, "note", &f.note);
	if (sheet_has(l, "decision_at"))
		f.decision_at = sheet_day(l, "decision_at");
	TRY(budget_save(w, o.code, year, &f, &is_changed));
	*ret = !is_changed ? SHEET_SAME : s.number ? SHEET_CHANGED : SHEET_ADDED;
	return OK;
}

static err money_some(struct work *w, struct sheet_out *out, int64_t *after, bool *ret_more)
{
	struct budget_export_rows rows;
	struct budget_sight s;
	size_t years = 0;
	TRY(budget_sight(w, &s));
	TRY(budget_export(w->db, w->a, &(struct budget_export_in){ .after = *after, .viewer = s.org, .wide = s.wide, .sector = s.sector, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct budget_export_row *x = &rows.at[i];
		years += !i || rows.at[i - 1].id != x->id;
		*after = x->id;
		if (!x->purpose.n)
			continue;
		sheet_put(out, x->code);
		sheet_put_int(out, x->year);
		sheet_put(out, x->purpose);
		sheet_put_int(out, x->planned);
		sheet_put_int(out, x->approved);
		sheet_put_int(out, x->disbursed);
		sheet_put(out, x->decision_no);
		sheet_put_day(out, x->decision_at);
		sheet_put(out, x->note);
		TRY(sheet_end_row(out));
	}
	*ret_more = years == AT_ONCE;
	return OK;
}

/* ---- positions ---- */

/* A row without a code may have been taken before. */
static err code_of_row(struct work *w, const struct sheet_line *l, struct str *ret)
{
	struct post_twin_row row;
	int64_t org = w->by.org_id;
	bool found;
	*ret = sheet_text(l, "code");
	if (ret->n)
		return OK;
	if (sheet_text(l, "org").n)
		TRY(network_org_typed(w, "org", sheet_text(l, "org"), true, &org));
	TRY(work_checked(w));
	TRY(post_twin(w->db, w->a, &(struct post_twin_in){ .org = org, .title = sheet_text(l, "title") }, &row, &found));
	if (found)
		*ret = row.code;
	return OK;
}

static void row_over(const struct sheet_line *l, struct post_form *f)
{
	text_over(l, "title", &f->title);
	text_over(l, "team", &f->team);
	text_over(l, "skill", &f->skill);
	text_over(l, "filled", &f->filled);
	text_over(l, "hiring", &f->hiring);
	text_over(l, "note", &f->note);
	f->planned = sheet_int(l, "planned", f->planned);
	if (sheet_has(l, "vacant_since"))
		f->vacant_since = sheet_day(l, "vacant_since");
}

static err post_take(struct work *w, const struct sheet_line *l, enum sheet_done *ret)
{
	struct post_form f = { .org = sheet_text(l, "org") };
	struct post_by_code_row p;
	struct str code;
	bool is_changed;
	TRY(code_of_row(w, l, &code));
	if (!code.n) {
		row_over(l, &f);
		*ret = SHEET_ADDED;
		return post_add(w, &f, &code);
	}
	TRY(post_find(w, code, &p));
	post_form_of(w->a, &p, &f);
	f.version = 0;
	row_over(l, &f);
	TRY(post_edit(w, code, &f, &is_changed));
	*ret = is_changed ? SHEET_CHANGED : SHEET_SAME;
	return OK;
}

static err post_some(struct work *w, struct sheet_out *out, int64_t *after, bool *ret_more)
{
	struct post_export_rows rows;
	struct budget_sight s;
	TRY(budget_sight(w, &s));
	TRY(post_export(w->db, w->a, &(struct post_export_in){ .after = *after, .viewer = s.org, .wide = s.wide, .sector = s.sector, .max = AT_ONCE }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct post_export_row *x = &rows.at[i];
		SHEET_PUT(out, x->code, x->org_code, x->title, x->team_code, x->skill);
		sheet_put_int(out, x->planned);
		sheet_put(out, x->is_counted ? STR_NONE : a_fmt(w->a, "%lld", (long long)x->filled));
		sheet_put_day(out, x->vacant_since);
		SHEET_PUT(out, x->hiring, x->note);
		TRY(sheet_end_row(out));
		*after = x->id;
	}
	*ret_more = rows.n == AT_ONCE;
	return OK;
}

const struct sheet_register budget_sheets[2] = {
	{ "budget", M_BUDGET_TITLE, &budget_read, &budget_write, LIST(money_columns), "org,year,purpose", false, money_take, money_some },
	{ "posts", M_BUDGET_POSTS, &budget_read, &budget_write, LIST(post_columns), "code", false, post_take, post_some },
};
