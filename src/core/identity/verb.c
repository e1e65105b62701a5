/* `ungcuu user …` and `ungcuu token …`. */
#include "core/command.h"
#include "core/identity/parts.h"
#include "core/identity/roles.h"
#include "core/settings.h"

enum { LIST_STEP = 200, DAYS_MAX = 36500 };

/* ---- user ---- */

struct user_args {
	struct str name, org, role, full_name, email, hash, path;
	struct account_page_rows rows;
};

/* On an installation without any organisation the first one is made under the code given, as the first link would. */
static err user_add(struct work *w, void *arg)
{
	const struct user_args *u = arg;
	struct organisation_count_row count;
	struct organisation_by_code_row org;
	bool found;
	int64_t id;
	struct account_new n = { .name = u->name, .full_name = u->full_name.n ? u->full_name : u->name, .email = u->email,
		.role = u->role, .password_hash = u->hash, .lang = LANG_VI };
	TRY(organisation_count(w->db, w->a, &count));
	if (!count.n)
		return first_account(w, &(struct first_org){ u->org, u->org, u->org, S("other") }, &n, &id);
	TRY(organisation_by_code(w->db, w->a, &(struct organisation_by_code_in){ .code = u->org }, &org, &found));
	if (!found || org.ended_at)
		return fail(w, E_NOT_FOUND, M_IDENTITY_ORG_UNKNOWN, u->org);
	n.org_id = org.id;
	return account_add(w, &n, &id);
}

/* A sealed account has no password: it is entered by `user break-glass` alone. */
static int run_add(struct command *c, int argc, char **argv)
{
	struct user_args u = { 0 };
	struct str password;
	bool has_org = command_option(&argc, argv, "--org", &u.org), has_role = command_option(&argc, argv, "--role", &u.role);
	bool from_stdin = command_flag(&argc, argv, "--password-stdin"), is_sealed = command_flag(&argc, argv, "--sealed");
	command_option(&argc, argv, "--full-name", &u.full_name);
	command_option(&argc, argv, "--email", &u.email);
	if (argc != 3 || !has_org || !has_role || from_stdin == is_sealed)
		return command_usage(c, argv[0], say(&c->w, M_IDENTITY_VERB_MISSING,
			str_of(argc != 3 ? "NAME" : !has_org ? "--org" : !has_role ? "--role" : "--password-stdin")));
	u.name = str_of(argv[2]);
	if (!role_known(u.role))
		return command_usage(c, argv[0], say(&c->w, M_IDENTITY_ROLE_UNKNOWN, u.role));
	if (from_stdin && !command_read_secret(c, &password))
		return command_usage(c, argv[0], say(&c->w, M_IDENTITY_VERB_NO_PASSWORD));
	err e = from_stdin ? password_check_rules(&c->w, password, u.name) : OK;
	if (e == OK && from_stdin)
		u.hash = password_hash(c->w.a, password);
	if (e == OK)
		e = command_run(c, TX_WRITE, user_add, &u);
	if (e == OK)
		command_say(c, say(&c->w, M_IDENTITY_VERB_ADDED, u.name));
	return command_close(c, e);
}

static err user_page(struct work *w, void *arg)
{
	struct user_args *u = arg;
	return account_page(w->db, w->a, &(struct account_page_in){ .after_name = u->name, .max = LIST_STEP }, &u->rows);
}

static int run_list(struct command *c)
{
	struct user_args u = { 0 };
	err e;
	do {
		e = command_run(c, TX_READ, user_page, &u);
		for (size_t i = 0; e == OK && i < u.rows.n; i++) {
			const struct account_page_row *row = &u.rows.at[i];
			command_say(c, a_fmt(c->w.a, "%.*s\t%.*s\t%.*s\t%s", STR_ARG(row->name), STR_ARG(row->org_code),
				STR_ARG(row->full_name), row->disabled_at ? "disabled" : "-"));
			u.name = row->name;
		}
	} while (e == OK && u.rows.n == LIST_STEP);
	return command_close(c, e);
}

static err user_switch(struct work *w, const struct user_args *u, bool disabled)
{
	struct account_by_name_row row;
	TRY(account_known(w, u->name, &row));
	return account_set_disabled(w, row.id, disabled);
}

static err user_disable(struct work *w, void *arg)
{
	return user_switch(w, arg, true);
}

static err user_enable(struct work *w, void *arg)
{
	return user_switch(w, arg, false);
}

static err user_reset(struct work *w, void *arg)
{
	struct user_args *u = arg;
	struct account_by_name_row row;
	TRY(account_known(w, u->name, &row));
	return reset_link_make(w, row.id, &u->path);
}

static err user_break_glass(struct work *w, void *arg)
{
	struct user_args *u = arg;
	return break_glass_link_make(w, u->name, &u->path);
}

static int run_one(struct command *c, char **argv, err (*fn)(struct work *w, void *arg))
{
	struct user_args u = { .name = str_of(argv[2]) };
	err e = command_run(c, TX_WRITE, fn, &u);
	if (e == OK && u.path.n) {
		struct str site = setting_text(&c->w, "site.url");
		command_say(c, a_cat(c->w.a, site, u.path));
	}
	return command_close(c, e);
}

int verb_user(int argc, char **argv)
{
	static const struct { const char *name; err (*fn)(struct work *w, void *arg); } acts[] = {
		{ "disable", user_disable }, { "enable", user_enable }, { "reset-password", user_reset },
		{ "break-glass", user_break_glass } };
	struct command c;
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	struct str act = argc > 1 ? str_of(argv[1]) : STR_NONE;
	if (str_is(act, "add"))
		return run_add(&c, argc, argv);
	if (str_is(act, "list") && argc == 2)
		return run_list(&c);
	for (size_t i = 0; argc == 3 && i < COUNT(acts); i++)
		if (str_is(act, acts[i].name))
			return run_one(&c, argv, acts[i].fn);
	return command_usage(&c, argv[0], say(&c.w, M_IDENTITY_VERB_UNKNOWN, act));
}

/* ---- token ---- */

struct token_args {
	struct str user, label, scopes, token;
	int64_t days, id;
	struct api_token_page_rows rows;
};

/* Scopes are judged by what the account may, not by what the operator may. */
static err token_make(struct work *w, void *arg)
{
	struct token_args *t = arg;
	struct account_by_name_row row;
	struct actor operator = w->by;
	TRY(account_known(w, t->user, &row));
	TRY(actor_of_account(w, row.id, &w->by));
	w->by.lang = operator.lang;
	err e = token_check_scopes(w, t->scopes);
	w->by = operator;
	TRY(e);
	return token_add(w, row.id, t->label, t->scopes, t->days ? w->now + t->days * USEC_DAY : 0, &(int64_t){ 0 }, &t->token);
}

static err token_read(struct work *w, void *arg)
{
	struct token_args *t = arg;
	struct account_by_name_row row;
	TRY(account_known(w, t->user, &row));
	return token_list(w, row.id, t->id, LIST_STEP, &t->rows);
}

static err token_end(struct work *w, void *arg)
{
	const struct token_args *t = arg;
	struct account_by_name_row row;
	TRY(account_known(w, t->user, &row));
	return token_revoke(w, row.id, t->id);
}

/* Commas separate as well as blanks do: one word on the command line. */
static struct str scopes_of(struct arena *a, struct str typed)
{
	char *p = a_z(a, typed);
	for (size_t i = 0; i < typed.n; i++)
		if (p[i] == ',')
			p[i] = ' ';
	return str_from(p, typed.n);
}

static int run_token_list(struct command *c, struct token_args *t)
{
	err e = command_run(c, TX_READ, token_read, t);
	for (size_t i = 0; e == OK && i < t->rows.n; i++) {
		const struct api_token_page_row *row = &t->rows.at[i];
		command_say(c, a_fmt(c->w.a, "%lld\t%.*s\t%.*s\t%.*s", (long long)row->id, STR_ARG(row->label),
			STR_ARG(row->expires_at ? time_rfc3339(c->w.a, row->expires_at) : S("-")),
			STR_ARG(row->scopes.n ? row->scopes : S("*"))));
	}
	return command_close(c, e);
}

static int run_token_add(struct command *c, struct token_args *t)
{
	err e = command_run(c, TX_WRITE, token_make, t);
	if (e == OK)
		command_say(c, t->token);
	return command_close(c, e);
}

int verb_token(int argc, char **argv)
{
	struct command c;
	struct token_args t = { .label = S("ungcuu token add") };
	struct str days = S("0");
	int left = command_open(&c, &argc, argv, 0);
	if (left)
		return left;
	bool has_user = command_option(&argc, argv, "--user", &t.user);
	command_option(&argc, argv, "--label", &t.label);
	command_option(&argc, argv, "--days", &days);
	if (command_option(&argc, argv, "--scopes", &t.scopes))
		t.scopes = scopes_of(c.w.a, t.scopes);
	struct str act = argc > 1 ? str_of(argv[1]) : STR_NONE;
	if (!has_user)
		return command_usage(&c, argv[0], say(&c.w, M_IDENTITY_VERB_MISSING, S("--user")));
	if (!str_int(days, &t.days) || t.days < 0 || t.days > DAYS_MAX)
		return command_usage(&c, argv[0], say(&c.w, M_IDENTITY_VERB_UNKNOWN, days));
	if (str_is(act, "add") && argc == 2)
		return run_token_add(&c, &t);
	if (str_is(act, "list") && argc == 2)
		return run_token_list(&c, &t);
	if (str_is(act, "revoke") && argc == 3 && str_int(str_of(argv[2]), &t.id))
		return command_close(&c, command_run(&c, TX_WRITE, token_end, &t));
	return command_usage(&c, argv[0], say(&c.w, M_IDENTITY_VERB_UNKNOWN, act));
}
