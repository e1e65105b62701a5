/* Where an observable has been seen. */
#include "modules/incident/page_case.h"

#include "formats/observable.h"
#include "modules/incident/pages_gen.h"

static err seen_rows(struct work *w, struct str typed, int64_t max, struct observable *ret, struct observable_seen_in_rows *ret_rows)
{
	struct observable_find_row row;
	bool found = false;
	*ret_rows = (struct observable_seen_in_rows){ 0 };
	if (!observable_parse(w->a, typed, ret)) {
		fail_field(w, S("value"), M_INCIDENT_OBSERVABLE_NONE);
		return work_checked(w);
	}
	TRY(observable_find(w->db, w->a, &(struct observable_find_in){ .kind = str_of(observable_kind_name(ret->kind)), .value = ret->value }, &row, &found));
	if (!found)
		return OK;
	return observable_seen_in(w->db, w->a, &(struct observable_seen_in_in){ .observable_id = row.id, .viewer = w->by.org_id, .max = max }, ret_rows);
}

err incident_seen_get(struct req *r)
{
	const struct seen_in *in = r->in;
	struct work *w = &r->w;
	struct observable_seen_in_rows rows = { 0 };
	struct observable o;
	struct seen_view p = { .head = { .title = say(w, M_INCIDENT_OBSERVABLES_FIND), .subtitle = say(w, M_INCIDENT_OBSERVABLES_LEAD) },
		.value = form_field_of(r, LIST(incident_seen_fields), "value", in->value), .none = { "search", say(w, M_INCIDENT_OBSERVABLES_UNSEEN), STR_NONE, STR_NONE, STR_NONE } };
	p.value.help = say(w, M_INCIDENT_VALUE_HELP);
	if (in->value.n)
		TRY(seen_rows(w, in->value, 100, &o, &rows));
	struct seen_line *at = a_array(w->a, struct seen_line, rows.n + 1);
	for (size_t k = 0; k < rows.n; k++)
		at[k] = (struct seen_line){ rows.at[k].code, rows.at[k].title, time_shown(w->a, rows.at[k].detected_at), step_label(w, rows.at[k].step),
			severity_badge(w, rows.at[k].severity) };
	p.lines = at;
	p.n_lines = rows.n;
	if (!in->value.n)
		p.none = (struct empty_state){ 0 };
	return reply_page(r, p.head.title, HTML_OF(r, page_incident_seen, &p));
}

err incident_seen_api(struct req *r)
{
	const struct seen_in *in = r->in;
	struct observable_seen_in_rows rows;
	struct observable o;
	TRY(seen_rows(&r->w, in->value, 200, &o, &rows));
	struct json j = reply_list(r);
	for (size_t k = 0; k < rows.n; k++) {
		json_object(&j);
		json_text(&j, "kind", str_of(observable_kind_name(o.kind)));
		json_text(&j, "value", o.value);
		json_text(&j, "incident", rows.at[k].code);
		json_text(&j, "title", rows.at[k].title);
		json_text(&j, "tlp", str_of(tlp_name((enum tlp)rows.at[k].tlp)));
		json_time(&j, "added_at", rows.at[k].added_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, STR_NONE);
}
