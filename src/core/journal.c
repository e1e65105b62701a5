#include "core/journal.h"

#include "base/code.h"
#include "base/rand.h"
#include "core/module.h"
#include "core/queries.h"
#include "web/web.h"

/* An entry is sealed when it is older than the longest transaction may last, so that none can still slip in before it. */
#define SEAL_AFTER USEC_MIN
#define SEAL_AT_ONCE 20000

static void member_add(struct arena *a, const char *key, struct str value, struct str *list)
{
	struct buf b;
	buf_init(&b, 64 << 10);
	struct json j = json_to(&b);
	json_object(&j);
	json_text(&j, key, value);
	json_end(&j);
	struct str object = buf_str(&b);
	*list = a_fmt(a, "%.*s%s%.*s", STR_ARG(*list), list->n ? "," : "", (int)object.n - 2, object.p + 1);
	buf_done(&b);
}

/* The data with whose virtue it was done by: delegations that were needed, a break-glass in force. */
static struct str with_virtue(struct work *w, struct str data)
{
	struct str names = STR_NONE, ids = STR_NONE, more = STR_NONE;
	for (const struct lent *l = w->by.lent; l; l = l->next) {
		if (!l->is_used)
			continue;
		names = a_fmt(w->a, "%.*s%s%.*s", STR_ARG(names), names.n ? ", " : "", STR_ARG(l->by));
		ids = a_fmt(w->a, "%.*s%s%lld", STR_ARG(ids), ids.n ? " " : "", (long long)l->id);
	}
	if (names.n)
		member_add(w->a, "on_behalf_of", names, &more);
	if (ids.n)
		member_add(w->a, "delegation", ids, &more);
	if (w->by.emergency_id)
		member_add(w->a, "break_glass", a_fmt(w->a, "%lld", (long long)w->by.emergency_id), &more);
	if (!more.n)
		return data;
	struct str head = str_trim(str_sub(data, 0, data.n - 1));      /* without the closing brace */
	return a_fmt(w->a, "%.*s%s%.*s}", STR_ARG(head), head.n > 1 ? "," : "", STR_ARG(more));
}

struct str journal_actor(const struct work *w, struct str actor, struct str data_json)
{
	struct str giver = journal_text(w->a, data_json, "on_behalf_of");
	if (giver.n)
		actor = say(w, M_CORE_JOURNAL_ON_BEHALF, actor, giver);
	if (journal_text(w->a, data_json, "break_glass").n)
		actor = say(w, M_CORE_JOURNAL_BREAK_GLASS, actor);
	return actor;
}

/* Whoever listens hears of it in the same transaction. */
static err tell_modules(struct work *w, const char *kind, const int64_t *ids, size_t n)
{
	for (size_t i = 0; i < n_modules; i++)
		if (all_modules[i]->heard)
			TRY(all_modules[i]->heard(w, kind, ids, n));
	return OK;
}

err journal_add(struct work *w, const char *name, struct journal_ref about, struct str data_json)
{
	if (!journal_declared(str_of(name)))
		return fail(w, E_BUG, M_CORE_JOURNAL_UNDECLARED, str_of(name));
	struct str kind = str_of(about.kind);
	TRY(journal_insert(w->db, &(struct journal_insert_in){
		.id = id_new(), .at = w->now, .name = str_of(name), .kind = kind, .record = about.id,
		.account = w->by.account_id, .org = w->by.org_id, .actor = w->by.name,
		.data = with_virtue(w, data_json.n ? data_json : S("{}")), .request = w->request_id }, NULL));
	web_note_journal(name);
	if (!kind.n)
		return OK;
	TRY(tell_modules(w, about.kind, &about.id, 1));
	return db_notify(w->db, S("topic"), a_fmt(w->a, "%s:%lld", about.kind, (long long)about.id));
}

err journal_add_many(struct work *w, const char *name, const char *kind, const struct journal_many *at, size_t n)
{
	if (!journal_declared(str_of(name)))
		return fail(w, E_BUG, M_CORE_JOURNAL_UNDECLARED, str_of(name));
	struct journal_insert_many_in *rows = a_array(w->a, struct journal_insert_many_in, n);
	int64_t *ids = a_array(w->a, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		ids[i] = at[i].id;
		rows[i] = (struct journal_insert_many_in){ .id = id_new(), .at = w->now, .name = str_of(name), .kind = str_of(kind), .record = at[i].id,
			.account = w->by.account_id, .org = w->by.org_id, .actor = w->by.name, .data = at[i].data_json, .request = w->request_id };
	}
	TRY(journal_insert_many(w->db, rows, n));
	return tell_modules(w, kind, ids, n);
}

err journal_of(struct work *w, struct journal_ref about, int64_t after_id, int64_t max, struct journal_entry **ret, size_t *ret_n)
{
	struct journal_record_rows rows;
	TRY(journal_record(w->db, w->a, &(struct journal_record_in){ .kind = str_of(about.kind), .record = about.id,
		.after = after_id, .max = max }, &rows));
	struct journal_entry *at = a_array(w->a, struct journal_entry, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		at[i] = (struct journal_entry){ .id = rows.at[i].id, .at = rows.at[i].at, .name = rows.at[i].name,
			.actor = journal_actor(w, rows.at[i].actor, rows.at[i].data), .org = rows.at[i].org, .data = rows.at[i].data };
	*ret = at;
	*ret_n = rows.n;
	return OK;
}

/* ---- the chain: h(0) = 32 zero bytes, h(n) = SHA-256(h(n-1) ‖ entry n), an entry being its columns, each a netstring ---- */

struct chain {
	struct sha256 hash;
	struct buf entry;
	struct work *w;
	int64_t last_id, n;
	const struct seals_row *seal;      /* verifying: the seal reached next */
	size_t n_seals;
	int64_t checked;
};

static void chain_text(struct buf *b, struct str s)
{
	buf_add_int(b, (int64_t)s.n);
	buf_add_char(b, ':');
	buf_add(b, s);
	buf_add_char(b, ',');
}

static void chain_number(struct buf *b, int64_t v)
{
	buf_add_int(b, v);
	buf_add_char(b, ',');
}

static err chain_add(struct chain *c, const struct journal_each_row *row)
{
	struct buf *b = &c->entry;
	buf_clear(b);
	buf_add(b, str_from((const char *)c->hash.b, sizeof c->hash.b));
	chain_number(b, row->id);
	chain_number(b, row->at);
	chain_text(b, row->name);
	chain_text(b, row->kind);
	chain_number(b, row->record_id);
	chain_number(b, row->account_id);
	chain_number(b, row->org_id);
	chain_text(b, row->actor);
	chain_text(b, row->data);
	chain_text(b, row->request_id);
	TRY(buf_end(b));
	c->hash = sha256_of(buf_str(b));
	c->last_id = row->id;
	c->n++;
	return OK;
}

/* E_LIMIT ends the walk early; the caller knows. */
static err seal_row(void *arg, const struct journal_each_row *row)
{
	struct chain *c = arg;
	if (id_time(row->id) > c->w->now - SEAL_AFTER || c->n == SEAL_AT_ONCE)
		return E_LIMIT;
	return chain_add(c, row);
}

err journal_seal(struct work *w)
{
	struct chain c = { .w = w };
	struct seal_last_row last = { 0 };
	bool found;
	TRY(seal_last(w->db, w->a, &last, &found));
	if (found && last.hash.n == sizeof c.hash.b)
		memcpy(c.hash.b, last.hash.p, sizeof c.hash.b);
	buf_init(&c.entry, 4 << 20);
	err e = journal_each(w->db, &(struct journal_each_in){ .after = last.last_id }, seal_row, &c);
	buf_done(&c.entry);
	if ((e != OK && e != E_LIMIT) || c.n == 0)
		return e == E_LIMIT ? OK : e;
	return seal_add(w->db, &(struct seal_add_in){ .last = c.last_id, .n = c.n,
		.hash = str_from((const char *)c.hash.b, sizeof c.hash.b), .at = w->now }, NULL);
}

static bool seal_holds(const struct chain *c)
{
	return c->seal->last_id == c->last_id && c->seal->n == c->n &&
		same_secret(c->seal->hash, str_from((const char *)c->hash.b, sizeof c->hash.b));
}

static err verify_row(void *arg, const struct journal_each_row *row)
{
	struct chain *c = arg;
	if (c->n_seals == 0)
		return E_LIMIT;
	if (row->id > c->seal->last_id)
		return E_CONFLICT;
	TRY(chain_add(c, row));
	if (row->id < c->seal->last_id)
		return OK;
	if (!seal_holds(c))
		return E_CONFLICT;
	c->checked += c->n;
	c->n = 0;
	c->seal++;
	c->n_seals--;
	return OK;
}

err journal_verify(struct work *w, int64_t *ret_checked)
{
	struct seals_rows rows;
	TRY(seals(w->db, w->a, &rows));
	struct chain c = { .w = w, .seal = rows.at, .n_seals = rows.n };
	buf_init(&c.entry, 4 << 20);
	err e = journal_each(w->db, &(struct journal_each_in){ .after = 0 }, verify_row, &c);
	buf_done(&c.entry);
	if (e != OK && e != E_LIMIT && e != E_CONFLICT)
		return e;
	if (e == E_CONFLICT || c.n_seals)
		return fail(w, E_BUG, M_CORE_JOURNAL_BROKEN, time_shown(w->a, id_time(c.seal->last_id)),
			a_fmt(w->a, "%lld", (long long)c.seal->last_id));
	*ret_checked = c.checked;
	return OK;
}
