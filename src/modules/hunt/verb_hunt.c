/* ungcuu hunt: what is asked, the sweep, and what is said at its end. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "core/sandbox.h"
#include "engine/source/follow.h"
#include "modules/hunt/filters.h"
#include "modules/hunt/sigma_hunt.h"
#include "modules/hunt/verb_result.h"
#include "modules/hunt/yara.h"

struct hunt {
	struct arena *a;
	/* what is asked */
	char **lists, **rules;
	size_t n_lists, n_rules;
	struct hunt_yara_asked yara_asked;
	struct str out, filters_folder;
	struct result_ask about;
	int64_t n_threads;
	bool as_json, follow, with_private;
	/* what is under way */
	struct index *ix;        /* NULL without indicators */
	struct hunt_sigma *sigma;   /* NULL without rules */
	struct hunt_yara *yara;     /* the same */
	struct filters *filters;
	struct hunt_output *output;
	struct result *file;     /* of --out */
	struct sweep_result result;
	size_t skipped;          /* links and special files, named but no trouble */
	usec took;
};

/* ---- the command line ---- */

static int64_t processors(void)
{
	cpu_set_t set;
	return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

/* What is wrong, 0 for nothing. */
static enum msg asked(struct hunt *h, int *argc, char **argv)
{
	struct str value;
	h->lists = a_array(h->a, char *, (size_t)*argc);
	while (command_option(argc, argv, "--indicators", &value))
		h->lists[h->n_lists++] = a_z(h->a, value);
	h->rules = a_array(h->a, char *, (size_t)*argc);
	while (command_option(argc, argv, "--sigma", &value))
		h->rules[h->n_rules++] = a_z(h->a, value);
	h->n_threads = processors();
	if (command_option(argc, argv, "--threads", &value) && (!str_int(value, &h->n_threads) || h->n_threads < 1 || h->n_threads > SWEEP_THREADS_MAX))
		return M_HUNT_THREADS;
	command_option(argc, argv, "--out", &h->out);
	enum msg wrong = hunt_yara_asked(h->a, argc, argv, &h->yara_asked);
	if (!wrong)
		wrong = hunt_result_asked(h->a, &h->about, argc, argv);
	if (wrong)
		return wrong;
	command_option(argc, argv, "--filters", &h->filters_folder);
	h->as_json = command_flag(argc, argv, "--json");
	h->follow = command_flag(argc, argv, "--follow");
	h->with_private = command_flag(argc, argv, "--private");
	if (!h->out.n && (h->about.hunt.n || h->about.why.n || h->about.n_systems || h->about.key_file.n))
		return M_HUNT_ONLY_OUT;
	if (h->follow && h->filters_folder.n)
		return M_HUNT_FOLLOW_FILTERS;
	if (h->yara_asked.n && (h->follow || h->filters_folder.n))
		return M_YARA_FOLLOW;
	if (h->filters_folder.n && !h->n_lists)
		return M_HUNT_FILTERS_ALONE;
	if ((!h->n_lists && !h->n_rules && !h->yara_asked.n) || *argc < 2)
		return M_HUNT_USAGE;
	for (int i = 1; i < *argc; i++)
		if (argv[i][0] == '-' && argv[i][1])
			return M_HUNT_USAGE;
	return 0;
}

/* ---- trouble ---- */

static bool is_skipped(enum source_fault f) { return f == SOURCE_LINK || f == SOURCE_SPECIAL || f == SOURCE_CUT; }

static struct str trouble_text(struct arena *a, const struct trouble *t)
{
	return t->is_log && t->fault == SOURCE_DAMAGED ? say_in(a, command_lang(), M_HUNT_DAMAGED_LOG, hunt_number(a, t->lost)) : hunt_fault_text(a, t->fault);
}

static void say_trouble(void *arg, const struct trouble *t)
{
	struct hunt *h = arg;
	struct arena_mark m = arena_mark(h->a);
	h->skipped += is_skipped(t->fault);
	if (h->file)
		result_trouble(h->file, t, is_skipped(t->fault));
	if (h->result.troubles <= HUNT_NAMED)
		hunt_warn(h->a, is_skipped(t->fault) ? M_HUNT_SKIPPED : M_HUNT_TROUBLE,
			t->inside.n ? a_fmt(h->a, "%.*s!%.*s", STR_ARG(t->file), STR_ARG(t->inside)) : t->file, trouble_text(h->a, t), STR_NONE);
	arena_rewind(h->a, m);
}

/* ---- filters ---- */

static bool skip(void *arg, const char *path, int fd, const struct stat *st, struct recall *ret)
{
	struct hunt *h = arg;
	return filters_skip(h->filters, path, fd, st, ret);
}

static void covered(void *arg, const char *path, const struct stat *st, const struct sweep_result *so_far)
{
	struct hunt *h = arg;
	if (h->file)
		result_covered(h->file, path, st, so_far);
}

static void file_begin(void *arg, void *const *states, const char *path, int fd, const struct stat *st)
{
	struct hunt *h = arg;
	hunt_indicators_trace(states[0], filter_writer_new(h->filters, path, fd, st));
}

static void file_end(void *arg, void *const *states, const struct file_read *f)
{
	hunt_indicators_trace_end(states[0], f);
}

/* ---- following ---- */

static volatile sig_atomic_t is_over;
static void over(int signal_number) { is_over = 1; }

static bool pause_a_while(void *arg)
{
	struct hunt *h = arg;
	hunt_output_flush(h->output);
	if (!is_over)
		usleep(250 * 1000);
	return !is_over;
}

/* ---- the end ---- */

struct str hunt_types(struct arena *a, const struct index *ix)
{
	struct str s = STR_NONE;
	for (int i = 0; i < N_INDICATOR_TYPE; i++)
		if (index_count(ix, (enum indicator_type)i))
			s = a_fmt(a, "%.*s%s%s %.*s", STR_ARG(s), s.n ? ", " : "", indicator_type_name((enum indicator_type)i),
				STR_ARG(hunt_number(a, index_count(ix, (enum indicator_type)i))));
	return s;
}

static double rate(const struct hunt *h)
{
	return h->took > 0 ? (double)h->result.text_bytes / (double)h->took : 0;   /* bytes a microsecond: MB a second */
}

static void counts_json(struct json *j, const char *key, const struct hunt *h, const uint64_t *found)
{
	json_key_object(j, key);
	for (int i = 0; i < N_INDICATOR_TYPE; i++) {
		uint64_t n = found ? found[i] : index_count(h->ix, (enum indicator_type)i);
		if (n)
			json_int(j, indicator_type_name((enum indicator_type)i), (int64_t)n);
	}
	json_end(j);
}

static void indicators_json(struct json *j, const struct hunt *h)
{
	char hash[2 * INDEX_HASH_BYTES + 1];
	for (size_t i = 0; i < INDEX_HASH_BYTES; i++)
		snprintf(hash + 2 * i, 3, "%02x", index_hash(h->ix)[i]);
	counts_json(j, "indicators", h, NULL);
	json_int(j, "repeated", (int64_t)index_repeated(h->ix));
	json_text(j, "list_hash", str_of(hash));
	counts_json(j, "found", h, hunt_output_counts(h->output));
}

static struct str summary_json(const struct hunt *h)
{
	struct buf b __attribute__((cleanup(buf_done)));
	const struct sweep_result *r = &h->result;
	buf_init(&b, 1 << 16);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "kind", S("summary"));
	json_int(&j, "hits", (int64_t)r->findings);
	json_int(&j, "files", (int64_t)r->files);
	json_int(&j, "texts", (int64_t)r->texts);
	json_int(&j, "bytes", (int64_t)r->bytes);
	json_int(&j, "text_bytes", (int64_t)r->text_bytes);
	json_int(&j, "lines", (int64_t)r->lines);
	json_int(&j, "unreadable", (int64_t)(r->troubles - h->skipped));
	json_int(&j, "skipped", (int64_t)h->skipped);
	json_int(&j, "filtered_files", (int64_t)r->skipped_files);
	json_int(&j, "filtered_bytes", (int64_t)r->skipped_bytes);
	json_int(&j, "filtered_lines", (int64_t)r->skipped_lines);
	if (h->ix)
		indicators_json(&j, h);
	if (h->sigma)
		hunt_sigma_json(h->sigma, &j);
	if (h->yara)
		hunt_yara_summary(&j, h->a, h->yara);
	json_real(&j, "seconds", (double)h->took / USEC_S);
	json_real(&j, "mb_per_second", rate(h));
	json_time(&j, "ended", clock_now());
	json_end(&j);
	return a_dup(h->a, buf_str(&b));
}

/* What was looked at: lines, unless nobody counts them. */
static struct str where_of(const struct hunt *h)
{
	const struct sweep_result *r = &h->result;
	struct str files = hunt_number(h->a, r->files + r->skipped_files), bytes = hunt_number(h->a, r->bytes + r->skipped_bytes);
	return h->ix || h->sigma ? say_in(h->a, command_lang(), M_HUNT_WHERE, hunt_number(h->a, r->lines + r->skipped_lines), files, bytes)
		: say_in(h->a, command_lang(), M_YARA_WHERE, hunt_number(h->a, r->texts), files, bytes);
}

static void say_end(struct hunt *h)
{
	const struct sweep_result *r = &h->result;
	struct arena *a = h->a;
	if (r->troubles > HUNT_NAMED)
		hunt_warn(a, M_HUNT_TROUBLES_MORE, hunt_number(a, r->troubles - HUNT_NAMED), STR_NONE, STR_NONE);
	if (h->filters && h->sigma)
		hunt_warn(a, M_HUNT_FILTERS_SIGMA, STR_NONE, STR_NONE, STR_NONE);
	else if (h->filters && filters_unanswered(h->filters))
		hunt_warn(a, M_HUNT_UNANSWERED, hunt_number(a, filters_unanswered(h->filters)), STR_NONE, STR_NONE);
	if (r->skipped_files)
		hunt_warn(a, M_HUNT_FILTERED, hunt_number(a, r->skipped_files), hunt_number(a, r->skipped_lines), hunt_number(a, r->skipped_bytes));
	if (h->as_json) {
		log_raw(STDERR_FILENO, summary_json(h));
		return;
	}
	if (h->sigma)
		hunt_sigma_say(h->sigma);
	if (h->yara)
		hunt_yara_end(a, h->yara);
	if (h->ix)
		hunt_warn(a, M_HUNT_LOOKED_FOR, hunt_number(a, index_items(h->ix) - index_repeated(h->ix)), hunt_types(a, h->ix), STR_NONE);
	struct str where = where_of(h);
	struct str apart = say_in(a, command_lang(), M_HUNT_APART, hunt_number(a, r->troubles - h->skipped), hunt_number(a, h->skipped),
		a_fmt(a, "%.2f", (double)h->took / USEC_S), a_fmt(a, "%.0f", rate(h)));
	hunt_warn(a, r->findings ? M_HUNT_FOUND : M_HUNT_NOTHING, where, apart, hunt_number(a, r->findings));
}

/* ---- doing it ---- */

static void sweep(struct hunt *h, char *const *paths, size_t n)
{
	struct consumer c[3];
	size_t n_consumers = 0;
	if (h->ix)                       /* the first: file_begin() expects it there */
		c[n_consumers++] = hunt_indicators(h->ix, h->output);
	if (h->sigma)
		c[n_consumers++] = hunt_sigma_consumer(h->sigma, h->output);
	if (h->yara)
		c[n_consumers++] = hunt_yara_consumer(h->yara, h->output);
	struct sweep s = { .paths = paths, .n_paths = n, .n_threads = (size_t)h->n_threads, .consumers = c, .n_consumers = n_consumers, .limits = &source_limits, .arg = h, .trouble = say_trouble, .covered = covered };
	usec began = clock_steady();
	if (h->filters) {
		s.skip = h->sigma ? NULL : skip;   /* filters know nothing of what rules look for */
		s.file_begin = file_begin;
		s.file_end = file_end;
	}
	if (h->follow) {
		signal(SIGINT, over);
		signal(SIGTERM, over);
		follow_run(&s, pause_a_while, &h->result);
	} else
		sweep_run(&s, &h->result);
	if (h->sigma)
		h->result.findings += (uint64_t)hunt_sigma_end(h->sigma);
	h->took = clock_steady() - began;
}

/* Where the hits go: standard output, or a file that is there when it is complete. */
static bool out_open(struct hunt *h, char *const *paths, size_t n, int *ret_fd)
{
	enum result_key_fault fault = KEY_GOOD;
	*ret_fd = STDOUT_FILENO;
	if (!h->out.n)
		return true;
	h->file = result_new(h->out, &h->about, paths, n, &fault);
	if (!h->file && fault != KEY_GOOD)
		hunt_key_warn(h->a, a_z(h->a, h->about.key_file), fault);
	else if (!h->file)
		hunt_warn(h->a, M_HUNT_UNWRITTEN, h->out, str_of(strerror(errno)), STR_NONE);
	if (!h->file)
		return false;
	for (size_t i = 0; i < h->n_lists; i++)
		result_list(h->file, h->lists[i]);
	*ret_fd = result_fd(h->file);
	return true;
}

static bool out_close(struct hunt *h)
{
	return hunt_output_flush(h->output) && (!h->file || result_end(h->file, summary_json(h)));
}

static int code_of(const struct hunt *h)
{
	return h->result.troubles > h->skipped || hunt_sigma_has_trouble(h->sigma) ? 2 : h->result.findings ? 1 : 0;
}

static int hunt(struct hunt *h, char *const *paths, size_t n)
{
	int fd;
	if (!sandbox_self()) {
		hunt_warn(h->a, M_HUNT_NO_SANDBOX, STR_NONE, STR_NONE, STR_NONE);
		return 2;
	}
	if (h->n_rules && hunt_sigma_new(h->rules, h->n_rules, &h->sigma) != OK)
		return 2;
	if (h->n_lists && hunt_lists(h->a, h->lists, h->n_lists, h->with_private, &h->ix) != OK)
		return 2;
	if (h->yara_asked.n && hunt_yara_new(h->a, &h->yara_asked, &h->yara) != OK)
		return 2;
	if (h->filters_folder.n && filters_open(a_z(h->a, h->filters_folder), h->ix, &h->filters) != OK) {
		hunt_warn(h->a, M_HUNT_UNWRITTEN, h->filters_folder, str_of(strerror(errno)), STR_NONE);
		return 2;
	}
	if (!out_open(h, paths, n, &fd))
		return 2;
	h->output = hunt_output_new(h->ix, fd);
	sweep(h, paths, n);
	if (!out_close(h)) {
		hunt_warn(h->a, M_HUNT_UNWRITTEN, h->out.n ? h->out : S("-"), str_of(strerror(errno)), STR_NONE);
		return 2;
	}
	say_end(h);
	return code_of(h);
}

int hunt_verb(int argc, char **argv)
{
	int code = 2;
	if (hunt_result_verb(argc, argv, &code))
		return code;
	struct hunt h = { .a = arena_new(0) };
	enum msg wrong = asked(&h, &argc, argv);
	if (wrong)
		hunt_warn(h.a, wrong, STR_NONE, STR_NONE, STR_NONE);
	else
		code = hunt(&h, argv + 1, (size_t)argc - 1);
	hunt_output_free(h.output);
	hunt_sigma_free(h.sigma);
	hunt_yara_free(h.yara);
	result_free(h.file);
	filters_close(h.filters);
	index_close(h.ix);
	arena_free(h.a);
	return code;
}
