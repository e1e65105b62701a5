/* ungcuu sigma check: which rules can be used, what they need, and whether the data at hand could ever make them fire. */
#include <errno.h>
#include <unistd.h>

#include "base/json.h"
#include "base/log.h"
#include "modules/hunt/hunt.h"
#include "modules/hunt/sigma.h"

#define ANSWER_MAX ((size_t)256 << 20)
#define MAX_DATA_FILES 100

struct check {
	struct arena *a;
	enum lang lang;
	struct sigma_book *book;
	struct sigma_set *set;
	struct sigma_walk walk;
	struct sigma_sample *sample;     /* NULL without data */
	size_t events;
	size_t chances[CHANCE_NO_RULE + 1];
	bool explain;
};

static void line(struct check *c, int fd, struct str s) { log_raw(fd, a_fmt(c->a, "%.*s", STR_ARG(s))); }
static struct str number(struct check *c, size_t n) { return a_fmt(c->a, "%zu", n); }
static struct str in_words(const struct check *c, struct tree_text t) { return c->lang == LANG_EN ? t.en : t.vi; }

static int refuse(struct check *c, enum msg why, struct str what)
{
	line(c, STDERR_FILENO, a_fmt(c->a, "ungcuu: %.*s", STR_ARG(say_in(c->a, c->lang, why, what))));
	return err_exit_code(E_INVALID);
}

/* A rule of the book that is in the set. */
static bool usable(const struct check *c, const struct sigma_rule *r) { return sigma_set_has(c->set, r); }

/* ---- as text ---- */
static void print_problem(struct check *c, const struct sigma_problem *p)
{
	line(c, STDOUT_FILENO, a_fmt(c->a, "%.*s:%d: %s: %.*s", STR_ARG(p->file), p->line, p->code, STR_ARG(in_words(c, p->why))));
}

static struct str joined(struct check *c, const struct str *at, size_t n, const char *between)
{
	struct str out = S("");
	for (size_t i = 0; i < n; i++)
		out = i ? a_fmt(c->a, "%.*s%s%.*s", STR_ARG(out), between, STR_ARG(at[i])) : at[i];
	return out;
}

static void print_rule(struct check *c, const struct sigma_rule *r)
{
	struct sigma_needs needs = sigma_needs(c->a, c->set, r);
	struct sigma_outlook o = c->sample ? sigma_outlook(c->a, c->sample, r) : (struct sigma_outlook){ 0 };
	line(c, STDOUT_FILENO, a_fmt(c->a, "%.*s:%d: %.*s", STR_ARG(r->file), r->line, STR_ARG(r->title)));
	line(c, STDOUT_FILENO, a_fmt(c->a, "  %.*s", STR_ARG(say_in(c->a, c->lang, M_SIGMA_NEEDS, needs.source, joined(c, needs.found_in, needs.n_found_in, "; "), joined(c, needs.fields, needs.n_fields, ", ")))));
	if (c->sample)
		line(c, STDOUT_FILENO, a_fmt(c->a, "  %.*s", STR_ARG(o.chance == CHANCE_YES ? say_in(c->a, c->lang, M_SIGMA_CAN_FIRE) : say_in(c->a, c->lang, M_SIGMA_CANNOT_FIRE, in_words(c, o.why)))));
}

static void print_text(struct check *c)
{
	struct sigma_set_counts n = sigma_set_counts(c->set);
	for (size_t i = 0; i < c->walk.unreadable.n; i++)
		line(c, STDOUT_FILENO, say_in(c->a, c->lang, M_SIGMA_UNREADABLE, c->walk.unreadable.at[i]));
	for (size_t i = 0; i < c->book->problems.n; i++)
		print_problem(c, &c->book->problems.at[i]);
	for (size_t i = 0; c->explain && i < c->book->rules.n; i++) {
		struct arena_mark mark = arena_mark(c->a);
		if (usable(c, c->book->rules.at[i]))
			print_rule(c, c->book->rules.at[i]);
		arena_rewind(c->a, mark);
	}
	line(c, STDOUT_FILENO, say_in(c->a, c->lang, M_SIGMA_COUNTS, number(c, n.rules), number(c, n.correlations), number(c, c->book->filters.n), number(c, c->book->problems.n), number(c, c->walk.files)));
	line(c, STDOUT_FILENO, say_in(c->a, c->lang, M_SIGMA_LITERALS, number(c, n.literals), number(c, n.without_literal)));
	if (c->sample)
		line(c, STDOUT_FILENO, say_in(c->a, c->lang, M_SIGMA_OUTLOOK, number(c, c->events), number(c, c->chances[CHANCE_YES]), number(c, c->chances[CHANCE_NO_SOURCE]),
			number(c, c->chances[CHANCE_NO_FIELD]), number(c, c->chances[CHANCE_NO_EVENT_ID]), number(c, c->chances[CHANCE_NO_RULE])));
}

/* ---- as JSON ---- */
static void json_texts(struct json *j, const char *key, const struct str *at, size_t n)
{
	json_key_array(j, key);
	for (size_t i = 0; i < n; i++)
		json_text(j, NULL, at[i]);
	json_end(j);
}

static void json_both(struct json *j, const char *key, struct tree_text t)
{
	json_key_object(j, key);
	json_text(j, "vi", t.vi);
	json_text(j, "en", t.en);
	json_end(j);
}

static void json_rule(struct check *c, struct json *j, const struct sigma_rule *r)
{
	struct sigma_needs needs = sigma_needs(c->a, c->set, r);
	struct sigma_outlook o = c->sample ? sigma_outlook(c->a, c->sample, r) : (struct sigma_outlook){ 0 };
	json_object(j);
	json_text(j, "file", r->file);
	json_int(j, "line", r->line);
	json_text_or_null(j, "id", r->id);
	json_text(j, "title", r->title);
	json_text(j, "level", str_of(sigma_level_name(r->level)));
	json_text_or_null(j, "author", r->author);
	json_text(j, "logsource", needs.source);
	json_texts(j, "found_in", needs.found_in, needs.n_found_in);
	json_texts(j, "fields", needs.fields, needs.n_fields);
	if (c->sample) {
		json_bool(j, "can_fire", o.chance == CHANCE_YES);
		if (o.chance != CHANCE_YES)
			json_both(j, "why", o.why);
	}
	json_end(j);
}

static void json_problem(struct json *j, const struct sigma_problem *p)
{
	json_object(j);
	json_text(j, "file", p->file);
	json_int(j, "line", p->line);
	json_text_or_null(j, "title", p->title);
	json_text(j, "code", str_of(p->code));
	json_both(j, "why", p->why);
	json_end(j);
}

static void json_totals(struct check *c, struct json *j)
{
	struct sigma_set_counts n = sigma_set_counts(c->set);
	json_int(j, "files", (int64_t)c->walk.files);
	json_int(j, "usable", (int64_t)n.rules);
	json_int(j, "correlations", (int64_t)n.correlations);
	json_int(j, "filters", (int64_t)c->book->filters.n);
	json_int(j, "literals", (int64_t)n.literals);
	json_int(j, "without_literal", (int64_t)n.without_literal);
	if (!c->sample)
		return;
	json_int(j, "events", (int64_t)c->events);
	json_int(j, "can_fire", (int64_t)c->chances[CHANCE_YES]);
	json_int(j, "no_source", (int64_t)c->chances[CHANCE_NO_SOURCE]);
	json_int(j, "no_field", (int64_t)c->chances[CHANCE_NO_FIELD]);
	json_int(j, "no_event_id", (int64_t)c->chances[CHANCE_NO_EVENT_ID]);
	json_int(j, "no_rule", (int64_t)c->chances[CHANCE_NO_RULE]);
}

static err print_json(struct check *c)
{
	struct buf b;
	buf_init(&b, ANSWER_MAX);
	struct json j = json_to(&b);
	json_object(&j);
	json_totals(c, &j);
	json_texts(&j, "unreadable", c->walk.unreadable.at, c->walk.unreadable.n);
	json_key_array(&j, "refused");
	for (size_t i = 0; i < c->book->problems.n; i++)
		json_problem(&j, &c->book->problems.at[i]);
	json_end(&j);
	json_key_array(&j, "rules");
	for (size_t i = 0; i < c->book->rules.n; i++) {
		struct arena_mark mark = arena_mark(c->a);
		if (usable(c, c->book->rules.at[i]))
			json_rule(c, &j, c->book->rules.at[i]);
		arena_rewind(c->a, mark);
	}
	json_end(&j);
	json_end(&j);
	buf_add_char(&b, '\n');
	err e = buf_end(&b);
	if (e == OK && (fwrite(b.p, 1, b.n, stdout) != b.n || fflush(stdout)))
		e = E_IO;
	buf_done(&b);
	return e;
}

/* ---- the verb ---- */
static void count_chances(struct check *c)
{
	for (size_t i = 0; c->sample && i < c->book->rules.n; i++) {
		struct arena_mark mark = arena_mark(c->a);
		if (usable(c, c->book->rules.at[i]))
			c->chances[sigma_outlook(c->a, c->sample, c->book->rules.at[i]).chance]++;
		arena_rewind(c->a, mark);
	}
}

static int check_paths(struct check *c, char **paths, size_t n, const struct str *data, size_t n_data, bool json)
{
	for (size_t i = 0; i < n; i++)
		sigma_read_path(c->book, paths[i], &c->walk);
	if (!c->walk.files)
		return refuse(c, M_SIGMA_NO_RULES, c->walk.unreadable.n ? c->walk.unreadable.at[0] : str_of(paths[0]));
	c->set = sigma_set_new(sigma_data_own(c->a), c->book);
	c->sample = n_data ? sigma_sample_new(c->set) : NULL;
	int code = 0;
	for (size_t i = 0; i < n_data && !code; i++)
		if (!sigma_sample_file(c->sample, a_z(c->a, data[i]), &c->events))
			code = refuse(c, M_SIGMA_UNREADABLE, a_fmt(c->a, "%.*s: %s", STR_ARG(data[i]), strerror(errno)));
	count_chances(c);
	if (!code && json)
		code = print_json(c) == OK ? 0 : 2;
	else if (!code)
		print_text(c);
	if (!code)
		code = c->walk.unreadable.n ? 2 : c->book->problems.n ? 1 : 0;
	if (c->sample)
		sigma_sample_free(c->sample);
	sigma_set_free(c->set);
	return code;
}

static int check(struct check *c, int argc, char **argv)
{
	struct str data[MAX_DATA_FILES], placeholders, why = STR_NONE;
	size_t n = 0;
	const struct sigma_data *own = sigma_data_own(c->a);
	bool json = command_flag(&argc, argv, "--json");
	c->explain = command_flag(&argc, argv, "--explain");
	while (n < MAX_DATA_FILES && command_option(&argc, argv, "--data", &data[n]))
		n++;
	c->book = a_new(c->a, struct sigma_book);
	*c->book = (struct sigma_book){ .a = c->a, .placeholders = own->placeholders, .n_placeholders = own->n_placeholders };
	if (command_option(&argc, argv, "--placeholders", &placeholders) && sigma_placeholders_add(c->book, a_z(c->a, placeholders), &why) != OK)
		return refuse(c, M_SIGMA_UNREADABLE, a_fmt(c->a, "%.*s: %.*s", STR_ARG(placeholders), STR_ARG(why)));
	if (argc < 3 || strcmp(argv[1], "check") || argv[2][0] == '-')
		return refuse(c, M_SIGMA_USAGE, STR_NONE);
	return check_paths(c, argv + 2, (size_t)argc - 2, data, n, json);
}

int sigma_verb(int argc, char **argv)
{
	struct check c = { .a = arena_new((size_t)4 << 30), .lang = command_lang() };
	int code = check(&c, argc, argv);
	arena_free(c.a);
	return code;
}
