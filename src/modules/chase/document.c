/* The letter as an official document: «Công văn» in the form of Decree 30/2020/NĐ-CP, Appendix I. */
#include "modules/chase/rules.h"

#include "base/text.h"
#include "core/document/document.h"
#include "core/legal/reference.h"

enum { ITEMS_MAX = 1000 };

struct letter_text { struct work *w; const struct chase_get_row *x; enum lang lang; VEC(struct block) blocks; };

#define words(m, message, ...) say_in((m)->w->a, (m)->lang, (message), ##__VA_ARGS__)

static struct block *add(struct letter_text *m, enum block_kind kind, struct str text)
{
	struct block *b = VEC_ADD(m->w->a, &m->blocks);
	*b = (struct block){ .kind = kind, .text = text };
	return b;
}

static struct str title_of(const struct duty_names *n, enum lang lang, struct str duty)
{
	const struct duty_catalogue *c;
	int i;
	if (!duty_book_find(&n->books, duty, &c, &i))
		return duty;
	const struct duty_text *t = &c->duties[i].title;
	return a_fmt(n->w->a, "%.*s: %.*s", STR_ARG(duty), STR_ARG(lang == LANG_EN && t->en.n ? t->en : t->vi));
}

static err owed(struct letter_text *m)
{
	const struct cell head[] = { { .text = words(m, M_CHASE_DOC_NO), .weight = 2 }, { .text = words(m, M_CHASE_DUTY), .weight = 8 },
		{ .text = words(m, M_CHASE_SUBJECT), .weight = 6 }, { .text = words(m, M_CHASE_DUE), .weight = 4 } };
	struct work *w = m->w;
	struct chase_items_rows rows;
	struct duty_names names;
	TRY(duty_names_open(w, &names));
	TRY(chase_items(w->db, w->a, &(struct chase_items_in){ .chase = m->x->id, .max = ITEMS_MAX }, &rows));
	struct cell *at = a_array(w->a, struct cell, (rows.n + 1) * COUNT(head));
	memcpy(at, head, sizeof head);
	struct block *b = add(m, BLOCK_TABLE, STR_NONE);
	b->cells = at;
	b->n_rows = rows.n + 1;
	b->n_columns = COUNT(head);
	for (size_t i = 0; i < rows.n; i++) {
		at += COUNT(head);
		at[0] = (struct cell){ .text = a_fmt(w->a, "%zu", i + 1), .is_number = true };
		at[1].text = title_of(&names, m->lang, rows.at[i].duty);
		at[2].text = a_fmt(w->a, "%.*s\n%.*s", STR_ARG(rows.at[i].subject_code), STR_ARG(rows.at[i].subject_name));
		at[3].text = date_shown(w->a, rows.at[i].due_at - 1);
	}
	return OK;
}

static struct str mark_of(struct letter_text *m)
{
	struct str mark = m->x->code;
	if (!m->x->issued_at)
		mark = a_fmt(m->w->a, "%.*s · %.*s", STR_ARG(mark), STR_ARG(words(m, M_OVERSIGHT_DOC_DRAFT)));
	if (m->x->is_demo)
		mark = a_fmt(m->w->a, "%.*s · %.*s", STR_ARG(mark), STR_ARG(words(m, M_OVERSIGHT_DOC_DEMO)));
	return mark;
}

err chase_letter(struct work *w, const struct chase_get_row *x, enum chase_media media, enum lang lang, struct buf *out)
{
	struct letter_text m = { .w = w, .x = x, .lang = lang };
	struct org_by_id_row body;
	if (!str_is(x->kind, "letter"))
		return fail(w, E_CONFLICT, M_CHASE_NO_LETTER);
	TRY(network_org(w, x->by_id, &body));
	add(&m, BLOCK_PARAGRAPH, x->body.n ? x->body : words(&m, M_CHASE_DOC_BODY, x->by_name, x->org_name));
	TRY(owed(&m));
	add(&m, BLOCK_PARAGRAPH, words(&m, M_CHASE_DOC_ANSWER, x->org_name, x->answer_by ? date_shown(w->a, x->answer_by - 1) : S("……")));
	struct str to[] = { x->org_name }, copies[] = { words(&m, M_CHASE_DOC_AS_ABOVE) };
	struct document d = { .superior = text_upper(w->a, body.parent_name), .issuer = text_upper(w->a, x->by_name), .number = x->number,
		.place = reference_label(REF_PROVINCE, body.province, LANG_VI), .date_usec = x->issued_at ? x->issued_at : w->now,
		.abstract = words(&m, M_CHASE_DOC_ABSTRACT), .to = to, .n_to = COUNT(to), .blocks = m.blocks.at, .n_blocks = m.blocks.n,
		.signer_title = x->signer_title, .signer_name = x->signer, .copies = copies, .n_copies = COUNT(copies), .mark = mark_of(&m), .english = lang == LANG_EN };
	return media == CHASE_PDF ? document_pdf(&d, w->a, out) : document_docx(&d, w->a, out);
}
