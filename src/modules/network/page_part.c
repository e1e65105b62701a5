/* What a system consists of: sections of its page, the page of one kind with both time axes, forms, and the API. */
#include "modules/network/pages.h"

#include "modules/network/pages_gen.h"

enum { INCOMING_MAX = 100 };

/* ---- declared input ---- */

#define HOLDS(...) \
	FIELD(struct part_form, valid_from, F_TIME, __VA_ARGS__ .label = M_NETWORK_TRUE_FROM), \
	FIELD(struct part_form, valid_to, F_TIME, .label = M_NETWORK_TRUE_TO)
#define REPLACES FIELD(struct part_form, replaces, F_BOOL, .label = M_NETWORK_PART_REPLACES)
/* must: what a new one cannot be without. */
#define SERVICE_FIELDS(must) \
	FIELD(struct part_form, name, F_TEXT, .required = must, .label = M_NETWORK_SERVICE_NAME), \
	FIELD(struct part_form, kind, F_CHOICE, .required = must, .choices = PART_SERVICE_KINDS, .label = M_NETWORK_SERVICE_KIND), \
	FIELD(struct part_form, port, F_INT, .min = 0, .max = 65535, .label = M_NETWORK_SERVICE_PORT), \
	FIELD(struct part_form, url, F_TEXT, .max = 500, .label = M_NETWORK_SERVICE_URL), \
	FIELD(struct part_form, is_public, F_BOOL, .label = M_NETWORK_SERVICE_IS_PUBLIC)
#define SOFTWARE_FIELDS \
	FIELD(struct part_form, product, F_TEXT, .label = M_NETWORK_SOFTWARE_PRODUCT), \
	FIELD(struct part_form, version, F_TEXT, .max = 100, .label = M_NETWORK_SOFTWARE_VERSION), \
	FIELD(struct part_form, vendor, F_TEXT, .label = M_NETWORK_SOFTWARE_VENDOR), \
	FIELD(struct part_form, cpe, F_TEXT, .max = 2000, .label = M_NETWORK_SOFTWARE_CPE), \
	FIELD(struct part_form, purl, F_TEXT, .max = 2000, .label = M_NETWORK_SOFTWARE_PURL)
#define LINK_FIELDS(must) \
	FIELD(struct part_form, target, F_CODE, .max = 40, .label = M_NETWORK_LINK_TARGET), \
	FIELD(struct part_form, outside, F_TEXT, .label = M_NETWORK_LINK_OUTSIDE), \
	FIELD(struct part_form, direction, F_CHOICE, .required = must, .choices = PART_DIRECTIONS, .label = M_NETWORK_LINK_DIRECTION), \
	FIELD(struct part_form, purpose, F_TEXT, .max = 500, .label = M_NETWORK_PURPOSE)
#define PROVIDER_FIELDS(must) \
	FIELD(struct part_form, org, F_TEXT, .max = ORG_TYPED_MAX, .label = M_NETWORK_PROVIDER_ORG), \
	FIELD(struct part_form, outside, F_TEXT, .label = M_NETWORK_PROVIDER_OUTSIDE), \
	FIELD(struct part_form, service, F_CHOICE, .required = must, .choices = PART_PROVIDER_SERVICES, .label = M_NETWORK_PROVIDER_SERVICE), \
	FIELD(struct part_form, contract_no, F_TEXT, .max = 100, .label = M_NETWORK_PROVIDER_CONTRACT)

const struct field service_fields[7] = { SERVICE_FIELDS(true), HOLDS(.required = true,) };
const struct field software_fields[7] = { SOFTWARE_FIELDS, HOLDS(.required = true,) };
const struct field link_fields[6] = { LINK_FIELDS(true), HOLDS(.required = true,) };
const struct field provider_fields[6] = { PROVIDER_FIELDS(true), HOLDS(.required = true,) };
const struct field service_change_fields[8] = { SERVICE_FIELDS(true), HOLDS(.required = true,), REPLACES };
const struct field software_change_fields[8] = { SOFTWARE_FIELDS, HOLDS(.required = true,), REPLACES };
const struct field link_change_fields[7] = { LINK_FIELDS(true), HOLDS(.required = true,), REPLACES };
const struct field provider_change_fields[7] = { PROVIDER_FIELDS(true), HOLDS(.required = true,), REPLACES };
/* A PATCH names only what it changes; what it does not say holds from now on. */
const struct field service_patch_fields[8] = { SERVICE_FIELDS(false), HOLDS(), REPLACES };
const struct field software_patch_fields[8] = { SOFTWARE_FIELDS, HOLDS(), REPLACES };
const struct field link_patch_fields[7] = { LINK_FIELDS(false), HOLDS(), REPLACES };
const struct field provider_patch_fields[7] = { PROVIDER_FIELDS(false), HOLDS(), REPLACES };
const struct field part_end_fields[1] = { FIELD(struct end_input, at, F_TIME, .label = M_NETWORK_PART_END_AT) };

static const struct { enum msg title, one, none; const struct field *fields; size_t n; } kinds[N_PART_KINDS] = {
	[PART_SERVICE] = { M_NETWORK_SERVICES, M_NETWORK_SERVICE, M_NETWORK_SERVICES_NONE, LIST(service_change_fields) },
	[PART_SOFTWARE] = { M_NETWORK_SOFTWARE, M_NETWORK_SOFTWARE_ONE, M_NETWORK_SOFTWARE_NONE, LIST(software_change_fields) },
	[PART_LINK] = { M_NETWORK_LINKS, M_NETWORK_LINK, M_NETWORK_LINKS_NONE, LIST(link_change_fields) },
	[PART_PROVIDER] = { M_NETWORK_PROVIDERS, M_NETWORK_PROVIDER, M_NETWORK_PROVIDERS_NONE, LIST(provider_change_fields) },
};

/* ---- the path: …/systems/{code}/{kind}… ---- */

static enum part_kind kind_of_path(const struct req *r)
{
	enum part_kind k = PART_SERVICE;
	for (struct str rest = str_of(r->route->path); rest.p;)
		if (part_named(str_cut(&rest, '/'), &k))
			break;
	return k;
}

static struct str part_path(struct arena *a, struct str code, enum part_kind k)
{
	return a_fmt(a, "%.*s/%.*s", STR_ARG(system_path(a, code)), STR_ARG(part_name(k)));
}

static err line_of_path(struct req *r, int64_t *ret)
{
	return str_int(r->args[1], ret) && *ret > 0 ? OK : fail(&r->w, E_NOT_FOUND, M_NETWORK_PART_UNKNOWN);
}

/* ---- lines for people ---- */

static void join(struct work *w, struct str *all, struct str one)
{
	if (one.n)
		*all = all->n ? a_fmt(w->a, "%.*s · %.*s", STR_ARG(*all), STR_ARG(one)) : one;
}

static struct str detail_of(struct work *w, enum part_kind k, const struct part_form *f)
{
	struct str s = STR_NONE;
	switch (k) {
	case PART_SERVICE:
		join(w, &s, word_label(w, f->kind));
		join(w, &s, f->port ? say(w, M_NETWORK_SERVICE_PORT_N, a_fmt(w->a, "%lld", (long long)f->port)) : STR_NONE);
		join(w, &s, f->is_public ? say(w, M_NETWORK_SERVICE_PUBLIC) : STR_NONE);
		break;
	case PART_LINK:
		join(w, &s, word_label(w, f->direction));
		join(w, &s, f->purpose);
		break;
	case PART_PROVIDER:
		join(w, &s, word_label(w, f->service));
		join(w, &s, f->contract_no.n ? say(w, M_NETWORK_PROVIDER_CONTRACT_N, f->contract_no) : STR_NONE);
		break;
	case PART_SOFTWARE: case N_PART_KINDS: break;
	}
	return s;
}

static struct str names_of(struct work *w, const struct part_form *f)
{
	if (f->cpe.n && f->purl.n)
		return a_fmt(w->a, "%.*s\n%.*s", STR_ARG(f->cpe), STR_ARG(f->purl));
	return f->cpe.n ? f->cpe : f->purl.n ? f->purl : f->url;
}

static struct str holds_words(struct work *w, const struct part_form *f)
{
	struct str from = date_shown(w->a, f->valid_from);
	return f->valid_to ? say(w, M_NETWORK_PART_FROM_TO, from, date_shown(w->a, f->valid_to)) : say(w, M_NETWORK_TRUE_SINCE, from);
}

static struct part_line line_of(struct work *w, struct str code, enum part_kind k, const struct part *p)
{
	struct str path = a_fmt(w->a, "%.*s/%lld", STR_ARG(part_path(w->a, code, k)), (long long)p->line);
	const struct part_form *f = &p->form;
	return (struct part_line){ .shown = p->shown, .detail = detail_of(w, k, f), .names = names_of(w, f), .holds = holds_words(w, f),
		.path = k == PART_LINK && f->target.n ? system_path(w->a, f->target) : k == PART_PROVIDER && f->org.n ? org_path(w->a, f->org) : STR_NONE,
		.edit_path = a_cat(w->a, path, S("/edit")), .end_path = a_cat(w->a, path, S("/end")), .is_planned = f->valid_from > w->now };
}

static struct part_section section_new(struct work *w, struct str code, enum part_kind k, bool may_edit)
{
	struct str path = part_path(w->a, code, k), one = say(w, kinds[k].one);
	return (struct part_section){ .title = say(w, kinds[k].title), .none = say(w, kinds[k].none), .id = part_name(k), .path = path,
		.add_path = a_cat(w->a, path, S("/new")), .add = say(w, M_NETWORK_PART_ADD, one), .may_edit = may_edit };
}

static void section_fill(struct work *w, struct str code, enum part_kind k, const struct parts *p, struct part_section *s)
{
	s->n_lines = p->n;
	s->lines = a_array(w->a, struct part_line, p->n);
	for (size_t i = 0; i < p->n; i++)
		s->lines[i] = line_of(w, code, k, &p->at[i]);
}

err part_sections(struct req *r, const struct sys_by_code_row *s, bool may_edit, struct part_section **ret)
{
	struct work *w = &r->w;
	*ret = a_array(w->a, struct part_section, N_PART_KINDS);
	for (unsigned i = 0; i < N_PART_KINDS; i++) {
		enum part_kind k = (enum part_kind)i;
		struct parts p;
		TRY(network_parts(w, &(struct parts_ask){ .system = s->id, .kind = k, .living = w->now, .known = w->now }, &p));
		(*ret)[i] = section_new(w, s->code, k, may_edit);
		(*ret)[i].history = say(w, M_NETWORK_FACT_HISTORY);
		section_fill(w, s->code, k, &p, &(*ret)[i]);
	}
	return OK;
}

err part_incoming(struct req *r, int64_t system, bool wide, struct fact **ret, size_t *ret_n)
{
	struct link_incoming_rows rows;
	TRY(link_incoming(r->w.db, r->w.a, &(struct link_incoming_in){ .system = system, .viewer = r->w.by.org_id, .wide = wide, .now = r->w.now,
		.max = INCOMING_MAX }, &rows));
	*ret_n = rows.n;
	*ret = a_array(r->w.a, struct fact, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct str how = word_label(&r->w, rows.at[i].direction);
		join(&r->w, &how, rows.at[i].purpose);
		(*ret)[i] = (struct fact){ rows.at[i].name, how, system_path(r->w.a, rows.at[i].code) };
	}
	return OK;
}

/* ---- one kind, with both axes ---- */

static err all_said(struct req *r, int64_t system, enum part_kind k, struct part_page *v)
{
	struct work *w = &r->w;
	struct parts p;
	TRY(network_parts(w, &(struct parts_ask){ .system = system, .kind = k }, &p));
	v->n_said = p.n;
	v->said = a_array(w->a, struct fact_line, p.n);
	for (size_t i = 0; i < p.n; i++) {
		const struct part *x = &p.at[i];
		struct str value = x->shown;
		join(w, &value, detail_of(w, k, &x->form));
		v->said[i] = (struct fact_line){ .value = value, .true_from = say(w, M_NETWORK_TRUE_SINCE, time_shown(w->a, x->form.valid_from)),
			.true_to = x->form.valid_to ? say(w, M_NETWORK_TRUE_UNTIL, time_shown(w->a, x->form.valid_to)) : STR_NONE,
			.known_from = say(w, M_NETWORK_KNOWN_SINCE, time_shown(w->a, x->known_from)),
			.known_to = x->known_to ? say(w, M_NETWORK_KNOWN_UNTIL, time_shown(w->a, x->known_to)) : STR_NONE, .by = x->account };
	}
	return OK;
}

err part_list_page(struct req *r)
{
	struct work *w = &r->w;
	struct sys_by_code_row s;
	struct sys_details_row d;
	struct moment_input at = moment_asked(r);
	enum part_kind k = kind_of_path(r);
	struct parts p = { 0 };
	bool wide, may_edit;
	TRY(system_of_path(r, &s, &d, &wide));
	TRY(network_may_edit(w, s.owner_id, &may_edit));
	struct link crumb = { .path = system_path(w->a, s.code), .label = s.name };
	struct part_page v = { .head = { .title = say(w, kinds[k].title), .subtitle = s.code, .crumbs = &crumb, .n_crumbs = 1 },
		.section = section_new(w, s.code, k, may_edit), .is_open = s.is_open,
		.asked = say(w, M_NETWORK_FACT_ASKED, time_shown(w->a, at.valid_at), time_shown(w->a, at.known_at)) };
	v.moment = moment_form(r, &v.n_moment);
	v.action = v.section.path;
	v.section.title = say(w, M_NETWORK_PART_THEN);
	if (s.is_open) {
		TRY(network_parts(w, &(struct parts_ask){ .system = s.id, .kind = k, .valid = at.valid_at, .known = at.known_at }, &p));
		section_fill(w, s.code, k, &p, &v.section);
		TRY(all_said(r, s.id, k, &v));
	}
	return reply_page(r, v.head.title, HTML_OF(r, page_part_page, &v));
}

/* ---- forms ---- */

static struct str number_or_none(struct arena *a, int64_t n)
{
	return n ? a_fmt(a, "%lld", (long long)n) : STR_NONE;
}

/* Values in the order of the kind's change fields. */
static void values_of(struct work *w, enum part_kind k, const struct part_form *f, struct str *v)
{
	size_t n = 0;
	switch (k) {
	case PART_SERVICE:
		v[n++] = f->name, v[n++] = f->kind, v[n++] = number_or_none(w->a, f->port), v[n++] = f->url, v[n++] = f->is_public ? S("1") : STR_NONE;
		break;
	case PART_SOFTWARE:
		v[n++] = f->product, v[n++] = f->version, v[n++] = f->vendor, v[n++] = f->cpe, v[n++] = f->purl;
		break;
	case PART_LINK:
		v[n++] = f->target, v[n++] = f->outside, v[n++] = f->direction, v[n++] = f->purpose;
		break;
	case PART_PROVIDER:
		v[n++] = f->org, v[n++] = f->outside, v[n++] = f->service, v[n++] = f->contract_no;
		break;
	case N_PART_KINDS: break;
	}
	v[n++] = day_value(w->a, f->valid_from);
	v[n++] = day_value(w->a, f->valid_to);
}

static void dress_fields(struct req *r, enum part_kind k, struct net_form *f)
{
	static const struct { enum part_kind k; const char *field, *words; enum msg help; } more[] = {
		{ PART_SERVICE, "kind", PART_SERVICE_KINDS, 0 }, { PART_LINK, "direction", PART_DIRECTIONS, 0 },
		{ PART_PROVIDER, "service", PART_PROVIDER_SERVICES, 0 }, { PART_SOFTWARE, "cpe", NULL, M_NETWORK_SOFTWARE_CPE_HELP },
		{ PART_SOFTWARE, "purl", NULL, M_NETWORK_SOFTWARE_PURL_HELP }, { PART_SOFTWARE, "product", NULL, M_NETWORK_SOFTWARE_PRODUCT_HELP },
		{ PART_LINK, "target", NULL, M_NETWORK_LINK_TARGET_HELP }, { PART_LINK, "outside", NULL, M_NETWORK_PART_OUTSIDE_HELP },
		{ PART_PROVIDER, "outside", NULL, M_NETWORK_PART_OUTSIDE_HELP },
	};
	for (size_t i = 0; i < COUNT(more); i++) {
		if (more[i].k != k)
			continue;
		struct form_field *x = field_named(f->fields, f->n_fields, more[i].field);
		if (more[i].words)
			field_words(r, x, more[i].words);
		if (more[i].help)
			x->help = say(&r->w, more[i].help);
	}
	field_named(f->fields, f->n_fields, "valid_from")->type = "date";
	field_named(f->fields, f->n_fields, "valid_to")->type = "date";
	field_named(f->fields, f->n_fields, "valid_to")->help = say(&r->w, M_NETWORK_PART_TO_HELP);
}

static err form_reply(struct req *r, const struct sys_by_code_row *s, enum part_kind k, const struct part_form *now, struct str title, int64_t line)
{
	struct work *w = &r->w;
	struct str path = part_path(w->a, s->code, k), values[8] = { 0 };
	struct link crumb = { .path = system_path(w->a, s->code), .label = s->name };
	size_t n = line ? kinds[k].n : kinds[k].n - 1;
	struct net_form f = { .head = { .title = title, .subtitle = s->code, .crumbs = &crumb, .n_crumbs = 1 }, .errors = form_errors_of(r, kinds[k].fields, n),
		.lead = line ? say(w, M_NETWORK_PART_CHANGE_LEAD) : STR_NONE, .n_fields = n, .submit = say(w, M_NETWORK_SAVE), .back = path,
		.action = line ? a_fmt(w->a, "%.*s/%lld", STR_ARG(path), (long long)line) : path };
	values_of(w, k, now, values);
	TRY(net_fields(r, kinds[k].fields, n, values, "org", &f.fields));
	dress_fields(r, k, &f);
	return net_form_reply(r, &f);
}

static err system_to_say(struct req *r, struct sys_by_code_row *ret)
{
	struct sys_details_row d;
	bool wide;
	TRY(system_of_path(r, ret, &d, &wide));
	return network_need_edit(&r->w, ret->owner_id);
}

err part_new_page(struct req *r)
{
	struct sys_by_code_row s;
	enum part_kind k = kind_of_path(r);
	TRY(system_to_say(r, &s));
	struct str one = say(&r->w, kinds[k].one);
	return form_reply(r, &s, k, &(struct part_form){ .valid_from = r->w.now }, say(&r->w, M_NETWORK_PART_ADD, one), 0);
}

/* The line as it is known today: its last interval. */
static err held_of_path(struct req *r, const struct sys_by_code_row *s, enum part_kind k, struct part *ret)
{
	struct parts p;
	int64_t line;
	TRY(line_of_path(r, &line));
	TRY(network_parts(&r->w, &(struct parts_ask){ .system = s->id, .line = line, .kind = k, .known = r->w.now }, &p));
	if (!p.n)
		return fail(&r->w, E_NOT_FOUND, M_NETWORK_PART_UNKNOWN);
	*ret = p.at[0];
	return OK;
}

err part_edit_page(struct req *r)
{
	struct sys_by_code_row s;
	struct part p;
	enum part_kind k = kind_of_path(r);
	TRY(system_to_say(r, &s));
	TRY(held_of_path(r, &s, k, &p));
	return form_reply(r, &s, k, &p.form, p.shown, p.line);
}

/* ---- writes: forms and the API alike ---- */

static err said(struct req *r, enum part_kind k, int64_t line, bool is_new)
{
	struct str path = part_path(r->w.a, r->args[0], k);
	if (!r->is_api)
		return reply_see(r, path, M_NETWORK_SAVED);
	struct json j = is_new ? reply_made(r, a_fmt(r->w.a, "/api/v1%.*s#line-%lld", STR_ARG(path), (long long)line)) : reply_json(r);
	json_object(&j);
	json_text(&j, "id", a_fmt(r->w.a, "%lld", (long long)line));
	json_end(&j);
	return OK;
}

err part_add_post(struct req *r)
{
	enum part_kind k = kind_of_path(r);
	int64_t line;
	TRY(network_part_add(&r->w, r->args[0], k, r->in, &line));
	return said(r, k, line, true);
}

err part_change_post(struct req *r)
{
	enum part_kind k = kind_of_path(r);
	int64_t line;
	TRY(line_of_path(r, &line));
	TRY(network_part_change(&r->w, r->args[0], k, line, r->in));
	return said(r, k, line, false);
}

err part_patch(struct req *r)
{
	struct sys_by_code_row s;
	struct part p;
	enum part_kind k = kind_of_path(r);
	TRY(system_to_say(r, &s));
	TRY(held_of_path(r, &s, k, &p));
	if (!req_sent(r, "valid_from") && !req_sent(r, "replaces"))
		p.form.valid_from = r->w.now;
	fields_overlay(r, r->route->in, r->route->n_in, r->in, &p.form);
	TRY(network_part_change(&r->w, s.code, k, p.line, &p.form));
	return said(r, k, p.line, false);
}

err part_end_post(struct req *r)
{
	const struct end_input *in = r->in;
	enum part_kind k = kind_of_path(r);
	int64_t line;
	TRY(line_of_path(r, &line));
	TRY(network_part_end(&r->w, r->args[0], k, line, in->at ? in->at : r->w.now));
	return said(r, k, line, false);
}

/* ---- for programs ---- */

static void put_content(struct json *j, enum part_kind k, const struct part_form *f)
{
	switch (k) {
	case PART_SERVICE:
		json_text(j, "name", f->name);
		json_text(j, "kind", f->kind);
		json_int(j, "port", f->port);
		json_text_or_null(j, "url", f->url);
		json_bool(j, "is_public", f->is_public);
		break;
	case PART_SOFTWARE:
		json_text_or_null(j, "vendor", f->vendor);
		json_text(j, "product", f->product);
		json_text_or_null(j, "version", f->version);
		json_text_or_null(j, "cpe", f->cpe);
		json_text_or_null(j, "purl", f->purl);
		break;
	case PART_LINK:
		json_text_or_null(j, "target", f->target);
		json_text_or_null(j, "outside", f->outside);
		json_text(j, "direction", f->direction);
		json_text_or_null(j, "purpose", f->purpose);
		break;
	case PART_PROVIDER:
		json_text_or_null(j, "org", f->org);
		json_text_or_null(j, "outside", f->outside);
		json_text(j, "service", f->service);
		json_text_or_null(j, "contract_no", f->contract_no);
		break;
	case N_PART_KINDS: break;
	}
}

static void put_parts(struct req *r, struct json *j, const char *key, enum part_kind k, const struct parts *p)
{
	json_key_array(j, key);
	for (size_t i = 0; i < p->n; i++) {
		const struct part *x = &p->at[i];
		json_object(j);
		json_text(j, "id", a_fmt(r->w.a, "%lld", (long long)x->line));
		put_content(j, k, &x->form);
		json_time(j, "valid_from", x->form.valid_from);
		json_time(j, "valid_to", x->form.valid_to);
		json_time(j, "known_from", x->known_from);
		json_time(j, "known_to", x->known_to);
		json_time(j, "stated_at", x->stated_at);
		json_end(j);
	}
	json_end(j);
}

/* Only for those who may see details; for everybody else the members are missing. */
err part_list_api(struct req *r)
{
	struct sys_by_code_row s;
	struct sys_details_row d;
	struct moment_input at = moment_asked(r);
	enum part_kind k = kind_of_path(r);
	struct parts now, all;
	bool wide;
	TRY(system_of_path(r, &s, &d, &wide));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", s.code);
	json_time(&j, "valid_at", at.valid_at);
	json_time(&j, "known_at", at.known_at);
	if (s.is_open) {
		TRY(network_parts(&r->w, &(struct parts_ask){ .system = s.id, .kind = k, .valid = at.valid_at, .known = at.known_at }, &now));
		TRY(network_parts(&r->w, &(struct parts_ask){ .system = s.id, .kind = k }, &all));
		put_parts(r, &j, "state", k, &now);
		put_parts(r, &j, "said", k, &all);
	}
	json_end(&j);
	return OK;
}
