/* YARA in a hunt: what is asked, the rules, and what is said of them at the end. */
#include <stdlib.h>

#include "modules/hunt/yara_inside.h"

/* ---- the command line ---- */

static bool number(struct str s, int64_t most, int64_t *ret)
{
	return str_int(s, ret) && *ret >= 1 && *ret <= most;
}

enum msg hunt_yara_asked(struct arena *a, int *argc, char **argv, struct hunt_yara_asked *ret)
{
	struct str value;
	*ret = (struct hunt_yara_asked){ .folders = a_array(a, char *, (size_t)*argc), .seconds = HUNT_YARA_SECONDS, .mb = HUNT_YARA_MB };
	while (command_option(argc, argv, "--yara", &value))
		ret->folders[ret->n++] = a_z(a, value);
	bool has_seconds = command_option(argc, argv, "--yara-seconds", &value);
	if (has_seconds && !number(value, 3600, &ret->seconds))
		return M_YARA_SECONDS;
	bool has_mb = command_option(argc, argv, "--yara-mb", &value);
	if (has_mb && !number(value, 1024, &ret->mb))
		return M_YARA_MB;
	ret->with_logs = command_flag(argc, argv, "--yara-all");
	return !ret->n && (has_seconds || has_mb || ret->with_logs) ? M_YARA_ALONE : 0;
}

/* ---- what is said of rules ---- */

static enum msg words_of(enum yara_note_kind k)
{
	static const enum msg words[N_YARA_NOTE] = {
		[YARA_ERROR] = M_YARA_ERROR, [YARA_UNREADABLE] = M_YARA_UNREADABLE,
		[YARA_LINK] = M_YARA_LINK, [YARA_LARGE] = M_YARA_LARGE, [YARA_BINARY] = M_YARA_BINARY, [YARA_OUTSIDE] = M_YARA_OUTSIDE,
		[YARA_MODULE] = M_YARA_MODULE, [YARA_MANY] = M_YARA_MANY,
	};
	return words[k];
}

/* Warnings do not stop a rule; they are counted, and the slow ones named at the end. */
static bool is_refusal(const struct yara_note *n) { return n->kind != YARA_WARNING && n->kind != YARA_SLOW; }

static void say_notes(struct arena *a, const struct yara_pack *p)
{
	size_t n, said = 0, more = 0;
	const struct yara_note *notes = yara_pack_notes(p, &n);
	for (size_t i = 0; i < n; i++) {
		struct arena_mark m = arena_mark(a);
		if (is_refusal(&notes[i]) && said++ < HUNT_NAMED)
			hunt_warn(a, M_YARA_NOTE, notes[i].line ? a_fmt(a, "%.*s:%d", STR_ARG(notes[i].file), notes[i].line) : notes[i].file,
				say_in(a, command_lang(), words_of(notes[i].kind), str_sub(notes[i].words, 0, 200), notes[i].rule), STR_NONE);
		more = said > HUNT_NAMED ? said - HUNT_NAMED : 0;
		arena_rewind(a, m);
	}
	if (more)
		hunt_warn(a, M_YARA_NOTES_MORE, hunt_number(a, more), STR_NONE, STR_NONE);
}

/* ---- life ---- */

err hunt_yara_new(struct arena *a, const struct hunt_yara_asked *asked, struct hunt_yara **ret)
{
	struct yara_pack *p = NULL;
	err e = yara_pack_read(asked->folders, asked->n, &p);
	if (e != OK) {
		hunt_warn(a, M_YARA_FAILED, STR_NONE, STR_NONE, STR_NONE);
		return e;
	}
	say_notes(a, p);
	if (!yara_pack_counts(p).rules) {
		hunt_warn(a, M_YARA_NONE, STR_NONE, STR_NONE, STR_NONE);
		yara_pack_free(p);
		return E_INVALID;
	}
	struct hunt_yara *y = calloc(1, sizeof *y);
	if (!y || !(y->overfull = calloc(1, yara_pack_counts(p).rules)))
		abort();
	y->pack = p;
	y->a = arena_new(0);
	y->bytes_max = (size_t)asked->mb << 20;
	y->log_bytes = HUNT_YARA_LOG_MB << 20;
	y->seconds = (int)asked->seconds;
	y->with_logs = asked->with_logs;
	pthread_mutex_init(&y->lock, NULL);
	*ret = y;
	return OK;
}

void *hunt_yara_free(struct hunt_yara *y)
{
	if (!y)
		return NULL;
	pthread_mutex_destroy(&y->lock);
	yara_pack_free(y->pack);
	arena_free(y->a);
	free(y->overfull);
	free(y);
	return NULL;
}

/* ---- the end ---- */

/* Rules of which the compiler says that they slow scanning down, each once. */
static size_t slow_rules(struct arena *a, const struct yara_pack *p, struct str *to, size_t room)
{
	size_t n, found = 0;
	const struct yara_note *notes = yara_pack_notes(p, &n), *last = NULL;
	for (size_t i = 0; i < n; i++) {
		if (notes[i].kind != YARA_SLOW || (last && str_eq(last->file, notes[i].file) && str_eq(last->rule, notes[i].rule)))
			continue;
		last = &notes[i];
		if (found++ < room)
			to[found - 1] = a_fmt(a, "%.*s (%.*s:%d)", STR_ARG(last->rule), STR_ARG(last->file), last->line);
	}
	return found;
}

static size_t overfull_rules(struct arena *a, const struct hunt_yara *y, struct str *to, size_t room)
{
	size_t found = 0;
	for (uint32_t i = 0; i < yara_pack_counts(y->pack).rules; i++)
		if (y->overfull[i] && found++ < room) {
			struct yara_rule r = yara_pack_rule(y->pack, i);
			to[found - 1] = a_fmt(a, "%.*s:%.*s", STR_ARG(r.space), STR_ARG(r.name));
		}
	return found;
}

static void say_named(struct arena *a, enum msg m, const struct str *names, size_t n)
{
	struct str joined = STR_NONE;
	for (size_t i = 0; i < n && i < HUNT_YARA_SLOW; i++)
		joined = a_fmt(a, "%.*s%s%.*s", STR_ARG(joined), i ? ", " : "", STR_ARG(names[i]));
	if (n)
		hunt_warn(a, m, hunt_number(a, n), n > HUNT_YARA_SLOW ? a_fmt(a, "%.*s, …", STR_ARG(joined)) : joined, STR_NONE);
}

void hunt_yara_end(struct arena *a, const struct hunt_yara *y)
{
	struct yara_counts c = yara_pack_counts(y->pack);
	struct str names[HUNT_YARA_SLOW];
	for (size_t i = 0; i < HUNT_YARA_SLOW && y->slow[i].took; i++)
		hunt_warn(a, M_YARA_SLOW_TEXT, str_of(y->slow[i].where), a_fmt(a, "%.1f", (double)y->slow[i].took / USEC_S), STR_NONE);
	say_named(a, M_YARA_OVERFULL, names, overfull_rules(a, y, names, COUNT(names)));
	say_named(a, M_YARA_SLOW_RULES, names, slow_rules(a, y->pack, names, COUNT(names)));
	if (y->logs)
		hunt_warn(a, M_YARA_LOGS, hunt_number(a, y->logs), hunt_number(a, y->logs_bytes), hunt_number(a, HUNT_YARA_LOG_MB));
	if (y->late || y->broken || y->cut)
		hunt_warn(a, M_YARA_NOT_WHOLE, hunt_number(a, y->late), hunt_number(a, y->broken), hunt_number(a, y->cut));
	hunt_warn(a, M_YARA_LOOKED, hunt_number(a, c.rules), a_fmt(a, "%.*s/%.*s", STR_ARG(hunt_number(a, c.files - c.refused)), STR_ARG(hunt_number(a, c.files))),
		say_in(a, command_lang(), M_YARA_TEXTS, hunt_number(a, y->texts), hunt_number(a, y->bytes)));
}

static void json_names(struct json *j, const char *key, const struct str *names, size_t n)
{
	json_key_array(j, key);
	for (size_t i = 0; i < n; i++)
		json_text(j, NULL, names[i]);
	json_end(j);
}

void hunt_yara_summary(struct json *j, struct arena *a, const struct hunt_yara *y)
{
	struct yara_counts c = yara_pack_counts(y->pack);
	struct str names[HUNT_NAMED];
	char hash[2 * YARA_HASH_BYTES + 1];
	for (size_t i = 0; i < YARA_HASH_BYTES; i++)
		snprintf(hash + 2 * i, 3, "%02x", yara_pack_hash(y->pack)[i]);
	json_key_object(j, "yara");
	json_int(j, "hits", (int64_t)y->hits);
	json_int(j, "rules", (int64_t)c.rules);
	json_int(j, "rule_files", (int64_t)c.files);
	json_int(j, "refused_files", (int64_t)c.refused);
	json_text(j, "rules_hash", str_of(hash));
	json_int(j, "texts", (int64_t)y->texts);
	json_int(j, "bytes", (int64_t)y->bytes);
	json_int(j, "logs", (int64_t)y->logs);
	json_int(j, "log_bytes", (int64_t)y->logs_bytes);
	json_int(j, "late", (int64_t)y->late);
	json_int(j, "broken", (int64_t)y->broken);
	json_int(j, "cut", (int64_t)y->cut);
	size_t n = slow_rules(a, y->pack, names, COUNT(names));
	json_int(j, "slow_rules", (int64_t)n);
	json_names(j, "slow_rule_names", names, n < COUNT(names) ? n : COUNT(names));
	n = overfull_rules(a, y, names, COUNT(names));
	json_names(j, "overfull_rules", names, n < COUNT(names) ? n : COUNT(names));
	json_key_array(j, "slow_texts");
	for (size_t i = 0; i < HUNT_YARA_SLOW && y->slow[i].took; i++) {
		json_object(j);
		json_text(j, "file", str_of(y->slow[i].where));
		json_real(j, "seconds", (double)y->slow[i].took / USEC_S);
		json_end(j);
	}
	json_end(j);
	json_end(j);
}
