/* What is wrong with a catalogue, in the words of those who write it. */
#include "engine/duty/catalogue_read.h"

const struct duty_text duty_type_says[] = {
	[DUTY_INT] = { S_INIT("số nguyên"), S_INIT("a whole number") },
	[DUTY_BOOL] = { S_INIT("true hoặc false"), S_INIT("true or false") },
	[DUTY_WORD] = { S_INIT("một từ trong danh mục"), S_INIT("a word of the list") },
	[DUTY_SHARE] = { S_INIT("tỷ lệ như \"0.80\""), S_INIT("a share such as \"0.80\"") },
	[DUTY_TIME] = { S_INIT("thời điểm"), S_INIT("a time") },
	[DUTY_ID] = { S_INIT("hồ sơ được dẫn chiếu"), S_INIT("a record referred to") },
	[DUTY_DURATION] = { S_INIT("khoảng thời gian như \"P6M\""), S_INIT("a term such as \"P6M\"") },
};

static const struct { const char *code, *vi, *en; } says[N_PROBLEM_CODES] = {
	[P_SIZE] = { "size", "Tệp lớn hơn 4 MB.", "The file is larger than 4 MB." },
	[P_SYNTAX] = { "syntax", "Không phải JSON hợp lệ: {1}.", "This is not valid JSON: {1}." },
	[P_DOUBLE_MEMBER] = { "double_member", "Tên này có hai lần trong cùng một đối tượng: {1}.", "The same name stands twice in one object: {1}." },
	[P_UTF8] = { "utf8", "Tệp không ở dạng UTF-8.", "The file is not UTF-8." },
	[P_SHAPE] = { "shape", "Ở đây phải là {1}.", "This must be {1}." },
	[P_MISSING] = { "missing", "Thiếu «{1}».", "«{1}» is missing." },
	[P_UNKNOWN_MEMBER] = { "unknown_member", "Không có «{1}» ở đây; chỉ có: {2}.", "There is no «{1}» here; only: {2}." },
	[P_LANGUAGE] = { "language", "Phải có cả tiếng Việt (vi) và tiếng Anh (en).", "Both Vietnamese (vi) and English (en) are needed." },
	[P_TOKEN] = { "token", "Mã «{1}» chỉ được gồm chữ thường a–z, chữ số, «_», «.», «-», dài nhất 64.",
		"The id «{1}» may only have lower-case letters a–z, digits, «_», «.», «-», 64 at most." },
	[P_ID_PREFIX] = { "id_prefix", "Mã «{1}» phải bắt đầu bằng «{2}».", "The id «{1}» must begin with «{2}»." },
	[P_DOUBLED] = { "doubled", "Mã «{1}» đã dùng rồi.", "The id «{1}» is already used." },
	[P_TOO_MANY] = { "too_many", "Nhiều hơn {1} mục.", "There are more than {1} entries." },
	[P_DATE] = { "date", "«{2}» không phải là một ngày viết như {1} mà năm nào cũng có.", "«{2}» is not a day, written like {1}, that is in the calendar." },
	[P_SPAN] = { "span", "Khoảng thời gian viết như P6M, P30D hoặc PT24H: chỉ một đơn vị, lớn hơn 0, không quá 100 năm.",
		"A term is written like P6M, P30D or PT24H: one unit only, more than 0, not above 100 years." },
	[P_SHARE] = { "share", "Tỷ lệ viết trong dấu ngoặc kép, như \"0.80\", từ 0 đến 1, không quá bốn chữ số thập phân.",
		"A share is written in quotation marks, like \"0.80\", from 0 to 1, with four decimals at most." },
	[P_RANGE] = { "range", "Phải từ {1} đến {2}.", "This must be from {1} to {2}." },
	[P_FORMAT] = { "format", "Đây không phải là danh mục nghĩa vụ dạng «{1}».", "This is no catalogue of duties of the form «{1}»." },
	[P_UNKNOWN_TYPE] = { "unknown_type", "Không có kiểu «{1}» cho tham số; có: {2}.", "There is no type «{1}» of parameters; there are: {2}." },
	[P_UNKNOWN_KIND] = { "unknown_kind", "Từ vựng không có loại hồ sơ «{1}».", "The vocabulary has no kind of record «{1}»." },
	[P_UNKNOWN_FIELD] = { "unknown_field", "Loại hồ sơ «{2}» không có trường «{1}».", "The kind of record «{2}» has no field «{1}»." },
	[P_UNKNOWN_ATTRIBUTE] = { "unknown_attribute", "Từ vựng không có thuộc tính «{1}».", "The vocabulary has no attribute «{1}»." },
	[P_UNKNOWN_PARAM] = { "unknown_param", "Danh mục không có tham số «{1}».", "The catalogue has no parameter «{1}»." },
	[P_UNKNOWN_CLAUSE] = { "unknown_clause", "Danh mục không có điểm, khoản «{1}».", "The catalogue has no clause «{1}»." },
	[P_UNKNOWN_LADDER] = { "unknown_ladder", "Danh mục không có lịch đôn đốc «{1}».", "The catalogue has no chase ladder «{1}»." },
	[P_UNKNOWN_WORD] = { "unknown_word", "«{1}» không nằm trong số: {2}.", "«{1}» is none of: {2}." },
	[P_UNKNOWN_CHOICE] = { "unknown_choice", "«{1}» không phải là cách hiểu của tham số «{2}».", "«{1}» is no reading of the parameter «{2}»." },
	[P_UNKNOWN_NAME] = { "unknown_name", "«{1}» không nằm trong số: {2}.", "«{1}» is none of: {2}." },
	[P_OTHER_UNIT] = { "other_unit", "«{1}» không phải là thuộc tính của «{2}» hay của cơ quan, tổ chức.", "«{1}» is no attribute of «{2}» or of its organisation." },
	[P_KIND_UNIT] = { "kind_unit", "Hồ sơ «{1}» không nói về «{2}».", "Records «{1}» are not about «{2}»." },
	[P_TYPE] = { "type", "Ở đây phải là {1}.", "This must be {1}." },
	[P_ORDER] = { "order", "«{1}» chỉ so sánh được bằng hoặc khác.", "«{1}» can only be equal or not equal." },
	[P_PARAM_TYPE] = { "param_type", "Tham số «{1}» phải là {2}.", "The parameter «{1}» must be {2}." },
	[P_PARAM_OF_PARAM] = { "param_of_param", "Giá trị của tham số không được lấy từ tham số khác.", "A parameter's value may not come from another parameter." },
	[P_NOT_A_SWITCH] = { "not_a_switch", "Tham số «{1}» phải có cách hiểu: {2}.", "The parameter «{1}» must have the readings: {2}." },
	[P_READING_MISSING] = { "reading_missing", "Thiếu quy tắc cho cách hiểu «{1}» của tham số «{2}».", "There is no rule for the reading «{1}» of the parameter «{2}»." },
	[P_CYCLE] = { "cycle", "«{1}» nằm trong chính nó qua mục cấp trên.", "«{1}» lies within itself by its parents." },
	[P_CLAUSE_DEEP] = { "clause_deep", "«{1}» nằm sâu hơn {2} cấp.", "«{1}» lies more than {2} deep." },
	[P_NEED] = { "need", "Số cần có phải từ 1 trở lên.", "At least 1 must be needed." },
	[P_NO_EVIDENCE] = { "no_evidence", "Nghĩa vụ không có minh chứng nào.", "The duty has no evidence." },
	[P_NO_TERM] = { "no_term", "Thiếu thời hạn: phải có «{1}» hoặc «{2}».", "There is no term: «{1}» or «{2}» is needed." },
	[P_WINDOW] = { "window", "Kỳ hạn không thể có: «{1}» {2}.", "This window cannot be: «{1}» {2}." },
	[P_LADDER_ORDER] = { "ladder_order", "Các bước đôn đốc phải theo thứ tự ngày tăng dần, mỗi ngày một bước.", "The steps of a ladder must rise by day, one a day." },
	[P_ONLY_FOR] = { "only_for", "«{1}» chỉ có nghĩa với «{2}».", "«{1}» only means something with «{2}»." },
	[P_SEVERAL_KINDS] = { "several_kinds", "Điều kiện, «distinct» chỉ dùng khi có một loại hồ sơ.", "Conditions and «distinct» need one kind of record." },
	[P_NOT_LINKED] = { "not_linked", "Hồ sơ «{1}» không có trường «for» để gắn với việc đã phát sinh.", "Records «{1}» have no field «for» that names what began it." },
	[P_NO_LITERAL] = { "no_literal", "{1} không viết sẵn được trong danh mục.", "{1} cannot be written down in a catalogue." },
	[P_SELECTOR] = { "selector", "Không hiểu «{1}» ở đây; cần {2}.", "«{1}» does not belong here; {2} is expected." },
	[P_SELECTOR_END] = { "selector_end", "Điều kiện dừng giữa chừng; cần {1}.", "The condition ends too early; {1} is expected." },
	[P_SELECTOR_DEEP] = { "selector_deep", "Điều kiện lồng nhau quá 32 lớp.", "The condition is nested more than 32 deep." },
	[P_SELECTOR_LONG] = { "selector_long", "Điều kiện dài hơn 4.096 byte.", "The condition is longer than 4,096 bytes." },
	[P_NOT_EQUAL_MANY] = { "not_equal_many", "«{1}» có nhiều giá trị: viết «not has({1}, …)».", "«{1}» has many values: write «not has({1}, …)»." },
	[P_NOT_MANY] = { "not_many", "«{1}» chỉ có một giá trị: viết «{1} = …».", "«{1}» has one value only: write «{1} = …»." },
};

static struct str filled(struct arena *a, const char *sentence, struct str x, struct str y)
{
	struct str out = STR_NONE, rest = str_of(sentence);
	for (;;) {
		ptrdiff_t at = str_find_char(rest, '{');
		if (at < 0)
			return a_cat(a, out, rest);
		out = a_cat(a, a_cat(a, out, str_sub(rest, 0, at)), rest.p[at + 1] == '1' ? x : y);
		rest = str_sub(rest, at + 3, rest.n);
	}
}

void problem_say(struct arena *a, struct catalogue_problem *p, enum problem_code code, struct duty_text x, struct duty_text y)
{
	p->code = a_fmt(a, "catalogue.%s", says[code].code);
	p->vi = filled(a, says[code].vi, x.vi, y.vi);
	p->en = filled(a, says[code].en, x.en, y.en);
}

struct str words_listed(struct arena *a, const int64_t *words, size_t n)
{
	struct str all = n ? duty_word_text(words[0]) : STR_NONE;
	for (size_t i = 1; i < n; i++)
		all = a_fmt(a, "%.*s, %.*s", STR_ARG(all), STR_ARG(duty_word_text(words[i])));
	return all;
}
