/* Words and badges. */
#include "modules/chase/pages.h"

struct word { const char *word; enum msg says; const char *tone, *icon; };
static const struct word words[] = {
	{ "draft", M_CHASE_WORD_DRAFT, "neutral", "pencil" }, { "submitted", M_CHASE_WORD_SUBMITTED, "warn", "clock" }, { "issued", M_CHASE_WORD_ISSUED, "info", "send" },
	{ "answered", M_CHASE_WORD_ANSWERED, "warn", "message-report" }, { "accepted", M_CHASE_WORD_ACCEPTED, "good", "check" },
	{ "cured", M_CHASE_WORD_CURED, "good", "circle-check" }, { "cancelled", M_CHASE_WORD_CANCELLED, "neutral", "x" },
	{ "digest", M_CHASE_WORD_DIGEST, "neutral", "mail" }, { "reminder", M_CHASE_WORD_REMINDER, "neutral", "bell" }, { "letter", M_CHASE_WORD_LETTER, "neutral", "file-text" },
	{ "doer", M_CHASE_WORD_DOER, NULL, NULL }, { "org-focal", M_CHASE_WORD_FOCAL, NULL, NULL }, { "head-office", M_CHASE_WORD_HEAD, NULL, NULL },
	{ "parent", M_CHASE_WORD_PARENT, NULL, NULL }, { "lead", M_CHASE_WORD_LEAD, NULL, NULL }, { "pmo", M_CHASE_WORD_PMO, NULL, NULL },
	{ "open", M_CHASE_WORD_OPEN, "warn", "clock" }, { "met", M_CHASE_WORD_MET, "good", "check" }, { "waived", M_CHASE_WORD_WAIVED, "info", "file-check" },
	{ "moved", M_CHASE_WORD_MOVED, "neutral", "history" }, { "ended", M_CHASE_WORD_ENDED, "neutral", "x" }, { "dropped", M_CHASE_WORD_DROPPED, "neutral", "x" },
	{ "late", M_CHASE_WORD_LATE, "bad", "clock-exclamation" }, { "for_pmo", M_CHASE_WORD_FOR_PMO, "warn", "flag" }, { "pending", M_CHASE_WORD_PENDING, "info", "clock" },
	{ "insisted", M_CHASE_WORD_INSISTED, "bad", "alert-circle" }, { "unjudged", M_CHASE_WORD_UNJUDGED, "warn", "clock" },
	{ "waiver", M_OVERSIGHT_RECORD_WAIVER, NULL, NULL }, { "dispute", M_OVERSIGHT_RECORD_DISPUTE, NULL, NULL }, { "evidence", M_CHASE_WORD_EVIDENCE, NULL, NULL },
	{ "chase", M_CHASE_WORD_CHASE, NULL, NULL },
	{ "step", M_CHASE_STEP, NULL, NULL }, { "clause", M_CHASE_CLAUSE, NULL, NULL }, { "class", M_CHASE_CLASS, NULL, NULL }, { "each", M_CHASE_BY_EACH, NULL, NULL },
};
static const struct word acts[] = {
	{ "word", M_CHASE_ACT_WORD, NULL, NULL }, { "hand_in", M_CHASE_ACT_HAND_IN, NULL, NULL }, { "back", M_CHASE_ACT_BACK, NULL, NULL },
	{ "withdraw", M_CHASE_ACT_WITHDRAW, NULL, NULL }, { "send", M_CHASE_ACT_SEND, NULL, NULL }, { "acknowledge", M_CHASE_ACT_ACKNOWLEDGE, NULL, NULL },
	{ "answer", M_CHASE_ACT_ANSWER, NULL, NULL }, { "accept", M_CHASE_ACT_ACCEPT, NULL, NULL }, { "insist", M_CHASE_ACT_INSIST, NULL, NULL },
	{ "cure", M_CHASE_ACT_CURE, NULL, NULL }, { "fall", M_CHASE_ACT_FALL, NULL, NULL },
};
static const struct word reasons[] = {
	{ "withdrawn", M_CHASE_WHY_WITHDRAWN, NULL, NULL }, { "met", M_CHASE_WHY_MET, NULL, NULL }, { "waived", M_CHASE_WHY_WAIVED, NULL, NULL },
	{ "moved", M_CHASE_WHY_MOVED, NULL, NULL }, { "ended", M_CHASE_WHY_ENDED, NULL, NULL },
};

static const struct word *find(const struct word *at, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(word, at[i].word))
			return &at[i];
	return NULL;
}

static struct str said(struct work *w, const struct word *x, struct str word) { return x ? say(w, x->says) : word; }

struct str chase_word_of(struct work *w, struct str word) { return said(w, find(words, COUNT(words), word), word); }
struct str chase_act(struct work *w, struct str act) { return said(w, find(acts, COUNT(acts), act), act); }
struct str chase_why(struct work *w, struct str reason) { return said(w, find(reasons, COUNT(reasons), reason), reason); }

struct badge chase_badge(struct work *w, struct str word)
{
	const struct word *x = find(words, COUNT(words), word);
	return x ? (struct badge){ say(w, x->says), x->tone ? x->tone : "neutral", x->icon } : (struct badge){ word, "neutral", NULL };
}

void chase_choices(struct req *r, struct form_field *f, const char *list, bool any)
{
	VEC(struct choice) c = { 0 };
	if (any)
		*VEC_ADD(r->w.a, &c) = (struct choice){ .is_chosen = !f->value.n };
	for (struct str rest = str_of(list); rest.p;) {
		struct str word = str_cut(&rest, '|');
		*VEC_ADD(r->w.a, &c) = (struct choice){ word, chase_word_of(&r->w, word), str_eq(word, f->value) };
	}
	f->choices = c.at;
	f->n_choices = c.n;
	f->is_select = true;
	if (any)
		field_any(r, f);
}

void chase_head(struct req *r, struct page_head *h, struct str title, struct str subtitle)
{
	struct link *crumb = a_new(r->w.a, struct link);
	*crumb = (struct link){ .path = S("/chases"), .label = say(&r->w, M_CHASE_TITLE) };
	*h = (struct page_head){ .title = title, .subtitle = subtitle, .crumbs = crumb, .n_crumbs = 1 };
}
