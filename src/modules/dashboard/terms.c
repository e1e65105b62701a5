/* The cases behind one number of the table of terms. */
#include "core/legal/legal.h"
#include "modules/dashboard/dashboard.h"
#include "modules/dashboard/pages_gen.h"
#include "modules/incident/process.h"

enum { SCREEN = 50 };

const struct field terms_fields[4] = {
	FIELD(struct terms_form, profile, F_CODE, .required = true, .max = 24, .label = M_DASHBOARD_PROFILE),
	FIELD(struct terms_form, rule, F_CODE, .required = true, .max = 24, .label = M_DASHBOARD_RULE),
	FIELD(struct terms_form, outcome, F_CHOICE, .choices = "kept|late|over", .required = true, .label = M_DASHBOARD_OUTCOME),
	FIELD(struct terms_form, cursor, F_CODE, .max = 60, .label = M_INCIDENT_CURSOR),
};

static err cursor_of(struct work *w, struct str text, struct term_page_in *in)
{
	struct str id = text, at = str_cut(&id, '.');
	in->before = in->before_id = INT64_MAX;
	if (!text.n || (str_int(at, &in->before) && str_int(id, &in->before_id)))
		return OK;
	fail_field(w, S("cursor"), M_INCIDENT_CURSOR_WRONG);
	return work_checked(w);
}

static struct late_line line_of(struct work *w, const struct term_page_row *x)
{
	const struct step *step = process_step(x->step);
	return (struct late_line){ .code = x->code, .title = x->title, .step = step ? step->title[w->by.lang] : x->step, .responsible = x->responsible,
		.opened = time_shown(w->a, x->opened_at), .clock = clock_chip_of(w, STR_NONE, x->due_at, x->warn_at, x->met_at) };
}

static enum msg outcome_words(struct str outcome)
{
	return str_is(outcome, "kept") ? M_DASHBOARD_KEPT : str_is(outcome, "late") ? M_DASHBOARD_LATE : M_DASHBOARD_OVER;
}

static err find(struct work *w, const struct terms_form *f, struct term_page_rows *ret)
{
	struct term_page_in in = { .viewer = w->by.org_id, .profile = f->profile, .rule = f->rule, .since = board_month_start(w->now, BOARD_MONTHS - 1),
		.now = w->now, .kept = str_is(f->outcome, "kept"), .late = str_is(f->outcome, "late"), .over = str_is(f->outcome, "over"), .max = SCREEN + 1 };
	TRY(cursor_of(w, f->cursor, &in));
	return term_page(w->db, w->a, &in, ret);
}

err terms_page(struct req *r)
{
	const struct terms_form *f = r->in;
	struct work *w = &r->w;
	const struct clock_rule *rule = legal_rule(f->profile, f->rule);
	struct term_page_rows rows;
	struct link crumbs[] = { { .path = S("/dashboard"), .label = say(w, M_DASHBOARD_TITLE) } };
	if (!rule)
		return fail(w, E_NOT_FOUND, M_DASHBOARD_RULE_UNKNOWN, f->rule);
	TRY(find(w, f, &rows));
	struct terms_view v = { .head = { .title = rule->title[w->by.lang], .subtitle = say(w, outcome_words(f->outcome)), .crumbs = crumbs, .n_crumbs = 1 },
		.none = { .icon = "clipboard-check", .title = say(w, M_DASHBOARD_LIST_NONE) } };
	v.n_lines = rows.n > SCREEN ? SCREEN : rows.n;
	struct late_line *lines = a_array(w->a, struct late_line, v.n_lines);
	for (size_t i = 0; i < v.n_lines; i++)
		lines[i] = line_of(w, &rows.at[i]);
	v.lines = lines;
	struct query_part parts[] = { { "profile", f->profile }, { "rule", f->rule }, { "outcome", f->outcome }, { "cursor", STR_NONE } };
	if (f->cursor.n)
		v.pager.first = link_with(w->a, S("/dashboard/terms"), parts, 3);
	if (rows.n > SCREEN) {
		const struct term_page_row *last = &rows.at[SCREEN - 1];
		parts[3].value = a_fmt(w->a, "%lld.%lld", (long long)last->opened_at, (long long)last->id);
		v.pager.next = link_with(w->a, S("/dashboard/terms"), parts, 4);
	}
	return reply_page(r, v.head.title, HTML_OF(r, page_terms_view, &v));
}
