/* The text of each part, from the figures of the snapshot. What nobody records is said not to be recorded; nothing is made up. */
#include "modules/report/inside.h"

#include "core/legal/reference.h"

struct writing { struct arena *a; enum lang lang; const struct report_sources *s; struct buf out; };

#define words(x, message, ...) say_in((x)->a, (x)->lang, message, ##__VA_ARGS__)

static void para(struct writing *x, struct str text)
{
	if (x->out.n)
		buf_add_char(&x->out, '\n');
	buf_add(&x->out, text);
}

static struct str num(struct writing *x, int64_t n) { return report_number(x->a, x->lang, n); }
static struct str fact(struct writing *x, const char *name) { return num(x, facts_number(x->s->now, name)); }
static struct str both(const struct writing *x, struct duty_text t) { return x->lang == LANG_EN && t.en.n ? t.en : t.vi; }

/* ---- sums ---- */

static void add_count(struct duty_count *to, const struct duty_count *more)
{
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		to->n[i] += more->n[i];
}

/* By the beginnings of clauses or the whole name of a duty, separated by blanks: "2a 2b ct18-1b-5"; "": everything. */
static struct duty_count sum(const struct facts *f, const char *which)
{
	struct duty_count c = { 0 };
	for (size_t i = 0; i < f->cells.n; i++) {
		bool is_in = !*which;
		for (struct str rest = str_of(which); rest.n && !is_in;) {
			struct str one = str_cut(&rest, ' ');
			is_in = str_eq(f->cells.at[i].duty, one) || (str_starts(f->cells.at[i].duty, S("ct18-")) && str_eq(f->cells.at[i].clause, one));
		}
		if (is_in)
			add_count(&c, &f->cells.at[i].count);
	}
	return c;
}

static void totals(struct writing *x, struct str what, struct duty_count c)
{
	struct report_row r = report_row_of(&c);
	if (!r.n[COL_SCOPE]) {
		para(x, words(x, M_REPORT_LINE_NOTHING, what));
		return;
	}
	para(x, words(x, M_REPORT_LINE_TOTALS, what, num(x, r.n[COL_SCOPE]), num(x, r.n[COL_MET]), report_share(x->a, x->lang, r.n[COL_MET], r.n[COL_SCOPE]), num(x, r.n[COL_LATE]),
		num(x, r.n[COL_OVERDUE]), num(x, r.n[COL_WAIVED]), num(x, r.n[COL_UNKNOWN]), num(x, r.n[COL_OPEN])));
}

static void clause(struct writing *x, enum msg title, const char *which) { totals(x, words(x, title), sum(x->s->now, which)); }

static struct str clause_shown(struct arena *a, struct str clause)
{
	return str_ends(clause, S("dd")) ? a_cat(a, str_sub(clause, 0, clause.n - 2), S("đ")) : clause;
}

struct clause_row *report_clauses(struct arena *a, const struct report_sources *s, size_t *ret_n)
{
	VEC(struct clause_row) rows = { 0 };
	for (size_t i = 0; i < s->now->cells.n; i++) {
		const struct fact_cell *c = &s->now->cells.at[i];
		const struct duty_catalogue *book = NULL;
		int index, at;
		struct str id = duty_book_find(&s->books, c->duty, &book, &index) ? book->id : STR_NONE;
		size_t k = 0;
		while (k < rows.n && !(str_eq(rows.at[k].catalogue, id) && str_eq(rows.at[k].clause, c->clause)))
			k++;
		if (k == rows.n) {
			*VEC_ADD(a, &rows) = (struct clause_row){ .catalogue = id, .clause = c->clause, .shown = clause_shown(a, c->clause), .title = { c->clause, c->clause } };
			if (book && (at = catalogue_clause(book, c->clause)) >= 0)
				rows.at[k].title = book->clauses[at].title;
		}
		add_count(&rows.at[k].count, &c->count);
	}
	*ret_n = rows.n;
	return rows.at;
}

/* ---- parts ---- */

static void general(struct writing *x)
{
	const struct facts *f = x->s->now;
	struct duty_count all = sum(f, "");
	struct report_row r = report_row_of(&all);
	struct str year = a_fmt(x->a, "%lld", (long long)x->s->year), who = x->s->scope_name.n ? x->s->scope_name : words(x, M_REPORT_NATION), laws = STR_NONE;
	for (size_t i = 0; i < x->s->books.n; i++)
		laws = a_fmt(x->a, "%.*s%s%.*s", STR_ARG(laws), i ? "; " : "", STR_ARG(both(x, x->s->books.at[i]->document)));
	para(x, words(x, M_REPORT_G_WHAT, laws, who, year, time_shown(x->a, f->at)));
	para(x, words(x, M_REPORT_G_BODIES, fact(x, "organisations"), fact(x, "members")));
	para(x, words(x, M_REPORT_G_SYSTEMS, fact(x, "systems"), fact(x, "systems.1"), fact(x, "systems.2"), fact(x, "systems.3"), fact(x, "systems.4"), fact(x, "systems.5"),
		fact(x, "systems.0")));
	para(x, words(x, M_REPORT_G_QUALITY, num(x, r.n[COL_SCOPE]), num(x, r.n[COL_UNKNOWN]), report_share(x->a, x->lang, r.n[COL_UNKNOWN], r.n[COL_SCOPE])));
}

static int64_t done(const struct report_row *r) { return r->n[COL_MET] + r->n[COL_LATE]; }

/* The three clauses with the greatest shares overdue. */
static void worst_clauses(struct writing *x)
{
	size_t n;
	struct clause_row *rows = report_clauses(x->a, x->s, &n);
	for (int k = 0; k < 3; k++) {
		struct clause_row *worst = NULL;
		struct report_row most = { 0 };
		for (size_t i = 0; i < n; i++) {
			struct report_row r = report_row_of(&rows[i].count);
			if (r.n[COL_OVERDUE] && (!worst || r.n[COL_OVERDUE] * most.n[COL_SCOPE] > most.n[COL_OVERDUE] * r.n[COL_SCOPE])) {
				worst = &rows[i];
				most = r;
			}
		}
		if (!worst)
			return;
		if (!k)
			para(x, words(x, M_REPORT_R_WORST));
		para(x, words(x, M_REPORT_R_WORST_ONE, worst->shown, both(x, worst->title), num(x, most.n[COL_OVERDUE]), num(x, most.n[COL_SCOPE]),
			report_share(x->a, x->lang, most.n[COL_OVERDUE], most.n[COL_SCOPE])));
		worst->count = (struct duty_count){ 0 };
	}
}

static void results(struct writing *x)
{
	struct duty_count all = sum(x->s->now, "");
	struct report_row r = report_row_of(&all);
	totals(x, words(x, M_REPORT_R_ALL), all);
	if (x->s->before) {
		struct duty_count last = sum(x->s->before, "");
		struct report_row b = report_row_of(&last);
		para(x, words(x, M_REPORT_R_TREND, report_share(x->a, x->lang, done(&r), r.n[COL_SCOPE]), report_share(x->a, x->lang, done(&b), b.n[COL_SCOPE])));
	} else {
		para(x, words(x, M_REPORT_R_NO_TREND, report_share(x->a, x->lang, done(&r), r.n[COL_SCOPE])));
	}
	worst_clauses(x);
}

static void others(struct writing *x)
{
	clause(x, M_REPORT_O_LEAD, "2a 2b 2c 2d");
	clause(x, M_REPORT_O_FORCES, "3a 3b");
	clause(x, M_REPORT_O_MOF, "4");
	clause(x, M_REPORT_O_ISP, "5a 5b 5c");
	clause(x, M_REPORT_O_SECCO, "6a 6b 6c");
}

static void types_of(struct writing *x)
{
	struct str list = STR_NONE;
	for (size_t i = 0; i < x->s->now->types.n; i++) {
		const struct fact_number *t = &x->s->now->types.at[i];
		list = a_fmt(x->a, "%.*s%s%.*s (%.*s)", STR_ARG(list), i ? "; " : "", STR_ARG(reference_label(REF_INCIDENT_TYPE, t->name, x->lang)), STR_ARG(num(x, t->n)));
	}
	if (list.n)
		para(x, words(x, M_REPORT_I_TYPES, list));
}

static void incidents(struct writing *x)
{
	int64_t ended = facts_number(x->s->now, "incidents.ended"), spent = facts_number(x->s->now, "incidents.seconds");
	para(x, words(x, M_REPORT_I_COUNT, fact(x, "incidents"), fact(x, "incidents.closed"), fact(x, "incidents.severity.1"), fact(x, "incidents.severity.2"),
		fact(x, "incidents.severity.3"), fact(x, "incidents.severity.4")));
	if (ended)
		para(x, words(x, M_REPORT_I_TIME, num(x, ended), num(x, spent / 3600), num(x, (spent / ended + 1800) / 3600)));
	types_of(x);
	clause(x, M_REPORT_I_REPORTS, "ct18-1i-1");
}

static void drills(struct writing *x)
{
	clause(x, M_REPORT_D_DRILLS, "ct18-1b-5");
	clause(x, M_REPORT_D_TRAINING, "ct18-1dd-4 ct18-1dd-5");
	clause(x, M_REPORT_D_RATING, "ct18-2c-1 ct18-2c-2");
	para(x, words(x, M_REPORT_D_NO_SCORES));
}

static void money(struct writing *x)
{
	const struct facts *f = x->s->now;
	int64_t approved = facts_number(f, "budget.approved"), posts = facts_number(f, "posts.planned");
	if (facts_number(f, "budget.bodies"))
		para(x, words(x, M_REPORT_F_MONEY, a_fmt(x->a, "%d", civil_of(f->from).year), fact(x, "budget.bodies"), fact(x, "budget.planned"), num(x, approved),
			fact(x, "budget.disbursed"), report_share(x->a, x->lang, facts_number(f, "budget.disbursed"), approved)));
	else
		para(x, words(x, M_REPORT_F_NO_MONEY));
	if (posts)
		para(x, words(x, M_REPORT_F_POSTS, num(x, posts), fact(x, "posts.filled"), fact(x, "posts.vacant"),
			report_share(x->a, x->lang, facts_number(f, "posts.vacant"), posts)));
	else
		para(x, words(x, M_REPORT_F_NO_POSTS));
}

static void forces(struct writing *x)
{
	int64_t teams = facts_number(x->s->now, "teams"), complete = facts_number(x->s->now, "teams.complete");
	para(x, words(x, M_REPORT_F_TEAMS, num(x, teams), num(x, complete), report_share(x->a, x->lang, complete, teams), fact(x, "experts")));
	clause(x, M_REPORT_F_TEAM_DUTIES, "1c");
	clause(x, M_REPORT_F_REGULAR, "1dd");
	clause(x, M_REPORT_F_FUNDS, "1e");
	money(x);
}

static void supply(struct writing *x)
{
	clause(x, M_REPORT_S_THIRD, "1h");
	clause(x, M_REPORT_S_ALERTS, "1g");
}

static void awareness(struct writing *x)
{
	clause(x, M_REPORT_A_CAMPAIGNS, "1k ct18-1i-2 ct18-5a-2");
	clause(x, M_REPORT_A_CONTACTS, "1l ct18-5a-1");
	clause(x, M_REPORT_A_SHARING, "1d");
}

static struct str met_of(struct writing *x, const char *met, const char *followed)
{
	return report_share(x->a, x->lang, facts_number(x->s->now, met), facts_number(x->s->now, followed));
}

/* Snapshots of before chases were recorded have no such figures. */
static void chases(struct writing *x)
{
	int64_t letters = facts_number(x->s->now, "chases.letters"), answered = facts_number(x->s->now, "chases.answered");
	if (!facts_has(x->s->now, "chases.letters")) {
		para(x, words(x, M_REPORT_C_NO_RATE));
		return;
	}
	para(x, words(x, M_REPORT_C_LETTERS, num(x, letters), fact(x, "chases.organisations"), num(x, answered), report_share(x->a, x->lang, answered, letters),
		fact(x, "chases.reminders")));
	para(x, words(x, M_REPORT_C_CURE, met_of(x, "chases.met.7", "chases.followed.7"), met_of(x, "chases.met.15", "chases.followed.15"),
		met_of(x, "chases.met.30", "chases.followed.30")));
	para(x, words(x, M_REPORT_C_ANNEX, fact(x, "chases.annexed")));
}

static void chasing(struct writing *x)
{
	clause(x, M_REPORT_C_CHASE, "2d");
	clause(x, M_REPORT_C_WHOLE, "7");
	chases(x);
}

static void lessons(struct writing *x)
{
	struct duty_count all = sum(x->s->now, "");
	struct report_row r = report_row_of(&all);
	para(x, words(x, M_REPORT_L_STATE, num(x, r.n[COL_OVERDUE]), num(x, r.n[COL_UNKNOWN])));
	para(x, words(x, M_REPORT_L_BY_PEOPLE));
}

/* ---- all of them ---- */

static const struct { enum msg title; void (*write)(struct writing *x); } parts[REPORT_PARTS] = {
	{ M_REPORT_PART_1, general }, { M_REPORT_PART_2, results }, { M_REPORT_PART_3, others }, { M_REPORT_PART_4, incidents }, { M_REPORT_PART_5, drills },
	{ M_REPORT_PART_6, forces }, { M_REPORT_PART_7, supply }, { M_REPORT_PART_8, awareness }, { M_REPORT_PART_9, chasing }, { M_REPORT_PART_10, lessons },
};

struct str report_part_title(enum lang lang, int place) { return msg_text(lang, parts[place - 1].title); }

struct str report_part(struct arena *a, enum lang lang, const struct report_sources *s, int place)
{
	struct writing x = { .a = a, .lang = lang, .s = s };
	buf_init(&x.out, 64 << 10);
	parts[place - 1].write(&x);
	struct str text = a_dup(a, buf_str(&x.out));
	buf_done(&x.out);
	return text;
}
