/* The yearly system report: asked for, shown, taken away as XLSX, DOCX and PDF, and recorded as sent. */
#include <unistd.h>

#include "modules/network/form08.h"
#include "modules/network/pages.h"

#include "core/files.h"
#include "core/sheet/sheet.h"
#include "modules/network/pages_gen.h"

enum { SCREEN = 30, DOCUMENT_MAX = 32 << 20, N_ASKED = 4 };

#define ASK_FIELDS \
	FIELD(struct form08_input, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_NETWORK_FORM08_ORG), \
	FIELD(struct form08_input, year, F_INT, .min = FORM08_FIRST_YEAR, .max = FORM08_LAST_YEAR, .label = M_NETWORK_FORM08_YEAR_LABEL), \
	FIELD(struct form08_input, role, F_CHOICE, .choices = FORM08_ROLES, .label = M_NETWORK_FORM08_ROLE), \
	FIELD(struct form08_input, to, F_TEXT, .max = ORG_TYPED_MAX, .label = M_NETWORK_FORM08_TO), \
	FIELD(struct form08_input, known_at, F_TIME, .label = M_NETWORK_KNOWN_AT)
const struct field form08_ask_fields[5] = { ASK_FIELDS };
const struct field form08_sent_fields[9] = {
	ASK_FIELDS,
	FIELD(struct form08_input, sent_at, F_TIME, .required = true, .label = M_NETWORK_FORM08_SENT_ON),
	FIELD(struct form08_input, channel, F_CHOICE, .required = true, .choices = FORM08_CHANNELS, .label = M_NETWORK_FORM08_CHANNEL),
	FIELD(struct form08_input, number, F_TEXT, .max = 100, .label = M_NETWORK_FORM08_NUMBER),
	FIELD(struct form08_input, file, F_FILES, .required = true, .max = 1, .label = M_NETWORK_FORM08_FILE),
};
const struct field form08_list_fields[1] = { FIELD(struct cursor_input, before, F_ID, .label = M_NETWORK_AFTER) };

static struct str number_text(struct arena *a, int64_t n)
{
	return a_fmt(a, "%lld", (long long)n);
}

/* Nothing asked: the actor's own organisation, this year. */
static struct form08_ask asked(const struct req *r)
{
	const struct form08_input *in = r->in;
	int64_t year = civil_of(r->w.now).year;
	return (struct form08_ask){ .org = in->org, .role = in->role.n ? in->role : S("owner"), .to = in->to, .known_at = in->known_at,
		.year = in->year ? in->year : year < FORM08_FIRST_YEAR ? FORM08_FIRST_YEAR : year };
}

static struct str address_of(struct work *w, struct str path, const struct form08 *f)
{
	const struct query_part parts[] = { { "org", f->org_code }, { "year", link_number(w->a, f->ask.year) }, { "role", f->ask.role }, { "to", f->ask.to },
		{ "known_at", f->ask.known_at ? time_rfc3339(w->a, f->ask.known_at) : STR_NONE } };
	return link_with(w->a, path, parts, COUNT(parts));
}

/* ---- the page ---- */

static err filters_of(struct req *r, const struct form08_ask *a, struct form08_page *v)
{
	const struct str values[N_ASKED] = { a->org, number_text(r->w.a, a->year), a->role, a->to };
	v->n_filters = N_ASKED;
	TRY(net_fields(r, form08_ask_fields, N_ASKED, values, "org|to", &v->filters));
	field_named(v->filters, N_ASKED, "year")->type = "number";
	struct form_field *role = field_named(v->filters, N_ASKED, "role");
	struct choice *c = a_array(r->w.a, struct choice, 2);
	c[0] = (struct choice){ S("owner"), say(&r->w, M_NETWORK_FORM08_AS_OWNER), !str_is(a->role, "operator") };
	c[1] = (struct choice){ S("operator"), say(&r->w, M_NETWORK_FORM08_AS_OPERATOR), str_is(a->role, "operator") };
	role->choices = c;
	role->n_choices = 2;
	role->is_select = true;
	field_named(v->filters, N_ASKED, "to")->help = say(&r->w, M_NETWORK_FORM08_TO_HELP);
	for (size_t i = 0; i < r->w.problem.fields.n; i++)
		for (size_t k = 0; k < N_ASKED; k++)
			if (str_eq(v->filters[k].field.name, r->w.problem.fields.at[i].field))
				field_named(v->filters, N_ASKED, v->filters[k].field.name.p)->error = r->w.problem.fields.at[i].text;
	return OK;
}

static void figures_of(struct work *w, const struct form08 *f, struct form08_page *v)
{
	struct str names[FORM08_TOTALS];
	int64_t values[FORM08_TOTALS];
	form08_figures(w, f, names, values);
	v->n_figures = FORM08_TOTALS;
	v->figures = a_array(w->a, struct fact, FORM08_TOTALS);
	for (size_t i = 0; i < FORM08_TOTALS; i++)
		v->figures[i] = (struct fact){ names[i], number_text(w->a, values[i]), STR_NONE };
}

static void lines_of(struct work *w, const struct form08 *f, struct form08_page *v)
{
	v->n_lines = f->n_lines;
	v->lines = a_array(w->a, struct form08_shown, f->n_lines);
	for (size_t i = 0; i < f->n_lines; i++)
		v->lines[i] = (struct form08_shown){ .number = (int64_t)i + 1, .path = system_path(w->a, f->lines[i].code), .at = f->lines[i] };
}

static struct str channel_label(struct work *w, struct str channel)
{
	static const struct { const char *word; enum msg says; } labels[] = { { "document", M_NETWORK_FORM08_BY_DOCUMENT }, { "portal", M_NETWORK_FORM08_BY_PORTAL },
		{ "email", M_NETWORK_EMAIL }, { "other", M_NETWORK_WORD_OTHER } };
	for (size_t i = 0; i < COUNT(labels); i++)
		if (str_is(channel, labels[i].word))
			return say(w, labels[i].says);
	return channel;
}

static void send_fields(struct req *r, struct form08_page *v)
{
	struct form_field *f = a_array(r->w.a, struct form_field, 4);
	f[0] = form_field_of(r, form08_sent_fields, COUNT(form08_sent_fields), "sent_at", day_value(r->w.a, r->w.now));
	f[0].type = "date";
	f[1] = form_field_of(r, form08_sent_fields, COUNT(form08_sent_fields), "channel", STR_NONE);
	field_words(r, &f[1], FORM08_CHANNELS);
	struct choice *c = a_array(r->w.a, struct choice, f[1].n_choices);
	for (size_t i = 0; i < f[1].n_choices; i++) {
		c[i] = f[1].choices[i];
		if (c[i].value.n)
			c[i].label = channel_label(&r->w, c[i].value);
	}
	f[1].choices = c;
	f[2] = form_field_of(r, form08_sent_fields, COUNT(form08_sent_fields), "number", STR_NONE);
	f[3] = form_field_of(r, form08_sent_fields, COUNT(form08_sent_fields), "file", STR_NONE);
	f[3].help = say(&r->w, M_NETWORK_FORM08_FILE_HELP);
	v->send = f;
	v->n_send = 4;
}

static err sent_of(struct req *r, const struct form08 *f, struct form08_page *v)
{
	struct work *w = &r->w;
	struct system_report_page_rows rows;
	struct system_report_page_in q = { .before = INT64_MAX, .viewer = w->by.org_id, .org = f->org_id, .year = f->ask.year, .max = SCREEN };
	TRY(network_sees_all(w, &q.wide));
	TRY(system_report_page(w->db, w->a, &q, &rows));
	v->n_sent = rows.n;
	v->sent = a_array(w->a, struct form08_sent_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct system_report_page_row *s = &rows.at[i];
		if (str_eq(s->role, f->ask.role) && (!v->first_sent || s->sent_at < v->first_sent))
			v->first_sent = s->sent_at;
		v->sent[i] = (struct form08_sent_line){ .when = date_shown(w->a, s->sent_at), .how = channel_label(w, s->channel), .number = s->number,
			.to = s->to_name.n ? s->to_name : str_is(s->role, "owner") ? v->to_name : say(w, M_NETWORK_FORM08_ALL_OWNERS), .by = s->account, .file = s->file_name,
			.file_path = a_fmt(w->a, "/system-reports/%lld/copy", (long long)s->id), .sha256 = hex_of(w->a, s->sha256),
			.systems = say(w, M_NETWORK_SYSTEMS_COUNT, number_text(w->a, s->n_systems)),
			.then_path = link_with(w->a, S("/system-reports"), (struct query_part[]){ { "org", s->org_code }, { "year", link_number(w->a, s->year) },
				{ "role", s->role }, { "to", s->to_code }, { "known_at", time_rfc3339(w->a, s->known_at) } }, 5) };
	}
	return OK;
}

static void made_of(struct req *r, const struct form08 *f, struct form08_page *v)
{
	struct work *w = &r->w;
	struct link *acts = a_array(w->a, struct link, 3);
	acts[0] = (struct link){ address_of(w, S("/system-reports/form.xlsx"), f), S("XLSX"), "download", true };
	acts[1] = (struct link){ address_of(w, S("/system-reports/form.docx"), f), S("DOCX"), "download", false };
	acts[2] = (struct link){ address_of(w, S("/system-reports/form.pdf"), f), S("PDF"), "download", false };
	v->head.actions = acts;
	v->head.n_actions = 3;
	v->is_made = true;
	v->org_name = f->org_name;
	v->period = say(w, M_NETWORK_FORM08_PERIOD, date_shown(w->a, f->from), date_shown(w->a, f->valid_at), time_shown(w->a, f->known_at));
	v->duty = f->duty;
	v->not_over = f->is_over ? STR_NONE : say(w, M_NETWORK_FORM08_NOT_OVER, date_shown(w->a, f->valid_at));
	v->ask = f->ask;
	v->ask.org = f->org_code;
	v->year = number_text(w->a, f->ask.year);
	if (f->due)
		v->chip = clock_chip_of(w, say(w, M_NETWORK_FORM08_DUE), f->due, f->due - 5 * USEC_DAY, v->first_sent);
	figures_of(w, f, v);
	lines_of(w, f, v);
}

err form08_get(struct req *r)
{
	struct form08_ask ask = asked(r);
	struct form08 f;
	struct form08_page v = { .head = { .title = say(&r->w, M_NETWORK_FORM08_TITLE), .subtitle = say(&r->w, M_NETWORK_FORM08_LEAD) } };
	bool is_again = r->route->method != GET;
	v.errors = is_again ? form_errors_of(r, form08_sent_fields, COUNT(form08_sent_fields)) : (struct form_errors){ 0 };
	send_fields(r, &v);
	struct problem before = r->w.problem;
	r->w.problem = (struct problem){ 0 };
	err e = form08_make(&r->w, &ask, &f);
	if (e != OK && e != E_INVALID)
		return e;
	if (e == OK) {
		ask.org = f.org_code;
		TRY(network_may_edit(&r->w, f.org_id, &v.may_send));
		v.to_name = f.to_name;
		TRY(sent_of(r, &f, &v));
		made_of(r, &f, &v);
	}
	TRY(filters_of(r, &ask, &v));
	r->w.problem = before;
	return reply_page(r, v.head.title, HTML_OF(r, page_form08, &v));
}

/* ---- files ---- */

static struct str file_name(struct work *w, const struct form08 *f, const char *ending)
{
	return a_fmt(w->a, "mau08-%.*s-%lld.%s", STR_ARG(f->org_code), (long long)f->ask.year, ending);
}

err form08_xlsx_get(struct req *r)
{
	struct form08_ask ask = asked(r);
	struct form08 f;
	TRY(form08_make(&r->w, &ask, &f));
	const char *path = sheet_path(r->w.a);
	err e = form08_xlsx(&r->w, &f, path);
	if (e == OK) {
		r->media_type = sheet_media_types[SHEET_XLSX];
		e = reply_download_file(r, file_name(&r->w, &f, "xlsx"), path);
	}
	unlink(path);                                /* the open reply keeps it */
	return e;
}

static err document_reply(struct req *r, bool is_pdf)
{
	struct form08_ask ask = asked(r);
	struct form08 f;
	struct buf out;
	TRY(form08_make(&r->w, &ask, &f));
	buf_init(&out, DOCUMENT_MAX);
	err e = form08_document(&r->w, &f, is_pdf, &out);
	if (e == E_LIMIT)
		e = fail(&r->w, E_LIMIT, M_NETWORK_FORM08_TOO_MANY);
	if (e == OK)
		e = reply_download(r, file_name(&r->w, &f, is_pdf ? "pdf" : "docx"),
			is_pdf ? "application/pdf" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document", buf_str(&out));
	buf_done(&out);
	return e;
}

err form08_docx_get(struct req *r) { return document_reply(r, false); }
err form08_pdf_get(struct req *r) { return document_reply(r, true); }

err form08_copy_get(struct req *r)
{
	struct system_report_file_row file;
	struct system_report_file_in q = { .viewer = r->w.by.org_id };
	bool found = false;
	TRY(network_sees_all(&r->w, &q.wide));
	if (str_int(r->args[0], &q.id))
		TRY(system_report_file(r->w.db, r->w.a, &q, &file, &found));
	if (!found)
		return fail(&r->w, E_NOT_FOUND, M_NETWORK_FORM08_UNKNOWN);
	return file_reply(r, S("system_report"), file.id, file.file_id);
}

/* ---- sent ---- */

err form08_file_keep(struct req *r)
{
	const struct form08_input *in = r->in;
	for (size_t i = 0; i < in->file.n; i++)
		TRY(file_keep(&r->w, &in->file.at[i]));
	return OK;
}

err form08_send_post(struct req *r)
{
	const struct form08_input *in = r->in;
	struct form08_sent s = { .ask = asked(r), .number = in->number, .channel = in->channel, .sent_at = in->sent_at, .file = in->file };
	int64_t id;
	TRY(form08_send(&r->w, &s, &id));
	if (!r->is_api) {
		const struct query_part parts[] = { { "org", s.ask.org }, { "year", link_number(r->w.a, s.ask.year) }, { "role", s.ask.role }, { "to", s.ask.to } };
		return reply_see(r, link_with(r->w.a, S("/system-reports"), parts, COUNT(parts)), M_NETWORK_SAVED);
	}
	struct json j = reply_made(r, a_fmt(r->w.a, "/api/v1/system-reports/%lld/copy", (long long)id));
	json_object(&j);
	json_text(&j, "id", number_text(r->w.a, id));
	json_end(&j);
	return OK;
}

/* ---- for programs ---- */

static void put_party(struct json *j, const char *key, const struct form08_party *p)
{
	json_key_object(j, key);
	json_text_or_null(j, "name", p->name);
	json_text_or_null(j, "head", p->head);
	json_text_or_null(j, "head_title", p->head_title);
	json_text_or_null(j, "address", p->address);
	json_text_or_null(j, "phone", p->phone);
	json_text_or_null(j, "email", p->email);
	json_end(j);
}

static void put_totals(struct json *j, const struct form08_totals *t)
{
	json_key_object(j, "totals");
	json_int(j, "systems", t->systems);
	json_int(j, "classified", t->classified);
	json_int(j, "with_dossier", t->with_dossier);
	json_int(j, "appraised", t->appraised);
	json_int(j, "approved", t->approved);
	json_int(j, "checked", t->checked);
	json_int(j, "planned", t->planned);
	json_time(j, "planned_by", t->planned_by);
	json_end(j);
}

static void put_line(struct json *j, const struct form08_line *l)
{
	json_object(j);
	json_text(j, "code", l->code);
	json_text(j, "name", l->name);
	json_text_or_null(j, "owner", l->owner);
	json_text_or_null(j, "operator", l->operator);
	json_text_or_null(j, "level", l->level);
	json_text_or_null(j, "status", l->status);
	json_text_or_null(j, "decision", l->decision);
	json_text_or_null(j, "regulation", l->regulation);
	json_text_or_null(j, "approval_due", l->approval_due);
	json_text_or_null(j, "measures", l->measures);
	json_text_or_null(j, "measures_due", l->measures_due);
	json_text_or_null(j, "checks", l->checks);
	json_end(j);
}

err form08_api(struct req *r)
{
	struct form08_ask ask = asked(r);
	struct form08 f;
	TRY(form08_make(&r->w, &ask, &f));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "org", f.org_code);
	json_int(&j, "year", f.ask.year);
	json_text(&j, "role", f.ask.role);
	json_text_or_null(&j, "recipient", f.to_name);
	json_time(&j, "from", f.from);
	json_time(&j, "valid_at", f.valid_at);
	json_time(&j, "known_at", f.known_at);
	json_time(&j, "due_before", f.due);
	put_party(&j, "party", &f.party);
	put_party(&j, "unit", &f.unit);
	put_totals(&j, &f.totals);
	json_key_array(&j, "systems");
	for (size_t i = 0; i < f.n_lines; i++)
		put_line(&j, &f.lines[i]);
	json_end(&j);
	json_end(&j);
	return OK;
}

err form08_list_api(struct req *r)
{
	const struct cursor_input *in = r->in;
	struct work *w = &r->w;
	struct system_report_page_rows rows;
	struct system_report_page_in q = { .before = in->before ? in->before : INT64_MAX, .viewer = w->by.org_id, .max = SCREEN + 1 };
	TRY(network_sees_all(w, &q.wide));
	TRY(system_report_page(w->db, w->a, &q, &rows));
	size_t n = rows.n > SCREEN ? SCREEN : rows.n;
	struct json j = reply_list(r);
	for (size_t i = 0; i < n; i++) {
		const struct system_report_page_row *s = &rows.at[i];
		json_object(&j);
		json_text(&j, "id", number_text(w->a, s->id));
		json_text(&j, "org", s->org_code);
		json_text(&j, "role", s->role);
		json_text_or_null(&j, "to", s->to_code);
		json_int(&j, "year", s->year);
		json_text_or_null(&j, "number", s->number);
		json_text(&j, "channel", s->channel);
		json_time(&j, "sent_at", s->sent_at);
		json_time(&j, "valid_at", s->valid_at);
		json_time(&j, "known_at", s->known_at);
		json_int(&j, "systems", s->n_systems);
		json_text(&j, "sha256", hex_of(w->a, s->sha256));
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > SCREEN ? number_text(w->a, rows.at[n - 1].id) : STR_NONE);
}
