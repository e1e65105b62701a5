#include "core/document/parts.h"

#include "base/clock.h"
#include "base/text.h"

const struct style_rule style_rules[N_STYLE] = {
	[STYLE_SUPERIOR] = { "Superior", 12, .align = ALIGN_CENTRE },
	[STYLE_ISSUER] = { "Issuer", 12, .bold = true, .align = ALIGN_CENTRE },
	[STYLE_NATION] = { "Nation", 12, .bold = true, .align = ALIGN_CENTRE },
	[STYLE_MOTTO] = { "Motto", 13, .bold = true, .align = ALIGN_CENTRE },
	[STYLE_TRANSLATION] = { "Translation", 11, .italic = true, .align = ALIGN_CENTRE, .gap_pt = 2 },
	[STYLE_NUMBER] = { "Number", 13, .align = ALIGN_CENTRE, .gap_pt = 6 },
	[STYLE_ABOUT] = { "About", 12, .align = ALIGN_CENTRE, .gap_pt = 3 },
	[STYLE_PLACE] = { "Place", 13, .italic = true, .align = ALIGN_CENTRE, .gap_pt = 6 },
	[STYLE_STAMP] = { "Stamp", 13, .bold = true, .align = ALIGN_CENTRE, .gap_pt = 6 },
	[STYLE_TYPE] = { "DocumentType", 14, .bold = true, .align = ALIGN_CENTRE, .gap_pt = 20, .line_pt = LINE_MIN_PT },
	[STYLE_ABSTRACT] = { "Abstract", 14, .bold = true, .align = ALIGN_CENTRE, .line_pt = LINE_MIN_PT },
	[STYLE_TO] = { "To", 14, .left_mm = 25, .gap_pt = 14, .line_pt = LINE_MIN_PT },
	[STYLE_TO_ONE] = { "ToOne", 14, .align = ALIGN_CENTRE, .gap_pt = 14, .line_pt = LINE_MIN_PT },
	[STYLE_TO_ITEM] = { "ToItem", 14, .first_mm = -3, .left_mm = 40, .gap_pt = 2, .line_pt = LINE_MIN_PT },
	[STYLE_BASIS] = { "Basis", 14, .italic = true, .align = ALIGN_JUSTIFY, .first_mm = 12.7, .gap_pt = 6, .line_pt = LINE_MIN_PT },
	[STYLE_HEADING] = { "Part", 14, .bold = true, .align = ALIGN_JUSTIFY, .first_mm = 12.7, .gap_pt = 8, .line_pt = LINE_MIN_PT },
	[STYLE_SUBHEADING] = { "Item", 14, .bold = true, .align = ALIGN_JUSTIFY, .first_mm = 12.7, .gap_pt = 6, .line_pt = LINE_MIN_PT },
	[STYLE_BODY] = { "Body", 14, .align = ALIGN_JUSTIFY, .first_mm = 12.7, .gap_pt = 6, .line_pt = LINE_MIN_PT },
	[STYLE_CHECKS] = { "Checks", 14, .first_mm = 12.7, .gap_pt = 6, .line_pt = LINE_MIN_PT },
	[STYLE_CELL_HEAD] = { "CellHead", 13, .bold = true, .align = ALIGN_CENTRE },
	[STYLE_CELL] = { "Cell", 13 },
	[STYLE_CELL_NUMBER] = { "CellNumber", 13, .align = ALIGN_RIGHT },
	[STYLE_BAR] = { "Bar", 10 },
	[STYLE_COPIES_HEAD] = { "CopiesHead", 12, .bold = true, .italic = true },
	[STYLE_COPIES_ITEM] = { "CopiesItem", 11, .first_mm = -2, .left_mm = 2 },
	[STYLE_SIGN] = { "Sign", 14, .bold = true, .align = ALIGN_CENTRE },
	[STYLE_SIGN_NAME] = { "SignName", 14, .bold = true, .align = ALIGN_CENTRE },
	[STYLE_PAGE] = { "PageNumber", 13, .align = ALIGN_CENTRE },
	[STYLE_MARK] = { "Mark", 12, .bold = true, .align = ALIGN_RIGHT },
};

/* ---- paragraphs ---- */

static struct para *para_add(struct arena *a, struct paras *to, enum style style, struct str text)
{
	struct para *p = VEC_ADD(a, to);

	*p = (struct para){ .style = style, .text = text };
	return p;
}

static struct para *flow_add(struct arena *a, struct outline *o, enum style style, struct str text)
{
	struct part *p = VEC_ADD(a, &o->flow);

	p->para = (struct para){ .style = style, .text = text };
	return &p->para;
}

/* Cuts the next line off, and an endless one at a space: setting type takes memory by the paragraph. */
static struct str next_line(struct str *rest)
{
	struct str all = *rest, line = str_cut(rest, '\n');
	size_t n = PARAGRAPH_MAX_BYTES;

	if (line.n <= n)
		return str_trim(line);
	while (n > PARAGRAPH_MAX_BYTES / 2 && line.p[n] != ' ')
		n--;
	while (((unsigned char)line.p[n] & 0xc0) == 0x80)
		n--;
	*rest = str_sub(all, n, all.n);
	return str_trim(str_sub(all, 0, n));
}

/* One paragraph for each line of the text, the first with what leads it in. */
static void lines_add(struct arena *a, struct outline *o, enum style style, struct str lead, struct str text)
{
	bool keep = style == STYLE_HEADING || style == STYLE_SUBHEADING;
	size_t n = 0;

	for (struct str rest = text; rest.p;) {
		struct str line = next_line(&rest);

		if (line.n == 0)
			continue;
		flow_add(a, o, style, n == 0 ? a_cat(a, lead, line) : line)->keep_next = keep;
		n++;
	}
	if (n == 0 && lead.n)
		flow_add(a, o, style, str_trim(lead))->keep_next = keep;
}

static struct str ended(struct arena *a, struct str s, char mark)
{
	while (s.n && strchr(";.,", s.p[s.n - 1]))
		s.n--;
	return a_fmt(a, "%.*s%c", STR_ARG(s), mark);
}

static struct str roman(struct arena *a, int n)
{
	static const struct { int v; const char *z; } digits[] = {
		{ 100, "C" }, { 90, "XC" }, { 50, "L" }, { 40, "XL" }, { 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" },
	};
	struct str s = S("");

	for (size_t i = 0; i < COUNT(digits); i++)
		for (; n >= digits[i].v; n -= digits[i].v)
			s = a_cat(a, s, str_of(digits[i].z));
	return s;
}

/* Points count in the Vietnamese alphabet, without ă â ê ô ơ ư; after y come aa, bb, … */
static struct str letter(struct arena *a, int n)
{
	static const char *const letters[] = { "a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s",
		"t", "u", "v", "x", "y" };
	const int count = COUNT(letters);
	struct str s = S("");

	for (int i = 0; i <= n / count && i < 8; i++)
		s = a_cat(a, s, str_of(letters[n % count]));
	return s;
}

/* ---- the frame ---- */

/* «7/BC-ABC» → «07/BC-ABC» */
static struct str number_text(struct arena *a, struct str number)
{
	size_t digits = 0;

	while (digits < number.n && number.p[digits] >= '0' && number.p[digits] <= '9')
		digits++;
	return digits == 1 ? a_cat(a, S("0"), number) : number;
}

/* A zero before days below 10 and before January and February. */
static struct str place_text(struct arena *a, struct str place, int64_t at, bool english)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December" };
	struct civil c = civil_of(at);
	struct str comma = place.n ? S(", ") : S("");

	if (!at)
		return english ? a_fmt(a, "%.*s%.*s…… …………… 20……", STR_ARG(place), STR_ARG(comma))
			       : a_fmt(a, "%.*s%.*sngày …… tháng …… năm 20……", STR_ARG(place), STR_ARG(comma));
	if (english)
		return a_fmt(a, "%.*s%.*s%02d %s %d", STR_ARG(place), STR_ARG(comma), c.day, months[c.month - 1], c.year);
	return a_fmt(a, c.month < 3 ? "%.*s%.*sngày %02d tháng %02d năm %d" : "%.*s%.*sngày %02d tháng %d năm %d", STR_ARG(place),
		STR_ARG(comma), c.day, c.month, c.year);
}

static double stamp_width(struct str stamp)
{
	size_t n = utf8_length(stamp);

	return n <= 5 ? 20 : n <= 8 ? 30 : 40;
}

static void head_of(const struct document *d, struct arena *a, struct outline *o)
{
	struct str number = number_text(a, document_clean_line(a, d->number)), superior = document_clean_line(a, d->superior);
	struct str about = document_clean_line(a, d->abstract);

	if (superior.n)
		para_add(a, &o->head_left, STYLE_SUPERIOR, superior);
	para_add(a, &o->head_left, STYLE_ISSUER, document_clean_line(a, d->issuer))->rule_share = 0.4;
	para_add(a, &o->head_right, STYLE_NATION, S("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
	para_add(a, &o->head_right, STYLE_MOTTO, S("Độc lập - Tự do - Hạnh phúc"))->rule_share = 1;
	if (d->english) {
		para_add(a, &o->head_right, STYLE_TRANSLATION, S("Socialist Republic of Viet Nam"));
		para_add(a, &o->head_right, STYLE_TRANSLATION, S("Independence - Freedom - Happiness"));
	}
	para_add(a, &o->head_left2, STYLE_NUMBER, a_cat(a, d->english ? S("No.: ") : S("Số: "), number.n ? number : S("……/……")));
	if (d->type.n == 0 && about.n)
		para_add(a, &o->head_left2, STYLE_ABOUT, a_cat(a, d->english ? S("Re: ") : S("V/v "), about));
	para_add(a, &o->head_right2, STYLE_PLACE, place_text(a, document_clean_line(a, d->place), d->date_usec, d->english));
	o->stamp = document_clean_line(a, d->urgency);
	o->stamp_width_mm = stamp_width(o->stamp);
	if (o->stamp.n)
		para_add(a, &o->head_left2, STYLE_STAMP, o->stamp);
}

static void title_of(const struct document *d, struct arena *a, struct outline *o)
{
	struct str type = document_clean_line(a, d->type), abstract = document_clean_line(a, d->abstract);
	struct para *last;

	if (type.n) {
		last = flow_add(a, o, STYLE_TYPE, type);
		last->keep_next = true;
		if (abstract.n)
			last = flow_add(a, o, STYLE_ABSTRACT, abstract);
		last->keep_next = true;
		last->rule_share = 0.4;
	}
	o->title = type.n && abstract.n ? a_fmt(a, "%.*s %.*s", STR_ARG(type), STR_ARG(abstract)) : type.n ? type : abstract;
}

static void recipients_of(const struct document *d, struct arena *a, struct outline *o)
{
	struct str to = d->english ? S("To: ") : S("Kính gửi: ");

	if (d->n_to == 1)
		flow_add(a, o, STYLE_TO_ONE, a_cat(a, to, document_clean_line(a, d->to[0])))->keep_next = true;
	if (d->n_to < 2)
		return;
	flow_add(a, o, STYLE_TO, str_trim(to))->keep_next = true;
	for (size_t i = 0; i < d->n_to; i++) {
		struct str name = a_cat(a, S("- "), document_clean_line(a, d->to[i]));

		flow_add(a, o, STYLE_TO_ITEM, ended(a, name, i + 1 == d->n_to ? '.' : ';'));
	}
}

static void closing_of(const struct document *d, struct arena *a, struct outline *o)
{
	struct str unit = document_clean_line(a, d->file_unit), authority = document_clean_line(a, d->authority), title = document_clean_line(a, d->signer_title);

	size_t lines = 0;

	para_add(a, &o->close_left, STYLE_COPIES_HEAD, d->english ? S("Recipients:") : S("Nơi nhận:"));
	for (size_t i = 0; i < d->n_copies; i++)
		para_add(a, &o->close_left, STYLE_COPIES_ITEM, ended(a, a_cat(a, S("- "), document_clean_line(a, d->copies[i])), ';'));
	para_add(a, &o->close_left, STYLE_COPIES_ITEM, a_fmt(a, "- %s: VT%s%.*s.", d->english ? "Filed" : "Lưu", unit.n ? ", " : "", STR_ARG(unit)));
	for (size_t i = 0; i < o->close_left.n; i++)
		lines += 1 + o->close_left.at[i].text.n / COPIES_LINE_BYTES;
	o->close_is_long = lines > COPIES_BESIDE;
	if (authority.n)
		para_add(a, &o->close_right, STYLE_SIGN, authority);
	if (title.n)
		para_add(a, &o->close_right, STYLE_SIGN, title);
	para_add(a, &o->close_right, STYLE_SIGN_NAME, document_clean_line(a, d->signer_name));
}

/* ---- the body ---- */

static struct str checks_text(struct arena *a, const struct block *b)
{
	struct str s = document_clean_line(a, b->label);

	if (s.n)
		s = a_cat(a, s, S(": "));
	for (size_t i = 0; i < b->n_checks; i++) {
		struct str label = document_clean_line(a, b->checks[i].label);

		s = a_fmt(a, "%.*s%s%s\u00a0%.*s", STR_ARG(s), i ? "   " : "", b->checks[i].on ? "☑" : "☐", STR_ARG(label));
	}
	return s;
}

static const struct grid *grid_of(struct arena *a, const struct block *b)
{
	struct grid *g = a_new(a, struct grid);
	double total = 0;

	g->block = b;
	g->text = a_array(a, struct str, b->n_rows * b->n_columns);
	g->width_mm = a_array(a, double, b->n_columns);
	for (size_t i = 0; i < b->n_rows * b->n_columns; i++)
		g->text[i] = document_clean(a, b->cells[i].text);
	for (size_t c = 0; c < b->n_columns; c++)
		total += b->cells[c].weight > 0 ? b->cells[c].weight : 1;
	for (size_t c = 0; c < b->n_columns; c++)
		g->width_mm[c] = TEXT_WIDTH_MM * (b->cells[c].weight > 0 ? b->cells[c].weight : 1) / total;
	return g;
}

/* ---- charts ---- */

const unsigned bar_colours[BAR_PARTS_MAX] = { 0x1f4e79, 0x7fb2d9, 0xc0392b, 0xe5c07b, 0x8c8c8c, 0xdcdcdc };

static int64_t bar_sum(const struct bar *b)
{
	int64_t n = 0;

	for (size_t i = 0; i < BAR_PARTS_MAX; i++)
		n += b->parts[i] > 0 ? b->parts[i] : 0;
	return n;
}

static void bars_add(struct arena *a, struct outline *o, const struct block *b)
{
	struct bar_row *key = a_new(a, struct bar_row);
	int64_t most = 1;

	lines_add(a, o, STYLE_CELL_HEAD, STR_NONE, document_clean(a, b->text));
	key->is_legend = true;
	for (size_t i = 0; i < BAR_PARTS_MAX; i++)
		key->legend[i] = document_clean_line(a, b->legend[i]);
	VEC_ADD(a, &o->flow)->bar = key;
	for (size_t i = 0; i < b->n_bars; i++)
		most = bar_sum(&b->bars[i]) > most ? bar_sum(&b->bars[i]) : most;
	for (size_t i = 0; i < b->n_bars; i++) {
		struct bar_row *row = a_new(a, struct bar_row);

		row->label = document_clean_line(a, b->bars[i].label);
		row->value = document_clean_line(a, b->bars[i].value);
		for (size_t k = 0; k < BAR_PARTS_MAX; k++)
			row->share[k] = b->bars[i].parts[k] > 0 ? (double)b->bars[i].parts[k] / (double)most : 0;
		VEC_ADD(a, &o->flow)->bar = row;
	}
}

struct count { int part, item, point; };

static void block_add(struct arena *a, struct outline *o, const struct block *b, struct count *n, bool basis_goes_on)
{
	struct str text = document_clean(a, b->text), label = document_clean_line(a, b->label), point;

	switch (b->kind) {
	case BLOCK_HEADING:
		n->item = 0;
		lines_add(a, o, STYLE_HEADING, a_cat(a, roman(a, ++n->part), S(". ")), text);
		break;
	case BLOCK_SUBHEADING:
		lines_add(a, o, STYLE_SUBHEADING, a_fmt(a, "%d. ", ++n->item), text);
		break;
	case BLOCK_PARAGRAPH:
		lines_add(a, o, STYLE_BODY, STR_NONE, text);
		break;
	case BLOCK_BASIS:
		flow_add(a, o, STYLE_BASIS, ended(a, document_clean_line(a, text), basis_goes_on ? ';' : '.'));
		break;
	case BLOCK_FIELD:
		lines_add(a, o, STYLE_BODY, label.n ? a_cat(a, label, S(": ")) : STR_NONE, text.n ? text : S("……………………"));
		break;
	case BLOCK_CHECKS:
		lines_add(a, o, STYLE_CHECKS, STR_NONE, checks_text(a, b));
		break;
	case BLOCK_TABLE:
		if (b->n_columns && b->n_rows)
			VEC_ADD(a, &o->flow)->grid = grid_of(a, b);
		break;
	case BLOCK_POINT:
		point = letter(a, n->point++);
		lines_add(a, o, STYLE_BODY, a_cat(a, point, S(") ")), text);
		break;
	case BLOCK_ANNEX:
		n->part = n->item = 0;
		flow_add(a, o, STYLE_TYPE, label)->new_page = true;
		lines_add(a, o, STYLE_ABSTRACT, STR_NONE, text);
		break;
	case BLOCK_BARS:
		bars_add(a, o, b);
		break;
	}
	if (b->kind != BLOCK_POINT)
		n->point = 0;
}

/* Adds to *bytes; false when one line of the frame is longer than anybody would print. */
static bool line_fits(struct str s, size_t *bytes)
{
	*bytes += s.n + 16;
	return s.n <= LINE_MAX_BYTES;
}

static bool lines_fit(const struct str *at, size_t n, size_t *bytes)
{
	for (size_t i = 0; i < n; i++)
		if (!line_fits(at[i], bytes))
			return false;
	return true;
}

static bool block_fits(const struct block *b, size_t *bytes)
{
	if (!line_fits(b->label, bytes) || b->n_columns > TABLE_MAX_COLUMNS)
		return false;
	*bytes += b->text.n;
	for (size_t i = 0; i < b->n_checks; i++)
		if (!line_fits(b->checks[i].label, bytes))
			return false;
	for (size_t i = 0; i < b->n_bars; i++)
		if (!line_fits(b->bars[i].label, bytes) || !line_fits(b->bars[i].value, bytes))
			return false;
	for (size_t i = 0; i < b->n_rows * b->n_columns; i++) {
		*bytes += b->cells[i].text.n + 16;
		if (b->cells[i].text.n > CELL_MAX_BYTES)
			return false;
	}
	return (b->n_checks < 100 || b->kind != BLOCK_CHECKS) && *bytes <= DOCUMENT_MAX_BYTES;
}

static bool document_fits(const struct document *d)
{
	const struct str frame[] = { d->superior, d->issuer, d->number, d->place, d->type, d->abstract, d->authority, d->signer_title,
		d->signer_name, d->file_unit, d->urgency, d->mark };
	size_t bytes = 0;

	if (!lines_fit(frame, COUNT(frame), &bytes) || !lines_fit(d->to, d->n_to, &bytes)
	    || !lines_fit(d->copies, d->n_copies, &bytes))
		return false;
	for (size_t i = 0; i < d->n_blocks; i++)
		if (!block_fits(&d->blocks[i], &bytes))
			return false;
	for (size_t i = 0; i < d->n_annex; i++)
		if (!block_fits(&d->annex[i], &bytes))
			return false;
	return bytes <= DOCUMENT_MAX_BYTES;
}

/* What stands behind the signature. */
static void annex_of(const struct document *d, struct arena *a, struct outline *o)
{
	struct parts body = o->flow;
	struct count n = { 0 };

	o->flow = (struct parts){ 0 };
	for (size_t i = 0; i < d->n_annex; i++)
		block_add(a, o, &d->annex[i], &n, false);
	o->annex = o->flow;
	o->flow = body;
}

err outline_of(const struct document *d, struct arena *a, struct outline *ret)
{
	struct outline o = { .date_usec = d->date_usec, .english = d->english };
	struct count n = { 0 };

	if (!document_fits(d))
		return E_LIMIT;
	head_of(d, a, &o);
	title_of(d, a, &o);
	recipients_of(d, a, &o);
	for (size_t i = 0; i < d->n_blocks; i++)
		block_add(a, &o, &d->blocks[i], &n, i + 1 < d->n_blocks && d->blocks[i + 1].kind == BLOCK_BASIS);
	if (o.flow.n)
		o.flow.at[o.flow.n - 1].para.keep_next = true;  /* no signature on a page of its own */
	closing_of(d, a, &o);
	annex_of(d, a, &o);
	o.mark = document_clean_line(a, d->mark);
	o.author = document_clean_line(a, d->issuer);
	*ret = o;
	return OK;
}
