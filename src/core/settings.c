/* Values live in memory: one row per declared setting, guarded by a lock, filled by settings_load(). */
#include "core/settings.h"

#include <pthread.h>

#include "base/json.h"
#include "base/text.h"
#include "core/journal.h"
#include "core/queries.h"

#define SETTING_MAX 4000

struct kept { const struct setting *of; char *value; };   /* value NULL: the declared initial one */

static struct {
	pthread_rwlock_t lock;
	struct kept *at;
	size_t n;
} cache = { .lock = PTHREAD_RWLOCK_INITIALIZER };

/* Under the write lock. */
static void cache_shape(void)
{
	size_t n = 0;
	if (cache.at)
		return;
	for (size_t i = 0; i < n_modules; i++)
		n += all_modules[i]->n_settings;
	cache.at = calloc(n + 1, sizeof *cache.at);
	if (!cache.at)
		abort();
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_settings; k++)
			cache.at[cache.n++].of = &all_modules[i]->settings[k];
}

static struct kept *cache_row(struct str name)
{
	for (size_t i = 0; i < cache.n; i++)
		if (str_is(name, cache.at[i].of->name))
			return &cache.at[i];
	return NULL;
}

/* Under the write lock; p NULL takes the initial value back. */
static void cache_put(struct kept *row, const struct str *value)
{
	char *copy = value ? strndup(value->p ? value->p : "", value->n) : NULL;
	if (value && !copy)
		abort();
	free(row->value);
	row->value = copy;
}

static err load(struct db *db, void *arg)
{
	struct work *w = arg;
	struct settings_stored_rows rows;
	TRY(settings_stored(db, w->a, &rows));
	pthread_rwlock_wrlock(&cache.lock);
	cache_shape();
	for (size_t i = 0; i < cache.n; i++) {
		const struct str *value = NULL;
		for (size_t k = 0; k < rows.n; k++)
			if (str_is(rows.at[k].name, cache.at[i].of->name))
				value = &rows.at[k].value;
		cache_put(&cache.at[i], value);
	}
	pthread_rwlock_unlock(&cache.lock);
	return OK;
}

err settings_load(struct store *s)
{
	struct work w = { .a = arena_new(0), .now = clock_now() };
	err e = store_run(s, TX_READ, w.a, load, &w);
	arena_free(w.a);
	return e;
}

struct str setting_text(struct work *w, const char *name)
{
	const struct setting *declared = setting_declared(str_of(name));
	if (!declared)
		abort();
	pthread_rwlock_rdlock(&cache.lock);
	const struct kept *row = cache_row(str_of(name));
	struct str value = a_dup(w->a, str_of(row && row->value ? row->value : declared->initial));
	pthread_rwlock_unlock(&cache.lock);
	return value;
}

int64_t setting_int(struct work *w, const char *name)
{
	int64_t v = 0;
	if (!str_int(setting_text(w, name), &v))
		abort();       /* stored values were checked, initial ones are audited */
	return v;
}

bool setting_bool(struct work *w, const char *name)
{
	return setting_int(w, name) != 0;
}

static err setting_check(struct work *w, const struct setting *s, struct str value)
{
	int64_t v;
	switch (s->type) {
	case 'i':
		if (!str_int(value, &v) || v < s->min || v > s->max)
			fail_field(w, S("value"), M_CORE_SETTING_RANGE, a_fmt(w->a, "%lld", (long long)s->min), a_fmt(w->a, "%lld", (long long)s->max));
		break;
	case 'b':
		if (!str_is(value, "0") && !str_is(value, "1"))
			fail_field(w, S("value"), M_CORE_SETTING_BOOL);
		break;
	default:
		if (!utf8_valid(value) || utf8_length(value) > SETTING_MAX || str_find_char(value, '\n') >= 0)
			fail_field(w, S("value"), M_CORE_SETTING_TEXT);
	}
	return work_checked(w);
}

struct change { const struct setting *of; struct str value; };

static void apply(void *arg)
{
	const struct change *c = arg;
	pthread_rwlock_wrlock(&cache.lock);
	cache_shape();
	cache_put(cache_row(str_of(c->of->name)), &c->value);
	pthread_rwlock_unlock(&cache.lock);
}

/* What changed, for the journal; the value of a secret is nobody's business. */
static struct str change_json(struct work *w, const struct setting *s, struct str value)
{
	struct buf b;
	buf_init(&b, 64 << 10);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, "code", str_of(s->name));
	if (s->type != 's')
		json_text(&j, "value", value);
	json_end(&j);
	struct str text = a_dup(w->a, buf_str(&b));
	buf_done(&b);
	return text;
}

err setting_set(struct work *w, struct str name, struct str value)
{
	const struct setting *s = setting_declared(name);
	if (!s)
		return fail(w, E_NOT_FOUND, M_CORE_SETTING_UNKNOWN, name);
	struct str clean = s->type == 's' ? value : str_trim(value);
	TRY(setting_check(w, s, clean));
	TRY(setting_put(w->db, &(struct setting_put_in){ .name = str_of(s->name), .value = clean, .now = w->now,
		.by = w->by.account_id }, NULL));
	TRY(journal_add(w, "setting.set", (struct journal_ref){ "setting", 0 }, change_json(w, s, clean)));
	struct change *c = a_new(w->a, struct change);
	*c = (struct change){ s, a_dup(w->a, clean) };
	db_after_commit(w->db, apply, c);
	return OK;
}
