#include "document_samples.h"

#include "base/clock.h"

static const struct check kinds[] = {
	{ S_INIT("Tấn công từ chối dịch vụ"), false }, { S_INIT("Tấn công mã độc"), true }, { S_INIT("Truy cập trái phép, chiếm quyền điều khiển"), true },
	{ S_INIT("Thay đổi giao diện"), false }, { S_INIT("Lừa đảo"), false },
};

static const struct cell timeline[] = {
	{ S_INIT("STT"), 3, false }, { S_INIT("Thời điểm"), 6, false }, { S_INIT("Diễn biến"), 15, false }, { S_INIT("Số máy"), 4, true },
	{ S_INIT("1"), 0, true }, { S_INIT("21/11/2026 08:15"), 0, false }, { S_INIT("Hệ thống giám sát cảnh báo lưu lượng bất thường từ máy chủ ứng dụng đến 203.0.113.7."), 0, false }, { S_INIT("3"), 0, true },
	{ S_INIT("2"), 0, true }, { S_INIT("21/11/2026 09:00"), 0, false }, { S_INIT("Cô lập phân vùng máy chủ; trích xuất bộ nhớ và nhật ký.\nLưu giữ chứng cứ theo quy trình."), 0, false }, { S_INIT("1.250"), 0, true },
	{ S_INIT("3"), 0, true }, { S_INIT("21/11/2026 14:30"), 0, false }, { S_INIT("Đổi mật khẩu các tài khoản quản trị, thu hồi chứng thư bị lộ."), 0, false }, { S_INIT(""), 0, true },
};

static const struct str lines_of_text = S_INIT("Qua công tác giám sát, đơn vị phát hiện máy chủ ứng dụng bị khai thác lỗ hổng, kẻ tấn công cài đặt "
	"mã độc và kết nối tới máy chủ điều khiển bên ngoài. Đơn vị đã cô lập hệ thống, thu thập chứng cứ, rà soát toàn bộ máy chủ cùng phân vùng và "
	"phối hợp với doanh nghiệp cung cấp dịch vụ Internet ngăn chặn kết nối.");

static const struct block short_body[] = {
	{ .kind = BLOCK_BASIS, .text = S_INIT("Căn cứ Luật An ninh mạng ngày 10 tháng 12 năm 2025") },
	{ .kind = BLOCK_BASIS, .text = S_INIT("Căn cứ Quyết định số 05/2017/QĐ-TTg ngày 16 tháng 3 năm 2017 của Thủ tướng Chính phủ ban hành quy định về hệ thống phương án ứng cứu khẩn cấp bảo đảm an toàn thông tin mạng quốc gia;") },
	{ .kind = BLOCK_PARAGRAPH, .text = S_INIT("Trung tâm Ứng cứu sự cố tỉnh Mẫu báo cáo ban đầu về sự cố như sau:") },
	{ .kind = BLOCK_HEADING, .text = S_INIT("THÔNG TIN CHUNG") },
	{ .kind = BLOCK_FIELD, .label = S_INIT("Tên tổ chức vận hành hệ thống thông tin"), .text = S_INIT("Trung tâm Dữ liệu tỉnh Mẫu") },
	{ .kind = BLOCK_FIELD, .label = S_INIT("Địa chỉ"), .text = S_INIT("Số 1 đường Ví Dụ, phường Thử Nghiệm, tỉnh Mẫu") },
	{ .kind = BLOCK_FIELD, .label = S_INIT("Điện thoại"), .text = S_INIT("") },
	{ .kind = BLOCK_HEADING, .text = S_INIT("MÔ TẢ SỰ CỐ") },
	{ .kind = BLOCK_SUBHEADING, .text = S_INIT("Phân loại") },
	{ .kind = BLOCK_CHECKS, .label = S_INIT("Loại sự cố"), .checks = kinds, .n_checks = COUNT(kinds) },
	{ .kind = BLOCK_SUBHEADING, .text = S_INIT("Diễn biến") },
	{ .kind = BLOCK_PARAGRAPH, .text = lines_of_text },
	{ .kind = BLOCK_TABLE, .cells = timeline, .n_columns = 4, .n_rows = COUNT(timeline) / 4 },
	{ .kind = BLOCK_HEADING, .text = S_INIT("KIẾN NGHỊ") },
	{ .kind = BLOCK_POINT, .text = S_INIT("Đề nghị cơ quan điều phối cử chuyên gia hỗ trợ phân tích mã độc;") },
	{ .kind = BLOCK_POINT, .text = S_INIT("Đề nghị doanh nghiệp viễn thông chặn kết nối tới 203.0.113.7;") },
	{ .kind = BLOCK_POINT, .text = S_INIT("Chia sẻ dấu hiệu nhận biết cho các thành viên mạng lưới;") },
	{ .kind = BLOCK_POINT, .text = S_INIT("Duy trì trực ban 24/7;") },
	{ .kind = BLOCK_POINT, .text = S_INIT("Tổ chức rút kinh nghiệm sau sự cố.") },
	{ .kind = BLOCK_PARAGRAPH, .text = S_INIT("Trên đây là báo cáo ban đầu về sự cố, kính đề nghị Quý cơ quan xem xét, hỗ trợ./.") },
};

static const struct str one_to[] = { S_INIT("Cục An ninh mạng Mẫu") };
static const struct str three_to[] = { S_INIT("Bộ Mẫu"), S_INIT("Cơ quan điều phối quốc gia"), S_INIT("Đơn vị chuyên trách ứng cứu sự cố tỉnh Mẫu") };
static const struct str copies[] = { S_INIT("Như trên"), S_INIT("UBND tỉnh Mẫu (để báo cáo)"), S_INIT("Công an tỉnh Mẫu") };

static struct document frame(void)
{
	return (struct document){
		.superior = S("ỦY BAN NHÂN DÂN TỈNH MẪU"), .issuer = S("TRUNG TÂM ỨNG CỨU SỰ CỐ"), .number = S("7/BC-TTUCSC"), .place = S("Mẫu"),
		.date_usec = civil_usec((struct civil){ 2026, 2, 5, 9, 30, 0 }), .type = S("BÁO CÁO"), .abstract = S("Ban đầu sự cố an toàn thông tin mạng"),
		.to = three_to, .n_to = COUNT(three_to), .blocks = short_body, .n_blocks = COUNT(short_body),
		.authority = S("KT. GIÁM ĐỐC"), .signer_title = S("PHÓ GIÁM ĐỐC"), .signer_name = S("Nguyễn Văn Mẫu"),
		.copies = copies, .n_copies = COUNT(copies), .file_unit = S("ĐPƯC"),
	};
}

/* A report over many pages: `rounds` times the short body, each with a longer table. */
static void make_long(struct arena *a, struct document *d, size_t rounds)
{
	const size_t rows = 14, n = COUNT(short_body);
	struct block *b = a_array(a, struct block, rounds * n);
	struct cell *cells = a_array(a, struct cell, rows * 4);

	memcpy(cells, timeline, 4 * sizeof *cells);
	for (size_t i = 4; i < rows * 4; i++)
		cells[i] = timeline[4 + (i - 4) % (COUNT(timeline) - 4)];
	for (size_t i = 0; i < rounds * n; i++) {
		b[i] = short_body[i % n];
		if (b[i].kind == BLOCK_TABLE) {
			b[i].cells = cells;
			b[i].n_rows = rows;
		}
	}
	d->blocks = b;
	d->n_blocks = rounds * n;
	d->mark = S("TLP:AMBER");
}

static void make_weird(struct arena *a, struct document *d)
{
	struct block *b = a_array(a, struct block, 8);
	char *big = a_alloc(a, 100 << 10), *word = a_alloc(a, 3000);
	static const char pattern[] = "đoạn văn rất dài ";

	for (size_t i = 0; i < 100 << 10; i++)
		big[i] = pattern[i % (sizeof pattern - 1)];
	memset(word, 'W', 3000);
	b[0] = (struct block){ .kind = BLOCK_PARAGRAPH, .text = S("<script>alert(\"x\") & 'y'</script> ]]> <!-- --> &amp; &#0;") };
	b[1] = (struct block){ .kind = BLOCK_PARAGRAPH, .text = S("bell\a esc\x1b[31m del\x7f c1\xc2\x85 hết") };
	b[2] = (struct block){ .kind = BLOCK_PARAGRAPH, .text = S("gộp e\u0301, đảo chiều \u202Egnp.exe\u202C, ô ☑") };
	b[3] = (struct block){ .kind = BLOCK_PARAGRAPH, .text = str_from(word, 3000) };
	b[4] = (struct block){ .kind = BLOCK_PARAGRAPH, .text = str_from(big, (100 << 10) - (100 << 10) % (sizeof pattern - 1)) };
	b[5] = (struct block){ .kind = BLOCK_TABLE, .cells = timeline, .n_columns = 4, .n_rows = 1 };
	b[6] = (struct block){ .kind = BLOCK_TABLE, .n_columns = 0, .n_rows = 0 };
	b[7] = (struct block){ .kind = BLOCK_FIELD, .label = S("]]>"), .text = S("\n\n dòng một \r\n\r\n dòng hai \t tab \n") };
	d->blocks = b;
	d->n_blocks = 8;
	d->abstract = S("<b>đậm</b>\nhai dòng & \"ngoặc\"");
}

/* Scripts of other directions, characters without a font, bytes that are no text. */
static void make_foreign(struct arena *a, struct document *d)
{
	static const char broken[] = "nul\0 hong\xff\xfe \xed\xa0\x80 het";
	struct block *b = a_array(a, struct block, 3);

	b[0] = (struct block){ .kind = BLOCK_PARAGRAPH, .text = S("מבחן עברית ثم العربية mixed 😀 emoji") };
	b[1] = (struct block){ .kind = BLOCK_PARAGRAPH, .text = str_from(broken, sizeof broken - 1) };
	b[2] = (struct block){ .kind = BLOCK_POINT, .text = S("\xc2") };
	d->blocks = b;
	d->n_blocks = 3;
}

static void make_recipients(struct arena *a, struct document *d)
{
	struct str *to = a_array(a, struct str, 60);

	for (int i = 0; i < 60; i++)
		to[i] = a_fmt(a, "Sở Mẫu số %d, tỉnh Ví Dụ thứ %d (để phối hợp);", i + 1, i % 34 + 1);
	d->to = to;
	d->n_to = 60;
	d->copies = to;
	d->n_copies = 60;
}

bool document_sample(struct arena *a, struct str name, struct document *ret)
{
	struct document d = frame();

	if (str_is(name, "report")) {
		make_long(a, &d, 3);
	} else if (str_is(name, "letter")) {
		d.type = STR_NONE;
		d.number = S("12/TTUCSC-ĐPƯC");
		d.abstract = S("đề nghị phối hợp xử lý sự cố trên hệ thống thông tin của tỉnh Mẫu");
		d.to = one_to;
		d.n_to = 1;
		d.blocks = short_body + 2;
		d.n_blocks = 6;
		d.date_usec = civil_usec((struct civil){ 2026, 11, 22, 9, 30, 0 });
	} else if (str_is(name, "recipients")) {
		make_recipients(a, &d);
	} else if (str_is(name, "blank")) {
		d = (struct document){ .issuer = S("TRUNG TÂM ỨNG CỨU SỰ CỐ"), .type = S("BÁO CÁO"), .blocks = short_body + 2, .n_blocks = 3 };
	} else if (str_is(name, "urgent")) {
		d.urgency = S("THƯỢNG KHẨN");
		d.mark = S("DỮ LIỆU TRÌNH DIỄN");
	} else if (str_is(name, "english")) {
		d.english = true;
		d.type = S("REPORT");
		d.abstract = S("Initial report on a cyber incident");
	} else if (str_is(name, "weird")) {
		make_weird(a, &d);
	} else if (str_is(name, "foreign")) {
		make_foreign(a, &d);
	} else if (str_is(name, "extreme")) {
		make_long(a, &d, 120);
	} else if (!str_is(name, "short")) {
		return false;
	}
	*ret = d;
	return true;
}
