/* Questions: who may see whom, one organisation, one subject. */
#include "modules/duty/inside.h"
#include "modules/network/network.h"

err duty_sees_all(struct work *w, bool *ret)
{
	return network_sees_all(w, ret);
}

err duty_need_org(struct work *w, struct str code, int64_t *ret_id)
{
	bool wide, found;
	struct duty_org_seen_row row;
	TRY(duty_sees_all(w, &wide));
	TRY(duty_org_seen(w->db, w->a, &(struct duty_org_seen_in){ .code = code, .viewer = w->by.org_id, .wide = wide }, &row, &found));
	*ret_id = found ? row.id : 0;
	return found ? OK : fail(w, E_NOT_FOUND, M_NETWORK_ORG_UNKNOWN, code);
}

/* ---- one organisation ---- */

static enum duty_status worst_of(const struct duty_count *c)
{
	static const enum duty_status order[] = { DUTY_CONTRADICTED, DUTY_OVERDUE, DUTY_PARTLY, DUTY_DUE_SOON, DUTY_UNDETERMINED, DUTY_IN_REVIEW, DUTY_NOT_DUE,
		DUTY_WAIVED, DUTY_MET_LATE, DUTY_MET };
	for (size_t i = 0; i < COUNT(order); i++)
		if (c->n[order[i]])
			return order[i];
	return DUTY_NOT_APPLICABLE;
}

int64_t duty_count_in_scope(const struct duty_count *c)
{
	int64_t n = 0;
	for (int i = 0; i < N_DUTY_STATUSES; i++)
		n += i == DUTY_NOT_APPLICABLE ? 0 : c->n[i];
	return n;
}

/* Counts and due times by template number, from the records. */
static err count_records(struct work *w, const struct duty_laws *l, int64_t org, usec at, usec known, struct duty_count *to, usec *due)
{
	struct duty_history *h;
	size_t n;
	TRY(duty_history(w, org, &h));
	const struct duty_subject *s = history_subjects(h, &n);
	for (size_t i = 0; i < n; i++)
		for (size_t b = 0; b < l->books.n && s[i].org == org; b++)
			for (size_t d = 0; d < l->books.at[b]->n_duties; d++) {
				if (l->books.at[b]->duties[d].unit != s[i].unit)
					continue;
				struct duty_standing st = duty_stand(w->a, &l->rules[b], (int)d, h, &s[i], at, known);
				int64_t number = l->numbers[b][d];
				to[number].n[st.status]++;
				if (st.status != DUTY_NOT_APPLICABLE && st.due < due[number])
					due[number] = st.due;
			}
	return OK;
}

static err count_kept(struct work *w, int64_t org, struct duty_count *to, usec *due, size_t n)
{
	TRY(cube_renew(w));
	cube_add(org, 0, to, n);
	cube_dues(org, due, n);
	return OK;
}

err duty_of_org(struct work *w, int64_t org, usec at, usec known, struct duty_owed **ret, size_t *ret_n)
{
	struct duty_laws l;
	size_t n = 0, n_duties = 0;
	TRY(duty_laws(w, &l));
	struct duty_count *counts = a_array(w->a, struct duty_count, l.books.n_codes + 1);
	usec *due = a_array(w->a, usec, l.books.n_codes + 1);
	for (size_t i = 0; i <= l.books.n_codes; i++)
		due[i] = FAR_AWAY;
	if (at == w->now && known == w->now)
		TRY(count_kept(w, org, counts, due, l.books.n_codes));
	else
		TRY(count_records(w, &l, org, at, known, counts, due));
	for (size_t b = 0; b < l.books.n; b++)
		n_duties += l.books.at[b]->n_duties;
	struct duty_owed *out = a_array(w->a, struct duty_owed, n_duties + 1);
	for (size_t b = 0; b < l.books.n; b++)
		for (size_t d = 0; d < l.books.at[b]->n_duties; d++) {
			int64_t number = l.numbers[b][d];
			if (duty_count_in_scope(&counts[number]))
				out[n++] = (struct duty_owed){ l.books.at[b], (int)d, counts[number], duty_loaded(due[number]), worst_of(&counts[number]) };
		}
	*ret = out;
	*ret_n = n;
	return OK;
}

/* ---- one subject ---- */

/* The history of one subject, or of the whole organisation when what is kept does not know it (yet). */
static err history_for(struct work *w, int64_t org, enum duty_unit unit, struct str code, struct duty_history **ret)
{
	struct duty_scope of = { org, org + 1 };
	struct duty_subject_called_row row = { 0 };
	bool found = false;
	if (unit == UNIT_ORG)
		row.id = org;
	else
		TRY(duty_subject_called(w->db, w->a, &(struct duty_subject_called_in){ .org = org, .unit = unit, .code = code }, &row, &found));
	if (row.id)
		of = (struct duty_scope){ org, org + 1, true, unit, row.id };
	return duty_load(w, of, ret);
}

static const struct duty_subject *subject_called(const struct duty_history *h, int64_t org, enum duty_unit unit, struct str code)
{
	size_t n;
	const struct duty_subject *s = history_subjects(h, &n);
	for (size_t i = 0; i < n; i++)
		if (s[i].org == org && s[i].unit == unit && (str_eq(s[i].code, code) || (unit == UNIT_ORG && !code.n && s[i].id == org)))
			return &s[i];
	return NULL;
}

static err rules_of(struct work *w, struct str duty, struct duty_answer *ret)
{
	struct duty_books books;
	TRY(duty_books(w, &books));
	if (!duty_book_find(&books, duty, &ret->catalogue, &ret->index))
		return fail(w, E_NOT_FOUND, M_DUTY_UNKNOWN, duty);
	return duty_rules(w, ret->catalogue, &ret->rules);
}

err duty_ask(struct work *w, int64_t org, struct str duty, enum duty_unit unit, struct str subject_code, usec at, usec known, struct duty_answer *ret)
{
	struct duty_history *h;
	TRY(rules_of(w, duty, ret));
	TRY(history_for(w, org, unit, subject_code, &h));
	ret->history = h;
	ret->subject = subject_called(h, org, unit, subject_code);
	if (!ret->subject || ret->catalogue->duties[ret->index].unit != unit)
		return fail(w, E_NOT_FOUND, M_DUTY_SUBJECT_UNKNOWN, subject_code);
	ret->standing = duty_stand(w->a, &ret->rules, ret->index, h, ret->subject, at, known);
	duty_instances(w->a, &ret->rules, ret->index, h, ret->subject, at, known, &ret->instances, &ret->n_instances);
	return OK;
}
