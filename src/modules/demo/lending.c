/* Permissions for a time: the head of the star team is travelling; twice she has broken the glass, and the last time waits for a review. */
#include "modules/demo/demo.h"

#include "base/code.h"
#include "core/identity/parts.h"

static err delegate(struct demo *d, const struct account_by_name_row *head, const struct account_by_name_row *to)
{
	usec ends = civil_day_start(civil_day_number(d->w->now) + 15);
	return delegation_insert(d->w->db, &(struct delegation_insert_in){ .id = demo_id(d, d->w->now), .from_id = head->id, .to_id = to->id,
		.permissions = S("reporting.decide incident.lead"), .cause = S("trip"), .reason = S("Dự tập huấn ứng cứu sự cố tại địa phương"),
		.begins_at = d->w->now, .ends_at = ends, .now = d->w->now }, NULL);
}

static err noted(struct demo *d, const struct account_by_name_row *head, int64_t id, const char *name, usec at)
{
	struct str data = a_fmt(d->w->a, "{\"code\":\"%.*s\",\"break_glass\":\"%lld\"}", STR_ARG(head->full_name), (long long)id);
	return journal_insert_many(d->w->db, &(struct journal_insert_many_in){ .id = demo_id(d, at), .at = at, .name = str_of(name),
		.kind = S("break_glass"), .record = id, .account = head->id, .org = head->org_id, .actor = head->full_name, .data = data }, 1);
}

/* Its session is over: what is stored of a secret that nobody has. */
static err break_glass(struct demo *d, const struct account_by_name_row *head, usec at, struct str reason, int64_t *ret_id)
{
	struct work *w = d->w;
	int64_t id = *ret_id = demo_id(d, at);
	struct sha256 hash = sha256_of(a_fmt(w->a, "demo %lld", (long long)id));
	TRY(break_glass_insert(w->db, &(struct break_glass_insert_in){ .id = id, .account_id = head->id,
		.session_hash = str_from((const char *)hash.b, sizeof hash.b), .roles = S("responder"), .reason = reason,
		.address = S("192.0.2.15"), .now = at, .ends_at = at + USEC_HOUR }, NULL));
	TRY(noted(d, head, id, "break_glass.begin", at));
	TRY(noted(d, head, id, "break_glass.end", at + 25 * USEC_MIN));
	return break_glass_end(w->db, &(struct break_glass_end_in){ .id = id, .now = at + 25 * USEC_MIN }, NULL);
}

err demo_lending(struct demo *d)
{
	struct work *w = d->w;
	struct account_by_name_row head, responder, admin;
	int64_t earlier, last;
	TRY(account_known(w, S("lanhdao"), &head));
	TRY(account_known(w, S("ungcuu1"), &responder));
	TRY(account_known(w, S("quantri"), &admin));
	TRY(delegate(d, &head, &responder));
	TRY(break_glass(d, &head, w->now - 40 * USEC_DAY, S("Mã độc lây sang máy chủ thư lúc nửa đêm, ứng cứu viên trực không liên lạc được"), &earlier));
	TRY(break_glass_review(w->db, &(struct break_glass_review_in){ .id = earlier, .verdict = S("justified"),
		.comment = S("Đã gọi điện xác minh với đơn vị; thao tác đúng quy trình."), .by = admin.id, .now = w->now - 39 * USEC_DAY }, NULL));
	return break_glass(d, &head, w->now - 2 * USEC_DAY, S("Cần khóa gấp địa chỉ điều khiển khi cả đội đang đi diễn tập"), &last);
}
