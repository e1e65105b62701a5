/* The reports the law asks for, sent when their clocks say so, decided by the coordinator. */
#include "modules/demo/cases.h"

#include "core/counter.h"
#include "core/legal/legal.h"
#include "modules/reporting/form.h"

/* ---- answers ---- */

static void answer(struct answers *x, const char *key, struct str value)
{
	const struct item *item = item_of(str_of(key));
	if (item)
		x->at[item->at] = value;
}

static void answer_who(struct demo *d, const struct demo_case *c, struct answers *x)
{
	struct arena *a = d->w->a;
	const struct demo_org *o = c->team;
	size_t number = (size_t)(o - d->orgs);
	answer(x, "reporter_name", o->name);
	answer(x, "reporter_address", a_fmt(a, "Số %zu phố Mẫu", number + 1));
	answer(x, "reporter_phone", a_fmt(a, "024 0000 %04zu", number * 4 % 10000));
	answer(x, "reporter_email", a_fmt(a, "lienhe@%.*s.example", STR_ARG(o->slug)));
	answer(x, "contact_name", o->person);
	answer(x, "contact_phone", a_fmt(a, "024 0000 %04zu", (number * 4 + 1) % 10000));
	answer(x, "contact_email", a_fmt(a, "canbo@%.*s.example", STR_ARG(o->slug)));
}

static void answer_what(struct demo *d, const struct demo_case *c, struct answers *x, usec sent)
{
	struct arena *a = d->w->a;
	answer(x, "operator_name", c->team->name);
	answer(x, "owner_name", c->owner->name);
	answer(x, "system_name", c->system->name);
	answer(x, "system_level", a_fmt(a, "%lld", (long long)c->system_level));
	answer(x, "domains", c->system->domain);
	answer(x, "public_ips", c->system->ip);
	answer(x, "isp_name", c->owner->isp->name);
	answer(x, "incident_title", c->title);
	answer(x, "description", c->summary);
	answer(x, "detected_at", time_rfc3339(a, c->detected));
	answer(x, "incident_type", c->type);
	answer(x, "harm_level", a_fmt(a, "%lld", (long long)c->severity));
	answer(x, "handled", S("yes"));
	answer(x, "detect_method", S("log"));
	answer(x, "notified", S("coordinator"));
	answer(x, "national_security", S("no"));
	answer(x, "personal_data", c->flags.n ? S("yes") : S("no"));
	answer(x, "reported_at", time_rfc3339(a, sent));
	if (c->ended && c->ended <= sent)
		answer(x, "ended_at", time_rfc3339(a, c->ended));
}

static void answer_result(struct answers *x)
{
	answer(x, "spread", S("Chưa thấy lan sang hệ thống khác."));
	answer(x, "measures_done", S("Cô lập máy chủ\nĐổi mật khẩu quản trị\nLưu giữ nhật ký"));
	answer(x, "measures_planned", S("Vá điểm yếu\nTheo dõi tăng cường"));
	answer(x, "root_cause", S("Phần mềm chưa cập nhật bị khai thác từ xa."));
	answer(x, "scope", S("Một máy chủ ứng dụng."));
	answer(x, "remediation", S("Cài lại từ bản sao lưu sạch, vá điểm yếu, kiểm tra lại toàn bộ tài khoản."));
	answer(x, "prevention", S("Rút ngắn chu kỳ cập nhật, bật xác thực hai lớp cho quản trị."));
	answer(x, "outcome", S("Hệ thống hoạt động bình thường, không phát hiện dấu hiệu còn lại."));
	answer(x, "result", S("Đã kiểm soát."));
}

/* ---- one report ---- */

static struct str code_next(struct demo *d, usec at)
{
	int year = civil_of(at).year;
	struct demo_counter *k = &d->reports[year % DEMO_YEARS];
	k->year = year;
	return a_fmt(d->w->a, "BC-%d-%06lld", year, (long long)++k->n);
}

static void grant(struct demo *d, struct demo_rows *r, int64_t report, const struct demo_org *o, enum access_level level, const char *reason, usec at)
{
	*VEC_ADD(d->w->a, &r->report_grants) = (struct grants_add_in){ .kind = S("statutory_report"), .record = report, .org = o->id, .level = level,
		.reason = str_of(reason), .now = at };
}

static struct str number_of(struct demo *d, const struct demo_case *c)
{
	return a_fmt(d->w->a, "%lld/BC-%.*s", (long long)demo_between(d, 1, 900), STR_ARG(c->team->code));
}

static struct demo_statutory_put_in draft_of(struct demo *d, const struct demo_case *c, const struct report_form *form, usec at)
{
	struct answers x = { 0 };
	answer_who(d, c, &x);
	answer_what(d, c, &x, at);
	answer_result(&x);
	return (struct demo_statutory_put_in){ .id = demo_id(d, at), .code = code_next(d, at), .incident_id = c->id, .kind = form->kind, .profile = c->profile,
		.form = form->id, .revision = 1, .version = 1, .state = S("draft"), .fields = answers_json(d->w->a, form, &x), .from_org = c->team->id,
		.created_by = c->team->account, .created_at = at, .changed_at = at, .changed_by = c->team->person };
}

static void recipients_put(struct demo *d, struct demo_rows *r, const struct demo_case *c, const struct demo_statutory_put_in *s)
{
	struct arena *a = d->w->a;
	bool is_decided = s->ended_at != 0;
	*VEC_ADD(a, &r->recipients) = (struct demo_recipient_put_in){ .report_id = s->id, .seq = 1, .org_id = d->coordinator->id,
		.role = str_is(c->profile, "vn-2026") ? S("force") : S("coordinator"), .name = d->coordinator->name, .decides = true, .sent_at = s->sent_at,
		.acknowledged_at = s->sent_at, .seen_at = s->ended_at, .seen_by = is_decided ? S("Trực ban Mẫu") : STR_NONE, .decision = is_decided ? s->state : STR_NONE,
		.decided_by = is_decided ? S("Trực ban Mẫu") : STR_NONE, .decided_at = s->ended_at, .reason = s->reason };
	grant(d, r, s->id, c->team, ACCESS_LEAD, "author", s->created_at);
	grant(d, r, s->id, d->coordinator, ACCESS_SEE, "recipient", s->sent_at);
	if (c->owner == c->team)
		return;
	*VEC_ADD(a, &r->recipients) = (struct demo_recipient_put_in){ .report_id = s->id, .seq = 2, .org_id = c->owner->id, .role = S("owner"), .name = c->owner->name,
		.is_copy = true, .sent_at = s->sent_at, .acknowledged_at = s->sent_at };
	grant(d, r, s->id, c->owner, ACCESS_SEE, "recipient", s->sent_at);
}

/* decided 0: still waiting. Its id, for the clock it meets. */
static int64_t sent_put(struct demo *d, struct demo_rows *r, const struct demo_case *c, const struct report_form *form, usec sent, usec decided)
{
	struct demo_statutory_put_in s = draft_of(d, c, form, sent);
	bool is_returned = decided && !c->closed && !str_is(form->kind, "closing") && demo_chance(d, 6);
	s.state = !decided ? S("acknowledged") : is_returned ? S("returned") : S("accepted");
	s.reason = is_returned ? S("Đề nghị bổ sung phạm vi ảnh hưởng và số người bị ảnh hưởng.") : STR_NONE;
	s.version = decided ? 3 : 2;
	s.sent_at = sent;
	s.ended_at = decided;
	s.number = number_of(d, c);
	s.issuer = c->team->name;
	s.superior = c->team->parent ? c->team->parent->name : STR_NONE;
	s.place = S("Nơi Mẫu");
	s.authority = STR_NONE;
	s.signer_title = S("GIÁM ĐỐC");
	s.signed_by = s.sent_by = c->team->person;
	*VEC_ADD(d->w->a, &r->statutory) = s;
	recipients_put(d, r, c, &s);
	return s.id;
}

static usec decided_when(struct demo *d, const struct demo_case *c, usec sent)
{
	usec at = sent + demo_between(d, 40, 1800) * USEC_MIN;
	if (c->closed)
		return at < c->closed ? at : c->closed;
	return at <= d->w->now && demo_chance(d, 75) ? at : 0;
}

static void draft_put(struct demo *d, struct demo_rows *r, const struct demo_case *c, const struct report_form *form)
{
	usec at = d->w->now - demo_between(d, 10, 300) * USEC_MIN;
	struct demo_statutory_put_in s = draft_of(d, c, form, at < c->opened ? c->opened : at);
	if (c->team == d->star)
		s.created_by = d->responder;
	*VEC_ADD(d->w->a, &r->statutory) = s;
	grant(d, r, s.id, c->team, ACCESS_LEAD, "author", s.created_at);
}

/* ---- those of one case ---- */

static const struct report_form *form_of_clock(const struct demo_clock_put_in *k)
{
	const struct clock_rule *rule = legal_rule(k->profile, k->rule);
	if (!rule)
		return NULL;
	struct str kind = str_is(rule->met_by, "notice_update") ? S("notice") : rule->met_by;
	return legal_report(k->profile, kind) ? form_of(kind) : NULL;
}

/* A national network keeps what is recent in full; of older cases only that the duty was met. */
static bool is_told_in_full(const struct demo *d, const struct demo_case *c)
{
	return d->size->incidents < 10000 || d->w->now - c->opened < 120 * USEC_DAY;
}

void demo_reports(struct demo *d, struct demo_rows *r, const struct demo_case *c, size_t first_clock)
{
	const struct report_form *closing = form_of(S("closing"));
	int64_t closing_id = 0;
	bool is_draft_begun = false, is_other = str_is(c->step, "cancelled") || str_is(c->step, "merged");
	if (!is_told_in_full(d, c) || is_other)
		return;
	if (c->closing_sent)
		closing_id = sent_put(d, r, c, closing, c->closing_sent, c->closed);
	for (size_t i = first_clock; i < r->clocks.n; i++) {
		struct demo_clock_put_in *k = &r->clocks.at[i];
		const struct report_form *form = form_of_clock(k);
		if (!form || str_is(k->met_kind, "report"))
			continue;
		if (form == closing)
			k->met_id = k->met_at ? closing_id : 0;
		else if (k->met_at)
			k->met_id = sent_put(d, r, c, form, k->met_at, decided_when(d, c, k->met_at));
		else if (!k->ended_at && !is_draft_begun && (is_draft_begun = demo_chance(d, 40)))
			draft_put(d, r, c, form);
	}
}

err demo_report_counters(struct demo *d)
{
	int64_t first;
	for (int k = 0; k < DEMO_YEARS; k++)
		if (d->reports[k].n)
			TRY(counter_take(d->w, a_fmt(d->w->a, "BC-%d", d->reports[k].year), d->reports[k].n, &first));
	return OK;
}
