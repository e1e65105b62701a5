/* Break-glass: asking for it, the banner's end, the operator's link, the list and the judgement afterwards, the API. */
#include "base/rand.h"
#include "core/identity/pages.h"
#include "core/journal.h"
#include "core/pages_gen.h"
#include "core/settings.h"

enum { SCREEN = 50, ACTS_MAX = 500 };

const struct field break_glass_fields[4] = {
	FIELD(struct break_glass_form, roles, F_TEXTS, .required = true, .max = 20, .label = M_IDENTITY_BREAK_GLASS_ROLES),
	FIELD(struct break_glass_form, reason, F_TEXT, .required = true, .max = 500, .label = M_IDENTITY_BREAK_GLASS_REASON),
	FIELD(struct break_glass_form, current, F_SECRET, .max = 1000, .label = M_IDENTITY_PASSWORD_CURRENT),
	FIELD(struct break_glass_form, code, F_SECRET, .max = 40, .label = M_IDENTITY_CODE),
};
const struct field break_glass_list_fields[2] = {
	FIELD(struct break_glass_list_form, show, F_CHOICE, .choices = "open|all", .label = M_IDENTITY_DELEGATION_SHOW),
	FIELD(struct break_glass_list_form, before, F_ID, .label = M_IDENTITY_NEXT),
};
const struct field verdict_fields[2] = {
	FIELD(struct verdict_form, verdict, F_CHOICE, .required = true, .choices = "justified|not_justified",
		.label = M_IDENTITY_BREAK_GLASS_VERDICT),
	FIELD(struct verdict_form, comment, F_TEXT, .required = true, .max = 500, .label = M_IDENTITY_BREAK_GLASS_COMMENT),
};
const struct field enter_fields[1] = {
	FIELD(struct enter_form, reason, F_TEXT, .required = true, .max = 500, .label = M_IDENTITY_BREAK_GLASS_REASON),
};

static struct str id_text(struct arena *a, int64_t id)
{
	return a_fmt(a, "%lld", (long long)id);
}

/* ---- lines ---- */

static struct str roles_named(const struct work *w, struct str roles)
{
	struct str all = STR_NONE;
	for (struct str rest = roles; rest.n;) {
		struct str title = role_title(w->a, w->by.lang, str_cut(&rest, ' '));
		all = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(all), all.n ? ", " : "", STR_ARG(title));
	}
	return all.n ? all : say(w, M_IDENTITY_BREAK_GLASS_OWN_ROLES);
}

static struct badge state_badge(const struct work *w, const struct break_glass_page_row *row)
{
	if (str_is(row->verdict, "justified"))
		return (struct badge){ say(w, M_IDENTITY_BREAK_GLASS_JUSTIFIED), "good", "check" };
	if (row->verdict.n)
		return (struct badge){ say(w, M_IDENTITY_BREAK_GLASS_NOT_JUSTIFIED), "bad", "ban" };
	if (break_glass_in_force(w, row))
		return (struct badge){ say(w, M_IDENTITY_BREAK_GLASS_IN_FORCE), "bad", "alert-triangle" };
	return (struct badge){ say(w, M_IDENTITY_BREAK_GLASS_UNREVIEWED), "warn", "clock" };
}

static struct break_glass_line line_of(const struct work *w, const struct break_glass_page_row *row)
{
	return (struct break_glass_line){
		.path = may(w, &may_manage_own) ? a_fmt(w->a, "/admin/break-glass/%lld", (long long)row->id) : STR_NONE,
		.who = a_fmt(w->a, "%.*s (%.*s)", STR_ARG(row->full_name), STR_ARG(row->name)), .org = row->org_code,
		.roles = roles_named(w, row->roles), .reason = row->reason, .begins = time_shown(w->a, row->begins_at),
		.ends = time_shown(w->a, row->ended_at ? row->ended_at : row->ends_at), .state = state_badge(w, row) };
}

struct found_break_glass { struct break_glass_page_rows rows; bool has_more; };

static err break_glass_find(struct work *w, const struct break_glass_page_in *q, struct found_break_glass *ret)
{
	struct break_glass_page_in in = *q;
	in.before_id = q->before_id ? q->before_id : INT64_MAX;
	in.max = SCREEN + 1;
	TRY(break_glass_page(w->db, w->a, &in, &ret->rows));
	ret->has_more = ret->rows.n > SCREEN;
	if (ret->has_more)
		ret->rows.n = SCREEN;
	return OK;
}

static void lines_add(const struct work *w, const struct found_break_glass *found, struct break_glass_view *p)
{
	struct break_glass_line *at = a_array(w->a, struct break_glass_line, found->rows.n);
	for (size_t i = 0; i < found->rows.n; i++)
		at[i] = line_of(w, &found->rows.at[i]);
	p->lines = at;
	p->n_lines = found->rows.n;
}

static struct pager pager_of(struct work *w, const char *path, const struct break_glass_list_form *f, const struct found_break_glass *found)
{
	struct query_part parts[] = { { "show", f->show }, { "before", STR_NONE } };
	struct pager p = { 0 };
	if (f->before)
		p.first = link_with(w->a, str_of(path), parts, 2);
	if (found->has_more) {
		parts[1].value = link_number(w->a, found->rows.at[found->rows.n - 1].id);
		p.next = link_with(w->a, str_of(path), parts, 2);
	}
	return p;
}

/* ---- asking for it ---- */

static void role_boxes(struct work *w, struct str offered, struct form_field *f)
{
	VEC(struct choice) list = { 0 };
	for (struct str rest = offered; rest.n;) {
		struct str role = str_cut(&rest, ' ');
		*VEC_ADD(w->a, &list) = (struct choice){ role, role_title(w->a, w->by.lang, role), false };
	}
	f->choices = list.at;
	f->n_choices = list.n;
	f->is_checkboxes = true;
}

static err ask_card(struct req *r, struct form_card *ret)
{
	struct work *w = &r->w;
	struct str offered;
	TRY(break_glass_roles(w, &offered));
	if (!offered.n) {
		*ret = (struct form_card){ .title = say(w, M_IDENTITY_BREAK_GLASS_ASK), .lead = say(w, M_IDENTITY_BREAK_GLASS_NO_GAIN) };
		return OK;
	}
	size_t n = 2;
	struct form_field *f = form_fields_of(r, break_glass_fields, 4);
	role_boxes(w, offered, &f[0]);
	f[1].help = say(w, M_IDENTITY_BREAK_GLASS_REASON_HELP);
	TRY(proof_fields(r, break_glass_fields, 2, f, &n));
	*ret = (struct form_card){ .title = say(w, M_IDENTITY_BREAK_GLASS_ASK), .lead = say(w, M_IDENTITY_BREAK_GLASS_ASK_LEAD),
		.action = S("/account/break-glass"), .submit = say(w, M_IDENTITY_BREAK_GLASS_BEGIN), .tone = "danger", .fields = f, .n_fields = n };
	return OK;
}

err break_glass_get(struct req *r)
{
	struct work *w = &r->w;
	const struct break_glass_list_form none = { 0 }, *f = r->route->in == break_glass_list_fields ? r->in : &none;
	struct found_break_glass found;
	struct link crumbs[] = { { .path = S("/account"), .label = say(w, M_IDENTITY_ACCOUNT_TITLE) } };
	struct str minutes = a_fmt(w->a, "%lld", (long long)setting_int(w, "identity.break_glass_minutes"));
	struct break_glass_view p = { .head = { .title = say(w, M_IDENTITY_BREAK_GLASS_TITLE), .crumbs = crumbs, .n_crumbs = 1,
		.subtitle = say(w, M_IDENTITY_BREAK_GLASS_LEAD, minutes) }, .errors = errors_of(r), .is_own = true, .is_in_force = w->by.emergency_id != 0 };
	TRY(ask_card(r, &p.card));
	p.end = (struct form_card){ .title = say(w, M_IDENTITY_BREAK_GLASS_BANNER, time_shown(w->a, w->by.emergency_until)),
		.action = S("/account/break-glass/end"), .submit = say(w, M_IDENTITY_BREAK_GLASS_END), .tone = "danger" };
	TRY(break_glass_find(w, &(struct break_glass_page_in){ .account_id = w->by.account_id, .before_id = f->before }, &found));
	lines_add(w, &found, &p);
	p.empty = (struct empty_state){ .icon = "shield-check", .title = say(w, M_IDENTITY_BREAK_GLASS_NONE_OWN) };
	p.pager = pager_of(w, "/account/break-glass", f, &found);
	return reply_page(r, p.head.title, HTML_OF(r, page_break_glass_view, &p));
}

/* The password, and the second factor where there is one: anew, whatever the session has shown before. */
err break_glass_before(struct req *r)
{
	const struct break_glass_form *f = r->in;
	return own_proof_check(r, f->current, f->code);
}

static err break_glass_make(struct req *r, int64_t *ret_id)
{
	const struct break_glass_form *f = r->in;
	struct str session = r->session_secret.n ? secret_hash(r->w.a, r->session_secret) : STR_NONE;
	return break_glass_begin(&r->w, &(struct break_glass_new){ .roles = f->roles.at, .n_roles = f->roles.n, .reason = f->reason,
		.session_hash = session, .address = r->address }, ret_id);
}

err break_glass_post(struct req *r)
{
	TRY(break_glass_make(r, &(int64_t){ 0 }));
	return reply_see(r, S("/"), M_IDENTITY_BREAK_GLASS_BEGUN);
}

err break_glass_end_post(struct req *r)
{
	TRY(break_glass_end_early(&r->w, id_text(r->w.a, r->w.by.emergency_id)));
	return reply_see(r, S("/account"), M_IDENTITY_BREAK_GLASS_IS_ENDED);
}

/* ---- the operator's link ---- */

err break_glass_link_get_page(struct req *r)
{
	struct work *w = &r->w;
	struct break_glass_link_get_row link;
	TRY(break_glass_link_known(w, r->args[0], &link));
	struct form_field *f = form_fields_of(r, enter_fields, 1);
	f[0].help = say(w, M_IDENTITY_BREAK_GLASS_REASON_HELP);
	f[0].is_focused = true;
	struct form_page p = { .head = { .title = say(w, M_IDENTITY_BREAK_GLASS_ENTER_TITLE, link.full_name),
		.subtitle = say(w, M_IDENTITY_BREAK_GLASS_ENTER_LEAD) }, .errors = errors_of(r),
		.card = { .action = r->path, .submit = say(w, M_IDENTITY_BREAK_GLASS_ENTER), .tone = "danger", .fields = f, .n_fields = 1 } };
	reply_header(r, "Cache-Control", S("no-store"));
	return form_page_reply(r, &p);
}

err break_glass_link_post(struct req *r)
{
	const struct enter_form *f = r->in;
	TRY(break_glass_link_enter(r, r->args[0], f->reason));
	return reply_see(r, S("/"), M_IDENTITY_BREAK_GLASS_BEGUN);
}

/* ---- the list and the judgement ---- */

static bool is_all(const struct break_glass_list_form *f)
{
	return str_is(f->show, "all");
}

static err managed_find(struct work *w, const struct break_glass_list_form *f, struct found_break_glass *ret)
{
	return break_glass_find(w, &(struct break_glass_page_in){ .top = managed_top(w), .open_at = is_all(f) ? 0 : w->now,
		.before_id = f->before }, ret);
}

err break_glass_admin_get(struct req *r)
{
	struct work *w = &r->w;
	const struct break_glass_list_form *f = r->in;
	struct found_break_glass found;
	const struct query_part other = { "show", is_all(f) ? S("open") : S("all") };
	struct link crumbs[] = { { .path = S("/admin/accounts"), .label = say(w, M_IDENTITY_ACCOUNTS_TITLE) } };
	struct link actions[] = { { link_with(w->a, S("/admin/break-glass"), &other, 1),
		say(w, is_all(f) ? M_IDENTITY_BREAK_GLASS_ONLY_OPEN : M_IDENTITY_BREAK_GLASS_ALL), "filter", false } };
	struct break_glass_view p = { .head = { .title = say(w, M_IDENTITY_BREAK_GLASS_ADMIN_TITLE), .crumbs = crumbs, .n_crumbs = 1,
		.actions = actions, .n_actions = 1, .subtitle = say(w, M_IDENTITY_BREAK_GLASS_ADMIN_LEAD) } };
	TRY(managed_find(w, f, &found));
	lines_add(w, &found, &p);
	p.empty = (struct empty_state){ .icon = "shield-check",
		.title = say(w, is_all(f) ? M_IDENTITY_BREAK_GLASS_NONE : M_IDENTITY_BREAK_GLASS_NONE_OPEN) };
	p.pager = pager_of(w, "/admin/break-glass", f, &found);
	return reply_page(r, p.head.title, HTML_OF(r, page_break_glass_view, &p));
}

/* What was done by it, as the journal's own page says it: never what a case's entry holds. */
static err acts_add(struct work *w, const struct break_glass_page_row *row, struct one_break_glass_page *p)
{
	struct break_glass_acts_rows rows;
	struct str mark = id_text(w->a, row->id);
	usec until = row->ended_at ? row->ended_at : row->ends_at;
	TRY(break_glass_acts(w->db, w->a, &(struct break_glass_acts_in){ .first_id = row->id, .below_id = id_at(until + USEC_MIN),
		.account_id = row->account_id, .max = ACTS_MAX }, &rows));
	struct act_line *at = a_array(w->a, struct act_line, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct break_glass_acts_row *e = &rows.at[i];
		const struct journal_kind *kind = journal_declared(e->name);
		if (!str_eq(journal_text(w->a, e->data, "break_glass"), mark))
			continue;
		at[p->n_acts++] = (struct act_line){ .at = time_shown(w->a, e->at), .at_iso = time_rfc3339(w->a, e->at),
			.says = kind ? say(w, kind->says, journal_text(w->a, e->data, "code")) : e->name };
	}
	p->acts = at;
	return OK;
}

static struct form_card verdict_card(struct req *r, const struct break_glass_page_row *row)
{
	struct work *w = &r->w;
	struct form_field *f = form_fields_of(r, verdict_fields, 2);
	struct choice *choices = a_array(w->a, struct choice, 2);
	choices[0] = (struct choice){ S("justified"), say(w, M_IDENTITY_BREAK_GLASS_JUSTIFIED), str_is(f[0].value, "justified") };
	choices[1] = (struct choice){ S("not_justified"), say(w, M_IDENTITY_BREAK_GLASS_NOT_JUSTIFIED), str_is(f[0].value, "not_justified") };
	f[0].choices = choices;
	f[0].n_choices = 2;
	f[0].is_select = false;
	f[0].is_radio = true;
	return (struct form_card){ .title = say(w, M_IDENTITY_BREAK_GLASS_REVIEW),
		.action = a_fmt(w->a, "/admin/break-glass/%lld/review", (long long)row->id), .submit = say(w, M_IDENTITY_BREAK_GLASS_DECIDE),
		.tone = "primary", .fields = f, .n_fields = 2 };
}

err one_break_glass_get(struct req *r)
{
	struct work *w = &r->w;
	struct break_glass_page_row row;
	TRY(break_glass_known(w, r->args[0], &row));
	bool is_own = row.account_id == w->by.account_id;
	struct link crumbs[] = { { .path = S("/admin/accounts"), .label = say(w, M_IDENTITY_ACCOUNTS_TITLE) },
		{ .path = S("/admin/break-glass"), .label = say(w, M_IDENTITY_BREAK_GLASS_ADMIN_TITLE) } };
	struct one_break_glass_page p = { .head = { .title = row.full_name, .subtitle = row.reason, .crumbs = crumbs, .n_crumbs = 2 },
		.errors = errors_of(r), .line = line_of(w, &row), .address = row.address, .comment = row.comment, .verdict = row.reviewer,
		.reviewed = row.reviewed_at ? time_shown(w->a, row.reviewed_at) : STR_NONE, .may_end = break_glass_in_force(w, &row),
		.may_review = !is_own && !row.reviewed_at && !break_glass_in_force(w, &row) && !w->by.emergency_id };
	p.end = (struct form_card){ .title = say(w, M_IDENTITY_BREAK_GLASS_STILL, time_shown(w->a, row.ends_at)),
		.action = a_fmt(w->a, "/admin/break-glass/%lld/end", (long long)row.id), .submit = say(w, M_IDENTITY_BREAK_GLASS_END),
		.tone = "danger" };
	p.review = verdict_card(r, &row);
	TRY(acts_add(w, &row, &p));
	return reply_page(r, p.head.title, HTML_OF(r, page_one_break_glass_page, &p));
}

static err back_to(struct req *r, enum msg notice)
{
	return reply_see(r, a_fmt(r->w.a, "/admin/break-glass/%.*s", STR_ARG(r->args[0])), notice);
}

err break_glass_end_admin_post(struct req *r)
{
	TRY(break_glass_end_early(&r->w, r->args[0]));
	return back_to(r, M_IDENTITY_BREAK_GLASS_IS_ENDED);
}

static err verdict_take(struct req *r)
{
	const struct verdict_form *f = r->in;
	return break_glass_decide(&r->w, r->args[0], str_is(f->verdict, "justified"), f->comment);
}

err break_glass_review_post(struct req *r)
{
	TRY(verdict_take(r));
	return back_to(r, M_IDENTITY_BREAK_GLASS_SAVED);
}

/* ---- for programs ---- */

static void break_glass_json(struct work *w, struct json *j, const struct break_glass_page_row *row)
{
	json_object(j);
	json_text(j, "id", id_text(w->a, row->id));
	json_text(j, "account", row->name);
	json_text(j, "full_name", row->full_name);
	json_text(j, "org", row->org_code);
	json_key_array(j, "roles");
	for (struct str rest = row->roles; rest.n;)
		json_text(j, NULL, str_cut(&rest, ' '));
	json_end(j);
	json_text(j, "reason", row->reason);
	json_text(j, "address", row->address);
	json_time(j, "begins_at", row->begins_at);
	json_time(j, "ends_at", row->ends_at);
	json_time(j, "ended_at", row->ended_at);
	json_bool(j, "is_in_force", break_glass_in_force(w, row));
	json_text_or_null(j, "verdict", row->verdict);
	json_text_or_null(j, "comment", row->comment);
	json_text_or_null(j, "reviewed_by", row->reviewer);
	json_time(j, "reviewed_at", row->reviewed_at);
	json_end(j);
}

err break_glass_list_api(struct req *r)
{
	struct found_break_glass found;
	TRY(managed_find(&r->w, r->in, &found));
	struct json j = reply_list(r);
	for (size_t i = 0; i < found.rows.n; i++)
		break_glass_json(&r->w, &j, &found.rows.at[i]);
	return reply_list_end(r, &j, found.has_more ? id_text(r->w.a, found.rows.at[found.rows.n - 1].id) : STR_NONE);
}

err one_break_glass_api(struct req *r)
{
	struct break_glass_page_row row;
	TRY(break_glass_known(&r->w, r->args[0], &row));
	struct json j = reply_json(r);
	break_glass_json(&r->w, &j, &row);
	return OK;
}

err break_glass_api(struct req *r)
{
	struct break_glass_page_row row;
	int64_t id;
	TRY(break_glass_make(r, &id));
	struct str text = id_text(r->w.a, id);
	TRY(break_glass_known(&r->w, text, &row));
	struct json j = reply_made(r, a_cat(r->w.a, S("/api/v1/break-glass/"), text));
	break_glass_json(&r->w, &j, &row);
	return OK;
}

err break_glass_end_api(struct req *r)
{
	TRY(break_glass_end_early(&r->w, r->args[0]));
	r->status = 204;
	return OK;
}

err break_glass_review_api(struct req *r)
{
	TRY(verdict_take(r));
	r->status = 204;
	return OK;
}
