/* Cases: when, where, what; and their rows. */
#include "modules/demo/cases.h"

#include "base/text.h"
#include "core/counter.h"
#include "core/legal/legal.h"
#include "modules/incident/process.h"

/* How often, in a hundred; and the words of title and summary. */
struct kind { const char *type; int share; const char *title, *summary; };
static const struct kind kinds[] = {
	{ "phishing", 22, "Trang giả mạo nhắm vào người dùng {1}", "Người dùng nhận được tin nhắn dẫn tới trang giả mạo tại {1}. Một số tài khoản đã nhập mật khẩu." },
	{ "malware", 18, "Mã độc trên máy chủ của {1}", "Phát hiện tiến trình lạ liên lạc định kỳ tới {1}, nghi mã độc điều khiển từ xa." },
	{ "intrusion", 15, "Truy cập trái phép vào {1}", "Nhật ký ghi nhận đăng nhập thành công từ {1} ngoài giờ làm việc bằng tài khoản quản trị." },
	{ "dos", 13, "Tấn công từ chối dịch vụ vào {1}", "Lưu lượng tăng đột biến từ nhiều nguồn, nhiều nhất là {1}, dịch vụ chập chờn." },
	{ "deface", 9, "Thay đổi giao diện {1}", "Trang chủ bị chèn nội dung lạ và liên kết tới {1}." },
	{ "ransom", 8, "Mã hóa dữ liệu tại {1}", "Nhiều tệp bị mã hóa, để lại thư đòi tiền; máy đầu tiên từng kết nối tới {1}." },
	{ "espionage", 6, "Nghi lộ dữ liệu từ {1}", "Dữ liệu được gửi ra ngoài tới {1} trong nhiều đêm liên tiếp." },
	{ "sabotage", 3, "Phá hoại dữ liệu của {1}", "Một số bảng dữ liệu bị xóa sau kết nối từ {1}; đang đối chiếu bản sao lưu." },
	{ "combined", 2, "Tấn công kết hợp vào {1}", "Từ chối dịch vụ che giấu việc dò quét và xâm nhập từ {1}." },
	{ "other", 4, "Dấu hiệu bất thường tại {1}", "Hệ thống giám sát cảnh báo kết nối bất thường với {1}, chưa rõ nguyên nhân." },
};

static const struct kind *kind_any(struct demo *d)
{
	int64_t at = demo_below(d, 100);
	for (size_t i = 0; i < COUNT(kinds); i++)
		if ((at -= kinds[i].share) < 0)
			return &kinds[i];
	return &kinds[0];
}

/* The words with {1} filled in. */
static struct str filled(struct arena *a, const char *words, struct str value)
{
	struct str all = str_of(words);
	size_t at = (size_t)str_find(all, S("{1}"));
	struct str head = a_cat(a, str_sub(all, 0, at), value);
	return a_cat(a, head, str_sub(all, at + 3, all.n));
}

/* A small network has most of its cases lately, so that there is something to do; a national one grows slowly. */
static usec moment_of(struct demo *d, int64_t i)
{
	const struct demo_size *s = d->size;
	double left = (double)(s->incidents - 1 - i) / (double)s->incidents, span = (double)(s->days * USEC_DAY);
	double back = s->incidents < 10000 ? left * left : left * (0.75 + 0.25 * left);
	usec jitter = demo_below(d, (int64_t)(span / (double)s->incidents / 2) + 1) / (s->incidents < 10000 ? 20 : 1);
	usec at = d->w->now - 20 * USEC_MIN - (usec)(back * span) - jitter;
	return at - at % USEC_S;
}

static const struct demo_system *system_any(struct demo *d)
{
	const struct demo_org *star = d->star->parent;
	if (demo_chance(d, d->size->incidents < 10000 ? 22 : 2))
		return &d->systems[star->first_system + (size_t)demo_below(d, (int64_t)star->n_systems)];
	return &d->systems[demo_below(d, (int64_t)d->n_systems)];
}

static struct str harms(struct demo *d)
{
	static const char *const sets[] = { "a", "c", "d", "a d", "a dd", "b" };
	return str_of(DEMO_PICK(d, sets));
}

static void judge(struct demo *d, struct demo_case *c)
{
	static const int severities[] = { 1, 1, 1, 2, 2, 2, 2, 3, 3, 4 };
	c->severity = DEMO_PICK(d, severities);
	c->system_level = c->system->level;
	c->is_important = c->system->is_important;
	if (c->severity >= 3 && demo_chance(d, 60))
		c->criteria = harms(d);
	c->owner_capable = c->severity < 3 ? 1 : demo_chance(d, 40) ? 0 : demo_chance(d, 50) ? 1 : -1;
	c->is_beyond = c->owner_capable == 0;
	c->class = str_of(incident_class_of(c->system_level, c->is_important, c->criteria, c->owner_capable));
	bool leaks = str_is(c->type, "espionage") || str_is(c->type, "ransom") || str_is(c->type, "intrusion");
	c->flags = leaks && demo_chance(d, 25) ? S("personal_data") : STR_NONE;
}

static usec length_any(struct demo *d)
{
	int64_t at = demo_below(d, 100);
	if (at < 30)
		return demo_between(d, 6, 48) * USEC_HOUR;
	if (at < 70)
		return demo_between(d, 48, 170) * USEC_HOUR;
	return at < 96 ? demo_between(d, 7, 20) * USEC_DAY : demo_between(d, 20, 45) * USEC_DAY;
}

static void schedule(struct demo *d, struct demo_case *c, usec opened)
{
	c->opened = opened;
	c->received = opened - demo_between(d, 5, 90) * USEC_MIN;
	c->detected = c->received - demo_between(d, 10, 60 * (c->severity > 2 ? 8 : 20)) * USEC_MIN;
	c->will_end = opened + length_any(d);
	c->will_close = c->will_end + demo_between(d, 5, 120) * USEC_HOUR;
	c->profile = *legal_profile_at(c->detected);
}

static void case_of(struct demo *d, struct demo_case *c, int64_t i, const int64_t *picks)
{
	struct arena *a = d->w->a;
	static const char *const sources[] = { "public", "public", "public", "member", "monitoring", "own", "partner" };
	const struct kind *k = kind_any(d);
	*c = (struct demo_case){ .system = system_any(d), .type = str_of(k->type), .source = str_of(DEMO_PICK(d, sources)) };
	c->owner = c->system->owner;
	c->team = c->owner->team;
	judge(d, c);
	schedule(d, c, moment_of(d, i));
	c->id = demo_id(d, c->opened);
	c->title = filled(a, k->title, c->system->name);
	c->summary = filled(a, k->summary, demo_observable(d, picks[0]));
	c->assignee = c->team == d->star && demo_chance(d, 60) ? d->responder : demo_chance(d, 70) ? c->team->account : 0;
}

/* Codes count up within each year of opening, in the order of time; the counters follow. */
struct codes { int year; int64_t n; };

static err code_of(struct demo *d, struct codes *y, struct demo_case *c)
{
	int year = civil_of(c->opened).year;
	int64_t first;
	if (y->year != year && y->n)
		TRY(counter_take(d->w, a_fmt(d->w->a, "SC-%d", y->year), y->n, &first));
	if (y->year != year)
		*y = (struct codes){ year, 0 };
	c->code = a_fmt(d->w->a, "SC-%d-%06lld", year, (long long)++y->n);
	return OK;
}

/* ---- rows ---- */

static void grant_put(struct demo *d, struct demo_rows *r, const struct demo_case *c, const struct demo_org *o, enum access_level level, const char *role)
{
	size_t n = r->grants.n;
	*VEC_ADD(d->w->a, &r->parties) = (struct demo_party_put_in){ .incident_id = c->id, .org_id = o->id, .role = str_of(role), .joined_at = c->opened };
	for (size_t i = n; i-- > 0 && r->grants.at[i].record == c->id;)
		if (r->grants.at[i].org == o->id)
			return;
	*VEC_ADD(d->w->a, &r->grants) = (struct grants_add_in){ .kind = S("incident"), .record = c->id, .org = o->id, .level = level,
		.reason = str_of(role), .now = c->opened, .by = d->officer };
}

static void grants_put(struct demo *d, struct demo_rows *r, const struct demo_case *c)
{
	grant_put(d, r, c, c->team, ACCESS_LEAD, "responsible");
	grant_put(d, r, c, d->coordinator, ACCESS_LEAD, "coordinator");
	grant_put(d, r, c, c->owner, ACCESS_WORK, "owner");
	grant_put(d, r, c, c->owner->team, ACCESS_WORK, "operator");
	if (demo_chance(d, 8))
		grant_put(d, r, c, c->owner->isp, ACCESS_SEE, "isp");
}

static void case_put(struct demo *d, struct demo_rows *r, const struct demo_case *c, size_t n_steps)
{
	bool is_merged = c->merged_into != 0;
	*VEC_ADD(d->w->a, &r->incidents) = (struct demo_incident_put_in){
		.id = c->id, .code = c->code, .title = c->title, .summary = c->summary, .type = c->type, .severity = c->severity, .class = c->class,
		.class_computed = c->class, .criteria = c->criteria, .owner_capable = c->owner_capable, .is_national_important = c->is_important,
		.step = c->step, .tlp = demo_chance(d, 12) ? TLP_RED : TLP_AMBER, .pap = TLP_AMBER, .profile = c->profile, .source = c->source,
		.detected_at = c->detected, .received_at = c->received, .opened_at = c->opened, .response_ended_at = c->ended, .closed_at = c->closed,
		.owner_org = c->owner->id, .operator_org = c->owner->team->id, .responsible_org = c->team->id, .isp_org = c->owner->isp->id,
		.system_id = c->system->id, .system_name = c->system->name, .system_level = c->system_level, .sector = c->owner->sector,
		.province = c->owner->province, .flags = c->flags, .is_beyond_capability = c->is_beyond, .handled_by = c->closed ? S("own") : STR_NONE,
		.assignee = c->assignee, .merged_into = c->merged_into, .step_before_merge = is_merged ? process_first(c->class) : STR_NONE,
		.version = (int64_t)n_steps, .is_demo = true, .created_by = str_is(c->source, "public") ? d->officer : c->team->account };
}

static void words_put(struct demo *d, struct demo_rows *r, const struct demo_case *c, struct str values)
{
	struct arena *a = d->w->a;
	/* the same words in the same order as incident_refresh() */
	struct str words = a_fmt(a, "%.*s %.*s %.*s %.*s", STR_ARG(c->code), STR_ARG(c->title), STR_ARG(c->system->name), STR_ARG(c->summary));
	*VEC_ADD(a, &r->words) = (struct demo_words_put_in){ .incident_id = c->id, .words = text_fold(a, a_cat(a, words, values)) };
}

static err rows_write(struct demo *d, const struct demo_rows *r)
{
	struct db *db = d->w->db;
	TRY(demo_incident_put(db, r->incidents.at, r->incidents.n));
	TRY(grants_add(db, r->grants.at, r->grants.n));
	TRY(demo_party_put(db, r->parties.at, r->parties.n));
	TRY(demo_clock_put(db, r->clocks.at, r->clocks.n));
	TRY(demo_note_put(db, r->notes.at, r->notes.n));
	TRY(demo_task_put(db, r->tasks.at, r->tasks.n));
	TRY(demo_seen_put(db, r->seen.at, r->seen.n));
	TRY(demo_words_put(db, r->words.at, r->words.n));
	TRY(report_insert_many(db, r->notices.at, r->notices.n));
	TRY(report_values_put(db, r->values.at, r->values.n));
	TRY(demo_message_put(db, r->messages.at, r->messages.n));
	TRY(demo_statutory_put(db, r->statutory.at, r->statutory.n));
	TRY(demo_recipient_put(db, r->recipients.at, r->recipients.n));
	TRY(grants_add(db, r->report_grants.at, r->report_grants.n));
	return journal_insert_many(db, r->journal.at, r->journal.n);
}

static err case_make(struct demo *d, struct demo_rows *r, struct codes *y, int64_t i)
{
	struct demo_case c;
	struct demo_moment steps[DEMO_MOMENTS];
	int64_t picks[3];
	size_t n_picks = (size_t)demo_between(d, 1, 3);
	for (size_t k = 0; k < 3; k++)
		picks[k] = demo_below(d, d->n_observables);
	case_of(d, &c, i, picks);
	TRY(code_of(d, y, &c));
	size_t n_steps = demo_steps(d, &c, steps);
	case_put(d, r, &c, n_steps);
	grants_put(d, r, &c);
	demo_notice(d, r, &c);
	size_t first_clock = r->clocks.n;
	demo_clocks(d, r, &c);
	demo_reports(d, r, &c, first_clock);
	words_put(d, r, &c, demo_seen(d, r, &c, picks, n_picks));
	demo_work(d, r, &c);
	demo_story(d, r, &c, steps, n_steps);
	return OK;
}

err demo_cases(struct demo *d)
{
	struct codes y = { 0 };
	int64_t first;
	TRY(demo_observables(d));
	struct arena_mark mark = arena_mark(d->w->a);
	for (int64_t i = 0; i < d->size->incidents; arena_rewind(d->w->a, mark)) {
		struct demo_rows r = { 0 };
		for (int k = 0; k < CASES_AT_ONCE && i < d->size->incidents; k++, i++)
			TRY(case_make(d, &r, &y, i));
		TRY(rows_write(d, &r));
	}
	struct demo_rows waiting = { 0 };
	demo_waiting(d, &waiting);
	TRY(rows_write(d, &waiting));
	TRY(demo_report_counters(d));
	TRY(counter_take(d->w, a_fmt(d->w->a, "SC-%d", y.year), y.n, &first));
	TRY(demo_search_fill(d->w->db, NULL));
	TRY(demo_words_clear(d->w->db, NULL));
	d->n_incidents = d->size->incidents;
	return demo_list_fill(d->w->db, NULL);
}
