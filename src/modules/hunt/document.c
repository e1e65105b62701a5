/* The report of a hunt as an official document: «Báo cáo kết quả săn lùng mối nguy hại» in the form of Decree 30/2020/NĐ-CP, Appendices I and III. */
#include "base/text.h"
#include "core/document/document.h"
#include "core/legal/reference.h"
#include "modules/hunt/pages.h"

enum { HITS_PRINTED = 200, TROUBLES_PRINTED = 50 };

struct paper {
	struct work *w;
	const struct hunt_get_row *h;
	enum lang lang;
	bool details;
	VEC(struct block) blocks;
};

#define words(p, message, ...) say_in((p)->w->a, (p)->lang, (message), ##__VA_ARGS__)

static struct block *add(struct paper *p, enum block_kind kind, struct str label, struct str text)
{
	struct block *b = VEC_ADD(p->w->a, &p->blocks);
	*b = (struct block){ .kind = kind, .label = label, .text = text };
	return b;
}

static void heading(struct paper *p, enum msg what) { add(p, BLOCK_HEADING, STR_NONE, text_upper(p->w->a, words(p, what))); }
static void field(struct paper *p, enum msg label, struct str value)
{
	if (value.n)
		add(p, BLOCK_FIELD, words(p, label), value);
}

static struct cell *table(struct paper *p, size_t n_rows, const struct cell *head, size_t n_columns)
{
	struct cell *at = a_array(p->w->a, struct cell, (n_rows + 1) * n_columns);
	memcpy(at, head, n_columns * sizeof *head);
	struct block *b = add(p, BLOCK_TABLE, STR_NONE, STR_NONE);
	b->cells = at;
	b->n_rows = n_rows + 1;
	b->n_columns = n_columns;
	return at + n_columns;
}

static void what_for(struct paper *p)
{
	const struct hunt_get_row *h = p->h;
	struct work *w = p->w;
	heading(p, M_HUNTS_DOC_WHAT);
	field(p, M_HUNTS_WHY, hunts_word(w, h->why));
	field(p, M_HUNTS_REFERENCE, h->reference);
	field(p, M_HUNTS_HYPOTHESES, h->hypotheses);
	field(p, M_HUNTS_TECHNIQUES, h->techniques);
	field(p, M_HUNTS_WHEN, hunts_days(w, h->starts_at, h->ends_at));
	field(p, M_HUNTS_PERSON, h->person);
	field(p, M_HUNTS_CLOSED, h->closed_at ? time_shown(w->a, h->closed_at) : STR_NONE);
	field(p, M_HUNTS_MINUTES, h->minutes ? hunts_number(w, h->minutes) : STR_NONE);
}

/* Every source by name: what was read of it, and what was not. */
static err scope(struct paper *p)
{
	const struct cell head[] = { { .text = words(p, M_HUNTS_SYSTEM), .weight = 3 }, { .text = words(p, M_HUNTS_SOURCE), .weight = 6 }, { .text = words(p, M_HUNTS_DOC_READ), .weight = 4 } };
	struct hunt_sources_rows rows;
	TRY(hunt_sources(p->w->db, p->w->a, &(struct hunt_sources_in){ .hunt = p->h->id }, &rows));
	heading(p, M_HUNTS_SCOPE);
	struct cell *at = table(p, rows.n, head, COUNT(head));
	for (size_t i = 0; i < rows.n; i++, at += COUNT(head)) {
		at[0].text = rows.at[i].system_code;
		at[1].text = rows.at[i].name;
		at[2].text = rows.at[i].run_id ? hunts_share(p->w->a, rows.at[i].share) : words(p, M_HUNTS_NOT_READ);
	}
	field(p, M_HUNTS_GAPS, p->h->gaps);
	return OK;
}

static void troubles(struct paper *p, const struct hunt_runs_row *x)
{
	size_t n = 0;
	if (!x->unreadable && !x->skipped)
		return;
	add(p, BLOCK_PARAGRAPH, STR_NONE, words(p, M_HUNTS_TROUBLES, hunts_number(p->w, x->unreadable), hunts_number(p->w, x->skipped)));
	for (struct str rest = x->troubles; p->details && rest.n && n < TROUBLES_PRINTED; n++) {
		struct str line = str_cut(&rest, '\n'), fault = str_cut(&line, '\t');
		add(p, BLOCK_PARAGRAPH, STR_NONE, a_fmt(p->w->a, "– %.*s: %.*s", STR_ARG(line), STR_ARG(hunts_fault(p->w, fault))));
	}
}

static err results(struct paper *p)
{
	struct hunt_runs_rows rows;
	TRY(hunt_runs(p->w->db, p->w->a, &(struct hunt_runs_in){ .hunt = p->h->id }, &rows));
	heading(p, M_HUNTS_RESULTS);
	if (!rows.n)
		add(p, BLOCK_PARAGRAPH, STR_NONE, words(p, M_HUNTS_NO_RESULTS_YET));
	for (size_t i = 0; i < rows.n; i++) {
		const struct hunt_runs_row *x = &rows.at[i];
		add(p, BLOCK_SUBHEADING, STR_NONE, a_fmt(p->w->a, "%.*s · %.*s", STR_ARG(x->host), STR_ARG(time_shown(p->w->a, x->started_at))));
		add(p, BLOCK_PARAGRAPH, STR_NONE, words(p, x->hits ? M_HUNTS_FOUND_N : M_HUNTS_FOUND_NONE, hunts_number(p->w, x->hits), hunts_number(p->w, x->lines), hunts_number(p->w, x->files)));
		field(p, M_HUNTS_SEAL, hunts_badge(p->w, x->seal).text);
		field(p, M_HUNTS_DOC_HASH, x->sha256);
		troubles(p, x);
	}
	return OK;
}

static err hits(struct paper *p)
{
	const struct cell head[] = { { .text = words(p, M_HUNTS_HIT), .weight = 6 }, { .text = words(p, M_HUNTS_DOC_TIMES), .weight = 2 }, { .text = words(p, M_HUNTS_VERDICT), .weight = 3 },
		{ .text = words(p, M_HUNTS_REASON), .weight = 5 } };
	struct hunt_hit_counts_row n;
	struct hunt_hits_rows rows;
	TRY(hunt_hit_counts(p->w->db, p->w->a, &(struct hunt_hit_counts_in){ .hunt = p->h->id }, &n));
	heading(p, M_HUNTS_HITS);
	add(p, BLOCK_PARAGRAPH, STR_NONE, n.groups ? words(p, M_HUNTS_COUNTS, hunts_number(p->w, n.groups), hunts_number(p->w, n.true_hits), hunts_number(p->w, n.benign),
		hunts_number(p->w, n.unsure), hunts_number(p->w, n.unjudged)) : words(p, M_HUNTS_NO_HITS));
	if (!p->details || !n.groups)
		return OK;
	TRY(hunt_hits(p->w->db, p->w->a, &(struct hunt_hits_in){ .hunt = p->h->id, .below = INT64_MAX, .max = HITS_PRINTED }, &rows));
	struct cell *at = table(p, rows.n, head, COUNT(head));
	for (size_t i = 0; i < rows.n; i++, at += COUNT(head)) {
		const struct hunt_hits_row *x = &rows.at[i];
		at[0].text = a_fmt(p->w->a, "%.*s\n%.*s", STR_ARG(hunts_hit_name(x->title, x->value, x->item)), STR_ARG(x->first_place));
		at[1] = (struct cell){ .text = hunts_number(p->w, x->hits), .is_number = true };
		at[2].text = hunts_badge(p->w, x->verdict).text;
		at[3].text = x->incident.n ? a_fmt(p->w->a, "%.*s\n%.*s", STR_ARG(x->reason), STR_ARG(x->incident)) : x->reason;
	}
	return OK;
}

static struct str mark_of(struct paper *p)
{
	struct str mark = p->h->code;
	if (!str_is(p->h->state, "closed"))
		mark = a_fmt(p->w->a, "%.*s · %.*s", STR_ARG(mark), STR_ARG(words(p, M_HUNTS_DOC_DRAFT)));
	if (p->h->is_demo)
		mark = a_fmt(p->w->a, "%.*s · %.*s", STR_ARG(mark), STR_ARG(words(p, M_HUNTS_DOC_DEMO)));
	return mark;
}

err hunt_report(struct work *w, const struct hunt_get_row *h, bool details, enum hunt_media media, enum lang lang, struct buf *out)
{
	const enum lang mine = w->by.lang;
	struct paper p = { .w = w, .h = h, .lang = lang, .details = details };
	struct org_by_id_row org;
	w->by.lang = lang;                   /* words of states and faults are said in the paper's language */
	err e = network_org(w, h->org_id, &org);
	add(&p, BLOCK_BASIS, STR_NONE, words(&p, M_HUNTS_DOC_BASIS));
	what_for(&p);
	e = e == OK ? scope(&p) : e;
	e = e == OK ? results(&p) : e;
	e = e == OK ? hits(&p) : e;
	if (h->conclusion.n && details) {
		heading(&p, M_HUNTS_CONCLUSION);
		add(&p, BLOCK_PARAGRAPH, STR_NONE, h->conclusion);
	}
	w->by.lang = mine;
	TRY(e);
	struct document d = { .superior = text_upper(w->a, org.parent_name), .issuer = text_upper(w->a, h->org_name), .place = reference_label(REF_PROVINCE, org.province, LANG_VI),
		.date_usec = h->closed_at ? h->closed_at : w->now, .number = a_fmt(w->a, "%.*s/BC", STR_ARG(h->code)), .type = text_upper(w->a, words(&p, M_HUNTS_DOC_TYPE)),
		.abstract = h->title, .blocks = p.blocks.at, .n_blocks = p.blocks.n, .signer_name = h->person, .mark = mark_of(&p), .english = lang == LANG_EN };
	return media == HUNT_PDF ? document_pdf(&d, w->a, out) : document_docx(&d, w->a, out);
}
