/* What was said of a system: history with both time axes, the state at any moment, and saying something. */
#include "modules/network/pages.h"

#include "modules/network/pages_gen.h"

enum { HISTORY_MAX = 500 };

enum msg fact_title(enum fact_attribute at)
{
	static const enum msg titles[N_FACT_ATTRIBUTES] = { [FACT_LEVEL] = M_NETWORK_LEVEL, [FACT_OWNER] = M_NETWORK_OWNER,
		[FACT_OPERATOR] = M_NETWORK_OPERATOR, [FACT_IMPORTANT] = M_NETWORK_IS_IMPORTANT, [FACT_FACING] = M_NETWORK_IS_FACING,
		[FACT_STAGE] = M_NETWORK_STAGE, [FACT_DOSSIER] = M_NETWORK_DOSSIER, [FACT_HOSTING] = M_NETWORK_HOSTING,
		[FACT_REGULATION] = M_NETWORK_REGULATION, [FACT_APPROVAL_DUE] = M_NETWORK_APPROVAL_DUE, [FACT_MEASURES] = M_NETWORK_MEASURES,
		[FACT_MEASURES_DUE] = M_NETWORK_MEASURES_DUE, [FACT_CHECKS] = M_NETWORK_CHECKS };
	return titles[at];
}

static const struct { enum fact_attribute at; const char *value; enum msg says; } values[] = {
	{ FACT_LEVEL, "0", M_NETWORK_LEVEL_NONE },
	{ FACT_IMPORTANT, "yes", M_NETWORK_YES }, { FACT_IMPORTANT, "no", M_NETWORK_NO },
	{ FACT_FACING, "yes", M_NETWORK_YES }, { FACT_FACING, "no", M_NETWORK_NO },
	{ FACT_STAGE, "planned", M_NETWORK_STAGE_PLANNED }, { FACT_STAGE, "building", M_NETWORK_STAGE_BUILDING },
	{ FACT_STAGE, "operating", M_NETWORK_STAGE_OPERATING }, { FACT_STAGE, "changed", M_NETWORK_STAGE_CHANGED },
	{ FACT_STAGE, "retired", M_NETWORK_STAGE_RETIRED },
	{ FACT_DOSSIER, "none", M_NETWORK_DOSSIER_NONE }, { FACT_DOSSIER, "drafting", M_NETWORK_DOSSIER_DRAFTING },
	{ FACT_DOSSIER, "submitted", M_NETWORK_DOSSIER_SUBMITTED }, { FACT_DOSSIER, "appraised", M_NETWORK_DOSSIER_APPRAISED },
	{ FACT_DOSSIER, "approved", M_NETWORK_DOSSIER_APPROVED }, { FACT_DOSSIER, "expired", M_NETWORK_DOSSIER_EXPIRED },
	{ FACT_HOSTING, "own", M_NETWORK_HOSTING_OWN }, { FACT_HOSTING, "rented", M_NETWORK_HOSTING_RENTED },
	{ FACT_MEASURES, "none", M_NETWORK_MEASURES_NONE }, { FACT_MEASURES, "partial", M_NETWORK_MEASURES_PARTIAL },
	{ FACT_MEASURES, "full", M_NETWORK_MEASURES_FULL }, { FACT_CHECKS, "before_use", M_NETWORK_CHECKS_BEFORE_USE },
	{ FACT_CHECKS, "periodic", M_NETWORK_CHECKS_PERIODIC }, { FACT_CHECKS, "both", M_NETWORK_CHECKS_BOTH },
	{ FACT_HOSTING, "cloud", M_NETWORK_HOSTING_CLOUD }, { FACT_HOSTING, "abroad", M_NETWORK_HOSTING_ABROAD },
};

struct str fact_value_label(struct work *w, enum fact_attribute at, struct str value, struct str org_name)
{
	if (org_name.n)
		return org_name;
	for (size_t i = 0; i < COUNT(values); i++)
		if (values[i].at == at && str_is(value, values[i].value))
			return say(w, values[i].says);
	usec day;
	if (fact_type(at) == FACT_IS_DAY && time_parse(value, &day))
		return date_shown(w->a, day);
	return at == FACT_LEVEL && value.n ? say(w, M_NETWORK_LEVEL_N, value) : value;
}

/* ---- the history ---- */

/* A civil day without an hour is asked as its beginning; nothing asked is now. */
struct moment_input moment_asked(const struct req *r)
{
	const struct moment_input *in = r->in;
	return (struct moment_input){ in->valid_at ? in->valid_at : r->w.now, in->known_at ? in->known_at : r->w.now };
}

/* Said again only because its end became known: the one that holds today tells it. */
static bool is_shortened(const struct fact_history_rows *rows, const struct fact_history_row *f)
{
	for (size_t i = 0; f->known_to && i < rows->n; i++) {
		const struct fact_history_row *o = &rows->at[i];
		if (!o->known_to && str_eq(o->attribute, f->attribute) && str_eq(o->value, f->value) && o->valid_from == f->valid_from
			&& o->stated_at == f->stated_at)
			return true;
	}
	return false;
}

static struct str document_text(struct work *w, struct str document, usec at)
{
	return at ? a_fmt(w->a, "%.*s %.*s", STR_ARG(document), STR_ARG(date_shown(w->a, at))) : document;
}

static struct fact_line line_of(struct work *w, enum fact_attribute at, const struct fact_history_row *f)
{
	return (struct fact_line){ .value = fact_value_label(w, at, f->value, f->org_name),
		.true_from = say(w, M_NETWORK_TRUE_SINCE, time_shown(w->a, f->valid_from)),
		.true_to = f->valid_to ? say(w, M_NETWORK_TRUE_UNTIL, time_shown(w->a, f->valid_to)) : STR_NONE,
		.known_from = say(w, M_NETWORK_KNOWN_SINCE, time_shown(w->a, f->stated_at)),
		.known_to = f->known_to ? say(w, M_NETWORK_KNOWN_UNTIL, time_shown(w->a, f->known_to)) : STR_NONE,
		.document = document_text(w, f->document, f->document_at), .by = f->account };
}

static err org_name_of(struct work *w, int64_t id, struct str *ret)
{
	struct org_by_id_row o = { 0 };
	if (id)
		TRY(network_org(w, id, &o));
	*ret = o.name;
	return OK;
}

static err section_of(struct req *r, enum fact_attribute at, const struct fact_history_rows *rows, const struct fact_state *now, bool may_edit,
	struct fact_section *ret)
{
	struct str org_name;
	TRY(org_name_of(&r->w, now->org_id, &org_name));
	*ret = (struct fact_section){ .title = say(&r->w, fact_title(at)), .now = fact_value_label(&r->w, at, now->value, org_name),
		.lines = a_array(r->w.a, struct fact_line, rows->n),
		.change_path = may_edit ? a_fmt(r->w.a, "%.*s/facts/%.*s", STR_ARG(system_path(r->w.a, r->args[0])), STR_ARG(fact_name(at))) : STR_NONE };
	for (size_t i = 0; i < rows->n; i++)
		if (str_eq(rows->at[i].attribute, fact_name(at)) && !is_shortened(rows, &rows->at[i]))
			ret->lines[ret->n_lines++] = line_of(&r->w, at, &rows->at[i]);
	return OK;
}

static err sections_of(struct req *r, const struct sys_by_code_row *s, bool wide, struct moment_input at, struct fact_history *v)
{
	struct fact_history_rows rows;
	struct system_state state;
	TRY(fact_history(r->w.db, r->w.a, &(struct fact_history_in){ .system = s->id, .viewer = r->w.by.org_id, .wide = wide, .max = HISTORY_MAX }, &rows));
	TRY(network_system_as_of(&r->w, s->id, at.valid_at, at.known_at, &state));
	TRY(network_may_edit(&r->w, s->owner_id, &v->may_edit));
	v->n_sections = N_FACT_ATTRIBUTES;
	v->sections = a_array(r->w.a, struct fact_section, N_FACT_ATTRIBUTES);
	for (unsigned i = 0; i < N_FACT_ATTRIBUTES; i++)
		TRY(section_of(r, (enum fact_attribute)i, &rows, &state.at[i], v->may_edit, &v->sections[i]));
	return OK;
}

static struct str minute_value(struct arena *a, usec t)
{
	struct civil c = civil_of(t);
	return t ? a_fmt(a, "%04d-%02d-%02dT%02d:%02d", c.year, c.month, c.day, c.hour, c.minute) : STR_NONE;
}

struct form_field *moment_form(struct req *r, size_t *ret_n)
{
	const struct moment_input *in = r->in;
	struct form_field *f = a_array(r->w.a, struct form_field, 2);
	f[0] = form_field_of(r, moment_fields, COUNT(moment_fields), "valid_at", minute_value(r->w.a, in->valid_at));
	f[1] = form_field_of(r, moment_fields, COUNT(moment_fields), "known_at", minute_value(r->w.a, in->known_at));
	*ret_n = 2;
	return f;
}

err fact_history_page(struct req *r)
{
	struct sys_by_code_row s;
	struct sys_details_row d;
	struct moment_input at = moment_asked(r);
	bool wide;
	TRY(system_of_path(r, &s, &d, &wide));
	struct link crumb = { .path = system_path(r->w.a, s.code), .label = s.name };
	struct fact_history v = { .head = { .title = say(&r->w, M_NETWORK_FACT_HISTORY), .subtitle = s.code, .crumbs = &crumb, .n_crumbs = 1 },
		.action = a_cat(r->w.a, crumb.path, S("/facts")),
		.asked = say(&r->w, M_NETWORK_FACT_ASKED, time_shown(r->w.a, at.valid_at), time_shown(r->w.a, at.known_at)) };
	v.is_open = s.is_open;
	v.moment = moment_form(r, &v.n_moment);
	if (v.is_open)
		TRY(sections_of(r, &s, wide, at, &v));
	return reply_page(r, v.head.title, HTML_OF(r, page_fact_history, &v));
}

/* ---- saying something ---- */

static err attribute_of_path(struct req *r, enum fact_attribute *ret)
{
	return fact_named(r->args[1], ret) ? OK : fail(&r->w, E_NOT_FOUND, M_NETWORK_FACT_UNKNOWN, r->args[1]);
}

/* Words of the attribute, the chosen one marked. */
static void value_choices(struct req *r, enum fact_attribute at, struct form_field *f)
{
	VEC(struct choice) c = { 0 };
	for (struct str rest = str_of(fact_choices(at)); rest.p;) {
		struct str word = str_cut(&rest, '|');
		*VEC_ADD(r->w.a, &c) = (struct choice){ word, fact_value_label(&r->w, at, word, STR_NONE), str_eq(word, f->value) };
	}
	f->choices = c.at;
	f->n_choices = c.n;
	f->is_select = true;
}

static err fact_fields_of(struct req *r, enum fact_attribute at, const struct fact_state *now, struct net_form *f)
{
	const struct str value[COUNT(fact_fields)] = { now->value };
	f->n_fields = COUNT(fact_fields);
	TRY(net_fields(r, fact_fields, f->n_fields, value, fact_type(at) == FACT_IS_ORG ? "value" : NULL, &f->fields));
	struct form_field *v = field_named(f->fields, f->n_fields, "value");
	v->label = say(&r->w, fact_title(at));
	if (fact_choices(at))
		value_choices(r, at, v);
	if (fact_type(at) == FACT_IS_DAY)
		v->type = "date";
	field_named(f->fields, f->n_fields, "valid_from")->type = "date";
	field_named(f->fields, f->n_fields, "valid_to")->type = "date";
	field_named(f->fields, f->n_fields, "valid_to")->help = say(&r->w, M_NETWORK_TRUE_TO_HELP);
	field_named(f->fields, f->n_fields, "document_at")->type = "date";
	return OK;
}

err fact_page(struct req *r)
{
	enum fact_attribute at;
	struct sys_by_code_row s;
	struct sys_details_row d;
	struct system_state now;
	bool wide;
	TRY(attribute_of_path(r, &at));
	TRY(system_of_path(r, &s, &d, &wide));
	TRY(network_need_edit(&r->w, s.owner_id));
	TRY(network_system_as_of(&r->w, s.id, r->w.now, r->w.now, &now));
	struct str path = system_path(r->w.a, s.code), title = say(&r->w, fact_title(at));
	struct link crumb = { .path = path, .label = s.name };
	struct net_form f = { .head = { .title = say(&r->w, M_NETWORK_FACT_SAY, title), .subtitle = s.code, .crumbs = &crumb, .n_crumbs = 1 },
		.errors = form_errors_of(r, fact_fields, COUNT(fact_fields)), .lead = say(&r->w, M_NETWORK_FACT_LEAD),
		.action = a_fmt(r->w.a, "%.*s/facts/%.*s", STR_ARG(path), STR_ARG(r->args[1])), .back = a_cat(r->w.a, path, S("/facts")),
		.submit = say(&r->w, M_NETWORK_SAVE) };
	TRY(fact_fields_of(r, at, &now.at[at], &f));
	return net_form_reply(r, &f);
}

err fact_post(struct req *r)
{
	enum fact_attribute at;
	TRY(attribute_of_path(r, &at));
	TRY(network_system_say(&r->w, r->args[0], at, r->in));
	struct str path = a_cat(r->w.a, system_path(r->w.a, r->args[0]), S("/facts"));
	if (!r->is_api)
		return reply_see(r, path, M_NETWORK_SAVED);
	struct json j = reply_made(r, a_cat(r->w.a, S("/api/v1"), path));
	json_object(&j);
	json_text(&j, "code", r->args[0]);
	json_end(&j);
	return OK;
}

/* ---- for programs ---- */

static void put_state(struct json *j, const struct system_state *x)
{
	json_key_object(j, "state");
	for (unsigned i = 0; i < N_FACT_ATTRIBUTES; i++)
		json_text_or_null(j, fact_name((enum fact_attribute)i).p, x->at[i].value);
	json_end(j);
}

static void put_facts(struct json *j, const struct fact_history_rows *rows)
{
	json_key_array(j, "facts");
	for (size_t i = 0; i < rows->n; i++) {
		const struct fact_history_row *f = &rows->at[i];
		json_object(j);
		json_text(j, "attribute", f->attribute);
		json_text(j, "value", f->value);
		json_text_or_null(j, "document", f->document);
		json_time(j, "document_at", f->document_at);
		json_time(j, "valid_from", f->valid_from);
		json_time(j, "valid_to", f->valid_to);
		json_time(j, "known_from", f->known_from);
		json_time(j, "known_to", f->known_to);
		json_time(j, "stated_at", f->stated_at);
		json_end(j);
	}
	json_end(j);
}

static err put_known(struct req *r, struct json *j, const struct sys_by_code_row *s, bool wide, struct moment_input at)
{
	struct fact_history_rows rows;
	struct system_state state;
	TRY(fact_history(r->w.db, r->w.a, &(struct fact_history_in){ .system = s->id, .viewer = r->w.by.org_id, .wide = wide, .max = HISTORY_MAX }, &rows));
	TRY(network_system_as_of(&r->w, s->id, at.valid_at, at.known_at, &state));
	put_state(j, &state);
	put_facts(j, &rows);
	return OK;
}

/* Details only for those who may see them; for everybody else the members are missing. */
err fact_history_api(struct req *r)
{
	struct sys_by_code_row s;
	struct sys_details_row d;
	struct moment_input at = moment_asked(r);
	bool wide;
	TRY(system_of_path(r, &s, &d, &wide));
	struct json j = reply_json(r);
	json_object(&j);
	json_text(&j, "code", s.code);
	json_time(&j, "valid_at", at.valid_at);
	json_time(&j, "known_at", at.known_at);
	if (s.is_open)
		TRY(put_known(r, &j, &s, wide, at));
	json_end(&j);
	return OK;
}
