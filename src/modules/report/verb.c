/* ungcuu report: the yearly report from the command line, and the check of a snapshot. */
#include "modules/report/inside.h"

#include <stdio.h>
#include <unistd.h>

#include "core/command.h"
#include "core/sheet/sheet.h"

struct wish { struct str year, as_of, out, verify; struct summary_form form; int64_t id; struct str code; struct snapshot_get_row snap; struct buf bytes; const char *book; };

static err open_fn(struct work *w, void *arg)
{
	struct wish *x = arg;
	return summary_open(w, &x->form, &x->id, &x->code);
}

static err write_fn(struct work *w, void *arg)
{
	struct wish *x = arg;
	struct summary_get_row r;
	TRY(summary_find(w, x->code, &r));
	if (str_ends(x->out, S(".xlsx"))) {
		unlink(x->book);
		return report_book(w, &r, x->book);
	}
	buf_clear(&x->bytes);
	return report_document(w, &r, str_ends(x->out, S(".docx")) ? REPORT_DOCX : REPORT_PDF, w->by.lang, &x->bytes);
}

static bool pour(FILE *from, FILE *to)
{
	char part[64 << 10];
	size_t n;
	bool good = from != NULL;
	while (good && (n = fread(part, 1, sizeof part, from)) > 0)
		good = fwrite(part, 1, n, to) == n;
	return good;
}

static err put_file(struct command *c, const struct wish *x)
{
	FILE *f = fopen(a_z(c->w.a, x->out), "wb"), *book = x->bytes.n ? NULL : fopen(x->book, "rb");
	bool good = f && (x->bytes.n ? fwrite(x->bytes.p, 1, x->bytes.n, f) == x->bytes.n : pour(book, f));
	if (book)
		fclose(book);
	if (f)
		good = fclose(f) == 0 && good;
	return good ? OK : fail(&c->w, E_IO, M_REPORT_CANNOT_WRITE, x->out);
}

static err make(struct command *c, struct wish *x)
{
	TRY(command_run(c, TX_WRITE, open_fn, x));
	TRY(summary_prepare(c->store, &c->w, x->id));
	TRY(command_run(c, TX_READ, write_fn, x));
	TRY(put_file(c, x));
	command_say(c, say(&c->w, M_REPORT_MADE, x->code, x->out));
	return OK;
}

/* ---- verifying ---- */

static struct str file_text(struct command *c, struct str path)
{
	FILE *f = fopen(a_z(c->w.a, path), "rb");
	struct buf b;
	char part[64 << 10];
	size_t n;
	buf_init(&b, REPORT_FILE_MAX);
	while (f && (n = fread(part, 1, sizeof part, f)) > 0)
		buf_add(&b, str_from(part, n));
	if (f)
		fclose(f);
	struct str text = a_dup(c->w.a, buf_str(&b));
	buf_done(&b);
	return text;
}

static err snap_fn(struct work *w, void *arg)
{
	struct wish *x = arg;
	return snapshot_find(w, x->code, &x->snap);
}

/* The file must say what the database says; else it is the file that is not right. */
static err from_file(struct command *c, struct wish *x)
{
	struct str body, signature, key;
	struct facts f;
	if (snapshot_open(c->w.a, file_text(c, x->verify), &body, &signature, &key) != OK || facts_read(c->w.a, body, &f) != OK)
		return fail(&c->w, E_INVALID, M_REPORT_NO_SNAPSHOT, x->verify);
	x->code = f.code;
	TRY(command_run(c, TX_READ, snap_fn, x));
	x->snap.body = body;
	x->snap.signature = signature;
	x->snap.public_key = key;
	return OK;
}

static err verify(struct command *c, struct wish *x)
{
	struct compared found;
	struct work *w = &c->w;
	x->code = x->verify;
	if (access(a_z(w->a, x->verify), R_OK) == 0)
		TRY(from_file(c, x));
	else
		TRY(command_run(c, TX_READ, snap_fn, x));
	TRY(snapshot_compare(c->store, w, &x->snap, 0, &found));
	for (size_t i = 0; i < found.n_at; i++) {
		if (found.at[i].before.n)
			command_say(c, a_cat(w->a, S("- "), found.at[i].before));
		if (found.at[i].after.n)
			command_say(c, a_cat(w->a, S("+ "), found.at[i].after));
	}
	if (!found.is_signed || !found.is_ours)
		return fail(w, E_CONFLICT, M_REPORT_BAD_SIGNATURE, x->snap.code);
	if (!found.is_equal)
		return fail(w, E_CONFLICT, M_REPORT_NOT_EQUAL, x->snap.code, a_fmt(w->a, "%lld", (long long)found.n), found.why.n ? found.why : S("–"));
	command_say(c, say(w, M_REPORT_EQUAL, x->snap.code, report_number(w->a, w->by.lang, x->snap.n_instances), found.hash));
	return OK;
}

static bool read_wish(struct wish *x, int argc, char **argv)
{
	if (x->verify.n)
		return argc == 1 || (argc == 2 && str_is(str_of(argv[1]), "pm"));
	bool known = str_ends(x->out, S(".pdf")) || str_ends(x->out, S(".docx")) || str_ends(x->out, S(".xlsx"));
	x->form.scope = S("nation");
	return argc == 2 && str_is(str_of(argv[1]), "pm") && known && str_int(x->year, &x->form.year) && (!x->as_of.n || time_parse(x->as_of, &x->form.as_of));
}

/* "-o FILE" has one dash only. */
static void take_out(struct wish *x, int *argc, char **argv)
{
	for (int i = 1; i + 1 < *argc; i++)
		if (!strcmp(argv[i], "-o")) {
			x->out = str_of(argv[i + 1]);
			memmove(&argv[i], &argv[i + 2], (size_t)(*argc - i - 2) * sizeof *argv);
			*argc -= 2;
			return;
		}
}

int report_verb(int argc, char **argv)
{
	struct command c;
	struct wish x = { 0 };
	command_option(&argc, argv, "--year", &x.year);
	command_option(&argc, argv, "--as-of", &x.as_of);
	command_option(&argc, argv, "--verify", &x.verify);
	take_out(&x, &argc, argv);
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	if (!read_wish(&x, argc, argv))
		return command_usage(&c, argv[0], say(&c.w, M_REPORT_USAGE));
	x.book = sheet_path(c.w.a);
	buf_init(&x.bytes, REPORT_FILE_MAX);
	err e = x.verify.n ? verify(&c, &x) : make(&c, &x);
	unlink(x.book);
	buf_done(&x.bytes);
	return command_close(&c, e);
}
