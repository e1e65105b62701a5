/* What a true hit opens: an incident with it as evidence. Apart from judge.c, because the registers of incidents and of the network have
 * changes of the same name. */
#include "modules/hunt/hunts.h"
#include "modules/incident/casework.h"

static struct str what_of(struct work *w, const struct hunt_hit_get_row *x)
{
	return x->title.n ? x->title : x->value.n ? x->value : x->item;
}

/* The places and texts that were kept, one a line. */
static struct str examples_of(struct work *w, const struct hunt_hit_get_row *x)
{
	struct str all = STR_NONE;
	for (struct str rest = x->examples; rest.p;) {
		struct str line = str_cut(&rest, '\n'), place = str_cut(&line, '\t');
		all = a_fmt(w->a, "%.*s\n- `%.*s`: `%.*s`", STR_ARG(all), STR_ARG(place), STR_ARG(line));
	}
	return all;
}

static void system_of(const struct hunt_scope_rows *scope, struct incident_new *n)
{
	if (scope->n != 1)
		return;
	n->system_id = scope->at[0].id;
	n->system_name = scope->at[0].name;
	n->system_level = scope->at[0].level;
	n->owner_org = scope->at[0].owner_id;
	n->sector = scope->at[0].sector;
	n->province = scope->at[0].province;
}

static err case_new(struct work *w, const struct hunt_get_row *h, const struct hunt_hit_get_row *x, int64_t *ret_id)
{
	struct hunt_scope_rows scope;
	struct str what = what_of(w, x);
	TRY(hunt_scope(w->db, w->a, &(struct hunt_scope_in){ .hunt = h->id }, &scope));
	struct incident_new n = { .title = say(w, M_HUNTS_CASE_TITLE, what), .type = S("malware"), .source = S("monitoring"), .severity = 3,
		.summary = say(w, M_HUNTS_CASE_SUMMARY, h->code, what, a_fmt(w->a, "%lld", (long long)x->hits)),
		.detected_at = w->now, .received_at = w->now, .responsible_org = h->org_id, .owner_org = h->org_id, .owner_capable = -1, .tlp = TLP_AMBER, .is_demo = h->is_demo };
	system_of(&scope, &n);
	return incident_open(w, &n, ret_id);
}

err hunt_open_incident(struct work *w, struct str code, int64_t hit, struct str *ret_incident)
{
	struct hunt_get_row h;
	struct hunt_hit_get_row x;
	struct link link = { 0 };
	int64_t incident, note, n = 0;
	TRY(hunt_own(w, code, "running|judging|closed", &h));
	TRY(hunt_hit_of(w, &h, hit, &x));
	if (x.incident_id)
		return fail(w, E_CONFLICT, M_HUNTS_HAS_INCIDENT);
	TRY(case_new(w, &h, &x, &incident));
	TRY(incident_link(w, incident, &link));
	*ret_incident = link.label;
	if (str_is(x.kind, "indicator"))
		TRY(observables_from_text(w, incident, x.value, S("hunt"), TLP_AMBER));
	TRY(note_add(w, link.label, &(struct note_new){ .text = say(w, M_HUNTS_CASE_NOTE, h.code, x.first_place, x.last_place, examples_of(w, &x)), .tlp = TLP_AMBER,
		.is_own_only = true }, &note));
	TRY(hunt_hit_opened(w->db, &(struct hunt_hit_opened_in){ .id = x.id, .incident = incident, .reason = say(w, M_HUNTS_CASE_OPENED, link.label), .by = w->by.name, .now = w->now }, &n));
	return n == 1 ? hunt_note(w, &h, "incident", "incident", link.label) : fail(w, E_CONFLICT, M_HUNTS_HAS_INCIDENT);
}
