/* `ungcuu duty status`: how organisations stand, as of any moment, for people and as JSON. */
#include <stdio.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/json.h"
#include "core/command.h"
#include "modules/duty/inside.h"

struct status_ask { struct str as_of, org; bool as_json; usec at; struct buf out; };

static void line_text(struct work *w, struct buf *b, struct str org, const struct duty_owed *o)
{
	const struct duty_template *t = &o->catalogue->duties[o->index];
	buf_fmt(b, "%-14.*s %-14.*s %-14s", STR_ARG(org), STR_ARG(t->id), duty_status_names[o->worst]);
	for (int s = 0; s < DUTY_NOT_APPLICABLE; s++)
		if (o->count.n[s])
			buf_fmt(b, " %s=%lld", duty_status_names[s], (long long)o->count.n[s]);
	if (o->due != TIME_OPEN)
		buf_fmt(b, " due=%.*s", STR_ARG(time_rfc3339(w->a, o->due)));
	buf_fmt(b, "\n");
}

static void line_json(struct json *j, struct str org, const struct duty_owed *o)
{
	json_object(j);
	json_text(j, "org", org);
	json_text(j, "duty", o->catalogue->duties[o->index].id);
	json_text(j, "catalogue", o->catalogue->id);
	json_text(j, "worst", str_of(duty_status_names[o->worst]));
	json_time(j, "due", o->due == TIME_OPEN ? 0 : o->due);
	json_key_object(j, "counts");
	for (int s = 0; s < N_DUTY_STATUSES; s++)
		json_int(j, duty_status_names[s], o->count.n[s]);
	json_end(j);
	json_end(j);
}

static err org_status(struct work *w, struct status_ask *q, struct json *j, const struct duty_orgs_after_row *o)
{
	struct duty_owed *owed;
	size_t n;
	TRY(duty_of_org(w, o->id, q->at, q->at, &owed, &n));
	for (size_t i = 0; i < n; i++) {
		if (q->as_json)
			line_json(j, o->code, &owed[i]);
		else
			line_text(w, &q->out, o->code, &owed[i]);
	}
	return OK;
}

static err all_status(struct work *w, struct status_ask *q, struct json *j)
{
	struct duty_orgs_after_rows rows;
	int64_t after = 0;
	do {
		TRY(duty_orgs_after(w->db, w->a, &(struct duty_orgs_after_in){ .after = after, .max = 500 }, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			after = rows.at[i].id;
			if (q->org.n && !str_eq(q->org, rows.at[i].code))
				continue;
			struct arena_mark mark = arena_mark(w->a);
			TRY(org_status(w, q, j, &rows.at[i]));
			arena_rewind(w->a, mark);
		}
	} while (rows.n == 500);
	return OK;
}

static err status_run(struct work *w, void *arg)
{
	struct status_ask *q = arg;
	int64_t org;
	q->at = w->now;
	if (q->as_of.n && !time_parse(q->as_of, &q->at))
		return fail(w, E_INVALID, M_DUTY_BAD_TIME, q->as_of);
	if (q->org.n)
		TRY(duty_need_org(w, q->org, &org));
	struct json j = json_to(&q->out);
	if (q->as_json) {
		json_object(&j);
		json_time(&j, "as_of", q->at);
		json_key_array(&j, "duties");
	}
	TRY(all_status(w, q, &j));
	if (q->as_json) {
		json_end(&j);
		json_end(&j);
		buf_fmt(&q->out, "\n");
	}
	return OK;
}

int duty_status_verb(int argc, char **argv)
{
	struct command c;
	struct status_ask q = { 0 };
	command_option(&argc, argv, "--as-of", &q.as_of);
	command_option(&argc, argv, "--org", &q.org);
	q.as_json = command_flag(&argc, argv, "--json");
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	if (argc != 1)
		return command_usage(&c, "duty", say(&c.w, M_DUTY_USAGE));
	buf_init(&q.out, 1u << 30);
	err e = command_run(&c, TX_READ, status_run, &q);
	if (e == OK && !fd_write(STDOUT_FILENO, buf_str(&q.out)))
		e = E_IO;
	buf_done(&q.out);
	return command_close(&c, e);
}
