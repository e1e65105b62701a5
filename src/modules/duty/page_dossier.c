/* Accountability dossier (clause 1a): what an organisation owed at an instant, and how it stood, as the register saw it then. */
#include "core/document/document.h"
#include "core/legal/reference.h"
#include "modules/duty/pages.h"
#include "modules/duty/pages_gen.h"
#include "modules/network/network.h"

#include "base/text.h"

enum { OPEN_SHOWN = 300 };
#define PDF_MAX (16u << 20)
#define OPEN_SET (1u << DUTY_CONTRADICTED | 1u << DUTY_OVERDUE | 1u << DUTY_PARTLY | 1u << DUTY_UNDETERMINED | 1u << DUTY_WAIVED | 1u << DUTY_MET_LATE)

struct dossier { struct as_of as_of; struct org_by_id_row org; struct duty_owed *owed; size_t n_owed; struct dossier_open *open; size_t n_open; };

/* Subjects whose duties were not simply met, in the order of the catalogues. */
static err open_of(struct work *w, struct dossier *d)
{
	struct duty_laws l;
	struct duty_history *h;
	size_t n;
	TRY(duty_laws(w, &l));
	TRY(duty_history(w, d->org.id, &h));
	const struct duty_subject *s = history_subjects(h, &n);
	d->open = a_array(w->a, struct dossier_open, OPEN_SHOWN);
	for (size_t b = 0; b < l.books.n; b++)
		for (size_t k = 0; k < l.books.at[b]->n_duties; k++)
			for (size_t i = 0; i < n && d->n_open < OPEN_SHOWN; i++) {
				const struct duty_template *t = &l.books.at[b]->duties[k];
				if (s[i].org != d->org.id || s[i].unit != t->unit)
					continue;
				struct duty_standing st = duty_stand(w->a, &l.rules[b], (int)k, h, &s[i], d->as_of.at, d->as_of.at);
				if (OPEN_SET >> st.status & 1)
					d->open[d->n_open++] = (struct dossier_open){ .path = duty_path(w, d->org.code, t->id, t->unit, s[i].code, d->as_of.value),
						.duty = a_fmt(w->a, "%.*s · %.*s", STR_ARG(clause_text(w, t->clause)), STR_ARG(duty_said(w, t->title))), .subject = s[i].name,
						.due = due_text(w, st.due), .state = status_badge(w, st.status) };
			}
	return OK;
}

static err dossier_of(struct req *r, struct dossier *d)
{
	struct work *w = &r->w;
	int64_t id;
	*d = (struct dossier){ 0 };
	TRY(as_of_read(w, ((const struct duty_query *)r->in)->as_of, &d->as_of));
	TRY(duty_need_org(w, r->args[0], &id));
	TRY(network_org(w, id, &d->org));
	TRY(duty_of_org(w, id, d->as_of.at, d->as_of.at, &d->owed, &d->n_owed));
	return open_of(w, d);
}

static struct owed_line line_of(struct work *w, const struct dossier *d, const struct duty_owed *o)
{
	const struct duty_template *t = &o->catalogue->duties[o->index];
	struct duty_cell cell = cell_of(w, &o->count, STR_NONE, STR_NONE);
	return (struct owed_line){ .clause = clause_text(w, t->clause), .title = duty_said(w, t->title), .path = duty_path(w, d->org.code, t->id, 0, STR_NONE, d->as_of.value),
		.due = due_text(w, o->due), .counts = cell.rest.n ? a_fmt(w->a, "%.*s · %.*s", STR_ARG(cell.main), STR_ARG(cell.rest)) : cell.main, .worst = status_badge(w, o->worst) };
}

err duty_dossier_page(struct req *r)
{
	struct work *w = &r->w;
	struct dossier d;
	TRY(dossier_of(r, &d));
	struct link crumbs[] = { duties_link(w), duty_org_link(w, d.org.code, d.org.name, STR_NONE) };
	struct dossier_view v = { .head = { .title = say(w, M_DUTY_DOSSIER), .subtitle = d.org.name, .crumbs = crumbs, .n_crumbs = 2 },
		.says = say(w, M_DUTY_DOSSIER_SAYS, time_shown(w->a, d.as_of.at)), .action = a_cat(w->a, S("/duties/dossier/"), d.org.code),
		.open = d.open, .n_open = d.n_open, .n_lines = d.n_owed, .lines = a_array(w->a, struct owed_line, d.n_owed) };
	v.pdf = link_with(w->a, a_cat(w->a, v.action, S("/pdf")), &(struct query_part){ "as_of", d.as_of.value }, 1);
	v.at = filter_fields(r, LIST(duty_when_fields))[0];
	v.at.type = NULL;
	v.at.help = say(w, M_DUTY_DOSSIER_AT_HELP);
	for (size_t i = 0; i < d.n_owed; i++)
		v.lines[i] = line_of(w, &d, &d.owed[i]);
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_dossier, &v));
}

/* ---- as a document ---- */

static struct cell *table_of(struct work *w, struct block *b, const enum msg *heads, const int *weights, size_t n_columns, size_t n_rows)
{
	struct cell *at = a_array(w->a, struct cell, (n_rows + 1) * n_columns);
	for (size_t i = 0; i < n_columns; i++)
		at[i] = (struct cell){ say(w, heads[i]), weights[i], false };
	*b = (struct block){ .kind = BLOCK_TABLE, .cells = at, .n_columns = n_columns, .n_rows = n_rows + 1 };
	return at + n_columns;
}

static void add_duties(struct work *w, const struct dossier *d, struct block *b)
{
	static const enum msg heads[] = { M_DUTY_CLAUSE, M_DUTY_DUTY, M_DUTY_STATE, M_DUTY_COUNTS_HEAD, M_DUTY_DUE };
	struct cell *c = table_of(w, b, heads, (int[]){ 2, 8, 4, 8, 4 }, COUNT(heads), d->n_owed);
	for (size_t i = 0; i < d->n_owed; i++) {
		struct owed_line l = line_of(w, d, &d->owed[i]);
		for (size_t k = 0; k < COUNT(heads); k++)
			*c++ = (struct cell){ .text = ((struct str[]){ l.clause, l.title, l.worst.text, l.counts, l.due })[k] };
	}
}

static void add_open(struct work *w, const struct dossier *d, struct block *b)
{
	static const enum msg heads[] = { M_DUTY_DUTY, M_DUTY_SUBJECT, M_DUTY_STATE, M_DUTY_DUE };
	struct cell *c = table_of(w, b, heads, (int[]){ 8, 8, 4, 4 }, COUNT(heads), d->n_open);
	for (size_t i = 0; i < d->n_open; i++)
		for (size_t k = 0; k < COUNT(heads); k++)
			*c++ = (struct cell){ .text = ((struct str[]){ d->open[i].duty, d->open[i].subject, d->open[i].state.text, d->open[i].due })[k] };
}

err duty_dossier_pdf(struct req *r)
{
	struct work *w = &r->w;
	struct dossier d;
	struct block blocks[5];
	struct buf out __attribute__((cleanup(buf_done)));
	buf_init(&out, PDF_MAX);
	TRY(dossier_of(r, &d));
	blocks[0] = (struct block){ .kind = BLOCK_PARAGRAPH, .text = say(w, M_DUTY_DOSSIER_SAYS, time_shown(w->a, d.as_of.at)) };
	blocks[1] = (struct block){ .kind = BLOCK_HEADING, .text = say(w, M_DUTY_DOSSIER_DUTIES) };
	add_duties(w, &d, &blocks[2]);
	blocks[3] = (struct block){ .kind = BLOCK_HEADING, .text = say(w, M_DUTY_DOSSIER_OPEN) };
	add_open(w, &d, &blocks[4]);
	struct document doc = { .superior = text_upper(w->a, d.org.parent_name), .issuer = text_upper(w->a, d.org.name), .date_usec = w->now,
		.place = reference_label(REF_PROVINCE, d.org.province, LANG_VI), .type = text_upper(w->a, say(w, M_DUTY_DOSSIER)), .abstract = d.org.name,
		.blocks = blocks, .n_blocks = d.n_open ? 5 : 3, .english = w->by.lang == LANG_EN };
	TRY(document_pdf(&doc, w->a, &out));
	TRY(buf_end(&out));
	return reply_download(r, a_fmt(w->a, "ho-so-trach-nhiem-%.*s.pdf", STR_ARG(d.org.code)), "application/pdf", a_dup(w->a, buf_str(&out)));
}
