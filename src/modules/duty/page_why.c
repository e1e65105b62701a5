/* Why a duty of a subject stands as it does: rule, window, records that count and those that do not, and what would change it. */
#include "modules/duty/pages.h"
#include "modules/duty/pages_gen.h"
#include "modules/network/network.h"

enum { RECORDS_SHOWN = 60 };

/* The window that is asked for, or the one that speaks for the standing. */
static struct duty_instance *window_asked(const struct duty_query *in, struct duty_answer *x)
{
	if (!x->n_instances)
		return NULL;
	if (in->window > 0 && (size_t)in->window <= x->n_instances)
		return &x->instances[in->window - 1];
	for (size_t i = x->n_instances; i-- > 0 && x->standing.status == DUTY_OVERDUE;)
		if (x->instances[i].status == DUTY_OVERDUE)
			return &x->instances[i];
	return &x->instances[x->n_instances - 1];
}

err why_ask(struct req *r, struct why_asked *ret)
{
	struct work *w = &r->w;
	const struct duty_query *in = r->in;
	enum duty_unit unit = UNIT_ORG;
	int64_t org;
	*ret = (struct why_asked){ 0 };
	TRY(as_of_read(w, in->as_of, &ret->as_of));
	TRY(duty_need_org(w, r->args[0], &org));
	if (!duty_unit_named(r->args[2], &unit))
		return fail(w, E_NOT_FOUND, M_DUTY_SUBJECT_UNKNOWN, r->args[3]);
	TRY(duty_ask(w, org, r->args[1], unit, r->args[3], ret->as_of.at, ret->as_of.at, &ret->answer));
	ret->instance = window_asked(in, &ret->answer);
	ret->is_chosen = in->window > 0 && ret->instance;
	if (ret->instance)
		duty_explain(w->a, &ret->answer.rules, ret->answer.index, ret->answer.history, ret->answer.subject, ret->as_of.at, ret->as_of.at, ret->instance,
			&ret->reasons, &ret->n_reasons);
	return OK;
}

static const struct duty_template *template_of(const struct why_asked *x)
{
	return &x->answer.catalogue->duties[x->answer.index];
}

static struct str span_text_of(struct work *w, usec from, usec to)
{
	if (to == TIME_OPEN)
		return say(w, M_DUTY_SINCE, date_shown(w->a, from));
	return say(w, M_DUTY_FROM_TO, date_shown(w->a, from), date_shown(w->a, to - 1));
}

/* ---- records ---- */

struct str grade_text(struct work *w, enum duty_grade g)
{
	return say(w, ((enum msg[]){ M_DUTY_GRADE_CLAIMED, M_DUTY_GRADE_ATTESTED, M_DUTY_GRADE_VERIFIED, M_DUTY_GRADE_AUTO })[g]);
}

static struct str condition_failed(struct work *w, const struct why_asked *x, const struct duty_reason *reason)
{
	const struct evidence_query *q = &template_of(x)->evidence[reason->query];
	const struct duty_kind *k = &x->answer.rules.vocabulary->kinds[reason->record->kind];
	if (reason->where < 0 || (size_t)reason->where >= q->n_where)
		return say(w, M_DUTY_WHY_CONDITION, STR_NONE, STR_NONE);
	const struct evidence_where *c = &q->where[reason->where];
	int64_t value = c->field == FIELD_BEGINS ? reason->record->begins : c->field == FIELD_ENDS ? reason->record->ends : c->field == FIELD_JUDGED ? reason->record->judged :
		reason->record->values[c->field];
	enum duty_type type = c->field < 0 ? DUTY_TIME : k->fields[c->field].type;
	bool is_none = value == DUTY_NULL || (type == DUTY_TIME && (!value || value == TIME_OPEN));
	struct str said = value_words(w, x->answer.rules.vocabulary, type, is_none ? DUTY_NULL : value, (struct duty_span){ 0 });
	return say(w, M_DUTY_WHY_CONDITION, where_words(w, &x->answer.rules, k, c, x->as_of.at), said);
}

struct str why_text(struct work *w, const struct why_asked *x, const struct duty_reason *reason)
{
	static const enum msg says[N_DUTY_WHY] = { [WHY_COUNTS] = M_DUTY_WHY_COUNTS, [WHY_OUTSIDE] = M_DUTY_WHY_OUTSIDE, [WHY_FALSE] = M_DUTY_WHY_FALSE,
		[WHY_WITHDRAWN] = M_DUTY_WHY_WITHDRAWN, [WHY_DOUBLE] = M_DUTY_WHY_DOUBLE, [WHY_NOT_LINKED] = M_DUTY_WHY_NOT_LINKED, [WHY_NOT_KNOWN] = M_DUTY_WHY_NOT_KNOWN };
	if (reason->why == WHY_CONDITION)
		return condition_failed(w, x, reason);
	if (reason->why == WHY_GRADE || reason->why == WHY_LATE_RECORDED)
		return say(w, reason->why == WHY_GRADE ? M_DUTY_WHY_GRADE : M_DUTY_WHY_LATE_RECORDED,
			grade_text(w, (enum duty_grade)template_of(x)->evidence[reason->query].min_grade), grade_text(w, reason->record->grade));
	return say(w, says[reason->why]);
}

/* Which kind of record of a module a kind of evidence comes from is known by the source that gives it. */
static err record_path(struct work *w, const char *kind, int64_t id, struct str *ret)
{
	for (size_t m = 0; m < n_modules; m++)
		for (size_t s = 0; s < all_modules[m]->n_duties; s++) {
			const struct duty_source *src = &all_modules[m]->duties[s];
			bool gives = false;
			for (size_t k = 0; k < COUNT(src->gives) && src->gives[k]; k++)
				gives |= str_is(str_of(kind), src->gives[k]);
			for (size_t k = 0; gives && k < COUNT(src->told) && src->told[k].record; k++) {
				struct link l = { 0 };
				TRY(record_link(w, str_of(src->told[k].record), id, &l));
				if (l.path.n) {
					*ret = l.path;
					return OK;
				}
			}
		}
	return OK;
}

static err show_records(struct work *w, const struct why_asked *x, struct why_view *v)
{
	const struct duty_vocabulary *vocabulary = x->answer.rules.vocabulary;
	v->records = a_array(w->a, struct why_record, x->n_reasons);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = x->n_reasons; i-- > 0 && v->n_records < RECORDS_SHOWN;) {
			const struct duty_reason *reason = &x->reasons[i];
			bool counts = reason->why == WHY_COUNTS;
			if (counts != !pass)
				continue;
			const struct duty_kind *k = &vocabulary->kinds[reason->record->kind];
			struct why_record *to = &v->records[v->n_records++];
			*to = (struct why_record){ .kind = duty_said(w, k->says), .grade = grade_text(w, reason->record->grade), .why = why_text(w, x, reason),
				.when = reason->record->ends == reason->record->begins ? time_shown(w->a, reason->record->begins) : span_text_of(w, reason->record->begins, reason->record->ends),
				.state = { say(w, counts ? M_DUTY_COUNTS : M_DUTY_COUNTS_NOT), counts ? "good" : "neutral", counts ? "check" : "x" } };
			TRY(record_path(w, a_z(w->a, k->name), reason->record->id, &to->path));
		}
	return OK;
}

/* ---- what makes it bind ---- */

static struct str fact_values(struct work *w, const struct duty_vocabulary *v, const struct duty_subject *s, int attribute, usec at)
{
	struct buf b __attribute__((cleanup(buf_done)));
	buf_init(&b, 4096);
	for (size_t i = 0; s && i < s->n_facts; i++) {
		const struct duty_fact *f = &s->facts[i];
		if (f->attribute != attribute || f->from > at || at >= f->to || f->known_from > at || at >= f->known_to)
			continue;
		if (buf_str(&b).n)
			buf_add_z(&b, ", ");
		buf_add(&b, value_words(w, v, v->attributes[attribute].type, f->value, (struct duty_span){ 0 }));
	}
	return a_dup(w->a, buf_str(&b));
}

static bool is_listed(const struct selector *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (s->steps[k].op < SEL_AND && s->steps[k].attribute == s->steps[i].attribute)
			return true;
	return s->steps[i].op >= SEL_AND;
}

static void show_facts(struct work *w, const struct why_asked *x, struct why_view *v)
{
	const struct selector *s = &template_of(x)->applies;
	const struct duty_vocabulary *words = x->answer.rules.vocabulary;
	v->facts = a_array(w->a, struct why_fact, s->n);
	for (size_t i = 0; i < s->n; i++) {
		if (is_listed(s, i))
			continue;
		const struct duty_attribute *a = &words->attributes[s->steps[i].attribute];
		const struct duty_subject *of = a->unit == x->answer.subject->unit ? x->answer.subject : history_find(x->answer.history, a->unit, x->answer.subject->org);
		struct str value = fact_values(w, words, of, s->steps[i].attribute, x->as_of.at);
		v->facts[v->n_facts] = (struct why_fact){ .label = duty_said(w, a->says), .value = value };
		if (!value.n)
			v->facts[v->n_facts].state = a->is_many ? (struct badge){ say(w, M_DUTY_NONE_OF_IT), "neutral", NULL } : (struct badge){ say(w, M_DUTY_NOT_KNOWN), "warn", "help-circle" };
		v->n_facts++;
	}
	v->applies = s->text;
}

/* ---- sentences ---- */

static struct str missing_text(struct work *w, const struct duty_instance *i)
{
	return duty_number_text(w, i->need > i->have ? i->need - i->have : 1);
}

static struct str now_says(struct work *w, const struct why_asked *x)
{
	const struct duty_instance *i = x->instance;
	struct str due = i ? due_text(w, i->due) : STR_NONE;
	usec at = x->as_of.at;
	if (!i && x->answer.standing.status == DUTY_NOT_DUE)     /* nothing has happened that begins the duty */
		return a_fmt(w->a, "%.*s. %.*s", STR_ARG(status_text(w, DUTY_NOT_DUE)), STR_ARG(recurrence_words(w, &x->answer.rules, template_of(x), at)));
	if (!i)
		return say(w, x->answer.standing.status == DUTY_UNDETERMINED ? M_DUTY_SAYS_UNDETERMINED : M_DUTY_SAYS_NOT_APPLICABLE);
	switch (i->status) {
	case DUTY_CONTRADICTED: return say(w, M_DUTY_SAYS_CONTRADICTED);
	case DUTY_WAIVED: return say(w, M_DUTY_SAYS_WAIVED);
	case DUTY_MET_LATE: return say(w, M_DUTY_SAYS_MET_LATE, date_shown(w->a, i->met_at), due);
	case DUTY_MET: return i->met_at ? say(w, M_DUTY_SAYS_MET, date_shown(w->a, i->met_at)) : say(w, M_DUTY_SAYS_HOLDS);
	case DUTY_IN_REVIEW: return say(w, M_DUTY_SAYS_IN_REVIEW);
	case DUTY_OVERDUE: return say(w, M_DUTY_SAYS_OVERDUE, due, duty_number_text(w, (at - i->due) / USEC_DAY + 1), missing_text(w, i));
	case DUTY_UNDETERMINED: return say(w, M_DUTY_SAYS_UNDETERMINED);
	case DUTY_NOT_APPLICABLE: return say(w, M_DUTY_SAYS_NOT_APPLICABLE);
	case DUTY_PARTLY: case DUTY_DUE_SOON: case DUTY_NOT_DUE: case N_DUTY_STATUSES: break;
	}
	return due.n ? say(w, M_DUTY_SAYS_OPEN, due, missing_text(w, i)) : say(w, M_DUTY_SAYS_NO_DATE, missing_text(w, i));
}

/* What it becomes if nothing more becomes known. */
static struct str next_says(struct work *w, const struct why_asked *x)
{
	usec next = x->answer.standing.next;
	if (next == TIME_OPEN || next <= x->as_of.at)
		return say(w, M_DUTY_NEXT_NEVER);
	struct duty_standing then = duty_stand(w->a, &x->answer.rules, x->answer.index, x->answer.history, x->answer.subject, next, x->as_of.at);
	return say(w, M_DUTY_NEXT, time_shown(w->a, next), status_text(w, then.status));
}

/* ---- the page ---- */

static void show_conditions(struct work *w, const struct why_asked *x, struct why_view *v)
{
	const struct duty_template *t = template_of(x);
	size_t max = t->n_evidence;
	for (size_t q = 0; q < t->n_evidence; q++)
		max += t->evidence[q].n_where;
	v->conditions = a_array(w->a, struct str, max);
	for (size_t q = 0; q < t->n_evidence; q++) {
		const struct duty_kind *k = &x->answer.rules.vocabulary->kinds[t->evidence[q].kinds[0]];
		v->conditions[v->n_conditions++] = say(w, M_DUTY_NEEDS_KIND, duty_said(w, k->says), grade_text(w, (enum duty_grade)t->evidence[q].min_grade));
		for (size_t i = 0; i < t->evidence[q].n_where; i++)
			v->conditions[v->n_conditions++] = where_words(w, &x->answer.rules, k, &t->evidence[q].where[i], x->as_of.at);
	}
}

static struct str here(struct req *r, const struct why_asked *x, size_t window)
{
	return link_with(r->w.a, duty_path(&r->w, r->args[0], r->args[1], x->answer.subject->unit, r->args[3], STR_NONE),
		(struct query_part[]){ { "as_of", x->as_of.value }, { "window", link_number(r->w.a, (int64_t)window) } }, 2);
}

static void show_windows(struct req *r, const struct why_asked *x, struct why_view *v)
{
	struct work *w = &r->w;
	const struct duty_answer *a = &x->answer;
	v->windows = a_array(w->a, struct why_window, a->n_instances);
	for (size_t i = a->n_instances; i-- > 0;) {
		const struct duty_instance *in = &a->instances[i];
		v->windows[v->n_windows++] = (struct why_window){ .when = span_text_of(w, in->from, in->to), .due = due_text(w, in->due), .state = status_badge(w, in->status),
			.have = say(w, M_DUTY_HAVE_OF_NEED, duty_number_text(w, in->have), duty_number_text(w, in->need)), .met = in->met_at ? date_shown(w->a, in->met_at) : STR_NONE,
			.path = here(r, x, i + 1), .is_now = in == x->instance };
	}
}

/* Whether there is such a page and the actor may open it; it is of a module that stands behind this one. */
static bool may_go(const struct work *w, const char *path)
{
	for (size_t m = 0; m < n_modules; m++)
		for (size_t i = 0; i < all_modules[m]->n_routes; i++) {
			const struct route *r = &all_modules[m]->routes[i];
			if (r->method == GET && !strcmp(r->path, path))
				return may(w, r->perm);
		}
	return false;
}

static err todo_of(struct work *w, const struct why_asked *x, struct why_view *v, struct str org)
{
	const struct duty_template *t = template_of(x);
	bool may_state = may_go(w, "/evidence/new");
	v->todo = a_array(w->a, struct link, t->n_evidence + 2);
	for (size_t q = 0; may_state && q < t->n_evidence; q++) {
		const struct duty_kind *k = &x->answer.rules.vocabulary->kinds[t->evidence[q].kinds[0]];
		v->todo[v->n_todo++] = (struct link){ link_with(w->a, S("/evidence/new"), (struct query_part[]){ { "kind", k->name }, { "org", org } }, 2),
			say(w, M_DUTY_RECORD_WORK, duty_said(w, k->says)), "plus", q == 0 };
	}
	if (x->answer.subject->unit == UNIT_SYSTEM)
		v->todo[v->n_todo++] = (struct link){ a_cat(w->a, S("/systems/"), x->answer.subject->code), say(w, M_DUTY_SEE_SYSTEM), "server", false };
	if (x->answer.subject->unit == UNIT_ORG)
		v->todo[v->n_todo++] = (struct link){ a_cat(w->a, S("/organisations/"), org), say(w, M_DUTY_SEE_ORG), "building", false };
	return OK;
}

static void show_rule(struct work *w, const struct why_asked *x, struct why_view *v)
{
	const struct duty_template *t = template_of(x);
	const struct duty_instance *i = x->instance;
	v->law = duty_said(w, t->text);
	v->document = say(w, M_DUTY_CLAUSE_OF, clause_text(w, t->clause), duty_said(w, x->answer.catalogue->document));
	v->must = duty_said(w, t->must);
	v->proof = duty_said(w, t->proof);
	v->recurs = recurrence_words(w, &x->answer.rules, t, x->as_of.at);
	v->state = status_badge(w, x->is_chosen ? i->status : x->answer.standing.status);
	v->says = now_says(w, x);
	v->next = next_says(w, x);
	if (!i)
		return;
	v->window = span_text_of(w, i->from, i->to);
	v->due = due_text(w, i->due);
	v->have = say(w, M_DUTY_HAVE_OF_NEED, duty_number_text(w, i->have), duty_number_text(w, i->need));
}

err duty_why_page(struct req *r)
{
	struct work *w = &r->w;
	struct why_asked x;
	struct org_by_id_row o;
	TRY(why_ask(r, &x));
	TRY(network_org(w, x.answer.subject->org, &o));
	const struct duty_template *t = template_of(&x);
	struct link crumbs[] = { duties_link(w), duty_org_link(w, o.code, o.name, x.as_of.value),
		{ duty_path(w, o.code, t->id, 0, STR_NONE, x.as_of.value), duty_said(w, t->title), NULL, false } };
	struct why_view v = { .head = { .title = a_fmt(w->a, "%.*s: %.*s", STR_ARG(duty_said(w, t->title)), STR_ARG(x.answer.subject->name)), .subtitle = o.name, .crumbs = crumbs, .n_crumbs = 3 },
		.as_of = x.as_of.text };
	show_rule(w, &x, &v);
	show_facts(w, &x, &v);
	show_conditions(w, &x, &v);
	show_windows(r, &x, &v);
	TRY(show_records(w, &x, &v));
	TRY(todo_of(w, &x, &v, o.code));
	return reply_page(r, v.head.title, HTML_OF(r, page_duty_why, &v));
}
