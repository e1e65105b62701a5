/* What invented bodies have stated about their work: some of each state, and what an overseer should look at twice. */
#include "modules/demo/demo.h"

#include "base/code.h"
#include "core/files.h"
#include "modules/evidence/evidence.h"

struct demo_statement {
	const char *kind, *values, *act, *reason, *doc;  /* values: parted by spaces; act: what the coordinator or the body did afterwards, NULL; doc NULL: no paper */
	int64_t begins, ends, stated, acted;             /* days ago */
	bool is_of_system, goes_on;
};

static const struct demo_statement statements[] = {
	{ "scan", "imported=yes authenticated=yes", "verify", "", "BC-RQ-02", 60, 58, 57, 50, true, false },
	{ "scan", "imported=yes authenticated=no", NULL, NULL, "BC-RQ-03", 20, 20, 14, 0, true, false },
	{ "drill", "mode=tabletop production=no scripted=yes state=judged papers=2", "return", "Diễn tập trên giấy, thiếu quyết định và nội quy (mẫu).", "BC-DT-04", 50, 49, 45, 38, true, false },
	{ "campaign", "audience=public topic=reporting measured=yes reach=12000", "verify", "", "KH-TT-06", 80, 70, 65, 60, false, false },
	{ "guide", "topic=general year=2026", "withdraw", "Khai nhầm loại việc (mẫu).", "HD-07", 30, 30, 28, 27, false, false },
	{ "drill", "mode=real-combat production=yes scripted=no attacked=yes state=judged papers=3", "false", "Ban tổ chức xác nhận hệ thống không tham gia (mẫu).", "BC-TC-09", 70, 66, 62, 20, true, false },
	{ "monitoring", "", NULL, NULL, "BB-GS-10", 100, 0, 12, 0, true, true },
};

static struct strs words_of(struct arena *a, const char *text)
{
	struct strs all = { a_array(a, struct str, EVIDENCE_FIELDS_MAX), 0 };
	for (struct str rest = str_of(text); rest.n;)
		all.at[all.n++] = str_cut(&rest, ' ');
	return all;
}

/* Each body has papers of its own; of one scan they all have the same, which looks odd. */
static err paper_of(struct work *w, const char *doc, struct str org, struct upload *ret)
{
	struct str of = strcmp(doc, "BC-RQ-03") ? org : STR_NONE;
	struct str text = a_fmt(w->a, "%s/%.*s\n\nBản ký mẫu của cuộc trình diễn, không phải văn bản thật.\n", doc, STR_ARG(of));
	struct sha256 hash;
	TRY(file_keep_bytes(w, text, &hash));
	*ret = (struct upload){ a_fmt(w->a, "%s.txt", doc), S("text/plain"), hex_of(w->a, str_from((const char *)hash.b, sizeof hash.b)), (int64_t)text.n, "" };
	return OK;
}

/* Acts as somebody else at another time. */
static void become(struct demo *d, const struct demo_org *o, int64_t days_ago)
{
	d->w->by = (struct actor){ .is_system = true, .account_id = o->account, .org_id = o->id, .name = o->person, .lang = LANG_VI };
	d->w->now = d->w->now - days_ago * USEC_DAY;
}

static err act(struct demo *d, const struct demo_statement *s, struct str code)
{
	const struct evidence_act a = { .reason = str_of(s->reason) };
	return !strcmp(s->act, "verify") ? evidence_accept(d->w, code, &a) : !strcmp(s->act, "return") ? evidence_return(d->w, code, &a) :
		!strcmp(s->act, "false") ? evidence_judge_false(d->w, code, &a) : evidence_withdraw(d->w, code, &a);
}

/* The kind may have become automatic. */
static bool is_stated(const struct demo_statement *s)
{
	const struct duty_kind *k = evidence_kind(str_of(s->kind));
	return k && evidence_is_offered(k);
}

static err statement(struct demo *d, const struct demo_org *o, const struct demo_statement *s)
{
	const usec now = d->w->now, today = civil_day_start(civil_day_number(now));
	const struct actor me = d->w->by;
	struct upload paper;
	struct str subject = o->n_systems ? d->systems[o->first_system].code : STR_NONE, code;
	struct evidence_form f = { .kind = str_of(s->kind), .begins = today - s->begins * USEC_DAY, .ends = s->goes_on ? 0 : today - s->ends * USEC_DAY,
		.goes_on = s->goes_on, .values = words_of(d->w->a, s->values), .note = S("Số liệu mẫu.") };
	if (s->is_of_system)
		f.subjects = (struct strs){ &subject, 1 };
	if (s->doc) {
		TRY(paper_of(d->w, s->doc, o->code, &paper));
		f.doc_no = a_fmt(d->w->a, "%s/%.*s", s->doc, STR_ARG(o->code));
		f.doc_at = today - s->stated * USEC_DAY;
		f.issuer = o->name;
		f.signer = o->person;
		f.file = (struct uploads){ &paper, 1 };
	}
	become(d, o, s->stated);
	err e = evidence_state(d->w, &f, &code);
	d->w->now = now;
	if (e == OK && s->act) {
		become(d, !strcmp(s->act, "withdraw") ? o : d->coordinator, s->acted);
		e = act(d, s, code);
	}
	d->w->now = now;
	d->w->by = me;
	return e;
}

err demo_evidence(struct demo *d)
{
	enum { BODIES = 3 };
	size_t n = 0;                            /* bodies other than the star */
	if (!setting_declared(S("evidence.review_days")))
		return OK;
	for (size_t i = 0; i < d->n_orgs; i++) {
		const struct demo_org *o = &d->orgs[i];
		bool is_star = o == d->star;
		if (o == d->coordinator || (!is_star && (!o->n_systems || n == BODIES)))
			continue;
		for (size_t k = 0; k < COUNT(statements); k++)
			if (is_stated(&statements[k]) && (o->n_systems || !statements[k].is_of_system) && (is_star || k % BODIES == n || !statements[k].act))
				TRY(statement(d, o, &statements[k]));
		n += !is_star;
	}
	return OK;
}
