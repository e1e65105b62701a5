/* What the public reported: behind a part of the cases, and waiting in the triage queue. */
#include "modules/demo/cases.h"

#include "base/code.h"
#include "modules/intake/report.h"

static struct str code_new(struct demo *d)
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char c[8];
	for (size_t i = 0; i < sizeof c; i++)
		c[i] = letters[demo_below(d, 32)];
	return a_fmt(d->w->a, "TB-%.4s-%.4s", c, c + 4);
}

static struct str bytes_of(struct arena *a, struct sha256 h)
{
	return a_dup(a, str_from((const char *)h.b, sizeof h.b));
}

static void grant(struct demo *d, struct demo_rows *r, int64_t report, usec at)
{
	*VEC_ADD(d->w->a, &r->grants) = (struct grants_add_in){ .kind = S("report"), .record = report, .org = d->coordinator->id, .level = ACCESS_LEAD,
		.reason = S("coordinator"), .now = at };
}

static void entry(struct demo *d, struct demo_rows *r, int64_t report, const char *name, usec at, int64_t account, struct str actor)
{
	*VEC_ADD(d->w->a, &r->journal) = (struct journal_insert_many_in){ .id = demo_id(d, at), .at = at, .name = str_of(name), .kind = S("report"),
		.record = report, .account = account, .org = account ? d->coordinator->id : 0, .actor = actor, .data = S("{}") };
}

/* A report about a system, as somebody might have written it. */
static struct report_insert_many_in notice_of(struct demo *d, const struct demo_system *s, struct str description, usec detected, usec received)
{
	struct arena *a = d->w->a;
	struct str code = code_new(d);
	bool is_named = demo_chance(d, 70);
	return (struct report_insert_many_in){ .id = demo_id(d, received), .code = code, .secret_hash = bytes_of(a, sha256_of(report_secret(a, code))),
		.channel = demo_chance(d, 80) ? S("web") : S("api"), .lang = demo_chance(d, 92) ? S("vi") : S("en"),
		.notifier_name = is_named ? demo_person(d) : STR_NONE, .notifier_email = is_named ? a_fmt(a, "nguoibao%lld@dan.example", (long long)demo_below(d, 9000)) : STR_NONE,
		.system_name = demo_chance(d, 60) ? s->name : STR_NONE, .domains = a_fmt(a, "[\"%.*s\"]", STR_ARG(s->domain)), .ips = a_fmt(a, "[\"%.*s\"]", STR_ARG(s->ip)),
		.description = description, .detected_at = detected, .received_at = received, .content_hash = bytes_of(a, sha256_of(code)), .state = S("new"),
		.acknowledged_at = received, .version = 1, .is_demo = true };
}

static void put(struct demo *d, struct demo_rows *r, const struct report_insert_many_in *n, const struct demo_system *s)
{
	*VEC_ADD(d->w->a, &r->notices) = *n;
	*VEC_ADD(d->w->a, &r->values) = (struct report_values_put_in){ .value = s->domain, .report_id = n->id };
	*VEC_ADD(d->w->a, &r->values) = (struct report_values_put_in){ .value = s->ip, .report_id = n->id };
	grant(d, r, n->id, n->received_at);
	entry(d, r, n->id, "report.submit", n->received_at, 0, STR_NONE);
}

void demo_notice(struct demo *d, struct demo_rows *r, struct demo_case *c)
{
	if (!str_is(c->source, "public"))
		return;
	struct report_insert_many_in n = notice_of(d, c->system, c->summary, c->detected, c->received);
	n.state = S("accepted");
	n.incident_id = c->id;
	n.officer = d->officer;
	n.decided_at = c->opened;
	n.version = 3;
	c->notice = n.id;
	put(d, r, &n, c->system);
	entry(d, r, n.id, "report.accept", c->opened, d->officer, S("Trực ban Mẫu"));
}

/* ---- the queue ---- */

static const char *const words[] = {
	"Trang web hiện thông báo lạ bằng tiếng nước ngoài, không vào được dịch vụ.",
	"Tôi nhận được tin nhắn tự xưng là cơ quan nhà nước, dẫn tới một trang yêu cầu nhập mật khẩu ngân hàng.",
	"Máy chủ của chúng tôi bị mã hóa toàn bộ tệp từ đêm qua, có thư đòi tiền.",
	"Trang chủ bị thay bằng hình ảnh lạ. Tôi đã chụp lại màn hình.",
	"Cổng dịch vụ rất chậm rồi mất hẳn từ 7 giờ sáng, nhiều người không nộp được hồ sơ.",
	"Có người rao bán danh sách khách hàng trên mạng, trong đó có tên tôi.",
	"Hộp thư công vụ gửi hàng loạt thư lạ mà tôi không gửi.",
	"Phát hiện nhiều lần đăng nhập sai vào tài khoản quản trị từ nước ngoài.",
};

static void state_of(struct demo *d, struct report_insert_many_in *n)
{
	int64_t at = demo_below(d, 100);
	if (at < 25) {
		n->state = S("verifying");
		n->officer = d->officer;
		n->version = 2;
	} else if (at >= 90) {
		n->state = S("refused");
		n->state_reason = S("Nội dung không phải sự cố an ninh mạng. Xin cảm ơn ông/bà đã báo.");
		n->officer = d->officer;
		n->decided_at = n->received_at + 25 * USEC_MIN;
		n->version = 3;
	}
}

static void waiting_put(struct demo *d, struct demo_rows *r, int64_t i)
{
	const struct demo_system *s = &d->systems[demo_below(d, (int64_t)d->n_systems)];
	usec received = d->w->now - (i * i + 4) * USEC_MIN - demo_below(d, 50) * USEC_S;
	struct report_insert_many_in n = notice_of(d, s, str_of(DEMO_PICK(d, words)), received - demo_between(d, 30, 900) * USEC_MIN, received);
	if (i)
		state_of(d, &n);
	put(d, r, &n, s);
	if (demo_chance(d, 25))
		*VEC_ADD(d->w->a, &r->messages) = (struct demo_message_put_in){ .id = demo_id(d, received + 3 * USEC_MIN), .report_id = n.id, .is_from_reporter = true,
			.author = n.notifier_name, .text = S("Tôi bổ sung: hiện tượng vẫn đang tiếp diễn."), .at = received + 3 * USEC_MIN };
}

void demo_waiting(struct demo *d, struct demo_rows *r)
{
	for (int64_t i = 0; i < d->size->waiting; i++)
		waiting_put(d, r, i);
}
