/* The minutes of an inspection as an official document: «Biên bản» in the form of Decree 30/2020/NĐ-CP, Appendices I and III. */
#include "modules/oversight/rules.h"

#include "base/text.h"
#include "core/document/document.h"
#include "core/legal/reference.h"

struct minutes {
	struct work *w;
	const struct inspection_get_row *x;
	enum lang lang;
	VEC(struct block) blocks;
};

#define words(m, message, ...) say_in((m)->w->a, (m)->lang, (message), ##__VA_ARGS__)

static struct block *add(struct minutes *m, enum block_kind kind, struct str label, struct str text)
{
	struct block *b = VEC_ADD(m->w->a, &m->blocks);
	*b = (struct block){ .kind = kind, .label = label, .text = text };
	return b;
}

static void heading(struct minutes *m, enum msg what) { add(m, BLOCK_HEADING, STR_NONE, text_upper(m->w->a, words(m, what))); }

static struct cell *table(struct minutes *m, size_t n_rows, const struct cell *head, size_t n_columns)
{
	struct cell *at = a_array(m->w->a, struct cell, (n_rows + 1) * n_columns);
	memcpy(at, head, n_columns * sizeof *head);
	struct block *b = add(m, BLOCK_TABLE, STR_NONE, STR_NONE);
	b->cells = at;
	b->n_rows = n_rows + 1;
	b->n_columns = n_columns;
	return at + n_columns;
}

static err people(struct minutes *m)
{
	struct inspection_members_rows p;
	TRY(inspection_members(m->w->db, m->w->a, &(struct inspection_members_in){ .inspection = m->x->id }, &p));
	heading(m, M_OVERSIGHT_DOC_PRESENT);
	add(m, BLOCK_SUBHEADING, STR_NONE, words(m, M_OVERSIGHT_DOC_BODY, m->x->body_name));
	for (size_t i = 0; i < p.n; i++)
		add(m, BLOCK_FIELD, words(m, i ? M_OVERSIGHT_DOC_MEMBER : M_OVERSIGHT_DOC_LEAD), p.at[i].name);
	add(m, BLOCK_SUBHEADING, STR_NONE, words(m, M_OVERSIGHT_DOC_ORG, m->x->org_name));
	add(m, BLOCK_PARAGRAPH, STR_NONE, m->x->attended);
	return OK;
}

static struct str answer_text(struct minutes *m, struct str answer)
{
	return words(m, str_is(answer, "ok") ? M_OVERSIGHT_WORD_OK : str_is(answer, "finding") ? M_OVERSIGHT_WORD_FINDING : M_OVERSIGHT_WORD_NOT_SEEN);
}

static struct str title_of(const struct duty_names *n, enum lang lang, const struct inspection_lines_row *l)
{
	struct duty_named d;
	return lang == LANG_EN && duty_name_in(n, l->duty, &d) ? d.title_en : l->title;
}

static err checklist(struct minutes *m)
{
	const struct cell head[] = { { .text = words(m, M_OVERSIGHT_DOC_NO), .weight = 2 }, { .text = words(m, M_OVERSIGHT_DUTY), .weight = 6 },
		{ .text = words(m, M_OVERSIGHT_SUBJECT), .weight = 4 }, { .text = words(m, M_OVERSIGHT_LINE_ANSWER), .weight = 3 },
		{ .text = words(m, M_OVERSIGHT_LINE_NOTE), .weight = 5 } };
	struct inspection_lines_rows rows;
	struct duty_names names;
	TRY(duty_names_open(m->w, &names));
	TRY(inspection_lines(m->w->db, m->w->a, &(struct inspection_lines_in){ .inspection = m->x->id, .round = m->x->round, .max = LINES_MAX }, &rows));
	heading(m, M_OVERSIGHT_DOC_CONTENT);
	add(m, BLOCK_PARAGRAPH, STR_NONE, m->x->purpose);
	if (!rows.n) {
		add(m, BLOCK_PARAGRAPH, STR_NONE, words(m, M_OVERSIGHT_CHECKLIST_EMPTY));
		return OK;
	}
	struct cell *at = table(m, rows.n, head, COUNT(head));
	for (size_t i = 0; i < rows.n; i++, at += COUNT(head)) {
		const struct inspection_lines_row *l = &rows.at[i];
		at[0] = (struct cell){ .text = a_fmt(m->w->a, "%lld", (long long)l->position), .is_number = true };
		at[1].text = a_fmt(m->w->a, "%.*s: %.*s", STR_ARG(l->duty), STR_ARG(title_of(&names, m->lang, l)));
		at[2].text = a_fmt(m->w->a, "%.*s\n%.*s", STR_ARG(l->subject_code), STR_ARG(l->subject_name));
		at[3].text = answer_text(m, l->answer);
		at[4].text = l->note;
	}
	return OK;
}

static err findings(struct minutes *m)
{
	const struct cell head[] = { { .text = words(m, M_OVERSIGHT_DOC_NO), .weight = 2 }, { .text = words(m, M_OVERSIGHT_FINDING), .weight = 6 },
		{ .text = words(m, M_OVERSIGHT_REMEDY), .weight = 5 }, { .text = words(m, M_OVERSIGHT_OWNER), .weight = 3 },
		{ .text = words(m, M_OVERSIGHT_DUE), .weight = 3 } };
	struct inspection_findings_rows rows;
	TRY(inspection_findings(m->w->db, m->w->a, &(struct inspection_findings_in){ .inspection = m->x->id }, &rows));
	heading(m, M_OVERSIGHT_FINDINGS);
	if (!rows.n) {
		add(m, BLOCK_PARAGRAPH, STR_NONE, words(m, M_OVERSIGHT_NO_FINDINGS));
		return OK;
	}
	struct cell *at = table(m, rows.n, head, COUNT(head));
	for (size_t i = 0; i < rows.n; i++, at += COUNT(head)) {
		at[0] = (struct cell){ .text = a_fmt(m->w->a, "%lld", (long long)rows.at[i].no), .is_number = true };
		at[1].text = rows.at[i].text;
		at[2].text = rows.at[i].remedy;
		at[3].text = rows.at[i].owner;
		at[4].text = date_shown(m->w->a, rows.at[i].due_at - 1);
	}
	return OK;
}

static void close_of(struct minutes *m)
{
	const struct inspection_get_row *x = m->x;
	heading(m, M_OVERSIGHT_CONCLUSION);
	add(m, BLOCK_PARAGRAPH, STR_NONE, x->conclusion);
	add(m, BLOCK_PARAGRAPH, STR_NONE, words(m, M_OVERSIGHT_DOC_CLOSE, x->body_name, x->org_name));
	heading(m, M_OVERSIGHT_ORG_SIGNED);
	add(m, BLOCK_FIELD, words(m, M_OVERSIGHT_SIGNER_TITLE), x->org_signer_title.n ? x->org_signer_title : S("…"));
	add(m, BLOCK_FIELD, words(m, M_OVERSIGHT_SIGNER), x->org_signer.n ? x->org_signer : S("…"));
	add(m, BLOCK_FIELD, words(m, M_OVERSIGHT_DOC_SIGNED_AT), x->org_signed_at ? time_shown(m->w->a, x->org_signed_at) : S("…"));
}

static struct str mark_of(struct minutes *m)
{
	struct str mark = m->x->code;
	if (!one_of(m->x->state, "signed|closed"))
		mark = a_fmt(m->w->a, "%.*s · %.*s", STR_ARG(mark), STR_ARG(words(m, M_OVERSIGHT_DOC_DRAFT)));
	if (m->x->is_demo)
		mark = a_fmt(m->w->a, "%.*s · %.*s", STR_ARG(mark), STR_ARG(words(m, M_OVERSIGHT_DOC_DEMO)));
	return mark;
}

err inspection_minutes(struct work *w, const struct inspection_get_row *x, enum oversight_media media, enum lang lang, struct buf *out)
{
	struct minutes m = { .w = w, .x = x, .lang = lang };
	struct org_by_id_row body;
	if (!one_of(x->state, "written|signed|closed"))
		return fail(w, E_CONFLICT, M_OVERSIGHT_NO_MINUTES);
	TRY(network_org(w, x->body_id, &body));
	add(&m, BLOCK_BASIS, STR_NONE, words(&m, M_OVERSIGHT_DOC_BASIS, x->decision_no, date_shown(w->a, x->decision_at), x->body_name));
	add(&m, BLOCK_PARAGRAPH, STR_NONE, words(&m, M_OVERSIGHT_DOC_TODAY, a_fmt(w->a, "%.*s – %.*s", STR_ARG(date_shown(w->a, x->starts_at)), STR_ARG(date_shown(w->a, x->ends_at - 1))), x->place.n ? x->place : x->org_name));
	TRY(people(&m));
	TRY(checklist(&m));
	TRY(findings(&m));
	close_of(&m);
	struct str copies[] = { x->org_name, x->body_name };
	struct document d = { .superior = text_upper(w->a, body.parent_name), .issuer = text_upper(w->a, x->body_name),
		.place = reference_label(REF_PROVINCE, body.province, LANG_VI), .date_usec = x->body_signed_at ? x->body_signed_at : w->now,
		.number = a_fmt(w->a, "%.*s/BB", STR_ARG(x->code)), .type = text_upper(w->a, words(&m, M_OVERSIGHT_DOC_TYPE)),
		.abstract = words(&m, M_OVERSIGHT_DOC_ABSTRACT, x->org_name), .blocks = m.blocks.at, .n_blocks = m.blocks.n,
		.authority = text_upper(w->a, words(&m, M_OVERSIGHT_DOC_FOR_BODY)), .signer_title = x->body_signer_title, .signer_name = x->body_signer,
		.copies = copies, .n_copies = COUNT(copies), .mark = mark_of(&m), .english = lang == LANG_EN };
	return media == OVERSIGHT_PDF ? document_pdf(&d, w->a, out) : document_docx(&d, w->a, out);
}
