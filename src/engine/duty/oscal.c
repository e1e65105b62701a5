/* The catalog and its profiles. */
#include "engine/duty/oscal_write.h"

#include "base/code.h"

struct str oscal_uuid(struct arena *a, struct str name)
{
	struct sha256 h = sha256_of(name);
	unsigned char *b = h.b;
	b[6] = (b[6] & 0x0f) | 0x50;
	b[8] = (b[8] & 0x3f) | 0x80;
	return a_fmt(a, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9],
		b[10], b[11], b[12], b[13], b[14], b[15]);
}

struct str oscal_said(const struct writing *w, struct duty_text t) { return w->in_english && t.en.n ? t.en : t.vi; }

void oscal_uuid_of(struct writing *w, const char *key, struct str name)
{
	json_text(&w->j, key, oscal_uuid(w->a, a_fmt(w->a, OSCAL_NS "/%.*s/%.*s/%.*s", STR_ARG(w->c->id), STR_ARG(w->c->hash), STR_ARG(name))));
}

struct str oscal_group_id(struct writing *w, struct str clause) { return a_fmt(w->a, "%.*s_c_%.*s", STR_ARG(w->c->id), STR_ARG(clause)); }
struct str oscal_param_id(struct writing *w, struct str param) { return a_fmt(w->a, "%.*s_p_%.*s", STR_ARG(w->c->id), STR_ARG(param)); }

struct str oscal_line_of(const struct writing *w, struct str s)
{
	struct str trimmed = str_trim(s);
	char *p = a_alloc(w->a, trimmed.n + 1);
	for (size_t i = 0; i < trimmed.n; i++)
		p[i] = strchr("\n\r\t\v\f", trimmed.p[i]) ? ' ' : trimmed.p[i];
	return str_from(p, trimmed.n);
}

static void write_prop(struct writing *w, const char *name, struct str ns, struct str value)
{
	json_object(&w->j);
	json_text(&w->j, "name", str_of(name));
	json_text(&w->j, "ns", ns);
	json_text(&w->j, "value", value);
	json_end(&w->j);
}

void oscal_prop(struct writing *w, const char *name, struct str value)
{
	struct str line = oscal_line_of(w, value);
	if (line.n)
		write_prop(w, name, S(OSCAL_NS), line);
}

struct writing oscal_begin(const struct duty_catalogue *c, bool in_english, usec now, struct buf *out, const char *model)
{
	struct writing w = { arena_new(0), json_to(out), c, in_english, now };
	json_object(&w.j);
	json_key_object(&w.j, model);
	return w;
}

err oscal_end(struct writing *w)
{
	json_end(&w->j);
	json_end(&w->j);
	arena_free(w->a);
	return buf_end(w->j.b);
}

void oscal_metadata(struct writing *w, struct str title)
{
	json_key_object(&w->j, "metadata");
	json_text(&w->j, "title", title);
	json_time(&w->j, "last-modified", w->now);
	json_text(&w->j, "version", w->c->version);
	json_text(&w->j, "oscal-version", S(OSCAL_VERSION));
	json_key_array(&w->j, "props");
	oscal_prop(w, "catalogue", w->c->id);
	oscal_prop(w, "catalogue-hash", w->c->hash);
	oscal_prop(w, "document", oscal_said(w, w->c->document));
	json_end(&w->j);
}

/* ---- parameters ---- */

static void write_choices(struct writing *w, const struct duty_param *p)
{
	json_key_object(&w->j, "select");
	json_text(&w->j, "how-many", S("one"));
	json_key_array(&w->j, "choice");
	for (size_t i = 0; i < p->n_choices; i++)
		json_text(&w->j, NULL, duty_word_text(p->choices[i]));
	json_end(&w->j);
	json_end(&w->j);
}

/* OSCAL gives a parameter either values or a selection; a switch's value is a property then. */
static void write_param(struct writing *w, const struct duty_param *p)
{
	struct str value = param_text(w->a, p->type, p->initial, p->initial_span);
	json_object(&w->j);
	json_text(&w->j, "id", oscal_param_id(w, p->id));
	json_text(&w->j, "label", oscal_said(w, p->label));
	json_key_array(&w->j, "props");
	oscal_prop(w, "ground", p->ground);
	oscal_prop(w, "type", str_of(duty_type_name(p->type)));
	if (p->n_choices)
		oscal_prop(w, "value", value);
	json_end(&w->j);
	if (p->n_choices) {
		write_choices(w, p);
	} else {
		json_key_array(&w->j, "values");
		json_text(&w->j, NULL, value);
		json_end(&w->j);
	}
	json_end(&w->j);
}

static void write_params(struct writing *w)
{
	if (!w->c->n_params)
		return;
	json_key_array(&w->j, "params");
	for (size_t i = 0; i < w->c->n_params; i++)
		write_param(w, &w->c->params[i]);
	json_end(&w->j);
}

/* ---- controls ---- */

static struct str rule_name(struct writing *w, const struct duty_template *d) { return a_fmt(w->a, "rule/%.*s", STR_ARG(d->id)); }

static struct str rule_uuid(struct writing *w, const struct duty_template *d)
{
	return oscal_uuid(w->a, a_fmt(w->a, OSCAL_NS "/%.*s/%.*s/%.*s", STR_ARG(w->c->id), STR_ARG(w->c->hash), STR_ARG(rule_name(w, d))));
}

static void write_part(struct writing *w, const struct duty_template *d, const char *suffix, const char *name, struct duty_text prose)
{
	json_object(&w->j);
	json_text(&w->j, "id", a_fmt(w->a, "%.*s_%s", STR_ARG(d->id), suffix));
	json_text(&w->j, "name", str_of(name));
	if (!strcmp(name, "assessment-method")) {
		json_key_array(&w->j, "props");
		write_prop(w, "method", S("http://csrc.nist.gov/ns/rmf"), S("TEST"));
		json_end(&w->j);
	}
	json_text(&w->j, "prose", oscal_said(w, prose));
	json_end(&w->j);
}

static void write_props(struct writing *w, const struct duty_template *d)
{
	static const char *const modalities[] = { "mandatory", "mandatory-soft", "encouraged", "accountability" };
	static const char *const kinds[] = { "once", "once-rel", "rolling", "bucket", "invariant", "on-event", "activity", "credit" };
	json_key_array(&w->j, "props");
	oscal_prop(w, "modality", str_of(modalities[d->modality]));
	oscal_prop(w, "unit", str_of(duty_unit_names[d->unit]));
	oscal_prop(w, "recurrence", str_of(kinds[d->readings[0].recur.kind]));
	oscal_prop(w, "applies", d->applies.text);
	oscal_prop(w, "waivable", d->is_waivable ? S("yes") : S("no"));
	oscal_prop(w, "chase-ladder", d->ladder);
	oscal_prop(w, "first-chaser", d->first_chaser);
	oscal_prop(w, w->in_english ? "title-vi" : "title-en", w->in_english ? d->title.vi : d->title.en);
	json_end(&w->j);
}

static void write_control(struct writing *w, const struct duty_template *d)
{
	json_object(&w->j);
	json_text(&w->j, "id", d->id);
	json_text(&w->j, "class", S("obligation"));
	json_text(&w->j, "title", oscal_said(w, d->title));
	write_props(w, d);
	json_key_array(&w->j, "links");
	json_object(&w->j);
	json_text(&w->j, "href", a_cat(w->a, S("#"), rule_uuid(w, d)));
	json_text(&w->j, "rel", S("rule"));
	json_end(&w->j);
	json_end(&w->j);
	json_key_array(&w->j, "parts");
	write_part(w, d, "smt", "statement", d->text);
	write_part(w, d, "gdn", "guidance", d->must);
	write_part(w, d, "asm", "assessment-method", d->proof);
	json_end(&w->j);
	json_end(&w->j);
}

static void write_controls(struct writing *w, struct str clause)
{
	bool is_open = false;
	for (size_t i = 0; i < w->c->n_duties; i++) {
		if (!str_eq(w->c->duties[i].clause, clause))
			continue;
		if (!is_open)
			json_key_array(&w->j, "controls");
		is_open = true;
		write_control(w, &w->c->duties[i]);
	}
	if (is_open)
		json_end(&w->j);
}

static void write_groups(struct writing *w, int parent)
{
	bool is_open = false;
	for (size_t i = 0; i < w->c->n_clauses; i++) {
		const struct duty_clause *x = &w->c->clauses[i];
		if (x->parent != parent)
			continue;
		if (!is_open)
			json_key_array(&w->j, "groups");
		is_open = true;
		json_object(&w->j);
		json_text(&w->j, "id", oscal_group_id(w, x->id));
		json_text(&w->j, "class", S("clause"));
		json_text(&w->j, "title", oscal_said(w, x->title));
		if (x->text.vi.n) {
			json_key_array(&w->j, "parts");
			json_object(&w->j);
			json_text(&w->j, "id", a_cat(w->a, oscal_group_id(w, x->id), S("_txt")));
			json_text(&w->j, "name", S("overview"));
			json_text(&w->j, "prose", oscal_said(w, x->text));
			json_end(&w->j);
			json_end(&w->j);
		}
		write_groups(w, (int)i);
		write_controls(w, x->id);
		json_end(&w->j);
	}
	if (is_open)
		json_end(&w->j);
}

/* ---- the back matter ---- */

static struct str base64_of(struct arena *a, struct str bytes)
{
	struct str url = base64url_of(a, bytes);
	char *p = a_alloc(a, url.n + 4);
	for (size_t i = 0; i < url.n; i++)
		p[i] = url.p[i] == '-' ? '+' : url.p[i] == '_' ? '/' : url.p[i];
	size_t n = url.n;
	while (n % 4)
		p[n++] = '=';
	return str_from(p, n);
}

static void write_resource(struct writing *w, struct str name, const char *kind, struct str title, struct str bytes)
{
	struct sha256 h = sha256_of(bytes);
	struct str file = a_cat(w->a, title, S(".json"));
	json_object(&w->j);
	oscal_uuid_of(w, "uuid", name);
	json_text(&w->j, "title", title);
	json_key_array(&w->j, "props");
	oscal_prop(w, "kind", str_of(kind));
	json_end(&w->j);
	json_key_array(&w->j, "rlinks");
	json_object(&w->j);
	json_text(&w->j, "href", file);
	json_text(&w->j, "media-type", S("application/json"));
	json_key_array(&w->j, "hashes");
	json_object(&w->j);
	json_text(&w->j, "algorithm", S("SHA-256"));
	json_text(&w->j, "value", hex_of(w->a, str_from((const char *)h.b, sizeof h.b)));
	json_end(&w->j);
	json_end(&w->j);
	json_end(&w->j);
	json_end(&w->j);
	json_key_object(&w->j, "base64");
	json_text(&w->j, "filename", file);
	json_text(&w->j, "media-type", S("application/json"));
	json_text(&w->j, "value", base64_of(w->a, bytes));
	json_end(&w->j);
	json_end(&w->j);
}

static void write_back_matter(struct writing *w)
{
	json_key_object(&w->j, "back-matter");
	json_key_array(&w->j, "resources");
	for (size_t i = 0; i < w->c->n_duties; i++)
		write_resource(w, rule_name(w, &w->c->duties[i]), "rule", w->c->duties[i].id, w->c->duties[i].json);
	write_resource(w, S("native"), "native-catalogue", a_fmt(w->a, "%.*s-%.*s", STR_ARG(w->c->id), STR_ARG(w->c->version)), w->c->json);
	json_end(&w->j);
	json_end(&w->j);
}

err oscal_catalog(const struct duty_catalogue *c, bool in_english, usec now, struct buf *out)
{
	struct writing w = oscal_begin(c, in_english, now, out, "catalog");
	oscal_uuid_of(&w, "uuid", S("catalog"));
	oscal_metadata(&w, oscal_said(&w, c->title));
	json_end(&w.j);
	write_params(&w);
	write_groups(&w, -1);
	write_back_matter(&w);
	return oscal_end(&w);
}

/* ---- profiles ---- */

static enum truth step_of_class(const struct duty_vocabulary *v, const struct selector_step *s, int64_t class)
{
	struct str name = v->attributes[s->attribute].name;
	if (str_is(name, "org.role"))
		return FALSE3;                /* offices are no class */
	if (!str_is(name, "org.class"))
		return UNKNOWN3;
	if (s->op != SEL_IN)
		return s->literal == class ? TRUE3 : FALSE3;
	for (size_t i = 0; i < s->n_set; i++)
		if (s->set[i] == class)
			return TRUE3;
	return FALSE3;
}

/* Whether the selector can be true when all that is known is the class. */
static bool may_bind(const struct duty_vocabulary *v, const struct selector *sel, int64_t class)
{
	static const enum truth both[3][3] = { { FALSE3, FALSE3, FALSE3 }, { FALSE3, TRUE3, UNKNOWN3 }, { FALSE3, UNKNOWN3, UNKNOWN3 } };
	static const enum truth either[3][3] = { { FALSE3, TRUE3, UNKNOWN3 }, { TRUE3, TRUE3, TRUE3 }, { UNKNOWN3, TRUE3, UNKNOWN3 } };
	static const enum truth opposite[3] = { TRUE3, FALSE3, UNKNOWN3 };
	enum truth stack[SELECTOR_STACK];
	size_t n = 0;
	for (size_t i = 0; i < sel->n; i++) {
		const struct selector_step *s = &sel->steps[i];
		if (s->op == SEL_NOT) {
			stack[n - 1] = opposite[stack[n - 1]];
		} else if (s->op == SEL_AND || s->op == SEL_OR) {
			n--;
			stack[n - 1] = (s->op == SEL_AND ? both : either)[stack[n - 1]][stack[n]];
		} else {
			stack[n++] = step_of_class(v, s, class);
		}
	}
	return n && stack[0] != FALSE3;
}

/* A list of ids may not be empty: of a class that nothing binds, every control is left out. */
static void write_selection(struct writing *w, const struct duty_vocabulary *v, int64_t class)
{
	bool is_open = false;
	for (size_t i = 0; i < w->c->n_duties; i++) {
		if (!may_bind(v, &w->c->duties[i].applies, class))
			continue;
		if (!is_open) {
			json_key_array(&w->j, "include-controls");
			json_object(&w->j);
			json_key_array(&w->j, "with-ids");
		}
		is_open = true;
		json_text(&w->j, NULL, w->c->duties[i].id);
	}
	if (!is_open) {
		json_key_object(&w->j, "include-all");
		json_end(&w->j);
		json_key_array(&w->j, "exclude-controls");
		json_object(&w->j);
		json_key_array(&w->j, "matching");
		json_object(&w->j);
		json_text(&w->j, "pattern", S("*"));
		json_end(&w->j);
	}
	json_end(&w->j);
	json_end(&w->j);
	json_end(&w->j);
}

err oscal_profile(const struct duty_vocabulary *v, const struct duty_catalogue *c, struct str class, bool in_english, usec now, struct buf *out)
{
	struct writing w = oscal_begin(c, in_english, now, out, "profile");
	oscal_uuid_of(&w, "uuid", a_cat(w.a, S("profile/"), class));
	oscal_metadata(&w, a_fmt(w.a, "%.*s: %.*s", STR_ARG(oscal_said(&w, c->title)), STR_ARG(class)));
	json_end(&w.j);
	json_key_array(&w.j, "imports");
	json_object(&w.j);
	json_text(&w.j, "href", a_fmt(w.a, "%.*s-%.*s.oscal.json", STR_ARG(c->id), STR_ARG(c->version)));
	write_selection(&w, v, duty_word(class));
	json_end(&w.j);
	json_end(&w.j);
	json_key_object(&w.j, "merge");
	json_bool(&w.j, "as-is", true);
	json_end(&w.j);
	return oscal_end(&w);
}
