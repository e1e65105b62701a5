/* Waivers, disputes and inspections of the invented network: one of each state that people will want to look at. */
#include "modules/demo/demo.h"

#include "core/counter.h"
#include "modules/oversight/oversight.h"

static err step(struct demo *d, const char *kind, int64_t id, usec at, const char *act, const struct demo_org *by, const char *note)
{
	return oversight_step_add(d->w->db, &(struct oversight_step_add_in){ .id = demo_id(d, at), .kind = str_of(kind), .record = id, .at = at, .act = str_of(act),
		.account = by->account, .author = by->person, .author_org = by->code, .note = str_of(note) }, NULL);
}

static err code_of(struct demo *d, const char *prefix, usec at, struct str *ret)
{
	int year = civil_of(at).year;
	int64_t n;
	TRY(counter_next(d->w, a_fmt(d->w->a, "%s-%d", prefix, year), &n));
	*ret = a_fmt(d->w->a, "%s-%d-%04lld", prefix, year, (long long)n);
	return OK;
}

static usec days_from_now(const struct demo *d, int64_t n) { return civil_day_start(civil_day_number(d->w->now) + n); }

/* ---- waivers ---- */

struct demo_waiver { const struct demo_org *o; const char *duty, *kind, *state; int64_t from, to, days; };

static err waiver_new(struct demo *d, const struct demo_waiver *x)
{
	struct work *w = d->w;
	usec at = w->now - (x->from < 0 ? -x->from + 5 : 3) * USEC_DAY, decided = at + 2 * USEC_DAY;
	bool is_yes = !strcmp(x->state, "approved");
	int64_t id = demo_id(d, at);
	struct str code;
	TRY(code_of(d, "MT", at, &code));
	TRY(waiver_insert(w->db, &(struct waiver_insert_in){ .id = id, .code = code, .org = x->o->id, .duty = str_of(x->duty), .kind = str_of(x->kind),
		.days = x->days, .starts = days_from_now(d, x->from), .ends = days_from_now(d, x->to), .ground_no = S("15/NQ-MẪU"),
		.ground_at = at - 20 * USEC_DAY, .reason = S("Đơn vị đang sắp xếp lại tổ chức, chuyển trung tâm dữ liệu (mẫu)."), .by = x->o->account, .now = at }, NULL));
	TRY(step(d, "waiver", id, at, "request", x->o, ""));
	if (!strcmp(x->state, "requested"))
		return OK;
	TRY(waiver_move(w->db, &(struct waiver_move_in){ .id = id, .from = S("requested"), .to = str_of(x->state), .ends = days_from_now(d, x->to),
		.decided_by = d->coordinator->account, .decided_org = d->coordinator->id, .decided_at = decided, .now = decided }, NULL));
	return step(d, "waiver", id, decided, is_yes ? "approve" : "refuse", d->coordinator, is_yes ? "" : "Căn cứ không áp dụng cho nghĩa vụ này (mẫu).");
}

/* ---- disputes ---- */

static err dispute_new(struct demo *d, const struct demo_org *o, const char *duty, int64_t days_ago, bool is_answered)
{
	struct work *w = d->w;
	usec at = w->now - days_ago * USEC_DAY;
	int64_t id = demo_id(d, at);
	struct str code;
	TRY(code_of(d, "KN", at, &code));
	TRY(dispute_insert(w->db, &(struct dispute_insert_in){ .id = id, .code = code, .org = o->id, .duty = str_of(duty), .unit = UNIT_ORG, .subject = o->id,
		.subject_code = o->code, .subject_name = o->name, .status = S("overdue"), .claim = S("Đơn vị đã ban hành văn bản, bản ký nằm ở hệ thống văn thư (mẫu)."),
		.due = civil_day_start(civil_day_number(at) + DISPUTE_DAYS + 1), .by = o->account, .now = at }, NULL));
	TRY(step(d, "dispute", id, at, "raise", o, ""));
	if (!is_answered)
		return OK;
	TRY(dispute_reply(w->db, &(struct dispute_reply_in){ .id = id, .outcome = S("upheld"), .follow = S("evidence"),
		.answer = S("Đề nghị đơn vị bổ sung văn bản đã ký vào hồ sơ (mẫu)."), .by = d->coordinator->account, .org = d->coordinator->id, .now = at + USEC_DAY }, NULL));
	return step(d, "dispute", id, at + USEC_DAY, "answer", d->coordinator, "Đề nghị đơn vị bổ sung văn bản đã ký vào hồ sơ (mẫu).");
}

/* ---- inspections ---- */

struct demo_visit { int64_t id; struct str code; const struct demo_org *o; usec at; };

static err visit_new(struct demo *d, const struct demo_org *o, int64_t days_ago, struct demo_visit *ret)
{
	struct work *w = d->w;
	size_t n;
	*ret = (struct demo_visit){ .o = o, .at = w->now - days_ago * USEC_DAY };
	ret->id = demo_id(d, ret->at);
	TRY(code_of(d, "KT", ret->at, &ret->code));
	TRY(inspection_insert(w->db, &(struct inspection_insert_in){ .id = ret->id, .code = ret->code, .org = o->id, .body = d->coordinator->id,
		.purpose = S("Kiểm tra việc thực hiện Chỉ thị 18/CT-TTg (mẫu)"), .place = S("Trụ sở đơn vị"), .starts = days_from_now(d, 3 - days_ago),
		.ends = days_from_now(d, 5 - days_ago), .decision_no = S("27/QĐ-MẪU"), .decision_at = ret->at - USEC_DAY, .as_of = ret->at,
		.by = d->coordinator->account, .now = ret->at }, NULL));
	TRY(inspection_member_add(w->db, &(struct inspection_member_add_in){ .inspection = ret->id, .account = d->officer, .name = demo_person(d), .position = 1 }, NULL));
	TRY(checklist_make(w, ret->id, 1, o->id, w->now, &n));
	return step(d, "inspection", ret->id, ret->at, "plan", d->coordinator, "");
}

static err visit_begun(struct demo *d, const struct demo_visit *v)
{
	usec at = v->at + 3 * USEC_DAY;
	TRY(inspection_move(d->w->db, &(struct inspection_move_in){ .id = v->id, .from = S("planned"), .to = S("under_way"), .begun_at = at, .now = at }, NULL));
	return step(d, "inspection", v->id, at, "begin", d->coordinator, "");
}

static err visit_signed(struct demo *d, const struct demo_visit *v)
{
	struct work *w = d->w;
	struct inspection_lines_rows lines;
	usec at = v->at + 5 * USEC_DAY;
	TRY(inspection_lines(w->db, w->a, &(struct inspection_lines_in){ .inspection = v->id, .round = 1, .max = LINES_MAX }, &lines));
	for (size_t i = 0; i < lines.n; i++)
		TRY(inspection_line_answer(w->db, &(struct inspection_line_answer_in){ .id = lines.at[i].id, .answer = S("ok"), .by = d->officer, .now = at }, NULL));
	for (int64_t no = 1; no <= 2; no++)
		TRY(inspection_finding_add(w->db, &(struct inspection_finding_add_in){ .id = demo_id(d, at), .inspection = v->id, .no = no,
			.text = no == 1 ? S("Chưa có kế hoạch ứng phó cho hệ thống cấp độ 3 (mẫu).") : S("Lịch trực chưa phủ đủ ngày nghỉ (mẫu)."),
			.remedy = no == 1 ? S("Ban hành kế hoạch, gửi cơ quan kiểm tra.") : S("Bổ sung lịch trực."), .owner = S("Phòng Công nghệ thông tin"),
			.due = days_from_now(d, no == 1 ? -3 : 20), .now = at }, NULL));
	TRY(inspection_write(w->db, &(struct inspection_write_in){ .id = v->id, .attended = S("Đại diện lãnh đạo đơn vị, Phòng Công nghệ thông tin (mẫu)"),
		.conclusion = S("Đơn vị cơ bản thực hiện; còn tồn tại phải khắc phục đúng hạn (mẫu)."), .now = at }, NULL));
	TRY(step(d, "inspection", v->id, at, "write", d->coordinator, ""));
	TRY(inspection_sign(w->db, &(struct inspection_sign_in){ .id = v->id, .body_signer = demo_person(d), .body_title = S("Trưởng đoàn"), .body_at = at,
		.org_signer = demo_person(d), .org_title = S("Phó Giám đốc"), .org_at = at, .now = at }, NULL));
	TRY(inspection_move(w->db, &(struct inspection_move_in){ .id = v->id, .from = S("written"), .to = S("signed"), .begun_at = v->at + 3 * USEC_DAY, .now = at }, NULL));
	return step(d, "inspection", v->id, at, "sign", d->coordinator, "");
}

static err visits(struct demo *d, const struct demo_org *other)
{
	struct demo_visit v;
	TRY(visit_new(d, d->star, 30, &v));
	TRY(visit_begun(d, &v));
	TRY(visit_signed(d, &v));
	TRY(visit_new(d, other, 4, &v));
	TRY(visit_begun(d, &v));
	return visit_new(d, d->star, 1, &v);
}

err demo_oversight(struct demo *d)
{
	const struct demo_org *other = d->star;
	for (size_t i = 0; i < d->n_orgs && other == d->star; i++)
		if (str_is(d->orgs[i].kind, "province") && &d->orgs[i] != d->star)
			other = &d->orgs[i];
	const struct demo_waiver waivers[] = { { d->star, "ct18-1a-2", "waive", "requested", 0, 180, 0 }, { other, "ct18-1e-2", "waive", "requested", 1, 90, 0 },
		{ d->star, "ct18-1l-1", "extend", "approved", -60, 25, 60 }, { other, "ct18-1i-2", "waive", "refused", 0, 120, 0 },
		{ other, "", "waive", "approved", -200, -20, 0 } };
	for (size_t i = 0; i < COUNT(waivers); i++)
		TRY(waiver_new(d, &waivers[i]));
	TRY(dispute_new(d, d->star, "ct18-1a-2", 2, false));
	TRY(dispute_new(d, other, "ct18-1a-2", 14, false));
	TRY(dispute_new(d, other, "ct18-1e-1", 20, true));
	return visits(d, other);
}
