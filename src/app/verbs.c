/* The small verbs: init, settings, rebuild, modules, routes, help. */
#include <unistd.h>

#include "app/app.h"
#include "base/json.h"
#include "base/log.h"
#include "core/settings.h"
#include "web/router.h"

static void out(struct str line)
{
	log_raw(STDOUT_FILENO, line);
}

/* ---- init ---- */

static err link_fn(struct work *w, void *arg)
{
	return first_link_if_needed(w, arg);
}

int verb_init(int argc, char **argv)
{
	struct command c;
	struct str link = STR_NONE;
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	err e = command_run(&c, TX_WRITE, link_fn, &link);
	if (e == OK)
		command_say(&c, say(&c.w, M_APP_READY, c.data));
	if (e == OK && link.n)
		command_say(&c, say(&c.w, M_APP_FIRST_LINK, link));
	return command_close(&c, e);
}

/* ---- settings ---- */

struct assignment { struct str name, value; };

static err set_fn(struct work *w, void *arg)
{
	const struct assignment *x = arg;
	return setting_set(w, x->name, x->value);
}

static struct str value_shown(struct command *c, const struct setting *s)
{
	struct str value = setting_text(&c->w, s->name);
	return s->type == 's' ? say(&c->w, value.n ? M_APP_SECRET_SET : M_APP_SECRET_UNSET) : value;
}

static void settings_list(struct command *c)
{
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_settings; k++) {
			const struct setting *s = &all_modules[i]->settings[k];
			command_say(c, a_fmt(c->w.a, "%s = %.*s", s->name, STR_ARG(value_shown(c, s))));
			command_say(c, a_fmt(c->w.a, "    %.*s", STR_ARG(say(&c->w, s->says))));
		}
}

static int settings_get(struct command *c, struct str name)
{
	const struct setting *s = setting_declared(name);
	if (!s)
		return command_close(c, fail(&c->w, E_NOT_FOUND, M_CORE_SETTING_UNKNOWN, name));
	command_say(c, value_shown(c, s));
	return command_close(c, OK);
}

int verb_settings(int argc, char **argv)
{
	struct command c;
	bool is_piped = command_flag(&argc, argv, "--value-stdin");
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	if (argc == 2 && !strcmp(argv[1], "list"))
		return settings_list(&c), command_close(&c, OK);
	if (argc == 3 && !strcmp(argv[1], "get"))
		return settings_get(&c, str_of(argv[2]));
	struct assignment x = { argc > 2 ? str_of(argv[2]) : STR_NONE, argc > 3 ? str_of(argv[3]) : STR_NONE };
	if (argc != 4 - is_piped || strcmp(argv[1], "set") || (is_piped && !command_read_secret(&c, &x.value)))
		return command_usage(&c, argv[0], say(&c.w, M_APP_USAGE));
	return command_close(&c, command_run(&c, TX_WRITE, set_fn, &x));
}

/* ---- rebuild ---- */

static err rebuild_fn(struct work *w, void *arg)
{
	for (size_t i = 0; i < n_modules; i++)
		if (all_modules[i]->rebuild)
			TRY(all_modules[i]->rebuild(w));
	return OK;
}

int verb_rebuild(int argc, char **argv)
{
	struct command c;
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	usec began = clock_steady();
	err e = command_run(&c, TX_WRITE, rebuild_fn, NULL);
	if (e == OK)
		command_say(&c, say(&c.w, M_APP_REBUILT, a_fmt(c.w.a, "%lld", (long long)((clock_steady() - began) / USEC_MS))));
	return command_close(&c, e);
}

/* ---- tables ---- */

int verb_modules(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	for (size_t i = 0; i < n_modules; i++) {
		const struct module *m = all_modules[i];
		struct str says = say_in(a, command_lang(), m->says);
		out(a_fmt(a, "%-12s %.*s", m->name, STR_ARG(says)));
	}
	arena_free(a);
	return 0;
}

static void field_write(struct json *j, const struct field *f)
{
	static const char *const types[] = { [F_TEXT] = "text", [F_LINES] = "lines", [F_CODE] = "code", [F_SECRET] = "secret",
		[F_EMAIL] = "email", [F_CHOICE] = "choice", [F_INT] = "int", [F_ID] = "id", [F_BOOL] = "bool", [F_TIME] = "time",
		[F_TEXTS] = "texts", [F_FILES] = "files" };
	json_object(j);
	json_text(j, "name", str_of(f->name));
	json_text(j, "type", str_of(types[f->type]));
	json_bool(j, "required", f->required);
	json_int(j, "min", f->min);
	json_int(j, "max", f->max);
	json_text_or_null(j, "choices", f->choices ? str_of(f->choices) : STR_NONE);
	json_end(j);
}

/* For programs: one row as one line, however long. */
static void route_json_print(const struct module *m, const struct route *r)
{
	struct buf b __attribute__((cleanup(buf_done)));
	buf_init(&b, 1 << 20);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "module", str_of(m->name));
	json_text(&j, "method", str_of(method_name(r->method)));
	json_text(&j, "path", str_of(r->path));
	json_text(&j, "permission", str_of(r->perm->name));
	json_text_or_null(&j, "wider", r->perm->within ? str_of(r->perm->within->name) : STR_NONE);
	json_text_or_null(&j, "journal", r->journal ? str_of(r->journal) : STR_NONE);
	json_bool(&j, "is_live", r->flags & ROUTE_LIVE);
	json_text_or_null(&j, "made", r->made ? str_of(r->made) : STR_NONE);
	json_key_array(&j, "fields");
	for (size_t i = 0; i < r->n_in; i++)
		field_write(&j, &r->in[i]);
	json_end(&j);
	json_end(&j);
	fwrite(b.p, 1, b.n, stdout);
	putchar('\n');
}

int verb_routes(int argc, char **argv)
{
	bool as_json = command_flag(&argc, argv, "--json");
	struct arena *a = arena_new(0);
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_routes; k++) {
			const struct route *r = &all_modules[i]->routes[k];
			if (as_json)
				route_json_print(all_modules[i], r);
			else
				out(a_fmt(a, "%-6s %-44s %-24s %s", method_name(r->method), r->path, r->perm->name, r->journal ? r->journal : "-"));
		}
	arena_free(a);
	return 0;
}

/* ---- help ---- */

static bool help_of(struct arena *a, const char *name)
{
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_verbs; k++) {
			const struct verb *v = &all_modules[i]->verbs[k];
			if (strcmp(v->name, name))
				continue;
			struct str says = say_in(a, command_lang(), v->says);
			out(a_fmt(a, "ungcuu %s %s\n\n%.*s", v->name, v->usage, STR_ARG(says)));
			return true;
		}
	return false;
}

static void help_all(struct arena *a)
{
	out(say_in(a, command_lang(), M_APP_HELP_HEAD, str_of(PROGRAM_VERSION)));
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_verbs; k++) {
			const struct verb *v = &all_modules[i]->verbs[k];
			struct str says = say_in(a, command_lang(), v->says);
			out(a_fmt(a, "  %-10s %.*s", v->name, STR_ARG(says)));
		}
	out(STR_NONE);
	out(say_in(a, command_lang(), M_APP_HELP_TAIL));
}

int verb_help(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	int code = 0;
	if (argc < 2)
		help_all(a);
	else if (!help_of(a, argv[1])) {
		struct str text = say_in(a, command_lang(), M_APP_NO_VERB, str_of(argv[1]));
		log_raw(STDERR_FILENO, a_fmt(a, "ungcuu: %.*s", STR_ARG(text)));
		code = err_exit_code(E_INVALID);
	}
	arena_free(a);
	return code;
}
