/* The audit of all modules' tables at once: what a reviewer would have to remember is looked up here. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/legal/data_files.h"
#include "core/module.h"
#include "web/req.h"

static int n_wrong;

static void wrong(const struct module *m, const char *what, const char *why)
{
	print_error("%s: %s: %s\n", m->name, what ? what : "(no name)", why);
	n_wrong++;
}

static void expect(bool holds, const struct module *m, const char *what, const char *why)
{
	if (!holds)
		wrong(m, what, why);
}

static bool says_something(enum msg m)
{
	return m > 0 && m < N_MSG && msg_text(LANG_VI, m).n > 0 && msg_text(LANG_EN, m).n > 0;
}

static bool is_name(const char *s, const char *others)
{
	if (!s || !*s)
		return false;
	for (; *s; s++)
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= '0' && *s <= '9') && !strchr(others, *s))
			return false;
	return true;
}

static bool is_perm_declared(const struct perm *p)
{
	if (p == &PERM_PUBLIC || p == &PERM_SIGNED_IN)
		return true;
	for (unsigned i = 0; i < n_perms_declared(); i++)
		if (perm_at(i) == p)
			return true;
	return false;
}

/* ---- routes ---- */

static void route_audit_fields(const struct module *m, const struct route *r)
{
	expect(r->n_in == 0 || r->in_size > 0, m, r->path, "fields without an input struct");
	for (size_t i = 0; i < r->n_in; i++) {
		const struct field *f = &r->in[i];
		expect(f->name && *f->name, m, r->path, "a field without a name");
		expect(f->offset < r->in_size, m, r->path, "a field outside the input struct");
		expect(says_something(f->label) || (f->name && f->name[0] == '_') || !f->required, m, r->path, "a required field without a label");
		expect(f->type != F_CHOICE || (f->choices && *f->choices), m, r->path, "a choice without choices");
		expect(f->type != F_FILES || r->method != GET, m, r->path, "files in a GET");
		expect(f->type != F_SECRET || r->method != GET, m, r->path, "a secret in an address");
		for (size_t k = 0; k < i; k++)
			expect(strcmp(f->name, r->in[k].name) != 0, m, r->path, "two fields of one name");
	}
}

static void route_audit_path(const struct module *m, const struct route *r)
{
	struct str path = str_of(r->path);
	size_t args = 0;
	expect(str_starts(path, S("/")), m, r->path, "a path begins with /");
	expect(path.n == 1 || !str_ends(path, S("/")), m, r->path, "a path does not end in /");
	expect(str_find(path, S("//")) < 0, m, r->path, "an empty part in a path");
	expect(is_name(r->path, "/{}_.-"), m, r->path, "letters other than a-z 0-9 in a path");
	for (size_t i = 0; i < path.n; i++)
		args += path.p[i] == '{';
	expect(args <= MAX_PATH_ARGS, m, r->path, "too many parts in braces");
	if (str_starts(path, S("/api/")))
		expect(str_starts(path, S("/api/v1/")), m, r->path, "the API lies under /api/v1/");
}

static void route_audit_write(const struct module *m, const struct route *r)
{
	if (r->method == GET) {
		expect(!r->journal, m, r->path, "a GET writes nothing and has no journal name");
		return;
	}
	expect(r->journal && *r->journal, m, r->path, "a write without a journal name");
	expect(r->journal && journal_declared(str_of(r->journal)), m, r->path, "its journal name is not declared");
	if (r->perm == &PERM_PUBLIC)
		expect(r->rate == RATE_SIGN_IN || r->rate == RATE_PUBLIC_POST, m, r->path, "a public write without a strict rate class");
	expect(!(r->flags & ROUTE_LIVE), m, r->path, "a live page that writes");
}

static void routes_are_complete(void **state)
{
	n_wrong = 0;
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_routes; k++) {
			const struct module *m = all_modules[i];
			const struct route *r = &m->routes[k];
			expect(r->path != NULL, m, r->path, "no path");
			if (!r->path)
				continue;
			expect(r->run != NULL, m, r->path, "no handler");
			expect(r->perm != NULL, m, r->path, "no permission: public is written out");
			expect(!r->perm || is_perm_declared(r->perm), m, r->path, "its permission is not declared");
			expect(says_something(r->says), m, r->path, "no sentence");
			route_audit_path(m, r);
			route_audit_write(m, r);
			route_audit_fields(m, r);
		}
	assert_int_equal(n_wrong, 0);
}

/* "/incidents/{code}" and "/incidents/{id}" are the same address. */
static bool same_path(const char *a, const char *b)
{
	while (*a && *b) {
		if (*a == '{' && *b == '{') {
			a = strchr(a, '}');
			b = strchr(b, '}');
			if (!a || !b)
				return false;
		} else if (*a != *b)
			return false;
		a++;
		b++;
	}
	return *a == *b;
}

static int routes_like(const struct route *r)
{
	int n = 0;
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_routes; k++) {
			const struct route *x = &all_modules[i]->routes[k];
			n += x->method == r->method && x->path && same_path(x->path, r->path);
		}
	return n;
}

static void no_address_twice(void **state)
{
	n_wrong = 0;
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_routes; k++)
			expect(routes_like(&all_modules[i]->routes[k]) == 1, all_modules[i], all_modules[i]->routes[k].path, "declared twice");
	assert_int_equal(n_wrong, 0);
}

/* ---- names: every kind of row has its own space of names ---- */

#define COUNT_NAMED(rows, n_rows, wanted, ret) do { \
	(ret) = 0; \
	for (size_t i_ = 0; i_ < n_modules; i_++) \
		for (size_t k_ = 0; k_ < all_modules[i_]->n_rows; k_++) \
			(ret) += !strcmp(all_modules[i_]->rows[k_].name, (wanted)); \
} while (0)

static void perms_are_complete(void **state)
{
	n_wrong = 0;
	assert_true(n_perms_declared() <= MAX_PERMISSIONS);
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_perms; k++) {
			const struct perm *p = all_modules[i]->perms[k];
			unsigned index = 0;
			expect(is_name(p->name, "._"), all_modules[i], p->name, "a permission's name is module.verb");
			expect(says_something(p->says), all_modules[i], p->name, "no sentence");
			expect(p->roles && p->roles < 1u << N_ROLES, all_modules[i], p->name, "no role has it from the start, or an unknown one");
			expect(perm_find(str_of(p->name), &index) && perm_at(index) == p, all_modules[i], p->name, "two permissions of one name");
		}
	assert_int_equal(n_wrong, 0);
}

static void setting_audit(const struct module *m, const struct setting *s)
{
	int64_t v = 0;
	int n;
	COUNT_NAMED(settings, n_settings, s->name, n);
	expect(n == 1, m, s->name, "declared twice");
	expect(is_name(s->name, "._"), m, s->name, "a setting's name is module.noun");
	expect(says_something(s->says), m, s->name, "no sentence");
	expect(s->initial != NULL, m, s->name, "no initial value");
	expect(strchr("tibs", s->type) && s->type, m, s->name, "unknown type");
	if (s->type == 'i')
		expect(s->initial && str_int(str_of(s->initial), &v) && s->min <= v && v <= s->max, m, s->name, "initial value out of range");
	if (s->type == 'b')
		expect(s->initial && (!strcmp(s->initial, "0") || !strcmp(s->initial, "1")), m, s->name, "initial value is neither 0 nor 1");
	if (s->type == 's')
		expect(s->initial && !*s->initial, m, s->name, "a secret written into the program");
}

static void settings_are_complete(void **state)
{
	n_wrong = 0;
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_settings; k++)
			setting_audit(all_modules[i], &all_modules[i]->settings[k]);
	assert_int_equal(n_wrong, 0);
}

static void verbs_are_complete(void **state)
{
	int n;
	n_wrong = 0;
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_verbs; k++) {
			const struct verb *v = &all_modules[i]->verbs[k];
			COUNT_NAMED(verbs, n_verbs, v->name, n);
			expect(n == 1, all_modules[i], v->name, "declared twice");
			expect(is_name(v->name, "-"), all_modules[i], v->name, "a verb is one small word");
			expect(v->usage && v->run, all_modules[i], v->name, "no usage line, or nothing to run");
			expect(says_something(v->says), all_modules[i], v->name, "no sentence");
		}
	assert_int_equal(n_wrong, 0);
}

static void journal_kinds_are_complete(void **state)
{
	int n;
	n_wrong = 0;
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_journal; k++) {
			const struct journal_kind *j = &all_modules[i]->journal[k];
			COUNT_NAMED(journal, n_journal, j->name, n);
			expect(n == 1, all_modules[i], j->name, "declared twice");
			expect(is_name(j->name, "._"), all_modules[i], j->name, "a journal name is noun.verb");
			expect(says_something(j->says), all_modules[i], j->name, "no sentence");
		}
	assert_int_equal(n_wrong, 0);
}

static void jobs_are_complete(void **state)
{
	int n;
	n_wrong = 0;
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_jobs; k++) {
			const struct job_kind *j = &all_modules[i]->jobs[k];
			COUNT_NAMED(jobs, n_jobs, j->name, n);
			expect(n == 1, all_modules[i], j->name, "declared twice");
			expect((j->run != NULL) != (j->outside != NULL), all_modules[i], j->name, "run or outside, one of them");
			expect(j->every >= 0 && j->max_tries >= 0, all_modules[i], j->name, "a negative number");
			expect(says_something(j->says), all_modules[i], j->name, "no sentence");
		}
	assert_int_equal(n_wrong, 0);
}

static bool has_page(const char *path)
{
	struct str want = str_of(path);
	want = str_cut(&(struct str){ want.p, want.n }, '?');
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_routes; k++)
			if (all_modules[i]->routes[k].method == GET && all_modules[i]->routes[k].path && str_is(want, all_modules[i]->routes[k].path))
				return true;
	return false;
}

static void navigation_leads_somewhere(void **state)
{
	n_wrong = 0;
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_nav; k++) {
			const struct nav *n = &all_modules[i]->nav[k];
			expect(has_page(n->path), all_modules[i], n->path, "no page at this address");
			expect(says_something(n->label) && n->icon && *n->icon, all_modules[i], n->path, "no label or no icon");
			expect(n->perm && is_perm_declared(n->perm), all_modules[i], n->path, "no declared permission");
		}
	assert_int_equal(n_wrong, 0);
}

static bool stands_before(const char *name, size_t end)
{
	for (size_t i = 0; i < end; i++)
		if (!strcmp(all_modules[i]->name, name))
			return true;
	return false;
}

static void modules_stand_behind_their_needs(void **state)
{
	n_wrong = 0;
	for (size_t i = 0; i < n_modules; i++) {
		const struct module *m = all_modules[i];
		expect(is_name(m->name, "_") && !stands_before(m->name, i), m, m->name, "a module's name is one small word, used once");
		expect(says_something(m->says), m, m->name, "no sentence");
		for (size_t k = 0; k < sizeof m->needs / sizeof m->needs[0] && m->needs[k]; k++)
			expect(stands_before(m->needs[k], i), m, m->needs[k], "is needed and must stand before it in app/modules.c");
	}
	assert_int_equal(n_wrong, 0);
}

/* A record with grants, or an organisation or a system, which everybody who reads the register sees. */
static bool takes_panels(const char *kind)
{
	return record_declared(str_of(kind)) != NULL || !strcmp(kind, "organisation") || !strcmp(kind, "system");
}

/* Two of one place: only one of them would be shown. */
static size_t panels_at(const char *kind, int order)
{
	size_t n = 0;
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_panels; k++)
			n += !strcmp(all_modules[i]->panels[k].on, kind) && all_modules[i]->panels[k].order == order;
	return n;
}

static void records_and_panels_fit(void **state)
{
	int n;
	n_wrong = 0;
	for (size_t i = 0; i < n_modules; i++) {
		for (size_t k = 0; k < all_modules[i]->n_records; k++) {
			const struct record_kind *r = &all_modules[i]->records[k];
			COUNT_NAMED(records, n_records, r->name, n);
			expect(n == 1, all_modules[i], r->name, "declared twice");
			expect(says_something(r->says), all_modules[i], r->name, "no sentence");
			expect(r->link != NULL, all_modules[i], r->name, "no link to the record");
		}
		for (size_t k = 0; k < all_modules[i]->n_panels; k++) {
			const struct panel *p = &all_modules[i]->panels[k];
			expect(takes_panels(p->on), all_modules[i], p->on, "a panel on an unknown kind of record");
			expect(p->show && says_something(p->title), all_modules[i], p->on, "a panel without title or content");
			expect(panels_at(p->on, p->order) == 1, all_modules[i], p->on, "a panel in the place of another");
			expect(p->perm && is_perm_declared(p->perm), all_modules[i], p->on, "a panel without declared permission");
		}
	}
	assert_int_equal(n_wrong, 0);
}

/* ---- duties ---- */

static const struct duty_vocabulary *vocabulary_of(struct arena *a)
{
	const struct duty_vocabulary *v;
	struct str why;
	assert_int_equal(vocabulary_read(a, data_file("duties/vocabulary.json"), &v, &why), OK);
	return v;
}

/* Kinds the journal has entries about although nobody sees them by grant. */
static bool is_journalled(const char *kind)
{
	static const char *const kinds[] = { "organisation", "system", "team", "person", "account" };
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (!strcmp(kind, kinds[i]))
			return true;
	return record_declared(str_of(kind)) != NULL;
}

static void source_audit(const struct module *m, const struct duty_source *s, const struct duty_vocabulary *v)
{
	struct str rest = str_of(s->name);
	expect(str_is(str_cut(&rest, '.'), m->name) && rest.n, m, s->name, "a source is called module.noun");
	expect(says_something(s->says), m, s->name, "no sentence");
	expect(s->read != NULL, m, s->name, "reads nothing");
	expect(s->about, m, s->name, "is about no unit: never read for one subject");
	for (size_t k = 0; k < COUNT(s->gives) && s->gives[k]; k++)
		expect(vocabulary_attribute(v, str_of(s->gives[k])) >= 0 || vocabulary_kind(v, str_of(s->gives[k])) >= 0, m, s->gives[k],
			"is neither an attribute nor a kind of the vocabulary");
	for (size_t k = 0; k < COUNT(s->told) && s->told[k].record; k++) {
		expect(is_journalled(s->told[k].record), m, s->told[k].record, "a source is told of an unknown kind of record");
		expect(s->told[k].orgs != NULL, m, s->told[k].record, "nobody says whose duties change");
	}
}

static void sources_speak_the_vocabulary(void **state)
{
	struct arena *a = arena_new(0);
	const struct duty_vocabulary *v = vocabulary_of(a);
	n_wrong = 0;
	for (size_t i = 0; i < n_modules; i++)
		for (size_t k = 0; k < all_modules[i]->n_duties; k++)
			source_audit(all_modules[i], &all_modules[i]->duties[k], v);
	arena_free(a);
	assert_int_equal(n_wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(routes_are_complete), cmocka_unit_test(no_address_twice), cmocka_unit_test(perms_are_complete),
		cmocka_unit_test(settings_are_complete), cmocka_unit_test(verbs_are_complete), cmocka_unit_test(journal_kinds_are_complete),
		cmocka_unit_test(jobs_are_complete), cmocka_unit_test(navigation_leads_somewhere),
		cmocka_unit_test(modules_stand_behind_their_needs), cmocka_unit_test(records_and_panels_fit), cmocka_unit_test(sources_speak_the_vocabulary),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
