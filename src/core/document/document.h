/* document: one description of an official document (Decree 30/2020/NĐ-CP, Appendix I), written as PDF and as DOCX. */
#ifndef CORE_DOCUMENT_DOCUMENT_H
#define CORE_DOCUMENT_DOCUMENT_H

#include "base/buf.h"

enum block_kind {
	BLOCK_HEADING,      /* I. … (Roman parts are numbered by us) */
	BLOCK_SUBHEADING,   /* 1. … */
	BLOCK_PARAGRAPH,    /* justified, first line indented */
	BLOCK_BASIS,        /* italic «Căn cứ …» */
	BLOCK_FIELD,        /* label: value */
	BLOCK_CHECKS,       /* ☑/☐ choices on one line */
	BLOCK_TABLE,
	BLOCK_POINT,        /* a) b) c) d) đ) e) g) … */
	BLOCK_ANNEX,        /* the title of an annex, on a new page: label «PHỤ LỤC 1», text */
	BLOCK_BARS,         /* a bar for each row, cut into parts; text: its caption */
};

struct check { struct str label; bool on; };
struct cell { struct str text; int weight; bool is_number; };  /* weight: relative width, of the head row */

/* Parts of a whole for each bar; the longest bar fills the width. Never the only carrier of the numbers: `value` says them. */
#define BAR_PARTS_MAX 6
struct bar { struct str label, value; int64_t parts[BAR_PARTS_MAX]; };

struct block {
	enum block_kind kind;
	struct str label, text;               /* many lines allowed in text */
	const struct check *checks; size_t n_checks;
	const struct cell *cells; size_t n_columns, n_rows;  /* table: row 0 is the head, repeated on each page */
	const struct bar *bars; size_t n_bars;
	struct str legend[BAR_PARTS_MAX];     /* what the parts are; "" beyond the last */
};

struct document {
	struct str superior, issuer;          /* «BỘ CÔNG AN», «TRUNG TÂM …»; superior may be empty */
	struct str number;                    /* "07/BC-ABC"; "" leaves dots to be filled in */
	struct str place; int64_t date_usec;
	struct str type;                      /* «BÁO CÁO»; "" for công văn */
	struct str abstract;                  /* «Ban đầu sự cố …» */
	const struct str *to; size_t n_to;    /* Kính gửi */
	const struct block *blocks; size_t n_blocks;
	const struct block *annex; size_t n_annex;   /* behind the signature, on new pages */
	struct str authority;                 /* «TM. …», «KT. …», may be empty */
	struct str signer_title, signer_name;
	const struct str *copies; size_t n_copies;  /* Nơi nhận */
	struct str file_unit;                 /* «Lưu: VT, <unit>.» */
	struct str urgency;                   /* "", «KHẨN», «THƯỢNG KHẨN», «HỎA TỐC» */
	struct str mark;                      /* printed on every page: «TLP:AMBER», «DỮ LIỆU TRÌNH DIỄN» */
	bool english;                         /* labels of the frame in English (the national name stays Vietnamese with its translation) */
};

/* Both append to out. E_LIMIT beyond out's ceiling or 500 pages. */
err document_pdf(const struct document *d, struct arena *a, struct buf *out) MUST_USE;
err document_docx(const struct document *d, struct arena *a, struct buf *out) MUST_USE;

#endif
