/* The templates. */
#include "engine/duty/catalogue_read.h"

static const char *const modalities[] = { [MODALITY_M] = "M", [MODALITY_S] = "S", [MODALITY_E] = "E", [MODALITY_X] = "X" };
static const char *const rollups[] = { "class", "sector", "level", "province" };
enum { MAX_DUTIES = 1000 };

bool read_selector(struct reader *r, const struct node *n, enum duty_unit unit, struct selector *ret)
{
	struct str text;
	struct catalogue_problem p;
	if (!read_text(r, n, &text))
		return false;
	if (selector_read(r->a, r->v, unit, text, ret, &p) == OK)
		return true;
	size_t before = r->n_problems;
	problem(r, n, P_SELECTOR, NOTHING, NOTHING);
	if (r->n_problems > before) {
		struct catalogue_problem *last = &r->problems[r->n_problems - 1];
		p.column += p.line == 1 ? last->column : 0;     /* behind the quotation mark */
		p.line = last->line;
		p.where = last->where;
		*last = p;
	}
	return false;
}

static bool read_unit(struct reader *r, const struct node *n, enum duty_unit *ret)
{
	int unit = 0;
	bool ok = read_name(r, n, duty_unit_names, N_DUTY_UNITS, &unit);
	*ret = unit;
	return ok;
}

static bool is_doubled(const struct reader *r, struct str id)
{
	for (size_t i = 0; i < r->c->n_duties; i++)
		if (str_eq(r->c->duties[i].id, id))
			return true;
	return false;
}

static void read_identity(struct reader *r, const struct node *n, struct duty_template *d)
{
	struct node id = member(n, "id"), clause = member(n, "clause");
	struct str prefix = a_cat(r->a, r->c->id, S("-"));
	if (need_member(r, n, "id") && read_token(r, &id, &d->id)) {
		if (!str_starts(d->id, prefix) || d->id.n == prefix.n)
			problem(r, &id, P_ID_PREFIX, SAME(d->id), SAME(prefix));
		else if (is_doubled(r, d->id))
			problem(r, &id, P_DOUBLED, SAME(d->id), NOTHING);
	}
	if (need_member(r, n, "clause") && read_text(r, &clause, &d->clause) && catalogue_clause(r->c, d->clause) < 0)
		problem(r, &clause, P_UNKNOWN_CLAUSE, SAME(d->clause), NOTHING);
}

static void read_texts(struct reader *r, const struct node *n, struct duty_template *d)
{
	static const char *const keys[] = { "title", "text", "must", "proof" };
	struct duty_text *const to[] = { &d->title, &d->text, &d->must, &d->proof };
	for (size_t i = 0; i < COUNT(keys); i++) {
		struct node text = member(n, keys[i]);
		if (need_member(r, n, keys[i]))
			read_both(r, &text, to[i]);
	}
}

/* An invariant with a condition of its own is proved by nothing else. */
static bool holds_by_itself(const struct duty_template *d)
{
	for (size_t i = 0; i < d->n_readings; i++)
		if (!d->readings[i].recur.holds.n)
			return false;
	return d->n_readings > 0;
}

static void read_evidence(struct reader *r, const struct node *n, struct duty_template *d)
{
	struct node list = member(n, "evidence"), contradicts = member(n, "contradicts");
	size_t count = list_of(r, &list, 10);
	struct evidence_query *at = a_array(r->a, struct evidence_query, count);
	for (size_t i = 0; i < count; i++) {
		struct node of = element(&list, i);
		read_query(r, &of, d, &at[i]);
	}
	d->evidence = at;
	d->n_evidence = count;
	if (!count && !holds_by_itself(d))
		problem(r, n, P_NO_EVIDENCE, NOTHING, NOTHING);
	d->has_contradicts = contradicts.is && read_query(r, &contradicts, d, &d->contradicts);
}

static void read_chase(struct reader *r, const struct node *n, struct duty_template *d)
{
	struct node chase = member(n, "chase"), ladder = member(&chase, "ladder"), first = member(&chase, "first");
	if (!chase.is || !is_object(r, &chase, "ladder first"))
		return;
	if (need_member(r, &chase, "first"))
		read_token(r, &first, &d->first_chaser);
	if (need_member(r, &chase, "ladder") && read_text(r, &ladder, &d->ladder) && ladder_named(r->c, d->ladder) < 0)
		problem(r, &ladder, P_UNKNOWN_LADDER, SAME(d->ladder), NOTHING);
}

static void read_rollup(struct reader *r, const struct node *list, struct duty_template *d)
{
	size_t n = list_of(r, list, COUNT(rollups));
	struct str *at = a_array(r->a, struct str, n);
	for (size_t i = 0; i < n; i++) {
		struct node of = element(list, i);
		int which;
		if (read_name(r, &of, rollups, COUNT(rollups), &which))
			at[i] = str_of(rollups[which]);
	}
	d->rollup = at;
	d->n_rollup = n;
}

static void read_manner(struct reader *r, const struct node *n, struct duty_template *d)
{
	struct node modality = member(n, "modality"), waivable = member(n, "waivable"), red = member(n, "red_when_soft"), rollup = member(n, "rollup");
	int which = 0;
	if (need_member(r, n, "modality"))
		read_name(r, &modality, modalities, COUNT(modalities), &which);
	d->modality = which;
	d->is_waivable = true;
	read_bool(r, &waivable, &d->is_waivable);
	if (read_bool(r, &red, &d->red_when_soft) && d->red_when_soft && d->modality != MODALITY_S)
		problem(r, &red, P_ONLY_FOR, SAME(S("red_when_soft")), SAME(S("S")));
	read_chase(r, n, d);
	read_rollup(r, &rollup, d);
}

static void read_duty(struct reader *r, const struct node *n, struct duty_template *d)
{
	struct node unit = member(n, "unit"), applies = member(n, "applies"), recur = member(n, "recur");
	if (!is_object(r, n, "id clause modality unit title text must proof applies recur evidence contradicts waivable red_when_soft chase rollup"))
		return;
	read_identity(r, n, d);
	read_texts(r, n, d);
	read_manner(r, n, d);
	if (!need_member(r, n, "unit") || !read_unit(r, &unit, &d->unit))
		return;
	if (need_member(r, n, "applies"))
		read_selector(r, &applies, d->unit, &d->applies);
	if (need_member(r, n, "recur") && read_recurrence(r, &recur, d))
		read_evidence(r, n, d);
}

void read_duties(struct reader *r, const struct node *list)
{
	size_t n = list_of(r, list, MAX_DUTIES);
	struct duty_template *at = a_array(r->a, struct duty_template, n);
	struct place *places = a_array(r->a, struct place, n);
	places_of_list(r->json, list->key, places, n);
	r->c->duties = at;
	for (size_t i = 0; i < n; i++) {
		struct node of = element(list, i);
		at[i].reading_param = -1;
		at[i].line = places[i].line;
		at[i].json = places[i].text;
		if (json_is_object(of.is))
			read_duty(r, &of, &at[i]);
		else
			problem(r, &of, P_SHAPE, SAID("đối tượng {…}", "an object {…}"), NOTHING);
		r->c->n_duties = i + 1;
	}
	if (!n && json_is_array(list->is))
		problem(r, list, P_NEED, NOTHING, NOTHING);
}
