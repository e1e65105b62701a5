/* One record: what is said, what an overseer should know, every version, and what can be done. */
#include "modules/evidence/pages.h"

#include "base/code.h"
#include "modules/evidence/pages_gen.h"

enum { SUBJECTS_SHOWN = 100 };

struct viewing { struct req *r; struct work *w; struct evidence_view *v; struct evidence_by_code_row e; };

static struct str path_of(const struct viewing *x, const char *rest) { return evidence_path(x->w->a, x->e.code, rest); }

static bool is_state(const struct viewing *x, const char *list) { return word_among(x->e.state, list); }

static void head_show(struct viewing *x)
{
	struct link *acts = a_array(x->w->a, struct link, 1);
	size_t n = 0;
	if (x->e.is_own && may(x->w, &evidence_write) && !is_state(x, "false"))
		acts[n++] = (struct link){ path_of(x, "/correct"), say(x->w, is_state(x, "withdrawn") ? M_EVIDENCE_STATE_AGAIN : M_EVIDENCE_CORRECT), "pencil", is_state(x, "returned") };
	x->v->head = (struct page_head){ .title = kind_text(x->w, x->e.kind), .subtitle = a_fmt(x->w->a, "%.*s · %.*s", STR_ARG(x->e.code), STR_ARG(x->e.org_name)),
		.actions = acts, .n_actions = n };
	x->v->head.crumbs = evidence_crumbs(x->r, &x->v->head.n_crumbs);
}

static void facts_show(struct viewing *x)
{
	const struct evidence_by_code_row *e = &x->e;
	struct work *w = x->w;
	size_t n;
	struct fact *said = content_facts(w, e->kind, e->fields, e->judged_at, e->doc_no, e->doc_at, e->issuer, e->signer, &n);
	x->v->facts = a_array(w->a, struct fact, n + 4);
	x->v->facts[x->v->n_facts++] = (struct fact){ say(w, M_EVIDENCE_ORG), e->org_name, org_path(w->a, e->org_code) };
	x->v->facts[x->v->n_facts++] = (struct fact){ say(w, M_EVIDENCE_WHEN), interval_text(w, e->begins_at, e->ends_at), STR_NONE };
	for (size_t i = 0; i < n; i++)
		x->v->facts[x->v->n_facts++] = said[i];
	x->v->facts[x->v->n_facts++] = (struct fact){ say(w, M_EVIDENCE_STATED), time_shown(w->a, e->stated_at), STR_NONE };
	if (e->note.n)
		x->v->facts[x->v->n_facts++] = (struct fact){ say(w, M_EVIDENCE_NOTE), e->note, STR_NONE };
	x->v->state = state_badge(w, e->state);
	x->v->grade = grade_badge(w, e->grade);
	x->v->paper = e->paper;
	x->v->paper_path = a_fmt(w->a, "/evidence/%.*s/files/%lld", STR_ARG(e->code), (long long)e->file_id);
	x->v->reason = is_state(x, "returned|false|withdrawn") ? e->reason : STR_NONE;
	x->v->reason_title = act_done_text(w, e->act, e->author, e->author_org);
	x->v->has_due = is_state(x, "waiting");
	if (x->v->has_due) {
		usec end = evidence_review_due(w, e->known_from) - USEC_MIN;
		x->v->due = clock_chip_of(w, say(w, M_EVIDENCE_REVIEW_DUE), end, end - 3 * USEC_DAY, 0);
	}
}

static struct str subject_path(struct work *w, const struct evidence_subjects_row *s)
{
	return s->unit == UNIT_SYSTEM ? system_path(w->a, s->code) : s->unit == UNIT_ORG ? org_path(w->a, s->code) :
		s->unit == UNIT_TEAM ? a_fmt(w->a, "/teams/%.*s", STR_ARG(s->code)) : STR_NONE;
}

static err subjects_show(struct viewing *x)
{
	struct evidence_subjects_rows rows;
	TRY(evidence_subjects(x->w->db, x->w->a, &(struct evidence_subjects_in){ .version = x->e.version_id, .max = EVIDENCE_SUBJECTS_MAX }, &rows));
	size_t n = rows.n > SUBJECTS_SHOWN ? SUBJECTS_SHOWN : rows.n;
	x->v->subjects = a_array(x->w->a, struct fact, n);
	for (size_t i = 0; i < n; i++)
		x->v->subjects[x->v->n_subjects++] = (struct fact){ rows.at[i].code, rows.at[i].name, subject_path(x->w, &rows.at[i]) };
	x->v->n_subjects_text = say(x->w, M_EVIDENCE_N_SUBJECTS, a_fmt(x->w->a, "%zu", rows.n));
	return OK;
}

/* For who stands above alone. */
static err flags_show(struct viewing *x)
{
	const struct evidence_by_code_row *e = &x->e;
	struct evidence_sight s;
	struct evidence_same_paper_rows rows;
	if (!evidence_is_judge(x->w, e))
		return OK;
	unsigned flags = evidence_flags(x->w, &(struct evidence_looked_at){ e->kind, e->fields, e->ends_at, e->stated_at, e->file_id, e->papers_of_others,
		e->papers_of_own, e->alike });
	x->v->flags = flags_shown(x->w, flags, &x->v->n_flags);
	if (!e->papers_of_others && !e->papers_of_own)
		return OK;
	TRY(evidence_sight(x->w, &s));
	TRY(evidence_same_paper(x->w->db, x->w->a, &(struct evidence_same_paper_in){ .evidence = e->id, .sha256 = e->sha256, .viewer = s.org, .wide = s.wide,
		.sector = s.sector }, &rows));
	x->v->same_paper = a_array(x->w->a, struct fact, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		x->v->same_paper[x->v->n_same_paper++] = (struct fact){ rows.at[i].code, rows.at[i].org_name, evidence_path(x->w->a, rows.at[i].code, "") };
	return OK;
}

/* ---- versions ---- */

static bool same_content(const struct evidence_versions_row *a, const struct evidence_versions_row *b)
{
	return a->begins_at == b->begins_at && a->ends_at == b->ends_at && a->judged_at == b->judged_at && str_eq(a->fields, b->fields) &&
		str_eq(a->doc_no, b->doc_no) && a->doc_at == b->doc_at && str_eq(a->issuer, b->issuer) && str_eq(a->signer, b->signer) && str_eq(a->note, b->note) &&
		a->file_id == b->file_id;
}

static struct evidence_version_line version_line(struct viewing *x, const struct evidence_versions_row *v, bool has_content)
{
	struct work *w = x->w;
	struct evidence_version_line line = { .at = time_shown(w->a, v->known_from), .at_machine = time_rfc3339(w->a, v->known_from), .reason = v->reason,
		.text = act_done_text(w, v->act, v->author, v->author_org), .state = state_badge(w, v->state), .grade = grade_badge(w, v->grade), .has_content = has_content };
	if (!has_content)
		return line;
	size_t n;
	struct fact *said = content_facts(w, x->e.kind, v->fields, v->judged_at, v->doc_no, v->doc_at, v->issuer, v->signer, &n);
	line.facts = a_array(w->a, struct fact, n + 2);
	line.facts[line.n_facts++] = (struct fact){ say(w, M_EVIDENCE_WHEN), interval_text(w, v->begins_at, v->ends_at), STR_NONE };
	for (size_t i = 0; i < n; i++)
		line.facts[line.n_facts++] = said[i];
	if (v->note.n)
		line.facts[line.n_facts++] = (struct fact){ say(w, M_EVIDENCE_NOTE), v->note, STR_NONE };
	line.paper = v->paper;
	line.paper_path = a_fmt(w->a, "/evidence/%.*s/files/%lld", STR_ARG(x->e.code), (long long)v->file_id);
	line.sha256 = hex_of(w->a, v->sha256);
	return line;
}

static err versions_show(struct viewing *x)
{
	struct evidence_versions_rows rows;
	TRY(evidence_versions(x->w->db, x->w->a, &(struct evidence_versions_in){ .evidence = x->e.id }, &rows));
	x->v->versions = a_array(x->w->a, struct evidence_version_line, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		x->v->versions[x->v->n_versions++] = version_line(x, &rows.at[i], i + 1 == rows.n || !same_content(&rows.at[i], &rows.at[i + 1]));
	return OK;
}

/* ---- what can be done ---- */

/* A form that was refused has the place that the list of problems leads to, with what was typed. */
static struct evidence_act_form act_form(struct viewing *x, const char *id, const char *rest, enum msg title, enum msg lead, bool is_grave)
{
	struct req *r = x->r;
	bool is_again = r->w.problem.e != OK && (str_eq(r->path, path_of(x, rest)) || !strcmp(id, "judge"));
	return (struct evidence_act_form){ .id = str_of(id), .title = say(x->w, title), .lead = say(x->w, lead), .action = path_of(x, rest), .is_grave = is_grave,
		.version = a_fmt(x->w->a, "%lld", (long long)x->e.number), .field_id = is_again ? S("f-reason") : a_fmt(x->w->a, "reason-%s", id),
		.reason = is_again ? req_typed(r, "reason") : STR_NONE };
}

static err acts_show(struct viewing *x)
{
	struct evidence_sight s;
	struct evidence_view *v = x->v;
	bool is_judge = evidence_is_judge(x->w, &x->e);
	TRY(evidence_sight(x->w, &s));
	v->acts = a_array(x->w->a, struct evidence_act_form, 3);
	v->return_path = path_of(x, "/return");
	v->false_path = path_of(x, "/judge-false");
	if (is_judge && is_state(x, "waiting")) {
		v->judge = a_new(x->w->a, struct evidence_act_form);
		*v->judge = act_form(x, "judge", "/verify", M_EVIDENCE_JUDGE, M_EVIDENCE_JUDGE_LEAD, false);
		return OK;
	}
	if (is_judge && is_state(x, "verified"))
		v->acts[v->n_acts++] = act_form(x, "false", "/judge-false", M_EVIDENCE_JUDGE_FALSE, M_EVIDENCE_JUDGE_FALSE_LEAD, true);
	if (is_judge && is_state(x, "verified|returned|false") && (s.wide || x->e.author_org_id == s.org))
		v->acts[v->n_acts++] = act_form(x, "reopen", "/reopen", M_EVIDENCE_REOPEN, M_EVIDENCE_REOPEN_LEAD, false);
	if (x->e.is_own && may(x->w, &evidence_write) && is_state(x, "waiting|verified|returned"))
		v->acts[v->n_acts++] = act_form(x, "withdraw", "/withdraw", M_EVIDENCE_WITHDRAW, M_EVIDENCE_WITHDRAW_LEAD, true);
	return OK;
}

err evidence_show_page(struct req *r)
{
	struct evidence_view v = { 0 };
	struct viewing x = { .r = r, .w = &r->w, .v = &v };
	TRY(evidence_find(&r->w, r->args[0], &x.e));
	if (r->w.problem.e != OK)
		v.errors = form_errors_of(r, LIST(evidence_act_fields));
	head_show(&x);
	facts_show(&x);
	TRY(subjects_show(&x));
	TRY(flags_show(&x));
	TRY(versions_show(&x));
	TRY(acts_show(&x));
	return reply_page(r, v.head.title, HTML_OF(r, page_evidence_view, &v));
}
