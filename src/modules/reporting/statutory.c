#include "modules/reporting/statutory.h"

#include "base/rand.h"
#include "core/counter.h"
#include "core/files.h"
#include "core/journal.h"
#include "core/jobs/jobs.h"
#include "modules/network/network.h"
#include "modules/reporting/inside.h"

struct str statutory_title(struct str profile, struct str kind, enum lang lang)
{
	const struct report_rule *rule = legal_report(profile, kind);
	return rule ? rule->title[lang] : kind;
}

bool statutory_is_over(struct str state) { return str_is(state, "accepted") || str_is(state, "returned") || str_is(state, "withdrawn"); }
bool statutory_is_own(const struct work *w, const struct statutory_get_row *s) { return s->from_org == w->by.org_id; }
static bool is_draft(const struct statutory_get_row *s) { return str_is(s->state, "draft"); }

err statutory_by_code(struct work *w, struct str code, struct statutory_get_row *ret)
{
	bool found;
	TRY(statutory_get(w->db, w->a, &(struct statutory_get_in){ .viewer = w->by.org_id, .code = code }, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_REPORTING_NOT_FOUND, code);
}

/* Drafts and sent reports are changed by their author's organisation alone. */
static err own_by_code(struct work *w, struct str code, struct statutory_get_row *ret)
{
	TRY(statutory_by_code(w, code, ret));
	return statutory_is_own(w, ret) ? OK : fail(w, E_DENIED, M_REPORTING_NOT_OWN, code);
}

static err one_changed(struct work *w, struct str code, int64_t n)
{
	return n ? OK : fail(w, E_CONFLICT, M_REPORTING_CHANGED_MEANWHILE, code);
}

/* {"code": the report, …}: on the report's own record, or on the case's, where the timeline shows it. */
static struct str entry_data(struct work *w, struct str code, struct str kind, struct str reason)
{
	struct buf b;
	buf_init(&b, 64 << 10);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "code", code);
	json_text(&j, "kind", kind);
	if (reason.n)
		json_text(&j, "reason", reason);
	json_end(&j);
	struct str s = a_dup(w->a, buf_str(&b));
	buf_done(&b);
	return s;
}

static err noted(struct work *w, const char *name, int64_t id, struct str code, struct str kind)
{
	return journal_add(w, name, (struct journal_ref){ "statutory_report", id }, entry_data(w, code, kind, STR_NONE));
}

static err noted_on_case(struct work *w, const char *name, const struct statutory_get_row *s, struct str reason)
{
	return journal_add(w, name, (struct journal_ref){ "incident", s->incident_id }, entry_data(w, s->code, s->kind, reason));
}

/* ---- drafts ---- */

static err next_code(struct work *w, struct str *ret)
{
	int64_t n;
	int year = civil_of(w->now).year;
	TRY(counter_next(w, a_fmt(w->a, "BC-%d", year), &n));
	*ret = a_fmt(w->a, "BC-%d-%06lld", year, (long long)n);
	return OK;
}

static err begun_before(struct work *w, int64_t incident_id, struct str kind, struct str *ret_code, bool *ret_found)
{
	struct statutory_draft_of_row draft;
	struct statutory_waiting_rows waiting = { 0 };
	TRY(statutory_draft_of(w->db, w->a, &(struct statutory_draft_of_in){ .incident_id = incident_id, .kind = kind, .from_org = w->by.org_id }, &draft, ret_found));
	if (*ret_found)
		*ret_code = draft.code;
	else if (str_is(kind, "closing"))
		TRY(statutory_waiting(w->db, w->a, &(struct statutory_waiting_in){ .incident_id = incident_id, .kind = kind, .from_org = w->by.org_id }, &waiting));
	return waiting.n ? fail(w, E_CONFLICT, M_REPORTING_ONE_WAITS, waiting.at[0].code) : OK;
}

static err insert_new(struct work *w, const struct incident_get_row *i, const struct report_form *form, struct str code)
{
	int64_t id = id_new();
	struct answers x;
	TRY(statutory_prefill(w, i->id, form, &x));
	TRY(statutory_insert(w->db, &(struct statutory_insert_in){ .id = id, .code = code, .incident_id = i->id, .kind = form->kind, .profile = i->profile,
		.form = form->id, .revision = 1, .fields = answers_json(w->a, form, &x), .from_org = w->by.org_id, .created_by = w->by.account_id,
		.now = w->now, .by = w->by.name }, NULL));
	TRY(access_give(w, S("statutory_report"), id, w->by.org_id, ACCESS_LEAD, S("author")));
	return noted(w, "reporting.begin", id, code, form->kind);
}

err statutory_begin(struct work *w, struct str incident_code, struct str kind, struct str *ret_code, bool *ret_is_new)
{
	struct incident_get_row i;
	bool found;
	TRY(incident_by_code(w, incident_code, ACCESS_WORK, &i));
	const struct report_form *form = form_of(kind);
	if (!form || !legal_report(i.profile, kind))
		return fail(w, E_INVALID, M_REPORTING_NO_SUCH_KIND, kind);
	if (incident_is_over(i.step))
		return fail(w, E_CONFLICT, M_INCIDENT_CLOSED, incident_code);
	TRY(begun_before(w, i.id, kind, ret_code, &found));
	*ret_is_new = !found;
	if (found)
		return OK;
	TRY(next_code(w, ret_code));
	return insert_new(w, &i, form, *ret_code);
}

err statutory_save(struct work *w, struct str code, int64_t version, const struct answers *x)
{
	struct statutory_get_row s;
	struct answers checked = *x;
	int64_t n;
	TRY(own_by_code(w, code, &s));
	if (!is_draft(&s))
		return fail(w, E_CONFLICT, M_REPORTING_FROZEN, code);
	const struct report_form *form = form_of(s.kind);
	TRY(answers_check(w, form, &checked, false));
	TRY(statutory_save_fields(w->db, &(struct statutory_save_fields_in){ .id = s.id, .version = version, .fields = answers_json(w->a, form, &checked),
		.now = w->now, .by = w->by.name }, &n));
	if (!n)
		return fail(w, E_CONFLICT, M_REPORTING_SAVED_BY_OTHER, s.changed_by, time_shown(w->a, s.changed_at));
	return noted(w, "reporting.save", s.id, code, s.kind);
}

/* ---- sending ---- */

static err check_signer(struct work *w, const struct statutory_get_row *s, const struct send_form *f)
{
	const struct report_rule *rule = legal_report(s->profile, s->kind);
	if (!f->signer_name.n)
		fail_field(w, S("signer_name"), M_REPORTING_SIGNER_NEEDED);
	if (rule && rule->is_signed && !f->signer_title.n)
		fail_field(w, S("signer_title"), M_REPORTING_SIGNER_TITLE_NEEDED);
	return work_checked(w);
}

static err insert_recipients(struct work *w, const struct statutory_get_row *s, const struct recipients *to, bool *ret_received)
{
	*ret_received = false;
	for (size_t k = 0; k < to->n; k++) {
		const struct recipient *x = &to->at[k];
		TRY(recipient_insert(w->db, &(struct recipient_insert_in){ .report_id = s->id, .seq = (int64_t)k + 1, .org_id = x->org_id, .role = x->role,
			.name = x->name, .is_copy = x->is_copy, .decides = x->decides, .now = w->now, .acknowledged_at = x->org_id ? w->now : 0 }, NULL));
		if (!x->org_id)
			continue;
		*ret_received = true;
		TRY(access_give(w, S("statutory_report"), s->id, x->org_id, ACCESS_SEE, S("recipient")));
	}
	return OK;
}

/* A notice sent when handling has ended is also the update of Circular 20/2017 Art. 9.2.a. */
static err meet_clocks(struct work *w, const struct statutory_get_row *s)
{
	struct incident_facts_row i;
	TRY(clocks_meet(w, s->incident_id, s->kind, w->now, S("statutory_report"), s->id));
	TRY(incident_facts(w->db, w->a, &(struct incident_facts_in){ .id = s->incident_id }, &i));
	if (str_is(s->kind, "notice") && i.response_ended_at)
		TRY(clocks_meet(w, s->incident_id, S("notice_update"), w->now, S("statutory_report"), s->id));
	return incident_refresh(w, s->incident_id);
}

static err set_sent(struct work *w, const struct statutory_get_row *s, int64_t version, const struct send_form *f, bool is_received)
{
	struct org_by_id_row org;
	int64_t n;
	TRY(network_org(w, s->from_org, &org));
	TRY(statutory_set_sent(w->db, &(struct statutory_set_sent_in){ .id = s->id, .version = version, .state = is_received ? S("acknowledged") : S("sent"),
		.number = f->number, .issuer = org.name, .superior = org.parent_name, .place = f->place, .authority = f->authority,
		.signer_title = f->signer_title, .signed_by = f->signer_name, .file_unit = f->file_unit, .urgency = f->urgency,
		.now = w->now, .by = w->by.name }, &n));
	return one_changed(w, s->code, n);
}

err statutory_send(struct work *w, struct str code, int64_t version, const struct send_form *f)
{
	struct statutory_get_row s;
	struct answers x;
	struct recipients to;
	bool is_received;
	TRY(own_by_code(w, code, &s));
	if (!is_draft(&s))
		return fail(w, E_CONFLICT, M_REPORTING_FROZEN, code);
	if (incident_is_over(s.step))
		return fail(w, E_CONFLICT, M_INCIDENT_CLOSED, s.incident_code);
	answers_read(w->a, s.fields, &x);
	TRY(answers_check(w, form_of(s.kind), &x, true));
	TRY(check_signer(w, &s, f));
	TRY(recipients_find(w, s.incident_id, s.profile, s.kind, s.from_org, &to));
	TRY(insert_recipients(w, &s, &to, &is_received));
	TRY(set_sent(w, &s, version, f, is_received));
	TRY(meet_clocks(w, &s));
	struct str id = a_fmt(w->a, "%lld", (long long)s.id);
	TRY(job_add(w, "reporting.deliver", id, a_fmt(w->a, "{\"report\":\"%.*s\"}", STR_ARG(id)), 0));
	return noted_on_case(w, "reporting.send", &s, STR_NONE);
}

err statutory_number(struct work *w, struct str code, struct str number)
{
	struct statutory_get_row s;
	int64_t n;
	TRY(own_by_code(w, code, &s));
	if (!number.n)
		fail_field(w, S("number"), M_REPORTING_NUMBER_NEEDED);
	TRY(work_checked(w));
	TRY(statutory_set_number(w->db, &(struct statutory_set_number_in){ .id = s.id, .number = number }, &n));
	if (!n)
		return fail(w, E_CONFLICT, M_REPORTING_NUMBER_FIXED, code);
	return noted(w, "reporting.number", s.id, code, s.kind);
}

static bool is_document(const struct upload *u)
{
	static const char *const good[] = { ".pdf", ".jpg", ".jpeg", ".png", ".docx", ".zip", ".p7m", ".asice" };
	for (size_t i = 0; i < COUNT(good); i++) {
		struct str end = str_of(good[i]);
		if (u->name.n > end.n && str_eq_nocase(str_sub(u->name, u->name.n - end.n, end.n), end))
			return true;
	}
	return false;
}

err statutory_signed_copy(struct work *w, struct str code, const struct uploads *files, int64_t *ret_id)
{
	struct statutory_get_row s;
	TRY(own_by_code(w, code, &s));
	if (statutory_is_over(s.state))
		return fail(w, E_CONFLICT, M_REPORTING_DECIDED_ALREADY, code);
	for (size_t i = 0; i < files->n; i++)
		if (!is_document(&files->at[i]))
			fail_field(w, S("signed_copy"), M_REPORTING_FILE_KIND, files->at[i].name);
	TRY(work_checked(w));
	for (size_t i = 0; i < files->n; i++)
		TRY(file_attach(w, &files->at[i], S("statutory_report"), s.id, S("signed"), ret_id));
	return noted(w, "reporting.signed_copy", s.id, code, s.kind);
}

/* ---- the recipient's side ---- */

static err own_recipient(struct work *w, const struct statutory_get_row *s, struct recipients_of_row *ret, bool *ret_found)
{
	struct recipients_of_rows rows;
	TRY(recipients_of(w->db, w->a, &(struct recipients_of_in){ .report_id = s->id }, &rows));
	*ret_found = false;
	for (size_t k = 0; k < rows.n && !*ret_found; k++) {
		*ret_found = rows.at[k].org_id && rows.at[k].org_id == w->by.org_id;
		*ret = rows.at[k];
	}
	return OK;
}

err statutory_may_decide(struct work *w, const struct statutory_get_row *s, bool *ret)
{
	struct recipients_of_row own;
	bool found;
	TRY(own_recipient(w, s, &own, &found));
	bool is_waiting = str_is(s->state, "sent") || str_is(s->state, "acknowledged");
	*ret = found && is_waiting && own.decides && !own.decision.n;
	return OK;
}

err statutory_see(struct work *w, struct str code)
{
	struct statutory_get_row s;
	struct recipients_of_row own;
	bool found;
	TRY(statutory_by_code(w, code, &s));
	TRY(own_recipient(w, &s, &own, &found));
	if (!found)
		return fail(w, E_DENIED, M_REPORTING_NOT_RECIPIENT, code);
	if (own.seen_at || str_is(s.state, "withdrawn"))
		return fail(w, E_CONFLICT, M_REPORTING_SEEN_ALREADY, code);
	TRY(recipient_see(w->db, &(struct recipient_see_in){ .report_id = s.id, .org_id = w->by.org_id, .now = w->now, .by = w->by.name }, NULL));
	return noted(w, "reporting.see", s.id, code, s.kind);
}

static err decide(struct work *w, const struct statutory_get_row *s, int64_t version, struct str decision, struct str reason)
{
	int64_t n;
	bool may_decide;
	TRY(statutory_may_decide(w, s, &may_decide));
	if (statutory_is_over(s->state))
		return fail(w, E_CONFLICT, M_REPORTING_DECIDED_ALREADY, s->code);
	if (!may_decide)
		return fail(w, E_DENIED, M_REPORTING_NOT_DECIDER, s->code);
	TRY(recipient_decide(w->db, &(struct recipient_decide_in){ .report_id = s->id, .org_id = w->by.org_id, .decision = decision, .now = w->now,
		.by = w->by.name, .reason = reason }, &n));
	TRY(one_changed(w, s->code, n));
	TRY(statutory_set_ended(w->db, &(struct statutory_set_ended_in){ .id = s->id, .version = version, .state = decision, .now = w->now, .reason = reason }, &n));
	return one_changed(w, s->code, n);
}

err statutory_accept(struct work *w, struct str code, int64_t version, struct str remark)
{
	struct statutory_get_row s;
	TRY(statutory_by_code(w, code, &s));
	TRY(decide(w, &s, version, S("accepted"), remark));
	if (str_is(s.kind, "closing"))
		TRY(incident_close(w, s.incident_id));
	TRY(statutory_tell_author(w, &s, s.code, M_REPORTING_MAIL_ACCEPTED, remark));
	return noted_on_case(w, "reporting.accept", &s, remark);
}

/* BC-2026-000045 → BC-2026-000045-2 → BC-2026-000045-3 */
static struct str code_of_next(struct work *w, const struct statutory_get_row *s)
{
	struct str base = s->code;
	if (s->revision > 1)
		while (base.n && base.p[--base.n] != '-')
			;
	return a_fmt(w->a, "%.*s-%lld", STR_ARG(base), (long long)s->revision + 1);
}

static err begin_again(struct work *w, const struct statutory_get_row *s, struct str code, struct str reason)
{
	int64_t id = id_new();
	TRY(statutory_insert(w->db, &(struct statutory_insert_in){ .id = id, .code = code, .incident_id = s->incident_id, .kind = s->kind, .profile = s->profile,
		.form = s->form, .revision = s->revision + 1, .replaces = s->id, .fields = s->fields, .from_org = s->from_org, .created_by = s->created_by,
		.now = w->now, .by = s->changed_by, .reason = reason }, NULL));
	return access_give(w, S("statutory_report"), id, s->from_org, ACCESS_LEAD, S("author"));
}

err statutory_return(struct work *w, struct str code, int64_t version, struct str reason, struct str *ret_draft)
{
	struct statutory_get_row s;
	TRY(statutory_by_code(w, code, &s));
	if (!reason.n)
		fail_field(w, S("reason"), M_REPORTING_REASON_NEEDED);
	TRY(work_checked(w));
	TRY(decide(w, &s, version, S("returned"), reason));
	*ret_draft = code_of_next(w, &s);
	TRY(begin_again(w, &s, *ret_draft, reason));
	TRY(statutory_tell_author(w, &s, *ret_draft, M_REPORTING_MAIL_RETURNED, reason));
	return noted_on_case(w, "reporting.return", &s, reason);
}

/* ---- withdrawing ---- */

static err check_untouched(struct work *w, const struct statutory_get_row *s, struct str reason)
{
	struct recipients_of_rows rows;
	if (!reason.n)
		fail_field(w, S("reason"), M_REPORTING_REASON_NEEDED);
	TRY(work_checked(w));
	TRY(recipients_of(w->db, w->a, &(struct recipients_of_in){ .report_id = s->id }, &rows));
	for (size_t k = 0; k < rows.n; k++)
		if (rows.at[k].seen_at || rows.at[k].decision.n)
			return fail(w, E_CONFLICT, M_REPORTING_TAKEN_IN_HAND, rows.at[k].name);
	return OK;
}

err statutory_withdraw(struct work *w, struct str code, int64_t version, struct str reason)
{
	struct statutory_get_row s;
	int64_t n;
	TRY(own_by_code(w, code, &s));
	if (statutory_is_over(s.state))
		return fail(w, E_CONFLICT, M_REPORTING_DECIDED_ALREADY, code);
	if (!is_draft(&s))
		TRY(check_untouched(w, &s, reason));
	TRY(statutory_set_ended(w->db, &(struct statutory_set_ended_in){ .id = s.id, .version = version, .state = S("withdrawn"), .now = w->now, .reason = reason }, &n));
	TRY(one_changed(w, code, n));
	if (is_draft(&s))
		return noted(w, "reporting.withdraw", s.id, code, s.kind);
	TRY(clocks_unmeet(w, s.incident_id, S("statutory_report"), s.id));
	TRY(incident_refresh(w, s.incident_id));
	return noted_on_case(w, "reporting.withdraw", &s, reason);
}

err statutory_link(struct work *w, int64_t id, struct link *ret)
{
	struct statutory_seen_row row;
	bool found = false;
	if (may(w, &reporting_read))
		TRY(statutory_seen(w->db, w->a, &(struct statutory_seen_in){ .viewer = w->by.org_id, .id = id }, &row, &found));
	if (found)
		*ret = (struct link){ a_fmt(w->a, "/statutory-reports/%.*s", STR_ARG(row.code)), row.code, NULL, false };
	return OK;
}
