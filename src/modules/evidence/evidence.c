/* Statements: made, corrected, withdrawn. */
#include "modules/evidence/rules.h"

#include "base/code.h"
#include "base/rand.h"
#include "base/text.h"
#include "core/counter.h"
#include "core/files.h"

enum { NUMBER_MAX = 100, NAME_MAX_LETTERS = 200, NOTE_MAX = 5000, YEAR_OLDEST = 2000 };

/* What a form says, checked and in the form it is kept. */
struct said {
	int64_t org;
	const struct duty_kind *kind;
	struct subjects subjects;
	usec begins, ends, judged;           /* ends 0: goes on */
	struct str fields, content;
};

/* ---- rights ---- */

static err need_own_org(struct work *w, int64_t org)
{
	struct org_is_under_row row = { 0 };
	if (w->by.is_system)
		return OK;
	TRY(org_is_under(w->db, w->a, &(struct org_is_under_in){ .id = org, .top = w->by.org_id }, &row));
	return row.n ? OK : fail(w, E_DENIED, M_EVIDENCE_NOT_YOURS);
}

err need_writer(struct work *w, const struct evidence_by_code_row *e)
{
	return w->by.is_system || e->is_own ? OK : fail(w, E_DENIED, M_EVIDENCE_NOT_YOURS);
}

err need_version(struct work *w, const struct evidence_by_code_row *e, int64_t version)
{
	return version && version != e->number ? fail(w, E_CONFLICT, M_EVIDENCE_CHANGED_MEANWHILE) : OK;
}

/* ---- checking ---- */

static void check_times(struct work *w, const struct evidence_form *f, struct said *s)
{
	s->begins = f->begins;
	s->ends = f->goes_on ? 0 : f->ends ? f->ends : f->begins;
	s->judged = f->judged;
	if (!f->begins)
		fail_field(w, S("begins"), M_NETWORK_FIELD_REQUIRED);
	else if (f->begins > w->now)
		fail_field(w, S("begins"), M_EVIDENCE_IN_FUTURE);
	else if (civil_of(f->begins).year < YEAR_OLDEST)
		fail_field(w, S("begins"), M_EVIDENCE_TOO_OLD);
	if (f->goes_on && f->ends)
		fail_field(w, S("ends"), M_EVIDENCE_ENDS_OR_GOES_ON);
	else if (s->ends > w->now)
		fail_field(w, S("ends"), M_EVIDENCE_IN_FUTURE);
	else if (f->ends && f->ends < f->begins)
		fail_field(w, S("ends"), M_EVIDENCE_ENDS_BEFORE);
	if (f->judged > w->now)
		fail_field(w, S("judged"), M_EVIDENCE_IN_FUTURE);
	else if (f->judged && f->judged < f->begins)
		fail_field(w, S("judged"), M_EVIDENCE_ENDS_BEFORE);
}

static void check_paper(struct work *w, const struct evidence_form *f)
{
	check_text(w, "doc_no", f->doc_no, false, NUMBER_MAX);
	check_text(w, "issuer", f->issuer, false, NAME_MAX_LETTERS);
	check_text(w, "signer", f->signer, false, NAME_MAX_LETTERS);
	check_text(w, "note", f->note, false, NOTE_MAX);
	if (f->doc_at > w->now)
		fail_field(w, S("doc_at"), M_EVIDENCE_IN_FUTURE);
	else if (f->doc_at && civil_of(f->doc_at).year < YEAR_OLDEST)
		fail_field(w, S("doc_at"), M_EVIDENCE_TOO_OLD);
	if (f->doc_no.n && !f->doc_at)
		fail_field(w, S("doc_at"), M_EVIDENCE_DATE_OF_PAPER);
}

/* The same words for many systems are told by this, however they are written. */
static struct str content_of(struct work *w, const struct said *s, const struct evidence_form *f)
{
	struct str text = a_fmt(w->a, "%.*s\n%.*s\n\n%.*s", STR_ARG(s->kind->name), STR_ARG(s->fields), STR_ARG(text_fold(w->a, f->note)));
	struct sha256 hash = sha256_of(text);
	return a_dup(w->a, str_from((const char *)hash.b, sizeof hash.b));
}

static err check_said(struct work *w, const struct evidence_form *f, struct said *s)
{
	if (f->subjects.n > EVIDENCE_SUBJECTS_MAX)
		return fail(w, E_INVALID, M_EVIDENCE_SUBJECTS_MANY);
	check_times(w, f, s);
	TRY(subjects_read(w, s->org, s->kind, f->subjects, f->begins, &s->subjects));
	s->fields = values_read(w, s->org, s->kind, f);
	check_paper(w, f);
	s->content = content_of(w, s, f);
	return work_checked(w);
}

/* ---- writing ---- */

enum duty_grade grade_of_papers(int64_t file, struct str doc_no, usec doc_at)
{
	return file && doc_no.n && doc_at ? GRADE_ATTESTED : GRADE_CLAIMED;
}

static err subjects_write(struct work *w, int64_t version, const struct subjects *s)
{
	struct evidence_subject_insert_in *at = a_array(w->a, struct evidence_subject_insert_in, s->n);
	for (size_t i = 0; i < s->n; i++)
		at[i] = (struct evidence_subject_insert_in){ version, s->at[i].unit, s->at[i].id, s->at[i].code, s->at[i].name };
	return evidence_subject_insert(w->db, at, s->n);
}

/* What a version is: which, of what, since when it counts as stated, with which paper. */
struct version { int64_t evidence, number, file; const char *act; struct str sha256; usec stated; };

static err paper_add(struct work *w, const struct uploads *u, struct version *v)
{
	if (!u->n)
		return OK;
	TRY(file_attach(w, &u->at[0], S("evidence"), v->evidence, S("paper"), &v->file));
	hex_parse(w->a, u->at[0].sha256_hex, &v->sha256);
	return OK;
}

static err version_write(struct work *w, const struct said *s, const struct evidence_form *f, struct version *v)
{
	int64_t id = id_new();
	TRY(paper_add(w, &f->file, v));
	TRY(evidence_version_insert(w->db, &(struct evidence_version_insert_in){ .id = id, .evidence = v->evidence, .number = v->number,
		.act = str_of(v->act), .state = S("waiting"), .grade = grade_of_papers(v->file, f->doc_no, f->doc_at), .begins = s->begins, .ends = s->ends,
		.judged = s->judged, .fields = s->fields, .doc_no = f->doc_no, .doc_at = f->doc_at, .issuer = f->issuer, .signer = f->signer, .note = f->note,
		.content = s->content, .file = v->file, .sha256 = v->sha256, .stated = v->stated, .now = w->now, .account = w->by.account_id,
		.author = w->by.name, .author_org = w->by.org_id, .reason = STR_NONE }, NULL));
	return subjects_write(w, id, &s->subjects);
}

err version_turn(struct work *w, const struct evidence_by_code_row *e, const struct turn *t)
{
	int64_t id = id_new(), n;
	TRY(evidence_version_end(w->db, &(struct evidence_version_end_in){ .id = e->version_id, .now = w->now }, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_EVIDENCE_CHANGED_MEANWHILE);
	TRY(evidence_version_next(w->db, &(struct evidence_version_next_in){ .id = id, .from = e->version_id, .act = str_of(t->act), .state = str_of(t->state),
		.grade = t->grade, .now = w->now, .account = w->by.account_id, .author = w->by.name, .author_org = w->by.org_id, .reason = t->reason }, NULL));
	TRY(evidence_subjects_copy(w->db, &(struct evidence_subjects_copy_in){ .from = e->version_id, .to = id }, NULL));
	return NOTE(w, t->journal, "evidence", e->id, { "code", e->code }, { "kind", e->kind });
}

/* ---- stating ---- */

static err org_asked(struct work *w, struct str typed, int64_t *ret)
{
	struct org_by_id_row o;
	*ret = w->by.org_id;
	if (typed.n)
		TRY(network_org_typed(w, "org", typed, true, ret));
	TRY(work_checked(w));
	TRY(need_own_org(w, *ret));
	TRY(network_org(w, *ret, &o));
	return o.ended_at ? fail(w, E_CONFLICT, M_NETWORK_ORG_ENDED, o.code) : OK;
}

err evidence_state(struct work *w, const struct evidence_form *f, struct str *ret_code)
{
	struct said s = { .kind = evidence_kind(f->kind) };
	int64_t n;
	int year = civil_of(w->now).year;
	TRY(org_asked(w, f->org, &s.org));
	if (!s.kind || !evidence_is_offered(s.kind))
		fail_field(w, S("kind"), s.kind ? M_EVIDENCE_KIND_AUTOMATIC : M_EVIDENCE_KIND_UNKNOWN);
	TRY(work_checked(w));
	TRY(check_said(w, f, &s));
	struct version v = { .evidence = id_new(), .number = 1, .act = "state", .stated = w->now };
	TRY(counter_next(w, a_fmt(w->a, "MC-%d", year), &n));
	*ret_code = a_fmt(w->a, "MC-%d-%06lld", year, (long long)n);
	TRY(evidence_insert(w->db, &(struct evidence_insert_in){ .id = v.evidence, .code = *ret_code, .org = s.org, .kind = s.kind->name, .now = w->now }, NULL));
	TRY(version_write(w, &s, f, &v));
	return NOTE(w, "evidence.state", "evidence", v.evidence, { "code", *ret_code }, { "kind", s.kind->name });
}

/* ---- correcting ---- */

static err may_correct(struct work *w, const struct evidence_by_code_row *e)
{
	TRY(need_writer(w, e));
	return str_is(e->state, "false") ? fail(w, E_CONFLICT, M_EVIDENCE_WAS_FALSE) : OK;
}

static err subjects_now(struct work *w, const struct evidence_by_code_row *e, struct evidence_subjects_rows *ret)
{
	return evidence_subjects(w->db, w->a, &(struct evidence_subjects_in){ .version = e->version_id, .max = EVIDENCE_SUBJECTS_MAX }, ret);
}

/* Other times or subjects are a new statement, and count as stated now. */
static bool same_work(const struct evidence_by_code_row *e, const struct evidence_subjects_rows *was, const struct said *s)
{
	if (e->begins_at != s->begins || e->ends_at != s->ends || e->judged_at != s->judged || was->n != s->subjects.n)
		return false;
	for (size_t i = 0; i < was->n; i++) {
		size_t k = 0;
		while (k < s->subjects.n && (s->subjects.at[k].id != was->at[i].subject_id || (int64_t)s->subjects.at[k].unit != was->at[i].unit))
			k++;
		if (k == s->subjects.n)
			return false;
	}
	return true;
}

static err read_correction(struct work *w, struct str code, const struct evidence_form *f, struct evidence_by_code_row *e, struct said *s, bool *ret_same_work)
{
	struct evidence_subjects_rows was;
	TRY(evidence_find(w, code, e));
	TRY(may_correct(w, e));
	TRY(need_version(w, e, f->version));
	*s = (struct said){ .org = e->org_id, .kind = evidence_kind(e->kind) };
	if (!s->kind)
		return fail(w, E_CONFLICT, M_EVIDENCE_KIND_UNKNOWN);
	TRY(check_said(w, f, s));
	TRY(subjects_now(w, e, &was));
	*ret_same_work = same_work(e, &was, s);
	return OK;
}

err evidence_correct(struct work *w, struct str code, const struct evidence_form *f)
{
	struct evidence_by_code_row e;
	struct said s;
	bool is_same;
	int64_t n;
	TRY(read_correction(w, code, f, &e, &s, &is_same));
	TRY(evidence_version_end(w->db, &(struct evidence_version_end_in){ .id = e.version_id, .now = w->now }, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_EVIDENCE_CHANGED_MEANWHILE);
	struct version v = { .evidence = e.id, .number = e.number + 1, .file = e.file_id, .act = "correct", .sha256 = e.sha256, .stated = is_same ? e.stated_at : w->now };
	TRY(version_write(w, &s, f, &v));
	return NOTE(w, "evidence.correct", "evidence", e.id, { "code", e.code }, { "kind", e.kind });
}

err evidence_is(struct work *w, struct str code, const struct evidence_form *f, bool *ret)
{
	struct evidence_by_code_row e;
	struct said s;
	TRY(read_correction(w, code, f, &e, &s, ret));
	*ret = *ret && str_eq(e.fields, s.fields) && str_eq(e.doc_no, f->doc_no) && e.doc_at == f->doc_at && str_eq(e.issuer, f->issuer) &&
		str_eq(e.signer, f->signer) && str_eq(e.note, f->note);
	return OK;
}

err evidence_form_of(struct work *w, struct str code, struct evidence_form *ret)
{
	struct evidence_by_code_row e;
	struct evidence_subjects_rows was;
	TRY(evidence_find(w, code, &e));
	TRY(may_correct(w, &e));
	TRY(subjects_now(w, &e, &was));
	const struct duty_kind *k = evidence_kind(e.kind);
	bool is_moment = e.ends_at == e.begins_at;
	*ret = (struct evidence_form){ .org = e.org_code, .kind = e.kind, .begins = e.begins_at, .ends = is_moment ? 0 : e.ends_at, .goes_on = !e.ends_at,
		.judged = e.judged_at, .doc_no = e.doc_no, .doc_at = e.doc_at, .issuer = e.issuer, .signer = e.signer, .note = e.note, .version = e.number };
	ret->subjects.at = a_array(w->a, struct str, was.n);
	for (size_t i = 0; i < was.n; i++)
		ret->subjects.at[ret->subjects.n++] = was.at[i].code;
	ret->values.at = a_array(w->a, struct str, EVIDENCE_FIELDS_MAX);
	for (size_t i = 0; k && i < k->n_fields && i < EVIDENCE_FIELDS_MAX; i++) {
		ret->value[i] = value_typed(w->a, &k->fields[i], value_kept(k, i, e.fields));
		if (ret->value[i].n)
			ret->values.at[ret->values.n++] = a_fmt(w->a, "%.*s=%.*s", STR_ARG(k->fields[i].name), STR_ARG(ret->value[i]));
	}
	return OK;
}

/* ---- withdrawing ---- */

err evidence_withdraw(struct work *w, struct str code, const struct evidence_act *a)
{
	struct evidence_by_code_row e;
	TRY(evidence_find(w, code, &e));
	TRY(may_correct(w, &e));
	TRY(need_version(w, &e, a->version));
	if (str_is(e.state, "withdrawn"))
		return fail(w, E_CONFLICT, M_EVIDENCE_STATE_FORBIDS);
	check_text(w, "reason", a->reason, true, EVIDENCE_REASON_MAX);
	TRY(work_checked(w));
	return version_turn(w, &e, &(struct turn){ "withdraw", "withdrawn", e.grade, a->reason, "evidence.withdraw" });
}
