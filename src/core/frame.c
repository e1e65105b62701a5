#include "core/frame.h"

#include "core/queries.h"
#include "core/settings.h"
#include "web/frame.h"
#include "web/pages_gen.h"
#include "web/ui.h"
#include "web/web.h"

static bool may_go(const struct req *r, const struct nav *n)
{
	if (n->perm == &PERM_PUBLIC)
		return true;
	return r->w.by.account_id && (n->perm == &PERM_SIGNED_IN || may(&r->w, n->perm));
}

/* "/incidents" is the place of "/incidents" and of all below it. */
static bool is_at(struct str path, struct str place)
{
	return str_starts(path, place) && (path.n == place.n || path.p[place.n] == '/');
}

static int by_order(const void *x, const void *y)
{
	const struct nav *a = *(const struct nav *const *)x, *b = *(const struct nav *const *)y;
	return (a->order > b->order) - (a->order < b->order);
}

static struct nav_list nav_of(struct req *r)
{
	VEC(const struct nav *) rows = { 0 };
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_nav; k++)
			if (may_go(r, &all_modules[i]->nav[k]))
				*VEC_ADD(r->w.a, &rows) = &all_modules[i]->nav[k];
	if (rows.n)
		qsort(rows.at, rows.n, sizeof rows.at[0], by_order);
	struct nav_item *items = a_array(r->w.a, struct nav_item, rows.n);
	struct nav_item *active = NULL;
	for (size_t i = 0; i < rows.n; i++) {
		items[i] = (struct nav_item){ .path = str_of(rows.at[i]->path), .label = say(&r->w, rows.at[i]->label),
			.icon = rows.at[i]->icon };
		if (is_at(r->path, items[i].path) && (!active || active->path.n < items[i].path.n))
			active = &items[i];
	}
	if (active)
		active->is_active = true;
	return (struct nav_list){ items, rows.n };
}

static err org_label(struct req *r, struct str *ret)
{
	struct organisation_brief_row row;
	bool found = false;
	if (r->w.db && r->w.by.org_id)
		TRY(organisation_brief(r->w.db, r->w.a, &(struct organisation_brief_in){ .id = r->w.by.org_id }, &row, &found));
	*ret = !found ? STR_NONE : r->w.by.lang == LANG_EN && row.name_en.n ? row.name_en : row.name;
	return OK;
}

/* This page in another language: its filters stay, where the page was asked for by GET. */
static struct str in_lang(struct req *r, const char *lang)
{
	size_t n_in = r->route && r->route->method == GET ? r->route->n_in : 0;
	struct query_part *parts = a_array(r->w.a, struct query_part, n_in + 1);
	parts[0] = (struct query_part){ "lang", str_of(lang) };
	for (size_t i = 0; i < n_in; i++)
		parts[i + 1] = (struct query_part){ r->route->in[i].name, req_typed(r, r->route->in[i].name) };
	return link_with(r->w.a, r->path, parts, n_in + 1);
}

err frame_write(struct req *r, struct str title, struct html body)
{
	struct frame f = {
		.title = title, .body = body, .nav = nav_of(r), .account = r->w.by.name,
		.link_vi = in_lang(r, "vi"), .link_en = in_lang(r, "en"), .notice = req_notice(r), .notice_kind = "success",
		.request_id = r->w.request_id, .is_signed_in = r->w.by.account_id != 0, .is_demo = setting_bool(&r->w, "site.demo") };
	if (r->w.by.emergency_id) {
		f.alarm = say(&r->w, M_IDENTITY_BREAK_GLASS_BANNER, time_shown(r->w.a, r->w.by.emergency_until));
		f.alarm_action = S("/account/break-glass/end");
		f.alarm_submit = say(&r->w, M_IDENTITY_BREAK_GLASS_END);
	}
	TRY(org_label(r, &f.org));
	struct page_ctx c = req_page_ctx(r);
	page_frame(&r->body, &c, &f);
	return buf_end(&r->body);
}
