/* Questions to the snapshot. */
#include "modules/directory/directory.h"

#include "base/text.h"
#include "formats/domain.h"
#include "formats/observable.h"

enum { HITS = 16 };

const struct listed_org *directory_org(const struct snapshot *s, struct str code)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->at[i].code, code))
			return &s->at[i];
	return NULL;
}

const struct listed_org *directory_coordinator(const struct snapshot *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_is(s->at[i].role, "coordinator"))
			return &s->at[i];
	return NULL;
}

/* Every word somewhere in the names or the code. */
static bool has_words(const struct listed_org *o, struct str folded)
{
	for (struct str rest = folded; rest.p;) {
		struct str word = str_cut(&rest, ' ');
		if (word.n && str_find(o->folded, word) < 0)
			return false;
	}
	return true;
}

static bool fits(const struct listed_org *o, const struct listed_filter *f, struct str folded)
{
	return (!f->sector.n || str_eq(o->sector, f->sector)) && (!f->province.n || str_eq(o->province, f->province)) && has_words(o, folded);
}

const struct listed_org **directory_find(struct arena *a, const struct snapshot *s, const struct listed_filter *f, size_t max,
	size_t *ret_n, bool *ret_more)
{
	const struct listed_org **at = a_array(a, const struct listed_org *, max), *after = f->after.n ? directory_org(s, f->after) : NULL;
	struct str folded = text_fold(a, f->q);
	size_t n = 0;
	*ret_more = false;
	for (size_t i = after ? (size_t)(after - s->at) + 1 : 0; i < s->n && !*ret_more; i++) {
		if (!fits(&s->at[i], f, folded))
			continue;
		if (n == max)
			*ret_more = true;
		else
			at[n++] = &s->at[i];
	}
	*ret_n = n;
	return at;
}

static struct str host_of(struct str value)
{
	ptrdiff_t at = str_find(value, S("://"));
	struct str rest = at < 0 ? value : str_sub(value, (size_t)at + 3, value.n);
	struct str host = str_cut(&rest, '/');
	ptrdiff_t user = str_find_char(host, '@');
	if (user >= 0)
		host = str_sub(host, (size_t)user + 1, host.n);
	return str_cut(&host, ':');
}

static const struct listed_org *org_of_id(const struct snapshot *s, int64_t id)
{
	for (size_t low = 0, high = s->n; low < high;) {
		size_t mid = low + (high - low) / 2;
		if (s->by_id[mid]->id == id)
			return s->by_id[mid];
		if (s->by_id[mid]->id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

err directory_whose(struct work *w, const struct snapshot *s, struct str text, const struct listed_org **ret)
{
	struct whose_hit hits[HITS];
	struct observable o;
	struct ip ip;
	struct str v = str_trim(text), name;
	size_t n = 0;
	*ret = NULL;
	if (observable_parse(w->a, v, &o))
		v = o.kind == OBSERVABLE_URL || o.kind == OBSERVABLE_EMAIL ? host_of(o.value) : o.value;
	if (ip_parse(v, &ip))
		n = whose_ip(s->whose, ip, hits, HITS);
	else if (domain_parse(w->a, v, &name))
		n = whose_domain(s->whose, name, hits, HITS);
	else
		return fail(w, E_INVALID, M_DIRECTORY_NOT_AN_ADDRESS, text_clip(w->a, text, 100));
	if (n)
		*ret = org_of_id(s, hits[0].owner->org_id);
	return OK;
}
