/* Settings, one small form each, grouped by the module that declares them. */
#include "core/admin.h"
#include "core/pages_gen.h"
#include "core/routes.h"
#include "core/settings.h"
#include "web/web.h"

static struct setting_line line_of(struct req *r, const struct setting *s)
{
	struct arena *a = r->w.a;
	struct str value = setting_text(&r->w, s->name);
	struct setting_line x = { .name = str_of(s->name), .says = say(&r->w, s->says), .id = a_fmt(a, "setting-%s", s->name),
		.is_text = s->type == 't', .is_number = s->type == 'i', .is_bool = s->type == 'b', .is_secret = s->type == 's',
		.is_on = str_is(value, "1"), .is_set = value.n > 0, .min = s->min, .max = s->max };
	if (s->type != 's')
		x.value = value;
	if (s->type == 'i')
		x.range = say(&r->w, M_CORE_SETTING_FROM_TO, a_fmt(a, "%lld", (long long)s->min), a_fmt(a, "%lld", (long long)s->max));
	/* shown again after a refusal: what was typed, and what is wrong with it */
	if (r->w.problem.e && str_eq(req_typed(r, "name"), x.name)) {
		x.problem = req_field_problem(r, s->type == 's' ? "secret" : "value");
		if (s->type != 's')
			x.value = req_typed(r, "value");
	}
	return x;
}

static struct setting_group group_of(struct req *r, const struct module *m)
{
	struct setting_group g = { .title = say(&r->w, m->says), .anchor = str_of(m->name) };
	g.lines = a_array(r->w.a, struct setting_line, m->n_settings);
	for (size_t i = 0; i < m->n_settings; i++)
		g.lines[g.n_lines++] = line_of(r, &m->settings[i]);
	return g;
}

err settings_page(struct req *r)
{
	struct settings_view v = { .problem = req_problem_text(r),
		.head = { .title = say(&r->w, M_CORE_SETTINGS_TITLE), .subtitle = say(&r->w, M_CORE_SETTINGS_LEAD) } };
	v.groups = a_array(r->w.a, struct setting_group, n_modules);
	for (size_t i = 0; i < n_modules; i++)
		if (all_modules[i]->n_settings)
			v.groups[v.n_groups++] = group_of(r, all_modules[i]);
	return reply_page(r, v.head.title, HTML_OF(r, page_settings, &v));
}

err settings_post(struct req *r)
{
	const struct setting_input *in = r->in;
	const struct setting *s = setting_declared(in->name);
	TRY(setting_set(&r->w, in->name, s && s->type == 's' ? in->secret : in->value));
	if (!r->is_api)
		return reply_see(r, S("/admin/settings"), M_CORE_SETTING_SAVED);
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "name", in->name);
	json_end(&j);
	return OK;
}

err settings_api(struct req *r)
{
	struct json j = reply_list(r);
	for (size_t i = 0; i < n_modules; i++) {
		for (size_t k = 0; k < all_modules[i]->n_settings; k++) {
			const struct setting *s = &all_modules[i]->settings[k];
			struct str value = setting_text(&r->w, s->name);
			json_object(&j);
			json_text(&j, "name", str_of(s->name));
			json_text(&j, "says", say(&r->w, s->says));
			if (s->type == 's')
				json_bool(&j, "is_set", value.n > 0);
			else
				json_text(&j, "value", value);
			json_end(&j);
		}
	}
	return reply_list_end(r, &j, STR_NONE);
}
