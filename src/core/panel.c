#include "core/panel.h"

#include "web/req.h"

static err add_panel(struct req *r, const struct panel *p, int64_t record_id, struct panel_shown *at, size_t *n)
{
	struct html body = { 0 };
	if (p->perm != &PERM_PUBLIC && p->perm != &PERM_SIGNED_IN && !may(&r->w, p->perm))
		return OK;
	TRY(p->show(r, record_id, &body));
	if (!body.is_html.n)
		return OK;
	size_t i = (*n)++;
	at[i] = (struct panel_shown){ say(&r->w, p->title), a_fmt(r->w.a, "panel-%d", p->order), body };
	return OK;
}

/* The next panel of that kind in order after `order`, or NULL; modules are few, so no index is kept. */
static const struct panel *next_panel(const char *kind, int order)
{
	const struct panel *best = NULL;
	for (size_t m = 0; m < n_modules; m++) {
		for (size_t i = 0; i < all_modules[m]->n_panels; i++) {
			const struct panel *p = &all_modules[m]->panels[i];
			if (!strcmp(p->on, kind) && p->order > order && (!best || p->order < best->order))
				best = p;
		}
	}
	return best;
}

err panels_show(struct req *r, const char *kind, int64_t record_id, struct panel_shown **ret, size_t *ret_n)
{
	size_t n = 0, cap = 0;
	for (size_t m = 0; m < n_modules; m++)
		cap += all_modules[m]->n_panels;
	struct panel_shown *at = a_array(r->w.a, struct panel_shown, cap);
	int order = INT32_MIN;
	for (const struct panel *p; (p = next_panel(kind, order)); order = p->order)
		TRY(add_panel(r, p, record_id, at, &n));
	*ret = at;
	*ret_n = n;
	return OK;
}
