/* Delegations: the person's own page, the page of who manages accounts, the API. */
#include "core/identity/pages.h"
#include "core/pages_gen.h"

enum { SCREEN = 30, API_SCREEN = 100, SUGGESTED = 100 };

const struct field delegation_fields[6] = {
	FIELD(struct delegation_form, to, F_CODE, .required = true, .max = 40, .label = M_IDENTITY_DELEGATION_TO),
	FIELD(struct delegation_form, permissions, F_TEXTS, .required = true, .max = MAX_PERMISSIONS,
		.label = M_IDENTITY_DELEGATION_PERMISSIONS),
	FIELD(struct delegation_form, cause, F_CHOICE, .required = true, .choices = "leave|trip|duty|other",
		.label = M_IDENTITY_DELEGATION_CAUSE),
	FIELD(struct delegation_form, reason, F_TEXT, .required = true, .max = 300, .label = M_IDENTITY_DELEGATION_REASON),
	FIELD(struct delegation_form, begins_at, F_TIME, .label = M_IDENTITY_DELEGATION_BEGINS),
	FIELD(struct delegation_form, last_day, F_TIME, .required = true, .label = M_IDENTITY_DELEGATION_LAST_DAY),
};
const struct field delegations_fields[3] = {
	FIELD(struct delegations_form, show, F_CHOICE, .choices = "open|all", .label = M_IDENTITY_DELEGATION_SHOW),
	FIELD(struct delegations_form, account, F_CODE, .max = 40, .label = M_IDENTITY_NAME),
	FIELD(struct delegations_form, before, F_ID, .label = M_IDENTITY_NEXT),
};

static struct str id_text(struct arena *a, int64_t id)
{
	return a_fmt(a, "%lld", (long long)id);
}

static struct str cause_said(const struct work *w, struct str cause)
{
	static const struct { const char *name; enum msg says; } at[] = { { "leave", M_IDENTITY_CAUSE_LEAVE }, { "trip", M_IDENTITY_CAUSE_TRIP },
		{ "duty", M_IDENTITY_CAUSE_DUTY }, { "other", M_IDENTITY_CAUSE_OTHER } };
	for (size_t i = 0; i < COUNT(at); i++)
		if (str_is(cause, at[i].name))
			return say(w, at[i].says);
	return cause;
}

/* ---- lists ---- */

static struct badge state_badge(const struct work *w, enum delegation_state state)
{
	static const struct { enum msg text; const char *tone, *icon; } at[] = {
		[DELEGATION_PLANNED] = { M_IDENTITY_DELEGATION_PLANNED, "info", "clock" },
		[DELEGATION_IN_FORCE] = { M_IDENTITY_DELEGATION_IN_FORCE, "good", "check" },
		[DELEGATION_LAPSED] = { M_IDENTITY_DELEGATION_LAPSED, "warn", "ban" },
		[DELEGATION_ENDED] = { M_IDENTITY_DELEGATION_ENDED, "neutral", "ban" },
		[DELEGATION_OVER] = { M_IDENTITY_DELEGATION_OVER, "neutral", "history" } };
	return (struct badge){ .text = say(w, at[state].text), .tone = at[state].tone, .icon = at[state].icon };
}

static const struct str *permissions_said(const struct work *w, struct str names, size_t *ret_n)
{
	VEC(struct str) list = { 0 };
	unsigned index;
	for (struct str rest = names; rest.n;) {
		struct str p = str_cut(&rest, ' ');
		*VEC_ADD(w->a, &list) = perm_find(p, &index) ? say(w, perm_at(index)->says) : p;
	}
	*ret_n = list.n;
	return list.at;
}

static struct str person_said(struct arena *a, struct str full_name, struct str name)
{
	return a_fmt(a, "%.*s (%.*s)", STR_ARG(full_name), STR_ARG(name));
}

static bool is_over(const struct delegation *d)
{
	return d->state == DELEGATION_ENDED || d->state == DELEGATION_OVER;
}

static struct delegation_line line_of(const struct work *w, const struct delegation *d, const char *to_end)
{
	const struct delegation_page_row *row = &d->row;
	struct delegation_line line = { .from = person_said(w->a, row->from_full_name, row->from_name),
		.to = person_said(w->a, row->to_full_name, row->to_name), .cause = cause_said(w, row->cause), .reason = row->reason,
		.begins = time_shown(w->a, row->begins_at), .last = date_shown(w->a, row->ends_at - 1), .state = state_badge(w, d->state),
		.end_action = is_over(d) ? STR_NONE : a_fmt(w->a, "%s/%lld/end", to_end, (long long)row->id) };
	if (row->ended_at)
		line.last = time_shown(w->a, row->ended_at);
	line.permissions = permissions_said(w, is_over(d) ? row->permissions : d->holding, &line.n_permissions);
	line.lapsed = permissions_said(w, is_over(d) ? STR_NONE : d->lapsed, &line.n_lapsed);
	return line;
}

static struct delegation_list list_of(const struct work *w, const struct delegations *found, const char *to_end)
{
	struct delegation_line *at = a_array(w->a, struct delegation_line, found->n);
	for (size_t i = 0; i < found->n; i++)
		at[i] = line_of(w, &found->at[i], to_end);
	return (struct delegation_list){ .lines = at, .n_lines = found->n,
		.empty = { .icon = "users", .title = say(w, M_IDENTITY_DELEGATION_NONE) } };
}

err delegation_list_of(struct work *w, int64_t account_id, const char *to_end, struct delegation_list *ret)
{
	struct delegations found;
	TRY(delegation_find(w, &(struct delegation_query){ .account_id = account_id, .is_open = true, .max = SCREEN }, &found));
	*ret = list_of(w, &found, to_end);
	return OK;
}

static struct pager pager_of(struct work *w, const char *path, const struct delegations_form *f, const struct delegations *found)
{
	struct query_part parts[] = { { "show", f->show }, { "account", f->account }, { "before", STR_NONE } };
	struct pager p = { 0 };
	if (f->before)
		p.first = link_with(w->a, str_of(path), parts, COUNT(parts));
	if (found->has_more) {
		parts[2].value = link_number(w->a, found->at[found->n - 1].row.id);
		p.next = link_with(w->a, str_of(path), parts, COUNT(parts));
	}
	return p;
}

/* ---- one's own ---- */

static void permission_boxes(const struct work *w, struct form_field *f, const struct strs *chosen)
{
	struct choice *choices = a_array(w->a, struct choice, MAX_PERMISSIONS);
	size_t n = 0;
	for (unsigned i = 0; i < MAX_PERMISSIONS && perm_at(i); i++) {
		struct str name = str_of(perm_at(i)->name);
		if (perm_at(i)->is_bound || !actor_holds(&w->by, i))
			continue;
		choices[n] = (struct choice){ name, say(w, perm_at(i)->says), false };
		for (size_t k = 0; chosen && k < chosen->n; k++)
			choices[n].is_chosen = choices[n].is_chosen || str_eq(chosen->at[k], name);
		n++;
	}
	f->choices = choices;
	f->n_choices = n;
	f->is_checkboxes = true;
	f->help = say(w, M_IDENTITY_DELEGATION_PERMISSIONS_HELP);
}

static void cause_select(const struct work *w, struct form_field *f)
{
	static const char *const names[] = { "leave", "trip", "duty", "other" };
	struct choice *choices = a_array(w->a, struct choice, COUNT(names));
	for (size_t i = 0; i < COUNT(names); i++)
		choices[i] = (struct choice){ str_of(names[i]), cause_said(w, str_of(names[i])), str_is(f->value, names[i]) };
	f->choices = choices;
	f->n_choices = COUNT(names);
	f->is_select = true;
}

static err colleagues_suggest(struct work *w, struct form_field *f)
{
	struct account_colleagues_rows rows;
	TRY(account_colleagues(w->db, w->a, &(struct account_colleagues_in){ .org_id = w->by.org_id, .but = w->by.account_id,
		.max = SUGGESTED }, &rows));
	struct choice *at = a_array(w->a, struct choice, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		at[i] = (struct choice){ rows.at[i].name, rows.at[i].full_name, false };
	f->suggestions = at;
	f->n_suggestions = rows.n;
	f->help = say(w, M_IDENTITY_DELEGATION_TO_HELP);
	return OK;
}

static err delegation_card(struct req *r, struct form_card *ret)
{
	struct work *w = &r->w;
	bool is_again = w->problem.e && r->route->in == delegation_fields;
	const struct delegation_form *sent = is_again ? r->in : NULL;
	struct form_field *f = form_fields_of(r, delegation_fields, 6);
	TRY(colleagues_suggest(w, &f[0]));
	permission_boxes(w, &f[1], sent ? &sent->permissions : NULL);
	cause_select(w, &f[2]);
	f[4].help = say(w, M_IDENTITY_DELEGATION_BEGINS_HELP);
	f[5].type = "date";
	f[5].help = say(w, M_IDENTITY_DELEGATION_LAST_DAY_HELP);
	*ret = (struct form_card){ .title = say(w, M_IDENTITY_DELEGATION_NEW), .action = S("/account/delegations"), .tone = "primary",
		.submit = say(w, M_IDENTITY_DELEGATION_MAKE), .fields = f, .n_fields = 6 };
	if (f[1].n_choices)
		return OK;
	*ret = (struct form_card){ .title = say(w, M_IDENTITY_DELEGATION_NEW) };
	return OK;
}

err delegations_get(struct req *r)
{
	struct work *w = &r->w;
	const struct delegations_form none = { 0 }, *f = r->route->in == delegations_fields ? r->in : &none;
	struct delegations found;
	struct link crumbs[] = { { .path = S("/account"), .label = say(w, M_IDENTITY_ACCOUNT_TITLE) } };
	struct delegations_page p = { .head = { .title = say(w, M_IDENTITY_DELEGATIONS_TITLE), .crumbs = crumbs, .n_crumbs = 1,
		.subtitle = say(w, M_IDENTITY_DELEGATIONS_LEAD) }, .errors = errors_of(r) };
	TRY(delegation_find(w, &(struct delegation_query){ .account_id = w->by.account_id, .before_id = f->before, .max = SCREEN }, &found));
	TRY(delegation_card(r, &p.card));
	p.has_card = p.card.n_fields > 0;
	p.list = list_of(w, &found, "/account/delegations");
	p.pager = pager_of(w, "/account/delegations", f, &found);
	return reply_page(r, p.head.title, HTML_OF(r, page_delegations_page, &p));
}

static err delegation_make(struct req *r, int64_t *ret_id)
{
	const struct delegation_form *f = r->in;
	return delegation_add(&r->w, &(struct delegation_new){ .to = f->to, .permissions = f->permissions.at,
		.n_permissions = f->permissions.n, .cause = f->cause, .reason = f->reason, .begins_at = f->begins_at, .last_day = f->last_day },
		ret_id);
}

err delegation_post(struct req *r)
{
	TRY(delegation_make(r, &(int64_t){ 0 }));
	return reply_see(r, S("/account/delegations"), M_IDENTITY_DELEGATION_MADE);
}

err delegation_end_post(struct req *r)
{
	TRY(delegation_end_early(&r->w, r->args[0]));
	return reply_see(r, S("/account/delegations"), M_IDENTITY_DELEGATION_IS_ENDED);
}

/* ---- of the people one manages ---- */

static bool is_all(const struct delegations_form *f)
{
	return str_is(f->show, "all");
}

static err managed_find(struct work *w, const struct delegations_form *f, int64_t max, struct delegations *ret)
{
	struct account_by_name_row row = { 0 };
	if (f->account.n)
		TRY(account_managed(w, f->account, &row));
	return delegation_find(w, &(struct delegation_query){ .account_id = row.id, .top = managed_top(w), .is_open = !is_all(f),
		.before_id = f->before, .max = max }, ret);
}

err delegations_admin_get(struct req *r)
{
	struct work *w = &r->w;
	const struct delegations_form *f = r->in;
	struct delegations found;
	const struct query_part other[] = { { "show", is_all(f) ? S("open") : S("all") }, { "account", f->account } };
	struct link crumbs[] = { { .path = S("/admin/accounts"), .label = say(w, M_IDENTITY_ACCOUNTS_TITLE) } };
	struct link actions[] = { { link_with(w->a, S("/admin/delegations"), other, 2),
		say(w, is_all(f) ? M_IDENTITY_DELEGATION_ONLY_OPEN : M_IDENTITY_DELEGATION_ALL), "filter", false } };
	struct delegations_page p = { .head = { .title = say(w, M_IDENTITY_DELEGATIONS_ADMIN_TITLE), .crumbs = crumbs, .n_crumbs = 1,
		.actions = actions, .n_actions = 1, .subtitle = f->account.n ? f->account : say(w, M_IDENTITY_DELEGATIONS_ADMIN_LEAD) } };
	TRY(managed_find(w, f, SCREEN, &found));
	p.list = list_of(w, &found, "/admin/delegations");
	p.pager = pager_of(w, "/admin/delegations", f, &found);
	return reply_page(r, p.head.title, HTML_OF(r, page_delegations_page, &p));
}

err delegation_end_admin_post(struct req *r)
{
	TRY(delegation_end_early(&r->w, r->args[0]));
	return reply_see(r, S("/admin/delegations"), M_IDENTITY_DELEGATION_IS_ENDED);
}

/* ---- for programs ---- */

static void names_json(struct json *j, const char *key, struct str names)
{
	json_key_array(j, key);
	for (struct str rest = names; rest.n;)
		json_text(j, NULL, str_cut(&rest, ' '));
	json_end(j);
}

static void delegation_json(struct work *w, struct json *j, const struct delegation *d)
{
	json_object(j);
	json_text(j, "id", id_text(w->a, d->row.id));
	json_text(j, "from", d->row.from_name);
	json_text(j, "from_name", d->row.from_full_name);
	json_text(j, "to", d->row.to_name);
	json_text(j, "to_name", d->row.to_full_name);
	names_json(j, "permissions", d->row.permissions);
	names_json(j, "lapsed_permissions", d->lapsed);
	json_text(j, "cause", d->row.cause);
	json_text(j, "reason", d->row.reason);
	json_text(j, "state", delegation_state_name(d->state));
	json_time(j, "begins_at", d->row.begins_at);
	json_time(j, "ends_at", d->row.ends_at);
	json_time(j, "ended_at", d->row.ended_at);
	json_time(j, "created_at", d->row.created_at);
	json_end(j);
}

static err list_reply(struct req *r, const struct delegations *found)
{
	struct json j = reply_list(r);
	for (size_t i = 0; i < found->n; i++)
		delegation_json(&r->w, &j, &found->at[i]);
	return reply_list_end(r, &j, found->has_more ? id_text(r->w.a, found->at[found->n - 1].row.id) : STR_NONE);
}

err delegations_api(struct req *r)
{
	const struct delegations_form *f = r->in;
	struct delegations found;
	TRY(delegation_find(&r->w, &(struct delegation_query){ .account_id = r->w.by.account_id, .is_open = !is_all(f),
		.before_id = f->before, .max = API_SCREEN }, &found));
	return list_reply(r, &found);
}

err delegations_managed_api(struct req *r)
{
	struct delegations found;
	TRY(managed_find(&r->w, r->in, API_SCREEN, &found));
	return list_reply(r, &found);
}

err delegation_api(struct req *r)
{
	struct delegation d;
	TRY(delegation_known(&r->w, r->args[0], &d));
	struct json j = reply_json(r);
	delegation_json(&r->w, &j, &d);
	return OK;
}

err delegation_add_api(struct req *r)
{
	struct delegation d;
	int64_t id;
	TRY(delegation_make(r, &id));
	struct str text = id_text(r->w.a, id);
	TRY(delegation_known(&r->w, text, &d));
	struct json j = reply_made(r, a_cat(r->w.a, S("/api/v1/delegations/"), text));
	delegation_json(&r->w, &j, &d);
	return OK;
}

err delegation_end_api(struct req *r)
{
	TRY(delegation_end_early(&r->w, r->args[0]));
	r->status = 204;
	return OK;
}
