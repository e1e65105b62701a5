/* Accounts to be confirmed again: one page for all decisions, a table for spreadsheets, the API. */
#include "core/identity/pages.h"
#include "core/pages_gen.h"
#include "core/settings.h"
#include "formats/csv.h"

enum { SCREEN = 50, CSV_STEP = 200 };

const struct field review_fields[3] = {
	FIELD(struct review_form, show, F_CHOICE, .choices = "due|all", .label = M_IDENTITY_REVIEW_SHOW),
	FIELD(struct review_form, after, F_CODE, .max = 60, .label = M_IDENTITY_NEXT),
	FIELD(struct review_form, decisions, F_TEXTS, .max = 2 * SCREEN, .label = M_IDENTITY_REVIEW_DECISION),
};
const struct field review_one_fields[1] = {
	FIELD(struct review_one_form, decision, F_CHOICE, .required = true, .choices = "confirm|end", .label = M_IDENTITY_REVIEW_DECISION),
};

struct found_reviews { struct account_review_page_rows rows; struct account_roles_between_rows roles; bool has_more; };

static err reviews_find(struct work *w, bool is_all, struct str after, int64_t max, struct found_reviews *ret)
{
	*ret = (struct found_reviews){ 0 };
	TRY(account_review_page(w->db, w->a, &(struct account_review_page_in){ .after_name = after, .top = managed_top(w),
		.until = is_all ? 0 : review_until(w), .now = w->now, .max = max + 1 }, &ret->rows));
	ret->has_more = ret->rows.n > (size_t)max;
	if (ret->has_more)
		ret->rows.n = (size_t)max;
	if (!ret->rows.n)
		return OK;
	return account_roles_between(w->db, w->a, &(struct account_roles_between_in){ .first_name = ret->rows.at[0].name,
		.last_name = ret->rows.at[ret->rows.n - 1].name }, &ret->roles);
}

static bool is_all(const struct review_form *f)
{
	return str_is(f->show, "all");
}

/* ---- page ---- */

static bool may_decide(const struct work *w, const struct account_review_page_row *row, const struct account_roles_between_rows *roles)
{
	bool is_within = row->id != w->by.account_id;
	for (size_t i = 0; managed_top(w) && i < roles->n; i++)
		is_within = is_within && (roles->at[i].account_id != row->id || role_is_within(w, roles->at[i].role));
	return is_within;
}

struct badge review_badge(const struct work *w, enum review_state state)
{
	static const struct { enum msg text; const char *tone, *icon; } at[] = {
		[REVIEW_FINE] = { M_IDENTITY_REVIEW_FINE, "good", "check" },
		[REVIEW_SOON] = { M_IDENTITY_REVIEW_SOON, "warn", "clock" },
		[REVIEW_OVERDUE] = { M_IDENTITY_REVIEW_OVERDUE, "bad", "clock-exclamation" } };
	return (struct badge){ .text = say(w, at[state].text), .tone = at[state].tone, .icon = at[state].icon };
}

static bool was_chosen(const struct review_form *f, struct str value)
{
	for (size_t i = 0; i < f->decisions.n; i++)
		if (str_eq(f->decisions.at[i], value))
			return true;
	return false;
}

static struct review_line review_line_of(struct work *w, const struct review_form *f, const struct found_reviews *found, size_t i)
{
	const struct account_review_page_row *row = &found->rows.at[i];
	usec due = review_due(w, row->since);
	struct review_line line = { .name = row->name, .full_name = row->full_name, .org = row->org_code,
		.roles = roles_said(w, row->id, &found->roles), .last = row->last_at ? date_shown(w->a, row->last_at) : STR_NONE,
		.since = date_shown(w->a, row->since), .due = due ? date_shown(w->a, due) : STR_NONE,
		.state = review_badge(w, review_state_of(w, row->since)), .has_second = row->has_second != 0,
		.may_decide = may_decide(w, row, &found->roles), .confirm = a_cat(w->a, S("confirm:"), row->name),
		.end = a_cat(w->a, S("end:"), row->name) };
	if (row->n_lent)
		line.lent = say(w, M_IDENTITY_REVIEW_LENT, a_fmt(w->a, "%lld", (long long)row->n_lent));
	line.is_confirm = was_chosen(f, line.confirm);
	line.is_end = was_chosen(f, line.end);
	return line;
}

static struct str review_url(struct arena *a, const char *path, const struct review_form *f, struct str after)
{
	const struct query_part parts[] = { { "show", f->show }, { "after", after } };
	return link_with(a, str_of(path), parts, COUNT(parts));
}

err review_get(struct req *r)
{
	const struct review_form *f = r->in;
	struct work *w = &r->w;
	struct found_reviews found = { 0 };
	int64_t months = setting_int(w, "identity.review_months");
	const struct review_form other = { .show = is_all(f) ? S("due") : S("all") };
	struct link crumbs[] = { { .path = S("/admin/accounts"), .label = say(w, M_IDENTITY_ACCOUNTS_TITLE) } };
	struct link actions[] = {
		{ review_url(w->a, "/admin/review", &other, STR_NONE),
			say(w, is_all(f) ? M_IDENTITY_REVIEW_ONLY_DUE : M_IDENTITY_REVIEW_ALL), "filter", false },
		{ review_url(w->a, "/admin/review.csv", f, STR_NONE), say(w, M_IDENTITY_REVIEW_CSV), "download", false } };
	struct review_page p = { .head = { .title = say(w, M_IDENTITY_REVIEW_TITLE), .crumbs = crumbs, .n_crumbs = 1, .actions = actions,
		.n_actions = 2, .subtitle = months ? say(w, M_IDENTITY_REVIEW_LEAD, a_fmt(w->a, "%lld", (long long)months)) :
		say(w, M_IDENTITY_REVIEW_OFF) }, .errors = errors_of(r), .show = f->show };
	if (months || is_all(f))
		TRY(reviews_find(w, is_all(f), f->after, SCREEN, &found));
	struct review_line *at = a_array(w->a, struct review_line, found.rows.n);
	for (size_t i = 0; i < found.rows.n; i++)
		at[i] = review_line_of(w, f, &found, i);
	p.lines = at;
	p.n_lines = found.rows.n;
	p.empty = (struct empty_state){ .icon = "circle-check", .title = say(w, M_IDENTITY_REVIEW_NONE) };
	if (found.has_more)
		p.pager.next = review_url(w->a, "/admin/review", f, found.rows.at[found.rows.n - 1].name);
	if (f->after.n)
		p.pager.first = review_url(w->a, "/admin/review", f, STR_NONE);
	return reply_page(r, p.head.title, HTML_OF(r, page_review_page, &p));
}

err review_post(struct req *r)
{
	const struct review_form *f = r->in;
	struct work *w = &r->w;
	size_t n = 0;
	for (size_t i = 0; i < f->decisions.n; i++) {
		struct str name = f->decisions.at[i], what = str_cut(&name, ':');
		if (!what.n)
			continue;
		if (!str_is(what, "confirm") && !str_is(what, "end"))
			return fail(w, E_INVALID, M_IDENTITY_REVIEW_UNKNOWN, what);
		TRY(review_decide(w, name, str_is(what, "end")));
		n++;
	}
	if (!n)
		return fail(w, E_INVALID, M_IDENTITY_REVIEW_NOTHING);
	return reply_see(r, review_url(w->a, "/admin/review", f, STR_NONE), M_IDENTITY_REVIEW_SAVED);
}

/* ---- for programs ---- */

static const char *const state_names[] = { [REVIEW_FINE] = "fine", [REVIEW_SOON] = "due_soon", [REVIEW_OVERDUE] = "overdue" };

static struct str time_text(struct arena *a, usec t)
{
	return t ? time_rfc3339(a, t) : STR_NONE;
}

static struct str role_names_of(struct arena *a, int64_t account_id, const struct account_roles_between_rows *roles)
{
	struct str all = STR_NONE;
	for (size_t i = 0; i < roles->n; i++)
		if (roles->at[i].account_id == account_id)
			all = a_fmt(a, "%.*s%s%.*s", STR_ARG(all), all.n ? " " : "", STR_ARG(roles->at[i].role));
	return all;
}

static void csv_line(struct work *w, struct csv_writer *c, const struct found_reviews *found, size_t i)
{
	const struct account_review_page_row *row = &found->rows.at[i];
	csv_text(c, row->name);
	csv_text(c, row->full_name);
	csv_text(c, row->org_code);
	csv_text(c, role_names_of(w->a, row->id, &found->roles));
	csv_text(c, time_text(w->a, row->last_at));
	csv_int(c, row->has_second);
	csv_text(c, time_text(w->a, row->since));
	csv_text(c, time_text(w->a, review_due(w, row->since)));
	csv_text(c, str_of(state_names[review_state_of(w, row->since)]));
	csv_int(c, row->n_lent);
	csv_end_row(c);
}

err review_csv_get(struct req *r)
{
	static const char *const heads[] = { "name", "full_name", "org", "roles", "last_sign_in_at", "has_second_factor", "confirmed_at",
		"due_at", "state", "delegations_received" };
	const struct review_form *f = r->in;
	struct found_reviews found;
	struct csv_writer c;
	struct str after = STR_NONE;
	TRY(reply_spool_begin(r, S("accounts-review.csv"), "text/csv; charset=utf-8"));
	csv_write(&c, &r->body, ',', true);
	for (size_t i = 0; i < COUNT(heads); i++)
		csv_text(&c, str_of(heads[i]));
	csv_end_row(&c);
	do {
		TRY(reviews_find(&r->w, is_all(f) || !setting_int(&r->w, "identity.review_months"), after, CSV_STEP, &found));
		for (size_t i = 0; i < found.rows.n; i++)
			csv_line(&r->w, &c, &found, i);
		TRY(reply_spool(r));
		after = found.rows.n ? found.rows.at[found.rows.n - 1].name : STR_NONE;
	} while (found.has_more);
	return reply_spool_end(r);
}

err reviews_api(struct req *r)
{
	const struct review_form *f = r->in;
	struct work *w = &r->w;
	struct found_reviews found;
	TRY(reviews_find(w, is_all(f) || !setting_int(w, "identity.review_months"), f->after, SCREEN, &found));
	struct json j = reply_list(r);
	for (size_t i = 0; i < found.rows.n; i++) {
		const struct account_review_page_row *row = &found.rows.at[i];
		json_object(&j);
		json_text(&j, "name", row->name);
		json_text(&j, "full_name", row->full_name);
		json_text(&j, "org", row->org_code);
		json_key_array(&j, "roles");
		for (size_t k = 0; k < found.roles.n; k++)
			if (found.roles.at[k].account_id == row->id)
				json_text(&j, NULL, found.roles.at[k].role);
		json_end(&j);
		json_bool(&j, "has_second_factor", row->has_second != 0);
		json_int(&j, "n_delegations_received", row->n_lent);
		json_time(&j, "last_sign_in_at", row->last_at);
		json_time(&j, "confirmed_at", row->since);
		json_time(&j, "due_at", review_due(w, row->since));
		json_text(&j, "state", str_of(state_names[review_state_of(w, row->since)]));
		json_end(&j);
	}
	return reply_list_end(r, &j, found.has_more ? found.rows.at[found.rows.n - 1].name : STR_NONE);
}

err review_api(struct req *r)
{
	const struct review_one_form *f = r->in;
	TRY(review_decide(&r->w, r->args[0], str_is(f->decision, "end")));
	r->status = 204;
	return OK;
}
