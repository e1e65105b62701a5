/* Declared input of the module's routes, and the words the pages share. */
#include "modules/evidence/pages.h"

#include "base/text.h"

#define VALUE(n) { .name = "v" #n, .type = F_TEXT, .offset = offsetof(struct evidence_form, value[n - 1]), .label = M_EVIDENCE_VALUE }
#define WHAT FIELD(struct evidence_form, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_EVIDENCE_ORG), \
	FIELD(struct evidence_form, kind, F_CODE, .max = 50, .label = M_EVIDENCE_KIND), \
	FIELD(struct evidence_form, subjects, F_TEXTS, .max = EVIDENCE_SUBJECTS_MAX, .label = M_EVIDENCE_SUBJECTS)
#define WHEN FIELD(struct evidence_form, begins, F_TIME, .label = M_EVIDENCE_BEGINS), \
	FIELD(struct evidence_form, ends, F_TIME, .label = M_EVIDENCE_ENDS), \
	FIELD(struct evidence_form, goes_on, F_BOOL, .label = M_EVIDENCE_GOES_ON), \
	FIELD(struct evidence_form, judged, F_TIME, .label = M_EVIDENCE_JUDGED)
#define PAPER FIELD(struct evidence_form, doc_no, F_TEXT, .max = 100, .label = M_EVIDENCE_DOC_NO), \
	FIELD(struct evidence_form, doc_at, F_TIME, .label = M_EVIDENCE_DOC_AT), \
	FIELD(struct evidence_form, issuer, F_TEXT, .label = M_EVIDENCE_ISSUER), \
	FIELD(struct evidence_form, signer, F_TEXT, .label = M_EVIDENCE_SIGNER), \
	FIELD(struct evidence_form, file, F_FILES, .max = 1, .label = M_EVIDENCE_FILE), \
	FIELD(struct evidence_form, note, F_LINES, .max = 5000, .label = M_EVIDENCE_NOTE), \
	FIELD(struct evidence_form, version, F_INT, .label = M_EVIDENCE_VERSION)

const struct field evidence_page_fields[22] = { WHAT, WHEN, PAPER, VALUE(1), VALUE(2), VALUE(3), VALUE(4), VALUE(5), VALUE(6), VALUE(7), VALUE(8) };
const struct field evidence_api_fields[15] = { WHAT, WHEN, PAPER, FIELD(struct evidence_form, values, F_TEXTS, .max = EVIDENCE_FIELDS_MAX, .label = M_EVIDENCE_VALUE) };

const struct field evidence_filter_fields[4] = {
	FIELD(struct evidence_filter, kind, F_CODE, .max = 50, .label = M_EVIDENCE_KIND),
	FIELD(struct evidence_filter, state, F_CHOICE, .choices = EVIDENCE_STATES, .label = M_EVIDENCE_STATE),
	FIELD(struct evidence_filter, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_EVIDENCE_ORG),
	FIELD(struct evidence_filter, after, F_CODE, .max = 40, .label = M_NETWORK_AFTER),
};
const struct field evidence_ask_fields[2] = {
	FIELD(struct evidence_ask, kind, F_CODE, .max = 50, .label = M_EVIDENCE_KIND),
	FIELD(struct evidence_ask, org, F_CODE, .max = 50, .label = M_EVIDENCE_ORG),
};
const struct field evidence_review_fields[1] = { FIELD(struct evidence_review_ask, after, F_CODE, .max = 60, .label = M_NETWORK_AFTER) };
const struct field evidence_act_fields[3] = {
	FIELD(struct evidence_judging, reason, F_LINES, .max = EVIDENCE_REASON_MAX, .label = M_EVIDENCE_REASON),
	FIELD(struct evidence_judging, version, F_INT, .label = M_EVIDENCE_VERSION),
	FIELD(struct evidence_judging, next, F_CHOICE, .choices = "review", .label = M_EVIDENCE_REVIEW),
};

struct str evidence_path(struct arena *a, struct str code, const char *rest) { return a_fmt(a, "/evidence/%.*s%s", STR_ARG(code), rest); }

/* Words of the vocabulary are written as within a sentence; here they begin one. */
struct str text_in(const struct work *w, struct duty_text t)
{
	struct str s = w->by.lang == LANG_EN ? t.en : t.vi;
	size_t first = 1;
	while (first < s.n && ((unsigned char)s.p[first] & 0xc0) == 0x80)
		first++;
	return a_cat(w->a, text_upper(w->a, str_sub(s, 0, first)), str_sub(s, first, s.n));
}

struct str kind_text(struct work *w, struct str kind)
{
	const struct duty_kind *k = evidence_kind(kind);
	return k ? text_in(w, k->says) : kind;
}

/* ---- words ---- */

struct word { const char *word; enum msg says; const char *tone, *icon; };

static const struct word states[] = {
	{ "waiting", M_EVIDENCE_STATE_WAITING, "info", "clock" }, { "verified", M_EVIDENCE_STATE_VERIFIED, "good", "check" },
	{ "returned", M_EVIDENCE_STATE_RETURNED, "warn", "arrow-left" }, { "false", M_EVIDENCE_STATE_FALSE, "bad", "ban" },
	{ "withdrawn", M_EVIDENCE_STATE_WITHDRAWN, "neutral", "x" },
};
static const struct word grades[] = {
	{ "claimed", M_EVIDENCE_GRADE_CLAIMED, "warn", "message" }, { "attested", M_EVIDENCE_GRADE_ATTESTED, "info", "file-check" },
	{ "verified", M_EVIDENCE_GRADE_VERIFIED, "good", "shield-check" },
};
static const struct word acts[] = {
	{ "state", M_EVIDENCE_ACT_STATE, NULL, NULL }, { "correct", M_EVIDENCE_ACT_CORRECT, NULL, NULL }, { "withdraw", M_EVIDENCE_ACT_WITHDRAW, NULL, NULL },
	{ "verify", M_EVIDENCE_ACT_VERIFY, NULL, NULL }, { "return", M_EVIDENCE_ACT_RETURN, NULL, NULL }, { "judge_false", M_EVIDENCE_ACT_FALSE, NULL, NULL },
	{ "reopen", M_EVIDENCE_ACT_REOPEN, NULL, NULL },
};
static const struct word *word_find(const struct word *at, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(word, at[i].word))
			return &at[i];
	return NULL;
}

static struct badge badge_of(struct work *w, const struct word *at, size_t n, struct str word)
{
	const struct word *x = word_find(at, n, word);
	return x ? (struct badge){ say(w, x->says), x->tone, x->icon } : (struct badge){ word, "neutral", NULL };
}

struct badge state_badge(struct work *w, struct str state) { return badge_of(w, states, COUNT(states), state); }
struct badge grade_badge(struct work *w, int64_t grade) { return badge_of(w, grades, COUNT(grades), str_of(duty_grade_names[grade])); }

struct str yes_text(struct work *w, bool yes)
{
	return say(w, yes ? M_EVIDENCE_W_YES : M_EVIDENCE_W_NO);
}

struct str word_text(struct work *w, struct str word)
{
	struct duty_text says = vocabulary_word(evidence_vocabulary(), duty_word(word));
	return w->by.lang == LANG_EN ? says.en : says.vi;
}

struct str act_done_text(struct work *w, struct str act, struct str author, struct str org)
{
	const struct word *x = word_find(acts, COUNT(acts), act);
	struct str what = x ? say(w, x->says) : act;
	return org.n ? a_fmt(w->a, "%.*s – %.*s (%.*s)", STR_ARG(what), STR_ARG(author), STR_ARG(org)) : what;
}

struct str flag_text(struct work *w, enum evidence_flag f)
{
	static const enum msg says[N_EVIDENCE_FLAGS] = { [FLAG_PAPER_OTHERS] = M_EVIDENCE_FLAG_PAPER_OTHERS, [FLAG_PAPER_AGAIN] = M_EVIDENCE_FLAG_PAPER_AGAIN,
		[FLAG_LATE] = M_EVIDENCE_FLAG_LATE, [FLAG_HUNT_BLIND] = M_EVIDENCE_FLAG_HUNT_BLIND, [FLAG_HUNT_SHORT] = M_EVIDENCE_FLAG_HUNT_SHORT,
		[FLAG_BULK] = M_EVIDENCE_FLAG_BULK, [FLAG_NO_PAPER] = M_EVIDENCE_FLAG_NO_PAPER };
	return say(w, says[f]);
}

struct str *flags_shown(struct work *w, unsigned flags, size_t *ret_n)
{
	struct str *at = a_array(w->a, struct str, N_EVIDENCE_FLAGS);
	*ret_n = 0;
	for (int f = 0; f < N_EVIDENCE_FLAGS; f++)
		if (flags >> f & 1)
			at[(*ret_n)++] = flag_text(w, f);
	return at;
}

/* ---- values for people ---- */

struct str moment_text(struct arena *a, usec t)
{
	return t == civil_day_start(civil_day_number(t)) ? date_shown(a, t) : time_shown(a, t);
}

struct str interval_text(struct work *w, usec begins, usec ends)
{
	struct str from = moment_text(w->a, begins);
	if (!ends)
		return say(w, M_EVIDENCE_SINCE, from);
	return begins == ends ? from : a_fmt(w->a, "%.*s – %.*s", STR_ARG(from), STR_ARG(moment_text(w->a, ends)));
}

struct str about_text(struct work *w, int64_t n, struct str code, struct str name)
{
	if (n == 1)
		return str_eq(code, name) ? code : a_fmt(w->a, "%.*s (%.*s)", STR_ARG(name), STR_ARG(code));
	return say(w, M_EVIDENCE_N_SUBJECTS, a_fmt(w->a, "%lld", (long long)n));
}

static struct str grouped(struct arena *a, struct str digits)
{
	struct str out = STR_NONE;
	for (size_t at = 0, first = digits.n % 3 ? digits.n % 3 : 3; at < digits.n; at += first, first = 3)
		out = a_fmt(a, "%.*s%s%.*s", STR_ARG(out), out.n ? "." : "", STR_ARG(str_sub(digits, at, first)));
	return out;
}

struct str value_shown(struct work *w, const struct duty_field *f, struct str kept)
{
	int64_t n = 0;
	str_int(kept, &n);
	switch (f->type) {
	case DUTY_SHARE: return a_cat(w->a, value_typed(w->a, f, kept), S(" %"));
	case DUTY_TIME: return time_shown(w->a, n);
	case DUTY_BOOL: return yes_text(w, n);
	case DUTY_WORD: return str_is(f->name, "sector") ? reference_label(REF_SECTOR, kept, w->by.lang) : word_text(w, kept);
	case DUTY_INT: return str_is(f->name, "year") ? kept : grouped(w->a, kept);
	case DUTY_ID: case DUTY_DURATION: break;
	}
	return kept;
}

struct fact *content_facts(struct work *w, struct str kind, struct str fields, usec judged, struct str doc_no, usec doc_at, struct str issuer, struct str signer,
	size_t *ret_n)
{
	const struct duty_kind *k = evidence_kind(kind);
	struct fact *at = a_array(w->a, struct fact, EVIDENCE_FIELDS_MAX + 5);
	size_t n = 0;
	for (size_t i = 0; k && i < k->n_fields && i < EVIDENCE_FIELDS_MAX; i++) {
		struct str kept = value_kept(k, i, fields);
		if (kept.n)
			at[n++] = (struct fact){ text_in(w, k->fields[i].says), value_shown(w, &k->fields[i], kept), STR_NONE };
	}
	const struct { enum msg label; struct str value; } paper[] = { { M_EVIDENCE_JUDGED, judged ? moment_text(w->a, judged) : STR_NONE },
		{ M_EVIDENCE_DOC_NO, doc_no }, { M_EVIDENCE_DOC_AT, doc_at ? date_shown(w->a, doc_at) : STR_NONE }, { M_EVIDENCE_ISSUER, issuer }, { M_EVIDENCE_SIGNER, signer } };
	for (size_t i = 0; i < COUNT(paper); i++)
		if (paper[i].value.n)
			at[n++] = (struct fact){ say(w, paper[i].label), paper[i].value, STR_NONE };
	*ret_n = n;
	return at;
}

/* ---- parts of pages ---- */

const struct link *evidence_crumbs(struct req *r, size_t *ret_n)
{
	struct link *at = a_new(r->w.a, struct link);
	*at = (struct link){ .path = S("/evidence"), .label = say(&r->w, M_EVIDENCE_TITLE) };
	*ret_n = 1;
	return at;
}

struct form_field choice_field(struct req *r, const struct field *fields, size_t n, const char *name, struct str value, const struct choice *at, size_t n_choices)
{
	struct form_field f = form_field_of(r, fields, n, name, value);
	struct choice *mine = a_array(r->w.a, struct choice, n_choices + 1);
	f.n_choices = 0;
	mine[f.n_choices++] = (struct choice){ .label = say(&r->w, M_NETWORK_NO_CHOICE), .is_chosen = !f.value.n };
	for (size_t i = 0; i < n_choices; i++)
		mine[f.n_choices++] = (struct choice){ at[i].value, at[i].label, str_eq(at[i].value, f.value) };
	f.choices = mine;
	f.is_select = true;
	return f;
}

struct choice *kind_choices(struct work *w, struct str chosen, bool only_offered, size_t *ret_n)
{
	const struct duty_vocabulary *v = evidence_vocabulary();
	struct choice *at = a_array(w->a, struct choice, v->n_kinds);
	size_t n = 0;
	for (size_t i = 0; i < v->n_kinds; i++)
		if (!only_offered || evidence_is_offered(&v->kinds[i]))
			at[n++] = (struct choice){ v->kinds[i].name, text_in(w, v->kinds[i].says), str_eq(v->kinds[i].name, chosen) };
	*ret_n = n;
	return at;
}
