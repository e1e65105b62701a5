#include "modules/incident/casework.h"

#include "base/rand.h"
#include "base/text.h"
#include "formats/observable.h"

enum { MAX_OBSERVABLES = 500 };

/* ---- notes ---- */

err note_add(struct work *w, struct str incident_code, const struct note_new *n, int64_t *ret_id)
{
	struct incident_get_row i;
	TRY(incident_by_code(w, incident_code, ACCESS_WORK, &i));
	if (!str_trim(n->text).n)
		fail_field(w, S("text"), M_INCIDENT_NOTE_EMPTY);
	TRY(work_checked(w));
	int64_t id = id_new();
	TRY(note_insert(w->db, &(struct note_insert_in){ .id = id, .incident_id = i.id, .text = n->text, .tlp = n->tlp,
		.org_only = n->is_own_only ? w->by.org_id : 0, .account_id = w->by.account_id, .author = w->by.name, .at = w->now }, NULL));
	TRY(incident_noted(w, i.id, "incident.note", &(struct change){ .code = i.code, .what = n->is_own_only ? "own" : "note" }));
	/* a note kept within one organisation must not show through the case's observables */
	if (!n->is_own_only)
		TRY(observables_from_text(w, i.id, n->text, S("note"), n->tlp));
	*ret_id = id;
	return OK;
}

/* ---- tasks ---- */

err task_add(struct work *w, struct str incident_code, const struct task_new *t, int64_t *ret_id)
{
	struct incident_get_row i;
	enum access_level level = ACCESS_NONE;
	TRY(incident_by_code(w, incident_code, ACCESS_WORK, &i));
	if (incident_is_over(i.step))
		return fail(w, E_CONFLICT, M_INCIDENT_CLOSED, i.code);
	struct actor mine = w->by;
	w->by.org_id = t->org_id;
	err e = access_level_of(w, S("incident"), i.id, &level);
	w->by = mine;
	TRY(e);
	if (!t->title.n)
		fail_field(w, S("title"), M_INCIDENT_TASK_TITLE_NEEDED);
	if (level < ACCESS_WORK)
		fail_field(w, S("org"), M_INCIDENT_TASK_ORG_NOT_PARTY);
	if (t->due_at && t->due_at < i.opened_at)
		fail_field(w, S("due_at"), M_INCIDENT_TASK_DUE_TOO_EARLY);
	TRY(work_checked(w));
	int64_t id = id_new();
	TRY(task_insert(w->db, &(struct task_insert_in){ .id = id, .incident_id = i.id, .title = t->title, .org_id = t->org_id, .assignee = t->assignee,
		.due_at = t->due_at, .created_by = w->by.account_id, .created_at = w->now }, NULL));
	*ret_id = id;
	return incident_noted(w, i.id, "incident.task", &(struct change){ .code = i.code, .what = "task", .to = t->title });
}

err task_set(struct work *w, struct str incident_code, int64_t task_id, int64_t version, struct str state, struct str outcome)
{
	struct incident_get_row i;
	struct task_get_row t;
	bool found;
	int64_t n;
	TRY(incident_by_code(w, incident_code, ACCESS_WORK, &i));
	TRY(task_get(w->db, w->a, &(struct task_get_in){ .id = task_id, .incident_id = i.id }, &t, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_INCIDENT_TASK_NOT_FOUND);
	if (str_is(state, "dropped") && !outcome.n) {
		fail_field(w, S("outcome"), M_INCIDENT_REASON_NEEDED);
		return work_checked(w);
	}
	TRY(task_set_state(w->db, &(struct task_set_state_in){ .id = task_id, .version = version, .state = state,
		.done_at = str_is(state, "open") ? 0 : w->now, .outcome = outcome }, &n));
	if (n != 1)
		return fail(w, E_CONFLICT, M_INCIDENT_CHANGED_MEANWHILE, incident_code);
	return incident_noted(w, i.id, "incident.task_state", &(struct change){ .code = i.code, .what = "task", .from = t.title, .to = state, .reason = outcome });
}

/* ---- observables ---- */

static err put_observable(struct work *w, int64_t incident_id, const struct observable *o, struct str source, enum tlp tlp, bool is_indicator,
	int64_t *ret_id)
{
	struct observable_put_row row;
	struct str kind = str_of(observable_kind_name(o->kind));
	TRY(observable_put(w->db, w->a, &(struct observable_put_in){ .id = id_new(), .kind = kind, .value = o->value, .at = w->now }, &row));
	*ret_id = row.id;
	return incident_observable_put(w->db, &(struct incident_observable_put_in){ .incident_id = incident_id, .observable_id = row.id,
		.tlp = tlp, .is_indicator = is_indicator, .source = source, .at = w->now }, NULL);
}

err observables_from_text(struct work *w, int64_t incident_id, struct str text, struct str source, enum tlp tlp)
{
	struct observables found;
	int64_t id;
	observable_extract(w->a, text, MAX_OBSERVABLES, &found);
	for (size_t k = 0; k < found.n; k++)
		TRY(put_observable(w, incident_id, &found.at[k], source, tlp, false, &id));
	return found.n ? incident_refresh(w, incident_id) : OK;
}

/* The timeline is read by all who see the case: it does not name what is marked higher. */
static struct str told(struct work *w, enum observable_kind kind, struct str value, enum tlp tlp)
{
	return tlp <= TLP_AMBER ? observable_defang(w->a, kind, value) : STR_NONE;
}

err observable_add(struct work *w, struct str incident_code, struct str value, bool is_indicator, enum tlp tlp, int64_t *ret_id)
{
	struct incident_get_row i;
	struct observable o;
	TRY(incident_by_code(w, incident_code, ACCESS_WORK, &i));
	if (!observable_parse(w->a, value, &o)) {
		fail_field(w, S("value"), M_INCIDENT_OBSERVABLE_NONE);
		return work_checked(w);
	}
	TRY(put_observable(w, i.id, &o, S("hand"), tlp, is_indicator, ret_id));
	return incident_changed(w, i.id, "incident.observable", &(struct change){ .code = i.code, .what = "observable",
		.to = told(w, o.kind, o.value, tlp) });
}

err observable_remove(struct work *w, struct str incident_code, int64_t observable_id)
{
	struct incident_get_row i;
	struct observable_tlp_row was;
	bool found;
	TRY(incident_by_code(w, incident_code, ACCESS_WORK, &i));
	TRY(observable_tlp(w->db, w->a, &(struct observable_tlp_in){ .incident_id = i.id, .observable_id = observable_id }, &was, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_INCIDENT_OBSERVABLE_NOT_FOUND);
	TRY(observable_drop(w->db, &(struct observable_drop_in){ .incident_id = i.id, .observable_id = observable_id }, NULL));
	return incident_changed(w, i.id, "incident.observable_drop", &(struct change){ .code = i.code, .what = "observable",
		.to = was.tlp <= TLP_AMBER ? was.value : STR_NONE });
}

/* ---- search ---- */

static bool is_word_char(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '@' || c >= 0x80;
}

static struct str next_word(struct str *rest)
{
	size_t from = 0, to;
	while (from < rest->n && !is_word_char((unsigned char)rest->p[from]))
		from++;
	for (to = from; to < rest->n && is_word_char((unsigned char)rest->p[to]); to++)
		;
	struct str word = str_sub(*rest, from, to - from);
	*rest = str_sub(*rest, to, rest->n);
	return word;
}

/* The beginning of a code, an address or a name is enough, and of the word typed last. Elsewhere half of all cases would have to be read. */
static bool is_beginning(struct str word, bool is_last)
{
	bool has_sign = false;
	for (size_t i = 0; i < word.n; i++)
		has_sign |= strchr(".-_@", word.p[i]) != NULL;
	return word.n > 1 && (is_last || has_sign);
}

static struct str term_of(struct arena *a, enum engine engine, struct str word, bool is_last)
{
	bool begins = is_beginning(word, is_last);
	if (engine == ENGINE_SQLITE)
		return a_fmt(a, "\"%.*s\"%s", STR_ARG(word), begins ? "*" : "");
	return a_fmt(a, "'%.*s'%s", STR_ARG(word), begins ? ":*" : "");
}

struct str search_query(struct arena *a, enum engine engine, struct str typed)
{
	enum { MAX_WORDS = 12 };
	struct str rest = text_fold(a, typed), all = STR_NONE, word = next_word(&rest);
	for (int i = 0; i < MAX_WORDS && word.n; i++) {
		struct str next = next_word(&rest), term = term_of(a, engine, word, !next.n);
		word = next;
		all = !all.n ? term : a_fmt(a, "%.*s%s%.*s", STR_ARG(all), engine == ENGINE_SQLITE ? " " : " & ", STR_ARG(term));
	}
	return all;
}
