/* The form by which a report is accepted, filled in as far as the program knows, with the seriousness test explained. */
#include "modules/intake/pages.h"

#include "base/text.h"
#include "modules/intake/lists.h"
#include "modules/intake/pages_gen.h"

/* ---- the seriousness test, explained ---- */

/* Each of the three conditions of Decision 05/2017 Art. 9, met or not. */
static struct class_view class_view_of(struct work *w, int64_t level, bool is_important, struct str criteria,
	int64_t capable)
{
	bool is_serious = str_is(str_of(incident_class_of(level, is_important, criteria, capable)), "serious");
	struct str one = say(w, level >= 4 || is_important ? M_INTAKE_TEST_LEVEL_YES : M_INTAKE_TEST_LEVEL_NO);
	struct str two = say(w, criteria.n ? M_INTAKE_TEST_HARM_YES : M_INTAKE_TEST_HARM_NO);
	struct str three = say(w, capable == 0 ? M_INTAKE_TEST_CAPABLE_NO : capable == 1
		? M_INTAKE_TEST_CAPABLE_YES : M_INTAKE_TEST_CAPABLE_UNKNOWN);
	return (struct class_view){
		.result = is_serious ? (struct badge){ say(w, M_INTAKE_CLASS_SERIOUS), "bad",
			"alert-triangle" } : (struct badge){ say(w, M_INTAKE_CLASS_ORDINARY), "info", "info-circle" },
		.why = a_fmt(w->a, "%.*s %.*s %.*s", STR_ARG(one), STR_ARG(two), STR_ARG(three)),
	};
}

err triage_class_get(struct req *r)
{
	const struct class_form *f = r->in;
	struct report_get_row row;
	TRY(report_by_code(&r->w, r->args[0], &row)); /* nothing is answered about a report of others */
	struct class_view v = class_view_of(&r->w, f->level, f->is_national_important, intake_words(r->w.a, &f->criteria),
		intake_capable(f->capable));
	return reply_html(r, HTML_OF(r, page_triage_class, &v));
}

/* ---- the questions ---- */

static struct form_field ask(struct req *r, const char *name, struct str value)
{
	struct form_field f = form_field_of(r, LIST(triage_accept_fields), name, value);
	if (r->route->run != triage_accept_post) { /* another form of this page came back: this one begins afresh */
		f.value = value;
		f.error = STR_NONE;
	}
	return f;
}

static bool holds_line(struct str lines, struct str word)
{
	for (struct str rest = lines; rest.p;)
		if (str_eq(str_trim(str_cut(&rest, '\n')), word))
			return true;
	return false;
}

static void tick_boxes(struct work *w, struct form_field *f, const struct choice *rows, size_t n)
{
	struct choice *at = a_array(w->a, struct choice, n);
	for (size_t i = 0; i < n; i++)
		at[i] = (struct choice){ rows[i].value, rows[i].label, holds_line(f->value, rows[i].value) };
	f->is_lines = false;
	f->is_checkboxes = true;
	f->choices = at;
	f->n_choices = n;
}

static void ask_harms(struct req *r, struct one_page *p)
{
	const struct reference *rows;
	size_t n;
	reference_all(REF_SERIOUS, &rows, &n);
	struct choice *at = a_array(r->w.a, struct choice, n);
	for (size_t i = 0; i < n; i++)
		at[i] = (struct choice){ rows[i].code, a_fmt(r->w.a, "%.*s) %.*s", STR_ARG(rows[i].letter),
			STR_ARG(rows[i].label[r->w.by.lang])), false };
	p->criteria = ask(r, "criteria", STR_NONE);
	tick_boxes(&r->w, &p->criteria, at, n);
}

static void ask_flags(struct req *r, struct one_page *p)
{
	static const struct said flags[] = { { "personal_data", M_INTAKE_FLAG_PERSONAL },
		{ "location_or_biometric_data", M_INTAKE_FLAG_BIOMETRIC },
		{ "grave", M_INTAKE_FLAG_GRAVE }, { "complex", M_INTAKE_FLAG_COMPLEX }, { "provider", M_INTAKE_FLAG_PROVIDER } };
	struct choice at[COUNT(flags)];
	for (size_t i = 0; i < COUNT(flags); i++)
		at[i] = (struct choice){ str_of(flags[i].value), say(&r->w, flags[i].label), false };
	p->flags = ask(r, "flags", STR_NONE);
	tick_boxes(&r->w, &p->flags, at, COUNT(flags));
}

static struct str number(struct arena *a, int64_t n) { return n ? a_fmt(a, "%lld", (long long)n) : STR_NONE; }

static struct str title_of(struct work *w, const struct report_get_row *row, const struct hints *h)
{
	struct strs domains = intake_list_of_json(w->a, row->domains), ips = intake_list_of_json(w->a, row->ips);
	struct str type = h->type.n ? reference_label(REF_INCIDENT_TYPE, h->type, w->by.lang) : say(w,
		M_INTAKE_TITLE_NO_TYPE);
	struct str what = h->has_system ? h->system.name : row->system_name.n ? row->system_name : domains.n
		? domains.at[0] : ips.n ? ips.at[0] : STR_NONE;
	return what.n ? a_fmt(w->a, "%.*s: %.*s", STR_ARG(type), STR_ARG(text_clip(w->a, what, 120))) : type;
}

static void ask_what(struct req *r, const struct report_get_row *row, const struct hints *h, struct one_page *p)
{
	static const struct said severities[] = { { "1", M_INTAKE_SEVERITY_1 }, { "2", M_INTAKE_SEVERITY_2 },
		{ "3", M_INTAKE_SEVERITY_3 }, { "4", M_INTAKE_SEVERITY_4 } };
	struct work *w = &r->w;
	struct civil c = civil_of(row->detected_at > row->received_at ? row->received_at : row->detected_at);
	p->title = ask(r, "title", title_of(w, row, h));
	p->type = ask(r, "type", h->type.n ? h->type : S("other"));
	reference_choose(w, &p->type, REF_INCIDENT_TYPE, 0);
	p->severity = ask(r, "severity", S("2"));
	intake_field_says(w, &p->severity, severities, COUNT(severities));
	p->summary = ask(r, "summary", row->description);
	p->summary.rows = 4;
	p->detected_at = ask(r, "detected_at", a_fmt(w->a, "%04d-%02d-%02dT%02d:%02d", c.year, c.month, c.day, c.hour,
		c.minute));
}

/* Suggested bodies, and whoever was chosen before; the box beside takes any other code. */
static void choose_body(struct work *w, struct form_field *f, const struct hints *h, bool is_required)
{
	struct choice *at = a_array(w->a, struct choice, h->n_bodies + 3);
	size_t n = 0;
	bool is_there = !f->value.n;
	if (!is_required)
		at[n++] = (struct choice){ STR_NONE, say(w, M_INTAKE_NOT_KNOWN), !f->value.n };
	for (size_t i = 0; i < h->n_bodies; i++) {
		bool is_chosen = str_eq(h->bodies[i].code, f->value);
		is_there = is_there || is_chosen;
		at[n++] = (struct choice){ h->bodies[i].code,
			a_fmt(w->a, "%.*s – %.*s", STR_ARG(h->bodies[i].code), STR_ARG(h->bodies[i].name)), is_chosen };
	}
	if (!is_there)
		at[n++] = (struct choice){ f->value, f->value, true };
	f->choices = at;
	f->n_choices = n;
}

static void ask_who(struct req *r, const struct report_get_row *row, const struct hints *h, struct one_page *p)
{
	struct work *w = &r->w;
	p->responsible = ask(r, "responsible", h->responsible_code);
	p->owner = ask(r, "owner", h->owner_code);
	p->isp = ask(r, "isp", h->isp_code);
	choose_body(w, &p->responsible, h, true);
	choose_body(w, &p->owner, h, false);
	choose_body(w, &p->isp, h, false);
	p->responsible.help = say(w, M_INTAKE_H_RESPONSIBLE);
	p->system_name = ask(r, "system_name", h->has_system ? h->system.name : row->system_name);
	p->system_code = h->has_system ? h->system.code : STR_NONE;
	p->sector = ask(r, "sector", h->sector);
	reference_choose(w, &p->sector, REF_SECTOR, M_INTAKE_NOT_CHOSEN);
	p->province = ask(r, "province", h->province);
	reference_choose(w, &p->province, REF_PROVINCE, M_INTAKE_NOT_CHOSEN);
}

static void ask_class(struct req *r, const struct hints *h, struct one_page *p)
{
	static const struct said capable[] = { { "unknown", M_INTAKE_CAPABLE_UNKNOWN }, { "yes", M_INTAKE_CAPABLE_YES },
		{ "no", M_INTAKE_CAPABLE_NO } };
	static const struct said overrides[] = { { "", M_INTAKE_CLASS_AS_COMPUTED }, { "ordinary", M_INTAKE_CLASS_ORDINARY },
		{ "serious", M_INTAKE_CLASS_SERIOUS } };
	static const struct said tlps[] = { { "CLEAR", M_INTAKE_TLP_CLEAR }, { "GREEN", M_INTAKE_TLP_GREEN },
		{ "AMBER", M_INTAKE_TLP_AMBER },
		{ "AMBER+STRICT", M_INTAKE_TLP_AMBER_STRICT }, { "RED", M_INTAKE_TLP_RED } };
	struct work *w = &r->w;
	p->level = ask(r, "level", number(w->a, h->system.level));
	reference_choose(w, &p->level, REF_LEVEL, M_INTAKE_NOT_CHOSEN);
	p->important = ask(r, "is_national_important", h->system.is_national_important ? S("1") : STR_NONE);
	p->important.is_checked = p->important.value.n != 0;
	p->beyond = ask(r, "is_beyond_capability", STR_NONE);
	p->beyond.is_checked = p->beyond.value.n != 0;
	p->capable = ask(r, "capable", S("unknown"));
	intake_field_says(w, &p->capable, capable, COUNT(capable));
	p->tlp = ask(r, "tlp", S("AMBER"));
	intake_field_says(w, &p->tlp, tlps, COUNT(tlps));
	p->class_override = ask(r, "class_override", STR_NONE);
	intake_field_says(w, &p->class_override, overrides, COUNT(overrides));
	p->class_reason = ask(r, "class_reason", STR_NONE);
	ask_harms(r, p);
	ask_flags(r, p);
	int64_t level = 0;
	(void)str_int(p->level.value, &level);
	p->class = class_view_of(w, level, p->important.is_checked, p->criteria.value, intake_capable(p->capable.value));
}

void accept_form_show(struct req *r, const struct report_get_row *row, const struct hints *h, struct one_page *p)
{
	ask_what(r, row, h, p);
	ask_who(r, row, h, p);
	ask_class(r, h, p);
}
