/* A report as an official document (Decree 30/2020/NĐ-CP): each section a part, each answered item a field. */
#include "base/text.h"
#include "core/document/document.h"
#include "core/legal/reference.h"
#include "modules/network/network.h"
#include "modules/reporting/statutory.h"

struct writing {
	struct work *w;
	const struct statutory_get_row *s;
	enum lang lang;
	struct answers answers;
	VEC(struct block) blocks;
};

#define words(x, message, ...) say_in((x)->w->a, (x)->lang, message, ##__VA_ARGS__)

static struct block *add(struct writing *x, enum block_kind kind, struct str label, struct str text)
{
	struct block *b = VEC_ADD(x->w->a, &x->blocks);
	*b = (struct block){ .kind = kind, .label = label, .text = text };
	return b;
}

static void add_checks(struct writing *x, const struct item *it, struct str answer)
{
	struct check *at = a_array(x->w->a, struct check, it->n_choices);
	for (size_t i = 0; i < it->n_choices; i++)
		at[i] = (struct check){ it->choices[i].label[x->lang], answer_holds(answer, it->choices[i].value) };
	struct block *b = add(x, BLOCK_CHECKS, it->label[x->lang], STR_NONE);
	b->checks = at;
	b->n_checks = it->n_choices;
}

static void add_answer(struct writing *x, const struct item *it)
{
	struct str answer = x->answers.at[it->at];
	if (!answer.n)
		return;
	if (it->type == ITEM_CHECKS || (it->type == ITEM_CHOICE && it->n_choices <= 5))
		add_checks(x, it, answer);
	else
		add(x, BLOCK_FIELD, it->label[x->lang], answer_shown(x->w->a, it, answer, x->lang));
}

static bool has_answer(const struct writing *x, const struct form_section *s)
{
	for (size_t i = 0; i < s->n_questions; i++)
		if (x->answers.at[s->questions[i].item->at].n)
			return true;
	return false;
}

/* The acts the regime rests on, as «Căn cứ …». */
static void add_basis(struct writing *x)
{
	struct str all = legal_profile_basis(x->s->profile, x->lang);
	while (all.n) {
		ptrdiff_t at = str_find(all, S("; "));
		struct str one = at < 0 ? all : str_sub(all, 0, (size_t)at);
		add(x, BLOCK_BASIS, STR_NONE, words(x, M_REPORTING_DOC_BASIS, one));
		all = at < 0 ? STR_NONE : str_sub(all, (size_t)at + 2, all.n);
	}
}

static void add_body(struct writing *x, const struct report_form *form)
{
	add_basis(x);
	for (size_t i = 0; i < form->n_sections; i++) {
		const struct form_section *s = &form->sections[i];
		if (!has_answer(x, s))
			continue;
		add(x, BLOCK_HEADING, STR_NONE, s->title[x->lang]);
		for (size_t k = 0; k < s->n_questions; k++)
			add_answer(x, s->questions[k].item);
	}
}

/* ---- who writes, to whom ---- */

static err recipients_now(struct writing *x, struct recipients *ret)
{
	struct recipients_of_rows rows;
	if (str_is(x->s->state, "draft"))
		return recipients_find(x->w, x->s->incident_id, x->s->profile, x->s->kind, x->s->from_org, ret);
	TRY(recipients_of(x->w->db, x->w->a, &(struct recipients_of_in){ .report_id = x->s->id }, &rows));
	*ret = (struct recipients){ a_array(x->w->a, struct recipient, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		ret->at[i] = (struct recipient){ .org_id = rows.at[i].org_id, .role = rows.at[i].role, .name = rows.at[i].name, .is_copy = rows.at[i].is_copy };
	return OK;
}

static err add_recipients(struct writing *x, struct document *d)
{
	struct recipients all;
	TRY(recipients_now(x, &all));
	struct str *to = a_array(x->w->a, struct str, all.n + 1), *copies = a_array(x->w->a, struct str, all.n + 1);
	copies[d->n_copies++] = words(x, M_REPORTING_DOC_AS_ABOVE);
	for (size_t i = 0; i < all.n; i++) {
		if (all.at[i].is_copy)
			copies[d->n_copies++] = all.at[i].name;
		else
			to[d->n_to++] = all.at[i].name;
	}
	d->to = to;
	d->copies = copies;
	return OK;
}

/* A sent report keeps the names of its day; a draft shows those of today. */
static err add_issuer(struct writing *x, struct document *d)
{
	struct org_by_id_row org;
	d->issuer = text_upper(x->w->a, x->s->issuer);
	d->superior = text_upper(x->w->a, x->s->superior);
	if (d->issuer.n)
		return OK;
	TRY(network_org(x->w, x->s->from_org, &org));
	d->issuer = text_upper(x->w->a, org.name);
	d->superior = text_upper(x->w->a, org.parent_name);
	d->place = reference_label(REF_PROVINCE, org.province, LANG_VI);
	return OK;
}

static struct str mark_of(struct writing *x)
{
	struct str mark = str_of(tlp_name((enum tlp)x->s->tlp));
	if (x->s->is_demo)
		mark = a_fmt(x->w->a, "%.*s · %.*s", STR_ARG(mark), STR_ARG(words(x, M_REPORTING_DOC_DEMO)));
	if (str_is(x->s->state, "draft"))
		mark = a_fmt(x->w->a, "%.*s · %.*s", STR_ARG(mark), STR_ARG(words(x, M_REPORTING_DOC_DRAFT)));
	return a_fmt(x->w->a, "%.*s · %.*s", STR_ARG(x->s->code), STR_ARG(mark));
}

static struct str with_args(struct arena *a, struct str text, struct str one, struct str two)
{
	struct str out = STR_NONE;
	while (text.n) {
		ptrdiff_t at = str_find_char(text, '{');
		if (at < 0 || (size_t)at + 2 >= text.n)
			return a_cat(a, out, text);
		out = a_fmt(a, "%.*s%.*s%.*s", STR_ARG(out), (int)at, text.p, STR_ARG(text.p[at + 1] == '1' ? one : two));
		text = str_sub(text, (size_t)at + 3, text.n);
	}
	return out;
}

static err document_of(struct writing *x, struct document *d)
{
	const struct statutory_get_row *s = x->s;
	const struct report_form *form = form_of(s->kind);
	*d = (struct document){ .number = s->number, .place = s->place, .date_usec = s->sent_at ? s->sent_at : x->w->now, .type = form->document[x->lang],
		.abstract = with_args(x->w->a, form->abstract[x->lang], legal_word(s->profile, S("incident"), x->lang), s->incident_code),
		.authority = text_upper(x->w->a, s->authority), .signer_title = text_upper(x->w->a, s->signer_title), .signer_name = s->signed_by, .file_unit = s->file_unit,
		.urgency = s->urgency, .mark = mark_of(x), .english = x->lang == LANG_EN };
	TRY(add_issuer(x, d));
	TRY(add_recipients(x, d));
	answers_read(x->w->a, s->fields, &x->answers);
	add_body(x, form);
	d->blocks = x->blocks.at;
	d->n_blocks = x->blocks.n;
	return OK;
}

err statutory_document(struct work *w, const struct statutory_get_row *s, enum document_kind kind, enum lang lang, struct buf *out)
{
	struct writing x = { .w = w, .s = s, .lang = lang };
	struct document d;
	TRY(document_of(&x, &d));
	return kind == DOCUMENT_PDF ? document_pdf(&d, w->a, out) : document_docx(&d, w->a, out);
}

struct str statutory_document_name(struct arena *a, const struct statutory_get_row *s, enum document_kind kind)
{
	return a_fmt(a, "%.*s-%.*s.%s", STR_ARG(s->code), STR_ARG(s->kind), kind == DOCUMENT_PDF ? "pdf" : "docx");
}
