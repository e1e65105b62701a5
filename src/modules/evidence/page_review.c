/* The queue of what waits for the viewer's judgement: who waits longest comes first, each with what is needed to decide. */
#include "modules/evidence/pages.h"

#include "modules/evidence/pages_gen.h"

enum { CARDS = 20 };

struct str evidence_queue_cursor(struct arena *a, const struct evidence_queue_row *last)
{
	return a_fmt(a, "%lld:%lld", (long long)last->known_from, (long long)last->version_id);
}

err evidence_queue_asked(struct req *r, int64_t max, struct evidence_queue_rows *ret)
{
	const struct evidence_review_ask *in = r->route->in == evidence_review_fields ? r->in : &(struct evidence_review_ask){ STR_NONE };
	struct evidence_sight s;
	int64_t after = 0, after_id = 0;
	struct str id = in->after, time = str_cut(&id, ':');
	TRY(evidence_sight(&r->w, &s));
	if (in->after.n && (!str_int(time, &after) || !str_int(id, &after_id)))
		return fail(&r->w, E_INVALID, M_NETWORK_BAD_CURSOR);
	return evidence_queue(r->w.db, r->w.a, &(struct evidence_queue_in){ .viewer = s.org, .wide = s.wide, .sector = s.sector, .account = s.account,
		.after = after, .after_id = after_id, .max = max }, ret);
}

static struct evidence_card card_of(struct req *r, const struct evidence_queue_row *e, size_t i)
{
	struct work *w = &r->w;
	usec end = evidence_review_due(w, e->known_from) - USEC_MIN;
	struct evidence_card c = { .path = evidence_path(w->a, e->code, ""), .code = e->code, .kind = kind_text(w, e->kind), .org = e->org_name,
		.about = about_text(w, e->subjects, e->subject_code, e->subject_name), .when = interval_text(w, e->begins_at, e->ends_at), .note = e->note, .paper = e->paper,
		.paper_path = a_fmt(w->a, "/evidence/%.*s/files/%lld", STR_ARG(e->code), (long long)e->file_id), .by = e->author,
		.action = evidence_path(w->a, e->code, "/verify"), .return_path = evidence_path(w->a, e->code, "/return"),
		.version = a_fmt(w->a, "%lld", (long long)e->number), .grade = grade_badge(w, e->grade),
		.due = clock_chip_of(w, STR_NONE, end, end - 3 * USEC_DAY, 0) };
	c.facts = content_facts(w, e->kind, e->fields, 0, e->doc_no, e->doc_at, e->issuer, e->signer, &c.n_facts);
	c.flags = flags_shown(w, evidence_flags(w, &(struct evidence_looked_at){ e->kind, e->fields, e->ends_at, e->stated_at, e->file_id, e->papers_of_others,
		e->papers_of_own, e->alike }), &c.n_flags);
	c.is_first = i == 0;
	return c;
}

err evidence_review_page(struct req *r)
{
	struct evidence_queue_rows rows;
	struct evidence_queue v = { .head = { .title = say(&r->w, M_EVIDENCE_REVIEW), .subtitle = say(&r->w, M_EVIDENCE_REVIEW_LEAD) },
		.empty = { .icon = "circle-check", .title = say(&r->w, M_EVIDENCE_QUEUE_EMPTY), .text = say(&r->w, M_EVIDENCE_QUEUE_EMPTY_HINT) } };
	TRY(evidence_queue_asked(r, CARDS + 1, &rows));
	v.head.crumbs = evidence_crumbs(r, &v.head.n_crumbs);
	v.cards = a_array(r->w.a, struct evidence_card, rows.n);
	for (size_t i = 0; i < rows.n && i < CARDS; i++)
		v.cards[v.n_cards++] = card_of(r, &rows.at[i], i);
	if (rows.n > CARDS)
		v.pager.next = link_with(r->w.a, S("/evidence/review"), &(struct query_part){ "after", evidence_queue_cursor(r->w.a, &rows.at[CARDS - 1]) }, 1);
	if (r->route->in == evidence_review_fields && ((const struct evidence_review_ask *)r->in)->after.n)
		v.pager.first = S("/evidence/review");
	return reply_page(r, v.head.title, HTML_OF(r, page_evidence_review, &v));
}
