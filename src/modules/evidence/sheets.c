/* Statements in and out of spreadsheets: one row for each, with as many subjects as it is about. Papers are added on the pages. */
#include "modules/evidence/pages.h"

enum { AT_ONCE = 200 };

#define OPTIONAL .rule = M_NETWORK_RULE_OPTIONAL
static const struct sheet_column columns[] = {
	{ "code", M_EVIDENCE_CODE, "ma|ma minh chung", SHEET_TEXT, .example = "MC-2026-000001", .rule = M_EVIDENCE_RULE_CODE },
	{ "org", M_EVIDENCE_ORG, "to chuc|don vi|co quan", SHEET_TEXT, .example = "SYT-HN", .rule = M_EVIDENCE_RULE_ORG },
	{ "kind", M_EVIDENCE_KIND, "loai|loai viec", SHEET_TEXT, true, .example = "scan", .rule = M_EVIDENCE_RULE_KIND },
	{ "subjects", M_EVIDENCE_SUBJECTS, "he thong|doi tuong", SHEET_LIST, .example = "HT-000123 HT-000124", .rule = M_EVIDENCE_RULE_SUBJECTS, .width = 24 },
	{ "begins", M_EVIDENCE_BEGINS, "tu ngay|ngay", SHEET_DAY, true, .example = "01/11/2026", .rule = M_EVIDENCE_RULE_DAY, .width = 12 },
	{ "ends", M_EVIDENCE_ENDS, "den ngay", SHEET_DAY, .rule = M_EVIDENCE_RULE_DAY, .width = 12 },
	{ "goes_on", M_EVIDENCE_GOES_ON, NULL, SHEET_BOOL, .rule = M_NETWORK_RULE_YES_NO, .width = 10 },
	{ "judged", M_EVIDENCE_JUDGED, NULL, SHEET_DAY, .rule = M_EVIDENCE_RULE_DAY, .width = 12 },
	{ "values", M_EVIDENCE_VALUE, "du lieu", SHEET_LIST, .example = "imported=yes authenticated=no", .rule = M_EVIDENCE_RULE_VALUES, .width = 28 },
	{ "doc_no", M_EVIDENCE_DOC_NO, "so van ban", SHEET_TEXT, .example = "12/BC-SYT", OPTIONAL },
	{ "doc_at", M_EVIDENCE_DOC_AT, "ngay van ban", SHEET_DAY, .rule = M_EVIDENCE_RULE_DAY, .width = 12 },
	{ "issuer", M_EVIDENCE_ISSUER, NULL, SHEET_TEXT, OPTIONAL, .width = 24 },
	{ "signer", M_EVIDENCE_SIGNER, NULL, SHEET_TEXT, OPTIONAL, .width = 24 },
	{ "note", M_EVIDENCE_NOTE, "ghi chu", SHEET_LINES, OPTIONAL, .width = 40 },
};

static struct evidence_form form_of(const struct sheet_line *l)
{
	return (struct evidence_form){ .org = sheet_text(l, "org"), .kind = sheet_text(l, "kind"), .subjects = sheet_list(l, "subjects"), .begins = sheet_day(l, "begins"),
		.ends = sheet_day(l, "ends"), .goes_on = sheet_bool(l, "goes_on"), .judged = sheet_day(l, "judged"), .values = sheet_list(l, "values"),
		.doc_no = sheet_text(l, "doc_no"), .doc_at = sheet_day(l, "doc_at"), .issuer = sheet_text(l, "issuer"), .signer = sheet_text(l, "signer"),
		.note = sheet_text(l, "note") };
}

/* A row without a code may have been taken before. */
static err code_of_row(struct work *w, const struct evidence_form *f, struct str *ret)
{
	struct evidence_twin_row row;
	struct org_by_id_row o;
	int64_t org = w->by.org_id;
	bool found;
	if (f->org.n)
		TRY(network_org_typed(w, "org", f->org, true, &org));
	TRY(work_checked(w));
	TRY(network_org(w, org, &o));
	TRY(evidence_twin(w->db, w->a, &(struct evidence_twin_in){ .org = org, .kind = f->kind, .begins = f->begins, .doc_no = f->doc_no,
		.subject = f->subjects.n ? f->subjects.at[0] : o.code }, &row, &found));
	*ret = found ? row.code : STR_NONE;
	return OK;
}

static err evidence_take(struct work *w, const struct sheet_line *l, enum sheet_done *ret)
{
	struct evidence_form f = form_of(l);
	struct str code = sheet_text(l, "code");
	bool is_same;
	if (!code.n)
		TRY(code_of_row(w, &f, &code));
	if (!code.n) {
		*ret = SHEET_ADDED;
		return evidence_state(w, &f, &code);
	}
	TRY(evidence_is(w, code, &f, &is_same));
	*ret = is_same ? SHEET_SAME : SHEET_CHANGED;
	return is_same ? OK : evidence_correct(w, code, &f);
}

/* ---- out ---- */

static struct str values_text(struct work *w, const struct evidence_export_row *e)
{
	const struct duty_kind *k = evidence_kind(e->kind);
	struct str all = STR_NONE;
	for (size_t i = 0; k && i < k->n_fields; i++) {
		struct str typed = value_typed(w->a, &k->fields[i], value_kept(k, i, e->fields));
		if (typed.n)
			all = a_fmt(w->a, "%.*s%s%.*s=%.*s", STR_ARG(all), all.n ? " " : "", STR_ARG(k->fields[i].name), STR_ARG(typed));
	}
	return all;
}

static struct str subjects_text(struct work *w, const struct evidence_export_subjects_rows *all, size_t *at, int64_t evidence)
{
	struct str s = STR_NONE;
	for (; *at < all->n && all->at[*at].evidence_id == evidence; (*at)++)
		s = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(s), s.n ? " " : "", STR_ARG(all->at[*at].code));
	return s;
}

static err evidence_some(struct work *w, struct sheet_out *out, int64_t *after, bool *ret_more)
{
	struct evidence_export_rows rows;
	struct evidence_export_subjects_rows subjects = { 0 };
	struct evidence_sight s;
	size_t at = 0;
	TRY(evidence_sight(w, &s));
	TRY(evidence_export(w->db, w->a, &(struct evidence_export_in){ .after = *after, .viewer = s.org, .wide = s.wide, .sector = s.sector, .max = AT_ONCE }, &rows));
	if (rows.n)
		TRY(evidence_export_subjects(w->db, w->a, &(struct evidence_export_subjects_in){ .after = *after, .upto = rows.at[rows.n - 1].id }, &subjects));
	for (size_t i = 0; i < rows.n; i++) {
		const struct evidence_export_row *e = &rows.at[i];
		while (at < subjects.n && subjects.at[at].evidence_id < e->id)
			at++;
		SHEET_PUT(out, e->code, e->org_code, e->kind, subjects_text(w, &subjects, &at, e->id));
		sheet_put_day(out, e->begins_at);
		sheet_put_day(out, e->ends_at == e->begins_at ? 0 : e->ends_at);
		sheet_put_bool(out, !e->ends_at);
		sheet_put_day(out, e->judged_at);
		SHEET_PUT(out, values_text(w, e), e->doc_no);
		sheet_put_day(out, e->doc_at);
		SHEET_PUT(out, e->issuer, e->signer, e->note);
		TRY(sheet_end_row(out));
		*after = e->id;
	}
	*ret_more = rows.n == AT_ONCE;
	return OK;
}

const struct sheet_register evidence_sheets[1] = {
	{ "evidence", M_EVIDENCE_TITLE, &evidence_read, &evidence_write, LIST(columns), "code", false, evidence_take, evidence_some },
};
