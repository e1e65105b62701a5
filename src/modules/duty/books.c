/* Catalogues in force: stored as text, read once a process, shared by all threads and never freed. */
#include "modules/duty/inside.h"

#include <pthread.h>

#include "base/code.h"
#include "base/log.h"
#include "base/rand.h"
#include "core/legal/data_files.h"
#include "core/legal/legal.h"

struct held { int64_t id; const struct duty_catalogue *catalogue; };

static struct {
	pthread_mutex_t lock;
	struct arena *a;
	const struct duty_vocabulary *vocabulary;
	VEC(struct held) held;
	VEC(struct str) codes;       /* by template number; "" where none is known yet */
} shelf = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Under the lock. */
static err shelf_open(void)
{
	if (shelf.vocabulary)
		return OK;
	struct str why;
	shelf.a = arena_new(0);
	return vocabulary_read(shelf.a, data_file("duties/vocabulary.json"), &shelf.vocabulary, &why);
}

static err shelf_read(struct str text, const struct duty_catalogue **ret)
{
	struct catalogue_problem *problems;
	size_t n;
	TRY(shelf_open());
	err e = catalogue_read(shelf.a, shelf.vocabulary, a_dup(shelf.a, text), ret, &problems, &n);
	if (e != OK && n)
		log_error("duty.catalogue_refused", "where", log_s(problems[0].where), "why", log_s(problems[0].en), NULL);
	return e;
}

static const struct duty_catalogue *shelf_find(int64_t id)
{
	for (size_t i = 0; i < shelf.held.n; i++)
		if (shelf.held.at[i].id == id)
			return shelf.held.at[i].catalogue;
	return NULL;
}


static err shelf_fetch(struct work *w, int64_t id, const struct duty_catalogue **ret)
{
	struct duty_catalogue_text_row row;
	*ret = shelf_find(id);
	if (*ret)
		return OK;
	TRY(duty_catalogue_text(w->db, w->a, &(struct duty_catalogue_text_in){ .id = id }, &row));
	TRY(shelf_read(row.text, ret));
	*VEC_ADD(shelf.a, &shelf.held) = (struct held){ id, *ret };
	return OK;
}

static err shelf_numbers(struct work *w)
{
	struct duty_template_above_rows rows;
	TRY(duty_template_above(w->db, w->a, &(struct duty_template_above_in){ .above = (int64_t)shelf.codes.n - 1 }, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		while ((int64_t)shelf.codes.n <= rows.at[i].id)
			*VEC_ADD(shelf.a, &shelf.codes) = STR_NONE;
		shelf.codes.at[rows.at[i].id] = a_dup(shelf.a, rows.at[i].code);
	}
	return OK;
}

static err books_locked(struct work *w, struct duty_books *ret)
{
	struct duty_catalogue_living_rows rows;
	TRY(shelf_open());
	TRY(duty_catalogue_living(w->db, w->a, &rows));
	const struct duty_catalogue **at = a_array(w->a, const struct duty_catalogue *, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		TRY(shelf_fetch(w, rows.at[i].id, &at[i]));
	TRY(shelf_numbers(w));
	*ret = (struct duty_books){ .vocabulary = shelf.vocabulary, .at = at, .n = rows.n, .codes = shelf.codes.at, .n_codes = shelf.codes.n };
	return OK;
}

err duty_books(struct work *w, struct duty_books *ret)
{
	pthread_mutex_lock(&shelf.lock);
	err e = books_locked(w, ret);
	pthread_mutex_unlock(&shelf.lock);
	return e;
}

bool duty_book_find(const struct duty_books *b, struct str duty, const struct duty_catalogue **ret, int *ret_index)
{
	for (size_t i = 0; i < b->n; i++) {
		int index = catalogue_duty(b->at[i], duty);
		if (index < 0)
			continue;
		*ret = b->at[i];
		*ret_index = index;
		return true;
	}
	return false;
}

bool duty_rolls(const struct duty_books *b, struct str duty)
{
	const struct duty_catalogue *c;
	int i;
	if (!duty_book_find(b, duty, &c, &i))
		return false;
	for (size_t k = 0; k < c->duties[i].n_readings; k++)
		if (c->duties[i].readings[k].recur.kind == RECUR_ROLLING)
			return true;
	return false;
}

struct str duty_said(const struct work *w, struct duty_text t)
{
	return w->by.lang == LANG_EN && t.en.n ? t.en : t.vi;
}

int64_t duty_number(const struct duty_books *b, struct str duty)
{
	for (size_t i = 1; i < b->n_codes; i++)
		if (str_eq(b->codes[i], duty))
			return i;
	return 0;
}

struct str duty_code(const struct duty_books *b, int64_t number)
{
	return number > 0 && number < (int64_t)b->n_codes ? b->codes[number] : STR_NONE;
}

/* ---- parameters ---- */

err duty_rules(struct work *w, const struct duty_catalogue *c, struct duty_rules *ret)
{
	struct duty_param_of_rows rows;
	TRY(duty_param_of(w->db, w->a, &(struct duty_param_of_in){ .catalogue = c->id }, &rows));
	struct duty_setting *at = a_array(w->a, struct duty_setting, rows.n);
	size_t n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		int param = catalogue_param(c, rows.at[i].param);
		if (param < 0 || !param_read(&c->params[param], rows.at[i].value, &at[n].value, &at[n].span))
			continue;                /* of an older version of the catalogue */
		at[n].param = param;
		at[n].from = rows.at[i].valid_from;
		at[n].to = rows.at[i].valid_to ? rows.at[i].valid_to : TIME_OPEN;
		at[n].known_from = rows.at[i].known_from;
		at[n].known_to = rows.at[i].known_to ? rows.at[i].known_to : TIME_OPEN;
		n++;
	}
	*ret = (struct duty_rules){ .vocabulary = shelf.vocabulary, .catalogue = c, .settings = at, .n_settings = n, .is_off = legal_is_off };
	return OK;
}

err duty_laws(struct work *w, struct duty_laws *ret)
{
	TRY(duty_books(w, &ret->books));
	ret->rules = a_array(w->a, struct duty_rules, ret->books.n);
	ret->numbers = a_array(w->a, int64_t *, ret->books.n);
	for (size_t i = 0; i < ret->books.n; i++) {
		const struct duty_catalogue *c = ret->books.at[i];
		TRY(duty_rules(w, c, &ret->rules[i]));
		ret->numbers[i] = a_array(w->a, int64_t, c->n_duties);
		for (size_t d = 0; d < c->n_duties; d++)
			ret->numbers[i][d] = duty_number(&ret->books, c->duties[d].id);
	}
	return OK;
}

/* ---- putting in ---- */

static err number_templates(struct work *w, const struct duty_catalogue *c)
{
	for (size_t i = 0; i < c->n_duties; i++)
		TRY(duty_template_insert(w->db, &(struct duty_template_insert_in){ .code = c->duties[i].id, .catalogue = c->id }, NULL));
	return OK;
}

err duty_catalogue_put(struct work *w, const struct duty_catalogue *c, int64_t *ret_id)
{
	TRY(duty_catalogue_end(w->db, &(struct duty_catalogue_end_in){ .code = c->id, .now = w->now }, NULL));
	*ret_id = id_new();
	TRY(duty_catalogue_insert(w->db, &(struct duty_catalogue_insert_in){ .id = *ret_id, .code = c->id, .version = c->version, .hash = c->hash, .text = c->json,
		.in_force_from = c->in_force_from, .now = w->now, .account = w->by.account_id }, NULL));
	return number_templates(w, c);
}

/* A catalogue of the program replaces its own older version, never one that people have put in. */
static err seed_one(struct work *w, struct str text)
{
	const struct duty_catalogue *c;
	pthread_mutex_lock(&shelf.lock);
	err e = shelf_read(text, &c);
	pthread_mutex_unlock(&shelf.lock);
	TRY(e);
	struct duty_catalogue_now_row now = { 0 };
	bool found;
	int64_t id;
	TRY(duty_catalogue_now(w->db, w->a, &(struct duty_catalogue_now_in){ .code = c->id }, &now, &found));
	if (found && (now.account_id || str_eq(now.hash, c->hash)))
		return OK;
	return duty_catalogue_put(w, c, &id);
}

static err seed(struct db *db, void *arg)
{
	struct work w = { .a = arg, .db = db, .now = clock_now() };
	for (size_t i = 0; i < n_data_files; i++)
		if (str_starts(str_of(data_files[i].name), S("duties/")) && !str_is(str_of(data_files[i].name), "duties/vocabulary.json"))
			TRY(seed_one(&w, data_files[i].text));
	return OK;
}

err duty_books_seed(struct store *s)
{
	struct arena *a = arena_new(0);
	err e = store_run(s, TX_WRITE, a, seed, a);
	arena_free(a);
	return e;
}
