#include "modules/incident/page_shown.h"

#include "core/files.h"
#include "formats/observable.h"
#include "web/markdown.h"

enum { NOTES_SHOWN = 200, OBSERVABLES_SHOWN = 200 };

static struct str level_text(struct work *w, int64_t level)
{
	return level >= 1 && level <= 3 ? say(w, incident_levels[level - 1].says) : say(w, M_INCIDENT_LEVEL_NONE);
}

/* One line an organisation: its rows come together because they are joined by the same code. */
err show_parties(const struct shown *x)
{
	struct work *w = x->w;
	struct incident_parties_rows rows;
	int64_t coordinator;
	TRY(incident_parties(w->db, w->a, &(struct incident_parties_in){ .incident_id = x->i->id }, &rows));
	TRY(incident_coordinator(w, &coordinator));
	struct party_line *at = a_array(w->a, struct party_line, rows.n + 1);
	size_t n = 0;
	for (size_t k = 0; k < rows.n; k++) {
		const struct incident_parties_row *row = &rows.at[k];
		struct str role = incident_said(w, incident_roles, 6, row->role);
		size_t m = 0;
		while (m < n && !str_eq(at[m].code, row->code))
			m++;
		if (m == n) {
			bool must_stay = row->org_id == x->i->responsible_org || row->org_id == coordinator;
			at[n++] = (struct party_line){ .code = row->code, .name = row->name, .may = level_text(w, row->level),
				.left = row->level ? STR_NONE : say(w, M_INCIDENT_PARTY_LEFT, time_shown(w->a, row->left_at)),
				.may_remove = row->level && !must_stay && (x->p->may_lead || row->org_id == w->by.org_id) };
		}
		if (!row->left_at || !row->level)
			at[m].roles = at[m].roles.n ? a_fmt(w->a, "%.*s, %.*s", STR_ARG(at[m].roles), STR_ARG(role)) : role;
	}
	x->p->parties = at;
	x->p->n_parties = n;
	return OK;
}

static struct badge task_badge(struct work *w, struct str state)
{
	if (str_is(state, "done"))
		return (struct badge){ say(w, M_INCIDENT_TASK_DONE), "good", "check" };
	if (str_is(state, "dropped"))
		return (struct badge){ say(w, M_INCIDENT_TASK_DROPPED), "neutral", "x" };
	return (struct badge){ say(w, M_INCIDENT_TASK_OPEN), "info", NULL };
}

err show_tasks(const struct shown *x)
{
	struct work *w = x->w;
	struct tasks_of_rows rows;
	TRY(tasks_of(w->db, w->a, &(struct tasks_of_in){ .incident_id = x->i->id }, &rows));
	struct task_line *at = a_array(w->a, struct task_line, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++) {
		const struct tasks_of_row *t = &rows.at[k];
		bool is_open = str_is(t->state, "open");
		at[k] = (struct task_line){ .id = id_text(w->a, t->id), .title = t->title, .org = t->org_name, .assignee = t->assignee_name, .outcome = t->outcome,
			.version = id_text(w->a, t->version), .state = task_badge(w, t->state), .is_open = is_open, .has_due = is_open && t->due_at,
			.may_change = x->p->may_work };
		if (at[k].has_due)
			at[k].due = clock_chip_of(w, STR_NONE, t->due_at, 0, 0);
	}
	x->p->tasks = at;
	x->p->n_tasks = rows.n;
	return OK;
}

err show_notes(const struct shown *x)
{
	struct work *w = x->w;
	struct notes_of_rows rows;
	TRY(notes_of(w->db, w->a, &(struct notes_of_in){ .incident_id = x->i->id, .viewer = w->by.org_id,
		.max_tlp = incident_tlp_max(x->i->level), .max = NOTES_SHOWN }, &rows));
	struct note_line *at = a_array(w->a, struct note_line, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++)
		at[k] = (struct note_line){ .author = rows.at[k].author, .org = rows.at[k].org_code, .at = time_shown(w->a, rows.at[k].at),
			.tlp = str_of(tlp_name((enum tlp)rows.at[k].tlp)), .text = markdown_html(w->a, rows.at[k].text), .is_own_only = rows.at[k].org_only != 0 };
	x->p->notes = at;
	x->p->n_notes = rows.n;
	x->p->note_text = form_field_of(x->r, LIST(incident_note_fields), "text", STR_NONE);
	x->p->note_text.help = say(w, M_INCIDENT_TEXT_HELP);
	x->p->note_text.rows = 4;
	x->p->note_tlp = form_field_of(x->r, LIST(incident_note_fields), "tlp", tlp_value(x->i->tlp));
	tlp_field(x->r, &x->p->note_tlp);
	x->p->note_own = form_field_of(x->r, LIST(incident_note_fields), "own_only", STR_NONE);
	return OK;
}

err show_observables(const struct shown *x)
{
	struct work *w = x->w;
	struct observables_of_rows rows;
	TRY(observables_of(w->db, w->a, &(struct observables_of_in){ .incident_id = x->i->id, .viewer = w->by.org_id,
		.max_tlp = incident_tlp_max(x->i->level), .max = OBSERVABLES_SHOWN }, &rows));
	struct observable_line *at = a_array(w->a, struct observable_line, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++) {
		const struct observables_of_row *o = &rows.at[k];
		enum observable_kind kind = OBSERVABLE_DOMAIN;
		bool known = observable_kind_parse(o->kind, &kind);
		at[k] = (struct observable_line){ .id = id_text(w->a, o->id), .kind = o->kind, .plain = o->value,
			.shown = known ? observable_defang(w->a, kind, o->value) : o->value, .tlp = str_of(tlp_name((enum tlp)o->tlp)),
			.elsewhere = o->seen_elsewhere ? say(w, M_INCIDENT_SEEN_ELSEWHERE, id_text(w->a, o->seen_elsewhere)) : STR_NONE,
			.is_indicator = o->is_indicator, .may_remove = x->p->may_work };
	}
	x->p->observables = at;
	x->p->n_observables = rows.n;
	x->p->observable_value = form_field_of(x->r, LIST(incident_observable_fields), "value", STR_NONE);
	x->p->observable_value.help = say(w, M_INCIDENT_VALUE_HELP);
	return OK;
}

err show_files(const struct shown *x)
{
	struct work *w = x->w;
	struct file_row *rows;
	size_t n = 0;
	if (x->i->level >= ACCESS_WORK || x->i->tlp <= TLP_AMBER)
		TRY(files_of(w, S("incident"), x->i->id, &rows, &n));
	struct file_line *at = a_array(w->a, struct file_line, n + 1);
	for (size_t k = 0; k < n; k++)
		at[k] = (struct file_line){ .id = id_text(w->a, rows[k].id), .name = rows[k].name, .size = file_size_shown(w->a, rows[k].size), .sha256 = rows[k].sha256,
			.added = a_fmt(w->a, "%.*s, %.*s", STR_ARG(rows[k].added_by), STR_ARG(time_shown(w->a, rows[k].added_at))) };
	x->p->files = at;
	x->p->n_files = n;
	x->p->file_field = form_field_of(x->r, LIST(incident_files_fields), "files", STR_NONE);
	x->p->file_field.help = say(w, M_INCIDENT_EVIDENCE_HELP);
	return OK;
}
