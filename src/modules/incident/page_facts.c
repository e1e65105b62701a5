#include "modules/incident/page_shown.h"

#include "core/legal/reference.h"

static void fact(struct case_fact *at, size_t *n, struct work *w, enum msg label, struct str value)
{
	if (value.n)
		at[(*n)++] = (struct case_fact){ say(w, label), value };
}

static struct str named(struct work *w, struct str name, struct str code)
{
	return code.n ? a_fmt(w->a, "%.*s (%.*s)", STR_ARG(name), STR_ARG(code)) : STR_NONE;
}

static struct str joined_labels(struct work *w, enum reference_table table, struct str words)
{
	struct str all = STR_NONE;
	for (struct str rest = words; rest.n;) {
		struct str one = reference_label(table, str_cut(&rest, ' '), w->by.lang);
		all = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(all), all.n ? "; " : "", STR_ARG(one));
	}
	return all;
}

static struct str flag_labels(struct work *w, struct str words)
{
	struct str all = STR_NONE;
	for (struct str rest = words; rest.n;) {
		struct str one = incident_said(w, incident_flags, N_FLAGS, str_cut(&rest, ' '));
		all = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(all), all.n ? "; " : "", STR_ARG(one));
	}
	return all;
}

static struct str class_text(struct work *w, const struct incident_get_row *i)
{
	struct str how = str_eq(i->class, i->class_computed) ? say(w, M_INCIDENT_CLASS_AS_COMPUTED)
		: say(w, M_INCIDENT_CLASS_DIFFERS, class_label(w, i->class_computed), i->class_reason);
	return a_fmt(w->a, "%.*s – %.*s", STR_ARG(class_label(w, i->class)), STR_ARG(how));
}

static struct str money(struct work *w, int64_t vnd)
{
	struct buf b;
	buf_init(&b, 64);
	html_put_int(&b, vnd);
	struct str s = a_dup(w->a, buf_str(&b));
	buf_done(&b);
	return s;
}

err show_facts(const struct shown *x)
{
	struct work *w = x->w;
	const struct incident_get_row *i = x->i;
	struct incident_names_row o;
	TRY(incident_names(w->db, w->a, &(struct incident_names_in){ .owner = i->owner_org, .operator = i->operator_org,
		.responsible = i->responsible_org, .isp = i->isp_org, .assignee = i->assignee }, &o));
	struct case_fact *at = a_array(w->a, struct case_fact, 24);
	size_t n = 0;
	enum lang lang = w->by.lang;
	fact(at, &n, w, M_INCIDENT_RESPONSIBLE, named(w, o.responsible_name, o.responsible_code));
	fact(at, &n, w, M_INCIDENT_ASSIGNEE, i->assignee ? o.assignee_full_name : say(w, M_INCIDENT_ASSIGNEE_NONE));
	fact(at, &n, w, M_INCIDENT_TYPE, reference_label(REF_INCIDENT_TYPE, i->type, lang));
	fact(at, &n, w, M_INCIDENT_CLASS, class_text(w, i));
	fact(at, &n, w, M_INCIDENT_CRITERIA, joined_labels(w, REF_SERIOUS, i->criteria));
	fact(at, &n, w, M_INCIDENT_FLAGS, flag_labels(w, i->flags));
	fact(at, &n, w, M_INCIDENT_SYSTEM_NAME, i->system_name);
	fact(at, &n, w, M_INCIDENT_SYSTEM_LEVEL, i->system_level ? reference_label(REF_LEVEL, id_text(w->a, i->system_level), lang) : STR_NONE);
	fact(at, &n, w, M_INCIDENT_NATIONAL_IMPORTANT, i->is_national_important ? say(w, M_INCIDENT_YES) : STR_NONE);
	fact(at, &n, w, M_INCIDENT_OWNER, named(w, o.owner_name, o.owner_code));
	fact(at, &n, w, M_INCIDENT_OPERATOR, named(w, o.operator_name, o.operator_code));
	fact(at, &n, w, M_INCIDENT_ISP, named(w, o.isp_name, o.isp_code));
	fact(at, &n, w, M_INCIDENT_SECTOR, reference_label(REF_SECTOR, i->sector, lang));
	fact(at, &n, w, M_INCIDENT_PROVINCE, reference_label(REF_PROVINCE, i->province, lang));
	fact(at, &n, w, M_INCIDENT_DETECTED_AT, time_shown(w->a, i->detected_at));
	fact(at, &n, w, M_INCIDENT_RECEIVED_AT, time_shown(w->a, i->received_at));
	fact(at, &n, w, M_INCIDENT_OPENED_AT, time_shown(w->a, i->opened_at));
	fact(at, &n, w, M_INCIDENT_CLOSED_AT, i->closed_at ? time_shown(w->a, i->closed_at) : STR_NONE);
	fact(at, &n, w, M_INCIDENT_SOURCE, incident_said(w, incident_sources, 5, i->source));
	fact(at, &n, w, M_INCIDENT_BEYOND_CAPABILITY, i->is_beyond_capability ? say(w, M_INCIDENT_YES) : STR_NONE);
	fact(at, &n, w, M_INCIDENT_HANDLED_BY, incident_said(w, incident_handled, 4, i->handled_by));
	fact(at, &n, w, M_INCIDENT_DAMAGE_VND, i->damage_vnd ? money(w, i->damage_vnd) : STR_NONE);
	x->p->facts = at;
	x->p->n_facts = n;
	return OK;
}

err show_corrections(const struct shown *x)
{
	struct incident_corrections_rows rows;
	TRY(incident_corrections(x->w->db, x->w->a, &(struct incident_corrections_in){ .incident_id = x->i->id }, &rows));
	struct str *at = a_array(x->w->a, struct str, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++) {
		usec was = 0, is = 0;
		(void)time_parse(rows.at[k].old_value, &was);
		(void)time_parse(rows.at[k].new_value, &is);
		at[k] = say(x->w, M_INCIDENT_CORRECTION_LINE, time_shown(x->w->a, was), time_shown(x->w->a, is), rows.at[k].author, rows.at[k].reason);
	}
	x->p->corrections = at;
	x->p->n_corrections = rows.n;
	return OK;
}

err show_merges(const struct shown *x)
{
	struct incidents_merged_into_rows rows;
	struct incident_code_for_row into;
	bool found = false;
	if (x->i->merged_into)
		TRY(incident_code_for(x->w->db, x->w->a, &(struct incident_code_for_in){ .id = x->i->merged_into, .viewer = x->w->by.org_id }, &into, &found));
	if (found)
		x->p->into = (struct case_link){ into.code, into.title };
	TRY(incidents_merged_into(x->w->db, x->w->a, &(struct incidents_merged_into_in){ .into = x->i->id, .viewer = x->w->by.org_id }, &rows));
	struct case_link *at = a_array(x->w->a, struct case_link, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++)
		at[k] = (struct case_link){ rows.at[k].code, rows.at[k].title };
	x->p->merged = at;
	x->p->n_merged = rows.n;
	return OK;
}

static void act(struct link *at, size_t *n, const struct shown *x, bool is_offered, const char *below, enum msg label)
{
	if (is_offered)
		at[(*n)++] = (struct link){ incident_path(x->w->a, x->i->code, below), say(x->w, label), NULL, false };
}

void show_acts(const struct shown *x)
{
	struct link *at = a_array(x->w->a, struct link, 10);
	size_t n = 0;
	bool leads = x->p->may_lead, is_open = !x->p->is_over;
	bool is_merged = x->i->merged_into != 0;
	act(at, &n, x, leads && is_open, "/assign", M_INCIDENT_ASSIGN);
	act(at, &n, x, x->p->may_step && is_open, "/edit", M_INCIDENT_EDIT);
	act(at, &n, x, leads && is_open, "/class", M_INCIDENT_RECLASSIFY);
	act(at, &n, x, leads && is_open, "/detected", M_INCIDENT_CORRECT);
	act(at, &n, x, leads && is_open, "/merge", M_INCIDENT_MERGE);
	act(at, &n, x, leads && is_merged, "/unmerge", M_INCIDENT_UNMERGE);
	act(at, &n, x, leads && !is_open && !is_merged, "/reopen", M_INCIDENT_REOPEN);
	x->p->acts = at;
	x->p->n_acts = n;
}
