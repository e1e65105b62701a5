/* The indicator scanner as a consumer of the sweep, and its findings as lines of JSON. */
#include <errno.h>

#include "base/fd.h"
#include "base/json.h"
#include "base/text.h"
#include "engine/indicator/scan.h"
#include "modules/hunt/filters.h"
#include "modules/hunt/hunt.h"

#define SHOWN_BYTES 1024   /* of what matched */

struct state { struct scanner *scanner; struct sink *sink; struct trace *trace; struct filter_writer *writer; };

static void take(void *arg, const struct found *f)
{
	struct state *s = arg;
	char bytes[sizeof f->item + SHOWN_BYTES];
	size_t n = f->n < SHOWN_BYTES ? f->n : SHOWN_BYTES;
	memcpy(bytes, &f->item, sizeof f->item);
	memcpy(bytes + sizeof f->item, f->text.p, n);
	sink_put(s->sink, &(struct finding){ f->line, f->at, str_from(bytes, sizeof f->item + n) });
}

static void *state_open(const void *shared, struct sink *sink)
{
	struct state *s = calloc(1, sizeof *s);
	if (!s)
		abort();
	s->sink = sink;
	s->scanner = scanner_new(shared, SCAN_BEST, take, s);
	return s;
}

static void state_close(void *state)
{
	struct state *s = state;
	scanner_free(s->scanner);
	trace_free(s->trace);
	free(s);
}

static unsigned char *room(void *state, size_t *ret_n)
{
	return scan_room(((struct state *)state)->scanner, ret_n);
}

static void filled(void *state, size_t n)
{
	struct state *s = state;
	scan_filled(s->scanner, n);
	if (s->writer && trace_is_full(s->trace))
		filter_writer_add(s->writer, s->trace);
}

static void text_end(void *state, uint64_t *ret_lines)
{
	struct state *s = state;
	scan_end(s->scanner);
	*ret_lines = scan_lines(s->scanner);
}

static uint64_t done(void *state) { return scan_done(((struct state *)state)->scanner); }

void hunt_indicators_trace(void *state, struct filter_writer *w)
{
	struct state *s = state;
	if (w && !s->trace)
		s->trace = trace_new();
	s->writer = w;
	scan_trace(s->scanner, w ? s->trace : NULL);
}

void hunt_indicators_trace_end(void *state, const struct file_read *f)
{
	struct state *s = state;
	if (!s->writer)
		return;
	filter_writer_add(s->writer, s->trace);
	filter_writer_end(s->writer, f);
	hunt_indicators_trace(state, NULL);
}

/* ---- lines ---- */

struct hunt_output {
	const struct index *ix;
	int fd;
	struct buf lines;
	struct arena *a;
	uint64_t counts[N_INDICATOR_TYPE];
	int error;
};

struct hunt_output *hunt_output_new(const struct index *ix, int fd)
{
	struct hunt_output *o = calloc(1, sizeof *o);
	if (!o)
		abort();
	o->ix = ix;
	o->fd = fd;
	o->a = arena_new(0);
	buf_init(&o->lines, 16 << 20);
	return o;
}

void *hunt_output_free(struct hunt_output *o)
{
	if (!o)
		return NULL;
	buf_done(&o->lines);
	arena_free(o->a);
	free(o);
	return NULL;
}

bool hunt_output_flush(struct hunt_output *o)
{
	if (!o->error && !fd_write(o->fd, buf_str(&o->lines)))
		o->error = errno;
	buf_clear(&o->lines);
	errno = o->error;
	return o->error == 0;
}

struct buf *hunt_output_line(struct hunt_output *o) { return &o->lines; }

void hunt_output_line_end(struct hunt_output *o)
{
	buf_add_char(&o->lines, '\n');
	if (o->lines.n > 64 * 1024)
		hunt_output_flush(o);
}

const uint64_t *hunt_output_counts(const struct hunt_output *o) { return o->counts; }

static void say_found(void *arg, struct str file, struct str inside, const struct finding *f)
{
	struct hunt_output *o = arg;
	struct arena_mark m = arena_mark(o->a);
	uint32_t item;
	memcpy(&item, f->what.p, sizeof item);
	struct indicator i = index_item(o->ix, o->a, item);
	struct json j = json_to(&o->lines);
	json_object(&j);
	json_text(&j, "file", file);
	if (inside.n)
		json_text(&j, "inside", inside);
	json_int(&j, "line", (int64_t)f->line);
	json_text(&j, "kind", S("indicator"));
	json_text(&j, "id", i.id);
	json_text(&j, "value", i.value);
	json_text(&j, "type", str_of(indicator_type_name(i.type)));
	json_int(&j, "offset", (int64_t)f->at);
	json_text(&j, "text", str_sub(f->what, sizeof item, f->what.n));
	json_end(&j);
	o->counts[i.type]++;
	arena_rewind(o->a, m);
	hunt_output_line_end(o);
}

struct consumer hunt_indicators(const struct index *ix, struct hunt_output *o)
{
	return (struct consumer){ .shared = ix, .open = state_open, .close = state_close, .room = room, .filled = filled, .end = text_end, .done = done, .say = say_found, .arg = o };
}
