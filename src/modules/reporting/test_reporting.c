#include "core/module.h"

extern const struct module reporting_module;
#define MORE_TEST_MODULES , &reporting_module
#include "modules/incident/test_incident.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/document/document.h"
#include "core/files.h"
#include "core/jobs/jobs.h"
#include "core/queries.h"
#include "modules/reporting/inside.h"

static usec old_time(void) { return civil_usec((struct civil){ 2026, 3, 2, 9, 0, 0 }); }

/* ---- filling in ---- */

/* An answer that fits the item and occurs nowhere else. */
static struct str answer_for(struct arena *a, const struct item *it)
{
	switch (it->type) {
	case ITEM_TEXT: return a_fmt(a, "chữ%zu", it->at);
	case ITEM_LINES: return a_fmt(a, "dòng%zu\nthêm%zu", it->at, it->at);
	case ITEM_EMAIL: return a_fmt(a, "hop%zu@example.vn", it->at);
	case ITEM_PHONE: return a_fmt(a, "024.3333.%04zu", it->at);
	case ITEM_NUMBER: return a_fmt(a, "%zu", 1000 + it->at);
	case ITEM_TIME: return a_fmt(a, "2026-01-%02zuT08:00", it->at % 28 + 1);
	case ITEM_DATE: return S("2026-01-05");
	case ITEM_CHOICE: case ITEM_CHECKS: return it->choices[0].value;
	case ITEM_DOMAINS: return S("một.example.vn\nhai.example.vn");
	case ITEM_IPS: return S("8.8.8.8\n2606:4700::1111");
	case N_ITEM_TYPES: break;
	}
	return STR_NONE;
}

static struct answers all_answers(struct arena *a, const struct report_form *form)
{
	struct answers x = { 0 };
	for (size_t s = 0; s < form->n_sections; s++)
		for (size_t i = 0; i < form->sections[s].n_questions; i++)
			x.at[form->sections[s].questions[i].item->at] = answer_for(a, form->sections[s].questions[i].item);
	x.at[item_of(S("ended_at"))->at] = S("2026-02-01T08:00");
	return x;
}

static struct statutory_get_row seen_by(struct fixture *f, int64_t org, usec now, struct str code)
{
	struct statutory_get_row s = { 0 };
	READS(f, org, now, OK, statutory_by_code(w, code, &s));
	return s;
}

static struct str begun(struct fixture *f, usec now, struct str incident, struct str kind)
{
	struct str code = STR_NONE;
	WRITES(f, TEAM, now, OK, statutory_begin(w, incident, kind, &code, &(bool){ false }));
	return code;
}

static const struct send_form signed_by = { .number = S_INIT("12/BC-ABC"), .place = S_INIT("Hà Nội"), .signer_title = S_INIT("GIÁM ĐỐC"), .signer_name = S_INIT("Trần Văn Mẫu") };

/* Begun, filled in, saved and sent by the team. */
static struct str sent(struct fixture *f, usec now, struct str incident, struct str kind)
{
	struct str code = begun(f, now, incident, kind);
	struct answers x = all_answers(f->a, form_of(kind));
	int64_t version = seen_by(f, TEAM, now, code).version;
	WRITES(f, TEAM, now, OK, statutory_save(w, code, version, &x));
	WRITES(f, TEAM, now, OK, statutory_send(w, code, version + 1, &signed_by));
	return code;
}

/* ---- the whole life of every kind ---- */

static void pass_every_kind(struct fixture *f, usec at, const char *profile)
{
	const struct report_rule *rules;
	size_t n;
	struct opened o = opened_at(f, sample(at - USEC_HOUR), at);
	legal_reports(str_of(profile), &rules, &n);
	assert_true(n >= 8);
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < n; i++) {
			if (str_is(rules[i].kind, "closing") != (pass == 1))
				continue;
			struct str code = sent(f, at + USEC_HOUR, o.code, rules[i].kind);
			struct statutory_get_row s = seen_by(f, COORDINATOR, at, code);
			assert_true(str_is(s.state, "acknowledged"));
			WRITES(f, COORDINATOR, at + 2 * USEC_HOUR, OK, statutory_accept(w, code, s.version, STR_NONE));
			assert_true(str_is(seen_by(f, TEAM, at, code).state, "accepted"));
		}
	struct incident_get_row i = { 0 };
	READS(f, TEAM, at, OK, incident_by_code(w, o.code, ACCESS_SEE, &i));
	assert_true(str_is(i.step, "closed"));
	WRITES(f, TEAM, at + 3 * USEC_HOUR, E_CONFLICT, statutory_begin(w, o.code, S("situation"), &(struct str){ 0 }, &(bool){ false }));
}

static void every_kind_passes_from_prefill_to_acceptance(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	pass_every_kind(f, monday(), "vn-2026");
	pass_every_kind(f, old_time(), "vn-2017");
}

/* ---- forms ---- */

static void the_form_is_filled_in_from_case_and_register(void **state)
{
	struct fixture *f = *state;
	struct answers x;
	town_build(f);
	struct opened o = opened_at(f, sample(monday() - USEC_HOUR), monday());
	WRITES(f, TEAM, monday(), OK, task_add(w, o.code, &(struct task_new){ .title = S("Cô lập máy chủ"), .org_id = TEAM }, &(int64_t){ 0 }));
	struct str code = begun(f, monday(), o.code, S("initial"));
	answers_read(f->a, seen_by(f, TEAM, monday(), code).fields, &x);
	assert_true(str_is(x.at[item_of(S("reporter_name"))->at], "Đơn vị DOI"));
	assert_true(str_is(x.at[item_of(S("owner_name"))->at], "Đơn vị CHUQUAN"));
	assert_true(str_is(x.at[item_of(S("system_name"))->at], "Cổng dịch vụ công"));
	assert_true(str_is(x.at[item_of(S("system_level"))->at], "3"));
	assert_true(str_is(x.at[item_of(S("incident_type"))->at], "malware"));
	assert_true(str_is(x.at[item_of(S("harm_level"))->at], "3"));
	assert_true(str_is(x.at[item_of(S("contact_email"))->at], "officer1@example.vn"));
	assert_true(str_find(x.at[item_of(S("measures_planned"))->at], S("Cô lập máy chủ")) >= 0);
	assert_true(str_is(x.at[item_of(S("detected_at"))->at], "2026-10-12T01:00:00Z"));
	assert_true(str_eq(code, begun(f, monday(), o.code, S("initial"))));
}

struct saving { struct str code; int64_t version; struct answers x; };
static err saving_fn(struct work *w, void *arg)
{
	struct saving *s = arg;
	return statutory_save(w, s->code, s->version, &s->x);
}

static void wrong_answers_name_their_item_and_rule(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday() - USEC_HOUR), monday());
	struct saving s = { .code = begun(f, monday(), o.code, S("initial")), .version = 1 };
	static const struct { const char *key, *value, *field, *rule; } wrong[] = {
		{ "public_ips", "8.8.8.8\n10.1.2.3", "public_ips[1]", "reporting.rule_ip_public" },
		{ "public_ips", "192.168.0.0/24", "public_ips[0]", "reporting.rule_ip_public" },
		{ "public_ips", "203.0.113.7", "public_ips[0]", "reporting.rule_ip_public" },
		{ "public_ips", "::1", "public_ips[0]", "reporting.rule_ip_public" },
		{ "public_ips", "999.1.1.1", "public_ips[0]", "reporting.rule_ip" },
		{ "domains", "ok.vn\n<script>", "domains[1]", "reporting.rule_domain" },
		{ "reporter_email", "khong phai", "reporter_email", "web.in_bad_email" },
		{ "reporter_phone", "abc", "reporter_phone", "reporting.rule_phone" },
		{ "detected_at", "hôm qua", "detected_at", "web.in_bad_time" },
		{ "detected_at", "2026-10-13T08:00", "detected_at", "reporting.rule_past" },
		{ "system_level", "9", "system_level", "web.in_bad_choice" },
		{ "notified", "member\nnobody", "notified", "web.in_bad_choice" },
	};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct work w = work_of(f, TEAM, monday());
		s.x = all_answers(f->a, form_of(S("initial")));
		s.x.at[item_of(str_of(wrong[i].key))->at] = str_of(wrong[i].value);
		assert_int_equal(test_run(f, &w, TX_WRITE, saving_fn, &s), E_INVALID);
		if (!test_has_problem(&w, wrong[i].field, wrong[i].rule))
			fail_msg("%s: %s", wrong[i].field, wrong[i].rule);
	}
}

static void every_required_item_is_asked_for_when_sending(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday() - USEC_HOUR), monday());
	const struct report_form *form = form_of(S("report_72h"));
	struct str code = begun(f, monday(), o.code, form->kind);
	for (size_t s = 0; s < form->n_sections; s++)
		for (size_t i = 0; i < form->sections[s].n_questions; i++) {
			struct answers x = all_answers(f->a, form);
			struct work w = work_of(f, TEAM, monday());
			x.at[form->sections[s].questions[i].item->at] = STR_NONE;
			bool is_required = form->sections[s].questions[i].is_required || str_is(form->sections[s].questions[i].item->key, "secret_reference");
			assert_int_equal(answers_check(&w, form, &x, true), is_required ? E_INVALID : OK);
		}
	struct answers x = all_answers(f->a, form);
	x.at[item_of(S("ended_at"))->at] = STR_NONE;
	x.at[item_of(S("root_cause"))->at] = STR_NONE;
	WRITES(f, TEAM, monday(), OK, statutory_save(w, code, 1, &x));
	WRITES(f, TEAM, monday(), E_INVALID, statutory_send(w, code, 2, &signed_by));
	x.at[item_of(S("root_cause"))->at] = S("Lỗ hổng");
	WRITES(f, TEAM, monday(), OK, statutory_save(w, code, 2, &x));
	WRITES(f, TEAM, monday(), E_INVALID, statutory_send(w, code, 3, &(struct send_form){ .number = S("1/BC") }));
	WRITES(f, TEAM, monday(), OK, statutory_send(w, code, 3, &signed_by));
}

/* ---- two people, other organisations ---- */

static void of_two_writers_the_second_is_told(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday() - USEC_HOUR), monday());
	struct str code = begun(f, monday(), o.code, S("situation"));
	struct answers x = all_answers(f->a, form_of(S("situation")));
	WRITES(f, TEAM, monday(), OK, statutory_save(w, code, 1, &x));
	WRITES(f, TEAM, monday(), E_CONFLICT, statutory_save(w, code, 1, &x));
	WRITES(f, TEAM, monday(), E_CONFLICT, statutory_send(w, code, 1, &signed_by));
	WRITES(f, TEAM, monday(), OK, statutory_send(w, code, 2, &signed_by));
	WRITES(f, TEAM, monday(), E_CONFLICT, statutory_save(w, code, 3, &x));
	WRITES(f, TEAM, monday(), E_CONFLICT, statutory_send(w, code, 3, &signed_by));
}

static void others_see_nothing(void **state)
{
	struct fixture *f = *state;
	struct answers x = { 0 };
	struct statutory_get_row s;
	struct str draft;
	struct statutory_of_incident_rows rows;
	town_build(f);
	struct opened o = opened_at(f, sample(monday() - USEC_HOUR), monday());
	struct str code = begun(f, monday(), o.code, S("initial"));
	WRITES(f, FOREIGN, monday(), E_NOT_FOUND, statutory_begin(w, o.code, S("initial"), &draft, &(bool){ false }));
	/* A draft is its author's alone: not even the coordinator and the owner see it. */
	for (int64_t org = COORDINATOR; org <= FOREIGN; org++) {
		if (org == TEAM)
			continue;
		READS(f, org, monday(), E_NOT_FOUND, statutory_by_code(w, code, &s));
		WRITES(f, org, monday(), E_NOT_FOUND, statutory_save(w, code, 1, &x));
		WRITES(f, org, monday(), E_NOT_FOUND, statutory_withdraw(w, code, 1, S("x")));
		READS(f, org, monday(), OK, statutory_of_incident(w->db, w->a, &(struct statutory_of_incident_in){ .viewer = org, .incident_id = o.id, .max = 9 }, &rows));
		assert_int_equal(rows.n, 0);
	}
	code = sent(f, monday(), o.code, S("initial"));
	READS(f, OWNER, monday(), OK, statutory_by_code(w, code, &s));
	for (int64_t org = HELPER; org <= FOREIGN; org++) {
		READS(f, org, monday(), E_NOT_FOUND, statutory_by_code(w, code, &s));
		WRITES(f, org, monday(), E_NOT_FOUND, statutory_accept(w, code, 3, STR_NONE));
		WRITES(f, org, monday(), E_NOT_FOUND, statutory_see(w, code));
	}
	WRITES(f, OWNER, monday(), E_DENIED, statutory_accept(w, code, 3, STR_NONE));
	WRITES(f, OWNER, monday(), E_DENIED, statutory_return(w, code, 3, S("x"), &draft));
	WRITES(f, TEAM, monday(), E_DENIED, statutory_accept(w, code, 3, STR_NONE));
	WRITES(f, OWNER, monday(), E_DENIED, statutory_withdraw(w, code, 3, S("x")));
	WRITES(f, COORDINATOR, monday(), OK, statutory_accept(w, code, 3, STR_NONE));
	WRITES(f, COORDINATOR, monday(), E_CONFLICT, statutory_accept(w, code, 4, STR_NONE));
}

/* ---- returned, withdrawn ---- */

static void a_returned_report_goes_on_as_a_new_draft(void **state)
{
	struct fixture *f = *state;
	struct str draft;
	town_build(f);
	struct opened o = opened_at(f, sample(monday() - USEC_HOUR), monday());
	struct str code = sent(f, monday(), o.code, S("closing"));
	struct str content = seen_by(f, TEAM, monday(), code).fields;
	WRITES(f, TEAM, monday(), E_CONFLICT, statutory_begin(w, o.code, S("closing"), &draft, &(bool){ false }));
	WRITES(f, COORDINATOR, monday(), E_INVALID, statutory_return(w, code, 3, STR_NONE, &draft));
	WRITES(f, COORDINATOR, monday(), OK, statutory_return(w, code, 3, S("Thiếu nguyên nhân"), &draft));
	assert_true(str_is(draft, "BC-2026-000001-2"));
	struct statutory_get_row again = seen_by(f, TEAM, monday(), draft), old = seen_by(f, TEAM, monday(), code);
	assert_true(str_is(again.state, "draft"));
	assert_true(str_is(again.reason, "Thiếu nguyên nhân"));
	assert_true(str_eq(again.replaces_code, code));
	assert_int_equal(again.revision, 2);
	assert_true(str_is(old.state, "returned"));
	assert_true(str_eq(old.fields, content));
	assert_true(str_eq(old.replaced_by, draft));
	assert_int_equal(seen_by(f, COORDINATOR, monday(), code).replaced_by.n, 0); /* not before it is sent */
	WRITES(f, TEAM, monday(), OK, statutory_send(w, draft, 1, &signed_by));
	WRITES(f, COORDINATOR, monday(), OK, statutory_return(w, draft, 2, S("Lần nữa"), &code));
	assert_true(str_is(code, "BC-2026-000001-3"));
	WRITES(f, TEAM, monday(), OK, statutory_send(w, code, 1, &signed_by));
	WRITES(f, COORDINATOR, monday(), OK, statutory_accept(w, code, 2, S("Đủ")));
	struct incident_get_row i;
	READS(f, TEAM, monday(), OK, incident_by_code(w, o.code, ACCESS_SEE, &i));
	assert_true(str_is(i.step, "closed"));
}

static const struct clocks_of_row *clock_of(struct fixture *f, int64_t incident, const char *rule)
{
	struct clocks_of_rows *rows = a_new(f->a, struct clocks_of_rows);
	READS(f, TEAM, monday(), OK, clocks_of(w->db, w->a, &(struct clocks_of_in){ .incident_id = incident }, rows));
	for (size_t i = 0; i < rows->n; i++)
		if (str_is(rows->at[i].rule, rule))
			return &rows->at[i];
	fail_msg("no clock %s", rule);
	return NULL;
}

static void clocks_are_met_by_sending_and_run_on_when_withdrawn(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday() - USEC_HOUR), monday());
	assert_int_equal(clock_of(f, o.id, "R26-03")->met_at, 0);
	struct str code = sent(f, monday() + USEC_HOUR, o.code, S("report_72h"));
	assert_int_equal(clock_of(f, o.id, "R26-03")->met_at, monday() + USEC_HOUR);
	assert_true(str_is(clock_of(f, o.id, "R26-03")->met_kind, "statutory_report"));
	WRITES(f, TEAM, monday(), E_INVALID, statutory_withdraw(w, code, 3, STR_NONE));
	WRITES(f, TEAM, monday(), OK, statutory_withdraw(w, code, 3, S("Gửi nhầm")));
	assert_int_equal(clock_of(f, o.id, "R26-03")->met_at, 0);
	WRITES(f, COORDINATOR, monday(), E_CONFLICT, statutory_accept(w, code, 4, STR_NONE));
	code = sent(f, monday() + USEC_HOUR, o.code, S("report_72h"));
	WRITES(f, COORDINATOR, monday(), OK, statutory_see(w, code));
	WRITES(f, COORDINATOR, monday(), E_CONFLICT, statutory_see(w, code));
	WRITES(f, TEAM, monday(), E_CONFLICT, statutory_withdraw(w, code, 3, S("Muộn")));
}

static void a_number_is_set_once(void **state)
{
	struct fixture *f = *state;
	town_build(f);
	struct opened o = opened_at(f, sample(monday() - USEC_HOUR), monday());
	struct str code = begun(f, monday(), o.code, S("notice"));
	struct answers x = all_answers(f->a, form_of(S("notice")));
	struct send_form no_number = signed_by;
	no_number.number = STR_NONE;
	WRITES(f, TEAM, monday(), E_CONFLICT, statutory_number(w, code, S("1/TB")));
	WRITES(f, TEAM, monday(), OK, statutory_save(w, code, 1, &x));
	WRITES(f, TEAM, monday(), OK, statutory_send(w, code, 2, &no_number));
	WRITES(f, COORDINATOR, monday(), E_DENIED, statutory_number(w, code, S("1/TB")));
	WRITES(f, TEAM, monday(), OK, statutory_number(w, code, S("1/TB")));
	WRITES(f, TEAM, monday(), E_CONFLICT, statutory_number(w, code, S("2/TB")));
}

/* ---- recipients ---- */

static void one_recipient_decides(void **state)
{
	struct fixture *f = *state;
	struct recipients to;
	town_build(f);
	struct opened o = opened_at(f, sample(monday() - USEC_HOUR), monday());
	const struct report_rule *rules;
	size_t n;
	legal_reports(S("vn-2026"), &rules, &n);
	for (size_t i = 0; i < n; i++)
		for (int64_t from = COORDINATOR; from <= OWNER; from++) {
			size_t deciders = 0;
			READS(f, from, monday(), OK, recipients_find(w, o.id, S("vn-2026"), rules[i].kind, from, &to));
			for (size_t k = 0; k < to.n; k++) {
				deciders += to.at[k].decides;
				assert_true(!to.at[k].decides || to.at[k].org_id);
				assert_true(to.at[k].org_id != from || from == COORDINATOR);
			}
			assert_int_equal(deciders, 1);
		}
	READS(f, TEAM, monday(), OK, recipients_find(w, o.id, S("vn-2017"), S("initial"), TEAM, &to));
	assert_int_equal(to.n, 2);
	assert_true(str_is(to.at[0].role, "owner"));
	assert_true(to.at[1].decides);
}

/* ---- documents, delivery ---- */

/* The text of a PDF without white space; "" when pdftotext is not installed. */
static struct str pdf_words(struct fixture *f, struct str pdf)
{
	char path[400], command[500];
	snprintf(path, sizeof path, "%s/report.pdf", f->folder);
	FILE *out = fopen(path, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(pdf.p, 1, pdf.n, out), pdf.n);
	fclose(out);
	snprintf(command, sizeof command, "pdftotext -raw '%s' - 2>/dev/null", path);
	FILE *in = popen(command, "r");
	struct buf b;
	buf_init(&b, 1 << 20);
	for (int c; (c = fgetc(in)) != EOF;)
		if (c != ' ' && c != '\n' && c != '\f')
			buf_add_char(&b, (char)c);
	pclose(in);
	struct str s = a_dup(f->a, buf_str(&b));
	buf_done(&b);
	return s;
}

static struct str squeezed(struct arena *a, struct str s)
{
	char *p = a_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '\n')
			p[n++] = s.p[i];
	return str_from(p, n);
}

static void the_document_holds_every_answer(void **state)
{
	struct fixture *f = *state;
	const struct report_rule *rules;
	size_t n;
	town_build(f);
	struct opened o = opened_at(f, sample(monday() - USEC_HOUR), monday());
	legal_reports(S("vn-2026"), &rules, &n);
	for (size_t i = 0; i < n; i++) {
		const struct report_form *form = form_of(rules[i].kind);
		struct str code = sent(f, monday(), o.code, rules[i].kind);
		struct statutory_get_row s = seen_by(f, TEAM, monday(), code);
		struct answers x;
		struct buf pdf, docx;
		buf_init(&pdf, 4 << 20);
		buf_init(&docx, 4 << 20);
		READS(f, COORDINATOR, monday(), OK, statutory_document(w, &s, DOCUMENT_PDF, LANG_VI, &pdf));
		READS(f, COORDINATOR, monday(), OK, statutory_document(w, &s, DOCUMENT_DOCX, LANG_VI, &docx));
		assert_true(docx.n > 1000);
		struct str words = pdf_words(f, buf_str(&pdf));
		buf_done(&pdf);
		buf_done(&docx);
		if (!words.n)
			skip();
		answers_read(f->a, s.fields, &x);
		assert_true(str_find(words, squeezed(f->a, S("Trần Văn Mẫu"))) >= 0);
		for (size_t k = 0; k < form->n_sections; k++)
			for (size_t q = 0; q < form->sections[k].n_questions; q++) {
				const struct item *it = form->sections[k].questions[q].item;
				struct str shown = answer_shown(f->a, it, x.at[it->at], LANG_VI);
				for (struct str rest = shown; rest.p;) {
					struct str part = squeezed(f->a, str_cut(&rest, '\n'));
					if (str_find(words, part) < 0)
						fail_msg("%.*s: %.*s", STR_ARG(form->kind), STR_ARG(part));
				}
			}
	}
}

static err contact_fn(struct work *w, void *arg)
{
	actor_be_system(w);
	return network_contact_add(w, COORDINATOR, &(struct contact_form){ .kind = S("in_hours"), .name = S("Trực ban"), .email = S("truc@example.vn"),
		.call_order = 1, .is_public = true }, arg);
}

struct kept_mail { struct str key; struct mail_one_row mail; };

static err kept_mail_fn(struct work *w, void *arg)
{
	struct kept_mail *x = arg;
	struct mail_by_key_row row;
	bool found;
	TRY(mail_by_key(w->db, w->a, &(struct mail_by_key_in){ .key = x->key }, &row, &found));
	return found ? mail_one(w->db, w->a, &(struct mail_one_in){ .id = row.id }, &x->mail, &found) : E_NOT_FOUND;
}

static void recipients_are_mailed_with_the_document(void **state)
{
	struct fixture *f = *state;
	struct work w0 = work_of(f, COORDINATOR, monday());
	int done = 0;
	int64_t contact = 0;
	town_build(f);
	files_use_folder(a_fmt(f->a, "%s", f->folder));
	assert_int_equal(test_run(f, &w0, TX_WRITE, contact_fn, &contact), OK);
	struct opened o = opened_at(f, sample(monday() - USEC_HOUR), monday());
	struct str code = sent(f, monday(), o.code, S("notice"));
	struct statutory_get_row s = seen_by(f, TEAM, monday(), code);
	struct file_row *files;
	size_t n;
	for (int again = 0; again < 2; again++)
		assert_int_equal(jobs_run_due(f->s, clock_now() + 365 * USEC_DAY, 50, &done), OK);
	READS(f, TEAM, monday(), OK, files_of(w, S("statutory_report"), s.id, &files, &n));
	assert_int_equal(n, 1);
	assert_true(str_is(files[0].media_type, "application/pdf"));
	struct kept_mail kept = { .key = a_fmt(f->a, "reporting:%lld:%lld", (long long)s.id, (long long)contact) };
	struct work w1 = work_of(f, TEAM, monday());
	assert_int_equal(test_run(f, &w1, TX_READ, kept_mail_fn, &kept), OK);
	assert_true(str_is(kept.mail.to_address, "truc@example.vn"));
	assert_true(str_starts(kept.mail.subject, S("[TBSC]")));
	assert_int_equal(kept.mail.file_id, files[0].id);
}

int main(void)
{
	static const struct migration_set *sets[4];
	sets[0] = &core_migrations;
	sets[1] = &network_migrations;
	sets[2] = &incident_migrations;
	sets[3] = &reporting_migrations;
	fixture_use(sets, 4);
	const struct CMUnitTest tests[] = {
		TEST_ON_BOTH(every_kind_passes_from_prefill_to_acceptance), TEST_ON_BOTH(the_form_is_filled_in_from_case_and_register),
		TEST_ON_BOTH(wrong_answers_name_their_item_and_rule), TEST_ON_BOTH(every_required_item_is_asked_for_when_sending),
		TEST_ON_BOTH(of_two_writers_the_second_is_told), TEST_ON_BOTH(others_see_nothing), TEST_ON_BOTH(a_returned_report_goes_on_as_a_new_draft),
		TEST_ON_BOTH(clocks_are_met_by_sending_and_run_on_when_withdrawn), TEST_ON_BOTH(a_number_is_set_once), TEST_ON_BOTH(one_recipient_decides),
		TEST_ON_BOTH(the_document_holds_every_answer), TEST_ON_BOTH(recipients_are_mailed_with_the_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
