/* One hunt: what is looked for and where, what was read and what was not, what comes next; planning one. */
#include "core/journal.h"
#include "modules/hunt/pages.h"
#include "modules/hunt/pages_gen.h"

enum { CHECKED_ONE_BY_ONE = 60, STEPS_MAX = 200, LISTED_MAX = 500 };

/* ---- planning ---- */

static bool is_among(struct strs all, struct str code)
{
	for (size_t i = 0; i < all.n; i++)
		if (str_eq(all.at[i], code))
			return true;
	return false;
}

/* Few systems are ticked, of many the codes are typed. */
static err system_choices(struct req *r, struct form_field *f, struct strs chosen)
{
	struct hunt_own_systems_rows rows;
	TRY(hunt_own_systems(r->w.db, r->w.a, &(struct hunt_own_systems_in){ .viewer = r->w.by.org_id, .max = CHECKED_ONE_BY_ONE + 1 }, &rows));
	f->help = say(&r->w, rows.n ? M_HUNTS_SYSTEMS_HELP : M_HUNTS_SYSTEMS_NONE);
	f->is_required = true;
	if (!rows.n || rows.n > CHECKED_ONE_BY_ONE)
		return OK;
	struct choice *at = a_array(r->w.a, struct choice, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		at[i] = (struct choice){ rows.at[i].code, a_fmt(r->w.a, "%.*s · %.*s", STR_ARG(rows.at[i].code), STR_ARG(rows.at[i].name)), is_among(chosen, rows.at[i].code) };
	f->choices = at;
	f->n_choices = rows.n;
	f->is_lines = false;
	f->is_checkboxes = true;
	return OK;
}

static err people_offered(struct req *r, struct form_field *f)
{
	struct hunt_people_rows p;
	TRY(hunt_people(r->w.db, r->w.a, &(struct hunt_people_in){ .org = r->w.by.org_id }, &p));
	struct choice *at = a_array(r->w.a, struct choice, p.n);
	for (size_t i = 0; i < p.n; i++)
		at[i] = (struct choice){ .value = p.at[i].full_name, .label = p.at[i].full_name };
	f->suggestions = at;
	f->n_suggestions = p.n;
	return OK;
}

err hunt_new_page(struct req *r)
{
	struct work *w = &r->w;
	const struct hunts_new *asked = r->route->method == GET ? r->in : &(struct hunts_new){ 0 };
	const struct hunt_form *typed = r->route->method == POST ? r->in : &(struct hunt_form){ 0 };
	struct net_form f = { .errors = form_errors_of(r, LIST(hunt_fields)), .action = S("/hunts"), .lead = say(w, M_HUNTS_NEW_LEAD), .submit = say(w, M_HUNTS_PLAN),
		.back = S("/hunts"), .n_fields = COUNT(hunt_fields) };
	struct str one = asked->system, values[COUNT(hunt_fields)] = { [1] = asked->why, [2] = asked->reference, [5] = asked->system, [6] = say(w, M_HUNTS_SOURCES_USUAL),
		[7] = day_value(w->a, w->now), [8] = day_value(w->a, w->now + 14 * USEC_DAY), [9] = w->by.name };
	hunts_head(r, &f.head, say(w, M_HUNTS_NEW), STR_NONE);
	TRY(net_fields(r, LIST(hunt_fields), values, NULL, &f.fields));
	struct { const char *name; enum msg help; } helps[] = { { "reference", M_HUNTS_REFERENCE_HELP }, { "hypotheses", M_HUNTS_HYPOTHESES_HELP },
		{ "techniques", M_HUNTS_TECHNIQUES_HELP }, { "sources", M_HUNTS_SOURCES_HELP } };
	for (size_t i = 0; i < COUNT(helps); i++)
		field_named(f.fields, f.n_fields, helps[i].name)->help = say(w, helps[i].help);
	field_named(f.fields, f.n_fields, "starts_at")->type = field_named(f.fields, f.n_fields, "ends_at")->type = "date";
	field_named(f.fields, f.n_fields, "hypotheses")->rows = 4;
	field_named(f.fields, f.n_fields, "sources")->rows = 4;
	hunts_choices(r, field_named(f.fields, f.n_fields, "why"), HUNT_WHYS, false);
	TRY(system_choices(r, field_named(f.fields, f.n_fields, "systems"), typed->systems.n ? typed->systems : (struct strs){ &one, one.n > 0 }));
	TRY(people_offered(r, field_named(f.fields, f.n_fields, "person")));
	return net_form_reply(r, &f);
}

/* ---- one hunt ---- */

struct looking { struct req *r; struct work *w; struct hunts_view *v; struct hunt_get_row h; struct hunt_sight sight; struct hunt_hit_counts_row n; bool may_work; };

static void fact(struct looking *l, enum msg label, struct str value, struct str path)
{
	if (value.n && l->v->n_facts < COUNT(l->v->facts))
		l->v->facts[l->v->n_facts++] = (struct fact){ say(l->w, label), value, path };
}

static void text(struct looking *l, enum msg title, struct str value)
{
	if (value.n && l->v->n_texts < COUNT(l->v->texts))
		l->v->texts[l->v->n_texts++] = (struct hunts_text){ say(l->w, title), value };
}

static void facts(struct looking *l)
{
	struct work *w = l->w;
	const struct hunt_get_row *h = &l->h;
	fact(l, M_HUNTS_ORG, h->org_name, org_path(w->a, h->org_code));
	fact(l, M_HUNTS_WHY, hunts_word(w, h->why), STR_NONE);
	fact(l, M_HUNTS_REFERENCE, h->reference, STR_NONE);
	fact(l, M_HUNTS_TECHNIQUES, h->techniques, h->techniques.n ? S("/hunts/techniques") : STR_NONE);
	fact(l, M_HUNTS_WHEN, hunts_days(w, h->starts_at, h->ends_at), STR_NONE);
	fact(l, M_HUNTS_PERSON, h->person, STR_NONE);
	fact(l, M_HUNTS_BEGUN, h->begun_at ? time_shown(w->a, h->begun_at) : STR_NONE, STR_NONE);
	fact(l, M_HUNTS_CLOSED, h->closed_at ? time_shown(w->a, h->closed_at) : STR_NONE, STR_NONE);
	fact(l, M_HUNTS_MINUTES, h->minutes ? hunts_number(w, h->minutes) : STR_NONE, STR_NONE);
	fact(l, M_HUNTS_RELEASED, say(w, h->is_released ? M_HUNTS_YES : M_HUNTS_NO), STR_NONE);
	text(l, M_HUNTS_HYPOTHESES, h->hypotheses);
	text(l, M_HUNTS_GAPS, h->gaps);
	if (l->sight.details)
		text(l, M_HUNTS_CONCLUSION, h->conclusion);
}

static void head(struct looking *l)
{
	struct work *w = l->w;
	struct link *at = a_array(w->a, struct link, 3);
	struct str lang = w->by.lang == LANG_EN ? S("?lang=en") : S("?lang=vi");
	hunts_head(l->r, &l->v->head, a_fmt(w->a, "%.*s · %.*s", STR_ARG(l->h.code), STR_ARG(l->h.title)), l->h.org_name);
	at[0] = (struct link){ a_cat(w->a, hunts_path(w->a, l->h.code, "/report.pdf"), lang), say(w, M_HUNTS_REPORT_PDF), "file-text", false };
	at[1] = (struct link){ a_cat(w->a, hunts_path(w->a, l->h.code, "/report.docx"), lang), say(w, M_HUNTS_REPORT_DOCX), "file-text", false };
	l->v->head.actions = at;
	l->v->head.n_actions = 2;
	l->v->badges[l->v->n_badges++] = hunts_badge(w, l->h.state);
}

/* ---- scope ---- */

static struct hunts_source source_shown(struct work *w, const struct hunt_sources_row *s)
{
	struct hunts_source x = { .name = s->name };
	if (!s->run_id)
		x.state = (struct badge){ say(w, M_HUNTS_NOT_READ), "bad", "x" };
	else if (s->share < HUNT_WHOLE)
		x.state = (struct badge){ say(w, M_HUNTS_READ_PART, hunts_share(w->a, s->share)), "warn", "list-check" };
	else
		x.state = (struct badge){ say(w, M_HUNTS_READ_ALL), "good", "check" };
	return x;
}

static err scope(struct looking *l)
{
	struct hunt_scope_rows systems;
	struct hunt_sources_rows sources;
	struct work *w = l->w;
	TRY(hunt_scope(w->db, w->a, &(struct hunt_scope_in){ .hunt = l->h.id }, &systems));
	TRY(hunt_sources(w->db, w->a, &(struct hunt_sources_in){ .hunt = l->h.id }, &sources));
	l->v->systems = a_array(w->a, struct hunts_system, systems.n);
	for (size_t i = 0; i < systems.n; i++) {
		const struct hunt_scope_row *s = &systems.at[i];
		int64_t share = hunt_coverage(s->share, s->sources);
		struct hunts_system *x = &l->v->systems[l->v->n_systems++];
		*x = (struct hunts_system){ .path = system_path(w->a, s->code), .code = s->code, .name = s->name, .coverage = hunts_share(w->a, share),
			.sources = a_array(w->a, struct hunts_source, sources.n) };
		for (size_t k = 0; k < sources.n; k++)
			if (sources.at[k].system_id == s->id)
				x->sources[x->n_sources++] = source_shown(w, &sources.at[k]);
	}
	return OK;
}

/* ---- results ---- */

static int64_t next_number(struct str *line)
{
	int64_t n = 0;
	str_int(str_cut(line, '\t'), &n);
	return n;
}

static struct str written_text(struct work *w, int64_t from, int64_t to)
{
	return from ? a_fmt(w->a, "%.*s – %.*s", STR_ARG(time_shown(w->a, from)), STR_ARG(time_shown(w->a, to))) : say(w, M_HUNTS_TIME_UNKNOWN);
}

static void paths_shown(struct work *w, struct hunts_run *to, struct str coverage)
{
	to->paths = a_array(w->a, struct hunts_path, LISTED_MAX);
	for (struct str rest = coverage; rest.n && to->n_paths < LISTED_MAX;) {
		struct str line = str_cut(&rest, '\n');
		struct hunts_path *p = &to->paths[to->n_paths++];
		p->path = str_cut(&line, '\t');
		p->files = hunts_number(w, next_number(&line));
		p->bytes = hunts_number(w, next_number(&line));
		p->lines = hunts_number(w, next_number(&line));
		p->unread = hunts_number(w, next_number(&line));
		int64_t from = next_number(&line);
		p->when = written_text(w, from, next_number(&line));
	}
}

static void named_shown(struct work *w, struct hunts_named **to, size_t *n, struct str lines, bool are_faults)
{
	*to = a_array(w->a, struct hunts_named, LISTED_MAX);
	for (struct str rest = lines; rest.n && *n < LISTED_MAX;) {
		struct str line = str_cut(&rest, '\n'), first = str_cut(&line, '\t');
		(*to)[(*n)++] = are_faults ? (struct hunts_named){ line, hunts_fault(w, first) } : (struct hunts_named){ first, str_cut(&line, '\t') };
	}
}

static struct hunts_run run_shown(struct looking *l, const struct hunt_runs_row *x)
{
	struct work *w = l->w;
	struct hunts_run v = { .title = a_fmt(w->a, "%.*s · %.*s", STR_ARG(x->host), STR_ARG(time_shown(w->a, x->started_at))), .seal = hunts_badge(w, x->seal),
		.said = hunts_found_text(w, x->hits, x->lines, x->files), .by = say(w, M_HUNTS_UPLOADED_BY, x->author, time_shown(w->a, x->uploaded_at)), .key = x->public_key,
		.is_again = x->is_again };
	int64_t n_troubles = x->unreadable + x->skipped;
	if (n_troubles)
		v.troubles_text = say(w, M_HUNTS_TROUBLES, hunts_number(w, x->unreadable), hunts_number(w, x->skipped));
	if (!l->sight.details)
		return v;
	v.file_path = a_fmt(w->a, "/hunts/%.*s/files/%lld", STR_ARG(l->h.code), (long long)x->file_id);
	paths_shown(w, &v, x->coverage);
	named_shown(w, &v.lists, &v.n_lists, x->lists, false);
	named_shown(w, &v.troubles, &v.n_troubles, x->troubles, true);
	return v;
}

static err runs(struct looking *l)
{
	struct hunt_runs_rows rows;
	struct work *w = l->w;
	TRY(hunt_runs(w->db, w->a, &(struct hunt_runs_in){ .hunt = l->h.id }, &rows));
	l->v->runs = a_array(w->a, struct hunts_run, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		l->v->runs[l->v->n_runs++] = run_shown(l, &rows.at[i]);
	return OK;
}

static err hits(struct looking *l)
{
	struct work *w = l->w;
	struct hunt_incidents_rows rows;
	const struct hunt_hit_counts_row *n = &l->n;
	if (n->groups)
		l->v->counts = say(w, M_HUNTS_COUNTS, hunts_number(w, n->groups), hunts_number(w, n->true_hits), hunts_number(w, n->benign), hunts_number(w, n->unsure),
			hunts_number(w, n->unjudged));
	if (n->groups && l->sight.details) {
		l->v->hits_path = hunts_path(w->a, l->h.code, "/hits");
		l->v->hits_label = say(w, n->unjudged && l->may_work ? M_HUNTS_JUDGE : M_HUNTS_HITS);
	} else if (n->groups)
		l->v->withheld = say(w, M_HUNTS_WITHHELD);
	if (!l->sight.details)
		return OK;
	TRY(hunt_incidents(w->db, w->a, &(struct hunt_incidents_in){ .hunt = l->h.id }, &rows));
	l->v->incidents = a_array(w->a, struct link, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct link link = { .label = rows.at[i].code };
		TRY(record_link(w, S("incident"), rows.at[i].id, &link));
		if (link.path.n)
			l->v->incidents[l->v->n_incidents++] = link;
	}
	return OK;
}

/* ---- what can be done ---- */

static struct hunts_form *form_add(struct looking *l, const char *id, enum msg title, const char *rest, enum msg submit, enum msg lead)
{
	struct hunts_form *f = &l->v->forms[l->v->n_forms++];
	*f = (struct hunts_form){ .id = str_of(id), .title = say(l->w, title), .action = hunts_path(l->w->a, l->h.code, rest), .submit = say(l->w, submit), .lead = say(l->w, lead) };
	return f;
}

static err form_fields(struct looking *l, struct hunts_form *f, const struct field *fields, size_t n, const struct str *values)
{
	f->n_fields = n;
	TRY(net_fields(l->r, fields, n, values, NULL, &f->fields));
	for (size_t i = 0; i < n; i++) {
		if (fields[i].type == F_LINES)
			f->fields[i].field.rows = 4;
		f->has_files = f->has_files || fields[i].type == F_FILES;
	}
	return OK;
}

static err upload_form(struct looking *l)
{
	struct hunt_sources_rows rows;
	struct work *w = l->w;
	struct hunts_form *f = form_add(l, "upload", M_HUNTS_UPLOAD, "/results", M_HUNTS_UPLOAD, M_HUNTS_UPLOAD_LEAD);
	TRY(form_fields(l, f, LIST(hunt_upload_fields), NULL));
	TRY(hunt_sources(w->db, w->a, &(struct hunt_sources_in){ .hunt = l->h.id }, &rows));
	struct form_field *q = &f->fields[1].field;
	struct choice *at = a_array(w->a, struct choice, rows.n);
	if (rows.n > CHECKED_ONE_BY_ONE) {
		f->n_fields = 1;
		return OK;
	}
	for (size_t i = 0; i < rows.n; i++)
		at[i] = (struct choice){ a_fmt(w->a, "%lld", (long long)rows.at[i].id), a_fmt(w->a, "%.*s · %.*s", STR_ARG(rows.at[i].system_code), STR_ARG(rows.at[i].name)), false };
	q->choices = at;
	q->n_choices = rows.n;
	q->is_lines = false;
	q->is_checkboxes = true;
	q->help = say(w, M_HUNTS_SOURCES_READ_HELP);
	return OK;
}

static err reason_form(struct looking *l, const char *id, enum msg title, const char *rest, enum msg lead)
{
	struct hunts_form *f = form_add(l, id, title, rest, title, lead);
	f->is_grave = true;
	return form_fields(l, f, LIST(hunt_reason_fields), NULL);
}

static err closing_form(struct looking *l)
{
	struct hunts_form *f = form_add(l, "close", M_HUNTS_CLOSE, "/close", M_HUNTS_CLOSE, M_HUNTS_CLOSE_LEAD);
	TRY(form_fields(l, f, LIST(hunt_closing_fields), NULL));
	f->fields[0].field.type = "number";
	f->fields[0].field.help = say(l->w, M_HUNTS_MINUTES_HELP);
	f->fields[1].field.help = say(l->w, M_HUNTS_GAPS_HELP);
	return OK;
}

static err forms(struct looking *l)
{
	bool is_open = hunt_one_of(l->h.state, "planned|running|judging");
	if (!l->may_work)
		return OK;
	if (is_open)
		TRY(upload_form(l));
	if (is_open && l->v->n_runs && !l->n.unjudged)
		TRY(closing_form(l));
	if (str_is(l->h.state, "planned"))
		form_add(l, "begin", M_HUNTS_BEGIN, "/begin", M_HUNTS_BEGIN, M_HUNTS_BEGIN_LEAD);
	if (l->n.groups) {
		struct hunts_form *f = form_add(l, "release", M_HUNTS_RELEASE, "/release", l->h.is_released ? M_HUNTS_TAKE_BACK : M_HUNTS_RELEASE, M_HUNTS_RELEASE_LEAD);
		struct str value = l->h.is_released ? STR_NONE : S("1");
		TRY(form_fields(l, f, LIST(hunt_released_fields), &value));
		f->fields[0].field.is_checked = !l->h.is_released;
	}
	if (str_is(l->h.state, "closed"))
		TRY(reason_form(l, "reopen", M_HUNTS_REOPEN, "/reopen", M_HUNTS_REOPEN_LEAD));
	return is_open ? reason_form(l, "cancel", M_HUNTS_CANCEL, "/cancel", M_HUNTS_CANCEL_LEAD) : OK;
}

/* ---- what was done ---- */

static err steps(struct looking *l)
{
	struct work *w = l->w;
	struct journal_entry *at;
	size_t n;
	TRY(journal_of(w, (struct journal_ref){ "hunt", l->h.id }, 0, STEPS_MAX, &at, &n));
	l->v->steps = a_array(w->a, struct hunts_step, n);
	for (size_t i = 0; i < n; i++) {
		const struct journal_kind *k = journal_declared(at[i].name);
		if (!k || str_is(at[i].name, "hunt.judge"))
			continue;
		l->v->steps[l->v->n_steps++] = (struct hunts_step){ .at = time_shown(w->a, at[i].at), .at_machine = time_rfc3339(w->a, at[i].at),
			.text = a_fmt(w->a, "%.*s – %.*s", STR_ARG(say(w, k->says, l->h.code)), STR_ARG(journal_actor(w, at[i].actor, at[i].data))),
			.note = l->sight.details ? journal_text(w->a, at[i].data, "reason") : STR_NONE };
	}
	return OK;
}

err hunt_view_page(struct req *r)
{
	struct hunts_view v = { .errors = hunts_refused(r) };
	struct looking l = { .r = r, .w = &r->w, .v = &v };
	TRY(hunt_see(&r->w, r->args[0], &l.h, &l.sight));
	TRY(hunt_hit_counts(r->w.db, r->w.a, &(struct hunt_hit_counts_in){ .hunt = l.h.id }, &l.n));
	l.may_work = l.sight.is_own && may(&r->w, &hunt_work);
	head(&l);
	facts(&l);
	TRY(scope(&l));
	TRY(runs(&l));
	TRY(hits(&l));
	TRY(forms(&l));
	if (l.may_work && hunt_one_of(l.h.state, "planned|running|judging"))
		v.command = a_fmt(r->w.a, "ungcuu hunt --indicators LIST --hunt %.*s%s%.*s --key KEY --out %.*s.jsonl /var/log", STR_ARG(l.h.code),
			v.n_systems == 1 ? " --system " : "", STR_ARG(v.n_systems == 1 ? v.systems[0].code : STR_NONE), STR_ARG(l.h.code));
	TRY(steps(&l));
	return reply_page(r, v.head.title, HTML_OF(r, page_hunts_view, &v));
}
