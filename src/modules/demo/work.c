/* What people wrote and did in a case: observables, notes, tasks, and the journal of it all. */
#include "modules/demo/cases.h"

#include "base/code.h"

/* ---- observables: one pool, so that the same turn up in several cases ---- */

static struct str observable_value(struct demo *d, int64_t i, const char **ret_kind)
{
	static const char *const blocks[] = { "192.0.2", "198.51.100", "203.0.113" };
	struct arena *a = d->w->a;
	struct sha256 hash;
	switch (i % 5) {
	case 0:
		if (i < 5 * 159) {
			*ret_kind = "ipv4";
			return a_fmt(a, "%s.%lld", blocks[i / 5 % 3], (long long)(i / 15 + 200));
		}
		*ret_kind = "ipv6";
		return a_fmt(a, "2001:db8:ffff::%llx", (long long)(i + 1));
	case 1:
		*ret_kind = "domain";
		return a_fmt(a, "xau%lld.lua-dao.example", (long long)i);
	case 2:
		*ret_kind = "ipv6";
		return a_fmt(a, "2001:db8:fffe::%llx", (long long)(i + 1));
	case 3:
		*ret_kind = "url";
		return a_fmt(a, "http://tai%lld.lua-dao.example/cap-nhat.exe", (long long)i);
	default:
		*ret_kind = "sha256";
		hash = sha256_of(a_fmt(a, "mau %lld", (long long)i));
		return hex_of(a, str_from((const char *)hash.b, sizeof hash.b));
	}
}

err demo_observables(struct demo *d)
{
	d->n_observables = d->size->incidents / 12 < 150 ? 150 : d->size->incidents / 12;
	d->observables = a_array(d->w->a, struct demo_seen_value, (size_t)d->n_observables);
	struct demo_observable_put_in *rows = a_array(d->w->a, struct demo_observable_put_in, (size_t)d->n_observables);
	usec since = d->w->now - d->size->days * USEC_DAY - USEC_DAY;
	for (int64_t i = 0; i < d->n_observables; i++) {
		const char *kind;
		struct str value = observable_value(d, i, &kind);
		d->observables[i] = (struct demo_seen_value){ demo_id(d, since), value };
		rows[i] = (struct demo_observable_put_in){ .id = d->observables[i].id, .kind = str_of(kind), .value = value, .first_seen_at = since };
	}
	return demo_observable_put(d->w->db, rows, (size_t)d->n_observables);
}

struct str demo_observable(const struct demo *d, int64_t index)
{
	return d->observables[index].value;
}

struct str demo_seen(struct demo *d, struct demo_rows *r, const struct demo_case *c, const int64_t *picks, size_t n)
{
	struct str all = STR_NONE;
	int64_t last = -1;
	for (size_t k = 0; k < n; k++) {
		int64_t next = INT64_MAX;
		for (size_t m = 0; m < n; m++)
			if (picks[m] > last && picks[m] < next)
				next = picks[m];
		if (next == INT64_MAX)
			break;
		last = next;
		*VEC_ADD(d->w->a, &r->seen) = (struct demo_seen_put_in){ .incident_id = c->id, .observable_id = d->observables[next].id, .tlp = TLP_AMBER,
			.is_indicator = demo_chance(d, 60), .source = str_is(c->source, "public") ? S("report") : S("note"), .added_at = c->opened + USEC_MIN };
		all = a_fmt(d->w->a, "%.*s %.*s", STR_ARG(all), STR_ARG(d->observables[next].value));
	}
	return all.n ? a_cat(d->w->a, S(" "), str_sub(all, 1, all.n)) : all;
}

/* ---- notes and tasks ---- */

static usec moment_in(struct demo *d, const struct demo_case *c)
{
	usec end = c->closed ? c->closed : d->w->now;
	return c->opened + USEC_MIN + demo_below(d, (end - c->opened) / USEC_S + 1) * USEC_S * 9 / 10;
}

static void note_put(struct demo *d, struct demo_rows *r, const struct demo_case *c)
{
	static const char *const texts[] = {
		"Đã **cô lập** máy chủ khỏi mạng nội bộ, giữ nguyên bộ nhớ để lấy mẫu.",
		"Đã gọi đầu mối đơn vị vận hành, họ xác nhận và cử người phối hợp.",
		"Sao lưu gần nhất còn nguyên vẹn:\n\n- kiểm tra mã băm\n- khôi phục thử trên máy riêng",
		"Đã đổi mật khẩu tài khoản quản trị, thu hồi các phiên đang mở.",
		"Nhà mạng đã chặn lưu lượng bất thường ở biên.",
		"Chưa thấy dấu hiệu lan sang hệ thống khác. Tiếp tục theo dõi 24 giờ.",
		"Đã gửi yêu cầu gỡ trang giả mạo cho nhà đăng ký tên miền.",
		"Điểm yếu bị khai thác là phần mềm chưa cập nhật; đang lên lịch vá.",
	};
	bool by_team = demo_chance(d, 75);
	const struct demo_org *o = by_team ? c->team : d->coordinator;
	usec at = moment_in(d, c);
	*VEC_ADD(d->w->a, &r->notes) = (struct demo_note_put_in){ .id = demo_id(d, at), .incident_id = c->id, .text = str_of(DEMO_PICK(d, texts)),
		.tlp = demo_chance(d, 90) ? TLP_AMBER : TLP_RED, .org_only = demo_chance(d, 8) ? o->id : 0, .account_id = o->account, .author = o->person, .at = at };
}

static void task_put(struct demo *d, struct demo_rows *r, const struct demo_case *c)
{
	static const char *const titles[] = { "Lấy mẫu bộ nhớ và ổ đĩa", "Rà soát tài khoản quản trị", "Kiểm tra bản sao lưu", "Liên hệ nhà mạng chặn nguồn tấn công",
		"Cập nhật bản vá", "Thu thập nhật ký 30 ngày", "Thông báo cho người dùng bị ảnh hưởng", "Soạn báo cáo kết thúc" };
	usec at = moment_in(d, c), due = at + demo_between(d, 4, 96) * USEC_HOUR;
	bool is_done = c->closed || demo_chance(d, 45), by_star = c->team == d->star && demo_chance(d, 70);
	usec done = at + demo_between(d, 1, 80) * USEC_HOUR;
	if (c->closed && done > c->closed)
		done = c->closed;
	if (done > d->w->now)
		is_done = false;
	*VEC_ADD(d->w->a, &r->tasks) = (struct demo_task_put_in){ .id = demo_id(d, at), .incident_id = c->id, .title = str_of(DEMO_PICK(d, titles)),
		.org_id = c->team->id, .assignee = by_star ? d->responder : c->team->account, .due_at = due, .state = is_done ? S("done") : S("open"),
		.done_at = is_done ? done : 0, .outcome = is_done ? S("Đã xong, không phát hiện thêm.") : STR_NONE, .created_by = c->team->account,
		.created_at = at, .version = is_done ? 2 : 1 };
}

void demo_work(struct demo *d, struct demo_rows *r, const struct demo_case *c)
{
	bool is_small = d->size->incidents < 10000, is_fresh = d->w->now - c->opened < 60 * USEC_DAY;
	int64_t notes = is_small ? demo_between(d, 1, 4) : is_fresh ? demo_between(d, 0, 3) : demo_chance(d, 40);
	int64_t tasks = is_small ? demo_between(d, 0, 3) : is_fresh ? demo_between(d, 0, 2) : demo_chance(d, 20);
	for (int64_t i = 0; i < notes; i++)
		note_put(d, r, c);
	for (int64_t i = 0; i < tasks && !str_is(c->step, "cancelled") && !str_is(c->step, "merged"); i++)
		task_put(d, r, c);
}

/* ---- the journal ---- */

static void entry_put(struct demo *d, struct demo_rows *r, const struct demo_case *c, const char *name, usec at, struct str data)
{
	bool by_officer = str_is(c->source, "public") && at == c->opened;
	const struct demo_org *o = by_officer ? d->coordinator : c->team;
	*VEC_ADD(d->w->a, &r->journal) = (struct journal_insert_many_in){ .id = demo_id(d, at), .at = at, .name = str_of(name), .kind = S("incident"),
		.record = c->id, .account = o->account, .org = o->id, .actor = o->person, .data = data };
}

void demo_story(struct demo *d, struct demo_rows *r, const struct demo_case *c, const struct demo_moment *at, size_t n)
{
	struct arena *a = d->w->a;
	/* codes and steps hold nothing that JSON would have to escape */
	entry_put(d, r, c, "incident.open", c->opened, a_fmt(a, "{\"code\":\"%.*s\"}", STR_ARG(c->code)));
	for (size_t i = 1; i < n; i++) {
		bool is_closing = str_is(at[i].step, "closed");
		struct str data = is_closing ? a_fmt(a, "{\"code\":\"%.*s\"}", STR_ARG(c->code)) : a_fmt(a, "{\"code\":\"%.*s\",\"what\":\"step\",\"from\":\"%.*s\",\"to\":\"%.*s\"}",
			STR_ARG(c->code), STR_ARG(at[i - 1].step), STR_ARG(at[i].step));
		entry_put(d, r, c, is_closing ? "incident.close" : str_is(at[i].step, "merged") ? "incident.merge" : "incident.step", at[i].at, data);
	}
}
