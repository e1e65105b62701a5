/* Hits to judge, the most telling first; keys of the organisation; the part of an incident's page. */
#include "modules/hunt/pages.h"
#include "modules/hunt/pages_gen.h"

enum { SCREEN = 30 };

/* ---- hits ---- */

static void places_of(struct work *w, struct hunts_hit *to, struct str examples)
{
	to->places = a_array(w->a, struct hunts_place, HUNT_EXAMPLES);
	for (struct str rest = examples; rest.n && to->n_places < HUNT_EXAMPLES;) {
		struct str line = str_cut(&rest, '\n'), place = str_cut(&line, '\t');
		to->places[to->n_places++] = (struct hunts_place){ place, line };
	}
}

static err hit_shown(struct work *w, const struct hunt_get_row *h, const struct hunt_hits_row *x, bool is_open, struct hunts_hit *to)
{
	struct str at = a_fmt(w->a, "/hunts/%.*s/hits/%lld", STR_ARG(h->code), (long long)x->id);
	struct hunt_hit_before_row b;
	bool found;
	*to = (struct hunts_hit){ .id = a_fmt(w->a, "hit-%lld", (long long)x->id), .action = at, .incident_action = a_cat(w->a, at, S("/incident")),
		.what = hunts_hit_name(x->title, x->value, x->item), .kind = x->type.n ? a_fmt(w->a, "%.*s · %.*s", STR_ARG(x->type), STR_ARG(x->item)) : a_fmt(w->a, "%.*s · %.*s", STR_ARG(x->kind), STR_ARG(x->item)),
		.counts = say(w, M_HUNTS_HIT_TIMES, hunts_number(w, x->hits)), .first = x->first_place, .last = x->last_place, .author = x->author, .techniques = x->techniques, .reason = x->reason,
		.judged = x->judged_at ? a_fmt(w->a, "%.*s, %.*s", STR_ARG(x->judged_by), STR_ARG(time_shown(w->a, x->judged_at))) : STR_NONE, .incident = x->incident,
		.incident_path = x->incident.n ? a_fmt(w->a, "/incidents/%.*s", STR_ARG(x->incident)) : STR_NONE, .score = x->score, .verdict = hunts_badge(w, x->verdict), .is_open = is_open,
		.may_open = is_open && !x->incident.n };
	places_of(w, to, x->examples);
	if (x->verdict.n)
		return OK;
	TRY(hunt_hit_before(w->db, w->a, &(struct hunt_hit_before_in){ .org = h->org_id, .hunt = h->id, .kind = x->kind, .type = x->type, .value = x->value, .item = x->item }, &b, &found));
	if (found)
		to->before = say(w, M_HUNTS_JUDGED_BEFORE, b.code, hunts_word(w, b.verdict), b.reason);
	return OK;
}

static void verdict_tabs(struct work *w, const struct hunt_get_row *h, struct str verdict, struct hunts_triage *v)
{
	static const char *const shown[] = { "unjudged", "true", "benign", "unsure", "" };
	for (size_t i = 0; i < COUNT(shown); i++)
		v->tabs[v->n_tabs++] = (struct hunts_tab){ link_with(w->a, hunts_path(w->a, h->code, "/hits"), &(struct query_part){ "verdict", str_of(shown[i]) }, 1),
			shown[i][0] ? hunts_word(w, str_of(shown[i])) : say(w, M_HUNTS_ALL), str_is(verdict, shown[i]) };
}

err hunts_hits_asked(struct req *r, const struct hunt_get_row *h, const struct hunts_ask *in, int64_t max, struct hunt_hits_rows *ret)
{
	bool is_unjudged = str_is(in->verdict, "unjudged"), found = false;
	struct hunt_hit_get_row last;
	struct work *w = &r->w;
	if (in->after)
		TRY(hunt_hit_get(w->db, w->a, &(struct hunt_hit_get_in){ .hunt = h->id, .id = in->after }, &last, &found));
	return hunt_hits(w->db, w->a, &(struct hunt_hits_in){ .hunt = h->id, .below = found ? last.score : INT64_MAX, .after = in->after, .verdict = is_unjudged ? STR_NONE : in->verdict,
		.unjudged = is_unjudged, .max = max }, ret);
}

err hunt_triage_page(struct req *r)
{
	struct work *w = &r->w;
	const struct hunts_ask *in = r->route->in == hunts_ask_fields ? r->in : &(struct hunts_ask){ .verdict = S("unjudged") };
	struct hunts_triage v = { .errors = hunts_refused(r) };
	struct hunt_get_row h;
	struct hunt_sight s;
	struct hunt_hits_rows rows;
	struct hunt_hit_counts_row n;
	TRY(hunt_see(w, r->args[0], &h, &s));
	if (!s.details)
		return fail(w, E_DENIED, M_HUNTS_WITHHELD);
	TRY(hunt_hit_counts(w->db, w->a, &(struct hunt_hit_counts_in){ .hunt = h.id }, &n));
	TRY(hunts_hits_asked(r, &h, in, SCREEN + 1, &rows));
	hunts_head(r, &v.head, say(w, M_HUNTS_HITS_OF, h.code), h.title);
	struct link *crumbs = a_array(w->a, struct link, 2);
	crumbs[0] = v.head.crumbs[0];
	crumbs[1] = (struct link){ .path = hunts_path(w->a, h.code, ""), .label = h.code };
	v.head.crumbs = crumbs;
	v.head.n_crumbs = 2;
	v.is_open = s.is_own && may(w, &hunt_work) && hunt_one_of(h.state, "running|judging");
	verdict_tabs(w, &h, in->verdict, &v);
	v.counts = say(w, M_HUNTS_COUNTS, hunts_number(w, n.groups), hunts_number(w, n.true_hits), hunts_number(w, n.benign), hunts_number(w, n.unsure), hunts_number(w, n.unjudged));
	v.n_hits = rows.n > SCREEN ? SCREEN : rows.n;
	v.hits = a_array(w->a, struct hunts_hit, v.n_hits);
	for (size_t i = 0; i < v.n_hits; i++)
		TRY(hit_shown(w, &h, &rows.at[i], v.is_open, &v.hits[i]));
	v.empty = (struct empty_state){ .icon = "check", .title = say(w, n.groups ? M_HUNTS_NONE_LEFT : M_HUNTS_NO_HITS), .text = say(w, n.groups ? M_HUNTS_NONE_LEFT_TEXT : M_HUNTS_NO_HITS_TEXT),
		.path = hunts_path(w->a, h.code, ""), .label = h.code };
	const struct query_part next[] = { { "verdict", in->verdict }, { "after", rows.n > SCREEN ? link_number(w->a, rows.at[SCREEN - 1].id) : STR_NONE } };
	if (in->after)
		v.pager.first = link_with(w->a, hunts_path(w->a, h.code, "/hits"), next, 1);
	if (rows.n > SCREEN)
		v.pager.next = link_with(w->a, hunts_path(w->a, h.code, "/hits"), next, COUNT(next));
	return reply_page(r, v.head.title, HTML_OF(r, page_hunts_triage, &v));
}

/* ---- keys ---- */

err hunt_keys_page(struct req *r)
{
	struct work *w = &r->w;
	struct hunt_key_list_rows rows;
	struct hunts_keys v = { .errors = hunts_refused(r), .may_add = may(w, &hunt_keys), .n_fields = COUNT(hunt_key_fields) };
	TRY(hunt_key_list(w->db, w->a, &(struct hunt_key_list_in){ .org = w->by.org_id }, &rows));
	hunts_head(r, &v.head, say(w, M_HUNTS_KEYS), say(w, M_HUNTS_KEYS_LEAD));
	hunts_tabs(r, v.tabs, &v.n_tabs, TAB_KEYS);
	v.keys = a_array(w->a, struct hunts_key, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct hunt_key_list_row *k = &rows.at[i];
		v.keys[v.n_keys++] = (struct hunts_key){ .name = k->name, .key = k->public_key, .added = a_fmt(w->a, "%.*s, %.*s", STR_ARG(k->added_by), STR_ARG(time_shown(w->a, k->added_at))),
			.ended = k->revoked_at ? a_fmt(w->a, "%.*s, %.*s: %.*s", STR_ARG(k->revoked_by), STR_ARG(time_shown(w->a, k->revoked_at)), STR_ARG(k->reason)) : STR_NONE,
			.action = a_fmt(w->a, "/hunts/keys/%lld/revoke", (long long)k->id), .reason_id = a_fmt(w->a, "reason-%lld", (long long)k->id),
			.state = hunts_badge(w, k->revoked_at ? S("revoked") : S("in_force")), .may_end = v.may_add && !k->revoked_at };
	}
	v.fields = a_array(w->a, struct form_field, v.n_fields);
	for (size_t i = 0; i < v.n_fields; i++)
		v.fields[i] = form_field_of(r, LIST(hunt_key_fields), hunt_key_fields[i].name, STR_NONE);
	v.fields[1].help = say(w, M_HUNTS_KEY_HELP);
	v.empty = (struct empty_state){ .icon = "key", .title = say(w, M_HUNTS_NO_KEYS), .text = say(w, M_HUNTS_NO_KEYS_TEXT) };
	return reply_page(r, v.head.title, HTML_OF(r, page_hunts_keys, &v));
}

/* ---- on an incident's page ---- */

err hunt_incident_panel(struct req *r, int64_t incident, struct html *ret)
{
	struct work *w = &r->w;
	struct hunt_of_incident_rows rows;
	struct hunts_panel v = { 0 };
	TRY(hunt_of_incident(w->db, w->a, &(struct hunt_of_incident_in){ .incident = incident }, &rows));
	v.lines = a_array(w->a, struct fact, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct hunt_get_row h;
		struct hunt_sight s = { 0 };
		bool found;
		TRY(hunt_get(w->db, w->a, &(struct hunt_get_in){ .code = rows.at[i].code }, &h, &found));
		if (found)
			TRY(hunt_sight(w, &h, &s));
		if (s.sees)
			v.lines[v.n_lines++] = (struct fact){ a_fmt(w->a, "%.*s · %.*s", STR_ARG(rows.at[i].code), STR_ARG(rows.at[i].title)),
				s.details ? a_fmt(w->a, "%.*s – %.*s", STR_ARG(rows.at[i].rule.n ? rows.at[i].rule : rows.at[i].value), STR_ARG(rows.at[i].first_place)) : STR_NONE, hunts_path(w->a, rows.at[i].code, "") };
	}
	if (v.n_lines)
		*ret = HTML_OF(r, page_hunts_panel, &v);
	return OK;
}
