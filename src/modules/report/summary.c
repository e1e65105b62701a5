/* Reports: made, written by people, approved by two, issued. */
#include "modules/report/inside.h"

#include "base/rand.h"
#include "core/counter.h"
#include "core/jobs/jobs.h"
#include "core/journal.h"
#include "core/legal/reference.h"
#include "core/settings.h"
#include "modules/network/network.h"

static err note(struct work *w, const char *name, int64_t id, struct str code, const char *key, struct str value)
{
	struct buf b;
	buf_init(&b, 4096);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "code", code);
	if (key)
		json_text(&j, key, value);
	json_end(&j);
	err e = buf_end(&b);
	if (e == OK)
		e = journal_add(w, name, (struct journal_ref){ "summary_report", id }, buf_str(&b));
	buf_done(&b);
	return e;
}

err summary_find(struct work *w, struct str code, struct summary_get_row *ret)
{
	struct summary_get_in in = { .code = code, .viewer = w->by.org_id };
	bool found = false;
	TRY(duty_sees_all(w, &in.wide));
	if (code.n)
		TRY(summary_get(w->db, w->a, &in, ret, &found));
	return found ? OK : fail(w, E_NOT_FOUND, M_REPORT_UNKNOWN, code);
}

/* ---- making ---- */

static err job_for(struct work *w, const char *kind, int64_t id)
{
	return job_add(w, kind, a_fmt(w->a, "%lld", (long long)id), a_fmt(w->a, "{\"id\":\"%lld\"}", (long long)id), 0);
}

static void check_times(struct work *w, const struct summary_form *f, usec from)
{
	if (f->year < 2022 || from > w->now)
		fail_field(w, S("year"), M_REPORT_YEAR_WRONG);
	if (f->as_of && (f->as_of > w->now || f->as_of <= from))
		fail_field(w, S("as_of"), M_REPORT_AS_OF_WRONG, time_shown(w->a, from));
}

static err summary_put(struct work *w, const struct summary_form *f, const struct report_scope *scope, struct str name, int64_t id, struct str *ret_code)
{
	struct summary_issued_last_row last = { 0 };
	struct org_by_id_row org = { 0 };
	usec from = civil_usec((struct civil){ (int)f->year, 1, 1, 0, 0, 0 }), to = civil_usec((struct civil){ (int)f->year + 1, 1, 1, 0, 0, 0 });
	int64_t n, owner = w->by.org_id;
	bool found;
	if (!owner)
		TRY(network_coordinator(w, &owner));         /* the program itself writes for the coordinator */
	TRY(network_org(w, owner, &org));
	TRY(counter_next(w, a_fmt(w->a, "BCTH-%d", civil_of(w->now).year), &n));
	*ret_code = a_fmt(w->a, "BCTH-%d-%04lld", civil_of(w->now).year, (long long)n);
	TRY(summary_issued_last(w->db, w->a, &(struct summary_issued_last_in){ scope->kind, scope->code, owner }, &last, &found));
	return summary_insert(w->db, &(struct summary_insert_in){ .id = id, .code = *ret_code, .org = owner, .scope = scope->kind, .scope_code = scope->code,
		.scope_name = name, .year = f->year, .from = from, .to = to, .at = f->as_of ? f->as_of : w->now, .previous = found ? last.id : 0, .now = w->now,
		.account = w->by.account_id, .place = reference_label(REF_PROVINCE, org.province, LANG_VI), .demo = setting_bool(w, "site.demo") }, NULL);
}

err summary_open(struct work *w, const struct summary_form *f, int64_t *ret_id, struct str *ret_code)
{
	struct report_scope scope;
	struct str name;
	usec from = civil_usec((struct civil){ (int)f->year, 1, 1, 0, 0, 0 });
	check_times(w, f, from);
	TRY(work_checked(w));
	TRY(report_scope_of(w, f->scope, f->of, &scope, &name));
	*ret_id = id_new();
	TRY(summary_put(w, f, &scope, name, *ret_id, ret_code));
	TRY(job_for(w, "report.prepare", *ret_id));
	return note(w, "summary.open", *ret_id, *ret_code, "scope", f->scope);
}

struct preparing { struct work *w; int64_t id; struct summary_get_row r; struct report_scope scope; struct taken taken; int64_t previous_snapshot; };

static err prepare_read(struct db *db, void *arg)
{
	struct preparing *p = arg;
	struct summary_get_row before;
	bool found;
	p->w->db = db;
	TRY(summary_get(db, p->w->a, &(struct summary_get_in){ .id = p->id, .wide = true }, &p->r, &found));
	if (!found)
		return E_NOT_FOUND;
	if (p->r.previous_id) {
		TRY(summary_get(db, p->w->a, &(struct summary_get_in){ .id = p->r.previous_id, .wide = true }, &before, &found));
		p->previous_snapshot = found ? before.snapshot_id : 0;
	}
	return report_scope_known(p->w, p->r.scope, p->r.scope_code, &p->scope);
}

static err text_put(struct work *w, int64_t summary, int place, enum lang lang, int64_t version, struct str text, bool is_generated)
{
	return summary_text_insert(w->db, &(struct summary_text_insert_in){ .summary = summary, .place = place, .lang = lang == LANG_EN ? S("en") : S("vi"), .version = version,
		.text = text, .generated = is_generated, .author = w->by.name, .account = w->by.account_id, .now = w->now }, NULL);
}

static err texts_put(struct work *w, const struct summary_get_row *r)
{
	struct report_sources s;
	TRY(report_sources(w, r, &s));
	for (int lang = 0; lang < N_LANGS; lang++)
		for (int place = 1; place <= REPORT_PARTS; place++)
			TRY(text_put(w, r->id, place, (enum lang)lang, 1, report_part(w->a, (enum lang)lang, &s, place), true));
	return OK;
}

static err prepare_write(struct db *db, void *arg)
{
	struct preparing *p = arg;
	struct work *w = p->w;
	int64_t n;
	bool found;
	w->db = db;
	TRY(snapshot_put(w, &p->taken, p->r.org_id, &p->r.snapshot_id));
	TRY(summary_ready(db, &(struct summary_ready_in){ p->id, p->r.snapshot_id, p->taken.facts.at }, &n));
	if (!n)
		return E_CONFLICT;
	TRY(summary_get(db, w->a, &(struct summary_get_in){ .id = p->id, .wide = true }, &p->r, &found));
	TRY(texts_put(w, &p->r));
	return note(w, "summary.ready", p->id, p->r.code, "snapshot", p->taken.facts.code);
}

err summary_prepare(struct store *s, struct work *w, int64_t id)
{
	struct preparing p = { .w = w, .id = id };
	struct db *db = w->db;
	TRY(store_run(s, TX_READ, NULL, prepare_read, &p));
	if (!str_is(p.r.state, "preparing"))
		return OK;                                   /* done by another worker */
	p.taken.facts = (struct facts){ .scope = p.r.scope, .scope_code = p.r.scope_code, .from = p.r.from_at, .to = p.r.to_at, .at = p.r.at_at, .known = p.r.at_at };
	err e = snapshot_take(s, w, &p.scope, true, &p.taken);
	if (e == OK)
		e = store_run(s, TX_WRITE, NULL, prepare_write, &p);
	if (e == OK && p.previous_snapshot)
		e = snapshot_delta(s, w, p.previous_snapshot);
	w->db = db;
	return e;
}

/* ---- what it is written from ---- */

err summary_facts(struct work *w, const struct summary_get_row *r, struct facts *ret)
{
	struct snapshot_get_row snap;
	bool found = false;
	if (r->snapshot_id)
		TRY(snapshot_get(w->db, w->a, &(struct snapshot_get_in){ .id = r->snapshot_id, .wide = true }, &snap, &found));
	if (!found)
		return fail(w, E_CONFLICT, M_REPORT_NOT_READY);
	return facts_read(w->a, snap.body, ret);
}

err report_sources(struct work *w, const struct summary_get_row *r, struct report_sources *ret)
{
	struct facts *now = a_new(w->a, struct facts), *before = a_new(w->a, struct facts);
	struct summary_get_row last;
	bool found = false;
	*ret = (struct report_sources){ .now = now, .scope_name = r->scope_name, .year = r->year };
	TRY(summary_facts(w, r, now));
	if (r->previous_id)
		TRY(summary_get(w->db, w->a, &(struct summary_get_in){ .id = r->previous_id, .wide = true }, &last, &found));
	if (found) {
		TRY(summary_facts(w, &last, before));
		ret->before = before;
	}
	return duty_books(w, &ret->books);
}

/* ---- writing ---- */

static err need_state(struct work *w, const struct summary_get_row *r, const char *state, const char *or)
{
	return str_is(r->state, state) || (or && str_is(r->state, or)) ? OK : fail(w, E_CONFLICT, M_REPORT_STATE_WRONG, r->code);
}

/* What two people have agreed to is no longer what stands there. */
static err approvals_fall(struct work *w, const struct summary_get_row *r)
{
	TRY(approvals_end(w->db, &(struct approvals_end_in){ r->id, w->now }, NULL));
	return str_is(r->state, "approved") ? summary_move(w->db, &(struct summary_move_in){ r->id, S("approved"), S("draft") }, NULL) : OK;
}

err summary_edit(struct work *w, struct str code, int place, const struct text_form *f)
{
	struct summary_get_row r;
	struct summary_text_versions_rows rows;
	struct report_sources s;
	enum lang lang = str_is(f->lang, "en") ? LANG_EN : LANG_VI;
	TRY(summary_find(w, code, &r));
	TRY(need_state(w, &r, "draft", "approved"));
	if (place < 1 || place > REPORT_PARTS)
		return fail(w, E_NOT_FOUND, M_REPORT_PART_UNKNOWN);
	TRY(summary_text_versions(w->db, w->a, &(struct summary_text_versions_in){ r.id, place, f->lang }, &rows));
	if (!rows.n || rows.at[0].version != f->version)
		return fail(w, E_CONFLICT, M_REPORT_TEXT_CHANGED);
	struct str text = f->text;
	if (f->generated) {
		TRY(report_sources(w, &r, &s));
		text = report_part(w->a, lang, &s, place);
	}
	if (!str_trim(text).n)
		fail_field(w, S("text"), M_REPORT_TEXT_EMPTY);
	TRY(work_checked(w));
	TRY(approvals_fall(w, &r));
	TRY(text_put(w, r.id, place, lang, f->version + 1, text, f->generated));
	return note(w, "summary.edit", r.id, r.code, "part", a_fmt(w->a, "%d", place));
}

/* ---- approving and issuing ---- */

static err need_version(struct work *w, const struct summary_get_row *r, int64_t version)
{
	return version && version != r->version ? fail(w, E_CONFLICT, M_REPORT_TEXT_CHANGED) : OK;
}

err summary_approve(struct work *w, struct str code, int64_t version)
{
	struct summary_get_row r;
	struct approvals_of_rows rows;
	TRY(summary_find(w, code, &r));
	TRY(need_state(w, &r, "draft", NULL));
	TRY(need_version(w, &r, version));
	TRY(approvals_of(w->db, w->a, &(struct approvals_of_in){ r.id }, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.at[i].account_id == w->by.account_id)
			return fail(w, E_CONFLICT, M_REPORT_APPROVED_ALREADY);
	TRY(approval_insert(w->db, &(struct approval_insert_in){ id_new(), r.id, w->by.account_id, w->by.name, w->now }, NULL));
	if (rows.n + 1 >= 2)
		TRY(summary_move(w->db, &(struct summary_move_in){ r.id, S("draft"), S("approved") }, NULL));
	return note(w, "summary.approve", r.id, r.code, NULL, STR_NONE);
}

err summary_issue(struct work *w, struct str code, const struct issue_form *f)
{
	struct summary_get_row r;
	int64_t lead = 0;
	TRY(summary_find(w, code, &r));
	TRY(need_state(w, &r, "approved", NULL));
	TRY(need_version(w, &r, f->version));
	if (f->signed_at > w->now + USEC_DAY || f->signed_at + USEC_DAY < r.at_at)
		fail_field(w, S("signed_at"), M_REPORT_DATE_WRONG, date_shown(w->a, r.at_at));
	TRY(network_org_typed(w, "lead", f->lead, false, &lead));
	TRY(work_checked(w));
	TRY(summary_issued_put(w->db, &(struct summary_issued_put_in){ .id = r.id, .number = f->number, .place = f->place, .signed_on = f->signed_at, .title = f->title,
		.name = f->name, .lead = lead, .now = w->now }, NULL));
	return note(w, "summary.issue", r.id, r.code, "number", f->number);
}

err summary_withdraw(struct work *w, struct str code)
{
	struct summary_get_row r;
	TRY(summary_find(w, code, &r));
	TRY(need_state(w, &r, "draft", "approved"));
	TRY(summary_move(w->db, &(struct summary_move_in){ r.id, r.state, S("withdrawn") }, NULL));
	return note(w, "summary.withdraw", r.id, r.code, NULL, STR_NONE);
}

err summary_compare(struct work *w, struct str code)
{
	struct summary_get_row r;
	TRY(summary_find(w, code, &r));
	if (!r.snapshot_id)
		return fail(w, E_CONFLICT, M_REPORT_NOT_READY);
	TRY(job_for(w, "report.compare", r.snapshot_id));
	return note(w, "summary.compare", r.id, r.code, NULL, STR_NONE);
}
