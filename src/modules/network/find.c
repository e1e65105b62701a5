/* Which organisation somebody means by what was typed. */
#include "modules/network/rules.h"

#include "base/text.h"

enum { MAX_FOUND = 50, MAX_CANDIDATES = 10 };

/* «tỉnh Hà Giang» → the code of Tuyên Quang, in whose bodies those of the older province now are. */
struct str network_province_called(struct arena *a, struct str typed)
{
	const struct reference *p = typed.n ? province_find(a, typed, NULL) : NULL;
	return p ? p->code : STR_NONE;
}

static struct str upper(struct arena *a, struct str s)
{
	char *p = a_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'a' && p[i] <= 'z')
			p[i] -= 'a' - 'A';
	return str_from(p, s.n);
}

static struct org_candidate candidate_of(int64_t id, struct str code, struct str name)
{
	return (struct org_candidate){ .id = id, .code = code, .name = name };
}

static err candidates_of_heirs(struct work *w, int64_t id, struct org_found *ret)
{
	struct org_heirs_rows heirs;
	TRY(org_heirs(w->db, w->a, &(struct org_heirs_in){ .id = id }, &heirs));
	ret->at = a_array(w->a, struct org_candidate, heirs.n);
	for (ret->n = 0; ret->n < heirs.n && ret->n < MAX_CANDIDATES; ret->n++)
		ret->at[ret->n] = candidate_of(heirs.at[ret->n].id, heirs.at[ret->n].code, heirs.at[ret->n].name);
	return OK;
}

static err by_code(struct work *w, struct str typed, struct org_found *ret)
{
	struct org_id_of_code_row row;
	struct org_by_id_row org;
	bool found;
	TRY(org_id_of_code(w->db, w->a, &(struct org_id_of_code_in){ .code = upper(w->a, typed) }, &row, &found));
	if (!found)
		return OK;
	TRY(network_org(w, row.id, &org));
	ret->is_code = true;
	if (org.ended_at)
		return candidates_of_heirs(w, row.id, ret);
	ret->is_sure = true;
	ret->n = 1;
	ret->at = a_new(w->a, struct org_candidate);
	ret->at[0] = candidate_of(org.id, org.code, org.name);
	return OK;
}

static bool is_name(struct arena *a, struct str folded, const struct org_find_row *o)
{
	return str_eq(str_trim(text_fold(a, o->name)), folded) || (o->name_en.n && str_eq(str_trim(text_fold(a, o->name_en)), folded));
}

/* A whole name that only one living body has is sure; anything else is for the person to choose from. */
static err by_name(struct work *w, struct str typed, struct org_found *ret)
{
	struct org_find_rows rows;
	struct str folded = str_trim(text_fold(w->a, typed));
	const struct org_find_row *same = NULL;
	size_t n_same = 0;
	TRY(org_find(w->db, w->a, &(struct org_find_in){ .q = network_pattern(w->a, typed),
		.called = network_province_called(w->a, typed), .max = MAX_FOUND }, &rows));
	ret->at = a_array(w->a, struct org_candidate, MAX_CANDIDATES);
	for (size_t i = 0; i < rows.n && !rows.at[i].ended_at; i++) {
		if (is_name(w->a, folded, &rows.at[i]))
			same = &rows.at[i], n_same++;
		if (ret->n < MAX_CANDIDATES)
			ret->at[ret->n++] = candidate_of(rows.at[i].id, rows.at[i].code, rows.at[i].name);
		else
			ret->is_more = true;
	}
	if (n_same == 1) {
		*ret = (struct org_found){ .at = ret->at, .n = 1, .is_sure = true };
		ret->at[0] = candidate_of(same->id, same->code, same->name);
	}
	return OK;
}

err network_org_find(struct work *w, struct str typed, struct org_found *ret)
{
	struct str text = str_trim(typed);
	*ret = (struct org_found){ 0 };
	if (!text_fold(w->a, text).n)
		return OK;
	TRY(by_code(w, text, ret));
	return ret->is_code ? OK : by_name(w, text, ret);
}
