/* Address space that two owners have registered: shown, decided about by a person with a reason, both kept. */
#include "modules/network/pages.h"

#include <assert.h>
#include <stddef.h>

#include "base/rand.h"
#include "modules/network/overlap_pairs.h"
#include "modules/network/pages_gen.h"

enum { SCREEN = OVERLAPS_MAX - 1 };
#define DECISIONS "both|outer|inner"

const struct field overlap_filter_fields[2] = {
	FIELD(struct overlap_filter, all, F_BOOL, .label = M_NETWORK_OVERLAP_ALL),
	FIELD(struct overlap_filter, after, F_CODE, .max = 50, .label = M_NETWORK_AFTER),
};
const struct field overlap_fields[2] = {
	FIELD(struct overlap_form, decision, F_CHOICE, .required = true, .choices = DECISIONS, .label = M_NETWORK_OVERLAP_DECISION),
	FIELD(struct overlap_form, reason, F_LINES, .required = true, .max = 1000, .label = M_NETWORK_OVERLAP_REASON),
};

/* ---- rules ---- */

err network_overlap_decide(struct work *w, int64_t outer, int64_t inner, const struct overlap_form *f)
{
	struct overlap_pair_row pair;
	bool found;
	TRY(overlap_pair(w->db, w->a, &(struct overlap_pair_in){ .outer = outer, .inner = inner, .now = w->now }, &pair, &found));
	if (!found)
		return fail(w, E_NOT_FOUND, M_NETWORK_OVERLAP_UNKNOWN);
	TRY(network_need_edit(w, pair.outer_org));
	TRY(network_need_edit(w, pair.inner_org));
	check_choice(w, "decision", f->decision, DECISIONS, true);
	check_text(w, "reason", f->reason, true, 1000);
	TRY(work_checked(w));
	TRY(overlap_decide(w->db, &(struct overlap_decide_in){ .id = id_new(), .outer = outer, .inner = inner, .decision = f->decision,
		.reason = f->reason, .account = w->by.account_id, .now = w->now }, NULL));
	struct str code = a_fmt(w->a, "%.*s / %.*s", STR_ARG(pair.outer_value), STR_ARG(pair.inner_value));
	return NOTE(w, "network.overlap_decide", "organisation", pair.outer_org, { "code", code }, { "decision", f->decision }, { "reason", f->reason });
}

/* ---- page, API ---- */

static bool place_parse(struct str after, struct overlap_place *ret)
{
	struct str rest = after, first = str_cut(&rest, '-');
	return str_int(first, &ret->outer) && str_int(rest, &ret->inner);
}

static struct str place_of(struct arena *a, const struct overlap_page_row *o)
{
	return a_fmt(a, "%lld-%lld", (long long)o->outer_id, (long long)o->inner_id);
}

/* One more than a screen, if there are that many. */
static err screen(struct req *r, struct overlap_page_rows *ret)
{
	const struct overlap_filter *in = r->in;
	struct overlap_page_in q = { .now = r->w.now };
	struct overlap_place places[OVERLAPS_MAX] = { 0 }, after = { 0 };
	static_assert(sizeof q - offsetof(struct overlap_page_in, o0) == sizeof places, "as many parameters as pairs");
	if (in->after.n && !place_parse(in->after, &after))
		return fail(&r->w, E_NOT_FOUND, M_NETWORK_OVERLAP_UNKNOWN);
	TRY(network_overlaps(&r->w, after, !in->all, places));
	memcpy(&q.o0, places, sizeof places);
	return overlap_page(r->w.db, r->w.a, &q, ret);
}

static struct str decision_text(struct work *w, const struct overlap_page_row *o)
{
	if (!o->decision.n)
		return STR_NONE;
	return str_is(o->decision, "both") ? say(w, M_NETWORK_OVERLAP_BOTH) : say(w, M_NETWORK_OVERLAP_IS_OF, str_is(o->decision, "outer") ? o->outer_name : o->inner_name);
}

static err line_of(struct req *r, const struct overlap_page_row *o, struct overlap_line *ret)
{
	struct work *w = &r->w;
	bool first, second;
	TRY(network_may_edit(w, o->outer_org, &first));
	TRY(network_may_edit(w, o->inner_org, &second));
	*ret = (struct overlap_line){ .outer_value = o->outer_value, .inner_value = o->inner_value, .outer_name = o->outer_name, .inner_name = o->inner_name,
		.outer_path = org_path(w->a, o->outer_code), .inner_path = org_path(w->a, o->inner_code),
		.decision = decision_text(w, o), .reason = o->reason, .may_decide = first && second,
		.by = o->decided_at ? say(w, M_NETWORK_OVERLAP_BY, o->by_name, time_shown(w->a, o->decided_at)) : STR_NONE,
		.id = place_of(w->a, o),
		.path = a_fmt(w->a, "/overlaps/%lld/%lld", (long long)o->outer_id, (long long)o->inner_id) };
	return OK;
}

err overlap_list_page(struct req *r)
{
	const struct overlap_filter *in = r->in;
	struct work *w = &r->w;
	struct overlap_page_rows rows;
	TRY(screen(r, &rows));
	struct link *other = a_new(w->a, struct link);
	*other = in->all ? (struct link){ .path = S("/overlaps"), .label = say(w, M_NETWORK_OVERLAP_OPEN) }
		: (struct link){ .path = S("/overlaps?all=1"), .label = say(w, M_NETWORK_OVERLAP_ALL) };
	struct overlap_list v = { .head = { .title = say(w, M_NETWORK_OVERLAPS), .subtitle = say(w, M_NETWORK_OVERLAPS_LEAD), .actions = other, .n_actions = 1 },
		.empty = { .icon = "check", .title = say(w, M_NETWORK_OVERLAP_NONE), .text = say(w, M_NETWORK_OVERLAP_NONE_TEXT) } };
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	v.lines = a_array(w->a, struct overlap_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		TRY(line_of(r, &rows.at[i], &v.lines[i]));
	if (rows.n > SCREEN)
		v.pager.next = link_with(w->a, S("/overlaps"), (const struct query_part[]){ { "after", place_of(w->a, &rows.at[SCREEN - 1]) },
			{ "all", in->all ? S("1") : STR_NONE } }, 2);
	return reply_page(r, v.head.title, HTML_OF(r, page_overlap_list, &v));
}

err overlap_list_api(struct req *r)
{
	struct overlap_page_rows rows;
	TRY(screen(r, &rows));
	struct json j = reply_list(r);
	for (size_t i = 0; i < rows.n && i < SCREEN; i++) {
		const struct overlap_page_row *o = &rows.at[i];
		json_object(&j);
		json_text(&j, "outer", a_fmt(r->w.a, "%lld", (long long)o->outer_id));
		json_text(&j, "inner", a_fmt(r->w.a, "%lld", (long long)o->inner_id));
		json_text(&j, "outer_value", o->outer_value);
		json_text(&j, "inner_value", o->inner_value);
		json_text(&j, "outer_organisation", o->outer_code);
		json_text(&j, "inner_organisation", o->inner_code);
		json_text(&j, "decision", o->decision);
		json_text(&j, "reason", o->reason);
		json_time(&j, "decided_at", o->decided_at);
		json_end(&j);
	}
	return reply_list_end(r, &j, rows.n > SCREEN ? place_of(r->w.a, &rows.at[SCREEN - 1]) : STR_NONE);
}

err overlap_post(struct req *r)
{
	int64_t outer, inner;
	if (!str_int(r->args[0], &outer) || !str_int(r->args[1], &inner))
		return fail(&r->w, E_NOT_FOUND, M_NETWORK_OVERLAP_UNKNOWN);
	TRY(network_overlap_decide(&r->w, outer, inner, r->in));
	if (!r->is_api)
		return reply_see(r, S("/overlaps"), M_NETWORK_SAVED);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "outer", r->args[0]);
	json_text(&j, "inner", r->args[1]);
	json_end(&j);
	return OK;
}
