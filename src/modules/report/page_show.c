/* One report: its figures, its text, who has approved it; and one part of it being written. */
#include "modules/report/pages.h"

#include "modules/report/pages_gen.h"

static struct str lang_word(const struct work *w) { return w->by.lang == LANG_EN ? S("en") : S("vi"); }

/* ---- one report ---- */

static void facts_of(struct work *w, const struct summary_get_row *s, const struct facts *f, struct summary_view *v)
{
	struct fact *at = a_array(w->a, struct fact, 10);
	size_t n = 0;
	at[n++] = (struct fact){ .label = say(w, M_REPORT_SCOPE), .value = report_scope_name(w, s->scope, s->scope_name) };
	at[n++] = (struct fact){ .label = say(w, M_REPORT_YEAR), .value = a_fmt(w->a, "%lld", (long long)s->year) };
	at[n++] = (struct fact){ .label = say(w, M_REPORT_AS_OF), .value = time_shown(w->a, s->at_at) };
	at[n++] = (struct fact){ .label = say(w, M_REPORT_BY), .value = s->org_name };
	if (f) {
		at[n++] = (struct fact){ .label = say(w, M_REPORT_SNAPSHOT), .value = s->snapshot_code };
		at[n++] = (struct fact){ .label = say(w, M_REPORT_INSTANCES), .value = report_number(w->a, w->by.lang, f->n_lines) };
		at[n++] = (struct fact){ .label = S("SHA-256"), .value = f->hash };
	}
	if (s->number.n)
		at[n++] = (struct fact){ .label = say(w, M_REPORT_NUMBER), .value = a_fmt(w->a, "%.*s, %.*s", STR_ARG(s->number), STR_ARG(date_shown(w->a, s->signed_at))) };
	if (s->signer_name.n)
		at[n++] = (struct fact){ .label = say(w, M_REPORT_SIGNER), .value = a_fmt(w->a, "%.*s, %.*s", STR_ARG(s->signer_name), STR_ARG(s->signer_title)) };
	if (s->lead_name.n)
		at[n++] = (struct fact){ .label = say(w, M_REPORT_LEAD), .value = s->lead_name };
	v->facts = at;
	v->n_facts = n;
}

static struct count_line count_line(struct work *w, struct str name, struct str says, const struct duty_count *c)
{
	struct report_row row = report_row_of(c);
	struct count_line l = { .name = name, .says = says, .n = a_array(w->a, struct str, N_REPORT_COLUMNS), .n_n = N_REPORT_COLUMNS };
	for (size_t k = 0; k < N_REPORT_COLUMNS; k++)
		l.n[k] = report_number(w->a, w->by.lang, row.n[k]);
	return l;
}

static void clauses_of(struct work *w, const struct report_sources *s, struct summary_view *v)
{
	size_t n;
	const struct clause_row *rows = report_clauses(w->a, s, &n);
	struct duty_count all = { 0 };
	v->clauses = a_array(w->a, struct count_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		v->clauses[v->n_clauses++] = count_line(w, say(w, M_REPORT_CLAUSE_OF, rows[i].clause, rows[i].catalogue), duty_said(w, rows[i].title), &rows[i].count);
		for (int k = 0; k < N_DUTY_STATUSES; k++)
			all.n[k] += rows[i].count.n[k];
	}
	v->clauses[v->n_clauses++] = count_line(w, say(w, M_REPORT_TOTAL), STR_NONE, &all);
}

static struct str joined(struct arena *a, const struct strs_found *f)
{
	struct str s = STR_NONE;
	for (size_t i = 0; i < f->n; i++)
		s = a_fmt(a, "%.*s%s%.*s", STR_ARG(s), i ? "; " : "", STR_ARG(f->at[i]));
	return s;
}

static err parts_of(struct work *w, const struct summary_get_row *r, const struct report_sources *s, struct summary_view *v)
{
	struct summary_texts_rows rows;
	TRY(summary_texts(w->db, w->a, &(struct summary_texts_in){ r->id, lang_word(w) }, &rows));
	v->parts = a_array(w->a, struct written_part, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		int place = (int)rows.at[i].place;
		struct strs_found odd = report_strangers(w->a, rows.at[i].text, report_part(w->a, w->by.lang, s, place));
		v->parts[v->n_parts++] = (struct written_part){ .place = place, .title = report_part_title(w->by.lang, place), .text = rows.at[i].text,
			.edit_path = a_fmt(w->a, "/reports/%.*s/parts/%d", STR_ARG(r->code), place), .is_edited = !rows.at[i].is_generated,
			.by = rows.at[i].is_generated ? STR_NONE : say(w, M_REPORT_EDITED_BY, rows.at[i].author, time_shown(w->a, rows.at[i].at)), .strangers = joined(w->a, &odd) };
	}
	return OK;
}

static void files_of(struct work *w, const struct summary_get_row *r, struct summary_view *v)
{
	static const struct { const char *rest; enum msg says; } rows[] = { { "/report.pdf", M_REPORT_FILE_PDF }, { "/report.docx", M_REPORT_FILE_DOCX }, { "/report.xlsx", M_REPORT_FILE_XLSX },
		{ "/snapshot.json", M_REPORT_FILE_SNAPSHOT }, { "/organisations", M_REPORT_ORGS_TITLE }, { "/delta", M_REPORT_DELTA } };
	v->files = a_array(w->a, struct file_link, COUNT(rows));
	for (; v->n_files < COUNT(rows); v->n_files++)
		v->files[v->n_files] = (struct file_link){ report_path(w->a, r->code, rows[v->n_files].rest), say(w, rows[v->n_files].says) };
}

static void issue_form(struct req *r, const struct summary_get_row *s, struct summary_view *v)
{
	v->n_issue = COUNT(report_issue_fields) - 1;
	v->issue = a_array(r->w.a, struct form_field, v->n_issue);
	for (size_t i = 0; i < v->n_issue; i++)
		v->issue[i] = form_field_of(r, LIST(report_issue_fields), report_issue_fields[i].name, i == 1 ? s->place : STR_NONE);
	v->issue[2].type = "date";
	v->issue[5].help = say(&r->w, M_REPORT_LEAD_HELP);
}

static err acts_of(struct req *r, const struct summary_get_row *s, struct summary_view *v)
{
	struct work *w = &r->w;
	struct approvals_of_rows rows;
	bool is_draft = str_is(s->state, "draft"), is_approved = str_is(s->state, "approved");
	TRY(approvals_of(w->db, w->a, &(struct approvals_of_in){ s->id }, &rows));
	v->approvals = a_array(w->a, struct approval_line, rows.n + 1);
	v->may_approve = is_draft && may(w, &report_sign);
	for (size_t i = 0; i < rows.n; i++) {
		v->approvals[v->n_approvals++] = (struct approval_line){ rows.at[i].name, time_shown(w->a, rows.at[i].at) };
		v->may_approve = v->may_approve && rows.at[i].account_id != w->by.account_id;
	}
	v->may_edit = (is_draft || is_approved) && may(w, &report_write);
	v->may_withdraw = v->may_edit;
	v->may_issue = is_approved && may(w, &report_sign);
	if (v->may_issue)
		issue_form(r, s, v);
	return OK;
}

err summary_show_page(struct req *r)
{
	struct work *w = &r->w;
	struct summary_get_row s;
	struct report_sources sources = { 0 };
	TRY(summary_find(w, r->args[0], &s));
	struct summary_view v = { .head = { .title = say(w, M_REPORT_LINE_TITLE, a_fmt(w->a, "%lld", (long long)s.year), report_scope_name(w, s.scope, s.scope_name)), .subtitle = s.code },
		.errors = form_errors_of(r, LIST(report_issue_fields)), .state = report_badge(w, s.state), .path = report_path(w->a, s.code, ""), .version = s.version,
		.is_preparing = str_is(s.state, "preparing"), .is_ready = s.snapshot_id != 0 };
	v.head.crumbs = report_crumbs(w, STR_NONE, &v.head.n_crumbs);
	if (v.is_ready) {
		TRY(report_sources(w, &s, &sources));
		clauses_of(w, &sources, &v);
		TRY(parts_of(w, &s, &sources, &v));
		files_of(w, &s, &v);
		TRY(acts_of(r, &s, &v));
	}
	facts_of(w, &s, sources.now, &v);
	return reply_page(r, v.head.title, HTML_OF(r, page_summary_show, &v));
}

static void write_row(struct json *j, const struct duty_count *c)
{
	static const char *const names[N_REPORT_COLUMNS] = { "in_scope", "met", "met_late", "overdue", "waived", "unknown", "open" };
	struct report_row row = report_row_of(c);
	for (size_t k = 0; k < N_REPORT_COLUMNS; k++)
		json_int(j, names[k], row.n[k]);
}

static void write_clauses(struct work *w, struct json *j, const struct report_sources *s)
{
	size_t n;
	const struct clause_row *rows = report_clauses(w->a, s, &n);
	json_key_array(j, "clauses");
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_text(j, "catalogue", rows[i].catalogue);
		json_text(j, "clause", rows[i].clause);
		write_row(j, &rows[i].count);
		json_end(j);
	}
	json_end(j);
}

err summary_show_api(struct req *r)
{
	struct work *w = &r->w;
	struct summary_get_row s;
	struct report_sources sources = { 0 };
	struct summary_texts_rows rows = { 0 };
	TRY(summary_find(w, r->args[0], &s));
	if (s.snapshot_id) {
		TRY(report_sources(w, &s, &sources));
		TRY(summary_texts(w->db, w->a, &(struct summary_texts_in){ s.id, lang_word(w) }, &rows));
	}
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", s.code);
	json_text(&j, "scope", s.scope);
	json_text_or_null(&j, "of", s.scope_code);
	json_int(&j, "year", s.year);
	json_time(&j, "as_of", s.at_at);
	json_text(&j, "state", s.state);
	json_int(&j, "version", s.version);
	json_text_or_null(&j, "snapshot", s.snapshot_code);
	json_text_or_null(&j, "sha256", sources.now ? sources.now->hash : STR_NONE);
	json_int(&j, "instances", sources.now ? sources.now->n_lines : 0);
	json_text_or_null(&j, "number", s.number);
	json_time(&j, "signed_at", s.signed_at);
	if (sources.now)
		write_clauses(w, &j, &sources);
	json_key_array(&j, "parts");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(&j);
		json_int(&j, "place", rows.at[i].place);
		json_int(&j, "version", rows.at[i].version);
		json_bool(&j, "generated", rows.at[i].is_generated);
		json_text(&j, "text", rows.at[i].text);
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	return OK;
}

/* ---- one part ---- */

static bool has_line(struct str text, struct str line)
{
	for (struct str rest = text; rest.p;)
		if (str_eq(str_trim(str_cut(&rest, '\n')), line))
			return true;
	return false;
}

static void diff_lines(struct work *w, struct str from, struct str other, const char *sign, enum msg says, struct part_view *v)
{
	for (struct str rest = from; rest.p;) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		if (line.n && v->n_diff < 400 && !has_line(other, line))
			v->diff[v->n_diff++] = (struct diff_line){ str_of(sign), say(w, says), line };
	}
}

static err part_texts(struct req *r, const struct summary_get_row *s, int place, struct str lang, struct part_view *v)
{
	struct work *w = &r->w;
	struct summary_text_versions_rows rows;
	struct report_sources sources;
	TRY(summary_text_versions(w->db, w->a, &(struct summary_text_versions_in){ s->id, place, lang }, &rows));
	if (!rows.n)
		return fail(w, E_NOT_FOUND, M_REPORT_PART_UNKNOWN);
	TRY(report_sources(w, s, &sources));
	struct str now = rows.at[0].text, generated = report_part(w->a, str_is(lang, "en") ? LANG_EN : LANG_VI, &sources, place);
	struct strs_found odd = report_strangers(w->a, now, generated);
	v->version = rows.at[0].version;
	v->text = form_field_of(r, LIST(report_text_fields), "text", now);
	v->text.is_lines = true;
	v->text.rows = 14;
	v->strangers = joined(w->a, &odd);
	v->diff = a_array(w->a, struct diff_line, 400);
	diff_lines(w, now, generated, "−", M_REPORT_DIFF_OUT, v);
	diff_lines(w, generated, now, "+", M_REPORT_DIFF_IN, v);
	v->versions = a_array(w->a, struct approval_line, rows.n);
	for (; v->n_versions < rows.n; v->n_versions++) {
		const struct summary_text_versions_row *x = &rows.at[v->n_versions];
		v->versions[v->n_versions] = (struct approval_line){ say(w, x->is_generated ? M_REPORT_VERSION_GENERATED : M_REPORT_VERSION_BY, a_fmt(w->a, "%lld", (long long)x->version),
			x->author), time_shown(w->a, x->at) };
	}
	return OK;
}

err summary_part_page(struct req *r)
{
	struct work *w = &r->w;
	struct summary_get_row s;
	int64_t place = 0;
	struct str asked = r->route->method == GET ? ((const struct lang_input *)r->in)->lang : ((const struct text_form *)r->in)->lang, lang = asked.n ? asked : lang_word(w);
	TRY(summary_find(w, r->args[0], &s));
	if (!str_int(r->args[1], &place) || place < 1 || place > REPORT_PARTS)
		return fail(w, E_NOT_FOUND, M_REPORT_PART_UNKNOWN);
	struct part_view v = { .head = { .title = report_part_title(w->by.lang, (int)place), .subtitle = s.code }, .errors = form_errors_of(r, LIST(report_text_fields)),
		.action = a_fmt(w->a, "/reports/%.*s/parts/%lld", STR_ARG(s.code), (long long)place), .lang = lang, .langs = a_array(w->a, struct link, 2), .n_langs = 2,
		.is_open = str_is(s.state, "draft") || str_is(s.state, "approved") };
	v.head.crumbs = report_crumbs(w, s.code, &v.head.n_crumbs);
	v.langs[0] = (struct link){ .path = a_cat(w->a, v.action, S("?lang=vi")), .label = say(w, M_REPORT_IN_VI), .is_main = str_is(lang, "vi") };
	v.langs[1] = (struct link){ .path = a_cat(w->a, v.action, S("?lang=en")), .label = say(w, M_REPORT_IN_EN), .is_main = str_is(lang, "en") };
	TRY(part_texts(r, &s, (int)place, lang, &v));
	return reply_page(r, v.head.title, HTML_OF(r, page_summary_part, &v));
}
