/* sample_pages DIR: writes sample pages and the static files they need into DIR. */
#include "tests/pages/sample.h"

#include "assets.h"
#include "sample_gen.h"
#include "web/frame.h"
#include "web/markdown.h"
#include "web/pages_gen.h"

#include <sys/stat.h>

static struct arena *a;
static const char *dir;
static const struct page_ctx ctx = { .lang = LANG_VI, .csrf = S_INIT("mau") };
static struct work work = { .now = 1795312800 * USEC_S, .by = { .lang = LANG_VI } };

static void write_file(struct str name, struct str bytes)
{
	FILE *f = fopen(a_z(a, a_fmt(a, "%s/%.*s", dir, STR_ARG(name))), "wb");

	if (!f || fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f) != 0) {
		perror(dir);
		exit(1);
	}
}

static struct str html_of(struct buf *b)
{
	struct str s = a_dup(a, buf_str(b));

	buf_done(b);
	return s;
}

static void framed(const char *name, const char *title, struct buf *body, bool is_signed_in)
{
	static const struct nav_item items[] = {
		{ .path = S_INIT("/"), .label = S_INIT("Tổng quan"), .icon = "dashboard" },
		{ .path = S_INIT("/triage"), .label = S_INIT("Tiếp nhận"), .icon = "inbox", .count = 12 },
		{ .path = S_INIT("/incidents"), .label = S_INIT("Sự cố"), .icon = "alert-triangle", .is_active = true },
		{ .path = S_INIT("/orders"), .label = S_INIT("Yêu cầu điều phối"), .icon = "send" },
		{ .path = S_INIT("/organisations"), .label = S_INIT("Tổ chức"), .icon = "building-community" },
		{ .path = S_INIT("/jobs"), .label = S_INIT("Tác vụ nền"), .icon = "server" },
	};
	struct frame f = { .title = str_of(title), .body = { html_of(body) }, .link_vi = S("?lang=vi"), .link_en = S("?lang=en"),
		.request_id = S("9F3K-2M7Q"), .is_demo = true, .is_narrow = !is_signed_in };
	struct buf b;

	if (is_signed_in) {
		f.nav = (struct nav_list){ items, COUNT(items) };
		f.account = S("Nguyễn Thị Minh An");
		f.org = S("Cơ quan điều phối quốc gia (mô phỏng)");
		f.search = S("/search");
		f.notice = S("Đã lưu phân loại của sự cố SC-2026-000123.");
		f.notice_kind = "success";
		f.is_signed_in = true;
	}
	buf_init(&b, 1 << 22);
	page_frame(&b, &ctx, &f);
	write_file(str_of(name), buf_str(&b));
	buf_done(&b);
}

static struct form_field select_of(const char *name, const char *label, const struct choice *choices, size_t n)
{
	return (struct form_field){ .name = str_of(name), .label = str_of(label), .choices = choices, .n_choices = n, .is_select = true };
}

static void list_write(void)
{
	static const struct choice types[] = { { S_INIT(""), S_INIT("Tất cả"), true }, { S_INIT("malware"), S_INIT("Mã độc"), false } };
	static const struct link crumbs[] = { { .path = S_INIT("/"), .label = S_INIT("Tổng quan") } };
	static const struct link actions[] = { { .path = S_INIT("/incidents/new"), .label = S_INIT("Ghi nhận sự cố"), .icon = "plus", .is_main = true },
		{ .path = S_INIT("/incidents.csv"), .label = S_INIT("Tải danh sách"), .icon = "download" } };
	static const usec left[] = { 3 * USEC_HOUR + 20 * USEC_MIN, 9 * USEC_MIN, -2 * USEC_DAY, 5 * USEC_DAY, -USEC_HOUR };
	static const char *const titles[] = { "Trang điện tử bị thay đổi giao diện", "Máy chủ thư bị chiếm quyền, phát tán thư giả mạo tới khoảng ba nghìn hộp thư",
		"Mã độc tống tiền trên hệ thống lưu trữ dùng chung", "Rò rỉ tài khoản quản trị", "Tấn công từ chối dịch vụ vào cổng thông tin" };
	static const struct badge states[] = { { S_INIT("Đang xử lý"), "info", "player-play" }, { S_INIT("Chờ phân loại"), "warn", "clock" },
		{ S_INIT("Nghiêm trọng"), "bad", "alert-triangle" }, { S_INIT("Đã đóng"), "good", "circle-check" }, { S_INIT("Từ chối"), "neutral", "ban" } };
	struct sample_row rows[5];
	struct buf b;

	for (size_t i = 0; i < COUNT(rows); i++)
		rows[i] = (struct sample_row){ .code = a_fmt(a, "SC-2026-%06zu", 123 + i), .title = str_of(titles[i]), .path = S("/incidents/SC-2026-000123"),
			.org = S("Sở Mẫu tỉnh Bình Minh"), .time = S("22/11/2026 08:10"), .state = states[i],
			.clock = clock_chip_of(&work, STR_NONE, work.now + left[i], 0, i == 4 ? work.now - 2 * USEC_HOUR : 0) };
	struct sample_list v = {
		.head = { .title = S("Sự cố"), .subtitle = S("Những sự cố đơn vị bạn được xem, mới nhất trước."), .crumbs = crumbs, .n_crumbs = 1,
			.actions = actions, .n_actions = 2 },
		.type = select_of("type", "Loại", types, 2), .state = select_of("state", "Trạng thái", types, 2), .rows = rows, .n_rows = COUNT(rows),
		.pager = { .first = S("/incidents"), .next = S("/incidents?after=123") },
		.empty = { .icon = "inbox", .title = S("Chưa có sự cố nào"), .text = S("Khi có báo cáo mới, sự cố sẽ hiện ở đây."), .path = S("/report"), .label = S("Báo cáo sự cố") },
	};
	buf_init(&b, 1 << 22);
	page_sample_list(&b, &ctx, &v);
	framed("list.html", "Sự cố", &b, true);
}

static void form_write(void)
{
	static const struct choice results[] = { { S_INIT("stopped"), S_INIT("Đã ngăn chặn"), false }, { S_INIT("going"), S_INIT("Còn tiếp diễn"), true }, { S_INIT("unknown"), S_INIT("Chưa rõ"), false } };
	static const struct form_error errors[] = { { S_INIT("email"), S_INIT("Thư điện tử"), S_INIT("Thiếu dấu @ trong địa chỉ.") }, { S_INIT("description"), S_INIT("Mô tả"), S_INIT("Cần ít nhất một câu mô tả.") } };
	static const struct form_field fields[] = {
		{ .name = S_INIT("name"), .label = S_INIT("Họ và tên"), .value = S_INIT("Trần Văn \"Bình\""), .autocomplete = "name", .is_required = true, .max_length = 200 },
		{ .name = S_INIT("email"), .label = S_INIT("Thư điện tử"), .value = S_INIT("binh.example.vn"), .type = "email", .autocomplete = "email", .is_required = true,
			.help = S_INIT("Biên nhận được gửi tới địa chỉ này."), .error = S_INIT("Thiếu dấu @ trong địa chỉ.") },
		{ .name = S_INIT("phone"), .label = S_INIT("Điện thoại"), .type = "tel", .autocomplete = "tel" },
		{ .name = S_INIT("detected_at"), .label = S_INIT("Thời điểm phát hiện"), .type = "datetime-local", .value = S_INIT("2026-11-22T08:10"), .is_required = true },
		{ .name = S_INIT("description"), .label = S_INIT("Mô tả"), .help = S_INIT("Điều gì đã xảy ra, bạn thấy gì, đã làm gì. Không ghi mật khẩu."), .error = S_INIT("Cần ít nhất một câu mô tả."), .is_lines = true, .is_required = true, .max_length = 20000 },
		{ .name = S_INIT("result"), .label = S_INIT("Tình trạng hiện nay"), .choices = results, .n_choices = 3, .is_radio = true },
		{ .name = S_INIT("files"), .label = S_INIT("Tệp đính kèm"), .is_file = true, .is_multiple = true, .help = S_INIT("Tối đa 10 tệp, mỗi tệp 20 MB.") },
		{ .name = S_INIT("agree"), .label = S_INIT("Tôi đồng ý để đội ứng cứu liên hệ lại"), .is_checkbox = true, .is_checked = true },
	};
	struct sample_form v = { .head = { .title = S("Báo cáo sự cố"), .subtitle = S("Không cần tài khoản. Mất khoảng ba phút.") },
		.errors = { S("Báo cáo chưa gửi được: còn hai mục cần sửa."), errors, 2 }, .fields = fields, .n_fields = COUNT(fields) };
	struct buf b;

	buf_init(&b, 1 << 22);
	page_sample_form(&b, &ctx, &v);
	framed("form.html", "Báo cáo sự cố", &b, false);
}

static void case_write(void)
{
	static const struct link crumbs[] = { { .path = S_INIT("/"), .label = S_INIT("Tổng quan") }, { .path = S_INIT("/incidents"), .label = S_INIT("Sự cố") } };
	static const struct link actions[] = { { .path = S_INIT("#close"), .label = S_INIT("Lập báo cáo kết thúc"), .icon = "file-check", .is_main = true } };
	struct clock_chip clocks[] = { clock_chip_of(&work, S("Báo cáo ban đầu"), work.now - USEC_HOUR, 0, work.now - 2 * USEC_HOUR),
		clock_chip_of(&work, S("Báo cáo 24 giờ"), work.now + 10 * USEC_MIN, 0, 0), clock_chip_of(&work, S("Báo cáo 72 giờ"), work.now + 2 * USEC_DAY, 0, 0),
		clock_chip_of(&work, S("Phản hồi điều phối"), work.now - USEC_DAY, 0, 0) };
	struct sample_case v = { .head = { .title = S("SC-2026-000123 · Trang điện tử bị thay đổi giao diện"), .crumbs = crumbs, .n_crumbs = 2, .actions = actions, .n_actions = 1 },
		.clocks = clocks, .n_clocks = COUNT(clocks), .state = { S("Nghiêm trọng"), "bad", "alert-triangle" }, .tlp = { S("TLP:AMBER"), "warn", "lock" },
		.note = markdown_html(a, S("Đã cô lập máy chủ. Tệp lạ:\n\n| Tệp | SHA-256 |\n|---|---|\n| `shell.php` | `e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855` |\n\n- chặn **203.0.113.99** tại tường lửa\n- xem <https://example.vn/huong-dan>")) };
	struct buf b;

	buf_init(&b, 1 << 22);
	page_sample_case(&b, &ctx, &v);
	framed("case.html", "SC-2026-000123", &b, true);
}

static void dashboard_write(void)
{
	static const struct figure figures[] = { { S_INIT("Chờ phân loại"), S_INIT("/triage"), S_INIT("cũ nhất 2 giờ"), 12, "warn", "inbox" },
		{ S_INIT("Quá hạn"), S_INIT("/clocks?state=over"), STR_NONE, 3, "bad", "alert-triangle" }, { S_INIT("Đang xử lý"), S_INIT("/incidents?state=open"), STR_NONE, 1284, "info", "player-play" },
		{ S_INIT("Đóng trong tháng"), S_INIT("/incidents?state=closed"), STR_NONE, 431, "good", "circle-check" } };
	static const struct sample_bar bars[] = { { S_INIT("Mã độc"), 420, 380 }, { S_INIT("Lừa đảo"), 310, 295 }, { S_INIT("Từ chối dịch vụ"), 88, 80 }, { S_INIT("Thay đổi giao diện"), 64, 60 }, { S_INIT("Xâm nhập"), 1402, 1100 } };
	struct sample_dashboard v = { .head = { .title = S("Tổng quan") }, .figures = figures, .n_figures = COUNT(figures), .bars = bars, .n_bars = COUNT(bars) };
	struct buf b;

	buf_init(&b, 1 << 22);
	page_sample_dashboard(&b, &ctx, &v);
	framed("dashboard.html", "Tổng quan", &b, true);
}

static void problem_write(void)
{
	struct problem_view v = { .status = 409, .title = S("Sự cố đã đóng"), .text = S("Sự cố SC-2026-000123 đã được đóng lúc 22/11/2026 09:05 nên không nhận thêm ghi chép."),
		.todo = S("Tải lại trang sự cố để xem nội dung mới nhất. Nếu cần bổ sung, đề nghị trực ban mở lại."), .code = S("incident.closed"), .request_id = S("9F3K-2M7Q") };
	struct buf b;

	buf_init(&b, 1 << 22);
	page_problem_view(&b, &ctx, &v);
	framed("problem.html", "Sự cố đã đóng", &b, true);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	a = arena_new(0);
	work.a = a;
	dir = argv[1];
	mkdir(a_z(a, a_fmt(a, "%s/static", dir)), 0777);
	for (size_t i = 0; i < n_assets; i++)
		write_file(assets[i].path, assets[i].plain);
	list_write();
	form_write();
	case_write();
	dashboard_write();
	problem_write();
	arena_free(a);
	return 0;
}
